/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/books/finx-wash-search-private.h"

#include "portfolio/books/finx-books.h"

#define WINDOW 30               /* days before and after the sale */

typedef struct
{
  GArray           *closings, *openings;
  FinxWashMatchFunc matched;
  gpointer          user_data;
} Search;

static guint
scale_of (const FinxInstrument *instrument)
{
  return MAX (FINX_BOOKS_QUANTITY_SCALE, instrument->size_scale);
}

gint64
finx_wash_in_shares (const FinxWashKin *kin,
                     gint64             units)
{
  FinxDecimal quantity = finx_decimal_mul (finx_decimal_new (units, scale_of (kin->instrument)), finx_decimal_new (kin->shares, 0),
                                           FINX_BOOKS_QUANTITY_SCALE, FINX_ROUND_DOWN);
  gint64 shares = 0;

  return finx_decimal_to_units (quantity, FINX_BOOKS_QUANTITY_SCALE, &shares) ? shares : 0;
}

gint64
finx_wash_from_shares (const FinxWashKin *kin,
                       gint64             shares)
{
  FinxDecimal quantity = finx_decimal_div (finx_decimal_new (shares, FINX_BOOKS_QUANTITY_SCALE), finx_decimal_new (kin->shares, 0),
                                           scale_of (kin->instrument), FINX_ROUND_HALF_EVEN);
  gint64 units = 0;

  finx_decimal_to_units (quantity, scale_of (kin->instrument), &units);
  return units;
}

static int
compare_closings_cb (gconstpointer a,
                     gconstpointer b)
{
  const FinxWashClosing *left = a, *right = b;

  if (left->closed_by != right->closed_by)
    return left->closed_by < right->closed_by ? -1 : 1;
  return (left->number > right->number) - (left->number < right->number);
}

static int
compare_openings_cb (gconstpointer a,
                     gconstpointer b)
{
  const FinxWashOpening *left = a, *right = b;

  return (left->row > right->row) - (left->row < right->row);
}

/* The first that is not before @day. */
static guint
find_day (const GArray *openings,
          gint32        day)
{
  guint low = 0, high = openings->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (openings, FinxWashOpening, middle).day < day)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
count_closed (Search                *self,
              const FinxWashClosing *closing)
{
  for (guint i = find_day (self->openings, closing->day - WINDOW); i < self->openings->len; i++)
    {
      FinxWashOpening *opening = &g_array_index (self->openings, FinxWashOpening, i);

      if (opening->row > closing->opened_by)
        return;
      if (opening->row == closing->opened_by && opening->kin == closing->kin && !opening->is_written)
        opening->closed += closing->quantity;
    }
}

static guint
relate (const FinxWashClosing *closing,
        const FinxWashOpening *opening)
{
  if (!opening->is_written)
    return finx_wash_kin_relate (closing->kin, opening->kin);
  return !closing->kin->is_option && g_str_equal (closing->kin->root, opening->kin->root) ? FINX_WASH_PUT : 0;
}

static void
replace (Search          *self,
         FinxWashClosing *closing,
         gboolean         possible)
{
  for (guint i = find_day (self->openings, closing->day - WINDOW); i < self->openings->len && closing->rest > 0; i++)
    {
      FinxWashOpening *opening = &g_array_index (self->openings, FinxWashOpening, i);
      guint reason = relate (closing, opening);
      gint64 there = opening->quantity - opening->used - (opening->day <= closing->day ? opening->closed : 0);
      gint64 matched = MIN (closing->rest, MAX (there, 0));

      if (opening->day > closing->day + WINDOW)
        return;
      if (reason == 0 || ((reason & FINX_WASH_POSSIBLE) != 0) != possible || matched == 0)
        continue;
      opening->used += matched;
      closing->rest -= matched;
      self->matched (closing, opening, reason, matched, self->user_data);
    }
}

/* All lots that one sale closed are gone before any of its losses is looked at. */
static void
go_through (Search  *self,
            gboolean possible)
{
  for (guint i = 0; i < self->openings->len; i++)
    g_array_index (self->openings, FinxWashOpening, i).closed = 0;
  for (guint start = 0, end; start < self->closings->len; start = end)
    {
      guint row = g_array_index (self->closings, FinxWashClosing, start).closed_by;

      for (end = start; end < self->closings->len && g_array_index (self->closings, FinxWashClosing, end).closed_by == row; end++)
        if (g_array_index (self->closings, FinxWashClosing, end).quantity > 0)
          count_closed (self, &g_array_index (self->closings, FinxWashClosing, end));
      for (guint i = start; i < end; i++)
        if (possible || g_array_index (self->closings, FinxWashClosing, i).is_sale)
          replace (self, &g_array_index (self->closings, FinxWashClosing, i), possible);
    }
}

void
finx_wash_search (GArray            *closings,
                  GArray            *openings,
                  gboolean           possible,
                  FinxWashMatchFunc  matched,
                  gpointer           user_data)
{
  Search self = { closings, openings, matched, user_data };

  g_array_sort (closings, compare_closings_cb);
  g_array_sort (openings, compare_openings_cb);
  go_through (&self, possible);
}
