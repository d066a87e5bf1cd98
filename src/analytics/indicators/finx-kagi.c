/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analytics/indicators/finx-kagi.h"

#include <math.h>

/* @amount: that turns a line, as price or in per cent of where it turns */
FinxKagi
finx_kagi_begin (double   amount,
                 gboolean is_percent)
{
  FinxKagi self = { .amount = amount, .is_percent = is_percent, .high = NAN, .low = NAN };

  g_return_val_if_fail (amount > 0 && isfinite (amount), self);

  return self;
}

/* Moves the end of the line, and finds where its thickness changes on the way. */
static void
extend (FinxKagi *self,
        double    close)
{
  FinxKagiLine *line = &self->line;

  line->end = close;
  line->last_bar = self->bar;
  if (!line->is_thick && line->end > line->start && line->end > self->high)
    line->changes_at = self->high;
  if (line->is_thick && line->end < line->start && line->end < self->low)
    line->changes_at = self->low;
}

/* Begins a line at the end of the one before. */
static void
turn (FinxKagi *self,
      double    close)
{
  const FinxKagiLine before = self->line;

  if (before.end > before.start)
    self->high = before.end;
  else
    self->low = before.end;
  self->line = (FinxKagiLine) { .first_bar = before.last_bar, .start = before.end, .changes_at = NAN,
                                .is_thick = isnan (before.changes_at) ? before.is_thick : !before.is_thick };
  self->n_lines++;
  extend (self, close);
}

/**
 * finx_kagi_push:
 * @close: of the next bar; skipped where it is missing
 * @ended: (out): the line that the bar ends
 *
 * Returns: whether it ends one
 */
gboolean
finx_kagi_push (FinxKagi     *self,
                double        close,
                FinxKagiLine *ended)
{
  FinxKagiLine *line = &self->line;
  double needed = self->is_percent ? fabs (line->end) * self->amount / 100 : self->amount, move = close - line->end;
  gboolean is_turned = FALSE;

  if (!isfinite (close))
    {
      self->bar++;
      return FALSE;
    }
  if (self->n_lines == 0)
    {
      *line = (FinxKagiLine) { .first_bar = self->bar, .last_bar = self->bar, .start = close, .end = close, .changes_at = NAN };
      self->n_lines = 1;
    }
  else if (line->end == line->start)
    {
      line->is_thick = move > 0;
      if (fabs (move) >= needed)
        extend (self, close);
    }
  else if ((line->end > line->start) == (move > 0))
    {
      if (move != 0)
        extend (self, close);
    }
  else if (move != 0 && fabs (move) >= needed)
    {
      *ended = *line;
      turn (self, close);
      is_turned = TRUE;
    }
  self->bar++;
  return is_turned;
}

/* Returns: (transfer full) (element-type FinxKagiLine): of all bars, oldest first; the last may still go on */
GArray *
finx_kagi (const double *closes,
           gsize         n,
           double        amount,
           gboolean      is_percent)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (FinxKagiLine));
  FinxKagi state = finx_kagi_begin (amount, is_percent);
  FinxKagiLine ended;

  for (gsize i = 0; i < n; i++)
    if (finx_kagi_push (&state, closes[i], &ended))
      g_array_append_val (lines, ended);
  if (state.n_lines > 0)
    g_array_append_val (lines, state.line);
  return lines;
}
