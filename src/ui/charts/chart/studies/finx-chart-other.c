/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second instruments of studies such as correlation: their bars beside those of the chart. */
#include "ui/charts/chart/finx-chart-private.h"

#include <glib/gi18n.h>

#include "base/finx-clock.h"
#include "market/finx-bar-span.h"

#define LEAD_US (8 * FINX_USEC_PER_DAY)         /* that bars of the same day, week or month may start apart, and more */

static void
match_days (const FinxChartBars *bars,
            FinxCalendar         calendar,
            FinxInterval         interval,
            const FinxChartBars *others,
            FinxCalendar         other_calendar,
            gsize                first,
            double              *values)
{
  gsize other = first < bars->n ? finx_chart_bars_find (others, bars->times[first] - LEAD_US) : 0;
  gint64 other_day = other < others->n ? finx_bar_day (other_calendar, interval, others->times[other]) : 0;

  for (gsize i = first; i < bars->n; i++)
    {
      gint64 day = finx_bar_day (calendar, interval, bars->times[i]);

      while (other < others->n && other_day < day)
        if (++other < others->n)
          other_day = finx_bar_day (other_calendar, interval, others->times[other]);
      values[i] = other < others->n && other_day == day ? others->closes[other] : (double) NAN;
    }
}

void
finx_chart_other_match (const FinxChartBars *bars,
                        FinxCalendar         calendar,
                        FinxInterval         interval,
                        const FinxChartBars *others,
                        FinxCalendar         other_calendar,
                        gsize                first,
                        double              *values)
{
  gsize other;

  if (interval >= FINX_INTERVAL_1D)
    {
      match_days (bars, calendar, interval, others, other_calendar, first, values);
      return;
    }
  other = first < bars->n ? finx_chart_bars_find (others, bars->times[first]) : 0;
  for (gsize i = first; i < bars->n; i++)
    {
      gint64 until = finx_bar_end (calendar, interval, bars->times[i]);

      until = i + 1 < bars->n ? MIN (until, bars->times[i + 1]) : until;
      values[i] = NAN;
      while (other < others->n && others->times[other] < bars->times[i])
        other++;
      for (; other < others->n && others->times[other] < until; other++)
        values[i] = others->closes[other];
    }
}

/* From bar @first on. Of the time of a bar of which only a part is known nothing is shown. Returns whether a value before the newest is another one. */
static gboolean
align (FinxChartOther *self,
       gsize           first)
{
  FinxBarSeries *own = self->chart->series;
  FinxChartBars bars = finx_chart_get_bars (self->chart);
  FinxChartBars others = { .times = finx_bar_series_get_times (self->series), .closes = finx_bar_series_get_closes (self->series),
                           .n = finx_bar_series_get_size (self->series) };
  g_autofree double *before = NULL;
  gsize n_before;
  gboolean changed = FALSE;
  double *values;

  first = MIN (first, MIN (bars.n, self->values->len));
  n_before = MIN (bars.n, self->values->len) - first;
  before = g_memdup2 (&g_array_index (self->values, double, first), n_before * sizeof *before);
  g_array_set_size (self->values, (guint) bars.n);
  if (bars.n == 0)
    return FALSE;
  values = (double *) (gpointer) self->values->data;
  finx_chart_other_match (&bars, finx_bar_series_get_instrument (own)->calendar, finx_bar_series_get_interval (own), &others,
                          finx_bar_series_get_instrument (self->series)->calendar, first, values);
  if (finx_bar_series_is_partial (own))
    values[bars.n - 1] = NAN;
  for (gsize i = 0; i < n_before && first + i + 1 < bars.n; i++)
    changed |= before[i] != values[first + i] && !(isnan (before[i]) && isnan (values[first + i]));
  return changed;
}

static void
forget_studies (FinxChart    *chart,
                const GArray *values)
{
  for (guint i = 0; i < chart->studies->len; i++)
    {
      FinxChartStudy *study = chart->studies->pdata[i];

      if (study->others == values)
        finx_chart_study_forget (study);
    }
}

static void
all_cb (FinxChartOther *self)
{
  align (self, 0);
  forget_studies (self->chart, self->values);
  finx_chart_studies_compute (self->chart);
}

/* Its newest bar may belong to one of the chart's that is over: then all values after it are others. */
static void
newest_cb (FinxChartOther *self)
{
  FinxChartBars bars = finx_chart_get_bars (self->chart);
  gsize n = finx_bar_series_get_size (self->series);
  gint64 time_us = n > 0 ? finx_bar_series_get_times (self->series)[n - 1] : 0;
  gsize at = finx_chart_bars_find (&bars, time_us);

  if (align (self, at > 1 ? at - 2 : 0))
    {
      forget_studies (self->chart, self->values);
      finx_chart_studies_compute (self->chart);
    }
  else
    finx_chart_studies_append (self->chart);
  gtk_widget_queue_draw (GTK_WIDGET (self->chart));
}

static void
state_cb (FinxChartOther *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self->chart));
  finx_chart_changed (self->chart, FINX_CHART_SUMMARY_MS);
}

static void
other_free (gpointer data)
{
  FinxChartOther *self = data;

  g_signal_handlers_disconnect_by_data (self->series, self);
  g_object_unref (self->series);
  g_array_unref (self->values);
  g_free (self);
}

static FinxChartOther *
other_new (FinxChart     *chart,
           FinxBarSeries *series)
{
  FinxChartOther *self = g_new0 (FinxChartOther, 1);

  self->chart = chart;
  self->series = g_object_ref (series);
  self->values = g_array_new (FALSE, FALSE, sizeof (double));
  g_signal_connect_swapped (series, "reset", G_CALLBACK (all_cb), self);
  g_signal_connect_swapped (series, "prepended", G_CALLBACK (all_cb), self);
  g_signal_connect_swapped (series, "appended", G_CALLBACK (newest_cb), self);
  g_signal_connect_swapped (series, "updated", G_CALLBACK (newest_cb), self);
  g_signal_connect_swapped (series, "notify::state", G_CALLBACK (state_cb), self);
  align (self, 0);
  return self;
}

void
finx_chart_other_init (FinxChart *self)
{
  self->others = g_ptr_array_new_with_free_func (other_free);
  self->other_symbols = g_new0 (char *, 1);
}

void
finx_chart_other_class_init (FinxChartClass *klass)
{
  g_signal_new ("others-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

void
finx_chart_others_align (FinxChart *self,
                         gboolean   only_newest)
{
  for (guint i = 0; i < self->others->len; i++)
    {
      FinxChartOther *other = self->others->pdata[i];

      align (other, only_newest && other->values->len > 0 ? other->values->len - 1 : 0);
    }
}

static FinxChartOther *
find_other (FinxChart  *self,
            const char *symbol)
{
  for (guint i = 0; symbol != NULL && i < self->others->len; i++)
    {
      FinxChartOther *other = self->others->pdata[i];

      if (g_str_equal (finx_bar_series_get_instrument (other->series)->symbol, symbol))
        return other;
    }
  return NULL;
}

void
finx_chart_others_link (FinxChart *self)
{
  for (guint i = 0; i < self->studies->len; i++)
    {
      FinxChartStudy *study = self->studies->pdata[i];
      FinxChartOther *other = find_other (self, study->other);

      if (finx_chart_study_needs_other (study))
        finx_chart_study_set_others (study, other != NULL ? other->values : NULL);
    }
}

/**
 * finx_chart_get_other_symbols:
 *
 * Returns: (transfer full): the instruments that studies need besides the chart's own, each once; "others-changed" tells when they are others
 */
char **
finx_chart_get_other_symbols (FinxChart *self)
{
  g_autoptr(GPtrArray) symbols = g_ptr_array_new ();

  g_return_val_if_fail (FINX_IS_CHART (self), NULL);
  for (guint i = 0; i < self->studies->len; i++)
    {
      const FinxChartStudy *study = self->studies->pdata[i];

      if (study->other != NULL && !g_ptr_array_find_with_equal_func (symbols, study->other, g_str_equal, NULL))
        g_ptr_array_add (symbols, g_strdup (study->other));
    }
  g_ptr_array_add (symbols, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&symbols), FALSE);
}

void
finx_chart_others_tell (FinxChart *self)
{
  char **symbols = finx_chart_get_other_symbols (self), **before = self->other_symbols;
  gboolean changed = !g_strv_equal ((const char *const *) symbols, (const char *const *) before);

  self->other_symbols = symbols;
  g_strfreev (before);
  if (changed)
    g_signal_emit_by_name (self, "others-changed");
}

/**
 * finx_chart_set_others:
 * @series: (array length=n): of those of finx_chart_get_other_symbols() that are known, in the interval of the chart; referenced and followed
 *
 * A study whose instrument is missing here has no values. Main thread.
 */
void
finx_chart_set_others (FinxChart            *self,
                       FinxBarSeries *const *series,
                       guint                 n)
{
  g_autoptr(GPtrArray) before = NULL;

  g_return_if_fail (FINX_IS_CHART (self));
  before = self->others;
  self->others = g_ptr_array_new_with_free_func (other_free);
  for (guint i = 0; i < n; i++)
    {
      guint k = 0;

      while (k < before->len && ((FinxChartOther *) before->pdata[k])->series != series[i])
        k++;
      g_ptr_array_add (self->others, k < before->len ? g_ptr_array_steal_index (before, k) : other_new (self, series[i]));
    }
  finx_chart_studies_compute (self);
  finx_chart_changed (self, FINX_CHART_SUMMARY_MS);
}

/**
 * finx_chart_set_instruments:
 * @board: (nullable): what a study can have as its second instrument; without it such studies are not offered
 */
void
finx_chart_set_instruments (FinxChart      *self,
                            FinxQuoteBoard *board)
{
  g_return_if_fail (FINX_IS_CHART (self));
  g_set_object (&self->instruments, board);
}

/* (transfer full) (nullable): what @study lacks */
static char *
describe_lack (FinxChart            *self,
               const FinxChartFrame *frame,
               const FinxChartStudy *study,
               const char           *title)
{
  FinxChartOther *other = find_other (self, study->other);
  guint missing = 0, n = (guint) (frame->last - frame->first);

  /* Translators: %s is the name of a study */
  if (study->other == NULL)
    return g_strdup_printf (_("%s needs a second instrument: a click on its name chooses one"), title);
  if (other == NULL)
    return g_strdup_printf (_("%s is not known, so %s has no values"), study->other, title);
  if (finx_bar_series_get_state (other->series) == FINX_SERIES_FAILED)
    return g_strdup_printf ("%s: %s", study->other, finx_bar_series_get_error (other->series));
  if (finx_bar_series_get_state (other->series) == FINX_SERIES_LOADING)
    return g_strdup_printf (_("Loading bars of %s"), study->other);
  for (gsize i = frame->first; i < frame->last && i < other->values->len; i++)
    missing += isnan (g_array_index (other->values, double, i));
  if (missing == 0 || (missing == 1 && isnan (g_array_index (other->values, double, other->values->len - 1))))
    return NULL;                        /* of the newest bar it may just not have come yet */
  /* Translators: a symbol, then numbers of bars, the second one of all that are shown */
  return g_strdup_printf (ngettext ("%s has no price at %u of %u bar", "%s has no price at %u of %u bars", n), study->other, missing, n);
}

void
finx_chart_others_note (FinxChart            *self,
                        const FinxChartFrame *frame,
                        GPtrArray            *notes)
{
  for (guint i = 0; i < self->studies->len; i++)
    {
      const FinxChartStudy *study = self->studies->pdata[i];
      g_autofree char *title = NULL, *note = NULL;

      if (study->is_hidden || !finx_chart_study_needs_other (study))
        continue;
      title = finx_chart_study_title (study);
      note = describe_lack (self, frame, study, title);
      if (note != NULL && !g_ptr_array_find_with_equal_func (notes, note, g_str_equal, NULL))
        g_ptr_array_add (notes, g_steal_pointer (&note));
    }
}
