/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/data/imports/finx-import-wizard-private.h"

#include <glib/gi18n.h>

#include "ui/words/finx-format.h"

enum { IMPORTED, N_SIGNALS };

static guint signals[N_SIGNALS];

static const char *const step_names[FINX_N_IMPORT_STEPS] = { "files", "read", "portfolio", "check", "done" };
static const char *const step_titles[FINX_N_IMPORT_STEPS] = {
  N_("Choose files"), N_("How they are read"), N_("Choose portfolio"), N_("Check"), N_("Import"),
};

G_DEFINE_FINAL_TYPE (FinxImportWizard, finx_import_wizard, ADW_TYPE_WINDOW)

FinxImportFile *
finx_import_wizard_get_file (FinxImportWizard *self)
{
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->read_file));

  return chosen < self->files->len ? self->files->pdata[chosen] : NULL;
}

static gboolean
are_readable (FinxImportWizard *self)
{
  for (guint i = 0; i < self->files->len; i++)
    if (!finx_import_file_is_readable (self->files->pdata[i]))
      return FALSE;
  return self->files->len > 0;
}

static gboolean
may_go_on (FinxImportWizard *self)
{
  guint64 n_new;

  switch (self->step)
    {
    case FINX_STEP_FILES:
      return self->files->len > 0;
    case FINX_STEP_READ:
      return are_readable (self);
    case FINX_STEP_PORTFOLIO:
      return finx_import_wizard_has_portfolio (self);
    case FINX_STEP_CHECK:
      return finx_import_wizard_is_checked (self, &n_new) && n_new > 0;
    case FINX_STEP_DONE:
    default:
      return self->cancellable == NULL;
    }
}

void
finx_import_wizard_update (FinxImportWizard *self)
{
  g_autofree char *place = g_strdup_printf (_("Step %d of %d"), (int) self->step + 1, FINX_N_IMPORT_STEPS);
  g_autofree char *n = NULL, *label = NULL;
  guint64 n_new = 0;

  if (self->frame.forward == NULL)      /* being built */
    return;
  gtk_label_set_text (GTK_LABEL (self->frame.subtitle), place);
  finx_wizard_frame_set_step (&self->frame, (int) self->step, self->step != FINX_STEP_DONE);
  gtk_widget_set_sensitive (self->frame.forward, may_go_on (self));
  gtk_widget_set_visible (self->frame.back, self->step > FINX_STEP_FILES && self->step < FINX_STEP_DONE);
  gtk_button_set_label (GTK_BUTTON (self->frame.cancel), self->step == FINX_STEP_DONE && self->cancellable == NULL ? _("Close") : _("Cancel"));
  if (self->step == FINX_STEP_CHECK)
    {
      finx_import_wizard_is_checked (self, &n_new);
      n = finx_format_double ((double) n_new, 0);
      /* Translators: a button; how many transactions */
      label = g_strdup_printf (_("Import %s"), n);
    }
  gtk_button_set_label (GTK_BUTTON (self->frame.forward), label != NULL ? label : self->step == FINX_STEP_DONE ? _("Show in Portfolio") : _("Continue"));
}

void
finx_import_wizard_go (FinxImportWizard *self,
                       FinxImportStep    step)
{
  gboolean is_forward = step > self->step;

  if (step < self->step && self->cancellable != NULL)   /* a check that nobody waits for any more */
    {
      g_cancellable_cancel (self->cancellable);
      g_clear_object (&self->cancellable);
    }
  self->step = step;
  finx_wizard_show_page (self->stack, step_names[step], is_forward);
  if (step == FINX_STEP_READ)
    finx_import_wizard_enter_read (self);
  else if (step == FINX_STEP_CHECK)
    finx_import_wizard_enter_check (self);
  else if (step == FINX_STEP_DONE)
    finx_import_wizard_run (self);
  finx_import_wizard_update (self);
  gtk_widget_child_focus (gtk_stack_get_visible_child (GTK_STACK (self->stack)), GTK_DIR_TAB_FORWARD);
}

static void
forward_cb (FinxImportWizard *self)
{
  if (self->step < FINX_STEP_DONE)
    {
      finx_import_wizard_go (self, self->step + 1);
      return;
    }
  finx_workspace_set_account (self->workspace, self->portfolio);
  finx_workspace_set_page (self->workspace, "portfolio");
  gtk_window_close (GTK_WINDOW (self));
}

static void
back_cb (FinxImportWizard *self)
{
  if (self->step > FINX_STEP_FILES)
    finx_import_wizard_go (self, self->step - 1);
}

static void
step_activated_cb (FinxImportWizard *self,
                   GtkListBoxRow    *row)
{
  FinxImportStep step = (FinxImportStep) gtk_list_box_row_get_index (row);

  if (step < self->step && self->step != FINX_STEP_DONE)
    finx_import_wizard_go (self, step);
}

/* While it writes, Cancel stops that and the window stays to tell what became of it. */
static void
cancel_cb (FinxImportWizard *self)
{
  if (self->step == FINX_STEP_DONE && self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static gboolean
finx_import_wizard_close_request (GtkWindow *window)
{
  FinxImportWizard *self = FINX_IMPORT_WIZARD (window);

  if (self->step == FINX_STEP_DONE && self->cancellable != NULL)
    {
      g_cancellable_cancel (self->cancellable);
      return TRUE;
    }
  return GTK_WINDOW_CLASS (finx_import_wizard_parent_class)->close_request (window);
}

void
finx_import_wizard_tell_imported (FinxImportWizard *self)
{
  g_signal_emit (self, signals[IMPORTED], 0);
}

static void
finx_import_wizard_dispose (GObject *object)
{
  FinxImportWizard *self = FINX_IMPORT_WIZARD (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->check_rows);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_import_wizard_parent_class)->dispose (object);
}

static void
finx_import_wizard_finalize (GObject *object)
{
  FinxImportWizard *self = FINX_IMPORT_WIZARD (object);

  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->saved);
  g_ptr_array_unref (self->layouts);
  g_ptr_array_unref (self->portfolio_checks);
  g_ptr_array_unref (self->portfolio_ids);
  g_ptr_array_unref (self->instrument_edits);
  g_free (self->portfolio);
  G_OBJECT_CLASS (finx_import_wizard_parent_class)->finalize (object);
}

static void
finx_import_wizard_class_init (FinxImportWizardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_import_wizard_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_import_wizard_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = finx_import_wizard_close_request;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
  signals[IMPORTED] = g_signal_new ("imported", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
finx_import_wizard_init (FinxImportWizard *self)
{
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_import_file_free);
  self->layouts = g_ptr_array_new ();
  self->instrument_edits = g_ptr_array_new_with_free_func (finx_import_wizard_free_edit);
  self->portfolio_checks = g_ptr_array_new ();
  self->portfolio_ids = g_ptr_array_new_with_free_func (g_free);
}

static void
build_frame (FinxImportWizard *self)
{
  const char *titles[FINX_N_IMPORT_STEPS];
  FinxWizardFrame *frame = &self->frame;

  for (int i = 0; i < FINX_N_IMPORT_STEPS; i++)
    titles[i] = _(step_titles[i]);
  finx_wizard_frame_build (frame, ADW_WINDOW (self), self->stack, titles, FINX_N_IMPORT_STEPS,
                           _("Nothing is written before the last step, and an import can be undone."));
  gtk_label_set_text (GTK_LABEL (frame->heading), _("Import transactions"));
  g_signal_connect_object (frame->cancel, "clicked", G_CALLBACK (cancel_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (frame->steps, "row-activated", G_CALLBACK (step_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (frame->back, "clicked", G_CALLBACK (back_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (frame->forward, "clicked", G_CALLBACK (forward_cb), self, G_CONNECT_SWAPPED);
}

static void
build (FinxImportWizard *self)
{
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), finx_import_wizard_build_files (self), step_names[FINX_STEP_FILES]);
  gtk_stack_add_named (GTK_STACK (self->stack), finx_import_wizard_build_read (self), step_names[FINX_STEP_READ]);
  gtk_stack_add_named (GTK_STACK (self->stack), finx_import_wizard_build_portfolio (self), step_names[FINX_STEP_PORTFOLIO]);
  gtk_stack_add_named (GTK_STACK (self->stack), finx_import_wizard_build_check (self), step_names[FINX_STEP_CHECK]);
  gtk_stack_add_named (GTK_STACK (self->stack), finx_import_wizard_build_done (self), step_names[FINX_STEP_DONE]);
  build_frame (self);
}

GtkWidget *
finx_import_wizard_new (FinxWorkspace *workspace,
                        GListModel    *files)
{
  FinxImportWizard *self = g_object_new (FINX_TYPE_IMPORT_WIZARD, "title", _("Import transactions"), "modal", TRUE,
                                         "default-width", 840, "default-height", 636, NULL);
  g_autofree char *saved = NULL;

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  saved = finx_engine_get_state (self->engine, FINX_IMPORT_LAYOUTS_KEY);
  self->saved = finx_import_mappings_from_json (saved);
  build (self);
  if (files != NULL)
    finx_import_wizard_add_files (self, files);
  finx_import_wizard_go (self, self->files->len > 0 ? FINX_STEP_READ : FINX_STEP_FILES);
  return GTK_WIDGET (self);
}
