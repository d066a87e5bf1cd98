/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-decimal.h"
#include "base/finx-digits.h"

#define N_TEXTS 300000

static void
test_ends_of_cells (void)
{
  static const char text[] = "a,bc\n,12345678,123456789\n" "        ";     /* what may be read behind the last end */
  static const guint ends[] = { 1, 4, 5, 14, 24 };
  const char *at = text;

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      const char *end = finx_cell_end (at);

      g_assert_cmpuint ((guint) (end - text), ==, ends[i]);
      at = end + 1;
    }
}

/* What it takes is the number that it is, and it takes all that are digits with a point among them. */
static void
test_digits (void)
{
  static const char bytes[] = "0123456789012345678901234567890123456789....-+, /:;aA\x8d\xb0";
  g_autoptr(GRand) random = g_rand_new_with_seed (3);
  guint n_taken = 0;

  for (guint i = 0; i < N_TEXTS; i++)
    {
      guint length = (guint) g_rand_int_range (random, 1, 9), value = 0, scale = 0, n_points = 0;
      gboolean is_plain = TRUE;
      char text[17] = "????????????????";
      g_autofree char *cell = NULL;
      FinxDecimal decimal;

      for (guint k = 0; k < length; k++)
        {
          text[k] = bytes[g_rand_int_range (random, 0, sizeof bytes - 1)];
          n_points += text[k] == '.';
          is_plain = is_plain && (g_ascii_isdigit (text[k]) || (text[k] == '.' && k > 0 && k + 1 < length));
        }
      is_plain = is_plain && n_points <= 1;
      g_assert_cmpint (finx_digits_read (text, length, &value, &scale), ==, is_plain);
      if (!is_plain)
        continue;
      n_taken++;
      cell = g_strndup (text, length);
      g_assert_true (finx_decimal_parse (cell, &decimal, NULL));
      g_assert_true (finx_decimal_equal (decimal, finx_decimal_new (value, scale)));
    }
  g_assert_cmpuint (n_taken, >, N_TEXTS / 20);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/digits/ends-of-cells", test_ends_of_cells);
  g_test_add_func ("/digits/numbers", test_digits);
  return g_test_run ();
}
