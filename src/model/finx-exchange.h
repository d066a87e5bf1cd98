/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What went over the line for an order, word by word, secrets masked. */
typedef struct
{
  char    *account;
  char    *client_id;           /* FinxOrder.client_id */
  gint64   time_us;
  gboolean is_sent;             /* else received */
  char    *text;
} FinxExchange;

FinxExchange *finx_exchange_new  (const char   *account,
                                  const char   *client_id,
                                  gint64        time_us,
                                  gboolean      is_sent,
                                  const char   *text);
void          finx_exchange_free (FinxExchange *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxExchange, finx_exchange_free)

G_END_DECLS
