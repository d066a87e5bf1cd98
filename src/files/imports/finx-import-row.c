/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The cells of one row into one transaction; and the FinX CSV, whose cells mean what they say. */
#include "files/imports/finx-import-private.h"

#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-text.h"

FinxCsvCell
finx_import_cell (FinxImport      *self,
                  FinxImportField  field)
{
  guint column = self->columns[field];
  FinxCsvCell cell;

  if (column >= self->row->n_cells)
    return (FinxCsvCell) { "", 0, FALSE, FALSE };
  cell = self->row->cells[column];
  if (cell.is_quoted && (self->profile->flags & FINX_IMPORT_EXACT) != 0)
    return cell;
  while (cell.length > 0 && (*cell.text == ' ' || *cell.text == '\t'))
    {
      cell.text++;
      cell.length--;
    }
  while (cell.length > 0 && (cell.text[cell.length - 1] == ' ' || cell.text[cell.length - 1] == '\t'))
    cell.length--;
  return cell;
}

/**
 * finx_import_note:
 * @field: where it stands; %FINX_N_FIELDS: the row as a whole
 *
 * Notes the row as finx_import_result_add() does.
 */
void
finx_import_note (FinxImport      *self,
                  gboolean         is_skipped,
                  FinxImportField  field,
                  const char      *code,
                  const char      *format,
                  ...)
{
  FinxCsvRow row = *self->row;
  const char *name = NULL;
  guint column = 0;
  g_autofree char *sentence = NULL;
  va_list args;

  if (self->places != NULL && field < FINX_N_FIELDS && self->places[field].name != NULL)
    {
      name = self->places[field].name;
      row.line = self->places[field].line;
      column = self->places[field].column;
    }
  else if (self->places == NULL && field < FINX_N_FIELDS && self->columns[field] < self->n_columns)
    {
      name = self->names[self->columns[field]];
      column = self->columns[field] + 1;
    }
  va_start (args, format);
  sentence = g_strdup_vprintf (finx_text (format), args);
  va_end (args);
  finx_import_result_add (self->result, is_skipped, &row, column, name, code, "%s", sentence);
}

/* @why goes on from the cell's text, as finx_parse_date() has it. */
void
finx_import_refuse (FinxImport      *self,
                    FinxImportField  field,
                    const char      *code,
                    const char      *why)
{
  FinxCsvCell cell = finx_import_cell (self, field);

  finx_import_note (self, FALSE, field, code, N_("“%.*s” %s."), (int) finx_csv_cut (cell.text, cell.length, 60), cell.text,
                    finx_text (why));
}

/* "… as of 07/12/2024" */
static void
take_as_of (FinxCsvCell *cell)
{
  static const char between[] = " as of ";
  const char *at = g_strstr_len (cell->text, cell->length, between);

  if (at == NULL)
    return;
  at += strlen (between);
  cell->length -= (guint32) (at - cell->text);
  cell->text = at;
}

/* A time is of the row's day, unless a date stands in front of it. */
static const char *
read_time (FinxImport    *self,
           FinxCsvCell    cell,
           FinxImportRow *row)
{
  gint32 day = row->day;
  gsize used = 0;
  gint64 of_day;
  const char *fault;

  if (cell.length == 0)
    return NULL;
  if (cell.length > 8 && finx_parse_date (cell.text, cell.length, FINX_DATE_YMD, &day, &used) == NULL && used == cell.length)
    return NULL;                        /* a date alone */
  fault = finx_parse_time (cell.text + used, cell.length - used, &of_day);
  if (fault == NULL)
    row->time_us = day * FINX_USEC_PER_DAY + of_day;
  return fault;
}

gboolean
finx_import_read_moment (FinxImport    *self,
                         FinxImportRow *row)
{
  FinxCsvCell date = finx_import_cell (self, FINX_FIELD_DATE);
  const char *fault;

  if ((self->profile->flags & FINX_IMPORT_AS_OF) != 0)
    take_as_of (&date);
  fault = finx_parse_date (date.text, date.length, self->date_order, &row->day, NULL);
  if (fault != NULL)
    {
      finx_import_refuse (self, FINX_FIELD_DATE, "FINX-IMPORT-012", fault);
      return FALSE;
    }
  row->time_us = 0;
  fault = read_time (self, finx_import_cell (self, FINX_FIELD_TIME), row);
  if (fault != NULL)
    finx_import_refuse (self, FINX_FIELD_TIME, "FINX-IMPORT-013", fault);
  return fault == NULL;
}

/* @value stays as it is where the cell is empty. */
gboolean
finx_import_read_number (FinxImport      *self,
                         FinxImportField  field,
                         FinxDecimal     *value)
{
  FinxCsvCell cell = finx_import_cell (self, field);
  const char *fault;

  if (cell.length == 0 || (cell.length == 1 && *cell.text == '-' && (self->profile->flags & FINX_IMPORT_EXACT) == 0))
    return TRUE;
  fault = finx_parse_number (cell.text, cell.length, self->number_marks, value);
  if (fault != NULL)
    finx_import_refuse (self, field, "FINX-IMPORT-015", fault);
  return fault == NULL;
}

static gboolean
same_text (FinxCsvCell  cell,
           const char  *text)
{
  return text != NULL && strlen (text) == cell.length && memcmp (text, cell.text, cell.length) == 0;
}

/**
 * finx_import_resolve:
 *
 * Returns: (nullable): asked for once in a file
 */
const FinxInstrument *
finx_import_resolve (FinxImport            *self,
                     const FinxSymbolQuery *query)
{
  gpointer found;

  if (!g_hash_table_lookup_extended (self->instruments, query->symbol, NULL, &found))
    {
      found = self->options->resolve != NULL ? (gpointer) self->options->resolve (query, self->options->user_data) : NULL;
      g_hash_table_insert (self->instruments, g_strdup (query->symbol), found);
    }
  return found;
}

/**
 * finx_import_find_instrument:
 *
 * Returns: (nullable): %NULL when @symbol is empty, or, with the fault noted, when nobody knows it
 */
const FinxInstrument *
finx_import_find_instrument (FinxImport  *self,
                             FinxCsvCell  symbol,
                             FinxCsvCell  currency)
{
  g_autofree char *key = NULL;
  const FinxInstrument *found;

  if (symbol.length == 0)
    return NULL;
  if (same_text (symbol, self->last_symbol))
    return self->last_instrument;

  key = g_strndup (symbol.text, symbol.length);
  if (!g_hash_table_lookup_extended (self->instruments, key, NULL, (gpointer *) &found))
    {
      FinxCsvCell isin_cell = finx_import_find_isin (self), name_cell = finx_import_cell (self, FINX_FIELD_NAME);
      g_autofree char *isin = g_strndup (isin_cell.text, isin_cell.length);
      g_autofree char *name = g_strndup (name_cell.text, name_cell.length);
      g_autofree char *money = currency.length > 0 ? g_strndup (currency.text, currency.length) : g_strdup (self->currency);

      found = finx_import_resolve (self, &(FinxSymbolQuery) { key, isin, name, money != NULL ? money : "" });
    }
  if (found == NULL)
    {
      finx_import_note (self, FALSE, FINX_FIELD_SYMBOL, "FINX-IMPORT-016", N_("No instrument is known as “%s”."), key);
      return NULL;
    }
  g_free (self->last_symbol);
  self->last_symbol = g_steal_pointer (&key);
  self->last_instrument = found;
  return found;
}

static char *
text_of (FinxImport      *self,
         FinxImportField  field,
         const char      *otherwise)
{
  FinxCsvCell cell = finx_import_cell (self, field);

  return cell.length == 0 && otherwise != NULL ? g_strdup (otherwise) : g_strndup (cell.text, cell.length);
}

/* Ids of two programs must not meet; our own stay as they are. */
static char *
id_of (FinxImport *self)
{
  FinxCsvCell cell = finx_import_cell (self, FINX_FIELD_ID);
  g_autofree char *id = NULL;

  if (cell.length == 0 || (self->profile->flags & FINX_IMPORT_EXACT) != 0)
    return g_strndup (cell.text, cell.length);
  id = g_strndup (cell.text, cell.length);
  return g_strconcat (self->profile->ids != NULL ? self->profile->ids : self->profile->name, "-", id, NULL);
}

/**
 * finx_import_new_transaction:
 *
 * Returns: (transfer full): with the texts of the row's cells and the numbers of @row; without instruments
 */
FinxTransaction *
finx_import_new_transaction (FinxImport          *self,
                             const FinxImportRow *row)
{
  FinxTransaction *transaction = g_new (FinxTransaction, 1);

  *transaction = (FinxTransaction) {
    .id = id_of (self),
    .account = text_of (self, FINX_FIELD_ACCOUNT, self->options->account),
    .counter_account = text_of (self, FINX_FIELD_COUNTER_ACCOUNT, NULL),
    .kind = row->kind,
    .day = row->day,
    .time_us = row->time_us,
    .quantity = row->quantity,
    .price = row->price,
    .amount = row->amount,
    .fees = row->fees,
    .taxes = row->taxes,
    .currency = text_of (self, FINX_FIELD_CURRENCY, self->currency),
    .counter_currency = g_strdup (""),
    .fx_rate = row->fx_rate,
    .ratio = row->ratio,
    .lot = text_of (self, FINX_FIELD_LOT, NULL),
    .note = text_of (self, FINX_FIELD_NOTE, NULL),
  };
  return transaction;
}

static void
add_text (FinxContentHash *hash,
          const char      *text)
{
  finx_content_hash_add_bytes (hash, text, strlen (text));
}

/* Everything that the row says: this order is part of the ids, and must stay. */
static FinxContentHash
hash_content (const FinxTransaction *t)
{
  FinxContentHash hash = FINX_CONTENT_HASH_INIT;

  finx_content_hash_add_int (&hash, t->kind);
  finx_content_hash_add_int (&hash, t->day);
  finx_content_hash_add_int (&hash, t->time_us);
  add_text (&hash, t->account);
  add_text (&hash, t->counter_account);
  add_text (&hash, t->instrument != NULL ? t->instrument->symbol : "");
  add_text (&hash, t->received != NULL ? t->received->symbol : "");
  finx_content_hash_add_decimal (&hash, t->quantity);
  finx_content_hash_add_decimal (&hash, t->price);
  finx_content_hash_add_decimal (&hash, t->amount);
  finx_content_hash_add_decimal (&hash, t->fees);
  finx_content_hash_add_decimal (&hash, t->taxes);
  add_text (&hash, t->currency);
  add_text (&hash, t->counter_currency);
  finx_content_hash_add_decimal (&hash, t->fx_rate);
  finx_content_hash_add_decimal (&hash, t->ratio);
  add_text (&hash, t->lot);
  add_text (&hash, t->note);
  return hash;
}

static void
append_hex (char    *to,
            guint64  value)
{
  for (int i = 15; i >= 0; i--, value >>= 4)
    to[i] = "0123456789abcdef"[value & 15];
}

static FinxContentHash
hash_id (const char *id)
{
  FinxContentHash hash = FINX_CONTENT_HASH_INIT;

  add_text (&hash, id);
  return hash;
}

static char *
id_from_content (FinxContentHash hash)
{
  char id[] = "csv-00000000000000000000000000000000";

  append_hex (id + 4, hash.a);
  append_hex (id + 20, hash.b);
  return g_memdup2 (id, sizeof id);
}

/* Rows that say the same get different ids, in the file's order: each was meant. But no id may stand twice. */
static gboolean
count_id (FinxImport      *self,
          FinxTransaction *transaction,
          FinxContentHash  hash,
          gboolean         is_made)
{
  guint count = finx_hash_counter_count (self->ids, hash);
  char *made;

  if (count == 1)
    return TRUE;
  if (!is_made && (self->profile->flags & FINX_IMPORT_IDS_RECUR) == 0)
    {
      finx_import_refuse (self, FINX_FIELD_ID, "FINX-IMPORT-018", N_("is the id of a row above too; each needs its own"));
      return FALSE;
    }
  made = g_strdup_printf ("%s-%u", transaction->id, count);
  g_free (transaction->id);
  transaction->id = made;
  return TRUE;
}

static gboolean
is_refused (FinxImport            *self,
            const FinxTransaction *transaction)
{
  const char *why = self->options->refuse != NULL ? self->options->refuse (transaction, self->options->user_data) : NULL;

  if (why != NULL)
    finx_import_result_add (self->result, FALSE, self->row, 0, NULL, "FINX-IMPORT-045", "%s", why);
  return why != NULL;
}

/* What says the same under the same id is there twice by mistake. Returns: whether it is the first */
static gboolean
count_content (FinxImport            *self,
               const FinxTransaction *transaction,
               FinxContentHash        hash)
{
  FinxContentHash content = hash_content (transaction);

  content.a ^= hash.a;
  content.b ^= hash.b;
  finx_hash_counter_prepare (self->ids, content);
  if (finx_hash_counter_count (self->ids, content) == 1)
    return TRUE;
  finx_import_result_add (self->result, TRUE, self->row, 0, NULL, "FINX-IMPORT-047", N_("It stands in the file twice."));
  return FALSE;
}

/**
 * finx_import_emit:
 *
 * Gives it an id if it has none, checks it and hands it on; or notes why not.
 *
 * Returns: whether it was handed on
 */
gboolean
finx_import_emit (FinxImport      *self,
                  FinxTransaction *transaction)
{
  g_autoptr(FinxTransaction) owned = transaction;
  g_autoptr(GError) error = NULL;
  gboolean is_made = *transaction->id == '\0';
  FinxContentHash hash = is_made ? hash_content (transaction) : hash_id (transaction->id);

  finx_hash_counter_prepare (self->ids, hash);
  if (is_made)
    {
      g_free (transaction->id);
      transaction->id = id_from_content (hash);
    }
  if (!finx_transaction_validate (transaction, &error))
    {
      g_autofree char *sentence = finx_error_text (error);

      finx_import_result_add (self->result, FALSE, self->row, 0, NULL, "FINX-IMPORT-017", "%s", sentence);
      return FALSE;
    }
  if (!is_made && (self->profile->flags & FINX_IMPORT_IDS_RECUR) != 0 && !count_content (self, transaction, hash))
    return FALSE;
  if (!count_id (self, transaction, hash, is_made) || is_refused (self, transaction))
    return FALSE;
  self->result->n_transactions++;
  if (self->options->sink != NULL)
    self->options->sink (g_steal_pointer (&owned), self->options->user_data);
  else
    g_ptr_array_add (self->result->transactions, g_steal_pointer (&owned));
  return TRUE;
}

static gboolean
read_kind (FinxImport          *self,
           FinxTransactionKind *kind)
{
  FinxCsvCell cell = finx_import_cell (self, FINX_FIELD_TYPE);
  char name[32];

  for (guint32 i = 0; i < cell.length && i < sizeof name; i++)
    name[i] = g_ascii_tolower (cell.text[i]);
  name[MIN (cell.length, sizeof name - 1)] = '\0';
  if (cell.length < sizeof name && finx_transaction_kind_from_string (name, kind))
    return TRUE;
  finx_import_refuse (self, FINX_FIELD_TYPE, "FINX-IMPORT-014", N_("is not a type of transaction"));
  return FALSE;
}

static gboolean
read_deleted (FinxImport *self,
              gboolean   *is_deleted)
{
  FinxCsvCell cell = finx_import_cell (self, FINX_FIELD_DELETED);

  *is_deleted = cell.length > 0 && (finx_csv_cell_is (&cell, "true") || finx_csv_cell_is (&cell, "1"));
  if (*is_deleted || cell.length == 0 || finx_csv_cell_is (&cell, "false") || finx_csv_cell_is (&cell, "0"))
    return TRUE;
  finx_import_refuse (self, FINX_FIELD_DELETED, "FINX-IMPORT-019", N_("is neither true nor false"));
  return FALSE;
}

static gboolean
read_numbers (FinxImport    *self,
              FinxImportRow *row)
{
  row->quantity = row->price = row->amount = row->gross = row->fx_rate = row->ratio = FINX_DECIMAL_UNKNOWN;
  row->fees = row->taxes = FINX_DECIMAL_ZERO;
  return finx_import_read_number (self, FINX_FIELD_QUANTITY, &row->quantity)
         && finx_import_read_number (self, FINX_FIELD_PRICE, &row->price)
         && finx_import_read_number (self, FINX_FIELD_AMOUNT, &row->amount)
         && finx_import_read_number (self, FINX_FIELD_FEES, &row->fees)
         && finx_import_read_number (self, FINX_FIELD_TAXES, &row->taxes)
         && finx_import_read_number (self, FINX_FIELD_FX_RATE, &row->fx_rate)
         && finx_import_read_number (self, FINX_FIELD_RATIO, &row->ratio);
}

static gboolean
has_stray_cells (FinxImport *self)
{
  for (guint i = self->n_columns; i < self->row->n_cells; i++)
    if (self->row->cells[i].length > 0)
      {
        finx_import_result_add (self->result, FALSE, self->row, i + 1, NULL, "FINX-IMPORT-011",
                                N_("The row has %u cells below %u columns. A text with “%s” in it needs quotes."),
                                self->row->n_cells, self->n_columns,
                                self->result->delimiter == '\t' ? finx_text ("a tab") : (char[]) { self->result->delimiter, '\0' });
        return TRUE;
      }
  return FALSE;
}

/* A row of FinX CSV. */
void
finx_import_read_exact (FinxImport *self)
{
  g_autoptr(FinxTransaction) transaction = NULL;
  FinxImportRow row;
  FinxCsvCell symbol, received, currency;
  gboolean is_deleted;

  if (has_stray_cells (self) || !finx_import_read_moment (self, &row) || !read_kind (self, &row.kind)
      || !read_numbers (self, &row) || !read_deleted (self, &is_deleted))
    return;

  transaction = finx_import_new_transaction (self, &row);
  transaction->is_deleted = is_deleted;
  symbol = finx_import_cell (self, FINX_FIELD_SYMBOL);
  received = finx_import_cell (self, FINX_FIELD_COUNTER_SYMBOL);
  currency = finx_import_cell (self, FINX_FIELD_CURRENCY);
  if (row.kind == FINX_TRANSACTION_CONVERSION)
    {
      g_free (transaction->counter_currency);
      transaction->counter_currency = g_strndup (symbol.text, symbol.length);
    }
  else
    {
      transaction->instrument = finx_import_find_instrument (self, symbol, currency);
      if (symbol.length > 0 && transaction->instrument == NULL)
        return;
    }
  transaction->received = finx_import_find_instrument (self, received, currency);
  if (received.length > 0 && transaction->received == NULL)
    return;
  finx_import_emit (self, g_steal_pointer (&transaction));
}

/**
 * finx_transaction_has_made_id:
 *
 * Returns: whether its id was made from what it says, as reading does for rows that have none, and it still says that
 */
gboolean
finx_transaction_has_made_id (const FinxTransaction *transaction)
{
  g_autofree char *made = id_from_content (hash_content (transaction));
  gsize length = strlen (made);

  return strncmp (transaction->id, made, length) == 0 && (transaction->id[length] == '\0' || transaction->id[length] == '-');
}
