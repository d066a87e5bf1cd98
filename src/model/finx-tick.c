/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-tick.h"

#include <math.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"

/**
 * finx_tick_validate:
 *
 * Returns: whether the tick can be applied. A trade has a price above 0 (and a size of 0 when the feed tells none);
 *   a bid or ask of size 0 says that this side is empty; a session may have price 0: its previous close is unknown.
 */
gboolean
finx_tick_validate (const FinxTick *tick)
{
  g_return_val_if_fail (tick != NULL, FALSE);

  if (tick->time_us <= 0 || tick->price < 0 || tick->size < 0 || tick->side > FINX_SIDE_SELL)
    return FALSE;

  switch (tick->kind)
    {
    case FINX_TICK_TRADE:
    case FINX_TICK_OPEN:
    case FINX_TICK_HIGH:
    case FINX_TICK_LOW:
    case FINX_TICK_LAST:
      return tick->price > 0;
    case FINX_TICK_BID:
    case FINX_TICK_ASK:
      return tick->price > 0 || tick->size == 0;
    case FINX_TICK_SESSION:
    case FINX_TICK_VOLUME:
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * finx_bar_validate:
 * @error: %FINX_ERROR_INVALID
 *
 * Prices must be finite, above zero, and lie between low and high; the volume finite and not negative.
 */
gboolean
finx_bar_validate (const FinxBar  *bar,
                   GError        **error)
{
  const char *reason = NULL;

  g_return_val_if_fail (bar != NULL, FALSE);

  if (bar->time_us < 0)
    reason = "its time is before 1970";
  else if (!isfinite (bar->open) || !isfinite (bar->high) || !isfinite (bar->low) || !isfinite (bar->close))
    reason = "a price is not a number";
  else if (bar->low <= 0)
    reason = "a price is not above zero";
  else if (bar->open < bar->low || bar->close < bar->low || bar->high < bar->low
           || bar->open > bar->high || bar->close > bar->high)
    reason = "low and high do not enclose open and close";
  else if (!isfinite (bar->volume) || bar->volume < 0)
    reason = "the volume is not a number above or equal to zero";

  if (reason != NULL)
    {
      g_autofree char *time = finx_time_format_iso (bar->time_us);

      finx_set_error (error, FINX_ERROR_INVALID, "FINX-BAR-001", "The bar of %s can not be used: %s.", time, reason);
    }
  return reason == NULL;
}

static void
apply_trade (FinxQuote      *quote,
             const FinxTick *tick)
{
  quote->last = tick->price;
  quote->last_size = tick->size;
  if ((quote->mask & FINX_QUOTE_DAY) == 0)
    {
      quote->open = quote->high = quote->low = tick->price;
      quote->volume = 0;
    }
  quote->high = MAX (quote->high, tick->price);
  quote->low = MIN (quote->low, tick->price);
  if (__builtin_add_overflow (quote->volume, tick->size, &quote->volume))
    quote->volume = G_MAXINT64;
  quote->mask |= FINX_QUOTE_LAST | FINX_QUOTE_DAY;
}

static void
set_side (FinxQuote     *quote,
          FinxQuoteMask  flag,
          gint64        *price,
          gint64        *size,
          const FinxTick *tick)
{
  gboolean empty = tick->size == 0;

  *price = empty ? 0 : tick->price;
  *size = tick->size;
  quote->mask = empty ? quote->mask & ~(guint32) flag : quote->mask | flag;
}

/* Returns: FALSE: of a day whose first price is not known */
static gboolean
apply_day (FinxQuote      *quote,
           const FinxTick *tick)
{
  if (tick->kind == FINX_TICK_OPEN)
    {
      quote->open = quote->high = quote->low = tick->price;
      quote->volume = 0;
      quote->mask |= FINX_QUOTE_DAY;
    }
  if ((quote->mask & FINX_QUOTE_DAY) == 0)
    return FALSE;
  if (tick->kind == FINX_TICK_HIGH)
    quote->high = MAX (quote->high, tick->price);
  else if (tick->kind == FINX_TICK_LOW)
    quote->low = MIN (quote->low, tick->price);
  else if (tick->kind == FINX_TICK_VOLUME)
    quote->volume = tick->size;
  return TRUE;
}

gboolean
finx_quote_apply (FinxQuote      *quote,
                  const FinxTick *tick)
{
  if (tick->time_us < quote->time_us)
    return FALSE;

  switch (tick->kind)
    {
    case FINX_TICK_TRADE:
      apply_trade (quote, tick);
      break;
    case FINX_TICK_LAST:
      quote->last = tick->price;
      quote->last_size = tick->size;
      quote->mask |= FINX_QUOTE_LAST;
      break;
    case FINX_TICK_OPEN:
    case FINX_TICK_HIGH:
    case FINX_TICK_LOW:
    case FINX_TICK_VOLUME:
      if (!apply_day (quote, tick))
        return FALSE;
      break;
    case FINX_TICK_BID:
      set_side (quote, FINX_QUOTE_BID, &quote->bid, &quote->bid_size, tick);
      break;
    case FINX_TICK_ASK:
      set_side (quote, FINX_QUOTE_ASK, &quote->ask, &quote->ask_size, tick);
      break;
    case FINX_TICK_SESSION:
      quote->previous_close = tick->price;
      quote->open = quote->high = quote->low = quote->volume = 0;
      quote->mask &= ~(guint32) (FINX_QUOTE_DAY | FINX_QUOTE_PREVIOUS);
      if (tick->price > 0)
        quote->mask |= FINX_QUOTE_PREVIOUS;
      break;
    default:
      return FALSE;
    }

  quote->time_us = tick->time_us;
  quote->instrument = tick->instrument;
  return TRUE;
}

static guint32
add_number (guint32 hash,
            gint64  number)
{
  for (guint i = 0; i < 8; i++)
    hash = (hash ^ (guint32) ((guint64) number >> (8 * i) & 0xff)) * 16777619u;
  return hash;
}

guint32
finx_book_checksum (const FinxLevel *bids,
                    gsize            n_bids,
                    const FinxLevel *asks,
                    gsize            n_asks)
{
  guint32 hash = 2166136261u;

  for (gsize i = 0; i < MIN (n_bids, FINX_BOOK_DEPTH); i++)
    hash = add_number (add_number (hash, bids[i].price), bids[i].size);
  hash = add_number (hash, -1);         /* a level does not count the same on the other side */
  for (gsize i = 0; i < MIN (n_asks, FINX_BOOK_DEPTH); i++)
    hash = add_number (add_number (hash, asks[i].price), asks[i].size);
  return hash;
}
