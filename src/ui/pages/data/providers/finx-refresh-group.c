/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/data/providers/finx-refresh-group.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "engine/prices/finx-engine-providers.h"
#include "engine/prices/finx-engine-refresh.h"
#include "ui/words/finx-format.h"

struct _FinxRefreshGroup
{
  GtkWidget      parent_instance;
  FinxWorkspace *workspace;             /* owned */
  FinxEngine    *engine;                /* borrowed from @workspace */
  GtkWidget     *group;                 /* the one child; the rest are borrowed from it */
  GtkWidget     *toggle, *held, *bar, *now;
  gboolean       is_setting;            /* the switch follows the settings */
};

G_DEFINE_FINAL_TYPE (FinxRefreshGroup, finx_refresh_group, GTK_TYPE_WIDGET)

/* (transfer full): how far the day's prices are */
static char *
describe (const FinxRefreshState *state)
{
  g_autofree char *when = state->done_us != 0 ? finx_format_moment (state->done_us) : NULL;

  if (state->symbol != NULL)
    return g_strdup_printf (_("Fetching %s, %u of %u…"), state->symbol, state->n_done + 1, state->n_all);
  if (when == NULL)
    return g_strdup (_("Once a day, when New York has closed"));
  if (state->n_failed > 0)
    return g_strdup_printf (_("Fetched %s; could not be had: %u"), when, state->n_failed);
  return g_strdup_printf (_("Fetched %s"), when);
}

static void
update (FinxRefreshGroup *self)
{
  gboolean is_on = finx_provider_settings_get_refresh (finx_engine_get_provider_settings (self->engine));
  g_autofree char *text = NULL;
  FinxRefreshState state;

  finx_engine_get_refresh (self->engine, &state);
  text = describe (&state);
  self->is_setting = TRUE;
  gtk_switch_set_active (GTK_SWITCH (self->toggle), is_on);
  self->is_setting = FALSE;
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->held), text);
  gtk_widget_set_visible (self->bar, state.symbol != NULL);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), state.n_all > 0 ? (double) state.n_done / state.n_all : 0);
  gtk_widget_set_sensitive (self->now, is_on && state.symbol == NULL && !finx_engine_is_offline (self->engine));
}

static void
toggled_cb (FinxRefreshGroup *self)
{
  g_autoptr(GError) error = NULL;

  if (self->is_setting)
    return;
  finx_provider_settings_set_refresh (finx_engine_get_provider_settings (self->engine), gtk_switch_get_active (GTK_SWITCH (self->toggle)));
  if (!finx_engine_keep_provider_settings (self->engine, &error))
    {
      g_autofree char *text = finx_error_text (error);

      finx_workspace_toast (self->workspace, text, NULL, NULL);
    }
  update (self);
}

static void
now_cb (FinxRefreshGroup *self)
{
  g_autoptr(GPtrArray) held = finx_engine_list_held (self->engine);

  if (held->len == 0)
    finx_workspace_toast (self->workspace, _("Nothing is held"), NULL, NULL);
  else
    finx_engine_refresh_now (self->engine);
}

static void
finx_refresh_group_dispose (GObject *object)
{
  FinxRefreshGroup *self = FINX_REFRESH_GROUP (object);

  g_clear_pointer (&self->group, gtk_widget_unparent);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_refresh_group_parent_class)->dispose (object);
}

static void
finx_refresh_group_class_init (FinxRefreshGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_refresh_group_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
finx_refresh_group_init (FinxRefreshGroup *self)
{
}

static GtkWidget *
add_row (FinxRefreshGroup *self,
         const char       *title)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), row);
  return row;
}

GtkWidget *
finx_refresh_group_new (FinxWorkspace *workspace)
{
  FinxRefreshGroup *self = g_object_new (FINX_TYPE_REFRESH_GROUP, NULL);
  GtkWidget *row;

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->group), _("By themselves"));
  row = add_row (self, _("Refresh prices by themselves"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Last prices that no feed tells, while you look at them, and once a day those of what is held; "
                                                       "reports of earnings of both once a week. The last requests of a day are kept for what you ask."));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  self->toggle = gtk_switch_new ();
  gtk_widget_set_valign (self->toggle, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), self->toggle);
  self->held = add_row (self, _("Daily prices of what is held"));
  self->bar = gtk_progress_bar_new ();
  gtk_widget_set_valign (self->bar, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Refreshing daily prices"), -1);
  self->now = gtk_button_new_with_label (_("Now"));
  gtk_widget_set_valign (self->now, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->held), self->bar);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->held), self->now);
  gtk_widget_set_parent (self->group, GTK_WIDGET (self));
  update (self);
  g_signal_connect_object (self->toggle, "notify::active", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->now, "clicked", G_CALLBACK (now_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "providers-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "mode-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
