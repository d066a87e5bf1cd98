/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked, one request for each step of a call. Answers to some requests carry no id, so of each such kind one is asked at a time;
 * those of the others find their request by its id. */
#include "adapters/ibkr/finx-ibkr-private.h"

#include <string.h>

#include "base/finx-error.h"
#include "base/finx-text.h"

#define ANSWER_TIME (10 * FINX_USEC_PER_SEC)
#define BARS_TIME   (60 * FINX_USEC_PER_SEC)    /* TWS makes one wait before it says that it was asked too often */
#define PRICE_TIME  (4 * FINX_USEC_PER_SEC)     /* for all that a quote has */
#define RULE_TIME   (2 * FINX_USEC_PER_SEC)     /* an order does not wait longer for the steps of its prices */

void
ibkr_ask_free (gpointer data)
{
  IbkrAsk *ask = data;

  ibkr_stop (&ask->timer);
  g_array_unref (ask->found);
  g_ptr_array_unref (ask->contracts);
  g_clear_pointer (&ask->executions, g_hash_table_unref);
  g_clear_pointer (&ask->quote, finx_broker_quote_free);
  g_free (ask->depth);
  g_object_unref (ask->task);
  g_free (ask);
}

/* (nullable): by the id of a request, or of an order */
IbkrAsk *
ibkr_find_ask (FinxIbkr *self,
               gint64    id)
{
  for (guint i = 0; id > 0 && i < self->asks->len; i++)
    {
      IbkrAsk *ask = self->asks->pdata[i];

      if (ask->is_posted && ask->id != 0 && id >= ask->id && id < ask->id + MAX (1, ask->n_ids))
        return ask;
    }
  return NULL;
}

/* (nullable): the one that a message without an id ends, or belongs to */
IbkrAsk *
ibkr_find_answered (FinxIbkr *self,
                    int       answer)
{
  for (guint i = 0; i < self->asks->len; i++)
    {
      IbkrAsk *ask = self->asks->pdata[i];

      if (ask->is_posted && ask->answer == answer)
        return ask;
    }
  return NULL;
}

static gboolean
is_deed (const FinxBrokerCall *call)
{
  return call->kind == FINX_CALL_PLACE || call->kind == FINX_CALL_REPLACE || call->kind == FINX_CALL_CANCEL;
}

/* Prices, and streams that were begun for an answer, are not wanted any more. */
static void
say_enough (IbkrAsk *ask)
{
  g_autofree char *fields = NULL;
  g_auto(IbkrWriter) out = { 0 };
  int id = 0;

  if (!ask->is_sent || !ask->self->is_ready)
    return;
  if (ask->answer == IN_POSITION_END)
    fields = g_strdup ("1"), id = OUT_CANCEL_POSITIONS;
  else if (ask->answer == IN_ACCOUNT_END)
    fields = g_strdup_printf ("2,0,%s", ask->self->account), id = OUT_ACCOUNT_UPDATES;
  else if (ask->answer == IN_SUMMARY_END)
    fields = g_strdup_printf ("1,%" G_GINT64_FORMAT, ask->id), id = OUT_CANCEL_SUMMARY;
  else if (ask->quote != NULL)
    fields = g_strdup_printf ("2,%" G_GINT64_FORMAT, ask->id), id = OUT_CANCEL_MKT_DATA;
  else if (ask->depth != NULL)
    fields = g_strdup_printf ("1,%" G_GINT64_FORMAT ",%d", ask->id, ask->n_ids > 1), id = OUT_CANCEL_MKT_DEPTH;
  if (id == 0)
    return;
  ibkr_writer_init (&out);
  ibkr_write_plain (&out, id, fields);
  ibkr_post (ask->self, &out, FINX_URGENCY_ACCOUNT, NULL);
}

/* (transfer full): it is not among them any more */
static GTask *
take_out (IbkrAsk *ask)
{
  GTask *task = g_object_ref (ask->task);

  say_enough (ask);
  ibkr_withdraw (ask->self, ask);
  g_ptr_array_remove (ask->self->asks, ask);
  return task;
}

void
ibkr_ask_done (IbkrAsk         *ask,
               FinxCallOutcome  outcome)
{
  FinxIbkr *self = ask->self;
  FinxBrokerCall *call = ask->call;
  g_autoptr(GTask) task = NULL;

  if (is_deed (call) && outcome == FINX_CALL_DONE)
    finx_broker_client_audit (FINX_BROKER_CLIENT (self), call, FALSE,
                              call->rows->len > 0 ? finx_order_state_to_string (((FinxOrder *) call->rows->pdata[0])->state) : "heard");
  task = take_out (ask);
  g_task_return_int (task, outcome);
  ibkr_start_asks (self);
}

/* Takes @error. What is asked for before an order is sent, such as its instrument's number, can not leave its fate unknown. */
void
ibkr_ask_failed (IbkrAsk *ask,
                 GError  *error)
{
  FinxIbkr *self = ask->self;
  g_autoptr(GTask) task = NULL;

  if (ask->call->kind == FINX_CALL_PLACE && ask->answer != 0 && error->domain == FINX_ERROR && error->code != FINX_ERROR_AUTH)
    error->code = FINX_ERROR_REJECTED;
  if (is_deed (ask->call))
    finx_broker_client_audit (FINX_BROKER_CLIENT (self), ask->call, FALSE, error->message);
  task = take_out (ask);
  g_task_return_error (task, error);
  ibkr_start_asks (self);
}

void
ibkr_ask_not_understood (IbkrAsk *ask)
{
  GError *error = NULL;

  finx_set_error (&error, FINX_ERROR_PROTOCOL, "FINX-IBKR-020", "TWS's answer could not be understood. Nothing of it was used");
  ibkr_ask_failed (ask, error);
}

/* What was not sent does not exist; of the rest nothing is known. */
static void
fail (IbkrAsk      *ask,
      const GError *reason)
{
  GError *error = NULL;

  if (is_deed (ask->call) && (!ask->is_sent || ask->answer != 0))
    finx_set_error (&error, FINX_ERROR_REJECTED, "FINX-IBKR-021", "It was not sent to TWS: %s", reason->message);
  else
    error = g_error_copy (reason);
  ibkr_ask_failed (ask, error);
}

void
ibkr_fail_all (FinxIbkr     *self,
               const GError *reason)
{
  while (self->asks->len > 0)
    fail (self->asks->pdata[0], reason);
}

static gboolean
late_cb (gpointer user_data)
{
  IbkrAsk *ask = user_data;
  g_autoptr(FinxIbkr) keep = g_object_ref (ask->self);          /* who asked may drop it when it hears of that */
  g_autoptr(GError) reason = NULL;

  g_clear_pointer (&ask->timer, g_source_unref);
  if (ask->is_ended || ask->quote != NULL || ask->depth != NULL || ask->rule != 0)
    {
      ibkr_ask_late (ask);
      return G_SOURCE_REMOVE;
    }
  finx_set_error (&reason, FINX_ERROR_OFFLINE, "FINX-NET-002", "%s did not answer in time. Nothing was changed; try again later", "TWS");
  fail (ask, reason);
  return G_SOURCE_REMOVE;
}

/* For that long, then it is over. */
void
ibkr_ask_wait (IbkrAsk *ask,
               gint64   us)
{
  ibkr_stop (&ask->timer);
  ask->timer = ibkr_wait (ask->self, finx_broker_client_hasten (FINX_BROKER_CLIENT (ask->self), us), late_cb, ask);
}

/* Composing */

static void
ask_plain (IbkrAsk    *ask,
           IbkrWriter *out,
           int         id,
           const char *fields,
           int         answer)
{
  ask->answer = answer;
  ibkr_write_plain (out, id, fields);
}

static void
ask_summary (IbkrAsk    *ask,
             IbkrWriter *out,
             const char *tags)
{
  ask->id = ask->self->next_request++;
  ask->answer = IN_SUMMARY_END;
  ibkr_writer_begin (out, OUT_ACCOUNT_SUMMARY);
  ibkr_write_integer (out, 1);
  ibkr_write_integer (out, ask->id);
  ibkr_write_text (out, "All");
  ibkr_write_text (out, tags);
  ibkr_writer_end (out);
}

static void
ask_details (IbkrAsk            *ask,
             IbkrWriter         *out,
             const IbkrContract *contract)
{
  ask->id = ask->self->next_request++;
  ask->answer = IN_CONTRACT_END;
  ibkr_write_details (out, ask->id, contract);
}

/* The cursor: numbers of contracts whose details are asked for one after the other. */
static void
ask_instruments (IbkrAsk    *ask,
                 IbkrWriter *out)
{
  const FinxBrokerCall *call = ask->call;
  IbkrContract numbered = { .con_id = call->cursor != NULL ? g_ascii_strtoll (call->cursor, NULL, 10) : 0, .strike = FINX_DECIMAL_UNKNOWN };

  if (call->text == NULL || *call->text == '\0')
    {
      ask_details (ask, out, ibkr_contract_of (ask->self, call->instrument));
    }
  else if (call->cursor != NULL)
    {
      ask_details (ask, out, &numbered);
    }
  else
    {
      ask->id = ask->self->next_request++;
      ask->answer = IN_SYMBOL_SAMPLES;
      ibkr_writer_begin (out, OUT_MATCHING_SYMBOLS);
      ibkr_write_integer (out, ask->id);
      ibkr_write_text (out, call->text);
      ibkr_writer_end (out);
    }
}

static gboolean
ask_prices (IbkrAsk     *ask,
            IbkrWriter  *out,
            GError     **error)
{
  const IbkrContract *contract = ibkr_contract_of (ask->self, ask->call->instrument);

  ask->id = ask->self->next_request++;
  if (ask->call->kind == FINX_CALL_BARS)
    {
      ask->answer = IN_HISTORICAL;
      ibkr_ask_wait (ask, BARS_TIME);
      return ibkr_write_bars (out, ask->id, contract, ask->call, error);
    }
  ibkr_ask_wait (ask, PRICE_TIME);
  if (ask->call->kind == FINX_READ_QUOTE)
    {
      ask->quote = g_new0 (FinxBrokerQuote, 1);
      ask->quote->instrument = ask->call->instrument;
      ask->quote->bid = ask->quote->bid_size = ask->quote->ask = ask->quote->ask_size = FINX_DECIMAL_UNKNOWN;
      ask->quote->last = ask->quote->last_size = ask->quote->previous_close = FINX_DECIMAL_UNKNOWN;
      ibkr_write_market_data (out, ask->id, contract);
    }
  else
    {
      ask->depth = g_new0 (FinxDepth, 1);
      ask->depth->instrument = ask->call->instrument->index;
      ibkr_write_depth (out, ask->id, contract);
    }
  return TRUE;
}

/* An order goes by the number after the last one, its exits by those that follow. */
static gboolean
ask_place (IbkrAsk     *ask,
           IbkrWriter  *out,
           GError     **error)
{
  FinxIbkr *self = ask->self;
  const char *fault = ibkr_find_fault (ask->call);

  if (fault != NULL)
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-IBKR-002", "Interactive Brokers does not take this order: %s. Nothing was sent", finx_text (fault));
      return FALSE;
    }
  if (!ibkr_check_prices (self, ask->call, error))
    return FALSE;
  ask->id = self->next_order;
  ask->n_ids = ask->call->orders->len;
  self->next_order += ask->n_ids;
  ibkr_write_orders (self, out, ask->call, ask->id);
  return TRUE;
}

/* Only the program that placed an order may change it. */
static gboolean
ask_change (IbkrAsk     *ask,
            IbkrWriter  *out,
            GError     **error)
{
  FinxIbkr *self = ask->self;
  const FinxOrder *order = ask->call->orders->pdata[0];
  IbkrOrder *known = ibkr_find_ours (self, order);
  g_autofree char *fields = NULL;

  if (known == NULL || known->order_id == 0)
    {
      if (ask->call->step == 0)
        ask_plain (ask, out, OUT_ALL_OPEN_ORDERS, "1", IN_OPEN_ORDER_END);
      else
        finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-IBKR-022", "TWS has no open order %s. Nothing was sent", order->client_id);
      return ask->call->step == 0;
    }
  if (known->client != self->client)
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-IBKR-023", "Another program, or a person in TWS, placed this order, and TWS lets nobody else change it. "
                      "Nothing was sent; change or cancel it there");
      return FALSE;
    }
  if (ask->call->kind == FINX_CALL_REPLACE && !ibkr_check_prices (self, ask->call, error))
    return FALSE;
  ask->id = known->order_id;
  ask->n_ids = 1;
  known->is_cancelling = FALSE;
  if (ask->call->kind == FINX_CALL_REPLACE)
    {
      known->is_changed = TRUE;
      ibkr_write_order (self, out, order, known->order_id, known->parent_id, TRUE, FALSE);
      return TRUE;
    }
  fields = g_strdup_printf ("1,%" G_GINT64_FORMAT ",", known->order_id);
  ibkr_write_plain (out, OUT_CANCEL_ORDER, fields);
  return TRUE;
}

static void
ask_executions (IbkrAsk    *ask,
                IbkrWriter *out,
                gint64      from_us)
{
  ask->id = ask->self->next_request++;
  ask->answer = IN_EXECUTION_END;
  ask->executions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ibkr_write_executions (out, ask->id, ask->self->account, from_us);
}

/* Of one order: among the open ones, then among those of the day that are done, then among the executions. */
static void
ask_order (IbkrAsk    *ask,
           IbkrWriter *out)
{
  if (ask->call->step == 0)
    ask_plain (ask, out, OUT_ALL_OPEN_ORDERS, "1", IN_OPEN_ORDER_END);
  else if (ask->call->step == 1)
    ask_plain (ask, out, OUT_COMPLETED_ORDERS, "0", IN_COMPLETED_END);
  else
    ask_executions (ask, out, 0);
}

static gboolean
has_no_such_thing (const FinxBrokerCall  *call,
                   GError               **error)
{
  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-IBKR-003", "Interactive Brokers has no such thing: %s", finx_call_kind_to_string (call->kind));
  return FALSE;
}

/* The request of this step. The instrument's number is asked for first where it is not known. */
static gboolean
compose (IbkrAsk     *ask,
         IbkrWriter  *out,
         GError     **error)
{
  FinxIbkr *self = ask->self;
  FinxBrokerCall *call = ask->call;
  gboolean is_priced = call->kind == FINX_READ_QUOTE || call->kind == FINX_READ_BOOK || call->kind == FINX_CALL_BARS;
  const FinxInstrument *instrument = is_priced ? call->instrument
                                     : call->kind == FINX_CALL_PLACE || call->kind == FINX_READ_PREVIEW ? ((FinxOrder *) call->orders->pdata[0])->instrument : NULL;
  g_autofree char *updates = NULL, *rule = NULL;

  if (instrument != NULL && !ibkr_contract_is_known (self, instrument))
    {
      ask_details (ask, out, ibkr_contract_of (self, instrument));
      return TRUE;
    }
  ask->rule = call->kind == FINX_CALL_PLACE || call->kind == FINX_READ_PREVIEW || call->kind == FINX_CALL_REPLACE ? ibkr_lacks_rule (self, call) : 0;
  if (ask->rule != 0)
    {
      rule = g_strdup_printf ("%" G_GINT64_FORMAT, ask->rule);
      ask_plain (ask, out, OUT_MARKET_RULE, rule, IN_MARKET_RULE);
      ibkr_ask_wait (ask, RULE_TIME);
      return TRUE;
    }
  switch (call->kind)
    {
    case FINX_CALL_CLOCK:
      ask_plain (ask, out, OUT_CURRENT_TIME, "1", IN_CURRENT_TIME);
      return TRUE;
    case FINX_READ_ACCOUNTS:
      if (call->step == 0)
        ask_summary (ask, out, "AccountType,NetLiquidation");
      else
        ask_plain (ask, out, OUT_ALL_OPEN_ORDERS, "1", IN_OPEN_ORDER_END);
      return TRUE;
    case FINX_READ_BALANCES:
      ask_summary (ask, out, "NetLiquidation,TotalCashValue,AvailableFunds,BuyingPower,$LEDGER:ALL");
      return TRUE;
    case FINX_READ_POSITIONS:
      updates = g_strdup_printf ("2,1,%s", self->account);
      ask_plain (ask, out, call->step == 0 ? OUT_POSITIONS : OUT_ACCOUNT_UPDATES, call->step == 0 ? "1" : updates,
                 call->step == 0 ? IN_POSITION_END : IN_ACCOUNT_END);
      return TRUE;
    case FINX_READ_OPEN_ORDERS:
    case FINX_READ_ORDERS:
    case FINX_CALL_QUERY:
      ask_order (ask, out);
      return TRUE;
    case FINX_READ_FILLS:
      ask_executions (ask, out, call->from_us);
      return TRUE;
    case FINX_READ_INSTRUMENTS:
      if ((call->text == NULL || *call->text == '\0') && call->instrument == NULL)
        {
          finx_set_error (error, FINX_ERROR_REJECTED, "FINX-IBKR-004", "Interactive Brokers does not list all of its instruments: look for a part of a name");
          return FALSE;
        }
      ask_instruments (ask, out);
      return TRUE;
    case FINX_READ_QUOTE:
    case FINX_READ_BOOK:
    case FINX_CALL_BARS:
      return ask_prices (ask, out, error);
    case FINX_READ_PREVIEW:
    case FINX_CALL_PLACE:
      return ask_place (ask, out, error);
    case FINX_CALL_REPLACE:
    case FINX_CALL_CANCEL:
      return ask_change (ask, out, error);
    default:
      return has_no_such_thing (call, error);
    }
}

static FinxUrgency
urgency_of (const IbkrAsk *ask)
{
  switch (ask->call->kind)
    {
    case FINX_CALL_CANCEL:
      return FINX_URGENCY_CANCEL;
    case FINX_CALL_PLACE:
    case FINX_CALL_REPLACE:
    case FINX_CALL_QUERY:
      return FINX_URGENCY_ORDER;
    case FINX_READ_QUOTE:
    case FINX_READ_BOOK:
    case FINX_READ_INSTRUMENTS:
    case FINX_CALL_BARS:
      return FINX_URGENCY_DATA;
    default:
      return FINX_URGENCY_ACCOUNT;
    }
}

static gboolean
goes_by_no_id (int answer)
{
  return answer == IN_MARKET_RULE || answer == IN_CURRENT_TIME || answer == IN_OPEN_ORDER_END || answer == IN_COMPLETED_END || answer == IN_POSITION_END || answer == IN_ACCOUNT_END;
}

static gboolean
later_cb (gpointer user_data)
{
  FinxIbkr *self = user_data;

  g_clear_pointer (&self->later, g_source_unref);
  ibkr_start_asks (self);
  return G_SOURCE_REMOVE;
}

/* Searches, and bars of less than a minute, have limits beside that of all messages. Returns: UTC µs from which on it may go out */
static gint64
find_turn (const IbkrAsk *ask,
           gint64         now,
           gboolean       is_taken)
{
  FinxIbkr *self = ask->self;
  gboolean is_search = ask->call->kind == FINX_READ_INSTRUMENTS && ask->call->text != NULL && ask->call->cursor == NULL;
  gboolean is_short = ask->call->kind == FINX_CALL_BARS && finx_interval_to_usec (ask->call->interval) < FINX_USEC_PER_MIN;
  FinxTokenBucket *buckets[] = { is_search ? self->searches : NULL, is_short ? self->short_bars[0] : NULL, is_short ? self->short_bars[1] : NULL };
  gint64 turn = now;

  for (gsize i = 0; i < G_N_ELEMENTS (buckets); i++)
    {
      gint64 ready_us = buckets[i] != NULL ? finx_token_bucket_ready_at (buckets[i], 0, now) : now;

      if (is_taken && buckets[i] != NULL)
        finx_token_bucket_take (buckets[i], now);
      turn = MAX (turn, ready_us);
    }
  return turn;
}

/* Returns: whether it has to wait, or was given up because it would wait too long */
static gboolean
waits_for_turn (IbkrAsk  *ask,
                gboolean *is_over)
{
  gint64 now = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (ask->self))), turn = find_turn (ask, now, FALSE);
  GError *error = NULL;

  *is_over = turn - now >= ANSWER_TIME;
  if (*is_over)
    {
      finx_set_error (&error, FINX_ERROR_RATE_LIMITED, "FINX-IBKR-031", "TWS was asked too often or for too much at once: %s. Nothing was changed; try again later",
                      finx_text ("60 times for bars of less than a minute, in ten minutes"));
      ibkr_ask_failed (ask, error);
    }
  else if (turn > now)
    {
      if (ask->self->later == NULL)
        ask->self->later = ibkr_wait (ask->self, turn - now, later_cb, ask->self);
      ibkr_stop (&ask->timer);          /* its patience begins when it goes out */
      ask->timer = ibkr_wait (ask->self, turn - now + finx_broker_client_hasten (FINX_BROKER_CLIENT (ask->self), ANSWER_TIME), late_cb, ask);
    }
  else if (turn <= now)
    {
      find_turn (ask, now, TRUE);
    }
  return turn > now;
}

static gboolean
start (IbkrAsk *ask)
{
  g_auto(IbkrWriter) out = { 0 };
  gboolean is_over;
  GError *error = NULL;
  IbkrAsk *other;

  if (waits_for_turn (ask, &is_over))
    return !is_over;
  ibkr_writer_init (&out);
  if (!compose (ask, &out, &error))
    {
      ibkr_ask_failed (ask, error);
      return FALSE;
    }
  other = goes_by_no_id (ask->answer) ? ibkr_find_answered (ask->self, ask->answer) : NULL;
  if (other != NULL)
    return TRUE;                /* its turn comes when the other one is answered */
  ask->is_posted = TRUE;
  if (is_deed (ask->call) && ask->answer == 0)
    {
      g_autofree char *text = ibkr_to_text ((const char *) out.bytes->data, out.bytes->len);

      finx_broker_client_audit (FINX_BROKER_CLIENT (ask->self), ask->call, TRUE, text);
    }
  ibkr_post (ask->self, &out, urgency_of (ask), ask);
  return TRUE;
}

/* All that may go out now. */
void
ibkr_start_asks (FinxIbkr *self)
{
  for (guint i = 0; self->is_ready && i < self->asks->len; i++)
    {
      IbkrAsk *ask = self->asks->pdata[i];

      if (!ask->is_posted && !start (ask))
        return;                 /* which began anew from the beginning */
    }
}

/* There is no endpoint: fees go by the plan and the exchange. */
static void
answer_fees (FinxBrokerCall *call)
{
  FinxFeeRate *rate = g_new0 (FinxFeeRate, 1);

  rate->scope = g_strdup ("");
  rate->maker = rate->taker = FINX_DECIMAL_UNKNOWN;
  rate->note = g_strdup (finx_text ("They depend on the plan, the exchange and the size; the preview of an order tells them."));
  g_ptr_array_add (call->rows, rate);
}

/* (nullable) (transfer full): why nothing is asked now, or no order sent */
static GError *
find_hindrance (FinxIbkr             *self,
                const FinxBrokerCall *call)
{
  gboolean is_waiting = self->socket != NULL && finx_frame_socket_get_state (self->socket) == FINX_LINE_WAITING;
  GError *error = NULL;

  if (call->kind == FINX_READ_FEES)
    return NULL;
  if (!is_deed (call))
    return is_waiting && self->loss != NULL ? g_error_copy (self->loss) : NULL;
  if (is_waiting)
    finx_set_error (&error, FINX_ERROR_REJECTED, "FINX-IBKR-024", "There is no connection to TWS at the moment. Nothing was sent; try again when it is back");
  else if (self->is_cut_off)
    finx_set_error (&error, FINX_ERROR_REJECTED, "FINX-IBKR-025", "TWS has no connection to Interactive Brokers at the moment, and what it is given then may be lost. "
                    "Nothing was sent; try again when it is back");
  return error;
}

void
ibkr_send_async (FinxBrokerClient    *client,
                 FinxBrokerCall      *call,
                 const char          *correlation_id,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             user_data)
{
  FinxIbkr *self = FINX_IBKR (client);
  GTask *task = g_task_new (client, cancellable, callback, user_data);
  GError *hindrance = find_hindrance (self, call);
  IbkrAsk *ask;

  if (call->kind == FINX_READ_FEES || hindrance != NULL)
    {
      if (hindrance != NULL)
        {
          g_task_return_error (task, hindrance);
        }
      else
        {
          answer_fees (call);
          g_task_return_int (task, FINX_CALL_DONE);
        }
      g_object_unref (task);
      return;
    }
  ask = g_new0 (IbkrAsk, 1);
  ask->self = self;
  ask->task = task;
  ask->call = call;
  ask->found = g_array_new (FALSE, FALSE, sizeof (gint64));
  ask->contracts = g_ptr_array_new_with_free_func (ibkr_contract_free);
  g_ptr_array_add (self->asks, ask);
  ibkr_ask_wait (ask, ANSWER_TIME);
  ibkr_session_open (self);
  ibkr_start_asks (self);
}

FinxCallOutcome
ibkr_send_finish (FinxBrokerClient  *client,
                  GAsyncResult      *result,
                  GError           **error)
{
  gssize outcome = g_task_propagate_int (G_TASK (result), error);

  return outcome < 0 ? FINX_CALL_FAILED : (FinxCallOutcome) outcome;
}
