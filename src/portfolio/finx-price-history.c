/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-price-history.h"

#include <math.h>
#include <stdio.h>

#include "base/finx-error.h"
#include "base/finx-time.h"
#include "portfolio/finx-fixed-rates.h"

#define EURO            "EUR"
#define UNITS_PER_SPLIT 12      /* digits that are kept of what splits do to a price */

typedef struct
{
  gint32      day;
  FinxDecimal ratio;            /* new units for each old one */
} Split;

struct _FinxDayColumn
{
  GArray *points;               /* (element-type FinxDayPoint), by day, one a day */
  GArray *splits;               /* (nullable) (element-type Split), by day */
};

struct _FinxPriceHistory
{
  gatomicrefcount ref_count;
  GHashTable *prices;           /* const FinxInstrument, borrowed → FinxDayColumn, owned */
  GHashTable *rates;            /* currency → FinxDayColumn of units per euro; both owned */
  guint64     version;
};

static FinxDayColumn *
new_column (void)
{
  FinxDayColumn *self = g_new0 (FinxDayColumn, 1);

  self->points = g_array_new (FALSE, FALSE, sizeof (FinxDayPoint));
  return self;
}

static void
column_free (gpointer data)
{
  FinxDayColumn *self = data;

  g_array_unref (self->points);
  g_clear_pointer (&self->splits, g_array_unref);
  g_free (self);
}

/* Returns: how many points are not after @day */
static guint
count_until (const FinxDayColumn *self,
             gint32               day)
{
  guint low = 0, high = self->points->len;

  /* Most ask for the last day, or for the one before it. */
  for (guint steps = 0; steps < 3 && high > 0; steps++, high--)
    if (g_array_index (self->points, FinxDayPoint, high - 1).day <= day)
      return high;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->points, FinxDayPoint, middle).day <= day)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* A later word about a day replaces the earlier one. */
static void
add_point (FinxDayColumn *self,
           gint32         day,
           FinxDecimal    value)
{
  FinxDayPoint point = { .day = day };
  guint place = count_until (self, day);

  value = finx_decimal_normalize (value);
  while (finx_decimal_is_known (value) && value.scale > 0 && value.coef != (gint64) value.coef)
    value = finx_decimal_rescale (value, value.scale - 1u, FINX_ROUND_HALF_EVEN);
  if (!finx_decimal_is_known (value) || value.coef != (gint64) value.coef)
    return;

  point.coef = (gint64) value.coef;
  point.scale = value.scale;
  if (place > 0 && g_array_index (self->points, FinxDayPoint, place - 1).day == day)
    g_array_index (self->points, FinxDayPoint, place - 1) = point;
  else
    g_array_insert_val (self->points, place, point);
}

/**
 * finx_price_history_new:
 *
 * Returns: (transfer full): a history in which nothing is known
 */
FinxPriceHistory *
finx_price_history_new (void)
{
  FinxPriceHistory *self = g_new0 (FinxPriceHistory, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->prices = g_hash_table_new_full (NULL, NULL, NULL, column_free);
  self->rates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, column_free);
  return self;
}

FinxPriceHistory *
finx_price_history_ref (FinxPriceHistory *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
finx_price_history_unref (FinxPriceHistory *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_hash_table_unref (self->prices);
  g_hash_table_unref (self->rates);
  g_free (self);
}

/**
 * finx_price_history_set_version:
 * @version: what its owner counts: of the prices that are kept, when these were read; 0: they are of this moment only
 */
void
finx_price_history_set_version (FinxPriceHistory *self,
                                guint64           version)
{
  self->version = version;
}

guint64
finx_price_history_get_version (const FinxPriceHistory *self)
{
  return self->version;
}

static FinxDayColumn *
open_prices (FinxPriceHistory     *self,
             const FinxInstrument *instrument)
{
  FinxDayColumn *column = g_hash_table_lookup (self->prices, instrument);

  if (column == NULL)
    {
      column = new_column ();
      g_hash_table_insert (self->prices, (gpointer) instrument, column);
    }
  return column;
}

/**
 * finx_price_history_add_price:
 * @day: days since 1970
 * @price: as it was quoted that day, not adjusted; an unknown one is left out
 */
void
finx_price_history_add_price (FinxPriceHistory     *self,
                              const FinxInstrument *instrument,
                              gint32                day,
                              FinxDecimal           price)
{
  add_point (open_prices (self, instrument), day, price);
}

/**
 * finx_price_history_add_bars:
 * @days: (array length=n): days since 1970
 * @closes: (array length=n): rounded to eight digits after the point; what is not finite is left out
 */
void
finx_price_history_add_bars (FinxPriceHistory     *self,
                             const FinxInstrument *instrument,
                             const gint32         *days,
                             const double         *closes,
                             gsize                 n)
{
  FinxDayColumn *column = open_prices (self, instrument);

  for (gsize i = 0; i < n; i++)
    if (isfinite (closes[i]))
      add_point (column, days[i], finx_decimal_from_double (closes[i], 8, FINX_ROUND_HALF_EVEN));
}

/**
 * finx_price_history_add_split:
 * @day: the first day on which prices are for new units
 * @ratio: new units for each old one
 *
 * A price from before a split that is all that is known after it is divided by the ratio.
 */
void
finx_price_history_add_split (FinxPriceHistory     *self,
                              const FinxInstrument *instrument,
                              gint32                day,
                              FinxDecimal           ratio)
{
  FinxDayColumn *column = open_prices (self, instrument);
  Split split = { day, ratio };
  guint place;

  if (column->splits == NULL)
    column->splits = g_array_new (FALSE, FALSE, sizeof (Split));
  for (place = column->splits->len; place > 0 && g_array_index (column->splits, Split, place - 1).day >= day; place--)
    if (g_array_index (column->splits, Split, place - 1).day == day)
      return;                   /* two accounts tell of the same split */
  g_array_insert_val (column->splits, place, split);
}

/**
 * finx_price_history_add_splits:
 * @transactions: of which the splits are added
 */
void
finx_price_history_add_splits (FinxPriceHistory          *self,
                               const FinxTransactionList *transactions)
{
  for (guint row = 0; row < finx_transaction_list_get_n (transactions); row++)
    {
      FinxTransaction transaction;

      if (finx_transaction_list_get_kind (transactions, row) != FINX_TRANSACTION_SPLIT)
        continue;
      finx_transaction_list_get (transactions, row, &transaction);
      finx_price_history_add_split (self, transaction.instrument, transaction.day, transaction.ratio);
    }
}

/**
 * finx_price_history_add_rate:
 * @currency: ISO 4217; not the euro
 * @per_euro: how many of it one euro is; > 0
 */
void
finx_price_history_add_rate (FinxPriceHistory *self,
                             const char       *currency,
                             gint32            day,
                             FinxDecimal       per_euro)
{
  FinxDayColumn *column = g_hash_table_lookup (self->rates, currency);

  g_return_if_fail (finx_decimal_sign (per_euro) > 0);

  if (column == NULL)
    {
      column = new_column ();
      g_hash_table_insert (self->rates, g_strdup (currency), column);
    }
  add_point (column, day, per_euro);
}

static gboolean
refuse_line (guint        line,
             const char  *what,
             GError     **error)
{
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-HISTORY-001", "Line %u of the exchange rates: %s", line, what);
  return FALSE;
}

static gboolean
parse_day (const char *text,
           gint32     *day)
{
  int year, month, date, end = 0;

  if (sscanf (text, "%4d-%2d-%2d%n", &year, &month, &date, &end) != 3 || text[end] != '\0' || month < 1 || month > 12 || date < 1
      || date > finx_days_in_month (year, month))
    return FALSE;
  *day = (gint32) finx_days_from_date (year, month, date);
  return TRUE;
}

static gboolean
read_line (FinxPriceHistory  *self,
           char             **currencies,
           char             **cells,
           guint              line,
           GError           **error)
{
  gint32 day;

  if (!parse_day (cells[0], &day))
    return refuse_line (line, "the first column is not a date such as 2024-01-31", error);
  for (guint i = 1; cells[i] != NULL; i++)
    {
      FinxDecimal rate;

      if (currencies[i] == NULL)
        return refuse_line (line, "more columns than the first line names", error);
      if (*cells[i] == '\0')
        continue;
      if (!finx_decimal_parse (cells[i], &rate, NULL) || finx_decimal_sign (rate) <= 0)
        return refuse_line (line, "a rate is not a number above zero", error);
      finx_price_history_add_rate (self, currencies[i], day, rate);
    }
  return TRUE;
}

/**
 * finx_price_history_read_ecb:
 * @text: the European Central Bank's reference rates as CSV: "date,USD,JPY,…", then a line a day, units per euro; an
 *   empty cell is an unknown rate
 * @error: %FINX_ERROR_INVALID: tells the line; the lines before it were read
 */
gboolean
finx_price_history_read_ecb (FinxPriceHistory  *self,
                             const char        *text,
                             GError           **error)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  g_auto(GStrv) currencies = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) cells = g_strsplit (g_strchomp (lines[i]), ",", -1);

      if (cells[0] == NULL)
        continue;
      if (currencies == NULL)
        currencies = g_steal_pointer (&cells);
      else if (!read_line (self, currencies, cells, i + 1, error))
        return FALSE;
    }
  return TRUE;
}

/* What the splits after @known and not after @day make of the price of @known. */
static FinxDecimal
adjust (const FinxDayColumn *self,
        FinxDecimal          price,
        gint32               known,
        gint32               day)
{
  for (guint i = 0; self->splits != NULL && i < self->splits->len; i++)
    {
      const Split *split = &g_array_index (self->splits, Split, i);

      if (known < split->day && split->day <= day)
        price = finx_decimal_div (price, split->ratio, UNITS_PER_SPLIT, FINX_ROUND_HALF_EVEN);
    }
  return price;
}

/**
 * finx_day_column_find:
 * @cursor: as in finx_day_column_get(), or %G_MAXUINT for none
 *
 * Returns: how many points are not after @day
 */
guint
finx_day_column_find (const FinxDayColumn *self,
                      gint32               day,
                      guint                cursor)
{
  const FinxDayPoint *points = (const FinxDayPoint *) (gpointer) self->points->data;

  if (cursor > self->points->len || (cursor > 0 && points[cursor - 1].day > day))
    return count_until (self, day);
  for (guint steps = 0; cursor < self->points->len && points[cursor].day <= day; cursor++)
    if (++steps > 4)
      return count_until (self, day);
  return cursor;
}

/**
 * finx_day_column_get:
 * @self: (nullable): %NULL knows nothing
 * @cursor: (inout) (optional): 0 at first; makes walking along the days a step each instead of a search
 *
 * Returns: the last value that was known on @day
 */
FinxKnownValue
finx_day_column_get (const FinxDayColumn *self,
                     gint32               day,
                     guint               *cursor)
{
  const FinxDayPoint *point;
  guint count;

  if (self == NULL)
    return (FinxKnownValue) { FINX_DECIMAL_UNKNOWN, -1 };
  count = finx_day_column_find (self, day, cursor != NULL ? *cursor : G_MAXUINT);
  if (cursor != NULL)
    *cursor = count;
  if (count == 0)
    return (FinxKnownValue) { FINX_DECIMAL_UNKNOWN, -1 };
  point = &g_array_index (self->points, FinxDayPoint, count - 1);
  return (FinxKnownValue) { adjust (self, finx_decimal_new (point->coef, point->scale), point->day, day), day - point->day };
}

/**
 * finx_day_column_get_points:
 * @self: (nullable)
 * @n: (out)
 *
 * Returns: (nullable) (array length=n): all that is known, in order of the days; %NULL where that is nothing, or splits
 *   change what a price means
 */
const FinxDayPoint *
finx_day_column_get_points (const FinxDayColumn *self,
                            guint               *n)
{
  if (self == NULL || self->splits != NULL || self->points->len == 0)
    return NULL;
  *n = self->points->len;
  return (const FinxDayPoint *) (gconstpointer) self->points->data;
}

/**
 * finx_day_column_get_span:
 * @self: (nullable): %NULL knows nothing
 * @cursor: (inout): as in finx_day_column_get()
 * @last: (out): the last day of which it is known that the value is still the same
 *
 * Returns: the last value that was known on @day; to go over many days, without a look at each
 */
FinxDecimal
finx_day_column_get_span (const FinxDayColumn *self,
                          gint32               day,
                          guint               *cursor,
                          gint32              *last)
{
  FinxKnownValue known = finx_day_column_get (self, day, cursor);

  if (self == NULL || *cursor == self->points->len)
    *last = G_MAXINT32;
  else
    *last = g_array_index (self->points, FinxDayPoint, *cursor).day - 1;
  if (self != NULL && self->splits != NULL)
    *last = day;
  return known.value;
}

/**
 * finx_price_history_get_prices:
 *
 * Returns: (nullable) (transfer none): for finx_day_column_get(); valid as long as the history
 */
const FinxDayColumn *
finx_price_history_get_prices (const FinxPriceHistory *self,
                               const FinxInstrument   *instrument)
{
  return g_hash_table_lookup (self->prices, instrument);
}

/**
 * finx_price_history_get_price:
 *
 * Returns: the last price of @instrument that was known on @day, for the units of that day
 */
FinxKnownValue
finx_price_history_get_price (const FinxPriceHistory *self,
                              const FinxInstrument   *instrument,
                              gint32                  day)
{
  return finx_day_column_get (finx_price_history_get_prices (self, instrument), day, NULL);
}

static FinxKnownValue
per_euro (const FinxPriceHistory *self,
          const char             *currency,
          gint32                  day,
          guint                  *cursor)
{
  FinxKnownValue known;
  FinxDecimal fixed;

  if (g_str_equal (currency, EURO))
    return (FinxKnownValue) { FINX_DECIMAL_ONE, 0 };
  known = finx_day_column_get (g_hash_table_lookup (self->rates, currency), day, cursor);
  if (known.age == 0)
    return known;
  fixed = finx_fixed_rate_get (currency, day);
  return finx_decimal_is_known (fixed) ? (FinxKnownValue) { fixed, 0 } : known;
}

/* What one of a currency was worth in another: @divisor and @dividend are what a euro was. */
static FinxKnownValue
cross (const char     *from,
       FinxKnownValue  divisor,
       FinxKnownValue  dividend)
{
  if (dividend.age < 0 || divisor.age < 0)
    return (FinxKnownValue) { FINX_DECIMAL_UNKNOWN, -1 };
  if (g_str_equal (from, EURO))
    return dividend;
  dividend.value = finx_decimal_div (dividend.value, divisor.value, FINX_RATE_SCALE, FINX_ROUND_HALF_EVEN);
  dividend.age = MAX (dividend.age, divisor.age);
  return dividend;
}

/**
 * finx_price_history_get_rate:
 *
 * Returns: how many @to one @from was worth on @day: exact for euros, else rounded to %FINX_RATE_SCALE digits. Its age
 *   is that of the older of the two rates to the euro.
 */
FinxKnownValue
finx_price_history_get_rate (const FinxPriceHistory *self,
                             const char             *from,
                             const char             *to,
                             gint32                  day)
{
  if (g_str_equal (from, to))
    return (FinxKnownValue) { FINX_DECIMAL_ONE, 0 };
  return cross (from, per_euro (self, from, day, NULL), per_euro (self, to, day, NULL));
}

static gboolean
is_same (FinxDecimal a,
         FinxDecimal b)
{
  return a.coef == b.coef && a.scale == b.scale;
}

/**
 * finx_price_history_list_rates:
 * @rates: (out caller-allocates) (array length=n): of the days from @start on, as finx_price_history_get_rate() gives them
 */
void
finx_price_history_list_rates (const FinxPriceHistory *self,
                               const char             *from,
                               const char             *to,
                               gint32                  start,
                               guint                   n,
                               FinxDecimal            *rates)
{
  FinxKnownValue divisor = { FINX_DECIMAL_UNKNOWN, -1 }, dividend = divisor;
  guint from_cursor = 0, to_cursor = 0;

  for (guint i = 0; i < n; i++)
    {
      FinxKnownValue next_divisor = per_euro (self, from, start + (gint32) i, &from_cursor);
      FinxKnownValue next_dividend = per_euro (self, to, start + (gint32) i, &to_cursor);
      gboolean is_known = i > 0 && is_same (divisor.value, next_divisor.value) && is_same (dividend.value, next_dividend.value);

      divisor = next_divisor;
      dividend = next_dividend;
      if (g_str_equal (from, to))
        rates[i] = FINX_DECIMAL_ONE;
      else
        rates[i] = is_known ? rates[i - 1] : cross (from, divisor, dividend).value;
    }
}

/**
 * finx_price_history_get_split_ratio:
 * @after: a day
 * @until: a later day
 *
 * Returns: units at the end of @until for each one at the end of @after; 1 without a split between them
 */
FinxDecimal
finx_price_history_get_split_ratio (const FinxPriceHistory *self,
                                    const FinxInstrument   *instrument,
                                    gint32                  after,
                                    gint32                  until)
{
  const FinxDayColumn *column = finx_price_history_get_prices (self, instrument);
  FinxDecimal ratio = FINX_DECIMAL_ONE;

  for (guint i = 0; column != NULL && column->splits != NULL && i < column->splits->len; i++)
    {
      const Split *split = &g_array_index (column->splits, Split, i);

      if (after < split->day && split->day <= until)
        ratio = finx_decimal_mul (ratio, split->ratio, UNITS_PER_SPLIT, FINX_ROUND_HALF_EVEN);
    }
  return ratio;
}
