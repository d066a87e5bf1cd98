/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-ports.h"

G_DEFINE_INTERFACE (FinxFeed, finx_feed, G_TYPE_OBJECT)
G_DEFINE_INTERFACE (FinxHistory, finx_history, G_TYPE_OBJECT)

static void
finx_feed_default_init (FinxFeedInterface *iface)
{
}

static void
finx_history_default_init (FinxHistoryInterface *iface)
{
}

/**
 * finx_feed_set_sink:
 * @sink: (nullable): where to deliver from now on; borrowed until it is replaced; %NULL ends delivery
 */
void
finx_feed_set_sink (FinxFeed           *self,
                    const FinxFeedSink *sink,
                    gpointer            user_data)
{
  g_return_if_fail (FINX_IS_FEED (self));

  FINX_FEED_GET_IFACE (self)->set_sink (self, sink, user_data);
}

void
finx_feed_subscribe (FinxFeed             *self,
                     const FinxInstrument *instrument,
                     FinxStreams           streams)
{
  g_return_if_fail (FINX_IS_FEED (self));
  g_return_if_fail (instrument != NULL);

  FINX_FEED_GET_IFACE (self)->subscribe (self, instrument, streams);
}

FinxFeedState
finx_feed_get_state (FinxFeed *self)
{
  g_return_val_if_fail (FINX_IS_FEED (self), FINX_FEED_FAILED);

  return FINX_FEED_GET_IFACE (self)->get_state (self);
}

void
finx_feed_resync (FinxFeed             *self,
                  const FinxInstrument *instrument)
{
  g_return_if_fail (FINX_IS_FEED (self));

  if (FINX_FEED_GET_IFACE (self)->resync != NULL)
    FINX_FEED_GET_IFACE (self)->resync (self, instrument);
}

/**
 * finx_history_load_async:
 * @from_us: UTC µs, first bar's earliest opening
 * @to_us: UTC µs, ≥ @from_us; bars that open here or later are not wanted
 */
void
finx_history_load_async (FinxHistory          *self,
                         const FinxInstrument *instrument,
                         FinxInterval          interval,
                         gint64                from_us,
                         gint64                to_us,
                         GCancellable         *cancellable,
                         GAsyncReadyCallback   callback,
                         gpointer              user_data)
{
  g_return_if_fail (FINX_IS_HISTORY (self));
  g_return_if_fail (instrument != NULL);
  g_return_if_fail (interval != FINX_INTERVAL_NONE);
  g_return_if_fail (from_us <= to_us);

  FINX_HISTORY_GET_IFACE (self)->load_async (self, instrument, interval, from_us, to_us,
                                             cancellable, callback, user_data);
}

GArray *
finx_history_load_finish (FinxHistory   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (FINX_IS_HISTORY (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return FINX_HISTORY_GET_IFACE (self)->load_finish (self, result, error);
}
