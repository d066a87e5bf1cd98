/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is seldom: the last bytes of a message, long numbers and texts, and the first time of a second. */
#include "adapters/finx-price-scan.h"

static guint
get_digit (const char *at,
           const char *end)
{
  return at < end ? (guint) (guchar) *at - '0' : 10;
}

/* Appends digits to @sum, which is nonsense behind more than 19 of them. Returns: how many there were */
static gsize
read_digits (const char *at,
             const char *end,
             guint64    *sum)
{
  const char *from = at;

  for (guint n = 8; n == 8 && end - at >= 8; at += n)
    {
      guint64 values = finx_scan_word (at) ^ FINX_SCAN_EACH ('0');

      n = finx_scan_count (values);
      *sum = *sum * (guint64) finx_scan_powers[n] + finx_scan_join (values, n);
    }
  for (guint digit; (digit = get_digit (at, end)) < 10; at++)
    *sum = *sum * 10 + digit;
  return (gsize) (at - from);
}

FinxScanNumber
finx_scan_number_slowly (const char *at,
                         const char *end)
{
  const FinxScanNumber none = { NULL, 0, 0 };
  guint64 sum = 0;
  gsize n = read_digits (at, end, &sum), n_more = 0;

  if (n == 0 || (*at == '0' && n > 1))
    return none;
  at += n;
  if (at < end && *at == '.')
    {
      n_more = read_digits (++at, end, &sum);
      if (n_more == 0)
        return none;
      at += n_more;
    }
  return n + n_more <= 18 && at < end ? (FinxScanNumber) { at, sum, (guint) n_more } : none;
}

FinxScanUnits
finx_scan_units_slowly (const char *at,
                        const char *end,
                        guint       scale)
{
  FinxScanNumber number = finx_scan_number_slowly (at, end);
  FinxScanUnits units = { number.at, 0 };

  if (number.at != NULL && !finx_scan_convert (number.value, number.scale, scale, &units.units))
    units.at = NULL;
  return units;
}

/* Returns: (nullable): its closing quote */
const char *
finx_scan_text_slowly (const char *at,
                       const char *end)
{
  for (; at < end && *at != '"'; at++)
    if ((guchar) *at < 0x20 || (guchar) *at > 0x7f || *at == '\\')
      return NULL;
  return at < end ? at : NULL;
}

/* "15:01:08" */
static gboolean
read_clock (const char *at,
            gint64     *us)
{
  const guint64 colons = G_GUINT64_CONSTANT (0x0000ff0000ff0000);
  guint64 values = finx_scan_word (at) ^ FINX_SCAN_EACH ('0'), pairs;
  guint hour, minute, second;

  if ((values & colons) != (FINX_SCAN_EACH (':' ^ '0') & colons) || finx_scan_count (values & ~colons) < 8)
    return FALSE;
  values &= ~colons;
  pairs = values * 10 + (values >> 8);
  hour = pairs & 0xff;
  minute = pairs >> 24 & 0xff;
  second = pairs >> 48 & 0xff;
  *us = hour * FINX_USEC_PER_HOUR + minute * FINX_USEC_PER_MIN + second * FINX_USEC_PER_SEC;
  return hour <= 23 && minute <= 59 && second <= 59;
}

/* "2026-11-18T15:01:08" */
static gboolean
read_second (const char     *at,
             FinxScanSecond *last)
{
  char midnight[] = "0000-00-00T00:00:00Z";
  gint64 us;

  memcpy (midnight, at, 10);
  if (at[10] != 'T' || !read_clock (at + 11, &us)
      || ((last->second_us == 0 || memcmp (at, last->text, 10) != 0) && !finx_time_parse_iso (midnight, &last->day_us, NULL)))
    {
      *last = (FinxScanSecond) { { 0, }, 0, 0 };
      return FALSE;
    }
  memcpy (last->text, at, 19);
  last->second_us = last->day_us + us;
  return TRUE;
}

/* Returns: (nullable): what stands behind its closing quote */
const char *
finx_scan_time_slowly (const char     *at,
                       const char     *end,
                       FinxScanSecond *last,
                       gint64         *time_us)
{
  guint64 fraction = 0;

  if (end - at < 21 || !read_second (at, last))
    return NULL;
  at += 19;
  if (*at == '.')
    {
      gsize n = read_digits (++at, end, &fraction);

      if (n == 0 || n > 9)
        return NULL;
      fraction = n <= 6 ? fraction * (guint64) finx_scan_powers[6 - n] : fraction / (guint64) finx_scan_powers[n - 6];
      at += n;
    }
  *time_us = last->second_us + (gint64) fraction;
  return *time_us != 0 && end - at >= 2 && memcmp (at, "Z\"", 2) == 0 ? at + 2 : NULL;
}
