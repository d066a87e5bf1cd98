/* SPDX-License-Identifier: GPL-3.0-or-later */
/* FinX CSV to transactions: rows a second of CPU time, from a file in memory, ids made, each row checked. And the whole way,
 * by the clock: from a file into the journal, and back at the next opening.
 *
 *   bench-import [csv|journal|FILE]
 *
 * FILE: of any size: it is imported, and cancelled on the way. */
#include "bench-report.h"

#include "engine/finx-engine-book.h"
#include "files/transactions/finx-transaction-csv.h"
#include "tests/support/helpers.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
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

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) * 1e-6;
}

static FinxEngine *
open_engine (const char *folder)
{
  FinxEngineOptions options = { .data_dir = folder };
  FinxEngine *engine = finx_engine_new (&options);

  if (!finx_engine_open (engine, NULL))
    exit (1);
  return engine;
}

static void
create_portfolio (FinxEngine *engine)
{
  FinxAccount *account = finx_account_new ();

  g_free (account->id);
  account->id = g_strdup ("depot");
  g_free (account->name);
  account->name = g_strdup ("Depot");
  g_free (account->broker);
  account->broker = g_strdup ("manual");
  g_free (account->currency);
  account->currency = g_strdup ("USD");
  account->opened_us = 1;
  if (!finx_engine_write_account (engine, account, "Created", NULL))
    exit (1);
}

static gpointer
no_job (FinxStore       *store,
        gpointer         data,
        GDestroyNotify  *destroy,
        GError         **error)
{
  return NULL;
}

/* What is asked of an import while it runs. */
typedef struct
{
  GCancellable *cancellable;    /* (nullable): cancelled when half of the file is read */
  gint64        cancelled_us;   /* when */
  guint         n_steps;        /* of the progress */
  double        fraction;
} Watch;

static void
watch_cb (double   fraction,
          guint64  n_rows,
          gpointer user_data)
{
  Watch *watch = user_data;

  watch->n_steps += fraction > watch->fraction;
  watch->fraction = fraction;
  if (watch->cancellable == NULL || fraction < 0.4 || watch->cancelled_us != 0)
    return;
  watch->cancelled_us = g_get_monotonic_time ();
  g_cancellable_cancel (watch->cancellable);
}

/* @held: (out): the longest that a small job had to wait for the store. Returns: rows that were written */
static guint64
import_file (FinxEngine *engine,
             const char *path,
             Watch      *watch,
             double     *seconds,
             double     *held)
{
  const FinxImportOptions options = { 0 };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(FinxImportOutcome) outcome = NULL;
  gint64 start = g_get_monotonic_time ();

  *held = 0;
  finx_engine_import_async (engine, "depot", path, &options, 0, watch_cb, watch, watch->cancellable, result_cb, &result);
  while (result == NULL)
    {
      gint64 asked = g_get_monotonic_time ();

      finx_engine_store_call (engine, no_job, NULL, NULL);
      *held = MAX (*held, seconds_since (asked));
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (5000);
    }
  outcome = finx_engine_import_finish (engine, result, NULL);
  *seconds = seconds_since (start);
  return outcome != NULL ? outcome->n_imported : 0;
}

static double
undo (FinxEngine *engine)
{
  g_autoptr(GAsyncResult) result = NULL;
  gint64 start = g_get_monotonic_time ();

  finx_engine_undo_async (engine, "depot", result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return finx_engine_undo_finish (engine, result, NULL) ? seconds_since (start) : -1;
}

static void
remove_folder (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

/* By the clock, as the threads share the work and the disk takes part. The folder is below TMPDIR. */
static gboolean
run_journal (GBytes *bytes)
{
  g_autofree char *folder = g_dir_make_tmp ("finx-bench-XXXXXX", NULL), *path = g_build_filename (folder, "rows.csv", NULL);
  g_autofree char *database = g_build_filename (folder, "finx.db", NULL);
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  double import_s, again_s, open_s, empty_s, undo_s, import_cpu_s, open_cpu_s, held_s, unused;
  guint64 n_written, n_again;
  gint64 start = g_get_monotonic_time ();
  struct rusage usage;
  GStatBuf info;
  FinxEngine *engine = open_engine (folder);
  Watch watch = { NULL };

  empty_s = seconds_since (start);
  g_file_set_contents (path, text, (gssize) size, NULL);
  create_portfolio (engine);
  import_cpu_s = bench_cpu_seconds ();
  n_written = import_file (engine, path, &watch, &import_s, &held_s);
  import_cpu_s = bench_cpu_seconds () - import_cpu_s;
  getrusage (RUSAGE_SELF, &usage);
  finx_engine_close (engine);
  g_object_unref (engine);
  g_stat (database, &info);

  start = g_get_monotonic_time ();
  open_cpu_s = bench_cpu_seconds ();
  engine = open_engine (folder);
  n_written = n_written == N_ROWS ? finx_transaction_list_get_n (finx_engine_get_transactions (engine, "depot")) : 0;
  open_s = seconds_since (start) - empty_s;
  open_cpu_s = bench_cpu_seconds () - open_cpu_s;
  n_again = import_file (engine, path, &watch, &again_s, &unused);
  undo_s = undo (engine);
  finx_engine_close (engine);
  g_object_unref (engine);
  remove_folder (folder);
  printf ("{\"name\":\"journal\",\"unit\":\"rows/s\",\"value\":%.0f,\"rows\":%u,\"seconds\":%.3f,\"cpu_seconds\":%.3f,"
          "\"store_held_seconds\":%.3f,\"open_seconds\":%.3f,\"open_cpu_seconds\":%.3f,"
          "\"again_seconds\":%.3f,\"undo_seconds\":%.3f,\"file_mib\":%.0f,\"peak_mib\":%ld}\n",
          N_ROWS / import_s, N_ROWS, import_s, import_cpu_s, held_s, open_s, open_cpu_s, again_s, undo_s, (double) info.st_size / (1 << 20), usage.ru_maxrss / 1024);
  return n_written == N_ROWS && n_again == 0 && undo_s > 0;
}

static gint64
peak_mib (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

/* Memory that is the process's own; a file that is mapped is not. */
static gint64
own_mib (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL) || (line = strstr (text, "RssAnon:")) == NULL)
    return 0;
  return g_ascii_strtoll (line + strlen ("RssAnon:"), NULL, 10) / 1024;
}

static void
run_file (const char *path)
{
  g_autofree char *folder = g_dir_make_tmp ("finx-bench-XXXXXX", NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Watch cancelled = { cancellable }, whole = { NULL };
  FinxEngine *engine = open_engine (folder);
  double seconds, held, ended;
  guint64 n;

  create_portfolio (engine);
  n = import_file (engine, path, &cancelled, &seconds, &held);
  ended = seconds_since (cancelled.cancelled_us);
  printf ("{\"name\":\"import-cancelled\",\"unit\":\"s\",\"value\":%.3f,\"rows\":%" G_GUINT64_FORMAT ",\"rows_there\":%u,"
          "\"own_mib\":%" G_GINT64_FORMAT "}\n",
          ended, n, finx_transaction_list_get_n (finx_engine_get_transactions (engine, "depot")), own_mib ());
  fflush (stdout);
  n = import_file (engine, path, &whole, &seconds, &held);
  printf ("{\"name\":\"import-file\",\"unit\":\"rows/s\",\"value\":%.0f,\"rows\":%" G_GUINT64_FORMAT ",\"rows_there\":%u,\"seconds\":%.1f,"
          "\"store_held_seconds\":%.3f,\"progress_steps\":%u,\"own_mib\":%" G_GINT64_FORMAT ",\"peak_mib\":%" G_GINT64_FORMAT "}\n",
          (double) n / seconds, n, finx_transaction_list_get_n (finx_engine_get_transactions (engine, "depot")), seconds, held, whole.n_steps,
          own_mib (), peak_mib ());
  finx_engine_close (engine);
  g_object_unref (engine);
  remove_folder (folder);
}

/* An argument runs one part only. */
int
main (int    argc,
      char **argv)
{
  const char *only = argc > 1 ? argv[1] : NULL;
  g_autoptr(GBytes) bytes = NULL;
  double collected[N_RUNS], streamed[N_RUNS];
  guint64 n_read = 0;
  struct rusage usage;

  if (only != NULL && !g_str_equal (only, "csv") && !g_str_equal (only, "journal"))
    {
      run_file (only);
      return 0;
    }
  bytes = make_file ();
  for (guint i = 0; i < N_SYMBOLS; i++)
    instruments[i] = (FinxInstrument) { .symbol = g_strdup_printf ("S%u", i), .asset_class = FINX_ASSET_EQUITY };
  if (g_strcmp0 (only, "csv") != 0 && !run_journal (bytes))     /* first, as it tells its memory */
    return 1;
  if (g_strcmp0 (only, "journal") == 0)
    return 0;
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
