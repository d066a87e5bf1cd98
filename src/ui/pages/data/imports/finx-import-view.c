/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/data/imports/finx-import-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "files/imports/finx-import-mapping.h"
#include "ui/pages/data/finx-data-files.h"
#include "ui/pages/data/imports/finx-import-wizard-private.h"

struct _FinxImportView
{
  GtkWidget      parent_instance;
  FinxWorkspace *workspace;             /* owned */
  GtkWidget     *scroller, *saved_group;
  GPtrArray     *saved_rows;            /* GtkWidget, borrowed */
};

G_DEFINE_FINAL_TYPE (FinxImportView, finx_import_view, GTK_TYPE_WIDGET)

static void list_saved (FinxImportView *self);

void
finx_import_view_open (FinxImportView *self,
                       GListModel     *files)
{
  GtkWidget *wizard;

  g_return_if_fail (FINX_IS_IMPORT_VIEW (self));
  wizard = finx_import_wizard_new (self->workspace, files);
  gtk_window_set_transient_for (GTK_WINDOW (wizard), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  g_signal_connect_object (wizard, "unmap", G_CALLBACK (list_saved), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (wizard));
}

static void
files_cb (GtkWidget  *owner,
          GListModel *files,
          gpointer    user_data)
{
  finx_import_view_open (FINX_IMPORT_VIEW (owner), files);
}

void
finx_import_view_choose (FinxImportView *self)
{
  finx_choose_transaction_files (GTK_WIDGET (self), files_cb, NULL);
}

static void
forget_cb (GtkWidget      *button,
           FinxImportView *self)
{
  FinxEngine *engine = finx_workspace_get_engine (self->workspace);
  g_autofree char *before = finx_engine_get_state (engine, FINX_IMPORT_LAYOUTS_KEY);
  g_autoptr(GPtrArray) saved = finx_import_mappings_from_json (before);
  g_autofree char *text = NULL;

  for (guint i = 0; i < saved->len; i++)
    if (g_str_equal (((FinxImportMapping *) saved->pdata[i])->title, gtk_widget_get_name (button)))
      g_ptr_array_remove_index (saved, i--);
  text = finx_import_mappings_to_json (saved);
  finx_engine_set_state (engine, FINX_IMPORT_LAYOUTS_KEY, text);
  list_saved (self);
}

static GtkWidget *
add_row (GtkWidget  *group,
         const char *title,
         const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static void
list_saved (FinxImportView *self)
{
  g_autofree char *text = finx_engine_get_state (finx_workspace_get_engine (self->workspace), FINX_IMPORT_LAYOUTS_KEY);
  g_autoptr(GPtrArray) saved = finx_import_mappings_from_json (text);

  for (guint i = 0; i < self->saved_rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->saved_group), self->saved_rows->pdata[i]);
  g_ptr_array_set_size (self->saved_rows, 0);
  for (guint i = 0; i < saved->len; i++)
    {
      const char *title = ((FinxImportMapping *) saved->pdata[i])->title;
      GtkWidget *row = add_row (self->saved_group, title, NULL), *button = gtk_button_new_from_icon_name ("list-remove-symbolic");
      g_autofree char *label = g_strdup_printf (_("Forget the layout %s"), title);

      gtk_widget_set_name (button, title);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (button, label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      g_signal_connect_object (button, "clicked", G_CALLBACK (forget_cb), self, 0);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
      g_ptr_array_add (self->saved_rows, row);
    }
  gtk_widget_set_visible (self->saved_group, saved->len > 0);
}

static void
finx_import_view_dispose (GObject *object)
{
  FinxImportView *self = FINX_IMPORT_VIEW (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_import_view_parent_class)->dispose (object);
}

static void
finx_import_view_finalize (GObject *object)
{
  g_ptr_array_unref (FINX_IMPORT_VIEW (object)->saved_rows);
  G_OBJECT_CLASS (finx_import_view_parent_class)->finalize (object);
}

static void
finx_import_view_class_init (FinxImportViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_import_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_import_view_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "finximport");
}

static void
finx_import_view_init (FinxImportView *self)
{
  self->saved_rows = g_ptr_array_new ();
}

static GtkWidget *
build_drop (FinxImportView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *icon = gtk_image_new_from_icon_name ("document-open-symbolic");
  GtkWidget *title = gtk_label_new (_("Import transactions")), *button = gtk_button_new_with_label (_("Choose files…"));
  GtkWidget *text = gtk_label_new (_("Drop exports of your bank, broker or another program here. You see what will be booked before anything is written."));

  gtk_widget_add_css_class (box, "finx-drop");
  gtk_image_set_pixel_size (GTK_IMAGE (icon), 48);
  gtk_widget_add_css_class (icon, "dim");
  gtk_widget_add_css_class (title, "dialog-heading");
  gtk_widget_add_css_class (text, "dim");
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_justify (GTK_LABEL (text), GTK_JUSTIFY_CENTER);
  gtk_label_set_max_width_chars (GTK_LABEL (text), 54);
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (finx_import_view_choose), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

static GtkWidget *
build_formats (void)
{
  GtkWidget *group = adw_preferences_group_new ();
  guint n;
  const FinxImportProfile *const *profiles = finx_import_profile_list (&n);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Known layouts"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _("Another CSV file is read as well: you tell what its columns are."));
  for (guint i = 0; i < n; i++)
    add_row (group, profiles[i]->title, NULL);
  return group;
}

GtkWidget *
finx_import_view_new (FinxWorkspace *workspace)
{
  FinxImportView *self = g_object_new (FINX_TYPE_IMPORT_VIEW, NULL);
  GtkWidget *clamp = adw_clamp_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  self->workspace = g_object_ref (workspace);
  self->scroller = gtk_scrolled_window_new ();
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 640);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), clamp);
  gtk_widget_add_css_class (box, "finx-dialog-body");
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  self->saved_group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->saved_group), _("Your layouts"));
  gtk_box_append (GTK_BOX (box), build_drop (self));
  gtk_box_append (GTK_BOX (box), self->saved_group);
  gtk_box_append (GTK_BOX (box), build_formats ());
  finx_accept_files (GTK_WIDGET (self), files_cb, NULL);
  list_saved (self);
  return GTK_WIDGET (self);
}
