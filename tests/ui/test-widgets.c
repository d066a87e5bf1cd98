/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "base/finx-error.h"
#include "ui/widgets/finx-flow-layout.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/widgets/table/finx-cell.h"
#include "windows.h"

/* A row with a name and a price, as the pages' rows are: values change, then "serial" is notified. */
#define TEST_TYPE_ROW (test_row_get_type ())
G_DECLARE_FINAL_TYPE (TestRow, test_row, TEST, ROW, GObject)

struct _TestRow
{
  GObject     parent_instance;
  const char *name;             /* static */
  FinxDecimal price;
  guint64     serial;
};

G_DEFINE_FINAL_TYPE (TestRow, test_row, G_TYPE_OBJECT)

static GParamSpec *serial_pspec;

static void
test_row_get_property (GObject    *object,
                       guint       id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  g_value_set_uint64 (value, TEST_ROW (object)->serial);
}

static void
test_row_class_init (TestRowClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = test_row_get_property;
  serial_pspec = g_param_spec_uint64 ("serial", NULL, NULL, 0, G_MAXUINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (G_OBJECT_CLASS (klass), 1, serial_pspec);
}

static void
test_row_init (TestRow *self)
{
}

static void
test_row_set_price (TestRow     *self,
                    FinxDecimal  price)
{
  self->price = price;
  self->serial++;
  g_object_notify_by_pspec (G_OBJECT (self), serial_pspec);
}

static char *
name_text (gpointer item,
           gpointer user_data)
{
  return g_strdup (TEST_ROW (item)->name);
}

static char *
price_text (gpointer item,
            gpointer user_data)
{
  g_autofree char *number = NULL;

  if (!finx_decimal_is_known (TEST_ROW (item)->price))
    return g_strdup ("–");
  number = finx_decimal_to_string (finx_decimal_rescale (TEST_ROW (item)->price, 1, FINX_ROUND_HALF_EVEN));
  return g_steal_pointer (&number);
}

static char *
price_exact (gpointer item,
             gpointer user_data)
{
  FinxDecimal price = TEST_ROW (item)->price;

  return finx_decimal_is_known (price) ? finx_decimal_to_string (price) : g_strdup ("");
}

static int
price_sign (gpointer item,
            gpointer user_data)
{
  return finx_decimal_sign (TEST_ROW (item)->price);
}

static char *
note_text (gpointer item,
           gpointer user_data)
{
  return g_strdup ("a note that takes a lot of room");
}

static const FinxColumn columns[] = {
  { .id = "name", .title = "Name", .text = name_text, .priority = 1, .chars = 10 },
  { .id = "price", .title = "Price", .text = price_text, .exact = price_exact, .sign = price_sign, .is_number = TRUE, .priority = 1, .chars = 10 },
  { .id = "note", .title = "Note", .text = note_text, .is_number = TRUE, .priority = 3, .chars = 40 },
};

typedef struct
{
  GtkWidget  *window;
  FinxTable  *table;
  GListStore *store;
} Fixture;

static void
add_row (Fixture    *fixture,
         const char *name,
         const char *price)
{
  g_autoptr(TestRow) row = g_object_new (TEST_TYPE_ROW, NULL);

  row->name = name;
  row->price = FINX_DECIMAL_UNKNOWN;
  if (price != NULL)
    g_assert_true (finx_decimal_parse (price, &row->price, NULL));
  g_list_store_append (fixture->store, row);
}

static TestRow *
get_row (Fixture *fixture,
         guint    position)
{
  g_autoptr(TestRow) row = g_list_model_get_item (G_LIST_MODEL (fixture->store), position);

  return row;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->store = g_list_store_new (TEST_TYPE_ROW);
  add_row (fixture, "Banana", "9.25");
  add_row (fixture, "apple", "-10.125");
  add_row (fixture, "Cherry", NULL);
  add_row (fixture, "Damson", "100");
  fixture->table = FINX_TABLE (finx_table_new ("Fruit", "serial", columns, G_N_ELEMENTS (columns), NULL));
  finx_table_set_empty (fixture->table, "edit-find-symbolic", "No fruit", "It is eaten.");
  finx_table_set_model (fixture->table, G_LIST_MODEL (fixture->store));
  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->table));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 900, 400);
  gtk_window_present (GTK_WINDOW (fixture->window));
  run_for (100);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (fixture->store);
}

typedef gboolean (*MatchFunc) (GtkWidget *widget, gconstpointer data);

static GtkWidget *
find_widget (GtkWidget     *widget,
             MatchFunc      match,
             gconstpointer  data)
{
  if (match (widget, data))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, match, data);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
has_cell_text (GtkWidget     *widget,
               gconstpointer  data)
{
  return FINX_IS_CELL (widget) && strcmp (finx_cell_get_text (FINX_CELL (widget)), data) == 0;
}

static gboolean
is_mapped_label (GtkWidget     *widget,
                 gconstpointer  data)
{
  return GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && strcmp (gtk_label_get_text (GTK_LABEL (widget)), data) == 0;
}

static gboolean
has_type (GtkWidget     *widget,
          gconstpointer  data)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), *(const GType *) data);
}

static gboolean
has_icon (GtkWidget     *widget,
          gconstpointer  data)
{
  return GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), data) == 0;
}

static void
sort_by (Fixture     *fixture,
         guint        column,
         GtkSortType  order)
{
  GType type = GTK_TYPE_COLUMN_VIEW;
  GtkColumnView *view = GTK_COLUMN_VIEW (find_widget (GTK_WIDGET (fixture->table), has_type, &type));
  g_autoptr(GtkColumnViewColumn) view_column = g_list_model_get_item (gtk_column_view_get_columns (view), column);

  gtk_column_view_sort_by_column (view, view_column, order);
}

static void
assert_text (Fixture    *fixture,
             const char *expected)
{
  g_autofree char *text = finx_table_to_text (fixture->table);

  g_assert_cmpstr (text, ==, expected);
}

#define NOTE "\ta note that takes a lot of room\n"
#define HEADS "Name\tPrice\tNote\n"

static void
test_table_copies_exact_values (Fixture       *fixture,
                                gconstpointer  data)
{
  assert_text (fixture, HEADS "Banana\t9.25" NOTE "apple\t-10.125" NOTE "Cherry\t" NOTE "Damson\t100" NOTE);
  finx_table_select (fixture->table, get_row (fixture, 1));
  assert_text (fixture, HEADS "apple\t-10.125" NOTE);
}

static void
test_table_sorts_by_value (Fixture       *fixture,
                           gconstpointer  data)
{
  sort_by (fixture, 1, GTK_SORT_ASCENDING);
  assert_text (fixture, HEADS "apple\t-10.125" NOTE "Banana\t9.25" NOTE "Damson\t100" NOTE "Cherry\t" NOTE);
  sort_by (fixture, 0, GTK_SORT_DESCENDING);
  g_assert_true (finx_table_get_n_shown (fixture->table) == 4);
  finx_table_select (fixture->table, get_row (fixture, 3));
  assert_text (fixture, HEADS "Damson\t100" NOTE);
}

static void
test_table_filters_any_cell (Fixture       *fixture,
                             gconstpointer  data)
{
  finx_table_set_filter (fixture->table, "AN");
  g_assert_cmpuint (finx_table_get_n_shown (fixture->table), ==, 1);
  finx_table_set_filter (fixture->table, "10");
  g_assert_cmpuint (finx_table_get_n_shown (fixture->table), ==, 2);
  finx_table_set_filter (fixture->table, "durian");
  g_assert_cmpuint (finx_table_get_n_shown (fixture->table), ==, 0);
  run_for (50);
  g_assert_nonnull (find_widget (GTK_WIDGET (fixture->table), is_mapped_label, "No row has this text"));
  finx_table_set_filter (fixture->table, NULL);
  g_assert_cmpuint (finx_table_get_n_shown (fixture->table), ==, 4);
}

static void
test_table_tells_when_empty (Fixture       *fixture,
                             gconstpointer  data)
{
  g_list_store_remove_all (fixture->store);
  run_for (50);
  g_assert_nonnull (find_widget (GTK_WIDGET (fixture->table), is_mapped_label, "No fruit"));
  add_row (fixture, "Elder", "1");
  run_for (50);
  g_assert_null (find_widget (GTK_WIDGET (fixture->table), is_mapped_label, "No fruit"));
}

typedef struct
{
  guint    n;
  GObject *item;
} Told;

static void
selected_cb (FinxTable *table,
             GObject   *item,
             Told      *told)
{
  told->n++;
  told->item = item;
}

static void
test_table_keeps_selection (Fixture       *fixture,
                            gconstpointer  data)
{
  TestRow *row = get_row (fixture, 3);
  Told told = { 0 };

  g_signal_connect (fixture->table, "selected", G_CALLBACK (selected_cb), &told);
  finx_table_select (fixture->table, row);
  g_assert_cmpuint (told.n, ==, 1);
  g_assert_true (told.item == G_OBJECT (row));
  sort_by (fixture, 0, GTK_SORT_DESCENDING);
  g_assert_true (finx_table_get_selected (fixture->table) == row);
  g_assert_cmpuint (told.n, ==, 1);
  g_list_store_remove (fixture->store, 3);
  g_assert_null (finx_table_get_selected (fixture->table));
  g_assert_cmpuint (told.n, ==, 2);
  g_assert_null (told.item);
  g_signal_handlers_disconnect_by_data (fixture->table, &told);
}

static void
test_table_follows_serial (Fixture       *fixture,
                           gconstpointer  data)
{
  GtkWidget *cell = find_widget (GTK_WIDGET (fixture->table), has_cell_text, "9.2");

  g_assert_nonnull (cell);
  g_assert_true (gtk_widget_has_css_class (cell, "up"));
  test_row_set_price (get_row (fixture, 0), finx_decimal_new (-77, 1));
  g_assert_cmpstr (finx_cell_get_text (FINX_CELL (cell)), ==, "-7.7");
  g_assert_true (gtk_widget_has_css_class (cell, "down"));
  g_assert_false (gtk_widget_has_css_class (cell, "up"));
  test_row_set_price (get_row (fixture, 0), FINX_DECIMAL_UNKNOWN);
  g_assert_cmpstr (finx_cell_get_text (FINX_CELL (cell)), ==, "–");
  g_assert_false (gtk_widget_has_css_class (cell, "down"));
  g_assert_true (gtk_widget_has_css_class (cell, "faint"));
}

static void
test_table_sorts_live_values_again (Fixture       *fixture,
                                    gconstpointer  data)
{
  sort_by (fixture, 1, GTK_SORT_ASCENDING);
  test_row_set_price (get_row (fixture, 0), finx_decimal_new (500, 0));
  run_for (1400);
  assert_text (fixture, HEADS "apple\t-10.125" NOTE "Damson\t100" NOTE "Banana\t500" NOTE "Cherry\t" NOTE);
}

static void
test_table_drops_columns (Fixture       *fixture,
                          gconstpointer  data)
{
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 300, 400);
  run_for (300);
  finx_table_select (fixture->table, get_row (fixture, 0));
  assert_text (fixture, "Name\tPrice\nBanana\t9.25\n");
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 900, 400);
  run_for (300);
  assert_text (fixture, HEADS "Banana\t9.25" NOTE);
}

static void
press (GtkWidget  *entry,
       const char *icon)
{
  GtkWidget *button = find_widget (entry, has_icon, icon);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

static void
type (GtkWidget  *entry,
      const char *text)
{
  GType editable = GTK_TYPE_TEXT;

  gtk_editable_set_text (GTK_EDITABLE (find_widget (entry, has_type, &editable)), text);
}

static void
assert_value (GtkWidget  *entry,
              const char *expected)
{
  FinxDecimal value = FINX_DECIMAL_UNKNOWN;
  g_autofree char *text = NULL;

  g_assert_true (finx_money_entry_get_value (FINX_MONEY_ENTRY (entry), &value, NULL));
  text = finx_decimal_to_string (value);
  g_assert_cmpstr (text, ==, expected);
}

typedef struct
{
  const char *name;
  const char *typed;
  const char *icon;
  const char *expected;
} StepCase;

static const StepCase steps[] = {
  { "up-by-a-tick", "231.40", "list-add-symbolic", "231.45" },
  { "down-by-a-tick", "231.40", "list-remove-symbolic", "231.35" },
  { "up-to-the-next-tick", "231.42", "list-add-symbolic", "231.45" },
  { "down-to-the-next-tick", "231.42", "list-remove-symbolic", "231.40" },
  { "not-below-zero", "0.03", "list-remove-symbolic", "0.00" },
  { "from-nothing", "", "list-add-symbolic", "0.05" },
};

static void
test_money_entry_steps (gconstpointer data)
{
  const StepCase *step = data;
  GtkWidget *entry = g_object_ref_sink (finx_money_entry_new ("Limit"));

  finx_money_entry_set_step (FINX_MONEY_ENTRY (entry), finx_decimal_new (5, 2), 2);
  type (entry, step->typed);
  press (entry, step->icon);
  assert_value (entry, step->expected);
  g_assert_finalize_object (entry);
}

static void
count_cb (GtkWidget *entry,
          guint     *n)
{
  (*n)++;
}

static void
test_money_entry_checks (void)
{
  GtkWidget *entry = g_object_ref_sink (finx_money_entry_new ("Limit"));
  g_autoptr(GError) error = NULL;
  FinxDecimal value;
  guint n = 0;

  g_signal_connect (entry, "changed", G_CALLBACK (count_cb), &n);
  g_assert_false (finx_money_entry_get_value (FINX_MONEY_ENTRY (entry), &value, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
  g_clear_error (&error);
  type (entry, "twelve");
  g_assert_cmpuint (n, >=, 1);
  g_assert_false (finx_money_entry_get_value (FINX_MONEY_ENTRY (entry), &value, &error));
  g_assert_nonnull (error);
  finx_money_entry_set_value (FINX_MONEY_ENTRY (entry), FINX_DECIMAL_UNKNOWN);
  g_assert_false (finx_money_entry_get_value (FINX_MONEY_ENTRY (entry), &value, NULL));
  g_assert_finalize_object (entry);
}

static gboolean
is_text (GtkWidget     *widget,
         gconstpointer  data)
{
  return GTK_IS_TEXT (widget);
}

static gboolean
is_error_frame (GtkWidget     *widget,
                gconstpointer  data)
{
  return GTK_IS_BOX (widget) && gtk_widget_has_css_class (widget, "error");
}

static void
test_money_entry_shows_error_until_changed (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *entry = finx_money_entry_new ("Quantity");

  gtk_window_set_child (GTK_WINDOW (window), entry);
  gtk_window_present (GTK_WINDOW (window));
  finx_money_entry_set_value (FINX_MONEY_ENTRY (entry), finx_decimal_new (5, 0));
  finx_money_entry_set_error (FINX_MONEY_ENTRY (entry), "Needs 10 USD; buying power is 5 USD");
  run_for (50);
  g_assert_nonnull (find_widget (entry, is_mapped_label, "Needs 10 USD; buying power is 5 USD"));
  g_assert_nonnull (find_widget (entry, is_error_frame, NULL));
  type (entry, "6");
  g_assert_null (find_widget (entry, is_error_frame, NULL));
  gtk_window_destroy (GTK_WINDOW (window));
}

static const struct
{
  const char *typed;
  int         decimals;
  const char *shown;
} lefts[] = {
  { "1000", -1, "1,000" }, { "1,000", -1, "1,000" }, { "231.4", 2, "231.40" }, { "1,234.5", 2, "1,234.50" },
  { "231.405", 2, "231.405" },          /* more than the tick has: not rounded away, the ticket tells */
  { "1,5", 2, "1,5" }, { "", 2, "" },
};

/* What is left in an entry is written as the program reads it, so that nobody has to guess. */
static void
test_money_entry_writes_what_it_read (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (lefts); i++)
    {
      GtkWidget *entry = g_object_ref_sink (finx_money_entry_new ("Quantity"));
      GtkWidget *text = find_widget (entry, is_text, NULL);
      g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (text);

      finx_money_entry_set_step (FINX_MONEY_ENTRY (entry), finx_decimal_new (1, 2), lefts[i].decimals);
      type (entry, lefts[i].typed);
      for (guint k = 0; k < g_list_model_get_n_items (controllers); k++)
        {
          g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, k);

          if (GTK_IS_EVENT_CONTROLLER_FOCUS (controller))
            g_signal_emit_by_name (controller, "leave");
        }
      g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (text)), ==, lefts[i].shown);
      g_clear_object (&controllers);
      g_assert_finalize_object (entry);
    }
}

static void
test_delta_colours_by_sign (void)
{
  GtkWidget *delta = g_object_ref_sink (finx_delta_new (TRUE));
  GtkWidget *cell;

  finx_delta_set (FINX_DELTA (delta), 1, "+1.86");
  cell = find_widget (delta, has_cell_text, "+1.86");
  g_assert_nonnull (cell);
  g_assert_true (gtk_widget_has_css_class (cell, "up"));
  finx_delta_set (FINX_DELTA (delta), -1, "−2.00");
  g_assert_true (gtk_widget_has_css_class (cell, "down"));
  g_assert_false (gtk_widget_has_css_class (cell, "up"));
  finx_delta_set (FINX_DELTA (delta), 0, "0.00");
  g_assert_false (gtk_widget_has_css_class (cell, "down"));
  g_assert_finalize_object (delta);
}

static void
test_cell_grows_but_never_shrinks (void)
{
  GtkWidget *cell = g_object_ref_sink (finx_cell_new (1, FALSE));
  int narrow, wide, after;

  finx_cell_set_text (FINX_CELL (cell), "1.00");
  gtk_widget_measure (cell, GTK_ORIENTATION_HORIZONTAL, -1, &narrow, NULL, NULL, NULL);
  finx_cell_set_text (FINX_CELL (cell), "1,234,567.00");
  gtk_widget_measure (cell, GTK_ORIENTATION_HORIZONTAL, -1, &wide, NULL, NULL, NULL);
  g_assert_cmpint (wide, >, narrow);
  g_assert_true (finx_cell_set_text (FINX_CELL (cell), "1.00"));
  gtk_widget_measure (cell, GTK_ORIENTATION_HORIZONTAL, -1, &after, NULL, NULL, NULL);
  g_assert_cmpint (after, ==, wide);
  g_assert_false (finx_cell_set_text (FINX_CELL (cell), "1.00"));
  g_assert_finalize_object (cell);
}

/* What has no room is told in full. */
static void
test_cell_tells_what_is_cut (void)
{
  GtkWidget *window = gtk_window_new (), *cell = finx_cell_new (0, TRUE);
  g_autoptr(GObject) tooltip = g_object_ref_sink (g_object_new (GTK_TYPE_TOOLTIP, NULL));
  gboolean is_told;

  finx_cell_set_chars (FINX_CELL (cell), 4);
  gtk_widget_set_halign (cell, GTK_ALIGN_START);
  gtk_widget_set_size_request (window, 60, 60);
  gtk_window_set_default_size (GTK_WINDOW (window), 60, 60);
  gtk_window_set_child (GTK_WINDOW (window), cell);
  g_assert_true (gtk_widget_get_has_tooltip (cell));
  for (guint i = 0; i < 2; i++)
    {
      finx_cell_set_text (FINX_CELL (cell), i == 0 ? "1" : "−47.1%: perhaps a split that is not in the prices");
      gtk_window_present (GTK_WINDOW (window));
      gtk_widget_queue_draw (cell);
      for (gint64 end_us = g_get_monotonic_time () + 300000; g_get_monotonic_time () < end_us;)
        g_main_context_iteration (NULL, FALSE);
      g_signal_emit_by_name (cell, "query-tooltip", 0, 0, FALSE, tooltip, &is_told);
      g_assert_cmpint (is_told, ==, i == 1);
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
layout_cb (guint *n)
{
  (*n)++;
}

/* What it is sorted by and drawn widths are told once, and another table takes them. */
static void
test_table_layout_round_trips (Fixture       *fixture,
                               gconstpointer  data)
{
  GtkWidget *other = g_object_ref_sink (finx_table_new ("Fruit", "serial", columns, G_N_ELEMENTS (columns), NULL));
  g_autofree char *plain = finx_table_get_layout (fixture->table), *layout = NULL, *taken = NULL, *none = NULL;
  guint n = 0;

  g_assert_cmpstr (plain, ==, "");
  g_signal_connect_swapped (fixture->table, "layout-changed", G_CALLBACK (layout_cb), &n);
  sort_by (fixture, 1, GTK_SORT_DESCENDING);
  run_for (600);
  g_assert_cmpuint (n, ==, 1);
  layout = finx_table_get_layout (fixture->table);
  g_assert_cmpstr (layout, ==, "price\t-1\tdescending\n");
  finx_table_set_layout (FINX_TABLE (other), "name\t140\t\nprice\t-1\tdescending\ngone\t90\tascending\n");
  taken = finx_table_get_layout (FINX_TABLE (other));
  g_assert_cmpstr (taken, ==, "name\t140\t\nprice\t-1\tdescending\n");
  finx_table_set_layout (fixture->table, "");
  run_for (600);
  none = finx_table_get_layout (fixture->table);
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpuint (n, ==, 1);          /* what the program sets is not told */
  g_object_unref (other);
}

#define ADD_TABLE_TEST(path, func) g_test_add ("/widgets/table/" path, Fixture, NULL, set_up, func, tear_down)

static GtkWidget *
add_flow_child (GtkWidget *box,
                int        width,
                gboolean   expand)
{
  GtkWidget *child = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_size_request (child, width, 30);
  gtk_widget_set_hexpand (child, expand);
  gtk_box_append (GTK_BOX (box), child);
  return child;
}

static GtkWidget *
new_flow (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (box, finx_flow_layout_new ());
  return box;
}

/* Three of 100 px, 6 px between them. */
static const struct
{
  int      width;
  gboolean stacked;
  int      height;
} flows[] = {
  { 312, FALSE, 30 }, { 400, FALSE, 30 }, { 311, FALSE, 66 }, { 206, FALSE, 66 }, { 205, FALSE, 102 }, { 100, FALSE, 102 }, { 400, TRUE, 102 },
};

static void
test_flow_breaks_lines (void)
{
  GtkWidget *box = g_object_ref_sink (new_flow ());
  int least, wish;

  for (int i = 0; i < 3; i++)
    add_flow_child (box, 100, TRUE);
  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wish, NULL, NULL);
  g_assert_cmpint (least, ==, 100);
  g_assert_cmpint (wish, ==, 312);
  for (gsize i = 0; i < G_N_ELEMENTS (flows); i++)
    {
      finx_flow_layout_set (FINX_FLOW_LAYOUT (gtk_widget_get_layout_manager (box)), flows[i].stacked, 6);
      gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, flows[i].width, &least, &wish, NULL, NULL);
      g_assert_cmpint (least, ==, flows[i].height);
      g_assert_cmpint (wish, ==, flows[i].height);
    }
  g_object_unref (box);
}

/* A row of fields goes below its neighbour before it breaks, and is broken where it has no room even there. */
static void
test_flow_in_flow (void)
{
  GtkWidget *outer = g_object_ref_sink (new_flow ()), *inner = new_flow ();
  GtkWidget *first = add_flow_child (outer, 100, FALSE), *wide, *last;
  graphene_rect_t place;

  gtk_box_append (GTK_BOX (outer), inner);
  wide = add_flow_child (inner, 100, TRUE);
  last = add_flow_child (inner, 80, FALSE);
  for (int width = 100; width < 500; width++)
    {
      int least;

      gtk_widget_measure (outer, GTK_ORIENTATION_VERTICAL, width, &least, NULL, NULL, NULL);
      g_assert_cmpint (least, ==, width < 186 ? 102 : width < 292 ? 66 : 30);
      gtk_widget_size_allocate (outer, &(GtkAllocation) { 0, 0, width, least }, -1);
      g_assert_true (gtk_widget_compute_bounds (last, outer, &place));
      g_assert_cmpfloat (place.origin.x + place.size.width, <=, width);
      g_assert_cmpfloat (place.origin.y + place.size.height, ==, least);
      if (width >= 186)                 /* the one that expands has the rest */
        g_assert_cmpint (gtk_widget_get_width (wide), ==, width - 86 - (width < 292 ? 0 : 106));
      g_assert_cmpint (gtk_widget_get_width (first), ==, 100);
    }
  g_object_unref (outer);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD_TABLE_TEST ("copies-exact-values", test_table_copies_exact_values);
  ADD_TABLE_TEST ("sorts-by-value", test_table_sorts_by_value);
  ADD_TABLE_TEST ("filters-any-cell", test_table_filters_any_cell);
  ADD_TABLE_TEST ("tells-when-empty", test_table_tells_when_empty);
  ADD_TABLE_TEST ("keeps-selection", test_table_keeps_selection);
  ADD_TABLE_TEST ("follows-serial", test_table_follows_serial);
  ADD_TABLE_TEST ("layout-round-trips", test_table_layout_round_trips);
  ADD_TABLE_TEST ("sorts-live-values-again", test_table_sorts_live_values_again);
  ADD_TABLE_TEST ("drops-columns-when-narrow", test_table_drops_columns);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *path = g_strdup_printf ("/widgets/money-entry/steps/%s", steps[i].name);

      g_test_add_data_func (path, &steps[i], test_money_entry_steps);
    }
  g_test_add_func ("/widgets/money-entry/checks", test_money_entry_checks);
  g_test_add_func ("/widgets/money-entry/writes-what-it-read", test_money_entry_writes_what_it_read);
  g_test_add_func ("/widgets/money-entry/shows-error-until-changed", test_money_entry_shows_error_until_changed);
  g_test_add_func ("/widgets/delta/colours-by-sign", test_delta_colours_by_sign);
  g_test_add_func ("/widgets/cell/grows-but-never-shrinks", test_cell_grows_but_never_shrinks);
  g_test_add_func ("/widgets/cell/tells-what-is-cut", test_cell_tells_what_is_cut);
  g_test_add_func ("/widgets/flow/breaks-lines", test_flow_breaks_lines);
  g_test_add_func ("/widgets/flow/flow-in-flow", test_flow_in_flow);
  return g_test_run ();
}
