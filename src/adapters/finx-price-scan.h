/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>
#if defined (__SSE2__) && defined (__x86_64__)
#define FINX_SCAN_SSE2
#include <emmintrin.h>
#endif

#include "base/finx-clock.h"
#include "model/finx-instrument.h"
#include "model/finx-tick.h"

G_BEGIN_DECLS

/* The messages that come a thousand times a second, read without a tree and without memory, member after member in the order in which
 * the venue writes them. Whatever is not exactly as it is expected is refused, and the general reader takes the message: so what is read
 * here is always JSON, and is what that one would have read. Nothing is told before the whole message was read. */

#define FINX_SCAN_MOST_SYMBOL 31

/* So that where a reader is stays in registers, its #FinxScan is a variable of one function, into which all is inlined that is common; what
 * is not, is in finx-price-scan.c and is told only where it begins. */
#define FINX_SCAN_INLINE __attribute__ ((always_inline)) static inline

typedef struct
{
  const char *at, *end;
} FinxScan;

/* The second of the last time that was read. Zeroed: none. */
typedef struct
{
  char   text[24];              /* "2026-11-18T15:01:08" */
  gint64 day_us, second_us;
} FinxScanSecond;

/* Without sign and exponent, of at most 18 digits. */
typedef struct
{
  const char *at;               /* behind it; %NULL: there is none */
  guint64     value;
  guint       scale;            /* how many of its digits stand after the point */
} FinxScanNumber;

typedef struct
{
  const char *at;               /* likewise */
  gint64      units;
} FinxScanUnits;

FinxScanNumber finx_scan_number_slowly (const char     *at,
                                        const char     *end);
FinxScanUnits  finx_scan_units_slowly  (const char     *at,
                                        const char     *end,
                                        guint           scale);
const char    *finx_scan_text_slowly   (const char     *at,
                                        const char     *end);
const char    *finx_scan_time_slowly   (const char     *at,
                                        const char     *end,
                                        FinxScanSecond *last,
                                        gint64         *time_us);

/* Eight bytes at once, the first one lowest. */
FINX_SCAN_INLINE guint64
finx_scan_word (const char *at)
{
  guint64 word;

  memcpy (&word, at, sizeof word);
  return GUINT64_FROM_LE (word);
}

FINX_SCAN_INLINE guint32
finx_scan_half (const char *at)
{
  guint32 half;

  memcpy (&half, at, sizeof half);
  return half;
}

/* @length is known when this is compiled, and no call is left of it. */
FINX_SCAN_INLINE gboolean
finx_scan_differs (const char *at,
                   const char *text,
                   gsize       length)
{
  guint64 others = 0;

  if (length < 4)
    return at[0] != text[0] || at[length / 2] != text[length / 2] || at[length - 1] != text[length - 1];
  if (length < 8)
    return ((finx_scan_half (at) ^ finx_scan_half (text)) | (finx_scan_half (at + length - 4) ^ finx_scan_half (text + length - 4))) != 0;
#pragma GCC unroll 8
  for (gsize i = 0; i + 8 <= length; i += 8)
    others |= finx_scan_word (at + i) ^ finx_scan_word (text + i);
  return (others | (finx_scan_word (at + length - 8) ^ finx_scan_word (text + length - 8))) != 0;
}

#define finx_scan_is(scan, literal) finx_scan_takes (scan, literal, sizeof (literal) - 1)

FINX_SCAN_INLINE gboolean
finx_scan_takes (FinxScan   *scan,
                 const char *text,
                 gsize       length)
{
  if (scan->end - scan->at < (gssize) length || finx_scan_differs (scan->at, text, length))
    return FALSE;
  scan->at += length;
  return TRUE;
}

#define FINX_SCAN_EACH(byte) (G_GUINT64_CONSTANT (0x0101010101010101) * (byte))

/* How many of the eight bytes are 0 … 9, from the first one on. */
FINX_SCAN_INLINE guint
finx_scan_count (guint64 values)
{
  guint64 others = (((values & FINX_SCAN_EACH (0x7f)) + FINX_SCAN_EACH (0x76)) | values) & FINX_SCAN_EACH (0x80);

  return others == 0 ? 8 : (guint) __builtin_ctzll (others) / 8;
}

/* What the first @n of eight digits, 0 … 8, say. */
FINX_SCAN_INLINE guint64
finx_scan_join (guint64 values,
                guint   n)
{
  values = values << (32 - 4 * n) << (32 - 4 * n);
  values = values * 10 + (values >> 8);
  return (((values & G_GUINT64_CONSTANT (0x000000ff000000ff)) * G_GUINT64_CONSTANT (0x000f424000000064))
          + (((values >> 16) & G_GUINT64_CONSTANT (0x000000ff000000ff)) * G_GUINT64_CONSTANT (0x0000271000000001))) >> 32;
}

static const gint64 finx_scan_powers[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000 };

/* Sixteen bytes at once, and which of them are something: the first one is the lowest bit. */

#define FINX_SCAN_BLOCK 16
#define FINX_SCAN_ALL   0x1ffffu        /* them, and one that is nothing */

/* How much of eight digits counts that end somewhere: read from @n on, the last @n of them. */
static const char finx_scan_last[] = { 0, 0, 0, 0, 0, 0, 0, 0, 15, 15, 15, 15, 15, 15, 15, 15 };

#ifdef FINX_SCAN_SSE2

typedef __m128i FinxScanBlock;

FINX_SCAN_INLINE FinxScanBlock
finx_scan_block (const char *at)
{
  return _mm_loadu_si128 ((const __m128i *) (gconstpointer) at);
}

FINX_SCAN_INLINE guint
finx_scan_points (FinxScanBlock block)
{
  return (guint) _mm_movemask_epi8 (_mm_cmpeq_epi8 (block, _mm_set1_epi8 ('.')));
}

/* 0 … 9 */
FINX_SCAN_INLINE guint
finx_scan_digits (FinxScanBlock block)
{
  return (guint) _mm_movemask_epi8 (_mm_cmplt_epi8 (_mm_add_epi8 (block, _mm_set1_epi8 (128 - '0')), _mm_set1_epi8 (-128 + 10)));
}

/* What ends plain text, or is not plain. */
FINX_SCAN_INLINE guint
finx_scan_stops (FinxScanBlock block)
{
  const __m128i ends = _mm_or_si128 (_mm_cmpeq_epi8 (block, _mm_set1_epi8 ('"')), _mm_cmpeq_epi8 (block, _mm_set1_epi8 ('\\')));

  return (guint) _mm_movemask_epi8 (_mm_or_si128 (ends, _mm_cmplt_epi8 (block, _mm_set1_epi8 (' '))));
}

/* What the @n digits before @a and the @m before @b say, of which there are eight at most; eight bytes stand before each of the two. */
FINX_SCAN_INLINE void
finx_scan_join_two (const char *a,
                    gsize       n,
                    const char *b,
                    gsize       m,
                    gint64     *first,
                    gint64     *second)
{
  __m128i digits = _mm_set_epi64x ((gint64) finx_scan_word (b - 8), (gint64) finx_scan_word (a - 8));
  __m128i masks = _mm_set_epi64x ((gint64) finx_scan_word (finx_scan_last + m), (gint64) finx_scan_word (finx_scan_last + n));
  __m128i pairs = _mm_srli_epi16 (_mm_mullo_epi16 (_mm_and_si128 (digits, masks), _mm_set1_epi16 (10 * 256 + 1)), 8);
  __m128i fours = _mm_madd_epi16 (pairs, _mm_set1_epi32 (1 << 16 | 100));
  guint64 eights = (guint64) _mm_cvtsi128_si64 (_mm_madd_epi16 (_mm_packs_epi32 (fours, fours), _mm_set1_epi32 (1 << 16 | 10000)));

  *first = eights & G_MAXUINT32;
  *second = eights >> 32;
}

#else

typedef struct
{
  char bytes[FINX_SCAN_BLOCK];
} FinxScanBlock;

FINX_SCAN_INLINE FinxScanBlock
finx_scan_block (const char *at)
{
  FinxScanBlock block;

  memcpy (block.bytes, at, sizeof block.bytes);
  return block;
}

FINX_SCAN_INLINE guint
finx_scan_points (FinxScanBlock block)
{
  guint mask = 0;

  for (guint i = 0; i < FINX_SCAN_BLOCK; i++)
    mask |= (guint) (block.bytes[i] == '.') << i;
  return mask;
}

FINX_SCAN_INLINE guint
finx_scan_digits (FinxScanBlock block)
{
  guint mask = 0;

  for (guint i = 0; i < FINX_SCAN_BLOCK; i++)
    mask |= (guint) g_ascii_isdigit (block.bytes[i]) << i;
  return mask;
}

FINX_SCAN_INLINE guint
finx_scan_stops (FinxScanBlock block)
{
  guint mask = 0;

  for (guint i = 0; i < FINX_SCAN_BLOCK; i++)
    mask |= (guint) (block.bytes[i] == '"' || block.bytes[i] == '\\' || (guchar) block.bytes[i] - 0x20u > 0x5f) << i;
  return mask;
}

FINX_SCAN_INLINE void
finx_scan_join_two (const char *a,
                    gsize       n,
                    const char *b,
                    gsize       m,
                    gint64     *first,
                    gint64     *second)
{
  *first = (gint64) finx_scan_join (finx_scan_word (a - 8) & finx_scan_word (finx_scan_last + n), 8);
  *second = (gint64) finx_scan_join (finx_scan_word (b - 8) & finx_scan_word (finx_scan_last + m), 8);
}

#endif

/* How many digits stand before a number's point, @whole, and where it ends, @end. What stands there is for the caller to compare. %FALSE: it
 * is to be read byte by byte, or is none. */
FINX_SCAN_INLINE gboolean
finx_scan_measure (const FinxScan *scan,
                   gsize          *whole,
                   gsize          *end)
{
  guint digits, points, ends;
  FinxScanBlock block;

  if (G_UNLIKELY (scan->end - scan->at < FINX_SCAN_BLOCK))
    return FALSE;
  block = finx_scan_block (scan->at);
  digits = finx_scan_digits (block);
  points = finx_scan_points (block);
  ends = (digits | points) ^ FINX_SCAN_ALL;
  *whole = (gsize) __builtin_ctz (digits ^ FINX_SCAN_ALL);
  *end = (gsize) __builtin_ctz (ends);
  if (G_UNLIKELY ((points & (points - 1) & (ends ^ (ends - 1))) != 0))
    return FALSE;                       /* a second point */
  if (G_UNLIKELY (*whole == 0))
    return FALSE;
  if (G_UNLIKELY (*end == FINX_SCAN_BLOCK))
    return FALSE;
  return G_LIKELY (*end - *whole != 1);
}

/* What stands before the point and after it, of @scale digits; eight bytes of the message stand before the number. */
FINX_SCAN_INLINE gboolean
finx_scan_parts (FinxScan *scan,
                 gint64   *whole,
                 gint64   *fraction,
                 gsize    *scale)
{
  static const gint64 least[] = { 0, 0, 10, 100, 1000, 10000, 100000, 1000000, 10000000 };
  const char *at = scan->at;
  gsize n, end;

  if (!finx_scan_measure (scan, &n, &end))
    return FALSE;
  if (G_UNLIKELY (n > 8))
    return FALSE;
  if (G_UNLIKELY (end - n > 9))
    return FALSE;
  *scale = end - n - (end != n);
  finx_scan_join_two (at + n, n, at + end, *scale, whole, fraction);
  scan->at += end;
  return G_LIKELY (*whole >= least[n]); /* no zeros before it */
}

/* A number without sign and exponent, of at most 18 digits. @scale: (out): how many of them stand after the point */
FINX_SCAN_INLINE gboolean
finx_scan_number (FinxScan *scan,
                  guint64  *value,
                  guint    *scale)
{
  const char *from = scan->at;
  gint64 whole, fraction;
  FinxScanNumber number;
  gsize own;

  if (G_LIKELY (finx_scan_parts (scan, &whole, &fraction, &own)))
    {
      *value = (guint64) (whole * finx_scan_powers[own] + fraction);
      *scale = (guint) own;
      return TRUE;
    }
  number = finx_scan_number_slowly (from, scan->end);
  if (number.at == NULL)
    return FALSE;
  scan->at = number.at;
  *value = number.value;
  *scale = number.scale;
  return TRUE;
}

/* The same in units of 10^-@scale; %FALSE also where it would have to be rounded, or has no room. */
FINX_SCAN_INLINE gboolean
finx_scan_convert (guint64  value,
                   guint    own,
                   guint    scale,
                   gint64  *units)
{
  for (; own > scale && value % 10 == 0; own--)
    value /= 10;
  return own <= scale && scale - own < G_N_ELEMENTS (finx_scan_powers)
         && !__builtin_mul_overflow ((gint64) value, finx_scan_powers[scale - own], units);
}

FINX_SCAN_INLINE gboolean
finx_scan_units (FinxScan *scan,
                 guint     scale,
                 gint64   *units)
{
  const char *from = scan->at;
  gint64 whole, fraction;
  FinxScanUnits slow;
  gsize own;

  if (G_LIKELY (finx_scan_parts (scan, &whole, &fraction, &own)) && G_LIKELY (own <= scale) && G_LIKELY (scale < G_N_ELEMENTS (finx_scan_powers)))
    {
      *units = whole * finx_scan_powers[scale] + fraction * finx_scan_powers[scale - own];
      return TRUE;
    }
  slow = finx_scan_units_slowly (from, scan->end, scale);
  if (slow.at == NULL)
    return FALSE;
  scan->at = slow.at;
  *units = slow.units;
  return TRUE;
}

/* The same as a string, past its closing quote. */
FINX_SCAN_INLINE gboolean
finx_scan_units_text (FinxScan *scan,
                      guint     scale,
                      gint64   *units)
{
  return finx_scan_units (scan, scale, units) && finx_scan_is (scan, "\"");
}

/* A whole number. */
FINX_SCAN_INLINE gboolean
finx_scan_integer (FinxScan *scan,
                   gint64   *value)
{
  guint64 number;
  guint scale;

  if (!finx_scan_number (scan, &number, &scale) || scale != 0)
    return FALSE;
  *value = (gint64) number;
  return TRUE;
}

/* A number of which nothing is wanted. */
FINX_SCAN_INLINE gboolean
finx_scan_skip_number (FinxScan *scan)
{
  gsize whole, end;

  if (G_LIKELY (finx_scan_measure (scan, &whole, &end)) && G_LIKELY (((whole > 1) & (*scan->at == '0')) == 0))
    scan->at += end;
  else
    scan->at = finx_scan_number_slowly (scan->at, scan->end).at;
  return scan->at != NULL;
}

/* The same, which may be below zero. */
FINX_SCAN_INLINE gboolean
finx_scan_skip_signed (FinxScan *scan)
{
  if (scan->at < scan->end)
    scan->at += *scan->at == '-';
  return finx_scan_skip_number (scan);
}

/* Past the closing quote; of plain characters alone. */
FINX_SCAN_INLINE gboolean
finx_scan_text (FinxScan    *scan,
                const char **text,
                gsize       *length)
{
  const char *at = scan->at;

  *text = at;
  for (gsize n = FINX_SCAN_BLOCK; n == FINX_SCAN_BLOCK && scan->end - at >= FINX_SCAN_BLOCK; at += n)
    n = (gsize) __builtin_ctz (finx_scan_stops (finx_scan_block (at)) | 1u << FINX_SCAN_BLOCK);
  if (G_UNLIKELY (at == scan->end || *at != '"'))
    {
      at = finx_scan_text_slowly (at, scan->end);
      if (at == NULL)
        return FALSE;
    }
  *length = (gsize) (at - *text);
  scan->at = at + 1;
  return TRUE;
}

FINX_SCAN_INLINE gboolean
finx_scan_skip_text (FinxScan *scan)
{
  const char *text;
  gsize length;

  return finx_scan_text (scan, &text, &length);
}

/* A text that mostly is one character: where the next one begins is known before it was looked at. */
FINX_SCAN_INLINE gboolean
finx_scan_skip_letter (FinxScan *scan)
{
  if (G_UNLIKELY (scan->end - scan->at < 2 || (guchar) (scan->at[0] - '#') > '[' - '#' || scan->at[1] != '"'))
    return finx_scan_skip_text (scan);
  scan->at += 2;
  return TRUE;
}

/* Likewise one that mostly is as long as a time in microseconds. */
FINX_SCAN_INLINE gboolean
finx_scan_skip_time (FinxScan *scan)
{
  const char *at = scan->at;

  if (G_UNLIKELY (scan->end - at < 28 || at[27] != '"' || (finx_scan_stops (finx_scan_block (at)) | finx_scan_stops (finx_scan_block (at + 11))) != 0))
    return finx_scan_skip_text (scan);
  scan->at += 28;
  return TRUE;
}

/* Instruments whose symbols were found lately, two for each place. Whatever changes what a symbol means, empties it. */

#define FINX_SCAN_PLACES 1024

typedef struct
{
  guint64               symbol[2];      /* up to 15 bytes, and zeros */
  const FinxInstrument *instrument;     /* (nullable) */
} FinxScanName;

typedef struct
{
  guint        version;         /* finx_broker_client_get_version() */
  FinxScanName names[FINX_SCAN_PLACES][2];
} FinxScanNames;

/* Of the first @length of sixteen bytes. */
FINX_SCAN_INLINE void
finx_scan_pack (const char *text,
                gsize       length,
                guint64     symbol[2])
{
  static const guint64 bits[] = { G_MAXUINT64, G_MAXUINT64, 0, 0 };
  const char *mask = (const char *) bits + 16 - length;

  symbol[0] = finx_scan_word (text) & finx_scan_word (mask);
  symbol[1] = finx_scan_word (text + 8) & finx_scan_word (mask + 8);
}

FINX_SCAN_INLINE FinxScanName *
finx_scan_place (FinxScanNames *self,
                 const guint64  symbol[2])
{
  return self->names[((symbol[0] ^ symbol[1] << 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> 54];
}

G_STATIC_ASSERT (FINX_SCAN_PLACES == 1 << 10);

/* Before the symbols of a message. */
FINX_SCAN_INLINE void
finx_scan_renew (FinxScanNames *self,
                 guint          version)
{
  if (G_UNLIKELY (self->version != version))
    memset (self, 0, sizeof *self);
  self->version = version;
}

/* Past the closing quote of a symbol. Returns: (nullable): %NULL: it was not found lately, and @scan stays where it is */
FINX_SCAN_INLINE const FinxInstrument *
finx_scan_known (FinxScan      *scan,
                 FinxScanNames *names)
{
  const FinxScanName *place;
  guint64 symbol[2];
  gsize length;

  if (G_UNLIKELY (scan->end - scan->at < FINX_SCAN_BLOCK))
    return NULL;
  length = (gsize) __builtin_ctz (finx_scan_stops (finx_scan_block (scan->at)) | 1u << FINX_SCAN_BLOCK);
  finx_scan_pack (scan->at, length, symbol);
  place = finx_scan_place (names, symbol);
  place += G_UNLIKELY (place->symbol[0] != symbol[0] || place->symbol[1] != symbol[1]);
  if (place->symbol[0] != symbol[0] || place->symbol[1] != symbol[1] || length == FINX_SCAN_BLOCK || scan->at[length] != '"')
    return NULL;
  if (place->instrument != NULL)
    scan->at += length + 1;
  return place->instrument;
}

/* @symbol: plain, as finx_scan_copy() has it */
FINX_SCAN_INLINE void
finx_scan_remember (FinxScanNames        *names,
                    const char            symbol[FINX_SCAN_MOST_SYMBOL + 1],
                    const FinxInstrument *instrument)
{
  gsize length = strlen (symbol);
  FinxScanName *place;
  guint64 words[2];

  if (length >= FINX_SCAN_BLOCK)
    return;
  finx_scan_pack (symbol, length, words);
  place = finx_scan_place (names, words);
  place[1] = place[0];
  place[0] = (FinxScanName) { { words[0], words[1] }, instrument };
}

/* Past the closing quote. %FALSE: it is empty, or too long to be one */
FINX_SCAN_INLINE gboolean
finx_scan_copy (FinxScan *scan,
                char      symbol[FINX_SCAN_MOST_SYMBOL + 1])
{
  const char *text;
  gsize length;

  if (!finx_scan_text (scan, &text, &length) || length == 0 || length > FINX_SCAN_MOST_SYMBOL)
    return FALSE;
  memcpy (symbol, text, length);
  symbol[length] = '\0';
  return TRUE;
}

/* "2026-11-18T15:01:08.123456Z" and the quote behind it. @time_us: (out): UTC µs, what is finer left out; never 0 */
FINX_SCAN_INLINE gboolean
finx_scan_time (FinxScan       *scan,
                FinxScanSecond *last,
                gint64         *time_us)
{
  const char *at = scan->at;
  gint64 slow_us = 0;

  if (G_LIKELY (scan->end - at >= 28 && !finx_scan_differs (at, last->text, 19) && at[19] == '.' && last->second_us != 0))
    {
      guint64 values = finx_scan_word (at + 20) ^ FINX_SCAN_EACH ('0');
      guint n = finx_scan_count (values);

      *time_us = last->second_us + (gint64) finx_scan_join (values, 6);
      if (G_LIKELY (n == 6 && *time_us != 0))
        {
          scan->at = at + 26;
          return finx_scan_is (scan, "Z\"");
        }
      if (G_LIKELY (n == 8 && scan->end - at >= 31 && g_ascii_isdigit (at[28]) && *time_us != 0))
        {
          scan->at = at + 29;
          return finx_scan_is (scan, "Z\"");
        }
    }
  scan->at = finx_scan_time_slowly (at, scan->end, last, &slow_us);
  *time_us = slow_us;
  return scan->at != NULL;
}

/* The next of the changes of a message, @n of which were read: @changes has room for more, and is cut when all were read. */
FINX_SCAN_INLINE FinxBookChange *
finx_scan_next_change (GArray *changes,
                       guint   n)
{
  if (G_UNLIKELY (n >= changes->len))
    g_array_set_size (changes, MAX (2 * n, 64));
  return &g_array_index (changes, FinxBookChange, n);
}

G_END_DECLS
