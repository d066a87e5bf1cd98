/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-alert.h"

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-random.h"
#include "model/finx-names-private.h"

#define LEAST_PAUSE   FINX_USEC_PER_MIN
#define LONGEST_PAUSE (30 * FINX_USEC_PER_DAY)
#define LONGEST_NOTE  200               /* characters */
#define LEAST_CHANGE  finx_decimal_new (-100, 0)
#define MOST_CHANGE   finx_decimal_new (1000, 0)
#define CHANGE_SCALE  2
#define MOST_DAYS     90                /* companies report every quarter */
#define FAR           finx_decimal_new (10, 0)  /* a level this many times off is probably a slip of the point */

static const char *const condition_names[] = {
  "above", "below", "crosses-up", "crosses-down", "change-above", "change-below",
  "when", "order-filled", "order-refused", "order-ended", "connection-lost", "released", "time", "earnings",
};
static const char *const state_names[] = { "armed", "fired", "paused", "expired" };
static const char *const sound_names[] = { "none", "bell", "message", "warning", "alarm" };
G_STATIC_ASSERT (G_N_ELEMENTS (sound_names) == FINX_N_ALERT_SOUNDS);
G_STATIC_ASSERT (G_N_ELEMENTS (condition_names) == FINX_N_ALERT_CONDITIONS);

const char *
finx_alert_condition_to_string (FinxAlertCondition condition)
{
  return finx_name_of (condition_names, G_N_ELEMENTS (condition_names), condition);
}

gboolean
finx_alert_condition_from_string (const char         *text,
                                  FinxAlertCondition *condition)
{
  guint value;

  if (!finx_name_find (condition_names, G_N_ELEMENTS (condition_names), text, &value))
    return FALSE;

  *condition = (FinxAlertCondition) value;
  return TRUE;
}

gboolean
finx_alert_condition_has_level (FinxAlertCondition condition)
{
  return condition < FINX_N_ALERT_LEVELS;
}

gboolean
finx_alert_condition_is_of_order (FinxAlertCondition condition)
{
  return condition >= FINX_ALERT_ORDER_FILLED && condition <= FINX_ALERT_ORDER_ENDED;
}

gboolean
finx_alert_condition_is_upward (FinxAlertCondition condition)
{
  return condition == FINX_ALERT_ABOVE || condition == FINX_ALERT_CROSSES_UP || condition == FINX_ALERT_CHANGE_ABOVE;
}

gboolean
finx_alert_condition_is_change (FinxAlertCondition condition)
{
  return condition == FINX_ALERT_CHANGE_ABOVE || condition == FINX_ALERT_CHANGE_BELOW;
}

gboolean
finx_alert_condition_is_crossing (FinxAlertCondition condition)
{
  return condition == FINX_ALERT_CROSSES_UP || condition == FINX_ALERT_CROSSES_DOWN;
}

const char *
finx_alert_state_to_string (FinxAlertState state)
{
  return finx_name_of (state_names, G_N_ELEMENTS (state_names), state);
}

gboolean
finx_alert_state_from_string (const char     *text,
                              FinxAlertState *state)
{
  guint value;

  if (!finx_name_find (state_names, G_N_ELEMENTS (state_names), text, &value))
    return FALSE;

  *state = (FinxAlertState) value;
  return TRUE;
}

const char *
finx_alert_sound_to_string (FinxAlertSound sound)
{
  return finx_name_of (sound_names, G_N_ELEMENTS (sound_names), sound);
}

gboolean
finx_alert_sound_from_string (const char     *text,
                              FinxAlertSound *sound)
{
  guint value;

  if (!finx_name_find (sound_names, G_N_ELEMENTS (sound_names), text, &value))
    return FALSE;

  *sound = (FinxAlertSound) value;
  return TRUE;
}

/**
 * finx_alert_new:
 *
 * Returns: (transfer full): armed, once, with a bell, without an end, by the minute, with empty texts and unknown level and prices
 */
FinxAlert *
finx_alert_new (void)
{
  FinxAlert *self = g_new0 (FinxAlert, 1);

  self->id = g_strdup ("");
  self->note = g_strdup ("");
  self->portfolio = g_strdup ("");
  self->when = g_strdup ("");
  self->series = g_strdup ("");
  self->sound = FINX_ALERT_SOUND_BELL;
  self->interval = FINX_INTERVAL_1M;
  self->level = FINX_DECIMAL_UNKNOWN;
  self->fired_price = FINX_DECIMAL_UNKNOWN;
  self->seen_price = FINX_DECIMAL_UNKNOWN;
  return self;
}

FinxAlert *
finx_alert_copy (const FinxAlert *self)
{
  FinxAlert *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (FinxAlert, 1);
  *copy = *self;
  copy->id = g_strdup (self->id);
  copy->note = g_strdup (self->note);
  copy->portfolio = g_strdup (self->portfolio);
  copy->when = g_strdup (self->when);
  copy->series = g_strdup (self->series);
  return copy;
}

void
finx_alert_free (FinxAlert *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->note);
  g_free (self->portfolio);
  g_free (self->when);
  g_free (self->series);
  g_free (self);
}

/* Returns: (transfer full): such as "AL-5b0c7e91": 32 random bits, short enough to be typed */
char *
finx_alert_new_id (void)
{
  g_autofree char *random = finx_random_hex (4);

  return g_strdup_printf ("AL-%s", random);
}

static gboolean
check_level (const FinxAlert  *self,
             GError          **error)
{
  g_autoptr(GError) fault = NULL;
  g_autofree char *text = NULL;

  if (!finx_alert_condition_is_change (self->condition))
    {
      if (finx_instrument_check_price (self->instrument, self->level, &fault))
        return TRUE;
      text = finx_error_text (fault);
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-ALERT-003", "%s", text);
      return FALSE;
    }

  if (finx_decimal_is_known (self->level) && finx_decimal_compare (self->level, LEAST_CHANGE) > 0
      && finx_decimal_compare (self->level, MOST_CHANGE) <= 0
      && finx_decimal_normalize (self->level).scale <= CHANGE_SCALE)
    return TRUE;
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-ALERT-004",
                  "The change of %s has to be above -100 and at most 1000 percent, with at most two decimals",
                  self->instrument->symbol);
  return FALSE;
}

static gboolean
check_days (const FinxAlert  *self,
            GError          **error)
{
  FinxDecimal days = finx_decimal_is_known (self->level) ? finx_decimal_normalize (self->level) : FINX_DECIMAL_UNKNOWN;

  if (!finx_decimal_is_known (days) || days.scale > 0 || finx_decimal_compare (days, FINX_DECIMAL_ONE) < 0
      || finx_decimal_compare (days, finx_decimal_new (MOST_DAYS, 0)) > 0)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-ALERT-031",
                    "Earnings are told at least 1 and at most %d whole days ahead; give such a number", MOST_DAYS);
  else if (self->instrument->asset_class != FINX_ASSET_EQUITY)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-ALERT-032",
                    "%s is no company's share, so it has no earnings and the alert would never fire; choose a share", self->instrument->symbol);
  else
    return TRUE;
  return FALSE;
}

static gboolean
has_other (const FinxAlert *self)
{
  return self->instrument != NULL || *self->portfolio != '\0';
}

/* The expression itself is looked at by who evaluates it. */
static gboolean
check_rest (const FinxAlert  *self,
            GError          **error)
{
  if (self->condition == FINX_ALERT_WHEN && *self->when == '\0')
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-ALERT-012", "The alert has no condition; write one, such as “last > 100”");
  else if (self->condition != FINX_ALERT_WHEN && *self->when != '\0')
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-ALERT-013", "An event has no condition beside it");
  else if ((self->condition != FINX_ALERT_WHEN || self->instrument == NULL) && (self->every_bar || self->on_close))
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-ALERT-015", "Events, portfolios and economic series have no bars; let the alert fire once or every time");
  else if (*self->series != '\0' ? (self->condition != FINX_ALERT_WHEN && self->condition != FINX_ALERT_RELEASED) || has_other (self)
                                 : self->condition == FINX_ALERT_RELEASED)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-ALERT-027",
                    "A release is of an economic series, such as inflation or gdp/DEU, and of nothing else; name one");
  else if (self->instrument != NULL && *self->portfolio != '\0' && self->condition == FINX_ALERT_WHEN)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-ALERT-014", "A condition is about an instrument or about a portfolio, not both");
  else
    return self->condition != FINX_ALERT_EARNINGS || check_days (self, error);
  return FALSE;
}

static gboolean
needs_instrument (const FinxAlert *self)
{
  return finx_alert_condition_has_level (self->condition) || self->condition == FINX_ALERT_EARNINGS
         || (self->condition == FINX_ALERT_WHEN && *self->portfolio == '\0' && *self->series == '\0');
}

/**
 * finx_alert_validate:
 * @now_us: the market's time; an armed alert may not be over already. 0: not looked at
 * @error: %FINX_ERROR_INVALID; %FINX_ERROR_NOT_FOUND without an instrument
 *
 * Whether the alert makes sense by itself; whether it does beside the present price tells finx_alert_check_market().
 */
gboolean
finx_alert_validate (const FinxAlert  *self,
                     gint64            now_us,
                     GError          **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if ((guint) self->condition >= FINX_N_ALERT_CONDITIONS || (guint) self->state >= G_N_ELEMENTS (state_names))
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-ALERT-001", "The alert can not be used: its condition or state is not known");
  else if (self->instrument == NULL && needs_instrument (self))
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-ALERT-002", "The alert names no known instrument; choose a symbol");
  else if (finx_alert_condition_has_level (self->condition) ? !check_level (self, error) : !check_rest (self, error))
    return FALSE;
  else if (self->condition == FINX_ALERT_TIME && (self->pause_us != 0 || (self->state == FINX_ALERT_ARMED && self->snoozed_us <= now_us)))
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-ALERT-030",
                    "A reminder comes once, at a moment that is still to come; name its date and time");
  else if (self->pause_us != 0 && (self->pause_us < LEAST_PAUSE || self->pause_us > LONGEST_PAUSE))
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-ALERT-005",
                    "The pause between two alerts has to be between one minute and 30 days");
  else if (self->expires_us < 0 || (now_us > 0 && self->state == FINX_ALERT_ARMED
                                    && self->expires_us != 0 && self->expires_us <= now_us))
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-ALERT-006",
                    "The alert would be over before it starts; choose a later end, or none");
  else if (!g_utf8_validate (self->note, -1, NULL) || g_utf8_strlen (self->note, -1) > LONGEST_NOTE)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-ALERT-007", "The note of an alert is text of at most %d characters", LONGEST_NOTE);
  else
    return TRUE;
  return FALSE;
}

/**
 * finx_alert_get_price:
 * @previous: the previous close; only a change needs it
 *
 * Returns: the price at which the condition is met first, on the instrument's price scale; unknown when @previous is
 */
FinxDecimal
finx_alert_get_price (const FinxAlert *self,
                      FinxDecimal      previous)
{
  FinxRounding away;
  FinxDecimal factor;

  g_return_val_if_fail (self != NULL, FINX_DECIMAL_UNKNOWN);

  if (!finx_alert_condition_has_level (self->condition))
    return FINX_DECIMAL_UNKNOWN;
  if (!finx_alert_condition_is_change (self->condition))
    return self->level;
  if (finx_decimal_sign (previous) <= 0)
    return FINX_DECIMAL_UNKNOWN;
  /* Rounded to the side on which the condition is met, so that it never fires short of its level. */
  away = finx_alert_condition_is_upward (self->condition) ? FINX_ROUND_CEILING : FINX_ROUND_FLOOR;
  factor = finx_decimal_add (FINX_DECIMAL_ONE, finx_decimal_mul (self->level, finx_decimal_new (1, 2), CHANGE_SCALE + 2, FINX_ROUND_HALF_EVEN));
  return finx_decimal_mul (previous, factor, self->instrument->price_scale, away);
}

/* Whether the price is at the level or past it; %FALSE when that is not known. */
gboolean
finx_alert_is_met (const FinxAlert *self,
                   FinxDecimal      last,
                   FinxDecimal      previous)
{
  FinxDecimal price = finx_alert_get_price (self, previous);
  int order;

  if (!finx_decimal_is_known (last) || !finx_decimal_is_known (price))
    return FALSE;
  order = finx_decimal_compare (last, price);
  return finx_alert_condition_is_upward (self->condition) ? order >= 0 : order <= 0;
}

static gboolean
is_far (FinxDecimal level,
        FinxDecimal last)
{
  return finx_decimal_compare (level, finx_decimal_mul (last, FAR, last.scale, FINX_ROUND_HALF_EVEN)) > 0
         || finx_decimal_compare (finx_decimal_mul (level, FAR, level.scale, FINX_ROUND_HALF_EVEN), last) < 0;
}

/**
 * finx_alert_check_market:
 * @last: the present price; unknown: nothing to tell
 * @previous: the previous close
 * @error: %FINX_ERROR_REJECTED, a sentence for the user: the alert can be used all the same
 *
 * Whether the level is a sensible one now: not passed already, and not far from any price seen.
 */
gboolean
finx_alert_check_market (const FinxAlert  *self,
                         FinxDecimal       last,
                         FinxDecimal       previous,
                         GError          **error)
{
  const char *symbol = self->instrument != NULL ? self->instrument->symbol : "";
  char shown[FINX_DECIMAL_STRING_SIZE];

  if (!finx_alert_condition_has_level (self->condition) || finx_decimal_sign (last) <= 0)
    return TRUE;

  finx_decimal_print (last, shown);
  if (finx_alert_is_met (self, last, previous))
    {
      if (finx_alert_condition_is_crossing (self->condition))
        finx_set_error (error, FINX_ERROR_REJECTED, "FINX-ALERT-008",
                        "%s is past this level already, at %s: the alert fires when the price has gone back and crosses it again",
                        symbol, shown);
      else
        finx_set_error (error, FINX_ERROR_REJECTED, "FINX-ALERT-009",
                        "%s is past this level already, at %s: the alert fires with the next trade", symbol, shown);
      return FALSE;
    }
  if (!finx_alert_condition_is_change (self->condition) && is_far (self->level, last))
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-ALERT-010",
                      "The level is more than ten times away from the last price of %s, %s; check its decimal point", symbol, shown);
      return FALSE;
    }
  return TRUE;
}

/**
 * finx_alert_get_when:
 *
 * Returns: (transfer full): the condition as an expression, such as "last crosses_above 233.1"; "" for an event
 */
char *
finx_alert_get_when (const FinxAlert *self)
{
  static const char *const words[] = {
    "last >= ", "last <= ", "last crosses_above ", "last crosses_below ", "change_percent >= ", "change_percent <= ",
  };
  char shown[FINX_DECIMAL_STRING_SIZE];

  g_return_val_if_fail (self != NULL, NULL);

  if (!finx_alert_condition_has_level (self->condition))
    return g_strdup (self->when);
  finx_decimal_print (finx_decimal_normalize (self->level), shown);
  return g_strconcat (finx_name_of (words, G_N_ELEMENTS (words), self->condition), shown, NULL);
}

/**
 * finx_alert_get_days:
 *
 * Returns: how many days ahead it tells of earnings; 0: it is about something else, or they are not known
 */
guint
finx_alert_get_days (const FinxAlert *self)
{
  if (self->condition != FINX_ALERT_EARNINGS || !finx_decimal_is_known (self->level))
    return 0;
  return (guint) CLAMP (finx_decimal_to_double (self->level), 0, MOST_DAYS);
}

gboolean
finx_alert_is_once (const FinxAlert *self)
{
  return self->pause_us == 0 && !self->every_bar;
}

static char *
describe_event (const FinxAlert *self)
{
  static const char *const words[] = { "order filled", "order refused", "order ended", "connection lost", "released", "reminder", "earnings within" };
  const char *what = finx_name_of (words, G_N_ELEMENTS (words), self->condition - FINX_ALERT_ORDER_FILLED);
  const char *whose = self->instrument != NULL ? self->instrument->symbol : *self->series != '\0' ? self->series : self->portfolio;
  guint days = finx_alert_get_days (self);

  if (days > 0)
    return g_strdup_printf ("%s %s %u day%s", whose, what, days, days == 1 ? "" : "s");
  return g_strconcat (whose, *whose != '\0' ? " " : "", what, NULL);
}

/**
 * finx_alert_describe:
 *
 * Returns: (transfer full): one line, such as "AAPL crosses above 233.00"
 */
char *
finx_alert_describe (const FinxAlert *self)
{
  static const char *const words[] = {
    "at or above", "at or below", "crosses above", "crosses below", "day change at or above", "day change at or below",
  };
  FinxDecimal level;
  char shown[FINX_DECIMAL_STRING_SIZE];
  gboolean is_change;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->condition == FINX_ALERT_WHEN)
    return g_strconcat (self->instrument != NULL ? self->instrument->symbol : *self->series != '\0' ? self->series : self->portfolio, " ",
                        self->when, NULL);
  if (!finx_alert_condition_has_level (self->condition))
    return describe_event (self);
  is_change = finx_alert_condition_is_change (self->condition);
  level = finx_decimal_rescale (self->level, is_change ? CHANGE_SCALE : self->instrument->price_scale, FINX_ROUND_HALF_EVEN);
  finx_decimal_print (level, shown);
  return g_strdup_printf ("%s %s %s%s", self->instrument->symbol, finx_name_of (words, G_N_ELEMENTS (words), self->condition),
                          shown, is_change ? " %" : "");
}
