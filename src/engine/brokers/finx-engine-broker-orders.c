/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders and the broker of their account: what it can do, what it asks for, what it has to buy with. The way of an order itself is the
 * same for all, the practice desk included: see finx-engine-orders.c. */
#include "engine/brokers/finx-engine-brokers-private.h"

#include "base/finx-error.h"

#define LINK_POLL_MS 20

/* (nullable) (transfer none): whose orders go nowhere: %NULL */
FinxBroker *
finx_engine_get_broker (FinxEngine     *self,
                        FinxBrokerLine *line)
{
  if (line == NULL)
    return FINX_BROKER (self->desk);
  return line->client != NULL ? FINX_BROKER (line->client) : NULL;
}

static gboolean
is_practice (FinxEngine *self,
             const char *account)
{
  FinxPortfolio *practice = finx_engine_get_practice (self);

  return practice != NULL && g_strcmp0 (finx_portfolio_get_account (practice)->id, account) == 0;
}

/* Questions to a broker that it answers at once, on the thread where it lives. */
typedef struct
{
  FinxEngine            *engine;
  FinxBrokerLine        *line;
  const FinxInstrument  *instrument;
  GPtrArray             *orders;
  FinxDecimal            quantity, price, fee;
  FinxBrokerCapabilities capabilities;
  FinxHttpRequest      **request;
  char                 **text;
  gboolean               is_right;
  GError               **error;
} Question;

static void
check_orders (gpointer data)
{
  Question *question = data;
  FinxBroker *broker = finx_engine_get_broker (question->engine, question->line);

  question->is_right = broker != NULL && finx_broker_check (broker, question->orders, question->error);
}

static void
estimate (gpointer data)
{
  Question *question = data;
  FinxBroker *broker = finx_engine_get_broker (question->engine, question->line);

  if (broker != NULL)
    question->fee = finx_broker_estimate_fee (broker, question->instrument, question->quantity, question->price);
}

static void
get_capabilities (gpointer data)
{
  Question *question = data;
  FinxBroker *broker = finx_engine_get_broker (question->engine, question->line);

  question->is_right = broker != NULL;
  if (broker != NULL)
    question->capabilities = *finx_broker_get_capabilities (broker, question->instrument);
}

static void
describe (gpointer data)
{
  Question *question = data;
  GError *error = NULL;

  *question->request = finx_broker_client_make_request (question->line->client, FINX_CALL_PLACE, question->orders, &error);
  if (*question->request == NULL && error == NULL)
    *question->text = finx_broker_client_describe (question->line->client, FINX_CALL_PLACE, question->orders, &error);
  question->is_right = error == NULL;
  if (error != NULL)
    g_propagate_error (question->error, error);
}

static gboolean
check_linked (FinxBrokerLine *line,
              GError        **error)
{
  const FinxLink *link = finx_connection_get_link (line->connection);

  if (line->is_open && (link->state == FINX_LINK_HEALTHY || link->state == FINX_LINK_DEGRADED))
    return TRUE;
  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-BROKER-029", "%s is not connected%s%s. The order was not sent; it is as if it had not been placed",
                  line->name, *link->reason != '\0' ? ": " : "", link->reason);
  return FALSE;
}

/**
 * finx_engine_check_broker:
 * @orders: (element-type FinxOrder): of one account, the entry first
 *
 * Whether the account's broker is there, and takes such orders. Nothing is sent.
 */
gboolean
finx_engine_check_broker (FinxEngine  *self,
                          GPtrArray   *orders,
                          GError     **error)
{
  const FinxOrder *first = orders->pdata[0];
  Question question = { .engine = self, .orders = orders, .error = error };

  if (is_practice (self, first->account))
    return TRUE;                        /* the desk says it in its answer */
  question.line = finx_engine_find_line (self, first->account, NULL);
  if (question.line == NULL)
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-ORDER-006", "“%s” has no broker to send orders to. The order was not placed; connect the account first",
                      first->account);
      return FALSE;
    }
  if (!check_linked (question.line, error))
    return FALSE;
  finx_engine_thread_call (self->thread, check_orders, &question);
  return question.is_right;
}

gint64
finx_engine_get_account_time (FinxEngine *self,
                              const char *account)
{
  return finx_engine_find_line (self, account, NULL) != NULL ? finx_engine_provider_now (self) : finx_clock_now (self->clock);
}

/* What @order would cost at @price, in the instrument's currency; unknown where nobody tells. */
FinxDecimal
finx_engine_estimate_fee (FinxEngine      *self,
                          const FinxOrder *order,
                          FinxDecimal      price)
{
  Question question = { .engine = self, .instrument = order->instrument, .quantity = order->quantity, .price = price, .fee = FINX_DECIMAL_UNKNOWN };

  question.line = finx_engine_find_line (self, order->account, NULL);
  if (question.line == NULL)
    return finx_broker_estimate_fee (FINX_BROKER (self->desk), order->instrument, order->quantity, price);
  finx_engine_thread_call (self->thread, estimate, &question);
  return question.fee;
}

gboolean
finx_engine_get_capabilities (FinxEngine             *self,
                              const char             *account,
                              const FinxInstrument   *instrument,
                              FinxBrokerCapabilities *capabilities)
{
  Question question = { .engine = self, .instrument = instrument };

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  question.line = finx_engine_find_line (self, account, NULL);
  if (self->thread == NULL || (question.line == NULL && !is_practice (self, account)))
    return FALSE;
  finx_engine_thread_call (self->thread, get_capabilities, &question);
  *capabilities = question.capabilities;
  return question.is_right;
}

gboolean
finx_engine_describe_order (FinxEngine       *self,
                            GPtrArray        *orders,
                            FinxHttpRequest **request,
                            char            **text,
                            GError          **error)
{
  Question question = { .engine = self, .orders = orders, .request = request, .text = text, .error = error };

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  *request = NULL;
  *text = NULL;
  question.line = finx_engine_find_line (self, ((FinxOrder *) orders->pdata[0])->account, error);
  if (question.line == NULL)
    return FALSE;
  if (!question.line->is_made)
    {
      finx_set_error (error, FINX_ERROR_OFFLINE, "FINX-BROKER-030", "%s was not asked for yet; connect it first", question.line->name);
      return FALSE;
    }
  finx_engine_thread_call (self->thread, describe, &question);
  return question.is_right;
}

/* Of all balances the one that an order in @instrument is paid from. */
gboolean
finx_engine_get_told_power (FinxEngine           *self,
                            const char           *account,
                            const FinxInstrument *instrument,
                            FinxDecimal          *power)
{
  FinxBrokerLine *line = finx_engine_find_line (self, account, NULL);
  FinxPortfolio *portfolio = finx_engine_get_portfolio (self, account);
  FinxDecimal available = FINX_DECIMAL_UNKNOWN;
  const char *base;

  *power = FINX_DECIMAL_UNKNOWN;
  if (line == NULL || portfolio == NULL)
    return FALSE;
  base = finx_portfolio_get_account (portfolio)->currency;
  for (guint i = 0; line->balances != NULL && i < line->balances->len; i++)
    {
      const FinxBalance *balance = line->balances->pdata[i];

      if (finx_decimal_is_known (balance->buying_power) && g_str_equal (balance->currency, base))
        {
          *power = balance->buying_power;
          return TRUE;
        }
      if (g_str_equal (balance->currency, instrument->currency))
        available = balance->available;
    }
  *power = g_str_equal (instrument->currency, base) ? available
           : finx_money_convert (available, finx_portfolio_rate (portfolio, instrument->currency, base));
  return TRUE;
}

/* For programs that do one thing */

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

gboolean
finx_engine_wait_broker (FinxEngine  *self,
                         const char  *account,
                         guint        timeout_ms,
                         GError     **error)
{
  FinxBrokerLine *line = finx_engine_find_line (self, account, error);
  gint64 end_us = g_get_monotonic_time () + timeout_ms * (gint64) 1000;
  guint id;

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);
  g_return_val_if_fail (!self->is_reading, FALSE);

  if (line == NULL || !finx_engine_check_online (self, error))
    return FALSE;
  finx_broker_line_open (line);
  id = g_timeout_add (LINK_POLL_MS, tick_cb, NULL);
  while (g_get_monotonic_time () < end_us && finx_connection_get_link (line->connection)->state != FINX_LINK_HEALTHY
         && finx_connection_get_link (line->connection)->state != FINX_LINK_DOWN)
    g_main_context_iteration (self->context, TRUE);
  g_source_remove (id);
  finx_engine_flush (self);             /* what happened meanwhile is known before anything is decided */
  finx_engine_settle (self);
  return check_linked (line, error);
}
