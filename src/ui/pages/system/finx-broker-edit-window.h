/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "engine/finx-engine.h"

G_BEGIN_DECLS

/* Name and colour of a connection. */
#define FINX_TYPE_BROKER_EDIT_WINDOW (finx_broker_edit_window_get_type ())
G_DECLARE_FINAL_TYPE (FinxBrokerEditWindow, finx_broker_edit_window, FINX, BROKER_EDIT_WINDOW, AdwWindow)

GtkWidget *finx_broker_edit_window_new (FinxEngine *engine, const char *account);

G_END_DECLS
