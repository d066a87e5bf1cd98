/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person enters to connect, how to get it, and what can be said of it without asking the broker. */
#include "ui/brokers/finx-broker-wizard-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/finx-secret.h"
#include "base/finx-text.h"
#include "ui/widgets/finx-css-class.h"

typedef struct
{
  const FinxBrokerField *field;
  GtkWidget             *entry, *note;  /* borrowed from the step */
} Field;

/* (transfer full): without what was pasted around it; to be wiped */
static char *
take_text (const Field *field)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (field->entry))));
}

/* (nullable): what is wrong with @value; @is_fatal: it can not be right */
static const char *
find_fault (const Field *field,
            const char  *value,
            gboolean    *is_fatal)
{
  gboolean is_block = g_str_has_prefix (value, "-----BEGIN");
  guint64 port;

  *is_fatal = TRUE;
  if (*value == '\0')
    return NULL;
  if (is_block && !g_str_has_suffix (value, "-----"))
    return _("Its last line is missing: paste all of it");
  if (!is_block && strpbrk (value, "\r\n") != NULL)
    return _("There is more than one line in it: something else was pasted with it");
  if (g_str_equal (field->field->id, "port") && (!g_ascii_string_to_unsigned (value, 10, 1, G_MAXUINT16, &port, NULL)))
    return _("A port is a number from 1 to 65535");
  *is_fatal = FALSE;
  if (field->field->is_secret && !is_block && strchr (value, ' ') != NULL)
    return _("There is a space in it: was it copied whole?");
  return NULL;
}

/* Whether another field before it has the same. */
static gboolean
is_repeated (FinxBrokerWizard *self,
             guint             i,
             const char       *value)
{
  for (guint j = 0; j < i; j++)
    {
      const Field *other = self->fields->pdata[j];
      char *text = take_text (other);
      gboolean same = *value != '\0' && other->field->is_secret && g_str_equal (text, value);

      finx_free_wiped (text);
      if (same)
        return TRUE;
    }
  return FALSE;
}

static gboolean
check_field (FinxBrokerWizard *self,
             guint             i)
{
  const Field *field = self->fields->pdata[i];
  char *value = take_text (field);
  gboolean is_fatal, is_empty = *value == '\0';
  const char *fault = find_fault (field, value, &is_fatal);

  if (fault == NULL && field->field->is_secret && is_repeated (self, i, value))
    {
      fault = _("This is the same as in the field above");
      is_fatal = TRUE;
    }
  finx_free_wiped (value);
  gtk_label_set_text (GTK_LABEL (field->note), fault != NULL ? fault : finx_text (field->field->hint));
  gtk_widget_remove_css_class (field->note, "dim");
  gtk_widget_remove_css_class (field->note, "error");
  gtk_widget_remove_css_class (field->note, "warn");
  gtk_widget_add_css_class (field->note, fault == NULL ? "dim" : is_fatal ? "error" : "warn");
  finx_css_class_set (field->entry, "error", fault != NULL && is_fatal);
  if (is_empty && (field->field->is_optional || field->field->preset != NULL))
    return TRUE;
  return !is_empty && (fault == NULL || !is_fatal);
}

/* A field that makes it unnecessary to sign in is filled in. */
static gboolean
has_enough (FinxBrokerWizard *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      const Field *field = self->fields->pdata[i];

      if (g_strcmp0 (field->field->id, self->info->signs_in_unless) == 0)
        return *gtk_editable_get_text (GTK_EDITABLE (field->entry)) != '\0';
    }
  return FALSE;
}

gboolean
finx_broker_wizard_has_keys (FinxBrokerWizard *self)
{
  gboolean all = self->fields->len > 0;

  for (guint i = 0; i < self->fields->len; i++)
    if (!check_field (self, i))
      all = FALSE;
  if (self->info != NULL && self->info->signs_in && self->sign_button != NULL)
    {
      gtk_widget_set_sensitive (self->sign_button, all);
      all = all && (self->signed_in != NULL || has_enough (self));
    }
  return all;
}

void
finx_broker_wizard_focus_keys (FinxBrokerWizard *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      const Field *field = self->fields->pdata[i];

      if (i + 1 == self->fields->len || *gtk_editable_get_text (GTK_EDITABLE (field->entry)) == '\0')
        {
          gtk_widget_grab_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (field->entry))));
          return;
        }
    }
}

GHashTable *
finx_broker_wizard_make_values (FinxBrokerWizard *self)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, finx_free_wiped);

  for (guint i = 0; i < self->fields->len; i++)
    {
      const Field *field = self->fields->pdata[i];

      g_hash_table_insert (values, (gpointer) field->field->id, take_text (field));
    }
  finx_broker_wizard_add_signed_in (self, values);
  return values;
}

/* The buffers of secret fields wipe what they held. */
void
finx_broker_wizard_wipe_keys (FinxBrokerWizard *self)
{
  for (guint i = 0; i < self->fields->len; i++)
    gtk_editable_set_text (GTK_EDITABLE (((Field *) self->fields->pdata[i])->entry), "");
  g_ptr_array_set_size (self->fields, 0);
  finx_broker_wizard_forget_sign_in (self);
}

static void
changed_cb (FinxBrokerWizard *self)
{
  if (self->is_filling)
    return;
  finx_broker_wizard_forget_test (self);
  finx_broker_wizard_forget_sign_in (self);
  finx_broker_wizard_update (self);
}

static void
key_page_cb (FinxBrokerWizard *self)
{
  gtk_show_uri (GTK_WINDOW (self), self->info->key_page, GDK_CURRENT_TIME);
}

static GtkWidget *
make_note (const char *text)
{
  GtkWidget *note = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (note), 0);
  gtk_label_set_wrap (GTK_LABEL (note), TRUE);
  gtk_widget_set_margin_start (note, 15);
  gtk_widget_add_css_class (note, "caption");
  gtk_widget_add_css_class (note, "dim");
  return note;
}

static GtkWidget *
build_field (FinxBrokerWizard      *self,
             const FinxBrokerField *info)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *group = adw_preferences_group_new ();
  Field *field = g_new0 (Field, 1);

  field->field = info;
  field->entry = info->is_secret ? adw_password_entry_row_new () : adw_entry_row_new ();
  field->note = make_note (finx_text (info->hint));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (field->entry), finx_text (info->label));
  if (info->preset != NULL)
    gtk_editable_set_text (GTK_EDITABLE (field->entry), info->preset);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (field->entry), TRUE);
  g_signal_connect_object (field->entry, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (field->entry), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, field->note, NULL, -1);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), field->entry);
  gtk_box_append (GTK_BOX (box), group);
  gtk_box_append (GTK_BOX (box), field->note);
  g_ptr_array_add (self->fields, field);
  return box;
}

static GtkWidget *
make_line (const char *text)
{
  GtkWidget *line = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (line), 0);
  gtk_label_set_yalign (GTK_LABEL (line), 0);
  gtk_label_set_wrap (GTK_LABEL (line), TRUE);
  return line;
}

/* The broker's steps, numbered. */
static GtkWidget *
build_steps (FinxBrokerWizard *self)
{
  GtkWidget *group = adw_preferences_group_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *grid = gtk_grid_new (), *button;
  g_auto(GStrv) lines = g_strsplit (finx_text (self->info->steps), "\n", -1);
  g_autofree char *label = NULL;

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("How to get them"));
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 6);
  gtk_box_append (GTK_BOX (box), grid);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u.", i + 1);

      gtk_grid_attach (GTK_GRID (grid), make_line (number), 0, (int) i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), make_line (lines[i]), 1, (int) i, 1, 1);
    }
  if (self->info->key_page != NULL)
    {
      /* Translators: a button; %s is a broker */
      label = g_strdup_printf (_("Open the page of %s"), self->info->name);
      button = gtk_button_new_with_label (label);
      gtk_widget_set_halign (button, GTK_ALIGN_START);
      gtk_widget_set_tooltip_text (button, self->info->key_page);
      g_signal_connect_object (button, "clicked", G_CALLBACK (key_page_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (box), button);
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), box);
  return group;
}

/* Made anew for another broker, or another kind of account; else what was typed stays. */
void
finx_broker_wizard_enter_keys (FinxBrokerWizard *self)
{
  gboolean is_paper = finx_broker_wizard_is_paper (self);
  g_autofree char *text = NULL;
  GtkWidget *child;

  if (self->info == NULL || (self->keys_info == self->info && self->keys_paper == is_paper))
    return;
  self->is_filling = TRUE;
  finx_broker_wizard_wipe_keys (self);
  self->is_filling = FALSE;
  finx_broker_wizard_forget_test (self);
  self->keys_info = self->info;
  self->keys_paper = is_paper;
  self->sign_button = self->sign_copy = self->sign_group = self->sign_entry = self->sign_state = NULL;
  while ((child = gtk_widget_get_first_child (self->keys_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->keys_box), child);
  text = g_strdup_printf (is_paper ? _("Of the paper account at %s") : _("Of the live account at %s"), self->info->name);
  gtk_label_set_text (GTK_LABEL (self->keys_text), text);
  gtk_box_append (GTK_BOX (self->keys_box), build_steps (self));
  for (const FinxBrokerField *field = self->info->fields; field->id != NULL; field++)
    if (!field->is_kept)
      gtk_box_append (GTK_BOX (self->keys_box), build_field (self, field));
  if (self->info->signs_in)
    gtk_box_append (GTK_BOX (self->keys_box), finx_broker_wizard_build_sign_in (self));
}

GtkWidget *
finx_broker_wizard_build_keys (FinxBrokerWizard *self)
{
  GtkWidget *box = finx_wizard_step_box (_("What FinX needs"), ""), *scroller;

  self->keys_text = gtk_widget_get_last_child (gtk_widget_get_first_child (box));
  self->keys_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  scroller = finx_broker_wizard_scrolled (self->keys_box);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)), "changed",
                           G_CALLBACK (finx_broker_wizard_follow_sign_in), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), scroller);
  return box;
}
