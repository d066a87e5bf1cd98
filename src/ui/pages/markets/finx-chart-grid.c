/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/finx-chart-grid.h"

#include <glib/gi18n.h>

#include "ui/pages/markets/finx-chart-view.h"

#define N_CHARTS  4
#define STATE_KEY "markets.chart-grid"

struct _FinxChartGrid
{
  GtkWidget      parent_instance;
  FinxWorkspace *workspace;             /* owned */
  GtkWidget     *grid;                  /* the one child; the rest are borrowed from it */
  GtkWidget     *charts[N_CHARTS];      /* the first is always there; %NULL: is not shown, and follows nothing */
  GtkWidget     *toggle;
  gboolean       room;
};

enum { ORDER_AT, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxChartGrid, finx_chart_grid, GTK_TYPE_WIDGET)

static void
order_at_cb (FinxChartGrid *self,
             gint64         price,
             int            side)
{
  g_signal_emit (self, signals[ORDER_AT], 0, price, side);
}

static void
drawn_cb (FinxChartGrid *self,
          GtkWidget     *drawn)
{
  for (guint i = 0; i < N_CHARTS; i++)
    if (self->charts[i] != NULL && self->charts[i] != drawn)
      finx_chart_view_follow_drawings (FINX_CHART_VIEW (self->charts[i]));
}

static void
add_chart (FinxChartGrid *self,
           guint          slot)
{
  GtkWidget *chart = finx_chart_view_new (self->workspace, slot);

  gtk_widget_set_hexpand (chart, TRUE);
  gtk_widget_set_vexpand (chart, TRUE);
  if (slot % 2 > 0)
    gtk_widget_add_css_class (chart, "chart-right");
  if (slot >= 2)
    gtk_widget_add_css_class (chart, "chart-below");
  g_signal_connect_object (chart, "order-at", G_CALLBACK (order_at_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chart, "drawn", G_CALLBACK (drawn_cb), self, G_CONNECT_SWAPPED);
  gtk_grid_attach (GTK_GRID (self->grid), chart, (int) slot % 2, (int) slot / 2, 1, 1);
  self->charts[slot] = chart;
}

static void
arrange (FinxChartGrid *self)
{
  gboolean many = self->room && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->toggle));

  gtk_widget_set_visible (self->toggle, self->room);
  for (guint i = 1; i < N_CHARTS; i++)
    if (many && self->charts[i] == NULL)
      add_chart (self, i);
    else if (!many && self->charts[i] != NULL)
      {
        gtk_grid_remove (GTK_GRID (self->grid), self->charts[i]);
        self->charts[i] = NULL;
      }
}

static void
toggled_cb (FinxChartGrid *self)
{
  gboolean active = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->toggle));

  finx_engine_set_state (finx_workspace_get_engine (self->workspace), STATE_KEY, active ? "4" : "1");
  arrange (self);
}

static void
finx_chart_grid_dispose (GObject *object)
{
  FinxChartGrid *self = FINX_CHART_GRID (object);

  g_clear_pointer (&self->grid, gtk_widget_unparent);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_chart_grid_parent_class)->dispose (object);
}

static void
finx_chart_grid_class_init (FinxChartGridClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_chart_grid_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[ORDER_AT] = g_signal_new ("order-at", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT);
}

static void
finx_chart_grid_init (FinxChartGrid *self)
{
  self->grid = gtk_grid_new ();
  gtk_grid_set_row_homogeneous (GTK_GRID (self->grid), TRUE);
  gtk_grid_set_column_homogeneous (GTK_GRID (self->grid), TRUE);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
}

GtkWidget *
finx_chart_grid_new (FinxWorkspace *workspace)
{
  FinxChartGrid *self = g_object_new (FINX_TYPE_CHART_GRID, NULL);
  g_autofree char *state = finx_engine_get_state (finx_workspace_get_engine (workspace), STATE_KEY);

  self->workspace = g_object_ref (workspace);
  self->toggle = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (self->toggle), "view-grid-symbolic");
  gtk_widget_add_css_class (self->toggle, "flat");
  gtk_widget_set_valign (self->toggle, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->toggle, _("Four charts"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Four charts"), -1);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->toggle), g_strcmp0 (state, "4") == 0);
  g_signal_connect_object (self->toggle, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  add_chart (self, 0);
  finx_chart_view_add_tool (FINX_CHART_VIEW (self->charts[0]), self->toggle);
  arrange (self);
  return GTK_WIDGET (self);
}

void
finx_chart_grid_set_room (FinxChartGrid *self,
                          gboolean       room)
{
  g_return_if_fail (FINX_IS_CHART_GRID (self));
  self->room = room;
  arrange (self);
}

void
finx_chart_grid_focus (FinxChartGrid *self)
{
  g_return_if_fail (FINX_IS_CHART_GRID (self));
  finx_chart_view_focus (FINX_CHART_VIEW (self->charts[0]));
}
