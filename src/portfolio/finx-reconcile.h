/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-broker.h"
#include "model/finx-transaction.h"
#include "portfolio/books/finx-books.h"

G_BEGIN_DECLS

/**
 * FinxDifference: what an account holds by the journal, and by its broker.
 * @instrument: (nullable): %NULL: cash
 * @currency: of the cash, or the instrument's
 * @price: what one unit cost, as the broker has it; unknown; of an instrument
 */
typedef struct
{
  const FinxInstrument *instrument;
  char                 *currency;
  FinxDecimal           ours, theirs;
  FinxDecimal           price;
} FinxDifference;

void             finx_difference_free        (FinxDifference       *self);
/* @positions: (element-type FinxBrokerPosition); @balances: (element-type FinxBalance).
 * Returns: (transfer full) (element-type FinxDifference): instruments first, by symbol; empty: they agree */
GPtrArray       *finx_reconcile              (FinxBooks            *books,
                                              GPtrArray            *positions,
                                              GPtrArray            *balances);
gboolean         finx_difference_correct     (const FinxDifference *self,
                                              GPtrArray            *transactions,
                                              gint64                time_us,
                                              const char           *note,
                                              GError              **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxDifference, finx_difference_free)

G_END_DECLS
