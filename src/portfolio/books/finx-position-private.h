/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/books/finx-position.h"

G_BEGIN_DECLS

FinxPosition *finx_position_new    (FinxQuoteRow      *quote);
/* As it was given last: between two transactions the same one serves each frame. */
const FinxHolding *finx_position_get_holding (FinxPosition *self);
/* @rate: instrument currency to base; @net_worth in base. Returns %TRUE, after one notify, when a figure changed. */
gboolean      finx_position_update (FinxPosition      *self,
                                    const FinxHolding *holding,
                                    FinxDecimal        price,
                                    FinxDecimal        rate,
                                    FinxDecimal        net_worth);

G_END_DECLS
