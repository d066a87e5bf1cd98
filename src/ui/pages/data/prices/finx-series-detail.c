/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/data/prices/finx-series-detail.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "engine/prices/finx-adjusted-bars.h"
#include "engine/prices/finx-engine-earnings.h"
#include "ui/charts/chart/finx-chart.h"
#include "ui/charts/finx-instrument-events.h"
#include "ui/pages/data/finx-data-files.h"
#include "ui/pages/data/finx-fault-row.h"
#include "ui/pages/data/prices/finx-price-tables.h"
#include "ui/pages/data/prices/finx-series-look.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

#define ADJUSTMENT_KEY "data.adjustment"

enum { FIGURE_BARS, FIGURE_FROM, FIGURE_TO, FIGURE_CLOSE, N_FIGURES };

struct _FinxSeriesDetail
{
  GtkWidget      parent_instance;
  FinxEngine    *engine;                /* owned */
  FinxSeriesRow *row;                   /* owned; NULL: none */
  GCancellable  *cancellable;           /* of what is being read */
  FinxBarSeries *series;                /* owned; of @row */
  GArray        *bars;                  /* (element-type FinxBar) (nullable) owned: of @series, as they were traded */
  GPtrArray     *origins;               /* (element-type FinxPriceOrigin) (nullable) owned: where they were fetched */
  GPtrArray     *earnings;              /* (element-type FinxEarningsList) (nullable) owned */
  FinxInstrument *own;                  /* owned: stands for an instrument that nobody knows */
  GtkWidget     *box, *symbol, *name, *chip, *adjustment, *chart, *count, *note;
  GtkWidget     *figures[N_FIGURES];
  FinxTable     *faults;
  guint          fit_id;                /* tick callback: the chart shows all once it has a size */
};

G_DEFINE_FINAL_TYPE (FinxSeriesDetail, finx_series_detail, GTK_TYPE_WIDGET)

static const FinxInstrument *
get_instrument (FinxSeriesDetail *self)
{
  const FinxInstrument *known = finx_series_row_get_instrument (self->row);
  FinxInstrument made = {
    .symbol = finx_series_row_get_info (self->row)->symbol, .name = (char *) "", .isin = (char *) "", .venue = (char *) "",
    .currency = (char *) "", .sector = (char *) "", .tick_size = finx_decimal_new (1, 2), .lot_step = finx_decimal_new (1, 0),
    .multiplier = finx_decimal_new (1, 0), .margin_rate = finx_decimal_new (1, 0), .price_scale = 2,
  };

  if (known != NULL)
    return known;
  self->own = finx_instrument_copy (&made);
  return self->own;
}

static gboolean
fit_cb (GtkWidget     *chart,
        GdkFrameClock *clock,
        gpointer       user_data)
{
  FinxSeriesDetail *self = user_data;

  if (gtk_widget_get_width (chart) == 0)
    return G_SOURCE_CONTINUE;
  self->fit_id = 0;
  finx_chart_fit (FINX_CHART (chart));
  return G_SOURCE_REMOVE;
}

/* Takes the series that was there away, so that nothing borrows from @own. */
static void
drop_series (FinxSeriesDetail *self)
{
  finx_chart_set_series (FINX_CHART (self->chart), NULL);
  finx_chart_set_spans (FINX_CHART (self->chart), NULL, 0);
  finx_chart_set_events (FINX_CHART (self->chart), NULL, 0);
  gtk_widget_set_visible (self->adjustment, FALSE);
  g_clear_object (&self->series);
  g_clear_pointer (&self->bars, g_array_unref);
  g_clear_pointer (&self->origins, g_ptr_array_unref);
  g_clear_pointer (&self->earnings, g_ptr_array_unref);
  g_clear_pointer (&self->own, finx_instrument_free);
}

static void
show_faults (FinxSeriesDetail      *self,
             const FinxSeriesLook  *look)
{
  gint64 interval_us = finx_interval_to_usec (finx_series_row_get_info (self->row)->interval);
  g_autoptr(GListStore) store = g_list_store_new (FINX_TYPE_FAULT_ROW);
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GArray) spans = g_array_new (FALSE, FALSE, sizeof (FinxChartSpan));
  g_autofree char *count = NULL;
  guint n = 0;

  for (guint i = 0; i < look->check->faults->len; i++)
    {
      const FinxSeriesFault *fault = &g_array_index (look->check->faults, FinxSeriesFault, i);
      const FinxChartSpan span = { fault->from_us, fault->to_us };

      g_array_append_val (spans, span);
      g_ptr_array_add (rows, finx_fault_row_new (fault, (const FinxBar *) (gpointer) look->bars->data, interval_us));
    }
  for (guint i = 0; i < FINX_N_FAULT_KINDS; i++)
    n += look->check->counts[i];
  g_list_store_splice (store, 0, 0, rows->pdata, rows->len);
  finx_table_set_model (self->faults, G_LIST_MODEL (store));
  finx_chart_set_spans (FINX_CHART (self->chart), (const FinxChartSpan *) (gpointer) spans->data, spans->len);
  count = finx_format_double (n, 0);
  gtk_label_set_text (GTK_LABEL (self->count), count);
  finx_series_row_set_n_faults (self->row, (int) MIN (n, G_MAXINT));
}

/* Raw prices are what is kept; the others are made of them and of what the provider told. (nullable): nothing to adjust by */
static const FinxPriceOrigin *
get_origin (FinxSeriesDetail *self)
{
  const FinxBarSeriesInfo *info = finx_series_row_get_info (self->row);

  for (guint i = 0; self->origins != NULL && info->source == FINX_BARS_IMPORTED && info->interval == FINX_INTERVAL_1D && i < self->origins->len; i++)
    {
      const FinxPriceOrigin *origin = self->origins->pdata[i];

      if (g_str_equal (origin->symbol, info->symbol) && origin->adjustment == FINX_ADJUSTED_NOT && origin->actions->len > 0)
        return origin;
    }
  return NULL;
}

static void
show_adjusted (FinxSeriesDetail *self)
{
  const FinxPriceOrigin *origin = self->row != NULL ? get_origin (self) : NULL;
  FinxAdjustment adjustment = (FinxAdjustment) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->adjustment));
  g_autoptr(GArray) adjusted = NULL;

  if (self->series == NULL || self->bars == NULL || origin == NULL || (guint) adjustment >= FINX_N_ADJUSTMENTS)
    return;
  adjusted = finx_adjusted_bars_new (self->bars, origin->actions, adjustment);
  finx_bar_series_reset (self->series, (const FinxBar *) (gpointer) adjusted->data, adjusted->len);
  finx_chart_fit (FINX_CHART (self->chart));
}

static void
adjustment_cb (FinxSeriesDetail *self)
{
  finx_engine_set_state (self->engine, ADJUSTMENT_KEY, finx_adjustment_to_string ((FinxAdjustment) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->adjustment))));
  show_adjusted (self);
}

static void
restore_adjustment (FinxSeriesDetail *self)
{
  g_autofree char *text = finx_engine_get_state (self->engine, ADJUSTMENT_KEY);
  FinxAdjustment adjustment;

  if (text != NULL && finx_adjustment_from_string (text, &adjustment))
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->adjustment), adjustment);
  g_signal_connect_object (self->adjustment, "notify::selected", G_CALLBACK (adjustment_cb), self, G_CONNECT_SWAPPED);
}

/* What providers told of the instrument: dividends and splits where prices can be adjusted by them, and reports of earnings. */
static void
show_events (FinxSeriesDetail *self)
{
  const FinxInstrument *instrument = finx_bar_series_get_instrument (self->series);
  g_autoptr(GArray) events = g_array_new (FALSE, FALSE, sizeof (FinxChartEvent));

  if (get_origin (self) != NULL)
    finx_instrument_events_add_actions (events, instrument, self->origins);
  finx_instrument_events_add_earnings (events, self->engine, instrument, self->earnings);
  finx_chart_set_events (FINX_CHART (self->chart), (const FinxChartEvent *) (gpointer) events->data, events->len);
}

static void
show_origin (FinxSeriesDetail *self)
{
  if (self->series == NULL || get_origin (self) == NULL)
    return;
  show_events (self);
  gtk_widget_set_visible (self->adjustment, TRUE);
  show_adjusted (self);
}

static void
origins_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FinxSeriesDetail) self = user_data;
  g_autoptr(GError) error = NULL;
  GPtrArray *origins = finx_engine_list_origins_finish (FINX_ENGINE (source), result, &error);

  if (origins == NULL)
    return;                             /* another series is shown, or nobody knows: prices stay as they are kept */
  g_clear_pointer (&self->origins, g_ptr_array_unref);
  self->origins = origins;
  show_origin (self);
}

static void
earnings_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(FinxSeriesDetail) self = user_data;
  GPtrArray *earnings = finx_engine_list_earnings_finish (FINX_ENGINE (source), result, NULL);

  if (earnings == NULL)
    return;                             /* another series is shown */
  g_clear_pointer (&self->earnings, g_ptr_array_unref);
  self->earnings = earnings;
  if (self->series != NULL)
    show_events (self);
}

/* Nobody is asked: the chart and the calendar do that. Made up prices have no real events. */
static void
load_earnings (FinxSeriesDetail *self)
{
  const FinxBarSeriesInfo *info = self->row != NULL ? finx_series_row_get_info (self->row) : NULL;

  if (info != NULL && self->series != NULL && info->source == FINX_BARS_IMPORTED)
    finx_engine_list_earnings_async (self->engine, info->symbol, self->cancellable, earnings_cb, g_object_ref (self));
}

static void
show_look (FinxSeriesDetail     *self,
           const FinxSeriesLook *look)
{
  const FinxInstrument *instrument = get_instrument (self);
  const FinxBar *bars = (const FinxBar *) (gpointer) look->bars->data;
  g_autofree char *close = look->bars->len > 0 ? finx_format_double (bars[look->bars->len - 1].close, instrument->price_scale) : NULL;

  self->series = finx_bar_series_new (instrument, finx_series_row_get_info (self->row)->interval);
  self->bars = g_array_ref (look->bars);
  finx_bar_series_reset (self->series, bars, look->bars->len);
  finx_chart_set_series (FINX_CHART (self->chart), self->series);
  if (self->fit_id == 0)
    self->fit_id = gtk_widget_add_tick_callback (self->chart, fit_cb, self, NULL);
  finx_figure_set (FINX_FIGURE (self->figures[FIGURE_CLOSE]), close != NULL ? close : "–", instrument->currency, 2, NULL);
  show_faults (self, look);
  finx_engine_list_origins_async (self->engine, finx_series_row_get_info (self->row)->symbol, self->cancellable, origins_cb, g_object_ref (self));
  load_earnings (self);
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FinxSeriesDetail) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxSeriesLook) look = finx_series_look_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->row != FINX_SERIES_ROW (source))
    return;
  if (look != NULL)
    {
      show_look (self, look);
      return;
    }
  self->series = finx_bar_series_new (get_instrument (self), finx_series_row_get_info (self->row)->interval);
  finx_bar_series_fail (self->series, error->message);
  finx_chart_set_series (FINX_CHART (self->chart), self->series);
}

/* (transfer full): a file, or the provider, and when it was asked */
static char *
describe_source (FinxSeriesRow *row)
{
  const char *provider = finx_series_row_get_provider (row);
  g_autofree char *age = provider != NULL ? finx_format_age (g_get_real_time () - finx_series_row_get_fetched_us (row)) : NULL;

  if (provider == NULL)
    return g_strdup (finx_bar_source_label (finx_series_row_get_info (row)->source));
  /* Translators: the name of a provider of prices, and how long ago it was asked */
  return g_strdup_printf (_("%s, %s ago"), provider, age);
}

static void
show_bars (FinxSeriesDetail *self)
{
  const FinxBarSeriesInfo *info = finx_series_row_get_info (self->row);
  g_autofree char *bars = finx_format_double ((double) info->n_bars, 0), *source = describe_source (self->row);

  finx_figure_set (FINX_FIGURE (self->figures[FIGURE_BARS]), bars, finx_interval_to_string (info->interval), 2, source);
}

void
finx_series_detail_show_source (FinxSeriesDetail *self)
{
  g_return_if_fail (FINX_IS_SERIES_DETAIL (self));
  if (self->row != NULL)
    show_bars (self);
}

static void
show_head (FinxSeriesDetail *self)
{
  const FinxBarSeriesInfo *info = finx_series_row_get_info (self->row);
  const FinxInstrument *instrument = finx_series_row_get_instrument (self->row);
  g_autofree char *first = finx_format_bar_day (info->first_us);
  g_autofree char *last = finx_format_bar_day (info->last_us);
  g_autofree char *age = finx_format_age (finx_clock_now (finx_engine_get_clock (self->engine)) - info->last_us);
  /* Translators: the age of the newest price */
  g_autofree char *old = g_strdup_printf (_("%s old"), age);

  gtk_label_set_text (GTK_LABEL (self->symbol), info->symbol);
  gtk_label_set_text (GTK_LABEL (self->name), instrument != NULL ? instrument->name : _("Not an instrument of this program yet"));
  gtk_widget_set_visible (self->chip, info->source == FINX_BARS_SIMULATED);
  show_bars (self);
  finx_figure_set (FINX_FIGURE (self->figures[FIGURE_FROM]), first, NULL, 2, NULL);
  finx_figure_set (FINX_FIGURE (self->figures[FIGURE_TO]), last, NULL, 2, old);
  finx_figure_set (FINX_FIGURE (self->figures[FIGURE_CLOSE]), "–", NULL, 2, NULL);
  finx_chart_set_zone (FINX_CHART (self->chart), instrument != NULL && info->interval < FINX_INTERVAL_1D
                                                 ? finx_calendar_time_zone (instrument->calendar) : "UTC");
  gtk_label_set_text (GTK_LABEL (self->note), finx_series_row_get_options (self->row).knows_calendar || info->source == FINX_BARS_SIMULATED ? "" : _("Holidays of its exchange are not known"));
}

void
finx_series_detail_set (FinxSeriesDetail *self,
                        FinxSeriesRow    *row)
{
  g_return_if_fail (FINX_IS_SERIES_DETAIL (self));

  if (self->row == row)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_set_object (&self->row, row);
  drop_series (self);
  finx_table_set_model (self->faults, NULL);
  gtk_label_set_text (GTK_LABEL (self->count), "");
  gtk_widget_set_visible (self->box, row != NULL);
  if (row == NULL)
    return;
  show_head (self);
  self->cancellable = g_cancellable_new ();
  finx_series_look_async (self->engine, row, self->cancellable, looked_cb, g_object_ref (self));
}

static void
fault_selected_cb (FinxSeriesDetail *self,
                   GObject          *item)
{
  if (item != NULL)
    finx_chart_show_time (FINX_CHART (self->chart), finx_fault_row_get_time (FINX_FAULT_ROW (item)));
}

static void
finx_series_detail_dispose (GObject *object)
{
  FinxSeriesDetail *self = FINX_SERIES_DETAIL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->fit_id != 0)
    gtk_widget_remove_tick_callback (self->chart, self->fit_id);
  self->fit_id = 0;
  if (self->box != NULL)
    drop_series (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->row);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (finx_series_detail_parent_class)->dispose (object);
}

static void
finx_series_detail_class_init (FinxSeriesDetailClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_series_detail_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "finxseriesdetail");
}

static void
finx_series_detail_init (FinxSeriesDetail *self)
{
}

static GtkWidget *
build_head (FinxSeriesDetail *self,
            GMenuModel       *menu)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *button = gtk_menu_button_new ();
  const char *const adjustments[FINX_N_ADJUSTMENTS + 1] = { _("As traded"), _("Adjusted for splits"), _("Adjusted for splits and dividends") };

  gtk_widget_add_css_class (head, "finx-panel-head");
  self->symbol = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->symbol, "heading");
  gtk_box_append (GTK_BOX (head), self->symbol);
  self->name = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->name, "dim");
  gtk_label_set_ellipsize (GTK_LABEL (self->name), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->name), 0);
  gtk_widget_set_hexpand (self->name, TRUE);
  gtk_box_append (GTK_BOX (head), self->name);
  self->chip = finx_chip_new ();
  finx_chip_set (FINX_CHIP (self->chip), "simulated", _("Practice desk – simulated"));
  gtk_widget_set_valign (self->chip, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (head), self->chip);
  self->adjustment = gtk_drop_down_new_from_strings (adjustments);
  gtk_widget_set_valign (self->adjustment, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->adjustment, FALSE);
  gtk_widget_set_tooltip_text (self->adjustment, _("How prices of different days are made comparable"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->adjustment), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Adjustment of prices"), -1);
  restore_adjustment (self);
  gtk_box_append (GTK_BOX (head), self->adjustment);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Series menu"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Series menu"), -1);
  gtk_box_append (GTK_BOX (head), button);
  return head;
}

static GtkWidget *
build_figures (FinxSeriesDetail *self)
{
  const char *const captions[N_FIGURES] = { _("Bars"), _("From"), _("To"), _("Last close") };
  GtkWidget *strip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);

  gtk_widget_add_css_class (strip, "finx-series-strip");
  for (int i = 0; i < N_FIGURES; i++)
    {
      self->figures[i] = finx_figure_new (captions[i]);
      gtk_box_append (GTK_BOX (strip), self->figures[i]);
    }
  return strip;
}

static GtkWidget *
build_faults (FinxSeriesDetail *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_label_new (_("To look at"));

  gtk_widget_add_css_class (head, "finx-section-head");
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (head), label);
  self->count = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->count, "dim");
  gtk_widget_add_css_class (self->count, "numeric");
  gtk_box_append (GTK_BOX (head), self->count);
  self->note = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->note, "dim");
  gtk_widget_add_css_class (self->note, "caption");
  gtk_widget_set_hexpand (self->note, TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->note), 1);
  gtk_label_set_ellipsize (GTK_LABEL (self->note), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (head), self->note);
  gtk_box_append (GTK_BOX (box), head);
  self->faults = FINX_TABLE (finx_fault_table_new ());
  finx_table_set_rows (self->faults, 1, 8);
  finx_table_set_empty (self->faults, NULL, _("No gap, no jump, no spike: nothing looks wrong"), NULL);
  g_signal_connect_swapped (self->faults, "selected", G_CALLBACK (fault_selected_cb), self);
  g_signal_connect_swapped (self->faults, "activated", G_CALLBACK (fault_selected_cb), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->faults));
  return box;
}

GtkWidget *
finx_series_detail_new (FinxWorkspace *workspace,
                        GMenuModel    *menu)
{
  FinxSeriesDetail *self = g_object_new (FINX_TYPE_SERIES_DETAIL, NULL);

  self->engine = g_object_ref (finx_workspace_get_engine (workspace));
  g_signal_connect_object (self->engine, "earnings-changed", G_CALLBACK (load_earnings), self, G_CONNECT_SWAPPED);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), build_head (self, menu));
  gtk_box_append (GTK_BOX (self->box), build_figures (self));
  self->chart = finx_chart_new ();
  gtk_widget_set_vexpand (self->chart, TRUE);
  gtk_widget_set_size_request (self->chart, -1, 180);
  gtk_box_append (GTK_BOX (self->box), self->chart);
  gtk_box_append (GTK_BOX (self->box), build_faults (self));
  gtk_widget_set_visible (self->box, FALSE);
  return GTK_WIDGET (self);
}
