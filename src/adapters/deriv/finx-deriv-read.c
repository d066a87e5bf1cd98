/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deriv's answers. Anything may be missing, null, or of another type: a figure that can not be read is not made up. */
#include "adapters/deriv/finx-deriv-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-text.h"

#define PAGE      100         /* rows of a full page of the statement */
#define MOST_IDS  20000
#define MOST_BARS 5000
#define FRESH     (10 * FINX_USEC_PER_SEC)       /* so long what was told of a contract counts as what it is */

gboolean
deriv_not_understood (GError **error)
{
  finx_set_error (error, FINX_ERROR_PROTOCOL, "FINX-DERIV-015", "Deriv's answer could not be understood. Nothing of it was used");
  return FALSE;
}

/* µs; 0: Deriv has no such bars */
gint64
deriv_granularity_of (FinxInterval interval)
{
  static const struct { FinxIntervalUnit unit; guint count; gint64 us; } units[] = {
    { FINX_UNIT_MINUTE, 1, FINX_USEC_PER_MIN },       { FINX_UNIT_MINUTE, 2, 2 * FINX_USEC_PER_MIN },   { FINX_UNIT_MINUTE, 3, 3 * FINX_USEC_PER_MIN },
    { FINX_UNIT_MINUTE, 5, 5 * FINX_USEC_PER_MIN },   { FINX_UNIT_MINUTE, 10, 10 * FINX_USEC_PER_MIN }, { FINX_UNIT_MINUTE, 15, 15 * FINX_USEC_PER_MIN },
    { FINX_UNIT_MINUTE, 30, 30 * FINX_USEC_PER_MIN }, { FINX_UNIT_HOUR, 1, FINX_USEC_PER_HOUR },        { FINX_UNIT_HOUR, 2, 2 * FINX_USEC_PER_HOUR },
    { FINX_UNIT_HOUR, 4, 4 * FINX_USEC_PER_HOUR },    { FINX_UNIT_HOUR, 8, 8 * FINX_USEC_PER_HOUR },    { FINX_UNIT_DAY, 1, FINX_USEC_PER_DAY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (finx_interval_unit (interval) == units[i].unit && finx_interval_count (interval) == units[i].count)
      return units[i].us;
  return 0;
}

/* Account */

static gboolean
read_balance (FinxDeriv           *self,
              FinxBrokerCall      *call,
              const FinxJsonNode  *node,
              GError             **error)
{
  FinxDecimal total = finx_json_node_decimal (finx_json_node_get (node, "balance"));
  g_autofree char *currency = finx_json_node_text (finx_json_node_get (node, "currency"));

  if (!finx_decimal_is_known (total) || currency == NULL || *currency == '\0')
    return deriv_not_understood (error);
  if (call->kind == FINX_READ_BALANCES)
    {
      FinxBalance *balance = g_new0 (FinxBalance, 1);

      balance->currency = g_steal_pointer (&currency);
      balance->total = balance->available = balance->buying_power = total;      /* stakes are paid when a contract is bought */
      balance->equity = FINX_DECIMAL_UNKNOWN;
      g_ptr_array_add (call->rows, balance);
    }
  else
    {
      FinxBrokerAccount *account = g_new0 (FinxBrokerAccount, 1);

      account->id = g_strdup (self->login);
      account->name = g_strdup_printf ("Deriv %s", self->login);
      account->currency = g_steal_pointer (&currency);
      account->is_paper = self->is_demo;
      account->may_trade = self->may_trade;
      account->may_withdraw = self->may_withdraw;
      account->note = g_strdup (self->may_trade ? "" : finx_text (N_("The token has no scope to trade")));
      g_ptr_array_add (call->rows, account);
    }
  return TRUE;
}

/* Prices */

static gboolean
read_quote (DerivErrand         *errand,
            const FinxJsonNode  *node,
            GError             **error)
{
  FinxBrokerQuote *quote;

  errand->spot = finx_broker_json_positive (node, "quote");
  if (!finx_decimal_is_known (errand->spot) || deriv_time (node, "epoch") == 0)
    return deriv_not_understood (error);
  if (errand->call->kind != FINX_READ_QUOTE)
    return TRUE;
  quote = g_new0 (FinxBrokerQuote, 1);
  quote->instrument = errand->call->instrument;
  quote->bid = finx_broker_json_positive (node, "bid");
  quote->ask = finx_broker_json_positive (node, "ask");
  quote->last = errand->spot;
  quote->bid_size = quote->ask_size = quote->last_size = quote->previous_close = FINX_DECIMAL_UNKNOWN;
  quote->time_us = deriv_time (node, "epoch");
  g_ptr_array_add (errand->call->rows, quote);
  return TRUE;
}

/* What a rise/fall contract costs for each unit that it pays. */
static gboolean
read_option_quote (DerivErrand         *errand,
                   const FinxJsonNode  *node,
                   GError             **error)
{
  FinxDecimal ask = finx_broker_json_positive (node, "ask_price"), payout = finx_broker_json_positive (node, "payout");
  FinxDecimal price = finx_decimal_normalize (finx_decimal_div (ask, payout, 12, FINX_ROUND_HALF_EVEN));
  FinxBrokerQuote *quote;

  if (!finx_decimal_is_known (price))
    return deriv_not_understood (error);
  quote = g_new0 (FinxBrokerQuote, 1);
  quote->instrument = errand->call->instrument;
  quote->ask = price;
  quote->bid = quote->bid_size = quote->ask_size = quote->last = quote->last_size = quote->previous_close = FINX_DECIMAL_UNKNOWN;
  quote->time_us = deriv_time (node, "spot_time");
  g_ptr_array_add (errand->call->rows, quote);
  return TRUE;
}

static gboolean
read_bars (DerivErrand         *errand,
           const FinxJsonNode  *list,
           GError             **error)
{
  gint64 step_us = deriv_granularity_of (errand->call->interval);
  g_autoptr(GArray) bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));

  if (!finx_json_node_is_array (list))
    return deriv_not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (list); node != NULL; node = finx_json_node_next (list, node))
    {
      const FinxBar bar = {
        .time_us = deriv_time (node, "epoch"),
        .open = finx_json_node_double (finx_json_node_get (node, "open")),
        .high = finx_json_node_double (finx_json_node_get (node, "high")),
        .low = finx_json_node_double (finx_json_node_get (node, "low")),
        .close = finx_json_node_double (finx_json_node_get (node, "close")),
      };

      g_array_append_val (bars, bar);
    }
  finx_broker_call_add_bars (errand->call, bars);
  errand->at_us += MOST_BARS * step_us;
  if (errand->at_us >= errand->call->to_us)
    errand->stage = DERIV_STAGE_DONE;
  return TRUE;
}

/* Contracts */

static gboolean
is_traded (const FinxJsonNode *type)
{
  return finx_json_node_is (type, "MULTUP") || finx_json_node_is (type, "MULTDOWN") || finx_json_node_is (type, "CALL") || finx_json_node_is (type, "PUT");
}

/* %FALSE: not a contract's id */
static gboolean
add_id (DerivErrand *errand,
        char        *id)                /* (transfer full) (nullable) */
{
  g_autofree char *owned = id;

  if (owned == NULL || *owned == '\0' || strspn (owned, "0123456789") != strlen (owned) || errand->ids->len >= MOST_IDS)
    return FALSE;
  for (guint i = errand->ids->len; i > 0; i--)
    if (g_str_equal (errand->ids->pdata[i - 1], owned))
      return TRUE;
  g_ptr_array_add (errand->ids, g_steal_pointer (&owned));
  return TRUE;
}

static gboolean
read_portfolio (DerivErrand         *errand,
                const FinxJsonNode  *node,
                GError             **error)
{
  const FinxJsonNode *list = finx_json_node_get (node, "contracts");

  if (!finx_json_node_is_array (list))
    return deriv_not_understood (error);
  for (const FinxJsonNode *row = finx_json_node_first (list); row != NULL; row = finx_json_node_next (list, row))
    {
      const FinxJsonNode *type = finx_json_node_get (row, "contract_type");
      g_autofree char *name = finx_json_node_text (type);

      if (name == NULL || (is_traded (type) && !add_id (errand, finx_json_node_text (finx_json_node_get (row, "contract_id")))))
        return deriv_not_understood (error);
    }
  return TRUE;
}

/* Page by page, as it was when the first page was asked for. */
static gboolean
read_statement (DerivErrand         *errand,
                const FinxJsonNode  *node,
                gboolean            *is_last,
                GError             **error)
{
  const FinxJsonNode *list = finx_json_node_get (node, "transactions");
  guint n = 0;

  if (!finx_json_node_is_array (list))
    return deriv_not_understood (error);
  for (const FinxJsonNode *row = finx_json_node_first (list); row != NULL; row = finx_json_node_next (list, row))
    {
      const FinxJsonNode *action = finx_json_node_get (row, "action_type");
      gboolean is_trade = finx_json_node_is (action, "buy") || finx_json_node_is (action, "sell");

      n++;
      if (is_trade && !add_id (errand, finx_json_node_text (finx_json_node_get (row, "contract_id"))))
        return deriv_not_understood (error);
    }
  errand->offset += n;
  *is_last = n < PAGE;
  return TRUE;
}

static gboolean
is_wanted (const FinxBrokerCall *call,
           gint64                time_us)
{
  return time_us >= call->from_us && time_us < call->to_us;
}

static void
add_order (FinxBrokerCall *call,
           FinxOrder      *order)       /* (transfer full) (nullable) */
{
  if (order != NULL && is_wanted (call, order->placed_us))
    g_ptr_array_add (call->rows, order);
  else if (order != NULL)
    finx_order_free (order);
}

static void
add_fill (FinxBrokerCall *call,
          FinxFill       *fill)         /* (transfer full) (nullable) */
{
  if (fill != NULL && is_wanted (call, fill->time_us))
    g_ptr_array_add (call->rows, fill);
  else if (fill != NULL)
    finx_fill_free (fill);
}

static FinxBrokerPosition *
find_position (FinxBrokerCall       *call,
               const FinxInstrument *instrument)
{
  for (guint i = 0; i < call->rows->len; i++)
    if (((FinxBrokerPosition *) call->rows->pdata[i])->instrument == instrument)
      return call->rows->pdata[i];
  return NULL;
}

/* Contracts on the same are one position; what those cost that stand against each other is not told. */
static void
add_position (FinxBrokerCall      *call,
              const DerivContract *contract)
{
  FinxBrokerPosition *position = find_position (call, contract->instrument);
  FinxDecimal quantity = contract->side == FINX_SIDE_BUY ? contract->quantity : finx_decimal_negate (contract->quantity), sum, cost;

  if (contract->state == DERIV_ENDED)
    return;
  if (position == NULL)
    {
      position = g_new0 (FinxBrokerPosition, 1);
      position->instrument = contract->instrument;
      position->quantity = position->available = quantity;
      position->average_price = contract->price;
      position->price = contract->current;
      position->unrealised = contract->is_multiplier ? contract->profit : finx_decimal_sub (contract->bid, contract->stake);
      g_ptr_array_add (call->rows, position);
      return;
    }
  sum = finx_decimal_add (position->quantity, quantity);
  cost = finx_decimal_add (finx_decimal_mul (position->quantity, position->average_price, 12, FINX_ROUND_HALF_EVEN),
                           finx_decimal_mul (quantity, contract->price, 12, FINX_ROUND_HALF_EVEN));
  position->average_price = finx_decimal_sign (position->quantity) == finx_decimal_sign (quantity)
                            ? finx_decimal_normalize (finx_decimal_div (cost, sum, 12, FINX_ROUND_HALF_EVEN)) : FINX_DECIMAL_UNKNOWN;
  position->quantity = position->available = sum;
  position->unrealised = finx_decimal_add (position->unrealised, contract->is_multiplier ? contract->profit : finx_decimal_sub (contract->bid, contract->stake));
}

static void
add_rows (FinxDeriv           *self,
          FinxBrokerCall      *call,
          const DerivContract *contract)
{
  gboolean is_first = deriv_is_claimed (self, contract, FALSE);
  gboolean is_end = contract->state == DERIV_ENDED && !deriv_is_claimed (self, contract, TRUE);

  switch (call->kind)
    {
    case FINX_READ_POSITIONS:
      add_position (call, contract);
      break;
    case FINX_READ_OPEN_ORDERS:
      for (guint is_profit = 0; contract->state != DERIV_ENDED && !is_first && is_profit < 2; is_profit++)
        {
          g_autofree char *id = g_strconcat (contract->id, is_profit ? "/tp" : "/sl", NULL);
          const FinxOrder *known = finx_order_ledger_find_venue (finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self)), id);
          FinxOrder *exit = deriv_make_exit (self, contract, (gboolean) is_profit, known);

          if (exit != NULL)
            g_ptr_array_add (call->rows, exit);
        }
      break;
    case FINX_READ_ORDERS:
      if (!is_first)
        add_order (call, deriv_make_entry (self, contract));
      if (is_end)
        add_order (call, deriv_make_end (self, contract));
      break;
    default:
      if (!is_first)
        add_fill (call, deriv_make_entry_fill (self, contract));
      if (is_end)
        add_fill (call, deriv_make_end_fill (self, contract));
      break;
    }
}

/* Whether what is known of a contract is what it is. Those that ended do not change any more; of one that is open much is told unasked, and a
 * look at the account that asked for each of them anew would use up the limits, so that all that follows waits for a minute. */
static gboolean
is_enough (FinxDeriv            *self,
           const FinxBrokerCall *call,
           const DerivContract  *known)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  gint64 now_us = finx_clock_now (finx_broker_client_get_clock (client));
  gboolean is_fresh;

  if (known == NULL || known->state == DERIV_ENDED)
    return known != NULL;
  is_fresh = now_us - known->told_us < finx_broker_client_hasten (client, FRESH);
  switch (call->kind)
    {
    case FINX_CALL_PLACE:
      return finx_decimal_is_known (known->quantity) && (is_fresh || !known->may_cancel);
    case FINX_READ_POSITIONS:
    case FINX_READ_OPEN_ORDERS:
    case FINX_READ_ORDERS:
    case FINX_READ_FILLS:
      return finx_decimal_is_known (known->quantity) && is_fresh;
    default:
      return FALSE;
    }
}

/* What is asked for next, when one contract was looked at. */
static gboolean
next_contract (FinxDeriv    *self,
               DerivErrand  *errand,
               GError      **error)
{
  FinxBrokerCall *call = errand->call;

  for (; errand->at < errand->ids->len; errand->at++)
    {
      const DerivContract *known = g_hash_table_lookup (self->contracts, errand->ids->pdata[errand->at]);

      if (!is_enough (self, call, known))
        {
          errand->stage = DERIV_STAGE_CONTRACT;
          return TRUE;
        }
      g_ptr_array_add (errand->contracts, deriv_contract_copy (known));
    }
  switch (call->kind)
    {
    case FINX_CALL_PLACE:
      return deriv_choose (self, errand, error);
    case FINX_CALL_QUERY:
      return deriv_find (self, errand, error);
    case FINX_CALL_REPLACE:
    case FINX_CALL_CANCEL:
      return deriv_change_exit (self, errand, error);
    default:
      for (guint i = 0; i < errand->contracts->len; i++)
        add_rows (self, call, errand->contracts->pdata[i]);
      if (call->kind == FINX_READ_ORDERS || call->kind == FINX_READ_FILLS)
        finx_broker_call_sort (call);
      errand->stage = DERIV_STAGE_DONE;
      return TRUE;
    }
}

static gboolean
read_contract (FinxDeriv           *self,
               DerivErrand         *errand,
               const FinxJsonNode  *node,
               GError             **error)
{
  const FinxJsonNode *type = finx_json_node_get (node, "contract_type");
  g_autofree char *name = finx_json_node_text (type);
  DerivContract *contract = deriv_contract_parse (self, node);

  if (contract != NULL && !g_str_equal (contract->id, errand->ids->pdata[errand->at]))
    g_clear_pointer (&contract, deriv_contract_free);
  if (contract == NULL && (name == NULL || is_traded (type)))
    return deriv_not_understood (error);        /* a list that lacks one would be wrong */
  if (contract != NULL)
    {
      g_ptr_array_add (errand->contracts, contract);
      deriv_keep_contract (self, contract);
    }
  errand->at++;
  return next_contract (self, errand, error);
}

/* What became of a purchase, or of a change. It happened: where it can not be read, that is told by what is read later. */
static gboolean
read_outcome (FinxDeriv           *self,
              DerivErrand         *errand,
              const FinxJsonNode  *node)
{
  g_autoptr(DerivContract) contract = deriv_contract_parse (self, node);
  const FinxOrder *asked = errand->call->orders->pdata[0];
  FinxOrder *order = NULL;

  if (contract != NULL && errand->stage == DERIV_STAGE_BOUGHT)
    deriv_add_orders (self, errand, contract);
  else if (contract != NULL && errand->call->kind == FINX_CALL_REPLACE)
    order = deriv_make_exit (self, contract, g_str_has_suffix (asked->venue_id, "/tp"), asked);
  if (order != NULL)
    {
      g_free (order->client_id);
      order->client_id = g_strdup (asked->client_id);
      g_ptr_array_add (errand->call->rows, order);
    }
  finx_broker_client_sync_soon (FINX_BROKER_CLIENT (self));
  errand->stage = DERIV_STAGE_DONE;
  return TRUE;
}

static void
add_cancelled (FinxDeriv   *self,
               DerivErrand *errand)
{
  FinxOrder *order = finx_order_copy (errand->call->orders->pdata[0]);

  order->state = FINX_ORDER_CANCELLED;
  order->updated_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
  g_ptr_array_add (errand->call->rows, order);
  errand->stage = DERIV_STAGE_DONE;
}

/**
 * deriv_read:
 * @root: an answer without an error
 *
 * Takes it and goes to the errand's next stage. %FALSE: it came to its end, with @error.
 */
gboolean
deriv_read (FinxDeriv           *self,
            DerivErrand         *errand,
            const FinxJsonNode  *root,
            GError             **error)
{
  FinxBrokerCall *call = errand->call;
  gboolean is_last = TRUE;

  switch (errand->stage)
    {
    case DERIV_STAGE_TIME:
      call->time_us = deriv_time (root, "time");
      errand->stage = DERIV_STAGE_DONE;
      return call->time_us != 0 || deriv_not_understood (error);
    case DERIV_STAGE_BALANCE:
      errand->stage = DERIV_STAGE_DONE;
      return read_balance (self, call, finx_json_node_get (root, "balance"), error);
    case DERIV_STAGE_SYMBOLS:
      return deriv_read_symbols (self, errand, finx_json_node_get (root, "active_symbols"), error);
    case DERIV_STAGE_OFFERS:
      if (!deriv_read_offers (self, errand, finx_json_node_get (root, "contracts_for"), error))
        return FALSE;
      if (call->kind == FINX_READ_INSTRUMENTS)
        return TRUE;
      return g_hash_table_contains (self->multipliers, errand->terms.underlying) ? deriv_choose (self, errand, error) : deriv_price (self, errand, error);
    case DERIV_STAGE_TICK:
      if (!read_quote (errand, finx_json_node_get (root, "tick"), error))
        return FALSE;
      errand->stage = DERIV_STAGE_DONE;
      return call->kind == FINX_READ_QUOTE || deriv_choose (self, errand, error);
    case DERIV_STAGE_BARS:
      return read_bars (errand, finx_json_node_get (root, "candles"), error);
    case DERIV_STAGE_PORTFOLIO:
      if (!read_portfolio (errand, finx_json_node_get (root, "portfolio"), error))
        return FALSE;
      if (call->kind != FINX_CALL_QUERY)
        return next_contract (self, errand, error);
      errand->stage = DERIV_STAGE_STATEMENT;
      return TRUE;
    case DERIV_STAGE_STATEMENT:
      if (!read_statement (errand, finx_json_node_get (root, "statement"), &is_last, error))
        return FALSE;
      return !is_last || next_contract (self, errand, error);
    case DERIV_STAGE_CONTRACT:
      return read_contract (self, errand, finx_json_node_get (root, "proposal_open_contract"), error);
    case DERIV_STAGE_PROPOSAL:
      if (call->kind != FINX_READ_QUOTE)
        return deriv_take_proposal (self, errand, finx_json_node_get (root, "proposal"), error);
      errand->stage = DERIV_STAGE_DONE;
      return read_option_quote (errand, finx_json_node_get (root, "proposal"), error);
    case DERIV_STAGE_BUY:
    case DERIV_STAGE_TAKE_BACK:
    case DERIV_STAGE_SELL:
      return deriv_take_receipt (self, errand, root, error);
    case DERIV_STAGE_UPDATE:
      g_hash_table_remove (self->contracts, errand->closing->id);
      if (!finx_json_node_is_object (finx_json_node_get (root, "contract_update")))
        return deriv_not_understood (error);
      if (call->kind == FINX_CALL_CANCEL)
        add_cancelled (self, errand);
      else
        errand->stage = DERIV_STAGE_UPDATED;
      errand->at = 0;
      return TRUE;
    case DERIV_STAGE_BOUGHT:
    case DERIV_STAGE_UPDATED:
      return read_outcome (self, errand, finx_json_node_get (root, "proposal_open_contract"));
    default:
      g_assert_not_reached ();
    }
}
