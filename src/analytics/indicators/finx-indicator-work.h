/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The memory of an indicator at work: columns of doubles with the newest bars, and as much of the past as each column says it needs.
 *
 * Everything that an indicator knows of the past is in columns, so one more bar is tried out by computing it without advancing, and
 * bar by bar is the same code as block by block.
 *
 * An indicator is planned twice: the first time counts columns and what they keep, the second time, after they are allocated, the same
 * calls find them in their places. */
typedef struct
{
  double **columns;             /* [c][0] is the oldest place that is written; what is older is at −1, −2, … */
  gsize   *histories;           /* how much of it is kept */
  guint    n;
  guint    n_planned;           /* in the second planning: those asked for already */
  double  *memory;
  gsize    size;                /* of @memory */
  gsize    room;                /* places for new bars */
  gsize    at;                  /* place of the next bar */
  guint64  t;                   /* its number, from 0 */
} FinxWork;

guint   finx_work_add       (FinxWork *self, gsize history);
void    finx_work_keep      (FinxWork *self, guint column, gsize history);
double *finx_work_get_start (const FinxWork *self, guint column);
void    finx_work_allocate  (FinxWork *self, gsize room);
void    finx_work_reset     (FinxWork *self);
void    finx_work_clear     (FinxWork *self);
void    finx_work_roll      (FinxWork *self);

/* Where the values of the bars at hand are; [−1] is the bar before them. */
static inline double *
finx_work_get (const FinxWork *self,
               guint           column)
{
  return self->columns[column] + self->at;
}

/* Makes room for @n bars, not more than the room there is. */
static inline void
finx_work_begin (FinxWork *self,
                 gsize     n)
{
  if (G_UNLIKELY (self->at + n > self->room))
    finx_work_roll (self);
}

/* The same for a column that was asked for when planning. */
static inline double *
finx_work_look (const FinxWork *self,
                double         *column)
{
  return column + self->at;
}

static inline void
finx_work_advance (FinxWork *self,
                   gsize     n)
{
  self->at += n;
  self->t += n;
}

G_END_DECLS
