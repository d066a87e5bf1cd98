/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The language of conditions: what is read and how it is printed, where faults are, and that programs do what a plain
 * reading of the tree over all that was ever seen gives. */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "base/finx-error.h"
#include "market/expressions/finx-expression-completion.h"
#include "market/expressions/finx-expression-program.h"

typedef struct
{
  const char *name;
  const char *text;
  const char *printed;
} Form;

static const Form forms[] = {
  { "spaces", "  last>100  ", "last > 100" },
  { "capitals", "RSI(14) < 30 AND NOT Last >= 1", "rsi(14) < 30 and not last >= 1" },
  { "lines", "last > 1\n  and bid\t> 2", "last > 1 and bid > 2" },
  { "loose-brackets", "((last)) > (1 + 2) * 3", "last > (1 + 2) * 3" },
  { "or-below-and", "(last > 1 or bid > 2) and ask > 3", "(last > 1 or bid > 2) and ask > 3" },
  { "and-below-or", "(last > 1 and bid > 2) or ask > 3", "last > 1 and bid > 2 or ask > 3" },
  { "groups-to-the-left", "last - (bid - ask) > 0", "last - (bid - ask) > 0" },
  { "groups-that-are-there", "(last - bid) - ask > 0", "last - bid - ask > 0" },
  { "signs", "- -last * -2 < - 3", "--last * -2 < -3" },
  { "not-of-a-group", "not (last > 1 or bid > 2)", "not (last > 1 or bid > 2)" },
  { "numbers", "last > 233.10 and bid > 0.1 and ask < 1e3", "last > 233.1 and bid > 0.1 and ask < 1000" },
  { "large-number", "volume > 1e20", "volume > 1e+20" },
  { "crossing", "last crosses_above sma(50)", "last crosses_above sma(50)" },
  { "initial-parameters", "macd() crosses macd.signal", "macd(12, 26, 9) crosses macd(12, 26, 9).signal" },
  { "first-output", "bb(20, 2).middle > 0 or macd(12, 26, 9).macd > 0", NULL },
  { "source", "sma(close, 50) > sma(HL2, 20)", "sma(50) > sma(hl2, 20)" },
  { "interval", "rsi(14, 60m) < 30 and close(1d) > open(1w)", "rsi(14, 1h) < 30 and close(1d) > open(1w)" },
  { "any-interval", "rsi(14, 7m) < 30 and close(45S) > open(2d) and ema(90m) < high(24h)", "rsi(14, 7m) < 30 and close(45s) > open(2d) and ema(20, 90m) < high(24h)" },
  { "months-and-minutes", "close(3mo) > close(3m) and close(1M) > low(1y)", "close(3mo) > close(3m) and close(1mo) > low(12mo)" },
  { "own-and-other-interval", "rsi(14, 5m) < rsi(14)", "rsi(14, 5m) < rsi(14)" },
  { "bars-before", "close > prev(highest(high, 20))", "close > prev(highest(high, 20))" },
  { "spans", "abs(percent_change(last, 900s)) >= 2", "abs(percent_change(last, 15m)) >= 2" },
  { "spans-longer-than-bars", "percent_change(last, 36h) > 2 and percent_change(last, 48H) > 3", "percent_change(last, 36h) > 2 and percent_change(last, 2d) > 3" },
  { "days-to-a-report", "Earnings_In<=5 AND prev(earnings_in) > 5", "earnings_in <= 5 and prev(earnings_in) > 5" },
  { "many", "min(last, bid, ask) < max(1, 2)", "min(last, bid, ask) < max(1, 2)" },
};

static void
test_form (gconstpointer data)
{
  const Form *form = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *printed = finx_expression_normalize (form->text, FINX_SUBJECT_INSTRUMENT, NULL, &error);
  g_autofree char *again = NULL;

  if (form->printed == NULL && printed == NULL)
    return;                             /* an indicator's own names may differ */
  g_assert_no_error (error);
  if (form->printed != NULL)
    g_assert_cmpstr (printed, ==, form->printed);
  again = finx_expression_normalize (printed, FINX_SUBJECT_INSTRUMENT, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, printed);
}

typedef struct
{
  const char *name;
  const char *text;
  const char *code;
  guint       line, column;
  const char *says;             /* a part of the sentence */
} Fault;

static const Fault faults[] = {
  { "nothing", "", "FINX-EXPR-002", 1, 1, "empty" },
  { "blank", " \n ", "FINX-EXPR-002", 1, 1, "empty" },
  { "one-equals-sign", "last = 1", "FINX-EXPR-001", 1, 6, "“==”" },
  { "signs-of-other-languages", "last > 1 && bid > 1", "FINX-EXPR-001", 1, 10, "“and”" },
  { "percent", "change_percent > 2%", "FINX-EXPR-001", 1, 19, "plain numbers" },
  { "a-strange-sign", "last > ä", "FINX-EXPR-001", 1, 8, "no meaning" },
  { "a-number-that-goes-on", "last > 12abc", "FINX-EXPR-001", 1, 8, "span" },
  { "a-number-too-large", "last > 1e999", "FINX-EXPR-001", 1, 8, "too large" },
  { "half-a-span", "percent_change(last, 1.5h) > 1", "FINX-EXPR-001", 1, 22, "whole" },
  { "an-early-end", "last >", "FINX-EXPR-002", 1, 7, "ends too early" },
  { "an-open-bracket", "(last > 1", "FINX-EXPR-002", 1, 10, "“)”" },
  { "an-open-call", "rsi(14 < 30", "FINX-EXPR-005", 1, 5, "a number is needed" },
  { "two-words", "last bid > 1", "FINX-EXPR-002", 1, 6, "not “bid”" },
  { "two-comparisons", "1 < last < 2", "FINX-EXPR-002", 1, 10, "and b < c" },
  { "crossing-as-a-call", "crosses_above(last, 1)", "FINX-EXPR-002", 1, 1, "between" },
  { "second-line", "last > 1 and\n  bidd > 2", "FINX-EXPR-003", 2, 3, "perhaps “bid”" },
  { "behind-other-letters", "“last > 1", "FINX-EXPR-001", 1, 1, "no meaning" },
  { "unknown", "wibblewobble > 1", "FINX-EXPR-003", 1, 1, "help" },
  { "of-a-portfolio", "value > 1", "FINX-EXPR-003", 1, 1, "portfolio" },
  { "no-such-output", "rsi(14).upper > 1", "FINX-EXPR-003", 1, 9, "no output" },
  { "too-many-parameters", "rsi(14, 2) < 1", "FINX-EXPR-004", 1, 9, "it is written rsi(" },
  { "a-parameter-that-changes", "rsi(last) < 1", "FINX-EXPR-004", 1, 5, "it is written rsi(" },
  { "a-parameter-out-of-range", "rsi(0) < 1", "FINX-EXPR-004", 1, 1, "" },
  { "bars-too-long", "rsi(14, 25h) < 30", "FINX-EXPR-004", 1, 9, "24h" },
  { "bars-much-too-long", "close > 1 and rsi(14, 400d) < 30", "FINX-EXPR-001", 1, 23, "at most a year" },
  { "bars-of-none", "rsi(14, 0m) < 30", "FINX-EXPR-001", 1, 9, "whole" },
  { "bars-of-trades", "last > 1 and\n close(100t) > 30", "FINX-EXPR-004", 2, 8, "7m" },
  { "no-such-unit", "rsi(14, 7x) < 30", "FINX-EXPR-001", 1, 9, "mo or y" },
  { "a-month-by-the-clock", "percent_change(last, 1mo) > 1", "FINX-EXPR-004", 1, 22, "by the clock" },
  { "an-interval-of-days", "last > 1 and earnings_in(1d) < 5", "FINX-EXPR-004", 1, 14, "in days and stands alone" },
  { "days-of-another-name", "last > 1 and earning_in < 5", "FINX-EXPR-003", 1, 14, "perhaps “earnings_in”" },
  { "an-interval-of-the-quote", "last(1h) < 30", "FINX-EXPR-004", 1, 1, "stands alone" },
  { "a-span-by-itself", "last > 15m", "FINX-EXPR-004", 1, 8, "in brackets" },
  { "no-bars", "highest(high) > 1", "FINX-EXPR-004", 1, 1, "highest(high, 20)" },
  { "too-many-bars", "highest(high, 5000) > 1", "FINX-EXPR-004", 1, 15, "1000" },
  { "no-span", "percent_change(last) > 1", "FINX-EXPR-004", 1, 1, "15m" },
  { "a-number-alone", "last", "FINX-EXPR-005", 1, 1, "condition" },
  { "a-number-and", "last and bid > 1", "FINX-EXPR-005", 1, 1, "condition" },
  { "a-condition-plus", "(last > 1) + 2 > 1", "FINX-EXPR-005", 1, 1, "number" },
  { "several-intervals", "prev(close(1h) - close(1d)) > 1", "FINX-EXPR-006", 1, 1, "several" },
  { "a-hyphen-in-a-name", "percent-b > 1", "FINX-EXPR-003", 1, 1, "percent_b" },
  { "a-hyphen-in-another", "garman-klass(20) > 1", "FINX-EXPR-003", 1, 1, "garman_klass" },
  { "a-hyphen-behind-an-indicator", "pivots-fibonacci > 1", "FINX-EXPR-003", 1, 8, "pivots_fibonacci" },
  { "a-hyphenated-name-s-output", "ichimoku.span_c > 1", "FINX-EXPR-003", 1, 10, "span_a, span_b" },
  { "a-hyphenated-name-s-usage", "garman_klass(1, 2, 3, 4) > 1", "FINX-EXPR-004", 1, 20, "garman_klass(" },
  { "nothing-of-the-market", "1 < 2", "FINX-EXPR-008", 1, 1, "never changes" },
};

static void
test_fault (gconstpointer data)
{
  const Fault *fault = data;
  g_autoptr(GError) error = NULL;
  FinxPlace place = { 0 };

  g_assert_null (finx_expression_parse (fault->text, FINX_SUBJECT_INSTRUMENT, &place, &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
  g_test_message ("%s", error->message);
  g_assert_cmpstr (finx_error_code (error), ==, fault->code);
  g_assert_cmpuint (place.line, ==, fault->line);
  g_assert_cmpuint (place.column, ==, fault->column);
  g_assert_nonnull (strstr (error->message, fault->says));
}

static void
test_limits (void)
{
  g_autoptr(GError) deep = NULL, far = NULL, bytes = NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < 100; i++)
    g_string_append_c (text, '(');
  g_assert_null (finx_expression_parse (text->str, FINX_SUBJECT_INSTRUMENT, NULL, &deep));
  g_assert_cmpstr (finx_error_code (deep), ==, "FINX-EXPR-007");
  while (text->len <= FINX_EXPRESSION_LONGEST)
    g_string_append_c (text, ' ');
  g_assert_null (finx_expression_parse (text->str, FINX_SUBJECT_INSTRUMENT, NULL, &far));
  g_assert_cmpstr (finx_error_code (far), ==, "FINX-EXPR-007");
  g_assert_null (finx_expression_parse ("last > \xff", FINX_SUBJECT_INSTRUMENT, NULL, &bytes));
  g_assert_cmpstr (finx_error_code (bytes), ==, "FINX-EXPR-001");
}

static void
test_portfolio (void)
{
  g_autofree char *printed = finx_expression_normalize ("day_percent<-2 or DRAWDOWN>=10 or value crosses_below 1e6", FINX_SUBJECT_PORTFOLIO, NULL, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (printed, ==, "day_percent < -2 or drawdown >= 10 or value crosses_below 1000000");
  g_assert_null (finx_expression_parse ("prev(value) > 1", FINX_SUBJECT_PORTFOLIO, NULL, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-EXPR-003");
}

/* Random conditions */

#define N_WORDS 3
static const char *const words[N_WORDS] = { "last", "bid", "ask" };

static void write_number (GRand *random, int depth, GString *out);

static void
write_call (GRand   *random,
            int      depth,
            GString *out)
{
  static const char *const calls[] = { "prev", "abs", "highest", "lowest", "percent_change", "min", "max" };
  guint call = (guint) g_rand_int_range (random, 0, G_N_ELEMENTS (calls));

  g_string_append_printf (out, "%s(", calls[call]);
  write_number (random, depth - 1, out);
  if (call == 2 || call == 3)
    g_string_append_printf (out, ", %d", g_rand_int_range (random, 1, 5));
  if (call == 4)
    g_string_append_printf (out, ", %dm", g_rand_int_range (random, 1, 4));
  for (int n = call >= 5 ? g_rand_int_range (random, 1, 3) : 0; n > 0; n--)
    {
      g_string_append (out, ", ");
      write_number (random, depth - 1, out);
    }
  g_string_append_c (out, ')');
}

static void
write_number (GRand   *random,
              int      depth,
              GString *out)
{
  int kind = g_rand_int_range (random, 0, depth > 0 ? 8 : 3);

  if (kind == 0)
    g_string_append_printf (out, "%d", g_rand_int_range (random, 0, 12));
  else if (kind < 3)
    g_string_append (out, words[g_rand_int_range (random, 0, N_WORDS)]);
  else if (kind == 3)
    {
      g_string_append_c (out, '-');
      write_number (random, 0, out);
    }
  else if (kind < 6)
    {
      g_string_append_c (out, '(');
      write_number (random, depth - 1, out);
      g_string_append_printf (out, " %c ", "+-*/"[g_rand_int_range (random, 0, 4)]);
      write_number (random, depth - 1, out);
      g_string_append_c (out, ')');
    }
  else
    write_call (random, depth, out);
}

static void
write_condition (GRand   *random,
                 int      depth,
                 GString *out)
{
  static const char *const signs[] = { "<", "<=", ">", ">=", "==", "!=", "crosses_above", "crosses_below", "crosses" };
  int kind = g_rand_int_range (random, 0, depth > 0 ? 6 : 3);

  if (kind < 3)
    {
      write_number (random, 2, out);
      g_string_append_printf (out, " %s ", signs[g_rand_int_range (random, 0, G_N_ELEMENTS (signs))]);
      write_number (random, 2, out);
      return;
    }
  g_string_append (out, kind == 3 ? "not (" : "(");
  write_condition (random, depth - 1, out);
  if (kind > 3)
    {
      g_string_append (out, kind == 4 ? ") and (" : ") or (");
      write_condition (random, depth - 1, out);
    }
  g_string_append_c (out, ')');
}

static void
test_printed_is_read_the_same (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (7);

  for (guint n = 0; n < 20000; n++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autofree char *printed = NULL, *again = NULL;
      g_autoptr(GError) error = NULL;

      write_condition (random, 3, text);
      if (text->len > FINX_EXPRESSION_LONGEST)
        continue;
      printed = finx_expression_normalize (text->str, FINX_SUBJECT_INSTRUMENT, NULL, &error);
      if (g_error_matches (error, FINX_ERROR, FINX_ERROR_INVALID) && g_str_equal (finx_error_code (error), "FINX-EXPR-008"))
        continue;
      g_assert_no_error (error);
      g_assert_cmpuint (strlen (printed), <=, text->len);
      again = finx_expression_normalize (printed, FINX_SUBJECT_INSTRUMENT, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (again, ==, printed);
    }
}

/* What was seen: the values of each look, and which was the last one of a bar. */
#define N_LOOKS 60

typedef struct
{
  double   values[N_LOOKS][N_WORDS];
  gint64   times[N_LOOKS];
  gboolean ends[N_LOOKS];
} Course;

static double read_tree (const FinxNode *node, const Course *course, int at);

/* The value at the end of the @n-th bar before that of @at; NaN: there was none. */
static double
read_bar (const FinxNode *node,
          const Course   *course,
          int             at,
          guint           n)
{
  for (int i = at - 1; i >= 0; i--)
    if (course->ends[i] && --n == 0)
      return read_tree (node, course, i);
  return NAN;
}

static double
read_crossing (const FinxNode *node,
               const Course   *course,
               int             at)
{
  double a = read_tree (finx_node_child (node, 0), course, at), b = read_tree (finx_node_child (node, 1), course, at);

  for (int i = at - 1; i >= 0 && !isnan (a) && !isnan (b); i--)
    {
      double c = read_tree (finx_node_child (node, 0), course, i), d = read_tree (finx_node_child (node, 1), course, i);

      if (isnan (c) || isnan (d))
        continue;
      return (node->kind != FINX_NODE_CROSSES_BELOW && c < d && a >= b) || (node->kind != FINX_NODE_CROSSES_ABOVE && c > d && a <= b);
    }
  return NAN;
}

static double
read_change (const FinxNode *node,
             const Course   *course,
             int             at)
{
  const FinxNode *child = finx_node_child (node, 0);
  gint64 width = node->span_us / 60, then = course->times[at] / width - 61;
  double before = NAN, now = read_tree (child, course, at);

  for (int i = 0; i < at; i++)
    if (course->times[i] / width <= then)
      before = read_tree (child, course, i);
  now = (now - before) / fabs (before) * 100;
  return isfinite (now) ? now : (double) NAN;
}

static double
read_window (const FinxNode *node,
             const Course   *course,
             int             at)
{
  double best = read_tree (finx_node_child (node, 0), course, at);

  for (guint n = 1; n < node->count; n++)
    {
      double value = read_bar (finx_node_child (node, 0), course, at, n);

      if (isnan (best) || isnan (value))
        return NAN;
      best = node->kind == FINX_NODE_HIGHEST ? MAX (best, value) : MIN (best, value);
    }
  return best;
}

static double
read_pair (FinxNodeKind kind,
           double       a,
           double       b)
{
  double value;

  if (kind == FINX_NODE_AND)
    return a == 0 || b == 0 ? 0 : a + b - 1;
  if (kind == FINX_NODE_OR)
    return a == 1 || b == 1 ? 1 : a + b;
  if (isnan (a) || isnan (b))
    return NAN;
  value = kind == FINX_NODE_ADD ? a + b : kind == FINX_NODE_SUBTRACT ? a - b : kind == FINX_NODE_MULTIPLY ? a * b
        : kind == FINX_NODE_DIVIDE ? a / b : kind == FINX_NODE_LESS ? a < b : kind == FINX_NODE_LESS_EQUAL ? a <= b
        : kind == FINX_NODE_GREATER ? a > b : kind == FINX_NODE_GREATER_EQUAL ? a >= b : kind == FINX_NODE_MIN ? MIN (a, b)
        : kind == FINX_NODE_MAX ? MAX (a, b) : kind == FINX_NODE_EQUAL ? !(a < b || a > b) : (a < b || a > b);
  return isfinite (value) ? value : (double) NAN;
}

static double
read_tree (const FinxNode *node,
           const Course   *course,
           int             at)
{
  double value;

  if (node->kind == FINX_NODE_NUMBER)
    return node->number;
  if (node->kind == FINX_NODE_WORD)
    return course->values[at][node->word];
  if (node->kind == FINX_NODE_PREV)
    return read_bar (finx_node_child (node, 0), course, at, 1);
  if (node->kind == FINX_NODE_HIGHEST || node->kind == FINX_NODE_LOWEST)
    return read_window (node, course, at);
  if (node->kind == FINX_NODE_PERCENT_CHANGE)
    return read_change (node, course, at);
  if (node->kind >= FINX_NODE_CROSSES_ABOVE && node->kind <= FINX_NODE_CROSSES)
    return read_crossing (node, course, at);
  value = read_tree (finx_node_child (node, 0), course, at);
  if (node->children->len == 1)
    return node->kind == FINX_NODE_NEGATE ? -value : node->kind == FINX_NODE_NOT ? 1 - value : fabs (value);
  for (guint i = 1; i < node->children->len; i++)
    value = read_pair (node->kind, value, read_tree (finx_node_child (node, i), course, at));
  return value;
}

static void
fill_course (Course *course,
             GRand  *random)
{
  gint64 time = G_GINT64_CONSTANT (1795010400000000);

  for (guint i = 0; i < N_LOOKS; i++)
    {
      time += g_rand_int_range (random, 0, 40000000);
      course->times[i] = time;
      course->ends[i] = g_rand_int_range (random, 0, 4) == 0;
      for (guint k = 0; k < N_WORDS; k++)
        course->values[i][k] = g_rand_int_range (random, 0, 8) == 0 ? (double) NAN : g_rand_int_range (random, 0, 12);
    }
}

static guint
place_cb (const FinxExpressionInput *input,
          gpointer                   user_data)
{
  return input->word;
}

static void
test_programs_do_what_the_tree_says (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (11);
  guint n_yes = 0, n_no = 0, n_unknown = 0;

  for (guint n = 0; n < 1500; n++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(FinxExpression) expression = NULL;
      g_autoptr(FinxExpressionProgram) program = NULL;
      Course course;

      write_condition (random, 1, text);
      expression = finx_expression_parse (text->str, FINX_SUBJECT_INSTRUMENT, NULL, NULL);
      if (expression == NULL)
        continue;
      program = finx_expression_program_new (expression, FINX_INTERVAL_1M, place_cb, NULL);
      fill_course (&course, random);
      for (int at = 0; at < 25; at++)
        {
          double value = finx_expression_program_run (program, course.values[at], course.times[at]);
          double expected = read_tree (expression->root, &course, at);

          if (value != expected && !(isnan (value) && isnan (expected)))
            g_error ("%s: %g, not %g at %d", text->str, value, expected, at);
          if (course.ends[at])
            finx_expression_program_end_bar (program, FINX_INTERVAL_1M);
          n_yes += value == 1;
          n_no += value == 0;
          n_unknown += isnan (value);
        }
    }
  g_test_message ("%u yes, %u no, %u unknown", n_yes, n_no, n_unknown);
  g_assert_cmpuint (n_yes, >, 1000);
  g_assert_cmpuint (n_no, >, 1000);
  g_assert_cmpuint (n_unknown, >, 1000);
}

/* Each indicator of one instrument can be written, with each of its outputs, and is read as it is printed. */
static void
test_all_indicators (void)
{
  for (guint i = 0; i < finx_indicator_get_n (); i++)
    {
      const FinxIndicatorInfo *info = finx_indicator_get_info (i);
      g_autofree char *name = g_strdelimit (g_strdup (info->name), "-", '_');

      for (guint k = 0; k < info->n_outputs; k++)
        {
          g_autofree char *output = g_strdelimit (g_strdup (info->outputs[k].name), "-", '_');
          g_autofree char *text = g_strdup_printf ("%s.%s > 1", name, output), *printed = NULL, *again = NULL;
          g_autoptr(GError) error = NULL;

          printed = finx_expression_normalize (text, FINX_SUBJECT_INSTRUMENT, NULL, &error);
          if ((info->needs & FINX_NEEDS_OTHER) != 0)
            {
              g_assert_cmpstr (finx_error_code (error), ==, "FINX-EXPR-003");
              g_assert_nonnull (strstr (error->message, "compares two"));
              continue;
            }
          g_assert_no_error (error);
          g_assert_true (g_str_has_prefix (printed, name));
          again = finx_expression_normalize (printed, FINX_SUBJECT_INSTRUMENT, NULL, &error);
          g_assert_no_error (error);
          g_assert_cmpstr (again, ==, printed);
        }
    }
}

/* @wanted: the first that is offered; %NULL: nothing is */
static void
test_completion (void)
{
  static const struct { const char *text; FinxSubject subject; gsize first; const char *wanted; } rows[] = {
    { "rs", FINX_SUBJECT_INSTRUMENT, 0, "rsi(14)" },
    { "last > sm", FINX_SUBJECT_INSTRUMENT, 7, "sma(20)" },
    { "last cro", FINX_SUBJECT_INSTRUMENT, 5, "crosses" },
    { "RSI(14) < 30 and hi", FINX_SUBJECT_INSTRUMENT, 17, "high" },
    { "macd(12, 26, 9).si", FINX_SUBJECT_INSTRUMENT, 16, "signal" },
    { "sma(hl2, 5 ", FINX_SUBJECT_INSTRUMENT, 11, NULL },
    { "percent_", FINX_SUBJECT_INSTRUMENT, 0, "percent_change(" },
    { "last > 1 and earn", FINX_SUBJECT_INSTRUMENT, 13, "earnings_in" },
    { "earn", FINX_SUBJECT_PORTFOLIO, 0, NULL },
    { "last > garm", FINX_SUBJECT_INSTRUMENT, 7, "garman_klass(20, 252)" },
    { "ichimoku.span", FINX_SUBJECT_INSTRUMENT, 9, "span_a" },
    { "dr", FINX_SUBJECT_PORTFOLIO, 0, "drawdown" },
    { "rs", FINX_SUBJECT_PORTFOLIO, 0, NULL },
    { "rel", FINX_SUBJECT_SERIES, 0, "release" },
    { "last > 30", FINX_SUBJECT_INSTRUMENT, 7, NULL },          /* a number is no name */
    { "last", FINX_SUBJECT_INSTRUMENT, 0, NULL },               /* it is there */
    { "nothing.x", FINX_SUBJECT_INSTRUMENT, 8, NULL },
    { ").", FINX_SUBJECT_INSTRUMENT, 2, NULL },
    { "", FINX_SUBJECT_INSTRUMENT, 0, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gsize first;
      g_autoptr(GPtrArray) found = finx_expression_complete (rows[i].text, strlen (rows[i].text), rows[i].subject, &first);

      g_assert_cmpuint (first, ==, rows[i].first);
      g_assert_cmpuint (found->len > 0, ==, rows[i].wanted != NULL);
      if (rows[i].wanted != NULL)
        g_assert_cmpstr (((FinxCompletion *) found->pdata[0])->text, ==, rows[i].wanted);
    }
  /* All that one letter offers is something to calculate with, or goes on. */
  for (char letter[] = "a"; *letter <= 'z'; (*letter)++)
    {
      gsize first;
      g_autoptr(GPtrArray) found = finx_expression_complete (letter, 1, FINX_SUBJECT_INSTRUMENT, &first);

      for (guint i = 0; i < found->len; i++)
        {
          const FinxCompletion *completion = found->pdata[i];
          g_autoptr(FinxExpression) number = NULL;
          g_autoptr(GError) error = NULL;

          if (g_str_has_suffix (completion->text, "(") || g_str_has_prefix (completion->text, "crosses") || g_str_equal (completion->text, "and")
              || g_str_equal (completion->text, "or") || g_str_equal (completion->text, "not"))
            continue;
          number = finx_expression_parse_number (completion->text, FINX_SUBJECT_INSTRUMENT, NULL, &error);
          if (number == NULL)
            g_test_message ("%s: %s", completion->text, error->message);
          g_assert_nonnull (number);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *path = g_strdup_printf ("/expression/form/%s", forms[i].name);

      g_test_add_data_func (path, &forms[i], test_form);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path = g_strdup_printf ("/expression/fault/%s", faults[i].name);

      g_test_add_data_func (path, &faults[i], test_fault);
    }
  g_test_add_func ("/expression/all-indicators", test_all_indicators);
  g_test_add_func ("/expression/completion", test_completion);
  g_test_add_func ("/expression/limits", test_limits);
  g_test_add_func ("/expression/portfolio", test_portfolio);
  g_test_add_func ("/expression/printed-is-read-the-same", test_printed_is_read_the_same);
  g_test_add_func ("/expression/programs-do-what-the-tree-says", test_programs_do_what_the_tree_says);
  return g_test_run ();
}
