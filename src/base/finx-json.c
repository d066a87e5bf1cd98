/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-json.h"

/* A member that holds one value of @type; %NULL where it does not. */
static JsonNode *
find_value (JsonObject *object,
            const char *name,
            GType       type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type ? node : NULL;
}

/**
 * finx_json_parse_object:
 *
 * Returns: (transfer full) (nullable): what @text holds, where it is an object
 */
JsonObject *
finx_json_parse_object (const char *text)
{
  g_autoptr(JsonNode) root = json_from_string (text, NULL);     /* nothing, without an error, for an empty text */
  JsonObject *object = finx_json_object_of (root);

  return object != NULL ? json_object_ref (object) : NULL;
}

/* (transfer none) (nullable): @node may be %NULL */
JsonObject *
finx_json_object_of (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* (transfer none) (nullable) */
const char *
finx_json_get_text (JsonObject *object,
                    const char *name)
{
  JsonNode *node = find_value (object, name, G_TYPE_STRING);

  return node != NULL ? json_node_get_string (node) : NULL;
}

gboolean
finx_json_get_integer (JsonObject *object,
                       const char *name,
                       gint64     *value)
{
  JsonNode *node = find_value (object, name, G_TYPE_INT64);

  if (node != NULL)
    *value = json_node_get_int (node);
  return node != NULL;
}

/**
 * finx_json_get_decimal:
 * @value: (out): unknown where the member is missing or null
 *
 * Returns: FALSE if the member is there and is not a number in a string
 */
gboolean
finx_json_get_decimal (JsonObject  *object,
                       const char  *name,
                       FinxDecimal *value)
{
  *value = FINX_DECIMAL_UNKNOWN;
  if (!json_object_has_member (object, name) || json_object_get_null_member (object, name))
    return TRUE;
  return finx_decimal_parse (finx_json_get_text (object, name), value, NULL);
}

/* (transfer none) (nullable) */
JsonArray *
finx_json_get_array (JsonObject *object,
                     const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

void
finx_json_add_text (JsonBuilder *builder,
                    const char  *name,
                    const char  *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

void
finx_json_add_integer (JsonBuilder *builder,
                       const char  *name,
                       gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

/* Left out where it is unknown. */
void
finx_json_add_decimal (JsonBuilder *builder,
                       const char  *name,
                       FinxDecimal  value)
{
  char text[FINX_DECIMAL_STRING_SIZE];

  if (!finx_decimal_is_known (value))
    return;
  finx_decimal_print (value, text);
  finx_json_add_text (builder, name, text);
}

/**
 * finx_json_end:
 *
 * Returns: (transfer full): the text of what was built
 */
char *
finx_json_end (JsonBuilder *builder)
{
  g_autoptr(JsonNode) root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}
