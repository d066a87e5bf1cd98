/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-strand-private.h"

#include <string.h>

#include "base/finx-error.h"
#include "portfolio/books/finx-books-private.h"
#include "portfolio/books/finx-short-private.h"

static FinxDecimal
rate_cb (const char *from,
         const char *to,
         gint32      day,
         gpointer    user_data)
{
  FinxStrandSink *sink = ((FinxStrand *) user_data)->sink;

  if (g_str_equal (to, sink->options->base_currency))
    return finx_day_rate_get (sink->rates, finx_day_rates_open (sink->rates, from), day);
  return sink->options->prices != NULL ? finx_price_history_get_rate (sink->options->prices, from, to, day).value : FINX_DECIMAL_UNKNOWN;
}

/* Returns: the place of @row in @rows, which are in order; %G_MAXUINT: none */
static guint
find_row (const GArray *rows,
          guint         row)
{
  guint low = 0, high = rows->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (rows, guint, middle) < row)
        low = middle + 1;
      else
        high = middle;
    }
  return low < rows->len && g_array_index (rows, guint, low) == row ? low : G_MAXUINT;
}

/* A lot that is in none of the strand's positions cannot be meant. */
static guint32
number_cb (const char *id,
           gpointer    user_data)
{
  FinxStrand *self = user_data;
  guint row = finx_transaction_list_find (self->sink->list, id);
  guint number = row != G_MAXUINT ? find_row (self->rows, row) : G_MAXUINT;

  return number != G_MAXUINT ? number : FINX_LOT_ANY;
}

static FinxStrand *
new_strand (FinxStrandSink *sink,
            int             sign)
{
  FinxStrand *self = g_new0 (FinxStrand, 1);
  FinxBooksOptions options = {
    .base_currency = sink->options->base_currency,
    .method = sink->options->method,
    .expense_fees = sink->options->expense_fees,
    .accounting = sink->options->accounting,
    .refuse_short = sink->options->refuse_short,
    .lots_only = TRUE,
    .rate = rate_cb,
    .posted = finx_strand_posted_cb,
    .number = number_cb,
    .short_sold = finx_strand_short_sold_cb,
    .user_data = self,
  };

  g_atomic_ref_count_init (&self->ref_count);
  self->books = finx_books_new (&options);
  self->slots = g_array_new (FALSE, FALSE, sizeof (FinxSlot));
  self->sink = sink;
  self->sign = sign;
  if (sink->keeps_gains && sign > 0)
    {
      self->days = g_array_new (FALSE, FALSE, sizeof (gint32));
      self->kinds = g_byte_array_new ();
      self->purchases = g_array_new (FALSE, FALSE, sizeof (FinxPurchase));
    }
  return self;
}

FinxStrand *
finx_strand_ref (FinxStrand *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
finx_strand_unref (FinxStrand *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  finx_books_free (self->books);
  g_array_unref (self->slots);
  finx_packed_gains_clear (&self->gains);
  g_clear_pointer (&self->days, g_array_unref);
  g_clear_pointer (&self->kinds, g_byte_array_unref);
  g_clear_pointer (&self->purchases, g_array_unref);
  g_clear_pointer (&self->refused, g_array_unref);
  g_free (self);
}

/* What the marks of wash sales need to know of a transaction. */
static void
note (FinxStrand            *self,
      const FinxTransaction *transaction)
{
  FinxPurchase purchase = { transaction->instrument, self->days->len, transaction->day, 0, 0, 0 };
  guint8 kind = (guint8) transaction->kind;

  g_array_append_val (self->days, transaction->day);
  g_byte_array_append (self->kinds, &kind, 1);
  if (transaction->kind != FINX_TRANSACTION_BUY && transaction->kind != FINX_TRANSACTION_REINVESTMENT)
    return;
  finx_decimal_to_units (transaction->quantity, MAX (FINX_BOOKS_QUANTITY_SCALE, transaction->instrument->size_scale), &purchase.quantity);
  g_array_append_val (self->purchases, purchase);
}

static void
value_open_lots (FinxStrand *self,
                 FinxSlot   *slot)
{
  const FinxValuationOptions *options = self->sink->options;
  g_autoptr(GArray) lots = finx_lot_book_list (slot->position->lots);
  FinxKnownValue price = finx_day_column_get (slot->prices, options->to, NULL);
  FinxDecimal rate = finx_day_rate_get (self->sink->rates, slot->rate, options->to);

  slot->n_open = lots->len;
  for (guint i = 0; slot->is_included && i < lots->len; i++)
    {
      const FinxLot *lot = &g_array_index (lots, FinxLot, i);
      FinxOpenLot view = {
        .instrument = slot->instrument,
        .quantity = finx_decimal_new (lot->quantity, slot->quantity_scale),
        .cost = finx_money (lot->cost),
        .base_cost = finx_money (lot->base_cost),
      };

      finx_open_lot_value (&view, price, rate);
      self->totals.unrealised = finx_decimal_add (self->totals.unrealised, view.base_gain);
    }
}

/* Most were held for less than a year, or for much more. */
static gboolean
is_long_term (gint32 opened,
              gint32 closed)
{
  return closed - opened > 366 || (closed - opened >= 365 && finx_is_long_term (opened, closed));
}

static void
total_gains (FinxStrand *self)
{
  FinxSum sums[2] = { { 0 } }, washed = { 0 };

  for (guint i = 0; i < self->gains.n; i++)
    {
      const FinxSlot *slot = &g_array_index (self->slots, FinxSlot, self->gains.slots[i]);
      FinxLotGain gain = finx_packed_gains_get (&self->gains, i);
      FinxAmount base_gain = finx_amount_sub (gain.base_proceeds, gain.base_cost);
      gint32 opened = g_array_index (self->days, gint32, gain.opened_by);
      gint32 closed = g_array_index (self->days, gint32, gain.closed_by);

      if (!slot->is_included)
        continue;
      self->n_closed++;
      finx_sum_add (&sums[is_long_term (opened, closed)], base_gain, 1);
      if (self->gains.washed != NULL && self->gains.washed[i] != 0)
        finx_sum_add (&washed, finx_money_units (finx_washed_loss (finx_money (base_gain),
                                                                   finx_decimal_new (gain.quantity, slot->quantity_scale),
                                                                   finx_decimal_new (self->gains.washed[i], slot->quantity_scale))), 1);
    }
  self->totals.short_term = finx_money (finx_sum_get (&sums[FALSE]));
  self->totals.long_term = finx_money (finx_sum_get (&sums[TRUE]));
  self->totals.realised = finx_decimal_add (self->totals.short_term, self->totals.long_term);
  self->totals.washed_loss = finx_money (finx_sum_get (&washed));
}

static void
forget_totals (FinxStrand *self)
{
  self->totals = (FinxGainsTotals) { FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN,
                                     FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN };
}

/**
 * finx_strand_end:
 *
 * Values the days up to the last one, and sums up: after it the strand does not change any more.
 */
void
finx_strand_end (FinxStrand *self)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      FinxSlot *slot = &g_array_index (self->slots, FinxSlot, i);

      finx_strand_value_slot (self, slot, G_MAXINT64);
      if (self->purchases != NULL && slot->position != NULL && !slot->is_doubtful)
        value_open_lots (self, slot);
      slot->rate = NULL;        /* of the sink */
    }
  if (self->purchases != NULL)
    {
      finx_packed_gains_end (&self->gains);
      finx_strand_mark_wash_sales (self);
      total_gains (self);
    }
  if (finx_strand_has_doubt (self))
    forget_totals (self);
  self->sink = NULL;
  self->rows = NULL;
}

/**
 * finx_strand_begin:
 * @rows: of the strand's transactions; borrowed until it ends
 * @sign: +1; −1 to take out of @sink what the same transactions had put into it
 *
 * Returns: (transfer full): for finx_strand_book() and finx_strand_end()
 */
FinxStrand *
finx_strand_begin (FinxStrandSink *sink,
                   GArray         *rows,
                   int             sign)
{
  FinxStrand *self = new_strand (sink, sign);

  self->rows = rows;
  return self;
}

static gboolean
book_next (FinxStrand             *self,
           const FinxTransaction  *transaction,
           GError                **error)
{
  if (self->refused != NULL)
    finx_strand_spread_doubt (self, transaction);
  if (!finx_strand_take_trade (self, transaction) && !finx_books_apply (self->books, transaction, error))
    {
      g_prefix_error (error, "Transaction %s: ", transaction->id);
      return FALSE;
    }
  if (self->purchases != NULL)
    note (self, transaction);
  self->n_booked++;
  return TRUE;
}

/**
 * finx_strand_book:
 * @end: of the list: those of its rows that are below it are booked, if they are not yet
 * @refused: (out) (optional): the row that @error is of
 */
gboolean
finx_strand_book (FinxStrand  *self,
                  guint        end,
                  guint       *refused,
                  GError     **error)
{
  const guint *rows = (const guint *) (gpointer) self->rows->data;
  guint n = self->rows->len;

  while (self->n_booked < n && rows[self->n_booked] < end)
    {
      FinxTransaction transaction;

      finx_transaction_list_get_ahead (self->sink->list, rows, n, self->n_booked, &transaction);
      if (book_next (self, &transaction, error))
        continue;
      if (refused != NULL)
        *refused = rows[self->n_booked];
      return FALSE;
    }
  return TRUE;
}

/**
 * finx_strand_book_together:
 * @strands: (array length=n_strands): of the same rows, in different ways
 * @refused: (out): the row that @error is of
 *
 * As all of finx_strand_book() for each, but a transaction is read once.
 */
gboolean
finx_strand_book_together (FinxStrand *const  *strands,
                           guint               n_strands,
                           guint              *refused,
                           GError            **error)
{
  const GArray *list = strands[0]->rows;
  const guint *rows = (const guint *) (gpointer) list->data;

  for (guint i = 0; i < list->len; i++)
    {
      FinxTransaction transaction;

      finx_transaction_list_get_ahead (strands[0]->sink->list, rows, list->len, i, &transaction);
      for (guint k = 0; k < n_strands; k++)
        if (!book_next (strands[k], &transaction, error))
          {
            *refused = rows[i];
            return FALSE;
          }
    }
  return TRUE;
}

/**
 * finx_strand_run:
 *
 * finx_strand_begin(), all of finx_strand_book(), and finx_strand_end().
 */
FinxStrand *
finx_strand_run (FinxStrandSink  *sink,
                 GArray          *rows,
                 int              sign,
                 GError         **error)
{
  g_autoptr(FinxStrand) self = finx_strand_begin (sink, rows, sign);

  if (!finx_strand_book (self, G_MAXUINT, NULL, error))
    return NULL;
  finx_strand_end (self);
  return g_steal_pointer (&self);
}

/* The slots of @old, at its end; from @day on their values are taken out of the sums. */
static void
resume_slots (FinxStrand       *self,
              const FinxStrand *old,
              gint32            day)
{
  g_autoptr(GPtrArray) accounts = finx_books_list_accounts (self->books);

  for (guint i = 0; i < old->slots->len; i++)
    {
      FinxSlot slot = g_array_index (old->slots, FinxSlot, i);

      for (guint j = 0; j < accounts->len; j++)
        if (g_str_equal (accounts->pdata[j], slot.account))
          slot.books_account = accounts->pdata[j];
      slot.position = finx_books_get_position (self->books, slot.account, slot.instrument);
      slot.rate = finx_day_rates_open (self->sink->rates, slot.instrument->currency);
      slot.valued_until = MAX (day, self->sink->columns->start);
      slot.cursor = 0;
      self->sign = -1;
      finx_strand_value_slot (self, &slot, G_MAXINT64);
      self->sign = 1;
      slot.valued_until = MAX (day, self->sink->columns->start);
      slot.cursor = 0;
      g_array_append_val (self->slots, slot);
    }
}

/* The marks are set anew: a purchase may still replace what was sold in the weeks before it. */
static void
resume_notes (FinxStrand       *self,
              const FinxStrand *old)
{
  g_array_append_vals (self->days, old->days->data, old->days->len);
  g_byte_array_append (self->kinds, old->kinds->data, old->kinds->len);
  g_array_append_vals (self->purchases, old->purchases->data, old->purchases->len);
  for (guint i = 0; i < self->purchases->len; i++)
    g_array_index (self->purchases, FinxPurchase, i).closed = g_array_index (self->purchases, FinxPurchase, i).used = 0;
}

/**
 * finx_strand_resume:
 * @old: the strand of the first @n_old of @rows
 *
 * What @old came to stays in @sink: as what is usual, a transaction after all others, costs next to nothing.
 */
FinxStrand *
finx_strand_resume (const FinxStrand  *old,
                    FinxStrandSink    *sink,
                    GArray            *rows,
                    guint              n_old,
                    GError           **error)
{
  g_autoptr(FinxStrand) self = finx_strand_begin (sink, rows, 1);

  self->n_booked = n_old;
  finx_books_free (self->books);
  self->books = finx_books_copy (old->books);
  self->books->options.user_data = self;
  self->refused = old->refused != NULL ? finx_refused_sales_copy (old->refused) : NULL;
  resume_slots (self, old, finx_transaction_list_get_day (sink->list, g_array_index (rows, guint, n_old)));
  finx_packed_gains_clear (&self->gains);
  finx_packed_gains_copy (&self->gains, &old->gains);
  if (self->purchases != NULL)
    resume_notes (self, old);
  if (!finx_strand_book (self, G_MAXUINT, NULL, error))
    return NULL;
  finx_strand_end (self);
  return g_steal_pointer (&self);
}

FinxPurse *
finx_purse_ref (FinxPurse *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
finx_purse_unref (FinxPurse *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->moves);
  g_free (self);
}

static FinxPurse *
copy_purse (const FinxPurse *self)
{
  FinxPurse *copy = g_memdup2 (self, sizeof *self);

  g_atomic_ref_count_init (&copy->ref_count);
  copy->moves = g_memdup2 (self->moves, self->n * sizeof *self->moves);
  return copy;
}

FinxPurse *
finx_purse_copy_from (const FinxPurse *self,
                      gint32           start)
{
  FinxPurse *copy = g_memdup2 (self, sizeof *self);
  gsize to = (gsize) MAX (self->start - start, 0), from = (gsize) MAX (start - self->start, 0);

  g_atomic_ref_count_init (&copy->ref_count);
  copy->start = start;
  copy->n = (guint) ((gint64) self->n + self->start - start);
  copy->moves = g_new0 (FinxSum, copy->n);
  memcpy (copy->moves + to, self->moves + from, (self->n - from) * sizeof *self->moves);
  return copy;
}

static FinxPurse *
new_purse (FinxStrandSink *sink,
           const char     *account,
           const char     *currency)
{
  FinxPurse *self = g_new0 (FinxPurse, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->account = g_intern_string (account);
  self->currency = g_intern_string (currency);
  self->is_included = finx_strand_has_account (sink->options, account) && finx_strand_has_instrument (sink->options, NULL);
  self->start = sink->columns->start;
  self->n = sink->columns->n;
  self->moves = g_new0 (FinxSum, self->n);
  return self;
}

/**
 * finx_strand_sink_open_purse:
 *
 * Returns: (transfer none): to be changed
 */
FinxPurse *
finx_strand_sink_open_purse (FinxStrandSink *self,
                             const char     *account,
                             const char     *currency)
{
  FinxPurse *purse;

  for (guint i = 0; i < self->purses->len; i++)
    {
      purse = self->purses->pdata[i];
      if ((purse->currency != currency && !g_str_equal (purse->currency, currency))
          || (purse->account != account && !g_str_equal (purse->account, account)))
        continue;
      if (self->shared_purses != NULL && i < self->shared_purses->len && self->shared_purses->pdata[i] == purse)
        {
          self->purses->pdata[i] = copy_purse (purse);
          finx_purse_unref (purse);
        }
      return self->purses->pdata[i];
    }
  purse = new_purse (self, account, currency);
  g_ptr_array_add (self->purses, purse);
  return purse;
}

static void
merge_sum (FinxSum       *self,
           const FinxSum *other)
{
  self->n_unknown += other->n_unknown;
  finx_sum_add (self, other->known, 1);
}

/**
 * finx_purse_move:
 * @carried: what it is carried at in the base currency
 * @sign: +1; −1 to take it out again
 */
void
finx_purse_move (FinxPurse  *self,
                 gint32      day,
                 FinxAmount  amount,
                 FinxAmount  carried,
                 int         sign)
{
  self->n_moves += sign;
  finx_sum_add (&self->balance, amount, sign);
  finx_sum_add (&self->base_cost, carried, sign);
  if (self->n > 0 && day < (gint64) self->start + self->n)
    finx_sum_add (&self->moves[MAX (day - self->start, 0)], amount, sign);
}

/**
 * finx_purse_merge:
 * @other: of the same account, currency and days
 *
 * Adds what other strands made of it.
 */
void
finx_purse_merge (FinxPurse       *self,
                  const FinxPurse *other)
{
  self->n_moves += other->n_moves;
  merge_sum (&self->balance, &other->balance);
  merge_sum (&self->base_cost, &other->base_cost);
  merge_sum (&self->credit, &other->credit);
  merge_sum (&self->credit_before, &other->credit_before);
  merge_sum (&self->results.income, &other->results.income);
  merge_sum (&self->results.fees, &other->results.fees);
  merge_sum (&self->results.taxes, &other->results.taxes);
  for (guint i = 0; i < self->n; i++)
    merge_sum (&self->moves[i], &other->moves[i]);
}

void
finx_purse_value (const FinxPurse *self,
                  FinxStrandSink  *sink,
                  guint            first,
                  int              sign)
{
  FinxDayColumns *columns = sink->columns;
  FinxDayRate *column = finx_day_rates_open (sink->rates, self->currency);
  FinxSum balance = { 0 };

  for (guint i = 0; self->is_included && i < self->n; i++)
    {
      gint32 day = columns->start + (gint32) i;
      FinxDecimal rate;
      FinxAmount value;

      balance.n_unknown += self->moves[i].n_unknown;
      finx_sum_add (&balance, self->moves[i].known, 1);
      if (i < first || (balance.n_unknown == 0 && balance.known == 0))
        continue;
      rate = finx_day_rate_get (sink->rates, column, day);
      if (!finx_decimal_is_known (rate))
        finx_day_columns_add_gap (columns, FINX_GAP_RATE, day, sign);
      if (!finx_short_convert (finx_sum_get (&balance), &rate, &value))
        value = finx_money_units (finx_in_base (finx_money (finx_sum_get (&balance)), rate));
      finx_day_columns_add_at (columns, FINX_COLUMN_VALUE, i, value, sign);
      finx_day_columns_add_at (columns, FINX_COLUMN_CASH, i, value, sign);
    }
}
