/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-decimal.h"
#include "big-reference.h"

#include <string.h>

#define N_TRIALS 4000
#define N_MODES  6

__extension__ typedef unsigned __int128 UInt128;

static void
assert_same (FinxDecimal got,
             FinxDecimal expected)
{
  if (got.scale != expected.scale || (finx_decimal_is_known (got) && got.coef != expected.coef))
    {
      g_autofree char *got_text = finx_decimal_to_string (got);
      g_autofree char *expected_text = finx_decimal_to_string (expected);

      g_error ("got %s (scale %u), expected %s (scale %u)", got_text, got.scale, expected_text, expected.scale);
    }
}

/* All sizes of numbers are equally likely, and the edges of 64 and 128 bits frequent. */
static FinxDecimal
random_decimal (int max_bits)
{
  UInt128 bits = 0;
  int n_bits = g_test_rand_int_range (0, max_bits + 1);
  FinxDecimal value;

  for (int i = 0; i < 4; i++)
    bits = bits << 32 | (guint32) g_test_rand_int ();
  switch (g_test_rand_int_range (0, 8))
    {
    case 0:                             /* just below a power of two */
      bits = n_bits == 0 ? 0 : (((UInt128) 1 << n_bits) - 1) - (bits % 3 < ((UInt128) 1 << n_bits) - 1 ? bits % 3 : 0);
      break;
    case 1:                             /* few digits, many ties */
      bits = bits % 2000;
      break;
    default:
      bits = n_bits == 0 ? 0 : bits >> (128 - n_bits);
      break;
    }
  value.coef = g_test_rand_bit () ? (FinxInt128) bits : -(FinxInt128) bits;
  value.scale = (guint8) g_test_rand_int_range (0, FINX_DECIMAL_MAX_SCALE + 1);
  return value;
}

static Big
scaled (FinxDecimal value,
        int         exponent)
{
  Big coef = big_from_coef (value.coef), power = big_power_of_ten (exponent);

  return big_multiply (&coef, &power);
}

static void
test_add_matches_reference (void)
{
  for (int i = 0; i < N_TRIALS; i++)
    {
      FinxDecimal a = random_decimal (127), b = random_decimal (127);
      int scale = MAX (a.scale, b.scale);
      Big x = scaled (a, scale - a.scale), y = scaled (b, scale - b.scale);
      Big sum = big_add (&x, &y);

      while (!big_fits (&sum) && scale > 0 && sum.digits[0] == 0)
        {
          Big ten = big_power_of_ten (1);

          sum = big_divide (&sum, &ten, FINX_ROUND_DOWN);
          scale--;
        }
      assert_same (finx_decimal_add (a, b), big_to_decimal (&sum, scale));
    }
}

static void
test_mul_matches_reference (void)
{
  for (int i = 0; i < N_TRIALS; i++)
    {
      FinxDecimal a = random_decimal (127), b = random_decimal (i % 2 == 0 ? 127 : 50);
      int scale = g_test_rand_int_range (0, 19);
      Big x = scaled (a, scale), y = big_from_coef (b.coef);
      Big product = big_multiply (&x, &y), divisor = big_power_of_ten (a.scale + b.scale);

      for (int mode = 0; mode < N_MODES; mode++)
        {
          Big rounded = big_divide (&product, &divisor, (FinxRounding) mode);

          assert_same (finx_decimal_mul (a, b, (guint) scale, (FinxRounding) mode), big_to_decimal (&rounded, scale));
        }
    }
}

static void
test_div_matches_reference (void)
{
  for (int i = 0; i < N_TRIALS; i++)
    {
      FinxDecimal a = random_decimal (127), b = random_decimal (127);
      int scale = g_test_rand_int_range (0, 19);
      Big x = scaled (a, scale + b.scale), y = scaled (b, a.scale);

      if (b.coef == 0)
        {
          g_assert_false (finx_decimal_is_known (finx_decimal_div (a, b, (guint) scale, FINX_ROUND_DOWN)));
          continue;
        }
      for (int mode = 0; mode < N_MODES; mode++)
        {
          Big rounded = big_divide (&x, &y, (FinxRounding) mode);

          assert_same (finx_decimal_div (a, b, (guint) scale, (FinxRounding) mode), big_to_decimal (&rounded, scale));
        }
    }
}

static void
test_rescale_matches_reference (void)
{
  for (int i = 0; i < N_TRIALS; i++)
    {
      FinxDecimal a = random_decimal (127);
      int scale = g_test_rand_int_range (0, 19);
      Big x = scaled (a, scale), divisor = big_power_of_ten (a.scale);

      for (int mode = 0; mode < N_MODES; mode++)
        {
          Big rounded = big_divide (&x, &divisor, (FinxRounding) mode);

          assert_same (finx_decimal_rescale (a, (guint) scale, (FinxRounding) mode), big_to_decimal (&rounded, scale));
        }
    }
}

static void
test_round_to_matches_reference (void)
{
  for (int i = 0; i < N_TRIALS; i++)
    {
      FinxDecimal a = random_decimal (127), step = finx_decimal_abs (random_decimal (100));
      Big x = scaled (a, step.scale), y = scaled (step, a.scale), coef = big_from_coef (step.coef);

      if (step.coef == 0)
        continue;
      for (int mode = 0; mode < N_MODES; mode++)
        {
          Big n = big_divide (&x, &y, (FinxRounding) mode);
          Big product = big_multiply (&n, &coef);
          FinxDecimal got = finx_decimal_round_to (a, step, (FinxRounding) mode);

          assert_same (got, big_fits (&n) ? big_to_decimal (&product, step.scale) : FINX_DECIMAL_UNKNOWN);
          if (finx_decimal_is_known (got))
            {
              g_assert_true (finx_decimal_is_multiple (got, step));
              g_assert_cmpint (finx_decimal_is_multiple (a, step), ==, finx_decimal_equal (got, a));
            }
        }
    }
}

static void
test_compare_matches_reference (void)
{
  for (int i = 0; i < N_TRIALS; i++)
    {
      FinxDecimal a = random_decimal (127), b = i % 4 == 0 ? finx_decimal_rescale (a, 18, FINX_ROUND_HALF_EVEN)
                                                           : random_decimal (127);
      Big x, y, difference;
      int expected;

      if (!finx_decimal_is_known (b))
        continue;
      x = scaled (a, 18 - a.scale);
      y = scaled (finx_decimal_negate (b), 18 - b.scale);
      difference = big_add (&x, &y);
      expected = difference.n == 0 ? 0 : difference.negative ? -1 : 1;
      g_assert_cmpint (finx_decimal_compare (a, b), ==, expected);
      g_assert_cmpint (finx_decimal_compare (b, a), ==, -expected);
      g_assert_cmpint (finx_decimal_equal (a, b), ==, expected == 0);
      g_assert_true (finx_decimal_equal (expected <= 0 ? a : b, finx_decimal_min (a, b)));
      g_assert_true (finx_decimal_equal (expected <= 0 ? b : a, finx_decimal_max (a, b)));
    }
}

static void
test_text_round_trip (void)
{
  for (int i = 0; i < N_TRIALS; i++)
    {
      FinxDecimal a = random_decimal (127), back;
      char buffer[FINX_DECIMAL_STRING_SIZE];
      gsize length = finx_decimal_print (a, buffer);
      g_autofree char *text = finx_decimal_to_string (a);
      g_autoptr(GError) error = NULL;

      g_assert_cmpstr (text, ==, buffer);
      g_assert_cmpuint (length, ==, strlen (buffer));
      g_assert_true (finx_decimal_parse (text, &back, &error));
      g_assert_no_error (error);
      assert_same (back, a);
    }
}

static void
test_sums_do_not_depend_on_order (void)
{
  for (int i = 0; i < N_TRIALS; i++)
    {
      FinxDecimal a = random_decimal (60), b = random_decimal (60), c = random_decimal (60);
      FinxDecimal left = finx_decimal_add (finx_decimal_add (a, b), c);
      FinxDecimal right = finx_decimal_add (a, finx_decimal_add (b, c));

      g_assert_true (finx_decimal_is_known (left));
      assert_same (left, right);
      assert_same (finx_decimal_add (a, b), finx_decimal_add (b, a));
      g_assert_true (finx_decimal_equal (finx_decimal_sub (finx_decimal_add (a, b), b), a));
      g_assert_true (finx_decimal_equal (finx_decimal_add (a, finx_decimal_negate (a)), FINX_DECIMAL_ZERO));
    }
}

/* With scales that leave room no digit is lost, so multiplication is exact. */
static void
test_exact_products_keep_the_laws (void)
{
  for (int i = 0; i < N_TRIALS; i++)
    {
      FinxDecimal a = random_decimal (40), b = random_decimal (40), c = random_decimal (40), sum, left, right;

      a.scale %= 7;
      b.scale %= 7;
      c.scale %= 7;
      assert_same (finx_decimal_mul (a, b, 12, FINX_ROUND_DOWN), finx_decimal_mul (b, a, 12, FINX_ROUND_UP));

      left = finx_decimal_mul (finx_decimal_mul (a, b, 12, FINX_ROUND_DOWN), c, 18, FINX_ROUND_DOWN);
      right = finx_decimal_mul (a, finx_decimal_mul (b, c, 12, FINX_ROUND_DOWN), 18, FINX_ROUND_DOWN);
      assert_same (left, right);

      sum = finx_decimal_add (b, c);
      left = finx_decimal_mul (a, sum, 12, FINX_ROUND_DOWN);
      right = finx_decimal_add (finx_decimal_mul (a, b, 12, FINX_ROUND_DOWN), finx_decimal_mul (a, c, 12, FINX_ROUND_DOWN));
      g_assert_true (finx_decimal_is_known (left));
      assert_same (left, right);
    }
}

static void
test_division_undoes_multiplication (void)
{
  for (int i = 0; i < N_TRIALS; i++)
    {
      FinxDecimal a = random_decimal (60), b = random_decimal (50), product;

      a.scale %= 10;
      b.scale %= 9;
      if (b.coef == 0)
        continue;
      product = finx_decimal_mul (a, b, 18, FINX_ROUND_DOWN);
      if (finx_decimal_is_known (product))
        assert_same (finx_decimal_div (product, b, a.scale, FINX_ROUND_UP), a);
    }
}

static void
test_normalize_keeps_the_value (void)
{
  for (int i = 0; i < N_TRIALS; i++)
    {
      FinxDecimal a = random_decimal (100), padded = finx_decimal_rescale (a, 18, FINX_ROUND_DOWN), short_form;

      if (!finx_decimal_is_known (padded))
        continue;
      short_form = finx_decimal_normalize (padded);
      g_assert_true (finx_decimal_equal (short_form, padded));
      g_assert_true (short_form.scale == 0 || short_form.coef % 10 != 0);
      assert_same (finx_decimal_normalize (a), short_form.coef == 0 ? FINX_DECIMAL_ZERO : short_form);
    }
}

static void
test_double_round_trip (void)
{
  for (int i = 0; i < N_TRIALS; i++)
    {
      FinxDecimal a = random_decimal (49);      /* fewer than 15 digits: every one has its own double */

      a.scale %= 10;
      for (int mode = 0; mode < N_MODES; mode++)
        assert_same (finx_decimal_from_double (finx_decimal_to_double (a), a.scale, (FinxRounding) mode), a);
    }
}

/* The nearest double, as the C library reads the digits. */
static void
test_double_is_the_nearest (void)
{
  for (int i = 0; i < 10 * N_TRIALS; i++)
    {
      FinxDecimal a = random_decimal (1 + i % 127);
      g_autofree char *text = finx_decimal_to_string (a);

      g_assert_true (finx_decimal_to_double (a) == g_ascii_strtod (text, NULL));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/decimal/properties/add-matches-reference", test_add_matches_reference);
  g_test_add_func ("/decimal/properties/mul-matches-reference", test_mul_matches_reference);
  g_test_add_func ("/decimal/properties/div-matches-reference", test_div_matches_reference);
  g_test_add_func ("/decimal/properties/rescale-matches-reference", test_rescale_matches_reference);
  g_test_add_func ("/decimal/properties/round-to-matches-reference", test_round_to_matches_reference);
  g_test_add_func ("/decimal/properties/compare-matches-reference", test_compare_matches_reference);
  g_test_add_func ("/decimal/properties/text-round-trip", test_text_round_trip);
  g_test_add_func ("/decimal/properties/sums-do-not-depend-on-order", test_sums_do_not_depend_on_order);
  g_test_add_func ("/decimal/properties/exact-products-keep-the-laws", test_exact_products_keep_the_laws);
  g_test_add_func ("/decimal/properties/division-undoes-multiplication", test_division_undoes_multiplication);
  g_test_add_func ("/decimal/properties/normalize-keeps-the-value", test_normalize_keeps_the_value);
  g_test_add_func ("/decimal/properties/double-round-trip", test_double_round_trip);
  g_test_add_func ("/decimal/properties/double-is-the-nearest", test_double_is_the_nearest);
  return g_test_run ();
}
