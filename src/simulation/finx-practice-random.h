/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <math.h>

#include <glib.h>

G_BEGIN_DECLS

/* Random numbers as a pure function of a key: no state, so any moment of the market can be computed alone and
 * the order of computations does not matter. The mixing is that of splitmix64. */

static inline guint64
finx_practice_mix (guint64 x)
{
  x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

/* A sub-key of @key; chain it for several indices. */
static inline guint64
finx_practice_key (guint64 key,
                   guint64 index)
{
  return finx_practice_mix (key ^ (index * G_GUINT64_CONSTANT (0xd1342543de82ef95)));
}

/* In (0, 1), never 0 or 1. */
static inline double
finx_practice_uniform (guint64 key)
{
  return ((double) (finx_practice_mix (key) >> 11) + 0.5) * 0x1p-53;
}

/* Standard normal by Acklam's rational approximation of the inverse (relative error below 1.2e-9). */
static inline double
finx_practice_normal (guint64 key)
{
  double p = finx_practice_uniform (key);
  double q, r;

  if (p > 0.02425 && p < 1 - 0.02425)
    {
      q = p - 0.5;
      r = q * q;
      return (((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r
                + 1.383577518672690e+02) * r - 3.066479806614716e+01) * r + 2.506628277459239e+00) * q
             / (((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r
                  + 6.680131188771972e+01) * r - 1.328068155288572e+01) * r + 1);
    }
  q = sqrt (-2 * log (p < 0.5 ? p : 1 - p));
  r = (((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838e+00) * q
         - 2.549732539343734e+00) * q + 4.374664141464968e+00) * q + 2.938163982698783e+00)
      / ((((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996e+00) * q
          + 3.754408661907416e+00) * q + 1);
  return p < 0.5 ? r : -r;
}

G_END_DECLS
