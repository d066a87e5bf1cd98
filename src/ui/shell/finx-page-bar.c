/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/shell/finx-page-bar.h"

#include <glib/gi18n.h>

GtkWidget *
finx_page_bar_new (void)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_add_css_class (bar, "page-bar");
  return bar;
}

GtkWidget *
finx_page_bar_wrap (GtkWidget *bar)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), bar);
  return scroller;
}

static int
natural_width (GtkWidget *widget)
{
  int natural;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

/* Whether the parts of a joined bar stand beside each other. */
static gboolean
has_room (GtkWidget *joined,
          int        width)
{
  return width < 0 || width >= natural_width (gtk_widget_get_first_child (joined)) + natural_width (gtk_widget_get_last_child (joined));
}

static void
measure_joined (GtkWidget      *joined,
                GtkOrientation  orientation,
                int             for_size,
                int            *minimum,
                int            *natural,
                int            *minimum_baseline,
                int            *natural_baseline)
{
  int first_minimum, first_natural, last_minimum, last_natural;

  gtk_widget_measure (gtk_widget_get_first_child (joined), orientation, -1, &first_minimum, &first_natural, NULL, NULL);
  gtk_widget_measure (gtk_widget_get_last_child (joined), orientation, -1, &last_minimum, &last_natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL && !has_room (joined, for_size))
    {
      *minimum = first_minimum + last_minimum;
      *natural = first_natural + last_natural;
      return;
    }
  *minimum = MAX (first_minimum, last_minimum);
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? MAX (first_natural, last_natural) : first_natural + last_natural;
}

static void
allocate_joined (GtkWidget *joined,
                 int        width,
                 int        height,
                 int        baseline)
{
  GtkWidget *first = gtk_widget_get_first_child (joined), *last = gtk_widget_get_last_child (joined);
  int end = natural_width (last), top = 0;

  if (has_room (joined, width))
    {
      gtk_widget_size_allocate (first, &(GtkAllocation) { 0, 0, width - end, height }, -1);
      gtk_widget_size_allocate (last, &(GtkAllocation) { width - end, 0, end, height }, -1);
      return;
    }
  gtk_widget_measure (first, GTK_ORIENTATION_VERTICAL, -1, NULL, &top, NULL, NULL);
  gtk_widget_size_allocate (first, &(GtkAllocation) { 0, 0, width, top }, -1);
  gtk_widget_size_allocate (last, &(GtkAllocation) { 0, top, width, height - top }, -1);
}

static GtkSizeRequestMode
get_joined_mode (GtkWidget *joined)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

GtkWidget *
finx_page_bar_join (GtkWidget *bar,
                    GtkWidget *end)
{
  GtkWidget *joined = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *scroller = finx_page_bar_wrap (bar);

  gtk_widget_set_layout_manager (joined, gtk_custom_layout_new (get_joined_mode, measure_joined, allocate_joined));
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_box_append (GTK_BOX (joined), scroller);
  gtk_box_append (GTK_BOX (joined), end);
  return joined;
}

static void
tab_toggled_cb (GtkStack        *stack,
                GtkToggleButton *tab)
{
  if (gtk_toggle_button_get_active (tab) && gtk_stack_get_child_by_name (stack, gtk_widget_get_name (GTK_WIDGET (tab))) != NULL)
    gtk_stack_set_visible_child_name (stack, gtk_widget_get_name (GTK_WIDGET (tab)));
}

GtkWidget *
finx_page_bar_add_tab (GtkWidget  *bar,
                       const char *label,
                       GtkWidget  *stack,
                       const char *name)
{
  GtkWidget *first = gtk_widget_get_first_child (bar);
  GtkWidget *tab = gtk_toggle_button_new_with_label (label);

  gtk_widget_set_name (tab, name);
  gtk_widget_add_css_class (tab, "tab");
  gtk_widget_add_css_class (tab, "flat");
  gtk_widget_set_valign (tab, GTK_ALIGN_CENTER);
  if (first != NULL)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (tab), GTK_TOGGLE_BUTTON (first));
  else
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tab), TRUE);
  g_signal_connect_object (tab, "toggled", G_CALLBACK (tab_toggled_cb), stack, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (bar), tab);
  return tab;
}

static void
filter_stopped_cb (GtkWidget *stack,
                   GtkWidget *filter)
{
  gtk_editable_set_text (GTK_EDITABLE (filter), "");
  gtk_widget_child_focus (stack, GTK_DIR_TAB_FORWARD);
}

GtkWidget *
finx_page_bar_add_filter (GtkWidget  *bar,
                          const char *label,
                          GtkWidget  *stack)
{
  GtkWidget *gap = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *filter = gtk_search_entry_new ();

  gtk_widget_set_hexpand (gap, TRUE);
  gtk_box_append (GTK_BOX (bar), gap);
  g_object_set (filter, "placeholder-text", _("Filter"), NULL);
  gtk_editable_set_width_chars (GTK_EDITABLE (filter), 8);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (filter), 16);
  gtk_widget_set_valign (filter, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (filter, _("Show rows with this text (Ctrl+F)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (filter), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (filter, "stop-search", G_CALLBACK (filter_stopped_cb), stack, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (bar), filter);
  return filter;
}

static gboolean
refocus_cb (gpointer filter)
{
  GtkRoot *root = gtk_widget_get_root (filter);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (root != NULL && gtk_widget_get_mapped (filter) && (focus == NULL || !gtk_widget_is_ancestor (focus, filter)))
    gtk_widget_grab_focus (filter);
  return G_SOURCE_REMOVE;
}

void
finx_page_bar_focus_filter (GtkWidget *filter)
{
  gtk_widget_grab_focus (filter);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, refocus_cb, g_object_ref (filter), g_object_unref);
}
