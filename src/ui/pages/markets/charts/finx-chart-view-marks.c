/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/charts/finx-chart-view-private.h"

#include "engine/alerts/finx-engine-alerts.h"
#include "engine/prices/finx-engine-earnings.h"
#include "ui/charts/chart/finx-chart.h"
#include "ui/charts/finx-instrument-events.h"
#include "ui/pages/markets/charts/finx-chart-marks.h"

/* The gain of the position moves every frame, the orders seldom: only they are collected when they changed. */
static void
refresh_marks (FinxChartView *self)
{
  g_autoptr(GArray) marks = g_array_new (FALSE, FALSE, sizeof (FinxChartMark));
  FinxPortfolio *portfolio = finx_workspace_get_portfolio (self->workspace);

  if (portfolio != NULL && self->instrument != NULL)
    {
      if (self->orders_changed)
        finx_chart_marks_collect (self->order_marks, self->engine, self->instrument, finx_portfolio_get_account (portfolio)->id);
      self->orders_changed = FALSE;
      if (self->order_marks->len > 0)
        g_array_append_vals (marks, self->order_marks->data, self->order_marks->len);
      finx_chart_marks_add_position (marks, portfolio, self->instrument);
    }
  finx_chart_set_marks (FINX_CHART (self->chart), (FinxChartMark *) marks->data, marks->len);
}

static void
refresh_fills (FinxChartView *self)
{
  g_autoptr(GArray) fills = g_array_new (FALSE, FALSE, sizeof (FinxChartFill));
  FinxPortfolio *portfolio = finx_workspace_get_portfolio (self->workspace);

  if (portfolio != NULL && self->instrument != NULL)
    finx_chart_marks_collect_fills (fills, self->engine, self->instrument, finx_portfolio_get_account (portfolio)->id, finx_chart_view_is_in_replay (self));
  finx_chart_set_fills (FINX_CHART (self->chart), (FinxChartFill *) fills->data, fills->len);
}

static void
refresh_events (FinxChartView *self)
{
  g_autoptr(GArray) events = g_array_new (FALSE, FALSE, sizeof (FinxChartEvent));
  FinxPortfolio *portfolio = finx_workspace_get_portfolio (self->workspace);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (self->instrument != NULL)
    finx_instrument_events_add_actions (events, self->instrument, self->origins);
  if (self->instrument != NULL && !finx_chart_view_is_in_replay (self))         /* what was reported later must not be told before */
    finx_instrument_events_add_earnings (events, self->engine, self->instrument, self->earnings);
  if (self->instrument != NULL && portfolio != NULL)
    finx_instrument_events_add_own (events, self->engine, self->instrument, finx_portfolio_get_account (portfolio)->id);
  finx_chart_set_events (FINX_CHART (self->chart), (const FinxChartEvent *) (gpointer) events->data, events->len);
}

static void
origins_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FinxChartView) self = user_data;
  g_autoptr(GPtrArray) origins = finx_engine_list_origins_finish (FINX_ENGINE (source), result, NULL);

  /* of the instrument before, when another came meanwhile: its symbol tells */
  if (self->workspace == NULL || origins == NULL)
    return;
  g_clear_pointer (&self->origins, g_ptr_array_unref);
  self->origins = g_steal_pointer (&origins);
  refresh_events (self);
}

static void
earnings_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(FinxChartView) self = user_data;
  g_autoptr(GPtrArray) earnings = finx_engine_list_earnings_finish (FINX_ENGINE (source), result, NULL);

  if (self->workspace == NULL || earnings == NULL)
    return;
  g_clear_pointer (&self->earnings, g_ptr_array_unref);
  self->earnings = g_steal_pointer (&earnings);
  refresh_events (self);
}

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(FinxChartView) self = user_data;
  g_autoptr(FinxEarningsList) list = finx_engine_fetch_earnings_finish (FINX_ENGINE (source), result, NULL);    /* the log has why not */

  if (list != NULL && self->workspace != NULL && self->instrument != NULL && g_str_equal (list->symbol, self->instrument->symbol))
    finx_engine_list_earnings_async (self->engine, list->symbol, NULL, earnings_cb, g_object_ref (self));
}

/* What is kept is shown meanwhile. */
static void
load_earnings (FinxChartView *self)
{
  finx_engine_list_earnings_async (self->engine, self->instrument->symbol, NULL, earnings_cb, g_object_ref (self));
  if (finx_engine_may_ask_earnings (self->engine, self->instrument))
    finx_engine_fetch_earnings_async (self->engine, self->instrument, NULL, FINX_FETCH_QUIETLY, NULL, asked_cb, g_object_ref (self));
}

static void
load_events (FinxChartView *self)
{
  refresh_events (self);
  if (self->instrument == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  finx_engine_list_origins_async (self->engine, self->instrument->symbol, NULL, origins_cb, g_object_ref (self));
  load_earnings (self);
}

static gboolean
marks_tick_cb (GtkWidget     *widget,
               GdkFrameClock *frame_clock,
               gpointer       user_data)
{
  FinxChartView *self = FINX_CHART_VIEW (widget);

  self->marks_tick = 0;
  refresh_marks (self);
  return G_SOURCE_REMOVE;
}

static void
queue_marks (FinxChartView *self)
{
  if (self->marks_tick == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->marks_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), marks_tick_cb, NULL, NULL);
}

void
finx_chart_view_change_orders (FinxChartView *self)
{
  self->orders_changed = TRUE;
  queue_marks (self);
}

static void
filled_cb (FinxChartView *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    refresh_fills (self);
  queue_marks (self);
}

void
finx_chart_view_refresh_marks (FinxChartView *self)
{
  self->orders_changed = TRUE;
  refresh_fills (self);
  refresh_marks (self);
  refresh_events (self);
}

void
finx_chart_view_load_marks (FinxChartView *self)
{
  self->orders_changed = TRUE;
  refresh_fills (self);
  refresh_marks (self);
  load_events (self);
}

static void
portfolio_cb (FinxChartView *self)
{
  FinxPortfolio *portfolio = finx_workspace_get_portfolio (self->workspace);

  if (portfolio != NULL)
    {
      g_signal_handlers_disconnect_by_func (portfolio, queue_marks, self);
      g_signal_connect_object (portfolio, "changed", G_CALLBACK (queue_marks), self, G_CONNECT_SWAPPED);
    }
  finx_chart_view_refresh_marks (self);
}

static void
move_alert (FinxChartView   *self,
            const FinxAlert *alert,
            double           price)
{
  FinxDecimal exact = finx_decimal_from_double (price, alert->instrument->price_scale, FINX_ROUND_HALF_EVEN);
  g_autofree char *text = finx_decimal_to_string (exact);

  gtk_widget_activate_action (GTK_WIDGET (self), "app.move-alert", "(ss)", alert->id, text);
}

/* Opens the window that asks; nothing is sent, and no alert is changed, by dragging. */
static void
mark_moved_cb (FinxChartView *self,
               const char    *id,
               double         price)
{
  FinxAlertItem *alert = finx_engine_find_alert (self->engine, id);
  FinxOrderItem *item = finx_engine_find_order (self->engine, id);
  g_autoptr(FinxOrder) draft = NULL;

  if (alert != NULL)
    move_alert (self, finx_alert_item_get_alert (alert), price);
  if (item == NULL)
    return;
  draft = finx_order_copy (finx_order_item_get_order (item));
  finx_order_move (draft, finx_decimal_from_double (price, draft->instrument->price_scale, FINX_ROUND_HALF_EVEN));
  finx_workspace_replace_order (self->workspace, draft);
}

static void
mark_closed_cb (FinxChartView *self,
                const char    *id)
{
  if (finx_engine_find_alert (self->engine, id) != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "app.remove-alert", "s", id);
  else
    finx_workspace_cancel_order (self->workspace, id);
}

void
finx_chart_view_follow_marks (FinxChartView *self)
{
  g_signal_connect_object (self->chart, "mark-moved", G_CALLBACK (mark_moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart, "mark-closed", G_CALLBACK (mark_closed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->workspace, "notify::account", G_CALLBACK (portfolio_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "alerts-changed", G_CALLBACK (finx_chart_view_change_orders), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "alerts-changed", G_CALLBACK (refresh_events), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "book-changed", G_CALLBACK (refresh_events), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "book-changed", G_CALLBACK (refresh_fills), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "prices-changed", G_CALLBACK (load_events), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "order-changed", G_CALLBACK (finx_chart_view_change_orders), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "filled", G_CALLBACK (filled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "account-added", G_CALLBACK (portfolio_cb), self, G_CONNECT_SWAPPED);
  portfolio_cb (self);
}
