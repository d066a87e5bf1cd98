/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-tape-filter.h"

struct _FinxTapeFilter
{
  GObject      parent_instance;
  FinxTape    *tape;            /* owned, nullable */
  gulong       changed_id;
  FinxTapeRule rule;
  GPtrArray   *rows;            /* (element-type FinxTapeRow), oldest first: what is shown */
  FinxTapeRow *burst;           /* owned, nullable: the newest, added up so far */
  gboolean     burst_is_shown;  /* it is the last of @rows */
};

static GType
get_item_type (GListModel *model)
{
  return FINX_TYPE_TAPE_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return FINX_TAPE_FILTER (model)->rows->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  GPtrArray *rows = FINX_TAPE_FILTER (model)->rows;

  return position < rows->len ? g_object_ref (g_ptr_array_index (rows, rows->len - 1 - position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FinxTapeFilter, finx_tape_filter, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static gboolean
is_wanted_side (FinxTapeFilter *self,
                const FinxTick *tick)
{
  return self->rule.side == FINX_TAPE_ALL || (self->rule.side == FINX_TAPE_BOUGHT) == (tick->side == FINX_SIDE_BUY);
}

static gboolean
continues (FinxTapeFilter *self,
           const FinxTick *tick)
{
  const FinxTick *last = self->burst != NULL ? finx_tape_row_get_tick (self->burst) : NULL;

  return self->rule.add_up && last != NULL && last->price == tick->price && last->side == tick->side &&
         tick->time_us - last->time_us <= FINX_TAPE_BURST_US;
}

/* The burst with one trade more. */
static FinxTapeRow *
add_to_burst (FinxTapeFilter *self,
              const FinxTick *tick)
{
  FinxTick sum = *tick;

  sum.size += finx_tape_row_get_tick (self->burst)->size;
  return finx_tape_row_new (&sum, finx_tape_row_get_direction (self->burst));
}

/* The next trade; TRUE: the last of @rows was replaced instead of followed. */
static gboolean
take (FinxTapeFilter *self,
      FinxTapeRow    *trade)
{
  const FinxTick *tick = finx_tape_row_get_tick (trade);
  gboolean is_more = continues (self, tick), replaced = is_more && self->burst_is_shown;
  FinxTapeRow *row = is_more ? add_to_burst (self, tick) : g_object_ref (trade);

  g_clear_object (&self->burst);
  self->burst = row;
  self->burst_is_shown = is_wanted_side (self, tick) && finx_tape_row_get_tick (row)->size >= self->rule.least;
  if (replaced)
    g_ptr_array_set_size (self->rows, (int) self->rows->len - 1);
  if (self->burst_is_shown)
    g_ptr_array_add (self->rows, g_object_ref (row));
  return replaced;
}

static void
trim (FinxTapeFilter *self)
{
  guint n_gone = self->rows->len > FINX_TAPE_LENGTH ? self->rows->len - FINX_TAPE_LENGTH : 0;

  if (n_gone == 0)
    return;
  g_ptr_array_remove_range (self->rows, 0, n_gone);
  g_list_model_items_changed (G_LIST_MODEL (self), self->rows->len, n_gone, 0);
}

/* What leaves the tape's end stays here until there is no room: a filter looks further back than the tape. */
static void
tape_changed_cb (FinxTapeFilter *self,
                 guint           position,
                 guint           removed,
                 guint           added)
{
  guint before = self->rows->len, replaced = 0;

  for (guint i = position == 0 ? added : 0; i > 0; i--)
    {
      g_autoptr(FinxTapeRow) trade = g_list_model_get_item (G_LIST_MODEL (self->tape), i - 1);
      guint len = self->rows->len;

      if (take (self, trade) && len == before - replaced && replaced == 0)
        replaced = 1;
    }
  if (self->rows->len != before || replaced > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, replaced, self->rows->len - before + replaced);
  trim (self);
}

static void
read_tape (FinxTapeFilter *self)
{
  guint before = self->rows->len;
  guint n = self->tape != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->tape)) : 0;

  g_ptr_array_set_size (self->rows, 0);
  g_clear_object (&self->burst);
  for (guint i = n; i > 0; i--)
    {
      g_autoptr(FinxTapeRow) trade = g_list_model_get_item (G_LIST_MODEL (self->tape), i - 1);

      take (self, trade);
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->rows->len);
}

static void
finx_tape_filter_dispose (GObject *object)
{
  FinxTapeFilter *self = FINX_TAPE_FILTER (object);

  finx_tape_filter_set_tape (self, NULL);
  g_clear_object (&self->burst);
  G_OBJECT_CLASS (finx_tape_filter_parent_class)->dispose (object);
}

static void
finx_tape_filter_finalize (GObject *object)
{
  g_ptr_array_unref (FINX_TAPE_FILTER (object)->rows);
  G_OBJECT_CLASS (finx_tape_filter_parent_class)->finalize (object);
}

static void
finx_tape_filter_class_init (FinxTapeFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_tape_filter_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_tape_filter_finalize;
}

static void
finx_tape_filter_init (FinxTapeFilter *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
}

FinxTapeFilter *
finx_tape_filter_new (void)
{
  return g_object_new (FINX_TYPE_TAPE_FILTER, NULL);
}

void
finx_tape_filter_set_tape (FinxTapeFilter *self,
                           FinxTape       *tape)
{
  g_return_if_fail (FINX_IS_TAPE_FILTER (self));

  if (self->tape == tape)
    return;
  if (self->tape != NULL)
    g_clear_signal_handler (&self->changed_id, self->tape);
  g_set_object (&self->tape, tape);
  if (tape != NULL)
    self->changed_id = g_signal_connect_object (tape, "items-changed", G_CALLBACK (tape_changed_cb), self, G_CONNECT_SWAPPED);
  read_tape (self);
}

FinxTape *
finx_tape_filter_get_tape (FinxTapeFilter *self)
{
  g_return_val_if_fail (FINX_IS_TAPE_FILTER (self), NULL);
  return self->tape;
}

void
finx_tape_filter_set_rule (FinxTapeFilter     *self,
                           const FinxTapeRule *rule)
{
  g_return_if_fail (FINX_IS_TAPE_FILTER (self));

  self->rule = *rule;
  read_tape (self);
}
