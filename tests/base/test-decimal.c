/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-decimal.h"

#include <math.h>

#define LARGEST "170141183460469231731687303715884105727"        /* 2^127 − 1 */

typedef struct
{
  const char *name;
  const char *text;
  int         error;            /* FinxDecimalError; −1: none */
  gint64      coef;
  guint       scale;
} ParseCase;

static const ParseCase parse_cases[] = {
  { "integer",             "42",                     -1, 42, 0 },
  { "cents",               "-0.05",                  -1, -5, 2 },
  { "keeps-final-zeros",   "1.50",                   -1, 150, 2 },
  { "plus",                "+5",                     -1, 5, 0 },
  { "minus-zero",          "-0",                     -1, 0, 0 },
  { "minus-zero-cents",    "-0.00",                  -1, 0, 2 },
  { "leading-zeros",       "0000000000000000000000000000000000000000000000007", -1, 7, 0 },
  { "no-digit-before",     ".5",                     -1, 5, 1 },
  { "eighteen-decimals",   "0.000000000000000001",   -1, 1, 18 },
  { "int64-edge",          "-9223372036854775808",   -1, G_MININT64, 0 },
  { "null",                NULL,                     FINX_DECIMAL_ERROR_SYNTAX },
  { "empty",               "",                       FINX_DECIMAL_ERROR_SYNTAX },
  { "blank",               " ",                      FINX_DECIMAL_ERROR_SYNTAX },
  { "blank-before",        " 1",                     FINX_DECIMAL_ERROR_SYNTAX },
  { "blank-after",         "1 ",                     FINX_DECIMAL_ERROR_SYNTAX },
  { "blank-inside",        "1 000",                  FINX_DECIMAL_ERROR_SYNTAX },
  { "line-feed",           "1\n",                    FINX_DECIMAL_ERROR_SYNTAX },
  { "two-points",          "1.2.3",                  FINX_DECIMAL_ERROR_SYNTAX },
  { "point-only",          ".",                      FINX_DECIMAL_ERROR_SYNTAX },
  { "no-digit-after",      "5.",                     FINX_DECIMAL_ERROR_SYNTAX },
  { "sign-only",           "-",                      FINX_DECIMAL_ERROR_SYNTAX },
  { "two-signs",           "--1",                    FINX_DECIMAL_ERROR_SYNTAX },
  { "sign-after",          "1-",                     FINX_DECIMAL_ERROR_SYNTAX },
  { "nan",                 "NaN",                    FINX_DECIMAL_ERROR_SYNTAX },
  { "infinity",            "inf",                    FINX_DECIMAL_ERROR_SYNTAX },
  { "unknown",             "unknown",                FINX_DECIMAL_ERROR_SYNTAX },
  { "exponent",            "1e5",                    FINX_DECIMAL_ERROR_SYNTAX },
  { "hexadecimal",         "0x10",                   FINX_DECIMAL_ERROR_SYNTAX },
  { "comma",               "1,5",                    FINX_DECIMAL_ERROR_SYNTAX },
  { "unicode-minus",       "\xe2\x88\x92" "5",       FINX_DECIMAL_ERROR_SYNTAX },
  { "arabic-digits",       "\xd9\xa1\xd9\xa2",       FINX_DECIMAL_ERROR_SYNTAX },
  { "invalid-utf-8",       "\xff\xfe",               FINX_DECIMAL_ERROR_SYNTAX },
  { "forty-digits",        "1234567890123456789012345678901234567890", FINX_DECIMAL_ERROR_OVERFLOW },
  { "one-above-largest",   "170141183460469231731687303715884105728",  FINX_DECIMAL_ERROR_OVERFLOW },
  { "one-below-smallest",  "-170141183460469231731687303715884105728", FINX_DECIMAL_ERROR_OVERFLOW },
  { "nineteen-decimals",   "0.1234567890123456789",  FINX_DECIMAL_ERROR_SCALE },
  { "nineteen-zeros",      "1.0000000000000000000",  FINX_DECIMAL_ERROR_SCALE },
  { "long-and-not-number", "123456789012345678901234567890123456789012345678901234567890123x", FINX_DECIMAL_ERROR_SYNTAX },
};

static FinxDecimal
d (const char *text)
{
  FinxDecimal value;
  g_autoptr(GError) error = NULL;

  finx_decimal_parse (text, &value, &error);
  g_assert_no_error (error);
  return value;
}

static void
assert_text (FinxDecimal value,
             const char *expected)
{
  g_autofree char *text = finx_decimal_to_string (value);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_parse (gconstpointer data)
{
  const ParseCase *test = data;
  FinxDecimal value = finx_decimal_new (77, 7);
  g_autoptr(GError) error = NULL;

  if (test->error < 0)
    {
      g_assert_true (finx_decimal_parse (test->text, &value, &error));
      g_assert_no_error (error);
      g_assert_true (value.coef == test->coef);
      g_assert_cmpuint (value.scale, ==, test->scale);
    }
  else
    {
      g_assert_false (finx_decimal_parse (test->text, &value, &error));
      g_assert_error (error, FINX_DECIMAL_ERROR, test->error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpuint (g_utf8_strlen (error->message, -1), <, 110);
      g_assert_false (finx_decimal_is_known (value));
      g_assert_false (finx_decimal_parse (test->text, NULL, NULL));
    }
}

static void
test_print_shows_every_digit_of_the_scale (void)
{
  assert_text (finx_decimal_new (5, 2), "0.05");
  assert_text (finx_decimal_new (-5, 2), "-0.05");
  assert_text (finx_decimal_new (0, 3), "0.000");
  assert_text (finx_decimal_new (100, 0), "100");
  assert_text (finx_decimal_new (G_MININT64, 18), "-9.223372036854775808");
  assert_text (d (LARGEST), LARGEST);
  assert_text (d ("-170141183460469231731.687303715884105727"), "-170141183460469231731.687303715884105727");
  assert_text (d ("1000000000000000000000000000000.000"), "1000000000000000000000000000000.000");
  assert_text (FINX_DECIMAL_UNKNOWN, "unknown");
}

typedef struct
{
  const char *value;
  const char *rounded[6];       /* the order of FinxRounding */
} RoundingCase;

static void
test_rounding_modes (void)
{
  /* half even, half up, down, up, floor, ceiling */
  static const RoundingCase cases[] = {
    { "2.5",   { "2", "3", "2", "3", "2", "3" } },
    { "3.5",   { "4", "4", "3", "4", "3", "4" } },
    { "-2.5",  { "-2", "-3", "-2", "-3", "-3", "-2" } },
    { "-3.5",  { "-4", "-4", "-3", "-4", "-4", "-3" } },
    { "0.5",   { "0", "1", "0", "1", "0", "1" } },
    { "-0.5",  { "0", "-1", "0", "-1", "-1", "0" } },
    { "1.49",  { "1", "1", "1", "2", "1", "2" } },
    { "-1.51", { "-2", "-2", "-1", "-2", "-2", "-1" } },
    { "7.00",  { "7", "7", "7", "7", "7", "7" } },
    { "0.000000000000000001", { "0", "0", "0", "1", "0", "1" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (int mode = 0; mode < 6; mode++)
      {
        FinxDecimal value = d (cases[i].value);

        assert_text (finx_decimal_rescale (value, 0, (FinxRounding) mode), cases[i].rounded[mode]);
        assert_text (finx_decimal_mul (value, FINX_DECIMAL_ONE, 0, (FinxRounding) mode), cases[i].rounded[mode]);
        assert_text (finx_decimal_div (value, FINX_DECIMAL_ONE, 0, (FinxRounding) mode), cases[i].rounded[mode]);
        assert_text (finx_decimal_round_to (value, FINX_DECIMAL_ONE, (FinxRounding) mode), cases[i].rounded[mode]);
      }
}

static void
test_overflow_is_unknown (void)
{
  FinxDecimal largest = d (LARGEST), smallest = finx_decimal_negate (largest), tiny = finx_decimal_new (1, 18);

  g_assert_false (finx_decimal_is_known (finx_decimal_add (largest, FINX_DECIMAL_ONE)));
  g_assert_false (finx_decimal_is_known (finx_decimal_sub (smallest, FINX_DECIMAL_ONE)));
  g_assert_false (finx_decimal_is_known (finx_decimal_add (largest, tiny)));
  g_assert_false (finx_decimal_is_known (finx_decimal_mul (largest, finx_decimal_new (2, 0), 0, FINX_ROUND_DOWN)));
  g_assert_false (finx_decimal_is_known (finx_decimal_mul (largest, largest, 0, FINX_ROUND_DOWN)));
  g_assert_false (finx_decimal_is_known (finx_decimal_div (largest, tiny, 0, FINX_ROUND_DOWN)));
  g_assert_false (finx_decimal_is_known (finx_decimal_rescale (largest, 1, FINX_ROUND_DOWN)));

  assert_text (finx_decimal_add (largest, smallest), "0");
  assert_text (finx_decimal_mul (largest, FINX_DECIMAL_ONE, 0, FINX_ROUND_DOWN), LARGEST);
  assert_text (finx_decimal_div (smallest, largest, 0, FINX_ROUND_DOWN), "-1");
  assert_text (finx_decimal_add (finx_decimal_sub (largest, FINX_DECIMAL_ONE), FINX_DECIMAL_ONE), LARGEST);
  /* Half of the largest number's last digit: the product itself needs 256 bits, its rounded value fits. */
  assert_text (finx_decimal_mul (largest, d ("0.5"), 0, FINX_ROUND_DOWN), "85070591730234615865843651857942052863");
  /* Final zeros give way before a sum is given up. */
  assert_text (finx_decimal_add (d ("100000000000000000000000000000000"), d ("0.500000000000")),
               "100000000000000000000000000000000.500000");
  assert_text (finx_decimal_add (d ("30000000000000000000000000000000000000"), d ("15000000000000000000000000000000000000.0")),
               "45000000000000000000000000000000000000");
  /* 2^127 is one too many, on both sides. */
  g_assert_false (finx_decimal_is_known (finx_decimal_mul (d ("85070591730234615865843651857942052864"),
                                                           finx_decimal_new (-2, 0), 0, FINX_ROUND_DOWN)));
  g_assert_cmpint (finx_decimal_compare (largest, tiny), >, 0);
  g_assert_cmpint (finx_decimal_compare (smallest, tiny), <, 0);
}

static void
test_unknown_propagates (void)
{
  FinxDecimal unknown = FINX_DECIMAL_UNKNOWN, one = FINX_DECIMAL_ONE;
  gint64 units = 7;
  FinxDecimal results[] = {
    finx_decimal_add (unknown, one), finx_decimal_add (one, unknown), finx_decimal_sub (one, unknown),
    finx_decimal_mul (unknown, FINX_DECIMAL_ZERO, 2, FINX_ROUND_DOWN), finx_decimal_mul (one, unknown, 2, FINX_ROUND_DOWN),
    finx_decimal_div (unknown, one, 2, FINX_ROUND_DOWN), finx_decimal_div (one, unknown, 2, FINX_ROUND_DOWN),
    finx_decimal_div (one, FINX_DECIMAL_ZERO, 2, FINX_ROUND_DOWN), finx_decimal_div (FINX_DECIMAL_ZERO, FINX_DECIMAL_ZERO, 2, FINX_ROUND_DOWN),
    finx_decimal_negate (unknown), finx_decimal_abs (unknown), finx_decimal_min (one, unknown), finx_decimal_max (unknown, one),
    finx_decimal_rescale (unknown, 2, FINX_ROUND_DOWN), finx_decimal_round_to (unknown, one, FINX_ROUND_DOWN),
    finx_decimal_round_to (one, unknown, FINX_ROUND_DOWN), finx_decimal_round_to (one, FINX_DECIMAL_ZERO, FINX_ROUND_DOWN),
    finx_decimal_round_to (one, finx_decimal_new (-1, 0), FINX_ROUND_DOWN), finx_decimal_normalize (unknown),
    finx_decimal_from_double (NAN, 2, FINX_ROUND_DOWN), finx_decimal_from_double (INFINITY, 2, FINX_ROUND_DOWN),
    finx_decimal_from_double (1e38, 2, FINX_ROUND_DOWN), finx_decimal_from_double (-1e300, 0, FINX_ROUND_DOWN),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_test_message ("result %" G_GSIZE_FORMAT, i);
      g_assert_false (finx_decimal_is_known (results[i]));
    }
  g_assert_true (isnan (finx_decimal_to_double (unknown)));
  g_assert_cmpint (finx_decimal_sign (unknown), ==, 0);
  g_assert_false (finx_decimal_is_multiple (unknown, one));
  g_assert_false (finx_decimal_is_multiple (one, unknown));
  g_assert_false (finx_decimal_to_units (unknown, 2, &units));
  g_assert_cmpint (units, ==, 7);
  g_assert_true (finx_decimal_equal (unknown, unknown));
  g_assert_false (finx_decimal_equal (unknown, FINX_DECIMAL_ZERO));
  g_assert_cmpint (finx_decimal_compare (unknown, d ("-1000000")), <, 0);
}

static void
test_steps (void)
{
  FinxDecimal quarter = d ("0.25");

  assert_text (finx_decimal_round_to (d ("10.37"), quarter, FINX_ROUND_DOWN), "10.25");
  assert_text (finx_decimal_round_to (d ("10.37"), quarter, FINX_ROUND_UP), "10.50");
  assert_text (finx_decimal_round_to (d ("10.375"), quarter, FINX_ROUND_HALF_EVEN), "10.50");
  assert_text (finx_decimal_round_to (d ("10.125"), quarter, FINX_ROUND_HALF_EVEN), "10.00");
  assert_text (finx_decimal_round_to (d ("-10.37"), quarter, FINX_ROUND_FLOOR), "-10.50");
  assert_text (finx_decimal_round_to (d ("149"), d ("100"), FINX_ROUND_HALF_UP), "100");
  g_assert_true (finx_decimal_is_multiple (d ("10.50"), quarter));
  g_assert_true (finx_decimal_is_multiple (FINX_DECIMAL_ZERO, quarter));
  g_assert_true (finx_decimal_is_multiple (d ("-0.75"), quarter));
  g_assert_false (finx_decimal_is_multiple (d ("10.26"), quarter));
  g_assert_false (finx_decimal_is_multiple (d ("10.250000000001"), quarter));
}

static void
test_units (void)
{
  gint64 units = 0;

  g_assert_true (finx_decimal_to_units (d ("231.40"), 2, &units));
  g_assert_cmpint (units, ==, 23140);
  g_assert_true (finx_decimal_to_units (d ("-5"), 8, &units));
  g_assert_cmpint (units, ==, -500000000);
  g_assert_true (finx_decimal_to_units (d ("1.5000"), 1, &units));
  g_assert_cmpint (units, ==, 15);
  g_assert_true (finx_decimal_to_units (d ("9223372036854775807"), 0, &units));
  g_assert_cmpint (units, ==, G_MAXINT64);
  g_assert_false (finx_decimal_to_units (d ("9223372036854775808"), 0, &units));
  g_assert_false (finx_decimal_to_units (d ("1.005"), 2, &units));
  g_assert_cmpint (units, ==, G_MAXINT64);
}

static void
test_doubles_are_taken_as_people_write_them (void)
{
  assert_text (finx_decimal_from_double (0.1, 18, FINX_ROUND_HALF_EVEN), "0.100000000000000000");
  assert_text (finx_decimal_from_double (1.1, 2, FINX_ROUND_CEILING), "1.10");
  assert_text (finx_decimal_from_double (0.285, 2, FINX_ROUND_HALF_UP), "0.29");
  assert_text (finx_decimal_from_double (-2.5, 0, FINX_ROUND_HALF_EVEN), "-2");
  assert_text (finx_decimal_from_double (1e-300, 2, FINX_ROUND_UP), "0.01");
  assert_text (finx_decimal_from_double (-1e-300, 2, FINX_ROUND_HALF_UP), "0.00");
  assert_text (finx_decimal_from_double (0.0, 2, FINX_ROUND_UP), "0.00");
  assert_text (finx_decimal_from_double (1e30, 2, FINX_ROUND_DOWN), "1000000000000000000000000000000.00");
  g_assert_true (finx_decimal_to_double (d ("0.1")) == 0.1);
  g_assert_true (finx_decimal_to_double (d ("-123456789.987654321")) == -123456789.987654321);
  g_assert_true (finx_decimal_to_double (d (LARGEST)) == 170141183460469231731687303715884105727.0);
}

static void
test_zeroed_memory_is_the_number_zero (void)
{
  FinxDecimal value = { 0 };

  g_assert_true (finx_decimal_is_known (value));
  g_assert_true (finx_decimal_equal (value, FINX_DECIMAL_ZERO));
  assert_text (value, "0");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (parse_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/decimal/parse/%s", parse_cases[i].name);

      g_test_add_data_func (path, &parse_cases[i], test_parse);
    }
  g_test_add_func ("/decimal/print-shows-every-digit-of-the-scale", test_print_shows_every_digit_of_the_scale);
  g_test_add_func ("/decimal/rounding-modes", test_rounding_modes);
  g_test_add_func ("/decimal/overflow-is-unknown", test_overflow_is_unknown);
  g_test_add_func ("/decimal/unknown-propagates", test_unknown_propagates);
  g_test_add_func ("/decimal/steps", test_steps);
  g_test_add_func ("/decimal/units", test_units);
  g_test_add_func ("/decimal/doubles-are-taken-as-people-write-them", test_doubles_are_taken_as_people_write_them);
  g_test_add_func ("/decimal/zeroed-memory-is-the-number-zero", test_zeroed_memory_is_the_number_zero);
  return g_test_run ();
}
