/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/rebalance/finx-rebalance-form.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "ui/widgets/finx-number-row.h"
#include "ui/words/finx-format.h"

struct _FinxRebalanceForm
{
  GtkWidget          parent_instance;
  FinxPortfolioView *view;
  FinxRebalanceDesk *desk;              /* borrowed */
  GtkWidget         *scroller;          /* the only child */
  GtkWidget         *box, *of, *targets;
  char              *shown;             /* the classes and targets that are shown, as one text */
  gboolean           is_filling;
  gboolean           is_applying;       /* a row tells its target: it must not be replaced meanwhile */
};

G_DEFINE_FINAL_TYPE (FinxRebalanceForm, finx_rebalance_form, GTK_TYPE_WIDGET)

static guint changed_signal;

static void
tell (FinxRebalanceForm *self,
      const GError      *error)
{
  g_autofree char *sentence = finx_error_text (error);

  finx_workspace_toast (finx_portfolio_view_get_workspace (self->view), sentence, NULL, NULL);
}

/* Tells what is wrong with a text that is no number. */
static gboolean
read_row (FinxRebalanceForm *self,
          GtkEditable       *row,
          FinxDecimal        unit,
          FinxDecimal        empty,
          FinxDecimal       *value)
{
  g_autoptr(GError) error = NULL;

  if (finx_number_row_get (row, unit, empty, value, &error))
    return TRUE;
  tell (self, error);
  return FALSE;
}

static char *
describe (const FinxTaxonomy *taxonomy,
          guint               of)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%u", of);
  for (guint i = 0; i < finx_taxonomy_get_n_classes (taxonomy); i++)
    {
      const FinxTaxonomyClass *class_ = finx_taxonomy_get_class (taxonomy, i);
      g_autofree char *target = finx_part_to_percent (class_->target);

      g_string_append_printf (text, "\n%u\t%s\t%s", class_->id, class_->name, target);
    }
  return g_string_free (text, FALSE);
}

static void
changed (FinxRebalanceForm *self)
{
  finx_rebalance_desk_keep (self->desk);
  g_signal_emit (self, changed_signal, 0);
}

static void
target_apply_cb (FinxRebalanceForm *self,
                 GtkEditable       *row)
{
  FinxReview *review = finx_portfolio_view_get_review (self->view);
  guint class_id = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "class"));
  g_autoptr(GError) error = NULL;
  FinxDecimal target;

  if (review == NULL || !read_row (self, row, FINX_PERCENT, FINX_DECIMAL_UNKNOWN, &target))
    return;
  self->is_applying = TRUE;
  if (finx_rebalance_desk_set_target (self->desk, review, class_id, target, &error))
    {
      g_autoptr(FinxTaxonomy) taxonomy = finx_rebalance_desk_make_taxonomy (self->desk, review);

      g_free (self->shown);
      self->shown = describe (taxonomy, finx_rebalance_desk_get_of (self->desk));
      changed (self);
    }
  else
    {
      tell (self, error);
    }
  self->is_applying = FALSE;
}

static void
band_apply_cb (FinxRebalanceForm *self,
               GtkEditable       *row)
{
  FinxDecimal value;

  if (!read_row (self, row, FINX_PERCENT, FINX_DECIMAL_UNKNOWN, &value))
    return;
  self->desk->band = value;
  changed (self);
}

static void
cash_apply_cb (FinxRebalanceForm *self,
               GtkEditable       *row)
{
  FinxDecimal value;

  if (!read_row (self, row, FINX_DECIMAL_ONE, FINX_DECIMAL_ZERO, &value))
    return;
  self->desk->new_cash = value;
  changed (self);
}

static void
least_apply_cb (FinxRebalanceForm *self,
                GtkEditable       *row)
{
  FinxDecimal value;

  if (!read_row (self, row, FINX_DECIMAL_ONE, FINX_DECIMAL_ZERO, &value))
    return;
  self->desk->min_trade = value;
  changed (self);
}

static void
relative_apply_cb (FinxRebalanceForm *self,
                   GtkEditable       *row)
{
  FinxDecimal value;

  if (!read_row (self, row, FINX_PERCENT, FINX_DECIMAL_UNKNOWN, &value))
    return;
  self->desk->relative_band = value;
  changed (self);
}

static void
reserve_apply_cb (FinxRebalanceForm *self,
                  GtkEditable       *row)
{
  FinxDecimal value;

  if (!read_row (self, row, FINX_DECIMAL_ONE, FINX_DECIMAL_ZERO, &value))
    return;
  self->desk->reserve = value;
  changed (self);
}

/* The row goes with the others when they are shown anew. */
static void
symbol_apply_cb (FinxRebalanceForm *self,
                 GtkEditable       *row)
{
  g_autofree char *symbol = g_strstrip (g_strdup (gtk_editable_get_text (row)));
  g_autoptr(GError) error = NULL;

  if (!finx_rebalance_desk_add_symbol (self->desk, symbol, &error))
    {
      tell (self, error);
      return;
    }
  finx_rebalance_form_update (self);
  changed (self);
}

static void
sell_cb (FinxRebalanceForm *self,
         GParamSpec        *pspec,
         GtkSwitch         *toggle)
{
  self->desk->may_sell = gtk_switch_get_active (toggle);
  changed (self);
}

static void
whole_cb (FinxRebalanceForm *self,
          GParamSpec        *pspec,
          GtkSwitch         *toggle)
{
  self->desk->whole_units = gtk_switch_get_active (toggle);
  changed (self);
}

static void
of_chosen_cb (FinxRebalanceForm *self)
{
  if (self->is_filling)
    return;
  finx_rebalance_desk_set_of (self->desk, adw_combo_row_get_selected (ADW_COMBO_ROW (self->of)));
  finx_rebalance_form_update (self);
  changed (self);
}

static GtkWidget *
add_entry (FinxRebalanceForm *self,
           GtkWidget         *group,
           const char        *title,
           const char        *text,
           GCallback          applied)
{
  GtkWidget *row = finx_number_row_new (title, text);

  g_signal_connect_object (row, "apply", applied, self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static void
add_switch (FinxRebalanceForm *self,
            GtkWidget         *group,
            const char        *title,
            const char        *subtitle,
            gboolean           is_active,
            GCallback          toggled)
{
  GtkWidget *row = adw_action_row_new (), *toggle = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_switch_set_active (GTK_SWITCH (toggle), is_active);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  g_signal_connect_object (toggle, "notify::active", toggled, self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

static void
build_rules (FinxRebalanceForm *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  const char *currency = finx_portfolio_view_get_currency (self->view);
  g_autofree char *cash = g_strdup_printf (_("New cash, %s (negative: to be taken out)"), currency);
  g_autofree char *least = g_strdup_printf (_("Smallest trade, %s"), currency), *band = finx_part_to_percent (self->desk->band);
  g_autofree char *relative = finx_part_to_percent (self->desk->relative_band), *reserve = g_strdup_printf (_("Cash to keep, %s"), currency);
  g_autofree char *reserve_text = finx_decimal_sign (self->desk->reserve) == 0 ? g_strdup ("") : finx_format_decimal (self->desk->reserve, -1);
  g_autofree char *least_text = finx_decimal_sign (self->desk->min_trade) == 0 ? g_strdup ("") : finx_format_decimal (self->desk->min_trade, -1);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Rules"));
  add_switch (self, group, _("Sell too"), _("Off: only buys, with the cash that is there"), self->desk->may_sell, G_CALLBACK (sell_cb));
  add_switch (self, group, _("Whole units"), _("No parts of shares and funds"), self->desk->whole_units, G_CALLBACK (whole_cb));
  add_entry (self, group, _("Tolerance, percentage points"), band, G_CALLBACK (band_apply_cb));
  add_entry (self, group, _("Tolerance, percent of the target"), relative, G_CALLBACK (relative_apply_cb));
  add_entry (self, group, cash, "", G_CALLBACK (cash_apply_cb));
  add_entry (self, group, reserve, reserve_text, G_CALLBACK (reserve_apply_cb));
  add_entry (self, group, least, least_text, G_CALLBACK (least_apply_cb));
  gtk_box_append (GTK_BOX (self->box), group);
}

static void
list_taxonomies (FinxRebalanceForm *self)
{
  g_auto(GStrv) names = finx_taxonomy_store_list_names (self->desk->store);
  g_autoptr(GtkStringList) model = gtk_string_list_new (NULL);

  gtk_string_list_append (model, _("Each holding"));
  for (guint i = 0; names[i] != NULL; i++)
    gtk_string_list_append (model, names[i]);
  self->is_filling = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (self->of), G_LIST_MODEL (model));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->of), finx_rebalance_desk_get_of (self->desk));
  self->is_filling = FALSE;
}

void
finx_rebalance_form_update (FinxRebalanceForm *self)
{
  FinxReview *review = finx_portfolio_view_get_review (self->view);
  g_autoptr(FinxTaxonomy) taxonomy = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (FINX_IS_REBALANCE_FORM (self));

  if (review == NULL || self->is_applying)
    return;
  taxonomy = finx_rebalance_desk_make_taxonomy (self->desk, review);
  text = describe (taxonomy, finx_rebalance_desk_get_of (self->desk));
  if (g_strcmp0 (text, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&text);
  if (self->targets != NULL)
    gtk_box_remove (GTK_BOX (self->box), self->targets);
  self->targets = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->targets), _("Targets, %"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->targets), _("Parts of all that has a target, and of cash. What they leave stays in cash; a class without a target is left alone."));
  for (guint i = 0; i < finx_taxonomy_get_n_classes (taxonomy); i++)
    {
      const FinxTaxonomyClass *class_ = finx_taxonomy_get_class (taxonomy, i);
      g_autofree char *target = finx_part_to_percent (class_->target);
      GtkWidget *row = add_entry (self, self->targets, finx_taxonomy_class_label (taxonomy, class_->name), target, G_CALLBACK (target_apply_cb));

      g_object_set_data (G_OBJECT (row), "class", GUINT_TO_POINTER (class_->id));
    }
  if (finx_rebalance_desk_get_of (self->desk) == FINX_REBALANCE_OF_HOLDINGS)
    add_entry (self, self->targets, _("Symbol of one that is not held"), "", G_CALLBACK (symbol_apply_cb));
  gtk_box_insert_child_after (GTK_BOX (self->box), self->targets, gtk_widget_get_first_child (self->box));
}

static void
store_changed_cb (FinxRebalanceForm *self)
{
  list_taxonomies (self);
}

static void
finx_rebalance_form_dispose (GObject *object)
{
  FinxRebalanceForm *self = FINX_REBALANCE_FORM (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->view);
  g_clear_pointer (&self->shown, g_free);
  G_OBJECT_CLASS (finx_rebalance_form_parent_class)->dispose (object);
}

static void
finx_rebalance_form_class_init (FinxRebalanceFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_rebalance_form_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  changed_signal = g_signal_new ("changed", FINX_TYPE_REBALANCE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
finx_rebalance_form_init (FinxRebalanceForm *self)
{
  self->scroller = gtk_scrolled_window_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_add_css_class (self->box, "inspector");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->box);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
finx_rebalance_form_new (FinxPortfolioView *view,
                         FinxRebalanceDesk *desk)
{
  FinxRebalanceForm *self = g_object_new (FINX_TYPE_REBALANCE_FORM, NULL);
  GtkWidget *group = adw_preferences_group_new ();

  self->view = g_object_ref (view);
  self->desk = desk;
  self->of = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->of), _("Targets for"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->of);
  gtk_box_append (GTK_BOX (self->box), group);
  list_taxonomies (self);
  g_signal_connect_object (self->of, "notify::selected", G_CALLBACK (of_chosen_cb), self, G_CONNECT_SWAPPED);
  build_rules (self);
  g_signal_connect_object (desk->store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  finx_rebalance_form_update (self);
  return GTK_WIDGET (self);
}
