/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/shell/finx-finder.h"

#include <glib/gi18n.h>

#include "ui/shell/finx-finder-item.h"
#include "ui/shell/finx-pages.h"

#define MOST_RESULTS 60

struct _FinxFinder
{
  GtkPopover          parent_instance;
  FinxWorkspace      *workspace;        /* owned */
  GPtrArray          *actions;          /* (element-type FinxFinderItem) */
  GPtrArray          *symbols;          /* (element-type FinxFinderItem), in the table's order */
  GListStore         *results;          /* owned by @selection's model chain as well */
  GtkSingleSelection *selection;        /* owned */
  GtkWidget          *entry;
  GtkWidget          *view;
  GtkWidget          *stack;            /* "results" or "none" */
};

G_DEFINE_FINAL_TYPE (FinxFinder, finx_finder, GTK_TYPE_POPOVER)

static void
add_action (FinxFinder *self, const char *title, const char *icon, const char *keys, const char *action)
{
  g_ptr_array_add (self->actions, finx_finder_item_new (title, "", icon, keys, action));
}

static void
add_actions (FinxFinder *self)
{
  for (guint i = 0; i < finx_n_pages; i++)
    {
      g_autofree char *action = g_strdup_printf ("app.show-page::%s", finx_pages[i].name);
      g_autofree char *keys = g_strdup_printf ("Alt+%c", finx_pages[i].key);

      add_action (self, _(finx_pages[i].title), finx_pages[i].icon, keys, action);
    }
  add_action (self, _("New order"), "list-add-symbolic", "Ctrl+N", "app.new-order");
  add_action (self, _("New alert"), "alarm-symbolic", "Alt+A", "app.new-alert(('',''))");
  add_action (self, _("Stop all trading"), "finx-stop-symbolic", "Ctrl+Shift+Backspace", "app.stop-all");
  add_action (self, _("Resume trading"), "changes-allow-symbolic", "", "app.resume");
  add_action (self, _("Work offline, or go online"), "network-offline-symbolic", "", "app.work-offline");
  add_action (self, _("Show or hide the sidebar"), "sidebar-show-symbolic", "F9", "win.toggle-sidebar");
  add_action (self, _("Practice desk: hours, speed, replay"), "media-seek-forward-symbolic", "", "app.practice-desk");
  add_action (self, _("Connect a broker"), "network-server-symbolic", "", "app.connect-broker");
  add_action (self, _("Play or pause the replay"), "media-playback-start-symbolic", "", "app.play-replay");
  add_action (self, _("Stop the replay"), "media-playback-stop-symbolic", "", "app.stop-replay");
  add_action (self, _("Dark style"), "emblem-system-symbolic", "", "app.set-style::dark");
  add_action (self, _("Light style"), "emblem-system-symbolic", "", "app.set-style::light");
  add_action (self, _("Follow the system’s style"), "emblem-system-symbolic", "", "app.set-style::system");
  add_action (self, _("Preferences"), "emblem-system-symbolic", "Ctrl+,", "app.preferences");
  add_action (self, _("Keyboard shortcuts"), "emblem-system-symbolic", "Ctrl+?", "win.show-help-overlay");
  add_action (self, _("Help"), "help-about-symbolic", "F1", "app.help");
  add_action (self, _("About FinX Workstation"), "org.finx.Workstation-symbolic", "", "app.about");
  add_action (self, _("Quit"), "window-close-symbolic", "Ctrl+Q", "app.quit");
}

/* Instruments are only ever added. */
static void
add_new_symbols (FinxFinder *self)
{
  FinxInstrumentTable *table = finx_engine_get_instruments (finx_workspace_get_engine (self->workspace));

  for (guint i = self->symbols->len; i < finx_instrument_table_get_size (table); i++)
    {
      const FinxInstrument *instrument = finx_instrument_table_get (table, i);
      g_autofree char *action = g_strdup_printf ("app.show-symbol('%s')", instrument->symbol);

      g_ptr_array_add (self->symbols, finx_finder_item_new (instrument->symbol, instrument->name,
                                                            "finx-markets-symbolic", "", action));
    }
}

/* They come and go. */
static void
collect_layouts (FinxFinder *self, GPtrArray *layouts)
{
  FinxPresets *presets = finx_chart_links_get_layouts (finx_workspace_get_charts (self->workspace));

  for (guint i = 0; i < finx_presets_get_n (presets); i++)
    {
      const char *name = finx_presets_get_name (presets, i);
      /* Translators: an action that the search finds; %s is the name of a layout of charts */
      g_autofree char *title = g_strdup_printf (_("Layout: %s"), name);
      g_autoptr(GVariant) target = g_variant_ref_sink (g_variant_new_string (name));
      g_autofree char *action = g_action_print_detailed_name ("app.open-layout", target);

      g_ptr_array_add (layouts, finx_finder_item_new (title, "", "view-grid-symbolic", "", action));
    }
}

static int
compare_scores (gconstpointer a, gconstpointer b)
{
  const FinxFinderItem *left = *(FinxFinderItem *const *) a;
  const FinxFinderItem *right = *(FinxFinderItem *const *) b;

  return right->score - left->score;
}

static void
collect (GPtrArray *found, GPtrArray *items, const char *query)
{
  for (guint i = 0; i < items->len; i++)
    {
      FinxFinderItem *item = g_ptr_array_index (items, i);

      finx_finder_item_rate (item, query);
      if (item->score > 0)
        g_ptr_array_add (found, item);
    }
}

static void
search (FinxFinder *self)
{
  g_autofree char *query = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  g_autoptr(GPtrArray) found = g_ptr_array_new ();
  g_autoptr(GPtrArray) layouts = g_ptr_array_new_with_free_func (g_object_unref);

  add_new_symbols (self);
  collect_layouts (self, layouts);
  if (*query == '\0')
    {
      g_ptr_array_extend (found, self->actions, NULL, NULL);
      g_ptr_array_extend (found, layouts, NULL, NULL);
      g_ptr_array_extend (found, self->symbols, NULL, NULL);
    }
  else
    {
      collect (found, self->symbols, query);
      collect (found, self->actions, query);
      collect (found, layouts, query);
      g_ptr_array_sort (found, compare_scores);
    }
  g_list_store_splice (self->results, 0, g_list_model_get_n_items (G_LIST_MODEL (self->results)),
                       found->pdata, MIN (found->len, MOST_RESULTS));
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), found->len > 0 ? "results" : "none");
  if (found->len > 0)
    gtk_single_selection_set_selected (self->selection, 0);
}

static void
activate_cb (FinxFinder *self)
{
  FinxFinderItem *item = gtk_single_selection_get_selected_item (self->selection);
  GtkWidget *owner = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *name = NULL;
  g_autoptr(GVariant) target = NULL;

  if (item == NULL || !g_action_parse_detailed_name (item->action, &name, &target, NULL))
    return;
  gtk_popover_popdown (GTK_POPOVER (self));
  gtk_widget_activate_action_variant (owner, name, target);
}

/* Not GtkListView's single click: that also selects what only lies under the pointer, and Enter would open it. */
static void
clicked_cb (GtkGestureClick *gesture, int n_press, double x, double y, GtkListItem *item)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  FinxFinder *self = FINX_FINDER (gtk_widget_get_ancestor (widget, FINX_TYPE_FINDER));

  gtk_single_selection_set_selected (self->selection, gtk_list_item_get_position (item));
  activate_cb (self);
}

/* The entry keeps the focus; up and down move the choice below it. */
static gboolean
key_cb (FinxFinder *self, guint keyval, guint keycode, GdkModifierType state)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->results));
  guint at = gtk_single_selection_get_selected (self->selection);
  int step = keyval == GDK_KEY_Down ? 1 : keyval == GDK_KEY_Up ? -1 : keyval == GDK_KEY_Page_Down ? 8 : keyval == GDK_KEY_Page_Up ? -8 : 0;
  int next;

  if (step == 0 || n == 0 || at == GTK_INVALID_LIST_POSITION)
    return GDK_EVENT_PROPAGATE;
  next = CLAMP ((int) at + step, 0, (int) n - 1);
  gtk_single_selection_set_selected (self->selection, (guint) next);
  gtk_widget_activate_action (self->view, "list.scroll-to-item", "u", (guint) next);
  return GDK_EVENT_STOP;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *title = gtk_label_new (NULL);
  GtkWidget *detail = gtk_label_new (NULL);
  GtkWidget *keys = gtk_label_new (NULL);
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (click, "released", G_CALLBACK (clicked_cb), item);
  gtk_widget_add_controller (box, GTK_EVENT_CONTROLLER (click));
  gtk_label_set_xalign (GTK_LABEL (detail), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (detail), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (detail, TRUE);
  gtk_widget_add_css_class (detail, "dim");
  gtk_widget_add_css_class (keys, "finx-key");
  gtk_widget_set_valign (keys, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), gtk_image_new ());
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), detail);
  gtk_box_append (GTK_BOX (box), keys);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  FinxFinderItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *image = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *title = gtk_widget_get_next_sibling (image);
  GtkWidget *detail = gtk_widget_get_next_sibling (title);
  GtkWidget *keys = gtk_widget_get_next_sibling (detail);

  gtk_image_set_from_icon_name (GTK_IMAGE (image), item->icon);
  gtk_label_set_text (GTK_LABEL (title), item->title);
  gtk_label_set_text (GTK_LABEL (detail), item->detail);
  gtk_label_set_text (GTK_LABEL (keys), item->keys);
  gtk_widget_set_visible (keys, *item->keys != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_list_item_get_child (list_item)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, item->title, -1);
}

static void
show_cb (FinxFinder *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  search (self);
  gtk_widget_grab_focus (self->entry);
}

static void
finx_finder_dispose (GObject *object)
{
  FinxFinder *self = FINX_FINDER (object);

  g_clear_object (&self->workspace);
  g_clear_object (&self->results);
  g_clear_object (&self->selection);
  g_clear_pointer (&self->actions, g_ptr_array_unref);
  g_clear_pointer (&self->symbols, g_ptr_array_unref);
  G_OBJECT_CLASS (finx_finder_parent_class)->dispose (object);
}

static void
finx_finder_class_init (FinxFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_finder_dispose;
}

static GtkWidget *
create_view (FinxFinder *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  self->view = gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search results"), -1);
  g_signal_connect_object (self->view, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->view);
  gtk_widget_set_size_request (scroller, 440, 380);
  return scroller;
}

static void
finx_finder_init (FinxFinder *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *none = gtk_label_new (_("No symbol and no action fits"));
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->actions = g_ptr_array_new_with_free_func (g_object_unref);
  self->symbols = g_ptr_array_new_with_free_func (g_object_unref);
  self->results = g_list_store_new (FINX_TYPE_FINDER_ITEM);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->results)));

  self->entry = gtk_search_entry_new ();
  gtk_search_entry_set_search_delay (GTK_SEARCH_ENTRY (self->entry), 0);
  g_object_set (self->entry, "placeholder-text", _("Symbol, name or action"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Search symbols and actions"), -1);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->entry, keys);
  g_signal_connect_object (self->entry, "search-changed", G_CALLBACK (search), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "stop-search", G_CALLBACK (gtk_popover_popdown), self, G_CONNECT_SWAPPED);

  self->stack = gtk_stack_new ();
  gtk_widget_add_css_class (none, "dim");
  gtk_stack_add_named (GTK_STACK (self->stack), create_view (self), "results");
  gtk_stack_add_named (GTK_STACK (self->stack), none, "none");
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), self->stack);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  gtk_popover_set_has_arrow (GTK_POPOVER (self), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "finx-finder");
  g_signal_connect (self, "show", G_CALLBACK (show_cb), NULL);
}

GtkWidget *
finx_finder_new (FinxWorkspace *workspace)
{
  FinxFinder *self = g_object_new (FINX_TYPE_FINDER, NULL);

  self->workspace = g_object_ref (workspace);
  add_actions (self);
  return GTK_WIDGET (self);
}
