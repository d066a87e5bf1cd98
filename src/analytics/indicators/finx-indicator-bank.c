/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Indicators at work, bar by bar. */
#include "analytics/indicators/finx-indicator-bank-private.h"

#include <string.h>

#define TOGETHER 4              /* values of a bar that are given out at a time */

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
  FinxBankGroup *group = data;

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
           FinxBankGroup *group,
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
        group->lines[group->n_lines++] = (FinxBankLine) { .first = finx_indicator_get_first (spec, k), .lag = outputs[k].lag,
                                                  .indicator = indicator, .output = k, .place = self->places[indicator] + k };
      }
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  const FinxBankLine *one = a, *other = b;

  return one->stage < other->stage ? -1 : one->stage > other->stage;
}

static void
add_loads (FinxBankGroup *group)
{
  static const gsize offsets[] = {
    G_STRUCT_OFFSET (FinxIndicatorBar, open), G_STRUCT_OFFSET (FinxIndicatorBar, high), G_STRUCT_OFFSET (FinxIndicatorBar, low),
    G_STRUCT_OFFSET (FinxIndicatorBar, close), G_STRUCT_OFFSET (FinxIndicatorBar, volume), G_STRUCT_OFFSET (FinxIndicatorBar, other),
  };
  const FinxPlan *plan = &group->plan;

  for (guint c = 0; c <= FINX_BAR_OTHER; c++)
    if (plan->bar_columns[c] >= 0)
      group->loads[group->n_loads++] = (FinxBankLoad) { offsets[c], plan->columns[plan->bar_columns[c]] };
}

static void
add_gifts (FinxBankGroup *group)
{
  group->n_gifts = (group->n_lines + TOGETHER - 1) / TOGETHER * TOGETHER;
  group->gifts = g_new (FinxBankGift, group->n_gifts);
  for (guint i = 0; i < group->n_gifts; i++)
    {
      const FinxBankLine *line = &group->lines[MIN (i, group->n_lines - 1)];

      group->gifts[i] = (FinxBankGift) { line->values, line->place };
    }
}

/* Lines are in the order of places yet. */
static void
add_runs (FinxBankGroup    *group,
          const FinxColumn *columns)
{
  group->nows = g_new (const double *, group->n_lines);
  group->runs = g_new (FinxBankRun, group->n_lines);
  for (guint i = 0; i < group->n_lines; i++)
    {
      FinxBankRun *last = group->runs + group->n_runs - 1;

      group->nows[i] = finx_plan_get_now (&group->plan, columns[i]);
      if (i > 0 && last->place + last->n == group->lines[i].place)
        last->n++;
      else
        group->runs[group->n_runs++] = (FinxBankRun) { group->nows + i, group->lines[i].place, 1 };
    }
  for (guint c = 0; c <= FINX_BAR_OTHER; c++)
    group->masks[c / 2][c % 2] = group->plan.bar_columns[c] >= 0 ? -1 : 0;
}

/* @members: (transfer full): numbers of indicators, one at least */
static FinxBankGroup *
group_new (FinxIndicator *self,
           GArray        *members)
{
  FinxBankGroup *group = g_new0 (FinxBankGroup, 1);
  g_autofree FinxColumn *columns = g_new (FinxColumn, members->len * FINX_INDICATOR_MAX_OUTPUTS + FINX_N_BAR_COLUMNS);
  guint n_columns;

  group->members = members;
  group->lines = g_new (FinxBankLine, members->len * FINX_INDICATOR_MAX_OUTPUTS);
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
  qsort (group->lines, group->n_lines, sizeof (FinxBankLine), compare_lines);
  add_gifts (group);
  return group;
}

/* Returns: those of @group's indicators that need just @needs */
static GArray *
take_members (const FinxIndicator *self,
              const FinxBankGroup *group,
              FinxIndicatorNeeds   needs)
{
  GArray *members = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint m = 0; m < group->members->len; m++)
    if (get_needs (self, g_array_index (group->members, guint, m)) == needs)
      g_array_append_val (members, g_array_index (group->members, guint, m));
  return members;
}

/* A bar is missing for some of a group perhaps, and not for others: from now on they go separate ways. */
void
finx_indicator_split (FinxIndicator *self,
                      guint          index)
{
  FinxBankGroup *group = g_ptr_array_steal_index (self->groups, index);

  for (guint m = 0; m < group->members->len; m++)
    {
      FinxIndicatorNeeds needs = get_needs (self, g_array_index (group->members, guint, m));
      GArray *members = take_members (self, group, needs);
      FinxBankGroup *part;

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

FinxIndicator *
finx_indicator_new_with_room (const FinxIndicatorSpec *specs,
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
  self->room = ((FinxBankGroup *) self->groups->pdata[0])->plan.room;   /* for those that part from it as well */
  return self;
}

static FinxBankGroup *
group_copy (const FinxBankGroup *other)
{
  FinxBankGroup *group = g_memdup2 (other, sizeof *other);

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
      last = finx_indicator_new_with_room (specs, n_specs, wanted, 0);
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
    finx_plan_reset (&((FinxBankGroup *) self->groups->pdata[g])->plan);
}

/* Puts a bar to where the plan reads it. Returns: whether a number that is needed is missing; the plan cannot run then */
static inline gboolean
load_bar (FinxBankGroup          *group,
          const FinxIndicatorBar *bar)
{
  const FinxPlan *plan = &group->plan;
  double missing = 0;           /* NaN as soon as a number is none: x − x is 0 */

  for (const FinxBankLoad *load = group->loads; load < group->loads + group->n_loads; load++)
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
hide_early (const FinxBankGroup *group,
            double              *values)
{
  const FinxPlan *plan = &group->plan;

  if (G_UNLIKELY (plan->t < group->late))
    for (const FinxBankLine *line = group->lines; line < group->lines + group->n_lines; line++)
      values[line->place] = plan->t < line->first ? NAN : values[line->place];
}

/* What the plan has computed for a bar. */
static inline void
give_bar (const FinxBankGroup *group,
          double              *values)
{
  const FinxPlan *plan = &group->plan;
  const FinxBankGift *gift = group->gifts;

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
give_nothing (const FinxBankGroup *group,
              double              *values)
{
  for (const FinxBankLine *line = group->lines; line < group->lines + group->n_lines; line++)
    values[line->place] = NAN;
}

/* What is left at that index of a group that has parted, see get_ready(). */
static FinxBankGroup *
part (FinxIndicator          *self,
      guint                   index,
      const FinxIndicatorBar *bar)
{
  FinxBankGroup *group;

  finx_indicator_split (self, index);
  group = self->groups->pdata[index];
  finx_plan_begin (&group->plan, 1);
  return load_bar (group, bar) ? NULL : group;
}

/* Returns: (nullable): the group of that index, ready to run; %NULL: the bar is missing */
static inline FinxBankGroup *
get_ready (FinxIndicator          *self,
           guint                   index,
           const FinxIndicatorBar *bar)
{
  FinxBankGroup *group = self->groups->pdata[index];

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
      FinxBankGroup *group = get_ready (self, g, bar);

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
static inline FinxBankPair
load_pair (const FinxBankGroup    *group,
           const FinxIndicatorBar *bar,
           guint                   pair)
{
  FinxBankPair numbers = G_STRUCT_MEMBER (FinxBankPair, bar, G_STRUCT_OFFSET (FinxIndicatorBar, open) + pair * sizeof (FinxBankPair)), needed;

  *(FinxBankPair *) (group->plan.now + 2 * pair) = numbers;
  needed = (FinxBankPair) ((FinxBankMask) numbers & group->masks[pair]);
  return needed - needed;
}

/* Returns: whether all numbers that are needed are there */
static inline gboolean
load_forming (const FinxBankGroup    *group,
              const FinxIndicatorBar *bar)
{
  FinxBankPair missing = load_pair (group, bar, 0) + load_pair (group, bar, 1) + load_pair (group, bar, 2);

  return !isnan (missing[0] + missing[1]);
}

/* What has been computed for a bar that forms. */
static inline void
give_forming (const FinxBankGroup *group,
              double              *values)
{
  const FinxBankRun *run = group->runs, *end = run + group->n_runs;

  for (; run < end; run++)
    {
      const double *const *from = run->values;
      double *to = values + run->place;
      guint n = run->n;

      for (; n >= 2; n -= 2, from += 2, to += 2)
        *(FinxBankPair *) to = (FinxBankPair) { *from[0], *from[1] };
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
  FinxBankGroup *group = get_ready (self, index, bar);

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
      FinxBankGroup *group = self->groups->pdata[g];

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
      const FinxBankGroup *group = self->groups->pdata[g];

      for (const FinxBankLine *line = group->lines; line < group->lines + group->n_lines; line++)
        if (line->place == output && line->lag > 0)
          {
            for (guint i = 0; i < line->lag; i++)
              values[i] = group->plan.t + i < line->first ? NAN : *(line->values + group->plan.at + i);
            return line->lag;
          }
    }
  return 0;
}
