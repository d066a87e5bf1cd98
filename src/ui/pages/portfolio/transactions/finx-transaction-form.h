/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-transaction.h"

G_BEGIN_DECLS

/* The fields of a transaction as a person fills them in, in the order they stand. */
typedef enum
{
  FINX_FORM_DATE,
  FINX_FORM_TIME,
  FINX_FORM_SYMBOL,
  FINX_FORM_RECEIVED,
  FINX_FORM_QUANTITY,
  FINX_FORM_PRICE,
  FINX_FORM_RATIO,
  FINX_FORM_AMOUNT,
  FINX_FORM_CURRENCY,
  FINX_FORM_COUNTER_CURRENCY,
  FINX_FORM_FEES,
  FINX_FORM_TAXES,
  FINX_FORM_FX_RATE,
  FINX_FORM_ACCOUNT,
  FINX_FORM_COUNTER_ACCOUNT,
  FINX_FORM_LOT,
  FINX_FORM_NOTE
} FinxFormField;
#define FINX_N_FORM_FIELDS 17

/* What stands in the fields; one for a window. */
typedef struct
{
  FinxTransactionKind  kind;
  char                *id;              /* of the transaction that is edited; or "" for a new one */
  char                *texts[FINX_N_FORM_FIELDS];
} FinxTransactionForm;

FinxTransactionForm *finx_transaction_form_new    (void);
void                 finx_transaction_form_free   (FinxTransactionForm       *self);
void                 finx_transaction_form_set    (FinxTransactionForm       *self,
                                                   FinxFormField              field,
                                                   const char                *text);
void                 finx_transaction_form_fill   (FinxTransactionForm       *self,
                                                   const FinxTransaction     *transaction);
gboolean             finx_transaction_form_uses   (const FinxTransactionForm *self,
                                                   FinxFormField              field);
gboolean             finx_transaction_form_needs  (const FinxTransactionForm *self,
                                                   FinxFormField              field);
const char          *finx_transaction_form_label  (const FinxTransactionForm *self,
                                                   FinxFormField              field);
FinxDecimal          finx_transaction_form_amount (const FinxTransactionForm *self,
                                                   FinxInstrumentTable       *instruments);
FinxTransaction     *finx_transaction_form_read   (const FinxTransactionForm *self,
                                                   FinxInstrumentTable       *instruments,
                                                   FinxFormField             *wrong,
                                                   GError                   **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxTransactionForm, finx_transaction_form_free)

G_END_DECLS
