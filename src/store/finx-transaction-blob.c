/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-transaction-blob.h"

#include <string.h>

#include "base/finx-clock.h"
#include "store/finx-chunk-checksum.h"

#define HEADER_SIZE  24
#define HEX_ID       "csv-"             /* and 32 digits: most ids, made by the import */
#define HEX_ID_SIZE  36
#define WIDE_DECIMAL 0x20               /* in the byte of the scale: 16 bytes follow */
#define MAX_DAY      1000000            /* since 1970, either way: beyond it nothing is meant */

/* For the halves of a wide decimal, as a negative number can not be shifted. */
#define TWO_TO_64 ((FinxInt128) 1 << 64)

/* What there is in a row. */
enum
{
  HAS_HEX_ID     = 1 << 0,
  HAS_TIME       = 1 << 1,
  HAS_INSTRUMENT = 1 << 2,
  HAS_RECEIVED   = 1 << 3,
  HAS_QUANTITY   = 1 << 4,
  HAS_PRICE      = 1 << 5,
  HAS_AMOUNT     = 1 << 6,
  HAS_FEES       = 1 << 7,
  HAS_TAXES      = 1 << 8,
  HAS_FX_RATE    = 1 << 9,
  HAS_RATIO      = 1 << 10,
  HAS_LOT        = 1 << 11,
  HAS_NOTE       = 1 << 12,
  IS_DELETED     = 1 << 13
};

/* Texts by their number. */
typedef struct
{
  guint32 kind, flags, account, counter_account, currency, counter_currency;
} Shape;
#define SHAPE_NUMBERS (sizeof (Shape) / sizeof (guint32))

/* Decimals of a row in the order they are written. */
static const struct
{
  guint flag;
  gsize offset;
} decimals[] = {
  { HAS_QUANTITY, G_STRUCT_OFFSET (FinxTransaction, quantity) },
  { HAS_PRICE,    G_STRUCT_OFFSET (FinxTransaction, price) },
  { HAS_AMOUNT,   G_STRUCT_OFFSET (FinxTransaction, amount) },
  { HAS_FEES,     G_STRUCT_OFFSET (FinxTransaction, fees) },
  { HAS_TAXES,    G_STRUCT_OFFSET (FinxTransaction, taxes) },
  { HAS_FX_RATE,  G_STRUCT_OFFSET (FinxTransaction, fx_rate) },
  { HAS_RATIO,    G_STRUCT_OFFSET (FinxTransaction, ratio) },
};

typedef struct
{
  GByteArray *texts, *symbols, *shapes, *rows;
  GHashTable *text_numbers;             /* text → number; borrowed from the transactions */
  GHashTable *symbol_numbers;           /* FinxInstrument → number */
  GHashTable *shape_numbers;            /* Shape, owned → number */
  gint32      day;                      /* of the row before */
  gint64      time;                     /* in the day, likewise */
} Encoder;

static void
put_number (GByteArray *out,
            guint64     value)
{
  guint8 bytes[10];
  guint n = 0;

  for (; value >= 0x80; value >>= 7)
    bytes[n++] = (guint8) value | 0x80;
  bytes[n++] = (guint8) value;
  g_byte_array_append (out, bytes, n);
}

/* Small whatever its sign. */
static void
put_signed (GByteArray *out,
            gint64      value)
{
  put_number (out, (guint64) value << 1 ^ (guint64) (value >> 63));
}

static void
put_text (GByteArray *out,
          const char *text)
{
  gsize length = strlen (text);

  put_number (out, length);
  g_byte_array_append (out, (const guint8 *) text, (guint) length + 1);
}

static void
put_decimal (GByteArray  *out,
             FinxDecimal  value)
{
  gboolean is_wide = value.coef < G_MININT64 || value.coef > G_MAXINT64;
  guint8 head = value.scale | (is_wide ? WIDE_DECIMAL : 0);

  g_byte_array_append (out, &head, 1);
  if (!is_wide)
    {
      put_signed (out, (gint64) value.coef);
      return;
    }
  for (guint i = 0; i < 2; i++)
    {
      guint64 half = GUINT64_TO_LE ((guint64) (value.coef >> (64 * i)));

      g_byte_array_append (out, (const guint8 *) &half, sizeof half);
    }
}

static guint32
number_of_text (Encoder    *self,
                const char *text)
{
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->text_numbers, text));

  if (number == 0)
    {
      put_text (self->texts, text);
      number = g_hash_table_size (self->text_numbers) + 1;
      g_hash_table_insert (self->text_numbers, (gpointer) text, GUINT_TO_POINTER (number));
    }
  return number - 1;
}

static guint32
number_of_symbol (Encoder              *self,
                  const FinxInstrument *instrument)
{
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->symbol_numbers, instrument));

  if (number == 0)
    {
      put_number (self->symbols, number_of_text (self, instrument->symbol));
      number = g_hash_table_size (self->symbol_numbers) + 1;
      g_hash_table_insert (self->symbol_numbers, (gpointer) instrument, GUINT_TO_POINTER (number));
    }
  return number - 1;
}

static guint
hash_shape (gconstpointer data)
{
  const guint32 *numbers = data;
  guint hash = 0;

  for (gsize i = 0; i < SHAPE_NUMBERS; i++)
    hash = (hash ^ numbers[i]) * 0x9e3779b1u;
  return hash;
}

static gboolean
equal_shapes (gconstpointer a,
              gconstpointer b)
{
  return memcmp (a, b, sizeof (Shape)) == 0;
}

static guint32
number_of_shape (Encoder     *self,
                 const Shape *shape)
{
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->shape_numbers, shape));

  if (number == 0)
    {
      for (gsize i = 0; i < SHAPE_NUMBERS; i++)
        put_number (self->shapes, ((const guint32 *) (gconstpointer) shape)[i]);
      number = g_hash_table_size (self->shape_numbers) + 1;
      g_hash_table_insert (self->shape_numbers, g_memdup2 (shape, sizeof *shape), GUINT_TO_POINTER (number));
    }
  return number - 1;
}

static int
hex_value (char c)
{
  return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Returns: whether @id is one of those, as 16 bytes */
static gboolean
parse_hex_id (const char *id,
              guint8      bytes[16])
{
  if (strncmp (id, HEX_ID, strlen (HEX_ID)) != 0)
    return FALSE;
  id += strlen (HEX_ID);
  for (guint i = 0; i < 16; i++)
    {
      int high = hex_value (id[2 * i]), low = high >= 0 ? hex_value (id[2 * i + 1]) : -1;

      if (low < 0)
        return FALSE;
      bytes[i] = (guint8) (high << 4 | low);
    }
  return id[32] == '\0';
}

static FinxDecimal
get_decimal (const FinxTransaction *transaction,
             gsize                  i)
{
  return G_STRUCT_MEMBER (FinxDecimal, transaction, decimals[i].offset);
}

/* Fees and taxes are zero where nothing is said, the others unknown. */
static gboolean
is_said (const FinxTransaction *transaction,
         gsize                  i)
{
  FinxDecimal value = get_decimal (transaction, i);

  return finx_decimal_is_known (value) && ((decimals[i].flag & (HAS_FEES | HAS_TAXES)) == 0 || value.coef != 0);
}

static void
put_row (Encoder               *self,
         const FinxTransaction *t)
{
  Shape shape = { t->kind, 0, number_of_text (self, t->account), number_of_text (self, t->counter_account),
                  number_of_text (self, t->currency), number_of_text (self, t->counter_currency) };
  guint8 id[16];

  shape.flags = (parse_hex_id (t->id, id) ? HAS_HEX_ID : 0) | (t->time_us != 0 ? HAS_TIME : 0)
                | (t->instrument != NULL ? HAS_INSTRUMENT : 0) | (t->received != NULL ? HAS_RECEIVED : 0)
                | (*t->lot != '\0' ? HAS_LOT : 0) | (*t->note != '\0' ? HAS_NOTE : 0) | (t->is_deleted ? IS_DELETED : 0);
  for (gsize i = 0; i < G_N_ELEMENTS (decimals); i++)
    if (is_said (t, i))
      shape.flags |= decimals[i].flag;

  put_number (self->rows, number_of_shape (self, &shape));
  if (shape.flags & HAS_HEX_ID)
    g_byte_array_append (self->rows, id, sizeof id);
  else
    put_text (self->rows, t->id);
  put_signed (self->rows, (gint64) t->day - self->day);
  self->day = t->day;
  if (shape.flags & HAS_TIME)
    {
      gint64 time = t->time_us - t->day * FINX_USEC_PER_DAY;

      put_signed (self->rows, time - self->time);
      self->time = time;
    }
  if (t->instrument != NULL)
    put_number (self->rows, number_of_symbol (self, t->instrument));
  if (t->received != NULL)
    put_number (self->rows, number_of_symbol (self, t->received));
  for (gsize i = 0; i < G_N_ELEMENTS (decimals); i++)
    if (shape.flags & decimals[i].flag)
      put_decimal (self->rows, get_decimal (t, i));
  if (shape.flags & HAS_LOT)
    put_text (self->rows, t->lot);
  if (shape.flags & HAS_NOTE)
    put_text (self->rows, t->note);
}

static void
put_all (Encoder    *self,
         guint       n_rows,
         GByteArray *out)
{
  const guint32 counts[] = { n_rows, g_hash_table_size (self->text_numbers), g_hash_table_size (self->symbol_numbers),
                             g_hash_table_size (self->shape_numbers) };
  GByteArray *const parts[] = { self->texts, self->symbols, self->shapes, self->rows };
  static const guint8 zeros[8] = { 0 };

  g_byte_array_set_size (out, 0);
  g_byte_array_append (out, zeros, sizeof zeros);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      guint32 count = GUINT32_TO_LE (counts[i]);

      g_byte_array_append (out, (const guint8 *) &count, sizeof count);
    }
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_byte_array_append (out, parts[i]->data, parts[i]->len);
  g_byte_array_append (out, zeros, -out->len & 7);
  finx_transaction_blob_seal (out);
}

void
finx_transaction_blob_seal (GByteArray *blob)
{
  guint64 checksum = GUINT64_TO_LE (finx_chunk_checksum (blob->data + 8, blob->len / 8 - 1));

  memcpy (blob->data, &checksum, sizeof checksum);
}

void
finx_transaction_blob_encode (GPtrArray  *transactions,
                              GByteArray *out)
{
  g_autoptr(GByteArray) texts = g_byte_array_new (), symbols = g_byte_array_new ();
  g_autoptr(GByteArray) shapes = g_byte_array_new (), rows = g_byte_array_sized_new (48 * transactions->len);
  g_autoptr(GHashTable) text_numbers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) symbol_numbers = g_hash_table_new (NULL, NULL);
  g_autoptr(GHashTable) shape_numbers = g_hash_table_new_full (hash_shape, equal_shapes, g_free, NULL);
  Encoder self = { texts, symbols, shapes, rows, text_numbers, symbol_numbers, shape_numbers, 0, 0 };

  g_assert (transactions->len > 0 && transactions->len <= FINX_TRANSACTION_BATCH_MAX);

  for (guint i = 0; i < transactions->len; i++)
    put_row (&self, transactions->pdata[i]);
  put_all (&self, transactions->len, out);
}

typedef struct
{
  const guint8          *at, *end;
  gboolean               is_bad;        /* something went beyond the end, or makes no sense */
  const char           **texts;
  const FinxInstrument **instruments;
  Shape                 *shapes;
  guint32                n_rows, n_texts, n_instruments, n_shapes;
} Decoder;

static guint64
get_number (Decoder *self)
{
  guint64 value = 0;

  for (guint shift = 0; shift < 64 && self->at < self->end; shift += 7)
    {
      guint8 byte = *self->at++;

      value |= (guint64) (byte & 0x7f) << shift;
      if (byte < 0x80)
        return value;
    }
  self->is_bad = TRUE;
  return 0;
}

static gint64
get_signed (Decoder *self)
{
  guint64 value = get_number (self);

  return (gint64) (value >> 1 ^ -(value & 1));
}

/* Below @n; 0 when it is not. */
static guint32
get_index (Decoder *self,
           guint32  n)
{
  guint64 value = get_number (self);

  if (value < n)
    return (guint32) value;
  self->is_bad = TRUE;
  return 0;
}

static const guint8 *
get_bytes (Decoder *self,
           gsize    n)
{
  static const guint8 none[16] = { 0 };
  const guint8 *bytes = self->at;

  if ((gsize) (self->end - self->at) < n)
    {
      self->is_bad = TRUE;
      return none;
    }
  self->at += n;
  return bytes;
}

static const char *
get_text (Decoder *self)
{
  guint64 length = get_number (self);
  const char *text = (const char *) self->at;

  if (length >= (guint64) (self->end - self->at) || text[length] != '\0')
    {
      self->is_bad = TRUE;
      return "";
    }
  self->at += length + 1;
  return text;
}

static FinxDecimal
read_decimal (Decoder *self)
{
  guint8 head = *get_bytes (self, 1);
  FinxDecimal value = { 0, head & ~WIDE_DECIMAL };

  self->is_bad |= value.scale > FINX_DECIMAL_MAX_SCALE;
  if ((head & WIDE_DECIMAL) == 0)
    {
      value.coef = get_signed (self);
    }
  else
    {
      guint64 halves[2];

      memcpy (halves, get_bytes (self, sizeof halves), sizeof halves);
      value.coef = (FinxInt128) (gint64) GUINT64_FROM_LE (halves[1]) * TWO_TO_64 + GUINT64_FROM_LE (halves[0]);
    }
  return value;
}

static void
print_hex_id (const guint8 bytes[16],
              char         id[HEX_ID_SIZE + 1])
{
  static const char digits[] = "0123456789abcdef";

  for (guint i = 0; i < 16; i++)
    {
      id[4 + 2 * i] = digits[bytes[i] >> 4];
      id[5 + 2 * i] = digits[bytes[i] & 15];
    }
}

static gboolean
read_head (Decoder       *self,
           gconstpointer  data,
           gsize          size)
{
  guint64 checksum;
  guint32 counts[4];

  if (data == NULL || size < HEADER_SIZE || size % 8 != 0)
    return FALSE;
  memcpy (&checksum, data, sizeof checksum);
  memcpy (counts, (const guint8 *) data + sizeof checksum, sizeof counts);
  self->at = (const guint8 *) data + HEADER_SIZE;
  self->end = (const guint8 *) data + size;
  self->n_rows = GUINT32_FROM_LE (counts[0]);
  self->n_texts = GUINT32_FROM_LE (counts[1]);
  self->n_instruments = GUINT32_FROM_LE (counts[2]);
  self->n_shapes = GUINT32_FROM_LE (counts[3]);
  /* Each takes a byte at least, so that a wrong count can not ask for more memory than there is blob. */
  return GUINT64_FROM_LE (checksum) == finx_chunk_checksum ((const guint8 *) data + 8, size / 8 - 1)
         && self->n_rows > 0 && self->n_rows <= FINX_TRANSACTION_BATCH_MAX && self->n_texts <= size
         && self->n_instruments <= size && self->n_shapes <= size;
}

static gboolean
read_tables (Decoder             *self,
             FinxInstrumentTable *instruments)
{
  self->texts = g_new0 (const char *, self->n_texts + 1);
  self->instruments = g_new0 (const FinxInstrument *, self->n_instruments + 1);
  self->shapes = g_new0 (Shape, self->n_shapes + 1);
  for (guint i = 0; i < self->n_texts; i++)
    self->texts[i] = get_text (self);
  for (guint i = 0; i < self->n_instruments && !self->is_bad; i++)
    {
      guint32 text = get_index (self, self->n_texts);

      self->instruments[i] = self->is_bad ? NULL : finx_instrument_table_lookup (instruments, self->texts[text]);
      self->is_bad |= self->instruments[i] == NULL;
    }
  for (guint i = 0; i < self->n_shapes && !self->is_bad; i++)
    {
      Shape *shape = &self->shapes[i];

      shape->kind = get_index (self, FINX_N_TRANSACTION_KINDS);
      shape->flags = (guint32) get_number (self);
      shape->account = get_index (self, self->n_texts);
      shape->counter_account = get_index (self, self->n_texts);
      shape->currency = get_index (self, self->n_texts);
      shape->counter_currency = get_index (self, self->n_texts);
    }
  return !self->is_bad && self->n_shapes > 0;
}

/* Wraps around instead of doing what is not defined; only a blob made by hand comes that far. */
static gint64
add (gint64 a,
     gint64 b)
{
  return (gint64) ((guint64) a + (guint64) b);
}

static gint32
read_day (Decoder *self,
          gint32   before)
{
  gint64 day = add (before, get_signed (self));

  if (day >= -MAX_DAY && day <= MAX_DAY)
    return (gint32) day;
  self->is_bad = TRUE;
  return 0;
}

/* @row: (inout): of the row before its day; @time likewise */
static void
read_row (Decoder         *self,
          FinxTransaction *row,
          gint64          *time,
          char             hex_id[HEX_ID_SIZE + 1])
{
  const Shape *shape = &self->shapes[get_index (self, self->n_shapes)];
  guint flags = shape->flags;

  row->kind = shape->kind;
  row->account = (char *) self->texts[shape->account];
  row->counter_account = (char *) self->texts[shape->counter_account];
  row->currency = (char *) self->texts[shape->currency];
  row->counter_currency = (char *) self->texts[shape->counter_currency];
  row->is_deleted = (flags & IS_DELETED) != 0;
  if (flags & HAS_HEX_ID)
    {
      print_hex_id (get_bytes (self, 16), hex_id);
      row->id = hex_id;
    }
  else
    {
      row->id = (char *) get_text (self);
    }
  row->day = read_day (self, row->day);
  if (flags & HAS_TIME)
    *time = add (*time, get_signed (self));
  row->time_us = flags & HAS_TIME ? add (row->day * FINX_USEC_PER_DAY, *time) : 0;
  row->instrument = flags & HAS_INSTRUMENT ? self->instruments[get_index (self, self->n_instruments)] : NULL;
  row->received = flags & HAS_RECEIVED ? self->instruments[get_index (self, self->n_instruments)] : NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (decimals); i++)
    {
      gboolean is_deduction = (decimals[i].flag & (HAS_FEES | HAS_TAXES)) != 0;

      G_STRUCT_MEMBER (FinxDecimal, row, decimals[i].offset) =
        flags & decimals[i].flag ? read_decimal (self) : is_deduction ? FINX_DECIMAL_ZERO : FINX_DECIMAL_UNKNOWN;
    }
  row->lot = flags & HAS_LOT ? (char *) get_text (self) : (char *) "";
  row->note = flags & HAS_NOTE ? (char *) get_text (self) : (char *) "";
}

gboolean
finx_transaction_blob_decode (gconstpointer            data,
                              gsize                    size,
                              FinxInstrumentTable     *instruments,
                              FinxTransactionViewFunc  func,
                              gpointer                 user_data)
{
  Decoder self = { 0 };
  FinxTransaction row = { 0 };
  char hex_id[HEX_ID_SIZE + 1] = HEX_ID;
  gint64 time = 0;
  gboolean is_whole = read_head (&self, data, size) && read_tables (&self, instruments);

  for (guint i = 0; is_whole && i < self.n_rows; i++)
    {
      read_row (&self, &row, &time, hex_id);
      is_whole = !self.is_bad;
      if (is_whole)
        func (&row, user_data);
    }
  g_free (self.texts);
  g_free (self.instruments);
  g_free (self.shapes);
  return is_whole;
}
