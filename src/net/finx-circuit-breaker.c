/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/finx-circuit-breaker.h"

#include "base/finx-clock.h"

#define MAX_IN_A_ROW 5
#define WINDOW       (60 * FINX_USEC_PER_SEC)
#define MIN_CALLS    20
#define MAX_CALLS    256        /* that are remembered */
#define FIRST_REST   (30 * FINX_USEC_PER_SEC)
#define LONGEST_REST (10 * FINX_USEC_PER_MIN)
#define MAX_PROBES   2

typedef struct
{
  gint64   time_us;             /* 0: none */
  gboolean worked;
} Outcome;

struct _FinxCircuitBreaker
{
  Outcome  outcomes[MAX_CALLS]; /* ring */
  guint    next;
  guint    n_failed_in_a_row;
  gboolean is_open;             /* half open, too */
  gint64   until_us;            /* while open: when probes may pass */
  gint64   rest_us;             /* the last rest; 0: none yet */
  guint    n_probes;            /* under way */
};

FinxCircuitBreaker *
finx_circuit_breaker_new (void)
{
  return g_new0 (FinxCircuitBreaker, 1);
}

void
finx_circuit_breaker_free (FinxCircuitBreaker *self)
{
  g_free (self);
}

FinxBreakerState
finx_circuit_breaker_get_state (FinxCircuitBreaker *self,
                                gint64              now_us)
{
  if (!self->is_open)
    return FINX_BREAKER_CLOSED;
  return now_us < self->until_us ? FINX_BREAKER_OPEN : FINX_BREAKER_HALF_OPEN;
}

/* When probes may pass; of no meaning while closed. */
gint64
finx_circuit_breaker_opens_at (FinxCircuitBreaker *self)
{
  return self->until_us;
}

/**
 * finx_circuit_breaker_enter:
 *
 * Returns: whether a request may go out; if so, finx_circuit_breaker_leave() or finx_circuit_breaker_abandon() ends it
 */
gboolean
finx_circuit_breaker_enter (FinxCircuitBreaker *self,
                            gint64              now_us)
{
  if (!self->is_open)
    return TRUE;
  if (now_us < self->until_us || self->n_probes == MAX_PROBES)
    return FALSE;
  self->n_probes++;
  return TRUE;
}

static void
close_again (FinxCircuitBreaker *self)
{
  *self = (FinxCircuitBreaker) { 0 };
}

static void
rest (FinxCircuitBreaker *self,
      gint64              now_us)
{
  self->is_open = TRUE;
  self->rest_us = self->rest_us == 0 ? FIRST_REST : MIN (2 * self->rest_us, LONGEST_REST);
  self->until_us = now_us + self->rest_us;
  self->n_probes = 0;
}

static gboolean
half_failed (FinxCircuitBreaker *self,
             gint64              now_us)
{
  guint n = 0, n_failed = 0;

  for (guint i = 0; i < MAX_CALLS; i++)
    if (self->outcomes[i].time_us > now_us - WINDOW)
      {
        n++;
        n_failed += !self->outcomes[i].worked;
      }
  return n >= MIN_CALLS && 2 * n_failed >= n;
}

void
finx_circuit_breaker_leave (FinxCircuitBreaker *self,
                            gboolean            worked,
                            gint64              now_us)
{
  if (self->is_open)
    {
      if (worked)
        close_again (self);
      else if (now_us >= self->until_us)        /* requests from before it opened tell nothing new */
        rest (self, now_us);
      return;
    }
  self->outcomes[self->next] = (Outcome) { now_us, worked };
  self->next = (self->next + 1) % MAX_CALLS;
  self->n_failed_in_a_row = worked ? 0 : self->n_failed_in_a_row + 1;
  if (!worked && (self->n_failed_in_a_row >= MAX_IN_A_ROW || half_failed (self, now_us)))
    rest (self, now_us);
}

/* The request was given up by who asked, which says nothing of the service. */
void
finx_circuit_breaker_abandon (FinxCircuitBreaker *self)
{
  if (self->n_probes > 0)
    self->n_probes--;
}
