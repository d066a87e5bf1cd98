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
  self->steps[self->n_steps++] = (FinxWindowStep) { newer, older, n_newer, n_older, n_newer };
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
add_columns (const FinxWindow *self,
             guint            *columns,
             FinxWork         *work,
             guint             column)
{
  columns[0] = column;
  for (guint i = 0; i < self->n_steps; i++)
    columns[i + 1] = finx_work_add (work, 0);
  for (guint i = 0; i < self->n_steps; i++)
    finx_work_keep (work, columns[self->steps[i].older], self->steps[i].lag);
}

void
finx_window_plan_sum (FinxWindow *self,
                      FinxWork   *work,
                      guint       column,
                      guint       size)
{
  plan_steps (self, size);
  add_columns (self, self->columns, work, column);
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
      const double *newer = finx_work_get (work, self->columns[step->newer]);
      const double *older = finx_work_get (work, self->columns[step->older]) - step->lag;
      double *to = finx_work_get (work, self->columns[i + 1]);

      if (n == 1)
        *to = finx_join_sums (*newer, *older);
      else
        finx_kernel_add (to, newer, older, n);
    }
  return finx_work_get (work, self->columns[self->n_steps]);
}

/* The columns of @sums are what the newer halves add; @self has the same steps. */
void
finx_window_plan_weighted (FinxWindow       *self,
                           FinxWork         *work,
                           const FinxWindow *sums)
{
  plan_steps (self, sums->n);
  add_columns (self, self->columns, work, sums->columns[0]);
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
      const double *newer = finx_work_get (work, self->columns[step->newer]);
      const double *older = finx_work_get (work, self->columns[step->older]) - step->lag;
      const double *newer_sum = finx_work_get (work, sums->columns[step->newer]);
      double *to = finx_work_get (work, self->columns[i + 1]);

      if (n == 1)
        *to = finx_join_weighted (*newer, *older, *newer_sum, step->n_older);
      else
        finx_kernel_weighted (to, newer, older, newer_sum, step->n_older, n);
    }
  return finx_work_get (work, self->columns[self->n_steps]);
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
  add_columns (self, self->columns, work, finx_work_add (work, 0));
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
      const double *newer = finx_work_get (work, self->columns[step->newer]);
      const double *older = finx_work_get (work, self->columns[step->older]) - step->lag;
      const double *x[2] = { finx_work_get (work, x_sums->columns[step->newer]), finx_work_get (work, x_sums->columns[step->older]) - step->lag };
      const double *y[2] = { finx_work_get (work, y_sums->columns[step->newer]), finx_work_get (work, y_sums->columns[step->older]) - step->lag };
      double *to = finx_work_get (work, self->columns[i + 1]);

      if (n == 1)
        *to = finx_join_products (*newer, *older, *x[0], *x[1], *y[0], *y[1], step->n_newer, step->n_older,
                                  finx_products_scale (step->n_newer, step->n_older));
      else
        finx_kernel_products (to, newer, older, x, y, step->n_newer, step->n_older, n);
    }
  return finx_work_get (work, self->columns[self->n_steps]);
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
  add_columns (self, self->columns, work, column);
}

const double *
finx_window_highest (const FinxWindow *self,
                     FinxWork         *work,
                     gsize             n)
{
  for (guint i = 0; i < self->n_steps; i++)
    {
      const FinxWindowStep *step = &self->steps[i];
      const double *newer = finx_work_get (work, self->columns[step->newer]), *older = newer - step->lag;
      double *to = finx_work_get (work, self->columns[i + 1]);

      if (n == 1)
        *to = finx_join_highest (*newer, *older);
      else
        finx_kernel_highest (to, newer, older, n);
    }
  return finx_work_get (work, self->columns[self->n_steps]);
}

const double *
finx_window_lowest (const FinxWindow *self,
                    FinxWork         *work,
                    gsize             n)
{
  for (guint i = 0; i < self->n_steps; i++)
    {
      const FinxWindowStep *step = &self->steps[i];
      const double *newer = finx_work_get (work, self->columns[step->newer]), *older = newer - step->lag;
      double *to = finx_work_get (work, self->columns[i + 1]);

      if (n == 1)
        *to = finx_join_lowest (*newer, *older);
      else
        finx_kernel_lowest (to, newer, older, n);
    }
  return finx_work_get (work, self->columns[self->n_steps]);
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
      const FinxWindowStep *step = &self->steps[i];
      const double *newer = finx_work_get (work, self->columns[step->newer]);
      const double *numbers = finx_work_get (work, places->columns[step->newer]);

      finx_kernel_places (finx_work_get (work, self->columns[i + 1]), finx_work_get (work, places->columns[i + 1]), newer,
                          newer - step->lag, numbers, numbers - step->lag, sign, n);
    }
  return finx_work_get (work, places->columns[self->n_steps]);
}
