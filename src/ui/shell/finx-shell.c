/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/shell/finx-shell.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/alerts/finx-alert-button.h"
#include "ui/preferences/finx-settings.h"
#include "ui/shell/finx-finder.h"
#include "ui/shell/finx-notice.h"
#include "ui/shell/finx-offline-bar.h"
#include "ui/shell/finx-pages.h"
#include "ui/shell/finx-sidebar.h"
#include "ui/shell/finx-status-button.h"

struct _FinxShell
{
  GtkWidget      parent_instance;
  FinxWorkspace *workspace;     /* owned */
  GSettings     *settings;      /* owned */
  GtkWidget     *flap;          /* the only child; the rest is inside */
  GtkWidget     *sidebar;
  GtkWidget     *header;
  GtkWidget     *title;
  GtkWidget     *subtitle;
  GtkWidget     *search;
  GtkWidget     *search_label;
  GtkWidget     *search_keys;
  GtkWidget     *status;
  GtkWidget     *stop, *stop_label;
  GtkWidget     *stopped;       /* bar: trading is stopped */
  GtkWidget     *trouble;       /* bar: what the engine must tell */
  GtkWidget     *offline;       /* bar: offline review */
  GtkWidget     *stack;
  int            size_class;
};

G_DEFINE_FINAL_TYPE (FinxShell, finx_shell, GTK_TYPE_WIDGET)

static void
update_title (FinxShell *self)
{
  const char *page = finx_workspace_get_page (self->workspace);
  FinxPortfolio *portfolio = finx_workspace_get_portfolio (self->workspace);
  g_autofree char *subtitle = NULL;

  if (g_strcmp0 (page, "markets") == 0)
    {
      g_object_get (self->workspace, "watchlist", &subtitle, NULL);
      if (subtitle == NULL || *subtitle == '\0')
        {
          g_autoptr(FinxWatchlist) first =
            g_list_model_get_item (G_LIST_MODEL (finx_engine_get_watchlists (finx_workspace_get_engine (self->workspace))), 0);

          g_free (subtitle);
          subtitle = g_strdup (first != NULL ? finx_watchlist_get_name (first) : "");
        }
    }
  else if (g_strcmp0 (page, "system") == 0)
    subtitle = g_strdup (_("This computer"));
  else if (finx_workspace_is_all (self->workspace) && (g_strcmp0 (page, "portfolio") == 0 || g_strcmp0 (page, "dashboard") == 0))
    subtitle = g_strdup (_("All portfolios"));
  else if (portfolio != NULL)
    subtitle = g_strdup (finx_portfolio_get_account (portfolio)->name);

  for (guint i = 0; i < finx_n_pages; i++)
    if (g_strcmp0 (finx_pages[i].name, page) == 0)
      gtk_label_set_text (GTK_LABEL (self->title), _(finx_pages[i].title));
  gtk_label_set_text (GTK_LABEL (self->subtitle), subtitle != NULL ? subtitle : "");
}

static void
page_cb (FinxShell *self)
{
  const char *page = finx_workspace_get_page (self->workspace);

  for (guint i = 0; i < finx_n_pages; i++)
    if (g_strcmp0 (finx_pages[i].name, page) == 0 && gtk_stack_get_child_by_name (GTK_STACK (self->stack), page) == NULL)
      {
        GtkWidget *child = finx_pages[i].create (self->workspace);

        gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, _(finx_pages[i].title), -1);
        gtk_stack_add_named (GTK_STACK (self->stack), child, page);
      }
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), page);
  if (self->size_class == 0)
    adw_flap_set_reveal_flap (ADW_FLAP (self->flap), FALSE);
  update_title (self);
}

static void
show_stopped (FinxShell *self, int cancelled)
{
  g_autofree char *text = NULL;

  if (cancelled < 0)
    text = g_strdup (_("Trading is stopped. New orders are refused until you resume."));
  else
    text = g_strdup_printf (ngettext ("Trading is stopped. %d order was cancelled.",
                                      "Trading is stopped. %d orders were cancelled.", (gulong) cancelled), cancelled);
  finx_notice_show (FINX_NOTICE (self->stopped), text, _("Resume"), "app.resume");
}

static void
stopped_cb (FinxShell *self, guint cancelled)
{
  show_stopped (self, (int) cancelled);
}

static void
trouble_cb (FinxShell *self, const char *sentence)
{
  finx_notice_show (FINX_NOTICE (self->trouble), sentence, _("Dismiss"), NULL);
}

/* Nothing can be cancelled offline, which is said before it is tried. */
static void
mode_cb (FinxShell *self)
{
  const char *reason = finx_offline_reason (finx_workspace_get_engine (self->workspace));

  gtk_widget_set_sensitive (self->stop, reason == NULL);
  gtk_widget_set_tooltip_text (self->stop, reason != NULL ? reason : _("Cancel all orders and refuse new ones (Ctrl+Shift+Backspace)"));
}

static GMenuModel *
create_menu (void)
{
  GMenu *menu = g_menu_new ();
  GMenu *first = g_menu_new ();
  GMenu *last = g_menu_new ();

  g_menu_append (first, _("New order"), "app.new-order");
  g_menu_append (first, _("New alert"), "app.new-alert(('',''))");
  g_menu_append (first, _("Work offline"), "app.work-offline");
  g_menu_append (first, _("Show or hide the sidebar"), "win.toggle-sidebar");
  g_menu_append (last, _("Preferences"), "app.preferences");
  g_menu_append (last, _("Keyboard shortcuts"), "win.show-help-overlay");
  g_menu_append (last, _("Help"), "app.help");
  g_menu_append (last, _("About FinX Workstation"), "app.about");
  g_menu_append (last, _("Quit"), "app.quit");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (first));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));
  g_object_unref (first);
  g_object_unref (last);
  return G_MENU_MODEL (menu);
}

static void
set_label (GtkWidget *widget, const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static GtkWidget *
create_search (FinxShell *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->search = gtk_menu_button_new ();
  self->search_label = gtk_label_new (NULL);
  self->search_keys = gtk_label_new ("Ctrl K");
  gtk_label_set_xalign (GTK_LABEL (self->search_label), 0.0f);
  gtk_widget_set_hexpand (self->search_label, TRUE);
  gtk_widget_add_css_class (self->search_keys, "finx-key");
  gtk_widget_set_valign (self->search_keys, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("system-search-symbolic"));
  gtk_box_append (GTK_BOX (box), self->search_label);
  gtk_box_append (GTK_BOX (box), self->search_keys);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->search), box);
  /* The button centres its child; this one fills it, to look like an entry. */
  gtk_widget_set_hexpand (box, TRUE);
  if (GTK_IS_BOX (gtk_widget_get_parent (box)))
    gtk_widget_set_halign (gtk_widget_get_parent (box), GTK_ALIGN_FILL);
  gtk_widget_add_css_class (self->search, "finx-search");
  gtk_widget_set_tooltip_text (self->search, _("Search symbols and actions (Ctrl+K)"));
  gtk_widget_set_valign (self->search, GTK_ALIGN_CENTER);
  set_label (self->search, _("Search symbols and actions"));
  return self->search;
}

/* Not by the action's name: then the button would follow the action, which by its keys says offline why it can not. */
static void
stop_cb (FinxShell *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.stop-all", NULL);
}

static GtkWidget *
create_stop (FinxShell *self)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->stop_label = gtk_label_new (_("Stop all"));
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("finx-stop-symbolic"));
  gtk_box_append (GTK_BOX (box), self->stop_label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "finx-stop");
  g_signal_connect_object (button, "clicked", G_CALLBACK (stop_cb), self, G_CONNECT_SWAPPED);
  self->stop = button;
  set_label (button, _("Stop all: cancel all orders and refuse new ones"));
  return button;
}

/* Start-aligned, which AdwWindowTitle is not. */
static GtkWidget *
create_title (FinxShell *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->title = gtk_label_new (NULL);
  self->subtitle = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->title), 0.0f);
  gtk_label_set_xalign (GTK_LABEL (self->subtitle), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (self->subtitle), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->title, "heading");
  gtk_widget_add_css_class (self->subtitle, "caption");
  gtk_widget_add_css_class (self->subtitle, "dim");
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), self->subtitle);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_start (box, 6);
  return box;
}

static GtkWidget *
create_header (FinxShell *self)
{
  GtkWidget *toggle = gtk_button_new_from_icon_name ("sidebar-show-symbolic");
  GtkWidget *menu = gtk_menu_button_new ();
  g_autoptr(GMenuModel) model = create_menu ();

  self->header = adw_header_bar_new ();
  gtk_widget_add_css_class (self->header, "main");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (toggle), "win.toggle-sidebar");
  gtk_widget_set_tooltip_text (toggle, _("Show or hide the sidebar (F9)"));
  set_label (toggle, _("Show or hide the sidebar"));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (menu), "open-menu-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (menu), model);
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (menu), TRUE);
  gtk_widget_set_tooltip_text (menu, _("Main menu"));
  set_label (menu, _("Main menu"));
  self->status = finx_status_button_new (self->workspace);

  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (self->header), FALSE);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (self->header), create_search (self));
  adw_header_bar_pack_start (ADW_HEADER_BAR (self->header), toggle);
  adw_header_bar_pack_start (ADW_HEADER_BAR (self->header), create_title (self));
  adw_header_bar_pack_end (ADW_HEADER_BAR (self->header), menu);
  adw_header_bar_pack_end (ADW_HEADER_BAR (self->header), create_stop (self));
  adw_header_bar_pack_end (ADW_HEADER_BAR (self->header), finx_alert_button_new (self->workspace));
  adw_header_bar_pack_end (ADW_HEADER_BAR (self->header), self->status);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->search), finx_finder_new (self->workspace));
  return self->header;
}

static GtkWidget *
create_content (FinxShell *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *clip = gtk_scrolled_window_new ();

  self->stopped = finx_notice_new (TRUE);
  self->trouble = finx_notice_new (FALSE);
  self->stack = gtk_stack_new ();
  gtk_stack_set_transition_type (GTK_STACK (self->stack), GTK_STACK_TRANSITION_TYPE_CROSSFADE);
  gtk_stack_set_transition_duration (GTK_STACK (self->stack), 150);
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_widget_set_hexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (box), create_header (self));
  gtk_box_append (GTK_BOX (box), self->stopped);
  gtk_box_append (GTK_BOX (box), self->trouble);
  self->offline = finx_offline_bar_new (finx_workspace_get_engine (self->workspace));
  gtk_box_append (GTK_BOX (box), self->offline);
  /* A page that needs more width than there is must not push the header off the window. */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (clip), GTK_POLICY_EXTERNAL, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_kinetic_scrolling (GTK_SCROLLED_WINDOW (clip), FALSE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (clip), self->stack);
  gtk_box_append (GTK_BOX (box), clip);
  return box;
}

static void
finx_shell_dispose (GObject *object)
{
  FinxShell *self = FINX_SHELL (object);

  g_clear_pointer (&self->flap, gtk_widget_unparent);
  g_clear_object (&self->workspace);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (finx_shell_parent_class)->dispose (object);
}

static void
finx_shell_class_init (FinxShellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_shell_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
finx_shell_init (FinxShell *self)
{
  self->settings = finx_settings_new ();
  self->size_class = -1;
}

GtkWidget *
finx_shell_new (FinxWorkspace *workspace)
{
  FinxShell *self = g_object_new (FINX_TYPE_SHELL, NULL);
  FinxEngine *engine = finx_workspace_get_engine (workspace);

  self->workspace = g_object_ref (workspace);
  self->flap = adw_flap_new ();
  gtk_widget_set_parent (self->flap, GTK_WIDGET (self));
  self->sidebar = finx_sidebar_new (workspace);
  adw_flap_set_flap (ADW_FLAP (self->flap), self->sidebar);
  adw_flap_set_content (ADW_FLAP (self->flap), create_content (self));
  adw_flap_set_swipe_to_open (ADW_FLAP (self->flap), FALSE);
  adw_flap_set_fold_policy (ADW_FLAP (self->flap), ADW_FLAP_FOLD_POLICY_NEVER);

  g_signal_connect_object (workspace, "notify::page", G_CALLBACK (page_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::watchlist", G_CALLBACK (update_title), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::account", G_CALLBACK (update_title), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (finx_engine_get_watchlists (engine), "changed", G_CALLBACK (update_title), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "stopped", G_CALLBACK (stopped_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "trouble", G_CALLBACK (trouble_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "mode-changed", G_CALLBACK (mode_cb), self, G_CONNECT_SWAPPED);
  mode_cb (self);
  if (finx_engine_is_stopped (engine))
    show_stopped (self, -1);
  page_cb (self);
  return GTK_WIDGET (self);
}

static gboolean
is_rail (FinxShell *self)
{
  return self->size_class == 1 || (self->size_class >= 2 && g_settings_get_boolean (self->settings, "sidebar-rail"));
}

void
finx_shell_set_size_class (FinxShell *self, int size_class)
{
  gboolean narrow = size_class == 0;

  g_return_if_fail (FINX_IS_SHELL (self));
  if (self->size_class == size_class)
    return;
  self->size_class = size_class;
  finx_sidebar_set_rail (FINX_SIDEBAR (self->sidebar), is_rail (self));
  adw_flap_set_fold_policy (ADW_FLAP (self->flap), narrow ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_NEVER);
  adw_flap_set_reveal_flap (ADW_FLAP (self->flap), !narrow);
  adw_flap_set_swipe_to_open (ADW_FLAP (self->flap), narrow);
  finx_status_button_set_short (FINX_STATUS_BUTTON (self->status), size_class <= 1);
  gtk_widget_set_visible (self->stop_label, size_class >= 2);
  finx_offline_bar_set_narrow (FINX_OFFLINE_BAR (self->offline), narrow);
  gtk_widget_set_visible (self->search_label, !narrow);
  gtk_widget_set_visible (self->search_keys, !narrow);
  gtk_label_set_text (GTK_LABEL (self->search_label), size_class >= 2 ? _("Search symbols and actions") : _("Search"));
}

void
finx_shell_set_tiny (FinxShell *self, gboolean tiny)
{
  g_return_if_fail (FINX_IS_SHELL (self));
  gtk_widget_set_visible (gtk_widget_get_parent (self->title), !tiny);
  finx_status_button_set_mark_only (FINX_STATUS_BUTTON (self->status), tiny);
  adw_header_bar_set_decoration_layout (ADW_HEADER_BAR (self->header), tiny ? ":close" : NULL);
}

/* Narrow: shows or hides it over the page. Else: between the full width and the rail, remembered where both fit. */
void
finx_shell_toggle_sidebar (FinxShell *self)
{
  gboolean rail = gtk_widget_has_css_class (self->sidebar, "rail");

  g_return_if_fail (FINX_IS_SHELL (self));
  if (self->size_class == 0)
    {
      adw_flap_set_reveal_flap (ADW_FLAP (self->flap), !adw_flap_get_reveal_flap (ADW_FLAP (self->flap)));
      return;
    }
  finx_sidebar_set_rail (FINX_SIDEBAR (self->sidebar), !rail);
  if (self->size_class >= 2)
    g_settings_set_boolean (self->settings, "sidebar-rail", !rail);
}

void
finx_shell_search (FinxShell *self)
{
  g_return_if_fail (FINX_IS_SHELL (self));
  gtk_menu_button_popup (GTK_MENU_BUTTON (self->search));
}

/**
 * finx_shell_show_resumed:
 *
 * Takes the bar of the emergency stop away; the engine tells when it stops, not when it goes on.
 */
void
finx_shell_show_resumed (FinxShell *self)
{
  g_return_if_fail (FINX_IS_SHELL (self));
  finx_notice_hide (FINX_NOTICE (self->stopped));
}

/* Areas of a page carry the class "finx-area"; a page without any is one area. */
static void
collect_areas (GtkWidget *widget, GPtrArray *areas)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_get_mapped (child))
        continue;
      if (gtk_widget_has_css_class (child, "finx-area"))
        g_ptr_array_add (areas, child);
      else
        collect_areas (child, areas);
    }
}

void
finx_shell_move_area (FinxShell *self, gboolean forward)
{
  g_autoptr(GPtrArray) areas = g_ptr_array_new ();
  GtkWidget *page = gtk_stack_get_visible_child (GTK_STACK (self->stack));
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  guint n_shell;
  int at = -1;

  g_return_if_fail (FINX_IS_SHELL (self));
  if (gtk_widget_get_mapped (self->sidebar))
    g_ptr_array_add (areas, self->sidebar);
  g_ptr_array_add (areas, self->header);
  n_shell = areas->len;
  if (page != NULL)
    {
      collect_areas (page, areas);
      if (areas->len == n_shell)
        g_ptr_array_add (areas, page);
    }
  for (guint i = 0; focus != NULL && i < areas->len; i++)
    if (focus == g_ptr_array_index (areas, i) || gtk_widget_is_ancestor (focus, g_ptr_array_index (areas, i)))
      at = (int) i;
  /* An area without anything that takes the focus is passed over. */
  for (guint tries = 0; tries < areas->len; tries++)
    {
      at = (MAX (at, forward ? -1 : 0) + (forward ? 1 : (int) areas->len - 1)) % (int) areas->len;
      if (gtk_widget_child_focus (g_ptr_array_index (areas, at), GTK_DIR_TAB_FORWARD))
        return;
    }
}
