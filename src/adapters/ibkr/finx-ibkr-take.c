/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes in, message by message. One that can not be read is dropped alone; whoever waited for it hears that. */
#include "adapters/ibkr/finx-ibkr-private.h"

#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-error.h"
#include "base/finx-log.h"

#define MOST_ROWS 100000

static void
not_read (FinxIbkr *self,
          int       id,
          IbkrAsk  *ask)        /* (nullable): who waits for it */
{
  finx_log (FINX_LOG_WARNING, "broker", "", "TWS sent a message (%d) that could not be read; it was dropped", id);
  if (ask != NULL)
    ibkr_ask_not_understood (ask);
}

/* Orders */

static void
note_found (FinxIbkr        *self,
            int              answer,
            const IbkrOrder *order)
{
  IbkrAsk *ask = ibkr_find_answered (self, answer);
  gint64 name = ibkr_name_of (self, order);

  if (ask != NULL && name != 0)
    g_array_append_val (ask->found, name);
}

static void
take_preview (FinxIbkr  *self,
              IbkrOrder *order)
{
  IbkrAsk *ask = ibkr_find_ask (self, order->order_id);
  FinxBrokerPreview *preview;

  if (ask == NULL || ask->call->kind != FINX_READ_PREVIEW)
    return;
  preview = g_new0 (FinxBrokerPreview, 1);
  preview->value = FINX_DECIMAL_UNKNOWN;
  preview->fee = order->commission;
  preview->margin = order->margin;
  preview->note = g_strdup (order->warning != NULL ? order->warning : "");
  g_ptr_array_add (ask->call->rows, preview);
  ibkr_ask_done (ask, FINX_CALL_DONE);
}

static void
take_open_order (FinxIbkr   *self,
                 IbkrReader *in)
{
  IbkrOrder *order = ibkr_read_open_order (in);

  if (order == NULL)
    {
      not_read (self, IN_OPEN_ORDER, ibkr_find_answered (self, IN_OPEN_ORDER_END));
      if (self->is_streaming)
        finx_broker_client_sync_soon (FINX_BROKER_CLIENT (self));
      return;
    }
  if (order->is_what_if)
    {
      take_preview (self, order);
      ibkr_order_free (order);
      return;
    }
  order = ibkr_take_terms (self, order);
  note_found (self, IN_OPEN_ORDER_END, order);
  ibkr_check_placed (self, order);
  ibkr_tell_order (self, order, "Told by the broker");
}

static void
take_status (FinxIbkr   *self,
             IbkrReader *in)
{
  IbkrOrder *order = ibkr_read_status (in);

  if (order == NULL)
    {
      not_read (self, IN_ORDER_STATUS, NULL);
      if (self->is_streaming)
        finx_broker_client_sync_soon (FINX_BROKER_CLIENT (self));
      return;
    }
  order = ibkr_take_status (self, order);
  ibkr_check_placed (self, order);
  ibkr_tell_order (self, order, "Told by the broker");
  if (!order->has_terms && self->is_streaming)
    finx_broker_client_sync_soon (FINX_BROKER_CLIENT (self));
}

static void
take_completed (FinxIbkr   *self,
                IbkrReader *in)
{
  IbkrOrder *order = ibkr_read_completed (in);

  if (order == NULL)
    {
      not_read (self, IN_COMPLETED_ORDER, ibkr_find_answered (self, IN_COMPLETED_END));
      return;
    }
  order = ibkr_take_terms (self, order);
  note_found (self, IN_COMPLETED_END, order);
}

/* One that nobody asked for is told once its commission came; if that does not come, it is read again. */
static void
take_execution (FinxIbkr   *self,
                IbkrReader *in)
{
  g_autofree char *account = NULL, *version = NULL;
  gint64 request;
  gboolean is_elsewhere;
  FinxFill *fill = ibkr_read_execution (self, in, &request, &account, &version, &is_elsewhere);
  IbkrAsk *ask = ibkr_find_ask (self, request);
  IbkrExecution *execution;

  if (is_elsewhere)
    {
      g_clear_pointer (&fill, finx_fill_free);
      finx_log (FINX_LOG_INFO, "orders", "", "TWS tells of an execution that can not be booked, of another kind of instrument or without a price: see it at the broker");
      return;
    }
  if (fill == NULL)
    {
      not_read (self, IN_EXECUTION, ask);
      return;
    }
  execution = ibkr_take_execution (self, fill, g_steal_pointer (&account), version);
  if (ask != NULL && ask->executions != NULL)
    g_hash_table_add (ask->executions, g_strdup (execution->fill->id));
  if (request < 0 && self->is_streaming && !execution->is_paid)
    finx_broker_client_sync_soon (FINX_BROKER_CLIENT (self));
}

/* The account */

static FinxBrokerAccount *
find_account (FinxBrokerCall *call,
              const char     *id)
{
  FinxBrokerAccount *account;

  for (guint i = 0; i < call->rows->len; i++)
    if (g_str_equal (((FinxBrokerAccount *) call->rows->pdata[i])->id, id))
      return call->rows->pdata[i];
  account = g_new0 (FinxBrokerAccount, 1);
  account->id = g_strdup (id);
  account->name = g_strdup_printf ("Interactive Brokers %s", id);
  account->currency = g_strdup ("");
  account->is_paper = *id == 'D';
  account->may_trade = TRUE;
  account->note = g_strdup ("");
  g_ptr_array_add (call->rows, account);
  return account;
}

static FinxBalance *
find_balance (FinxBrokerCall *call,
              const char     *currency)
{
  FinxBalance *balance;

  for (guint i = 0; i < call->rows->len; i++)
    if (g_str_equal (((FinxBalance *) call->rows->pdata[i])->currency, currency))
      return call->rows->pdata[i];
  balance = g_new0 (FinxBalance, 1);
  balance->currency = g_strdup (currency);
  balance->total = balance->available = balance->equity = balance->buying_power = FINX_DECIMAL_UNKNOWN;
  g_ptr_array_add (call->rows, balance);
  return balance;
}

/* What belongs to the whole account comes with its base currency; the cash of each currency by another name. */
static void
take_balance (FinxBrokerCall *call,
              const char     *tag,
              FinxDecimal     value,
              const char     *currency)
{
  gboolean is_base = g_str_equal (currency, "BASE") || *currency == '\0';

  if (is_base || !finx_decimal_is_known (value))
    return;
  if (g_str_equal (tag, "NetLiquidation"))
    find_balance (call, currency)->equity = value;
  else if (g_str_equal (tag, "BuyingPower"))
    find_balance (call, currency)->buying_power = value;
  else if (g_str_equal (tag, "AvailableFunds"))
    find_balance (call, currency)->available = value;
  else if (g_str_equal (tag, "CashBalance"))
    find_balance (call, currency)->total = value;
  else if (g_str_equal (tag, "TotalCashValue") && !finx_decimal_is_known (find_balance (call, currency)->total))
    find_balance (call, currency)->total = value;
}

static void
take_summary (FinxIbkr   *self,
              IbkrReader *in)
{
  g_autofree char *account = NULL, *tag = NULL, *currency = NULL;
  FinxDecimal value;
  IbkrAsk *ask;

  ibkr_read_past (in, 1);
  ask = ibkr_find_ask (self, ibkr_read_integer (in, 0));
  account = ibkr_read_text (in);
  tag = ibkr_read_text (in);
  value = ibkr_read_decimal (in);
  currency = ibkr_read_text (in);
  if (ask == NULL)
    return;
  if (in->is_short || *account == '\0')
    {
      not_read (self, IN_SUMMARY, ask);
    }
  else if (ask->call->kind == FINX_READ_ACCOUNTS && self->accounts != NULL && g_strv_contains ((const char *const *) self->accounts, account))
    {
      FinxBrokerAccount *row = find_account (ask->call, account);

      if (g_str_equal (tag, "NetLiquidation") && *currency != '\0')
        {
          g_free (row->currency);
          row->currency = g_steal_pointer (&currency);
        }
    }
  else if (ask->call->kind == FINX_READ_BALANCES && ibkr_knows_account (self, account))
    {
      take_balance (ask->call, tag, value, currency);
    }
}

static void
take_position (FinxIbkr   *self,
               IbkrReader *in)
{
  IbkrAsk *ask = ibkr_find_answered (self, IN_POSITION_END);
  IbkrContract contract = { 0 };
  g_autofree char *account = NULL;
  FinxBrokerPosition *position;
  const FinxInstrument *instrument;
  FinxDecimal quantity, cost;

  ibkr_read_past (in, 1);
  account = ibkr_read_text (in);
  ibkr_read_contract11 (in, &contract);
  quantity = ibkr_read_decimal (in);
  cost = ibkr_read_decimal (in);
  instrument = !in->is_short ? ibkr_learn (self, &contract) : NULL;
  ibkr_contract_clear (&contract);
  if (ask == NULL || (!in->is_short && (!ibkr_knows_account (self, account) || (finx_decimal_is_known (quantity) && finx_decimal_sign (quantity) == 0))))
    return;
  if (instrument == NULL || !finx_decimal_is_known (quantity))
    {
      not_read (self, IN_POSITION, ask);        /* a list that lacks one would be wrong */
      return;
    }
  position = g_new0 (FinxBrokerPosition, 1);
  position->instrument = instrument;
  position->quantity = quantity;
  position->available = position->price = position->unrealised = FINX_DECIMAL_UNKNOWN;
  position->average_price = finx_decimal_is_known (cost) ? finx_decimal_div (cost, instrument->multiplier, 8, FINX_ROUND_HALF_EVEN) : FINX_DECIMAL_UNKNOWN;
  g_ptr_array_add (ask->call->rows, position);
}

/* Prices of positions that are known; the contract's eighth field is another one here, which makes no difference for that. */
static void
take_portfolio (FinxIbkr   *self,
                IbkrReader *in)
{
  IbkrAsk *ask = ibkr_find_answered (self, IN_ACCOUNT_END);
  FinxDecimal price, unrealised;
  gint64 con_id;

  ibkr_read_past (in, 1);
  con_id = ibkr_read_integer (in, 0);
  ibkr_read_past (in, 11);
  price = ibkr_read_decimal (in);
  ibkr_read_past (in, 2);
  unrealised = ibkr_read_decimal (in);
  if (in->is_short)
    {
      not_read (self, IN_PORTFOLIO_VALUE, ask);
      return;
    }
  for (guint i = 0; ask != NULL && i < ask->call->rows->len; i++)
    {
      FinxBrokerPosition *position = ask->call->rows->pdata[i];

      if (con_id == 0 || ibkr_contract_of (self, position->instrument)->con_id != con_id)
        continue;
      position->price = price;
      position->unrealised = unrealised;
    }
}

static void
take_time (FinxIbkr   *self,
           IbkrReader *in)
{
  IbkrAsk *ask = ibkr_find_answered (self, IN_CURRENT_TIME);
  gint64 seconds;

  ibkr_read_past (in, 1);
  seconds = ibkr_read_integer (in, 0);
  if (seconds <= 0 || seconds > G_MAXINT64 / FINX_USEC_PER_SEC)
    {
      not_read (self, IN_CURRENT_TIME, ask);
      return;
    }
  if (self->probed_us != 0)
    finx_broker_client_note_time (FINX_BROKER_CLIENT (self), seconds * FINX_USEC_PER_SEC, self->probed_us, FINX_USEC_PER_SEC);
  self->probed_us = 0;
  if (ask == NULL)
    return;
  ask->call->time_us = seconds * FINX_USEC_PER_SEC;
  ibkr_ask_end (ask);
}

/* Instruments */

static void
take_details (FinxIbkr   *self,
              IbkrReader *in)
{
  IbkrContract *contract = g_new0 (IbkrContract, 1);
  gint64 request;
  gboolean is_read = ibkr_read_details (in, &request, contract);
  IbkrAsk *ask = ibkr_find_ask (self, request);

  if (is_read && ask != NULL)
    {
      g_ptr_array_add (ask->contracts, contract);
      return;
    }
  ibkr_contract_free (contract);
  if (!is_read)
    not_read (self, IN_CONTRACT_DATA, ask);
}

static void
take_samples (FinxIbkr   *self,
              IbkrReader *in)
{
  IbkrAsk *ask = ibkr_find_ask (self, ibkr_read_integer (in, 0));
  gint64 n = ibkr_read_integer (in, -1);
  g_autoptr(GString) numbers = g_string_new (NULL);

  for (gint64 i = 0; i < n && !in->is_short; i++)
    {
      gint64 con_id = ibkr_read_integer (in, 0), n_types;

      ibkr_read_past (in, 4);
      n_types = ibkr_read_integer (in, 0);
      ibkr_read_past (in, (guint) CLAMP (n_types, 0, MOST_ROWS));
      ibkr_read_past (in, 2);
      if (con_id > 0 && !in->is_short)
        g_string_append_printf (numbers, "%s%" G_GINT64_FORMAT, numbers->len > 0 ? "," : "", con_id);
    }
  if (ask == NULL)
    return;
  if (n < 0 || in->is_short)
    {
      not_read (self, IN_SYMBOL_SAMPLES, ask);
      return;
    }
  g_free (ask->call->cursor);
  ask->call->cursor = g_strdup (numbers->str);
  ibkr_ask_end (ask);
}

static void
take_bars (FinxIbkr   *self,
           IbkrReader *in)
{
  IbkrAsk *ask = ibkr_find_ask (self, ibkr_read_integer (in, 0));
  gint64 n;

  ibkr_read_past (in, 2);
  n = ibkr_read_integer (in, -1);
  if (ask == NULL || ask->call->bars == NULL)
    return;
  for (gint64 i = 0; i < n && !in->is_short; i++)
    {
      FinxBar bar = { .time_us = ibkr_parse_time (ibkr_read_raw (in)) };

      bar.open = ibkr_read_double (in);
      bar.high = ibkr_read_double (in);
      bar.low = ibkr_read_double (in);
      bar.close = ibkr_read_double (in);
      bar.volume = ibkr_read_double (in);
      ibkr_read_past (in, 2);
      if (bar.volume < 0)
        bar.volume = 0;         /* of what has no trades */
      if (!in->is_short)
        finx_broker_call_add_bar (ask->call, &bar);
    }
  if (n < 0 || in->is_short)
    {
      g_array_set_size (ask->call->bars, 0);
      not_read (self, IN_HISTORICAL, ask);
      return;
    }
  ibkr_ask_end (ask);
}

/* The end of a list: by its id behind the version, or by its kind. */
static void
take_end (FinxIbkr   *self,
          int         id,
          IbkrReader *in)
{
  IbkrAsk *ask;

  if (id == IN_CONTRACT_END || id == IN_EXECUTION_END || id == IN_SUMMARY_END)
    {
      ibkr_read_past (in, 1);
      ask = ibkr_find_ask (self, ibkr_read_integer (in, 0));
    }
  else
    {
      ask = ibkr_find_answered (self, id);
    }
  if (ask != NULL && ask->answer == id)
    ibkr_ask_end (ask);
}

/* @data: a whole frame of a session that is open */
void
ibkr_take (FinxIbkr   *self,
           const char *data,
           gsize       length)
{
  IbkrReader in;
  int id;

  ibkr_reader_init (&in, data, length);
  id = (int) ibkr_read_integer (&in, 0);
  switch (id)
    {
    case IN_ERROR:           ibkr_take_error (self, &in); break;
    case IN_OPEN_ORDER:      take_open_order (self, &in); break;
    case IN_ORDER_STATUS:    take_status (self, &in); break;
    case IN_COMPLETED_ORDER: take_completed (self, &in); break;
    case IN_EXECUTION:       take_execution (self, &in); break;
    case IN_COMMISSION:      ibkr_take_commission (self, &in); break;
    case IN_SUMMARY:         take_summary (self, &in); break;
    case IN_POSITION:        take_position (self, &in); break;
    case IN_PORTFOLIO_VALUE: take_portfolio (self, &in); break;
    case IN_CURRENT_TIME:    take_time (self, &in); break;
    case IN_CONTRACT_DATA:   take_details (self, &in); break;
    case IN_SYMBOL_SAMPLES:  take_samples (self, &in); break;
    case IN_HISTORICAL:      take_bars (self, &in); break;
    case IN_MARKET_RULE:     ibkr_take_rule (self, &in); break;
    case IN_TICK_PRICE:
    case IN_TICK_SIZE:
    case IN_TICK_STRING:
    case IN_MARKET_DATA_TYPE:
      ibkr_take_price (self, id, &in);
      break;
    case IN_DEPTH:
    case IN_DEPTH_L2:
      ibkr_take_level (self, id, &in);
      break;
    case IN_OPEN_ORDER_END:
    case IN_COMPLETED_END:
    case IN_EXECUTION_END:
    case IN_CONTRACT_END:
    case IN_POSITION_END:
    case IN_ACCOUNT_END:
    case IN_SUMMARY_END:
      take_end (self, id, &in);
      break;
    default:
      break;                    /* what FinX does not ask for */
    }
}
