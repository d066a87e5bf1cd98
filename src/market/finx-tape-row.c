/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-tape-row.h"

struct _FinxTapeRow
{
  GObject  parent_instance;
  FinxTick tick;
  int      direction;
};

G_DEFINE_FINAL_TYPE (FinxTapeRow, finx_tape_row, G_TYPE_OBJECT)

static void
finx_tape_row_class_init (FinxTapeRowClass *klass)
{
}

static void
finx_tape_row_init (FinxTapeRow *self)
{
}

FinxTapeRow *
finx_tape_row_new (const FinxTick *tick,
                   int             direction)
{
  FinxTapeRow *self = g_object_new (FINX_TYPE_TAPE_ROW, NULL);

  self->tick = *tick;
  self->direction = direction;
  return self;
}

const FinxTick *
finx_tape_row_get_tick (FinxTapeRow *self)
{
  g_return_val_if_fail (FINX_IS_TAPE_ROW (self), NULL);
  return &self->tick;
}

int
finx_tape_row_get_direction (FinxTapeRow *self)
{
  g_return_val_if_fail (FINX_IS_TAPE_ROW (self), 0);
  return self->direction;
}
