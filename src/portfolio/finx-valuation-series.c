/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-valuation-series.h"

#include "portfolio/finx-valuation-slots-private.h"

#define UNTOLD G_MININT32

/* The rate of a currency on the day that is valued. */
typedef struct
{
  const char  *currency;        /* interned */
  FinxDecimal  rate;
} DayRate;

struct _FinxValuationSeries
{
  FinxValuationOptions options;         /* its texts are owned */
  GPtrArray           *transactions;    /* (element-type FinxTransaction), borrowed, sorted */
  FinxBooksRunner     *runner;
  Slots                slots;
  GArray              *days;            /* (element-type FinxValuationDay), one for each day */
};

static FinxBooksRunner *
new_runner (FinxValuationSeries *self)
{
  FinxBooksRun run = {
    .transactions = self->transactions,
    .prices = self->options.prices,
    .base_currency = self->options.base_currency,
    .method = self->options.method,
    .expense_fees = self->options.expense_fees,
    .refuse_short = self->options.refuse_short,
    .until = G_MAXINT32,
    .posted = finx_slots_posted_cb,
    .user_data = &self->slots,
  };

  return finx_books_runner_new (&run);
}

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
  self->transactions = g_ptr_array_new ();
  self->days = g_array_new (FALSE, TRUE, sizeof (FinxValuationDay));
  finx_slots_init (&self->slots, &self->options);
  self->runner = self->slots.runner = new_runner (self);
  return self;
}

void
finx_valuation_series_free (FinxValuationSeries *self)
{
  if (self == NULL)
    return;

  finx_books_runner_free (self->runner);
  finx_slots_clear (&self->slots);
  g_array_unref (self->days);
  g_ptr_array_unref (self->transactions);
  g_strfreev ((char **) self->options.accounts);
  g_free ((char *) self->options.base_currency);
  g_free (self);
}

static FinxDecimal
rate_on (FinxValuationSeries *self,
         GArray              *rates,
         const char          *currency,
         gint32               day)
{
  DayRate rate = { currency, FINX_DECIMAL_UNKNOWN };

  for (guint i = 0; i < rates->len; i++)
    if (g_array_index (rates, DayRate, i).currency == currency)
      return g_array_index (rates, DayRate, i).rate;
  if (g_str_equal (currency, self->options.base_currency))
    rate.rate = FINX_DECIMAL_ONE;
  else if (self->options.prices != NULL)
    rate.rate = finx_price_history_get_rate (self->options.prices, currency, self->options.base_currency, day).value;
  g_array_append_val (rates, rate);
  return rate.rate;
}

static gboolean
is_same (FinxDecimal a,
         FinxDecimal b)
{
  return a.coef == b.coef && a.scale == b.scale;
}

/* The value of a slot in the base currency; on most days of the week what it was the day before. */
static FinxDecimal
value_slot (FinxValuationSeries *self,
            Slot                *slot,
            GArray              *rates,
            FinxValuationDay    *row)
{
  const SlotState *state = &g_array_index (self->slots.states, SlotState, slot->current);
  FinxDecimal price = FINX_DECIMAL_ONE, rate, local;

  if (slot->instrument != NULL ? state->units == 0 : state->amount == 0)
    return FINX_DECIMAL_ZERO;
  if (slot->instrument != NULL)
    price = finx_day_column_get (slot->prices, row->day, &slot->cursor).value;
  rate = rate_on (self, rates, slot->currency, row->day);
  if (!finx_decimal_is_known (price))
    row->gaps |= FINX_GAP_PRICE;
  if (!finx_decimal_is_known (rate))
    row->gaps |= FINX_GAP_RATE;
  if (slot->valued_state == slot->current && is_same (slot->valued_price, price) && is_same (slot->valued_rate, rate))
    return slot->value;

  if (slot->instrument != NULL)
    local = finx_slots_local_value (slot->instrument, finx_decimal_new (state->units, slot->quantity_scale), price);
  else
    local = finx_slots_money (state->amount);
  slot->valued_state = slot->current;
  slot->valued_price = price;
  slot->valued_rate = rate;
  return slot->value = finx_slots_in_base (local, rate);
}

static void
value_day (FinxValuationSeries *self,
           GArray              *rates,
           FinxValuationDay    *row)
{
  g_array_set_size (rates, 0);
  for (guint i = 0; i < self->slots.slots->len; i++)
    {
      Slot *slot = &g_array_index (self->slots.slots, Slot, i);
      FinxDecimal value;

      if (!slot->is_included || slot->current == FINX_NO_STATE)
        continue;
      value = value_slot (self, slot, rates, row);
      row->value = finx_decimal_add (row->value, value);
      if (slot->instrument == NULL)
        row->cash = finx_decimal_add (row->cash, value);
      else
        row->cost = finx_decimal_add (row->cost, finx_slots_money (g_array_index (self->slots.states, SlotState, slot->current).base_cost));
    }
  if (!finx_decimal_is_known (row->cost))
    row->gaps |= FINX_GAP_COST;
}

/* Adds what happened on the row's day to it; the flows of days before the first row count as invested. */
static guint
take_tallies (FinxValuationSeries *self,
              guint                next,
              FinxValuationDay    *row)
{
  for (; next < self->slots.tallies->len; next++)
    {
      const FinxValuationDay *tally = &g_array_index (self->slots.tallies, FinxValuationDay, next);
      FinxDecimal invested = row->invested;

      if (tally->day > row->day)
        break;
      if (tally->day == row->day)
        *row = *tally;
      row->invested = finx_decimal_add (invested, tally->flow);
    }
  if (!finx_decimal_is_known (row->flow))
    row->gaps |= FINX_GAP_FLOW;
  return next;
}

/* Returns: the number of the first state or tally that is not before @day */
static guint
find_day (GArray *rows,
          gsize   row_size,
          gsize   day_offset,
          gint32  day)
{
  guint low = 0, high = rows->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      gint32 there = *(const gint32 *) (gconstpointer) (rows->data + middle * row_size + day_offset);

      if (there < day)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Sets the slots to what they were before @day. */
static void
stand_before (FinxValuationSeries *self,
              gint32               day)
{
  for (guint i = 0; i < self->slots.slots->len; i++)
    {
      Slot *slot = &g_array_index (self->slots.slots, Slot, i);
      const SlotState *state = finx_slots_state_on (&self->slots, slot, day - 1);

      slot->current = state != NULL ? (guint32) (state - (const SlotState *) (gpointer) self->slots.states->data) : FINX_NO_STATE;
      slot->valued_state = FINX_NO_STATE;
      slot->cursor = 0;
    }
}

static void
compute_days (FinxValuationSeries *self,
              gint32               from)
{
  const FinxTransaction *first = self->transactions->len > 0 ? self->transactions->pdata[0] : NULL;
  const FinxTransaction *last = first != NULL ? self->transactions->pdata[self->transactions->len - 1] : NULL;
  gint32 start = self->options.from != UNTOLD ? self->options.from : first != NULL ? first->day : 0;
  gint32 end = self->options.to != UNTOLD ? self->options.to : last != NULL ? last->day : start - 1;
  g_autoptr(GArray) rates = g_array_new (FALSE, FALSE, sizeof (DayRate));
  FinxDecimal invested = FINX_DECIMAL_ZERO;
  guint state, tally;

  /* A first transaction that came to stand before the others moves the beginning. */
  if (self->days->len == 0 || from <= start || g_array_index (self->days, FinxValuationDay, 0).day != start)
    from = start;
  g_array_set_size (self->days, (guint) CLAMP (from - start, 0, (gint64) self->days->len));
  from = start + (gint32) self->days->len;
  stand_before (self, from);
  state = find_day (self->slots.states, sizeof (SlotState), G_STRUCT_OFFSET (SlotState, day), from);
  tally = self->days->len == 0 ? 0 : find_day (self->slots.tallies, sizeof (FinxValuationDay), G_STRUCT_OFFSET (FinxValuationDay, day), from);
  if (self->days->len > 0)
    invested = g_array_index (self->days, FinxValuationDay, self->days->len - 1).invested;
  for (gint32 day = from; day <= end; day++)
    {
      FinxValuationDay row = { .day = day, .invested = invested };

      for (; state < self->slots.states->len && g_array_index (self->slots.states, SlotState, state).day <= day; state++)
        g_array_index (self->slots.slots, Slot, g_array_index (self->slots.states, SlotState, state).slot).current = state;
      tally = take_tallies (self, tally, &row);
      value_day (self, rates, &row);
      invested = row.invested;
      g_array_append_val (self->days, row);
    }
}

static int
compare_cb (gconstpointer a,
            gconstpointer b)
{
  return finx_transaction_compare (*(const FinxTransaction *const *) a, *(const FinxTransaction *const *) b);
}

/**
 * finx_valuation_series_set:
 * @transactions: (element-type FinxTransaction): in any order; they are borrowed as long as the series lives
 * @error: of the first transaction that the books refuse; the series is without days then
 *
 * Computes all days.
 */
gboolean
finx_valuation_series_set (FinxValuationSeries  *self,
                           GPtrArray            *transactions,
                           GError              **error)
{
  g_array_set_size (self->days, 0);
  finx_slots_clear (&self->slots);
  finx_slots_init (&self->slots, &self->options);
  finx_books_runner_free (self->runner);
  g_ptr_array_set_size (self->transactions, 0);
  for (guint i = 0; i < transactions->len; i++)
    g_ptr_array_add (self->transactions, transactions->pdata[i]);
  g_ptr_array_sort (self->transactions, compare_cb);
  self->runner = self->slots.runner = new_runner (self);
  if (!finx_books_runner_advance (self->runner, error))
    return FALSE;
  compute_days (self, G_MININT32);
  return TRUE;
}

/* Returns: the number of the first transaction that is not before @day */
static guint
first_of_day (FinxValuationSeries *self,
              guint                number)
{
  gint32 day = ((const FinxTransaction *) self->transactions->pdata[number])->day;

  while (number > 0 && ((const FinxTransaction *) self->transactions->pdata[number - 1])->day == day)
    number--;
  return number;
}

static void
go_back (FinxValuationSeries *self,
         guint                place)
{
  finx_slots_rewind (&self->slots, ((const FinxTransaction *) self->transactions->pdata[place])->day);
  finx_books_runner_rewind (self->runner, first_of_day (self, place));
}

/**
 * finx_valuation_series_insert:
 * @transaction: borrowed as long as the series lives
 * @error: of the transaction that the books refuse, which may be a later one that no longer fits; nothing changed then
 *
 * Adds one transaction, and computes the days from its own on.
 */
gboolean
finx_valuation_series_insert (FinxValuationSeries    *self,
                              const FinxTransaction  *transaction,
                              GError                **error)
{
  guint low = 0, high = self->transactions->len;
  gboolean is_last;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (finx_transaction_compare (self->transactions->pdata[middle], transaction) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  /* The usual one is the last: nothing has to be taken back for it. */
  is_last = low == self->transactions->len;
  g_ptr_array_insert (self->transactions, (int) low, (gpointer) transaction);
  if (!is_last)
    go_back (self, low);
  if (!finx_books_runner_advance (self->runner, error))
    {
      if (!is_last)
        go_back (self, low);
      g_ptr_array_remove_index (self->transactions, low);
      if (!is_last)
        finx_books_runner_advance (self->runner, NULL);
      return FALSE;
    }
  compute_days (self, transaction->day);
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
  *n_days = self->days->len;
  return self->days->len > 0 ? (const FinxValuationDay *) (gpointer) self->days->data : NULL;
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
  gint64 place = self->days->len > 0 ? (gint64) day - g_array_index (self->days, FinxValuationDay, 0).day : -1;

  return place >= 0 && place < self->days->len ? &g_array_index (self->days, FinxValuationDay, place) : NULL;
}

static FinxDayHolding
read_slot (const FinxValuationSeries *self,
           const Slot                *slot,
           const SlotState           *state,
           gint32                     day)
{
  FinxDayHolding holding = {
    .account = slot->account,
    .instrument = slot->instrument,
    .currency = slot->currency,
    .quantity = finx_slots_money (state->amount),
    .price = FINX_DECIMAL_UNKNOWN,
    .price_age = -1,
    .cost = FINX_DECIMAL_ZERO,
    .base_cost = finx_slots_money (state->base_cost),
    .credit = finx_slots_money (state->credit),
  };
  FinxDecimal rate = FINX_DECIMAL_ONE;

  if (!g_str_equal (slot->currency, self->options.base_currency))
    rate = self->options.prices == NULL ? FINX_DECIMAL_UNKNOWN
           : finx_price_history_get_rate (self->options.prices, slot->currency, self->options.base_currency, day).value;
  holding.value = holding.quantity;
  if (slot->instrument != NULL)
    {
      FinxKnownValue price = finx_day_column_get (slot->prices, day, NULL);

      holding.quantity = finx_decimal_new (state->units, slot->quantity_scale);
      holding.price = price.value;
      holding.price_age = price.age;
      holding.cost = finx_slots_money (state->amount);
      holding.value = state->units == 0 ? FINX_DECIMAL_ZERO : finx_slots_local_value (slot->instrument, holding.quantity, price.value);
    }
  holding.base_value = finx_decimal_sign (holding.value) == 0 && finx_decimal_is_known (holding.value) ? FINX_DECIMAL_ZERO
                       : finx_slots_in_base (holding.value, rate);
  return holding;
}

/**
 * finx_valuation_series_list_holdings:
 *
 * Returns: (transfer full) (element-type FinxDayHolding): what there was at the end of @day, within the filters, by first
 *   appearance; flat ones too
 */
GArray *
finx_valuation_series_list_holdings (const FinxValuationSeries *self,
                                     gint32                     day)
{
  GArray *holdings = g_array_new (FALSE, FALSE, sizeof (FinxDayHolding));

  for (guint i = 0; i < self->slots.slots->len; i++)
    {
      const Slot *slot = &g_array_index (self->slots.slots, Slot, i);
      const SlotState *state = finx_slots_state_on (&self->slots, slot, day);

      if (slot->is_included && state != NULL)
        {
          FinxDayHolding holding = read_slot (self, slot, state, day);

          g_array_append_val (holdings, holding);
        }
    }
  return holdings;
}

const FinxValuationOptions *
finx_valuation_series_get_options (const FinxValuationSeries *self)
{
  return &self->options;
}

/**
 * finx_valuation_series_get_books:
 *
 * Returns: (transfer none): after all transactions
 */
FinxBooks *
finx_valuation_series_get_books (FinxValuationSeries *self)
{
  return finx_books_runner_get_books (self->runner);
}
