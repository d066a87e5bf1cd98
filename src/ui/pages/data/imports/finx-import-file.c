/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/data/imports/finx-import-file.h"

#include <string.h>

#include "base/finx-error.h"
#include "files/imports/finx-import.h"
#include "files/text/finx-text-encoding.h"

#define SAMPLE_BYTES (256 * 1024)
#define HEAD_ROWS    40                 /* above a table, at most */

FinxImportFile *
finx_import_file_new (const char *path)
{
  FinxImportFile *self = g_new0 (FinxImportFile, 1);
  g_autofree char *name = g_path_get_basename (path);

  self->path = g_strdup (path);
  self->name = g_filename_display_name (name);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  self->bytes = finx_text_map_file (path, &self->error);
  if (self->bytes != NULL)
    self->format = finx_import_find_format (self->bytes, self->name);
  return self;
}

void
finx_import_file_free (FinxImportFile *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->mapping, finx_import_mapping_free);
  g_clear_error (&self->error);
  g_clear_pointer (&self->sample, finx_import_result_free);
  g_clear_pointer (&self->head, g_strfreev);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->outcome, finx_import_outcome_free);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_free (self->path);
  g_free (self->name);
  g_free (self);
}

/* Whole lines of a table's beginning; other formats make sense as a whole only. (transfer full) */
static GBytes *
take_sample (FinxImportFile *self)
{
  gsize size;
  const char *text = g_bytes_get_data (self->bytes, &size);
  const char *end;

  if (self->format != FINX_FORMAT_CSV || size <= SAMPLE_BYTES)
    return g_bytes_ref (self->bytes);
  end = g_strrstr_len (text, SAMPLE_BYTES, "\n");
  return g_bytes_new_from_bytes (self->bytes, 0, end != NULL ? (gsize) (end - text) + 1 : SAMPLE_BYTES);
}

FinxImportOptions
finx_import_file_get_options (FinxImportFile *self)
{
  return (FinxImportOptions) {
    .profile = self->mapping != NULL ? finx_import_mapping_intern (self->mapping) : self->profile,
    .delimiter = self->delimiter, .date_order = self->date_order, .number_mark = self->number_mark,
  };
}

gboolean
finx_import_file_is_readable (FinxImportFile *self)
{
  return self->error == NULL && self->sample != NULL && self->sample->n_transactions > 0;
}

static guint
count_cells (const FinxCsvRow *row)
{
  guint n = 0;

  for (guint i = 0; i < row->n_cells; i++)
    n += row->cells[i].length > 0;
  return n;
}

/* Reads on to the line with the names: that of the layout, else the first of those with the most cells. %NULL: none. */
static const FinxCsvRow *
find_head (FinxCsv                 *csv,
           const FinxImportProfile *profile)
{
  const FinxCsvRow *row;
  guint most = 0;
  guint64 line = 0;

  for (guint n = 0; n < HEAD_ROWS && (row = finx_csv_next (csv)) != NULL; n++)
    if (profile != NULL && finx_import_profile_fits (profile, row))
      return row;
    else if (row->fault == NULL && count_cells (row) > most)
      {
        most = count_cells (row);
        line = row->line;
      }
  finx_csv_rewind (csv);
  while ((row = finx_csv_next (csv)) != NULL && row->line < line)
    ;
  return most > 1 ? row : NULL;
}

static char **
take_cells (const FinxCsvRow *row,
            guint             n)
{
  char **cells = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    cells[i] = i < row->n_cells ? g_strstrip (g_strndup (row->cells[i].text, finx_csv_cut (row->cells[i].text, row->cells[i].length, 60)))
                                : g_strdup ("");
  return cells;
}

/* The table as it stands in the file; its columns are guessed when no layout is known. */
static void
look_at_table (FinxImportFile *self,
               GBytes         *sample,
               gboolean        shall_guess)
{
  const FinxImportProfile *profile = finx_import_file_get_options (self).profile;
  g_autoptr(FinxCsv) csv = finx_csv_new (sample, self->delimiter, NULL);
  const FinxCsvRow *row;
  guint n;

  if (profile == NULL && self->sample != NULL)
    profile = self->sample->profile;
  row = csv != NULL ? find_head (csv, profile) : NULL;
  if (row == NULL)
    return;
  n = row->n_cells;
  self->head = take_cells (row, n);
  if (shall_guess)
    self->mapping = finx_import_mapping_guess (row, NULL);
  while (self->rows->len < FINX_IMPORT_FILE_ROWS && (row = finx_csv_next (csv)) != NULL)
    if (row->fault == NULL)
      g_ptr_array_add (self->rows, take_cells (row, n));
}

static const FinxInstrument *
resolve (const FinxSymbolQuery *query,
         gpointer               symbols)
{
  return finx_import_symbols_resolve (symbols, query);
}

static void
read_sample (FinxImportFile      *self,
             GBytes              *sample,
             FinxInstrumentTable *instruments)
{
  g_autoptr(FinxImportSymbols) symbols = finx_import_symbols_new (instruments, "USD");
  FinxImportOptions options = finx_import_file_get_options (self);

  options.account = options.currency = "USD";   /* stand for the portfolio's */
  options.resolve = resolve;
  options.user_data = symbols;
  g_clear_error (&self->error);
  g_clear_pointer (&self->sample, finx_import_result_free);
  self->sample = finx_import_read (sample, self->name, &options, &self->error);
  if (self->sample != NULL)             /* they refer to instruments that go now */
    g_ptr_array_set_size (self->sample->transactions, 0);
}

/* A layout that the person described before, and that has the columns of this file. */
static gboolean
take_saved (FinxImportFile *self,
            GBytes         *sample,
            GPtrArray      *saved)
{
  g_autoptr(FinxCsv) csv = finx_csv_new (sample, self->delimiter, NULL);
  const FinxCsvRow *row;

  for (guint n = 0; csv != NULL && n < HEAD_ROWS && (row = finx_csv_next (csv)) != NULL; n++)
    for (guint i = 0; i < saved->len; i++)
      if (finx_import_profile_fits (finx_import_mapping_intern (saved->pdata[i]), row))
        {
          self->mapping = finx_import_mapping_copy (saved->pdata[i]);
          return TRUE;
        }
  return FALSE;
}

void
finx_import_file_look (FinxImportFile      *self,
                       FinxInstrumentTable *instruments,
                       GPtrArray           *saved)
{
  g_autoptr(GBytes) sample = NULL;
  gboolean is_unknown;

  g_clear_pointer (&self->head, g_strfreev);
  g_ptr_array_set_size (self->rows, 0);
  if (self->bytes == NULL)
    return;
  sample = take_sample (self);
  read_sample (self, sample, instruments);
  if (self->format != FINX_FORMAT_CSV)
    return;
  is_unknown = self->mapping == NULL && self->profile == NULL && self->error != NULL
               && g_strcmp0 (finx_error_code (self->error), "FINX-IMPORT-005") == 0;
  if (is_unknown && take_saved (self, sample, saved))
    is_unknown = FALSE;
  look_at_table (self, sample, is_unknown);
  if (self->mapping != NULL && (is_unknown || self->error != NULL) && finx_import_mapping_is_usable (self->mapping))
    read_sample (self, sample, instruments);
}

FinxImportMapping *
finx_import_file_own_mapping (FinxImportFile *self)
{
  guint n = self->head != NULL ? g_strv_length (self->head) : 0;
  g_autofree FinxCsvCell *cells = g_new0 (FinxCsvCell, n + 1);
  const FinxCsvRow row = { .cells = cells, .n_cells = n };

  if (self->mapping != NULL)
    return self->mapping;
  for (guint i = 0; i < n; i++)
    cells[i] = (FinxCsvCell) { .text = self->head[i], .length = (guint32) strlen (self->head[i]) };
  self->mapping = finx_import_mapping_guess (&row, self->sample != NULL ? self->sample->profile : self->profile);
  return self->mapping;
}
