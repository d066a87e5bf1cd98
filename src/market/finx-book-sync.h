/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-book.h"

G_BEGIN_DECLS

/* What has to be done after a message. */
typedef enum
{
  FINX_BOOK_SAME,               /* nothing: it was of before, or waits for the snapshot */
  FINX_BOOK_CHANGED,            /* the book is another one */
  FINX_BOOK_LOST                /* the book is not known any more: ask for a snapshot, once */
} FinxBookResult;

typedef struct
{
  guint64 messages, repeated;
  guint64 gaps, bad_checksums, crossed;         /* each of them loses the book */
} FinxBookSyncStats;

/* Makes one order book of its messages, or none: a missing step, a checksum that is another one, or a bid at or above an ask
 * empties the book, and until a snapshot came and the steps after it fit, there is no book. Steps that come meanwhile are
 * kept, so that the snapshot may be older than the newest of them. One thread. */
typedef struct _FinxBookSync FinxBookSync;

FinxBookSync     *finx_book_sync_new         (guint32 instrument);
void              finx_book_sync_free        (FinxBookSync *self);
/* The book starts anew with the next snapshot; nothing is asked for. */
void              finx_book_sync_reset       (FinxBookSync *self);
FinxBookResult    finx_book_sync_push        (FinxBookSync *self, const FinxBookMessage *message);
gboolean          finx_book_sync_is_good     (FinxBookSync *self);
FinxBook         *finx_book_sync_get_book    (FinxBookSync *self);
/* The book as it is shown; without levels while it is not known. */
void              finx_book_sync_read        (FinxBookSync *self, FinxDepth *depth);
FinxBookSyncStats finx_book_sync_get_stats   (FinxBookSync *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxBookSync, finx_book_sync_free)

G_END_DECLS
