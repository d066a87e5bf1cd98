/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alerts of economic series: those that somebody waits for are looked at every quarter of an hour. The kept one answers while it is
 * fresh: half a day, and a quarter of an hour on the days on which a value comes out; where nobody told those, once a newer value is
 * due, as its period is over, a 720th of that, an hour at least. */
#include "engine/alerts/finx-engine-alerts-private.h"

#include <math.h>

#include "base/finx-time.h"
#include "engine/prices/finx-engine-providers-private.h"
#include "engine/prices/finx-engine-releases.h"

#define PAUSE         (15 * FINX_USEC_PER_MIN)
#define LEAST_FRESH   FINX_USEC_PER_HOUR
#define MOST_FRESH    (12 * FINX_USEC_PER_HOUR)
#define OF_A_PERIOD   720               /* a month's value is asked for by the hour, a quarter's every three */

typedef struct
{
  char             *series;
  gint64            due_us;
  gint64            fresh_us;   /* how old what is kept may be; 0: half a day */
  gboolean          is_asking;
  gboolean          is_failing; /* and that was told */
  FinxReleaseDates *dates;      /* (nullable): when its values come out, if its provider told */
} Poll;

static void
poll_free (gpointer data)
{
  Poll *poll = data;

  g_free (poll->series);
  g_clear_pointer (&poll->dates, finx_release_dates_free);
  g_free (poll);
}

GHashTable *
finx_engine_alerts_new_polls (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, NULL, poll_free);
}

/* As it is printed, not as it is in binary. */
static FinxDecimal
to_decimal (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  FinxDecimal decimal;

  return finx_decimal_parse (g_ascii_formatd (text, sizeof text, "%.10g", value), &decimal, NULL) ? decimal : FINX_DECIMAL_UNKNOWN;
}

static gboolean
look (FinxAlertRule *rule,
      double         newest,
      double         previous,
      gint64         time_us)
{
  double figures[FINX_N_ALERT_FIGURES];
  FinxAlertFiring firing;

  for (guint i = 0; i < FINX_N_ALERT_FIGURES; i++)
    figures[i] = (double) NAN;
  figures[FINX_ALERT_FIGURE_SERIES] = newest;
  figures[FINX_ALERT_FIGURE_SERIES + 1] = previous;
  return finx_alert_rule_look (rule, figures, time_us, &firing);
}

static gboolean
fires (FinxEngine      *self,
       const FinxAlert *alert,
       double           newest,
       double           previous,
       gint64           day_us)
{
  FinxAlertRule *rule = g_hash_table_lookup (self->alerts->rules, alert->id);
  gint64 now_us = finx_clock_now (self->clock);

  if (alert->condition == FINX_ALERT_RELEASED)
    return alert->seen_us != 0 && day_us > alert->seen_us && finx_engine_alerts_may_fire (alert, now_us);
  if (rule == NULL)
    return FALSE;
  /* What it was before the program was closed; before the rule's start, so it is not told. */
  if (alert->seen_us != 0 && finx_decimal_is_known (alert->seen_price) && day_us > alert->seen_us)
    look (rule, finx_decimal_to_double (alert->seen_price), (double) NAN, alert->seen_us);
  return look (rule, newest, previous, now_us);
}

static void
take_series (FinxEngine               *self,
             const FinxEconomicSeries *series)
{
  const FinxEconomicPoint *points = (const FinxEconomicPoint *) (gpointer) series->points->data;
  guint n = series->points->len;
  double newest = points[n - 1].value, previous = n > 1 ? points[n - 2].value : (double) NAN;
  gint64 day_us = points[n - 1].day * FINX_USEC_PER_DAY;
  g_autoptr(GPtrArray) seen = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_alert_free);
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_alert_event_free);
  g_autoptr(GList) ids = g_hash_table_get_keys (self->alerts->keys);

  for (GList *l = ids; l != NULL; l = l->next)
    {
      FinxAlertItem *item = g_hash_table_lookup (self->alerts->by_id, l->data);
      const FinxAlert *alert = finx_alert_item_get_alert (item);
      FinxAlertEvent *event;

      if (!g_str_equal (alert->series, series->id))
        continue;
      if (fires (self, alert, newest, previous, day_us))
        {
          event = finx_engine_alerts_fire (self, item, finx_clock_now (self->clock), to_decimal (newest), FALSE);
          event->alert->seen_us = day_us;       /* a newer period is another release */
          g_ptr_array_add (events, event);
        }
      else if (day_us > alert->seen_us)
        g_ptr_array_add (seen, finx_alert_copy (alert));
      finx_alert_item_set_seen (item, day_us, to_decimal (newest));
    }
  for (guint i = 0; i < seen->len; i++)
    {
      ((FinxAlert *) seen->pdata[i])->seen_us = day_us;
      ((FinxAlert *) seen->pdata[i])->seen_price = to_decimal (newest);
    }
  finx_engine_alerts_write_seen (self, seen);
  finx_engine_alerts_record (self, events);
}

/* A day that was told lasts for two: its evening may be the next day here. */
static gint64
how_fresh (const FinxEconomicSeries *series,
           const FinxReleaseDates   *dates,
           gint64                    now_us)
{
  gint32 period, due = finx_economic_series_get_due (series, &period), today = (gint32) finx_days_from_time (now_us), day;

  if (dates != NULL && finx_release_dates_next (dates, today - 1, &day))
    return day <= today ? PAUSE : MOST_FRESH;
  if (due == 0 || now_us < due * FINX_USEC_PER_DAY)
    return MOST_FRESH;
  return CLAMP (period * FINX_USEC_PER_DAY / OF_A_PERIOD, LEAST_FRESH, MOST_FRESH);
}

static void
dates_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Poll *poll = user_data;
  FinxReleaseDates *dates = finx_engine_fetch_releases_finish (FINX_ENGINE (source), result, NULL);

  if (dates == NULL)                    /* it is asked as if nobody knew them */
    return;
  g_clear_pointer (&poll->dates, finx_release_dates_free);
  poll->dates = dates;
}

static void
ask_dates (FinxEngine               *self,
           const FinxEconomicSeries *series,
           Poll                     *poll)
{
  if (finx_engine_has_releases (series)
      && (poll->dates == NULL || finx_engine_provider_now (self) - poll->dates->fetched_us >= FINX_USEC_PER_DAY))
    finx_engine_fetch_releases_async (self, poll->series, FINX_FETCH_QUIETLY, NULL, dates_cb, poll);
}

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  FinxEngine *self = FINX_ENGINE (source);
  Poll *poll = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxEconomicSeries) series = finx_engine_fetch_economy_finish (self, result, &error);

  poll->is_asking = FALSE;
  if (series != NULL && series->points->len > 0)
    {
      g_free (series->id);              /* as the alerts have it */
      series->id = g_strdup (poll->series);
      gint64 now_us = finx_engine_provider_now (self);
      gboolean is_first = poll->fresh_us == 0;

      poll->is_failing = FALSE;
      poll->fresh_us = how_fresh (series, poll->dates, now_us);
      if (is_first && now_us - series->fetched_us > poll->fresh_us)     /* what was kept is too old for one that is due */
        poll->due_us = now_us;
      take_series (self, series);
      ask_dates (self, series, poll);
    }
  else if (!poll->is_failing && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      poll->is_failing = TRUE;
      finx_engine_trouble (self, "Alerts of the economic series “%s” do not know whether there is something new: %s. It is tried again every 15 minutes",
                           poll->series, error != NULL ? error->message : "–");
    }
}

static void
ask (FinxEngine *self,
     const char *series,
     gint64      now_us)
{
  Poll *poll = g_hash_table_lookup (self->alerts->polls, series);

  if (poll == NULL)
    {
      poll = g_new0 (Poll, 1);
      poll->series = g_strdup (series);
      g_hash_table_insert (self->alerts->polls, poll->series, poll);
    }
  if (poll->is_asking || now_us < poll->due_us)
    return;
  poll->is_asking = TRUE;
  poll->due_us = now_us + PAUSE;
  finx_engine_fetch_economy_async (self, series, NULL, poll->fresh_us, FINX_FETCH_QUIETLY, NULL, asked_cb, poll);
}

/* One that nothing was seen for, as it is new, need not wait. */
static void
hurry (FinxEngine      *self,
       const FinxAlert *alert)
{
  Poll *poll = g_hash_table_lookup (self->alerts->polls, alert->series);

  if (alert->seen_us == 0 && poll != NULL && !poll->is_failing)
    poll->due_us = 0;
}

void
finx_engine_alerts_look_at_economy (FinxEngine *self)
{
  g_autoptr(GPtrArray) wanted = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id;

  if (self->is_offline || self->read_only || !self->is_open)
    return;
  g_hash_table_iter_init (&iter, self->alerts->keys);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      const FinxAlert *alert = finx_alert_item_get_alert (g_hash_table_lookup (self->alerts->by_id, id));

      if (*alert->series == '\0')
        continue;
      hurry (self, alert);
      g_ptr_array_add (wanted, alert->series);
    }
  for (guint i = 0; i < wanted->len; i++)
    ask (self, wanted->pdata[i], finx_engine_provider_now (self));
}
