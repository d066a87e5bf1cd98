/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/expressions/finx-expression-program.h"

#include <math.h>
#include <string.h>

#define N_BUCKETS 60                    /* of the span of a percent_change */

typedef struct
{
  FinxNodeKind kind;                    /* a number, a word (any input), or what is done */
  guint        n;                       /* of min and max: how many */
  guint        at;                      /* input: where its value is; else its memory */
  double       number;
} Step;

/* What a step remembers. */
typedef struct
{
  FinxInterval interval;                /* whose bars it counts; none: by the clock */
  gboolean is_crossing;
  double   now;                         /* what it looks at, as it was last seen, of a crossing the side; NaN: unknown */
  double   before;                      /* prev: at the end of the bar before; window: the best of the ended bars; crosses: the last known side */
  gboolean is_highest;
  double  *ring;                        /* (nullable) owned: of @size */
  guint    size, n, at;
  gint64   width_us;                    /* of a bucket */
  gint64   first, bucket;               /* the first one, and the one of now; the ring has what was at the end of those before */
} Memory;

struct _FinxExpressionProgram
{
  GArray  *steps;                       /* (element-type Step) */
  GArray  *memories;                    /* (element-type Memory) */
  double  *stack;                       /* owned: room for the most that is needed */
  guint    depth, most;                 /* while it is made */
  GArray  *intervals;                   /* (element-type FinxInterval): the ends of whose bars matter, each once */
  guint    bars;                        /* that are looked back at most */
  gint64   span_us;                     /* likewise */
  gboolean is_looking;                  /* sides of crossings stay as they were */
  gboolean is_by_bar;                   /* they stay as they were when the bar before ended */
};

typedef struct
{
  FinxExpressionProgram  *program;
  FinxInterval            own;
  FinxExpressionInputFunc place;
  gpointer                user_data;
} Maker;

static inline double
known (double value)
{
  return isfinite (value) ? value : (double) NAN;
}

static inline double
truth (gboolean is_known,
       gboolean value)
{
  return is_known ? (value ? 1 : 0) : (double) NAN;
}

/* Pure steps; conditions are 0, 1 or NaN. */
static double
work_out (FinxNodeKind kind,
          double       a,
          double       b)
{
  gboolean is_known = !isnan (a) && !isnan (b);

  switch ((int) kind)
    {
    case FINX_NODE_NEGATE:        return -a;
    case FINX_NODE_NOT:           return 1 - a;
    case FINX_NODE_ABS:           return fabs (a);
    case FINX_NODE_ADD:           return known (a + b);
    case FINX_NODE_SUBTRACT:      return known (a - b);
    case FINX_NODE_MULTIPLY:      return known (a * b);
    case FINX_NODE_DIVIDE:        return known (a / b);
    case FINX_NODE_LESS:          return truth (is_known, a < b);
    case FINX_NODE_LESS_EQUAL:    return truth (is_known, a <= b);
    case FINX_NODE_GREATER:       return truth (is_known, a > b);
    case FINX_NODE_GREATER_EQUAL: return truth (is_known, a >= b);
    case FINX_NODE_EQUAL:         return truth (is_known, !(a < b) && !(a > b));
    case FINX_NODE_NOT_EQUAL:     return truth (is_known, a < b || a > b);
    case FINX_NODE_AND:           return a == 0 || b == 0 ? 0 : truth (is_known, TRUE);
    case FINX_NODE_OR:            return a == 1 || b == 1 ? 1 : truth (is_known, FALSE);
    case FINX_NODE_MIN:           return is_known ? MIN (a, b) : (double) NAN;
    case FINX_NODE_MAX:           return is_known ? MAX (a, b) : (double) NAN;
    default:                      g_return_val_if_reached (NAN);
    }
}

static gboolean
is_crossing (FinxNodeKind kind)
{
  return kind == FINX_NODE_CROSSES_ABOVE || kind == FINX_NODE_CROSSES_BELOW || kind == FINX_NODE_CROSSES;
}

/* On the other side than when both were known last; on the line counts as over it. */
static double
cross (Memory       *memory,
       FinxNodeKind  kind,
       double        a,
       double        b,
       gboolean      is_kept)
{
  double was = memory->before, side;

  if (isnan (a) || isnan (b))
    return NAN;
  side = a < b ? -1 : a > b ? 1 : 0;
  memory->now = side;
  if (!is_kept)
    memory->before = side;
  if (isnan (was))
    return NAN;
  return (kind != FINX_NODE_CROSSES_BELOW && was < 0 && side >= 0) || (kind != FINX_NODE_CROSSES_ABOVE && was > 0 && side <= 0);
}

static double
best_of (const Memory *memory,
         double        a,
         double        b)
{
  if (isnan (a) || isnan (b))
    return NAN;
  return memory->is_highest ? MAX (a, b) : MIN (a, b);
}

static double
look_back (Memory *memory,
           double  value,
           gint64  time_us)
{
  gint64 bucket = time_us / memory->width_us, then;

  if (memory->n == 0)
    {
      memory->first = memory->bucket = bucket;
      memory->now = NAN;
    }
  memory->n = 1;
  for (gint64 ended = MAX (memory->bucket, bucket - memory->size); ended < bucket; ended++)
    memory->ring[ended % memory->size] = memory->now;
  memory->bucket = MAX (memory->bucket, bucket);
  memory->now = value;
  then = memory->bucket - N_BUCKETS - 1;
  if (then < memory->first || isnan (value))
    return NAN;
  value = memory->ring[then % memory->size];
  return known ((memory->now - value) / fabs (value) * 100);
}

static double
remember (Memory       *memory,
          FinxNodeKind  kind,
          double        value,
          gint64        time_us)
{
  if (kind == FINX_NODE_PERCENT_CHANGE)
    return look_back (memory, value, time_us);
  memory->now = value;
  if (kind == FINX_NODE_PREV)
    return memory->before;
  return memory->size == 0 ? value : best_of (memory, memory->before, value);
}

/**
 * finx_expression_program_run:
 * @values: where the inputs were placed; NaN: unknown
 * @time_us: not before that of the last run
 *
 * Returns: 1: yes; 0: no; NaN: unknown
 */
double
finx_expression_program_run (FinxExpressionProgram *self,
                             const double          *values,
                             gint64                 time_us)
{
  const Step *step = (const Step *) (gpointer) self->steps->data, *end = step + self->steps->len;
  Memory *memories = (Memory *) (gpointer) self->memories->data;
  double *top = self->stack - 1;        /* the value last pushed */

  for (; step < end; step++)
    switch ((int) step->kind)
      {
      case FINX_NODE_NUMBER:
        *++top = step->number;
        break;
      case FINX_NODE_WORD:
        *++top = values[step->at];
        break;
      case FINX_NODE_NEGATE:
      case FINX_NODE_NOT:
      case FINX_NODE_ABS:
        *top = work_out (step->kind, *top, 0);
        break;
      case FINX_NODE_PREV:
      case FINX_NODE_HIGHEST:
      case FINX_NODE_LOWEST:
      case FINX_NODE_PERCENT_CHANGE:
        *top = remember (&memories[step->at], step->kind, *top, time_us);
        break;
      case FINX_NODE_CROSSES_ABOVE:
      case FINX_NODE_CROSSES_BELOW:
      case FINX_NODE_CROSSES:
        top--;
        *top = cross (&memories[step->at], step->kind, top[0], top[1], self->is_looking || self->is_by_bar);
        break;
      case FINX_NODE_MIN:
      case FINX_NODE_MAX:
        for (guint i = 1; i < step->n; i++, top--)
          top[-1] = work_out (step->kind, top[-1], top[0]);
        break;
      default:
        top--;
        *top = work_out (step->kind, top[0], top[1]);
        break;
      }
  return *top;
}

/**
 * finx_expression_program_look:
 *
 * What is looked at is remembered as with finx_expression_program_run(), for bars that end; crossings wait for that.
 */
void
finx_expression_program_look (FinxExpressionProgram *self,
                              const double          *values,
                              gint64                 time_us)
{
  self->is_looking = TRUE;
  finx_expression_program_run (self, values, time_us);
  self->is_looking = FALSE;
}

/* Every percent_change begins anew. */
void
finx_expression_program_forget_spans (FinxExpressionProgram *self)
{
  for (guint i = 0; i < self->memories->len; i++)
    if (g_array_index (self->memories, Memory, i).width_us > 0)
      g_array_index (self->memories, Memory, i).n = 0;
}

static void
end_bar (Memory *memory)
{
  if (memory->ring == NULL)             /* prev */
    {
      memory->before = memory->now;
      return;
    }
  memory->ring[memory->at] = memory->now;
  memory->at = (memory->at + 1) % memory->size;
  memory->n = MIN (memory->n + 1, memory->size);
  memory->before = memory->n == memory->size ? memory->ring[0] : (double) NAN;
  for (guint i = 1; i < memory->size; i++)
    memory->before = best_of (memory, memory->before, memory->ring[i]);
}

/**
 * finx_expression_program_end_bar:
 * @interval: whose bar is over; it was run with the bar's last values
 */
void
finx_expression_program_end_bar (FinxExpressionProgram *self,
                                 FinxInterval           interval)
{
  for (guint i = 0; i < self->memories->len; i++)
    {
      Memory *memory = &g_array_index (self->memories, Memory, i);

      if (memory->interval == interval && (memory->ring == NULL || memory->size > 0) && (!memory->is_crossing || self->is_by_bar))
        end_bar (memory);
    }
}

/* Making */

static void
push_step (FinxExpressionProgram *self,
           Step                   step,
           guint                  eats)
{
  g_array_append_val (self->steps, step);
  self->depth += 1 - eats;
  self->most = MAX (self->most, self->depth);
}

static FinxInterval
resolve_interval (const Maker  *maker,
                  FinxInterval  interval)
{
  return interval == FINX_INTERVAL_OWN ? maker->own : interval;
}

static void
need_ends (FinxExpressionProgram *self,
           FinxInterval           interval)
{
  for (guint i = 0; i < self->intervals->len; i++)
    if (g_array_index (self->intervals, FinxInterval, i) == interval)
      return;
  g_array_append_val (self->intervals, interval);
}

static guint
add_memory (const Maker    *maker,
            const FinxNode *node)
{
  FinxExpressionProgram *program = maker->program;
  Memory memory = { .now = NAN, .before = NAN, .is_highest = node->kind == FINX_NODE_HIGHEST };

  if (node->kind == FINX_NODE_PREV || node->kind == FINX_NODE_HIGHEST || node->kind == FINX_NODE_LOWEST)
    {
      memory.interval = resolve_interval (maker, node->interval);
      need_ends (program, memory.interval);
    }
  if (is_crossing (node->kind))
    {
      memory.is_crossing = TRUE;
      memory.interval = finx_node_find_interval (node, &memory.interval) && memory.interval != FINX_INTERVAL_NONE
                        ? resolve_interval (maker, memory.interval) : maker->own;
    }
  if (node->kind == FINX_NODE_HIGHEST || node->kind == FINX_NODE_LOWEST)
    memory.size = node->count - 1;      /* the open bar is @now */
  if (node->kind == FINX_NODE_PERCENT_CHANGE)
    {
      memory.size = N_BUCKETS + 2;
      memory.width_us = node->span_us / N_BUCKETS;
      program->span_us = MAX (program->span_us, node->span_us);
    }
  if (memory.size > 0 || node->kind == FINX_NODE_HIGHEST || node->kind == FINX_NODE_LOWEST)
    memory.ring = g_new0 (double, MAX (memory.size, 1));
  program->bars += node->kind == FINX_NODE_PREV ? 1 : node->count;
  g_array_append_val (program->memories, memory);
  return program->memories->len - 1;
}

/* Inputs of words of the quote have no interval; those of an indicator and of bars have. */
static guint
place_input (const Maker    *maker,
             const FinxNode *node)
{
  FinxExpressionInput input = { .word = node->word, .interval = resolve_interval (maker, node->interval), .output = node->output };

  if (node->kind == FINX_NODE_INDICATOR)
    input.spec = &node->spec;
  return maker->place (&input, maker->user_data);
}

/* Pure and of numbers that are written out. */
static gboolean
is_foldable (const FinxNode *node)
{
  if (is_crossing (node->kind) || (node->kind >= FINX_NODE_PREV && node->kind <= FINX_NODE_PERCENT_CHANGE) || !finx_node_is_constant (node))
    return FALSE;
  for (guint i = 0; node->children != NULL && i < node->children->len; i++)
    if (!is_foldable (finx_node_child (node, i)))
      return FALSE;
  return TRUE;
}

static double
fold (const FinxNode *node)
{
  double value;

  if (node->kind == FINX_NODE_NUMBER)
    return node->number;
  value = fold (finx_node_child (node, 0));
  if (node->children->len == 1)
    return work_out (node->kind, value, 0);
  for (guint i = 1; i < node->children->len; i++)
    value = work_out (node->kind, value, fold (finx_node_child (node, i)));
  return value;
}

static void
emit (const Maker    *maker,
      const FinxNode *node)
{
  FinxExpressionProgram *program = maker->program;
  Step step = { .kind = node->kind };

  if (is_foldable (node))
    {
      step.kind = FINX_NODE_NUMBER;
      step.number = fold (node);
      push_step (program, step, 0);
      return;
    }
  if (node->kind == FINX_NODE_WORD || node->kind == FINX_NODE_INDICATOR)
    {
      step.kind = FINX_NODE_WORD;
      step.at = place_input (maker, node);
      push_step (program, step, 0);
      return;
    }
  for (guint i = 0; i < node->children->len; i++)
    emit (maker, finx_node_child (node, i));
  step.n = node->children->len;
  if (is_crossing (node->kind) || (node->kind >= FINX_NODE_PREV && node->kind <= FINX_NODE_PERCENT_CHANGE))
    step.at = add_memory (maker, node);
  push_step (program, step, node->children->len);
}

static void
clear_memory (gpointer data)
{
  g_free (((Memory *) data)->ring);
}

/**
 * finx_expression_program_new:
 * @own: the interval of what has none of its own; not of trades
 * @place: (scope call): called for each input
 */
FinxExpressionProgram *
finx_expression_program_new (const FinxExpression    *expression,
                             FinxInterval             own,
                             FinxExpressionInputFunc  place,
                             gpointer                 user_data)
{
  FinxExpressionProgram *self = g_new0 (FinxExpressionProgram, 1);
  const Maker maker = { self, own, place, user_data };

  self->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  self->intervals = g_array_new (FALSE, FALSE, sizeof (FinxInterval));
  self->memories = g_array_new (FALSE, FALSE, sizeof (Memory));
  g_array_set_clear_func (self->memories, clear_memory);
  emit (&maker, expression->root);
  self->stack = g_new (double, self->most);
  return self;
}

void
finx_expression_program_free (FinxExpressionProgram *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->steps);
  g_array_unref (self->memories);
  g_array_unref (self->intervals);
  g_free (self->stack);
  g_free (self);
}

/**
 * finx_expression_program_set_by_bar:
 *
 * What crosses is what is on another side now than when the bar before ended, and so it stays until the bar is over; else
 * it crosses at one run only. To be called before the first one.
 */
void
finx_expression_program_set_by_bar (FinxExpressionProgram *self)
{
  self->is_by_bar = TRUE;
  for (guint i = 0; i < self->memories->len; i++)
    if (g_array_index (self->memories, Memory, i).is_crossing)
      need_ends (self, g_array_index (self->memories, Memory, i).interval);
}

/* Whether what it gives depends on what it was run with before. */
gboolean
finx_expression_program_has_memory (FinxExpressionProgram *self)
{
  return self->memories->len > 0;
}

/* Returns: (array length=n): of which it has to be told when a bar is over */
const FinxInterval *
finx_expression_program_get_intervals (FinxExpressionProgram *self,
                                       guint                 *n)
{
  *n = self->intervals->len;
  return (const FinxInterval *) (gpointer) self->intervals->data;
}

/* Returns: µs: how far back it looks by the clock; 0: not at all */
gint64
finx_expression_program_get_span (FinxExpressionProgram *self)
{
  return self->span_us;
}

/* Returns: how many bars it looks back by itself */
guint
finx_expression_program_get_bars (FinxExpressionProgram *self)
{
  return self->bars;
}
