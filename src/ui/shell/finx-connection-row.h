/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/finx-connection.h"

G_BEGIN_DECLS

/* A connection's name, rate and state; follows it while it is on the screen. */
#define FINX_TYPE_CONNECTION_ROW (finx_connection_row_get_type ())
G_DECLARE_FINAL_TYPE (FinxConnectionRow, finx_connection_row, FINX, CONNECTION_ROW, GtkBox)

GtkWidget *finx_connection_row_new   (FinxConnection *connection);
/* The chip's style and words for the state that @connection is in. */
void       finx_connection_describe  (FinxConnection *connection, const char **style, const char **text);

G_END_DECLS
