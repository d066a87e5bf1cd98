/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <math.h>

#define N_SAMPLE 20

/* Three made-up records of 20 months. The figures expected of them were computed with base R 4.2.2 (sd, quantile, cor, pnorm, qnorm,
 * integrate, cummax) from the formulas in the documentation of each function, unless said otherwise. */
static const double sample[N_SAMPLE] = {
  0.0121, -0.0084, 0.0053, 0.0310, -0.0455, 0.0102, 0.0000, 0.0277, -0.0133, 0.0048,
  -0.0712, 0.0391, 0.0166, -0.0029, 0.0215, 0.0087, -0.0194, 0.0333, -0.0008, 0.0140,
};
G_GNUC_UNUSED static const double sample_benchmark[N_SAMPLE] = {
  0.0100, -0.0050, 0.0020, 0.0200, -0.0300, 0.0150, 0.0010, 0.0180, -0.0100, 0.0000,
  -0.0500, 0.0250, 0.0120, -0.0040, 0.0190, 0.0030, -0.0150, 0.0210, 0.0050, 0.0090,
};
G_GNUC_UNUSED static const double sample_hedge[N_SAMPLE] = {
  -0.0031, 0.0042, 0.0011, -0.0120, 0.0230, -0.0015, 0.0008, -0.0101, 0.0076, 0.0042,
  0.0310, -0.0160, -0.0072, 0.0025, -0.0091, 0.0008, 0.0112, -0.0130, 0.0019, -0.0042,
};

/* Relative to @expected, absolute where that is 0; an expected NaN asks for NaN. */
static inline void
assert_near (const char *name,
             double      value,
             double      expected,
             double      tolerance)
{
  double allowed = tolerance * (expected == 0 ? 1 : fabs (expected));

  if (isnan (expected) ? !isnan (value) : !(fabs (value - expected) <= allowed))
    g_error ("%s is %.17g, expected %.17g", name, value, expected);
}

typedef struct
{
  const char *name;
  double      value;
  double      expected;
} Figure;

/* R prints 15 digits. */
static inline void
assert_figures (const Figure *figures,
                gsize         n)
{
  for (gsize i = 0; i < n; i++)
    assert_near (figures[i].name, figures[i].value, figures[i].expected, 2e-13);
}
#define ASSERT_FIGURES(figures) assert_figures (figures, G_N_ELEMENTS (figures))
