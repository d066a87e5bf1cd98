/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers of Coinbase Exchange. Anything may be missing, null, or of another type; a refusal is a sentence without a code. */
#include "adapters/coinbase-exchange/finx-coinbase-exchange-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-string.h"
#include "base/finx-text.h"

#define SETTLED (10 * FINX_USEC_PER_SEC)        /* an order that is not there so long after it was sent is not on its way */

/* Errors */

static char *
words_of (const FinxHttpReply *reply)
{
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (reply->body, reply->length, NULL);
  g_autofree char *words = tree != NULL ? finx_json_node_text (finx_json_node_get (finx_json_tree_get_root (tree), "message")) : NULL;

  if (words == NULL || *words == '\0')
    return g_strdup_printf ("HTTP %u", reply->status);
  return finx_broker_shorten (g_steal_pointer (&words));
}

static gboolean
mentions (const char *words,
          const char *word)
{
  g_autofree char *lower = g_ascii_strdown (words, -1);

  return strstr (lower, word) != NULL;
}

/* A key that is not right is told with a status of 400 or 401. */
static void
explain_key (const char *words,
             GError    **error)
{
  if (mentions (words, "passphrase"))
    finx_set_error (error, FINX_ERROR_AUTH, "FINX-COINBASEX-010",
                    "Coinbase Exchange refuses the passphrase of the key: %s. Nothing was done. It is the one that was set when the key was made; "
                    "who has forgotten it needs a new key", words);
  else if (mentions (words, "timestamp"))
    finx_set_error (error, FINX_ERROR_AUTH, "FINX-COINBASEX-011",
                    "Coinbase Exchange refuses the time that was sent with the key: %s. Nothing was done. Set this computer's clock right", words);
  else
    finx_set_error (error, FINX_ERROR_AUTH, "FINX-COINBASEX-012",
                    "Coinbase Exchange refuses the key: %s. Nothing was done. Check key and secret, and that this computer's address is allowed; "
                    "keys of the sandbox are for the paper account only", words);
}

static gboolean
is_about_key (const FinxHttpReply *reply,
              const char          *words)
{
  return reply->status == 401 || (reply->status == 400 && (mentions (words, "passphrase") || mentions (words, "timestamp") || mentions (words, "signature")
                                                           || mentions (words, "api key") || mentions (words, "cb-access")));
}

/* An id that was used before belongs to an order that is there, so it is looked for. */
static gboolean
is_about_id (const char *words)
{
  return mentions (words, "client_oid") && (mentions (words, "duplicate") || mentions (words, "already") || mentions (words, "exist")
                                            || mentions (words, "unique"));
}

static FinxCallOutcome
explain (const FinxBrokerCall *call,
         const FinxHttpReply  *reply,
         GError              **error)
{
  g_autofree char *words = words_of (reply);

  if (is_about_key (reply, words))
    explain_key (words, error);
  else if (reply->status == 404)
    finx_set_error (error, call->kind == FINX_CALL_PLACE ? FINX_ERROR_REJECTED : FINX_ERROR_NOT_FOUND, "FINX-COINBASEX-013",
                    "Coinbase Exchange does not have it: %s", words);
  else if (reply->status == 403 && call->kind == FINX_READ_ACCOUNTS)
    finx_set_error (error, FINX_ERROR_AUTH, "FINX-COINBASEX-014",
                    "The key may not look at the account: %s. Nothing was done. Make one that may view and trade, and not transfer", words);
  else if (reply->status == 403)
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-COINBASEX-015",
                    "Coinbase Exchange does not let this key do that: %s. Nothing was done. To trade it needs the permission to", words);
  else if ((reply->status == 400 && !(call->kind == FINX_CALL_PLACE && is_about_id (words))) || reply->status == 422)
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-COINBASEX-016", "Coinbase Exchange said no: %s", words);
  else
    finx_set_error (error, FINX_ERROR_PROTOCOL, "FINX-COINBASEX-017", "Coinbase Exchange answered in a way that FinX does not know: %s", words);
  return FINX_CALL_FAILED;
}

FinxCallOutcome
coinbase_exchange_not_understood (GError **error)
{
  finx_set_error (error, FINX_ERROR_PROTOCOL, "FINX-COINBASEX-018", "The answer of Coinbase Exchange could not be understood. Nothing of it was used");
  return FINX_CALL_FAILED;
}

/**
 * coinbase_exchange_turn_page:
 * @prefix: of the cursor, for the reader; ""
 *
 * Returns: %FINX_CALL_MORE: the cursor leads to older rows; %FINX_CALL_DONE: there are none; %FINX_CALL_FAILED: it leads to the same page
 */
FinxCallOutcome
coinbase_exchange_turn_page (FinxBrokerCall       *call,
                             const FinxHttpReply  *reply,
                             const char           *prefix,
                             GError              **error)
{
  const char *after = finx_http_reply_get_header (reply, "CB-AFTER");
  g_autofree char *before = g_steal_pointer (&call->cursor);

  if (after == NULL || *after == '\0')
    return FINX_CALL_DONE;
  call->cursor = g_strconcat (prefix, after, NULL);
  return g_strcmp0 (before, call->cursor) != 0 ? FINX_CALL_MORE : coinbase_exchange_not_understood (error);
}

/* Instruments */

static gboolean
is_tradable (const FinxJsonNode *node)
{
  return finx_json_node_is (finx_json_node_get (node, "status"), "online") && !finx_broker_json_is_true (node, "trading_disabled")
         && !finx_broker_json_is_true (node, "cancel_only");
}

static FinxCallOutcome
read_instruments (FinxBrokerCall     *call,
                  const FinxJsonNode *root,
                  GError            **error)
{
  if (!finx_json_node_is_array (root))
    return coinbase_exchange_not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (root); node != NULL; node = finx_json_node_next (root, node))
    {
      g_autofree char *product = finx_json_node_text (finx_json_node_get (node, "id"));
      g_autofree char *name = finx_json_node_text (finx_json_node_get (node, "display_name"));
      const char *dash = product != NULL ? strchr (product, '-') : NULL;
      FinxInstrument *draft;

      if (dash == NULL || !is_tradable (node) || !finx_broker_call_wants (call, product, name != NULL ? name : ""))
        continue;
      draft = finx_instrument_new_plain (product, name != NULL ? name : product, "", FINX_ASSET_CRYPTO, dash + 1);
      draft->tick_size = draft->lot_step = finx_decimal_new (1, 8);
      draft->price_scale = draft->size_scale = 8;
      finx_broker_json_step (node, "quote_increment", &draft->tick_size, &draft->price_scale);
      finx_broker_json_step (node, "base_increment", &draft->lot_step, &draft->size_scale);
      draft->min_notional = finx_broker_json_positive (node, "min_market_funds");
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

static const char *const moneys[] = { "USD", "EUR", "GBP", NULL };

static gboolean
is_money (const char *currency)
{
  /* The dollar's coin pays for orders as the dollar does. */
  return g_strv_contains (moneys, currency) || g_str_equal (currency, "USDC");
}

static FinxDecimal
balance_of (const FinxJsonNode *root,
            const char         *currency)
{
  for (const FinxJsonNode *node = finx_json_node_first (root); node != NULL; node = finx_json_node_next (root, node))
    if (finx_json_node_is (finx_json_node_get (node, "currency"), currency))
      return finx_json_node_decimal (finx_json_node_get (node, "balance"));
  return FINX_DECIMAL_UNKNOWN;
}

/* An account has no currency of its own: it is the first of those in which there is money. */
static void
choose_currency (FinxCoinbaseExchange *self,
                 const FinxJsonNode   *root)
{
  for (gsize i = 0; moneys[i] != NULL; i++)
    if (finx_decimal_sign (balance_of (root, moneys[i])) > 0)
      {
        finx_set_str (&self->currency, moneys[i]);
        return;
      }
}

static void
add_account (FinxCoinbaseExchange *self,
             FinxBrokerCall       *call,
             const FinxJsonNode   *root)
{
  FinxBrokerAccount *account = g_new0 (FinxBrokerAccount, 1);

  for (const FinxJsonNode *node = finx_json_node_first (root); node != NULL; node = finx_json_node_next (root, node))
    {
      account->may_trade = account->may_trade || finx_broker_json_is_true (node, "trading_enabled");
      if (account->id == NULL)
        account->id = finx_json_node_text (finx_json_node_get (node, "profile_id"));
    }
  if (account->id == NULL)
    account->id = g_strdup ("");
  account->name = g_strdup ("Coinbase Exchange");
  account->currency = g_strdup (self->currency);
  account->is_paper = finx_broker_client_is_paper (FINX_BROKER_CLIENT (self));
  account->note = g_strdup (account->may_trade ? "" : finx_text (N_("Coinbase Exchange has switched trading off for this account")));
  g_ptr_array_add (call->rows, account);
}

/* One wallet as a balance, or as a position in the coin against the account's currency. */
static gboolean
read_wallet (FinxCoinbaseExchange *self,
             FinxBrokerCall       *call,
             const FinxJsonNode   *node)
{
  g_autofree char *currency = finx_json_node_text (finx_json_node_get (node, "currency"));
  FinxDecimal total = finx_decimal_normalize (finx_json_node_decimal (finx_json_node_get (node, "balance")));
  FinxDecimal available = finx_decimal_normalize (finx_json_node_decimal (finx_json_node_get (node, "available")));
  g_autofree char *product = NULL;
  FinxBrokerPosition *position;
  FinxBalance *balance;

  if (currency == NULL || *currency == '\0' || !finx_decimal_is_known (total))
    return FALSE;
  if (call->kind == FINX_READ_BALANCES)
    {
      if (finx_decimal_sign (total) == 0 && !g_str_equal (currency, self->currency))
        return TRUE;
      balance = g_new0 (FinxBalance, 1);
      balance->currency = g_steal_pointer (&currency);
      balance->total = total;
      balance->available = available;
      balance->equity = balance->buying_power = FINX_DECIMAL_UNKNOWN;
      g_ptr_array_add (call->rows, balance);
      return TRUE;
    }
  if (finx_decimal_sign (total) == 0 || is_money (currency))
    return TRUE;
  product = g_strdup_printf ("%s-%s", currency, self->currency);
  position = g_new0 (FinxBrokerPosition, 1);
  position->instrument = coinbase_exchange_find_instrument (FINX_BROKER_CLIENT (self), product);
  position->quantity = total;
  position->available = available;
  position->average_price = position->price = position->unrealised = FINX_DECIMAL_UNKNOWN;
  g_ptr_array_add (call->rows, position);
  return position->instrument != NULL;
}

static FinxCallOutcome
read_wallets (FinxCoinbaseExchange *self,
              FinxBrokerCall       *call,
              const FinxJsonNode   *root,
              GError              **error)
{
  if (!finx_json_node_is_array (root))
    return coinbase_exchange_not_understood (error);
  choose_currency (self, root);
  if (call->kind == FINX_READ_ACCOUNTS)
    {
      add_account (self, call, root);
      call->cursor = g_strdup ("+");
      return FINX_CALL_MORE;
    }
  for (const FinxJsonNode *node = finx_json_node_first (root); node != NULL; node = finx_json_node_next (root, node))
    if (!read_wallet (self, call, node))
      return coinbase_exchange_not_understood (error);
  return FINX_CALL_DONE;
}

/* What a key may do is not told. One that may not send money away is not let in here; one that may is let in, or told what is missing. */
static FinxCallOutcome
read_permission (FinxBrokerCall      *call,
                 const FinxHttpReply *reply)
{
  FinxBrokerAccount *account = call->rows->pdata[0];
  g_autofree char *words = words_of (reply);

  account->may_withdraw = (reply->status >= 200 && reply->status < 300) || (reply->status == 400 && !is_about_key (reply, words));
  return FINX_CALL_DONE;
}

static FinxCallOutcome
read_fees (FinxCoinbaseExchange *self,
           FinxBrokerCall       *call,
           const FinxJsonNode   *root,
           GError              **error)
{
  FinxFeeRate *rate;

  if (finx_json_node_get (root, "taker_fee_rate") == NULL)
    return coinbase_exchange_not_understood (error);
  rate = g_new0 (FinxFeeRate, 1);
  rate->scope = g_strdup ("crypto");
  rate->maker = finx_json_node_decimal (finx_json_node_get (root, "maker_fee_rate"));
  rate->taker = finx_json_node_decimal (finx_json_node_get (root, "taker_fee_rate"));
  rate->note = g_strdup (finx_text (N_("Of the volume of the last 30 days; stable pairs may cost less.")));
  self->taker = rate->taker;
  g_ptr_array_add (call->rows, rate);
  return FINX_CALL_DONE;
}

/* Orders */

static FinxCallOutcome
read_orders (FinxCoinbaseExchange *self,
             FinxBrokerCall       *call,
             const FinxHttpReply  *reply,
             const FinxJsonNode   *root,
             GError              **error)
{
  gboolean is_history = call->kind == FINX_READ_ORDERS, is_older = FALSE;
  FinxCallOutcome outcome;

  if (!finx_json_node_is_array (root))
    return coinbase_exchange_not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (root); node != NULL; node = finx_json_node_next (root, node))
    {
      FinxOrder *order = coinbase_exchange_parse_order (self, node);

      if (order == NULL)
        return coinbase_exchange_not_understood (error);
      is_older = is_history && order->placed_us < call->from_us;
      if (is_older || (is_history && call->to_us > 0 && order->placed_us >= call->to_us))
        finx_order_free (order);
      else
        g_ptr_array_add (call->rows, order);
    }
  outcome = coinbase_exchange_turn_page (call, reply, "", error);
  if (outcome == FINX_CALL_FAILED || (outcome == FINX_CALL_MORE && finx_json_node_count (root) > 0 && !is_older))
    return outcome;
  finx_broker_call_sort (call);
  return FINX_CALL_DONE;
}

static FinxCallOutcome
read_order (FinxCoinbaseExchange *self,
            FinxBrokerCall       *call,
            const FinxJsonNode   *root,
            GError              **error)
{
  FinxOrder *order = coinbase_exchange_parse_order (self, root);

  if (order == NULL)
    return coinbase_exchange_not_understood (error);
  g_ptr_array_add (call->rows, order);
  return FINX_CALL_DONE;
}

/* Of an order that ended without a fill nothing is kept: one that was there, and is not any more, is such a one. What was sent a moment ago
 * may only not be there yet. */
static gboolean
has_vanished (FinxCoinbaseExchange *self,
              const FinxOrder      *asked)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const FinxOrder *known = *asked->venue_id != '\0' ? finx_order_ledger_find_venue (finx_broker_client_get_ledger (client), asked->venue_id) : NULL;
  gint64 age_us = known != NULL ? finx_clock_now (finx_broker_client_get_clock (client)) - known->placed_us : 0;

  return known != NULL && finx_order_state_is_open (known->state) && finx_decimal_sign (known->filled) == 0
         && (g_hash_table_contains (self->cancelled, asked->venue_id) || age_us >= finx_broker_client_hasten (client, SETTLED));
}

static FinxCallOutcome
read_vanished (FinxCoinbaseExchange *self,
               FinxBrokerCall       *call)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const FinxOrder *asked = call->orders->pdata[0];
  FinxOrder *order = finx_order_copy (finx_order_ledger_find_venue (finx_broker_client_get_ledger (client), asked->venue_id));

  g_hash_table_remove (self->cancelled, asked->venue_id);
  order->state = FINX_ORDER_CANCELLED;
  order->updated_us = finx_clock_now (finx_broker_client_get_clock (client));
  finx_set_str (&order->reason, finx_text ("Coinbase Exchange does not have it any more: it ended, and nothing was traded"));
  g_ptr_array_add (call->rows, order);
  return FINX_CALL_DONE;
}

/* That it was taken is not that it stands in the book: it may be refused yet, which the stream tells. */
static FinxCallOutcome
read_placed (FinxCoinbaseExchange *self,
             FinxBrokerCall       *call,
             const FinxJsonNode   *root,
             GError              **error)
{
  g_autofree char *reason = finx_json_node_text (finx_json_node_get (root, "reject_reason"));
  FinxOrder *order = coinbase_exchange_parse_order (self, root);

  if (order == NULL)
    return coinbase_exchange_not_understood (error);
  if (order->state == FINX_ORDER_REJECTED)
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-COINBASEX-016", "Coinbase Exchange said no: %s", reason != NULL ? reason : "rejected");
      finx_order_free (order);
      return FINX_CALL_FAILED;
    }
  g_free (order->client_id);            /* it may not be repeated */
  order->client_id = g_strdup (((FinxOrder *) call->orders->pdata[0])->client_id);
  call->venue_id = g_strdup (order->venue_id);
  g_ptr_array_add (call->rows, order);
  if (!self->is_user_heard)
    finx_broker_client_sync_soon (FINX_BROKER_CLIENT (self));
  return FINX_CALL_DONE;
}

/* That it was heard is not its end, which the stream tells. */
static FinxCallOutcome
read_cancelled (FinxCoinbaseExchange *self,
                FinxBrokerCall       *call,
                const FinxJsonNode   *root,
                GError              **error)
{
  const FinxOrder *order = call->orders->pdata[0];
  const FinxJsonNode *answer = finx_json_node_is_array (root) ? finx_json_node_first (root) : root;
  g_autofree char *id = finx_json_node_text (answer);
  const FinxOrder *known;

  if (id == NULL || *id == '\0')
    return coinbase_exchange_not_understood (error);
  known = finx_order_ledger_find_venue (finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self)), order->venue_id);
  if (known != NULL && finx_order_state_is_open (known->state))         /* else its end was told already */
    g_hash_table_add (self->cancelled, g_strdup (order->venue_id));
  if (!self->is_user_heard)
    finx_broker_client_sync_soon (FINX_BROKER_CLIENT (self));
  return FINX_CALL_DONE;
}

/* Prices */

static FinxCallOutcome
read_quote (FinxBrokerCall     *call,
            const FinxJsonNode *root,
            GError            **error)
{
  FinxBrokerQuote *quote;

  if (finx_json_node_get (root, "price") == NULL)
    return coinbase_exchange_not_understood (error);
  quote = g_new0 (FinxBrokerQuote, 1);
  quote->instrument = call->instrument;
  quote->bid = finx_broker_json_positive (root, "bid");
  quote->ask = finx_broker_json_positive (root, "ask");
  quote->last = finx_broker_json_positive (root, "price");
  quote->last_size = finx_broker_json_positive (root, "size");
  quote->bid_size = quote->ask_size = quote->previous_close = FINX_DECIMAL_UNKNOWN;
  quote->time_us = finx_json_node_time (finx_json_node_get (root, "time"));
  g_ptr_array_add (call->rows, quote);
  return FINX_CALL_DONE;
}

static FinxCallOutcome
read_book (FinxBrokerCall     *call,
           const FinxJsonNode *root,
           GError            **error)
{
  const FinxJsonNode *bids = finx_json_node_get (root, "bids"), *asks = finx_json_node_get (root, "asks");
  gint64 sequence = 0;
  FinxDepth *depth;

  if (!finx_json_node_is_array (bids) || !finx_json_node_is_array (asks))
    return coinbase_exchange_not_understood (error);
  depth = g_new0 (FinxDepth, 1);
  depth->instrument = call->instrument->index;
  depth->time_us = finx_json_node_time (finx_json_node_get (root, "time"));
  if (finx_json_node_integer (finx_json_node_get (root, "sequence"), &sequence) && sequence > 0)
    depth->sequence = (guint64) sequence;
  depth->n_bids = finx_broker_json_levels (bids, NULL, NULL, call->instrument, depth->bids);
  depth->n_asks = finx_broker_json_levels (asks, NULL, NULL, call->instrument, depth->asks);
  g_ptr_array_add (call->rows, depth);
  return FINX_CALL_DONE;
}

/* Time, low, high, open, close, volume; the newest first. The request for the piece behind it is not made when there is none. */
static FinxCallOutcome
read_bars (FinxBrokerCall     *call,
           const FinxJsonNode *root,
           GError            **error)
{
  g_autoptr(GArray) piece = g_array_new (FALSE, FALSE, sizeof (FinxBar));

  if (!finx_json_node_is_array (root))
    return coinbase_exchange_not_understood (error);
  for (const FinxJsonNode *row = finx_json_node_first (root); row != NULL; row = finx_json_node_next (root, row))
    {
      const FinxJsonNode *node = finx_json_node_is_array (row) ? finx_json_node_first (row) : NULL;
      gint64 start = 0;
      FinxBar bar = { 0, };
      double *const figures[] = { &bar.low, &bar.high, &bar.open, &bar.close, &bar.volume };

      if (!finx_json_node_integer (node, &start) || start <= 0 || start > G_MAXINT64 / FINX_USEC_PER_SEC)
        continue;
      bar.time_us = start * FINX_USEC_PER_SEC;
      for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
        {
          node = node != NULL ? finx_json_node_next (row, node) : NULL;
          *figures[i] = finx_json_node_double (node);
        }
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
  if (!finx_broker_json_units (finx_json_node_get (root, "epoch"), 6, &call->time_us) || call->time_us <= 0)
    return coinbase_exchange_not_understood (error);
  return FINX_CALL_DONE;
}

static FinxCallOutcome
read_body (FinxCoinbaseExchange *self,
           FinxBrokerCall       *call,
           const FinxHttpReply  *reply,
           const FinxJsonNode   *root,
           GError              **error)
{
  switch (call->kind)
    {
    case FINX_CALL_CLOCK:       return read_clock (call, root, error);
    case FINX_READ_ACCOUNTS:
    case FINX_READ_BALANCES:
    case FINX_READ_POSITIONS:   return read_wallets (self, call, root, error);
    case FINX_READ_OPEN_ORDERS:
    case FINX_READ_ORDERS:      return read_orders (self, call, reply, root, error);
    case FINX_READ_FILLS:       return coinbase_exchange_read_fills (self, call, reply, root, error);
    case FINX_READ_FEES:        return read_fees (self, call, root, error);
    case FINX_READ_INSTRUMENTS: return read_instruments (call, root, error);
    case FINX_READ_QUOTE:       return read_quote (call, root, error);
    case FINX_READ_BOOK:        return read_book (call, root, error);
    case FINX_CALL_BARS:        return read_bars (call, root, error);
    case FINX_CALL_PLACE:       return read_placed (self, call, root, error);
    case FINX_CALL_CANCEL:      return read_cancelled (self, call, root, error);
    case FINX_CALL_QUERY:       return read_order (self, call, root, error);
    default:                    return coinbase_exchange_not_understood (error);
    }
}

/* A request that waited too long for its turn is signed once more, unless it changes something. */
static gboolean
is_late (const FinxBrokerCall *call,
         const FinxHttpReply  *reply)
{
  g_autofree char *words = reply->status == 400 || reply->status == 401 ? words_of (reply) : NULL;

  return words != NULL && call->step == 0 && call->kind != FINX_CALL_PLACE && mentions (words, "timestamp");
}

/* What is not there says something of some things. */
static gboolean
read_missing (FinxCoinbaseExchange *self,
              FinxBrokerCall       *call,
              const FinxHttpReply  *reply,
              FinxCallOutcome      *outcome,
              GError              **error)
{
  const FinxOrder *order = call->orders->len > 0 ? call->orders->pdata[0] : NULL;

  if (reply->status != 404)
    return FALSE;
  if (call->kind == FINX_READ_FILLS && call->cursor != NULL && *call->cursor == '+')
    *outcome = coinbase_exchange_read_fills (self, call, reply, NULL, error);
  else if (call->kind == FINX_CALL_QUERY && has_vanished (self, order))
    *outcome = read_vanished (self, call);
  else
    return FALSE;
  return TRUE;
}

FinxCallOutcome
coinbase_exchange_read (FinxBrokerClient     *client,
                        FinxBrokerCall       *call,
                        const FinxHttpReply  *reply,
                        GError              **error)
{
  FinxCoinbaseExchange *self = FINX_COINBASE_EXCHANGE (client);
  g_autoptr(FinxJsonTree) tree = NULL;
  FinxCallOutcome outcome;

  if (call->kind == FINX_READ_ACCOUNTS && call->cursor != NULL)
    return read_permission (call, reply);
  if (is_late (call, reply))
    return FINX_CALL_MORE;
  if (read_missing (self, call, reply, &outcome, error))
    return outcome;
  if (reply->status < 200 || reply->status > 299)
    return explain (call, reply, error);
  tree = finx_json_tree_new (reply->body, reply->length, NULL);
  return tree != NULL ? read_body (self, call, reply, finx_json_tree_get_root (tree), error) : coinbase_exchange_not_understood (error);
}
