/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/data/finx-import-wizard-private.h"

#include <glib/gi18n.h>

#include "ui/finx-format.h"

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

static void
update_steps (FinxImportWizard *self)
{
  for (int i = 0; i < FINX_N_IMPORT_STEPS; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->steps), i);
      GtkWidget *box = gtk_list_box_row_get_child (row), *mark = gtk_widget_get_first_child (box);
      gboolean is_past = i < (int) self->step, is_now = i == (int) self->step;
      g_autofree char *number = g_strdup_printf ("%d", i + 1);

      gtk_stack_set_visible_child_name (GTK_STACK (mark), is_past ? "done" : "number");
      gtk_widget_set_sensitive (GTK_WIDGET (row), i <= (int) self->step && (self->step != FINX_STEP_DONE || is_now));
      if (is_now)
        gtk_widget_add_css_class (GTK_WIDGET (row), "now");
      else
        gtk_widget_remove_css_class (GTK_WIDGET (row), "now");
      gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_SELECTED, is_now, -1);
    }
}

void
finx_import_wizard_update (FinxImportWizard *self)
{
  g_autofree char *place = g_strdup_printf (_("Step %d of %d"), (int) self->step + 1, FINX_N_IMPORT_STEPS);
  g_autofree char *n = NULL, *label = NULL;
  guint64 n_new = 0;

  if (self->forward == NULL)            /* being built */
    return;
  gtk_label_set_text (GTK_LABEL (self->subtitle), place);
  update_steps (self);
  gtk_widget_set_sensitive (self->forward, may_go_on (self));
  gtk_widget_set_visible (self->back, self->step > FINX_STEP_FILES && self->step < FINX_STEP_DONE);
  gtk_button_set_label (GTK_BUTTON (self->cancel), self->step == FINX_STEP_DONE && self->cancellable == NULL ? _("Close") : _("Cancel"));
  if (self->step == FINX_STEP_CHECK)
    {
      finx_import_wizard_is_checked (self, &n_new);
      n = finx_format_double ((double) n_new, 0);
      /* Translators: a button; how many transactions */
      label = g_strdup_printf (_("Import %s"), n);
    }
  gtk_button_set_label (GTK_BUTTON (self->forward), label != NULL ? label : self->step == FINX_STEP_DONE ? _("Show in Portfolio") : _("Continue"));
}

void
finx_import_wizard_go (FinxImportWizard *self,
                       FinxImportStep    step)
{
  gtk_stack_set_transition_type (GTK_STACK (self->stack), step > self->step ? GTK_STACK_TRANSITION_TYPE_SLIDE_LEFT
                                                                             : GTK_STACK_TRANSITION_TYPE_SLIDE_RIGHT);
  if (step < self->step && self->cancellable != NULL)   /* a check that nobody waits for any more */
    {
      g_cancellable_cancel (self->cancellable);
      g_clear_object (&self->cancellable);
    }
  self->step = step;
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), step_names[step]);
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

/* The head of a step; what is in it follows. */
GtkWidget *
finx_import_wizard_step_box (const char *title,
                             const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *head = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *heading = gtk_label_new (title), *below = gtk_label_new (text);

  gtk_widget_add_css_class (box, "finx-step-body");
  gtk_widget_add_css_class (heading, "dialog-heading");
  gtk_widget_add_css_class (below, "dim");
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_xalign (GTK_LABEL (below), 0);
  gtk_label_set_wrap (GTK_LABEL (below), TRUE);
  gtk_box_append (GTK_BOX (head), heading);
  gtk_box_append (GTK_BOX (head), below);
  gtk_box_append (GTK_BOX (box), head);
  return box;
}

static GtkWidget *
build_header (FinxImportWizard *self)
{
  GtkWidget *bar = adw_header_bar_new (), *title = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *heading = gtk_label_new (_("Import transactions"));

  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_set_valign (title, GTK_ALIGN_CENTER);
  self->subtitle = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->subtitle, "caption");
  gtk_widget_add_css_class (self->subtitle, "dim");
  gtk_box_append (GTK_BOX (title), heading);
  gtk_box_append (GTK_BOX (title), self->subtitle);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar), title);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  self->cancel = gtk_button_new_with_label (_("Cancel"));
  g_signal_connect_object (self->cancel, "clicked", G_CALLBACK (cancel_cb), self, G_CONNECT_SWAPPED);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), self->cancel);
  return bar;
}

static GtkWidget *
build_step_row (int i)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *mark = gtk_stack_new ();
  GtkWidget *label = gtk_label_new (_(step_titles[i])), *done = gtk_image_new_from_icon_name ("object-select-symbolic");
  g_autofree char *number = g_strdup_printf ("%d", i + 1);

  gtk_stack_add_named (GTK_STACK (mark), gtk_label_new (number), "number");
  gtk_stack_add_named (GTK_STACK (mark), done, "done");
  gtk_widget_add_css_class (mark, "finx-step-mark");
  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, _(step_titles[i]), -1);
  return row;
}

static GtkWidget *
build_side (FinxImportWizard *self)
{
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *note = gtk_label_new (_("Nothing is written before the last step, and an import can be undone."));

  gtk_widget_add_css_class (side, "finx-wizard-side");
  self->steps = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->steps), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->steps), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Steps"), -1);
  for (int i = 0; i < FINX_N_IMPORT_STEPS; i++)
    gtk_list_box_append (GTK_LIST_BOX (self->steps), build_step_row (i));
  g_signal_connect_object (self->steps, "row-activated", G_CALLBACK (step_activated_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_vexpand (self->steps, TRUE);
  gtk_label_set_wrap (GTK_LABEL (note), TRUE);
  gtk_label_set_xalign (GTK_LABEL (note), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (note), 24);
  gtk_widget_add_css_class (note, "caption");
  gtk_widget_add_css_class (note, "dim");
  gtk_box_append (GTK_BOX (side), self->steps);
  gtk_box_append (GTK_BOX (side), note);
  return side;
}

static GtkWidget *
build_foot (FinxImportWizard *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *gap = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (foot, "finx-panel-foot");
  self->back = gtk_button_new_with_label (_("Back"));
  self->forward = gtk_button_new_with_label (_("Continue"));
  gtk_widget_add_css_class (self->forward, "suggested-action");
  gtk_widget_set_hexpand (gap, TRUE);
  g_signal_connect_object (self->back, "clicked", G_CALLBACK (back_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->forward, "clicked", G_CALLBACK (forward_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (foot), self->back);
  gtk_box_append (GTK_BOX (foot), gap);
  gtk_box_append (GTK_BOX (foot), self->forward);
  return foot;
}

static void
build (FinxImportWizard *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *middle = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->stack = gtk_stack_new ();
  gtk_widget_set_hexpand (self->stack, TRUE);
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_stack_add_named (GTK_STACK (self->stack), finx_import_wizard_build_files (self), step_names[FINX_STEP_FILES]);
  gtk_stack_add_named (GTK_STACK (self->stack), finx_import_wizard_build_read (self), step_names[FINX_STEP_READ]);
  gtk_stack_add_named (GTK_STACK (self->stack), finx_import_wizard_build_portfolio (self), step_names[FINX_STEP_PORTFOLIO]);
  gtk_stack_add_named (GTK_STACK (self->stack), finx_import_wizard_build_check (self), step_names[FINX_STEP_CHECK]);
  gtk_stack_add_named (GTK_STACK (self->stack), finx_import_wizard_build_done (self), step_names[FINX_STEP_DONE]);
  gtk_box_append (GTK_BOX (content), build_header (self));
  gtk_box_append (GTK_BOX (middle), build_side (self));
  gtk_box_append (GTK_BOX (middle), self->stack);
  gtk_box_append (GTK_BOX (content), middle);
  gtk_box_append (GTK_BOX (content), build_foot (self));
  adw_window_set_content (ADW_WINDOW (self), content);
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
