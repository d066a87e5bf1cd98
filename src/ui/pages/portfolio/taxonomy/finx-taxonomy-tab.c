/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/taxonomy/finx-taxonomy-tab.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "base/finx-error.h"
#include "ui/charts/finx-donut.h"
#include "ui/words/finx-format.h"
#include "ui/widgets/finx-name-dialog.h"
#include "ui/pages/portfolio/taxonomy/finx-taxonomy-editor.h"
#include "ui/widgets/finx-text-table.h"

enum { CLASS, VALUE, WEIGHT, TARGET, DISTANCE, N_COLUMNS };

#define FINX_TYPE_TAXONOMY_TAB (finx_taxonomy_tab_get_type ())
G_DECLARE_FINAL_TYPE (FinxTaxonomyTab, finx_taxonomy_tab, FINX, TAXONOMY_TAB, GtkWidget)

struct _FinxTaxonomyTab
{
  GtkWidget          parent_instance;
  FinxPortfolioView *view;
  FinxTaxonomyStore *store;             /* of the view */
  GtkWidget         *box;               /* the only child */
  GtkWidget         *choice;            /* GtkDropDown */
  GtkWidget         *rename, *remove, *undo, *add_class;
  FinxTable         *table;
  FinxAllocation    *allocation;
  GtkWidget         *editor;
  char              *chosen;            /* (nullable): id of the row: "c3", "i5" */
  gboolean           is_filling;
};

G_DEFINE_FINAL_TYPE (FinxTaxonomyTab, finx_taxonomy_tab, GTK_TYPE_WIDGET)

static guint
get_number (FinxTaxonomyTab *self)
{
  return MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->choice)), finx_taxonomy_store_get_n (self->store) - 1);
}

static const char *
get_own_id (FinxTaxonomyTab *self)
{
  return finx_taxonomy_store_get_id (self->store, get_number (self));
}

static char *
indented (const char *name,
          guint       depth)
{
  g_autofree char *indent = g_strnfill ((depth - 1) * 4, ' ');

  return g_strconcat (indent, name, NULL);
}

/* A taxonomy that somebody made has the names that were given; those that are built in are of the reader's language. */
static const char *
class_name (FinxTaxonomyTab         *self,
            const FinxExposureClass *row)
{
  return get_own_id (self) != NULL ? row->name : _(row->name);
}

static char *
item_label (const FinxExposureItem *item)
{
  if (item->instrument == NULL)
    return g_strdup_printf (_("Cash %s"), item->currency);
  return g_str_equal (item->instrument->symbol, item->instrument->name)
         ? g_strdup (item->instrument->symbol) : g_strdup_printf ("%s · %s", item->instrument->symbol, item->instrument->name);
}

static void
add_class_row (FinxTaxonomyTab         *self,
               const FinxExposureClass *row,
               const char              *currency)
{
  g_autofree char *id = g_strdup_printf ("c%u", row->id);
  double target = finx_decimal_to_double (row->target), distance = row->weight - target;
  gboolean is_rest = row->id == FINX_TAXONOMY_TOP;
  FinxTextCell cells[N_COLUMNS] = {
    [CLASS] = { is_rest ? g_strdup (_("Without classification")) : indented (class_name (self, row), row->depth), NAN },
    [VALUE] = { finx_format_money (row->value, currency), finx_decimal_to_double (row->value) },
    [WEIGHT] = { finx_format_percent (row->weight, 1), row->weight },
    [TARGET] = { isnan (target) ? g_strdup ("") : finx_format_percent (target, 1), target },
    [DISTANCE] = { isnan (target) ? g_strdup ("") : finx_format_percent_signed (distance, 1), distance },
  };

  finx_text_table_add (self->table, id, cells);
}

static void
add_part_row (FinxTaxonomyTab         *self,
              const FinxExposureClass *class_,
              const FinxExposurePart  *part,
              const FinxExposureItem  *item,
              double                   total,
              const char              *currency)
{
  g_autofree char *id = g_strdup_printf ("i%u/%u", part->item, class_->id), *label = item_label (item);
  double weight = finx_decimal_to_double (part->value) / total;
  FinxTextCell cells[N_COLUMNS] = {
    [CLASS] = { indented (label, MAX (class_->depth, 1u) + 1), NAN },
    [VALUE] = { finx_format_money (part->value, currency), finx_decimal_to_double (part->value) },
    [WEIGHT] = { finx_format_percent (weight, 1), weight },
    [TARGET] = { g_strdup (""), NAN },
    [DISTANCE] = { g_strdup (""), NAN },
  };

  finx_text_table_add (self->table, id, cells);
}

static void
add_to_allocation (FinxTaxonomyTab        *self,
                   int                     group,
                   const FinxExposurePart *part,
                   const FinxExposureItem *item,
                   const char             *currency)
{
  g_autofree char *value = finx_format_money (part->value, currency), *text = g_strdup_printf ("%s %s", value, currency);
  g_autofree char *label = item->instrument != NULL ? g_strdup (item->instrument->symbol) : g_strdup_printf (_("Cash %s"), item->currency);

  finx_allocation_add (self->allocation, group, &(FinxAllocationPart) {
    .id = label,
    .label = label,
    .name = item->instrument != NULL ? item->instrument->name : NULL,
    .text = text,
    .value = finx_decimal_to_double (part->value),
    .change = NAN,
  });
}

/* Classes with their holdings below them; the donut has the topmost classes as groups. */
static void
fill (FinxTaxonomyTab    *self,
      const FinxExposure *exposure,
      const GArray       *items,
      const char         *currency)
{
  int group = -1;

  finx_text_table_begin (self->table);
  finx_allocation_begin (self->allocation);
  for (guint i = 0; i < exposure->classes->len; i++)
    {
      const FinxExposureClass *row = &g_array_index (exposure->classes, FinxExposureClass, i);
      gboolean is_rest = row->id == FINX_TAXONOMY_TOP;

      if (is_rest && row->n_parts == 0)
        continue;
      if (is_rest || row->depth == 1)
        group = finx_allocation_add_group (self->allocation, is_rest ? _("Other") : class_name (self, row));
      add_class_row (self, row, currency);
      for (guint k = row->first_part; k < row->first_part + row->n_parts; k++)
        {
          const FinxExposurePart *part = &g_array_index (exposure->parts, FinxExposurePart, k);
          const FinxExposureItem *item = &g_array_index (items, FinxExposureItem, part->item);

          add_part_row (self, row, part, item, finx_decimal_to_double (exposure->total), currency);
          add_to_allocation (self, group, part, item, currency);
        }
    }
  finx_allocation_end (self->allocation);
  finx_text_table_end (self->table);
}

static void
update_buttons (FinxTaxonomyTab *self)
{
  gboolean is_own = get_own_id (self) != NULL;

  gtk_widget_set_sensitive (self->rename, is_own);
  gtk_widget_set_sensitive (self->remove, is_own);
  gtk_widget_set_sensitive (self->add_class, is_own);
  gtk_widget_set_sensitive (self->undo, finx_taxonomy_store_can_undo (self->store));
}

static void
update (FinxTaxonomyTab *self)
{
  FinxReview *review = finx_portfolio_view_get_review (self->view);
  g_autoptr(GArray) items = NULL;
  g_autoptr(FinxTaxonomy) taxonomy = NULL;
  g_autoptr(FinxExposure) exposure = NULL;

  update_buttons (self);
  if (review == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->is_filling = TRUE;
  items = finx_exposure_items_of_review (review);
  taxonomy = finx_taxonomy_store_copy (self->store, get_number (self), items);
  exposure = finx_exposure_new (taxonomy, (const FinxExposureItem *) (gpointer) items->data, items->len);
  fill (self, exposure, items, finx_review_get_options (review)->base_currency);
  if (self->chosen != NULL)
    finx_text_table_select (self->table, self->chosen);
  self->is_filling = FALSE;
}

/* Names may have changed, and how many there are; @number is chosen then. */
static void
list_names (FinxTaxonomyTab *self,
            guint            number)
{
  g_auto(GStrv) names = finx_taxonomy_store_list_names (self->store);
  g_autoptr(GtkStringList) model = gtk_string_list_new ((const char *const *) names);

  self->is_filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->choice), G_LIST_MODEL (model));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->choice), MIN (number, finx_taxonomy_store_get_n (self->store) - 1));
  self->is_filling = FALSE;
}

static void
store_changed_cb (FinxTaxonomyTab *self)
{
  list_names (self, get_number (self));
  update (self);
}

/* In the editor. */
static void
show_chosen (FinxTaxonomyTab *self)
{
  FinxReview *review = finx_portfolio_view_get_review (self->view);
  FinxTaxonomyEditor *editor = FINX_TAXONOMY_EDITOR (self->editor);
  guint number = self->chosen != NULL ? (guint) g_ascii_strtoull (self->chosen + 1, NULL, 10) : FINX_TAXONOMY_TOP;
  g_autoptr(GArray) items = review != NULL ? finx_exposure_items_of_review (review) : NULL;

  if (self->chosen == NULL || *self->chosen == 'c')
    finx_taxonomy_editor_show_class (editor, get_own_id (self), number);
  else if (items != NULL && number < items->len)
    finx_taxonomy_editor_show_holding (editor, get_own_id (self), &g_array_index (items, FinxExposureItem, number));
}

static void
choose_nothing (FinxTaxonomyTab *self)
{
  g_clear_pointer (&self->chosen, g_free);
  show_chosen (self);
}

static void
taxonomy_chosen_cb (FinxTaxonomyTab *self)
{
  if (self->is_filling)
    return;
  choose_nothing (self);
  update (self);
}

static void
selected_cb (FinxTaxonomyTab *self,
             gpointer         row)
{
  const char *id = row != NULL ? finx_text_table_get_id (row) : NULL;

  if (self->is_filling || id == NULL || g_strcmp0 (id, self->chosen) == 0)
    return;
  g_free (self->chosen);
  self->chosen = g_strdup (id);
  show_chosen (self);
}

static void
tell (FinxTaxonomyTab *self,
      const GError    *error)
{
  g_autofree char *sentence = finx_error_text (error);

  finx_workspace_toast (finx_portfolio_view_get_workspace (self->view), sentence, NULL, NULL);
}

/* Same classes, and everything in the same place. Classes come in the order of the tree, so a parent is known before its
 * children; what is beyond the first failure is left out, which an empty list cannot have. */
static void
copy_classes (const FinxTaxonomy *from,
              FinxTaxonomy       *to)
{
  g_autoptr(GHashTable) ids = g_hash_table_new (NULL, NULL);
  g_autoptr(GPtrArray) subjects = finx_taxonomy_list_subjects (from);

  for (guint i = 0; i < finx_taxonomy_get_n_classes (from); i++)
    {
      const FinxTaxonomyClass *class_ = finx_taxonomy_get_class (from, i);
      guint id;

      if (!finx_taxonomy_add_class (to, GPOINTER_TO_UINT (g_hash_table_lookup (ids, GUINT_TO_POINTER (class_->parent))),
                                    finx_taxonomy_class_label (from, class_->name), &id, NULL))
        return;
      g_hash_table_insert (ids, GUINT_TO_POINTER (class_->id), GUINT_TO_POINTER (id));
    }
  for (guint i = 0; i < subjects->len; i++)
    {
      const char *key = subjects->pdata[i];
      gboolean is_cash = g_str_has_prefix (key, "cash ");
      FinxTaxonomySubject subject = { is_cash ? NULL : key, is_cash ? key + strlen ("cash ") : NULL };
      const GArray *shares = finx_taxonomy_get_shares (from, subject);

      for (guint k = 0; shares != NULL && k < shares->len; k++)
        {
          const FinxTaxonomyShare *share = &g_array_index (shares, FinxTaxonomyShare, k);

          finx_taxonomy_assign (to, subject, GPOINTER_TO_UINT (g_hash_table_lookup (ids, GUINT_TO_POINTER (share->class_id))), share->weight, NULL);
        }
    }
}

/* Shows the taxonomy that was made last. */
static void
show_last (FinxTaxonomyTab *self)
{
  finx_taxonomy_store_keep (self->store);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->choice), finx_taxonomy_store_get_n (self->store) - 1);
}

static void
create_named_cb (GtkWidget  *owner,
                 const char *name)
{
  FinxTaxonomyTab *self = FINX_TAXONOMY_TAB (owner);
  g_autoptr(GError) error = NULL;

  if (finx_taxonomy_list_create (finx_taxonomy_store_get_list (self->store), name, &error) != NULL)
    show_last (self);
  else
    tell (self, error);
}

static void
copy_named_cb (GtkWidget  *owner,
               const char *name)
{
  FinxTaxonomyTab *self = FINX_TAXONOMY_TAB (owner);
  FinxReview *review = finx_portfolio_view_get_review (self->view);
  g_autoptr(GArray) items = review != NULL ? finx_exposure_items_of_review (review) : NULL;
  g_autoptr(FinxTaxonomy) from = NULL;
  g_autoptr(GError) error = NULL;
  FinxTaxonomy *made;

  if (items == NULL)
    return;
  from = finx_taxonomy_store_copy (self->store, get_number (self), items);
  made = finx_taxonomy_list_create (finx_taxonomy_store_get_list (self->store), name, &error);
  if (made == NULL)
    {
      tell (self, error);
      return;
    }
  copy_classes (from, made);
  show_last (self);
}

static void
rename_named_cb (GtkWidget  *owner,
                 const char *name)
{
  FinxTaxonomyTab *self = FINX_TAXONOMY_TAB (owner);
  g_autoptr(GError) error = NULL;

  if (get_own_id (self) == NULL)
    return;
  if (finx_taxonomy_list_rename (finx_taxonomy_store_get_list (self->store), get_own_id (self), name, &error))
    finx_taxonomy_store_keep (self->store);
  else
    tell (self, error);
}

static void
class_named_cb (GtkWidget  *owner,
                const char *name)
{
  FinxTaxonomyTab *self = FINX_TAXONOMY_TAB (owner);
  FinxTaxonomy *taxonomy = get_own_id (self) != NULL ? finx_taxonomy_list_find (finx_taxonomy_store_get_list (self->store), get_own_id (self)) : NULL;
  guint parent = self->chosen != NULL && *self->chosen == 'c' ? (guint) g_ascii_strtoull (self->chosen + 1, NULL, 10) : FINX_TAXONOMY_TOP, id;
  g_autoptr(GError) error = NULL;

  if (taxonomy == NULL)
    return;
  if (parent != FINX_TAXONOMY_TOP && finx_taxonomy_find_class (taxonomy, parent) == NULL)
    parent = FINX_TAXONOMY_TOP;
  if (!finx_taxonomy_add_class (taxonomy, parent, name, &id, &error))
    {
      tell (self, error);
      return;
    }
  finx_taxonomy_store_keep (self->store);
  show_chosen (self);
}

static void
create_clicked_cb (FinxTaxonomyTab *self)
{
  finx_ask_name (GTK_WIDGET (self), _("New taxonomy"), _("Create"), "", create_named_cb);
}

static void
copy_clicked_cb (FinxTaxonomyTab *self)
{
  g_autofree char *name = g_strdup_printf (_("%s, own"), finx_taxonomy_store_get_name (self->store, get_number (self)));

  finx_ask_name (GTK_WIDGET (self), _("Copy taxonomy"), _("Create"), name, copy_named_cb);
}

static void
rename_clicked_cb (FinxTaxonomyTab *self)
{
  finx_ask_name (GTK_WIDGET (self), _("Rename taxonomy"), _("Rename"), finx_taxonomy_store_get_name (self->store, get_number (self)), rename_named_cb);
}

static void
add_class_clicked_cb (FinxTaxonomyTab *self)
{
  finx_ask_name (GTK_WIDGET (self), _("Add class"), _("Add"), "", class_named_cb);
}

/* Without asking: it can be undone. */
static void
remove_clicked_cb (FinxTaxonomyTab *self)
{
  g_autofree char *text = g_strdup_printf (_("Removed “%s”"), finx_taxonomy_store_get_name (self->store, get_number (self)));

  if (!finx_taxonomy_list_remove (finx_taxonomy_store_get_list (self->store), get_own_id (self)))
    return;
  finx_taxonomy_store_keep (self->store);
  choose_nothing (self);
  finx_workspace_toast (finx_portfolio_view_get_workspace (self->view), text, NULL, NULL);
}

static void
undo_clicked_cb (FinxTaxonomyTab *self)
{
  finx_taxonomy_store_undo (self->store);
  choose_nothing (self);
}

static GtkWidget *
add_button (FinxTaxonomyTab *self,
            GtkWidget       *tools,
            const char      *label,
            const char      *tooltip,
            GCallback        clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, tooltip);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (tools), button);
  return button;
}

static GtkWidget *
build_tools (FinxTaxonomyTab *self)
{
  GtkWidget *tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *gap = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (tools, "finx-tab-tools");
  self->choice = gtk_drop_down_new (NULL, NULL);
  finx_drop_down_set_name (GTK_DROP_DOWN (self->choice), _("Taxonomy"));
  gtk_widget_set_valign (self->choice, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (tools), self->choice);
  add_button (self, tools, _("New…"), _("A taxonomy of your own, without classes at first"), G_CALLBACK (create_clicked_cb));
  add_button (self, tools, _("Copy…"), _("A taxonomy of your own with these classes"), G_CALLBACK (copy_clicked_cb));
  self->rename = add_button (self, tools, _("Rename…"), _("Another name for this taxonomy"), G_CALLBACK (rename_clicked_cb));
  self->remove = add_button (self, tools, _("Remove"), _("Remove this taxonomy; Undo brings it back"), G_CALLBACK (remove_clicked_cb));
  self->undo = add_button (self, tools, _("Undo"), _("Take back the last change of a taxonomy"), G_CALLBACK (undo_clicked_cb));
  gtk_widget_set_hexpand (gap, TRUE);
  gtk_box_append (GTK_BOX (tools), gap);
  self->add_class = add_button (self, tools, _("Add class…"), _("Below the chosen class, or at the top"), G_CALLBACK (add_class_clicked_cb));
  return tools;
}

static void
build_table (FinxTaxonomyTab *self)
{
  const FinxTextColumn columns[N_COLUMNS] = {
    [CLASS] = { _("Class"), .expand = TRUE, .priority = 1, .chars = 20 },
    [VALUE] = { _("Value"), .is_number = TRUE, .priority = 1, .chars = 12 },
    [WEIGHT] = { _("Weight"), .is_number = TRUE, .priority = 1, .chars = 7 },
    [TARGET] = { _("Target"), .is_number = TRUE, .priority = 2, .chars = 7 },
    [DISTANCE] = { _("Off target"), .is_number = TRUE, .priority = 3, .chars = 8 },
  };

  self->table = FINX_TABLE (finx_text_table_new (_("Classes"), columns, N_COLUMNS));
  finx_table_set_rows (self->table, 4, 0);
  finx_table_set_empty (self->table, "finx-portfolio-symbolic", _("No classes"), _("What is held is listed here by the classes of the taxonomy."));
  g_signal_connect_object (self->table, "selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
}

static GtkWidget *
build_side (FinxTaxonomyTab *self)
{
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *donut = finx_donut_new ();

  finx_donut_set_allocation (FINX_DONUT (donut), self->allocation);
  gtk_widget_set_size_request (donut, 340, 220);
  gtk_widget_add_css_class (donut, "card-body");
  gtk_box_append (GTK_BOX (side), donut);
  self->editor = finx_taxonomy_editor_new (self->view);
  gtk_widget_set_vexpand (self->editor, TRUE);
  gtk_box_append (GTK_BOX (side), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (side), self->editor);
  return side;
}

static void
finx_taxonomy_tab_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_taxonomy_tab_parent_class)->map (widget);
  update (FINX_TAXONOMY_TAB (widget));
}

static void
finx_taxonomy_tab_dispose (GObject *object)
{
  FinxTaxonomyTab *self = FINX_TAXONOMY_TAB (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->allocation);
  g_clear_pointer (&self->chosen, g_free);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (finx_taxonomy_tab_parent_class)->dispose (object);
}

static void
finx_taxonomy_tab_class_init (FinxTaxonomyTabClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_taxonomy_tab_dispose;
  GTK_WIDGET_CLASS (klass)->map = finx_taxonomy_tab_map;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
finx_taxonomy_tab_init (FinxTaxonomyTab *self)
{
  self->allocation = finx_allocation_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
finx_taxonomy_tab_new (FinxPortfolioView *view)
{
  FinxTaxonomyTab *self = g_object_new (FINX_TYPE_TAXONOMY_TAB, NULL);
  GtkWidget *panes = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->view = g_object_ref (view);
  self->store = finx_taxonomy_store_of_view (view);
  gtk_box_append (GTK_BOX (self->box), build_tools (self));
  build_table (self);
  gtk_widget_set_hexpand (GTK_WIDGET (self->table), TRUE);
  gtk_box_append (GTK_BOX (panes), GTK_WIDGET (self->table));
  gtk_box_append (GTK_BOX (panes), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (panes), build_side (self));
  gtk_widget_set_vexpand (panes, TRUE);
  gtk_box_append (GTK_BOX (self->box), panes);
  list_names (self, 0);
  g_signal_connect_object (self->choice, "notify::selected", G_CALLBACK (taxonomy_chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "review-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
