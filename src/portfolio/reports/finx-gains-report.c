/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/reports/finx-gains-report.h"

#include <string.h>

#include "base/finx-error.h"
#include "base/finx-time.h"
#include "portfolio/books/finx-reckoning-private.h"
#include "portfolio/books/finx-wash-ledger-private.h"
#include "portfolio/books/finx-wash-options-private.h"

/* The open lots of a slot. */
typedef struct
{
  const FinxStrand *strand;
  guint             strand_number;
  guint             slot;
  guint             first;      /* its first lot among all */
  GArray           *lots;       /* (nullable) (element-type FinxLot): listed when they are asked for; atomic */
} OpenRun;

/* A closed lot among all. */
typedef struct
{
  guint32 strand;
  guint32 gain;
} ClosedPlace;

typedef struct
{
  FinxGainsReport  public;
  FinxReckoning   *reckoning;
  gint32           from;
  guint            only_row;    /* lots that this row closed; %G_MAXUINT: all */
  GArray          *open;        /* (element-type OpenRun) */
  ClosedPlace     *closed;      /* (nullable): ordered when the first is asked for */
  guint            n_ordered;   /* of them */
  gsize            is_ordered;
  FinxWashLedger  *ledger;      /* (nullable): where losses of wash sales move, its lots stand for those of the strands */
  FinxOptionWashes *options;    /* (nullable): marks that the strands do not have */
  const FinxInstrument *only;   /* (nullable): open lots of others are not listed */
  GArray          *open_lots, *closed_lots;     /* (element-type guint): of the ledger, those that are listed */
  GArray          *doubtful;    /* (element-type ClosedPlace): of the strands; with a ledger they come after its lots */
} Report;

/**
 * finx_is_long_term:
 *
 * Returns: whether something was held for more than a year, counted from the day after it was bought to the day on which it was
 *   sold: what was bought on 28 or 29 February is from 1 March on (IRS publication 550)
 */
gboolean
finx_is_long_term (gint32 opened_day,
                   gint32 closed_day)
{
  int year, month, day, last;

  finx_date_from_days (opened_day + 1, &year, &month, &day);
  last = finx_days_in_month (year + 1, month);
  return closed_day >= finx_days_from_date (year + 1, month, MIN (day, last)) + (day > last);
}

void
finx_open_lot_value (FinxOpenLot   *lot,
                     FinxKnownValue price,
                     FinxDecimal    rate)
{
  lot->price = price.value;
  lot->price_age = price.age;
  lot->value = finx_local_value (lot->instrument, lot->quantity, price.value);
  lot->gain = finx_decimal_sub (lot->value, lot->cost);
  lot->base_value = finx_in_base (lot->value, rate);
  lot->base_gain = finx_decimal_sub (lot->base_value, lot->base_cost);
  lot->price_gain = finx_in_base (lot->gain, rate);
  lot->currency_gain = finx_decimal_sub (lot->base_gain, lot->price_gain);
}

static int
compare_runs_cb (gconstpointer a,
                 gconstpointer b)
{
  const OpenRun *left = a, *right = b;
  const FinxSlot *mine = &g_array_index (left->strand->slots, FinxSlot, left->slot);
  const FinxSlot *theirs = &g_array_index (right->strand->slots, FinxSlot, right->slot);
  int order = strcmp (mine->instrument->symbol, theirs->instrument->symbol);

  return order != 0 ? order : strcmp (mine->account, theirs->account);
}

static void
list_open (Report *self)
{
  self->open = g_array_new (FALSE, FALSE, sizeof (OpenRun));
  for (guint i = 0; i < self->reckoning->strands->len; i++)
    {
      const FinxStrand *strand = self->reckoning->strands->pdata[i];

      for (guint j = 0; j < strand->slots->len; j++)
        {
          const FinxSlot *slot = &g_array_index (strand->slots, FinxSlot, j);
          OpenRun run = { strand, i, j, 0, NULL };

          if (slot->n_open > 0 && slot->is_included && (self->only == NULL || self->only == slot->instrument))
            g_array_append_val (self->open, run);
        }
    }
  g_array_sort (self->open, compare_runs_cb);
  for (guint i = 0; i < self->open->len; i++)
    {
      OpenRun *run = &g_array_index (self->open, OpenRun, i);

      run->first = self->public.n_open;
      self->public.n_open += g_array_index (run->strand->slots, FinxSlot, run->slot).n_open;
    }
}

/* @rows: of the strand */
static gboolean
is_listed (const Report     *self,
           const FinxStrand *strand,
           const GArray     *rows,
           guint             i)
{
  guint row = g_array_index (rows, guint, strand->gains.rows[i].closed_by);

  return g_array_index (strand->slots, FinxSlot, strand->gains.slots[i]).is_included && (self->only_row == G_MAXUINT || self->only_row == row)
         && (self->from == G_MININT32 || finx_transaction_list_get_day (self->reckoning->list, row) >= self->from);
}

/* By the rows that closed them, those of a row as they were closed: its lots are counted, then each goes to its place. */
static void
order_closed (Report *self)
{
  const FinxReckoning *reckoning = self->reckoning;
  g_autofree guint *places = g_new0 (guint, reckoning->n_rows + 1);

  for (guint i = 0; i < reckoning->strands->len; i++)
    {
      const FinxStrand *strand = reckoning->strands->pdata[i];
      g_autoptr(GArray) rows = finx_reckoning_list_rows (reckoning, i);

      for (guint j = 0; j < strand->gains.n; j++)
        if (is_listed (self, strand, rows, j))
          places[g_array_index (rows, guint, strand->gains.rows[j].closed_by) + 1]++;
    }
  for (guint row = 1; row <= reckoning->n_rows; row++)
    places[row] += places[row - 1];
  self->n_ordered = places[reckoning->n_rows];
  self->closed = g_new (ClosedPlace, MAX (self->n_ordered, 1));
  for (guint i = 0; i < reckoning->strands->len; i++)
    {
      const FinxStrand *strand = reckoning->strands->pdata[i];
      g_autoptr(GArray) rows = finx_reckoning_list_rows (reckoning, i);

      for (guint j = 0; j < strand->gains.n; j++)
        if (is_listed (self, strand, rows, j))
          self->closed[places[g_array_index (rows, guint, strand->gains.rows[j].closed_by)]++] = (ClosedPlace) { i, j };
    }
}

void
finx_gains_totals_add (FinxGainsTotals       *self,
                       const FinxGainsTotals *other)
{
  self->realised = finx_decimal_add (self->realised, other->realised);
  self->short_term = finx_decimal_add (self->short_term, other->short_term);
  self->long_term = finx_decimal_add (self->long_term, other->long_term);
  self->washed_loss = finx_decimal_add (self->washed_loss, other->washed_loss);
  self->possible_loss = finx_decimal_add (self->possible_loss, other->possible_loss);
  self->unrealised = finx_decimal_add (self->unrealised, other->unrealised);
}

static FinxWashLedger *
new_ledger (const FinxReckoning *reckoning)
{
  const FinxValuationOptions *options = &reckoning->options;
  FinxBooksRun run = {
    .transactions = reckoning->list,
    .prices = options->prices,
    .base_currency = options->base_currency,
    .method = options->method,
    .expense_fees = options->expense_fees,
    .accounting = options->accounting,
    .refuse_short = options->refuse_short,
    .until = options->to,
  };

  return finx_wash_ledger_is_possible (&run) ? finx_wash_ledger_new (&run, NULL) : NULL;
}

static const FinxWashLot *
ledger_lot (const GArray *lots,
            const GArray *numbers,
            guint         i)
{
  return &g_array_index (lots, FinxWashLot, g_array_index (numbers, guint, i));
}

static gboolean
has_doubt (const FinxReckoning *self)
{
  for (guint i = 0; i < self->strands->len; i++)
    if (finx_strand_has_doubt (self->strands->pdata[i]))
      return TRUE;
  return FALSE;
}

/* Returns: since when a holding is in doubt; %G_MAXINT32: it is not */
static gint32
doubtful_since (const FinxReckoning  *reckoning,
                const char           *account,
                const FinxInstrument *instrument)
{
  for (guint i = 0; i < reckoning->strands->len; i++)
    {
      const FinxStrand *strand = reckoning->strands->pdata[i];

      for (guint j = 0; strand->refused != NULL && j < strand->slots->len; j++)
        {
          const FinxSlot *slot = &g_array_index (strand->slots, FinxSlot, j);

          if (slot->is_doubtful && slot->instrument == instrument && slot->account == account)
            return slot->doubtful_since;
        }
    }
  return G_MAXINT32;
}

/* The ledger books what is in doubt like all else: what it makes of it is left out. */
static void
leave_out_doubtful (Report *self)
{
  for (guint i = self->open_lots->len; i > 0; i--)
    {
      const FinxWashLot *lot = ledger_lot (self->ledger->open, self->open_lots, i - 1);

      if (doubtful_since (self->reckoning, lot->account, lot->instrument) != G_MAXINT32)
        g_array_remove_index (self->open_lots, i - 1);
    }
  for (guint i = self->closed_lots->len; i > 0; i--)
    {
      const FinxWashLot *lot = ledger_lot (self->ledger->closed, self->closed_lots, i - 1);

      if (lot->gain.closed_day >= doubtful_since (self->reckoning, lot->account, lot->instrument))
        g_array_remove_index (self->closed_lots, i - 1);
    }
}

/* Closed lots that rest on a sale of more than was held. */
static void
list_doubtful (Report *self)
{
  for (guint i = 0; i < self->reckoning->strands->len; i++)
    {
      const FinxStrand *strand = self->reckoning->strands->pdata[i];
      g_autoptr(GArray) rows = strand->refused != NULL ? finx_reckoning_list_rows (self->reckoning, i) : NULL;

      for (guint j = 0; rows != NULL && j < strand->gains.n; j++)
        {
          const FinxSlot *slot = &g_array_index (strand->slots, FinxSlot, strand->gains.slots[j]);
          ClosedPlace place = { i, j };

          if (slot->is_doubtful && is_listed (self, strand, rows, j)
              && g_array_index (strand->days, gint32, strand->gains.rows[j].closed_by) >= slot->doubtful_since)
            g_array_append_val (self->doubtful, place);
        }
    }
}

/* What the ledger lists of the accounts, and of closed lots since the day or by the row that was asked for. */
static void
list_ledger (Report *self)
{
  const FinxValuationOptions *options = &self->reckoning->options;

  self->open_lots = g_array_new (FALSE, FALSE, sizeof (guint));
  self->closed_lots = g_array_new (FALSE, FALSE, sizeof (guint));
  self->doubtful = g_array_new (FALSE, FALSE, sizeof (ClosedPlace));
  for (guint i = 0; i < self->ledger->open->len; i++)
    if (finx_strand_has_account (options, g_array_index (self->ledger->open, FinxWashLot, i).account))
      g_array_append_val (self->open_lots, i);
  for (guint i = 0; i < self->ledger->closed->len; i++)
    {
      const FinxWashLot *lot = &g_array_index (self->ledger->closed, FinxWashLot, i);

      if (finx_strand_has_account (options, lot->account) && (self->only_row == G_MAXUINT || self->only_row == lot->gain.closed_by)
          && (self->from == G_MININT32 || lot->gain.closed_day >= self->from))
        g_array_append_val (self->closed_lots, i);
    }
  if (has_doubt (self->reckoning))
    {
      leave_out_doubtful (self);
      list_doubtful (self);
      self->public.totals.unrealised = FINX_DECIMAL_UNKNOWN;
    }
  self->public.n_open = self->open_lots->len;
  self->public.n_closed = self->closed_lots->len + self->doubtful->len;
}

/**
 * finx_closed_lot_add_gain:
 * @short_term: (inout): what was held for a year or less
 * @long_term: (inout): what was held for more
 *
 * Adds the gain to the sum of its term; where the term is not known, neither sum is.
 */
void
finx_closed_lot_add_gain (const FinxClosedLot *lot,
                          FinxDecimal         *short_term,
                          FinxDecimal         *long_term)
{
  if (!lot->is_long_term || lot->is_doubtful)
    *short_term = finx_decimal_add (*short_term, lot->base_gain);
  if (lot->is_long_term || lot->is_doubtful)
    *long_term = finx_decimal_add (*long_term, lot->base_gain);
}

static void
total_closed (Report *self)
{
  FinxGainsTotals *totals = &self->public.totals;
  FinxDecimal unrealised = totals->unrealised;

  *totals = (FinxGainsTotals) { .unrealised = unrealised };
  for (guint i = 0; i < self->public.n_closed; i++)
    {
      FinxClosedLot lot;

      finx_gains_report_get_closed (&self->public, i, &lot);
      totals->realised = finx_decimal_add (totals->realised, lot.base_gain);
      finx_closed_lot_add_gain (&lot, &totals->short_term, &totals->long_term);
      totals->washed_loss = finx_decimal_add (totals->washed_loss, lot.washed_loss);
      totals->possible_loss = finx_decimal_add (totals->possible_loss, lot.possible_loss);
    }
}

static void
total_open (Report *self)
{
  for (guint i = 0; i < self->public.n_open; i++)
    {
      FinxOpenLot lot;

      finx_gains_report_get_open (&self->public, i, &lot);
      self->public.totals.unrealised = finx_decimal_add (self->public.totals.unrealised, lot.base_gain);
    }
}

/* Trades tell fees; what one lot has of them is by its share of the units. */
static FinxDecimal
share_of_fees (const FinxTransaction *transaction,
               FinxDecimal            quantity)
{
  FinxDecimal fees = finx_decimal_add (transaction->fees, transaction->taxes);

  if (finx_decimal_sign (fees) == 0 || !finx_decimal_is_known (transaction->quantity) || transaction->quantity.coef == 0)
    return fees;
  return finx_decimal_div (finx_decimal_mul (fees, finx_decimal_abs (quantity), FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN),
                           transaction->quantity, FINX_BOOKS_MONEY_SCALE, FINX_ROUND_HALF_EVEN);
}

/* Of the gain: the part that came from the exchange rate; see FinxPosting. */
static FinxDecimal
currency_gain (const FinxReckoning  *reckoning,
               const FinxInstrument *instrument,
               const FinxClosedLot  *lot)
{
  const FinxValuationOptions *options = &reckoning->options;
  FinxDecimal rate = FINX_DECIMAL_UNKNOWN;

  if (g_str_equal (instrument->currency, options->base_currency))
    return FINX_DECIMAL_ZERO;
  if (!finx_decimal_is_known (lot->proceeds) || lot->proceeds.coef != 0)
    return finx_decimal_sub (finx_books_cost_at_closing (lot->cost, lot->proceeds, lot->base_proceeds), lot->base_cost);
  if (finx_decimal_is_known (lot->cost) && lot->cost.coef == 0)
    return finx_decimal_negate (lot->base_cost);
  if (options->prices != NULL)
    rate = finx_price_history_get_rate (options->prices, instrument->currency, options->base_currency, lot->closed_day).value;
  return finx_decimal_sub (finx_in_base (lot->cost, rate), lot->base_cost);
}

/* @gain: with rows; @lot has its account and instrument */
static void
fill_closed (const Report      *self,
             const FinxLotGain *gain,
             guint              quantity_scale,
             gint32             tacked,
             FinxClosedLot     *lot)
{
  const FinxReckoning *reckoning = self->reckoning;
  FinxTransaction closing;

  lot->opened_by = gain->opened_by;
  lot->closed_by = gain->closed_by;
  lot->quantity = finx_decimal_new (gain->quantity, quantity_scale);
  lot->cost = finx_money (gain->cost);
  lot->proceeds = finx_money (gain->proceeds);
  lot->gain = finx_money (finx_amount_sub (gain->proceeds, gain->cost));
  lot->base_cost = finx_money (gain->base_cost);
  lot->base_proceeds = finx_money (gain->base_proceeds);
  lot->base_gain = finx_money (finx_amount_sub (gain->base_proceeds, gain->base_cost));
  finx_transaction_list_get (reckoning->list, lot->closed_by, &closing);
  lot->opened_day = finx_transaction_list_get_day (reckoning->list, lot->opened_by);
  lot->closed_day = closing.day;
  lot->tacked_days = tacked;
  lot->holding_days = lot->closed_day - lot->opened_day + tacked;
  lot->is_long_term = finx_is_long_term (lot->opened_day - tacked, lot->closed_day);
  lot->fees = share_of_fees (&closing, lot->quantity);
  lot->currency_gain = currency_gain (reckoning, lot->instrument, lot);
  lot->price_gain = finx_decimal_sub (lot->base_gain, lot->currency_gain);
}

static void
read_closed_of_ledger (const Report  *self,
                       guint          i,
                       FinxClosedLot *lot)
{
  const FinxWashLot *from = ledger_lot (self->ledger->closed, self->closed_lots, i);

  *lot = (FinxClosedLot) { .account = from->account, .instrument = from->instrument };
  fill_closed (self, &from->gain, from->quantity_scale, from->tacked, lot);
  lot->washed_quantity = finx_decimal_new (from->washed, from->quantity_scale);
  lot->washed_loss = finx_money (from->washed_loss);
  lot->possible_quantity = finx_decimal_new (from->possible, from->quantity_scale);
  lot->possible_loss = finx_washed_loss (lot->base_gain, lot->quantity, lot->possible_quantity);
  lot->wash_reasons = from->reasons;
}

static gint64
count_marked (const FinxStrand *strand,
              guint             gain)
{
  return strand->gains.washed != NULL ? strand->gains.washed[gain] : 0;
}

static void
read_marks (const Report  *self,
            ClosedPlace    place,
            FinxClosedLot *lot)
{
  const FinxStrand *strand = self->reckoning->strands->pdata[place.strand];
  const FinxOptionMark *mark = self->options != NULL ? finx_option_washes_get (self->options, place.strand, place.gain) : NULL;
  guint scale = g_array_index (strand->slots, FinxSlot, strand->gains.slots[place.gain]).quantity_scale;
  gint64 washed = count_marked (strand, place.gain);

  lot->wash_reasons = (washed != 0 ? FINX_WASH_SAME : 0) | (mark != NULL ? mark->reasons : 0);
  if (mark != NULL)
    washed += mark->washed;
  if (washed != 0)
    {
      lot->washed_quantity = finx_decimal_new (washed, scale);
      lot->washed_loss = finx_washed_loss (lot->base_gain, lot->quantity, lot->washed_quantity);
    }
  if (mark != NULL && mark->possible != 0)
    {
      lot->possible_quantity = finx_decimal_new (mark->possible, scale);
      lot->possible_loss = finx_washed_loss (lot->base_gain, lot->quantity, lot->possible_quantity);
    }
}

static void
read_closed (const Report  *self,
             ClosedPlace    place,
             FinxClosedLot *lot)
{
  const FinxStrand *strand = self->reckoning->strands->pdata[place.strand];
  const FinxSlot *slot = &g_array_index (strand->slots, FinxSlot, strand->gains.slots[place.gain]);
  FinxLotGain gain = finx_packed_gains_get (&strand->gains, place.gain);

  gain.opened_by = finx_reckoning_get_row (self->reckoning, place.strand, gain.opened_by);
  gain.closed_by = finx_reckoning_get_row (self->reckoning, place.strand, gain.closed_by);
  *lot = (FinxClosedLot) { .account = slot->account, .instrument = slot->instrument };
  fill_closed (self, &gain, slot->quantity_scale, 0, lot);
  lot->is_doubtful = slot->is_doubtful && lot->closed_day >= slot->doubtful_since && !finx_amount_is_known (gain.cost);
  read_marks (self, place, lot);
}

/* What options add to the marks of the strands. */
static void
total_options (Report *self)
{
  FinxGainsTotals *totals = &self->public.totals;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->options->marks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const FinxOptionMark *mark = value;
      const FinxStrand *strand = self->reckoning->strands->pdata[mark->strand];
      const FinxSlot *slot = &g_array_index (strand->slots, FinxSlot, strand->gains.slots[mark->gain]);
      FinxDecimal own = finx_decimal_new (count_marked (strand, mark->gain), slot->quantity_scale);
      FinxClosedLot lot;

      if (!slot->is_included)
        continue;
      read_closed (self, (ClosedPlace) { mark->strand, mark->gain }, &lot);
      totals->washed_loss = finx_decimal_sub (finx_decimal_add (totals->washed_loss, lot.washed_loss),
                                              finx_washed_loss (lot.base_gain, lot.quantity, own));
      totals->possible_loss = finx_decimal_add (totals->possible_loss, lot.possible_loss);
    }
}

static Report *
new_report (FinxReckoning        *reckoning,
            gint32                from,
            const FinxInstrument *only,
            guint                 only_row,
            gboolean              move_wash_sales)
{
  Report *self = g_new0 (Report, 1);

  self->only = only;
  self->reckoning = reckoning;
  self->from = from;
  self->only_row = only_row;
  self->ledger = move_wash_sales ? new_ledger (reckoning) : NULL;
  self->public.has_moved = self->ledger != NULL;
  if (self->ledger != NULL)
    {
      list_ledger (self);
      total_open (self);
      total_closed (self);
      return self;
    }
  list_open (self);
  self->options = finx_option_washes_new (reckoning);
  for (guint i = 0; i < reckoning->strands->len; i++)
    {
      const FinxStrand *strand = reckoning->strands->pdata[i];

      finx_gains_totals_add (&self->public.totals, &strand->totals);
      self->public.n_closed += strand->n_closed;
    }
  if (self->options != NULL)
    total_options (self);
  return self;
}

/**
 * finx_gains_report_new_for:
 *
 * Of the whole time. Its closed lots are put in order when the first is asked for.
 */
FinxGainsReport *
finx_gains_report_new_for (FinxReckoning *reckoning,
                           gboolean       move_wash_sales)
{
  return &new_report (reckoning, G_MININT32, NULL, G_MAXUINT, move_wash_sales)->public;
}

/* The totals of a part of the closed lots. */
static void
total_listed (Report *self)
{
  order_closed (self);
  self->is_ordered = 1;
  self->public.n_closed = self->n_ordered;
  total_closed (self);
}

/* Without days: only the end counts. */
FinxValuationOptions
finx_gains_options_to_valuation (const FinxGainsOptions *options)
{
  return (FinxValuationOptions) {
    .base_currency = options->base_currency,
    .prices = options->prices,
    .method = options->method,
    .expense_fees = options->expense_fees,
    .accounting = options->accounting,
    .refuse_short = options->refuse_short,
    .accounts = options->accounts,
    .from = G_MAXINT32,
    .to = options->to,
  };
}

static Report *
make_report (const FinxGainsOptions *options,
             FinxTransactionList    *transactions,
             const FinxInstrument   *only,
             const char             *only_id,
             GError                **error)
{
  FinxValuationOptions valuation = finx_gains_options_to_valuation (options);
  gboolean is_alone = only == NULL || !finx_wash_kin_is_in (transactions, only);
  FinxReckoning *reckoning = finx_reckoning_new (&valuation, TRUE, is_alone ? only : NULL, transactions, error);
  Report *self;

  if (reckoning == NULL)
    return NULL;
  self = new_report (reckoning, options->from, only, only_id != NULL ? finx_transaction_list_find (transactions, only_id) : G_MAXUINT,
                     options->move_wash_sales);
  if (self->ledger == NULL && (self->from != G_MININT32 || self->only_row != G_MAXUINT))
    total_listed (self);
  return self;
}

/**
 * finx_gains_report_new:
 *
 * Returns: (transfer full) (nullable): %NULL with @error set where the books refuse a transaction
 */
FinxGainsReport *
finx_gains_report_new (const FinxGainsOptions *options,
                       FinxTransactionList    *transactions,
                       GError                **error)
{
  return (FinxGainsReport *) make_report (options, transactions, NULL, NULL, error);
}

void
finx_gains_report_free (FinxGainsReport *report)
{
  Report *self = (Report *) report;

  if (self == NULL)
    return;

  for (guint i = 0; self->open != NULL && i < self->open->len; i++)
    g_clear_pointer (&g_array_index (self->open, OpenRun, i).lots, g_array_unref);
  g_clear_pointer (&self->open, g_array_unref);
  g_clear_pointer (&self->open_lots, g_array_unref);
  g_clear_pointer (&self->closed_lots, g_array_unref);
  g_clear_pointer (&self->doubtful, g_array_unref);
  finx_wash_ledger_free (self->ledger);
  finx_option_washes_free (self->options);
  g_free (self->closed);
  finx_reckoning_unref (self->reckoning);
  g_free (self);
}

static OpenRun *
find_run (const Report *self,
          guint         i)
{
  guint low = 0, high = self->open->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->open, OpenRun, middle).first <= i)
        low = middle;
      else
        high = middle;
    }
  return &g_array_index (self->open, OpenRun, low);
}

static guint
find_in_ledger (const Report         *self,
                const FinxInstrument *instrument,
                guint                *first)
{
  guint low = 0, high = self->open_lots->len, n = 0;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (strcmp (ledger_lot (self->ledger->open, self->open_lots, middle)->instrument->symbol, instrument->symbol) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  *first = low;
  while (low + n < self->open_lots->len && ledger_lot (self->ledger->open, self->open_lots, low + n)->instrument == instrument)
    n++;
  return n;
}

guint
finx_gains_report_find_open (const FinxGainsReport *report,
                             const FinxInstrument  *instrument,
                             guint                 *first)
{
  const Report *self = (const Report *) report;
  guint low = 0, high, n = 0;

  if (self->ledger != NULL)
    return find_in_ledger (self, instrument, first);
  high = self->open->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const OpenRun *run = &g_array_index (self->open, OpenRun, middle);

      if (strcmp (g_array_index (run->strand->slots, FinxSlot, run->slot).instrument->symbol, instrument->symbol) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  *first = low < self->open->len ? g_array_index (self->open, OpenRun, low).first : report->n_open;
  for (; low < self->open->len; low++)
    {
      const OpenRun *run = &g_array_index (self->open, OpenRun, low);
      const FinxSlot *slot = &g_array_index (run->strand->slots, FinxSlot, run->slot);

      if (slot->instrument != instrument)
        break;
      n += slot->n_open;
    }
  return n;
}

/* Should two threads list them at once, one of both lists stays. */
static const FinxLot *
open_lots (OpenRun        *run,
           const FinxSlot *slot)
{
  GArray *lots = g_atomic_pointer_get (&run->lots);

  if (lots == NULL)
    {
      lots = finx_lot_book_list (slot->position->lots);
      if (!g_atomic_pointer_compare_and_exchange (&run->lots, NULL, lots))
        {
          g_array_unref (lots);
          lots = g_atomic_pointer_get (&run->lots);
        }
    }
  return (const FinxLot *) (gpointer) lots->data;
}

/* The rate, and the value of a lot at it. */
static void
value_lot (const Report *self,
           FinxOpenLot  *lot)
{
  const FinxValuationOptions *options = &self->reckoning->options;
  FinxDecimal rate = FINX_DECIMAL_ONE;
  FinxKnownValue price = { FINX_DECIMAL_UNKNOWN, -1 };

  if (!g_str_equal (lot->instrument->currency, options->base_currency))
    rate = options->prices == NULL ? FINX_DECIMAL_UNKNOWN
           : finx_price_history_get_rate (options->prices, lot->instrument->currency, options->base_currency, options->to).value;
  if (options->prices != NULL)
    price = finx_price_history_get_price (options->prices, lot->instrument, options->to);
  finx_open_lot_value (lot, price, rate);
}

static void
read_open_of_ledger (const Report *self,
                     guint         i,
                     FinxOpenLot  *lot)
{
  const FinxWashLot *from = ledger_lot (self->ledger->open, self->open_lots, i);
  gint32 to = self->reckoning->options.to;

  *lot = (FinxOpenLot) {
    .account = from->account,
    .instrument = from->instrument,
    .opened_by = from->lot.source,
    .opened_day = from->lot.day,
    .holding_days = to - from->lot.day + from->tacked,
    .tacked_days = from->tacked,
    .is_long_term = finx_is_long_term (from->lot.day - from->tacked, to),
    .quantity = finx_decimal_new (from->lot.quantity, from->quantity_scale),
    .cost = finx_money (from->lot.cost),
    .base_cost = finx_money (from->lot.base_cost),
  };
  value_lot (self, lot);
}

/**
 * finx_gains_report_get_open:
 * @i: below n_open; by symbol, account and day
 * @lot: (out caller-allocates)
 */
void
finx_gains_report_get_open (const FinxGainsReport *report,
                            guint                  i,
                            FinxOpenLot           *lot)
{
  const Report *self = (const Report *) report;
  const FinxValuationOptions *options = &self->reckoning->options;
  OpenRun *run;
  const FinxSlot *slot;
  const FinxLot *packed;

  g_return_if_fail (i < report->n_open);

  if (self->ledger != NULL)
    {
      read_open_of_ledger (self, i, lot);
      return;
    }
  run = find_run (self, i);
  slot = &g_array_index (run->strand->slots, FinxSlot, run->slot);
  packed = &open_lots (run, slot)[i - run->first];
  *lot = (FinxOpenLot) {
    .account = slot->account,
    .instrument = slot->instrument,
    .opened_by = finx_reckoning_get_row (self->reckoning, run->strand_number, packed->source),
    .opened_day = packed->day,
    .holding_days = options->to - packed->day,
    .is_long_term = finx_is_long_term (packed->day, options->to),
    .quantity = finx_decimal_new (packed->quantity, slot->quantity_scale),
    .cost = finx_money (packed->cost),
    .base_cost = finx_money (packed->base_cost),
  };
  value_lot (self, lot);
}

/**
 * finx_gains_report_get_closed:
 * @i: below n_closed; as they were closed; where losses of wash sales moved, those in doubt come after the others
 * @lot: (out caller-allocates)
 */
void
finx_gains_report_get_closed (const FinxGainsReport *report,
                              guint                  i,
                              FinxClosedLot         *lot)
{
  Report *self = (Report *) report;

  g_return_if_fail (i < report->n_closed);

  if (self->ledger != NULL)
    {
      if (i < self->closed_lots->len)
        read_closed_of_ledger (self, i, lot);
      else
        read_closed (self, g_array_index (self->doubtful, ClosedPlace, i - self->closed_lots->len), lot);
      return;
    }
  if (g_once_init_enter (&self->is_ordered))
    {
      order_closed (self);
      g_once_init_leave (&self->is_ordered, 1);
    }
  read_closed (self, self->closed[i], lot);
}

/**
 * finx_gains_preview_sale:
 * @sale: not before the last of @transactions; with an id that is not among them
 *
 * Returns: (transfer full) (nullable): the lots that @sale would close by the method of @options, and those of its
 *   instrument that would be left
 */
FinxGainsReport *
finx_gains_preview_sale (const FinxGainsOptions  *options,
                         FinxTransactionList     *transactions,
                         const FinxTransaction   *sale,
                         GError                 **error)
{
  g_autoptr(FinxTransactionList) all = finx_transaction_list_apply (transactions, &sale, 1);
  guint n = finx_transaction_list_get_n (transactions);
  FinxGainsOptions own = *options;

  if (n > 0 && finx_transaction_list_get_day (transactions, n - 1) > sale->day)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-GAINS-001", "A sale can be tried only at the end: %s is after it",
                      finx_transaction_list_get_id (transactions, n - 1));
      return NULL;
    }
  own.to = MAX (own.to, sale->day);
  return (FinxGainsReport *) make_report (&own, all, sale->instrument, sale->id, error);
}
