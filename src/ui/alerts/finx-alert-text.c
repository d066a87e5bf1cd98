/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/alerts/finx-alert-text.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/finx-clock.h"
#include "ui/alerts/finx-limit-text.h"
#include "ui/finx-format.h"

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
    default:                      g_return_val_if_reached ("");
    }
}

char *
finx_alert_words (const FinxAlert *alert)
{
  g_autofree char *level = finx_alert_condition_is_change (alert->condition)
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

char *
finx_alert_state_words (const FinxAlert *alert,
                        FinxQuoteRow    *row,
                        gint64           now_us)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *fired_time = alert->fired_us > 0 ? finx_alert_short_time (alert->fired_us, now_us) : NULL;
  g_autofree char *fired_price = finx_format_price (alert->instrument, alert->fired_price);
  g_autofree char *distance = row != NULL ? finx_alert_distance (alert, row) : NULL;

  if (fired_time != NULL)
    /* Translators: time and price of an alert's last firing, such as "15:40 at 233.02" */
    g_string_append_printf (text, _("%s at %s"), fired_time, fired_price);
  if (alert->state == FINX_ALERT_FIRED)
    return g_string_free (g_steal_pointer (&text), FALSE);

  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, alert->state == FINX_ALERT_PAUSED ? _("Paused") : alert->state == FINX_ALERT_EXPIRED ? _("Expired") : _("Waiting"));
  if (alert->state == FINX_ALERT_ARMED && distance != NULL)
    g_string_append_printf (text, " · %s", distance);
  else if (alert->state == FINX_ALERT_ARMED && row != NULL && finx_decimal_is_known (finx_quote_row_get_last (row)))
    g_string_append_printf (text, " · %s", _("past the level now"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
finx_alert_event_title (const FinxAlertEvent *event,
                        FinxEngine           *engine)
{
  g_autofree char *words = NULL;

  if (event->breach != NULL)
    return finx_breach_title (event->breach, engine);
  words = finx_alert_words (event->alert);
  return g_strdup_printf ("%s %s", event->alert->instrument->symbol, words);
}

char *
finx_alert_event_action (const FinxAlertEvent *event)
{
  return event->breach != NULL ? g_strdup_printf ("app.show-limits('%s')", event->breach->portfolio)
                               : g_strdup_printf ("app.show-symbol('%s')", event->alert->instrument->symbol);
}

char *
finx_alert_firing_words (const FinxAlertEvent *event,
                         FinxEngine           *engine)
{
  g_autofree char *title = finx_alert_event_title (event, engine), *price = NULL;

  if (event->breach != NULL)
    {
      g_autofree char *words = finx_breach_words (event->breach);

      /* Translators: a portfolio and its risk limit; what it was: "Long-term: Drawdown is passed: 21.04%, allowed are 20.00%" */
      return g_strdup_printf (_("%s is passed: %s"), title, words);
    }
  price = finx_format_price (event->alert->instrument, event->price);
  if (event->kind == FINX_ALERT_EVENT_MISSED)
    /* Translators: an alert and the price: "AAPL crosses above 233.00: passed while FinX was closed, then at 234.10" */
    return g_strdup_printf (_("%s: passed while FinX was closed, then at %s"), title, price);
  /* Translators: an alert and the price: "AAPL crosses above 233.00: at 233.02" */
  return g_strdup_printf (_("%s: at %s"), title, price);
}

char *
finx_alert_price_words (const FinxAlertEvent *event,
                        gboolean              is_simulated)
{
  const FinxInstrument *instrument;
  g_autofree char *price = NULL;
  GString *text;

  if (event->breach != NULL)
    return finx_breach_words (event->breach);
  instrument = event->alert->instrument;
  price = finx_format_price (instrument, event->price);
  text = g_string_new (NULL);
  if (is_simulated)
    /* Translators: price and currency */
    g_string_append_printf (text, _("%s %s on the practice desk, simulated"), price, instrument->currency);
  else
    g_string_append_printf (text, "%s %s", price, instrument->currency);
  if (event->kind == FINX_ALERT_EVENT_MISSED)
    g_string_append_printf (text, "\n%s", _("It was passed while FinX was closed."));
  if (*event->alert->note != '\0')
    g_string_append_printf (text, "\n%s", event->alert->note);
  return g_string_free (text, FALSE);
}
