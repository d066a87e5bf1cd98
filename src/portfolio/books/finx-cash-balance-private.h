/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/books/finx-cash-balance.h"

G_BEGIN_DECLS

FinxCashBalance *finx_cash_balance_new    (const char      *currency);
/* Returns %TRUE, after one notify, when a figure changed. */
gboolean         finx_cash_balance_update (FinxCashBalance *self,
                                           FinxDecimal      amount,
                                           FinxDecimal      base_value);

G_END_DECLS
