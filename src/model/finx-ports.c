/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-ports.h"

#include "base/finx-error.h"
#include "model/finx-names-private.h"

G_DEFINE_INTERFACE (FinxFeed, finx_feed, G_TYPE_OBJECT)
G_DEFINE_INTERFACE (FinxHistory, finx_history, G_TYPE_OBJECT)
G_DEFINE_INTERFACE (FinxBroker, finx_broker, G_TYPE_OBJECT)

static void
finx_feed_default_init (FinxFeedInterface *iface)
{
}

static void
finx_history_default_init (FinxHistoryInterface *iface)
{
}

static void
finx_broker_default_init (FinxBrokerInterface *iface)
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

void
finx_broker_set_sink (FinxBroker           *self,
                      const FinxBrokerSink *sink,
                      gpointer              user_data)
{
  g_return_if_fail (FINX_IS_BROKER (self));

  FINX_BROKER_GET_IFACE (self)->set_sink (self, sink, user_data);
}

/* The wrapper's own answer, which the implementation never saw: the wrapper's address is its mark. */
static gboolean
is_refusal (gpointer      self,
            GAsyncResult *result,
            gpointer      wrapper)
{
  return g_task_is_valid (result, self) && g_task_get_source_tag (G_TASK (result)) == wrapper;
}

/**
 * finx_broker_place_async:
 * @order: borrowed for the call only
 *
 * An order that finx_order_validate() refuses never reaches the provider: it finishes with %FINX_ERROR_INVALID.
 */
void
finx_broker_place_async (FinxBroker          *self,
                         const FinxOrder     *order,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GError *error = NULL;

  g_return_if_fail (FINX_IS_BROKER (self));
  g_return_if_fail (order != NULL);

  if (!finx_order_validate (order, &error))
    {
      g_task_report_error (self, callback, user_data, finx_broker_place_async, error);
      return;
    }
  FINX_BROKER_GET_IFACE (self)->place_async (self, order, cancellable, callback, user_data);
}

char *
finx_broker_place_finish (FinxBroker    *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (FINX_IS_BROKER (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (is_refusal (self, result, finx_broker_place_async))
    return g_task_propagate_pointer (G_TASK (result), error);
  return FINX_BROKER_GET_IFACE (self)->place_finish (self, result, error);
}

static gboolean
check_replacement (const FinxOrder  *order,
                   GError          **error)
{
  if (!finx_is_set (order->client_id))
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-ORDER-003", "The change names no order.");
      return FALSE;
    }
  if (finx_decimal_sign (order->quantity) <= 0)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-ORDER-021", "The new quantity is unknown or not above zero.");
      return FALSE;
    }
  return TRUE;
}

/**
 * finx_broker_replace_async:
 * @order: borrowed for the call only
 *
 * A change without client id or quantity finishes with %FINX_ERROR_INVALID and never reaches the provider.
 */
void
finx_broker_replace_async (FinxBroker          *self,
                           const FinxOrder     *order,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GError *error = NULL;

  g_return_if_fail (FINX_IS_BROKER (self));
  g_return_if_fail (order != NULL);

  if (!check_replacement (order, &error))
    {
      g_task_report_error (self, callback, user_data, finx_broker_replace_async, error);
      return;
    }
  FINX_BROKER_GET_IFACE (self)->replace_async (self, order, cancellable, callback, user_data);
}

gboolean
finx_broker_replace_finish (FinxBroker    *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (FINX_IS_BROKER (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (is_refusal (self, result, finx_broker_replace_async))
    return g_task_propagate_boolean (G_TASK (result), error);
  return FINX_BROKER_GET_IFACE (self)->replace_finish (self, result, error);
}

void
finx_broker_cancel_async (FinxBroker          *self,
                          const char          *client_id,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (FINX_IS_BROKER (self));
  g_return_if_fail (finx_is_set (client_id));

  FINX_BROKER_GET_IFACE (self)->cancel_async (self, client_id, cancellable, callback, user_data);
}

gboolean
finx_broker_cancel_finish (FinxBroker    *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (FINX_IS_BROKER (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return FINX_BROKER_GET_IFACE (self)->cancel_finish (self, result, error);
}

void
finx_broker_query_async (FinxBroker          *self,
                         const char          *client_id,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (FINX_IS_BROKER (self));
  g_return_if_fail (finx_is_set (client_id));

  FINX_BROKER_GET_IFACE (self)->query_async (self, client_id, cancellable, callback, user_data);
}

FinxOrder *
finx_broker_query_finish (FinxBroker    *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (FINX_IS_BROKER (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return FINX_BROKER_GET_IFACE (self)->query_finish (self, result, error);
}

FinxDecimal
finx_broker_estimate_fee (FinxBroker           *self,
                          const FinxInstrument *instrument,
                          FinxDecimal           quantity,
                          FinxDecimal           price)
{
  g_return_val_if_fail (FINX_IS_BROKER (self), FINX_DECIMAL_UNKNOWN);
  g_return_val_if_fail (instrument != NULL, FINX_DECIMAL_UNKNOWN);

  return FINX_BROKER_GET_IFACE (self)->estimate_fee (self, instrument, quantity, price);
}
