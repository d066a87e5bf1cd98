/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation/finx-matching.h"

typedef struct
{
  GArray *matches;              /* (element-type FinxMatch) */
} Tape;

static void
match_cb (const FinxMatch *match, gpointer user_data)
{
  g_array_append_vals (((Tape *) user_data)->matches, match, 1);
}

static void
tape_init (Tape *tape, FinxMatching **book)
{
  tape->matches = g_array_new (FALSE, FALSE, sizeof (FinxMatch));
  *book = finx_matching_new (match_cb, tape);
}

static const FinxMatch *
tape_get (Tape *tape, guint index)
{
  g_assert_cmpuint (index, <, tape->matches->len);
  return &g_array_index (tape->matches, FinxMatch, index);
}

static void
test_earlier_order_at_a_price_fills_first (void)
{
  g_autoptr(FinxMatching) book = NULL;
  Tape tape;
  gint64 left;

  tape_init (&tape, &book);
  finx_matching_add (book, 1, FINX_SIDE_SELL, 101, 5, FINX_MATCHING_REST, NULL);
  finx_matching_add (book, 2, FINX_SIDE_SELL, 100, 5, FINX_MATCHING_REST, NULL);
  finx_matching_add (book, 3, FINX_SIDE_SELL, 100, 5, FINX_MATCHING_REST, NULL);
  finx_matching_add (book, 9, FINX_SIDE_BUY, 101, 12, FINX_MATCHING_REST, &left);
  g_assert_cmpint (left, ==, 0);
  g_assert_cmpuint (tape.matches->len, ==, 3);
  g_assert_cmpuint (tape_get (&tape, 0)->maker, ==, 2);
  g_assert_cmpuint (tape_get (&tape, 1)->maker, ==, 3);
  g_assert_cmpuint (tape_get (&tape, 2)->maker, ==, 1);
  g_assert_cmpint (tape_get (&tape, 2)->price, ==, 101);
  g_assert_cmpint (tape_get (&tape, 2)->size, ==, 2);
  g_assert_cmpint (tape_get (&tape, 2)->maker_left, ==, 3);
  g_array_unref (tape.matches);
}

static void
test_smaller_size_keeps_the_place_larger_loses_it (void)
{
  g_autoptr(FinxMatching) book = NULL;
  FinxMatchingRef first, second;
  Tape tape;

  tape_init (&tape, &book);
  first = finx_matching_add (book, 1, FINX_SIDE_BUY, 50, 10, FINX_MATCHING_REST, NULL);
  second = finx_matching_add (book, 2, FINX_SIDE_BUY, 50, 10, FINX_MATCHING_REST, NULL);
  g_assert_true (finx_matching_replace (book, first, 50, 4) == first);
  finx_matching_add (book, 9, FINX_SIDE_SELL, 50, 1, FINX_MATCHING_IOC, NULL);
  g_assert_cmpuint (tape_get (&tape, 0)->maker, ==, 1);
  first = finx_matching_replace (book, first, 50, 6);
  finx_matching_add (book, 9, FINX_SIDE_SELL, 50, 1, FINX_MATCHING_IOC, NULL);
  g_assert_cmpuint (tape_get (&tape, 1)->maker, ==, 2);
  second = finx_matching_replace (book, second, 49, 9);
  finx_matching_add (book, 9, FINX_SIDE_SELL, 49, 7, FINX_MATCHING_IOC, NULL);
  g_assert_cmpuint (tape_get (&tape, 2)->maker, ==, 1);
  g_assert_cmpint (tape_get (&tape, 2)->size, ==, 6);
  g_assert_cmpuint (tape_get (&tape, 3)->maker, ==, 2);
  g_assert_cmpint (finx_matching_cancel (book, first), ==, 0);
  g_assert_cmpint (finx_matching_cancel (book, second), ==, 8);
  g_assert_cmpint (finx_matching_cancel (book, second), ==, 0);
  g_array_unref (tape.matches);
}

static void
test_fill_or_kill_is_whole_or_nothing (void)
{
  g_autoptr(FinxMatching) book = NULL;
  Tape tape;
  gint64 left;

  tape_init (&tape, &book);
  finx_matching_add (book, 1, FINX_SIDE_SELL, 100, 5, FINX_MATCHING_REST, NULL);
  finx_matching_add (book, 1, FINX_SIDE_SELL, 102, 5, FINX_MATCHING_REST, NULL);
  g_assert_true (finx_matching_add (book, 9, FINX_SIDE_BUY, 101, 6, FINX_MATCHING_FOK, &left) == 0);
  g_assert_cmpint (left, ==, 6);
  g_assert_cmpuint (tape.matches->len, ==, 0);
  finx_matching_add (book, 9, FINX_SIDE_BUY, 102, 6, FINX_MATCHING_FOK, &left);
  g_assert_cmpint (left, ==, 0);
  g_assert_cmpuint (finx_matching_n_orders (book), ==, 1);
  g_array_unref (tape.matches);
}

static void
test_market_order_never_rests (void)
{
  g_autoptr(FinxMatching) book = finx_matching_new (NULL, NULL);
  gint64 left;

  finx_matching_add (book, 1, FINX_SIDE_SELL, 100, 5, FINX_MATCHING_REST, NULL);
  g_assert_true (finx_matching_add (book, 2, FINX_SIDE_BUY, FINX_MATCHING_ANY_BUY, 8, FINX_MATCHING_REST, &left) == 0);
  g_assert_cmpint (left, ==, 3);
  g_assert_cmpuint (finx_matching_n_orders (book), ==, 0);
}

/* What a book must do, kept as a plain list in order of arrival and searched from end to end. */
typedef struct
{
  FinxMatchingRef ref;
  guint64         owner;
  FinxSide        side;
  gint64          price, size;
} Resting;

static int
find_best (GArray *list, FinxSide side, gint64 limit)
{
  int best = -1;

  for (guint i = 0; i < list->len; i++)
    {
      const Resting *r = &g_array_index (list, Resting, i);

      if (r->side == side || (side == FINX_SIDE_BUY ? r->price > limit : r->price < limit))
        continue;
      if (best < 0 || (side == FINX_SIDE_BUY ? r->price < g_array_index (list, Resting, best).price
                                             : r->price > g_array_index (list, Resting, best).price))
        best = i;
    }
  return best;
}

static void
model_add (GArray *list, guint64 owner, FinxSide side, gint64 price, gint64 size, gboolean rests, FinxMatchingRef ref,
           Tape *tape, guint *seen)
{
  int best;

  while (size > 0 && (best = find_best (list, side, price)) >= 0)
    {
      Resting *maker = &g_array_index (list, Resting, best);
      const FinxMatch *match = tape_get (tape, (*seen)++);
      gint64 part = MIN (size, maker->size);

      g_assert_cmpuint (match->maker, ==, maker->owner);
      g_assert_cmpuint (match->taker, ==, owner);
      g_assert_cmpint (match->price, ==, maker->price);
      g_assert_cmpint (match->size, ==, part);
      g_assert_cmpint (match->maker_left, ==, maker->size - part);
      size -= part;
      maker->size -= part;
      if (maker->size == 0)
        g_array_remove_index (list, best);
    }
  g_assert_cmpuint (*seen, ==, tape->matches->len);
  g_assert_true ((size > 0 && rests) == (ref != 0));
  if (ref != 0)
    {
      Resting resting = { ref, owner, side, price, size };

      g_array_append_val (list, resting);
    }
}

static void
check_book (FinxMatching *book, GArray *list)
{
  gint64 sums[2] = { 0, 0 }, shown[2] = { 0, 0 };
  FinxLevel bid, ask, levels[256];

  for (guint i = 0; i < list->len; i++)
    sums[g_array_index (list, Resting, i).side] += g_array_index (list, Resting, i).size;
  for (guint side = 0; side < 2; side++)
    {
      guint n = finx_matching_levels (book, side, levels, G_N_ELEMENTS (levels));

      for (guint i = 0; i < n; i++)
        shown[side] += levels[i].size;
      g_assert_cmpint (shown[side], ==, sums[side]);
    }
  g_assert_cmpuint (finx_matching_n_orders (book), ==, list->len);
  if (finx_matching_best (book, FINX_SIDE_BUY, &bid) && finx_matching_best (book, FINX_SIDE_SELL, &ask))
    g_assert_cmpint (bid.price, <, ask.price);
}

static void
test_random_orders_match_as_in_a_plain_list (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (g_test_rand_int ());
  g_autoptr(GArray) list = g_array_new (FALSE, FALSE, sizeof (Resting));
  g_autoptr(FinxMatching) book = NULL;
  guint seen = 0;
  Tape tape;

  tape_init (&tape, &book);
  for (guint64 owner = 1; owner <= 20000; owner++)
    {
      guint kind = g_rand_int_range (rand, 0, 10);
      FinxSide side = g_rand_int_range (rand, 0, 2);
      gint64 price = g_rand_int_range (rand, 90, 111), size = g_rand_int_range (rand, 1, 30);

      if (kind < 6 || list->len == 0)
        {
          FinxMatchingTif tif = kind == 0 ? FINX_MATCHING_IOC : FINX_MATCHING_REST;
          FinxMatchingRef ref = finx_matching_add (book, owner, side, price, size, tif, NULL);

          model_add (list, owner, side, price, size, tif == FINX_MATCHING_REST, ref, &tape, &seen);
        }
      else
        {
          guint at = g_rand_int_range (rand, 0, list->len);
          Resting resting = g_array_index (list, Resting, at);

          if (kind < 8)
            {
              g_assert_cmpint (finx_matching_cancel (book, resting.ref), ==, resting.size);
              g_array_remove_index (list, at);
            }
          else if (price == resting.price && size <= resting.size)
            {
              g_assert_true (finx_matching_replace (book, resting.ref, price, size) == resting.ref);
              g_array_index (list, Resting, at).size = size;
            }
          else
            {
              FinxMatchingRef ref = finx_matching_replace (book, resting.ref, price, size);

              g_array_remove_index (list, at);
              model_add (list, resting.owner, resting.side, price, size, TRUE, ref, &tape, &seen);
            }
        }
      check_book (book, list);
    }
  g_assert_cmpuint (seen, >, 1000);
  g_array_unref (tape.matches);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/matching/earlier-order-at-a-price-fills-first", test_earlier_order_at_a_price_fills_first);
  g_test_add_func ("/matching/smaller-size-keeps-the-place-larger-loses-it", test_smaller_size_keeps_the_place_larger_loses_it);
  g_test_add_func ("/matching/fill-or-kill-is-whole-or-nothing", test_fill_or_kill_is_whole_or_nothing);
  g_test_add_func ("/matching/market-order-never-rests", test_market_order_never_rests);
  g_test_add_func ("/matching/random-orders-match-as-in-a-plain-list", test_random_orders_match_as_in_a_plain_list);
  return g_test_run ();
}
