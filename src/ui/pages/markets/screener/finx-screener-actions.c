/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "base/finx-string.h"
#include "engine/screener/finx-screens.h"
#include "market/screener/finx-screen-terms.h"
#include "ui/charts/finx-picture.h"
#include "ui/pages/markets/screener/finx-screen-table.h"
#include "ui/pages/markets/screener/finx-screener-tab-private.h"
#include "ui/widgets/finx-name-dialog.h"

static void
tell_error (FinxScreenerTab *self,
            const GError    *error)
{
  g_autofree char *sentence = finx_error_text (error);

  finx_workspace_toast (self->workspace, sentence, NULL, NULL);
}

/* Screens */

static void
show_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FinxScreenerTab *self = FINX_SCREENER_TAB (widget);
  FinxScreen *found = finx_engine_find_screen (self->engine, g_variant_get_string (parameter, NULL));

  if (found != NULL)
    finx_screener_tab_show (self, finx_screen_copy (found), found);
}

static void
new_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  static const char *const columns[] = { "percent_change(last, 1w)", "volume(1d)", "rsi(14, 1d)", NULL };

  finx_screener_tab_show (FINX_SCREENER_TAB (widget), finx_screen_new ("", "", columns), NULL);
}

static gboolean
keep (FinxScreenerTab *self,
      FinxScreen      *screen)
{
  g_autoptr(GError) error = NULL;

  if (!finx_engine_keep_screen (self->engine, screen, &error))
    {
      tell_error (self, error);
      return FALSE;
    }
  return TRUE;
}

static void
save_as (GtkWidget  *widget,
         const char *name)
{
  FinxScreenerTab *self = FINX_SCREENER_TAB (widget);
  g_autoptr(FinxScreen) named = finx_screen_copy (self->screen);

  finx_set_str (&named->name, name);
  if (keep (self, named))
    finx_screener_tab_show (self, finx_screen_copy (named), finx_screen_copy (named));
}

static void
save_as_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  FinxScreenerTab *self = FINX_SCREENER_TAB (widget);
  g_autofree char *suggested = *self->screen->name != '\0' ? g_strdup_printf (_("My %s"), self->screen->name) : g_strdup ("");

  finx_ask_name (widget, _("Keep this screen"), _("Keep"), suggested, save_as);
}

static gboolean
is_kept (FinxScreenerTab *self)
{
  g_autoptr(GPtrArray) kept = finx_engine_list_screens (self->engine);

  for (guint i = 0; i < kept->len; i++)
    if (g_str_equal (((FinxScreen *) kept->pdata[i])->name, self->screen->name))
      return TRUE;
  return FALSE;
}

/* In its place where it is one's own; else under a name. */
static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  FinxScreenerTab *self = FINX_SCREENER_TAB (widget);
  g_autofree char *said = NULL;

  if (!is_kept (self))
    {
      gtk_widget_activate_action (widget, "screener.save-as", NULL);
      return;
    }
  if (!keep (self, self->screen))
    return;
  finx_screen_free (self->original);
  self->original = finx_screen_copy (self->screen);
  finx_screener_tab_update_menu (self);
  said = g_strdup_printf (_("“%s” is kept"), self->screen->name);
  finx_workspace_toast (self->workspace, said, NULL, NULL);
}

static void
rename_to (GtkWidget  *widget,
           const char *name)
{
  FinxScreenerTab *self = FINX_SCREENER_TAB (widget);
  g_autoptr(GError) error = NULL;
  FinxScreen *screen;

  if (!finx_engine_rename_screen (self->engine, self->screen->name, name, &error))
    {
      tell_error (self, error);
      return;
    }
  screen = finx_screen_copy (self->screen);
  finx_set_str (&screen->name, name);
  finx_screener_tab_show (self, screen, finx_engine_find_screen (self->engine, name));
}

static void
rename_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  finx_ask_name (widget, _("Rename the screen"), _("Rename"), FINX_SCREENER_TAB (widget)->screen->name, rename_to);
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FinxScreenerTab *self = FINX_SCREENER_TAB (widget);
  g_autoptr(GError) error = NULL;
  FinxScreen *forgotten = finx_engine_forget_screen (self->engine, self->screen->name, &error);
  g_autofree char *said = NULL;
  FinxScreen *screen;

  if (forgotten == NULL)
    {
      tell_error (self, error);
      return;
    }
  said = g_strdup_printf (_("“%s” is deleted"), forgotten->name);
  finx_screen_free (self->forgotten);
  self->forgotten = forgotten;
  screen = finx_screen_copy (self->screen);             /* what it looks for stays on the screen */
  finx_set_str (&screen->name, "");
  finx_screener_tab_show (self, screen, NULL);
  finx_workspace_toast (self->workspace, said, _("Undo"), "screener-undo.undo");
}

static void
undo_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  FinxScreenerTab *self = user_data;

  if (self->forgotten == NULL || !keep (self, self->forgotten))
    return;
  finx_screener_tab_show (self, finx_screen_copy (self->forgotten), finx_screen_copy (self->forgotten));
  g_clear_pointer (&self->forgotten, finx_screen_free);
}

/* The toast is outside of the tab, so its action has to be found at the window. @root: (nullable): takes it away */
void
finx_screener_tab_add_undo (FinxScreenerTab *self,
                            GtkWidget       *root)
{
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr(GSimpleAction) action = g_simple_action_new ("undo", NULL);

  g_signal_connect_object (action, "activate", G_CALLBACK (undo_cb), self, 0);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (root, "screener-undo", G_ACTION_GROUP (group));
}

/* Conditions */

static void
remove_condition_action (GtkWidget  *widget,
                         const char *name,
                         GVariant   *parameter)
{
  FinxScreenerTab *self = FINX_SCREENER_TAB (widget);

  finx_screener_tab_set_part (self, g_variant_get_uint32 (parameter), NULL);
  gtk_widget_child_focus (self->chips, GTK_DIR_TAB_FORWARD);
}

/* Rows */

static const FinxInstrument *
get_selected (FinxScreenerTab *self)
{
  FinxScreenMatch *match = finx_table_get_selected (self->table);

  return match != NULL ? finx_screen_match_get_instrument (match) : NULL;
}

static void
open_chart_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  FinxScreenerTab *self = FINX_SCREENER_TAB (widget);

  if (get_selected (self) != NULL)
    finx_workspace_show_chart (self->workspace, get_selected (self));
}

static void
order (FinxScreenerTab *self,
       FinxSide         side)
{
  g_autoptr(FinxOrder) draft = NULL;

  if (get_selected (self) == NULL)
    return;
  draft = finx_order_new ();
  draft->instrument = get_selected (self);
  draft->side = side;
  finx_workspace_show_tab (self->workspace, "markets", "trade");
  finx_workspace_new_order (self->workspace, draft);
}

static void
buy_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  order (FINX_SCREENER_TAB (widget), FINX_SIDE_BUY);
}

static void
sell_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  order (FINX_SCREENER_TAB (widget), FINX_SIDE_SELL);
}

static void
alert_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  const FinxInstrument *instrument = get_selected (FINX_SCREENER_TAB (widget));

  if (instrument != NULL)
    gtk_widget_activate_action (widget, "app.new-alert", "(ss)", instrument->symbol, "");
}

/* All that are selected. */
static void
watch_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  FinxScreenerTab *self = FINX_SCREENER_TAB (widget);
  FinxWatchlist *list = finx_watchlists_find (finx_engine_get_watchlists (self->engine), g_variant_get_string (parameter, NULL));
  g_autoptr(GPtrArray) selected = finx_table_list_selected (self->table);
  g_autofree char *said = NULL;
  guint n = 0;

  for (guint i = 0; list != NULL && i < selected->len; i++)
    n += finx_watchlist_add (list, finx_screen_match_get_row (selected->pdata[i]), -1);
  if (list == NULL)
    return;
  said = n == 0 ? g_strdup_printf (_("Already in “%s”"), finx_watchlist_get_name (list))
                : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u instrument added to “%s”", "%u instruments added to “%s”", n), n,
                                   finx_watchlist_get_name (list));
  finx_workspace_toast (self->workspace, said, NULL, NULL);
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  finx_table_copy (FINX_SCREENER_TAB (widget)->table);
}

static GBytes *
make_csv (GtkWidget  *widget,
          const char *file_name)
{
  FinxScreenerTab *self = FINX_SCREENER_TAB (widget);
  char *text = finx_screen_table_to_csv (G_LIST_MODEL (self->screener), (const char *const *) self->shown);

  return g_bytes_new_take (text, strlen (text));
}

static void
export_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FinxScreenerTab *self = FINX_SCREENER_TAB (widget);
  g_autofree char *file = g_strdup_printf ("%s.csv", *self->screen->name != '\0' ? self->screen->name : "screen");

  g_strdelimit (file, "/", '-');
  finx_picture_save (widget, _("Save matches"), file, make_csv);
}

void
finx_screener_tab_install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char             *name, *type;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "screener.show", "s", show_action }, { "screener.new", NULL, new_action }, { "screener.save", NULL, save_action },
    { "screener.save-as", NULL, save_as_action }, { "screener.rename", NULL, rename_action }, { "screener.delete", NULL, delete_action },
    { "screener.remove-condition", "u", remove_condition_action }, { "screener.open-chart", NULL, open_chart_action },
    { "screener.buy", NULL, buy_action }, { "screener.sell", NULL, sell_action }, { "screener.alert", NULL, alert_action },
    { "screener.watch", "s", watch_action }, { "screener.copy", NULL, copy_action }, { "screener.export", NULL, export_action },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].type, actions[i].activate);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "screener.save", NULL);
}

/* Menus */

GMenuModel *
finx_screener_tab_make_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) screen = g_menu_new (), matches = g_menu_new (), help = g_menu_new ();

  g_menu_append (screen, _("Keep as…"), "screener.save-as");
  g_menu_append (screen, _("Rename…"), "screener.rename");
  g_menu_append (screen, _("Delete"), "screener.delete");
  g_menu_append (matches, _("Copy"), "screener.copy");
  g_menu_append (matches, _("Save as CSV…"), "screener.export");
  g_menu_append (help, _("Help on conditions"), "app.help-about('screener')");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (screen));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (matches));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (help));
  return G_MENU_MODEL (menu);
}

void
finx_screener_tab_fill_row_menu (FinxScreenerTab *self)
{
  GListModel *lists = G_LIST_MODEL (finx_engine_get_watchlists (self->engine));
  g_autoptr(GMenu) menu = g_menu_new (), watch = g_menu_new ();

  g_menu_append (menu, _("Show chart"), "screener.open-chart");
  g_menu_append (menu, _("Buy…"), "screener.buy");
  g_menu_append (menu, _("Sell…"), "screener.sell");
  g_menu_append (menu, _("New alert…"), "screener.alert");
  for (guint i = 0; i < g_list_model_get_n_items (lists); i++)
    {
      g_autoptr(FinxWatchlist) list = g_list_model_get_item (lists, i);
      g_autoptr(GMenuItem) item = g_menu_item_new (finx_watchlist_get_name (list), NULL);

      g_menu_item_set_action_and_target (item, "screener.watch", "s", finx_watchlist_get_name (list));
      g_menu_append_item (watch, item);
    }
  g_menu_append_submenu (menu, _("Add to watchlist"), G_MENU_MODEL (watch));
  finx_table_set_row_menu (self->table, G_MENU_MODEL (menu));
}
