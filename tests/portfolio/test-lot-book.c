/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-lot-book.h"

#include <string.h>

#define MAX_EVENTS 8
#define MAX_GAINS  6

/* Amounts in cents, quantities in whole units; base amounts are twice as much. */
typedef struct
{
  gint64 quantity, paid;
  guint32 lot;
} Event;

typedef struct
{
  gint64 quantity, cost, proceeds;
  guint  opened_by;
} Gain;

typedef struct
{
  const char   *name;
  FinxLotMethod method;
  Event         events[MAX_EVENTS];     /* an event is on day 100 × its number, and its source is its number */
  Gain          gains[MAX_GAINS];
  gint64        quantity, cost;
} Case;

#define ANY FINX_LOT_ANY

static const Case cases[] = {
  { "fifo-closes-the-first", FINX_LOTS_FIFO, { { 10, 10000, ANY }, { 10, 12000, ANY }, { -15, -18000, ANY } },
    { { 10, 10000, 12000, 0 }, { 5, 6000, 6000, 1 } }, 5, 6000 },
  { "lifo-closes-the-last", FINX_LOTS_LIFO, { { 10, 10000, ANY }, { 10, 12000, ANY }, { -15, -18000, ANY } },
    { { 10, 12000, 12000, 1 }, { 5, 5000, 6000, 0 } }, 5, 5000 },
  { "hifo-closes-the-dearest", FINX_LOTS_HIFO,
    { { 10, 10000, ANY }, { 10, 13000, ANY }, { 10, 12000, ANY }, { -25, -30000, ANY } },
    { { 10, 13000, 12000, 1 }, { 10, 12000, 12000, 2 }, { 5, 5000, 6000, 0 } }, 5, 5000 },
  /* A lot that was closed by name stands among the others until its turn comes. */
  { "hifo-after-a-named-lot-still-closes-the-dearest", FINX_LOTS_HIFO,
    { { 10, 15000, ANY }, { 10, 11000, ANY }, { 10, 14000, ANY }, { 10, 10000, ANY }, { -10, -12000, 1 }, { -10, -12000, ANY },
      { -10, -12000, ANY } },
    { { 10, 11000, 12000, 1 }, { 10, 15000, 12000, 0 }, { 10, 14000, 12000, 2 } }, 10, 10000 },
  { "hifo-among-equals-the-oldest", FINX_LOTS_HIFO, { { 10, 10000, ANY }, { 20, 20000, ANY }, { -5, -6000, ANY } },
    { { 5, 5000, 6000, 0 } }, 25, 25000 },
  { "average-pools-the-cost", FINX_LOTS_AVERAGE, { { 10, 10000, ANY }, { 10, 12000, ANY }, { -15, -18000, ANY } },
    { { 10, 11000, 12000, 0 }, { 5, 5500, 6000, 1 } }, 5, 5500 },
  { "average-moves", FINX_LOTS_AVERAGE, { { 10, 10000, ANY }, { -5, -6000, ANY }, { 5, 9000, ANY }, { -4, -6000, ANY } },
    { { 5, 5000, 6000, 0 }, { 4, 5600, 6000, 0 } }, 6, 8400 },
  { "a-named-lot-goes-first", FINX_LOTS_FIFO, { { 10, 10000, ANY }, { 10, 12000, ANY }, { -12, -14400, 1 } },
    { { 10, 12000, 12000, 1 }, { 2, 2000, 2400, 0 } }, 8, 8000 },
  { "a-lot-that-is-gone-is-no-choice", FINX_LOTS_FIFO, { { 10, 10000, ANY }, { 10, 12000, ANY }, { -10, -12000, 1 }, { -5, -6000, 1 } },
    { { 10, 12000, 12000, 1 }, { 5, 5000, 6000, 0 } }, 5, 5000 },
  { "short", FINX_LOTS_FIFO, { { -10, -12000, ANY }, { 4, 4000, ANY } }, { { -4, -4800, -4000, 0 } }, -6, -7200 },
  { "hifo-of-a-short-closes-what-was-sold-lowest", FINX_LOTS_HIFO, { { -10, -12000, ANY }, { -10, -10000, ANY }, { 10, 11000, ANY } },
    { { -10, -10000, -11000, 1 } }, -10, -12000 },
  { "long-to-short-in-one-sale", FINX_LOTS_FIFO, { { 10, 10000, ANY }, { -25, -30000, ANY } },
    { { 10, 10000, 12000, 0 } }, -15, -18000 },
  { "short-to-long-in-one-purchase", FINX_LOTS_AVERAGE, { { -10, -10000, ANY }, { 25, 30000, ANY } },
    { { -10, -10000, -12000, 0 } }, 15, 18000 },
  { "a-third-of-a-cent-is-not-lost", FINX_LOTS_FIFO, { { 3, 1000, ANY }, { -1, -400, ANY }, { -1, -400, ANY }, { -1, -400, ANY } },
    { { 1, 333, 400, 0 }, { 1, 334, 400, 0 }, { 1, 333, 400, 0 } }, 0, 0 },
  { "proceeds-are-shared-out-exactly", FINX_LOTS_FIFO, { { 1, 10, ANY }, { 1, 10, ANY }, { 1, 10, ANY }, { -3, -100, ANY } },
    { { 1, 10, 33, 0 }, { 1, 10, 34, 1 }, { 1, 10, 33, 2 } }, 0, 0 },
  { "fees-above-the-proceeds", FINX_LOTS_FIFO, { { 10, 10000, ANY }, { -10, 50, ANY } }, { { 10, 10000, -50, 0 } }, 0, 0 },
};

static void
collect_cb (const FinxLotGain *gain,
            gpointer           user_data)
{
  g_array_append_vals (user_data, gain, 1);
}

static void
trade (FinxLotBook *book,
       guint        number,
       Event        event,
       GArray      *gains)
{
  FinxLotTrade trade = { event.quantity, event.paid, 2 * event.paid, (gint32) number * 100, number, event.lot };

  finx_lot_book_trade (book, &trade, gains != NULL ? collect_cb : NULL, gains);
}

static void
assert_amount (FinxAmount amount,
               gint64     expected)
{
  g_assert_cmpint ((gint64) amount, ==, expected);
  g_assert_true (amount == expected);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr(FinxLotBook) book = finx_lot_book_new (test->method);
  g_autoptr(GArray) gains = g_array_new (FALSE, FALSE, sizeof (FinxLotGain));
  guint n = 0;

  for (guint i = 0; i < MAX_EVENTS && test->events[i].quantity != 0; i++)
    trade (book, i, test->events[i], gains);

  for (; n < MAX_GAINS && test->gains[n].quantity != 0; n++)
    {
      const FinxLotGain *gain = &g_array_index (gains, FinxLotGain, n);

      g_assert_cmpuint (n, <, gains->len);
      g_assert_cmpint (gain->quantity, ==, test->gains[n].quantity);
      assert_amount (gain->cost, test->gains[n].cost);
      assert_amount (gain->proceeds, test->gains[n].proceeds);
      g_assert_cmpuint (gain->opened_by, ==, test->gains[n].opened_by);
      g_assert_cmpint (gain->opened_day, ==, (int) gain->opened_by * 100);
      g_assert_cmpint (gain->closed_day, ==, (int) gain->closed_by * 100);
    }
  g_assert_cmpuint (gains->len, ==, n);
  g_assert_cmpint (finx_lot_book_get_quantity (book), ==, test->quantity);
  assert_amount (finx_lot_book_get_cost (book), test->cost);
}

/* Laws that hold for any sequence of trades, splits, transfers and returns of capital. */
typedef struct
{
  FinxAmount paid, cost, proceeds, base_paid, base_cost, base_proceeds;
  gint64     quantity;
} Sums;

static void
sum_cb (const FinxLotGain *gain,
        gpointer           user_data)
{
  Sums *sums = user_data;

  sums->cost += gain->cost;
  sums->proceeds += gain->proceeds;
  sums->base_cost += gain->base_cost;
  sums->base_proceeds += gain->base_proceeds;
}

static void
check_laws (FinxLotBook *book,
            const Sums  *sums)
{
  g_autoptr(GArray) lots = finx_lot_book_list (book);
  FinxAmount cost = 0, base_cost = 0;
  gint64 quantity = 0;
  gint32 day = G_MININT32;

  for (guint i = 0; i < lots->len; i++)
    {
      const FinxLot *lot = &g_array_index (lots, FinxLot, i);

      g_assert_cmpint (lot->quantity, !=, 0);
      g_assert_true ((lot->quantity < 0) == (finx_lot_book_get_quantity (book) < 0));
      g_assert_cmpint (lot->day, >=, day);
      day = lot->day;
      quantity += lot->quantity;
      cost += lot->cost;
      base_cost += lot->base_cost;
    }
  g_assert_cmpint (quantity, ==, sums->quantity);
  g_assert_cmpint (quantity, ==, finx_lot_book_get_quantity (book));
  g_assert_true (cost == finx_lot_book_get_cost (book));
  g_assert_true (base_cost == finx_lot_book_get_base_cost (book));
  /* Every cent paid is either in the open lots or was realised. */
  g_assert_true (sums->paid == cost + sums->cost - sums->proceeds);
  g_assert_true (sums->base_paid == base_cost + sums->base_cost - sums->base_proceeds);
}

static void
split_somehow (FinxLotBook *book,
               Sums        *sums)
{
  int units = g_test_rand_int_range (1, 6), old = g_test_rand_int_range (1, 6);

  /* A split that would leave nothing at all would leave its cost nowhere. */
  if (ABS (sums->quantity) < 10)
    return;
  finx_lot_book_split (book, units, old);
  sums->quantity = finx_lot_book_get_quantity (book);
}

static void
return_somehow (FinxLotBook *book,
                Sums        *sums)
{
  gint64 amount = g_test_rand_int_range (0, 3000) * (sums->quantity < 0 ? -1 : 1);

  if (sums->quantity == 0)
    return;
  finx_lot_book_return_capital (book, amount, amount / 2, 0, 0, sum_cb, sums);
  sums->paid -= amount;
  sums->base_paid -= amount / 2;
}

/* Out and in again: nothing may change but the order of equals. */
static void
transfer_somehow (FinxLotBook *book,
                  const Sums  *sums)
{
  g_autoptr(GArray) lots = g_array_new (FALSE, FALSE, sizeof (FinxLot));

  if (sums->quantity == 0)
    return;
  finx_lot_book_take (book, sums->quantity / g_test_rand_int_range (1, 4), ANY, lots);
  for (guint i = 0; i < lots->len; i++)
    finx_lot_book_put (book, &g_array_index (lots, FinxLot, i));
}

static void
test_laws (gconstpointer data)
{
  FinxLotMethod method = GPOINTER_TO_UINT (data);

  for (guint round = 0; round < 300; round++)
    {
      g_autoptr(FinxLotBook) book = finx_lot_book_new (method);
      Sums sums = { 0 };

      for (guint i = 0; i < 120; i++)
        {
          gint64 quantity = g_test_rand_int_range (-100, 110), price = g_test_rand_int_range (1, 500);
          FinxLotTrade event = { quantity, quantity * price, quantity * price * 3 / 2, (gint32) i, i,
                                 g_test_rand_int_range (0, 5) == 0 ? (guint32) g_test_rand_int_range (0, (int) i + 1) : ANY };

          finx_lot_book_trade (book, &event, sum_cb, &sums);
          sums.paid += event.paid;
          sums.base_paid += event.base_paid;
          sums.quantity += quantity;
          check_laws (book, &sums);
          if (i % 11 == 10)
            split_somehow (book, &sums);
          if (i % 13 == 12)
            return_somehow (book, &sums);
          if (i % 7 == 6)
            transfer_somehow (book, &sums);
          check_laws (book, &sums);
        }
    }
}

/* When everything is sold in the end, all methods have realised the same. */
static void
test_methods_agree_in_the_end (void)
{
  for (guint round = 0; round < 100; round++)
    {
      guint32 seed = g_test_rand_int_range (0, G_MAXINT32);
      FinxAmount gain[FINX_N_LOT_METHODS];

      for (guint method = 0; method < FINX_N_LOT_METHODS; method++)
        {
          g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
          g_autoptr(FinxLotBook) book = finx_lot_book_new (method);
          Sums sums = { 0 };
          FinxLotTrade last = { .day = 999, .source = 999, .lot = ANY };

          for (guint i = 0; i < 60; i++)
            {
              gint64 quantity = g_rand_int_range (rand, -50, 60), price = g_rand_int_range (rand, 1, 500);
              FinxLotTrade event = { quantity, quantity * price, quantity * price, (gint32) i, i, ANY };

              finx_lot_book_trade (book, &event, sum_cb, &sums);
            }
          last.quantity = -finx_lot_book_get_quantity (book);
          last.paid = last.base_paid = last.quantity * 250;
          finx_lot_book_trade (book, &last, sum_cb, &sums);
          assert_amount (finx_lot_book_get_cost (book), 0);
          gain[method] = sums.proceeds - sums.cost;
        }
      for (guint method = 1; method < FINX_N_LOT_METHODS; method++)
        g_assert_true (gain[method] == gain[0]);
    }
}

static void
test_split_and_back_is_identity (void)
{
  g_autoptr(FinxLotBook) book = finx_lot_book_new (FINX_LOTS_FIFO);
  g_autoptr(GArray) before = NULL, after = NULL;

  for (guint i = 0; i < 20; i++)
    trade (book, i, (Event) { g_test_rand_int_range (1, 1000), g_test_rand_int_range (1, 100000), ANY }, NULL);
  before = finx_lot_book_list (book);
  finx_lot_book_split (book, 1571, 1);
  finx_lot_book_split (book, 1, 1571);
  after = finx_lot_book_list (book);
  g_assert_cmpmem (before->data, before->len * sizeof (FinxLot), after->data, after->len * sizeof (FinxLot));
}

static void
test_lots_too_small_for_a_reverse_split_keep_their_cost (void)
{
  g_autoptr(FinxLotBook) book = finx_lot_book_new (FINX_LOTS_HIFO);

  for (guint i = 0; i < 25; i++)
    trade (book, i, (Event) { 1, 100, ANY }, NULL);
  finx_lot_book_split (book, 1, 10);
  g_assert_cmpint (finx_lot_book_get_quantity (book), ==, 2);   /* 2.5 is halfway, and goes to the even one */
  assert_amount (finx_lot_book_get_cost (book), 2500);
}

static void
test_unknown_cost_stays_unknown_until_its_lot_is_gone (void)
{
  g_autoptr(FinxLotBook) book = finx_lot_book_new (FINX_LOTS_FIFO);
  g_autoptr(GArray) gains = g_array_new (FALSE, FALSE, sizeof (FinxLotGain));
  FinxLot arrived = { 10, FINX_AMOUNT_UNKNOWN, 500, 50, 7 };

  trade (book, 1, (Event) { 10, 1000, ANY }, NULL);
  finx_lot_book_put (book, &arrived);
  g_assert_false (finx_amount_is_known (finx_lot_book_get_cost (book)));
  assert_amount (finx_lot_book_get_base_cost (book), 2500);

  trade (book, 2, (Event) { -4, -800, ANY }, gains);
  g_assert_false (finx_amount_is_known (finx_lot_book_get_cost (book)));
  trade (book, 3, (Event) { -6, -1200, ANY }, gains);
  assert_amount (finx_lot_book_get_cost (book), 1000);
  assert_amount (finx_lot_book_get_base_cost (book), 2000);
  g_assert_false (finx_amount_is_known (g_array_index (gains, FinxLotGain, 0).cost));
  assert_amount (g_array_index (gains, FinxLotGain, 0).proceeds, 800);
  assert_amount (g_array_index (gains, FinxLotGain, 0).base_cost, 200);
}

static void
test_capital_beyond_the_cost_is_a_gain (void)
{
  g_autoptr(FinxLotBook) book = finx_lot_book_new (FINX_LOTS_FIFO);
  g_autoptr(GArray) gains = g_array_new (FALSE, FALSE, sizeof (FinxLotGain));

  trade (book, 1, (Event) { 10, 100, ANY }, NULL);
  trade (book, 2, (Event) { 30, 3000, ANY }, NULL);
  finx_lot_book_return_capital (book, 800, 1600, 400, 4, collect_cb, gains);

  assert_amount (finx_lot_book_get_cost (book), 3000 - 600);
  g_assert_cmpuint (gains->len, ==, 1);
  g_assert_cmpint (g_array_index (gains, FinxLotGain, 0).quantity, ==, 0);
  assert_amount (g_array_index (gains, FinxLotGain, 0).proceeds, 100);
  assert_amount (g_array_index (gains, FinxLotGain, 0).base_proceeds, 200);
  g_assert_cmpint (g_array_index (gains, FinxLotGain, 0).closed_day, ==, 400);
}

static void
test_spin_off_moves_cost_and_keeps_days (void)
{
  g_autoptr(FinxLotBook) parent = finx_lot_book_new (FINX_LOTS_FIFO), child = finx_lot_book_new (FINX_LOTS_FIFO);
  g_autoptr(GArray) spun = g_array_new (FALSE, FALSE, sizeof (FinxLot));
  g_autoptr(GArray) lots = NULL;

  trade (parent, 1, (Event) { 10, 1001, ANY }, NULL);
  trade (parent, 2, (Event) { 20, 3000, ANY }, NULL);
  finx_lot_book_spin_off (parent, 1, 4, 15, spun);
  for (guint i = 0; i < spun->len; i++)
    finx_lot_book_put (child, &g_array_index (spun, FinxLot, i));

  lots = finx_lot_book_list (child);
  g_assert_cmpuint (lots->len, ==, 2);
  g_assert_cmpint (g_array_index (lots, FinxLot, 0).quantity, ==, 5);
  g_assert_cmpint (g_array_index (lots, FinxLot, 0).day, ==, 100);
  assert_amount (g_array_index (lots, FinxLot, 0).cost, 250);
  g_assert_cmpint (finx_lot_book_get_quantity (parent), ==, 30);
  assert_amount (finx_lot_book_get_cost (parent) + finx_lot_book_get_cost (child), 4001);
}

int
main (int    argc,
      char **argv)
{
  static const char *const methods[] = { "fifo", "lifo", "hifo", "average" };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/lot-book/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  for (guint i = 0; i < FINX_N_LOT_METHODS; i++)
    {
      g_autofree char *path = g_strconcat ("/lot-book/nothing-is-lost/", methods[i], NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_laws);
    }
  g_test_add_func ("/lot-book/methods-agree-in-the-end", test_methods_agree_in_the_end);
  g_test_add_func ("/lot-book/split-and-back-is-identity", test_split_and_back_is_identity);
  g_test_add_func ("/lot-book/reverse-split-keeps-cost", test_lots_too_small_for_a_reverse_split_keep_their_cost);
  g_test_add_func ("/lot-book/unknown-cost", test_unknown_cost_stays_unknown_until_its_lot_is_gone);
  g_test_add_func ("/lot-book/capital-beyond-the-cost", test_capital_beyond_the_cost_is_a_gain);
  g_test_add_func ("/lot-book/spin-off", test_spin_off_moves_cost_and_keeps_days);
  return g_test_run ();
}
