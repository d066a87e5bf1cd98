/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/holdings/finx-method-choice.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "engine/review/finx-portfolio-settings.h"

static const struct
{
  const char *label, *explain;
} methods[FINX_N_LOT_METHODS] = {
  { N_("FIFO"), N_("First in, first out: a sale closes the lot that was acquired first") },
  { N_("LIFO"), N_("Last in, first out: a sale closes the lot that was acquired last") },
  { N_("Highest cost"), N_("A sale closes the lot with the highest cost a unit, so that the gain is smallest") },
  { N_("Average"), N_("All units share one cost, the moving average") },
};

const char *
finx_lot_method_label (FinxLotMethod method)
{
  g_return_val_if_fail ((guint) method < G_N_ELEMENTS (methods), "");
  return _(methods[method].label);
}

const char *
finx_lot_method_explain (FinxLotMethod method)
{
  g_return_val_if_fail ((guint) method < G_N_ELEMENTS (methods), "");
  return _(methods[method].explain);
}

static void
toggled_cb (FinxPortfolioView *view,
            GtkToggleButton   *button)
{
  FinxEngine *engine = finx_portfolio_view_get_engine (view);
  FinxLotMethod method = (FinxLotMethod) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "method"));
  g_auto(FinxPortfolioSettings) settings = { 0 };
  g_autoptr(GError) error = NULL;

  if (!gtk_toggle_button_get_active (button))
    return;
  finx_engine_get_portfolio_settings (engine, finx_portfolio_view_get_id (view), &settings);
  if (settings.method == method)
    return;
  settings.method = method;
  if (!finx_engine_set_portfolio_settings (engine, finx_portfolio_view_get_id (view), &settings, &error))
    {
      g_autofree char *sentence = finx_error_text (error);

      finx_workspace_toast (finx_portfolio_view_get_workspace (view), sentence, NULL, NULL);
    }
}

/* Another tab may have chosen. */
static void
follow_cb (GtkWidget *group)
{
  FinxPortfolioView *view = g_object_get_data (G_OBJECT (group), "view");
  g_auto(FinxPortfolioSettings) settings = { 0 };

  finx_engine_get_portfolio_settings (finx_portfolio_view_get_engine (view), finx_portfolio_view_get_id (view), &settings);
  for (GtkWidget *button = gtk_widget_get_first_child (group); button != NULL; button = gtk_widget_get_next_sibling (button))
    if (GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "method")) == (int) settings.method)
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
}

GtkWidget *
finx_method_choice_new (FinxPortfolioView *view)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *caption = gtk_label_new (_("Lots by"));
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *first = NULL;

  gtk_widget_add_css_class (caption, "dim");
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_add_css_class (group, "linked");
  gtk_widget_set_valign (group, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (group), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Lots by"), -1);
  g_object_set_data (G_OBJECT (group), "view", view);
  for (int i = 0; i < FINX_N_LOT_METHODS; i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (finx_lot_method_label ((FinxLotMethod) i));

      if (first == NULL)
        first = button;
      else
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (first));
      g_object_set_data (G_OBJECT (button), "method", GINT_TO_POINTER (i));
      gtk_widget_set_tooltip_text (button, finx_lot_method_explain ((FinxLotMethod) i));
      gtk_box_append (GTK_BOX (group), button);
    }
  follow_cb (group);
  for (GtkWidget *button = gtk_widget_get_first_child (group); button != NULL; button = gtk_widget_get_next_sibling (button))
    g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), view, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "review-changed", G_CALLBACK (follow_cb), group, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), caption);
  gtk_box_append (GTK_BOX (box), group);
  gtk_widget_set_visible (box, !finx_portfolio_view_is_all (view));     /* each of them has its own */
  return box;
}
