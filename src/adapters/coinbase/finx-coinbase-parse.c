/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coinbase's answers. Anything may be missing, null, or of another type, and a status of 200 may be a refusal. */
#include "adapters/coinbase/finx-coinbase-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-string.h"
#include "base/finx-text.h"

/* Errors */

static gboolean
says_something (const char *text)
{
  return text != NULL && *text != '\0' && strstr (text, "UNKNOWN_FAILURE") == NULL && strstr (text, "UNKNOWN_PREVIEW") == NULL
         && strstr (text, "UNKNOWN_EDIT") == NULL && strstr (text, "UNKNOWN_CANCEL_FAILURE") == NULL;
}

/* (transfer full) (nullable): what is said of a refusal, in words and as a code; the more special names come first */
static char *
find_words (const FinxJsonNode *node)
{
  static const char *const codes[] = {
    "new_order_failure_reason", "preview_failure_reason", "edit_failure_reason", "failure_reason", "error", "id",
  };
  static const char *const sentences[] = { "message", "error_details" };
  g_autofree char *words = NULL, *code = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (sentences) && !says_something (words); i++)
    {
      g_free (words);
      words = finx_json_node_text (finx_json_node_get (node, sentences[i]));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (codes) && !says_something (code); i++)
    {
      g_free (code);
      code = finx_json_node_text (finx_json_node_get (node, codes[i]));
    }
  if (says_something (words) && says_something (code))
    return finx_broker_shorten (g_strdup_printf ("%s (%s)", words, code));
  return says_something (words) ? finx_broker_shorten (g_steal_pointer (&words)) : says_something (code) ? finx_broker_shorten (g_steal_pointer (&code)) : NULL;
}

static char *
words_of (const FinxHttpReply *reply)
{
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (reply->body, reply->length, NULL);
  const FinxJsonNode *root = tree != NULL ? finx_json_tree_get_root (tree) : NULL;
  const FinxJsonNode *first = finx_json_node_first (finx_json_node_get (root, "errors"));
  char *words = find_words (first != NULL ? first : root);

  return words != NULL ? words : g_strdup_printf ("HTTP %u", reply->status);
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
      finx_set_error (error, FINX_ERROR_AUTH, "FINX-COINBASE-010",
                      "Coinbase refuses the key: %s. Nothing was done. Check that it was not deleted, that this computer's address is allowed, and that "
                      "its clock is right; if all of this is so, make a key of the kind ECDSA", words);
      break;
    case 404:
      finx_set_error (error, call->kind == FINX_CALL_PLACE ? FINX_ERROR_REJECTED : FINX_ERROR_NOT_FOUND, "FINX-COINBASE-011",
                      "Coinbase does not have it: %s", words);
      break;
    case 400:
    case 403:
    case 422:
      if (call->kind == FINX_CALL_CLOCK || call->kind == FINX_READ_ACCOUNTS)
        finx_set_error (error, FINX_ERROR_AUTH, "FINX-COINBASE-012", "Coinbase refuses this key: %s. Nothing was done", words);
      else
        finx_set_error (error, FINX_ERROR_REJECTED, "FINX-COINBASE-013", "Coinbase said no: %s", words);
      break;
    default:
      finx_set_error (error, FINX_ERROR_PROTOCOL, "FINX-COINBASE-014", "Coinbase answered in a way that FinX does not know: %s", words);
      break;
    }
}

static FinxCallOutcome
not_understood (GError **error)
{
  finx_set_error (error, FINX_ERROR_PROTOCOL, "FINX-COINBASE-015", "Coinbase's answer could not be understood. Nothing of it was used");
  return FINX_CALL_FAILED;
}

/* A refusal with status 200. Without a reason it is not sure that it is one. */
static FinxCallOutcome
refused (const FinxJsonNode *node,
         GError            **error)
{
  g_autofree char *words = find_words (node);

  if (words == NULL)
    return not_understood (error);
  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-COINBASE-013", "Coinbase said no: %s", words);
  return FINX_CALL_FAILED;
}

/* %TRUE: there is another page, and the cursor leads to it. */
static gboolean
turn_page (FinxBrokerCall     *call,
           const FinxJsonNode *root,
           const char         *prefix)
{
  const FinxJsonNode *has_next = finx_json_node_get (root, "has_next");
  g_autofree char *cursor = finx_json_node_text (finx_json_node_get (root, "cursor"));

  g_clear_pointer (&call->cursor, g_free);
  if (cursor == NULL || *cursor == '\0' || (has_next != NULL && !finx_json_node_boolean (has_next)))
    return FALSE;
  call->cursor = g_strconcat (prefix, cursor, NULL);
  return TRUE;
}

/* Instruments */

static FinxInstrument *
draft_instrument (const char *product,
                  const char *name)
{
  FinxInstrument *draft = finx_instrument_new_plain (product, name, "", FINX_ASSET_CRYPTO, strchr (product, '-') + 1);

  draft->tick_size = draft->lot_step = finx_decimal_new (1, 8);
  draft->price_scale = draft->size_scale = 8;
  return draft;
}

/* (nullable): also one that was not met before */
const FinxInstrument *
coinbase_find_instrument (FinxBrokerClient *client,
                          const char       *product)
{
  const FinxInstrument *known = finx_broker_client_find (client, product);
  g_autoptr(FinxInstrument) draft = NULL;

  if (known != NULL || strchr (product, '-') == NULL)
    return known;
  draft = draft_instrument (product, product);
  return finx_instrument_validate (draft, NULL) ? finx_broker_client_learn (client, product, draft) : NULL;
}

static gboolean
is_tradable (const FinxJsonNode *node)
{
  return finx_json_node_is (finx_json_node_get (node, "status"), "online") && !finx_broker_json_is_true (node, "is_disabled") && !finx_broker_json_is_true (node, "trading_disabled")
         && !finx_broker_json_is_true (node, "view_only") && !finx_broker_json_is_true (node, "cancel_only");
}

static FinxCallOutcome
read_instruments (FinxCoinbase       *self,
                  FinxBrokerCall     *call,
                  const FinxJsonNode *root,
                  GError            **error)
{
  const FinxJsonNode *products = finx_json_node_get (root, "products");

  if (!finx_json_node_is_array (products))
    return not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (products); node != NULL; node = finx_json_node_next (products, node))
    {
      g_autofree char *product = finx_json_node_text (finx_json_node_get (node, "product_id"));
      g_autofree char *name = finx_json_node_text (finx_json_node_get (node, "base_name"));
      g_autofree char *alias = finx_json_node_text (finx_json_node_get (node, "alias"));
      FinxInstrument *draft;

      if (product != NULL && alias != NULL && *alias != '\0' && !g_str_equal (alias, product))
        coinbase_note_alias (self, product, alias);
      if (product == NULL || strchr (product, '-') == NULL || !is_tradable (node) || !finx_broker_call_wants (call, product, name != NULL ? name : ""))
        continue;
      draft = draft_instrument (product, name);
      if (!finx_broker_json_step (node, "price_increment", &draft->tick_size, &draft->price_scale))
        finx_broker_json_step (node, "quote_increment", &draft->tick_size, &draft->price_scale);
      finx_broker_json_step (node, "base_increment", &draft->lot_step, &draft->size_scale);
      draft->min_notional = finx_json_node_decimal (finx_json_node_get (node, "quote_min_size"));
      if (!finx_decimal_is_known (draft->min_notional))
        draft->min_notional = FINX_DECIMAL_ZERO;
      if (finx_instrument_validate (draft, NULL))
        g_ptr_array_add (call->rows, draft);
      else
        finx_instrument_free (draft);
    }
  return FINX_CALL_DONE;
}

/* Account */

/* What the key may do, and behind it the portfolio that it belongs to. */
static FinxCallOutcome
read_permissions (FinxCoinbase       *self,
                  FinxBrokerCall     *call,
                  const FinxJsonNode *root,
                  GError            **error)
{
  g_autofree char *portfolio = finx_json_node_text (finx_json_node_get (root, "portfolio_uuid"));
  FinxBrokerAccount *account;

  if (portfolio == NULL || *portfolio == '\0' || finx_json_node_get (root, "can_view") == NULL)
    return not_understood (error);
  if (!finx_broker_json_is_true (root, "can_view"))
    {
      finx_set_error (error, FINX_ERROR_AUTH, "FINX-COINBASE-016",
                      "The key may not look at the account. Nothing was done. Make one that may view and trade, and not transfer");
      return FINX_CALL_FAILED;
    }
  account = g_new0 (FinxBrokerAccount, 1);
  account->id = g_strdup (portfolio);
  account->name = g_strdup ("Coinbase");
  account->currency = g_strdup (self->currency);
  account->may_trade = finx_broker_json_is_true (root, "can_trade");
  account->may_withdraw = finx_broker_json_is_true (root, "can_transfer");
  account->note = g_strdup (account->may_trade ? "" : finx_text (N_("The key may not trade")));
  g_ptr_array_add (call->rows, account);
  finx_set_str (&self->portfolio, portfolio);
  self->is_default = finx_json_node_is (finx_json_node_get (root, "portfolio_type"), "DEFAULT");
  g_free (call->cursor);
  call->cursor = g_steal_pointer (&portfolio);
  return FINX_CALL_MORE;
}

static FinxCallOutcome
read_portfolio (FinxCoinbase       *self,
                FinxBrokerCall     *call,
                const FinxJsonNode *root,
                GError            **error)
{
  const FinxJsonNode *breakdown = finx_json_node_get (root, "breakdown");
  const FinxJsonNode *total = finx_json_node_get (finx_json_node_get (breakdown, "portfolio_balances"), "total_balance");
  g_autofree char *name = finx_json_node_text (finx_json_node_get (finx_json_node_get (breakdown, "portfolio"), "name"));
  char *currency = finx_json_node_text (finx_json_node_get (total, "currency"));
  FinxBrokerAccount *account = call->rows->pdata[0];

  if (!finx_json_node_is_object (breakdown) || currency == NULL)
    {
      g_free (currency);
      return not_understood (error);
    }
  g_free (self->currency);
  self->currency = currency;
  finx_set_str (&account->currency, currency);
  if (name != NULL && *name != '\0')
    {
      g_free (account->name);
      account->name = g_strdup_printf ("Coinbase %s", name);
    }
  return FINX_CALL_DONE;
}

static gboolean
is_money (const FinxJsonNode *node,
          const char         *currency)
{
  const FinxJsonNode *type = finx_json_node_get (node, "type");

  /* The dollar's coin pays for orders as the dollar does. */
  return finx_json_node_is (type, "FIAT") || finx_json_node_is (type, "ACCOUNT_TYPE_FIAT") || g_str_equal (currency, "USDC");
}

/* One wallet as a balance, or as a position in the coin against the portfolio's currency. */
static gboolean
read_wallet (FinxCoinbase       *self,
             FinxBrokerCall     *call,
             const FinxJsonNode *node)
{
  g_autofree char *currency = finx_json_node_text (finx_json_node_get (node, "currency"));
  FinxDecimal available = finx_json_node_decimal (finx_json_node_get (finx_json_node_get (node, "available_balance"), "value"));
  FinxDecimal held = finx_json_node_decimal (finx_json_node_get (finx_json_node_get (node, "hold"), "value"));
  FinxDecimal total = finx_decimal_normalize (finx_decimal_add (available, held));
  g_autofree char *product = NULL;
  FinxBrokerPosition *position;
  FinxBalance *balance;

  if (currency == NULL || !finx_decimal_is_known (total))
    return FALSE;
  if (call->kind == FINX_READ_BALANCES)
    {
      if (finx_decimal_sign (total) == 0 && !is_money (node, currency))
        return TRUE;
      balance = g_new0 (FinxBalance, 1);
      balance->currency = g_steal_pointer (&currency);
      balance->total = total;
      balance->available = available;
      balance->equity = balance->buying_power = FINX_DECIMAL_UNKNOWN;
      g_ptr_array_add (call->rows, balance);
      return TRUE;
    }
  if (finx_decimal_sign (total) == 0 || is_money (node, currency))
    return TRUE;
  product = g_strdup_printf ("%s-%s", currency, self->currency);
  position = g_new0 (FinxBrokerPosition, 1);
  position->instrument = coinbase_find_instrument (FINX_BROKER_CLIENT (self), product);
  position->quantity = total;
  position->available = available;
  position->average_price = position->price = position->unrealised = FINX_DECIMAL_UNKNOWN;
  g_ptr_array_add (call->rows, position);
  return position->instrument != NULL;
}

static FinxCallOutcome
read_wallets (FinxCoinbase       *self,
              FinxBrokerCall     *call,
              const FinxJsonNode *root,
              GError            **error)
{
  const FinxJsonNode *wallets = finx_json_node_get (root, "accounts");

  if (!finx_json_node_is_array (wallets))
    return not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (wallets); node != NULL; node = finx_json_node_next (wallets, node))
    if (!read_wallet (self, call, node))
      return not_understood (error);
  if (turn_page (call, root, ""))
    return FINX_CALL_MORE;
  if (call->kind == FINX_READ_BALANCES || call->rows->len == 0 || self->portfolio == NULL)
    return FINX_CALL_DONE;
  call->cursor = g_strdup ("+");
  return FINX_CALL_MORE;
}

/* What positions cost and are worth; how many there are is known better from the wallets. */
static FinxCallOutcome
read_costs (FinxCoinbase       *self,
            FinxBrokerCall     *call,
            const FinxJsonNode *root,
            GError            **error)
{
  const FinxJsonNode *spots = finx_json_node_get (finx_json_node_get (root, "breakdown"), "spot_positions");

  if (!finx_json_node_is_array (spots))
    return not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (spots); node != NULL; node = finx_json_node_next (spots, node))
    {
      g_autofree char *asset = finx_json_node_text (finx_json_node_get (node, "asset"));
      g_autofree char *product = g_strdup_printf ("%s-%s", asset != NULL ? asset : "", self->currency);
      FinxDecimal value = finx_json_node_decimal (finx_json_node_get (node, "total_balance_fiat"));
      const FinxJsonNode *basis = finx_json_node_get (node, "cost_basis");
      FinxDecimal cost = finx_json_node_decimal (finx_json_node_get (basis, "value"));

      if (!finx_json_node_is (finx_json_node_get (basis, "currency"), self->currency))
        cost = FINX_DECIMAL_UNKNOWN;
      for (guint i = 0; i < call->rows->len; i++)
        {
          FinxBrokerPosition *position = call->rows->pdata[i];

          if (position->instrument != finx_broker_client_find (FINX_BROKER_CLIENT (self), product))
            continue;
          position->price = finx_decimal_div (value, position->quantity, 8, FINX_ROUND_HALF_EVEN);
          position->average_price = finx_decimal_div (cost, position->quantity, 8, FINX_ROUND_HALF_EVEN);
          position->unrealised = finx_decimal_sub (value, cost);
        }
    }
  return FINX_CALL_DONE;
}

static FinxCallOutcome
read_fees (FinxCoinbase       *self,
           FinxBrokerCall     *call,
           const FinxJsonNode *root,
           GError            **error)
{
  const FinxJsonNode *tier = finx_json_node_get (root, "fee_tier");
  FinxFeeRate *rate;

  if (!finx_json_node_is_object (tier))
    return not_understood (error);
  rate = g_new0 (FinxFeeRate, 1);
  rate->scope = g_strdup ("crypto");
  rate->maker = finx_json_node_decimal (finx_json_node_get (tier, "maker_fee_rate"));
  rate->taker = finx_json_node_decimal (finx_json_node_get (tier, "taker_fee_rate"));
  rate->note = finx_json_node_text (finx_json_node_get (tier, "pricing_tier"));
  if (rate->note == NULL)
    rate->note = g_strdup ("");
  self->taker = rate->taker;
  g_ptr_array_add (call->rows, rate);
  return FINX_CALL_DONE;
}

/* Orders */

static FinxCallOutcome
read_orders (FinxCoinbase       *self,
             FinxBrokerCall     *call,
             const FinxJsonNode *root,
             GError            **error)
{
  const FinxJsonNode *orders = finx_json_node_get (root, "orders");
  gboolean is_second = call->cursor != NULL && *call->cursor == '+';

  if (!finx_json_node_is_array (orders))
    return not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (orders); node != NULL; node = finx_json_node_next (orders, node))
    if (!coinbase_read_order (self, call, node))
      return not_understood (error);
  if (turn_page (call, root, is_second ? "+" : ""))
    return FINX_CALL_MORE;
  if (call->kind == FINX_READ_OPEN_ORDERS && !is_second)
    {
      call->cursor = g_strdup ("+");
      return FINX_CALL_MORE;
    }
  finx_broker_call_sort (call);
  return FINX_CALL_DONE;
}

/* Of a page of orders the one that has our id. */
static FinxCallOutcome
read_search (FinxCoinbase       *self,
             FinxBrokerCall     *call,
             const FinxJsonNode *root,
             GError            **error)
{
  const FinxOrder *wanted = call->orders->pdata[0];
  const FinxJsonNode *orders = finx_json_node_get (root, "orders");

  if (!finx_json_node_is_array (orders))
    return not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (orders); node != NULL; node = finx_json_node_next (orders, node))
    {
      g_autofree char *uuid = finx_json_node_text (finx_json_node_get (node, "client_order_id"));
      g_autofree char *id = uuid != NULL ? coinbase_client_id_of (uuid) : NULL;

      if (id == NULL || !g_str_equal (id, wanted->client_id))
        continue;
      if (!coinbase_read_order (self, call, node) || call->rows->len == 0)
        return not_understood (error);
      call->venue_id = g_strdup (((FinxOrder *) call->rows->pdata[0])->venue_id);
      return call->kind == FINX_CALL_CANCEL ? FINX_CALL_MORE : FINX_CALL_DONE;
    }
  if (turn_page (call, root, ""))
    return FINX_CALL_MORE;
  finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-COINBASE-011", "Coinbase does not have it: %s", wanted->client_id);
  return FINX_CALL_FAILED;
}

static FinxCallOutcome
read_query (FinxCoinbase       *self,
            FinxBrokerCall     *call,
            const FinxJsonNode *root,
            GError            **error)
{
  const FinxJsonNode *order = finx_json_node_get (root, "order");

  if (*((FinxOrder *) call->orders->pdata[0])->venue_id == '\0')
    return read_search (self, call, root, error);
  return finx_json_node_is_object (order) && coinbase_read_order (self, call, order) ? FINX_CALL_DONE : not_understood (error);
}

static FinxCallOutcome
read_fills (FinxCoinbase       *self,
            FinxBrokerCall     *call,
            const FinxJsonNode *root,
            GError            **error)
{
  const FinxJsonNode *fills = finx_json_node_get (root, "fills");

  if (!finx_json_node_is_array (fills))
    return not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (fills); node != NULL; node = finx_json_node_next (fills, node))
    if (!coinbase_read_fill (self, call, node))
      return not_understood (error);
  if (turn_page (call, root, ""))
    return FINX_CALL_MORE;
  finx_broker_call_sort (call);
  return FINX_CALL_DONE;
}

/* The order itself as we sent it: what becomes of it is told by the stream, or read. */
static void
add_ours (FinxCoinbase   *self,
          FinxBrokerCall *call,
          const char     *venue_id)     /* (nullable) */
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  FinxOrder *order = finx_order_copy (call->orders->pdata[0]);

  if (venue_id != NULL)
    finx_set_str (&order->venue_id, venue_id);
  order->updated_us = finx_clock_now (finx_broker_client_get_clock (client));
  g_ptr_array_add (call->rows, order);
  if (!self->is_heard[COINBASE_USER])
    finx_broker_client_sync_soon (client);
}

static FinxCallOutcome
read_placed (FinxCoinbase       *self,
             FinxBrokerCall     *call,
             const FinxJsonNode *root,
             GError            **error)
{
  const FinxJsonNode *success = finx_json_node_get (root, "success"), *response = finx_json_node_get (root, "success_response");
  g_autofree char *id = finx_json_node_text (finx_json_node_get (response, "order_id"));

  if (finx_json_node_is_object (finx_json_node_get (root, "error_response")) && !finx_json_node_boolean (success))
    return refused (finx_json_node_get (root, "error_response"), error);
  if (!finx_json_node_boolean (success) || id == NULL || *id == '\0')
    return not_understood (error);
  call->venue_id = g_strdup (id);
  add_ours (self, call, id);
  return FINX_CALL_DONE;
}

static FinxCallOutcome
read_replaced (FinxCoinbase       *self,
               FinxBrokerCall     *call,
               const FinxJsonNode *root,
               GError            **error)
{
  const FinxJsonNode *success = finx_json_node_get (root, "success"), *errors = finx_json_node_get (root, "errors");

  if (finx_json_node_first (errors) != NULL)
    return refused (finx_json_node_first (errors), error);
  if (finx_json_node_is_object (finx_json_node_get (root, "error_response")))
    return refused (finx_json_node_get (root, "error_response"), error);
  if (!finx_json_node_boolean (success))
    return not_understood (error);
  add_ours (self, call, NULL);
  return FINX_CALL_DONE;
}

/* Each order has a result of its own. That it was heard is not its end, which the stream tells. */
static FinxCallOutcome
read_cancelled (FinxBrokerCall     *call,
                const FinxJsonNode *root,
                GError            **error)
{
  const FinxJsonNode *result = finx_json_node_first (finx_json_node_get (root, "results"));
  const FinxJsonNode *reason = finx_json_node_get (result, "failure_reason");

  if (!finx_json_node_is_object (result))
    return not_understood (error);
  if (finx_broker_json_is_true (result, "success") || finx_json_node_is (reason, "DUPLICATE_CANCEL_REQUEST"))
    return FINX_CALL_DONE;
  return refused (result, error);
}

static FinxCallOutcome
read_cancel (FinxCoinbase       *self,
             FinxBrokerCall     *call,
             const FinxJsonNode *root,
             GError            **error)
{
  gboolean is_search = call->venue_id == NULL && *((FinxOrder *) call->orders->pdata[0])->venue_id == '\0';

  return is_search ? read_search (self, call, root, error) : read_cancelled (call, root, error);
}

/* (transfer full): the words of a list, one after the other */
static char *
join (const FinxJsonNode *list)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (const FinxJsonNode *node = finx_json_node_first (list); node != NULL; node = finx_json_node_next (list, node))
    {
      g_autofree char *word = finx_json_node_text (node);
      g_autofree char *words = word == NULL ? find_words (node) : NULL;

      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", word != NULL ? word : words != NULL ? words : "?");
    }
  return finx_broker_shorten (g_strdup (text->str));
}

static FinxCallOutcome
read_preview (FinxBrokerCall     *call,
              const FinxJsonNode *root,
              GError            **error)
{
  g_autofree char *faults = join (finx_json_node_get (root, "errs"));
  FinxBrokerPreview *preview;

  if (*faults != '\0')
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-COINBASE-013", "Coinbase said no: %s", faults);
      return FINX_CALL_FAILED;
    }
  if (finx_json_node_get (root, "order_total") == NULL)
    return not_understood (error);
  preview = g_new0 (FinxBrokerPreview, 1);
  preview->value = finx_json_node_decimal (finx_json_node_get (root, "order_total"));
  preview->fee = finx_json_node_decimal (finx_json_node_get (root, "commission_total"));
  preview->margin = FINX_DECIMAL_UNKNOWN;
  preview->note = join (finx_json_node_get (root, "warning"));
  g_ptr_array_add (call->rows, preview);
  return FINX_CALL_DONE;
}

/* Prices */

static FinxCallOutcome
read_quote (FinxBrokerCall     *call,
            const FinxJsonNode *root,
            GError            **error)
{
  const FinxJsonNode *book = finx_json_node_get (root, "pricebook");
  const FinxJsonNode *bid = finx_json_node_first (finx_json_node_get (book, "bids")), *ask = finx_json_node_first (finx_json_node_get (book, "asks"));
  FinxBrokerQuote *quote;

  if (!finx_json_node_is_object (book))
    return not_understood (error);
  quote = g_new0 (FinxBrokerQuote, 1);
  quote->instrument = call->instrument;
  quote->bid = finx_broker_json_positive (bid, "price");
  quote->bid_size = finx_broker_json_positive (bid, "size");
  quote->ask = finx_broker_json_positive (ask, "price");
  quote->ask_size = finx_broker_json_positive (ask, "size");
  quote->last = finx_broker_json_positive (root, "last");
  quote->last_size = quote->previous_close = FINX_DECIMAL_UNKNOWN;
  quote->time_us = finx_json_node_time (finx_json_node_get (book, "time"));
  g_ptr_array_add (call->rows, quote);
  return FINX_CALL_DONE;
}

static FinxCallOutcome
read_book (FinxBrokerCall     *call,
           const FinxJsonNode *root,
           GError            **error)
{
  const FinxJsonNode *book = finx_json_node_get (root, "pricebook");
  FinxDepth *depth;

  if (!finx_json_node_is_object (book))
    return not_understood (error);
  depth = g_new0 (FinxDepth, 1);
  depth->instrument = call->instrument->index;
  depth->time_us = finx_json_node_time (finx_json_node_get (book, "time"));
  depth->n_bids = finx_broker_json_levels (finx_json_node_get (book, "bids"), "price", "size", call->instrument, depth->bids);
  depth->n_asks = finx_broker_json_levels (finx_json_node_get (book, "asks"), "price", "size", call->instrument, depth->asks);
  g_ptr_array_add (call->rows, depth);
  return FINX_CALL_DONE;
}

/* A piece, the newest first; the request for the one behind it is not made when there is none. */
static FinxCallOutcome
read_bars (FinxBrokerCall     *call,
           const FinxJsonNode *root,
           GError            **error)
{
  const FinxJsonNode *candles = finx_json_node_get (root, "candles");
  g_autoptr(GArray) piece = g_array_new (FALSE, FALSE, sizeof (FinxBar));

  if (!finx_json_node_is_array (candles))
    return not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (candles); node != NULL; node = finx_json_node_next (candles, node))
    {
      gint64 start = 0;
      FinxBar bar = {
        .open = finx_json_node_double (finx_json_node_get (node, "open")),
        .high = finx_json_node_double (finx_json_node_get (node, "high")),
        .low = finx_json_node_double (finx_json_node_get (node, "low")),
        .close = finx_json_node_double (finx_json_node_get (node, "close")),
        .volume = finx_json_node_double (finx_json_node_get (node, "volume")),
      };

      if (!finx_json_node_integer (finx_json_node_get (node, "start"), &start) || start <= 0 || start > G_MAXINT64 / FINX_USEC_PER_SEC)
        continue;
      bar.time_us = start * FINX_USEC_PER_SEC;
      g_array_append_val (piece, bar);
    }
  finx_broker_call_add_bars (call, piece);
  return FINX_CALL_MORE;
}

static FinxCallOutcome
read_clock (FinxBrokerCall     *call,
            const FinxJsonNode *root,
            GError            **error)
{
  gint64 ms;

  if (!finx_json_node_integer (finx_json_node_get (root, "epochMillis"), &ms) || ms <= 0 || ms > G_MAXINT64 / 1000)
    return not_understood (error);
  call->time_us = ms * 1000;
  return FINX_CALL_DONE;
}

static FinxCallOutcome
read_body (FinxCoinbase       *self,
           FinxBrokerCall     *call,
           const FinxJsonNode *root,
           GError            **error)
{
  gboolean is_behind = call->cursor != NULL && *call->cursor == '+';

  switch (call->kind)
    {
    case FINX_CALL_CLOCK:       return read_clock (call, root, error);
    case FINX_READ_ACCOUNTS:    return call->cursor == NULL ? read_permissions (self, call, root, error) : read_portfolio (self, call, root, error);
    case FINX_READ_BALANCES:    return read_wallets (self, call, root, error);
    case FINX_READ_POSITIONS:   return is_behind ? read_costs (self, call, root, error) : read_wallets (self, call, root, error);
    case FINX_READ_OPEN_ORDERS:
    case FINX_READ_ORDERS:      return read_orders (self, call, root, error);
    case FINX_READ_FILLS:       return read_fills (self, call, root, error);
    case FINX_READ_FEES:        return read_fees (self, call, root, error);
    case FINX_READ_INSTRUMENTS: return read_instruments (self, call, root, error);
    case FINX_READ_QUOTE:       return read_quote (call, root, error);
    case FINX_READ_BOOK:        return read_book (call, root, error);
    case FINX_READ_PREVIEW:     return read_preview (call, root, error);
    case FINX_CALL_BARS:        return read_bars (call, root, error);
    case FINX_CALL_PLACE:       return read_placed (self, call, root, error);
    case FINX_CALL_REPLACE:     return read_replaced (self, call, root, error);
    case FINX_CALL_CANCEL:      return read_cancel (self, call, root, error);
    default:                    return read_query (self, call, root, error);
    }
}

FinxCallOutcome
coinbase_read (FinxBrokerClient     *client,
               FinxBrokerCall       *call,
               const FinxHttpReply  *reply,
               GError              **error)
{
  gboolean changes = call->kind == FINX_CALL_PLACE || call->kind == FINX_CALL_REPLACE;
  g_autoptr(FinxJsonTree) tree = NULL;

  /* Coinbase refuses good tokens now and then: what changes nothing is asked for once more, with another token. */
  if (reply->status == 401 && call->step == 0 && !changes)
    {
      g_clear_pointer (&call->cursor, g_free);
      return FINX_CALL_MORE;
    }
  /* What it is counted in is good to know, and may be hidden from a key that may do all else. */
  if (call->kind == FINX_READ_ACCOUNTS && call->cursor != NULL && (reply->status == 403 || reply->status == 404))
    return FINX_CALL_DONE;
  if (reply->status < 200 || reply->status > 299)
    {
      explain (call, reply, error);
      return FINX_CALL_FAILED;
    }
  tree = finx_json_tree_new (reply->body, reply->length, NULL);
  return tree != NULL ? read_body (FINX_COINBASE (client), call, finx_json_tree_get_root (tree), error) : not_understood (error);
}
