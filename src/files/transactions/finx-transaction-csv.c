/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/transactions/finx-transaction-csv.h"

#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-text.h"
#include "base/finx-time.h"
#include "files/imports/finx-import-private.h"

#define HEAD_ROWS      5000     /* lines above a table, at most: statements list all positions there */
#define TYPICAL_ROW    80       /* bytes */

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
    if (finx_import_profile_is_likely (profiles[i], row))
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
  while ((row = finx_csv_next (csv)) != NULL && !finx_import_profile_fits (self->layout, row))
    for (guint i = 0; row->fault == NULL && i + 1 < row->n_cells; i++)
      if (finx_csv_cell_is (&row->cells[i], word))
        return g_strndup (row->cells[i + 1].text, row->cells[i + 1].length);
  return NULL;
}

/* The portfolio's opening day, above the head line of FinX CSV. A day that can not be read is told, and leaves the rows as they are. */
static void
read_opening (FinxImport *self,
              FinxCsv    *csv)
{
  const FinxCsvRow *row;

  finx_csv_rewind (csv);
  while ((row = finx_csv_next (csv)) != NULL && !finx_import_profile_fits (self->layout, row))
    {
      g_autofree char *text = NULL;
      gint64 time_us;

      if (row->fault != NULL || row->n_cells < 2 || !finx_csv_cell_is (&row->cells[0], FINX_IMPORT_OPENED))
        continue;
      text = g_strndup (row->cells[1].text, row->cells[1].length);
      if (strlen (text) == strlen ("2024-01-31") && finx_time_parse_iso (text, &time_us, NULL))
        self->result->opened = (gint32) finx_days_from_time (time_us);
      else
        finx_import_result_add (self->result, TRUE, row, 2, FINX_IMPORT_OPENED, "FINX-IMPORT-046",
                                N_("“%s” is not a day such as 2024-01-31: the portfolio keeps its opening day."), text);
    }
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
                                N_("“%s” is not a column of FinX CSV and is not read."), self->names[i]);
    }
}

/**
 * finx_import_read_columns:
 * @head: the head line of @self's profile
 */
gboolean
finx_import_read_columns (FinxImport        *self,
                          const FinxCsvRow  *head,
                          GError           **error)
{
  g_strfreev (self->names);
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

static gboolean
read_head (FinxImport  *self,
           FinxCsv     *csv,
           GError     **error)
{
  const FinxCsvRow *row = NULL;

  for (guint n = 0; n < HEAD_ROWS && self->layout == NULL && (row = finx_csv_next (csv)) != NULL; n++)
    self->layout = find_profile (self->options, row);
  if (self->layout == NULL)
    return fail (error, "FINX-IMPORT-005", self->options->profile != NULL
                 ? finx_text ("The file has no line with the column names of this layout. Choose another layout")
                 : finx_text ("No line with known column names was found. Choose the layout, or name the columns as FinX CSV does: "
                              "date, type, account, symbol, quantity, amount, currency"));

  self->profile = finx_import_profile_find_section (self->layout, row);
  if (!finx_import_read_columns (self, row, error))
    return FALSE;
  if ((self->layout->flags & FINX_IMPORT_EXACT) != 0)
    read_opening (self, csv);
  if (self->layout->currency_after != NULL)
    self->currency = find_above (self, csv, self->layout->currency_after);
  if (self->currency == NULL)
    self->currency = g_strdup (self->layout->currency != NULL ? self->layout->currency : self->options->currency);
  return TRUE;
}

/* The rows below the head line, for finx_import_read_rows(). */
typedef struct
{
  FinxImportSource parent;
  FinxImport      *import;
  FinxCsv         *csv;
} CsvSource;

static const FinxCsvRow *
csv_next (FinxImportSource *source)
{
  return finx_csv_next (((CsvSource *) source)->csv);
}

static void
csv_rewind (FinxImportSource *source)
{
  CsvSource *self = (CsvSource *) source;
  const FinxCsvRow *row;

  finx_csv_rewind (self->csv);
  while ((row = finx_csv_next (self->csv)) != NULL && !finx_import_profile_fits (self->import->layout, row))
    ;
}

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
  g_auto(FinxImport) self = finx_import_init (options, result, g_bytes_get_size (bytes) / TYPICAL_ROW);
  CsvSource source = { { csv_next, csv_rewind, NULL, NULL }, &self, csv };

  if (csv == NULL || !read_head (&self, csv, error))
    return NULL;
  result->encoding = finx_csv_get_encoding (csv);
  result->delimiter = finx_csv_get_delimiter (csv);
  return finx_import_read_rows (&self, &source.parent, error) ? g_steal_pointer (&result) : NULL;
}
