/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An order book as Kraken tells it: ten levels a side, each message with what changed and a checksum of what is there then. What falls
 * behind the tenth level is forgotten without a word. */
#include "adapters/kraken/finx-kraken-private.h"

#include "adapters/finx-broker-json.h"

#define DEPTH FINX_BOOK_DEPTH
#define MOST  1000              /* levels that a message may bring */

struct _KrakenBook
{
  GArray *sides[2];             /* (element-type FinxLevel): by FinxSide, the best first, in the market's own digits */
  gint64  time_us;
};

/* CRC-32 as in IEEE 802.3. */
guint32
kraken_checksum (const char *text,
                 gsize       length)
{
  guint32 sum = 0xffffffffu;

  for (gsize i = 0; i < length; i++)
    {
      sum ^= (guint8) text[i];
      for (guint bit = 0; bit < 8; bit++)
        sum = sum >> 1 ^ (0xedb88320u & (0u - (sum & 1)));
    }
  return ~sum;
}

KrakenBook *
kraken_book_new (void)
{
  KrakenBook *self = g_new0 (KrakenBook, 1);

  for (guint i = 0; i < G_N_ELEMENTS (self->sides); i++)
    self->sides[i] = g_array_new (FALSE, FALSE, sizeof (FinxLevel));
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

static void
set_level (GArray   *side,
           gboolean  is_bid,
           FinxLevel level)
{
  guint i = 0;

  while (i < side->len && (is_bid ? g_array_index (side, FinxLevel, i).price > level.price : g_array_index (side, FinxLevel, i).price < level.price))
    i++;
  if (i < side->len && g_array_index (side, FinxLevel, i).price == level.price)
    g_array_remove_index (side, i);
  if (level.size > 0)
    g_array_insert_val (side, i, level);
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
apply_side (GArray             *side,
            gboolean            is_bid,
            const KrakenPair   *pair,
            const FinxJsonNode *levels)
{
  guint n = 0;

  for (const FinxJsonNode *node = finx_json_node_first (levels); node != NULL; node = finx_json_node_next (levels, node))
    {
      FinxLevel level = { 0, 0, 0 };

      if (++n > MOST || !read_number (node, "price", pair->price_scale, &level.price) || level.price == 0
          || !read_number (node, "qty", pair->size_scale, &level.size))
        return FALSE;
      set_level (side, is_bid, level);
    }
  if (side->len > DEPTH)
    g_array_set_size (side, DEPTH);
  return TRUE;
}

/* Numbers without their point and without zeros before them, which is what they are in the market's own digits. */
static guint32
get_checksum (KrakenBook *self)
{
  static const FinxSide order[] = { FINX_SIDE_SELL, FINX_SIDE_BUY };
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    for (guint j = 0; j < self->sides[order[i]]->len; j++)
      {
        const FinxLevel *level = &g_array_index (self->sides[order[i]], FinxLevel, j);

        g_string_append_printf (text, "%" G_GINT64_FORMAT "%" G_GINT64_FORMAT, level->price, level->size);
      }
  return kraken_checksum (text->str, text->len);
}

/* %FALSE: the book is not what Kraken has, or can not be. */
gboolean
kraken_book_apply (KrakenBook         *self,
                   const KrakenPair   *pair,
                   const FinxJsonNode *data)
{
  gint64 wanted;

  if (!apply_side (self->sides[FINX_SIDE_BUY], TRUE, pair, finx_json_node_get (data, "bids"))
      || !apply_side (self->sides[FINX_SIDE_SELL], FALSE, pair, finx_json_node_get (data, "asks"))
      || !finx_json_node_integer (finx_json_node_get (data, "checksum"), &wanted))
    return FALSE;
  self->time_us = finx_json_node_time (finx_json_node_get (data, "timestamp"));
  return wanted == (gint64) get_checksum (self);
}

static guint
read_side (const GArray         *side,
           const KrakenPair     *pair,
           const FinxInstrument *instrument,
           FinxLevel            *levels)
{
  guint n = 0;

  for (guint i = 0; i < side->len && n < FINX_BOOK_DEPTH; i++)
    {
      const FinxLevel *level = &g_array_index (side, FinxLevel, i);
      FinxDecimal price = finx_decimal_rescale (finx_decimal_new (level->price, pair->price_scale), instrument->price_scale, FINX_ROUND_HALF_EVEN);
      FinxDecimal size = finx_decimal_rescale (finx_decimal_new (level->size, pair->size_scale), instrument->size_scale, FINX_ROUND_HALF_EVEN);

      if (finx_decimal_to_units (price, instrument->price_scale, &levels[n].price) && finx_decimal_to_units (size, instrument->size_scale, &levels[n].size))
        n++;
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
