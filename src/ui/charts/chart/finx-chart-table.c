/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/finx-chart-private.h"

#include <glib/gi18n.h>

#include "ui/charts/finx-bar-list.h"
#include "ui/charts/finx-chart-ticks.h"
#include "ui/charts/finx-plot-table.h"
#include "ui/words/finx-format.h"

enum { TIME, OPEN, HIGH, LOW, CLOSE, VOLUME, N_COLUMNS };

/* What the rows of a table need; lives as long as its columns. */
typedef struct
{
  GTimeZone *zone;
  gint64     interval_us;
  int        decimals;
  int        column;
} Cells;

static void
cells_free (gpointer  data,
            GClosure *closure)
{
  Cells *cells = data;

  g_time_zone_unref (cells->zone);
  g_free (cells);
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  user_data)
{
  const Cells *cells = user_data;
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), cells->column == TIME ? 0 : 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  user_data)
{
  const Cells *cells = user_data;
  const FinxBar *bar = finx_bar_item_get (gtk_list_item_get_item (item));
  const double values[N_COLUMNS] = { 0, bar->open, bar->high, bar->low, bar->close, bar->volume };
  g_autofree char *text = NULL;

  if (cells->column == TIME)
    {
      text = g_malloc (64);
      finx_time_long_label (cells->zone, bar->time_us, cells->interval_us, text, 64);
    }
  else
    text = cells->column == VOLUME ? finx_format_count (bar->volume) : finx_format_double (values[cells->column], cells->decimals);
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
add_column (GtkColumnView *view,
            const Cells   *cells)
{
  static const char *const titles[N_COLUMNS] = { N_("Time"), N_("Open"), N_("High"), N_("Low"), N_("Close"), N_("Volume") };
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkColumnViewColumn) column = NULL;

  for (int i = 0; i < 2; i++)
    {
      Cells *own = g_memdup2 (cells, sizeof *cells);

      g_time_zone_ref (own->zone);
      g_signal_connect_data (factory, i == 0 ? "setup" : "bind", i == 0 ? G_CALLBACK (setup_cb) : G_CALLBACK (bind_cb), own, cells_free, 0);
    }
  column = gtk_column_view_column_new (_(titles[cells->column]), factory);
  gtk_column_view_column_set_expand (column, TRUE);
  gtk_column_view_append_column (view, column);
}

/* A window with the bars in view as they are now, newest first. */
void
finx_chart_show_table (FinxChart *self)
{
  FinxChartFrame frame;
  FinxBarList *list;
  GtkWidget *view;
  g_autofree char *title = NULL;

  if (!finx_chart_layout (self, &frame))
    return;
  list = finx_bar_list_new (&frame.bars, frame.first, frame.last);
  view = gtk_column_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (list))));
  for (int column = 0; column < N_COLUMNS; column++)
    add_column (GTK_COLUMN_VIEW (view), &(Cells) { self->zone, frame.interval_us, frame.decimals, column });
  gtk_widget_add_css_class (view, "dense");
  title = g_strdup_printf (_("%s, bars in view"), finx_bar_series_get_instrument (self->series)->symbol);
  finx_plot_table_present (GTK_WIDGET (self), title, view);
}
