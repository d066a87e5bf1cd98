/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/depth/finx-ladder-levels.h"

#define BEST_ASK 9              /* rows; see finx-ladder-levels.h */
#define BEST_BID 10

/* Asks at 101, 102 … and bids at 99, 98 … */
static FinxDepth
make_book (guint n_bids,
           guint n_asks)
{
  FinxDepth depth = { .n_bids = n_bids, .n_asks = n_asks };

  for (guint i = 0; i < FINX_BOOK_DEPTH; i++)
    {
      depth.bids[i].price = 99 - (gint64) i;
      depth.asks[i].price = 101 + (gint64) i;
    }
  return depth;
}

static void
test_levels (void)
{
  FinxDepth depth = make_book (3, 2);

  g_assert_cmpint (finx_ladder_level (&depth, BEST_ASK)->price, ==, 101);
  g_assert_cmpint (finx_ladder_level (&depth, BEST_ASK - 1)->price, ==, 102);
  g_assert_cmpint (finx_ladder_level (&depth, BEST_BID)->price, ==, 99);
  g_assert_cmpint (finx_ladder_level (&depth, BEST_BID + 2)->price, ==, 97);
  g_assert_null (finx_ladder_level (&depth, BEST_ASK - 2));
  g_assert_null (finx_ladder_level (&depth, BEST_BID + 3));
  g_assert_null (finx_ladder_level (&depth, -1));
  g_assert_null (finx_ladder_level (&depth, FINX_LADDER_ROWS));
  for (int row = 0; row < FINX_LADDER_ROWS; row++)
    if (finx_ladder_level (&depth, row) != NULL)
      g_assert_cmpint (finx_ladder_find (&depth, finx_ladder_level (&depth, row)->price), ==, row);
  g_assert_cmpint (finx_ladder_find (&depth, 103), ==, -1);     /* beyond the asks of this book */
  g_assert_cmpint (finx_ladder_find (&depth, 100), ==, -1);     /* inside the spread */
}

typedef struct
{
  const char *name;
  guint       n_bids, n_asks;
  int         from, by, to;
} Step;

static const Step steps[] = {
  { "up-without-a-choice-is-the-best-ask", 10, 10, -1, -1, BEST_ASK },
  { "down-without-a-choice-is-the-best-bid", 10, 10, -1, 1, BEST_BID },
  { "up-from-the-best-ask-is-farther-away", 10, 10, BEST_ASK, -1, BEST_ASK - 1 },
  { "down-from-the-best-ask-crosses-the-spread", 10, 10, BEST_ASK, 1, BEST_BID },
  { "up-from-the-best-bid-crosses-the-spread", 10, 10, BEST_BID, -1, BEST_ASK },
  { "the-farthest-ask-is-the-end", 10, 10, 0, -1, 0 },
  { "the-farthest-bid-is-the-end", 10, 10, 19, 1, 19 },
  { "a-page-ends-at-the-last-level", 3, 10, BEST_BID, 5, BEST_BID + 2 },
  { "a-page-up-ends-at-the-last-level", 10, 2, BEST_ASK, -5, BEST_ASK - 1 },
  { "a-page-moves-five-rows", 10, 10, BEST_BID, 5, BEST_BID + 5 },
  { "a-book-without-asks-has-no-way-up", 10, 0, BEST_BID, -1, BEST_BID },
  { "up-into-a-book-without-asks", 10, 0, -1, -1, -1 },
  { "an-empty-book-has-nothing-to-choose", 0, 0, -1, 1, -1 },
};

static void
test_step (gconstpointer data)
{
  const Step *c = data;
  FinxDepth depth = make_book (c->n_bids, c->n_asks);

  g_assert_cmpint (finx_ladder_step (&depth, c->from, c->by), ==, c->to);
}

static const struct
{
  guint n_bids, n_asks;
  int   from, to;
} bests[] = {
  { 10, 10, -1, BEST_BID }, { 10, 10, 2, BEST_ASK }, { 10, 10, 15, BEST_BID }, { 0, 10, -1, BEST_ASK }, { 0, 10, 3, BEST_ASK },
  { 10, 0, -1, BEST_BID }, { 0, 0, -1, -1 },
};

static void
test_best (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bests); i++)
    {
      FinxDepth depth = make_book (bests[i].n_bids, bests[i].n_asks);

      g_test_message ("%u bids, %u asks, from %d", bests[i].n_bids, bests[i].n_asks, bests[i].from);
      g_assert_cmpint (finx_ladder_best (&depth, bests[i].from), ==, bests[i].to);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ladder/rows-are-levels-outwards-from-the-spread", test_levels);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ladder/keys/%s", steps[i].name);

      g_test_add_data_func (path, &steps[i], test_step);
    }
  g_test_add_func ("/ladder/keys/home-is-the-best-price-of-the-side", test_best);
  return g_test_run ();
}
