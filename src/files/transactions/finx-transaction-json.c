/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/transactions/finx-transaction-json.h"

#include "base/finx-clock.h"
#include "base/finx-time.h"

void
finx_json_set_decimal (JsonObject *object,
                       const char *name,
                       FinxDecimal value)
{
  char text[FINX_DECIMAL_STRING_SIZE];

  if (!finx_decimal_is_known (value))
    {
      json_object_set_null_member (object, name);
      return;
    }
  finx_decimal_print (value, text);
  json_object_set_string_member (object, name, text);
}

void
finx_json_set_text (JsonObject *object,
                    const char *name,
                    const char *text)
{
  if (text != NULL && *text != '\0')
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

void
finx_json_set_time (JsonObject *object,
                    const char *name,
                    gint64      time_us)
{
  g_autofree char *text = time_us != 0 ? finx_time_format_iso (time_us) : NULL;

  finx_json_set_text (object, name, text);
}

JsonObject *
finx_transaction_to_json (const FinxTransaction *transaction)
{
  JsonObject *object = json_object_new ();
  g_autofree char *date = finx_days_to_string (transaction->day);

  json_object_set_string_member (object, "id", transaction->id);
  json_object_set_string_member (object, "date", date);
  finx_json_set_time (object, "time", transaction->time_us);
  json_object_set_string_member (object, "type", finx_transaction_kind_to_string (transaction->kind));
  json_object_set_string_member (object, "account", transaction->account);
  finx_json_set_text (object, "counter_account", transaction->counter_account);
  finx_json_set_text (object, "symbol", transaction->instrument != NULL ? transaction->instrument->symbol : "");
  finx_json_set_text (object, "counter_symbol", transaction->received != NULL ? transaction->received->symbol : "");
  finx_json_set_decimal (object, "quantity", transaction->quantity);
  finx_json_set_decimal (object, "price", transaction->price);
  finx_json_set_decimal (object, "amount", transaction->amount);
  finx_json_set_decimal (object, "fees", transaction->fees);
  finx_json_set_decimal (object, "taxes", transaction->taxes);
  finx_json_set_text (object, "currency", transaction->currency);
  finx_json_set_text (object, "counter_currency", transaction->counter_currency);
  finx_json_set_decimal (object, "fx_rate", transaction->fx_rate);
  finx_json_set_decimal (object, "ratio", transaction->ratio);
  finx_json_set_text (object, "lot", transaction->lot);
  finx_json_set_text (object, "note", transaction->note);
  if (transaction->is_deleted)
    json_object_set_boolean_member (object, "deleted", TRUE);
  return object;
}
