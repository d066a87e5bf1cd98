/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/agenda/finx-engine-agenda.h"

#include <math.h>
#include <string.h>

#include "base/finx-time.h"
#include "engine/alerts/finx-engine-alerts.h"
#include "engine/finx-engine-book.h"
#include "engine/finx-engine-private.h"
#include "engine/prices/finx-economy-list.h"
#include "engine/prices/finx-engine-earnings.h"
#include "engine/prices/finx-engine-providers.h"
#include "engine/prices/finx-engine-releases.h"
#include "model/finx-option-contract.h"

#define LOOKED 12               /* distances between periods that tell the rhythm */

typedef struct
{
  FinxEngine *engine;           /* borrowed from the task */
  gint32      from_day, to_day;
  guint       kinds;            /* bits */
  GHashTable *held;             /* FinxInstrument, borrowed */
  GHashTable *known;            /* likewise: held or in a watchlist */
  GPtrArray  *items;            /* (element-type FinxAgendaItem) */
  GPtrArray  *economy;          /* (nullable) (element-type FinxEconomicSeries) */
} Agenda;

static void
agenda_free (gpointer data)
{
  Agenda *agenda = data;

  g_hash_table_unref (agenda->held);
  g_hash_table_unref (agenda->known);
  g_clear_pointer (&agenda->items, g_ptr_array_unref);
  g_clear_pointer (&agenda->economy, g_ptr_array_unref);
  g_free (agenda);
}

static const char *
country_of (FinxCalendar exchange)
{
  return exchange == FINX_CALENDAR_US_EQUITY ? "United States" : exchange == FINX_CALENDAR_XETRA ? "Germany" : "";
}

/* What has no day is always wanted. */
static void
add (Agenda          *agenda,
     FinxAgendaEntry  entry)
{
  if ((agenda->kinds & 1u << entry.kind) == 0)
    return;
  if (entry.day != FINX_AGENDA_NO_DAY && (entry.day < agenda->from_day || entry.day > agenda->to_day))
    return;
  if (entry.instrument != NULL)
    {
      finx_instrument_get_exchange (entry.instrument, &entry.exchange);
      entry.is_held = entry.is_held || g_hash_table_contains (agenda->held, entry.instrument);
    }
  if (entry.country == NULL)
    entry.country = country_of (entry.exchange);
  if (entry.kind != FINX_AGENDA_ECONOMY)
    entry.figure = (double) NAN;
  g_ptr_array_add (agenda->items, finx_agenda_item_new (&entry));
}

/* What is held, and what is looked at */

static void
collect (Agenda *agenda)
{
  GListModel *portfolios = finx_engine_get_portfolios (agenda->engine), *lists = G_LIST_MODEL (finx_engine_get_watchlists (agenda->engine));

  for (guint i = 0; i < g_list_model_get_n_items (portfolios); i++)
    {
      g_autoptr(FinxPortfolio) portfolio = g_list_model_get_item (portfolios, i);
      GListModel *positions = finx_portfolio_get_positions (portfolio);

      for (guint k = 0; k < g_list_model_get_n_items (positions); k++)
        {
          g_autoptr(FinxPosition) position = g_list_model_get_item (positions, k);

          g_hash_table_add (agenda->held, (gpointer) finx_position_get_instrument (position));
          g_hash_table_add (agenda->known, (gpointer) finx_position_get_instrument (position));
        }
    }
  for (guint i = 0; i < g_list_model_get_n_items (lists); i++)
    {
      g_autoptr(GListModel) list = g_list_model_get_item (lists, i);

      for (guint k = 0; k < g_list_model_get_n_items (list); k++)
        {
          g_autoptr(FinxQuoteRow) row = g_list_model_get_item (list, k);

          g_hash_table_add (agenda->known, (gpointer) finx_quote_row_get_instrument (row));
        }
    }
}

/* Providers */

static void
add_origins (Agenda    *agenda,
             GPtrArray *origins)
{
  FinxInstrumentTable *table = finx_engine_get_instruments (agenda->engine);

  for (guint i = 0; i < origins->len; i++)
    {
      const FinxPriceOrigin *origin = origins->pdata[i];
      const FinxInstrument *instrument = finx_instrument_table_lookup (table, origin->symbol);

      if (instrument == NULL || !g_hash_table_contains (agenda->known, instrument))
        continue;
      for (guint k = 0; k < origin->actions->len; k++)
        {
          const FinxPriceAction *action = &g_array_index (origin->actions, FinxPriceAction, k);
          gboolean is_split = action->kind == FINX_ACTION_SPLIT;

          add (agenda, (FinxAgendaEntry) {
            .kind = is_split ? FINX_AGENDA_SPLIT : FINX_AGENDA_DIVIDEND,
            .day = action->day,
            .instrument = instrument,
            .value = action->value,
            .unit = is_split ? NULL : *origin->currency != '\0' ? origin->currency : instrument->currency,
            .source = origin->source,
            .fetched_us = origin->fetched_us,
          });
        }
    }
}

/* What was expected, is over, and was not told of since, is no news. */
static void
add_earnings (Agenda          *agenda,
              const GPtrArray *lists)
{
  FinxInstrumentTable *table = finx_engine_get_instruments (agenda->engine);
  gint32 today = (gint32) finx_days_from_time (finx_engine_provider_now (agenda->engine));

  for (guint i = 0; i < lists->len; i++)
    {
      const FinxEarningsList *list = lists->pdata[i];
      const FinxInstrument *instrument = finx_instrument_table_lookup (table, list->symbol);

      if (instrument == NULL || !g_hash_table_contains (agenda->known, instrument))
        continue;
      for (guint k = 0; k < list->reports->len; k++)
        {
          const FinxEarningsReport *report = &g_array_index (list->reports, FinxEarningsReport, k);
          gboolean is_made = finx_decimal_is_known (report->reported);

          if (is_made || report->day >= today)
            add (agenda, (FinxAgendaEntry) {
              .kind = FINX_AGENDA_EARNINGS,
              .day = report->day,
              .instrument = instrument,
              .report = *report,
              .value = is_made ? report->reported : report->estimate,
              .unit = *list->currency != '\0' ? list->currency : NULL,
              .source = list->source,
              .fetched_us = list->fetched_us,
            });
        }
    }
}

FinxRhythm
finx_agenda_get_rhythm (const GArray *points)
{
  static const struct { FinxRhythm rhythm; gint32 least, most; } rhythms[] = {
    { FINX_RHYTHM_DAILY, 1, 5 },        /* over weekends and holidays */
    { FINX_RHYTHM_WEEKLY, 6, 8 },
    { FINX_RHYTHM_MONTHLY, 28, 31 },
    { FINX_RHYTHM_QUARTERLY, 89, 92 },
    { FINX_RHYTHM_YEARLY, 365, 366 },
  };
  guint n = MIN (points->len, LOOKED + 1);
  const FinxEconomicPoint *newest = (const FinxEconomicPoint *) (gpointer) points->data + points->len - n;

  for (guint r = 0; n > 2 && r < G_N_ELEMENTS (rhythms); r++)
    {
      guint i = 1;

      while (i < n && newest[i].day - newest[i - 1].day >= rhythms[r].least && newest[i].day - newest[i - 1].day <= rhythms[r].most)
        i++;
      if (i == n)
        return rhythms[r].rhythm;
    }
  return FINX_RHYTHM_UNKNOWN;
}

/* On each day of the span on which a value comes out, of what comes nearly every day on the next one only; without a day where
 * nobody told of a coming one. */
static void
add_series (Agenda                 *agenda,
            FinxAgendaEntry         entry,
            const FinxReleaseDates *dates)
{
  gint32 today = (gint32) finx_days_from_time (finx_engine_provider_now (agenda->engine)), next;
  gboolean has_next = dates != NULL && finx_release_dates_next (dates, today, &next);

  if (dates != NULL)
    {
      FinxAgendaEntry release = entry;

      release.release = dates->name;
      release.source = dates->source;
      release.fetched_us = dates->fetched_us;
      for (guint i = 0; i < dates->days->len; i++)
        {
          release.day = g_array_index (dates->days, gint32, i);
          if (entry.rhythm != FINX_RHYTHM_DAILY || (has_next && release.day == next))
            add (agenda, release);
        }
    }
  if (!has_next)
    add (agenda, entry);
}

/* (nullable) */
static const FinxReleaseDates *
find_dates (const GPtrArray *releases,
            const char      *series)
{
  for (guint i = 0; i < releases->len; i++)
    if (g_str_equal (((const FinxReleaseDates *) releases->pdata[i])->id, series))
      return releases->pdata[i];
  return NULL;
}

static void
add_economy (Agenda          *agenda,
             const GPtrArray *list,
             const GPtrArray *releases)
{
  guint n;
  const FinxEconomyEntry *entries = finx_economy_list (&n);

  for (guint i = 0; i < list->len; i++)
    {
      const FinxEconomicSeries *series = list->pdata[i];
      const FinxEconomicPoint *newest;
      const char *country = "", *unit = series->unit;

      if (series->points->len == 0)
        continue;
      newest = &g_array_index (series->points, FinxEconomicPoint, series->points->len - 1);
      for (guint k = 0; k < n; k++)
        if (g_str_equal (entries[k].series, series->id))
          {
            country = entries[k].country;
            unit = entries[k].unit != NULL ? entries[k].unit : unit;
          }
      add_series (agenda, (FinxAgendaEntry) {
        .kind = FINX_AGENDA_ECONOMY,
        .day = FINX_AGENDA_NO_DAY,
        .subject = series->id,
        .value = FINX_DECIMAL_UNKNOWN,
        .figure = newest->value,
        .period = newest->day,
        .rhythm = finx_agenda_get_rhythm (series->points),
        .unit = (char *) unit,
        .source = series->source,
        .fetched_us = series->fetched_us,
        .country = country,
      }, finx_engine_has_releases (series) ? find_dates (releases, series->id) : NULL);
    }
}

/* Exchanges */

/* Also what may be traded there, as nobody named its exchange. */
static gboolean
is_held_at (Agenda       *agenda,
            FinxCalendar  exchange)
{
  GHashTableIter iter;
  const char *currency = exchange == FINX_CALENDAR_US_EQUITY ? "USD" : "EUR";
  FinxCalendar its;
  gpointer held;

  g_hash_table_iter_init (&iter, agenda->held);
  while (g_hash_table_iter_next (&iter, &held, NULL))
    {
      const FinxInstrument *instrument = held;

      if (finx_instrument_get_exchange (instrument, &its) ? its == exchange
          : g_str_equal (instrument->currency, currency) && (instrument->asset_class == FINX_ASSET_EQUITY || instrument->asset_class == FINX_ASSET_ETF))
        return TRUE;
    }
  return FALSE;
}

static void
add_exchanges (Agenda *agenda)
{
  static const FinxCalendar exchanges[] = { FINX_CALENDAR_US_EQUITY, FINX_CALENDAR_XETRA };

  for (guint i = 0; i < G_N_ELEMENTS (exchanges); i++)
    for (gint32 day = agenda->from_day; day <= agenda->to_day; day++)
      {
        const char *holiday;
        gint64 close_us;
        FinxExchangeDay kind = finx_calendar_get_day (exchanges[i], day, &holiday, &close_us);

        if (kind != FINX_EXCHANGE_DAY_HOLIDAY && kind != FINX_EXCHANGE_DAY_SHORT)
          continue;
        add (agenda, (FinxAgendaEntry) {
          .kind = FINX_AGENDA_EXCHANGE,
          .day = day,
          .time_us = close_us,
          .exchange = exchanges[i],
          .exchange_day = kind,
          .subject = (char *) holiday,
          .value = FINX_DECIMAL_UNKNOWN,
          .source = (char *) FINX_AGENDA_RULES,
          .is_held = is_held_at (agenda, exchanges[i]),
        });
      }
}

/* Options */

gboolean
finx_agenda_get_expiry (const FinxInstrument *instrument,
                        gint32               *day)
{
  FinxOptionContract contract;

  if (instrument->asset_class != FINX_ASSET_OPTION || !finx_option_contract_parse (instrument->symbol, &contract))
    return FALSE;
  *day = contract.expiry;
  return TRUE;
}

static void
add_expiries (Agenda *agenda)
{
  GHashTableIter iter;
  gpointer instrument;
  gint32 day;

  g_hash_table_iter_init (&iter, agenda->known);
  while (g_hash_table_iter_next (&iter, &instrument, NULL))
    if (finx_agenda_get_expiry (instrument, &day))
      add (agenda, (FinxAgendaEntry) {
        .kind = FINX_AGENDA_EXPIRY,
        .day = day,
        .instrument = instrument,
        .value = FINX_DECIMAL_UNKNOWN,
        .source = (char *) FINX_AGENDA_SYMBOL,
      });
}

/* What is booked */

static gboolean
is_told (Agenda                *agenda,
         const FinxTransaction *split)
{
  for (guint i = 0; i < agenda->items->len; i++)
    {
      const FinxAgendaEntry *entry = finx_agenda_item_get_entry (agenda->items->pdata[i]);

      if (entry->kind == FINX_AGENDA_SPLIT && entry->instrument == split->instrument && entry->day == split->day)
        return TRUE;
    }
  return FALSE;
}

static void
add_booking (Agenda                *agenda,
             const FinxTransaction *transaction,
             const char            *portfolio)
{
  gboolean is_split = transaction->kind == FINX_TRANSACTION_SPLIT, is_cash = FALSE;
  FinxAgendaKind kind = is_split ? FINX_AGENDA_SPLIT : FINX_AGENDA_PAYMENT;

  switch (transaction->kind)
    {
    case FINX_TRANSACTION_DIVIDEND:
    case FINX_TRANSACTION_REINVESTMENT:
    case FINX_TRANSACTION_RETURN_OF_CAPITAL:
      is_cash = TRUE;
      break;
    case FINX_TRANSACTION_SPLIT:
      if (is_told (agenda, transaction))        /* once, though a provider and several portfolios have it */
        return;
      break;
    case FINX_TRANSACTION_OPTION_EXPIRY:
    case FINX_TRANSACTION_OPTION_EXERCISE:
    case FINX_TRANSACTION_OPTION_ASSIGNMENT:
      kind = FINX_AGENDA_EXPIRY;
      break;
    default:
      return;
    }
  add (agenda, (FinxAgendaEntry) {
    .kind = kind,
    .day = transaction->day,
    .instrument = transaction->instrument,
    .booked = transaction->kind,
    .subject = (char *) portfolio,
    .value = is_split ? transaction->ratio : is_cash ? transaction->amount : FINX_DECIMAL_UNKNOWN,
    .unit = is_cash ? transaction->currency : NULL,
    .source = (char *) FINX_AGENDA_JOURNAL,
    .is_held = TRUE,
  });
}

static void
add_bookings (Agenda *agenda)
{
  GListModel *portfolios = finx_engine_get_portfolios (agenda->engine);

  for (guint i = 0; i < g_list_model_get_n_items (portfolios); i++)
    {
      g_autoptr(FinxPortfolio) portfolio = g_list_model_get_item (portfolios, i);
      const char *id = finx_portfolio_get_account (portfolio)->id;
      FinxTransactionList *list = finx_engine_get_transactions (agenda->engine, id);
      guint n = list != NULL ? finx_transaction_list_get_n (list) : 0;

      for (guint row = n > 0 ? finx_transaction_list_find_day (list, agenda->from_day) : 0; row < n; row++)
        {
          FinxTransaction view;

          if (finx_transaction_list_get_day (list, row) > agenda->to_day)
            break;
          finx_transaction_list_get (list, row, &view);
          add_booking (agenda, &view, id);
        }
    }
}

/* Alerts */

static gint32
local_day (gint64 time_us)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local (time_us / FINX_USEC_PER_SEC);

  if (time == NULL)
    return FINX_AGENDA_NO_DAY;
  return (gint32) finx_days_from_date (g_date_time_get_year (time), g_date_time_get_month (time), g_date_time_get_day_of_month (time));
}

static void
add_alert (Agenda          *agenda,
           const FinxAlert *alert,
           gint64           time_us,
           FinxAgendaAlert  what)
{
  if (time_us > 0 && alert->state == FINX_ALERT_ARMED)
    add (agenda, (FinxAgendaEntry) {
      .kind = FINX_AGENDA_ALERT,
      .day = local_day (time_us),
      .time_us = time_us,
      .instrument = alert->instrument,
      .alert = what,
      .subject = alert->id,
      .value = FINX_DECIMAL_UNKNOWN,
      .source = (char *) FINX_AGENDA_OWN,
      .is_held = TRUE,
    });
}

static void
add_alerts (Agenda *agenda)
{
  GListModel *alerts = finx_engine_get_alerts (agenda->engine);

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr(FinxAlertItem) item = g_list_model_get_item (alerts, i);
      const FinxAlert *alert = finx_alert_item_get_alert (item);

      add_alert (agenda, alert, alert->expires_us, FINX_AGENDA_ALERT_ENDS);
      add_alert (agenda, alert, alert->snoozed_us, alert->condition == FINX_ALERT_TIME ? FINX_AGENDA_ALERT_REMINDS : FINX_AGENDA_ALERT_WAKES);
    }
}

/* Loading */

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return finx_agenda_item_compare (*(FinxAgendaItem *const *) a, *(FinxAgendaItem *const *) b);
}

/* Takes @task. What is here already needs no loading. */
static void
finish (GTask *task)
{
  Agenda *agenda = g_task_get_task_data (task);

  add_exchanges (agenda);
  add_expiries (agenda);
  add_bookings (agenda);
  add_alerts (agenda);
  g_ptr_array_sort (agenda->items, compare);
  g_task_return_pointer (task, g_steal_pointer (&agenda->items), (GDestroyNotify) g_ptr_array_unref);
  g_object_unref (task);
}

static void
earnings_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autoptr(GPtrArray) lists = finx_engine_list_earnings_finish (FINX_ENGINE (source), result, &error);

  if (lists == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  add_earnings (g_task_get_task_data (task), lists);
  finish (task);
}

/* Takes @task. */
static void
list_earnings (GTask *task)
{
  const Agenda *agenda = g_task_get_task_data (task);

  if ((agenda->kinds & 1u << FINX_AGENDA_EARNINGS) != 0)
    finx_engine_list_earnings_async (agenda->engine, NULL, g_task_get_cancellable (task), earnings_cb, task);
  else
    finish (task);
}

static void
releases_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  Agenda *agenda = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GPtrArray) releases = finx_engine_list_releases_finish (FINX_ENGINE (source), result, &error);

  if (releases == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  add_economy (agenda, agenda->economy, releases);
  list_earnings (task);
}

static void
economy_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  g_autoptr(GPtrArray) list = finx_engine_list_economy_finish (FINX_ENGINE (source), result, &error);

  if (list == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  ((Agenda *) g_task_get_task_data (task))->economy = g_steal_pointer (&list);
  finx_engine_list_releases_async (FINX_ENGINE (source), g_task_get_cancellable (task), releases_cb, task);
}

static void
origins_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  Agenda *agenda = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GPtrArray) origins = finx_engine_list_origins_finish (FINX_ENGINE (source), result, &error);

  if (origins == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  collect (agenda);
  add_origins (agenda, origins);
  if ((agenda->kinds & 1u << FINX_AGENDA_ECONOMY) != 0)
    finx_engine_list_economy_async (FINX_ENGINE (source), g_task_get_cancellable (task), economy_cb, task);
  else
    list_earnings (task);
}

void
finx_engine_load_agenda_async (FinxEngine         *self,
                               gint32              from_day,
                               gint32              to_day,
                               guint               kinds,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  GTask *task;
  Agenda *agenda;

  g_return_if_fail (FINX_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  agenda = g_new0 (Agenda, 1);
  agenda->engine = self;
  agenda->from_day = from_day;
  agenda->to_day = to_day;
  agenda->kinds = kinds;
  agenda->held = g_hash_table_new (NULL, NULL);
  agenda->known = g_hash_table_new (NULL, NULL);
  agenda->items = g_ptr_array_new_with_free_func (g_object_unref);
  g_task_set_task_data (task, agenda, agenda_free);
  finx_engine_list_origins_async (self, NULL, cancellable, origins_cb, task);
}

GPtrArray *
finx_engine_load_agenda_finish (FinxEngine   *self,
                                GAsyncResult *result,
                                GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

GPtrArray *
finx_agenda_pick (GPtrArray            *items,
                  const FinxInstrument *instrument,
                  gint32                from_day,
                  guint                 most)
{
  GPtrArray *picked = g_ptr_array_new_with_free_func (g_object_unref);
  FinxCalendar exchange = FINX_CALENDAR_ALWAYS;

  finx_instrument_get_exchange (instrument, &exchange);

  for (guint i = 0; i < items->len && picked->len < most; i++)
    {
      const FinxAgendaEntry *entry = finx_agenda_item_get_entry (items->pdata[i]);
      gboolean is_its = entry->kind == FINX_AGENDA_EXCHANGE ? entry->exchange == exchange : entry->instrument == instrument;

      if (is_its && entry->day >= from_day && entry->day != FINX_AGENDA_NO_DAY)
        g_ptr_array_add (picked, g_object_ref (items->pdata[i]));
    }
  return picked;
}
