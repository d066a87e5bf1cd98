/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/charts/finx-chart-marks.h"

#include <glib/gi18n.h>

#include "engine/alerts/finx-engine-alerts.h"
#include "engine/finx-engine-book.h"
#include "ui/charts/chart/finx-chart.h"
#include "ui/words/finx-format.h"

#define MAX_FILLS 500                   /* newest fills looked at; older ones are left of any chart */

static void
add_order (GArray          *marks,
           const FinxOrder *order)
{
  FinxChartMark mark = { order->side == FINX_SIDE_BUY ? FINX_MARK_BUY : FINX_MARK_SELL };
  FinxDecimal price = finx_order_get_level (order);
  g_autofree char *quantity = finx_format_quantity (order->instrument, finx_decimal_sub (order->quantity, order->filled));

  if (!finx_decimal_is_known (price))
    return;
  mark.price = finx_decimal_to_double (price);
  if (order->state != FINX_ORDER_PENDING && order->state != FINX_ORDER_UNKNOWN)
    g_strlcpy (mark.id, order->client_id, sizeof mark.id);
  g_snprintf (mark.label, sizeof mark.label, "%s %s",
              order->type == FINX_ORDER_LIMIT ? finx_side_label (order->side) : _("Stop"), quantity);
  g_array_append_val (marks, mark);
}

void
finx_chart_marks_add_position (GArray               *marks,
                               FinxPortfolio        *portfolio,
                               const FinxInstrument *instrument)
{
  FinxPosition *position = finx_portfolio_find (portfolio, instrument);
  FinxChartMark mark = { FINX_MARK_POSITION };
  g_autofree char *gain = NULL;

  if (position == NULL || !finx_decimal_is_known (finx_position_get_average (position)))
    return;
  gain = finx_format_money_signed (finx_position_get_unrealised (position), instrument->currency);
  mark.price = finx_decimal_to_double (finx_position_get_average (position));
  g_strlcpy (mark.label, gain, sizeof mark.label);
  g_array_append_val (marks, mark);
}

static void
add_alerts (GArray               *marks,
            FinxEngine           *engine,
            const FinxInstrument *instrument)
{
  GListModel *alerts = finx_engine_get_alerts (engine);
  FinxQuoteRow *row = finx_quote_board_lookup (finx_engine_get_board (engine), instrument);

  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr(FinxAlertItem) item = g_list_model_get_item (alerts, i);
      const FinxAlert *alert = finx_alert_item_get_alert (item);
      FinxChartMark mark = { FINX_MARK_ALERT };
      FinxDecimal price;

      if (alert->instrument != instrument || alert->state != FINX_ALERT_ARMED)
        continue;
      price = finx_alert_get_price (alert, finx_quote_row_get_previous (row));
      if (!finx_decimal_is_known (price))
        continue;
      mark.price = finx_decimal_to_double (price);
      g_strlcpy (mark.id, alert->id, sizeof mark.id);
      g_strlcpy (mark.label, _("Alert"), sizeof mark.label);
      g_array_append_val (marks, mark);
    }
}

void
finx_chart_marks_collect (GArray               *marks,
                          FinxEngine           *engine,
                          const FinxInstrument *instrument,
                          const char           *account)
{
  GListModel *orders = finx_engine_get_open_orders (engine);

  g_array_set_size (marks, 0);
  for (guint i = 0; i < g_list_model_get_n_items (orders); i++)
    {
      g_autoptr(FinxOrderItem) item = g_list_model_get_item (orders, i);
      const FinxOrder *order = finx_order_item_get_order (item);

      if (order->instrument == instrument && finx_order_state_is_open (order->state) && g_str_equal (order->account, account))
        add_order (marks, order);
    }
  add_alerts (marks, engine, instrument);
}

/* What was traded before the account was connected was imported, and is no fill of the program's own. */
static void
collect_booked (GArray               *arrows,
                FinxTransactionList  *list,
                const FinxInstrument *instrument)
{
  guint n = finx_transaction_list_get_n (list);

  for (guint i = n - MIN (n, MAX_FILLS); i < n; i++)
    {
      FinxTransaction view;
      FinxChartFill arrow;

      if (finx_transaction_list_get_instrument (list, i) != instrument)
        continue;
      finx_transaction_list_get (list, i, &view);
      if ((view.kind != FINX_TRANSACTION_BUY && view.kind != FINX_TRANSACTION_SELL) || view.time_us == 0 || !finx_decimal_is_known (view.price))
        continue;
      arrow = (FinxChartFill) { view.time_us, finx_decimal_to_double (view.price),
                                view.kind == FINX_TRANSACTION_BUY ? FINX_SIDE_BUY : FINX_SIDE_SELL };
      g_array_append_val (arrows, arrow);
    }
}

void
finx_chart_marks_collect_fills (GArray               *arrows,
                                FinxEngine           *engine,
                                const FinxInstrument *instrument,
                                const char           *account,
                                gboolean              in_replay)
{
  GListModel *fills = finx_engine_get_fills (engine);
  guint n = MIN (g_list_model_get_n_items (fills), MAX_FILLS);
  FinxPortfolio *portfolio = finx_engine_get_portfolio (engine, account);

  if (portfolio != NULL && !finx_portfolio_get_account (portfolio)->is_simulated)
    {
      collect_booked (arrows, finx_engine_get_transactions (engine, account), instrument);
      return;
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(FinxFillItem) item = g_list_model_get_item (fills, i);
      const FinxFill *fill = finx_fill_item_get_fill (item);
      FinxChartFill arrow = { fill->time_us, finx_decimal_to_double (fill->price), fill->side };

      if (fill->instrument != instrument || !g_str_equal (fill->account, account))
        continue;
      if (in_replay)
        arrow.time_us = finx_replay_find_time (finx_engine_get_replay (engine), fill->time_us);
      if (arrow.time_us != 0)
        g_array_append_val (arrows, arrow);
    }
}
