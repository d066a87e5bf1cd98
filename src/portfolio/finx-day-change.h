/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/finx-holding.h"

G_BEGIN_DECLS

/* What today won or lost: value now, less the value at the close before today's session, less what came in or went out.
 * Of an instrument today begins with the close of the session before, so that its price at the beginning is the previous
 * close; of cash it is the UTC day. All at the present exchange rates, as in #FinxValuation. One thread. */
typedef struct _FinxDayChange FinxDayChange;

FinxDayChange *finx_day_change_new        (void);
void           finx_day_change_free       (FinxDayChange        *self);
void           finx_day_change_add        (FinxDayChange        *self,
                                           const FinxPosting    *posting);
gboolean       finx_day_change_set_now    (FinxDayChange        *self,
                                           gint64                now_us);
gboolean       finx_day_change_has_traded (const FinxDayChange  *self,
                                           const FinxInstrument *instrument);
FinxDecimal    finx_day_change_read       (const FinxDayChange  *self,
                                           FinxBooks            *books,
                                           const char           *base_currency,
                                           FinxPriceFunc         price,
                                           FinxRateFunc          rate,
                                           gpointer              user_data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxDayChange, finx_day_change_free)

G_END_DECLS
