/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is worked out in few digits is what all digits come to: random numbers of each size, the same each time. */
#include "portfolio/books/finx-short-private.h"

#define N_TRIES 200000

static gint64
random_number (GRand *random)
{
  guint64 bits = (guint64) g_rand_int (random) << 32 | g_rand_int (random);
  gint64 number = (gint64) (bits >> g_rand_int_range (random, 1, 64));

  if (g_rand_int_range (random, 0, 3) == 0)
    number = number / 100000000 * 100000000;
  if (g_rand_int_range (random, 0, 4) == 0)
    number = number / 2 * 2 + 1;
  return g_rand_boolean (random) ? number : -number;
}

static void
assert_same (FinxAmount  amount,
             FinxDecimal expected)
{
  g_assert_true (finx_decimal_is_known (expected));
  g_assert_true (amount == finx_amount_from_decimal (expected, FINX_BOOKS_MONEY_SCALE));
}

static void
test_products (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (1);
  guint n_taken = 0;

  for (guint i = 0; i < N_TRIES; i++)
    {
      guint scale = (guint) g_rand_int_range (random, 0, FINX_DECIMAL_MAX_SCALE + 1);
      guint other_scale = (guint) g_rand_int_range (random, 0, FINX_DECIMAL_MAX_SCALE + 1);
      gint64 a = random_number (random), b = random_number (random);
      FinxAmount amount;

      if (!finx_short_multiply (finx_short_new (a, scale), b, other_scale, &amount))
        continue;
      n_taken++;
      assert_same (amount, finx_decimal_mul (finx_decimal_new (a, scale), finx_decimal_new (b, other_scale), FINX_BOOKS_MONEY_SCALE,
                                             FINX_ROUND_HALF_EVEN));
    }
  g_assert_cmpuint (n_taken, >, N_TRIES / 4);
}

static void
test_conversions (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (2);
  const FinxDecimal unknown = FINX_DECIMAL_UNKNOWN, one = FINX_DECIMAL_ONE;
  FinxAmount amount;

  for (guint i = 0; i < N_TRIES; i++)
    {
      FinxAmount units = random_number (random);
      FinxDecimal rate = finx_decimal_new (ABS (random_number (random)), (guint) g_rand_int_range (random, 0, 11));

      if (finx_short_convert (units, &rate, &amount))
        assert_same (amount, finx_decimal_mul (finx_amount_to_decimal (units, FINX_BOOKS_MONEY_SCALE), rate, FINX_BOOKS_MONEY_SCALE,
                                               FINX_ROUND_HALF_EVEN));
    }
  g_assert_false (finx_short_convert (1, &unknown, &amount));
  g_assert_false (finx_short_convert (FINX_AMOUNT_UNKNOWN, &one, &amount));
  g_assert_true (finx_short_convert (-7, &one, &amount));
  g_assert_true (amount == -7);
}

static void
test_reading (void)
{
  static const struct
  {
    FinxDecimal value;
    gboolean    is_read;
    gint64      units;          /* of 10^-10 */
  } cases[] = {
    { { 125, 2 }, TRUE, G_GINT64_CONSTANT (12500000000) },
    { { -1, 10 }, TRUE, -1 },
    { { 0, 0 }, TRUE, 0 },
    { { 10, 11 }, FALSE, 0 },                                   /* a digit too many */
    { { 922337204, 0 }, FALSE, 0 },                             /* 2^63 units, and a little more */
    { { 922337203, 0 }, TRUE, G_GINT64_CONSTANT (9223372030000000000) },
    { { 0, 255 }, FALSE, 0 },                                   /* unknown */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 units = 0;

      g_assert_cmpint (finx_short_read (&cases[i].value, FINX_BOOKS_MONEY_SCALE, &units), ==, cases[i].is_read);
      g_assert_true (!cases[i].is_read || units == cases[i].units);
    }
}

/* Cost × (base proceeds ÷ proceeds), the quotient rounded to 18 digits. */
static void
test_cost_at_closing (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (3);

  for (guint i = 0; i < N_TRIES; i++)
    {
      FinxDecimal cost = finx_decimal_new (random_number (random), FINX_BOOKS_MONEY_SCALE);
      FinxDecimal proceeds = finx_decimal_new (random_number (random), FINX_BOOKS_MONEY_SCALE);
      FinxDecimal base_proceeds = finx_decimal_new (random_number (random), FINX_BOOKS_MONEY_SCALE);
      FinxDecimal rate = finx_decimal_div (base_proceeds, proceeds, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN);
      FinxDecimal expected = finx_decimal_mul (cost, rate, FINX_BOOKS_MONEY_SCALE, FINX_ROUND_HALF_EVEN);
      FinxDecimal got = finx_books_cost_at_closing (cost, proceeds, base_proceeds);

      g_assert_true (got.coef == expected.coef && got.scale == expected.scale);
    }
  g_assert_false (finx_decimal_is_known (finx_books_cost_at_closing (FINX_DECIMAL_ONE, FINX_DECIMAL_ZERO, FINX_DECIMAL_ONE)));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/short/products", test_products);
  g_test_add_func ("/short/conversions", test_conversions);
  g_test_add_func ("/short/reading", test_reading);
  g_test_add_func ("/short/cost-at-closing", test_cost_at_closing);
  return g_test_run ();
}
