/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alerts of earnings, and conditions that look at their days: every quarter of an hour, and at each start, they look at what is known
 * of the reports of the companies that somebody waits for. Providers are asked for those as FinxEngine asks for any, once a week and
 * after a report, if it may. */
#include "engine/alerts/finx-engine-alerts-private.h"

#include "base/finx-time.h"
#include "engine/prices/finx-engine-earnings.h"
#include "engine/prices/finx-engine-providers-private.h"

#define PAUSE       (15 * FINX_USEC_PER_MIN)
#define SAME_REPORT 45          /* days that an expected report may move by; the next quarter's is later */

typedef struct
{
  const FinxInstrument *instrument;     /* borrowed from its table */
  gint64                due_us;
  gboolean              is_asking;
  gboolean              is_failing;     /* and that was told */
} Poll;

GHashTable *
finx_engine_alerts_new_reports (void)
{
  return g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

/* What it has to tell: a report that is expected soon, or one that was made before it could be told of. */
static const FinxEarningsReport *
find_report (const FinxAlert        *alert,
             const FinxEarningsList *list,
             gint32                  today)
{
  gint32 seen = (gint32) finx_days_from_time (alert->seen_us), days = (gint32) finx_alert_get_days (alert);
  gboolean was_told = finx_decimal_is_known (alert->seen_price);

  for (guint i = 0; i < list->reports->len; i++)
    {
      const FinxEarningsReport *report = &g_array_index (list->reports, FinxEarningsReport, i);
      gboolean is_made = finx_decimal_is_known (report->reported);

      if (was_told && report->day < seen + SAME_REPORT)
        continue;
      if (is_made ? report->day > seen && report->day < today : report->day >= today && report->day - today <= days)
        return report;
    }
  return NULL;
}

/* A fund, a currency or a coin has none, and there is nobody to ask. */
static gboolean
waits_for_reports (const FinxAlert *alert)
{
  return alert->condition == FINX_ALERT_EARNINGS
         || (finx_alert_rule_needs_reports (alert) && alert->instrument->asset_class == FINX_ASSET_EQUITY);
}

static void
keep_days (FinxEngine             *self,
           const FinxInstrument   *instrument,
           const FinxEarningsList *list)
{
  GArray *days = finx_earnings_list_get_days (list);

  g_hash_table_insert (self->alerts->report_days, (gpointer) instrument, days);
  if (self->thread != NULL)
    finx_engine_thread_set_reports (self->thread, instrument, g_array_ref (days));
}

gboolean
finx_engine_alerts_load_reports (FinxEngine  *self,
                                 FinxStore   *store,
                                 GError     **error)
{
  GListModel *items = G_LIST_MODEL (self->alerts->alerts);
  g_autoptr(GPtrArray) lists = NULL;
  gboolean needed = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (items) && !needed; i++)
    {
      g_autoptr(FinxAlertItem) item = g_list_model_get_item (items, i);

      needed = finx_alert_rule_needs_reports (finx_alert_item_get_alert (item));
    }
  if (!needed)
    return TRUE;
  lists = finx_engine_list_kept_earnings (store, error);
  for (guint i = 0; lists != NULL && i < lists->len; i++)
    {
      const FinxEarningsList *list = lists->pdata[i];
      const FinxInstrument *instrument = finx_instrument_table_lookup (self->instruments, list->symbol);

      if (instrument != NULL)
        keep_days (self, instrument, list);
    }
  return lists != NULL;
}

void
finx_engine_alerts_tell_reports (FinxEngine      *self,
                                 const FinxAlert *alert)
{
  GArray *days;

  if (!finx_alert_rule_needs_reports (alert))
    return;
  days = g_hash_table_lookup (self->alerts->report_days, alert->instrument);
  if (days != NULL)
    finx_engine_thread_set_reports (self->thread, alert->instrument, g_array_ref (days));
  finx_engine_alerts_hurry_earnings (self, alert->instrument);
}

static void
take_list (FinxEngine             *self,
           const FinxInstrument   *instrument,
           const FinxEarningsList *list)
{
  gint32 today = (gint32) finx_days_from_time (finx_engine_provider_now (self));
  gint64 now_us = finx_clock_now (self->clock);
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_alert_event_free);
  g_autoptr(GList) ids = g_hash_table_get_keys (self->alerts->keys);

  keep_days (self, instrument, list);
  for (GList *l = ids; l != NULL; l = l->next)
    {
      FinxAlertItem *item = g_hash_table_lookup (self->alerts->by_id, l->data);
      const FinxAlert *alert = finx_alert_item_get_alert (item);
      const FinxEarningsReport *report;
      FinxAlertEvent *event;

      if (alert->condition != FINX_ALERT_EARNINGS || alert->instrument != instrument || !finx_engine_alerts_may_fire (alert, now_us))
        continue;
      report = find_report (alert, list, today);
      if (report == NULL)
        continue;
      event = finx_engine_alerts_fire (self, item, now_us, FINX_DECIMAL_UNKNOWN, report->day < today);
      event->alert->seen_us = report->day * FINX_USEC_PER_DAY;  /* the same report is not told again, though its day may move */
      event->alert->seen_price = finx_decimal_new (report->day - today, 0);
      finx_alert_item_set_seen (item, event->alert->seen_us, event->alert->seen_price);
      g_ptr_array_add (events, event);
    }
  finx_engine_alerts_record (self, events);
}

/* @reason: (nullable): FinxEngine may not ask */
static void
fail (FinxEngine *self,
      Poll       *poll,
      const char *reason)
{
  if (poll->is_failing || self->is_offline)
    return;
  poll->is_failing = TRUE;
  finx_engine_trouble (self, "Alerts of the earnings of %s do not know when the next report is: %s. It is tried again every 15 minutes",
                       poll->instrument->symbol, reason != NULL ? reason : "FinX may not ask for it by itself, see Data, Providers");
}

static void
kept_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Poll *poll = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) lists = finx_engine_list_earnings_finish (FINX_ENGINE (source), result, &error);

  poll->is_asking = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (lists == NULL || lists->len == 0)
    {
      fail (FINX_ENGINE (source), poll, error != NULL ? error->message : NULL);
      return;
    }
  poll->is_failing = FALSE;
  take_list (FINX_ENGINE (source), poll->instrument, lists->pdata[0]);
}

static void
look_at_kept (FinxEngine *self,
              Poll       *poll)
{
  finx_engine_list_earnings_async (self, poll->instrument->symbol, NULL, kept_cb, poll);
}

/* What is kept does when nobody answers. */
static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  FinxEngine *self = FINX_ENGINE (source);
  Poll *poll = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxEarningsList) list = finx_engine_fetch_earnings_finish (self, result, &error);

  if (list == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      fail (self, poll, error->message);
      look_at_kept (self, poll);
      return;
    }
  poll->is_asking = FALSE;
  if (list == NULL)
    return;
  poll->is_failing = FALSE;
  take_list (self, poll->instrument, list);
}

static void
ask (FinxEngine           *self,
     const FinxInstrument *instrument,
     gint64                now_us)
{
  Poll *poll = g_hash_table_lookup (self->alerts->reports, instrument);

  if (poll == NULL)
    {
      poll = g_new0 (Poll, 1);
      poll->instrument = instrument;
      g_hash_table_insert (self->alerts->reports, (gpointer) instrument, poll);
    }
  if (poll->is_asking || now_us < poll->due_us)
    return;
  poll->is_asking = TRUE;
  poll->due_us = now_us + PAUSE;
  if (finx_engine_may_ask_earnings (self, instrument))
    finx_engine_fetch_earnings_async (self, instrument, NULL, FINX_FETCH_QUIETLY, NULL, asked_cb, poll);
  else
    look_at_kept (self, poll);
}

void
finx_engine_alerts_hurry_earnings (FinxEngine           *self,
                                   const FinxInstrument *instrument)
{
  Poll *poll = g_hash_table_lookup (self->alerts->reports, instrument);

  if (poll != NULL)
    poll->due_us = 0;
}

void
finx_engine_alerts_look_at_earnings (FinxEngine *self)
{
  g_autoptr(GPtrArray) wanted = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id;

  if (self->read_only || !self->is_open)
    return;
  g_hash_table_iter_init (&iter, self->alerts->keys);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      const FinxAlert *alert = finx_alert_item_get_alert (g_hash_table_lookup (self->alerts->by_id, id));

      if (waits_for_reports (alert))
        g_ptr_array_add (wanted, (gpointer) alert->instrument);
    }
  for (guint i = 0; i < wanted->len; i++)
    ask (self, wanted->pdata[i], finx_engine_provider_now (self));
}
