/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-time.h"
#include "portfolio/reports/finx-income-report.h"
#include "portfolio/reports/finx-trade-report.h"
#include "wire/finx-wire-review-private.h"
#include "wire/finx-wire.h"

static const char *const method_names[FINX_N_LOT_METHODS] = { "fifo", "lifo", "hifo", "average" };

static const struct
{
  FinxValuationGaps gap;
  const char       *word;
} gap_words[] = {
  { FINX_GAP_PRICE, "price" },
  { FINX_GAP_RATE, "rate" },
  { FINX_GAP_FLOW, "flow" },
  { FINX_GAP_COST, "cost" },
  { FINX_GAP_VALUED_AT_COST, "valued_at_cost" },
  { FINX_GAP_SHORT_SALE, "short_sale" },
};

void
finx_wire_day (JsonObject *object,
               const char *name,
               gint32      day)
{
  int year, month, date;
  char text[16];

  if (day == G_MININT32 || day == G_MAXINT32)
    {
      json_object_set_null_member (object, name);
      return;
    }
  finx_date_from_days (day, &year, &month, &date);
  g_snprintf (text, sizeof text, "%04d-%02d-%02d", year, month, date);
  json_object_set_string_member (object, name, text);
}

/* Without the zeros at its end. */
void
finx_wire_amount (JsonObject  *object,
                  const char  *name,
                  FinxDecimal  amount)
{
  finx_wire_decimal (object, name, finx_decimal_normalize (amount));
}

static void
set_text (JsonObject *object,
          const char *name,
          const char *text)
{
  if (text != NULL && *text != '\0')
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

void
finx_wire_gaps (JsonObject        *object,
                FinxValuationGaps  gaps)
{
  JsonArray *array = json_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (gap_words); i++)
    if ((gaps & gap_words[i].gap) != 0)
      json_array_add_string_element (array, gap_words[i].word);
  json_object_set_array_member (object, "gaps", array);
}

void
finx_wire_name (JsonObject           *object,
                const FinxInstrument *instrument)
{
  set_text (object, "symbol", instrument != NULL ? instrument->symbol : NULL);
  set_text (object, "name", instrument != NULL ? instrument->name : NULL);
}

/* Each keeps its lots in its own way. */
static JsonArray *
wire_parts (FinxJointBook *joint)
{
  const GPtrArray *parts = finx_joint_book_get_parts (joint);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < parts->len; i++)
    {
      const FinxJointPart *part = parts->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "id", part->id);
      json_object_set_string_member (object, "name", part->name);
      json_object_set_string_member (object, "method", method_names[part->accounting.method]);
      json_object_set_string_member (object, "fees_count", part->accounting.expense_fees ? "expense" : "cost");
      json_array_add_object_element (array, object);
    }
  return array;
}

/**
 * finx_wire_faults:
 * @errors: (element-type GError)
 *
 * A list of them under @name; without any there is no such member.
 */
void
finx_wire_faults (JsonObject      *object,
                  const char      *name,
                  const GPtrArray *errors)
{
  JsonArray *array;

  if (errors->len == 0)
    return;
  array = json_array_new ();
  for (guint i = 0; i < errors->len; i++)
    {
      JsonObject *fault = json_object_new ();
      g_autofree char *sentence = finx_error_text (errors->pdata[i]);

      json_object_set_string_member (fault, "code", finx_error_code (errors->pdata[i]));
      json_object_set_string_member (fault, "message", sentence);
      json_array_add_object_element (array, fault);
    }
  json_object_set_array_member (object, name, array);
}

JsonObject *
finx_wire_review_begin (FinxReview *review)
{
  const FinxReviewOptions *options = finx_review_get_options (review);
  g_autoptr(GPtrArray) refused = finx_review_list_refused (review);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "base_currency", options->base_currency);
  finx_wire_day (object, "as_of", options->as_of);
  finx_wire_faults (object, "refused_sales", refused);
  if (options->joint != NULL)
    {
      json_object_set_array_member (object, "portfolios", wire_parts (options->joint));
      return object;
    }
  json_object_set_string_member (object, "method", method_names[options->method]);
  json_object_set_string_member (object, "fees_count", options->expense_fees ? "expense" : "cost");
  return object;
}

static JsonObject *
begin_span (FinxReview *review,
            gint32      from,
            gint32     *to)
{
  JsonObject *object = finx_wire_review_begin (review);

  *to = MIN (*to, finx_review_get_options (review)->as_of);
  finx_wire_day (object, "from", from);
  finx_wire_day (object, "to", *to);
  return object;
}

static const char *
get_id (FinxReview *review,
        guint       row)
{
  return finx_transaction_list_get_id (finx_review_get_transactions (review), row);
}

static JsonObject *
wire_holding (const FinxReviewHolding *holding,
              gint32                   as_of)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "type", holding->instrument != NULL
                                 ? finx_asset_class_to_string (holding->instrument->asset_class) : "cash");
  finx_wire_name (object, holding->instrument);
  json_object_set_string_member (object, "currency", holding->currency);
  finx_wire_amount (object, "quantity", holding->quantity);
  finx_wire_amount (object, "price", holding->price);
  finx_wire_day (object, "price_date", holding->price_age < 0 ? G_MININT32 : as_of - holding->price_age);
  finx_wire_day (object, "rate_date", holding->rate_age < 0 ? G_MININT32 : as_of - holding->rate_age);
  finx_wire_amount (object, "cost", holding->cost);
  finx_wire_amount (object, "cost_price", holding->cost_price);
  finx_wire_amount (object, "value", holding->value);
  finx_wire_amount (object, "base_cost", holding->base_cost);
  finx_wire_amount (object, "base_value", holding->base_value);
  finx_wire_double (object, "weight", holding->weight);
  finx_wire_amount (object, "day_change", holding->base_day_change);
  finx_wire_amount (object, "price_gain", holding->price_gain);
  finx_wire_amount (object, "currency_gain", holding->currency_gain);
  finx_wire_amount (object, "realised", holding->realised);
  finx_wire_amount (object, "income", holding->income);
  finx_wire_amount (object, "fees", holding->fees);
  finx_wire_amount (object, "taxes", holding->taxes);
  finx_wire_amount (object, "total_gain", holding->total_gain);
  finx_wire_gaps (object, holding->gaps);
  return object;
}

JsonObject *
finx_wire_review_holdings (FinxReview *review)
{
  const FinxReviewSummary *summary = finx_review_get_summary (review);
  const GArray *holdings = finx_review_get_holdings (review);
  gint32 as_of = finx_review_get_options (review)->as_of;
  JsonObject *object = finx_wire_review_begin (review), *totals = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < holdings->len; i++)
    json_array_add_object_element (array, wire_holding (&g_array_index (holdings, FinxReviewHolding, i), as_of));
  json_object_set_array_member (object, "holdings", array);
  finx_wire_amount (totals, "value", summary->value);
  finx_wire_amount (totals, "cash", summary->cash);
  finx_wire_amount (totals, "invested", summary->invested);
  finx_wire_amount (totals, "day_change", summary->day_change);
  finx_wire_amount (totals, "total_gain", summary->total_gain);
  finx_wire_gaps (totals, summary->gaps);
  json_object_set_object_member (object, "totals", totals);
  return object;
}

static JsonObject *
wire_open_lot (FinxReview        *review,
               const FinxOpenLot *lot)
{
  JsonObject *object = json_object_new ();

  finx_wire_name (object, lot->instrument);
  json_object_set_string_member (object, "account", lot->account);
  json_object_set_string_member (object, "lot", get_id (review, lot->opened_by));
  finx_wire_day (object, "opened", lot->opened_day);
  json_object_set_int_member (object, "holding_days", lot->holding_days);
  json_object_set_int_member (object, "tacked_days", lot->tacked_days);
  json_object_set_boolean_member (object, "long_term", lot->is_long_term);
  finx_wire_amount (object, "quantity", lot->quantity);
  finx_wire_amount (object, "price", lot->price);
  json_object_set_string_member (object, "currency", lot->instrument->currency);
  finx_wire_amount (object, "cost", lot->cost);
  finx_wire_amount (object, "value", lot->value);
  finx_wire_amount (object, "gain", lot->gain);
  finx_wire_amount (object, "base_cost", lot->base_cost);
  finx_wire_amount (object, "base_value", lot->base_value);
  finx_wire_amount (object, "base_gain", lot->base_gain);
  finx_wire_amount (object, "price_gain", lot->price_gain);
  finx_wire_amount (object, "currency_gain", lot->currency_gain);
  return object;
}

JsonObject *
finx_wire_review_lots (FinxReview *review)
{
  const FinxGainsReport *gains = finx_review_get_gains (review);
  JsonObject *object = finx_wire_review_begin (review), *totals = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < gains->n_open; i++)
    {
      FinxOpenLot lot;

      finx_gains_report_get_open (gains, i, &lot);
      json_array_add_object_element (array, wire_open_lot (review, &lot));
    }
  json_object_set_array_member (object, "lots", array);
  finx_wire_amount (totals, "unrealised", gains->totals.unrealised);
  json_object_set_object_member (object, "totals", totals);
  return object;
}

static JsonArray *
wire_wash_reasons (guint reasons)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < FINX_N_WASH_REASONS; i++)
    if ((reasons & 1u << i) != 0)
      json_array_add_string_element (array, finx_wash_reason_to_string ((FinxWashReason) (1u << i)));
  return array;
}

static JsonObject *
wire_closed_lot (FinxReview          *review,
                 const FinxClosedLot *lot)
{
  JsonObject *object = json_object_new ();

  finx_wire_name (object, lot->instrument);
  json_object_set_string_member (object, "account", lot->account);
  set_text (object, "lot", lot->is_doubtful ? NULL : get_id (review, lot->opened_by));
  json_object_set_string_member (object, "closed_by", get_id (review, lot->closed_by));
  finx_wire_day (object, "opened", lot->is_doubtful ? G_MININT32 : lot->opened_day);
  finx_wire_day (object, "closed", lot->closed_day);
  if (lot->is_doubtful)
    {
      json_object_set_null_member (object, "holding_days");
      json_object_set_null_member (object, "long_term");
    }
  else
    {
      json_object_set_int_member (object, "holding_days", lot->holding_days);
      json_object_set_boolean_member (object, "long_term", lot->is_long_term);
    }
  json_object_set_int_member (object, "tacked_days", lot->tacked_days);
  finx_wire_amount (object, "quantity", lot->quantity);
  json_object_set_string_member (object, "currency", lot->instrument->currency);
  finx_wire_amount (object, "cost", lot->cost);
  finx_wire_amount (object, "proceeds", lot->proceeds);
  finx_wire_amount (object, "fees", lot->fees);
  finx_wire_amount (object, "gain", lot->gain);
  finx_wire_amount (object, "base_cost", lot->base_cost);
  finx_wire_amount (object, "base_proceeds", lot->base_proceeds);
  finx_wire_amount (object, "base_gain", lot->base_gain);
  finx_wire_amount (object, "price_gain", lot->price_gain);
  finx_wire_amount (object, "currency_gain", lot->currency_gain);
  finx_wire_amount (object, "washed_quantity", lot->washed_quantity);
  finx_wire_amount (object, "washed_loss", lot->washed_loss);
  finx_wire_amount (object, "possible_quantity", lot->possible_quantity);
  finx_wire_amount (object, "possible_loss", lot->possible_loss);
  json_object_set_array_member (object, "wash_reasons", wire_wash_reasons (lot->wash_reasons));
  return object;
}

JsonObject *
finx_wire_review_gains (FinxReview *review,
                        gint32      from,
                        gint32      to)
{
  const FinxGainsReport *gains = finx_review_get_gains (review);
  JsonObject *object = begin_span (review, from, &to), *totals = json_object_new ();
  FinxDecimal realised = FINX_DECIMAL_ZERO, short_term = FINX_DECIMAL_ZERO, long_term = FINX_DECIMAL_ZERO;
  FinxDecimal washed = FINX_DECIMAL_ZERO, possible = FINX_DECIMAL_ZERO;
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < gains->n_closed; i++)
    {
      FinxClosedLot lot;

      finx_gains_report_get_closed (gains, i, &lot);
      if (lot.closed_day < from || lot.closed_day > to)
        continue;
      json_array_add_object_element (array, wire_closed_lot (review, &lot));
      finx_closed_lot_add_gain (&lot, &short_term, &long_term);
      realised = finx_decimal_add (realised, lot.base_gain);
      washed = finx_decimal_add (washed, lot.washed_loss);
      possible = finx_decimal_add (possible, lot.possible_loss);
    }
  json_object_set_array_member (object, "lots", array);
  finx_wire_amount (totals, "realised", realised);
  finx_wire_amount (totals, "short_term", short_term);
  finx_wire_amount (totals, "long_term", long_term);
  finx_wire_amount (totals, "washed_loss", washed);
  finx_wire_amount (totals, "possible_loss", possible);
  json_object_set_object_member (object, "totals", totals);
  return object;
}

static JsonObject *
wire_trade (FinxReview      *review,
            const FinxTrade *trade)
{
  JsonObject *object = json_object_new ();

  finx_wire_name (object, trade->instrument);
  json_object_set_string_member (object, "account", trade->account);
  json_object_set_string_member (object, "closed_by", get_id (review, trade->row));
  json_object_set_string_member (object, "side", finx_decimal_sign (trade->quantity) < 0 ? "short" : "long");
  finx_wire_day (object, "opened", trade->opened_day);
  finx_wire_day (object, "closed", trade->closed_day);
  finx_wire_double (object, "holding_days", trade->holding_days);
  json_object_set_int_member (object, "n_lots", trade->n_lots);
  finx_wire_amount (object, "quantity", trade->quantity);
  json_object_set_string_member (object, "currency", trade->instrument->currency);
  finx_wire_amount (object, "cost", trade->cost);
  finx_wire_amount (object, "proceeds", trade->proceeds);
  finx_wire_amount (object, "fees", trade->fees);
  finx_wire_amount (object, "gain", trade->gain);
  finx_wire_amount (object, "base_gain", trade->base_gain);
  finx_wire_double (object, "gain_ratio", trade->gain_ratio);
  return object;
}

JsonObject *
finx_wire_review_trades (FinxReview *review,
                         gint32      from,
                         gint32      to)
{
  JsonObject *object = begin_span (review, from, &to), *totals = json_object_new ();
  g_autoptr(GArray) trades = finx_trades_new (finx_review_get_gains (review), from, to);
  FinxTradeStatistics statistics = finx_trade_statistics (trades);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < trades->len; i++)
    json_array_add_object_element (array, wire_trade (review, &g_array_index (trades, FinxTrade, i)));
  json_object_set_array_member (object, "trades", array);
  json_object_set_int_member (totals, "n", statistics.n);
  json_object_set_int_member (totals, "n_unknown", statistics.n_unknown);
  json_object_set_int_member (totals, "n_wins", statistics.n_wins);
  json_object_set_int_member (totals, "n_losses", statistics.n_losses);
  finx_wire_amount (totals, "gains", statistics.gains);
  finx_wire_amount (totals, "losses", statistics.losses);
  finx_wire_double (totals, "win_rate", statistics.win_rate);
  finx_wire_double (totals, "mean_gain", statistics.mean_gain);
  finx_wire_double (totals, "mean_loss", statistics.mean_loss);
  finx_wire_double (totals, "profit_factor", statistics.profit_factor);
  finx_wire_double (totals, "expectancy", statistics.expectancy);
  finx_wire_double (totals, "mean_holding_days", statistics.mean_holding_days);
  json_object_set_object_member (object, "totals", totals);
  return object;
}

static JsonObject *
wire_income (FinxReview       *review,
             const FinxIncome *income)
{
  JsonObject *object = json_object_new ();

  finx_wire_day (object, "date", income->day);
  json_object_set_string_member (object, "type", finx_transaction_kind_to_string (income->kind));
  finx_wire_name (object, income->instrument);
  json_object_set_string_member (object, "account", income->account);
  json_object_set_string_member (object, "transaction", get_id (review, income->row));
  json_object_set_string_member (object, "currency", income->currency);
  finx_wire_amount (object, "gross", income->gross);
  finx_wire_amount (object, "fees", income->fees);
  finx_wire_amount (object, "taxes", income->taxes);
  finx_wire_amount (object, "net", income->net);
  finx_wire_amount (object, "base_gross", income->base_gross);
  finx_wire_amount (object, "base_taxes", income->base_taxes);
  finx_wire_amount (object, "base_net", income->base_net);
  return object;
}

static JsonObject *
wire_income_sum (const FinxIncomeSum *sum)
{
  JsonObject *object = json_object_new ();

  if (sum->month > 0)
    {
      char month[16];

      g_snprintf (month, sizeof month, "%04d-%02d", sum->year, sum->month);
      json_object_set_string_member (object, "month", month);
    }
  else
    {
      finx_wire_name (object, sum->instrument);
    }
  json_object_set_int_member (object, "n", sum->n);
  finx_wire_amount (object, "gross", sum->gross);
  finx_wire_amount (object, "taxes", sum->taxes);
  finx_wire_amount (object, "net", sum->net);
  return object;
}

static JsonArray *
wire_income_sums (const GArray *sums)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < sums->len; i++)
    json_array_add_object_element (array, wire_income_sum (&g_array_index (sums, FinxIncomeSum, i)));
  return array;
}

JsonObject *
finx_wire_review_income (FinxReview *review,
                         gint32      from,
                         gint32      to)
{
  const FinxReviewOptions *options = finx_review_get_options (review);
  JsonObject *object = begin_span (review, from, &to), *totals = json_object_new ();
  g_autoptr(FinxIncomeReport) report =
    finx_income_report_new (finx_review_get_transactions (review), finx_review_get_prices (review), options->base_currency,
                            options->accounts, from, to);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < report->payments->len; i++)
    json_array_add_object_element (array, wire_income (review, &g_array_index (report->payments, FinxIncome, i)));
  json_object_set_array_member (object, "payments", array);
  json_object_set_array_member (object, "months", wire_income_sums (report->months));
  json_object_set_array_member (object, "holdings", wire_income_sums (report->holdings));
  finx_wire_amount (totals, "gross", report->gross);
  finx_wire_amount (totals, "fees", report->fees);
  finx_wire_amount (totals, "taxes", report->taxes);
  finx_wire_amount (totals, "net", report->net);
  json_object_set_object_member (object, "totals", totals);
  return object;
}
