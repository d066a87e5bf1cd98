/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/finx-replay-cut.h"

static const FinxBar *
bar_at (const GArray *bars,
        guint         i)
{
  return &g_array_index (bars, FinxBar, i);
}

gint64
finx_replay_place_time (const FinxReplayPlace *place)
{
  gint64 next_us = place->n_over < place->bars->len ? bar_at (place->bars, place->n_over)->time_us : G_MAXINT64, end_us;

  if (place->has_begun)
    {
      end_us = finx_bar_end (place->calendar, place->interval, next_us);
      if (place->n_over + 1 < place->bars->len)
        end_us = MIN (end_us, bar_at (place->bars, place->n_over + 1)->time_us);
      return next_us + (gint64) ((double) (end_us - next_us) * place->part);
    }
  return place->n_over == 0 ? next_us : MIN (next_us, finx_bar_end (place->calendar, place->interval, bar_at (place->bars, place->n_over - 1)->time_us));
}

void
finx_replay_join (FinxBar       *bar,
                  const FinxBar *rest)
{
  bar->high = MAX (bar->high, rest->high);
  bar->low = MIN (bar->low, rest->low);
  bar->close = rest->close;
  bar->volume += rest->volume;
}

static void
add (FinxBar       *sum,
     gboolean      *has_any,
     const FinxBar *bar)
{
  if (*has_any)
    finx_replay_join (sum, bar);
  else
    *sum = *bar;
  *has_any = TRUE;
}

/* What was seen of the time from @from_us on, and what comes until @until_us. */
static void
split (const FinxReplayPlace *place,
       gint64                 from_us,
       gint64                 until_us,
       FinxBar               *seen,
       gboolean              *any_seen,
       FinxBar               *rest,
       gboolean              *any_rest)
{
  guint i = place->n_over;

  *any_seen = *any_rest = FALSE;
  while (i > 0 && bar_at (place->bars, i - 1)->time_us >= from_us)
    i--;
  for (; i < place->n_over; i++)
    add (seen, any_seen, bar_at (place->bars, i));
  if (place->has_begun && bar_at (place->bars, i)->time_us >= from_us)
    {
      FinxBar left = *bar_at (place->bars, i++);

      add (seen, any_seen, &place->open_bar);
      left.time_us = finx_replay_place_time (place);
      left.open = place->open_bar.close;
      left.volume -= place->open_bar.volume;
      add (rest, any_rest, &left);
    }
  for (; i < place->bars->len && bar_at (place->bars, i)->time_us < until_us; i++)
    add (rest, any_rest, bar_at (place->bars, i));
}

/* The bar that the moment is in, or that is known only in part: from the bars of @place. Returns whether it is there then. */
static gboolean
add_split (const FinxReplayPlace *place,
           gint64                 from_us,
           gint64                 end_us,
           gboolean               is_whole,     /* else it is taken from there even if nothing of it was seen */
           FinxReplayCut         *cut)
{
  gboolean any_seen, any_rest;
  FinxBar seen, rest;

  split (place, from_us, end_us, &seen, &any_seen, &rest, &any_rest);
  if (any_seen)
    {
      seen.time_us = from_us;
      g_array_append_val (cut->bars, seen);
    }
  cut->first = cut->bars->len;
  if (any_rest && (any_seen || !is_whole))
    {
      cut->rest = any_seen ? cut->first : 0;
      rest.time_us = any_seen ? MAX (rest.time_us, from_us + 1) : from_us;
      g_array_append_val (cut->bars, rest);
    }
  return any_seen || !is_whole;
}

void
finx_replay_cut (const FinxReplayPlace *place,
                 const GArray          *bars,
                 FinxInterval           interval,
                 gint64                 until_us,
                 FinxReplayCut         *cut)
{
  gint64 time_us = finx_replay_place_time (place), end_us = 0;
  guint next = 0;

  *cut = (FinxReplayCut) { .bars = g_array_sized_new (FALSE, FALSE, sizeof (FinxBar), bars->len + 1) };
  for (; next < bars->len; next++)
    {
      end_us = finx_bar_end (place->calendar, interval, bar_at (bars, next)->time_us);
      if (end_us > time_us)
        break;
      g_array_append_val (cut->bars, *bar_at (bars, next));
    }
  cut->first = cut->bars->len;
  if (next < bars->len && (bar_at (bars, next)->time_us < time_us || end_us > until_us))
    next += add_split (place, bar_at (bars, next)->time_us, end_us, end_us <= until_us, cut) ? 1 : 0;
  for (; next < bars->len && finx_bar_end (place->calendar, interval, bar_at (bars, next)->time_us) <= until_us; next++)
    g_array_append_val (cut->bars, *bar_at (bars, next));
}
