/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-allocation.h"

#include <glib/gi18n.h>
#include <math.h>

#define LEAST_FULL 0.01         /* a quiet day shall not look like a wild one */

typedef struct
{
  FinxAllocationPart part;      /* texts owned */
  int                group;     /* −1: none */
} Entry;

struct _FinxAllocation
{
  GObject  parent_instance;

  GArray  *parts;               /* (element-type Entry): with an area; in the order shown once ended */
  GArray  *groups;              /* (element-type Entry) */
  double   total, full, greatest;       /* greatest: change */
  guint    n_short, n_unknown;
  int      open;                /* −1: all */
  char    *open_name;           /* while adding */
  guint    first, n;            /* of @parts that are shown */
};

G_DEFINE_FINAL_TYPE (FinxAllocation, finx_allocation, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
entry_clear (gpointer data)
{
  FinxAllocationPart *part = &((Entry *) data)->part;

  g_free ((char *) part->id);
  g_free ((char *) part->label);
  g_free ((char *) part->name);
  g_free ((char *) part->text);
}

static Entry *
get_entry (GArray *entries,
           guint   i)
{
  return &g_array_index (entries, Entry, i);
}

static void
finx_allocation_finalize (GObject *object)
{
  FinxAllocation *self = FINX_ALLOCATION (object);

  g_array_unref (self->parts);
  g_array_unref (self->groups);
  g_free (self->open_name);
  G_OBJECT_CLASS (finx_allocation_parent_class)->finalize (object);
}

static void
finx_allocation_class_init (FinxAllocationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_allocation_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
finx_allocation_init (FinxAllocation *self)
{
  self->parts = g_array_new (FALSE, FALSE, sizeof (Entry));
  self->groups = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->parts, entry_clear);
  g_array_set_clear_func (self->groups, entry_clear);
  self->open = -1;
}

FinxAllocation *
finx_allocation_new (void)
{
  return g_object_new (FINX_TYPE_ALLOCATION, NULL);
}

void
finx_allocation_begin (FinxAllocation *self)
{
  g_return_if_fail (FINX_IS_ALLOCATION (self));

  g_free (self->open_name);
  self->open_name = self->open >= 0 ? g_strdup (get_entry (self->groups, (guint) self->open)->part.label) : NULL;
  g_array_set_size (self->parts, 0);
  g_array_set_size (self->groups, 0);
  self->total = self->greatest = 0;
  self->n_short = self->n_unknown = 0;
  self->open = -1;
  self->first = self->n = 0;
}

int
finx_allocation_add_group (FinxAllocation *self,
                           const char     *name)
{
  Entry entry = { { NULL, g_strdup (name), NULL, NULL, 0, 0 }, (int) self->groups->len };

  g_array_append_val (self->groups, entry);
  return (int) self->groups->len - 1;
}

void
finx_allocation_add (FinxAllocation           *self,
                     int                       group,
                     const FinxAllocationPart *part)
{
  Entry entry = { *part, group };

  g_return_if_fail (group < (int) self->groups->len);

  if (!(part->value > 0) || !isfinite (part->value))
    {
      self->n_short += part->value < 0;
      self->n_unknown += !isfinite (part->value);
      return;
    }
  entry.part.id = g_strdup (part->id);
  entry.part.label = g_strdup (part->label);
  entry.part.name = g_strdup (part->name);
  entry.part.text = g_strdup (part->text);
  g_array_append_val (self->parts, entry);
  self->total += part->value;
  if (isfinite (part->change))
    self->greatest = fmax (self->greatest, fabs (part->change));
  if (group >= 0)
    {
      FinxAllocationPart *sum = &get_entry (self->groups, (guint) group)->part;

      sum->value += part->value;
      sum->change += part->change * part->value;        /* divided at the end */
    }
}

static int
compare_value (gconstpointer a,
               gconstpointer b)
{
  const Entry *first = a, *second = b;

  if (first->part.value != second->part.value)
    return first->part.value > second->part.value ? -1 : 1;
  return g_strcmp0 (first->part.label, second->part.label);
}

static int
compare_part (gconstpointer a,
              gconstpointer b)
{
  const Entry *first = a, *second = b;

  if (first->group != second->group)
    return (guint) first->group < (guint) second->group ? -1 : 1;       /* −1 comes last */
  return compare_value (a, b);
}

/* What is shown of @parts: a run, since they are in order of groups. */
static void
find_shown (FinxAllocation *self)
{
  self->first = 0;
  self->n = self->parts->len;
  if (self->open < 0)
    return;
  while (self->first < self->parts->len && get_entry (self->parts, self->first)->group != self->open)
    self->first++;
  self->n = 0;
  while (self->first + self->n < self->parts->len && get_entry (self->parts, self->first + self->n)->group == self->open)
    self->n++;
}

void
finx_allocation_end (FinxAllocation *self)
{
  g_autofree int *place = g_new0 (int, self->groups->len + 1);

  g_return_if_fail (FINX_IS_ALLOCATION (self));

  g_array_sort (self->groups, compare_value);
  for (guint i = 0; i < self->groups->len; i++)
    {
      Entry *group = get_entry (self->groups, i);

      place[group->group] = (int) i;
      group->part.change = group->part.value > 0 ? group->part.change / group->part.value : (double) NAN;
      group->group = (int) i;
      if (self->open_name != NULL && g_str_equal (self->open_name, group->part.label) && group->part.value > 0)
        self->open = (int) i;
    }
  for (guint i = 0; i < self->parts->len; i++)
    if (get_entry (self->parts, i)->group >= 0)
      get_entry (self->parts, i)->group = place[get_entry (self->parts, i)->group];
  g_array_sort (self->parts, compare_part);
  find_shown (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
finx_allocation_set_full (FinxAllocation *self,
                          double          change)
{
  self->full = change;
}

int
finx_allocation_get_open (FinxAllocation *self)
{
  return self->open;
}

void
finx_allocation_set_open (FinxAllocation *self,
                          int             group)
{
  g_return_if_fail (FINX_IS_ALLOCATION (self) && group < (int) self->groups->len);

  if (group == self->open)
    return;
  self->open = MAX (group, -1);
  find_shown (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

guint
finx_allocation_get_n (FinxAllocation *self)
{
  return self->n;
}

const FinxAllocationPart *
finx_allocation_get_part (FinxAllocation *self,
                          guint           i)
{
  g_return_val_if_fail (i < self->n, NULL);
  return &get_entry (self->parts, self->first + i)->part;
}

int
finx_allocation_get_group (FinxAllocation *self,
                           guint           i)
{
  g_return_val_if_fail (i < self->n, -1);
  return get_entry (self->parts, self->first + i)->group;
}

double
finx_allocation_get_shown (FinxAllocation *self)
{
  return self->open >= 0 ? get_entry (self->groups, (guint) self->open)->part.value : self->total;
}

double
finx_allocation_get_total (FinxAllocation *self)
{
  return self->total;
}

double
finx_allocation_get_strength (FinxAllocation *self,
                              double          change)
{
  double full = self->full > 0 ? self->full : fmax (self->greatest, LEAST_FULL);

  return isfinite (change) ? CLAMP (change / full, -1, 1) : (double) NAN;
}

guint
finx_allocation_get_n_groups (FinxAllocation *self)
{
  return self->groups->len;
}

const FinxAllocationPart *
finx_allocation_get_group_part (FinxAllocation *self,
                                int             group)
{
  g_return_val_if_fail (group >= 0 && group < (int) self->groups->len, NULL);
  return &get_entry (self->groups, (guint) group)->part;
}

char *
finx_allocation_tell_left_out (FinxAllocation *self)
{
  g_autofree char *shorts = g_strdup_printf (ngettext ("%u short position is not drawn", "%u short positions are not drawn", self->n_short),
                                             self->n_short);
  g_autofree char *unknown = g_strdup_printf (ngettext ("%u value is not known", "%u values are not known", self->n_unknown), self->n_unknown);

  if (self->n_short > 0 && self->n_unknown > 0)
    return g_strdup_printf ("%s · %s", shorts, unknown);
  return self->n_short > 0 ? g_steal_pointer (&shorts) : self->n_unknown > 0 ? g_steal_pointer (&unknown) : NULL;
}
