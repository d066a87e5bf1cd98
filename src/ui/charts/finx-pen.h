/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include "ui/charts/chart/finx-chart-frame.h"
#include "ui/charts/finx-plot.h"

G_BEGIN_DECLS

#define FINX_TINT_LEAST    0.05f        /* of up or down over card; ui.md "Colour" */
#define FINX_TINT_MOST     0.39f

/* @strength −1…1 between two colours; 0 and NaN are neutral. Text stays readable on each. */
static inline GdkRGBA
finx_pen_tint_between (const FinxPen *pen,
                       const GdkRGBA *below,
                       const GdkRGBA *above,
                       double         strength)
{
  double size = fmin (fabs (strength), 1);

  if (isnan (strength) || size == 0)    /* fmin() would make 1 of NaN: unknown must not look like the greatest loss */
    return finx_chart_mix (&pen->palette->card, &pen->palette->text, 0.06f);
  return finx_chart_mix (&pen->palette->card, strength > 0 ? above : below,
                         FINX_TINT_LEAST + (FINX_TINT_MOST - FINX_TINT_LEAST) * (float) size);
}

static inline GdkRGBA
finx_pen_tint (const FinxPen *pen,
               double         strength)
{
  return finx_pen_tint_between (pen, &pen->palette->down, &pen->palette->up, strength);
}

/* Colours of the parts of a whole: told apart from each other, none of them means gain or loss. */
#define FINX_PEN_PARTS 8

static inline GdkRGBA
finx_pen_part_color (const FinxPalette *palette,
                     gsize              i)
{
  /* In the light style the two accents are all but one colour: the second is then paler. */
  gboolean alike = fabsf (palette->accent.red - palette->fill.red) + fabsf (palette->accent.green - palette->fill.green) +
                   fabsf (palette->accent.blue - palette->fill.blue) < 0.2f;
  GdkRGBA second = alike ? finx_chart_mix (&palette->fill, &palette->view, 0.45f) : palette->fill;
  const GdkRGBA *const colors[FINX_PEN_PARTS] = {
    &palette->accent, &second, &palette->study[1], &palette->study[0],
    &palette->study[2], &palette->study[3], &palette->dim, &palette->line2,
  };

  return *colors[i % FINX_PEN_PARTS];
}

/* A filled tile; with high contrast it has an outline. */
static inline void
finx_pen_tile (const FinxPen         *pen,
               const graphene_rect_t *area,
               const GdkRGBA         *color,
               float                  radius)
{
  GskRoundedRect rounded;

  gsk_rounded_rect_init_from_rect (&rounded, area, radius);
  if (radius > 0)
    gtk_snapshot_push_rounded_clip (pen->snapshot, &rounded);
  gtk_snapshot_append_color (pen->snapshot, color, area);
  if (radius > 0)
    gtk_snapshot_pop (pen->snapshot);
  if (pen->is_high_contrast)
    gtk_snapshot_append_border (pen->snapshot, &rounded, (float[]) { 1, 1, 1, 1 },
                                (GdkRGBA[]) { pen->palette->dim, pen->palette->dim, pen->palette->dim, pen->palette->dim });
}

static inline int
finx_pen_width (FinxChartText *text,
                const char    *words,
                gboolean       bold)
{
  int width;

  finx_chart_text_measure (text, words, bold, &width, NULL);
  return width;
}

static inline int
finx_pen_line (FinxChartText *text)
{
  int height;

  finx_chart_text_measure (text, "0", FALSE, NULL, &height);
  return height;
}

G_END_DECLS
