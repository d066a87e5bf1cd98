/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/finx-account.h"
#include "model/finx-order.h"
#include "risk/finx-risk.h"

G_BEGIN_DECLS

/* What is asked about: an entry with its exit orders (%NULL: none), of @account; @value and @fee as they are shown,
 * and @name, which says whether it is a paper account. */
typedef struct
{
  const FinxAccount *account;
  const FinxOrder   *entry, *take_profit, *stop_loss;
  const char        *value, *fee;
  const char        *name;              /* of the account, with its kind */
  const char        *warnings;          /* (nullable): what should be known */
} FinxOrderQuestion;

/* Shows the question over the window of @widget; @answered comes once, TRUE: send. */
void finx_order_question_ask (GtkWidget *widget, const FinxOrderQuestion *question, void (*answered) (gboolean send, gpointer user_data),
                              gpointer user_data);
/* The same, whether an order that is the same as another one is meant; @sentence tells of the other. */
void finx_order_question_ask_again (GtkWidget *widget, const char *sentence, void (*answered) (gboolean send, gpointer user_data),
                                    gpointer user_data);
/* (transfer full) (nullable): what should be known before it is sent, one a line; %NULL: nothing */
char *finx_order_question_warnings (const FinxOrderPreview *preview, const FinxInstrument *instrument);

G_END_DECLS
