/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-footprint.h"

#define MINUTE (60 * (gint64) G_USEC_PER_SEC)

static void
trade (FinxFootprint *footprint,
       gint64         time_us,
       gint64         price,
       gint64         size,
       FinxSide       side)
{
  const FinxTick tick = { .time_us = time_us, .price = price, .size = size, .kind = FINX_TICK_TRADE, .side = (guint8) side };

  finx_footprint_add (footprint, &tick);
}

static void
assert_row (GArray     *rows,
            guint       i,
            gint64      price,
            gint64      sold,
            gint64      bought,
            const char *marks)
{
  const FinxFootprintRow *row = &g_array_index (rows, FinxFootprintRow, i);
  g_autofree char *text = g_strdup_printf ("%s%s%s", row->is_control ? "C" : "", row->outweighs_sold ? "B" : "", row->outweighs_bought ? "S" : "");

  g_assert_cmpint (row->price, ==, price);
  g_assert_cmpint (row->sold, ==, sold);
  g_assert_cmpint (row->bought, ==, bought);
  g_assert_cmpstr (text, ==, marks);
}

/* The ratio goes across: bought at a price against sold at the price below. */
static void
test_marks (void)
{
  g_autoptr(FinxFootprint) footprint = finx_footprint_new (FINX_CALENDAR_ALWAYS, FINX_INTERVAL_1M);
  g_autoptr(GArray) rows = NULL;

  trade (footprint, 1, 100, 10, FINX_SIDE_SELL);
  trade (footprint, 2, 101, 30, FINX_SIDE_BUY);         /* 30 : 10 */
  trade (footprint, 3, 101, 5, FINX_SIDE_SELL);
  trade (footprint, 4, 102, 14, FINX_SIDE_BUY);         /* 14 : 5 is not enough */
  trade (footprint, 5, 102, 21, FINX_SIDE_SELL);
  trade (footprint, 6, 103, 7, FINX_SIDE_BUY);          /* and 21 : 7 the other way */
  trade (footprint, 7, 105, 35, FINX_SIDE_BUY);         /* nothing below to go against */
  rows = finx_footprint_list_rows (footprint, 0, 1);
  g_assert_cmpuint (rows->len, ==, 5);
  assert_row (rows, 0, 100, 10, 0, "");
  assert_row (rows, 1, 101, 5, 30, "CB");               /* 35 as at 102 and 105: the lowest */
  assert_row (rows, 2, 102, 21, 14, "S");
  assert_row (rows, 3, 103, 0, 7, "");
  assert_row (rows, 4, 105, 0, 35, "");
}

static void
test_below_zero (void)
{
  g_autoptr(FinxFootprint) footprint = finx_footprint_new (FINX_CALENDAR_ALWAYS, FINX_INTERVAL_1M);
  g_autoptr(GArray) rows = NULL;

  for (gint64 price = -6; price <= 5; price++)
    trade (footprint, 1, price, 1, FINX_SIDE_BUY);
  rows = finx_footprint_list_rows (footprint, 0, 5);
  g_assert_cmpuint (rows->len, ==, 4);
  assert_row (rows, 0, -10, 0, 1, "");
  assert_row (rows, 1, -5, 0, 5, "C");
  assert_row (rows, 2, 0, 0, 5, "");
  assert_row (rows, 3, 5, 0, 1, "");
}

static void
test_what_was_not_seen (void)
{
  g_autoptr(FinxFootprint) footprint = finx_footprint_new (FINX_CALENDAR_ALWAYS, FINX_INTERVAL_1M);
  const gboolean expected[] = { TRUE, FALSE, FALSE, FALSE, FALSE };     /* newest first */

  for (int minute = 0; minute < 5; minute++)
    {
      trade (footprint, minute * MINUTE + 1, 100, 1, FINX_SIDE_BUY);
      if (minute != 2)
        continue;
      finx_footprint_interrupt (footprint);
      trade (footprint, MINUTE + 5, 100, 1, FINX_SIDE_BUY);     /* late, of a bar that was not the newest */
    }
  for (guint age = 0; age < 5; age++)
    g_assert_cmpint (finx_footprint_get (footprint, age)->is_whole, ==, expected[age]);
  g_assert_cmpint (finx_footprint_get (footprint, 3)->bought, ==, 2);
}

/* Whatever comes in whatever order: all that was taken is in the cells, by its side, with any step, in bars that go by time. */
static void
test_adds_up (void)
{
  for (int turn = 0; turn < 30; turn++)
    {
      FinxInterval interval = turn % 2 == 0 ? FINX_INTERVAL_1M : FINX_INTERVAL_5M;
      gint64 span = turn % 2 == 0 ? MINUTE : 5 * MINUTE, step = g_test_rand_int_range (1, 9), expected[2] = { 0 }, dropped = 0;
      g_autoptr(FinxFootprint) footprint = finx_footprint_new (FINX_CALENDAR_ALWAYS, interval);
      gint64 cells[2] = { 0 };

      for (int i = 0; i < 2000; i++)
        {
          const FinxTick tick = { .time_us = (gint64) g_test_rand_int_range (0, 100) * span + g_test_rand_int_range (0, MINUTE),
                                  .price = g_test_rand_int_range (-40, 40), .size = g_test_rand_int_range (1, 1000),
                                  .kind = FINX_TICK_TRADE, .side = (guint8) g_test_rand_int_range (0, 2) };

          if (finx_footprint_add (footprint, &tick))
            expected[tick.side] += tick.size;
          else
            dropped++;
        }
      g_assert_cmpint (dropped, ==, 0);                 /* 100 bars are kept */
      for (guint age = 0; age < finx_footprint_get_n (footprint); age++)
        {
          const FinxFootprintBar *bar = finx_footprint_get (footprint, age);
          g_autoptr(GArray) rows = finx_footprint_list_rows (footprint, age, step);
          gint64 bought = 0, sold = 0;
          int n_control = 0;

          g_assert_cmpint (bar->start_us % span, ==, 0);
          g_assert_true (age == 0 || bar->start_us < finx_footprint_get (footprint, age - 1)->start_us);
          for (guint i = 0; i < rows->len; i++)
            {
              const FinxFootprintRow *row = &g_array_index (rows, FinxFootprintRow, i);

              bought += row->bought;
              sold += row->sold;
              n_control += row->is_control;
              g_assert_true (row->price > bar->low - step && row->price <= bar->high);
              g_assert_true (!row->outweighs_sold || row->bought >= FINX_FOOTPRINT_RATIO * g_array_index (rows, FinxFootprintRow, i - 1).sold);
              g_assert_true (!row->outweighs_bought || row->sold >= FINX_FOOTPRINT_RATIO * g_array_index (rows, FinxFootprintRow, i + 1).bought);
            }
          g_assert_cmpint (bought, ==, bar->bought);
          g_assert_cmpint (sold, ==, bar->sold);
          g_assert_cmpint (n_control, ==, 1);
          cells[FINX_SIDE_BUY] += bought;
          cells[FINX_SIDE_SELL] += sold;
        }
      g_assert_cmpint (cells[FINX_SIDE_BUY], ==, expected[FINX_SIDE_BUY]);
      g_assert_cmpint (cells[FINX_SIDE_SELL], ==, expected[FINX_SIDE_SELL]);
    }
}

static void
test_newest_are_kept (void)
{
  g_autoptr(FinxFootprint) footprint = finx_footprint_new (FINX_CALENDAR_ALWAYS, FINX_INTERVAL_1M);
  const FinxTick old = { .time_us = MINUTE, .price = 1, .size = 1, .kind = FINX_TICK_TRADE };

  for (int minute = 0; minute < FINX_FOOTPRINT_BARS + 10; minute++)
    trade (footprint, minute * MINUTE, 100, 1, FINX_SIDE_BUY);
  g_assert_cmpuint (finx_footprint_get_n (footprint), ==, FINX_FOOTPRINT_BARS);
  g_assert_cmpint (finx_footprint_get (footprint, 0)->start_us, ==, (FINX_FOOTPRINT_BARS + 9) * MINUTE);
  g_assert_false (finx_footprint_add (footprint, &old));
  g_assert_cmpuint (finx_footprint_get_n (footprint), ==, FINX_FOOTPRINT_BARS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/footprint/marks", test_marks);
  g_test_add_func ("/footprint/below-zero", test_below_zero);
  g_test_add_func ("/footprint/what-was-not-seen", test_what_was_not_seen);
  g_test_add_func ("/footprint/adds-up", test_adds_up);
  g_test_add_func ("/footprint/newest-are-kept", test_newest_are_kept);
  return g_test_run ();
}
