/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/charts/finx-chart-view-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "engine/alerts/finx-engine-alerts.h"
#include "engine/prices/finx-engine-earnings.h"
#include "ui/charts/chart/drawings/finx-draw-rail.h"
#include "ui/charts/chart/finx-chart.h"
#include "ui/charts/finx-instrument-events.h"
#include "ui/words/finx-interval-words.h"
#include "ui/words/finx-quote-age.h"
#include "ui/pages/markets/charts/finx-chart-link-button.h"
#include "ui/pages/markets/charts/finx-grid-layout.h"
#include "ui/pages/markets/charts/finx-chart-marks.h"
#include "ui/pages/markets/charts/finx-interval-bar.h"
#include "ui/widgets/finx-widgets.h"

enum { ORDER_AT, CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxChartView, finx_chart_view, GTK_TYPE_WIDGET)

static void
remember (FinxChartView *self,
          FinxKept       kept,
          const char    *text)
{
  g_autofree char *key = finx_chart_kept_key (self->slot, kept);

  finx_engine_set_state (self->engine, key, text);
}

static char *
recall (FinxChartView *self,
        FinxKept       kept)
{
  g_autofree char *key = finx_chart_kept_key (self->slot, kept);

  return finx_engine_get_state (self->engine, key);
}

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

/* The chart shows what was seen of a replay. */
static gboolean
is_in_replay (FinxChartView *self)
{
  return self->series != NULL && self->series == finx_replay_get_series (finx_engine_get_replay (self->engine));
}

static void
refresh_fills (FinxChartView *self)
{
  g_autoptr(GArray) fills = g_array_new (FALSE, FALSE, sizeof (FinxChartFill));
  FinxPortfolio *portfolio = finx_workspace_get_portfolio (self->workspace);

  if (portfolio != NULL && self->instrument != NULL)
    finx_chart_marks_collect_fills (fills, self->engine, self->instrument, finx_portfolio_get_account (portfolio)->id, is_in_replay (self));
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
  if (self->instrument != NULL && !is_in_replay (self))         /* what was reported later must not be told before */
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

static void
order_changed_cb (FinxChartView *self)
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

static void
portfolio_cb (FinxChartView *self)
{
  FinxPortfolio *portfolio = finx_workspace_get_portfolio (self->workspace);

  if (portfolio != NULL)
    {
      g_signal_handlers_disconnect_by_func (portfolio, queue_marks, self);
      g_signal_connect_object (portfolio, "changed", G_CALLBACK (queue_marks), self, G_CONNECT_SWAPPED);
    }
  self->orders_changed = TRUE;
  refresh_fills (self);
  refresh_marks (self);
  refresh_events (self);
}

static void
show_state (FinxChartView *self)
{
  gboolean failed = self->series != NULL && finx_bar_series_get_state (self->series) == FINX_SERIES_FAILED;

  gtk_widget_set_visible (self->message, failed);
  if (failed)
    gtk_label_set_text (GTK_LABEL (self->message), finx_bar_series_get_error (self->series));
}

/* Bars that end at a stale price are dim and say how old it is. */
static void
show_age (FinxChartView *self)
{
  g_autofree char *age = self->row != NULL ? finx_quote_age_text (self->row) : NULL;

  finx_chart_set_dim (FINX_CHART (self->chart), age != NULL);
  if (age != NULL)
    {
      g_autofree char *text = g_strdup_printf (_("%s old"), age);

      finx_chip_set (FINX_CHIP (self->age), "stale", text);
    }
  gtk_widget_set_visible (self->age, age != NULL);
}

/* A fresh price takes the age away at once. */
static void
quote_cb (FinxChartView *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && (finx_quote_is_dim (self->row) || gtk_widget_get_visible (self->age)))
    show_age (self);
}

static void
follow_quote (FinxChartView *self)
{
  FinxQuoteRow *row = self->instrument != NULL ? finx_quote_board_lookup (finx_engine_get_board (self->engine), self->instrument) : NULL;

  if (row == self->row)
    return;
  if (self->row != NULL)
    g_clear_signal_handler (&self->row_id, self->row);
  g_set_object (&self->row, row);
  if (row != NULL)
    self->row_id = g_signal_connect_object (row, "notify::serial", G_CALLBACK (quote_cb), self, G_CONNECT_SWAPPED);
}

static void
show_previous (FinxChartView *self)
{
  FinxDecimal close = self->row != NULL ? finx_quote_row_get_previous (self->row) : FINX_DECIMAL_UNKNOWN;
  double previous = finx_decimal_to_double (close);

  if (!isnan (previous) && previous != self->previous)
    order_changed_cb (self);
  self->previous = previous;
  finx_chart_set_previous (FINX_CHART (self->chart), previous);
}

void
finx_chart_view_toggle_rail (FinxChartView *self)
{
  gboolean shown = !gtk_widget_get_visible (self->rail);

  gtk_widget_set_visible (self->rail, shown);
  remember (self, FINX_KEPT_RAIL, shown ? "1" : "0");
}

/* By instrument: every chart of it has the same drawings. */
static char *
recall_drawings (FinxChartView *self)
{
  g_autofree char *key = self->instrument != NULL ? g_strconcat ("drawings.", self->instrument->symbol, NULL) : NULL;

  return key != NULL ? finx_engine_get_state (self->engine, key) : NULL;
}

static void
show_drawings (FinxChartView *self)
{
  g_autofree char *text = recall_drawings (self);

  finx_chart_set_drawings (FINX_CHART (self->chart), text);
}

static void
drop_series (FinxChartView *self)
{
  if (self->series != NULL)
    g_signal_handlers_disconnect_by_data (self->series, self);
  g_clear_object (&self->series);
}

/* That of a replay is the replay's. */
static FinxInterval
shown_interval (FinxChartView *self)
{
  return is_in_replay (self) ? finx_bar_series_get_interval (self->series) : self->interval;
}

static void
show_interval (FinxChartView *self)
{
  finx_interval_bar_show (FINX_INTERVAL_BAR (self->intervals), shown_interval (self));
}

/* Of an instrument in a replay what was seen of it, at the interval that the replay has. */
static FinxBarSeries *
open_series (FinxChartView *self)
{
  FinxReplay *replay = finx_engine_get_replay (self->engine);
  FinxBarSeries *seen = self->instrument == finx_replay_get_instrument (replay) ? finx_replay_get_series (replay) : NULL;

  return seen != NULL ? g_object_ref (seen) : finx_engine_watch_bars (self->engine, self->instrument, self->interval);
}

static void
show_series (FinxChartView *self)
{
  finx_chart_flush (FINX_CHART (self->chart));
  drop_series (self);
  follow_quote (self);
  if (self->instrument != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      self->series = open_series (self);
      g_signal_connect_object (self->series, "notify::state", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
      finx_chart_set_zone (FINX_CHART (self->chart), finx_calendar_time_zone (self->instrument->calendar));
    }
  finx_chart_set_series (FINX_CHART (self->chart), self->series);
  show_drawings (self);
  finx_compare_desk_show (self->compare, self->series != NULL ? self->instrument : NULL, shown_interval (self));
  show_interval (self);
  show_previous (self);
  show_age (self);
  self->orders_changed = TRUE;
  refresh_fills (self);
  refresh_marks (self);
  load_events (self);
  show_state (self);
}

static void
set_instrument (FinxChartView        *self,
                const FinxInstrument *instrument)
{
  g_autofree char *label = g_strdup_printf (_("Instrument, %s"), instrument->symbol);

  gtk_label_set_text (GTK_LABEL (self->symbol_label), instrument->symbol);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->symbol_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (instrument == self->instrument)
    return;
  finx_chart_flush (FINX_CHART (self->chart));          /* what was drawn belongs to the one before */
  self->instrument = instrument;
  remember (self, FINX_KEPT_SYMBOL, instrument->symbol);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    remember (self, FINX_KEPT_RANGE, "");
  show_series (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_interval (FinxChartView *self,
              FinxInterval   interval)
{
  if (interval == self->interval)
    return;
  self->interval = interval;
  remember (self, FINX_KEPT_INTERVAL, finx_interval_to_string (interval));
  show_series (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* With all of its group. */
void
finx_chart_view_choose_instrument (FinxChartView        *self,
                                   const FinxInstrument *instrument)
{
  g_return_if_fail (FINX_IS_CHART_VIEW (self));
  if (instrument == self->instrument)
    return;
  set_instrument (self, instrument);
  finx_chart_links_tell_instrument (self->links, self, finx_chart_link_button_get (FINX_CHART_LINK_BUTTON (self->link_button), FALSE), instrument);
}

static void
replay_changed_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(FinxChartView) self = user_data;
  g_autoptr(GError) error = NULL;

  if (finx_engine_change_replay_finish (FINX_ENGINE (source), result, &error) || self->workspace == NULL
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  finx_workspace_toast (self->workspace, error->message, NULL, NULL);
  show_interval (self);
}

void
finx_chart_view_choose_interval (FinxChartView *self,
                                 FinxInterval   interval)
{
  g_return_if_fail (FINX_IS_CHART_VIEW (self));
  if (is_in_replay (self) && interval != shown_interval (self))
    finx_engine_change_replay_async (self->engine, interval, finx_interval_name (interval), replay_changed_cb, g_object_ref (self));
  if (interval == self->interval)
    return;
  set_interval (self, interval);
  finx_chart_links_tell_interval (self->links, self, finx_chart_link_button_get (FINX_CHART_LINK_BUTTON (self->link_button), TRUE), interval);
}

static void
linked_instrument_cb (FinxChartView        *self,
                      gpointer              source,
                      guint                 group,
                      const FinxInstrument *instrument)
{
  if (source != self && group == finx_chart_link_button_get (FINX_CHART_LINK_BUTTON (self->link_button), FALSE))
    set_instrument (self, instrument);
}

static void
linked_interval_cb (FinxChartView *self,
                    gpointer       source,
                    guint          group,
                    const char    *text)
{
  FinxInterval interval;

  if (source != self && group == finx_chart_link_button_get (FINX_CHART_LINK_BUTTON (self->link_button), TRUE)
      && finx_interval_from_string (text, &interval))
    set_interval (self, interval);
}

/* At the same price too, where it is the same instrument. */
static void
linked_cross_cb (FinxChartView        *self,
                 gpointer              source,
                 gint64                time_us,
                 double                price,
                 const FinxInstrument *instrument)
{
  if (source != self && gtk_widget_get_mapped (GTK_WIDGET (self)))
    finx_chart_set_cross (FINX_CHART (self->chart), time_us, instrument == self->instrument ? price : (double) NAN);
}

static void
linked_span_cb (FinxChartView *self,
                gpointer       source,
                gint64         from_us,
                gint64         to_us)
{
  if (source != self && gtk_widget_get_mapped (GTK_WIDGET (self)))
    finx_chart_set_span (FINX_CHART (self->chart), from_us, to_us);
}

static void
linked_drawn_cb (FinxChartView        *self,
                 gpointer              source,
                 const FinxInstrument *instrument)
{
  g_autofree char *text = source != self && instrument == self->instrument ? recall_drawings (self) : NULL;

  if (source != self && instrument == self->instrument)
    finx_chart_take_drawings (FINX_CHART (self->chart), text);
}

/* @taken: counts the charts that did not have it. */
static void
linked_study_cb (FinxChartView *self,
                 gpointer       source,
                 const char    *text,
                 guint         *taken)
{
  if (source != self && gtk_widget_get_mapped (GTK_WIDGET (self)) && finx_chart_take_study (FINX_CHART (self->chart), text))
    (*taken)++;
}

static void
study_shared_cb (FinxChartView *self,
                 const char    *text)
{
  guint taken = finx_chart_links_tell_study (self->links, self, text);
  g_autofree char *told = g_strdup_printf (ngettext ("The study is in %u more chart", "The study is in %u more charts", taken), taken);

  finx_workspace_toast (self->workspace, taken > 0 ? told : _("No other chart that is shown lacks this study"), NULL, NULL);
}

static void
cross_changed_cb (FinxChartView *self,
                  gint64         time_us,
                  double         price)
{
  finx_chart_links_tell_cross (self->links, self, time_us, price, self->instrument);
}

static void
span_changed_cb (FinxChartView *self)
{
  gint64 from, to;

  if (finx_chart_get_span (FINX_CHART (self->chart), &from, &to))
    finx_chart_links_tell_span (self->links, self, from, to);
}

/* A chart that joins a group becomes as the group is. */
void
finx_chart_view_groups_chosen (FinxChartView *self)
{
  guint group = finx_chart_link_button_get (FINX_CHART_LINK_BUTTON (self->link_button), FALSE);
  guint interval_group = finx_chart_link_button_get (FINX_CHART_LINK_BUTTON (self->link_button), TRUE);
  g_autofree char *instrument = g_strdup_printf ("%u", group), *interval = g_strdup_printf ("%u", interval_group);

  remember (self, FINX_KEPT_GROUP, instrument);
  remember (self, FINX_KEPT_INTERVAL_GROUP, interval);
  if (self->instrument != NULL)
    set_instrument (self, finx_chart_links_join (self->links, group, self->instrument));
  set_interval (self, finx_chart_links_join_interval (self->links, interval_group, self->interval));
}

static gboolean
key_cb (FinxChartView   *self,
        guint            key,
        guint            code,
        GdkModifierType  modifiers)
{
  if (gdk_keyval_to_lower (key) == GDK_KEY_d && (modifiers & gtk_accelerator_get_default_mod_mask ()) == 0)
    {
      finx_chart_view_toggle_rail (self);
      return TRUE;
    }
  /* 0 fits the chart */
  if ((modifiers & gtk_accelerator_get_default_mod_mask ()) != 0 || gdk_keyval_to_unicode (key) < '1' || gdk_keyval_to_unicode (key) > '9')
    return FALSE;
  finx_interval_bar_type (FINX_INTERVAL_BAR (self->intervals), (char[]) { (char) gdk_keyval_to_unicode (key), '\0' });
  return TRUE;
}

/* What the chart has no use for: the keys of a replay. */
static gboolean
replay_key_cb (FinxChartView   *self,
               guint            key,
               guint            code,
               GdkModifierType  modifiers)
{
  const char *action = key == GDK_KEY_Escape ? "app.stop-replay" : key == GDK_KEY_space ? "app.play-replay"
                       : key == GDK_KEY_period ? "app.step-replay" : NULL;

  return action != NULL && is_in_replay (self) && (modifiers & gtk_accelerator_get_default_mod_mask ()) == 0
         && gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);
}

static void
replay_from_cb (FinxChartView *self,
                gint64         time_us)
{
  g_autoptr(FinxBarSeries) series = self->series != NULL ? g_object_ref (self->series) : NULL;
  g_autoptr(GError) error = NULL;

  /* it stands at its newest bar already, and orders stay */
  if (series != NULL && is_in_replay (self) && time_us >= finx_bar_series_get_times (series)[finx_bar_series_get_size (series) - 1])
    gtk_widget_error_bell (self->chart);
  else if (series != NULL
           && !finx_engine_replay_series (self->engine, series, finx_interval_name (finx_bar_series_get_interval (series)), time_us, &error))
    finx_workspace_toast (self->workspace, error->message, NULL, NULL);
}

static void
replay_cb (FinxChartView *self)
{
  if (self->series != NULL && self->instrument == finx_replay_get_instrument (finx_engine_get_replay (self->engine)))
    show_series (self);
}

static gboolean
tick_cb (gpointer user_data)
{
  FinxChartView *self = user_data;

  finx_chart_set_now (FINX_CHART (self->chart), is_in_replay (self) ? 0 : finx_clock_now (finx_engine_get_clock (self->engine)));
  show_previous (self);
  return G_SOURCE_CONTINUE;
}

static void
order_at_cb (FinxChartView *self,
             double         price,
             int            side)
{
  FinxDecimal exact = self->instrument != NULL ? finx_decimal_from_double (price, self->instrument->price_scale, FINX_ROUND_HALF_EVEN)
                                               : FINX_DECIMAL_UNKNOWN;
  gint64 units;

  if (self->instrument != NULL && finx_decimal_to_units (exact, self->instrument->price_scale, &units))
    g_signal_emit (self, signals[ORDER_AT], 0, units, side);
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
  FinxDecimal exact;

  if (alert != NULL)
    move_alert (self, finx_alert_item_get_alert (alert), price);
  if (item == NULL)
    return;
  draft = finx_order_copy (finx_order_item_get_order (item));
  exact = finx_decimal_from_double (price, draft->instrument->price_scale, FINX_ROUND_HALF_EVEN);
  if (draft->type == FINX_ORDER_LIMIT)
    draft->limit_price = exact;
  else
    draft->stop_price = exact;
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

static void
need_older_cb (FinxChartView *self)
{
  if (self->series != NULL)
    finx_engine_load_older_bars (self->engine, self->series);
  finx_compare_desk_need_older (self->compare);
}

static void
finx_chart_view_map (GtkWidget *widget)
{
  FinxChartView *self = FINX_CHART_VIEW (widget);
  g_autofree char *range = recall (self, FINX_KEPT_RANGE);

  GTK_WIDGET_CLASS (finx_chart_view_parent_class)->map (widget);
  if (self->series == NULL)
    show_series (self);
  else
    {
      finx_chart_set_series (FINX_CHART (self->chart), self->series);
      finx_compare_desk_show (self->compare, self->instrument, shown_interval (self));
      self->orders_changed = TRUE;
      refresh_fills (self);
      refresh_marks (self);
      refresh_events (self);
    }
  finx_chart_set_range (FINX_CHART (self->chart), range);
  show_age (self);
  tick_cb (self);
  self->timer = g_timeout_add_seconds (1, tick_cb, self);
}

static void
finx_chart_view_unmap (GtkWidget *widget)
{
  FinxChartView *self = FINX_CHART_VIEW (widget);
  g_autofree char *range = finx_chart_get_range (FINX_CHART (self->chart));

  g_clear_handle_id (&self->timer, g_source_remove);
  finx_chart_flush (FINX_CHART (self->chart));
  if (self->marks_tick != 0)
    gtk_widget_remove_tick_callback (widget, self->marks_tick);
  self->marks_tick = 0;
  remember (self, FINX_KEPT_RANGE, range);
  GTK_WIDGET_CLASS (finx_chart_view_parent_class)->unmap (widget);
  finx_chart_set_series (FINX_CHART (self->chart), NULL);
  finx_compare_desk_show (self->compare, NULL, self->interval);
  /* Behind another chart it may stay long; with its page it comes back at once. */
  if (gtk_widget_get_mapped (gtk_widget_get_parent (widget)))
    drop_series (self);
}

static void
finx_chart_view_dispose (GObject *object)
{
  FinxChartView *self = FINX_CHART_VIEW (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->row != NULL)
    g_clear_signal_handler (&self->row_id, self->row);
  g_clear_object (&self->row);
  g_clear_pointer (&self->compare, finx_compare_desk_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->series);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_chart_view_parent_class)->dispose (object);
}

static void
finx_chart_view_finalize (GObject *object)
{
  g_array_unref (FINX_CHART_VIEW (object)->order_marks);
  g_clear_pointer (&FINX_CHART_VIEW (object)->origins, g_ptr_array_unref);
  g_clear_pointer (&FINX_CHART_VIEW (object)->earnings, g_ptr_array_unref);
  G_OBJECT_CLASS (finx_chart_view_parent_class)->finalize (object);
}

static void
finx_chart_view_class_init (FinxChartViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_chart_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_chart_view_finalize;
  widget_class->map = finx_chart_view_map;
  widget_class->unmap = finx_chart_view_unmap;
  signals[ORDER_AT] = g_signal_new ("order-at", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
finx_chart_view_init (FinxChartView *self)
{
  self->order_marks = g_array_new (FALSE, FALSE, sizeof (FinxChartMark));
  self->orders_changed = TRUE;
}

static void
drawings_changed_cb (FinxChartView *self)
{
  g_autofree char *key = self->instrument != NULL ? g_strconcat ("drawings.", self->instrument->symbol, NULL) : NULL;
  g_autofree char *text = finx_chart_get_drawings (FINX_CHART (self->chart));

  if (key == NULL)
    return;
  finx_engine_set_state (self->engine, key, text);
  finx_chart_links_tell_drawn (self->links, self, self->instrument);
}

static void
look_changed_cb (FinxChartView *self)
{
  g_autofree char *look = finx_chart_get_look (FINX_CHART (self->chart));

  remember (self, FINX_KEPT_LOOK, look);
}

/* What was remembered; else the first chart is as the workspace, and the others have a day beside hours beside minutes. */
static void
restore_choice (FinxChartView *self)
{
  static const FinxInterval defaults[] = { FINX_INTERVAL_5M, FINX_INTERVAL_1M, FINX_INTERVAL_1H, FINX_INTERVAL_1D };
  guint nth = self->slot % FINX_CHART_SLOTS;
  g_autofree char *symbol = recall (self, FINX_KEPT_SYMBOL);
  g_autofree char *interval = recall (self, FINX_KEPT_INTERVAL);
  g_autofree char *group = recall (self, FINX_KEPT_GROUP);
  g_autofree char *interval_group = recall (self, FINX_KEPT_INTERVAL_GROUP);
  const FinxInstrument *instrument = symbol != NULL ? finx_instrument_table_lookup (finx_engine_get_instruments (self->engine), symbol) : NULL;

  if (interval == NULL || !finx_interval_from_string (interval, &self->interval))
    self->interval = nth == 0 ? finx_workspace_get_interval (self->workspace) : defaults[nth % G_N_ELEMENTS (defaults)];
  if (instrument == NULL)
    instrument = finx_workspace_get_instrument (self->workspace);
  finx_chart_link_button_set (FINX_CHART_LINK_BUTTON (self->link_button), FALSE, group != NULL ? (guint) atoi (group) : 1);
  finx_chart_link_button_set (FINX_CHART_LINK_BUTTON (self->link_button), TRUE, interval_group != NULL ? (guint) atoi (interval_group) : 0);
  self->interval = finx_chart_links_join_interval (self->links, finx_chart_link_button_get (FINX_CHART_LINK_BUTTON (self->link_button), TRUE),
                                                   self->interval);
  show_interval (self);
  if (instrument != NULL)
    set_instrument (self, finx_chart_links_join (self->links, finx_chart_link_button_get (FINX_CHART_LINK_BUTTON (self->link_button), FALSE),
                                                 instrument));
}

static void
restore_look (FinxChartView *self)
{
  g_autofree char *look = recall (self, FINX_KEPT_LOOK);

  finx_chart_set_look (FINX_CHART (self->chart), look);
}

static void
follow_links (FinxChartView *self)
{
  g_signal_connect_object (self->links, "instrument", G_CALLBACK (linked_instrument_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->links, "interval", G_CALLBACK (linked_interval_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->links, "cross", G_CALLBACK (linked_cross_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->links, "span", G_CALLBACK (linked_span_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->links, "study", G_CALLBACK (linked_study_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart, "study-shared", G_CALLBACK (study_shared_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->links, "drawn", G_CALLBACK (linked_drawn_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart, "cross-changed", G_CALLBACK (cross_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart, "span-changed", G_CALLBACK (span_changed_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
finx_chart_view_new (FinxWorkspace *workspace,
                     guint          slot)
{
  FinxChartView *self = g_object_new (FINX_TYPE_CHART_VIEW, NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *replay_keys = gtk_event_controller_key_new ();
  GtkWidget *overlay = gtk_overlay_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *compare_key = NULL, *rail = NULL;

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->links = finx_workspace_get_charts (workspace);
  self->slot = slot;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->chart = finx_chart_new ();
  self->rail = finx_draw_rail_new (FINX_CHART (self->chart));
  rail = recall (self, FINX_KEPT_RAIL);
  gtk_widget_set_visible (self->rail, g_strcmp0 (rail, "1") == 0);
  g_signal_connect_object (self->chart, "drawings-changed", G_CALLBACK (drawings_changed_cb), self, G_CONNECT_SWAPPED);
  compare_key = finx_chart_kept_key (slot, FINX_KEPT_COMPARE);
  self->compare = finx_compare_desk_new (workspace, FINX_CHART (self->chart), compare_key);
  gtk_box_append (GTK_BOX (self->box), finx_chart_view_build_tools (self));
  gtk_widget_set_vexpand (self->chart, TRUE);
  gtk_widget_set_hexpand (self->chart, TRUE);
  g_signal_connect_object (self->chart, "need-older", G_CALLBACK (need_older_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart, "replay-from", G_CALLBACK (replay_from_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart, "order-at", G_CALLBACK (order_at_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart, "mark-moved", G_CALLBACK (mark_moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart, "mark-closed", G_CALLBACK (mark_closed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart, "look-changed", G_CALLBACK (look_changed_cb), self, G_CONNECT_SWAPPED);
  finx_chart_set_templates (FINX_CHART (self->chart), finx_chart_links_get_templates (self->links));
  restore_look (self);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->chart, keys);
  g_signal_connect_object (replay_keys, "key-pressed", G_CALLBACK (replay_key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), replay_keys);
  g_signal_connect_object (finx_engine_get_replay (self->engine), "notify::running", G_CALLBACK (replay_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (finx_engine_get_replay (self->engine), "notify::series", G_CALLBACK (replay_cb), self, G_CONNECT_SWAPPED);
  self->message = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->message), TRUE);
  gtk_widget_set_visible (self->message, FALSE);
  gtk_widget_set_valign (self->message, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (self->message, GTK_ALIGN_CENTER);
  gtk_widget_set_can_target (self->message, FALSE);
  gtk_widget_add_css_class (self->message, "dim");
  gtk_overlay_set_child (GTK_OVERLAY (overlay), self->chart);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->message);
  self->age = finx_chip_new ();
  gtk_widget_add_css_class (self->age, "chart-age");
  gtk_widget_set_halign (self->age, GTK_ALIGN_START);
  gtk_widget_set_valign (self->age, GTK_ALIGN_START);
  gtk_widget_set_visible (self->age, FALSE);
  gtk_widget_set_can_target (self->age, FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), self->age);
  gtk_widget_set_hexpand (overlay, TRUE);
  gtk_box_append (GTK_BOX (row), self->rail);
  gtk_box_append (GTK_BOX (row), overlay);
  gtk_box_append (GTK_BOX (self->box), row);

  g_signal_connect_object (workspace, "notify::account", G_CALLBACK (portfolio_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "alerts-changed", G_CALLBACK (order_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "alerts-changed", G_CALLBACK (refresh_events), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "book-changed", G_CALLBACK (refresh_events), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "book-changed", G_CALLBACK (refresh_fills), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "prices-changed", G_CALLBACK (load_events), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "order-changed", G_CALLBACK (order_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "filled", G_CALLBACK (filled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "account-added", G_CALLBACK (portfolio_cb), self, G_CONNECT_SWAPPED);
  follow_links (self);
  restore_choice (self);
  portfolio_cb (self);
  return GTK_WIDGET (self);
}

void
finx_chart_view_flush (FinxChartView *self)
{
  g_return_if_fail (FINX_IS_CHART_VIEW (self));
  finx_chart_flush (FINX_CHART (self->chart));
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      g_autofree char *range = finx_chart_get_range (FINX_CHART (self->chart));

      remember (self, FINX_KEPT_RANGE, range);
    }
}

void
finx_chart_view_focus (FinxChartView *self)
{
  gtk_widget_grab_focus (self->chart);
}

const FinxInstrument *
finx_chart_view_get_instrument (FinxChartView *self)
{
  g_return_val_if_fail (FINX_IS_CHART_VIEW (self), NULL);
  return self->instrument;
}

FinxInterval
finx_chart_view_get_interval (FinxChartView *self)
{
  g_return_val_if_fail (FINX_IS_CHART_VIEW (self), FINX_INTERVAL_5M);
  return self->interval;
}

void
finx_chart_view_set_many (FinxChartView *self,
                          gboolean       many)
{
  g_return_if_fail (FINX_IS_CHART_VIEW (self));
  gtk_widget_set_visible (self->symbol_button, many);
  gtk_widget_set_visible (self->link_button, many);
}
