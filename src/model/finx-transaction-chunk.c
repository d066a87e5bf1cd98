/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-transaction-chunk-private.h"

#define UNKNOWN_SCALE 31        /* of a packed number */
#define PADDING       16        /* behind the bytes: numbers are read eight bytes at a time */

/* A chunk names at most four texts and two instruments a row: half full at most. Powers of two. */
#define N_TEXT_SLOTS       (8 * FINX_CHUNK_ROWS)
#define N_INSTRUMENT_SLOTS (4 * FINX_CHUNK_ROWS)

/* Bytes of a coefficient, by its three bits. */
static const guint8 lengths[] = { 0, 1, 2, 3, 4, 6, 8, 16 };

static guint64
hash_pointer (gconstpointer value)
{
  guint64 hash = (guint64) (gsize) value * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  return hash ^ (hash >> 32);
}

static void
names_reset (FinxPackedNames *self,
             gpointer         first)
{
  memset (self->slots, 0, (self->slot_mask + 1) * sizeof *self->slots);
  g_ptr_array_set_size (self->values, 0);
  g_ptr_array_add (self->values, first);
}

static void
names_init (FinxPackedNames *self,
            guint            n_slots,
            gpointer         first)
{
  self->values = g_ptr_array_new ();
  self->slots = g_new (guint16, n_slots);
  self->slot_mask = n_slots - 1;
  names_reset (self, first);
}

static void
names_clear (FinxPackedNames *self)
{
  g_ptr_array_unref (self->values);
  g_free (self->slots);
}

static guint16
add_name (FinxPackedNames *self,
          guint            slot,
          gconstpointer    value)
{
  g_ptr_array_add (self->values, (gpointer) value);
  return self->slots[slot] = (guint16) (self->values->len - 1);
}

static guint16
number_of_text (FinxPackedNames *self,
                const char      *text)
{
  guint slot;

  if (*text == '\0')
    return 0;
  for (slot = (guint) finx_transaction_hash_id (text) & self->slot_mask; self->slots[slot] != 0; slot = (slot + 1) & self->slot_mask)
    if (g_str_equal (self->values->pdata[self->slots[slot]], text))
      return self->slots[slot];
  return add_name (self, slot, g_intern_string (text));
}

static guint16
number_of_instrument (FinxPackedNames      *self,
                      const FinxInstrument *instrument)
{
  guint slot;

  if (instrument == NULL)
    return 0;
  for (slot = (guint) hash_pointer (instrument) & self->slot_mask; self->slots[slot] != 0; slot = (slot + 1) & self->slot_mask)
    if (self->values->pdata[self->slots[slot]] == instrument)
      return self->slots[slot];
  return add_name (self, slot, instrument);
}

/* Writes the digits of @value, and what there is room for after them. Returns: its scale and length */
static inline guint8
pack_number (guint8      **bytes,
             FinxDecimal   value)
{
  gint64 coef = (gint64) value.coef;
  guint length = coef != 0;

  if (!finx_decimal_is_known (value))
    return UNKNOWN_SCALE << 3;
  if (coef != value.coef)
    length = G_N_ELEMENTS (lengths) - 1;
  while (lengths[length] > 0 && lengths[length] < 8 && coef >> (8 * lengths[length] - 1) != coef >> 63)
    length++;
  memcpy (*bytes, &value.coef, sizeof value.coef);      /* little-endian, as all that we run on */
  *bytes += lengths[length];
  return (guint8) (value.scale << 3 | length);
}
G_STATIC_ASSERT (G_BYTE_ORDER == G_LITTLE_ENDIAN);

static inline const guint8 *
unpack_number (const guint8 *bytes,
               guint8        packed,
               FinxDecimal  *value)
{
  static const guint8 shifts[] = { 0, 56, 48, 40, 32, 16, 0, 0 };
  static const guint64 masks[] = { 0, G_MAXUINT64, G_MAXUINT64, G_MAXUINT64, G_MAXUINT64, G_MAXUINT64, G_MAXUINT64, G_MAXUINT64 };
  guint length = packed & 7;
  guint64 word;

  memcpy (&word, bytes, sizeof word);
  value->coef = (gint64) ((word & masks[length]) << shifts[length]) >> shifts[length];
  value->scale = packed >> 3;
  if (G_UNLIKELY (lengths[length] == sizeof value->coef))
    memcpy (&value->coef, bytes, sizeof value->coef);
  if (value->scale == UNKNOWN_SCALE)
    value->scale = FINX_DECIMAL_UNKNOWN.scale;
  return bytes + lengths[length];
}

static guint8 *
put_text (guint8     *bytes,
          const char *text,
          gsize       size)
{
  memcpy (bytes, text, size);
  return bytes + size;
}

void
finx_transaction_draft_init (FinxTransactionDraft *self)
{
  self->rows = g_new (FinxPackedRow, FINX_CHUNK_ROWS);
  self->n_rows = 0;
  self->bytes = g_byte_array_sized_new (32 * FINX_CHUNK_ROWS);
  self->source = NULL;
  self->text_map = g_array_new (FALSE, FALSE, sizeof (guint16));
  self->instrument_map = g_array_new (FALSE, FALSE, sizeof (guint16));
  names_init (&self->texts, N_TEXT_SLOTS, (gpointer) "");
  names_init (&self->instruments, N_INSTRUMENT_SLOTS, NULL);
}

void
finx_transaction_draft_clear (FinxTransactionDraft *self)
{
  g_free (self->rows);
  g_byte_array_unref (self->bytes);
  g_clear_pointer (&self->source, finx_transaction_chunk_unref);
  g_array_unref (self->text_map);
  g_array_unref (self->instrument_map);
  names_clear (&self->texts);
  names_clear (&self->instruments);
}

/* @guess: what it was in the row before, as it mostly is in this one */
static inline guint16
number_of_text_near (FinxPackedNames *self,
                     const char      *text,
                     guint16          guess)
{
  return g_str_equal (self->values->pdata[guess], text) ? guess : number_of_text (self, text);
}

/* The draft is not full. */
void
finx_transaction_draft_add (FinxTransactionDraft  *self,
                            const FinxTransaction *transaction)
{
  const FinxDecimal *const numbers[FINX_N_PACKED_NUMBERS] = {
    &transaction->quantity, &transaction->price, &transaction->amount, &transaction->fees, &transaction->taxes, &transaction->fx_rate,
    &transaction->ratio,
  };
  const FinxPackedRow none = { 0 }, *before = self->n_rows > 0 ? &self->rows[self->n_rows - 1] : &none;
  gsize id_size = strlen (transaction->id) + 1, lot_size = strlen (transaction->lot) + 1, note_size = strlen (transaction->note) + 1;
  FinxPackedRow *row = &self->rows[self->n_rows++];
  guint place = self->bytes->len;
  guint8 *bytes;

  *row = (FinxPackedRow) {
    .time_us = transaction->time_us,
    .day = transaction->day,
    .place = place,
    .account = number_of_text_near (&self->texts, transaction->account, before->account),
    .counter_account = number_of_text_near (&self->texts, transaction->counter_account, before->counter_account),
    .currency = number_of_text_near (&self->texts, transaction->currency, before->currency),
    .counter_currency = number_of_text_near (&self->texts, transaction->counter_currency, before->counter_currency),
    .instrument = number_of_instrument (&self->instruments, transaction->instrument),
    .received = number_of_instrument (&self->instruments, transaction->received),
    .kind = (guint8) transaction->kind,
    .has_lot = lot_size > 1,
    .has_note = note_size > 1,
    .is_deleted = transaction->is_deleted != FALSE,
  };
  g_byte_array_set_size (self->bytes, place + (guint) (FINX_N_PACKED_NUMBERS * sizeof (FinxInt128) + id_size + lot_size + note_size));
  bytes = self->bytes->data + place;
  for (guint i = 0; i < FINX_N_PACKED_NUMBERS; i++)
    row->numbers[i] = pack_number (&bytes, *numbers[i]);
  bytes = put_text (bytes, transaction->id, id_size);
  if (row->has_lot)
    bytes = put_text (bytes, transaction->lot, lot_size);
  if (row->has_note)
    bytes = put_text (bytes, transaction->note, note_size);
  g_byte_array_set_size (self->bytes, (guint) (bytes - self->bytes->data));
}

static void
clear_map (GArray *map,
           guint   n)
{
  g_array_set_size (map, n);
  memset (map->data, 0, n * sizeof (guint16));
}

static void
copy_from (FinxTransactionDraft *self,
           FinxTransactionChunk *chunk)
{
  if (self->source == chunk)
    return;
  g_clear_pointer (&self->source, finx_transaction_chunk_unref);
  self->source = finx_transaction_chunk_ref (chunk);
  clear_map (self->text_map, chunk->n_texts);
  clear_map (self->instrument_map, chunk->n_instruments);
}

static inline void
map_text (FinxTransactionDraft *self,
          guint16              *number)
{
  guint16 *here = &g_array_index (self->text_map, guint16, *number);

  if (*here == 0 && *number != 0)
    *here = number_of_text (&self->texts, self->source->texts[*number]);
  *number = *here;
}

static inline void
map_instrument (FinxTransactionDraft *self,
                guint16              *number)
{
  guint16 *here = &g_array_index (self->instrument_map, guint16, *number);

  if (*here == 0 && *number != 0)
    *here = number_of_instrument (&self->instruments, self->source->instruments[*number]);
  *number = *here;
}

/* The rows @from to before @to, for which there is room. */
void
finx_transaction_draft_copy (FinxTransactionDraft *self,
                             FinxTransactionChunk *chunk,
                             guint                 from,
                             guint                 to)
{
  guint32 start = chunk->rows[from].place, end = to < chunk->n_rows ? chunk->rows[to].place : chunk->n_bytes;
  guint32 shift = self->bytes->len - start;

  copy_from (self, chunk);
  g_byte_array_append (self->bytes, chunk->bytes + start, end - start);
  for (guint i = from; i < to; i++)
    {
      FinxPackedRow *row = &self->rows[self->n_rows++];

      *row = chunk->rows[i];
      row->place += shift;
      map_text (self, &row->account);
      map_text (self, &row->counter_account);
      map_text (self, &row->currency);
      map_text (self, &row->counter_currency);
      map_instrument (self, &row->instrument);
      map_instrument (self, &row->received);
    }
}

static inline const guint8 *
skip_numbers (const FinxPackedRow *row,
              const guint8        *bytes)
{
  bytes += row->place;
  for (guint i = 0; i < FINX_N_PACKED_NUMBERS; i++)
    bytes += lengths[row->numbers[i] & 7];
  return bytes;
}

const char *
finx_transaction_draft_get_id (const FinxTransactionDraft *self,
                               guint                       row)
{
  return (const char *) skip_numbers (&self->rows[row], self->bytes->data);
}

static void
index_ids (FinxTransactionChunk *self)
{
  for (guint i = 0; i < self->n_rows; i++)
    {
      guint64 hash = finx_transaction_hash_id (finx_transaction_chunk_get_id (self, i));
      guint32 slot = (guint32) hash & self->slot_mask;

      while (self->slots[slot].number != 0)
        slot = (slot + 1) & self->slot_mask;
      self->slots[slot] = (FinxPackedSlot) { (guint16) (i + 1), (guint16) (hash >> 48) };
    }
}

/* Takes the next @size bytes of a block. */
static gpointer
cut (guint8 **block,
     gsize    size)
{
  gpointer piece = *block;

  *block += (size + 7) / 8 * 8;
  return piece;
}

/* Returns: (transfer full): a chunk of the rows, which are at least one; the draft is empty then */
FinxTransactionChunk *
finx_transaction_draft_end (FinxTransactionDraft *self)
{
  FinxTransactionChunk head = {
    .n_rows = self->n_rows,
    .n_bytes = self->bytes->len,
    .n_texts = self->texts.values->len,
    .n_instruments = self->instruments.values->len,
    .slot_mask = 1,
  }, *chunk;
  guint8 *block;

  while (head.slot_mask + 1 < 2 * head.n_rows)
    head.slot_mask = 2 * head.slot_mask + 1;
  chunk = g_malloc (finx_transaction_chunk_size (&head));
  block = (guint8 *) chunk;
  *chunk = head;
  g_atomic_ref_count_init (&chunk->ref_count);
  cut (&block, sizeof *chunk);
  chunk->rows = cut (&block, head.n_rows * sizeof *chunk->rows);
  chunk->slots = cut (&block, (head.slot_mask + 1) * sizeof *chunk->slots);
  chunk->texts = cut (&block, head.n_texts * sizeof *chunk->texts);
  chunk->instruments = cut (&block, head.n_instruments * sizeof *chunk->instruments);
  chunk->bytes = cut (&block, head.n_bytes + PADDING);
  memcpy (chunk->rows, self->rows, head.n_rows * sizeof *chunk->rows);
  memset (chunk->slots, 0, (head.slot_mask + 1) * sizeof *chunk->slots);
  memcpy (chunk->texts, self->texts.values->pdata, head.n_texts * sizeof *chunk->texts);
  memcpy (chunk->instruments, self->instruments.values->pdata, head.n_instruments * sizeof *chunk->instruments);
  memcpy (chunk->bytes, self->bytes->data, head.n_bytes);
  memset (chunk->bytes + head.n_bytes, 0, PADDING);
  index_ids (chunk);

  self->n_rows = 0;
  g_clear_pointer (&self->source, finx_transaction_chunk_unref);
  g_byte_array_set_size (self->bytes, 0);
  names_reset (&self->texts, (gpointer) "");
  names_reset (&self->instruments, NULL);
  return chunk;
}

FinxTransactionChunk *
finx_transaction_chunk_ref (FinxTransactionChunk *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
finx_transaction_chunk_unref (FinxTransactionChunk *self)
{
  if (g_atomic_ref_count_dec (&self->ref_count))
    g_free (self);
}

/* Returns: the bytes of its block */
gsize
finx_transaction_chunk_size (const FinxTransactionChunk *self)
{
  guint8 *end = NULL;

  cut (&end, sizeof *self);
  cut (&end, self->n_rows * sizeof *self->rows);
  cut (&end, (self->slot_mask + 1) * sizeof *self->slots);
  cut (&end, self->n_texts * sizeof *self->texts);
  cut (&end, self->n_instruments * sizeof *self->instruments);
  cut (&end, self->n_bytes + PADDING);
  return (gsize) end;
}

const char *
finx_transaction_chunk_get_id (const FinxTransactionChunk *self,
                               guint                       row)
{
  return (const char *) skip_numbers (&self->rows[row], self->bytes);
}

void
finx_transaction_chunk_get (const FinxTransactionChunk *self,
                            guint                       row,
                            FinxTransaction            *view)
{
  const FinxPackedRow *packed = &self->rows[row];
  const guint8 *bytes = self->bytes + packed->place;
  char *text;

  bytes = unpack_number (bytes, packed->numbers[0], &view->quantity);
  bytes = unpack_number (bytes, packed->numbers[1], &view->price);
  bytes = unpack_number (bytes, packed->numbers[2], &view->amount);
  bytes = unpack_number (bytes, packed->numbers[3], &view->fees);
  bytes = unpack_number (bytes, packed->numbers[4], &view->taxes);
  bytes = unpack_number (bytes, packed->numbers[5], &view->fx_rate);
  bytes = unpack_number (bytes, packed->numbers[6], &view->ratio);
  view->id = text = (char *) bytes;
  view->lot = view->note = (char *) "";
  if (packed->has_lot)
    view->lot = text += strlen (text) + 1;
  if (packed->has_note)
    view->note = text + strlen (text) + 1;
  view->account = (char *) self->texts[packed->account];
  view->counter_account = (char *) self->texts[packed->counter_account];
  view->currency = (char *) self->texts[packed->currency];
  view->counter_currency = (char *) self->texts[packed->counter_currency];
  view->instrument = self->instruments[packed->instrument];
  view->received = self->instruments[packed->received];
  view->kind = packed->kind;
  view->day = packed->day;
  view->time_us = packed->time_us;
  view->is_deleted = packed->is_deleted;
}
