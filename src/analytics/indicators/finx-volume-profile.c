/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/indicators/finx-volume-profile.h"

#include <math.h>

struct _FinxVolumeProfile
{
  double  height;
  gint64  first;                /* the number of row 0: its bottom in heights */
  GArray *rows;                 /* (element-type Row), from the lowest price on */
};

typedef struct
{
  double up, down;
} Row;

/* Returns: (transfer full): with no bars; rows lie on multiples of @row_height */
FinxVolumeProfile *
finx_volume_profile_new (double row_height)
{
  FinxVolumeProfile *self;

  g_return_val_if_fail (row_height > 0 && isfinite (row_height), NULL);

  self = g_new0 (FinxVolumeProfile, 1);
  self->height = row_height;
  self->rows = g_array_new (FALSE, TRUE, sizeof (Row));
  return self;
}

void
finx_volume_profile_free (FinxVolumeProfile *self)
{
  g_array_unref (self->rows);
  g_free (self);
}

/* Makes rows @lowest to @highest be there. */
static gboolean
reach (FinxVolumeProfile *self,
       gint64             lowest,
       gint64             highest)
{
  gint64 first = self->rows->len > 0 ? MIN (self->first, lowest) : lowest;
  gint64 last = self->rows->len > 0 ? MAX (self->first + (gint64) self->rows->len - 1, highest) : highest;
  guint before = self->rows->len > 0 ? (guint) (self->first - first) : 0;

  if (last - first >= FINX_VOLUME_PROFILE_MAX_ROWS)
    return FALSE;
  if (before > 0)
    {
      g_autofree Row *none = g_new0 (Row, before);

      g_array_prepend_vals (self->rows, none, before);
    }
  g_array_set_size (self->rows, (guint) (last - first + 1));
  self->first = first;
  return TRUE;
}

/**
 * finx_volume_profile_push:
 *
 * Returns: whether the bar was added; it is not where a number is missing, nothing was traded, or its prices are so far from the others
 *   that there would be more than %FINX_VOLUME_PROFILE_MAX_ROWS
 */
gboolean
finx_volume_profile_push (FinxVolumeProfile      *self,
                          const FinxIndicatorBar *bar)
{
  double low = floor (bar->low / self->height), high = MAX (ceil (bar->high / self->height) - 1, low);
  gboolean is_up = bar->close >= bar->open;

  if (!isfinite (bar->volume) || bar->volume <= 0 || !(bar->high >= bar->low) || fabs (low) > 9e15 || fabs (high) > 9e15
      || high - low >= FINX_VOLUME_PROFILE_MAX_ROWS || !isfinite (bar->open) || !isfinite (bar->close)
      || !reach (self, (gint64) low, (gint64) high))
    return FALSE;
  for (gint64 k = (gint64) low; k <= (gint64) high; k++)
    {
      Row *row = &g_array_index (self->rows, Row, k - self->first);
      double bottom = MAX (bar->low, (double) k * self->height), top = MIN (bar->high, (double) (k + 1) * self->height);
      double volume = bar->high > bar->low ? bar->volume * (MAX (top - bottom, 0) / (bar->high - bar->low)) : bar->volume;

      if (is_up)
        row->up += volume;
      else
        row->down += volume;
    }
  return TRUE;
}

/**
 * finx_volume_profile_new_for_bars:
 * @bars: with all columns but times and sessions
 * @n_rows: about so many rows from the lowest price to the highest
 *
 * Returns: (transfer full) (nullable): %NULL if no bar has prices
 */
FinxVolumeProfile *
finx_volume_profile_new_for_bars (const FinxBarColumns *bars,
                                  guint                 n_rows)
{
  double lowest = INFINITY, highest = -INFINITY;
  FinxVolumeProfile *self;

  for (gsize i = 0; i < bars->n; i++)
    if (isfinite (bars->lows[i]) && isfinite (bars->highs[i]))
      {
        lowest = MIN (lowest, bars->lows[i]);
        highest = MAX (highest, bars->highs[i]);
      }
  if (lowest > highest)
    return NULL;
  self = finx_volume_profile_new (highest > lowest ? (highest - lowest) / MAX (n_rows, 1) : MAX (fabs (highest), 1) * 1e-4);
  for (gsize i = 0; i < bars->n; i++)
    {
      FinxIndicatorBar bar = { .open = bars->opens[i], .high = bars->highs[i], .low = bars->lows[i], .close = bars->closes[i],
                               .volume = bars->volumes[i] };

      finx_volume_profile_push (self, &bar);
    }
  return self;
}

guint
finx_volume_profile_get_n_rows (const FinxVolumeProfile *self)
{
  return self->rows->len;
}

/* @index: from 0, the lowest price */
FinxVolumeRow
finx_volume_profile_get_row (const FinxVolumeProfile *self,
                             guint                    index)
{
  const Row *row = &g_array_index (self->rows, Row, index);
  double bottom = (double) (self->first + index) * self->height;

  return (FinxVolumeRow) { bottom, bottom + self->height, row->up, row->down };
}

static double
get_volume (const FinxVolumeProfile *self,
            guint                    index)
{
  const Row *row = &g_array_index (self->rows, Row, index);

  return row->up + row->down;
}

double
finx_volume_profile_get_total (const FinxVolumeProfile *self)
{
  double total = 0;

  for (guint i = 0; i < self->rows->len; i++)
    total += get_volume (self, i);
  return total;
}

/* The row with the most volume, the lowest of several: the point of control. */
guint
finx_volume_profile_get_control (const FinxVolumeProfile *self)
{
  guint best = 0;

  for (guint i = 1; i < self->rows->len; i++)
    if (get_volume (self, i) > get_volume (self, best))
      best = i;
  return best;
}

/**
 * finx_volume_profile_get_value_area:
 * @part: of all volume, 0.7 is usual
 * @lowest: (out): its lowest row
 * @highest: (out): its highest row
 *
 * The rows around the point of control, each time joined by the larger of its neighbours, until they hold @part of the volume.
 *
 * Returns: whether there is any
 */
gboolean
finx_volume_profile_get_value_area (const FinxVolumeProfile *self,
                                    double                   part,
                                    guint                   *lowest,
                                    guint                   *highest)
{
  double wanted = part * finx_volume_profile_get_total (self), held;

  if (self->rows->len == 0)
    return FALSE;
  *lowest = *highest = finx_volume_profile_get_control (self);
  held = get_volume (self, *lowest);
  while (held < wanted && (*lowest > 0 || *highest + 1 < self->rows->len))
    {
      double below = *lowest > 0 ? get_volume (self, *lowest - 1) : -1;
      double above = *highest + 1 < self->rows->len ? get_volume (self, *highest + 1) : -1;

      if (above >= below)
        held += get_volume (self, ++*highest);
      else
        held += get_volume (self, --*lowest);
    }
  return TRUE;
}
