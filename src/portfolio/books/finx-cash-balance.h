/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "base/finx-decimal.h"

G_BEGIN_DECLS

/* Cash in one currency; main thread. "serial" (uint64) is notified when a figure changed. */
#define FINX_TYPE_CASH_BALANCE (finx_cash_balance_get_type ())
G_DECLARE_FINAL_TYPE (FinxCashBalance, finx_cash_balance, FINX, CASH_BALANCE, GObject)
const char           *finx_cash_balance_get_currency   (FinxCashBalance *self);
FinxDecimal           finx_cash_balance_get_amount     (FinxCashBalance *self);
FinxDecimal           finx_cash_balance_get_base_value (FinxCashBalance *self);

G_END_DECLS
