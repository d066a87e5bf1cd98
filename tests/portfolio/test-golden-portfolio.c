/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Portfolios whose figures other programs computed: tests/data/portfolio, one test each. */
#include <json-glib/json-glib.h>
#include <math.h>

#include "files/transactions/finx-transaction-csv.h"
#include "portfolio/review/finx-portfolio-performance.h"
#include "portfolio/review/finx-review.h"
#include "tests/portfolio/same-review.h"

#define EXACT  2e-6     /* what the files round to */
#define DOUBLE 1e-4     /* of programs that count in doubles, and of averages that are kept to ten digits */
#define RATE   1e-9

static FinxInstrumentTable *instruments;
static char *folder;

/* One case: what was expected, and our review of the same transactions. */
typedef struct
{
  JsonNode         *root;
  JsonObject       *expected;
  FinxPriceHistory *prices;
  FinxReview       *review;
} Golden;

static const char *
get_text (const Golden *self,
          const char   *name,
          const char   *otherwise)
{
  return json_object_has_member (self->expected, name) ? json_object_get_string_member (self->expected, name) : otherwise;
}

static double
get_number (const Golden *self,
            const char   *name)
{
  return g_ascii_strtod (get_text (self, name, ""), NULL);
}

static const FinxInstrument *
resolve_cb (const FinxSymbolQuery *query,
            gpointer               user_data)
{
  return finx_instrument_table_lookup (instruments, query->symbol);
}

static FinxTransactionList *
read_transactions (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".csv", NULL), *path = g_build_filename (folder, file, NULL), *text = NULL;
  g_autoptr(FinxTransactionListBuilder) builder = finx_transaction_list_builder_new (NULL);
  FinxImportOptions options = { .resolve = resolve_cb };
  g_autoptr(FinxImportResult) result = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &text, &size, &error));
  bytes = g_bytes_new_static (text, size);
  result = finx_transaction_csv_read (bytes, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->n_faults, ==, 0);
  for (guint i = 0; i < result->transactions->len; i++)
    finx_transaction_list_builder_add (builder, result->transactions->pdata[i]);
  return finx_transaction_list_builder_end (g_steal_pointer (&builder));
}

/* Rows of day, name and number. */
static void
read_history (const Golden *self,
              const char   *member,
              const char   *mark)
{
  JsonArray *rows = json_object_has_member (self->expected, member) ? json_object_get_array_member (self->expected, member) : NULL;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonArray *row = json_array_get_array_element (rows, i);
      g_autofree char *line = g_strdup_printf ("%s %s%s %s", json_array_get_string_element (row, 0), mark,
                                               json_array_get_string_element (row, 1), json_array_get_string_element (row, 2));

      history_add (self->prices, instruments, line);
    }
}

/* The sums alone are the same. */
static void
check_sums (Golden                  *self,
            const FinxReviewOptions *options,
            FinxTransactionList     *list)
{
  g_autoptr(FinxTradeColumns) trades = finx_trade_columns_new_of_list (list);
  g_autoptr(FinxReview) sums = NULL;
  FinxReviewOptions only = *options;

  only.sums_only = TRUE;
  if (trades != NULL)
    sums = finx_review_new_of_trades (&only, trades, self->prices);
  if (sums != NULL)
    assert_same_sums (sums, self->review);
}

static void
load (Golden     *self,
      const char *name)
{
  g_autofree char *file = g_strconcat (name, ".json", NULL), *path = g_build_filename (folder, file, NULL), *text = NULL;
  static const char *const methods[] = { "fifo", "lifo", "hifo", "average", NULL };
  FinxReviewOptions options = { .timing = FINX_FLOW_AT_START };
  g_autoptr(FinxTransactionList) list = read_transactions (name);
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, &error));
  self->root = json_from_string (text, &error);
  g_assert_no_error (error);
  self->expected = json_node_get_object (self->root);
  self->prices = finx_price_history_new ();
  read_history (self, "prices", "");
  read_history (self, "rates", "=");
  options.base_currency = get_text (self, "base", "USD");
  while (!g_str_equal (methods[options.method], get_text (self, "method", "fifo")))
    options.method++;
  options.as_of = json_object_has_member (self->expected, "end")
                  ? text_day (get_text (self, "end", NULL)) : finx_transaction_list_get_day (list, finx_transaction_list_get_n (list) - 1);
  self->review = finx_review_new (&options, list, self->prices, &error);
  g_assert_no_error (error);
  check_sums (self, &options, list);
}

static void
golden_clear (Golden *self)
{
  finx_review_unref (self->review);
  finx_price_history_unref (self->prices);
  json_node_unref (self->root);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Golden, golden_clear)

static void
assert_near (double      value,
             double      expected,
             double      tolerance)
{
  g_assert_true (isfinite (value));
  g_assert_cmpfloat_with_epsilon (value, expected, tolerance);
}

static void
assert_decimal (FinxDecimal  value,
                const char  *expected,
                double       tolerance)
{
  g_assert_true (finx_decimal_is_known (value));
  assert_near (finx_decimal_to_double (value), g_ascii_strtod (expected, NULL), tolerance);
}

static void
assert_exact (FinxDecimal  value,
              const char  *expected)
{
  g_assert_true (finx_decimal_equal (value, fixture_decimal (expected)));
}

/* @symbol: %NULL: the cash in @currency */
static const FinxReviewHolding *
find_holding (const Golden *self,
              const char   *symbol,
              const char   *currency)
{
  const GArray *holdings = finx_review_get_holdings (self->review);

  for (guint i = 0; i < holdings->len; i++)
    {
      const FinxReviewHolding *holding = &g_array_index (holdings, FinxReviewHolding, i);

      if (g_strcmp0 (holding->instrument != NULL ? holding->instrument->symbol : NULL, symbol) == 0
          && g_str_equal (holding->currency, currency))
        return holding;
    }
  g_assert_not_reached ();
}

/* A row "SYMBOL OPENED CLOSED QUANTITY COST GAIN" is one of @closed; lots of one sale come in the method's order. */
static void
check_closed (const Golden *self)
{
  const FinxGainsReport *gains = finx_review_get_gains (self->review);
  JsonArray *rows = json_object_get_array_member (self->expected, "closed");

  g_assert_cmpuint (gains->n_closed, ==, json_array_get_length (rows));
  for (guint i = 0; i < gains->n_closed; i++)
    {
      JsonArray *row = json_array_get_array_element (rows, i);
      FinxClosedLot lot;

      finx_gains_report_get_closed (gains, i, &lot);
      g_assert_cmpstr (lot.instrument->symbol, ==, json_array_get_string_element (row, 0));
      g_assert_cmpint (lot.opened_day, ==, text_day (json_array_get_string_element (row, 1)));
      g_assert_cmpint (lot.closed_day, ==, text_day (json_array_get_string_element (row, 2)));
      assert_exact (lot.quantity, json_array_get_string_element (row, 3));
      assert_decimal (lot.cost, json_array_get_string_element (row, 4), EXACT);
      assert_decimal (lot.gain, json_array_get_string_element (row, 5), EXACT);
    }
}

static void
check_open (const Golden *self)
{
  const FinxGainsReport *gains = finx_review_get_gains (self->review);
  JsonArray *rows = json_object_get_array_member (self->expected, "open");

  g_assert_cmpuint (gains->n_open, ==, json_array_get_length (rows));
  for (guint i = 0; i < gains->n_open; i++)
    {
      JsonArray *row = json_array_get_array_element (rows, i);
      FinxOpenLot lot;

      finx_gains_report_get_open (gains, i, &lot);
      g_assert_cmpstr (lot.instrument->symbol, ==, json_array_get_string_element (row, 0));
      g_assert_cmpint (lot.opened_day, ==, text_day (json_array_get_string_element (row, 1)));
      assert_exact (lot.quantity, json_array_get_string_element (row, 2));
      assert_decimal (lot.cost, json_array_get_string_element (row, 3), EXACT);
    }
}

static void
test_lots (gconstpointer name)
{
  g_auto(Golden) self = { NULL };

  load (&self, name);
  check_closed (&self);
  check_open (&self);
  assert_decimal (finx_review_get_gains (self.review)->totals.realised, get_text (&self, "realised", NULL), EXACT);
  assert_exact (find_holding (&self, NULL, "USD")->quantity, get_text (&self, "cash", NULL));
}

static void
test_average (gconstpointer name)
{
  g_auto(Golden) self = { NULL };
  const FinxReviewHolding *holding;

  load (&self, name);
  holding = find_holding (&self, "AAPL", "USD");
  assert_decimal (finx_review_get_gains (self.review)->totals.realised, get_text (&self, "realised", NULL), DOUBLE);
  assert_decimal (holding->quantity, get_text (&self, "quantity", NULL), EXACT);
  assert_decimal (holding->cost, get_text (&self, "cost", NULL), DOUBLE);
}

static void
test_value (gconstpointer name)
{
  g_auto(Golden) self = { NULL };

  load (&self, name);
  assert_decimal (finx_review_get_summary (self.review)->value, get_text (&self, "value", NULL), 1e-4);
}

static FinxPortfolioPerformance
measure (const Golden *self)
{
  return finx_portfolio_performance (finx_review_get_series (self->review), G_MININT32, G_MAXINT32, FINX_FLOW_AT_START, 0);
}

static void
test_return (gconstpointer name)
{
  g_auto(Golden) self = { NULL };
  FinxPortfolioPerformance performance;

  load (&self, name);
  performance = measure (&self);
  g_assert_cmpint (performance.xirr.status, ==, FINX_XIRR_FOUND);
  assert_near (performance.xirr.rate, get_number (&self, "xirr"), RATE);
  assert_near (performance.ttwror, get_number (&self, "ttwror"), 1e-6);       /* flows are cents, shares have six digits */
  assert_decimal (performance.end_value, get_text (&self, "value", NULL), EXACT);
}

/* Rates of a year, in percent, as the other program prints them; its year of the time-weighted one begins at the end of the
 * first day. */
static void
test_roi (gconstpointer name)
{
  g_auto(Golden) self = { NULL };
  FinxPortfolioPerformance performance;
  double years;

  load (&self, name);
  performance = measure (&self);
  assert_near (100 * performance.xirr.rate, get_number (&self, "irr_percent"), 0.0051);
  years = (performance.to - performance.from) / 365.0;
  assert_near (100 * (pow (1 + performance.ttwror, 1 / years) - 1), get_number (&self, "twr_percent"), 0.011);
}

static int
compare_cb (gconstpointer a,
            gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *prefix;
    void      (*test) (gconstpointer name);
  } kinds[] = { { "lots-", test_lots }, { "average-", test_average }, { "value-", test_value }, { "return-", test_return }, { "roi-", test_roi } };
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) dir = NULL;
  const char *entry;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_build_filename (g_getenv ("FINX_SOURCE_DIR"), "tests", "data", "portfolio", NULL);
  instruments = history_instruments ();
  history_add_instrument (instruments, "KO", "USD", "1");
  history_add_instrument (instruments, "SHEL", "GBP", "1");
  dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  while ((entry = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (entry, ".json"))
      g_ptr_array_add (names, g_strndup (entry, strlen (entry) - strlen (".json")));
  g_ptr_array_sort (names, compare_cb);
  for (guint i = 0; i < names->len; i++)
    for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
      if (g_str_has_prefix (names->pdata[i], kinds[k].prefix))
        {
          g_autofree char *path = g_strconcat ("/golden-portfolio/", names->pdata[i], NULL);

          g_test_add_data_func (path, names->pdata[i], kinds[k].test);
        }
  status = g_test_run ();
  g_object_unref (instruments);
  g_free (folder);
  return status;
}
