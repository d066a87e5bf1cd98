/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-packed-gains-private.h"

#define FIRST_SIZE 16
#define IS_LARGE   G_MININT64

void
finx_packed_gains_clear (FinxPackedGains *self)
{
  g_free (self->rows);
  g_free (self->slots);
  g_free (self->base);
  g_free (self->washed);
  g_clear_pointer (&self->large, g_array_unref);
}

void
finx_packed_gains_copy (FinxPackedGains       *self,
                        const FinxPackedGains *other)
{
  *self = *other;
  self->size = other->n;
  self->rows = g_memdup2 (other->rows, other->n * sizeof *other->rows);
  self->slots = g_memdup2 (other->slots, other->n * sizeof *other->slots);
  self->base = other->base != NULL ? g_memdup2 (other->base, other->n * sizeof *other->base) : NULL;
  self->washed = NULL;
  self->large = other->large != NULL ? g_array_copy (other->large) : NULL;
}

static void
resize (FinxPackedGains *self,
        guint            size)
{
  self->size = size;
  self->rows = g_renew (FinxPackedGain, self->rows, size);
  self->slots = g_renew (guint16, self->slots, size);
  if (self->base != NULL)
    self->base = g_renew (FinxPackedBase, self->base, size);
}

static gboolean
fits (FinxAmount amount)
{
  return amount == (gint64) amount && amount != IS_LARGE;
}

static void
add_base (FinxPackedGains *self)
{
  self->base = g_new (FinxPackedBase, self->size);
  for (guint i = 0; i < self->n; i++)
    self->base[i] = (FinxPackedBase) { self->rows[i].cost, self->rows[i].proceeds };
}

void
finx_packed_gains_add (FinxPackedGains   *self,
                       const FinxLotGain *gain,
                       guint              slot)
{
  FinxPackedGain *row;

  if (self->n == self->size)
    resize (self, MAX (FIRST_SIZE, self->size + self->size / 2));
  row = &self->rows[self->n];
  row->opened_by = gain->opened_by;
  row->closed_by = gain->closed_by;
  row->quantity = gain->quantity;
  row->cost = (gint64) gain->cost;
  row->proceeds = (gint64) gain->proceeds;
  if (!fits (gain->cost) || !fits (gain->proceeds) || !fits (gain->base_cost) || !fits (gain->base_proceeds))
    {
      if (self->large == NULL)
        self->large = g_array_new (FALSE, FALSE, sizeof (FinxLotGain));
      row->cost = IS_LARGE;
      row->proceeds = self->large->len;
      g_array_append_vals (self->large, gain, 1);
    }
  else if (self->base == NULL && (gain->base_cost != gain->cost || gain->base_proceeds != gain->proceeds))
    add_base (self);
  if (self->base != NULL)
    self->base[self->n] = (FinxPackedBase) { (gint64) gain->base_cost, (gint64) gain->base_proceeds };
  self->slots[self->n++] = (guint16) slot;
}

/* No more will come. */
void
finx_packed_gains_end (FinxPackedGains *self)
{
  if (self->n > 0)
    resize (self, self->n);
}

FinxLotGain
finx_packed_gains_get (const FinxPackedGains *self,
                       guint                  i)
{
  const FinxPackedGain *row = &self->rows[i];
  FinxPackedBase base = { row->cost, row->proceeds };

  if (row->cost == IS_LARGE)
    return g_array_index (self->large, FinxLotGain, row->proceeds);
  if (self->base != NULL)
    base = self->base[i];
  return (FinxLotGain) {
    .quantity = row->quantity,
    .cost = row->cost,
    .proceeds = row->proceeds,
    .base_cost = base.cost,
    .base_proceeds = base.proceeds,
    .opened_by = row->opened_by,
    .closed_by = row->closed_by,
  };
}

gboolean
finx_packed_gains_is_loss (const FinxPackedGains *self,
                           guint                  i)
{
  const FinxPackedGain *row = &self->rows[i];

  if (row->cost == IS_LARGE)
    {
      const FinxLotGain *gain = &g_array_index (self->large, FinxLotGain, row->proceeds);

      return finx_amount_is_known (gain->base_proceeds) && finx_amount_is_known (gain->base_cost) && gain->base_proceeds < gain->base_cost;
    }
  return self->base != NULL ? self->base[i].proceeds < self->base[i].cost : row->proceeds < row->cost;
}
