/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "files/imports/finx-import-result.h"

G_BEGIN_DECLS

/* What a file says about an instrument; all "" where it says nothing. */
typedef struct
{
  const char *symbol;           /* or the ISIN, where the file has nothing else */
  const char *isin;
  const char *name;
  const char *currency;         /* of the amount in that row: often the instrument's, not always */
} FinxSymbolQuery;

/* Finds or makes the instrument; %NULL: the row is refused. Asked once for each symbol in a file. */
typedef const FinxInstrument *(*FinxSymbolFunc) (const FinxSymbolQuery *query, gpointer user_data);
/* @transaction: (transfer full) */
typedef void (*FinxTransactionFunc) (FinxTransaction *transaction, gpointer user_data);

/* Returns: (transfer none) (nullable): why a row is refused that is right by itself */
typedef const char *(*FinxRefuseFunc) (const FinxTransaction *transaction, gpointer user_data);

/* @price: of one unit, in the instrument's currency, at the end of @day */
typedef void (*FinxImportPriceFunc) (const FinxInstrument *instrument, gint32 day, FinxDecimal price, gpointer user_data);

/**
 * FinxImportOptions: zero is "find out" everywhere.
 * @account: (nullable): of rows that name none
 * @currency: (nullable): likewise
 * @sink: (nullable): takes the transactions one by one instead of the result: a file of any size needs little memory
 * @refuse: (nullable): asked about each transaction before the sink has it
 * @price: (nullable): takes the prices of the past, if the file has them, after the transactions
 * @cancellable: (nullable): ends the reading early, with %G_IO_ERROR_CANCELLED
 */
typedef struct
{
  const FinxImportProfile *profile;
  const char              *account;
  const char              *currency;
  char                     delimiter;
  FinxDateOrder            date_order;
  FinxNumberMark           number_mark;
  FinxSymbolFunc           resolve;
  FinxTransactionFunc      sink;
  FinxRefuseFunc           refuse;
  gpointer                 user_data;   /* of all of them */
  FinxImportPriceFunc      price;
  GCancellable            *cancellable;
} FinxImportOptions;

FinxImportResult *finx_transaction_csv_read  (GBytes                   *bytes,
                                              const FinxImportOptions  *options,
                                              GError                  **error);
void              finx_transaction_csv_write (GPtrArray                *transactions,
                                              GString                  *out);
/* For a file that is written row by row: the portfolio's opening day above the table, where it has one (else %G_MININT32), the head
 * line, and each row with the same columns. */
void              finx_transaction_csv_write_opening (gint32           opened,
                                              GString                 *out);
void              finx_transaction_csv_write_head (gboolean            has_received,
                                              gboolean                 has_deleted,
                                              GString                 *out);
void              finx_transaction_csv_write_row (const FinxTransaction *transaction,
                                              gboolean                 has_received,
                                              gboolean                 has_deleted,
                                              GString                 *out);
gboolean          finx_transaction_has_made_id (const FinxTransaction  *transaction);

G_END_DECLS
