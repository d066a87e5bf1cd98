/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/finx-engine.h"

G_BEGIN_DECLS

/* A drop-down of the currency that the figures of all portfolios are in; writes it down. */
#define FINX_TYPE_CURRENCY_CHOICE (finx_currency_choice_get_type ())
G_DECLARE_FINAL_TYPE (FinxCurrencyChoice, finx_currency_choice, FINX, CURRENCY_CHOICE, GtkWidget)

GtkWidget *finx_currency_choice_new    (FinxEngine         *engine);
/* The portfolios may have changed. */
void       finx_currency_choice_update (FinxCurrencyChoice *self);

G_END_DECLS
