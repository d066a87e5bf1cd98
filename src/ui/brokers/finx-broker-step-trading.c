/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether orders can be sent from the start; off unless somebody says so, and says so again where the money is real. */
#include "ui/brokers/finx-broker-wizard-private.h"

#include <glib/gi18n.h>

gboolean
finx_broker_wizard_may_trade (FinxBrokerWizard *self)
{
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (self->trading_on));
}

/* (nullable): why none of the accounts can trade; borrowed */
static const char *
find_reason (FinxBrokerWizard *self)
{
  const char *reason = NULL, *id, *name, *color;

  for (guint i = 0; self->found != NULL && i < self->found->len; i++)
    {
      const FinxBrokerAccount *account = self->found->pdata[i];

      if (!finx_broker_wizard_get_chosen (self, i, &id, &name, &color))
        continue;
      if (account->may_trade)
        return NULL;
      reason = account->note != NULL && *account->note != '\0' ? account->note : _("The key may look, but not trade.");
    }
  return reason;
}

void
finx_broker_wizard_enter_trading (FinxBrokerWizard *self)
{
  const char *reason = find_reason (self);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->trading_row), reason != NULL ? reason
                               : finx_broker_wizard_is_paper (self) ? _("Orders go to the paper account, after you confirm each of them.")
                               : _("Orders go to the market with your money, after you confirm each of them. A wrong order can lose all of it, and more on margin."));
  gtk_widget_set_sensitive (self->trading_row, reason == NULL);
  if (reason != NULL)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->trading_off), TRUE);
}

static void
confirmed_cb (FinxBrokerWizard *self,
              const char       *response)
{
  if (g_str_equal (response, "on"))
    finx_broker_wizard_go (self, FINX_STEP_CONNECT);
}

void
finx_broker_wizard_confirm_trading (FinxBrokerWizard *self)
{
  g_autofree char *title = NULL;
  GtkWidget *dialog;

  if (!finx_broker_wizard_may_trade (self) || finx_broker_wizard_is_paper (self))
    {
      finx_broker_wizard_go (self, FINX_STEP_CONNECT);
      return;
    }
  /* Translators: %s is a broker */
  title = g_strdup_printf (_("Trade with real money at %s?"), self->info->name);
  dialog = adw_message_dialog_new (GTK_WINDOW (self), title,
                                   _("Orders that you confirm will be sent to the market. You can switch trading off at any time in System; the emergency stop cancels what is open."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "back", _("Back"), "on", _("Switch trading on"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "on", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "back");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "back");
  g_signal_connect_object (dialog, "response", G_CALLBACK (confirmed_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

GtkWidget *
finx_broker_wizard_build_trading (FinxBrokerWizard *self)
{
  GtkWidget *box = finx_wizard_step_box (_("Trade, or only look?"), _("You can change this at any time in System."));
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *off = finx_broker_wizard_choice_row (self, _("Trading off"),
                                                  _("Prices, balances, positions and orders are shown. FinX sends no order, and nobody at this computer can."),
                                                  &self->trading_off, NULL);

  self->trading_row = finx_broker_wizard_choice_row (self, _("Trading on"), "", &self->trading_on, self->trading_off);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->trading_off), TRUE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), off);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->trading_row);
  gtk_box_append (GTK_BOX (box), group);
  return box;
}
