/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/ibkr/finx-ibkr-fields.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/finx-clock.h"

#define HEAD 4                  /* bytes of the length */

void
ibkr_writer_init (IbkrWriter *self)
{
  self->bytes = g_byte_array_new ();
  self->start = 0;
}

void
ibkr_writer_clear (IbkrWriter *self)
{
  g_clear_pointer (&self->bytes, g_byte_array_unref);
}

/* (transfer full): what was written; nothing more is */
GByteArray *
ibkr_writer_steal (IbkrWriter *self)
{
  return g_steal_pointer (&self->bytes);
}

void
ibkr_writer_begin (IbkrWriter *self,
                   int         id)
{
  static const guint8 length[HEAD] = { 0 };

  self->start = self->bytes->len;
  g_byte_array_append (self->bytes, length, HEAD);
  ibkr_write_integer (self, id);
}

/* The length is known now. */
void
ibkr_writer_end (IbkrWriter *self)
{
  guint32 length = GUINT32_TO_BE (self->bytes->len - self->start - HEAD);

  memcpy (self->bytes->data + self->start, &length, HEAD);
}

/* Printable ASCII is all that is understood there; anything else is a question mark. */
void
ibkr_write_text (IbkrWriter *self,
                 const char *text)
{
  for (const char *c = text; c != NULL && *c != '\0'; c = g_utf8_next_char (c))
    g_byte_array_append (self->bytes, (const guint8 *) (*c >= ' ' && *c <= '~' ? c : "?"), 1);
  g_byte_array_append (self->bytes, (const guint8 *) "", 1);
}

void
ibkr_write_integer (IbkrWriter *self,
                    gint64      value)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, value);
  ibkr_write_text (self, text);
}

/* Unknown is an empty field. */
void
ibkr_write_decimal (IbkrWriter  *self,
                    FinxDecimal  value)
{
  g_autofree char *text = finx_decimal_is_known (value) ? finx_decimal_to_string (finx_decimal_normalize (value)) : NULL;

  ibkr_write_text (self, text);
}

void
ibkr_write_many (IbkrWriter *self,
                 const char *texts)
{
  g_auto(GStrv) parts = g_strsplit (texts, ",", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    ibkr_write_text (self, parts[i]);
}

/* As #FinxFrameSocketEvents has it. */
gssize
ibkr_measure (const char *data,
              gsize       length,
              gpointer    user_data)
{
  guint32 n;

  if (length < HEAD)
    return 0;
  memcpy (&n, data, HEAD);
  n = GUINT32_FROM_BE (n);
  return n <= IBKR_MOST_BYTES ? (gssize) n + HEAD : -1;
}

/* @data: a whole frame, its length included; borrowed */
void
ibkr_reader_init (IbkrReader *self,
                  const char *data,
                  gsize       length)
{
  self->at = data + MIN (HEAD, length);
  self->end = data + length;
  self->is_short = FALSE;
}

/* The field as it came, borrowed from the message; "" where there is none. */
const char *
ibkr_read_raw (IbkrReader *self)
{
  const char *text = self->at;
  const char *zero = text < self->end ? memchr (text, '\0', (gsize) (self->end - text)) : NULL;

  if (zero == NULL)
    {
      self->is_short = TRUE;
      self->at = self->end;
      return "";
    }
  self->at = zero + 1;
  return text;
}

static gunichar
read_escape (const char *text)
{
  gunichar value = 0;

  if (text[0] != '\\' || text[1] != 'u')
    return 0;
  for (guint i = 2; i < 6; i++)
    {
      int digit = g_ascii_xdigit_value (text[i]);

      if (digit < 0)
        return 0;
      value = value * 16 + (gunichar) digit;
    }
  return g_unichar_validate (value) ? value : 0;
}

/* (transfer full): UTF-8, with “\u00e9” and the like read, or else taken for Latin-1 */
char *
ibkr_read_text (IbkrReader *self)
{
  const char *raw = ibkr_read_raw (self);
  g_autofree char *valid = g_utf8_validate (raw, -1, NULL) ? g_strdup (raw) : g_convert (raw, -1, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
  GString *text;

  if (valid == NULL)
    valid = g_utf8_make_valid (raw, -1);
  if (strstr (valid, "\\u") == NULL)
    return g_steal_pointer (&valid);
  text = g_string_new (NULL);
  for (const char *c = valid; *c != '\0';)
    {
      gunichar escaped = read_escape (c);

      g_string_append_unichar (text, escaped != 0 ? escaped : g_utf8_get_char (c));
      c = escaped != 0 ? c + 6 : g_utf8_next_char (c);
    }
  return g_string_free (text, FALSE);
}

gint64
ibkr_read_integer (IbkrReader *self,
                   gint64      unset)
{
  const char *text = ibkr_read_raw (self);
  gint64 value;

  if (!g_ascii_string_to_signed (text, 10, G_MININT64 + 1, G_MAXINT64 - 1, &value, NULL) || value == G_MAXINT32)
    return unset;
  return value;
}

static gboolean
is_unset (const char *text)
{
  static const char *const greatest[] = { "", "2147483647", "9223372036854775807", "-9223372036854775808", "1.7976931348623157E308", "Infinite" };

  for (gsize i = 0; i < G_N_ELEMENTS (greatest); i++)
    if (g_str_equal (text, greatest[i]))
      return TRUE;
  return FALSE;
}

/* Unknown where it is unset or no number. */
FinxDecimal
ibkr_read_decimal (IbkrReader *self)
{
  const char *text = ibkr_read_raw (self);
  FinxDecimal value;
  double number;
  char *end;

  if (is_unset (text))
    return FINX_DECIMAL_UNKNOWN;
  if (finx_decimal_parse (text, &value, NULL))
    return finx_decimal_normalize (value);
  number = g_ascii_strtod (text, &end);         /* small ones come as 1.0E-5 */
  if (end == text || *end != '\0' || !isfinite (number) || fabs (number) > 1e15)
    return FINX_DECIMAL_UNKNOWN;
  return finx_decimal_normalize (finx_decimal_from_double (number, 12, FINX_ROUND_HALF_EVEN));
}

/* Not a number where it is unset or none. */
double
ibkr_read_double (IbkrReader *self)
{
  const char *text = ibkr_read_raw (self);
  char *end;
  double value = g_ascii_strtod (text, &end);

  return is_unset (text) || end == text || *end != '\0' || !isfinite (value) ? (double) NAN : value;
}

void
ibkr_read_past (IbkrReader *self,
                guint       n)
{
  while (n-- > 0 && !self->is_short)
    ibkr_read_raw (self);
}

/* Names that not every system has any more. */
static GTimeZone *
find_zone (const char *name)
{
  static const char *const names[][2] = {
    { "US/Eastern", "America/New_York" }, { "EST", "America/New_York" }, { "EST5EDT", "America/New_York" }, { "US/Central", "America/Chicago" },
    { "CST6CDT", "America/Chicago" }, { "US/Mountain", "America/Denver" }, { "US/Pacific", "America/Los_Angeles" }, { "PST8PDT", "America/Los_Angeles" },
    { "GB", "Europe/London" }, { "GB-Eire", "Europe/London" }, { "MET", "Europe/Berlin" }, { "CET", "Europe/Berlin" }, { "Japan", "Asia/Tokyo" },
    { "Hongkong", "Asia/Hong_Kong" }, { "Singapore", "Asia/Singapore" }, { "GMT", "UTC" }, { "Etc/UTC", "UTC" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (name, names[i][0]))
      name = names[i][1];
  return g_time_zone_new_identifier (name);
}

/**
 * ibkr_parse_time:
 * @text: "20260309 15:59:59 US/Eastern", "20260309-19:59:59" in UTC, "20260309", or seconds since 1970
 *
 * Returns: UTC µs; 0: no time, or one of a zone that is not told or not known
 */
gint64
ibkr_parse_time (const char *text)
{
  int year, month, day, hour = 0, minute = 0, second = 0, n = 0;
  g_autoptr(GTimeZone) zone = NULL;
  g_autoptr(GDateTime) time = NULL;
  gint64 seconds;

  if (g_ascii_string_to_signed (text, 10, 100000000, G_MAXINT64 / FINX_USEC_PER_SEC, &seconds, NULL))
    return seconds * FINX_USEC_PER_SEC;
  if (sscanf (text, "%4d%2d%2d%n", &year, &month, &day, &n) != 3 || n != 8)
    return 0;
  text += n;
  if (*text != '\0' && *text != '-' && *text != ' ')
    return 0;
  if (*text == '\0' || *text == '-')
    zone = g_time_zone_new_utc ();
  if (*text != '\0')
    {
      text++;
      text += strspn (text, " ");
      if (sscanf (text, "%2d:%2d:%2d%n", &hour, &minute, &second, &n) != 3)
        return 0;
      text += n;
      text += strspn (text, " ");
    }
  if (zone == NULL && *text != '\0')
    zone = find_zone (text);
  if (zone == NULL)
    return 0;
  time = g_date_time_new (zone, year, month, day, hour, minute, second);
  return time != NULL ? g_date_time_to_unix (time) * FINX_USEC_PER_SEC : 0;
}

/* (transfer full): "20260309-19:59:59" */
char *
ibkr_format_time (gint64 time_us)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (time_us / FINX_USEC_PER_SEC);

  return time != NULL ? g_date_time_format (time, "%Y%m%d-%H:%M:%S") : g_strdup ("");
}

/* (transfer full): messages as a person reads them, one a line, fields divided by “|” */
char *
ibkr_to_text (const char *data,
              gsize       length)
{
  GString *text = g_string_new (NULL);
  gssize size;

  while ((size = ibkr_measure (data, length, NULL)) > 0 && (gsize) size <= length)
    {
      IbkrReader reader;

      ibkr_reader_init (&reader, data, (gsize) size);
      while (reader.at < reader.end && !reader.is_short)
        {
          g_autofree char *field = ibkr_read_text (&reader);

          g_string_append (text, field);
          g_string_append_c (text, '|');
        }
      if (text->len > 0 && text->str[text->len - 1] == '|')
        text->str[text->len - 1] = '\n';
      data += size;
      length -= (gsize) size;
    }
  return g_string_free (text, FALSE);
}
