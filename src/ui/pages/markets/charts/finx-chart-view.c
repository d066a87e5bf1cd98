/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/charts/finx-chart-view-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "ui/charts/chart/drawings/finx-draw-rail.h"
#include "ui/charts/chart/finx-chart.h"
#include "ui/words/finx-interval-words.h"
#include "ui/words/finx-quote-age.h"
#include "ui/pages/markets/charts/finx-chart-link-button.h"
#include "ui/pages/markets/charts/finx-grid-layout.h"
#include "ui/pages/markets/charts/finx-interval-bar.h"
#include "ui/widgets/finx-widgets.h"

enum { ORDER_AT, CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxChartView, finx_chart_view, GTK_TYPE_WIDGET)

void
finx_chart_view_remember (FinxChartView *self,
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

/* The chart shows what was seen of a replay. */
gboolean
finx_chart_view_is_in_replay (FinxChartView *self)
{
  return self->series != NULL && self->series == finx_replay_get_series (finx_engine_get_replay (self->engine));
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
    finx_chart_view_change_orders (self);
  self->previous = previous;
  finx_chart_set_previous (FINX_CHART (self->chart), previous);
}

void
finx_chart_view_toggle_rail (FinxChartView *self)
{
  gboolean shown = !gtk_widget_get_visible (self->rail);

  gtk_widget_set_visible (self->rail, shown);
  finx_chart_view_remember (self, FINX_KEPT_RAIL, shown ? "1" : "0");
}

/* By instrument: every chart of it has the same drawings. */
char *
finx_chart_view_recall_drawings (FinxChartView *self)
{
  g_autofree char *key = self->instrument != NULL ? g_strconcat ("drawings.", self->instrument->symbol, NULL) : NULL;

  return key != NULL ? finx_engine_get_state (self->engine, key) : NULL;
}

static void
show_drawings (FinxChartView *self)
{
  g_autofree char *text = finx_chart_view_recall_drawings (self);

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
  return finx_chart_view_is_in_replay (self) ? finx_bar_series_get_interval (self->series) : self->interval;
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
  finx_chart_view_load_marks (self);
  show_state (self);
}

void
finx_chart_view_set_instrument (FinxChartView        *self,
                                const FinxInstrument *instrument)
{
  g_autofree char *label = g_strdup_printf (_("Instrument, %s"), instrument->symbol);

  gtk_label_set_text (GTK_LABEL (self->symbol_label), instrument->symbol);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->symbol_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  if (instrument == self->instrument)
    return;
  finx_chart_flush (FINX_CHART (self->chart));          /* what was drawn belongs to the one before */
  self->instrument = instrument;
  finx_chart_view_remember (self, FINX_KEPT_SYMBOL, instrument->symbol);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    finx_chart_view_remember (self, FINX_KEPT_RANGE, "");
  show_series (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
finx_chart_view_set_interval (FinxChartView *self,
                              FinxInterval   interval)
{
  if (interval == self->interval)
    return;
  self->interval = interval;
  finx_chart_view_remember (self, FINX_KEPT_INTERVAL, finx_interval_to_string (interval));
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
  finx_chart_view_set_instrument (self, instrument);
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
  if (finx_chart_view_is_in_replay (self) && interval != shown_interval (self))
    finx_engine_change_replay_async (self->engine, interval, finx_interval_name (interval), replay_changed_cb, g_object_ref (self));
  if (interval == self->interval)
    return;
  finx_chart_view_set_interval (self, interval);
  finx_chart_links_tell_interval (self->links, self, finx_chart_link_button_get (FINX_CHART_LINK_BUTTON (self->link_button), TRUE), interval);
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

  return action != NULL && finx_chart_view_is_in_replay (self) && (modifiers & gtk_accelerator_get_default_mod_mask ()) == 0
         && gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);
}

static void
replay_from_cb (FinxChartView *self,
                gint64         time_us)
{
  g_autoptr(FinxBarSeries) series = self->series != NULL ? g_object_ref (self->series) : NULL;
  g_autoptr(GError) error = NULL;

  /* it stands at its newest bar already, and orders stay */
  if (series != NULL && finx_chart_view_is_in_replay (self) && time_us >= finx_bar_series_get_times (series)[finx_bar_series_get_size (series) - 1])
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

  finx_chart_set_now (FINX_CHART (self->chart), finx_chart_view_is_in_replay (self) ? 0 : finx_clock_now (finx_engine_get_clock (self->engine)));
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
      finx_chart_view_refresh_marks (self);
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
  finx_chart_view_remember (self, FINX_KEPT_RANGE, range);
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
look_changed_cb (FinxChartView *self)
{
  g_autofree char *look = finx_chart_get_look (FINX_CHART (self->chart));

  finx_chart_view_remember (self, FINX_KEPT_LOOK, look);
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
    finx_chart_view_set_instrument (self, finx_chart_links_join (self->links, finx_chart_link_button_get (FINX_CHART_LINK_BUTTON (self->link_button), FALSE),
                                                 instrument));
}

static void
restore_look (FinxChartView *self)
{
  g_autofree char *look = recall (self, FINX_KEPT_LOOK);

  finx_chart_set_look (FINX_CHART (self->chart), look);
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
  compare_key = finx_chart_kept_key (slot, FINX_KEPT_COMPARE);
  self->compare = finx_compare_desk_new (workspace, FINX_CHART (self->chart), compare_key);
  gtk_box_append (GTK_BOX (self->box), finx_chart_view_build_tools (self));
  gtk_widget_set_vexpand (self->chart, TRUE);
  gtk_widget_set_hexpand (self->chart, TRUE);
  g_signal_connect_object (self->chart, "need-older", G_CALLBACK (need_older_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart, "replay-from", G_CALLBACK (replay_from_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart, "order-at", G_CALLBACK (order_at_cb), self, G_CONNECT_SWAPPED);
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

  finx_chart_view_follow_links (self);
  restore_choice (self);
  finx_chart_view_follow_marks (self);
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

      finx_chart_view_remember (self, FINX_KEPT_RANGE, range);
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
