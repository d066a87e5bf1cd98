/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table whose rows open: what is shown, sorted, filtered, selected and copied. Items are words; "b" is made of "b2" and "b1". */
#include <adwaita.h>

#include "ui/widgets/finx-widgets.h"
#include "ui/widgets/table/finx-cell.h"
#include "windows.h"

typedef struct
{
  GtkWidget     *window;
  FinxTable     *table;
  GtkStringList *words;
} Fixture;

static char *
word_text (gpointer item,
           gpointer user_data)
{
  return g_strdup (gtk_string_object_get_string (item));
}

static GListModel *
list_parts (gpointer item,
            gpointer user_data)
{
  const char *word = gtk_string_object_get_string (item);
  g_autofree char *second = g_strconcat (word, "2", NULL), *first = g_strconcat (word, "1", NULL);

  return strlen (word) == 1 && *word != 'c' ? G_LIST_MODEL (gtk_string_list_new ((const char *const []) { second, first, NULL })) : NULL;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  static const FinxColumn columns[] = {
    { .id = "word", .title = "Word", .text = word_text, .priority = 1, .chars = 10 },
    { .id = "again", .title = "Again", .text = word_text, .priority = 1, .chars = 10 },
  };

  fixture->words = gtk_string_list_new ((const char *const []) { "b", "a", "c", NULL });
  fixture->table = FINX_TABLE (finx_table_new ("Words", NULL, columns, G_N_ELEMENTS (columns), NULL));
  finx_table_set_tree_model (fixture->table, G_LIST_MODEL (fixture->words), list_parts);
  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->table));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 600, 400);
  gtk_window_present (GTK_WINDOW (fixture->window));
  run_for (100);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (fixture->words);
}

static GtkColumnView *
find_view (GtkWidget *widget)
{
  GtkColumnView *found = GTK_IS_COLUMN_VIEW (widget) ? GTK_COLUMN_VIEW (widget) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_view (child);
  return found;
}

static void
open_row (Fixture *fixture,
          guint    position)
{
  GtkSelectionModel *model = gtk_column_view_get_model (find_view (GTK_WIDGET (fixture->table)));
  g_autoptr(GtkTreeListRow) row = g_list_model_get_item (G_LIST_MODEL (model), position);

  gtk_tree_list_row_set_expanded (row, TRUE);
}

static void
assert_words (Fixture    *fixture,
              const char *expected)
{
  g_autofree char *text = finx_table_to_text (fixture->table);
  g_auto(GStrv) lines = g_strsplit (text, "\n", 0);
  g_autoptr(GString) words = g_string_new (NULL);

  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    g_string_append_printf (words, "%s%.*s", i > 1 ? " " : "", (int) strcspn (lines[i], "\t"), lines[i]);
  g_assert_cmpstr (words->str, ==, expected);
}

static void
test_rows_open (Fixture       *fixture,
                gconstpointer  data)
{
  assert_words (fixture, "b a c");
  open_row (fixture, 0);
  assert_words (fixture, "b b2 b1 a c");
}

static void
test_parts_stay_below_their_whole (Fixture       *fixture,
                                   gconstpointer  data)
{
  GtkColumnView *view = find_view (GTK_WIDGET (fixture->table));
  g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (gtk_column_view_get_columns (view), 0);

  open_row (fixture, 0);
  gtk_column_view_sort_by_column (view, column, GTK_SORT_ASCENDING);
  assert_words (fixture, "a b b1 b2 c");
  gtk_column_view_sort_by_column (view, column, GTK_SORT_DESCENDING);
  assert_words (fixture, "c b b2 b1 a");
}

static void
test_a_filter_keeps_the_parts_of_what_it_finds (Fixture       *fixture,
                                                gconstpointer  data)
{
  open_row (fixture, 0);
  finx_table_set_filter (fixture->table, "b");
  assert_words (fixture, "b b2 b1");
  finx_table_set_filter (fixture->table, "b1");
  assert_words (fixture, "b1");
}

static void
test_items_are_those_of_the_model (Fixture       *fixture,
                                   gconstpointer  data)
{
  g_autoptr(GtkStringObject) first = g_list_model_get_item (G_LIST_MODEL (fixture->words), 0);
  g_autoptr(GPtrArray) selected = NULL;

  finx_table_select (fixture->table, first);
  g_assert_true (finx_table_get_selected (fixture->table) == first);
  selected = finx_table_list_selected (fixture->table);
  g_assert_cmpuint (selected->len, ==, 1);
  g_assert_true (selected->pdata[0] == first);
}

/* A row that goes while it is open takes its cells' hold of it along. */
static void
test_what_is_gone_is_let_go (Fixture       *fixture,
                             gconstpointer  data)
{
  open_row (fixture, 0);
  run_for (50);
  gtk_string_list_remove (fixture->words, 0);
  run_for (50);
  assert_words (fixture, "a c");
}

#define ADD(path, func) g_test_add ("/tree-table/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("rows-open", test_rows_open);
  ADD ("parts-stay-below-their-whole", test_parts_stay_below_their_whole);
  ADD ("a-filter-keeps-the-parts-of-what-it-finds", test_a_filter_keeps_the_parts_of_what_it_finds);
  ADD ("items-are-those-of-the-model", test_items_are_those_of_the_model);
  ADD ("what-is-gone-is-let-go", test_what_is_gone_is_let_go);
  return g_test_run ();
}
