/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "base/finx-clock.h"
#include "model/finx-instrument.h"

G_BEGIN_DECLS

/* The messages that come a thousand times a second, read without a tree and without memory, member after member in the order in which
 * the venue writes them. Whatever is not exactly as it is expected is refused, and the general reader takes the message: so what is read
 * here is always JSON, and is what that one would have read. Nothing is told before the whole message was read. */

#define FINX_SCAN_MOST_SYMBOL 31

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

#define finx_scan_is(scan, literal) finx_scan_takes (scan, literal, sizeof (literal) - 1)

static inline gboolean
finx_scan_takes (FinxScan   *scan,
                 const char *text,
                 gsize       length)
{
  if ((gsize) (scan->end - scan->at) < length || memcmp (scan->at, text, length) != 0)
    return FALSE;
  scan->at += length;
  return TRUE;
}

static inline guint
finx_scan_digit (const FinxScan *scan)
{
  return scan->at < scan->end ? (guint) (guchar) *scan->at - '0' : 10;
}

/* A number without sign and exponent, of at most 18 digits. @scale: (out): how many of them stand after the point */
static inline gboolean
finx_scan_number (FinxScan *scan,
                  guint64  *value,
                  guint    *scale)
{
  const char *from = scan->at, *point;
  guint64 sum = 0;

  for (guint digit; (digit = finx_scan_digit (scan)) < 10; scan->at++)
    sum = sum * 10 + digit;
  if (scan->at == from || (*from == '0' && scan->at - from > 1) || scan->at - from > 18)
    return FALSE;
  *scale = 0;
  if (scan->at < scan->end && *scan->at == '.')
    {
      point = ++scan->at;
      for (guint digit; (digit = finx_scan_digit (scan)) < 10; scan->at++)
        sum = sum * 10 + digit;
      if (scan->at == point || scan->at - from > 19)
        return FALSE;
      *scale = (guint) (scan->at - point);
    }
  *value = sum;
  return scan->at < scan->end && *scan->at != 'e' && *scan->at != 'E';
}

/* The same in units of 10^-@scale; %FALSE also where it would have to be rounded, or has no room. */
static inline gboolean
finx_scan_units (FinxScan *scan,
                 guint     scale,
                 gint64   *units)
{
  static const gint64 powers[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000 };
  guint64 value;
  guint own;

  return finx_scan_number (scan, &value, &own) && own <= scale && scale - own < G_N_ELEMENTS (powers)
         && !__builtin_mul_overflow ((gint64) value, powers[scale - own], units);
}

/* A number of which nothing is wanted. */
static inline gboolean
finx_scan_skip_number (FinxScan *scan)
{
  guint64 value;
  guint scale;

  finx_scan_is (scan, "-");
  return finx_scan_number (scan, &value, &scale);
}

/* Past the closing quote; of plain characters alone. */
static inline gboolean
finx_scan_text (FinxScan    *scan,
                const char **text,
                gsize       *length)
{
  *text = scan->at;
  for (; scan->at < scan->end && *scan->at != '"'; scan->at++)
    if ((guchar) *scan->at < 0x20 || (guchar) *scan->at > 0x7e || *scan->at == '\\')
      return FALSE;
  *length = (gsize) (scan->at - *text);
  return scan->at++ < scan->end;
}

static inline gboolean
finx_scan_skip_text (FinxScan *scan)
{
  const char *text;
  gsize length;

  return finx_scan_text (scan, &text, &length);
}

static inline gboolean
finx_scan_symbol (FinxScan *scan,
                  char      symbol[FINX_SCAN_MOST_SYMBOL + 1])
{
  const char *text;
  gsize length;

  if (!finx_scan_text (scan, &text, &length) || length > FINX_SCAN_MOST_SYMBOL)
    return FALSE;
  memcpy (symbol, text, length);
  symbol[length] = '\0';
  return TRUE;
}

static inline gboolean
finx_scan_two (FinxScan *scan,
               gint64   *value)
{
  guint tens = finx_scan_digit (scan), ones;

  scan->at++;
  ones = finx_scan_digit (scan);
  scan->at++;
  *value = tens * 10 + ones;
  return tens < 10 && ones < 10;
}

/* "2026-11-18T15:01:08.123456Z" and the quote behind it. @time_us: (out): UTC µs, what is finer left out; never 0 */
static inline gboolean
finx_scan_time (FinxScan    *scan,
                FinxScanDay *day,
                gint64      *time_us)
{
  gint64 hour, minute, second, unit = FINX_USEC_PER_SEC, fraction = 0;

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
  if (!finx_scan_is (scan, "T") || !finx_scan_two (scan, &hour) || !finx_scan_is (scan, ":") || !finx_scan_two (scan, &minute)
      || !finx_scan_is (scan, ":") || !finx_scan_two (scan, &second) || hour > 23 || minute > 59 || second > 59)
    return FALSE;
  if (finx_scan_is (scan, "."))
    {
      const char *from = scan->at;

      for (guint digit; (digit = finx_scan_digit (scan)) < 10; scan->at++)
        {
          unit /= 10;
          fraction += digit * unit;
        }
      if (scan->at == from || scan->at - from > 9)
        return FALSE;
    }
  *time_us = day->day_us + hour * FINX_USEC_PER_HOUR + minute * FINX_USEC_PER_MIN + second * FINX_USEC_PER_SEC + fraction;
  return *time_us != 0 && finx_scan_is (scan, "Z\"");
}

G_END_DECLS
