/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-tick-order.h"

#include <string.h>

/* One instrument. */
typedef struct
{
  guint64  newest;              /* sequence that went on last; 0: none did */
  gint64   newest_us;
  gboolean is_listed;           /* in what is waiting */
  guint    n_held;
  gint64   since_us;            /* when the first of them began to wait */
  FinxTick held[FINX_TICK_ORDER_HELD];  /* by sequence */
} Line;

struct _FinxTickOrder
{
  Line                     *lines[FINX_MAX_INSTRUMENTS];        /* owned; %NULL: nothing came */
  GArray                   *waiting;    /* (element-type guint32): instruments of which something waits */
  const FinxTickOrderFuncs *funcs;
  gpointer                  user_data;
};

FinxTickOrder *
finx_tick_order_new (const FinxTickOrderFuncs *funcs,
                     gpointer                  user_data)
{
  FinxTickOrder *self = g_new0 (FinxTickOrder, 1);

  self->waiting = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->funcs = funcs;
  self->user_data = user_data;
  return self;
}

void
finx_tick_order_free (FinxTickOrder *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < FINX_MAX_INSTRUMENTS; i++)
    g_free (self->lines[i]);
  g_array_unref (self->waiting);
  g_free (self);
}

static void
deliver (FinxTickOrder  *self,
         Line           *line,
         const FinxTick *tick)
{
  line->newest = tick->sequence;
  line->newest_us = MAX (line->newest_us, tick->time_us);
  self->funcs->deliver (tick, self->user_data);
}

/* The first @n of those that wait. */
static void
release (FinxTickOrder *self,
         Line          *line,
         guint          n)
{
  for (guint i = 0; i < n; i++)
    deliver (self, line, &line->held[i]);
  line->n_held -= n;
  memmove (line->held, line->held + n, line->n_held * sizeof *line->held);
}

static void
release_following (FinxTickOrder *self,
                   Line          *line)
{
  guint n = 0;

  while (n < line->n_held && line->held[n].sequence == line->newest + 1 + n)
    n++;
  release (self, line, n);
}

/* Gives up what is missing before the first that waits. */
static void
give_up (FinxTickOrder *self,
         guint32        instrument)
{
  Line *line = self->lines[instrument];

  self->funcs->lost (instrument, self->user_data);
  release (self, line, 1);
  release_following (self, line);
}

static void
hold (FinxTickOrder  *self,
      Line           *line,
      const FinxTick *tick,
      gint64          now_us)
{
  guint at = line->n_held;

  while (at > 0 && line->held[at - 1].sequence > tick->sequence)
    at--;
  if (at > 0 && line->held[at - 1].sequence == tick->sequence)
    return;
  if (line->n_held == 0)
    {
      line->since_us = now_us;
      if (!line->is_listed)
        g_array_append_val (self->waiting, tick->instrument);
      line->is_listed = TRUE;
    }
  memmove (line->held + at + 1, line->held + at, (line->n_held - at) * sizeof *line->held);
  line->held[at] = *tick;
  line->n_held++;
}

static void
push_one (FinxTickOrder  *self,
          const FinxTick *tick,
          gint64          now_us)
{
  Line *line;

  if (tick->sequence == 0 || tick->instrument >= FINX_MAX_INSTRUMENTS)
    {
      self->funcs->deliver (tick, self->user_data);
      return;
    }
  line = self->lines[tick->instrument];
  if (G_UNLIKELY (line == NULL))
    line = self->lines[tick->instrument] = g_new0 (Line, 1);
  if (line->n_held == FINX_TICK_ORDER_HELD)
    give_up (self, tick->instrument);
  if (G_LIKELY (line->newest == 0 || tick->sequence == line->newest + 1))
    {
      deliver (self, line, tick);
      if (line->n_held > 0)
        release_following (self, line);
    }
  else if (tick->sequence > line->newest)
    hold (self, line, tick, now_us);
  else if (tick->time_us > line->newest_us)             /* the feed counts anew */
    {
      release (self, line, line->n_held);
      deliver (self, line, tick);
    }
  else
    self->funcs->deliver (tick, self->user_data);       /* a repeat, or what was given up: whoever looks at it knows by its time */
}

void
finx_tick_order_push (FinxTickOrder  *self,
                      const FinxTick *ticks,
                      gsize           n_ticks,
                      gint64          now_us)
{
  for (gsize i = 0; i < n_ticks; i++)
    push_one (self, &ticks[i], now_us);
}

void
finx_tick_order_advance (FinxTickOrder *self,
                         gint64         now_us)
{
  for (guint i = self->waiting->len; i > 0; i--)
    {
      guint32 instrument = g_array_index (self->waiting, guint32, i - 1);
      Line *line = self->lines[instrument];

      while (line->n_held > 0 && now_us - line->since_us >= FINX_TICK_ORDER_WAIT_US)
        give_up (self, instrument);
      if (line->n_held > 0)
        continue;
      line->is_listed = FALSE;
      g_array_remove_index_fast (self->waiting, i - 1);
    }
}
