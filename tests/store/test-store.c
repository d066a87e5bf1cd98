/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "store-fixture.h"

static GPtrArray *
read_all (StoreFixture *self)
{
  GError *error = NULL;
  GPtrArray *events = finx_store_read_events (self->store, 0, 0, &error);

  g_assert_no_error (error);
  return events;
}

static void
assert_n_events (StoreFixture *self,
                 guint         n)
{
  g_autoptr(GPtrArray) events = read_all (self);

  g_assert_cmpuint (events->len, ==, n);
}

static void
assert_payloads_equal (FinxEventKind  kind,
                       GPtrArray     *read,
                       GPtrArray     *expected)
{
  g_assert_cmpuint (read->len, ==, expected->len);
  g_assert_cmpuint (read->len, >, 40);
  for (guint i = 0; i < read->len; i++)
    {
      const FinxEvent a = { .kind = kind, .order = read->pdata[i] };
      const FinxEvent b = { .kind = kind, .order = expected->pdata[i] };

      fixture_assert_events_equal (&a, &b);
    }
}

/* The journal read once has the same in the same order as the lists made of the tables. */
static void
test_history_agrees_with_the_lists (StoreFixture  *self,
                                    gconstpointer  data)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_event_free);
  g_autoptr(GPtrArray) orders = NULL;
  g_autoptr(GPtrArray) fills = NULL;
  g_autoptr(GPtrArray) movements = NULL;
  g_auto(FinxStoreHistory) history = { NULL };
  GError *error = NULL;

  g_ptr_array_add (events, fixture_account ("practice"));
  for (guint i = 0; i < 600; i++)
    g_ptr_array_add (events, fixture_random_event (self->instruments, rand, i));
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *id = g_strdup_printf ("order-%u", i * 7 % 40);

      g_ptr_array_add (events, fixture_order (self, id, FINX_ORDER_PENDING));
    }
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *id = g_strdup_printf ("order-%u", i * 11 % 40);

      g_ptr_array_add (events, fixture_order (self, id, i % 2 == 0 ? FINX_ORDER_WORKING : FINX_ORDER_CANCELLED));
    }
  finx_store_append (self->store, (FinxEvent **) events->pdata, events->len, &error);
  g_assert_no_error (error);

  finx_store_load_history (self->store, FINX_HISTORY_ORDERS | FINX_HISTORY_HOLDINGS, &history, &error);
  g_assert_no_error (error);
  orders = finx_store_list_orders (self->store, NULL, FALSE, 0, NULL);
  fills = finx_store_list_fills (self->store, NULL, 0, NULL);
  movements = finx_store_list_cash (self->store, NULL, 0, NULL);
  assert_payloads_equal (FINX_EVENT_ORDER, history.orders, orders);
  assert_payloads_equal (FINX_EVENT_FILL, history.fills, fills);
  assert_payloads_equal (FINX_EVENT_CASH, history.movements, movements);
}

/* Holdings have an index of their own since version 4. */
static void
test_history_of_version_3_is_the_same (StoreFixture  *self,
                                       gconstpointer  data)
{
  g_autofree char *kept = g_strconcat (self->path, ".before-version-4", NULL);
  g_auto(FinxStoreHistory) before = { NULL }, after = { NULL };

  fixture_append_some (self, 200);
  g_assert_true (finx_store_load_history (self->store, FINX_HISTORY_HOLDINGS, &before, NULL));
  g_assert_cmpuint (before.fills->len, >, 0);
  g_assert_cmpuint (before.movements->len, >, 0);
  g_assert_cmpuint (before.orders->len, ==, 0);
  fixture_make_version (self, 3);
  fixture_open (self);
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_assert_true (finx_store_load_history (self->store, FINX_HISTORY_HOLDINGS, &after, NULL));
  assert_payloads_equal (FINX_EVENT_FILL, after.fills, before.fills);
  assert_payloads_equal (FINX_EVENT_CASH, after.movements, before.movements);
  fixture_assert_sound (self);
}

static void
test_random_events_come_back_the_same (StoreFixture  *self,
                                       gconstpointer  data)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (20260309);
  g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_event_free);
  g_autoptr(GPtrArray) read = NULL;
  GError *error = NULL;

  g_ptr_array_add (events, fixture_account ("practice"));
  for (guint i = 0; i < 2000; i++)
    g_ptr_array_add (events, fixture_random_event (self->instruments, rand, i));

  finx_store_append (self->store, (FinxEvent **) events->pdata, events->len, &error);
  g_assert_no_error (error);
  fixture_close (self);
  fixture_open (self);

  read = read_all (self);
  g_assert_cmpuint (read->len, ==, events->len);
  for (guint i = 0; i < read->len; i++)
    fixture_assert_events_equal (g_ptr_array_index (events, i), g_ptr_array_index (read, i));
  fixture_assert_sound (self);
}

static void
test_reading_goes_on_after_a_sequence (StoreFixture  *self,
                                       gconstpointer  data)
{
  g_autoptr(GPtrArray) events = NULL;
  GError *error = NULL;

  fixture_append_some (self, 5);
  events = finx_store_read_events (self->store, 3, 4, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, 4);
  for (guint i = 0; i < events->len; i++)
    g_assert_cmpint (((FinxEvent *) g_ptr_array_index (events, i))->sequence, ==, 4 + i);
}

static void
test_an_account_shows_its_newest_state (StoreFixture  *self,
                                        gconstpointer  data)
{
  g_autoptr(GPtrArray) accounts = NULL;
  FinxEvent *event = fixture_account ("practice");
  GError *error = NULL;

  fixture_append_ok (self, fixture_account ("practice"));
  fixture_append_ok (self, fixture_account ("kraken-1"));
  event->account->may_trade = TRUE;
  fixture_append_ok (self, event);

  accounts = finx_store_list_accounts (self->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (accounts->len, ==, 2);
  g_assert_cmpstr (((FinxAccount *) g_ptr_array_index (accounts, 0))->id, ==, "kraken-1");
  g_assert_false (((FinxAccount *) g_ptr_array_index (accounts, 0))->may_trade);
  g_assert_true (((FinxAccount *) g_ptr_array_index (accounts, 1))->may_trade);
}

static void
test_orders_are_listed_by_account_and_state (StoreFixture  *self,
                                             gconstpointer  data)
{
  g_autoptr(GPtrArray) open = NULL, all = NULL, other = NULL, one = NULL;
  FinxEvent *early = fixture_order (self, "early", FINX_ORDER_PENDING);
  GError *error = NULL;

  early->order->placed_us = FIXTURE_START_US - 1;
  fixture_append_ok (self, fixture_account ("practice"));
  fixture_append_ok (self, early);
  fixture_append_ok (self, fixture_order (self, "late", FINX_ORDER_PENDING));
  fixture_append_ok (self, fixture_order (self, "late", FINX_ORDER_FILLED));

  open = finx_store_list_orders (self->store, "practice", TRUE, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (open->len, ==, 1);
  g_assert_cmpstr (((FinxOrder *) g_ptr_array_index (open, 0))->client_id, ==, "early");

  all = finx_store_list_orders (self->store, NULL, FALSE, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpstr (((FinxOrder *) g_ptr_array_index (all, 0))->client_id, ==, "late");
  g_assert_cmpint (((FinxOrder *) g_ptr_array_index (all, 0))->state, ==, FINX_ORDER_FILLED);

  one = finx_store_list_orders (self->store, NULL, FALSE, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (one->len, ==, 1);

  other = finx_store_list_orders (self->store, "kraken-1", FALSE, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (other->len, ==, 0);
}

static void
test_fills_and_cash_are_listed_newest_first (StoreFixture  *self,
                                             gconstpointer  data)
{
  g_autoptr(GPtrArray) fills = NULL, cash = NULL;
  GError *error = NULL;

  fixture_append_some (self, 3);
  fills = finx_store_list_fills (self->store, "practice", 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fills->len, ==, 2);
  g_assert_cmpstr (((FinxFill *) g_ptr_array_index (fills, 0))->id, ==, "fill-2");

  cash = finx_store_list_cash (self->store, NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (cash->len, ==, 3);
  g_assert_cmpstr (((FinxCashMovement *) g_ptr_array_index (cash, 0))->id, ==, "cash-2");
}

static void
test_the_life_of_an_order_holds_its_fills (StoreFixture  *self,
                                           gconstpointer  data)
{
  g_autoptr(GPtrArray) life = NULL;
  GError *error = NULL;

  fixture_append_some (self, 3);
  life = finx_store_read_order_life (self->store, "order-1", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (life->len, ==, 3);
  g_assert_cmpint (((FinxEvent *) g_ptr_array_index (life, 0))->order->state, ==, FINX_ORDER_PENDING);
  g_assert_cmpint (((FinxEvent *) g_ptr_array_index (life, 1))->order->state, ==, FINX_ORDER_FILLED);
  g_assert_cmpstr (((FinxEvent *) g_ptr_array_index (life, 2))->fill->id, ==, "fill-1");
}

static void
assert_refused (StoreFixture *self,
                FinxEvent    *event,
                FinxError     kind,
                const char   *code)
{
  g_autoptr(GPtrArray) before = read_all (self);
  g_autoptr(GError) error = NULL;

  g_assert_false (fixture_append (self, event, &error));
  fixture_assert_code (error, kind, code);
  assert_n_events (self, before->len);
  fixture_assert_sound (self);
}

static void
test_what_is_there_twice_is_refused (StoreFixture  *self,
                                     gconstpointer  data)
{
  FinxEvent *other = fixture_order (self, "order-0", FINX_ORDER_WORKING);

  other->order->side = FINX_SIDE_SELL;
  fixture_append_some (self, 1);
  assert_refused (self, fixture_fill (self, "fill-0", "order-0"), FINX_ERROR_INVALID, "FINX-STORE-011");
  assert_refused (self, fixture_cash ("cash-0", "1"), FINX_ERROR_INVALID, "FINX-STORE-012");
  assert_refused (self, fixture_order (self, "order-0", FINX_ORDER_PENDING), FINX_ERROR_INVALID, "FINX-STORE-010");
  assert_refused (self, other, FINX_ERROR_INVALID, "FINX-STORE-010");
}

static void
test_events_of_an_unknown_account_are_refused (StoreFixture  *self,
                                               gconstpointer  data)
{
  assert_refused (self, fixture_order (self, "a", FINX_ORDER_PENDING), FINX_ERROR_NOT_FOUND, "FINX-STORE-013");
  assert_refused (self, fixture_fill (self, "a", "b"), FINX_ERROR_NOT_FOUND, "FINX-STORE-013");
  assert_refused (self, fixture_cash ("a", "1"), FINX_ERROR_NOT_FOUND, "FINX-STORE-013");
}

static void
test_an_error_within_a_batch_leaves_nothing (StoreFixture  *self,
                                             gconstpointer  data)
{
  g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_event_free);
  g_autoptr(GPtrArray) orders = NULL;
  g_autoptr(GError) error = NULL;

  fixture_append_some (self, 1);
  g_ptr_array_add (events, fixture_order (self, "new", FINX_ORDER_PENDING));
  g_ptr_array_add (events, fixture_cash ("new", "5"));
  g_ptr_array_add (events, fixture_fill (self, "fill-0", "new"));
  g_ptr_array_add (events, fixture_cash ("newer", "5"));

  g_assert_false (finx_store_append (self->store, (FinxEvent **) events->pdata, events->len, &error));
  fixture_assert_code (error, FINX_ERROR_INVALID, "FINX-STORE-011");
  for (guint i = 0; i < events->len; i++)
    g_assert_cmpint (((FinxEvent *) g_ptr_array_index (events, i))->sequence, ==, 0);

  assert_n_events (self, 5);
  orders = finx_store_list_orders (self->store, NULL, FALSE, 0, NULL);
  g_assert_cmpuint (orders->len, ==, 1);
  fixture_assert_sound (self);

  /* The store goes on. */
  fixture_append_ok (self, fixture_cash ("newer", "5"));
  assert_n_events (self, 6);
}

static void
test_text_that_is_not_utf8_is_refused (StoreFixture  *self,
                                       gconstpointer  data)
{
  FinxEvent *event = fixture_cash ("a", "1");

  fixture_append_ok (self, fixture_account ("practice"));
  g_free (event->cash->note);
  event->cash->note = g_strdup ("\xff\xfe");
  assert_refused (self, event, FINX_ERROR_INVALID, "FINX-STORE-016");
}

static void
test_an_unknown_instrument_is_named (StoreFixture  *self,
                                     gconstpointer  data)
{
  g_autoptr(FinxInstrumentTable) empty = finx_instrument_table_new ();
  g_autoptr(FinxStore) store = NULL;
  g_autoptr(GPtrArray) events = NULL;
  g_autoptr(FinxStoreReport) report = NULL;
  g_autoptr(GError) error = NULL, read_error = NULL;

  fixture_append_some (self, 1);
  store = finx_store_open (self->path, empty, &error);
  g_assert_no_error (error);
  events = finx_store_read_events (store, 0, 0, &read_error);
  g_assert_null (events);
  fixture_assert_code (read_error, FINX_ERROR_NOT_FOUND, "FINX-STORE-014");
  g_assert_nonnull (strstr (read_error->message, "AAPL"));

  report = finx_store_verify (store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report->problems->len, ==, 3);
}

static void
test_a_second_connection_reads_and_continues (StoreFixture  *self,
                                              gconstpointer  data)
{
  g_autoptr(FinxStore) other = NULL;
  g_autoptr(GPtrArray) events = NULL;
  g_autoptr(FinxEvent) event = fixture_cash ("by-other", "1");
  GError *error = NULL;

  fixture_append_some (self, 1);
  other = finx_store_open (self->path, self->instruments, &error);
  g_assert_no_error (error);
  events = finx_store_read_events (other, 0, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events->len, ==, 5);

  finx_store_append (other, &event, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (event->sequence, ==, 6);
  fixture_append_ok (self, fixture_cash ("by-us", "1"));
  assert_n_events (self, 7);
  fixture_assert_sound (self);
}

static void
test_state_is_remembered (StoreFixture  *self,
                          gconstpointer  data)
{
  g_autofree char *value = NULL, *missing = NULL, *gone = NULL;
  GError *error = NULL;

  g_assert_true (finx_store_set_state (self->store, "watchlist", "AAPL", &error));
  g_assert_true (finx_store_set_state (self->store, "watchlist", "AAPL BTC-USD", &error));
  fixture_close (self);
  fixture_open (self);

  value = finx_store_get_state (self->store, "watchlist", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (value, ==, "AAPL BTC-USD");
  missing = finx_store_get_state (self->store, "nothing", &error);
  g_assert_no_error (error);
  g_assert_null (missing);

  g_assert_true (finx_store_set_state (self->store, "watchlist", NULL, &error));
  gone = finx_store_get_state (self->store, "watchlist", &error);
  g_assert_no_error (error);
  g_assert_null (gone);
}

/* There is nothing to keep a copy of. */
static void
test_a_new_store_is_one_file (StoreFixture  *self,
                              gconstpointer  data)
{
  g_autoptr(GDir) folder = NULL;

  fixture_close (self);
  folder = g_dir_open (self->folder, 0, NULL);
  for (const char *name; (name = g_dir_read_name (folder)) != NULL;)
    if (!g_str_has_suffix (name, "-wal") && !g_str_has_suffix (name, "-shm"))
      g_assert_cmpstr (name, ==, "finx.db");
}

#define ADD(name, func) g_test_add ("/store/" name, StoreFixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("a-new-store-is-one-file", test_a_new_store_is_one_file);
  ADD ("random-events-come-back-the-same", test_random_events_come_back_the_same);
  ADD ("history-agrees-with-the-lists", test_history_agrees_with_the_lists);
  ADD ("history-of-version-3-is-the-same", test_history_of_version_3_is_the_same);
  ADD ("reading-goes-on-after-a-sequence", test_reading_goes_on_after_a_sequence);
  ADD ("an-account-shows-its-newest-state", test_an_account_shows_its_newest_state);
  ADD ("orders-are-listed-by-account-and-state", test_orders_are_listed_by_account_and_state);
  ADD ("fills-and-cash-are-listed-newest-first", test_fills_and_cash_are_listed_newest_first);
  ADD ("the-life-of-an-order-holds-its-fills", test_the_life_of_an_order_holds_its_fills);
  ADD ("what-is-there-twice-is-refused", test_what_is_there_twice_is_refused);
  ADD ("events-of-an-unknown-account-are-refused", test_events_of_an_unknown_account_are_refused);
  ADD ("an-error-within-a-batch-leaves-nothing", test_an_error_within_a_batch_leaves_nothing);
  ADD ("text-that-is-not-utf8-is-refused", test_text_that_is_not_utf8_is_refused);
  ADD ("an-unknown-instrument-is-named", test_an_unknown_instrument_is_named);
  ADD ("a-second-connection-reads-and-continues", test_a_second_connection_reads_and_continues);
  ADD ("state-is-remembered", test_state_is_remembered);

  return g_test_run ();
}
