/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/charts/finx-chart-link-button.h"

#include <glib/gi18n.h>

#include "ui/charts/finx-chart-links.h"
#include "ui/widgets/finx-css-class.h"

struct _FinxChartLinkButton
{
  GtkWidget  parent_instance;
  guint      groups[2];                 /* of the instrument and the interval */
  GtkWidget *button;                    /* the one child; the rest are borrowed from it */
  GtkWidget *dots[2], *unlinked;        /* in the button */
  GtkWidget *choices[2][FINX_CHART_GROUPS + 1]; /* in its popover, once that was opened */
  gboolean   syncing;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (FinxChartLinkButton, finx_chart_link_button, GTK_TYPE_WIDGET)

static const char *
group_label (guint group)
{
  const char *const labels[FINX_CHART_GROUPS + 1] = { _("Not linked"), _("Group 1, blue"), _("Group 2, orange"), _("Group 3, green"),
                                                      _("Group 4, violet") };

  return labels[group];
}

/* A dot of the group's colour with its number, which tells it without colours too. */
static GtkWidget *
make_dot (guint group)
{
  g_autofree char *text = g_strdup_printf ("%u", group);
  g_autofree char *css = g_strdup_printf ("group-%u", group);
  GtkWidget *dot = gtk_label_new (group > 0 ? text : "–");

  gtk_widget_add_css_class (dot, "chart-group");
  gtk_widget_add_css_class (dot, css);
  gtk_widget_set_valign (dot, GTK_ALIGN_CENTER);
  return dot;
}

static void
show_groups (FinxChartLinkButton *self)
{
  gboolean was_syncing = self->syncing;
  g_autofree char *label = g_strdup_printf (_("Links: instrument %s, interval %s"), group_label (self->groups[0]), group_label (self->groups[1]));

  self->syncing = TRUE;
  for (guint what = 0; what < 2; what++)
    {
      g_autofree char *text = g_strdup_printf ("%u", self->groups[what]);

      for (guint group = 1; group <= FINX_CHART_GROUPS; group++)
        {
          g_autofree char *css = g_strdup_printf ("group-%u", group);

          finx_css_class_set (self->dots[what], css, group == self->groups[what]);
        }
      gtk_label_set_text (GTK_LABEL (self->dots[what]), text);
      gtk_widget_set_visible (self->dots[what], self->groups[what] > 0);
      if (self->choices[what][0] != NULL)
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->choices[what][self->groups[what]]), TRUE);
    }
  self->syncing = was_syncing;
  gtk_widget_set_visible (self->unlinked, self->groups[0] == 0 && self->groups[1] == 0);
  gtk_widget_set_tooltip_text (self->button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
toggled_cb (FinxChartLinkButton *self,
            GtkToggleButton     *choice)
{
  if (self->syncing || !gtk_toggle_button_get_active (choice))
    return;
  for (guint what = 0; what < 2; what++)
    for (guint group = 0; group <= FINX_CHART_GROUPS; group++)
      if (self->choices[what][group] == GTK_WIDGET (choice))
        self->groups[what] = group;
  show_groups (self);
  g_signal_emit (self, changed_signal, 0);
}

static void
build_row (FinxChartLinkButton *self,
           GtkGrid             *grid,
           guint                what,
           const char          *title)
{
  GtkWidget *label = gtk_label_new (title), *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  for (guint group = 0; group <= FINX_CHART_GROUPS; group++)
    {
      GtkWidget *choice = gtk_toggle_button_new ();
      g_autofree char *name = g_strdup_printf ("%s: %s", title, group_label (group));

      gtk_button_set_child (GTK_BUTTON (choice), make_dot (group));
      gtk_widget_add_css_class (choice, "flat");
      gtk_widget_set_tooltip_text (choice, group_label (group));
      gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      if (group > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (choice), GTK_TOGGLE_BUTTON (self->choices[what][0]));
      self->choices[what][group] = choice;
      g_signal_connect_object (choice, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (row), choice);
    }
  gtk_grid_attach (grid, label, 0, (int) what, 1, 1);
  gtk_grid_attach (grid, row, 1, (int) what, 1, 1);
}

static void
make_popover (GtkMenuButton *button,
              gpointer       user_data)
{
  FinxChartLinkButton *self = user_data;
  GtkWidget *grid = gtk_grid_new (), *popover = gtk_popover_new ();

  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  build_row (self, GTK_GRID (grid), 0, _("Instrument"));
  build_row (self, GTK_GRID (grid), 1, _("Interval"));
  gtk_popover_set_child (GTK_POPOVER (popover), grid);
  show_groups (self);
  gtk_menu_button_set_create_popup_func (button, NULL, NULL, NULL);
  gtk_menu_button_set_popover (button, popover);
}

static void
finx_chart_link_button_dispose (GObject *object)
{
  g_clear_pointer (&FINX_CHART_LINK_BUTTON (object)->button, gtk_widget_unparent);
  G_OBJECT_CLASS (finx_chart_link_button_parent_class)->dispose (object);
}

static void
finx_chart_link_button_class_init (FinxChartLinkButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_chart_link_button_dispose;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
finx_chart_link_button_init (FinxChartLinkButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);

  self->button = gtk_menu_button_new ();
  self->unlinked = gtk_image_new_from_icon_name ("insert-link-symbolic");
  gtk_box_append (GTK_BOX (box), self->unlinked);
  for (guint what = 0; what < 2; what++)
    {
      self->dots[what] = make_dot (0);
      gtk_box_append (GTK_BOX (box), self->dots[what]);
    }
  gtk_widget_add_css_class (self->dots[1], "of-interval");
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), box);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->button), make_popover, self, NULL);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  show_groups (self);
}

GtkWidget *
finx_chart_link_button_new (void)
{
  return g_object_new (FINX_TYPE_CHART_LINK_BUTTON, NULL);
}

guint
finx_chart_link_button_get (FinxChartLinkButton *self,
                            gboolean             interval)
{
  g_return_val_if_fail (FINX_IS_CHART_LINK_BUTTON (self), 0);
  return self->groups[interval ? 1 : 0];
}

void
finx_chart_link_button_set (FinxChartLinkButton *self,
                            gboolean             interval,
                            guint                group)
{
  g_return_if_fail (FINX_IS_CHART_LINK_BUTTON (self));
  self->groups[interval ? 1 : 0] = group <= FINX_CHART_GROUPS ? group : 0;
  show_groups (self);
}
