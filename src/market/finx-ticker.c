/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-ticker.h"

#include <stdatomic.h>
#include <string.h>

#define QUOTE_WORDS (sizeof (FinxQuote) / sizeof (guint64))
#define DIRTY_WORDS (FINX_MAX_INSTRUMENTS / 64)
#define SPINS       64

G_STATIC_ASSERT (sizeof (FinxQuote) % sizeof (guint64) == 0);

/* What readers see. @sequence is odd while the words are being written, 0 before the first quote. The words are
 * atomic so that a torn read is a retry and never undefined. */
typedef struct
{
  _Alignas (64) _Atomic guint32 sequence;
  _Atomic guint64               words[QUOTE_WORDS];
} Slot;

/* The writer's own copy, and what decides whether a tick is late. */
typedef struct
{
  _Alignas (64) FinxQuote quote;
  gint64                  newest_us[FINX_N_TICK_KINDS];
  guint64                 newest_sequence[FINX_N_TICK_KINDS];
} Source;

struct _FinxTicker
{
  GObject         parent_instance;
  Slot           *slots;                /* FINX_MAX_INSTRUMENTS, 64-byte aligned */
  Source         *sources;              /* as many; engine thread only */
  _Atomic guint64 dirty[DIRTY_WORDS];
  _Atomic guint64 accepted, late, invalid;
};

G_DEFINE_FINAL_TYPE (FinxTicker, finx_ticker, G_TYPE_OBJECT)

/* One writer: no read-modify-write is needed. */
static inline void
count (_Atomic guint64 *counter)
{
  atomic_store_explicit (counter, atomic_load_explicit (counter, memory_order_relaxed) + 1, memory_order_relaxed);
}

static inline void
publish (Slot            *slot,
         const FinxQuote *quote)
{
  guint32 sequence = atomic_load_explicit (&slot->sequence, memory_order_relaxed);
  guint64 words[QUOTE_WORDS];

  memcpy (words, quote, sizeof words);
  atomic_store_explicit (&slot->sequence, sequence + 1, memory_order_relaxed);
  atomic_thread_fence (memory_order_release);
  for (gsize i = 0; i < QUOTE_WORDS; i++)
    atomic_store_explicit (&slot->words[i], words[i], memory_order_relaxed);
  /* 0 means "never", also after 2³¹ ticks */
  atomic_store_explicit (&slot->sequence, sequence + 2 == 0 ? 2 : sequence + 2, memory_order_release);
}

static inline gboolean
is_late (const Source   *source,
         const FinxTick *tick)
{
  gint64 newest_us = source->newest_us[tick->kind];

  if (tick->kind == FINX_TICK_LAST)     /* trades came since */
    newest_us = MAX (newest_us, source->newest_us[FINX_TICK_TRADE]);
  /* A repeat has the time and a sequence of before; a feed that started its count again has a new time. */
  return tick->time_us < newest_us ||
         (tick->time_us == newest_us && tick->sequence != 0 && tick->sequence <= source->newest_sequence[tick->kind]);
}

static gboolean
push_one (FinxTicker     *self,
          const FinxTick *tick)
{
  Source *source;
  FinxTick applied = *tick;

  if (tick->instrument >= FINX_MAX_INSTRUMENTS || !finx_tick_validate (tick))
    {
      count (&self->invalid);
      return FALSE;
    }

  source = &self->sources[tick->instrument];
  /* Kinds come on different channels: only its own kind makes a tick late. */
  applied.time_us = MAX (tick->time_us, source->quote.time_us);
  if (is_late (source, tick) || !finx_quote_apply (&source->quote, &applied))
    {
      count (&self->late);
      return FALSE;
    }

  source->quote.instrument = tick->instrument;
  source->newest_us[tick->kind] = tick->time_us;
  source->newest_sequence[tick->kind] = tick->sequence;
  publish (&self->slots[tick->instrument], &source->quote);
  /* Always, also when the bit is seen set: the reader may be clearing it before it sees this quote. */
  atomic_fetch_or_explicit (&self->dirty[tick->instrument / 64], G_GUINT64_CONSTANT (1) << (tick->instrument % 64),
                            memory_order_release);
  count (&self->accepted);
  return TRUE;
}

static void
finx_ticker_finalize (GObject *object)
{
  FinxTicker *self = FINX_TICKER (object);

  g_aligned_free (self->slots);
  g_aligned_free (self->sources);
  G_OBJECT_CLASS (finx_ticker_parent_class)->finalize (object);
}

static void
finx_ticker_class_init (FinxTickerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_ticker_finalize;
}

static void
finx_ticker_init (FinxTicker *self)
{
  self->slots = g_aligned_alloc0 (FINX_MAX_INSTRUMENTS, sizeof (Slot), 64);
  self->sources = g_aligned_alloc0 (FINX_MAX_INSTRUMENTS, sizeof (Source), 64);
}

FinxTicker *
finx_ticker_new (void)
{
  return g_object_new (FINX_TYPE_TICKER, NULL);
}

/**
 * finx_ticker_push:
 * @ticks: oldest first, any instruments
 *
 * Allocates nothing and takes no lock. Always from the same thread.
 *
 * Returns: how many are news: neither late nor told before nor invalid
 */
gsize
finx_ticker_push (FinxTicker     *self,
                  const FinxTick *ticks,
                  gsize           n_ticks)
{
  gsize n = 0;

  g_return_val_if_fail (FINX_IS_TICKER (self), 0);

  for (gsize i = 0; i < n_ticks; i++)
    n += push_one (self, &ticks[i]);
  return n;
}

/**
 * finx_ticker_read:
 *
 * Any thread; waits for no one but a write that is under way, some nanoseconds.
 */
gboolean
finx_ticker_read (FinxTicker *self,
                  guint       instrument,
                  FinxQuote  *quote)
{
  g_return_val_if_fail (FINX_IS_TICKER (self), FALSE);

  if (instrument >= FINX_MAX_INSTRUMENTS)
    return FALSE;

  Slot *slot = &self->slots[instrument];

  for (guint spin = 1;; spin++)
    {
      guint32 before = atomic_load_explicit (&slot->sequence, memory_order_acquire);
      guint64 words[QUOTE_WORDS];

      if (before == 0)
        return FALSE;

      for (gsize i = 0; i < QUOTE_WORDS; i++)
        words[i] = atomic_load_explicit (&slot->words[i], memory_order_relaxed);
      atomic_thread_fence (memory_order_acquire);
      if (before % 2 == 0 && atomic_load_explicit (&slot->sequence, memory_order_relaxed) == before)
        {
          memcpy (quote, words, sizeof words);
          return TRUE;
        }

      if (spin % SPINS == 0)            /* the writer lost its processor in the middle */
        g_thread_yield ();
    }
}

gsize
finx_ticker_take_dirty (FinxTicker *self,
                        guint32    *indices,
                        gsize       n_indices)
{
  gsize n = 0;

  g_return_val_if_fail (FINX_IS_TICKER (self), 0);

  for (guint w = 0; w < DIRTY_WORDS && n < n_indices; w++)
    {
      guint64 bits;

      if (atomic_load_explicit (&self->dirty[w], memory_order_relaxed) == 0)
        continue;

      bits = atomic_exchange_explicit (&self->dirty[w], 0, memory_order_acquire);
      for (; bits != 0 && n < n_indices; bits &= bits - 1)
        indices[n++] = w * 64 + (guint32) __builtin_ctzll (bits);
      if (bits != 0)                    /* no room: they stay for the next call */
        atomic_fetch_or_explicit (&self->dirty[w], bits, memory_order_release);
    }
  return n;
}

/**
 * finx_ticker_get_stats:
 *
 * Any thread. Late counts repeated ticks too.
 */
FinxTickerStats
finx_ticker_get_stats (FinxTicker *self)
{
  FinxTickerStats stats = { 0 };

  g_return_val_if_fail (FINX_IS_TICKER (self), stats);

  stats.accepted = atomic_load_explicit (&self->accepted, memory_order_relaxed);
  stats.late = atomic_load_explicit (&self->late, memory_order_relaxed);
  stats.invalid = atomic_load_explicit (&self->invalid, memory_order_relaxed);
  return stats;
}
