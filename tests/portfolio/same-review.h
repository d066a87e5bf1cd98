/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include "portfolio/review/finx-review.h"
#include "tests/portfolio/random-portfolio.h"

/* Whether two reviews tell the same. Header-only. */

static inline void
assert_same_holding (const FinxReviewHolding *a,
                     const FinxReviewHolding *b)
{
  const FinxDecimal x[] = { a->quantity, a->price, a->previous, a->cost, a->cost_price, a->value, a->base_cost, a->base_value,
                            a->base_day_change, a->base_price_move, a->price_gain, a->currency_gain, a->realised, a->income, a->fees, a->taxes, a->total_gain };
  const FinxDecimal y[] = { b->quantity, b->price, b->previous, b->cost, b->cost_price, b->value, b->base_cost, b->base_value,
                            b->base_day_change, b->base_price_move, b->price_gain, b->currency_gain, b->realised, b->income, b->fees, b->taxes, b->total_gain };

  g_assert_true (a->instrument == b->instrument);
  g_assert_cmpstr (a->currency, ==, b->currency);
  g_assert_cmpint (a->price_age, ==, b->price_age);
  g_assert_cmpint (a->rate_age, ==, b->rate_age);
  g_assert_cmpuint (a->gaps, ==, b->gaps);
  g_assert_true (a->weight == b->weight || (isnan (a->weight) && isnan (b->weight)));
  for (gsize i = 0; i < G_N_ELEMENTS (x); i++)
    g_assert_true (is_same (x[i], y[i]));
}

static inline void
assert_same_rate (double a,
                  double b)
{
  g_assert_true (a == b || (isnan (a) && isnan (b)));
}

/* All but the lots. */
static inline void
assert_same_sums (FinxReview *a,
                  FinxReview *b)
{
  const GArray *left = finx_review_get_holdings (a), *right = finx_review_get_holdings (b);
  const FinxReviewSummary *x = finx_review_get_summary (a), *y = finx_review_get_summary (b);

  assert_same_days (finx_review_get_series (a), finx_review_get_series (b));
  g_assert_cmpuint (left->len, ==, right->len);
  for (guint i = 0; i < left->len; i++)
    assert_same_holding (&g_array_index (left, FinxReviewHolding, i), &g_array_index (right, FinxReviewHolding, i));
  g_assert_true (is_same (x->value, y->value) && is_same (x->cash, y->cash) && is_same (x->invested, y->invested)
                 && is_same (x->day_change, y->day_change) && is_same (x->total_gain, y->total_gain) && is_same (x->income_year, y->income_year)
                 && is_same (x->price_move, y->price_move));
  assert_same_rate (x->ttwror, y->ttwror);
  assert_same_rate (x->ttwror_yearly, y->ttwror_yearly);
  assert_same_rate (x->day_return, y->day_return);
  assert_same_rate (x->drawdown, y->drawdown);
  assert_same_rate (x->max_drawdown, y->max_drawdown);
  g_assert_cmpint (x->xirr.status, ==, y->xirr.status);
  assert_same_rate (x->xirr.rate, y->xirr.rate);
  g_assert_cmpuint (x->gaps, ==, y->gaps);
  g_assert_cmpint (x->first_day, ==, y->first_day);
  g_assert_cmpint (x->oldest_price, ==, y->oldest_price);
  g_assert_cmpint (x->newest_price, ==, y->newest_price);
  g_assert_cmpint (x->oldest_rate, ==, y->oldest_rate);
}
