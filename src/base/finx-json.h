/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "base/finx-decimal.h"

G_BEGIN_DECLS

/* Readers for small documents that people may have edited: what is missing or of another type is told, never guessed. */
JsonObject *finx_json_parse_object (const char *text);
JsonObject *finx_json_object_of    (JsonNode *node);
const char *finx_json_get_text     (JsonObject *object, const char *name);
gboolean    finx_json_get_integer  (JsonObject *object, const char *name, gint64 *value);
gboolean    finx_json_get_decimal  (JsonObject *object, const char *name, FinxDecimal *value);
JsonArray  *finx_json_get_array    (JsonObject *object, const char *name);
void        finx_json_add_text     (JsonBuilder *builder, const char *name, const char *value);
void        finx_json_add_integer  (JsonBuilder *builder, const char *name, gint64 value);
void        finx_json_add_decimal  (JsonBuilder *builder, const char *name, FinxDecimal value);
char       *finx_json_end          (JsonBuilder *builder);

G_END_DECLS
