/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fills are told for one product at a time. Which products there are to be asked for is found in the orders that were placed: those of
 * the time that is looked at and of some time before it, and behind the first look only those that are new. While orders are looked at the
 * call's cursor leads to their next page; behind them it is "+SOL-USD ETH-EUR|CURSOR": the products that are left, and the next page of
 * the first of them. */
#include "adapters/coinbase-exchange/finx-coinbase-exchange-private.h"

#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"

#define FIRST_ROWS "1000"       /* of a page, when many are looked at */
#define MOST_ROWS  "100"
#define LOOK_BACK  (30 * FINX_USEC_PER_DAY)      /* an order may be that old when it is filled, if nothing was heard of it */
#define MARGIN     (10 * FINX_USEC_PER_MIN)      /* looked at twice: clocks differ */

static gboolean
is_behind_orders (const FinxBrokerCall *call)
{
  return call->cursor != NULL && *call->cursor == '+';
}

/* Orders that were placed before are known. */
static gint64
first_order_us (FinxCoinbaseExchange *self,
                const FinxBrokerCall *call)
{
  gint64 wanted_us = MAX (call->from_us, LOOK_BACK) - LOOK_BACK;

  return self->seen_to_us != 0 && self->seen_from_us <= wanted_us ? MAX (wanted_us, self->seen_to_us - MARGIN) : wanted_us;
}

static void
add_page (FinxHttpRequest *request,
          const char      *limit,
          const char      *after)       /* (nullable): the first one */
{
  finx_http_request_add_query (request, "limit", limit);
  if (after != NULL && *after != '\0')
    finx_http_request_add_query (request, "after", after);
}

FinxHttpRequest *
coinbase_exchange_ask_fills (FinxCoinbaseExchange *self,
                             FinxBrokerCall       *call)
{
  const char *url = finx_broker_client_get_url (FINX_BROKER_CLIENT (self), FINX_ENDPOINT_API);
  FinxHttpRequest *request;
  gint64 first_us = first_order_us (self, call);

  if (is_behind_orders (call))
    {
      g_autofree char *product = g_strndup (call->cursor + 1, strcspn (call->cursor + 1, " |"));
      const char *mark = strchr (call->cursor, '|');

      request = finx_http_request_new (url, "/fills");
      finx_http_request_add_query (request, "product_id", product);
      add_page (request, MOST_ROWS, mark != NULL ? mark + 1 : NULL);
      return request;
    }
  request = finx_http_request_new (url, "/orders");
  finx_http_request_add_query (request, "status", "all");
  finx_http_request_add_query (request, "sortedBy", "created_at");
  finx_http_request_add_query (request, "sorting", "desc");
  if (first_us > 0)
    {
      g_autofree char *text = finx_time_format_iso (first_us);

      finx_http_request_add_query (request, "start_date", text);
    }
  add_page (request, self->seen_to_us != 0 ? MOST_ROWS : FIRST_ROWS, call->cursor);
  return request;
}

/* (transfer full) (nullable): the products that may have fills of this time; %NULL: none */
static char *
list_active (FinxCoinbaseExchange *self,
             const FinxBrokerCall *call)
{
  g_autoptr(GPtrArray) open = finx_order_ledger_get_open (finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self)));
  g_autoptr(GString) text = g_string_new ("+");
  GHashTableIter iter;
  gpointer product, time_us;

  for (guint i = 0; i < open->len; i++)
    coinbase_exchange_note_active (self, finx_broker_client_get_symbol (FINX_BROKER_CLIENT (self), ((FinxOrder *) open->pdata[i])->instrument),
                                   finx_broker_client_get_now (FINX_BROKER_CLIENT (self)));
  g_hash_table_iter_init (&iter, self->active);
  while (g_hash_table_iter_next (&iter, &product, &time_us))
    if (*(gint64 *) time_us >= call->from_us - MARGIN && strpbrk (product, " |") == NULL)
      g_string_append_printf (text, "%s%s", text->len > 1 ? " " : "", (const char *) product);
  return text->len > 1 ? g_strdup (text->str) : NULL;
}

static FinxCallOutcome
begin_products (FinxCoinbaseExchange *self,
                FinxBrokerCall       *call)
{
  g_free (call->cursor);
  call->cursor = list_active (self, call);
  return call->cursor != NULL ? FINX_CALL_MORE : FINX_CALL_DONE;
}

static FinxCallOutcome
next_product (FinxBrokerCall *call)
{
  const char *rest = strchr (call->cursor, ' ');
  g_autofree char *others = rest != NULL ? g_strndup (rest + 1, strcspn (rest + 1, "|")) : NULL;

  g_clear_pointer (&call->cursor, g_free);
  if (others != NULL)
    {
      call->cursor = g_strconcat ("+", others, NULL);
      return FINX_CALL_MORE;
    }
  finx_broker_call_sort (call);
  return FINX_CALL_DONE;
}

static FinxCallOutcome
read_orders (FinxCoinbaseExchange *self,
             FinxBrokerCall       *call,
             const FinxHttpReply  *reply,
             const FinxJsonNode   *root,
             GError              **error)
{
  gint64 first_us = first_order_us (self, call), oldest_us = G_MAXINT64;
  FinxCallOutcome outcome;

  for (const FinxJsonNode *node = finx_json_node_first (root); node != NULL; node = finx_json_node_next (root, node))
    {
      g_autoptr(FinxOrder) order = coinbase_exchange_parse_order (self, node);
      g_autofree char *product = finx_json_node_text (finx_json_node_get (node, "product_id"));

      if (order != NULL)
        oldest_us = MIN (oldest_us, order->placed_us);
      else if (product != NULL)         /* an order of a kind that is not known may have fills */
        coinbase_exchange_note_active (self, product, finx_broker_client_get_now (FINX_BROKER_CLIENT (self)));
      else
        return coinbase_exchange_not_understood (error);
    }
  outcome = coinbase_exchange_turn_page (call, reply, "", error);
  if (outcome == FINX_CALL_FAILED)
    return outcome;
  if (outcome == FINX_CALL_MORE && finx_json_node_count (root) > 0 && oldest_us >= first_us)
    return FINX_CALL_MORE;
  if (self->seen_to_us == 0 || MAX (call->from_us, LOOK_BACK) - LOOK_BACK < self->seen_from_us)
    self->seen_from_us = first_us;
  self->seen_to_us = finx_broker_client_get_now (FINX_BROKER_CLIENT (self));
  return begin_products (self, call);
}

FinxCallOutcome
coinbase_exchange_read_fills (FinxCoinbaseExchange *self,
                              FinxBrokerCall       *call,
                              const FinxHttpReply  *reply,
                              const FinxJsonNode   *root,
                              GError              **error)
{
  g_autofree char *prefix = NULL;
  gint64 oldest_us = G_MAXINT64;
  FinxCallOutcome outcome;

  if (is_behind_orders (call) && reply->status == 404)
    return next_product (call);         /* a market that is gone */
  if (!finx_json_node_is_array (root))
    return coinbase_exchange_not_understood (error);
  if (!is_behind_orders (call))
    return read_orders (self, call, reply, root, error);
  for (const FinxJsonNode *node = finx_json_node_first (root); node != NULL; node = finx_json_node_next (root, node))
    {
      FinxFill *fill = coinbase_exchange_parse_fill (self, node);

      if (fill == NULL)
        return coinbase_exchange_not_understood (error);
      oldest_us = MIN (oldest_us, fill->time_us);
      if (fill->time_us >= call->from_us && (call->to_us <= 0 || fill->time_us < call->to_us))
        g_ptr_array_add (call->rows, fill);
      else
        finx_fill_free (fill);
    }
  prefix = g_strndup (call->cursor, strcspn (call->cursor, "|") + 1);
  if (prefix[strlen (prefix) - 1] != '|')
    {
      g_autofree char *products = g_steal_pointer (&prefix);

      prefix = g_strconcat (products, "|", NULL);
    }
  if (finx_json_node_count (root) == 0 || oldest_us < call->from_us)
    return next_product (call);
  outcome = coinbase_exchange_turn_page (call, reply, prefix, error);
  if (outcome != FINX_CALL_DONE)
    return outcome;
  call->cursor = g_steal_pointer (&prefix);
  return next_product (call);
}
