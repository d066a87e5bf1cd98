/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/pages/portfolio/taxonomy/finx-taxonomy-store.h"

G_BEGIN_DECLS

/* Edits what is chosen in a taxonomy that somebody made: name, place and target of a class, or the classes of a holding. */
#define FINX_TYPE_TAXONOMY_EDITOR (finx_taxonomy_editor_get_type ())
G_DECLARE_FINAL_TYPE (FinxTaxonomyEditor, finx_taxonomy_editor, FINX, TAXONOMY_EDITOR, GtkWidget)

GtkWidget *finx_taxonomy_editor_new          (FinxPortfolioView *view);
/* @taxonomy: (nullable): id; %NULL: a built-in one, which is not edited. */
void       finx_taxonomy_editor_show_class   (FinxTaxonomyEditor *self, const char *taxonomy, guint class_id);      /* top: none chosen */
void       finx_taxonomy_editor_show_holding (FinxTaxonomyEditor *self, const char *taxonomy, const FinxExposureItem *item);

G_END_DECLS
