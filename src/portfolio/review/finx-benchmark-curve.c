/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/review/finx-benchmark-curve.h"

#include <math.h>

/* Of one unit, in the base currency. */
static double
price_on (const FinxValuationOptions *options,
          const FinxInstrument       *benchmark,
          gint32                      day)
{
  double price = finx_decimal_to_double (finx_price_history_get_price (options->prices, benchmark, day).value);

  return price * finx_decimal_to_double (finx_price_history_get_rate (options->prices, benchmark->currency, options->base_currency, day).value);
}

/**
 * finx_benchmark_value_curve:
 * @benchmark: an instrument of the price history
 *
 * What the portfolio would be worth if everything that came in had bought @benchmark at that day's price, and everything
 * that went out had been taken from it; without fees.
 *
 * Returns: (transfer full) (element-type double): one for each day of @series, in its base currency; NaN before anything
 *   came in, and from a day on whose flow or price is not known
 */
GArray *
finx_benchmark_value_curve (const FinxValuationSeries *series,
                            const FinxInstrument      *benchmark)
{
  guint n;
  const FinxValuationDay *days = finx_valuation_series_get_days (series, &n);
  const FinxValuationOptions *options = finx_valuation_series_get_options (series);
  GArray *values = g_array_sized_new (FALSE, FALSE, sizeof (double), n);
  double units = 0;

  for (guint i = 0; i < n; i++)
    {
      double price = price_on (options, benchmark, days[i].day), flow = finx_decimal_to_double (days[i].flow), value;

      /* A series that was cut off begins with what was there. */
      if (i == 0)
        flow = finx_decimal_to_double (days[i].value);
      if (flow != 0)
        units += flow / price;
      value = units == 0 ? NAN : units * price;
      g_array_append_val (values, value);
    }
  return values;
}
