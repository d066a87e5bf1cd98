/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/indicators/finx-window.h"

#include "analytics/indicators/finx-kernels.h"

/* Adds what joins slots @newer and @older, of the sizes given. Returns: its slot */
static guint
join (FinxWindow *self,
      guint       newer,
      guint       older,
      guint       n_newer,
      guint       n_older)
{
  g_assert (self->n_steps < FINX_WINDOW_MAX_STEPS);
  self->steps[self->n_steps++] = (FinxWindowStep) { newer, older, n_newer, n_older, .lag = n_newer };
  return self->n_steps;
}

/* The powers of two up to @n, then those of them that make up @n. */
static void
plan_steps (FinxWindow *self,
            guint       n)
{
  guint slots[16] = { 0 }, n_bits = 0, result = 0, size = 0;

  *self = (FinxWindow) { .n = n };
  for (guint k = 2; k <= n; k *= 2, n_bits++)
    slots[n_bits + 1] = join (self, slots[n_bits], slots[n_bits], k / 2, k / 2);
  for (guint bit = 0; bit <= n_bits; bit++)
    if ((n & 1u << bit) != 0)
      {
        result = size == 0 ? slots[bit] : join (self, slots[bit], result, 1u << bit, size);
        size += 1u << bit;
      }
}

/* Columns for the steps' results; each keeps what later steps look back at. */
static void
add_columns (FinxWindow *self,
             FinxWork   *work,
             guint       column)
{
  guint columns[FINX_WINDOW_MAX_STEPS + 1] = { column };

  for (guint i = 0; i < self->n_steps; i++)
    columns[i + 1] = finx_work_add (work, 0);
  for (guint i = 0; i < self->n_steps; i++)
    {
      FinxWindowStep *step = &self->steps[i];
      double *older = finx_work_get_start (work, columns[step->older]);

      finx_work_keep (work, columns[step->older], step->lag);
      step->to = finx_work_get_start (work, columns[i + 1]);
      step->from_newer = finx_work_get_start (work, columns[step->newer]);
      step->from_older = older != NULL ? older - step->lag : NULL;
    }
  self->result = finx_work_get_start (work, columns[self->n_steps]);
}

void
finx_window_plan_sum (FinxWindow *self,
                      FinxWork   *work,
                      guint       column,
                      guint       size)
{
  plan_steps (self, size);
  add_columns (self, work, column);
}

/* One bar is computed here, without a call. */
const double *
finx_window_sum (const FinxWindow *self,
                 FinxWork         *work,
                 gsize             n)
{
  for (guint i = 0; i < self->n_steps; i++)
    {
      const FinxWindowStep *step = &self->steps[i];
      const double *newer = step->from_newer + work->at, *older = step->from_older + work->at;
      double *to = step->to + work->at;

      if (n == 1)
        *to = finx_join_sums (*newer, *older);
      else
        finx_kernel_add (to, newer, older, n);
    }
  return self->result + work->at;
}

/* The columns of @sums are what the newer halves add; @self has the same steps. */
void
finx_window_plan_weighted (FinxWindow       *self,
                           FinxWork         *work,
                           guint             column,
                           const FinxWindow *sums)
{
  plan_steps (self, sums->n);
  add_columns (self, work, column);
}

const double *
finx_window_weighted (const FinxWindow *self,
                      const FinxWindow *sums,
                      FinxWork         *work,
                      gsize             n)
{
  for (guint i = 0; i < self->n_steps; i++)
    {
      const FinxWindowStep *step = &self->steps[i];
      const double *newer = step->from_newer + work->at, *older = step->from_older + work->at;
      const double *newer_sum = sums->steps[i].from_newer + work->at;
      double *to = step->to + work->at;

      if (n == 1)
        *to = finx_join_weighted (*newer, *older, *newer_sum, step->n_older);
      else
        finx_kernel_weighted (to, newer, older, newer_sum, step->n_older, n);
    }
  return self->result + work->at;
}

/* A single bar does not differ from its mean: the products begin with a column of zeros. */
void
finx_window_plan_products (FinxWindow       *self,
                           FinxWork         *work,
                           const FinxWindow *x_sums,
                           const FinxWindow *y_sums)
{
  g_assert (x_sums->n == y_sums->n);
  plan_steps (self, x_sums->n);
  add_columns (self, work, finx_work_add (work, 0));
}

const double *
finx_window_products (const FinxWindow *self,
                      const FinxWindow *x_sums,
                      const FinxWindow *y_sums,
                      FinxWork         *work,
                      gsize             n)
{
  for (guint i = 0; i < self->n_steps; i++)
    {
      const FinxWindowStep *step = &self->steps[i];
      const double *newer = step->from_newer + work->at, *older = step->from_older + work->at;
      const double *x[2] = { x_sums->steps[i].from_newer + work->at, x_sums->steps[i].from_older + work->at };
      const double *y[2] = { y_sums->steps[i].from_newer + work->at, y_sums->steps[i].from_older + work->at };
      double *to = step->to + work->at;

      if (n == 1)
        *to = finx_join_products (*newer, *older, *x[0], *x[1], *y[0], *y[1], step->n_newer, step->n_older,
                                  finx_products_scale (step->n_newer, step->n_older));
      else
        finx_kernel_products (to, newer, older, x, y, step->n_newer, step->n_older, n);
    }
  return self->result + work->at;
}

/* Windows of the largest power of two, two of which overlap. */
void
finx_window_plan_extreme (FinxWindow *self,
                          FinxWork   *work,
                          guint       column,
                          guint       size)
{
  guint k = 1;

  *self = (FinxWindow) { .n = size };
  for (; k * 2 <= size; k *= 2)
    join (self, self->n_steps, self->n_steps, k, k);
  if (k < size)
    {
      join (self, self->n_steps, self->n_steps, k, k);
      self->steps[self->n_steps - 1].lag = size - k;
    }
  add_columns (self, work, column);
}

const double *
finx_window_highest (const FinxWindow *self,
                     FinxWork         *work,
                     gsize             n)
{
  for (guint i = 0; i < self->n_steps; i++)
    {
      const FinxWindowStep *step = &self->steps[i];
      const double *newer = step->from_newer + work->at, *older = step->from_older + work->at;
      double *to = step->to + work->at;

      if (n == 1)
        *to = finx_join_highest (*newer, *older);
      else
        finx_kernel_highest (to, newer, older, n);
    }
  return self->result + work->at;
}

const double *
finx_window_lowest (const FinxWindow *self,
                    FinxWork         *work,
                    gsize             n)
{
  for (guint i = 0; i < self->n_steps; i++)
    {
      const FinxWindowStep *step = &self->steps[i];
      const double *newer = step->from_newer + work->at, *older = step->from_older + work->at;
      double *to = step->to + work->at;

      if (n == 1)
        *to = finx_join_lowest (*newer, *older);
      else
        finx_kernel_lowest (to, newer, older, n);
    }
  return self->result + work->at;
}

/* @numbers: the column of the bars' numbers, for which @places has the same steps. */
void
finx_window_plan_place (FinxWindow *self,
                        FinxWindow *places,
                        FinxWork   *work,
                        guint       column,
                        guint       numbers,
                        guint       size)
{
  finx_window_plan_extreme (self, work, column, size);
  finx_window_plan_extreme (places, work, numbers, size);
}

/* @sign: 1: of the highest, −1: of the lowest. */
const double *
finx_window_place (const FinxWindow *self,
                   const FinxWindow *places,
                   FinxWork         *work,
                   double            sign,
                   gsize             n)
{
  for (guint i = 0; i < self->n_steps; i++)
    {
      const FinxWindowStep *step = &self->steps[i], *number = &places->steps[i];

      finx_kernel_places (step->to + work->at, number->to + work->at, step->from_newer + work->at, step->from_older + work->at,
                          number->from_newer + work->at, number->from_older + work->at, sign, n);
    }
  return places->result + work->at;
}
