/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/system/finx-system-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "finx-config.h"
#include "ui/finx-connection-row.h"
#include "ui/finx-format.h"
#include "ui/pages/system/finx-diagnostics.h"
#include "ui/pages/system/finx-log-view.h"
#include "ui/pages/system/finx-storage-group.h"
#include "ui/widgets/finx-widgets.h"

#define CONTENT_WIDTH 960               /* px */

struct _FinxSystemPage
{
  GtkWidget      parent_instance;

  FinxWorkspace *workspace;             /* owned */
  FinxEngine    *engine;                /* borrowed from @workspace */

  GtkWidget     *scroller;              /* the one child; the rest are borrowed from it */
  GtkWidget     *connections;
  GPtrArray     *connection_rows;       /* in the order of the engine's list; borrowed from @connections */
  GtkWidget     *ticks;
  guint          timer;                 /* once a second while mapped */
};

G_DEFINE_FINAL_TYPE (FinxSystemPage, finx_system_page, GTK_TYPE_WIDGET)

static void
show_connection (FinxSystemPage *self,
                 GtkWidget      *row,
                 FinxConnection *connection)
{
  const char *style, *state;
  double latency = finx_connection_get_latency (connection);
  g_autofree char *rate = finx_format_double (finx_connection_get_rate (connection), 0);
  g_autofree char *ms = isfinite (latency) ? finx_format_double (latency, latency < 10 ? 1 : 0) : g_strdup ("–");
  g_autofree char *received = finx_format_double ((double) finx_connection_get_received (connection), 0);
  g_autofree char *since = finx_format_when (finx_connection_get_since (connection), finx_clock_now (finx_engine_get_clock (self->engine)));
  g_autofree char *text = NULL;

  finx_connection_describe (connection, &style, &state);
  text = g_strdup_printf (_("%s updates/s · latency %s ms · %s received · %s since %s"), rate, ms, received, state, since);
  if (g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), text) != 0)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  finx_chip_set (g_object_get_data (G_OBJECT (row), "chip"), style, state);
}

static gboolean
refresh (gpointer user_data)
{
  FinxSystemPage *self = user_data;
  GListModel *model = finx_engine_get_connections (self->engine);
  FinxEngineStats stats = { 0 };
  g_autofree char *ticks = NULL;
  g_autofree char *late = NULL;
  g_autofree char *invalid = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < MIN (self->connection_rows->len, g_list_model_get_n_items (model)); i++)
    {
      g_autoptr(FinxConnection) connection = g_list_model_get_item (model, i);

      show_connection (self, g_ptr_array_index (self->connection_rows, i), connection);
    }
  finx_engine_get_stats (self->engine, &stats);
  ticks = finx_format_double ((double) stats.ticks, 0);
  late = finx_format_double ((double) stats.late, 0);
  invalid = finx_format_double ((double) stats.invalid, 0);
  text = g_strdup_printf (_("%s taken, %s late and %s invalid dropped since the start"), ticks, late, invalid);
  if (g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (self->ticks)), text) != 0)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->ticks), text);
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

/* Connections come and go seldom: the rows are made anew then. */
static void
connections_cb (FinxSystemPage *self)
{
  GListModel *model = finx_engine_get_connections (self->engine);

  for (guint i = 0; i < self->connection_rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->connections), g_ptr_array_index (self->connection_rows, i));
  g_ptr_array_set_size (self->connection_rows, 0);
  adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->connections), self->ticks);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(FinxConnection) connection = g_list_model_get_item (model, i);
      GtkWidget *row = add_row (self->connections, finx_connection_get_name (connection), NULL);
      GtkWidget *chip = finx_chip_new ();

      gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("network-server-symbolic"));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), chip);
      g_object_set_data (G_OBJECT (row), "chip", chip);
      g_ptr_array_add (self->connection_rows, row);
    }
  self->ticks = add_row (self->connections, _("Market data events"), NULL);
  refresh (self);
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
finx_system_page_finalize (GObject *object)
{
  g_ptr_array_unref (FINX_SYSTEM_PAGE (object)->connection_rows);
  G_OBJECT_CLASS (finx_system_page_parent_class)->finalize (object);
}

static void
finx_system_page_class_init (FinxSystemPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_system_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_system_page_finalize;
  widget_class->map = finx_system_page_map;
  widget_class->unmap = finx_system_page_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
finx_system_page_init (FinxSystemPage *self)
{
  self->connection_rows = g_ptr_array_new ();
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
  self->connections = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->connections), _("Connections"));
  self->ticks = add_row (self->connections, _("Market data events"), NULL);
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

  g_signal_connect_object (finx_engine_get_connections (self->engine), "items-changed", G_CALLBACK (connections_cb), self, G_CONNECT_SWAPPED);
  connections_cb (self);
  return GTK_WIDGET (self);
}
