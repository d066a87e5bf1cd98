/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-exchange.h"

FinxExchange *
finx_exchange_new (const char *account,
                   const char *client_id,
                   gint64      time_us,
                   gboolean    is_sent,
                   const char *text)
{
  FinxExchange *self = g_new0 (FinxExchange, 1);

  *self = (FinxExchange) { g_strdup (account), g_strdup (client_id), time_us, is_sent, g_strdup (text) };
  return self;
}

void
finx_exchange_free (FinxExchange *self)
{
  g_free (self->account);
  g_free (self->client_id);
  g_free (self->text);
  g_free (self);
}
