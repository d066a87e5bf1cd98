/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Whether @node is what @schema says: type, properties, required, additionalProperties, items, enum, pattern, anyOf and $ref into
 * $defs of @root; a word of a schema that is not among them is a fault of the test. @where: in; told with the first fault. */
gboolean json_schema_check (JsonObject *root, JsonObject *schema, JsonNode *node, const char *where, char **fault);

G_END_DECLS
