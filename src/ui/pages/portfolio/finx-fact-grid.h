/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Named figures in a few columns: each row has a name that explains itself in a tooltip. For cards with a dozen of figures that
 * do not sort. */
#define FINX_TYPE_FACT_GRID (finx_fact_grid_get_type ())
G_DECLARE_FINAL_TYPE (FinxFactGrid, finx_fact_grid, FINX, FACT_GRID, GtkWidget)

typedef struct
{
  const char *label;
  const char *explanation;      /* (nullable): one sentence */
} FinxFact;

/* @columns: (array zero-terminated=1): their heads, without that of the names; all texts untranslated */
GtkWidget *finx_fact_grid_new (const char *label, const char *const *columns, const FinxFact *facts, guint n);
/* @why: (nullable): a sentence for what is unknown */
void       finx_fact_grid_set (FinxFactGrid *self, guint row, guint column, const char *text, const char *why);

G_END_DECLS
