/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/shell/finx-sidebar.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/shell/finx-market-clock.h"
#include "ui/shell/finx-pages.h"
#include "ui/widgets/finx-css-class.h"

#define WIDTH      168
#define RAIL_WIDTH 60

typedef struct
{
  GtkWidget *row;               /* all borrowed: children of the sidebar */
  GtkWidget *label;
  GtkWidget *count;
} Entry;

struct _FinxSidebar
{
  GtkBox         parent_instance;
  FinxWorkspace *workspace;     /* owned */
  GtkWidget     *list;
  GtkWidget     *name;
  GtkWidget     *clock;
  GArray        *entries;       /* (element-type Entry), like finx_pages */
  guint          working;       /* open orders */
  guint          count_id;      /* pending recount */
  gboolean       is_rail;
};

G_DEFINE_FINAL_TYPE (FinxSidebar, finx_sidebar, GTK_TYPE_BOX)

static void
name_row (FinxSidebar *self, guint i)
{
  Entry *entry = &g_array_index (self->entries, Entry, i);
  const char *title = _(finx_pages[i].title);
  g_autofree char *label = NULL;
  g_autofree char *tooltip = NULL;

  if (g_str_equal (finx_pages[i].name, "execution") && self->working > 0)
    label = g_strdup_printf (ngettext ("%s, %u working order", "%s, %u working orders", self->working), title, self->working);
  else
    label = g_strdup (title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry->row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  tooltip = self->is_rail ? g_strdup_printf ("%s (Alt+%c)", label, finx_pages[i].key) : g_strdup_printf ("Alt+%c", finx_pages[i].key);
  gtk_widget_set_tooltip_text (entry->row, tooltip);
}

static gboolean
count_cb (gpointer user_data)
{
  FinxSidebar *self = user_data;

  self->count_id = 0;
  self->working = g_list_model_get_n_items (finx_engine_get_open_orders (finx_workspace_get_engine (self->workspace)));
  for (guint i = 0; i < finx_n_pages; i++)
    if (g_str_equal (finx_pages[i].name, "execution"))
      {
        GtkWidget *count = g_array_index (self->entries, Entry, i).count;
        g_autofree char *text = g_strdup_printf ("%u", self->working);

        gtk_label_set_text (GTK_LABEL (count), text);
        gtk_widget_set_visible (count, self->working > 0 && !self->is_rail);
        name_row (self, i);
      }
  return G_SOURCE_REMOVE;
}

static void
queue_count (FinxSidebar *self)
{
  if (self->count_id == 0)
    self->count_id = g_idle_add (count_cb, self);
}

static void
page_cb (FinxSidebar *self)
{
  const char *page = finx_workspace_get_page (self->workspace);

  for (guint i = 0; i < finx_n_pages; i++)
    if (g_strcmp0 (finx_pages[i].name, page) == 0)
      gtk_list_box_select_row (GTK_LIST_BOX (self->list), GTK_LIST_BOX_ROW (g_array_index (self->entries, Entry, i).row));
}

static void
row_selected_cb (FinxSidebar *self, GtkListBoxRow *row)
{
  if (row != NULL)
    finx_workspace_set_page (self->workspace, finx_pages[gtk_list_box_row_get_index (row)].name);
}

static void
finx_sidebar_dispose (GObject *object)
{
  FinxSidebar *self = FINX_SIDEBAR (object);

  g_clear_handle_id (&self->count_id, g_source_remove);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_sidebar_parent_class)->dispose (object);
}

static void
finx_sidebar_finalize (GObject *object)
{
  g_array_unref (FINX_SIDEBAR (object)->entries);
  G_OBJECT_CLASS (finx_sidebar_parent_class)->finalize (object);
}

/* One stop for Tab, at the page that is shown: GtkListBox would stop at each row, and with it open each page. */
static gboolean
finx_sidebar_focus (GtkWidget *widget, GtkDirectionType direction)
{
  FinxSidebar *self = FINX_SIDEBAR (widget);
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (finx_sidebar_parent_class)->focus (widget, direction);
  if (gtk_widget_get_focus_child (widget) != NULL || row == NULL)
    return FALSE;
  return gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
finx_sidebar_class_init (FinxSidebarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_sidebar_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_sidebar_finalize;
  GTK_WIDGET_CLASS (klass)->focus = finx_sidebar_focus;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_NAVIGATION);
}

static void
add_row (FinxSidebar *self, const FinxPage *page)
{
  Entry entry = { gtk_list_box_row_new (), gtk_label_new (_(page->title)), gtk_label_new (NULL) };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_label_set_xalign (GTK_LABEL (entry.label), 0.0f);
  gtk_widget_set_hexpand (entry.label, TRUE);
  gtk_widget_add_css_class (entry.count, "caption");
  gtk_widget_add_css_class (entry.count, "numeric");
  gtk_widget_set_visible (entry.count, FALSE);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (page->icon));
  gtk_box_append (GTK_BOX (box), entry.label);
  gtk_box_append (GTK_BOX (box), entry.count);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (entry.row), box);
  gtk_list_box_append (GTK_LIST_BOX (self->list), entry.row);
  g_array_append_val (self->entries, entry);
}

static GtkWidget *
create_top (FinxSidebar *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *icon = gtk_image_new_from_icon_name ("org.finx.Workstation");

  gtk_image_set_pixel_size (GTK_IMAGE (icon), 24);
  gtk_widget_set_margin_start (icon, 6);
  self->name = gtk_label_new ("FinX");
  gtk_widget_add_css_class (self->name, "app-name");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), self->name);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), gtk_label_new (NULL));
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), box);
  return header;
}

static void
finx_sidebar_init (FinxSidebar *self)
{
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "finx-sidebar");
  gtk_widget_set_size_request (GTK_WIDGET (self), WIDTH, -1);
  gtk_widget_set_hexpand (GTK_WIDGET (self), FALSE);
  gtk_box_append (GTK_BOX (self), create_top (self));
  self->list = gtk_list_box_new ();
  gtk_widget_set_vexpand (self->list, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Pages"), -1);
  gtk_box_append (GTK_BOX (self), self->list);
}

GtkWidget *
finx_sidebar_new (FinxWorkspace *workspace)
{
  FinxSidebar *self = g_object_new (FINX_TYPE_SIDEBAR, NULL);
  FinxEngine *engine = finx_workspace_get_engine (workspace);

  self->workspace = g_object_ref (workspace);
  for (guint i = 0; i < finx_n_pages; i++)
    {
      add_row (self, &finx_pages[i]);
      name_row (self, i);
    }
  self->clock = finx_market_clock_new (workspace);
  gtk_box_append (GTK_BOX (self), self->clock);

  page_cb (self);
  g_signal_connect_object (self->list, "row-selected", G_CALLBACK (row_selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::page", G_CALLBACK (page_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (finx_engine_get_open_orders (engine), "items-changed", G_CALLBACK (queue_count), self, G_CONNECT_SWAPPED);
  queue_count (self);
  return GTK_WIDGET (self);
}

void
finx_sidebar_set_rail (FinxSidebar *self, gboolean is_rail)
{
  g_return_if_fail (FINX_IS_SIDEBAR (self));
  self->is_rail = is_rail;
  finx_css_class_set (GTK_WIDGET (self), "rail", is_rail);
  gtk_widget_set_size_request (GTK_WIDGET (self), is_rail ? RAIL_WIDTH : WIDTH, -1);
  gtk_widget_set_visible (self->name, !is_rail);
  for (guint i = 0; i < self->entries->len; i++)
    {
      gtk_widget_set_visible (g_array_index (self->entries, Entry, i).label, !is_rail);
      name_row (self, i);
    }
  finx_market_clock_set_rail (FINX_MARKET_CLOCK (self->clock), is_rail);
  queue_count (self);
}
