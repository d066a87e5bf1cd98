/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/finx-engine.h"

G_BEGIN_DECLS

/* A drop-down of the accounts, shown while there is a choice. Signal "changed": the user chose another one. */
#define FINX_TYPE_ACCOUNT_CHOICE (finx_account_choice_get_type ())
G_DECLARE_FINAL_TYPE (FinxAccountChoice, finx_account_choice, FINX, ACCOUNT_CHOICE, GtkWidget)

/* What the first choice, without an account, is called. Portfolios: those that are looked at together, where there are two. */
typedef enum { FINX_ACCOUNT_CHOICE_ACCOUNTS, FINX_ACCOUNT_CHOICE_PORTFOLIOS } FinxAccountChoiceAll;

GtkWidget  *finx_account_choice_new (FinxEngine *engine, FinxAccountChoiceAll all);
const char *finx_account_choice_get (FinxAccountChoice *self);                          /* (nullable): all */
void        finx_account_choice_set (FinxAccountChoice *self, const char *account);     /* (nullable) */

G_END_DECLS
