/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "simulation/finx-practice-orders.h"

G_BEGIN_DECLS

struct _FinxPracticeOrders
{
  GPtrArray           *entries;         /* (element-type FinxPracticeEntry) by owner − 1; closed ones stay for queries */
  GPtrArray           *open;            /* borrowed from entries, oldest first */
  GHashTable          *by_client_id;    /* borrowed id → borrowed entry */
  GHashTable          *known;           /* set of owned ids */
  GPtrArray           *news;            /* (element-type FinxPracticeNews) */
  guint                n_accepted;
  FinxPracticeFillFunc func;
  gpointer             user_data;
};

static inline const FinxInstrument *
finx_practice_entry_instrument (const FinxPracticeEntry *entry)
{
  return entry->order->instrument;
}

static inline gboolean
finx_practice_entry_is_open (const FinxPracticeEntry *entry)
{
  return finx_order_state_is_open (entry->order->state);
}

/* TRUE: once it is triggered, any price will do. */
static inline gboolean
finx_practice_entry_is_market (const FinxPracticeEntry *entry)
{
  return entry->order->type != FINX_ORDER_LIMIT && entry->order->type != FINX_ORDER_STOP_LIMIT;
}

/* finx-practice-orders.c */
/* News for the broker's sink, with the order as it is now. @fill and @note (transfer full); @fill nullable. */
void     finx_practice_orders_tell        (FinxPracticeOrders *self, FinxPracticeEntry *entry, FinxFill *fill, gint64 now_us,
                                           char *note);
/* Enters the market as far as the order is able to now. */
void     finx_practice_orders_act         (FinxPracticeOrders *self, FinxPracticeEntry *entry, gint64 now_us, GArray *ticks);

/* finx-practice-fills.c */
void     finx_practice_orders_fill        (FinxPracticeOrders *self, FinxPracticeEntry *entry, gint64 price, gint64 size,
                                           gint64 double_mid, gboolean is_maker, gint64 time_us);
/* Turns the market's matches into fills. */
void     finx_practice_orders_absorb      (FinxPracticeOrders *self, FinxPracticeMarket *market);
/* The order is over without (more) fills. */
void     finx_practice_orders_end         (FinxPracticeOrders *self, FinxPracticeEntry *entry, FinxOrderState state,
                                           const char *reason, const char *note, gint64 now_us);
/* The others of a pair end when this one fills or is about to, or shrink with it. */
void     finx_practice_orders_settle_pair (FinxPracticeOrders *self, FinxPracticeEntry *entry, gint64 now_us);

/* finx-practice-stops.c */
/* The stop follows @price at its distance, never back; TRUE when it moved. */
gboolean finx_practice_entry_trail        (FinxPracticeEntry *entry, gint64 price);
void     finx_practice_orders_check_stop  (FinxPracticeOrders *self, FinxPracticeEntry *entry, gint64 last, gint64 now_us);
char    *finx_practice_entry_price_text   (const FinxPracticeEntry *entry, gint64 units);

G_END_DECLS
