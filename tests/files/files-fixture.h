/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "base/finx-error.h"
#include "files/imports/finx-import.h"

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

/* A small file: the layout is that of @source. A row of @expected is a transaction as describe() has it, "!line code" a
 * fault, "-line code" a row that books nothing.
 * @tells_more: @expected has what describe_more() adds as well */
typedef struct
{
  const char *profile;
  const char *source;
  const char *file;
  const char *expected;
  gboolean    tells_more;
  const char *currency;         /* that a person chose, if not NULL */
} Sample;

/* " > received in=account to=counter account r=ratio fx=rate id=…", what is empty left out. */
static inline void
describe_more (GString               *out,
               const FinxTransaction *t)
{
  if (t->received != NULL)
    g_string_append_printf (out, " > %s", t->received->symbol);
  if (!g_str_equal (t->account, "main"))
    g_string_append_printf (out, " in=%s", t->account);
  if (*t->counter_account != '\0')
    g_string_append_printf (out, " to=%s", t->counter_account);
  append_value (out, "r", t->ratio);
  append_value (out, "fx", t->fx_rate);
  if (!g_str_has_prefix (t->id, "csv-"))
    g_string_append_printf (out, " id=%s", t->id);
  if (*t->note != '\0')
    g_string_append_printf (out, " “%s”", t->note);
}

static inline void
append_faults (GString   *out,
               GPtrArray *faults,
               char       mark)
{
  for (guint i = 0; i < faults->len; i++)
    {
      const FinxImportFault *fault = faults->pdata[i];

      g_string_append_printf (out, "%c%" G_GUINT64_FORMAT " %s\n", mark, fault->line, fault->code);
      g_assert_true (g_str_has_suffix (fault->sentence, "."));
    }
}

static inline char *
describe_result (FinxImportResult *result,
                 gboolean          tells_more)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < result->transactions->len; i++)
    {
      g_autofree char *line = describe (result->transactions->pdata[i]);

      g_string_append (out, line);
      if (tells_more)
        describe_more (out, result->transactions->pdata[i]);
      g_string_append_c (out, '\n');
    }
  append_faults (out, result->faults, '!');
  append_faults (out, result->skipped, '-');
  return g_string_free (out, FALSE);
}

/* Reads it by the one door, twice: the ids are the same. */
static inline void
test_sample (gconstpointer data)
{
  const Sample *sample = data;
  Symbols symbols;
  FinxImportOptions options = { .account = "main", .currency = sample->currency, .resolve = symbols_resolve, .user_data = &symbols };
  g_autoptr(GBytes) bytes = g_bytes_new_static (sample->file, strlen (sample->file));
  g_autoptr(FinxImportResult) result = NULL, again = NULL;
  g_autofree char *told = NULL;
  g_autoptr(GError) error = NULL;

  symbols_init (&symbols);
  g_test_message ("layout of %s", sample->source);
  result = finx_import_read (bytes, NULL, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (result->profile->name, ==, sample->profile);
  told = describe_result (result, sample->tells_more);
  g_assert_cmpstr (told, ==, sample->expected);

  again = finx_import_read (bytes, NULL, &options, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->transactions->len, ==, result->transactions->len);
  for (guint i = 0; i < result->transactions->len; i++)
    g_assert_true (finx_transaction_equal (result->transactions->pdata[i], again->transactions->pdata[i]));
  symbols_clear (&symbols);
}

static inline void
add_samples (const char   *folder,
             const Sample *samples,
             gsize         n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s", folder, samples[i].source);

      g_test_add_data_func (path, &samples[i], test_sample);
    }
}

/* A file that is none, and what is told of it. */
typedef struct
{
  const char *name, *file, *code, *part;        /* of the sentence */
} BrokenFile;

static inline void
test_broken_file (gconstpointer data)
{
  const BrokenFile *broken = data;
  g_autoptr(GBytes) bytes = g_bytes_new_static (broken->file, strlen (broken->file));
  FinxImportOptions options = { .account = "main" };
  g_autoptr(GError) error = NULL;

  g_assert_null (finx_import_read (bytes, NULL, &options, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
  g_assert_cmpstr (finx_error_code (error), ==, broken->code);
  g_assert_nonnull (strstr (error->message, broken->part));
}

static inline void
add_broken_files (const char       *folder,
                  const BrokenFile *broken,
                  gsize             n)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/broken/%s", folder, broken[i].name);

      g_test_add_data_func (path, &broken[i], test_broken_file);
    }
}
