/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulation/finx-practice-desk.h"
#include "simulation/finx-practice-orders.h"

G_BEGIN_DECLS

/* What the desk keeps per instrument. */
typedef struct
{
  FinxPracticeMarket *market;   /* owned; NULL: not one of ours */
  guint               row;      /* of the parameters */
  FinxStreams         streams;
  gboolean            is_new;   /* subscribed since the last step: wants a snapshot */
  gboolean            changed;  /* the book, since depth was last delivered */
  gint64              replay_end_us;    /* 0: no replay leads */
  FinxDepth           told;             /* the book as the listener knows it, valid if @is_book_told */
  gboolean            is_book_told;
  guint64             book_sequence;    /* of the last step that was told */
  gint64              snapshot_us;      /* when one is due; −1: none */
} FinxPracticeSlot;

struct _FinxPracticeDesk
{
  GObject              parent_instance;
  FinxInstrumentTable *instruments;
  FinxClock           *clock;
  FinxPracticePath    *path;            /* NULL when the parameters are damaged */
  GArray              *slots;           /* (element-type FinxPracticeSlot) by FinxInstrument.index */
  GArray              *ticks;           /* (element-type FinxTick) not yet delivered */
  FinxPracticeOrders  *orders;
  FinxAccount         *account;         /* (nullable) */
  FinxBooks           *books;           /* (nullable) */
  gint64               step_us;         /* last simulated moment; 0: none */
  gboolean             is_paused;
  FinxPracticeFaults   faults;
  FinxFeedSink         feed_sink;
  gpointer             feed_data;
  FinxBrokerSink       broker_sink;
  gpointer             broker_data;
};

/* finx-practice-desk.c: time */
/* (nullable): the desk's own part of @instrument */
FinxPracticeSlot *finx_practice_desk_find_slot     (FinxPracticeDesk *self, const FinxInstrument *instrument);
/* Where ticks of the slot go: nowhere (NULL) when nobody listens. */
GArray           *finx_practice_desk_tick_target   (FinxPracticeDesk *self, const FinxPracticeSlot *slot);
/* Brings a market that nobody watched to the desk's moment. */
void              finx_practice_desk_wake          (FinxPracticeDesk *self, FinxPracticeSlot *slot);
void              finx_practice_desk_deliver_ticks (FinxPracticeDesk *self);
void              finx_practice_desk_deliver_depth (FinxPracticeDesk *self);

/* finx-practice-desk-book.c */
void              finx_practice_desk_tell_book     (FinxPracticeDesk *self, FinxPracticeSlot *slot, const FinxDepth *depth);
void              finx_practice_desk_feed_resync   (FinxFeed *feed, const FinxInstrument *instrument);

/* finx-practice-desk-replay.c */
void              finx_practice_desk_end_replay    (FinxPracticeDesk *self, FinxPracticeSlot *slot, gint64 time_us);

/* finx-practice-desk-feed.c, finx-practice-desk-broker.c: the ports */
void              finx_practice_desk_feed_init     (FinxFeedInterface *iface);
void              finx_practice_desk_history_init  (FinxHistoryInterface *iface);
void              finx_practice_desk_broker_init   (FinxBrokerInterface *iface);

/* finx-practice-desk-account.c: money */
void              finx_practice_desk_fill_cb       (const FinxFill *fill, gpointer desk);
/* What a market order would pay about, or else the order's own price. */
FinxDecimal       finx_practice_desk_order_price   (FinxPracticeSlot *slot, const FinxOrder *order);
/* May the account afford @order, which replaces @without (nullable)? @reserved: what it holds of the buying power. */
gboolean          finx_practice_desk_check_risk    (FinxPracticeDesk *self, FinxPracticeSlot *slot, const FinxOrder *order,
                                                    const FinxPracticeEntry *without, FinxDecimal *reserved, GError **error);

G_END_DECLS
