/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/allocation/finx-taxonomy.h"

G_BEGIN_DECLS

struct _FinxTaxonomy
{
  char       *id;
  char       *name;
  GArray     *classes;          /* (element-type FinxTaxonomyClass), each followed by all that is below it */
  guint       next_id;
  GHashTable *shares;           /* key of a subject → (element-type FinxTaxonomyShare), never empty */
};

/* The key of cash begins with this; a symbol never does, for it has no spaces. */
#define FINX_TAXONOMY_CASH "cash "

/* As finx_taxonomy_add_class(), with a number that the caller knows to be new. */
gboolean finx_taxonomy_add_class_as (FinxTaxonomy *self, guint id, guint parent, const char *name, GError **error);

G_END_DECLS
