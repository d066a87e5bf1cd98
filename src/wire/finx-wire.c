/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/finx-wire.h"

#include <math.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "files/transactions/finx-transaction-json.h"

void
finx_wire_decimal (JsonObject *object,
                   const char *name,
                   FinxDecimal value)
{
  finx_json_set_decimal (object, name, value);
}

void
finx_wire_time (JsonObject *object,
                const char *name,
                gint64      time_us)
{
  finx_json_set_time (object, name, time_us);
}

void
finx_wire_double (JsonObject *object,
                  const char *name,
                  double      value)
{
  if (isfinite (value))
    json_object_set_double_member (object, name, value);
  else
    json_object_set_null_member (object, name);
}

JsonObject *
finx_wire_account (const FinxAccount *account)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", account->id);
  json_object_set_string_member (object, "name", account->name);
  json_object_set_string_member (object, "broker", account->broker);
  json_object_set_string_member (object, "currency", account->currency);
  json_object_set_boolean_member (object, "simulated", account->is_simulated);
  json_object_set_boolean_member (object, "may_trade", account->may_trade);
  finx_wire_time (object, "opened", account->opened_us);
  finx_wire_time (object, "closed", account->closed_us);
  return object;
}

JsonObject *
finx_wire_instrument (const FinxInstrument *instrument)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "symbol", instrument->symbol);
  json_object_set_string_member (object, "name", instrument->name);
  json_object_set_string_member (object, "class", finx_asset_class_to_string (instrument->asset_class));
  json_object_set_string_member (object, "venue", instrument->venue);
  json_object_set_string_member (object, "currency", instrument->currency);
  finx_json_set_text (object, "sector", instrument->sector);
  finx_wire_decimal (object, "tick_size", instrument->tick_size);
  finx_wire_decimal (object, "lot_step", instrument->lot_step);
  finx_wire_decimal (object, "min_notional", instrument->min_notional);
  finx_wire_decimal (object, "margin_rate", instrument->margin_rate);
  json_object_set_string_member (object, "calendar", finx_calendar_to_string (instrument->calendar));
  return object;
}

JsonObject *
finx_wire_order (const FinxOrder *order)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", order->client_id);
  finx_json_set_text (object, "venue_id", order->venue_id);
  finx_json_set_text (object, "account", order->account);
  json_object_set_string_member (object, "symbol", order->instrument->symbol);
  json_object_set_string_member (object, "side", finx_side_to_string (order->side));
  json_object_set_string_member (object, "type", finx_order_type_to_string (order->type));
  json_object_set_string_member (object, "tif", finx_tif_to_string (order->tif));
  finx_wire_decimal (object, "quantity", order->quantity);
  finx_wire_decimal (object, "limit_price", order->limit_price);
  finx_wire_decimal (object, "stop_price", order->stop_price);
  finx_wire_decimal (object, "trail", order->trail);
  finx_json_set_text (object, "parent", order->parent);
  finx_json_set_text (object, "oco_group", order->oco_group);
  json_object_set_string_member (object, "state", finx_order_state_to_string (order->state));
  finx_wire_decimal (object, "filled", order->filled);
  finx_wire_decimal (object, "average_price", order->average_price);
  finx_wire_decimal (object, "fees", order->fees);
  finx_json_set_text (object, "reason", order->reason);
  finx_wire_time (object, "placed", order->placed_us);
  finx_wire_time (object, "updated", order->updated_us);
  return object;
}

JsonObject *
finx_wire_fill (const FinxFill *fill)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", fill->id);
  json_object_set_string_member (object, "order", fill->client_id);
  json_object_set_string_member (object, "account", fill->account);
  json_object_set_string_member (object, "symbol", fill->instrument->symbol);
  json_object_set_string_member (object, "side", finx_side_to_string (fill->side));
  finx_wire_decimal (object, "quantity", fill->quantity);
  finx_wire_decimal (object, "price", fill->price);
  finx_wire_decimal (object, "fee", fill->fee);
  json_object_set_string_member (object, "currency", fill->instrument->currency);
  finx_wire_decimal (object, "mid", fill->mid);
  json_object_set_boolean_member (object, "maker", fill->is_maker);
  finx_wire_time (object, "time", fill->time_us);
  return object;
}

JsonObject *
finx_wire_cash (const FinxCashMovement *movement)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", movement->id);
  json_object_set_string_member (object, "account", movement->account);
  json_object_set_string_member (object, "kind", finx_cash_kind_to_string (movement->kind));
  finx_wire_decimal (object, "amount", movement->amount);
  json_object_set_string_member (object, "currency", movement->currency);
  finx_json_set_text (object, "note", movement->note);
  finx_wire_time (object, "time", movement->time_us);
  return object;
}

JsonObject *
finx_wire_bar (const FinxBar *bar,
               FinxInterval   interval)
{
  JsonObject *object = json_object_new ();

  finx_wire_time (object, "time", bar->time_us);
  finx_wire_double (object, "open", bar->open);
  finx_wire_double (object, "high", bar->high);
  finx_wire_double (object, "low", bar->low);
  finx_wire_double (object, "close", bar->close);
  finx_wire_double (object, "volume", bar->volume);
  return object;
}

JsonObject *
finx_wire_quote (FinxQuoteRow *row)
{
  const FinxInstrument *instrument = finx_quote_row_get_instrument (row);
  const FinxQuote *quote = finx_quote_row_get_quote (row);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "symbol", instrument->symbol);
  finx_wire_decimal (object, "last", finx_quote_row_get_last (row));
  finx_wire_decimal (object, "bid", finx_quote_row_get_bid (row));
  finx_wire_decimal (object, "ask", finx_quote_row_get_ask (row));
  finx_wire_decimal (object, "change", finx_quote_row_get_change (row));
  finx_wire_double (object, "change_ratio", finx_quote_row_get_ratio (row));
  finx_wire_decimal (object, "previous_close", finx_quote_row_get_previous (row));
  finx_wire_decimal (object, "volume", finx_quote_row_get_volume (row));
  json_object_set_string_member (object, "currency", instrument->currency);
  finx_wire_time (object, "time", quote->time_us);
  return object;
}

JsonObject *
finx_wire_position (FinxPosition *position,
                    const char   *base_currency)
{
  const FinxInstrument *instrument = finx_position_get_instrument (position);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "symbol", instrument->symbol);
  json_object_set_string_member (object, "name", instrument->name);
  finx_wire_decimal (object, "quantity", finx_position_get_quantity (position));
  finx_wire_decimal (object, "average_price", finx_position_get_average (position));
  finx_wire_decimal (object, "last", finx_quote_row_get_last (finx_position_get_quote (position)));
  json_object_set_string_member (object, "currency", instrument->currency);
  finx_wire_decimal (object, "value", finx_position_get_value (position));
  finx_wire_decimal (object, "unrealised", finx_position_get_unrealised (position));
  json_object_set_string_member (object, "base_currency", base_currency);
  finx_wire_decimal (object, "base_value", finx_position_get_base_value (position));
  finx_wire_decimal (object, "base_unrealised", finx_position_get_base_unrealised (position));
  finx_wire_double (object, "return_ratio", finx_position_get_return (position));
  finx_wire_double (object, "weight", finx_position_get_weight (position));
  return object;
}

JsonObject *
finx_wire_valuation (const FinxValuation *valuation,
                     const char          *currency)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "currency", currency);
  finx_wire_decimal (object, "net_worth", valuation->net_worth);
  finx_wire_decimal (object, "cash", valuation->cash);
  finx_wire_decimal (object, "long_value", valuation->long_value);
  finx_wire_decimal (object, "short_value", valuation->short_value);
  finx_wire_decimal (object, "unrealised", valuation->unrealised);
  finx_wire_decimal (object, "realised", valuation->realised);
  finx_wire_decimal (object, "income", valuation->income);
  finx_wire_decimal (object, "fees", valuation->fees);
  finx_wire_decimal (object, "taxes", valuation->taxes);
  finx_wire_decimal (object, "fees_and_taxes_in_cost", valuation->in_cost);
  finx_wire_decimal (object, "other_gain", valuation->other_gain);
  finx_wire_decimal (object, "flows", valuation->flows);
  finx_wire_decimal (object, "day_change", valuation->day_change);
  finx_wire_decimal (object, "margin_used", valuation->margin_used);
  finx_wire_decimal (object, "buying_power", valuation->buying_power);
  return object;
}

JsonObject *
finx_wire_transaction (const FinxTransaction *transaction)
{
  return finx_transaction_to_json (transaction);
}

static JsonArray *
wire_batch (const FinxTransactionBatch *batch)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < batch->transactions->len; i++)
    json_array_add_object_element (array, finx_wire_transaction (batch->transactions->pdata[i]));
  return array;
}

JsonObject *
finx_wire_event (const FinxEvent *event)
{
  static const char *const kinds[] = { "account", "order", "fill", "cash", "transactions" };
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "sequence", event->sequence);
  finx_wire_time (object, "recorded", event->recorded_us);
  json_object_set_string_member (object, "kind", kinds[event->kind]);
  finx_json_set_text (object, "note", event->note);
  finx_json_set_text (object, "correlation_id", event->correlation_id);
  if (event->kind == FINX_EVENT_ACCOUNT)
    json_object_set_object_member (object, "account", finx_wire_account (event->account));
  else if (event->kind == FINX_EVENT_ORDER)
    json_object_set_object_member (object, "order", finx_wire_order (event->order));
  else if (event->kind == FINX_EVENT_FILL)
    json_object_set_object_member (object, "fill", finx_wire_fill (event->fill));
  else if (event->kind == FINX_EVENT_CASH)
    json_object_set_object_member (object, "cash", finx_wire_cash (event->cash));
  else
    json_object_set_array_member (object, "transactions", wire_batch (event->batch));
  return object;
}

/* What an alert and each line of its history have in common. */
static void
set_alert (JsonObject      *object,
           const FinxAlert *alert)
{
  g_autofree char *when = finx_alert_get_when (alert);

  finx_json_set_text (object, "portfolio", alert->portfolio);
  finx_json_set_text (object, "symbol", alert->instrument != NULL ? alert->instrument->symbol : "");
  json_object_set_string_member (object, "condition", finx_alert_condition_to_string (alert->condition));
  finx_wire_decimal (object, "level", alert->level);
  finx_json_set_text (object, "unit", alert->condition == FINX_ALERT_EARNINGS ? "days"
                                      : !finx_alert_condition_has_level (alert->condition) ? ""
                                      : finx_alert_condition_is_change (alert->condition) ? "percent" : alert->instrument->currency);
  finx_json_set_text (object, "series", alert->series);
  finx_json_set_text (object, "when", when);
  finx_json_set_text (object, "note", alert->note);
}

JsonObject *
finx_wire_alert (const FinxAlert *alert)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", alert->id);
  set_alert (object, alert);
  json_object_set_string_member (object, "state", finx_alert_state_to_string (alert->state));
  if (alert->pause_us > 0)
    json_object_set_int_member (object, "repeat_minutes", alert->pause_us / FINX_USEC_PER_MIN);
  else
    json_object_set_null_member (object, "repeat_minutes");
  json_object_set_string_member (object, "bars", finx_interval_to_string (alert->interval));
  json_object_set_boolean_member (object, "on_close", alert->on_close);
  json_object_set_boolean_member (object, "every_bar", alert->every_bar);
  json_object_set_string_member (object, "sound", finx_alert_sound_to_string (alert->sound));
  json_object_set_boolean_member (object, "local", alert->is_local);
  finx_wire_time (object, "snoozed", alert->snoozed_us);
  finx_wire_time (object, "expires", alert->expires_us);
  finx_wire_time (object, "created", alert->created_us);
  finx_wire_time (object, "fired", alert->fired_us);
  finx_wire_decimal (object, "fired_price", alert->fired_price);
  return object;
}

/* @name: a symbol, or the name of a class; "": the whole portfolio */
static void
set_limit (JsonObject    *object,
           const char    *portfolio,
           FinxLimitKind  kind,
           const char    *name,
           FinxDecimal    most,
           const char    *currency)
{
  json_object_set_string_member (object, "portfolio", portfolio);
  finx_json_set_text (object, "symbol", name);
  json_object_set_string_member (object, "condition", finx_limit_kind_to_string (kind));
  finx_wire_decimal (object, "level", most);
  json_object_set_string_member (object, "unit", kind == FINX_LIMIT_DAILY_LOSS ? currency : kind == FINX_LIMIT_LEVERAGE ? "times" : "fraction");
  json_object_set_null_member (object, "when");
  json_object_set_null_member (object, "note");
}

JsonObject *
finx_wire_limit (const char               *portfolio,
                 const FinxPortfolioLimit *limit,
                 const char               *currency,
                 gboolean                  is_passed)
{
  JsonObject *object = json_object_new ();
  g_autofree char *id = g_strdup_printf ("limit:%s:%s%s%s", portfolio, finx_limit_kind_to_string (limit->kind),
                                         *limit->subject != '\0' ? ":" : "", limit->subject);

  json_object_set_string_member (object, "id", id);
  set_limit (object, portfolio, limit->kind, limit->subject, limit->most, currency);
  json_object_set_string_member (object, "state", finx_alert_state_to_string (is_passed ? FINX_ALERT_FIRED : FINX_ALERT_ARMED));
  json_object_set_null_member (object, "repeat_minutes");
  json_object_set_null_member (object, "bars");
  json_object_set_boolean_member (object, "on_close", FALSE);
  json_object_set_boolean_member (object, "every_bar", FALSE);
  json_object_set_null_member (object, "snoozed");
  json_object_set_null_member (object, "expires");
  json_object_set_null_member (object, "created");
  json_object_set_null_member (object, "fired");
  json_object_set_null_member (object, "fired_price");
  return object;
}

/* A limit of a kind that this version does not know has no unit. */
static void
set_breach (JsonObject            *object,
            const FinxLimitBreach *breach)
{
  g_autofree char *id = g_strdup_printf ("limit:%s:%s", breach->portfolio, breach->rule);
  FinxLimitKind kind;

  g_strdelimit (id, " ", ':');
  json_object_set_string_member (object, "alert", id);
  if (finx_limit_rule_get_kind (breach->rule, &kind))
    set_limit (object, breach->portfolio, kind, breach->name, breach->most, breach->currency);
  finx_wire_decimal (object, "figure", breach->figure);
}

JsonObject *
finx_wire_alert_event (const FinxAlertEvent *event)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "sequence", event->sequence);
  finx_wire_time (object, "time", event->time_us);
  json_object_set_string_member (object, "event", finx_alert_event_kind_to_string (event->kind));
  if (event->breach != NULL)
    {
      set_breach (object, event->breach);
    }
  else
    {
      json_object_set_string_member (object, "alert", event->alert->id);
      set_alert (object, event->alert);
      json_object_set_null_member (object, "figure");
    }
  finx_wire_decimal (object, "price", event->price);
  return object;
}

JsonObject *
finx_wire_error (const GError *error,
                 const char   *correlation_id)
{
  g_autofree char *text = finx_error_text (error);
  JsonObject *inner = json_object_new ();
  JsonObject *object = json_object_new ();

  json_object_set_string_member (inner, "code", finx_error_code (error));
  json_object_set_string_member (inner, "message", text);
  json_object_set_string_member (inner, "correlation_id", correlation_id);
  json_object_set_object_member (object, "error", inner);
  return object;
}
