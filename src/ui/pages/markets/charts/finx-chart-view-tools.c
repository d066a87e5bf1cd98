/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/charts/finx-chart-view-private.h"

#include <glib/gi18n.h>

#include "ui/charts/chart/finx-chart.h"
#include "ui/pages/markets/charts/finx-chart-link-button.h"
#include "ui/pages/markets/charts/finx-interval-bar.h"
#include "ui/widgets/finx-symbol-picker.h"

static void
picked_cb (FinxChartView *self,
           FinxQuoteRow  *row)
{
  finx_chart_view_choose_instrument (self, finx_quote_row_get_instrument (row));
  gtk_widget_grab_focus (self->chart);
}

static void
chosen_cb (FinxChartView *self,
           FinxInterval   interval)
{
  finx_chart_view_choose_interval (self, interval);
  gtk_widget_grab_focus (self->chart);
}

static void
more_cb (FinxChartView *self)
{
  finx_chart_popup_menu (FINX_CHART (self->chart));
}

static void
look_cb (FinxChartView *self,
         GtkWidget     *button)
{
  finx_chart_popup_look (FINX_CHART (self->chart), button);
}

static void
studies_cb (FinxChartView *self)
{
  finx_chart_show_studies (FINX_CHART (self->chart));
}

/* A small flat button of the tool bar; a tooltip says what it does, as does its label for screen readers. */
static GtkWidget *
add_button (FinxChartView *self,
            GtkWidget     *box,
            const char    *icon,
            const char    *label,
            const char    *tooltip,
            GCallback      clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static GtkWidget *
build_alert_button (void)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("alarm-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("New alert (Alt+A)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("New alert"), -1);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), "app.new-alert(('',''))");
  return button;
}

static void
make_picker (GtkMenuButton *button,
             gpointer       user_data)
{
  FinxChartView *self = user_data;
  GtkWidget *picker = finx_symbol_picker_new (finx_engine_get_board (self->engine));

  g_signal_connect_object (picker, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_create_popup_func (button, NULL, NULL, NULL);
  gtk_menu_button_set_popover (button, picker);
}

/* What the chart shows, and which others show it too; where there are many. */
static void
build_choice (FinxChartView *self,
              GtkWidget     *bar)
{
  self->symbol_button = gtk_menu_button_new ();
  self->symbol_label = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->symbol_label, "heading");
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->symbol_button), self->symbol_label);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->symbol_button), make_picker, self, NULL);
  gtk_widget_add_css_class (self->symbol_button, "flat");
  gtk_widget_set_valign (self->symbol_button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->symbol_button, _("Choose the instrument"));
  self->link_button = finx_chart_link_button_new ();
  g_signal_connect_object (self->link_button, "changed", G_CALLBACK (finx_chart_view_groups_chosen), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (bar), self->symbol_button);
  gtk_box_append (GTK_BOX (bar), self->link_button);
}

GtkWidget *
finx_chart_view_build_tools (FinxChartView *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *start = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 2);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_widget_add_css_class (bar, "chart-bar");
  build_choice (self, bar);
  self->intervals = finx_interval_bar_new ();
  g_signal_connect_object (self->intervals, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (start), self->intervals);
  add_button (self, start, "finx-markets-symbolic", _("Type and scale"), _("Type and scale"), G_CALLBACK (look_cb));
  add_button (self, start, "finx-indicator-symbolic", _("Studies"), _("Studies (I)"), G_CALLBACK (studies_cb));
  add_button (self, start, "finx-draw-symbolic", _("Drawing tools"), _("Drawing tools (D)"), G_CALLBACK (finx_chart_view_toggle_rail));
  gtk_box_append (GTK_BOX (start), finx_compare_desk_get_button (self->compare));
  gtk_box_append (GTK_BOX (start), build_alert_button ());
  /* in a narrow column the tools scroll, so that they take no room from the order book */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), start);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller)), "changed", G_CALLBACK (finx_interval_bar_reveal),
                           self->intervals, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (bar), scroller);
  self->tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_hexpand (self->tools, TRUE);
  gtk_widget_set_halign (self->tools, GTK_ALIGN_END);
  add_button (self, self->tools, "view-more-symbolic", _("Chart menu"), _("Chart menu"), G_CALLBACK (more_cb));
  gtk_box_append (GTK_BOX (bar), self->tools);
  return bar;
}
