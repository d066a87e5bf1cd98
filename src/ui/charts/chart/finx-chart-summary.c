/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/finx-chart-private.h"

#include <glib/gi18n.h>

#include "ui/charts/finx-chart-ticks.h"
#include "ui/words/finx-format.h"
#include "ui/words/finx-interval-words.h"

void
finx_chart_describe_bar (FinxChart *self,
                         gsize      i)
{
  FinxChartBars bars = finx_chart_get_bars (self);
  FinxInterval interval = finx_bar_series_get_interval (self->series);
  int decimals = finx_bar_series_get_instrument (self->series)->price_scale;
  g_autofree char *open = finx_format_double (bars.opens[i], decimals);
  g_autofree char *high = finx_format_double (bars.highs[i], decimals);
  g_autofree char *low = finx_format_double (bars.lows[i], decimals);
  g_autofree char *close = finx_format_double (bars.closes[i], decimals);
  g_autofree char *volume = finx_format_count (bars.volumes[i]);
  g_autoptr(GString) sentence = g_string_new (NULL);
  char time[64];

  finx_time_long_label (self->zone, bars.times[i], finx_interval_to_usec (interval), time, sizeof time);
  g_string_printf (sentence, _("%s, open %s, high %s, low %s, close %s, volume %s"), time, open, high, low, close, volume);
  finx_chart_events_describe (self, i, sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence->str, -1);
}

/* "; RSI 14 59.70" */
static void
append_study (GString              *text,
              const FinxChartStudy *study,
              gsize                 bar,
              int                   decimals)
{
  g_autofree char *title = finx_chart_study_title (study);

  g_string_append_printf (text, "; %s", title);
  for (guint k = 0; k < study->spec.info->n_outputs; k++)
    {
      double value = finx_chart_study_value (study, k, bar);
      g_autofree char *number = isnan (value) ? g_strdup ("–") : finx_format_double (value, study->spec.info->is_overlay ? decimals : 2);

      g_string_append_printf (text, " %s", number);
    }
}

/* "AAPL, 5 minutes, 80 bars, 13:20 to 15:46, low 229.13, high 232.07, last 231.42; 2 marks" */
char *
finx_chart_describe (FinxChart *self)
{
  FinxChartFrame frame;
  const FinxInstrument *instrument;
  g_autofree char *low = NULL, *high = NULL, *last = NULL;
  FinxExtent extent;
  char from[64], to[64];
  GString *text;
  g_autoptr(GPtrArray) notes = NULL;
  guint n_alerts = 0;

  if (self->series == NULL)
    return g_strdup (_("No instrument chosen"));
  instrument = finx_bar_series_get_instrument (self->series);
  if (!finx_chart_layout (self, &frame))
    return g_strdup_printf (_("%s, %s, no bars"), instrument->symbol,
                            finx_interval_name (finx_bar_series_get_interval (self->series)));

  extent = finx_pyramid_query (frame.pyramid, &frame.bars, frame.first, frame.last);
  low = finx_format_double (extent.low, frame.decimals);
  high = finx_format_double (extent.high, frame.decimals);
  last = finx_format_double (frame.bars.closes[frame.bars.n - 1], frame.decimals);
  finx_time_long_label (self->zone, frame.bars.times[frame.first], frame.interval_us, from, sizeof from);
  finx_time_long_label (self->zone, frame.bars.times[frame.last - 1], frame.interval_us, to, sizeof to);
  text = g_string_new (NULL);
  g_string_append_printf (text, ngettext ("%s, %s, %u bar, %s to %s, low %s, high %s, last %s",
                                          "%s, %s, %u bars, %s to %s, low %s, high %s, last %s",
                                          (gulong) (frame.last - frame.first)),
                          instrument->symbol, finx_interval_name (finx_bar_series_get_interval (self->series)),
                          (guint) (frame.last - frame.first), from, to, low, high, last);
  for (guint i = 0; i < self->studies->len; i++)
    if (!((FinxChartStudy *) self->studies->pdata[i])->is_hidden)
      append_study (text, self->studies->pdata[i], frame.bars.n - 1, frame.decimals);
  for (guint i = 0; i < self->compares->len; i++)
    {
      double change = finx_chart_compare_change (self, &frame, i, frame.last - 1);
      g_autofree char *percent = isnan (change) ? g_strdup ("–") : finx_format_percent_signed (change, 2);

      g_string_append_printf (text, "; %s %s", finx_bar_series_get_instrument (((FinxChartCompare *) self->compares->pdata[i])->series)->symbol, percent);
    }
  if (self->drawings->len > 0)
    g_string_append_printf (text, ngettext ("; %u drawing", "; %u drawings", self->drawings->len), self->drawings->len);
  for (gsize i = 0; i < self->n_marks; i++)
    n_alerts += self->marks[i].kind == FINX_MARK_ALERT;
  if (self->n_marks > n_alerts)
    g_string_append_printf (text, ngettext ("; %u order or position line", "; %u order and position lines",
                                            (gulong) self->n_marks - n_alerts), (guint) self->n_marks - n_alerts);
  if (n_alerts > 0)
    g_string_append_printf (text, ngettext ("; %u alert", "; %u alerts", n_alerts), n_alerts);
  if (self->n_spans > 0)
    g_string_append_printf (text, ngettext ("; %u place to look at", "; %u places to look at", (gulong) self->n_spans), (guint) self->n_spans);
  finx_chart_events_summarize (self, &frame, text);
  notes = finx_chart_notes (self, &frame);
  for (guint i = 0; i < notes->len; i++)
    g_string_append_printf (text, "; %s", (const char *) notes->pdata[i]);
  return g_string_free (text, FALSE);
}

static gboolean
summary_cb (gpointer user_data)
{
  FinxChart *self = user_data;

  self->summary_id = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && self->key_cross < 0)
    {
      g_autofree char *text = finx_chart_describe (self);

      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
    }
  return G_SOURCE_REMOVE;
}

void
finx_chart_changed (FinxChart *self,
                    guint      within_ms)
{
  gint64 due = g_get_monotonic_time () + within_ms * 1000;

  /* What a person did is not kept waiting behind what the market did. */
  if (self->summary_id != 0 && self->summary_due <= due)
    return;
  g_clear_handle_id (&self->summary_id, g_source_remove);
  self->summary_id = g_timeout_add (within_ms, summary_cb, self);
  self->summary_due = due;
}
