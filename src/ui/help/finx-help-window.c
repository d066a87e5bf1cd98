/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/help/finx-help-window.h"

#include <glib/gi18n.h>

#include "ui/help/finx-help-page.h"

#define TEXT_WIDTH 640                  /* px: a line that reads well */

/* In the order of the list. */
static const char *const topics[] = { "start", "practice", "dashboard", "data", "markets", "screener", "indicators", "alerts", "orders", "portfolio",
                                      "returns", "lots", "execution", "connections", "offline", "keyboard", "system", "errors" };

struct _FinxHelpWindow
{
  AdwWindow     parent_instance;
  FinxHelpPage *pages[G_N_ELEMENTS (topics)];   /* owned; read when the window is made */
  GtkWidget    *leaflet;                        /* the rest is inside it, borrowed */
  GtkWidget    *search, *list, *nothing;
  GtkWidget    *content, *back, *title, *scroller;
};

G_DEFINE_FINAL_TYPE (FinxHelpWindow, finx_help_window, ADW_TYPE_WINDOW)

static gboolean
link_cb (FinxHelpWindow *self,
         const char     *address)
{
  finx_help_window_show (self, address);
  return TRUE;
}

static void
show_page (FinxHelpWindow *self,
           int             topic)
{
  GtkWidget *clamp = adw_clamp_new ();

  gtk_label_set_text (GTK_LABEL (self->title), finx_help_page_get_title (self->pages[topic]));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), TEXT_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), finx_help_page_render (self->pages[topic], G_CALLBACK (link_cb), G_OBJECT (self)));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), clamp);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
}

static void
row_selected_cb (FinxHelpWindow *self,
                 GtkListBoxRow  *row)
{
  if (row != NULL)
    show_page (self, gtk_list_box_row_get_index (row));
}

static void
row_activated_cb (FinxHelpWindow *self)
{
  adw_leaflet_navigate (ADW_LEAFLET (self->leaflet), ADW_NAVIGATION_DIRECTION_FORWARD);
}

static gboolean
is_found (GtkListBoxRow *row,
          gpointer       user_data)
{
  FinxHelpWindow *self = user_data;

  return finx_help_page_has (self->pages[gtk_list_box_row_get_index (row)], gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static void
search_changed_cb (FinxHelpWindow *self)
{
  GtkListBoxRow *row;
  gboolean found = FALSE;

  gtk_list_box_invalidate_filter (GTK_LIST_BOX (self->list));
  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)) != NULL && !found; i++)
    if (is_found (row, self))
      {
        found = TRUE;
        if (gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list)) == NULL
            || !is_found (gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list)), self))
          gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);
      }
  gtk_widget_set_visible (self->nothing, !found);
}

static void
back_cb (FinxHelpWindow *self)
{
  adw_leaflet_navigate (ADW_LEAFLET (self->leaflet), ADW_NAVIGATION_DIRECTION_BACK);
}

static gboolean
focus_search_cb (GtkWidget *widget,
                 GVariant  *args,
                 gpointer   user_data)
{
  FinxHelpWindow *self = FINX_HELP_WINDOW (widget);

  adw_leaflet_navigate (ADW_LEAFLET (self->leaflet), ADW_NAVIGATION_DIRECTION_BACK);
  return gtk_widget_grab_focus (self->search);
}

static GtkWidget *
make_row (const FinxHelpPage *page)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (finx_help_page_get_title (page));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_widget_set_tooltip_text (row, finx_help_page_get_desc (page));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, finx_help_page_get_title (page),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, finx_help_page_get_desc (page), -1);
  return row;
}

static GtkWidget *
build_topics (FinxHelpWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->search = gtk_search_entry_new ();
  self->list = gtk_list_box_new ();
  self->nothing = gtk_label_new (_("Nothing found"));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_window_title_new (_("Help"), NULL));
  gtk_widget_add_css_class (self->search, "help-search");
  g_object_set (self->search, "placeholder-text", _("Search the help"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search the help"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Topics"), -1);
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  gtk_widget_add_css_class (self->nothing, "dim");
  gtk_widget_set_visible (self->nothing, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list), make_row (self->pages[i]));
  gtk_list_box_set_filter_func (GTK_LIST_BOX (self->list), is_found, self, NULL);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (search_changed_cb), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (row_activated_cb), self);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (row_selected_cb), self);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), self->search);
  gtk_box_append (GTK_BOX (box), self->nothing);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_widget_set_size_request (box, 252, -1);
  g_object_bind_property (self->leaflet, "folded", header, "show-end-title-buttons", G_BINDING_SYNC_CREATE);
  return box;
}

static GtkWidget *
build_content (FinxHelpWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();

  self->title = gtk_label_new (NULL);
  self->back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  self->scroller = gtk_scrolled_window_new ();
  gtk_widget_add_css_class (self->title, "heading");
  gtk_widget_set_tooltip_text (self->back, _("Topics"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->back), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Topics"), -1);
  g_signal_connect_swapped (self->back, "clicked", G_CALLBACK (back_cb), self);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), self->title);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->back);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (self->scroller, TRUE);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), self->scroller);
  g_object_bind_property (self->leaflet, "folded", self->back, "visible", G_BINDING_SYNC_CREATE);
  return box;
}

static void
finx_help_window_finalize (GObject *object)
{
  FinxHelpWindow *self = FINX_HELP_WINDOW (object);

  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    g_clear_pointer (&self->pages[i], finx_help_page_free);
  G_OBJECT_CLASS (finx_help_window_parent_class)->finalize (object);
}

static void
finx_help_window_class_init (FinxHelpWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_help_window_finalize;
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_f, GDK_CONTROL_MASK, focus_search_cb, NULL);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
finx_help_window_init (FinxHelpWindow *self)
{
  GtkWidget *separator = gtk_separator_new (GTK_ORIENTATION_VERTICAL);

  /* The pages are built in: that one can not be read is our own mistake, which the tests find. */
  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    {
      g_autoptr(GError) error = NULL;

      self->pages[i] = finx_help_page_load (topics[i], &error);
      if (self->pages[i] == NULL)
        g_error ("%s", error->message);
    }
  gtk_window_set_title (GTK_WINDOW (self), _("Help"));
  gtk_window_set_default_size (GTK_WINDOW (self), 920, 660);
  gtk_widget_set_size_request (GTK_WIDGET (self), 360, 400);
  gtk_widget_add_css_class (GTK_WIDGET (self), "finx");
  self->leaflet = adw_leaflet_new ();
  adw_leaflet_set_can_navigate_back (ADW_LEAFLET (self->leaflet), TRUE);
  adw_leaflet_append (ADW_LEAFLET (self->leaflet), build_topics (self));
  adw_leaflet_page_set_navigatable (adw_leaflet_append (ADW_LEAFLET (self->leaflet), separator), FALSE);
  self->content = build_content (self);
  adw_leaflet_append (ADW_LEAFLET (self->leaflet), self->content);
  adw_window_set_content (ADW_WINDOW (self), self->leaflet);
}

GtkWidget *
finx_help_window_new (void)
{
  return g_object_new (FINX_TYPE_HELP_WINDOW, NULL);
}

void
finx_help_window_show (FinxHelpWindow *self,
                       const char     *topic)
{
  int at = 0;

  g_return_if_fail (FINX_IS_HELP_WINDOW (self));

  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    if (g_strcmp0 (topics[i], topic) == 0)
      at = (int) i;
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), at));
  adw_leaflet_set_visible_child (ADW_LEAFLET (self->leaflet), self->content);
  /* Else the first text gets the focus, and all of it is selected. */
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list))));
}
