/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/finx-engine.h"

G_BEGIN_DECLS

GtkWidget *finx_series_table_new  (FinxEngine *engine);         /* of FinxSeriesRow */
GtkWidget *finx_fault_table_new   (void);                       /* of FinxFaultRow */
GtkWidget *finx_bar_table_new    (void);                       /* of FinxBarItem */
GtkWidget *finx_unpriced_table_new (void);                      /* of FinxPosition: held, but without price history */

G_END_DECLS
