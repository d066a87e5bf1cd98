/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/review/finx-portfolio-risk.h"

#include <math.h>

#include "analytics/finx-correlation.h"
#include "analytics/finx-normal.h"
#include "analytics/finx-rolling.h"
#include "analytics/finx-weights.h"
#include "portfolio/review/finx-risk-record-private.h"

static const guint top_sizes[3] = { 1, 5, 10 };

/* The holdings whose history is long enough, with their returns on the days that all of them have. */
typedef struct
{
  const FinxRiskOptions *options;
  guint                 *holdings;      /* numbers */
  double                *weights;       /* of the covered value; add up to 1 */
  guint                  n;
  FinxDecimal            value;
  guint                  n_days;
  double               **returns;       /* @n of them; zeros for cash in the base currency */
} Cover;

static gboolean
never_moves (const FinxRiskOptions *options,
             const FinxRiskHolding *holding)
{
  return holding->instrument == NULL && g_strcmp0 (holding->currency, options->base_currency) == 0;
}

static gboolean
has_history (const FinxRiskOptions *options,
             const FinxRiskHolding *holding)
{
  return never_moves (options, holding)
         || (holding->returns != NULL && finx_return_series_count_known (holding->returns) >= FINX_RISK_MIN_HISTORY);
}

static gint32
first_known_day (const FinxReturnSeries *series)
{
  for (guint i = 0; i < series->days->len; i++)
    if (!isnan (g_array_index (series->returns, double, i)))
      return g_array_index (series->days, gint32, i);
  return G_MAXINT32;
}

/* Chooses the holdings, and tells how much of the value they are. */
static void
choose_covered (Cover             *cover,
                FinxPortfolioRisk *self)
{
  const FinxRiskOptions *options = cover->options;
  double gross = 0, covered = 0;
  gint32 latest = G_MININT32, earliest = G_MAXINT32;

  cover->value = FINX_DECIMAL_ZERO;
  for (guint i = 0; i < options->n_holdings; i++)
    {
      const FinxRiskHolding *holding = &options->holdings[i];
      double size = fabs (finx_decimal_to_double (holding->value));

      gross += size;
      if (size == 0 || !has_history (options, holding))
        continue;
      covered += size;
      cover->value = finx_decimal_add (cover->value, holding->value);
      cover->holdings[cover->n++] = i;
      if (never_moves (options, holding))
        continue;
      earliest = MIN (earliest, first_known_day (holding->returns));
      if (first_known_day (holding->returns) > latest)
        {
          latest = first_known_day (holding->returns);
          self->shortest = i;
        }
    }
  if (latest <= earliest)
    self->shortest = G_MAXUINT;
  self->coverage = gross > 0 ? covered / gross : NAN;
  for (guint i = 0; i < cover->n; i++)
    cover->weights[i] = finx_decimal_to_double (options->holdings[cover->holdings[i]].value) / finx_decimal_to_double (cover->value);
}

/* Returns of the holdings that move, on common days; the others get zeros. */
static void
align_covered (Cover                   *cover,
               const FinxReturnSeries **moving,
               double                  *weights,
               guint                   *n_moving)
{
  const FinxRiskOptions *options = cover->options;
  g_autofree double **aligned = g_new (double *, cover->n + 1);
  g_autofree gint32 *days = NULL;
  guint longest;

  *n_moving = 0;
  for (guint i = 0; i < cover->n; i++)
    {
      const FinxRiskHolding *holding = &options->holdings[cover->holdings[i]];

      if (never_moves (options, holding))
        continue;
      weights[*n_moving] = cover->weights[i];
      moving[(*n_moving)++] = holding->returns;
    }
  longest = *n_moving > 0 ? moving[0]->days->len : 0;
  days = g_new (gint32, longest + 1);
  for (guint i = 0, k = 0; i < cover->n; i++)
    {
      cover->returns[i] = g_new0 (double, longest + 1);
      if (!never_moves (options, &options->holdings[cover->holdings[i]]))
        aligned[k++] = cover->returns[i];
    }
  cover->n_days = finx_return_series_align (moving, *n_moving, days, aligned, NULL);
}

static void
add_components (FinxPortfolioRisk *self,
                const Cover       *cover)
{
  gsize n = cover->n;
  g_autofree double *covariance = g_new (double, n * n + 1);
  g_autofree double *marginal = g_new (double, n + 1), *parts = g_new (double, n + 1);
  double deviation, periods = finx_risk_periods (cover->options);

  finx_covariance_matrix ((const double *const *) cover->returns, n, cover->n_days, covariance);
  deviation = finx_portfolio_risk (cover->weights, covariance, n, marginal, parts);
  for (guint j = 0; j < FINX_N_CONFIDENCES; j++)
    self->total[j] = -finx_normal_quantile (1 - finx_performance_confidences[j]) * deviation;
  for (gsize i = 0; i < n && !isnan (deviation); i++)
    {
      FinxRiskComponent row = {
        .holding = cover->holdings[i],
        .weight = cover->weights[i],
        .volatility = sqrt (covariance[i * n + i] * periods),
        .beta = marginal[i] / deviation,
        .share = parts[i] / deviation,
      };

      for (guint j = 0; j < FINX_N_CONFIDENCES; j++)
        {
          row.component[j] = row.share * self->total[j];
          row.var[j] = finx_risk_to_money (row.component[j], cover->value);
        }
      g_array_append_val (self->components, row);
    }
}

/* What is held today, as if it had always been held at these weights. */
static void
measure_present (FinxPortfolioRisk     *self,
                 const FinxRiskOptions *options)
{
  guint most = options->n_holdings + 1, n_moving;
  g_autofree guint *holdings = g_new (guint, most);
  g_autofree double *weights = g_new (double, most), *moving_weights = g_new (double, most);
  g_autofree double **returns = g_new0 (double *, most);
  g_autofree const FinxReturnSeries **moving = g_new (const FinxReturnSeries *, most);
  g_autoptr(FinxReturnSeries) mix = NULL;
  Cover cover = { .options = options, .holdings = holdings, .weights = weights, .returns = returns };

  choose_covered (&cover, self);
  if (isnan (self->coverage) || finx_decimal_sign (cover.value) <= 0)
    {
      self->present = finx_risk_record_none (isnan (self->coverage) || cover.n > 0 ? FINX_RISK_NO_VALUE : FINX_RISK_TOO_FEW);
      return;
    }
  align_covered (&cover, moving, moving_weights, &n_moving);
  mix = finx_return_series_new_mix (moving, moving_weights, n_moving);
  self->present = finx_risk_record (mix, options, cover.value);
  if (cover.n_days >= FINX_RISK_MIN_RETURNS)
    add_components (self, &cover);
  for (guint i = 0; i < cover.n; i++)
    g_free (returns[i]);
}

typedef struct
{
  guint  holding;
  double size;
} Sized;

static int
compare_sizes_cb (gconstpointer a,
                  gconstpointer b)
{
  const Sized *x = a, *y = b;

  if (x->size != y->size)
    return x->size > y->size ? -1 : 1;
  return (x->holding > y->holding) - (x->holding < y->holding);
}

/* The instruments that are held, largest first. */
static GArray *
sort_positions (const FinxRiskOptions *options)
{
  GArray *sizes = g_array_new (FALSE, FALSE, sizeof (Sized));

  for (guint i = 0; i < options->n_holdings; i++)
    {
      Sized row = { i, fabs (finx_decimal_to_double (options->holdings[i].value)) };

      if (options->holdings[i].instrument != NULL && row.size > 0)
        g_array_append_val (sizes, row);
    }
  g_array_sort (sizes, compare_sizes_cb);
  return sizes;
}

static gboolean
is_any_unknown (const FinxRiskOptions *options)
{
  for (guint i = 0; i < options->n_holdings; i++)
    if (options->holdings[i].instrument != NULL && !finx_decimal_is_known (options->holdings[i].value))
      return TRUE;
  return FALSE;
}

static void
measure_concentration (FinxPortfolioRisk     *self,
                       const FinxRiskOptions *options,
                       const GArray          *sizes)
{
  g_autofree double *values = g_new (double, sizes->len + 1);

  self->n_positions = sizes->len;
  if (is_any_unknown (options))
    return;
  for (guint i = 0; i < sizes->len; i++)
    values[i] = g_array_index (sizes, Sized, i).size;
  self->hhi = finx_concentration (values, sizes->len);
  self->effective = finx_effective_number (values, sizes->len);
  for (guint i = 0; i < G_N_ELEMENTS (top_sizes); i++)
    self->top[i] = finx_top_share (values, sizes->len, top_sizes[i]);
}

static double
correlate (const FinxReturnSeries *a,
           const FinxReturnSeries *b,
           guint                  *n)
{
  g_autofree gint32 *days = g_new (gint32, a->days->len + 1);
  g_autofree double *x = g_new (double, a->days->len + 1), *y = g_new (double, a->days->len + 1);
  const FinxReturnSeries *both[] = { a, b };
  double *aligned[] = { x, y };

  *n = finx_return_series_align (both, 2, days, aligned, NULL);
  return *n >= FINX_RISK_MIN_RETURNS ? finx_correlation (x, y, *n) : NAN;
}

static void
measure_correlations (FinxPortfolioRisk     *self,
                      const FinxRiskOptions *options,
                      const GArray          *sizes)
{
  guint n = MIN (sizes->len, options->n_largest);

  self->correlations = g_new (double, (gsize) n * n + 1);
  self->n_pairs = g_new0 (guint, (gsize) n * n + 1);
  for (guint i = 0; i < n; i++)
    {
      guint holding = g_array_index (sizes, Sized, i).holding;
      const FinxReturnSeries *own = options->holdings[holding].returns;

      g_array_append_val (self->largest, holding);
      for (guint j = 0; j <= i; j++)
        {
          const FinxReturnSeries *other = options->holdings[g_array_index (sizes, Sized, j).holding].returns;
          double value = own != NULL && other != NULL ? correlate (own, other, &self->n_pairs[i * n + j]) : NAN;

          self->correlations[i * n + j] = self->correlations[j * n + i] = i == j && !isnan (value) ? 1 : value;
          self->n_pairs[j * n + i] = self->n_pairs[i * n + j];
        }
    }
}

static void
measure_rolling (FinxPortfolioRisk     *self,
                 const FinxRiskOptions *options)
{
  double periods = finx_risk_periods (options);
  guint n = options->past->returns->len;

  g_array_append_vals (self->rolling_days, options->past->days->data, n);
  g_array_set_size (self->rolling_returns, n);
  g_array_set_size (self->rolling_volatilities, n);
  g_array_set_size (self->rolling_sharpes, n);
  finx_rolling ((const double *) (gpointer) options->past->returns->data, n, self->window,
                finx_rate_per_period (options->risk_free, periods, FINX_RATE_GEOMETRIC), periods,
                (double *) (gpointer) self->rolling_returns->data, (double *) (gpointer) self->rolling_volatilities->data,
                (double *) (gpointer) self->rolling_sharpes->data);
}

/**
 * finx_portfolio_risk_new:
 *
 * Any thread; what @options points to is only read. Takes time with the square of the number of holdings.
 *
 * Returns: (transfer full)
 */
FinxPortfolioRisk *
finx_portfolio_risk_new (const FinxRiskOptions *options)
{
  FinxPortfolioRisk *self = g_new0 (FinxPortfolioRisk, 1);
  g_autoptr(GArray) sizes = sort_positions (options);

  self->shortest = G_MAXUINT;
  self->hhi = self->effective = self->coverage = NAN;
  for (guint i = 0; i < G_N_ELEMENTS (self->top); i++)
    self->top[i] = NAN;
  for (guint i = 0; i < FINX_N_CONFIDENCES; i++)
    self->total[i] = NAN;
  self->components = g_array_new (FALSE, FALSE, sizeof (FinxRiskComponent));
  self->largest = g_array_new (FALSE, FALSE, sizeof (guint));
  self->rolling_days = g_array_new (FALSE, FALSE, sizeof (gint32));
  self->rolling_returns = g_array_new (FALSE, FALSE, sizeof (double));
  self->rolling_volatilities = g_array_new (FALSE, FALSE, sizeof (double));
  self->rolling_sharpes = g_array_new (FALSE, FALSE, sizeof (double));
  self->window = MAX (options->window > 0 ? options->window : (guint) finx_risk_periods (options), 2);

  self->past = finx_risk_record_none (FINX_RISK_TOO_FEW);
  if (options->past != NULL)
    {
      self->past = finx_risk_record (options->past, options, options->value);
      measure_rolling (self, options);
    }
  measure_present (self, options);
  measure_concentration (self, options, sizes);
  measure_correlations (self, options, sizes);
  return self;
}

void
finx_portfolio_risk_free (FinxPortfolioRisk *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->components);
  g_array_unref (self->largest);
  g_free (self->correlations);
  g_free (self->n_pairs);
  g_array_unref (self->rolling_days);
  g_array_unref (self->rolling_returns);
  g_array_unref (self->rolling_volatilities);
  g_array_unref (self->rolling_sharpes);
  g_free (self);
}
