/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/studies/finx-chart-legend.h"

#include <glib/gi18n.h>

#include "ui/charts/chart/finx-chart-private.h"
#include "ui/words/finx-format.h"

#define LEGEND_X  12
#define LEGEND_Y  18            /* middle of the first line, below the top of its pane */
#define LEAD      4             /* px between lines */
#define HALO      4
#define NAME_GAP  4             /* px between a name and its value */
#define PART_GAP  10
#define MAX_PARTS 24
#define LARGE     1e5           /* values that are shown as counts */

/* A legend is a row of a dim name and a value in turn; either may be empty. */
typedef struct
{
  char   *name;                 /* owned, like @value */
  char   *value;
  GdkRGBA color;                /* of the value */
  gint    study;                /* that a click on it opens; −1: none */
} Part;

typedef struct
{
  Part  parts[MAX_PARTS];
  guint n;
} Row;

static void
add_part (Row           *row,
          char          *name,          /* (transfer full) */
          char          *value,         /* (transfer full) */
          const GdkRGBA *color,
          int            study)
{
  if (row->n == MAX_PARTS)
    {
      g_free (name);
      g_free (value);
      return;
    }
  row->parts[row->n++] = (Part) { name, value, *color, study };
}

static int
part_width (const FinxChartFrame *frame,
            const Part           *part)
{
  int name = 0, value = 0;

  finx_chart_text_measure (frame->text, part->name, FALSE, &name, NULL);
  finx_chart_text_measure (frame->text, part->value, FALSE, &value, NULL);
  return name + value + (name > 0 && value > 0 ? NAME_GAP : 0);
}

/* From part @from on, as many as there is room for; a number is never cut. Returns the first that is left. */
static guint
draw_line (FinxChart            *self,
           const FinxChartFrame *frame,
           GtkSnapshot          *snapshot,
           int                   y,
           const Row            *row,
           guint                 from)
{
  int x = LEGEND_X, total = 0;
  guint end = from;

  while (end < row->n)
    {
      int width = part_width (frame, &row->parts[end]) + (end > from ? PART_GAP : 0);

      if (total + width > frame->plot_width - LEGEND_X - HALO)
        break;
      total += width;
      end++;
    }
  if (end == from)
    return row->n;                      /* not even one fits */
  finx_chart_rectangle (snapshot, &frame->palette->view, x - HALO, y - frame->line_height / 2 - HALO, total + 2 * HALO, frame->line_height + 2 * HALO);
  for (guint i = from; i < end; i++)
    {
      const Part *part = &row->parts[i];
      int width = part_width (frame, part), at = x;

      if (part->name[0] != '\0')
        at += NAME_GAP + finx_chart_text_draw (frame->text, snapshot, part->name, FALSE, at, y, 0, &frame->palette->dim);
      finx_chart_text_draw (frame->text, snapshot, part->value, FALSE, at, y, 0, &part->color);
      if (part->study >= 0)
        {
          FinxLegendArea area = { { x - HALO / 2, y - frame->line_height / 2 - LEAD / 2, width + HALO, frame->line_height + LEAD }, part->study };

          g_array_append_val (self->legend, area);
        }
      x += width + PART_GAP;
    }
  return end;
}

/* Returns how many lines it took. */
static guint
draw_row (FinxChart            *self,
          const FinxChartFrame *frame,
          GtkSnapshot          *snapshot,
          int                   y,
          Row                  *row,
          guint                 most)   /* lines */
{
  guint from = 0, lines = 0;

  for (; from < row->n && lines < most; lines++)
    from = draw_line (self, frame, snapshot, y + (int) lines * (frame->line_height + LEAD), row, from);
  for (guint i = 0; i < row->n; i++)
    {
      g_free (row->parts[i].name);
      g_free (row->parts[i].value);
    }
  row->n = 0;
  return lines;
}

static int
first_line (const FinxChartFrame *frame)
{
  return MAX (LEGEND_Y, frame->tag_height * 3 / 4);
}

static void
add_bar (const FinxChartFrame *frame,
         gsize                 i,
         Row                  *row)
{
  const FinxChartBars *bars = &frame->bars;
  const FinxPalette *palette = frame->palette;
  double before = i > 0 ? bars->closes[i - 1] : NAN, change = bars->closes[i] - before;
  const GdkRGBA *color = change > 0 ? &palette->up : change < 0 ? &palette->down : &palette->text;
  g_autofree char *amount = finx_format_double (fabs (change), frame->decimals);
  g_autofree char *percent = finx_format_percent_signed (change / before, 2);

  /* Translators: first letters of open, high, low and close, above a chart */
  add_part (row, g_strdup (_("O")), finx_format_double (bars->opens[i], frame->decimals), &palette->text, -1);
  add_part (row, g_strdup (_("H")), finx_format_double (bars->highs[i], frame->decimals), &palette->text, -1);
  add_part (row, g_strdup (_("L")), finx_format_double (bars->lows[i], frame->decimals), &palette->text, -1);
  add_part (row, g_strdup (_("C")), finx_format_double (bars->closes[i], frame->decimals), color, -1);
  if (!isnan (change))
    add_part (row, g_strdup (""), g_strdup_printf ("%s%s (%s)", change > 0 ? "+" : change < 0 ? "−" : "", amount, percent), color, -1);
}

static void
add_study (FinxChart            *self,
           const FinxChartFrame *frame,
           guint                 index,
           gsize                 bar,
           Row                  *row)
{
  const FinxChartStudy *study = self->studies->pdata[index];
  int decimals = study->spec.info->is_overlay ? frame->decimals : 2;
  char *title = finx_chart_study_title (study);

  for (guint k = 0; k < study->spec.info->n_outputs; k++)
    {
      double value = finx_chart_study_value (study, k, bar);
      GdkRGBA color = finx_chart_study_color (frame->palette, study->colors[k]);

      add_part (row, title != NULL ? g_steal_pointer (&title) : g_strdup (""),
                isnan (value) ? g_strdup ("–") : fabs (value) >= LARGE && !study->spec.info->is_overlay ? finx_format_count (value)
                                                                                                     : finx_format_double (value, decimals),
                &color, (int) index);
    }
}

static void
draw_low_panes (FinxChart            *self,
                const FinxChartFrame *frame,
                GtkSnapshot          *snapshot,
                gsize                 bar,
                Row                  *row)
{
  for (guint pane = 1; pane < frame->n_panes; pane++)
    {
      const FinxChartStudy *own = finx_chart_study_of_pane (self, frame, pane);
      guint index;

      if ((int) pane == frame->volume)
        add_part (row, g_strdup (_("Volume")), finx_format_count (frame->bars.volumes[bar]),
                  frame->bars.closes[bar] >= frame->bars.opens[bar] ? &frame->palette->up : &frame->palette->down, -1);
      else if (own != NULL && g_ptr_array_find (self->studies, own, &index))
        add_study (self, frame, index, bar, row);
      draw_row (self, frame, snapshot, frame->panes[pane].top + MAX (12, frame->tag_height / 2), row, 1);
    }
}

/* Over a halo of the view: the bar @cross, else (−1) the last one, and the values of the studies there. */
void
finx_chart_legend_draw (FinxChart            *self,
                        const FinxChartFrame *frame,
                        GtkSnapshot          *snapshot,
                        gssize                cross)
{
  gsize bar = cross >= 0 ? (gsize) cross : frame->bars.n - 1;
  guint most = (guint) MAX (frame->panes[0].height / (3 * (frame->line_height + LEAD)), 1);
  int y = first_line (frame);
  Row row = { .n = 0 };
  guint lines;

  g_array_set_size (self->legend, 0);
  add_bar (frame, bar, &row);
  lines = draw_row (self, frame, snapshot, y, &row, 1);
  for (guint i = 0; i < self->studies->len; i++)
    {
      const FinxChartStudy *study = self->studies->pdata[i];

      if (study->spec.info->is_overlay && !study->is_hidden)
        add_study (self, frame, i, bar, &row);
    }
  for (guint i = 0; i < self->compares->len; i++)
    {
      GdkRGBA color = finx_chart_compare_color (self, frame->palette, i);
      double change = finx_chart_compare_change (self, frame, i, bar);

      add_part (&row, g_strdup (finx_bar_series_get_instrument (((FinxChartCompare *) self->compares->pdata[i])->series)->symbol),
                isnan (change) ? g_strdup ("–") : finx_format_percent_signed (change, 2), &color, -1);
    }
  if (row.n > 0)
    lines += draw_row (self, frame, snapshot, y + (int) lines * (frame->line_height + LEAD), &row, most);
  self->legend_lines = lines;
  draw_low_panes (self, frame, snapshot, bar, &row);
}

int
finx_chart_legend_bottom (FinxChart            *self,
                          const FinxChartFrame *frame)
{
  return first_line (frame) + frame->line_height / 2 + ((int) MAX (self->legend_lines, 1) - 1) * (frame->line_height + LEAD) + HALO;
}

int
finx_chart_legend_at (FinxChart *self,
                      double     x,
                      double     y)
{
  for (guint i = 0; i < self->legend->len; i++)
    {
      const FinxLegendArea *entry = &g_array_index (self->legend, FinxLegendArea, i);

      if (x >= entry->area.x && x < entry->area.x + entry->area.width && y >= entry->area.y && y < entry->area.y + entry->area.height)
        return entry->study;
    }
  return -1;
}
