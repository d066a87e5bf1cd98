/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-broker.h"

G_BEGIN_DECLS

/* What is known of the orders at a broker, whoever told it: an answer, a stream, a list that was read again. They come late, twice,
 * out of order, and from other programs. The ledger makes of them what the sink promises: each change once, an order that is done
 * stays done, each fill once. One thread. */
typedef struct _FinxOrderLedger FinxOrderLedger;

FinxOrderLedger *finx_order_ledger_new       (void);
void             finx_order_ledger_free      (FinxOrderLedger      *self);
void             finx_order_ledger_set_sink  (FinxOrderLedger      *self,
                                              const FinxBrokerSink *sink,
                                              gpointer              user_data);
void             finx_order_ledger_count_apart (FinxOrderLedger    *self);

void             finx_order_ledger_add       (FinxOrderLedger      *self,
                                              const FinxOrder      *order);
void             finx_order_ledger_add_fill  (FinxOrderLedger      *self,
                                              const FinxFill       *fill);
const FinxOrder *finx_order_ledger_find      (FinxOrderLedger      *self,
                                              const char           *client_id);
FinxOrder       *finx_order_ledger_copy      (FinxOrderLedger      *self,
                                              const char           *client_id);
const FinxOrder *finx_order_ledger_find_venue (FinxOrderLedger     *self,
                                              const char           *venue_id);
void             finx_order_ledger_drop      (FinxOrderLedger      *self,
                                              const char           *client_id);
void             finx_order_ledger_follow    (FinxOrderLedger      *self,
                                              const char           *client_id,
                                              const char           *from,
                                              const char           *venue_id);
void             finx_order_ledger_name_former (FinxOrderLedger    *self,
                                              const char           *client_id,
                                              const char           *venue_id);
void             finx_order_ledger_name_earlier (FinxOrderLedger   *self,
                                              const char           *client_id,
                                              const char           *venue_id);
gboolean         finx_order_ledger_take      (FinxOrderLedger      *self,
                                              FinxOrder            *told,
                                              const char           *note);
gboolean         finx_order_ledger_take_fill (FinxOrderLedger      *self,
                                              FinxFill             *fill);
GPtrArray       *finx_order_ledger_get_open  (FinxOrderLedger      *self);
void             finx_order_ledger_get_filled (FinxOrderLedger     *self,
                                              const char           *venue_id,
                                              FinxDecimal          *quantity,
                                              FinxDecimal          *value);
gboolean         finx_order_ledger_lacks_fills (FinxOrderLedger    *self,
                                              gint64               *since_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxOrderLedger, finx_order_ledger_free)

G_END_DECLS
