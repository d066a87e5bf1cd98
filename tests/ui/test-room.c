/* SPDX-License-Identifier: GPL-3.0-or-later */
/* No page and no tab of a page needs more room than the window has for it, in the language of LANGUAGE: what is larger is
 * cut at its end; and Tab comes by every control of it and goes on. The real window, at the sizes at which the layouts change. */
#include <adwaita.h>
#include <glib/gi18n.h>
#include <locale.h>

#include "../engine/engine-fixture.h"
#include "base/finx-text.h"
#include "ui/alerts/finx-alert-window.h"
#include "ui/help/finx-help-window.h"
#include "ui/pages/data/imports/finx-import-wizard.h"
#include "ui/pages/portfolio/finx-portfolio-dialog.h"
#include "ui/preferences/finx-preferences.h"
#include "ui/preferences/finx-settings.h"
#include "ui/shell/finx-pages.h"
#include "ui/shell/finx-practice-window.h"
#include "ui/shell/finx-window.h"

typedef struct
{
  int width, height;
} Size;

typedef struct
{
  EngineFixture   base;
  FinxWorkspace  *workspace;            /* owned */
  GtkWidget      *window;
  const Size     *size;
} Fixture;

static GtkApplication *application;     /* one for all tests, for its style sheet */

static const char *
translate (const char *english)
{
  return g_dgettext (GETTEXT_PACKAGE, english);
}

static gboolean
stop_waiting_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Until what was asked for is laid out: layouts change from idle callbacks. */
static void
settle (void)
{
  gboolean waited = FALSE;

  g_timeout_add (120, stop_waiting_cb, &waited);
  while (!waited)
    g_main_context_iteration (NULL, TRUE);
}

static int
least_width (GtkWidget *widget)
{
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

static const char *
words_of (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  if (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) != NULL)
    return gtk_button_get_label (GTK_BUTTON (widget));
  return gtk_widget_get_tooltip_text (widget) != NULL ? gtk_widget_get_tooltip_text (widget) : gtk_widget_get_name (widget);
}

/* What is below @widget and takes most of its width, for whoever mends it. */
static void
tell_widest (GtkWidget *widget,
             int        depth)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && depth < 40; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_visible (child) && least_width (child) >= 100)
      {
        g_test_message ("%*s%s “%s”: %d px", depth * 2, "", G_OBJECT_TYPE_NAME (child), words_of (child), least_width (child));
        tell_widest (child, depth + 1);
      }
}

static GtkWidget *
find_page (GtkWidget  *widget,
           const char *name)
{
  GtkWidget *found = GTK_IS_STACK (widget) ? gtk_stack_get_child_by_name (GTK_STACK (widget), name) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_page (child, name);
  return found;
}

static void
collect_tabs (GtkWidget *widget,
              GPtrArray *tabs)         /* what it has already stays */
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_mapped (child) && GTK_IS_TOGGLE_BUTTON (child) && gtk_widget_has_css_class (child, "tab"))
      {
        if (!g_ptr_array_find (tabs, child, NULL))
          g_ptr_array_add (tabs, child);
      }
    else if (gtk_widget_get_mapped (child))
      collect_tabs (child, tabs);
}

static gboolean
fits (GtkWidget *widget,
      int        width,
      int        height)
{
  int least = least_width (widget), least_height;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, MAX (width, least), &least_height, NULL, NULL, NULL);
  return least <= width && least_height <= height;
}

/* A busy computer lays out late: what does not fit is looked at again. */
static void
check (GtkWidget  *widget,
       const char *where,
       int         width,
       int         height)
{
  for (int i = 0; i < 20 && !fits (widget, width, height); i++)
    settle ();
  if (fits (widget, width, height))
    return;
  tell_widest (widget, 0);
  g_test_message ("%s: needs %d px of width, or too much height; there are %d × %d", where, least_width (widget), width, height);
  g_test_fail ();
}

static void
check_clip (GtkWidget  *clip,
            const char *where)
{
  check (gtk_widget_get_first_child (clip), where, gtk_widget_get_width (clip), gtk_widget_get_height (clip));
}

/* What a person operates; of a table, a list or a menu the arrows move on inside. */
static gboolean
is_control (GtkWidget *widget)
{
  return gtk_widget_get_focusable (widget) && gtk_widget_get_can_focus (widget) && gtk_widget_is_sensitive (widget)
         && (GTK_IS_BUTTON (widget) || GTK_IS_TEXT (widget) || GTK_IS_SWITCH (widget) || GTK_IS_RANGE (widget) || GTK_IS_CHECK_BUTTON (widget)
             || g_str_has_prefix (G_OBJECT_TYPE_NAME (widget), "Finx"));
}

static gboolean
has_arrows (GtkWidget *widget)
{
  return GTK_IS_LIST_VIEW (widget) || GTK_IS_GRID_VIEW (widget) || GTK_IS_COLUMN_VIEW (widget) || GTK_IS_LIST_BOX (widget) || GTK_IS_FLOW_BOX (widget);
}

static void
collect_controls (GtkWidget *widget,
                  GPtrArray *controls)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_mapped (child) && !GTK_IS_POPOVER (child))
      {
        if (is_control (child))
          g_ptr_array_add (controls, child);
        if (!has_arrows (child))
          collect_controls (child, controls);
      }
}

/* Tab comes by each control before it comes to one again; backwards too. */
static void
check_keys (GtkWidget        *clip,
            const char       *where,
            GtkDirectionType  direction)
{
  GtkRoot *root = gtk_widget_get_root (clip);
  g_autoptr(GPtrArray) controls = g_ptr_array_new ();
  g_autoptr(GHashTable) stops = g_hash_table_new (NULL, NULL), seen = g_hash_table_new (NULL, NULL);

  collect_controls (clip, controls);
  gtk_widget_child_focus (GTK_WIDGET (root), direction);
  while (g_hash_table_add (stops, gtk_root_get_focus (root)))
    {
      GtkWidget *focus = gtk_root_get_focus (root);

      for (GtkWidget *at = focus; at != NULL; at = gtk_widget_get_parent (at))
        g_hash_table_add (seen, at);
      gtk_widget_child_focus (GTK_WIDGET (root), direction);
      if (gtk_root_get_focus (root) == focus)
        {
          g_test_message ("%s: the focus stays in %s “%s”", where, G_OBJECT_TYPE_NAME (focus), words_of (focus));
          g_test_fail ();
          return;
        }
    }
  for (guint i = 0; i < controls->len; i++)
    if (!g_hash_table_contains (seen, controls->pdata[i]))
      {
        GtkWidget *control = controls->pdata[i];

        g_test_message ("%s: Tab does not reach %s “%s” in %s", where, G_OBJECT_TYPE_NAME (control), words_of (control),
                        G_OBJECT_TYPE_NAME (gtk_widget_get_parent (control)));
        g_test_fail ();
      }
}

/* As shown, then with each tab of it; a tab may bring tabs of its own. */
static void
check_page (GtkWidget  *clip,
            const char *page)
{
  g_autoptr(GPtrArray) tabs = g_ptr_array_new ();

  settle ();
  check_clip (clip, page);
  check_keys (clip, page, GTK_DIR_TAB_FORWARD);
  check_keys (clip, page, GTK_DIR_TAB_BACKWARD);
  collect_tabs (clip, tabs);
  for (guint i = 0; i < tabs->len; i++)
    {
      GtkWidget *tab = g_ptr_array_index (tabs, i);
      g_autofree char *place = g_strdup_printf ("%s/%s", page, words_of (tab));

      if (!gtk_widget_get_mapped (tab))         /* of a tab that was left */
        continue;
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tab), TRUE);
      settle ();
      check_clip (clip, place);
      check_keys (clip, place, GTK_DIR_TAB_FORWARD);
      check_keys (clip, place, GTK_DIR_TAB_BACKWARD);
      collect_tabs (clip, tabs);
    }
}

static void
buy (EngineFixture *base,
     const char    *symbol,
     const char    *quantity)
{
  g_autoptr(FinxOrder) order = fixture_draft (base, symbol, FINX_SIDE_BUY, quantity, FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN);
  g_autoptr(GError) error = NULL;
  g_autofree char *client_id = fixture_place (base, order, &error);

  g_assert_no_error (error);
  fixture_run_until (base, client_id, FINX_ORDER_FILLED);
}

static void
set_up (Fixture       *self,
        gconstpointer  size)
{
  self->size = size;
  fixture_set_up_practice (&self->base, NULL);
  g_free (fixture_place_working (&self->base, "AAPL", "50", 0.98));
  buy (&self->base, "GE", "120");
  self->workspace = finx_workspace_new (self->base.engine);
  finx_workspace_set_instrument (self->workspace, fixture_instrument (&self->base, "BTC-USD"));        /* its prices are the longest */
  self->window = finx_window_new (application);
  gtk_window_set_default_size (GTK_WINDOW (self->window), self->size->width, self->size->height);
  finx_window_show_desk (FINX_WINDOW (self->window), self->workspace);
  gtk_window_present (GTK_WINDOW (self->window));
  /* The border of a window without a window manager is not part of the room; a busy computer may lay it out late. */
  for (int i = 0, width = self->size->width, height = self->size->height; i < 50; i++)
    {
      int more_width, more_height;

      settle ();
      more_width = self->size->width - gtk_widget_get_width (self->window);
      more_height = self->size->height - gtk_widget_get_height (self->window);
      if (more_width == 0 && more_height == 0)
        break;
      gtk_window_set_default_size (GTK_WINDOW (self->window), width += more_width, height += more_height);
    }
  g_assert_cmpint (gtk_widget_get_width (self->window), ==, self->size->width);
  g_assert_cmpint (gtk_widget_get_height (self->window), ==, self->size->height);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  settle ();
  g_clear_object (&self->workspace);
  fixture_tear_down (&self->base, NULL);
}

static void
check_pages (Fixture *self)
{
  for (guint i = 0; i < finx_n_pages; i++)
    {
      GtkWidget *page;

      finx_workspace_set_page (self->workspace, finx_pages[i].name);
      settle ();
      page = find_page (self->window, finx_pages[i].name);
      g_assert_nonnull (page);
      check_page (gtk_widget_get_ancestor (page, GTK_TYPE_SCROLLED_WINDOW), finx_pages[i].name);
    }
}

static void
test_pages_have_room (Fixture       *self,
                      gconstpointer  data)
{
  check_pages (self);
}

static void
test_pages_have_room_when_closed (Fixture       *self,
                                  gconstpointer  data)
{
  finx_clock_advance (self->base.clock, 5 * FINX_USEC_PER_DAY);
  check_pages (self);
}

/* Its bar and what it says beside the chart need room too. */
static void
test_replay_has_room (Fixture       *self,
                      gconstpointer  data)
{
  g_autoptr(FinxBarSeries) series = finx_bar_series_new (fixture_instrument (&self->base, "BTC-USD"), FINX_INTERVAL_1D);

  for (guint i = 0; i < 30; i++)
    {
      const FinxBar bar = { i * FINX_USEC_PER_DAY, 60000, 60000, 60000, 60000, 500 };

      finx_bar_series_push (series, &bar);
    }
  finx_workspace_set_page (self->workspace, "markets");
  g_assert_true (finx_engine_replay_series (self->base.engine, series, "A chart", 10 * FINX_USEC_PER_DAY, NULL));
  finx_clock_advance (self->base.clock, 5 * FINX_USEC_PER_SEC);
  finx_engine_settle (self->base.engine);
  settle ();
  check_page (gtk_widget_get_ancestor (find_page (self->window, "markets"), GTK_TYPE_SCROLLED_WINDOW), "markets");
}

/* Windows beside the main one open as large as they wish: that has to be on a small screen, with each control in reach. */
static void
check_window (Fixture   *self,
              GtkWidget *window)
{
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (self->window));
  gtk_window_present (GTK_WINDOW (window));
  settle ();
  check (window, G_OBJECT_TYPE_NAME (window), self->size->width, self->size->height);
  g_assert_cmpint (gtk_widget_get_width (window), <=, self->size->width);
  g_assert_cmpint (gtk_widget_get_height (window), <=, self->size->height);
  check_keys (window, G_OBJECT_TYPE_NAME (window), GTK_DIR_TAB_FORWARD);
  check_keys (window, G_OBJECT_TYPE_NAME (window), GTK_DIR_TAB_BACKWARD);
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
}

static void
test_windows_have_room (Fixture       *self,
                        gconstpointer  data)
{
  g_autoptr(FinxAlert) alert = finx_alert_new ();
  GtkWindow *window = GTK_WINDOW (self->window);

  alert->instrument = fixture_instrument (&self->base, "BTC-USD");
  check_window (self, finx_preferences_new (self->base.engine));
  check_window (self, finx_practice_window_new (self->workspace));
  check_window (self, finx_help_window_new ());
  check_window (self, finx_alert_window_new (self->workspace, alert, window));
  check_window (self, finx_import_wizard_new (self->workspace, NULL));
  check_window (self, finx_portfolio_dialog_new (self->workspace, NULL, window));
  finx_window_show_welcome (FINX_WINDOW (self->window), 30);
  settle ();
  check (gtk_widget_get_first_child (self->window), "welcome", self->size->width, self->size->height);
  check_keys (self->window, "welcome", GTK_DIR_TAB_FORWARD);
}

static const Size sizes[] = { { 1024, 700 }, { 1210, 800 }, { 1600, 900 } };

int
main (int argc, char **argv)
{
  int result;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("FINX_LOCALE_DIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  finx_text_set_translator (translate);
  g_test_init (&argc, &argv, NULL);
  g_assert_true (finx_settings_check (NULL));
  application = GTK_APPLICATION (adw_application_new ("org.finx.Workstation", G_APPLICATION_NON_UNIQUE));
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *open = g_strdup_printf ("/room/%d/open", sizes[i].width);
      g_autofree char *replay = g_strdup_printf ("/room/%d/replay", sizes[i].width);
      g_autofree char *closed = g_strdup_printf ("/room/%d/closed", sizes[i].width);

      g_test_add (replay, Fixture, &sizes[i], set_up, test_replay_has_room, tear_down);
      g_test_add (open, Fixture, &sizes[i], set_up, test_pages_have_room, tear_down);
      g_test_add (closed, Fixture, &sizes[i], set_up, test_pages_have_room_when_closed, tear_down);
    }
  g_test_add ("/room/1024/windows", Fixture, &sizes[0], set_up, test_windows_have_room, tear_down);
  result = g_test_run ();
  g_clear_object (&application);
  return result;
}
