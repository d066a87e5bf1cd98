/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/finx-line.h"

#include "base/finx-error.h"
#include "base/finx-log.h"

#define DEFAULT_ATTEMPT (15 * FINX_USEC_PER_SEC)
#define DEFAULT_SILENCE (30 * FINX_USEC_PER_SEC)
#define DEFAULT_FIRST   (1 * FINX_USEC_PER_SEC)
#define DEFAULT_MOST    (60 * FINX_USEC_PER_SEC)
#define DEFAULT_SETTLED (60 * FINX_USEC_PER_SEC)
#define LOOK_MS         1000    /* while it is open */
#define MOST_DOUBLINGS  10

/**
 * finx_line_init:
 * @context: where @look is called
 * @times: copied
 * @look: something may be due, see finx_line_get_due()
 */
void
finx_line_init (FinxLine            *self,
                FinxClock           *clock,
                GMainContext        *context,
                const char          *name,
                const FinxLineTimes *times,
                void               (*look) (gpointer owner),
                gpointer             owner)
{
  *self = (FinxLine) { .clock = g_object_ref (clock), .context = g_main_context_ref (context), .name = g_strdup (name), .look = look, .owner = owner };
  self->times.attempt_us = times->attempt_us > 0 ? times->attempt_us : DEFAULT_ATTEMPT;
  self->times.silence_us = times->silence_us > 0 ? times->silence_us : DEFAULT_SILENCE;
  self->times.first_wait_us = times->first_wait_us > 0 ? times->first_wait_us : DEFAULT_FIRST;
  self->times.most_wait_us = times->most_wait_us > 0 ? times->most_wait_us : DEFAULT_MOST;
  self->times.settled_us = times->settled_us > 0 ? times->settled_us : DEFAULT_SETTLED;
}

static void
disarm (FinxLine *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

void
finx_line_clear (FinxLine *self)
{
  disarm (self);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->correlation_id, g_free);
}

/* An attempt begins: @state is preparing or connecting. */
void
finx_line_begin (FinxLine      *self,
                 FinxLineState  state)
{
  g_free (self->correlation_id);
  self->correlation_id = finx_correlation_new ();
  self->state = state;
  self->began_us = finx_clock_now (self->clock);
  finx_line_arm (self);
}

void
finx_line_set_open (FinxLine *self)
{
  self->state = FINX_LINE_OPEN;
  self->opened_us = self->heard_us = finx_clock_now (self->clock);
  finx_log (FINX_LOG_INFO, "net", self->correlation_id, "%s: connected", self->name);
  finx_line_arm (self);
}

/* Full jitter: many that were lost together do not come back together. */
static gint64
choose_wait (FinxLine *self)
{
  gint64 most = MIN (self->times.most_wait_us, self->times.first_wait_us << MIN (self->n_losses - 1, MOST_DOUBLINGS));

  return (gint64) g_random_double_range (0, (double) most);
}

/* The attempt failed, or the connection is gone; it is tried again. @least_us: the other side asked for that much. */
void
finx_line_set_lost (FinxLine     *self,
                    const GError *reason,
                    gint64        least_us)
{
  g_autofree char *text = finx_error_text (reason);
  gint64 now = finx_clock_now (self->clock);

  if (self->state == FINX_LINE_OPEN && now - self->opened_us >= self->times.settled_us)
    self->n_losses = 0;
  self->n_losses++;
  self->n_all_losses++;
  self->state = FINX_LINE_WAITING;
  self->due_us = now + MAX (choose_wait (self), least_us);
  finx_log (FINX_LOG_WARNING, "net", self->correlation_id, "%s (tried again in %d ms)", text, (int) ((self->due_us - now) / 1000));
  finx_line_arm (self);
}

void
finx_line_set_off (FinxLine *self)
{
  self->state = FINX_LINE_OFF;
  self->n_losses = 0;
  disarm (self);
}

void
finx_line_note_life (FinxLine *self)
{
  self->heard_us = finx_clock_now (self->clock);
}

/* Returns: UTC µs at which it is tried again, is given up, or counts as gone; 0: it is off */
gint64
finx_line_get_due_us (FinxLine *self)
{
  switch (self->state)
    {
    case FINX_LINE_WAITING:
      return self->due_us;
    case FINX_LINE_PREPARING:
    case FINX_LINE_CONNECTING:
      return self->began_us + self->times.attempt_us;
    case FINX_LINE_OPEN:
      return self->heard_us + self->times.silence_us;
    default:
      return 0;
    }
}

FinxLineDue
finx_line_get_due (FinxLine *self)
{
  if (self->state == FINX_LINE_OFF || finx_clock_now (self->clock) < finx_line_get_due_us (self))
    return FINX_LINE_DUE_NOTHING;
  return self->state == FINX_LINE_WAITING ? FINX_LINE_DUE_ATTEMPT : self->state == FINX_LINE_OPEN ? FINX_LINE_DUE_SILENT : FINX_LINE_DUE_LATE;
}

static gboolean
timer_cb (gpointer user_data)
{
  FinxLine *self = user_data;

  g_clear_pointer (&self->timer, g_source_unref);
  self->look (self->owner);
  return G_SOURCE_REMOVE;
}

/* Looks again when something is due; while it is open often, because the computer may sleep or its clock be moved. */
void
finx_line_arm (FinxLine *self)
{
  gint64 due = finx_line_get_due_us (self);
  gint64 wait;

  disarm (self);
  if (due == 0)
    return;
  wait = CLAMP ((due - finx_clock_now (self->clock)) / 1000 + 1, 1, G_MAXINT);
  self->timer = g_timeout_source_new ((guint) (self->state == FINX_LINE_OPEN ? MIN (wait, LOOK_MS) : wait));
  g_source_set_callback (self->timer, timer_cb, self, NULL);
  g_source_attach (self->timer, self->context);
}

/* Returns: (transfer full): as are the others */
GError *
finx_line_make_cut_error (FinxLine   *self,
                          const char *reason)
{
  GError *error = NULL;

  finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-NET-010",
                  "The connection to %s was lost: %s. Its prices and orders are not current until it is back; it is tried again by itself",
                  self->name, reason);
  return error;
}

GError *
finx_line_make_silent_error (FinxLine *self)
{
  GError *error = NULL;

  finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-NET-012",
                  "Nothing is heard from %s any more. Its prices and orders are not current until it is back; it is tried again by itself", self->name);
  return error;
}

GError *
finx_line_make_late_error (FinxLine *self)
{
  GError *error = NULL;

  finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-NET-002", "%s did not answer in time. Nothing was changed; try again later", self->name);
  return error;
}

GError *
finx_line_make_too_long_error (FinxLine *self)
{
  GError *error = NULL;

  finx_set_error (&error, FINX_ERROR_PROTOCOL, "FINX-NET-005", "%s sent more than can be right. Nothing of it was used", self->name);
  return error;
}

/* @reason: the words of @cause, fit to be shown */
GError *
finx_line_make_unreachable_error (FinxLine     *self,
                                  const GError *cause,
                                  const char   *reason)
{
  GError *error = NULL;

  if (cause->domain == G_TLS_ERROR)
    finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-NET-009",
                    "%s could not prove that it is what it says: %s. Nothing was sent; see whether the address and the computer's date are right", self->name, reason);
  else
    finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-NET-001",
                    "%s could not be reached: %s. Nothing was changed; see whether the computer is online", self->name, reason);
  return error;
}
