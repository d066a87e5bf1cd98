/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A taxonomy as a small JSON document; what is read goes through the same checks as an edit. */
#include "portfolio/allocation/finx-taxonomy-private.h"

#include <string.h>

#include "base/finx-error.h"

#define MAX_ID 1000000000

static void
write_classes (const FinxTaxonomy *self,
               JsonBuilder        *builder)
{
  json_builder_set_member_name (builder, "classes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->classes->len; i++)
    {
      const FinxTaxonomyClass *row = finx_taxonomy_get_class (self, i);

      json_builder_begin_object (builder);
      finx_json_add_integer (builder, "id", row->id);
      finx_json_add_integer (builder, "parent", row->parent);
      finx_json_add_text (builder, "name", row->name);
      finx_json_add_integer (builder, "colour", row->colour);
      finx_json_add_decimal (builder, "target", row->target);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
write_shares (const FinxTaxonomy *self,
              JsonBuilder        *builder)
{
  g_autoptr(GPtrArray) keys = finx_taxonomy_list_subjects (self);

  json_builder_set_member_name (builder, "assignments");
  json_builder_begin_array (builder);
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = keys->pdata[i];
      gboolean is_cash = g_str_has_prefix (key, FINX_TAXONOMY_CASH);
      const GArray *shares = g_hash_table_lookup (self->shares, key);

      for (guint j = 0; j < shares->len; j++)
        {
          const FinxTaxonomyShare *share = &g_array_index (shares, FinxTaxonomyShare, j);

          json_builder_begin_object (builder);
          finx_json_add_text (builder, is_cash ? "cash" : "symbol", is_cash ? key + strlen (FINX_TAXONOMY_CASH) : key);
          finx_json_add_integer (builder, "class", share->class_id);
          finx_json_add_decimal (builder, "weight", share->weight);
          json_builder_end_object (builder);
        }
    }
  json_builder_end_array (builder);
}

/* Adds the object to a document that is being built. */
void
finx_taxonomy_write (const FinxTaxonomy *self,
                     JsonBuilder        *builder)
{
  json_builder_begin_object (builder);
  finx_json_add_text (builder, "id", self->id);
  finx_json_add_text (builder, "name", self->name);
  finx_json_add_integer (builder, "next", self->next_id);
  write_classes (self, builder);
  write_shares (self, builder);
  json_builder_end_object (builder);
}

static gboolean
refuse (const char *what,
        guint       number,
        GError    **error)
{
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-TAXONOMY-011",
                  "The taxonomy could not be read: %s number %u is not complete.", what, number + 1);
  return FALSE;
}

static gboolean
read_class (FinxTaxonomy *self,
            JsonObject   *object,
            guint         number,
            GError      **error)
{
  gint64 id, parent, colour;
  FinxDecimal target;

  if (object == NULL || !finx_json_get_integer (object, "id", &id) || !finx_json_get_integer (object, "parent", &parent)
      || !finx_json_get_integer (object, "colour", &colour) || !finx_json_get_decimal (object, "target", &target)
      || id <= 0 || id > MAX_ID || parent < 0 || parent > MAX_ID || colour < 0 || colour > G_MAXINT
      || finx_taxonomy_find_class (self, (guint) id) != NULL)
    return refuse ("class", number, error);
  return finx_taxonomy_add_class_as (self, (guint) id, (guint) parent, finx_json_get_text (object, "name"), error)
         && finx_taxonomy_set_colour (self, (guint) id, (guint) colour, error)
         && finx_taxonomy_set_target (self, (guint) id, target, error);
}

static gboolean
read_share (FinxTaxonomy *self,
            JsonObject   *object,
            guint         number,
            GError      **error)
{
  FinxTaxonomySubject subject;
  FinxDecimal weight;
  gint64 class_id;

  if (object == NULL || !finx_json_get_integer (object, "class", &class_id) || class_id <= 0 || class_id > MAX_ID
      || !finx_json_get_decimal (object, "weight", &weight))
    return refuse ("assignment", number, error);
  subject.symbol = finx_json_get_text (object, "symbol");
  subject.currency = finx_json_get_text (object, "cash");
  return finx_taxonomy_assign (self, subject, (guint) class_id, weight, error);
}

/**
 * finx_taxonomy_read:
 *
 * Returns: (transfer full) (nullable): what finx_taxonomy_write() wrote
 */
FinxTaxonomy *
finx_taxonomy_read (JsonObject *object,
                    GError    **error)
{
  JsonArray *classes = finx_json_get_array (object, "classes"), *shares = finx_json_get_array (object, "assignments");
  const char *id = finx_json_get_text (object, "id"), *name = finx_json_get_text (object, "name");
  g_autoptr(FinxTaxonomy) self = NULL;
  gint64 next = 0;

  if (id == NULL || *id == '\0' || classes == NULL || shares == NULL || !finx_json_get_integer (object, "next", &next)
      || next < 0 || next > MAX_ID)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-TAXONOMY-011", "The taxonomy could not be read: it is not complete.");
      return NULL;
    }
  self = finx_taxonomy_new (id, "");
  if (!finx_taxonomy_rename (self, name, error))
    return NULL;
  for (guint i = 0; i < json_array_get_length (classes); i++)
    if (!read_class (self, finx_json_object_of (json_array_get_element (classes, i)), i, error))
      return NULL;
  for (guint i = 0; i < json_array_get_length (shares); i++)
    if (!read_share (self, finx_json_object_of (json_array_get_element (shares, i)), i, error))
      return NULL;
  self->next_id = MAX (self->next_id, (guint) next);
  return g_steal_pointer (&self);
}

/**
 * finx_taxonomy_to_text:
 *
 * Returns: (transfer full): JSON; the same taxonomy always gives the same text
 */
char *
finx_taxonomy_to_text (const FinxTaxonomy *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  finx_taxonomy_write (self, builder);
  return finx_json_end (builder);
}

/* (transfer full) (nullable) */
FinxTaxonomy *
finx_taxonomy_from_text (const char *text,
                         GError    **error)
{
  g_autoptr(JsonObject) object = finx_json_parse_object (text);

  if (object != NULL)
    return finx_taxonomy_read (object, error);
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-TAXONOMY-011", "The taxonomy could not be read: it is not a JSON object.");
  return NULL;
}
