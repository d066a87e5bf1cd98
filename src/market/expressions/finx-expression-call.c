/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What names mean in an expression: words, functions and indicators, with what stands in their brackets. */
#include "market/expressions/finx-expression-private.h"

#include <math.h>
#include <string.h>

#include "base/finx-error.h"
#include "base/finx-text.h"

#define MOST_BARS  1000                 /* of highest and lowest */
#define MOST_WRONG 2                    /* letters, for a guess */

/* What a call was made of, on its way to a node. */
typedef struct
{
  FinxExpressionParser *parser;
  const FinxToken      *name;
  GPtrArray            *arguments;      /* (element-type FinxNode) owned; (nullable): no brackets */
  gsize                 end;
} Call;

static guint
count_arguments (const Call *call)
{
  return call->arguments != NULL ? call->arguments->len : 0;
}

static FinxNode *
get_argument (const Call *call,
              guint       index)
{
  return call->arguments->pdata[index];
}

static FinxNode *
make (const Call   *call,
      FinxNodeKind  kind)
{
  return finx_node_new (kind, call->name->first, call->end - call->name->first);
}

static gpointer
fail_usage (const Call *call,
            const char *usage)
{
  return finx_expression_fail (call->parser, call->name->first, call->end - call->name->first, "FINX-EXPR-004",
                               finx_text ("it is written %s"), usage);
}

/* A number, signed or not, that is written out. */
static gboolean
get_number (const FinxNode *node,
            double         *number)
{
  if (node->kind == FINX_NODE_NEGATE && get_number (finx_node_child (node, 0), number))
    {
      *number = -*number;
      return TRUE;
    }
  *number = node->number;
  return node->kind == FINX_NODE_NUMBER;
}

static gboolean
check_subject (const Call  *call,
               FinxSubject  subject)
{
  if (call->parser->subject == subject)
    return TRUE;
  if (call->parser->subject == FINX_SUBJECT_SERIES)
    finx_expression_fail (call->parser, call->name->first, call->name->length, "FINX-EXPR-003",
                          finx_text ("“%s” is not of an economic series, which has release and previous"), call->name->text);
  else if (subject == FINX_SUBJECT_SERIES)
    finx_expression_fail (call->parser, call->name->first, call->name->length, "FINX-EXPR-003",
                          finx_text ("“%s” is of an economic series; this condition is about something else"), call->name->text);
  else if (subject == FINX_SUBJECT_INSTRUMENT)
    finx_expression_fail (call->parser, call->name->first, call->name->length, "FINX-EXPR-003",
                          finx_text ("“%s” is of an instrument; this condition is about a portfolio"), call->name->text);
  else
    finx_expression_fail (call->parser, call->name->first, call->name->length, "FINX-EXPR-003",
                          finx_text ("“%s” is of a portfolio; this condition is about an instrument"), call->name->text);
  return FALSE;
}

/* The bars that a span names. */
static gboolean
take_interval (const Call     *call,
               const FinxNode *span,
               FinxInterval   *interval)
{
  *interval = span->interval;
  if (span->interval == FINX_INTERVAL_NONE)
    finx_expression_fail (call->parser, span->first, span->length, "FINX-EXPR-004",
                          finx_text ("there are no bars so long; the longest are 24h, 366d, 52w and 120mo"));
  else if (!finx_interval_is_of_time (span->interval))
    finx_expression_fail (call->parser, span->first, span->length, "FINX-EXPR-004",
                          finx_text ("bars of trades have no past to begin with; a condition takes bars of time, such as 7m"));
  else
    return TRUE;
  return FALSE;
}

static FinxNode *
make_word (const Call *call,
           FinxWord    word)
{
  g_autoptr(FinxNode) node = make (call, FINX_NODE_WORD);

  if (!check_subject (call, finx_word_get_subject (word)))
    return NULL;
  node->word = word;
  node->interval = finx_word_is_of_bar (word) ? FINX_INTERVAL_OWN : FINX_INTERVAL_NONE;
  if (call->arguments == NULL)
    return g_steal_pointer (&node);
  if (word == FINX_WORD_EARNINGS_IN)
    return finx_expression_fail (call->parser, node->first, node->length, "FINX-EXPR-004",
                                 finx_text ("“%s” is in days and stands alone"), call->name->text);
  if (!finx_word_is_of_bar (word))
    return finx_expression_fail (call->parser, node->first, node->length, "FINX-EXPR-004",
                                 finx_text ("“%s” is of the quote and stands alone"), call->name->text);
  if (call->arguments->len != 1 || get_argument (call, 0)->kind != FINX_NODE_SPAN)
    return finx_expression_fail (call->parser, node->first, node->length, "FINX-EXPR-004",
                                 finx_text ("in the brackets of “%s” stands its time frame: close(1d)"), call->name->text);
  return take_interval (call, get_argument (call, 0), &node->interval) ? g_steal_pointer (&node) : NULL;
}

/* Indicators */

static gboolean
is_source (const FinxNode  *node,
           FinxPriceSource *source)
{
  if (node->kind != FINX_NODE_WORD || node->interval != FINX_INTERVAL_OWN)
    return FALSE;
  for (guint i = 0; i < FINX_N_SOURCES; i++)
    if (g_str_equal (finx_price_source_to_string (i), finx_word_to_string (node->word)))
      {
        *source = i;
        return TRUE;
      }
  return FALSE;
}

/* "rsi(period, time frame)" */
static char *
describe_usage (const FinxIndicatorInfo *info)
{
  GString *text = g_string_new (finx_expression_spell (info->name));
  const char *comma = "";

  g_string_append_c (text, '(');
  if (info->has_source)
    {
      g_string_append_printf (text, "[%s]", finx_price_source_to_string (info->source));
      comma = ", ";
    }
  for (guint i = 0; i < info->n_parameters; i++)
    {
      g_string_append_printf (text, "%s%s", comma, info->parameters[i].name);
      comma = ", ";
    }
  g_string_append_printf (text, "%s[1h])", comma);
  return g_string_free (text, FALSE);
}

static gboolean
take_arguments (const Call *call,
                FinxNode   *node)
{
  guint n = count_arguments (call), at = 0, taken = 0;

  if (n > 0 && get_argument (call, n - 1)->kind == FINX_NODE_SPAN && !take_interval (call, get_argument (call, --n), &node->interval))
    return FALSE;
  if (n > 0 && node->spec.info->has_source && is_source (get_argument (call, 0), &node->spec.source))
    at = 1;
  for (; at < n; at++, taken++)
    if (taken >= node->spec.info->n_parameters || !get_number (get_argument (call, at), &node->spec.parameters[taken]))
      {
        g_autofree char *usage = describe_usage (node->spec.info);
        const FinxNode *wrong = get_argument (call, at);

        finx_expression_fail (call->parser, wrong->first, wrong->length, "FINX-EXPR-004", finx_text ("it is written %s"), usage);
        return FALSE;
      }
  return TRUE;
}

/**
 * finx_expression_spell:
 * @name: of an indicator or one of its outputs: "garman-klass"
 *
 * A hyphen would be a difference, so that "_" stands for it. Any thread.
 *
 * Returns: (transfer none): as an expression writes it: "garman_klass"; static, or @name
 */
const char *
finx_expression_spell (const char *name)
{
  g_autofree char *text = strchr (name, '-') != NULL ? g_strdelimit (g_strdup (name), "-", '_') : NULL;

  return text != NULL ? g_intern_string (text) : name;
}

/* (nullable) */
const FinxIndicatorInfo *
finx_expression_find_indicator (const char *text)
{
  for (guint i = 0; i < finx_indicator_get_n (); i++)
    if (g_str_equal (finx_expression_spell (finx_indicator_get_info (i)->name), text))
      return finx_indicator_get_info (i);
  return NULL;
}

static FinxNode *
make_indicator (const Call              *call,
                const FinxIndicatorInfo *info)
{
  g_autoptr(FinxNode) node = make (call, FINX_NODE_INDICATOR);
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (!check_subject (call, FINX_SUBJECT_INSTRUMENT))
    return NULL;
  node->interval = FINX_INTERVAL_OWN;
  node->spec = finx_indicator_spec_initial (info);
  if (!take_arguments (call, node))
    return NULL;
  if ((finx_indicator_get_needs (&node->spec) & FINX_NEEDS_OTHER) != 0)
    return finx_expression_fail (call->parser, node->first, node->length, "FINX-EXPR-003",
                                 finx_text ("“%s” compares two instruments; a condition looks at one"),
                                 finx_expression_spell (info->name));
  if (finx_indicator_spec_check (&node->spec, &error))
    return g_steal_pointer (&node);
  sentence = finx_error_text (error);
  return finx_expression_fail (call->parser, node->first, node->length, "FINX-EXPR-004", "%s", sentence);
}

gboolean
finx_expression_choose (FinxExpressionParser *self,
                        FinxNode             *indicator,
                        const FinxToken      *name)
{
  const FinxIndicatorInfo *info = indicator->spec.info;
  g_autoptr(GString) known = g_string_new (NULL);

  for (guint i = 0; i < info->n_outputs; i++)
    {
      const char *output = finx_expression_spell (info->outputs[i].name);

      if (g_str_equal (output, name->text))
        {
          indicator->output = i;
          return TRUE;
        }
      g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", output);
    }
  finx_expression_fail (self, name->first, name->length, "FINX-EXPR-003", finx_text ("“%s” has no output “%s”; it has %s"),
                        finx_expression_spell (info->name), name->text, known->str);
  return FALSE;
}

/* Functions */

static gboolean
is_span (const Call *call,
         guint       index)
{
  return get_argument (call, index)->kind == FINX_NODE_SPAN;
}

/* Moves the numbers among the arguments below a node of @kind. */
static FinxNode *
make_function (const Call   *call,
               FinxNodeKind  kind,
               guint         n)
{
  FinxNode *node = make (call, kind);

  node->children = g_ptr_array_new_full (n, (GDestroyNotify) finx_node_free);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (node->children, g_ptr_array_steal_index (call->arguments, 0));
  return node;
}

/* Of prev, highest and lowest: on which bars they count. */
static FinxNode *
settle_interval (const Call *call,
                 FinxNode   *node)
{
  if (finx_node_find_interval (node, &node->interval))
    {
      node->interval = node->interval == FINX_INTERVAL_NONE ? FINX_INTERVAL_OWN : node->interval;
      return node;
    }
  finx_expression_fail (call->parser, node->first, node->length, "FINX-EXPR-006",
                        finx_text ("“%s” counts bars, and these are of several time frames; give all of them the same"), call->name->text);
  finx_node_free (node);
  return NULL;
}

static FinxNode *
make_window (const Call   *call,
             FinxNodeKind  kind)
{
  guint n = count_arguments (call);
  double count;
  FinxNode *node;

  if (n != 2 || is_span (call, 0) || !get_number (get_argument (call, 1), &count))
    return fail_usage (call, kind == FINX_NODE_HIGHEST ? "highest(high, 20)" : "lowest(low, 20)");
  if (count != floor (count) || count < 1 || count > MOST_BARS)
    return finx_expression_fail (call->parser, get_argument (call, 1)->first, get_argument (call, 1)->length, "FINX-EXPR-004",
                                 finx_text ("the number of bars is a whole one, from 1 to %d"), MOST_BARS);
  node = make_function (call, kind, 1);
  node->count = (guint) count;
  return settle_interval (call, node);
}

static FinxNode *
make_percent_change (const Call *call)
{
  gint64 span_us;
  FinxNode *node;

  if (count_arguments (call) != 2 || is_span (call, 0) || !is_span (call, 1))
    return fail_usage (call, "percent_change(last, 15m)");
  span_us = get_argument (call, 1)->span_us;
  if (span_us == 0)
    return finx_expression_fail (call->parser, get_argument (call, 1)->first, get_argument (call, 1)->length, "FINX-EXPR-004",
                                 finx_text ("a span by the clock is of s, m, h, d or w, and at most a year"));
  node = make_function (call, FINX_NODE_PERCENT_CHANGE, 1);
  node->span_us = span_us;
  return node;
}

static FinxNode *
make_many (const Call   *call,
           FinxNodeKind  kind)
{
  guint n = count_arguments (call);

  for (guint i = 0; i < n; i++)
    if (is_span (call, i))
      n = 0;
  if (n < 2)
    return fail_usage (call, kind == FINX_NODE_MIN ? "min(a, b)" : "max(a, b)");
  return make_function (call, kind, n);
}

static FinxNode *
resolve (const Call *call)
{
  const char *name = call->name->text, *guess;
  gboolean is_one = count_arguments (call) == 1 && !is_span (call, 0);
  FinxWord word;

  if (finx_word_find (name, &word))
    return make_word (call, word);
  if ((g_str_equal (name, "prev") || g_str_equal (name, "highest") || g_str_equal (name, "lowest")) && !check_subject (call, FINX_SUBJECT_INSTRUMENT))
    return NULL;
  if (g_str_equal (name, "prev"))
    return !is_one ? fail_usage (call, "prev(close)") : settle_interval (call, make_function (call, FINX_NODE_PREV, 1));
  if (g_str_equal (name, "abs"))
    return !is_one ? fail_usage (call, "abs(change)") : make_function (call, FINX_NODE_ABS, 1);
  if (g_str_equal (name, "highest"))
    return make_window (call, FINX_NODE_HIGHEST);
  if (g_str_equal (name, "lowest"))
    return make_window (call, FINX_NODE_LOWEST);
  if (g_str_equal (name, "percent_change"))
    return make_percent_change (call);
  if (g_str_equal (name, "min") || g_str_equal (name, "max"))
    return make_many (call, g_str_equal (name, "min") ? FINX_NODE_MIN : FINX_NODE_MAX);
  if (finx_expression_find_indicator (name) != NULL)
    return make_indicator (call, finx_expression_find_indicator (name));

  guess = finx_expression_guess (name, call->parser->subject);
  if (guess != NULL)
    return finx_expression_fail (call->parser, call->name->first, call->name->length, "FINX-EXPR-003",
                                 finx_text ("“%s” is not known; perhaps “%s”"), name, guess);
  return finx_expression_fail (call->parser, call->name->first, call->name->length, "FINX-EXPR-003",
                               finx_text ("“%s” is no word, function or indicator; the help lists them"), name);
}

FinxNode *
finx_expression_call (FinxExpressionParser *self,
                      const FinxToken      *name,
                      GPtrArray            *arguments,
                      gsize                 end)
{
  Call call = { self, name, arguments, end };
  FinxNode *node = resolve (&call);

  g_clear_pointer (&arguments, g_ptr_array_unref);
  return node;
}

/* Guesses */

/* Letters to insert, drop or replace; of texts that fit into @row. */
static guint
distance (const char *one,
          const char *other)
{
  guint row[65];
  gsize n = strlen (other);

  if (n >= G_N_ELEMENTS (row))
    return G_MAXUINT;
  for (gsize i = 0; i <= n; i++)
    row[i] = (guint) i;
  for (; *one != '\0'; one++)
    {
      guint diagonal = row[0]++;

      for (gsize i = 1; i <= n; i++)
        {
          guint above = row[i];

          row[i] = MIN (MIN (row[i], row[i - 1]) + 1, diagonal + (*one != other[i - 1]));
          diagonal = above;
        }
    }
  return row[n];
}

static void
consider (const char  *text,
          const char  *name,
          guint       *least,
          const char **guess)
{
  guint far = distance (text, name);

  if (far >= *least || far >= strlen (name))
    return;
  *least = far;
  *guess = name;
}

/* (nullable): the indicator whose hyphenated name @text is one end of: "garman" of "garman-klass", which was read as a difference */
static const char *
find_hyphenated (const char *text)
{
  g_autofree char *head = g_strconcat (text, "_", NULL), *tail = g_strconcat ("_", text, NULL);

  for (guint i = 0; i < finx_indicator_get_n (); i++)
    {
      const char *name = finx_expression_spell (finx_indicator_get_info (i)->name);

      if (g_str_has_prefix (name, head) || g_str_has_suffix (name, tail))
        return name;
    }
  return NULL;
}

const char *
finx_expression_guess (const char  *text,
                       FinxSubject  subject)
{
  const char *guess = NULL;
  guint least = MOST_WRONG + 1;

  for (guint i = 0; i < FINX_N_WORDS; i++)
    if (finx_word_get_subject (i) == subject)
      consider (text, finx_word_to_string (i), &least, &guess);
  for (guint i = FINX_NODE_PREV; i <= FINX_NODE_MAX; i++)
    consider (text, finx_node_sign (i), &least, &guess);
  for (guint i = 0; subject == FINX_SUBJECT_INSTRUMENT && i < finx_indicator_get_n (); i++)
    consider (text, finx_expression_spell (finx_indicator_get_info (i)->name), &least, &guess);
  if (guess == NULL && subject == FINX_SUBJECT_INSTRUMENT)
    guess = find_hyphenated (text);
  return guess;
}
