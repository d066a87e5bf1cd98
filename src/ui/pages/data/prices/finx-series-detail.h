/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/pages/data/prices/finx-series-row.h"
#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* One price series: its chart, and what deserves a look, marked there and listed below. */
#define FINX_TYPE_SERIES_DETAIL (finx_series_detail_get_type ())
G_DECLARE_FINAL_TYPE (FinxSeriesDetail, finx_series_detail, FINX, SERIES_DETAIL, GtkWidget)

GtkWidget *finx_series_detail_new  (FinxWorkspace    *workspace,
                                    GMenuModel       *menu);    /* of its button; actions are looked up upwards */
void       finx_series_detail_set  (FinxSeriesDetail *self,
                                    FinxSeriesRow    *row);     /* (nullable) */
void       finx_series_detail_show_source (FinxSeriesDetail *self);     /* it became known */

G_END_DECLS
