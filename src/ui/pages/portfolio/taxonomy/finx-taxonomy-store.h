/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/allocation/finx-exposure.h"
#include "portfolio/allocation/finx-taxonomy-list.h"
#include "ui/review/finx-portfolio-view.h"

G_BEGIN_DECLS

/* The taxonomies of a view's portfolio: the built-in ones, then those that somebody made, which are remembered. Main thread.
 *
 * Signal "changed": of those that somebody made. */
#define FINX_TYPE_TAXONOMY_STORE (finx_taxonomy_store_get_type ())
G_DECLARE_FINAL_TYPE (FinxTaxonomyStore, finx_taxonomy_store, FINX, TAXONOMY_STORE, GObject)

FinxTaxonomyStore *finx_taxonomy_store_of_view  (FinxPortfolioView *view);      /* (transfer none): one for all, as long as the view */
/* To be edited; then keep, or, when the edit failed, nothing: a failed edit changes nothing. */
FinxTaxonomyList  *finx_taxonomy_store_get_list (FinxTaxonomyStore *self);
void               finx_taxonomy_store_keep     (FinxTaxonomyStore *self);
gboolean           finx_taxonomy_store_can_undo (FinxTaxonomyStore *self);      /* the last change; once more brings it back */
void               finx_taxonomy_store_undo     (FinxTaxonomyStore *self);
/* By number: built-in first. */
guint              finx_taxonomy_store_get_n    (FinxTaxonomyStore *self);
const char        *finx_taxonomy_store_get_name (FinxTaxonomyStore *self, guint number);
const char        *finx_taxonomy_store_get_id   (FinxTaxonomyStore *self, guint number);        /* (nullable): %NULL: built-in */
FinxTaxonomy      *finx_taxonomy_store_copy     (FinxTaxonomyStore *self, guint number, const GArray *items);   /* (transfer full) */
/* (transfer full): all their names, in order. */
char             **finx_taxonomy_store_list_names (FinxTaxonomyStore *self);

G_END_DECLS
