/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/finx-clock.h"
#include "model/finx-instrument.h"

G_BEGIN_DECLS

/* The messages that come a thousand times a second, read without a tree and without memory, member after member in the order in which
 * the venue writes them. Whatever is not exactly as it is expected is refused, and the general reader takes the message: so what is read
 * here is always JSON, and is what that one would have read. Nothing is told before the whole message was read. */

#define FINX_SCAN_MOST_SYMBOL 31

/* So that where a reader is stays in registers, it has a #FinxScan of its own, whose address goes nowhere. */
#define FINX_SCAN_INLINE __attribute__ ((always_inline)) static inline

typedef struct
{
  const char *at, *end;
} FinxScan;

/* The day of the last time that was read. Zeroed: none. */
typedef struct
{
  char   date[10];
  gint64 day_us;
} FinxScanDay;

/* Eight bytes at once, the first one lowest. */
FINX_SCAN_INLINE guint64
finx_scan_word (const char *at)
{
  guint64 word;

  memcpy (&word, at, sizeof word);
  return GUINT64_FROM_LE (word);
}

#define finx_scan_is(scan, literal) finx_scan_takes (scan, literal, sizeof (literal) - 1)

/* @text is known when this is compiled, so that it is compared without a call. */
FINX_SCAN_INLINE gboolean
finx_scan_takes (FinxScan   *scan,
                 const char *text,
                 gsize       length)
{
  const char *at = scan->at;
  guint64 others = 0;

  if ((gsize) (scan->end - at) < length)
    return FALSE;
  if (length < 8)
    {
      if (memcmp (at, text, length) != 0)
        return FALSE;
    }
  else
    {
#pragma GCC unroll 8
      for (gsize i = 0; i + 8 <= length; i += 8)
        others |= finx_scan_word (at + i) ^ finx_scan_word (text + i);
      others |= finx_scan_word (at + length - 8) ^ finx_scan_word (text + length - 8);
    }
  scan->at = others == 0 ? at + length : at;
  return others == 0;
}

FINX_SCAN_INLINE guint
finx_scan_digit (const FinxScan *scan)
{
  return scan->at < scan->end ? (guint) (guchar) *scan->at - '0' : 10;
}

#define FINX_SCAN_EACH(byte) (G_GUINT64_CONSTANT (0x0101010101010101) * (byte))

/* How many of the eight bytes are 0 … 9, from the first one on. */
FINX_SCAN_INLINE guint
finx_scan_count (guint64 values)
{
  guint64 others = (((values & FINX_SCAN_EACH (0x7f)) + FINX_SCAN_EACH (0x76)) | values) & FINX_SCAN_EACH (0x80);

  return others == 0 ? 8 : (guint) __builtin_ctzll (others) / 8;
}

/* What the first @n of eight digits, 1 … 8, say. */
FINX_SCAN_INLINE guint64
finx_scan_join (guint64 values,
                guint   n)
{
  values <<= 64 - 8 * n;
  values = values * 10 + (values >> 8);
  return (((values & G_GUINT64_CONSTANT (0x000000ff000000ff)) * G_GUINT64_CONSTANT (0x000f424000000064))
          + (((values >> 16) & G_GUINT64_CONSTANT (0x000000ff000000ff)) * G_GUINT64_CONSTANT (0x0000271000000001))) >> 32;
}

static const gint64 finx_scan_powers[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000 };

/* Appends digits to @sum, which is nonsense behind more than 19 of them. Returns: how many there were */
FINX_SCAN_INLINE gsize
finx_scan_digits (FinxScan *scan,
                  guint64  *sum)
{
  const char *from = scan->at;

  for (guint n = 8; n == 8 && scan->end - scan->at >= 8; scan->at += n)
    {
      guint64 values = finx_scan_word (scan->at) ^ FINX_SCAN_EACH ('0');

      n = finx_scan_count (values);
      if (n == 0)
        return (gsize) (scan->at - from);
      *sum = *sum * (guint64) finx_scan_powers[n] + finx_scan_join (values, n);
    }
  for (guint digit; (digit = finx_scan_digit (scan)) < 10; scan->at++)
    *sum = *sum * 10 + digit;
  return (gsize) (scan->at - from);
}

/* Where a number of less than 16 bytes ends, @end, and how many digits stand before its point, @n. %FALSE: it is to be read byte by byte,
 * or is none. */
FINX_SCAN_INLINE gboolean
finx_scan_measure (const FinxScan *scan,
                   guint          *n,
                   guint          *end)
{
#ifdef __SSE2__
  guint others, point;
  __m128i bytes;

  if (scan->end - scan->at < 32)
    return FALSE;
  bytes = _mm_loadu_si128 ((const __m128i *) (gconstpointer) scan->at);
  others = (guint) _mm_movemask_epi8 (_mm_cmpgt_epi8 (_mm_add_epi8 (bytes, _mm_set1_epi8 (128 - '0')), _mm_set1_epi8 (9 - 128))) | 1u << 16;
  *n = (guint) __builtin_ctz (others);
  point = scan->at[*n] == '.';
  others &= others - point;             /* without the point's */
  *end = others != 0 ? (guint) __builtin_ctz (others) : 16;
  return *n > 0 && *end < 16 && (*scan->at != '0' || *n == 1) && (point == 0 || *end > *n + 1);
#else
  return FALSE;
#endif
}

/* A number without sign and exponent, of at most 18 digits. @scale: (out): how many of them stand after the point */
FINX_SCAN_INLINE gboolean
finx_scan_number (FinxScan *scan,
                  guint64  *value,
                  guint    *scale)
{
  const char *from = scan->at;
  guint whole, end;
  guint64 sum = 0;
  gsize n, n_more = 0;

  if (finx_scan_measure (scan, &whole, &end) && whole <= 8 && end <= whole + 9)
    {
      *scale = end > whole ? end - whole - 1 : 0;
      *value = finx_scan_join (finx_scan_word (from) ^ FINX_SCAN_EACH ('0'), whole);
      if (*scale > 0)
        *value = *value * (guint64) finx_scan_powers[*scale] + finx_scan_join (finx_scan_word (from + whole + 1) ^ FINX_SCAN_EACH ('0'), *scale);
      scan->at += end;
      return *scan->at != 'e' && *scan->at != 'E';
    }
  n = finx_scan_digits (scan, &sum);
  if (n == 0 || (*from == '0' && n > 1))
    return FALSE;
  if (scan->at < scan->end && *scan->at == '.')
    {
      scan->at++;
      n_more = finx_scan_digits (scan, &sum);
      if (n_more == 0)
        return FALSE;
    }
  *scale = (guint) n_more;
  *value = sum;
  return n + n_more <= 18 && scan->at < scan->end && *scan->at != 'e' && *scan->at != 'E';
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
  guint64 value;
  guint own;

  return finx_scan_number (scan, &value, &own) && finx_scan_convert (value, own, scale, units);
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

/* Returns: how many digits there were */
FINX_SCAN_INLINE gsize
finx_scan_skip_digits (FinxScan *scan)
{
  const char *from = scan->at;

  for (guint n = 8; n == 8 && scan->end - scan->at >= 8; scan->at += n)
    n = finx_scan_count (finx_scan_word (scan->at) ^ FINX_SCAN_EACH ('0'));
  while (finx_scan_digit (scan) < 10)
    scan->at++;
  return (gsize) (scan->at - from);
}

/* A number of which nothing is wanted. */
FINX_SCAN_INLINE gboolean
finx_scan_skip_number (FinxScan *scan)
{
  const char *from;
  guint whole, end;
  gsize n;

  finx_scan_is (scan, "-");
  if (finx_scan_measure (scan, &whole, &end))
    {
      scan->at += end;
      return *scan->at != 'e' && *scan->at != 'E';
    }
  from = scan->at;
  n = finx_scan_skip_digits (scan);
  if (n == 0 || (*from == '0' && n > 1))
    return FALSE;
  if (finx_scan_is (scan, ".") && finx_scan_skip_digits (scan) == 0)
    return FALSE;
  return scan->at < scan->end && *scan->at != 'e' && *scan->at != 'E';
}

FINX_SCAN_INLINE gboolean
finx_scan_skip_number_text (FinxScan *scan)
{
  return finx_scan_skip_number (scan) && finx_scan_is (scan, "\"");
}

/* Past the closing quote; of plain characters alone. */
FINX_SCAN_INLINE gboolean
finx_scan_text (FinxScan    *scan,
                const char **text,
                gsize       *length)
{
  *text = scan->at;
  for (guint n = 8; n == 8 && scan->end - scan->at >= 8; scan->at += n)
    {
      guint64 word = finx_scan_word (scan->at), quote = word ^ FINX_SCAN_EACH ('"'), slash = word ^ FINX_SCAN_EACH ('\\');
      guint64 stops = (((quote - FINX_SCAN_EACH (1)) & ~quote) | ((slash - FINX_SCAN_EACH (1)) & ~slash) | ((word - FINX_SCAN_EACH (' ')) & ~word) | word)
                      & FINX_SCAN_EACH (0x80);

      n = stops == 0 ? 8 : (guint) __builtin_ctzll (stops) / 8;
    }
  for (; scan->at < scan->end && *scan->at != '"'; scan->at++)
    if ((guchar) *scan->at < 0x20 || (guchar) *scan->at > 0x7e || *scan->at == '\\')
      return FALSE;
  *length = (gsize) (scan->at - *text);
  return scan->at++ < scan->end;
}

FINX_SCAN_INLINE gboolean
finx_scan_skip_text (FinxScan *scan)
{
  const char *text;
  gsize length;

  return finx_scan_text (scan, &text, &length);
}

/* Instruments whose symbols were found lately, two for each place. Whatever changes what a symbol means, empties it. */

#define FINX_SCAN_PLACES 1024

typedef struct
{
  guint64               symbol[2];      /* up to 16 bytes, and zeros */
  const FinxInstrument *instrument;     /* (nullable) */
} FinxScanName;

typedef struct
{
  guint        version;         /* finx_broker_client_get_version() */
  FinxScanName names[FINX_SCAN_PLACES][2];
} FinxScanNames;

/* %FALSE: it is too long for that */
FINX_SCAN_INLINE gboolean
finx_scan_pack (const FinxScan *scan,
                const char     *text,
                gsize           length,
                guint64         symbol[2])
{
  if (length == 0 || length > 16)
    return FALSE;
  if (scan->end - text >= 16)
    {
      symbol[0] = finx_scan_word (text) & (length >= 8 ? G_MAXUINT64 : (G_GUINT64_CONSTANT (1) << 8 * length) - 1);
      symbol[1] = length <= 8 ? 0 : finx_scan_word (text + 8) & (length == 16 ? G_MAXUINT64 : (G_GUINT64_CONSTANT (1) << 8 * (length - 8)) - 1);
      return TRUE;
    }
  symbol[0] = symbol[1] = 0;
  memcpy (symbol, text, length);
  symbol[0] = GUINT64_FROM_LE (symbol[0]);
  symbol[1] = GUINT64_FROM_LE (symbol[1]);
  return TRUE;
}

FINX_SCAN_INLINE FinxScanName *
finx_scan_place (FinxScanNames *self,
                 const guint64  symbol[2])
{
  return self->names[((symbol[0] ^ symbol[1] << 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)) >> 54];
}

G_STATIC_ASSERT (FINX_SCAN_PLACES == 1 << 10);

/* Past the closing quote of a symbol. @text: (out): it, for finx_scan_remember(), where there is none. Returns: (nullable) */
FINX_SCAN_INLINE const FinxInstrument *
finx_scan_known (FinxScan      *scan,
                 FinxScanNames *names,
                 guint          version,
                 const char   **text,
                 gsize         *length)
{
  const FinxScanName *place;
  guint64 symbol[2];

  if (!finx_scan_text (scan, text, length))
    {
      *length = 0;
      return NULL;
    }
  if (names->version != version)
    memset (names, 0, sizeof *names);
  names->version = version;
  if (!finx_scan_pack (scan, *text, *length, symbol))
    return NULL;
  place = finx_scan_place (names, symbol);
  if (place[0].symbol[0] == symbol[0] && place[0].symbol[1] == symbol[1])
    return place[0].instrument;
  return place[1].symbol[0] == symbol[0] && place[1].symbol[1] == symbol[1] ? place[1].instrument : NULL;
}

FINX_SCAN_INLINE void
finx_scan_remember (const FinxScan       *scan,
                    FinxScanNames        *names,
                    const char           *text,
                    gsize                 length,
                    const FinxInstrument *instrument)
{
  FinxScanName *place;
  guint64 symbol[2];

  if (!finx_scan_pack (scan, text, length, symbol))
    return;
  place = finx_scan_place (names, symbol);
  place[1] = place[0];
  place[0] = (FinxScanName) { { symbol[0], symbol[1] }, instrument };
}

/* %FALSE: it is empty, or too long to be one */
FINX_SCAN_INLINE gboolean
finx_scan_copy (const char *text,
                gsize       length,
                char        symbol[FINX_SCAN_MOST_SYMBOL + 1])
{
  if (length == 0 || length > FINX_SCAN_MOST_SYMBOL)
    return FALSE;
  memcpy (symbol, text, length);
  symbol[length] = '\0';
  return TRUE;
}

/* "15:01:08" */
FINX_SCAN_INLINE gboolean
finx_scan_clock (FinxScan *scan,
                 gint64   *us)
{
  const guint64 colons = G_GUINT64_CONSTANT (0x0000ff0000ff0000);
  guint64 values = finx_scan_word (scan->at) ^ FINX_SCAN_EACH ('0'), pairs;
  guint hour, minute, second;

  if ((values & colons) != (FINX_SCAN_EACH (':' ^ '0') & colons) || finx_scan_count (values & ~colons) < 8)
    return FALSE;
  values &= ~colons;
  pairs = values * 10 + (values >> 8);
  hour = pairs & 0xff;
  minute = pairs >> 24 & 0xff;
  second = pairs >> 48 & 0xff;
  *us = hour * FINX_USEC_PER_HOUR + minute * FINX_USEC_PER_MIN + second * FINX_USEC_PER_SEC;
  scan->at += 8;
  return hour <= 23 && minute <= 59 && second <= 59;
}

/* "2026-11-18T15:01:08.123456Z" and the quote behind it. @time_us: (out): UTC µs, what is finer left out; never 0 */
FINX_SCAN_INLINE gboolean
finx_scan_time (FinxScan    *scan,
                FinxScanDay *day,
                gint64      *time_us)
{
  guint64 fraction = 0;
  gint64 us;

  if (scan->end - scan->at < 21)
    return FALSE;
  if (memcmp (scan->at, day->date, sizeof day->date) != 0)
    {
      char text[] = "0000-00-00T00:00:00Z";

      memcpy (text, scan->at, sizeof day->date);
      if (!finx_time_parse_iso (text, &day->day_us, NULL))
        {
          *day = (FinxScanDay) { { 0, }, 0 };
          return FALSE;
        }
      memcpy (day->date, scan->at, sizeof day->date);
    }
  scan->at += sizeof day->date;
  if (!finx_scan_is (scan, "T") || !finx_scan_clock (scan, &us))
    return FALSE;
  if (finx_scan_is (scan, "."))
    {
      gsize n = finx_scan_digits (scan, &fraction);

      if (n == 0 || n > 9)
        return FALSE;
      fraction = n <= 6 ? fraction * (guint64) finx_scan_powers[6 - n] : fraction / (guint64) finx_scan_powers[n - 6];
    }
  *time_us = day->day_us + us + (gint64) fraction;
  return *time_us != 0 && finx_scan_is (scan, "Z\"");
}

G_END_DECLS
