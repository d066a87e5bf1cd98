/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "venue-deriv-private.h"

#include <string.h>

#include "base/finx-clock.h"


static void
proposal_free (gpointer data)
{
  Proposal *proposal = data;

  g_free (proposal->id);
  g_free (proposal->type);
  g_free (proposal->symbol);
  g_free (proposal);
}

static void
contract_free (gpointer data)
{
  g_free (((Contract *) data)->type);
  g_free (((Contract *) data)->symbol);
  g_free (data);
}

static void
state_free (gpointer data)
{
  g_ptr_array_unref (((State *) data)->proposals);
  g_ptr_array_unref (((State *) data)->contracts);
  g_free (((State *) data)->pass);
  g_free (((State *) data)->challenge);
  g_free (((State *) data)->redirect);
  g_free (((State *) data)->access);
  g_free (((State *) data)->refresh);
  g_free (data);
}

/* Saying */

static gint64
number_of (const FinxJsonNode *root)
{
  gint64 number = 0;

  finx_json_node_integer (finx_json_node_get (root, "req_id"), &number);
  return number;
}

/* What it is asked for is the first member whose name is a call. */
static char *
name_call (const char *text,
           gsize       length)
{
  static const char *const names[] = {
    "authorize", "ping", "time", "active_symbols", "contracts_for", "ticks_history", "ticks", "proposal_open_contract", "proposal", "buy", "sell", "cancel",
    "contract_update", "portfolio", "statement", "balance", "transaction", "forget_all", "forget",
  };
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (text, length, NULL);

  for (gsize i = 0; tree != NULL && i < G_N_ELEMENTS (names); i++)
    if (finx_json_node_get (finx_json_tree_get_root (tree), names[i]) != NULL)
      return g_strdup (names[i]);
  return g_strdup ("nothing");
}

static char *
error_text (const char *asked,
            gsize       length,
            const char *code,
            const char *message)
{
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (asked, length, NULL);
  gint64 number = tree != NULL ? number_of (finx_json_tree_get_root (tree)) : 0;
  g_autofree char *name = name_call (asked, length);

  return g_strdup_printf ("{\"echo_req\":%.*s,\"error\":{\"code\":\"%s\",\"message\":\"%s\"},\"msg_type\":\"%s\",\"req_id\":%" G_GINT64_FORMAT "}",
                          tree != NULL ? (int) length : 2, tree != NULL ? asked : "{}", code, message, name, number);
}

static char *
refuse_call (const char *text,
             gsize       length,
             VenueFault  fault)
{
  g_autoptr(FinxJsonTree) tree = NULL;

  switch (fault)
    {
    case VENUE_TOO_OFTEN:
      return error_text (text, length, "RateLimit", "You have reached the rate limit.");
    case VENUE_KEY_REFUSED:
      return error_text (text, length, "InvalidToken", "The token is invalid.");
    case VENUE_FORBIDDEN:
      return error_text (text, length, "PermissionDenied", "Permission denied, requires trade scope.");
    case VENUE_MAINTENANCE:
      return error_text (text, length, "InternalServerError", "Sorry, the site is being updated.");
    case VENUE_STRANGE:
      tree = finx_json_tree_new (text, length, NULL);
      return g_strdup_printf ("{\"echo_req\":7,\"msg_type\":[],\"req_id\":%" G_GINT64_FORMAT ",\"buy\":[],\"proposal\":\"no\",\"portfolio\":3,\"statement\":false,"
                              "\"balance\":{},\"ticks\":7,\"tick\":[],\"candles\":{},\"time\":\"x\",\"active_symbols\":{},\"contracts_for\":null,\"sell\":7,"
                              "\"contract_update\":\"no\",\"proposal_open_contract\":[3],\"authorize\":[]}",
                              tree != NULL ? number_of (finx_json_tree_get_root (tree)) : 0);
    default:
      return error_text (text, length, "WrongResponse", "Sorry, an error occurred while processing your request.");
    }
}

static void
say_error (VenueSocket *socket,
           const char  *asked,
           const char  *code,
           const char  *message)
{
  g_autofree char *text = error_text (asked, strlen (asked), code, message);

  venue_socket_answer (socket, text);
}

/* @inner: (transfer full): the value of the member that is called as the message */
static void
say (VenueSocket        *socket,
     const FinxJsonNode *root,
     const char         *asked,
     const char         *type,
     const char         *member,
     char               *inner)
{
  gboolean is_stream = finx_json_node_get (root, "subscribe") != NULL;
  g_autofree char *text = g_strdup_printf ("{\"echo_req\":%s,\"%s\":%s,\"msg_type\":\"%s\",\"req_id\":%" G_GINT64_FORMAT "%s%s%s}", asked, member, inner, type,
                                           number_of (root), is_stream ? ",\"subscription\":{\"id\":\"s-" : "", is_stream ? member : "", is_stream ? "\"}" : "");

  g_free (inner);
  venue_socket_answer (socket, text);
}

static char *
text_of (FinxDecimal value)
{
  return finx_decimal_to_string (value);
}

/* Of the two ways in. */
static gboolean
is_new (VenueSocket *socket)
{
  return g_str_has_prefix (venue_socket_get_path (socket), "/trading/");
}

/* Prices of contracts */

static FinxDecimal
positive (const FinxJsonNode *node,
          const char         *name)
{
  FinxDecimal value = finx_json_node_decimal (finx_json_node_get (node, name));

  return finx_decimal_sign (value) > 0 ? value : FINX_DECIMAL_UNKNOWN;
}

/* (nullable): why not */
static const char *
read_multiplier (const FinxJsonNode *root,
                 Proposal           *proposal)
{
  static const int range[] = { 100, 200, 300, 500, 1000 };
  const FinxJsonNode *limits = finx_json_node_get (root, "limit_order");
  gboolean is_offered = FALSE;

  proposal->multiplier = positive (root, "multiplier");
  proposal->take_profit = positive (limits, "take_profit");
  proposal->stop_loss = positive (limits, "stop_loss");
  proposal->ask = positive (root, "amount");
  for (gsize i = 0; i < G_N_ELEMENTS (range); i++)
    is_offered |= finx_decimal_equal (proposal->multiplier, finx_decimal_new (range[i], 0));
  if (!is_offered)
    return "Multiplier is not in acceptable range.";
  if (!finx_decimal_is_known (proposal->ask) || finx_decimal_compare (proposal->ask, FINX_DECIMAL_ONE) < 0)
    return "Please enter a stake amount that's at least 1.00.";
  if (finx_decimal_is_known (proposal->stop_loss) && finx_decimal_compare (proposal->stop_loss, proposal->ask) > 0)
    return "Invalid stop loss. Stop loss cannot be more than stake.";
  proposal->commission = finx_decimal_mul (finx_decimal_mul (proposal->ask, proposal->multiplier, 8, FINX_ROUND_UP), finx_decimal_new (1, 4), 2, FINX_ROUND_HALF_EVEN);
  return NULL;
}

static const char *
read_option (const FinxJsonNode *root,
             Proposal           *proposal)
{
  const FinxJsonNode *unit = finx_json_node_get (root, "duration_unit");
  FinxDecimal amount = positive (root, "amount"), price = finx_decimal_new (515, 3);
  gint64 duration = 0;

  if (!finx_json_node_integer (finx_json_node_get (root, "duration"), &duration) || duration <= 0 || !finx_decimal_is_known (amount))
    return "Please enter a duration.";
  proposal->n_ticks = finx_json_node_is (unit, "t") ? (guint) duration : 0;
  proposal->duration_s = duration * (finx_json_node_is (unit, "m") ? 60 : finx_json_node_is (unit, "h") ? 3600 : finx_json_node_is (unit, "d") ? 86400 : 1);
  proposal->is_days = finx_json_node_is (unit, "d");
  if (proposal->n_ticks > 10)
    return "Number of ticks must be between 1 and 10.";
  if (finx_json_node_is (finx_json_node_get (root, "basis"), "payout"))
    {
      proposal->payout = amount;
      proposal->ask = finx_decimal_mul (amount, price, 2, FINX_ROUND_UP);
    }
  else
    {
      proposal->ask = amount;
      proposal->payout = finx_decimal_div (amount, price, 2, FINX_ROUND_DOWN);
    }
  return finx_decimal_normalize (amount).scale > 2 ? "Only a maximum of 2 decimal places are allowed." : NULL;
}

static void
propose (Venue              *venue,
         VenueSocket        *socket,
         const FinxJsonNode *root,
         const char         *asked)
{
  State *state = venue_get_data (venue);
  Proposal *proposal = g_new0 (Proposal, 1);
  FinxDecimal spot;
  const char *fault;
  g_autofree char *ask = NULL, *payout = NULL, *commission = NULL, *spot_text = NULL;

  proposal->socket = socket;
  proposal->type = finx_json_node_text (finx_json_node_get (root, "contract_type"));
  proposal->symbol = finx_json_node_text (finx_json_node_get (root, is_new (socket) ? "underlying_symbol" : "symbol"));
  proposal->payout = proposal->multiplier = proposal->commission = proposal->take_profit = proposal->stop_loss = FINX_DECIMAL_UNKNOWN;
  spot = venue_deriv_spot (venue, proposal->symbol);
  if (proposal->type == NULL || !finx_decimal_is_known (spot) || !finx_json_node_is (finx_json_node_get (root, "currency"), "USD"))
    fault = "Trading is not offered for this asset.";
  else
    fault = venue_deriv_is_multiplier (proposal->type) ? read_multiplier (root, proposal) : read_option (root, proposal);
  if (fault != NULL)
    {
      say_error (socket, asked, "ContractBuyValidationError", fault);
      proposal_free (proposal);
      return;
    }
  proposal->id = g_strdup_printf ("b2d0c1aa-77e3-4b61-9f2e-%012" G_GINT64_MODIFIER "x", ++state->last_id);
  g_ptr_array_add (state->proposals, proposal);
  ask = text_of (proposal->ask);
  payout = finx_decimal_is_known (proposal->payout) ? text_of (proposal->payout) : g_strdup ("0");
  commission = finx_decimal_is_known (proposal->commission) ? text_of (proposal->commission) : g_strdup ("null");
  spot_text = text_of (spot);
  say (socket, root, asked, "proposal", "proposal",
       g_strdup_printf ("{\"id\":\"%s\",\"ask_price\":%s,\"payout\":%s,\"spot\":%s,\"spot_time\":%" G_GINT64_FORMAT ",\"commission\":%s,"
                        "\"longcode\":\"You will receive a payout if the price moves your way.\"}", proposal->id, ask, payout, spot_text,
                        venue_deriv_now (venue), commission));
}

/* So that a test finds what became of an order of ours. */
static void
remember_order (Venue              *venue,
                const FinxJsonNode *root,
                const Contract     *contract,
                FinxSide            side)
{
  VenueOrder *order = venue_order_new ();

  order->client_id = finx_json_node_text (finx_json_node_get (finx_json_node_get (root, "passthrough"), "finx"));
  if (order->client_id == NULL)
    order->client_id = g_strdup_printf ("venue-%" G_GINT64_FORMAT, contract->id);
  order->id = g_strdup_printf ("%" G_GINT64_FORMAT, contract->id);
  order->symbol = g_strdup (contract->symbol);
  order->side = side;
  order->state = VENUE_FILLED;
  g_ptr_array_add (venue_get_exchange (venue)->orders, order);
}

static Contract *
open_contract (Venue    *venue,
               Proposal *proposal)
{
  State *state = venue_get_data (venue);
  Contract *contract = g_new0 (Contract, 1);

  contract->id = 298100000000 + ++state->last_id;
  contract->buy_id = 591200000000 + ++state->last_id;
  contract->type = g_strdup (proposal->type);
  contract->symbol = g_strdup (proposal->symbol);
  contract->status = "open";
  contract->buy_price = proposal->ask;
  contract->payout = proposal->payout;
  contract->multiplier = proposal->multiplier;
  contract->commission = proposal->commission;
  contract->take_profit = proposal->take_profit;
  contract->stop_loss = proposal->stop_loss;
  contract->entry = state->is_shy ? FINX_DECIMAL_UNKNOWN : venue_deriv_spot (venue, proposal->symbol);
  contract->sell_price = FINX_DECIMAL_UNKNOWN;
  contract->bought_s = venue_deriv_now (venue);
  contract->duration_s = proposal->duration_s + state->longer_s;
  if (proposal->is_days)        /* until the end of the last day */
    contract->duration_s += 86399 - contract->bought_s % 86400;
  contract->n_ticks = proposal->n_ticks;
  venue_get_exchange (venue)->cash = finx_decimal_sub (venue_get_exchange (venue)->cash, contract->buy_price);
  g_ptr_array_add (state->contracts, contract);
  return contract;
}

/* A proposal is bought on the connection that it was made on, once, and not above the price that is named. */
static void
buy (Venue              *venue,
     VenueSocket        *socket,
     const FinxJsonNode *root,
     const char         *asked)
{
  State *state = venue_get_data (venue);
  FinxDecimal price = finx_json_node_decimal (finx_json_node_get (root, "price"));
  Proposal *found = NULL;
  Contract *contract;
  g_autofree char *paid = NULL, *payout = NULL;

  for (guint i = 0; i < state->proposals->len; i++)
    {
      Proposal *proposal = state->proposals->pdata[i];

      if (proposal->socket == socket && finx_json_node_is (finx_json_node_get (root, "buy"), proposal->id))
        found = proposal;
    }
  if (found == NULL)
    {
      say_error (socket, asked, "InvalidContractProposal", "Unknown contract proposal");
      return;
    }
  if (!finx_decimal_is_known (price) || finx_decimal_compare (price, found->ask) < 0)
    {
      say_error (socket, asked, "PriceMoved", "The underlying market has moved too much since you priced the contract.");
      return;
    }
  if (finx_decimal_compare (found->ask, venue_get_exchange (venue)->cash) > 0)
    {
      say_error (socket, asked, "InsufficientBalance", "Your account balance is insufficient to buy this contract.");
      return;
    }
  if (state->n_twins > 0)
    {
      state->n_twins--;
      open_contract (venue, found);
    }
  contract = open_contract (venue, found);
  g_ptr_array_remove (state->proposals, found);
  remember_order (venue, root, contract, strcmp (contract->type, "MULTDOWN") == 0 ? FINX_SIDE_SELL : FINX_SIDE_BUY);
  venue_deriv_tell (venue, contract, "buy");
  paid = text_of (contract->buy_price);
  payout = finx_decimal_is_known (contract->payout) ? text_of (contract->payout) : g_strdup ("0");
  say (socket, root, asked, "buy", "buy",
       g_strdup_printf ("{\"contract_id\":%" G_GINT64_FORMAT ",\"transaction_id\":%" G_GINT64_FORMAT ",\"buy_price\":%s,\"payout\":%s,\"balance_after\":99000,"
                        "\"purchase_time\":%" G_GINT64_FORMAT ",\"start_time\":%" G_GINT64_FORMAT ",\"longcode\":\"A contract\"}", contract->id, contract->buy_id,
                        paid, payout, contract->bought_s, contract->bought_s));
}

/* (nullable): that is open; else it was said why not */
static Contract *
find_open (Venue              *venue,
           VenueSocket        *socket,
           const FinxJsonNode *root,
           const char         *member,
           const char         *asked)
{
  gint64 id = 0;
  Contract *contract;

  finx_json_node_integer (finx_json_node_get (root, member), &id);
  contract = venue_deriv_find (venue, id);
  if (contract == NULL)
    say_error (socket, asked, "ContractNotFound", "This contract was not found.");
  else if (strcmp (contract->status, "open") != 0)
    say_error (socket, asked, "InvalidtoSell", "This contract has been sold.");
  else
    return contract;
  return NULL;
}

static void
sell (Venue              *venue,
      VenueSocket        *socket,
      const FinxJsonNode *root,
      const char         *asked)
{
  Contract *contract = find_open (venue, socket, root, "sell", asked);
  g_autofree char *sold = NULL;

  if (contract == NULL)
    return;
  venue_deriv_end (venue, contract, finx_decimal_add (contract->buy_price, venue_deriv_profit (venue, contract)), "sold");
  remember_order (venue, root, contract, strcmp (contract->type, "MULTDOWN") == 0 ? FINX_SIDE_BUY : FINX_SIDE_SELL);
  sold = text_of (contract->sell_price);
  say (socket, root, asked, "sell", "sell",
       g_strdup_printf ("{\"contract_id\":%" G_GINT64_FORMAT ",\"transaction_id\":%" G_GINT64_FORMAT ",\"reference_id\":%" G_GINT64_FORMAT ",\"sold_for\":%s,"
                        "\"balance_after\":99000}", contract->id, contract->sell_id, contract->buy_id, sold));
}

/* What it was bought for comes back. */
static void
take_back (Venue              *venue,
           VenueSocket        *socket,
           const FinxJsonNode *root,
           const char         *asked)
{
  Contract *contract = find_open (venue, socket, root, "cancel", asked);
  g_autofree char *sold = NULL;

  if (contract == NULL)
    return;
  if (contract->cancellation != 1)
    {
      say_error (socket, asked, "ContractValidationError", "Deal cancellation has expired. Your contract can't be cancelled.");
      return;
    }
  venue_deriv_end (venue, contract, contract->buy_price, "cancelled");
  remember_order (venue, root, contract, strcmp (contract->type, "MULTDOWN") == 0 ? FINX_SIDE_BUY : FINX_SIDE_SELL);
  sold = text_of (contract->sell_price);
  say (socket, root, asked, "cancel", "cancel",
       g_strdup_printf ("{\"contract_id\":%" G_GINT64_FORMAT ",\"transaction_id\":%" G_GINT64_FORMAT ",\"reference_id\":%" G_GINT64_FORMAT ",\"sold_for\":%s,"
                        "\"balance_after\":99000}", contract->id, contract->sell_id, contract->buy_id, sold));
}

/* What is not named stays as it is; null takes it away. */
static void
update (Venue              *venue,
        VenueSocket        *socket,
        const FinxJsonNode *root,
        const char         *asked)
{
  Contract *contract = find_open (venue, socket, root, "contract_id", asked);
  const FinxJsonNode *limits = finx_json_node_get (root, "limit_order");

  if (contract == NULL)
    return;
  if (finx_json_node_get (limits, "take_profit") != NULL)
    contract->take_profit = positive (limits, "take_profit");
  if (finx_json_node_get (limits, "stop_loss") != NULL)
    contract->stop_loss = positive (limits, "stop_loss");
  say (socket, root, asked, "contract_update", "contract_update", g_strdup ("{\"take_profit\":{},\"stop_loss\":{}}"));
}

/* The rest */

static void
authorize (Venue              *venue,
           VenueSocket        *socket,
           const FinxJsonNode *root,
           const char         *asked)
{
  const FinxJsonNode *token = finx_json_node_get (root, "authorize");
  gboolean is_rich = finx_json_node_is (token, VENUE_DERIV_RICH_TOKEN), is_reader = finx_json_node_is (token, VENUE_DERIV_READ_TOKEN);

  if (!is_rich && !is_reader && !finx_json_node_is (token, VENUE_DERIV_TOKEN))
    {
      say_error (socket, asked, "InvalidToken", "The token is invalid.");
      return;
    }
  venue_socket_set_welcome (socket, TRUE);
  say (socket, root, asked, "authorize", "authorize",
       g_strdup_printf ("{\"loginid\":\"VRTC1234567\",\"balance\":10000,\"currency\":\"USD\",\"is_virtual\":1,\"scopes\":[\"read\"%s%s],\"email\":\"a@example.org\","
                        "\"account_list\":[{\"loginid\":\"VRTC1234567\",\"currency\":\"USD\",\"is_virtual\":1,\"is_disabled\":0}]}",
                        is_reader ? "" : ",\"trade\"", is_rich ? ",\"payments\"" : ""));
}

static char *
write_tick (Venue      *venue,
            const char *symbol)
{
  const VenuePrice *price = g_hash_table_lookup (venue_get_exchange (venue)->prices, symbol);
  g_autofree char *spot = text_of (venue_deriv_spot (venue, symbol)), *bid = text_of (price->bid), *ask = text_of (price->ask);

  return g_strdup_printf ("{\"symbol\":\"%s\",\"quote\":%s,\"bid\":%s,\"ask\":%s,\"epoch\":%" G_GINT64_FORMAT ",\"pip_size\":2,\"id\":\"s-tick\"}", symbol, spot,
                          bid, ask, venue_deriv_now (venue));
}

static void
tick (Venue              *venue,
      VenueSocket        *socket,
      const FinxJsonNode *root,
      const char         *asked)
{
  g_autofree char *symbol = finx_json_node_text (finx_json_node_get (root, "ticks"));
  g_autofree char *wish = symbol != NULL ? g_strconcat ("ticks ", symbol, NULL) : NULL;

  if (!finx_decimal_is_known (venue_deriv_spot (venue, symbol)))
    {
      say_error (socket, asked, "InvalidSymbol", "Symbol is invalid.");
      return;
    }
  if (finx_json_node_get (root, "subscribe") != NULL && !g_hash_table_add (venue_socket_get_wishes (socket), g_steal_pointer (&wish)))
    {
      say_error (socket, asked, "AlreadySubscribed", "You are already subscribed.");
      return;
    }
  say (socket, root, asked, "tick", "tick", write_tick (venue, symbol));
}

/* One bar for each step of the time that is asked for, up to @count, the newest ones. */
static void
bars (Venue              *venue,
      VenueSocket        *socket,
      const FinxJsonNode *root,
      const char         *asked)
{
  gint64 start = 0, end = 0, step = 60, count = 5000;
  g_autoptr(GString) text = g_string_new ("[");
  g_autofree char *symbol = finx_json_node_text (finx_json_node_get (root, "ticks_history"));
  g_autofree char *spot = NULL;

  if (!finx_decimal_is_known (venue_deriv_spot (venue, symbol)))
    {
      say_error (socket, asked, "InvalidSymbol", "Symbol is invalid.");
      return;
    }
  spot = text_of (venue_deriv_spot (venue, symbol));
  finx_json_node_integer (finx_json_node_get (root, "start"), &start);
  if (!finx_json_node_integer (finx_json_node_get (root, "end"), &end))
    end = venue_deriv_now (venue);
  finx_json_node_integer (finx_json_node_get (root, "granularity"), &step);
  finx_json_node_integer (finx_json_node_get (root, "count"), &count);
  end = MIN (end, venue_deriv_now (venue));
  start = MAX ((start + step - 1) / step * step, (end / step - count + 1) * step);
  for (gint64 at = start; at <= end; at += step)
    g_string_append_printf (text, "%s{\"epoch\":%" G_GINT64_FORMAT ",\"open\":%s,\"high\":%s,\"low\":%s,\"close\":%s}", at > start ? "," : "", at, spot, spot, spot,
                            spot);
  g_string_append_c (text, ']');
  say (socket, root, asked, "candles", "candles", g_string_free (g_steal_pointer (&text), FALSE));
}

static void
contracts_for (Venue              *venue,
               VenueSocket        *socket,
               const FinxJsonNode *root,
               const char         *asked)
{
  g_autofree char *symbol = finx_json_node_text (finx_json_node_get (root, "contracts_for"));

  if (!finx_decimal_is_known (venue_deriv_spot (venue, symbol)))
    {
      say_error (socket, asked, "InvalidSymbol", "This contract is not offered in your country.");
      return;
    }
  say (socket, root, asked, "contracts_for", "contracts_for",
       g_strdup ("{\"available\":[{\"contract_category\":\"multiplier\",\"contract_type\":\"MULTUP\",\"min_contract_duration\":\"0\",\"max_contract_duration\":\"0\","
                 "\"multiplier_range\":[100,200,300,500,1000],\"default_stake\":10},{\"contract_category\":\"callput\",\"contract_type\":\"CALL\",\"barriers\":0,"
                 "\"expiry_type\":\"tick\",\"min_contract_duration\":\"5t\",\"max_contract_duration\":\"10t\"},{\"contract_category\":\"callput\","
                 "\"contract_type\":\"CALL\",\"barriers\":0,\"expiry_type\":\"intraday\",\"min_contract_duration\":\"15s\",\"max_contract_duration\":\"1d\"}],"
                 "\"hit_count\":3}"));
}

static void
show_contract (Venue              *venue,
               VenueSocket        *socket,
               const FinxJsonNode *root,
               const char         *asked)
{
  State *state = venue_get_data (venue);
  const Contract *contract = NULL;
  gint64 id;

  if (finx_json_node_integer (finx_json_node_get (root, "contract_id"), &id))
    contract = venue_deriv_find (venue, id);
  else
    for (guint i = 0; i < state->contracts->len; i++)
      if (strcmp (((Contract *) state->contracts->pdata[i])->status, "open") == 0)
        contract = state->contracts->pdata[i];
  if (contract == NULL && finx_json_node_get (root, "contract_id") != NULL)
    say_error (socket, asked, "ContractNotFound", "This contract was not found.");
  else
    say (socket, root, asked, "proposal_open_contract", "proposal_open_contract", contract != NULL ? venue_deriv_write (venue, contract) : g_strdup ("{}"));
}

static void
answer_account (Venue              *venue,
                VenueSocket        *socket,
                const FinxJsonNode *root,
                const char         *asked,
                const char         *name)
{
  g_autofree char *cash = text_of (venue_get_exchange (venue)->cash);

  if (!venue_socket_is_welcome (socket))
    say_error (socket, asked, "AuthorizationRequired", "Please log in.");
  else if (strcmp (name, "proposal") == 0)
    propose (venue, socket, root, asked);
  else if (strcmp (name, "buy") == 0)
    buy (venue, socket, root, asked);
  else if (strcmp (name, "sell") == 0)
    sell (venue, socket, root, asked);
  else if (strcmp (name, "cancel") == 0)
    take_back (venue, socket, root, asked);
  else if (strcmp (name, "contract_update") == 0)
    update (venue, socket, root, asked);
  else if (strcmp (name, "portfolio") == 0)
    say (socket, root, asked, name, name, venue_deriv_portfolio (venue));
  else if (strcmp (name, "statement") == 0)
    say (socket, root, asked, name, name, venue_deriv_statement (venue, root));
  else if (strcmp (name, "proposal_open_contract") == 0)
    show_contract (venue, socket, root, asked);
  else if (strcmp (name, "balance") == 0)
    say (socket, root, asked, name, name, g_strdup_printf ("{\"balance\":%s,\"currency\":\"USD\",\"loginid\":\"VRTC1234567\"}", cash));
  else if (strcmp (name, "transaction") == 0)
    {
      g_hash_table_add (venue_socket_get_wishes (socket), g_strdup ("transaction"));
      say (socket, root, asked, name, name, g_strdup ("{}"));
    }
  else
    say_error (socket, asked, "UnrecognisedRequest", "Unrecognised request.");
}

static void
forget (VenueSocket        *socket,
        const FinxJsonNode *root,
        const char         *asked)
{
  GHashTableIter iter;
  gpointer wish;

  g_hash_table_iter_init (&iter, venue_socket_get_wishes (socket));
  while (g_hash_table_iter_next (&iter, &wish, NULL))
    if (g_str_has_prefix (wish, "ticks "))
      g_hash_table_iter_remove (&iter);
  say (socket, root, asked, "forget", "forget", g_strdup ("1"));
}

static void
message (Venue       *venue,
         VenueSocket *socket,
         const char  *text,
         gsize        length)
{
  g_autofree char *asked = g_strndup (text, length), *name = name_call (text, length);
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (asked, length, NULL);
  const FinxJsonNode *root = tree != NULL ? finx_json_tree_get_root (tree) : NULL;

  if (root == NULL)
    say_error (socket, "{}", "UnrecognisedRequest", "Unrecognised request.");
  else if (strcmp (name, "authorize") == 0)
    authorize (venue, socket, root, asked);
  else if (strcmp (name, "ping") == 0)
    say (socket, root, asked, name, name, g_strdup ("\"pong\""));
  else if (strcmp (name, "time") == 0)
    say (socket, root, asked, name, name, g_strdup_printf ("%" G_GINT64_FORMAT, venue_deriv_now (venue)));
  else if (strcmp (name, "active_symbols") == 0)
    say (socket, root, asked, name, name,
         g_strdup ("[{\"symbol\":\"1HZ75V\",\"display_name\":\"Volatility 75 (1s) Index\",\"market\":\"synthetic_index\",\"pip\":0.01,\"exchange_is_open\":1,"
                   "\"is_trading_suspended\":0},{\"symbol\":\"frxEURUSD\",\"display_name\":\"EUR/USD\",\"market\":\"forex\",\"pip\":0.00001,\"exchange_is_open\":1,"
                   "\"is_trading_suspended\":0},{\"symbol\":\"R_100\",\"display_name\":\"Volatility 100 Index\",\"market\":\"synthetic_index\",\"pip\":\"0.01\","
                   "\"exchange_is_open\":1,\"is_trading_suspended\":1}]"));
  else if (strcmp (name, "contracts_for") == 0)
    contracts_for (venue, socket, root, asked);
  else if (strcmp (name, "ticks") == 0)
    tick (venue, socket, root, asked);
  else if (strcmp (name, "ticks_history") == 0)
    bars (venue, socket, root, asked);
  else if (strcmp (name, "forget") == 0 || strcmp (name, "forget_all") == 0)
    forget (socket, root, asked);
  else
    answer_account (venue, socket, root, asked, name);
}

static void
refuse_request (VenueReply *reply,
                guint       status,
                const char *code,
                const char *message)
{
  reply->status = status;
  reply->body = g_strdup_printf ("{\"errors\":[{\"status\":%u,\"code\":\"%s\",\"message\":\"%s\"}],\"meta\":{}}", status, code, message);
}

/* The newer way in: accounts, and an address for one of them. */
static void
answer (Venue              *venue,
        const VenueRequest *request,
        VenueReply         *reply)
{
  State *state = venue_get_data (venue);
  const char *app = soup_message_headers_get_one (request->headers, "Deriv-App-ID"), *key = soup_message_headers_get_one (request->headers, "Authorization");

  if (venue_deriv_answer_sign_in (venue, request, reply))
    return;
  if (app == NULL)
    {
      refuse_request (reply, 401, "Unauthorized", "Deriv-App-ID header is required for PAT tokens");
    }
  else if (strcmp (app, VENUE_DERIV_APP) != 0 || key == NULL || !g_str_has_prefix (key, "Bearer ")
           || !venue_deriv_is_token (venue, key + strlen ("Bearer ")))
    {
      refuse_request (reply, 401, "Unauthorized", "Invalid token");
    }
  else if (strcmp (request->method, "GET") == 0 && strcmp (request->path, "/trading/v1/options/accounts") == 0)
    {
      reply->body = g_strdup ("{\"data\":[{\"account_id\":\"ROT90123457\",\"balance\":210.05,\"currency\":\"USD\",\"status\":\"active\","
                              "\"account_type\":\"real\"},{\"account_id\":\"DOT90123456\",\"balance\":9874.52,\"currency\":\"USD\",\"status\":\"active\","
                              "\"account_type\":\"demo\"}],\"meta\":{}}");
    }
  else if (strcmp (request->method, "POST") == 0 && strcmp (request->path, "/trading/v1/options/accounts/DOT90123456/otp") == 0)
    {
      g_free (state->pass);
      state->pass = g_strdup_printf ("8f0c%" G_GINT64_FORMAT, ++state->last_id);
      reply->body = g_strdup_printf ("{\"data\":{\"url\":\"%s/trading/v1/options/ws/demo?otp=%s\"},\"meta\":{}}", venue_get_stream_url (venue), state->pass);
    }
  else
    {
      refuse_request (reply, 404, "NotFound", "There is no such account");
    }
}

static void
opened (Venue       *venue,
        VenueSocket *socket)
{
  State *state = venue_get_data (venue);
  g_autofree char *wanted = state->pass != NULL ? g_strconcat ("otp=", state->pass, NULL) : NULL;

  if (!is_new (socket))
    return;
  if (g_strcmp0 (wanted, venue_socket_get_query (socket)) == 0)
    venue_socket_set_welcome (socket, TRUE);
  else
    venue_socket_cut (socket);
  g_clear_pointer (&state->pass, g_free);
}

static void
send_ticks (Venue       *venue,
            VenueSocket *socket)
{
  GHashTableIter iter;
  gpointer wish;

  g_hash_table_iter_init (&iter, venue_socket_get_wishes (socket));
  while (g_hash_table_iter_next (&iter, &wish, NULL))
    if (g_str_has_prefix (wish, "ticks "))
      {
        g_autofree char *tick = write_tick (venue, (const char *) wish + strlen ("ticks "));
        g_autofree char *text = g_strdup_printf ("{\"echo_req\":{},\"msg_type\":\"tick\",\"subscription\":{\"id\":\"s-tick\"},\"tick\":%s}", tick);

        venue_socket_send (socket, text);
      }
}

/* Prices come, and contracts end that are to end there. */
static void
beat (Venue *venue)
{
  State *state = venue_get_data (venue);
  GPtrArray *sockets = venue_get_sockets (venue);

  for (guint i = 0; i < state->contracts->len; i++)
    {
      Contract *c = state->contracts->pdata[i];
      FinxDecimal profit;

      if (strcmp (c->status, "open") != 0 || !venue_deriv_is_multiplier (c->type))
        continue;
      if (!finx_decimal_is_known (c->entry))
        {
          c->entry = venue_deriv_spot (venue, c->symbol);
          venue_deriv_tell (venue, c, "buy");
        }
      profit = venue_deriv_profit (venue, c);
      if (finx_decimal_is_known (c->take_profit) && finx_decimal_compare (profit, c->take_profit) >= 0)
        venue_deriv_end (venue, c, finx_decimal_add (c->buy_price, c->take_profit), "sold");
      else if (finx_decimal_is_known (c->stop_loss) && finx_decimal_compare (finx_decimal_negate (profit), c->stop_loss) >= 0)
        venue_deriv_end (venue, c, finx_decimal_sub (c->buy_price, c->stop_loss), "sold");
      else if (finx_decimal_compare (finx_decimal_negate (profit), c->buy_price) >= 0)
        venue_deriv_end (venue, c, FINX_DECIMAL_ZERO, "lost");
    }
  for (guint i = 0; i < sockets->len; i++)
    send_ticks (venue, sockets->pdata[i]);
}

/* Commands */

typedef struct
{
  const char *text, *status;
} Command;

static void
close_call (Venue    *venue,
            gpointer  data)
{
  State *state = venue_get_data (venue);
  const Command *command = data;
  FinxDecimal price;

  g_assert_true (finx_decimal_parse (command->text, &price, NULL));
  for (guint i = state->contracts->len; i > 0; i--)
    if (strcmp (((Contract *) state->contracts->pdata[i - 1])->status, "open") == 0)
      {
        venue_deriv_end (venue, state->contracts->pdata[i - 1], price, command->status);
        return;
      }
}

void
venue_deriv_close (Venue      *venue,
                   const char *price,
                   const char *status)
{
  Command command = { price, status };

  venue_call (venue, close_call, &command);
}

static void
buy_call (Venue    *venue,
          gpointer  data)
{
  const Command *command = data;
  Proposal proposal = { .type = (char *) command->status, .symbol = (char *) VENUE_DERIV_SYMBOL, .multiplier = finx_decimal_new (100, 0),
                        .payout = FINX_DECIMAL_UNKNOWN, .take_profit = FINX_DECIMAL_UNKNOWN, .stop_loss = FINX_DECIMAL_UNKNOWN };

  g_assert_true (finx_decimal_parse (command->text, &proposal.ask, NULL));
  open_contract (venue, &proposal);
}

void
venue_deriv_buy (Venue      *venue,
                 const char *type,
                 const char *stake)
{
  Command command = { stake, type };

  venue_call (venue, buy_call, &command);
}

static void
set_longer_call (Venue    *venue,
                 gpointer  data)
{
  ((State *) venue_get_data (venue))->longer_s = *(gint64 *) data;
}

void
venue_deriv_set_longer (Venue  *venue,
                        gint64  seconds)
{
  venue_call (venue, set_longer_call, &seconds);
}

static void
add_twins_call (Venue    *venue,
                gpointer  data)
{
  ((State *) venue_get_data (venue))->n_twins = GPOINTER_TO_UINT (data);
}

void
venue_deriv_add_twins (Venue *venue,
                       guint  n)
{
  venue_call (venue, add_twins_call, GUINT_TO_POINTER (n));
}

static void
let_cancel_call (Venue    *venue,
                 gpointer  data)
{
  State *state = venue_get_data (venue);
  Contract *contract = state->contracts->pdata[state->contracts->len - 1];

  contract->cancellation = GPOINTER_TO_INT (data) ? 2 : 1;
  venue_deriv_tell (venue, contract, "buy");
}

void
venue_deriv_let_cancel (Venue    *venue,
                        gboolean  is_over)
{
  venue_call (venue, let_cancel_call, GINT_TO_POINTER (is_over));
}

static void
take_away_call (Venue    *venue,
                gpointer  data)
{
  State *state = venue_get_data (venue);
  Contract *contract = state->contracts->pdata[state->contracts->len - 1];

  contract->take_profit = contract->stop_loss = FINX_DECIMAL_UNKNOWN;
}

void
venue_deriv_take_away (Venue *venue)
{
  venue_call (venue, take_away_call, NULL);
}

void
venue_deriv_set_clock (Venue  *venue,
                       gint64  ahead_us)
{
  ((State *) venue_get_data (venue))->ahead_us = ahead_us;
}

void
venue_deriv_set_shy (Venue    *venue,
                     gboolean  is_shy)
{
  ((State *) venue_get_data (venue))->is_shy = is_shy;
}

Venue *
venue_deriv_new (guint port)
{
  static const VenueProtocol protocol = { .name = "deriv", .answer = answer, .opened = opened, .message = message, .event = NULL, .beat = beat };
  static const VenueCalls calls = { name_call, refuse_call };
  State *state = g_new0 (State, 1);
  Venue *venue;

  state->proposals = g_ptr_array_new_with_free_func (proposal_free);
  state->contracts = g_ptr_array_new_with_free_func (contract_free);
  venue = venue_new (&protocol, port);
  venue_set_data (venue, state, state_free);
  venue_set_calls (venue, &calls);
  venue_set_price (venue, VENUE_DERIV_SYMBOL, "70.8", "71.0", NULL);
  venue_set_price (venue, "frxEURUSD", "1.08310", "1.08330", NULL);
  venue_set_price (venue, "R_100", "820.10", "820.30", NULL);
  return venue;
}
