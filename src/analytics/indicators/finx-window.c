/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/indicators/finx-window.h"

/* Two windows joined, a newer and an older one. */

static inline double
get_sum (double        newer,
         double        older,
         const double *p)
{
  return newer + older;
}

/* Σ k·x, where the newer half weighs as much more as the older one has bars. */
static inline double
get_weighted (double        newer,
              double        older,
              double        newer_sum,
              const double *n_older)
{
  return (newer + older) + *n_older * newer_sum;
}

/* @p: how many are in the newer and in the older one, n and m; 1 / (n · m · (n + m)) */
static inline double
get_products (double        newer,
              double        older,
              double        x_newer,
              double        x_older,
              double        y_newer,
              double        y_older,
              const double *p)
{
  double x = p[1] * x_newer - p[0] * x_older, y = p[1] * y_newer - p[0] * y_older;

  return (newer + older) + (x * y) * p[2];
}

/* The same with x for y: half as much to read. */
static inline double
get_squares (double        newer,
             double        older,
             double        x_newer,
             double        x_older,
             const double *p)
{
  return get_products (newer, older, x_newer, x_older, x_newer, x_older, p);
}

static inline double
get_highest (double        newer,
             double        older,
             const double *p)
{
  return newer > older ? newer : older;
}

static inline double
get_lowest (double        newer,
            double        older,
            const double *p)
{
  return newer < older ? newer : older;
}

static inline double
get_place_of_highest (double        newer,
                      double        older,
                      double        newer_place,
                      double        older_place,
                      const double *p)
{
  return newer >= older ? newer_place : older_place;
}

static inline double
get_place_of_lowest (double        newer,
                     double        older,
                     double        newer_place,
                     double        older_place,
                     const double *p)
{
  return newer <= older ? newer_place : older_place;
}

static inline double
get_part (double        sum,
          const double *divisor)
{
  return sum / *divisor;
}

FINX_MAP_2 (join_sums, get_sum)
FINX_MAP_3 (join_weighted, get_weighted)
FINX_MAP_6 (join_products, get_products)
FINX_MAP_4 (join_squares, get_squares)
FINX_MAP_2 (join_highest, get_highest)
FINX_MAP_2 (join_lowest, get_lowest)
FINX_MAP_4 (join_places_of_highest, get_place_of_highest)
FINX_MAP_4 (join_places_of_lowest, get_place_of_lowest)
FINX_MAP_1 (divide_by, get_part)

/* A window, and what it takes to join it with another one. */
typedef struct
{
  FinxColumn value;
  FinxColumn x, y;              /* sums, of weighted ones and of products; extremes, of places */
} Window;

/* The window that stood here so many bars ago. */
static Window
ago (Window window,
     guint  n_bars)
{
  return (Window) { finx_column_ago (window.value, n_bars), finx_column_ago (window.x, n_bars), finx_column_ago (window.y, n_bars) };
}

/* Joins a window of @n with an older one of @m. */
typedef Window (*Join) (FinxPlan *plan, Window newer, Window older, guint n, guint m);

static FinxColumn
add_sums (FinxPlan   *plan,
          FinxColumn  newer,
          FinxColumn  older)
{
  return FINX_STEP (plan, &join_sums, (0), newer, older);
}

static Window
join_sum (FinxPlan *plan,
          Window    newer,
          Window    older,
          guint     n,
          guint     m)
{
  return (Window) { .value = add_sums (plan, newer.value, older.value) };
}

static Window
join_weight (FinxPlan *plan,
             Window    newer,
             Window    older,
             guint     n,
             guint     m)
{
  return (Window) { FINX_STEP (plan, &join_weighted, (m), newer.value, older.value, newer.x), add_sums (plan, newer.x, older.x) };
}

static Window
join_product (FinxPlan *plan,
              Window    newer,
              Window    older,
              guint     n,
              guint     m)
{
  double scale = 1 / ((double) n * m * (n + m));
  FinxColumn x = add_sums (plan, newer.x, older.x), y = add_sums (plan, newer.y, older.y);

  if (newer.x.id == newer.y.id && newer.x.lag == newer.y.lag)
    return (Window) { FINX_STEP (plan, &join_squares, (n, m, scale), newer.value, older.value, newer.x, older.x), x, y };
  return (Window) { FINX_STEP (plan, &join_products, (n, m, scale), newer.value, older.value, newer.x, older.x, newer.y, older.y), x, y };
}

/* The powers of two up to @n, then those of them that make up @n. */
static FinxColumn
build (FinxPlan *plan,
       Join      join,
       Window    one,
       guint     n)
{
  Window powers[16] = { one }, whole = one;
  guint size = 0;

  for (guint bit = 0; n >> bit != 0; bit++)
    {
      guint k = 1u << bit;

      if ((n & k) != 0)
        {
          whole = size == 0 ? powers[bit] : join (plan, powers[bit], ago (whole, k), k, size);
          size += k;
        }
      if (n >> bit > 1)
        powers[bit + 1] = join (plan, powers[bit], ago (powers[bit], k), k, k);
    }
  return whole.value;
}

FinxColumn
finx_window_sum (FinxPlan   *plan,
                 FinxColumn  x,
                 guint       n)
{
  return build (plan, join_sum, (Window) { .value = x }, n);
}

FinxColumn
finx_window_mean (FinxPlan   *plan,
                  FinxColumn  x,
                  guint       n)
{
  return FINX_STEP (plan, &divide_by, (n), finx_window_sum (plan, x, n));
}

FinxColumn
finx_window_weighted (FinxPlan   *plan,
                      FinxColumn  x,
                      guint       n)
{
  return build (plan, join_weight, (Window) { x, x }, n);
}

FinxColumn
finx_window_weighted_mean (FinxPlan   *plan,
                           FinxColumn  x,
                           guint       n)
{
  return FINX_STEP (plan, &divide_by, ((double) n * (n + 1) / 2), finx_window_weighted (plan, x, n));
}

/* A single bar does not differ from its mean. */
FinxColumn
finx_window_products (FinxPlan   *plan,
                      FinxColumn  x,
                      FinxColumn  y,
                      guint       n)
{
  return build (plan, join_product, (Window) { finx_plan_zeros (plan), x, y }, n);
}

static Window
join_high (FinxPlan *plan,
           Window    newer,
           Window    older,
           guint     n,
           guint     m)
{
  return (Window) { .value = FINX_STEP (plan, &join_highest, (0), newer.value, older.value) };
}

static Window
join_low (FinxPlan *plan,
          Window    newer,
          Window    older,
          guint     n,
          guint     m)
{
  return (Window) { .value = FINX_STEP (plan, &join_lowest, (0), newer.value, older.value) };
}

static Window
join_high_place (FinxPlan *plan,
                 Window    newer,
                 Window    older,
                 guint     n,
                 guint     m)
{
  return (Window) { FINX_STEP (plan, &join_places_of_highest, (0), newer.x, older.x, newer.value, older.value),
                    FINX_STEP (plan, &join_highest, (0), newer.x, older.x) };
}

static Window
join_low_place (FinxPlan *plan,
                Window    newer,
                Window    older,
                guint     n,
                guint     m)
{
  return (Window) { FINX_STEP (plan, &join_places_of_lowest, (0), newer.x, older.x, newer.value, older.value),
                    FINX_STEP (plan, &join_lowest, (0), newer.x, older.x) };
}

/* Of extremes the windows may overlap: two of the largest power of two. */
static FinxColumn
build_extreme (FinxPlan *plan,
               Join      join,
               Window    window,
               guint     n)
{
  guint k = 1;

  for (; k * 2 <= n; k *= 2)
    window = join (plan, window, ago (window, k), k, k);
  return k < n ? join (plan, window, ago (window, n - k), k, k).value : window.value;
}

FinxColumn
finx_window_highest (FinxPlan   *plan,
                     FinxColumn  x,
                     guint       n)
{
  return build_extreme (plan, join_high, (Window) { .value = x }, n);
}

FinxColumn
finx_window_lowest (FinxPlan   *plan,
                    FinxColumn  x,
                    guint       n)
{
  return build_extreme (plan, join_low, (Window) { .value = x }, n);
}

FinxColumn
finx_window_place_of_highest (FinxPlan   *plan,
                              FinxColumn  x,
                              FinxColumn  numbers,
                              guint       n)
{
  return build_extreme (plan, join_high_place, (Window) { numbers, x }, n);
}

FinxColumn
finx_window_place_of_lowest (FinxPlan   *plan,
                             FinxColumn  x,
                             FinxColumn  numbers,
                             guint       n)
{
  return build_extreme (plan, join_low_place, (Window) { numbers, x }, n);
}
