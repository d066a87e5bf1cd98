/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-price-volume.h"

#define PRICES 50

/* Against plain arrays. */
static void
test_adds_up (void)
{
  g_autoptr(FinxPriceVolume) volume = finx_price_volume_new ();
  gint64 expected[PRICES][2] = { { 0 } };
  const FinxPriceVolumeLevel *levels;
  gsize n;

  for (int i = 0; i < 5000; i++)
    {
      int price = g_test_rand_int_range (0, PRICES), size = g_test_rand_int_range (1, 100), side = g_test_rand_int_range (0, 2);

      finx_price_volume_add (volume, price, size, (FinxSide) side);
      expected[price][side] += size;
    }
  levels = finx_price_volume_get (volume, &n);
  for (gsize i = 1; i < n; i++)
    g_assert_cmpint (levels[i].price, >, levels[i - 1].price);
  for (int low = -5; low < PRICES + 5; low += 3)
    for (int high = low; high < PRICES + 5; high += 7)
      {
        FinxPriceVolumeLevel sum = finx_price_volume_sum (volume, low, high);
        gint64 bought = 0, sold = 0;

        for (int price = MAX (low, 0); price < MIN (high, PRICES); price++)
          {
            bought += expected[price][FINX_SIDE_BUY];
            sold += expected[price][FINX_SIDE_SELL];
          }
        g_assert_cmpint (sum.bought, ==, bought);
        g_assert_cmpint (sum.sold, ==, sold);
      }
  finx_price_volume_clear (volume);
  finx_price_volume_get (volume, &n);
  g_assert_cmpuint (n, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/price-volume/adds-up", test_adds_up);
  return g_test_run ();
}
