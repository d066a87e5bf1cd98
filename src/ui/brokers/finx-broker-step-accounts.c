/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of the accounts that the key reaches are connected, under what name and in what colour. */
#include "ui/brokers/finx-broker-wizard-private.h"

#include <glib/gi18n.h>

#include "ui/brokers/finx-account-color.h"

typedef struct
{
  const FinxBrokerAccount *account;     /* borrowed from the wizard's @found */
  GtkWidget               *check, *name, *color;
} Choice;

static gboolean
is_chosen (const Choice *choice)
{
  return gtk_widget_get_sensitive (choice->check) && gtk_check_button_get_active (GTK_CHECK_BUTTON (choice->check));
}

static gboolean
has_name (const Choice *choice)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (choice->name))));

  return *name != '\0';
}

guint
finx_broker_wizard_count_chosen (FinxBrokerWizard *self)
{
  guint n = 0;

  for (guint i = 0; i < self->choices->len; i++)
    {
      const Choice *choice = self->choices->pdata[i];

      if (is_chosen (choice) && !has_name (choice))
        return 0;
      n += is_chosen (choice);
    }
  return n;
}

gboolean
finx_broker_wizard_get_chosen (FinxBrokerWizard  *self,
                               guint              i,
                               const char       **id,
                               const char       **name,
                               const char       **color)
{
  const Choice *choice = self->choices->pdata[i];

  *id = choice->account->id;
  *name = gtk_editable_get_text (GTK_EDITABLE (choice->name));
  *color = finx_color_choice_get (choice->color);
  return is_chosen (choice);
}

/* (nullable): the name of a connection that has this account already; borrowed */
static const char *
find_connected (FinxBrokerWizard        *self,
                const FinxBrokerAccount *account)
{
  g_autoptr(GPtrArray) connected = finx_engine_list_connected (self->engine);

  for (guint i = 0; i < connected->len; i++)
    {
      FinxBrokerState state;

      if (finx_engine_get_broker_state (self->engine, ((FinxAccount *) connected->pdata[i])->id, &state) && state.info == self->info
          && state.is_paper == finx_broker_wizard_is_paper (self) && g_strcmp0 (state.venue_account, account->id) == 0)
        return state.name;
    }
  return NULL;
}

/* (transfer full): "PA37ZX81QW2L · USD", with what else there is to know */
static char *
describe (FinxBrokerWizard        *self,
          const FinxBrokerAccount *account,
          const char              *connected)
{
  GString *text = g_string_new (account->id);

  if (account->currency != NULL && *account->currency != '\0')
    g_string_append_printf (text, " · %s", account->currency);
  if (connected != NULL)
    g_string_append_printf (text, _(" · connected already, as “%s”"), connected);
  else if (!account->may_trade && account->note != NULL && *account->note != '\0')
    g_string_append_printf (text, " · %s", account->note);
  return g_string_free (text, FALSE);
}

static void
add_account (FinxBrokerWizard        *self,
             const FinxBrokerAccount *account)
{
  GtkWidget *group = adw_preferences_group_new (), *color_row = adw_action_row_new (), *row;
  const char *connected = find_connected (self, account);
  g_autofree char *text = describe (self, account, connected), *name = NULL;
  g_autoptr(GPtrArray) others = finx_engine_list_connected (self->engine);
  Choice *choice = g_new0 (Choice, 1);

  choice->account = account;
  row = finx_broker_wizard_choice_row (self, *account->name != '\0' ? account->name : account->id, text, &choice->check, NULL);
  gtk_widget_remove_css_class (row, "choice");          /* several may be */
  gtk_check_button_set_active (GTK_CHECK_BUTTON (choice->check), connected == NULL);
  gtk_widget_set_sensitive (row, connected == NULL);
  gtk_widget_set_sensitive (choice->check, connected == NULL);
  choice->name = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (choice->name), _("Name"));
  name = finx_broker_wizard_is_paper (self) ? g_strdup_printf (_("%s paper"), self->info->name) : g_strdup (self->info->name);
  if (self->choices->len > 0)
    {
      char *numbered = g_strdup_printf ("%s %u", name, self->choices->len + 1);

      g_free (name);
      name = numbered;
    }
  gtk_editable_set_text (GTK_EDITABLE (choice->name), name);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (choice->name), TRUE);
  choice->color = finx_color_choice_new ();
  finx_color_choice_set (choice->color, finx_account_colors[(others->len + self->choices->len) % FINX_N_ACCOUNT_COLORS]);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (color_row), _("Colour"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (color_row), choice->color);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (color_row), choice->color);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), choice->name);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), color_row);
  g_object_bind_property (choice->check, "active", choice->name, "visible", G_BINDING_SYNC_CREATE);
  g_object_bind_property (choice->check, "active", color_row, "visible", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (choice->check, "toggled", G_CALLBACK (finx_broker_wizard_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (choice->name, "changed", G_CALLBACK (finx_broker_wizard_update), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->choices, choice);
  gtk_box_append (GTK_BOX (self->accounts_box), group);
}

void
finx_broker_wizard_list_accounts (FinxBrokerWizard *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->choices, 0);
  while ((child = gtk_widget_get_first_child (self->accounts_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->accounts_box), child);
  for (guint i = 0; i < self->found->len; i++)
    add_account (self, self->found->pdata[i]);
}

GtkWidget *
finx_broker_wizard_build_accounts (FinxBrokerWizard *self)
{
  GtkWidget *box = finx_wizard_step_box (_("Which accounts?"), _("The key reaches these. Each becomes a portfolio with a name and a colour."));

  self->accounts_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (box), finx_broker_wizard_scrolled (self->accounts_box));
  return box;
}
