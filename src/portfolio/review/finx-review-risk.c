/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/review/finx-review-risk.h"

#include <math.h>

#include "analytics/finx-drawdown.h"

/* What is held today is looked at over this time at least, even by a portfolio that is younger. */
#define LEAST_HISTORY (3 * 365)

static void
free_returns (FinxRiskHolding *holdings,
              guint            n)
{
  for (guint i = 0; i < n; i++)
    g_clear_pointer ((FinxReturnSeries **) &holdings[i].returns, finx_return_series_free);
}

/* What is held: a figure that is not known counts as held, so that it is not passed over in silence. */
static gboolean
is_held (const FinxReviewHolding *holding)
{
  return !finx_decimal_is_known (holding->quantity) || finx_decimal_sign (holding->quantity) != 0;
}

static void
list_holdings (FinxReviewRisk *self,
               gint32          from,
               gint32          to)
{
  const FinxReviewOptions *options = finx_review_get_options (self->review);
  const GArray *holdings = finx_review_get_holdings (self->review);

  for (guint i = 0; i < holdings->len; i++)
    {
      const FinxReviewHolding *holding = &g_array_index (holdings, FinxReviewHolding, i);
      FinxRiskHolding row = { holding->instrument, holding->currency, holding->base_value, NULL };

      if (!is_held (holding))
        continue;
      if (holding->instrument != NULL || !g_str_equal (holding->currency, options->base_currency))
        row.returns = finx_return_series_new_of_prices (finx_review_get_prices (self->review), holding->instrument, holding->currency,
                                                        options->base_currency, from, to);
      g_array_append_val (self->holdings, row);
    }
}

/* The real past: the first return counts from the day before the first day that has one. */
static FinxReturnSeries *
list_past (FinxReviewRisk *self,
           gint32          to)
{
  const FinxReviewOptions *options = finx_review_get_options (self->review);
  g_autoptr(GArray) days = g_array_new (FALSE, FALSE, sizeof (gint32));
  g_autoptr(GArray) returns = finx_portfolio_returns (finx_review_get_series (self->review), self->from, to, options->timing, days);
  FinxReturnSeries *past;

  if (days->len == 0)
    return NULL;
  past = finx_return_series_new (g_array_index (days, gint32, 0) - 1, (const gint32 *) (gpointer) days->data,
                                 (const double *) (gpointer) returns->data, days->len);
  g_array_set_size (self->drawdowns, past->days->len + 1);
  finx_drawdown_series ((const double *) (gpointer) past->returns->data, past->returns->len,
                        (double *) (gpointer) self->drawdowns->data);
  g_array_append_val (self->days, past->start_day);
  g_array_append_vals (self->days, past->days->data, past->days->len);
  return past;
}

/**
 * finx_review_risk_new:
 * @from: the first day of the real past; %G_MININT32: its beginning
 * @to: the last day; %G_MAXINT32: the review's own
 *
 * Any thread; some ten milliseconds for a large portfolio. What is held today is looked at from the same day on, or over three
 * years where the past is shorter.
 *
 * Returns: (transfer full)
 */
FinxReviewRisk *
finx_review_risk_new (FinxReview *review,
                      gint32      from,
                      gint32      to)
{
  const FinxReviewOptions *options = finx_review_get_options (review);
  const FinxReviewSummary *summary = finx_review_get_summary (review);
  FinxReviewRisk *self = g_new0 (FinxReviewRisk, 1);
  g_autoptr(FinxReturnSeries) past = NULL, benchmark = NULL;
  gint32 begin, last = MIN (to, options->as_of);

  self->review = finx_review_ref (review);
  self->from = from;
  self->holdings = g_array_new (FALSE, FALSE, sizeof (FinxRiskHolding));
  self->days = g_array_new (FALSE, FALSE, sizeof (gint32));
  self->drawdowns = g_array_new (FALSE, FALSE, sizeof (double));
  begin = MIN (MAX (from, MIN (summary->first_day, last)), last - LEAST_HISTORY);
  list_holdings (self, begin, last);
  past = list_past (self, last);
  if (options->benchmark != NULL)
    benchmark = finx_return_series_new_of_prices (finx_review_get_prices (review), options->benchmark, options->benchmark->currency,
                                                  options->base_currency, begin, last);
  self->risk = finx_portfolio_risk_new (&(FinxRiskOptions) {
    .base_currency = options->base_currency,
    .past = past,
    .benchmark = benchmark,
    .holdings = (const FinxRiskHolding *) (gpointer) self->holdings->data,
    .n_holdings = self->holdings->len,
    .value = summary->value,
    .risk_free = options->risk_free,
    .n_largest = FINX_REVIEW_RISK_LARGEST,
  });
  free_returns ((FinxRiskHolding *) (gpointer) self->holdings->data, self->holdings->len);
  return self;
}

void
finx_review_risk_free (FinxReviewRisk *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->risk, finx_portfolio_risk_free);
  g_array_unref (self->holdings);
  g_array_unref (self->days);
  g_array_unref (self->drawdowns);
  finx_review_unref (self->review);
  g_free (self);
}
