/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-instrument.h"
#include "model/finx-tick.h"

G_BEGIN_DECLS

typedef enum
{
  FINX_ORDER_MARKET,
  FINX_ORDER_LIMIT,
  FINX_ORDER_STOP,
  FINX_ORDER_STOP_LIMIT,
  FINX_ORDER_TRAILING_STOP      /* stop_price follows the best price at a distance of trail */
} FinxOrderType;

typedef enum
{
  FINX_TIF_DAY,
  FINX_TIF_GTC,
  FINX_TIF_IOC,
  FINX_TIF_FOK,
  FINX_TIF_GTD,                 /* until expire_us */
  FINX_TIF_OPEN,                /* in the opening auction only */
  FINX_TIF_CLOSE                /* in the closing auction only */
} FinxTimeInForce;
#define FINX_N_TIFS (FINX_TIF_CLOSE + 1)

/**
 * FinxOrderState:
 * @FINX_ORDER_PENDING: written down, not yet acknowledged by the venue
 * @FINX_ORDER_WAITING: held until its trigger (stops, exit orders of a bracket)
 * @FINX_ORDER_WORKING: in the book
 * @FINX_ORDER_PARTIAL: in the book, partly filled
 * @FINX_ORDER_FILLED: done
 * @FINX_ORDER_CANCELLED: ended by the user, OCO, IOC or FOK
 * @FINX_ORDER_REJECTED: never accepted; see reason
 * @FINX_ORDER_EXPIRED: ended by its time in force
 * @FINX_ORDER_UNKNOWN: sent, outcome not known; is looked up, never sent again
 */
typedef enum
{
  FINX_ORDER_PENDING,
  FINX_ORDER_WAITING,
  FINX_ORDER_WORKING,
  FINX_ORDER_PARTIAL,
  FINX_ORDER_FILLED,
  FINX_ORDER_CANCELLED,
  FINX_ORDER_REJECTED,
  FINX_ORDER_EXPIRED,
  FINX_ORDER_UNKNOWN
} FinxOrderState;

/**
 * FinxOrder:
 *
 * Prices that do not apply are unknown. An order by value has a @notional and no known quantity. A bracket is an entry with client id E and two exit orders whose
 * @parent is E and which share an @oco_group: they wait until E fills, and one's fill cancels the other.
 */
typedef struct
{
  char                 *client_id;      /* made by us, unique for ever; see finx_order_new_client_id() */
  char                 *venue_id;       /* "" until acknowledged */
  char                 *account;        /* FinxAccount.id */
  const FinxInstrument *instrument;     /* borrowed from its table */
  FinxSide              side;
  FinxOrderType         type;
  FinxTimeInForce       tif;
  FinxDecimal           quantity;       /* > 0; unknown: by value, see @notional */
  FinxDecimal           limit_price;
  FinxDecimal           stop_price;
  FinxDecimal           trail;          /* distance in price, > 0 */
  char                 *parent;         /* client id or "" */
  char                 *oco_group;      /* or "" */
  gint64                expire_us;      /* of %FINX_TIF_GTD; else 0 */
  FinxDecimal           notional;       /* > 0: the value to trade, in the instrument's currency; else 0 */
  gboolean              is_extended;    /* also outside of the regular session */
  gboolean              is_again;       /* the same as another one, and meant: asked once, not kept */
  gboolean              is_short;       /* sells more than is held, which was seen and is allowed: when it is placed, not kept */
  /* set by the venue */
  FinxOrderState        state;
  FinxDecimal           filled;
  FinxDecimal           average_price;  /* unknown until filled > 0 */
  FinxDecimal           fees;           /* in the instrument's currency */
  char                 *reason;         /* why rejected, cancelled or expired; or "" */
  gint64                placed_us;
  gint64                updated_us;
} FinxOrder;

FinxOrder  *finx_order_new            (void);   /* everything empty, unknown, or zero */
FinxOrder  *finx_order_copy           (const FinxOrder  *self);
void        finx_order_free           (FinxOrder        *self);
gboolean    finx_order_validate       (const FinxOrder  *self,
                                       GError          **error);
char       *finx_order_new_client_id  (gint64            now_us);
static inline gboolean
finx_order_state_is_open (FinxOrderState state)
{
  return state <= FINX_ORDER_PARTIAL || state == FINX_ORDER_UNKNOWN;
}
static inline gboolean
finx_order_is_by_value (const FinxOrder *self)
{
  return finx_decimal_sign (self->notional) > 0;
}
char       *finx_order_describe       (const FinxOrder  *self);   /* "Buy 25 AAPL, limit 231.40, day" */
/* Where it stands among the prices: at its stop while it waits for that, else at its limit; unknown: of a market order. */
FinxDecimal finx_order_get_level      (const FinxOrder  *self);
/* Moves that to @price, and what it tells by its distance from there with it: the limit behind a stop; how far one that trails
 * follows. */
void        finx_order_move           (FinxOrder        *self,
                                       FinxDecimal       price);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxOrder, finx_order_free)

/* Positive fees cost. Fees are in the instrument's currency. */
typedef struct
{
  char                 *id;             /* the venue's, unique per account */
  char                 *client_id;      /* of the order */
  char                 *account;
  const FinxInstrument *instrument;
  FinxSide              side;
  FinxDecimal           quantity;       /* > 0 */
  FinxDecimal           price;
  FinxDecimal           fee;
  FinxDecimal           mid;            /* mid price when it happened; may be unknown */
  gboolean              is_maker;
  gint64                time_us;
} FinxFill;

FinxFill   *finx_fill_new             (void);
FinxFill   *finx_fill_copy            (const FinxFill   *self);
void        finx_fill_free            (FinxFill         *self);
gboolean    finx_fill_validate        (const FinxFill   *self,
                                       GError          **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxFill, finx_fill_free)

const char *finx_side_to_string       (FinxSide          side);      /* "buy", "sell" */
const char *finx_order_type_to_string (FinxOrderType     type);      /* "market", "limit", "stop", "stop_limit", "trailing_stop" */
const char *finx_tif_to_string        (FinxTimeInForce   tif);       /* "day", "gtc", "ioc", "fok", "gtd", "opg", "cls" */
const char *finx_order_state_to_string (FinxOrderState   state);     /* "pending", "waiting", "working", "partially_filled", … */
gboolean    finx_side_from_string     (const char       *text, FinxSide        *side);
gboolean    finx_order_type_from_string (const char     *text, FinxOrderType   *type);
gboolean    finx_tif_from_string      (const char       *text, FinxTimeInForce *tif);
gboolean    finx_order_state_from_string (const char    *text, FinxOrderState  *state);

G_END_DECLS
