/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/transactions/finx-trade-csv.h"

#include <glib/gstdio.h>
#include <string.h>


#define HEAD     "date,time,type,account,counter_account,symbol,quantity,price,amount,fees,taxes,currency,fx_rate,ratio,lot,note,id\n"
#define N_LINES  40000          /* more than one thread and many blocks */
#define N_BROKEN 400

static GHashTable *instruments; /* symbol → FinxInstrument, owned */
static char *path;

static const FinxInstrument *
resolve_cb (const FinxSymbolQuery *query,
            gpointer               user_data)
{
  FinxInstrument *instrument = g_hash_table_lookup (instruments, query->symbol);

  if (instrument == NULL && *query->symbol != '?')
    {
      instrument = finx_instrument_new_plain (query->symbol, "", "", FINX_ASSET_EQUITY, query->currency);
      g_hash_table_insert (instruments, instrument->symbol, instrument);
    }
  return instrument;
}

static FinxTradeColumns *
read_short (const char *text,
            gssize      length)
{
  g_autoptr(GError) error = NULL;

  g_hash_table_remove_all (instruments);
  g_assert_true (g_file_set_contents (path, text, length, &error));
  return finx_trade_csv_read (path, "main", resolve_cb, NULL);
}

static gboolean
is_same (FinxDecimal a,
         FinxDecimal b)
{
  return finx_decimal_is_known (a) == finx_decimal_is_known (b) && (!finx_decimal_is_known (a) || finx_decimal_equal (a, b));
}

/* But for what columns do not keep. */
static void
assert_same (const FinxTransaction *a,
             const FinxTransaction *b)
{
  g_assert_cmpstr (a->account, ==, b->account);
  g_assert_cmpstr (a->counter_account, ==, b->counter_account);
  g_assert_cmpstr (a->currency, ==, b->currency);
  g_assert_cmpstr (a->counter_currency, ==, b->counter_currency);
  g_assert_cmpint (a->kind, ==, b->kind);
  g_assert_cmpint (a->day, ==, b->day);
  g_assert_cmpint (a->time_us, ==, b->time_us);
  g_assert_true (a->instrument == b->instrument && is_same (a->quantity, b->quantity) && is_same (a->amount, b->amount)
                 && is_same (a->fees, b->fees) && is_same (a->taxes, b->taxes) && is_same (a->fx_rate, b->fx_rate) && is_same (a->ratio, b->ratio));
}

typedef struct
{
  const FinxTradeHolding *holding;
  const FinxTradeRow     *row;
} Seen;

static int
compare_seen_cb (gconstpointer a,
                 gconstpointer b)
{
  guint32 left = ((const Seen *) a)->row->number, right = ((const Seen *) b)->row->number;

  g_assert_true (a == b || left != right);
  return left < right ? -1 : 1;
}

/* Returns: (transfer full) (element-type Seen): by their numbers */
static GArray *
list_rows (const FinxTradeColumns *trades)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Seen));
  guint n;
  const FinxTradeHolding *holdings = finx_trade_columns_get_holdings (trades, &n);

  for (guint i = 0; i < n; i++)
    for (const FinxTradeRun *run = holdings[i].first; run != NULL; run = run->next)
      for (guint k = 0; k < finx_trade_run_get_n (run, &holdings[i]); k++)
        {
          Seen seen = { &holdings[i], &run->rows[k] };

          g_array_append_val (rows, seen);
        }
  g_array_sort (rows, compare_seen_cb);
  return rows;
}

/* What is read the short way is what is read the long way. */
static void
check (const FinxTradeColumns *trades,
       const char             *text,
       gssize                  length)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);
  const FinxImportOptions options = { .account = "main", .resolve = resolve_cb };
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxImportResult) result = finx_transaction_csv_read (bytes, &options, &error);
  g_autoptr(GArray) rows = list_rows (trades);

  g_assert_no_error (error);
  if (result->n_faults > 0)
    g_test_message ("%s\n%s", ((const FinxImportFault *) result->faults->pdata[0])->sentence, length < 0 ? text : "");
  g_assert_cmpuint (result->n_faults + result->n_skipped, ==, 0);
  g_assert_cmpuint (result->transactions->len, ==, finx_trade_columns_get_n (trades));
  g_assert_cmpuint (rows->len, ==, result->transactions->len);
  for (guint i = 0; i < rows->len; i++)
    {
      const Seen *seen = &g_array_index (rows, Seen, i);
      FinxTransaction view;

      finx_trade_columns_view (seen->holding, seen->row, &view);
      assert_same (&view, result->transactions->pdata[i]);
    }
}

static char *
random_line (GRand *random,
             guint  number)
{
  guint day = number / 120, symbol = (guint) g_rand_int_range (random, 0, 300), amount = (guint) g_rand_int_range (random, 1, 9000000);
  g_autofree char *date = g_strdup_printf ("20%02u-%02u-%02u", day / 336, day / 28 % 12 + 1, day % 28 + 1);
  g_autofree char *time = g_rand_int_range (random, 0, 4) == 0 ? g_strdup_printf ("%02u:%02u:59", number % 24, number % 60) : g_strdup ("");

  switch (g_rand_int_range (random, 0, 12))
    {
    case 0:
      return g_strdup_printf ("%s,%s,deposit,,,,,,%u.5,,,EUR,,,,from home,i%06u\n", date, time, amount, number);
    case 1:
      return g_strdup_printf ("%s,%s,dividend,depot,,S%u,,,%u.00,0.5,1.25,EUR,,,,,i%06u\n", date, time, symbol, amount, number);
    case 2:
      return g_strdup_printf ("%s,,split,depot,,S%u,,,,,,EUR,,2,,,i%06u\n", date, symbol, number);
    case 3:
      return g_strdup_printf ("%s,,conversion,depot,,USD,%u,,%u,1,,EUR,,,,,i%06u\n", date, amount, amount / 2, number);
    case 4: case 5: case 6:
      return g_strdup_printf ("%s,%s,sell,depot,,S%u,%u.%u,10.25,%u.01,1.00,,EUR,,,,a note,i%06u\n", date, time, symbol, symbol + 1,
                              amount % 90 + 1, amount, number);
    default:
      return g_strdup_printf ("%s,%s,buy,,,ISIN%08u,%u,,%u,,,EUR,,,,,i%06u\n", date, time, symbol, symbol + 1, amount, number);
    }
}

static char *
random_file (GRand *random,
             guint  n)
{
  GString *text = g_string_new (HEAD);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *line = random_line (random, i);

      g_string_append (text, line);
    }
  return g_string_free (text, FALSE);
}

static void
test_a_long_file (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (1);
  g_autofree char *text = random_file (random, N_LINES);
  g_autoptr(FinxTradeColumns) trades = read_short (text, -1);

  g_assert_nonnull (trades);
  check (trades, text, -1);
}

/* A byte that is another one makes a file that is left to the long way, or one that both read alike. */
static void
test_broken_files (void)
{
  static const char bytes[] = ",\n\r\"';. -:0159aTbé\tZ";
  g_autoptr(GRand) random = g_rand_new_with_seed (2);
  guint n_taken = 0;

  for (guint i = 0; i < N_BROKEN; i++)
    {
      g_autofree char *text = random_file (random, 4);
      g_autoptr(FinxTradeColumns) trades = NULL;

      text[g_rand_int_range (random, 0, (gint32) strlen (text))] = bytes[g_rand_int_range (random, 0, sizeof bytes - 1)];
      trades = read_short (text, -1);
      if (trades == NULL)
        continue;
      n_taken++;
      check (trades, text, -1);
    }
  g_assert_cmpuint (n_taken, >, N_BROKEN / 20);
}

typedef struct
{
  const char *name, *text;
  gboolean    is_taken;
} Case;

static const Case cases[] = {
  { "one", HEAD "2024-01-02,,buy,depot,,AAPL,10,100,1001,1,,USD,,,,,a\n", TRUE },
  { "few-columns", "date,type,amount,currency\n2024-01-02,deposit,5,EUR\n", TRUE },
  { "another-order", "type,currency,amount,date\ndeposit,EUR,5,2024-01-02\n", TRUE },
  { "no-lines", HEAD, TRUE },
  { "time", "date,time,type,amount,currency\n2024-01-02,15:04:05,deposit,5,EUR\n", TRUE },
  { "empty", "", FALSE },
  { "no-newline-at-the-end", "date,type,amount,currency\n2024-01-02,deposit,5,EUR", FALSE },
  { "empty-line", "date,type,amount,currency\n\n2024-01-02,deposit,5,EUR\n", FALSE },
  { "windows-lines", "date,type,amount,currency\r\n2024-01-02,deposit,5,EUR\r\n", FALSE },
  { "another-delimiter", "date;type;amount;currency\n2024-01-02;deposit;5;EUR\n", FALSE },
  { "unknown-column", "date,type,amount,currency,colour\n2024-01-02,deposit,5,EUR,red\n", FALSE },
  { "column-twice", "date,type,amount,currency,amount\n2024-01-02,deposit,5,EUR,6\n", FALSE },
  { "quoted", "date,type,amount,currency,note\n2024-01-02,deposit,5,EUR,\"a, b\"\n", FALSE },
  { "too-few-cells", "date,type,amount,currency\n2024-01-02,deposit,5\n", FALSE },
  { "too-many-cells", "date,type,amount,currency\n2024-01-02,deposit,5,EUR,\n", FALSE },
  { "another-date", "date,type,amount,currency\n02.01.2024,deposit,5,EUR\n", FALSE },
  { "no-such-date", "date,type,amount,currency\n2024-02-31,deposit,5,EUR\n", FALSE },
  { "no-such-type", "date,type,amount,currency\n2024-02-01,gift,5,EUR\n", FALSE },
  { "grouped-digits", "date,type,amount,currency\n2024-02-01,deposit,5'000,EUR\n", FALSE },
  { "many-digits", "date,type,amount,currency\n2024-02-01,deposit,1234567890123456789012,EUR\n", FALSE },
  { "point-alone", "date,type,amount,currency\n2024-02-01,deposit,5.,EUR\n", FALSE },
  { "negative", "date,type,symbol,quantity,amount,currency\n2024-02-01,buy,AAPL,-1,5,EUR\n", FALSE },
  { "no-amount", "date,type,symbol,quantity,amount,currency\n2024-02-01,buy,AAPL,1,,EUR\n", FALSE },
  { "no-currency", "date,type,symbol,quantity,amount,currency\n2024-02-01,buy,AAPL,1,5,\n", FALSE },
  { "unknown-symbol", "date,type,symbol,quantity,amount,currency\n2024-02-01,buy,?,1,5,EUR\n", FALSE },
  { "two-currencies-of-one", "date,type,symbol,quantity,amount,currency\n2024-02-01,buy,A,1,5,EUR\n2024-02-02,buy,A,1,5,USD\n", FALSE },
  { "falls-back-in-time", "date,type,amount,currency\n2024-02-02,deposit,5,EUR\n2024-02-01,deposit,5,EUR\n", FALSE },
  { "same-id", "date,type,amount,currency,id\n2024-02-01,deposit,5,EUR,a\n2024-02-02,deposit,5,EUR,a\n", FALSE },
  { "blank-before-id", "date,type,symbol,quantity,amount,currency,id\n2024-02-01,buy,AAPL,1,5,EUR, a\n", FALSE },
  { "deleted", "date,type,amount,currency,deleted\n2024-02-01,deposit,5,EUR,true\n", FALSE },
  { "received", "date,type,symbol,counter_symbol,quantity,currency\n2024-02-01,merger,A,B,5,EUR\n", FALSE },
};

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr(FinxTradeColumns) trades = read_short (test->text, -1);

  g_assert_cmpint (trades != NULL, ==, test->is_taken);
  if (trades != NULL)
    check (trades, test->text, -1);
}

static void
test_no_file (void)
{
  g_assert_null (finx_trade_csv_read ("/nonexistent/trades.csv", "main", resolve_cb, NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("finx-trade-csv-XXXXXX", NULL);
  path = g_build_filename (folder, "trades.csv", NULL);
  instruments = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) finx_instrument_free);
  g_test_add_func ("/trade-csv/a-long-file", test_a_long_file);
  g_test_add_func ("/trade-csv/broken-files", test_broken_files);
  g_test_add_func ("/trade-csv/no-file", test_no_file);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("/trade-csv/%s", cases[i].name);

      g_test_add_data_func (name, &cases[i], test_case);
    }
  status = g_test_run ();
  g_unlink (path);
  g_rmdir (folder);
  g_free (path);
  g_hash_table_unref (instruments);
  return status;
}
