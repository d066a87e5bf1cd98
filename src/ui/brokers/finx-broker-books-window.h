/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "engine/finx-engine.h"

G_BEGIN_DECLS

/* What an account's journal and its broker hold differently, and correcting it; with @imports what was traded before is taken into the
 * journal first. */
#define FINX_TYPE_BROKER_BOOKS_WINDOW (finx_broker_books_window_get_type ())
G_DECLARE_FINAL_TYPE (FinxBrokerBooksWindow, finx_broker_books_window, FINX, BROKER_BOOKS_WINDOW, AdwWindow)

GtkWidget *finx_broker_books_window_new (FinxEngine *engine, const char *account, gboolean imports);

G_END_DECLS
