/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-book.h"

#include <string.h>

#define WINDOW   4096           /* slots: 32 KiB a side */
#define HEADROOM 1024           /* slots kept free above the best when a window is placed */
#define WORDS    (WINDOW / 64)
#define MAX_KEY  (G_MAXINT64 / 4)

G_STATIC_ASSERT (WORDS == 64);  /* the summary is one word */

typedef struct
{
  gint64 key, size;
} Far;

/**
 * One side. Levels have keys: the price for bids, the price negated for asks, so that the highest key is the best
 * on both sides. Keys base … base + WINDOW − 1 are in the window. Invariant: every far key is below @base, and
 * when the window is empty so is the overflow.
 */
typedef struct
{
  gint64  base;
  gint64  best;                 /* highest slot that is not empty; −1: none */
  guint64 summary;              /* bit w: words[w] is not 0 */
  guint64 words[WORDS];         /* bit s % 64 of word s / 64: sizes[s] is not 0 */
  gint64  sizes[WINDOW];
  gsize   n_far, far_capacity;
  Far    *far;                  /* owned; by key, best last */
} Side;

struct _FinxBook
{
  Side sides[2];
};

FinxBook *
finx_book_new (void)
{
  FinxBook *self = g_new0 (FinxBook, 1);

  self->sides[0].best = self->sides[1].best = -1;
  return self;
}

void
finx_book_free (FinxBook *self)
{
  if (self == NULL)
    return;

  g_free (self->sides[0].far);
  g_free (self->sides[1].far);
  g_free (self);
}

void
finx_book_clear (FinxBook *self)
{
  for (guint s = 0; s < 2; s++)
    {
      Side *side = &self->sides[s];

      memset (side->words, 0, sizeof side->words);
      memset (side->sizes, 0, sizeof side->sizes);
      side->summary = 0;
      side->best = -1;
      side->n_far = 0;
    }
}

/* 0 for bids, −1 for asks: (value ^ flip) − flip negates without a branch that nobody can predict. */
static inline gint64
flip_of (FinxSide side)
{
  return -(gint64) (side == FINX_SIDE_SELL);
}

static gint64
find_best (const Side *side)
{
  guint w;

  if (side->summary == 0)
    return -1;

  w = 63 - (guint) __builtin_clzll (side->summary);
  return w * 64 + 63 - (guint) __builtin_clzll (side->words[w]);
}

static gsize
count_near (const Side *side)
{
  gsize n = 0;

  for (guint w = 0; w < WORDS; w++)
    n += (gsize) __builtin_popcountll (side->words[w]);
  return n;
}

/* No branch on what was there: additions and removals come in no order that a processor could learn. */
static inline void
set_slot (Side  *side,
          guint  slot,
          gint64 size)
{
  guint w = slot / 64;
  guint64 has = size != 0;
  guint64 word = (side->words[w] & ~(G_GUINT64_CONSTANT (1) << (slot % 64))) | has << (slot % 64);
  gint64 candidate = has != 0 ? (gint64) slot : -1;

  side->sizes[slot] = size;
  side->words[w] = word;
  side->summary = (side->summary & ~(G_GUINT64_CONSTANT (1) << w)) | (guint64) (word != 0) << w;
  if (G_UNLIKELY (candidate < 0 && side->best == (gint64) slot))
    side->best = find_best (side);
  else
    side->best = MAX (side->best, candidate);
}

/* The first far level at or above @key. */
static gsize
far_position (const Side *side,
              gint64      key)
{
  gsize low = 0, high = side->n_far;

  while (low < high)
    {
      gsize middle = (low + high) / 2;

      if (side->far[middle].key < key)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
far_reserve (Side *side,
             gsize n)
{
  if (n <= side->far_capacity)
    return;

  side->far_capacity = MAX (n, MAX (side->far_capacity * 2, 64));
  side->far = g_renew (Far, side->far, side->far_capacity);
}

static void
far_set (Side  *side,
         gint64 key,
         gint64 size)
{
  gsize i = far_position (side, key);
  gboolean found = i < side->n_far && side->far[i].key == key;

  if (found && size != 0)
    {
      side->far[i].size = size;
    }
  else if (found)
    {
      side->n_far--;
      memmove (&side->far[i], &side->far[i + 1], (side->n_far - i) * sizeof *side->far);
    }
  else if (size != 0)
    {
      far_reserve (side, side->n_far + 1);
      memmove (&side->far[i + 1], &side->far[i], (side->n_far - i) * sizeof *side->far);
      side->far[i] = (Far) { key, size };
      side->n_far++;
    }
}

/* Places the window so that @best has HEADROOM above it. The levels go to the overflow in key order, all above
 * those that are there, and those in the new window come back. */
static void
recentre (Side  *side,
          gint64 best)
{
  far_reserve (side, side->n_far + count_near (side));
  for (guint w = 0; w < WORDS; w++)
    for (guint64 bits = side->words[w]; bits != 0; bits &= bits - 1)
      {
        guint slot = w * 64 + (guint) __builtin_ctzll (bits);

        side->far[side->n_far++] = (Far) { side->base + slot, side->sizes[slot] };
        side->sizes[slot] = 0;
      }
  memset (side->words, 0, sizeof side->words);
  side->summary = 0;
  side->best = -1;
  side->base = best + HEADROOM - (WINDOW - 1);

  while (side->n_far > 0 && side->far[side->n_far - 1].key >= side->base)
    {
      Far *far = &side->far[--side->n_far];

      set_slot (side, (guint) (far->key - side->base), far->size);
    }
}

/* Outside the window; not inline, so that the common way is short. */
G_GNUC_NO_INLINE static void
set_far (Side  *side,
         gint64 key,
         gint64 size)
{
  gboolean above = key >= side->base + WINDOW;

  if (size != 0 && (above || side->best < 0))
    {
      recentre (side, key);
      set_slot (side, (guint) (key - side->base), size);
    }
  else if (!above)
    {
      far_set (side, key, size);
      /* The market drifted to the window's far end: bring the levels near the best back into it. */
      if (size != 0 && side->best < HEADROOM)
        recentre (side, side->base + side->best);
    }
}

/**
 * finx_book_set:
 *
 * Prices beyond ±2^61 steps are not taken.
 */
void
finx_book_set (FinxBook *self,
               FinxSide  side,
               gint64    price,
               gint64    size)
{
  Side *levels = &self->sides[side == FINX_SIDE_SELL];
  gint64 flip = flip_of (side);
  gint64 key = (price ^ flip) - flip;
  guint64 slot = (guint64) key - (guint64) levels->base;

  if (G_LIKELY (slot < WINDOW))
    {
      set_slot (levels, (guint) slot, size);
      if (G_UNLIKELY (levels->best < 0 && levels->n_far > 0))
        recentre (levels, levels->far[levels->n_far - 1].key);
      return;
    }

  g_return_if_fail (key > -MAX_KEY && key < MAX_KEY);
  set_far (levels, key, size);
}

gboolean
finx_book_best (FinxBook *self,
                FinxSide  side,
                gint64   *price,
                gint64   *size)
{
  const Side *levels = &self->sides[side == FINX_SIDE_SELL];
  gint64 flip = flip_of (side);

  if (levels->best < 0)
    return FALSE;

  *price = ((levels->base + levels->best) ^ flip) - flip;
  *size = levels->sizes[levels->best];
  return TRUE;
}

gsize
finx_book_top (FinxBook  *self,
               FinxSide   side,
               FinxLevel *levels,
               gsize      n)
{
  const Side *from = &self->sides[side == FINX_SIDE_SELL];
  gint64 sign = side == FINX_SIDE_SELL ? -1 : 1;
  gsize filled = 0;

  for (guint64 summary = from->summary; summary != 0 && filled < n;)
    {
      guint w = 63 - (guint) __builtin_clzll (summary);

      for (guint64 bits = from->words[w]; bits != 0 && filled < n;)
        {
          guint b = 63 - (guint) __builtin_clzll (bits);
          guint slot = w * 64 + b;

          levels[filled++] = (FinxLevel) { sign * (from->base + slot), from->sizes[slot], 0 };
          bits &= ~(G_GUINT64_CONSTANT (1) << b);
        }
      summary &= ~(G_GUINT64_CONSTANT (1) << w);
    }
  for (gsize i = from->n_far; i > 0 && filled < n; i--)
    levels[filled++] = (FinxLevel) { sign * from->far[i - 1].key, from->far[i - 1].size, 0 };
  return filled;
}

gsize
finx_book_get_size (FinxBook *self,
                    FinxSide  side)
{
  const Side *levels = &self->sides[side == FINX_SIDE_SELL];

  return count_near (levels) + levels->n_far;
}
