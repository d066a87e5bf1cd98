/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/finx-gains-report.h"

G_BEGIN_DECLS

/* Marks what was sold at a loss and bought again within 30 days, in @closed (element-type FinxClosedLot): all that were
 * closed, of all accounts, in order. */
void finx_wash_sales_mark (GArray *closed, GPtrArray *transactions, gint32 until);

G_END_DECLS
