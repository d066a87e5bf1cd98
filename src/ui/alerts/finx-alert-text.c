/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/alerts/finx-alert-text.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/finx-clock.h"
#include "engine/prices/finx-economy-list.h"
#include "ui/alerts/finx-limit-text.h"
#include "ui/words/finx-format.h"

const char *
finx_alert_condition_label (FinxAlertCondition condition)
{
  switch (condition)
    {
    case FINX_ALERT_ABOVE:        return _("at or above");
    case FINX_ALERT_BELOW:        return _("at or below");
    case FINX_ALERT_CROSSES_UP:   return _("crosses above");
    case FINX_ALERT_CROSSES_DOWN: return _("crosses below");
    case FINX_ALERT_CHANGE_ABOVE: return _("day change at or above");
    case FINX_ALERT_CHANGE_BELOW: return _("day change at or below");
    case FINX_ALERT_WHEN:         return _("condition");
    case FINX_ALERT_ORDER_FILLED: return _("order filled");
    case FINX_ALERT_ORDER_REFUSED: return _("order rejected");
    case FINX_ALERT_ORDER_ENDED:  return _("order cancelled or run out");
    case FINX_ALERT_CONNECTION_LOST: return _("connection lost");
    case FINX_ALERT_RELEASED:     return _("economic release");
    case FINX_ALERT_TIME:         return _("reminder");
    case FINX_ALERT_EARNINGS:     return _("earnings expected within days");
    default:                      g_return_val_if_reached ("");
    }
}

const char *
finx_alert_sound_label (FinxAlertSound sound)
{
  switch (sound)
    {
    case FINX_ALERT_SOUND_NONE:    return C_("sound", "None");
    case FINX_ALERT_SOUND_BELL:    return C_("sound", "Bell");
    case FINX_ALERT_SOUND_MESSAGE: return C_("sound", "Message");
    case FINX_ALERT_SOUND_WARNING: return C_("sound", "Warning");
    case FINX_ALERT_SOUND_ALARM:   return C_("sound", "Alarm clock");
    default:                       g_return_val_if_reached ("");
    }
}

char *
finx_alert_subject (const FinxAlert *alert,
                    FinxEngine      *engine)
{
  FinxPortfolio *portfolio = *alert->portfolio != '\0' ? finx_engine_get_portfolio (engine, alert->portfolio) : NULL;
  const char *owner = portfolio != NULL ? finx_portfolio_get_account (portfolio)->name : alert->portfolio;

  if (alert->instrument != NULL)
    return g_strdup (alert->instrument->symbol);
  if (*alert->series != '\0')
    return finx_economy_describe (alert->series);
  if (*owner != '\0')
    return g_strdup (owner);
  return g_strdup (alert->condition == FINX_ALERT_CONNECTION_LOST || alert->condition == FINX_ALERT_TIME ? _("FinX") : _("Any account"));
}

char *
finx_alert_action (const FinxAlert *alert)
{
  if (alert->instrument != NULL)
    return g_strdup_printf ("app.show-symbol('%s')", alert->instrument->symbol);
  if (*alert->series != '\0')
    return g_strdup ("app.show-page::markets/economy");
  if (finx_alert_condition_is_of_order (alert->condition))
    return g_strdup ("app.show-page::execution");
  if (alert->condition == FINX_ALERT_TIME)
    return g_strdup ("app.show-page::markets/calendar");
  return g_strdup (*alert->portfolio != '\0' ? "app.show-page::portfolio" : "app.show-page::dashboard");
}

char *
finx_alert_price_text (const FinxAlert *alert,
                       FinxDecimal      price,
                       FinxEngine      *engine)
{
  FinxPortfolio *portfolio = *alert->portfolio != '\0' ? finx_engine_get_portfolio (engine, alert->portfolio) : NULL;
  const char *currency = portfolio != NULL ? finx_portfolio_get_account (portfolio)->currency : NULL;
  g_autofree char *text = NULL;

  if (!finx_decimal_is_known (price))
    return g_strdup ("–");
  if (alert->instrument != NULL)
    {
      text = finx_format_price (alert->instrument, price);
      currency = alert->instrument->currency;
    }
  else
    text = currency != NULL ? finx_format_money (price, currency) : finx_format_decimal (price, -1);
  return g_strdup_printf ("%s%s%s", text, currency != NULL ? " " : "", currency != NULL ? currency : "");
}

char *
finx_alert_words (const FinxAlert *alert)
{
  g_autofree char *level = NULL;
  guint days = finx_alert_get_days (alert);

  if (alert->condition == FINX_ALERT_WHEN)
    return g_strdup (alert->when);
  if (days > 0)
    return g_strdup_printf (ngettext ("earnings within %u day", "earnings within %u days", days), days);
  if (alert->condition == FINX_ALERT_TIME && alert->snoozed_us > 0)
    {
      level = finx_alert_end_words (alert->snoozed_us);
      /* Translators: when a reminder comes, such as "Fri 27 Nov, 08:00" */
      return g_strdup_printf (_("reminder on %s"), level);
    }
  if (!finx_alert_condition_has_level (alert->condition))
    return g_strdup (finx_alert_condition_label (alert->condition));
  level = finx_alert_condition_is_change (alert->condition)
                           ? finx_format_percent_signed (finx_decimal_to_double (alert->level) / 100, 2)
                           : finx_format_price (alert->instrument, alert->level);

  /* Translators: a condition and its level, such as "crosses above 233.00" */
  return g_strdup_printf (_("%s %s"), finx_alert_condition_label (alert->condition), level);
}

char *
finx_alert_distance (const FinxAlert *alert,
                     FinxQuoteRow    *row)
{
  FinxDecimal last = finx_quote_row_get_last (row);
  FinxDecimal price = finx_alert_get_price (alert, finx_quote_row_get_previous (row));
  g_autofree char *percent = NULL;

  if (finx_decimal_sign (last) <= 0 || !finx_decimal_is_known (price)
      || finx_alert_is_met (alert, last, finx_quote_row_get_previous (row)))
    return NULL;
  percent = finx_format_percent (fabs (finx_decimal_to_double (price) / finx_decimal_to_double (last) - 1), 2);
  return g_strdup_printf (_("%s away"), percent);
}

char *
finx_alert_short_time (gint64 time_us,
                       gint64 now_us)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local (time_us / FINX_USEC_PER_SEC);
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_local (now_us / FINX_USEC_PER_SEC);

  if (time == NULL || now == NULL)
    return g_strdup ("–");
  if (g_date_time_get_year (time) == g_date_time_get_year (now)
      && g_date_time_get_day_of_year (time) == g_date_time_get_day_of_year (now))
    return g_date_time_format (time, C_("short time", "%H:%M"));
  /* Translators: day and month of an alert, see g_date_time_format() */
  return g_date_time_format (time, C_("short date", "%-d %b"));
}

char *
finx_alert_end_words (gint64 expires_us)
{
  g_autoptr(GDateTime) end = g_date_time_new_from_unix_local (expires_us / FINX_USEC_PER_SEC);

  if (expires_us == 0 || end == NULL)
    return g_strdup (_("Never"));
  /* Translators: when an alert ends, such as "Fri 27 Nov, 22:00", see g_date_time_format() */
  return g_date_time_format (end, C_("alert end", "%a %-d %b, %H:%M"));
}

static char *
waiting_words (const FinxAlert *alert,
               FinxQuoteRow    *row,
               gint64           now_us)
{
  g_autofree char *distance = row != NULL && finx_alert_condition_has_level (alert->condition) ? finx_alert_distance (alert, row) : NULL;
  g_autofree char *until = NULL;

  if (alert->state == FINX_ALERT_PAUSED)
    return g_strdup (_("Paused"));
  if (alert->state == FINX_ALERT_EXPIRED)
    return g_strdup (_("Expired"));
  if (alert->snoozed_us > now_us && alert->condition != FINX_ALERT_TIME)
    {
      until = finx_alert_short_time (alert->snoozed_us, now_us);
      /* Translators: a time, such as "15:40", or a day */
      return g_strdup_printf (_("Snoozed until %s"), until);
    }
  if (distance != NULL)
    return g_strdup_printf ("%s · %s", _("Waiting"), distance);
  if (row != NULL && finx_alert_condition_has_level (alert->condition) && finx_decimal_is_known (finx_quote_row_get_last (row)))
    return g_strdup_printf ("%s · %s", _("Waiting"), _("past the level now"));
  return g_strdup (_("Waiting"));
}

char *
finx_alert_state_words (const FinxAlert *alert,
                        FinxQuoteRow    *row,
                        FinxEngine      *engine)
{
  gint64 now_us = finx_clock_now (finx_engine_get_clock (engine));
  g_autofree char *waiting = waiting_words (alert, row, now_us), *time = NULL, *price = NULL, *fired = NULL;

  if (alert->fired_us == 0)
    return g_steal_pointer (&waiting);
  time = finx_alert_short_time (alert->fired_us, now_us);
  price = finx_alert_price_text (alert, alert->fired_price, engine);
  /* Translators: time and price of an alert's last firing, such as "15:40 at 233.02" */
  fired = finx_decimal_is_known (alert->fired_price) ? g_strdup_printf (_("%s at %s"), time, price) : g_strdup (time);
  return alert->state == FINX_ALERT_FIRED ? g_steal_pointer (&fired) : g_strdup_printf ("%s · %s", fired, waiting);
}

char *
finx_alert_event_title (const FinxAlertEvent *event,
                        FinxEngine           *engine)
{
  g_autofree char *words = NULL, *subject = NULL;

  if (event->breach != NULL)
    return finx_breach_title (event->breach, engine);
  words = finx_alert_words (event->alert);
  subject = finx_alert_subject (event->alert, engine);
  return g_strdup_printf ("%s %s", subject, words);
}

char *
finx_alert_event_action (const FinxAlertEvent *event)
{
  return event->breach != NULL ? g_strdup_printf ("app.show-limits('%s')", event->breach->portfolio)
                               : finx_alert_action (event->alert);
}

/* (nullable): the day of the report that an alert of earnings tells of */
static char *
report_words (const FinxAlertEvent *event)
{
  g_autofree char *day = NULL;

  if (event->alert->condition != FINX_ALERT_EARNINGS || !finx_alert_event_is_firing (event) || !finx_decimal_is_known (event->alert->seen_price))
    return NULL;
  day = finx_format_date (event->alert->seen_us, "UTC");
  if (event->kind == FINX_ALERT_EVENT_MISSED)
    /* Translators: a date; the report came before FinX could tell of it */
    return g_strdup_printf (_("Reported on %s already"), day);
  /* Translators: a date */
  return g_strdup_printf (_("Report expected on %s"), day);
}

char *
finx_alert_firing_words (const FinxAlertEvent *event,
                         FinxEngine           *engine)
{
  g_autofree char *title = finx_alert_event_title (event, engine), *price = NULL, *report = NULL;

  if (event->breach != NULL)
    {
      g_autofree char *words = finx_breach_words (event->breach);

      /* Translators: a portfolio and its risk limit; what it was: "Long-term: Drawdown is passed: 21.04%, allowed are 20.00%" */
      return g_strdup_printf (_("%s is passed: %s"), title, words);
    }
  report = report_words (event);
  if (report != NULL)
    return g_strdup_printf ("%s · %s", title, report);
  if (!finx_decimal_is_known (event->price))
    return g_steal_pointer (&title);
  price = finx_alert_price_text (event->alert, event->price, engine);
  if (event->kind == FINX_ALERT_EVENT_MISSED)
    /* Translators: an alert and the price: "AAPL crosses above 233.00: passed while FinX was closed, then at 234.10" */
    return g_strdup_printf (_("%s: passed while FinX was closed, then at %s"), title, price);
  /* Translators: an alert and the price: "AAPL crosses above 233.00: at 233.02" */
  return g_strdup_printf (_("%s: at %s"), title, price);
}

char *
finx_alert_price_words (const FinxAlertEvent *event,
                        FinxEngine           *engine,
                        gboolean              is_simulated)
{
  g_autofree char *price = NULL, *report = NULL;
  GString *text;

  if (event->breach != NULL)
    return finx_breach_words (event->breach);
  price = finx_alert_price_text (event->alert, event->price, engine);
  report = report_words (event);
  text = g_string_new (report);
  if (finx_decimal_is_known (event->price))
    /* Translators: price with its currency */
    g_string_append_printf (text, is_simulated ? _("%s on the practice desk, simulated") : "%s", price);
  else if (is_simulated && report == NULL)              /* what companies tell is not made up */
    g_string_append (text, _("On the practice desk, simulated"));
  if (event->kind == FINX_ALERT_EVENT_MISSED && report == NULL)
    g_string_append_printf (text, "\n%s", _("It was passed while FinX was closed."));
  if (*event->alert->note != '\0')
    g_string_append_printf (text, "\n%s", event->alert->note);
  return g_string_free (text, FALSE);
}
