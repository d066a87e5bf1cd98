/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-instrument-events.h"

#include <glib/gi18n.h>

#include "base/finx-time.h"
#include "engine/agenda/finx-agenda-words.h"
#include "engine/alerts/finx-engine-alerts.h"
#include "engine/finx-engine-book.h"
#include "ui/alerts/finx-alert-text.h"
#include "ui/charts/chart/finx-chart.h"
#include "ui/words/finx-format.h"

static void
add (GArray             *events,
     FinxChartEventKind  kind,
     gint64              time_us,
     gboolean            is_day,
     const char         *text)
{
  FinxChartEvent event = { .time_us = time_us, .kind = kind, .is_day = is_day };
  const char *end;

  g_strlcpy (event.text, text, sizeof event.text);
  if (!g_utf8_validate (event.text, -1, &end))  /* cut within a letter */
    event.text[end - event.text] = '\0';
  g_array_append_val (events, event);
}

static void
add_action (GArray                *events,
            const FinxPriceAction *action,
            const char            *currency,
            const char            *source)
{
  g_autofree char *value = finx_format_decimal (action->value, -1), *day = finx_format_day (action->day);
  /* Translators: a figure, its currency, a day, the name of a provider */
  g_autofree char *text = action->kind == FINX_ACTION_DIVIDEND ? g_strdup_printf (_("Dividend of %s %s a unit, %s (%s)"), value, currency, day, source)
                          /* Translators: how many new units, a day, the name of a provider */
                          : g_strdup_printf (_("Split: %s for 1, %s (%s)"), value, day, source);

  add (events, action->kind == FINX_ACTION_DIVIDEND ? FINX_CHART_DIVIDEND : FINX_CHART_SPLIT, action->day * FINX_USEC_PER_DAY, TRUE, text);
}

void
finx_instrument_events_add_actions (GArray               *events,
                               const FinxInstrument *instrument,
                               const GPtrArray      *origins)
{
  for (guint i = 0; origins != NULL && i < origins->len; i++)
    {
      const FinxPriceOrigin *origin = origins->pdata[i];
      const FinxProviderInfo *provider = finx_provider_find (origin->source);

      for (guint k = 0; g_str_equal (origin->symbol, instrument->symbol) && k < origin->actions->len; k++)
        add_action (events, &g_array_index (origin->actions, FinxPriceAction, k), *origin->currency != '\0' ? origin->currency : instrument->currency,
                    provider != NULL ? provider->name : origin->source);
    }
}

static void
add_report (GArray                   *events,
            const FinxEarningsReport *report,
            const FinxEarningsList   *list,
            const char               *source)
{
  g_autofree char *words = finx_earnings_words (report, list->currency), *day = finx_format_day (report->day);
  /* Translators: a day, what was or will be reported on it, the name of a provider */
  g_autofree char *text = g_strdup_printf (_("%s: %s (%s)"), day, words, source);

  add (events, FINX_CHART_EARNINGS, report->day * FINX_USEC_PER_DAY, TRUE, text);
}

void
finx_instrument_events_add_earnings (GArray               *events,
                                     FinxEngine           *engine,
                                     const FinxInstrument *instrument,
                                     const GPtrArray      *earnings)
{
  gint32 today = (gint32) finx_days_from_time (finx_clock_now (finx_engine_get_clock (engine)));

  for (guint i = 0; earnings != NULL && i < earnings->len; i++)
    {
      const FinxEarningsList *list = earnings->pdata[i];
      const FinxProviderInfo *provider = finx_provider_find (list->source);
      const FinxEarningsReport *next = finx_earnings_list_next (list, today);
      const char *source = provider != NULL ? provider->name : list->source;

      if (!g_str_equal (list->symbol, instrument->symbol))
        continue;
      for (guint k = 0; k < list->reports->len; k++)
        if (finx_decimal_is_known (g_array_index (list->reports, FinxEarningsReport, k).reported))
          add_report (events, &g_array_index (list->reports, FinxEarningsReport, k), list, source);
      if (next == NULL)
        continue;
      add_report (events, next, list, source);
      g_array_index (events, FinxChartEvent, events->len - 1).is_expected = TRUE;
    }
}

static void
add_transaction (GArray                *events,
                 const FinxTransaction *transaction)
{
  gboolean is_split = transaction->kind == FINX_TRANSACTION_SPLIT;
  g_autofree char *day = finx_format_day (transaction->day);
  g_autofree char *figure = is_split ? finx_format_decimal (transaction->ratio, -1) : finx_format_money (transaction->amount, transaction->currency);
  /* Translators: how many new units, a day */
  g_autofree char *text = is_split ? g_strdup_printf (_("Split: %s for 1, %s (own transactions)"), figure, day)
                          /* Translators: “Dividend” or alike, an amount, its currency, a day */
                          : g_strdup_printf (_("%s: %s %s received, %s (own transactions)"), finx_transaction_kind_label (transaction->kind), figure,
                                             transaction->currency, day);

  add (events, is_split ? FINX_CHART_SPLIT : FINX_CHART_DIVIDEND, transaction->day * FINX_USEC_PER_DAY, TRUE, text);
}

static gboolean
is_shown (FinxTransactionKind kind)
{
  return kind == FINX_TRANSACTION_DIVIDEND || kind == FINX_TRANSACTION_REINVESTMENT || kind == FINX_TRANSACTION_SPLIT;
}

void
finx_instrument_events_add_own (GArray               *events,
                           FinxEngine           *engine,
                           const FinxInstrument *instrument,
                           const char           *portfolio)
{
  FinxTransactionList *list = finx_engine_get_transactions (engine, portfolio);
  GListModel *fired = finx_engine_get_alert_history (engine);

  for (guint i = 0; list != NULL && i < finx_transaction_list_get_n (list); i++)
    {
      FinxTransaction view;

      if (finx_transaction_list_get_instrument (list, i) != instrument || !is_shown (finx_transaction_list_get_kind (list, i)))
        continue;
      finx_transaction_list_get (list, i, &view);
      add_transaction (events, &view);
    }
  for (guint i = 0; i < g_list_model_get_n_items (fired); i++)
    {
      g_autoptr(FinxAlertEventItem) item = g_list_model_get_item (fired, i);
      const FinxAlertEvent *event = finx_alert_event_item_get_event (item);
      g_autofree char *words = NULL;

      if (event->alert == NULL || event->alert->instrument != instrument || !finx_alert_event_is_firing (event))
        continue;
      words = finx_alert_firing_words (event, engine);
      add (events, FINX_CHART_ALERT, event->time_us, FALSE, words);
    }
}
