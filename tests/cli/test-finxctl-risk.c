/* SPDX-License-Identifier: GPL-3.0-or-later */
/* finxctl and what orders are held to. */
#include <string.h>

#include "finxctl-fixture.h"

/* (nullable): the value of @limit in the answer to @words; %NULL: none */
static const char *
value_of (Fixture    *self,
          const char *words,
          const char *account,
          const char *limit)
{
  JsonArray *array = run_array (self, words);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *row = json_array_get_object_element (array, i);

      if (g_str_equal (text_of (row, "account"), account) && g_str_equal (text_of (row, "limit"), limit))
        return json_object_get_null_member (row, "value") ? NULL : text_of (row, "value");
    }
  g_error ("“%s” does not tell %s of %s", words, limit, account);
}

static void
test_limits_are_shown_set_and_reset (Fixture      *self,
                                     gconstpointer data)
{
  run_object (self, "portfolio create Depot");
  g_assert_cmpstr (value_of (self, "risk show", "practice", "collar"), ==, "0.2");
  g_assert_null (value_of (self, "risk show", "all", "collar"));
  g_assert_cmpuint (json_array_get_length (run_array (self, "risk show")), ==, 22);     /* what is kept by hand sends no orders */
  g_assert_cmpstr (value_of (self, "risk set practice --max-order-value 2500.50 --symbols aapl,msft --shorts refuse", "practice", "max_order_value"),
                   ==, "2500.5");
  g_assert_cmpstr (value_of (self, "risk show practice", "practice", "symbols"), ==, "AAPL, MSFT");
  g_assert_cmpstr (value_of (self, "risk show practice", "practice", "shorts"), ==, "refuse");
  g_assert_null (value_of (self, "risk set practice --symbols none", "practice", "symbols"));
  g_assert_cmpstr (value_of (self, "risk set all --max-daily-loss 100 --currency eur", "all", "max_daily_loss"), ==, "100");
  g_assert_cmpstr (text_of (json_array_get_object_element (run_array (self, "risk show all"), 2), "unit"), ==, "EUR");
  g_assert_null (value_of (self, "risk set practice --reset", "practice", "max_order_value"));
  g_assert_cmpstr (value_of (self, "risk show", "practice", "shorts"), ==, "allow");
  run (self, "risk show practice");
  g_assert_cmpint (self->status, ==, 0);
  g_assert_nonnull (strstr (self->out, "max_position_value"));
}

static void
test_what_is_wrong_changes_nothing (Fixture      *self,
                                    gconstpointer data)
{
  assert_fails (self, self->data_dir, "risk set practice --max-orders 5 --collar wide", 2, "FINX-RISK-020", "wide");
  assert_fails (self, self->data_dir, "risk set practice --closed-market maybe", 2, "FINX-RISK-020", "allow, warn, refuse");
  assert_fails (self, self->data_dir, "risk set practice --currency EUR", 2, "FINX-RISK-023", "own currency");
  assert_fails (self, self->data_dir, "risk set practice", 2, "FINX-CLI-001", "--reset");
  assert_fails (self, self->data_dir, "risk set --max-orders 5", 2, "FINX-CLI-001", "account");
  assert_fails (self, self->data_dir, "risk set nobody --max-orders 5", 1, "FINX-RISK-022", "nobody");
  assert_fails (self, self->data_dir, "risk show nobody", 1, "FINX-RISK-022", "nobody");
  assert_fails (self, self->data_dir, "risk show practice all", 2, "FINX-CLI-001", "one account");
  g_assert_null (value_of (self, "risk show", "practice", "max_orders"));
}

static void
test_orders_keep_to_them_in_every_run (Fixture      *self,
                                       gconstpointer data)
{
  JsonObject *order;

  run_array (self, "risk set practice --max-orders 3 --duplicate-seconds 3600 --shorts refuse");
  run_array (self, "risk set all --symbols AAPL");
  assert_fails (self, self->data_dir, "order place --symbol MSFT --side buy --quantity 1", 1, "FINX-RISK-012", "for all accounts together");
  assert_fails (self, self->data_dir, "order place --symbol AAPL --side sell --quantity 2", 1, "FINX-RISK-014", "2 AAPL more");
  order = run_object (self, "order place --symbol AAPL --side buy --quantity 1");
  g_assert_cmpstr (text_of (order, "state"), ==, "filled");
  assert_fails (self, self->data_dir, "order place --symbol AAPL --side buy --quantity 1", 1, "FINX-RISK-010", "confirm it once more");
  run_object (self, "order place --symbol AAPL --side buy --quantity 1 --again");
  run_object (self, "order place --symbol AAPL --side buy --quantity 2");
  assert_fails (self, self->data_dir, "order place --symbol AAPL --side buy --quantity 3", 1, "FINX-RISK-009", "limit is 3");
  order = run_object (self, "order place --symbol AAPL --side sell --quantity 4");      /* a way out */
  g_assert_cmpstr (text_of (order, "state"), ==, "filled");
}

static void
test_a_dry_run_tells_warnings (Fixture      *self,
                               gconstpointer data)
{
  JsonArray *warnings = json_object_get_array_member (run_object (self, "order place --symbol AAPL --side sell --quantity 2 --dry-run"), "warnings");

  g_assert_cmpuint (json_array_get_length (warnings), ==, 1);
  g_assert_cmpstr (json_array_get_string_element (warnings, 0), ==, "This sells 2 more than is held: it opens a short position.");
  warnings = json_object_get_array_member (run_object (self, "order place --symbol AAPL --side buy --quantity 2 --dry-run"), "warnings");
  g_assert_cmpuint (json_array_get_length (warnings), ==, 0);
}

#define ADD(name, func) g_test_add ("/finxctl/risk/" name, Fixture, NULL, set_up_practice, func, tear_down)

int
main (int    argc,
      char **argv)
{
  init_finxctl_test (&argc, &argv);
  ADD ("limits-are-shown-set-and-reset", test_limits_are_shown_set_and_reset);
  ADD ("what-is-wrong-changes-nothing", test_what_is_wrong_changes_nothing);
  ADD ("orders-keep-to-them-in-every-run", test_orders_keep_to_them_in_every_run);
  ADD ("a-dry-run-tells-warnings", test_a_dry_run_tells_warnings);
  return g_test_run ();
}
