/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-instrument.h"

G_BEGIN_DECLS

#define FINX_MONEY_SCALE 10     /* digits after the point that a converted or booked amount is rounded to */

FinxDecimal finx_money_multiply (FinxDecimal           a,
                                 FinxDecimal           b);
FinxDecimal finx_money_notional (const FinxInstrument *instrument,
                                 FinxDecimal           quantity,
                                 FinxDecimal           price);
FinxDecimal finx_money_convert  (FinxDecimal           amount,
                                 FinxDecimal           rate);

G_END_DECLS
