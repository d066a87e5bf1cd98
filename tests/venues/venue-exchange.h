/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-order.h"

/* What stands behind every test venue, whatever its protocol: prices that a test sets, one account, orders that are matched against
 * the prices, fills. Not thread-safe: the venue's own thread. */

typedef enum
{
  VENUE_NEW,
  VENUE_HELD,                   /* an exit order until its entry is filled; a stop until it is triggered is new */
  VENUE_PARTIAL,
  VENUE_FILLED,
  VENUE_CANCELLED,
  VENUE_EXPIRED,
  VENUE_REJECTED,
  VENUE_REPLACED
} VenueState;

typedef struct _VenueOrder VenueOrder;
struct _VenueOrder
{
  char           *id, *client_id, *symbol;
  FinxSide        side;
  FinxOrderType   type;
  FinxTimeInForce tif;
  FinxDecimal     quantity, notional;   /* one of them is unknown */
  FinxDecimal     limit_price, stop_price, trail;
  FinxDecimal     filled, paid;         /* paid: sum of price × quantity */
  gboolean        is_extended;
  gboolean        is_short;             /* it opens or ends a short sale, where orders say so */
  VenueState      state;
  gint64          placed_us, updated_us;
  VenueOrder     *parent;               /* (nullable): the entry of an exit order */
  char           *replaces, *replaced_by;       /* (nullable) */
  guint           n_fills;
};

typedef struct
{
  char       *id;
  VenueOrder *order;
  FinxDecimal price, quantity, cumulated;
  gint64      time_us;
} VenueFill;

typedef struct
{
  char       *symbol;
  FinxDecimal bid, ask, last;
  FinxDecimal depth;            /* that can be traded at the best price, at once */
} VenuePrice;

typedef struct
{
  char       *symbol;
  FinxDecimal quantity, cost;
} VenuePosition;

typedef struct _VenueExchange VenueExchange;

/* What happens to an order; @fill: (nullable) */
typedef void (*VenueEvent) (VenueExchange *exchange, VenueOrder *order, VenueFill *fill, gpointer user_data);

struct _VenueExchange
{
  GPtrArray  *orders;           /* (element-type VenueOrder), in the order in which they came */
  GPtrArray  *fills;            /* (element-type VenueFill), likewise */
  GHashTable *prices;           /* symbol → VenuePrice */
  GHashTable *positions;        /* symbol → VenuePosition */
  FinxDecimal cash;
  guint       n_ids;
  VenueEvent  event;
  gpointer    user_data;
};

VenueExchange *venue_exchange_new       (VenueEvent     event,
                                         gpointer       user_data);
void           venue_exchange_free      (VenueExchange *self);
VenueOrder    *venue_order_new          (void);
void           venue_order_free         (VenueOrder    *order);         /* that was not placed */
char          *venue_exchange_new_id    (VenueExchange *self);          /* as UUIDs are written */
/* (nullable) (transfer none): why not. Takes @order. */
const char    *venue_exchange_place     (VenueExchange *self,
                                         VenueOrder    *order);
const char    *venue_exchange_cancel    (VenueExchange *self,
                                         VenueOrder    *order);
/* @changed: takes the place of @order. */
const char    *venue_exchange_replace   (VenueExchange *self,
                                         VenueOrder    *order,
                                         VenueOrder    *changed);
/* @changed: (transfer full): was to take the place of @order, and is rejected on its way; @order is as it was. */
void           venue_exchange_refuse_change (VenueExchange *self,
                                         VenueOrder    *order,
                                         VenueOrder    *changed);
VenueOrder    *venue_exchange_find      (VenueExchange *self,
                                         const char    *id);
VenueOrder    *venue_exchange_find_client (VenueExchange *self,
                                         const char    *client_id);
gboolean       venue_order_is_open      (const VenueOrder *order);
gboolean       venue_order_has_client_id (const VenueOrder *order);     /* who placed it gave it one */
/* Sets a price and matches what is open. @depth: how much is there; unknown: any */
void           venue_exchange_set_price (VenueExchange *self,
                                         const char    *symbol,
                                         FinxDecimal    bid,
                                         FinxDecimal    ask,
                                         FinxDecimal    depth);
