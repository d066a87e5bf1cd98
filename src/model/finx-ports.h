/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-broker.h"

G_BEGIN_DECLS

/* The ports: what a provider can do, one small interface per capability; orders and accounts are in finx-broker.h. All of it
 * lives on the engine thread: call it there, and callbacks come there. Ask FINX_IS_HISTORY (provider) before using one. */

/**
 * FinxFeedSink: where a feed delivers.
 * @ticks: @n ticks, oldest first, for any subscribed instruments
 * @depth: the book as it is now
 * @book: a step of the book, for feeds that tell each one; who takes it checks the order and asks for the whole anew by
 *   finx_feed_resync() when one is missing
 * @state: connection state changed; see finx_feed_get_state()
 */
typedef struct
{
  void (*ticks) (const FinxTick *ticks, gsize n, gpointer user_data);
  void (*depth) (const FinxDepth *depth, gpointer user_data);
  void (*book)  (const FinxBookMessage *message, gpointer user_data);
  void (*state) (gpointer user_data);
} FinxFeedSink;

typedef enum
{
  FINX_FEED_OFFLINE,
  FINX_FEED_CONNECTING,
  FINX_FEED_LIVE,
  FINX_FEED_DELAYED,
  FINX_FEED_FAILED,
  FINX_FEED_PAUSED              /* connected, but its market stands still */
} FinxFeedState;

typedef enum
{
  FINX_STREAM_QUOTES = 1 << 0,  /* trades and best prices */
  FINX_STREAM_DEPTH  = 1 << 1
} FinxStreams;

#define FINX_TYPE_FEED (finx_feed_get_type ())
G_DECLARE_INTERFACE (FinxFeed, finx_feed, FINX, FEED, GObject)
struct _FinxFeedInterface
{
  GTypeInterface parent_iface;
  void          (*set_sink)  (FinxFeed *self, const FinxFeedSink *sink, gpointer user_data);
  void          (*subscribe) (FinxFeed *self, const FinxInstrument *instrument, FinxStreams streams);  /* replaces; 0 ends */
  FinxFeedState (*get_state) (FinxFeed *self);
  void          (*resync)    (FinxFeed *self, const FinxInstrument *instrument);        /* (nullable) */
};
void          finx_feed_set_sink  (FinxFeed *self, const FinxFeedSink *sink, gpointer user_data);
void          finx_feed_subscribe (FinxFeed *self, const FinxInstrument *instrument, FinxStreams streams);
FinxFeedState finx_feed_get_state (FinxFeed *self);
/* Asks for a snapshot of the book; it comes to the sink, in its order among the steps. */
void          finx_feed_resync    (FinxFeed *self, const FinxInstrument *instrument);

#define FINX_TYPE_HISTORY (finx_history_get_type ())
G_DECLARE_INTERFACE (FinxHistory, finx_history, FINX, HISTORY, GObject)
struct _FinxHistoryInterface
{
  GTypeInterface parent_iface;
  void    (*load_async)  (FinxHistory *self, const FinxInstrument *instrument, FinxInterval interval,
                          gint64 from_us, gint64 to_us, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data);
  GArray *(*load_finish) (FinxHistory *self, GAsyncResult *result, GError **error);
};
void    finx_history_load_async  (FinxHistory *self, const FinxInstrument *instrument, FinxInterval interval,
                                  gint64 from_us, gint64 to_us, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
/* Returns: (transfer full) (element-type FinxBar): bars with from ≤ time < to, oldest first */
GArray *finx_history_load_finish (FinxHistory *self, GAsyncResult *result, GError **error);

G_END_DECLS
