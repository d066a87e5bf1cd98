/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk's order books as a feed tells them: a snapshot, then steps with a sequence and a checksum, and on demand the
 * faults that feeds have. */
#include "simulation/finx-practice-desk-private.h"

#define RESYNC_US   (750 * 1000)        /* how long a snapshot takes that was asked for */
#define FAULT_EVERY 100                 /* steps of a book between two faults */
#define MOST_CHANGES (4 * FINX_BOOK_DEPTH)

static gint64
size_at (const FinxLevel *levels,
         guint            n,
         gint64           price)
{
  for (guint i = 0; i < n; i++)
    if (levels[i].price == price)
      return levels[i].size;
  return 0;
}

static gsize
compare_side (FinxSide         side,
              const FinxLevel *before,
              guint            n_before,
              const FinxLevel *now,
              guint            n_now,
              FinxBookChange  *changes)
{
  gsize n = 0;

  for (guint i = 0; i < n_before; i++)
    if (size_at (now, n_now, before[i].price) == 0)
      changes[n++] = (FinxBookChange) { before[i].price, 0, side };
  for (guint i = 0; i < n_now; i++)
    if (size_at (before, n_before, now[i].price) != now[i].size)
      changes[n++] = (FinxBookChange) { now[i].price, now[i].size, side };
  return n;
}

static gsize
compare (const FinxDepth *before,
         const FinxDepth *now,
         FinxBookChange  *changes)
{
  gsize n = compare_side (FINX_SIDE_BUY, before->bids, before->n_bids, now->bids, now->n_bids, changes);

  return n + compare_side (FINX_SIDE_SELL, before->asks, before->n_asks, now->asks, now->n_asks, changes + n);
}

/* Whether the step is to be lost; or, by the checksum that will not fit, spoilt. */
static gboolean
is_faulty (FinxPracticeDesk   *self,
           FinxPracticeSlot   *slot,
           FinxPracticeFaults  kind)
{
  guint64 turn = slot->book_sequence / FAULT_EVERY;
  gboolean is_gap = self->faults == (FINX_PRACTICE_FAULTS_GAPS | FINX_PRACTICE_FAULTS_CHECKSUMS) ? turn % 2 == 0
                                                                                                : self->faults == FINX_PRACTICE_FAULTS_GAPS;

  return (self->faults & kind) != 0 && slot->book_sequence % FAULT_EVERY == 0 && is_gap == (kind == FINX_PRACTICE_FAULTS_GAPS);
}

void
finx_practice_desk_tell_book (FinxPracticeDesk *self,
                              FinxPracticeSlot *slot,
                              const FinxDepth  *depth)
{
  static const FinxDepth nothing = { 0 };
  FinxBookChange changes[MOST_CHANGES];
  FinxBookMessage message = { .time_us = depth->time_us, .instrument = depth->instrument, .has_checksum = TRUE, .changes = changes };
  gboolean is_due = slot->snapshot_us >= 0 && slot->snapshot_us <= self->step_us;

  if (slot->snapshot_us >= 0 && !is_due && !slot->is_book_told)
    return;
  message.n_changes = compare (is_due ? &nothing : &slot->told, depth, changes);
  if (message.n_changes == 0 && !is_due)
    return;
  message.previous = slot->book_sequence;
  message.sequence = ++slot->book_sequence;
  message.is_snapshot = is_due;
  message.checksum = finx_book_checksum (depth->bids, depth->n_bids, depth->asks, depth->n_asks);
  slot->told = *depth;
  slot->is_book_told = TRUE;
  if (is_due)
    slot->snapshot_us = -1;
  else if (is_faulty (self, slot, FINX_PRACTICE_FAULTS_GAPS))
    return;
  else if (is_faulty (self, slot, FINX_PRACTICE_FAULTS_CHECKSUMS))
    changes[0].size++;
  self->feed_sink.book (&message, self->feed_data);
}

void
finx_practice_desk_feed_resync (FinxFeed             *feed,
                                const FinxInstrument *instrument)
{
  FinxPracticeDesk *self = FINX_PRACTICE_DESK (feed);
  FinxPracticeSlot *slot = finx_practice_desk_find_slot (self, instrument);

  if (slot == NULL || slot->snapshot_us >= 0)
    return;
  slot->snapshot_us = self->step_us + RESYNC_US;
  slot->changed = TRUE;
}

void
finx_practice_desk_set_faults (FinxPracticeDesk   *self,
                               FinxPracticeFaults  faults)
{
  g_return_if_fail (FINX_IS_PRACTICE_DESK (self));

  self->faults = faults;
}
