/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk as a source of live and past prices. */
#include "simulation/finx-practice-desk-private.h"

#include "base/finx-error.h"

/* FinxFeed */

static void
feed_set_sink (FinxFeed           *feed,
               const FinxFeedSink *sink,
               gpointer            user_data)
{
  FinxPracticeDesk *self = FINX_PRACTICE_DESK (feed);

  self->feed_sink = sink != NULL ? *sink : (FinxFeedSink) { NULL, };
  self->feed_data = user_data;
  for (guint i = 0; i < self->slots->len; i++)
    {
      FinxPracticeSlot *slot = &g_array_index (self->slots, FinxPracticeSlot, i);

      slot->snapshot_us = 0;
      slot->is_book_told = FALSE;
      slot->is_new = slot->changed = slot->streams != 0;        /* who listens from now on has not heard of the day */
    }
}

static void
feed_subscribe (FinxFeed             *feed,
                const FinxInstrument *instrument,
                FinxStreams           streams)
{
  FinxPracticeDesk *self = FINX_PRACTICE_DESK (feed);
  FinxPracticeSlot *slot = finx_practice_desk_find_slot (self, instrument);
  FinxStreams before;

  if (slot == NULL)
    return;
  before = slot->streams;
  slot->streams = streams;
  if ((streams & ~before) == 0)
    return;
  finx_practice_desk_wake (self, slot);
  slot->changed = TRUE;
  if ((streams & ~before & FINX_STREAM_DEPTH) != 0)
    slot->snapshot_us = 0;
  if ((streams & ~before & FINX_STREAM_QUOTES) != 0)
    finx_practice_market_snapshot (slot->market, self->ticks);
  finx_practice_desk_deliver_ticks (self);
  finx_practice_desk_deliver_depth (self);
}

static FinxFeedState
feed_get_state (FinxFeed *feed)
{
  FinxPracticeDesk *self = FINX_PRACTICE_DESK (feed);

  return self->path == NULL ? FINX_FEED_FAILED : self->is_paused ? FINX_FEED_PAUSED : FINX_FEED_LIVE;
}

void
finx_practice_desk_feed_init (FinxFeedInterface *iface)
{
  iface->set_sink = feed_set_sink;
  iface->subscribe = feed_subscribe;
  iface->get_state = feed_get_state;
  iface->resync = finx_practice_desk_feed_resync;
}

/* FinxHistory */

typedef struct
{
  const FinxInstrument *instrument;
  FinxInterval          interval;
  gint64                from_us, to_us;
} LoadRequest;

static void
load_thread (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  const LoadRequest *request = task_data;

  g_task_return_pointer (task, finx_practice_bars (source, request->instrument, request->interval,
                                                   request->from_us, request->to_us), (GDestroyNotify) g_array_unref);
}

static void
history_load_async (FinxHistory          *history,
                    const FinxInstrument *instrument,
                    FinxInterval          interval,
                    gint64                from_us,
                    gint64                to_us,
                    GCancellable         *cancellable,
                    GAsyncReadyCallback   callback,
                    gpointer              user_data)
{
  FinxPracticeDesk *self = FINX_PRACTICE_DESK (history);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  LoadRequest *request;

  if (finx_practice_desk_find_slot (self, instrument) == NULL)
    {
      g_autoptr(GError) error = NULL;

      finx_set_error (&error, FINX_ERROR_NOT_FOUND, "FINX-PRACTICE-020", "The practice exchange does not trade %s.",
                      instrument != NULL ? instrument->symbol : "an unnamed instrument");
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  request = g_new (LoadRequest, 1);
  *request = (LoadRequest) { instrument, interval, from_us, to_us };
  g_task_set_task_data (task, request, g_free);
  g_task_run_in_thread (task, load_thread);
}

static GArray *
history_load_finish (FinxHistory   *history,
                     GAsyncResult  *result,
                     GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
finx_practice_desk_history_init (FinxHistoryInterface *iface)
{
  iface->load_async = history_load_async;
  iface->load_finish = history_load_finish;
}
