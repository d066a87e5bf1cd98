/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "files/reports/finx-pdf.h"

G_BEGIN_DECLS

/**
 * FinxPrintFailed:
 * @error: why nothing was printed
 *
 * Called on @widget, which may be gone from its window by then but not freed.
 */
typedef void (*FinxPrintFailed) (GtkWidget    *widget,
                                 const GError *error);

/* Asks for a printer (or a file) and prints; comes back at once. The printer that was chosen is kept for the next time, until
 * the program ends. @document: (transfer full); @name: of the job and, without an extension, of the file that is offered. */
void finx_print (GtkWidget       *widget,
                 FinxPdf         *document,
                 const char      *name,
                 FinxPrintFailed  failed);

G_END_DECLS
