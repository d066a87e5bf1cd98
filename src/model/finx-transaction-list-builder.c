/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-transaction-list-private.h"

#define NO_MOMENT     G_MININT64        /* of a key whose row does not count any more */
#define MIN_ID_SLOTS  64
#define FEW(n_base)   ((n_base) / 128)  /* changes: above, to look up each row of the base is faster than each change */

/* By which a row is sorted. */
typedef struct
{
  gint64  moment;               /* see finx_transaction_get_moment() */
  gint32  day;
  guint32 number;               /* of the row, by order of arrival */
} Key;

/* A key among others of the same moment. */
typedef struct
{
  const char *id;               /* borrowed from the row */
  guint32     number;
} NamedKey;

/* Of an id that was added; the number is that of its last row. */
typedef struct
{
  guint32 hash;
  guint32 number;               /* + 1; 0: empty */
} IdSlot;

struct _FinxTransactionListBuilder
{
  FinxTransactionList *base;    /* (nullable) */
  GPtrArray           *chunks;  /* (element-type FinxTransactionChunk), owned, each full: rows by order of arrival */
  FinxTransactionDraft draft;   /* those after them */
  GArray              *keys;    /* (element-type Key) */
  IdSlot              *ids;     /* open addressing; at most half full */
  guint                n_ids, n_id_slots;
  gboolean             is_sorted;       /* each came after the one before it, and all of them count */
};

/* Where rows of the new list go. */
typedef struct
{
  GPtrArray            *chunks;
  FinxTransactionDraft *draft;
  guint                 chunk_rows;     /* so many in each chunk */
} Output;

/**
 * finx_transaction_list_builder_new:
 * @base: (nullable): the list that is changed; %NULL for an empty one
 *
 * Returns: (transfer full): for finx_transaction_list_builder_end()
 */
FinxTransactionListBuilder *
finx_transaction_list_builder_new (FinxTransactionList *base)
{
  FinxTransactionListBuilder *self = g_new0 (FinxTransactionListBuilder, 1);

  self->base = base != NULL ? finx_transaction_list_ref (base) : NULL;
  self->chunks = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_chunk_unref);
  self->keys = g_array_new (FALSE, FALSE, sizeof (Key));
  self->n_id_slots = MIN_ID_SLOTS;
  self->ids = g_new0 (IdSlot, self->n_id_slots);
  self->is_sorted = TRUE;
  finx_transaction_draft_init (&self->draft);
  return self;
}

void
finx_transaction_list_builder_free (FinxTransactionListBuilder *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->base, finx_transaction_list_unref);
  finx_transaction_draft_clear (&self->draft);
  g_ptr_array_unref (self->chunks);
  g_array_unref (self->keys);
  g_free (self->ids);
  g_free (self);
}

static const char *
get_id (const FinxTransactionListBuilder *self,
        guint                             number)
{
  guint chunk = number / FINX_CHUNK_ROWS, row = number % FINX_CHUNK_ROWS;

  return chunk < self->chunks->len ? finx_transaction_chunk_get_id (self->chunks->pdata[chunk], row)
                                   : finx_transaction_draft_get_id (&self->draft, row);
}

static void
grow_ids (FinxTransactionListBuilder *self)
{
  g_autofree IdSlot *old = self->ids;
  guint n_old = self->n_id_slots;

  self->n_id_slots = 4 * n_old;
  self->ids = g_new0 (IdSlot, self->n_id_slots);
  for (guint i = 0; i < n_old; i++)
    if (old[i].number != 0)
      {
        guint slot = old[i].hash & (self->n_id_slots - 1);

        while (self->ids[slot].number != 0)
          slot = (slot + 1) & (self->n_id_slots - 1);
        self->ids[slot] = old[i];
      }
}

/* Returns: the slot of @id, or the empty one where it goes */
static IdSlot *
find_id (const FinxTransactionListBuilder *self,
         guint32                           hash,
         const char                       *id)
{
  guint slot = hash & (self->n_id_slots - 1);

  while (self->ids[slot].number != 0
         && (self->ids[slot].hash != hash || !g_str_equal (get_id (self, self->ids[slot].number - 1), id)))
    slot = (slot + 1) & (self->n_id_slots - 1);
  return &self->ids[slot];
}

/* Returns: < 0, 0, > 0 */
static int
compare_moments (const Key *a,
                 const Key *b)
{
  if (a->day != b->day)
    return a->day < b->day ? -1 : 1;
  return (a->moment > b->moment) - (a->moment < b->moment);
}

static gboolean
comes_after_last (const FinxTransactionListBuilder *self,
                  const Key                        *key,
                  const char                       *id)
{
  const Key *last = self->keys->len > 0 ? &g_array_index (self->keys, Key, self->keys->len - 1) : NULL;
  int order = last != NULL ? compare_moments (last, key) : -1;

  return order < 0 || (order == 0 && strcmp (get_id (self, last->number), id) < 0);
}

/**
 * finx_transaction_list_builder_add:
 * @transaction: copied; see finx_transaction_list_apply(). Those that come in order cost least.
 */
void
finx_transaction_list_builder_add (FinxTransactionListBuilder *self,
                                   const FinxTransaction      *transaction)
{
  Key key = { 0, transaction->day, self->keys->len };
  guint32 hash = (guint32) finx_transaction_hash_id (transaction->id);
  IdSlot *slot;

  g_return_if_fail ((guint) transaction->kind < FINX_N_TRANSACTION_KINDS);

  key.moment = finx_transaction_get_moment (transaction);
  if (self->is_sorted)
    self->is_sorted = !transaction->is_deleted && comes_after_last (self, &key, transaction->id);
  if (2 * self->n_ids >= self->n_id_slots)
    grow_ids (self);
  slot = find_id (self, hash, transaction->id);
  if (slot->number != 0)
    {
      g_array_index (self->keys, Key, slot->number - 1).moment = NO_MOMENT;
      self->is_sorted = FALSE;
    }
  else
    self->n_ids++;
  *slot = (IdSlot) { hash, key.number + 1 };
  if (transaction->is_deleted)
    key.moment = NO_MOMENT;

  if (self->draft.n_rows == FINX_CHUNK_ROWS)
    g_ptr_array_add (self->chunks, finx_transaction_draft_end (&self->draft));
  finx_transaction_draft_add (&self->draft, transaction);
  g_array_append_val (self->keys, key);
}

static int
compare_keys_cb (gconstpointer a,
                 gconstpointer b)
{
  return compare_moments (a, b);
}

static int
compare_named_cb (gconstpointer a,
                  gconstpointer b)
{
  return strcmp (((const NamedKey *) a)->id, ((const NamedKey *) b)->id);
}

/* Many of a day have no time: their ids are fetched once, not at each comparison. */
static void
sort_by_id (FinxTransactionListBuilder *self,
            guint                       start,
            guint                       end,
            GArray                     *names)
{
  g_array_set_size (names, end - start);
  for (guint i = start; i < end; i++)
    {
      Key key = g_array_index (self->keys, Key, i);

      g_array_index (names, NamedKey, i - start) = (NamedKey) { get_id (self, key.number), key.number };
    }
  g_array_sort (names, compare_named_cb);
  for (guint i = start; i < end; i++)
    g_array_index (self->keys, Key, i).number = g_array_index (names, NamedKey, i - start).number;
}

static void
sort_keys (FinxTransactionListBuilder *self)
{
  g_autoptr(GArray) names = g_array_new (FALSE, FALSE, sizeof (NamedKey));
  guint n = 0;

  if (self->is_sorted)
    return;

  for (guint i = 0; i < self->keys->len; i++)
    if (g_array_index (self->keys, Key, i).moment != NO_MOMENT)
      g_array_index (self->keys, Key, n++) = g_array_index (self->keys, Key, i);
  g_array_set_size (self->keys, n);
  g_array_sort (self->keys, compare_keys_cb);
  for (guint start = 0, end; start < n; start = end)
    {
      const Key *first = &g_array_index (self->keys, Key, start);

      for (end = start + 1; end < n && compare_moments (first, &g_array_index (self->keys, Key, end)) == 0; end++)
        ;
      if (end - start > 1)
        sort_by_id (self, start, end, names);
    }
}

static int
compare_rows_cb (gconstpointer a,
                 gconstpointer b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return (x > y) - (x < y);
}

/* Returns: (element-type guint): the rows of the base that were replaced or deleted, in order */
static GArray *
list_replaced (FinxTransactionListBuilder *self)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_base = self->base->n;

  if (self->n_ids > FEW (n_base))
    {
      for (guint row = 0; row < n_base; row++)
        {
          const char *id = finx_transaction_list_get_id (self->base, row);

          if (find_id (self, (guint32) finx_transaction_hash_id (id), id)->number != 0)
            g_array_append_val (rows, row);
        }
      return rows;
    }
  for (guint i = 0; i < self->n_id_slots; i++)
    {
      guint row = self->ids[i].number != 0 ? finx_transaction_list_find (self->base, get_id (self, self->ids[i].number - 1)) : G_MAXUINT;

      if (row != G_MAXUINT)
        g_array_append_val (rows, row);
    }
  g_array_sort (rows, compare_rows_cb);
  return rows;
}

static void
flush (Output *self)
{
  if (self->draft->n_rows > 0)
    g_ptr_array_add (self->chunks, finx_transaction_draft_end (self->draft));
}

static void
write_rows (Output                     *self,
            const FinxTransactionChunk *chunk,
            guint                       from,
            guint                       to)
{
  while (from < to)
    {
      guint n = MIN (to - from, self->chunk_rows - self->draft->n_rows);

      finx_transaction_draft_copy (self->draft, chunk, from, from + n);
      from += n;
      if (self->draft->n_rows == self->chunk_rows)
        flush (self);
    }
}

static void
write_key (Output                           *self,
           const FinxTransactionListBuilder *builder,
           guint                             key)
{
  guint32 number = g_array_index (builder->keys, Key, key).number;

  write_rows (self, builder->chunks->pdata[number / FINX_CHUNK_ROWS], number % FINX_CHUNK_ROWS, number % FINX_CHUNK_ROWS + 1);
}

/* Returns: < 0 where the row of the key stands before that of the chunk, > 0 where after it */
static int
compare_with_row (const FinxTransactionListBuilder *self,
                  guint                             key,
                  const FinxTransactionChunk       *chunk,
                  guint                             row)
{
  const Key *mine = &g_array_index (self->keys, Key, key);
  FinxTransaction view;
  Key theirs;
  int order;

  finx_transaction_chunk_get (chunk, row, &view);
  theirs = (Key) { finx_transaction_get_moment (&view), view.day, 0 };
  order = compare_moments (mine, &theirs);
  return order != 0 ? order : strcmp (get_id (self, mine->number), view.id);
}

/* Returns: the first row of @chunk from @row on that does not stand before the key */
static guint
find_place (const FinxTransactionListBuilder *self,
            guint                             key,
            const FinxTransactionChunk       *chunk,
            guint                             row)
{
  guint high = chunk->n_rows;

  while (row < high)
    {
      guint middle = row + (high - row) / 2;

      if (compare_with_row (self, key, chunk, middle) > 0)
        row = middle + 1;
      else
        high = middle;
    }
  return row;
}

/* The rows of a chunk but those that were replaced, and the rows from @key to before @end_key in their places. */
static void
merge_chunk (FinxTransactionListBuilder *self,
             Output                     *output,
             guint                       chunk_number,
             guint                       key,
             guint                       end_key,
             const guint                *replaced,
             guint                       n_replaced)
{
  const FinxTransactionChunk *chunk = self->base->chunks[chunk_number];
  guint start = self->base->starts[chunk_number], row = 0, next = 0;
  guint n = chunk->n_rows - n_replaced + end_key - key;
  gboolean is_last = chunk_number + 1 == self->base->n_chunks;

  /* At the end chunks are filled, for what comes next follows; elsewhere they leave room. */
  if (n == 0)
    return;
  output->chunk_rows = is_last ? FINX_CHUNK_ROWS : (n + (n - 1) / FINX_CHUNK_ROWS) / (1 + (n - 1) / FINX_CHUNK_ROWS);
  while (row < chunk->n_rows || key < end_key)
    {
      guint place = key < end_key ? find_place (self, key, chunk, row) : chunk->n_rows;

      for (; next < n_replaced && replaced[next] - start < place; next++)
        {
          write_rows (output, chunk, row, replaced[next] - start);
          row = replaced[next] - start + 1;
        }
      write_rows (output, chunk, row, place);
      row = place;
      if (key < end_key)
        write_key (output, self, key++);
    }
  flush (output);
}

/* Chunks that nothing happens to are shared with the base. */
static void
merge (FinxTransactionListBuilder *self,
       Output                     *output)
{
  g_autoptr(GArray) replaced = list_replaced (self);
  const guint *rows = (const guint *) (gpointer) replaced->data;
  guint key = 0, next = 0;

  for (guint i = 0; i < self->base->n_chunks; i++)
    {
      guint end_key = key, end_next = next;

      if (i + 1 == self->base->n_chunks)
        end_key = self->keys->len;
      while (end_key < self->keys->len && compare_with_row (self, end_key, self->base->chunks[i + 1], 0) < 0)
        end_key++;
      while (end_next < replaced->len && rows[end_next] < self->base->starts[i + 1])
        end_next++;
      if (key == end_key && next == end_next)
        g_ptr_array_add (output->chunks, finx_transaction_chunk_ref (self->base->chunks[i]));
      else
        merge_chunk (self, output, i, key, end_key, rows + next, end_next - next);
      key = end_key;
      next = end_next;
    }
}

/**
 * finx_transaction_list_builder_end:
 *
 * Frees the builder.
 *
 * Returns: (transfer full): the list
 */
FinxTransactionList *
finx_transaction_list_builder_end (FinxTransactionListBuilder *self)
{
  Output output = { .draft = &self->draft, .chunk_rows = FINX_CHUNK_ROWS };
  gboolean has_base = self->base != NULL && self->base->n > 0;

  if (self->draft.n_rows > 0)
    g_ptr_array_add (self->chunks, finx_transaction_draft_end (&self->draft));
  if (!has_base && self->is_sorted)
    {
      g_ptr_array_set_free_func (self->chunks, NULL);
      output.chunks = g_steal_pointer (&self->chunks);
      self->chunks = g_ptr_array_new ();
    }
  else
    {
      output.chunks = g_ptr_array_new ();
      sort_keys (self);
      if (has_base)
        merge (self, &output);
      for (guint key = 0; !has_base && key < self->keys->len; key++)
        write_key (&output, self, key);
      flush (&output);
    }
  finx_transaction_list_builder_free (self);
  return finx_transaction_list_new_take (output.chunks);
}
