/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "files/reports/finx-report-table.h"

G_BEGIN_DECLS

/* A report as a FinxTable that says what the file will say. (transfer floating) */
GtkWidget *finx_report_preview_new (FinxReportTable *report);

G_END_DECLS
