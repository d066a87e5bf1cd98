/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "portfolio/finx-lot-columns.h"
#include "tests/bench/bench-report.h"

/* The job: a CSV of trades "id,day,date,symbol,side,qty,price,fee" to lots first in first out, realised and unrealised
 * gains, the value of each day and the time-weighted return.
 *
 *   bench-portfolio [PREFIX [REPEATS]]
 *
 * reads PREFIX.csv and PREFIX.prices.bin (a row of 500 doubles for each of 5040 days); without arguments it makes them. */

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
        double      check)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  printf ("{\"workload\":\"portfolio\",\"impl\":\"finx\",\"item\":\"%s\",\"n\":%" G_GSIZE_FORMAT ",\"wall_s\":%.6f,\"cpu_s\":%.6f,"
          "\"threads\":1,\"rss_kb\":%ld,\"check\":%.10g}\n", item, n, wall, cpu, usage.ru_maxrss, check);
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

  report ("csv-read", trades.n, wall[1] - wall[0], cpu[1] - cpu[0], (double) trades.n);
  report ("fifo+pnl", trades.n, wall[2] - wall[1], cpu[2] - cpu[1], (double) realised / 100);
  report ("value+twr", trades.n, wall[3] - wall[2], cpu[3] - cpu[2], 1 + total);
  report ("all", trades.n, wall[3] - wall[0], cpu[3] - cpu[0], (double) unrealised / 100);
  g_free (trades.days);
  g_free (trades.symbols);
  g_free (trades.quantities);
  g_free (trades.prices);
  g_free (trades.fees);
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
  for (int i = 0; i < repeats; i++)
    run (prefix, prices);
  if (folder != NULL)
    {
      g_autofree char *csv = g_strconcat (prefix, ".csv", NULL), *rows = g_strconcat (prefix, ".prices.bin", NULL);

      g_unlink (csv);
      g_unlink (rows);
      g_rmdir (folder);
    }
  return 0;
}
