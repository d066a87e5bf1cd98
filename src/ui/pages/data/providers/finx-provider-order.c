/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/data/providers/finx-provider-order.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "engine/prices/finx-engine-providers.h"

struct _FinxProviderOrder
{
  GtkWidget      parent_instance;
  FinxWorkspace *workspace;             /* owned */
  FinxEngine    *engine;                /* borrowed from @workspace */
  GtkWidget     *group, *of;
  GPtrArray     *rows;                  /* (element-type GtkWidget): of the providers, in their order */
};

G_DEFINE_FINAL_TYPE (FinxProviderOrder, finx_provider_order, GTK_TYPE_WIDGET)

static void refresh (FinxProviderOrder *self);

static guint
get_of (FinxProviderOrder *self)
{
  return adw_combo_row_get_selected (ADW_COMBO_ROW (self->of));
}

/* Moves the provider at @place by one, and the focus with it. */
static void
move (FinxProviderOrder *self,
      guint              place,
      int                by)
{
  FinxProviderSettings *settings = finx_engine_get_provider_settings (self->engine);
  g_auto(GStrv) order = finx_provider_settings_get_order (settings, get_of (self));
  guint n = g_strv_length (order), to = place + (guint) by;
  g_autoptr(GError) error = NULL;
  char *moved;

  if (place >= n || to >= n)
    return;
  moved = order[place];
  order[place] = order[to];
  order[to] = moved;
  finx_provider_settings_set_order (settings, get_of (self), (const char *const *) order);
  if (!finx_engine_keep_provider_settings (self->engine, &error))
    {
      g_autofree char *text = finx_error_text (error);

      finx_workspace_toast (self->workspace, text, NULL, NULL);
    }
  refresh (self);
  if (to < self->rows->len)
    gtk_widget_child_focus (self->rows->pdata[to], GTK_DIR_TAB_FORWARD);
}

static guint
place_of (GtkWidget *button)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "place"));
}

static void
up_cb (FinxProviderOrder *self,
       GtkWidget         *button)
{
  move (self, place_of (button), -1);
}

static void
down_cb (FinxProviderOrder *self,
         GtkWidget         *button)
{
  move (self, place_of (button), 1);
}

static void
add_button (FinxProviderOrder *self,
            GtkWidget         *row,
            const char        *icon,
            const char        *format,
            const char        *name,
            guint              place,
            gboolean           is_sensitive,
            GCallback          clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  g_autofree char *label = g_strdup_printf (format, name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_sensitive (button, is_sensitive);
  g_object_set_data (G_OBJECT (button), "place", GUINT_TO_POINTER (place));
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
refresh (FinxProviderOrder *self)
{
  FinxProviderSettings *settings = finx_engine_get_provider_settings (self->engine);
  g_auto(GStrv) order = finx_provider_settings_get_order (settings, get_of (self));
  guint n = g_strv_length (order);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->group), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *row = adw_action_row_new ();
      const char *name = finx_provider_find (order[i])->name;
      g_autofree char *title = g_strdup_printf ("%u. %s", i + 1, name);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      if (!finx_provider_settings_get_on (settings, order[i]))
        adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Off"));
      add_button (self, row, "go-up-symbolic", _("Ask %s earlier"), name, i, i > 0, G_CALLBACK (up_cb));
      add_button (self, row, "go-down-symbolic", _("Ask %s later"), name, i, i + 1 < n, G_CALLBACK (down_cb));
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), row);
      g_ptr_array_add (self->rows, row);
    }
}

static void
finx_provider_order_dispose (GObject *object)
{
  FinxProviderOrder *self = FINX_PROVIDER_ORDER (object);

  g_clear_pointer (&self->group, gtk_widget_unparent);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_provider_order_parent_class)->dispose (object);
}

static void
finx_provider_order_class_init (FinxProviderOrderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_provider_order_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
finx_provider_order_init (FinxProviderOrder *self)
{
  self->rows = g_ptr_array_new ();
}

GtkWidget *
finx_provider_order_new (FinxWorkspace *workspace)
{
  FinxProviderOrder *self = g_object_new (FINX_TYPE_PROVIDER_ORDER, NULL);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->group), _("Order"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->group), _("The first that is on and has it answers; the others are asked when it can not."));
  for (guint of = 0; of < FINX_N_PROVIDER_ORDERS; of++)
    gtk_string_list_append (names, finx_provider_order_label (of));
  self->of = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->of), _("For"));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->of), G_LIST_MODEL (names));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), self->of);
  gtk_widget_set_parent (self->group, GTK_WIDGET (self));
  g_signal_connect_object (self->of, "notify::selected", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
  return GTK_WIDGET (self);
}
