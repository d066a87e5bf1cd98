/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/finx-time.h"
#include "model/finx-transaction-list.h"
#include "portfolio/finx-lot-columns.h"
#include "portfolio/finx-review.h"
#include "tests/bench/bench-report.h"

/* The job: a CSV of trades "id,day,date,symbol,side,qty,price,fee" to lots first in first out, realised and unrealised
 * gains, the value of each day and the time-weighted return.
 *
 *   bench-portfolio [PREFIX [REPEATS [columns|core]]]
 *
 * reads PREFIX.csv and PREFIX.prices.bin (a row of 500 doubles for each of 5040 days); without arguments it makes them.
 * columns: by #FinxLotColumns, which does just this job. core: by #FinxTransactionList and #FinxReview, which are what a
 * portfolio is opened with: whatever it may hold, and all other figures with it. */

#define N_DAYS     5040
#define N_SYMBOLS  500
#define START_CASH G_GINT64_CONSTANT (100000000000)     /* cents */
#define N_TRADES   1000000
#define SEED       1
#define CHUNK      (256 * 1024)

typedef struct
{
  guint16 *days, *symbols;
  gint32  *quantities, *prices, *fees;  /* money in cents */
  gsize    n, size;
} Trades;

static double
wall_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec + (double) now.tv_nsec * 1e-9;
}

/* About normal, mean 0, deviation 10^6: the sum of twelve. */
static gint64
random_normal (BenchRandom *random)
{
  gint64 sum = 0;

  for (int i = 0; i < 12; i++)
    sum += bench_random_below (random, 1000000);
  return sum - 6000000;
}

static void
move_prices (BenchRandom *random,
             gint64      *prices,
             double      *row)
{
  for (int k = 0; k < N_SYMBOLS; k++)
    {
      prices[k] += prices[k] * 15 / 1000 * (random_normal (random) / 1000) / 1000;
      prices[k] = CLAMP (prices[k], 200, 1000000);
      row[k] = (double) prices[k] / 100;
    }
}

static void
make_files (const char *prefix)
{
  g_autofree char *csv_path = g_strconcat (prefix, ".csv", NULL), *prices_path = g_strconcat (prefix, ".prices.bin", NULL);
  FILE *csv = fopen (csv_path, "wb"), *rows = fopen (prices_path, "wb");
  static gint64 prices[N_SYMBOLS], held[N_SYMBOLS];
  static double row[N_SYMBOLS];
  BenchRandom random;
  guint64 id = 0;

  g_assert_nonnull (csv);
  g_assert_nonnull (rows);
  bench_random_seed (&random, SEED);
  for (int k = 0; k < N_SYMBOLS; k++)
    prices[k] = 2000 + bench_random_below (&random, 30000);
  fputs ("id,day,date,symbol,side,qty,price,fee\n", csv);
  for (guint day = 0; day < N_DAYS; day++)
    {
      g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc (1073260800 + (gint64) 86400 * (day / 5 * 7 + day % 5));
      g_autofree char *text = g_date_time_format (date, "%Y-%m-%d");

      move_prices (&random, prices, row);
      fwrite (row, sizeof *row, N_SYMBOLS, rows);
      for (; id < (guint64) N_TRADES * (day + 1) / N_DAYS; id++)
        {
          guint k = bench_random_below (&random, N_SYMBOLS);
          gboolean is_sale = held[k] > 0 && bench_random_below (&random, 100) < 40;
          guint quantity = 1 + bench_random_below (&random, is_sale ? (guint32) held[k] : 100);

          held[k] += is_sale ? -(gint64) quantity : (gint64) quantity;
          fprintf (csv, "%" G_GUINT64_FORMAT ",%u,%s,%u,%c,%u,%" G_GINT64_FORMAT ".%02d,1.00\n", id, day, text, k, is_sale ? 'S' : 'B',
                   quantity, prices[k] / 100, (int) (prices[k] % 100));
        }
    }
  fclose (csv);
  fclose (rows);
}

static void
trades_clear (Trades *self)
{
  g_free (self->days);
  g_free (self->symbols);
  g_free (self->quantities);
  g_free (self->prices);
  g_free (self->fees);
}

static gint32 *
read_prices (const char *prefix)
{
  g_autofree char *path = g_strconcat (prefix, ".prices.bin", NULL);
  FILE *file = fopen (path, "rb");
  gint32 *prices = g_new (gint32, N_DAYS * N_SYMBOLS);
  static double row[N_SYMBOLS];

  g_assert_nonnull (file);
  for (int day = 0; day < N_DAYS; day++)
    {
      g_assert_cmpuint (fread (row, sizeof *row, N_SYMBOLS, file), ==, N_SYMBOLS);
      for (int k = 0; k < N_SYMBOLS; k++)
        prices[day * N_SYMBOLS + k] = (gint32) (row[k] * 100 + 0.5);
    }
  fclose (file);
  return prices;
}

static void
make_room (Trades *self)
{
  if (self->n < self->size)
    return;
  self->size = MAX (65536, 2 * self->size);
  self->days = g_renew (guint16, self->days, self->size);
  self->symbols = g_renew (guint16, self->symbols, self->size);
  self->quantities = g_renew (gint32, self->quantities, self->size);
  self->prices = g_renew (gint32, self->prices, self->size);
  self->fees = g_renew (gint32, self->fees, self->size);
}

/* Digits up to the next comma or end of line; a point among them is left out. */
static inline guint
take_number (const char **text)
{
  const char *p = *text;
  guint value = 0;

  for (; *p != ',' && *p != '\n'; p++)
    if (*p != '.')
      value = value * 10 + (guint) (*p - '0');
  *text = p + 1;
  return value;
}

/* Whole lines. */
static void
take_lines (Trades     *self,
            const char *text,
            const char *end)
{
  while (text < end)
    {
      gint32 sign;

      make_room (self);
      take_number (&text);
      self->days[self->n] = (guint16) take_number (&text);
      text += strlen ("2004-01-05,");
      self->symbols[self->n] = (guint16) take_number (&text);
      sign = *text == 'B' ? 1 : -1;
      text += strlen ("B,");
      self->quantities[self->n] = sign * (gint32) take_number (&text);
      self->prices[self->n] = (gint32) take_number (&text);
      self->fees[self->n++] = (gint32) take_number (&text);
    }
}

/* In small pieces, that stay in the cache. */
static void
read_trades (Trades     *self,
             const char *prefix)
{
  g_autofree char *path = g_strconcat (prefix, ".csv", NULL), *buffer = g_malloc (CHUNK);
  int file = open (path, O_RDONLY | O_CLOEXEC);
  gsize kept = 0;
  gssize got;
  gboolean is_head = TRUE;

  g_assert_cmpint (file, >=, 0);
  while ((got = read (file, buffer + kept, CHUNK - kept)) > 0)
    {
      const char *end = buffer + kept + got, *start = buffer, *last = end - 1;

      while (*last != '\n')
        g_assert_true (last-- > buffer);
      if (is_head)
        start = (const char *) memchr (buffer, '\n', (gsize) (end - buffer)) + 1;
      is_head = FALSE;
      take_lines (self, start, last + 1);
      kept = (gsize) (end - (last + 1));
      memmove (buffer, last + 1, kept);
    }
  close (file);
}

static void
report (const char *item,
        gsize       n,
        double      wall,
        double      cpu,
        int         threads,
        double      check)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  printf ("{\"workload\":\"portfolio\",\"impl\":\"finx\",\"item\":\"%s\",\"n\":%" G_GSIZE_FORMAT ",\"wall_s\":%.6f,\"cpu_s\":%.6f,"
          "\"threads\":%d,\"rss_kb\":%ld,\"check\":%.10g}\n", item, n, wall, cpu, threads, usage.ru_maxrss, check);
  fflush (stdout);
}

static void
run (const char   *prefix,
     const gint32 *prices)
{
  static FinxLotColumnsResult results[N_SYMBOLS];
  static gint64 values[N_DAYS];
  Trades trades = { 0 };
  FinxAmount realised = 0, unrealised = 0;
  double wall[4], cpu[4], total;
  FinxLotColumns columns;

  wall[0] = wall_seconds ();
  cpu[0] = bench_cpu_seconds ();
  read_trades (&trades, prefix);
  wall[1] = wall_seconds ();
  cpu[1] = bench_cpu_seconds ();
  columns = (FinxLotColumns) { trades.n, N_SYMBOLS, trades.days, trades.symbols, trades.quantities, trades.prices, trades.fees };
  finx_lot_columns_fifo (&columns, results);
  for (int k = 0; k < N_SYMBOLS; k++)
    {
      realised += results[k].realised - results[k].sold_fees;
      unrealised += (FinxAmount) results[k].quantity * prices[(N_DAYS - 1) * N_SYMBOLS + k] - results[k].cost;
    }
  wall[2] = wall_seconds ();
  cpu[2] = bench_cpu_seconds ();
  total = finx_lot_columns_value (&columns, prices, N_DAYS, START_CASH, values);
  wall[3] = wall_seconds ();
  cpu[3] = bench_cpu_seconds ();

  report ("csv-read", trades.n, wall[1] - wall[0], cpu[1] - cpu[0], 1, (double) trades.n);
  report ("fifo+pnl", trades.n, wall[2] - wall[1], cpu[2] - cpu[1], 1, (double) realised / 100);
  report ("value+twr", trades.n, wall[3] - wall[2], cpu[3] - cpu[2], 1, 1 + total);
  report ("all", trades.n, wall[3] - wall[0], cpu[3] - cpu[0], 1, (double) unrealised / 100);
  trades_clear (&trades);
}

/* The day of a number: from Monday to Friday. */
static gint32
date_of (guint day)
{
  return (gint32) (finx_days_from_date (2004, 1, 5) + day / 5 * 7 + day % 5);
}

static void
add_instruments (FinxInstrumentTable   *table,
                 const FinxInstrument **by_number)
{
  for (guint i = 0; i < N_SYMBOLS; i++)
    {
      g_autofree char *symbol = g_strdup_printf ("S%03u", i);
      FinxInstrument instrument = {
        .symbol = symbol,
        .name = (char *) "A company",
        .venue = (char *) "XNYS",
        .asset_class = FINX_ASSET_EQUITY,
        .currency = (char *) "USD",
        .sector = (char *) "",
        .tick_size = finx_decimal_new (1, 2),
        .lot_step = FINX_DECIMAL_ONE,
        .multiplier = FINX_DECIMAL_ONE,
        .margin_rate = FINX_DECIMAL_ONE,
        .calendar = FINX_CALENDAR_US_EQUITY,
        .price_scale = 2,
      };

      by_number[i] = finx_instrument_table_add (table, &instrument, NULL);
      g_assert_nonnull (by_number[i]);
    }
}

static FinxPriceHistory *
make_history (const FinxInstrument **by_number,
              const gint32          *prices)
{
  FinxPriceHistory *history = finx_price_history_new ();

  for (guint k = 0; k < N_SYMBOLS; k++)
    for (guint day = 0; day < N_DAYS; day++)
      finx_price_history_add_price (history, by_number[k], date_of (day), finx_decimal_new (prices[day * N_SYMBOLS + k], 2));
  return history;
}

static void
add_row (FinxTransactionListBuilder *builder,
         FinxTransaction            *row,
         const char                 *id)
{
  row->id = (char *) id;
  row->account = (char *) "depot";
  row->currency = (char *) "USD";
  row->counter_account = row->counter_currency = row->lot = row->note = (char *) "";
  row->fx_rate = row->ratio = FINX_DECIMAL_UNKNOWN;
  finx_transaction_list_builder_add (builder, row);
}

/* The trades after a deposit of the first day. */
static FinxTransactionList *
make_list (const Trades          *trades,
           const FinxInstrument **by_number)
{
  FinxTransactionListBuilder *builder = finx_transaction_list_builder_new (NULL);
  FinxTransaction row = {
    .kind = FINX_TRANSACTION_DEPOSIT, .day = date_of (0), .quantity = FINX_DECIMAL_UNKNOWN, .price = FINX_DECIMAL_UNKNOWN,
    .amount = finx_decimal_new (START_CASH, 2),
  };

  add_row (builder, &row, "deposit");
  for (gsize i = 0; i < trades->n; i++)
    {
      gboolean is_sale = trades->quantities[i] < 0;
      gint64 quantity = ABS (trades->quantities[i]), value = quantity * trades->prices[i];
      char id[16];

      g_snprintf (id, sizeof id, "t%07u", (guint) i);
      row = (FinxTransaction) {
        .kind = is_sale ? FINX_TRANSACTION_SELL : FINX_TRANSACTION_BUY,
        .day = date_of (trades->days[i]),
        .instrument = by_number[trades->symbols[i]],
        .quantity = finx_decimal_new (quantity, 0),
        .price = finx_decimal_new (trades->prices[i], 2),
        .amount = finx_decimal_new (is_sale ? value - trades->fees[i] : value + trades->fees[i], 2),
        .fees = finx_decimal_new (trades->fees[i], 2),
      };
      add_row (builder, &row, id);
    }
  return finx_transaction_list_builder_end (builder);
}

/* The return from the end of the first day on. */
static double
get_return (FinxReview *review)
{
  guint n;
  const FinxValuationDay *days = finx_valuation_series_get_days (finx_review_get_series (review), &n);

  return finx_decimal_to_double (days[n - 1].value) / finx_decimal_to_double (days[0].value);
}

static void
run_core (const char            *prefix,
          const FinxInstrument **by_number,
          FinxPriceHistory      *history)
{
  const FinxReviewOptions options = { .base_currency = "USD", .expense_fees = TRUE, .as_of = date_of (N_DAYS - 1) };
  g_autoptr(FinxTransactionList) list = NULL;
  g_autoptr(FinxReview) review = NULL;
  g_autoptr(GError) error = NULL;
  int n_threads = (int) MIN (g_get_num_processors (), 4);       /* as the reckoning chooses for so many */
  double wall[4], cpu[4];
  Trades trades = { 0 };

  wall[0] = wall_seconds ();
  cpu[0] = bench_cpu_seconds ();
  read_trades (&trades, prefix);
  wall[1] = wall_seconds ();
  cpu[1] = bench_cpu_seconds ();
  list = make_list (&trades, by_number);
  wall[2] = wall_seconds ();
  cpu[2] = bench_cpu_seconds ();
  review = finx_review_new (&options, list, history, &error);
  wall[3] = wall_seconds ();
  cpu[3] = bench_cpu_seconds ();
  g_assert_no_error (error);
  report ("core-list", trades.n, wall[2] - wall[1], cpu[2] - cpu[1], 1, (double) finx_transaction_list_get_n (list) - 1);
  report ("core-review", trades.n, wall[3] - wall[2], cpu[3] - cpu[2], n_threads, get_return (review));
  report ("core", trades.n, wall[3] - wall[0], cpu[3] - cpu[0], n_threads,
          finx_decimal_to_double (finx_review_get_gains (review)->totals.unrealised));
  trades_clear (&trades);
}

static void
run_core_often (const char   *prefix,
                const gint32 *prices,
                int           repeats)
{
  g_autoptr(FinxInstrumentTable) table = finx_instrument_table_new ();
  const FinxInstrument *by_number[N_SYMBOLS];
  g_autoptr(FinxPriceHistory) history = NULL;

  add_instruments (table, by_number);
  history = make_history (by_number, prices);
  for (int i = 0; i < repeats; i++)
    run_core (prefix, by_number, history);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = argc < 2 ? g_dir_make_tmp ("finx-bench-XXXXXX", NULL) : NULL;
  g_autofree char *prefix = folder != NULL ? g_build_filename (folder, "trades", NULL) : g_strdup (argv[1]);
  int repeats = argc > 2 ? atoi (argv[2]) : 5;
  const char *only = argc > 3 ? argv[3] : NULL;
  g_autofree gint32 *prices = NULL;

  if (folder != NULL)
    make_files (prefix);
  prices = read_prices (prefix);
  for (int i = 0; i < repeats && g_strcmp0 (only, "core") != 0; i++)
    run (prefix, prices);
  if (g_strcmp0 (only, "columns") != 0)
    run_core_often (prefix, prices, repeats);
  if (folder != NULL)
    {
      g_autofree char *csv = g_strconcat (prefix, ".csv", NULL), *rows = g_strconcat (prefix, ".prices.bin", NULL);

      g_unlink (csv);
      g_unlink (rows);
      g_rmdir (folder);
    }
  return 0;
}
