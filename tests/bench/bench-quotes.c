/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Messages of prices to ticks and order books, as the streams of Alpaca, Coinbase, Coinbase Exchange and Kraken bring them: the quick
 * readers and the general one in turn, on the same messages of 500 symbols; a proof that the quick ones take all of them, allocate nothing
 * once their lists have grown, and read the same. Usage: bench-quotes
 * [MESSAGES [REPEATS]] */

#include <stdio.h>

#include "tests/adapters/price-readers.h"
#include "tests/bench/bench-allocations.h"
#include "tests/bench/bench-report.h"

#define N_SYMBOLS 500
#define N_LEVELS  10            /* of a side of Kraken's books */
#define SEED      42

typedef struct
{
  PriceSubject subject;
  guint64      n_records, sum;
} World;

typedef struct
{
  const char *name, *broker;
  char      *(*make) (BenchRandom *random, gint64 time_us, guint64 i);
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
             gint64       time_us,
             guint64      number)
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
             gint64       time_us,
             guint64      number)
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
            gint64       time_us,
            guint64      number)
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

/* The ten best levels of each side of a market, whose sizes change. */
static struct { gint64 sizes[2][N_LEVELS]; gboolean is_begun; } kraken_books[N_SYMBOLS];

static char *
write_digits (char  *at,
              gint64 value)
{
  return at + sprintf (at, "%" G_GINT64_FORMAT, value);
}

static gint64
price_of_level (guint side,
                guint level)
{
  return side == FINX_SIDE_BUY ? 1000000 - level : 1000001 + level;
}

static guint32
checksum_of (guint k)
{
  char text[4 * N_LEVELS * 20], *end = text;

  for (guint i = 0; i < 2; i++)
    for (guint j = 0; j < N_LEVELS; j++)
      end = write_digits (write_digits (end, price_of_level (1 - i, j)), kraken_books[k].sizes[1 - i][j]);
  return kraken_checksum (text, (gsize) (end - text));
}

/* The whole of a book first, then up to three levels of it. */
static char *
make_kraken_book (BenchRandom *random,
                  gint64       time_us,
                  guint64      number)
{
  guint k = number < N_SYMBOLS ? (guint) number : bench_random_below (random, N_SYMBOLS);
  guint n = number < N_SYMBOLS ? N_LEVELS : 1 + bench_random_below (random, 3), from = bench_random_below (random, N_LEVELS - n + 1);
  g_autofree char *symbol = symbol_of (k);
  GString *text = g_string_new (NULL);
  char time[64];

  write_time (time, time_us);
  g_string_append_printf (text, "{\"channel\":\"book\",\"type\":\"%s\",\"data\":[{\"symbol\":\"%s/USD\"", number < N_SYMBOLS ? "snapshot" : "update", symbol);
  for (guint side = 0; side < 2; side++)
    {
      g_string_append_printf (text, ",\"%s\":[", side == FINX_SIDE_BUY ? "bids" : "asks");
      for (guint i = from; i < from + n && (number < N_SYMBOLS || side == (number & 1)); i++)
        {
          gint64 price = price_of_level (side, i), size = 1 + bench_random_below (random, 2000000000);

          kraken_books[k].sizes[side][i] = size;
          g_string_append_printf (text, "%s{\"price\":%" G_GINT64_FORMAT ".%04u,\"qty\":%" G_GINT64_FORMAT ".%08u}", i > from ? "," : "", price / 10000,
                                  (guint) (price % 10000), size / 100000000, (guint) (size % 100000000));
        }
      g_string_append_c (text, ']');
    }
  g_string_append_printf (text, ",\"checksum\":%u,\"timestamp\":\"%s\"}]}", checksum_of (k), time);
  return g_string_free (text, FALSE);
}

static GString *
begin_coinbase (const char *channel,
                gint64      time_us,
                guint64     number)
{
  GString *text = g_string_new (NULL);
  char time[64];

  write_time (time, time_us);
  time[26] = '\0';                      /* in nanoseconds */
  g_string_append_printf (text, "{\"channel\":\"%s\",\"client_id\":\"\",\"timestamp\":\"%s357Z\",\"sequence_num\":%" G_GUINT64_FORMAT
                          ",\"events\":[{\"type\":\"update\",", channel, time, number);
  return text;
}

static char *
make_coinbase_ticker (BenchRandom *random,
                      gint64       time_us,
                      guint64      number)
{
  GString *text = begin_coinbase ("ticker", time_us, number);
  g_autofree char *symbol = symbol_of (bench_random_below (random, N_SYMBOLS));
  guint price = 100 + bench_random_below (random, 90000);

  g_string_append_printf (text, "\"tickers\":[{\"type\":\"ticker\",\"product_id\":\"%s-USD\",\"price\":\"%u.98\",\"volume_24_h\":\"%u.28770938\","
                          "\"low_24_h\":\"%u.29\",\"high_24_h\":\"%u.18\",\"low_52_w\":\"15.46\",\"high_52_w\":\"98240\","
                          "\"price_percent_chg_24_h\":\"-4.15775596190603\",\"best_bid\":\"%u.97\",\"best_bid_quantity\":\"%u.21000001\",\"best_ask\":\"%u.98\","
                          "\"best_ask_quantity\":\"%u.07770938\"}]}]}", symbol, price, bench_random_below (random, 100000), price - 10, price + 10, price,
                          bench_random_below (random, 9000), price, bench_random_below (random, 9000));
  return g_string_free (text, FALSE);
}

static char *
make_coinbase_trades (BenchRandom *random,
                      gint64       time_us,
                      guint64      number)
{
  GString *text = begin_coinbase ("market_trades", time_us, number);
  guint n = 1 + bench_random_below (random, 3);
  g_autofree char *symbol = symbol_of (bench_random_below (random, N_SYMBOLS));
  char time[64];

  g_string_append (text, "\"trades\":[");
  for (guint i = 0; i < n; i++)
    {
      write_time (time, time_us - i);
      g_string_append_printf (text, "%s{\"trade_id\":\"%u\",\"product_id\":\"%s-USD\",\"price\":\"%u.%02u\",\"size\":\"%u.%08u\",\"side\":\"%s\",\"time\":\"%s\"}",
                              i > 0 ? "," : "", 904665846 - i, symbol, 100 + bench_random_below (random, 90000), bench_random_below (random, 100),
                              bench_random_below (random, 20), bench_random_below (random, 100000000), bench_random_below (random, 2) ? "BUY" : "SELL", time);
    }
  g_string_append (text, "]}]}");
  return g_string_free (text, FALSE);
}

static char *
make_coinbase_book (BenchRandom *random,
                    gint64       time_us,
                    guint64      number)
{
  GString *text = begin_coinbase ("l2_data", time_us, number);
  guint n = 1 + bench_random_below (random, 10);
  g_autofree char *symbol = symbol_of (bench_random_below (random, N_SYMBOLS));
  char time[64];

  g_string_append_printf (text, "\"product_id\":\"%s-USD\",\"updates\":[", symbol);
  for (guint i = 0; i < n; i++)
    {
      gboolean is_gone = bench_random_below (random, 4) == 0;

      write_time (time, time_us - i);
      g_string_append_printf (text, "%s{\"side\":\"%s\",\"event_time\":\"%s\",\"price_level\":\"%u.%02u\",\"new_quantity\":\"", i > 0 ? "," : "",
                              bench_random_below (random, 2) ? "bid" : "offer", time, 100 + bench_random_below (random, 90000), bench_random_below (random, 100));
      if (is_gone)
        g_string_append (text, "0\"}");
      else
        g_string_append_printf (text, "%u.%08u\"}", bench_random_below (random, 20), bench_random_below (random, 100000000));
    }
  g_string_append (text, "]}]}");
  return g_string_free (text, FALSE);
}

static char *
make_exchange_ticker (BenchRandom *random,
                      gint64       time_us,
                      guint64      number)
{
  g_autofree char *symbol = symbol_of (bench_random_below (random, N_SYMBOLS));
  guint price = 100 + bench_random_below (random, 90000);
  char time[64];

  write_time (time, time_us);
  return g_strdup_printf ("{\"type\":\"ticker\",\"sequence\":%" G_GUINT64_FORMAT ",\"product_id\":\"%s-USD\",\"price\":\"%u.22\",\"open_24h\":\"%u.79\","
                          "\"volume_24h\":\"245532.79269678\",\"low_24h\":\"%u.52\",\"high_24h\":\"%u.8\",\"volume_30d\":\"9788783.60117027\",\"best_bid\":\"%u.04\","
                          "\"best_bid_size\":\"%u.46688654\",\"best_ask\":\"%u.27\",\"best_ask_size\":\"%u.56637040\",\"side\":\"%s\",\"time\":\"%s\","
                          "\"trade_id\":%u,\"last_size\":\"11.4396987\"}", 37475248783 + number, symbol, price, price + 3, price - 9, price + 9, price,
                          bench_random_below (random, 90), price, bench_random_below (random, 90), bench_random_below (random, 2) ? "buy" : "sell", time,
                          370843401 + bench_random_below (random, 100000));
}

static char *
make_exchange_match (BenchRandom *random,
                     gint64       time_us,
                     guint64      number)
{
  static guint64 trades[N_SYMBOLS];
  guint k = bench_random_below (random, N_SYMBOLS);
  g_autofree char *symbol = symbol_of (k);
  char time[64];

  write_time (time, time_us);
  return g_strdup_printf ("{\"type\":\"match\",\"trade_id\":%" G_GUINT64_FORMAT ",\"maker_order_id\":\"ac928c66-ca53-498f-9c13-a110027a60e8\","
                          "\"taker_order_id\":\"132fb6ae-456b-4654-b4e0-d681ac05cea1\",\"side\":\"%s\",\"size\":\"%u.%08u\",\"price\":\"%u.%02u\","
                          "\"product_id\":\"%s-USD\",\"sequence\":%" G_GUINT64_FORMAT ",\"time\":\"%s\"}", ++trades[k],
                          bench_random_below (random, 2) ? "buy" : "sell", bench_random_below (random, 20), bench_random_below (random, 100000000),
                          100 + bench_random_below (random, 90000), bench_random_below (random, 100), symbol, 37475248783 + number, time);
}

static char *
make_exchange_book (BenchRandom *random,
                    gint64       time_us,
                    guint64      number)
{
  GString *text = g_string_new (NULL);
  guint n = 1 + bench_random_below (random, 10);
  g_autofree char *symbol = symbol_of (bench_random_below (random, N_SYMBOLS));
  char time[64];

  write_time (time, time_us);
  g_string_append_printf (text, "{\"type\":\"l2update\",\"product_id\":\"%s-USD\",\"changes\":[", symbol);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s[\"%s\",\"%u.%02u\",\"%u.%08u\"]", i > 0 ? "," : "", bench_random_below (random, 2) ? "buy" : "sell",
                            100 + bench_random_below (random, 90000), bench_random_below (random, 100), bench_random_below (random, 20),
                            bench_random_below (random, 4) == 0 ? 0 : bench_random_below (random, 100000000));
  g_string_append_printf (text, "],\"time\":\"%s\"}", time);
  return g_string_free (text, FALSE);
}

static char *
make_alpaca_book (BenchRandom *random,
                  gint64       time_us,
                  guint64      number)
{
  GString *text = g_string_new (NULL);
  guint n = 1 + bench_random_below (random, 4);
  g_autofree char *symbol = symbol_of (bench_random_below (random, N_SYMBOLS));
  char time[64];

  write_time (time, time_us);
  g_string_append_printf (text, "[{\"T\":\"o\",\"S\":\"%s\",\"t\":\"%s\",\"b\":[", symbol, time);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s{\"p\":%u.%02u,\"s\":%u.%05u}", i > 0 && i != n / 2 ? "," : i > 0 ? "],\"a\":[" : "", 100 + bench_random_below (random, 90000),
                            bench_random_below (random, 100), bench_random_below (random, 20), bench_random_below (random, 100000));
  g_string_append (text, n > 1 ? "]}]" : "],\"a\":[]}]");
  return g_string_free (text, FALSE);
}

static const Kind kinds[] = {
  { "alpaca", "alpaca", make_alpaca },
  { "alpaca-book", "alpaca", make_alpaca_book },
  { "coinbase-ticker", "coinbase", make_coinbase_ticker },
  { "coinbase-trades", "coinbase", make_coinbase_trades },
  { "coinbase-book", "coinbase", make_coinbase_book },
  { "coinbase-exchange-ticker", "coinbase-exchange", make_exchange_ticker },
  { "coinbase-exchange-match", "coinbase-exchange", make_exchange_match },
  { "coinbase-exchange-book", "coinbase-exchange", make_exchange_book },
  { "kraken-ticker", "kraken", make_ticker },
  { "kraken-trade", "kraken", make_trade },
  { "kraken-book", "kraken", make_kraken_book },
};

/* A client that knows all symbols */

static void
ticks_cb (const FinxTick *ticks,
          gsize           n,
          gpointer        user_data)
{
  World *w = user_data;

  w->n_records += n;
  for (gsize i = 0; i < n; i++)
    w->sum += ((guint64) ticks[i].price * 31 + (guint64) ticks[i].size * 7 + (guint64) ticks[i].time_us) * (ticks[i].kind + 1u + ticks[i].side);
}

static void
add_level (World  *w,
           gint64  price,
           gint64  size,
           guint   side)
{
  w->n_records++;
  w->sum += ((guint64) price * 31 + (guint64) size * 7) * (side + 1);
}

static void
depth_cb (const FinxDepth *depth,
          gpointer         user_data)
{
  World *w = user_data;

  w->sum += (guint64) depth->time_us + depth->is_resyncing;
  for (guint i = 0; i < depth->n_bids; i++)
    add_level (w, depth->bids[i].price, depth->bids[i].size, FINX_SIDE_BUY);
  for (guint i = 0; i < depth->n_asks; i++)
    add_level (w, depth->asks[i].price, depth->asks[i].size, FINX_SIDE_SELL);
}

static void
book_cb (const FinxBookMessage *message,
         gpointer               user_data)
{
  World *w = user_data;

  w->sum += (guint64) message->time_us;
  for (gsize i = 0; i < message->n_changes; i++)
    add_level (w, message->changes[i].price, message->changes[i].size, message->changes[i].side);
}

/* What Kraken answers when it is asked for its markets. */
static void
learn_markets (World *w)
{
  FinxKraken *kraken = FINX_KRAKEN (w->subject.client);
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
  g_assert_true (kraken_read_pairs (kraken, finx_json_tree_get_root (tree)));
  for (guint i = 0; i < N_SYMBOLS; i++)
    {
      g_autofree char *symbol = symbol_of (i), *name = g_strdup_printf ("%s/USD", symbol);

      kraken_want_prices (kraken, kraken_find_instrument (kraken, name), FINX_STREAM_QUOTES | FINX_STREAM_DEPTH);
    }
}

/* One that knows all symbols. */
static void
world_open (World      *w,
            const char *id)
{
  static const FinxFeedSink sink = { .ticks = ticks_cb, .depth = depth_cb, .book = book_cb };
  const char *behind = g_str_has_prefix (id, "coinbase") ? "-USD" : "";

  *w = (World) { .n_records = 0 };
  price_subject_open (&w->subject, price_reader_find (id), &sink, w);
  if (FINX_IS_KRAKEN (w->subject.client))
    {
      learn_markets (w);
      return;
    }
  for (guint i = 0; i < N_SYMBOLS; i++)
    {
      g_autofree char *base = symbol_of (i), *symbol = g_strconcat (base, behind, NULL);

      price_subject_learn (&w->subject, symbol, 4);
    }
}

/* Returns: how many messages were taken */
static gsize
run_quick (World  *w,
           char  **messages,
           gsize  *lengths,
           gsize   n)
{
  gsize taken = 0;

  for (gsize i = 0; i < n; i++)
    taken += w->subject.reader->scan (w->subject.client, messages[i], lengths[i]);
  return taken;
}

static void
run_general (World  *w,
             char  **messages,
             gsize  *lengths,
             gsize   n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(FinxJsonTree) tree = finx_json_tree_new (messages[i], lengths[i], NULL);

      w->subject.reader->general (w->subject.client, finx_json_tree_get_root (tree));
    }
}

/* Numbers of messages and trades as on a new connection; the books of Kraken, whose first messages go the general way, are told whole. */
static void
begin (World  *w,
       char  **messages,
       gsize  *lengths,
       gsize   n_before)
{
  price_subject_renew (&w->subject);
  run_general (w, messages, lengths, n_before);
  w->sum = w->n_records = 0;
}

static gboolean
report (const Kind *kind,
        gsize       n,
        gsize       repeats)
{
  gsize n_before = g_str_equal (kind->name, "kraken-book") ? N_SYMBOLS : 0;
  g_autofree char **messages = g_new (char *, n + n_before);
  g_autofree gsize *lengths = g_new (gsize, n + n_before);
  g_autofree double *quick = g_new (double, repeats), *general = g_new (double, repeats);
  guint64 allocated = 0, bytes = 0;
  gboolean is_well = TRUE;
  BenchRandom random;
  World w;

  bench_random_seed (&random, SEED);
  for (gsize i = 0; i < n + n_before; i++)
    {
      messages[i] = kind->make (&random, G_GINT64_CONSTANT (1700000000000000) + (gint64) i * 1000, i);
      lengths[i] = strlen (messages[i]);
      bytes += i < n_before ? 0 : lengths[i];
    }
  world_open (&w, kind->broker);
  begin (&w, messages, lengths, n_before);
  run_quick (&w, messages + n_before, lengths + n_before, n);           /* lists grow, books begin */
  for (gsize r = 0; r < repeats && is_well; r++)
    {
      double t0, t1, t2, t3;
      guint64 before, sum, n_records;

      begin (&w, messages, lengths, n_before);
      before = n_allocations;
      t0 = bench_cpu_seconds ();
      is_well = run_quick (&w, messages + n_before, lengths + n_before, n) == n;
      t1 = bench_cpu_seconds ();
      allocated += n_allocations - before;
      sum = w.sum;
      n_records = w.n_records;
      begin (&w, messages, lengths, n_before);
      t2 = bench_cpu_seconds ();
      run_general (&w, messages + n_before, lengths + n_before, n);
      t3 = bench_cpu_seconds ();
      is_well = is_well && sum == w.sum && n_records == w.n_records && n_records > 0;
      quick[r] = (t1 - t0) * 1e9 / (double) n;
      general[r] = (t3 - t2) * 1e9 / (double) n;
    }
  if (is_well)
    {
      double a = bench_median (quick, repeats), b = bench_median (general, repeats);

      printf ("{\"name\":\"quotes-%s\",\"unit\":\"ns\",\"value\":%.0f,\"on\":\"quick, a message of %.0f bytes\"}\n", kind->name, a, (double) bytes / (double) n);
      printf ("{\"name\":\"quotes-%s\",\"unit\":\"ns\",\"value\":%.0f,\"on\":\"general\"}\n", kind->name, b);
      printf ("{\"name\":\"quotes-%s-allocations\",\"unit\":\"per message\",\"value\":%.6f,\"on\":\"quick\"}\n", kind->name,
              (double) allocated / (double) (n * repeats));
    }
  price_subject_close (&w.subject);
  for (gsize i = 0; i < n + n_before; i++)
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
