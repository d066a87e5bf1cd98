/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-tape.h"

struct _FinxTape
{
  GObject               parent_instance;
  const FinxInstrument *instrument;     /* borrowed from its table */
  GPtrArray            *rows;           /* (element-type FinxTapeRow), oldest first: shown from the end */
  gint64                last;           /* price of the newest trade */
  gboolean              has_last;
};

static GType
get_item_type (GListModel *model)
{
  return FINX_TYPE_TAPE_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return FINX_TAPE (model)->rows->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  GPtrArray *rows = FINX_TAPE (model)->rows;

  return position < rows->len ? g_object_ref (g_ptr_array_index (rows, rows->len - 1 - position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FinxTape, finx_tape, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static gboolean
belongs (FinxTape       *self,
         const FinxTick *tick)
{
  return tick->kind == FINX_TICK_TRADE && tick->instrument == self->instrument->index;
}

static void
make_room (FinxTape *self,
           guint     n_new)
{
  guint n_gone = self->rows->len + n_new > FINX_TAPE_LENGTH ? self->rows->len + n_new - FINX_TAPE_LENGTH : 0;

  if (n_gone == 0)
    return;

  g_ptr_array_remove_range (self->rows, 0, n_gone);
  g_list_model_items_changed (G_LIST_MODEL (self), self->rows->len, n_gone, 0);
}

static void
finx_tape_finalize (GObject *object)
{
  FinxTape *self = FINX_TAPE (object);

  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (finx_tape_parent_class)->finalize (object);
}

static void
finx_tape_class_init (FinxTapeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_tape_finalize;
}

static void
finx_tape_init (FinxTape *self)
{
  self->rows = g_ptr_array_new_full (FINX_TAPE_LENGTH, g_object_unref);
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
  gsize n_trades = 0, n_skip, seen = 0;

  g_return_if_fail (FINX_IS_TAPE (self));

  for (gsize i = 0; i < n; i++)
    n_trades += belongs (self, &trades[i]) ? 1 : 0;
  if (n_trades == 0)
    return;

  n_skip = n_trades > FINX_TAPE_LENGTH ? n_trades - FINX_TAPE_LENGTH : 0;
  make_room (self, (guint) (n_trades - n_skip));
  for (gsize i = 0; i < n; i++)
    {
      int direction;

      if (!belongs (self, &trades[i]))
        continue;

      direction = self->has_last ? (trades[i].price > self->last) - (trades[i].price < self->last) : 0;
      self->last = trades[i].price;
      self->has_last = TRUE;
      if (seen++ >= n_skip)
        g_ptr_array_add (self->rows, finx_tape_row_new (&trades[i], direction));
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, (guint) (n_trades - n_skip));
}
