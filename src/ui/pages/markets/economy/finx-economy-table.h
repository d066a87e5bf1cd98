/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pages/markets/economy/finx-economy-row.h"
#include "ui/widgets/finx-widgets.h"

G_BEGIN_DECLS

/* The list of FinxEconomyRow: topic, series, country, last value, its date, change, source and age. */
GtkWidget *finx_economy_table_new    (void);
/* (transfer full): "2.26%", "4.53 T USD"; "–" where nothing is known */
char      *finx_economy_format_value (FinxEconomyRow *row);

G_END_DECLS
