/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The studies of a chart: their values as bars come, and how they are drawn. */
#include "ui/charts/chart/finx-chart-private.h"

#include <glib/gi18n.h>

#include "ui/charts/chart/layers/finx-chart-candles.h"
#include "ui/charts/chart/studies/finx-study-window.h"
#include "ui/charts/finx-chart-dash.h"

#define LINE_WIDTH   1.5
#define EDGE_WIDTH   1.0
#define DASH         5.0        /* px of the second line of a pane; ui.md "Charts" */
#define BAND_ALPHA   0.06f
#define BARS_ALPHA   0.6f
#define LEVEL_ALPHA  0.04f      /* of the band between levels */
#define DOT_SIZE     3
#define PANE_MARGIN  8          /* px above and below the values of a pane of their own */

/* What a thread computes; the columns are its own. */
typedef struct
{
  guint         serial;         /* of the chart's studies when it began */
  FinxChartBars bars;
  FinxCalendar  calendar;
  GPtrArray    *studies;        /* copies of those without values, in their order */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free ((gpointer) job->bars.times);
  g_free ((gpointer) job->bars.opens);
  g_free ((gpointer) job->bars.highs);
  g_free ((gpointer) job->bars.lows);
  g_free ((gpointer) job->bars.closes);
  g_free ((gpointer) job->bars.volumes);
  g_ptr_array_unref (job->studies);
  g_free (job);
}

static FinxCalendar
get_calendar (FinxChart *self)
{
  return finx_bar_series_get_instrument (self->series)->calendar;
}

static void
job_thread (GTask        *task,
            gpointer      source,
            gpointer      data,
            GCancellable *cancellable)
{
  Job *job = data;

  for (guint i = 0; i < job->studies->len; i++)
    finx_chart_study_compute (job->studies->pdata[i], &job->bars, job->calendar);
  g_task_return_boolean (task, TRUE);
}

static void
job_done_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  FinxChart *self = FINX_CHART (source);
  Job *job = g_task_get_task_data (G_TASK (result));
  FinxChartBars bars = finx_chart_get_bars (self);
  guint next = 0;

  if (job->serial != self->study_serial || self->series == NULL)
    return;                             /* other bars or other studies since */
  for (guint i = 0; i < self->studies->len && next < job->studies->len; i++)
    {
      FinxChartStudy *study = self->studies->pdata[i];

      if (study->live != NULL && study->offset == 0)
        continue;
      finx_chart_study_take (study, job->studies->pdata[next++]);
      finx_chart_study_append (study, &bars, get_calendar (self));
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gpointer
copy_column (const double *column,
             gsize         n,
             gboolean      is_needed)
{
  return is_needed ? g_memdup2 (column, n * sizeof *column) : NULL;
}

static void
begin_job (FinxChart           *self,
           const FinxChartBars *bars)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, job_done_cb, NULL);
  Job *job = g_new0 (Job, 1);
  FinxIndicatorNeeds needs = 0;

  job->serial = self->study_serial;
  job->calendar = get_calendar (self);
  job->studies = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_chart_study_free);
  for (guint i = 0; i < self->studies->len; i++)
    {
      FinxChartStudy *study = self->studies->pdata[i], *copy;
      g_autoptr(GArray) others = NULL;

      if (study->live != NULL && study->offset == 0)
        continue;
      others = study->others != NULL ? g_array_copy (study->others) : NULL;
      copy = finx_chart_study_copy (study);
      g_ptr_array_add (job->studies, copy);
      if (others != NULL)
        finx_chart_study_set_others (copy, others);
      needs |= finx_indicator_get_needs (&study->spec);
    }
  job->bars = (FinxChartBars) {
    g_memdup2 (bars->times, bars->n * sizeof *bars->times), copy_column (bars->opens, bars->n, needs & FINX_NEEDS_OPEN),
    copy_column (bars->highs, bars->n, needs & FINX_NEEDS_HIGH), copy_column (bars->lows, bars->n, needs & FINX_NEEDS_LOW),
    copy_column (bars->closes, bars->n, needs & FINX_NEEDS_CLOSE), copy_column (bars->volumes, bars->n, needs & FINX_NEEDS_VOLUME), bars->n,
  };
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, job_thread);
}

static gboolean
compute_cb (gpointer user_data)
{
  FinxChart *self = user_data;
  FinxChartBars bars = finx_chart_get_bars (self);

  self->study_id = 0;
  if (bars.n > 0)
    begin_job (self, &bars);
  return G_SOURCE_REMOVE;
}

/* Few bars at once; many on the pool, and not before the frame that shows them is drawn. */
void
finx_chart_studies_compute (FinxChart *self)
{
  FinxChartBars bars = finx_chart_get_bars (self);
  gboolean any = FALSE;

  finx_chart_others_link (self);
  self->study_serial++;
  for (guint i = 0; i < self->studies->len; i++)
    {
      FinxChartStudy *study = self->studies->pdata[i];

      if (study->live != NULL && study->offset == 0)
        continue;
      if (bars.n <= FINX_STUDY_AT_ONCE && bars.n > 0)
        finx_chart_study_compute (study, &bars, get_calendar (self));
      else
        any = TRUE;
    }
  if (any && bars.n > 0 && self->study_id == 0)
    self->study_id = g_idle_add_full (G_PRIORITY_LOW, compute_cb, self, NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  finx_chart_others_tell (self);
}

void
finx_chart_studies_reset (FinxChart *self)
{
  finx_chart_others_align (self, FALSE);
  for (guint i = 0; i < self->studies->len; i++)
    finx_chart_study_forget (self->studies->pdata[i]);
  finx_chart_studies_compute (self);
}

void
finx_chart_studies_append (FinxChart *self)
{
  FinxChartBars bars = finx_chart_get_bars (self);

  finx_chart_others_align (self, TRUE);
  for (guint i = 0; i < self->studies->len; i++)
    finx_chart_study_append (self->studies->pdata[i], &bars, get_calendar (self));
}

/* Until the values are computed anew, those that there are keep their bars. */
void
finx_chart_studies_prepend (FinxChart *self,
                            gsize      n)
{
  finx_chart_others_align (self, FALSE);
  for (guint i = 0; i < self->studies->len; i++)
    ((FinxChartStudy *) self->studies->pdata[i])->offset += n;
  finx_chart_studies_compute (self);
}

/* What @pane shows besides the price: its first study, for those below the price. */
FinxChartStudy *
finx_chart_study_of_pane (FinxChart            *self,
                          const FinxChartFrame *frame,
                          guint                 pane)
{
  guint next = frame->volume > 0 ? 2 : 1;

  for (guint i = 0; i < self->studies->len; i++)
    if (finx_chart_study_has_pane (self->studies->pdata[i]) && next++ == pane)
      return self->studies->pdata[i];
  return NULL;
}

static void
include (double *low,
         double *high,
         double  from,
         double  to)
{
  *low = MIN (*low, from);
  *high = MAX (*high, to);
}

/* An overlay near the bars widens the range, one far away must not flatten them. */
void
finx_chart_studies_extend (FinxChart            *self,
                           const FinxChartFrame *frame,
                           double               *low,
                           double               *high)
{
  double room = (*high - *low) * 0.5, bottom = *low - room, top = *high + room, from, to;

  for (guint i = 0; i < self->studies->len; i++)
    {
      const FinxChartStudy *study = self->studies->pdata[i];

      if (study->is_hidden || !study->spec.info->is_overlay)
        continue;
      for (guint k = 0; k < study->spec.info->n_outputs; k++)
        {
          FinxChartCurve curve = finx_chart_study_curve (study, k);

          if (finx_chart_curve_extent (frame, &curve, &from, &to))
            include (low, high, CLAMP (from, bottom, *low), CLAMP (to, *high, top));
        }
    }
}

/* The range of a pane of its own: the values in view, its levels, and zero below bars. */
void
finx_chart_studies_scale (FinxChart      *self,
                          FinxChartFrame *frame,
                          guint           pane)
{
  const FinxChartStudy *study = finx_chart_study_of_pane (self, frame, pane);
  const FinxIndicatorInfo *info = study->spec.info;
  FinxScale *scale = &frame->panes[pane];
  double low = INFINITY, high = -INFINITY, from, to;

  for (guint k = 0; k < info->n_outputs; k++)
    {
      FinxChartCurve curve = finx_chart_study_curve (study, k);

      if (finx_chart_curve_extent (frame, &curve, &from, &to))
        include (&low, &high, from, to);
      if (info->outputs[k].look == FINX_LOOK_HISTOGRAM && low <= high)
        include (&low, &high, 0, 0);
    }
  if (!(low <= high))
    {
      low = info->least;
      high = info->most > info->least ? info->most : low + 1;
    }
  for (guint k = 0; k < info->n_levels; k++)
    include (&low, &high, info->levels[k], info->levels[k]);
  if (!(high > low))
    {
      double room = MAX (fabs (high) * 0.01, 1e-9);

      low -= room;
      high += room;
    }
  scale->low = low;
  scale->high = high;
  finx_scale_add_margins (scale, MIN (PANE_MARGIN, scale->height / 4), MIN (PANE_MARGIN + frame->line_height, scale->height / 3));
}

static void
draw_output (const FinxChartFrame *frame,
             const FinxScale      *scale,
             const FinxChartStudy *study,
             guint                 k,
             gboolean              is_dashed,
             cairo_t              *cr)
{
  FinxIndicatorLook look = study->spec.info->outputs[k].look;
  FinxChartCurve curve = finx_chart_study_curve (study, k);
  GdkRGBA color = finx_chart_study_color (frame->palette, study->colors[k]);
  GdkRGBA pale = finx_chart_alpha (&color, BARS_ALPHA);

  curve.is_step = look == FINX_LOOK_STEP;
  switch (look)
    {
    case FINX_LOOK_HISTOGRAM:
      finx_chart_curve_bars_from (frame, scale, &curve, &pale, finx_scale_y (scale, 0), finx_chart_body_width (frame->pitch), cr);
      break;
    case FINX_LOOK_DOTS:
      finx_chart_curve_dots (frame, scale, &curve, &color, DOT_SIZE, cr);
      break;
    case FINX_LOOK_BAND_EDGE:
    case FINX_LOOK_LINE:
    case FINX_LOOK_STEP:
    default:
      finx_chart_curve_draw (frame, scale, &curve, &color, look == FINX_LOOK_BAND_EDGE ? EDGE_WIDTH : LINE_WIDTH,
                             is_dashed && look != FINX_LOOK_BAND_EDGE ? DASH : 0, cr);
      break;
    }
}

static void
draw_study (const FinxChartFrame *frame,
            const FinxScale      *scale,
            const FinxChartStudy *study,
            guint                 rank,         /* how many of the pane's studies are drawn before */
            cairo_t              *cr)
{
  const FinxIndicatorInfo *info = study->spec.info;
  gint64 edge = -1;

  for (guint k = 0; k < info->n_outputs; k++)
    {
      FinxChartCurve a, b = finx_chart_study_curve (study, k);
      GdkRGBA color = finx_chart_study_color (frame->palette, study->colors[k]);
      GdkRGBA band = finx_chart_alpha (&color, BAND_ALPHA);

      if (info->outputs[k].look != FINX_LOOK_BAND_EDGE)
        continue;
      if (edge >= 0)
        {
          a = finx_chart_study_curve (study, (guint) edge);
          finx_chart_curve_between (frame, scale, &a, &b, &band, cr);
        }
      edge = edge >= 0 ? -1 : (gint64) k;
    }
  for (guint pass = 0; pass < 2; pass++)        /* lines lie over bars */
    for (guint k = 0; k < info->n_outputs; k++)
      if ((info->outputs[k].look == FINX_LOOK_HISTOGRAM) == (pass == 0))
        draw_output (frame, scale, study, k, info->is_overlay ? rank % 2 == 1 : k % 2 == 1, cr);
}

static void
draw_levels (const FinxChartFrame    *frame,
             const FinxScale         *scale,
             const FinxIndicatorInfo *info,
             GtkSnapshot             *snapshot)
{
  GdkRGBA band = finx_chart_alpha (&frame->palette->text, LEVEL_ALPHA);

  if (info->n_levels > 1)
    {
      int top = (int) round (finx_scale_y (scale, MAX (info->levels[0], info->levels[info->n_levels - 1])));
      int bottom = (int) round (finx_scale_y (scale, MIN (info->levels[0], info->levels[info->n_levels - 1])));

      finx_chart_rectangle (snapshot, &band, 0, top, frame->plot_width, MAX (bottom - top, 1));
    }
  for (guint k = 0; k < info->n_levels; k++)
    finx_chart_dash_horizontal (snapshot, &frame->palette->line2, 0, (int) round (finx_scale_y (scale, info->levels[k])), frame->plot_width, 3, 3);
}

static void
draw (FinxChart            *self,
      const FinxChartFrame *frame,
      GtkSnapshot          *snapshot)
{
  for (guint pane = 0; pane < frame->n_panes; pane++)
    {
      const FinxScale *scale = &frame->panes[pane];
      const FinxChartStudy *own = pane > 0 ? finx_chart_study_of_pane (self, frame, pane) : NULL;
      cairo_t *cr = NULL;
      guint rank = 0;

      if (own != NULL)
        draw_levels (frame, scale, own->spec.info, snapshot);
      for (guint i = 0; i < self->studies->len; i++)
        {
          const FinxChartStudy *study = self->studies->pdata[i];

          if (study->live == NULL || study->is_hidden || (pane == 0 ? !study->spec.info->is_overlay : study != own))
            continue;
          if (cr == NULL)
            {
              cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, (float) scale->top, (float) frame->plot_width, (float) scale->height));
              cairo_rectangle (cr, 0, scale->top, frame->plot_width, scale->height);
              cairo_clip (cr);
            }
          draw_study (frame, scale, study, rank++, cr);
        }
      if (cr != NULL)
        cairo_destroy (cr);
    }
}

/* A click on the name of a study opens what can be changed of it. */
static const char *
hit (FinxChart            *self,
     const FinxChartFrame *frame,
     double                x,
     double                y)
{
  return finx_chart_legend_at (self, x, y) >= 0 ? "pointer" : NULL;
}

static void
begin (FinxChart            *self,
       const FinxChartFrame *frame,
       double                x,
       double                y)
{
  self->drag_study = finx_chart_legend_at (self, x, y);
}

static void
update (FinxChart            *self,
        const FinxChartFrame *frame,
        double                dx,
        double                dy)
{
}

static void
end (FinxChart *self,
     gboolean   cancelled)
{
  if (!cancelled && self->drag_study >= 0 && (guint) self->drag_study < self->studies->len)
    finx_study_window_present (self, self->drag_study);
}

const FinxChartLayer finx_chart_studies_layer = { draw, hit, begin, update, end };

/* The colour that the fewest studies have. */
static guint8
choose_color (FinxChart *self)
{
  guint uses[4] = { 0 }, best = 0;

  for (guint i = 0; i < self->studies->len; i++)
    {
      guint color = ((FinxChartStudy *) self->studies->pdata[i])->colors[0];

      if (color < G_N_ELEMENTS (uses))
        uses[color]++;
    }
  for (guint i = 1; i < G_N_ELEMENTS (uses); i++)
    best = uses[i] < uses[best] ? i : best;
  return (guint8) best;
}

void
finx_chart_set_templates (FinxChart   *self,
                          FinxPresets *templates)
{
  g_return_if_fail (FINX_IS_CHART (self));
  g_set_object (&self->templates, templates);
}

void
finx_chart_show_studies (FinxChart *self)
{
  g_return_if_fail (FINX_IS_CHART (self));
  finx_study_window_present (self, -1);
}

/* The chart takes the study; a new one gets colours of its own, and what the user compares with already. */
void
finx_chart_add_study (FinxChart      *self,
                      FinxChartStudy *study)
{
  guint8 first = choose_color (self);

  if (finx_chart_study_needs_other (study) && study->other == NULL && self->compared->len > 0)
    finx_chart_study_set_other (study, ((FinxCompared *) self->compared->pdata[0])->symbol);
  for (guint k = 0; k < study->spec.info->n_outputs; k++)
    study->colors[k] = (study->colors[k] + first) % 4;
  g_ptr_array_add (self->studies, study);
  finx_chart_studies_compute (self);
  finx_chart_look_changed (self);
}

gboolean
finx_chart_shares_studies (FinxChart *self)
{
  return g_signal_has_handler_pending (self, g_signal_lookup ("study-shared", FINX_TYPE_CHART), 0, FALSE);
}

void
finx_chart_share_study (FinxChart *self,
                        guint      i)
{
  g_autofree char *text = finx_chart_study_to_text (self->studies->pdata[i]);

  g_signal_emit_by_name (self, "study-shared", text);
}

/**
 * finx_chart_take_study:
 * @text: of finx_chart_study_to_text() in another chart
 *
 * Adds it as it is there; one step of undoing.
 */
gboolean
finx_chart_take_study (FinxChart  *self,
                       const char *text)
{
  FinxChartStudy *study;

  g_return_val_if_fail (FINX_IS_CHART (self), FALSE);
  study = finx_chart_study_from_text (text);
  for (guint i = 0; study != NULL && i < self->studies->len; i++)
    if (finx_chart_study_is_alike (study, self->studies->pdata[i]))
      g_clear_pointer (&study, finx_chart_study_free);
  if (study == NULL)
    return FALSE;
  finx_chart_flush (self);
  g_ptr_array_add (self->studies, study);
  finx_chart_studies_compute (self);
  finx_chart_look_changed (self);
  return TRUE;
}

void
finx_chart_remove_study (FinxChart *self,
                         guint      i)
{
  g_ptr_array_remove_index (self->studies, i);
  self->study_serial++;
  finx_chart_studies_compute (self);
  finx_chart_look_changed (self);
}

/* @study (transfer full) takes the place of another; its values are computed where the indicator is another. */
void
finx_chart_replace_study (FinxChart      *self,
                          guint           i,
                          FinxChartStudy *study)
{
  FinxChartStudy *old = self->studies->pdata[i];

  if (finx_chart_study_is_alike (study, old))
    finx_chart_study_take (study, old);
  g_ptr_array_index (self->studies, i) = study;
  finx_chart_study_free (old);
  finx_chart_studies_compute (self);
  finx_chart_look_changed (self);
}
