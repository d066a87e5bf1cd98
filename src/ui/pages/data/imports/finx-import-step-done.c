/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The import itself, file by file, what became of it, and the way back. */
#include "ui/pages/data/imports/finx-import-wizard-private.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "ui/words/finx-format.h"

static void import_next (FinxImportWizard *self);

static void
show_page (FinxImportWizard *self,
           const char       *icon,
           const char       *title,
           const char       *text)
{
  g_autofree char *shown = text != NULL ? g_markup_escape_text (text, -1) : NULL;

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->done_page), icon);
  adw_status_page_set_title (ADW_STATUS_PAGE (self->done_page), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->done_page), shown);
  gtk_widget_set_visible (self->done_undo, self->n_changes > 0);
  gtk_stack_set_visible_child_name (GTK_STACK (self->done_stack), "done");
  g_clear_object (&self->cancellable);
  finx_import_wizard_update (self);
  gtk_widget_grab_focus (self->frame.forward);
}

static void
finish (FinxImportWizard *self)
{
  FinxPortfolio *portfolio = finx_engine_get_portfolio (self->engine, self->portfolio);
  g_autofree char *n = finx_format_double ((double) self->n_imported, 0);
  g_autofree char *known = finx_format_double ((double) self->n_duplicates, 0);
  g_autofree char *refused = finx_format_double ((double) self->n_refused, 0);
  g_autofree char *title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s transaction imported", "%s transactions imported", self->n_imported), n);
  g_autofree char *text = g_strdup_printf (_("Into %s. %s were there already, %s rows were refused."),
                                           portfolio != NULL ? finx_portfolio_get_account (portfolio)->name : self->portfolio, known, refused);

  show_page (self, "object-select-symbolic", title, text);
  finx_import_wizard_tell_imported (self);
}

static void
fail (FinxImportWizard *self,
      const GError     *error)
{
  g_autofree char *why = finx_error_text (error);
  gboolean is_cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  if (self->n_changes > 0)
    finx_import_wizard_tell_imported (self);
  show_page (self, is_cancelled ? "process-stop-symbolic" : "dialog-warning-symbolic",
             is_cancelled ? _("Stopped") : _("Not imported"),
             self->n_changes > 0 ? _("The files before this one were imported; this one was not.")
             : is_cancelled ? _("Nothing was written.") : why);
}

static void
imported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(FinxImportWizard) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxImportOutcome) outcome = finx_engine_import_finish (FINX_ENGINE (source), result, &error);

  if (self->workspace == NULL)
    return;
  if (outcome == NULL)
    {
      fail (self, error);
      return;
    }
  if (!outcome->is_refused && outcome->n_imported > 0)
    {
      self->n_changes++;
      self->n_imported += outcome->n_imported;
    }
  self->n_duplicates += outcome->n_duplicates;
  self->n_refused += outcome->result->n_faults;
  self->importing++;
  import_next (self);
}

static void
progress_cb (double   fraction,
             guint64  n_rows,
             gpointer user_data)
{
  FinxImportWizard *self = user_data;
  g_autofree char *n = finx_format_double ((double) n_rows, 0);
  g_autofree char *text = g_strdup_printf (_("%s rows written"), n);

  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->done_progress), (self->importing + fraction) / MAX (self->files->len, 1));
  gtk_progress_bar_set_text (GTK_PROGRESS_BAR (self->done_progress), text);
}

static void
import_next (FinxImportWizard *self)
{
  FinxImportFile *file;
  FinxImportOptions options;

  if (self->importing >= self->files->len)
    {
      finish (self);
      return;
    }
  file = self->files->pdata[self->importing];
  options = finx_import_file_get_options (file);
  gtk_label_set_text (GTK_LABEL (self->done_label), file->name);
  finx_engine_import_async (self->engine, self->portfolio, file->path, &options,
                            finx_import_wizard_is_partial (self) ? FINX_BOOK_IMPORT_PARTIAL : 0, progress_cb, self, self->cancellable,
                            imported_cb, g_object_ref (self));
}

void
finx_import_wizard_run (FinxImportWizard *self)
{
  g_autoptr(GError) error = NULL;

  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gtk_stack_set_visible_child_name (GTK_STACK (self->done_stack), "running");
  if (finx_import_wizard_take_portfolio (self, &error) == NULL || !finx_import_wizard_take_instruments (self, &error))
    fail (self, error);
  else
    import_next (self);
}

static void
undone_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FinxImportWizard) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean is_done = finx_engine_undo_finish (FINX_ENGINE (source), result, &error);
  g_autofree char *why = is_done ? NULL : finx_error_text (error);

  if (self->workspace == NULL)
    return;
  if (!is_done)
    {
      show_page (self, "dialog-warning-symbolic", _("Not undone"), why);
      return;
    }
  self->n_changes--;
  if (self->n_changes > 0)
    {
      finx_engine_undo_async (self->engine, self->portfolio, undone_cb, g_object_ref (self));
      return;
    }
  finx_import_wizard_tell_imported (self);
  show_page (self, "edit-undo-symbolic", _("The import was undone"), _("The portfolio is as it was before."));
}

static void
undo_cb (FinxImportWizard *self)
{
  gtk_widget_set_visible (self->done_undo, FALSE);
  finx_engine_undo_async (self->engine, self->portfolio, undone_cb, g_object_ref (self));
}

GtkWidget *
finx_import_wizard_build_done (FinxImportWizard *self)
{
  GtkWidget *running = finx_wizard_step_box (_("Importing"), "");

  self->done_label = gtk_widget_get_last_child (gtk_widget_get_first_child (running));
  self->done_progress = gtk_progress_bar_new ();
  gtk_progress_bar_set_show_text (GTK_PROGRESS_BAR (self->done_progress), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->done_progress), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Part of the files that is written"), -1);
  gtk_box_append (GTK_BOX (running), self->done_progress);
  self->done_page = adw_status_page_new ();
  self->done_undo = gtk_button_new_with_label (_("Undo"));
  gtk_widget_set_halign (self->done_undo, GTK_ALIGN_CENTER);
  g_signal_connect_object (self->done_undo, "clicked", G_CALLBACK (undo_cb), self, G_CONNECT_SWAPPED);
  adw_status_page_set_child (ADW_STATUS_PAGE (self->done_page), self->done_undo);
  self->done_stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->done_stack), running, "running");
  gtk_stack_add_named (GTK_STACK (self->done_stack), self->done_page, "done");
  return self->done_stack;
}
