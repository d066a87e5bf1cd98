/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instruments that the files speak of and nobody knows yet: what they are called, and what they are. */
#include "ui/pages/data/imports/finx-import-wizard-private.h"

#include <glib/gi18n.h>

#include "ui/pages/data/finx-instrument-group.h"
#include "ui/words/finx-format.h"

#define MAX_ROWS 200                    /* more are taken as the files have them */

typedef struct
{
  FinxInstrument *instrument;           /* owned, as the file has it */
  GtkWidget      *row, *name, *asset_class;     /* borrowed */
} Edit;

void
finx_import_wizard_free_edit (gpointer data)
{
  Edit *edit = data;

  finx_instrument_free (edit->instrument);
  g_free (edit);
}

static GtkWidget *
make_classes (const FinxInstrument *instrument)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  g_autofree char *label = g_strdup_printf (_("Kind of %s"), instrument->symbol);
  GtkWidget *drop_down;

  for (int i = 0; i < FINX_N_ASSET_CLASSES; i++)
    gtk_string_list_append (names, finx_asset_class_label ((FinxAssetClass) i));
  drop_down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), instrument->asset_class);
  gtk_widget_set_valign (drop_down, GTK_ALIGN_CENTER);
  finx_drop_down_set_name (GTK_DROP_DOWN (drop_down), label);
  return drop_down;
}

static void
add_row (FinxImportWizard     *self,
         const FinxInstrument *instrument)
{
  Edit *edit = g_new0 (Edit, 1);
  g_autofree char *label = g_strdup_printf (_("Name of %s"), instrument->symbol);
  g_autofree char *text = *instrument->isin != '\0' ? g_strdup_printf ("%s · %s", instrument->currency, instrument->isin) : g_strdup (instrument->currency);

  edit->instrument = finx_instrument_copy (instrument);
  edit->row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (edit->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (edit->row), instrument->symbol);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (edit->row), text);
  edit->name = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (edit->name), instrument->name);
  gtk_editable_set_width_chars (GTK_EDITABLE (edit->name), 18);
  gtk_widget_set_valign (edit->name, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (edit->name), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  edit->asset_class = make_classes (instrument);
  adw_action_row_add_suffix (ADW_ACTION_ROW (edit->row), edit->name);
  adw_action_row_add_suffix (ADW_ACTION_ROW (edit->row), edit->asset_class);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self->instruments_row), edit->row);
  g_ptr_array_add (self->instrument_edits, edit);
}

static gboolean
is_listed (FinxImportWizard *self,
           const char       *symbol)
{
  for (guint i = 0; i < self->instrument_edits->len; i++)
    if (g_ascii_strcasecmp (((Edit *) self->instrument_edits->pdata[i])->instrument->symbol, symbol) == 0)
      return TRUE;
  return FALSE;
}

void
finx_import_wizard_list_instruments (FinxImportWizard *self)
{
  g_autofree char *title = NULL;
  guint n = 0;

  for (guint i = 0; i < self->instrument_edits->len; i++)
    adw_expander_row_remove (ADW_EXPANDER_ROW (self->instruments_row), ((Edit *) self->instrument_edits->pdata[i])->row);
  g_ptr_array_set_size (self->instrument_edits, 0);
  for (guint i = 0; i < self->files->len; i++)
    {
      FinxImportFile *file = self->files->pdata[i];

      for (guint k = 0; file->outcome != NULL && k < file->outcome->instruments->len; k++)
        {
          const FinxInstrument *instrument = file->outcome->instruments->pdata[k];

          if (is_listed (self, instrument->symbol))
            continue;
          n++;
          if (self->instrument_edits->len < MAX_ROWS)
            add_row (self, instrument);
        }
    }
  title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u new instrument", "%u new instruments", n), n);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->instruments_row), title);
  gtk_widget_set_visible (self->instruments, n > 0);
}

/* What nobody touched is made by the import itself. */
gboolean
finx_import_wizard_take_instruments (FinxImportWizard *self,
                                     GError          **error)
{
  for (guint i = 0; i < self->instrument_edits->len; i++)
    {
      Edit *edit = self->instrument_edits->pdata[i];
      g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (edit->name))));
      FinxAssetClass asset_class = (FinxAssetClass) gtk_drop_down_get_selected (GTK_DROP_DOWN (edit->asset_class));
      g_autoptr(FinxInstrument) changed = NULL;

      if (*name == '\0' || (g_str_equal (name, edit->instrument->name) && asset_class == edit->instrument->asset_class))
        continue;
      changed = finx_instrument_copy (edit->instrument);
      g_free (changed->name);
      changed->name = g_strdup (name);
      changed->asset_class = asset_class;
      changed->calendar = finx_guess_calendar (asset_class, changed->currency);
      if (finx_engine_add_instrument (self->engine, changed, error) == NULL)
        return FALSE;
    }
  return TRUE;
}

GtkWidget *
finx_import_wizard_build_instruments (FinxImportWizard *self)
{
  self->instruments = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->instruments), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->instruments, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->instruments), GTK_ACCESSIBLE_PROPERTY_LABEL, _("New instruments"), -1);
  self->instruments_row = adw_expander_row_new ();
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self->instruments_row), _("Names and kinds can be changed here"));
  gtk_list_box_append (GTK_LIST_BOX (self->instruments), self->instruments_row);
  gtk_widget_set_visible (self->instruments, FALSE);
  return self->instruments;
}
