/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation/finx-practice-market.h"

#include "base/finx-clock.h"
#include "simulation/finx-practice-random.h"

enum { STREAM_QUOTE = 51, STREAM_SIDE };

typedef struct
{
  FinxMatchingRef ref;
  gint64          price;
  gint64          size;
} Quote;

struct _FinxPracticeMarket
{
  const FinxInstrument        *instrument;
  const FinxPracticeParameter *parameter;
  FinxPracticePath            *path;            /* borrowed */
  guint64                      key;
  FinxMatching                *book;
  Quote                        quotes[2][FINX_BOOK_DEPTH];      /* ref 0: none */
  FinxLevel                    shown[2];        /* last best levels published; price 0: none */
  guint64                      sequence;
  gint64                       time_us;
  gint64                       session_us;      /* when the session opened that ticks are in */
  gint64                       last;
  gint64                       double_mid;
  gboolean                     is_open;
  gboolean                     is_replay;       /* trades shown are those of the series, not those in the book */
  GArray                      *executions;      /* (element-type FinxPracticeExecution) (nullable) */
  GArray                      *ticks;           /* borrowed, during a call */
};

static void
emit (FinxPracticeMarket *self,
      FinxTickKind        kind,
      FinxSide            side,
      gint64              time_us,
      gint64              price,
      gint64              size)
{
  FinxTick tick = { .time_us = time_us, .price = price, .size = size, .instrument = self->instrument->index,
                    .kind = kind, .side = side };

  if (self->ticks == NULL)
    return;
  tick.sequence = ++self->sequence;
  g_array_append_val (self->ticks, tick);
}

static void
add_execution (FinxPracticeMarket *self,
               const FinxMatch    *match,
               gboolean            is_maker)
{
  FinxPracticeExecution execution = {
    .owner = is_maker ? match->maker : match->taker, .price = match->price, .size = match->size,
    .double_mid = self->double_mid, .is_maker = is_maker,
    .side = (match->taker_side == FINX_SIDE_BUY) != is_maker ? FINX_SIDE_BUY : FINX_SIDE_SELL,
    .prevented = match->prevented > 0, .other = is_maker ? match->taker : match->maker,
  };

  if (self->executions == NULL)
    self->executions = g_array_new (FALSE, FALSE, sizeof (FinxPracticeExecution));
  g_array_append_val (self->executions, execution);
}

static void
match_cb (const FinxMatch *match,
          gpointer         user_data)
{
  FinxPracticeMarket *self = user_data;

  if (match->prevented > 0)
    {
      add_execution (self, match, TRUE);
      return;
    }
  if (!self->is_replay)
    {
      self->last = match->price;
      emit (self, FINX_TICK_TRADE, match->taker_side, self->time_us, match->price, match->size);
    }
  if (match->maker != 0)
    add_execution (self, match, TRUE);
  if (match->taker != 0)
    add_execution (self, match, FALSE);
}

/* Size of an agent's quote: changes every two seconds, not all levels at once. */
static gint64
quote_size (FinxPracticeMarket *self,
            gint64              price,
            guint               level)
{
  const FinxPracticeParameter *p = self->parameter;
  guint64 key = finx_practice_key (finx_practice_key (self->key, STREAM_QUOTE), (guint64) price);
  gint64 slot = self->time_us / FINX_FUNDAMENTAL_STEP_US + (gint64) (key & 7);
  double trade = p->day_volume / 86400.0 / p->trades_per_second / p->lot_units;
  double lots = trade * (1.5 + 0.7 * level) * exp (0.5 * finx_practice_normal (finx_practice_key (key, slot / 8)));

  return MAX (1, llround (lots)) * p->lot_units;
}

static void
plan_quotes (FinxPracticeMarket *self,
             double              price,
             Quote               plan[2][FINX_BOOK_DEPTH])
{
  gint64 tick = self->parameter->tick_units;
  double half = MAX (self->parameter->spread, tick) / 2.0;
  gint64 bid = (gint64) floor ((price - half) / tick) * tick;
  gint64 ask = (gint64) ceil ((price + half) / tick) * tick;
  gint64 gap = MAX (tick, self->parameter->spread / 2 / tick * tick);

  for (guint i = 0; i < FINX_BOOK_DEPTH; i++)
    {
      plan[FINX_SIDE_BUY][i].price = bid - i * gap;
      plan[FINX_SIDE_SELL][i].price = ask + i * gap;
      plan[FINX_SIDE_BUY][i].size = bid - (gint64) i * gap > 0 ? quote_size (self, bid - i * gap, i) : 0;
      plan[FINX_SIDE_SELL][i].size = quote_size (self, ask + i * gap, i);
    }
  self->double_mid = bid + ask;
}

static void
withdraw (FinxPracticeMarket *self)
{
  for (guint side = 0; side < 2; side++)
    for (guint i = 0; i < FINX_BOOK_DEPTH; i++)
      {
        finx_matching_cancel (self->book, self->quotes[side][i].ref);
        self->quotes[side][i] = (Quote) { 0, };
      }
}

/* Quotes whose price stays keep their place in the queue; the others leave before new ones come. */
static void
requote (FinxPracticeMarket *self,
         double              price)
{
  Quote plan[2][FINX_BOOK_DEPTH] = { 0 };

  plan_quotes (self, price, plan);
  for (guint side = 0; side < 2; side++)
    for (guint i = 0; i < FINX_BOOK_DEPTH; i++)
      {
        Quote *old = &self->quotes[side][i];
        guint k = 0;

        while (k < FINX_BOOK_DEPTH && plan[side][k].price != old->price)
          k++;
        if (k < FINX_BOOK_DEPTH && old->ref != 0 && plan[side][k].ref == 0)
          plan[side][k].ref = old->ref;
        else
          finx_matching_cancel (self->book, old->ref);
      }
  for (guint side = 0; side < 2; side++)
    for (guint i = 0; i < FINX_BOOK_DEPTH; i++)
      {
        Quote *quote = &plan[side][i];
        gint64 size = 0;

        self->quotes[side][i] = (Quote) { 0, quote->price, 0 };
        if (quote->size == 0)
          continue;
        if (!finx_matching_lookup (self->book, quote->ref, NULL, &size))
          quote->ref = finx_matching_add (self->book, 0, side, quote->price, quote->size, FINX_MATCHING_REST, NULL);
        else if (size != quote->size)
          quote->ref = finx_matching_replace (self->book, quote->ref, quote->price, quote->size);
        self->quotes[side][i] = *quote;
      }
}

static guint
row_of (FinxPracticeMarket *self)
{
  return self->parameter->instrument->index;
}

FinxPracticeMarket *
finx_practice_market_new (const FinxInstrument        *instrument,
                          const FinxPracticeParameter *parameter,
                          FinxPracticePath            *path,
                          guint64                      seed)
{
  FinxPracticeMarket *self = g_new0 (FinxPracticeMarket, 1);

  self->instrument = instrument;
  self->parameter = parameter;
  self->path = path;
  self->key = finx_practice_key (finx_practice_mix (seed ^ G_GUINT64_CONSTANT (0x6d61726b6574)), parameter->instrument->index);
  self->book = finx_matching_new (match_cb, self);
  finx_matching_prevent_self (self->book);
  return self;
}

void
finx_practice_market_free (FinxPracticeMarket *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->executions, g_array_unref);
  finx_matching_free (self->book);
  g_free (self);
}

const FinxInstrument *
finx_practice_market_instrument (FinxPracticeMarket *self)
{
  return self->instrument;
}

/* As far as noise traders go: the last of the desk's own quotes. A resting order far beyond them is not for the one who
 * sells more than the book holds. */
static gint64
worst_quote (FinxPracticeMarket *self,
             FinxSide            side)
{
  gint64 price = 0;

  for (guint i = 0; i < FINX_BOOK_DEPTH; i++)
    if (self->quotes[side][i].size > 0)
      price = self->quotes[side][i].price;
  return price;
}

/* A trade of noise traders against the book; or, in a replay, the one that the series had. */
static void
trade (FinxPracticeMarket         *self,
       const FinxFundamentalPoint *point)
{
  gboolean sells = finx_practice_uniform (finx_practice_key (finx_practice_key (self->key, STREAM_SIDE), self->time_us)) < 0.5;
  FinxSide side = sells ? FINX_SIDE_SELL : FINX_SIDE_BUY;

  if (!self->is_replay)
    {
      gint64 limit = worst_quote (self, sells ? FINX_SIDE_BUY : FINX_SIDE_SELL);

      if (limit > 0)
        finx_matching_add (self->book, 0, side, limit, point->volume, FINX_MATCHING_IOC, NULL);
      return;
    }
  self->last = finx_practice_parameter_grid (self->parameter, point->price);
  emit (self, FINX_TICK_TRADE, side, self->time_us, self->last, point->volume);
}

void
finx_practice_market_step (FinxPracticeMarket *self,
                           gint64              time_us,
                           guint               part,
                           GArray             *ticks)
{
  FinxFundamentalPoint point;
  gboolean first = self->time_us == 0;

  finx_practice_path_point (self->path, row_of (self), time_us, part, &point);
  self->time_us = time_us;
  self->ticks = ticks;
  self->is_open = point.is_open;
  self->is_replay = point.is_replay;
  if (first)
    self->last = finx_practice_parameter_grid (self->parameter, point.price);
  if (point.open_us != self->session_us)
    {
      if (self->session_us != 0)
        emit (self, FINX_TICK_SESSION, FINX_SIDE_BUY, time_us, point.previous_close, 0);
      self->session_us = point.open_us;
    }
  if (!point.is_open)
    {
      withdraw (self);
      self->double_mid = 0;
    }
  else
    {
      requote (self, point.price);
      if (point.volume > 0)
        trade (self, &point);
    }
  self->ticks = NULL;
}

gboolean
finx_practice_market_publish (FinxPracticeMarket *self,
                              GArray             *ticks)
{
  guint64 before = self->sequence;

  self->ticks = ticks;
  for (guint side = 0; side < 2; side++)
    {
      FinxLevel level = { 0 };          /* nobody quotes: size 0 says so */

      finx_matching_best (self->book, side, &level);
      if (level.price == self->shown[side].price && level.size == self->shown[side].size)
        continue;
      self->shown[side] = level;
      emit (self, side == FINX_SIDE_BUY ? FINX_TICK_BID : FINX_TICK_ASK, side, self->time_us, level.price, level.size);
    }
  self->ticks = NULL;
  return self->sequence != before;
}

/* The session so far. */
static void
emit_day (FinxPracticeMarket *self,
          gint64              open_us,
          gint64              now_us)
{
  /* A session opens on a minute, a replay on a second. */
  g_autoptr(GArray) bars = finx_practice_path_bars (self->path, row_of (self),
                                                    self->is_replay ? FINX_INTERVAL_1S : FINX_INTERVAL_1M,
                                                    open_us, now_us, now_us, self->is_replay);
  double unit = pow (10, self->instrument->price_scale), volume = 0;
  double high = 0, low = G_MAXDOUBLE;

  if (bars->len == 0)
    return;
  for (guint i = 0; i < bars->len; i++)
    {
      const FinxBar *bar = &g_array_index (bars, FinxBar, i);

      volume += bar->volume;
      high = MAX (high, bar->high);
      low = MIN (low, bar->low);
    }
  self->last = llround (g_array_index (bars, FinxBar, bars->len - 1).close * unit);
  emit (self, FINX_TICK_OPEN, FINX_SIDE_BUY, now_us, llround (g_array_index (bars, FinxBar, 0).open * unit), 0);
  emit (self, FINX_TICK_HIGH, FINX_SIDE_BUY, now_us, llround (high * unit), 0);
  emit (self, FINX_TICK_LOW, FINX_SIDE_BUY, now_us, llround (low * unit), 0);
  emit (self, FINX_TICK_VOLUME, FINX_SIDE_BUY, now_us, 0, llround (volume * pow (10, self->instrument->size_scale)));
  emit (self, FINX_TICK_LAST, FINX_SIDE_BUY, now_us, self->last, 0);
}

void
finx_practice_market_snapshot (FinxPracticeMarket *self,
                               GArray             *ticks)
{
  FinxFundamentalPoint point;
  gint64 now = self->time_us;

  finx_practice_path_point (self->path, row_of (self), now, 0, &point);
  self->ticks = ticks;
  self->session_us = point.open_us;
  emit (self, FINX_TICK_SESSION, FINX_SIDE_BUY, point.open_us, point.previous_close, 0);
  emit_day (self, point.open_us, MIN (now, point.close_us));
  self->shown[0].price = self->shown[1].price = 0;
  self->ticks = NULL;
  finx_practice_market_publish (self, ticks);
}

void
finx_practice_market_depth (FinxPracticeMarket *self,
                            FinxDepth          *depth)
{
  *depth = (FinxDepth) { .time_us = self->time_us, .sequence = self->sequence, .instrument = self->instrument->index };
  depth->n_bids = finx_matching_levels (self->book, FINX_SIDE_BUY, depth->bids, FINX_BOOK_DEPTH);
  depth->n_asks = finx_matching_levels (self->book, FINX_SIDE_SELL, depth->asks, FINX_BOOK_DEPTH);
}

FinxMatchingRef
finx_practice_market_add (FinxPracticeMarket *self,
                          guint64             owner,
                          FinxSide            side,
                          gint64              price,
                          gint64              size,
                          FinxMatchingTif     tif,
                          GArray             *ticks)
{
  FinxMatchingRef ref;
  FinxLevel bid, ask;

  if (finx_matching_best (self->book, FINX_SIDE_BUY, &bid) && finx_matching_best (self->book, FINX_SIDE_SELL, &ask))
    self->double_mid = bid.price + ask.price;
  self->ticks = ticks;
  ref = finx_matching_add (self->book, owner, side, price, size, tif, NULL);
  self->ticks = NULL;
  return ref;
}

FinxMatching *
finx_practice_market_book (FinxPracticeMarket *self)
{
  return self->book;
}

GArray *
finx_practice_market_take (FinxPracticeMarket *self)
{
  return g_steal_pointer (&self->executions);
}

gint64
finx_practice_market_time (FinxPracticeMarket *self)
{
  return self->time_us;
}

gint64
finx_practice_market_last (FinxPracticeMarket *self)
{
  return self->last;
}

gboolean
finx_practice_market_is_open (FinxPracticeMarket *self)
{
  return self->is_open;
}

gint64
finx_practice_market_day_end (FinxPracticeMarket *self,
                              gint64              placed_us)
{
  FinxPracticeHours hours;
  gint64 open_us, close_us;

  finx_practice_path_get_hours (self->path, G_MAXINT64, &hours);
  finx_practice_path_session (self->path, row_of (self), MAX (placed_us, hours.since_us), &open_us, &close_us);
  return close_us;
}
