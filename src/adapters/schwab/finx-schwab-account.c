/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Charles Schwab answers about the account: what it is, what it holds, what an order would cost and what fills did cost. */
#include "adapters/schwab/finx-schwab-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-text.h"

#define SHOWN_DIGITS 3          /* of an account's number, as the broker itself shows it */
#define FEE_APART    (2 * FINX_USEC_PER_SEC)

/* Accounts: their numbers come first, and behind them what they are. */

static FinxCallOutcome
read_numbers (FinxBrokerCall     *call,
              const FinxJsonNode *root,
              GError            **error)
{
  if (!finx_json_node_is_array (root))
    return schwab_not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (root); node != NULL; node = finx_json_node_next (root, node))
    {
      FinxBrokerAccount *account = g_new0 (FinxBrokerAccount, 1);
      gsize length;

      g_ptr_array_add (call->rows, account);
      account->id = finx_json_node_text (finx_json_node_get (node, "accountNumber"));
      account->currency = g_strdup ("USD");
      account->note = g_strdup ("");
      if (account->id == NULL || *account->id == '\0')
        return schwab_not_understood (error);
      length = strlen (account->id);
      account->name = g_strdup_printf ("Charles Schwab …%s", account->id + (length > SHOWN_DIGITS ? length - SHOWN_DIGITS : 0));
    }
  return call->rows->len > 0 ? FINX_CALL_MORE : FINX_CALL_DONE;
}

static FinxCallOutcome
read_kinds (FinxBrokerCall     *call,
            const FinxJsonNode *root,
            GError            **error)
{
  if (!finx_json_node_is_array (root))
    return schwab_not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (root); node != NULL; node = finx_json_node_next (root, node))
    {
      const FinxJsonNode *inner = finx_json_node_get (node, "securitiesAccount");
      g_autofree char *id = finx_json_node_text (finx_json_node_get (inner, "accountNumber"));

      for (guint i = 0; i < call->rows->len; i++)
        {
          FinxBrokerAccount *account = call->rows->pdata[i];

          if (g_strcmp0 (account->id, id) != 0)
            continue;
          account->may_trade = !finx_broker_json_is_true (inner, "isClosingOnlyRestricted");
          if (account->may_trade)
            continue;
          g_free (account->note);
          account->note = g_strdup (finx_text (N_("The account may only close positions")));
        }
    }
  return FINX_CALL_DONE;
}

/* The API has nothing that sends money away. */
FinxCallOutcome
schwab_read_accounts (FinxSchwab         *self,
                      FinxBrokerCall     *call,
                      const FinxJsonNode *root,
                      GError            **error)
{
  return call->step == 0 ? read_numbers (call, root, error) : read_kinds (call, root, error);
}

/* The first that is told. */
static FinxDecimal
first_of (const FinxJsonNode *node,
          const char *const  *names)
{
  FinxDecimal value = FINX_DECIMAL_UNKNOWN;

  for (; *names != NULL && !finx_decimal_is_known (value); names++)
    value = finx_json_node_decimal (finx_json_node_get (node, *names));
  return value;
}

FinxCallOutcome
schwab_read_balances (FinxBrokerCall     *call,
                      const FinxJsonNode *root,
                      GError            **error)
{
  static const char *const totals[] = { "cashBalance", "totalCash", NULL };
  static const char *const cash[] = { "cashAvailableForTrading", "availableFundsNonMarginableTrade", "availableFunds", NULL };
  static const char *const powers[] = { "buyingPower", "cashAvailableForTrading", NULL };
  static const char *const worths[] = { "liquidationValue", NULL }, *const sums[] = { "currentLiquidationValue", "liquidationValue", NULL };
  const FinxJsonNode *account = finx_json_node_get (root, "securitiesAccount");
  const FinxJsonNode *now = finx_json_node_get (account, "currentBalances");
  FinxDecimal total = first_of (now, totals);
  FinxBalance *balance;

  if (!finx_decimal_is_known (total))
    return schwab_not_understood (error);
  balance = g_new0 (FinxBalance, 1);
  balance->currency = g_strdup ("USD");
  balance->total = total;
  balance->available = first_of (now, cash);
  balance->buying_power = first_of (now, powers);
  balance->equity = first_of (now, worths);
  if (!finx_decimal_is_known (balance->equity))
    balance->equity = first_of (finx_json_node_get (root, "aggregatedBalance"), sums);
  g_ptr_array_add (call->rows, balance);
  return FINX_CALL_DONE;
}

/* Quantities that are not there are zero. */
static FinxDecimal
quantity_of (const FinxJsonNode *node,
             const char         *name)
{
  const FinxJsonNode *value = finx_json_node_get (node, name);

  return value != NULL ? finx_json_node_decimal (value) : FINX_DECIMAL_ZERO;
}

static gboolean
read_position (FinxSchwab         *self,
               FinxBrokerCall     *call,
               const FinxJsonNode *node)
{
  static const char *const longs[] = { "averageLongPrice", "averagePrice", NULL }, *const shorts[] = { "averageShortPrice", "averagePrice", NULL };
  const FinxJsonNode *inner = finx_json_node_get (node, "instrument");
  g_autofree char *symbol = finx_json_node_text (finx_json_node_get (inner, "symbol"));
  const FinxInstrument *instrument = symbol != NULL ? schwab_find_instrument (FINX_BROKER_CLIENT (self), symbol, inner) : NULL;
  FinxDecimal quantity = finx_decimal_sub (quantity_of (node, "longQuantity"), quantity_of (node, "shortQuantity"));
  FinxDecimal value = finx_json_node_decimal (finx_json_node_get (node, "marketValue"));
  gboolean is_short = finx_decimal_sign (quantity) < 0;
  FinxBrokerPosition *position;

  if (instrument == NULL || !finx_decimal_is_known (quantity))
    return FALSE;
  if (finx_decimal_sign (quantity) == 0)
    return TRUE;
  position = g_new0 (FinxBrokerPosition, 1);
  position->instrument = instrument;
  position->quantity = finx_decimal_normalize (quantity);
  position->available = FINX_DECIMAL_UNKNOWN;
  position->average_price = first_of (node, is_short ? shorts : longs);
  position->price = finx_decimal_div (value, finx_decimal_mul (quantity, instrument->multiplier, 12, FINX_ROUND_HALF_EVEN), 8, FINX_ROUND_HALF_EVEN);
  position->unrealised = finx_json_node_decimal (finx_json_node_get (node, is_short ? "shortOpenProfitLoss" : "longOpenProfitLoss"));
  g_ptr_array_add (call->rows, position);
  return TRUE;
}

static gboolean
read_list (FinxSchwab         *self,
           FinxBrokerCall     *call,
           const FinxJsonNode *root)
{
  const FinxJsonNode *account = finx_json_node_get (root, "securitiesAccount"), *positions = finx_json_node_get (account, "positions");

  if (!finx_json_node_is_object (account) || (positions != NULL && !finx_json_node_is_array (positions)))
    return FALSE;
  for (const FinxJsonNode *node = finx_json_node_first (positions); node != NULL; node = finx_json_node_next (positions, node))
    if (!read_position (self, call, node))
      return FALSE;
  return TRUE;
}

static void
note_held (FinxSchwab *self,
           GPtrArray  *positions)
{
  g_clear_pointer (&self->held, g_hash_table_unref);
  self->held = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  for (guint i = 0; i < positions->len; i++)
    {
      const FinxBrokerPosition *position = positions->pdata[i];
      const FinxDecimal *before = g_hash_table_lookup (self->held, position->instrument);
      FinxDecimal sum = finx_decimal_add (position->quantity, before != NULL ? *before : FINX_DECIMAL_ZERO);

      g_hash_table_insert (self->held, (gpointer) position->instrument, g_memdup2 (&sum, sizeof sum));
    }
}

FinxCallOutcome
schwab_read_positions (FinxSchwab         *self,
                       FinxBrokerCall     *call,
                       const FinxJsonNode *root,
                       GError            **error)
{
  if (!read_list (self, call, root))
    return schwab_not_understood (error);
  note_held (self, call->rows);
  return FINX_CALL_DONE;
}

/**
 * schwab_find_held:
 * @root: the account with its positions
 * @held: (out): of @instrument, in its units; negative: sold short
 * @is_cash: (out): the account borrows nothing, so it sells nothing short
 *
 * Returns: %FALSE: it can not be told, and nobody may guess
 */
gboolean
schwab_find_held (FinxSchwab           *self,
                  const FinxJsonNode   *root,
                  const FinxInstrument *instrument,
                  FinxDecimal          *held,
                  gboolean             *is_cash)
{
  g_autoptr(FinxBrokerCall) call = finx_broker_call_new (FINX_READ_POSITIONS);
  const FinxDecimal *found;

  if (!read_list (self, call, root))
    return FALSE;
  note_held (self, call->rows);
  found = g_hash_table_lookup (self->held, instrument);
  *held = found != NULL ? *found : FINX_DECIMAL_ZERO;
  *is_cash = finx_json_node_is (finx_json_node_get (finx_json_node_get (root, "securitiesAccount"), "type"), "CASH");
  return finx_decimal_is_known (*held);
}

/* (transfer full): what a list of rules says, one after the other */
static char *
join (const FinxJsonNode *result,
      const char *const  *lists)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (; *lists != NULL; lists++)
    {
      const FinxJsonNode *list = finx_json_node_get (result, *lists);

      for (const FinxJsonNode *node = finx_json_node_first (list); node != NULL; node = finx_json_node_next (list, node))
        {
          g_autofree char *words = finx_json_node_text (finx_json_node_get (node, "activityMessage"));
          g_autofree char *other = finx_json_node_text (finx_json_node_get (node, "message"));
          const char *said = words != NULL && *words != '\0' ? words : other != NULL && *other != '\0' ? other : "?";

          g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", said);
        }
    }
  return finx_broker_shorten (g_strdup (text->str));
}

/* The sum of all values of a list of legs. A fee that is not a number is not known. */
static FinxDecimal
sum_values (const FinxJsonNode *node,
            const char         *legs_of)
{
  const FinxJsonNode *legs = finx_json_node_get (node, legs_of);
  FinxDecimal sum = FINX_DECIMAL_ZERO;

  if (!finx_json_node_is_array (legs))
    return FINX_DECIMAL_UNKNOWN;
  for (const FinxJsonNode *leg = finx_json_node_first (legs); leg != NULL; leg = finx_json_node_next (legs, leg))
    {
      const FinxJsonNode *values = finx_json_node_get (leg, g_str_equal (legs_of, "feeLegs") ? "feeValues" : "commissionValues");

      for (const FinxJsonNode *value = finx_json_node_first (values); value != NULL; value = finx_json_node_next (values, value))
        sum = finx_decimal_add (sum, finx_json_node_decimal (finx_json_node_get (value, "value")));
    }
  return finx_decimal_normalize (sum);
}

FinxCallOutcome
schwab_read_preview (FinxBrokerCall     *call,
                     const FinxJsonNode *root,
                     GError            **error)
{
  static const char *const refusals[] = { "rejects", NULL }, *const hints[] = { "reviews", "warns", "alerts", NULL };
  const FinxJsonNode *result = finx_json_node_get (root, "orderValidationResult"), *costs = finx_json_node_get (root, "commissionAndFee");
  const FinxJsonNode *strategy = finx_json_node_get (root, "orderStrategy");
  const FinxJsonNode *balance = finx_json_node_get (strategy, "orderBalance");
  const FinxJsonNode *commission = finx_json_node_get (costs, "commission"), *fee = finx_json_node_get (costs, "fee");
  g_autofree char *faults = join (result, refusals);
  FinxBrokerPreview *preview;

  if (*faults != '\0')
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-SCHWAB-013", "Charles Schwab said no: %s", faults);
      return FINX_CALL_FAILED;
    }
  if (!finx_json_node_is_object (strategy))
    return schwab_not_understood (error);
  preview = g_new0 (FinxBrokerPreview, 1);
  preview->value = finx_json_node_decimal (finx_json_node_get (balance != NULL ? balance : strategy, "orderValue"));
  preview->fee = finx_decimal_add (sum_values (commission, "commissionLegs"), sum_values (fee, "feeLegs"));
  if (!finx_decimal_is_known (preview->fee))
    preview->fee = finx_json_node_decimal (finx_json_node_get (balance, "projectedCommission"));
  preview->margin = FINX_DECIMAL_UNKNOWN;
  preview->note = join (result, hints);
  g_ptr_array_add (call->rows, preview);
  return FINX_CALL_DONE;
}

/* What a booking has besides the instrument that was traded. */
static FinxDecimal
fees_of (const FinxJsonNode *items)
{
  FinxDecimal sum = FINX_DECIMAL_ZERO;

  for (const FinxJsonNode *item = finx_json_node_first (items); item != NULL; item = finx_json_node_next (items, item))
    if (finx_json_node_get (item, "feeType") != NULL)
      sum = finx_decimal_add (sum, finx_decimal_abs (finx_json_node_decimal (finx_json_node_get (item, "cost"))));
  return finx_decimal_normalize (sum);
}

static const FinxJsonNode *
traded_of (const FinxJsonNode *items)
{
  for (const FinxJsonNode *item = finx_json_node_first (items); item != NULL; item = finx_json_node_next (items, item))
    if (finx_json_node_get (item, "feeType") == NULL)
      return item;
  return NULL;
}

/* Orders do not tell what they cost; a booking of the same order, quantity, price and moment does. */
FinxCallOutcome
schwab_read_fees (FinxSchwab         *self,
                  FinxBrokerCall     *call,
                  const FinxJsonNode *root,
                  GError            **error)
{
  g_autoptr(GHashTable) paid = g_hash_table_new (NULL, NULL);

  if (!finx_json_node_is_array (root))
    return schwab_not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (root); node != NULL; node = finx_json_node_next (root, node))
    {
      const FinxJsonNode *items = finx_json_node_get (node, "transferItems"), *traded = traded_of (items);
      g_autofree char *order = finx_json_node_text (finx_json_node_get (node, "orderId"));
      FinxDecimal quantity = finx_decimal_abs (finx_json_node_decimal (finx_json_node_get (traded, "amount")));
      FinxDecimal price = finx_json_node_decimal (finx_json_node_get (traded, "price")), fee = fees_of (items);
      gint64 time_us = finx_json_node_time (finx_json_node_get (node, "time"));

      for (guint i = 0; order != NULL && finx_decimal_is_known (fee) && i < call->rows->len; i++)
        {
          FinxFill *fill = call->rows->pdata[i];

          if (!g_str_has_prefix (fill->id, order) || fill->id[strlen (order)] != '/' || !finx_decimal_equal (fill->quantity, quantity)
              || !finx_decimal_equal (fill->price, price) || ABS (fill->time_us - time_us) > FEE_APART || !g_hash_table_add (paid, fill))
            continue;
          fill->fee = fee;
          break;
        }
    }
  finx_broker_call_sort (call);
  return FINX_CALL_DONE;
}
