/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-event-codec.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/finx-error.h"
#include "base/finx-string.h"
#include "store/finx-event-fields-private.h"
#include "store/finx-transaction-block.h"

#define FIELD(Type, name, type) { #name, "\"" #name "\":", sizeof ("\"" #name "\":") - 1, FINX_FIELD_##type, G_STRUCT_OFFSET (Type, name) }
#define FIELDS_END              { NULL, NULL, 0, FINX_FIELD_TEXT, 0 }

static const FinxField account_fields[] = {
  FIELD (FinxAccount, id, TEXT),
  FIELD (FinxAccount, name, TEXT),
  FIELD (FinxAccount, broker, TEXT),
  FIELD (FinxAccount, currency, TEXT),
  FIELD (FinxAccount, is_simulated, BOOL),
  FIELD (FinxAccount, may_trade, BOOL),
  FIELD (FinxAccount, opened_us, TIME),
  FIELD (FinxAccount, closed_us, OPTIONAL_TIME),
  FIELDS_END
};

static const FinxField order_fields[] = {
  FIELD (FinxOrder, client_id, TEXT),
  FIELD (FinxOrder, venue_id, TEXT),
  FIELD (FinxOrder, account, TEXT),
  FIELD (FinxOrder, instrument, INSTRUMENT),
  FIELD (FinxOrder, side, SIDE),
  FIELD (FinxOrder, type, ORDER_TYPE),
  FIELD (FinxOrder, tif, TIF),
  FIELD (FinxOrder, quantity, DECIMAL),
  FIELD (FinxOrder, limit_price, DECIMAL),
  FIELD (FinxOrder, stop_price, DECIMAL),
  FIELD (FinxOrder, trail, DECIMAL),
  FIELD (FinxOrder, parent, TEXT),
  FIELD (FinxOrder, oco_group, TEXT),
  FIELD (FinxOrder, state, ORDER_STATE),
  FIELD (FinxOrder, filled, DECIMAL),
  FIELD (FinxOrder, average_price, DECIMAL),
  FIELD (FinxOrder, fees, DECIMAL),
  FIELD (FinxOrder, reason, TEXT),
  FIELD (FinxOrder, placed_us, TIME),
  FIELD (FinxOrder, updated_us, TIME),
  FIELD (FinxOrder, expire_us, OPTIONAL_TIME),
  FIELD (FinxOrder, notional, OPTIONAL_DECIMAL),
  FIELD (FinxOrder, is_extended, OPTIONAL_BOOL),
  FIELDS_END
};

static const FinxField fill_fields[] = {
  FIELD (FinxFill, id, TEXT),
  FIELD (FinxFill, client_id, TEXT),
  FIELD (FinxFill, account, TEXT),
  FIELD (FinxFill, instrument, INSTRUMENT),
  FIELD (FinxFill, side, SIDE),
  FIELD (FinxFill, quantity, DECIMAL),
  FIELD (FinxFill, price, DECIMAL),
  FIELD (FinxFill, fee, DECIMAL),
  FIELD (FinxFill, mid, DECIMAL),
  FIELD (FinxFill, is_maker, BOOL),
  FIELD (FinxFill, time_us, TIME),
  FIELDS_END
};

static const FinxField cash_fields[] = {
  FIELD (FinxCashMovement, id, TEXT),
  FIELD (FinxCashMovement, account, TEXT),
  FIELD (FinxCashMovement, kind, CASH_KIND),
  FIELD (FinxCashMovement, currency, TEXT),
  FIELD (FinxCashMovement, amount, DECIMAL),
  FIELD (FinxCashMovement, note, TEXT),
  FIELD (FinxCashMovement, time_us, TIME),
  FIELDS_END
};

static const char *const kind_names[] = { "account", "order", "fill", "cash", "transactions" };
G_STATIC_ASSERT (G_N_ELEMENTS (kind_names) == FINX_N_EVENT_KINDS);

const FinxField *
finx_event_fields (FinxEventKind kind)
{
  switch (kind)
    {
    case FINX_EVENT_ACCOUNT: return account_fields;
    case FINX_EVENT_ORDER:   return order_fields;
    case FINX_EVENT_FILL:    return fill_fields;
    case FINX_EVENT_CASH:    return cash_fields;
    default:                 return NULL;
    }
}

static const char *
enum_to_string (FinxFieldType type,
                gconstpointer place)
{
  switch (type)
    {
    case FINX_FIELD_SIDE:        return finx_side_to_string (*(const FinxSide *) place);
    case FINX_FIELD_ORDER_TYPE:  return finx_order_type_to_string (*(const FinxOrderType *) place);
    case FINX_FIELD_TIF:         return finx_tif_to_string (*(const FinxTimeInForce *) place);
    case FINX_FIELD_ORDER_STATE: return finx_order_state_to_string (*(const FinxOrderState *) place);
    case FINX_FIELD_CASH_KIND:   return finx_cash_kind_to_string (*(const FinxCashKind *) place);
    default:                return NULL;
    }
}

gboolean
finx_field_enum_parse (FinxFieldType type,
                       const char   *text,
                       gpointer      place)
{
  switch (type)
    {
    case FINX_FIELD_SIDE:        return finx_side_from_string (text, place);
    case FINX_FIELD_ORDER_TYPE:  return finx_order_type_from_string (text, place);
    case FINX_FIELD_TIF:         return finx_tif_from_string (text, place);
    case FINX_FIELD_ORDER_STATE: return finx_order_state_from_string (text, place);
    case FINX_FIELD_CASH_KIND:   return finx_cash_kind_from_string (text, place);
    default:                return FALSE;
    }
}

static void
append_string (GString    *out,
               const char *text)
{
  const char *start = text;

  g_string_append_c (out, '"');
  for (; *text != '\0'; text++)
    {
      guchar c = (guchar) *text;

      if (c >= 0x20 && c != '"' && c != '\\')
        continue;

      g_string_append_len (out, start, text - start);
      if (c < 0x20)
        g_string_append_printf (out, "\\u%04x", c);
      else
        {
          g_string_append_c (out, '\\');
          g_string_append_c (out, (char) c);
        }
      start = text + 1;
    }
  g_string_append_len (out, start, text - start);
  g_string_append_c (out, '"');
}

static gboolean
append_text (GString      *out,
             const FinxField *field,
             const char   *text,
             GError      **error)
{
  if (text == NULL)
    text = "";

  if (!g_utf8_validate (text, -1, NULL))
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-STORE-016",
                      "The text of “%s” is not valid UTF-8, so it can not be stored", field->name);
      return FALSE;
    }

  append_string (out, text);
  return TRUE;
}

static void
append_decimal (GString     *out,
                FinxDecimal  value)
{
  char buffer[FINX_DECIMAL_STRING_SIZE];

  if (!finx_decimal_is_known (value))
    {
      g_string_append (out, "null");
      return;
    }

  g_string_append_c (out, '"');
  g_string_append_len (out, buffer, (gssize) finx_decimal_print (value, buffer));
  g_string_append_c (out, '"');
}

static void
append_int (GString *out,
            gint64   value)
{
  char buffer[24];
  int n = g_snprintf (buffer, sizeof buffer, "%" G_GINT64_FORMAT, value);

  g_string_append_len (out, buffer, n);
}

static gboolean
append_field (GString        *out,
              const FinxField    *field,
              gconstpointer   place,
              GError        **error)
{
  switch (field->type)
    {
    case FINX_FIELD_TEXT:
      return append_text (out, field, *(char *const *) place, error);

    case FINX_FIELD_DECIMAL:
    case FINX_FIELD_OPTIONAL_DECIMAL:
      append_decimal (out, *(const FinxDecimal *) place);
      return TRUE;

    case FINX_FIELD_TIME:
    case FINX_FIELD_OPTIONAL_TIME:
      append_int (out, *(const gint64 *) place);
      return TRUE;

    case FINX_FIELD_BOOL:
    case FINX_FIELD_OPTIONAL_BOOL:
      g_string_append (out, *(const gboolean *) place ? "true" : "false");
      return TRUE;

    case FINX_FIELD_INSTRUMENT:
      {
        const FinxInstrument *instrument = *(const FinxInstrument *const *) place;

        return append_text (out, field, instrument != NULL ? instrument->symbol : "", error);
      }

    default:
      append_string (out, enum_to_string (field->type, place));
      return TRUE;
    }
}

static gboolean
is_left_out (const FinxField *field,
             gconstpointer    place)
{
  switch (field->type)
    {
    case FINX_FIELD_OPTIONAL_TIME:    return *(const gint64 *) place == 0;
    case FINX_FIELD_OPTIONAL_DECIMAL: return finx_decimal_sign (*(const FinxDecimal *) place) == 0;
    case FINX_FIELD_OPTIONAL_BOOL:    return !*(const gboolean *) place;
    default:                          return FALSE;
    }
}

gboolean
finx_event_encode (const FinxEvent  *event,
                   GString          *out,
                   GError          **error)
{
  const FinxField *fields = finx_event_fields (event->kind);
  const char *payload = (const char *) event->account;

  if (event->kind == FINX_EVENT_TRANSACTIONS)
    return finx_transaction_body_encode (event->batch->transactions, out, error);

  for (const FinxField *field = fields; field->name != NULL; field++)
    {
      if (is_left_out (field, payload + field->offset))
        continue;
      g_string_append_c (out, field == fields ? '{' : ',');
      g_string_append_len (out, field->key, (gssize) field->key_size);
      if (!append_field (out, field, payload + field->offset, error))
        return FALSE;
    }

  g_string_append_c (out, '}');
  return TRUE;
}

static gboolean
read_decimal (JsonNode    *node,
              FinxDecimal *value)
{
  if (JSON_NODE_HOLDS_NULL (node))
    {
      *value = FINX_DECIMAL_UNKNOWN;
      return TRUE;
    }

  return json_node_get_value_type (node) == G_TYPE_STRING &&
         finx_decimal_parse (json_node_get_string (node), value, NULL);
}

static gboolean
read_text (JsonNode  *node,
           char     **place)
{
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;

  finx_set_str (place, json_node_get_string (node));
  return TRUE;
}

static gboolean
read_instrument (JsonNode              *node,
                 FinxInstrumentTable   *instruments,
                 const FinxInstrument **place,
                 GError               **error)
{
  const char *symbol;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;

  symbol = json_node_get_string (node);
  *place = finx_instrument_table_lookup (instruments, symbol);
  if (*place == NULL)
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-STORE-014",
                    "The journal names the instrument “%s”, which is not known; add it to the instruments", symbol);

  return *place != NULL;
}

static gboolean
read_field (JsonNode             *node,
            const FinxField          *field,
            FinxInstrumentTable  *instruments,
            gpointer              place,
            GError              **error)
{
  gboolean is_value = JSON_NODE_HOLDS_VALUE (node);
  GType type = is_value ? json_node_get_value_type (node) : G_TYPE_INVALID;

  switch (field->type)
    {
    case FINX_FIELD_TEXT:
      return read_text (node, place);

    case FINX_FIELD_DECIMAL:
    case FINX_FIELD_OPTIONAL_DECIMAL:
      return (is_value || JSON_NODE_HOLDS_NULL (node)) && read_decimal (node, place);

    case FINX_FIELD_TIME:
    case FINX_FIELD_OPTIONAL_TIME:
      *(gint64 *) place = type == G_TYPE_INT64 ? json_node_get_int (node) : 0;
      return type == G_TYPE_INT64;

    case FINX_FIELD_BOOL:
    case FINX_FIELD_OPTIONAL_BOOL:
      *(gboolean *) place = type == G_TYPE_BOOLEAN && json_node_get_boolean (node);
      return type == G_TYPE_BOOLEAN;

    case FINX_FIELD_INSTRUMENT:
      return read_instrument (node, instruments, place, error);

    default:
      return type == G_TYPE_STRING && finx_field_enum_parse (field->type, json_node_get_string (node), place);
    }
}

static gboolean
read_payload (JsonObject           *object,
              const FinxField          *fields,
              FinxInstrumentTable  *instruments,
              char                 *payload,
              GError              **error)
{
  for (const FinxField *field = fields; field->name != NULL; field++)
    {
      JsonNode *node = json_object_get_member (object, field->name);
      GError *field_error = NULL;

      if (node == NULL && finx_field_is_optional (field))
        continue;
      if (node != NULL && read_field (node, field, instruments, payload + field->offset, &field_error))
        continue;

      if (field_error != NULL)
        g_propagate_error (error, field_error);
      else
        finx_set_error (error, FINX_ERROR_CORRUPT, "FINX-STORE-015",
                        "A line of the journal has no readable “%s”; restore a backup", field->name);
      return FALSE;
    }

  return TRUE;
}

static gpointer
new_payload (FinxEventKind kind)
{
  switch (kind)
    {
    case FINX_EVENT_ACCOUNT: return finx_account_new ();
    case FINX_EVENT_ORDER:   return finx_order_new ();
    case FINX_EVENT_FILL:    return finx_fill_new ();
    case FINX_EVENT_CASH:    return finx_cash_movement_new ();
    default:                 g_return_val_if_reached (NULL);
    }
}

/* Without texts, for a reader that sets every field: tens of thousands are read when the program starts.
 * Returns: (transfer full): to be freed with free_payload() */
static gpointer
new_blank_payload (FinxEventKind kind)
{
  switch (kind)
    {
    case FINX_EVENT_ACCOUNT: return g_new0 (FinxAccount, 1);
    case FINX_EVENT_ORDER:   return g_new0 (FinxOrder, 1);
    case FINX_EVENT_FILL:    return g_new0 (FinxFill, 1);
    case FINX_EVENT_CASH:    return g_new0 (FinxCashMovement, 1);
    default:                 g_return_val_if_reached (NULL);
    }
}

static void
free_payload (FinxEventKind kind,
              gpointer      payload)
{
  switch (kind)
    {
    case FINX_EVENT_ACCOUNT: finx_account_free (payload); break;
    case FINX_EVENT_ORDER:   finx_order_free (payload); break;
    case FINX_EVENT_FILL:    finx_fill_free (payload); break;
    case FINX_EVENT_CASH:    finx_cash_movement_free (payload); break;
    default:                 g_return_if_reached ();
    }
}

/* Any JSON object that has the fields. */
static gpointer
decode_general (FinxEventKind         kind,
                const char           *body,
                FinxInstrumentTable  *instruments,
                GError              **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root;
  gpointer payload;

  if (!json_parser_load_from_data (parser, body, -1, NULL) ||
      (root = json_parser_get_root (parser)) == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      finx_set_error (error, FINX_ERROR_CORRUPT, "FINX-STORE-015",
                      "A line of the journal is not readable; restore a backup");
      return NULL;
    }

  payload = new_payload (kind);
  if (!read_payload (json_node_get_object (root), finx_event_fields (kind), instruments, payload, error))
    {
      free_payload (kind, payload);
      return NULL;
    }
  return payload;
}

static FinxTransactionBatch *
decode_transactions (const char           *body,
                     FinxInstrumentTable  *instruments,
                     GError              **error)
{
  GPtrArray *transactions = finx_transaction_body_decode (body, instruments, error);
  FinxTransactionBatch *batch;

  if (transactions == NULL)
    return NULL;
  batch = finx_transaction_batch_new ("", "");
  g_ptr_array_unref (batch->transactions);
  batch->transactions = transactions;
  return batch;
}

/**
 * finx_event_decode_payload:
 *
 * %FINX_ERROR_CORRUPT: @body is not what is written for @kind; %FINX_ERROR_NOT_FOUND: its instrument is not
 * in @instruments. Any thread, as long as nobody adds to @instruments.
 */
gpointer
finx_event_decode_payload (FinxEventKind         kind,
                           const char           *body,
                           FinxInstrumentTable  *instruments,
                           GError              **error)
{
  gpointer payload;

  if (kind == FINX_EVENT_TRANSACTIONS)
    return decode_transactions (body, instruments, error);

  payload = new_blank_payload (kind);
  if (finx_event_scan (kind, body, instruments, payload))
    return payload;

  free_payload (kind, payload);
  return decode_general (kind, body, instruments, error);
}

FinxEvent *
finx_event_decode (FinxEventKind         kind,
                   const char           *body,
                   FinxInstrumentTable  *instruments,
                   GError              **error)
{
  gpointer payload = finx_event_decode_payload (kind, body, instruments, error);

  if (payload == NULL)
    return NULL;
  switch (kind)
    {
    case FINX_EVENT_ACCOUNT: return finx_event_new_account (payload, 0, "");
    case FINX_EVENT_ORDER:   return finx_event_new_order (payload, 0, "");
    case FINX_EVENT_FILL:    return finx_event_new_fill (payload, 0, "");
    case FINX_EVENT_CASH:    return finx_event_new_cash (payload, 0, "");
    case FINX_EVENT_TRANSACTIONS: return finx_event_new_transactions (payload, 0, "");
    default:                 g_return_val_if_reached (NULL);
    }
}

void
finx_event_file_under (FinxEvent  *event,
                       const char *account,
                       const char *ref)
{
  if (event->kind != FINX_EVENT_TRANSACTIONS)
    return;

  finx_set_str (&event->batch->portfolio, account);
  finx_set_str (&event->batch->id, ref);
}

const char *
finx_event_kind_to_string (FinxEventKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kind_names), NULL);

  return kind_names[kind];
}

gboolean
finx_event_kind_from_string (const char    *text,
                             FinxEventKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (strcmp (kind_names[i], text) == 0)
      {
        *kind = (FinxEventKind) i;
        return TRUE;
      }

  return FALSE;
}

const char *
finx_event_get_ref (const FinxEvent *event)
{
  switch (event->kind)
    {
    case FINX_EVENT_ACCOUNT: return event->account->id;
    case FINX_EVENT_ORDER:   return event->order->client_id;
    case FINX_EVENT_FILL:    return event->fill->id;
    case FINX_EVENT_CASH:    return event->cash->id;
    case FINX_EVENT_TRANSACTIONS: return event->batch->id;
    default:                 return "";
    }
}
