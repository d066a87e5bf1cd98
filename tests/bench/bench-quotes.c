/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Messages of prices to ticks, as Alpaca's and Kraken's streams bring them: the quick readers and the general one in turn, on the same
 * messages of 500 symbols; a proof that the quick ones take all of them, allocate nothing, and read the same. Usage: bench-quotes
 * [MESSAGES [REPEATS]] */

#include <stdio.h>

#include "adapters/alpaca/finx-alpaca-private.h"
#include "adapters/finx-brokers.h"
#include "adapters/kraken/finx-kraken-private.h"
#include "tests/bench/bench-report.h"

#define NOWHERE   "127.0.0.1:1"
#define N_SYMBOLS 500
#define SEED      42

/* Calls of the allocator, from anywhere in the process: ours stand before those of the C library. */
extern void *__libc_malloc (size_t size);
void *malloc (size_t size);

static guint64 n_allocations;

void *
malloc (size_t size)
{
  n_allocations++;
  return __libc_malloc (size);
}

typedef struct
{
  FinxBrokerClient    *client;
  FinxInstrumentTable *instruments;
  guint64              n_ticks, sum;
} World;

typedef struct
{
  const char *name, *broker;
  char      *(*make)    (BenchRandom *random, gint64 time_us);
  gboolean   (*scan)    (FinxBrokerClient *client, const char *text, gsize length);
  void       (*general) (FinxBrokerClient *client, const FinxJsonNode *root);
} Kind;

/* Messages, with fields and lengths as the venues have them */

static char *
symbol_of (guint i)
{
  return g_strdup_printf ("%c%c%c%u", 'A' + i % 26, 'A' + i / 26 % 26, 'A' + i * 7 % 26, i % 10);
}

static void
write_time (char   text[64],
            gint64 time_us)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (time_us / FINX_USEC_PER_SEC);
  g_autofree char *second = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");

  g_snprintf (text, 64, "%s.%06uZ", second, (guint) (time_us % FINX_USEC_PER_SEC));
}

static char *
make_alpaca (BenchRandom *random,
             gint64       time_us)
{
  GString *text = g_string_new ("[");
  guint n = 1 + bench_random_below (random, 8);
  char time[64];

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *symbol = symbol_of (bench_random_below (random, N_SYMBOLS));
      guint price = 10000 + bench_random_below (random, 900000);

      write_time (time, time_us + i);
      if (bench_random_below (random, 4) != 0)
        g_string_append_printf (text, "%s{\"T\":\"q\",\"S\":\"%s\",\"bx\":\"U\",\"bp\":%u.%02u,\"bs\":%u,\"ax\":\"Q\",\"ap\":%u.%02u,\"as\":%u,\"c\":[\"R\"],"
                                "\"z\":\"C\",\"t\":\"%s\"}", i > 0 ? "," : "", symbol, price / 100, price % 100, 1 + bench_random_below (random, 90),
                                (price + 3) / 100, (price + 3) % 100, 1 + bench_random_below (random, 90), time);
      else
        g_string_append_printf (text, "%s{\"T\":\"t\",\"S\":\"%s\",\"i\":%u,\"x\":\"D\",\"p\":%u.%03u,\"s\":%u,\"c\":[\"@\",\"I\"],\"z\":\"C\",\"t\":\"%s\"}",
                                i > 0 ? "," : "", symbol, bench_random_below (random, 1000000), price / 100, price % 100 * 10,
                                1 + bench_random_below (random, 900), time);
    }
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

static char *
make_ticker (BenchRandom *random,
             gint64       time_us)
{
  g_autofree char *symbol = symbol_of (bench_random_below (random, N_SYMBOLS));
  guint price = 100 + bench_random_below (random, 9000);
  char time[64];

  write_time (time, time_us);
  return g_strdup_printf ("{\"channel\":\"ticker\",\"type\":\"update\",\"data\":[{\"symbol\":\"%s/USD\",\"bid\":%u.1234,\"bid_qty\":%u.00000123,"
                          "\"ask\":%u.1534,\"ask_qty\":%u.50000000,\"last\":%u.1300,\"volume\":%u.12345678,\"vwap\":%u.1303,\"low\":0.9979,"
                          "\"high\":91234.5,\"change\":-12.17,\"change_pct\":-0.%02u,\"timestamp\":\"%s\"}]}", symbol, price,
                          bench_random_below (random, 20), price, bench_random_below (random, 20), price, bench_random_below (random, 1000000), price,
                          bench_random_below (random, 100), time);
}

static char *
make_trade (BenchRandom *random,
            gint64       time_us)
{
  GString *text = g_string_new ("{\"channel\":\"trade\",\"type\":\"update\",\"data\":[");
  guint n = 1 + bench_random_below (random, 3);
  g_autofree char *symbol = symbol_of (bench_random_below (random, N_SYMBOLS));
  char time[64];

  for (guint i = 0; i < n; i++)
    {
      write_time (time, time_us + i);
      g_string_append_printf (text, "%s{\"symbol\":\"%s/USD\",\"side\":\"%s\",\"price\":%u.%04u,\"qty\":%u.%08u,\"ord_type\":\"%s\",\"trade_id\":%u,"
                              "\"timestamp\":\"%s\"}", i > 0 ? "," : "", symbol, bench_random_below (random, 2) ? "buy" : "sell",
                              100 + bench_random_below (random, 9000), bench_random_below (random, 10000), bench_random_below (random, 20),
                              bench_random_below (random, 100000000), bench_random_below (random, 2) ? "limit" : "market",
                              4665846 + bench_random_below (random, 100000), time);
    }
  g_string_append (text, "]}");
  return g_string_free (text, FALSE);
}

/* Readers */

static gboolean
scan_alpaca (FinxBrokerClient *client,
             const char       *text,
             gsize             length)
{
  return alpaca_scan_prices (FINX_ALPACA (client), text, length);
}

static void
take_alpaca (FinxBrokerClient   *client,
             const FinxJsonNode *root)
{
  for (const FinxJsonNode *node = finx_json_node_first (root); node != NULL; node = finx_json_node_next (root, node))
    alpaca_take_price (FINX_ALPACA (client), node, ALPACA_STOCKS);
}

static gboolean
scan_kraken (FinxBrokerClient *client,
             const char       *text,
             gsize             length)
{
  return kraken_scan_prices (FINX_KRAKEN (client), text, length);
}

static void
take_kraken (FinxBrokerClient   *client,
             const FinxJsonNode *root)
{
  kraken_take_prices (FINX_KRAKEN (client), root);
}

static const Kind kinds[] = {
  { "alpaca", "alpaca", make_alpaca, scan_alpaca, take_alpaca },
  { "kraken-ticker", "kraken", make_ticker, scan_kraken, take_kraken },
  { "kraken-trade", "kraken", make_trade, scan_kraken, take_kraken },
};

/* A client that knows all symbols */

static const FinxInstrument *
resolve_cb (const FinxInstrument *draft,
            gpointer              user_data)
{
  World *w = user_data;
  const FinxInstrument *known = finx_instrument_table_lookup (w->instruments, draft->symbol);

  return known != NULL ? known : finx_instrument_table_add (w->instruments, draft, NULL);
}

static void
ticks_cb (const FinxTick *ticks,
          gsize           n,
          gpointer        user_data)
{
  World *w = user_data;

  w->n_ticks += n;
  for (gsize i = 0; i < n; i++)
    w->sum += ((guint64) ticks[i].price * 31 + (guint64) ticks[i].size * 7 + (guint64) ticks[i].time_us) * (ticks[i].kind + 1u + ticks[i].side);
}

/* What Kraken answers when it is asked for its markets. */
static void
learn_markets (World *w)
{
  g_autoptr(GString) text = g_string_new ("{");
  g_autoptr(FinxJsonTree) tree = NULL;

  for (guint i = 0; i < N_SYMBOLS; i++)
    {
      g_autofree char *symbol = symbol_of (i);

      g_string_append_printf (text, "%s\"%sUSD\":{\"altname\":\"%sUSD\",\"wsname\":\"%s/USD\",\"base\":\"%s\",\"quote\":\"ZUSD\",\"pair_decimals\":4,"
                              "\"lot_decimals\":8,\"ordermin\":\"0.0001\",\"tick_size\":\"0.0001\",\"status\":\"online\"}", i > 0 ? "," : "", symbol, symbol,
                              symbol, symbol);
    }
  g_string_append_c (text, '}');
  tree = finx_json_tree_new (text->str, text->len, NULL);
  g_assert_nonnull (tree);
  g_assert_true (kraken_read_pairs (FINX_KRAKEN (w->client), finx_json_tree_get_root (tree)));
  for (guint i = 0; i < N_SYMBOLS; i++)
    {
      g_autofree char *symbol = symbol_of (i), *name = g_strdup_printf ("%s/USD", symbol);

      kraken_want_prices (FINX_KRAKEN (w->client), kraken_find_instrument (FINX_KRAKEN (w->client), name), FINX_STREAM_QUOTES);
    }
}

static void
world_open (World      *w,
            const char *id)
{
  static const FinxFeedSink sink = { .ticks = ticks_cb };
  g_autoptr(GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *upper = g_ascii_strup (id, -1);
  g_autofree char *url = g_strdup_printf ("FINX_%s_URL", upper), *stream = g_strdup_printf ("FINX_%s_STREAM_URL", upper);
  g_autoptr(FinxClock) clock = finx_clock_new_system ();
  g_autoptr(FinxHttp) http = finx_http_new (clock);
  FinxBrokerSetup setup = { .account = "account-1", .values = values };
  guint broker;

  g_setenv (url, "http://" NOWHERE, TRUE);
  g_setenv (stream, "ws://" NOWHERE, TRUE);
  g_assert_true (finx_brokers_find (id, &broker));
  for (const FinxBrokerField *field = finx_brokers_get_info (broker)->fields; field->id != NULL; field++)
    g_hash_table_insert (values, (gpointer) field->id, (gpointer) "AAECAwQF");
  *w = (World) { .instruments = finx_instrument_table_new () };
  w->client = finx_broker_client_new (finx_brokers_get_type (broker), http, clock, &setup, resolve_cb, w);
  finx_feed_set_sink (FINX_FEED (w->client), &sink, w);
  if (FINX_IS_KRAKEN (w->client))
    {
      learn_markets (w);
      return;
    }
  for (guint i = 0; i < N_SYMBOLS; i++)
    {
      g_autofree char *symbol = symbol_of (i);
      g_autoptr(FinxInstrument) draft = finx_instrument_new_plain (symbol, symbol, "", FINX_ASSET_EQUITY, "USD");

      draft->price_scale = 4;
      g_assert_nonnull (finx_broker_client_learn (w->client, symbol, draft));
    }
}

static void
world_close (World *w)
{
  g_object_unref (w->client);
  g_object_unref (w->instruments);
}

/* Returns: how many messages were taken */
static gsize
run_quick (World      *w,
           const Kind *kind,
           char      **messages,
           gsize      *lengths,
           gsize       n)
{
  gsize taken = 0;

  for (gsize i = 0; i < n; i++)
    taken += kind->scan (w->client, messages[i], lengths[i]);
  return taken;
}

static void
run_general (World      *w,
             const Kind *kind,
             char      **messages,
             gsize      *lengths,
             gsize       n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(FinxJsonTree) tree = finx_json_tree_new (messages[i], lengths[i], NULL);

      kind->general (w->client, finx_json_tree_get_root (tree));
    }
}

static gboolean
report (const Kind *kind,
        gsize       n,
        gsize       repeats)
{
  g_autofree char **messages = g_new (char *, n);
  g_autofree gsize *lengths = g_new (gsize, n);
  g_autofree double *quick = g_new (double, repeats), *general = g_new (double, repeats);
  guint64 allocated = 0, sum, ticks, bytes = 0;
  gboolean is_well = TRUE;
  BenchRandom random;
  World w;

  bench_random_seed (&random, SEED);
  for (gsize i = 0; i < n; i++)
    {
      messages[i] = kind->make (&random, G_GINT64_CONSTANT (1700000000000000) + (gint64) i * 1000);
      lengths[i] = strlen (messages[i]);
      bytes += lengths[i];
    }
  world_open (&w, kind->broker);
  for (gsize r = 0; r < repeats && is_well; r++)
    {
      double t0, t1, t2;
      guint64 before = n_allocations;

      w.sum = w.n_ticks = 0;
      t0 = bench_cpu_seconds ();
      is_well = run_quick (&w, kind, messages, lengths, n) == n;
      t1 = bench_cpu_seconds ();
      allocated += n_allocations - before;
      sum = w.sum;
      ticks = w.n_ticks;
      w.sum = w.n_ticks = 0;
      run_general (&w, kind, messages, lengths, n);
      t2 = bench_cpu_seconds ();
      is_well = is_well && sum == w.sum && ticks == w.n_ticks && ticks > 0;
      quick[r] = (t1 - t0) * 1e9 / (double) n;
      general[r] = (t2 - t1) * 1e9 / (double) n;
    }
  if (is_well)
    {
      double a = bench_median (quick, repeats), b = bench_median (general, repeats);

      printf ("{\"name\":\"quotes-%s\",\"unit\":\"ns\",\"value\":%.0f,\"on\":\"quick, a message of %.0f bytes\"}\n", kind->name, a, (double) bytes / (double) n);
      printf ("{\"name\":\"quotes-%s\",\"unit\":\"ns\",\"value\":%.0f,\"on\":\"general\"}\n", kind->name, b);
      printf ("{\"name\":\"quotes-%s-allocations\",\"unit\":\"per message\",\"value\":%.6f,\"on\":\"quick\"}\n", kind->name,
              (double) allocated / (double) (n * repeats));
    }
  world_close (&w);
  for (gsize i = 0; i < n; i++)
    g_free (messages[i]);
  return is_well && allocated == 0;
}

int
main (int    argc,
      char **argv)
{
  gsize n = argc > 1 ? (gsize) g_ascii_strtoull (argv[1], NULL, 10) : 100000;
  gsize repeats = argc > 2 ? (gsize) g_ascii_strtoull (argv[2], NULL, 10) : 5;
  gboolean is_well = TRUE;

  if (n == 0 || repeats == 0)
    {
      fprintf (stderr, "Usage: bench-quotes [MESSAGES [REPEATS]]\n");
      return 2;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    is_well = report (&kinds[i], n, repeats) && is_well;
  if (!is_well)
    fprintf (stderr, "A message was not taken, was read to other ticks, or memory was taken for it\n");
  return is_well ? 0 : 1;
}
