/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/finx-transaction-csv.h"

#include <string.h>

#include "base/finx-error.h"
#include "files/finx-import-private.h"

#define HEAD_ROWS      200      /* lines above a table, at most */
#define TYPICAL_ROW    80       /* bytes */
#define FORMAT_ROWS    10000    /* without one number that has decimals: a point is meant, and a comma refused */

static const FinxImportField numbers[] = {
  FINX_FIELD_QUANTITY, FINX_FIELD_PRICE, FINX_FIELD_AMOUNT, FINX_FIELD_FEES, FINX_FIELD_TAXES, FINX_FIELD_FX_RATE,
  FINX_FIELD_RATIO, FINX_FIELD_GROSS, FINX_FIELD_MORE_FEES,
};

static gboolean
fail (GError     **error,
      const char  *code,
      const char  *sentence)
{
  finx_set_error (error, FINX_ERROR_INVALID, code, "%s", sentence);
  return FALSE;
}

static const FinxImportProfile *
find_profile (const FinxImportOptions *options,
              const FinxCsvRow        *row)
{
  guint n_profiles;
  const FinxImportProfile *const *profiles = finx_import_profile_list (&n_profiles);

  if (options->profile != NULL)
    return finx_import_profile_fits (options->profile, row) ? options->profile : NULL;
  for (guint i = 0; i < n_profiles; i++)
    if (finx_import_profile_fits (profiles[i], row))
      return profiles[i];
  return NULL;
}

/* Returns: (transfer full) (nullable): the cell after the first that says @word, above the head line */
static char *
find_above (FinxImport *self,
            FinxCsv    *csv,
            const char *word)
{
  const FinxCsvRow *row;

  finx_csv_rewind (csv);
  while ((row = finx_csv_next (csv)) != NULL && !finx_import_profile_fits (self->profile, row))
    for (guint i = 0; row->fault == NULL && i + 1 < row->n_cells; i++)
      if (finx_csv_cell_is (&row->cells[i], word))
        return g_strndup (row->cells[i + 1].text, row->cells[i + 1].length);
  return NULL;
}

/* A "Fee" that is not "fees" would be lost without a word. Other programs have many columns that we do not need. */
static void
note_unknown_columns (FinxImport       *self,
                      const FinxCsvRow *head)
{
  for (guint i = 0; (self->profile->flags & FINX_IMPORT_EXACT) != 0 && i < head->n_cells; i++)
    {
      gboolean is_known = *self->names[i] == '\0';

      for (guint field = 0; field < FINX_N_FIELDS; field++)
        is_known |= self->columns[field] == i;
      if (!is_known)
        finx_import_result_add (self->result, TRUE, head, i + 1, self->names[i], "FINX-IMPORT-035",
                                "“%s” is not a column of FinX CSV and is not read.", self->names[i]);
    }
}

static gboolean
read_columns (FinxImport        *self,
              const FinxCsvRow  *head,
              GError           **error)
{
  self->n_columns = head->n_cells;
  self->names = g_new0 (char *, head->n_cells + 1);
  for (guint i = 0; i < head->n_cells; i++)
    self->names[i] = g_strstrip (g_strndup (head->cells[i].text, finx_csv_cut (head->cells[i].text, head->cells[i].length, 60)));

  for (guint field = 0; field < FINX_N_FIELDS; field++)
    {
      guint n_found;

      self->columns[field] = finx_import_profile_find_column (self->profile, field, head, &n_found);
      if (n_found > 1)
        {
          finx_set_error (error, FINX_ERROR_INVALID, "FINX-IMPORT-006",
                          "The column “%s” is there %u times. Rename those that do not count",
                          self->names[self->columns[field]], n_found);
          return FALSE;
        }
    }
  note_unknown_columns (self, head);
  return TRUE;
}

/* Leaves @csv after the head line. */
static void
skip_head (FinxImport *self,
           FinxCsv    *csv)
{
  const FinxCsvRow *row;

  finx_csv_rewind (csv);
  while ((row = finx_csv_next (csv)) != NULL && !finx_import_profile_fits (self->profile, row))
    ;
}

static gboolean
read_head (FinxImport  *self,
           FinxCsv     *csv,
           GError     **error)
{
  const FinxCsvRow *row = NULL;

  for (guint n = 0; n < HEAD_ROWS && self->profile == NULL && (row = finx_csv_next (csv)) != NULL; n++)
    self->profile = find_profile (self->options, row);
  if (self->profile == NULL)
    return fail (error, "FINX-IMPORT-005", self->options->profile != NULL
                 ? "The file has no line with the column names of this layout. Choose another layout"
                 : "No line with known column names was found. Choose the layout, or name the columns as FinX CSV does: "
                   "date, type, account, symbol, quantity, amount, currency");

  if (!read_columns (self, row, error))
    return FALSE;
  if (self->profile->currency_after != NULL)
    self->currency = find_above (self, csv, self->profile->currency_after);
  if (self->currency == NULL)
    self->currency = g_strdup (self->profile->currency != NULL ? self->profile->currency : self->options->currency);
  return TRUE;
}

/* A row of another section of the file, or a head line that is repeated. */
static gboolean
is_outside (FinxImport       *self,
            const FinxCsvRow *row)
{
  if (self->profile->section != NULL)
    return row->n_cells < 2 || !finx_csv_cell_is (&row->cells[0], self->profile->section)
           || !finx_csv_cell_is (&row->cells[1], "Data");
  return (self->profile->flags & FINX_IMPORT_EXACT) == 0 && finx_import_profile_fits (self->profile, row);
}

/* Dates that begin with the year, and our own numbers with a point, can be mistaken for nothing else: a row that is
 * different is refused alone. Anything else is a reading that one row far below can prove wrong. */
static gboolean
are_dates_sure (const FinxFieldFormat *format)
{
  return format->date_orders == FINX_DATE_YMD;
}

static gboolean
are_numbers_sure (FinxImport            *self,
                  const FinxFieldFormat *format)
{
  return format->number_marks == FINX_NUMBER_POINT && (self->profile->flags & FINX_IMPORT_EXACT) != 0;
}

/* Our own files never group digits: "1.234" is no thousand there. */
static void
see_number (FinxImport      *self,
            FinxFieldFormat *format,
            FinxCsvCell      cell)
{
  FinxDecimal value;

  if ((self->profile->flags & FINX_IMPORT_EXACT) != 0 && memchr (cell.text, '.', cell.length) != NULL
      && finx_parse_number (cell.text, cell.length, FINX_NUMBER_POINT | FINX_NUMBER_PLAIN, &value) == NULL)
    {
      format->number_marks &= FINX_NUMBER_POINT;
      format->has_marks = TRUE;
    }
  else
    finx_field_format_see_number (format, cell.text, cell.length);
}

static void
see_row (FinxImport      *self,
         FinxFieldFormat *format)
{
  FinxCsvCell date = finx_import_cell (self, FINX_FIELD_DATE);

  if (!are_dates_sure (format))
    finx_field_format_see_date (format, date.text, date.length);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers) && !are_numbers_sure (self, format); i++)
    if (self->columns[numbers[i]] != FINX_NO_COLUMN)
      see_number (self, format, finx_import_cell (self, numbers[i]));
}

static gboolean
is_decided (guint bits)
{
  return (bits & (bits - 1)) == 0;
}

static gboolean
settle_dates (FinxImport             *self,
              const FinxFieldFormat  *format,
              GError                **error)
{
  guint orders = format->date_orders;

  if (!format->has_dates)
    orders &= FINX_DATE_YMD | (orders & -orders);
  if (orders == 0)
    return fail (error, "FINX-IMPORT-008", "The dates are not all in the same order of day, month and year. Correct the file");
  if (format->has_dates && !is_decided (orders))
    return fail (error, "FINX-IMPORT-008",
                 "The dates can be read as day/month or as month/day: no day in the file is above 12. Choose one");
  self->date_order = orders & -orders;
  return TRUE;
}

static gboolean
settle_numbers (FinxImport             *self,
                const FinxFieldFormat  *format,
                GError                **error)
{
  guint marks = format->number_marks;

  if (marks == 0)
    return fail (error, "FINX-IMPORT-009", "Some numbers have a decimal point and some a decimal comma. Correct the file");
  if (format->has_marks && !is_decided (marks))
    return fail (error, "FINX-IMPORT-009",
                 "Numbers such as 1,234 can mean a thousand or little more than one, and no number in the file tells which. "
                 "Choose point or comma");
  self->number_marks = (marks & FINX_NUMBER_POINT) != 0 ? FINX_NUMBER_POINT : FINX_NUMBER_COMMA;
  return TRUE;
}

/* Reads as much of the file as it takes to know how it writes dates and numbers. */
static gboolean
find_formats (FinxImport  *self,
              FinxCsv     *csv,
              GError     **error)
{
  FinxFieldFormat format = FINX_FIELD_FORMAT_INIT;
  guint fixed_orders = self->options->date_order, fixed_marks = self->options->number_mark;
  gboolean seeks_order, seeks_mark;

  format.date_orders = fixed_orders != 0 ? fixed_orders : self->profile->date_orders;
  format.number_marks = fixed_marks != 0 ? fixed_marks : self->profile->number_marks;
  seeks_order = !is_decided (format.date_orders);
  seeks_mark = !is_decided (format.number_marks);
  skip_head (self, csv);
  for (guint64 n = 0; (seeks_order && !are_dates_sure (&format)) || (seeks_mark && !are_numbers_sure (self, &format)); n++)
    {
      self->row = finx_csv_next (csv);
      if (self->row == NULL)
        break;
      if (n >= FORMAT_ROWS && !format.has_marks && are_dates_sure (&format) && (self->profile->flags & FINX_IMPORT_EXACT) != 0)
        break;
      if (self->row->fault == NULL && !is_outside (self, self->row))
        see_row (self, &format);
    }
  if (!settle_dates (self, &format, error) || !settle_numbers (self, &format, error))
    return FALSE;
  if ((self->profile->flags & FINX_IMPORT_EXACT) != 0 && self->number_marks == FINX_NUMBER_POINT)
    self->number_marks |= FINX_NUMBER_PLAIN;
  return TRUE;
}

/* Sections that are not read are named once each, so that nobody believes they were. */
static void
note_section (FinxImport       *self,
              const FinxCsvRow *row,
              char            **section)
{
  if (self->profile->section == NULL || row->n_cells < 2 || finx_csv_cell_is (&row->cells[0], self->profile->section)
      || (*section != NULL && finx_csv_cell_is (&row->cells[0], *section)))
    return;
  g_free (*section);
  *section = g_strndup (row->cells[0].text, row->cells[0].length);
  finx_import_result_add (self->result, TRUE, row, 0, NULL, "FINX-IMPORT-034",
                          "The section “%s” is not read; only “%s” is.", *section, self->profile->section);
}

static void
read_row (FinxImport *self)
{
  if (self->row->fault != NULL)
    {
      const char *name = self->row->fault_column > 0 && self->row->fault_column <= self->n_columns
                         ? self->names[self->row->fault_column - 1] : NULL;

      finx_import_result_add (self->result, FALSE, self->row, self->row->fault_column, name, "FINX-IMPORT-010", "%s",
                              self->row->fault);
    }
  else if ((self->profile->flags & FINX_IMPORT_EXACT) != 0)
    finx_import_read_exact (self);
  else
    finx_import_read_foreign (self);
}

static void
read_rows (FinxImport *self,
           FinxCsv    *csv)
{
  g_autofree char *section = NULL;

  while ((self->row = finx_csv_next (csv)) != NULL)
    if (self->row->fault == NULL && is_outside (self, self->row))
      {
        note_section (self, self->row, &section);
      }
    else
      {
        self->result->n_rows++;
        read_row (self);
      }
}

static void
import_clear (FinxImport *self)
{
  g_strfreev (self->names);
  g_free (self->currency);
  g_free (self->last_symbol);
  g_hash_table_unref (self->instruments);
  g_hash_table_unref (self->legs);
  finx_hash_counter_free (self->ids);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FinxImport, import_clear)

/**
 * finx_transaction_csv_read:
 * @bytes: the file, such as from finx_text_map_file()
 * @options: what is known about it; zeroed: nothing
 * @error: %FINX_ERROR_INVALID: nothing of the file could be read, and why
 *
 * Rows without an id get one that is made from what they say, so that reading the file again gives the same ids. Rows
 * that can not be booked are listed, and the others read on. What counts of two forms of dates or numbers is decided
 * by the whole file, and asked for when the file leaves it open.
 *
 * Returns: (transfer full) (nullable): what it holds
 */
FinxImportResult *
finx_transaction_csv_read (GBytes                   *bytes,
                           const FinxImportOptions  *options,
                           GError                  **error)
{
  g_autoptr(FinxImportResult) result = finx_import_result_new ();
  g_autoptr(FinxCsv) csv = finx_csv_new (bytes, options->delimiter, error);
  g_auto(FinxImport) self = {
    .options = options,
    .result = result,
    .instruments = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .ids = finx_hash_counter_new (g_bytes_get_size (bytes) / TYPICAL_ROW),
    .legs = finx_import_legs_new (),
  };

  if (csv == NULL || !read_head (&self, csv, error) || !find_formats (&self, csv, error))
    return NULL;

  skip_head (&self, csv);
  result->profile = self.profile;
  result->encoding = finx_csv_get_encoding (csv);
  result->delimiter = finx_csv_get_delimiter (csv);
  result->date_order = self.date_order;
  result->number_mark = self.number_marks & ~(guint) FINX_NUMBER_PLAIN;
  read_rows (&self, csv);
  finx_import_refuse_legs (&self);
  return g_steal_pointer (&result);
}
