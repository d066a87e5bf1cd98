/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/layers/finx-chart-tags.h"

#include <math.h>

#define SAME_LINE  1.0          /* px between lines of one price, less */
#define LABEL_HALF 5.0          /* px of a label above and below its middle that have ink */

static gboolean
is_free (const FinxSpan *spans,
         gsize           n,
         double          middle,
         double          height,
         double          room)
{
  double top = middle - height / 2, bottom = middle + height / 2;

  if (top < 0 || bottom > room)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (top < spans[i].bottom && bottom > spans[i].top)
      return FALSE;
  return TRUE;
}

/* A free place is either at the line or at an edge of what is in the way. NaN: there is none. */
static double
find_place (const FinxSpan *spans,
            gsize           n,
            double          line,
            double          height,
            double          room,
            gboolean        only_up)
{
  double best = NAN;

  if (is_free (spans, n, line, height, room))
    return line;
  for (gsize i = 0; i < 2 * n + 2; i++)
    {
      double at = i == 2 * n ? height / 2 : i > 2 * n ? room - height / 2
                  : i % 2 == 0 ? spans[i / 2].top - height / 2 : spans[i / 2].bottom + height / 2;

      if ((only_up && at > line) || !is_free (spans, n, at, height, room))
        continue;
      if (isnan (best) || fabs (at - line) < fabs (best - line) || (fabs (at - line) == fabs (best - line) && at < best))
        best = at;
    }
  return best;
}

void
finx_tags_place (const double   *lines,
                 gsize           n,
                 double          height,
                 double          room,
                 double          anchor,
                 const FinxSpan *blocked,
                 gsize           n_blocked,
                 double         *middles)
{
  FinxSpan spans[2 * FINX_TAGS_MAX];
  gsize n_spans = MIN (n_blocked, FINX_TAGS_MAX);

  for (gsize i = 0; i < n_spans; i++)
    spans[i] = blocked[i];
  for (gsize i = 0; i < n; i++)
    {
      gboolean only_up = fabs (lines[i] - anchor) < SAME_LINE;
      double place;

      middles[i] = lines[i];
      if (i >= FINX_TAGS_MAX)
        continue;
      for (gsize k = 0; k < i; k++)
        only_up |= fabs (lines[i] - lines[k]) < SAME_LINE;
      place = find_place (spans, n_spans, lines[i], height, room, only_up);
      if (isnan (place))
        place = find_place (spans, n_spans, lines[i], height, room, FALSE);
      if (!isnan (place))
        middles[i] = place;
      spans[n_spans++] = (FinxSpan) { middles[i] - height / 2, middles[i] + height / 2 };
    }
}

gboolean
finx_tags_cover (const FinxSpan *tags,
                 gsize           n,
                 double          y)
{
  for (gsize i = 0; i < n; i++)
    if (y + LABEL_HALF > tags[i].top && y - LABEL_HALF < tags[i].bottom)
      return TRUE;
  return FALSE;
}
