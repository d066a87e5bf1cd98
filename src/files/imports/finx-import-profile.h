/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "files/text/finx-csv.h"
#include "files/text/finx-field-format.h"
#include "model/finx-transaction.h"

G_BEGIN_DECLS

/* Of a file; told by what is in it, not by its name. */
typedef enum
{
  FINX_FORMAT_CSV,
  FINX_FORMAT_OFX,                      /* and QFX, both as SGML and as XML */
  FINX_FORMAT_QIF,
  FINX_FORMAT_GHOSTFOLIO,               /* JSON */
  FINX_FORMAT_PORTFOLIO_PERFORMANCE,    /* XML */
  FINX_FORMAT_IBKR_FLEX                 /* likewise */
} FinxImportFormat;

/* What a column can mean. Those up to DELETED are the columns of the FinX CSV, in its order. */
typedef enum
{
  FINX_FIELD_DATE,
  FINX_FIELD_TIME,              /* in UTC; a date in front of it is allowed */
  FINX_FIELD_TYPE,
  FINX_FIELD_ACCOUNT,
  FINX_FIELD_COUNTER_ACCOUNT,
  FINX_FIELD_SYMBOL,
  FINX_FIELD_QUANTITY,
  FINX_FIELD_PRICE,
  FINX_FIELD_AMOUNT,            /* the settled cash total */
  FINX_FIELD_FEES,
  FINX_FIELD_TAXES,
  FINX_FIELD_CURRENCY,
  FINX_FIELD_FX_RATE,
  FINX_FIELD_RATIO,
  FINX_FIELD_LOT,
  FINX_FIELD_NOTE,
  FINX_FIELD_COUNTER_SYMBOL,
  FINX_FIELD_ID,
  FINX_FIELD_DELETED,
  FINX_FIELD_SUBTYPE,           /* looked up as "type/subtype" first */
  FINX_FIELD_ISIN,              /* stands for the symbol where there is none */
  FINX_FIELD_NAME,
  FINX_FIELD_GROSS,             /* the amount before fees and taxes */
  FINX_FIELD_MORE_FEES,         /* added to the fees */
  FINX_FIELD_FEE_CURRENCY,
  FINX_FIELD_GROUP              /* rows that belong together have the same text */
} FinxImportField;
#define FINX_N_FIELDS     26
#define FINX_N_CSV_FIELDS 19

/* What a row can be besides a transaction. */
#define FINX_WORD_SKIP   (-1)           /* nothing to book; counted and listed */
#define FINX_WORD_REFUSE (-2)           /* has to be entered by hand, as the file tells too little */
#define FINX_WORD_LEG    (-3)           /* one side of a trade; the other has the same group */
#define FINX_WORD_PAIR   (-4)           /* currencies that were changed; the symbol names both: "EUR.USD" */

/**
 * FinxImportWord: a foreign type, whatever its capitals.
 * @text: "*" at its end: what begins like this
 * @plus: a #FinxTransactionKind, or a FINX_WORD_…; when cash or units arrive
 * @minus: likewise, when they leave
 * @says: (nullable): of SKIP and REFUSE: why; a sentence
 * @keeps_sign: an amount below zero takes back what was booked before
 */
typedef struct
{
  const char *text;
  int         plus, minus;
  const char *says;
  gboolean    keeps_sign;
} FinxImportWord;

typedef enum
{
  FINX_IMPORT_EXACT = 1 << 0,           /* FinX CSV: values stand as they are booked */
  FINX_IMPORT_SIGN_OF_QUANTITY = 1 << 1, /* the quantity's sign tells purchase from sale; else that of the amount */
  FINX_IMPORT_PAID_IS_NEGATIVE = 1 << 2, /* fees and taxes below zero were paid, above zero refunded */
  FINX_IMPORT_COINS = 1 << 3,           /* the symbol may be money: then deposits and withdrawals are of cash */
  FINX_IMPORT_AS_OF = 1 << 4,           /* "07/15/2024 as of 07/12/2024" means the latter */
  FINX_IMPORT_DESCRIBED = 1 << 5,       /* the symbol's column has a sentence: "AAPL(US0378331005) Split 4 for 1 (…)" */
  FINX_IMPORT_GROSS_IS_PAID = 1 << 6,   /* the column of gross amounts has what was paid, without a sign */
  FINX_IMPORT_IDS_RECUR = 1 << 7,       /* banks give an id to several transactions at times */
  FINX_IMPORT_UNIT_PRICES = 1 << 8      /* there are no totals but quantity times price; fees and interest have a name for a symbol */
} FinxImportFlags;

/**
 * FinxImportProfile: how a program writes its transactions; a table, all of it static data.
 * @name: stable, such as "schwab"
 * @title: for a person
 * @format: of any but CSV the layout is known: there are no columns to choose, and @marks and @columns are %NULL
 * @marks: column names, separated by "|", that together only this layout has
 * @section: (nullable): the layout has sections: rows begin with this word and "Header" or "Data"
 * @others: (nullable): ended by %NULL: its other sections that are read, each with columns and words of its own
 * @currency_after: (nullable): the cell after this one, anywhere above, is the currency
 * @columns: names of the column for each field, the first that exists; separated by "|"; "*" at the end of one: what begins
 *   like this; %NULL: not there
 * @words: (nullable): ends with an empty one; %NULL: the names of finx_transaction_kind_to_string()
 * @date_orders: of #FinxDateOrder: those it may have
 * @number_marks: of #FinxNumberMark, likewise
 * @currency: (nullable): of all amounts, as the layout does not name it
 * @ids: (nullable): what ids begin with, where they are those of another layout; %NULL: @name
 */
typedef struct _FinxImportProfile FinxImportProfile;
struct _FinxImportProfile
{
  const char           *name;
  const char           *title;
  FinxImportFormat      format;
  const char           *marks;
  const char           *section;
  const FinxImportProfile *const *others;
  const char           *currency_after;
  const char           *columns[FINX_N_FIELDS];
  const FinxImportWord *words;
  guint                 date_orders;
  guint                 number_marks;
  guint                 flags;          /* FinxImportFlags */
  const char           *currency;
  const char           *ids;
};

const FinxImportProfile *const *finx_import_profile_list     (guint                   *n_profiles);
const FinxImportProfile        *finx_import_profile_get      (const char              *name);
gboolean                        finx_import_profile_fits     (const FinxImportProfile *self,
                                                              const FinxCsvRow        *row);
gboolean                        finx_import_profile_is_likely (const FinxImportProfile *self,
                                                              const FinxCsvRow        *row);
const FinxImportProfile        *finx_import_profile_find_section (const FinxImportProfile *self,
                                                              const FinxCsvRow        *row);
const FinxImportWord           *finx_import_profile_find_word (const FinxImportProfile *self,
                                                              const char              *text,
                                                              gsize                    length);
guint                           finx_import_profile_find_column (const FinxImportProfile *self,
                                                              FinxImportField          field,
                                                              const FinxCsvRow        *head,
                                                              guint                   *n_found);

G_END_DECLS
