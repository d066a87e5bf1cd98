/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "files/imports/finx-import-private.h"

G_BEGIN_DECLS

/* The fields of one transaction in a file that is no table; the first member of a source. Texts that are not set are
 * empty. Its row is what finx_import_read_rows() reads. */
typedef struct
{
  FinxImportSource source;
  FinxCsvRow       row;
  FinxCsvCell      cells[FINX_N_FIELDS];
  FinxImportPlace  places[FINX_N_FIELDS];
  GStringChunk    *made;        /* texts that do not stand in the file like this; of this record */
} FinxImportRecord;

void              finx_import_record_init  (FinxImportRecord        *self);
void              finx_import_record_clear (FinxImportRecord        *self);
void              finx_import_record_begin (FinxImportRecord        *self,
                                            const char              *text,
                                            guint64                  line);
const FinxCsvRow *finx_import_record_end   (FinxImportRecord        *self,
                                            const char              *end);
void              finx_import_record_place (FinxImportRecord        *self,
                                            FinxImportField          field,
                                            const char              *name,
                                            guint64                  line,
                                            guint                    column);
void              finx_import_record_set   (FinxImportRecord        *self,
                                            FinxImportField          field,
                                            const char              *text,
                                            gsize                    length);
void              finx_import_record_copy  (FinxImportRecord        *self,
                                            FinxImportField          field,
                                            const char              *text,
                                            gssize                   length);
void              finx_import_record_number (FinxImportRecord       *self,
                                            FinxImportField          field,
                                            FinxDecimal              value);
gboolean          finx_import_record_has   (FinxImportRecord        *self,
                                            FinxImportField          field);
char             *finx_import_record_dup   (FinxImportRecord        *self,
                                            FinxImportField          field);
FinxImportResult *finx_import_records      (FinxImportRecord        *records,
                                            const FinxImportProfile *profile,
                                            const FinxImportOptions *options,
                                            gsize                    n_expected,
                                            GError                 **error);
G_END_DECLS
