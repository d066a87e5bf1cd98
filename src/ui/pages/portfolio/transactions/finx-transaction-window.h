/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

/* Adds a transaction, or changes one: the kind decides which fields there are, the amount of a trade is worked out from
 * quantity, price and deductions until somebody writes another one, and what is wrong is told at its field. */
#define FINX_TYPE_TRANSACTION_WINDOW (finx_transaction_window_get_type ())
G_DECLARE_FINAL_TYPE (FinxTransactionWindow, finx_transaction_window, FINX, TRANSACTION_WINDOW, AdwWindow)

/* @transaction: (nullable): fills the fields; without an id it is a new one; copied */
GtkWidget *finx_transaction_window_new (FinxPortfolioView     *view,
                                        const FinxTransaction *transaction,
                                        GtkWindow             *parent);

G_END_DECLS
