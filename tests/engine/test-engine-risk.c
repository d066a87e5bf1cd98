/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/brokers/finx-risk-settings.h"

#include <string.h>

#include "engine-fixture.h"

#define N_TICKETS 6

static void
set_limit (EngineFixture *self,
           const char    *account,
           FinxRiskRule   rule,
           const char    *text)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (finx_engine_set_risk_limit (self->engine, account, rule, text, &error));
  g_assert_no_error (error);
}

/* Far below the market: it works and is not filled. */
static FinxOrder *
draft (EngineFixture *self,
       const char    *quantity)
{
  return fixture_draft (self, "AAPL", FINX_SIDE_BUY, quantity, fixture_price (self, "AAPL", 0.9), FINX_DECIMAL_UNKNOWN);
}

static void
assert_refused (EngineFixture   *self,
                const FinxOrder *order,
                const char      *code)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *client_id = fixture_place (self, order, &error);

  g_assert_null (client_id);
  fixture_assert_error (error, FINX_ERROR_REJECTED, code);
}

static void
assert_placed (EngineFixture   *self,
               const FinxOrder *order)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *client_id = fixture_place (self, order, &error);

  g_assert_no_error (error);
}

static void
place_one_of (EngineFixture *self,
              const char    *quantity)
{
  g_autoptr(FinxOrder) order = draft (self, quantity);

  assert_placed (self, order);
}

static void
refuse_one_of (EngineFixture *self,
               const char    *quantity,
               const char    *code)
{
  g_autoptr(FinxOrder) order = draft (self, quantity);

  assert_refused (self, order, code);
}

static void
trade (EngineFixture *self,
       FinxSide       side,
       const char    *quantity)
{
  g_autoptr(FinxOrder) order = fixture_draft (self, "AAPL", side, quantity, FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  g_autoptr(GError) error = NULL;
  g_autofree char *client_id = fixture_place (self, order, &error);

  g_assert_no_error (error);
  fixture_run_until (self, client_id, FINX_ORDER_FILLED);
}

static void
add_account (EngineFixture *self,
             const char    *id,
             gboolean       is_simulated)
{
  FinxAccount *account = finx_account_copy (finx_portfolio_get_account (finx_engine_get_portfolio (self->engine, "practice")));
  g_autoptr(GError) error = NULL;

  g_free (account->id);
  g_free (account->broker);
  account->id = g_strdup (id);
  account->broker = g_strdup ("kraken");
  account->is_simulated = is_simulated;
  account->may_trade = TRUE;
  g_assert_true (finx_engine_write_account (self->engine, account, "Opened", &error));
  g_assert_no_error (error);
}

static const char *
preview_code (EngineFixture   *self,
              const FinxOrder *order)
{
  static char code[32];
  FinxOrderPreview preview;
  g_autoptr(GError) error = NULL;

  if (finx_engine_preview_order (self->engine, order, &preview, &error))
    return "";
  g_strlcpy (code, finx_error_code (error), sizeof code);
  return code;
}

static void
test_the_practice_desk_is_as_it_was (EngineFixture *self,
                                     gconstpointer  data)
{
  g_autoptr(FinxRiskLimits) usual = finx_risk_limits_new_for (TRUE), none = finx_risk_limits_new ();

  g_assert_true (finx_risk_limits_equal (finx_engine_get_risk_limits (self->engine, "practice", NULL), usual));
  g_assert_true (finx_risk_limits_equal (finx_engine_get_risk_limits (self->engine, NULL, NULL), none));
  for (guint i = 0; i < 80; i++)
    place_one_of (self, "1");
  trade (self, FINX_SIDE_SELL, "1");                    /* short */
}

static void
test_orders_of_a_minute_are_counted_over_a_restart (EngineFixture *self,
                                                    gconstpointer  data)
{
  set_limit (self, "practice", FINX_RISK_MAX_ORDERS, "3");
  place_one_of (self, "1");
  place_one_of (self, "2");
  refuse_one_of (self, "100000", "FINX-RISK-008");      /* never left: is not counted */
  finx_clock_advance (self->clock, 30 * G_USEC_PER_SEC);
  place_one_of (self, "3");
  refuse_one_of (self, "4", "FINX-RISK-009");

  fixture_reopen (self);
  refuse_one_of (self, "4", "FINX-RISK-009");
  finx_clock_advance (self->clock, 30 * G_USEC_PER_SEC);        /* the first two are a minute old */
  finx_engine_settle (self->engine);
  place_one_of (self, "4");
  place_one_of (self, "5");
  refuse_one_of (self, "6", "FINX-RISK-009");
}

static void
test_changes_count_and_are_judged (EngineFixture *self,
                                   gconstpointer  data)
{
  g_autofree char *client_id = fixture_place_working (self, "AAPL", "10", 0.95);
  g_autoptr(FinxOrder) change = finx_order_new ();
  g_autoptr(GError) error = NULL;

  set_limit (self, "practice", FINX_RISK_MAX_ORDER_VALUE, "3000");
  set_limit (self, "practice", FINX_RISK_MAX_ORDERS, "2");
  change->client_id = (g_free (change->client_id), g_strdup (client_id));
  change->quantity = fixture_decimal ("100");
  g_assert_false (fixture_replace (self, change, &error));
  fixture_assert_error (error, FINX_ERROR_REJECTED, "FINX-RISK-005");
  g_clear_error (&error);
  change->quantity = fixture_decimal ("9");
  g_assert_true (fixture_replace (self, change, &error));
  g_assert_no_error (error);
  change->quantity = fixture_decimal ("8");
  g_assert_false (fixture_replace (self, change, &error));
  fixture_assert_error (error, FINX_ERROR_REJECTED, "FINX-RISK-009");
  fixture_assert_decimal (fixture_order (self, client_id)->quantity, "9");
}

/* Places @n at once, each by a ticket of its own that does not wait for the others, and tells how many went through. */
static guint
place_at_once (EngineFixture    *self,
               FinxOrder *const *orders,
               guint             n,
               const char       *code)
{
  GAsyncResult *results[N_TICKETS] = { NULL };
  guint n_placed = 0;

  g_assert_cmpuint (n, <=, N_TICKETS);
  for (guint i = 0; i < n; i++)
    finx_engine_place_async (self->engine, orders[i], NULL, fixture_result_cb, &results[i]);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *client_id = finx_engine_place_finish (self->engine, fixture_wait (self, &results[i]), &error);

      n_placed += client_id != NULL;
      if (client_id == NULL)
        fixture_assert_error (error, FINX_ERROR_REJECTED, code);
      g_object_unref (results[i]);
    }
  finx_engine_settle (self->engine);
  return n_placed;
}

static void
test_tickets_at_once_do_not_slip_past (EngineFixture *self,
                                       gconstpointer  data)
{
  FinxOrder *orders[N_TICKETS];
  g_autofree char *large = NULL;
  double margin = finx_decimal_to_double (fixture_price (self, "AAPL", 0.9))
                  * finx_decimal_to_double (fixture_instrument (self, "AAPL")->margin_rate);

  trade (self, FINX_SIDE_BUY, "10");
  set_limit (self, "practice", FINX_RISK_SHORTS, "refuse");
  for (guint i = 0; i < N_TICKETS; i++)
    orders[i] = fixture_draft (self, "AAPL", FINX_SIDE_SELL, "4", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  g_assert_cmpuint (place_at_once (self, orders, N_TICKETS, "FINX-RISK-014"), ==, 2);
  for (guint i = 0; i < 20; i++)
    {
      finx_clock_advance (self->clock, G_USEC_PER_SEC);
      finx_engine_settle (self->engine);
    }
  fixture_assert_decimal (fixture_held (self, "AAPL"), "2");
  set_limit (self, "practice", FINX_RISK_SHORTS, "allow");

  for (guint i = 0; i < N_TICKETS; i++)
    {
      finx_order_free (orders[i]);
      orders[i] = draft (self, i % 2 > 0 ? "5" : "6");
    }
  set_limit (self, "practice", FINX_RISK_DUPLICATE_SECONDS, "5");
  g_assert_cmpuint (place_at_once (self, orders, N_TICKETS, "FINX-RISK-010"), ==, 2);
  set_limit (self, "practice", FINX_RISK_DUPLICATE_SECONDS, "none");
  finx_clock_advance (self->clock, 61 * G_USEC_PER_SEC);
  finx_engine_settle (self->engine);
  set_limit (self, NULL, FINX_RISK_MAX_ORDERS, "4");
  g_assert_cmpuint (place_at_once (self, orders, N_TICKETS, "FINX-RISK-009"), ==, 4);
  set_limit (self, NULL, FINX_RISK_MAX_ORDERS, "none");

  large = g_strdup_printf ("%d", (int) (40000 / margin));       /* two of them take most of the buying power */
  for (guint i = 0; i < N_TICKETS; i++)
    orders[i]->quantity = fixture_decimal (large);
  g_assert_cmpuint (place_at_once (self, orders, N_TICKETS, "FINX-RISK-008"), ==, 2);
  for (guint i = 0; i < N_TICKETS; i++)
    finx_order_free (orders[i]);
}

static void
test_what_is_on_sale_is_not_sold_twice (EngineFixture *self,
                                        gconstpointer  data)
{
  g_autoptr(FinxOrder) rests = NULL, market = NULL, entry = NULL, take = NULL, stop = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *client_id = NULL;

  set_limit (self, "practice", FINX_RISK_SHORTS, "refuse");
  entry = fixture_draft (self, "AAPL", FINX_SIDE_BUY, "10", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  take = fixture_draft (self, "AAPL", FINX_SIDE_SELL, "10", fixture_price (self, "AAPL", 1.2), FINX_DECIMAL_UNKNOWN);
  stop = fixture_draft (self, "AAPL", FINX_SIDE_SELL, "10", FINX_DECIMAL_UNKNOWN, fixture_price (self, "AAPL", 0.8));
  client_id = fixture_place_bracket (self, entry, take, stop, &error);
  g_assert_no_error (error);
  fixture_run_until (self, client_id, FINX_ORDER_FILLED);

  /* The exits are no reason against another way out. */
  rests = fixture_draft (self, "AAPL", FINX_SIDE_SELL, "7", fixture_price (self, "AAPL", 1.1), FINX_DECIMAL_UNKNOWN);
  assert_placed (self, rests);
  market = fixture_draft (self, "AAPL", FINX_SIDE_SELL, "4", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  assert_refused (self, market, "FINX-RISK-014");
  market->quantity = fixture_decimal ("3");
  assert_placed (self, market);
}

static void
test_the_same_order_is_asked_about (EngineFixture *self,
                                    gconstpointer  data)
{
  g_autoptr(FinxOrder) order = draft (self, "7"), other = draft (self, "8"), dear = NULL;
  g_autofree char *client_id = NULL;
  g_autoptr(GError) error = NULL;

  set_limit (self, "practice", FINX_RISK_DUPLICATE_SECONDS, "5");
  client_id = fixture_place (self, order, &error);
  g_assert_no_error (error);
  g_assert_null (fixture_place (self, order, &error));
  fixture_assert_error (error, FINX_ERROR_REJECTED, "FINX-RISK-010");
  g_assert_nonnull (strstr (error->message, client_id));
  g_clear_error (&error);
  assert_placed (self, other);

  /* One that was refused never was. */
  dear = fixture_draft (self, "AAPL", FINX_SIDE_BUY, "5", fixture_price (self, "AAPL", 1.5), FINX_DECIMAL_UNKNOWN);
  assert_refused (self, dear, "FINX-RISK-007");
  assert_refused (self, dear, "FINX-RISK-007");

  fixture_reopen (self);
  order->instrument = other->instrument = fixture_instrument (self, "AAPL");
  assert_refused (self, order, "FINX-RISK-010");
  order->is_again = TRUE;
  assert_placed (self, order);
  order->is_again = FALSE;
  finx_clock_advance (self->clock, 5 * G_USEC_PER_SEC);
  assert_refused (self, order, "FINX-RISK-010");
  finx_clock_advance (self->clock, 1);
  assert_placed (self, order);
}

static void
test_two_accounts_have_their_own_and_a_common_limit (EngineFixture *self,
                                                     gconstpointer  data)
{
  g_autoptr(FinxOrder) own = draft (self, "1"), second = draft (self, "1"), real = draft (self, "1");

  add_account (self, "second", TRUE);
  add_account (self, "kraken-1", FALSE);
  second->account = (g_free (second->account), g_strdup ("second"));
  real->account = (g_free (real->account), g_strdup ("kraken-1"));
  own->account = (g_free (own->account), g_strdup ("practice"));

  set_limit (self, "practice", FINX_RISK_MAX_ORDERS, "1");
  place_one_of (self, "3");
  g_assert_cmpstr (preview_code (self, own), ==, "FINX-RISK-009");
  g_assert_cmpstr (preview_code (self, second), ==, "FINX-RISK-008");   /* it has no money */
  set_limit (self, "practice", FINX_RISK_MAX_ORDERS, "none");
  set_limit (self, NULL, FINX_RISK_SYMBOLS, "MSFT");
  g_assert_cmpstr (preview_code (self, own), ==, "FINX-RISK-012");
  set_limit (self, NULL, FINX_RISK_SYMBOLS, "none");
  set_limit (self, "second", FINX_RISK_MAX_ORDER_VALUE, "1");
  g_assert_cmpstr (preview_code (self, own), ==, "");
  g_assert_cmpstr (preview_code (self, second), ==, "FINX-RISK-005");

  /* Positions of simulated accounts add up. */
  trade (self, FINX_SIDE_BUY, "10");
  set_limit (self, "second", FINX_RISK_MAX_ORDER_VALUE, "none");
  set_limit (self, NULL, FINX_RISK_MAX_POSITION_VALUE, "1000");
  g_assert_cmpstr (preview_code (self, second), ==, "FINX-RISK-006");
  set_limit (self, NULL, FINX_RISK_MAX_POSITION_VALUE, "100000");
  g_assert_cmpstr (preview_code (self, second), ==, "FINX-RISK-008");

  /* A real account begins with what suits it, and made up prices are none there. */
  g_assert_true (finx_engine_get_risk_limits (self->engine, "kraken-1", NULL)->no_shorts);
  g_assert_cmpuint (finx_engine_get_risk_limits (self->engine, "kraken-1", NULL)->max_orders, ==, 60);
  real->side = FINX_SIDE_SELL;
  g_assert_cmpstr (preview_code (self, real), !=, "");
}

static void
test_beyond_the_loss_of_a_day_only_ways_out_leave (EngineFixture *self,
                                                   gconstpointer  data)
{
  g_autoptr(FinxOrder) out = NULL, more = NULL;

  trade (self, FINX_SIDE_BUY, "100");
  set_limit (self, "practice", FINX_RISK_MAX_DAILY_LOSS, "0.01");
  /* The fees alone are more; should the price have risen beyond them, a fall of it is waited for. */
  more = draft (self, "1");
  for (guint i = 0; i < 600 && g_str_equal (preview_code (self, more), ""); i++)
    {
      finx_clock_advance (self->clock, G_USEC_PER_SEC);
      finx_engine_settle (self->engine);
    }
  assert_refused (self, more, "FINX-RISK-011");
  out = fixture_draft (self, "AAPL", FINX_SIDE_SELL, "40", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  assert_placed (self, out);
  set_limit (self, "practice", FINX_RISK_MAX_DAILY_LOSS, "50000");
  assert_placed (self, more);
  set_limit (self, NULL, FINX_RISK_MAX_DAILY_LOSS, "0.01");
  more->quantity = fixture_decimal ("2");
  assert_refused (self, more, "FINX-RISK-011");
}

static void
test_a_closed_market_and_a_short_sale_are_warned_of (EngineFixture *self,
                                                     gconstpointer  data)
{
  g_autoptr(FinxOrder) sale = fixture_draft (self, "AAPL", FINX_SIDE_SELL, "5", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  FinxOrderPreview preview;

  g_assert_true (finx_engine_preview_order (self->engine, sale, &preview, NULL) || !finx_decimal_is_known (preview.price));
  fixture_quote (self, "AAPL");
  g_assert_true (finx_engine_preview_order (self->engine, sale, &preview, NULL));
  g_assert_cmpuint (preview.warnings, ==, FINX_RISK_WARNS_SHORT);
  fixture_assert_decimal (preview.short_quantity, "5");

  g_assert_true (finx_engine_set_exchange_hours (self->engine, TRUE, NULL));
  finx_clock_advance (self->clock, G_GINT64_CONSTANT (12) * 3600 * G_USEC_PER_SEC);
  finx_engine_settle (self->engine);
  set_limit (self, "practice", FINX_RISK_CLOSED_MARKET, "warn");
  g_assert_true (finx_engine_preview_order (self->engine, sale, &preview, NULL));
  g_assert_cmpuint (preview.warnings, ==, FINX_RISK_WARNS_SHORT | FINX_RISK_WARNS_CLOSED);
  g_assert_cmpint (preview.opens_us, >, finx_clock_now (self->clock));
  set_limit (self, NULL, FINX_RISK_CLOSED_MARKET, "refuse");
  g_assert_cmpstr (preview_code (self, sale), ==, "FINX-RISK-013");
}

static void
note_cb (FinxEngine *engine,
         const char *account,
         GString    *told)
{
  g_string_append_printf (told, "[%s]", account);
}

static void
test_limits_are_kept_and_told (EngineFixture *self,
                               gconstpointer  data)
{
  g_autoptr(GString) told = g_string_new (NULL);
  g_autoptr(FinxRiskLimits) usual = finx_risk_limits_new_for (TRUE);
  g_autoptr(GError) error = NULL;

  g_signal_connect (self->engine, "risk-changed", G_CALLBACK (note_cb), told);
  set_limit (self, "practice", FINX_RISK_COLLAR, "0.05");
  set_limit (self, NULL, FINX_RISK_MAX_ORDER_VALUE, "2500");
  g_assert_cmpstr (told->str, ==, "[practice][]");
  g_assert_false (finx_engine_set_risk_limit (self->engine, "practice", FINX_RISK_COLLAR, "-1", &error));
  fixture_assert_error (error, FINX_ERROR_INVALID, "FINX-RISK-020");
  g_clear_error (&error);
  g_assert_false (finx_engine_set_risk_limit (self->engine, "practice", FINX_RISK_CURRENCY, "EUR", &error));
  fixture_assert_error (error, FINX_ERROR_INVALID, "FINX-RISK-023");
  g_clear_error (&error);
  g_assert_false (finx_engine_set_risk_limit (self->engine, "nobody", FINX_RISK_COLLAR, "0.1", &error));
  fixture_assert_error (error, FINX_ERROR_NOT_FOUND, "FINX-RISK-022");
  g_assert_cmpstr (told->str, ==, "[practice][]");

  g_signal_handlers_disconnect_by_func (self->engine, note_cb, told);
  finx_engine_settle (self->engine);
  fixture_reopen (self);
  fixture_assert_decimal (finx_engine_get_risk_limits (self->engine, "practice", NULL)->collar, "0.05");
  fixture_assert_decimal (finx_engine_get_risk_limits (self->engine, NULL, NULL)->max_order_value, "2500");
  g_assert_cmpstr (finx_engine_get_risk_limits (self->engine, NULL, NULL)->currency, ==, "USD");       /* said once for ever */
  g_assert_true (finx_engine_reset_risk_limits (self->engine, "practice", NULL));
  g_assert_true (finx_risk_limits_equal (finx_engine_get_risk_limits (self->engine, "practice", NULL), usual));
}

static void
test_what_can_not_be_read_lets_only_ways_out_leave (EngineFixture *self,
                                                    gconstpointer  data)
{
  g_autoptr(FinxOrder) out = fixture_draft (self, "AAPL", FINX_SIDE_SELL, "1", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  g_autoptr(GError) error = NULL;
  g_autofree char *aside = NULL;

  trade (self, FINX_SIDE_BUY, "3");
  finx_engine_set_state (self->engine, "risk:practice", "{\"version\":9}");
  g_assert_null (finx_engine_get_risk_limits (self->engine, "practice", &error));
  fixture_assert_error (error, FINX_ERROR_NEWER, "FINX-RISK-021");
  g_clear_error (&error);
  g_assert_false (finx_engine_set_risk_limit (self->engine, "practice", FINX_RISK_COLLAR, "0.1", &error));
  fixture_assert_error (error, FINX_ERROR_NEWER, "FINX-RISK-021");
  refuse_one_of (self, "1", "FINX-RISK-016");
  assert_placed (self, out);
  g_assert_true (finx_engine_reset_risk_limits (self->engine, "practice", NULL));
  aside = finx_engine_get_state (self->engine, "risk:practice-unreadable");
  g_assert_cmpstr (aside, ==, "{\"version\":9}");
  place_one_of (self, "1");
}

int
main (int    argc,
      char **argv)
{
#define ADD(name, func) g_test_add ("/engine/risk/" name, EngineFixture, NULL, fixture_set_up_practice, func, fixture_tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("the-practice-desk-is-as-it-was", test_the_practice_desk_is_as_it_was);
  ADD ("orders-of-a-minute-are-counted-over-a-restart", test_orders_of_a_minute_are_counted_over_a_restart);
  ADD ("changes-count-and-are-judged", test_changes_count_and_are_judged);
  ADD ("tickets-at-once-do-not-slip-past", test_tickets_at_once_do_not_slip_past);
  ADD ("what-is-on-sale-is-not-sold-twice", test_what_is_on_sale_is_not_sold_twice);
  ADD ("the-same-order-is-asked-about", test_the_same_order_is_asked_about);
  ADD ("two-accounts-have-their-own-and-a-common-limit", test_two_accounts_have_their_own_and_a_common_limit);
  ADD ("beyond-the-loss-of-a-day-only-ways-out-leave", test_beyond_the_loss_of_a_day_only_ways_out_leave);
  ADD ("a-closed-market-and-a-short-sale-are-warned-of", test_a_closed_market_and_a_short_sale_are_warned_of);
  ADD ("limits-are-kept-and-told", test_limits_are_kept_and_told);
  ADD ("what-can-not-be-read-lets-only-ways-out-leave", test_what_can_not_be_read_lets_only_ways_out_leave);
#undef ADD
  return g_test_run ();
}
