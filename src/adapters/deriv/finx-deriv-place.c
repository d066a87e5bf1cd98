/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Placing. What is bought is priced first, and bought at that price or not at all. Contracts do not net: an order against one that is
 * open sells that one, whole; where there is none, it opens one. */
#include "adapters/deriv/finx-deriv-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-string.h"
#include "base/finx-text.h"

#define MONEY_DIGITS 2
#define MOST_TOLD    8          /* contracts in a sentence */
#define MOST_SENT    64         /* that are kept until those of orders that are settled are dropped */

static gboolean
refuse (const char  *fault,
        GError     **error)
{
  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-DERIV-020", "Deriv does not take this order: %s. Nothing was sent", finx_text (fault));
  return FALSE;
}

static const char *
find_fault (FinxDeriv            *self,
            const FinxBrokerCall *call,
            const DerivTerms     *terms)
{
  const FinxOrder *entry = call->orders->pdata[0];

  if (!self->may_trade && *self->login != '\0')
    return N_("the token has no scope to trade");
  if (entry->type != FINX_ORDER_MARKET)
    return N_("contracts are bought at the market");
  if (entry->tif != FINX_TIF_GTC && entry->tif != FINX_TIF_IOC && entry->tif != FINX_TIF_FOK)
    return N_("a contract is bought at once or not at all");
  if (terms->type != NULL && call->orders->len > 1)
    return N_("rise/fall contracts have no exit orders");
  for (guint i = 1; i < call->orders->len; i++)
    {
      const FinxOrder *exit = call->orders->pdata[i];

      if (exit->type != FINX_ORDER_LIMIT && exit->type != FINX_ORDER_STOP)
        return N_("a multiplier ends at a limit or at a stop");
    }
  if (call->orders->len == 3 && ((FinxOrder *) call->orders->pdata[1])->type == ((FinxOrder *) call->orders->pdata[2])->type)
    return N_("a multiplier ends at one limit and one stop");
  return NULL;
}

/* Where a trade begins: what is open is looked at first. A preview is always of a contract to be opened. */
gboolean
deriv_begin_trade (FinxDeriv    *self,
                   DerivErrand  *errand,
                   GError      **error)
{
  FinxBrokerCall *call = errand->call;
  const FinxOrder *order = call->orders->len > 0 ? call->orders->pdata[0] : NULL;
  const char *fault;

  if (order == NULL || order->instrument == NULL
      || !deriv_terms_parse (finx_broker_client_get_symbol (FINX_BROKER_CLIENT (self), order->instrument), &errand->terms))
    return refuse (N_("there is no such contract"), error);
  fault = find_fault (self, call, &errand->terms);
  if (fault != NULL)
    return refuse (fault, error);
  if (call->kind == FINX_CALL_PLACE)
    errand->stage = DERIV_STAGE_PORTFOLIO;
  else
    return deriv_choose (self, errand, error);
  return TRUE;
}

/* Which of those that are open it ends; the sentence says which ones there are. */
static gboolean
choose_closing (FinxDeriv    *self,
                DerivErrand  *errand,
                gboolean     *is_closing,
                GError      **error)
{
  const FinxOrder *order = errand->call->orders->pdata[0];
  g_autoptr(GString) sizes = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < errand->contracts->len; i++)
    {
      const DerivContract *contract = errand->contracts->pdata[i];
      char number[FINX_DECIMAL_STRING_SIZE];

      if (contract->instrument != order->instrument || contract->side == order->side || contract->state != DERIV_OPEN)
        continue;
      n++;
      if (errand->closing == NULL && finx_decimal_is_known (contract->quantity) && finx_decimal_equal (contract->quantity, order->quantity))
        errand->closing = deriv_contract_copy (contract);
      if (n > MOST_TOLD || !finx_decimal_is_known (contract->quantity))
        continue;
      finx_decimal_print (contract->quantity, number);
      g_string_append_printf (sizes, "%s%s", sizes->len > 0 ? ", " : "", number);
    }
  *is_closing = n > 0 || (errand->terms.type != NULL && order->side == FINX_SIDE_SELL);
  if (*is_closing && errand->closing == NULL && n > 0)
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-DERIV-021", "Deriv sells contracts whole. Those of %s that are open are of %s: the order must be for one "
                    "of these quantities. Nothing was sent", order->instrument->symbol, sizes->str);
  else if (*is_closing && errand->closing == NULL)
    refuse (N_("no contract of that kind is open that it could sell"), error);
  else if (*is_closing && errand->call->orders->len > 1)
    return refuse (N_("an order that ends a contract has no exit orders"), error);
  return !*is_closing || errand->closing != NULL;
}

/* What is needed before a price can be asked for. A contract that may be taken back gives its stake then, which is more than a sale at a loss. */
gboolean
deriv_choose (FinxDeriv    *self,
              DerivErrand  *errand,
              GError      **error)
{
  const FinxOrder *order = errand->call->orders->pdata[0];
  gboolean is_closing = FALSE;

  if (errand->call->kind == FINX_CALL_PLACE && !choose_closing (self, errand, &is_closing, error))
    return FALSE;
  if (is_closing)
    errand->stage = errand->closing->may_cancel && finx_decimal_sign (errand->closing->profit) < 0 ? DERIV_STAGE_TAKE_BACK : DERIV_STAGE_SELL;
  else if (errand->terms.type == NULL && !g_hash_table_contains (self->multipliers, errand->terms.underlying))
    errand->stage = DERIV_STAGE_OFFERS;
  else if (errand->terms.type == NULL && !finx_decimal_is_known (errand->spot)
           && (!finx_order_is_by_value (order) || errand->call->orders->len > 1))
    errand->stage = DERIV_STAGE_TICK;
  else
    return deriv_price (self, errand, error);
  return TRUE;
}

/* What the exits are in money, as far as is known what the contract will be. */
static gboolean
price_exits (DerivErrand  *errand,
             FinxDecimal   exposure,
             GError      **error)
{
  const FinxOrder *entry = errand->call->orders->pdata[0];
  const DerivContract contract = { .side = entry->side, .exposure = exposure, .entry = errand->spot, .commission = errand->commission };

  for (guint i = 1; i < errand->call->orders->len; i++)
    {
      const FinxOrder *exit = errand->call->orders->pdata[i];
      gboolean is_profit = exit->type == FINX_ORDER_LIMIT;
      FinxDecimal amount = deriv_amount_of (&contract, is_profit ? exit->limit_price : exit->stop_price, is_profit);

      if (finx_decimal_sign (amount) <= 0)
        return refuse (is_profit ? N_("its limit would not take a profit") : N_("its stop lies beyond the price that there is now"), error);
      if (is_profit)
        errand->take_profit = amount;
      else
        errand->stop_loss = amount;
    }
  return TRUE;
}

/* The stake or payout to ask for. What can not be had to the cent is rounded down: no more is traded than was said. */
gboolean
deriv_price (FinxDeriv    *self,
             DerivErrand  *errand,
             GError      **error)
{
  const FinxOrder *order = errand->call->orders->pdata[0];
  gboolean is_by_value = finx_order_is_by_value (order);
  FinxDecimal multiplier = FINX_DECIMAL_ONE, value;

  errand->stage = DERIV_STAGE_PROPOSAL;
  if (errand->terms.type != NULL)
    {
      errand->is_by_stake = is_by_value;
      errand->amount = finx_decimal_rescale (is_by_value ? order->notional : order->quantity, MONEY_DIGITS, FINX_ROUND_DOWN);
    }
  else
    {
      const char *text = g_hash_table_lookup (self->multipliers, errand->terms.underlying);

      errand->is_by_stake = TRUE;
      if (text == NULL || !finx_decimal_parse (text, &multiplier, NULL))
        return refuse (N_("there are no multipliers on it for this account"), error);
      value = is_by_value ? order->notional : finx_decimal_mul (order->quantity, errand->spot, 12, FINX_ROUND_DOWN);
      errand->amount = finx_decimal_div (value, multiplier, MONEY_DIGITS, FINX_ROUND_DOWN);
    }
  if (finx_decimal_sign (errand->amount) <= 0)
    return refuse (N_("it comes to less than a cent"), error);
  return price_exits (errand, finx_decimal_mul (errand->amount, multiplier, 8, FINX_ROUND_HALF_EVEN), error);
}

/* Of an order whose fate is known nobody looks for what was sent. */
static gboolean
is_settled (gpointer client_id,
            gpointer sent,
            gpointer ledger)
{
  const FinxOrder *order = finx_order_ledger_find (ledger, client_id);

  return order == NULL || !finx_order_state_is_open (order->state);
}

static void
note_sent (FinxDeriv         *self,
           const DerivErrand *errand)
{
  DerivSent *sent = g_new0 (DerivSent, 1);

  if (g_hash_table_size (self->sent) >= MOST_SENT)
    g_hash_table_foreach_remove (self->sent, is_settled, finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self)));
  sent->contract = errand->closing != NULL ? g_strdup (errand->closing->id) : NULL;
  sent->amount = errand->amount;
  g_hash_table_insert (self->sent, g_strdup (((FinxOrder *) errand->call->orders->pdata[0])->client_id), sent);
}

static void
add_preview (FinxDeriv   *self,
             DerivErrand *errand)
{
  FinxBrokerPreview *preview = g_new0 (FinxBrokerPreview, 1);
  const char *text = errand->terms.type == NULL ? g_hash_table_lookup (self->multipliers, errand->terms.underlying) : NULL;
  FinxDecimal multiplier = FINX_DECIMAL_ONE;

  if (text != NULL)
    finx_decimal_parse (text, &multiplier, NULL);
  preview->value = finx_decimal_mul (errand->ask, multiplier, 8, FINX_ROUND_HALF_EVEN);
  preview->margin = errand->ask;
  preview->fee = errand->terms.type != NULL ? FINX_DECIMAL_ZERO : errand->commission;
  preview->note = g_strdup (errand->note != NULL ? errand->note : "");
  g_ptr_array_add (errand->call->rows, preview);
}

static gboolean
is_id (const char *id)
{
  return id != NULL && *id != '\0' && strlen (id) <= 128 && strspn (id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == strlen (id);
}

/* The price is the most that is paid. Exits are asked for once more when the commission is known. */
gboolean
deriv_take_proposal (FinxDeriv           *self,
                     DerivErrand         *errand,
                     const FinxJsonNode  *node,
                     GError             **error)
{
  g_autofree char *id = finx_json_node_text (finx_json_node_get (node, "id"));
  FinxDecimal spot = finx_json_node_decimal (finx_json_node_get (node, "spot"));

  errand->ask = finx_json_node_decimal (finx_json_node_get (node, "ask_price"));
  if (!is_id (id) || finx_decimal_sign (errand->ask) <= 0)
    return deriv_not_understood (error);
  g_free (errand->note);
  errand->note = finx_json_node_text (finx_json_node_get (node, "longcode"));
  errand->commission = finx_json_node_decimal (finx_json_node_get (node, "commission"));
  if (errand->call->orders->len > 1 && !errand->is_adjusted && finx_decimal_sign (errand->commission) > 0)
    {
      errand->is_adjusted = TRUE;
      if (finx_decimal_sign (spot) > 0)
        errand->spot = spot;
      return deriv_price (self, errand, error);
    }
  if (errand->call->kind == FINX_READ_PREVIEW)
    {
      add_preview (self, errand);
      errand->stage = DERIV_STAGE_DONE;
      return TRUE;
    }
  if (finx_decimal_is_known (errand->amount) && errand->is_by_stake && finx_decimal_compare (errand->ask, errand->amount) > 0)
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-DERIV-022", "Deriv asks for more than the stake. Nothing was sent");
      return FALSE;
    }
  g_free (errand->proposal);
  errand->proposal = g_steal_pointer (&id);
  errand->stage = DERIV_STAGE_BUY;
  note_sent (self, errand);
  return TRUE;
}

/* Rows and fills */

/* Exits of an entry of ours go by the contract from now on. */
static void
add_exits (FinxDeriv           *self,
           DerivErrand         *errand,
           const DerivContract *contract,
           GPtrArray           *orders)
{
  const FinxOrder *entry = errand->call->orders->pdata[0];

  for (guint i = 0; i < orders->len; i++)
    {
      const FinxOrder *asked = orders->pdata[i];
      gboolean is_profit = asked->type == FINX_ORDER_LIMIT;
      FinxOrder *exit;

      if (!g_str_equal (asked->parent, entry->client_id) || g_str_equal (asked->client_id, entry->client_id))
        continue;
      exit = contract->state == DERIV_OPEN ? deriv_make_exit (self, contract, is_profit, asked) : NULL;
      if (exit == NULL)
        {
          exit = finx_order_copy (asked);
          exit->state = FINX_ORDER_CANCELLED;
          finx_set_str (&exit->reason, finx_text (contract->state == DERIV_OPEN ? N_("Deriv did not take it") : N_("The contract ended")));
          exit->updated_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
        }
      finx_set_str (&exit->client_id, asked->client_id);
      finx_set_str (&exit->parent, asked->parent);
      finx_set_str (&exit->oco_group, asked->oco_group);
      g_ptr_array_add (errand->call->rows, exit);
    }
}

/* What became of the order that the call is about: it, its exits, its fill. */
void
deriv_add_orders (FinxDeriv           *self,
                  DerivErrand         *errand,
                  const DerivContract *contract)
{
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self));
  const FinxOrder *asked = errand->call->orders->pdata[0];
  g_autoptr(GPtrArray) open = finx_order_ledger_get_open (ledger);
  gboolean is_end = contract->side != asked->side;
  FinxOrder *order;
  FinxFill *fill;

  order = is_end ? deriv_make_end (self, contract) : deriv_make_entry (self, contract);
  if (order == NULL)
    return;
  if (*asked->client_id != '\0')
    finx_set_str (&order->client_id, asked->client_id);
  if (finx_order_is_by_value (asked))
    {
      order->notional = asked->notional;
      order->quantity = FINX_DECIMAL_UNKNOWN;
    }
  if (is_end && !g_str_has_suffix (order->venue_id, "/end"))
    {
      g_free (order->venue_id);
      order->venue_id = g_strconcat (contract->id, "/end", NULL);
      order->type = FINX_ORDER_MARKET;
      order->limit_price = order->stop_price = FINX_DECIMAL_UNKNOWN;
    }
  g_ptr_array_add (errand->call->rows, order);
  if (!is_end)
    add_exits (self, errand, contract, errand->call->kind == FINX_CALL_PLACE ? errand->call->orders : open);
  if (*asked->client_id == '\0' || finx_order_ledger_find (ledger, asked->client_id) == NULL)
    return;
  finx_order_ledger_take (ledger, finx_order_copy (order), is_end ? "Sold" : "Bought");
  fill = is_end ? deriv_make_end_fill (self, contract) : deriv_make_entry_fill (self, contract);
  if (fill != NULL)
    finx_order_ledger_take_fill (ledger, fill);
  deriv_keep_contract (self, contract);
}

/* The answer to what was bought or sold. */
gboolean
deriv_take_receipt (FinxDeriv           *self,
                    DerivErrand         *errand,
                    const FinxJsonNode  *root,
                    GError             **error)
{
  gboolean is_back = errand->stage == DERIV_STAGE_TAKE_BACK, is_sale = is_back || errand->stage == DERIV_STAGE_SELL;
  const FinxJsonNode *node = finx_json_node_get (root, is_back ? "cancel" : is_sale ? "sell" : "buy");
  g_autofree char *id = finx_json_node_text (finx_json_node_get (node, "contract_id"));
  g_autofree char *transaction = finx_json_node_text (finx_json_node_get (node, "transaction_id"));

  if (!is_id (id) || transaction == NULL || *transaction == '\0')
    return deriv_not_understood (error);
  if (is_sale)
    {
      DerivContract *contract = errand->closing;

      contract->sold_for = finx_json_node_decimal (finx_json_node_get (node, "sold_for"));
      if (!g_str_equal (id, contract->id) || !finx_decimal_is_known (contract->sold_for) || finx_decimal_sign (contract->sold_for) < 0)
        return deriv_not_understood (error);
      contract->state = DERIV_ENDED;
      contract->sold_us = MAX (finx_broker_client_get_now (FINX_BROKER_CLIENT (self)), contract->bought_us);
      finx_set_str (&contract->status, is_back ? "cancelled" : "sold");
      finx_set_str (&contract->sell_id, transaction);
      errand->call->venue_id = g_strconcat (id, "/end", NULL);
      deriv_add_orders (self, errand, contract);
      finx_broker_client_sync_soon (FINX_BROKER_CLIENT (self));         /* its exits are over */
      errand->stage = DERIV_STAGE_DONE;
      return TRUE;
    }
  errand->call->venue_id = g_strdup (id);
  g_ptr_array_set_size (errand->ids, 0);
  g_ptr_array_add (errand->ids, g_steal_pointer (&id));
  errand->at = 0;
  errand->stage = DERIV_STAGE_BOUGHT;
  return TRUE;
}

/* Exits */

/* The contract whose exit is to be changed was looked at. */
gboolean
deriv_change_exit (FinxDeriv    *self,
                   DerivErrand  *errand,
                   GError      **error)
{
  const FinxOrder *order = errand->call->orders->pdata[0];
  const DerivContract *contract = errand->contracts->len > 0 ? errand->contracts->pdata[0] : NULL;
  gboolean is_profit = g_str_has_suffix (order->venue_id, "/tp");
  FinxDecimal wanted;

  if (contract == NULL || contract->state != DERIV_OPEN)
    return refuse (N_("the contract is not open any more"), error);
  g_clear_pointer (&errand->closing, deriv_contract_free);
  errand->closing = deriv_contract_copy (contract);
  errand->stage = DERIV_STAGE_UPDATE;
  if (errand->call->kind == FINX_CALL_CANCEL)
    return TRUE;
  errand->amount = deriv_amount_of (contract, is_profit ? order->limit_price : order->stop_price, is_profit);
  wanted = finx_decimal_is_known (order->quantity) ? order->quantity : contract->quantity;
  if (!finx_decimal_equal (wanted, contract->quantity))
    return refuse (N_("an exit is for the whole contract"), error);
  if (finx_decimal_sign (errand->amount) <= 0)
    return refuse (is_profit ? N_("its limit would not take a profit") : N_("its stop would not end a loss"), error);
  return TRUE;
}
