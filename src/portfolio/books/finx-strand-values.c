/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-short-private.h"
#include "portfolio/books/finx-strand-private.h"

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

static void
doubt_days (FinxStrand *self,
            gint64      from,
            gint64      to)
{
  FinxDayColumns *columns = self->sink->columns;

  for (gint64 day = from; day < to; day++)
    {
      finx_day_columns_add_gap (columns, FINX_GAP_SHORT_SALE, (gint32) day, self->sign);
      finx_day_columns_add_at (columns, FINX_COLUMN_VALUE, (gsize) (day - columns->start), FINX_AMOUNT_UNKNOWN, self->sign);
    }
}

/* @local: the value in the currency of the instrument. Returns: the day to go on from */
static gint64
add_values (FinxStrand     *self,
            const FinxSlot *slot,
            FinxShort       local,
            gint64          from,
            gint64          to)
{
  FinxDayColumns *columns = self->sink->columns;
  const FinxDecimal *rate = NULL;
  FinxAmount value = 0;

  if (slot->rate->rates == NULL)
    value = (FinxAmount) local.coef * finx_short_powers[FINX_BOOKS_MONEY_SCALE - local.scale];
  for (; from < to; from++)
    {
      const FinxDecimal *today = slot->rate->rates != NULL ? &slot->rate->rates[from - columns->start] : NULL;

      if (today != NULL && (rate == NULL || today->coef != rate->coef || today->scale != rate->scale))
        {
          if (!finx_decimal_is_known (*today) || today->coef != (gint64) today->coef
              || !finx_short_multiply (local, (gint64) today->coef, today->scale, &value))
            return from;
          rate = today;
        }
      finx_day_columns_add_at (columns, FINX_COLUMN_VALUE, (gsize) (from - columns->start), value, self->sign);
    }
  return to;
}

/* The usual: a price is known until the next one, and 64 bits are enough. Returns: the day to go on from */
static gint64
value_plain_days (FinxStrand *self,
                  FinxSlot   *slot,
                  gint64      from,
                  gint64      end)
{
  FinxShort quantity = finx_short_new (slot->units, slot->quantity_scale);
  const FinxDayPoint *points;
  guint n;

  points = finx_day_column_get_points (slot->prices, &n);
  if (points == NULL || slot->instrument->multiplier.coef != 1 || slot->instrument->multiplier.scale != 0)
    return from;
  slot->cursor = finx_day_column_find (slot->prices, (gint32) from, slot->cursor);
  while (from < end && slot->cursor > 0)
    {
      gint64 to = slot->cursor < n ? MIN (end, points[slot->cursor].day) : end;
      const FinxDayPoint *price = &points[slot->cursor - 1];
      FinxShort local = { 0, quantity.scale + price->scale };

      if (local.scale > FINX_BOOKS_MONEY_SCALE || __builtin_mul_overflow (quantity.coef, price->coef, &local.coef))
        break;
      from = add_values (self, slot, local, from, to);
      if (from < to)
        break;
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
  gint64 end = MIN (day, (gint64) columns->start + columns->n), from = slot->valued_until;

  if (slot->is_doubtful && slot->is_included)
    doubt_days (self, from, end);
  while (slot->units != 0 && slot->is_included && !slot->is_doubtful && from < end)
    {
      gint32 last;
      FinxDecimal price;
      gint64 to;

      from = value_plain_days (self, slot, from, end);
      if (from == end)
        break;
      price = finx_day_column_get_span (slot->prices, (gint32) from, &slot->cursor, &last);
      to = MIN (end, (gint64) last + 1);
      value_days (self, slot, price, from, to);
      from = to;
    }
  slot->valued_until = MAX (slot->valued_until, end);
}

/* From @day on what is held is what there is now. */
void
finx_strand_take_held (FinxStrand *self,
                       FinxSlot   *slot,
                       gint32      day)
{
  const FinxLotBook *lots = slot->position->lots;
  FinxAmount base_cost = slot->base_cost;

  finx_strand_value_slot (self, slot, day);
  slot->units = finx_lot_book_get_quantity (lots);
  if (day < self->sink->options->to)
    slot->units_before = slot->units;
  if (slot->is_doubtful)        /* as its cost is */
    return;
  slot->cost = finx_lot_book_get_cost (lots);
  slot->base_cost = finx_lot_book_get_base_cost (lots);
  if (!slot->is_included || slot->base_cost == base_cost)
    return;
  finx_day_columns_add (self->sink->columns, FINX_COLUMN_COST, day, slot->base_cost, self->sign);
  finx_day_columns_add (self->sink->columns, FINX_COLUMN_COST, day, base_cost, -self->sign);
}
