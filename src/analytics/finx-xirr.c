/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/finx-xirr.h"

#include <float.h>
#include <stdlib.h>

#include "analytics/finx-numeric.h"

/* With x = ln(1 + rate) and times t in years, the rates sought are the roots of Σ a·e^(−x·t), a sum that is smooth on the whole
 * line. It is looked at on both sides of 0 in turn, where only falling powers occur: for x ≥ 0 times count from the first
 * flow, for x < 0, as y = −x, backwards from the last one (a factor e^(xT) does not move a root).
 *
 * On a side the curvature is at most C = Σ|a|·t²·e^(−y·t), which falls with y. So on a stretch of width w the sum stays within
 * C·w²/8 of the chord between its ends, and its slope changes by C·w at most. The first can prove that there is no root in it,
 * the second that there is one at most, which a change of sign tells; and where the curvature, in the same way, keeps its sign,
 * there is one turning point at most to look at. A stretch that none of these settles is halved. So but for
 * rounding no root is missed, however many there are. */

#define DAYS_PER_YEAR  365.0            /* the convention actual/365 */
#define MAX_LOG_RATE   709.0            /* e^x is a double */
#define NARROW         1e-9             /* stretches are not halved below this, relative to 1 + y */
#define TOUCHES        1e-12            /* a turning point with that share of the parts left is a root */
#define ROUNDING       (4 * DBL_EPSILON)
#define MOST_GAP       7                /* days that a step by multiplication spans; over longer ones e^x is computed */
#define MOST_STEPS     32               /* of them in a row, so that their roundings do not add up */

typedef struct
{
  double time;                  /* years */
  double amount;                /* never 0 */
  guint  gap;                   /* days since the one before it; of the first, and of one that e^x is computed of, 0 */
} Flow;

typedef struct
{
  double y;
  double balance;               /* Σ a·e^(−y·t) */
  double size;                  /* Σ|a|·e^(−y·t) */
  double slope, curvature;      /* of the balance */
  double most_curvature;        /* C: its size at this y and beyond */
  double most_jerk;             /* and that of its slope */
} Point;

typedef struct
{
  const Flow *flows;            /* times ≥ 0, the first is 0 */
  gsize       n;
  double      sign;             /* 1: y is x; −1: y is −x */
  double      from;             /* what is found below is the root at 0, which is known already */
  FinxXirr   *result;
} Side;

static Point
look (const Side *self,
      double      y)
{
  double steps[MOST_GAP + 1] = { 1, exp (-y / DAYS_PER_YEAR) }, factor = 1;
  Point point = { .y = y };

  for (guint i = 2; i <= MOST_GAP; i++)
    steps[i] = steps[i - 1] * steps[1];
  for (gsize i = 0; i < self->n; i++)
    {
      double time = self->flows[i].time, present, square;

      factor = self->flows[i].gap > 0 ? factor * steps[self->flows[i].gap] : exp (-y * time);
      if (factor == 0)
        break;                  /* and so are all that come later */
      present = self->flows[i].amount * factor;
      square = present * time * time;
      point.balance += present;
      point.size += fabs (present);
      point.slope -= present * time;
      point.curvature += square;
      point.most_curvature += fabs (square);
      point.most_jerk += fabs (square) * time;
    }
  return point;
}

static gboolean
changes_sign (const Point *left,
              const Point *right)
{
  return (left->balance > 0) != (right->balance > 0);
}

static void
note (const Side *self,
      double      y)
{
  FinxXirr *result = self->result;

  if (y < self->from)
    return;
  if (result->n_rates < FINX_XIRR_MAX_RATES)
    result->log_rates[result->n_rates] = self->sign * y;
  result->n_rates++;
}

/* Newton's steps inside a bracket, which is halved where they leave it or do not shrink. */
static double
polish (const Side *self,
        Point       left,
        Point       right)
{
  double y = 0.5 * (left.y + right.y), step = right.y - left.y;

  while (right.y - left.y > ROUNDING * (1 + y))
    {
      Point point = look (self, y);
      double newton = y - point.balance / point.slope;

      if (fabs (point.balance) <= 0.5 * DBL_EPSILON * point.size)
        return y;
      if (changes_sign (&left, &point))
        right = point;
      else
        left = point;
      if (newton > left.y && newton < right.y && fabs (newton - y) < 0.5 * step)
        {
          step = fabs (newton - y);
          y = newton;
        }
      else
        {
          step = 0.5 * (right.y - left.y);
          y = left.y + step;
        }
    }
  return y;
}

/* The curve is a bow here, so its slope changes its sign between the two once. */
static Point
find_turn (const Side *self,
           Point       left,
           Point       right)
{
  Point middle = left;

  while (right.y - left.y > ROUNDING * (1 + left.y))
    {
      middle = look (self, 0.5 * (left.y + right.y));
      if ((middle.slope > 0) == (left.slope > 0))
        left = middle;
      else
        right = middle;
    }
  return middle;
}

static void
search_slope (const Side  *self,
              const Point *left,
              const Point *right)
{
  if (changes_sign (left, right))
    note (self, polish (self, *left, *right));
}

static void
search_bow (const Side  *self,
            const Point *left,
            const Point *right)
{
  Point turn;

  if ((left->slope > 0) == (right->slope > 0))
    {
      search_slope (self, left, right);
      return;
    }
  turn = find_turn (self, *left, *right);
  if (fabs (turn.balance) <= TOUCHES * turn.size)
    {
      note (self, turn.y);
      return;
    }
  search_slope (self, left, &turn);
  search_slope (self, &turn, right);
}

static void
search (const Side  *self,
        const Point *left,
        const Point *right)
{
  double width = right->y - left->y, most = left->most_curvature * width, jerk = left->most_jerk * width;
  gboolean changes = changes_sign (left, right);
  Point middle;

  if (!changes && MIN (fabs (left->balance), fabs (right->balance)) > most * width / 8)
    return;
  if (MAX (fabs (left->slope), fabs (right->slope)) > most)
    {
      search_slope (self, left, right);
      return;
    }
  if (MAX (fabs (left->curvature), fabs (right->curvature)) > jerk)
    {
      search_bow (self, left, right);
      return;
    }
  middle = look (self, 0.5 * (left->y + right->y));
  if (width > NARROW * (1 + left->y))
    {
      search (self, left, &middle);
      search (self, &middle, right);
    }
  else if (changes)
    {
      note (self, middle.y);
    }
}

/* Beyond this y the first flow outweighs all others. */
static double
outermost (const Flow *flows,
           gsize       n)
{
  double others = 0;

  for (gsize i = 1; i < n; i++)
    others += fabs (flows[i].amount);
  return MAX (log (others / fabs (flows[0].amount)), 0) / flows[1].time * (1 + 1e-9) + 1e-9;
}

/* Where most flows follow each other day by day, a multiplication each is enough. */
static void
find_gaps (Flow  *flows,
           gsize  n)
{
  for (gsize i = 0; i < n; i++)
    {
      double gap = i % MOST_STEPS != 0 ? (flows[i].time - flows[i - 1].time) * DAYS_PER_YEAR : 0;

      flows[i].gap = gap < MOST_GAP + 0.5 ? (guint) (gap + 0.5) : 0;
    }
}

static void
search_side (Flow     *flows,
             gsize     n,
             double    sign,
             double    from,
             FinxXirr *result)
{
  Side side = { flows, n, sign, from, result };
  Point left, right;

  find_gaps (flows, n);
  left = look (&side, 0);
  right = look (&side, outermost (flows, n));
  search (&side, &left, &right);
}

static int
compare_flows (gconstpointer a,
               gconstpointer b)
{
  const Flow *x = a, *y = b;

  if (x->time != y->time)
    return x->time < y->time ? -1 : 1;
  return (x->amount > y->amount) - (x->amount < y->amount);
}

/* One flow a day, in order of time, those that cancel left out, the largest near 1. Returns: how many are left */
static gsize
prepare (const gint64 *days,
         const double *amounts,
         gsize         n,
         Flow         *flows)
{
  double largest = 0;
  gint64 first = G_MAXINT64;
  gsize count = 0;

  for (gsize i = 0; i < n; i++)
    {
      largest = MAX (largest, fabs (amounts[i]));
      first = MIN (first, days[i]);
    }
  if (largest == 0)
    return 0;
  for (gsize i = 0; i < n; i++)
    flows[i] = (Flow) { (double) (days[i] - first) / DAYS_PER_YEAR, amounts[i] / largest, 0 };
  qsort (flows, n, sizeof *flows, compare_flows);
  for (gsize i = 0, end; i < n; i = end)
    {
      Flow day = { flows[i].time, 0, 0 };
      double size = 0;

      for (end = i; end < n && flows[end].time == day.time; end++)
        {
          day.amount += flows[end].amount;
          size += fabs (flows[end].amount);
        }
      if (fabs (day.amount) > ROUNDING * size)
        flows[count++] = day;
    }
  for (gsize i = count; i-- > 0; )
    flows[i].time -= flows[0].time;
  return count;
}

static void
turn_round (Flow *flows,
            gsize n)
{
  double end = flows[n - 1].time;

  for (gsize i = 0; i < n / 2; i++)
    {
      Flow kept = flows[i];

      flows[i] = flows[n - 1 - i];
      flows[n - 1 - i] = kept;
    }
  for (gsize i = 0; i < n; i++)
    flows[i].time = end - flows[i].time;
}

/* Of several rates the one whose sign agrees with the gain, and of those the nearest to 0. @gain: in the direction of an
 * investor, whose first flow goes in. */
static double
choose (const FinxXirr *result,
        double          gain)
{
  double chosen = NAN;
  gboolean chosen_agrees = FALSE;

  for (guint i = 0; i < MIN (result->n_rates, FINX_XIRR_MAX_RATES); i++)
    {
      double rate = result->log_rates[i];
      gboolean agrees = (rate > 0) == (gain > 0);

      if (isnan (chosen) || agrees > chosen_agrees || (agrees == chosen_agrees && fabs (rate) < fabs (chosen)))
        {
          chosen = rate;
          chosen_agrees = agrees;
        }
    }
  return chosen;
}

static void
solve (Flow     *flows,
       gsize     n,
       FinxXirr *result)
{
  double first = flows[0].amount, sum = 0, size = 0;
  gboolean one_way = TRUE, is_even;

  for (gsize i = 0; i < n; i++)
    {
      one_way &= (flows[i].amount > 0) == (first > 0);
      sum += flows[i].amount;
      size += fabs (flows[i].amount);
    }
  if (one_way)
    {
      result->status = FINX_XIRR_ALL_SAME_SIGN;
      return;
    }
  is_even = fabs (sum) <= ROUNDING * size;      /* what went in came out again: the rate is 0 */
  if (is_even)
    result->n_rates = 1;
  search_side (flows, n, 1, is_even ? NARROW : 0, result);
  turn_round (flows, n);
  search_side (flows, n, -1, is_even ? NARROW : 0, result);
  result->status = result->n_rates > 0 ? FINX_XIRR_FOUND : FINX_XIRR_NO_SOLUTION;
  if (result->n_rates == 0)
    return;

  result->log_rate = is_even ? 0 : choose (result, first < 0 ? sum : -sum);
  if (result->log_rate > MAX_LOG_RATE)
    result->status = FINX_XIRR_OUT_OF_RANGE;
  else
    result->rate = expm1 (result->log_rate);
}

/**
 * finx_xirr:
 * @days: (array length=n): of the flows, since 1970-01-01, in any order
 * @amounts: (array length=n): what went in negative, what came out positive, or the other way round
 * @n: flows
 *
 * The money-weighted rate of return: the yearly rate at which the flows are worth nothing together, Σ a/(1 + rate)^(days/365) = 0,
 * spreadsheets' XIRR. All rates above −100 % are found. Of several, the one is taken whose sign agrees with the gain (above 0 when
 * more came out than went in), and of those the nearest to 0; how many there are is told.
 *
 * Returns: by value; any thread
 */
FinxXirr
finx_xirr (const gint64 *days,
           const double *amounts,
           gsize         n)
{
  FinxXirr result = { .status = FINX_XIRR_UNKNOWN, .rate = NAN, .log_rate = NAN };
  g_autofree Flow *flows = NULL;
  gsize count;

  for (gsize i = 0; i < n; i++)
    if (!isfinite (amounts[i]))
      return result;

  flows = g_new (Flow, n);
  count = prepare (days, amounts, n, flows);
  result.status = FINX_XIRR_TOO_FEW;
  if (count >= 2)
    solve (flows, count, &result);
  return result;
}

/**
 * finx_xnpv:
 * @days: (array length=n): of the flows, since 1970-01-01
 * @amounts: (array length=n): in money
 * @n: flows
 * @log_rate: ln(1 + yearly rate)
 *
 * Returns: what the flows are worth together on the earliest day, in money; 0 without flows
 */
double
finx_xnpv (const gint64 *days,
           const double *amounts,
           gsize         n,
           double        log_rate)
{
  FinxSum sum = { 0 };
  gint64 first = G_MAXINT64;

  for (gsize i = 0; i < n; i++)
    first = MIN (first, days[i]);
  for (gsize i = 0; i < n; i++)
    finx_sum_add (&sum, amounts[i] * exp (-log_rate * (double) (days[i] - first) / DAYS_PER_YEAR));
  return finx_known (finx_sum_get (&sum));
}

/* (transfer none): for the public JSON */
const char *
finx_xirr_status_to_string (FinxXirrStatus status)
{
  static const char *const names[] = { "found", "too_few", "all_same_sign", "no_solution", "out_of_range", "unknown" };

  g_return_val_if_fail (status < G_N_ELEMENTS (names), "unknown");

  return names[status];
}
