/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An order book of messages that come, go missing, come twice, late and spoilt: it is right, or it is not there. */
#include "market/finx-book-sync.h"

#define PRICES 64               /* bids below 32, asks from 32 on */

/* The market's own book, and the messages that tell it. */
typedef struct
{
  gint64         sizes[PRICES];
  guint64        sequence;
  FinxBookChange changes[PRICES];
} Venue;

static gsize
list_levels (const Venue *venue,
             FinxSide     side,
             FinxLevel   *levels,
             gsize        most)
{
  gsize n = 0;

  for (int i = 0; i < PRICES / 2 && n < most; i++)
    {
      int price = side == FINX_SIDE_BUY ? PRICES / 2 - 1 - i : PRICES / 2 + i;

      if (venue->sizes[price] != 0)
        levels[n++] = (FinxLevel) { price, venue->sizes[price], 0 };
    }
  return n;
}

static guint32
checksum_of (const Venue *venue)
{
  FinxLevel bids[FINX_BOOK_DEPTH], asks[FINX_BOOK_DEPTH];
  gsize n_bids = list_levels (venue, FINX_SIDE_BUY, bids, FINX_BOOK_DEPTH), n_asks = list_levels (venue, FINX_SIDE_SELL, asks, FINX_BOOK_DEPTH);

  return finx_book_checksum (bids, n_bids, asks, n_asks);
}

static FinxBookMessage
message_of (Venue    *venue,
            gsize     n_changes,
            gboolean  is_snapshot)
{
  FinxBookMessage message = { .time_us = (gint64) venue->sequence + 1, .previous = venue->sequence, .sequence = venue->sequence + 1,
                              .is_snapshot = is_snapshot, .has_checksum = TRUE, .checksum = checksum_of (venue),
                              .changes = venue->changes, .n_changes = n_changes };

  venue->sequence++;
  return message;
}

static FinxBookMessage
snapshot (Venue *venue)
{
  gsize n = 0;

  for (int i = 0; i < PRICES; i++)
    if (venue->sizes[i] != 0)
      venue->changes[n++] = (FinxBookChange) { i, venue->sizes[i], i < PRICES / 2 ? FINX_SIDE_BUY : FINX_SIDE_SELL };
  return message_of (venue, n, TRUE);
}

static FinxBookMessage
move (Venue *venue)
{
  gsize n = (gsize) g_test_rand_int_range (1, 4);

  for (gsize i = 0; i < n; i++)
    {
      int price = g_test_rand_int_range (0, PRICES);

      venue->sizes[price] = g_test_rand_int_range (0, 3) == 0 ? 0 : g_test_rand_int_range (1, 1000);
      venue->changes[i] = (FinxBookChange) { price, venue->sizes[price], price < PRICES / 2 ? FINX_SIDE_BUY : FINX_SIDE_SELL };
    }
  return message_of (venue, n, FALSE);
}

static void
assert_same (FinxBookSync *sync,
             const Venue  *venue)
{
  for (int side = 0; side < 2; side++)
    {
      FinxLevel expected[PRICES], found[PRICES];
      gsize n = list_levels (venue, (FinxSide) side, expected, PRICES);

      g_assert_cmpuint (finx_book_top (finx_book_sync_get_book (sync), (FinxSide) side, found, PRICES), ==, n);
      for (gsize i = 0; i < n; i++)
        {
          g_assert_cmpint (found[i].price, ==, expected[i].price);
          g_assert_cmpint (found[i].size, ==, expected[i].size);
        }
    }
}

static FinxBookResult
push (FinxBookSync    *sync,
      FinxBookMessage  message)
{
  return finx_book_sync_push (sync, &message);
}

static void
test_follows (void)
{
  g_autoptr(FinxBookSync) sync = finx_book_sync_new (0);
  Venue venue = { { 0 } };

  for (int i = 0; i < 20; i++)
    move (&venue);
  g_assert_cmpint (push (sync, snapshot (&venue)), ==, FINX_BOOK_CHANGED);
  assert_same (sync, &venue);
  for (int i = 0; i < 5000; i++)
    {
      g_assert_cmpint (push (sync, move (&venue)), ==, FINX_BOOK_CHANGED);
      assert_same (sync, &venue);
    }
}

static void
test_steps_without_a_beginning (void)
{
  g_autoptr(FinxBookSync) sync = finx_book_sync_new (0);
  Venue venue = { { 0 } };
  FinxDepth depth = { 0 };

  finx_book_sync_read (sync, &depth);
  g_assert_false (depth.is_resyncing);          /* it waits */
  g_assert_cmpint (push (sync, move (&venue)), ==, FINX_BOOK_LOST);
  g_assert_cmpint (push (sync, move (&venue)), ==, FINX_BOOK_SAME);    /* asked for once */
  finx_book_sync_read (sync, &depth);
  g_assert_true (depth.is_resyncing);
  g_assert_cmpint (push (sync, snapshot (&venue)), ==, FINX_BOOK_CHANGED);
  assert_same (sync, &venue);
}

static void
test_gap (void)
{
  g_autoptr(FinxBookSync) sync = finx_book_sync_new (0);
  Venue venue = { { 0 } };
  FinxDepth depth = { 0 };

  push (sync, snapshot (&venue));
  push (sync, move (&venue));
  move (&venue);                        /* never comes */
  g_assert_cmpint (push (sync, move (&venue)), ==, FINX_BOOK_LOST);
  finx_book_sync_read (sync, &depth);
  g_assert_true (depth.is_resyncing);
  g_assert_cmpuint (depth.n_bids + depth.n_asks, ==, 0);
  g_assert_cmpint (push (sync, move (&venue)), ==, FINX_BOOK_SAME);
  g_assert_cmpint (push (sync, snapshot (&venue)), ==, FINX_BOOK_CHANGED);
  assert_same (sync, &venue);
  g_assert_cmpuint (finx_book_sync_get_stats (sync).gaps, ==, 1);
}

/* The steps that came while it was made are applied to an older snapshot. */
static void
test_snapshot_of_before (void)
{
  g_autoptr(FinxBookSync) sync = finx_book_sync_new (0);
  Venue venue = { { 0 } }, then;
  FinxBookMessage old;

  for (int i = 0; i < 20; i++)
    move (&venue);
  push (sync, move (&venue));
  then = venue;
  then.sequence--;
  old = snapshot (&then);
  for (int i = 0; i < 10; i++)
    g_assert_cmpint (push (sync, move (&venue)), ==, FINX_BOOK_SAME);
  g_assert_cmpint (push (sync, old), ==, FINX_BOOK_CHANGED);
  assert_same (sync, &venue);
  g_assert_cmpint (push (sync, move (&venue)), ==, FINX_BOOK_CHANGED);
  assert_same (sync, &venue);
}

static void
test_checksum (void)
{
  g_autoptr(FinxBookSync) sync = finx_book_sync_new (0);
  Venue venue = { { 0 } };
  FinxBookMessage message;

  for (int i = 0; i < 20; i++)
    move (&venue);
  push (sync, snapshot (&venue));
  message = move (&venue);
  message.checksum ^= 1;
  g_assert_cmpint (push (sync, message), ==, FINX_BOOK_LOST);
  g_assert_false (finx_book_sync_is_good (sync));
  g_assert_cmpuint (finx_book_sync_get_stats (sync).bad_checksums, ==, 1);
  message = snapshot (&venue);
  message.checksum ^= 1;                /* nor is a spoilt snapshot believed */
  g_assert_cmpint (push (sync, message), ==, FINX_BOOK_LOST);
  g_assert_cmpint (push (sync, snapshot (&venue)), ==, FINX_BOOK_CHANGED);
}

static void
test_crossed (void)
{
  const FinxBookChange good[] = { { 10, 1, FINX_SIDE_BUY }, { 11, 1, FINX_SIDE_SELL } }, crossing[] = { { 11, 5, FINX_SIDE_BUY } };
  g_autoptr(FinxBookSync) sync = finx_book_sync_new (0);

  push (sync, (FinxBookMessage) { .sequence = 1, .is_snapshot = TRUE, .changes = good, .n_changes = 2 });
  g_assert_cmpint (push (sync, (FinxBookMessage) { .previous = 1, .sequence = 2, .changes = crossing, .n_changes = 1 }), ==, FINX_BOOK_LOST);
  g_assert_cmpuint (finx_book_sync_get_stats (sync).crossed, ==, 1);
}

/* Whatever a feed does: a book that is shown is the market's at its sequence. */
static void
test_any_feed (void)
{
  g_autoptr(FinxBookSync) sync = finx_book_sync_new (0);
  Venue venue = { { 0 } };
  guint n_good = 0, n_lost = 0;
  gboolean wanted = TRUE;

  for (int i = 0; i < 20000; i++)
    {
      int fate = g_test_rand_int_range (0, 100);
      gboolean is_snapshot = wanted && fate > 80;
      FinxBookMessage message = is_snapshot ? snapshot (&venue) : move (&venue);
      FinxBookResult result;

      if (fate == 0)                    /* it never comes */
        continue;
      if (fate == 1)
        message.checksum ^= 0x10;
      result = push (sync, message);
      if (fate == 2)                    /* it comes twice */
        push (sync, message);
      if (result == FINX_BOOK_LOST)
        {
          wanted = TRUE;
          n_lost++;
        }
      else if (finx_book_sync_is_good (sync))
        {
          wanted = FALSE;
          n_good++;
          assert_same (sync, &venue);
        }
    }
  g_assert_cmpuint (n_good, >, 10000);
  g_assert_cmpuint (n_lost, >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/book-sync/follows", test_follows);
  g_test_add_func ("/book-sync/steps-without-a-beginning", test_steps_without_a_beginning);
  g_test_add_func ("/book-sync/gap", test_gap);
  g_test_add_func ("/book-sync/snapshot-of-before", test_snapshot_of_before);
  g_test_add_func ("/book-sync/checksum", test_checksum);
  g_test_add_func ("/book-sync/crossed", test_crossed);
  g_test_add_func ("/book-sync/any-feed", test_any_feed);
  return g_test_run ();
}
