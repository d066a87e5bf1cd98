/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/finx-chart-private.h"

#include <glib/gi18n.h>

#define DISTANCE 12             /* px from the axes */

static void
clicked_cb (FinxChart *self)
{
  finx_chart_show_newest (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

void
finx_chart_latest_init (FinxChart *self)
{
  self->latest = gtk_button_new_from_icon_name ("go-last-symbolic");
  gtk_widget_add_css_class (self->latest, "chart-latest");
  gtk_widget_set_visible (self->latest, FALSE);
  gtk_widget_set_tooltip_text (self->latest, _("Go to latest (End)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->latest), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Go to latest"), -1);
  gtk_widget_set_parent (self->latest, GTK_WIDGET (self));
  g_signal_connect_object (self->latest, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
}

void
finx_chart_latest_update (FinxChart *self)
{
  gboolean wanted = !self->follow && finx_chart_get_bars (self).n > 0;

  if (wanted != gtk_widget_get_visible (self->latest))
    gtk_widget_set_visible (self->latest, wanted);
}

void
finx_chart_latest_allocate (FinxChart *self,
                            int        width,
                            int        height)
{
  FinxChartFrame frame;
  int bottom = finx_chart_layout (self, &frame) ? frame.panes[0].height : height;
  GtkRequisition size;

  gtk_widget_get_preferred_size (self->latest, &size, NULL);
  gtk_widget_size_allocate (self->latest, &(GtkAllocation) { MAX (width - self->axis_width - self->tag_margin - size.width - DISTANCE, 0),
                                                             MAX (bottom - size.height - DISTANCE, 0),
                                                             size.width, size.height }, -1);
}
