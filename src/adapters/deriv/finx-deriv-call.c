/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One call at Deriv: what is asked first, what its answer leads to, and what an answer that says no means for the money. */
#include "adapters/deriv/finx-deriv-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-text.h"

#define MOST_REQUESTS 30000     /* of a call: who answers with more than that answers wrong */
#define MOST_PIECES   20        /* of bars; what is older than that is left out */
#define MOST_BARS     5000
#define PAUSE         (10 * FINX_USEC_PER_SEC)  /* when it was asked too often all the same */
#define MARGIN        (60 * FINX_USEC_PER_SEC)  /* after now, by a clock that is not ours */

void
deriv_errand_free (DerivErrand *errand)
{
  g_ptr_array_unref (errand->ids);
  g_ptr_array_unref (errand->contracts);
  g_ptr_array_unref (errand->symbols);
  deriv_terms_clear (&errand->terms);
  g_clear_pointer (&errand->closing, deriv_contract_free);
  g_free (errand->proposal);
  g_free (errand->note);
  g_free (errand);
}

/* @call: borrowed */
DerivErrand *
deriv_errand_new (FinxBrokerCall *call)
{
  DerivErrand *errand = g_new0 (DerivErrand, 1);

  errand->call = call;
  errand->ids = g_ptr_array_new_with_free_func (g_free);
  errand->contracts = g_ptr_array_new_with_free_func ((GDestroyNotify) deriv_contract_free);
  errand->symbols = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_instrument_free);
  errand->spot = errand->amount = errand->ask = errand->commission = errand->take_profit = errand->stop_loss = FINX_DECIMAL_UNKNOWN;
  errand->is_by_stake = TRUE;
  return errand;
}

/* Saying no */

static gboolean
is_one_of (const FinxJsonNode *code,
           const char *const  *codes)
{
  for (; *codes != NULL; codes++)
    if (finx_json_node_is (code, *codes))
      return TRUE;
  return FALSE;
}

/**
 * deriv_explain:
 * @root: (nullable): an answer
 * @changes: something may have been bought or sold
 *
 * Returns: whether it is no error; what Deriv calls by a name that is not known is a refusal in its own words
 */
gboolean
deriv_explain (const FinxJsonNode  *root,
               gboolean             changes,
               GError             **error)
{
  static const char *const keys[] = { "InvalidToken", "AuthorizationRequired", "Unauthorized", "InvalidAppID", "DisabledClient", NULL };
  static const char *const outages[] = { "WrongResponse", "InternalError", "InternalServerError", "ServiceUnavailable", NULL };
  static const char *const missing[] = { "ContractNotFound", "NotFound", NULL };
  const FinxJsonNode *node = finx_json_node_get (root, "error"), *code = finx_json_node_get (node, "code");
  g_autofree char *words = NULL;

  if (!finx_json_node_is_object (root))
    return deriv_not_understood (error);
  if (node == NULL)
    return TRUE;
  words = finx_json_node_text (finx_json_node_get (node, "message"));
  if (words == NULL || *words == '\0')
    {
      g_free (words);
      words = finx_json_node_text (code);
    }
  words = finx_broker_shorten (words != NULL ? words : g_strdup ("?"));
  if (is_one_of (code, keys))
    finx_set_error (error, FINX_ERROR_AUTH, "FINX-DERIV-010", "Deriv refuses the key: %s. Nothing was sent. See whether the token is right and still valid", words);
  else if (finx_json_node_is (code, "RateLimit"))
    finx_set_error (error, FINX_ERROR_RATE_LIMITED, "FINX-DERIV-011", "Deriv was asked too often: %s. Nothing was changed; try again later", words);
  else if (is_one_of (code, outages) && changes)
    finx_set_error (error, FINX_ERROR_OFFLINE, "FINX-DERIV-012", "Deriv is out of order: %s. It is not known whether it was heard", words);
  else if (is_one_of (code, outages))
    finx_set_error (error, FINX_ERROR_OFFLINE, "FINX-DERIV-013", "Deriv is out of order: %s. Nothing was changed; try again later", words);
  else if (is_one_of (code, missing))
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-DERIV-014", "Deriv does not have it: %s", words);
  else if (finx_json_node_is (code, "PriceMoved") || finx_json_node_is (code, "InvalidContractProposal"))
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-DERIV-016", "The price is not the one any more that was asked for: %s. Nothing was traded; place the "
                    "order again if it is still wanted", words);
  else
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-DERIV-017", "Deriv said no: %s", words);
  return FALSE;
}

static gboolean
is_decisive (DerivStage stage)
{
  return stage == DERIV_STAGE_BUY || stage == DERIV_STAGE_TAKE_BACK || stage == DERIV_STAGE_SELL || stage == DERIV_STAGE_UPDATE;
}

static gboolean
is_change (const FinxBrokerCall *call)
{
  return call->kind == FINX_CALL_PLACE || call->kind == FINX_CALL_REPLACE || call->kind == FINX_CALL_CANCEL;
}

/* What failed before anything was said that changes something is a refusal. Takes @error. */
static GError *
soften (const DerivErrand *errand,
        GError            *error)
{
  g_autoptr(GError) cause = error;
  GError *refusal = NULL;

  if (!is_change (errand->call) || is_decisive (errand->stage) || cause->domain != FINX_ERROR || cause->code == FINX_ERROR_AUTH
      || cause->code == FINX_ERROR_RATE_LIMITED || cause->code == FINX_ERROR_INVALID || cause->code == FINX_ERROR_REJECTED)
    {
      if (is_decisive (errand->stage) && g_error_matches (cause, FINX_ERROR, FINX_ERROR_NOT_FOUND))
        finx_set_error (&refusal, FINX_ERROR_REJECTED, "FINX-DERIV-017", "Deriv said no: %s", cause->message);
      return refusal != NULL ? refusal : g_steal_pointer (&cause);
    }
  finx_set_error (&refusal, FINX_ERROR_REJECTED, "FINX-DERIV-018", "%s. The order was not sent", cause->message);
  return refusal;
}

/* Where a call begins */

static gboolean
begin_bars (FinxDeriv    *self,
            DerivErrand  *errand,
            GError      **error)
{
  FinxBrokerCall *call = errand->call;
  gint64 step_us = deriv_granularity_of (call->interval), now_us = finx_broker_client_get_now (FINX_BROKER_CLIENT (self));

  if (step_us == 0 || errand->terms.type != NULL)
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-DERIV-003", "Deriv has no bars of %s for %s", finx_interval_to_string (call->interval),
                      call->instrument->symbol);
      return FALSE;
    }
  call->to_us = MIN (call->to_us, now_us + MARGIN);
  errand->at_us = MAX (MAX (call->from_us, FINX_USEC_PER_SEC), call->to_us - MOST_PIECES * MOST_BARS * step_us);
  errand->at_us -= errand->at_us % step_us;     /* bars begin there, and pieces meet */
  errand->stage = errand->at_us < call->to_us ? DERIV_STAGE_BARS : DERIV_STAGE_DONE;
  return TRUE;
}

static void
answer_fees (FinxBrokerCall *call)
{
  static const struct { const char *scope, *note; } rates[] = {
    { "multiplier", N_("A commission on the value that the multiplier moves, by market; a preview tells it.") },
    { "rise/fall", N_("In the price.") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      FinxFeeRate *rate = g_new0 (FinxFeeRate, 1);

      rate->scope = g_strdup (rates[i].scope);
      rate->maker = rate->taker = FINX_DECIMAL_UNKNOWN;
      rate->note = g_strdup (finx_text (rates[i].note));
      g_ptr_array_add (call->rows, rate);
    }
}

static gboolean
begin_change (FinxDeriv    *self,
              DerivErrand  *errand,
              GError      **error)
{
  const FinxOrder *order = errand->call->orders->pdata[0];
  g_autofree char *id = deriv_contract_id_of (order->venue_id);

  if ((!g_str_has_suffix (order->venue_id, "/tp") && !g_str_has_suffix (order->venue_id, "/sl")) || strspn (id, "0123456789") != strlen (id))
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-DERIV-019", "What was bought or sold at Deriv can not be changed or taken back: only a multiplier's "
                      "limit and stop can. Nothing was sent");
      return FALSE;
    }
  g_ptr_array_add (errand->ids, g_steal_pointer (&id));
  errand->stage = DERIV_STAGE_CONTRACT;
  return TRUE;
}

static gboolean
begin_quote (DerivErrand *errand)
{
  errand->stage = errand->terms.type != NULL ? DERIV_STAGE_PROPOSAL : DERIV_STAGE_TICK;
  errand->is_by_stake = FALSE;
  errand->amount = finx_decimal_new (100, 0);
  return TRUE;
}

static gboolean
begin (FinxDeriv    *self,
       DerivErrand  *errand,
       GError      **error)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  FinxBrokerCall *call = errand->call;
  gint64 now_us = finx_broker_client_get_now (client);

  if (call->instrument != NULL && !deriv_terms_parse (finx_broker_client_get_symbol (client, call->instrument), &errand->terms))
    {
      finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-DERIV-004", "Deriv has no %s", call->instrument->symbol);
      return FALSE;
    }
  if (call->instrument != NULL && call->kind >= FINX_CALL_PLACE)
    deriv_terms_clear (&errand->terms);         /* its orders say what it is about */
  errand->to_s = (call->to_us > 0 && call->to_us < now_us ? call->to_us : now_us + MARGIN) / FINX_USEC_PER_SEC;
  switch (call->kind)
    {
    case FINX_CALL_CLOCK:
      errand->stage = DERIV_STAGE_TIME;
      return TRUE;
    case FINX_READ_ACCOUNTS:
    case FINX_READ_BALANCES:
      errand->stage = DERIV_STAGE_BALANCE;
      return TRUE;
    case FINX_READ_POSITIONS:
    case FINX_READ_OPEN_ORDERS:
      errand->stage = DERIV_STAGE_PORTFOLIO;
      return TRUE;
    case FINX_READ_ORDERS:
    case FINX_READ_FILLS:
      errand->stage = DERIV_STAGE_STATEMENT;
      return TRUE;
    case FINX_READ_INSTRUMENTS:
      errand->stage = DERIV_STAGE_SYMBOLS;
      return TRUE;
    case FINX_READ_QUOTE:
      return begin_quote (errand);
    case FINX_READ_FEES:
      answer_fees (call);
      errand->stage = DERIV_STAGE_DONE;
      return TRUE;
    case FINX_CALL_BARS:
      return begin_bars (self, errand, error);
    case FINX_READ_PREVIEW:
      deriv_terms_clear (&errand->terms);
      return deriv_begin_trade (self, errand, error);
    case FINX_CALL_PLACE:
      return deriv_begin_trade (self, errand, error);
    case FINX_CALL_REPLACE:
    case FINX_CALL_CANCEL:
      return begin_change (self, errand, error);
    case FINX_CALL_QUERY:
      return deriv_begin_query (self, errand, error);
    default:
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-DERIV-005", "Deriv has no such thing: %s", finx_call_kind_to_string (call->kind));
      return FALSE;
    }
}

/* Going on */

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
    case FINX_READ_INSTRUMENTS:
      return FINX_URGENCY_DATA;
    default:
      return FINX_URGENCY_ACCOUNT;
    }
}

static void answered_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* Takes @task. */
static void
ask (GTask *task)
{
  FinxDeriv *self = g_task_get_source_object (task);
  DerivErrand *errand = g_task_get_task_data (task);
  FinxSocketLane *lane = deriv_get_lane (self);
  FinxSocketCall call = { .number = finx_socket_lane_next (lane), .limit = deriv_limit_of (errand->stage), .urgency = urgency_of (errand->call->kind) };
  g_autofree char *text = deriv_write_request (self, errand, call.number);

  call.text = text;
  /* A limit that is taken away twice is away; what is bought on another connection than it was priced on is not known there. */
  call.is_once = is_decisive (errand->stage) && errand->call->kind != FINX_CALL_CANCEL;
  if (is_decisive (errand->stage) && errand->closing != NULL)
    g_hash_table_remove (self->contracts, errand->closing->id);         /* it is looked at anew, whatever comes of it */
  errand->n_requests++;
  errand->sent_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
  finx_broker_client_audit (FINX_BROKER_CLIENT (self), errand->call, TRUE, text);
  finx_socket_lane_send_async (lane, &call, g_task_get_cancellable (task), answered_cb, task);
}

/* Takes @task and @error. */
static void
finish (GTask  *task,
        GError *error)
{
  DerivErrand *errand = g_task_get_task_data (task);

  if (error != NULL && (errand->stage == DERIV_STAGE_BOUGHT || errand->stage == DERIV_STAGE_UPDATED))
    {
      finx_broker_client_sync_soon (g_task_get_source_object (task));   /* it happened; how it is now is read later */
      g_clear_error (&error);
    }
  if (error != NULL)
    g_task_return_error (task, soften (errand, error));
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  FinxDeriv *self = g_task_get_source_object (task);
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  DerivErrand *errand = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *text = finx_socket_lane_send_finish (FINX_SOCKET_LANE (source), result, &error), *shown = NULL;
  g_autoptr(FinxJsonTree) tree = text != NULL ? finx_json_tree_new (text, strlen (text), NULL) : NULL;
  const FinxJsonNode *root = tree != NULL ? finx_json_tree_get_root (tree) : NULL;

  shown = text != NULL ? g_utf8_make_valid (text, -1) : g_strdup (error->message);
  finx_broker_client_audit (client, errand->call, FALSE, shown);
  if (text != NULL && deriv_explain (root, is_decisive (errand->stage), &error))
    deriv_read (self, errand, root, &error);
  if (errand->stage == DERIV_STAGE_TAKE_BACK && g_error_matches (error, FINX_ERROR, FINX_ERROR_REJECTED))
    {
      g_clear_error (&error);           /* the time for that is over: nothing happened, and it is sold */
      errand->stage = DERIV_STAGE_SELL;
    }
  if (error == NULL && errand->call->kind == FINX_CALL_CLOCK)
    finx_broker_client_note_time (client, errand->call->time_us, errand->sent_us, FINX_USEC_PER_SEC);
  if (g_error_matches (error, FINX_ERROR, FINX_ERROR_RATE_LIMITED))
    finx_socket_lane_pause (self->lane, finx_clock_now (finx_broker_client_get_clock (client)) + finx_broker_client_hasten (client, PAUSE));
  if (error == NULL && errand->stage != DERIV_STAGE_DONE && errand->n_requests >= MOST_REQUESTS)
    finx_set_error (&error, FINX_ERROR_PROTOCOL, "FINX-DERIV-006", "Deriv answers without an end. Nothing of it was used");
  if (error != NULL || errand->stage == DERIV_STAGE_DONE)
    finish (task, error);
  else
    ask (task);
}

void
deriv_send_async (FinxBrokerClient    *client,
                  FinxBrokerCall      *call,
                  const char          *correlation_id,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  FinxDeriv *self = FINX_DERIV (client);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  DerivErrand *errand = deriv_errand_new (call);
  GError *error = NULL;

  g_task_set_task_data (task, errand, (GDestroyNotify) deriv_errand_free);
  if (!begin (self, errand, &error) || errand->stage == DERIV_STAGE_DONE)
    finish (task, error);
  else
    ask (task);
}

FinxCallOutcome
deriv_send_finish (FinxBrokerClient  *client,
                   GAsyncResult      *result,
                   GError           **error)
{
  return g_task_propagate_boolean (G_TASK (result), error) ? FINX_CALL_DONE : FINX_CALL_FAILED;
}

/* What would be asked and bought. The proposal's id and the price at that moment are not known before. */
char *
deriv_describe (FinxBrokerClient  *client,
                FinxBrokerCall    *call,
                GError           **error)
{
  FinxDeriv *self = FINX_DERIV (client);
  DerivErrand *errand = deriv_errand_new (call);
  const FinxOrder *order = call->orders->pdata[0];
  g_autofree char *price = NULL;
  char *text = NULL;

  if (!begin (self, errand, error))
    {
      deriv_errand_free (errand);
      return NULL;
    }
  if (call->kind == FINX_CALL_PLACE)
    {
      errand->stage = DERIV_STAGE_PROPOSAL;
      errand->is_by_stake = errand->terms.type == NULL || finx_order_is_by_value (order);
      if (errand->terms.type != NULL)
        errand->amount = finx_decimal_rescale (errand->is_by_stake ? order->notional : order->quantity, 2, FINX_ROUND_DOWN);
      price = deriv_write_request (self, errand, 0);
      text = g_strdup_printf ("%s\n{\"buy\":\"%s\",\"price\":%s,\"passthrough\":{\"finx\":\"%s\"}}\n\n%s", price, finx_text (N_("(the proposal's id)")),
                              finx_text (N_("(its price)")), order->client_id,
                              finx_text (N_("Where a contract of the other side is open, that one is sold instead, or taken back for its stake where that gives more.")));
    }
  else
    {
      errand->closing = g_new0 (DerivContract, 1);
      errand->closing->id = deriv_contract_id_of (order->venue_id);
      errand->stage = DERIV_STAGE_UPDATE;
      text = deriv_write_request (self, errand, 0);
    }
  deriv_errand_free (errand);
  return text;
}
