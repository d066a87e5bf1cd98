/* SPDX-License-Identifier: GPL-3.0-or-later */
/* FinX CSV to transactions: rows a second of CPU time, from a file in memory, ids made, each row checked. */
#include "bench-report.h"

#include "files/finx-transaction-csv.h"

#include <stdio.h>
#include <sys/resource.h>

#define N_ROWS    1000000
#define N_SYMBOLS 500
#define N_RUNS    3

static FinxInstrument instruments[N_SYMBOLS];

static const FinxInstrument *
resolve_cb (const FinxSymbolQuery *query,
            gpointer               user_data)
{
  guint number = (guint) g_ascii_strtoull (query->symbol + 1, NULL, 10);

  return number < N_SYMBOLS ? &instruments[number] : NULL;
}

static void
count_cb (FinxTransaction *transaction,
          gpointer         user_data)
{
  finx_transaction_free (transaction);
}

/* What people have: mostly trades, some dividends and deposits, one row in fifty with a quoted note. */
static GBytes *
make_file (void)
{
  BenchRandom random;
  GString *out = g_string_sized_new (N_ROWS * 110);

  bench_random_seed (&random, 1);
  g_string_append (out, "date,time,type,account,counter_account,symbol,quantity,price,amount,fees,taxes,currency,fx_rate,"
                        "ratio,lot,note\n");
  for (guint i = 0; i < N_ROWS; i++)
    {
      guint kind = bench_random_below (&random, 10), day = i / 160, quantity = 1 + bench_random_below (&random, 1000);
      guint cents = 100 + bench_random_below (&random, 50000), total = quantity * cents + 100;

      g_string_append_printf (out, "%04u-%02u-%02u,%02u:%02u:%02u,", 2004 + day / 336, 1 + day / 28 % 12, 1 + day % 28, i % 24,
                              i / 24 % 60, i / 7 % 60);
      if (kind == 0)
        g_string_append_printf (out, "dividend,depot,,S%u,,,%u.%02u,,%u.%02u,USD,,,,", bench_random_below (&random, N_SYMBOLS),
                                total / 100, total % 100, total / 1000, total % 100);
      else if (kind == 1)
        g_string_append_printf (out, "deposit,depot,,,,,%u.%02u,,,EUR,,,,", total / 100, total % 100);
      else
        g_string_append_printf (out, "%s,depot,,S%u,%u.5,%u.%02u,%u.%02u,1.00,,USD,,,,", kind < 6 ? "buy" : "sell",
                                bench_random_below (&random, N_SYMBOLS), quantity, cents / 100, cents % 100, total / 100,
                                total % 100);
      g_string_append (out, i % 50 == 0 ? "\"a \"\"note\"\", quoted\"\n" : "\n");
    }
  return g_string_free_to_bytes (out);
}

int
main (void)
{
  g_autoptr(GBytes) bytes = make_file ();
  double collected[N_RUNS], streamed[N_RUNS];
  guint64 n_read = 0;
  struct rusage usage;

  for (guint i = 0; i < N_SYMBOLS; i++)
    instruments[i] = (FinxInstrument) { .symbol = g_strdup_printf ("S%u", i), .asset_class = FINX_ASSET_EQUITY };
  for (guint run = 0; run < N_RUNS; run++)
    {
      FinxImportOptions options = { .account = "depot", .resolve = resolve_cb };
      double start = bench_cpu_seconds ();
      g_autoptr(FinxImportResult) result = finx_transaction_csv_read (bytes, &options, NULL);

      collected[run] = bench_cpu_seconds () - start;
      n_read = result->n_transactions;
    }
  for (guint run = 0; run < N_RUNS; run++)
    {
      FinxImportOptions options = { .account = "depot", .resolve = resolve_cb, .sink = count_cb };
      double start = bench_cpu_seconds ();
      g_autoptr(FinxImportResult) result = finx_transaction_csv_read (bytes, &options, NULL);

      streamed[run] = bench_cpu_seconds () - start;
    }
  getrusage (RUSAGE_SELF, &usage);
  for (guint i = 0; i < N_SYMBOLS; i++)
    g_free (instruments[i].symbol);
  if (n_read != N_ROWS)
    return 1;
  printf ("{\"name\":\"import-csv\",\"unit\":\"rows/s\",\"value\":%.0f,\"streamed\":%.0f,\"rows\":%u,\"bytes\":%" G_GSIZE_FORMAT
          ",\"peak_mib\":%ld}\n",
          N_ROWS / bench_median (collected, N_RUNS), N_ROWS / bench_median (streamed, N_RUNS), N_ROWS,
          g_bytes_get_size (bytes), usage.ru_maxrss / 1024);
  return 0;
}
