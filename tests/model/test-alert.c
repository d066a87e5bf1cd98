/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "model/finx-alert-event.h"
#include "tests/support/helpers.h"

#define NOW (G_GINT64_CONSTANT (1773064800) * FINX_USEC_PER_SEC)

static FinxInstrument
apple (void)
{
  return (FinxInstrument) {
    .symbol = (char *) "AAPL", .name = (char *) "Apple", .venue = (char *) "XNAS", .currency = (char *) "USD",
    .sector = (char *) "", .tick_size = finx_decimal_new (1, 2), .lot_step = FINX_DECIMAL_ONE,
    .multiplier = FINX_DECIMAL_ONE, .margin_rate = FINX_DECIMAL_ONE, .price_scale = 2,
  };
}

static FinxAlert *
make (const FinxInstrument *instrument,
      FinxAlertCondition    condition,
      const char           *level)
{
  FinxAlert *alert = finx_alert_new ();

  alert->instrument = instrument;
  alert->condition = condition;
  alert->level = number (level);
  return alert;
}

typedef struct
{
  const char        *name;
  FinxAlertCondition condition;
  const char        *level;
  gint64             pause_us, expires_us;
  const char        *code;              /* NULL: valid */
} Validity;

static const Validity validities[] = {
  { "a-price", FINX_ALERT_ABOVE, "233.00", 0, 0, NULL },
  { "a-price-with-fewer-decimals", FINX_ALERT_CROSSES_DOWN, "233", 0, 0, NULL },
  { "no-price", FINX_ALERT_ABOVE, NULL, 0, 0, "FINX-ALERT-003" },
  { "zero", FINX_ALERT_BELOW, "0", 0, 0, "FINX-ALERT-003" },
  { "below-zero", FINX_ALERT_BELOW, "-1", 0, 0, "FINX-ALERT-003" },
  { "more-decimals-than-the-tick", FINX_ALERT_ABOVE, "233.001", 0, 0, "FINX-ALERT-003" },
  { "an-absurd-price", FINX_ALERT_CROSSES_UP, "99999999999999999", 0, 0, "FINX-ALERT-003" },
  { "a-change", FINX_ALERT_CHANGE_ABOVE, "2.25", 0, 0, NULL },
  { "a-change-of-nothing", FINX_ALERT_CHANGE_ABOVE, "0", 0, 0, NULL },
  { "a-loss", FINX_ALERT_CHANGE_BELOW, "-99.99", 0, 0, NULL },
  { "a-loss-of-all", FINX_ALERT_CHANGE_BELOW, "-100", 0, 0, "FINX-ALERT-004" },
  { "an-absurd-change", FINX_ALERT_CHANGE_ABOVE, "1000.01", 0, 0, "FINX-ALERT-004" },
  { "a-change-too-fine", FINX_ALERT_CHANGE_ABOVE, "2.255", 0, 0, "FINX-ALERT-004" },
  { "no-change", FINX_ALERT_CHANGE_ABOVE, NULL, 0, 0, "FINX-ALERT-004" },
  { "a-pause", FINX_ALERT_ABOVE, "1", FINX_USEC_PER_MIN, 0, NULL },
  { "a-pause-too-short", FINX_ALERT_ABOVE, "1", FINX_USEC_PER_MIN - 1, 0, "FINX-ALERT-005" },
  { "a-pause-too-long", FINX_ALERT_ABOVE, "1", 31 * FINX_USEC_PER_DAY, 0, "FINX-ALERT-005" },
  { "an-end", FINX_ALERT_ABOVE, "1", 0, NOW + 1, NULL },
  { "an-end-that-is-past", FINX_ALERT_ABOVE, "1", 0, NOW, "FINX-ALERT-006" },
  { "a-condition-from-elsewhere", (FinxAlertCondition) 99, "1", 0, 0, "FINX-ALERT-001" },
};

static void
test_validity (gconstpointer data)
{
  const Validity *row = data;
  FinxInstrument instrument = apple ();
  g_autoptr(FinxAlert) alert = make (&instrument, row->condition, row->level);
  g_autoptr(GError) error = NULL;

  alert->pause_us = row->pause_us;
  alert->expires_us = row->expires_us;
  g_assert_true (finx_alert_validate (alert, NOW, &error) == (row->code == NULL));
  if (row->code != NULL)
    g_assert_cmpstr (finx_error_code (error), ==, row->code);
}

static void
test_what_is_no_alert (void)
{
  FinxInstrument instrument = apple ();
  g_autoptr(FinxAlert) nameless = make (NULL, FINX_ALERT_ABOVE, "1");
  g_autoptr(FinxAlert) wordy = make (&instrument, FINX_ALERT_ABOVE, "1");
  g_autoptr(FinxAlert) over = make (&instrument, FINX_ALERT_ABOVE, "1");
  g_autoptr(GError) unknown = NULL, long_note = NULL;

  g_assert_false (finx_alert_validate (nameless, NOW, &unknown));
  g_assert_error (unknown, FINX_ERROR, FINX_ERROR_NOT_FOUND);
  g_assert_cmpstr (finx_error_code (unknown), ==, "FINX-ALERT-002");
  g_free (wordy->note);
  wordy->note = g_strnfill (201, 'x');
  g_assert_false (finx_alert_validate (wordy, NOW, &long_note));
  g_assert_cmpstr (finx_error_code (long_note), ==, "FINX-ALERT-007");

  /* One that is over is as valid as it was. */
  over->expires_us = NOW - 1;
  over->state = FINX_ALERT_EXPIRED;
  g_assert_true (finx_alert_validate (over, NOW, NULL));
  over->state = FINX_ALERT_ARMED;
  g_assert_true (finx_alert_validate (over, 0, NULL));
}

/* What a condition means at a price. */
typedef struct
{
  const char        *name;
  FinxAlertCondition condition;
  const char        *level, *last, *previous;
  const char        *price;             /* at which it is met first; NULL: unknown */
  gboolean           met;
  const char        *told;              /* code, or NULL */
} Market;

static const Market markets[] = {
  { "below-the-level", FINX_ALERT_ABOVE, "233.00", "232.99", NULL, "233.00", FALSE, NULL },
  { "at-the-level", FINX_ALERT_ABOVE, "233.00", "233.00", NULL, "233.00", TRUE, "FINX-ALERT-009" },
  { "above-the-level", FINX_ALERT_BELOW, "233.00", "233.01", NULL, "233.00", FALSE, NULL },
  { "crossed-already", FINX_ALERT_CROSSES_UP, "230.00", "231.42", NULL, "230.00", TRUE, "FINX-ALERT-008" },
  { "crossed-down-already", FINX_ALERT_CROSSES_DOWN, "240.00", "231.42", NULL, "240.00", TRUE, "FINX-ALERT-008" },
  { "nothing-known", FINX_ALERT_ABOVE, "230.00", NULL, NULL, "230.00", FALSE, NULL },
  { "ten-times-off", FINX_ALERT_ABOVE, "2314.30", "231.42", NULL, "2314.30", FALSE, "FINX-ALERT-010" },
  { "a-tenth", FINX_ALERT_BELOW, "23.14", "231.42", NULL, "23.14", FALSE, "FINX-ALERT-010" },
  { "a-gain", FINX_ALERT_CHANGE_ABOVE, "1.5", "101.49", "100.00", "101.50", FALSE, NULL },
  { "a-gain-that-is-there", FINX_ALERT_CHANGE_ABOVE, "1.5", "101.50", "100.00", "101.50", TRUE, "FINX-ALERT-009" },
  /* 33.33 × 1.015 = 33.82995: met from 33.83 on, and a loss from 32.83 on (32.83005). */
  { "a-gain-between-ticks", FINX_ALERT_CHANGE_ABOVE, "1.5", "33.82", "33.33", "33.83", FALSE, NULL },
  { "a-loss-between-ticks", FINX_ALERT_CHANGE_BELOW, "-1.5", "32.83", "33.33", "32.83", TRUE, "FINX-ALERT-009" },
  { "a-gain-from-nothing", FINX_ALERT_CHANGE_ABOVE, "1.5", "101.50", NULL, NULL, FALSE, NULL },
};

static void
test_market (gconstpointer data)
{
  const Market *row = data;
  FinxInstrument instrument = apple ();
  g_autoptr(FinxAlert) alert = make (&instrument, row->condition, row->level);
  FinxDecimal last = number (row->last), previous = number (row->previous);
  FinxDecimal price = finx_alert_get_price (alert, previous);
  g_autoptr(GError) error = NULL;

  g_assert_true (finx_decimal_is_known (price) == (row->price != NULL));
  if (row->price != NULL)
    g_assert_cmpint (finx_decimal_compare (price, number (row->price)), ==, 0);
  g_assert_cmpint (finx_alert_is_met (alert, last, previous), ==, row->met);
  g_assert_cmpint (finx_alert_check_market (alert, last, previous, &error), ==, row->told == NULL);
  if (row->told != NULL)
    {
      g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
      g_assert_cmpstr (finx_error_code (error), ==, row->told);
    }
}

static void
test_names_and_words (void)
{
  static const struct { FinxAlertCondition condition; const char *level, *name, *words, *when; } rows[] = {
    { FINX_ALERT_ABOVE, "233", "above", "AAPL at or above 233.00", "last >= 233" },
    { FINX_ALERT_BELOW, "233.5", "below", "AAPL at or below 233.50", "last <= 233.5" },
    { FINX_ALERT_CROSSES_UP, "233", "crosses-up", "AAPL crosses above 233.00", "last crosses_above 233" },
    { FINX_ALERT_CROSSES_DOWN, "233", "crosses-down", "AAPL crosses below 233.00", "last crosses_below 233" },
    { FINX_ALERT_CHANGE_ABOVE, "2.5", "change-above", "AAPL day change at or above 2.50 %", "change_percent >= 2.5" },
    { FINX_ALERT_CHANGE_BELOW, "-2", "change-below", "AAPL day change at or below -2.00 %", "change_percent <= -2" },
    { FINX_ALERT_WHEN, NULL, "when", "AAPL rsi(14) < 30", "rsi(14) < 30" },
    { FINX_ALERT_ORDER_FILLED, NULL, "order-filled", "AAPL order filled", "" },
    { FINX_ALERT_ORDER_REFUSED, NULL, "order-refused", "AAPL order refused", "" },
    { FINX_ALERT_ORDER_ENDED, NULL, "order-ended", "AAPL order ended", "" },
    { FINX_ALERT_CONNECTION_LOST, NULL, "connection-lost", "AAPL connection lost", "" },
    { FINX_ALERT_RELEASED, NULL, "released", "inflation released", "" },
    { FINX_ALERT_TIME, NULL, "time", "AAPL reminder", "" },
    { FINX_ALERT_EARNINGS, "5", "earnings", "AAPL earnings within 5 days", "" },
  };
  FinxInstrument instrument = apple ();
  FinxAlertCondition condition;
  FinxAlertState state;
  FinxAlertEventKind kind;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(FinxAlert) alert = make (&instrument, rows[i].condition, rows[i].level);
      g_autofree char *words = NULL, *when = NULL;

      if (rows[i].condition == FINX_ALERT_WHEN)
        {
          g_free (alert->when);
          alert->when = g_strdup (rows[i].when);
        }
      if (rows[i].condition == FINX_ALERT_RELEASED)
        {
          g_assert_false (finx_alert_validate (alert, NOW, NULL));
          g_free (alert->series);
          alert->series = g_strdup ("inflation");
          g_assert_false (finx_alert_validate (alert, NOW, NULL));       /* nor of an instrument beside it */
          alert->instrument = NULL;
        }
      if (rows[i].condition == FINX_ALERT_TIME)
        {
          alert->snoozed_us = NOW;
          g_assert_false (finx_alert_validate (alert, NOW, NULL));       /* it is over */
          alert->snoozed_us = NOW + 1;
          alert->pause_us = FINX_USEC_PER_HOUR;
          g_assert_false (finx_alert_validate (alert, NOW, NULL));       /* it comes once */
          alert->pause_us = 0;
        }
      words = finx_alert_describe (alert);
      when = finx_alert_get_when (alert);
      g_assert_cmpstr (words, ==, rows[i].words);
      g_assert_cmpstr (when, ==, rows[i].when);
      g_assert_true (finx_alert_validate (alert, NOW, NULL));
      g_assert_cmpstr (finx_alert_condition_to_string (rows[i].condition), ==, rows[i].name);
      g_assert_true (finx_alert_condition_from_string (rows[i].name, &condition));
      g_assert_cmpint (condition, ==, rows[i].condition);
    }
  g_assert_cmpuint (G_N_ELEMENTS (rows), ==, FINX_N_ALERT_CONDITIONS);
  for (FinxAlertState s = FINX_ALERT_ARMED; s <= FINX_ALERT_EXPIRED; s++)
    g_assert_true (finx_alert_state_from_string (finx_alert_state_to_string (s), &state) && state == s);
  for (FinxAlertEventKind k = FINX_ALERT_EVENT_CREATED; k <= FINX_ALERT_EVENT_SNOOZED; k++)
    g_assert_true (finx_alert_event_kind_from_string (finx_alert_event_kind_to_string (k), &kind) && kind == k);
  g_assert_false (finx_alert_condition_from_string ("sideways", &condition));
  g_assert_false (finx_alert_state_from_string (NULL, &state));
}

static void
test_what_a_condition_is_about (void)
{
  static const struct { FinxAlertCondition condition; gboolean instrument; const char *portfolio, *when, *code; } rows[] = {
    { FINX_ALERT_WHEN, FALSE, "depot", "value < 1", NULL },
    { FINX_ALERT_WHEN, FALSE, "", "last < 1", "FINX-ALERT-002" },
    { FINX_ALERT_WHEN, TRUE, "", "", "FINX-ALERT-012" },
    { FINX_ALERT_ORDER_FILLED, FALSE, "", "last < 1", "FINX-ALERT-013" },
    { FINX_ALERT_WHEN, TRUE, "depot", "last < 1", "FINX-ALERT-014" },
    { FINX_ALERT_ORDER_FILLED, TRUE, "depot", "", NULL },
    { FINX_ALERT_CONNECTION_LOST, FALSE, "", "", NULL },
  };
  FinxInstrument instrument = apple ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(FinxAlert) alert = make (rows[i].instrument ? &instrument : NULL, rows[i].condition, NULL);
      g_autoptr(GError) error = NULL;

      g_free (alert->when);
      g_free (alert->portfolio);
      alert->when = g_strdup (rows[i].when);
      alert->portfolio = g_strdup (rows[i].portfolio);
      g_assert_true (finx_alert_validate (alert, NOW, &error) == (rows[i].code == NULL));
      if (rows[i].code != NULL)
        g_assert_cmpstr (finx_error_code (error), ==, rows[i].code);
    }
}

static void
test_copies_are_of_their_own (void)
{
  FinxInstrument instrument = apple ();
  g_autoptr(FinxAlertEvent) event = finx_alert_event_new (FINX_ALERT_EVENT_FIRED, make (&instrument, FINX_ALERT_ABOVE, "5"), NOW);
  g_autoptr(FinxAlertEvent) copy = finx_alert_event_copy (event);
  g_autofree char *a = finx_alert_new_id ();
  g_autofree char *b = finx_alert_new_id ();

  g_assert_true (copy->alert != event->alert && copy->alert->note != event->alert->note);
  g_assert_cmpstr (copy->alert->id, ==, "");
  g_assert_true (finx_alert_event_is_firing (copy));
  g_assert_false (finx_decimal_is_known (copy->price));
  g_assert_cmpstr (a, !=, b);
  g_assert_true (g_str_has_prefix (a, "AL-"));
}

/* Whole days, of a share; they are no price that a chart could show. */
static void
test_days_of_earnings (void)
{
  static const struct { const char *days; const char *code; } rows[] = {
    { "1", NULL }, { "90", NULL }, { "5.0", NULL }, { "0", "FINX-ALERT-031" }, { "91", "FINX-ALERT-031" }, { "-1", "FINX-ALERT-031" },
    { "1.5", "FINX-ALERT-031" }, { NULL, "FINX-ALERT-031" },
  };
  FinxInstrument instrument = apple ();
  g_autoptr(FinxAlert) one = make (&instrument, FINX_ALERT_EARNINGS, "1");
  g_autofree char *words = finx_alert_describe (one);
  g_autoptr(GError) fund = NULL, none = NULL;

  g_assert_cmpstr (words, ==, "AAPL earnings within 1 day");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(FinxAlert) alert = make (&instrument, FINX_ALERT_EARNINGS, rows[i].days);
      g_autoptr(GError) error = NULL;

      g_assert_cmpint (finx_alert_validate (alert, NOW, &error), ==, rows[i].code == NULL);
      if (rows[i].code != NULL)
        g_assert_nonnull (strstr (error->message, rows[i].code));
      g_assert_false (finx_decimal_is_known (finx_alert_get_price (alert, instrument.tick_size)));
    }
  instrument.asset_class = FINX_ASSET_ETF;
  g_assert_false (finx_alert_validate (one, NOW, &fund));
  g_assert_nonnull (strstr (fund->message, "FINX-ALERT-032"));
  one->instrument = NULL;
  g_assert_false (finx_alert_validate (one, NOW, &none));
  g_assert_error (none, FINX_ERROR, FINX_ERROR_NOT_FOUND);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (validities); i++)
    {
      g_autofree char *path = g_strdup_printf ("/alert/validity/%s", validities[i].name);

      g_test_add_data_func (path, &validities[i], test_validity);
    }
  for (guint i = 0; i < G_N_ELEMENTS (markets); i++)
    {
      g_autofree char *path = g_strdup_printf ("/alert/market/%s", markets[i].name);

      g_test_add_data_func (path, &markets[i], test_market);
    }
  g_test_add_func ("/alert/what-is-no-alert", test_what_is_no_alert);
  g_test_add_func ("/alert/names-and-words", test_names_and_words);
  g_test_add_func ("/alert/what-a-condition-is-about", test_what_a_condition_is_about);
  g_test_add_func ("/alert/copies-are-of-their-own", test_copies_are_of_their_own);
  g_test_add_func ("/alert/days-of-earnings", test_days_of_earnings);
  return g_test_run ();
}
