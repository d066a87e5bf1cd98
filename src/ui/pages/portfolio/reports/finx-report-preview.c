/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/reports/finx-report-preview.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/widgets/finx-widgets.h"

#define FINX_TYPE_REPORT_ROW (finx_report_row_get_type ())
G_DECLARE_FINAL_TYPE (FinxReportRow, finx_report_row, FINX, REPORT_ROW, GObject)

struct _FinxReportRow
{
  GObject          parent_instance;
  FinxReportTable *report;      /* held */
  guint            row;
};

G_DEFINE_FINAL_TYPE (FinxReportRow, finx_report_row, G_TYPE_OBJECT)

static void
finx_report_row_finalize (GObject *object)
{
  g_clear_pointer (&FINX_REPORT_ROW (object)->report, finx_report_table_unref);
  G_OBJECT_CLASS (finx_report_row_parent_class)->finalize (object);
}

static void
finx_report_row_class_init (FinxReportRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_report_row_finalize;
}

static void
finx_report_row_init (FinxReportRow *self)
{
}

static char *
show_cell (gpointer item,
           guint    column)
{
  FinxReportRow *self = item;

  return finx_report_table_show (self->report, self->row, column);
}

static int
compare_cells (gconstpointer a,
               gconstpointer b,
               guint         column)
{
  const FinxReportRow *one = a, *other = b;

  return finx_report_table_compare (one->report, column, one->row, other->row);
}

/* A column's functions are not told which column it is. */
#define COLUMN(i) \
  static char *text_##i (gpointer item, gpointer data) { return show_cell (item, i); } \
  static int compare_##i (gconstpointer a, gconstpointer b, gpointer data) { return compare_cells (a, b, i); }
COLUMN (0) COLUMN (1) COLUMN (2) COLUMN (3) COLUMN (4) COLUMN (5) COLUMN (6) COLUMN (7) COLUMN (8) COLUMN (9)
COLUMN (10) COLUMN (11) COLUMN (12) COLUMN (13) COLUMN (14) COLUMN (15) COLUMN (16) COLUMN (17) COLUMN (18) COLUMN (19)
COLUMN (20) COLUMN (21) COLUMN (22) COLUMN (23)
#define FUNCTIONS(i) { text_##i, compare_##i }
static const struct
{
  char *(*text) (gpointer item, gpointer data);
  int (*compare) (gconstpointer a, gconstpointer b, gpointer data);
} functions[FINX_REPORT_MOST_COLUMNS] = {
  FUNCTIONS (0), FUNCTIONS (1), FUNCTIONS (2), FUNCTIONS (3), FUNCTIONS (4), FUNCTIONS (5), FUNCTIONS (6), FUNCTIONS (7), FUNCTIONS (8),
  FUNCTIONS (9), FUNCTIONS (10), FUNCTIONS (11), FUNCTIONS (12), FUNCTIONS (13), FUNCTIONS (14), FUNCTIONS (15), FUNCTIONS (16),
  FUNCTIONS (17), FUNCTIONS (18), FUNCTIONS (19), FUNCTIONS (20), FUNCTIONS (21), FUNCTIONS (22), FUNCTIONS (23),
};

static FinxColumn
describe (const FinxReportColumn *column,
          guint                   i)
{
  gboolean is_number = column->type == FINX_SHEET_NUMBER || column->type == FINX_SHEET_PERCENT;

  return (FinxColumn) {
    .id = column->id, .title = column->title, .text = functions[i].text, .compare = functions[i].compare, .is_number = is_number,
    .is_bold = i == 0, .priority = column->is_wide ? 3 : 1, .chars = column->type == FINX_SHEET_TEXT && i > 0 ? 9 : 10,
    .expand = i == 0,
  };
}

static GListStore *
list_rows (FinxReportTable *report)
{
  GListStore *store = g_list_store_new (FINX_TYPE_REPORT_ROW);
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = finx_report_table_get_n_rows (report);

  for (guint i = 0; i < n; i++)
    {
      FinxReportRow *row = g_object_new (FINX_TYPE_REPORT_ROW, NULL);

      row->report = finx_report_table_ref (report);
      row->row = i;
      g_ptr_array_add (rows, row);
    }
  g_list_store_splice (store, 0, 0, rows->pdata, rows->len);
  return store;
}

GtkWidget *
finx_report_preview_new (FinxReportTable *report)
{
  g_autoptr(GListStore) rows = list_rows (report);
  g_autoptr(GPtrArray) totals = g_ptr_array_new_with_free_func (g_free);
  FinxColumn columns[FINX_REPORT_MOST_COLUMNS];
  guint n;
  const FinxReportColumn *descriptions = finx_report_table_get_columns (report, &n);
  g_autofree char *nothing = g_strdup (finx_report_table_get_nothing (report));
  GtkWidget *table;

  for (guint i = 0; i < n; i++)
    {
      columns[i] = describe (&descriptions[i], i);
      g_ptr_array_add (totals, finx_report_table_show_total (report, i));
    }
  if (g_str_has_suffix (nothing, "."))
    nothing[strlen (nothing) - 1] = '\0';       /* a heading here */
  table = finx_table_new (finx_report_table_get_title (report), NULL, columns, n, NULL);
  gtk_widget_set_vexpand (table, TRUE);
  finx_table_set_rows (FINX_TABLE (table), 4, 0);
  finx_table_set_empty (FINX_TABLE (table), "finx-portfolio-symbolic", nothing,
                        _("Another report or a longer time may have something to tell."));
  finx_table_set_model (FINX_TABLE (table), G_LIST_MODEL (rows));
  if (finx_report_table_has_totals (report) && finx_report_table_get_n_rows (report) > 0)
    finx_table_set_totals (FINX_TABLE (table), (const char *const *) totals->pdata, NULL);
  return table;
}
