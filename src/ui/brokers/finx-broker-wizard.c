/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/brokers/finx-broker-wizard-private.h"

#include <glib/gi18n.h>

enum { SHOW, IMPORT, N_SIGNALS };
static guint signals[N_SIGNALS];

static const char *const step_names[FINX_STEP_CONNECT + 1] = { "broker", "keys", "test", "accounts", "trading", "done" };
static const char *const step_titles[FINX_N_BROKER_STEPS] = {
  N_("Choose broker"), N_("Enter keys"), N_("Test connection"), N_("Choose accounts"), N_("Trading"),
};

G_DEFINE_FINAL_TYPE (FinxBrokerWizard, finx_broker_wizard, ADW_TYPE_WINDOW)

/* With another key for a connection, there is nothing to choose. */
static gboolean
has_step (FinxBrokerWizard *self,
          FinxBrokerStep    step)
{
  return self->account == NULL || step == FINX_STEP_KEYS || step == FINX_STEP_TEST || step == FINX_STEP_CONNECT;
}

static int
count_steps (FinxBrokerWizard *self,
             FinxBrokerStep    before)
{
  int n = 0;

  for (int i = 0; i < (int) before; i++)
    n += has_step (self, i);
  return n;
}

static gboolean
may_go_on (FinxBrokerWizard *self)
{
  switch (self->step)
    {
    case FINX_STEP_BROKER:
      return self->info != NULL;
    case FINX_STEP_KEYS:
      return finx_broker_wizard_has_keys (self);
    case FINX_STEP_TEST:
      return self->found != NULL;
    case FINX_STEP_ACCOUNTS:
      return finx_broker_wizard_count_chosen (self) > 0;
    case FINX_STEP_TRADING:
      return TRUE;
    case FINX_STEP_CONNECT:
    default:
      return self->cancellable == NULL;
    }
}

/* What is connected stays so: there is no way back from it. */
static gboolean
may_go_back (FinxBrokerWizard *self)
{
  if (self->step == FINX_STEP_CONNECT)
    return self->cancellable == NULL && self->is_failed && self->connected->len == 0;
  return count_steps (self, self->step) > 0;
}

static void
update_title (FinxBrokerWizard *self)
{
  g_autofree char *title = NULL, *place = NULL;

  if (self->account != NULL)
    title = g_strdup (_("New key"));
  else if (self->info != NULL && self->step > FINX_STEP_BROKER)
    /* Translators: the title of a window; %s is a broker */
    title = g_strdup_printf (_("Connect %s"), self->info->name);
  else
    title = g_strdup (_("Connect a broker"));
  if (self->step < FINX_STEP_CONNECT)
    place = g_strdup_printf (_("Step %d of %d"), count_steps (self, self->step) + 1, count_steps (self, FINX_N_BROKER_STEPS));
  gtk_label_set_text (GTK_LABEL (self->frame.heading), title);
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_label_set_text (GTK_LABEL (self->frame.subtitle), place != NULL ? place : "");
  gtk_widget_set_visible (self->frame.subtitle, place != NULL);
}

static const char *
get_forward_label (FinxBrokerWizard *self)
{
  if (self->step == FINX_STEP_CONNECT)
    return self->is_failed && self->connected->len == 0 ? _("Try again") : _("Show in Portfolio");
  if (self->step == FINX_STEP_TRADING)
    return _("Connect");
  return self->step == FINX_STEP_TEST && self->account != NULL ? _("Use this key") : _("Continue");
}

void
finx_broker_wizard_update (FinxBrokerWizard *self)
{
  gboolean is_over = self->step == FINX_STEP_CONNECT && self->cancellable == NULL;

  if (self->frame.forward == NULL)      /* being built */
    return;
  update_title (self);
  finx_wizard_frame_set_step (&self->frame, (int) self->step, self->step != FINX_STEP_CONNECT);
  gtk_button_set_label (GTK_BUTTON (self->frame.forward), get_forward_label (self));
  gtk_widget_set_sensitive (self->frame.forward, may_go_on (self));
  gtk_widget_set_visible (self->frame.forward, self->step != FINX_STEP_CONNECT || is_over);
  gtk_widget_set_visible (self->frame.back, may_go_back (self));
  gtk_widget_set_visible (self->again, self->step == FINX_STEP_TEST && self->cancellable == NULL);
  gtk_button_set_label (GTK_BUTTON (self->frame.cancel), is_over && self->connected->len > 0 ? _("Done") : _("Cancel"));
}

void
finx_broker_wizard_stop (FinxBrokerWizard *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
focus_step (FinxBrokerWizard *self)
{
  if (self->step == FINX_STEP_KEYS)
    finx_broker_wizard_focus_keys (self);
  else if (!gtk_widget_child_focus (gtk_stack_get_visible_child (GTK_STACK (self->stack)), GTK_DIR_TAB_FORWARD))
    gtk_widget_grab_focus (self->frame.forward);
}

void
finx_broker_wizard_go (FinxBrokerWizard *self,
                       FinxBrokerStep    step)
{
  gboolean is_forward = step > self->step;

  if (step < self->step)
    finx_broker_wizard_stop (self);
  self->step = step;
  if (step == FINX_STEP_KEYS)
    finx_broker_wizard_enter_keys (self);
  else if (step == FINX_STEP_TRADING)
    finx_broker_wizard_enter_trading (self);
  finx_wizard_show_page (self->stack, step_names[step], is_forward);
  if (step == FINX_STEP_TEST)
    finx_broker_wizard_run_test (self);
  else if (step == FINX_STEP_CONNECT)
    finx_broker_wizard_run (self);
  finx_broker_wizard_update (self);
  focus_step (self);
}

static void
finish (FinxBrokerWizard *self)
{
  if (self->connected->len == 0)
    {
      finx_broker_wizard_go (self, FINX_STEP_CONNECT);
      return;
    }
  g_signal_emit (self, signals[SHOW], 0, self->connected->pdata[0]);
  gtk_window_close (GTK_WINDOW (self));
}

void
finx_broker_wizard_forward (FinxBrokerWizard *self)
{
  FinxBrokerStep next = self->step + 1;

  if (!may_go_on (self))
    return;
  if (self->step == FINX_STEP_CONNECT)
    finish (self);
  else if (self->step == FINX_STEP_TRADING)
    finx_broker_wizard_confirm_trading (self);
  else
    {
      while (!has_step (self, next))
        next++;
      finx_broker_wizard_go (self, next);
    }
}

static void
go_back (FinxBrokerWizard *self)
{
  FinxBrokerStep before = self->step - 1;

  if (!may_go_back (self))
    return;
  while (!has_step (self, before))
    before--;
  finx_broker_wizard_go (self, before);
}

static void
step_activated_cb (FinxBrokerWizard *self,
                   GtkListBoxRow    *row)
{
  FinxBrokerStep step = (FinxBrokerStep) gtk_list_box_row_get_index (row);

  if (step < self->step && self->step != FINX_STEP_CONNECT)
    finx_broker_wizard_go (self, step);
}

/* Enter goes on, also from a row that is a choice, which it chooses. */
static gboolean
key_cb (FinxBrokerWizard *self,
        guint             key,
        guint             code,
        GdkModifierType   modifiers)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter) || !ADW_IS_ACTION_ROW (focus) || ADW_IS_ENTRY_ROW (focus)
      || !gtk_widget_is_ancestor (focus, self->stack))
    return GDK_EVENT_PROPAGATE;
  if (self->step == FINX_STEP_BROKER && finx_broker_wizard_take_broker (self, focus))
    return GDK_EVENT_STOP;
  if (gtk_widget_has_css_class (focus, "choice"))
    adw_action_row_activate (ADW_ACTION_ROW (focus));
  finx_broker_wizard_forward (self);
  return GDK_EVENT_STOP;
}

/* Before that nothing in it takes the focus, and the first button would have it. */
static void
finx_broker_wizard_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_broker_wizard_parent_class)->map (widget);
  focus_step (FINX_BROKER_WIZARD (widget));
}

static void
finx_broker_wizard_dispose (GObject *object)
{
  FinxBrokerWizard *self = FINX_BROKER_WIZARD (object);

  self->is_filling = TRUE;
  finx_broker_wizard_stop (self);
  if (self->engine != NULL)
    finx_broker_wizard_wipe_keys (self);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (finx_broker_wizard_parent_class)->dispose (object);
}

static void
finx_broker_wizard_finalize (GObject *object)
{
  FinxBrokerWizard *self = FINX_BROKER_WIZARD (object);

  g_free (self->account);
  g_ptr_array_unref (self->broker_checks);
  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->choices);
  g_ptr_array_unref (self->connected);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  G_OBJECT_CLASS (finx_broker_wizard_parent_class)->finalize (object);
}

static void
finx_broker_wizard_class_init (FinxBrokerWizardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_broker_wizard_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_broker_wizard_finalize;
  GTK_WIDGET_CLASS (klass)->map = finx_broker_wizard_map;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
  signals[SHOW] = g_signal_new ("show-account", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[IMPORT] = g_signal_new ("import", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
finx_broker_wizard_init (FinxBrokerWizard *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->broker_checks = g_ptr_array_new ();
  self->fields = g_ptr_array_new_with_free_func (g_free);
  self->choices = g_ptr_array_new_with_free_func (g_free);
  self->connected = g_ptr_array_new_with_free_func (g_free);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/* Parts of steps */

GtkWidget *
finx_broker_wizard_scrolled (GtkWidget *child)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), child);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

GtkWidget *
finx_broker_wizard_choice_row (FinxBrokerWizard  *self,
                               const char        *title,
                               const char        *subtitle,
                               GtkWidget        **check,
                               GtkWidget         *group)
{
  GtkWidget *row = adw_action_row_new ();

  *check = gtk_check_button_new ();
  if (group != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (*check), GTK_CHECK_BUTTON (group));
  gtk_widget_set_valign (*check, GTK_ALIGN_CENTER);
  gtk_widget_set_focusable (*check, FALSE);     /* the row has it, and is what Space and Enter are for */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), *check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), *check);
  gtk_widget_add_css_class (row, "choice");
  return row;
}

/* The window */

static void
build_frame (FinxBrokerWizard *self)
{
  const char *titles[FINX_N_BROKER_STEPS];
  FinxWizardFrame *frame = &self->frame;

  for (int i = 0; i < FINX_N_BROKER_STEPS; i++)
    titles[i] = has_step (self, i) ? _(step_titles[i]) : NULL;
  finx_wizard_frame_build (frame, ADW_WINDOW (self), self->stack, titles, FINX_N_BROKER_STEPS,
                           _("Keys are kept in your keyring and never in files or logs."));
  self->again = gtk_button_new_with_label (_("Test again"));
  gtk_widget_insert_before (self->again, gtk_widget_get_parent (frame->forward), frame->forward);
  g_signal_connect_object (frame->cancel, "clicked", G_CALLBACK (gtk_window_close), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (frame->steps, "row-activated", G_CALLBACK (step_activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (frame->back, "clicked", G_CALLBACK (go_back), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->again, "clicked", G_CALLBACK (finx_broker_wizard_run_test), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (frame->forward, "clicked", G_CALLBACK (finx_broker_wizard_forward), self, G_CONNECT_SWAPPED);
  gtk_window_set_default_widget (GTK_WINDOW (self), frame->forward);
}

static void
build (FinxBrokerWizard *self)
{
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), finx_broker_wizard_build_broker (self), step_names[FINX_STEP_BROKER]);
  gtk_stack_add_named (GTK_STACK (self->stack), finx_broker_wizard_build_keys (self), step_names[FINX_STEP_KEYS]);
  gtk_stack_add_named (GTK_STACK (self->stack), finx_broker_wizard_build_test (self), step_names[FINX_STEP_TEST]);
  gtk_stack_add_named (GTK_STACK (self->stack), finx_broker_wizard_build_accounts (self), step_names[FINX_STEP_ACCOUNTS]);
  gtk_stack_add_named (GTK_STACK (self->stack), finx_broker_wizard_build_trading (self), step_names[FINX_STEP_TRADING]);
  gtk_stack_add_named (GTK_STACK (self->stack), finx_broker_wizard_build_done (self), step_names[FINX_STEP_CONNECT]);
  build_frame (self);
}

GtkWidget *
finx_broker_wizard_new (FinxEngine *engine,
                        const char *account)
{
  FinxBrokerWizard *self = g_object_new (FINX_TYPE_BROKER_WIZARD, "modal", TRUE, "default-width", 840, "default-height", 636, NULL);
  FinxBrokerState state;

  self->engine = g_object_ref (engine);
  self->account = g_strdup (account);
  build (self);
  if (account != NULL && finx_engine_get_broker_state (engine, account, &state))
    finx_broker_wizard_choose_broker (self, state.info, state.is_paper);
  finx_broker_wizard_go (self, account != NULL ? FINX_STEP_KEYS : FINX_STEP_BROKER);
  return GTK_WIDGET (self);
}
