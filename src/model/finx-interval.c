/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-interval.h"

#include "base/finx-clock.h"

#define DIGITS 6                /* of a count */

static const FinxInterval frames[FINX_N_FRAMES] = {
  FINX_INTERVAL_1S, FINX_INTERVAL_1M, FINX_INTERVAL_5M, FINX_INTERVAL_15M, FINX_INTERVAL_1H, FINX_INTERVAL_1D, FINX_INTERVAL_1W
};

static const struct
{
  const char *suffix;
  gint64      usec;
  guint       most;             /* a bar is at most a day, a year or ten years long */
} units[] = {
  { "t", 0, 100000 },
  { "s", FINX_USEC_PER_SEC, 86400 },
  { "m", FINX_USEC_PER_MIN, 1440 },
  { "h", FINX_USEC_PER_HOUR, 24 },
  { "d", FINX_USEC_PER_DAY, 366 },
  { "w", 7 * FINX_USEC_PER_DAY, 52 },
  { "mo", 30 * FINX_USEC_PER_DAY, 120 },
};

/**
 * finx_interval_new:
 *
 * Returns: the interval; 60 s are a minute, and so on; %FINX_INTERVAL_NONE: @count is 0 or more than a bar may span
 */
FinxInterval
finx_interval_new (FinxIntervalUnit unit,
                   guint            count)
{
  if ((guint) unit >= G_N_ELEMENTS (units) || count == 0 || count > units[unit].most)
    return FINX_INTERVAL_NONE;

  while ((unit == FINX_UNIT_SECOND || unit == FINX_UNIT_MINUTE) && count % 60 == 0)
    {
      count /= 60;
      unit++;
    }
  return FINX_INTERVAL (unit, count);
}

/**
 * finx_interval_to_usec:
 *
 * Returns: its length in µs; a day is 24 h here and a month 30 days; 0 for trades, which have no length
 */
gint64
finx_interval_to_usec (FinxInterval interval)
{
  g_return_val_if_fail ((guint) finx_interval_unit (interval) < G_N_ELEMENTS (units), FINX_USEC_PER_SEC);

  return finx_interval_count (interval) * units[finx_interval_unit (interval)].usec;
}

const char *
finx_interval_to_string (FinxInterval interval)
{
  static const char *const usual[] = { "1s", "1m", "5m", "15m", "1h", "1d", "1w" };
  guint frame = finx_interval_to_frame (interval);
  char text[16];

  G_STATIC_ASSERT (G_N_ELEMENTS (usual) == FINX_N_FRAMES);
  g_return_val_if_fail ((guint) finx_interval_unit (interval) < G_N_ELEMENTS (units), "");
  if (frame < FINX_N_FRAMES)
    return usual[frame];
  g_snprintf (text, sizeof text, "%u%s", finx_interval_count (interval), units[finx_interval_unit (interval)].suffix);
  return g_intern_string (text);
}

/* Returns: what follows the number; %NULL: there is none */
static const char *
read_count (const char *text,
            guint      *count)
{
  guint n = 0;

  *count = 0;
  while (text != NULL && g_ascii_isdigit (text[n]) && n < DIGITS)
    *count = *count * 10 + (guint) (text[n++] - '0');
  return n == 0 || g_ascii_isdigit (text[n]) ? NULL : text + n;
}

/**
 * finx_interval_from_string:
 * @text: as finx_interval_to_string() writes it; "60s" is read as a minute
 */
gboolean
finx_interval_from_string (const char   *text,
                           FinxInterval *interval)
{
  guint count;
  const char *suffix = read_count (text, &count);

  for (guint unit = 0; suffix != NULL && unit < G_N_ELEMENTS (units); unit++)
    if (g_str_equal (suffix, units[unit].suffix))
      {
        FinxInterval read = finx_interval_new ((FinxIntervalUnit) unit, count);

        if (read != FINX_INTERVAL_NONE)
          *interval = read;
        return read != FINX_INTERVAL_NONE;
      }
  return FALSE;
}

/**
 * finx_span_from_typed:
 * @text: as a person types it: a number alone means minutes, a unit alone one of it, "M" a month beside "m" for minutes,
 *   "y" a year; letters else may be of either case, with spaces between
 * @count: (out): however many; 0 of them too
 *
 * Returns: whether it is so many of a unit
 */
gboolean
finx_span_from_typed (const char       *text,
                      FinxIntervalUnit *unit,
                      guint            *count)
{
  g_autofree char *plain = g_strstrip (g_strdup (text));
  const char *suffix = read_count (plain, count);

  if (suffix == NULL && !g_ascii_isalpha (plain[0]))
    return FALSE;
  if (suffix == NULL)
    {
      suffix = plain;
      *count = 1;
    }
  while (*suffix == ' ')
    suffix++;
  if (*suffix == '\0')
    suffix = "m";
  if (g_ascii_strcasecmp (suffix, "y") == 0)
    {
      suffix = "mo";
      *count *= 12;
    }
  else if (g_str_equal (suffix, "M"))
    suffix = "mo";
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_ascii_strcasecmp (suffix, units[i].suffix) == 0)
      {
        *unit = (FinxIntervalUnit) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * finx_interval_from_typed:
 * @text: see finx_span_from_typed()
 */
gboolean
finx_interval_from_typed (const char   *text,
                          FinxInterval *interval)
{
  FinxIntervalUnit unit;
  guint count;
  FinxInterval read = finx_span_from_typed (text, &unit, &count) ? finx_interval_new (unit, count) : FINX_INTERVAL_NONE;

  if (read != FINX_INTERVAL_NONE)
    *interval = read;
  return read != FINX_INTERVAL_NONE;
}

FinxInterval
finx_interval_from_frame (guint frame)
{
  g_return_val_if_fail (frame < FINX_N_FRAMES, FINX_INTERVAL_1M);

  return frames[frame];
}

/**
 * finx_interval_to_frame:
 *
 * Returns: its place among the usual ones; %FINX_N_FRAMES: it is none of them
 */
guint
finx_interval_to_frame (FinxInterval interval)
{
  guint i = 0;

  while (i < FINX_N_FRAMES && frames[i] != interval)
    i++;
  return i;
}

/**
 * finx_interval_get_source:
 *
 * Returns: the longest usual interval whose bars make whole bars of @interval, itself if it is one of a day or less;
 *   %FINX_INTERVAL_NONE for trades, which are made of no bars
 */
FinxInterval
finx_interval_get_source (FinxInterval interval)
{
  gint64 length = finx_interval_to_usec (interval);
  guint i = FINX_FRAME_1D;

  if (interval > FINX_INTERVAL_1D || length == 0)
    return length == 0 ? FINX_INTERVAL_NONE : FINX_INTERVAL_1D;
  while (i > 0 && (length % finx_interval_to_usec (frames[i]) != 0 || frames[i] > interval))
    i--;
  /* bars of hours that count from a session's open may begin at half past */
  if (frames[i] == FINX_INTERVAL_1H && FINX_USEC_PER_DAY % length != 0)
    i--;
  return frames[i];
}
