/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/text/finx-field-format.h"

#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-time.h"

#define N_(text) text                   /* for the catalogues; finx_text() gives the words */

#define ALL_ORDERS    (FINX_DATE_YMD | FINX_DATE_DMY | FINX_DATE_MDY)
#define MAX_EXPONENT  1000

/* Three numbers and what stands between them. */
typedef struct
{
  int   parts[3];
  int   digits[3];
  char  separator;              /* '\0': eight digits in a row */
  gsize length;                 /* bytes read */
} DateParts;

static gsize
read_digits (const char *text,
             gsize       length,
             gsize       max,
             int        *value)
{
  gsize n = 0;

  *value = 0;
  while (n < length && n < max && g_ascii_isdigit (text[n]))
    *value = *value * 10 + (text[n++] - '0');
  return n;
}

static gboolean
split_compact (const char *text,
               DateParts  *date)
{
  static const gsize widths[] = { 4, 2, 2 };

  for (int i = 0; i < 3; i++, text += widths[i - 1])
    date->digits[i] = (int) read_digits (text, widths[i], widths[i], &date->parts[i]);
  date->separator = '\0';
  date->length = 8;
  return TRUE;
}

static gboolean
split_date (const char *text,
            gsize       length,
            DateParts  *date)
{
  gsize at = 0;
  int ignored;

  if (length >= 8 && read_digits (text, length, 9, &ignored) == 8)
    return split_compact (text, date);
  for (int i = 0; i < 3; i++)
    {
      date->digits[i] = (int) read_digits (text + at, length - at, 4, &date->parts[i]);
      at += (gsize) date->digits[i];
      if (date->digits[i] == 0)
        return FALSE;
      if (i == 2)
        break;
      if (at == length || (text[at] != '-' && text[at] != '/' && text[at] != '.'))
        return FALSE;
      if (i == 1 && text[at] != date->separator)
        return FALSE;
      date->separator = text[at++];
    }
  date->length = at;
  return at == length || !g_ascii_isdigit (text[at]);
}

/* Two digits are of 1970 to 2069. */
static int
full_year (int year,
           int digits)
{
  return digits > 2 ? year : year >= 70 ? 1900 + year : 2000 + year;
}

/* Returns: whether the parts have the shape of a date in this order; the day may still be 31 February */
static gboolean
arrange (const DateParts *date,
         FinxDateOrder    order,
         int             *year,
         int             *month,
         int             *day)
{
  int y = order == FINX_DATE_YMD ? 0 : 2, m = order == FINX_DATE_MDY ? 0 : 1, d = 3 - y - m;

  if (date->separator == '\0' && order != FINX_DATE_YMD)
    return FALSE;
  if (date->separator == '.' && order == FINX_DATE_MDY)
    return FALSE;
  if (order == FINX_DATE_YMD ? date->digits[y] != 4 : date->digits[y] != 4 && date->digits[y] != 2)
    return FALSE;
  if (date->digits[m] > 2 || date->digits[d] > 2)
    return FALSE;
  *year = full_year (date->parts[y], date->digits[y]);
  *month = date->parts[m];
  *day = date->parts[d];
  return *month >= 1 && *month <= 12 && *day >= 1 && *day <= 31;
}

/**
 * finx_field_format_see_date:
 *
 * What is no date in any order says nothing; it is refused when it is parsed.
 */
void
finx_field_format_see_date (FinxFieldFormat *self,
                            const char      *text,
                            gsize            length)
{
  DateParts date;
  guint orders = 0;
  int year, month, day;

  if (!split_date (text, length, &date))
    return;
  for (guint order = FINX_DATE_YMD; order <= FINX_DATE_MDY; order <<= 1)
    if (arrange (&date, order, &year, &month, &day))
      orders |= order;
  if (orders != 0)
    {
      self->date_orders &= orders;
      self->has_dates = TRUE;
    }
}

/**
 * finx_parse_date:
 * @order: one
 * @used: (out) (optional): without it nothing but blanks and a time may follow
 */
const char *
finx_parse_date (const char    *text,
                 gsize          length,
                 FinxDateOrder  order,
                 gint32        *day,
                 gsize         *used)
{
  DateParts date;
  int y, m, d;
  gint64 time_us;

  if (!split_date (text, length, &date) || !arrange (&date, order, &y, &m, &d))
    return order == FINX_DATE_YMD ? N_("is not a date (year-month-day)")
           : order == FINX_DATE_DMY ? N_("is not a date (day, month, year)") : N_("is not a date (month, day, year)");
  if (d > finx_days_in_month (y, m))
    return N_("is not a day of the calendar");
  if (used != NULL)
    *used = date.length;
  else if (date.length < length && finx_parse_time (text + date.length, length - date.length, &time_us) != NULL)
    return N_("has something after the date");
  *day = (gint32) finx_days_from_date (y, m, d);
  return NULL;
}

/* "Z", "UTC", "GMT", "+02:00", "-0500", or nothing. Returns: the bytes read; -1: none of these */
static gssize
read_zone (const char *text,
           gsize       length,
           gint64     *offset_us)
{
  int hours, minutes = 0;
  gsize at = 1, n;

  *offset_us = 0;
  if (length == 0)
    return 0;
  if (*text == 'Z' || *text == 'z')
    return 1;
  if (length >= 3 && (g_ascii_strncasecmp (text, "UTC", 3) == 0 || g_ascii_strncasecmp (text, "GMT", 3) == 0))
    return 3;
  if ((*text != '+' && *text != '-') || (n = read_digits (text + at, length - at, 2, &hours)) != 2)
    return -1;
  at += n;
  at += at < length && text[at] == ':';
  n = read_digits (text + at, length - at, 2, &minutes);
  at += n;
  if ((n != 0 && n != 2) || hours > 14 || minutes > 59)
    return -1;
  *offset_us = (gint64) (hours * 60 + minutes) * 60 * G_USEC_PER_SEC * (*text == '-' ? -1 : 1);
  return (gssize) at;
}

static gsize
read_fraction (const char *text,
               gsize       length,
               gint64     *us)
{
  gsize at = 1;
  gint64 unit = G_USEC_PER_SEC / 10;

  *us = 0;
  for (; at < length && g_ascii_isdigit (text[at]); at++, unit /= 10)
    *us += (text[at] - '0') * unit;             /* digits after the sixth are less than we keep */
  return at;
}

static gsize
skip_blanks (const char *text,
             gsize       at,
             gsize       length)
{
  while (at < length && text[at] == ' ')
    at++;
  return at;
}

/**
 * finx_parse_time:
 *
 * "15:04", "15:04:05.123456", "03:04 PM", with a zone or without; "T", "," or ";" may lead, as after a date.
 */
const char *
finx_parse_time (const char *text,
                 gsize       length,
                 gint64     *time_us)
{
  int hour, minute, second = 0;
  gint64 fraction = 0, offset;
  gsize at = 0, n;
  gssize zone;

  at += length > 0 && strchr ("T,; ", *text) != NULL && *text != '\0';
  at = skip_blanks (text, at, length);
  n = read_digits (text + at, length - at, 2, &hour);
  at += n;
  if (n == 0 || at == length || text[at++] != ':' || read_digits (text + at, length - at, 2, &minute) != 2)
    return N_("is not a time");
  at += 2;
  if (at < length && text[at] == ':')
    {
      if (read_digits (text + at + 1, length - at - 1, 2, &second) != 2)
        return N_("is not a time");
      at += 3;
      if (at < length && (text[at] == '.' || text[at] == ','))
        at += read_fraction (text + at, length - at, &fraction);
    }
  at = skip_blanks (text, at, length);
  if (at + 1 < length && (text[at + 1] | 0x20) == 'm' && ((text[at] | 0x20) == 'a' || (text[at] | 0x20) == 'p'))
    {
      if (hour < 1 || hour > 12)
        return N_("is not a time");
      hour = hour % 12 + ((text[at] | 0x20) == 'p' ? 12 : 0);
      at = skip_blanks (text, at + 2, length);
    }
  zone = read_zone (text + at, length - at, &offset);
  if (zone < 0 || skip_blanks (text, at + (gsize) zone, length) != length)
    return N_("is not a time");
  if (hour > 23 || minute > 59 || second > 59)
    return N_("is not a time of the day");
  *time_us = (gint64) ((hour * 60 + minute) * 60 + second) * G_USEC_PER_SEC + fraction - offset;
  return NULL;
}

/* The text of a number without sign, currency and blanks around. */
typedef struct
{
  const char *at, *end;
  gboolean    is_negative;
} NumberText;

/* Returns: bytes of a character that may stand around a number and adds nothing to it: blanks, currency signs; 0 */
static gsize
ornament (const char *p,
          const char *end)
{
  gunichar c;

  if (p >= end)
    return 0;
  if ((guchar) *p < 0x80)
    return *p == ' ' || *p == '$' || *p == '\t';
  c = g_utf8_get_char_validated (p, end - p);
  if (c >= (gunichar) -2)
    return 0;
  return g_unichar_type (c) == G_UNICODE_CURRENCY_SYMBOL || g_unichar_isspace (c) ? (gsize) (g_utf8_next_char (p) - p) : 0;
}

/* Blanks of all widths and apostrophes that group digits; point and comma are told apart elsewhere. */
static gsize
grouping (const char *p,
          const char *end)
{
  static const char *const marks[] = { "'", " ", "\u00a0", "\u202f", "\u2009", "\u2019" };

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      gsize n = strlen (marks[i]);

      if ((gsize) (end - p) >= n && memcmp (p, marks[i], n) == 0)
        return n;
    }
  return 0;
}

static const char *
last_character (const char *start,
                const char *end)
{
  end--;
  while (end > start && ((guchar) *end & 0xc0) == 0x80)
    end--;
  return end;
}

/* "-$5,000.00", "€0.12", "(12.00)", "1.234,56 €", "−3" */
static gboolean
strip_number (const char *text,
              gsize       length,
              NumberText *number)
{
  const char *p = text, *end = text + length;
  gboolean has_sign = FALSE;
  gsize n;

  number->is_negative = FALSE;
  if (length >= 2 && *p == '(' && end[-1] == ')')
    {
      number->is_negative = has_sign = TRUE;
      p++;
      end--;
    }
  for (;;)
    if ((n = ornament (p, end)) > 0)
      p += n;
    else if (!has_sign && p < end && (*p == '-' || *p == '+'))
      {
        number->is_negative = *p++ == '-';
        has_sign = TRUE;
      }
    else if (!has_sign && end - p >= 3 && memcmp (p, "\u2212", 3) == 0)
      {
        number->is_negative = has_sign = TRUE;
        p += 3;
      }
    else
      break;
  while (p < end)
    {
      const char *last = last_character (p, end);

      if (ornament (last, end) == 0)
        break;
      end = last;
    }
  number->at = p;
  number->end = end;
  return p < end && (g_ascii_isdigit (*p) || *p == '.' || *p == ',');
}

/**
 * finx_field_format_see_number:
 *
 * "1.234" and "1,234" say nothing: a thousand, or little more than one.
 */
void
finx_field_format_see_number (FinxFieldFormat *self,
                              const char      *text,
                              gsize            length)
{
  guint marks = 0;
  FinxDecimal value;

  if (memchr (text, '.', length) == NULL && memchr (text, ',', length) == NULL)
    return;
  if (finx_parse_number (text, length, FINX_NUMBER_POINT, &value) == NULL)
    marks |= FINX_NUMBER_POINT;
  if (finx_parse_number (text, length, FINX_NUMBER_COMMA, &value) == NULL)
    marks |= FINX_NUMBER_COMMA;
  if (marks != 0)
    {
      self->number_marks &= marks;
      self->has_marks = TRUE;
    }
}

__extension__ typedef unsigned __int128 UInt128;

#define COEF_MAX (((UInt128) 1 << 127) - 1)

typedef struct
{
  UInt128  coef;
  guint64  low;                 /* the first 18 digits: 64 bits are several times as fast */
  guint    n_digits, n_after;
  gboolean is_wide, overflows;
} Digits;

static void
add_digit (Digits *digits,
           guint   digit)
{
  digits->n_digits++;
  if (!digits->is_wide && digits->low < G_GUINT64_CONSTANT (100000000000000000))
    {
      digits->low = digits->low * 10 + digit;
      return;
    }
  if (!digits->is_wide)
    digits->coef = digits->low;
  digits->is_wide = TRUE;
  if (digits->coef > (COEF_MAX - digit) / 10)
    digits->overflows = TRUE;
  else
    digits->coef = digits->coef * 10 + digit;
}

/* "e-4" at @p. Returns: whether it was an exponent, and nothing behind it */
static gboolean
read_exponent (const char *p,
               const char *end,
               int        *exponent)
{
  int value;
  gboolean is_negative = FALSE;
  gsize n;

  if (++p < end && (*p == '-' || *p == '+'))
    is_negative = *p++ == '-';
  n = read_digits (p, (gsize) (end - p), 4, &value);
  *exponent = is_negative ? -value : value;
  return n > 0 && p + n == end;
}

static const char *
finish_number (Digits      *digits,
               gboolean     is_negative,
               int          exponent,
               FinxDecimal *value)
{
  int scale = (int) digits->n_after - exponent;
  UInt128 coef = digits->is_wide ? digits->coef : digits->low;

  if (digits->overflows)
    return N_("has too many digits");
  if (coef == 0)
    scale = CLAMP (scale, 0, FINX_DECIMAL_MAX_SCALE);
  for (; scale > FINX_DECIMAL_MAX_SCALE && coef % 10 == 0; scale--)
    coef /= 10;
  if (scale > FINX_DECIMAL_MAX_SCALE)
    return N_("has more than 18 decimals");
  for (; scale < 0; scale++)
    {
      if (coef > COEF_MAX / 10)
        return N_("has too many digits");
      coef *= 10;
    }
  value->coef = is_negative ? -(FinxInt128) coef : (FinxInt128) coef;
  value->scale = (guint8) scale;
  return NULL;
}

/**
 * finx_parse_number:
 * @marks: %FINX_NUMBER_POINT or %FINX_NUMBER_COMMA; with %FINX_NUMBER_PLAIN digits must not be grouped
 * @value: (out): exactly what the text says
 *
 * Groups have three digits; in front of the last one two are allowed, as in India. One mark groups the whole number.
 */
const char *
finx_parse_number (const char  *text,
                   gsize        length,
                   guint        marks,
                   FinxDecimal *value)
{
  char mark = (marks & FINX_NUMBER_COMMA) != 0 ? ',' : '.', other = mark == ',' ? '.' : ',';
  Digits digits = { 0 };
  NumberText number;
  gboolean after = FALSE;
  const char *group = NULL, *p;
  guint in_group = 0;
  int exponent = 0;

  if (!strip_number (text, length, &number))
    return N_("is not a number");
  for (p = number.at; p < number.end; p++)
    {
      gsize n;

      if (g_ascii_isdigit (*p))
        {
          add_digit (&digits, (guint) (*p - '0'));
          digits.n_after += after;
          in_group++;
        }
      else if (*p == mark && !after)
        {
          if (group != NULL && in_group != 3)
            return N_("is not a number");
          after = TRUE;
        }
      else if (!after && (marks & FINX_NUMBER_PLAIN) == 0 && (n = *p == other ? 1 : grouping (p, number.end)) > 0)
        {
          gboolean fits = group == NULL ? in_group >= 1 && in_group <= 3 && *number.at != '0'
                                        : (in_group == 2 || in_group == 3) && memcmp (group, p, n) == 0;

          if (!fits)
            return N_("is not a number");
          group = p;
          in_group = 0;
          p += n - 1;
        }
      else if ((*p == 'e' || *p == 'E') && group == NULL && read_exponent (p, number.end, &exponent))
        break;
      else
        return N_("is not a number");
    }
  if (digits.n_digits == 0 || (group != NULL && !after && in_group != 3) || (after && digits.n_after == 0))
    return N_("is not a number");
  if (digits.n_digits > MAX_EXPONENT)
    return N_("has too many digits");
  return finish_number (&digits, number.is_negative, exponent, value);
}
