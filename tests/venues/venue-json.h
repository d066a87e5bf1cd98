/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "base/finx-decimal.h"

/* How venues write JSON: members of the object that was begun. Header-only. */

static inline void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *text)            /* (nullable): null */
{
  json_builder_set_member_name (builder, name);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static inline void
add_boolean (JsonBuilder *builder,
             const char  *name,
             gboolean     value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

/* As a number, and not as the binary one next to it: finish() takes the marks away. Unknown: not at all */
static inline void
add_number (JsonBuilder *builder,
            const char  *name,
            FinxDecimal  value)
{
  g_autofree char *text = NULL, *marked = NULL;

  if (!finx_decimal_is_known (value))
    return;
  text = finx_decimal_to_string (finx_decimal_normalize (value));
  marked = g_strconcat ("#", text, "#", NULL);
  add_text (builder, name, marked);
}

static inline void
begin_object (JsonBuilder *builder,
              const char  *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
}

static inline void
begin_list (JsonBuilder *builder,
            const char  *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}

/* (transfer full): the text of what was built */
static inline char *
finish (JsonBuilder *builder)
{
  g_autoptr(JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, FALSE);
  g_autoptr(GString) out = g_string_new (text);

  g_string_replace (out, "\"#", "", 0);
  g_string_replace (out, "#\"", "", 0);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
