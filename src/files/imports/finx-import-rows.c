/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a file, whatever its format: first how it writes dates and numbers, then what they say. */
#include "files/imports/finx-import-private.h"

#include <string.h>

#include "base/finx-error.h"
#include "base/finx-text.h"

#define FORMAT_ROWS 10000       /* without one number that has decimals: a point is meant, and a comma refused */

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
    return fail (error, "FINX-IMPORT-008", finx_text ("The dates are not all in the same order of day, month and year. Correct the file"));
  if (format->has_dates && !is_decided (orders))
    return fail (error, "FINX-IMPORT-008",
                 finx_text ("The dates can be read as day/month or as month/day: no day in the file is above 12. Choose one"));
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
    return fail (error, "FINX-IMPORT-009", finx_text ("Some numbers have a decimal point and some a decimal comma. Correct the file"));
  if (format->has_marks && !is_decided (marks))
    return fail (error, "FINX-IMPORT-009",
                 finx_text ("Numbers such as 1,234 can mean a thousand or little more than one, and no number in the file tells which. "
                            "Choose point or comma"));
  self->number_marks = (marks & FINX_NUMBER_POINT) != 0 ? FINX_NUMBER_POINT : FINX_NUMBER_COMMA;
  return TRUE;
}

static const FinxCsvRow *
next_row (FinxImport       *self,
          FinxImportSource *source)
{
  return g_cancellable_is_cancelled (self->options->cancellable) ? NULL : source->next (source);
}

/* Reads as much of the file as it takes to know how it writes dates and numbers. */
static gboolean
find_formats (FinxImport  *self,
              FinxImportSource  *source,
              GError     **error)
{
  FinxFieldFormat format = FINX_FIELD_FORMAT_INIT;
  guint fixed_orders = self->options->date_order, fixed_marks = self->options->number_mark;
  gboolean seeks_order, seeks_mark;

  format.date_orders = fixed_orders != 0 ? fixed_orders : self->profile->date_orders;
  format.number_marks = fixed_marks != 0 ? fixed_marks : self->profile->number_marks;
  seeks_order = !is_decided (format.date_orders);
  seeks_mark = !is_decided (format.number_marks);
  source->rewind (source);
  for (guint64 n = 0; (seeks_order && !are_dates_sure (&format)) || (seeks_mark && !are_numbers_sure (self, &format)); n++)
    {
      self->row = next_row (self, source);
      if (self->row == NULL)
        break;
      if (n >= FORMAT_ROWS && !format.has_marks && are_dates_sure (&format) && (self->profile->flags & FINX_IMPORT_EXACT) != 0)
        break;
      if (self->row->fault == NULL && !is_outside (self, self->row))
        see_row (self, &format);
    }
  if (g_cancellable_set_error_if_cancelled (self->options->cancellable, error) || !settle_dates (self, &format, error) || !settle_numbers (self, &format, error))
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
  finx_import_result_add (self->result, TRUE, row, 0, NULL, "FINX-IMPORT-034", N_("The section “%s” is not read."), *section);
}

static void
read_row (FinxImport *self)
{
  if (self->row->fault != NULL)
    {
      const char *name = self->row->fault_column > 0 && self->row->fault_column <= self->n_columns
                         ? self->names[self->row->fault_column - 1] : NULL;

      finx_import_result_add (self->result, FALSE, self->row, self->row->fault_column, name, "FINX-IMPORT-010", "%s",
                              finx_text (self->row->fault));
    }
  else if ((self->profile->flags & FINX_IMPORT_EXACT) != 0)
    finx_import_read_exact (self);
  else
    finx_import_read_foreign (self);
}

/* Returns: whether the row is the head line of a section that is read: the rows below it are of its columns */
static gboolean
is_head (FinxImport               *self,
         const FinxImportProfile **section)
{
  *section = self->layout->section != NULL ? finx_import_profile_find_section (self->layout, self->row) : NULL;
  return *section != NULL;
}

static gboolean
read_rows (FinxImport        *self,
           FinxImportSource  *source,
           GError           **error)
{
  g_autofree char *unread = NULL;
  const FinxImportProfile *section;

  while ((self->row = next_row (self, source)) != NULL)
    if (self->row->fault == NULL && is_head (self, &section))
      {
        self->profile = section;
        if (!finx_import_read_columns (self, self->row, error))
          return FALSE;
      }
    else if (self->row->fault == NULL && is_outside (self, self->row))
      {
        note_section (self, self->row, &unread);
      }
    else
      {
        self->result->n_rows++;
        if (source->profile != NULL)
          self->profile = source->profile;
        read_row (self);
      }
  return TRUE;
}

/**
 * finx_import_init:
 * @n_expected: about how many rows it has
 *
 * Returns: a file of which nothing is known yet; cleared with finx_import_clear()
 */
FinxImport
finx_import_init (const FinxImportOptions *options,
                  FinxImportResult        *result,
                  gsize                    n_expected)
{
  return (FinxImport) {
    .options = options,
    .result = result,
    .instruments = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .ids = finx_hash_counter_new (n_expected),
    .legs = finx_import_legs_new (),
    .swaps = finx_import_swaps_new (),
  };
}

void
finx_import_clear (FinxImport *self)
{
  g_strfreev (self->names);
  g_free (self->currency);
  g_free (self->last_symbol);
  g_free (self->last_split);
  g_hash_table_unref (self->instruments);
  g_hash_table_unref (self->legs);
  g_hash_table_unref (self->swaps);
  finx_hash_counter_free (self->ids);
}

/**
 * finx_import_read_rows:
 * @self: with its profile, names and columns set
 *
 * Reads all rows of @source into the result; %FALSE: none could be read.
 */
gboolean
finx_import_read_rows (FinxImport        *self,
                       FinxImportSource  *source,
                       GError           **error)
{
  self->places = source->places;
  if (!find_formats (self, source, error))
    return FALSE;
  self->result->profile = self->layout;
  self->result->date_order = self->date_order;
  self->result->number_mark = self->number_marks & ~(guint) FINX_NUMBER_PLAIN;
  source->rewind (source);
  if (!read_rows (self, source, error) || g_cancellable_set_error_if_cancelled (self->options->cancellable, error))
    return FALSE;
  finx_import_refuse_legs (self);
  finx_import_emit_swaps (self);
  if (source->finish != NULL)
    source->finish (source, self);
  return TRUE;
}
