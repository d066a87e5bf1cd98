/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which broker, and whether the account is of real money. */
#include "ui/brokers/finx-broker-wizard-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/finx-text.h"

#define MOST_WITHOUT_SEARCH 6

gboolean
finx_broker_wizard_is_paper (FinxBrokerWizard *self)
{
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (self->paper));
}

static void
show_kinds (FinxBrokerWizard *self)
{
  gboolean has_paper = self->info != NULL && self->info->paper != NULL, has_live = self->info != NULL && self->info->live != NULL;

  gtk_widget_set_visible (self->kinds, self->info != NULL);
  gtk_widget_set_visible (gtk_widget_get_ancestor (self->paper, ADW_TYPE_ACTION_ROW), has_paper);
  gtk_widget_set_visible (gtk_widget_get_ancestor (self->live, ADW_TYPE_ACTION_ROW), has_live);
  if (finx_broker_wizard_is_paper (self) ? !has_paper : !has_live)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (has_paper ? self->paper : self->live), TRUE);
}

static void
toggled_cb (FinxBrokerWizard *self)
{
  for (guint i = 0; i < self->broker_checks->len; i++)
    if (gtk_check_button_get_active (self->broker_checks->pdata[i]))
      self->info = finx_engine_get_broker_info (self->engine, i);
  show_kinds (self);
  finx_broker_wizard_update (self);
}

void
finx_broker_wizard_choose_broker (FinxBrokerWizard     *self,
                                  const FinxBrokerInfo *info,
                                  gboolean              is_paper)
{
  for (guint i = 0; i < self->broker_checks->len; i++)
    if (finx_engine_get_broker_info (self->engine, i) == info)
      gtk_check_button_set_active (self->broker_checks->pdata[i], TRUE);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (is_paper ? self->paper : self->live), TRUE);
}

gboolean
finx_broker_wizard_take_broker (FinxBrokerWizard *self,
                                GtkWidget        *row)
{
  for (guint i = 0; i < self->broker_checks->len; i++)
    {
      const FinxBrokerInfo *info = finx_engine_get_broker_info (self->engine, i);

      if (gtk_widget_get_ancestor (self->broker_checks->pdata[i], ADW_TYPE_ACTION_ROW) != row || self->info == info)
        continue;
      adw_action_row_activate (ADW_ACTION_ROW (row));
      return info->paper != NULL && info->live != NULL
             && gtk_widget_grab_focus (gtk_widget_get_ancestor (finx_broker_wizard_is_paper (self) ? self->paper : self->live, ADW_TYPE_ACTION_ROW));
    }
  return FALSE;
}

static gboolean
contains (const char *text,
          const char *query)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, query) != NULL;
}

static void
search_cb (FinxBrokerWizard *self)
{
  g_autofree char *query = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  gboolean found = FALSE;

  for (guint i = 0; i < self->broker_checks->len; i++)
    {
      const FinxBrokerInfo *info = finx_engine_get_broker_info (self->engine, i);
      gboolean fits = contains (info->name, query) || contains (finx_text (info->offers), query);

      gtk_widget_set_visible (gtk_widget_get_ancestor (self->broker_checks->pdata[i], ADW_TYPE_ACTION_ROW), fits);
      found |= fits;
    }
  gtk_widget_set_visible (self->broker_none, !found);
}

/* Enter in the search takes the first that is left, and goes on. */
static void
search_activate_cb (FinxBrokerWizard *self)
{
  search_cb (self);                     /* it is told of the newest letters late */
  for (guint i = 0; i < self->broker_checks->len; i++)
    if (gtk_widget_get_visible (gtk_widget_get_ancestor (self->broker_checks->pdata[i], ADW_TYPE_ACTION_ROW)))
      {
        gtk_check_button_set_active (self->broker_checks->pdata[i], TRUE);
        finx_broker_wizard_forward (self);
        return;
      }
}

static GtkWidget *
build_kinds (FinxBrokerWizard *self)
{
  self->kinds = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->kinds), _("Account"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->kinds),
                             finx_broker_wizard_choice_row (self, _("Paper"), _("The broker's own practice account: real prices, no real money"),
                                                            &self->paper, NULL));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->kinds),
                             finx_broker_wizard_choice_row (self, _("Live"), _("Your money. Trading stays off until you switch it on"), &self->live,
                                                            self->paper));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->paper), TRUE);
  gtk_widget_set_visible (self->kinds, FALSE);
  return self->kinds;
}

GtkWidget *
finx_broker_wizard_build_broker (FinxBrokerWizard *self)
{
  GtkWidget *box = finx_wizard_step_box (_("Which broker?"), _("Trading stays off until you switch it on. Nothing is ordered or changed by connecting."));
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  guint n = finx_engine_get_n_brokers (self->engine);

  self->search = gtk_search_entry_new ();
  g_object_set (self->search, "placeholder-text", _("Name, or what it trades"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search brokers"), -1);
  gtk_widget_set_visible (self->search, n > MOST_WITHOUT_SEARCH);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (search_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "activate", G_CALLBACK (search_activate_cb), self, G_CONNECT_SWAPPED);
  self->broker_list = adw_preferences_group_new ();
  for (guint i = 0; i < n; i++)
    {
      const FinxBrokerInfo *info = finx_engine_get_broker_info (self->engine, i);
      GtkWidget *check, *row;

      row = finx_broker_wizard_choice_row (self, info->name, finx_text (info->offers), &check, i > 0 ? self->broker_checks->pdata[0] : NULL);
      g_ptr_array_add (self->broker_checks, check);
      g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->broker_list), row);
    }
  self->broker_none = gtk_label_new (_("No broker fits"));
  gtk_widget_add_css_class (self->broker_none, "dim");
  gtk_widget_set_visible (self->broker_none, FALSE);
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (content), self->broker_list);
  gtk_box_append (GTK_BOX (content), self->broker_none);
  gtk_box_append (GTK_BOX (content), build_kinds (self));
  gtk_box_append (GTK_BOX (box), finx_broker_wizard_scrolled (content));
  return box;
}
