/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/text/finx-json-tree.h"

#include <math.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"

#define MAX_NUMBER 64           /* bytes of a number that is read as one */

/* Each node is followed by what is in it, so that the next one of its level is @size further. */
struct _FinxJsonNode
{
  const char *name;             /* of a member; %NULL: an element, or the root */
  const char *text;             /* of a string (between its quotes), number or word */
  guint32     name_length;
  guint32     length;
  guint32     size;             /* in nodes, this one counted */
  guint32     type;             /* FinxJsonToken */
};

struct _FinxJsonTree
{
  GArray *nodes;                /* (element-type FinxJsonNode) */
};

/* Both ends of a level are in @open: the numbers of the nodes that are not closed yet. */
static gboolean
read_nodes (GArray     *nodes,
            const char *text,
            gsize       length)
{
  guint32 open[FINX_JSON_MAX_DEPTH];
  guint n_open = 0;
  FinxJsonNode node = { NULL, };
  FinxJsonToken token;
  FinxJsonText json;

  finx_json_text_init (&json, text, length);
  while ((token = finx_json_text_next (&json)) > FINX_JSON_BROKEN)
    {
      if (token == FINX_JSON_OBJECT_END || token == FINX_JSON_ARRAY_END)
        {
          guint32 first = open[--n_open];

          g_array_index (nodes, FinxJsonNode, first).size = nodes->len - first;
          continue;
        }
      if (token == FINX_JSON_NAME)
        {
          node.name = json.text;
          node.name_length = (guint32) json.length;
          continue;
        }
      if (nodes->len == FINX_JSON_MAX_NODES || json.length > G_MAXUINT32)
        return FALSE;
      if (token == FINX_JSON_OBJECT || token == FINX_JSON_ARRAY)
        open[n_open++] = nodes->len;
      else
        {
          node.text = json.text;
          node.length = (guint32) json.length;
        }
      node.type = token;
      node.size = 1;
      g_array_append_val (nodes, node);
      node = (FinxJsonNode) { NULL, };
    }
  return token == FINX_JSON_END && nodes->len > 0;
}

/**
 * finx_json_tree_new:
 * @text: not copied; any bytes
 * @error: %FINX_ERROR_PROTOCOL
 *
 * Returns: (transfer full) (nullable): %NULL for what is not JSON in UTF-8 from its first byte to its last, or has too much in it
 */
FinxJsonTree *
finx_json_tree_new (const char *text,
                    gsize       length,
                    GError    **error)
{
  g_autoptr(FinxJsonTree) self = g_new0 (FinxJsonTree, 1);

  self->nodes = g_array_sized_new (FALSE, FALSE, sizeof (FinxJsonNode), (guint) CLAMP (length / 16, 4, 4096));
  if (g_utf8_validate (text, (gssize) length, NULL) && read_nodes (self->nodes, text, length))
    return g_steal_pointer (&self);
  finx_set_error (error, FINX_ERROR_PROTOCOL, "FINX-DATA-001", "The answer is not JSON, or only a part of it");
  return NULL;
}

void
finx_json_tree_free (FinxJsonTree *self)
{
  g_array_unref (self->nodes);
  g_free (self);
}

const FinxJsonNode *
finx_json_tree_get_root (FinxJsonTree *self)
{
  return &g_array_index (self->nodes, FinxJsonNode, 0);
}

/* (nullable): the first member, or element */
const FinxJsonNode *
finx_json_node_first (const FinxJsonNode *self)
{
  return self != NULL && self->size > 1 ? self + 1 : NULL;
}

/* (nullable): the one after @self in @parent */
const FinxJsonNode *
finx_json_node_next (const FinxJsonNode *parent,
                     const FinxJsonNode *self)
{
  const FinxJsonNode *next = self + self->size;

  return next < parent + parent->size ? next : NULL;
}

guint
finx_json_node_count (const FinxJsonNode *self)
{
  guint n = 0;

  for (const FinxJsonNode *child = finx_json_node_first (self); child != NULL; child = finx_json_node_next (self, child))
    n++;
  return n;
}

/* (nullable): the first member of that name; @name has nothing that JSON would escape */
const FinxJsonNode *
finx_json_node_get (const FinxJsonNode *self,
                    const char         *name)
{
  gsize length = strlen (name);

  if (!finx_json_node_is_object (self))
    return NULL;
  for (const FinxJsonNode *child = finx_json_node_first (self); child != NULL; child = finx_json_node_next (self, child))
    if (child->name_length == length && memcmp (child->name, name, length) == 0)
      return child;
  return NULL;
}

gboolean
finx_json_node_is_object (const FinxJsonNode *self)
{
  return self != NULL && self->type == FINX_JSON_OBJECT;
}

gboolean
finx_json_node_is_array (const FinxJsonNode *self)
{
  return self != NULL && self->type == FINX_JSON_ARRAY;
}

/* Whether it is this string, which has nothing that JSON would escape. */
gboolean
finx_json_node_is (const FinxJsonNode *self,
                   const char         *text)
{
  return self != NULL && self->type == FINX_JSON_STRING && self->length == strlen (text) && memcmp (self->text, text, self->length) == 0;
}

/* (transfer full) (nullable): of a member */
char *
finx_json_node_name (const FinxJsonNode *self)
{
  return self != NULL && self->name != NULL ? finx_json_text_unescape (self->name, self->name_length) : NULL;
}

/* (transfer full) (nullable): a string, or a number as it stands there; ids come as both */
char *
finx_json_node_text (const FinxJsonNode *self)
{
  if (self != NULL && self->type == FINX_JSON_STRING)
    return finx_json_text_unescape (self->text, self->length);
  return self != NULL && self->type == FINX_JSON_NUMBER ? g_strndup (self->text, self->length) : NULL;
}

/* %FALSE: neither a number nor a string. */
static gboolean
copy_number (const FinxJsonNode *self,
             char                number[MAX_NUMBER])
{
  if (self == NULL || (self->type != FINX_JSON_NUMBER && self->type != FINX_JSON_STRING) || self->length >= MAX_NUMBER)
    return FALSE;
  memcpy (number, self->text, self->length);
  number[self->length] = '\0';
  return TRUE;
}

/* "1.5e-7" without its exponent. Unknown where it would need more digits than there are. */
static FinxDecimal
shift (FinxDecimal value,
       const char *exponent)
{
  gint64 by;

  if (!g_ascii_string_to_signed (*exponent == '+' ? exponent + 1 : exponent, 10, -100, 100, &by, NULL) || !finx_decimal_is_known (value))
    return FINX_DECIMAL_UNKNOWN;
  for (; by > 0; by--)
    value = finx_decimal_mul (value, finx_decimal_new (10, 0), FINX_DECIMAL_MAX_SCALE, FINX_ROUND_DOWN);
  if (by < 0 && value.scale + (-by) > FINX_DECIMAL_MAX_SCALE)
    return FINX_DECIMAL_UNKNOWN;
  value.scale = (guint8) (value.scale + (-by));
  return value;
}

/* Exactly the number that stands there, or in a string; unknown otherwise, and where it has more digits than a #FinxDecimal. */
FinxDecimal
finx_json_node_decimal (const FinxJsonNode *self)
{
  char number[MAX_NUMBER], *exponent;
  FinxDecimal value;

  if (!copy_number (self, number))
    return FINX_DECIMAL_UNKNOWN;
  exponent = strpbrk (number, "eE");
  if (exponent != NULL)
    *exponent++ = '\0';
  if (!finx_decimal_parse (number, &value, NULL))
    return FINX_DECIMAL_UNKNOWN;
  return exponent != NULL ? shift (value, exponent) : value;
}

/* For what is drawn, not for money; NaN otherwise. */
double
finx_json_node_double (const FinxJsonNode *self)
{
  char number[MAX_NUMBER], *end;
  double value;

  if (!copy_number (self, number) || *number == '\0')
    return (double) NAN;
  value = g_ascii_strtod (number, &end);
  return *end == '\0' && isfinite (value) ? value : (double) NAN;
}

gboolean
finx_json_node_integer (const FinxJsonNode *self,
                        gint64             *value)
{
  char number[MAX_NUMBER];

  return copy_number (self, number) && g_ascii_string_to_signed (number, 10, G_MININT64, G_MAXINT64, value, NULL);
}

gboolean
finx_json_node_boolean (const FinxJsonNode *self)
{
  return self != NULL && self->type == FINX_JSON_WORD && *self->text == 't';
}

/* UTC µs of a time as ISO 8601 has it; 0: none */
gint64
finx_json_node_time (const FinxJsonNode *self)
{
  char text[MAX_NUMBER];
  gint64 time_us;

  return self != NULL && self->type == FINX_JSON_STRING && copy_number (self, text) && finx_time_parse_iso (text, &time_us, NULL)
         ? time_us : 0;
}
