/* SPDX-License-Identifier: GPL-3.0-or-later */
/* FinxDecimal from and to text and floating point. */
#include "base/finx-decimal-private.h"

#include <float.h>
#include <math.h>
#include <string.h>

G_DEFINE_QUARK (finx-decimal-error-quark, finx_decimal_error)

static gboolean
fail_parse (const char       *text,
            FinxDecimalError  code,
            const char       *reason,
            GError          **error)
{
  g_autofree char *shown = text == NULL ? g_strdup ("") : g_utf8_make_valid (text, -1);

  if (g_utf8_strlen (shown, -1) > 60)
    strcpy (g_utf8_offset_to_pointer (shown, 57), "...");

  g_set_error (error, FINX_DECIMAL_ERROR, code, "“%s” %s", shown, reason);
  return FALSE;
}

/**
 * finx_decimal_parse:
 * @text: (nullable): an optional sign, digits, and optionally a point and up to 18 more digits
 * @value: (out) (optional): the number; unknown on failure
 * @error: #FinxDecimalError
 *
 * Strict on purpose: no spaces, no exponent, no group separators, no local digits; the point is ".".
 * "5." is refused, ".5" is not. The scale is the number of digits after the point: "1.50" has scale 2.
 */
gboolean
finx_decimal_parse (const char   *text,
                    FinxDecimal  *value,
                    GError      **error)
{
  const char *p = text;
  gboolean negative = FALSE, overflow = FALSE;
  guint n_digits = 0, n_after = 0;
  UInt128 coef = 0;
  const char *point = NULL;

  if (value != NULL)
    *value = FINX_DECIMAL_UNKNOWN;

  if (text == NULL)
    return fail_parse (text, FINX_DECIMAL_ERROR_SYNTAX, "is not a number", error);

  if (*p == '+' || *p == '-')
    negative = *p++ == '-';

  for (; *p != '\0'; p++)
    {
      guint digit = (guint) (*p - '0');

      if (*p == '.' && point == NULL)
        {
          point = p;
          continue;
        }
      if (!g_ascii_isdigit (*p))
        return fail_parse (text, FINX_DECIMAL_ERROR_SYNTAX, "is not a number", error);

      n_digits++;
      if (point != NULL && n_after <= FINX_DECIMAL_MAX_SCALE)
        n_after++;
      if (overflow || coef > (MAGNITUDE_MAX - digit) / 10)
        overflow = TRUE;
      else
        coef = coef * 10 + digit;
    }

  if (n_digits == 0 || (point != NULL && n_after == 0))
    return fail_parse (text, FINX_DECIMAL_ERROR_SYNTAX, "is not a number", error);
  if (n_after > FINX_DECIMAL_MAX_SCALE)
    return fail_parse (text, FINX_DECIMAL_ERROR_SCALE, "has more than 18 digits after the point", error);
  if (overflow)
    return fail_parse (text, FINX_DECIMAL_ERROR_OVERFLOW, "has too many digits", error);

  if (value != NULL)
    *value = from_magnitude (coef, negative, n_after);
  return TRUE;
}

/**
 * finx_decimal_print:
 * @value: a number
 * @buffer: (out): receives the text, with a final zero byte
 *
 * All digits of the scale are printed: 5 at scale 2 is "0.05"; an unknown value is "unknown".
 * Does not allocate.
 *
 * Returns: the length without the zero byte
 */
gsize
finx_decimal_print (FinxDecimal value,
                    char        buffer[FINX_DECIMAL_STRING_SIZE])
{
  char digits[FINX_DECIMAL_STRING_SIZE];
  gsize start = sizeof digits, length, at = 0;
  UInt128 rest = magnitude (value.coef);

  if (!finx_decimal_is_known (value))
    return g_strlcpy (buffer, "unknown", FINX_DECIMAL_STRING_SIZE);

  /* Nineteen digits at once, as a 128-bit division costs far more than a 64-bit one. */
  while (rest >> 64 != 0)
    {
      UInt128 upper = rest / small_powers[18];
      guint64 chunk = (guint64) (rest % small_powers[18]);

      for (guint i = 0; i < 18; i++, chunk /= 10)
        digits[--start] = (char) ('0' + chunk % 10);
      rest = upper;
    }
  for (guint64 chunk = (guint64) rest; chunk != 0; chunk /= 10)
    digits[--start] = (char) ('0' + chunk % 10);
  while (sizeof digits - start <= value.scale)
    digits[--start] = '0';

  length = sizeof digits - start;
  if (value.coef < 0)
    buffer[at++] = '-';
  memcpy (buffer + at, digits + start, length - value.scale);
  at += length - value.scale;
  if (value.scale > 0)
    {
      buffer[at++] = '.';
      memcpy (buffer + at, digits + sizeof digits - value.scale, value.scale);
      at += value.scale;
    }
  buffer[at] = '\0';
  return at;
}

/**
 * finx_decimal_to_string:
 *
 * Returns: (transfer full): see finx_decimal_print()
 */
char *
finx_decimal_to_string (FinxDecimal value)
{
  char buffer[FINX_DECIMAL_STRING_SIZE];

  finx_decimal_print (value, buffer);
  return g_strdup (buffer);
}

/* The whole part and the fraction are doubles of which only the second is rounded: their sum is the nearest double, but
 * where what it leaves is so close to half a unit of its last place that the rounding could decide. */
static gboolean
sum_of_parts (FinxDecimal  value,
              double      *sum)
{
  UInt128 digits = magnitude (value.coef), whole = digits / small_powers[value.scale];
  double fraction, rest, unit;
  guint64 bits;

  if (whole == 0 || whole > (guint64) 1 << 52)
    return FALSE;
  fraction = (double) (guint64) (digits % small_powers[value.scale]) / (double) small_powers[value.scale];
  *sum = (double) (guint64) whole + fraction;
  rest = fraction - (*sum - (double) (guint64) whole);
  memcpy (&bits, sum, sizeof bits);
  unit = ldexp (1, (int) (bits >> 52) - 1023 - 52);
  if (fabs (fabs (rest) - unit / 2) <= fraction * DBL_EPSILON || (bits & (((guint64) 1 << 52) - 1)) == 0)
    return FALSE;
  if (value.coef < 0)
    *sum = -*sum;
  return TRUE;
}

/**
 * finx_decimal_to_grouped:
 * @digits: after the point
 *
 * Returns: (transfer full): "45,531.00", for English sentences
 */
char *
finx_decimal_to_grouped (FinxDecimal  value,
                         guint        digits,
                         FinxRounding rounding)
{
  g_autofree char *plain = finx_decimal_to_string (finx_decimal_rescale (value, digits, rounding));
  const char *number = *plain == '-' ? plain + 1 : plain;
  gsize whole = strcspn (number, ".");
  GString *text = g_string_new (*plain == '-' ? "-" : "");

  if (!finx_decimal_is_known (value))
    return g_string_free (g_string_assign (text, plain), FALSE);
  for (gsize i = 0; i < whole; i++)
    {
      if (i > 0 && (whole - i) % 3 == 0)
        g_string_append_c (text, ',');
      g_string_append_c (text, number[i]);
    }
  g_string_append (text, number + whole);
  return g_string_free (text, FALSE);
}

/**
 * finx_decimal_to_double:
 *
 * For statistics and pixels only.
 *
 * Returns: the nearest `double`; NaN when unknown
 */
double
finx_decimal_to_double (FinxDecimal value)
{
  char buffer[FINX_DECIMAL_STRING_SIZE];
  double sum;

  if (!finx_decimal_is_known (value))
    return NAN;

  /* Both are exact as doubles, so the one division rounds correctly. */
  if (magnitude (value.coef) <= ((guint64) 1 << 53))
    return (double) (gint64) value.coef / (double) small_powers[value.scale];

  if (sum_of_parts (value, &sum))
    return sum;
  finx_decimal_print (value, buffer);
  return g_ascii_strtod (buffer, NULL);
}

/* Reads "d.ddde±xx" into digits and a power of ten. */
static void
split_scientific (const char *text,
                  guint64    *digits,
                  int        *exponent)
{
  *digits = 0;
  *exponent = 0;
  for (gboolean after = FALSE; *text != '\0' && *text != 'e'; text++)
    {
      if (*text == '.')
        after = TRUE;
      else
        {
          *digits = *digits * 10 + (guint64) (*text - '0');
          *exponent -= after;
        }
    }
  if (*text == 'e')
    *exponent += (int) g_ascii_strtoll (text + 1, NULL, 10);
}

/**
 * finx_decimal_from_double:
 * @scale: digits after the point of the result, 0…18
 * @rounding: applied to the shortest decimal number that stands for @value
 *
 * The `double` 0.1 is taken as 0.1, not as 0.1000000000000000055…: so rounding 1.1 up to two digits is 1.10.
 *
 * Returns: the number; unknown when @value is not finite or too large
 */
FinxDecimal
finx_decimal_from_double (double       value,
                          guint        scale,
                          FinxRounding rounding)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  guint64 digits;
  int exponent;
  gboolean negative = value < 0;

  g_return_val_if_fail (scale <= FINX_DECIMAL_MAX_SCALE, FINX_DECIMAL_UNKNOWN);

  if (!isfinite (value))
    return FINX_DECIMAL_UNKNOWN;
  if (value == 0)
    return finx_decimal_new (0, scale);

  value = fabs (value);
  for (int precision = 14; precision <= 16; precision++)
    {
      char format[] = { '%', '.', '1', (char) ('0' + precision - 10), 'e', '\0' };

      g_ascii_formatd (text, sizeof text, format, value);
      if (g_ascii_strtod (text, NULL) == value)
        break;
    }
  split_scientific (text, &digits, &exponent);

  exponent += (int) scale;              /* coef = digits × 10^exponent */
  if (exponent < -18)                   /* 17 digits: below 0.1 */
    return round_quotient (0, 1, 3, negative, scale, rounding);
  if (exponent < 0)
    return divide_and_round ((Wide) { 0, digits }, power_of_ten ((guint) -exponent), negative, scale, rounding);
  if (exponent < N_POWERS)
    {
      Wide coef = multiply_wide (digits, power_of_ten ((guint) exponent));

      return coef.high != 0 ? FINX_DECIMAL_UNKNOWN : from_magnitude (coef.low, negative, scale);
    }
  /* The 15 digits printed at least may end in zeros that push the exponent down, never up: too large. */
  return FINX_DECIMAL_UNKNOWN;
}
