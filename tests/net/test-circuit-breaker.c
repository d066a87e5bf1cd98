/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-clock.h"
#include "net/finx-circuit-breaker.h"

#define S FINX_USEC_PER_SEC

static void
call (FinxCircuitBreaker *breaker,
      gboolean            worked,
      gint64              now)
{
  g_assert_true (finx_circuit_breaker_enter (breaker, now));
  finx_circuit_breaker_leave (breaker, worked, now);
}

static void
test_opens_after_five_in_a_row (void)
{
  g_autoptr(FinxCircuitBreaker) breaker = finx_circuit_breaker_new ();
  gint64 now = 1000 * S;

  for (guint i = 0; i < 4; i++)
    call (breaker, FALSE, now);
  call (breaker, TRUE, now);
  for (guint i = 0; i < 4; i++)
    call (breaker, FALSE, now);
  g_assert_cmpint (finx_circuit_breaker_get_state (breaker, now), ==, FINX_BREAKER_CLOSED);
  call (breaker, FALSE, now);
  g_assert_cmpint (finx_circuit_breaker_get_state (breaker, now), ==, FINX_BREAKER_OPEN);
  g_assert_false (finx_circuit_breaker_enter (breaker, now + 29 * S));
  g_assert_cmpint (finx_circuit_breaker_opens_at (breaker), ==, now + 30 * S);
}

static void
test_opens_when_half_fail (void)
{
  g_autoptr(FinxCircuitBreaker) breaker = finx_circuit_breaker_new ();
  gint64 now = 1000 * S;

  for (guint i = 0; i < 19; i++)
    call (breaker, i % 2 == 0, now);
  g_assert_cmpint (finx_circuit_breaker_get_state (breaker, now), ==, FINX_BREAKER_CLOSED);
  call (breaker, FALSE, now);
  g_assert_cmpint (finx_circuit_breaker_get_state (breaker, now), ==, FINX_BREAKER_OPEN);
}

static void
test_old_failures_are_forgotten (void)
{
  g_autoptr(FinxCircuitBreaker) breaker = finx_circuit_breaker_new ();
  gint64 now = 1000 * S;

  for (guint i = 0; i < 100; i++)
    call (breaker, i % 2 == 0, now + i * 10 * S);
  g_assert_cmpint (finx_circuit_breaker_get_state (breaker, now + 1000 * S), ==, FINX_BREAKER_CLOSED);
}

static void
test_probes (void)
{
  g_autoptr(FinxCircuitBreaker) breaker = finx_circuit_breaker_new ();
  gint64 now = 1000 * S, rest = 30 * S;

  for (guint i = 0; i < 5; i++)
    call (breaker, FALSE, now);
  for (guint i = 0; i < 8; i++)
    {
      now += rest;
      g_assert_cmpint (finx_circuit_breaker_get_state (breaker, now), ==, FINX_BREAKER_HALF_OPEN);
      g_assert_true (finx_circuit_breaker_enter (breaker, now));
      g_assert_true (finx_circuit_breaker_enter (breaker, now));
      g_assert_false (finx_circuit_breaker_enter (breaker, now));
      finx_circuit_breaker_abandon (breaker);
      finx_circuit_breaker_leave (breaker, FALSE, now);
      g_assert_cmpint (finx_circuit_breaker_get_state (breaker, now), ==, FINX_BREAKER_OPEN);
      rest = MIN (2 * rest, 600 * S);
      g_assert_cmpint (finx_circuit_breaker_opens_at (breaker), ==, now + rest);
    }
  now += rest;
  call (breaker, TRUE, now);
  g_assert_cmpint (finx_circuit_breaker_get_state (breaker, now), ==, FINX_BREAKER_CLOSED);
  for (guint i = 0; i < 5; i++)
    call (breaker, FALSE, now);
  g_assert_cmpint (finx_circuit_breaker_opens_at (breaker), ==, now + 30 * S);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/circuit-breaker/opens-after-five-in-a-row", test_opens_after_five_in_a_row);
  g_test_add_func ("/circuit-breaker/opens-when-half-fail", test_opens_when_half_fail);
  g_test_add_func ("/circuit-breaker/old-failures-are-forgotten", test_old_failures_are_forgotten);
  g_test_add_func ("/circuit-breaker/probes", test_probes);
  return g_test_run ();
}
