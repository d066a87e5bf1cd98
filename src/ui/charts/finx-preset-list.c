/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-preset-list.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"

struct _FinxPresetList
{
  GtkWidget    parent_instance;
  FinxPresets *presets;                 /* owned */
  char        *renamed;                 /* (nullable): whose name is in the entry to be changed */
  char        *before;                  /* (nullable): all, before the last change that can be undone */
  GtkWidget   *box;                     /* the one child; the rest are borrowed from it */
  GtkWidget   *rows, *none, *undo, *undo_label, *entry, *button, *error;
};

enum { OPEN, SAVE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxPresetList, finx_preset_list, GTK_TYPE_WIDGET)

/* Of the row of that button. */
static const char *
name_of (GtkWidget *button)
{
  return gtk_widget_get_name (gtk_widget_get_parent (button));
}

static void
show_undo (FinxPresetList *self,
           const char     *words)       /* (nullable): there is nothing to undo */
{
  gtk_label_set_text (GTK_LABEL (self->undo_label), words != NULL ? words : "");
  gtk_widget_set_visible (self->undo, words != NULL);
}

static void
show_error (FinxPresetList *self,
            const GError   *error)      /* (nullable) */
{
  g_autofree char *text = error != NULL ? finx_error_text (error) : NULL;

  gtk_label_set_text (GTK_LABEL (self->error), text != NULL ? text : "");
  gtk_widget_set_visible (self->error, text != NULL);
}

static void
set_renamed (FinxPresetList *self,
             const char     *name)      /* (nullable) */
{
  g_free (self->renamed);
  self->renamed = g_strdup (name);
  gtk_button_set_label (GTK_BUTTON (self->button), name != NULL ? _("Rename") : _("Save"));
}

static void
open_cb (FinxPresetList *self,
         GtkWidget      *button)
{
  g_autofree char *name = g_strdup (name_of (button));

  g_signal_emit (self, signals[OPEN], 0, name);
}

static void
rename_cb (FinxPresetList *self,
           GtkWidget      *button)
{
  set_renamed (self, name_of (button));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), self->renamed);
  gtk_widget_grab_focus (self->entry);
}

/* The text of all before, for the way back. */
static void
note (FinxPresetList *self)
{
  g_free (self->before);
  self->before = finx_presets_to_text (self->presets);
}

static void
delete_cb (FinxPresetList *self,
           GtkWidget      *button)
{
  g_autofree char *name = g_strdup (name_of (button));
  g_autofree char *words = g_strdup_printf (_("“%s” deleted"), name);

  note (self);
  gtk_widget_grab_focus (self->entry);
  set_renamed (self, NULL);
  finx_presets_delete (self->presets, name);
  show_undo (self, words);
}

static void
undo_cb (FinxPresetList *self)
{
  g_autofree char *before = g_steal_pointer (&self->before);

  show_undo (self, NULL);
  if (before != NULL)
    finx_presets_from_text (self->presets, before, NULL);
  gtk_widget_grab_focus (self->entry);
}

static void
save_cb (FinxPresetList *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  gboolean replaces = finx_presets_find (self->presets, name) != NULL, renames = self->renamed != NULL, done;
  g_autofree char *words = g_strdup_printf (renames ? _("Renamed to “%s”") : replaces ? _("“%s” replaced") : _("“%s” saved"), name);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  note (self);
  if (renames)
    done = finx_presets_rename (self->presets, self->renamed, name, &error);
  else
    {
      g_signal_emit (self, signals[SAVE], 0, &text);
      done = finx_presets_save (self->presets, name, text, &error);
    }
  show_error (self, error);
  if (!done)
    return;
  set_renamed (self, NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  show_undo (self, words);
}

static GtkWidget *
add_icon (FinxPresetList *self,
          GtkWidget      *row,
          const char     *icon,
          const char     *label,
          GCallback       clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), button);
  return button;
}

static void
add_row (FinxPresetList *self,
         const char     *name)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2), *button = gtk_button_new (), *label = gtk_label_new (name);
  g_autofree char *rename = g_strdup_printf (_("Rename “%s”"), name), *remove = g_strdup_printf (_("Delete “%s”"), name);

  gtk_widget_set_name (row, name);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_hexpand (button, TRUE);
  g_signal_connect_object (button, "clicked", G_CALLBACK (open_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), button);
  add_icon (self, row, "document-edit-symbolic", rename, G_CALLBACK (rename_cb));
  add_icon (self, row, "user-trash-symbolic", remove, G_CALLBACK (delete_cb));
  gtk_box_append (GTK_BOX (self->rows), row);
}

static void
show_all (FinxPresetList *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (self->rows)) != NULL)
    gtk_box_remove (GTK_BOX (self->rows), row);
  for (guint i = 0; i < finx_presets_get_n (self->presets); i++)
    add_row (self, finx_presets_get_name (self->presets, i));
  gtk_widget_set_visible (self->none, finx_presets_get_n (self->presets) == 0);
}

static void
edited_cb (FinxPresetList *self)
{
  show_error (self, NULL);
}

static void
finx_preset_list_dispose (GObject *object)
{
  FinxPresetList *self = FINX_PRESET_LIST (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->presets);
  g_clear_pointer (&self->renamed, g_free);
  g_clear_pointer (&self->before, g_free);
  G_OBJECT_CLASS (finx_preset_list_parent_class)->dispose (object);
}

static void
finx_preset_list_class_init (FinxPresetListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_preset_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[OPEN] = g_signal_new ("open", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SAVE] = g_signal_new ("save", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_STRING, 0);
}

static void
finx_preset_list_init (FinxPresetList *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *undo = gtk_button_new_with_label (_("Undo"));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->rows = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->none = gtk_label_new (NULL);
  self->undo = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->undo_label = gtk_label_new (NULL);
  self->entry = gtk_entry_new ();
  self->button = gtk_button_new ();
  self->error = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->none), 0);
  gtk_label_set_wrap (GTK_LABEL (self->none), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->none), 30);
  gtk_widget_add_css_class (self->none, "dim");
  gtk_label_set_xalign (GTK_LABEL (self->undo_label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->undo_label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->undo_label, TRUE);
  gtk_widget_add_css_class (undo, "flat");
  gtk_label_set_xalign (GTK_LABEL (self->error), 0);
  gtk_label_set_wrap (GTK_LABEL (self->error), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->error), 30);
  gtk_widget_add_css_class (self->error, "error");
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_box_append (GTK_BOX (self->undo), self->undo_label);
  gtk_box_append (GTK_BOX (self->undo), undo);
  gtk_box_append (GTK_BOX (line), self->entry);
  gtk_box_append (GTK_BOX (line), self->button);
  gtk_box_append (GTK_BOX (self->box), self->rows);
  gtk_box_append (GTK_BOX (self->box), self->none);
  gtk_box_append (GTK_BOX (self->box), self->undo);
  gtk_box_append (GTK_BOX (self->box), line);
  gtk_box_append (GTK_BOX (self->box), self->error);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect_object (undo, "clicked", G_CALLBACK (undo_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (save_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  set_renamed (self, NULL);
  show_undo (self, NULL);
  show_error (self, NULL);
}

GtkWidget *
finx_preset_list_new (FinxPresets *presets,
                      const char  *title,
                      const char  *none)
{
  FinxPresetList *self = g_object_new (FINX_TYPE_PRESET_LIST, NULL);

  self->presets = g_object_ref (presets);
  gtk_label_set_text (GTK_LABEL (self->none), none);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_object (presets, "changed", G_CALLBACK (show_all), self, G_CONNECT_SWAPPED);
  show_all (self);
  return GTK_WIDGET (self);
}
