/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the same transactions come to by each method: they are read once, and of a strand only its totals stay. */
#include "portfolio/books/finx-reckoning-private.h"

typedef struct
{
  FinxReckoning        *reckoning;      /* of rows */
  FinxValuationOptions  options[FINX_N_LOT_METHODS];
  GCancellable         *cancellable;    /* (nullable) */
  GMutex                mutex;
  FinxGainsTotals      *totals;         /* of each method; with the mutex */
  guint                 refused;        /* likewise: the first row that was */
  GError               *error;          /* (nullable): likewise: of it */
} Comparison;

static void
open_sink (FinxStrandSink *sink,
           Comparison     *self,
           int             method)
{
  const FinxReckoning *reckoning = self->reckoning;
  const FinxValuationOptions *options = &self->options[method];

  *sink = (FinxStrandSink) {
    .options = options,
    .list = reckoning->list,
    .keeps_gains = TRUE,
    .rates = finx_day_rates_new (options->prices, options->base_currency, reckoning->start, 0),
    .columns = finx_day_columns_new (reckoning->start, 0),
    .purses = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_purse_unref),
  };
}

static void
close_sink (FinxStrandSink *sink)
{
  g_ptr_array_unref (sink->purses);
  finx_day_columns_free (sink->columns);
  finx_day_rates_free (sink->rates);
}

static void
add_strands (Comparison  *self,
             FinxStrand **strands)
{
  for (int method = 0; method < FINX_N_LOT_METHODS; method++)
    finx_strand_end (strands[method]);
  g_mutex_lock (&self->mutex);
  for (int method = 0; method < FINX_N_LOT_METHODS; method++)
    finx_gains_totals_add (&self->totals[method], &strands[method]->totals);
  g_mutex_unlock (&self->mutex);
}

static void
keep_error (Comparison *self,
            guint       refused,
            GError     *error)          /* (transfer full) */
{
  g_mutex_lock (&self->mutex);
  if (self->error == NULL || refused < self->refused)
    {
      GError *other = self->error;

      self->refused = refused;
      self->error = error;
      error = other;
    }
  g_mutex_unlock (&self->mutex);
  g_clear_error (&error);
}

/* Any thread. */
static void
compare_strand (Comparison *self,
                GArray     *rows)
{
  FinxStrandSink sinks[FINX_N_LOT_METHODS];
  FinxStrand *strands[FINX_N_LOT_METHODS];
  GError *error = NULL;
  guint refused;

  for (int method = 0; method < FINX_N_LOT_METHODS; method++)
    {
      open_sink (&sinks[method], self, method);
      strands[method] = finx_strand_begin (&sinks[method], rows, 1);
    }
  if (finx_strand_book_together (strands, FINX_N_LOT_METHODS, &refused, &error))
    add_strands (self, strands);
  else
    keep_error (self, refused, error);
  for (int method = 0; method < FINX_N_LOT_METHODS; method++)
    {
      finx_strand_unref (strands[method]);
      close_sink (&sinks[method]);
    }
}

static void
compare_cb (gpointer data,
            gpointer user_data)
{
  Comparison *self = user_data;

  if (!g_cancellable_is_cancelled (self->cancellable))
    compare_strand (self, self->reckoning->rows->pdata[GPOINTER_TO_UINT (data) - 1]);
}

static gboolean
compare_all (Comparison  *self,
             GError     **error)
{
  guint n_threads = finx_reckoning_count_threads (finx_transaction_list_get_n (self->reckoning->list));
  GThreadPool *pool = g_thread_pool_new (compare_cb, self, (int) n_threads, FALSE, error);

  if (pool == NULL)
    return FALSE;
  for (guint i = 0; i < self->reckoning->rows->len; i++)
    g_thread_pool_push (pool, GUINT_TO_POINTER (i + 1), NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  else
    return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
  return FALSE;
}

/* Where losses of wash sales move, options may replace shares, or not all closed lots count, the lots of each method are needed. */
static gboolean
compare_reports (const FinxGainsOptions  *options,
                 FinxTransactionList     *transactions,
                 GCancellable            *cancellable,
                 FinxGainsTotals         *totals,
                 GError                 **error)
{
  FinxGainsOptions own = *options;

  for (int method = 0; method < FINX_N_LOT_METHODS; method++)
    {
      g_autoptr(GHashTable) accounting = finx_accounting_with_method (options->accounting, (FinxLotMethod) method);
      g_autoptr(FinxGainsReport) report = NULL;

      own.method = (FinxLotMethod) method;
      own.accounting = accounting;
      report = !g_cancellable_set_error_if_cancelled (cancellable, error) ? finx_gains_report_new (&own, transactions, error) : NULL;
      if (report == NULL)
        return FALSE;
      totals[method] = report->totals;
    }
  return TRUE;
}

/**
 * finx_gains_compare_methods:
 * @totals: (out) (array fixed-size=4): by #FinxLotMethod
 *
 * What the same transactions come to by each method. The method of @options does not matter.
 */
gboolean
finx_gains_compare_methods (const FinxGainsOptions  *options,
                            FinxTransactionList     *transactions,
                            GCancellable            *cancellable,
                            FinxGainsTotals          totals[FINX_N_LOT_METHODS],
                            GError                 **error)
{
  FinxValuationOptions valuation = finx_gains_options_to_valuation (options);
  Comparison self = { .cancellable = cancellable, .totals = totals };
  gboolean is_done;

  if (options->move_wash_sales || options->from != G_MININT32 || finx_wash_kin_is_in (transactions, NULL))
    return compare_reports (options, transactions, cancellable, totals, error);
  self.reckoning = finx_reckoning_new_unbooked (&valuation, transactions);
  g_mutex_init (&self.mutex);
  for (int method = 0; method < FINX_N_LOT_METHODS; method++)
    {
      totals[method] = (FinxGainsTotals) { 0 };
      self.options[method] = self.reckoning->options;
      self.options[method].method = (FinxLotMethod) method;
      self.options[method].accounting = finx_accounting_with_method (options->accounting, (FinxLotMethod) method);
    }
  is_done = compare_all (&self, error);
  for (int method = 0; method < FINX_N_LOT_METHODS; method++)
    g_clear_pointer (&self.options[method].accounting, g_hash_table_unref);
  g_mutex_clear (&self.mutex);
  finx_reckoning_unref (self.reckoning);
  return is_done;
}
