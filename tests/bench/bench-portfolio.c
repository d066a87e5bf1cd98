/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/finx-digits.h"
#include "base/finx-time.h"
#include "model/finx-trade-columns.h"
#include "model/finx-transaction-list.h"
#include "portfolio/review/finx-review.h"
#include "tests/bench/bench-report.h"
#include "tests/portfolio/lot-columns.h"

/* The job: a CSV of trades "id,day,date,symbol,side,qty,price,fee" to lots first in first out, realised and unrealised
 * gains, the value of each day and the time-weighted return.
 *
 *   bench-portfolio [PREFIX [REPEATS [sums|lots|probe]]]
 *
 * reads PREFIX.csv and PREFIX.prices.bin (a row of 500 doubles for each of 5040 days); without arguments it makes them. The
 * lines are no layout that an import knows; from them on it is what the program does with a portfolio, and with the same
 * functions. The item "all" is the job, as a report on a file does it: #FinxTradeColumns and a #FinxReview of sums. The item
 * "all-lots" is what opening a portfolio does: a #FinxTransactionList, made by threads, as an import makes it, and a
 * #FinxReview with each closed lot and all of its other figures. What is called a probe is a short program for this job alone,
 * which knows that all is whole cents of one currency: to tell how busy the machine is. */

#define N_DAYS     5040
#define N_SYMBOLS  500
#define START_CASH G_GINT64_CONSTANT (100000000000)     /* cents */
#define N_TRADES   1000000
#define SEED       1
#define MAX_THREADS 4
#define BLOCK_SIZE  (256 * 1024)

/* Lines of the file that one thread reads, block by block. */
typedef struct _Part Part;
struct _Part
{
  int                         file;
  off_t                       from, to;         /* starts of lines, or the end */
  void                      (*take) (Part *self, const char *text, const char *end);
  guint                       number;
  const FinxInstrument      **by_number;
  FinxTransactionListBuilder *builder;
  FinxTradeColumns           *trades;
  guint                       holdings[N_SYMBOLS];
  gint32                      days[N_DAYS];
};

/* A line of the file; money in cents. */
typedef struct
{
  char     id[9];
  guint    day, symbol;
  gboolean is_sale;
  gint64   quantity, price, fee;
} Line;

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

/* Digits up to the next comma or end of line; a point among them is left out. */
static inline guint
take_number (const char **text)
{
  const char *end = finx_cell_end (*text);
  guint value = 0, scale;

  g_assert_true (end > *text && end <= *text + 8 && finx_digits_read (*text, (guint) (end - *text), &value, &scale));
  *text = end + 1;
  return value;
}

static void
report (const char *impl,
        const char *item,
        gsize       n,
        double      wall,
        double      cpu,
        int         threads,
        double      check)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  printf ("{\"workload\":\"portfolio\",\"impl\":\"%s\",\"item\":\"%s\",\"n\":%" G_GSIZE_FORMAT ",\"wall_s\":%.6f,\"cpu_s\":%.6f,"
          "\"threads\":%d,\"rss_kb\":%ld,\"check\":%.10g}\n", impl, item, n, wall, cpu, threads, usage.ru_maxrss, check);
  fflush (stdout);
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

/* "t", the number with seven digits, and its end. */
static inline void
take_id (const char **text,
         char         id[9])
{
  guint length = (guint) (finx_cell_end (*text) - *text);
  guint64 digits = GUINT64_TO_LE ((finx_bytes_load (*text) << 8 * (8 - length)) | G_GUINT64_CONSTANT (0x3030303030303030) >> 8 * length);

  g_assert_true (length > 0 && length < 8);
  memcpy (id, &digits, sizeof digits);
  id[0] = 't';
  id[8] = '\0';
  *text += length + 1;
}

static inline void
read_line (const char **text,
           Line        *line)
{
  take_id (text, line->id);
  line->day = take_number (text);
  *text += strlen ("2004-01-05,");
  line->symbol = take_number (text);
  line->is_sale = **text == 'S';
  *text += strlen ("B,");
  line->quantity = take_number (text);
  line->price = take_number (text);
  line->fee = take_number (text);
}

static void
list_lines (Part       *self,
            const char *text,
            const char *end)
{
  if (self->builder == NULL)
    self->builder = finx_transaction_list_builder_new (NULL);
  while (text < end)
    {
      Line line;

      read_line (&text, &line);
      add_row (self->builder, &(FinxTransaction) {
        .kind = line.is_sale ? FINX_TRANSACTION_SELL : FINX_TRANSACTION_BUY,
        .day = date_of (line.day),
        .instrument = self->by_number[line.symbol],
        .quantity = finx_decimal_new (line.quantity, 0),
        .price = finx_decimal_new (line.price, 2),
        .amount = finx_decimal_new (line.quantity * line.price + (line.is_sale ? -line.fee : line.fee), 2),
        .fees = finx_decimal_new (line.fee, 2),
      }, line.id);
    }
}

static void
trade_lines (Part       *self,
             const char *text,
             const char *end)
{
  if (self->trades == NULL)
    {
      self->trades = finx_trade_columns_new (1 + self->number * FINX_TRADE_MOST_ROWS);  /* one is before them all */
      for (guint i = 0; i < N_SYMBOLS; i++)
        self->holdings[i] = finx_trade_columns_open_holding (self->trades, "depot", self->by_number[i]);
      for (guint i = 0; i < N_DAYS; i++)
        self->days[i] = date_of (i);
    }
  while (text < end)
    {
      FinxTransactionKind kind;
      FinxTradeRow row;
      Line line;

      read_line (&text, &line);
      kind = line.is_sale ? FINX_TRANSACTION_SELL : FINX_TRANSACTION_BUY;
      row = (FinxTradeRow) {
        .quantity = line.quantity * 100000000,
        .amount = (line.quantity * line.price + (line.is_sale ? -line.fee : line.fee)) * 100000000,
        .day = self->days[line.day],
        .fees = (gint32) line.fee * 100,
        .moment = finx_trade_moment (kind, -1) & 0xffffff,
        .kind = kind,
      };
      g_assert_true (finx_trade_columns_add_trade (self->trades, self->holdings[line.symbol], &row, line.id, sizeof line.id - 1));
    }
}

static gpointer
read_part (gpointer data)
{
  Part *self = data;
  g_autofree char *block = g_malloc0 (BLOCK_SIZE + 16);
  gsize n_left = 0;

  for (off_t at = self->from; at < self->to;)
    {
      ssize_t n = pread (self->file, block + n_left, MIN (BLOCK_SIZE - n_left, (gsize) (self->to - at)), at);
      const char *end = block + n_left + n;

      g_assert_cmpint (n, >, 0);
      while (end[-1] != '\n')
        end--;
      self->take (self, block, end);
      at += n;
      n_left = (gsize) (block + n_left + n - end);
      memmove (block, end, n_left);
    }
  if (self->builder != NULL)
    finx_transaction_list_builder_close (self->builder);
  return NULL;
}

static off_t
next_line (int   file,
           off_t at)
{
  char text[256];
  ssize_t n = pread (file, text, sizeof text, at);

  g_assert_cmpint (n, >, 0);
  return at + ((const char *) memchr (text, '\n', (gsize) n) + 1 - text);
}

/* The lines, shared by threads. */
static void
read_parts (const char            *prefix,
            const FinxInstrument **by_number,
            void                 (*take) (Part *self, const char *text, const char *end),
            Part                  *parts,
            guint                  n_threads)
{
  g_autofree char *path = g_strconcat (prefix, ".csv", NULL);
  int file = open (path, O_RDONLY);
  off_t size = lseek (file, 0, SEEK_END), at = next_line (file, 0);
  GThread *threads[MAX_THREADS];

  for (guint i = 0; i < n_threads; i++)
    {
      off_t to = i + 1 < n_threads ? next_line (file, at + (size - at) / (n_threads - i)) : size;

      parts[i] = (Part) { .file = file, .from = at, .to = to, .take = take, .number = i, .by_number = by_number };
      threads[i] = g_thread_new ("read", read_part, &parts[i]);
      at = to;
    }
  for (guint i = 0; i < n_threads; i++)
    g_thread_join (threads[i]);
  close (file);
}

/* The money that the trades are paid from; before all of them. */
static FinxTransaction
make_deposit (void)
{
  return (FinxTransaction) {
    .id = (char *) "deposit", .account = (char *) "depot", .currency = (char *) "USD", .counter_account = (char *) "",
    .counter_currency = (char *) "", .lot = (char *) "", .note = (char *) "", .kind = FINX_TRANSACTION_DEPOSIT, .day = date_of (0),
    .quantity = FINX_DECIMAL_UNKNOWN, .price = FINX_DECIMAL_UNKNOWN, .amount = finx_decimal_new (START_CASH, 2),
    .fx_rate = FINX_DECIMAL_UNKNOWN, .ratio = FINX_DECIMAL_UNKNOWN,
  };
}

static FinxTransactionList *
read_list (const char            *prefix,
           const FinxInstrument **by_number,
           guint                  n_threads)
{
  FinxTransactionListBuilder *builder = finx_transaction_list_builder_new (NULL);
  FinxTransaction deposit = make_deposit ();
  Part parts[MAX_THREADS];

  read_parts (prefix, by_number, list_lines, parts, n_threads);
  finx_transaction_list_builder_add (builder, &deposit);
  for (guint i = 0; i < n_threads; i++)
    finx_transaction_list_builder_join (builder, parts[i].builder);
  return finx_transaction_list_builder_end (builder);
}

static FinxTradeColumns *
read_trades (const char            *prefix,
             const FinxInstrument **by_number,
             guint                  n_threads)
{
  FinxTradeColumns *trades = finx_trade_columns_new (0);
  FinxTransaction deposit = make_deposit ();
  Part parts[MAX_THREADS];

  read_parts (prefix, by_number, trade_lines, parts, n_threads);
  g_assert_true (finx_trade_columns_add (trades, &deposit));
  for (guint i = 0; i < n_threads; i++)
    g_assert_true (finx_trade_columns_join (trades, parts[i].trades));
  return trades;
}

/* The return from the end of the first day on. */
static double
get_return (FinxReview *review)
{
  guint n;
  const FinxValuationDay *days = finx_valuation_series_get_days (finx_review_get_series (review), &n);

  return finx_decimal_to_double (days[n - 1].value) / finx_decimal_to_double (days[0].value);
}

/* The items of a run; @check: of each */
static void
report_run (const char   *read_item,
            const char   *review_item,
            const char   *whole_item,
            const double  wall[3],
            const double  cpu[3],
            guint         n_threads,
            FinxReview   *review)
{
  const GArray *holdings = finx_review_get_holdings (review);
  FinxDecimal unrealised = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < holdings->len; i++)
    {
      const FinxReviewHolding *holding = &g_array_index (holdings, FinxReviewHolding, i);

      unrealised = finx_decimal_add (unrealised, finx_decimal_sub (holding->base_value, holding->base_cost));
    }
  report ("finx", read_item, N_TRADES, wall[1] - wall[0], cpu[1] - cpu[0], (int) n_threads, finx_decimal_to_double (finx_review_get_summary (review)->value));
  report ("finx", review_item, N_TRADES, wall[2] - wall[1], cpu[2] - cpu[1], (int) n_threads, get_return (review));
  report ("finx", whole_item, N_TRADES, wall[2] - wall[0], cpu[2] - cpu[0], (int) n_threads, finx_decimal_to_double (unrealised));
}

static void
mark (double *wall,
      double *cpu)
{
  *wall = wall_seconds ();
  *cpu = bench_cpu_seconds ();
}

static void
run_sums (const char            *prefix,
          const FinxInstrument **by_number,
          FinxPriceHistory      *history)
{
  const FinxReviewOptions options = { .base_currency = "USD", .expense_fees = TRUE, .as_of = date_of (N_DAYS - 1), .sums_only = TRUE };
  guint n_threads = MIN (g_get_num_processors (), MAX_THREADS);         /* as many as the reckoning takes */
  g_autoptr(FinxTradeColumns) trades = NULL;
  g_autoptr(FinxReview) review = NULL;
  double wall[3], cpu[3];

  mark (&wall[0], &cpu[0]);
  trades = read_trades (prefix, by_number, n_threads);
  mark (&wall[1], &cpu[1]);
  review = finx_review_new_of_trades (&options, trades, history);
  mark (&wall[2], &cpu[2]);
  g_assert_nonnull (review);
  report_run ("csv-to-trades", "sums", "all", wall, cpu, n_threads, review);
}

static void
run_lots (const char            *prefix,
          const FinxInstrument **by_number,
          FinxPriceHistory      *history)
{
  const FinxReviewOptions options = { .base_currency = "USD", .expense_fees = TRUE, .as_of = date_of (N_DAYS - 1) };
  guint n_threads = MIN (g_get_num_processors (), MAX_THREADS);
  g_autoptr(FinxTransactionList) list = NULL;
  g_autoptr(FinxReview) review = NULL;
  g_autoptr(GError) error = NULL;
  double wall[3], cpu[3];

  mark (&wall[0], &cpu[0]);
  list = read_list (prefix, by_number, n_threads);
  mark (&wall[1], &cpu[1]);
  review = finx_review_new (&options, list, history, &error);
  mark (&wall[2], &cpu[2]);
  g_assert_no_error (error);
  report_run ("csv-to-list", "review", "all-lots", wall, cpu, n_threads, review);
}

/* The same with columns of whole cents, on one thread. */
static void
run_probe (const char   *prefix,
           const gint32 *prices)
{
  g_autofree char *path = g_strconcat (prefix, ".csv", NULL);
  g_autofree guint16 *days = g_new (guint16, N_TRADES), *symbols = g_new (guint16, N_TRADES);
  g_autofree gint32 *quantities = g_new (gint32, N_TRADES), *trade_prices = g_new (gint32, N_TRADES), *fees = g_new (gint32, N_TRADES);
  g_autofree gint64 *values = g_new (gint64, N_DAYS);
  LotColumns columns = { 0, N_SYMBOLS, days, symbols, quantities, trade_prices, fees };
  LotColumnsResult results[N_SYMBOLS];
  double wall[2], cpu[2];
  FinxAmount unrealised = 0;

  mark (&wall[0], &cpu[0]);
  {
    g_autoptr(GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
    const char *text = strchr (g_mapped_file_get_contents (file), '\n') + 1;

    for (; columns.n < N_TRADES; columns.n++)
      {
        Line line;

        read_line (&text, &line);
        days[columns.n] = (guint16) line.day;
        symbols[columns.n] = (guint16) line.symbol;
        quantities[columns.n] = (gint32) (line.is_sale ? -line.quantity : line.quantity);
        trade_prices[columns.n] = (gint32) line.price;
        fees[columns.n] = (gint32) line.fee;
      }
  }
  lot_columns_fifo (&columns, results);
  lot_columns_value (&columns, prices, N_DAYS, START_CASH, values);
  mark (&wall[1], &cpu[1]);
  for (guint k = 0; k < N_SYMBOLS; k++)
    unrealised += (FinxAmount) results[k].quantity * prices[(N_DAYS - 1) * N_SYMBOLS + k] - results[k].cost;
  report ("probe", "all", N_TRADES, wall[1] - wall[0], cpu[1] - cpu[0], 1, (double) unrealised / 100);
}

static void
run_often (const char   *prefix,
           const gint32 *prices,
           int           repeats,
           const char   *only)
{
  g_autoptr(FinxInstrumentTable) table = finx_instrument_table_new ();
  const FinxInstrument *by_number[N_SYMBOLS];
  g_autoptr(FinxPriceHistory) history = NULL;

  add_instruments (table, by_number);
  history = make_history (by_number, prices);
  for (int i = 0; i < repeats && g_str_equal (only, "probe"); i++)
    run_probe (prefix, prices);
  for (int i = 0; i < repeats && !g_str_equal (only, "lots"); i++)
    run_sums (prefix, by_number, history);
  for (int i = 0; i < repeats && (*only == '\0' || g_str_equal (only, "lots")); i++)
    run_lots (prefix, by_number, history);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = argc < 2 ? g_dir_make_tmp ("finx-bench-XXXXXX", NULL) : NULL;
  g_autofree char *prefix = folder != NULL ? g_build_filename (folder, "trades", NULL) : g_strdup (argv[1]);
  int repeats = argc > 2 ? atoi (argv[2]) : 5;
  g_autofree gint32 *prices = NULL;

  if (folder != NULL)
    make_files (prefix);
  prices = read_prices (prefix);
  run_often (prefix, prices, repeats, argc > 3 ? argv[3] : "");
  if (folder != NULL)
    {
      g_autofree char *csv = g_strconcat (prefix, ".csv", NULL), *rows = g_strconcat (prefix, ".prices.bin", NULL);

      g_unlink (csv);
      g_unlink (rows);
      g_rmdir (folder);
    }
  return 0;
}
