/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Corporate actions that a broker tells in a sentence, of which the last parenthesis says what arrives or leaves:
 * "SSL(CA80013R2063) Merged(Acquisition) WITH US7802871084 1 for 16 (RGLD, ROYAL GOLD INC, US7802871084)". */
#include "files/imports/finx-import-private.h"

#include <string.h>

#include "base/finx-text.h"

/* Units of one instrument for those of another, in two rows or more: some arrive, some leave, some are taken back. */
typedef struct
{
  FinxTransaction *transaction;         /* without numbers; the instruments as far as they are known */
  FinxCsvRow       place;               /* of the first row, for a message; its text lies in the file */
  FinxDecimal      out, in, cash;       /* sums of the rows; @out is below zero */
  gboolean         is_mixed;            /* units of more than one instrument arrive */
  gboolean         is_unknown;          /* nobody knows an instrument, which is noted */
} FinxSwap;

/* What the last parenthesis says: "(RGLD, ROYAL GOLD INC, US7802871084)"; borrowed. */
typedef struct
{
  FinxCsvCell symbol, name, number;
} FinxPaper;

static void
swap_free (gpointer data)
{
  FinxSwap *swap = data;

  finx_transaction_free (swap->transaction);
  g_free (swap);
}

GHashTable *
finx_import_swaps_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, swap_free);
}

/**
 * finx_import_find_words:
 *
 * Whether @sentence has @words somewhere, whatever its capitals.
 *
 * Returns: (nullable): what is behind them
 */
const char *
finx_import_find_words (const char *sentence,
                        const char *words)
{
  for (gsize n = strlen (words); *sentence != '\0'; sentence++)
    if (g_ascii_strncasecmp (sentence, words, n) == 0)
      return sentence + n;
  return NULL;
}

static FinxCsvCell
cell_between (const char *from,
              const char *to)
{
  while (from < to && *from == ' ')
    from++;
  while (to > from && to[-1] == ' ')
    to--;
  return (FinxCsvCell) { from, (guint32) (to - from), FALSE, FALSE };
}

static gboolean
same_cell (FinxCsvCell a,
           FinxCsvCell b)
{
  return a.length == b.length && memcmp (a.text, b.text, a.length) == 0;
}

/* The nine characters in the middle of an ISIN are the number that older statements have instead, as in the United States. */
static gboolean
same_number (FinxCsvCell a,
             FinxCsvCell b)
{
  if (a.length == 12 && b.length == 9)
    return memcmp (a.text + 2, b.text, 9) == 0;
  if (a.length == 9 && b.length == 12)
    return memcmp (a.text, b.text + 2, 9) == 0;
  return same_cell (a, b);
}

/* A name may have commas of its own. */
static gboolean
read_paper (const char *sentence,
            FinxPaper  *paper)
{
  const char *open = strrchr (sentence, '('), *close = strrchr (sentence, ')'), *first, *last;

  if (open == NULL || close == NULL || close < open)
    return FALSE;
  first = memchr (open, ',', (gsize) (close - open));
  if (first == NULL)
    return FALSE;
  last = g_strrstr_len (open, close - open, ",");
  paper->symbol = cell_between (open + 1, first);
  paper->name = last > first ? cell_between (first + 1, last) : (FinxCsvCell) { "", 0, FALSE, FALSE };
  paper->number = cell_between (last + 1, close);
  return paper->symbol.length > 0;
}

static FinxDecimal
read_count (const char **at)
{
  gsize length = strspn (*at, "0123456789.");
  g_autofree char *text = g_strndup (*at, length);
  FinxDecimal value = FINX_DECIMAL_UNKNOWN;

  *at += length;
  return finx_decimal_parse (text, &value, NULL) ? value : FINX_DECIMAL_UNKNOWN;
}

/* "… Split 1 for 20 (SPCE, …": units for each old one. Unknown: the sentence does not tell */
static FinxDecimal
read_ratio (const char *at)
{
  FinxDecimal to = read_count (&at), from;

  if (g_ascii_strncasecmp (at, " for ", 5) != 0)
    return FINX_DECIMAL_UNKNOWN;
  at += 5;
  from = read_count (&at);
  if (!finx_decimal_is_known (to) || !finx_decimal_is_known (from) || finx_decimal_sign (from) <= 0)
    return FINX_DECIMAL_UNKNOWN;
  return finx_decimal_normalize (finx_decimal_div (to, from, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN));
}

static gboolean
refuse (FinxImport *self,
        const char *why)
{
  finx_import_note (self, FALSE, FINX_FIELD_TYPE, "FINX-IMPORT-020", "%s", finx_text (why));
  return FALSE;
}

static gboolean
skip (FinxImport *self,
      const char *why)
{
  finx_import_note (self, TRUE, FINX_FIELD_TYPE, "FINX-IMPORT-030", "%s", finx_text (why));
  return FALSE;
}

/* A split that changes the ISIN has two rows: old units leave as "SPCE.OLD", new ones arrive as "SPCE". */
static gboolean
read_split (FinxImport    *self,
            FinxImportRow *row,
            const char    *sentence,
            const char    *ratio)
{
  FinxCsvCell symbol = finx_import_described_symbol (self);
  g_autofree char *split = g_strdup_printf ("%.*s %d", (int) symbol.length, symbol.text, row->day);
  FinxPaper paper;

  row->ratio = read_ratio (ratio);
  row->quantity = FINX_DECIMAL_UNKNOWN;
  if (symbol.length == 0 || !finx_decimal_is_known (row->ratio))
    return refuse (self, N_("The file does not tell what was received for what. Enter it by hand."));
  if ((read_paper (sentence, &paper) && !same_cell (paper.symbol, symbol)) || g_strcmp0 (split, self->last_split) == 0)
    return skip (self, N_("It is the other half of a split that is read."));
  g_free (self->last_split);
  self->last_split = g_steal_pointer (&split);
  return TRUE;
}

/* More units of what is held; of anything else the file does not tell what they are worth. */
static gboolean
read_stock_dividend (FinxImport    *self,
                     FinxImportRow *row,
                     const char    *sentence)
{
  FinxPaper paper;

  if (!read_paper (sentence, &paper) || !same_cell (paper.symbol, finx_import_described_symbol (self)))
    return refuse (self, N_("The file does not tell what was received for what. Enter it by hand."));
  row->kind = FINX_TRANSACTION_STOCK_DIVIDEND;
  return TRUE;
}

/* Units for cash, of all that was held or a part. */
static gboolean
read_buy_out (FinxImport    *self,
              FinxImportRow *row)
{
  if (!finx_decimal_is_known (row->gross) || !finx_decimal_is_known (row->quantity) || finx_decimal_sign (row->quantity) > 0)
    return refuse (self, N_("The file does not tell what was received for what. Enter it by hand."));
  row->kind = FINX_TRANSACTION_SELL;
  return TRUE;
}

static char *
text_of (FinxCsvCell cell)
{
  return g_strndup (cell.text, cell.length);
}

static const FinxInstrument *
resolve_paper (FinxImport      *self,
               const FinxPaper *paper,
               const char      *currency)
{
  g_autofree char *symbol = text_of (paper->symbol), *number = text_of (paper->number), *name = text_of (paper->name);
  gboolean is_isin = strlen (number) == 12;
  const FinxInstrument *found = finx_import_resolve (self, &(FinxSymbolQuery) { symbol, is_isin ? number : "", name, currency });

  if (found == NULL)
    finx_import_note (self, FALSE, FINX_FIELD_SYMBOL, "FINX-IMPORT-016", N_("No instrument is known as “%s”."), symbol);
  return found;
}

/* The swap that the row belongs to: of its account and day, with the same words before the last parenthesis. */
static FinxSwap *
find_swap (FinxImport          *self,
           const FinxImportRow *row,
           const char          *sentence)
{
  FinxCsvCell account = finx_import_cell (self, FINX_FIELD_ACCOUNT);
  const char *open = strrchr (sentence, '(');
  g_autofree char *key = g_strdup_printf ("%.*s\n%d\n%.*s", (int) account.length, account.text, row->day,
                                          (int) (open - sentence), sentence);
  FinxSwap *swap = g_hash_table_lookup (self->swaps, key);

  if (swap != NULL)
    {
      skip (self, N_("It is the other half of an exchange that is read."));
      return swap;
    }
  swap = g_new0 (FinxSwap, 1);
  swap->transaction = finx_import_new_transaction (self, row);
  swap->place = *self->row;
  swap->out = swap->in = swap->cash = FINX_DECIMAL_ZERO;
  g_hash_table_insert (self->swaps, g_steal_pointer (&key), swap);
  return swap;
}

/* A merger, a tender or a change of symbol: its rows are put together, and booked at the end. */
static gboolean
read_swap (FinxImport          *self,
           FinxImportRow       *row,
           const char          *sentence,
           FinxTransactionKind  kind)
{
  FinxCsvCell symbol, number;
  const FinxInstrument *received;
  FinxPaper paper;
  FinxSwap *swap;

  if (!finx_import_split_sentence (finx_import_cell (self, FINX_FIELD_SYMBOL), &symbol, &number)
      || !read_paper (sentence, &paper) || !finx_decimal_is_known (row->quantity))
    return refuse (self, N_("The file does not tell what was received for what. Enter it by hand."));
  row->kind = kind;
  swap = find_swap (self, row, sentence);
  if (finx_decimal_is_known (row->gross))
    swap->cash = finx_decimal_add (swap->cash, row->gross);
  if (swap->transaction->instrument == NULL)
    swap->transaction->instrument = finx_import_find_instrument (self, symbol, finx_import_cell (self, FINX_FIELD_CURRENCY));
  swap->is_unknown |= swap->transaction->instrument == NULL;
  if (same_number (paper.number, number))
    {
      swap->out = finx_decimal_add (swap->out, row->quantity);
      return FALSE;
    }
  received = resolve_paper (self, &paper, swap->transaction->currency);
  swap->is_unknown |= received == NULL;
  swap->is_mixed |= swap->transaction->received != NULL && received != swap->transaction->received;
  swap->transaction->received = received;
  swap->in = finx_decimal_add (swap->in, row->quantity);
  return FALSE;
}

/* Returns: whether it is an exchange of units: a merger, a tender or a change of symbol */
static gboolean
find_swap_kind (const char          *sentence,
                FinxTransactionKind *kind)
{
  if (finx_import_find_words (sentence, ") cusip/isin change to ") != NULL)
    *kind = FINX_TRANSACTION_SYMBOL_CHANGE;
  else if (finx_import_find_words (sentence, ") merged(") != NULL || finx_import_find_words (sentence, ") cash and stock merger") != NULL
           || finx_import_find_words (sentence, ") tendered to ") != NULL)
    *kind = FINX_TRANSACTION_MERGER;
  else
    return FALSE;
  return finx_import_find_words (sentence, " per share") == NULL;
}

/* Rows of an exchange that are taken back are part of its sums; of anything else they would be read as if it happened again. */
static gboolean
is_taken_back (FinxImport *self)
{
  FinxCsvCell type = finx_import_cell (self, FINX_FIELD_TYPE);

  return g_strstr_len (type.text, type.length, "(Ca.)") != NULL;
}

/**
 * finx_import_read_action:
 * @sentence: the row's
 *
 * Returns: %FALSE: the row books nothing by itself, which is noted
 */
gboolean
finx_import_read_action (FinxImport    *self,
                         FinxImportRow *row,
                         const char    *sentence)
{
  const char *ratio = finx_import_find_words (sentence, ") split ");
  FinxTransactionKind kind;

  if (finx_decimal_is_known (row->gross) && finx_decimal_sign (row->gross) == 0)
    row->gross = FINX_DECIMAL_UNKNOWN;
  if (find_swap_kind (sentence, &kind))
    return read_swap (self, row, sentence, kind);
  if (is_taken_back (self))
    return refuse (self, N_("It takes a corporate action back. Delete that by hand."));
  if (ratio != NULL)
    return read_split (self, row, sentence, ratio);
  if (finx_import_find_words (sentence, ") stock dividend ") != NULL)
    return read_stock_dividend (self, row, sentence);
  if (finx_import_find_words (sentence, ") spinoff ") != NULL)
    return refuse (self, N_("The file does not tell which part of the cost the new units take with them. Enter the spin-off by hand."));
  if (finx_import_find_words (sentence, ") merged") != NULL && finx_import_find_words (sentence, " per share") != NULL)
    return read_buy_out (self, row);
  if (finx_import_find_words (sentence, ") delisted") != NULL)
    {
      row->kind = FINX_TRANSACTION_DELISTING;
      return TRUE;
    }
  return refuse (self, N_("The file does not tell what was received for what. Enter it by hand."));
}

/* Returns: (nullable): why it cannot be booked */
static const char *
find_fault (const FinxSwap *swap)
{
  if (swap->is_mixed)
    return N_("Units of more than one instrument were received, and the file does not tell what part of the cost each takes. "
              "Enter it by hand.");
  if (finx_decimal_sign (swap->out) == 0 || finx_decimal_sign (swap->in) == 0)
    return N_("The other half of this exchange is not in the file. Enter it by hand.");
  if (finx_decimal_sign (swap->out) > 0 || finx_decimal_sign (swap->in) < 0)
    return N_("An exchange of units that were sold short cannot be read. Enter it by hand.");
  if (finx_decimal_sign (swap->cash) < 0)
    return N_("Money was paid with this exchange, and the file does not tell what for. Enter it by hand.");
  return NULL;
}

static void
emit_swap (FinxImport *self,
           FinxSwap   *swap)
{
  FinxTransaction *transaction = swap->transaction;
  const char *fault = find_fault (swap);

  if (finx_decimal_sign (swap->out) == 0 && finx_decimal_sign (swap->in) == 0)
    {
      skip (self, N_("It was taken back in another row."));
      return;
    }
  if (fault != NULL)
    {
      finx_import_result_add (self->result, FALSE, self->row, 0, NULL, "FINX-IMPORT-023", "%s", finx_text (fault));
      return;
    }
  if (transaction->kind == FINX_TRANSACTION_SYMBOL_CHANGE && transaction->instrument == transaction->received)
    {
      skip (self, N_("The symbol stays as it is."));
      return;
    }
  if (transaction->kind == FINX_TRANSACTION_SYMBOL_CHANGE
      && finx_decimal_compare (swap->in, finx_decimal_negate (swap->out)) != 0)
    transaction->kind = FINX_TRANSACTION_MERGER;
  transaction->quantity = transaction->kind == FINX_TRANSACTION_MERGER ? swap->in : FINX_DECIMAL_UNKNOWN;
  transaction->amount = finx_decimal_sign (swap->cash) > 0 ? swap->cash : FINX_DECIMAL_UNKNOWN;
  finx_import_emit (self, g_steal_pointer (&swap->transaction));
}

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  guint64 x = ((const FinxSwap *) a)->place.line, y = ((const FinxSwap *) b)->place.line;

  return x < y ? -1 : x > y;
}

/**
 * finx_import_emit_swaps:
 *
 * At the end: the exchanges whose rows were put together.
 */
void
finx_import_emit_swaps (FinxImport *self)
{
  g_autoptr(GList) swaps = g_list_sort (g_hash_table_get_values (self->swaps), compare_places);

  for (GList *l = swaps; l != NULL; l = l->next)
    {
      FinxSwap *swap = l->data;

      self->row = &swap->place;
      if (!swap->is_unknown)
        emit_swap (self, swap);
    }
}
