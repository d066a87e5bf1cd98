/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/indicators/finx-indicator-work.h"

#include <stdlib.h>
#include <string.h>

#define LINE 8                  /* doubles in a cache line */

/* Returns: a new column that keeps @history values of the past */
guint
finx_work_add (FinxWork *self,
               gsize     history)
{
  if (self->memory != NULL)
    return self->n_planned++;
  self->histories = g_renew (gsize, self->histories, self->n + 1);
  self->histories[self->n] = history;
  return self->n++;
}

/* @column has to keep @history values at least. */
void
finx_work_keep (FinxWork *self,
                guint     column,
                gsize     history)
{
  self->histories[column] = MAX (self->histories[column], history);
}

/* (nullable): where @column is, for finx_work_look(); %NULL in the first planning */
double *
finx_work_get_start (const FinxWork *self,
                     guint           column)
{
  return self->memory != NULL ? self->columns[column] : NULL;
}

static gsize
round_up (gsize n)
{
  return (n + LINE - 1) / LINE * LINE;
}

/* Between the two plannings. A @room of 0: as much as makes moving the past a small part of the work. */
void
finx_work_allocate (FinxWork *self,
                    gsize     room)
{
  gsize longest = 0, place = 0;

  for (guint c = 0; c < self->n; c++)
    longest = MAX (longest, self->histories[c]);
  self->room = room > 0 ? room : MAX (64, longest);
  self->columns = g_new (double *, self->n);
  self->size = 0;
  for (guint c = 0; c < self->n; c++)
    self->size += round_up (self->histories[c]) + round_up (self->room) + LINE;         /* not all of them a power of two apart */
  self->memory = aligned_alloc (LINE * sizeof (double), MAX (self->size, LINE) * sizeof (double));
  if (self->memory == NULL)
    g_error ("No memory for %zu numbers", self->size);
  for (guint c = 0; c < self->n; c++)
    {
      place += round_up (self->histories[c]);
      self->columns[c] = self->memory + place;
      place += round_up (self->room) + LINE;
    }
  finx_work_reset (self);
}

/* The past is 0 until it is known; what is computed from it is not given out. */
void
finx_work_reset (FinxWork *self)
{
  memset (self->memory, 0, self->size * sizeof (double));
  self->at = 0;
  self->t = 0;
}

void
finx_work_clear (FinxWork *self)
{
  free (self->memory);
  g_free (self->columns);
  g_free (self->histories);
}

/* Moves the past to where it is kept, and begins at the front again. */
void
finx_work_roll (FinxWork *self)
{
  for (guint c = 0; c < self->n; c++)
    {
      gsize history = self->histories[c];
      double *to = self->columns[c] - history;
      const double *from = self->columns[c] + self->at - history;

      if (history > LINE)
        memmove (to, from, history * sizeof (double));
      else
        for (gsize i = 0; i < history; i++)     /* most columns: a call would cost more */
          to[i] = from[i];
    }
  self->at = 0;
}
