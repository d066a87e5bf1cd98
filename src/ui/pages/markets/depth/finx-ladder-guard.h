/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-clock.h"
#include "model/finx-tick.h"

G_BEGIN_DECLS

#define FINX_LADDER_IDLE_US  (5 * FINX_USEC_PER_MIN)    /* unused for so long, click trading goes off */
#define FINX_LADDER_TWICE_US (500 * 1000)               /* the same order again within this is one click too many */
#define FINX_LADDER_MOVED_US (300 * 1000)               /* nobody can have meant a row that is newer than this */

/**
 * FinxLadderFacts: what a click in the ladder meets; times are monotonic µs.
 * @is_current: there is a book, and it is of now
 * @is_resyncing: the book lost its place in the feed and is being read anew
 * @blocked: why no order can be given at all (offline, market halted), a sentence; %NULL: nothing
 * @moved_us: when the rows last became other prices
 * @clicked_ms: of the click or key, on the display's clock, which goes on while the window does not answer; 0: not known
 * @is_sending: an order of before is still on its way
 */
typedef struct
{
  gboolean    is_current, is_resyncing, is_sending;
  const char *blocked;
  gint64      moved_us;
  guint32     clicked_ms;
} FinxLadderFacts;

/* Decides whether a click in an armed ladder becomes an order. Depends on nothing but what it is told. */
typedef struct
{
  gboolean is_armed;
  gint64   used_us;             /* last use while armed */
  gint64   sent_us;             /* 0: nothing was sent since it was armed */
  guint32  sent_clicked_ms;     /* of the click that it came from */
  gint64   sent_price;
  FinxSide sent_side;
} FinxLadderGuard;

void     finx_ladder_guard_arm    (FinxLadderGuard *self, gint64 now_us);
void     finx_ladder_guard_disarm (FinxLadderGuard *self);
/* TRUE: it was armed, and too long unused; it is off now. */
gboolean finx_ladder_guard_expire (FinxLadderGuard *self, gint64 now_us);
/* Whether an order of @side at @price may go out now; @price 0: at market. The error has a sentence for the screen:
 * FINX_ERROR_REJECTED. When TRUE comes the order counts as sent. */
gboolean finx_ladder_guard_pass   (FinxLadderGuard *self, const FinxLadderFacts *facts, FinxSide side, gint64 price,
                                   gint64 now_us, GError **error);

G_END_DECLS
