/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-price-volume.h"

struct _FinxPriceVolume
{
  GArray *levels;               /* FinxPriceVolumeLevel by price */
};

FinxPriceVolume *
finx_price_volume_new (void)
{
  FinxPriceVolume *self = g_new (FinxPriceVolume, 1);

  self->levels = g_array_new (FALSE, FALSE, sizeof (FinxPriceVolumeLevel));
  return self;
}

void
finx_price_volume_free (FinxPriceVolume *self)
{
  g_array_unref (self->levels);
  g_free (self);
}

void
finx_price_volume_clear (FinxPriceVolume *self)
{
  g_array_set_size (self->levels, 0);
}

/* The first level at or above @price. */
static guint
find (const FinxPriceVolume *self,
      gint64                 price)
{
  guint low = 0, high = self->levels->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (self->levels, FinxPriceVolumeLevel, middle).price < price)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

void
finx_price_volume_add (FinxPriceVolume *self,
                       gint64           price,
                       gint64           size,
                       FinxSide         aggressor)
{
  guint at = find (self, price);
  FinxPriceVolumeLevel *level;

  if (at == self->levels->len || g_array_index (self->levels, FinxPriceVolumeLevel, at).price != price)
    {
      const FinxPriceVolumeLevel none = { price, 0, 0 };

      g_array_insert_val (self->levels, at, none);
    }
  level = &g_array_index (self->levels, FinxPriceVolumeLevel, at);
  if (aggressor == FINX_SIDE_BUY)
    level->bought += size;
  else
    level->sold += size;
}

FinxPriceVolumeLevel
finx_price_volume_sum (const FinxPriceVolume *self,
                       gint64                 low,
                       gint64                 high)
{
  FinxPriceVolumeLevel sum = { low, 0, 0 };

  for (guint i = find (self, low); i < self->levels->len; i++)
    {
      const FinxPriceVolumeLevel *level = &g_array_index (self->levels, FinxPriceVolumeLevel, i);

      if (level->price >= high)
        break;
      sum.bought += level->bought;
      sum.sold += level->sold;
    }
  return sum;
}

const FinxPriceVolumeLevel *
finx_price_volume_get (const FinxPriceVolume *self,
                       gsize                 *n)
{
  *n = self->levels->len;
  return (const FinxPriceVolumeLevel *) (gpointer) self->levels->data;
}
