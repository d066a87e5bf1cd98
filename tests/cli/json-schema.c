/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "json-schema.h"

#define DEFS "#/$defs/"

static const char *const known[] = {
  "type", "properties", "required", "additionalProperties", "items", "enum", "pattern", "anyOf", "$ref", "description", NULL,
};

static gboolean
fail (char      **fault,
      const char *where,
      const char *what,
      const char *more)
{
  if (*fault == NULL)
    *fault = g_strdup_printf ("%s: %s %s", where, what, more);
  return FALSE;
}

static gboolean
is_of_type (JsonNode   *node,
            const char *type)
{
  GType value = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (g_str_equal (type, "null"))
    return JSON_NODE_HOLDS_NULL (node);
  if (g_str_equal (type, "object"))
    return JSON_NODE_HOLDS_OBJECT (node);
  if (g_str_equal (type, "array"))
    return JSON_NODE_HOLDS_ARRAY (node);
  if (g_str_equal (type, "string"))
    return value == G_TYPE_STRING;
  if (g_str_equal (type, "boolean"))
    return value == G_TYPE_BOOLEAN;
  if (g_str_equal (type, "integer"))
    return value == G_TYPE_INT64;
  return g_str_equal (type, "number") && (value == G_TYPE_INT64 || value == G_TYPE_DOUBLE);
}

static gboolean
check_type (JsonNode *types,
            JsonNode *node)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (types))
    return is_of_type (node, json_node_get_string (types));
  array = json_node_get_array (types);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (is_of_type (node, json_array_get_string_element (array, i)))
      return TRUE;
  return FALSE;
}

static gboolean
check_members (JsonObject *root,
               JsonObject *schema,
               JsonObject *object,
               const char *where,
               char      **fault)
{
  JsonObject *properties = json_object_has_member (schema, "properties") ? json_object_get_object_member (schema, "properties") : NULL;
  JsonNode *others = json_object_get_member (schema, "additionalProperties");
  JsonArray *required = json_object_has_member (schema, "required") ? json_object_get_array_member (schema, "required") : NULL;
  g_autoptr(GList) names = json_object_get_members (object);

  for (guint i = 0; required != NULL && i < json_array_get_length (required); i++)
    if (!json_object_has_member (object, json_array_get_string_element (required, i)))
      return fail (fault, where, "has no", json_array_get_string_element (required, i));
  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *inside = g_strconcat (where, ".", l->data, NULL);

      if (properties != NULL && json_object_has_member (properties, l->data))
        {
          if (!json_schema_check (root, json_object_get_object_member (properties, l->data), json_object_get_member (object, l->data), inside, fault))
            return FALSE;
        }
      else if (others != NULL && JSON_NODE_HOLDS_OBJECT (others))
        {
          if (!json_schema_check (root, json_node_get_object (others), json_object_get_member (object, l->data), inside, fault))
            return FALSE;
        }
      else if (others != NULL && !json_node_get_boolean (others))
        {
          return fail (fault, where, "has an unknown", l->data);
        }
    }
  return TRUE;
}

static gboolean
check_any (JsonObject *root,
           JsonArray  *schemas,
           JsonNode   *node,
           const char *where,
           char      **fault)
{
  g_autofree char *last = NULL;

  for (guint i = 0; i < json_array_get_length (schemas); i++)
    {
      g_clear_pointer (&last, g_free);
      if (json_schema_check (root, json_array_get_object_element (schemas, i), node, where, &last))
        return TRUE;
    }
  return fail (fault, where, "is none of the kinds; of the last:", last);
}

static gboolean
check_value (JsonObject *schema,
             JsonNode   *node,
             const char *where,
             char      **fault)
{
  JsonArray *choices = json_object_has_member (schema, "enum") ? json_object_get_array_member (schema, "enum") : NULL;
  gboolean is_one = choices == NULL;

  for (guint i = 0; choices != NULL && i < json_array_get_length (choices); i++)
    is_one = is_one || json_node_equal (json_array_get_element (choices, i), node);
  if (!is_one)
    return fail (fault, where, "is none of the words", "");
  if (json_object_has_member (schema, "pattern") && is_of_type (node, "string")
      && !g_regex_match_simple (json_object_get_string_member (schema, "pattern"), json_node_get_string (node), 0, 0))
    return fail (fault, where, "is written in another way:", json_node_get_string (node));
  return TRUE;
}

gboolean
json_schema_check (JsonObject *root,
                   JsonObject *schema,
                   JsonNode   *node,
                   const char *where,
                   char      **fault)
{
  g_autoptr(GList) words = json_object_get_members (schema);

  for (GList *l = words; l != NULL; l = l->next)
    if (!g_strv_contains (known, l->data))
      g_error ("The schema of %s has “%s”, which is not checked", where, (const char *) l->data);
  if (json_object_has_member (schema, "$ref"))
    {
      const char *name = json_object_get_string_member (schema, "$ref");

      g_assert_true (g_str_has_prefix (name, DEFS));
      schema = json_object_get_object_member (json_object_get_object_member (root, "$defs"), name + strlen (DEFS));
      g_assert_nonnull (schema);
      return json_schema_check (root, schema, node, where, fault);
    }
  if (json_object_has_member (schema, "anyOf"))
    return check_any (root, json_object_get_array_member (schema, "anyOf"), node, where, fault);
  if (json_object_has_member (schema, "type") && !check_type (json_object_get_member (schema, "type"), node))
    return fail (fault, where, "is of another type:", json_node_type_name (node));
  if (!check_value (schema, node, where, fault))
    return FALSE;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return check_members (root, schema, json_node_get_object (node), where, fault);
  for (guint i = 0; JSON_NODE_HOLDS_ARRAY (node) && json_object_has_member (schema, "items") && i < json_array_get_length (json_node_get_array (node)); i++)
    {
      g_autofree char *inside = g_strdup_printf ("%s[%u]", where, i);

      if (!json_schema_check (root, json_object_get_object_member (schema, "items"), json_array_get_element (json_node_get_array (node), i), inside, fault))
        return FALSE;
    }
  return TRUE;
}
