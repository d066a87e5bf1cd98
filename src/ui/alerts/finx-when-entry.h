/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "market/expressions/finx-expression.h"

G_BEGIN_DECLS

/* The field for a condition in words, with examples to begin with; a fault is marked where it is. Signals: "changed",
 * "activate". */
#define FINX_TYPE_WHEN_ENTRY (finx_when_entry_get_type ())
G_DECLARE_FINAL_TYPE (FinxWhenEntry, finx_when_entry, FINX, WHEN_ENTRY, GtkBox)
GtkWidget  *finx_when_entry_new         (void);
const char *finx_when_entry_get_text    (FinxWhenEntry *self);
void        finx_when_entry_set_text    (FinxWhenEntry *self, const char *text);
/* Which examples there are. */
void        finx_when_entry_set_subject (FinxWhenEntry *self, FinxSubject subject);
/* @sentence: (nullable): all is well. @place: (nullable): it is nowhere in the text */
void        finx_when_entry_set_fault   (FinxWhenEntry *self, const char *sentence, const FinxPlace *place);

G_END_DECLS
