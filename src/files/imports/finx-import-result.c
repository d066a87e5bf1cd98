/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/imports/finx-import-result.h"

#include "base/finx-text.h"

#define SHOWN_BYTES 500

static void
fault_free (gpointer data)
{
  FinxImportFault *fault = data;

  g_free (fault->name);
  g_free (fault->sentence);
  g_free (fault->text);
  g_free (fault);
}

FinxImportResult *
finx_import_result_new (void)
{
  FinxImportResult *self = g_new0 (FinxImportResult, 1);

  self->transactions = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);
  self->faults = g_ptr_array_new_with_free_func (fault_free);
  self->skipped = g_ptr_array_new_with_free_func (fault_free);
  self->opened = G_MININT32;
  return self;
}

void
finx_import_result_free (FinxImportResult *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->transactions);
  g_ptr_array_unref (self->faults);
  g_ptr_array_unref (self->skipped);
  g_free (self);
}

/**
 * finx_import_result_add:
 * @is_skipped: it books nothing; else it is a fault
 * @column: counted from 1; 0: the row as a whole
 *
 * Notes a row that is left out. All are counted; the first of each sort are kept.
 */
void
finx_import_result_add (FinxImportResult *self,
                        gboolean          is_skipped,
                        const FinxCsvRow *row,
                        guint             column,
                        const char       *name,
                        const char       *code,
                        const char       *format,
                        ...)
{
  GPtrArray *list = is_skipped ? self->skipped : self->faults;
  g_autofree char *text = NULL;
  FinxImportFault *fault;
  va_list args;

  *(is_skipped ? &self->n_skipped : &self->n_faults) += 1;
  if (list->len >= FINX_IMPORT_MAX_FAULTS)
    return;

  fault = g_new (FinxImportFault, 1);
  fault->line = row->line;
  fault->column = column;
  fault->name = g_strdup (name != NULL ? name : "");
  fault->code = code;
  va_start (args, format);
  fault->sentence = g_strdup_vprintf (finx_text (format), args);
  va_end (args);
  text = g_strndup (row->text, MIN (row->length, SHOWN_BYTES));
  fault->text = g_utf8_make_valid (text, -1);
  g_ptr_array_add (list, fault);
}
