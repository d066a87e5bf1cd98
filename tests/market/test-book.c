/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-book.h"

#define RANGE  40000            /* prices of the reference, 0 … RANGE − 1 */
#define SHIFT  1000000          /* added to them in the book */
#define N_TOP  12

typedef struct
{
  FinxBook *book;
  gint64    sizes[2][RANGE];    /* the reference: one plain array a side */
} Pair;

static Pair *
pair_new (void)
{
  Pair *pair = g_new0 (Pair, 1);

  pair->book = finx_book_new ();
  return pair;
}

static void
pair_free (Pair *pair)
{
  finx_book_free (pair->book);
  g_free (pair);
}

static void
set_both (Pair    *pair,
          FinxSide side,
          int      price,
          gint64   size)
{
  pair->sizes[side][price] = size;
  finx_book_set (pair->book, side, price + SHIFT, size);
}

static gsize
reference_top (Pair      *pair,
               FinxSide   side,
               FinxLevel *levels,
               gsize      n,
               gsize     *n_all)
{
  gsize filled = 0;

  *n_all = 0;
  for (int i = 0; i < RANGE; i++)
    {
      int price = side == FINX_SIDE_BUY ? RANGE - 1 - i : i;

      if (pair->sizes[side][price] == 0)
        continue;
      if (filled < n)
        levels[filled++] = (FinxLevel) { price + SHIFT, pair->sizes[side][price], 0 };
      ++*n_all;
    }
  return filled;
}

static void
compare_all (Pair *pair)
{
  for (guint s = 0; s < 2; s++)
    {
      FinxLevel expected[N_TOP], got[N_TOP];
      gsize n_all, n = reference_top (pair, (FinxSide) s, expected, N_TOP, &n_all);
      gint64 price, size;

      g_assert_cmpuint (finx_book_get_size (pair->book, (FinxSide) s), ==, n_all);
      g_assert_cmpuint (finx_book_top (pair->book, (FinxSide) s, got, N_TOP), ==, n);
      for (gsize i = 0; i < n; i++)
        {
          g_assert_cmpint (got[i].price, ==, expected[i].price);
          g_assert_cmpint (got[i].size, ==, expected[i].size);
        }
      g_assert_cmpint (finx_book_best (pair->book, (FinxSide) s, &price, &size), ==, n > 0);
      if (n > 0)
        {
          g_assert_cmpint (price, ==, expected[0].price);
          g_assert_cmpint (size, ==, expected[0].size);
        }
    }
}

typedef struct
{
  const char *name;
  int         drift;            /* the mid moves up to so much a step, either way */
  int         spread;           /* levels stand up to so far from it */
  int         remove;           /* of 100 */
  gboolean    one_way;          /* only down: bids drift to the far end of their window */
} Case;

static const Case cases[] = {
  { "near-the-top", 1, 200, 30, FALSE },
  { "deep-levels", 3, 6000, 30, FALSE },
  { "jumps-beyond-the-window", 9000, 100, 40, FALSE },
  { "nearly-empty", 200, 5000, 70, FALSE },
  { "falling-market", 6, 3000, 45, TRUE },
};

static void
test_random (gconstpointer data)
{
  const Case *c = data;
  Pair *pair = pair_new ();
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  int mid = c->one_way ? RANGE - 1 : RANGE / 2;

  for (int i = 0; i < 12000; i++)
    {
      FinxSide side = g_rand_int_range (rand, 0, 2) == 0 ? FINX_SIDE_BUY : FINX_SIDE_SELL;
      int offset = g_rand_int_range (rand, 1, c->spread + 1);
      gint64 size = g_rand_int_range (rand, 0, 100) < c->remove ? 0 : g_rand_int_range (rand, 1, 1000000);

      mid += c->one_way ? -g_rand_int_range (rand, 0, c->drift) : g_rand_int_range (rand, -c->drift, c->drift + 1);
      mid = CLAMP (mid, 0, RANGE - 1);
      set_both (pair, side, CLAMP (side == FINX_SIDE_BUY ? mid - offset : mid + offset, 0, RANGE - 1), size);
      /* what the market went through is gone, as a venue would tell */
      for (int p = MAX (mid - 20, 0); p < MIN (mid + 20, RANGE - 1); p++)
        if (pair->sizes[p > mid ? FINX_SIDE_BUY : FINX_SIDE_SELL][p] != 0)
          set_both (pair, p > mid ? FINX_SIDE_BUY : FINX_SIDE_SELL, p, 0);
      if (i % 40 == 0)
        compare_all (pair);
    }
  compare_all (pair);
  for (int p = 0; p < RANGE; p++)
    {
      set_both (pair, FINX_SIDE_BUY, RANGE - 1 - p, 0);         /* from the best on */
      set_both (pair, FINX_SIDE_SELL, p, 0);
      if (p % 4000 == 0)
        compare_all (pair);
    }
  compare_all (pair);
  pair_free (pair);
}

static void
test_an_empty_book_has_no_best (void)
{
  g_autoptr(FinxBook) book = finx_book_new ();
  gint64 price, size;
  FinxLevel level;

  finx_book_set (book, FINX_SIDE_BUY, 100, 0);
  finx_book_set (book, FINX_SIDE_SELL, 1000000000, 0);
  g_assert_false (finx_book_best (book, FINX_SIDE_BUY, &price, &size));
  g_assert_false (finx_book_best (book, FINX_SIDE_SELL, &price, &size));
  g_assert_cmpuint (finx_book_top (book, FINX_SIDE_SELL, &level, 1), ==, 0);
}

static void
test_clear_forgets_all_and_it_can_be_used_again (void)
{
  g_autoptr(FinxBook) book = finx_book_new ();
  gint64 price, size;

  finx_book_set (book, FINX_SIDE_BUY, 1000000, 5);
  finx_book_set (book, FINX_SIDE_BUY, 100, 5);
  finx_book_set (book, FINX_SIDE_SELL, 1000001, 5);
  g_assert_cmpuint (finx_book_get_size (book, FINX_SIDE_BUY), ==, 2);
  finx_book_clear (book);
  g_assert_cmpuint (finx_book_get_size (book, FINX_SIDE_BUY), ==, 0);
  g_assert_false (finx_book_best (book, FINX_SIDE_SELL, &price, &size));
  finx_book_set (book, FINX_SIDE_BUY, 42, 7);
  g_assert_true (finx_book_best (book, FINX_SIDE_BUY, &price, &size));
  g_assert_cmpint (price, ==, 42);
  g_assert_cmpint (size, ==, 7);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/book/equals-a-plain-array/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_random);
    }
  g_test_add_func ("/book/an-empty-book-has-no-best", test_an_empty_book_has_no_best);
  g_test_add_func ("/book/clear-forgets-all-and-it-can-be-used-again", test_clear_forgets_all_and_it_can_be_used_again);
  return g_test_run ();
}
