/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an ask was told, until it is over: the rows of its call. */
#include "adapters/ibkr/finx-ibkr-private.h"

#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-error.h"
#include "base/finx-text.h"

#define COMMISSION_TIME (2 * FINX_USEC_PER_SEC)

/* Orders */

static gboolean
was_told (const IbkrAsk   *ask,
          const IbkrOrder *order)
{
  for (guint i = 0; i < ask->found->len; i++)
    if (ibkr_find_named (ask->self, g_array_index (ask->found, gint64, i)) == order)
      return TRUE;
  return FALSE;
}

static void
add_orders (IbkrAsk *ask)
{
  FinxBrokerCall *call = ask->call;
  FinxIbkr *self = ask->self;

  for (guint i = 0; i < ask->found->len; i++)
    {
      const IbkrOrder *order = ibkr_find_named (self, g_array_index (ask->found, gint64, i));
      FinxOrder *row = order != NULL && ibkr_knows_account (self, order->account) ? ibkr_order_to_model (self, order) : NULL;
      gboolean is_wanted = row != NULL && (call->kind == FINX_READ_ORDERS ? row->placed_us >= call->from_us && row->placed_us < call->to_us
                                                                          : finx_order_state_is_open (row->state));

      if (is_wanted)
        g_ptr_array_add (call->rows, row);
      else
        g_clear_pointer (&row, finx_order_free);
    }
}

/* (transfer full) (nullable): an order that TWS had, and lists neither as open nor among those of today: it is over, and how is not known */
static FinxOrder *
make_gone (const IbkrAsk *ask)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (ask->self);
  const FinxOrder *asked = ask->call->orders->pdata[0];
  const FinxOrder *known = finx_order_ledger_find (finx_broker_client_get_ledger (client), asked->client_id);
  FinxOrder *row;

  if (known == NULL || *known->venue_id == '\0' || known->state == FINX_ORDER_PENDING || !finx_order_state_is_open (known->state))
    return NULL;
  row = finx_order_copy (known);
  row->state = FINX_ORDER_UNKNOWN;
  row->updated_us = finx_clock_now (finx_broker_client_get_clock (client));
  g_free (row->reason);
  row->reason = g_strdup (finx_text ("TWS lists it neither among the open orders nor among those of today: check at the broker what became of it"));
  return row;
}

static void
end_query (IbkrAsk *ask)
{
  FinxBrokerCall *call = ask->call;
  const IbkrOrder *known = ibkr_find_ours (ask->self, call->orders->pdata[0]);
  FinxOrder *row = known != NULL && was_told (ask, known) ? ibkr_order_to_model (ask->self, known) : NULL;
  GError *error = NULL;

  if (row == NULL && ask->answer == IN_EXECUTION_END)
    row = make_gone (ask);
  if (row != NULL && *row->venue_id == '\0')
    {
      finx_order_free (row);
      finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-IBKR-041", "TWS has the order %s, and did not pass it on yet",
                      ((FinxOrder *) call->orders->pdata[0])->client_id);
      ibkr_ask_failed (ask, error);
    }
  else if (row != NULL)
    {
      g_ptr_array_add (call->rows, row);
      ibkr_ask_done (ask, FINX_CALL_DONE);
    }
  else if (ask->answer != IN_EXECUTION_END)
    {
      ibkr_ask_done (ask, FINX_CALL_MORE);
    }
  else
    {
      finx_set_error (&error, FINX_ERROR_NOT_FOUND, "FINX-IBKR-026", "TWS knows no order %s, neither an open one nor one of today",
                      ((FinxOrder *) call->orders->pdata[0])->client_id);
      ibkr_ask_failed (ask, error);
    }
}

/* An order that was filled, but that TWS lists nowhere any more: what was filled is known, and its end only where that is all of it. */
static gboolean
find_among_executions (IbkrAsk *ask)
{
  const FinxOrder *asked = ask->call->orders->pdata[0];
  FinxDecimal filled = FINX_DECIMAL_ZERO, paid = FINX_DECIMAL_ZERO;
  GHashTableIter iter;
  gpointer id;
  FinxOrder *row;

  g_hash_table_iter_init (&iter, ask->executions);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      const IbkrExecution *execution = g_hash_table_lookup (ask->self->executions, id);
      const FinxFill *fill = execution != NULL ? execution->fill : NULL;

      if (fill == NULL || (!g_str_equal (fill->client_id, asked->client_id) && !g_str_equal (fill->client_id, asked->venue_id)))
        continue;
      filled = finx_decimal_add (filled, fill->quantity);
      paid = finx_decimal_add (paid, finx_decimal_mul (fill->quantity, fill->price, 12, FINX_ROUND_HALF_EVEN));
    }
  if (finx_decimal_sign (filled) <= 0 || asked->instrument == NULL)
    return FALSE;
  row = finx_order_copy (asked);
  row->filled = filled;
  row->average_price = finx_decimal_div (paid, filled, 8, FINX_ROUND_HALF_EVEN);
  row->state = finx_decimal_equal (filled, asked->quantity) ? FINX_ORDER_FILLED : FINX_ORDER_UNKNOWN;
  row->updated_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (ask->self)));
  if (row->state == FINX_ORDER_UNKNOWN)
    {
      g_free (row->reason);
      row->reason = g_strdup (finx_text ("TWS tells of fills, but not what became of the rest: check it at the broker"));
    }
  g_ptr_array_add (ask->call->rows, row);
  ibkr_ask_done (ask, FINX_CALL_DONE);
  return TRUE;
}

static void
end_orders (IbkrAsk *ask)
{
  FinxBrokerCall *call = ask->call;

  switch (call->kind)
    {
    case FINX_CALL_QUERY:
      end_query (ask);
      return;
    case FINX_READ_ACCOUNTS:    /* it could be asked for: orders are taken */
      ibkr_ask_done (ask, FINX_CALL_DONE);
      return;
    case FINX_CALL_REPLACE:
    case FINX_CALL_CANCEL:
      ibkr_ask_done (ask, FINX_CALL_MORE);
      return;
    default:
      add_orders (ask);
      if (call->kind == FINX_READ_ORDERS && ask->answer == IN_OPEN_ORDER_END)
        {
          ibkr_ask_done (ask, FINX_CALL_MORE);
          return;
        }
      finx_broker_call_sort (call);
      ibkr_ask_done (ask, FINX_CALL_DONE);
    }
}

static gboolean
says_the_same (const IbkrOrder *told,
               const FinxOrder *wanted)
{
  FinxDecimal aux = wanted->type == FINX_ORDER_TRAILING_STOP ? wanted->trail : wanted->stop_price;

  return finx_decimal_equal (told->quantity, wanted->quantity)
         && (!finx_decimal_is_known (wanted->limit_price) || finx_decimal_equal (told->limit, wanted->limit_price))
         && (!finx_decimal_is_known (aux) || finx_decimal_equal (told->aux, aux));
}

static gboolean
add_row (IbkrAsk         *ask,
         const IbkrOrder *order)
{
  FinxOrder *row = ibkr_order_to_model (ask->self, order);

  if (row == NULL)
    return FALSE;
  g_ptr_array_add (ask->call->rows, row);
  return TRUE;
}

/* All orders of it were taken, and have their numbers. */
static void
check_place (IbkrAsk *ask)
{
  FinxIbkr *self = ask->self;

  for (gint64 id = ask->id; id < ask->id + ask->n_ids; id++)
    {
      const IbkrOrder *order = ibkr_find_order (self, id, self->client, 0);

      if (order == NULL || order->perm_id == 0 || !order->has_terms || order->status == NULL || !finx_decimal_is_known (order->filled))
        return;
    }
  for (gint64 id = ask->id; id < ask->id + ask->n_ids; id++)
    if (!add_row (ask, ibkr_find_order (self, id, self->client, 0)))
      {
        ibkr_ask_not_understood (ask);
        return;
      }
  ask->call->venue_id = g_strdup (((FinxOrder *) ask->call->rows->pdata[0])->venue_id);
  ibkr_ask_done (ask, FINX_CALL_DONE);
}

/* TWS told something of an order: whoever waits for that hears of it. */
void
ibkr_check_placed (FinxIbkr        *self,
                   const IbkrOrder *order)
{
  IbkrAsk *ask = order->client == self->client ? ibkr_find_ask (self, order->order_id) : NULL;
  gboolean is_over = order->status != NULL && (g_str_equal (order->status, "Cancelled") || g_str_equal (order->status, "ApiCancelled"));

  if (ask == NULL)
    return;
  if (ask->call->kind == FINX_CALL_PLACE)
    check_place (ask);
  else if (ask->call->kind == FINX_CALL_REPLACE && says_the_same (order, ask->call->orders->pdata[0]) && add_row (ask, order))
    ibkr_ask_done (ask, FINX_CALL_DONE);
  else if (ask->call->kind == FINX_CALL_CANCEL && (order->is_cancelling || is_over) && add_row (ask, order))
    ibkr_ask_done (ask, FINX_CALL_DONE);
}

/* Fills */

static void
end_executions (IbkrAsk *ask)
{
  GHashTableIter iter;
  gpointer id;

  if (ask->call->kind == FINX_CALL_QUERY)
    {
      if (!find_among_executions (ask))
        end_query (ask);
      return;
    }
  g_hash_table_iter_init (&iter, ask->executions);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      IbkrExecution *execution = g_hash_table_lookup (ask->self->executions, id);
      gboolean is_wanted = execution != NULL && ibkr_knows_account (ask->self, execution->account) && execution->fill->time_us >= ask->call->from_us
                           && execution->fill->time_us < ask->call->to_us;
      FinxFill *fill = is_wanted ? ibkr_execution_to_fill (ask->self, execution) : NULL;

      if (fill != NULL)
        g_ptr_array_add (ask->call->rows, fill);
    }
  finx_broker_call_sort (ask->call);
  ibkr_ask_done (ask, FINX_CALL_DONE);
}

static gboolean
is_paid (const IbkrAsk *ask)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, ask->executions);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      const IbkrExecution *execution = g_hash_table_lookup (ask->self->executions, id);

      if (execution != NULL && !execution->is_paid)
        return FALSE;
    }
  return TRUE;
}

/* A commission came: lists that waited for it are whole. */
void
ibkr_check_executions (FinxIbkr *self)
{
  for (guint i = 0; i < self->asks->len; i++)
    {
      IbkrAsk *ask = self->asks->pdata[i];

      if (ask->is_ended && is_paid (ask))
        {
          end_executions (ask);
          return;
        }
    }
}

/* Instruments */

static void
end_details (IbkrAsk *ask)
{
  FinxIbkr *self = ask->self;
  FinxBrokerCall *call = ask->call;
  const FinxInstrument *instrument = call->orders->len > 0 ? ((FinxOrder *) call->orders->pdata[0])->instrument : call->instrument;
  GError *error = NULL;

  if (call->kind == FINX_READ_INSTRUMENTS)
    {
      const char *comma = call->cursor != NULL ? strchr (call->cursor, ',') : NULL;
      g_autofree char *rest = g_strdup (comma != NULL ? comma + 1 : "");

      if (call->text == NULL && ask->contracts->len == 1)
        g_hash_table_insert (self->contracts, (gpointer) instrument, ibkr_contract_copy (ask->contracts->pdata[0]));
      for (guint i = 0; i < ask->contracts->len; i++)
        {
          FinxInstrument *draft = ibkr_contract_draft (ask->contracts->pdata[i]);

          if (draft != NULL)
            g_ptr_array_add (call->rows, draft);
        }
      g_free (call->cursor);
      call->cursor = g_steal_pointer (&rest);
      ibkr_ask_done (ask, *call->cursor != '\0' ? FINX_CALL_MORE : FINX_CALL_DONE);
      return;
    }
  if (ask->contracts->len == 1)
    {
      g_hash_table_insert (self->contracts, (gpointer) instrument, ibkr_contract_copy (ask->contracts->pdata[0]));
      ibkr_ask_done (ask, FINX_CALL_MORE);
      return;
    }
  if (ask->contracts->len == 0)
    finx_set_error (&error, call->kind == FINX_CALL_PLACE ? FINX_ERROR_REJECTED : FINX_ERROR_NOT_FOUND, "FINX-IBKR-027",
                    "Interactive Brokers has no instrument %s. Nothing was sent", instrument->symbol);
  else
    finx_set_error (&error, FINX_ERROR_REJECTED, "FINX-IBKR-028", "Interactive Brokers has more than one instrument of the name %s. Nothing was sent; "
                    "look it up among the instruments and take the one that is meant", instrument->symbol);
  ibkr_ask_failed (ask, error);
}

/* Prices */

static gboolean
has_price (const FinxBrokerQuote *quote)
{
  return finx_decimal_is_known (quote->bid) || finx_decimal_is_known (quote->ask) || finx_decimal_is_known (quote->last)
         || finx_decimal_is_known (quote->previous_close);
}

/* No more comes, or no more is waited for. */
void
ibkr_ask_late (IbkrAsk *ask)
{
  GError *error = NULL;

  if (ask->is_ended)
    {
      end_executions (ask);
    }
  else if (ask->rule != 0)
    {
      ibkr_skip_rule (ask->self, ask->rule);
      ibkr_ask_done (ask, FINX_CALL_MORE);
    }
  else if (ask->quote != NULL && has_price (ask->quote))
    {
      g_ptr_array_add (ask->call->rows, g_memdup2 (ask->quote, sizeof *ask->quote));
      ibkr_ask_done (ask, FINX_CALL_DONE);
    }
  else if (ask->depth != NULL && ask->depth->n_bids + ask->depth->n_asks > 0)
    {
      g_ptr_array_add (ask->call->rows, g_memdup2 (ask->depth, sizeof *ask->depth));
      ibkr_ask_done (ask, FINX_CALL_DONE);
    }
  else
    {
      finx_set_error (&error, FINX_ERROR_NOT_FOUND, "FINX-IBKR-029", "TWS told no prices of %s in time. See whether the account has them, and whether the market is open",
                      ask->call->instrument->symbol);
      ibkr_ask_failed (ask, error);
    }
}

static void
end_bars (IbkrAsk *ask)
{
  FinxBrokerCall *call = ask->call;
  gint64 from_us = call->cursor != NULL ? g_ascii_strtoll (call->cursor, NULL, 10) : call->from_us;
  gint64 next_us = from_us + ibkr_bars_chunk (call->interval);

  if (next_us >= call->to_us)
    {
      ibkr_ask_done (ask, FINX_CALL_DONE);
      return;
    }
  g_free (call->cursor);
  call->cursor = g_strdup_printf ("%" G_GINT64_FORMAT, next_us);
  ibkr_ask_done (ask, FINX_CALL_MORE);
}

static void
end_positions (IbkrAsk *ask)
{
  /* The second step adds prices, and only to what there is. */
  ibkr_ask_done (ask, ask->answer == IN_POSITION_END && ask->call->rows->len > 0 ? FINX_CALL_MORE : FINX_CALL_DONE);
}

/* An account whose currency was not told is none that could be kept books of. */
static void
end_summary (IbkrAsk *ask)
{
  FinxBrokerCall *call = ask->call;
  gboolean is_whole = call->rows->len > 0;

  for (guint i = 0; call->kind == FINX_READ_ACCOUNTS && i < call->rows->len; i++)
    is_whole = is_whole && *((FinxBrokerAccount *) call->rows->pdata[i])->currency != '\0';
  if (!is_whole)
    ibkr_ask_not_understood (ask);
  else
    ibkr_ask_done (ask, call->kind == FINX_READ_ACCOUNTS ? FINX_CALL_MORE : FINX_CALL_DONE);
}

/* The message came that says that all was told. */
void
ibkr_ask_end (IbkrAsk *ask)
{
  switch (ask->answer)
    {
    case IN_OPEN_ORDER_END:
    case IN_COMPLETED_END:
      end_orders (ask);
      break;
    case IN_EXECUTION_END:
      if (is_paid (ask))
        {
          end_executions (ask);
          return;
        }
      ask->is_ended = TRUE;
      ibkr_ask_wait (ask, COMMISSION_TIME);
      break;
    case IN_CONTRACT_END:
      end_details (ask);
      break;
    case IN_HISTORICAL:
      end_bars (ask);
      break;
    case IN_MARKET_RULE:
      ibkr_ask_done (ask, FINX_CALL_MORE);
      break;
    case IN_POSITION_END:
    case IN_ACCOUNT_END:
      end_positions (ask);
      break;
    case IN_SUMMARY_END:
      end_summary (ask);
      break;
    case IN_SYMBOL_SAMPLES:
      ibkr_ask_done (ask, ask->call->cursor != NULL && *ask->call->cursor != '\0' ? FINX_CALL_MORE : FINX_CALL_DONE);
      break;
    default:
      ibkr_ask_done (ask, FINX_CALL_DONE);
    }
}
