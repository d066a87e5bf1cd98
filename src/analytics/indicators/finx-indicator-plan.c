/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/indicators/finx-indicator-plan.h"

#include <stdlib.h>
#include <string.h>

#define LINE      8             /* doubles in a cache line */
#define LIVE_ROOM 64            /* bars */
#define USUAL     32            /* steps of a plan of a few indicators */
#define N_PRICES  6             /* columns of bars that are as they come: not session and time */

static FinxStep *
get_step (const FinxPlan *self,
          guint           i)
{
  return &g_array_index (self->steps, FinxStep, i);
}

static guint *
get_history (const FinxPlan *self,
             guint           column)
{
  return &g_array_index (self->histories, guint, column);
}

void
finx_plan_init (FinxPlan *self)
{
  *self = (FinxPlan) {
    .steps = g_array_sized_new (FALSE, TRUE, sizeof (FinxStep), USUAL), .stages = g_array_sized_new (FALSE, TRUE, sizeof (FinxStage), USUAL),
    .links = g_array_sized_new (FALSE, FALSE, sizeof (FinxLink), USUAL), .forms = g_array_sized_new (FALSE, TRUE, sizeof (FinxForm), USUAL),
    .pasts = g_array_sized_new (FALSE, FALSE, sizeof (FinxPast), USUAL),
    .histories = g_array_sized_new (FALSE, TRUE, sizeof (guint), 2 * USUAL), .zero = -1,
  };
  for (guint c = 0; c < FINX_N_BAR_COLUMNS; c++)
    self->bar_columns[c] = -1;
}

void
finx_plan_clear (FinxPlan *self)
{
  g_clear_pointer (&self->steps, g_array_unref);
  g_clear_pointer (&self->stages, g_array_unref);
  g_clear_pointer (&self->links, g_array_unref);
  g_clear_pointer (&self->forms, g_array_unref);
  g_clear_pointer (&self->pasts, g_array_unref);
  g_clear_pointer (&self->histories, g_array_unref);
  g_clear_pointer (&self->columns, g_free);
  g_clear_pointer (&self->nows, g_free);
  g_clear_pointer (&self->known, free);
  g_clear_pointer (&self->memory, free);
}

/* Returns: the first of @n new columns */
static guint
add_columns (FinxPlan *self,
             guint     n)
{
  guint first = self->histories->len;

  g_array_set_size (self->histories, first + n);
  return first;
}

/* The column of what comes with a bar; @bar_column: see %FINX_N_BAR_COLUMNS */
FinxColumn
finx_plan_bars (FinxPlan *self,
                guint     bar_column)
{
  if (self->bar_columns[bar_column] < 0)
    self->bar_columns[bar_column] = (gint) add_columns (self, 1);
  return (FinxColumn) { .id = (guint) self->bar_columns[bar_column] };
}

/* A column that nothing is written to. */
FinxColumn
finx_plan_zeros (FinxPlan *self)
{
  if (self->zero < 0)
    self->zero = (gint) add_columns (self, 1);
  return (FinxColumn) { .id = (guint) self->zero };
}

static gboolean
is_step (const FinxStep      *step,
         const FinxOperation *operation,
         const FinxColumn    *from,
         const double        *parameters)
{
  return step->operation == operation && memcmp (step->inputs, from, operation->n_from * sizeof (FinxColumn)) == 0
         && memcmp (step->parameters, parameters, sizeof step->parameters) == 0;
}

/* Returns: the step that does this, if it is there */
static FinxStep *
find_step (const FinxPlan      *self,
           const FinxOperation *operation,
           const FinxColumn    *from,
           const double        *parameters)
{
  for (guint i = 0; i < self->steps->len; i++)
    if (is_step (get_step (self, i), operation, from, parameters))
      return get_step (self, i);
  return NULL;
}

/**
 * finx_plan_add:
 * @from: (array): as many columns as @operation reads
 * @parameters: (array fixed-size=4)
 *
 * Returns: the column that it writes, the first if there are several
 */
FinxColumn
finx_plan_add (FinxPlan            *self,
               const FinxOperation *operation,
               const FinxColumn    *from,
               const double        *parameters)
{
  FinxStep *there = find_step (self, operation, from, parameters);
  FinxStep step = { .operation = operation };

  if (there != NULL)
    return (FinxColumn) { .id = there->result };
  memcpy (step.inputs, from, operation->n_from * sizeof (FinxColumn));
  memcpy (step.parameters, parameters, sizeof step.parameters);
  step.result = add_columns (self, operation->n_to);
  g_array_append_val (self->steps, step);
  return (FinxColumn) { .id = step.result };
}

/* What nobody asks for is not computed: removes the steps whose results are in none of the columns that @is_read names. */
static void
remove_idle (FinxPlan *self,
             gboolean *is_read)
{
  for (guint i = self->steps->len; i-- > 0; )
    {
      const FinxStep *step = get_step (self, i);
      gboolean is_needed = FALSE;

      for (guint k = 0; k < step->operation->n_to; k++)
        is_needed |= is_read[step->result + k];
      for (guint k = 0; is_needed && k < step->operation->n_from; k++)
        is_read[step->inputs[k].id] = TRUE;
      for (guint k = 0; is_needed && k < step->operation->n_to; k++)
        is_read[step->result + k] = TRUE;
      if (!is_needed)
        g_array_remove_index (self->steps, i);
    }
}

static void
keep_past (FinxPlan   *self,
           FinxColumn  column)
{
  *get_history (self, column.id) = MAX (*get_history (self, column.id), column.lag);
}

/* Whether all that @step reads is computed. */
static gboolean
is_ready (const FinxStep *step,
          const gboolean *is_known)
{
  for (guint k = 0; k < step->operation->n_from; k++)
    if (!is_known[step->inputs[k].id])
      return FALSE;
  return TRUE;
}

/* What comes next: of the operations that a step is ready for the one that the fewest others will still need. @ready: of each step */
static const FinxOperation *
choose_operation (const GArray   *steps,
                  const gboolean *ready)
{
  const FinxOperation *best = NULL;
  guint fewest = 0;

  for (guint i = 0; i < steps->len; i++)
    {
      const FinxOperation *operation = g_array_index (steps, FinxStep, i).operation;
      guint n_later = operation->waits ? steps->len + 1 : 0;

      if (!ready[i] || operation == best)
        continue;
      for (guint k = 0; k < steps->len; k++)
        n_later += g_array_index (steps, FinxStep, k).operation == operation && !ready[k];
      if (best == NULL || n_later < fewest)
        {
          best = operation;
          fewest = n_later;
        }
    }
  return best;
}

/* Puts the steps into an order in which each comes after those that it reads, with as many side by side as can be. @is_known: columns
 * that no step computes. */
static void
arrange (FinxPlan *self,
         gboolean *is_known)
{
  g_autoptr(GArray) rest = self->steps;
  g_autofree gboolean *ready = g_new (gboolean, rest->len + 1);

  self->steps = g_array_sized_new (FALSE, TRUE, sizeof (FinxStep), rest->len);
  while (rest->len > 0)
    {
      FinxStage stage = { .first = self->steps->len };
      const FinxOperation *operation;
      guint n_left = 0;

      for (guint i = 0; i < rest->len; i++)
        ready[i] = is_ready (&g_array_index (rest, FinxStep, i), is_known);
      operation = choose_operation (rest, ready);
      for (guint i = 0; i < rest->len; i++)
        if (ready[i] && g_array_index (rest, FinxStep, i).operation == operation)
          g_array_append_val (self->steps, g_array_index (rest, FinxStep, i));
        else
          g_array_index (rest, FinxStep, n_left++) = g_array_index (rest, FinxStep, i);
      g_array_set_size (rest, n_left);
      for (guint i = stage.first; i < self->steps->len; i++)
        for (guint k = 0; k < operation->n_to; k++)
          is_known[get_step (self, i)->result + k] = TRUE;
      stage.run = operation->run;
      stage.n = self->steps->len - stage.first;
      g_array_append_val (self->stages, stage);
    }
}

static gsize
round_up (gsize n)
{
  return (n + LINE - 1) / LINE * LINE;
}

static double *
new_memory (gsize size)
{
  double *memory = aligned_alloc (LINE * sizeof (double), size * sizeof (double));

  if (memory == NULL)
    g_error ("No memory for %zu numbers", size);
  return memory;
}

/* How many numbers a bar that forms has at most: its own, those of columns, and those before that are read. */
static gsize
get_most_now (const FinxPlan *self,
              guint           n_outputs)
{
  gsize n = FINX_N_BAR_COLUMNS + self->histories->len + n_outputs;

  for (guint i = 0; i < self->steps->len; i++)
    n += get_step (self, i)->operation->n_from;
  return n;
}

/* Room for the columns that are read, and where they are in it. */
static void
allocate (FinxPlan       *self,
          const gboolean *is_read,
          guint           n_outputs,
          gsize           room)
{
  gsize longest = 0, place = 0, n_now = get_most_now (self, n_outputs);
  guint n = self->histories->len;

  for (guint c = 0; c < n; c++)
    longest = MAX (longest, *get_history (self, c));
  self->room = MAX (room > 0 ? room : LIVE_ROOM, longest);     /* moving the past is a small part of the work */
  self->columns = g_new0 (double *, n);
  self->size = LINE;
  for (guint c = 0; c < n; c++)         /* a line more: not all of them a power of two apart */
    self->size += is_read[c] ? round_up (*get_history (self, c)) + round_up (self->room) + LINE : 0;
  self->nows = g_new0 (double *, n);
  self->size += round_up (n_now);
  self->memory = new_memory (self->size);
  self->now = self->memory + self->size - round_up (n_now);
  self->n_now = FINX_N_BAR_COLUMNS;
  for (guint c = 0; c < n; c++)
    if (is_read[c])
      {
        place += round_up (*get_history (self, c));
        self->columns[c] = self->memory + place;
        place += round_up (self->room) + LINE;
      }
}

static void
run_block_of_one (const FinxLink *link,
                  gsize           at,
                  guint64         t)
{
  link->step->operation->run (link->step, 1, at, t, 1);
  finx_link_go_on (link, at, t);
}

static void
do_nothing (const FinxLink *link,
            gsize           at,
            guint64         t)
{
}

/* A step bar by bar; of those side by side of an operation that waits, all at once. */
typedef struct
{
  FinxStep *step;
  guint     depth;              /* how many steps of the same bar it comes after */
} Turn;

static gint
compare_turns (gconstpointer a,
               gconstpointer b)
{
  const Turn *one = a, *other = b;

  if (one->depth != other->depth)
    return one->depth < other->depth ? -1 : 1;
  return one->step < other->step ? -1 : 1;
}

/* How deep the steps of a turn are: what it reads of bars before is known. */
static guint
get_depth (const Turn  *turn,
           const guint *depths)
{
  guint depth = 0;

  for (const FinxStep *step = turn->step; step < turn->step + turn->step->n_beside; step++)
    for (guint k = 0; k < step->operation->n_from; k++)
      if (step->inputs[k].lag == 0)
        depth = MAX (depth, depths[step->inputs[k].id] + 1);
  return depth;
}

static GArray *
make_turns (FinxPlan *self)
{
  GArray *turns = g_array_new (FALSE, FALSE, sizeof (Turn));
  g_autofree guint *depths = g_new0 (guint, self->histories->len + 1);

  for (guint s = 0; s < self->stages->len; s++)
    {
      const FinxStage *stage = &g_array_index (self->stages, FinxStage, s);
      guint n = get_step (self, stage->first)->operation->waits ? stage->n : 1;

      for (guint i = stage->first; i < stage->first + stage->n; i += n)
        {
          Turn turn = { .step = get_step (self, i) };

          turn.step->n_beside = n;
          turn.depth = get_depth (&turn, depths);
          for (const FinxStep *step = turn.step; step < turn.step + n; step++)
            for (guint k = 0; k < step->operation->n_to; k++)
              depths[step->result + k] = turn.depth;
          g_array_append_val (turns, turn);
        }
    }
  return turns;
}

/* Whether one of the columns that a turn writes is read; if so what it reads is read as well. */
static gboolean
mark_needed (const Turn *turn,
             gboolean   *is_read)
{
  gboolean is_needed = FALSE;

  for (const FinxStep *step = turn->step; step < turn->step + turn->step->n_beside; step++)
    for (guint k = 0; k < step->operation->n_to; k++)
      is_needed |= is_read[step->result + k];
  for (const FinxStep *step = turn->step; is_needed && step < turn->step + turn->step->n_beside; step++)
    for (guint k = 0; k < step->operation->n_from; k++)
      is_read[step->inputs[k].id] |= step->inputs[k].lag == 0;
  return is_needed;
}

static void
add_link (FinxPlan *self,
          FinxStep *step)
{
  FinxLink link = { do_nothing, step };

  if (step != NULL)
    link.run = step->operation->run_bar != NULL ? step->operation->run_bar : run_block_of_one;
  g_array_append_val (self->links, link);
}

/* Whether all but the columns at hand of what @step reads is known before a bar. */
static gboolean
can_settle (const FinxStep *step)
{
  for (guint k = step->operation->n_forming; k < step->operation->n_from; k++)
    if (step->inputs[k].lag == 0)
      return FALSE;
  return step->operation->settle != NULL;
}

static void
form_nothing (const FinxForm *form)
{
}

/* Where what @column has of the bar that forms is. */
static double *
find_now (FinxPlan   *self,
          FinxColumn  column)
{
  FinxPast past = { self->columns[column.id] - column.lag, self->now + self->n_now };

  if (column.lag == 0)
    return self->nows[column.id];
  for (guint i = 0; i < self->pasts->len; i++)
    if (g_array_index (self->pasts, FinxPast, i).from == past.from)
      return g_array_index (self->pasts, FinxPast, i).to;
  self->n_now++;
  g_array_append_val (self->pasts, past);
  return past.to;
}

/* A step while a bar forms: all that it reads is there. */
static void
add_form (FinxPlan       *self,
          const FinxStep *step,
          guint           n_beside)
{
  const FinxOperation *operation = step->operation;
  gboolean is_settled = can_settle (step);
  FinxForm form = { .run = operation->form, .known = step->known, .n_beside = n_beside, .step = is_settled ? step : NULL };
  guint n_from = is_settled ? operation->n_forming : operation->n_from, n_to = is_settled ? 1 : operation->n_to;

  memcpy (form.parameters, step->parameters, sizeof step->parameters);
  for (guint k = 0; k < n_to; k++)
    form.to[k] = self->nows[step->result + k] = self->now + self->n_now++;
  for (guint k = 0; k < n_from; k++)
    form.from[k] = find_now (self, step->inputs[k]);
  g_array_append_val (self->forms, form);
}

/* Whether a bar can form apart: of it prices and volume are read only, and no step of @turns looks at bars that it does not name. */
static gboolean
is_plain (const FinxPlan *self,
          const GArray   *turns,
          const gboolean *is_needed)
{
  for (guint i = 0; i < turns->len; i++)
    {
      const FinxStep *step = g_array_index (turns, Turn, i).step;

      if (is_needed[i] && step->operation->form == NULL && !can_settle (step))
        return FALSE;
    }
  for (guint c = N_PRICES; c < FINX_N_BAR_COLUMNS; c++)
    if (self->bar_columns[c] >= 0)
      return FALSE;
  return TRUE;
}

/* What a bar that forms needs. */
static void
make_forms (FinxPlan       *self,
            const GArray   *turns,
            const gboolean *is_needed)
{
  FinxForm last = { .run = form_nothing };

  for (guint c = 0; c < N_PRICES; c++)
    if (self->bar_columns[c] >= 0)
      self->nows[self->bar_columns[c]] = self->now + c;
  if (self->zero >= 0)
    self->nows[self->zero] = self->now + self->n_now++;
  for (guint i = 0; i < turns->len; i++)
    {
      const Turn *turn = &g_array_index (turns, Turn, i);

      for (guint s = 0; is_needed[i] && s < turn->step->n_beside; s++)
        add_form (self, turn->step + s, turn->step->n_beside);
    }
  g_array_append_val (self->forms, last);
}

/* The order of steps bar by bar: as far as can be from those that they read, as a number that was just written takes its time. */
static void
chain (FinxPlan         *self,
       const FinxColumn *outputs,
       guint             n_outputs)
{
  g_autoptr(GArray) turns = make_turns (self);
  g_autofree gboolean *is_read = g_new0 (gboolean, self->histories->len + 1), *is_needed = g_new0 (gboolean, turns->len + 1);

  for (guint k = 0; k < n_outputs; k++)
    is_read[outputs[k].id] |= outputs[k].lag == 0;
  g_array_sort (turns, compare_turns);
  for (guint i = turns->len; i-- > 0; )
    is_needed[i] = mark_needed (&g_array_index (turns, Turn, i), is_read);
  for (guint i = 0; i < turns->len; i++)
    add_link (self, g_array_index (turns, Turn, i).step);
  add_link (self, NULL);
  if (is_plain (self, turns, is_needed))
    make_forms (self, turns, is_needed);
}

/* Room for what is known before a bar. */
static void
make_known (FinxPlan *self)
{
  gsize place = 0;

  for (guint i = 0; i < self->steps->len; i++)
    self->n_known += get_step (self, i)->operation->n_known;
  self->known = new_memory (round_up (self->n_known + 1));
  for (guint i = 0; i < self->steps->len; place += get_step (self, i)->operation->n_known, i++)
    get_step (self, i)->known = self->known + place;
}

/**
 * finx_plan_finish:
 * @outputs: (array length=n_outputs): what is to be computed
 * @room: bars that are computed at a time at most; 0: one by one
 *
 * All steps are there.
 */
void
finx_plan_finish (FinxPlan         *self,
                  const FinxColumn *outputs,
                  guint             n_outputs,
                  gsize             room)
{
  g_autofree gboolean *is_read = g_new0 (gboolean, self->histories->len + 1), *is_known = g_new0 (gboolean, self->histories->len + 1);

  for (guint k = 0; k < n_outputs; k++)
    {
      is_read[outputs[k].id] = TRUE;
      keep_past (self, outputs[k]);
    }
  remove_idle (self, is_read);
  for (guint i = 0; i < self->steps->len; i++)
    {
      const FinxStep *step = get_step (self, i);

      for (guint k = 0; k < step->operation->n_from; k++)
        keep_past (self, step->inputs[k]);
      for (guint k = 0; k < step->operation->n_to; k++)
        keep_past (self, (FinxColumn) { step->result + k, step->operation->past });
    }
  allocate (self, is_read, n_outputs, room);
  for (guint c = 0; c < FINX_N_BAR_COLUMNS; c++)
    if (self->bar_columns[c] >= 0)
      {
        is_known[self->bar_columns[c]] = TRUE;
        self->bar_columns[c] = is_read[self->bar_columns[c]] ? self->bar_columns[c] : -1;
      }
  if (self->zero >= 0)
    is_known[self->zero] = TRUE;
  arrange (self, is_known);
  make_known (self);
  chain (self, outputs, n_outputs);
  for (guint i = 0; i < self->steps->len; i++)
    {
      FinxStep *step = get_step (self, i);

      for (guint k = 0; k < step->operation->n_from; k++)
        step->from[k] = self->columns[step->inputs[k].id] - step->inputs[k].lag;
      for (guint k = 0; k < step->operation->n_to; k++)
        step->to[k] = self->columns[step->result + k];
      if (step->operation->prepare != NULL)
        step->operation->prepare (step);
    }
  finx_plan_reset (self);
}

/* Links and forms that are those of @other, for the steps of @self. */
static void
copy_chain (FinxPlan       *self,
            const FinxPlan *other)
{
  self->links = g_array_copy (other->links);
  self->forms = g_array_copy (other->forms);
  self->pasts = g_array_copy (other->pasts);
  for (guint i = 0; i + 1 < self->links->len; i++)
    {
      FinxLink *link = &g_array_index (self->links, FinxLink, i);

      link->step = get_step (self, (guint) (link->step - get_step (other, 0)));
    }
  for (guint i = 0; i + 1 < self->forms->len; i++)
    {
      FinxForm *form = &g_array_index (self->forms, FinxForm, i);

      form->known = self->known + (form->known - other->known);
      form->step = form->step != NULL ? get_step (self, (guint) (form->step - get_step (other, 0))) : NULL;
      for (guint k = 0; k < FINX_STEP_MAX_FROM; k++)
        form->from[k] = finx_plan_find (self, other, form->from[k]);
      for (guint k = 0; k < FINX_STEP_MAX_TO; k++)
        form->to[k] = finx_plan_find (self, other, form->to[k]);
    }
  for (guint i = 0; i < self->pasts->len; i++)
    {
      FinxPast *past = &g_array_index (self->pasts, FinxPast, i);

      *past = (FinxPast) { finx_plan_find (self, other, past->from), finx_plan_find (self, other, past->to) };
    }
}

/* The same as @other, which is finished, with no past: takes less time than to plan it anew. */
void
finx_plan_init_like (FinxPlan       *self,
                     const FinxPlan *other)
{
  *self = *other;
  self->steps = g_array_copy (other->steps);
  self->stages = g_array_ref (other->stages);           /* nobody changes them any more */
  self->histories = g_array_ref (other->histories);
  self->memory = new_memory (self->size);
  self->known = new_memory (round_up (self->n_known + 1));
  self->now = finx_plan_find (self, other, other->now);
  self->nows = g_new (double *, self->histories->len);
  self->columns = g_new (double *, self->histories->len);
  for (guint c = 0; c < self->histories->len; c++)
    {
      self->nows[c] = finx_plan_find (self, other, other->nows[c]);
      self->columns[c] = finx_plan_find (self, other, other->columns[c]);
    }
  for (guint i = 0; i < self->steps->len; i++)
    {
      FinxStep *step = get_step (self, i);

      for (guint k = 0; k < FINX_STEP_MAX_FROM; k++)
        step->from[k] = finx_plan_find (self, other, step->from[k]);
      for (guint k = 0; k < FINX_STEP_MAX_TO; k++)
        step->to[k] = finx_plan_find (self, other, step->to[k]);
      step->known = self->known + (step->known - other->known);
    }
  copy_chain (self, other);
  finx_plan_reset (self);
}

/* The past is 0 until it is known; what is computed from it is not given out. */
void
finx_plan_reset (FinxPlan *self)
{
  memset (self->memory, 0, self->size * sizeof (double));
  self->at = 0;
  self->t = 0;
  self->is_settled = FALSE;
}

/* Which column of @other is what @column is of the plan that @places belongs to. */
static void
note_place (gint *places,
            gint  column,
            gint  place)
{
  if (column >= 0)
    places[column] = place;
}

/* Goes on where @other is, which computes at least the same. */
void
finx_plan_copy_past (FinxPlan       *self,
                     const FinxPlan *other)
{
  g_autofree gint *places = g_new0 (gint, self->histories->len + 1);

  for (guint c = 0; c < FINX_N_BAR_COLUMNS; c++)
    note_place (places, self->bar_columns[c], other->bar_columns[c]);
  note_place (places, self->zero, other->zero);
  for (guint i = 0; i < self->steps->len; i++)
    {
      const FinxStep *step = get_step (self, i), *there;
      FinxColumn from[FINX_STEP_MAX_FROM];

      for (guint k = 0; k < step->operation->n_from; k++)
        from[k] = (FinxColumn) { (guint) places[step->inputs[k].id], step->inputs[k].lag };
      there = find_step (other, step->operation, from, step->parameters);
      g_assert (there != NULL);
      for (guint k = 0; k < step->operation->n_to; k++)
        places[step->result + k] = (gint) (there->result + k);
    }
  for (guint c = 0; c < self->histories->len; c++)
    if (self->columns[c] != NULL)
      {
        guint history = *get_history (self, c);

        memcpy (self->columns[c] - history, other->columns[places[c]] + other->at - history, history * sizeof (double));
      }
  self->at = 0;
  self->t = other->t;
  self->is_settled = FALSE;
}

/* Moves the past to where it is kept, and begins at the front again. */
void
finx_plan_roll (FinxPlan *self)
{
  for (guint c = 0; c < self->histories->len; c++)
    {
      gsize history = *get_history (self, c);

      if (self->columns[c] == NULL || history == 0)
        continue;
      if (history <= LINE && self->at >= LINE)          /* most columns: a whole line takes less time than to count */
        memcpy (self->columns[c] - LINE, self->columns[c] + self->at - LINE, LINE * sizeof (double));
      else
        memmove (self->columns[c] - history, self->columns[c] + self->at - history, history * sizeof (double));
    }
  self->at = 0;
}

/* Computes the next @n bars as far as @stage does; what it reads has been computed. */
void
finx_plan_run (const FinxPlan *self,
               guint           stage,
               gsize           n)
{
  const FinxStage *at = &g_array_index (self->stages, FinxStage, stage);

  at->run (get_step (self, at->first), at->n, self->at, self->t, n);
}

/* Returns: the stage that computes @column */
guint
finx_plan_get_stage (const FinxPlan *self,
                     FinxColumn      column)
{
  for (guint s = 0; s < self->stages->len; s++)
    {
      const FinxStage *stage = &g_array_index (self->stages, FinxStage, s);

      for (guint i = stage->first; i < stage->first + stage->n; i++)
        if (column.id - get_step (self, i)->result < get_step (self, i)->operation->n_to)
          return s;
    }
  return 0;
}

/**
 * finx_plan_get_now:
 * @column: one of the outputs of finx_plan_finish()
 *
 * Returns: (nullable): where the value of the bar that forms is after finx_plan_form(); %NULL: none ever does
 */
const double *
finx_plan_get_now (FinxPlan   *self,
                   FinxColumn  column)
{
  return self->forms->len > 0 ? find_now (self, column) : NULL;
}

/* Computes once what all values of the next bar have in common. */
void
finx_plan_settle (FinxPlan *self)
{
  guint n_steps = MAX (self->forms->len, 1) - 1;

  self->can_form = self->forms->len > 0 && self->t > 0;
  for (guint i = 0; i < n_steps && self->can_form; i += g_array_index (self->forms, FinxForm, i).n_beside)
    {
      FinxForm *form = &g_array_index (self->forms, FinxForm, i);

      if (form->step != NULL)
        form->run = form->step->operation->settle (form->step, self->at, self->t);
      self->can_form = form->run != NULL;
    }
  for (guint i = 0; i < self->pasts->len; i++)
    {
      const FinxPast *past = &g_array_index (self->pasts, FinxPast, i);

      *past->to = past->from[self->at];
    }
  self->is_settled = TRUE;
}
