/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Kraken tells of the key and the account: its answers about permissions, balances, positions and fees. */
#include "adapters/kraken/finx-kraken-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-error.h"
#include "base/finx-text.h"

#define MOST_TICKERS 60         /* prices that are asked for at once */

static gboolean
may (const FinxJsonNode *permissions,
     const char         *name)
{
  for (const FinxJsonNode *node = finx_json_node_first (permissions); node != NULL; node = finx_json_node_next (permissions, node))
    if (finx_json_node_is (node, name))
      return TRUE;
  return FALSE;
}

static FinxBrokerAccount *
add_account (FinxBrokerCall *call,
             char           *id,        /* (transfer full) (nullable) */
             const char     *name)      /* (nullable): the key's */
{
  FinxBrokerAccount *account = g_new0 (FinxBrokerAccount, 1);

  account->id = id != NULL && *id != '\0' ? g_strdup (id) : g_strdup ("spot");
  account->name = name != NULL && *name != '\0' ? g_strdup_printf ("Kraken %s", name) : g_strdup ("Kraken");
  account->currency = g_strdup ("USD");
  account->may_trade = TRUE;
  account->note = g_strdup ("");
  g_ptr_array_add (call->rows, account);
  g_free (id);
  return account;
}

static FinxCallOutcome
lack (const char *permission,
      GError    **error)
{
  finx_set_error (error, FINX_ERROR_AUTH, "FINX-KRAKEN-023",
                  "The key lacks the permission “%s”. Nothing was done; give it to the key on Kraken's site, or make another key", finx_text (permission));
  return FINX_CALL_FAILED;
}

static FinxCallOutcome
read_permissions (FinxBrokerCall     *call,
                  const FinxJsonNode *result,
                  GError            **error)
{
  const FinxJsonNode *permissions = finx_json_node_get (result, "permissions");
  g_autofree char *name = finx_json_node_text (finx_json_node_get (result, "apiKeyName"));
  FinxBrokerAccount *account;

  if (!may (permissions, "query-funds"))
    return lack (N_("query funds"), error);
  if (!may (permissions, "query-open-trades"))
    return lack (N_("query open and closed orders and trades"), error);
  account = add_account (call, finx_json_node_text (finx_json_node_get (result, "iban")), name);
  account->may_trade = may (permissions, "modify-trades");
  account->may_withdraw = may (permissions, "withdraw-funds");
  if (!account->may_trade)
    {
      g_free (account->note);
      account->note = g_strdup (finx_text (N_("The key may not trade")));
    }
  return FINX_CALL_DONE;
}

/**
 * kraken_read_account:
 * @result: (nullable): %NULL: Kraken did not tell, or the key may not ask so
 */
FinxCallOutcome
kraken_read_account (FinxBrokerCall     *call,
                     const FinxJsonNode *result,
                     GError            **error)
{
  FinxBrokerAccount *account;

  if (call->cursor == NULL && finx_json_node_is_array (finx_json_node_get (result, "permissions")))
    return read_permissions (call, result, error);
  if (call->cursor == NULL)
    {
      call->cursor = g_strdup ("+");
      return FINX_CALL_MORE;
    }
  account = add_account (call, NULL, NULL);
  account->may_withdraw = result != NULL;
  g_free (account->note);
  account->note = g_strdup (finx_text (N_("Kraken does not tell whether the key may trade")));
  return FINX_CALL_DONE;
}

/* Balances */

/* What of it can be used: nothing of what is staked, and nobody tells how much of what earns something is not bound. */
static FinxDecimal
read_available (const FinxJsonNode *node,
                const char         *asset,
                FinxDecimal         total)
{
  static const char *const names[] = { "credit", "credit_used", "hold_trade" };
  const char *point = strchr (asset, '.');

  if (point != NULL)
    return g_str_equal (point, ".F") ? FINX_DECIMAL_UNKNOWN : g_str_equal (point, ".T") ? total : FINX_DECIMAL_ZERO;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const FinxJsonNode *amount = finx_json_node_get (node, names[i]);

      if (amount != NULL)
        total = i == 0 ? finx_decimal_add (total, finx_json_node_decimal (amount)) : finx_decimal_sub (total, finx_json_node_decimal (amount));
    }
  return finx_decimal_is_known (total) ? finx_decimal_normalize (total) : total;
}

/* "+18.20" */
static FinxDecimal
signed_of (const FinxJsonNode *node)
{
  g_autofree char *text = finx_json_node_text (node);
  FinxDecimal value;

  return text != NULL && finx_decimal_parse (*text == '+' ? text + 1 : text, &value, NULL) ? value : FINX_DECIMAL_UNKNOWN;
}

static FinxBalance *
add_balance (FinxBrokerCall *call,
             const char     *asset,
             FinxDecimal     total,
             FinxDecimal     available)
{
  FinxBalance *balance = g_new0 (FinxBalance, 1);

  balance->currency = g_strdup (asset);
  balance->total = total;
  balance->available = available;
  balance->equity = balance->buying_power = FINX_DECIMAL_UNKNOWN;
  g_ptr_array_add (call->rows, balance);
  return balance;
}

/* What all of it is worth, in dollars: the balances, and what the positions on margin have won or lost so far. */
static FinxCallOutcome
read_worth (FinxBrokerCall     *call,
            const FinxJsonNode *result)
{
  const FinxJsonNode *open = finx_json_node_get (result, "n");
  FinxBalance *dollars = NULL;

  for (guint i = 0; i < call->rows->len && dollars == NULL; i++)
    if (g_str_equal (((FinxBalance *) call->rows->pdata[i])->currency, "USD"))
      dollars = call->rows->pdata[i];
  if (dollars == NULL)
    dollars = add_balance (call, "USD", FINX_DECIMAL_ZERO, FINX_DECIMAL_ZERO);
  dollars->equity = finx_json_node_decimal (finx_json_node_get (result, "eb"));
  if (open != NULL)
    dollars->equity = finx_decimal_add (dollars->equity, signed_of (open));
  dollars->buying_power = dollars->available;
  return FINX_CALL_DONE;
}

FinxCallOutcome
kraken_read_balances (FinxKraken         *self,
                      FinxBrokerCall     *call,
                      const FinxJsonNode *result,
                      GError            **error)
{
  if (!finx_json_node_is_object (result))
    return kraken_not_understood (error);
  if (call->cursor != NULL)
    return finx_decimal_is_known (finx_json_node_decimal (finx_json_node_get (result, "eb"))) ? read_worth (call, result) : kraken_not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (result); node != NULL; node = finx_json_node_next (result, node))
    {
      g_autofree char *code = finx_json_node_name (node), *asset = code != NULL ? kraken_asset_of (code) : NULL;
      FinxDecimal total = finx_json_node_decimal (finx_json_node_get (node, "balance"));

      if (asset == NULL || !finx_decimal_is_known (total))
        return kraken_not_understood (error);
      if (finx_decimal_sign (total) != 0 || kraken_is_money (asset))
        add_balance (call, asset, finx_decimal_normalize (total), read_available (node, asset, total));
    }
  call->cursor = g_strdup ("+");
  return FINX_CALL_MORE;
}

/* Positions */

/* (nullable): the market in which a coin is counted: dollars where there is one, then euros, then bitcoin */
static const KrakenPair *
find_pair (FinxKraken *self,
           const char *coin)
{
  static const char *const currencies[] = { "USD", "EUR", "BTC" };
  const KrakenPair *pair = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (currencies) && pair == NULL; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s-%s", coin, currencies[i]);

      pair = kraken_find_pair (self, name);
    }
  return pair;
}

/* (nullable): of "SOL", and of "SOL03.S", which is bound for some days */
const FinxInstrument *
kraken_find_market (FinxKraken *self,
                    const char *asset)
{
  gsize length = strcspn (asset, "."), short_length = length;
  g_autofree char *coin = g_strndup (asset, length), *symbol = NULL, *bare = NULL;
  const KrakenPair *pair = find_pair (self, coin);

  while (short_length > 1 && g_ascii_isdigit (asset[short_length - 1]))
    short_length--;
  bare = g_strndup (asset, short_length);
  if (pair == NULL && asset[length] == '.')
    pair = find_pair (self, bare);
  symbol = pair == NULL ? g_strdup_printf ("%s-USD", coin) : NULL;
  return kraken_find_instrument (self, pair != NULL ? pair->symbol : symbol);
}

static FinxBrokerPosition *
position_of (FinxBrokerCall       *call,
             const FinxInstrument *instrument)
{
  FinxBrokerPosition *position;

  for (guint i = 0; i < call->rows->len; i++)
    if (((FinxBrokerPosition *) call->rows->pdata[i])->instrument == instrument)
      return call->rows->pdata[i];
  position = g_new0 (FinxBrokerPosition, 1);
  position->instrument = instrument;
  position->quantity = position->available = FINX_DECIMAL_ZERO;
  position->average_price = position->price = position->unrealised = FINX_DECIMAL_UNKNOWN;
  g_ptr_array_add (call->rows, position);
  return position;
}

/* A coin as a position, whatever is done with it: what is staked belongs to it, and can not be sold at once. */
static gboolean
read_coin (FinxKraken         *self,
           FinxBrokerCall     *call,
           const FinxJsonNode *node)
{
  g_autofree char *code = finx_json_node_name (node), *asset = code != NULL ? kraken_asset_of (code) : NULL;
  g_autofree char *coin = asset != NULL ? g_strndup (asset, strcspn (asset, ".")) : NULL;
  FinxDecimal total = finx_json_node_decimal (finx_json_node_get (node, "balance"));
  const FinxInstrument *instrument;
  FinxBrokerPosition *position;

  if (asset == NULL || !finx_decimal_is_known (total))
    return FALSE;
  if (finx_decimal_sign (total) == 0 || kraken_is_money (coin))
    return TRUE;
  instrument = kraken_find_market (self, asset);
  if (instrument == NULL)
    return FALSE;
  position = position_of (call, instrument);
  position->quantity = finx_decimal_normalize (finx_decimal_add (position->quantity, total));
  position->available = finx_decimal_add (position->available, read_available (node, asset, total));
  return TRUE;
}

static gboolean
is_among (const FinxBrokerCall *call,
          guint                 n,
          const FinxInstrument *instrument)
{
  for (guint i = 0; i < n; i++)
    if (((FinxBrokerPosition *) call->rows->pdata[i])->instrument == instrument)
      return TRUE;
  return FALSE;
}

/* Units that were bought or sold with what is borrowed, which can not be sold as coins are. Beside coins, of which nobody tells what they cost, it is not
 * known either what all of them did. @n_coins: so many positions are of coins */
static gboolean
read_borrowed (FinxKraken         *self,
               FinxBrokerCall     *call,
               const FinxJsonNode *node,
               guint               n_coins)
{
  g_autofree char *pair = finx_json_node_text (finx_json_node_get (node, "pair"));
  const FinxInstrument *instrument = pair != NULL ? kraken_find_instrument (self, pair) : NULL;
  const FinxJsonNode *closed = finx_json_node_get (node, "vol_closed"), *side = finx_json_node_get (node, "type");
  FinxDecimal whole = finx_broker_json_positive (node, "vol"), cost = finx_broker_json_positive (node, "cost"), before, paid;
  FinxDecimal left = closed != NULL ? finx_decimal_sub (whole, finx_json_node_decimal (closed)) : whole;
  FinxBrokerPosition *position;

  if (instrument == NULL || !finx_decimal_is_known (left) || finx_decimal_sign (left) < 0 || (!finx_json_node_is (side, "buy") && !finx_json_node_is (side, "sell")))
    return FALSE;
  if (finx_decimal_sign (left) == 0)
    return TRUE;
  position = position_of (call, instrument);
  before = position->quantity;
  if (finx_json_node_is (side, "sell"))
    left = finx_decimal_negate (left);
  position->quantity = finx_decimal_normalize (finx_decimal_add (before, left));
  if (is_among (call, n_coins, instrument) || finx_decimal_sign (before) * finx_decimal_sign (left) < 0)
    {
      position->average_price = position->unrealised = FINX_DECIMAL_UNKNOWN;
      return TRUE;
    }
  paid = finx_decimal_mul (finx_decimal_div (cost, whole, 12, FINX_ROUND_HALF_EVEN), left, 12, FINX_ROUND_HALF_EVEN);
  if (finx_decimal_sign (before) != 0)
    paid = finx_decimal_add (paid, finx_decimal_mul (position->average_price, before, 12, FINX_ROUND_HALF_EVEN));
  position->average_price = finx_decimal_div (paid, position->quantity, 9, FINX_ROUND_HALF_EVEN);
  position->unrealised = finx_decimal_sign (before) != 0 ? finx_decimal_add (position->unrealised, signed_of (finx_json_node_get (node, "net")))
                                                         : signed_of (finx_json_node_get (node, "net"));
  return TRUE;
}

/* (transfer full) (nullable): the markets whose prices are missing; %NULL: none */
static char *
list_markets (FinxKraken           *self,
              const FinxBrokerCall *call)
{
  g_autoptr(GString) names = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < call->rows->len && n < MOST_TICKERS; i++)
    {
      const KrakenPair *pair = kraken_pair_of (self, ((FinxBrokerPosition *) call->rows->pdata[i])->instrument);

      if (pair == NULL)
        continue;
      g_string_append_printf (names, "%s%s", n > 0 ? "," : "", pair->altname);
      n++;
    }
  return n > 0 ? g_strdup (names->str) : NULL;
}

/* None may be an empty list. */
static FinxCallOutcome
read_margin (FinxKraken         *self,
             FinxBrokerCall     *call,
             const FinxJsonNode *result,
             GError            **error)
{
  guint n_coins = call->rows->len;

  if (!finx_json_node_is_object (result) && !(finx_json_node_is_array (result) && finx_json_node_first (result) == NULL))
    return kraken_not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (result); node != NULL; node = finx_json_node_next (result, node))
    if (!read_borrowed (self, call, node, n_coins))
      return kraken_not_understood (error);
  g_free (call->cursor);
  call->cursor = list_markets (self, call);
  return call->cursor != NULL ? FINX_CALL_MORE : FINX_CALL_DONE;
}

/* "c": the last price, and how much was traded at it */
static FinxCallOutcome
read_prices (FinxKraken         *self,
             FinxBrokerCall     *call,
             const FinxJsonNode *result)
{
  for (const FinxJsonNode *node = finx_json_node_first (result); node != NULL; node = finx_json_node_next (result, node))
    {
      g_autofree char *key = finx_json_node_name (node);
      const KrakenPair *pair = key != NULL ? kraken_find_pair (self, key) : NULL;
      FinxDecimal price = finx_json_node_decimal (finx_json_node_first (finx_json_node_get (node, "c")));

      for (guint i = 0; pair != NULL && i < call->rows->len; i++)
        if (((FinxBrokerPosition *) call->rows->pdata[i])->instrument == finx_broker_client_find (FINX_BROKER_CLIENT (self), pair->symbol))
          ((FinxBrokerPosition *) call->rows->pdata[i])->price = price;
    }
  return FINX_CALL_DONE;
}

/* What coins cost Kraken does not tell. */
FinxCallOutcome
kraken_read_positions (FinxKraken         *self,
                       FinxBrokerCall     *call,
                       const FinxJsonNode *result,
                       GError            **error)
{
  if (g_strcmp0 (call->cursor, KRAKEN_MARGIN) == 0)
    return read_margin (self, call, result, error);
  if (!finx_json_node_is_object (result))
    return kraken_not_understood (error);
  if (call->cursor != NULL)
    return read_prices (self, call, result);
  for (const FinxJsonNode *node = finx_json_node_first (result); node != NULL; node = finx_json_node_next (result, node))
    if (!read_coin (self, call, node))
      return kraken_not_understood (error);
  call->cursor = g_strdup (KRAKEN_MARGIN);
  return FINX_CALL_MORE;
}

/* Fees */

/* Percent, as a part of the value */
static FinxDecimal
read_percent (const FinxJsonNode *schedule,
              const char         *key)
{
  FinxDecimal percent = finx_json_node_decimal (finx_json_node_get (finx_json_node_get (schedule, key), "fee"));

  return finx_decimal_is_known (percent) ? finx_decimal_normalize (finx_decimal_div (percent, finx_decimal_new (100, 0), 8, FINX_ROUND_HALF_EVEN)) : percent;
}

FinxCallOutcome
kraken_read_fees (FinxKraken         *self,
                  FinxBrokerCall     *call,
                  const FinxJsonNode *result,
                  GError            **error)
{
  const FinxJsonNode *takers = finx_json_node_get (result, "fees"), *makers = finx_json_node_get (result, "fees_maker");
  g_autofree char *volume = finx_json_node_text (finx_json_node_get (result, "volume"));

  if (!finx_json_node_is_object (takers))
    return kraken_not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (takers); node != NULL; node = finx_json_node_next (takers, node))
    {
      g_autofree char *key = finx_json_node_name (node);
      const KrakenPair *pair = key != NULL ? kraken_find_pair (self, key) : NULL;
      FinxFeeRate *rate;

      if (pair == NULL)
        continue;
      rate = g_new0 (FinxFeeRate, 1);
      rate->scope = g_strdup (pair->symbol);
      rate->taker = read_percent (takers, key);
      rate->maker = read_percent (makers, key);         /* unknown: the taker's, or not told */
      rate->note = volume != NULL ? g_strdup_printf (finx_text (N_("%s USD traded in 30 days")), volume) : g_strdup ("");
      g_ptr_array_add (call->rows, rate);
      if (g_str_equal (pair->symbol, "BTC-USD"))
        self->taker = rate->taker;
    }
  return call->rows->len > 0 ? FINX_CALL_DONE : kraken_not_understood (error);
}
