/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-strand-private.h"

static inline gboolean
is_same (FinxDecimal a,
         FinxDecimal b)
{
  return a.coef == b.coef && a.scale == b.scale;
}

/* On most days of a week a value is what it was the day before. */
static FinxAmount
value_at (FinxSlot    *slot,
          FinxDecimal  price,
          FinxDecimal  rate)
{
  if (slot->value_units == slot->units && is_same (slot->value_price, price) && is_same (slot->value_rate, rate))
    return slot->value;

  slot->value_units = slot->units;
  slot->value_price = price;
  slot->value_rate = rate;
  slot->value = finx_money_units (finx_in_base (finx_local_value (slot->instrument, finx_decimal_new (slot->units, slot->quantity_scale), price),
                                                rate));
  return slot->value;
}

/* The days from @from to before @to, over which the price does not change. */
static void
value_days (FinxStrand  *self,
            FinxSlot    *slot,
            FinxDecimal  price,
            gint64       from,
            gint64       to)
{
  FinxDayColumns *columns = self->sink->columns;

  for (gint64 day = from; day < to; day++)
    {
      FinxDecimal rate = finx_day_rate_get (self->sink->rates, slot->rate, (gint32) day);

      if (!finx_decimal_is_known (price))
        finx_day_columns_add_gap (columns, FINX_GAP_PRICE, (gint32) day, self->sign);
      if (!finx_decimal_is_known (rate))
        finx_day_columns_add_gap (columns, FINX_GAP_RATE, (gint32) day, self->sign);
      finx_day_columns_add_at (columns, FINX_COLUMN_VALUE, (gsize) (day - columns->start), value_at (slot, price, rate), self->sign);
    }
}

/* Units × price with as many digits as money has. %FALSE: it would have to be rounded, or is too large */
static inline gboolean
multiply_exactly (gint64              units,
                  guint               scale,
                  const FinxDayPoint *price,
                  FinxAmount         *value)
{
  static const gint64 powers[FINX_BOOKS_MONEY_SCALE + 1] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, G_GINT64_CONSTANT (10000000000),
  };
  FinxAmount product = (FinxAmount) units * price->coef;

  if (scale + price->scale > FINX_BOOKS_MONEY_SCALE || product != (gint64) product)
    return FALSE;
  *value = product * powers[FINX_BOOKS_MONEY_SCALE - scale - price->scale];
  return TRUE;
}

/* The usual: prices in the base currency, each known until the next. Returns: the day to go on from */
static gint64
value_plain_days (FinxStrand *self,
                  FinxSlot   *slot,
                  gint64      from,
                  gint64      end)
{
  FinxDayColumns *columns = self->sink->columns;
  guint n;
  const FinxDayPoint *points = finx_day_column_get_points (slot->prices, &n);

  if (points == NULL || slot->rate->rates != NULL || slot->instrument->multiplier.coef != 1 || slot->instrument->multiplier.scale != 0)
    return from;
  slot->cursor = finx_day_column_find (slot->prices, (gint32) from, slot->cursor);
  while (from < end && slot->cursor > 0)
    {
      gint64 to = slot->cursor < n ? MIN (end, points[slot->cursor].day) : end;
      FinxAmount value;

      if (!multiply_exactly (slot->units, slot->quantity_scale, &points[slot->cursor - 1], &value))
        break;
      for (; from < to; from++)
        finx_day_columns_add_at (columns, FINX_COLUMN_VALUE, (gsize) (from - columns->start), value, self->sign);
      slot->cursor += slot->cursor < n && points[slot->cursor].day == to;
    }
  return from;
}

void
finx_strand_value_slot (FinxStrand *self,
                        FinxSlot   *slot,
                        gint64      day)
{
  FinxDayColumns *columns = self->sink->columns;
  gint64 end = MIN (day, (gint64) columns->start + columns->n);

  if (slot->units != 0 && slot->is_included)
    for (gint64 from = value_plain_days (self, slot, slot->valued_until, end), to; from < end; from = to)
      {
        gint32 last;
        FinxDecimal price = finx_day_column_get_span (slot->prices, (gint32) from, &slot->cursor, &last);

        to = MIN (end, (gint64) last + 1);
        value_days (self, slot, price, from, to);
      }
  slot->valued_until = MAX (slot->valued_until, end);
}
