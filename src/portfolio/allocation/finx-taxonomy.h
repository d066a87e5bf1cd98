/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-json.h"

G_BEGIN_DECLS

#define FINX_N_TAXONOMY_COLOURS 16
#define FINX_TAXONOMY_MAX_CLASSES 1000
#define FINX_TAXONOMY_MAX_DEPTH 12
#define FINX_TAXONOMY_TOP 0             /* the whole: parent of the topmost classes */

/**
 * FinxTaxonomyClass:
 * @id: 1 and up; unique in its taxonomy, and never given again
 * @parent: id, or %FINX_TAXONOMY_TOP
 * @depth: 1 for the topmost
 * @colour: 0…FINX_N_TAXONOMY_COLOURS − 1: place in the palette of charts
 * @target: part of the whole portfolio that the class shall have, 0…1; unknown: no target
 */
typedef struct
{
  guint       id;
  guint       parent;
  guint       depth;
  char       *name;
  guint       colour;
  FinxDecimal target;
} FinxTaxonomyClass;

/* What is put into classes: an instrument, or all cash of a currency where @symbol is %NULL. */
typedef struct
{
  const char *symbol;
  const char *currency;
} FinxTaxonomySubject;

/* A part of a subject: 0 < @weight ≤ 1. */
typedef struct
{
  guint       class_id;
  FinxDecimal weight;
} FinxTaxonomyShare;

/**
 * FinxTaxonomy:
 *
 * A tree of classes, and what belongs to them. Always valid: names of brothers differ, the targets below a class add up to
 * no more than its own (and those of the topmost to no more than 1), and so do the shares of a subject; what is left of a
 * subject is without classification. An edit that would break a rule changes nothing and tells why. One thread.
 */
typedef struct _FinxTaxonomy FinxTaxonomy;

FinxTaxonomy            *finx_taxonomy_new          (const char *id, const char *name);
FinxTaxonomy            *finx_taxonomy_copy         (const FinxTaxonomy *self);
void                     finx_taxonomy_free         (FinxTaxonomy *self);
const char              *finx_taxonomy_get_id       (const FinxTaxonomy *self);
const char              *finx_taxonomy_get_name     (const FinxTaxonomy *self);
gboolean                 finx_taxonomy_rename       (FinxTaxonomy *self, const char *name, GError **error);

guint                    finx_taxonomy_get_n_classes (const FinxTaxonomy *self);
const FinxTaxonomyClass *finx_taxonomy_get_class    (const FinxTaxonomy *self, guint place);
const FinxTaxonomyClass *finx_taxonomy_find_class   (const FinxTaxonomy *self, guint id);
gboolean                 finx_taxonomy_is_below     (const FinxTaxonomy *self, guint id, guint ancestor);

gboolean                 finx_taxonomy_add_class    (FinxTaxonomy *self, guint parent, const char *name, guint *id, GError **error);
gboolean                 finx_taxonomy_rename_class (FinxTaxonomy *self, guint id, const char *name, GError **error);
gboolean                 finx_taxonomy_set_colour   (FinxTaxonomy *self, guint id, guint colour, GError **error);
gboolean                 finx_taxonomy_set_target   (FinxTaxonomy *self, guint id, FinxDecimal target, GError **error);
gboolean                 finx_taxonomy_move_class   (FinxTaxonomy *self, guint id, guint parent, guint position, GError **error);
gboolean                 finx_taxonomy_remove_class (FinxTaxonomy *self, guint id, GError **error);

gboolean                 finx_taxonomy_assign       (FinxTaxonomy *self, FinxTaxonomySubject subject, guint class_id,
                                                     FinxDecimal weight, GError **error);
const GArray            *finx_taxonomy_get_shares   (const FinxTaxonomy *self, FinxTaxonomySubject subject);
GPtrArray               *finx_taxonomy_list_subjects (const FinxTaxonomy *self);

void                     finx_taxonomy_write        (const FinxTaxonomy *self, JsonBuilder *builder);
FinxTaxonomy            *finx_taxonomy_read         (JsonObject *object, GError **error);
char                    *finx_taxonomy_to_text      (const FinxTaxonomy *self);
FinxTaxonomy            *finx_taxonomy_from_text    (const char *text, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxTaxonomy, finx_taxonomy_free)

G_END_DECLS
