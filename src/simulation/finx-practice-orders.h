/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-ports.h"
#include "simulation/finx-practice-market.h"

G_BEGIN_DECLS

/**
 * FinxPracticeEntry:
 * @owner: names it in books: 1, 2, 3 …
 * @market: borrowed
 * @ref: its place in the book; 0: none
 * @quantity: and the other gint64: units of the instrument
 * @value: what the fills so far cost, without fees, exact
 * @reserved: buying power it holds, in base currency
 * @expires_us: end of a day order; G_MAXINT64: none
 * @since_us: bars before this moment do not concern it
 * @told_us: when a move of the trailing stop was last reported
 * @triggered: a stop whose price was reached, or an order that never had one
 * @held: an exit order whose entry has not filled
 * @asleep: a replay leads the price, and the order is from before it
 *
 * One own order at the simulated venue.
 */
typedef struct
{
  FinxOrder          *order;
  guint64             owner;
  FinxPracticeMarket *market;
  FinxMatchingRef     ref;
  gint64              quantity, filled, limit, stop, trail;
  FinxDecimal         value;
  FinxDecimal         reserved;
  gint64              expires_us;
  gint64              since_us;
  gint64              told_us;
  gboolean            triggered;
  gboolean            held;
  gboolean            asleep;
} FinxPracticeEntry;

/* Something to tell the broker's sink. @fill: may be NULL. */
typedef struct
{
  FinxOrder *order;
  char      *note;
  FinxFill  *fill;
} FinxPracticeNews;
void finx_practice_news_free (FinxPracticeNews *self);

/* Called for each fill right when it happens, so that the account follows. */
typedef void (*FinxPracticeFillFunc) (const FinxFill *fill, gpointer user_data);

/* The own orders of the practice venue and all rules of their life: stops, trailing stops, brackets, pairs, time in
 * force, fees. Engine thread. */
typedef struct _FinxPracticeOrders FinxPracticeOrders;

FinxPracticeOrders *finx_practice_orders_new     (FinxPracticeFillFunc  func, gpointer user_data);
void                finx_practice_orders_free    (FinxPracticeOrders   *self);
FinxPracticeEntry  *finx_practice_orders_find    (FinxPracticeOrders   *self, const char *client_id);  /* (nullable) */
FinxPracticeEntry  *finx_practice_orders_get     (FinxPracticeOrders   *self, guint64 owner);
/* TRUE: @client_id was used before. */
gboolean            finx_practice_orders_knows   (FinxPracticeOrders   *self, const char *client_id);
void                finx_practice_orders_learn   (FinxPracticeOrders   *self, const char *client_id);
/* TRUE: an exit whose entry is still open, so it does nothing yet. */
gboolean            finx_practice_orders_waits   (FinxPracticeOrders   *self, const FinxOrder *order);
/* (transfer container) (element-type FinxPracticeEntry): open ones of @market, or of all with NULL; oldest first */
GPtrArray          *finx_practice_orders_list    (FinxPracticeOrders   *self, FinxPracticeMarket *market);
guint               finx_practice_orders_n_open  (FinxPracticeOrders   *self, FinxPracticeMarket *market);
/* Takes in @order (copied) that passed all checks, and lets it act. @ticks: where trades are shown (nullable). */
FinxPracticeEntry  *finx_practice_orders_accept  (FinxPracticeOrders   *self, const FinxOrder *order,
                                                  FinxPracticeMarket *market, FinxDecimal reserved,
                                                  gint64 now_us, GArray *ticks);
/* Takes back an order from before a restart, behind what is in the book. */
FinxPracticeEntry  *finx_practice_orders_restore (FinxPracticeOrders   *self, const FinxOrder *order,
                                                  FinxPracticeMarket *market);
/* After restoring all: exit orders whose entry is not among them are free to act, and resting ones enter the book. */
void                finx_practice_orders_resume  (FinxPracticeOrders   *self);
void                finx_practice_orders_replace (FinxPracticeOrders   *self, FinxPracticeEntry *entry,
                                                  const FinxOrder *order, FinxDecimal reserved,
                                                  gint64 now_us, GArray *ticks);
void                finx_practice_orders_cancel  (FinxPracticeOrders   *self, FinxPracticeEntry *entry,
                                                  const char *reason, gint64 now_us);
/* After a step of @market: its executions, expiry, triggers, market orders that go on. */
void                finx_practice_orders_step    (FinxPracticeOrders   *self, FinxPracticeMarket *market, GArray *ticks);
/* The market was not simulated during @bar: fills what it crossed. */
void                finx_practice_orders_cross   (FinxPracticeOrders   *self, FinxPracticeMarket *market,
                                                  const FinxBar *bar);
void                finx_practice_orders_expire  (FinxPracticeOrders   *self, FinxPracticeMarket *market, gint64 now_us);
/* A replay begins: the open orders of @market sleep until it is over. Day orders may expire meanwhile. */
void                finx_practice_orders_sleep   (FinxPracticeOrders   *self, FinxPracticeMarket *market, gint64 now_us);
/* It is over: orders that came during it end, those from before go on. */
void                finx_practice_orders_wake_up (FinxPracticeOrders   *self, FinxPracticeMarket *market, gint64 now_us);
/* The trading hours changed: day orders follow the session. */
void                finx_practice_orders_follow_session (FinxPracticeOrders *self, gint64 now_us);
/* (transfer full) (element-type FinxPracticeNews): since the last call, oldest first */
GPtrArray          *finx_practice_orders_take    (FinxPracticeOrders   *self);
gboolean            finx_practice_orders_has_news (FinxPracticeOrders  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxPracticeOrders, finx_practice_orders_free)

G_END_DECLS
