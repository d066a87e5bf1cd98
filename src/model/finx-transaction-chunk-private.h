/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "model/finx-transaction.h"

G_BEGIN_DECLS

#define FINX_CHUNK_ROWS 2048    /* at most: what a changed version copies */

/* The decimals of a transaction, in the order in which they are packed. */
#define FINX_N_PACKED_NUMBERS 7

/**
 * FinxPackedRow: a transaction but for its numbers and texts, which stand at @place among the chunk's bytes: the numbers,
 * each as long as it needs to be, then the id, then the lot and the note where it has them.
 * @account: and the others: numbers in the chunk's tables; 0 is "" or no instrument
 * @numbers: of each decimal the scale (5 bits; %FINX_PACKED_UNKNOWN) and the length of its coefficient (3 bits)
 */
typedef struct
{
  gint64  time_us;
  gint32  day;
  guint32 place;
  guint16 account, counter_account, currency, counter_currency;
  guint16 instrument, received;
  guint8  numbers[FINX_N_PACKED_NUMBERS];
  guint8  kind;
  guint8  has_lot : 1, has_note : 1, is_deleted : 1;
} FinxPackedRow;

/* Of the id's hash: where to look, and what to compare before the id itself is looked at. */
typedef struct
{
  guint16 number;               /* row + 1; 0: empty */
  guint16 tag;
} FinxPackedSlot;

/* A block of memory with all of its arrays; immutable; any thread. */
typedef struct
{
  gatomicrefcount        ref_count;
  guint32                n_rows, n_bytes;
  guint32                n_texts, n_instruments;
  guint32                slot_mask;
  FinxPackedRow         *rows;
  FinxPackedSlot        *slots;
  const char           **texts;         /* interned; the first is "" */
  const FinxInstrument **instruments;   /* the first is %NULL */
  guint8                *bytes;
} FinxTransactionChunk;

/* Distinct values by first appearance, and a hash table of them that is never full. */
typedef struct
{
  GPtrArray *values;
  guint16   *slots;             /* number of the value; 0: empty, for the first is never looked for */
  guint      slot_mask;
} FinxPackedNames;

/* A chunk while rows are put into it; one thread. */
typedef struct
{
  FinxPackedRow       *rows;            /* FINX_CHUNK_ROWS */
  guint                n_rows;
  GByteArray          *bytes;
  FinxPackedNames      texts, instruments;
  /* What the last rows were copied from, and what its names are here; 0: not known yet. Most rows follow others of their chunk. */
  FinxTransactionChunk *source; /* (nullable), owned */
  GArray              *text_map, *instrument_map;       /* (element-type guint16) */
} FinxTransactionDraft;

void                  finx_transaction_draft_init  (FinxTransactionDraft *self);
void                  finx_transaction_draft_clear (FinxTransactionDraft *self);
void                  finx_transaction_draft_add   (FinxTransactionDraft *self, const FinxTransaction *transaction);
void                  finx_transaction_draft_copy  (FinxTransactionDraft *self, FinxTransactionChunk *chunk, guint from, guint to);
FinxTransactionChunk *finx_transaction_draft_end   (FinxTransactionDraft *self);
const char           *finx_transaction_draft_get_id (const FinxTransactionDraft *self, guint row);

FinxTransactionChunk *finx_transaction_chunk_ref   (FinxTransactionChunk *self);
void                  finx_transaction_chunk_unref (FinxTransactionChunk *self);
gsize                 finx_transaction_chunk_size  (const FinxTransactionChunk *self);
void                  finx_transaction_chunk_get   (const FinxTransactionChunk *self, guint row, FinxTransaction *view);
const char           *finx_transaction_chunk_get_id (const FinxTransactionChunk *self, guint row);

/* Of short texts, eight bytes at a time. */
static inline guint64
finx_transaction_hash_id (const char *id)
{
  gsize length = strlen (id);
  guint64 hash = length * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15), word;

  for (; length >= sizeof word; length -= sizeof word, id += sizeof word)
    {
      memcpy (&word, id, sizeof word);
      hash = (hash ^ word) * G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
      hash ^= hash >> 32;
    }
  word = 0;
  memcpy (&word, id, length);
  hash = (hash ^ word) * G_GUINT64_CONSTANT (0xc4ceb9fe1a85ec53);
  return hash ^ (hash >> 29);
}

/* Returns: the row of @id, whose hash is @hash; %G_MAXUINT for none */
static inline guint
finx_transaction_chunk_find (const FinxTransactionChunk *self,
                             guint64                     hash,
                             const char                 *id)
{
  guint16 tag = (guint16) (hash >> 48);

  for (guint32 slot = (guint32) hash & self->slot_mask; self->slots[slot].number != 0; slot = (slot + 1) & self->slot_mask)
    if (self->slots[slot].tag == tag && g_str_equal (finx_transaction_chunk_get_id (self, self->slots[slot].number - 1u), id))
      return self->slots[slot].number - 1u;
  return G_MAXUINT;
}

G_END_DECLS
