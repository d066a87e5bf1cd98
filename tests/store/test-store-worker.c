/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "store-fixture.h"
#include "store/finx-store-worker.h"
#include "tests/support/helpers.h"

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static FinxStoreWorker *
start (StoreFixture *self)
{
  return finx_store_worker_new (g_steal_pointer (&self->store));
}

static GPtrArray *
one_event (FinxEvent *event)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_event_free);

  g_ptr_array_add (events, event);
  return events;
}

static gpointer
count_job (FinxStore       *store,
           gpointer         data,
           GDestroyNotify  *destroy,
           GError         **error)
{
  g_autoptr(GPtrArray) events = finx_store_read_events (store, 0, 0, error);

  g_assert_true (g_thread_self () != data);
  return events != NULL ? GUINT_TO_POINTER (events->len) : NULL;
}

static void
test_jobs_run_in_order_on_another_thread (StoreFixture  *self,
                                          gconstpointer  data)
{
  g_autoptr(FinxStoreWorker) worker = start (self);
  g_autoptr(GAsyncResult) first = NULL, second = NULL, count = NULL;
  g_autoptr(GPtrArray) events = NULL, more = NULL;
  GError *error = NULL;

  finx_store_worker_append_async (worker, one_event (fixture_account ("practice")), result_cb, &first);
  finx_store_worker_append_async (worker, one_event (fixture_cash ("a", "1")), result_cb, &second);
  finx_store_worker_run_async (worker, count_job, g_thread_self (), NULL, NULL, result_cb, &count);

  g_assert_cmpuint (GPOINTER_TO_UINT (finx_store_worker_run_finish (worker, wait_for (&count), &error)), ==, 2);
  g_assert_no_error (error);
  events = finx_store_worker_append_finish (worker, wait_for (&first), &error);
  g_assert_no_error (error);
  g_assert_cmpint (((FinxEvent *) g_ptr_array_index (events, 0))->sequence, ==, 1);
  more = finx_store_worker_append_finish (worker, wait_for (&second), &error);
  g_assert_no_error (error);
  g_assert_cmpint (((FinxEvent *) g_ptr_array_index (more, 0))->sequence, ==, 2);
  finx_store_worker_stop (worker);
}

static void
test_an_error_comes_back (StoreFixture  *self,
                          gconstpointer  data)
{
  g_autoptr(FinxStoreWorker) worker = start (self);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) events = NULL;
  g_autoptr(GError) error = NULL;

  finx_store_worker_append_async (worker, one_event (fixture_cash ("a", "1")), result_cb, &result);
  events = finx_store_worker_append_finish (worker, wait_for (&result), &error);
  g_assert_null (events);
  fixture_assert_code (error, FINX_ERROR_NOT_FOUND, "FINX-STORE-013");
}

static void
test_stopping_finishes_what_was_given (StoreFixture  *self,
                                       gconstpointer  data)
{
  g_autoptr(FinxStoreWorker) worker = start (self);
  g_autoptr(GAsyncResult) late = NULL;
  g_autoptr(GPtrArray) events = NULL, refused = NULL;
  g_autoptr(GError) error = NULL;

  finx_store_worker_append_async (worker, one_event (fixture_account ("practice")), NULL, NULL);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      finx_store_worker_append_async (worker, one_event (fixture_cash (id, "1")), NULL, NULL);
    }
  finx_store_worker_stop (worker);
  finx_store_worker_stop (worker);

  finx_store_worker_append_async (worker, one_event (fixture_cash ("late", "1")), result_cb, &late);
  refused = finx_store_worker_append_finish (worker, wait_for (&late), &error);
  g_assert_null (refused);
  fixture_assert_code (error, FINX_ERROR_STORE, "FINX-STORE-020");

  fixture_open (self);
  events = finx_store_read_events (self->store, 0, 0, NULL);
  g_assert_cmpuint (events->len, ==, 21);
}

static void
test_a_cancelled_job_does_not_run (StoreFixture  *self,
                                   gconstpointer  data)
{
  g_autoptr(FinxStoreWorker) worker = start (self);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  finx_store_worker_run_async (worker, count_job, g_thread_self (), NULL, cancellable, result_cb, &result);
  finx_store_worker_run_finish (worker, wait_for (&result), &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The callers let go at once; jobs, thread and worker must still end in order. */
static void
test_letting_go_ends_the_thread (StoreFixture  *self,
                                 gconstpointer  data)
{
  g_autoptr(GPtrArray) events = NULL;
  FinxStoreWorker *worker = start (self);
  gpointer watched = worker;

  g_object_add_weak_pointer (G_OBJECT (worker), &watched);
  finx_store_worker_append_async (worker, one_event (fixture_account ("practice")), NULL, NULL);
  g_object_unref (worker);
  while (g_atomic_pointer_get (&watched) != NULL)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }

  fixture_open (self);
  events = finx_store_read_events (self->store, 0, 0, NULL);
  g_assert_cmpuint (events->len, ==, 1);
}

#define ADD(name, func) g_test_add ("/store/worker/" name, StoreFixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("jobs-run-in-order-on-another-thread", test_jobs_run_in_order_on_another_thread);
  ADD ("an-error-comes-back", test_an_error_comes_back);
  ADD ("stopping-finishes-what-was-given", test_stopping_finishes_what_was_given);
  ADD ("a-cancelled-job-does-not-run", test_a_cancelled_job_does_not_run);
  ADD ("letting-go-ends-the-thread", test_letting_go_ends_the_thread);

  return g_test_run ();
}
