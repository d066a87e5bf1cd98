/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with what is shown: above the bars, and in the words for screen readers. */
#include "ui/charts/chart/finx-chart-private.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#define SAMPLES 15              /* closes in view that tell what is usual */
#define FAR     100.0           /* times the usual price: flattens all others */

static int
compare (const void *a,
         const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* A price in view that leaves no height to the others; a logarithmic scale has room for it. */
static gboolean
has_spike (const FinxChartFrame *frame)
{
  FinxExtent extent = finx_pyramid_query (frame->pyramid, &frame->bars, frame->first, frame->last);
  gsize n = frame->last - frame->first;
  double closes[SAMPLES];

  if (n < SAMPLES || frame->panes[0].kind == FINX_SCALE_LOG)
    return FALSE;
  for (gsize i = 0; i < SAMPLES; i++)
    closes[i] = fabs (frame->bars.closes[frame->first + i * (n - 1) / (SAMPLES - 1)]);
  qsort (closes, SAMPLES, sizeof *closes, compare);
  return closes[SAMPLES / 2] > 0 && MAX (fabs (extent.high), fabs (extent.low)) > FAR * closes[SAMPLES / 2];
}

static void
add_short_studies (FinxChart            *self,
                   const FinxChartFrame *frame,
                   GPtrArray            *notes)
{
  for (guint i = 0; i < self->studies->len; i++)
    {
      const FinxChartStudy *study = self->studies->pdata[i];
      guint needed = finx_indicator_get_first (&study->spec, 0) + 1;
      g_autofree char *title = NULL;

      if (study->is_hidden || frame->bars.n >= needed)
        continue;
      title = finx_chart_study_title (study);
      /* Translators: the name of a study, then numbers of bars */
      g_ptr_array_add (notes, g_strdup_printf (_("%s needs %u bars; there are %u"), title, needed, (guint) frame->bars.n));
    }
}

/* (transfer full) (element-type utf8) */
GPtrArray *
finx_chart_notes (FinxChart            *self,
                  const FinxChartFrame *frame)
{
  GPtrArray *notes = g_ptr_array_new_with_free_func (g_free);
  guint left_out = finx_bar_series_get_left_out (self->series), without = finx_bar_series_get_without_price (self->series);

  if (finx_bar_series_get_state (self->series) == FINX_SERIES_FAILED)
    g_ptr_array_add (notes, g_strdup (finx_bar_series_get_error (self->series)));
  if (frame->scale_fails)
    g_ptr_array_add (notes, g_strdup (self->scale == FINX_SCALE_LOG ? _("A logarithmic scale needs prices above zero; the linear scale is shown")
                                                                    : _("A change needs a first price above zero; the linear scale is shown")));
  if (has_spike (frame))
    g_ptr_array_add (notes, g_strdup (_("One price is more than 100 times the others and may be wrong; a logarithmic scale (L) shows all")));
  if (left_out > 0)
    g_ptr_array_add (notes, g_strdup_printf (ngettext ("%u bar was out of order or came twice and is left out",
                                                       "%u bars were out of order or came twice and are left out", left_out), left_out));
  if (without > 0)
    g_ptr_array_add (notes, g_strdup_printf (ngettext ("%u bar has no price and is left out", "%u bars have no price and are left out", without),
                                             without));
  add_short_studies (self, frame, notes);
  finx_chart_others_note (self, frame, notes);
  return notes;
}
