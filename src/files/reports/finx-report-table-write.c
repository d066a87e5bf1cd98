/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/reports/finx-report-table-private.h"

#include <string.h>

#include "base/finx-error.h"
#include "base/finx-json.h"
#include "base/finx-time.h"
#include "files/text/finx-csv.h"

/* As programs read it: a point, every digit, no grouping; "" is unknown or empty. */
static char *
plain_text (const FinxReportColumn *column,
            const FinxReportCell   *cell)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (cell->state != FINX_REPORT_KNOWN)
    return g_strdup ("");
  switch (column->type)
    {
    case FINX_SHEET_TEXT:
      return g_strdup (cell->word);
    case FINX_SHEET_DATE:
      return finx_days_to_string (cell->day);
    case FINX_SHEET_NUMBER:
      return finx_decimal_to_string (finx_decimal_normalize (cell->number));
    case FINX_SHEET_PERCENT:
      return g_strdup (g_ascii_dtostr (text, sizeof text, cell->fraction));
    }
  g_assert_not_reached ();
}

/**
 * finx_report_table_to_csv:
 *
 * Head and rows, without totals, so that a program that adds the rows up counts nothing twice. Fractions are fractions:
 * 0.1 is 10 %.
 *
 * Returns: (transfer full)
 */
char *
finx_report_table_to_csv (const FinxReportTable *self)
{
  GString *out = g_string_new (NULL);
  guint n_rows = finx_report_table_get_n_rows (self);

  for (guint i = 0; i < self->n_columns; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? "," : "", self->columns[i].id);
  g_string_append_c (out, '\n');
  for (guint row = 0; row < n_rows; row++)
    {
      for (guint i = 0; i < self->n_columns; i++)
        {
          g_autofree char *text = plain_text (&self->columns[i], finx_report_table_cell (self, row, i));

          if (i > 0)
            g_string_append_c (out, ',');
          finx_csv_append_cell (out, text, ',');
        }
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

static void
add_member (JsonBuilder            *builder,
            const FinxReportColumn *column,
            const FinxReportCell   *cell)
{
  g_autofree char *text = plain_text (column, cell);

  json_builder_set_member_name (builder, column->id);
  if (cell->state != FINX_REPORT_KNOWN)
    json_builder_add_null_value (builder);
  else if (column->type == FINX_SHEET_PERCENT)
    json_builder_add_double_value (builder, cell->fraction);
  else
    json_builder_add_string_value (builder, text);
}

/* Returns: (transfer full): facts, rows as objects, totals; amounts are strings, exact; unknown is null */
char *
finx_report_table_to_json (const FinxReportTable *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  guint n_rows = finx_report_table_get_n_rows (self);

  json_builder_begin_object (builder);
  finx_json_add_text (builder, "report", self->name);
  for (guint i = 0; i < self->facts->len; i++)
    finx_json_add_text (builder, g_array_index (self->facts, FinxReportFact, i).id,
                        g_array_index (self->facts, FinxReportFact, i).value);
  json_builder_set_member_name (builder, "rows");
  json_builder_begin_array (builder);
  for (guint row = 0; row < n_rows; row++)
    {
      json_builder_begin_object (builder);
      for (guint i = 0; i < self->n_columns; i++)
        add_member (builder, &self->columns[i], finx_report_table_cell (self, row, i));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "totals");
  json_builder_begin_object (builder);
  for (guint i = 0; i < self->n_columns; i++)
    if (self->totals[i].state != FINX_REPORT_EMPTY)
      add_member (builder, &self->columns[i], &self->totals[i]);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  return finx_json_end (builder);
}

static void
write_cell (const FinxReportTable *self,
            FinxSheetBook         *book,
            guint                  row,
            guint                  index)
{
  const FinxReportColumn *column = &self->columns[index];
  const FinxReportCell *cell = row != FINX_REPORT_TOTALS ? finx_report_table_cell (self, row, index) : &self->totals[index];

  if (cell->state == FINX_REPORT_EMPTY)
    finx_sheet_book_skip (book);
  else if (column->type == FINX_SHEET_TEXT)
    finx_sheet_book_text (book, cell->text);
  else if (column->type == FINX_SHEET_DATE && cell->state == FINX_REPORT_KNOWN)
    finx_sheet_book_date (book, cell->day);
  else if (column->type == FINX_SHEET_PERCENT)
    finx_sheet_book_percent (book, cell->fraction);
  else if (column->type == FINX_SHEET_NUMBER)
    finx_sheet_book_number (book, cell->number, finx_report_table_get_decimals (self, row, index));
  else
    finx_sheet_book_skip (book);
}

static void
write_facts (const FinxReportTable *self,
             FinxSheetBook         *book)
{
  static const FinxSheetColumn columns[] = { { "", FINX_SHEET_TEXT, 0 }, { "", FINX_SHEET_TEXT, 0 } };

  finx_sheet_book_begin (book, "About", columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < self->facts->len; i++)
    {
      finx_sheet_book_text (book, g_array_index (self->facts, FinxReportFact, i).title);
      finx_sheet_book_text (book, g_array_index (self->facts, FinxReportFact, i).text);
      finx_sheet_book_end_row (book);
    }
}

static gboolean
write_sheet (const FinxReportTable  *self,
             const char             *path,
             GError                **error)
{
  g_autoptr(FinxSheetBook) book = finx_sheet_book_new (path, error);
  g_autofree FinxSheetColumn *columns = g_new (FinxSheetColumn, self->n_columns);
  guint n_rows = finx_report_table_get_n_rows (self);

  if (book == NULL)
    return FALSE;
  for (guint i = 0; i < self->n_columns; i++)
    columns[i] = (FinxSheetColumn) { self->columns[i].title, self->columns[i].type, self->columns[i].decimals };
  finx_sheet_book_begin (book, self->title, columns, self->n_columns);
  for (guint row = 0; row < n_rows; row++)
    {
      for (guint i = 0; i < self->n_columns; i++)
        write_cell (self, book, row, i);
      finx_sheet_book_end_row (book);
    }
  if (self->has_totals)
    {
      for (guint i = 0; i < self->n_columns; i++)
        if (i == 0 && self->columns[0].type == FINX_SHEET_TEXT)
          {
            g_autofree char *text = finx_report_table_show_total (self, 0);

            finx_sheet_book_text (book, text);
          }
        else
          {
            write_cell (self, book, FINX_REPORT_TOTALS, i);
          }
      finx_sheet_book_end_row (book);
    }
  write_facts (self, book);
  return finx_sheet_book_close (book, error);
}

/* The table, or the sentence that there is nothing. */
void
finx_report_table_add_to_pdf (const FinxReportTable *self,
                              FinxPdf               *pdf)
{
  g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func (g_free), totals = g_ptr_array_new_with_free_func (g_free);
  g_autofree FinxPdfColumn *columns = g_new (FinxPdfColumn, self->n_columns);
  guint n_rows = finx_report_table_get_n_rows (self), n = 0;

  if (n_rows == 0)
    {
      finx_pdf_add_paragraph (pdf, finx_report_table_get_nothing (self));
      return;
    }
  for (guint i = 0; i < self->n_columns; i++)
    if (!self->columns[i].is_wide)
      {
        columns[n++] = (FinxPdfColumn) {
          self->columns[i].title, self->columns[i].type == FINX_SHEET_NUMBER || self->columns[i].type == FINX_SHEET_PERCENT
        };
        g_ptr_array_add (totals, finx_report_table_show_total (self, i));
      }
  for (guint row = 0; row < n_rows; row++)
    for (guint i = 0; i < self->n_columns; i++)
      if (!self->columns[i].is_wide)
        g_ptr_array_add (cells, finx_report_table_show (self, row, i));
  finx_pdf_add_table (pdf, columns, n, (const char *const *) cells->pdata, n_rows,
                      self->has_totals ? (const char *const *) totals->pdata : NULL);
}

/* Returns: (transfer full): the table alone, under its title, with its facts, of which the first stands below the title */
FinxPdf *
finx_report_table_to_pdf (const FinxReportTable *self)
{
  g_autoptr(GString) facts = g_string_new (NULL);
  g_autofree char *span = NULL;
  const char *from = NULL, *to = "", *subtitle = self->facts->len > 0 ? g_array_index (self->facts, FinxReportFact, 0).text : "";
  FinxPdf *pdf;

  for (guint i = 0; i < self->facts->len; i++)
    {
      const FinxReportFact *fact = &g_array_index (self->facts, FinxReportFact, i);

      g_string_append_printf (facts, "%s%s: %s", i > 0 ? " · " : "", fact->title, fact->text);
      if (g_str_equal (fact->id, "from"))
        from = fact->text;
      else if (g_str_equal (fact->id, "to"))
        to = fact->text;
    }
  span = from != NULL ? g_strdup_printf ("%s – %s", from, to) : g_strdup (to);
  pdf = finx_pdf_new (FINX_PDF_A4, self->title, subtitle, span);
  finx_pdf_add_paragraph (pdf, facts->str);
  finx_report_table_add_to_pdf (self, pdf);
  return pdf;
}

/**
 * finx_report_table_write:
 * @path: a file; one that is there stays until the new one is whole
 *
 * Returns: %FALSE with %FINX_ERROR_INVALID when this build can not write @format, or with a %G_FILE_ERROR
 */
gboolean
finx_report_table_write (const FinxReportTable  *self,
                         FinxReportFormat        format,
                         const char             *path,
                         GError                **error)
{
  g_autofree char *text = NULL;

  if (format == FINX_REPORT_XLSX)
    return write_sheet (self, path, error);
  if (format == FINX_REPORT_PDF)
    {
      g_autoptr(FinxPdf) pdf = finx_report_table_to_pdf (self);

      return finx_pdf_write (pdf, path, NULL, error);
    }
  text = format == FINX_REPORT_CSV ? finx_report_table_to_csv (self) : finx_report_table_to_json (self);
  return g_file_set_contents (path, text, -1, error);
}

gboolean
finx_report_format_from_string (const char       *text,
                                FinxReportFormat *format)
{
  static const char *const names[] = { "csv", "json", "xlsx", "pdf" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], text))
      {
        *format = (FinxReportFormat) i;
        return TRUE;
      }
  return FALSE;
}
