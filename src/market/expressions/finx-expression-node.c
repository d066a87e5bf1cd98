/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree of an expression: what its nodes are called, what kind of value they have, and how they are printed. */
#include "market/expressions/finx-expression-private.h"

#include "model/finx-names-private.h"

static const char *const word_names[] = {
  "last", "bid", "ask", "spread", "change", "change_percent", "earnings_in",
  "open", "high", "low", "close", "volume", "hl2", "hlc3", "ohlc4",
  "value", "cash", "gain", "unrealised", "day_gain", "day_percent", "drawdown",
  "release", "previous",
};
G_STATIC_ASSERT (G_N_ELEMENTS (word_names) == FINX_N_WORDS);

/* How tightly a node holds together; see the grammar of #FinxExpression. */
enum { LEVEL_OR, LEVEL_AND, LEVEL_NOT, LEVEL_COMPARISON, LEVEL_SUM, LEVEL_PRODUCT, LEVEL_SIGNED, LEVEL_PRIMARY };

static const struct
{
  const char *sign;
  int         level;
} kinds[] = {
  [FINX_NODE_NUMBER] = { "", LEVEL_PRIMARY },
  [FINX_NODE_SPAN] = { "", LEVEL_PRIMARY },
  [FINX_NODE_WORD] = { "", LEVEL_PRIMARY },
  [FINX_NODE_INDICATOR] = { "", LEVEL_PRIMARY },
  [FINX_NODE_NEGATE] = { "-", LEVEL_SIGNED },
  [FINX_NODE_NOT] = { "not", LEVEL_NOT },
  [FINX_NODE_ADD] = { "+", LEVEL_SUM },
  [FINX_NODE_SUBTRACT] = { "-", LEVEL_SUM },
  [FINX_NODE_MULTIPLY] = { "*", LEVEL_PRODUCT },
  [FINX_NODE_DIVIDE] = { "/", LEVEL_PRODUCT },
  [FINX_NODE_LESS] = { "<", LEVEL_COMPARISON },
  [FINX_NODE_LESS_EQUAL] = { "<=", LEVEL_COMPARISON },
  [FINX_NODE_GREATER] = { ">", LEVEL_COMPARISON },
  [FINX_NODE_GREATER_EQUAL] = { ">=", LEVEL_COMPARISON },
  [FINX_NODE_EQUAL] = { "==", LEVEL_COMPARISON },
  [FINX_NODE_NOT_EQUAL] = { "!=", LEVEL_COMPARISON },
  [FINX_NODE_CROSSES_ABOVE] = { "crosses_above", LEVEL_COMPARISON },
  [FINX_NODE_CROSSES_BELOW] = { "crosses_below", LEVEL_COMPARISON },
  [FINX_NODE_CROSSES] = { "crosses", LEVEL_COMPARISON },
  [FINX_NODE_AND] = { "and", LEVEL_AND },
  [FINX_NODE_OR] = { "or", LEVEL_OR },
  [FINX_NODE_PREV] = { "prev", LEVEL_PRIMARY },
  [FINX_NODE_HIGHEST] = { "highest", LEVEL_PRIMARY },
  [FINX_NODE_LOWEST] = { "lowest", LEVEL_PRIMARY },
  [FINX_NODE_PERCENT_CHANGE] = { "percent_change", LEVEL_PRIMARY },
  [FINX_NODE_ABS] = { "abs", LEVEL_PRIMARY },
  [FINX_NODE_MIN] = { "min", LEVEL_PRIMARY },
  [FINX_NODE_MAX] = { "max", LEVEL_PRIMARY },
};

const char *
finx_word_to_string (FinxWord word)
{
  return finx_name_of (word_names, G_N_ELEMENTS (word_names), word);
}

gboolean
finx_word_find (const char *text,
                FinxWord   *word)
{
  guint value;

  if (!finx_name_find (word_names, G_N_ELEMENTS (word_names), text, &value))
    return FALSE;

  *word = (FinxWord) value;
  return TRUE;
}

gboolean
finx_word_is_of_bar (FinxWord word)
{
  return word >= FINX_WORD_OPEN && word <= FINX_WORD_OHLC4;
}

FinxSubject
finx_word_get_subject (FinxWord word)
{
  return word >= FINX_WORD_RELEASE ? FINX_SUBJECT_SERIES : word >= FINX_WORD_VALUE ? FINX_SUBJECT_PORTFOLIO : FINX_SUBJECT_INSTRUMENT;
}

const char *
finx_node_sign (FinxNodeKind kind)
{
  return kinds[kind].sign;
}

FinxNode *
finx_node_new (FinxNodeKind kind,
               gsize        first,
               gsize        length)
{
  FinxNode *self = g_new0 (FinxNode, 1);

  self->kind = kind;
  self->first = first;
  self->length = length;
  return self;
}

void
finx_node_free (FinxNode *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_free (self);
}

FinxNode *
finx_node_child (const FinxNode *self,
                 guint           index)
{
  return self->children->pdata[index];
}

static guint
count_children (const FinxNode *self)
{
  return self->children != NULL ? self->children->len : 0;
}

gboolean
finx_node_is_condition (const FinxNode *self)
{
  return self->kind == FINX_NODE_NOT || (self->kind >= FINX_NODE_LESS && self->kind <= FINX_NODE_OR);
}

gboolean
finx_node_is_constant (const FinxNode *self)
{
  if (self->kind == FINX_NODE_WORD || self->kind == FINX_NODE_INDICATOR)
    return FALSE;
  for (guint i = 0; i < count_children (self); i++)
    if (!finx_node_is_constant (finx_node_child (self, i)))
      return FALSE;
  return TRUE;
}

gboolean
finx_node_find_interval (const FinxNode *self,
                         FinxInterval   *interval)
{
  *interval = self->interval;
  for (guint i = 0; i < count_children (self); i++)
    {
      FinxInterval below;

      if (!finx_node_find_interval (finx_node_child (self, i), &below))
        return FALSE;
      if (*interval != FINX_INTERVAL_NONE && below != FINX_INTERVAL_NONE && below != *interval)
        return FALSE;
      if (below != FINX_INTERVAL_NONE)
        *interval = below;
    }
  return TRUE;
}

static gboolean
needs_reports (const FinxNode *node)
{
  for (guint i = 0; i < count_children (node); i++)
    if (needs_reports (finx_node_child (node, i)))
      return TRUE;
  return node->kind == FINX_NODE_WORD && node->word == FINX_WORD_EARNINGS_IN;
}

gboolean
finx_expression_needs_reports (const FinxExpression *self)
{
  return needs_reports (self->root);
}

/* Printing */

static gboolean
has_own_interval (const FinxNode *self)
{
  return self->interval != FINX_INTERVAL_NONE && self->interval != FINX_INTERVAL_OWN;
}

/* The shortest text that is read as the same number. */
static void
print_number (double   number,
              GString *out)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  for (int digits = 15; digits <= 17; digits++)
    {
      char format[8];

      g_snprintf (format, sizeof format, "%%.%dg", digits);
      g_ascii_formatd (text, sizeof text, format, number);
      if (g_ascii_strtod (text, NULL) == number)
        break;
    }
  g_string_append (out, text);
}

static void
print (const FinxNode *self,
       int             level,
       GString        *out);

static void
print_call (const FinxNode *self,
            GString        *out)
{
  g_string_append_printf (out, "%s(", kinds[self->kind].sign);
  for (guint i = 0; i < count_children (self); i++)
    {
      g_string_append (out, i > 0 ? ", " : "");
      print (finx_node_child (self, i), LEVEL_OR, out);
    }
  if (self->kind == FINX_NODE_HIGHEST || self->kind == FINX_NODE_LOWEST)
    g_string_append_printf (out, ", %u", self->count);
  if (self->kind == FINX_NODE_PERCENT_CHANGE)
    {
      g_autofree char *span = finx_expression_print_span (self->span_us);

      g_string_append_printf (out, ", %s", span);
    }
  g_string_append_c (out, ')');
}

static void
print_indicator (const FinxNode *self,
                 GString        *out)
{
  const FinxIndicatorInfo *info = self->spec.info;
  const char *comma = "";

  g_string_append_printf (out, "%s(", finx_expression_spell (info->name));
  if (info->has_source && self->spec.source != info->source)
    {
      g_string_append (out, finx_price_source_to_string (self->spec.source));
      comma = ", ";
    }
  for (guint i = 0; i < info->n_parameters; i++)
    {
      g_string_append (out, comma);
      print_number (self->spec.parameters[i], out);
      comma = ", ";
    }
  if (has_own_interval (self))
    g_string_append_printf (out, "%s%s", comma, finx_interval_to_string (self->interval));
  g_string_append_c (out, ')');
  if (self->output > 0)
    g_string_append_printf (out, ".%s", finx_expression_spell (info->outputs[self->output].name));
}

static void
print_primary (const FinxNode *self,
               GString        *out)
{
  if (self->kind == FINX_NODE_NUMBER)
    print_number (self->number, out);
  else if (self->kind == FINX_NODE_INDICATOR)
    print_indicator (self, out);
  else if (self->kind != FINX_NODE_WORD)
    print_call (self, out);
  else
    {
      g_string_append (out, word_names[self->word]);
      if (has_own_interval (self))
        g_string_append_printf (out, "(%s)", finx_interval_to_string (self->interval));
    }
}

static void
print_pair (const FinxNode *self,
            GString        *out)
{
  int level = kinds[self->kind].level;

  /* The parser groups to the left; comparisons stand alone. */
  print (finx_node_child (self, 0), level == LEVEL_COMPARISON ? LEVEL_SUM : level, out);
  g_string_append_printf (out, " %s ", kinds[self->kind].sign);
  print (finx_node_child (self, 1), level + 1, out);
}

/* @level: what may stand there without parentheses. */
static void
print (const FinxNode *self,
       int             level,
       GString        *out)
{
  int own = kinds[self->kind].level;

  if (own < level)
    g_string_append_c (out, '(');
  if (own == LEVEL_PRIMARY)
    print_primary (self, out);
  else if (own == LEVEL_SIGNED || own == LEVEL_NOT)
    {
      g_string_append (out, own == LEVEL_NOT ? "not " : "-");
      print (finx_node_child (self, 0), own, out);
    }
  else
    print_pair (self, out);
  if (own < level)
    g_string_append_c (out, ')');
}

/* Returns: (transfer full): on one line; see finx_expression_normalize() */
char *
finx_expression_to_string (const FinxExpression *self)
{
  GString *out = g_string_new (NULL);

  print (self->root, LEVEL_OR, out);
  return g_string_free (out, FALSE);
}

static void
split (const FinxNode *node,
       GPtrArray      *parts)
{
  GString *out;

  if (node->kind == FINX_NODE_AND)
    {
      split (finx_node_child (node, 0), parts);
      split (finx_node_child (node, 1), parts);
      return;
    }
  out = g_string_new (NULL);
  print (node, LEVEL_OR, out);
  g_ptr_array_add (parts, g_string_free (out, FALSE));
}

char **
finx_expression_split (const FinxExpression *self)
{
  GPtrArray *parts = g_ptr_array_new ();

  split (self->root, parts);
  g_ptr_array_add (parts, NULL);
  return (char **) g_ptr_array_free (parts, FALSE);
}
