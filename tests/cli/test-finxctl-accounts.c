/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deleting an account hides it; the journal, which only grows, keeps all of it. */
#include <string.h>

#include "finxctl-fixture.h"

static void
test_a_deleted_account_is_hidden_and_comes_back (Fixture      *self,
                                                 gconstpointer data)
{
  JsonObject *object;
  gint64 fills;

  /* How many fills the five shares take is the market's matter. */
  run_object (self, "order place --symbol AAPL --side buy --quantity 5 --client-id mine");
  fills = json_object_get_int_member (run_object (self, "verify"), "fills");
  g_assert_cmpint (fills, >=, 1);
  object = run_object (self, "portfolio delete practice --yes");
  g_assert_cmpstr (text_of (object, "closed"), !=, NULL);
  g_assert_cmpuint (json_array_get_length (run_array (self, "portfolio list")), ==, 0);
  g_assert_cmpuint (json_array_get_length (run_array (self, "order list")), ==, 0);
  assert_fails (self, self->data_dir, "broker fills practice", 1, "FINX-CLI-005", "practice");
  object = json_array_get_object_element (run_array (self, "portfolio list --closed"), 0);
  g_assert_cmpstr (text_of (object, "id"), ==, "practice");
  object = run_object (self, "verify");
  g_assert_true (json_object_get_boolean_member (object, "ok"));
  g_assert_cmpint (json_object_get_int_member (object, "fills"), ==, fills);

  object = run_object (self, "portfolio restore practice");
  g_assert_cmpstr (text_of (object, "closed"), ==, NULL);
  object = json_array_get_object_element (run_array (self, "broker positions practice"), 0);
  g_assert_cmpstr (text_of (object, "quantity"), ==, "5");
  g_assert_cmpuint (json_array_get_length (run_array (self, "order list")), ==, 1);
  g_assert_cmpuint (json_array_get_length (run_array (self, "portfolio list --closed")), ==, 0);
  object = run_object (self, "order place --symbol AAPL --side sell --quantity 5");
  g_assert_cmpstr (text_of (object, "state"), ==, "filled");
  g_assert_true (json_object_get_boolean_member (run_object (self, "verify"), "ok"));
}

static void
test_a_new_practice_desk_starts_afresh (Fixture      *self,
                                        gconstpointer data)
{
  JsonObject *object;

  run_object (self, "order place --symbol AAPL --side buy --quantity 5 --client-id mine");
  run_object (self, "portfolio delete practice --yes");
  object = run_object (self, "broker add practice");
  g_assert_cmpstr (text_of (object, "id"), ==, "practice-2");
  g_assert_cmpstr (text_of (run_object (self, "broker practice"), "account"), ==, "practice-2");
  g_assert_cmpstr (text_of (run_object (self, "broker balance practice-2"), "net_worth"), ==, "100000.00");
  g_assert_cmpuint (json_array_get_length (run_array (self, "broker positions practice-2")), ==, 0);
  object = run_object (self, "order place --symbol AAPL --side buy --quantity 1");
  g_assert_cmpstr (text_of (object, "account"), ==, "practice-2");
  /* An id that the deleted account used names that order for ever. */
  assert_fails (self, self->data_dir, "order place --symbol AAPL --side buy --quantity 1 --client-id mine", 1, "FINX-ORDER-002", "mine");
  g_assert_cmpstr (text_of (run_object (self, "order show mine"), "account"), ==, "practice");
  assert_fails (self, self->data_dir, "portfolio restore practice", 1, "FINX-ACCOUNT-006", "another practice desk");
  run_object (self, "portfolio delete practice-2 --yes");
  run_object (self, "portfolio restore practice");
  g_assert_cmpuint (json_array_get_length (run_array (self, "portfolio list --closed")), ==, 1);
  g_assert_true (json_object_get_boolean_member (run_object (self, "verify"), "ok"));
}

static void
test_an_account_with_open_orders_stays (Fixture      *self,
                                        gconstpointer data)
{
  g_free (place_working (self, "open"));
  assert_fails (self, self->data_dir, "portfolio delete practice --yes", 1, "FINX-ACCOUNT-003", "are open: 1.");
  g_assert_cmpuint (json_array_get_length (run_array (self, "portfolio list")), ==, 1);
  g_assert_cmpuint (json_array_get_length (run_array (self, "order list --open")), ==, 1);
  run_object (self, "order cancel --all");
  run_object (self, "portfolio delete practice --yes");
}

static void
test_the_name_of_a_deleted_portfolio_stays_taken (Fixture      *self,
                                                  gconstpointer data)
{
  run_object (self, "portfolio create Savings --currency eur");
  run_object (self, "portfolio delete savings --yes");
  assert_fails (self, self->data_dir, "portfolio create Savings", 1, "FINX-CLI-020", "portfolio restore savings");
  assert_fails (self, self->data_dir, "portfolio delete savings --yes", 1, "FINX-CLI-005", "savings");
  g_assert_cmpstr (text_of (run_object (self, "portfolio restore savings"), "currency"), ==, "EUR");
}

#define ADD(name, set_up_func, func) g_test_add ("/finxctl/" name, Fixture, NULL, set_up_func, func, tear_down)

int
main (int    argc,
      char **argv)
{
  init_finxctl_test (&argc, &argv);
  ADD ("a-deleted-account-is-hidden-and-comes-back", set_up_practice, test_a_deleted_account_is_hidden_and_comes_back);
  ADD ("a-new-practice-desk-starts-afresh", set_up_practice, test_a_new_practice_desk_starts_afresh);
  ADD ("an-account-with-open-orders-stays", set_up_practice, test_an_account_with_open_orders_stays);
  ADD ("the-name-of-a-deleted-portfolio-stays-taken", set_up, test_the_name_of_a_deleted_portfolio_stays_taken);
  return g_test_run ();
}
