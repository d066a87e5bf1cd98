/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recursive descent over the grammar of #FinxExpression. Types are looked at as nodes are made, so the first fault is the
 * leftmost one. */
#include "market/expressions/finx-expression-private.h"

#include "base/finx-error.h"
#include "base/finx-text.h"

#define DEEPEST 64                      /* brackets, calls and signs in each other */

static FinxNode *parse_or (FinxExpressionParser *self);
static FinxNode *parse_signed (FinxExpressionParser *self);

gpointer
finx_expression_fail (FinxExpressionParser *self,
                      gsize                 first,
                      gsize                 length,
                      const char           *code,
                      const char           *format,
                      ...)
{
  FinxPlace place = { 1, 1, first, length };
  g_autofree char *sentence = NULL;
  va_list args;

  for (const char *p = self->source; p < self->source + first; p = g_utf8_next_char (p))
    {
      place.column = *p == '\n' ? 1 : place.column + 1;
      place.line += *p == '\n';
    }
  if (self->place != NULL)
    *self->place = place;
  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  if (place.line > 1)
    finx_set_error (self->error, FINX_ERROR_INVALID, code, "Line %u, column %u: %s", place.line, place.column, sentence);
  else
    finx_set_error (self->error, FINX_ERROR_INVALID, code, "Column %u: %s", place.column, sentence);
  return NULL;
}

static void
advance (FinxExpressionParser *self)
{
  finx_expression_scan (self->source, self->token.first + self->token.length, &self->token);
}

static gboolean
at_sign (FinxExpressionParser *self,
         const char           *sign)
{
  return self->token.kind == FINX_TOKEN_SIGN && g_str_equal (self->token.text, sign);
}

static gboolean
at_name (FinxExpressionParser *self,
         const char           *name)
{
  return self->token.kind == FINX_TOKEN_NAME && g_str_equal (self->token.text, name);
}

/* Takes @before. */
static gpointer
fail_expected (FinxExpressionParser *self,
               FinxNode             *before,
               const char           *expected)
{
  const FinxToken *token = &self->token;
  g_autofree char *found = g_strndup (self->source + token->first, token->length);

  finx_node_free (before);
  if (token->kind == FINX_TOKEN_WRONG)
    return finx_expression_fail (self, token->first, token->length, "FINX-EXPR-001", finx_text ("“%s” can not be read: %s"), found, token->text);
  if (token->kind == FINX_TOKEN_END)
    return finx_expression_fail (self, token->first, 0, "FINX-EXPR-002", finx_text ("it ends too early: %s is missing"), expected);
  return finx_expression_fail (self, token->first, token->length, "FINX-EXPR-002", finx_text ("%s was expected, not “%s”"), expected, found);
}

static FinxNode *
check_kind (FinxExpressionParser *self,
            FinxNode             *node,
            gboolean              condition)
{
  if (node == NULL || finx_node_is_condition (node) == condition)
    return node;
  if (condition)
    finx_expression_fail (self, node->first, node->length, "FINX-EXPR-005", finx_text ("a condition is needed here, not a number; compare it with something, such as “> 0”"));
  else
    finx_expression_fail (self, node->first, node->length, "FINX-EXPR-005", finx_text ("a number is needed here, not a condition"));
  finx_node_free (node);
  return NULL;
}

/* Takes both; %NULL with an error when one is %NULL or of the wrong kind. */
static FinxNode *
join (FinxExpressionParser *self,
      FinxNodeKind          kind,
      FinxNode             *left,
      FinxNode             *right)
{
  gboolean conditions = kind == FINX_NODE_AND || kind == FINX_NODE_OR;
  FinxNode *joined;

  left = right != NULL ? check_kind (self, left, conditions) : (finx_node_free (left), NULL);
  right = left != NULL ? check_kind (self, right, conditions) : (finx_node_free (right), NULL);
  if (left == NULL || right == NULL)
    {
      finx_node_free (left);
      return NULL;
    }
  joined = finx_node_new (kind, left->first, right->first + right->length - left->first);
  joined->children = g_ptr_array_new_full (2, (GDestroyNotify) finx_node_free);
  g_ptr_array_add (joined->children, left);
  g_ptr_array_add (joined->children, right);
  return joined;
}

/* Primaries */

/* Returns: (transfer full) (nullable): without the brackets, which are behind it then */
static GPtrArray *
parse_arguments (FinxExpressionParser *self)
{
  g_autoptr(GPtrArray) arguments = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_node_free);

  advance (self);
  while (!at_sign (self, ")"))
    {
      FinxNode *argument;

      if (arguments->len > 0 && !at_sign (self, ","))
        return fail_expected (self, NULL, finx_text ("“,” or “)”"));
      if (arguments->len > 0)
        advance (self);
      if (self->token.kind == FINX_TOKEN_SPAN)
        {
          argument = finx_node_new (FINX_NODE_SPAN, self->token.first, self->token.length);
          argument->interval = self->token.interval;
          argument->span_us = self->token.span_us;
          advance (self);
        }
      else
        argument = check_kind (self, parse_or (self), FALSE);
      if (argument == NULL)
        return NULL;
      g_ptr_array_add (arguments, argument);
    }
  return g_steal_pointer (&arguments);
}

static FinxNode *
parse_name (FinxExpressionParser *self)
{
  FinxToken name = self->token;
  gsize end = name.first + name.length;
  GPtrArray *arguments = NULL;

  advance (self);
  if (at_sign (self, "("))
    {
      arguments = parse_arguments (self);
      if (arguments == NULL)
        return NULL;
      end = self->token.first + self->token.length;
      advance (self);
    }
  return finx_expression_call (self, &name, arguments, end);
}

/* ".signal" behind an indicator */
static FinxNode *
parse_output (FinxExpressionParser *self,
              FinxNode             *node)
{
  if (node == NULL || !at_sign (self, "."))
    return node;
  if (node->kind != FINX_NODE_INDICATOR)
    return fail_expected (self, node, finx_text ("an operator"));
  advance (self);
  if (self->token.kind != FINX_TOKEN_NAME)
    return fail_expected (self, node, finx_text ("the name of an output"));
  if (!finx_expression_choose (self, node, &self->token))
    {
      finx_node_free (node);
      return NULL;
    }
  node->length = self->token.first + self->token.length - node->first;
  advance (self);
  return node;
}

static FinxNode *
parse_primary (FinxExpressionParser *self)
{
  FinxNode *node;
  gsize first = self->token.first;

  if (self->token.kind == FINX_TOKEN_NUMBER)
    {
      node = finx_node_new (FINX_NODE_NUMBER, first, self->token.length);
      node->number = self->token.number;
      advance (self);
      return node;
    }
  if (self->token.kind == FINX_TOKEN_SPAN)
    return finx_expression_fail (self, first, self->token.length, "FINX-EXPR-004",
                                 finx_text ("a span such as 15m stands in brackets: percent_change(last, 15m), rsi(14, 1h)"));
  if (self->token.kind == FINX_TOKEN_NAME && g_str_has_prefix (self->token.text, "crosses"))
    return finx_expression_fail (self, first, self->token.length, "FINX-EXPR-002",
                                 finx_text ("“%s” stands between two numbers: last crosses_above 100"), self->token.text);
  if (self->token.kind == FINX_TOKEN_NAME && !at_name (self, "and") && !at_name (self, "or"))
    return parse_output (self, parse_name (self));
  if (!at_sign (self, "("))
    return fail_expected (self, NULL, finx_text ("a number, a word or “(”"));
  advance (self);
  node = parse_or (self);
  if (node == NULL)
    return NULL;
  if (!at_sign (self, ")"))
    return fail_expected (self, node, finx_text ("an operator or “)”"));
  node->length = self->token.first + 1 - first;
  node->first = first;
  advance (self);
  return node;
}

/* Operators */

static FinxNode *
parse_prefixed (FinxExpressionParser *self,
                FinxNodeKind          kind,
                FinxNode           *(*parse) (FinxExpressionParser *self))
{
  gsize first = self->token.first;
  FinxNode *below, *node;

  if (++self->depth > DEEPEST)
    return finx_expression_fail (self, first, self->token.length, "FINX-EXPR-007", finx_text ("too many brackets in each other; split the condition"));
  advance (self);
  below = check_kind (self, parse (self), kind == FINX_NODE_NOT);
  self->depth--;
  if (below == NULL)
    return NULL;
  node = finx_node_new (kind, first, below->first + below->length - first);
  node->children = g_ptr_array_new_full (1, (GDestroyNotify) finx_node_free);
  g_ptr_array_add (node->children, below);
  return node;
}

static FinxNode *
parse_signed (FinxExpressionParser *self)
{
  FinxNode *node;

  if (at_sign (self, "-"))
    return parse_prefixed (self, FINX_NODE_NEGATE, parse_signed);
  if (++self->depth > DEEPEST)
    return finx_expression_fail (self, self->token.first, self->token.length, "FINX-EXPR-007", finx_text ("too many brackets in each other; split the condition"));
  node = parse_primary (self);
  self->depth--;
  return node;
}

/* The operator at the parser among @first … @last; FALSE: none. */
static gboolean
at_operator (FinxExpressionParser *self,
             FinxNodeKind          first,
             FinxNodeKind          last,
             FinxNodeKind         *kind)
{
  if (self->token.kind != FINX_TOKEN_SIGN && self->token.kind != FINX_TOKEN_NAME)
    return FALSE;
  for (*kind = first; *kind <= last; (*kind)++)
    if (g_str_equal (self->token.text, finx_node_sign (*kind)))
      return TRUE;
  return FALSE;
}

static FinxNode *
parse_chain (FinxExpressionParser *self,
             FinxNodeKind          first,
             FinxNodeKind          last,
             FinxNode           *(*parse) (FinxExpressionParser *self))
{
  FinxNode *node = parse (self);
  FinxNodeKind kind;

  while (node != NULL && at_operator (self, first, last, &kind))
    {
      advance (self);
      node = join (self, kind, node, parse (self));
    }
  return node;
}

static FinxNode *
parse_product (FinxExpressionParser *self)
{
  return parse_chain (self, FINX_NODE_MULTIPLY, FINX_NODE_DIVIDE, parse_signed);
}

static FinxNode *
parse_sum (FinxExpressionParser *self)
{
  return parse_chain (self, FINX_NODE_ADD, FINX_NODE_SUBTRACT, parse_product);
}

static FinxNode *
parse_comparison (FinxExpressionParser *self)
{
  FinxNode *node = parse_sum (self);
  FinxNodeKind kind;

  if (node == NULL || !at_operator (self, FINX_NODE_LESS, FINX_NODE_CROSSES, &kind))
    return node;
  advance (self);
  node = join (self, kind, node, parse_sum (self));
  if (node != NULL && at_operator (self, FINX_NODE_LESS, FINX_NODE_CROSSES, &kind))
    {
      finx_node_free (node);
      return finx_expression_fail (self, self->token.first, self->token.length, "FINX-EXPR-002",
                                   finx_text ("two comparisons in a row: write “a < b and b < c”"));
    }
  return node;
}

static FinxNode *
parse_not (FinxExpressionParser *self)
{
  return at_name (self, "not") ? parse_prefixed (self, FINX_NODE_NOT, parse_not) : parse_comparison (self);
}

static FinxNode *
parse_and (FinxExpressionParser *self)
{
  return parse_chain (self, FINX_NODE_AND, FINX_NODE_AND, parse_not);
}

static FinxNode *
parse_or (FinxExpressionParser *self)
{
  return parse_chain (self, FINX_NODE_OR, FINX_NODE_OR, parse_and);
}

static FinxNode *
parse_all (FinxExpressionParser *self,
           gboolean              condition)
{
  FinxNode *root = parse_or (self);

  if (root != NULL && self->token.kind != FINX_TOKEN_END)
    return fail_expected (self, root, finx_text ("an operator or the end"));
  root = check_kind (self, root, condition);
  if (root == NULL || !finx_node_is_constant (root))
    return root;
  finx_expression_fail (self, root->first, root->length, "FINX-EXPR-008", finx_text ("it looks at nothing of the market, so it never changes"));
  finx_node_free (root);
  return NULL;
}

static FinxExpression *
parse (const char   *text,
       FinxSubject   subject,
       gboolean      condition,
       FinxPlace    *place,
       GError      **error)
{
  FinxExpressionParser parser = { .source = text, .subject = subject, .place = place, .error = error };
  FinxExpression *self;
  const char *end;
  FinxNode *root;

  if (!g_utf8_validate (text, -1, &end))
    {
      g_autofree char *sound = g_strndup (text, (gsize) (end - text));

      parser.source = sound;
      return finx_expression_fail (&parser, (gsize) (end - text), 0, "FINX-EXPR-001", finx_text ("this is no text (UTF-8)"));
    }
  if (end - text > FINX_EXPRESSION_LONGEST)
    return finx_expression_fail (&parser, 0, 0, "FINX-EXPR-007", finx_text ("a condition has at most %d characters"), FINX_EXPRESSION_LONGEST);
  finx_expression_scan (text, 0, &parser.token);
  if (parser.token.kind == FINX_TOKEN_END)
    return finx_expression_fail (&parser, 0, 0, "FINX-EXPR-002", finx_text ("the condition is empty; try “last > 100” or “rsi(14) < 30”"));
  root = parse_all (&parser, condition);
  if (root == NULL)
    return NULL;
  self = g_new0 (FinxExpression, 1);
  self->root = root;
  self->subject = subject;
  return self;
}

/**
 * finx_expression_parse:
 * @text: UTF-8 or not; at most %FINX_EXPRESSION_LONGEST bytes
 * @subject: what it is about, which decides over the words
 * @place: (out) (optional): where the fault is, set with @error
 * @error: %FINX_ERROR_INVALID with a code FINX-EXPR-…: where, what was expected, and what to do
 *
 * Returns: (transfer full) (nullable): a condition that depends on something
 */
FinxExpression *
finx_expression_parse (const char   *text,
                       FinxSubject   subject,
                       FinxPlace    *place,
                       GError      **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  return parse (text, subject, TRUE, place, error);
}

/**
 * finx_expression_parse_number:
 *
 * Likewise for what stands on one side of a comparison, such as "rsi(14, 1d)".
 *
 * Returns: (transfer full) (nullable): a number that depends on something
 */
FinxExpression *
finx_expression_parse_number (const char   *text,
                              FinxSubject   subject,
                              FinxPlace    *place,
                              GError      **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  return parse (text, subject, FALSE, place, error);
}

void
finx_expression_free (FinxExpression *self)
{
  if (self == NULL)
    return;

  finx_node_free (self->root);
  g_free (self);
}

char *
finx_expression_normalize (const char   *text,
                           FinxSubject   subject,
                           FinxPlace    *place,
                           GError      **error)
{
  g_autoptr(FinxExpression) parsed = finx_expression_parse (text, subject, place, error);

  return parsed != NULL ? finx_expression_to_string (parsed) : NULL;
}
