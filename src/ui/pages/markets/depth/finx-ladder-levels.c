/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/depth/finx-ladder-levels.h"

#define BEST_ASK (FINX_BOOK_DEPTH - 1)
#define BEST_BID FINX_BOOK_DEPTH

const FinxLevel *
finx_ladder_level (const FinxDepth *depth,
                   int              row)
{
  if (row < 0 || row >= FINX_LADDER_ROWS)
    return NULL;
  if (row <= BEST_ASK)
    return BEST_ASK - row < (int) depth->n_asks ? &depth->asks[BEST_ASK - row] : NULL;
  return row - BEST_BID < (int) depth->n_bids ? &depth->bids[row - BEST_BID] : NULL;
}

int
finx_ladder_find (const FinxDepth *depth,
                  gint64           price)
{
  for (int row = 0; row < FINX_LADDER_ROWS; row++)
    {
      const FinxLevel *level = finx_ladder_level (depth, row);

      if (level != NULL && level->price == price)
        return row;
    }
  return -1;
}

int
finx_ladder_step (const FinxDepth *depth,
                  int              from,
                  int              by)
{
  int first = BEST_BID - (int) depth->n_asks, last = BEST_ASK + (int) depth->n_bids, to;

  if (from < 0)
    to = by < 0 ? BEST_ASK : BEST_BID;
  else
    to = CLAMP (from + by, first, last);
  return finx_ladder_level (depth, to) != NULL ? to : -1;
}

int
finx_ladder_best (const FinxDepth *depth,
                  int              from)
{
  gboolean ask = from >= 0 ? from <= BEST_ASK : depth->n_bids == 0;
  int to = ask ? BEST_ASK : BEST_BID;

  return finx_ladder_level (depth, to) != NULL ? to : -1;
}
