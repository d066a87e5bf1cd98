/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/finx-lot-book.h"

G_BEGIN_DECLS

/* The lots of a book in order of acquisition, and which of them is closed next. All of one sign. */
typedef struct
{
  FinxLot *lots;                /* owned */
  guint    head;                /* the first that may be open; closed ones have quantity 0 */
  guint    end;
  guint    size;
  guint   *heap;                /* owned; of indices, the lot with the highest cost a unit on top; HIFO only */
  guint    n_heap;
} FinxLotQueue;

void     finx_lot_queue_clear   (FinxLotQueue  *self);
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
