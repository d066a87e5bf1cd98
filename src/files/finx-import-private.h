/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "files/finx-content-hash.h"
#include "files/finx-transaction-csv.h"

G_BEGIN_DECLS

#define FINX_NO_COLUMN G_MAXUINT

/* A file that is being read. */
typedef struct
{
  const FinxImportOptions *options;
  const FinxImportProfile *profile;
  FinxImportResult        *result;
  const FinxCsvRow        *row;
  guint                    columns[FINX_N_FIELDS];      /* where each field stands; FINX_NO_COLUMN */
  char                   **names;       /* of the columns, as the file has them */
  guint                    n_columns;
  FinxDateOrder            date_order;
  guint                    number_marks; /* for finx_parse_number() */
  char                    *currency;    /* of rows that name none */
  GHashTable              *instruments; /* symbol → const FinxInstrument */
  const FinxInstrument    *last_instrument;
  char                    *last_symbol;
  FinxHashCounter         *ids;
  GHashTable              *legs;        /* group → FinxLeg: those whose other side is still to come */
} FinxImport;

/* What the cells of a row say, before it is a transaction. */
typedef struct
{
  FinxTransactionKind kind;
  gint32              day;
  gint64              time_us;
  FinxDecimal         quantity, price, amount, gross, fees, taxes, fx_rate, ratio;
} FinxImportRow;

/* finx-import-row.c */
FinxCsvCell      finx_import_cell          (FinxImport        *self,
                                            FinxImportField    field);
void             finx_import_refuse        (FinxImport        *self,
                                            FinxImportField    field,
                                            const char        *code,
                                            const char        *why);
gboolean         finx_import_read_moment   (FinxImport        *self,
                                            FinxImportRow     *row);
gboolean         finx_import_read_number   (FinxImport        *self,
                                            FinxImportField    field,
                                            FinxDecimal       *value);
const FinxInstrument *finx_import_find_instrument (FinxImport *self,
                                            FinxCsvCell        symbol,
                                            FinxCsvCell        currency);
FinxTransaction *finx_import_new_transaction (FinxImport      *self,
                                            const FinxImportRow *row);
void             finx_import_emit          (FinxImport        *self,
                                            FinxTransaction   *transaction);       /* (transfer full) */
void             finx_import_read_exact    (FinxImport        *self);

/* finx-import-foreign.c */
void             finx_import_read_foreign  (FinxImport        *self);

/* finx-import-coins.c */
gboolean         finx_import_read_coins    (FinxImport        *self,
                                            FinxImportRow     *row);
void             finx_import_read_leg      (FinxImport        *self,
                                            const FinxImportRow *row);
void             finx_import_refuse_legs   (FinxImport        *self);
GHashTable      *finx_import_legs_new      (void);

G_END_DECLS
