/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An order book as Kraken tells it: ten levels a side, each message with what changed and a checksum of what is there then. What falls
 * behind the tenth level is forgotten without a word. */
#include "adapters/kraken/finx-kraken-private.h"

#include "adapters/finx-broker-json.h"

#define DEPTH       FINX_BOOK_DEPTH
#define MOST_DIGITS 20          /* of a number in a checksum */
#define SLICES      16          /* bytes that are summed at once */

typedef struct
{
  FinxLevel level;
  char      digits[2 * MOST_DIGITS];    /* of price and size, as checksums have them */
  gsize     n_digits;
} Level;

struct _KrakenBook
{
  GArray *sides[2];             /* (element-type Level): by FinxSide, the best first, in the market's own digits */
  gint64  time_us;
};

static void
fill_table (guint32 table[SLICES][256])
{
  for (guint32 i = 0; i < 256; i++)
    {
      guint32 sum = i;

      for (guint bit = 0; bit < 8; bit++)
        sum = sum >> 1 ^ (0xedb88320u & (0u - (sum & 1)));
      table[0][i] = sum;
    }
  for (guint32 i = 0; i < 256; i++)
    for (guint slice = 1; slice < SLICES; slice++)
      table[slice][i] = table[slice - 1][i] >> 8 ^ table[0][table[slice - 1][i] & 0xff];
}

/* CRC-32 as in IEEE 802.3. */
guint32
kraken_checksum (const char *text,
                 gsize       length)
{
  static guint32 table[SLICES][256];
  static gsize is_filled;
  guint32 sum = 0xffffffffu;

  if (g_once_init_enter (&is_filled))
    {
      fill_table (table);
      g_once_init_leave (&is_filled, 1);
    }
  for (; length >= SLICES; text += SLICES, length -= SLICES)
    {
      guint64 first = finx_scan_word (text) ^ sum, second = finx_scan_word (text + 8);

      sum = 0;
#pragma GCC unroll 8
      for (guint i = 0; i < 8; i++)
        sum ^= table[SLICES - 1 - i][first >> 8 * i & 0xff] ^ table[SLICES - 9 - i][second >> 8 * i & 0xff];
    }
  for (gsize i = 0; i < length; i++)
    sum = sum >> 8 ^ table[0][(sum ^ (guint8) text[i]) & 0xff];
  return ~sum;
}

KrakenBook *
kraken_book_new (void)
{
  KrakenBook *self = g_new0 (KrakenBook, 1);

  for (guint i = 0; i < G_N_ELEMENTS (self->sides); i++)
    self->sides[i] = g_array_new (FALSE, FALSE, sizeof (Level));
  return self;
}

void
kraken_book_free (KrakenBook *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->sides); i++)
    g_array_unref (self->sides[i]);
  g_free (self);
}

void
kraken_book_clear (KrakenBook *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->sides); i++)
    g_array_set_size (self->sides[i], 0);
}

/* Returns: the end of it */
static char *
write_digits (char  *at,
              gint64 value)
{
  char digits[MOST_DIGITS];
  gsize n = 0;

  do
    digits[n++] = (char) ('0' + value % 10);
  while ((value /= 10) > 0);
  while (n > 0)
    *at++ = digits[--n];
  return at;
}

/* Numbers without their point and without zeros before them, which is what they are in the market's own digits. */
static void
fill_level (Level           *self,
            const FinxLevel *level)
{
  self->level = *level;
  self->n_digits = (gsize) (write_digits (write_digits (self->digits, level->price), level->size) - self->digits);
}

static void
set_level (GArray          *side,
           gboolean         is_bid,
           const FinxLevel *level)
{
  Level *levels = (Level *) (gpointer) side->data;
  gboolean is_there;
  Level filled;
  guint i = 0;

  while (i < side->len && (is_bid ? levels[i].level.price > level->price : levels[i].level.price < level->price))
    i++;
  is_there = i < side->len && levels[i].level.price == level->price;
  if (level->size <= 0)
    {
      if (is_there)
        g_array_remove_index (side, i);
      return;
    }
  if (is_there)
    {
      fill_level (&levels[i], level);
      return;
    }
  fill_level (&filled, level);
  g_array_insert_val (side, i, filled);
}

static gboolean
read_number (const FinxJsonNode *node,
             const char         *name,
             guint               scale,
             gint64             *units)
{
  FinxDecimal value = finx_json_node_decimal (finx_json_node_get (node, name));

  return finx_decimal_is_known (value) && finx_decimal_sign (value) >= 0
         && finx_decimal_to_units (finx_decimal_rescale (value, scale, FINX_ROUND_HALF_EVEN), scale, units);
}

static gboolean
read_levels (const FinxJsonNode *levels,
             const KrakenPair   *pair,
             FinxLevel          *out,
             guint              *n)
{
  *n = 0;
  for (const FinxJsonNode *node = finx_json_node_first (levels); node != NULL; node = finx_json_node_next (levels, node))
    {
      FinxLevel level = { 0, 0, 0 };

      if (*n == KRAKEN_MOST_LEVELS || !read_number (node, "price", pair->price_scale, &level.price) || level.price == 0
          || !read_number (node, "qty", pair->size_scale, &level.size))
        return FALSE;
      out[(*n)++] = level;
    }
  return TRUE;
}

/* All of the digits, the best first. */
static guint32
get_checksum (KrakenBook *self)
{
  static const FinxSide order[] = { FINX_SIDE_SELL, FINX_SIDE_BUY };
  char text[2 * DEPTH * 2 * MOST_DIGITS], *end = text;

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    for (guint j = 0; j < self->sides[order[i]]->len; j++)
      {
        const Level *level = &g_array_index (self->sides[order[i]], Level, j);

        memcpy (end, level->digits, sizeof level->digits);
        end += level->n_digits;
      }
  return kraken_checksum (text, (gsize) (end - text));
}

/* %FALSE: the book is not what Kraken has. */
gboolean
kraken_book_take (KrakenBook           *self,
                  const KrakenBookStep *step)
{
  for (guint side = 0; side < G_N_ELEMENTS (self->sides); side++)
    {
      for (guint i = 0; i < step->n[side]; i++)
        set_level (self->sides[side], side == FINX_SIDE_BUY, &step->levels[side][i]);
      if (self->sides[side]->len > DEPTH)
        g_array_set_size (self->sides[side], DEPTH);
    }
  self->time_us = step->time_us;
  return step->checksum == (gint64) get_checksum (self);
}

/* %FALSE: the book is not what Kraken has, or can not be. */
gboolean
kraken_book_apply (KrakenBook         *self,
                   const KrakenPair   *pair,
                   const FinxJsonNode *data)
{
  KrakenBookStep step;

  if (!read_levels (finx_json_node_get (data, "bids"), pair, step.levels[FINX_SIDE_BUY], &step.n[FINX_SIDE_BUY])
      || !read_levels (finx_json_node_get (data, "asks"), pair, step.levels[FINX_SIDE_SELL], &step.n[FINX_SIDE_SELL])
      || !finx_json_node_integer (finx_json_node_get (data, "checksum"), &step.checksum))
    return FALSE;
  step.time_us = finx_json_node_time (finx_json_node_get (data, "timestamp"));
  return kraken_book_take (self, &step);
}

static gboolean
convert_level (const FinxLevel      *level,
               const KrakenPair     *pair,
               const FinxInstrument *instrument,
               FinxLevel            *out)
{
  FinxDecimal price = finx_decimal_rescale (finx_decimal_new (level->price, pair->price_scale), instrument->price_scale, FINX_ROUND_HALF_EVEN);
  FinxDecimal size = finx_decimal_rescale (finx_decimal_new (level->size, pair->size_scale), instrument->size_scale, FINX_ROUND_HALF_EVEN);

  return finx_decimal_to_units (price, instrument->price_scale, &out->price) && finx_decimal_to_units (size, instrument->size_scale, &out->size);
}

static guint
read_side (const GArray         *side,
           const KrakenPair     *pair,
           const FinxInstrument *instrument,
           FinxLevel            *levels)
{
  gboolean is_same = pair->price_scale == instrument->price_scale && pair->size_scale == instrument->size_scale;
  guint n = 0;

  for (guint i = 0; i < side->len && n < FINX_BOOK_DEPTH; i++)
    {
      const FinxLevel *level = &g_array_index (side, Level, i).level;

      if (is_same)
        levels[n++] = *level;
      else
        n += convert_level (level, pair, instrument, &levels[n]);
    }
  return n;
}

/* @depth: all zero, of which the levels and the time are set, in the digits of @instrument */
void
kraken_book_read (KrakenBook           *self,
                  const KrakenPair     *pair,
                  const FinxInstrument *instrument,
                  FinxDepth            *depth)
{
  depth->time_us = self->time_us;
  depth->instrument = instrument->index;
  depth->n_bids = read_side (self->sides[FINX_SIDE_BUY], pair, instrument, depth->bids);
  depth->n_asks = read_side (self->sides[FINX_SIDE_SELL], pair, instrument, depth->asks);
}
