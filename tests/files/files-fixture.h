/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "base/finx-error.h"
#include "files/finx-transaction-csv.h"

/* Instruments that come into being when a file names them; one that begins with "?" stays unknown. Header-only. */
typedef struct
{
  GHashTable *by_symbol;        /* symbol → FinxInstrument */
} Symbols;

static inline void
symbols_init (Symbols *self)
{
  self->by_symbol = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) finx_instrument_free);
}

static inline void
symbols_clear (Symbols *self)
{
  g_clear_pointer (&self->by_symbol, g_hash_table_unref);
}

static inline const FinxInstrument *
symbols_get (Symbols    *self,
             const char *symbol)
{
  FinxInstrument *instrument = g_hash_table_lookup (self->by_symbol, symbol);

  if (instrument != NULL || *symbol == '?')
    return instrument;
  instrument = g_new0 (FinxInstrument, 1);
  instrument->symbol = g_strdup (symbol);
  instrument->asset_class = FINX_ASSET_CRYPTO;          /* whose price may be anything */
  g_hash_table_insert (self->by_symbol, instrument->symbol, instrument);
  return instrument;
}

static inline const FinxInstrument *
symbols_resolve (const FinxSymbolQuery *query,
                 gpointer               symbols)
{
  return symbols_get (symbols, query->symbol);
}

static inline FinxImportResult *
read_text (const char               *text,
           gssize                    length,
           const FinxImportOptions  *options,
           GError                  **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, length < 0 ? strlen (text) : (gsize) length);

  return finx_transaction_csv_read (bytes, options, error);
}

/* In one line: "2024-01-02 buy AAPL q=10 p=100 a=1001 USD fees=1", what is empty left out. */
static inline void
append_value (GString     *out,
              const char  *name,
              FinxDecimal  value)
{
  g_autofree char *text = finx_decimal_to_string (value);

  if (finx_decimal_is_known (value))
    g_string_append_printf (out, " %s=%s", name, text);
}

static inline char *
describe (const FinxTransaction *t)
{
  GString *out = g_string_new (NULL);
  g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc ((gint64) t->day * 86400);
  g_autofree char *day = g_date_time_format (date, "%Y-%m-%d");

  g_string_append_printf (out, "%s %s", day, finx_transaction_kind_to_string (t->kind));
  if (t->time_us != 0)
    {
      g_autoptr(GDateTime) moment = g_date_time_new_from_unix_utc (t->time_us / G_USEC_PER_SEC);
      g_autofree char *time = g_date_time_format (moment, "%H:%M:%S");

      g_string_append_printf (out, " at=%s", time);
    }
  if (t->instrument != NULL)
    g_string_append_printf (out, " %s", t->instrument->symbol);
  append_value (out, "q", t->quantity);
  append_value (out, "p", t->price);
  append_value (out, "a", t->amount);
  if (*t->currency != '\0')
    g_string_append_printf (out, " %s", t->currency);
  if (*t->counter_currency != '\0')
    g_string_append_printf (out, " got=%s", t->counter_currency);
  if (finx_decimal_sign (t->fees) != 0)
    append_value (out, "fees", t->fees);
  if (finx_decimal_sign (t->taxes) != 0)
    append_value (out, "taxes", t->taxes);
  return g_string_free (out, FALSE);
}
