/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/economy/finx-economy-tab.h"

#include <glib/gi18n.h>

#include "base/finx-text.h"
#include "ui/pages/markets/economy/finx-economy-chart.h"
#include "ui/pages/markets/economy/finx-economy-fetch.h"
#include "ui/pages/markets/economy/finx-economy-table.h"
#include "ui/shell/finx-page-bar.h"

#define STATE_COUNTRY "markets/economy-country"
#define LIST_WIDTH    620       /* px, at most */
#define LIST_HEIGHT   300       /* of the list above the chart */

struct _FinxEconomyTab
{
  GtkWidget        parent_instance;
  FinxEngine      *engine;              /* owned */
  GtkWidget       *paned, *list, *country, *filter_entry, *fetch, *chart;
  FinxTable       *table;               /* borrowed from @list */
  GListStore      *rows;                /* FinxEconomyRow, all */
  GtkFilter       *filter;              /* by country */
  GtkFilterListModel *listed;
  GPtrArray       *countries;           /* (element-type utf8): English names, in the order of the choice after "all" */
  GCancellable    *cancellable;
};

G_DEFINE_FINAL_TYPE (FinxEconomyTab, finx_economy_tab, GTK_TYPE_WIDGET)

static const char *
get_country (FinxEconomyTab *self)
{
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->country));

  return chosen >= 1 && chosen <= self->countries->len ? self->countries->pdata[chosen - 1] : NULL;
}

static gboolean
is_listed (gpointer item,
           gpointer user_data)
{
  const char *country = get_country (user_data);

  return country == NULL || g_str_equal (finx_economy_row_get_entry (item)->country, country);
}

static void
selected_cb (FinxEconomyTab *self)
{
  g_autoptr(GPtrArray) rows = finx_table_list_selected (self->table);

  finx_economy_chart_show (FINX_ECONOMY_CHART (self->chart), rows);
}

/* The first of which something is known, else the first. */
static void
select_first (FinxEconomyTab *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->listed));
  g_autoptr(FinxEconomyRow) chosen = g_list_model_get_item (G_LIST_MODEL (self->listed), 0);

  for (guint i = 0; i < n && finx_economy_row_get_series (chosen) == NULL; i++)
    {
      g_autoptr(FinxEconomyRow) row = g_list_model_get_item (G_LIST_MODEL (self->listed), i);

      if (finx_economy_row_get_series (row) != NULL)
        g_set_object (&chosen, row);
    }
  if (chosen != NULL)
    finx_table_select (self->table, chosen);
}

static void
country_cb (FinxEconomyTab *self)
{
  const char *country = get_country (self);

  finx_engine_set_state (self->engine, STATE_COUNTRY, country != NULL ? country : "");
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  select_first (self);
}

static void
filter_cb (FinxEconomyTab *self)
{
  finx_table_set_filter (self->table, gtk_editable_get_text (GTK_EDITABLE (self->filter_entry)));
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(FinxEconomyTab) self = user_data;
  g_autoptr(GPtrArray) list = finx_engine_list_economy_finish (FINX_ENGINE (source), result, NULL);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));

  if (list == NULL || self->paned == NULL)
    return;
  g_ptr_array_set_free_func (list, NULL);
  for (guint k = 0; k < list->len; k++)
    {
      FinxEconomicSeries *series = list->pdata[k];

      for (guint i = 0; i < n && series != NULL; i++)
        {
          g_autoptr(FinxEconomyRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

          if (finx_economy_row_get_series (row) == NULL && series->points->len > 0 && g_str_equal (finx_economy_row_get_entry (row)->series, series->id))
            finx_economy_row_take_series (row, g_steal_pointer (&series));
        }
      g_clear_pointer (&series, finx_economic_series_free);
    }
  select_first (self);
}

static void
fetch_cb (FinxEconomyTab *self)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->listed)); i++)
    g_ptr_array_add (rows, g_list_model_get_item (G_LIST_MODEL (self->listed), i));
  finx_economy_fetch_start (FINX_ECONOMY_FETCH (self->fetch), rows);
}

static void
activated_cb (FinxEconomyTab *self,
              GObject        *item)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (rows, g_object_ref (item));
  finx_economy_fetch_start (FINX_ECONOMY_FETCH (self->fetch), rows);
}

/* What is shown of a chosen one follows it. */
static void
row_changed_cb (FinxEconomyTab *self,
                GParamSpec     *pspec,
                FinxEconomyRow *row)
{
  g_autoptr(GPtrArray) rows = finx_table_list_selected (self->table);

  if (g_ptr_array_find (rows, row, NULL))
    finx_economy_chart_show (FINX_ECONOMY_CHART (self->chart), rows);
}

static gboolean
focus_filter_cb (GtkWidget *widget,
                 GVariant  *args,
                 gpointer   user_data)
{
  if (!gtk_widget_get_mapped (widget))
    return GDK_EVENT_PROPAGATE;
  finx_page_bar_focus_filter (FINX_ECONOMY_TAB (widget)->filter_entry);
  return GDK_EVENT_STOP;
}

/* Beside each other where there is room, else one below the other. */
static void
size_class_cb (FinxEconomyTab *self)
{
  GtkWidget *sized = gtk_widget_get_ancestor (GTK_WIDGET (self), FINX_TYPE_SIZE_CLASS);
  int size = sized != NULL ? finx_size_class_get (FINX_SIZE_CLASS (sized)) : 2;
  gboolean is_narrow = size == 0;
  GtkOrientation orientation = is_narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->paned), orientation);
  gtk_paned_set_position (GTK_PANED (self->paned), is_narrow ? LIST_HEIGHT : size == 1 ? LIST_WIDTH * 3 / 4 : LIST_WIDTH);
}

static void
finx_economy_tab_root (GtkWidget *widget)
{
  GtkWidget *sized;

  GTK_WIDGET_CLASS (finx_economy_tab_parent_class)->root (widget);
  sized = gtk_widget_get_ancestor (widget, FINX_TYPE_SIZE_CLASS);
  if (sized != NULL)
    {
      g_signal_handlers_disconnect_by_func (sized, size_class_cb, widget);
      g_signal_connect_object (sized, "notify::size-class", G_CALLBACK (size_class_cb), widget, G_CONNECT_SWAPPED);
    }
  size_class_cb (FINX_ECONOMY_TAB (widget));
}

static void
finx_economy_tab_dispose (GObject *object)
{
  FinxEconomyTab *self = FINX_ECONOMY_TAB (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->paned, gtk_widget_unparent);
  G_OBJECT_CLASS (finx_economy_tab_parent_class)->dispose (object);
}

static void
finx_economy_tab_finalize (GObject *object)
{
  FinxEconomyTab *self = FINX_ECONOMY_TAB (object);

  g_object_unref (self->cancellable);
  g_object_unref (self->listed);
  g_object_unref (self->rows);
  g_ptr_array_unref (self->countries);
  g_object_unref (self->engine);
  G_OBJECT_CLASS (finx_economy_tab_parent_class)->finalize (object);
}

static void
finx_economy_tab_class_init (FinxEconomyTabClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_economy_tab_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_economy_tab_finalize;
  widget_class->root = finx_economy_tab_root;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
finx_economy_tab_init (FinxEconomyTab *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  self->countries = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  self->rows = g_list_store_new (FINX_TYPE_ECONOMY_ROW);
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (keys), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>f"),
                                                          gtk_callback_action_new (focus_filter_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
fill (FinxEconomyTab *self)
{
  guint n;
  const FinxEconomyEntry *entries = finx_economy_list (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(FinxEconomyRow) row = finx_economy_row_new (&entries[i]);

      g_signal_connect_object (row, "notify::serial", G_CALLBACK (row_changed_cb), self, G_CONNECT_SWAPPED);
      g_list_store_append (self->rows, row);
      if (!g_ptr_array_find_with_equal_func (self->countries, entries[i].country, g_str_equal, NULL))
        g_ptr_array_add (self->countries, (gpointer) entries[i].country);
    }
}

static GtkWidget *
build_tools (FinxEconomyTab *self)
{
  GtkWidget *bar = finx_page_bar_new (), *fetch = gtk_button_new_with_label (_("Fetch"));
  g_autofree char *kept = finx_engine_get_state (self->engine, STATE_COUNTRY);
  GtkStringList *names = gtk_string_list_new (NULL);
  guint chosen = 0;

  gtk_string_list_append (names, _("All countries"));
  for (guint i = 0; i < self->countries->len; i++)
    {
      gtk_string_list_append (names, finx_text (self->countries->pdata[i]));
      if (g_strcmp0 (kept, self->countries->pdata[i]) == 0)
        chosen = i + 1;
    }
  self->country = gtk_drop_down_new (G_LIST_MODEL (names), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->country), chosen);
  finx_drop_down_set_name (GTK_DROP_DOWN (self->country), _("Country"));
  gtk_widget_set_valign (self->country, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (bar), self->country);
  self->filter_entry = finx_page_bar_add_filter (bar, _("Filter economic series"), self->list);
  g_signal_connect_swapped (self->filter_entry, "search-changed", G_CALLBACK (filter_cb), self);
  gtk_widget_set_valign (fetch, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (fetch, _("Ask the providers for the series that are listed"));
  g_signal_connect_object (fetch, "clicked", G_CALLBACK (fetch_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (bar), fetch);
  return finx_page_bar_wrap (bar);
}

GtkWidget *
finx_economy_tab_new (FinxWorkspace *workspace)
{
  FinxEconomyTab *self = g_object_new (FINX_TYPE_ECONOMY_TAB, NULL);

  self->engine = g_object_ref (finx_workspace_get_engine (workspace));
  fill (self);
  self->paned = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_parent (self->paned, GTK_WIDGET (self));
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->table = FINX_TABLE (finx_economy_table_new ());
  gtk_widget_set_vexpand (GTK_WIDGET (self->table), TRUE);
  self->chart = finx_economy_chart_new (workspace);
  self->fetch = finx_economy_fetch_new (self->engine);
  gtk_box_append (GTK_BOX (self->list), build_tools (self));
  gtk_box_append (GTK_BOX (self->list), self->fetch);
  gtk_box_append (GTK_BOX (self->list), GTK_WIDGET (self->table));
  gtk_paned_set_start_child (GTK_PANED (self->paned), self->list);
  gtk_paned_set_end_child (GTK_PANED (self->paned), self->chart);
  gtk_paned_set_resize_start_child (GTK_PANED (self->paned), FALSE);
  gtk_paned_set_shrink_start_child (GTK_PANED (self->paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (self->paned), FALSE);

  self->filter = GTK_FILTER (gtk_custom_filter_new (is_listed, self, NULL));
  self->listed = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->rows)), self->filter);
  finx_table_set_rows (self->table, 4, 0);
  finx_table_set_model (self->table, G_LIST_MODEL (self->listed));
  finx_table_set_empty (self->table, "system-search-symbolic", _("No such series"), _("Another country or filter has some."));
  g_signal_connect_object (self->table, "selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->table, "activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->country, "notify::selected", G_CALLBACK (country_cb), self, G_CONNECT_SWAPPED);
  finx_engine_list_economy_async (self->engine, self->cancellable, listed_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}
