/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the broker takes the key, one check after the other, as they pass. */
#include "ui/brokers/finx-broker-wizard-private.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"

#define CODE_MAY_WITHDRAW "FINX-BROKER-027"

static const char *const titles[FINX_N_PROBE_CHECKS] = {
  N_("The broker answers"), N_("The clocks agree"), N_("The key is accepted"), N_("What the key may do"), N_("Balances can be read"),
};

/* What it means when there is nothing else to say. */
static const char *const passed[FINX_N_PROBE_CHECKS] = {
  N_("It was reached"), N_("This computer's clock is right"), N_("The broker knows it"),
  N_("It may look and trade, and can not send money away"), N_("What is in the account is known"),
};

static const char *const marks[] = { "running", "passed", "warned", "failed" };

/* The test that an answer belongs to; one that was given up tells nothing. */
typedef struct
{
  FinxBrokerWizard *wizard;             /* owned */
  guint             number;
} Test;

static void
test_free (Test *test)
{
  g_object_unref (test->wizard);
  g_free (test);
}

static void
show_check (FinxBrokerWizard *self,
            FinxProbeCheck    check,
            const char       *mark,
            const char       *sentence)
{
  GtkWidget *row = self->test_rows[check], *spinner = gtk_stack_get_child_by_name (GTK_STACK (self->test_marks[check]), "running");
  g_autofree char *name = NULL;

  gtk_stack_set_visible_child_name (GTK_STACK (self->test_marks[check]), mark);
  gtk_spinner_set_spinning (GTK_SPINNER (spinner), g_str_equal (mark, "running"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), sentence);
  name = g_strdup_printf ("%s: %s", _(titles[check]), sentence);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY);    /* the name has the title */
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
checked_cb (FinxProbeCheck  check,
            FinxProbeState  state,
            const char     *sentence,
            gpointer        user_data)
{
  Test *test = user_data;

  if (test->number != test->wizard->n_tests || test->wizard->engine == NULL)
    return;
  show_check (test->wizard, check, marks[state],
              state == FINX_PROBE_RUNNING ? _("Asking…") : *sentence != '\0' ? sentence : _(passed[check]));
}

static gboolean
has_mark (FinxBrokerWizard *self,
          const char       *mark)
{
  for (int i = 0; i < FINX_N_PROBE_CHECKS; i++)
    if (g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->test_marks[i])), mark) == 0)
      return TRUE;
  return FALSE;
}

static void
show_problem (FinxBrokerWizard *self,
              const GError     *error)
{
  g_autofree char *text = finx_error_text (error);

  if (g_strcmp0 (finx_error_code (error), CODE_MAY_WITHDRAW) == 0)
    gtk_widget_set_visible (self->withdraw_row, TRUE);
  if (!has_mark (self, "failed"))          /* no check says it */
    show_check (self, FINX_PROBE_REACHABLE, "failed", text);
  for (int i = 0; i < FINX_N_PROBE_CHECKS; i++)
    if (g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->test_marks[i])), "waiting") == 0)
      show_check (self, i, "waiting", _("Not looked at"));
  gtk_label_set_text (GTK_LABEL (self->test_text), _("The test was not passed. Nothing was connected or changed."));
}

static void
tested_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Test *test = user_data;
  FinxBrokerWizard *self = test->wizard;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) found = finx_engine_probe_broker_finish (FINX_ENGINE (source), result, &error);

  if (test->number != self->n_tests || self->engine == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      test_free (test);
      return;
    }
  g_clear_object (&self->cancellable);
  if (found != NULL)
    {
      self->found = g_steal_pointer (&found);
      gtk_label_set_text (GTK_LABEL (self->test_text), has_mark (self, "warned") ? _("It works, with what is told below. Nothing was ordered or changed.")
                          : _("All of it works. Nothing was ordered or changed."));
      finx_broker_wizard_list_accounts (self);
    }
  else
    {
      show_problem (self, error);
    }
  finx_broker_wizard_update (self);
  gtk_widget_grab_focus (self->found != NULL ? self->frame.forward : gtk_widget_get_visible (self->withdraw_row) ? self->withdraw_row : self->again);
  test_free (test);
}

gboolean
finx_broker_wizard_may_withdraw (FinxBrokerWizard *self)
{
  return gtk_widget_get_visible (self->withdraw_row) && gtk_check_button_get_active (GTK_CHECK_BUTTON (self->withdraw));
}

/* Of another key: what was found with the one before, and what was confirmed of it, is nothing that holds. */
void
finx_broker_wizard_forget_test (FinxBrokerWizard *self)
{
  g_clear_pointer (&self->found, g_ptr_array_unref);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->withdraw), FALSE);
  gtk_widget_set_visible (self->withdraw_row, FALSE);
}

void
finx_broker_wizard_run_test (FinxBrokerWizard *self)
{
  g_autoptr(GHashTable) values = finx_broker_wizard_make_values (self);
  FinxBrokerLogin login = { .broker = self->info->id, .is_paper = finx_broker_wizard_is_paper (self), .values = values,
                            .may_withdraw = finx_broker_wizard_may_withdraw (self) };
  Test *test = g_new0 (Test, 1);

  finx_broker_wizard_stop (self);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  if (!login.may_withdraw)
    gtk_widget_set_visible (self->withdraw_row, FALSE);
  for (int i = 0; i < FINX_N_PROBE_CHECKS; i++)
    show_check (self, i, "waiting", _("Waits for the check before it"));
  gtk_label_set_text (GTK_LABEL (self->test_text), _("The broker is asked. Nothing is ordered or changed."));
  self->cancellable = g_cancellable_new ();
  test->wizard = g_object_ref (self);
  test->number = ++self->n_tests;
  finx_engine_probe_broker_async (self->engine, &login, checked_cb, test, self->cancellable, tested_cb, test);
  finx_broker_wizard_update (self);
}

/* Confirmed, or taken back: the one and the other is a test of its own. */
static void
withdraw_cb (FinxBrokerWizard *self)
{
  if (self->step == FINX_STEP_TEST)
    finx_broker_wizard_run_test (self);
}

static GtkWidget *
build_mark (void)
{
  static const struct { const char *name, *icon, *style; } images[] = {
    { "waiting", "content-loading-symbolic", "dim" },
    { "passed", "object-select-symbolic", NULL },
    { "warned", "dialog-warning-symbolic", "warn" },
    { "failed", "window-close-symbolic", "error" },
  };
  GtkWidget *stack = gtk_stack_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (images); i++)
    {
      GtkWidget *image = gtk_image_new_from_icon_name (images[i].icon);

      if (images[i].style != NULL)
        gtk_widget_add_css_class (image, images[i].style);
      gtk_stack_add_named (GTK_STACK (stack), image, images[i].name);
    }
  gtk_stack_add_named (GTK_STACK (stack), gtk_spinner_new (), "running");
  gtk_widget_add_css_class (stack, "finx-step-mark");
  gtk_widget_set_valign (stack, GTK_ALIGN_CENTER);
  return stack;
}

GtkWidget *
finx_broker_wizard_build_test (FinxBrokerWizard *self)
{
  GtkWidget *box = finx_wizard_step_box (_("Testing your connection"), ""), *group = adw_preferences_group_new ();
  GtkWidget *warning = adw_preferences_group_new (), *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->test_text = gtk_widget_get_last_child (gtk_widget_get_first_child (box));
  for (int i = 0; i < FINX_N_PROBE_CHECKS; i++)
    {
      self->test_rows[i] = adw_action_row_new ();
      self->test_marks[i] = build_mark ();
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->test_rows[i]), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->test_rows[i]), _(titles[i]));
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self->test_rows[i]), 0);
      adw_action_row_add_prefix (ADW_ACTION_ROW (self->test_rows[i]), self->test_marks[i]);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->test_rows[i]);
    }
  self->withdraw_row = finx_broker_wizard_choice_row (self, _("I know that this key can send money away"),
                                                      _("FinX never needs that, and never does it. A key without that permission is safer."),
                                                      &self->withdraw, NULL);
  gtk_widget_remove_css_class (self->withdraw_row, "choice");   /* Enter is no answer to this */
  gtk_widget_add_css_class (self->withdraw_row, "caution");
  g_signal_connect_object (self->withdraw, "toggled", G_CALLBACK (withdraw_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_visible (self->withdraw_row, FALSE);
  g_object_bind_property (self->withdraw_row, "visible", warning, "visible", G_BINDING_SYNC_CREATE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (warning), self->withdraw_row);
  gtk_box_append (GTK_BOX (content), group);
  gtk_box_append (GTK_BOX (content), warning);
  gtk_box_append (GTK_BOX (box), finx_broker_wizard_scrolled (content));
  return box;
}
