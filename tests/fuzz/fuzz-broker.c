/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a broker's answers, and as messages of its streams: no crash, no leak, an error or rows that are sound, never both. A file
 * begins with a line such as "fills 200 NAME=VALUE": what was asked for, the status, and a header; behind it the bodies, one for each
 * page, with a line "---" between them. "account" and "prices" in the place of the call are messages of streams. fuzz-broker BROKER
 * FOLDER N [SEED]; under libFuzzer FINX_FUZZ_BROKER names the broker. */
#include "fuzz-driver.h"

#include "../support/helpers.h"
#include "adapters/alpaca/finx-alpaca-private.h"
#include "adapters/coinbase-exchange/finx-coinbase-exchange-private.h"
#include "adapters/coinbase/finx-coinbase-private.h"
#include "adapters/finx-brokers.h"
#include "adapters/kraken/finx-kraken-private.h"
#include "adapters/schwab/finx-schwab-private.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"

#define MOST_PAGES 6
#define NOWHERE    "127.0.0.1:1"
#define HASTE      10000
#define ORDER_ID   "5c0a7d8e-2b1f-4c3d-9e4a-1f2e3d4c5b6a"
#define NUMBER     "1004200007"         /* where orders and shares are counted */

typedef struct
{
  FinxBrokerClient     *client;
  FinxInstrumentTable  *instruments;
  const FinxInstrument *instrument;
  GHashTable           *fills;          /* ids that were told */
} Subject;

static guint broker;
static guint64 n_answers;               /* that were read to their end */

/* Streams */

static void
hear_alpaca (FinxBrokerClient   *client,
             const FinxJsonNode *root,
             gboolean            is_account)
{
  if (is_account)
    alpaca_take_update (FINX_ALPACA (client), finx_json_node_get (root, "data"));
  for (const FinxJsonNode *node = finx_json_node_first (root); !is_account && node != NULL; node = finx_json_node_next (root, node))
    alpaca_take_price (FINX_ALPACA (client), node, ALPACA_CRYPTO);
}

static void
hear_coinbase (FinxBrokerClient   *client,
               const FinxJsonNode *root,
               gboolean            is_account)
{
  if (is_account)
    coinbase_take_orders (FINX_COINBASE (client), finx_json_node_get (root, "events"));
  else
    coinbase_take_prices (FINX_COINBASE (client), root, finx_json_node_get (root, "events"));
}

static void
hear_coinbase_exchange (FinxBrokerClient   *client,
                        const FinxJsonNode *root,
                        gboolean            is_account)
{
  if (is_account)
    coinbase_exchange_take_event (FINX_COINBASE_EXCHANGE (client), root);
  else
    coinbase_exchange_take_price (FINX_COINBASE_EXCHANGE (client), root);
}

static void
hear_kraken (FinxBrokerClient   *client,
             const FinxJsonNode *root,
             gboolean            is_account)
{
  kraken_take_message (FINX_KRAKEN (client), is_account ? KRAKEN_ORDERS : KRAKEN_MARKET, root);
}

static void
hear_schwab (FinxBrokerClient   *client,
             const FinxJsonNode *root,
             gboolean            is_account)
{
  schwab_take_message (FINX_SCHWAB (client), root);
}

static const struct { const char *id; void (*hear) (FinxBrokerClient *client, const FinxJsonNode *root, gboolean is_account); } streams[] = {
  { "alpaca", hear_alpaca }, { "coinbase", hear_coinbase }, { "coinbase-exchange", hear_coinbase_exchange },
  { "kraken", hear_kraken }, { "schwab", hear_schwab },
};

/* What was read when the account was connected. */
static void
learn_account (FinxBrokerClient *client)
{
  static const char pairs[] = "{\"SOLUSD\":{\"altname\":\"SOLUSD\",\"wsname\":\"SOL/USD\",\"base\":\"SOL\",\"quote\":\"ZUSD\",\"pair_decimals\":2,"
                              "\"lot_decimals\":8,\"ordermin\":\"0.02\",\"tick_size\":\"0.01\",\"status\":\"online\"}}";

  if (FINX_IS_KRAKEN (client))
    {
      g_autoptr(FinxJsonTree) tree = finx_json_tree_new (pairs, strlen (pairs), NULL);

      g_assert_true (tree != NULL && kraken_read_pairs (FINX_KRAKEN (client), finx_json_tree_get_root (tree)));
    }
  else if (FINX_IS_SCHWAB (client))
    {
      FINX_SCHWAB (client)->hash = g_strdup ("ABC1");
    }
}

/* Streams of which something is wanted, and that are not open. */
static void
prepare_streams (FinxBrokerClient     *client,
                 FinxHttp             *http,
                 const FinxInstrument *instrument)
{
  static const FinxWebSocketOptions options = { .name = "Nowhere" };
  static const FinxWebSocketEvents events = { NULL, NULL, NULL, NULL };

  if (FINX_IS_KRAKEN (client))
    {
      FinxKraken *kraken = FINX_KRAKEN (client);

      for (guint i = 0; i < KRAKEN_N_STREAMS; i++)
        kraken->sockets[i] = finx_web_socket_new (http, &options, &events, client);
      kraken->is_heard[KRAKEN_MARKET] = TRUE;
      kraken_want_prices (kraken, instrument, FINX_STREAM_QUOTES | FINX_STREAM_DEPTH);
    }
  else if (FINX_IS_SCHWAB (client))
    {
      FinxSchwab *schwab = FINX_SCHWAB (client);

      schwab->socket = finx_web_socket_new (http, &options, &events, client);
      schwab->is_in = TRUE;
      schwab->sequence = -1;
      schwab_send (schwab, "ADMIN", "LOGIN", "", "");
      schwab_subscribe (client, instrument, FINX_STREAM_QUOTES | FINX_STREAM_DEPTH);
    }
}

static void
close_streams (FinxBrokerClient *client)
{
  if (FINX_IS_KRAKEN (client))
    kraken_close_streams (client);
  else if (FINX_IS_SCHWAB (client))
    schwab_close_streams (client);
}

static void
hear (FinxBrokerClient *client,
      const char       *body,
      gboolean          is_account)
{
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (body, strlen (body), NULL);

  for (gsize i = 0; tree != NULL && i < G_N_ELEMENTS (streams); i++)
    if (g_str_equal (streams[i].id, finx_brokers_get_info (broker)->id))
      streams[i].hear (client, finx_json_tree_get_root (tree), is_account);
}

/* What is told */

static void
check_text (const char *text)
{
  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

static void
check_order (const FinxOrder *order)
{
  g_assert_nonnull (order->instrument);
  check_text (order->client_id);
  check_text (order->venue_id);
  check_text (order->reason);
  g_assert_true (*order->client_id != '\0' || *order->venue_id != '\0');
  g_assert_true (finx_decimal_is_known (order->filled) && finx_decimal_sign (order->filled) >= 0);
  g_assert_true (finx_decimal_is_known (order->fees));
  g_assert_true (finx_decimal_is_known (order->notional) && finx_decimal_sign (order->notional) >= 0);
  g_assert_true (!finx_decimal_is_known (order->quantity) || finx_decimal_sign (order->quantity) > 0);
  g_assert_cmpuint (order->state, <=, FINX_ORDER_UNKNOWN);
}

static void
check_fill (const FinxFill *fill)
{
  g_assert_nonnull (fill->instrument);
  check_text (fill->client_id);
  check_text (fill->id);
  g_assert_true (*fill->id != '\0' && *fill->client_id != '\0');
  g_assert_cmpint (finx_decimal_sign (fill->quantity), >, 0);
  g_assert_cmpint (finx_decimal_sign (fill->price), >, 0);
  g_assert_true (finx_decimal_is_known (fill->fee));
}

static void
order_cb (const FinxOrder *order,
          const char      *note,
          gpointer         user_data)
{
  check_order (order);
  g_assert_cmpstr (order->client_id, !=, "");
  check_text (note);
}

static void
fill_cb (const FinxFill *fill,
         gpointer        user_data)
{
  check_fill (fill);
  g_assert_true (g_hash_table_add (((Subject *) user_data)->fills, g_strdup (fill->id)));
}

static void
ticks_cb (const FinxTick *ticks,
          gsize           n,
          gpointer        user_data)
{
  for (gsize i = 0; i < n; i++)
    {
      g_assert_cmpint (ticks[i].time_us, !=, 0);
      g_assert_cmpint (ticks[i].price, >, 0);
      g_assert_cmpint (ticks[i].size, >=, 0);
    }
}

static void
depth_cb (const FinxDepth *depth,
          gpointer         user_data)
{
  g_assert_cmpuint (depth->n_bids, <=, FINX_BOOK_DEPTH);
  g_assert_cmpuint (depth->n_asks, <=, FINX_BOOK_DEPTH);
  for (guint i = 0; i < depth->n_bids; i++)
    g_assert_cmpint (depth->bids[i].price, >=, 0);
  for (guint i = 0; i < depth->n_asks; i++)
    g_assert_cmpint (depth->asks[i].price, >=, 0);
}

static void
book_cb (const FinxBookMessage *message,
         gpointer               user_data)
{
  g_assert_cmpuint (message->sequence, >, message->previous);
  g_assert_true (message->n_changes == 0 || message->changes != NULL);
}

static void
check_activity (const FinxActivity *activity)
{
  check_text (activity->id);
  check_text (activity->type);
  check_text (activity->asset);
  check_text (activity->reason);
  g_assert_true (finx_decimal_is_known (activity->amount) && finx_decimal_is_known (activity->fee));
  g_assert_true (activity->transaction == NULL || finx_transaction_validate (activity->transaction, NULL));
}

static void
check_row (guint    kind,
           gpointer row)
{
  switch (kind)
    {
    case FINX_READ_ACCOUNTS:
      check_text (((FinxBrokerAccount *) row)->id);
      check_text (((FinxBrokerAccount *) row)->name);
      check_text (((FinxBrokerAccount *) row)->currency);
      check_text (((FinxBrokerAccount *) row)->note);
      break;
    case FINX_READ_BALANCES:
      check_text (((FinxBalance *) row)->currency);
      g_assert_true (finx_decimal_is_known (((FinxBalance *) row)->total));
      break;
    case FINX_READ_POSITIONS:
      g_assert_nonnull (((FinxBrokerPosition *) row)->instrument);
      g_assert_true (finx_decimal_is_known (((FinxBrokerPosition *) row)->quantity));
      break;
    case FINX_READ_FILLS:
      check_fill (row);
      break;
    case FINX_READ_ACTIVITIES:
      check_activity (row);
      break;
    case FINX_READ_FEES:
      check_text (((FinxFeeRate *) row)->scope);
      check_text (((FinxFeeRate *) row)->note);
      break;
    case FINX_READ_INSTRUMENTS:
      g_assert_true (finx_instrument_validate (row, NULL));
      break;
    case FINX_READ_QUOTE:
      g_assert_nonnull (((FinxBrokerQuote *) row)->instrument);
      break;
    case FINX_READ_BOOK:
      g_assert_cmpuint (((FinxDepth *) row)->n_bids, <=, FINX_BOOK_DEPTH);
      g_assert_cmpuint (((FinxDepth *) row)->n_asks, <=, FINX_BOOK_DEPTH);
      break;
    case FINX_READ_PREVIEW:
      check_text (((FinxBrokerPreview *) row)->note);
      break;
    default:
      check_order (row);
    }
}

static void
check_call (const FinxBrokerCall *call)
{
  for (guint i = 0; call->rows != NULL && i < call->rows->len; i++)
    check_row (call->kind, call->rows->pdata[i]);
  for (guint i = 0; call->bars != NULL && i < call->bars->len; i++)
    g_assert_true (finx_bar_validate (&g_array_index (call->bars, FinxBar, i), NULL)
                   && (i == 0 || g_array_index (call->bars, FinxBar, i).time_us > g_array_index (call->bars, FinxBar, i - 1).time_us));
}

/* The subject */

static const FinxInstrument *
resolve_cb (const FinxInstrument *draft,
            gpointer              user_data)
{
  Subject *self = user_data;
  const FinxInstrument *known = finx_instrument_table_lookup (self->instruments, draft->symbol);

  g_assert_true (g_utf8_validate (draft->symbol, -1, NULL));
  return known != NULL ? known : finx_instrument_table_add (self->instruments, draft, NULL);
}

/* As it stands in the corpora. */
static FinxOrder *
make_order (Subject *self)
{
  gboolean is_counted = FINX_IS_SCHWAB (self->client);
  FinxOrder *order = finx_order_new ();

  set_text (&order->client_id, "FX-20260309-5b0c7e91a2f4");
  set_text (&order->venue_id, is_counted ? NUMBER : ORDER_ID);
  set_text (&order->account, "account-1");
  order->instrument = self->instrument;
  order->type = FINX_ORDER_LIMIT;
  order->tif = FINX_TIF_GTC;
  order->quantity = is_counted ? finx_decimal_new (4, 0) : finx_decimal_new (35, 1);
  order->limit_price = finx_decimal_new (1492, 1);
  order->state = FINX_ORDER_WORKING;
  order->placed_us = order->updated_us = G_GINT64_CONSTANT (1781000000) * FINX_USEC_PER_SEC;
  return order;
}

/* One for the whole program: nothing is sent. */
static FinxHttp *
get_http (FinxClock **clock)
{
  static FinxClock *manual;
  static FinxHttp *http;

  if (http == NULL)
    {
      manual = finx_clock_new_manual (G_GINT64_CONSTANT (1781000100) * FINX_USEC_PER_SEC);
      finx_clock_set_speed (manual, 1);
      http = finx_http_new (manual);
    }
  *clock = manual;
  return http;
}

static void
set_up (Subject *self)
{
  static const FinxBrokerSink sink = { order_cb, fill_cb, NULL, NULL };
  static const FinxFeedSink feed_sink = { .ticks = ticks_cb, .depth = depth_cb, .book = book_cb };
  const FinxBrokerInfo *info = finx_brokers_get_info (broker);
  g_autoptr(GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  FinxBrokerSetup setup = { .account = "account-1", .is_paper = info->paper != NULL, .values = values, .haste = HASTE };
  FinxAssetClass asset_class = g_str_equal (info->id, "schwab") ? FINX_ASSET_EQUITY : FINX_ASSET_CRYPTO;
  g_autoptr(FinxInstrument) draft = finx_instrument_new_plain ("SOL-USD", "Solana", "", asset_class, "USD");
  g_autoptr(FinxOrder) order = NULL;
  FinxClock *clock;
  FinxHttp *http = get_http (&clock);

  for (const FinxBrokerField *field = info->fields; field->id != NULL; field++)
    g_hash_table_insert (values, (gpointer) field->id, (gpointer) "AAECAwQF");
  self->instruments = finx_instrument_table_new ();
  self->fills = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->client = finx_broker_client_new (finx_brokers_get_type (broker), http, clock, &setup, resolve_cb, self);
  finx_broker_set_sink (FINX_BROKER (self->client), &sink, self);
  finx_feed_set_sink (FINX_FEED (self->client), &feed_sink, self);
  self->instrument = finx_broker_client_learn (self->client, "SOL-USD", draft);
  order = make_order (self);
  finx_order_ledger_add (finx_broker_client_get_ledger (self->client), order);
  learn_account (self->client);
  prepare_streams (self->client, http, self->instrument);
}

static void
tear_down (Subject *self)
{
  close_streams (self->client);
  g_object_add_weak_pointer (G_OBJECT (self->client), (gpointer *) &self->client);
  g_object_unref (self->client);
  while (self->client != NULL)          /* what a message asked for comes to nothing */
    g_main_context_iteration (NULL, FALSE);
  g_hash_table_unref (self->fills);
  g_object_unref (self->instruments);
}

/* A file */

static gboolean
find_kind (const char *name,
           guint      *kind)
{
  for (*kind = 0; *kind < FINX_N_CALLS; (*kind)++)
    if (g_strcmp0 (finx_call_kind_to_string (*kind), name) == 0)
      return TRUE;
  return FALSE;
}

static FinxBrokerCall *
make_call (Subject *self,
           guint    kind)
{
  FinxBrokerCall *call = finx_broker_call_new (kind);

  call->instrument = self->instrument;
  call->interval = FINX_INTERVAL_1M;
  call->text = g_strdup ("o");          /* of instruments */
  call->from_us = G_GINT64_CONSTANT (1780000000) * FINX_USEC_PER_SEC;
  call->to_us = G_MAXINT64;
  if (kind >= FINX_CALL_PLACE || kind == FINX_READ_PREVIEW)
    g_ptr_array_add (call->orders, make_order (self));
  return call;
}

/* Page after page, as finx_broker_client_call_async() does it. */
static void
read_pages (Subject        *self,
            FinxBrokerCall *call,
            guint           status,
            GPtrArray      *headers,
            char          **bodies)
{
  FinxBrokerClientClass *klass = FINX_BROKER_CLIENT_GET_CLASS (self->client);
  guint n = g_strv_length (bodies);

  for (guint page = 0; page < MOST_PAGES; page++)
    {
      char *body = bodies[MIN (page, n - 1)];
      FinxHttpReply reply = { .status = status, .content_type = (char *) "application/json", .body = body, .length = strlen (body), .headers = headers };
      g_autoptr(GError) error = NULL;
      FinxHttpRequest *request = klass->make_request (self->client, call, &error);
      FinxCallOutcome outcome;

      if (request == NULL && !g_error_matches (error, FINX_ERROR, FINX_ERROR_AUTH))
        return;                 /* there is no such question, or nothing more to ask; without a key that signs it is one all the same */
      g_clear_error (&error);
      g_clear_pointer (&request, finx_http_request_free);
      outcome = klass->read (self->client, call, &reply, &error);
      g_assert_true ((outcome == FINX_CALL_FAILED || outcome == FINX_CALL_STALE) == (error != NULL));
      if (error != NULL)
        {
          g_assert_true (error->domain == FINX_ERROR);
          check_text (error->message);
          return;
        }
      check_call (call);
      if (outcome == FINX_CALL_DONE)
        {
          n_answers++;
          return;
        }
      call->step++;
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto(GStrv) halves = g_strsplit (text, "\n", 2);
  g_auto(GStrv) words = g_strsplit (halves[0] != NULL ? halves[0] : "", " ", 3);
  g_auto(GStrv) bodies = g_strsplit (halves[0] != NULL && halves[1] != NULL ? halves[1] : "", "\n---\n", MOST_PAGES);
  g_auto(GStrv) header = NULL;
  g_autoptr(GPtrArray) headers = g_ptr_array_new ();
  static char *const empty[] = { (char *) "", NULL };
  char **pages = bodies[0] != NULL ? bodies : (char **) empty;
  gboolean is_account = g_strcmp0 (words[0], "account") == 0, is_prices = g_strcmp0 (words[0], "prices") == 0;
  guint kind;
  Subject self;

  if (!is_account && !is_prices && !find_kind (words[0], &kind))
    return 0;
  if (g_strv_length (words) > 2)
    {
      header = g_strsplit (words[2], "=", 2);
      g_ptr_array_add (headers, header[0] != NULL ? header[0] : (char *) "");
      g_ptr_array_add (headers, header[0] != NULL && header[1] != NULL ? header[1] : (char *) "");
    }
  set_up (&self);
  if (is_account || is_prices)
    {
      for (guint i = 0; pages[i] != NULL; i++)
        hear (self.client, pages[i], is_account);
    }
  else if (kind != FINX_READ_ACTIVITIES
           || (finx_broker_get_capabilities (FINX_BROKER (self.client), NULL)->features & FINX_BROKER_ACTIVITIES) != 0)
    {
      g_autoptr(FinxBrokerCall) call = make_call (&self, kind);

      read_pages (&self, call, words[0] != NULL && words[1] != NULL ? (guint) g_ascii_strtoull (words[1], NULL, 10) : 200, headers, pages);
    }
  tear_down (&self);
  return 0;
}

static gboolean
choose_broker (const char *id)
{
  g_autofree char *upper = g_strdelimit (g_ascii_strup (id, -1), "-", '_');
  g_autofree char *url = g_strdup_printf ("FINX_%s_URL", upper), *stream = g_strdup_printf ("FINX_%s_STREAM_URL", upper);

  if (!finx_brokers_find (id, &broker) || ((FinxBrokerClientClass *) g_type_class_peek (finx_brokers_get_type (broker)))->read == NULL)
    return FALSE;
  g_setenv (url, "http://" NOWHERE, TRUE);
  g_setenv (stream, "ws://" NOWHERE, TRUE);
  g_log_writer_default_set_use_stderr (TRUE);
  return TRUE;
}

#ifdef FINX_LIBFUZZER

int LLVMFuzzerInitialize (int *argc, char ***argv);

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  const char *id = g_getenv ("FINX_FUZZ_BROKER");

  g_assert_true (choose_broker (id != NULL ? id : "coinbase-exchange"));
  return 0;
}

#else

static const char *const pieces[] = {
  "{", "}", "[", "]", ",", ":", "null", "true", "false", "\"\"", "\"", "\\u0000", "\\ud83d", "-", "0", "1e400", "1e-30", "-1", "0.00000000",
  "99999999999999999999999999999999999999999", "\"NaN\"", "\"SOL-USD\"", "\"SOL/USD\"", "\"BTC-EUR\"", "-", "\"buy\"", "\"sell\"", "\"BUY\"", "\"filled\"",
  "\"done\"", "\"open\"", "\"OPEN\"", "\"canceled\"", "\"status\":", "\"id\":", "\"" ORDER_ID "\"", "\"20260309-4658-4000-8000-5b0c7e91a2f4\"",
  "\"" NUMBER "\"", NUMBER, "\"error\":[]", "\"error\":[\"EOrder:Unknown order\"]", "\"closed\"", "\"trade\"", "\"WORKING\"", "\"FILLED\"", "\"REPLACED\"", "\"EXECUTION\"",
  "\"ACCT_ACTIVITY\"", "\"LEVELONE_EQUITIES\"", "\"NASDAQ_BOOK\"", "\"2026-11-18T15:01:02.1Z\"", "\"2026-13-45T99:99:99Z\"", "1781000000", "\n---\n", " 200", " 400", " 401", " 403", " 404", " 418", "\xff", "\xe2\x82", NULL
};

int
main (int    argc,
      char **argv)
{
  int result;

  if (argc < 2 || !choose_broker (argv[1]))
    {
      fprintf (stderr, "usage: %s BROKER FOLDER N [SEED]; BROKER is one that is asked by HTTP\n", argv[0]);
      return 2;
    }
  result = run (argc - 1, argv + 1, pieces);
  if (result == 0)
    {
      g_assert_cmpuint (n_answers, >, 8);       /* that they were asked for, and could be read */
      printf ("%" G_GUINT64_FORMAT " answers were read\n", n_answers);
    }
  return result;
}

#endif
