/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plots.h"

#include "ui/charts/finx-donut.h"
#include "ui/charts/finx-pen.h"
#include "ui/charts/finx-squarify.h"
#include "ui/charts/finx-treemap.h"

static void
assert_apart (const FinxTile *a,
              const FinxTile *b)
{
  g_assert_true (a->x + a->width <= b->x + 1e-6 || b->x + b->width <= a->x + 1e-6 ||
                 a->y + a->height <= b->y + 1e-6 || b->y + b->height <= a->y + 1e-6);
}

static void
test_tiles_fill_the_area_in_proportion (void)
{
  static const struct { FinxTile area; gsize n; double fall; } cases[] = {
    { { 0, 0, 600, 400 }, 1, 1 }, { { 10, 20, 600, 400 }, 12, 0.8 }, { { 0, 0, 100, 900 }, 30, 0.95 }, { { 5, 5, 900, 20 }, 7, 0.3 },
    { { 0, 0, 300, 300 }, 200, 0.99 },
  };

  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      const FinxTile *area = &cases[c].area;
      g_autofree double *values = g_new (double, cases[c].n);
      g_autofree FinxTile *tiles = g_new (FinxTile, cases[c].n);
      double total = 0, value = 1000;

      for (gsize i = 0; i < cases[c].n; i++, value *= cases[c].fall)
        total += values[i] = value;
      finx_squarify (values, cases[c].n, *area, tiles);
      for (gsize i = 0; i < cases[c].n; i++)
        {
          g_assert_cmpfloat_with_epsilon (tiles[i].width * tiles[i].height, values[i] / total * area->width * area->height, 1e-6 * total);
          g_assert_cmpfloat (tiles[i].x, >=, area->x - 1e-6);
          g_assert_cmpfloat (tiles[i].y, >=, area->y - 1e-6);
          g_assert_cmpfloat (tiles[i].x + tiles[i].width, <=, area->x + area->width + 1e-6);
          g_assert_cmpfloat (tiles[i].y + tiles[i].height, <=, area->y + area->height + 1e-6);
          for (gsize k = 0; k < i; k++)
            assert_apart (&tiles[k], &tiles[i]);
        }
    }
}

/* The example of the paper: 6 6 4 3 2 2 1 in 6 × 4. */
static void
test_tiles_are_those_of_the_paper (void)
{
  static const double values[] = { 6, 6, 4, 3, 2, 2, 1 };
  FinxTile tiles[7];

  finx_squarify (values, 7, (FinxTile) { 0, 0, 6, 4 }, tiles);
  g_assert_cmpfloat_with_epsilon (tiles[0].width, 3, 1e-9);
  g_assert_cmpfloat_with_epsilon (tiles[0].height, 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (tiles[1].y, 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (tiles[2].x, 3, 1e-9);
  g_assert_cmpfloat_with_epsilon (tiles[2].width, 12.0 / 7, 1e-9);
  g_assert_cmpfloat_with_epsilon (tiles[2].height, 7.0 / 3, 1e-9);
}

static void
add (FinxAllocation *allocation,
     int             group,
     const char     *label,
     double          value,
     double          change)
{
  g_autofree char *id = g_strdup_printf ("id-%s", label);
  g_autofree char *text = g_strdup_printf ("%.0f EUR", value);

  finx_allocation_add (allocation, group, &(FinxAllocationPart) { id, label, NULL, text, value, change });
}

/* Shares A 400, B 100; Funds C 300; D 200 in no group; a short and an unknown one are left out. */
static void
fill (FinxAllocation *allocation)
{
  int funds, shares;

  finx_allocation_begin (allocation);
  funds = finx_allocation_add_group (allocation, "Funds");
  shares = finx_allocation_add_group (allocation, "Shares");
  add (allocation, shares, "B", 100, -0.03);
  add (allocation, funds, "C", 300, 0.005);
  add (allocation, shares, "A", 400, 0.02);
  add (allocation, -1, "D", 200, NAN);
  add (allocation, shares, "Short", -50, 0.5);
  add (allocation, funds, "Unknown", NAN, NAN);
  finx_allocation_end (allocation);
}

static void
test_parts_are_in_order_and_shorts_are_told (void)
{
  static const char *const labels[] = { "A", "B", "C", "D" };
  g_autoptr(FinxAllocation) allocation = finx_allocation_new ();
  g_autofree char *left_out = NULL;

  fill (allocation);
  g_assert_cmpuint (finx_allocation_get_n (allocation), ==, 4);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpstr (finx_allocation_get_part (allocation, i)->label, ==, labels[i]);
  g_assert_cmpfloat (finx_allocation_get_total (allocation), ==, 1000);
  g_assert_cmpstr (finx_allocation_get_group_part (allocation, 0)->label, ==, "Shares");
  g_assert_cmpfloat_with_epsilon (finx_allocation_get_group_part (allocation, 0)->change, (400 * 0.02 - 100 * 0.03) / 500, 1e-12);
  g_assert_cmpint (finx_allocation_get_group (allocation, 2), ==, 1);
  g_assert_cmpint (finx_allocation_get_group (allocation, 3), ==, -1);
  left_out = finx_allocation_tell_left_out (allocation);
  g_assert_cmpstr (left_out, ==, "1 short position is not drawn · 1 value is not known");
  g_assert_cmpfloat_with_epsilon (finx_allocation_get_strength (allocation, -0.015), -0.5, 1e-12);
  g_assert_true (isnan (finx_allocation_get_strength (allocation, NAN)));
}

static void
test_an_open_group_stays_open (void)
{
  g_autoptr(FinxAllocation) allocation = finx_allocation_new ();

  fill (allocation);
  finx_allocation_set_open (allocation, 0);
  g_assert_cmpuint (finx_allocation_get_n (allocation), ==, 2);
  g_assert_cmpfloat (finx_allocation_get_shown (allocation), ==, 500);
  fill (allocation);
  g_assert_cmpint (finx_allocation_get_open (allocation), ==, 0);
  finx_allocation_begin (allocation);
  add (allocation, -1, "A", 1, 0);
  finx_allocation_end (allocation);
  g_assert_cmpint (finx_allocation_get_open (allocation), ==, -1);
}

static void
test_unknown_is_neutral (void)
{
  FinxPalette palette = { .card = { 1, 1, 1, 1 }, .text = { 0, 0, 0, 1 }, .up = { 0, 1, 0, 1 }, .down = { 1, 0, 0, 1 } };
  FinxPen pen = { .palette = &palette };
  GdkRGBA unknown = finx_pen_tint (&pen, NAN), none = finx_pen_tint (&pen, 0), gain = finx_pen_tint (&pen, 2), loss = finx_pen_tint (&pen, -0.5);

  g_assert_true (gdk_rgba_equal (&unknown, &none));
  g_assert_cmpfloat (unknown.red, ==, unknown.green);
  g_assert_cmpfloat_with_epsilon (gain.red, 1 - FINX_TINT_MOST, 1e-6);
  g_assert_cmpfloat (loss.red, >, loss.green);
}

static void
test_treemap_by_keys (void)
{
  g_autoptr(FinxAllocation) allocation = finx_allocation_new ();
  Shown *shown;

  fill (allocation);
  shown = show (finx_treemap_new (allocation), 600, 400);
  assert_told (shown, "4 parts; A 40.0%, B 10.0%, C 30.0%, D 20.0%; 1 short position is not drawn · 1 value is not known");
  g_assert_true (press (shown, GDK_KEY_Right));
  assert_told (shown, "A, 400 EUR · 40.0%, ▲ +2.00%, Shares 50.0%");
  g_assert_true (press (shown, GDK_KEY_Right));
  g_assert_cmpint (finx_plot_get_current (shown->plot), ==, 2);
  g_assert_true (press (shown, GDK_KEY_Left));
  g_assert_cmpint (finx_plot_get_current (shown->plot), !=, 2);
  finx_plot_set_current (shown->plot, 0);
  g_assert_true (press (shown, GDK_KEY_Return));        /* opens the group */
  g_assert_cmpint (finx_allocation_get_open (allocation), ==, 0);
  g_assert_null (shown->activated);
  finx_plot_set_current (shown->plot, 1);
  g_assert_true (press (shown, GDK_KEY_Return));
  g_assert_cmpstr (shown->activated, ==, "id-B");
  finx_plot_set_current (shown->plot, 2);
  assert_told (shown, "Back to all");
  g_assert_true (press (shown, GDK_KEY_BackSpace));
  g_assert_cmpint (finx_allocation_get_open (allocation), ==, -1);
  g_assert_false (press (shown, GDK_KEY_Escape));       /* for whoever is around it */
  assert_values (shown, ',', "Symbol,Name,Group,Value,Weight,Change\nA,,Shares,400.00,0.400000,0.020000\nB,,Shares,100.00,0.100000,-0.030000\n"
                             "C,,Funds,300.00,0.300000,0.005000\nD,,,200.00,0.200000,\n");
  assert_pictures (shown);
  hide (shown);
}

static void
test_heat_map_tells_changes (void)
{
  g_autoptr(FinxAllocation) allocation = finx_allocation_new ();
  Shown *shown;
  GtkWidget *map = finx_treemap_new (allocation);

  finx_treemap_set_heat (FINX_TREEMAP (map), TRUE);
  fill (allocation);
  shown = show (map, 600, 400);
  press (shown, GDK_KEY_Home);
  assert_told (shown, "A, ▲ +2.00%, 400 EUR, Shares ▲ +1.00%");
  fill (allocation);                                    /* a price moved: what is looked at stays */
  assert_told (shown, "A, ▲ +2.00%, 400 EUR, Shares ▲ +1.00%");
  g_assert_true (press (shown, GDK_KEY_Return));        /* the part itself, though its group is not open */
  g_assert_cmpstr (shown->activated, ==, "id-A");
  g_assert_cmpint (finx_allocation_get_open (allocation), ==, -1);
  finx_plot_set_current (shown->plot, 3);
  assert_told (shown, "D, Change not known, 200 EUR");
  finx_plot_set_current (shown->plot, 4);
  assert_told (shown, "Shares, ▲ +1.00%");
  g_assert_true (press (shown, GDK_KEY_Return));
  g_assert_cmpint (finx_allocation_get_open (allocation), ==, 0);
  g_assert_true (press (shown, GDK_KEY_BackSpace));
  assert_pictures (shown);
  hide (shown);
}

static void
test_empty_plots_say_so (void)
{
  g_autoptr(FinxAllocation) allocation = finx_allocation_new ();
  Shown *shown = show (finx_treemap_new (allocation), 300, 200);

  assert_told (shown, "No values yet");
  finx_plot_set_empty (shown->plot, "No price is known.");
  assert_told (shown, "No price is known.");
  g_assert_false (press (shown, GDK_KEY_Right));
  g_assert_cmpint (finx_plot_get_current (shown->plot), ==, -1);
  assert_pictures (shown);
  hide (shown);
}

static void
test_donut_shows_the_same (void)
{
  g_autoptr(FinxAllocation) allocation = finx_allocation_new ();
  GtkWidget *donut = finx_donut_new ();
  Shown *shown;

  fill (allocation);
  finx_donut_set_allocation (FINX_DONUT (donut), allocation);
  shown = show (donut, 500, 240);
  assert_told (shown, "Shares 50.0%, Funds 30.0%, Other 20.0%");
  press (shown, GDK_KEY_Left);                          /* round to the rest, which cannot be opened */
  assert_told (shown, "Other 20.0%");
  press (shown, GDK_KEY_Return);
  g_assert_cmpint (finx_allocation_get_open (allocation), ==, -1);
  press (shown, GDK_KEY_Home);
  press (shown, GDK_KEY_Return);
  g_assert_cmpint (finx_allocation_get_open (allocation), ==, 0);
  assert_told (shown, "A 40.0%, B 10.0%");
  press (shown, GDK_KEY_Right);
  press (shown, GDK_KEY_Return);
  g_assert_cmpstr (shown->activated, ==, "id-A");
  press (shown, GDK_KEY_Escape);
  g_assert_cmpint (finx_allocation_get_open (allocation), ==, -1);
  assert_pictures (shown);
  hide (shown);
}

static void
test_donut_of_parts (void)
{
  static const double parts[] = { 3, 1, -2 };
  static const char *const labels[] = { "Shares", "Cash", "Short" };
  GtkWidget *donut = finx_donut_new ();
  Shown *shown = show (donut, 200, 200);

  assert_told (shown, "No values yet");
  finx_donut_set (FINX_DONUT (donut), parts, labels, 3, "3", "classes");
  assert_told (shown, "Shares 75.0%, Cash 25.0%, Short 0.0%");
  press (shown, GDK_KEY_Right);
  finx_donut_set (FINX_DONUT (donut), parts, labels, 3, "3", "classes");        /* a price moved: what is looked at stays */
  assert_told (shown, "Shares 75.0%");
  hide (shown);
}

static void
test_cells_are_quoted (void)
{
  g_autoptr(FinxSheet) sheet = finx_sheet_new (FALSE);
  g_autofree char *csv = NULL, *tabs = NULL;

  finx_sheet_text (sheet, "A, \"B\"");
  finx_sheet_text (sheet, NULL);
  finx_sheet_number (sheet, -1234.5, 2);
  finx_sheet_number (sheet, NAN, 2);
  finx_sheet_end_row (sheet);
  finx_sheet_text (sheet, "two\nlines");
  finx_sheet_end_row (sheet);
  csv = finx_sheet_to_string (sheet, ',');
  g_assert_cmpstr (csv, ==, "\"A, \"\"B\"\"\",,-1234.50,\n\"two\nlines\"\n");
  tabs = finx_sheet_to_string (sheet, '\t');
  g_assert_cmpstr (tabs, ==, "\"A, \"\"B\"\"\"\t\t-1234.50\t\n\"two\nlines\"\n");
}

static void
test_cells_for_people (void)
{
  g_autoptr(FinxSheet) sheet = finx_sheet_new (TRUE);
  g_autofree char *text = NULL;

  finx_sheet_number (sheet, -1234.5, 2);
  finx_sheet_ratio (sheet, 0.0125);
  finx_sheet_ratio (sheet, NAN);
  finx_sheet_end_row (sheet);
  text = finx_sheet_to_string (sheet, '\t');
  g_assert_cmpstr (text, ==, "−1,234.50\t1.25%\t–\n");
}

int
main (int    argc,
      char **argv)
{
  adw_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/squarify/fills-in-proportion", test_tiles_fill_the_area_in_proportion);
  g_test_add_func ("/squarify/as-in-the-paper", test_tiles_are_those_of_the_paper);
  g_test_add_func ("/allocation/order-and-left-out", test_parts_are_in_order_and_shorts_are_told);
  g_test_add_func ("/allocation/open-group-stays", test_an_open_group_stays_open);
  g_test_add_func ("/tint/unknown-is-neutral", test_unknown_is_neutral);
  g_test_add_func ("/treemap/keys", test_treemap_by_keys);
  g_test_add_func ("/treemap/heat", test_heat_map_tells_changes);
  g_test_add_func ("/plot/empty", test_empty_plots_say_so);
  g_test_add_func ("/donut/allocation", test_donut_shows_the_same);
  g_test_add_func ("/donut/parts", test_donut_of_parts);
  g_test_add_func ("/sheet/quotes", test_cells_are_quoted);
  g_test_add_func ("/sheet/for-people", test_cells_for_people);
  return g_test_run ();
}
