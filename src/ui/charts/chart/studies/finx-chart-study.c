/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/studies/finx-chart-study.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/finx-memory.h"

#define PANE_HEIGHT 84          /* px, until the user resizes it */
#define MOST_HEIGHT 2000

FinxChartStudy *
finx_chart_study_new (const FinxIndicatorSpec *spec)
{
  FinxChartStudy *self = g_new0 (FinxChartStudy, 1);
  gboolean is_band = FALSE;

  self->spec = *spec;
  self->height = PANE_HEIGHT;
  for (guint i = 0; i < spec->info->n_outputs; i++)
    is_band |= spec->info->outputs[i].look == FINX_LOOK_BAND_EDGE;
  for (guint i = 0; i < spec->info->n_outputs; i++)
    {
      finx_pyramid_init (&self->pyramids[i]);
      self->colors[i] = is_band ? 0 : i % 4;         /* a band and its middle are one thing */
    }
  return self;
}

void
finx_chart_study_free (FinxChartStudy *self)
{
  finx_chart_study_forget (self);
  for (guint i = 0; i < self->spec.info->n_outputs; i++)
    finx_pyramid_clear (&self->pyramids[i]);
  g_clear_pointer (&self->others, g_array_unref);
  g_free (self->other);
  g_free (self);
}

FinxChartStudy *
finx_chart_study_copy (const FinxChartStudy *self)
{
  FinxChartStudy *copy = finx_chart_study_new (&self->spec);

  memcpy (copy->colors, self->colors, sizeof copy->colors);
  copy->is_hidden = self->is_hidden;
  copy->height = self->height;
  copy->other = g_strdup (self->other);
  return copy;
}

gboolean
finx_chart_study_needs_other (const FinxChartStudy *self)
{
  return (finx_indicator_get_needs (&self->spec) & FINX_NEEDS_OTHER) != 0;
}

void
finx_chart_study_set_other (FinxChartStudy *self,
                            const char     *symbol)
{
  g_free (self->other);
  self->other = g_strdup (symbol);
}

void
finx_chart_study_set_others (FinxChartStudy *self,
                             GArray         *others)
{
  if (others == self->others)
    return;
  finx_chart_study_forget (self);
  g_clear_pointer (&self->others, g_array_unref);
  self->others = others != NULL ? g_array_ref (others) : NULL;
}

void
finx_chart_study_forget (FinxChartStudy *self)
{
  for (guint i = 0; i < self->spec.info->n_outputs; i++)
    {
      FinxChartBars none = { 0 };

      g_clear_pointer (&self->values[i], g_free);
      finx_pyramid_rebuild (&self->pyramids[i], &none);
      self->n_ahead[i] = 0;
    }
  g_clear_pointer (&self->live, finx_indicator_free);
  self->n = self->capacity = self->offset = 0;
  self->session_until = 0;
}

void
finx_chart_study_take (FinxChartStudy *self,
                       FinxChartStudy *other)
{
  finx_chart_study_forget (self);
  for (guint i = 0; i < self->spec.info->n_outputs; i++)
    {
      FinxPyramid mine = self->pyramids[i];

      self->values[i] = g_steal_pointer (&other->values[i]);
      self->pyramids[i] = other->pyramids[i];
      other->pyramids[i] = mine;
      self->n_ahead[i] = other->n_ahead[i];
    }
  if (self->others == NULL)
    self->others = g_steal_pointer (&other->others);
  self->live = g_steal_pointer (&other->live);
  self->n = other->n;
  self->capacity = other->capacity;
  self->offset = other->offset;
  self->session = other->session;
  self->session_until = other->session_until;
  other->n = other->capacity = 0;
}

gboolean
finx_chart_study_is_alike (const FinxChartStudy *self,
                           const FinxChartStudy *other)
{
  g_autofree char *a = finx_indicator_spec_to_string (&self->spec);
  g_autofree char *b = finx_indicator_spec_to_string (&other->spec);

  return g_str_equal (a, b) && g_strcmp0 (self->other, other->other) == 0;
}

static guint
most_ahead (const FinxChartStudy *self)
{
  int most = 0;

  for (guint i = 0; i < self->spec.info->n_outputs; i++)
    most = MAX (most, finx_indicator_get_shift (&self->spec, i));
  return (guint) most;
}

static void
reserve (FinxChartStudy *self,
         gsize           n)
{
  gsize ahead = most_ahead (self);

  if (n + ahead <= self->capacity)
    return;
  self->capacity = MAX (n + ahead, self->capacity * 3 / 2 + 256);
  for (guint i = 0; i < self->spec.info->n_outputs; i++)
    {
      self->values[i] = g_renew (double, self->values[i], self->capacity);
      finx_memory_expect_scan (self->values[i], self->capacity * sizeof (double));
    }
}

/* Sessions are looked up in the calendar once for each. */
static gint64
session_of (FinxChartStudy *self,
            FinxCalendar    calendar,
            gint64          time_us)
{
  gint64 open_us, close_us, next_close_us;

  if ((finx_indicator_get_needs (&self->spec) & FINX_NEEDS_SESSION) == 0)
    return 0;
  if (time_us < self->session || time_us >= self->session_until)
    {
      finx_calendar_last_session (calendar, time_us, &open_us, &close_us);
      self->session = open_us;
      finx_calendar_session (calendar, close_us, &self->session_until, &next_close_us);
    }
  return self->session;
}

/* Closes of the other instrument from bar @first on; %NULL: none is known. */
static const double *
others_from (const FinxChartStudy *self,
             gsize                 first)
{
  return self->others != NULL && self->others->len > first ? &g_array_index (self->others, double, first) : NULL;
}

/* Columns that no study needs are not copied for a thread. */
static inline double
at (const double *column,
    gsize         i)
{
  return column != NULL ? column[i] : (double) NAN;
}

static FinxIndicatorBar
make_bar (FinxChartStudy      *self,
          const FinxChartBars *bars,
          gsize                i,
          FinxCalendar         calendar)
{
  return (FinxIndicatorBar) { bars->times[i], at (bars->opens, i), at (bars->highs, i), at (bars->lows, i), at (bars->closes, i), at (bars->volumes, i),
                              at (others_from (self, i), 0), session_of (self, calendar, bars->times[i]) };
}

static const double *
part_of (const double *column,
         gsize         first)
{
  return column != NULL ? column + first : NULL;
}

/* Values of @n bars from value @first on, all of them final. */
static void
push (FinxChartStudy      *self,
      const FinxChartBars *bars,
      FinxCalendar         calendar,
      gsize                first,
      gsize                n)
{
  gsize at = first + self->offset;
  gboolean needs_sessions = (finx_indicator_get_needs (&self->spec) & FINX_NEEDS_SESSION) != 0;
  g_autofree gint64 *sessions = needs_sessions ? g_new (gint64, n) : NULL;
  g_autofree double *unknown = finx_chart_study_needs_other (self) && others_from (self, at) == NULL ? g_new (double, n) : NULL;
  double *outputs[FINX_INDICATOR_MAX_OUTPUTS], *const *all_outputs = outputs;
  FinxBarColumns columns = {
    .n = n, .times = bars->times + at, .opens = part_of (bars->opens, at), .highs = part_of (bars->highs, at),
    .lows = part_of (bars->lows, at), .closes = part_of (bars->closes, at), .volumes = part_of (bars->volumes, at), .sessions = sessions,
    .others = unknown != NULL ? unknown : others_from (self, at),
  };

  for (gsize i = 0; i < n && unknown != NULL; i++)
    unknown[i] = NAN;
  for (gsize i = 0; i < n && needs_sessions; i++)
    sessions[i] = session_of (self, calendar, columns.times[i]);
  for (guint k = 0; k < self->spec.info->n_outputs; k++)
    outputs[k] = self->values[k] + first;
  finx_indicator_push_many (self->live, &columns, &all_outputs);
}

/* Values of the bars from the first that is not final, @self->n − 1, to the last. */
static void
catch_up (FinxChartStudy      *self,
          const FinxChartBars *bars,
          FinxCalendar         calendar)
{
  double values[FINX_INDICATOR_MAX_OUTPUTS];
  guint n_outputs = self->spec.info->n_outputs;
  gsize n = bars->n - self->offset, first = self->n > 0 ? self->n - 1 : 0;

  reserve (self, n);
  if (n > first + 1)
    push (self, bars, calendar, first, n - 1 - first);
  if (n > first)
    {
      FinxIndicatorBar bar = make_bar (self, bars, n - 1 + self->offset, calendar);

      finx_indicator_peek (self->live, &bar, values);
      for (guint k = 0; k < n_outputs; k++)
        self->values[k][n - 1] = values[k];
    }
  self->n = n;
  for (guint k = 0; k < n_outputs; k++)
    {
      FinxChartBars curve;

      self->n_ahead[k] = n > 0 && finx_indicator_get_shift (&self->spec, k) > 0 ? finx_indicator_get_ahead (self->live, k, self->values[k] + n) : 0;
      curve = finx_chart_curve_bars (self->values[k], n + self->n_ahead[k]);
      self->pyramids[k].n = MIN (self->pyramids[k].n, first + 1);       /* what lay ahead is new as well */
      finx_pyramid_append (&self->pyramids[k], &curve);
    }
}

void
finx_chart_study_compute (FinxChartStudy      *self,
                          const FinxChartBars *bars,
                          FinxCalendar         calendar)
{
  finx_chart_study_forget (self);
  self->live = finx_indicator_new (&self->spec);
  catch_up (self, bars, calendar);
}

void
finx_chart_study_append (FinxChartStudy      *self,
                         const FinxChartBars *bars,
                         FinxCalendar         calendar)
{
  if (self->live != NULL && bars->n >= self->offset + MAX (self->n, 1))
    catch_up (self, bars, calendar);
}

FinxChartCurve
finx_chart_study_curve (const FinxChartStudy *self,
                        guint                 output)
{
  int shift = finx_indicator_get_shift (&self->spec, output);

  return (FinxChartCurve) { finx_chart_curve_bars (self->values[output], self->live != NULL ? self->n + self->n_ahead[output] : 0),
                            &self->pyramids[output], (int) self->offset + MIN (shift, 0), 1 };
}

double
finx_chart_study_value (const FinxChartStudy *self,
                        guint                 output,
                        gsize                 bar)
{
  gint64 i = (gint64) bar - (gint64) self->offset - MIN (finx_indicator_get_shift (&self->spec, output), 0);

  return i >= 0 && i < (gint64) self->n ? self->values[output][i] : (double) NAN;
}

gboolean
finx_chart_study_has_pane (const FinxChartStudy *self)
{
  return !self->spec.info->is_overlay && !self->is_hidden;
}

char *
finx_chart_study_title (const FinxChartStudy *self)
{
  const FinxIndicatorInfo *info = self->spec.info;
  GString *text = g_string_new (_(info->short_title));

  for (guint i = 0; i < info->n_parameters; i++)
    if (info->parameters[i].kind != FINX_PARAMETER_TIME)
      g_string_append_printf (text, " %g", self->spec.parameters[i]);
  if (info->has_source && self->spec.source != info->source)
    g_string_append_printf (text, " (%s)", finx_price_source_to_string (self->spec.source));
  if (self->other != NULL)
    g_string_append_printf (text, " · %s", self->other);
  return g_string_free (text, FALSE);
}

GdkRGBA
finx_chart_study_color (const FinxPalette *palette,
                        guint              color)
{
  const GdkRGBA *const colors[FINX_STUDY_COLORS] = { &palette->study[0], &palette->study[1], &palette->study[2], &palette->study[3],
                                                     &palette->accent, &palette->text, &palette->dim };

  if (color & FINX_STUDY_FREE_COLOR)
    return (GdkRGBA) { (float) (color >> 16 & 0xff) / 255, (float) (color >> 8 & 0xff) / 255, (float) (color & 0xff) / 255, 1 };
  return *colors[color % FINX_STUDY_COLORS];
}

const char *
finx_chart_study_color_label (guint color)
{
  static const char *const labels[FINX_STUDY_COLORS] = { N_("Yellow"), N_("Blue"), N_("Pink"), N_("Teal"), N_("Violet"), N_("Text"), N_("Grey") };

  return _(labels[color % FINX_STUDY_COLORS]);
}

char *
finx_chart_study_to_text (const FinxChartStudy *self)
{
  g_autofree char *spec = finx_indicator_spec_to_string (&self->spec);
  GString *text = g_string_new (self->is_hidden ? "-" : "");

  g_string_append_printf (text, "%s ", spec);
  for (guint i = 0; i < self->spec.info->n_outputs; i++)
    g_string_append_printf (text, self->colors[i] & FINX_STUDY_FREE_COLOR ? "%s#%06x" : "%s%u", i > 0 ? "," : "",
                            self->colors[i] & ~FINX_STUDY_FREE_COLOR);
  g_string_append_printf (text, " %d", self->height);
  if (self->other != NULL)
    g_string_append_printf (text, " %s", self->other);
  return g_string_free (text, FALSE);
}

FinxChartStudy *
finx_chart_study_from_text (const char *text)
{
  gboolean is_hidden = text[0] == '-';
  g_auto(GStrv) words = g_strsplit (text + is_hidden, " ", 4);
  g_auto(GStrv) colors = NULL;
  FinxIndicatorSpec spec;
  FinxChartStudy *self;
  gint64 height;

  if (words[0] == NULL || !finx_indicator_spec_parse (words[0], &spec, NULL))
    return NULL;
  self = finx_chart_study_new (&spec);
  self->is_hidden = is_hidden;
  colors = g_strsplit (words[1] != NULL ? words[1] : "", ",", -1);
  for (guint i = 0; i < spec.info->n_outputs && colors[i] != NULL; i++)
    self->colors[i] = colors[i][0] == '#' ? FINX_STUDY_FREE_COLOR | (guint32) (g_ascii_strtoull (colors[i] + 1, NULL, 16) & 0xffffff)
                                          : (guint32) (g_ascii_strtoull (colors[i], NULL, 10) % FINX_STUDY_COLORS);
  height = words[1] != NULL && words[2] != NULL ? g_ascii_strtoll (words[2], NULL, 10) : 0;
  if (height > 0 && height <= MOST_HEIGHT)
    self->height = (int) height;
  if (height > 0 && words[3] != NULL && finx_chart_study_needs_other (self))
    finx_chart_study_set_other (self, words[3]);
  return self;
}
