/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/agenda/finx-agenda-words.h"

#include <math.h>

#include "base/finx-format-value.h"
#include "base/finx-text.h"
#include "engine/alerts/finx-engine-alerts.h"
#include "engine/prices/finx-economy-list.h"
#include "engine/prices/finx-provider-settings.h"

const char *
finx_agenda_kind_label (FinxAgendaKind kind)
{
  switch (kind)
    {
    case FINX_AGENDA_DIVIDEND: return finx_text ("Dividends");
    case FINX_AGENDA_PAYMENT:  return finx_text ("Payments");
    case FINX_AGENDA_SPLIT:    return finx_text ("Splits");
    case FINX_AGENDA_EXPIRY:   return finx_text ("Ends of options");
    case FINX_AGENDA_EXCHANGE: return finx_text ("Exchange holidays");
    case FINX_AGENDA_ECONOMY:  return finx_text ("Economy");
    case FINX_AGENDA_ALERT:    return finx_text ("Alerts");
    case FINX_AGENDA_EARNINGS: return finx_text ("Earnings");
    default:                   g_return_val_if_reached ("");
    }
}

const char *
finx_agenda_exchange (FinxCalendar exchange)
{
  return exchange == FINX_CALENDAR_US_EQUITY ? "NYSE" : exchange == FINX_CALENDAR_XETRA ? "Xetra" : "";
}

const char *
finx_rhythm_label (FinxRhythm rhythm)
{
  switch (rhythm)
    {
    case FINX_RHYTHM_DAILY:     return finx_text ("daily");
    case FINX_RHYTHM_WEEKLY:    return finx_text ("weekly");
    case FINX_RHYTHM_MONTHLY:   return finx_text ("monthly");
    case FINX_RHYTHM_QUARTERLY: return finx_text ("quarterly");
    case FINX_RHYTHM_YEARLY:    return finx_text ("yearly");
    case FINX_RHYTHM_UNKNOWN:   return finx_text ("no known rhythm");
    default:                    g_return_val_if_reached ("");
    }
}

/* (nullable) */
static const FinxAlert *
find_alert (const FinxAgendaEntry *entry,
            FinxEngine            *engine)
{
  FinxAlertItem *item = entry->kind == FINX_AGENDA_ALERT ? finx_engine_find_alert (engine, entry->subject) : NULL;

  return item != NULL ? finx_alert_item_get_alert (item) : NULL;
}

/* The name of a portfolio, or its id once it is gone. */
static char *
portfolio_name (const char *id,
                FinxEngine *engine)
{
  FinxPortfolio *portfolio = *id != '\0' ? finx_engine_get_portfolio (engine, id) : NULL;

  return g_strdup (portfolio != NULL ? finx_portfolio_get_account (portfolio)->name : id);
}

char *
finx_agenda_subject (const FinxAgendaEntry *entry,
                     FinxEngine            *engine)
{
  const FinxAlert *alert = find_alert (entry, engine);

  if (entry->instrument != NULL)
    return g_strdup (entry->instrument->symbol);
  if (entry->kind == FINX_AGENDA_EXCHANGE)
    return g_strdup (finx_agenda_exchange (entry->exchange));
  if (entry->kind == FINX_AGENDA_ECONOMY)
    return finx_economy_describe (entry->subject);
  if (entry->kind != FINX_AGENDA_ALERT)
    return portfolio_name (entry->subject, engine);
  if (alert != NULL && *alert->series != '\0')
    return finx_economy_describe (alert->series);
  return alert != NULL && *alert->portfolio != '\0' ? portfolio_name (alert->portfolio, engine) : g_strdup ("FinX");
}

static char *
alert_words (const FinxAgendaEntry *entry,
             const FinxAlert       *alert)
{
  const char *what = entry->alert == FINX_AGENDA_ALERT_ENDS    ? finx_text ("Alert ends")
                     : entry->alert == FINX_AGENDA_ALERT_WAKES ? finx_text ("Alert looks again")
                                                               : finx_text ("Reminder");
  g_autofree char *when = alert != NULL ? finx_alert_get_when (alert) : g_strdup ("");
  const char *more = alert != NULL && *alert->note != '\0' ? alert->note : when;

  return *more != '\0' ? g_strdup_printf ("%s: %s", what, more) : g_strdup (what);
}

static char *
economy_words (const FinxAgendaEntry *entry)
{
  g_autofree char *period = finx_format_day (entry->period);

  if (entry->day != FINX_AGENDA_NO_DAY)
    /* Translators: of a series: what comes out, such as "Consumer Price Index", and the date of its newest value */
    return g_strdup_printf (finx_text ("Release: %s; newest of %s"), entry->release, period);
  /* Translators: of a series: a date, and how often a value comes: "monthly" */
  return g_strdup_printf (finx_text ("Newest of %s, %s; next day not told"), period, finx_rhythm_label (entry->rhythm));
}

/* (transfer full): "2.50 USD" */
static char *
share_text (FinxDecimal  value,
            const char  *currency)
{
  g_autofree char *number = finx_format_decimal (value, -1);

  return *currency != '\0' ? g_strdup_printf ("%s %s", number, currency) : g_steal_pointer (&number);
}

/* @currency: (nullable): of the amounts; %NULL: they stand elsewhere */
static char *
expected_words (const FinxEarningsReport *report,
                const char               *currency)
{
  const char *hour = report->hour == FINX_REPORT_BEFORE_OPEN   ? finx_text ("Report expected before the open")
                     : report->hour == FINX_REPORT_AFTER_CLOSE ? finx_text ("Report expected after the close")
                                                               : finx_text ("Report expected");
  g_autofree char *period = report->period != 0 ? finx_format_day (report->period) : NULL, *estimate = NULL;
  GString *text = g_string_new (hour);

  if (period != NULL)
    /* Translators: goes on after “Report expected”; the last day of a quarter */
    g_string_append_printf (text, finx_text (", quarter to %s"), period);
  if (currency == NULL || !finx_decimal_is_known (report->estimate))
    return g_string_free (text, FALSE);
  estimate = share_text (report->estimate, currency);
  /* Translators: goes on after “Report expected, quarter to …”; an amount */
  g_string_append_printf (text, finx_text (": estimated %s a share"), estimate);
  return g_string_free (text, FALSE);
}

/* Likewise. */
static char *
made_words (const FinxEarningsReport *report,
            const char               *currency)
{
  g_autofree char *period = report->period != 0 ? finx_format_day (report->period) : NULL;
  g_autofree char *reported = currency != NULL ? share_text (report->reported, currency) : NULL, *estimate = NULL, *surprise = NULL;
  GString *text = g_string_new (NULL);
  FinxDecimal more;
  double part;

  if (period != NULL)
    /* Translators: the last day of a quarter */
    g_string_append_printf (text, finx_text ("Earnings of the quarter to %s"), period);
  else
    g_string_append (text, finx_text ("Earnings"));
  if (reported != NULL)
    /* Translators: goes on after “Earnings of the quarter to …”; an amount */
    g_string_append_printf (text, finx_text (": %s a share"), reported);
  if (!finx_earnings_report_get_surprise (report, &more, &part))
    return g_string_free (text, FALSE);
  estimate = finx_format_decimal (report->estimate, -1);
  surprise = isnan (part) ? finx_format_signed (more, -1) : finx_format_percent_signed (part, 2);
  /* Translators: goes on after “Earnings …: … a share”; an amount, and by how much more was earned */
  g_string_append_printf (text, finx_text (", estimated %s (%s)"), estimate, surprise);
  return g_string_free (text, FALSE);
}

char *
finx_earnings_words (const FinxEarningsReport *report,
                     const char               *currency)
{
  return finx_decimal_is_known (report->reported) ? made_words (report, currency) : expected_words (report, currency);
}

char *
finx_agenda_words (const FinxAgendaEntry *entry,
                   FinxEngine            *engine)
{
  switch (entry->kind)
    {
    case FINX_AGENDA_DIVIDEND:
      return g_strdup (finx_text ("First day without the dividend"));
    case FINX_AGENDA_PAYMENT:
      return g_strdup (finx_transaction_kind_label (entry->booked));
    case FINX_AGENDA_SPLIT:
      return g_strdup (finx_text ("Split: new units for each old one"));
    case FINX_AGENDA_EXPIRY:
      return g_strdup (g_str_equal (entry->source, FINX_AGENDA_JOURNAL) ? finx_transaction_kind_label (entry->booked) : finx_text ("Last day of the option"));
    case FINX_AGENDA_EXCHANGE:
      if (entry->exchange_day == FINX_EXCHANGE_DAY_SHORT)
        return g_strdup (finx_text ("Closes early"));
      /* Translators: the name of a holiday */
      return g_strdup_printf (finx_text ("Closed: %s"), finx_text (entry->subject));
    case FINX_AGENDA_ECONOMY:
      return economy_words (entry);
    case FINX_AGENDA_EARNINGS:
      return finx_earnings_words (&entry->report, NULL);
    case FINX_AGENDA_ALERT:
      return alert_words (entry, find_alert (entry, engine));
    default:
      g_return_val_if_reached (g_strdup (""));
    }
}

char *
finx_agenda_source (const FinxAgendaEntry *entry)
{
  const FinxProviderInfo *provider = finx_provider_find (entry->source);

  if (provider != NULL)
    return g_strdup (provider->name);
  if (g_str_equal (entry->source, FINX_AGENDA_RULES))
    return g_strdup (finx_text ("Rules of the exchange"));
  if (g_str_equal (entry->source, FINX_AGENDA_JOURNAL))
    return g_strdup (finx_text ("Booked"));
  if (g_str_equal (entry->source, FINX_AGENDA_SYMBOL))
    return g_strdup (finx_text ("The option’s symbol"));
  return g_strdup (g_str_equal (entry->source, FINX_AGENDA_OWN) ? finx_text ("Set by you") : entry->source);
}
