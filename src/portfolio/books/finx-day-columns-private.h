/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/review/finx-valuation-series.h"

G_BEGIN_DECLS

/* What is summed up for each day; amounts in units of 10^-FINX_BOOKS_MONEY_SCALE of the base currency. */
typedef enum
{
  FINX_COLUMN_VALUE,            /* at the end of the day */
  FINX_COLUMN_CASH,             /* likewise */
  FINX_COLUMN_COST,             /* its change on the day */
  FINX_COLUMN_FLOW,
  FINX_COLUMN_REALISED,
  FINX_COLUMN_REALISED_CURRENCY,
  FINX_COLUMN_INCOME,
  FINX_COLUMN_INTEREST,
  FINX_COLUMN_FEES,
  FINX_COLUMN_TAXES,
  FINX_COLUMN_SEPARATE_FEES,
  FINX_COLUMN_CARRIED,
  FINX_COLUMN_CARRIED_CURRENCY
} FinxColumn;
#define FINX_N_COLUMNS 13

#define FINX_N_DAY_GAPS 6       /* bits of #FinxValuationGaps */

/* A sum that parts can be taken out of again, also unknown ones. One that overflows stays unknown. */
typedef struct
{
  FinxAmount known;
  gint32     n_unknown;
} FinxSum;

#define FINX_SUM_OVERFLOWN (1 << 24)

/* @sign: +1, or −1 to take @amount out */
static inline void
finx_sum_add (FinxSum    *self,
              FinxAmount  amount,
              int         sign)
{
  if (amount == FINX_AMOUNT_UNKNOWN)
    self->n_unknown += sign;
  else if (__builtin_add_overflow (self->known, sign * amount, &self->known))
    self->n_unknown += FINX_SUM_OVERFLOWN;
}

static inline FinxAmount
finx_sum_get (const FinxSum *self)
{
  return self->n_unknown != 0 ? FINX_AMOUNT_UNKNOWN : self->known;
}

static inline FinxAmount
finx_money_units (FinxDecimal value)
{
  return value.scale == FINX_BOOKS_MONEY_SCALE ? value.coef : finx_amount_from_decimal (value, FINX_BOOKS_MONEY_SCALE);
}

static inline FinxDecimal
finx_money (FinxAmount amount)
{
  return finx_amount_to_decimal (amount, FINX_BOOKS_MONEY_SCALE);
}

static inline FinxDecimal
finx_in_base (FinxDecimal amount,
              FinxDecimal rate)
{
  if (rate.coef == 1 && rate.scale == 0)
    return amount;
  return finx_decimal_mul (amount, rate, FINX_BOOKS_MONEY_SCALE, FINX_ROUND_HALF_EVEN);
}

/* The value of @quantity in the instrument's currency. */
static inline FinxDecimal
finx_local_value (const FinxInstrument *instrument,
                  FinxDecimal           quantity,
                  FinxDecimal           price)
{
  FinxDecimal value = finx_decimal_mul (quantity, price, FINX_BOOKS_MONEY_SCALE, FINX_ROUND_HALF_EVEN);

  if (instrument->multiplier.coef == 1 && instrument->multiplier.scale == 0)
    return value;
  return finx_decimal_mul (value, instrument->multiplier, FINX_BOOKS_MONEY_SCALE, FINX_ROUND_HALF_EVEN);
}

/**
 * FinxDayColumns: the sums of each day of a series. Whatever is added can be taken out again, in any order: so a change
 * of the past costs what it touches.
 *
 * Values stand alone, for they are walked along day by day; what happens on a day stands together.
 */
typedef struct
{
  gint32      start;
  guint       n;                /* days; may be 0 */
  FinxSum     invested_before;  /* what came in before @start */
  FinxAmount *values;           /* @n: what is known of FINX_COLUMN_VALUE */
  FinxAmount *known;            /* FINX_N_COLUMNS for each day */
  gint32     *n_unknown;        /* likewise: how many parts are unknown */
  guint32    *gaps;             /* FINX_N_DAY_GAPS for each day: how many holdings have the gap */
} FinxDayColumns;

FinxDayColumns *finx_day_columns_new  (gint32 start, guint n);
/* Another first day, with the same last: nothing happened on days that are cut off. */
FinxDayColumns *finx_day_columns_copy_from (const FinxDayColumns *self, gint32 start);
void            finx_day_columns_free (FinxDayColumns *self);
/* Adds the sums of @other, of the same days. */
void            finx_day_columns_merge (FinxDayColumns *self, const FinxDayColumns *other);
void            finx_day_columns_add_outside (FinxDayColumns *self, FinxColumn column, gint32 day, FinxAmount amount, int sign);
void            finx_day_columns_add_gap (FinxDayColumns *self, FinxValuationGaps gap, gint32 day, int sign);
/* @old: (nullable): the list of a version that is the same before the day @first */
GArray         *finx_day_columns_list (const FinxDayColumns *self, const GArray *old, gint32 first);

/* @place: of a day, below @n */
static inline void
finx_day_columns_add_at (FinxDayColumns *self,
                         FinxColumn      column,
                         gsize           place,
                         FinxAmount      amount,
                         int             sign)
{
  FinxAmount *known = column == FINX_COLUMN_VALUE ? &self->values[place] : &self->known[place * FINX_N_COLUMNS + column];

  if (amount == FINX_AMOUNT_UNKNOWN)
    self->n_unknown[place * FINX_N_COLUMNS + column] += sign;
  else if (__builtin_add_overflow (*known, sign * amount, known))
    self->n_unknown[place * FINX_N_COLUMNS + column] += FINX_SUM_OVERFLOWN;
}

static inline void
finx_day_columns_add (FinxDayColumns *self,
                      FinxColumn      column,
                      gint32          day,
                      FinxAmount      amount,
                      int             sign)
{
  gint64 place = (gint64) day - self->start;

  if (place >= 0 && place < self->n)
    finx_day_columns_add_at (self, column, (gsize) place, amount, sign);
  else
    finx_day_columns_add_outside (self, column, day, amount, sign);
}

/* The rates of a currency to the base currency; immutable, shared by versions. */
typedef struct
{
  gatomicrefcount  ref_count;
  const char      *currency;    /* interned */
  FinxDecimal     *rates;       /* of each day; %NULL for the base currency */
} FinxDayRate;

/**
 * FinxDayRates: exchange rates to the base currency, of each day; of other days they are looked up.
 */
typedef struct
{
  const FinxPriceHistory *prices;       /* (nullable), borrowed */
  const char             *base;         /* borrowed */
  gint32                  start;
  guint                   n;
  GPtrArray              *columns;      /* (element-type FinxDayRate), owned; few */
} FinxDayRates;

FinxDayRates *finx_day_rates_new  (const FinxPriceHistory *prices, const char *base, gint32 start, guint n);
void          finx_day_rates_free (FinxDayRates *self);
/* Takes the columns of @other, of the same days, prices and base. */
void          finx_day_rates_share (FinxDayRates *self, const FinxDayRates *other);
FinxDayRate  *finx_day_rates_find (const FinxDayRates *self, const char *currency);
FinxDayRate  *finx_day_rates_open (FinxDayRates *self, const char *currency);
FinxDecimal   finx_day_rates_look_up (const FinxDayRates *self, const char *currency, gint32 day);

static inline FinxDecimal
finx_day_rate_get (const FinxDayRates *self,
                   const FinxDayRate  *column,
                   gint32              day)
{
  gint64 place = (gint64) day - self->start;

  if (column->rates == NULL)
    return FINX_DECIMAL_ONE;
  if (place >= 0 && place < self->n)
    return column->rates[place];
  return finx_day_rates_look_up (self, column->currency, day);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxDayColumns, finx_day_columns_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxDayRates, finx_day_rates_free)

G_END_DECLS
