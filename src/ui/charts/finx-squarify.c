/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-squarify.h"

#include <math.h>

/* The worst ratio of sides in a row of tiles along @side, whose areas sum to @sum. */
static double
worst (double sum,
       double least,
       double greatest,
       double side)
{
  return fmax (side * side * greatest / (sum * sum), sum * sum / (side * side * least));
}

/* Lays the row along the shorter side and takes it off @area. */
static void
place_row (const double *values,
           gsize         n,
           double        sum,
           double        px_per_value,
           FinxTile     *area,
           FinxTile     *tiles)
{
  gboolean is_column = area->width >= area->height;
  double side = is_column ? area->height : area->width, depth = side > 0 ? sum * px_per_value / side : 0, at = 0;

  for (gsize i = 0; i < n; i++)
    {
      double length = side * values[i] / sum;

      tiles[i] = is_column ? (FinxTile) { area->x, area->y + at, depth, length } : (FinxTile) { area->x + at, area->y, length, depth };
      at += length;
    }
  if (is_column)
    {
      area->x += depth;
      area->width = fmax (area->width - depth, 0);
    }
  else
    {
      area->y += depth;
      area->height = fmax (area->height - depth, 0);
    }
}

void
finx_squarify (const double *values,
               gsize         n,
               FinxTile      area,
               FinxTile     *tiles)
{
  double total = 0, px_per_value;

  for (gsize i = 0; i < n; i++)
    total += values[i];
  px_per_value = total > 0 ? area.width * area.height / total : 0;
  for (gsize first = 0; first < n;)
    {
      double side = fmin (area.width, area.height), sum = values[first];
      gsize last = first + 1;

      while (last < n && side > 0 &&
             worst ((sum + values[last]) * px_per_value, values[last] * px_per_value, values[first] * px_per_value, side) <=
             worst (sum * px_per_value, values[last - 1] * px_per_value, values[first] * px_per_value, side))
        sum += values[last++];
      place_row (values + first, last - first, sum, px_per_value, &area, tiles + first);
      first = last;
    }
}
