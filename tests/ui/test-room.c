/* SPDX-License-Identifier: GPL-3.0-or-later */
/* No page and no tab of a page needs more room than the window has for it, in the language of LANGUAGE: what is larger is
 * cut at its end; and Tab comes by every control of it and goes on. The real window, at the sizes at which the layouts change. */
#include <adwaita.h>
#include <glib/gi18n.h>
#include <locale.h>

#include "../engine/engine-fixture.h"
#include "base/finx-text.h"
#include "ui/finx-pages.h"
#include "ui/finx-settings.h"
#include "ui/finx-window.h"

#define MOST_STOPS 400

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

static void
check (GtkWidget  *clip,
       const char *where)
{
  GtkWidget *child = gtk_widget_get_first_child (clip);
  int width = gtk_widget_get_width (clip), height = gtk_widget_get_height (clip), least = least_width (child), least_height;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, MAX (width, least), &least_height, NULL, NULL, NULL);
  if (least <= width && least_height <= height)
    return;
  if (least > width)
    tell_widest (child, 0);
  g_test_message ("%s: needs %d × %d px and gets %d × %d", where, least, least_height, width, height);
  g_test_fail ();
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

/* Tab goes around once and comes by each control; backwards too. */
static void
check_keys (GtkWidget        *clip,
            const char       *where,
            GtkDirectionType  direction)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (clip)), *first;
  g_autoptr(GPtrArray) controls = g_ptr_array_new (), seen = g_ptr_array_new ();

  collect_controls (clip, controls);
  gtk_widget_child_focus (window, direction);
  first = gtk_root_get_focus (GTK_ROOT (window));
  for (guint i = 0; i < MOST_STOPS; i++)
    {
      GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));

      for (GtkWidget *at = focus; at != NULL; at = gtk_widget_get_parent (at))
        g_ptr_array_add (seen, at);
      gtk_widget_child_focus (window, direction);
      if (gtk_root_get_focus (GTK_ROOT (window)) == focus)
        {
          g_test_message ("%s: the focus stays in %s “%s”", where, G_OBJECT_TYPE_NAME (focus), words_of (focus));
          for (GtkWidget *at = gtk_widget_get_parent (focus); at != NULL; at = gtk_widget_get_parent (at))
            g_test_message ("  in %s “%s”", G_OBJECT_TYPE_NAME (at), words_of (at));
          g_test_fail ();
          return;
        }
      if (gtk_root_get_focus (GTK_ROOT (window)) == first)
        break;
    }
  if (gtk_root_get_focus (GTK_ROOT (window)) != first)
    {
      g_test_message ("%s: Tab does not come around", where);
      g_test_fail ();
    }
  for (guint i = 0; i < controls->len; i++)
    if (!g_ptr_array_find (seen, controls->pdata[i], NULL))
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
  check (clip, page);
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
      check (clip, place);
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
  settle ();
  /* The border of a window without a window manager is not part of the room. */
  gtk_window_set_default_size (GTK_WINDOW (self->window), 2 * self->size->width - gtk_widget_get_width (self->window),
                               2 * self->size->height - gtk_widget_get_height (self->window));
  settle ();
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
      g_autofree char *closed = g_strdup_printf ("/room/%d/closed", sizes[i].width);

      g_test_add (open, Fixture, &sizes[i], set_up, test_pages_have_room, tear_down);
      g_test_add (closed, Fixture, &sizes[i], set_up, test_pages_have_room_when_closed, tear_down);
    }
  result = g_test_run ();
  g_clear_object (&application);
  return result;
}
