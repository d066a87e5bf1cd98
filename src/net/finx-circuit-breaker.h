/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FinxBreakerState:
 * @FINX_BREAKER_CLOSED: requests pass
 * @FINX_BREAKER_OPEN: too many failed; none passes for a while
 * @FINX_BREAKER_HALF_OPEN: a few pass to see whether it works again
 */
typedef enum
{
  FINX_BREAKER_CLOSED,
  FINX_BREAKER_OPEN,
  FINX_BREAKER_HALF_OPEN
} FinxBreakerState;

/* Keeps from asking a service that does not work. Opens after 5 failures in a row, or when half of at least 20 calls within
 * a minute failed; for 30 s, doubling up to 10 min as long as its probes fail. All times UTC µs. One thread. */
typedef struct _FinxCircuitBreaker FinxCircuitBreaker;

FinxCircuitBreaker *finx_circuit_breaker_new       (void);
void                finx_circuit_breaker_free      (FinxCircuitBreaker *self);
FinxBreakerState    finx_circuit_breaker_get_state (FinxCircuitBreaker *self,
                                                    gint64              now_us);
gint64              finx_circuit_breaker_opens_at  (FinxCircuitBreaker *self);
gboolean            finx_circuit_breaker_enter     (FinxCircuitBreaker *self,
                                                    gint64              now_us);
void                finx_circuit_breaker_leave     (FinxCircuitBreaker *self,
                                                    gboolean            worked,
                                                    gint64              now_us);
void                finx_circuit_breaker_abandon   (FinxCircuitBreaker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxCircuitBreaker, finx_circuit_breaker_free)

G_END_DECLS
