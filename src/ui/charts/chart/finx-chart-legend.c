/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/finx-chart-legend.h"

#include <glib/gi18n.h>

#include "ui/finx-format.h"

#define LEGEND_X 12
#define LEGEND_Y 18             /* middle of the first line, below the top of its pane */
#define HALO     4

/* A legend is a row of a dim name and a value in turn. */
typedef struct
{
  const char    *name;
  char          *value;
  const GdkRGBA *color;
} Part;

static void
draw_row (const FinxChartFrame *frame,
          GtkSnapshot          *snapshot,
          int                   y,
          const Part           *parts,
          gsize                 n)
{
  int x = LEGEND_X, total = 0, height = 0;

  for (gsize i = 0; i < n; i++)
    {
      int name = 0, value = 0;

      finx_chart_text_measure (frame->text, parts[i].name, FALSE, &name, &height);
      finx_chart_text_measure (frame->text, parts[i].value, FALSE, &value, NULL);
      total += name + value + (name > 0 ? 4 : 0) + (i + 1 < n ? 10 : 0);
    }
  total = MIN (total, frame->plot_width - LEGEND_X);
  finx_chart_rectangle (snapshot, &frame->palette->view, x - HALO, y - height / 2 - HALO, total + 2 * HALO, height + 2 * HALO);
  for (gsize i = 0; i < n; i++)
    {
      int name, value;

      finx_chart_text_measure (frame->text, parts[i].name, FALSE, &name, NULL);
      finx_chart_text_measure (frame->text, parts[i].value, FALSE, &value, NULL);
      if (x + name + value + 4 > frame->plot_width)      /* a number is never cut */
        return;
      if (name > 0)
        x += 4 + finx_chart_text_draw (frame->text, snapshot, parts[i].name, FALSE, x, y, 0, &frame->palette->dim);
      x += 10 + finx_chart_text_draw (frame->text, snapshot, parts[i].value, FALSE, x, y, 0, parts[i].color);
    }
}

static int
first_line (const FinxChartFrame *frame)
{
  return MAX (LEGEND_Y, frame->tag_height * 3 / 4);
}

int
finx_chart_legend_bottom (const FinxChartFrame *frame)
{
  return first_line (frame) + frame->line_height / 2 + HALO;
}

void
finx_chart_legend_draw (const FinxChartFrame *frame,
                        GtkSnapshot          *snapshot,
                        gssize                cross)
{
  const FinxChartBars *bars = &frame->bars;
  const FinxPalette *palette = frame->palette;
  gsize i = cross >= 0 ? (gsize) cross : bars->n - 1;
  double before = i > 0 ? bars->closes[i - 1] : NAN, change = bars->closes[i] - before;
  const GdkRGBA *color = change > 0 ? &palette->up : change < 0 ? &palette->down : &palette->text;
  int y = first_line (frame);
  gboolean volume_up = bars->closes[i] >= bars->opens[i];
  g_autofree char *open = finx_format_double (bars->opens[i], frame->decimals);
  g_autofree char *high = finx_format_double (bars->highs[i], frame->decimals);
  g_autofree char *low = finx_format_double (bars->lows[i], frame->decimals);
  g_autofree char *close = finx_format_double (bars->closes[i], frame->decimals);
  g_autofree char *volume = finx_format_count (bars->volumes[i]);
  g_autofree char *amount = finx_format_double (fabs (change), frame->decimals);
  g_autofree char *percent = finx_format_percent_signed (change / before, 2);
  g_autofree char *moved = g_strdup_printf ("%s%s (%s)", change > 0 ? "+" : change < 0 ? "−" : "", amount, percent);
  /* Translators: first letters of open, high, low and close, above a chart */
  const Part parts[] = { { _("O"), open, &palette->text }, { _("H"), high, &palette->text }, { _("L"), low, &palette->text },
                         { _("C"), close, color }, { "", moved, color } };
  const Part volume_parts[] = { { _("Volume"), volume, volume_up ? &palette->up : &palette->down } };

  draw_row (frame, snapshot, y, parts, isnan (change) ? 4 : 5);
  if (frame->volume > 0)
    draw_row (frame, snapshot, frame->panes[frame->volume].top + MAX (12, frame->tag_height / 2), volume_parts, 1);
}
