/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-footprint.h"

#include "market/finx-bar-span.h"
#include "market/finx-price-volume.h"

typedef struct
{
  FinxFootprintBar  bar;        /* first: what is seen of it */
  FinxPriceVolume  *volume;
} Entry;

struct _FinxFootprint
{
  FinxCalendar calendar;
  FinxInterval interval;
  GPtrArray   *entries;         /* (element-type Entry), oldest first */
  gboolean     is_interrupted;  /* and no trade of the newest bar since */
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  finx_price_volume_free (entry->volume);
  g_free (entry);
}

FinxFootprint *
finx_footprint_new (FinxCalendar calendar,
                    FinxInterval interval)
{
  FinxFootprint *self = g_new (FinxFootprint, 1);

  self->calendar = calendar;
  self->interval = interval;
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->is_interrupted = TRUE;
  return self;
}

void
finx_footprint_free (FinxFootprint *self)
{
  g_ptr_array_unref (self->entries);
  g_free (self);
}

static Entry *
get_entry (const FinxFootprint *self,
           guint                age)
{
  return self->entries->pdata[self->entries->len - 1 - age];
}

/* The bar that starts then, made if there is none; %NULL: it would be the oldest of more than are kept. */
static Entry *
ensure_entry (FinxFootprint *self,
              gint64         start_us)
{
  guint age = 0, n = self->entries->len;
  Entry *entry;

  while (age < n && get_entry (self, age)->bar.start_us > start_us)
    age++;
  if (age < n && get_entry (self, age)->bar.start_us == start_us)
    return get_entry (self, age);
  if (age == n && n == FINX_FOOTPRINT_BARS)
    return NULL;
  entry = g_new (Entry, 1);
  entry->bar = (FinxFootprintBar) { .start_us = start_us, .low = G_MAXINT64, .high = G_MININT64, .is_whole = TRUE };
  entry->volume = finx_price_volume_new ();
  g_ptr_array_insert (self->entries, (int) (n - age), entry);
  if (n == FINX_FOOTPRINT_BARS)
    g_ptr_array_remove_index (self->entries, 0);
  return entry;
}

gboolean
finx_footprint_add (FinxFootprint  *self,
                    const FinxTick *trade)
{
  Entry *entry = ensure_entry (self, finx_bar_start (self->calendar, self->interval, trade->time_us));

  if (entry == NULL)
    return FALSE;
  entry->bar.low = MIN (entry->bar.low, trade->price);
  entry->bar.high = MAX (entry->bar.high, trade->price);
  if (trade->side == FINX_SIDE_BUY)
    entry->bar.bought += trade->size;
  else
    entry->bar.sold += trade->size;
  if (self->is_interrupted)
    entry->bar.is_whole = FALSE;
  if (entry == get_entry (self, 0))
    self->is_interrupted = FALSE;       /* a late trade of an older bar tells nothing of the newest */
  finx_price_volume_add (entry->volume, trade->price, trade->size, (FinxSide) trade->side);
  return TRUE;
}

void
finx_footprint_interrupt (FinxFootprint *self)
{
  self->is_interrupted = TRUE;
  if (self->entries->len > 0)
    get_entry (self, 0)->bar.is_whole = FALSE;
}

FinxInterval
finx_footprint_get_interval (const FinxFootprint *self)
{
  return self->interval;
}

guint
finx_footprint_get_n (const FinxFootprint *self)
{
  return self->entries->len;
}

const FinxFootprintBar *
finx_footprint_get (const FinxFootprint *self,
                    guint                age)
{
  g_return_val_if_fail (age < self->entries->len, NULL);

  return &get_entry (self, age)->bar;
}

/* Prices below zero too go down to the start of their row. */
static gint64
row_of (gint64 price,
        gint64 step)
{
  gint64 rest = price % step;

  return price - rest - (rest < 0 ? step : 0);
}

/* No ratio where a side has nothing: in a thin market all would be marked. */
static gboolean
outweighs (gint64 size,
           gint64 other)
{
  return other > 0 && size / FINX_FOOTPRINT_RATIO >= other;
}

static void
mark_rows (GArray  *rows,
           gint64   step)
{
  FinxFootprintRow *control = NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      FinxFootprintRow *row = &g_array_index (rows, FinxFootprintRow, i), *below = i > 0 ? row - 1 : NULL;

      if (control == NULL || row->bought + row->sold > control->bought + control->sold)
        control = row;
      if (below == NULL || below->price != row->price - step)
        continue;
      row->outweighs_sold = outweighs (row->bought, below->sold);
      below->outweighs_bought = outweighs (below->sold, row->bought);
    }
  if (control != NULL)
    control->is_control = TRUE;
}

GArray *
finx_footprint_list_rows (const FinxFootprint *self,
                          guint                age,
                          gint64               step)
{
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (FinxFootprintRow));
  const FinxPriceVolumeLevel *levels;
  gsize n;

  g_return_val_if_fail (age < self->entries->len && step > 0, rows);

  levels = finx_price_volume_get (get_entry (self, age)->volume, &n);
  for (gsize i = 0; i < n; i++)
    {
      gint64 price = row_of (levels[i].price, step);
      FinxFootprintRow *row;

      if (rows->len == 0 || g_array_index (rows, FinxFootprintRow, rows->len - 1).price != price)
        {
          g_array_set_size (rows, rows->len + 1);
          g_array_index (rows, FinxFootprintRow, rows->len - 1).price = price;
        }
      row = &g_array_index (rows, FinxFootprintRow, rows->len - 1);
      row->bought += levels[i].bought;
      row->sold += levels[i].sold;
    }
  mark_rows (rows, step);
  return rows;
}
