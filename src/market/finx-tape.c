/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-tape.h"

struct _FinxTape
{
  FinxTapeRows          parent_instance;
  const FinxInstrument *instrument;     /* borrowed from its table */
  gint64                last;           /* price of the newest trade */
  gboolean              has_last;
};

G_DEFINE_FINAL_TYPE (FinxTape, finx_tape, FINX_TYPE_TAPE_ROWS)

static gboolean
belongs (FinxTape       *self,
         const FinxTick *tick)
{
  return tick->kind == FINX_TICK_TRADE && tick->instrument == self->instrument->index;
}

static void
finx_tape_class_init (FinxTapeClass *klass)
{
}

static void
finx_tape_init (FinxTape *self)
{
}

FinxTape *
finx_tape_new (const FinxInstrument *instrument)
{
  FinxTape *self;

  g_return_val_if_fail (instrument != NULL, NULL);

  self = g_object_new (FINX_TYPE_TAPE, NULL);
  self->instrument = instrument;
  return self;
}

const FinxInstrument *
finx_tape_get_instrument (FinxTape *self)
{
  g_return_val_if_fail (FINX_IS_TAPE (self), NULL);
  return self->instrument;
}

/**
 * finx_tape_push:
 * @trades: oldest first; ticks of other kinds and other instruments are passed over
 */
void
finx_tape_push (FinxTape       *self,
                const FinxTick *trades,
                gsize           n)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_if_fail (FINX_IS_TAPE (self));

  for (gsize i = 0; i < n; i++)
    {
      int direction;

      if (!belongs (self, &trades[i]))
        continue;

      direction = self->has_last ? (trades[i].price > self->last) - (trades[i].price < self->last) : 0;
      self->last = trades[i].price;
      self->has_last = TRUE;
      g_ptr_array_add (rows, finx_tape_row_new (&trades[i], direction));
    }
  finx_tape_rows_add (FINX_TAPE_ROWS (self), rows, 0);
}
