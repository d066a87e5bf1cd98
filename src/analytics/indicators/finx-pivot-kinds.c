/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pivot points: levels from the high, the low and the close of the session before. */
#include <math.h>

#include "analytics/indicators/finx-indicator-kind.h"

typedef struct
{
  guint sessions, highs, lows, closes;          /* of the session so far */
  guint last_high, last_low, last_close;        /* of the one before */
} Pivots;

static void
set_up_pivots (const FinxIndicatorSpec *spec,
               FinxWork                *work,
               gpointer                 state)
{
  Pivots *self = state;

  self->sessions = finx_work_add (work, 1);
  self->highs = finx_work_add (work, 1);
  self->lows = finx_work_add (work, 1);
  self->closes = finx_work_add (work, 1);
  self->last_high = finx_work_add (work, 1);
  self->last_low = finx_work_add (work, 1);
  self->last_close = finx_work_add (work, 1);
}

/* The session before, which is unknown in the first. */
typedef struct
{
  double high, low, close;
} Session;

static Session
follow_session (const Pivots    *self,
                FinxWork        *work,
                const FinxBlock *block,
                gsize            i)
{
  double *session = finx_work_get (work, self->sessions) + i, *high = finx_work_get (work, self->highs) + i;
  double *low = finx_work_get (work, self->lows) + i, *close = finx_work_get (work, self->closes) + i;
  double *last_high = finx_work_get (work, self->last_high) + i, *last_low = finx_work_get (work, self->last_low) + i;
  double *last_close = finx_work_get (work, self->last_close) + i;
  gboolean is_first = work->t + i == 0, is_new;

  *session = (double) block->sessions[i];
  is_new = is_first || *session != session[-1];
  *last_high = is_first ? NAN : is_new ? high[-1] : last_high[-1];
  *last_low = is_first ? NAN : is_new ? low[-1] : last_low[-1];
  *last_close = is_first ? NAN : is_new ? close[-1] : last_close[-1];
  *high = is_new ? block->highs[i] : MAX (high[-1], block->highs[i]);
  *low = is_new ? block->lows[i] : MIN (low[-1], block->lows[i]);
  *close = block->closes[i];
  return (Session) { *last_high, *last_low, *last_close };
}

static double
get_pivot (const Session *session)
{
  return (session->high + session->low + session->close) / 3;
}

static void
run_classic (const FinxIndicatorSpec *spec,
             FinxWork                *work,
             gpointer                 state,
             const FinxBlock         *block,
             double                 **outputs)
{
  for (gsize i = 0; i < block->n; i++)
    {
      Session last = follow_session (state, work, block, i);
      double pivot = get_pivot (&last), range = last.high - last.low;

      outputs[0][i] = pivot;
      outputs[1][i] = 2 * pivot - last.low;
      outputs[2][i] = pivot + range;
      outputs[3][i] = last.high + 2 * (pivot - last.low);
      outputs[4][i] = 2 * pivot - last.high;
      outputs[5][i] = pivot - range;
      outputs[6][i] = last.low - 2 * (last.high - pivot);
    }
}

static void
run_fibonacci (const FinxIndicatorSpec *spec,
               FinxWork                *work,
               gpointer                 state,
               const FinxBlock         *block,
               double                 **outputs)
{
  static const double parts[] = { 0.382, 0.618, 1 };

  for (gsize i = 0; i < block->n; i++)
    {
      Session last = follow_session (state, work, block, i);
      double pivot = get_pivot (&last), range = last.high - last.low;

      outputs[0][i] = pivot;
      for (guint k = 0; k < G_N_ELEMENTS (parts); k++)
        {
          outputs[1 + k][i] = pivot + parts[k] * range;
          outputs[4 + k][i] = pivot - parts[k] * range;
        }
    }
}

static void
run_camarilla (const FinxIndicatorSpec *spec,
               FinxWork                *work,
               gpointer                 state,
               const FinxBlock         *block,
               double                 **outputs)
{
  static const double parts[] = { 12, 6, 4, 2 };

  for (gsize i = 0; i < block->n; i++)
    {
      Session last = follow_session (state, work, block, i);
      double range = last.high - last.low;

      outputs[0][i] = get_pivot (&last);
      for (guint k = 0; k < G_N_ELEMENTS (parts); k++)
        {
          outputs[1 + k][i] = last.close + 1.1 * range / parts[k];
          outputs[5 + k][i] = last.close - 1.1 * range / parts[k];
        }
    }
}

static guint
get_first_of_pivots (const FinxIndicatorSpec *spec,
                     guint                    output)
{
  return 0;     /* as soon as a session has ended, which no number of bars tells */
}

const FinxIndicatorKind finx_pivot_kinds[] = {
  {
    .info = {
      .name = "pivots", .title = N_("Pivot points"), .short_title = N_("Pivots"), .is_overlay = TRUE,
      .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE | FINX_NEEDS_SESSION,
      .n_outputs = 7,
      .outputs = { { "p", N_("P"), FINX_LOOK_STEP }, { "r1", N_("R1"), FINX_LOOK_STEP }, { "r2", N_("R2"), FINX_LOOK_STEP },
                   { "r3", N_("R3"), FINX_LOOK_STEP }, { "s1", N_("S1"), FINX_LOOK_STEP }, { "s2", N_("S2"), FINX_LOOK_STEP },
                   { "s3", N_("S3"), FINX_LOOK_STEP } },
    },
    .state_size = sizeof (Pivots), .set_up = set_up_pivots, .run = run_classic, .get_first = get_first_of_pivots,
  },
  {
    .info = {
      .name = "pivots-fibonacci", .title = N_("Fibonacci pivot points"), .short_title = N_("Fib pivots"), .is_overlay = TRUE,
      .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE | FINX_NEEDS_SESSION,
      .n_outputs = 7,
      .outputs = { { "p", N_("P"), FINX_LOOK_STEP }, { "r1", N_("R1"), FINX_LOOK_STEP }, { "r2", N_("R2"), FINX_LOOK_STEP },
                   { "r3", N_("R3"), FINX_LOOK_STEP }, { "s1", N_("S1"), FINX_LOOK_STEP }, { "s2", N_("S2"), FINX_LOOK_STEP },
                   { "s3", N_("S3"), FINX_LOOK_STEP } },
    },
    .state_size = sizeof (Pivots), .set_up = set_up_pivots, .run = run_fibonacci, .get_first = get_first_of_pivots,
  },
  {
    .info = {
      .name = "pivots-camarilla", .title = N_("Camarilla pivot points"), .short_title = N_("Camarilla"), .is_overlay = TRUE,
      .needs = FINX_NEEDS_HIGH | FINX_NEEDS_LOW | FINX_NEEDS_CLOSE | FINX_NEEDS_SESSION,
      .n_outputs = 9,
      .outputs = { { "p", N_("P"), FINX_LOOK_STEP }, { "r1", N_("R1"), FINX_LOOK_STEP }, { "r2", N_("R2"), FINX_LOOK_STEP },
                   { "r3", N_("R3"), FINX_LOOK_STEP }, { "r4", N_("R4"), FINX_LOOK_STEP }, { "s1", N_("S1"), FINX_LOOK_STEP },
                   { "s2", N_("S2"), FINX_LOOK_STEP }, { "s3", N_("S3"), FINX_LOOK_STEP }, { "s4", N_("S4"), FINX_LOOK_STEP } },
    },
    .state_size = sizeof (Pivots), .set_up = set_up_pivots, .run = run_camarilla, .get_first = get_first_of_pivots,
  },
};
const guint finx_n_pivot_kinds = G_N_ELEMENTS (finx_pivot_kinds);
