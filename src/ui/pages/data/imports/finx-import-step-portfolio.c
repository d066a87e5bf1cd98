/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the transactions go. */
#include "ui/pages/data/imports/finx-import-wizard-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/finx-error.h"
#include "ui/words/finx-format.h"

static GtkWidget *
add_check (FinxImportWizard *self,
           const char       *title,
           const char       *subtitle)
{
  GtkWidget *row = adw_action_row_new (), *check = gtk_check_button_new ();

  if (self->portfolio_checks->len > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), self->portfolio_checks->pdata[0]);
  g_ptr_array_add (self->portfolio_checks, check);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->portfolio_group), row);
  g_signal_connect_object (check, "toggled", G_CALLBACK (finx_import_wizard_update), self, G_CONNECT_SWAPPED);
  return check;
}

/* The practice desk keeps its own; nothing is imported there. */
static void
list_portfolios (FinxImportWizard *self)
{
  GListModel *portfolios = finx_engine_get_portfolios (self->engine);
  FinxPortfolio *shown = finx_workspace_get_portfolio (self->workspace);

  for (guint i = 0; i < g_list_model_get_n_items (portfolios); i++)
    {
      g_autoptr(FinxPortfolio) portfolio = g_list_model_get_item (portfolios, i);
      const FinxAccount *account = finx_portfolio_get_account (portfolio);
      FinxTransactionList *list = finx_engine_get_transactions (self->engine, account->id);
      guint n = list != NULL ? finx_transaction_list_get_n (list) : 0;
      g_autofree char *count = finx_format_double (n, 0), *text = NULL;
      GtkWidget *check;

      if (account->is_simulated)
        continue;
      text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s · %s transaction", "%s · %s transactions", n), account->currency, count);
      check = add_check (self, account->name, text);
      g_ptr_array_add (self->portfolio_ids, g_strdup (account->id));
      if (portfolio == shown || self->portfolio_ids->len == 1)
        gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
    }
}

static gboolean
is_new (FinxImportWizard *self)
{
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (self->new_check));
}

const char *
finx_import_wizard_get_portfolio (FinxImportWizard *self)
{
  for (guint i = 0; i < self->portfolio_ids->len; i++)
    if (gtk_check_button_get_active (self->portfolio_checks->pdata[i]))
      return self->portfolio_ids->pdata[i];
  return NULL;
}

static char *
get_currency (FinxImportWizard *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->new_currency))));

  return g_ascii_strup (text, -1);
}

gboolean
finx_import_wizard_has_portfolio (FinxImportWizard *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->new_name))));
  g_autofree char *currency = get_currency (self);

  if (!is_new (self))
    return finx_import_wizard_get_portfolio (self) != NULL;
  return *name != '\0' && strlen (currency) == 3 && strspn (currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

const char *
finx_import_wizard_get_currency (FinxImportWizard *self)
{
  const char *id = finx_import_wizard_get_portfolio (self);
  FinxPortfolio *portfolio = id != NULL ? finx_engine_get_portfolio (self->engine, id) : NULL;
  g_autofree char *currency = get_currency (self);

  return g_intern_string (portfolio != NULL ? finx_portfolio_get_account (portfolio)->currency : currency);
}

const char *
finx_import_wizard_take_portfolio (FinxImportWizard *self,
                                   GError          **error)
{
  g_autofree char *name = NULL, *currency = NULL;
  FinxPortfolio *portfolio;

  if (self->portfolio != NULL)
    return self->portfolio;
  if (!is_new (self))
    {
      self->portfolio = g_strdup (finx_import_wizard_get_portfolio (self));
      return self->portfolio;
    }
  name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->new_name))));
  currency = get_currency (self);
  portfolio = finx_engine_create_portfolio (self->engine, name, currency, error);
  if (portfolio != NULL)
    self->portfolio = g_strdup (finx_portfolio_get_account (portfolio)->id);
  return self->portfolio;
}

static GtkWidget *
add_entry (FinxImportWizard *self,
           const char       *title,
           const char       *text)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->portfolio_group), row);
  g_signal_connect_object (row, "changed", G_CALLBACK (finx_import_wizard_update), self, G_CONNECT_SWAPPED);
  g_object_bind_property (self->new_check, "active", row, "visible", G_BINDING_SYNC_CREATE);
  return row;
}

GtkWidget *
finx_import_wizard_build_portfolio (FinxImportWizard *self)
{
  GtkWidget *box = finx_wizard_step_box (_("Where they go"), _("A portfolio holds accounts and depots. What it has already is recognised and not booked twice."));
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->portfolio_group = adw_preferences_group_new ();
  list_portfolios (self);
  self->new_check = add_check (self, _("New portfolio"), _("Kept by you: made when the import is done"));
  self->new_name = add_entry (self, _("Name"), _("My portfolio"));
  self->new_currency = add_entry (self, _("Currency"), "EUR");
  if (self->portfolio_ids->len == 0)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->new_check), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->portfolio_group);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), scroller);
  return box;
}
