/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/review/finx-review-prices.h"

#include "base/finx-clock.h"
#include "base/finx-time.h"
#include "engine/finx-engine-private.h"
#include "engine/prices/finx-series.h"

#define EURO  "EUR"
#define PIVOT "USD"             /* the currency that the desk's other pairs have in common */

/* One instrument and what is known of its price. */
typedef struct
{
  const FinxInstrument *instrument;
  FinxDecimal           last;           /* now, where the portfolio is simulated; else what a provider told since; or unknown */
  gint32                last_day;       /* of it */
  GArray               *bars;           /* (nullable) (element-type FinxBar): days that are kept */
} Source;

struct _FinxReviewPrices
{
  GPtrArray        *lists;              /* (element-type FinxTransactionList) */
  FinxPracticeDesk *desk;               /* (nullable): set for a simulated portfolio */
  GArray           *sources;            /* (element-type Source) */
  GArray           *pairs;              /* (element-type Source): currency pairs of the desk */
  gint32            first_day, today;
  guint64           version;            /* of what is kept; 0: of the desk */
  FinxPriceHistory *known;              /* (nullable): all of it, from an earlier review */
};

static void
clear_source (gpointer data)
{
  g_clear_pointer (&((Source *) data)->bars, g_array_unref);
}

static GArray *
new_sources (void)
{
  GArray *sources = g_array_new (FALSE, FALSE, sizeof (Source));

  g_array_set_clear_func (sources, clear_source);
  return sources;
}

static void
add_source (FinxReviewPrices     *self,
            GArray               *sources,
            FinxEngine           *engine,
            const FinxInstrument *instrument)
{
  Source source = { .instrument = instrument, .last = FINX_DECIMAL_UNKNOWN };
  FinxQuoteRow *row;

  row = finx_quote_board_lookup (engine->board, instrument);
  if (row != NULL && (self->desk != NULL || finx_quote_row_get_told (row) != NULL))
    {
      source.last = finx_quote_row_get_last (row);
      source.last_day = self->desk != NULL ? self->today : (gint32) finx_days_from_time (finx_quote_row_get_quote (row)->time_us);
    }
  g_array_append_val (sources, source);
}

/* Each once. */
static void
add_once (FinxReviewPrices     *self,
          FinxEngine           *engine,
          const FinxInstrument *instrument,     /* (nullable) */
          gboolean             *is_added)
{
  if (instrument == NULL || is_added[instrument->index])
    return;
  is_added[instrument->index] = TRUE;
  add_source (self, self->sources, engine, instrument);
}

/* Those of the transactions, and @benchmark (nullable). */
static void
add_instruments (FinxReviewPrices     *self,
                 FinxEngine           *engine,
                 const FinxInstrument *benchmark)
{
  g_autofree gboolean *is_added = g_new0 (gboolean, FINX_MAX_INSTRUMENTS);

  for (guint i = 0; i < self->lists->len; i++)
    {
      const FinxTransactionList *list = self->lists->pdata[i];
      guint n = finx_transaction_list_get_n (list);

      for (guint row = 0; row < n; row++)
        add_once (self, engine, finx_transaction_list_get_instrument (list, row), is_added);
      for (guint row = 0; (row = finx_transaction_list_find_received (list, row)) < n; row++)
        {
          FinxTransaction transaction;

          finx_transaction_list_get (list, row, &transaction);
          add_once (self, engine, transaction.received, is_added);
        }
    }
  add_once (self, engine, benchmark, is_added);
}

static void
add_pairs (FinxReviewPrices *self,
           FinxEngine       *engine)
{
  guint n = finx_instrument_table_get_size (engine->instruments);

  for (guint i = 0; i < n; i++)
    {
      const FinxInstrument *instrument = finx_instrument_table_get (engine->instruments, i);

      if (instrument->asset_class == FINX_ASSET_FX)
        add_source (self, self->pairs, engine, instrument);
    }
}

static gint32
find_first_day (const GPtrArray *lists,
                gint32           otherwise)
{
  gint32 first = otherwise;

  for (guint i = 0; i < lists->len; i++)
    if (finx_transaction_list_get_n (lists->pdata[i]) > 0)
      first = MIN (first, finx_transaction_list_get_day (lists->pdata[i], 0));
  return first;
}

/**
 * finx_review_prices_new:
 * @lists: (element-type FinxTransactionList): of the portfolios; held
 * @is_simulated: by the practice desk alone
 *
 * Main thread.
 */
FinxReviewPrices *
finx_review_prices_new (FinxEngine           *engine,
                        GPtrArray            *lists,
                        gboolean              is_simulated,
                        const FinxInstrument *benchmark,
                        gint32                as_of)
{
  FinxReviewPrices *self = g_new0 (FinxReviewPrices, 1);

  self->lists = g_ptr_array_ref (lists);
  self->today = (gint32) finx_days_from_time (finx_clock_now (engine->clock));
  self->first_day = find_first_day (lists, as_of);
  if (is_simulated && engine->desk != NULL)
    self->desk = g_object_ref (engine->desk);
  else
    self->version = engine->price_version;
  self->sources = new_sources ();
  self->pairs = new_sources ();
  add_instruments (self, engine, benchmark);
  if (self->desk != NULL)
    add_pairs (self, engine);
  return self;
}

/* Whether all that has to do with prices in the rows that differ is in @history. */
static gboolean
covers (const FinxPriceHistory    *history,
        const FinxTransactionList *list,
        const GArray              *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      FinxTransaction transaction;

      finx_transaction_list_get (list, g_array_index (rows, guint, i), &transaction);
      if (transaction.kind == FINX_TRANSACTION_SPLIT
          || (transaction.instrument != NULL && finx_price_history_get_prices (history, transaction.instrument) == NULL)
          || (transaction.received != NULL && finx_price_history_get_prices (history, transaction.received) == NULL))
        return FALSE;
    }
  return TRUE;
}

/**
 * finx_review_prices_new_known:
 * @history: of an earlier review with the same benchmark, which was not of a simulated portfolio
 * @old_lists: (element-type FinxTransactionList): of that review
 * @lists: (element-type FinxTransactionList): of this one
 *
 * Main thread.
 *
 * Returns: (transfer full) (nullable): nothing is to be read; %NULL: something may have changed
 */
FinxReviewPrices *
finx_review_prices_new_known (FinxEngine       *engine,
                              FinxPriceHistory *history,
                              const GPtrArray  *old_lists,
                              const GPtrArray  *lists)
{
  FinxReviewPrices *self;

  if (finx_price_history_get_version (history) != engine->price_version || old_lists->len != lists->len)
    return NULL;
  for (guint i = 0; i < lists->len; i++)
    {
      g_autoptr(GArray) removed = g_array_new (FALSE, FALSE, sizeof (guint)), added = g_array_new (FALSE, FALSE, sizeof (guint));

      finx_transaction_list_diff (old_lists->pdata[i], lists->pdata[i], removed, added);
      if (!covers (history, old_lists->pdata[i], removed) || !covers (history, lists->pdata[i], added))
        return NULL;
    }
  self = g_new0 (FinxReviewPrices, 1);
  self->known = finx_price_history_ref (history);
  return self;
}

void
finx_review_prices_free (FinxReviewPrices *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->lists, g_ptr_array_unref);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->sources, g_array_unref);
  g_clear_pointer (&self->pairs, g_array_unref);
  finx_price_history_unref (self->known);
  g_free (self);
}

/* On the store thread. @data: (element-type Source): nobody else touches it meanwhile. */
static gpointer
read_job (FinxStore      *store,
          gpointer        data,
          GDestroyNotify *destroy,
          GError        **error)
{
  GArray *sources = data;

  for (guint i = 0; i < sources->len; i++)
    {
      Source *source = &g_array_index (sources, Source, i);

      source->bars = finx_store_read_bars_of (store, source->instrument->symbol, FINX_INTERVAL_1D, FINX_BARS_IMPORTED, G_MININT64,
                                              G_MAXINT64, error);
      if (source->bars == NULL)
        return NULL;
    }
  *destroy = (GDestroyNotify) g_array_unref;
  return g_array_ref (sources);
}

/* What is kept, for a portfolio that is not simulated. */
void
finx_review_prices_read_async (FinxReviewPrices   *self,
                               FinxEngine         *engine,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  static const char tag;

  if (self->known != NULL || self->desk != NULL || self->sources->len == 0)
    {
      g_autoptr(GTask) task = g_task_new (engine, cancellable, callback, user_data);

      g_task_set_source_tag (task, (gpointer) &tag);
      g_task_return_pointer (task, self->known != NULL ? new_sources () : g_array_ref (self->sources), (GDestroyNotify) g_array_unref);
      return;
    }
  finx_engine_run_job (engine, read_job, g_array_ref (self->sources), (GDestroyNotify) g_array_unref,
                       (GDestroyNotify) g_array_unref, cancellable, callback, user_data);
}

gboolean
finx_review_prices_read_finish (FinxReviewPrices *self,
                                FinxEngine       *engine,
                                GAsyncResult     *result,
                                GError          **error)
{
  g_autoptr(GArray) sources = g_task_propagate_pointer (G_TASK (result), error);

  return sources != NULL;
}

static void
add_bars (FinxPriceHistory     *history,
          const FinxInstrument *instrument,
          const GArray         *bars)
{
  g_autofree gint32 *days = g_new (gint32, MAX (bars->len, 1u));
  g_autofree double *closes = g_new (double, MAX (bars->len, 1u));

  for (guint i = 0; i < bars->len; i++)
    {
      const FinxBar *bar = &g_array_index (bars, FinxBar, i);

      days[i] = (gint32) finx_days_from_time (bar->time_us);
      closes[i] = bar->close;
    }
  finx_price_history_add_bars (history, instrument, days, closes, bars->len);
}

static GArray *
desk_bars (FinxReviewPrices     *self,
           const FinxInstrument *instrument)
{
  return finx_practice_bars (self->desk, instrument, FINX_INTERVAL_1D, (self->first_day - 7) * FINX_USEC_PER_DAY,
                             (self->today + 1) * FINX_USEC_PER_DAY);
}

static FinxDecimal
decimal_close (const FinxBar        *bar,
               const FinxInstrument *instrument)
{
  return finx_decimal_from_double (bar->close, instrument->price_scale, FINX_ROUND_HALF_EVEN);
}

/* What one euro is worth in the other currency of a pair, from the price of its unit. @known: per euro, of one of the two. */
static void
add_rate (FinxPriceHistory *history,
          const char       *unit,
          const char       *priced_in,
          gboolean          unit_is_known,
          gint32            day,
          FinxDecimal       price)
{
  FinxDecimal known = finx_price_history_get_rate (history, EURO, unit_is_known ? unit : priced_in, day).value;
  FinxDecimal per_euro = unit_is_known ? finx_decimal_mul (known, price, FINX_RATE_SCALE, FINX_ROUND_HALF_EVEN)
                                       : finx_decimal_div (known, price, FINX_RATE_SCALE, FINX_ROUND_HALF_EVEN);

  if (finx_decimal_is_known (per_euro) && finx_decimal_sign (per_euro) > 0)
    finx_price_history_add_rate (history, unit_is_known ? priced_in : unit, day, per_euro);
}

/* Rates from one pair of the desk: from those of the euro, then, with @crosses, from those of a currency that has its rate
 * by then. */
static void
add_pair (FinxReviewPrices *self,
          FinxPriceHistory *history,
          const Source     *pair,
          gboolean          crosses)
{
  g_auto(GStrv) names = g_strsplit (pair->instrument->symbol, "/", 2);
  g_autoptr(GArray) bars = NULL;
  gboolean has_euro, unit_is_known;

  if (g_strv_length (names) != 2)
    return;
  has_euro = g_str_equal (names[0], EURO) || g_str_equal (names[1], EURO);
  if (has_euro == crosses)
    return;

  unit_is_known = has_euro ? g_str_equal (names[0], EURO) : g_str_equal (names[0], PIVOT);
  bars = desk_bars (self, pair->instrument);
  for (guint i = 0; i < bars->len; i++)
    {
      const FinxBar *bar = &g_array_index (bars, FinxBar, i);

      add_rate (history, names[0], names[1], unit_is_known, (gint32) finx_days_from_time (bar->time_us),
                decimal_close (bar, pair->instrument));
    }
  add_rate (history, names[0], names[1], unit_is_known, self->today, pair->last);
}

static gboolean
read_reference_rates (FinxPriceHistory  *history,
                      GError           **error)
{
  g_autoptr(GBytes) bytes = finx_series_load_reference_rates (error);
  g_autofree char *text = NULL;

  if (bytes == NULL)
    return FALSE;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return finx_price_history_read_ecb (history, text, error);
}

/**
 * finx_review_prices_to_history:
 *
 * Any thread, one at a time.
 *
 * Returns: (transfer full) (nullable)
 */
FinxPriceHistory *
finx_review_prices_to_history (FinxReviewPrices  *self,
                               GError           **error)
{
  g_autoptr(FinxPriceHistory) history = self->known != NULL ? finx_price_history_ref (self->known) : finx_price_history_new ();

  if (self->known != NULL)
    return g_steal_pointer (&history);
  if (!read_reference_rates (history, error))
    return NULL;
  finx_price_history_set_version (history, self->version);
  for (int crosses = 0; crosses <= 1; crosses++)
    for (guint i = 0; i < self->pairs->len; i++)
      add_pair (self, history, &g_array_index (self->pairs, Source, i), crosses);
  for (guint i = 0; i < self->sources->len; i++)
    {
      const Source *source = &g_array_index (self->sources, Source, i);
      g_autoptr(GArray) bars = self->desk != NULL ? desk_bars (self, source->instrument) : g_array_ref (source->bars);

      add_bars (history, source->instrument, bars);
      if (finx_decimal_is_known (source->last)
          && (bars->len == 0 || finx_days_from_time (g_array_index (bars, FinxBar, bars->len - 1).time_us) <= source->last_day))
        finx_price_history_add_price (history, source->instrument, source->last_day, source->last);
    }
  for (guint i = 0; i < self->lists->len; i++)
    finx_price_history_add_splits (history, self->lists->pdata[i]);
  return g_steal_pointer (&history);
}
