/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "files/text/finx-content-hash.h"
#include "files/transactions/finx-transaction-csv.h"

G_BEGIN_DECLS

#define FINX_NO_COLUMN G_MAXUINT
#define N_(text) text                   /* for the catalogues; finx_text() gives the words */

typedef struct _FinxImport FinxImport;

/* Where a field stands, in files that are no tables. */
typedef struct
{
  const char *name;             /* as the file calls it; static or as long-lived as the source; %NULL: not there */
  guint64     line;             /* counted from 1 */
  guint       column;           /* bytes in the line, counted from 1 */
} FinxImportPlace;

/**
 * FinxImportSource: the rows of a file, one by one; each is valid until the next.
 * @places: (nullable): of the row's fields, by #FinxImportField; %NULL: its cells are columns of a table
 * @profile: (nullable): of the row, in files whose rows are not all read alike; %NULL: that of the file
 */
typedef struct _FinxImportSource FinxImportSource;
struct _FinxImportSource
{
  const FinxCsvRow      *(*next)   (FinxImportSource *self);
  void                   (*rewind) (FinxImportSource *self);
  const FinxImportPlace *places;
  void                   (*finish) (FinxImportSource *self, FinxImport *import);        /* (nullable): after the last */
  const FinxImportProfile *profile;
};

/* A file that is being read. */
struct _FinxImport
{
  const FinxImportOptions *options;
  const FinxImportProfile *layout;      /* of the file */
  const FinxImportProfile *profile;     /* of the section that is being read: @layout, or another of its sections */
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
  const FinxImportPlace   *places;      /* (nullable): of the source */
  char                    *last_split;  /* (nullable): symbol and day */
  GHashTable              *swaps;       /* account, day and sentence → FinxSwap: exchanges of units, until all rows are read */
};

/* What the cells of a row say, before it is a transaction. */
typedef struct
{
  FinxTransactionKind kind;
  gint32              day;
  gint64              time_us;
  FinxDecimal         quantity, price, amount, gross, fees, taxes, fx_rate, ratio;
  FinxDecimal         own_fees;         /* in a currency of their own; a booking of its own */
  gboolean            keeps_sign;       /* of the amount */
} FinxImportRow;

/* finx-transaction-csv.c */
gboolean         finx_import_read_columns  (FinxImport        *self,
                                            const FinxCsvRow  *head,
                                            GError           **error);

/* finx-import-rows.c */
FinxImport       finx_import_init          (const FinxImportOptions *options,
                                            FinxImportResult  *result,
                                            gsize              n_expected);
void             finx_import_clear         (FinxImport        *self);
gboolean         finx_import_read_rows     (FinxImport        *self,
                                            FinxImportSource  *source,
                                            GError           **error);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FinxImport, finx_import_clear)

/* finx-import-row.c */
FinxCsvCell      finx_import_cell          (FinxImport        *self,
                                            FinxImportField    field);
void             finx_import_note          (FinxImport        *self,
                                            gboolean           is_skipped,
                                            FinxImportField    field,
                                            const char        *code,
                                            const char        *format,
                                            ...) G_GNUC_PRINTF (5, 6);
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
const FinxInstrument *finx_import_resolve (FinxImport         *self,
                                            const FinxSymbolQuery *query);
FinxTransaction *finx_import_new_transaction (FinxImport      *self,
                                            const FinxImportRow *row);
gboolean         finx_import_emit          (FinxImport        *self,
                                            FinxTransaction   *transaction);       /* (transfer full) */
void             finx_import_read_exact    (FinxImport        *self);

/* finx-import-fee.c */
gboolean         finx_import_has_own_fees  (FinxImport        *self,
                                            const FinxImportRow *row);
void             finx_import_emit_fee      (FinxImport        *self,
                                            const FinxImportRow *row,
                                            const FinxInstrument *instrument);

/* finx-import-foreign.c */
void             finx_import_read_foreign  (FinxImport        *self);
FinxDecimal      finx_import_get_product   (const FinxImportRow *row);

/* finx-import-described.c */
gboolean         finx_import_split_sentence (FinxCsvCell       sentence,
                                            FinxCsvCell       *symbol,
                                            FinxCsvCell       *number);
FinxCsvCell      finx_import_described_symbol (FinxImport     *self);
FinxCsvCell      finx_import_find_isin     (FinxImport        *self);
gboolean         finx_import_read_described (FinxImport       *self,
                                            FinxImportRow     *row);
void             finx_import_read_pair     (FinxImport        *self,
                                            const FinxImportRow *row);

/* finx-import-actions.c */
const char      *finx_import_find_words    (const char        *sentence,
                                            const char        *words);
gboolean         finx_import_read_action   (FinxImport        *self,
                                            FinxImportRow     *row,
                                            const char        *sentence);
void             finx_import_emit_swaps    (FinxImport        *self);
GHashTable      *finx_import_swaps_new     (void);

/* finx-import-coins.c */
gboolean         finx_import_read_coins    (FinxImport        *self,
                                            FinxImportRow     *row);
void             finx_import_read_leg      (FinxImport        *self,
                                            const FinxImportRow *row);
void             finx_import_refuse_legs   (FinxImport        *self);
GHashTable      *finx_import_legs_new      (void);

G_END_DECLS
