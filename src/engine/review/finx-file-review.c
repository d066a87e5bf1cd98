/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/review/finx-file-review.h"

#include <string.h>

#include "base/finx-error.h"
#include "base/finx-time.h"
#include "engine/journal/finx-import-symbols.h"
#include "engine/prices/finx-series.h"
#include "files/finx-price-file.h"
#include "files/imports/finx-import.h"
#include "files/text/finx-text-encoding.h"
#include "files/transactions/finx-trade-csv.h"

#define ACCOUNT  "main"         /* of rows that name none */
#define CURRENCY "USD"          /* of a file that names none */

struct _FinxFileReview
{
  FinxInstrumentTable *instruments;     /* empty: the file's are those of @symbols */
  FinxImportSymbols   *symbols;
  FinxTradeColumns    *trades;          /* (nullable) */
  FinxTransactionList *list;            /* (nullable): where there are no @trades */
  FinxReview          *review;
};

void
finx_file_review_free (FinxFileReview *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->review, finx_review_unref);
  g_clear_pointer (&self->list, finx_transaction_list_unref);
  finx_trade_columns_unref (self->trades);
  finx_import_symbols_free (self->symbols);
  g_object_unref (self->instruments);
  g_free (self);
}

static const FinxInstrument *
resolve_cb (const FinxSymbolQuery *query,
            gpointer               user_data)
{
  return finx_import_symbols_resolve (user_data, query);
}

/* A split changes what prices mean, and is looked for in a list. */
static gboolean
has_splits (const FinxTradeColumns *trades)
{
  guint n;
  const FinxTradeHolding *holdings = finx_trade_columns_get_holdings (trades, &n);

  for (guint i = 0; i < n; i++)
    for (const FinxTradeRun *run = holdings[i].n_others > 0 ? holdings[i].first : NULL; run != NULL; run = run->next)
      for (guint k = 0; k < finx_trade_run_get_n (run, &holdings[i]); k++)
        if (run->rows[k].kind == FINX_TRANSACTION_SPLIT)
          return TRUE;
  return FALSE;
}

static gboolean
read_list (FinxFileReview       *self,
           const FinxFileQuery  *query,
           GError              **error)
{
  g_autoptr(GBytes) bytes = finx_text_map_file (query->path, error);
  g_autofree char *name = g_path_get_basename (query->path);
  const FinxImportOptions options = { .account = ACCOUNT, .currency = query->currency, .resolve = resolve_cb, .user_data = self->symbols };
  g_autoptr(FinxImportResult) result = bytes != NULL ? finx_import_read (bytes, name, &options, error) : NULL;
  FinxTransactionListBuilder *builder;

  if (result == NULL)
    return FALSE;
  if (result->n_faults > 0)
    {
      const FinxImportFault *fault = result->faults->pdata[0];

      finx_set_error (error, FINX_ERROR_INVALID, "FINX-REPORT-001",
                      "Of %u rows of the file %u can not be booked, so that its figures would be wrong. "
                      "The first is line %u: %s “finxctl import --dry-run” lists them all",
                      (guint) result->n_rows, (guint) result->n_faults, (guint) fault->line, fault->sentence);
      return FALSE;
    }
  builder = finx_transaction_list_builder_new (NULL);
  for (guint i = 0; i < result->transactions->len; i++)
    finx_transaction_list_builder_add (builder, result->transactions->pdata[i]);
  self->list = finx_transaction_list_builder_end (builder);
  return TRUE;
}

static void
count (GHashTable *counts,
       const char *currency,
       guint       n)
{
  gpointer before = g_hash_table_lookup (counts, currency);

  if (*currency != '\0')
    g_hash_table_insert (counts, (gpointer) g_intern_string (currency), GUINT_TO_POINTER (GPOINTER_TO_UINT (before) + n));
}

static void
count_holding (const FinxTradeHolding *holding,
               GHashTable             *counts)
{
  count (counts, holding->currency, holding->n - holding->n_others);
  for (const FinxTradeRun *run = holding->n_others > 0 ? holding->first : NULL; run != NULL; run = run->next)
    for (guint i = 0; i < finx_trade_run_get_n (run, holding); i++)
      if (run->rows[i].is_other)
        {
          FinxTransaction view;

          finx_trade_columns_view (holding, &run->rows[i], &view);
          count (counts, view.currency, 1);
        }
}

/* Returns: the commonest; of equal ones the first in the alphabet */
static const char *
find_currency (const FinxFileReview *self)
{
  g_autoptr(GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  const char *found = CURRENCY;
  guint n = 0, most = 0;
  const FinxTradeHolding *holdings = self->trades != NULL ? finx_trade_columns_get_holdings (self->trades, &n) : NULL;
  GHashTableIter iter;
  gpointer currency, number;

  for (guint i = 0; i < n; i++)
    count_holding (&holdings[i], counts);
  for (guint row = 0; self->list != NULL && row < finx_transaction_list_get_n (self->list); row++)
    {
      FinxTransaction view;

      finx_transaction_list_get (self->list, row, &view);
      count (counts, view.currency, 1);
    }
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &currency, &number))
    if (GPOINTER_TO_UINT (number) > most || (GPOINTER_TO_UINT (number) == most && strcmp (currency, found) < 0))
      {
        found = currency;
        most = GPOINTER_TO_UINT (number);
      }
  return found;
}

static gboolean
add_prices (FinxPriceHistory      *history,
            const FinxInstrument  *instrument,
            const char            *folder,
            GError               **error)
{
  g_autofree char *file = g_strconcat (instrument->symbol, ".csv", NULL), *plain = g_strdelimit (g_strdup (file), G_DIR_SEPARATOR_S, '-');
  g_autofree char *path = g_build_filename (folder, plain, NULL);
  g_autoptr(GArray) bars = NULL;
  g_autofree gint32 *days = NULL;
  g_autofree double *closes = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  bars = finx_price_file_read (path, error);
  if (bars == NULL)
    {
      g_prefix_error (error, "Prices of %s: ", instrument->symbol);
      return FALSE;
    }
  days = g_new (gint32, bars->len);
  closes = g_new (double, bars->len);
  for (guint i = 0; i < bars->len; i++)
    {
      days[i] = (gint32) finx_days_from_time (g_array_index (bars, FinxBar, i).time_us);
      closes[i] = g_array_index (bars, FinxBar, i).close;
    }
  finx_price_history_add_bars (history, instrument, days, closes, bars->len);
  return TRUE;
}

/* Returns: (transfer full) (nullable) */
static FinxPriceHistory *
read_prices (FinxFileReview  *self,
             const char      *folder,
             GError         **error)
{
  g_autoptr(FinxPriceHistory) history = finx_price_history_new ();
  g_autoptr(GBytes) rates = finx_series_load_reference_rates (error);
  GPtrArray *instruments = finx_import_symbols_get_new (self->symbols);
  g_autofree char *text = NULL;

  if (rates == NULL)
    return NULL;
  text = g_strndup (g_bytes_get_data (rates, NULL), g_bytes_get_size (rates));
  if (!finx_price_history_read_ecb (history, text, error))
    return NULL;
  if (folder != NULL && !g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-REPORT-002",
                      "“%s” is no folder with prices: one has a file SYMBOL.csv for each instrument", folder);
      return NULL;
    }
  for (guint i = 0; folder != NULL && i < instruments->len; i++)
    if (!add_prices (history, instruments->pdata[i], folder, error))
      return NULL;
  if (self->list != NULL)
    finx_price_history_add_splits (history, self->list);
  return g_steal_pointer (&history);
}

static gboolean
make_review (FinxFileReview       *self,
             const FinxFileQuery  *query,
             GError              **error)
{
  const FinxPortfolioSettings *settings = query->settings;
  g_autoptr(FinxPriceHistory) prices = read_prices (self, query->prices, error);
  const FinxReviewOptions options = {
    .base_currency = query->currency != NULL ? query->currency : find_currency (self),
    .method = settings->method,
    .expense_fees = settings->expense_fees,
    .timing = settings->timing,
    .move_wash_sales = settings->move_wash_sales,
    .refuse_short = settings->refuse_short,
    .risk_free = finx_decimal_to_double (settings->risk_free),
    .accounts = (const char *const *) settings->accounts,
    .as_of = query->as_of,
    .sums_only = query->sums_only,
  };

  if (prices == NULL)
    return FALSE;
  if (self->trades != NULL)
    self->review = finx_review_new_of_trades (&options, self->trades, prices);
  else
    self->review = finx_review_new (&options, self->list, prices, error);
  return self->review != NULL || self->trades != NULL;
}

static FinxFileReview *
new_empty (void)
{
  FinxFileReview *self = g_new0 (FinxFileReview, 1);

  self->instruments = finx_instrument_table_new ();
  self->symbols = finx_import_symbols_new (self->instruments, CURRENCY);
  return self;
}

/* The short way, for a plain file; %NULL without an error: it is not plain. */
static FinxFileReview *
review_trades (const FinxFileQuery  *query,
               GError              **error)
{
  g_autoptr(FinxFileReview) self = new_empty ();

  self->trades = finx_trade_csv_read (query->path, ACCOUNT, resolve_cb, self->symbols);
  if (self->trades == NULL || has_splits (self->trades) || !make_review (self, query, error) || self->review == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

FinxFileReview *
finx_file_review_new (const FinxFileQuery  *query,
                      GError              **error)
{
  g_autoptr(FinxFileReview) self = NULL;
  GError *own_error = NULL;

  if (query->sums_only && (self = review_trades (query, &own_error)) != NULL)
    return g_steal_pointer (&self);
  if (own_error != NULL)
    {
      g_propagate_error (error, own_error);
      return NULL;
    }
  self = new_empty ();
  return read_list (self, query, error) && make_review (self, query, error) ? g_steal_pointer (&self) : NULL;
}

FinxReview *
finx_file_review_get_review (FinxFileReview *self)
{
  return self->review;
}
