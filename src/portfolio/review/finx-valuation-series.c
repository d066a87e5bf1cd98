/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/review/finx-valuation-series.h"

#include "portfolio/books/finx-reckoning-private.h"

struct _FinxValuationSeries
{
  FinxValuationOptions options;         /* its texts are owned, prices and instruments held */
  FinxReckoning       *reckoning;       /* (nullable): before transactions were set */
};

/**
 * finx_valuation_series_new:
 *
 * Returns: (transfer full): a series without days; see finx_valuation_series_set()
 */
FinxValuationSeries *
finx_valuation_series_new (const FinxValuationOptions *options)
{
  FinxValuationSeries *self = g_new0 (FinxValuationSeries, 1);

  self->options = *options;
  self->options.base_currency = g_strdup (options->base_currency);
  self->options.accounts = (const char *const *) g_strdupv ((char **) options->accounts);
  if (options->prices != NULL)
    finx_price_history_ref ((FinxPriceHistory *) options->prices);
  if (options->instruments != NULL)
    g_hash_table_ref (options->instruments);
  return self;
}

FinxValuationSeries *
finx_valuation_series_new_for (FinxReckoning *reckoning)
{
  FinxValuationSeries *self = finx_valuation_series_new (&reckoning->options);

  self->reckoning = reckoning;
  return self;
}

void
finx_valuation_series_free (FinxValuationSeries *self)
{
  if (self == NULL)
    return;

  finx_reckoning_unref (self->reckoning);
  if (self->options.prices != NULL)
    finx_price_history_unref ((FinxPriceHistory *) self->options.prices);
  if (self->options.instruments != NULL)
    g_hash_table_unref (self->options.instruments);
  g_strfreev ((char **) self->options.accounts);
  g_free ((char *) self->options.base_currency);
  g_free (self);
}

/**
 * finx_valuation_series_set:
 * @transactions: held; where it is a later version of the list that was set before, only what changed is computed
 * @error: of the first transaction that the books refuse, which may be one that no longer fits; nothing changed then
 *
 * Computes all days.
 */
gboolean
finx_valuation_series_set (FinxValuationSeries  *self,
                           FinxTransactionList  *transactions,
                           GError              **error)
{
  FinxReckoning *next = self->reckoning != NULL ? finx_reckoning_update (self->reckoning, transactions, error)
                                                : finx_reckoning_new (&self->options, FALSE, NULL, transactions, error);

  if (next == NULL)
    return FALSE;
  finx_reckoning_unref (self->reckoning);
  self->reckoning = next;
  return TRUE;
}

/**
 * finx_valuation_series_get_days:
 * @n_days: (out)
 *
 * Returns: (array length=n_days) (nullable) (transfer none): each day from the first on; valid until it is changed
 */
const FinxValuationDay *
finx_valuation_series_get_days (const FinxValuationSeries *self,
                                guint                     *n_days)
{
  *n_days = self->reckoning != NULL ? self->reckoning->days->len : 0;
  return *n_days > 0 ? (const FinxValuationDay *) (gpointer) self->reckoning->days->data : NULL;
}

/**
 * finx_valuation_series_get_day:
 *
 * Returns: (nullable) (transfer none): %NULL outside the series
 */
const FinxValuationDay *
finx_valuation_series_get_day (const FinxValuationSeries *self,
                               gint32                     day)
{
  guint n;
  const FinxValuationDay *days = finx_valuation_series_get_days (self, &n);
  gint64 place = n > 0 ? (gint64) day - days[0].day : -1;

  return place >= 0 && place < n ? &days[place] : NULL;
}

/**
 * finx_valuation_series_list_holdings:
 *
 * Quick for the last day; for one before it, the transactions up to it are booked anew.
 *
 * Returns: (transfer full) (element-type FinxDayHolding): what there was at the end of @day, within the filters, by symbol
 *   and account, cash last; flat ones too
 */
GArray *
finx_valuation_series_list_holdings (const FinxValuationSeries *self,
                                     gint32                     day)
{
  return self->reckoning != NULL ? finx_reckoning_list_holdings (self->reckoning, day)
                                 : g_array_new (FALSE, FALSE, sizeof (FinxDayHolding));
}

const FinxValuationOptions *
finx_valuation_series_get_options (const FinxValuationSeries *self)
{
  return &self->options;
}
