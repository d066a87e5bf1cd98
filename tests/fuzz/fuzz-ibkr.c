/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as what TWS says: no crash, no leak, nothing read beyond a message, and orders that are whole or none. Frames are measured,
 * cut and read as the connection does it. As the other targets: fuzz-ibkr FOLDER N [SEED]. */
#include "adapters/ibkr/finx-ibkr-private.h"
#include "base/finx-clock.h"
#include "fuzz-driver.h"

static const FinxInstrument *
resolve_cb (const FinxInstrument *draft,
            gpointer              user_data)
{
  FinxInstrumentTable *instruments = user_data;
  const FinxInstrument *known = finx_instrument_table_lookup (instruments, draft->symbol);

  g_assert_true (finx_instrument_validate (draft, NULL));
  return known != NULL ? known : finx_instrument_table_add (instruments, draft, NULL);
}

static void
check_orders (FinxIbkr *self)
{
  for (guint i = 0; i < self->orders->len; i++)
    {
      g_autoptr(FinxOrder) order = ibkr_order_to_model (self, self->orders->pdata[i]);

      if (order == NULL)
        continue;
      g_assert_true (finx_decimal_is_known (order->filled) && order->instrument != NULL);
      g_assert_true (*order->client_id != '\0' || *order->venue_id != '\0');
      g_assert_true (g_utf8_validate (order->reason, -1, NULL));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static FinxClock *clock;
  static FinxHttp *http;
  g_autoptr(FinxInstrumentTable) instruments = finx_instrument_table_new ();
  g_autoptr(GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  const FinxBrokerSetup setup = { .account = "a", .is_paper = TRUE, .values = values };
  g_autoptr(FinxBrokerClient) client = NULL;
  const char *at = (const char *) data;
  gsize left = size;
  gssize length;

  if (clock == NULL)
    {
      clock = finx_clock_new_manual (1773086399 * FINX_USEC_PER_SEC);
      http = finx_http_new (clock);
    }
  client = finx_broker_client_new (FINX_TYPE_IBKR, http, clock, &setup, resolve_cb, instruments);
  while ((length = ibkr_measure (at, left, NULL)) > 0 && (gsize) length <= left)
    {
      g_autofree char *text = ibkr_to_text (at, (gsize) length);
      g_autofree char *copy = g_memdup2 (at, (gsize) length);  /* so that what reads beyond it is seen */

      g_assert_true (g_utf8_validate (text, -1, NULL));
      ibkr_take (FINX_IBKR (client), copy, (gsize) length);
      at += length;
      left -= (gsize) length;
    }
  check_orders (FINX_IBKR (client));
  return 0;
}

#ifndef FINX_LIBFUZZER

static const char *const pieces[] = {
  "\xff", "1000000000", "-1", "2147483647", "9223372036854775807", "1.7976931348623157E308", "1E-5", "nan", "None", "PEG BENCH", "Filled", "Cancelled",
  "\\u00e9", "\\ud800", "20260309 15:59:59 US/Eastern", "STK", "OPT", "\xe9", "?", "0", "|", NULL
};

int
main (int    argc,
      char **argv)
{
  return run (argc, argv, pieces);
}

#endif
