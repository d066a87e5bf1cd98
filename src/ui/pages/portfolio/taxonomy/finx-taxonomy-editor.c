/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/taxonomy/finx-taxonomy-editor.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "ui/widgets/finx-number-row.h"

struct _FinxTaxonomyEditor
{
  GtkWidget          parent_instance;
  FinxPortfolioView *view;
  FinxTaxonomyStore *store;             /* of the view */
  GtkWidget         *scroller;          /* the only child */
  GtkWidget         *box, *group;
  char              *taxonomy;          /* (nullable): id; %NULL: nothing can be edited */
  guint              class_id;
  char              *symbol, *currency; /* of a holding; both %NULL: a class is edited */
  GArray            *parents;           /* (element-type guint): class ids, as the combo row has them */
  gboolean           is_filling;
};

G_DEFINE_FINAL_TYPE (FinxTaxonomyEditor, finx_taxonomy_editor, GTK_TYPE_WIDGET)

static void fill (FinxTaxonomyEditor *self);

static FinxTaxonomy *
get_taxonomy (FinxTaxonomyEditor *self)
{
  return self->taxonomy != NULL ? finx_taxonomy_list_find (finx_taxonomy_store_get_list (self->store), self->taxonomy) : NULL;
}

/* The rows must not go while one of them tells what it was asked. */
static void
refill_cb (gpointer data)
{
  g_autoptr(FinxTaxonomyEditor) self = data;

  if (self->scroller != NULL)
    fill (self);
}

/* Keeps an edit, or tells why there was none and shows again what is. */
static void
finish (FinxTaxonomyEditor *self,
        gboolean            is_done,
        GError            **error)      /* read after the edit that is the argument before it */
{
  if (is_done)
    {
      finx_taxonomy_store_keep (self->store);
    }
  else
    {
      g_autofree char *sentence = finx_error_text (*error);

      finx_workspace_toast (finx_portfolio_view_get_workspace (self->view), sentence, NULL, NULL);
      g_idle_add_once (refill_cb, g_object_ref (self));
    }
}

static void
name_apply_cb (FinxTaxonomyEditor *self,
               GtkEditable        *row)
{
  FinxTaxonomy *taxonomy = get_taxonomy (self);
  g_autoptr(GError) error = NULL;

  if (taxonomy != NULL)
    finish (self, finx_taxonomy_rename_class (taxonomy, self->class_id, gtk_editable_get_text (row), &error), &error);
}

static void
target_apply_cb (FinxTaxonomyEditor *self,
                 GtkEditable        *row)
{
  FinxTaxonomy *taxonomy = get_taxonomy (self);
  g_autoptr(GError) error = NULL;
  FinxDecimal target;

  if (taxonomy != NULL)
    finish (self, finx_number_row_get (row, FINX_PERCENT, FINX_DECIMAL_UNKNOWN, &target, &error)
                  && finx_taxonomy_set_target (taxonomy, self->class_id, target, &error), &error);
}

static void
parent_chosen_cb (FinxTaxonomyEditor *self,
                  GParamSpec         *pspec,
                  AdwComboRow        *row)
{
  FinxTaxonomy *taxonomy = get_taxonomy (self);
  guint number = adw_combo_row_get_selected (row);
  g_autoptr(GError) error = NULL;

  if (!self->is_filling && taxonomy != NULL && number < self->parents->len)
    finish (self, finx_taxonomy_move_class (taxonomy, self->class_id, g_array_index (self->parents, guint, number), G_MAXUINT, &error), &error);
}

static void
share_apply_cb (FinxTaxonomyEditor *self,
                GtkEditable        *row)
{
  FinxTaxonomy *taxonomy = get_taxonomy (self);
  guint class_id = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "class"));
  g_autoptr(GError) error = NULL;
  FinxDecimal weight;

  if (taxonomy != NULL)
    finish (self, finx_number_row_get (row, FINX_PERCENT, FINX_DECIMAL_ZERO, &weight, &error)
                  && finx_taxonomy_assign (taxonomy, (FinxTaxonomySubject) { self->symbol, self->currency }, class_id, weight, &error), &error);
}

static void
remove_clicked_cb (FinxTaxonomyEditor *self)
{
  FinxTaxonomy *taxonomy = get_taxonomy (self);
  g_autoptr(GError) error = NULL;
  gboolean is_done;

  if (taxonomy == NULL)
    return;
  is_done = finx_taxonomy_remove_class (taxonomy, self->class_id, &error);
  if (is_done)
    {
      self->class_id = FINX_TAXONOMY_TOP;
      g_idle_add_once (refill_cb, g_object_ref (self));
    }
  finish (self, is_done, &error);
}

static GtkWidget *
add_entry (FinxTaxonomyEditor *self,
           const char         *title,
           const char         *text,
           GCallback           applied)
{
  GtkWidget *row = finx_number_row_new (title, text);

  g_signal_connect_object (row, "apply", applied, self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), row);
  return row;
}

/* Where the class may be moved: the top, and all that are not below it. */
static void
add_parents (FinxTaxonomyEditor      *self,
             const FinxTaxonomy      *taxonomy,
             const FinxTaxonomyClass *class_)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *row = adw_combo_row_new ();
  guint top = FINX_TAXONOMY_TOP, selected = 0;

  g_array_set_size (self->parents, 0);
  g_array_append_val (self->parents, top);
  gtk_string_list_append (names, _("The whole"));
  for (guint i = 0; i < finx_taxonomy_get_n_classes (taxonomy); i++)
    {
      const FinxTaxonomyClass *other = finx_taxonomy_get_class (taxonomy, i);

      if (other->id == class_->id || finx_taxonomy_is_below (taxonomy, other->id, class_->id))
        continue;
      if (other->id == class_->parent)
        selected = self->parents->len;
      g_array_append_val (self->parents, other->id);
      gtk_string_list_append (names, other->name);
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Below"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (parent_chosen_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), row);
}

static void
fill_class (FinxTaxonomyEditor      *self,
            const FinxTaxonomy      *taxonomy,
            const FinxTaxonomyClass *class_)
{
  g_autofree char *target = finx_part_to_percent (class_->target), *title = g_markup_escape_text (class_->name, -1);
  GtkWidget *remove = gtk_button_new_with_label (_("Remove class"));

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->group), title);
  add_entry (self, _("Name"), class_->name, G_CALLBACK (name_apply_cb));
  add_entry (self, _("Target, part of the whole in %"), target, G_CALLBACK (target_apply_cb));
  add_parents (self, taxonomy, class_);
  gtk_widget_set_halign (remove, GTK_ALIGN_START);
  gtk_widget_set_margin_top (remove, 12);
  gtk_widget_set_tooltip_text (remove, _("What is in it goes to the class above"));
  g_signal_connect_object (remove, "clicked", G_CALLBACK (remove_clicked_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), remove);
}

static FinxDecimal
share_of (const GArray *shares,         /* (nullable) */
          guint         class_id)
{
  for (guint i = 0; shares != NULL && i < shares->len; i++)
    if (g_array_index (shares, FinxTaxonomyShare, i).class_id == class_id)
      return g_array_index (shares, FinxTaxonomyShare, i).weight;
  return FINX_DECIMAL_UNKNOWN;
}

static void
fill_holding (FinxTaxonomyEditor *self,
              const FinxTaxonomy *taxonomy)
{
  const GArray *shares = finx_taxonomy_get_shares (taxonomy, (FinxTaxonomySubject) { self->symbol, self->currency });
  g_autofree char *name = self->symbol != NULL ? g_strdup (self->symbol) : g_strdup_printf (_("Cash %s"), self->currency);
  g_autofree char *title = g_markup_escape_text (name, -1);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->group),
                                         _("Percent of it in each class; what they leave is without classification."));
  for (guint i = 0; i < finx_taxonomy_get_n_classes (taxonomy); i++)
    {
      const FinxTaxonomyClass *class_ = finx_taxonomy_get_class (taxonomy, i);
      g_autofree char *text = finx_part_to_percent (share_of (shares, class_->id));
      GtkWidget *row = add_entry (self, class_->name, text, G_CALLBACK (share_apply_cb));

      g_object_set_data (G_OBJECT (row), "class", GUINT_TO_POINTER (class_->id));
    }
}

static void
fill (FinxTaxonomyEditor *self)
{
  FinxTaxonomy *taxonomy = get_taxonomy (self);
  const FinxTaxonomyClass *class_ = taxonomy != NULL && self->class_id != FINX_TAXONOMY_TOP ? finx_taxonomy_find_class (taxonomy, self->class_id)
                                                                                            : NULL;

  self->is_filling = TRUE;
  gtk_box_remove (GTK_BOX (self->box), self->group);
  self->group = adw_preferences_group_new ();
  gtk_box_append (GTK_BOX (self->box), self->group);
  if (taxonomy == NULL)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->group),
                                           _("Made of what is known about the instruments. Copy it to make it your own."));
  else if (self->currency != NULL)
    fill_holding (self, taxonomy);
  else if (class_ != NULL)
    fill_class (self, taxonomy, class_);
  else
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->group), _("Choose a class or a holding in the table to edit it."));
  self->is_filling = FALSE;
}

static void
set_holding (FinxTaxonomyEditor *self,
             const char         *symbol,
             const char         *currency)
{
  g_free (self->symbol);
  g_free (self->currency);
  self->symbol = g_strdup (symbol);
  self->currency = g_strdup (currency);
}

void
finx_taxonomy_editor_show_class (FinxTaxonomyEditor *self,
                                 const char         *taxonomy,
                                 guint               class_id)
{
  g_autofree char *id = g_strdup (taxonomy);

  g_return_if_fail (FINX_IS_TAXONOMY_EDITOR (self));

  g_free (self->taxonomy);
  self->taxonomy = g_steal_pointer (&id);
  self->class_id = class_id;
  set_holding (self, NULL, NULL);
  fill (self);
}

void
finx_taxonomy_editor_show_holding (FinxTaxonomyEditor     *self,
                                   const char             *taxonomy,
                                   const FinxExposureItem *item)
{
  g_autofree char *id = g_strdup (taxonomy);

  g_return_if_fail (FINX_IS_TAXONOMY_EDITOR (self));

  g_free (self->taxonomy);
  self->taxonomy = g_steal_pointer (&id);
  self->class_id = FINX_TAXONOMY_TOP;
  set_holding (self, item->instrument != NULL ? item->instrument->symbol : NULL, item->currency);
  fill (self);
}

static void
finx_taxonomy_editor_dispose (GObject *object)
{
  FinxTaxonomyEditor *self = FINX_TAXONOMY_EDITOR (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (finx_taxonomy_editor_parent_class)->dispose (object);
}

static void
finx_taxonomy_editor_finalize (GObject *object)
{
  FinxTaxonomyEditor *self = FINX_TAXONOMY_EDITOR (object);

  g_free (self->taxonomy);
  g_free (self->symbol);
  g_free (self->currency);
  g_array_unref (self->parents);
  G_OBJECT_CLASS (finx_taxonomy_editor_parent_class)->finalize (object);
}

static void
finx_taxonomy_editor_class_init (FinxTaxonomyEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_taxonomy_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_taxonomy_editor_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
finx_taxonomy_editor_init (FinxTaxonomyEditor *self)
{
  self->parents = g_array_new (FALSE, FALSE, sizeof (guint));
  self->scroller = gtk_scrolled_window_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->group = adw_preferences_group_new ();
  gtk_widget_add_css_class (self->box, "inspector");
  gtk_box_append (GTK_BOX (self->box), self->group);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->box);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
finx_taxonomy_editor_new (FinxPortfolioView *view)
{
  FinxTaxonomyEditor *self = g_object_new (FINX_TYPE_TAXONOMY_EDITOR, NULL);

  self->view = g_object_ref (view);
  self->store = finx_taxonomy_store_of_view (view);
  fill (self);
  return GTK_WIDGET (self);
}
