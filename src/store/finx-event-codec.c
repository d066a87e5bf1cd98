/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-event-codec.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "base/finx-error.h"

typedef enum
{
  FIELD_TEXT,
  FIELD_DECIMAL,
  FIELD_TIME,
  FIELD_OPTIONAL_TIME,          /* written when it is not 0: journals from before the field stay as they are */
  FIELD_BOOL,
  FIELD_INSTRUMENT,
  FIELD_SIDE,
  FIELD_ORDER_TYPE,
  FIELD_TIF,
  FIELD_ORDER_STATE,
  FIELD_CASH_KIND
} FieldType;

typedef struct
{
  const char *name;
  FieldType   type;
  gsize       offset;
} Field;

#define FIELD(Type, name, type) { #name, type, G_STRUCT_OFFSET (Type, name) }
#define FIELDS_END              { NULL, FIELD_TEXT, 0 }

static const Field account_fields[] = {
  FIELD (FinxAccount, id, FIELD_TEXT),
  FIELD (FinxAccount, name, FIELD_TEXT),
  FIELD (FinxAccount, broker, FIELD_TEXT),
  FIELD (FinxAccount, currency, FIELD_TEXT),
  FIELD (FinxAccount, is_simulated, FIELD_BOOL),
  FIELD (FinxAccount, may_trade, FIELD_BOOL),
  FIELD (FinxAccount, opened_us, FIELD_TIME),
  FIELD (FinxAccount, closed_us, FIELD_OPTIONAL_TIME),
  FIELDS_END
};

static const Field order_fields[] = {
  FIELD (FinxOrder, client_id, FIELD_TEXT),
  FIELD (FinxOrder, venue_id, FIELD_TEXT),
  FIELD (FinxOrder, account, FIELD_TEXT),
  FIELD (FinxOrder, instrument, FIELD_INSTRUMENT),
  FIELD (FinxOrder, side, FIELD_SIDE),
  FIELD (FinxOrder, type, FIELD_ORDER_TYPE),
  FIELD (FinxOrder, tif, FIELD_TIF),
  FIELD (FinxOrder, quantity, FIELD_DECIMAL),
  FIELD (FinxOrder, limit_price, FIELD_DECIMAL),
  FIELD (FinxOrder, stop_price, FIELD_DECIMAL),
  FIELD (FinxOrder, trail, FIELD_DECIMAL),
  FIELD (FinxOrder, parent, FIELD_TEXT),
  FIELD (FinxOrder, oco_group, FIELD_TEXT),
  FIELD (FinxOrder, state, FIELD_ORDER_STATE),
  FIELD (FinxOrder, filled, FIELD_DECIMAL),
  FIELD (FinxOrder, average_price, FIELD_DECIMAL),
  FIELD (FinxOrder, fees, FIELD_DECIMAL),
  FIELD (FinxOrder, reason, FIELD_TEXT),
  FIELD (FinxOrder, placed_us, FIELD_TIME),
  FIELD (FinxOrder, updated_us, FIELD_TIME),
  FIELDS_END
};

static const Field fill_fields[] = {
  FIELD (FinxFill, id, FIELD_TEXT),
  FIELD (FinxFill, client_id, FIELD_TEXT),
  FIELD (FinxFill, account, FIELD_TEXT),
  FIELD (FinxFill, instrument, FIELD_INSTRUMENT),
  FIELD (FinxFill, side, FIELD_SIDE),
  FIELD (FinxFill, quantity, FIELD_DECIMAL),
  FIELD (FinxFill, price, FIELD_DECIMAL),
  FIELD (FinxFill, fee, FIELD_DECIMAL),
  FIELD (FinxFill, mid, FIELD_DECIMAL),
  FIELD (FinxFill, is_maker, FIELD_BOOL),
  FIELD (FinxFill, time_us, FIELD_TIME),
  FIELDS_END
};

static const Field cash_fields[] = {
  FIELD (FinxCashMovement, id, FIELD_TEXT),
  FIELD (FinxCashMovement, account, FIELD_TEXT),
  FIELD (FinxCashMovement, kind, FIELD_CASH_KIND),
  FIELD (FinxCashMovement, currency, FIELD_TEXT),
  FIELD (FinxCashMovement, amount, FIELD_DECIMAL),
  FIELD (FinxCashMovement, note, FIELD_TEXT),
  FIELD (FinxCashMovement, time_us, FIELD_TIME),
  FIELDS_END
};

static const char *const kind_names[] = { "account", "order", "fill", "cash" };

static const Field *
fields_of (FinxEventKind kind)
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
enum_to_string (FieldType     type,
                gconstpointer place)
{
  switch (type)
    {
    case FIELD_SIDE:        return finx_side_to_string (*(const FinxSide *) place);
    case FIELD_ORDER_TYPE:  return finx_order_type_to_string (*(const FinxOrderType *) place);
    case FIELD_TIF:         return finx_tif_to_string (*(const FinxTimeInForce *) place);
    case FIELD_ORDER_STATE: return finx_order_state_to_string (*(const FinxOrderState *) place);
    case FIELD_CASH_KIND:   return finx_cash_kind_to_string (*(const FinxCashKind *) place);
    default:                return NULL;
    }
}

static gboolean
enum_from_string (FieldType   type,
                  const char *text,
                  gpointer    place)
{
  switch (type)
    {
    case FIELD_SIDE:        return finx_side_from_string (text, place);
    case FIELD_ORDER_TYPE:  return finx_order_type_from_string (text, place);
    case FIELD_TIF:         return finx_tif_from_string (text, place);
    case FIELD_ORDER_STATE: return finx_order_state_from_string (text, place);
    case FIELD_CASH_KIND:   return finx_cash_kind_from_string (text, place);
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
             const Field  *field,
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
              const Field    *field,
              gconstpointer   place,
              GError        **error)
{
  switch (field->type)
    {
    case FIELD_TEXT:
      return append_text (out, field, *(char *const *) place, error);

    case FIELD_DECIMAL:
      append_decimal (out, *(const FinxDecimal *) place);
      return TRUE;

    case FIELD_TIME:
    case FIELD_OPTIONAL_TIME:
      append_int (out, *(const gint64 *) place);
      return TRUE;

    case FIELD_BOOL:
      g_string_append (out, *(const gboolean *) place ? "true" : "false");
      return TRUE;

    case FIELD_INSTRUMENT:
      {
        const FinxInstrument *instrument = *(const FinxInstrument *const *) place;

        return append_text (out, field, instrument != NULL ? instrument->symbol : "", error);
      }

    default:
      append_string (out, enum_to_string (field->type, place));
      return TRUE;
    }
}

gboolean
finx_event_encode (const FinxEvent  *event,
                   GString          *out,
                   GError          **error)
{
  const Field *fields = fields_of (event->kind);
  const char *payload = (const char *) event->account;

  for (const Field *field = fields; field->name != NULL; field++)
    {
      if (field->type == FIELD_OPTIONAL_TIME && *(const gint64 *) (gconstpointer) (payload + field->offset) == 0)
        continue;
      g_string_append_c (out, field == fields ? '{' : ',');
      g_string_append_c (out, '"');
      g_string_append (out, field->name);
      g_string_append (out, "\":");
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

  g_free (*place);
  *place = g_strdup (json_node_get_string (node));
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
            const Field          *field,
            FinxInstrumentTable  *instruments,
            gpointer              place,
            GError              **error)
{
  gboolean is_value = JSON_NODE_HOLDS_VALUE (node);
  GType type = is_value ? json_node_get_value_type (node) : G_TYPE_INVALID;

  switch (field->type)
    {
    case FIELD_TEXT:
      return read_text (node, place);

    case FIELD_DECIMAL:
      return (is_value || JSON_NODE_HOLDS_NULL (node)) && read_decimal (node, place);

    case FIELD_TIME:
    case FIELD_OPTIONAL_TIME:
      *(gint64 *) place = type == G_TYPE_INT64 ? json_node_get_int (node) : 0;
      return type == G_TYPE_INT64;

    case FIELD_BOOL:
      *(gboolean *) place = type == G_TYPE_BOOLEAN && json_node_get_boolean (node);
      return type == G_TYPE_BOOLEAN;

    case FIELD_INSTRUMENT:
      return read_instrument (node, instruments, place, error);

    default:
      return type == G_TYPE_STRING && enum_from_string (field->type, json_node_get_string (node), place);
    }
}

static gboolean
read_payload (JsonObject           *object,
              const Field          *fields,
              FinxInstrumentTable  *instruments,
              char                 *payload,
              GError              **error)
{
  for (const Field *field = fields; field->name != NULL; field++)
    {
      JsonNode *node = json_object_get_member (object, field->name);
      GError *field_error = NULL;

      if (node == NULL && field->type == FIELD_OPTIONAL_TIME)
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

static FinxEvent *
new_empty_event (FinxEventKind kind)
{
  switch (kind)
    {
    case FINX_EVENT_ACCOUNT: return finx_event_new_account (finx_account_new (), 0, "");
    case FINX_EVENT_ORDER:   return finx_event_new_order (finx_order_new (), 0, "");
    case FINX_EVENT_FILL:    return finx_event_new_fill (finx_fill_new (), 0, "");
    case FINX_EVENT_CASH:    return finx_event_new_cash (finx_cash_movement_new (), 0, "");
    default:                 g_return_val_if_reached (NULL);
    }
}

FinxEvent *
finx_event_decode (FinxEventKind         kind,
                   const char           *body,
                   FinxInstrumentTable  *instruments,
                   GError              **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  g_autoptr(FinxEvent) event = new_empty_event (kind);
  JsonNode *root;

  if (!json_parser_load_from_data (parser, body, -1, NULL) ||
      (root = json_parser_get_root (parser)) == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      finx_set_error (error, FINX_ERROR_CORRUPT, "FINX-STORE-015",
                      "A line of the journal is not readable; restore a backup");
      return NULL;
    }

  if (!read_payload (json_node_get_object (root), fields_of (kind), instruments, (char *) event->account, error))
    return NULL;

  return g_steal_pointer (&event);
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
    default:                 return "";
    }
}
