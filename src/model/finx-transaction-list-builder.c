/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-transaction-list-private.h"

#define NO_MOMENT     G_MININT64        /* of a key whose row does not count any more */
#define BUCKET_ROWS   2048              /* ids are compared in parts that stay in the cache */
#define FEW(n_base)   ((n_base) / 128)  /* changes: above, to look up each row of the base is faster than each change */

/* By which a row is sorted. */
typedef struct
{
  gint64  moment;               /* see finx_transaction_get_moment() */
  gint32  day;
  guint32 number;               /* of the row: chunk × FINX_CHUNK_ROWS + its row there, by order of arrival */
} Key;

/* A key among others of the same moment. */
typedef struct
{
  const char *id;               /* borrowed from the row */
  guint32     number;
} NamedKey;

/* Of an id that was added. */
typedef struct
{
  guint64 hash;
  guint32 key;                  /* its place among the keys, before they are sorted */
} HashedId;

struct _FinxTransactionListBuilder
{
  FinxTransactionList *base;    /* (nullable) */
  GPtrArray           *chunks;  /* (element-type FinxTransactionChunk), owned: rows by order of arrival */
  FinxTransactionDraft draft;   /* those after them */
  GArray              *keys;    /* (element-type Key): of each row */
  GArray              *hashes;  /* (element-type guint64): of the ids, likewise */
  gboolean             is_sorted;       /* each came after the one before it, and all of them count */
  guint16             *n_left;  /* (nullable): while rows are written: of each chunk, how many are still to come */
};

/* Where rows of the new list go. */
typedef struct
{
  GPtrArray            *chunks;
  FinxTransactionDraft *draft;
  guint                 chunk_rows;     /* so many in each chunk */
} Output;

static void
unref_chunk (gpointer chunk)
{
  if (chunk != NULL)
    finx_transaction_chunk_unref (chunk);
}

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
  self->chunks = g_ptr_array_new_with_free_func (unref_chunk);
  self->keys = g_array_new (FALSE, FALSE, sizeof (Key));
  self->hashes = g_array_new (FALSE, FALSE, sizeof (guint64));
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
  g_array_unref (self->hashes);
  g_free (self->n_left);
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

static void
end_draft (FinxTransactionListBuilder *self)
{
  if (self->draft.n_rows > 0)
    g_ptr_array_add (self->chunks, finx_transaction_draft_end (&self->draft));
}

/* Returns: the number of the next row, for which there is room then */
static guint32
next_number (FinxTransactionListBuilder *self)
{
  if (self->draft.n_rows == FINX_CHUNK_ROWS)
    end_draft (self);
  return self->chunks->len * FINX_CHUNK_ROWS + self->draft.n_rows;
}

/**
 * finx_transaction_list_builder_add:
 * @transaction: copied; see finx_transaction_list_apply(). Those that come in order cost least.
 */
void
finx_transaction_list_builder_add (FinxTransactionListBuilder *self,
                                   const FinxTransaction      *transaction)
{
  Key key = { 0, transaction->day, next_number (self) };
  guint64 hash = finx_transaction_hash_id (transaction->id);

  g_return_if_fail ((guint) transaction->kind < FINX_N_TRANSACTION_KINDS);

  key.moment = finx_transaction_get_moment (transaction);
  if (self->is_sorted)
    self->is_sorted = !transaction->is_deleted && comes_after_last (self, &key, transaction->id);
  if (transaction->is_deleted)
    key.moment = NO_MOMENT;
  finx_transaction_draft_add (&self->draft, transaction);
  g_array_append_val (self->keys, key);
  g_array_append_val (self->hashes, hash);
}

/**
 * finx_transaction_list_builder_close:
 *
 * Nothing more will be added: what can be done beforehand for finx_transaction_list_builder_join() is done now, on this
 * thread.
 */
void
finx_transaction_list_builder_close (FinxTransactionListBuilder *self)
{
  end_draft (self);
}

/* Takes a chunk of a part, or its rows where they are few. @key: of its first row, among the keys of @self already */
static void
join_chunk (FinxTransactionListBuilder *self,
            FinxTransactionChunk       *chunk,
            Key                        *keys)
{
  if (2 * chunk->n_rows >= FINX_CHUNK_ROWS)
    {
      end_draft (self);
      for (guint i = 0; i < chunk->n_rows; i++)
        keys[i].number = self->chunks->len * FINX_CHUNK_ROWS + i;
      g_ptr_array_add (self->chunks, finx_transaction_chunk_ref (chunk));
      return;
    }
  for (guint i = 0; i < chunk->n_rows; i++)
    {
      keys[i].number = next_number (self);
      finx_transaction_draft_copy (&self->draft, chunk, i, i + 1);
    }
}

/**
 * finx_transaction_list_builder_join:
 * @part: (transfer full): one without a base
 *
 * Adds all that was added to @part, in its order: so that threads can share what is to be added.
 */
void
finx_transaction_list_builder_join (FinxTransactionListBuilder *self,
                                    FinxTransactionListBuilder *part)
{
  guint place = self->keys->len;

  g_return_if_fail (part->base == NULL);

  end_draft (part);
  if (self->is_sorted && part->keys->len > 0)
    self->is_sorted = part->is_sorted && comes_after_last (self, &g_array_index (part->keys, Key, 0), get_id (part, 0));
  g_array_append_vals (self->keys, part->keys->data, part->keys->len);
  g_array_append_vals (self->hashes, part->hashes->data, part->hashes->len);
  for (guint i = 0; i < part->chunks->len; i++)
    {
      FinxTransactionChunk *chunk = part->chunks->pdata[i];

      join_chunk (self, chunk, &g_array_index (self->keys, Key, place));
      place += chunk->n_rows;
    }
  finx_transaction_list_builder_free (part);
}

/* Returns: a power of two that is not below @n */
static guint
round_up (guint n)
{
  guint power = 1;

  while (power < n)
    power *= 2;
  return power;
}

/* Of two with the same id the later counts. @ids: in order of arrival; @slots: place + 1 among them, at most half full */
static void
drop_repeated (FinxTransactionListBuilder *self,
               const HashedId             *ids,
               guint                       n,
               guint32                    *slots,
               guint                       n_slots)
{
  memset (slots, 0, n_slots * sizeof *slots);
  for (guint i = 0; i < n; i++)
    {
      guint slot = (guint) ids[i].hash & (n_slots - 1);
      Key *key = &g_array_index (self->keys, Key, ids[i].key), *other = NULL;

      for (; slots[slot] != 0 && other == NULL; slot = (slot + 1) & (n_slots - 1))
        {
          other = &g_array_index (self->keys, Key, ids[slots[slot] - 1].key);
          if (ids[slots[slot] - 1].hash == ids[i].hash && g_str_equal (get_id (self, other->number), get_id (self, key->number)))
            break;
          other = NULL;
        }
      if (other != NULL)
        {
          other->moment = NO_MOMENT;
          self->is_sorted = FALSE;
        }
      slots[slot] = i + 1;
    }
}

/* Part by part: ids with the same first bits of their hashes are next to each other. */
static void
drop_all_repeated (FinxTransactionListBuilder *self)
{
  guint n = self->hashes->len, n_buckets = round_up (n / BUCKET_ROWS + 1), shift = 64 - (guint) g_bit_storage (n_buckets - 1);
  g_autofree guint *ends = g_new0 (guint, n_buckets + 1);
  g_autofree HashedId *ids = g_new (HashedId, n + 1);
  g_autofree guint32 *slots = NULL;
  guint largest = 0;

  for (guint i = 0; i < n; i++)
    ends[(n_buckets > 1 ? g_array_index (self->hashes, guint64, i) >> shift : 0) + 1]++;
  for (guint i = 0; i < n_buckets; i++)
    {
      largest = MAX (largest, ends[i + 1]);
      ends[i + 1] += ends[i];
    }
  for (guint i = 0; i < n; i++)
    {
      guint64 hash = g_array_index (self->hashes, guint64, i);

      ids[ends[n_buckets > 1 ? hash >> shift : 0]++] = (HashedId) { hash, i };
    }
  slots = g_new (guint32, round_up (2 * largest + 1));
  for (guint i = 0, start = 0; i < n_buckets; start = ends[i++])
    drop_repeated (self, ids + start, ends[i] - start, slots, round_up (2 * (ends[i] - start) + 1));
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

/* Days are few beside their rows, and most rows come in their order. Returns: %FALSE: they are too far from each other */
static gboolean
sort_by_day (GArray *keys)
{
  const Key *key = (const Key *) (gpointer) keys->data;
  gint64 first = G_MAXINT32, last = G_MININT32;
  g_autofree guint *places = NULL;
  g_autofree Key *sorted = NULL;
  gsize n_days;

  for (guint i = 0; i < keys->len; i++)
    {
      first = MIN (first, key[i].day);
      last = MAX (last, key[i].day);
    }
  n_days = (gsize) (last - first + 1);
  if (n_days > keys->len)
    return FALSE;
  places = g_new0 (guint, n_days + 1);
  sorted = g_new (Key, keys->len);
  for (guint i = 0; i < keys->len; i++)
    places[key[i].day - first + 1]++;
  for (gsize i = 0; i < n_days; i++)
    places[i + 1] += places[i];
  for (guint i = 0; i < keys->len; i++)
    sorted[places[key[i].day - first]++] = key[i];
  memcpy (keys->data, sorted, keys->len * sizeof *sorted);
  for (guint i = 0, start = 0; start < keys->len; start = places[i++])
    qsort (&g_array_index (keys, Key, start), places[i] - start, sizeof (Key), compare_keys_cb);
  return TRUE;
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
  if (n > 0 && !sort_by_day (self->keys))
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

/* Looks up each row of the base. */
static void
add_replaced_of_many (FinxTransactionListBuilder *self,
                      GArray                     *rows)
{
  guint n_slots = round_up (2 * self->hashes->len);
  g_autofree guint32 *slots = g_new0 (guint32, n_slots);

  for (guint i = 0; i < self->hashes->len; i++)
    {
      guint slot = (guint) g_array_index (self->hashes, guint64, i) & (n_slots - 1);

      while (slots[slot] != 0)
        slot = (slot + 1) & (n_slots - 1);
      slots[slot] = i + 1;
    }
  for (guint row = 0; row < self->base->n; row++)
    {
      const char *id = finx_transaction_list_get_id (self->base, row);
      guint64 hash = finx_transaction_hash_id (id);

      for (guint slot = (guint) hash & (n_slots - 1); slots[slot] != 0; slot = (slot + 1) & (n_slots - 1))
        if (g_array_index (self->hashes, guint64, slots[slot] - 1) == hash
            && g_str_equal (get_id (self, g_array_index (self->keys, Key, slots[slot] - 1).number), id))
          {
            g_array_append_val (rows, row);
            break;
          }
    }
}

/* Before the keys are sorted. Returns: (element-type guint): the rows of the base that were replaced or deleted, in order */
static GArray *
list_replaced (FinxTransactionListBuilder *self)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n = 0;

  if (self->keys->len > FEW (self->base->n))
    {
      add_replaced_of_many (self, rows);
      return rows;
    }
  for (guint i = 0; i < self->keys->len; i++)
    {
      guint row = finx_transaction_list_find (self->base, get_id (self, g_array_index (self->keys, Key, i).number));

      if (row != G_MAXUINT)
        g_array_append_val (rows, row);
    }
  g_array_sort (rows, compare_rows_cb);
  for (guint i = 0; i < rows->len; i++)
    if (i == 0 || g_array_index (rows, guint, i) != g_array_index (rows, guint, i - 1))
      g_array_index (rows, guint, n++) = g_array_index (rows, guint, i);
  g_array_set_size (rows, n);
  return rows;
}

static void
flush (Output *self)
{
  if (self->draft->n_rows > 0)
    g_ptr_array_add (self->chunks, finx_transaction_draft_end (self->draft));
}

static void
write_rows (Output               *self,
            FinxTransactionChunk *chunk,
            guint                 from,
            guint                 to)
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

/* A chunk goes as soon as its last row was written: millions of rows are not there twice. */
static void
write_key (Output                     *self,
           FinxTransactionListBuilder *builder,
           guint                       key)
{
  guint32 number = g_array_index (builder->keys, Key, key).number, chunk = number / FINX_CHUNK_ROWS;

  write_rows (self, builder->chunks->pdata[chunk], number % FINX_CHUNK_ROWS, number % FINX_CHUNK_ROWS + 1);
  if (--builder->n_left[chunk] == 0)
    finx_transaction_chunk_unref (g_steal_pointer (&builder->chunks->pdata[chunk]));
}

static void
count_left (FinxTransactionListBuilder *self)
{
  self->n_left = g_new0 (guint16, self->chunks->len + 1);
  for (guint key = 0; key < self->keys->len; key++)
    self->n_left[g_array_index (self->keys, Key, key).number / FINX_CHUNK_ROWS]++;
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
  FinxTransactionChunk *chunk = self->base->chunks[chunk_number];
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
       Output                     *output,
       const GArray               *replaced)
{
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
  g_autoptr(GArray) replaced = NULL;

  end_draft (self);
  drop_all_repeated (self);
  if (!has_base && self->is_sorted)
    {
      g_ptr_array_set_free_func (self->chunks, NULL);
      output.chunks = g_steal_pointer (&self->chunks);
      self->chunks = g_ptr_array_new ();
    }
  else
    {
      output.chunks = g_ptr_array_new ();
      replaced = has_base ? list_replaced (self) : NULL;
      sort_keys (self);
      count_left (self);
      if (has_base)
        merge (self, &output, replaced);
      for (guint key = 0; !has_base && key < self->keys->len; key++)
        write_key (&output, self, key);
      flush (&output);
    }
  finx_transaction_list_builder_free (self);
  return finx_transaction_list_new_take (output.chunks);
}
