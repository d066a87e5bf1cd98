/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-amount.h"

G_BEGIN_DECLS

/**
 * FinxLotMethod: which lot a sale closes.
 * @FINX_LOTS_FIFO: the one acquired first
 * @FINX_LOTS_LIFO: the one acquired last
 * @FINX_LOTS_HIFO: the one with the highest cost a unit, so that the gain is least; of a short the one sold lowest
 * @FINX_LOTS_AVERAGE: cost is pooled (moving average); days still leave first in, first out
 */
typedef enum
{
  FINX_LOTS_FIFO,
  FINX_LOTS_LIFO,
  FINX_LOTS_HIFO,
  FINX_LOTS_AVERAGE
} FinxLotMethod;
#define FINX_N_LOT_METHODS 4

/**
 * FinxLot: units that were acquired together.
 * @quantity: signed; a short lot is negative
 * @cost: what was paid, in the instrument's currency; of a short lot what was received, negative
 * @base_cost: the same in the base currency, at the day's rate
 * @day: on which it was acquired, days since 1970
 * @source: the owner's number of what opened it
 *
 * Quantities are in units of the book's lot step, amounts in units that the owner chose.
 */
typedef struct
{
  gint64     quantity;
  FinxAmount cost;
  FinxAmount base_cost;
  gint32     day;
  guint32    source;
} FinxLot;

#define FINX_LOT_ANY G_MAXUINT32

/* A purchase (+) or sale (−). @paid has the sign of the quantity; what it holds of fees is the owner's choice.
 * @lot names the source of the lots to close first. */
typedef struct
{
  gint64     quantity;
  FinxAmount paid;
  FinxAmount base_paid;
  gint32     day;
  guint32    source;
  guint32    lot;
} FinxLotTrade;

/**
 * FinxLotGain: one lot, or a part of it, closed by one event.
 * @quantity: with the lot's sign; 0: more capital came back than the lot had cost
 * @proceeds: with the lot's sign: for a short, what closing it took
 *
 * The gain is @proceeds − @cost, for long and short alike.
 */
typedef struct
{
  gint64     quantity;
  FinxAmount cost, proceeds;
  FinxAmount base_cost, base_proceeds;
  gint32     opened_day, closed_day;
  guint32    opened_by, closed_by;
} FinxLotGain;

typedef void (*FinxLotGainFunc) (const FinxLotGain *gain, gpointer user_data);

/* The lots of one instrument in one account, by one method. Pure; one thread; exact: what leaves a lot and what
 * stays always add up to what was there. */
typedef struct _FinxLotBook FinxLotBook;

FinxLotBook *finx_lot_book_new             (FinxLotMethod         method);
FinxLotBook *finx_lot_book_copy            (const FinxLotBook    *self);
void         finx_lot_book_free            (FinxLotBook          *self);
gint64       finx_lot_book_get_quantity    (const FinxLotBook    *self);
FinxAmount   finx_lot_book_get_cost        (const FinxLotBook    *self);
FinxAmount   finx_lot_book_get_base_cost   (const FinxLotBook    *self);
GArray      *finx_lot_book_list            (const FinxLotBook    *self);
/* The units of open lots with @source. */
gint64       finx_lot_book_count           (const FinxLotBook    *self,
                                            guint32               source);
void         finx_lot_book_trade           (FinxLotBook          *self,
                                            const FinxLotTrade   *trade,
                                            FinxLotGainFunc       closed,
                                            gpointer              user_data);
void         finx_lot_book_take            (FinxLotBook          *self,
                                            gint64                quantity,
                                            guint32               lot,
                                            GArray               *taken);
void         finx_lot_book_put             (FinxLotBook          *self,
                                            const FinxLot        *lot);
void         finx_lot_book_split           (FinxLotBook          *self,
                                            gint64                new_units,
                                            gint64                old_units);
void         finx_lot_book_return_capital  (FinxLotBook          *self,
                                            FinxAmount            amount,
                                            FinxAmount            base_amount,
                                            gint32                day,
                                            guint32               source,
                                            FinxLotGainFunc       closed,
                                            gpointer              user_data);
void         finx_lot_book_spin_off        (FinxLotBook          *self,
                                            gint64                part,
                                            gint64                whole,
                                            gint64                quantity,
                                            GArray               *spun);

/* Makes the quantities of @lots (element-type FinxLot) add up to @quantity, each in proportion. */
void         finx_lots_scale               (GArray               *lots,
                                            gint64                quantity);

/* The same quantities in units of another size. */
void         finx_lots_rescale             (GArray               *lots,
                                            guint                 from_scale,
                                            guint                 to_scale);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxLotBook, finx_lot_book_free)

G_END_DECLS
