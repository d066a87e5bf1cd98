/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A portfolio that refuses short sales: what is entered and imported, what is taken back, and what its reviews tell. */
#include <string.h>

#include "base/finx-time.h"
#include "engine-fixture.h"
#include "engine/finx-engine-book.h"
#include "engine/review/finx-engine-review.h"

#define HEAD "date,time,type,account,counter_account,symbol,quantity,price,amount,fees,taxes,currency,fx_rate,ratio,lot,note\n"

static void
set_up_depot (EngineFixture *self,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture_set_up (self, data);
  g_assert_nonnull (finx_engine_create_portfolio (self->engine, "Depot", "USD", &error));
  g_assert_no_error (error);
}

static void
refuse (EngineFixture *self,
        const char    *portfolio,
        gboolean       refuse_short)
{
  g_auto(FinxPortfolioSettings) settings = { 0 };
  g_autoptr(GError) error = NULL;

  finx_engine_get_portfolio_settings (self->engine, portfolio, &settings);
  settings.refuse_short = refuse_short;
  g_assert_true (finx_engine_set_portfolio_settings (self->engine, portfolio, &settings, &error));
  g_assert_no_error (error);
}

static gboolean
write_row (EngineFixture        *self,
           const char           *id,
           FinxTransactionKind   kind,
           guint                 day,
           const char           *quantity,
           gboolean              is_deleted,
           GError              **error)
{
  g_autoptr(FinxTransaction) row = finx_transaction_new ();

  g_free (row->id);
  g_free (row->currency);
  row->id = g_strdup (id);
  row->kind = kind;
  row->day = (gint32) finx_days_from_date (2024, 5, day);
  row->instrument = fixture_instrument (self, "AAPL");
  row->quantity = fixture_decimal (quantity);
  row->amount = fixture_decimal ("100");
  row->currency = g_strdup ("USD");
  row->is_deleted = is_deleted;
  return finx_engine_write_transactions (self->engine, "depot", (const FinxTransaction *const []) { row }, 1, "Entered", error);
}

static void
write_ok (EngineFixture       *self,
          const char          *id,
          FinxTransactionKind  kind,
          guint                day,
          const char          *quantity)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (write_row (self, id, kind, day, quantity, FALSE, &error));
  g_assert_no_error (error);
}

static guint
count (EngineFixture *self)
{
  return finx_transaction_list_get_n (finx_engine_get_transactions (self->engine, "depot"));
}

static FinxReview *
review (EngineFixture  *self,
        const char     *portfolio,
        GError        **error)
{
  g_auto(FinxReviewQuery) query = { NULL };
  g_autoptr(GAsyncResult) result = NULL;

  finx_review_query_init (&query, self->engine, portfolio);
  query.as_of = (gint32) finx_days_from_date (2024, 6, 1);
  finx_engine_review_async (self->engine, &query, NULL, NULL, fixture_result_cb, &result);
  return finx_engine_review_finish (self->engine, fixture_wait (self, &result), error);
}

static void
assert_told (EngineFixture *self,
             const char    *portfolio,
             const char    *part)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxReview) made = review (self, portfolio, &error);
  g_autoptr(GPtrArray) refused = NULL;

  g_assert_no_error (error);
  refused = finx_review_list_refused (made);
  g_assert_cmpuint (refused->len, ==, 1);
  fixture_assert_error (refused->pdata[0], FINX_ERROR_REJECTED, "FINX-BOOKS-004");
  g_assert_nonnull (strstr (((GError *) refused->pdata[0])->message, part));
  g_assert_false (finx_decimal_is_known (finx_review_get_summary (made)->value));
  g_assert_true (finx_decimal_is_known (finx_review_get_summary (made)->cash));
}

static void
assert_reviewed (EngineFixture *self,
                 const char    *portfolio)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxReview) made = review (self, portfolio, &error);
  g_autoptr(GPtrArray) refused = NULL;

  g_assert_no_error (error);
  refused = finx_review_list_refused (made);
  g_assert_cmpuint (refused->len, ==, 0);
}

static const struct
{
  const char          *id;
  FinxTransactionKind  kind;
  guint                day;
  const char          *quantity;
  gboolean             is_deleted;
  const char          *part;            /* of what is told; NULL: it is written */
} entries[] = {         /* one after the other, on a purchase "b" of 10 on the 6th and a sale "s" of 8 on the 20th */
  { "x", FINX_TRANSACTION_SELL, 21, "3", FALSE, "On 2024-05-21 depot sells 3 AAPL and holds 2: 1 too many" },
  { "x", FINX_TRANSACTION_SELL, 10, "3", FALSE, "On 2024-05-20 depot sells 8 AAPL and holds 7: 1 too many" },
  { "b", FINX_TRANSACTION_BUY, 6, "7", FALSE, "holds 7: 1 too many" },
  { "b", FINX_TRANSACTION_BUY, 21, "10", FALSE, "holds 0: 8 too many" },
  { "b", FINX_TRANSACTION_BUY, 6, "10", TRUE, "holds 0: 8 too many" },
  { "s", FINX_TRANSACTION_SELL, 20, "11", FALSE, "sells 11 AAPL and holds 10: 1 too many" },
  { "b", FINX_TRANSACTION_BUY, 6, "9", FALSE, NULL },
  { "x", FINX_TRANSACTION_SELL, 10, "1", FALSE, NULL },
  { "s", FINX_TRANSACTION_SELL, 20, "8", TRUE, NULL },
};

static void
test_entries_are_refused (EngineFixture *self,
                          gconstpointer  data)
{
  write_ok (self, "b", FINX_TRANSACTION_BUY, 6, "10");
  write_ok (self, "s", FINX_TRANSACTION_SELL, 20, "8");
  refuse (self, "depot", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autoptr(GError) error = NULL;
      guint n = count (self);
      gboolean is_written = write_row (self, entries[i].id, entries[i].kind, entries[i].day, entries[i].quantity, entries[i].is_deleted, &error);

      g_assert_true (is_written == (entries[i].part == NULL));
      assert_reviewed (self, "depot");
      if (is_written)
        continue;
      fixture_assert_error (error, FINX_ERROR_REJECTED, "FINX-BOOKS-004");
      g_assert_true (g_str_has_prefix (error->message, "Nothing was written. "));
      g_assert_nonnull (strstr (error->message, entries[i].part));
      g_assert_cmpuint (count (self), ==, n);
    }
}

/* What was there before the choice is told and stays, and so does what the choice was before. */
static void
test_the_choice_changes_no_transaction (EngineFixture *self,
                                        gconstpointer  data)
{
  write_ok (self, "s", FINX_TRANSACTION_SELL, 6, "10");
  assert_reviewed (self, "depot");
  refuse (self, "depot", TRUE);
  assert_told (self, "depot", "Transaction s: On 2024-05-06 depot sells 10 AAPL and holds 0: 10 too many");
  fixture_reopen (self);
  assert_told (self, "depot", "10 too many");
  write_ok (self, "early", FINX_TRANSACTION_BUY, 2, "4");       /* makes it better */
  assert_told (self, "depot", "holds 4: 6 too many");
  refuse (self, "depot", FALSE);
  assert_reviewed (self, "depot");
  refuse (self, "depot", TRUE);
  write_ok (self, "earlier", FINX_TRANSACTION_BUY, 1, "6");
  assert_reviewed (self, "depot");
}

/* All portfolios together: each by its own choice. */
static void
test_all_together_keep_their_choice (EngineFixture *self,
                                     gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_nonnull (finx_engine_create_portfolio (self->engine, "Other", "USD", &error));
  write_ok (self, "s", FINX_TRANSACTION_SELL, 6, "10");
  refuse (self, "other", TRUE);
  assert_reviewed (self, FINX_ALL_PORTFOLIOS);
  refuse (self, "depot", TRUE);
  assert_told (self, FINX_ALL_PORTFOLIOS, "Transaction depot/s: On 2024-05-06 Depot sells 10 AAPL");
}

static void
undo (EngineFixture *self)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  finx_engine_undo_async (self->engine, "depot", fixture_result_cb, &result);
  fixture_wait (self, &result);
  g_assert_true (finx_engine_undo_finish (self->engine, result, &error));
  g_assert_no_error (error);
}

/* What is taken back is what was before, which nobody refuses; reviews tell. */
static void
test_taking_back_is_never_refused (EngineFixture *self,
                                   gconstpointer  data)
{
  write_ok (self, "s", FINX_TRANSACTION_SELL, 6, "10");
  write_ok (self, "b", FINX_TRANSACTION_BUY, 2, "10");
  refuse (self, "depot", TRUE);
  assert_reviewed (self, "depot");
  undo (self);
  g_assert_cmpuint (count (self), ==, 1);
  assert_told (self, "depot", "10 too many");
}

static FinxImportOutcome *
import_text (EngineFixture       *self,
             const char          *text,
             FinxBookImportFlags  flags,
             GError             **error)
{
  g_autofree char *path = g_build_filename (self->folder, "rows.csv", NULL);
  g_autoptr(GAsyncResult) result = NULL;
  const FinxImportOptions options = { 0 };

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  finx_engine_import_async (self->engine, "depot", path, &options, flags, NULL, NULL, NULL, fixture_result_cb, &result);
  fixture_wait (self, &result);
  return finx_engine_import_finish (self->engine, result, error);
}

#define ROWS HEAD \
  "2024-05-07,,buy,,,AAPL,10,,1000,,,USD,,,,\n" \
  "2024-05-08,,sell,,,AAPL,12,,1000,,,USD,,,,\n" \
  "2024-05-09,,buy,,,NEWCO,1,,10,,,USD,,,,\n" \
  "2024-05-10,,sell,,,AAPL,9,,1000,,,USD,,,,\n" \
  "2024-05-11,,sell,,,NEWCO,2,,10,,,USD,,,,\n"

static void
assert_fault (const FinxImportOutcome *outcome,
              guint                    i,
              guint                    line,
              const char              *sentence,
              const char              *text)
{
  const FinxImportFault *fault;

  g_assert_cmpuint (i, <, outcome->result->faults->len);
  fault = outcome->result->faults->pdata[i];
  g_assert_cmpuint (fault->line, ==, line);
  g_assert_cmpstr (fault->code, ==, "FINX-IMPORT-045");
  g_assert_nonnull (strstr (fault->sentence, sentence));
  g_assert_nonnull (strstr (fault->text, text));
}

static void
test_rows_are_refused (EngineFixture *self,
                       gconstpointer  data)
{
  static const FinxBookImportFlags flags[] = { FINX_BOOK_IMPORT_DRY_RUN, 0, FINX_BOOK_IMPORT_PARTIAL | FINX_BOOK_IMPORT_DRY_RUN, FINX_BOOK_IMPORT_PARTIAL };

  refuse (self, "depot", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      gboolean is_partial = (flags[i] & FINX_BOOK_IMPORT_PARTIAL) != 0, is_dry_run = (flags[i] & FINX_BOOK_IMPORT_DRY_RUN) != 0;
      g_autoptr(GError) error = NULL;
      g_autoptr(FinxImportOutcome) outcome = import_text (self, ROWS, flags[i], &error);

      g_assert_no_error (error);
      g_assert_cmpuint (outcome->result->n_faults, ==, 2);
      assert_fault (outcome, 0, 3, "On 2024-05-08 depot sells 12 AAPL and holds 10: 2 too many", "AAPL,12");
      assert_fault (outcome, 1, 6, "On 2024-05-11 depot sells 2 NEWCO and holds 1: 1 too many", "NEWCO,2");
      g_assert_true (outcome->is_refused == !is_partial);
      g_assert_cmpuint (outcome->n_imported, ==, 3);
      g_assert_cmpuint (count (self), ==, is_partial && !is_dry_run ? 3 : 0);
    }
  assert_reviewed (self, "depot");
}

/* A row of a file that makes a sale wrong that was entered before it. */
static void
test_rows_before_a_sale_are_refused (EngineFixture *self,
                                     gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxImportOutcome) outcome = NULL, good = NULL;

  write_ok (self, "b", FINX_TRANSACTION_BUY, 6, "10");
  write_ok (self, "s", FINX_TRANSACTION_SELL, 20, "8");
  refuse (self, "depot", TRUE);
  outcome = import_text (self, HEAD "2024-05-08,,sell,,,AAPL,3,,30,,,USD,,,,\n2024-05-21,,dividend,,,AAPL,,,5,,,USD,,,,\n", 0, &error);
  g_assert_no_error (error);
  g_assert_true (outcome->is_refused);
  g_assert_cmpuint (outcome->result->n_faults, ==, 1);
  assert_fault (outcome, 0, 2, "On 2024-05-20 depot sells 8 AAPL and holds 7: 1 too many", "AAPL,3");
  g_assert_cmpuint (count (self), ==, 2);
  good = import_text (self, HEAD "2024-05-08,,sell,,,AAPL,2,,30,,,USD,,,,\n", 0, &error);
  g_assert_no_error (error);
  g_assert_false (good->is_refused);
  g_assert_cmpuint (count (self), ==, 3);
}

/* What was filled was filled. */
static void
test_fills_are_facts (EngineFixture *self,
                      gconstpointer  data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *id = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(FinxReviewQuery) query = { NULL };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(FinxReview) made = NULL;
  g_autoptr(GPtrArray) refused = NULL;

  refuse (self, "practice", TRUE);
  order = fixture_draft (self, "AAPL", FINX_SIDE_SELL, "5", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  id = fixture_place (self, order, &error);
  g_assert_no_error (error);
  fixture_run_until (self, id, FINX_ORDER_FILLED);
  fixture_assert_decimal (fixture_held (self, "AAPL"), "-5");
  finx_review_query_init (&query, self->engine, "practice");
  finx_engine_review_async (self->engine, &query, NULL, NULL, fixture_result_cb, &result);
  made = finx_engine_review_finish (self->engine, fixture_wait (self, &result), &error);
  g_assert_no_error (error);
  refused = finx_review_list_refused (made);
  g_assert_cmpuint (refused->len, ==, 1);
  fixture_assert_error (refused->pdata[0], FINX_ERROR_REJECTED, "FINX-BOOKS-004");
}

#define ADD(path, func) g_test_add ("/engine/short-sales/" path, EngineFixture, NULL, set_up_depot, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("entries-are-refused", test_entries_are_refused);
  ADD ("the-choice-changes-no-transaction", test_the_choice_changes_no_transaction);
  ADD ("all-together-keep-their-choice", test_all_together_keep_their_choice);
  ADD ("taking-back-is-never-refused", test_taking_back_is_never_refused);
  ADD ("rows-are-refused", test_rows_are_refused);
  ADD ("rows-before-a-sale-are-refused", test_rows_before_a_sale_are_refused);
  g_test_add ("/engine/short-sales/fills-are-facts", EngineFixture, NULL, fixture_set_up_practice, test_fills_are_facts, fixture_tear_down);
  return g_test_run ();
}
