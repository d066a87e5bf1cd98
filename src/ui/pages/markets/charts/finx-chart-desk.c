/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/charts/finx-chart-desk.h"

#include <glib/gi18n.h>

#include "base/finx-json.h"
#include "ui/pages/markets/charts/finx-chart-window.h"
#include "ui/pages/markets/charts/finx-grid-layout.h"

#define WINDOWS_KEY    "charts.windows"
#define MOST_WINDOWS   12
#define DEFAULT_WIDTH  820
#define DEFAULT_HEIGHT 600

struct _FinxChartDesk
{
  GObject         parent_instance;
  FinxWorkspace  *workspace;            /* owned */
  FinxEngine     *engine;               /* borrowed from @workspace */
  GtkWindow      *window;               /* (nullable) borrowed: until it is destroyed */
  GtkApplication *application;          /* borrowed; outlives it */
  GPtrArray      *windows;              /* of FinxChartWindow, borrowed: GTK owns them */
  guint           restore_id;           /* until the windows are back */
};

G_DEFINE_FINAL_TYPE (FinxChartDesk, finx_chart_desk, G_TYPE_OBJECT)

static void
remember (FinxChartDesk *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "windows");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->windows->len; i++)
    {
      GtkWindow *window = self->windows->pdata[i];
      int width, height;

      gtk_window_get_default_size (window, &width, &height);
      json_builder_begin_object (builder);
      finx_json_add_integer (builder, "slot", finx_chart_window_get_slot (FINX_CHART_WINDOW (window)));
      finx_json_add_integer (builder, "width", width);
      finx_json_add_integer (builder, "height", height);
      finx_json_add_integer (builder, "maximized", gtk_window_is_maximized (window));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  text = finx_json_end (builder);
  finx_engine_set_state (self->engine, WINDOWS_KEY, text);
}

/* Closed by itself it does not come back. */
static gboolean
closed_cb (FinxChartDesk *self,
           GtkWindow     *window)
{
  g_ptr_array_remove (self->windows, window);
  remember (self);
  return FALSE;
}

static void
open_window (FinxChartDesk *self,
             guint          slot,
             gint64         width,
             gint64         height,
             gboolean       maximized)
{
  GtkWidget *window = finx_chart_window_new (self->workspace, self->window, slot);

  gtk_window_set_default_size (GTK_WINDOW (window), (int) CLAMP (width, 360, 16384), (int) CLAMP (height, 300, 16384));
  if (maximized)
    gtk_window_maximize (GTK_WINDOW (window));
  g_ptr_array_add (self->windows, window);
  g_signal_connect_object (window, "close-request", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "notify::default-width", G_CALLBACK (remember), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "notify::default-height", G_CALLBACK (remember), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "notify::maximized", G_CALLBACK (remember), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static gboolean
is_open (FinxChartDesk *self,
         guint          slot)
{
  for (guint i = 0; i < self->windows->len; i++)
    if (finx_chart_window_get_slot (self->windows->pdata[i]) == slot)
      return TRUE;
  return FALSE;
}

static void
restore_window (FinxChartDesk *self,
                JsonObject    *object)
{
  gint64 slot, width = DEFAULT_WIDTH, height = DEFAULT_HEIGHT, maximized = 0;

  if (object == NULL || !finx_json_get_integer (object, "slot", &slot) || slot <= 0 || slot > MOST_WINDOWS * FINX_CHART_SLOTS
      || slot % FINX_CHART_SLOTS != 0 || is_open (self, (guint) slot))
    return;
  finx_json_get_integer (object, "width", &width);
  finx_json_get_integer (object, "height", &height);
  finx_json_get_integer (object, "maximized", &maximized);
  open_window (self, (guint) slot, width, height, maximized != 0);
}

/* After the main window, which is what is waited for. */
static gboolean
restore_cb (gpointer user_data)
{
  FinxChartDesk *self = user_data;
  g_autofree char *text = finx_engine_get_state (self->engine, WINDOWS_KEY);
  g_autoptr(JsonObject) object = finx_json_parse_object (text != NULL ? text : "");
  JsonArray *array = object != NULL ? finx_json_get_array (object, "windows") : NULL;

  self->restore_id = 0;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    restore_window (self, finx_json_object_of (json_array_get_element (array, i)));
  if (self->windows->len > 0)
    gtk_window_present (self->window);
  return G_SOURCE_REMOVE;
}

static void
chart_window_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  FinxChartDesk *self = user_data;
  g_autoptr(FinxGridLayout) layout = finx_grid_layout_from_text (g_variant_get_string (parameter, NULL), NULL);
  g_autoptr(FinxGridLayout) grid = NULL;
  g_autofree char *key = NULL, *text = NULL;
  guint slot = FINX_CHART_SLOTS;

  while (is_open (self, slot))
    slot += FINX_CHART_SLOTS;
  if (self->windows->len >= MOST_WINDOWS || self->window == NULL)
    {
      finx_workspace_toast (self->workspace, _("There are twelve windows of charts already; close one first"), NULL, NULL);
      return;
    }
  finx_grid_layout_write (layout, self->engine, slot);
  layout->has_charts = FALSE;
  text = finx_grid_layout_to_text (layout);
  key = g_strdup_printf ("markets.chart-grid-%u", slot);
  finx_engine_set_state (self->engine, key, text);
  open_window (self, slot, DEFAULT_WIDTH, DEFAULT_HEIGHT, FALSE);
  remember (self);
}

static void
open_layout_cb (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  FinxChartDesk *self = user_data;
  FinxChartLinks *links = finx_workspace_get_charts (self->workspace);
  const char *text = finx_presets_find (finx_chart_links_get_layouts (links), g_variant_get_string (parameter, NULL));

  finx_workspace_set_page (self->workspace, "markets");
  if (text != NULL)
    finx_chart_links_set_layout (links, 0, text);
  if (self->window != NULL)
    gtk_window_present (self->window);
}

static void
set_layout_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  FinxChartDesk *self = user_data;
  const char *text;
  guint slot;

  g_variant_get (parameter, "(u&s)", &slot, &text);
  finx_chart_links_set_layout (finx_workspace_get_charts (self->workspace), slot, text);
}

static const GActionEntry actions[] = {
  { "chart-window", chart_window_cb, "s" },
  { "open-layout", open_layout_cb, "s" },
  { "set-layout", set_layout_cb, "(us)" },
};

static void
close_all (FinxChartDesk *self)
{
  g_autoptr(GPtrArray) windows = g_steal_pointer (&self->windows);

  self->windows = g_ptr_array_new ();
  self->window = NULL;
  g_clear_handle_id (&self->restore_id, g_source_remove);
  for (guint i = 0; i < windows->len; i++)
    {
      g_signal_handlers_disconnect_by_data (windows->pdata[i], self);
      gtk_window_destroy (windows->pdata[i]);
    }
}

static void
finx_chart_desk_dispose (GObject *object)
{
  FinxChartDesk *self = FINX_CHART_DESK (object);

  close_all (self);
  for (gsize i = 0; i < G_N_ELEMENTS (actions) && self->application != NULL; i++)
    g_action_map_remove_action (G_ACTION_MAP (self->application), actions[i].name);
  self->application = NULL;
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_chart_desk_parent_class)->dispose (object);
}

static void
finx_chart_desk_finalize (GObject *object)
{
  g_ptr_array_unref (FINX_CHART_DESK (object)->windows);
  G_OBJECT_CLASS (finx_chart_desk_parent_class)->finalize (object);
}

static void
finx_chart_desk_class_init (FinxChartDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_chart_desk_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_chart_desk_finalize;
}

static void
finx_chart_desk_init (FinxChartDesk *self)
{
  self->windows = g_ptr_array_new ();
}

FinxChartDesk *
finx_chart_desk_new (GtkWindow     *window,
                     FinxWorkspace *workspace)
{
  FinxChartDesk *self = g_object_new (FINX_TYPE_CHART_DESK, NULL);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->window = window;
  self->application = gtk_window_get_application (window);
  g_action_map_add_action_entries (G_ACTION_MAP (self->application), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_object (window, "destroy", G_CALLBACK (close_all), self, G_CONNECT_SWAPPED);
  self->restore_id = g_idle_add_full (G_PRIORITY_LOW, restore_cb, self, NULL);
  return self;
}
