/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct { double x, y, width, height; } FinxTile;

/* Fills @area with one tile for each value, as square as can be; the areas are in proportion to the values, which are
 * above zero and falling. (Bruls, Huizing, van Wijk: Squarified treemaps, 2000.) */
void finx_squarify (const double *values, gsize n, FinxTile area, FinxTile *tiles);

G_END_DECLS
