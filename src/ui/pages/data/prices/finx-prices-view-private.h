/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/prices/finx-engine-prices.h"
#include "ui/pages/data/prices/finx-prices-view.h"
#include "ui/pages/data/prices/finx-series-row.h"
#include "ui/widgets/finx-widgets.h"

G_BEGIN_DECLS

/* Shared by finx-prices-view.c (widget, layout), finx-prices-list.c (what is listed), finx-prices-actions.c. */
struct _FinxPricesView
{
  GtkWidget      parent_instance;
  FinxWorkspace *workspace;             /* owned */
  FinxEngine    *engine;                /* borrowed from @workspace */
  GCancellable  *cancellable;           /* cancelled in dispose */
  GListStore    *rows;                  /* FinxSeriesRow */
  GListStore    *unpriced;              /* FinxPosition */
  GtkWidget     *stack, *paned, *list_box, *unpriced_box, *unpriced_count, *detail;
  GtkWidget     *fetch, *fetch_symbol, *fetch_source;   /* popover */
  GtkWidget     *box, *fetching;        /* FinxProviderFetch */
  FinxTable     *table;
  FinxTable     *unpriced_table;
  guint          refresh_id;
  gboolean       is_listing, is_looking;
  char          *wanted;                /* symbol to select once it is listed */

  /* What Undo puts back: the series that was deleted last; NULL bars: nothing. */
  FinxSeriesKey  deleted_key;           /* its symbol is owned */
  GArray        *deleted_bars;
};

void finx_prices_view_class_init_actions (GtkWidgetClass *widget_class);
void finx_prices_view_queue_refresh      (FinxPricesView *self);
void finx_prices_view_fetch              (FinxPricesView *self, const FinxInstrument *instrument);
void finx_prices_view_tell_error         (FinxPricesView *self, const GError *error);
void finx_prices_view_select_symbol      (FinxPricesView *self, const char *symbol);

G_END_DECLS
