/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Level-2 updates through FinxBook and through a sorted vector with the best at the back, in turn, in one run:
 * apply, read the best bid and ask after each, add up the top 10 every 100. Then the way of a feed: messages of four
 * changes with sequence and checksum, 20,000 a second, checked, applied, and shown 60 times a second.
 * Usage: bench-book [UPDATES [REPEATS]] */

#include <stdio.h>
#include <string.h>

#include "market/finx-book-sync.h"
#include "market/finx-depth-view.h"
#include "tests/bench/bench-report.h"

#define PRICES (1 << 20)
#define TOP    10
#define SEED   42

typedef struct
{
  gint32 price;                 /* in ticks */
  gint32 side;
  gint64 size;                  /* 0 removes */
} Update;

/* A walking mid; most updates near it, one in twenty up to 2,000 ticks away; a quarter remove. Never crosses. */
typedef struct
{
  BenchRandom random;
  gint64     *sizes;            /* by price */
  guint8     *sides;
  int         mid;
  Update     *updates;
  gsize       n, capacity;
} Generator;

static void
emit (Generator *g,
      int        price,
      int        side,
      gint64     size)
{
  if (g->n == g->capacity)
    return;

  g->sizes[price] = size;
  g->sides[price] = (guint8) side;
  g->updates[g->n++] = (Update) { price, side, size };
}

static gint64
some_size (Generator *g)
{
  return 1 + bench_random_below (&g->random, 2000000000);
}

static void
move_mid (Generator *g)
{
  g->mid += bench_random_below (&g->random, 2) != 0 ? 1 : -1;
  if (g->mid < 20000 || g->mid > PRICES - 20000)
    g->mid = PRICES / 2;
  if (g->sizes[g->mid] != 0)
    emit (g, g->mid, g->sides[g->mid], 0);
}

static void
update_level (Generator *g,
              guint32    kind)
{
  int offset = 1, side, price;

  while (offset < 400 && bench_random_below (&g->random, 100) < 88)
    offset++;
  if (kind > 95)
    offset = 1 + (int) bench_random_below (&g->random, 2000);
  side = (int) bench_random_below (&g->random, 2);
  price = side != 0 ? g->mid + offset : g->mid - offset;
  if (g->sizes[price] != 0 && g->sides[price] != side)
    {
      emit (g, price, g->sides[price], 0);
    }
  else if (bench_random_below (&g->random, 100) < 25)
    {
      if (g->sizes[price] != 0)
        emit (g, price, side, 0);
    }
  else
    {
      emit (g, price, side, some_size (g));
    }
}

static Update *
generate (gsize n)
{
  Generator g = { .sizes = g_new0 (gint64, PRICES), .sides = g_new0 (guint8, PRICES), .mid = PRICES / 2,
                  .updates = g_new (Update, n), .capacity = n };

  bench_random_seed (&g.random, SEED);
  for (int i = 1; i <= 500; i++)
    {
      emit (&g, g.mid - i, 0, some_size (&g));
      emit (&g, g.mid + i, 1, some_size (&g));
    }
  while (g.n < n)
    {
      guint32 kind = bench_random_below (&g.random, 100);

      if (kind < 3)
        move_mid (&g);
      else
        update_level (&g, kind);
    }
  g_free (g.sizes);
  g_free (g.sides);
  return g.updates;
}

/* The peer: levels sorted so that the best is the last. Keys as in FinxBook: prices, negated for asks. */
typedef struct
{
  gint64 key, size;
} Level;

typedef struct
{
  Level *levels;
  gsize  n, capacity;
} Vector;

static inline void
vector_set (Vector *v,
            gint64  key,
            gint64  size)
{
  gsize low = 0, high = v->n;

  while (low < high)
    {
      gsize middle = (low + high) / 2;

      if (v->levels[middle].key < key)
        low = middle + 1;
      else
        high = middle;
    }
  if (low < v->n && v->levels[low].key == key)
    {
      if (size != 0)
        v->levels[low].size = size;
      else
        memmove (&v->levels[low], &v->levels[low + 1], (--v->n - low) * sizeof (Level));
    }
  else if (size != 0)
    {
      if (v->n == v->capacity)
        v->levels = g_renew (Level, v->levels, v->capacity = MAX (2 * v->capacity, 4096));
      memmove (&v->levels[low + 1], &v->levels[low], (v->n++ - low) * sizeof (Level));
      v->levels[low] = (Level) { key, size };
    }
}

static guint64
run_vector (const Update *updates,
            gsize         n)
{
  Vector sides[2] = { 0 };
  guint64 check = 0;

  for (gsize i = 0; i < n; i++)
    {
      const Update *u = &updates[i];

      vector_set (&sides[u->side], u->side != 0 ? -u->price : u->price, u->size);
      for (int s = 0; s < 2; s++)
        if (sides[s].n > 0)
          {
            const Level *best = &sides[s].levels[sides[s].n - 1];

            check += (guint64) (s != 0 ? -best->key : best->key) + (guint64) best->size;
          }
      if (i % 100 == 99)
        for (int s = 0; s < 2; s++)
          for (gsize k = 0; k < TOP && k < sides[s].n; k++)
            check += (guint64) sides[s].levels[sides[s].n - 1 - k].size;
    }
  g_free (sides[0].levels);
  g_free (sides[1].levels);
  return check;
}

static guint64
run_book (const Update *updates,
          gsize         n)
{
  g_autoptr(FinxBook) book = finx_book_new ();
  guint64 check = 0;

  for (gsize i = 0; i < n; i++)
    {
      const Update *u = &updates[i];
      gint64 price, size;

      finx_book_set (book, u->side != 0 ? FINX_SIDE_SELL : FINX_SIDE_BUY, u->price, u->size);
      if (finx_book_best (book, FINX_SIDE_BUY, &price, &size))
        check += (guint64) price + (guint64) size;
      if (finx_book_best (book, FINX_SIDE_SELL, &price, &size))
        check += (guint64) price + (guint64) size;
      if (i % 100 == 99)
        for (int s = 0; s < 2; s++)
          {
            FinxLevel top[TOP];
            gsize n_top = finx_book_top (book, (FinxSide) s, top, TOP);

            for (gsize k = 0; k < n_top; k++)
              check += (guint64) top[k].size;
          }
    }
  return check;
}

#define FEED_CHANGES   4                /* of a message */
#define FEED_PER_FRAME 333              /* 20,000 messages a second, 60 frames */

typedef struct
{
  FinxBookChange  *changes;
  FinxBookMessage *messages;
  gsize            n;
} Feed;

static void
make_feed (Feed         *feed,
           const Update *updates,
           gsize         n)
{
  g_autoptr(FinxBook) book = finx_book_new ();

  feed->n = n / FEED_CHANGES;
  feed->changes = g_new (FinxBookChange, n);
  feed->messages = g_new0 (FinxBookMessage, feed->n);
  for (gsize i = 0; i < feed->n; i++)
    {
      FinxBookMessage *message = &feed->messages[i];
      FinxLevel bids[FINX_BOOK_DEPTH], asks[FINX_BOOK_DEPTH];
      gsize n_bids, n_asks;

      for (gsize k = i * FEED_CHANGES; k < (i + 1) * FEED_CHANGES; k++)
        {
          feed->changes[k] = (FinxBookChange) { updates[k].price, updates[k].size, updates[k].side != 0 ? FINX_SIDE_SELL : FINX_SIDE_BUY };
          finx_book_set (book, feed->changes[k].side, feed->changes[k].price, feed->changes[k].size);
        }
      n_bids = finx_book_top (book, FINX_SIDE_BUY, bids, FINX_BOOK_DEPTH);
      n_asks = finx_book_top (book, FINX_SIDE_SELL, asks, FINX_BOOK_DEPTH);
      *message = (FinxBookMessage) { .time_us = (gint64) i * 50, .previous = i, .sequence = i + 1, .is_snapshot = i == 0, .has_checksum = TRUE,
                                     .checksum = finx_book_checksum (bids, n_bids, asks, n_asks),
                                     .changes = &feed->changes[i * FEED_CHANGES], .n_changes = FEED_CHANGES };
    }
}

/* Returns: how many messages changed the book: all of them */
static gsize
run_feed (const Feed    *feed,
          FinxDepthView *view)
{
  g_autoptr(FinxBookSync) sync = finx_book_sync_new (0);
  gsize changed = 0;

  for (gsize i = 0; i < feed->n; i++)
    {
      FinxDepth depth;

      changed += finx_book_sync_push (sync, &feed->messages[i]) == FINX_BOOK_CHANGED;
      if (i % FEED_PER_FRAME != FEED_PER_FRAME - 1)
        continue;
      finx_book_sync_read (sync, &depth);
      finx_depth_view_set (view, &depth);
    }
  return changed;
}

static gboolean
report_feed (const Update *updates,
             gsize         n,
             gsize         repeats)
{
  g_autoptr(FinxInstrument) instrument = finx_instrument_new_plain ("BENCH", "Bench", "", FINX_ASSET_EQUITY, "USD");
  g_autoptr(FinxDepthView) view = finx_depth_view_new (instrument);
  g_autofree double *ns = g_new (double, repeats);
  Feed feed;
  gboolean all = TRUE;

  make_feed (&feed, updates, n);
  for (gsize r = 0; r < repeats; r++)
    {
      double t0 = bench_cpu_seconds ();

      all &= run_feed (&feed, view) == feed.n;
      ns[r] = (bench_cpu_seconds () - t0) * 1e9 / (double) feed.n;
    }
  printf ("{\"name\":\"book-feed-message\",\"unit\":\"ns\",\"value\":%.1f,\"on\":\"finx\"}\n", bench_median (ns, repeats));
  printf ("{\"name\":\"book-feed-20000-a-second\",\"unit\":\"%%\",\"value\":%.2f,\"on\":\"one core\"}\n", bench_median (ns, repeats) * 20000 / 1e9 * 100);
  g_free (feed.changes);
  g_free (feed.messages);
  return all;
}

int
main (int    argc,
      char **argv)
{
  gsize n = argc > 1 ? (gsize) g_ascii_strtoull (argv[1], NULL, 10) : 5000000;
  gsize repeats = argc > 2 ? (gsize) g_ascii_strtoull (argv[2], NULL, 10) : 5;
  g_autofree Update *updates = NULL;
  g_autofree double *book_ns = g_new (double, repeats);
  g_autofree double *vector_ns = g_new (double, repeats);
  double book, vector;

  if (n < 1000 || repeats == 0)
    {
      fprintf (stderr, "Usage: bench-book [UPDATES [REPEATS]]; at least 1000 updates\n");
      return 2;
    }
  updates = generate (n);

  for (gsize r = 0; r < repeats; r++)
    {
      double t0 = bench_cpu_seconds ();
      guint64 book_check = run_book (updates, n);
      double t1 = bench_cpu_seconds ();
      guint64 vector_check = run_vector (updates, n);
      double t2 = bench_cpu_seconds ();

      book_ns[r] = (t1 - t0) * 1e9 / (double) n;
      vector_ns[r] = (t2 - t1) * 1e9 / (double) n;
      if (book_check != vector_check)
        {
          fprintf (stderr, "The two books differ: %" G_GUINT64_FORMAT " and %" G_GUINT64_FORMAT "\n", book_check,
                   vector_check);
          return 1;
        }
    }
  book = bench_median (book_ns, repeats);
  vector = bench_median (vector_ns, repeats);
  printf ("{\"name\":\"book-update\",\"unit\":\"ns\",\"value\":%.2f,\"on\":\"finx\"}\n", book);
  printf ("{\"name\":\"book-update\",\"unit\":\"ns\",\"value\":%.2f,\"on\":\"sorted-vector\"}\n", vector);
  printf ("{\"name\":\"book-update-ratio\",\"unit\":\"x\",\"value\":%.2f,\"on\":\"sorted-vector/finx\"}\n", vector / book);
  if (!report_feed (updates, n, repeats))
    {
      fprintf (stderr, "A message of the feed did not change the book\n");
      return 1;
    }
  return 0;
}
