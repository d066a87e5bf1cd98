/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-quote-row.h"
#include "portfolio/finx-holding.h"

G_BEGIN_DECLS

/* One position as it is shown; main thread. "serial" (uint64) is notified when any figure changed. */
#define FINX_TYPE_POSITION (finx_position_get_type ())
G_DECLARE_FINAL_TYPE (FinxPosition, finx_position, FINX, POSITION, GObject)
const FinxInstrument *finx_position_get_instrument (FinxPosition *self);
/* (transfer none): one without quotes where they do not count for the account, see finx_portfolio_may_use_quote(). */
FinxQuoteRow         *finx_position_get_quote      (FinxPosition *self);
FinxDecimal           finx_position_get_quantity   (FinxPosition *self);       /* signed */
FinxDecimal           finx_position_get_average    (FinxPosition *self);
FinxDecimal           finx_position_get_value      (FinxPosition *self);       /* instrument currency, signed */
FinxDecimal           finx_position_get_base_value (FinxPosition *self);       /* base currency, signed */
FinxDecimal           finx_position_get_unrealised (FinxPosition *self);       /* instrument currency */
FinxDecimal           finx_position_get_base_unrealised (FinxPosition *self);
double                finx_position_get_return     (FinxPosition *self);       /* unrealised ÷ |cost|; NaN unknown */
double                finx_position_get_weight     (FinxPosition *self);       /* base value ÷ net worth; NaN unknown */

G_END_DECLS
