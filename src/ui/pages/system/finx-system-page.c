/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/system/finx-system-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "finx-config.h"
#include "ui/pages/system/finx-connections-group.h"
#include "ui/pages/system/finx-diagnostics.h"
#include "ui/pages/system/finx-log-view.h"
#include "ui/pages/system/finx-storage-group.h"

#define CONTENT_WIDTH 960               /* px */

struct _FinxSystemPage
{
  GtkWidget      parent_instance;

  FinxWorkspace *workspace;             /* owned */
  FinxEngine    *engine;                /* borrowed from @workspace */

  GtkWidget     *scroller;              /* the one child; the rest are borrowed from it */
  GtkWidget     *connections;
  guint          timer;                 /* once a second while mapped */
};

G_DEFINE_FINAL_TYPE (FinxSystemPage, finx_system_page, GTK_TYPE_WIDGET)

static gboolean
refresh (gpointer user_data)
{
  finx_connections_group_refresh (FINX_CONNECTIONS_GROUP (FINX_SYSTEM_PAGE (user_data)->connections));
  return G_SOURCE_CONTINUE;
}

static GtkWidget *
add_row (GtkWidget  *group,
         const char *title,
         const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_add_css_class (row, "numeric");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static void
copy_cb (FinxSystemPage *self,
         GtkWidget      *button)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (button), g_object_get_data (G_OBJECT (button), "text"));
  finx_workspace_toast (self->workspace, _("Copied"), NULL, NULL);
}

static void
add_copy (FinxSystemPage *self,
          GtkWidget      *row,
          const char     *label,
          const char     *text)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "text", g_strdup (text), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (copy_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
copy_diagnostics_cb (FinxSystemPage *self,
                     GtkWidget      *button)
{
  g_autofree char *text = finx_diagnostics_text (self->engine);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (button), text);
  finx_workspace_toast (self->workspace, _("Diagnostics copied"), NULL, NULL);
}

static GtkWidget *
build_about (FinxSystemPage *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  const char *data_dir = finx_engine_get_data_dir (self->engine);
  g_autofree char *libraries = g_strdup_printf (_("GTK %u.%u.%u, libadwaita %u.%u.%u, GLib %u.%u.%u"),
                                                gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version (),
                                                adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version (),
                                                glib_major_version, glib_minor_version, glib_micro_version);
  g_autofree char *versions = g_strdup_printf ("FinX Workstation %s\n%s", FINX_VERSION, libraries);
  GtkWidget *row, *copy;

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("About the program"));
  row = add_row (group, _("FinX Workstation"), FINX_VERSION);
  add_copy (self, row, _("Copy the versions"), versions);
  add_row (group, _("Libraries"), libraries);
  row = add_row (group, _("Data folder"), data_dir);
  add_copy (self, row, _("Copy the data folder"), data_dir);
  row = add_row (group, _("Diagnostics"), _("Versions, counts and the latest log lines for a bug report, without names, folders and amounts"));
  copy = gtk_button_new_with_label (_("Copy diagnostics"));
  gtk_widget_set_valign (copy, GTK_ALIGN_CENTER);
  g_signal_connect_object (copy, "clicked", G_CALLBACK (copy_diagnostics_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), copy);
  return group;
}

/* A connection that somebody wants to see, by its account. */
static void
show_tab_cb (FinxSystemPage *self,
             const char     *page,
             const char     *tab)
{
  if (g_strcmp0 (page, "system") == 0)
    finx_connections_group_show (FINX_CONNECTIONS_GROUP (self->connections), tab);
}

static void
finx_system_page_map (GtkWidget *widget)
{
  FinxSystemPage *self = FINX_SYSTEM_PAGE (widget);

  GTK_WIDGET_CLASS (finx_system_page_parent_class)->map (widget);
  refresh (self);
  self->timer = g_timeout_add_seconds (1, refresh, self);
}

static void
finx_system_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&FINX_SYSTEM_PAGE (widget)->timer, g_source_remove);
  GTK_WIDGET_CLASS (finx_system_page_parent_class)->unmap (widget);
}

static void
finx_system_page_dispose (GObject *object)
{
  FinxSystemPage *self = FINX_SYSTEM_PAGE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_system_page_parent_class)->dispose (object);
}

static void
finx_system_page_class_init (FinxSystemPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_system_page_dispose;
  widget_class->map = finx_system_page_map;
  widget_class->unmap = finx_system_page_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
finx_system_page_init (FinxSystemPage *self)
{
}

GtkWidget *
finx_system_page_new (FinxWorkspace *workspace)
{
  FinxSystemPage *self = g_object_new (FINX_TYPE_SYSTEM_PAGE, NULL);
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  GtkWidget *log = adw_preferences_group_new ();

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->connections = finx_connections_group_new (workspace);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (log), _("Log"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (log), finx_log_view_new ());
  gtk_box_append (GTK_BOX (box), self->connections);
  gtk_box_append (GTK_BOX (box), finx_storage_group_new (workspace));
  gtk_box_append (GTK_BOX (box), log);
  gtk_box_append (GTK_BOX (box), build_about (self));
  gtk_widget_add_css_class (box, "system-page");

  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), CONTENT_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), clamp);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));

  g_signal_connect_object (workspace, "show-tab", G_CALLBACK (show_tab_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
