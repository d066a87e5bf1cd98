/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/indicators/finx-window.h"

#include <math.h>

#define MOST 4                  /* windows that are joined at a time */

/* A window's value, and what it takes to join it with another one: sums, of weighted ones and of products; extremes, of places. */
typedef struct
{
  double value, x, y;
} Part;

/* A newer window of n and an older one of m, joined. */

static inline Part
join_sums (Part   newer,
           Part   older,
           double n,
           double m,
           double scale)
{
  return (Part) { .value = newer.value + older.value };
}

/* Σ k·x, where the newer half weighs as much more as the older one has bars. */
static inline Part
join_weighted (Part   newer,
               Part   older,
               double n,
               double m,
               double scale)
{
  return (Part) { (newer.value + older.value) + m * newer.x, newer.x + older.x };
}

/* @scale: see get_scale() */
static inline Part
join_products (Part   newer,
               Part   older,
               double n,
               double m,
               double scale)
{
  double x = m * newer.x - n * older.x, y = m * newer.y - n * older.y;

  return (Part) { (newer.value + older.value) + (x * y) * scale, newer.x + older.x, newer.y + older.y };
}

/* The same with x for y. */
static inline Part
join_squares (Part   newer,
              Part   older,
              double n,
              double m,
              double scale)
{
  newer.y = newer.x;
  older.y = older.x;
  return join_products (newer, older, n, m, scale);
}

static inline Part
join_highest (Part   newer,
              Part   older,
              double n,
              double m,
              double scale)
{
  return newer.value > older.value ? newer : older;
}

static inline Part
join_lowest (Part   newer,
             Part   older,
             double n,
             double m,
             double scale)
{
  return newer.value < older.value ? newer : older;
}

static inline Part
join_places_of_highest (Part   newer,
                        Part   older,
                        double n,
                        double m,
                        double scale)
{
  return (Part) { newer.x >= older.x ? newer.value : older.value, newer.x > older.x ? newer.x : older.x };
}

static inline Part
join_places_of_lowest (Part   newer,
                       Part   older,
                       double n,
                       double m,
                       double scale)
{
  return (Part) { newer.x <= older.x ? newer.value : older.value, newer.x < older.x ? newer.x : older.x };
}

/* Parameters: how many bars there are in each window but the oldest, and in that one; the scales of the joins; what to divide by. A mean
 * has no scales, but the inverse of its divisor and what is missing to that. */
enum { N, OLDEST, SCALE_1, SCALE_2, SCALE_3, DIVISOR, INVERSE = SCALE_1, REST = SCALE_2 };

static inline double
as_it_is (double        value,
          const double *p)
{
  return value;
}

static inline double
divide (double        value,
        const double *p)
{
  return value / p[DIVISOR];
}

/* The same to the last bit (of numbers beyond 1e-290) and in less time, as the divisor is a small whole number: 1 / divisor is known to
 * 106 bits, and no quotient is as near to the middle between two numbers as what that lacks. */
static inline double
multiply (double        value,
          const double *p)
{
  return __builtin_fma (value, p[INVERSE], value * p[REST]);
}

/* What the newest window is joined with: the one before it, and those before that, joined. */
typedef struct
{
  Part near, far;
} Rest;

#define BAR(k, n)  ((Part) { 0, from[k][i], from[k][i] })
#define PART(k, n) ((Part) { from[(k) * (n)][i], from[(k) * (n) + ((n) > 1)][i], from[(k) * (n) + ((n) > 2 ? 2 : (n) > 1)][i] })

/* An operation that joins windows, each of @n columns that make a @part: the newest with the rest. While a bar forms the rest stays. */
#define JOIN_WITH_REST(name, n_windows, n, part)                                                                                    \
  static inline void                                                                                                                \
  put_##name (const double *const *from, double *const *to, gsize i, const double *p)                                               \
  {                                                                                                                                 \
    to[0][i] = finish_##name (part (0, n), rest_##name (from, i, p), p);                                                            \
  }                                                                                                                                 \
  FINX_MAP_RUN (name, (n_windows) * (n), 1, put_##name)                                                                             \
  G_GNUC_UNUSED static void                                                                                                         \
  join_form_##name (const FinxForm *form)                                                                                           \
  {                                                                                                                                 \
    const double *const *from = form->from;                                                                                         \
    const gsize i = 0;                                                                                                              \
                                                                                                                                    \
    *form->to[0] = finish_##name (part (0, n), *(const Rest *) form->known, form->parameters);                                      \
    finx_form_go_on (form, 1);                                                                                                      \
  }                                                                                                                                 \
  G_GNUC_UNUSED static FinxFormFunc                                                                                                 \
  settle_##name (const FinxStep *step, gsize at, guint64 t)                                                                         \
  {                                                                                                                                 \
    *(Rest *) step->known = rest_##name (step->from, at, step->parameters);                                                         \
    return join_form_##name;                                                                                                        \
  }

/* Joins @name_2 … @name_4 of as many windows; @end: what is made of the value. */
#define JOINS(name, n, part, join, end)                                                                                             \
  static inline Rest                                                                                                                \
  rest_##name##_2 (const double *const *from, gsize i, const double *p)                                                             \
  {                                                                                                                                 \
    return (Rest) { .near = part (1, n) };                                                                                          \
  }                                                                                                                                 \
  static inline double                                                                                                              \
  finish_##name##_2 (Part newest, Rest rest, const double *p)                                                                       \
  {                                                                                                                                 \
    return end (join (newest, rest.near, p[N], p[OLDEST], p[SCALE_1]).value, p);                                                    \
  }                                                                                                                                 \
  static inline Rest                                                                                                                \
  rest_##name##_3 (const double *const *from, gsize i, const double *p)                                                             \
  {                                                                                                                                 \
    return (Rest) { part (1, n), part (2, n) };                                                                                     \
  }                                                                                                                                 \
  static inline double                                                                                                              \
  finish_##name##_3 (Part newest, Rest rest, const double *p)                                                                       \
  {                                                                                                                                 \
    Part newer = join (newest, rest.near, p[N], p[N], p[SCALE_1]);                                                                  \
                                                                                                                                    \
    return end (join (newer, rest.far, 2 * p[N], p[OLDEST], p[SCALE_2]).value, p);                                                  \
  }                                                                                                                                 \
  static inline Rest                                                                                                                \
  rest_##name##_4 (const double *const *from, gsize i, const double *p)                                                             \
  {                                                                                                                                 \
    return (Rest) { part (1, n), join (part (2, n), part (3, n), p[N], p[OLDEST], p[SCALE_2]) };                                    \
  }                                                                                                                                 \
  static inline double                                                                                                              \
  finish_##name##_4 (Part newest, Rest rest, const double *p)                                                                       \
  {                                                                                                                                 \
    Part newer = join (newest, rest.near, p[N], p[N], p[SCALE_1]);                                                                  \
                                                                                                                                    \
    return end (join (newer, rest.far, 2 * p[N], p[N] + p[OLDEST], p[SCALE_3]).value, p);                                           \
  }                                                                                                                                 \
  JOIN_WITH_REST (name##_2, 2, n, part)                                                                                             \
  JOIN_WITH_REST (name##_3, 3, n, part)                                                                                             \
  JOIN_WITH_REST (name##_4, 4, n, part)

#define JOINING(name, by_bar, n_windows, n)                                                                                         \
  { run_##name, run_bar_##by_bar, (n_windows) * (n), 1, .form = form_##by_bar, .settle = settle_##by_bar, .n_forming = (n),         \
    .n_known = sizeof (Rest) / sizeof (double) }
#define OPERATIONS(name, by_bar, n)                                                                                                 \
  static const FinxOperation name##_joins[MOST - 1] = {                                                                             \
    JOINING (name##_2, by_bar##_2, 2, n), JOINING (name##_3, by_bar##_3, 3, n), JOINING (name##_4, by_bar##_4, 4, n)                \
  };

JOINS (sum, 1, PART, join_sums, as_it_is)
JOINS (mean, 1, PART, join_sums, divide)
JOINS (fused_mean, 1, PART, join_sums, multiply)
JOINS (weighted, 2, PART, join_weighted, as_it_is)
JOINS (weighted_mean, 2, PART, join_weighted, divide)
JOINS (products, 3, PART, join_products, as_it_is)
JOINS (squares, 2, PART, join_squares, as_it_is)
JOINS (squares_of_bars, 1, BAR, join_squares, as_it_is)
JOINS (highest, 1, PART, join_highest, as_it_is)
JOINS (lowest, 1, PART, join_lowest, as_it_is)
JOINS (place_of_highest, 2, PART, join_places_of_highest, as_it_is)
JOINS (place_of_lowest, 2, PART, join_places_of_lowest, as_it_is)

OPERATIONS (sum, sum, 1)
OPERATIONS (mean, mean, 1)
OPERATIONS (fused_mean, mean, 1)        /* a single bar rather divides */
OPERATIONS (weighted, weighted, 2)
OPERATIONS (weighted_mean, weighted_mean, 2)
OPERATIONS (products, products, 3)
OPERATIONS (squares, squares, 2)
OPERATIONS (squares_of_bars, squares_of_bars, 1)
OPERATIONS (highest, highest, 1)
OPERATIONS (lowest, lowest, 1)
OPERATIONS (place_of_highest, place_of_highest, 2)
OPERATIONS (place_of_lowest, place_of_lowest, 2)

/* How windows of a kind are joined. */
typedef struct _Kind Kind;

struct _Kind
{
  guint                n_columns;
  const FinxOperation *operations;      /* that join 2, 3, 4 */
  const Kind          *beside;  /* (nullable): how x and y are */
  const Kind          *of_bars; /* (nullable): how single bars are, from x alone */
};

static const Kind sums = { 1, sum_joins }, means = { 1, mean_joins };
static const Kind fused_means = { 1, fused_mean_joins };
static const Kind weighted = { 2, weighted_joins, &sums };
static const Kind weighted_means = { 2, weighted_mean_joins, &sums };
static const Kind products = { 3, products_joins, &sums };
static const Kind squares_of_bars = { 1, squares_of_bars_joins };
static const Kind squares = { 2, squares_joins, &sums, &squares_of_bars };
static const Kind highest = { 1, highest_joins }, lowest = { 1, lowest_joins };
static const Kind places_of_highest = { 2, place_of_highest_joins, &highest };
static const Kind places_of_lowest = { 2, place_of_lowest_joins, &lowest };

/* The columns of a window: those of a Part. */
typedef struct
{
  FinxColumn columns[3];
} Window;

/* Windows next to each other, the newest first. */
typedef struct
{
  Window windows[MOST];
  guint  count;
  guint  n, oldest;             /* bars in each, and in the oldest */
} Row;

/* Puts what @window was so many bars ago behind those in @row. */
static void
append (Row   *row,
        Window window,
        guint  n_bars)
{
  for (guint c = 0; c < G_N_ELEMENTS (window.columns); c++)
    row->windows[row->count].columns[c] = finx_column_ago (window.columns[c], n_bars);
  row->count++;
}

static double
get_scale (double n,
           double m)
{
  return 1 / (n * m * (n + m));
}

/* One column of the windows of @row, joined: that of number @first, and those after it that its kind needs besides. */
static FinxColumn
join_columns (FinxPlan   *plan,
              const Kind *kind,
              const Row  *row,
              guint       first,
              double      divisor)
{
  FinxColumn from[MOST * 3];
  double n = row->n, oldest = row->oldest, one = get_scale (n, row->count > 2 ? n : oldest);
  double two = get_scale (row->count > 3 ? n : 2 * n, oldest), three = get_scale (2 * n, n + oldest);
  double parameters[FINX_STEP_MAX_PARAMETERS] = { n, oldest, one, two, three, divisor };

  if (divisor > 0)
    {
      parameters[INVERSE] = 1 / divisor;
      parameters[REST] = fma (-parameters[INVERSE], divisor, 1) / divisor;
    }
  for (guint w = 0; w < row->count; w++)
    for (guint c = 0; c < kind->n_columns; c++)
      from[w * kind->n_columns + c] = row->windows[w].columns[first + c];
  return finx_plan_add (plan, &kind->operations[row->count - 2], from, parameters);
}

static Window
join (FinxPlan   *plan,
      const Kind *kind,
      const Row  *row,
      double      divisor)
{
  gboolean are_bars = kind->of_bars != NULL && row->n == 1 && row->oldest == 1;
  Window joined = { { are_bars ? join_columns (plan, kind->of_bars, row, 1, divisor) : join_columns (plan, kind, row, 0, divisor) } };

  for (guint c = 1; c < kind->n_columns; c++)
    joined.columns[c] = join_columns (plan, kind->beside, row, c, 0);
  return joined;
}

/* The windows of powers of four up to @n, and those of them that make up @n; the last of all are joined as @last says. */
static FinxColumn
build (FinxPlan   *plan,
       const Kind *kind,
       const Kind *last,
       Window      one,
       guint       n,
       double      divisor)
{
  Window power = one, whole = one;
  guint size = 0;

  for (guint k = 1; k <= n; k *= MOST)
    {
      gboolean is_last = n <= MOST * k && n / k <= (size > 0 ? MOST - 1 : MOST);
      guint digit = is_last ? n / k : n / k % MOST;
      Row row = { .n = k, .oldest = size > 0 ? size : k };

      for (guint i = 0; i < digit; i++)
        append (&row, power, i * k);
      if (size > 0)
        append (&row, whole, digit * k);
      if (digit > 0)
        whole = row.count > 1 ? join (plan, is_last ? last : kind, &row, is_last ? divisor : 0) : power;
      size += digit * k;
      if (is_last)
        break;
      row = (Row) { .n = k, .oldest = k };
      for (guint i = 0; i < MOST; i++)
        append (&row, power, i * k);
      power = join (plan, kind, &row, 0);
    }
  return whole.columns[0];
}

FinxColumn
finx_window_sum (FinxPlan   *plan,
                 FinxColumn  x,
                 guint       n)
{
  return build (plan, &sums, &sums, (Window) { { x } }, n, 0);
}

FinxColumn
finx_window_mean (FinxPlan   *plan,
                  FinxColumn  x,
                  guint       n)
{
  return build (plan, &sums, finx_kernel_can_fuse () ? &fused_means : &means, (Window) { { x } }, n, n);
}

FinxColumn
finx_window_weighted (FinxPlan   *plan,
                      FinxColumn  x,
                      guint       n)
{
  return build (plan, &weighted, &weighted, (Window) { { x, x } }, n, 0);
}

FinxColumn
finx_window_weighted_mean (FinxPlan   *plan,
                           FinxColumn  x,
                           guint       n)
{
  return build (plan, &weighted, &weighted_means, (Window) { { x, x } }, n, (double) n * (n + 1) / 2);
}

/* A single bar does not differ from its mean. */
FinxColumn
finx_window_products (FinxPlan   *plan,
                      FinxColumn  x,
                      FinxColumn  y,
                      guint       n)
{
  const Kind *kind = x.id == y.id && x.lag == y.lag ? &squares : &products;

  return build (plan, kind, kind, (Window) { { finx_plan_zeros (plan), x, y } }, n, 0);
}

/* Of extremes the windows may overlap: as many of the largest power of four as it takes. */
static FinxColumn
build_extreme (FinxPlan   *plan,
               const Kind *kind,
               Window      window,
               guint       n)
{
  guint k = 1;

  for (; k < n; k = MIN (k * MOST, n))
    {
      Row row = { .n = 1, .oldest = 1 };

      for (guint lag = 0; row.count < MOST; lag += k)
        {
          append (&row, window, MIN (lag, n - k));
          if (lag + k >= n)
            break;
        }
      window = join (plan, kind, &row, 0);
    }
  return window.columns[0];
}

FinxColumn
finx_window_highest (FinxPlan   *plan,
                     FinxColumn  x,
                     guint       n)
{
  return build_extreme (plan, &highest, (Window) { { x } }, n);
}

FinxColumn
finx_window_lowest (FinxPlan   *plan,
                    FinxColumn  x,
                    guint       n)
{
  return build_extreme (plan, &lowest, (Window) { { x } }, n);
}

FinxColumn
finx_window_place_of_highest (FinxPlan   *plan,
                              FinxColumn  x,
                              FinxColumn  numbers,
                              guint       n)
{
  return build_extreme (plan, &places_of_highest, (Window) { { numbers, x } }, n);
}

FinxColumn
finx_window_place_of_lowest (FinxPlan   *plan,
                             FinxColumn  x,
                             FinxColumn  numbers,
                             guint       n)
{
  return build_extreme (plan, &places_of_lowest, (Window) { { numbers, x } }, n);
}
