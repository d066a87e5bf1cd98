/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-decimal.h"
#include "files/text/finx-json-text.h"

G_BEGIN_DECLS

#define FINX_JSON_MAX_NODES (4u << 20)

/* A value of a JSON text. What a number is made of is kept, so that money stays exact. All that is asked of a node may be asked of
 * %NULL, and of one of another type: the answer is that there is none. */
typedef struct _FinxJsonNode FinxJsonNode;

/* The values of a JSON text in memory, which must live as long. One thread. */
typedef struct _FinxJsonTree FinxJsonTree;

FinxJsonTree       *finx_json_tree_new      (const char         *text,
                                             gsize               length,
                                             GError            **error);
void                finx_json_tree_free     (FinxJsonTree       *self);
const FinxJsonNode *finx_json_tree_get_root (FinxJsonTree       *self);

const FinxJsonNode *finx_json_node_get      (const FinxJsonNode *self,
                                             const char         *name);
const FinxJsonNode *finx_json_node_first    (const FinxJsonNode *self);
const FinxJsonNode *finx_json_node_next     (const FinxJsonNode *parent,
                                             const FinxJsonNode *self);
guint               finx_json_node_count    (const FinxJsonNode *self);
gboolean            finx_json_node_is_object (const FinxJsonNode *self);
gboolean            finx_json_node_is_array (const FinxJsonNode *self);
gboolean            finx_json_node_is       (const FinxJsonNode *self,
                                             const char         *text);
char               *finx_json_node_name     (const FinxJsonNode *self);
char               *finx_json_node_text     (const FinxJsonNode *self);
FinxDecimal         finx_json_node_decimal  (const FinxJsonNode *self);
double              finx_json_node_double   (const FinxJsonNode *self);
gboolean            finx_json_node_integer  (const FinxJsonNode *self,
                                             gint64             *value);
gboolean            finx_json_node_boolean  (const FinxJsonNode *self);
gint64              finx_json_node_time     (const FinxJsonNode *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxJsonTree, finx_json_tree_free)

G_END_DECLS
