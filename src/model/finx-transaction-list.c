/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-transaction-list-private.h"

#define AHEAD 4                 /* rows that are on their way from memory; the processor has room for about ten */

FinxTransactionList *
finx_transaction_list_new_take (GPtrArray *chunks)
{
  FinxTransactionList *self = g_new0 (FinxTransactionList, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n_chunks = chunks->len;
  self->starts = g_new (guint, self->n_chunks + 1);
  self->chunks = (FinxTransactionChunk **) g_ptr_array_free (chunks, FALSE);
  for (guint i = 0; i < self->n_chunks; i++)
    {
      self->starts[i] = self->n;
      self->n += self->chunks[i]->n_rows;
    }
  self->starts[self->n_chunks] = self->n;
  self->guide = g_new (guint, self->n / FINX_CHUNK_ROWS + 1);
  for (guint i = 0, chunk = 0; i * FINX_CHUNK_ROWS < self->n; i++)
    {
      while (self->starts[chunk + 1] <= i * FINX_CHUNK_ROWS)
        chunk++;
      self->guide[i] = chunk;
    }
  return self;
}

/**
 * finx_transaction_list_new:
 *
 * Returns: (transfer full): an empty list
 */
FinxTransactionList *
finx_transaction_list_new (void)
{
  return finx_transaction_list_new_take (g_ptr_array_new ());
}

FinxTransactionList *
finx_transaction_list_ref (FinxTransactionList *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
finx_transaction_list_unref (FinxTransactionList *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (guint i = 0; i < self->n_chunks; i++)
    finx_transaction_chunk_unref (self->chunks[i]);
  g_free (self->chunks);
  g_free (self->starts);
  g_free (self->guide);
  g_free (self);
}

guint
finx_transaction_list_get_n (const FinxTransactionList *self)
{
  return self->n;
}

/**
 * finx_transaction_list_get:
 * @view: (out caller-allocates): its texts are borrowed from the list, and valid as long as a version that has the row: it
 *   is never to be freed, but finx_transaction_copy() of it may be kept
 */
void
finx_transaction_list_get (const FinxTransactionList *self,
                           guint                      row,
                           FinxTransaction           *view)
{
  guint chunk;

  g_return_if_fail (row < self->n);

  chunk = finx_transaction_list_locate (self, row);
  finx_transaction_chunk_get (self->chunks[chunk], row - self->starts[chunk], view);
}

static inline const FinxPackedRow *
packed_row (const FinxTransactionList *self,
            guint                      row,
            guint                     *chunk)
{
  *chunk = finx_transaction_list_locate (self, row);
  return &self->chunks[*chunk]->rows[row - self->starts[*chunk]];
}

/**
 * finx_transaction_list_get_ahead:
 * @rows: (array length=n): rows that will be asked for in this order, @i counting up
 *
 * As finx_transaction_list_get() of the @i-th of @rows, for rows that are far from each other: memory is asked for those
 * that come next.
 */
void
finx_transaction_list_get_ahead (const FinxTransactionList *self,
                                 const guint               *rows,
                                 guint                      n,
                                 guint                      i,
                                 FinxTransaction           *view)
{
  guint chunk;

  if (i + 2 * AHEAD < n)
    __builtin_prefetch (packed_row (self, rows[i + 2 * AHEAD], &chunk));
  if (i + AHEAD < n)
    {
      const FinxPackedRow *packed = packed_row (self, rows[i + AHEAD], &chunk);

      __builtin_prefetch (self->chunks[chunk]->bytes + packed->place);
    }
  finx_transaction_list_get (self, rows[i], view);
}

/**
 * finx_transaction_list_get_instrument:
 *
 * Returns: (nullable) (transfer none): what the transaction is about
 */
const FinxInstrument *
finx_transaction_list_get_instrument (const FinxTransactionList *self,
                                      guint                      row)
{
  guint chunk;

  g_return_val_if_fail (row < self->n, NULL);

  row = packed_row (self, row, &chunk)->instrument;
  return self->chunks[chunk]->instruments[row];
}

FinxTransactionKind
finx_transaction_list_get_kind (const FinxTransactionList *self,
                                guint                      row)
{
  guint chunk;

  g_return_val_if_fail (row < self->n, FINX_TRANSACTION_BUY);

  return packed_row (self, row, &chunk)->kind;
}

gint32
finx_transaction_list_get_day (const FinxTransactionList *self,
                               guint                      row)
{
  guint chunk;

  g_return_val_if_fail (row < self->n, G_MAXINT32);

  return packed_row (self, row, &chunk)->day;
}

/**
 * finx_transaction_list_get_id:
 *
 * Returns: (transfer none): as valid as finx_transaction_list_get()'s texts
 */
const char *
finx_transaction_list_get_id (const FinxTransactionList *self,
                              guint                      row)
{
  guint chunk;

  g_return_val_if_fail (row < self->n, "");

  chunk = finx_transaction_list_locate (self, row);
  return finx_transaction_chunk_get_id (self->chunks[chunk], row - self->starts[chunk]);
}

/**
 * finx_transaction_list_find:
 *
 * A few microseconds for a million rows.
 *
 * Returns: the row of @id; %G_MAXUINT for none
 */
guint
finx_transaction_list_find (const FinxTransactionList *self,
                            const char                *id)
{
  guint64 hash = finx_transaction_hash_id (id);

  for (guint i = 0; i < self->n_chunks; i++)
    {
      guint row = finx_transaction_chunk_find (self->chunks[i], hash, id);

      if (row != G_MAXUINT)
        return self->starts[i] + row;
    }
  return G_MAXUINT;
}

/**
 * finx_transaction_list_find_day:
 *
 * Returns: the first row that is not before @day; the number of rows where all are
 */
guint
finx_transaction_list_find_day (const FinxTransactionList *self,
                                gint32                     day)
{
  guint low = 0, high = self->n;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (finx_transaction_list_get_day (self, middle) < day)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * finx_transaction_list_find_received:
 *
 * Returns: the first row from @from on that names an instrument that is received; %G_MAXUINT for none
 */
guint
finx_transaction_list_find_received (const FinxTransactionList *self,
                                     guint                      from)
{
  for (guint chunk = from < self->n ? finx_transaction_list_locate (self, from) : self->n_chunks; chunk < self->n_chunks; chunk++)
    for (guint row = MAX (from, self->starts[chunk]) - self->starts[chunk]; row < self->chunks[chunk]->n_rows; row++)
      if (self->chunks[chunk]->rows[row].received != 0)
        return self->starts[chunk] + row;
  return G_MAXUINT;
}

/* Where two lists stand beside each other. */
typedef struct
{
  const FinxTransactionList *list;
  guint                      chunk;
  guint                      row;       /* of the list */
} Cursor;

static inline gboolean
is_at_start (const Cursor *self)
{
  return self->row == self->list->starts[self->chunk];
}

static inline void
step (Cursor *self)
{
  if (++self->row == self->list->starts[self->chunk + 1])
    self->chunk++;
}

static inline void
take (Cursor *self,
      GArray *rows)
{
  g_array_append_val (rows, self->row);
  step (self);
}

/**
 * finx_transaction_list_diff:
 * @other: a later version, or any other list
 * @removed: (element-type guint): appended to: rows of @self that are not in @other as they are, in order
 * @added: (element-type guint): appended to: rows of @other that are not in @self as they are, in order
 *
 * Chunks that versions share are not looked at: microseconds, for versions that differ little.
 */
void
finx_transaction_list_diff (const FinxTransactionList *self,
                            const FinxTransactionList *other,
                            GArray                    *removed,
                            GArray                    *added)
{
  Cursor mine = { self, 0, 0 }, theirs = { other, 0, 0 };

  while (mine.row < self->n && theirs.row < other->n)
    {
      FinxTransaction left, right;
      int order;

      if (is_at_start (&mine) && is_at_start (&theirs) && self->chunks[mine.chunk] == other->chunks[theirs.chunk])
        {
          mine.row = self->starts[++mine.chunk];
          theirs.row = other->starts[++theirs.chunk];
          continue;
        }
      finx_transaction_chunk_get (self->chunks[mine.chunk], mine.row - self->starts[mine.chunk], &left);
      finx_transaction_chunk_get (other->chunks[theirs.chunk], theirs.row - other->starts[theirs.chunk], &right);
      order = finx_transaction_compare (&left, &right);
      if (order == 0 && finx_transaction_equal (&left, &right))
        {
          step (&mine);
          step (&theirs);
          continue;
        }
      if (order <= 0)
        take (&mine, removed);
      if (order >= 0)
        take (&theirs, added);
    }
  while (mine.row < self->n)
    take (&mine, removed);
  while (theirs.row < other->n)
    take (&theirs, added);
}

/**
 * finx_transaction_list_get_size:
 *
 * Returns: bytes of memory; those that it shares with other versions too
 */
gsize
finx_transaction_list_get_size (const FinxTransactionList *self)
{
  gsize size = sizeof *self + self->n_chunks * (sizeof *self->chunks + sizeof *self->starts);

  for (guint i = 0; i < self->n_chunks; i++)
    size += finx_transaction_chunk_size (self->chunks[i]);
  return size;
}

/**
 * finx_transaction_list_apply:
 * @changes: (array length=n): each replaces the transaction of its id, or is put in; a deleted one takes it out. Of two
 *   with the same id the later counts.
 *
 * Returns: (transfer full): a new list; @self stays as it is
 */
FinxTransactionList *
finx_transaction_list_apply (FinxTransactionList          *self,
                             const FinxTransaction *const *changes,
                             guint                         n)
{
  FinxTransactionListBuilder *builder = finx_transaction_list_builder_new (self);

  for (guint i = 0; i < n; i++)
    finx_transaction_list_builder_add (builder, changes[i]);
  return finx_transaction_list_builder_end (builder);
}
