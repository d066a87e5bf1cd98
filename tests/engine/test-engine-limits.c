/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Risk limits of portfolios: watched whatever page is shown, told once, also over restarts. */
#include "engine/review/finx-engine-limits.h"

#include "base/finx-time.h"
#include "engine-fixture.h"
#include "engine/alerts/finx-engine-alerts.h"
#include "engine/finx-engine-book.h"
#include "engine/finx-engine-private.h"
#include "engine/prices/finx-engine-prices.h"

#define LIMITS_KEY "portfolio/depot/limits"

typedef struct
{
  EngineFixture base;
  guint         n_fired, n_troubles;
  GString      *last;                   /* rule, name and portfolio of the newest breach */
} Fixture;

static void
fired_cb (Fixture            *self,
          FinxAlertItem      *item,
          FinxAlertEventItem *line)
{
  const FinxAlertEvent *event = finx_alert_event_item_get_event (line);

  g_assert_null (item);
  g_assert_null (event->alert);
  g_assert_cmpint (event->sequence, >, 0);      /* written already */
  self->n_fired++;
  g_string_printf (self->last, "%s|%s|%s", event->breach->rule, event->breach->name, event->breach->portfolio);
}

static void
trouble_cb (Fixture    *self,
            const char *sentence)
{
  self->n_troubles++;
}

static void
listen (Fixture *self)
{
  g_signal_connect_swapped (self->base.engine, "alert-fired", G_CALLBACK (fired_cb), self);
  g_signal_connect_swapped (self->base.engine, "trouble", G_CALLBACK (trouble_cb), self);
}

static void
reopen (Fixture *self)
{
  fixture_reopen (&self->base);
  listen (self);
}

static void
create_portfolio (Fixture *self)
{
  FinxAccount *account = finx_account_new ();
  g_autoptr(GError) error = NULL;

  g_free (account->id);
  account->id = g_strdup ("depot");
  g_free (account->name);
  account->name = g_strdup ("Depot");
  g_free (account->broker);
  account->broker = g_strdup ("manual");
  g_free (account->currency);
  account->currency = g_strdup ("USD");
  account->opened_us = 1;
  g_assert_true (finx_engine_write_account (self->base.engine, account, "Created", &error));
  g_assert_no_error (error);
}

static void
write_transaction (Fixture             *self,
                   FinxTransactionKind  kind,
                   const char          *amount)
{
  g_autoptr(FinxTransaction) t = finx_transaction_new ();
  g_autoptr(GError) error = NULL;

  t->kind = kind;
  t->day = (gint32) finx_days_from_time (finx_clock_now (self->base.clock)) - 10;
  t->amount = fixture_decimal (amount);
  g_free (t->currency);
  t->currency = g_strdup ("USD");
  if (kind == FINX_TRANSACTION_BUY)
    {
      t->instrument = fixture_instrument (&self->base, "AAPL");
      t->quantity = fixture_decimal ("10");
    }
  finx_engine_write_transactions (self->base.engine, "depot", (const FinxTransaction *const []) { t }, 1, "Entered", &error);
  g_assert_no_error (error);
}

/* AAPL closed at @close on all of the last twenty days; the later of two prices of a day counts. */
static void
write_price (Fixture *self,
             double   close)
{
  const FinxSeriesKey key = { "AAPL", FINX_INTERVAL_1D, FINX_BARS_IMPORTED };
  gint64 today = finx_days_from_time (finx_clock_now (self->base.clock));
  g_autoptr(GArray) bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  for (gint64 day = today - 20; day <= today; day++)
    {
      FinxBar bar = { day * FINX_USEC_PER_DAY, close, close, close, close, 1 };

      g_array_append_val (bars, bar);
    }
  finx_engine_write_series_async (self->base.engine, &key, bars, NULL, fixture_result_cb, &result);
  finx_engine_write_series_finish (self->base.engine, fixture_wait (&self->base, &result), &error);
  g_assert_no_error (error);
}

/* 10 units at 100 and 1,000 in cash. */
static void
set_up (Fixture      *self,
        gconstpointer data)
{
  self->last = g_string_new (NULL);
  fixture_set_up (&self->base, data);
  listen (self);
  create_portfolio (self);
  write_transaction (self, FINX_TRANSACTION_DEPOSIT, "2000");
  write_transaction (self, FINX_TRANSACTION_BUY, "1000");
  write_price (self, 100);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  fixture_tear_down (&self->base, data);
  g_string_free (self->last, TRUE);
}

static void
pass_seconds (Fixture *self,
              guint    n)
{
  for (guint i = 0; i < n; i++)
    {
      finx_engine_limits_second (self->base.engine);
      finx_engine_settle (self->base.engine);
    }
}

static void
set_limit (Fixture       *self,
           FinxLimitKind  kind,
           const char    *subject,
           const char    *most)
{
  g_autoptr(GError) error = NULL;

  finx_engine_set_limit (self->base.engine, "depot", kind, subject, fixture_decimal (most), &error);
  g_assert_no_error (error);
  finx_engine_settle (self->base.engine);
}

static const FinxLimitState *
first_state (Fixture *self)
{
  const GArray *states = finx_engine_get_limit_states (self->base.engine, "depot");

  g_assert_cmpuint (states->len, >, 0);
  return &g_array_index (states, FinxLimitState, 0);
}

static void
test_a_breach_is_told_once (Fixture      *self,
                            gconstpointer data)
{
  set_limit (self, FINX_LIMIT_HOLDING_WEIGHT, "", "0.4");
  g_assert_cmpuint (self->n_fired, ==, 1);
  g_assert_cmpstr (self->last->str, ==, "holding_weight|AAPL|depot");
  fixture_assert_decimal (first_state (self)->figure, "0.5");
  g_assert_true (finx_engine_is_limit_passed (self->base.engine, "depot", 0));
  pass_seconds (self, 10);
  write_price (self, 110);
  pass_seconds (self, 2);
  g_assert_cmpuint (self->n_fired, ==, 1);

  reopen (self);
  pass_seconds (self, 10);
  g_assert_cmpuint (first_state (self)->level, ==, FINX_LIMIT_BREACHED);
  g_assert_cmpuint (self->n_fired, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (finx_engine_get_alert_history (self->base.engine)), ==, 1);
  g_assert_cmpuint (finx_engine_get_unread_alerts (self->base.engine), ==, 1);
}

/* 600 of 1,600 is 37.5 %: below 40 %, but not by enough; 500 of 1,500 is. What was over is over after a restart too. */
static void
test_it_is_told_again_after_it_was_fine (Fixture      *self,
                                         gconstpointer data)
{
  static const struct { double close; gboolean restart; guint n_fired; } steps[] = {
    { 100, FALSE, 1 }, { 64, FALSE, 1 }, { 100, FALSE, 1 }, { 50, TRUE, 1 }, { 100, FALSE, 2 }, { 100, TRUE, 2 },
  };

  set_limit (self, FINX_LIMIT_HOLDING_WEIGHT, "", "0.4");
  pass_seconds (self, 4);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      write_price (self, steps[i].close);
      pass_seconds (self, 1);
      if (steps[i].restart)
        {
          reopen (self);
          pass_seconds (self, 4);
        }
      g_assert_cmpuint (self->n_fired, ==, steps[i].n_fired);
    }
}

static void
test_all_that_is_passed_is_told (Fixture      *self,
                                 gconstpointer data)
{
  GListModel *history;

  set_limit (self, FINX_LIMIT_HOLDING_WEIGHT, "aapl", "0.3");
  set_limit (self, FINX_LIMIT_LEVERAGE, "", "0.45");
  set_limit (self, FINX_LIMIT_DAILY_LOSS, "", "100");
  history = finx_engine_get_alert_history (self->base.engine);
  g_assert_cmpuint (g_list_model_get_n_items (history), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(FinxAlertEventItem) line = g_list_model_get_item (history, i);
      const FinxLimitBreach *breach = finx_alert_event_item_get_event (line)->breach;

      g_assert_cmpstr (breach->rule, ==, i == 0 ? "leverage" : "holding_weight AAPL");
      fixture_assert_decimal (breach->most, i == 0 ? "0.45" : "0.3");
      fixture_assert_decimal (breach->figure, "0.5");
      g_assert_cmpstr (breach->currency, ==, "USD");
    }
}

/* A value at risk needs a past that moves, and is computed on the pool. */
static void
test_value_at_risk (Fixture      *self,
                    gconstpointer data)
{
  set_limit (self, FINX_LIMIT_VAR, "", "0.03");
  g_assert_cmpuint (first_state (self)->level, ==, FINX_LIMIT_UNKNOWN);         /* twenty days are too few */
  g_assert_cmpuint (self->n_fired, ==, 0);
}

static void
test_what_cannot_be_read_is_kept (Fixture      *self,
                                  gconstpointer data)
{
  static const char *const texts[] = { "{\"version\":1,\"limits\":[{}]}", "{\"version\":9,\"limits\":[]}", "what?" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL, refused = NULL, none = NULL;
      g_autofree char *kept = NULL, *aside = NULL, *anew = NULL;
      g_autofree char *aside_key = i == 0 ? g_strdup (LIMITS_KEY "-unreadable") : g_strdup_printf (LIMITS_KEY "-unreadable-%u", i + 1);

      finx_engine_set_state (self->base.engine, LIMITS_KEY, texts[i]);
      reopen (self);
      self->n_troubles = 0;
      pass_seconds (self, 8);
      g_assert_cmpuint (self->n_troubles, ==, 1);
      g_assert_null (finx_engine_get_limits (self->base.engine, "depot", &error));
      fixture_assert_error (error, i == 1 ? FINX_ERROR_NEWER : FINX_ERROR_INVALID, "FINX-LIMIT-003");
      g_assert_false (finx_engine_set_limit (self->base.engine, "depot", FINX_LIMIT_VAR, "", fixture_decimal ("0.02"), &refused));
      fixture_assert_error (refused, i == 1 ? FINX_ERROR_NEWER : FINX_ERROR_INVALID, "FINX-LIMIT-003");
      kept = finx_engine_get_state (self->base.engine, LIMITS_KEY);
      g_assert_cmpstr (kept, ==, texts[i]);

      g_assert_true (finx_engine_clear_limits (self->base.engine, "depot", &none));
      aside = finx_engine_get_state (self->base.engine, aside_key);
      g_assert_cmpstr (aside, ==, texts[i]);
      set_limit (self, FINX_LIMIT_LEVERAGE, "", "2");
      reopen (self);
      g_assert_cmpuint (finx_portfolio_limits_get_n (finx_engine_get_limits (self->base.engine, "depot", NULL)), ==, 1);
    }
}

static void
test_wrong_limits (Fixture      *self,
                   gconstpointer data)
{
  static const struct { const char *portfolio; FinxLimitKind kind; const char *subject, *most; FinxError error; const char *code; } cases[] = {
    { "nobody", FINX_LIMIT_VAR, "", "0.1", FINX_ERROR_NOT_FOUND, "FINX-ENGINE-007" },
    { "depot", FINX_LIMIT_HOLDING_WEIGHT, "NOSUCH", "0.1", FINX_ERROR_NOT_FOUND, "FINX-LIMIT-005" },
    { "depot", FINX_LIMIT_VAR, "", "3", FINX_ERROR_INVALID, "FINX-LIMIT-002" },
    { "depot", FINX_LIMIT_VAR, "AAPL", "0.1", FINX_ERROR_INVALID, "FINX-LIMIT-001" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (finx_engine_set_limit (self->base.engine, cases[i].portfolio, cases[i].kind, cases[i].subject,
                                             fixture_decimal (cases[i].most), &error));
      fixture_assert_error (error, cases[i].error, cases[i].code);
    }
}

/* The practice desk's quotes move the figures without another review. */
static void
test_live (Fixture      *self,
           gconstpointer data)
{
  g_autoptr(FinxOrder) order = NULL;
  g_autofree char *client_id = NULL;
  g_autoptr(GError) error = NULL;
  FinxPosition *position;
  const FinxLimitState *state;

  fixture_create_practice (&self->base);
  order = fixture_draft (&self->base, "AAPL", FINX_SIDE_BUY, "100", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  g_free (order->account);
  order->account = g_strdup ("practice");
  client_id = fixture_place (&self->base, order, &error);
  g_assert_no_error (error);
  fixture_run_until (&self->base, client_id, FINX_ORDER_FILLED);
  g_assert_true (finx_engine_set_limit (self->base.engine, "practice", FINX_LIMIT_HOLDING_WEIGHT, "", fixture_decimal ("0.9"), &error));
  finx_engine_settle (self->base.engine);
  pass_seconds (self, 5);
  for (guint i = 0; i < 3; i++)
    {
      finx_clock_advance (self->base.clock, 5 * FINX_USEC_PER_SEC);
      finx_engine_settle (self->base.engine);
      finx_engine_flush (self->base.engine);
      pass_seconds (self, 1);
      position = finx_portfolio_find (finx_engine_get_practice (self->base.engine), fixture_instrument (&self->base, "AAPL"));
      state = &g_array_index (finx_engine_get_limit_states (self->base.engine, "practice"), FinxLimitState, 0);
      g_assert_cmpfloat_with_epsilon (finx_decimal_to_double (state->figure), finx_position_get_weight (position), 1e-9);
    }
  g_assert_cmpuint (self->n_fired, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/engine/limits/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("a-breach-is-told-once", test_a_breach_is_told_once);
  ADD ("it-is-told-again-after-it-was-fine", test_it_is_told_again_after_it_was_fine);
  ADD ("all-that-is-passed-is-told", test_all_that_is_passed_is_told);
  ADD ("value-at-risk", test_value_at_risk);
  ADD ("what-cannot-be-read-is-kept", test_what_cannot_be_read_is_kept);
  ADD ("wrong-limits", test_wrong_limits);
  ADD ("live", test_live);
#undef ADD
  return g_test_run ();
}
