/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/reports/finx-sale-preview.h"

#include "base/finx-error.h"

#define MONEY_SCALE 10

/* Units of the instrument in one account. */
typedef struct
{
  const char *account;          /* interned */
  FinxDecimal quantity;
} Position;

static GArray *
list_positions (FinxReview           *review,
                const FinxInstrument *instrument)
{
  const FinxGainsReport *gains = finx_review_get_gains (review);
  GArray *positions = g_array_new (FALSE, FALSE, sizeof (Position));

  for (guint i = 0; i < gains->n_open; i++)
    {
      FinxOpenLot lot;
      Position *last = positions->len > 0 ? &g_array_index (positions, Position, positions->len - 1) : NULL;

      finx_gains_report_get_open (gains, i, &lot);
      if (lot.instrument != instrument)
        continue;
      if (last == NULL || last->account != lot.account)
        {
          Position position = { lot.account, FINX_DECIMAL_ZERO };

          g_array_append_val (positions, position);
          last = &g_array_index (positions, Position, positions->len - 1);
        }
      last->quantity = finx_decimal_add (last->quantity, lot.quantity);
    }
  return positions;
}

static void
add_lots (const FinxGainsReport *report,
          FinxSalePreview       *preview)
{
  for (guint i = 0; i < report->n_closed; i++)
    {
      FinxClosedLot lot;
      FinxDecimal *part;

      finx_gains_report_get_closed (report, i, &lot);
      part = lot.is_long_term ? &preview->long_term : &preview->short_term;
      *part = finx_decimal_add (*part, lot.base_gain);
      preview->washed_loss = finx_decimal_add (preview->washed_loss, lot.washed_loss);
      preview->possible_loss = finx_decimal_add (preview->possible_loss, lot.possible_loss);
    }
}

static void
finish (FinxSalePreview *preview,
        gboolean         move_wash_sales,
        FinxDecimal      tax_rate)
{
  FinxDecimal taxed;

  preview->gain = finx_decimal_add (preview->short_term, preview->long_term);
  taxed = move_wash_sales ? finx_decimal_add (preview->gain, preview->washed_loss) : preview->gain;
  preview->tax = finx_decimal_is_known (taxed) && finx_decimal_sign (taxed) <= 0 && finx_decimal_is_known (tax_rate)
                 ? FINX_DECIMAL_ZERO : finx_decimal_mul (taxed, tax_rate, 2, FINX_ROUND_HALF_EVEN);
}

/* A sale of a long position, a purchase of a short one; its texts are the caller's. */
static FinxTransaction
make_trade (FinxReview           *review,
            const FinxInstrument *instrument,
            const Position       *position,
            FinxDecimal           price)
{
  FinxDecimal quantity = finx_decimal_abs (position->quantity);
  FinxDecimal value = finx_decimal_mul (quantity, price, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN);

  return (FinxTransaction) {
    .id = (char *) "what-if",
    .account = (char *) position->account,
    .counter_account = (char *) "",
    .kind = finx_decimal_sign (position->quantity) > 0 ? FINX_TRANSACTION_SELL : FINX_TRANSACTION_BUY,
    .day = finx_review_get_options (review)->as_of,
    .time_us = 0,
    .instrument = instrument,
    .quantity = quantity,
    .price = price,
    .amount = finx_decimal_mul (value, instrument->multiplier, MONEY_SCALE, FINX_ROUND_HALF_EVEN),
    .fees = FINX_DECIMAL_ZERO,
    .taxes = FINX_DECIMAL_ZERO,
    .currency = instrument->currency,
    .counter_currency = (char *) "",
    .fx_rate = FINX_DECIMAL_UNKNOWN,
    .ratio = FINX_DECIMAL_UNKNOWN,
    .lot = (char *) "",
    .note = (char *) "",
  };
}

static gboolean
preview_method (FinxReview            *review,
                const FinxInstrument  *instrument,
                const GArray          *positions,
                FinxDecimal            quantity,
                FinxDecimal            price,
                FinxLotMethod          method,
                FinxSalePreview       *preview,
                GError               **error)
{
  const FinxReviewOptions *options = finx_review_get_options (review);
  g_autoptr(GHashTable) accounting = finx_accounting_with_method (finx_review_get_accounting (review), method);
  FinxGainsOptions gains = {
    .base_currency = options->base_currency,
    .prices = finx_review_get_prices (review),
    .method = method,
    .expense_fees = options->expense_fees,
    .accounting = accounting,
    .refuse_short = options->refuse_short,
    .move_wash_sales = options->move_wash_sales,
    .accounts = options->accounts,
    .from = options->as_of,
    .to = options->as_of,
  };

  for (guint i = 0; i < positions->len && finx_decimal_sign (quantity) > 0; i++)
    {
      Position part = g_array_index (positions, Position, i);
      g_autoptr(FinxGainsReport) report = NULL;
      FinxTransaction trade;

      if (finx_decimal_compare (finx_decimal_abs (part.quantity), quantity) > 0)
        part.quantity = finx_decimal_sign (part.quantity) > 0 ? quantity : finx_decimal_negate (quantity);
      quantity = finx_decimal_sub (quantity, finx_decimal_abs (part.quantity));
      trade = make_trade (review, instrument, &part, price);
      report = finx_gains_preview_sale (&gains, finx_review_get_transactions (review), &trade, error);
      if (report == NULL)
        return FALSE;
      add_lots (report, preview);
    }
  return TRUE;
}

/**
 * finx_sale_preview:
 * @quantity: units, > 0, or unknown; what is held beyond one account's units is taken from the next
 * @price: of one, in the instrument's currency
 * @tax_rate: 0…1, or unknown
 * @previews: (out caller-allocates): one for each method
 *
 * Any thread.
 */
gboolean
finx_sale_preview (FinxReview            *review,
                   const FinxInstrument  *instrument,
                   FinxDecimal            quantity,
                   FinxDecimal            price,
                   FinxDecimal            tax_rate,
                   FinxSalePreview        previews[FINX_N_LOT_METHODS],
                   GError               **error)
{
  g_autoptr(GArray) positions = list_positions (review, instrument);

  for (int method = 0; method < FINX_N_LOT_METHODS; method++)
    {
      previews[method] = (FinxSalePreview) { 0 };
      if (!finx_decimal_is_known (price) || !finx_decimal_is_known (quantity) || positions->len == 0)
        previews[method].short_term = previews[method].washed_loss = previews[method].possible_loss = FINX_DECIMAL_UNKNOWN;
      else if (!preview_method (review, instrument, positions, quantity, price, (FinxLotMethod) method, &previews[method], error))
        return FALSE;
      finish (&previews[method], finx_review_get_options (review)->move_wash_sales, tax_rate);
    }
  return TRUE;
}
