/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/charts/finx-chart-window.h"

#include <glib/gi18n.h>

#include "ui/pages/markets/charts/finx-chart-grid.h"
#include "ui/replay/finx-replay-bar.h"
#include "ui/shell/finx-status-button.h"

struct _FinxChartWindow
{
  AdwApplicationWindow  parent_instance;
  FinxWorkspace        *workspace;      /* owned */
  GtkWindow            *parent;         /* borrowed: closes this one before it goes */
  guint                 slot;
  GtkWidget            *grid;
  GtkWidget            *status;
};

G_DEFINE_FINAL_TYPE (FinxChartWindow, finx_chart_window, ADW_TYPE_APPLICATION_WINDOW)

static void
show_title (FinxChartWindow *self)
{
  const FinxInstrument *instrument = finx_chart_grid_get_instrument (FINX_CHART_GRID (self->grid));
  /* Translators: the title of a window; %s is a symbol */
  g_autofree char *title = g_strdup_printf (_("%s – charts"), instrument != NULL ? instrument->symbol : "");

  gtk_window_set_title (GTK_WINDOW (self), title);
}

/* Nothing is sent: the ticket shows what was meant, as after a click in the main chart. */
static void
order_at_cb (FinxChartWindow *self,
             gint64           price,
             int              side)
{
  const FinxInstrument *instrument = finx_chart_grid_get_instrument (FINX_CHART_GRID (self->grid));
  g_autoptr(FinxOrder) draft = finx_order_new ();

  if (instrument == NULL)
    return;
  draft->instrument = instrument;
  draft->side = side >= 0 ? (FinxSide) side : FINX_SIDE_BUY;
  draft->type = FINX_ORDER_LIMIT;
  draft->limit_price = finx_instrument_price (instrument, price);
  finx_workspace_new_order (self->workspace, draft);
  gtk_window_present (self->parent);
}

static void
finx_chart_window_dispose (GObject *object)
{
  g_clear_object (&FINX_CHART_WINDOW (object)->workspace);
  G_OBJECT_CLASS (finx_chart_window_parent_class)->dispose (object);
}

static void
finx_chart_window_class_init (FinxChartWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_chart_window_dispose;
}

static void
finx_chart_window_init (FinxChartWindow *self)
{
}

GtkWidget *
finx_chart_window_new (FinxWorkspace *workspace,
                       GtkWindow     *parent,
                       guint          slot)
{
  FinxChartWindow *self = g_object_new (FINX_TYPE_CHART_WINDOW, "application", gtk_window_get_application (parent), NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *header = adw_header_bar_new ();

  self->workspace = g_object_ref (workspace);
  self->parent = parent;
  self->slot = slot;
  self->grid = finx_chart_grid_new (workspace, slot);
  self->status = finx_status_button_new (workspace);
  finx_status_button_set_short (FINX_STATUS_BUTTON (self->status), TRUE);
  gtk_widget_set_vexpand (self->grid, TRUE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), finx_chart_grid_get_button (FINX_CHART_GRID (self->grid)));
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->status);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), finx_replay_bar_new (workspace));
  gtk_box_append (GTK_BOX (box), self->grid);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "finx");
  gtk_window_set_icon_name (GTK_WINDOW (self), "org.finx.Workstation");
  gtk_widget_set_size_request (GTK_WIDGET (self), 360, 300);
  g_signal_connect_object (self->grid, "changed", G_CALLBACK (show_title), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->grid, "order-at", G_CALLBACK (order_at_cb), self, G_CONNECT_SWAPPED);
  show_title (self);
  return GTK_WIDGET (self);
}

guint
finx_chart_window_get_slot (FinxChartWindow *self)
{
  g_return_val_if_fail (FINX_IS_CHART_WINDOW (self), 0);
  return self->slot;
}
