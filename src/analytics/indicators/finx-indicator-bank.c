/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Indicators at work, over many bars and bar by bar. */
#include <math.h>
#include <string.h>

#include "analytics/indicators/finx-indicator-kind.h"
#include "analytics/indicators/finx-kernels.h"
#include "base/finx-time.h"

#define LINE     8              /* doubles in a line of the caches */
#define BLOCK    384            /* bars at a time: what all columns hold of them stays near the processor */
#define TOGETHER 4              /* values of a bar that are given out at a time */
#define STREAMED (8 << 20)      /* bytes of values, from which on they would only drive others out of the caches */

/* A line of values. */
typedef struct
{
  const double *values;         /* in the plan; its lag is taken off */
  guint         first;          /* number of the first bar that has one */
  guint         lag;
  guint         indicator, output;
  guint         place;          /* among all values of a bar */
  guint         stage;          /* of the plan, that computes them */
} Line;

/* What is given out of a line bar by bar. */
typedef struct
{
  const double *values;
  gsize         place;
} Gift;

/* Values of a bar that forms, given out next to each other. */
typedef struct
{
  const double *const *values;
  guint                place, n;
} Run;

/* Two numbers at once, as every processor has them. */
typedef double Pair __attribute__ ((vector_size (2 * sizeof (double)), aligned (8), may_alias));
/* Which of the numbers of a bar are read: all bits set, or none. */
typedef gint64 Mask __attribute__ ((vector_size (2 * sizeof (gint64)), aligned (8)));

/* A number of a bar, and the column of the plan that it goes to. */
typedef struct
{
  gsize   offset;               /* in FinxIndicatorBar */
  double *to;
} Load;

/* Indicators that have known the same bars: they share a plan. */
typedef struct
{
  FinxIndicatorNeeds needs;     /* of any of them */
  gboolean           is_mixed;  /* not all of them have the same */
  GArray            *members;   /* of guint */
  FinxPlan           plan;
  Load               loads[FINX_BAR_OTHER + 1];
  guint              n_loads;
  Line              *lines;
  guint              n_lines;
  Gift              *gifts;     /* of each line, the last of them again up to a multiple of %TOGETHER */
  guint              n_gifts;
  const double     **nows;      /* of each line, in the order of places: where it is while a bar forms; %NULL there: nowhere */
  Run               *runs;
  guint              n_runs;
  Mask               masks[(FINX_BAR_OTHER + 1) / 2];
  guint64            late;      /* number of the first bar at which all lines have values */
} Group;

struct _FinxIndicator
{
  FinxIndicatorSpec *specs;
  guint             *wanted;    /* for each, which outputs, as bits */
  guint             *places;    /* for each, where its values begin */
  guint              n_specs;
  gsize              room;      /* of all plans */
  GPtrArray         *groups;    /* of Group */
};

/* What can be missing: sessions never are. */
static FinxIndicatorNeeds
get_needs (const FinxIndicator *self,
           guint                indicator)
{
  return finx_indicator_get_needs (&self->specs[indicator]) & ~(guint) FINX_NEEDS_SESSION;
}

static void
group_free (gpointer data)
{
  Group *group = data;

  finx_plan_clear (&group->plan);
  g_array_unref (group->members);
  g_free (group->lines);
  g_free (group->gifts);
  g_free (group->nows);
  g_free (group->runs);
  g_free (group);
}

/* The lines of an indicator that are wanted: their columns to @columns. */
static void
add_lines (FinxIndicator *self,
           Group         *group,
           guint          indicator,
           FinxColumn    *columns)
{
  const FinxIndicatorSpec *spec = &self->specs[indicator];
  FinxColumn outputs[FINX_INDICATOR_MAX_OUTPUTS];

  finx_indicator_kind_of (spec->info)->plan (spec, &group->plan, outputs);
  for (guint k = 0; k < spec->info->n_outputs; k++)
    if ((self->wanted[indicator] & 1u << k) != 0)
      {
        columns[group->n_lines] = outputs[k];
        group->lines[group->n_lines++] = (Line) { .first = finx_indicator_get_first (spec, k), .lag = outputs[k].lag,
                                                  .indicator = indicator, .output = k, .place = self->places[indicator] + k };
      }
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  const Line *one = a, *other = b;

  return one->stage < other->stage ? -1 : one->stage > other->stage;
}

static void
add_loads (Group *group)
{
  static const gsize offsets[] = {
    G_STRUCT_OFFSET (FinxIndicatorBar, open), G_STRUCT_OFFSET (FinxIndicatorBar, high), G_STRUCT_OFFSET (FinxIndicatorBar, low),
    G_STRUCT_OFFSET (FinxIndicatorBar, close), G_STRUCT_OFFSET (FinxIndicatorBar, volume), G_STRUCT_OFFSET (FinxIndicatorBar, other),
  };
  const FinxPlan *plan = &group->plan;

  for (guint c = 0; c <= FINX_BAR_OTHER; c++)
    if (plan->bar_columns[c] >= 0)
      group->loads[group->n_loads++] = (Load) { offsets[c], plan->columns[plan->bar_columns[c]] };
}

static void
add_gifts (Group *group)
{
  group->n_gifts = (group->n_lines + TOGETHER - 1) / TOGETHER * TOGETHER;
  group->gifts = g_new (Gift, group->n_gifts);
  for (guint i = 0; i < group->n_gifts; i++)
    {
      const Line *line = &group->lines[MIN (i, group->n_lines - 1)];

      group->gifts[i] = (Gift) { line->values, line->place };
    }
}

/* Lines are in the order of places yet. */
static void
add_runs (Group            *group,
          const FinxColumn *columns)
{
  group->nows = g_new (const double *, group->n_lines);
  group->runs = g_new (Run, group->n_lines);
  for (guint i = 0; i < group->n_lines; i++)
    {
      Run *last = group->runs + group->n_runs - 1;

      group->nows[i] = finx_plan_get_now (&group->plan, columns[i]);
      if (i > 0 && last->place + last->n == group->lines[i].place)
        last->n++;
      else
        group->runs[group->n_runs++] = (Run) { group->nows + i, group->lines[i].place, 1 };
    }
  for (guint c = 0; c <= FINX_BAR_OTHER; c++)
    group->masks[c / 2][c % 2] = group->plan.bar_columns[c] >= 0 ? -1 : 0;
}

/* @members: (transfer full): numbers of indicators, one at least */
static Group *
group_new (FinxIndicator *self,
           GArray        *members)
{
  Group *group = g_new0 (Group, 1);
  g_autofree FinxColumn *columns = g_new (FinxColumn, members->len * FINX_INDICATOR_MAX_OUTPUTS + FINX_N_BAR_COLUMNS);
  guint n_columns;

  group->members = members;
  group->lines = g_new (Line, members->len * FINX_INDICATOR_MAX_OUTPUTS);
  finx_plan_init (&group->plan);
  for (guint m = 0; m < members->len; m++)
    {
      FinxIndicatorNeeds needs = get_needs (self, g_array_index (members, guint, m));

      group->is_mixed |= m > 0 && needs != group->needs;
      group->needs |= needs;
      add_lines (self, group, g_array_index (members, guint, m), columns);
    }
  n_columns = group->n_lines;
  for (guint c = 0; c <= FINX_BAR_OTHER; c++)           /* a bar is missing even if what is missing in it is for another output */
    if ((group->needs & 1u << c) != 0)
      columns[n_columns++] = finx_plan_bars (&group->plan, c);
  finx_plan_finish (&group->plan, columns, n_columns, self->room);
  for (guint l = 0; l < group->n_lines; l++)
    {
      group->lines[l].values = group->plan.columns[columns[l].id] - columns[l].lag;
      group->lines[l].stage = finx_plan_get_stage (&group->plan, columns[l]);
      group->late = MAX (group->late, group->lines[l].first);
    }
  add_loads (group);
  add_runs (group, columns);
  qsort (group->lines, group->n_lines, sizeof (Line), compare_lines);
  add_gifts (group);
  return group;
}

/* Returns: those of @group's indicators that need just @needs */
static GArray *
take_members (const FinxIndicator *self,
              const Group         *group,
              FinxIndicatorNeeds   needs)
{
  GArray *members = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint m = 0; m < group->members->len; m++)
    if (get_needs (self, g_array_index (group->members, guint, m)) == needs)
      g_array_append_val (members, g_array_index (group->members, guint, m));
  return members;
}

/* A bar is missing for some of a group perhaps, and not for others: from now on they go separate ways. */
static void
split (FinxIndicator *self,
       guint          index)
{
  Group *group = g_ptr_array_steal_index (self->groups, index);

  for (guint m = 0; m < group->members->len; m++)
    {
      FinxIndicatorNeeds needs = get_needs (self, g_array_index (group->members, guint, m));
      GArray *members = take_members (self, group, needs);
      Group *part;

      if (g_array_index (members, guint, 0) != g_array_index (group->members, guint, m))
        {
          g_array_unref (members);      /* they have gone already */
          continue;
        }
      part = group_new (self, members);
      finx_plan_copy_past (&part->plan, &group->plan);
      g_ptr_array_insert (self->groups, (gint) index, part);
    }
  group_free (group);
}

static FinxIndicator *
new_with_room (const FinxIndicatorSpec *specs,
               guint                    n_specs,
               const guint             *wanted,
               gsize                    room)
{
  FinxIndicator *self = g_new0 (FinxIndicator, 1);
  GArray *all = g_array_new (FALSE, FALSE, sizeof (guint));
  guint place = 0;

  self->specs = g_memdup2 (specs, n_specs * sizeof *specs);
  self->n_specs = n_specs;
  self->room = room;
  self->wanted = g_new (guint, n_specs);
  self->places = g_new (guint, n_specs);
  self->groups = g_ptr_array_new_with_free_func (group_free);
  for (guint s = 0; s < n_specs; s++)
    {
      self->wanted[s] = wanted != NULL ? wanted[s] : ~0u;
      self->places[s] = place;
      place += specs[s].info->n_outputs;
      g_array_append_val (all, s);
    }
  g_ptr_array_add (self->groups, group_new (self, all));
  self->room = ((Group *) self->groups->pdata[0])->plan.room;   /* for those that part from it as well */
  return self;
}

static Group *
group_copy (const Group *other)
{
  Group *group = g_memdup2 (other, sizeof *other);

  finx_plan_init_like (&group->plan, &other->plan);
  group->members = g_array_ref (other->members);
  group->lines = g_memdup2 (other->lines, other->n_lines * sizeof *other->lines);
  for (guint l = 0; l < group->n_lines; l++)
    group->lines[l].values = finx_plan_find (&group->plan, &other->plan, group->lines[l].values);
  add_gifts (group);
  group->nows = g_new (const double *, group->n_lines);
  group->runs = g_memdup2 (other->runs, other->n_lines * sizeof *other->runs);
  for (guint l = 0; l < group->n_lines; l++)
    group->nows[l] = finx_plan_find (&group->plan, &other->plan, other->nows[l]);
  for (guint r = 0; r < group->n_runs; r++)
    group->runs[r].values = group->nows + (other->runs[r].values - other->nows);
  for (guint c = 0; c < group->n_loads; c++)
    group->loads[c].to = finx_plan_find (&group->plan, &other->plan, group->loads[c].to);
  return group;
}

/* Returns: (transfer full): the same as @other, with no bars yet */
static FinxIndicator *
copy (const FinxIndicator *other)
{
  FinxIndicator *self = g_memdup2 (other, sizeof *other);

  self->specs = g_memdup2 (other->specs, other->n_specs * sizeof *other->specs);
  self->wanted = g_memdup2 (other->wanted, other->n_specs * sizeof *other->wanted);
  self->places = g_memdup2 (other->places, other->n_specs * sizeof *other->places);
  self->groups = g_ptr_array_new_with_free_func (group_free);
  for (guint g = 0; g < other->groups->len; g++)
    g_ptr_array_add (self->groups, group_copy (other->groups->pdata[g]));
  return self;
}

static gboolean
is_of (const FinxIndicator     *self,
       const FinxIndicatorSpec *specs,
       guint                    n_specs,
       const guint             *wanted)
{
  if (self->n_specs != n_specs)
    return FALSE;
  for (guint s = 0; s < n_specs; s++)
    if (self->specs[s].info != specs[s].info || self->specs[s].source != specs[s].source
        || self->wanted[s] != (wanted != NULL ? wanted[s] : ~0u)
        || memcmp (self->specs[s].parameters, specs[s].parameters, specs[s].info->n_parameters * sizeof (double)) != 0)
      return FALSE;
  return TRUE;
}

static void
free_pattern (gpointer data)
{
  finx_indicator_free (data);
}

/* What this thread has made last: the instruments of a screen need the same, one after the other. */
static GPrivate pattern = G_PRIVATE_INIT (free_pattern);

/**
 * finx_indicator_new_many:
 * @specs: (array length=n_specs): valid ones, see finx_indicator_spec_check()
 * @wanted: (array length=n_specs) (nullable): for each which outputs, as bits; the others' values are not set. %NULL: all
 *
 * For bars that come one by one. What the indicators have in common is computed once. Not to be used by two threads at once.
 *
 * Returns: (transfer full): with no bars yet
 */
FinxIndicator *
finx_indicator_new_many (const FinxIndicatorSpec *specs,
                         guint                    n_specs,
                         const guint             *wanted)
{
  const FinxIndicator *last = g_private_get (&pattern);

  if (last == NULL || !is_of (last, specs, n_specs, wanted))
    {
      last = new_with_room (specs, n_specs, wanted, 0);
      g_private_replace (&pattern, (gpointer) last);
    }
  return copy (last);
}

/* (transfer full): the same for one. */
FinxIndicator *
finx_indicator_new (const FinxIndicatorSpec *spec)
{
  return finx_indicator_new_many (spec, 1, NULL);
}

void
finx_indicator_free (FinxIndicator *self)
{
  g_ptr_array_unref (self->groups);
  g_free (self->specs);
  g_free (self->wanted);
  g_free (self->places);
  g_free (self);
}

/* Forgets all bars: for another symbol, or to begin from the front. */
void
finx_indicator_reset (FinxIndicator *self)
{
  for (guint g = 0; g < self->groups->len; g++)
    finx_plan_reset (&((Group *) self->groups->pdata[g])->plan);
}

static void
fill_nan (double *values,
          gsize   n)
{
  for (gsize i = 0; i < n; i++)
    values[i] = NAN;
}

/* Puts a bar to where the plan reads it. Returns: whether a number that is needed is missing; the plan cannot run then */
static inline gboolean
load_bar (Group                  *group,
          const FinxIndicatorBar *bar)
{
  const FinxPlan *plan = &group->plan;
  double missing = 0;           /* NaN as soon as a number is none: x − x is 0 */

  for (const Load *load = group->loads; load < group->loads + group->n_loads; load++)
    {
      double number = G_STRUCT_MEMBER (double, bar, load->offset);

      load->to[plan->at] = number;
      missing += number - number;
    }
  if (plan->bar_columns[FINX_BAR_SESSION] >= 0)
    plan->columns[plan->bar_columns[FINX_BAR_SESSION]][plan->at] = (double) bar->session;
  if (plan->bar_columns[FINX_BAR_TIME] >= 0)
    plan->columns[plan->bar_columns[FINX_BAR_TIME]][plan->at] = (double) bar->time;
  return isnan (missing);
}

/* What has no value yet at the bar at hand. */
static inline void
hide_early (const Group *group,
            double      *values)
{
  const FinxPlan *plan = &group->plan;

  if (G_UNLIKELY (plan->t < group->late))
    for (const Line *line = group->lines; line < group->lines + group->n_lines; line++)
      values[line->place] = plan->t < line->first ? NAN : values[line->place];
}

/* What the plan has computed for a bar. */
static inline void
give_bar (const Group *group,
          double      *values)
{
  const FinxPlan *plan = &group->plan;
  const Gift *gift = group->gifts;

  for (; gift < group->gifts + group->n_gifts; gift += TOGETHER)
    {
      values[gift[0].place] = gift[0].values[plan->at];
      values[gift[1].place] = gift[1].values[plan->at];
      values[gift[2].place] = gift[2].values[plan->at];
      values[gift[3].place] = gift[3].values[plan->at];
    }
  hide_early (group, values);
}

static void
give_nothing (const Group *group,
              double      *values)
{
  for (const Line *line = group->lines; line < group->lines + group->n_lines; line++)
    values[line->place] = NAN;
}

/* What is left at that index of a group that has parted, see get_ready(). */
static Group *
part (FinxIndicator          *self,
      guint                   index,
      const FinxIndicatorBar *bar)
{
  Group *group;

  split (self, index);
  group = self->groups->pdata[index];
  finx_plan_begin (&group->plan, 1);
  return load_bar (group, bar) ? NULL : group;
}

/* Returns: (nullable): the group of that index, ready to run; %NULL: the bar is missing */
static inline Group *
get_ready (FinxIndicator          *self,
           guint                   index,
           const FinxIndicatorBar *bar)
{
  Group *group = self->groups->pdata[index];

  finx_plan_begin (&group->plan, 1);
  if (G_LIKELY (!load_bar (group, bar)))
    return group;
  return group->is_mixed ? part (self, index, bar) : NULL;
}

/**
 * finx_indicator_push:
 * @bar: one that is complete, newer than all before
 * @values: (array): one for each output, of one indicator after the other
 *
 * In constant time, for windows in the logarithm of their size.
 */
void
finx_indicator_push (FinxIndicator          *self,
                     const FinxIndicatorBar *bar,
                     double                 *values)
{
  for (guint g = 0; g < self->groups->len; g++)
    {
      Group *group = get_ready (self, g, bar);

      if (group == NULL)
        {
          give_nothing (self->groups->pdata[g], values);
          continue;
        }
      finx_plan_run_bar (&group->plan);
      give_bar (group, values);
      finx_plan_advance (&group->plan, 1);
    }
}

/* A bar's numbers are next to each other, in the order of their columns. */
G_STATIC_ASSERT (G_STRUCT_OFFSET (FinxIndicatorBar, other) - G_STRUCT_OFFSET (FinxIndicatorBar, open) == FINX_BAR_OTHER * sizeof (double));

/* Puts two of them to where the bar forms. Returns: no numbers where one that is needed is none: x − x is 0 */
static inline Pair
load_pair (const Group            *group,
           const FinxIndicatorBar *bar,
           guint                   pair)
{
  Pair numbers = G_STRUCT_MEMBER (Pair, bar, G_STRUCT_OFFSET (FinxIndicatorBar, open) + pair * sizeof (Pair)), needed;

  *(Pair *) (group->plan.now + 2 * pair) = numbers;
  needed = (Pair) ((Mask) numbers & group->masks[pair]);
  return needed - needed;
}

/* Returns: whether all numbers that are needed are there */
static inline gboolean
load_forming (const Group            *group,
              const FinxIndicatorBar *bar)
{
  Pair missing = load_pair (group, bar, 0) + load_pair (group, bar, 1) + load_pair (group, bar, 2);

  return !isnan (missing[0] + missing[1]);
}

/* What has been computed for a bar that forms. */
static inline void
give_forming (const Group *group,
              double      *values)
{
  const Run *run = group->runs, *end = run + group->n_runs;

  for (; run < end; run++)
    {
      const double *const *from = run->values;
      double *to = values + run->place;
      guint n = run->n;

      for (; n >= 2; n -= 2, from += 2, to += 2)
        *(Pair *) to = (Pair) { *from[0], *from[1] };
      if (n > 0)
        *to = **from;
    }
  hide_early (group, values);
}

/* The same as finx_indicator_push() for one group, but that it leaves everything as it was. */
static void
peek_whole (FinxIndicator          *self,
            guint                   index,
            const FinxIndicatorBar *bar,
            double                 *values)
{
  Group *group = get_ready (self, index, bar);

  if (group != NULL)
    {
      finx_plan_run_bar (&group->plan);
      give_bar (group, values);
    }
  else
    give_nothing (self->groups->pdata[index], values);
}

/**
 * finx_indicator_peek:
 * @bar: one that still forms
 * @values: (array): like those of finx_indicator_push(), as if the bar ended now
 *
 * Leaves everything as it was.
 */
void
finx_indicator_peek (FinxIndicator          *self,
                     const FinxIndicatorBar *bar,
                     double                 *values)
{
  for (guint g = 0; g < self->groups->len; g++)
    {
      Group *group = self->groups->pdata[g];

      if (finx_plan_can_form (&group->plan) && load_forming (group, bar))
        {
          finx_plan_form (&group->plan);
          give_forming (group, values);
        }
      else
        peek_whole (self, g, bar, values);
    }
}

/**
 * finx_indicator_get_ahead:
 * @output: counted as in the values of finx_indicator_push()
 * @values: (array): room for as many as finx_indicator_get_shift() says
 *
 * The values that belong to bars after the last one.
 *
 * Returns: how many there are
 */
guint
finx_indicator_get_ahead (FinxIndicator *self,
                          guint          output,
                          double        *values)
{
  for (guint g = 0; g < self->groups->len; g++)
    {
      const Group *group = self->groups->pdata[g];

      for (const Line *line = group->lines; line < group->lines + group->n_lines; line++)
        if (line->place == output && line->lag > 0)
          {
            for (guint i = 0; i < line->lag; i++)
              values[i] = group->plan.t + i < line->first ? NAN : *(line->values + group->plan.at + i);
            return line->lag;
          }
    }
  return 0;
}

/* What many bars at a time share. */
typedef struct
{
  const FinxBarColumns *bars;
  double *const *const *outputs;
  gboolean              is_streaming;   /* more is written than the caches hold */
} Job;

static const double *
get_column (const FinxBarColumns *bars,
            guint                 bar_column)
{
  const double *const columns[] = { bars->opens, bars->highs, bars->lows, bars->closes, bars->volumes, bars->others };

  return bar_column < G_N_ELEMENTS (columns) ? columns[bar_column] : NULL;
}

/* Whether a bar that is needed is not known. */
static gboolean
is_missing (const FinxBarColumns *bars,
            FinxIndicatorNeeds    needs,
            gsize                 i)
{
  gboolean missing = bars->times == NULL && (needs & FINX_NEEDS_TIME) != 0;

  for (guint c = 0; c <= FINX_BAR_OTHER; c++)
    if ((needs & 1u << c) != 0)
      missing |= get_column (bars, c) == NULL || !isfinite (get_column (bars, c)[i]);
  return missing;
}

static void
load_sessions (const FinxBarColumns *bars,
               double               *to,
               gsize                 first,
               gsize                 n)
{
  for (gsize i = 0; i < n; i++)
    to[i] = bars->sessions != NULL ? (double) bars->sessions[first + i]
            : bars->times != NULL ? (double) finx_days_from_time (bars->times[first + i]) : 0;
}

/* Returns: whether some of the bars are missing; the plan cannot run then */
static gboolean
load_bars (const Group          *group,
           const FinxBarColumns *bars,
           gsize                 first,
           gsize                 n)
{
  const FinxPlan *plan = &group->plan;
  gboolean missing = bars->times == NULL && (group->needs & FINX_NEEDS_TIME) != 0;

  for (guint c = 0; c < FINX_N_BAR_COLUMNS; c++)
    {
      double *to = plan->bar_columns[c] >= 0 ? plan->columns[plan->bar_columns[c]] + plan->at : NULL;
      const double *from = get_column (bars, c);

      if (c == FINX_BAR_SESSION && to != NULL)
        load_sessions (bars, to, first, n);
      else if (c == FINX_BAR_TIME && to != NULL)
        for (gsize i = 0; i < n && !missing; i++)
          to[i] = (double) bars->times[first + i];
      else if (to != NULL && from != NULL)
        missing |= finx_kernel_take (to, from + first, n);
      else
        missing |= to != NULL;
    }
  return missing;
}

static double *
get_output (const Job  *job,
            const Line *line)
{
  return job->outputs != NULL ? job->outputs[line->indicator][line->output] : NULL;
}

/* Gives out @n values of a line, those of bars from @first on. */
static void
give_out (const Job      *job,
          const FinxPlan *plan,
          const Line     *line,
          gsize           first,
          gsize           n)
{
  double *to = get_output (job, line) + first;
  const double *values = line->values + plan->at;
  gsize n_unknown = plan->t < line->first ? MIN (n, line->first - plan->t) : 0;

  fill_nan (to, n_unknown);
  if (job->is_streaming)
    finx_kernel_stream (to + n_unknown, values + n_unknown, n - n_unknown);
  else
    memcpy (to + n_unknown, values + n_unknown, (n - n_unknown) * sizeof (double));
}

/* What the plan will load of the bars after those at hand, asked for in parts while these are computed: memory is slow. */
typedef struct
{
  const double *columns[FINX_N_BAR_COLUMNS];    /* from there on */
  guint         n_columns;
  gsize         n;              /* bars */
  gsize         part;           /* of a column, likewise */
} Ahead;

static Ahead
look_ahead (const FinxPlan       *plan,
            const FinxBarColumns *bars,
            gsize                 first,
            gsize                 n,
            guint                 n_parts)
{
  Ahead ahead = { .n = MIN (n, bars->n - first) };

  for (guint c = 0; c < FINX_N_BAR_COLUMNS; c++)
    if (plan->bar_columns[c] >= 0 && get_column (bars, c) != NULL)
      ahead.columns[ahead.n_columns++] = get_column (bars, c) + first;
  ahead.n = ahead.n_columns > 0 ? ahead.n : 0;
  ahead.part = n * ahead.n_columns / n_parts + LINE;
  return ahead;
}

static inline void
fetch_part (const Ahead *ahead,
            guint        part)
{
  gsize from = part / MAX (ahead->n_columns, 1) * ahead->part, to = MIN (from + ahead->part, ahead->n);

  for (gsize i = from; i < to; i += LINE)
    __builtin_prefetch (ahead->columns[part % ahead->n_columns] + i);
}

/* Computes the bars that are loaded. What a stage has computed is given out at once: then it is near, and memory has less to do at once. */
static void
run_bars (Group     *group,
          const Job *job,
          gsize      first,
          gsize      n)
{
  FinxPlan *plan = &group->plan;
  const Line *line = group->lines, *end = line + group->n_lines;
  guint n_stages = MAX (plan->stages->len, 1);
  const Ahead ahead = look_ahead (plan, job->bars, first + n, n, n_stages);

  for (guint stage = 0; stage < n_stages; stage++)
    {
      fetch_part (&ahead, stage);
      if (stage < plan->stages->len)
        finx_plan_run (plan, stage, n);
      for (; line < end && line->stage == stage; line++)
        if (get_output (job, line) != NULL)
          give_out (job, plan, line, first, n);
    }
  finx_plan_advance (plan, n);
}

/* Bars some of which are missing: those between two gaps at a time. */
static void
run_with_gaps (Group     *group,
               const Job *job,
               gsize      first,
               gsize      n)
{
  for (gsize i = first, end; i < first + n; i = end)
    {
      gboolean missing = is_missing (job->bars, group->needs, i);

      for (end = i + 1; end < first + n && is_missing (job->bars, group->needs, end) == missing; )
        end++;
      if (!missing)
        {
          load_bars (group, job->bars, i, end - i);
          run_bars (group, job, i, end - i);
        }
      for (const Line *line = group->lines; missing && line < group->lines + group->n_lines; line++)
        if (get_output (job, line) != NULL)
          fill_nan (get_output (job, line) + i, end - i);
    }
}

/* @n bars of the group of that index, and of those that part from it. */
static void
run_block (FinxIndicator *self,
           guint          index,
           const Job     *job,
           gsize          first,
           gsize          n)
{
  Group *group = self->groups->pdata[index];

  finx_plan_begin (&group->plan, n);
  if (!load_bars (group, job->bars, first, n))
    run_bars (group, job, first, n);
  else if (!group->is_mixed)
    run_with_gaps (group, job, first, n);
  else
    {
      split (self, index);
      run_block (self, index, job, first, n);
    }
}

/**
 * finx_indicator_push_many:
 * @bars: all complete, newer than those before; what needs a column that is not there has no values
 * @outputs: (array) (nullable): for each indicator its outputs, an array of @bars' length each; %NULL for those that are not wanted
 *
 * The same as finx_indicator_push() for each of the bars, and much faster.
 */
void
finx_indicator_push_many (FinxIndicator        *self,
                          const FinxBarColumns *bars,
                          double *const *const *outputs)
{
  Job job = { .bars = bars, .outputs = outputs };
  gsize block = MIN (BLOCK, self->room), n_columns = 0;

  for (guint s = 0; s < self->n_specs; s++)
    for (guint k = 0; outputs != NULL && k < self->specs[s].info->n_outputs; k++)
      n_columns += outputs[s][k] != NULL;
  job.is_streaming = bars->n * n_columns * sizeof (double) > STREAMED;
  for (gsize first = 0, n; first < bars->n; first += n)
    {
      n = MIN (block, bars->n - first);
      for (guint g = 0; g < self->groups->len; g++)
        run_block (self, g, &job, first, n);
    }
  finx_kernel_fence ();
}

/**
 * finx_indicator_compute_many:
 * @specs: (array length=n_specs): valid ones
 * @bars: oldest first; an indicator that needs a column that is not there has no values
 * @outputs: (array length=n_specs): for each its outputs, an array of @bars' length each; %NULL for those that are not wanted
 *
 * All indicators in one pass over the bars. Can be called by several threads at once.
 */
void
finx_indicator_compute_many (const FinxIndicatorSpec *specs,
                             guint                    n_specs,
                             const FinxBarColumns    *bars,
                             double *const *const    *outputs)
{
  g_autofree guint *wanted = g_new0 (guint, n_specs);
  g_autoptr(FinxIndicator) indicators = NULL;

  for (guint s = 0; s < n_specs; s++)
    for (guint k = 0; k < specs[s].info->n_outputs; k++)
      wanted[s] |= outputs[s][k] != NULL ? 1u << k : 0;
  if (n_specs == 0)
    return;
  indicators = new_with_room (specs, n_specs, wanted, BLOCK);
  finx_indicator_push_many (indicators, bars, outputs);
}

/**
 * finx_indicator_compute:
 * @outputs: (array): an array of @bars' length for each output; %NULL for those that are not wanted
 *
 * One indicator over all bars, see finx_indicator_compute_many().
 */
void
finx_indicator_compute (const FinxIndicatorSpec *spec,
                        const FinxBarColumns    *bars,
                        double *const           *outputs)
{
  finx_indicator_compute_many (spec, 1, bars, &outputs);
}
