/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that are made when they are looked at: as many as there are, sorted and found, of a random portfolio. */
#include "base/finx-clock.h"
#include "portfolio/review/finx-review.h"
#include "tests/portfolio/random-portfolio.h"
#include "ui/pages/portfolio/holdings/finx-lot-rows.h"
#include "ui/pages/portfolio/transactions/finx-transaction-rows.h"
#include "ui/words/finx-format.h"
#include "ui/words/finx-transaction-words.h"

static void
settle (FinxRowModel *model)
{
  while (finx_row_model_is_busy (model))
    g_main_context_iteration (NULL, TRUE);
}

static guint
count (FinxRowModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (model));
}

static void
get_transaction (FinxRowModel    *model,
                 guint            position,
                 FinxTransaction *view)
{
  g_autoptr(FinxRowItem) item = g_list_model_get_item (G_LIST_MODEL (model), position);

  finx_transaction_rows_get (item, view);       /* its texts are the list's */
}

static void
get_lot (FinxRowModel *model,
         guint         position,
         FinxLotRow   *lot)
{
  g_autoptr(FinxRowItem) item = g_list_model_get_item (G_LIST_MODEL (model), position);

  finx_lot_rows_get (item, lot);
}

static void
transactions_law (Portfolio *self)
{
  gint32 until = (FIRST_DAY + LAST_DAY) / 2;
  g_autoptr(FinxRowSource) all = finx_transaction_rows_new (self->list, G_MAXINT32), past = finx_transaction_rows_new (self->list, until);
  g_autoptr(FinxRowModel) model = finx_row_model_new ();
  FinxTransaction view, next;
  guint n = 0;

  finx_row_model_set_source (model, all);
  g_assert_cmpuint (count (model), ==, self->transactions->len);
  get_transaction (model, 0, &view);
  g_assert_cmpstr (view.id, ==, ((FinxTransaction *) self->transactions->pdata[self->transactions->len - 1])->id);

  finx_row_model_sort (model, "fees", FALSE);
  settle (model);
  for (guint i = 1; i < count (model); i++)
    {
      get_transaction (model, i - 1, &view);
      get_transaction (model, i, &next);
      g_assert_true (!finx_decimal_is_known (view.fees) || finx_decimal_compare (view.fees, next.fees) <= 0);
    }

  finx_row_model_filter (model, "AAPL");
  settle (model);
  for (guint i = 0; i < self->transactions->len; i++)
    {
      const FinxTransaction *own = self->transactions->pdata[i];

      n += (own->instrument != NULL && g_str_equal (own->instrument->symbol, "AAPL"))
           || (own->received != NULL && g_str_equal (own->received->symbol, "AAPL"));
    }
  g_assert_cmpuint (count (model), ==, n);

  get_transaction (model, 0, &view);
  for (guint i = 0; i < 2; i++)         /* the day as it is shown, and as it is copied */
    {
      g_autofree char *day = i == 0 ? finx_format_date (view.day * FINX_USEC_PER_DAY, "UTC") : finx_transaction_date_text (&view);

      finx_row_model_filter (model, day);
      settle (model);
      g_assert_cmpuint (count (model), >, 0);
      for (guint k = 0; k < count (model); k++)
        {
          get_transaction (model, k, &next);
          g_assert_cmpint (next.day, ==, view.day);
        }
    }

  finx_row_model_filter (model, "");
  finx_row_model_sort (model, NULL, FALSE);
  finx_row_model_set_source (model, past);
  get_transaction (model, 0, &view);
  g_assert_cmpint (view.day, <=, until);
  g_assert_cmpuint (count (model), ==, finx_transaction_list_find_day (self->list, until + 1));
}

static void
test_transactions (void)
{
  for_all (transactions_law);
}

static void
check_lots (FinxReview *review,
            gboolean    is_open)
{
  const FinxGainsReport *gains = finx_review_get_gains (review);
  g_autoptr(FinxRowSource) source = finx_lot_rows_new (review, is_open);
  g_autoptr(FinxRowModel) model = finx_row_model_new ();
  FinxDecimal sum = FINX_DECIMAL_ZERO;
  FinxLotRow lot, next;

  finx_row_model_set_source (model, source);
  g_assert_cmpuint (count (model), ==, is_open ? gains->n_open : gains->n_closed);
  for (guint i = 0; i < count (model); i++)
    {
      get_lot (model, i, &lot);
      sum = finx_decimal_add (sum, lot.base_gain);
    }
  assert_equal (sum, is_open ? gains->totals.unrealised : gains->totals.realised);

  finx_row_model_sort (model, "gain", TRUE);
  settle (model);
  for (guint i = 1; i < count (model); i++)
    {
      get_lot (model, i - 1, &lot);
      get_lot (model, i, &next);
      g_assert_cmpfloat (finx_decimal_to_double (lot.base_gain), >=, finx_decimal_to_double (next.base_gain));
    }

  finx_row_model_filter (model, "msft");
  settle (model);
  for (guint i = 0; i < count (model); i++)
    {
      get_lot (model, i, &lot);
      g_assert_cmpstr (lot.instrument->symbol, ==, "MSFT");
    }
}

static void
lots_law (Portfolio *self)
{
  FinxReviewOptions options = { .base_currency = "USD", .method = self->method, .expense_fees = self->run.expense_fees, .as_of = LAST_DAY };
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxReview) review = finx_review_new (&options, self->list, self->history, &error);

  g_assert_no_error (error);
  check_lots (review, TRUE);
  check_lots (review, FALSE);
}

static void
test_lots (void)
{
  for_all (lots_law);
}

/* A source that goes while it is sorted is not waited for. */
static void
sorted_law (Portfolio *self)
{
  g_autoptr(FinxRowSource) source = finx_transaction_rows_new (self->list, G_MAXINT32);
  FinxRowModel *model = finx_row_model_new ();

  finx_row_model_set_source (model, source);
  finx_row_model_sort (model, "note", FALSE);
  finx_row_model_set_source (model, NULL);
  g_assert_cmpuint (count (model), ==, 0);
  settle (model);
  g_assert_cmpuint (count (model), ==, 0);
  g_object_unref (model);
}

static void
test_source_goes (void)
{
  for_all (sorted_law);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  instruments = history_instruments ();
  g_test_add_func ("/rows/transactions", test_transactions);
  g_test_add_func ("/rows/lots", test_lots);
  g_test_add_func ("/rows/source-goes", test_source_goes);
  status = g_test_run ();
  g_object_unref (instruments);
  return status;
}
