/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/system/finx-connections-group.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/brokers/finx-engine-brokers.h"
#include "ui/pages/system/finx-broker-row.h"
#include "ui/shell/finx-connection-row.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

struct _FinxConnectionsGroup
{
  GtkWidget      parent_instance;
  FinxWorkspace *workspace;             /* owned */
  FinxEngine    *engine;                /* borrowed from @workspace */
  GtkWidget     *group;                 /* the one child */
  GPtrArray     *rows;                  /* as the engine's list; borrowed from @group */
  GtkWidget     *ticks, *none;
};

G_DEFINE_FINAL_TYPE (FinxConnectionsGroup, finx_connections_group, GTK_TYPE_WIDGET)

/* Of a market of our own. */
static void
show_market (FinxConnectionsGroup *self,
             GtkWidget            *row,
             FinxConnection       *connection)
{
  const char *style, *state;
  double latency = finx_connection_get_latency (connection);
  g_autofree char *rate = finx_format_double (finx_connection_get_rate (connection), 0);
  g_autofree char *ms = isfinite (latency) ? finx_format_double (latency, latency < 10 ? 1 : 0) : NULL;
  g_autofree char *received = finx_format_double ((double) finx_connection_get_received (connection), 0);
  g_autofree char *since = finx_format_when (finx_connection_get_since (connection), finx_clock_now (finx_engine_get_clock (self->engine)));
  g_autofree char *text = NULL;

  finx_connection_describe (connection, &style, &state);
  text = ms != NULL ? g_strdup_printf (_("%s updates/s · latency %s ms · %s received · %s since %s"), rate, ms, received, state, since)
         : g_strdup_printf (_("%s updates/s · %s received · %s since %s"), rate, received, state, since);
  if (g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), text) != 0)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  finx_chip_set (g_object_get_data (G_OBJECT (row), "chip"), style, state);
}

void
finx_connections_group_refresh (FinxConnectionsGroup *self)
{
  GListModel *model = finx_engine_get_connections (self->engine);
  FinxEngineStats stats = { 0 };
  g_autofree char *ticks = NULL, *late = NULL, *invalid = NULL, *text = NULL;

  for (guint i = 0; i < MIN (self->rows->len, g_list_model_get_n_items (model)); i++)
    {
      g_autoptr(FinxConnection) connection = g_list_model_get_item (model, i);

      if (FINX_IS_BROKER_ROW (self->rows->pdata[i]))
        finx_broker_row_refresh (self->rows->pdata[i]);
      else
        show_market (self, self->rows->pdata[i], connection);
    }
  finx_engine_get_stats (self->engine, &stats);
  ticks = finx_format_double ((double) stats.ticks, 0);
  late = finx_format_double ((double) stats.late, 0);
  invalid = finx_format_double ((double) stats.invalid, 0);
  text = g_strdup_printf (_("%s taken, %s late and %s invalid dropped since the start"), ticks, late, invalid);
  if (g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (self->ticks)), text) != 0)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self->ticks), text);
}

static GtkWidget *
make_row (const char *title)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (row, "numeric");
  return row;
}

static GtkWidget *
make_market_row (FinxConnection *connection)
{
  GtkWidget *row = make_row (finx_connection_get_name (connection)), *chip = finx_chip_new ();

  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("network-server-symbolic"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), chip);
  g_object_set_data (G_OBJECT (row), "chip", chip);
  return row;
}

/* Leads to the wizard. */
static GtkWidget *
make_none (void)
{
  GtkWidget *row = make_row (_("No broker is connected")), *button = gtk_button_new_with_label (_("Connect a broker…"));

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Connect one to see your accounts and trade in them. Trading stays off until you switch it on."));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "app.connect-broker");
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

/* Connections come and go seldom: the rows are made anew then. */
static void
connections_cb (FinxConnectionsGroup *self)
{
  GListModel *model = finx_engine_get_connections (self->engine);
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self->group);
  gboolean has_broker = FALSE;

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (group, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  if (self->ticks != NULL)
    adw_preferences_group_remove (group, self->ticks);
  if (self->none != NULL)
    adw_preferences_group_remove (group, self->none);
  self->none = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(FinxConnection) connection = g_list_model_get_item (model, i);
      FinxBrokerState state;
      gboolean is_broker = finx_engine_get_broker_state (self->engine, finx_connection_get_id (connection), &state);
      GtkWidget *row = is_broker ? finx_broker_row_new (self->workspace, finx_connection_get_id (connection)) : make_market_row (connection);

      has_broker |= is_broker;
      adw_preferences_group_add (group, row);
      g_ptr_array_add (self->rows, row);
    }
  if (!has_broker)
    {
      self->none = make_none ();
      adw_preferences_group_add (group, self->none);
    }
  self->ticks = make_row (_("Market data events"));
  adw_preferences_group_add (group, self->ticks);
  finx_connections_group_refresh (self);
}

void
finx_connections_group_show (FinxConnectionsGroup *self,
                             const char           *account)
{
  GListModel *model = finx_engine_get_connections (self->engine);

  for (guint i = 0; i < MIN (self->rows->len, g_list_model_get_n_items (model)); i++)
    {
      g_autoptr(FinxConnection) connection = g_list_model_get_item (model, i);

      if (g_strcmp0 (finx_connection_get_id (connection), account) == 0)
        gtk_widget_grab_focus (self->rows->pdata[i]);
    }
}

static void
finx_connections_group_dispose (GObject *object)
{
  FinxConnectionsGroup *self = FINX_CONNECTIONS_GROUP (object);

  g_ptr_array_set_size (self->rows, 0);
  self->none = NULL;
  g_clear_pointer (&self->group, gtk_widget_unparent);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_connections_group_parent_class)->dispose (object);
}

static void
finx_connections_group_finalize (GObject *object)
{
  g_ptr_array_unref (FINX_CONNECTIONS_GROUP (object)->rows);
  G_OBJECT_CLASS (finx_connections_group_parent_class)->finalize (object);
}

static void
finx_connections_group_class_init (FinxConnectionsGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_connections_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_connections_group_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
finx_connections_group_init (FinxConnectionsGroup *self)
{
  self->rows = g_ptr_array_new ();
}

GtkWidget *
finx_connections_group_new (FinxWorkspace *workspace)
{
  FinxConnectionsGroup *self = g_object_new (FINX_TYPE_CONNECTIONS_GROUP, NULL);
  GtkWidget *button = gtk_button_new_from_icon_name ("list-add-symbolic");

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->group = adw_preferences_group_new ();
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "app.connect-broker");
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Connect a broker"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Connect a broker"), -1);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->group), _("Connections"));
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self->group), button);
  gtk_widget_set_parent (self->group, GTK_WIDGET (self));
  g_signal_connect_object (finx_engine_get_connections (self->engine), "items-changed", G_CALLBACK (connections_cb), self, G_CONNECT_SWAPPED);
  connections_cb (self);
  return GTK_WIDGET (self);
}
