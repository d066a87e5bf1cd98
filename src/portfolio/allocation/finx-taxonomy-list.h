/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/allocation/finx-taxonomy.h"

G_BEGIN_DECLS

/* The taxonomies that the user made: any number, with different ids and names. One thread. */
typedef struct _FinxTaxonomyList FinxTaxonomyList;

FinxTaxonomyList *finx_taxonomy_list_new       (void);
void              finx_taxonomy_list_free      (FinxTaxonomyList *self);
guint             finx_taxonomy_list_get_n     (const FinxTaxonomyList *self);
FinxTaxonomy     *finx_taxonomy_list_get       (const FinxTaxonomyList *self, guint number);
FinxTaxonomy     *finx_taxonomy_list_find      (const FinxTaxonomyList *self, const char *id);
FinxTaxonomy     *finx_taxonomy_list_create    (FinxTaxonomyList *self, const char *name, GError **error);
gboolean          finx_taxonomy_list_rename    (FinxTaxonomyList *self, const char *id, const char *name, GError **error);
gboolean          finx_taxonomy_list_remove    (FinxTaxonomyList *self, const char *id);
char             *finx_taxonomy_list_to_text   (const FinxTaxonomyList *self);
FinxTaxonomyList *finx_taxonomy_list_from_text (const char *text, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxTaxonomyList, finx_taxonomy_list_free)

G_END_DECLS
