/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Dashed 1 px lines as one node each: a repeating gradient with hard stops, since repeat nodes are drawn through a
 * surface that libcairo 1.16 leaks when the target is an SVG file. @on and @off in px. */
static inline void
finx_chart_dash (GtkSnapshot           *snapshot,
                 const GdkRGBA         *color,
                 const graphene_rect_t *line,
                 float                  period_x,
                 float                  period_y,
                 float                  part_on)
{
  GdkRGBA clear = { color->red, color->green, color->blue, 0 };
  const GskColorStop stops[] = { { 0, *color }, { part_on, *color }, { part_on, clear }, { 1, clear } };

  gtk_snapshot_append_repeating_linear_gradient (snapshot, line, &line->origin,
                                                 &GRAPHENE_POINT_INIT (line->origin.x + period_x, line->origin.y + period_y),
                                                 stops, G_N_ELEMENTS (stops));
}

static inline void
finx_chart_dash_horizontal (GtkSnapshot   *snapshot,
                            const GdkRGBA *color,
                            int            x,
                            int            y,
                            int            length,
                            int            on,
                            int            off)
{
  if (length > 0)
    finx_chart_dash (snapshot, color, &GRAPHENE_RECT_INIT (x, y, length, 1), on + off, 0, (float) on / (on + off));
}

static inline void
finx_chart_dash_vertical (GtkSnapshot   *snapshot,
                          const GdkRGBA *color,
                          int            x,
                          int            y,
                          int            length,
                          int            on,
                          int            off)
{
  if (length > 0)
    finx_chart_dash (snapshot, color, &GRAPHENE_RECT_INIT (x, y, 1, length), 0, on + off, (float) on / (on + off));
}

G_END_DECLS
