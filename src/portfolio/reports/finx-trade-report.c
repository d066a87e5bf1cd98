/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/reports/finx-trade-report.h"

#include <math.h>

static void
add (FinxDecimal *sum,
     FinxDecimal  amount)
{
  *sum = finx_decimal_add (*sum, amount);
}

static FinxTrade
begin (const FinxClosedLot *lot)
{
  return (FinxTrade) {
    .row = lot->closed_by,
    .account = lot->account,
    .instrument = lot->instrument,
    .opened_day = lot->opened_day,
    .closed_day = lot->closed_day,
    .gain_ratio = NAN,
  };
}

static void
take_in (FinxTrade           *trade,
         const FinxClosedLot *lot)
{
  double before = fabs (finx_decimal_to_double (trade->quantity)), more = fabs (finx_decimal_to_double (lot->quantity));

  if (before + more > 0)
    trade->holding_days = (trade->holding_days * before + lot->holding_days * more) / (before + more);
  trade->opened_day = MIN (trade->opened_day, lot->opened_day);
  trade->n_lots++;
  add (&trade->quantity, lot->quantity);
  add (&trade->fees, lot->fees);
  add (&trade->cost, lot->cost);
  add (&trade->proceeds, lot->proceeds);
  add (&trade->gain, lot->gain);
  add (&trade->base_cost, lot->base_cost);
  add (&trade->base_proceeds, lot->base_proceeds);
  add (&trade->base_gain, lot->base_gain);
}

static void
finish (FinxTrade *trade)
{
  double cost = fabs (finx_decimal_to_double (trade->base_cost));

  if (finx_decimal_is_known (trade->base_gain) && cost > 0)
    trade->gain_ratio = finx_decimal_to_double (trade->base_gain) / cost;
}

/**
 * finx_trades_new:
 * @gains: its closed lots, as they were closed
 * @from: trades closed before are left out
 * @to: and those closed after
 *
 * Capital that came back beyond the cost closes no units and is no trade.
 *
 * Returns: (transfer full) (element-type FinxTrade): in the order they were closed
 */
GArray *
finx_trades_new (const FinxGainsReport *gains,
                 gint32                 from,
                 gint32                 to)
{
  GArray *trades = g_array_new (FALSE, FALSE, sizeof (FinxTrade));
  FinxTrade *last = NULL;

  for (guint i = 0; i < gains->n_closed; i++)
    {
      FinxClosedLot lot;

      finx_gains_report_get_closed (gains, i, &lot);
      if (lot.closed_day < from || lot.closed_day > to || finx_decimal_sign (lot.quantity) == 0)
        continue;
      if (last == NULL || last->row != lot.closed_by || last->instrument != lot.instrument || last->account != lot.account)
        {
          FinxTrade trade = begin (&lot);

          g_array_append_val (trades, trade);
          last = &g_array_index (trades, FinxTrade, trades->len - 1);
        }
      take_in (last, &lot);
    }
  for (guint i = 0; i < trades->len; i++)
    finish (&g_array_index (trades, FinxTrade, i));
  return trades;
}

/**
 * finx_trade_statistics:
 * @trades: (element-type FinxTrade)
 */
FinxTradeStatistics
finx_trade_statistics (const GArray *trades)
{
  FinxTradeStatistics self = { 0 };
  double days = 0, gains, losses;

  for (guint i = 0; i < trades->len; i++)
    {
      const FinxTrade *trade = &g_array_index (trades, FinxTrade, i);
      int sign;

      if (!finx_decimal_is_known (trade->base_gain))
        {
          self.n_unknown++;
          continue;
        }
      sign = finx_decimal_sign (trade->base_gain);
      self.n++;
      self.n_wins += sign > 0;
      self.n_losses += sign < 0;
      add (sign > 0 ? &self.gains : &self.losses, trade->base_gain);
      days += trade->holding_days;
    }
  gains = finx_decimal_to_double (self.gains);
  losses = finx_decimal_to_double (self.losses);
  self.win_rate = self.n > 0 ? (double) self.n_wins / self.n : NAN;
  self.mean_gain = self.n_wins > 0 ? gains / self.n_wins : NAN;
  self.mean_loss = self.n_losses > 0 ? losses / self.n_losses : NAN;
  self.profit_factor = losses < 0 ? gains / -losses : NAN;
  self.expectancy = self.n > 0 ? (gains + losses) / self.n : NAN;
  self.mean_holding_days = self.n > 0 ? days / self.n : NAN;
  return self;
}
