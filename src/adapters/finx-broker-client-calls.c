/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One call at a broker: request, answer, the next page, until it is done. */
#include "adapters/finx-broker-client-private.h"

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-string.h"

#define MOST_STEPS 1000         /* of a call: who answers more pages than that answers wrong */

static const char *const call_names[] = { "clock", "bars", "place", "replace", "cancel", "query", "token" };
G_STATIC_ASSERT (G_N_ELEMENTS (call_names) == FINX_N_CALLS - FINX_N_READ_KINDS);

const char *
finx_call_kind_to_string (guint kind)
{
  return kind < FINX_N_READ_KINDS ? finx_read_kind_to_string ((FinxReadKind) kind)
         : kind < FINX_N_CALLS ? call_names[kind - FINX_N_READ_KINDS] : NULL;
}

FinxBrokerCall *
finx_broker_call_new (guint kind)
{
  FinxBrokerCall *self = g_new0 (FinxBrokerCall, 1);

  self->kind = kind;
  self->account = g_strdup ("");
  self->orders = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  if (kind < FINX_N_READ_KINDS)
    self->rows = finx_broker_rows_new ((FinxReadKind) kind);
  else if (kind == FINX_CALL_BARS)
    self->bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));
  else
    self->rows = finx_broker_rows_new (FINX_READ_ORDERS);
  return self;
}

/* @orders: (element-type FinxOrder): copied */
FinxBrokerCall *
finx_broker_call_new_for (guint      kind,
                          GPtrArray *orders)
{
  FinxBrokerCall *self = finx_broker_call_new (kind);

  for (guint i = 0; i < orders->len; i++)
    g_ptr_array_add (self->orders, finx_order_copy (orders->pdata[i]));
  return self;
}

void
finx_broker_call_free (FinxBrokerCall *self)
{
  g_free (self->account);
  g_free (self->text);
  g_ptr_array_unref (self->orders);
  g_free (self->cursor);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->bars, g_array_unref);
  g_free (self->venue_id);
  g_free (self);
}

/* A call on its way; of the task. */
typedef struct
{
  FinxBrokerCall *call;
  char           *correlation_id;
  gint64          sent_us;
  guint           token;                /* number of the one that it goes out with */
  gboolean        has_waited;           /* for a token */
  gboolean        was_stale;            /* its token was refused once */
} Errand;

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  g_clear_pointer (&errand->call, finx_broker_call_free);
  g_free (errand->correlation_id);
  g_free (errand);
}

static FinxUrgency
urgency_of (guint kind)
{
  switch (kind)
    {
    case FINX_CALL_CANCEL:
      return FINX_URGENCY_CANCEL;
    case FINX_CALL_PLACE:
    case FINX_CALL_REPLACE:
    case FINX_CALL_QUERY:
      return FINX_URGENCY_ORDER;
    case FINX_CALL_BARS:
    case FINX_READ_QUOTE:
    case FINX_READ_BOOK:
    case FINX_READ_INSTRUMENTS:
      return FINX_URGENCY_DATA;
    default:
      return FINX_URGENCY_ACCOUNT;
    }
}

/* What a call means for orders is written down with each of them, word by word; what else the account has is not. */
static gboolean
is_audited (const FinxBrokerCall *call)
{
  return call->kind >= FINX_CALL_PLACE && call->orders->len > 0 && !call->is_asking;
}

void
finx_broker_client_audit (FinxBrokerClient     *self,
                          const FinxBrokerCall *call,
                          gboolean              is_sent,
                          const char           *text)
{
  for (guint i = 0; is_audited (call) && i < call->orders->len; i++)
    finx_broker_client_note_exchange (self, ((FinxOrder *) call->orders->pdata[i])->client_id, is_sent, text);
}

static void
sign (FinxBrokerClient *self,
      FinxHttpRequest  *request)
{
  FinxBrokerClientClass *klass = FINX_BROKER_CLIENT_GET_CLASS (self);

  if (klass->sign != NULL && !finx_http_request_is_keyless (request))
    klass->sign (self, request);
}

/* An attempt goes out now, and is written down as it does. */
static void
prepare_cb (FinxHttpRequest *request,
            gpointer         user_data)
{
  GTask *task = user_data;
  FinxBrokerClient *self = g_task_get_source_object (task);
  Errand *errand = g_task_get_task_data (task);
  g_autofree char *text = NULL;

  sign (self, request);
  text = is_audited (errand->call) ? finx_http_request_to_text (request) : NULL;
  finx_broker_client_audit (self, errand->call, TRUE, text);
  errand->sent_us = finx_clock_now (PRIVATE (self)->clock);
}

static void go_on    (GTask *task, FinxCallOutcome outcome, GError *error);
static void reply_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void sent_cb  (GObject *source, GAsyncResult *result, gpointer user_data);

void
finx_broker_client_ask (GTask *task)
{
  FinxBrokerClient *self = g_task_get_source_object (task);
  FinxBrokerClientClass *klass = FINX_BROKER_CLIENT_GET_CLASS (self);
  FinxBrokerClientPrivate *priv = PRIVATE (self);
  Errand *errand = g_task_get_task_data (task);
  FinxHttpRequest *request;
  FinxHttpLane *lane;
  GError *error = NULL;

  if (klass->needs_token != NULL && errand->call->kind != FINX_CALL_TOKEN && !errand->has_waited && klass->needs_token (self, errand->call))
    {
      errand->has_waited = TRUE;
      finx_broker_client_wait_for_token (self, task);
      return;
    }
  errand->token = priv->n_tokens;
  if (klass->send_async != NULL)
    {
      klass->send_async (self, errand->call, errand->correlation_id, g_task_get_cancellable (task), sent_cb, task);
      return;
    }
  request = klass->make_request (self, errand->call, &error);
  if (request == NULL)
    {
      if (error != NULL)
        g_task_return_error (task, error);
      else
        g_task_return_pointer (task, g_steal_pointer (&errand->call), (GDestroyNotify) finx_broker_call_free);
      g_object_unref (task);
      return;
    }
  finx_http_request_set_urgency (request, urgency_of (errand->call->kind));
  /* What is asked before an order goes out is not asked again either: an order that goes out late is not what was wanted. */
  if (errand->call->kind == FINX_CALL_PLACE || errand->call->kind == FINX_CALL_REPLACE)
    finx_http_request_set_once (request);
  finx_http_request_set_prepare (request, prepare_cb, task);
  lane = finx_http_request_is_keyless (request) && priv->data_lane != NULL ? priv->data_lane : priv->lane;
  finx_http_lane_send_async (lane, request, errand->correlation_id, g_task_get_cancellable (task), reply_cb, task);
}

static void
reply_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = user_data;
  FinxBrokerClient *self = g_task_get_source_object (task);
  Errand *errand = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(FinxHttpReply) reply = finx_http_lane_send_finish (FINX_HTTP_LANE (source), result, &error);
  FinxCallOutcome outcome = FINX_CALL_FAILED;

  if (reply == NULL)
    {
      finx_broker_client_audit (self, errand->call, FALSE, error->message);
    }
  else
    {
      g_autofree char *body = g_utf8_make_valid (reply->body, (gssize) reply->length);
      g_autofree char *text = g_strdup_printf ("HTTP %u\n\n%s", reply->status, body);

      finx_broker_client_audit (self, errand->call, FALSE, text);
      finx_broker_client_note_answer (self, reply, errand->sent_us);
      outcome = FINX_BROKER_CLIENT_GET_CLASS (self)->read (self, errand->call, reply, &error);
    }
  go_on (task, outcome, error);
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GError *error = NULL;
  FinxCallOutcome outcome = FINX_BROKER_CLIENT_GET_CLASS (source)->send_finish (FINX_BROKER_CLIENT (source), result, &error);

  go_on (user_data, outcome, error);
}

/* Whether a call whose token was refused is made once more. What changes something is not: the order was refused, and it is known that
 * nothing came of it. */
static gboolean
may_renew (const Errand *errand)
{
  return !errand->was_stale && errand->call->kind != FINX_CALL_TOKEN
         && ((errand->call->kind != FINX_CALL_PLACE && errand->call->kind != FINX_CALL_REPLACE) || errand->call->is_asking);
}

/* (transfer full): @error: (transfer full): what an order needs to be told could not be found out, so it was not sent */
static GError *
tell_unsent (FinxBrokerClient *self,
             GError           *error)
{
  g_autoptr(GError) reason = error;
  GError *told = NULL;

  if (finx_broker_client_is_refusal (reason))
    return g_steal_pointer (&reason);
  finx_set_error (&told, FINX_ERROR_REJECTED, "FINX-BROKER-008", "%s did not tell what the order needs to be told: %s. Nothing was sent; try again in a moment",
                  FINX_BROKER_CLIENT_GET_CLASS (self)->info->name, reason->message);
  return told;
}

/* Takes @task: another call may have renewed it meanwhile. */
static void
renew (FinxBrokerClient *self,
       GTask            *task)
{
  Errand *errand = g_task_get_task_data (task);

  errand->was_stale = errand->has_waited = TRUE;
  if (errand->token == PRIVATE (self)->n_tokens)
    finx_broker_client_wait_for_token (self, task);
  else
    finx_broker_client_ask (task);
}

/* Takes @task and @error. */
static void
go_on (GTask           *task,
       FinxCallOutcome  outcome,
       GError          *error)
{
  FinxBrokerClient *self = g_task_get_source_object (task);
  Errand *errand = g_task_get_task_data (task);

  if (outcome == FINX_CALL_MORE && ++errand->call->step == MOST_STEPS)
    {
      outcome = FINX_CALL_FAILED;
      finx_set_error (&error, FINX_ERROR_PROTOCOL, "FINX-BROKER-001", "%s answers without an end. Nothing of it was used",
                      FINX_BROKER_CLIENT_GET_CLASS (self)->info->name);
    }
  if (outcome == FINX_CALL_MORE)
    {
      finx_broker_client_ask (task);
      return;
    }
  if (outcome == FINX_CALL_STALE && may_renew (errand))
    {
      g_error_free (error);
      renew (self, task);
      return;
    }
  if (outcome == FINX_CALL_DONE)
    g_task_return_pointer (task, g_steal_pointer (&errand->call), (GDestroyNotify) finx_broker_call_free);
  else
    g_task_return_error (task, errand->call->is_asking ? tell_unsent (self, error) : error);
  g_object_unref (task);
}

/* What only some brokers have is not asked of the others. */
static gboolean
check_kind (FinxBrokerClient  *self,
            guint              kind,
            GError           **error)
{
  FinxBrokerClientClass *klass = FINX_BROKER_CLIENT_GET_CLASS (self);

  if (kind != FINX_READ_ACTIVITIES || (klass->get_capabilities (self, NULL)->features & FINX_BROKER_ACTIVITIES) != 0)
    return TRUE;
  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-BROKER-008", "FinX does not read from %s what else than trades moved money. Nothing was asked",
                  klass->info->name);
  return FALSE;
}

/**
 * finx_broker_client_call_async:
 * @call: (transfer full)
 */
void
finx_broker_client_call_async (FinxBrokerClient    *self,
                               FinxBrokerCall      *call,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Errand *errand = g_new0 (Errand, 1);
  GError *error = NULL;

  errand->call = call;
  errand->correlation_id = finx_correlation_new ();
  if (*call->account == '\0')
    finx_set_str (&call->account, PRIVATE (self)->account);
  g_task_set_task_data (task, errand, errand_free);
  if (!check_kind (self, call->kind, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  finx_broker_client_ask (task);
}

/* (transfer full): the call with what was found */
FinxBrokerCall *
finx_broker_client_call_finish (FinxBrokerClient  *self,
                                GAsyncResult      *result,
                                GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * finx_broker_client_make_request:
 * @kind: %FINX_CALL_PLACE, %FINX_CALL_REPLACE or %FINX_CALL_CANCEL
 *
 * Returns: (transfer full) (nullable): what would go out, and does not; %NULL without an error: the broker is not asked by HTTP, see
 *   finx_broker_client_describe()
 */
FinxHttpRequest *
finx_broker_client_make_request (FinxBrokerClient  *self,
                                 guint              kind,
                                 GPtrArray         *orders,
                                 GError           **error)
{
  FinxBrokerClientClass *klass = FINX_BROKER_CLIENT_GET_CLASS (self);
  g_autoptr(FinxBrokerCall) call = finx_broker_call_new_for (kind, orders);
  FinxHttpRequest *request;

  call->is_shown = TRUE;
  request = klass->make_request != NULL ? klass->make_request (self, call, error) : NULL;
  if (request != NULL)
    sign (self, request);
  return request;
}

/* (transfer full) (nullable): what would go out, as a person reads it and without secrets; %NULL with an error */
char *
finx_broker_client_describe (FinxBrokerClient  *self,
                             guint              kind,
                             GPtrArray         *orders,
                             GError           **error)
{
  FinxBrokerClientClass *klass = FINX_BROKER_CLIENT_GET_CLASS (self);
  g_autoptr(FinxBrokerCall) call = finx_broker_call_new_for (kind, orders);
  g_autoptr(FinxHttpRequest) request = NULL;

  if (klass->describe != NULL)
    return klass->describe (self, call, error);
  request = finx_broker_client_make_request (self, kind, orders, error);
  return request != NULL ? finx_http_request_to_text (request) : NULL;
}

/* FinxBrokerReader */

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(FinxBrokerCall) call = finx_broker_client_call_finish (FINX_BROKER_CLIENT (source), result, &error);

  if (call == NULL)
    g_task_return_error (task, error);
  else if (call->bars != NULL)
    g_task_return_pointer (task, g_steal_pointer (&call->bars), (GDestroyNotify) g_array_unref);
  else
    g_task_return_pointer (task, g_steal_pointer (&call->rows), (GDestroyNotify) g_ptr_array_unref);
}

static void
reader_read_async (FinxBrokerReader      *reader,
                   const FinxBrokerQuery *query,
                   GCancellable          *cancellable,
                   GAsyncReadyCallback    callback,
                   gpointer               user_data)
{
  FinxBrokerClient *self = FINX_BROKER_CLIENT (reader);
  FinxBrokerCall *call = finx_broker_call_new (query->kind);

  if (query->account != NULL)
    finx_set_str (&call->account, query->account);
  call->instrument = query->instrument;
  call->text = g_strdup (query->text);
  call->from_us = query->from_us;
  call->to_us = query->to_us;
  for (guint i = 0; query->orders != NULL && i < query->orders->len; i++)
    g_ptr_array_add (call->orders, finx_order_copy (query->orders->pdata[i]));
  finx_broker_client_call_async (self, call, cancellable, read_cb, g_task_new (self, cancellable, callback, user_data));
}

static GPtrArray *
reader_read_finish (FinxBrokerReader  *reader,
                    GAsyncResult      *result,
                    GError           **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
finx_broker_client_reader_init (FinxBrokerReaderInterface *iface)
{
  iface->read_async = reader_read_async;
  iface->read_finish = reader_read_finish;
}

/* FinxHistory */

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
  FinxBrokerClient *self = FINX_BROKER_CLIENT (history);
  FinxBrokerCall *call = finx_broker_call_new (FINX_CALL_BARS);

  call->instrument = instrument;
  call->interval = interval;
  call->from_us = from_us;
  call->to_us = to_us;
  finx_broker_client_call_async (self, call, cancellable, read_cb, g_task_new (self, cancellable, callback, user_data));
}

static GArray *
history_load_finish (FinxHistory   *history,
                     GAsyncResult  *result,
                     GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
finx_broker_client_history_init (FinxHistoryInterface *iface)
{
  iface->load_async = history_load_async;
  iface->load_finish = history_load_finish;
}
