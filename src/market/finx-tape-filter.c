/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-tape-filter.h"

struct _FinxTapeFilter
{
  FinxTapeRows parent_instance;
  FinxTape    *tape;            /* owned, nullable */
  gulong       changed_id;
  FinxTapeRule rule;
  FinxTapeRow *burst;           /* owned, nullable: the newest, added up so far */
  gboolean     burst_is_shown;  /* it is the newest of what is shown */
};

G_DEFINE_FINAL_TYPE (FinxTapeFilter, finx_tape_filter, FINX_TYPE_TAPE_ROWS)

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

/* The next trade. @rows: what is to be shown of those before it that are new; @replaced: whether the newest that was shown
 * before them is not any more, which only a burst that goes on comes to. */
static void
take (FinxTapeFilter *self,
      FinxTapeRow    *trade,
      GPtrArray      *rows,
      guint          *replaced)
{
  const FinxTick *tick = finx_tape_row_get_tick (trade);
  gboolean is_more = continues (self, tick);
  FinxTapeRow *row = is_more ? add_to_burst (self, tick) : g_object_ref (trade);

  if (is_more && self->burst_is_shown && rows->len > 0)
    g_ptr_array_set_size (rows, (int) rows->len - 1);
  else if (is_more && self->burst_is_shown)
    *replaced = 1;
  g_clear_object (&self->burst);
  self->burst = row;
  self->burst_is_shown = is_wanted_side (self, tick) && finx_tape_row_get_tick (row)->size >= self->rule.least;
  if (self->burst_is_shown)
    g_ptr_array_add (rows, g_object_ref (row));
}

/* The newest @n of the tape, oldest first. */
static void
take_newest (FinxTapeFilter *self,
             guint           n)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint replaced = 0;

  for (guint i = n; i > 0; i--)
    {
      g_autoptr(FinxTapeRow) trade = g_list_model_get_item (G_LIST_MODEL (self->tape), i - 1);

      take (self, trade, rows, &replaced);
    }
  finx_tape_rows_add (FINX_TAPE_ROWS (self), rows, replaced);
}

/* What leaves the tape's end stays here until there is no room: a filter looks further back than the tape. */
static void
tape_changed_cb (FinxTapeFilter *self,
                 guint           position,
                 guint           removed,
                 guint           added)
{
  if (position == 0)
    take_newest (self, added);
}

static void
read_tape (FinxTapeFilter *self)
{
  finx_tape_rows_clear (FINX_TAPE_ROWS (self));
  g_clear_object (&self->burst);
  self->burst_is_shown = FALSE;
  if (self->tape != NULL)
    take_newest (self, g_list_model_get_n_items (G_LIST_MODEL (self->tape)));
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
finx_tape_filter_class_init (FinxTapeFilterClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_tape_filter_dispose;
}

static void
finx_tape_filter_init (FinxTapeFilter *self)
{
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
