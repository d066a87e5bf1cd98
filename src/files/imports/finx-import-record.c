/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/imports/finx-import-record.h"

#include <string.h>

#define MAX_VALUE 65536         /* bytes of a text that goes into a transaction */

void
finx_import_record_init (FinxImportRecord *self)
{
  self->source.places = self->places;
  self->made = g_string_chunk_new (1024);
}

void
finx_import_record_clear (FinxImportRecord *self)
{
  g_clear_pointer (&self->made, g_string_chunk_free);
}

/* @text: where it starts in the file */
void
finx_import_record_begin (FinxImportRecord *self,
                          const char       *text,
                          guint64           line)
{
  g_string_chunk_clear (self->made);
  memset (self->places, 0, sizeof self->places);
  for (guint i = 0; i < FINX_N_FIELDS; i++)
    self->cells[i] = (FinxCsvCell) { "", 0, FALSE, FALSE };
  self->row = (FinxCsvRow) { .cells = self->cells, .n_cells = FINX_N_FIELDS, .line = line, .text = text };
}

const FinxCsvRow *
finx_import_record_end (FinxImportRecord *self,
                        const char       *end)
{
  self->row.length = (gsize) (end - self->row.text);
  return &self->row;
}

void
finx_import_record_place (FinxImportRecord *self,
                          FinxImportField   field,
                          const char       *name,
                          guint64           line,
                          guint             column)
{
  self->places[field] = (FinxImportPlace) { name, line, column };
}

/* @text: lies in the file, or lives as long as the record */
void
finx_import_record_set (FinxImportRecord *self,
                        FinxImportField   field,
                        const char       *text,
                        gsize             length)
{
  self->cells[field] = (FinxCsvCell) { text, (guint32) finx_csv_cut (text, length, MAX_VALUE), FALSE, FALSE };
}

void
finx_import_record_copy (FinxImportRecord *self,
                         FinxImportField   field,
                         const char       *text,
                         gssize            length)
{
  gsize cut = finx_csv_cut (text, length < 0 ? strlen (text) : (gsize) length, MAX_VALUE);

  finx_import_record_set (self, field, g_string_chunk_insert_len (self->made, text, (gssize) cut), cut);
}

/* Unknown: the field stays empty. */
void
finx_import_record_number (FinxImportRecord *self,
                           FinxImportField   field,
                           FinxDecimal       value)
{
  char text[FINX_DECIMAL_STRING_SIZE];

  if (finx_decimal_is_known (value))
    finx_import_record_copy (self, field, text, (gssize) finx_decimal_print (value, text));
}

gboolean
finx_import_record_has (FinxImportRecord *self,
                        FinxImportField   field)
{
  return self->cells[field].length > 0;
}

/* Returns: (transfer full): the field's text */
char *
finx_import_record_dup (FinxImportRecord *self,
                        FinxImportField   field)
{
  return g_strndup (self->cells[field].text, self->cells[field].length);
}

/**
 * finx_import_records:
 * @records: a source, ready to be read from its start
 * @n_expected: about how many it has
 *
 * Returns: (transfer full) (nullable): what it holds
 */
FinxImportResult *
finx_import_records (FinxImportRecord         *records,
                     const FinxImportProfile  *profile,
                     const FinxImportOptions  *options,
                     gsize                     n_expected,
                     GError                  **error)
{
  g_autoptr(FinxImportResult) result = finx_import_result_new ();
  g_auto(FinxImport) self = finx_import_init (options, result, n_expected);

  self.layout = self.profile = profile;
  self.n_columns = FINX_N_FIELDS;
  for (guint field = 0; field < FINX_N_FIELDS; field++)
    self.columns[field] = field == FINX_FIELD_GROUP ? FINX_NO_COLUMN : field;
  self.currency = g_strdup (profile->currency != NULL ? profile->currency : options->currency);
  result->encoding = "UTF-8";
  return finx_import_read_rows (&self, &records->source, error) ? g_steal_pointer (&result) : NULL;
}
