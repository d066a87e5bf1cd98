/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-book-sync.h"

#define MOST_WAITING 4096       /* messages that wait for a snapshot; the oldest go first */

typedef enum { STATE_NONE, STATE_GOOD, STATE_LOST } State;

/* A message with changes of its own. */
typedef struct
{
  FinxBookMessage message;
  FinxBookChange  changes[];
} Waiting;

struct _FinxBookSync
{
  FinxBook         *book;
  State             state;
  guint32           instrument;
  guint64           sequence;           /* of the last step in @book */
  gint64            time_us;
  GQueue            waiting;            /* of Waiting, oldest first; empty while good */
  FinxBookSyncStats stats;
};

FinxBookSync *
finx_book_sync_new (guint32 instrument)
{
  FinxBookSync *self = g_new0 (FinxBookSync, 1);

  self->book = finx_book_new ();
  self->instrument = instrument;
  g_queue_init (&self->waiting);
  return self;
}

static void
forget_waiting (FinxBookSync *self)
{
  g_queue_clear_full (&self->waiting, g_free);
}

void
finx_book_sync_free (FinxBookSync *self)
{
  if (self == NULL)
    return;

  forget_waiting (self);
  finx_book_free (self->book);
  g_free (self);
}

void
finx_book_sync_reset (FinxBookSync *self)
{
  forget_waiting (self);
  finx_book_clear (self->book);
  self->state = STATE_NONE;
}

static FinxBookResult
lose (FinxBookSync *self)
{
  finx_book_clear (self->book);
  self->state = STATE_LOST;
  return FINX_BOOK_LOST;
}

static void
keep_waiting (FinxBookSync          *self,
              const FinxBookMessage *message)
{
  Waiting *waiting = g_malloc (sizeof *waiting + message->n_changes * sizeof *message->changes);

  waiting->message = *message;
  for (gsize i = 0; i < message->n_changes; i++)
    waiting->changes[i] = message->changes[i];
  waiting->message.changes = waiting->changes;
  g_queue_push_tail (&self->waiting, waiting);
  if (g_queue_get_length (&self->waiting) > MOST_WAITING)
    g_free (g_queue_pop_head (&self->waiting));
}

static gboolean
is_crossed (FinxBookSync *self)
{
  gint64 bid, ask, size;

  return finx_book_best (self->book, FINX_SIDE_BUY, &bid, &size) && finx_book_best (self->book, FINX_SIDE_SELL, &ask, &size) && bid >= ask;
}

static gboolean
has_checksum (FinxBookSync *self,
              guint32       checksum)
{
  FinxLevel bids[FINX_BOOK_DEPTH], asks[FINX_BOOK_DEPTH];
  gsize n_bids = finx_book_top (self->book, FINX_SIDE_BUY, bids, FINX_BOOK_DEPTH);
  gsize n_asks = finx_book_top (self->book, FINX_SIDE_SELL, asks, FINX_BOOK_DEPTH);

  return finx_book_checksum (bids, n_bids, asks, n_asks) == checksum;
}

/* One message whose turn it is. */
static FinxBookResult
apply (FinxBookSync          *self,
       const FinxBookMessage *message)
{
  for (gsize i = 0; i < message->n_changes; i++)
    finx_book_set (self->book, message->changes[i].side, message->changes[i].price, message->changes[i].size);
  self->sequence = message->sequence;
  self->time_us = message->time_us;
  if (message->has_checksum && !has_checksum (self, message->checksum))
    {
      self->stats.bad_checksums++;
      return lose (self);
    }
  if (is_crossed (self))
    {
      self->stats.crossed++;
      return lose (self);
    }
  self->state = STATE_GOOD;
  return FINX_BOOK_CHANGED;
}

static FinxBookResult
apply_step (FinxBookSync          *self,
            const FinxBookMessage *message)
{
  if (message->sequence <= self->sequence)
    {
      self->stats.repeated++;
      return FINX_BOOK_SAME;
    }
  /* One that begins in what is known and ends after it fits too: sizes are told whole. */
  if (message->previous > self->sequence)
    {
      self->stats.gaps++;
      return lose (self);
    }
  return apply (self, message);
}

static FinxBookResult
apply_snapshot (FinxBookSync          *self,
                const FinxBookMessage *message)
{
  FinxBookResult result;

  finx_book_clear (self->book);
  result = apply (self, message);
  while (result != FINX_BOOK_LOST && !g_queue_is_empty (&self->waiting))
    {
      g_autofree Waiting *next = g_queue_pop_head (&self->waiting);

      if (apply_step (self, &next->message) == FINX_BOOK_LOST)
        result = FINX_BOOK_LOST;
    }
  return result;
}

/**
 * finx_book_sync_push:
 *
 * After %FINX_BOOK_LOST it does not come again for what follows, until a snapshot came that does not fit either.
 */
FinxBookResult
finx_book_sync_push (FinxBookSync          *self,
                     const FinxBookMessage *message)
{
  g_return_val_if_fail (message->instrument == self->instrument, FINX_BOOK_SAME);

  self->stats.messages++;
  if (message->is_snapshot)
    return self->state == STATE_GOOD && message->sequence <= self->sequence ? FINX_BOOK_SAME : apply_snapshot (self, message);
  if (self->state == STATE_GOOD)
    {
      FinxBookResult result = apply_step (self, message);

      if (result == FINX_BOOK_LOST)
        keep_waiting (self, message);
      return result;
    }
  keep_waiting (self, message);
  if (self->state == STATE_LOST)
    return FINX_BOOK_SAME;
  self->state = STATE_LOST;             /* steps without a beginning */
  return FINX_BOOK_LOST;
}

gboolean
finx_book_sync_is_good (FinxBookSync *self)
{
  return self->state == STATE_GOOD;
}

FinxBook *
finx_book_sync_get_book (FinxBookSync *self)
{
  return self->book;
}

void
finx_book_sync_read (FinxBookSync *self,
                     FinxDepth    *depth)
{
  gboolean good = self->state == STATE_GOOD;

  depth->time_us = self->time_us;
  depth->sequence = self->sequence;
  depth->instrument = self->instrument;
  depth->is_resyncing = self->state == STATE_LOST;
  depth->n_bids = good ? (guint32) finx_book_top (self->book, FINX_SIDE_BUY, depth->bids, FINX_BOOK_DEPTH) : 0;
  depth->n_asks = good ? (guint32) finx_book_top (self->book, FINX_SIDE_SELL, depth->asks, FINX_BOOK_DEPTH) : 0;
}

FinxBookSyncStats
finx_book_sync_get_stats (FinxBookSync *self)
{
  return self->stats;
}
