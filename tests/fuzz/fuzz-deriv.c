/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as an answer of Deriv, or as what it tells unasked: no crash, no leak, no order or fill that can not be used, and where
 * nothing can be read a sentence. As the other targets: fuzz-deriv FOLDER N [SEED]. */
#include "adapters/deriv/finx-deriv-private.h"
#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "fuzz-driver.h"

static FinxInstrumentTable *table;
static FinxBrokerClient *client;

static const FinxInstrument *
resolve_cb (const FinxInstrument *draft,
            gpointer              user_data)
{
  const FinxInstrument *known = finx_instrument_table_lookup (table, draft->symbol);

  return known != NULL ? known : finx_instrument_table_add (table, draft, NULL);
}

static void
order_cb (const FinxOrder *order,
          const char      *note,
          gpointer         user_data)
{
  g_assert_cmpstr (order->venue_id, !=, "");
  g_assert_nonnull (order->instrument);
  g_assert_true (finx_decimal_is_known (order->filled));
}

static void
fill_cb (const FinxFill *fill,
         gpointer        user_data)
{
  g_assert_true (finx_decimal_sign (fill->price) > 0 && finx_decimal_sign (fill->quantity) > 0 && finx_decimal_is_known (fill->fee));
}

static void
make_client (void)
{
  static const FinxBrokerSink sink = { .order = order_cb, .fill = fill_cb };
  g_autoptr(GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  FinxBrokerSetup setup = { .account = "account-1", .values = values };
  g_autoptr(FinxClock) clock = finx_clock_new_manual (G_GINT64_CONSTANT (1781000100000000));
  g_autoptr(FinxHttp) http = finx_http_new (clock);

  table = finx_instrument_table_new ();
  client = finx_broker_client_new (FINX_TYPE_DERIV, http, clock, &setup, resolve_cb, NULL);
  finx_broker_set_sink (FINX_BROKER (client), &sink, NULL);
}

static FinxBrokerCall *
make_call (guint kind)
{
  FinxBrokerCall *call = finx_broker_call_new (kind);
  FinxOrder *order = finx_order_new ();

  call->instrument = deriv_find_instrument (FINX_DERIV (client), "1HZ75V");
  call->interval = FINX_INTERVAL_1M;
  call->to_us = G_MAXINT64;
  order->instrument = call->instrument;
  g_free (order->client_id);
  order->client_id = g_strdup ("FX-20260309-5b0c7e91a2f4");
  order->quantity = finx_decimal_new (10, 0);
  if (kind == FINX_CALL_REPLACE)
    {
      g_free (order->venue_id);
      order->venue_id = g_strdup ("298100345671/tp");
      order->limit_price = finx_decimal_new (60, 0);
    }
  g_ptr_array_add (call->orders, order);
  return call;
}

/* What the rows of an answer are must be fit for use. */
static void
check_rows (const FinxBrokerCall *call)
{
  for (guint i = 0; call->rows != NULL && i < call->rows->len; i++)
    if (call->kind == FINX_READ_FILLS)
      fill_cb (call->rows->pdata[i], NULL);
    else if (call->kind == FINX_READ_ORDERS || call->kind == FINX_READ_OPEN_ORDERS)
      order_cb (call->rows->pdata[i], "", NULL);
    else if (call->kind == FINX_READ_INSTRUMENTS)
      g_assert_true (finx_instrument_validate (call->rows->pdata[i], NULL));
}

static void
read_as (const FinxJsonNode *root,
         guint               kind,
         DerivStage          stage)
{
  g_autoptr(FinxBrokerCall) call = make_call (kind);
  g_autoptr(DerivErrand) errand = deriv_errand_new (call);
  g_autoptr(GError) error = NULL;
  gboolean is_good;

  errand->stage = stage;
  errand->amount = finx_decimal_new (10, 0);
  deriv_terms_parse ("1HZ75V", &errand->terms);
  g_ptr_array_add (errand->ids, g_strdup ("298100345671"));
  is_good = deriv_explain (root, stage == DERIV_STAGE_BUY, &error) && deriv_read (FINX_DERIV (client), errand, root, &error);
  g_assert_cmpint (is_good, ==, error == NULL);
  if (error != NULL)
    {
      g_assert_true (error->domain == FINX_ERROR);
      g_assert_nonnull (finx_error_code (error));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return;
    }
  check_rows (call);
  if (errand->stage != DERIV_STAGE_DONE)
    {
      g_autofree char *next = deriv_write_request (FINX_DERIV (client), errand, 7);
      g_autoptr(FinxJsonTree) tree = finx_json_tree_new (next, strlen (next), NULL);

      g_assert_nonnull (tree);          /* whatever was told, what is said next is whole */
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static const struct { guint kind; DerivStage stage; } stages[] = {
    { FINX_CALL_CLOCK, DERIV_STAGE_TIME }, { FINX_READ_ACCOUNTS, DERIV_STAGE_BALANCE }, { FINX_READ_BALANCES, DERIV_STAGE_BALANCE },
    { FINX_READ_INSTRUMENTS, DERIV_STAGE_SYMBOLS }, { FINX_READ_PREVIEW, DERIV_STAGE_OFFERS }, { FINX_READ_QUOTE, DERIV_STAGE_TICK },
    { FINX_CALL_BARS, DERIV_STAGE_BARS }, { FINX_READ_POSITIONS, DERIV_STAGE_PORTFOLIO }, { FINX_READ_FILLS, DERIV_STAGE_STATEMENT },
    { FINX_READ_FILLS, DERIV_STAGE_CONTRACT }, { FINX_READ_ORDERS, DERIV_STAGE_CONTRACT }, { FINX_READ_OPEN_ORDERS, DERIV_STAGE_CONTRACT },
    { FINX_READ_POSITIONS, DERIV_STAGE_CONTRACT }, { FINX_CALL_QUERY, DERIV_STAGE_CONTRACT }, { FINX_CALL_REPLACE, DERIV_STAGE_CONTRACT },
    { FINX_CALL_PLACE, DERIV_STAGE_PROPOSAL }, { FINX_CALL_PLACE, DERIV_STAGE_BUY }, { FINX_CALL_PLACE, DERIV_STAGE_BOUGHT },
  };
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new ((const char *) data, size, NULL);
  const FinxJsonNode *root = tree != NULL ? finx_json_tree_get_root (tree) : NULL;

  if (client == NULL)
    make_client ();
  deriv_take_message (FINX_DERIV (client), root);
  for (gsize i = 0; i < G_N_ELEMENTS (stages); i++)
    read_as (root, stages[i].kind, stages[i].stage);
  if (finx_instrument_table_get_size (table) > FINX_MAX_INSTRUMENTS / 2)
    {
      g_clear_object (&client);
      g_clear_object (&table);
    }
  return 0;
}

#ifndef FINX_LIBFUZZER

static const char *const pieces[] = {
  "{", "}", "[", "]", ",", ":", "null", "true", "0", "1", "-1", "1e400", "1e-18", "99999999999999999999", "\"\"", "\"open\"", "\"sold\"", "\"lost\"", "\"frozen\"",
  "\"MULTUP\"", "\"MULTDOWN\"", "\"CALL\"", "\"ACCU\"", "\"contract_id\":", "\"status\":", "\"sell_price\":", "\"entry_spot\":", "\"payout\":", "\"error\":",
  "\"code\":", "\"tick_count\":", "\"limit_order\":", "\"transaction_ids\":", "\"msg_type\":\"transaction\"", "298100345671", "\\u0000", "\xff", "[[[[[[[[", NULL
};

int
main (int    argc,
      char **argv)
{
  int status = run (argc, argv, pieces);

  g_clear_object (&client);
  g_clear_object (&table);
  return status;
}

#endif
