/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pages/portfolio/finx-row-model.h"
#include "ui/review/finx-portfolio-view.h"
#include "ui/widgets/finx-widgets.h"

G_BEGIN_DECLS

/* A table of the rows of finx_lot_rows_new(), open or closed; its items are FinxRowItem. */
FinxTable *finx_lot_table_new (FinxPortfolioView *view,
                               gboolean           is_open,
                               FinxRowModel      *model);

G_END_DECLS
