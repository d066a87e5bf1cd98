/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/prices/finx-engine-prices.h"
#include "market/finx-series-check.h"

G_BEGIN_DECLS

/* A kept price series in the list. Property "serial" (uint64): what is found in it became known. */
#define FINX_TYPE_SERIES_ROW (finx_series_row_get_type ())
G_DECLARE_FINAL_TYPE (FinxSeriesRow, finx_series_row, FINX, SERIES_ROW, GObject)

FinxSeriesRow           *finx_series_row_new            (const FinxBarSeriesInfo *info,       /* copied */
                                                         const FinxInstrument    *instrument  /* (nullable): not known */);
const FinxBarSeriesInfo *finx_series_row_get_info       (FinxSeriesRow           *self);
const FinxInstrument    *finx_series_row_get_instrument (FinxSeriesRow           *self);      /* (nullable) */
FinxSeriesKey            finx_series_row_get_key        (FinxSeriesRow           *self);      /* its symbol is borrowed */
gboolean                 finx_series_row_is_same        (FinxSeriesRow           *self,
                                                         const FinxBarSeriesInfo *info);      /* nothing changed since */
/* How many things deserve a look; −1: not looked at yet. */
int                      finx_series_row_get_n_faults   (FinxSeriesRow           *self);
void                     finx_series_row_set_n_faults   (FinxSeriesRow           *self,
                                                         int                      n);
/* The provider that it was fetched from, and when; %NULL: none. */
void                     finx_series_row_set_origin     (FinxSeriesRow           *self,
                                                         const char              *provider,
                                                         gint64                   fetched_us);
const char              *finx_series_row_get_provider   (FinxSeriesRow           *self);      /* (nullable): its name */
gint64                   finx_series_row_get_fetched_us (FinxSeriesRow           *self);
/* How finx_series_check_new() has to look at it. */
FinxSeriesCheckOptions   finx_series_row_get_options    (FinxSeriesRow           *self);
const char              *finx_bar_source_label          (FinxBarSource            source);

G_END_DECLS
