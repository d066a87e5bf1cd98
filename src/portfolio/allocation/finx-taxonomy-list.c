/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/allocation/finx-taxonomy-list.h"

#include "base/finx-error.h"
#include "base/finx-text.h"

#define FORMAT_VERSION 1

struct _FinxTaxonomyList
{
  GPtrArray *taxonomies;        /* (element-type FinxTaxonomy), owned */
  guint      next;              /* of the ids "own-1", "own-2", …, none of which is ever given again */
};

FinxTaxonomyList *
finx_taxonomy_list_new (void)
{
  FinxTaxonomyList *self = g_new0 (FinxTaxonomyList, 1);

  self->taxonomies = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_taxonomy_free);
  self->next = 1;
  return self;
}

void
finx_taxonomy_list_free (FinxTaxonomyList *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->taxonomies);
  g_free (self);
}

guint
finx_taxonomy_list_get_n (const FinxTaxonomyList *self)
{
  return self->taxonomies->len;
}

/* (transfer none): may be edited; its name through finx_taxonomy_list_rename() */
FinxTaxonomy *
finx_taxonomy_list_get (const FinxTaxonomyList *self,
                        guint                   number)
{
  g_return_val_if_fail (number < self->taxonomies->len, NULL);

  return self->taxonomies->pdata[number];
}

/* (transfer none) (nullable) */
FinxTaxonomy *
finx_taxonomy_list_find (const FinxTaxonomyList *self,
                         const char             *id)
{
  for (guint i = 0; i < self->taxonomies->len; i++)
    if (g_strcmp0 (finx_taxonomy_get_id (self->taxonomies->pdata[i]), id) == 0)
      return self->taxonomies->pdata[i];
  return NULL;
}

static gboolean
check_free (const FinxTaxonomyList *self,
            const FinxTaxonomy     *taxonomy,
            GError                **error)
{
  for (guint i = 0; i < self->taxonomies->len; i++)
    {
      const FinxTaxonomy *other = self->taxonomies->pdata[i];

      if (other != taxonomy && g_str_equal (finx_taxonomy_get_name (other), finx_taxonomy_get_name (taxonomy)))
        {
          finx_set_error (error, FINX_ERROR_INVALID, "FINX-TAXONOMY-012", "There is a taxonomy “%s” already. Choose another name.",
                          finx_taxonomy_get_name (taxonomy));
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * finx_taxonomy_list_create:
 *
 * Returns: (transfer none) (nullable): a new taxonomy without classes
 */
FinxTaxonomy *
finx_taxonomy_list_create (FinxTaxonomyList *self,
                           const char       *name,
                           GError          **error)
{
  g_autofree char *id = g_strdup_printf ("own-%u", self->next);
  g_autoptr(FinxTaxonomy) taxonomy = finx_taxonomy_new (id, "");

  if (!finx_taxonomy_rename (taxonomy, name, error) || !check_free (self, taxonomy, error))
    return NULL;
  self->next++;
  g_ptr_array_add (self->taxonomies, taxonomy);
  return g_steal_pointer (&taxonomy);
}

gboolean
finx_taxonomy_list_rename (FinxTaxonomyList *self,
                           const char       *id,
                           const char       *name,
                           GError          **error)
{
  FinxTaxonomy *taxonomy = finx_taxonomy_list_find (self, id);
  g_autofree char *before = NULL;

  if (taxonomy == NULL)
    {
      finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-TAXONOMY-013", "This taxonomy is not there any more.");
      return FALSE;
    }
  before = g_strdup (finx_taxonomy_get_name (taxonomy));
  if (!finx_taxonomy_rename (taxonomy, name, error))
    return FALSE;
  if (check_free (self, taxonomy, error))
    return TRUE;
  finx_taxonomy_rename (taxonomy, before, NULL);
  return FALSE;
}

/* Returns: whether it was there */
gboolean
finx_taxonomy_list_remove (FinxTaxonomyList *self,
                           const char       *id)
{
  FinxTaxonomy *taxonomy = finx_taxonomy_list_find (self, id);

  return taxonomy != NULL && g_ptr_array_remove (self->taxonomies, taxonomy);
}

/**
 * finx_taxonomy_list_to_text:
 *
 * Returns: (transfer full): `{"version":1,"next":…,"taxonomies":[…]}`
 */
char *
finx_taxonomy_list_to_text (const FinxTaxonomyList *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  finx_json_add_integer (builder, "version", FORMAT_VERSION);
  finx_json_add_integer (builder, "next", self->next);
  json_builder_set_member_name (builder, "taxonomies");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->taxonomies->len; i++)
    finx_taxonomy_write (self->taxonomies->pdata[i], builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return finx_json_end (builder);
}

static gboolean
read_one (FinxTaxonomyList *self,
          JsonObject       *object,
          GError          **error)
{
  g_autoptr(FinxTaxonomy) taxonomy = object != NULL ? finx_taxonomy_read (object, error) : NULL;

  if (taxonomy == NULL)
    {
      if (object == NULL)
        finx_set_error (error, FINX_ERROR_INVALID, "FINX-TAXONOMY-014", "The taxonomies could not be read: one is not an object.");
      return FALSE;
    }
  if (finx_taxonomy_list_find (self, finx_taxonomy_get_id (taxonomy)) != NULL)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-TAXONOMY-014", "The taxonomies could not be read: “%s” is there twice.",
                      finx_taxonomy_get_id (taxonomy));
      return FALSE;
    }
  if (!check_free (self, taxonomy, error))
    return FALSE;
  g_ptr_array_add (self->taxonomies, g_steal_pointer (&taxonomy));
  return TRUE;
}

/* (transfer full) (nullable): all of it, or nothing */
FinxTaxonomyList *
finx_taxonomy_list_from_text (const char *text,
                              GError    **error)
{
  g_autoptr(JsonObject) object = finx_json_parse_object (text);
  g_autoptr(FinxTaxonomyList) self = finx_taxonomy_list_new ();
  JsonArray *array = object != NULL ? finx_json_get_array (object, "taxonomies") : NULL;
  gint64 version = 0, next = 0;

  if (array == NULL || !finx_json_get_integer (object, "version", &version) || !finx_json_get_integer (object, "next", &next)
      || version != FORMAT_VERSION || next < 1 || next >= G_MAXINT)
    {
      finx_set_error (error, version > FORMAT_VERSION ? FINX_ERROR_NEWER : FINX_ERROR_INVALID, "FINX-TAXONOMY-014",
                      version > FORMAT_VERSION ? finx_text ("The taxonomies were written by a newer version of the program.")
                                               : finx_text ("The taxonomies could not be read: the document is not complete."));
      return NULL;
    }
  self->next = (guint) next;
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!read_one (self, finx_json_object_of (json_array_get_element (array, i)), error))
      return NULL;
  return g_steal_pointer (&self);
}
