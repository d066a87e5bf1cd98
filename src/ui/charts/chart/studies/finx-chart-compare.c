/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Other instruments in the price pane, as their change since the first bar in view. */
#include "ui/charts/chart/finx-chart-private.h"

#include <glib/gi18n.h>

#include "market/finx-bar-span.h"

#define LINE_WIDTH 1.5
#define MOST       8            /* lines that can be told apart */

void
finx_compare_align (const gint64        *times,
                    gsize                n,
                    gint64               end_us,
                    const FinxChartBars *others,
                    gsize                first,
                    double              *values)
{
  gsize other = first < n ? finx_chart_bars_find (others, times[first]) : 0;

  for (gsize i = first; i < n; i++)
    {
      gint64 until = i + 1 < n ? times[i + 1] : end_us;

      values[i] = NAN;
      for (; other < others->n && others->times[other] < until; other++)
        values[i] = others->closes[other];
    }
}

static FinxChartBars
bars_of (FinxBarSeries *series)
{
  return (FinxChartBars) { .times = finx_bar_series_get_times (series), .closes = finx_bar_series_get_closes (series),
                           .n = finx_bar_series_get_size (series) };
}

/* From bar @first on. What is newer than the newest bar of the chart is not shown, nor what is of its time while only a part of it is known: in a
 * replay it is the future. */
static void
align (FinxChartCompare *self,
       gsize             first)
{
  FinxChartBars bars = finx_chart_get_bars (self->chart), others = bars_of (self->series), curve;
  FinxBarSeries *own = self->chart->series;
  gint64 end_us = bars.n == 0 ? 0 : finx_bar_series_is_partial (own) ? bars.times[bars.n - 1]
                  : finx_bar_end (finx_bar_series_get_instrument (own)->calendar, finx_bar_series_get_interval (own), bars.times[bars.n - 1]);

  g_array_set_size (self->values, (guint) bars.n);
  finx_compare_align (bars.times, bars.n, end_us, &others, MIN (first, bars.n), (double *) (gpointer) self->values->data);
  curve = finx_chart_curve_bars ((const double *) (gpointer) self->values->data, bars.n);
  self->pyramid.n = MIN (self->pyramid.n, first + 1);
  finx_pyramid_append (&self->pyramid, &curve);
  gtk_widget_queue_draw (GTK_WIDGET (self->chart));
}

static void
all_cb (FinxChartCompare *self)
{
  align (self, 0);
}

static void
newest_cb (FinxChartCompare *self)
{
  gsize n = finx_chart_get_bars (self->chart).n;

  align (self, MIN (n > 0 ? n - 1 : 0, self->values->len > 0 ? self->values->len - 1 : 0));
}

static void
compare_free (gpointer data)
{
  FinxChartCompare *self = data;

  g_signal_handlers_disconnect_by_data (self->series, self);
  g_object_unref (self->series);
  g_array_unref (self->values);
  finx_pyramid_clear (&self->pyramid);
  g_free (self);
}

static void
compared_free (gpointer data)
{
  FinxCompared *self = data;

  g_free (self->symbol);
  g_free (self);
}

void
finx_chart_compare_init (FinxChart *self)
{
  self->compares = g_ptr_array_new_with_free_func (compare_free);
  self->compared = g_ptr_array_new_with_free_func (compared_free);
}

static gssize
find_compared (FinxChart  *self,
               const char *symbol)
{
  for (guint i = 0; i < self->compared->len; i++)
    if (g_str_equal (((FinxCompared *) self->compared->pdata[i])->symbol, symbol))
      return i;
  return -1;
}

static void
add_compared (FinxChart  *self,
              const char *symbol,
              gsize       length,
              guint       color)
{
  FinxCompared *compared = g_new (FinxCompared, 1);

  *compared = (FinxCompared) { g_strndup (symbol, length), color };
  g_ptr_array_add (self->compared, compared);
}

/* One among four that the fewest of them have; the studies begin with the first colour, comparisons with the last. */
static guint
choose_color (FinxChart *self)
{
  guint uses[4] = { 0 }, best = 3;

  for (guint i = 0; i < self->compared->len; i++)
    if (((FinxCompared *) self->compared->pdata[i])->color < G_N_ELEMENTS (uses))
      uses[((FinxCompared *) self->compared->pdata[i])->color]++;
  for (guint i = 3; i > 0; i--)
    best = uses[i - 1] < uses[best] ? i - 1 : best;
  return best;
}

/* "SPY 3\tMSFT 2"; from before there were colours "SPY\tMSFT". */
static void
read_compared (FinxChart  *self,
               const char *text)
{
  g_auto(GStrv) parts = g_strsplit (text != NULL ? text : "", "\t", MOST);

  g_ptr_array_set_size (self->compared, 0);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      gsize length = strlen (parts[i]);
      gboolean has_color = length > 2 && parts[i][length - 2] == ' ' && g_ascii_isdigit (parts[i][length - 1]);

      if (length > 0)
        add_compared (self, parts[i], has_color ? length - 2 : length,
                      has_color ? (guint) (parts[i][length - 1] - '0') % FINX_STUDY_COLORS : choose_color (self));
    }
}

/**
 * finx_chart_get_compared:
 *
 * Returns: (transfer full): what the user compares with and in which colours, for finx_chart_set_compared()
 */
char *
finx_chart_get_compared (FinxChart *self)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (FINX_IS_CHART (self), g_string_free (text, FALSE));
  for (guint i = 0; i < self->compared->len; i++)
    {
      const FinxCompared *compared = self->compared->pdata[i];

      g_string_append_printf (text, "%s%s %u", i > 0 ? "\t" : "", compared->symbol, compared->color);
    }
  return g_string_free (text, FALSE);
}

/**
 * finx_chart_set_compared:
 *
 * What was remembered. Their bars are given by finx_chart_set_compares().
 */
void
finx_chart_set_compared (FinxChart  *self,
                         const char *text)
{
  g_return_if_fail (FINX_IS_CHART (self));
  read_compared (self, text);
  finx_chart_forget_changes (self);
}

char **
finx_chart_get_compared_symbols (FinxChart *self)
{
  g_autoptr(GStrvBuilder) symbols = g_strv_builder_new ();

  g_return_val_if_fail (FINX_IS_CHART (self), NULL);
  for (guint i = 0; i < self->compared->len; i++)
    g_strv_builder_add (symbols, ((FinxCompared *) self->compared->pdata[i])->symbol);
  return g_strv_builder_end (symbols);
}

/* One step of undoing; whoever shows the chart gives the bars. */
static void
compared_changed (FinxChart *self)
{
  finx_chart_look_changed (self);
  g_signal_emit_by_name (self, "compare-changed");
}

void
finx_chart_apply_compared (FinxChart  *self,
                           const char *text)
{
  g_autofree char *before = finx_chart_get_compared (self);

  if (g_str_equal (before, text))
    return;
  read_compared (self, text);
  g_signal_emit_by_name (self, "compare-changed");
}

gboolean
finx_chart_compare_with (FinxChart  *self,
                         const char *symbol)
{
  g_return_val_if_fail (FINX_IS_CHART (self), FALSE);
  if (self->compared->len >= MOST || find_compared (self, symbol) >= 0)
    return FALSE;
  finx_chart_flush (self);
  add_compared (self, symbol, strlen (symbol), choose_color (self));
  compared_changed (self);
  return TRUE;
}

static void
drop_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FinxChart *self = FINX_CHART (widget);
  gssize i = find_compared (self, g_variant_get_string (parameter, NULL));

  if (i < 0)
    return;
  finx_chart_flush (self);
  g_ptr_array_remove_index (self->compared, (guint) i);
  compared_changed (self);
}

static void
color_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  FinxChart *self = FINX_CHART (widget);
  const char *symbol;
  guint color;
  gssize i;

  g_variant_get (parameter, "(&su)", &symbol, &color);
  i = find_compared (self, symbol);
  if (i < 0)
    return;
  finx_chart_flush (self);
  ((FinxCompared *) self->compared->pdata[i])->color = color % FINX_STUDY_COLORS;
  compared_changed (self);
}

void
finx_chart_compare_menu (FinxChart *self,
                         GMenu     *menu)
{
  for (guint i = 0; i < self->compared->len; i++)
    {
      const char *symbol = ((FinxCompared *) self->compared->pdata[i])->symbol;
      /* Translators: menu entries; %s is a symbol */
      g_autofree char *color = g_strdup_printf (_("Colour of %s"), symbol);
      g_autofree char *label = g_strdup_printf (_("Do not compare with %s"), symbol);
      g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);
      g_autoptr(GMenu) colors = g_menu_new ();

      for (guint k = 0; k < FINX_STUDY_COLORS; k++)
        {
          g_autoptr(GMenuItem) choice = g_menu_item_new (finx_chart_study_color_label (k), NULL);

          g_menu_item_set_action_and_target (choice, "chart.compare-color", "(su)", symbol, k);
          g_menu_append_item (colors, choice);
        }
      g_menu_append_submenu (menu, color, G_MENU_MODEL (colors));
      g_menu_item_set_action_and_target (item, "chart.drop-compare", "s", symbol);
      g_menu_append_item (menu, item);
    }
}

void
finx_chart_compare_class_init (FinxChartClass *klass)
{
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "chart.drop-compare", "s", drop_action);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "chart.compare-color", "(su)", color_action);
  g_signal_new ("compare-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

void
finx_chart_compare_bars (FinxChart *self,
                         gboolean   only_newest)
{
  for (guint i = 0; i < self->compares->len; i++)
    (only_newest ? newest_cb : all_cb) (self->compares->pdata[i]);
}

/**
 * finx_chart_set_compares:
 * @series: (array length=n): of other instruments in the same interval; referenced and followed
 *
 * They are drawn as their change since the first bar in view, so the scale becomes one of percent unless it counts changes already.
 */
void
finx_chart_set_compares (FinxChart            *self,
                         FinxBarSeries *const *series,
                         guint                 n)
{
  gboolean had_any;

  g_return_if_fail (FINX_IS_CHART (self));

  had_any = self->compares->len > 0;
  g_ptr_array_set_size (self->compares, 0);
  for (guint i = 0; i < n; i++)
    {
      FinxChartCompare *compare = g_new0 (FinxChartCompare, 1);

      compare->chart = self;
      compare->series = g_object_ref (series[i]);
      compare->values = g_array_new (FALSE, FALSE, sizeof (double));
      finx_pyramid_init (&compare->pyramid);
      g_signal_connect_swapped (series[i], "reset", G_CALLBACK (all_cb), compare);
      g_signal_connect_swapped (series[i], "prepended", G_CALLBACK (all_cb), compare);
      g_signal_connect_swapped (series[i], "appended", G_CALLBACK (newest_cb), compare);
      g_signal_connect_swapped (series[i], "updated", G_CALLBACK (newest_cb), compare);
      g_ptr_array_add (self->compares, compare);
      all_cb (compare);
    }
  if (n > 0 && !had_any && self->scale != FINX_SCALE_INDEXED)
    g_object_set (self, "scale", "percent", NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  finx_chart_changed (self, FINX_CHART_SUMMARY_MS);
}

/* What its first value in view has to be multiplied by to lie at the first close in view; 0: there is none. */
static double
factor_of (const FinxChartFrame   *frame,
           const FinxChartCompare *compare)
{
  const double *values = (const double *) (gpointer) compare->values->data;

  for (gsize i = frame->first; i < frame->last && i < compare->values->len; i++)
    if (values[i] > 0)
      return frame->bars.closes[frame->first] / values[i];
  return 0;
}

static FinxChartCurve
curve_of (const FinxChartFrame   *frame,
          const FinxChartCompare *compare)
{
  return (FinxChartCurve) { finx_chart_curve_bars ((const double *) (gpointer) compare->values->data, compare->values->len), &compare->pyramid, 0,
                            factor_of (frame, compare) };
}

void
finx_chart_compare_extend (FinxChart            *self,
                           const FinxChartFrame *frame,
                           double               *low,
                           double               *high)
{
  for (guint i = 0; i < self->compares->len; i++)
    {
      FinxChartCurve curve = curve_of (frame, self->compares->pdata[i]);
      double from, to;

      if (curve.factor > 0 && finx_chart_curve_extent (frame, &curve, &from, &to))
        {
          *low = MIN (*low, from);
          *high = MAX (*high, to);
        }
    }
}

/* Its change since the first bar in view at @bar; NaN: it has none there. */
double
finx_chart_compare_change (FinxChart            *self,
                           const FinxChartFrame *frame,
                           guint                 i,
                           gsize                 bar)
{
  FinxChartCompare *compare = self->compares->pdata[i];
  double factor = factor_of (frame, compare);

  while (bar > 0 && bar < compare->values->len && isnan (g_array_index (compare->values, double, bar)))
    bar--;
  return bar < compare->values->len && factor > 0
         ? g_array_index (compare->values, double, bar) * factor / frame->bars.closes[frame->first] - 1 : (double) NAN;
}

GdkRGBA
finx_chart_compare_color (FinxChart         *self,
                          const FinxPalette *palette,
                          guint              i)
{
  const FinxChartCompare *compare = self->compares->pdata[i];
  gssize at = find_compared (self, finx_bar_series_get_instrument (compare->series)->symbol);

  return finx_chart_study_color (palette, at >= 0 ? ((FinxCompared *) self->compared->pdata[at])->color : 3 - i % 4);
}

static void
draw (FinxChart            *self,
      const FinxChartFrame *frame,
      GtkSnapshot          *snapshot)
{
  const FinxScale *pane = &frame->panes[0];
  cairo_t *cr;

  if (self->compares->len == 0)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, (float) pane->top, (float) frame->plot_width, (float) pane->height));
  for (guint i = 0; i < self->compares->len; i++)
    {
      FinxChartCurve curve = curve_of (frame, self->compares->pdata[i]);
      GdkRGBA color = finx_chart_compare_color (self, frame->palette, i);

      if (curve.factor > 0)
        finx_chart_curve_draw (frame, pane, &curve, &color, LINE_WIDTH, 0, cr);
    }
  cairo_destroy (cr);
}

const FinxChartLayer finx_chart_compare_layer = { .draw = draw };
