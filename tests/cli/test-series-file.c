/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "../support/temp-folder.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "cli/finx-record.h"

#define ANY     FINX_SERIES_UNKNOWN
#define RETURNS FINX_SERIES_RETURNS
#define PRICES  FINX_SERIES_PRICES
#define AMOUNTS FINX_SERIES_AMOUNTS

static FinxSeries *
read_text (const char     *text,
           const char     *column,
           FinxSeriesKind  kind,
           GError        **error)
{
  g_autofree char *folder = temp_folder_new (), *path = g_build_filename (folder, "series.csv", NULL);
  FinxSeries *series;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  series = finx_series_read (path, column, kind, error);
  temp_folder_remove (folder);
  return series;
}

typedef struct
{
  const char    *name;
  const char    *text;
  const char    *column;
  FinxSeriesKind asked, kind;
  const char    *chosen;        /* column */
  gsize          n;
  double         first, last;
} GoodCase;

static const GoodCase good[] = {
  { "returns",        "date,return\n2024-01-02,0.01\n2024-01-03,-0.02\n", NULL, ANY, RETURNS, "return", 2, 0.01, -0.02 },
  { "prices",         "date,close\n2024-01-02,10\n2024-01-03,11\n", NULL, ANY, PRICES, "close", 2, 10, 11 },
  { "adjusted-first", "date,close,adj_close\n2024-01-02,10,5\n", NULL, ANY, PRICES, "adj_close", 1, 5, 5 },
  { "returns-first",  "date,close,return\n2024-01-02,10,0.5\n", NULL, ANY, RETURNS, "return", 1, 0.5, 0.5 },
  { "asked-prices",   "date,close,return\n2024-01-02,10,0.5\n", NULL, PRICES, PRICES, "close", 1, 10, 10 },
  { "named",          "date,open,close\n2024-01-02,9,10\n", "OPEN", PRICES, PRICES, "open", 1, 9, 9 },
  { "named-return",   "date,a,net return\n2024-01-02,9,0.1\n", "net return", ANY, RETURNS, "net return", 1, 0.1, 0.1 },
  { "only-other",     "fund,date\n3,2024-01-02\n", NULL, RETURNS, RETURNS, "fund", 1, 3, 3 },
  { "capitals",       "Date , Close \n2024-01-02 , 10 \n", NULL, ANY, PRICES, "Close", 1, 10, 10 },
  { "quotes",         "\"date\",\"close\",\"note\"\n\"2024-01-02\",\"10\",\"a, \"\"b\"\"\"\n", NULL, ANY, PRICES, "close", 1, 10, 10 },
  { "windows",        "\xef\xbb\xbf" "date,close\r\n2024-01-02,10\r\n", NULL, ANY, PRICES, "close", 1, 10, 10 },
  { "newest-first",   "date,close\n2024-01-03,11\n2024-01-02,10\n", NULL, ANY, PRICES, "close", 2, 10, 11 },
  { "exponents",      "date,return\n2024-01-02,1.5e-05\n2024-01-03,-2E-3\n", NULL, ANY, RETURNS, "return", 2, 1.5e-05, -0.002 },
  { "months",         "month,close\n2024-01,10\n2024-02,12\n", NULL, ANY, PRICES, "close", 2, 10, 12 },
  { "first-empty",    "date,return\n2024-01-02,\n2024-01-03,0.5\n", NULL, ANY, RETURNS, "return", 2, NAN, 0.5 },
  { "no-head",        "2024-01-02,10\n2024-01-03,11\n", NULL, PRICES, PRICES, NULL, 2, 10, 11 },
  { "empty-lines",    "\ndate,close\n\n2024-01-02,10\n\n\n2024-01-03,11", NULL, ANY, PRICES, "close", 2, 10, 11 },
  { "flows",          "date,amount\n2024-01-03,5\n2024-01-02,-10\n", NULL, AMOUNTS, AMOUNTS, "amount", 2, -10, 5 },
  { "flows-a-day",    "date,amount\n2024-01-02,-10\n2024-01-02,-10\n", NULL, AMOUNTS, AMOUNTS, "amount", 2, -10, -10 },
};

static void
test_good (gconstpointer data)
{
  const GoodCase *test = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxSeries) self = read_text (test->text, test->column, test->asked, &error);
  double first, last;

  g_assert_no_error (error);
  g_assert_cmpint (self->kind, ==, test->kind);
  g_assert_cmpstr (self->column, ==, test->chosen);
  g_assert_cmpuint (self->times->len, ==, test->n);
  g_assert_cmpuint (self->values->len, ==, test->n);
  first = g_array_index (self->values, double, 0);
  last = g_array_index (self->values, double, test->n - 1);
  g_assert_true (isnan (test->first) ? isnan (first) : first == test->first);
  g_assert_cmpfloat (last, ==, test->last);
}

static const struct
{
  const char    *text;
  const char    *column;
  FinxSeriesKind kind;
  const char    *code;
  const char    *part;
} bad[] = {
  { "", NULL, ANY, "FINX-CSV-008", "no rows" },
  { "date,close\n", NULL, ANY, "FINX-CSV-008", "no rows" },
  { "close,volume\n1,2\n", NULL, ANY, "FINX-CSV-001", "“date”" },
  { "date,close\n2024-01-02,1\n", "nav", ANY, "FINX-CSV-003", "nav" },
  { "2024-01-02,1\n", "nav", ANY, "FINX-CSV-003", "nav" },
  { "date,a,b\n2024-01-02,1,2\n", NULL, ANY, "FINX-CSV-004", "--column" },
  { "date\n2024-01-02\n", NULL, ANY, "FINX-CSV-004", "--column" },
  { "date,a,b\n2024-01-02,1,2\n", "a", ANY, "FINX-CSV-005", "--returns or --prices" },
  { "2024-01-02,1\n", NULL, ANY, "FINX-CSV-005", "--returns or --prices" },
  { "date,close\n2024-01-02,10\n2024-01-03,1.2.3\n", NULL, ANY, "FINX-CSV-002", "Line 3, column 2" },
  { "date,close\n2024-01-02,10\n2024-01-03,0x10\n", NULL, ANY, "FINX-CSV-002", "“0x10” is not a number" },
  { "date,close\n2024-01-02,nan\n", NULL, ANY, "FINX-CSV-002", "“nan”" },
  { "date,close\n2024-01-02,1e999\n", NULL, ANY, "FINX-CSV-002", "“1e999”" },
  { "date,close\n2024-01-02,5 %\n", NULL, ANY, "FINX-CSV-002", "“5 %”" },
  { "date,close\n2024-01-02,\n", NULL, ANY, "FINX-CSV-002", "an empty cell is not a number" },
  { "date,close\n2024-01-02\n", NULL, ANY, "FINX-CSV-002", "Line 2, column 2" },
  { "date,a,close\n02.01.2024,1,2\n", NULL, ANY, "FINX-CSV-002", "Line 2, column 1" },
  { "date,return\n2024-01-02,0.1\n2024-01-03,\n", NULL, ANY, "FINX-CSV-002", "Line 3, column 2" },
  { "date,close\n2024-01-02,1\n2024-01-03,2\n2024-01-02,3\n", NULL, ANY, "FINX-CSV-007", "Lines 2 and 4" },
  { "date,close\n2024-01-02,\"1\n", NULL, ANY, "FINX-CSV-006", "quote" },
  { "\"date,close\n", NULL, ANY, "FINX-CSV-006", "Line 1" },
  { "date,close\n2024-01-02,1\xff\n", NULL, ANY, "FINX-CSV-009", "not a text" },
};

static void
test_bad (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (read_text (bad[i].text, bad[i].column, bad[i].kind, &error));
      g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
      g_test_message ("%s", error->message);
      g_assert_cmpstr (finx_error_code (error), ==, bad[i].code);
      g_assert_nonnull (strstr (error->message, bad[i].part));
    }
}

typedef struct
{
  const char *name;
  const char *file, *benchmark;         /* @benchmark: (nullable) */
  gsize       n;                        /* 0: there is no record */
  const char *start;                    /* %NULL: unknown */
  double      first, first_benchmark;
  guint       n_unmatched;
} RecordCase;

static const RecordCase records[] = {
  { "prices", "date,close\n2024-01-02,10\n2024-01-03,11\n", NULL, 1, "2024-01-02", 0.1, NAN, 0 },
  { "returns", "date,return\n2024-01-02,0.1\n2024-01-03,0.2\n", NULL, 2, NULL, 0.1, NAN, 0 },
  { "returns-with-start", "date,return\n2024-01-02,\n2024-01-03,0.2\n", NULL, 1, "2024-01-02", 0.2, NAN, 0 },
  { "one-price", "date,close\n2024-01-02,10\n", NULL, 0, NULL, NAN, NAN, 0 },
  { "to-zero", "date,close\n2024-01-02,10\n2024-01-03,0\n2024-01-04,5\n", NULL, 1, "2024-01-02", -1, NAN, 0 },
  /* The third is missing in the benchmark: both returns span it. */
  { "both-prices", "date,close\n2024-01-02,10\n2024-01-03,11\n2024-01-04,12\n", "date,close\n2024-01-02,100\n2024-01-04,110\n",
    1, "2024-01-02", 0.2, 0.1, 1 },
  { "both-returns", "date,return\n2024-01-02,0.1\n2024-01-03,0.2\n", "date,return\n2024-01-03,0.3\n2024-01-04,0.4\n",
    1, NULL, 0.2, 0.3, 2 },
  { "prices-and-returns", "date,close\n2024-01-02,10\n2024-01-03,11\n2024-01-04,12.1\n", "date,return\n2024-01-03,0.3\n2024-01-04,0.4\n",
    2, NULL, 0.1, 0.3, 1 },
  { "start-beside-a-return", "date,close\n2024-01-02,10\n2024-01-03,11\n", "date,return\n2024-01-02,0.2\n2024-01-03,0.3\n",
    1, "2024-01-02", 0.1, 0.3, 0 },
  { "nothing-in-common", "date,close\n2024-01-02,10\n2024-01-03,11\n", "date,close\n2025-01-02,10\n2025-01-03,11\n", 0, NULL, NAN, NAN, 4 },
  { "benchmark-ends", "date,close\n2024-01-02,10\n2024-01-03,11\n2024-01-04,12\n", "date,close\n2024-01-02,10\n2024-01-03,0\n2024-01-04,1\n",
    1, "2024-01-02", 0.1, -1, 0 },
};

static void
test_record (gconstpointer data)
{
  const RecordCase *test = data;
  g_autoptr(FinxSeries) file = read_text (test->file, NULL, ANY, NULL);
  g_autoptr(FinxSeries) benchmark = test->benchmark != NULL ? read_text (test->benchmark, NULL, ANY, NULL) : NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxRecord) self = finx_record_new (file, benchmark, &error);
  gint64 start = FINX_TIME_UNKNOWN;

  if (test->n == 0)
    {
      g_assert_null (self);
      g_assert_cmpstr (finx_error_code (error), ==, "FINX-STATS-001");
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (self->returns->len, ==, test->n);
  g_assert_cmpuint (self->times->len, ==, test->n + 1);
  g_assert_cmpuint (self->n_unmatched, ==, test->n_unmatched);
  g_assert_true (test->start == NULL || finx_time_parse_iso (test->start, &start, NULL));
  g_assert_cmpint (finx_record_get_time (self, 0), ==, start);
  g_assert_cmpint (finx_record_get_time (self, test->n + 1), ==, FINX_TIME_UNKNOWN);
  g_assert_cmpfloat_with_epsilon (finx_record_get_returns (self)[0], test->first, 1e-12);
  if (test->benchmark != NULL)
    g_assert_cmpfloat_with_epsilon (g_array_index (self->benchmark, double, 0), test->first_benchmark, 1e-12);
}

static void
test_periods_are_judged_by_the_dates (void)
{
  static const struct { const char *text; double periods; } cases[] = {
    { "date,close\n2024-01-04,1\n2024-01-05,2\n2024-01-08,3\n2024-01-09,4\n", 252 },
    { "date,close\n2024-01-04,1\n2024-01-05,2\n2024-01-06,3\n2024-01-07,4\n", 365 },
    { "date,return\n2024-01-04,1\n2024-01-05,2\n", 252 },
    { "date,close\n2024-01-05,1\n2024-01-12,2\n2024-01-19,3\n", 52 },
    { "date,close\n2024-01-31,1\n2024-02-29,2\n2024-03-28,3\n", 12 },
    { "date,close\n2024-03-31,1\n2024-06-30,2\n2024-09-30,3\n", 4 },
    { "date,close\n2021-12-31,1\n2022-12-31,2\n2023-12-31,3\n", 1 },
    { "date,close\n2021-12-31,1\n2022-01-14,2\n", 0 },
    { "date,close\n2024-01-02T10:00,1\n2024-01-02T11:00,2\n", 0 },
    { "date,return\n2024-01-02,0.1\n", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FinxSeries) file = read_text (cases[i].text, NULL, ANY, NULL);
      g_autoptr(FinxRecord) self = finx_record_new (file, NULL, NULL);

      g_assert_cmpfloat (finx_record_periods_per_year (self), ==, cases[i].periods);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *path = g_strdup_printf ("/series-file/good/%s", good[i].name);

      g_test_add_data_func (path, &good[i], test_good);
    }
  g_test_add_func ("/series-file/bad", test_bad);
  for (gsize i = 0; i < G_N_ELEMENTS (records); i++)
    {
      g_autofree char *path = g_strdup_printf ("/record/%s", records[i].name);

      g_test_add_data_func (path, &records[i], test_record);
    }
  g_test_add_func ("/record/periods-are-judged-by-the-dates", test_periods_are_judged_by_the_dates);
  return g_test_run ();
}
