/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/taxonomy/finx-taxonomy-store.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"

struct _FinxTaxonomyStore
{
  GObject           parent_instance;
  FinxEngine       *engine;
  char             *key;                /* of the remembered state */
  FinxTaxonomyList *list;
  char             *kept;               /* the list as it is remembered */
  char             *before;             /* (nullable): as it was before the last change */
};

G_DEFINE_FINAL_TYPE (FinxTaxonomyStore, finx_taxonomy_store, G_TYPE_OBJECT)

static guint changed_signal;

static const char *const built_in_names[FINX_N_BUILT_IN_TAXONOMIES] = { N_("Class"), N_("Currency"), N_("Sector"), N_("Country") };

/* What cannot be read is put aside, never overwritten. */
static void
load (FinxTaxonomyStore *self,
      FinxWorkspace     *workspace)
{
  g_autofree char *text = finx_engine_get_state (self->engine, self->key);
  g_autoptr(GError) error = NULL;

  if (text != NULL && *text != '\0')
    self->list = finx_taxonomy_list_from_text (text, &error);
  if (self->list == NULL)
    self->list = finx_taxonomy_list_new ();
  if (error != NULL)
    {
      g_autofree char *aside = g_strconcat (self->key, "-unreadable", NULL), *sentence = finx_error_text (error);

      finx_engine_set_state (self->engine, aside, text);
      finx_workspace_toast (workspace, sentence, NULL, NULL);
    }
  self->kept = finx_taxonomy_list_to_text (self->list);
}

FinxTaxonomyList *
finx_taxonomy_store_get_list (FinxTaxonomyStore *self)
{
  g_return_val_if_fail (FINX_IS_TAXONOMY_STORE (self), NULL);
  return self->list;
}

void
finx_taxonomy_store_keep (FinxTaxonomyStore *self)
{
  g_autofree char *text = NULL;

  g_return_if_fail (FINX_IS_TAXONOMY_STORE (self));

  text = finx_taxonomy_list_to_text (self->list);
  if (g_str_equal (text, self->kept))
    return;
  g_free (self->before);
  self->before = g_steal_pointer (&self->kept);
  self->kept = g_steal_pointer (&text);
  finx_engine_set_state (self->engine, self->key, self->kept);
  g_signal_emit (self, changed_signal, 0);
}

gboolean
finx_taxonomy_store_can_undo (FinxTaxonomyStore *self)
{
  g_return_val_if_fail (FINX_IS_TAXONOMY_STORE (self), FALSE);
  return self->before != NULL;
}

void
finx_taxonomy_store_undo (FinxTaxonomyStore *self)
{
  FinxTaxonomyList *list;

  g_return_if_fail (finx_taxonomy_store_can_undo (self));

  list = finx_taxonomy_list_from_text (self->before, NULL);
  g_return_if_fail (list != NULL);
  finx_taxonomy_list_free (self->list);
  self->list = list;
  finx_taxonomy_store_keep (self);
}

guint
finx_taxonomy_store_get_n (FinxTaxonomyStore *self)
{
  g_return_val_if_fail (FINX_IS_TAXONOMY_STORE (self), 0);
  return FINX_N_BUILT_IN_TAXONOMIES + finx_taxonomy_list_get_n (self->list);
}

const char *
finx_taxonomy_store_get_name (FinxTaxonomyStore *self,
                              guint              number)
{
  g_return_val_if_fail (number < finx_taxonomy_store_get_n (self), "");
  return number < FINX_N_BUILT_IN_TAXONOMIES ? _(built_in_names[number])
                                             : finx_taxonomy_get_name (finx_taxonomy_list_get (self->list, number - FINX_N_BUILT_IN_TAXONOMIES));
}

const char *
finx_taxonomy_store_get_id (FinxTaxonomyStore *self,
                            guint              number)
{
  g_return_val_if_fail (number < finx_taxonomy_store_get_n (self), NULL);
  return number < FINX_N_BUILT_IN_TAXONOMIES ? NULL : finx_taxonomy_get_id (finx_taxonomy_list_get (self->list, number - FINX_N_BUILT_IN_TAXONOMIES));
}

FinxTaxonomy *
finx_taxonomy_store_copy (FinxTaxonomyStore *self,
                          guint              number,
                          const GArray      *items)
{
  g_return_val_if_fail (number < finx_taxonomy_store_get_n (self), NULL);
  if (number < FINX_N_BUILT_IN_TAXONOMIES)
    return finx_taxonomy_new_built_in ((FinxBuiltInTaxonomy) number, (const FinxExposureItem *) (gpointer) items->data, items->len);
  return finx_taxonomy_copy (finx_taxonomy_list_get (self->list, number - FINX_N_BUILT_IN_TAXONOMIES));
}

char **
finx_taxonomy_store_list_names (FinxTaxonomyStore *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < finx_taxonomy_store_get_n (self); i++)
    g_strv_builder_add (builder, finx_taxonomy_store_get_name (self, i));
  return g_strv_builder_end (builder);
}

static void
finx_taxonomy_store_finalize (GObject *object)
{
  FinxTaxonomyStore *self = FINX_TAXONOMY_STORE (object);

  g_object_unref (self->engine);
  g_free (self->key);
  finx_taxonomy_list_free (self->list);
  g_free (self->kept);
  g_free (self->before);
  G_OBJECT_CLASS (finx_taxonomy_store_parent_class)->finalize (object);
}

static void
finx_taxonomy_store_class_init (FinxTaxonomyStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_taxonomy_store_finalize;
  changed_signal = g_signal_new ("changed", FINX_TYPE_TAXONOMY_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
finx_taxonomy_store_init (FinxTaxonomyStore *self)
{
}

FinxTaxonomyStore *
finx_taxonomy_store_of_view (FinxPortfolioView *view)
{
  FinxTaxonomyStore *self = g_object_get_data (G_OBJECT (view), "finx-taxonomy-store");

  if (self != NULL)
    return self;
  self = g_object_new (FINX_TYPE_TAXONOMY_STORE, NULL);
  self->engine = g_object_ref (finx_portfolio_view_get_engine (view));
  self->key = g_strdup_printf ("portfolio/%s/taxonomies", finx_portfolio_view_get_id (view));
  load (self, finx_portfolio_view_get_workspace (view));
  g_object_set_data_full (G_OBJECT (view), "finx-taxonomy-store", self, g_object_unref);
  return self;
}
