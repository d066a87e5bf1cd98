/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/data/finx-data-page.h"

#include <glib/gi18n.h>

#include "ui/pages/data/finx-export-view.h"
#include "ui/pages/data/imports/finx-import-view.h"
#include "ui/pages/data/prices/finx-prices-view.h"
#include "ui/pages/data/providers/finx-provider-view.h"
#include "ui/shell/finx-page-bar.h"

struct _FinxDataPage
{
  GtkWidget      parent_instance;
  FinxWorkspace *workspace;             /* owned */
  GtkWidget     *bar, *stack, *filter_entry, *prices, *imports, *fetch, *import;
};

G_DEFINE_FINAL_TYPE (FinxDataPage, finx_data_page, GTK_TYPE_WIDGET)

static void
filter_cb (FinxDataPage *self)
{
  finx_prices_view_set_filter (FINX_PRICES_VIEW (self->prices), gtk_editable_get_text (GTK_EDITABLE (self->filter_entry)));
}

static gboolean
focus_filter_cb (GtkWidget *widget,
                 GVariant  *args,
                 gpointer   user_data)
{
  FinxDataPage *self = FINX_DATA_PAGE (widget);

  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_visible (self->filter_entry))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (self->filter_entry);
  return GDK_EVENT_STOP;
}

static void
import_clicked_cb (FinxDataPage *self)
{
  gtk_widget_activate_action (self->prices, "prices.import", NULL);
}

static void
tab_changed_cb (FinxDataPage *self)
{
  gboolean is_prices = gtk_stack_get_visible_child (GTK_STACK (self->stack)) == self->prices;

  gtk_widget_set_visible (self->filter_entry, is_prices);
  gtk_widget_set_visible (self->fetch, is_prices);
  gtk_widget_set_visible (self->import, is_prices);
}

static void
show_tab_cb (FinxDataPage *self,
             const char   *page,
             const char   *tab)
{
  if (g_strcmp0 (page, "data") != 0)
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (self->bar); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_TOGGLE_BUTTON (child) && g_strcmp0 (gtk_widget_get_name (child), tab) == 0)
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (child), TRUE);
}

static void
undo_prices_cb (FinxDataPage *self)
{
  finx_prices_view_undo (FINX_PRICES_VIEW (self->prices));
}

static void
show_file_cb (FinxDataPage *self,
              GVariant     *uri)
{
  g_autoptr(GFile) file = g_file_new_for_uri (g_variant_get_string (uri, NULL));
  g_autoptr(GFile) folder = g_file_get_parent (file);
  g_autofree char *folder_uri = g_file_get_uri (folder != NULL ? folder : file);

  gtk_show_uri (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), folder_uri, GDK_CURRENT_TIME);
}

/* A toast is not below this page, so its actions have to be found at the window. */
static void
finx_data_page_root (GtkWidget *widget)
{
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr(GSimpleAction) undo = g_simple_action_new ("undo-prices", NULL);
  g_autoptr(GSimpleAction) show = g_simple_action_new ("show-file", G_VARIANT_TYPE_STRING);

  GTK_WIDGET_CLASS (finx_data_page_parent_class)->root (widget);
  g_signal_connect_object (undo, "activate", G_CALLBACK (undo_prices_cb), widget, G_CONNECT_SWAPPED);
  g_signal_connect_object (show, "activate", G_CALLBACK (show_file_cb), widget, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (undo));
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (show));
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "data-window", G_ACTION_GROUP (group));
}

static void
finx_data_page_unroot (GtkWidget *widget)
{
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "data-window", NULL);
  GTK_WIDGET_CLASS (finx_data_page_parent_class)->unroot (widget);
}

static void
finx_data_page_dispose (GObject *object)
{
  FinxDataPage *self = FINX_DATA_PAGE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_data_page_parent_class)->dispose (object);
}

static void
finx_data_page_class_init (FinxDataPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_data_page_dispose;
  widget_class->root = finx_data_page_root;
  widget_class->unroot = finx_data_page_unroot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "finxdata");
}

static void
finx_data_page_init (FinxDataPage *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (keys), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>f"),
                                                          gtk_callback_action_new (focus_filter_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static GtkWidget *
build_bar (FinxDataPage *self)
{
  GtkWidget *bar = self->bar = finx_page_bar_new ();

  finx_page_bar_add_tab (bar, _("Prices"), self->stack, "prices");
  finx_page_bar_add_tab (bar, _("Import"), self->stack, "import");
  finx_page_bar_add_tab (bar, _("Export"), self->stack, "export");
  finx_page_bar_add_tab (bar, _("Providers"), self->stack, "providers");
  self->filter_entry = finx_page_bar_add_filter (bar, _("Filter price series"), self->stack);
  g_signal_connect_swapped (self->filter_entry, "search-changed", G_CALLBACK (filter_cb), self);
  self->fetch = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->fetch), _("Fetch"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->fetch), finx_prices_view_make_fetch (FINX_PRICES_VIEW (self->prices)));
  gtk_widget_set_valign (self->fetch, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->fetch, _("Fetch prices from the providers, or simulated ones of the practice desk"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->fetch), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Fetch"), -1);
  gtk_box_append (GTK_BOX (bar), self->fetch);
  self->import = gtk_button_new_with_label (_("Import prices…"));
  gtk_widget_add_css_class (self->import, "suggested-action");
  gtk_widget_set_valign (self->import, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->import, "clicked", G_CALLBACK (import_clicked_cb), self);
  gtk_box_append (GTK_BOX (bar), self->import);
  return bar;
}

GtkWidget *
finx_data_page_new (FinxWorkspace *workspace)
{
  FinxDataPage *self = g_object_new (FINX_TYPE_DATA_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  self->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  self->prices = finx_prices_view_new (workspace);
  gtk_widget_set_parent (finx_page_bar_wrap (build_bar (self)), GTK_WIDGET (self));
  self->imports = finx_import_view_new (workspace);
  gtk_stack_add_named (GTK_STACK (self->stack), self->prices, "prices");
  gtk_stack_add_named (GTK_STACK (self->stack), self->imports, "import");
  gtk_stack_add_named (GTK_STACK (self->stack), finx_export_view_new (workspace), "export");
  gtk_stack_add_named (GTK_STACK (self->stack), finx_provider_view_new (workspace), "providers");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  g_signal_connect_object (self->stack, "notify::visible-child", G_CALLBACK (tab_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "show-tab", G_CALLBACK (show_tab_cb), self, G_CONNECT_SWAPPED);
  tab_changed_cb (self);
  return GTK_WIDGET (self);
}
