/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/books/finx-lot-book.h"

G_BEGIN_DECLS

/* Where a lot stands in the order of HIFO. The key is kept: a lot that a sale closed by name stays in its place until it
 * comes to the top, and a lot that is closed in part does not move by the rounding of its cost. */
typedef struct
{
  double key;                   /* cost a unit; only compared */
  guint  lot;
} FinxLotRank;

/* The lots of a book in order of acquisition, and which of them is closed next. All of one sign. */
typedef struct
{
  FinxLot *lots;                /* owned */
  guint    head;                /* the first that may be open; closed ones have quantity 0 */
  guint    end;
  guint    size;
  FinxLotRank *heap;            /* owned; the lot with the highest cost a unit on top; HIFO only */
  guint    n_heap;
} FinxLotQueue;

void     finx_lot_queue_clear   (FinxLotQueue  *self);
FinxLotQueue finx_lot_queue_copy (const FinxLotQueue *self);
void     finx_lot_queue_append  (FinxLotQueue  *self,
                                 const FinxLot *lot,
                                 FinxLotMethod  method);
void     finx_lot_queue_insert  (FinxLotQueue  *self,
                                 const FinxLot *lot,
                                 FinxLotMethod  method);
FinxLot *finx_lot_queue_next    (FinxLotQueue  *self,
                                 FinxLotMethod  method,
                                 guint32        wanted);
void     finx_lot_queue_reorder (FinxLotQueue  *self,
                                 FinxLotMethod  method);

G_END_DECLS
