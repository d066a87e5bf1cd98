/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders on their way to a broker and back. An order goes out once. When nobody can tell whether it arrived, it is looked for by the id
 * that we gave it, until the broker says that it has it or has not; it is never sent again. */
#include "adapters/finx-broker-client-private.h"

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-log.h"

#define LOOK_AFTER  (2 * FINX_USEC_PER_SEC)     /* an order may become visible that much later than it was taken */
#define N_NOT_FOUND 3                           /* so often nobody knew it, or of its change: it never arrived */
#define N_LOOKS     8

/* Something to be done with orders; of the task. */
typedef struct
{
  guint      kind;
  GPtrArray *orders;            /* (element-type FinxOrder): copies */
  GHashTable *placing;          /* of the client */
  GError    *doubt;             /* (nullable): why the outcome is not known */
  guint      n_looks, n_not_found;
  GSource   *timer;             /* (nullable) */
} Deed;

static void
deed_free (gpointer data)
{
  Deed *deed = data;

  if (deed->timer != NULL)
    g_source_destroy (deed->timer);
  g_clear_pointer (&deed->timer, g_source_unref);
  for (guint i = 0; deed->kind == FINX_CALL_PLACE && i < deed->orders->len; i++)
    g_hash_table_remove (deed->placing, ((FinxOrder *) deed->orders->pdata[i])->client_id);
  g_hash_table_unref (deed->placing);
  g_ptr_array_unref (deed->orders);
  g_clear_error (&deed->doubt);
  g_free (deed);
}

static const char *
name_of (FinxBrokerClient *self)
{
  return FINX_BROKER_CLIENT_GET_CLASS (self)->info->name;
}

/* What finx_broker_place_finish() promises: after these the order does not exist. */
gboolean
finx_broker_client_is_refusal (const GError *error)
{
  return error->domain == FINX_ERROR && (error->code == FINX_ERROR_AUTH || error->code == FINX_ERROR_RATE_LIMITED
                                         || error->code == FINX_ERROR_INVALID || error->code == FINX_ERROR_REJECTED);
}

static GTask *
begin (FinxBrokerClient    *self,
       guint                kind,
       const FinxOrder     *order,      /* (nullable) */
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  /* No cancellable: what was sent was sent, and its outcome is waited for. */
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Deed *deed = g_new0 (Deed, 1);

  deed->kind = kind;
  deed->orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  deed->placing = g_hash_table_ref (PRIVATE (self)->placing);
  if (order != NULL)
    g_ptr_array_add (deed->orders, finx_order_copy (order));
  g_task_set_task_data (task, deed, deed_free);
  return task;
}

/* What the broker told of orders in its answer. */
static void
take_rows (FinxBrokerClient *self,
           FinxBrokerCall   *call,
           const char       *note)
{
  for (guint i = 0; i < call->rows->len; i++)
    finx_order_ledger_take (PRIVATE (self)->ledger, finx_order_copy (call->rows->pdata[i]), note);
}

/* Takes @task. */
static void
succeed (GTask      *task,
         const char *venue_id)
{
  Deed *deed = g_task_get_task_data (task);

  if (deed->kind == FINX_CALL_PLACE)
    g_task_return_pointer (task, g_strdup (venue_id), g_free);
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/* Looking for what may have arrived */

static void look (GTask *task);
static void give_up (GTask *task);

static gboolean
look_cb (gpointer user_data)
{
  Deed *deed = g_task_get_task_data (user_data);

  g_clear_pointer (&deed->timer, g_source_unref);
  g_ptr_array_remove_fast (PRIVATE (g_task_get_source_object (user_data))->looking, user_data);
  look (user_data);
  return G_SOURCE_REMOVE;
}

static void
look_later (GTask *task)
{
  FinxBrokerClient *self = g_task_get_source_object (task);
  Deed *deed = g_task_get_task_data (task);

  if (PRIVATE (self)->is_closed)
    {
      give_up (task);
      return;
    }
  deed->timer = finx_broker_client_wait (self, LOOK_AFTER << MIN (deed->n_looks / 2, 3), look_cb, task, NULL);
  g_ptr_array_add (PRIVATE (self)->looking, task);
}

/* Takes @task: nobody could tell. The order stays unknown; it is looked for whenever the connection is read again. */
static void
give_up (GTask *task)
{
  FinxBrokerClient *self = g_task_get_source_object (task);
  Deed *deed = g_task_get_task_data (task);
  GError *error = NULL;

  finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-BROKER-002",
                  "It is not known whether %s has the order: %s. Do not place it again; FinX asks as soon as %s answers",
                  name_of (self), deed->doubt->message, name_of (self));
  finx_broker_client_sync_soon (self);
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* Takes @task and @error: there is no such order. */
static void
refuse (GTask  *task,
        GError *error)
{
  FinxBrokerClient *self = g_task_get_source_object (task);
  Deed *deed = g_task_get_task_data (task);

  for (guint i = 0; deed->kind == FINX_CALL_PLACE && i < deed->orders->len; i++)
    finx_order_ledger_drop (PRIVATE (self)->ledger, ((FinxOrder *) deed->orders->pdata[i])->client_id);
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* Takes @task. */
static void
never_arrived (GTask *task)
{
  FinxBrokerClient *self = g_task_get_source_object (task);
  Deed *deed = g_task_get_task_data (task);
  GError *error = NULL;

  finx_set_error (&error, FINX_ERROR_REJECTED, "FINX-BROKER-003", "%s does not have the order: %s. Nothing was traded; place it again if it is still wanted",
                  name_of (self), deed->doubt->message);
  refuse (task, error);
}

/* Takes @task: the answer to a change was lost; the order that was found says whether it came. */
static void
compare (GTask           *task,
         const FinxOrder *found)
{
  FinxBrokerClient *self = g_task_get_source_object (task);
  Deed *deed = g_task_get_task_data (task);
  const FinxOrder *wanted = deed->orders->pdata[0];
  GError *error = NULL;

  if (finx_decimal_equal (found->quantity, wanted->quantity) && finx_decimal_equal (found->limit_price, wanted->limit_price)
      && finx_decimal_equal (found->stop_price, wanted->stop_price) && finx_decimal_equal (found->trail, wanted->trail))
    {
      succeed (task, NULL);
      return;
    }
  if (finx_order_state_is_open (found->state) && ++deed->n_not_found < N_NOT_FOUND)    /* a change may become visible later, too */
    {
      deed->n_looks++;
      look_later (task);
      return;
    }
  if (!finx_order_state_is_open (found->state))
    finx_set_error (&error, FINX_ERROR_REJECTED, "FINX-BROKER-006", "The order is no longer open: it is %s", finx_order_state_to_string (found->state));
  else
    finx_set_error (&error, FINX_ERROR_REJECTED, "FINX-BROKER-007", "%s did not change the order: %s. It is as it was; change it again if that is still wanted",
                    name_of (self), deed->doubt->message);
  refuse (task, error);
}

/* The line is closed: what was looked for stays unknown, and is looked for when it is open again, in another run of the program too. */
void
finx_broker_client_stop_looking (FinxBrokerClient *self)
{
  GPtrArray *looking = PRIVATE (self)->looking;

  while (looking->len > 0)
    {
      GTask *task = g_ptr_array_steal_index_fast (looking, looking->len - 1);
      Deed *deed = g_task_get_task_data (task);

      g_source_destroy (deed->timer);
      g_clear_pointer (&deed->timer, g_source_unref);
      give_up (task);
    }
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  FinxBrokerClient *self = FINX_BROKER_CLIENT (source);
  Deed *deed = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxBrokerCall) call = finx_broker_client_call_finish (self, result, &error);

  if (call != NULL && call->rows->len > 0 && deed->kind == FINX_CALL_REPLACE && ((FinxOrder *) call->rows->pdata[0])->state == FINX_ORDER_UNKNOWN)
    {
      take_rows (self, call, "Found at the broker");    /* which says nothing of the change */
    }
  else if (call != NULL && call->rows->len > 0)
    {
      const FinxOrder *found = call->rows->pdata[0];

      finx_log (FINX_LOG_INFO, "orders", "", "%s has %s after all: %s", name_of (self), found->client_id, finx_order_state_to_string (found->state));
      take_rows (self, call, "Found at the broker");
      if (deed->kind == FINX_CALL_REPLACE)
        compare (task, found);
      else
        succeed (task, found->venue_id);
      return;
    }
  if ((call != NULL && call->rows->len == 0) || g_error_matches (error, FINX_ERROR, FINX_ERROR_NOT_FOUND))
    deed->n_not_found++;
  if (deed->n_not_found == N_NOT_FOUND && deed->kind == FINX_CALL_PLACE)
    never_arrived (task);
  else if (deed->n_not_found >= N_NOT_FOUND || ++deed->n_looks == N_LOOKS)
    give_up (task);             /* it was there before, and may have been filled */
  else
    look_later (task);
}

static void
look (GTask *task)
{
  FinxBrokerClient *self = g_task_get_source_object (task);
  Deed *deed = g_task_get_task_data (task);
  g_autoptr(FinxBrokerCall) call = finx_broker_call_new (FINX_CALL_QUERY);

  g_ptr_array_add (call->orders, finx_order_copy (deed->orders->pdata[0]));
  finx_broker_client_call_async (self, g_steal_pointer (&call), NULL, looked_cb, task);
}

/* Placing */

static void
placed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  FinxBrokerClient *self = FINX_BROKER_CLIENT (source);
  Deed *deed = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxBrokerCall) call = finx_broker_client_call_finish (self, result, &error);

  if (call != NULL)
    {
      take_rows (self, call, "Taken by the broker");
      succeed (task, call->venue_id);
    }
  else if (finx_broker_client_is_refusal (error))
    {
      refuse (task, g_steal_pointer (&error));
    }
  else
    {
      finx_log (FINX_LOG_WARNING, "orders", "", "%s: %s; it is looked for", ((FinxOrder *) deed->orders->pdata[0])->client_id, error->message);
      deed->doubt = g_steal_pointer (&error);
      look_later (task);
    }
}

static void
broker_place_async (FinxBroker          *broker,
                    GPtrArray           *orders,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  FinxBrokerClient *self = FINX_BROKER_CLIENT (broker);
  GTask *task = begin (self, FINX_CALL_PLACE, NULL, callback, user_data);
  Deed *deed = g_task_get_task_data (task);
  const FinxOrder *first = orders->pdata[0];

  if (finx_order_ledger_find (PRIVATE (self)->ledger, first->client_id) != NULL)
    {
      GError *error = NULL;

      finx_set_error (&error, FINX_ERROR_REJECTED, "FINX-BROKER-004", "An order with the id %s was sent before; it was not sent again",
                      first->client_id);
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  for (guint i = 0; i < orders->len; i++)
    {
      FinxOrder *order = finx_order_copy (orders->pdata[i]);

      g_ptr_array_add (deed->orders, order);
      g_hash_table_add (deed->placing, order->client_id);
      finx_order_ledger_add (PRIVATE (self)->ledger, order);
    }
  finx_broker_client_call_async (self, finx_broker_call_new_for (FINX_CALL_PLACE, orders), NULL, placed_cb, task);
}

static char *
broker_place_finish (FinxBroker    *broker,
                     GAsyncResult  *result,
                     GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Changing and cancelling */

/* (nullable) (transfer none): an order that is there and open; or an error */
static const FinxOrder *
find_open (FinxBrokerClient  *self,
           const char        *client_id,
           GError           **error)
{
  const FinxOrder *order = finx_order_ledger_find (PRIVATE (self)->ledger, client_id);

  if (order == NULL)
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-BROKER-005", "%s has no order %s", name_of (self), client_id);
  else if (!finx_order_state_is_open (order->state))
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-BROKER-006", "The order is no longer open: it is %s", finx_order_state_to_string (order->state));
  else
    return order;
  return NULL;
}

static void
replaced_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  FinxBrokerClient *self = FINX_BROKER_CLIENT (source);
  Deed *deed = g_task_get_task_data (task);
  const FinxOrder *order = deed->orders->pdata[0];
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxBrokerCall) call = finx_broker_client_call_finish (self, result, &error);

  if (call != NULL)
    {
      if (call->venue_id != NULL)
        finx_order_ledger_follow (PRIVATE (self)->ledger, order->client_id, order->venue_id, call->venue_id);
      take_rows (self, call, "Changed");
      succeed (task, NULL);
    }
  else if (finx_broker_client_is_refusal (error))
    {
      refuse (task, g_steal_pointer (&error));
    }
  else
    {
      deed->doubt = g_steal_pointer (&error);
      look_later (task);
    }
}

static void
broker_replace_async (FinxBroker          *broker,
                      const FinxOrder     *order,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  FinxBrokerClient *self = FINX_BROKER_CLIENT (broker);
  GError *error = NULL;
  const FinxOrder *known = find_open (self, order->client_id, &error);
  g_autoptr(FinxOrder) changed = known != NULL ? finx_order_copy (known) : NULL;
  GTask *task = begin (self, FINX_CALL_REPLACE, NULL, callback, user_data);
  Deed *deed = g_task_get_task_data (task);

  if (known == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  changed->quantity = order->quantity;
  changed->limit_price = order->limit_price;
  changed->stop_price = order->stop_price;
  changed->trail = order->trail;
  g_ptr_array_add (deed->orders, g_steal_pointer (&changed));
  finx_broker_client_call_async (self, finx_broker_call_new_for (FINX_CALL_REPLACE, deed->orders), NULL, replaced_cb, task);
}

/* What the broker says of the order now is the answer: a cancellation may come too late. */
static void
seen_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = user_data;
  FinxBrokerClient *self = FINX_BROKER_CLIENT (source);
  Deed *deed = g_task_get_task_data (task);
  const char *client_id = ((FinxOrder *) deed->orders->pdata[0])->client_id;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxBrokerCall) call = finx_broker_client_call_finish (self, result, &error);
  const FinxOrder *order;

  if (call != NULL)
    take_rows (self, call, "Looked up");
  order = finx_order_ledger_find (PRIVATE (self)->ledger, client_id);
  if (order != NULL && order->state == FINX_ORDER_CANCELLED)
    {
      succeed (task, NULL);
      return;
    }
  g_task_return_error (task, g_steal_pointer (&deed->doubt));
  g_object_unref (task);
}

static void
cancelled_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  FinxBrokerClient *self = FINX_BROKER_CLIENT (source);
  Deed *deed = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxBrokerCall) call = finx_broker_client_call_finish (self, result, &error);

  if (call != NULL)
    {
      take_rows (self, call, "Cancellation asked for");
      succeed (task, NULL);
      return;
    }
  deed->doubt = g_steal_pointer (&error);
  finx_broker_client_call_async (self, finx_broker_call_new_for (FINX_CALL_QUERY, deed->orders), NULL, seen_cb, task);
}

static void
broker_cancel_async (FinxBroker          *broker,
                     const char          *client_id,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  FinxBrokerClient *self = FINX_BROKER_CLIENT (broker);
  GError *error = NULL;
  const FinxOrder *known = find_open (self, client_id, &error);
  GTask *task = begin (self, FINX_CALL_CANCEL, known, callback, user_data);

  if (known == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  finx_broker_client_call_async (self, finx_broker_call_new_for (FINX_CALL_CANCEL, ((Deed *) g_task_get_task_data (task))->orders), NULL, cancelled_cb, task);
}

static gboolean
broker_boolean_finish (FinxBroker    *broker,
                       GAsyncResult  *result,
                       GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
queried_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GTask *task = user_data;
  FinxBrokerClient *self = FINX_BROKER_CLIENT (source);
  GError *error = NULL;
  g_autoptr(FinxBrokerCall) call = finx_broker_client_call_finish (self, result, &error);
  const char *client_id = ((FinxOrder *) ((Deed *) g_task_get_task_data (task))->orders->pdata[0])->client_id;
  const FinxOrder *order;

  if (call != NULL)
    take_rows (self, call, "Looked up");
  order = call != NULL && call->rows->len > 0 ? finx_order_ledger_find (PRIVATE (self)->ledger, client_id) : NULL;
  if (order != NULL)
    {
      g_task_return_pointer (task, finx_order_copy (order), (GDestroyNotify) finx_order_free);
    }
  else
    {
      if (error == NULL)
        finx_set_error (&error, FINX_ERROR_NOT_FOUND, "FINX-BROKER-005", "%s has no order %s", name_of (self), client_id);
      g_task_return_error (task, error);
    }
  g_object_unref (task);
}

static void
broker_query_async (FinxBroker          *broker,
                    const char          *client_id,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  FinxBrokerClient *self = FINX_BROKER_CLIENT (broker);
  const FinxOrder *known = finx_order_ledger_find (PRIVATE (self)->ledger, client_id);
  g_autoptr(FinxOrder) order = known != NULL ? finx_order_copy (known) : finx_order_new ();
  GTask *task;

  g_free (order->client_id);
  order->client_id = g_strdup (client_id);
  task = begin (self, FINX_CALL_QUERY, order, callback, user_data);
  finx_broker_client_call_async (self, finx_broker_call_new_for (FINX_CALL_QUERY, ((Deed *) g_task_get_task_data (task))->orders), NULL, queried_cb, task);
}

static FinxOrder *
broker_query_finish (FinxBroker    *broker,
                     GAsyncResult  *result,
                     GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The rest of the port */

static const FinxBrokerCapabilities *
broker_get_capabilities (FinxBroker           *broker,
                         const FinxInstrument *instrument)
{
  return FINX_BROKER_CLIENT_GET_CLASS (broker)->get_capabilities (FINX_BROKER_CLIENT (broker), instrument);
}

static void
broker_set_sink (FinxBroker           *broker,
                 const FinxBrokerSink *sink,
                 gpointer              user_data)
{
  FinxBrokerClientPrivate *priv = PRIVATE (FINX_BROKER_CLIENT (broker));

  priv->sink = sink != NULL ? *sink : (FinxBrokerSink) { NULL, };
  priv->sink_data = user_data;
  finx_order_ledger_set_sink (priv->ledger, sink, user_data);
}

static FinxDecimal
broker_estimate_fee (FinxBroker           *broker,
                     const FinxInstrument *instrument,
                     FinxDecimal           quantity,
                     FinxDecimal           price)
{
  FinxBrokerClientClass *klass = FINX_BROKER_CLIENT_GET_CLASS (broker);

  return klass->estimate_fee != NULL ? klass->estimate_fee (FINX_BROKER_CLIENT (broker), instrument, quantity, price) : FINX_DECIMAL_UNKNOWN;
}

void
finx_broker_client_broker_init (FinxBrokerInterface *iface)
{
  iface->get_capabilities = broker_get_capabilities;
  iface->set_sink = broker_set_sink;
  iface->place_async = broker_place_async;
  iface->place_finish = broker_place_finish;
  iface->replace_async = broker_replace_async;
  iface->replace_finish = broker_boolean_finish;
  iface->cancel_async = broker_cancel_async;
  iface->cancel_finish = broker_boolean_finish;
  iface->query_async = broker_query_async;
  iface->query_finish = broker_query_finish;
  iface->estimate_fee = broker_estimate_fee;
}
