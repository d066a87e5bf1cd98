/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alerts of what the main thread sees: figures of portfolios, orders, whether prices come, and the time. */
#include "engine/alerts/finx-engine-alerts-private.h"

#include <math.h>

#include "base/finx-log.h"

#define LATE (2 * FINX_USEC_PER_MIN)    /* a reminder that comes later was due while nobody looked */

gboolean
finx_engine_alerts_is_streamed (const FinxAlert *alert)
{
  return alert->instrument != NULL && (alert->condition == FINX_ALERT_WHEN || finx_alert_condition_has_level (alert->condition));
}

void
finx_engine_alerts_follow (FinxEngine      *self,
                           const FinxAlert *alert,
                           gboolean         restored)
{
  g_autoptr(FinxAlert) followed = finx_alert_copy (alert);
  g_autoptr(GError) error = NULL;
  FinxAlertRule *rule;

  if (alert->condition == FINX_ALERT_EARNINGS)
    finx_engine_alerts_hurry_earnings (self, alert->instrument);
  if (alert->condition != FINX_ALERT_WHEN)
    return;
  followed->fired_us = MIN (followed->fired_us, finx_clock_now (self->clock));
  rule = finx_alert_rule_new (followed, &error);
  if (rule == NULL)
    {
      finx_log (FINX_LOG_ERROR, "alerts", "", "The alert %s can not be used: %s", alert->id, error->message);
      return;
    }
  finx_alert_rule_start (rule, finx_clock_now (self->clock), restored);
  g_hash_table_insert (self->alerts->rules, g_strdup (alert->id), rule);
}

void
finx_engine_alerts_unfollow (FinxEngine *self,
                             const char *id)
{
  g_hash_table_remove (self->alerts->rules, id);
}

/* Portfolios */

/* In the order of FINX_N_ALERT_FIGURES. @drawdown: a fraction */
static void
read_figures (const FinxValuation *valuation,
              double               drawdown,
              double              *figures)
{
  FinxDecimal before = finx_decimal_sub (valuation->net_worth, valuation->day_change);

  figures[0] = finx_decimal_to_double (valuation->net_worth);
  figures[1] = finx_decimal_to_double (valuation->cash);
  figures[2] = finx_decimal_to_double (finx_decimal_sub (valuation->net_worth, valuation->flows));
  figures[3] = finx_decimal_to_double (valuation->unrealised);
  figures[4] = finx_decimal_to_double (valuation->day_change);
  figures[5] = finx_decimal_sign (before) > 0 ? figures[4] / finx_decimal_to_double (before) * 100 : (double) NAN;
  figures[6] = drawdown * 100;
  figures[FINX_ALERT_FIGURE_SERIES] = figures[FINX_ALERT_FIGURE_SERIES + 1] = (double) NAN;
}

static void
look_at_portfolios (FinxEngine *self,
                    GPtrArray  *events)
{
  gint64 now = finx_clock_now (self->clock);
  g_autoptr(GList) ids = g_hash_table_get_keys (self->alerts->rules);

  for (GList *l = ids; l != NULL; l = l->next)
    {
      FinxAlertRule *rule = g_hash_table_lookup (self->alerts->rules, l->data);
      FinxAlertItem *item = g_hash_table_lookup (self->alerts->by_id, l->data);
      FinxPortfolio *portfolio = finx_engine_get_portfolio (self, finx_alert_rule_get_alert (rule)->portfolio);
      double figures[FINX_N_ALERT_FIGURES];
      const FinxValuation *valuation;
      FinxAlertFiring firing;

      if (portfolio == NULL)
        continue;
      valuation = finx_portfolio_get_valuation (portfolio);
      read_figures (valuation, finx_alert_rule_needs_drawdown (rule) ? finx_engine_limits_get_drawdown (self, portfolio) : (double) NAN, figures);
      if (finx_alert_rule_look (rule, figures, now, &firing))
        g_ptr_array_add (events, finx_engine_alerts_fire (self, item, now, valuation->net_worth, FALSE));
    }
}

/* Events */

gboolean
finx_engine_alerts_may_fire (const FinxAlert *alert,
                             gint64           now)
{
  /* The clock may have been ahead when it fired. */
  gboolean is_fresh = alert->fired_us != 0 && alert->fired_us <= now && now < alert->fired_us + alert->pause_us;

  return (alert->expires_us == 0 || now < alert->expires_us) && !is_fresh;
}

/* @account, @instrument: (nullable): of the event */
static void
fire_event (FinxEngine           *self,
            FinxAlertCondition    condition,
            const char           *account,
            const FinxInstrument *instrument,
            FinxDecimal           price,
            GPtrArray            *events)
{
  gint64 now = finx_clock_now (self->clock);
  g_autoptr(GList) ids = g_hash_table_get_keys (self->alerts->keys);

  for (GList *l = ids; l != NULL; l = l->next)
    {
      FinxAlertItem *item = g_hash_table_lookup (self->alerts->by_id, l->data);
      const FinxAlert *alert = finx_alert_item_get_alert (item);

      if (alert->condition == condition && finx_engine_alerts_may_fire (alert, now) && (alert->instrument == NULL || alert->instrument == instrument)
          && (*alert->portfolio == '\0' || g_strcmp0 (alert->portfolio, account) == 0))
        g_ptr_array_add (events, finx_engine_alerts_fire (self, item, now, price, FALSE));
    }
}

static void
look_at_connection (FinxEngine *self,
                    GPtrArray  *events)
{
  FinxFeedState state = finx_engine_get_feed_state (self, NULL);
  gboolean is_live = state == FINX_FEED_LIVE || state == FINX_FEED_DELAYED || state == FINX_FEED_PAUSED;

  if (self->alerts->was_live && !is_live)
    fire_event (self, FINX_ALERT_CONNECTION_LOST, NULL, NULL, FINX_DECIMAL_UNKNOWN, events);
  self->alerts->was_live = is_live;
}

/* Reminders whose moment has come; those of the time while the program was closed, too. */
static void
look_at_time (FinxEngine *self,
              GPtrArray  *events)
{
  gint64 now = finx_clock_now (self->clock);
  g_autoptr(GList) ids = g_hash_table_get_keys (self->alerts->keys);

  for (GList *l = ids; l != NULL; l = l->next)
    {
      FinxAlertItem *item = g_hash_table_lookup (self->alerts->by_id, l->data);
      const FinxAlert *alert = finx_alert_item_get_alert (item);

      if (alert->condition == FINX_ALERT_TIME)
        g_ptr_array_add (events, finx_engine_alerts_fire (self, item, now, FINX_DECIMAL_UNKNOWN, now - alert->snoozed_us > LATE));
    }
}

static GPtrArray *
new_events (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) finx_alert_event_free);
}

void
finx_engine_alerts_look (FinxEngine *self)
{
  GPtrArray *events = new_events ();

  look_at_connection (self, events);
  look_at_portfolios (self, events);
  look_at_time (self, events);
  finx_engine_alerts_record (self, events);
}

void
finx_engine_alerts_take_event (FinxEngine      *self,
                               const FinxEvent *event)
{
  GPtrArray *events;

  if (!self->is_open || (event->kind != FINX_EVENT_FILL && event->kind != FINX_EVENT_ORDER))
    return;
  events = new_events ();
  if (event->kind == FINX_EVENT_FILL)
    fire_event (self, FINX_ALERT_ORDER_FILLED, finx_event_get_account (event), event->fill->instrument, event->fill->price, events);
  else if (event->order->state == FINX_ORDER_REJECTED)
    fire_event (self, FINX_ALERT_ORDER_REFUSED, finx_event_get_account (event), event->order->instrument, FINX_DECIMAL_UNKNOWN, events);
  else if (event->order->state == FINX_ORDER_CANCELLED || event->order->state == FINX_ORDER_EXPIRED)
    fire_event (self, FINX_ALERT_ORDER_ENDED, finx_event_get_account (event), event->order->instrument, FINX_DECIMAL_UNKNOWN, events);
  finx_engine_alerts_record (self, events);
}
