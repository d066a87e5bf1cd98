/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alpaca's answers. Anything may be missing, null, or of another type: an order or a figure that can not be read is not made up. */
#include "adapters/alpaca/finx-alpaca-private.h"

#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-string.h"
#include "base/finx-text.h"
#include "model/finx-option-contract.h"

#define PAGE       500          /* rows of a full page of orders */
#define FILLS_PAGE 100

static const struct
{
  const char    *name;
  FinxOrderState state;
} states[] = {
  { "pending_new", FINX_ORDER_PENDING },        { "accepted", FINX_ORDER_PENDING },    { "accepted_for_bidding", FINX_ORDER_PENDING },
  { "new", FINX_ORDER_WORKING },                { "held", FINX_ORDER_WAITING },        { "stopped", FINX_ORDER_WORKING },
  { "suspended", FINX_ORDER_WORKING },          { "done_for_day", FINX_ORDER_WORKING }, { "pending_cancel", FINX_ORDER_WORKING },
  { "pending_replace", FINX_ORDER_WORKING },    { "calculated", FINX_ORDER_WORKING },  { "partially_filled", FINX_ORDER_PARTIAL },
  { "filled", FINX_ORDER_FILLED },              { "canceled", FINX_ORDER_CANCELLED },  { "rejected", FINX_ORDER_REJECTED },
  { "expired", FINX_ORDER_EXPIRED },            { "replaced", FINX_ORDER_CANCELLED },
};

/* Errors */

/* What is said, in the broker's words, and short. */
static char *
words_of (const FinxHttpReply *reply)
{
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (reply->body, reply->length, NULL);
  const FinxJsonNode *message = tree != NULL ? finx_json_node_get (finx_json_tree_get_root (tree), "message") : NULL;
  g_autofree char *text = finx_json_node_text (message);

  if (text == NULL || *text == '\0')
    return g_strdup_printf ("HTTP %u", reply->status);
  return finx_broker_shorten (g_steal_pointer (&text));
}

static void
explain (const FinxBrokerCall *call,
         const FinxHttpReply  *reply,
         GError              **error)
{
  g_autofree char *words = words_of (reply);

  switch (reply->status)
    {
    case 401:
      finx_set_error (error, FINX_ERROR_AUTH, "FINX-ALPACA-010",
                      "Alpaca refuses the key: %s. Nothing was sent. Check it; keys of the paper and the live account are not the same", words);
      break;
    case 404:
      finx_set_error (error, call->kind == FINX_CALL_PLACE ? FINX_ERROR_REJECTED : FINX_ERROR_NOT_FOUND, "FINX-ALPACA-011", "Alpaca does not have it: %s", words);
      break;
    case 400:
    case 403:
    case 422:
      if (call->kind == FINX_CALL_PLACE && strstr (words, "client_order_id") != NULL)
        finx_set_error (error, FINX_ERROR_PROTOCOL, "FINX-ALPACA-017", "Alpaca knows an order of that id already: %s", words);
      else if (call->kind == FINX_CALL_CLOCK || call->kind == FINX_READ_ACCOUNTS)
        finx_set_error (error, FINX_ERROR_AUTH, "FINX-ALPACA-012", "Alpaca refuses this account: %s. Nothing was sent", words);
      else
        finx_set_error (error, FINX_ERROR_REJECTED, "FINX-ALPACA-013", "Alpaca said no: %s", words);
      break;
    default:
      finx_set_error (error, FINX_ERROR_PROTOCOL, "FINX-ALPACA-014", "Alpaca answered in a way that FinX does not know: %s", words);
      break;
    }
}

static FinxCallOutcome
not_understood (GError **error)
{
  finx_set_error (error, FINX_ERROR_PROTOCOL, "FINX-ALPACA-015", "Alpaca's answer could not be understood. Nothing of it was used");
  return FINX_CALL_FAILED;
}

/* Instruments */

/* Shares: what the exchange's rules say, as Alpaca does not; prices between two ticks do occur in trades, so they have two digits more. */
static FinxInstrument *
draft_instrument (const char *symbol,
                  const char *name,
                  gboolean    is_crypto)
{
  g_autoptr(GString) ours = g_string_new (symbol);
  const char *quote = is_crypto ? strchr (symbol, '/') : NULL;
  FinxOptionContract contract;
  gboolean is_option = !is_crypto && finx_option_contract_parse (symbol, &contract);
  FinxInstrument *draft;

  g_string_replace (ours, "/", "-", 0);
  draft = finx_instrument_new_plain (ours->str, name, "", is_crypto ? FINX_ASSET_CRYPTO : is_option ? FINX_ASSET_OPTION : FINX_ASSET_EQUITY,
                                     quote != NULL ? quote + 1 : "USD");
  draft->calendar = is_crypto ? FINX_CALENDAR_ALWAYS : FINX_CALENDAR_US_EQUITY;
  draft->lot_step = finx_decimal_new (1, 9);
  draft->size_scale = 9;
  draft->price_scale = is_crypto ? 9 : 4;
  if (is_crypto)
    draft->tick_size = finx_decimal_new (1, 9);
  if (!is_option)
    return draft;
  draft->tick_size = finx_decimal_new (1, 2);
  draft->lot_step = FINX_DECIMAL_ONE;
  draft->size_scale = 0;
  draft->multiplier = finx_decimal_new (FINX_OPTION_SHARES, 0);
  return draft;
}

/* "BTCUSD" of a position is "BTC/USD" elsewhere. */
static char *
with_slash (const char *symbol)
{
  static const char *const quotes[] = { "USDT", "USDC", "USD", "BTC" };

  for (gsize i = 0; strchr (symbol, '/') == NULL && i < G_N_ELEMENTS (quotes); i++)
    if (g_str_has_suffix (symbol, quotes[i]) && strlen (symbol) > strlen (quotes[i]))
      return g_strdup_printf ("%.*s/%s", (int) (strlen (symbol) - strlen (quotes[i])), symbol, quotes[i]);
  return g_strdup (symbol);
}

/* (nullable): also one that was not met before */
const FinxInstrument *
alpaca_find_instrument (FinxAlpaca *self,
                        const char *symbol,
                        gboolean    is_crypto)
{
  g_autofree char *venue_symbol = is_crypto ? with_slash (symbol) : g_strdup (symbol);
  const FinxInstrument *known = finx_broker_client_find (FINX_BROKER_CLIENT (self), venue_symbol);
  g_autoptr(FinxInstrument) draft = NULL;

  if (known != NULL || *symbol == '\0')
    return known;
  draft = draft_instrument (venue_symbol, venue_symbol, is_crypto);
  return finx_broker_client_learn (FINX_BROKER_CLIENT (self), venue_symbol, draft);
}

static const FinxInstrument *
instrument_of (FinxAlpaca         *self,
               const FinxJsonNode *node)
{
  g_autofree char *symbol = finx_json_node_text (finx_json_node_get (node, "symbol"));
  gboolean is_crypto = finx_json_node_is (finx_json_node_get (node, "asset_class"), "crypto") || (symbol != NULL && strchr (symbol, '/') != NULL);

  return symbol != NULL ? alpaca_find_instrument (self, symbol, is_crypto) : NULL;
}

static FinxCallOutcome
read_instruments (FinxBrokerCall     *call,
                  const FinxJsonNode *root,
                  GError            **error)
{
  if (!finx_json_node_is_array (root))
    return not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (root); node != NULL; node = finx_json_node_next (root, node))
    {
      g_autofree char *symbol = finx_json_node_text (finx_json_node_get (node, "symbol"));
      g_autofree char *name = finx_json_node_text (finx_json_node_get (node, "name"));
      gboolean is_crypto = finx_json_node_is (finx_json_node_get (node, "class"), "crypto");
      FinxInstrument *draft;

      if (symbol == NULL || !finx_json_node_boolean (finx_json_node_get (node, "tradable")) || !finx_broker_call_wants (call, symbol, name != NULL ? name : ""))
        continue;
      draft = draft_instrument (symbol, name, is_crypto);
      finx_broker_json_step (node, "price_increment", &draft->tick_size, &draft->price_scale);
      finx_broker_json_step (node, "min_trade_increment", &draft->lot_step, &draft->size_scale);
      if (!is_crypto && !finx_json_node_boolean (finx_json_node_get (node, "fractionable")))
        {
          draft->lot_step = FINX_DECIMAL_ONE;
          draft->size_scale = 0;
        }
      if (finx_instrument_validate (draft, NULL))
        g_ptr_array_add (call->rows, draft);
      else
        finx_instrument_free (draft);
    }
  return call->step == 0 ? FINX_CALL_MORE : FINX_CALL_DONE;
}

/* Account */

static FinxCallOutcome
read_account (FinxBrokerClient   *client,
              FinxBrokerCall     *call,
              const FinxJsonNode *root,
              GError            **error)
{
  FinxBrokerAccount *account;
  g_autofree char *id = finx_json_node_text (finx_json_node_get (root, "account_number"));
  g_autofree char *status = finx_json_node_text (finx_json_node_get (root, "status"));
  gboolean is_blocked = finx_broker_json_is_true (root, "trading_blocked") || finx_broker_json_is_true (root, "account_blocked") || finx_broker_json_is_true (root, "trade_suspended_by_user");

  if (id == NULL || status == NULL)
    return not_understood (error);
  account = g_new0 (FinxBrokerAccount, 1);
  account->name = g_strdup_printf ("Alpaca %s", id);
  account->id = g_steal_pointer (&id);
  account->currency = finx_json_node_text (finx_json_node_get (root, "currency"));
  if (account->currency == NULL)
    account->currency = g_strdup ("USD");
  account->is_paper = finx_broker_client_is_paper (client);
  account->may_trade = g_str_equal (status, "ACTIVE") && !is_blocked;
  account->note = account->may_trade ? g_strdup ("") : g_strdup_printf ("%s%s", status, is_blocked ? ", blocked" : "");
  g_ptr_array_add (call->rows, account);
  return FINX_CALL_DONE;
}

static FinxCallOutcome
read_balances (FinxBrokerCall     *call,
               const FinxJsonNode *root,
               GError            **error)
{
  FinxDecimal cash = finx_json_node_decimal (finx_json_node_get (root, "cash"));
  FinxBalance *balance;

  if (!finx_decimal_is_known (cash))
    return not_understood (error);
  balance = g_new0 (FinxBalance, 1);
  balance->currency = finx_json_node_text (finx_json_node_get (root, "currency"));
  if (balance->currency == NULL)
    balance->currency = g_strdup ("USD");
  balance->total = cash;
  balance->available = finx_json_node_decimal (finx_json_node_get (root, "non_marginable_buying_power"));
  balance->equity = finx_json_node_decimal (finx_json_node_get (root, "equity"));
  balance->buying_power = finx_json_node_decimal (finx_json_node_get (root, "buying_power"));
  g_ptr_array_add (call->rows, balance);
  return FINX_CALL_DONE;
}

static FinxCallOutcome
read_positions (FinxAlpaca         *self,
                FinxBrokerCall     *call,
                const FinxJsonNode *root,
                GError            **error)
{
  if (!finx_json_node_is_array (root))
    return not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (root); node != NULL; node = finx_json_node_next (root, node))
    {
      const FinxInstrument *instrument = instrument_of (self, node);
      FinxDecimal quantity = finx_json_node_decimal (finx_json_node_get (node, "qty"));
      FinxBrokerPosition *position;

      if (instrument == NULL || !finx_decimal_is_known (quantity))
        return not_understood (error);          /* a list that lacks one would be wrong */
      position = g_new0 (FinxBrokerPosition, 1);
      position->instrument = instrument;
      position->quantity = quantity;
      position->available = finx_json_node_decimal (finx_json_node_get (node, "qty_available"));
      position->average_price = finx_json_node_decimal (finx_json_node_get (node, "avg_entry_price"));
      position->price = finx_json_node_decimal (finx_json_node_get (node, "current_price"));
      position->unrealised = finx_json_node_decimal (finx_json_node_get (node, "unrealized_pl"));
      g_ptr_array_add (call->rows, position);
    }
  return FINX_CALL_DONE;
}

/* Orders */

static FinxOrderState
read_state (const FinxJsonNode *node,
            const FinxOrder    *order)
{
  const FinxJsonNode *status = finx_json_node_get (node, "status");

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (finx_json_node_is (status, states[i].name))
      {
        if (g_str_equal (states[i].name, "calculated") && finx_decimal_equal (order->filled, order->quantity))
          return FINX_ORDER_FILLED;
        if (states[i].state == FINX_ORDER_WORKING && finx_decimal_sign (order->filled) > 0)
          return FINX_ORDER_PARTIAL;
        return states[i].state;
      }
  return FINX_ORDER_UNKNOWN;
}

static gboolean
read_side (const FinxJsonNode *node,
           FinxOrder          *order)
{
  const FinxJsonNode *side = finx_json_node_get (node, "side");

  order->side = finx_json_node_is (side, "buy") ? FINX_SIDE_BUY : FINX_SIDE_SELL;
  return order->side == FINX_SIDE_BUY || finx_json_node_is (side, "sell") || finx_json_node_is (side, "sell_short");
}

static gboolean
read_terms (const FinxJsonNode *node,
            FinxOrder          *order)
{
  static const char *const types[] = { "market", "limit", "stop", "stop_limit", "trailing_stop" };
  static const char *const tifs[FINX_N_TIFS] = { "day", "gtc", "ioc", "fok", "gtd", "opg", "cls" };
  guint type = 0, tif = 0;

  if (!read_side (node, order))
    return FALSE;
  while (type < G_N_ELEMENTS (types) && !finx_json_node_is (finx_json_node_get (node, "type"), types[type]))
    type++;
  while (tif < G_N_ELEMENTS (tifs) && !finx_json_node_is (finx_json_node_get (node, "time_in_force"), tifs[tif]))
    tif++;
  order->type = (FinxOrderType) type;
  order->tif = (FinxTimeInForce) tif;
  return type < G_N_ELEMENTS (types) && tif < G_N_ELEMENTS (tifs);
}

/* Ours is what stands before the mark of a change, see finx-alpaca-request.c. */
static char *
read_client_id (const FinxJsonNode *node)
{
  char *id = finx_json_node_text (finx_json_node_get (node, "client_order_id"));

  if (id == NULL || strlen (id) > 64)
    {
      g_free (id);
      return g_strdup ("");
    }
  if (strchr (id, '~') != NULL)
    *strchr (id, '~') = '\0';
  return id;
}

/**
 * alpaca_parse_order:
 *
 * Returns: (transfer full) (nullable): as Alpaca has it; %NULL: not an order that can be read
 */
FinxOrder *
alpaca_parse_order (FinxAlpaca         *self,
                    const FinxJsonNode *node)
{
  g_autoptr(FinxOrder) order = finx_order_new ();
  g_autofree char *venue_id = finx_json_node_text (finx_json_node_get (node, "id"));

  order->instrument = instrument_of (self, node);
  if (venue_id == NULL || *venue_id == '\0' || order->instrument == NULL || !read_terms (node, order))
    return NULL;
  g_free (order->venue_id);
  order->venue_id = g_steal_pointer (&venue_id);
  g_free (order->client_id);
  order->client_id = read_client_id (node);
  finx_set_str (&order->account, finx_broker_client_get_account (FINX_BROKER_CLIENT (self)));
  order->quantity = finx_broker_json_positive (node, "qty");
  order->notional = finx_broker_json_positive (node, "notional");
  if (!finx_decimal_is_known (order->notional))
    order->notional = FINX_DECIMAL_ZERO;
  order->limit_price = finx_json_node_decimal (finx_json_node_get (node, "limit_price"));
  order->stop_price = finx_json_node_decimal (finx_json_node_get (node, "stop_price"));
  order->trail = finx_json_node_decimal (finx_json_node_get (node, "trail_price"));
  order->filled = finx_json_node_decimal (finx_json_node_get (node, "filled_qty"));
  order->average_price = finx_json_node_decimal (finx_json_node_get (node, "filled_avg_price"));
  order->is_extended = finx_broker_json_is_true (node, "extended_hours");
  order->placed_us = finx_json_node_time (finx_json_node_get (node, "submitted_at"));
  order->updated_us = finx_json_node_time (finx_json_node_get (node, "updated_at"));
  if (!finx_decimal_is_known (order->filled) || finx_decimal_sign (order->filled) < 0)
    return NULL;
  order->state = read_state (node, order);
  if (order->state == FINX_ORDER_UNKNOWN)
    {
      g_autofree char *status = finx_json_node_text (finx_json_node_get (node, "status"));

      g_free (order->reason);
      order->reason = g_strdup_printf (finx_text ("Alpaca calls its state “%s”, which FinX does not know: check it at the broker"), status != NULL ? status : "");
    }
  return g_steal_pointer (&order);
}

static gboolean
is_replaced (const FinxJsonNode *node)
{
  return finx_json_node_is (finx_json_node_get (node, "status"), "replaced");
}

/* Whether it was to take the place of another one, and did not: that one is as it was. */
gboolean
alpaca_is_refused_change (const FinxJsonNode *node)
{
  g_autofree char *old = finx_broker_json_text (node, "replaces");

  return old != NULL && finx_json_node_is (finx_json_node_get (node, "status"), "rejected");
}

/* Whether another one says how it is with the order. */
static gboolean
is_past (const FinxJsonNode *node)
{
  return is_replaced (node) || alpaca_is_refused_change (node);
}

/* An order that took the place of another one says so, whoever changed it, and whether or not that one's end was heard. While it is on its way
 * the other one counts. */
void
alpaca_note_change (FinxAlpaca         *self,
                    const FinxOrder    *order,
                    const FinxJsonNode *node)
{
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self));
  g_autofree char *old = finx_broker_json_text (node, "replaces");
  const FinxOrder *known = old != NULL ? finx_order_ledger_find_venue (ledger, old) : NULL;

  if (known != NULL && order->state != FINX_ORDER_PENDING && order->state != FINX_ORDER_UNKNOWN && order->state != FINX_ORDER_REJECTED)
    finx_order_ledger_follow (ledger, known->client_id, old, order->venue_id);
}

/* The exit orders of a bracket come with ids of Alpaca's; ours are known by their entry and their type. */
static void
name_leg (FinxAlpaca *self,
          FinxOrder  *leg,
          const char *parent)
{
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self));
  g_autoptr(GPtrArray) open = finx_order_ledger_get_open (ledger);

  if (finx_order_ledger_find_venue (ledger, leg->venue_id) != NULL)
    return;
  for (guint i = 0; i < open->len; i++)
    {
      const FinxOrder *order = open->pdata[i];

      if (g_str_equal (order->parent, parent) && order->type == leg->type)
        {
          finx_set_str (&leg->client_id, order->client_id);
          return;
        }
    }
}

static gboolean
read_one (FinxAlpaca         *self,
          FinxBrokerCall     *call,
          const FinxJsonNode *node)
{
  FinxOrder *order = alpaca_parse_order (self, node);
  const FinxJsonNode *legs = finx_json_node_get (node, "legs");

  if (order == NULL)
    return FALSE;
  alpaca_note_change (self, order, node);
  g_ptr_array_add (call->rows, order);
  for (const FinxJsonNode *leg = finx_json_node_first (legs); leg != NULL; leg = finx_json_node_next (legs, leg))
    {
      FinxOrder *exit_order;

      if (is_past (leg))
        continue;
      exit_order = alpaca_parse_order (self, leg);
      if (exit_order == NULL)
        return FALSE;
      alpaca_note_change (self, exit_order, leg);
      name_leg (self, exit_order, order->client_id);
      g_ptr_array_add (call->rows, exit_order);
    }
  return TRUE;
}

/* Of a cancellation: its order has to be found first. */
gboolean
alpaca_is_looking (const FinxBrokerCall *call)
{
  return call->venue_id == NULL && (call->cursor != NULL || *((FinxOrder *) call->orders->pdata[0])->venue_id == '\0');
}

/* (transfer full) (nullable): the order that counts in place of one that is looked for: the one that took its place, or that it did not take
 * the place of; nobody is sent round in a circle */
static char *
find_next (const FinxBrokerCall *call,
           const FinxJsonNode   *root)
{
  if (call->kind != FINX_CALL_QUERY && call->kind != FINX_CALL_CANCEL)
    return NULL;
  if (is_replaced (root))
    return finx_broker_json_text (root, "replaced_by");
  return call->cursor == NULL && alpaca_is_refused_change (root) ? finx_broker_json_text (root, "replaces") : NULL;
}

/* What was placed or looked up, perhaps to be cancelled then. */
static FinxCallOutcome
read_order (FinxAlpaca         *self,
            FinxBrokerCall     *call,
            const FinxJsonNode *root,
            GError            **error)
{
  char *next = find_next (call, root);

  if (next != NULL)
    {
      g_free (call->cursor);
      call->cursor = next;
      return FINX_CALL_MORE;
    }
  if (!read_one (self, call, root))
    return not_understood (error);
  call->venue_id = g_strdup (((FinxOrder *) call->rows->pdata[0])->venue_id);
  return call->kind == FINX_CALL_CANCEL ? FINX_CALL_MORE : FINX_CALL_DONE;
}

/* That a change was taken is not that it came to pass: the order is as it was until the stream, or the next look, tells that another one
 * took its place. */
static FinxCallOutcome
read_replaced (FinxAlpaca         *self,
               const FinxJsonNode *root,
               GError            **error)
{
  g_autoptr(FinxOrder) order = alpaca_parse_order (self, root);

  if (order == NULL)
    return not_understood (error);
  if (order->state == FINX_ORDER_REJECTED)
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-ALPACA-013", "Alpaca said no: %s", "rejected");
      return FINX_CALL_FAILED;
    }
  finx_broker_client_sync_soon (FINX_BROKER_CLIENT (self));
  return FINX_CALL_DONE;
}

/* That it was heard is not its end, which the stream tells. What can not be cancelled may have been changed meanwhile. */
static FinxCallOutcome
read_cancelled (FinxBrokerCall      *call,
                const FinxHttpReply *reply,
                GError             **error)
{
  if (reply->status == 422 && call->venue_id == NULL)
    {
      call->cursor = g_strdup (((FinxOrder *) call->orders->pdata[0])->venue_id);
      return FINX_CALL_MORE;
    }
  if (reply->status == 204)
    return FINX_CALL_DONE;
  if (reply->status >= 200 && reply->status <= 299)
    return not_understood (error);
  explain (call, reply, error);
  return FINX_CALL_FAILED;
}

/* Where one begins to look behind a page. The time is exclusive, and several orders may have the same, so it is that much earlier. */
static char *
read_place (const FinxJsonNode *node)
{
  gint64 time_us = finx_json_node_time (finx_json_node_get (node, "submitted_at"));

  return time_us > 1 ? finx_time_format_iso (time_us - 1) : NULL;
}

/* Adds what is not there yet. %FALSE: it can not be read, and a list without it would be wrong */
static gboolean
read_row (FinxAlpaca         *self,
          FinxBrokerCall     *call,
          GHashTable         *ids,
          const FinxJsonNode *node,
          gboolean           *is_new)
{
  char *id = finx_json_node_text (finx_json_node_get (node, "id"));

  if (id == NULL)
    return FALSE;
  *is_new = g_hash_table_add (ids, id);
  return !*is_new || is_past (node) || read_one (self, call, node);
}

/* A full page has another one behind it, unless it has nothing but what came before. */
static FinxCallOutcome
read_orders (FinxAlpaca         *self,
             FinxBrokerCall     *call,
             const FinxJsonNode *root,
             GError            **error)
{
  g_autoptr(GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = 0, n_new = 0;

  if (!finx_json_node_is_array (root))
    return not_understood (error);
  for (guint i = 0; i < call->rows->len; i++)
    g_hash_table_add (ids, g_strdup (((FinxOrder *) call->rows->pdata[i])->venue_id));
  for (const FinxJsonNode *node = finx_json_node_first (root); node != NULL; node = finx_json_node_next (root, node), n++)
    {
      gboolean is_new;

      if (!read_row (self, call, ids, node, &is_new))
        return not_understood (error);
      n_new += is_new;
      g_free (call->cursor);
      call->cursor = read_place (node);
    }
  if (n < PAGE || n_new == 0)
    return FINX_CALL_DONE;
  return call->cursor != NULL ? FINX_CALL_MORE : not_understood (error);
}

/**
 * alpaca_make_fill:
 * @node: with price and quantity of this fill
 * @cumulated: of the order, with this fill
 *
 * The stream and the list of fills have different ids for one fill; the order and what of it is filled with it are the same.
 *
 * Returns: (transfer full) (nullable): @order's fill, which goes by the order's venue id
 */
FinxFill *
alpaca_make_fill (const FinxOrder    *order,
                  const FinxJsonNode *node,
                  FinxDecimal         cumulated,
                  gint64              time_us)
{
  FinxDecimal price = finx_json_node_decimal (finx_json_node_get (node, "price"));
  FinxDecimal quantity = finx_json_node_decimal (finx_json_node_get (node, "qty"));
  g_autofree char *sum = finx_decimal_is_known (cumulated) ? finx_decimal_to_string (finx_decimal_normalize (cumulated)) : NULL;
  FinxFill *fill;

  if (sum == NULL || finx_decimal_sign (price) <= 0 || finx_decimal_sign (quantity) <= 0 || time_us == 0)
    return NULL;
  fill = finx_fill_new ();
  g_free (fill->id);
  fill->id = g_strdup_printf ("%s/%s", order->venue_id, sum);
  finx_set_str (&fill->client_id, order->venue_id);
  finx_set_str (&fill->account, order->account);
  fill->instrument = order->instrument;
  fill->side = order->side;
  fill->quantity = quantity;
  fill->price = price;
  fill->fee = FINX_DECIMAL_ZERO;        /* booked by Alpaca as rows of their own, on the next day */
  fill->mid = FINX_DECIMAL_UNKNOWN;
  fill->time_us = time_us;
  return fill;
}

static FinxCallOutcome
read_fills (FinxAlpaca         *self,
            FinxBrokerCall     *call,
            const FinxJsonNode *root,
            GError            **error)
{
  guint n = 0;

  if (!finx_json_node_is_array (root))
    return not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (root); node != NULL; node = finx_json_node_next (root, node), n++)
    {
      g_autoptr(FinxOrder) order = finx_order_new ();
      FinxFill *fill = NULL;

      g_free (order->venue_id);
      order->venue_id = finx_json_node_text (finx_json_node_get (node, "order_id"));
      finx_set_str (&order->account, finx_broker_client_get_account (FINX_BROKER_CLIENT (self)));
      order->instrument = instrument_of (self, node);
      if (order->venue_id != NULL && order->instrument != NULL && read_side (node, order))
        fill = alpaca_make_fill (order, node, finx_json_node_decimal (finx_json_node_get (node, "cum_qty")),
                                 finx_json_node_time (finx_json_node_get (node, "transaction_time")));
      if (fill == NULL)
        return not_understood (error);
      g_ptr_array_add (call->rows, fill);
      g_free (call->cursor);
      call->cursor = finx_json_node_text (finx_json_node_get (node, "id"));
    }
  return n >= FILLS_PAGE && call->cursor != NULL ? FINX_CALL_MORE : FINX_CALL_DONE;
}

/* Prices */

static FinxCallOutcome
read_quote (FinxAlpaca         *self,
            FinxBrokerCall     *call,
            const FinxJsonNode *root,
            GError            **error)
{
  g_autofree char *symbol = alpaca_symbol_of (self, call->instrument);
  const FinxJsonNode *snapshots = finx_json_node_get (root, "snapshots");
  const FinxJsonNode *node = finx_json_node_get (snapshots != NULL ? snapshots : root, symbol);
  const FinxJsonNode *best = finx_json_node_get (node, "latestQuote"), *trade = finx_json_node_get (node, "latestTrade");
  FinxBrokerQuote *quote;

  if (!finx_json_node_is_object (root))
    return not_understood (error);
  if (node == NULL)
    {
      finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-ALPACA-016", "Alpaca has no prices of %s", call->instrument->symbol);
      return FINX_CALL_FAILED;
    }
  quote = g_new0 (FinxBrokerQuote, 1);
  quote->instrument = call->instrument;
  quote->bid = finx_broker_json_positive (best, "bp");
  quote->bid_size = finx_broker_json_positive (best, "bs");
  quote->ask = finx_broker_json_positive (best, "ap");
  quote->ask_size = finx_broker_json_positive (best, "as");
  quote->last = finx_broker_json_positive (trade, "p");
  quote->last_size = finx_broker_json_positive (trade, "s");
  quote->previous_close = finx_broker_json_positive (finx_json_node_get (node, "prevDailyBar"), "c");
  quote->time_us = MAX (finx_json_node_time (finx_json_node_get (best, "t")), finx_json_node_time (finx_json_node_get (trade, "t")));
  g_ptr_array_add (call->rows, quote);
  return FINX_CALL_DONE;
}

static FinxCallOutcome
read_book (FinxAlpaca         *self,
           FinxBrokerCall     *call,
           const FinxJsonNode *root,
           GError            **error)
{
  g_autofree char *symbol = alpaca_symbol_of (self, call->instrument);
  const FinxJsonNode *node = finx_json_node_get (finx_json_node_get (root, "orderbooks"), symbol);
  FinxDepth *depth;

  if (node == NULL)
    return not_understood (error);
  depth = g_new0 (FinxDepth, 1);
  depth->instrument = call->instrument->index;
  depth->time_us = finx_json_node_time (finx_json_node_get (node, "t"));
  depth->n_bids = finx_broker_json_levels (finx_json_node_get (node, "b"), "p", "s", call->instrument, depth->bids);
  depth->n_asks = finx_broker_json_levels (finx_json_node_get (node, "a"), "p", "s", call->instrument, depth->asks);
  g_ptr_array_add (call->rows, depth);
  return FINX_CALL_DONE;
}

static FinxCallOutcome
read_bars (FinxAlpaca         *self,
           FinxBrokerCall     *call,
           const FinxJsonNode *root,
           GError            **error)
{
  g_autofree char *symbol = alpaca_symbol_of (self, call->instrument);
  const FinxJsonNode *bars = finx_json_node_get (finx_json_node_get (root, "bars"), symbol);

  if (!finx_json_node_is_object (root))
    return not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (bars); node != NULL; node = finx_json_node_next (bars, node))
    {
      FinxBar bar = {
        .time_us = finx_json_node_time (finx_json_node_get (node, "t")),
        .open = finx_json_node_double (finx_json_node_get (node, "o")),
        .high = finx_json_node_double (finx_json_node_get (node, "h")),
        .low = finx_json_node_double (finx_json_node_get (node, "l")),
        .close = finx_json_node_double (finx_json_node_get (node, "c")),
        .volume = finx_json_node_double (finx_json_node_get (node, "v")),
      };

      finx_broker_call_add_bar (call, &bar);
    }
  g_free (call->cursor);
  call->cursor = finx_json_node_text (finx_json_node_get (root, "next_page_token"));
  return call->cursor != NULL && *call->cursor != '\0' ? FINX_CALL_MORE : FINX_CALL_DONE;
}

static FinxCallOutcome
read_clock (FinxBrokerCall     *call,
            const FinxJsonNode *root,
            GError            **error)
{
  call->time_us = finx_json_node_time (finx_json_node_get (root, "timestamp"));
  return call->time_us != 0 ? FINX_CALL_DONE : not_understood (error);
}

FinxCallOutcome
alpaca_read (FinxBrokerClient     *client,
             FinxBrokerCall       *call,
             const FinxHttpReply  *reply,
             GError              **error)
{
  FinxAlpaca *self = FINX_ALPACA (client);
  g_autoptr(FinxJsonTree) tree = NULL;
  const FinxJsonNode *root;

  if (call->kind == FINX_CALL_CANCEL && !alpaca_is_looking (call))
    return read_cancelled (call, reply, error);
  if (reply->status < 200 || reply->status > 299)
    {
      explain (call, reply, error);
      return FINX_CALL_FAILED;
    }
  tree = finx_json_tree_new (reply->body, reply->length, NULL);
  if (tree == NULL)
    return not_understood (error);
  root = finx_json_tree_get_root (tree);
  switch (call->kind)
    {
    case FINX_CALL_CLOCK:       return read_clock (call, root, error);
    case FINX_READ_ACCOUNTS:    return read_account (client, call, root, error);
    case FINX_READ_BALANCES:    return read_balances (call, root, error);
    case FINX_READ_POSITIONS:   return read_positions (self, call, root, error);
    case FINX_READ_OPEN_ORDERS:
    case FINX_READ_ORDERS:      return read_orders (self, call, root, error);
    case FINX_READ_FILLS:       return read_fills (self, call, root, error);
    case FINX_READ_INSTRUMENTS: return read_instruments (call, root, error);
    case FINX_READ_QUOTE:       return read_quote (self, call, root, error);
    case FINX_READ_BOOK:        return read_book (self, call, root, error);
    case FINX_CALL_BARS:        return read_bars (self, call, root, error);
    case FINX_CALL_REPLACE:     return read_replaced (self, root, error);
    default:                    return read_order (self, call, root, error);
    }
}
