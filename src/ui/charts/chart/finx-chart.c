/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/finx-chart-private.h"

#include <glib/gi18n.h>

#include "ui/charts/chart/layers/finx-chart-axis.h"
#include "ui/words/finx-interval-words.h"

#define VOLUME_HEIGHT   84
#define SPINNER_MS      300
#define LIVE_SUMMARY_MS 5000    /* live prices are not announced more often */

G_DEFINE_FINAL_TYPE (FinxChart, finx_chart, GTK_TYPE_WIDGET)

enum { NEED_OLDER, RETRY, ORDER_AT, MARK_MOVED, MARK_CLOSED, REPLAY_FROM, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
show_status (FinxChart  *self,
             const char *text,          /* %NULL: none */
             gboolean    spinning,
             gboolean    can_retry)
{
  gtk_widget_set_visible (self->status, text != NULL);
  gtk_widget_set_visible (self->spinner, spinning);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), spinning);
  gtk_widget_set_visible (self->retry, can_retry);
  if (text != NULL)
    gtk_label_set_label (GTK_LABEL (self->status_label), text);
}

static gboolean
spinner_cb (gpointer user_data)
{
  FinxChart *self = user_data;
  g_autofree char *text = NULL;

  self->status_id = 0;
  text = g_strdup_printf (_("Loading bars of %s"), finx_bar_series_get_instrument (self->series)->symbol);
  show_status (self, text, TRUE, FALSE);
  return G_SOURCE_REMOVE;
}

static void
update_status (FinxChart *self)
{
  g_autofree char *text = NULL;

  g_clear_handle_id (&self->status_id, g_source_remove);
  if (self->series == NULL)
    {
      show_status (self, _("Choose an instrument to see its chart"), FALSE, FALSE);
      return;
    }
  if (finx_bar_series_get_size (self->series) > 0)
    {
      show_status (self, NULL, FALSE, FALSE);
      return;
    }
  switch (finx_bar_series_get_state (self->series))
    {
    case FINX_SERIES_LOADING:
      show_status (self, NULL, FALSE, FALSE);
      self->status_id = g_timeout_add (SPINNER_MS, spinner_cb, self);
      break;
    case FINX_SERIES_FAILED:
      show_status (self, finx_bar_series_get_error (self->series), FALSE,
                   g_signal_has_handler_pending (self, signals[RETRY], 0, FALSE));
      break;
    case FINX_SERIES_READY:
    default:
      text = g_strdup_printf (_("%s has no bars of %s yet"), finx_bar_series_get_instrument (self->series)->symbol,
                              finx_interval_name (finx_bar_series_get_interval (self->series)));
      show_status (self, text, FALSE, FALSE);
      break;
    }
}

void
finx_chart_bars_changed (FinxChart *self)
{
  FinxChartBars traded = finx_chart_get_series_bars (self), bars;

  if (self->series != NULL)
    finx_chart_shown_reset (&self->shown, self->type, &traded, finx_decimal_to_double (finx_bar_series_get_instrument (self->series)->tick_size));
  bars = finx_chart_get_bars (self);
  finx_pyramid_rebuild (&self->pyramid, &bars);
  finx_chart_studies_reset (self);
  finx_chart_compare_bars (self, FALSE);
  self->key_cross = -1;
  finx_chart_restore_view (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
reset_cb (FinxChart *self)
{
  self->asked_us = 0;
  finx_chart_input_stop (self);
  finx_chart_bars_changed (self);
  update_status (self);
}

/* The newest bar changed or bars came after it; the user stays at the newest, or where he is. */
static void
follow_series (FinxChart *self)
{
  FinxChartBars traded = finx_chart_get_series_bars (self), bars;
  gsize before = self->pyramid.n;

  finx_chart_shown_append (&self->shown, self->type, &traded);
  bars = finx_chart_get_bars (self);
  if (finx_chart_type_is_made (self->type))
    self->pyramid.n = MIN (self->pyramid.n, self->shown.n_stable + 1);
  finx_pyramid_append (&self->pyramid, &bars);
  if (before == 0 || bars.n < before)   /* a brick that was only tried is gone */
    finx_chart_studies_reset (self);
  else
    finx_chart_studies_append (self);
  finx_chart_compare_bars (self, before > 0 && bars.n >= before);
  if (before == 0)
    {
      finx_chart_restore_view (self);
      update_status (self);
    }
  else if (self->follow)
    self->right += (double) bars.n - (double) before;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  finx_chart_changed (self, LIVE_SUMMARY_MS);
}

static void
prepended_cb (FinxChart *self,
              guint      n)
{
  gsize before = self->pyramid.n, added;
  FinxChartBars bars;

  if (before == 0 || finx_chart_type_is_made (self->type))
    {
      gboolean follow = self->follow;

      finx_chart_bars_changed (self);
      added = self->pyramid.n - MIN (before, self->pyramid.n);
      if (!follow && before > 0)
        finx_chart_ask_older (self);
    }
  else
    {
      added = n;
      bars = finx_chart_get_bars (self);
      finx_pyramid_prepend (&self->pyramid, &bars, n);
      finx_chart_studies_prepend (self, n);
      finx_chart_compare_bars (self, FALSE);
      self->right += (double) added;
      finx_chart_ask_older (self);
    }
  self->drag_right += (double) added;
  if (self->key_cross >= 0)
    self->key_cross += (gssize) added;
  if (before == 0)
    update_status (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
state_cb (FinxChart *self)
{
  update_status (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
finx_chart_snapshot (GtkWidget   *widget,
                     GtkSnapshot *snapshot)
{
  FinxChart *self = FINX_CHART (widget);

  finx_chart_draw (self, snapshot);
  gtk_widget_snapshot_child (widget, self->status, snapshot);
  gtk_widget_snapshot_child (widget, self->latest, snapshot);
}

static void
finx_chart_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 200 : 140;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 640 : 400;
  *minimum_baseline = *natural_baseline = -1;
}

static void
finx_chart_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  FinxChart *self = FINX_CHART (widget);
  GtkRequisition size;

  gtk_widget_get_preferred_size (self->status, NULL, &size);
  size.width = MIN (size.width, width);
  gtk_widget_size_allocate (self->status, &(GtkAllocation) { (width - size.width) / 2, MAX ((height - size.height) / 2, 0),
                                                             size.width, size.height }, -1);
  finx_chart_latest_allocate (self, width, height);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
  if (self->follow)
    finx_chart_changed (self, FINX_CHART_SUMMARY_MS);
}

/* They only grow, until text of another kind comes. */
static void
forget_widths (FinxChart *self)
{
  self->axis_width = FINX_CHART_AXIS_WIDTH;
  self->tag_margin = 0;
}

static void
finx_chart_css_changed (GtkWidget         *widget,
                        GtkCssStyleChange *change)
{
  FinxChart *self = FINX_CHART (widget);

  GTK_WIDGET_CLASS (finx_chart_parent_class)->css_changed (widget, change);
  self->palette_is_known = FALSE;
  if (self->text != NULL)
    finx_chart_text_clear (self->text);
  forget_widths (self);
  gtk_widget_queue_draw (widget);
}

static void
finx_chart_system_setting_changed (GtkWidget        *widget,
                                   GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (finx_chart_parent_class)->system_setting_changed (widget, setting);
  finx_chart_text_clear (FINX_CHART (widget)->text);
  forget_widths (FINX_CHART (widget));
  gtk_widget_queue_draw (widget);
}

static void
finx_chart_dispose (GObject *object)
{
  FinxChart *self = FINX_CHART (object);

  finx_chart_input_stop (self);
  g_clear_handle_id (&self->status_id, g_source_remove);
  g_clear_handle_id (&self->older_id, g_source_remove);
  g_clear_handle_id (&self->summary_id, g_source_remove);
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_handle_id (&self->study_id, g_source_remove);
  if (self->series != NULL)
    g_signal_handlers_disconnect_by_data (self->series, self);
  g_clear_object (&self->series);
  g_clear_object (&self->templates);
  g_clear_object (&self->instruments);
  g_clear_pointer (&self->status, gtk_widget_unparent);
  g_clear_pointer (&self->latest, gtk_widget_unparent);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  G_OBJECT_CLASS (finx_chart_parent_class)->dispose (object);
}

static void
finx_chart_finalize (GObject *object)
{
  FinxChart *self = FINX_CHART (object);

  finx_pyramid_clear (&self->pyramid);
  finx_chart_shown_clear (&self->shown);
  g_ptr_array_unref (self->studies);
  g_ptr_array_unref (self->compares);
  g_ptr_array_unref (self->compared);
  g_ptr_array_unref (self->others);
  g_strfreev (self->other_symbols);
  g_array_unref (self->drawings);
  g_array_unref (self->legend);
  g_array_unref (self->gaps);
  g_free (self->look);
  g_ptr_array_unref (self->undo);
  g_ptr_array_unref (self->redo);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->exchange_zone, g_free);
  g_clear_pointer (&self->text, finx_chart_text_free);
  g_free (self->marks);
  g_free (self->events);
  g_free (self->fills);
  g_free (self->spans);
  G_OBJECT_CLASS (finx_chart_parent_class)->finalize (object);
}

static void
finx_chart_class_init (FinxChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = finx_chart_dispose;
  object_class->finalize = finx_chart_finalize;
  widget_class->snapshot = finx_chart_snapshot;
  widget_class->measure = finx_chart_measure;
  widget_class->size_allocate = finx_chart_size_allocate;
  widget_class->css_changed = finx_chart_css_changed;
  widget_class->system_setting_changed = finx_chart_system_setting_changed;

  /**
   * FinxChart::need-older:
   *
   * The left edge is near the first bar: prepend older ones to the series, if there are any. Emitted once for
   * each first bar.
   */
  signals[NEED_OLDER] = g_signal_new ("need-older", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 0);
  /**
   * FinxChart::retry:
   *
   * The user wants a failed series loaded again; the button is there only while this signal has a handler.
   */
  signals[RETRY] = g_signal_new ("retry", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  signals[ORDER_AT] = g_signal_new ("order-at", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_INT);
  signals[MARK_MOVED] = g_signal_new ("mark-moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_DOUBLE);
  signals[REPLAY_FROM] = g_signal_new ("replay-from", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[MARK_CLOSED] = g_signal_new ("mark-closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRING);

  finx_chart_link_class_init (klass);
  finx_chart_look_class_init (klass);
  finx_chart_compare_class_init (klass);
  finx_chart_other_class_init (klass);
  finx_chart_menu_class_init (widget_class);
  finx_chart_export_class_init (widget_class);
  gtk_widget_class_set_css_name (widget_class, "finx-chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
retry_cb (FinxChart *self)
{
  g_signal_emit (self, signals[RETRY], 0);
}

static void
finx_chart_init (FinxChart *self)
{
  finx_pyramid_init (&self->pyramid);
  finx_chart_shown_init (&self->shown);
  finx_chart_compare_init (self);
  finx_chart_other_init (self);
  self->drawings = g_array_new (FALSE, FALSE, sizeof (FinxDrawing));
  self->drawing = self->drawing_part = self->tool = -1;
  self->studies = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_chart_study_free);
  self->undo = g_ptr_array_new_with_free_func (g_free);
  self->redo = g_ptr_array_new_with_free_func (g_free);
  self->gaps = g_array_new (FALSE, FALSE, sizeof (FinxChartGap));
  self->legend = g_array_new (FALSE, FALSE, sizeof (FinxLegendArea));
  self->zone = g_time_zone_new_utc ();
  self->exchange_zone = g_strdup ("UTC");
  self->shows_sessions = TRUE;
  finx_chart_events_init (self);
  self->previous = NAN;
  self->pitch = FINX_CHART_DEFAULT_PITCH;
  self->follow = TRUE;
  self->volume_height = VOLUME_HEIGHT;
  self->has_volume = TRUE;
  self->axis_width = FINX_CHART_AXIS_WIDTH;
  self->pointer_x = self->pointer_y = NAN;
  self->key_cross = -1;
  self->text = finx_chart_text_new (GTK_WIDGET (self));

  self->status = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->spinner = gtk_spinner_new ();
  self->status_label = gtk_label_new (NULL);
  self->retry = gtk_button_new_with_label (_("Try again"));
  gtk_label_set_wrap (GTK_LABEL (self->status_label), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->status_label), GTK_JUSTIFY_CENTER);
  gtk_label_set_max_width_chars (GTK_LABEL (self->status_label), 48);
  gtk_widget_add_css_class (self->status_label, "dim");
  gtk_widget_set_size_request (self->spinner, 32, 32);
  gtk_widget_set_halign (self->retry, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->status), self->spinner);
  gtk_box_append (GTK_BOX (self->status), self->status_label);
  gtk_box_append (GTK_BOX (self->status), self->retry);
  gtk_widget_set_parent (self->status, GTK_WIDGET (self));
  g_signal_connect_object (self->retry, "clicked", G_CALLBACK (retry_cb), self, G_CONNECT_SWAPPED);

  finx_chart_latest_init (self);
  self->menu_price = NAN;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Price chart"), -1);
  finx_chart_input_init (self);
  update_status (self);
}

GtkWidget *
finx_chart_new (void)
{
  return g_object_new (FINX_TYPE_CHART, NULL);
}

/**
 * finx_chart_set_series:
 * @series: (nullable): the bars to show; referenced and followed
 *
 * The view goes to the newest bars, unless finx_chart_set_range() asked for a place before. Main thread.
 */
void
finx_chart_set_series (FinxChart     *self,
                       FinxBarSeries *series)
{
  g_autofree char *label = NULL;
  gboolean was_set;

  g_return_if_fail (FINX_IS_CHART (self));
  if (self->series == series)
    return;
  was_set = self->series != NULL;
  if (was_set)
    g_signal_handlers_disconnect_by_data (self->series, self);
  g_set_object (&self->series, series);
  forget_widths (self);
  finx_chart_choose_zone (self);
  if (was_set)
    self->anchor_us = 0;
  if (series != NULL)
    {
      g_signal_connect_object (series, "reset", G_CALLBACK (reset_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (series, "appended", G_CALLBACK (follow_series), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (series, "updated", G_CALLBACK (follow_series), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (series, "prepended", G_CALLBACK (prepended_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (series, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
      label = g_strdup_printf (_("Price chart, %s"), finx_bar_series_get_instrument (series)->symbol);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label != NULL ? label : _("Price chart"), -1);
  reset_cb (self);
}

/**
 * finx_chart_set_previous:
 * @previous_close: close of the day before; NaN: unknown, the last price then has no colour of gain or loss
 */
void
finx_chart_set_previous (FinxChart *self,
                         double     previous_close)
{
  g_return_if_fail (FINX_IS_CHART (self));
  if (self->previous == previous_close)
    return;
  self->previous = previous_close;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* While the newest bar is in view, a wider tag moves it aside instead of hiding it. */
static void
widen_margin (FinxChart *self)
{
  int margin = finx_chart_overlay_margin (self->text, self->marks, self->n_marks);

  if (margin <= self->tag_margin)
    return;
  self->tag_margin = margin;
  if (self->follow)
    finx_chart_show_newest (self);
}

/**
 * finx_chart_set_marks:
 * @marks: (array length=n): copied
 */
void
finx_chart_set_marks (FinxChart           *self,
                      const FinxChartMark *marks,
                      gsize                n)
{
  g_return_if_fail (FINX_IS_CHART (self));
  g_free (self->marks);
  self->marks = g_memdup2 (marks, n * sizeof *marks);
  self->n_marks = n;
  widen_margin (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  finx_chart_changed (self, FINX_CHART_SUMMARY_MS);
}

/**
 * finx_chart_set_fills:
 * @fills: (array length=n): copied
 */
void
finx_chart_set_fills (FinxChart           *self,
                      const FinxChartFill *fills,
                      gsize                n)
{
  g_return_if_fail (FINX_IS_CHART (self));
  g_free (self->fills);
  self->fills = g_memdup2 (fills, n * sizeof *fills);
  self->n_fills = n;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * finx_chart_set_now:
 * @now_us: UTC µs by the clock that the series runs on
 *
 * Draws again only when the shown second changes.
 */
void
finx_chart_set_now (FinxChart *self,
                    gint64     now_us)
{
  g_return_if_fail (FINX_IS_CHART (self));
  if (self->now_us / G_USEC_PER_SEC != now_us / G_USEC_PER_SEC)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  self->now_us = now_us;
}

/**
 * finx_chart_set_dim:
 * @dim: the newest bar is not of now: no update for a while, or offline
 */
void
finx_chart_set_dim (FinxChart *self,
                    gboolean   dim)
{
  g_return_if_fail (FINX_IS_CHART (self));
  if (self->is_dim == dim)
    return;
  self->is_dim = dim;
  self->palette_is_known = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * finx_chart_get_range:
 *
 * Returns: (transfer full): pitch and time at the right edge (0: follows the newest), for finx_chart_set_range()
 */
char *
finx_chart_get_range (FinxChart *self)
{
  char pitch[G_ASCII_DTOSTR_BUF_SIZE];

  g_return_val_if_fail (FINX_IS_CHART (self), NULL);
  g_ascii_formatd (pitch, sizeof pitch, "%.6f", self->pitch);
  return g_strdup_printf ("%s %" G_GINT64_FORMAT, pitch, self->anchor_us);
}

/**
 * finx_chart_set_range:
 * @range: from finx_chart_get_range(); what it cannot read is ignored
 */
void
finx_chart_set_range (FinxChart  *self,
                      const char *range)
{
  char *rest = NULL;
  double pitch;

  g_return_if_fail (FINX_IS_CHART (self));
  if (range == NULL)
    return;
  pitch = g_ascii_strtod (range, &rest);
  if (rest == range || !(pitch > 0) || pitch > FINX_CHART_MAX_PITCH)
    return;
  self->pitch = pitch;
  self->anchor_us = g_ascii_strtoll (rest, NULL, 10);
  finx_chart_restore_view (self);
}
