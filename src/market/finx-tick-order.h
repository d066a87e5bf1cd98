/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-instrument.h"
#include "model/finx-tick.h"

G_BEGIN_DECLS

#define FINX_TICK_ORDER_HELD    64                      /* ticks of an instrument that wait at most */
#define FINX_TICK_ORDER_WAIT_US (250 * 1000)            /* and how long */

/**
 * FinxTickOrder: brings the ticks of a feed into the order of their sequence.
 *
 * What comes twice is passed over. Where one is missing those after it wait for it; when it does not come it is told that
 * something is lost, and they go on. One that comes after that goes on as late as it is. Ticks without a sequence go on as they
 * come, and so does a count that starts anew, as after a new connection: from its first tick that is newer than all before.
 *
 * A plain object of one thread; allocates with the first tick of an instrument only.
 */
typedef struct _FinxTickOrder FinxTickOrder;

/* @deliver: in order. @lost: at least one of @instrument did not come; called before those after it are delivered. */
typedef struct
{
  void (*deliver) (const FinxTick *tick, gpointer user_data);
  void (*lost)    (guint32 instrument, gpointer user_data);
} FinxTickOrderFuncs;

FinxTickOrder *finx_tick_order_new     (const FinxTickOrderFuncs *funcs,        /* borrowed */
                                        gpointer                  user_data);
void           finx_tick_order_free    (FinxTickOrder            *self);
void           finx_tick_order_push    (FinxTickOrder            *self,
                                        const FinxTick           *ticks,
                                        gsize                     n_ticks,
                                        gint64                    now_us);
/* Lets go on what waited long enough. */
void           finx_tick_order_advance (FinxTickOrder            *self,
                                        gint64                    now_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxTickOrder, finx_tick_order_free)

G_END_DECLS
