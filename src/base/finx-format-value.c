/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-format-value.h"

#include <limits.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-text.h"

#define MINUS  "\xe2\x88\x92"            /* U+2212 */
#define DASH   "\xe2\x80\x93"            /* U+2013: unknown */
#define NARROW "\xe2\x80\xaf"            /* U+202F narrow no-break space */

/* Returns: of the locale: "." or "," */
const char *
finx_format_decimal_point (void)
{
  const char *point = localeconv ()->decimal_point;

  return point != NULL && *point != '\0' && g_utf8_validate (point, -1, NULL) ? point : ".";
}

/* The C locale has no thousands separator; the program then speaks English, so it groups as English does. */
static const char *
group_separator (void)
{
  const char *separator = localeconv ()->thousands_sep;

  if (separator == NULL || *separator == '\0' || !g_utf8_validate (separator, -1, NULL))
    return strcmp (finx_format_decimal_point (), ",") == 0 ? NARROW : ",";
  return separator;
}

/* Whether a separator belongs before the digit that has @left digits of the whole part from it on. */
static gboolean
is_group_edge (gsize left)
{
  const char *grouping = localeconv ()->grouping;
  gsize edge = 0;
  gsize size = 3;

  if (grouping == NULL || *grouping <= 0)
    return left % 3 == 0;

  while (edge < left)
    {
      if (*grouping == CHAR_MAX)
        return FALSE;
      if (*grouping > 0)
        size = (gsize) *grouping++;
      edge += size;
    }
  return edge == left;
}

/* @plain is "-1234.56"; @plus puts "+" before what is above zero. */
static char *
localize (const char *plain, gboolean plus)
{
  gboolean negative = *plain == '-';
  const char *digits = negative ? plain + 1 : plain;
  gsize whole = strcspn (digits, ".");
  gboolean is_zero = strspn (digits, "0.") == strlen (digits);
  GString *text = g_string_sized_new (32);

  if (negative && !is_zero)
    g_string_append (text, MINUS);
  else if (plus && !is_zero)
    g_string_append_c (text, '+');

  for (gsize i = 0; i < whole; i++)
    {
      if (i > 0 && is_group_edge (whole - i))
        g_string_append (text, group_separator ());
      g_string_append_c (text, digits[i]);
    }
  if (digits[whole] == '.')
    {
      g_string_append (text, finx_format_decimal_point ());
      g_string_append (text, digits + whole + 1);
    }
  return g_string_free (text, FALSE);
}

static char *
format_exact (FinxDecimal value, int decimals, gboolean plus)
{
  char buffer[FINX_DECIMAL_STRING_SIZE];

  if (decimals >= 0)
    value = finx_decimal_rescale (value, (guint) MIN (decimals, FINX_DECIMAL_MAX_SCALE), FINX_ROUND_HALF_UP);
  if (!finx_decimal_is_known (value))
    return g_strdup (DASH);
  finx_decimal_print (value, buffer);
  return localize (buffer, plus);
}

static char *
format_float (double value, int decimals, gboolean plus)
{
  g_autofree char *plain = NULL;

  if (!isfinite (value))
    return g_strdup (DASH);
  plain = g_strdup_printf ("%.*f", CLAMP (decimals, 0, 18), value);
  /* printf writes the locale's point */
  for (char *c = plain; *c != '\0'; c++)
    if (!g_ascii_isdigit (*c) && *c != '-')
      {
        const char *fraction = c + strcspn (c, "0123456789");

        *c = '.';
        memmove (c + 1, fraction, strlen (fraction) + 1);
        break;
      }
  return localize (plain, plus);
}

/**
 * finx_format_decimal:
 * @decimals: digits after the point, rounded half up; −1: as many as @value has
 *
 * Returns: (transfer full): "1,234.56", "−15", or "–" when unknown
 */
char *
finx_format_decimal (FinxDecimal value, int decimals)
{
  return format_exact (value, decimals, FALSE);
}

char *
finx_format_signed (FinxDecimal value, int decimals)
{
  return format_exact (value, decimals, TRUE);
}

/**
 * finx_currency_digits:
 * @currency: (nullable): ISO 4217 or crypto code
 *
 * Returns: decimals of the currency's minor unit; 2 when it is not known
 */
int
finx_currency_digits (const char *currency)
{
  static const char *const none[] = { "JPY", "KRW", "CLP", "ISK", "VND", "PYG", "UGX", "XAF", "XOF", "XPF",
                                      "RWF", "KMF", "GNF", "DJF", "BIF", "VUV", NULL };
  static const char *const three[] = { "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND", NULL };
  static const char *const eight[] = { "BTC", "XBT", "ETH", "SOL", "LTC", "BCH", "ADA", "DOT", "XRP", "DOGE", NULL };

  if (currency == NULL)
    return 2;
  if (g_strv_contains (none, currency))
    return 0;
  if (g_strv_contains (three, currency))
    return 3;
  return g_strv_contains (eight, currency) ? 8 : 2;
}

char *
finx_format_money (FinxDecimal amount, const char *currency)
{
  return format_exact (amount, finx_currency_digits (currency), FALSE);
}

char *
finx_format_money_signed (FinxDecimal amount, const char *currency)
{
  return format_exact (amount, finx_currency_digits (currency), TRUE);
}

static char *
format_percent (double ratio, int decimals, gboolean plus)
{
  g_autofree char *number = format_float (ratio * 100.0, decimals, plus);

  if (!isfinite (ratio))
    return g_steal_pointer (&number);
  /* Translators: a percentage; some languages put a no-break space before the sign */
  return g_strdup_printf (finx_text ("%s%%"), number);
}

char *
finx_format_percent (double ratio, int decimals)
{
  return format_percent (ratio, decimals, FALSE);
}

char *
finx_format_percent_signed (double ratio, int decimals)
{
  return format_percent (ratio, decimals, TRUE);
}

char *
finx_format_double (double value, int decimals)
{
  return format_float (value, decimals, FALSE);
}

char *
finx_format_day (gint32 day)
{
  g_autoptr(GDateTime) time = day != G_MAXINT32 && day != G_MININT32 ? g_date_time_new_from_unix_utc (day * (FINX_USEC_PER_DAY / FINX_USEC_PER_SEC)) : NULL;

  /* Translators: a day such as "23 Sep 2019", see g_date_time_format() */
  return time != NULL ? g_date_time_format (time, finx_text ("%-d %b %Y")) : g_strdup (DASH);
}

static gboolean
is_space (gunichar c)
{
  return c == ' ' || c == 0xa0 || c == 0x202f || c == 0x2009 || c == '\t';
}

/* "1234", or groups of three after one to three: what @separator groups. */
static gboolean
is_grouped (const char *whole, char separator)
{
  const char *first = strchr (whole, separator);
  const char *at = first;

  if (first == NULL)
    return FALSE;
  if (first == whole || first - whole > 3 || *whole == '0')
    return FALSE;
  while (at != NULL && *at == separator)
    {
      if (strspn (at + 1, "0123456789") != 3)
        return FALSE;
      at += 4;
    }
  return *at == '\0';
}

/* What the locale itself would write, such as "12,34,567" in India. */
static gboolean
is_own_grouping (const char *whole, char separator)
{
  g_autoptr(GString) digits = g_string_new (NULL);
  g_autofree char *own = NULL;

  if (*group_separator () != separator || *whole == '0')
    return FALSE;
  for (const char *c = whole; *c != '\0'; c++)
    if (*c != separator)
      g_string_append_c (digits, *c);
  if (strspn (digits->str, "0123456789") != digits->len)
    return FALSE;
  own = localize (digits->str, FALSE);
  return strcmp (own, whole) == 0;
}

/* @text without spaces, apostrophes and "+", with "-" for a minus. */
static GString *
strip (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar u = g_utf8_get_char (c);

      if (u == 0x2212)
        g_string_append_c (plain, '-');
      else if (!is_space (u) && u != '\'' && u != 0x2019)
        g_string_append_unichar (plain, u);
    }
  if (plain->str[0] == '+')
    g_string_erase (plain, 0, 1);
  return plain;
}

/**
 * finx_parse_decimal_in:
 * @text: what a person typed
 * @mark: the decimal mark of the notation, ',' or '.'; the other one separates groups
 * @error: %FINX_ERROR_INVALID
 *
 * The one rule where both readings exist: a separator with exactly three digits behind it, and one to three but no
 * leading zero before, groups. So "1.000" is one thousand with @mark ',', and "1,000" is with @mark '.'. With @mark
 * ',' a point that cannot group is a decimal point ("231.40", "0.123"), as in numbers copied from elsewhere; with
 * @mark '.' a comma that cannot group is refused. Every other mixture is refused: nothing is guessed.
 */
gboolean
finx_parse_decimal_in (const char *text, char mark, FinxDecimal *value, GError **error)
{
  g_autoptr(GString) plain = strip (text);
  char group = mark == ',' ? '.' : ',';
  char *cut = strchr (plain->str, mark);
  g_autoptr(GError) local = NULL;

  if (strchr (plain->str, group) != NULL)
    {
      g_autofree char *whole = cut != NULL ? g_strndup (plain->str, (gsize) (cut - plain->str)) : g_strdup (plain->str);
      const char *digits = *whole == '-' ? whole + 1 : whole;

      if ((is_grouped (digits, group) || is_own_grouping (digits, group)) && (cut == NULL || strchr (cut, group) == NULL))
        {
          char separator[2] = { group, '\0' };

          g_string_replace (plain, separator, "", 0);
        }
      else if (group != '.' || cut != NULL)
        g_string_assign (plain, "");
    }
  if (mark == ',')
    g_string_replace (plain, ",", ".", 0);

  if (plain->len == 0 || strpbrk (plain->str, "eE") != NULL || !finx_decimal_parse (plain->str, value, &local))
    {
      g_autofree char *example = finx_format_double (1234.56, 2);

      if (*text == '\0')
        finx_set_error (error, FINX_ERROR_INVALID, "FINX-UI-002", "A number is needed, such as %s", example);
      else if (g_error_matches (local, FINX_DECIMAL_ERROR, FINX_DECIMAL_ERROR_OVERFLOW)
               || g_error_matches (local, FINX_DECIMAL_ERROR, FINX_DECIMAL_ERROR_SCALE))
        finx_set_error (error, FINX_ERROR_INVALID, "FINX-UI-004", "That number has more digits than can be counted exactly; shorten it");
      else
        finx_set_error (error, FINX_ERROR_INVALID, "FINX-UI-001", "“%s” is not a number; write it like %s", text, example);
      return FALSE;
    }
  return TRUE;
}

/**
 * finx_parse_decimal:
 * @text: what a person typed, in the locale's notation; see finx_parse_decimal_in()
 * @error: %FINX_ERROR_INVALID
 */
gboolean
finx_parse_decimal (const char *text, FinxDecimal *value, GError **error)
{
  return finx_parse_decimal_in (text, *finx_format_decimal_point () == ',' ? ',' : '.', value, error);
}
