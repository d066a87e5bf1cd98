/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The alerts' way: what happens to one is written first and becomes part of what is shown when the write is done. */
#include "engine/alerts/finx-engine-alerts-private.h"

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "engine/prices/finx-engine-providers-private.h"
#include "market/expressions/finx-expression.h"

#define HISTORY        500              /* newest lines kept in memory */
#define SEEN_SECONDS   60               /* so old is at most what a killed program knows of the market */

void
finx_engine_alerts_init (FinxEngine *self)
{
  FinxEngineAlerts *alerts = self->alerts = g_new0 (FinxEngineAlerts, 1);

  alerts->alerts = g_list_store_new (FINX_TYPE_ALERT_ITEM);
  alerts->history = g_list_store_new (FINX_TYPE_ALERT_EVENT_ITEM);
  alerts->by_id = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  alerts->by_key = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  alerts->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  alerts->snoozed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  alerts->rules = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) finx_alert_rule_free);
  alerts->polls = finx_engine_alerts_new_polls ();
  alerts->reports = finx_engine_alerts_new_reports ();
  alerts->report_days = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  alerts->unsaved = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_alert_event_free);
  alerts->hidden = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

void
finx_engine_alerts_free (FinxEngine *self)
{
  FinxEngineAlerts *alerts = self->alerts;

  g_hash_table_unref (alerts->by_id);
  g_hash_table_unref (alerts->by_key);
  g_hash_table_unref (alerts->keys);
  g_hash_table_unref (alerts->snoozed);
  g_hash_table_unref (alerts->rules);
  g_hash_table_unref (alerts->polls);
  g_hash_table_unref (alerts->reports);
  g_hash_table_unref (alerts->report_days);
  g_ptr_array_unref (alerts->unsaved);
  g_hash_table_unref (alerts->hidden);
  g_object_unref (alerts->alerts);
  g_object_unref (alerts->history);
  g_clear_pointer (&self->alerts, g_free);
}

/* Arming */

static void
disarm (FinxEngine *self,
        const char *id)
{
  FinxEngineAlerts *alerts = self->alerts;
  guint32 key = GPOINTER_TO_UINT (g_hash_table_lookup (alerts->keys, id));
  FinxAlertItem *item = g_hash_table_lookup (alerts->by_id, id);

  g_hash_table_remove (alerts->snoozed, id);
  if (key == 0)
    return;
  g_hash_table_remove (alerts->by_key, GUINT_TO_POINTER (key));
  g_hash_table_remove (alerts->keys, id);
  if (!finx_engine_alerts_is_streamed (finx_alert_item_get_alert (item)))
    finx_engine_alerts_unfollow (self, id);
  else if (self->thread != NULL)
    {
      finx_engine_thread_disarm (self->thread, key);
      finx_engine_unsubscribe (self, finx_alert_item_get_alert (item)->instrument, FINX_STREAM_QUOTES);
    }
}

static void
stream (FinxEngine      *self,
        const FinxAlert *alert,
        guint32          key,
        gboolean         restored)
{
  gboolean streams = (finx_subscriptions_get (self->subscriptions, alert->instrument) & FINX_STREAM_QUOTES) != 0;
  gint64 stale_us = -1;
  FinxQuote quote;

  if (!streams && finx_ticker_read (self->ticker, alert->instrument->index, &quote))
    stale_us = quote.time_us;
  finx_engine_alerts_tell_reports (self, alert);
  /* A new one starts from the price of now, so the stream comes first; a restored one looks at all that the stream tells. */
  if (restored)
    finx_engine_thread_arm (self->thread, key, alert, stale_us, TRUE);
  finx_engine_subscribe (self, alert->instrument, FINX_STREAM_QUOTES);
  if (!restored)
    finx_engine_thread_arm (self->thread, key, alert, stale_us, FALSE);
}

static void
arm (FinxEngine      *self,
     const FinxAlert *alert,
     gboolean         restored)
{
  FinxEngineAlerts *alerts = self->alerts;
  guint32 key = ++alerts->last_key;

  if (self->thread == NULL || alert->state != FINX_ALERT_ARMED)
    return;
  if (alert->snoozed_us > finx_clock_now (self->clock))
    {
      g_hash_table_add (alerts->snoozed, g_strdup (alert->id));
      return;
    }
  g_hash_table_insert (alerts->by_key, GUINT_TO_POINTER (key), g_strdup (alert->id));
  g_hash_table_insert (alerts->keys, g_strdup (alert->id), GUINT_TO_POINTER (key));
  if (finx_engine_alerts_is_streamed (alert))
    stream (self, alert, key, restored);
  else
    finx_engine_alerts_follow (self, alert, restored);
}

/* Those whose snooze is over look at the market afresh. */
static void
wake (FinxEngine *self)
{
  gint64 now = finx_clock_now (self->clock);
  g_autoptr(GPtrArray) due = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->alerts->snoozed);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      FinxAlertItem *item = g_hash_table_lookup (self->alerts->by_id, id);

      if (finx_alert_item_get_alert (item)->snoozed_us > now)
        continue;
      g_ptr_array_add (due, item);
      g_hash_table_iter_remove (&iter);
    }
  for (guint i = 0; i < due->len; i++)
    arm (self, finx_alert_item_get_alert (due->pdata[i]), FALSE);
}

/* Writing and applying */

static void
add_history (FinxEngine         *self,
             FinxAlertEventItem *line)
{
  GListStore *history = self->alerts->history;

  g_list_store_insert (history, 0, line);
  if (g_list_model_get_n_items (G_LIST_MODEL (history)) > HISTORY)
    g_list_store_remove (history, HISTORY);
}

static FinxAlertItem *
add_item (FinxEngine      *self,
          const FinxAlert *alert)
{
  g_autoptr(FinxAlertItem) item = finx_alert_item_new (alert);

  g_hash_table_insert (self->alerts->by_id, g_strdup (alert->id), item);
  g_list_store_insert (self->alerts->alerts, 0, item);
  return item;                          /* the list keeps it */
}

static void
drop_item (FinxEngine    *self,
           FinxAlertItem *item)
{
  guint position;

  g_hash_table_remove (self->alerts->by_id, finx_alert_item_get_alert (item)->id);
  if (g_list_store_find (self->alerts->alerts, item, &position))
    g_list_store_remove (self->alerts->alerts, position);
}

/* Makes one written event part of what is shown. */
static void
apply_breach (FinxEngine           *self,
              const FinxAlertEvent *event)
{
  g_autoptr(FinxAlertEventItem) line = finx_alert_event_item_new (event);

  add_history (self, line);
  finx_engine_tell_alert (self, NULL, line);
  finx_engine_delivery_take (self, event);
  finx_engine_tell_alerts (self);
}

static void
apply_alert (FinxEngine           *self,
             const FinxAlertEvent *event)
{
  const FinxAlert *alert = event->alert;
  g_autoptr(FinxAlertEventItem) line = finx_alert_event_item_new (event);
  FinxAlertItem *known = g_hash_table_lookup (self->alerts->by_id, alert->id);
  g_autoptr(FinxAlertItem) item = known != NULL ? g_object_ref (known) : NULL;
  gboolean goes_on = finx_alert_event_is_firing (event) && alert->state == FINX_ALERT_ARMED;

  if (!goes_on)
    disarm (self, alert->id);
  if (event->kind == FINX_ALERT_EVENT_REMOVED)
    {
      if (item != NULL)
        drop_item (self, item);
    }
  else if (item != NULL)
    finx_alert_item_set_alert (item, alert);
  else if (!finx_alert_event_is_firing (event))         /* one that fired as it was being removed stays removed */
    item = g_object_ref (add_item (self, alert));
  if (!goes_on && event->kind != FINX_ALERT_EVENT_REMOVED)
    arm (self, alert, FALSE);

  add_history (self, line);
  if (finx_alert_event_is_firing (event) && item != NULL)
    {
      finx_engine_tell_alert (self, item, line);
      finx_engine_delivery_take (self, event);
    }
  finx_engine_tell_alerts (self);
}

static void
apply (FinxEngine           *self,
       const FinxAlertEvent *event)
{
  if (event->breach != NULL)
    apply_breach (self, event);
  else
    apply_alert (self, event);
}

/* @task: (nullable): who asked for it; without one it is tried again when it fails. */
typedef struct
{
  FinxEngine *engine;                   /* owned */
  GPtrArray  *events;                   /* owned: FinxAlertEvent; the store thread sets their sequences */
  GTask      *task;                     /* owned */
} Record;

static gpointer
write_job (FinxStore       *store,
           gpointer         data,
           GDestroyNotify  *destroy,
           GError         **error)
{
  GPtrArray *events = data;

  return finx_store_write_alerts (store, (FinxAlertEvent **) events->pdata, events->len, error) ? store : NULL;
}

static void
return_id (GTask           *task,
           const FinxAlert *alert)
{
  g_task_return_pointer (task, g_strdup (alert->id), g_free);
}

static void
keep_unsaved (FinxEngine   *self,
              GPtrArray    *events,
              const GError *error)
{
  const FinxAlertEvent *first = events->pdata[0];
  g_autofree char *text = first->alert != NULL ? finx_alert_describe (first->alert) : NULL;

  if (self->alerts->unsaved->len == 0 && text == NULL)
    finx_engine_trouble (self, "A risk limit of “%s” was passed, but it could not be written down: %s. It is tried again every second",
                         first->breach->portfolio, error->message);
  else if (self->alerts->unsaved->len == 0)
    finx_engine_trouble (self, "The alert “%s” %s, but it could not be written down: %s. It is tried again every second", text,
                         finx_alert_event_is_firing (first) ? "fired" : "is over", error->message);
  for (guint i = 0; i < events->len; i++)
    g_ptr_array_add (self->alerts->unsaved, finx_alert_event_copy (events->pdata[i]));
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Record *record = user_data;
  FinxEngine *self = record->engine;
  const FinxAlert *alert = ((FinxAlertEvent *) record->events->pdata[0])->alert;
  g_autoptr(GError) error = NULL;

  if (finx_store_worker_run_finish (FINX_STORE_WORKER (source), result, &error) != NULL)
    {
      for (guint i = 0; i < record->events->len; i++)
        apply (self, record->events->pdata[i]);
      if (record->task != NULL)
        return_id (record->task, alert);
    }
  else if (record->task == NULL)
    keep_unsaved (self, record->events, error);
  else
    {
      FinxAlertItem *item = finx_engine_find_alert (self, alert->id);

      if (item != NULL && !g_hash_table_contains (self->alerts->keys, alert->id))
        arm (self, finx_alert_item_get_alert (item), FALSE);
      g_task_return_error (record->task, g_steal_pointer (&error));
    }
  g_ptr_array_unref (record->events);
  g_clear_object (&record->task);
  g_free (record);
  finx_engine_end (self);
  g_object_unref (self);
}

/* Takes both. */
static void
record (FinxEngine *self,
        GPtrArray  *events,
        GTask      *task)
{
  Record *written;

  if (events->len == 0 || self->worker == NULL)
    {
      g_ptr_array_unref (events);
      return;
    }
  if (self->read_only)                  /* another program writes it; this one only tells */
    {
      for (guint i = 0; i < events->len; i++)
        apply (self, events->pdata[i]);
      g_ptr_array_unref (events);
      return;
    }

  finx_engine_delivery_prepare (self, events);
  written = g_new0 (Record, 1);
  written->engine = g_object_ref (self);
  written->events = events;
  written->task = task;
  finx_engine_begin (self);
  finx_store_worker_run_async (self->worker, write_job, g_ptr_array_ref (events), (GDestroyNotify) g_ptr_array_unref, NULL,
                               written_cb, written);
}

static GPtrArray *
new_events (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) finx_alert_event_free);
}

void
finx_engine_alerts_record (FinxEngine *self,
                           GPtrArray  *events)
{
  record (self, events, NULL);
}

/* What the market did */

FinxAlertEvent *
finx_engine_alerts_fire (FinxEngine    *self,
                         FinxAlertItem *item,
                         gint64         time_us,
                         FinxDecimal    price,
                         gboolean       was_closed)
{
  FinxAlert *alert = finx_alert_copy (finx_alert_item_get_alert (item));
  FinxAlertEvent *event;

  alert->fired_us = alert->seen_us = time_us;
  alert->fired_price = alert->seen_price = price;
  alert->snoozed_us = 0;
  if (finx_alert_is_once (alert))
    {
      alert->state = FINX_ALERT_FIRED;
      disarm (self, alert->id);
    }
  event = finx_alert_event_new (was_closed ? FINX_ALERT_EVENT_MISSED : FINX_ALERT_EVENT_FIRED, alert, time_us);
  event->price = price;
  return event;
}

static FinxAlertEvent *
take_hit (FinxEngine         *self,
          FinxAlertItem      *item,
          const FinxAlertHit *hit)
{
  const FinxInstrument *instrument = finx_alert_item_get_alert (item)->instrument;

  FinxDecimal price = hit->price > 0 ? finx_instrument_price (instrument, hit->price) : FINX_DECIMAL_UNKNOWN;

  return finx_engine_alerts_fire (self, item, hit->time_us, price, hit->was_closed);
}

void
finx_engine_alerts_take (FinxEngine *self,
                         GArray     *hits)
{
  GPtrArray *events = new_events ();

  for (guint i = 0; i < hits->len; i++)
    {
      const FinxAlertHit *hit = &g_array_index (hits, FinxAlertHit, i);
      const char *id = g_hash_table_lookup (self->alerts->by_key, GUINT_TO_POINTER (hit->key));
      FinxAlertItem *item = id != NULL ? g_hash_table_lookup (self->alerts->by_id, id) : NULL;

      if (item != NULL)
        g_ptr_array_add (events, take_hit (self, item, hit));
    }
  record (self, events, NULL);
}

static void
end_expired (FinxEngine *self)
{
  gint64 now = finx_clock_now (self->clock);
  GPtrArray *events = new_events ();
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->alerts->keys);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      const FinxAlert *alert = finx_alert_item_get_alert (g_hash_table_lookup (self->alerts->by_id, id));

      if (alert->expires_us != 0 && alert->expires_us <= now)
        {
          FinxAlert *ended = finx_alert_copy (alert);

          ended->state = FINX_ALERT_EXPIRED;
          g_ptr_array_add (events, finx_alert_event_new (FINX_ALERT_EVENT_EXPIRED, ended, now));
        }
    }
  for (guint i = 0; i < events->len; i++)
    disarm (self, ((FinxAlertEvent *) events->pdata[i])->alert->id);
  record (self, events, NULL);
}

static gpointer
seen_job (FinxStore       *store,
          gpointer         data,
          GDestroyNotify  *destroy,
          GError         **error)
{
  GPtrArray *alerts = data;

  return finx_store_write_alerts_seen (store, (const FinxAlert *const *) alerts->pdata, alerts->len, error) ? store : NULL;
}

static void
seen_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(FinxEngine) self = user_data;
  g_autoptr(GError) error = NULL;

  if (finx_store_worker_run_finish (FINX_STORE_WORKER (source), result, &error) == NULL)
    finx_log (FINX_LOG_WARNING, "store", "", "The prices that alerts have seen could not be written: %s", error->message);
  finx_engine_end (self);
}

void
finx_engine_alerts_write_seen (FinxEngine *self,
                               GPtrArray  *seen)
{
  if (seen->len == 0 || self->read_only || self->worker == NULL)
    return;
  finx_engine_begin (self);
  finx_store_worker_run_async (self->worker, seen_job, g_ptr_array_ref (seen), (GDestroyNotify) g_ptr_array_unref, NULL,
                               seen_cb, g_object_ref (self));
}

/* What the armed alerts have seen of the market, so that the next start knows where the price came from. */
void
finx_engine_alerts_save_seen (FinxEngine *self)
{
  g_autoptr(GPtrArray) seen = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_alert_free);
  GHashTableIter iter;
  gpointer id;

  self->alerts->seconds = 0;
  if (self->read_only || self->worker == NULL)
    return;
  g_hash_table_iter_init (&iter, self->alerts->keys);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      FinxAlertItem *item = g_hash_table_lookup (self->alerts->by_id, id);
      const FinxAlert *alert = finx_alert_item_get_alert (item);
      gboolean has_price = alert->instrument != NULL && alert->condition != FINX_ALERT_EARNINGS;
      FinxQuoteRow *row = has_price ? finx_quote_board_lookup (self->board, alert->instrument) : NULL;
      gint64 time_us = row != NULL ? finx_quote_row_get_quote (row)->time_us : 0;

      if (row == NULL || !finx_decimal_is_known (finx_quote_row_get_last (row))
          || time_us <= alert->seen_us)
        continue;
      finx_alert_item_set_seen (item, time_us, finx_quote_row_get_last (row));
      g_ptr_array_add (seen, finx_alert_copy (finx_alert_item_get_alert (item)));
    }
  finx_engine_alerts_write_seen (self, seen);
}

void
finx_engine_alerts_second (FinxEngine *self)
{
  FinxEngineAlerts *alerts = self->alerts;

  if (alerts->unsaved->len > 0)
    {
      GPtrArray *events = g_steal_pointer (&alerts->unsaved);

      alerts->unsaved = new_events ();
      record (self, events, NULL);
    }
  end_expired (self);
  wake (self);
  finx_engine_delivery_second (self);
  finx_engine_alerts_look (self);
  finx_engine_alerts_look_at_economy (self);
  finx_engine_alerts_look_at_earnings (self);
  if (++alerts->seconds >= SEEN_SECONDS)
    finx_engine_alerts_save_seen (self);
}

/* Opening */

gboolean
finx_engine_alerts_load (FinxEngine  *self,
                         FinxStore   *store,
                         GError     **error)
{
  g_autoptr(GPtrArray) alerts = finx_store_list_alerts (store, error);
  g_autoptr(GPtrArray) history = alerts != NULL ? finx_store_list_alert_history (store, HISTORY, error) : NULL;

  if (history == NULL || !finx_engine_alerts_load_marks (self, store, error))
    return FALSE;
  for (guint i = 0; i < alerts->len; i++)
    add_item (self, alerts->pdata[i]);
  if (!finx_engine_alerts_load_reports (self, store, error))
    return FALSE;
  for (guint i = 0; i < history->len; i++)
    {
      g_autoptr(FinxAlertEventItem) line = finx_alert_event_item_new (history->pdata[i]);

      g_list_store_append (self->alerts->history, line);
    }
  return TRUE;
}

void
finx_engine_alerts_start (FinxEngine *self)
{
  GListModel *items = G_LIST_MODEL (self->alerts->alerts);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(FinxAlertItem) item = g_list_model_get_item (items, i);

      arm (self, finx_alert_item_get_alert (item), TRUE);
    }
}

/* What the user does */

GListModel *
finx_engine_get_alerts (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);
  return G_LIST_MODEL (self->alerts->alerts);
}

GListModel *
finx_engine_get_alert_history (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);
  return G_LIST_MODEL (self->alerts->history);
}

FinxAlertItem *
finx_engine_find_alert (FinxEngine *self,
                        const char *id)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);
  return g_hash_table_lookup (self->alerts->by_id, id);
}

static gboolean
check_when (FinxEngine       *self,
            const FinxAlert  *alert,
            FinxPlace        *place,
            GError          **error)
{
  FinxSubject subject = finx_alert_rule_subject (alert);
  g_autoptr(FinxExpression) expression = NULL;

  if (*alert->portfolio != '\0' && finx_engine_get_portfolio (self, alert->portfolio) == NULL)
    {
      finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-ALERT-016", "There is no portfolio “%s”; the alert would never fire", alert->portfolio);
      return FALSE;
    }
  if (alert->condition != FINX_ALERT_WHEN)
    return TRUE;
  expression = finx_expression_parse (alert->when, subject, place, error);
  return expression != NULL;
}

gboolean
finx_engine_check_alert (FinxEngine       *self,
                         const FinxAlert  *alert,
                         FinxPlace        *place,
                         GError          **error)
{
  FinxQuoteRow *row;

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  if (!finx_alert_validate (alert, finx_clock_now (self->clock), error) || !check_when (self, alert, place, error))
    return FALSE;
  row = alert->instrument != NULL ? finx_quote_board_lookup (self->board, alert->instrument) : NULL;
  return row == NULL
         || finx_alert_check_market (alert, finx_quote_row_get_last (row), finx_quote_row_get_previous (row), error);
}

/* Takes @alert and @task. */
static void
save (FinxEngine         *self,
      FinxAlert          *alert,
      FinxAlertEventKind  kind,
      GTask              *task)
{
  GPtrArray *events = new_events ();
  GError *error = NULL;

  g_ptr_array_add (events, finx_alert_event_new (kind, alert, finx_clock_now (self->clock)));
  if (finx_engine_may_write (self, &error)
      && (kind == FINX_ALERT_EVENT_REMOVED
          || (finx_alert_validate (alert, finx_clock_now (self->clock), &error) && check_when (self, alert, NULL, &error))))
    {
      disarm (self, alert->id);         /* what it was may not fire any more */
      record (self, events, task);
      return;
    }
  g_ptr_array_unref (events);
  g_task_return_error (task, error);
  g_object_unref (task);
}

static FinxAlertEventKind
kind_of_change (const FinxAlert *before,
                const FinxAlert *after)
{
  if (before == NULL)
    return FINX_ALERT_EVENT_CREATED;
  if (after->snoozed_us > before->snoozed_us)
    return FINX_ALERT_EVENT_SNOOZED;
  if (after->state == FINX_ALERT_PAUSED && before->state != FINX_ALERT_PAUSED)
    return FINX_ALERT_EVENT_PAUSED;
  if (after->state == FINX_ALERT_ARMED && before->state == FINX_ALERT_PAUSED)
    return FINX_ALERT_EVENT_RESUMED;
  return FINX_ALERT_EVENT_CHANGED;
}

/* A text that is no expression stays as it is, and is refused. */
static void
normalize (FinxAlert *alert)
{
  FinxSubject subject = finx_alert_rule_subject (alert);
  char *when = finx_expression_normalize (alert->when, subject, NULL, NULL);

  if (when == NULL)
    return;
  g_free (alert->when);
  alert->when = when;
}

/* It is armed afresh: what was seen before does not count, and what comes from now on does, also when the program ends before it
 * saw anything. */
static void
start_looking (FinxEngine *self,
               FinxAlert  *alert)
{
  FinxQuoteRow *row = alert->instrument != NULL ? finx_quote_board_lookup (self->board, alert->instrument) : NULL;

  alert->seen_us = alert->instrument != NULL ? finx_clock_now (self->clock) : 0;
  alert->seen_price = row != NULL ? finx_quote_row_get_last (row) : FINX_DECIMAL_UNKNOWN;
  if (alert->condition != FINX_ALERT_EARNINGS)
    return;
  alert->seen_us = finx_engine_provider_now (self);
  alert->seen_price = FINX_DECIMAL_UNKNOWN;
}

void
finx_engine_save_alert_async (FinxEngine          *self,
                              const FinxAlert     *alert,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  FinxAlertItem *item;
  FinxAlert *saved;

  g_return_if_fail (FINX_IS_ENGINE (self));

  saved = finx_alert_copy (alert);
  item = finx_engine_find_alert (self, saved->id);
  if (*saved->id == '\0')
    {
      g_free (saved->id);
      saved->id = finx_alert_new_id ();
      saved->created_us = finx_clock_now (self->clock);
    }
  if (saved->condition == FINX_ALERT_WHEN)
    normalize (saved);
  start_looking (self, saved);
  save (self, saved, kind_of_change (item != NULL ? finx_alert_item_get_alert (item) : NULL, saved),
        g_task_new (self, cancellable, callback, user_data));
}

char *
finx_engine_save_alert_finish (FinxEngine    *self,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
return_unknown (GTask      *task,
                const char *id)
{
  GError *error = NULL;

  finx_set_error (&error, FINX_ERROR_NOT_FOUND, "FINX-ALERT-011", "There is no alert “%s”", id);
  g_task_return_error (task, error);
  g_object_unref (task);
}

void
finx_engine_remove_alert_async (FinxEngine          *self,
                                const char          *id,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  FinxAlertItem *item;

  g_return_if_fail (FINX_IS_ENGINE (self));

  item = finx_engine_find_alert (self, id);
  if (item == NULL)
    return_unknown (task, id);
  else
    save (self, finx_alert_copy (finx_alert_item_get_alert (item)), FINX_ALERT_EVENT_REMOVED, task);
}

gboolean
finx_engine_remove_alert_finish (FinxEngine    *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_autofree char *id = finx_engine_save_alert_finish (self, result, error);

  return id != NULL;
}

void
finx_engine_restore_alert_async (FinxEngine          *self,
                                 const char          *id,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  GListModel *history;

  g_return_if_fail (FINX_IS_ENGINE (self));

  history = G_LIST_MODEL (self->alerts->history);
  for (guint i = 0; i < g_list_model_get_n_items (history) && finx_engine_find_alert (self, id) == NULL; i++)
    {
      g_autoptr(FinxAlertEventItem) line = g_list_model_get_item (history, i);
      const FinxAlertEvent *event = finx_alert_event_item_get_event (line);

      if (event->kind == FINX_ALERT_EVENT_REMOVED && g_str_equal (event->alert->id, id))
        {
          finx_engine_save_alert_async (self, event->alert, cancellable, callback, user_data);
          return;
        }
    }
  return_unknown (g_task_new (self, cancellable, callback, user_data), id);
}
