/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/review/finx-row-index.h"

#define MANY 20000              /* rows; with less of them the list's own search is as fast */

struct _FinxRowIndex
{
  FinxTransactionList *list;
  guint32             *slots;           /* (nullable): open addressing: row + 1, or 0; at most half full */
  guint                mask;
};

static guint
find_slot (const FinxRowIndex *self,
           const char         *id)
{
  guint slot = g_str_hash (id) * 2654435769u & self->mask;

  while (self->slots[slot] != 0 && !g_str_equal (finx_transaction_list_get_id (self->list, self->slots[slot] - 1), id))
    slot = (slot + 1) & self->mask;
  return slot;
}

/* Returns: (transfer full) */
FinxRowIndex *
finx_row_index_new (FinxTransactionList *list)
{
  FinxRowIndex *self = g_new0 (FinxRowIndex, 1);
  guint n = finx_transaction_list_get_n (list), n_slots = 1024;

  self->list = finx_transaction_list_ref (list);
  if (n < MANY)
    return self;

  while (n_slots < 2 * n)
    n_slots *= 2;
  self->slots = g_new0 (guint32, n_slots);
  self->mask = n_slots - 1;
  for (guint i = 0; i < n; i++)         /* no id stands twice in a list */
    self->slots[find_slot (self, finx_transaction_list_get_id (list, i))] = i + 1;
  return self;
}

void
finx_row_index_free (FinxRowIndex *self)
{
  if (self == NULL)
    return;

  finx_transaction_list_unref (self->list);
  g_free (self->slots);
  g_free (self);
}

guint
finx_row_index_find (const FinxRowIndex *self,
                     const char         *id)
{
  if (self->slots == NULL)
    return finx_transaction_list_find (self->list, id);
  return self->slots[find_slot (self, id)] - 1;         /* 0 becomes G_MAXUINT */
}
