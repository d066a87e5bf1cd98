/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Deriv tells unasked: prices, transactions, contracts. */
#include "adapters/deriv/finx-deriv-private.h"

#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-log.h"

#define MOST_KEPT 4096          /* contracts; those that ended are read again when they are asked for */
#define MOST_ID   64

static gsize
add_tick (const FinxJsonNode   *node,
          const char           *name,
          const FinxInstrument *instrument,
          FinxTickKind          kind,
          FinxTick             *tick)
{
  FinxDecimal price = finx_json_node_decimal (finx_json_node_get (node, name));

  *tick = (FinxTick) { .time_us = deriv_time (node, "epoch"), .instrument = instrument->index, .kind = (guint8) kind };
  return tick->time_us != 0 && finx_decimal_sign (price) > 0
         && finx_decimal_to_units (finx_decimal_rescale (price, instrument->price_scale, FINX_ROUND_HALF_EVEN), instrument->price_scale, &tick->price)
         && tick->price > 0;
}

/* Without sizes: there is no book. An id that can not be one of Deriv's is not kept: it would be said again to end the stream. */
static void
take_tick (FinxDeriv          *self,
           const FinxJsonNode *root)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const FinxJsonNode *node = finx_json_node_get (root, "tick");
  g_autofree char *symbol = finx_json_node_text (finx_json_node_get (node, "symbol"));
  g_autofree char *id = finx_json_node_text (finx_json_node_get (finx_json_node_get (root, "subscription"), "id"));
  const FinxInstrument *instrument;
  FinxTick ticks[3];
  gsize n = 0;

  if (symbol == NULL)
    symbol = finx_json_node_text (finx_json_node_get (node, "underlying_symbol"));
  instrument = symbol != NULL ? finx_broker_client_find (client, symbol) : NULL;
  if (instrument == NULL || !g_hash_table_contains (self->subscriptions, symbol))
    return;
  if (id != NULL && *id != '\0' && strlen (id) <= MOST_ID && strpbrk (id, "\"\\") == NULL)
    g_hash_table_insert (self->subscriptions, g_strdup (symbol), g_strdup (id));
  n += add_tick (node, "bid", instrument, FINX_TICK_BID, &ticks[n]);
  n += add_tick (node, "ask", instrument, FINX_TICK_ASK, &ticks[n]);
  n += add_tick (node, "quote", instrument, FINX_TICK_TRADE, &ticks[n]);
  if (n > 0)
    finx_broker_client_push_ticks (client, ticks, n);
}

static gboolean
is_same (const DerivContract *a,
         const DerivContract *b)
{
  return a->state == b->state && g_str_equal (a->status, b->status) && finx_decimal_equal (a->quantity, b->quantity)
         && finx_decimal_is_known (a->quantity) == finx_decimal_is_known (b->quantity)
         && finx_decimal_is_known (a->take_profit) == finx_decimal_is_known (b->take_profit)
         && finx_decimal_is_known (a->stop_loss) == finx_decimal_is_known (b->stop_loss)
         && finx_decimal_compare (a->take_profit, b->take_profit) == 0 && finx_decimal_compare (a->stop_loss, b->stop_loss) == 0;
}

/* Keeps a copy of what a contract is now. */
void
deriv_keep_contract (FinxDeriv           *self,
                     const DerivContract *contract)
{
  DerivContract *copy = deriv_contract_copy (contract);

  copy->told_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
  if (g_hash_table_size (self->contracts) >= MOST_KEPT)
    g_hash_table_remove_all (self->contracts);
  g_hash_table_insert (self->contracts, g_strdup (copy->id), copy);
}

/* What happens from now on is not heard. */
void
deriv_forget_news (FinxDeriv *self)
{
  GHashTableIter iter;
  gpointer contract;

  g_hash_table_iter_init (&iter, self->contracts);
  while (g_hash_table_iter_next (&iter, NULL, &contract))
    ((DerivContract *) contract)->told_us = 0;
}

/* Comes with each tick; only what changed is news. */
static void
take_contract (FinxDeriv          *self,
               const FinxJsonNode *node)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  g_autoptr(DerivContract) contract = NULL;
  const DerivContract *known;
  gboolean is_news;

  if (finx_json_node_is_object (node) && finx_json_node_count (node) == 0)
    return;                             /* there is none */
  contract = deriv_contract_parse (self, node);
  if (contract == NULL)
    {
      if (finx_json_node_get (node, "contract_type") == NULL)
        finx_broker_client_sync_soon (client);
      return;                           /* of a kind that FinX does not trade */
    }
  known = g_hash_table_lookup (self->contracts, contract->id);
  is_news = known == NULL || !is_same (known, contract);
  deriv_keep_contract (self, contract);
  if (!is_news)
    return;
  if (finx_order_ledger_find_venue (finx_broker_client_get_ledger (client), contract->id) != NULL)
    deriv_take_contract (self, contract, "Told by the broker");
  finx_broker_client_sync_soon (client);
}

/* Something was bought or sold, or came to its end: what it is now is read. */
static void
take_transaction (FinxDeriv          *self,
                  const FinxJsonNode *node)
{
  g_autofree char *id = finx_json_node_text (finx_json_node_get (node, "contract_id"));

  if (id == NULL)
    return;
  g_hash_table_remove (self->contracts, id);
  finx_broker_client_sync_soon (FINX_BROKER_CLIENT (self));
}

/* @root: (nullable): what could not be read. Several streams come over one line: each says what it is. */
void
deriv_take_message (FinxDeriv          *self,
                    const FinxJsonNode *root)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const FinxJsonNode *type = finx_json_node_get (root, "msg_type");

  if (finx_json_node_is (type, "tick"))
    {
      take_tick (self, root);
    }
  else if (finx_json_node_is (type, "proposal_open_contract"))
    {
      take_contract (self, finx_json_node_get (root, "proposal_open_contract"));
    }
  else if (finx_json_node_is (type, "transaction"))
    {
      const FinxJsonNode *node = finx_json_node_get (root, "transaction");

      take_transaction (self, node);
      if (finx_json_node_get (node, "action") == NULL)
        finx_broker_client_stream_ready (client);       /* it only says that from now on it is heard */
    }
  else if (!finx_json_node_is (type, "balance") && !finx_json_node_is (type, "forget"))
    {
      finx_log (FINX_LOG_INFO, "broker", "", "Deriv said something that FinX does not know; the account is read again");
      finx_broker_client_sync_soon (client);
    }
}
