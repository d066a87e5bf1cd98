/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/finx-wire.h"

static JsonObject *
wire_account (const FinxBrokerAccount *account)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "account", account->id);
  json_object_set_string_member (object, "name", account->name);
  json_object_set_string_member (object, "currency", account->currency);
  json_object_set_boolean_member (object, "paper", account->is_paper);
  json_object_set_boolean_member (object, "may_trade", account->may_trade);
  json_object_set_boolean_member (object, "may_withdraw", account->may_withdraw);
  json_object_set_string_member (object, "note", account->note);
  return object;
}

static JsonObject *
wire_balance (const FinxBalance *balance)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "currency", balance->currency);
  finx_wire_decimal (object, "total", balance->total);
  finx_wire_decimal (object, "available", balance->available);
  finx_wire_decimal (object, "equity", balance->equity);
  finx_wire_decimal (object, "buying_power", balance->buying_power);
  return object;
}

static JsonObject *
wire_position (const FinxBrokerPosition *position)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "symbol", position->instrument->symbol);
  finx_wire_decimal (object, "quantity", position->quantity);
  finx_wire_decimal (object, "available", position->available);
  finx_wire_decimal (object, "average_price", position->average_price);
  finx_wire_decimal (object, "price", position->price);
  finx_wire_decimal (object, "unrealised", position->unrealised);
  json_object_set_string_member (object, "currency", position->instrument->currency);
  return object;
}

static JsonObject *
wire_quote (const FinxBrokerQuote *quote)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "symbol", quote->instrument->symbol);
  finx_wire_decimal (object, "bid", quote->bid);
  finx_wire_decimal (object, "bid_size", quote->bid_size);
  finx_wire_decimal (object, "ask", quote->ask);
  finx_wire_decimal (object, "ask_size", quote->ask_size);
  finx_wire_decimal (object, "last", quote->last);
  finx_wire_decimal (object, "last_size", quote->last_size);
  finx_wire_decimal (object, "previous_close", quote->previous_close);
  json_object_set_boolean_member (object, "delayed", quote->is_delayed);
  finx_wire_time (object, "time", quote->time_us);
  return object;
}

static JsonObject *
wire_fee (const FinxFeeRate *rate)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "class", rate->scope);
  finx_wire_decimal (object, "maker", rate->maker);
  finx_wire_decimal (object, "taker", rate->taker);
  json_object_set_string_member (object, "note", rate->note);
  return object;
}

static JsonObject *
wire_activity (const FinxActivity *activity)
{
  JsonObject *object = json_object_new ();

  finx_wire_time (object, "time", activity->time_us);
  json_object_set_string_member (object, "id", activity->id);
  json_object_set_string_member (object, "type", activity->type);
  json_object_set_string_member (object, "asset", activity->asset);
  finx_wire_decimal (object, "amount", activity->amount);
  finx_wire_decimal (object, "fee", activity->fee);
  if (activity->transaction != NULL)
    json_object_set_string_member (object, "booked", finx_transaction_kind_to_string (activity->transaction->kind));
  else
    json_object_set_null_member (object, "booked");
  json_object_set_boolean_member (object, "by_hand", activity->is_open);
  json_object_set_string_member (object, "reason", activity->reason);
  return object;
}

JsonObject *
finx_wire_broker_row (FinxReadKind  kind,
                      gconstpointer row)
{
  switch (kind)
    {
    case FINX_READ_ACCOUNTS:    return wire_account (row);
    case FINX_READ_BALANCES:    return wire_balance (row);
    case FINX_READ_POSITIONS:   return wire_position (row);
    case FINX_READ_OPEN_ORDERS:
    case FINX_READ_ORDERS:      return finx_wire_order (row);
    case FINX_READ_FILLS:       return finx_wire_fill (row);
    case FINX_READ_ACTIVITIES:  return wire_activity (row);
    case FINX_READ_FEES:        return wire_fee (row);
    case FINX_READ_INSTRUMENTS: return finx_wire_instrument (row);
    case FINX_READ_QUOTE:       return wire_quote (row);
    default:                    return NULL;
    }
}

JsonObject *
finx_wire_difference (const FinxDifference *difference)
{
  JsonObject *object = json_object_new ();

  if (difference->instrument != NULL)
    json_object_set_string_member (object, "symbol", difference->instrument->symbol);
  else
    json_object_set_null_member (object, "symbol");
  json_object_set_string_member (object, "currency", difference->currency);
  finx_wire_decimal (object, "journal", difference->ours);
  finx_wire_decimal (object, "broker", difference->theirs);
  finx_wire_decimal (object, "price", difference->price);
  return object;
}

JsonObject *
finx_wire_exchange (const FinxExchange *exchange)
{
  JsonObject *object = json_object_new ();

  finx_wire_time (object, "time", exchange->time_us);
  json_object_set_boolean_member (object, "sent", exchange->is_sent);
  json_object_set_string_member (object, "text", exchange->text);
  return object;
}
