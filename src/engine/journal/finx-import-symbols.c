/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/journal/finx-import-symbols.h"

#include <string.h>

#include "model/finx-option-contract.h"

#define MAX_SYMBOL   32
#define ISIN_LENGTH  12
#define SPARE_PLACES 64                 /* of the table, for what others add meanwhile */

struct _FinxImportSymbols
{
  FinxInstrumentTable *table;
  char                *currency;        /* of instruments in rows that name none */
  GPtrArray           *added;           /* (element-type FinxInstrument) */
  GHashTable          *by_symbol;       /* in capitals → FinxInstrument of @added */
  GHashTable          *by_isin;         /* ISIN → FinxInstrument of either; keys borrowed */
};

FinxImportSymbols *
finx_import_symbols_new (FinxInstrumentTable *table,
                         const char          *currency)
{
  FinxImportSymbols *self = g_new0 (FinxImportSymbols, 1);

  self->table = g_object_ref (table);
  self->currency = g_strdup (currency);
  self->added = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_instrument_free);
  self->by_symbol = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->by_isin = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < finx_instrument_table_get_size (table); i++)
    {
      const FinxInstrument *instrument = finx_instrument_table_get (table, i);

      if (*instrument->isin != '\0')
        g_hash_table_insert (self->by_isin, instrument->isin, (gpointer) instrument);
    }
  return self;
}

void
finx_import_symbols_free (FinxImportSymbols *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->by_isin);
  g_hash_table_unref (self->by_symbol);
  g_ptr_array_unref (self->added);
  g_free (self->currency);
  g_object_unref (self->table);
  g_free (self);
}

static gboolean
is_isin (const char *text)
{
  gsize length = strlen (text);

  if (length != ISIN_LENGTH || !g_ascii_isupper (text[0]) || !g_ascii_isupper (text[1]) || !g_ascii_isdigit (text[11]))
    return FALSE;
  for (guint i = 2; i < ISIN_LENGTH; i++)
    if (!g_ascii_isupper (text[i]) && !g_ascii_isdigit (text[i]))
      return FALSE;
  return TRUE;
}

/* A symbol is of visible ASCII, without blanks: "BRK B" becomes "BRK-B". A long one ends with digits made from all of it.
 * Returns: (transfer full) (nullable) */
static char *
make_symbol (const char *text)
{
  g_autofree char *plain = g_str_to_ascii (text, "C");
  GString *symbol = g_string_new (NULL);

  for (const char *p = g_strstrip (plain); *p != '\0'; p++)
    if (g_ascii_isgraph (*p))
      g_string_append_c (symbol, *p);
    else if (symbol->len > 0 && symbol->str[symbol->len - 1] != '-')
      g_string_append_c (symbol, '-');
  if (symbol->len > MAX_SYMBOL)
    {
      guint hash = g_str_hash (symbol->str);

      g_string_truncate (symbol, MAX_SYMBOL - 9);
      g_string_append_printf (symbol, "-%08x", hash);
    }
  return g_string_free (symbol, symbol->len == 0);
}

static const FinxInstrument *
find (FinxImportSymbols *self,
      const char        *symbol)
{
  const FinxInstrument *found = finx_instrument_table_lookup (self->table, symbol);
  g_autofree char *capitals = g_ascii_strup (symbol, -1);

  return found != NULL ? found : g_hash_table_lookup (self->by_symbol, capitals);
}

static gboolean
is_currency (const char *text)
{
  gsize length = strlen (text);

  return length >= 2 && length <= 12 && strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == length;
}

static const FinxInstrument *
add (FinxImportSymbols     *self,
     const char            *symbol,
     const char            *isin,
     const FinxSymbolQuery *query)
{
  const char *currency = is_currency (query->currency) ? query->currency : self->currency;
  g_autoptr(FinxInstrument) plain = finx_instrument_new_plain (symbol, query->name, isin, FINX_ASSET_EQUITY, currency);
  FinxOptionContract contract;
  FinxInstrument *instrument;

  if (finx_instrument_table_get_size (self->table) + self->added->len + SPARE_PLACES > FINX_MAX_INSTRUMENTS
      || !finx_instrument_validate (plain, NULL))
    return NULL;

  instrument = g_steal_pointer (&plain);
  if (finx_option_contract_parse (symbol, &contract))
    {
      instrument->asset_class = FINX_ASSET_OPTION;
      instrument->multiplier = finx_decimal_new (FINX_OPTION_SHARES, 0);
    }
  g_ptr_array_add (self->added, instrument);
  g_hash_table_insert (self->by_symbol, g_ascii_strup (symbol, -1), instrument);
  if (*isin != '\0')
    g_hash_table_insert (self->by_isin, instrument->isin, instrument);
  return instrument;
}

/**
 * finx_import_symbols_resolve:
 *
 * By the symbol, else by the ISIN, else it is made; a #FinxSymbolFunc.
 *
 * Returns: (transfer none) (nullable): %NULL when no instrument can be called so, or there is no place for more
 */
const FinxInstrument *
finx_import_symbols_resolve (FinxImportSymbols     *self,
                             const FinxSymbolQuery *query)
{
  const char *isin = is_isin (query->isin) ? query->isin : is_isin (query->symbol) ? query->symbol : "";
  g_autofree char *symbol = make_symbol (query->symbol);
  const FinxInstrument *found;

  if (symbol == NULL)
    return NULL;
  found = find (self, symbol);
  if (found == NULL && *isin != '\0')
    found = g_hash_table_lookup (self->by_isin, isin);
  return found != NULL ? found : add (self, symbol, isin, query);
}

static void
set_class (FinxInstrument *instrument,
           FinxAssetClass  asset_class)
{
  instrument->asset_class = asset_class;
  if (asset_class != FINX_ASSET_CRYPTO)
    return;
  instrument->tick_size = (FinxDecimal) { 1, 8 };
  instrument->price_scale = 8;
}

void
finx_import_symbols_see (FinxImportSymbols     *self,
                         const FinxTransaction *transaction)
{
  FinxAssetClass asset_class;

  switch (transaction->kind)
    {
    case FINX_TRANSACTION_OPTION_EXPIRY:
    case FINX_TRANSACTION_OPTION_EXERCISE:
    case FINX_TRANSACTION_OPTION_ASSIGNMENT:
      asset_class = FINX_ASSET_OPTION;
      break;
    case FINX_TRANSACTION_STAKING:
      asset_class = FINX_ASSET_CRYPTO;
      break;
    default:
      return;
    }
  for (guint i = 0; i < self->added->len; i++)
    if (self->added->pdata[i] == transaction->instrument)
      set_class (self->added->pdata[i], asset_class);
}

void
finx_import_symbols_are_coins (FinxImportSymbols *self)
{
  for (guint i = 0; i < self->added->len; i++)
    set_class (self->added->pdata[i], FINX_ASSET_CRYPTO);
}

GPtrArray *
finx_import_symbols_get_new (FinxImportSymbols *self)
{
  return self->added;
}
