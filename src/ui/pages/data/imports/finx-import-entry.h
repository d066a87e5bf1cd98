/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "files/imports/finx-import-result.h"

G_BEGIN_DECLS

typedef enum
{
  FINX_ENTRY_NEW,
  FINX_ENTRY_CHANGED,           /* there is another with its id */
  FINX_ENTRY_KNOWN,             /* the portfolio has it already */
  FINX_ENTRY_SKIPPED,
  FINX_ENTRY_REFUSED
} FinxEntryState;
#define FINX_N_ENTRY_STATES 5

/* A row of a file, and what will become of it. */
#define FINX_TYPE_IMPORT_ENTRY (finx_import_entry_get_type ())
G_DECLARE_FINAL_TYPE (FinxImportEntry, finx_import_entry, FINX, IMPORT_ENTRY, GObject)

FinxImportEntry       *finx_import_entry_new_booked (FinxTransaction       *transaction,        /* (transfer full) */
                                                     FinxEntryState         state);
FinxImportEntry       *finx_import_entry_new_fault  (const FinxImportFault *fault,              /* copied */
                                                     gboolean               is_skipped);
FinxEntryState         finx_import_entry_get_state  (FinxImportEntry       *self);
const FinxTransaction *finx_import_entry_get        (FinxImportEntry       *self);      /* (nullable): a fault */
const char            *finx_import_entry_get_symbol (FinxImportEntry       *self);      /* "": none */
guint64                finx_import_entry_get_line   (FinxImportEntry       *self);      /* of a fault; 0: unknown */
const char            *finx_import_entry_get_reason (FinxImportEntry       *self);      /* of a fault; else "" */
const char            *finx_import_entry_get_text   (FinxImportEntry       *self);      /* of a fault: the row; else "" */
const char            *finx_entry_state_label       (FinxEntryState         state);
GtkWidget             *finx_import_entry_table_new  (void);

G_END_DECLS
