/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "analytics/indicators/finx-kernels.h"

G_BEGIN_DECLS

/* How indicators are computed: steps that lead from the columns of the bars to those of the values.
 *
 * An indicator says its steps in terms of columns; a step that several of them need, of the same operation on the same columns, is
 * there once. All that a plan knows of the past is in its columns, so one more bar is tried out by computing it without advancing, and
 * bar by bar is the same steps as block by block.
 *
 * Steps of the same operation that do not need each other stand side by side and are handed to it together. */

#define FINX_STEP_MAX_FROM       12
#define FINX_STEP_MAX_TO         9
#define FINX_STEP_MAX_PARAMETERS 6
#define FINX_N_BAR_COLUMNS       8      /* 0 open, 1 high, 2 low, 3 close, 4 volume, 5 other, 6 session, 7 time */

/* A column, as it was @lag bars ago. */
typedef struct
{
  guint id;
  guint lag;
} FinxColumn;

typedef struct _FinxStep FinxStep;
typedef struct _FinxLink FinxLink;
typedef struct _FinxForm FinxForm;

/* Computes @n bars of each of @n_steps steps; @at: where the first of them is in the columns, @t: its number, from 0. */
typedef void (*FinxStepFunc) (const FinxStep *steps, guint n_steps, gsize at, guint64 t, gsize n);

/* The same for one bar of one step, of an operation that waits for all steps side by side; then goes on with finx_link_go_on(). */
typedef void (*FinxBarFunc) (const FinxLink *link, gsize at, guint64 t);

/* The same for the bar that forms; then goes on with finx_form_go_on(). */
typedef void (*FinxFormFunc) (const FinxForm *form);

typedef struct
{
  FinxStepFunc run;
  FinxBarFunc  run_bar;         /* (nullable): where that takes less time */
  guint        n_from, n_to;
  guint        past;            /* how far back it reads what it has written itself */
  gboolean     waits;           /* costs less side by side: comes when there is nothing else to do */
  void       (*prepare) (FinxStep *step);       /* (nullable): computes once what only depends on the parameters */
  FinxFormFunc form;            /* (nullable): where no bar but the first is special */
  FinxFormFunc (*settle) (const FinxStep *step, gsize at, guint64 t);  /* (nullable): computes once what is known before a bar, for
                                                                         the first column that it writes.
                                                                         Returns: (nullable): how the bar forms; %NULL: too early */
  guint        n_forming;       /* for that all columns but so many, the first, have to be of bars before */
  guint        n_known;         /* numbers that it keeps */
} FinxOperation;

struct _FinxStep
{
  const double        *from[FINX_STEP_MAX_FROM];        /* their lag taken off: [at] is what belongs to the bar at hand */
  double              *to[FINX_STEP_MAX_TO];
  double              *known;   /* what all values of the bar that forms have in common */
  double               parameters[FINX_STEP_MAX_PARAMETERS];
  FinxFactors          factors; /* of a smoothing */
  guint64              late;    /* likewise: number of the bar after which there is nothing special any more */
  guint                n_beside;        /* likewise: steps of the stage, of which this is the first */
  const FinxOperation *operation;
  FinxColumn           inputs[FINX_STEP_MAX_FROM];
  guint                result;  /* its first column; the others follow */
};

/* A step bar by bar. Links are next to each other: the processor knows where the next one is before it has read this one. */
struct _FinxLink
{
  FinxBarFunc  run;
  FinxStep    *step;
};

/* A step while a bar forms. All that it reads and writes stays where it is from bar to bar, see finx_plan_form(). Those of steps side by
 * side write next to each other. */
struct _FinxForm
{
  FinxFormFunc    run;
  const double   *known;
  double         *to[FINX_STEP_MAX_TO];
  const double   *from[FINX_STEP_MAX_FROM];
  double          parameters[FINX_STEP_MAX_PARAMETERS];
  guint           n_beside;
  const FinxStep *step;
};

/* A number of a bar before that one that forms reads. */
typedef struct
{
  const double *from;           /* like that of a step */
  double       *to;
} FinxPast;

/* Steps side by side. */
typedef struct
{
  FinxStepFunc run;
  guint        first, n;
} FinxStage;

typedef struct
{
  GArray   *steps;              /* of FinxStep; none before one that it reads */
  GArray   *stages;             /* of FinxStage */
  GArray   *links;              /* of FinxLink: of all steps, and one that does nothing */
  GArray   *forms;              /* of FinxForm: likewise, only of those that the values of a bar that forms need; empty: it runs like others */
  GArray   *pasts;              /* of FinxPast */
  GArray   *histories;          /* of guint: how much of the past each column keeps */
  gint      bar_columns[FINX_N_BAR_COLUMNS];    /* −1: not needed */
  gint      zero;               /* likewise: of a column that is always 0 */
  double  **columns;            /* [c][0] is the oldest place that is written; what is older is at −1, −2, … */
  double   *known;              /* that of all steps */
  gsize     n_known;
  double   *memory;
  gsize     size;               /* of @memory */
  double   *now;                /* of the bar that forms: what comes with it, by %FINX_N_BAR_COLUMNS, then its numbers; in @memory */
  double  **nows;               /* where in it that of each column is; %NULL: nowhere */
  gsize     n_now;
  gsize     room;               /* places for new bars */
  gsize     at;                 /* place of the next bar */
  guint64   t;                  /* its number, from 0 */
  gboolean  is_settled;         /* what is known of the next bar is where it is kept */
  gboolean  can_form;           /* likewise: and it forms with that */
} FinxPlan;

void       finx_plan_init      (FinxPlan *self);
void       finx_plan_clear     (FinxPlan *self);

FinxColumn finx_plan_bars      (FinxPlan *self, guint bar_column);
FinxColumn finx_plan_zeros     (FinxPlan *self);
FinxColumn finx_plan_add       (FinxPlan *self, const FinxOperation *operation, const FinxColumn *from, const double *parameters);
void       finx_plan_finish    (FinxPlan *self, const FinxColumn *outputs, guint n_outputs, gsize room);

void       finx_plan_init_like (FinxPlan *self, const FinxPlan *other);
void       finx_plan_reset     (FinxPlan *self);
void       finx_plan_copy_past (FinxPlan *self, const FinxPlan *other);
void       finx_plan_roll      (FinxPlan *self);
guint      finx_plan_get_stage (const FinxPlan *self, FinxColumn column);
void       finx_plan_run       (const FinxPlan *self, guint stage, gsize n);
void       finx_plan_settle    (FinxPlan *self);
const double *finx_plan_get_now (FinxPlan *self, FinxColumn column);

/* @FINX_STEP: a step with the parameters in parentheses, from the columns after them. */
#define FINX_PARAMETERS(...) ((const double[FINX_STEP_MAX_PARAMETERS]) { __VA_ARGS__ })
#define FINX_STEP(plan, operation, parameters, ...) \
  finx_plan_add ((plan), (operation), (const FinxColumn[FINX_STEP_MAX_FROM]) { __VA_ARGS__ }, FINX_PARAMETERS parameters)

/* Where in @self is what @pointer shows in @other. */
static inline double *
finx_plan_find (const FinxPlan *self,
                const FinxPlan *other,
                const double   *pointer)
{
  return pointer != NULL ? self->memory + (pointer - other->memory) : NULL;
}

static inline FinxColumn
finx_column_ago (FinxColumn column,
                 guint      n_bars)
{
  return (FinxColumn) { column.id, column.lag + n_bars };
}

/* What the same step has computed besides. */
static inline FinxColumn
finx_column_beside (FinxColumn column,
                    guint      n)
{
  return (FinxColumn) { column.id + n, column.lag };
}

/* Where the values of the bars at hand are. */
static inline double *
finx_plan_get (const FinxPlan *self,
               FinxColumn      column)
{
  return self->columns[column.id] + self->at - column.lag;
}

/* A jump and not a call, at the end of a function: what is between two steps costs as much as a step. */
static inline void
finx_link_go_on (const FinxLink *link,
                 gsize           at,
                 guint64         t)
{
  const FinxLink *next = link + 1;

#ifdef __GNUC__
  __asm__ ("" : "+r" (next));   /* else both addresses are computed, that of the link and that of its function */
#endif
  next->run (next, at, t);
}

/* Likewise, with the one after @n_beside of them. */
static inline void
finx_form_go_on (const FinxForm *form,
                 guint           n_beside)
{
  const FinxForm *next = form + n_beside;

#ifdef __GNUC__
  __asm__ ("" : "+r" (next));
#endif
  next->run (next);
}

/* Makes room for @n bars, not more than the room there is. */
static inline void
finx_plan_begin (FinxPlan *self,
                 gsize     n)
{
  if (G_UNLIKELY (self->at + n > self->room))
    finx_plan_roll (self);
}

static inline void
finx_plan_advance (FinxPlan *self,
                   gsize     n)
{
  self->at += n;
  self->t += n;
  self->is_settled = FALSE;
}

/* Computes the next bar. */
static inline void
finx_plan_run_bar (const FinxPlan *self)
{
  const FinxLink *first = &g_array_index (self->links, FinxLink, 0);

  first->run (first, self->at, self->t);
}

/* Whether the next bar can form apart from those before. */
static inline gboolean
finx_plan_can_form (FinxPlan *self)
{
  if (G_UNLIKELY (!self->is_settled))
    finx_plan_settle (self);
  return self->can_form;
}

/* The same as finx_plan_run_bar(), if finx_plan_can_form(), but only what the bar's own values need, as no bar comes after it yet. It is
 * at @now, and so are they afterwards; the columns stay as they were. */
static inline void
finx_plan_form (const FinxPlan *self)
{
  const FinxForm *first = &g_array_index (self->forms, FinxForm, 0);

  first->run (first);
}

/* Bars that do not need each other: @operation is @formula (from, to, i, parameters) for each. */
#define FINX_MAP(operation, n_columns_from, n_columns_to, formula)                                                                  \
  FINX_MAP_RUN (operation, n_columns_from, n_columns_to, formula)                                                                   \
  G_GNUC_UNUSED static const FinxOperation operation = {                                                                            \
    run_##operation, run_bar_##operation, n_columns_from, n_columns_to, .form = form_##operation                                    \
  };

/* The functions of it alone. */
#define FINX_MAP_RUN(operation, n_columns_from, n_columns_to, formula)                                                              \
  FINX_VECTORIZED static void                                                                                                       \
  run_##operation (const FinxStep *steps, guint n_steps, gsize at, guint64 t, gsize n)                                              \
  {                                                                                                                                 \
    for (const FinxStep *step = steps; step < steps + n_steps; step++)                                                              \
      {                                                                                                                             \
        const double *from[n_columns_from];                                                                                         \
        double *to[n_columns_to], parameters[FINX_STEP_MAX_PARAMETERS];                                                             \
                                                                                                                                    \
        for (guint k = 0; k < (n_columns_from); k++)                                                                                \
          from[k] = step->from[k] + at;                                                                                             \
        for (guint k = 0; k < (n_columns_to); k++)                                                                                  \
          to[k] = step->to[k] + at;                                                                                                 \
        for (guint k = 0; k < FINX_STEP_MAX_PARAMETERS; k++)                                                                        \
          parameters[k] = step->parameters[k];                                                                                      \
        FINX_INDEPENDENT                                                                                                            \
        for (gsize i = 0; i < n; i++)                                                                                               \
          formula (from, to, i, parameters);                                                                                        \
      }                                                                                                                             \
  }                                                                                                                                 \
  G_GNUC_UNUSED static void                                                                                                         \
  run_bar_##operation (const FinxLink *link, gsize at, guint64 t)                                                                   \
  {                                                                                                                                 \
    const FinxStep *step = link->step;                                                                                              \
                                                                                                                                    \
    formula (step->from, step->to, at, step->parameters);                                                                           \
    finx_link_go_on (link, at, t);                                                                                                  \
  }                                                                                                                                 \
  G_GNUC_UNUSED static void                                                                                                         \
  form_##operation (const FinxForm *form)                                                                                           \
  {                                                                                                                                 \
    formula (form->from, form->to, 0, form->parameters);                                                                            \
    finx_form_go_on (form, 1);                                                                                                      \
  }

/* The same with a formula of the values of one, two … columns, which returns one. */
#define FINX_MAP_1(operation, formula) FINX_MAP_OF (operation, 1, formula, from[0][i])
#define FINX_MAP_2(operation, formula) FINX_MAP_OF (operation, 2, formula, from[0][i], from[1][i])
#define FINX_MAP_3(operation, formula) FINX_MAP_OF (operation, 3, formula, from[0][i], from[1][i], from[2][i])
#define FINX_MAP_4(operation, formula) FINX_MAP_OF (operation, 4, formula, from[0][i], from[1][i], from[2][i], from[3][i])
#define FINX_MAP_OF(operation, n, formula, ...)                                                                                     \
  static inline void                                                                                                                \
  put_##operation (const double *const *from, double *const *to, gsize i, const double *p)                                          \
  {                                                                                                                                 \
    to[0][i] = formula (__VA_ARGS__, p);                                                                                            \
  }                                                                                                                                 \
  FINX_MAP (operation, n, 1, put_##operation)

G_END_DECLS
