/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ladder's prices as numbers, and what becomes of a click. */
#include "../engine/engine-fixture.h"
#include "ui/pages/markets/depth/finx-ladder-grid.h"
#include "ui/pages/markets/depth/finx-ladder-guard.h"
#include "ui/pages/markets/depth/finx-ladder-trader.h"

#define NOW (1000 * FINX_USEC_PER_SEC)
#define CLICKED (G_MAXUINT32 - 50)      /* the clock of a display begins anew after 49 days */

/* Asks at 101, 102 … and bids at 99, 98 …, of size 10, 11 … */
static FinxDepth
make_book (guint n_bids,
           guint n_asks)
{
  FinxDepth depth = { .n_bids = n_bids, .n_asks = n_asks };

  for (guint i = 0; i < FINX_BOOK_DEPTH; i++)
    {
      depth.bids[i] = (FinxLevel) { 99 - (gint64) i, 10 + i, 0 };
      depth.asks[i] = (FinxLevel) { 101 + (gint64) i, 10 + i, 0 };
    }
  return depth;
}

static const struct
{
  gint64   price, step;
  FinxSide side;
  gint64   bucket;
} buckets[] = {
  { 103, 5, FINX_SIDE_BUY, 100 }, { 103, 5, FINX_SIDE_SELL, 105 }, { 105, 5, FINX_SIDE_BUY, 105 }, { 105, 5, FINX_SIDE_SELL, 105 },
  { 7, 1, FINX_SIDE_BUY, 7 }, { 7, 1, FINX_SIDE_SELL, 7 }, { -3, 5, FINX_SIDE_BUY, -5 }, { -3, 5, FINX_SIDE_SELL, 0 },
  { -5, 5, FINX_SIDE_BUY, -5 }, { 0, 10, FINX_SIDE_SELL, 0 },
};

static void
test_bucket (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (buckets); i++)
    {
      g_test_message ("%" G_GINT64_FORMAT " by %" G_GINT64_FORMAT, buckets[i].price, buckets[i].step);
      g_assert_cmpint (finx_ladder_bucket (buckets[i].price, buckets[i].step, buckets[i].side), ==, buckets[i].bucket);
    }
}

/* No row shows a better price than the book has, whatever the step. */
static void
test_bucket_is_never_better (void)
{
  for (int i = 0; i < 10000; i++)
    {
      gint64 price = g_test_rand_int_range (-5000, 5000), step = g_test_rand_int_range (1, 200);
      gint64 bid = finx_ladder_bucket (price, step, FINX_SIDE_BUY), ask = finx_ladder_bucket (price, step, FINX_SIDE_SELL);

      g_assert_cmpint (bid, <=, price);
      g_assert_cmpint (ask, >=, price);
      g_assert_cmpint (price - bid, <, step);
      g_assert_cmpint (ask - price, <, step);
      g_assert_cmpint (bid % step, ==, 0);
      g_assert_cmpint (ask % step, ==, 0);
    }
}

static void
test_grid (void)
{
  FinxDepth depth = make_book (10, 10), empty = { 0 };
  FinxLadderGrid grid = { .step = 1, .n_rows = 11 };
  gint64 bids[11], asks[11];

  g_assert_false (finx_ladder_grid_centre (&grid, &empty));
  g_assert_true (finx_ladder_grid_centre (&grid, &depth));
  g_assert_cmpint (finx_ladder_grid_price (&grid, 5), ==, 100);
  g_assert_cmpint (finx_ladder_grid_price (&grid, 0), ==, 105);
  g_assert_cmpint (finx_ladder_grid_row (&grid, 105, FINX_SIDE_SELL), ==, 0);
  g_assert_cmpint (finx_ladder_grid_row (&grid, 106, FINX_SIDE_SELL), ==, -1);
  g_assert_cmpint (finx_ladder_grid_row (&grid, 94, FINX_SIDE_BUY), ==, -1);
  finx_ladder_grid_fill (&grid, &depth, bids, asks);
  g_assert_cmpint (asks[4], ==, 10);
  g_assert_cmpint (asks[0], ==, 14);
  g_assert_cmpint (bids[6], ==, 10);
  g_assert_cmpint (bids[5], ==, 0);

  grid.step = 5;
  g_assert_true (finx_ladder_grid_centre (&grid, &depth));
  finx_ladder_grid_fill (&grid, &depth, bids, asks);
  g_assert_cmpint (asks[4], ==, 10 + 11 + 12 + 13 + 14);       /* 101 … 105 count as 105 */
  g_assert_cmpint (bids[6], ==, 10 + 11 + 12 + 13 + 14);       /* 99 … 95 count as 95 */
}

static void
test_grid_stands_still_while_the_market_is_in_its_middle (void)
{
  FinxDepth depth = make_book (10, 10);
  FinxLadderGrid grid = { .step = 1, .n_rows = 20 };

  finx_ladder_grid_centre (&grid, &depth);
  for (int moved = -4; moved <= 5; moved++)
    {
      FinxDepth later = depth;

      for (guint i = 0; i < FINX_BOOK_DEPTH; i++)
        {
          later.bids[i].price += moved;
          later.asks[i].price += moved;
        }
      g_assert_true (finx_ladder_grid_is_centred (&grid, &later));
    }
  for (guint i = 0; i < FINX_BOOK_DEPTH; i++)
    {
      depth.bids[i].price += 6;
      depth.asks[i].price += 6;
    }
  g_assert_false (finx_ladder_grid_is_centred (&grid, &depth));
}

static void
test_side_of_a_price (void)
{
  FinxDepth depth = make_book (10, 10), bids = make_book (3, 0);
  FinxSide side;

  g_assert_true (finx_ladder_side_of (&depth, 99, &side));
  g_assert_cmpint (side, ==, FINX_SIDE_BUY);
  g_assert_true (finx_ladder_side_of (&depth, 101, &side));
  g_assert_cmpint (side, ==, FINX_SIDE_SELL);
  g_assert_false (finx_ladder_side_of (&depth, 100, &side));
  g_assert_false (finx_ladder_side_of (&bids, 105, &side));
}

/* What is different from a click that is good. */
typedef struct
{
  const char     *name;
  FinxLadderFacts facts;
  gint64          idle_us, again_us;    /* since it was armed; since the same order went out, 0: none did */
  guint32         apart_ms;             /* from the click that it came from, by the display's clock; 0: not known */
  gboolean        unarmed, other_price, other_side;
  const char     *code;                 /* NULL: it is sent */
} Click;

static const Click clicks[] = {
  { "good", { .is_current = TRUE } },
  { "not-armed", { .is_current = TRUE }, .unarmed = TRUE, .code = "FINX-LADDER-001" },
  { "armed-long-ago", { .is_current = TRUE }, .idle_us = FINX_LADDER_IDLE_US, .code = "FINX-LADDER-001" },
  { "armed-a-while-ago", { .is_current = TRUE }, .idle_us = FINX_LADDER_IDLE_US - 1 },
  { "offline", { .is_current = TRUE, .blocked = "Offline." }, .code = "FINX-LADDER-002" },
  { "resynchronising", { .is_resyncing = TRUE }, .code = "FINX-LADDER-003" },
  { "stale", { .is_current = FALSE }, .code = "FINX-LADDER-004" },
  { "rows-just-moved", { .is_current = TRUE, .moved_us = NOW - FINX_LADDER_MOVED_US + 1 }, .code = "FINX-LADDER-005" },
  { "rows-moved-before", { .is_current = TRUE, .moved_us = NOW - FINX_LADDER_MOVED_US } },
  { "one-on-its-way", { .is_current = TRUE, .is_sending = TRUE }, .code = "FINX-LADDER-006" },
  { "double-click", { .is_current = TRUE }, .again_us = 120000, .code = "FINX-LADDER-007" },
  { "the-same-a-second-later", { .is_current = TRUE }, .again_us = FINX_USEC_PER_SEC },
  { "double-click-in-a-window-that-hung", { .is_current = TRUE }, .again_us = 3 * FINX_USEC_PER_SEC, .apart_ms = 120, .code = "FINX-LADDER-007" },
  { "another-price-in-a-window-that-hung", { .is_current = TRUE }, .again_us = 3 * FINX_USEC_PER_SEC, .apart_ms = 120, .other_price = TRUE },
  { "the-same-a-second-later-by-both-clocks", { .is_current = TRUE }, .again_us = FINX_USEC_PER_SEC, .apart_ms = 1000 },
  { "another-price-at-once", { .is_current = TRUE }, .again_us = 120000, .other_price = TRUE },
  { "another-side-at-once", { .is_current = TRUE }, .again_us = 120000, .other_side = TRUE },
};

static void
test_click (gconstpointer data)
{
  const Click *c = data;
  const FinxLadderFacts good = { .is_current = TRUE, .clicked_ms = c->apart_ms > 0 ? CLICKED : 0 };
  FinxLadderFacts facts = c->facts;
  FinxLadderGuard guard = { 0 };
  g_autoptr(GError) error = NULL;
  gboolean sent;

  if (!c->unarmed)
    finx_ladder_guard_arm (&guard, NOW - c->idle_us - c->again_us);
  if (c->again_us > 0)
    g_assert_true (finx_ladder_guard_pass (&guard, &good, FINX_SIDE_BUY, 100, NOW - c->again_us, NULL));
  facts.clicked_ms = c->apart_ms > 0 ? CLICKED + c->apart_ms : 0;
  sent = finx_ladder_guard_pass (&guard, &facts, c->other_side ? FINX_SIDE_SELL : FINX_SIDE_BUY, c->other_price ? 101 : 100, NOW, &error);
  g_assert_cmpint (sent, ==, c->code == NULL);
  if (c->code != NULL)
    g_assert_cmpstr (finx_error_code (error), ==, c->code);
}

/* However often a key repeats, at most two orders a second go out, and none after the pause. */
static void
test_repeats (void)
{
  const FinxLadderFacts good = { .is_current = TRUE };
  FinxLadderGuard guard = { 0 };
  guint n_sent = 0;

  finx_ladder_guard_arm (&guard, NOW);
  for (gint64 now = NOW; now < NOW + FINX_USEC_PER_SEC; now += 30000)
    n_sent += finx_ladder_guard_pass (&guard, &good, FINX_SIDE_BUY, 100, now, NULL) ? 1 : 0;
  g_assert_cmpuint (n_sent, ==, 2);
  g_assert_true (finx_ladder_guard_expire (&guard, NOW + FINX_USEC_PER_SEC + FINX_LADDER_IDLE_US));
  g_assert_false (finx_ladder_guard_expire (&guard, NOW + FINX_USEC_PER_SEC + FINX_LADDER_IDLE_US));
  g_assert_false (guard.is_armed);
}

/* What sends or changes an order, over a real engine */

typedef struct
{
  EngineFixture     base;
  FinxWorkspace    *workspace;
  FinxQuoteRow     *row;
  FinxDepthView    *depth;
  FinxLadderTrader *trader;
  char             *told;               /* the last refusal */
} Desk;

typedef enum { BUY, MOVE, FLATTEN, REVERSE } Deed;

static const struct
{
  const char *name;
  Deed        deed;
  guint32     apart_ms;                 /* of both clicks or keys, by the display's clock; 0: that is not known */
  gboolean    is_refused;               /* the second one */
  const char *held;                     /* afterwards; 10 before */
  guint       n_open;                   /* orders */
} deeds[] = {
  { "buy", BUY, 120, TRUE, "10", 1 },
  { "buy-later", BUY, 600, FALSE, "10", 2 },
  { "move", MOVE, 120, TRUE, "10", 2 },
  { "move-later", MOVE, 600, FALSE, "10", 2 },
  { "flatten", FLATTEN, 120, TRUE, "0", 0 },
  { "flatten-later", FLATTEN, 600, FALSE, "0", 0 },
  { "reverse", REVERSE, 120, TRUE, "-10", 0 },
  { "reverse-later", REVERSE, 600, FALSE, "10", 0 },
  { "reverse-without-a-key", REVERSE, 0, FALSE, "10", 0 },
};

static void
told_cb (Desk       *self,
         const char *sentence,
         gboolean    is_refusal)
{
  if (!is_refusal)
    return;
  g_free (self->told);
  self->told = g_strdup (sentence);
}

static gboolean
has_book (Desk *self)
{
  const FinxDepth *depth = finx_depth_view_get_depth (self->depth);

  return depth->n_bids > 0 && depth->n_asks > 0;
}

static void
run (Desk *self)
{
  for (guint i = 0; i < 20; i++)
    {
      finx_clock_advance (self->base.clock, 100000);
      finx_engine_settle (self->base.engine);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

static void
desk_init (Desk *self)
{
  g_autoptr(GError) error = NULL;

  fixture_set_up_practice (&self->base, NULL);
  self->workspace = finx_workspace_new (self->base.engine);
  self->row = g_object_ref (fixture_quote (&self->base, "MSFT"));
  self->depth = finx_engine_watch_depth (self->base.engine, fixture_instrument (&self->base, "MSFT"));
  self->trader = finx_ladder_trader_new (self->workspace, NULL);
  g_signal_connect_swapped (self->trader, "told", G_CALLBACK (told_cb), self);
  finx_ladder_trader_set (self->trader, self->row, self->depth);
  finx_ladder_trader_set_size (self->trader, fixture_decimal ("10"));
  for (guint i = 0; i < 50 && !has_book (self); i++)
    run (self);
  g_assert_true (has_book (self));
  finx_ladder_trader_arm (self->trader, &error);
  g_assert_no_error (error);
}

static void
desk_clear (Desk *self)
{
  g_clear_object (&self->trader);
  g_clear_object (&self->depth);
  g_clear_object (&self->row);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->told, g_free);
  fixture_tear_down (&self->base, NULL);
}

/* Away from the market, so that it works. */
static gint64
far_price (Desk *self)
{
  gint64 price;

  g_assert_true (finx_decimal_to_units (fixture_price (&self->base, "MSFT", 0.9), fixture_instrument (&self->base, "MSFT")->price_scale, &price));
  return price;
}

/* @from: whence an order is moved */
static void
act (Desk    *self,
     Deed     deed,
     gint64   from,
     gint64   price,
     guint32  clicked_ms)
{
  if (deed == BUY)
    finx_ladder_trader_place (self->trader, FINX_SIDE_BUY, price, 0, clicked_ms);
  else if (deed == MOVE)
    finx_ladder_trader_move (self->trader, from, price, 1, clicked_ms);
  else
    finx_ladder_trader_flatten (self->trader, deed == REVERSE, clicked_ms);
  run (self);
}

/* The window hung between the two, so that they are handled more than half a second apart: when they were made counts. */
static void
test_deed (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  guint32 first_ms = deeds[i].apart_ms > 0 ? CLICKED : 0, second_ms = deeds[i].apart_ms > 0 ? CLICKED + deeds[i].apart_ms : 0;
  g_autoptr(FinxOrder) bought = NULL;
  g_autofree char *id = NULL;
  Desk self = { 0 };
  gint64 price;

  desk_init (&self);
  bought = fixture_draft (&self.base, "MSFT", FINX_SIDE_BUY, "10", FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  id = fixture_place (&self.base, bought, NULL);
  fixture_run_until (&self.base, id, FINX_ORDER_FILLED);
  price = far_price (&self);
  for (gint64 from = price - 2; deeds[i].deed == MOVE && from < price; from++)
    act (&self, BUY, 0, from, 0);
  act (&self, deeds[i].deed, price - 1, price, first_ms);
  g_assert_null (self.told);
  g_usleep (FINX_LADDER_TWICE_US + 50000);
  act (&self, deeds[i].deed, price - 2, price, second_ms);
  if (deeds[i].is_refused)
    g_assert_nonnull (strstr (self.told, "the same one went out a moment ago"));
  else
    g_assert_null (self.told);
  fixture_assert_decimal (fixture_held (&self.base, "MSFT"), deeds[i].held);
  g_assert_cmpuint (fixture_count_open (&self.base), ==, deeds[i].n_open);
  desk_clear (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ladder/bucket", test_bucket);
  g_test_add_func ("/ladder/bucket-is-never-better-than-the-price", test_bucket_is_never_better);
  g_test_add_func ("/ladder/rows-hold-what-the-book-has", test_grid);
  g_test_add_func ("/ladder/stands-still", test_grid_stands_still_while_the_market_is_in_its_middle);
  g_test_add_func ("/ladder/side-of-a-price", test_side_of_a_price);
  for (gsize i = 0; i < G_N_ELEMENTS (clicks); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ladder/click/%s", clicks[i].name);

      g_test_add_data_func (path, &clicks[i], test_click);
    }
  g_test_add_func ("/ladder/click/repeats", test_repeats);
  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ladder/twice-in-a-window-that-hung/%s", deeds[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_deed);
    }
  return g_test_run ();
}
