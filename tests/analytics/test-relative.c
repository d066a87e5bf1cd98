/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics-fixture.h"
#include "analytics/finx-relative.h"
#include "analytics/finx-returns.h"

static void
test_sample (void)
{
  double rate = finx_rate_per_period (0.03, 12, FINX_RATE_GEOMETRIC);
  FinxRelative self = finx_relative (sample, sample_benchmark, N_SAMPLE, rate, 12);
  const Figure figures[] = {
    { "beta", self.beta, 1.42088684728602 },
    { "alpha", self.alpha, 0.0109745875271314 },
    { "Jensen's alpha", self.jensen_alpha, 0.0109197691231664 },
    { "correlation", self.correlation, 0.987435052970066 },
    { "tracking error", self.tracking_error, 0.0304151070496572 },
    { "information ratio", self.information_ratio, 0.331414253566259 },
    { "Treynor", self.treynor, 0.00292098123300431 },
    { "up", self.up_capture, 1.39858095020291 },
    { "down", self.down_capture, 1.35641417534814 },
  };

  ASSERT_FIGURES (figures);
}

/* r = 2·b + 1 %: beta 2, correlation 1, alpha 12 % a year; up: 1.05·1.09 against 1.02·1.04. */
static void
test_by_hand (void)
{
  static const double benchmark[] = { 0.02, -0.01, 0.04, -0.03 };
  static const double returns[] = { 0.05, -0.01, 0.09, -0.05 };
  FinxRelative self = finx_relative (returns, benchmark, 4, 0, 12);
  double ups = pow (1.05 * 1.09, 6) - 1, other_ups = pow (1.02 * 1.04, 6) - 1;
  double downs = pow (0.99 * 0.95, 6) - 1, other_downs = pow (0.99 * 0.97, 6) - 1;

  assert_near ("beta", self.beta, 2, 1e-14);
  assert_near ("correlation", self.correlation, 1, 1e-14);
  assert_near ("Jensen's alpha", self.jensen_alpha, 0.12, 1e-13);
  assert_near ("alpha", self.alpha, pow (1.01, 12) - 1, 1e-13);
  assert_near ("up", self.up_capture, ups / other_ups, 1e-13);
  assert_near ("down", self.down_capture, downs / other_downs, 1e-13);
  /* Differences 3, 0, 5, −2 %: mean 1.5, squares 2.25 + 2.25 + 12.25 + 12.25 = 29. */
  assert_near ("tracking error", self.tracking_error, sqrt (29e-4 / 3 * 12), 1e-13);
  assert_near ("information ratio", self.information_ratio, 0.015 / sqrt (29e-4 / 3) * sqrt (12), 1e-13);
}

static void
test_against_itself (void)
{
  FinxRelative self = finx_relative (sample, sample, N_SAMPLE, 0.001, 12);

  assert_near ("beta", self.beta, 1, 1e-15);
  assert_near ("correlation", self.correlation, 1, 1e-15);
  assert_near ("alpha", self.alpha, 0, 1e-15);
  assert_near ("up", self.up_capture, 1, 1e-15);
  assert_near ("down", self.down_capture, 1, 1e-15);
  g_assert_cmpfloat (self.tracking_error, ==, 0);
  g_assert_true (isnan (self.information_ratio));
}

static void
assert_unknown (const FinxRelative *self,
                gboolean            all)
{
  g_assert_true (isnan (self->beta) && isnan (self->alpha) && isnan (self->jensen_alpha) && isnan (self->correlation)
                 && isnan (self->treynor));
  if (all)
    g_assert_true (isnan (self->tracking_error) && isnan (self->information_ratio) && isnan (self->up_capture)
                   && isnan (self->down_capture));
}

static void
test_unknown (void)
{
  static const double flat[] = { 0.01, 0.01, 0.01, 0.01 }, gap[] = { 0.01, NAN, 0.02, -0.01 }, zeros[4] = { 0 };
  FinxRelative self = finx_relative (sample, sample_benchmark, 0, 0, 12);

  assert_unknown (&self, TRUE);
  self = finx_relative (sample, sample_benchmark, 1, 0, 12);
  assert_unknown (&self, TRUE);
  self = finx_relative (sample, flat, 4, 0, 12);        /* a benchmark that never moves */
  assert_unknown (&self, FALSE);
  g_assert_true (isnan (self.down_capture));
  g_assert_false (isnan (self.tracking_error));
  self = finx_relative (sample, zeros, 4, 0, 12);
  assert_unknown (&self, FALSE);
  g_assert_true (isnan (self.up_capture));
  self = finx_relative (gap, sample, 4, 0, 12);
  assert_unknown (&self, FALSE);
  g_assert_true (isnan (self.tracking_error));
  self = finx_relative (sample, gap, 4, 0, 12);
  assert_unknown (&self, FALSE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relative/sample", test_sample);
  g_test_add_func ("/relative/by-hand", test_by_hand);
  g_test_add_func ("/relative/against-itself", test_against_itself);
  g_test_add_func ("/relative/unknown", test_unknown);
  return g_test_run ();
}
