/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/finx-engine.h"

G_BEGIN_DECLS

/* What the connected brokers find for a text, each result with its broker. Signal "found" (FinxQuoteRow *row): one was chosen, and the
 * program knows it from now on. */
#define FINX_TYPE_BROKER_FINDER (finx_broker_finder_get_type ())
G_DECLARE_FINAL_TYPE (FinxBrokerFinder, finx_broker_finder, FINX, BROKER_FINDER, GtkBox)

GtkWidget *finx_broker_finder_new        (FinxEngine *engine);
/* A moment later, unless another text comes; a text that is too short clears the list. */
void       finx_broker_finder_search     (FinxBrokerFinder *self, const char *text);
/* FALSE: there is none. */
gboolean   finx_broker_finder_pick_first (FinxBrokerFinder *self);

G_END_DECLS
