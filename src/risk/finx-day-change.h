/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-account.h"
#include "model/finx-order.h"
#include "portfolio/finx-valuation.h"

G_BEGIN_DECLS

/* What today won or lost: value now, less the value at the close before today's session, less what came in or went out.
 * Of an instrument today begins with the close of the session before, so that its price at the beginning is the previous
 * close; of cash it is the UTC day. All at the present exchange rates, as in #FinxValuation. One thread. */
typedef struct _FinxDayChange FinxDayChange;

FinxDayChange *finx_day_change_new         (gint64                  now_us);
void           finx_day_change_free        (FinxDayChange          *self);
/* Nothing that happened before it counts. */
gint64         finx_day_change_get_start   (const FinxDayChange    *self);
/* What did not happen today, and deposits and withdrawals, are passed over. */
void           finx_day_change_add_fill    (FinxDayChange          *self,
                                            const FinxFill         *fill);
void           finx_day_change_add_cash    (FinxDayChange          *self,
                                            const FinxCashMovement *movement);
/* @books: as they are now. Unknown as soon as a price or a rate that it needs is. */
FinxDecimal    finx_day_change_read        (const FinxDayChange    *self,
                                            FinxBooks              *books,
                                            const char             *base_currency,
                                            FinxPriceFunc           price,
                                            FinxRateFunc            rate,
                                            gpointer                user_data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxDayChange, finx_day_change_free)

G_END_DECLS
