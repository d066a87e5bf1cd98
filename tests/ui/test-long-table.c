/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table far longer than its window: a jump of the scroll bar makes the texts of what it shows, and the rest when it rests. */
#include <adwaita.h>

#include "ui/widgets/finx-widgets.h"
#include "ui/widgets/table/finx-cell.h"
#include "windows.h"

#define N_ROWS    20000
#define N_COLUMNS 3
#define HEIGHT    400
#define MOST      (2 * HEIGHT / 20)     /* rows in view, with room for twice the rows of the smallest font */

typedef struct
{
  GtkWidget     *window;
  FinxTable     *table;
  GtkStringList *words;
  guint          n_texts;       /* made so far */
} Fixture;

static char *
word_text (gpointer item,
           gpointer user_data)
{
  ((Fixture *) user_data)->n_texts++;
  return g_strdup (gtk_string_object_get_string (item));
}

/* Every third is unknown, the others fall and rise. */
static char *
number_text (gpointer item,
             gpointer user_data)
{
  const char *word = gtk_string_object_get_string (item);

  return atoi (word) % 3 == 0 ? g_strdup ("–") : word_text (item, user_data);
}

static int
number_sign (gpointer item,
             gpointer user_data)
{
  return atoi (gtk_string_object_get_string (item)) % 2 == 0 ? 1 : -1;
}

static GtkWidget *
find (GtkWidget *widget,
      GType      type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  static const FinxColumn columns[N_COLUMNS] = {
    { .id = "word", .title = "Word", .text = word_text, .priority = 1, .chars = 8 },
    { .id = "number", .title = "Number", .text = number_text, .sign = number_sign, .is_number = TRUE, .priority = 1, .chars = 8 },
    { .id = "again", .title = "Again", .text = word_text, .priority = 1, .chars = 8 },
  };

  fixture->words = gtk_string_list_new (NULL);
  for (guint i = 0; i < N_ROWS; i++)
    gtk_string_list_take (fixture->words, g_strdup_printf ("%05u", i));
  fixture->table = FINX_TABLE (finx_table_new ("Words", NULL, columns, G_N_ELEMENTS (columns), fixture));
  finx_table_set_model (fixture->table, G_LIST_MODEL (fixture->words));
  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->table));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 600, HEIGHT);
  gtk_window_present (GTK_WINDOW (fixture->window));
  run_for (400);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (fixture->words);
}

/* Every cell below @widget, or every one in view, shows its item. */
static guint
check_cells (GtkWidget *widget,
             gboolean   is_in_view)
{
  guint n = 0;

  if (FINX_IS_CELL (widget))
    {
      GtkListItem *list_item = finx_cell_get_list_item (FINX_CELL (widget));
      const char *word = gtk_string_object_get_string (gtk_list_item_get_item (list_item)), *text = finx_cell_get_text (FINX_CELL (widget));
      gboolean is_unknown = finx_cell_get_column (FINX_CELL (widget)) == 1 && atoi (word) % 3 == 0;

      if (is_in_view && !gtk_widget_get_mapped (widget))
        return 0;
      g_assert_cmpstr (text, ==, is_unknown ? "–" : word);
      g_assert_cmpint (gtk_widget_has_css_class (widget, "faint"), ==, is_unknown);
      return 1;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += check_cells (child, is_in_view);
  return n;
}

static void
jump_to (Fixture *fixture,
         double   part)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (find (GTK_WIDGET (fixture->table), GTK_TYPE_COLUMN_VIEW)));

  gtk_adjustment_set_value (adjustment, part * (gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment)));
}

static const double places[] = { 0.5, 0.1, 0.9, 1, 0, 0.3333, 0.7 };

static void
test_what_is_seen_is_filled (Fixture       *fixture,
                             gconstpointer  data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      guint n;

      jump_to (fixture, places[i]);
      run_for (50);
      n = check_cells (GTK_WIDGET (fixture->table), TRUE);
      g_assert_cmpuint (n, >, N_COLUMNS * 5);
      g_assert_cmpuint (n, <, N_COLUMNS * MOST);
    }
}

static void
test_a_jump_costs_what_it_shows (Fixture       *fixture,
                                 gconstpointer  data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      fixture->n_texts = 0;
      jump_to (fixture, places[i]);
      run_for (50);
      g_assert_cmpuint (fixture->n_texts, >, 0);
      g_assert_cmpuint (fixture->n_texts, <, 2 * N_COLUMNS * MOST);
    }
}

/* Screen readers see rows out of view too. */
static void
test_the_rest_follows (Fixture       *fixture,
                       gconstpointer  data)
{
  for (gsize i = 0; i < 3; i++)
    {
      jump_to (fixture, places[i]);
      run_for (1500);
      g_assert_cmpuint (check_cells (GTK_WIDGET (fixture->table), FALSE), >, N_COLUMNS * MOST);
    }
}

#define ADD(path, func) g_test_add ("/long-table/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("what-is-seen-is-filled", test_what_is_seen_is_filled);
  ADD ("a-jump-costs-what-it-shows", test_a_jump_costs_what_it_shows);
  ADD ("the-rest-follows", test_the_rest_follows);
  return g_test_run ();
}
