/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The day from which a portfolio exists: what is entered and imported before it, and what was there before. */
#include <string.h>

#include "base/finx-time.h"
#include "engine-fixture.h"
#include "engine/finx-engine-book.h"
#include "engine/review/finx-all-portfolios.h"
#include "engine/review/finx-opening-day.h"

static void
set_up_depot (EngineFixture *self,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture_set_up (self, data);
  g_assert_nonnull (finx_engine_create_portfolio (self->engine, "Depot", "USD", &error));
  g_assert_no_error (error);
}

/* @day: such as "2024-05-06", or "none" */
static void
open_on (EngineFixture *self,
         const char    *day)
{
  g_auto(FinxPortfolioSettings) settings = { 0 };
  g_autoptr(GError) error = NULL;

  finx_engine_get_portfolio_settings (self->engine, "depot", &settings);
  g_assert_true (finx_opening_day_from_string (day, &settings.opened));
  g_assert_true (finx_engine_set_portfolio_settings (self->engine, "depot", &settings, &error));
  g_assert_no_error (error);
}

static gboolean
write_row (EngineFixture  *self,
           const char     *id,
           guint           day,
           gboolean        is_deleted,
           GError        **error)
{
  g_autoptr(FinxTransaction) row = finx_transaction_new ();

  g_free (row->id);
  g_free (row->currency);
  row->id = g_strdup (id);
  row->kind = FINX_TRANSACTION_DEPOSIT;
  row->day = (gint32) finx_days_from_date (2024, 5, day);
  row->amount = fixture_decimal ("100");
  row->currency = g_strdup ("USD");
  row->is_deleted = is_deleted;
  return finx_engine_write_transactions (self->engine, "depot", (const FinxTransaction *const []) { row }, 1, "Entered", error);
}

static const struct
{
  const char *id;
  guint       day;
  gboolean    is_deleted;
  const char *part;             /* of what is told; NULL: it is written */
} entries[] = {         /* one after the other; "old" of the 3rd was there before the 6th was told as the opening day */
  { "a", 5, FALSE, "2024-05-05 is before 2024-05-06" },
  { "a", 6, FALSE, NULL },
  { "a", 4, FALSE, "2024-05-04 is before 2024-05-06" },
  { "old", 2, FALSE, "2024-05-02 is before 2024-05-03" },
  { "old", 4, FALSE, NULL },
  { "old", 3, FALSE, "2024-05-03 is before" },
  { "old", 4, TRUE, NULL },
};

static void
test_entries_are_refused (EngineFixture *self,
                          gconstpointer  data)
{
  g_autoptr(GError) none = NULL;

  g_assert_true (write_row (self, "old", 3, FALSE, &none));
  open_on (self, "2024-05-06");
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autoptr(GError) error = NULL;
      gboolean is_written = write_row (self, entries[i].id, entries[i].day, entries[i].is_deleted, &error);

      g_assert_true (is_written == (entries[i].part == NULL));
      if (is_written)
        continue;
      fixture_assert_error (error, FINX_ERROR_REJECTED, "FINX-BOOK-014");
      g_assert_true (g_str_has_prefix (error->message, "Nothing was written. "));
      g_assert_nonnull (strstr (error->message, entries[i].part));
      g_assert_nonnull (strstr (error->message, "opening date in the portfolio's settings"));
    }
  g_assert_cmpuint (finx_transaction_list_get_n (finx_engine_get_transactions (self->engine, "depot")), ==, 1);
}

static void
assert_early (EngineFixture *self,
              const char    *portfolio,
              const char    *part)      /* (nullable) */
{
  g_autoptr(GPtrArray) early = finx_engine_list_early (self->engine, portfolio);

  g_assert_cmpuint (early->len, ==, part != NULL);
  if (part == NULL)
    return;
  fixture_assert_error (early->pdata[0], FINX_ERROR_REJECTED, "FINX-BOOK-015");
  g_assert_nonnull (strstr (((GError *) early->pdata[0])->message, part));
}

static void
test_what_was_there_is_named (EngineFixture *self,
                              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (finx_engine_get_opening_day (self->engine, "depot"), ==, G_MININT32);
  g_assert_true (write_row (self, "first", 3, FALSE, &error));
  g_assert_true (write_row (self, "second", 5, FALSE, &error));
  g_assert_true (write_row (self, "third", 6, FALSE, &error));
  assert_early (self, "depot", NULL);
  open_on (self, "2024-05-06");
  assert_early (self, "depot", "Depot was opened on 2024-05-06, but has transactions before that: 2, the first on 2024-05-03 (first)");
  assert_early (self, FINX_ALL_PORTFOLIOS, "before that: 2,");
  fixture_reopen (self);
  assert_early (self, "depot", "before that: 2,");
  open_on (self, "2024-05-03");
  assert_early (self, "depot", NULL);
  open_on (self, "none");
  g_assert_cmpint (finx_engine_get_opening_day (self->engine, "depot"), ==, G_MININT32);
  g_assert_true (write_row (self, "early", 1, FALSE, &error));
  g_assert_no_error (error);
}

#define ROWS "date,type,amount,currency\n2024-05-07,deposit,10,USD\n2024-05-05,deposit,20,USD\n2024-05-06,deposit,30,USD\n"

static FinxImportOutcome *
import_rows (EngineFixture       *self,
             FinxBookImportFlags  flags)
{
  g_autofree char *path = g_build_filename (self->folder, "rows.csv", NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  const FinxImportOptions options = { 0 };
  FinxImportOutcome *outcome;

  g_assert_true (g_file_set_contents (path, ROWS, -1, NULL));
  finx_engine_import_async (self->engine, "depot", path, &options, flags, NULL, NULL, NULL, fixture_result_cb, &result);
  fixture_wait (self, &result);
  outcome = finx_engine_import_finish (self->engine, result, &error);
  g_assert_no_error (error);
  return outcome;
}

static void
test_rows_are_refused (EngineFixture *self,
                       gconstpointer  data)
{
  static const FinxBookImportFlags flags[] = { FINX_BOOK_IMPORT_DRY_RUN, 0, FINX_BOOK_IMPORT_PARTIAL | FINX_BOOK_IMPORT_DRY_RUN, FINX_BOOK_IMPORT_PARTIAL };

  open_on (self, "2024-05-06");
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      g_autoptr(FinxImportOutcome) outcome = import_rows (self, flags[i]);
      const FinxImportFault *fault;

      g_assert_cmpuint (outcome->result->n_faults, ==, 1);
      fault = outcome->result->faults->pdata[0];
      g_assert_cmpuint (fault->line, ==, 3);
      g_assert_cmpstr (fault->code, ==, "FINX-IMPORT-045");
      g_assert_nonnull (strstr (fault->sentence, "2024-05-05 is before 2024-05-06"));
      g_assert_cmpuint (outcome->n_imported, ==, 2);
      g_assert_true (outcome->is_refused == ((flags[i] & FINX_BOOK_IMPORT_PARTIAL) == 0));
    }
}

/* What was imported before the day was told is in the file too, and no fault of it. */
static void
test_rows_that_are_there_are_duplicates (EngineFixture *self,
                                         gconstpointer  data)
{
  g_autoptr(FinxImportOutcome) first = import_rows (self, 0), again = NULL;

  g_assert_cmpuint (first->n_imported, ==, 3);
  open_on (self, "2024-05-06");
  again = import_rows (self, 0);
  g_assert_cmpuint (again->result->n_faults, ==, 0);
  g_assert_cmpuint (again->n_duplicates, ==, 3);
}

static FinxImportOutcome *
import_text (EngineFixture       *self,
             const char          *text,
             FinxBookImportFlags  flags)
{
  g_autofree char *path = g_build_filename (self->folder, "told.csv", NULL);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  const FinxImportOptions options = { 0 };
  FinxImportOutcome *outcome;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  finx_engine_import_async (self->engine, "depot", path, &options, flags, NULL, NULL, NULL, fixture_result_cb, &result);
  fixture_wait (self, &result);
  outcome = finx_engine_import_finish (self->engine, result, &error);
  g_assert_no_error (error);
  return outcome;
}

static void
assert_opened (EngineFixture           *self,
               const FinxImportOutcome *outcome,
               const char              *taken,          /* (nullable) */
               const char              *opened)         /* (nullable) */
{
  gint32 day = finx_engine_get_opening_day (self->engine, "depot");
  g_autofree char *told = outcome->opened != G_MININT32 ? finx_days_to_string (outcome->opened) : NULL;
  g_autofree char *now = day != G_MININT32 ? finx_days_to_string (day) : NULL;

  g_assert_cmpstr (told, ==, taken);
  g_assert_cmpstr (now, ==, opened);
}

#define TOLD "opened,2024-05-06\n" ROWS

/* What the file was written of had a row before the day: it comes in, and is named, as it was there. */
static void
test_a_file_brings_its_day (EngineFixture *self,
                            gconstpointer  data)
{
  g_autoptr(FinxImportOutcome) dry = import_text (self, TOLD, FINX_BOOK_IMPORT_DRY_RUN), first = NULL, again = NULL, plain = NULL;

  assert_opened (self, dry, "2024-05-06", NULL);
  first = import_text (self, TOLD, 0);
  g_assert_cmpuint (first->n_imported, ==, 3);
  assert_opened (self, first, "2024-05-06", "2024-05-06");
  assert_early (self, "depot", "before that: 1, the first on 2024-05-05");
  again = import_text (self, TOLD, 0);
  g_assert_cmpuint (again->n_duplicates, ==, 3);
  g_assert_cmpuint (again->result->n_faults, ==, 0);
  assert_opened (self, again, NULL, "2024-05-06");
  plain = import_text (self, ROWS, 0);
  assert_opened (self, plain, NULL, "2024-05-06");
}

static void
test_an_own_day_stays (EngineFixture *self,
                       gconstpointer  data)
{
  g_autoptr(FinxImportOutcome) outcome = NULL;

  open_on (self, "2024-05-01");
  outcome = import_text (self, TOLD, 0);
  g_assert_cmpuint (outcome->n_imported, ==, 3);
  assert_opened (self, outcome, NULL, "2024-05-01");
}

static void
test_older_transactions_keep_it_open (EngineFixture *self,
                                      gconstpointer  data)
{
  g_autoptr(FinxImportOutcome) outcome = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (write_row (self, "first", 3, FALSE, &error));
  outcome = import_text (self, TOLD, 0);
  g_assert_cmpuint (outcome->n_imported, ==, 3);
  assert_opened (self, outcome, NULL, NULL);
}

static void
test_a_refused_file_brings_nothing (EngineFixture *self,
                                    gconstpointer  data)
{
  g_autoptr(FinxImportOutcome) outcome = import_text (self, TOLD "2024-05-09,deposit,much,USD\n", 0);

  g_assert_true (outcome->is_refused);
  assert_opened (self, outcome, NULL, NULL);
}

static void
step (EngineFixture *self,
      gboolean       is_redo,
      const char    *opened)    /* (nullable): afterwards */
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gint32 day;
  g_autofree char *now = NULL;

  if (is_redo)
    finx_engine_redo_async (self->engine, "depot", fixture_result_cb, &result);
  else
    finx_engine_undo_async (self->engine, "depot", fixture_result_cb, &result);
  fixture_wait (self, &result);
  g_assert_true ((is_redo ? finx_engine_redo_finish : finx_engine_undo_finish) (self->engine, result, &error));
  g_assert_no_error (error);
  day = finx_engine_get_opening_day (self->engine, "depot");
  now = day != G_MININT32 ? finx_days_to_string (day) : NULL;
  g_assert_cmpstr (now, ==, opened);
}

/* The day goes and comes with the rows of the file, also after a restart; one that a person gave since stays. */
static void
test_the_day_is_taken_back (EngineFixture *self,
                            gconstpointer  data)
{
  g_autoptr(FinxImportOutcome) outcome = NULL, second = NULL;
  g_autoptr(GError) error = NULL;

  outcome = import_text (self, TOLD, 0);
  assert_opened (self, outcome, "2024-05-06", "2024-05-06");
  g_assert_true (write_row (self, "later", 8, FALSE, &error));
  step (self, FALSE, "2024-05-06");             /* what was entered after it */
  step (self, FALSE, NULL);
  g_assert_cmpuint (finx_transaction_list_get_n (finx_engine_get_transactions (self->engine, "depot")), ==, 0);
  fixture_reopen (self);
  step (self, TRUE, "2024-05-06");
  fixture_reopen (self);
  step (self, FALSE, NULL);

  second = import_text (self, TOLD, 0);
  assert_opened (self, second, "2024-05-06", "2024-05-06");
  open_on (self, "2024-05-01");
  step (self, FALSE, "2024-05-01");
  step (self, TRUE, "2024-05-01");
}

static void
test_words (void)
{
  static const struct { const char *text; gboolean is_day; } words[] = {
    { "2024-03-09", TRUE }, { "none", TRUE }, { "1899-12-31", TRUE }, { "2024-3-9", FALSE }, { "2024-02-30", FALSE }, { "", FALSE },
    { "yesterday", FALSE }, { "2024-03-09T10:00:00Z", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gint32 day = 7;

      g_assert_cmpint (finx_opening_day_from_string (words[i].text, &day), ==, words[i].is_day);
      g_assert_true (words[i].is_day || day == 7);
    }
}

#define ADD(path, func) g_test_add ("/engine/opening-day/" path, EngineFixture, NULL, set_up_depot, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/opening-day/words", test_words);
  ADD ("entries-are-refused", test_entries_are_refused);
  ADD ("what-was-there-is-named", test_what_was_there_is_named);
  ADD ("rows-are-refused", test_rows_are_refused);
  ADD ("rows-that-are-there-are-duplicates", test_rows_that_are_there_are_duplicates);
  ADD ("a-file-brings-its-day", test_a_file_brings_its_day);
  ADD ("an-own-day-stays", test_an_own_day_stays);
  ADD ("older-transactions-keep-it-open", test_older_transactions_keep_it_open);
  ADD ("a-refused-file-brings-nothing", test_a_refused_file_brings_nothing);
  ADD ("the-day-is-taken-back", test_the_day_is_taken_back);
  return g_test_run ();
}
