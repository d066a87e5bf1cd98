/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data that can only be read, as the workstation opens them. */
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/finx-error.h"
#include "engine-fixture.h"
#include "engine/finx-engine-book.h"

typedef struct
{
  GStatBuf folder, database, lock;
} Times;

static void
look (EngineFixture *self,
      Times         *times)
{
  g_autofree char *database = g_build_filename (self->folder, "finx.db", NULL);
  g_autofree char *lock = g_build_filename (self->folder, "finx.lock", NULL);

  g_assert_cmpint (g_stat (self->folder, &times->folder), ==, 0);       /* changes with each file that is made or removed */
  g_assert_cmpint (g_stat (database, &times->database), ==, 0);
  g_assert_cmpint (g_stat (lock, &times->lock), ==, 0);
}

static void
assert_same_time (const GStatBuf *a,
                  const GStatBuf *b)
{
  g_assert_cmpint (a->st_mtim.tv_sec, ==, b->st_mtim.tv_sec);
  g_assert_cmpint (a->st_mtim.tv_nsec, ==, b->st_mtim.tv_nsec);
  g_assert_cmpint (a->st_size, ==, b->st_size);
}

/* Takes the right to write away, also from root: access() asks for the real user. */
static void
protect (EngineFixture *self,
         gboolean       is_protected)
{
  g_autofree char *database = g_build_filename (self->folder, "finx.db", NULL);

  if (geteuid () == 0)
    g_assert_cmpint (setreuid (is_protected ? 65534 : 0, (uid_t) -1), ==, 0);
  g_assert_cmpint (g_chmod (database, is_protected ? 0444 : 0600), ==, 0);
  g_assert_cmpint (g_chmod (self->folder, is_protected ? 0555 : 0700), ==, 0);
}

static void
assert_nothing_can_be_done (EngineFixture *self,
                            const char    *working)
{
  g_autoptr(FinxOrder) order = fixture_draft (self, "AAPL", FINX_SIDE_BUY, "1", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  g_autoptr(FinxTransaction) transaction = finx_transaction_new ();
  g_autofree char *placed = NULL;
  g_autoptr(GError) error = NULL;

  placed = fixture_place (self, order, &error);
  g_assert_null (placed);
  fixture_assert_error (error, FINX_ERROR_STORE, "FINX-ENGINE-010");
  g_clear_error (&error);
  g_assert_false (fixture_cancel (self, working, &error));
  fixture_assert_error (error, FINX_ERROR_STORE, "FINX-ENGINE-010");
  g_clear_error (&error);
  g_assert_false (finx_engine_write_transactions (self->engine, "practice", (const FinxTransaction *const []) { transaction }, 1, "",
                                                  &error));
  fixture_assert_error (error, FINX_ERROR_STORE, "FINX-ENGINE-010");
}

static void
test_it_opens_offline_and_writes_nothing (EngineFixture *self,
                                          gconstpointer  data)
{
  FinxEngineOptions options = { .data_dir = self->folder, .practice_seed = 7, .clock = self->clock, .review = TRUE };
  g_autofree char *working = fixture_place_working (self, "AAPL", "5", 0.9);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  Times before, after;

  fixture_close (self);
  protect (self, TRUE);
  look (self, &before);
  self->engine = finx_engine_new (&options);
  finx_engine_open_async (self->engine, fixture_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  finx_engine_open_finish (self->engine, result, &error);
  g_assert_no_error (error);
  finx_engine_read_on (self->engine);
  finx_engine_settle (self->engine);

  g_assert_true (finx_engine_is_review (self->engine));
  g_assert_true (finx_engine_is_offline (self->engine));
  finx_engine_set_offline (self->engine, FALSE);
  g_assert_true (finx_engine_is_offline (self->engine));
  fixture_assert_decimal (fixture_cash (self, "USD"), "100000");
  fixture_assert_state (self, working, FINX_ORDER_WORKING);
  assert_nothing_can_be_done (self, working);
  finx_engine_set_state (self->engine, "key", "value");
  fixture_close (self);

  look (self, &after);
  assert_same_time (&before.folder, &after.folder);
  assert_same_time (&before.database, &after.database);
  assert_same_time (&before.lock, &after.lock);
  protect (self, FALSE);
  fixture_open (self);
  g_assert_false (finx_engine_is_review (self->engine));
  fixture_assert_state (self, working, FINX_ORDER_WORKING);
}

static void
test_who_must_write_is_told (EngineFixture *self,
                             gconstpointer  data)
{
  FinxEngineOptions options = { .data_dir = self->folder, .clock = self->clock };
  g_autoptr(FinxEngine) engine = finx_engine_new (&options);
  g_autoptr(GError) error = NULL;

  fixture_close (self);
  protect (self, TRUE);
  g_assert_false (finx_engine_open (engine, &error));
  fixture_assert_error (error, FINX_ERROR_STORE, "FINX-ENGINE-010");
  protect (self, FALSE);
  fixture_open (self);                  /* nothing is locked */
}

#define ADD(path, func) g_test_add ("/engine/review/" path, EngineFixture, NULL, fixture_set_up_practice, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("it-opens-offline-and-writes-nothing", test_it_opens_offline_and_writes_nothing);
  ADD ("who-must-write-is-told", test_who_must_write_is_told);
  return g_test_run ();
}
