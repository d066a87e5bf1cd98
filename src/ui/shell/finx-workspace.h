/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/charts/finx-chart-links.h"

G_BEGIN_DECLS

/* What the pages share: the engine, the chosen instrument, account and interval, and requests between pages.
 * Properties "symbol" (string), "account" (string), "interval" (uint, FinxInterval), "page" (string: "dashboard", "data",
 * "markets", "portfolio", "execution", "system"), "watchlist" (string). Signals: "new-order" (FinxOrder *draft):
 * open Markets with this draft in its ticket; "show-order" (char *client_id): open Execution at it; "replace-order"
 * (FinxOrder *draft): ask whether the order of its client id shall become so; "show-tab" (char *page, char *tab);
 * "toast" (char *text, char *action_label (nullable), char *detailed_action (nullable)). Remembered across starts. */
#define FINX_TYPE_WORKSPACE (finx_workspace_get_type ())
G_DECLARE_FINAL_TYPE (FinxWorkspace, finx_workspace, FINX, WORKSPACE, GObject)

FinxWorkspace        *finx_workspace_new            (FinxEngine *engine);
FinxEngine           *finx_workspace_get_engine     (FinxWorkspace *self);
FinxChartLinks       *finx_workspace_get_charts     (FinxWorkspace *self);       /* what charts of all windows tell each other */
const FinxInstrument *finx_workspace_get_instrument (FinxWorkspace *self);       /* (nullable) */
void                  finx_workspace_set_instrument (FinxWorkspace *self, const FinxInstrument *instrument);
FinxPortfolio        *finx_workspace_get_portfolio  (FinxWorkspace *self);       /* of the chosen account (nullable) */
void                  finx_workspace_set_account    (FinxWorkspace *self, const char *account);
/* Pages of figures show all portfolios together, where there are two at least, until an account is set; tells notify::account.
 * Whoever trades goes on with the account. */
void                  finx_workspace_show_all       (FinxWorkspace *self);
gboolean              finx_workspace_is_all         (FinxWorkspace *self);
FinxInterval          finx_workspace_get_interval   (FinxWorkspace *self);
void                  finx_workspace_set_interval   (FinxWorkspace *self, FinxInterval interval);
const char           *finx_workspace_get_page       (FinxWorkspace *self);
void                  finx_workspace_set_page       (FinxWorkspace *self, const char *page);
void                  finx_workspace_show_tab       (FinxWorkspace *self, const char *page, const char *tab);
void                  finx_workspace_show_chart     (FinxWorkspace *self, const FinxInstrument *instrument);
void                  finx_workspace_new_order      (FinxWorkspace *self, const FinxOrder *draft);
void                  finx_workspace_show_order     (FinxWorkspace *self, const char *client_id);
/* Shows the window that replaces an order, filled with @draft's prices; sends nothing by itself. */
void                  finx_workspace_replace_order  (FinxWorkspace *self, const FinxOrder *draft);
/* Asks the venue to cancel; a refusal is told by a toast. */
void                  finx_workspace_cancel_order   (FinxWorkspace *self, const char *client_id);
void                  finx_workspace_toast          (FinxWorkspace *self, const char *text, const char *action_label, const char *detailed_action);

G_END_DECLS
