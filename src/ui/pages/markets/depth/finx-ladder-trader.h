/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* Click trading: what becomes of a click, a key or a drag in the ladder. Off at first, and again after a while without use,
 * for another account, offline, in a halted market, and with the emergency stop. Every order passes the risk gate; one of an
 * account that is not simulated is confirmed too.
 * Signals: "changed": it went on or off, or the size or the exits; "told" (char *sentence, gboolean is_refusal). */
#define FINX_TYPE_LADDER_TRADER (finx_ladder_trader_get_type ())
G_DECLARE_FINAL_TYPE (FinxLadderTrader, finx_ladder_trader, FINX, LADDER_TRADER, GObject)

typedef enum { FINX_LADDER_PROFIT, FINX_LADDER_STOP, FINX_LADDER_N_EXITS } FinxLadderExit;

/* @over: borrowed; questions open over its window */
FinxLadderTrader *finx_ladder_trader_new       (FinxWorkspace *workspace, GtkWidget *over);
void              finx_ladder_trader_set       (FinxLadderTrader *self, FinxQuoteRow *row, FinxDepthView *depth);   /* (nullable), both */
gboolean          finx_ladder_trader_arm       (FinxLadderTrader *self, GError **error);
void              finx_ladder_trader_disarm    (FinxLadderTrader *self);
gboolean          finx_ladder_trader_is_armed  (FinxLadderTrader *self);
/* Of the next order; unknown: none was entered. */
void              finx_ladder_trader_set_size  (FinxLadderTrader *self, FinxDecimal size);
FinxDecimal       finx_ladder_trader_get_size  (FinxLadderTrader *self);
/* Distance of an exit order from the entry in ticks; 0: no such order. */
void              finx_ladder_trader_set_exit  (FinxLadderTrader *self, FinxLadderExit exit, guint ticks);
guint             finx_ladder_trader_get_exit  (FinxLadderTrader *self, FinxLadderExit exit);
/* A limit order at @price, in units. @moved_us: monotonic, when the ladder's rows last became other prices; @clicked_ms: see #FinxLadderFacts. */
void              finx_ladder_trader_place     (FinxLadderTrader *self, FinxSide side, gint64 price, gint64 moved_us,
                                               guint32 clicked_ms);
/* Own open orders that a row of the ladder holds: cancels them; always allowed. */
void              finx_ladder_trader_cancel    (FinxLadderTrader *self, gint64 price, gint64 step);
/* Moves them to another price; where it is off, one order opens the window that asks, and several are refused. @clicked_ms: as of
 * finx_ladder_trader_place(). */
void              finx_ladder_trader_move      (FinxLadderTrader *self, gint64 from, gint64 to, gint64 step, guint32 clicked_ms);
void              finx_ladder_trader_cancel_all (FinxLadderTrader *self);        /* of the instrument and account */
/* Cancels all of them, and sells or covers the position at market; @reverse: as much again, to the other side. @clicked_ms: likewise. */
void              finx_ladder_trader_flatten   (FinxLadderTrader *self, gboolean reverse, guint32 clicked_ms);

/* (transfer full) (element-type FinxOrder): own open orders of the instrument and account, borrowed from the engine's list */
GPtrArray        *finx_ladder_trader_list_own  (FinxLadderTrader *self);
/* Where an open order stands in the ladder, see finx_order_get_level(). */
gboolean          finx_ladder_own_price        (const FinxOrder *order, gint64 *price);

G_END_DECLS
