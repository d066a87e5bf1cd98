/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders and fills that Deriv's contracts come to. Deriv has none: to buy a contract is one order, to sell it, or its end by itself,
 * another one, and a multiplier's take profit and stop loss are orders until it ends. Their ids at the venue are the contract's, and
 * what is made of it: "298100345671", "298100345671/end", "298100345671/tp", "298100345671/sl". */
#include "adapters/deriv/finx-deriv-private.h"

#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-text.h"

#define PRICE_DIGITS  12
#define MONEY_DIGITS  2
#define CLOCKS_DIFFER (5 * FINX_USEC_PER_SEC)
#define HEARD_WITHIN  (60 * FINX_USEC_PER_SEC)  /* what was said is not heard any more after that */

/* (transfer full): the contract that an order is about */
char *
deriv_contract_id_of (const char *venue_id)
{
  return g_strndup (venue_id, strcspn (venue_id, "/"));
}

static FinxDecimal
or_zero (FinxDecimal value)
{
  return finx_decimal_is_known (value) ? value : FINX_DECIMAL_ZERO;
}

/* What it cost beside what it stands for. */
static FinxDecimal
cost_of (const DerivContract *contract)
{
  return finx_decimal_add (or_zero (contract->commission), contract->insurance);
}

static FinxSide
other_side (FinxSide side)
{
  return side == FINX_SIDE_BUY ? FINX_SIDE_SELL : FINX_SIDE_BUY;
}

/* Amounts and prices */

/**
 * deriv_amount_of:
 * @price: of the underlying
 * @is_profit: what is gained there; else what is lost
 *
 * Returns: in money, after the commission; unknown while the entry is
 */
FinxDecimal
deriv_amount_of (const DerivContract *contract,
                 FinxDecimal          price,
                 gboolean             is_profit)
{
  FinxDecimal moved = finx_decimal_sub (price, contract->entry), gain;

  if (contract->side == FINX_SIDE_SELL)
    moved = finx_decimal_negate (moved);
  gain = finx_decimal_mul (contract->exposure, finx_decimal_div (moved, contract->entry, 18, FINX_ROUND_HALF_EVEN), 8, FINX_ROUND_HALF_EVEN);
  gain = finx_decimal_sub (gain, or_zero (contract->commission));
  return finx_decimal_rescale (is_profit ? gain : finx_decimal_negate (gain), MONEY_DIGITS, FINX_ROUND_HALF_EVEN);
}

/* The other way round. */
static FinxDecimal
price_of (const DerivContract *contract,
          FinxDecimal          amount,
          gboolean             is_profit)
{
  FinxDecimal gain = finx_decimal_add (is_profit ? amount : finx_decimal_negate (amount), or_zero (contract->commission));
  FinxDecimal moved = finx_decimal_div (finx_decimal_mul (gain, contract->entry, 12, FINX_ROUND_HALF_EVEN), contract->exposure, PRICE_DIGITS, FINX_ROUND_HALF_EVEN);

  if (contract->side == FINX_SIDE_SELL)
    moved = finx_decimal_negate (moved);
  return finx_decimal_round_to (finx_decimal_add (contract->entry, moved), contract->instrument->tick_size, FINX_ROUND_HALF_EVEN);
}

/* Orders */

static FinxOrder *
make_order (FinxDeriv           *self,
            const DerivContract *contract,
            const char          *part)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  FinxOrder *order = finx_order_new ();
  const FinxOrder *known;

  finx_broker_take_text (&order->venue_id, g_strconcat (contract->id, part, NULL));
  known = finx_order_ledger_find_venue (finx_broker_client_get_ledger (client), order->venue_id);
  if (known != NULL)
    finx_broker_take_text (&order->client_id, g_strdup (known->client_id));
  finx_broker_take_text (&order->account, g_strdup (finx_broker_client_get_account (client)));
  order->instrument = contract->instrument;
  order->side = contract->side;
  order->type = FINX_ORDER_MARKET;
  order->tif = FINX_TIF_FOK;
  if (known == NULL || !finx_order_is_by_value (known))
    order->quantity = contract->quantity;
  order->placed_us = order->updated_us = contract->bought_us;
  return order;
}

/* (transfer full) */
FinxOrder *
deriv_make_entry (FinxDeriv           *self,
                  const DerivContract *contract)
{
  FinxOrder *order = make_order (self, contract, "");

  if (contract->state == DERIV_STRANGE)
    {
      order->state = FINX_ORDER_UNKNOWN;
      order->updated_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
      finx_broker_take_text (&order->reason, g_strdup_printf (finx_text ("Deriv calls its state “%s”, which FinX does not know: check it at the broker"),
                                                              contract->status));
      return order;
    }
  if (!finx_decimal_is_known (contract->quantity) || finx_decimal_sign (contract->quantity) <= 0)
    {
      order->quantity = FINX_DECIMAL_UNKNOWN;
      return order;                     /* bought, and what it stands for is known with the next tick */
    }
  order->state = FINX_ORDER_FILLED;
  order->filled = contract->quantity;
  order->average_price = contract->price;
  order->fees = cost_of (contract);
  return order;
}

/* (transfer full) (nullable): %NULL: it has none. @asked: (nullable): how it is wanted: its price is kept where Deriv's amount says the
 * same */
FinxOrder *
deriv_make_exit (FinxDeriv           *self,
                 const DerivContract *contract,
                 gboolean             is_profit,
                 const FinxOrder     *asked)
{
  FinxDecimal amount = is_profit ? contract->take_profit : contract->stop_loss, at = is_profit ? contract->take_at : contract->stop_at;
  FinxDecimal wanted = asked == NULL ? FINX_DECIMAL_UNKNOWN : is_profit ? asked->limit_price : asked->stop_price;
  FinxOrder *order;

  if (!contract->is_multiplier || finx_decimal_sign (amount) <= 0)
    return NULL;
  order = make_order (self, contract, is_profit ? "/tp" : "/sl");
  order->side = other_side (contract->side);
  order->type = is_profit ? FINX_ORDER_LIMIT : FINX_ORDER_STOP;
  order->tif = FINX_TIF_GTC;
  if (finx_decimal_is_known (wanted) && finx_decimal_equal (deriv_amount_of (contract, wanted, is_profit), amount))
    at = wanted;
  else if (!finx_decimal_is_known (at))
    at = price_of (contract, amount, is_profit);
  if (is_profit)
    order->limit_price = at;
  else
    order->stop_price = at;
  order->state = contract->state == DERIV_STRANGE ? FINX_ORDER_UNKNOWN : is_profit ? FINX_ORDER_WORKING : FINX_ORDER_WAITING;
  order->updated_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
  return order;
}

/* What ended it: an order of ours that sold it, else the limit that it came to, else Deriv. */
static const char *
end_part (FinxDeriv           *self,
          const DerivContract *contract)
{
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self));
  FinxDecimal gain = finx_decimal_sub (contract->sold_for, contract->stake), most = finx_decimal_new (9, 1);
  g_autofree char *end = g_strconcat (contract->id, "/end", NULL), *take = g_strconcat (contract->id, "/tp", NULL), *stop = g_strconcat (contract->id, "/sl", NULL);

  if (finx_order_ledger_find_venue (ledger, end) != NULL || !contract->is_multiplier)
    return "/end";
  if (finx_order_ledger_find_venue (ledger, take) != NULL && finx_decimal_is_known (contract->take_profit)
      && finx_decimal_compare (gain, finx_decimal_mul (contract->take_profit, most, 8, FINX_ROUND_HALF_EVEN)) >= 0)
    return "/tp";
  if (finx_order_ledger_find_venue (ledger, stop) != NULL && finx_decimal_is_known (contract->stop_loss)
      && finx_decimal_compare (finx_decimal_negate (gain), finx_decimal_mul (contract->stop_loss, most, 8, FINX_ROUND_HALF_EVEN)) >= 0)
    return "/sl";
  return "/end";
}

/* What it came to for each of its parts, and what that costs: the money is right to the cent, also where a contract ends without any
 * worth, which is a price that no fill has: it is sold for a step of the price, which the fee takes back. */
static void
price_end (const DerivContract *contract,
           FinxDecimal         *price,
           FinxDecimal         *fee)
{
  FinxDecimal gain;

  *fee = FINX_DECIMAL_ZERO;
  if (contract->is_multiplier)
    {
      gain = finx_decimal_add (finx_decimal_sub (contract->sold_for, contract->stake), cost_of (contract));
      gain = finx_decimal_div (gain, contract->quantity, PRICE_DIGITS, FINX_ROUND_HALF_EVEN);
      *price = contract->side == FINX_SIDE_BUY ? finx_decimal_add (contract->entry, gain) : finx_decimal_sub (contract->entry, gain);
    }
  else
    {
      *price = finx_decimal_div (contract->sold_for, contract->quantity, PRICE_DIGITS, FINX_ROUND_HALF_EVEN);
    }
  *price = finx_decimal_normalize (*price);
  if (finx_decimal_is_known (*price) && finx_decimal_sign (*price) <= 0)
    {
      *fee = finx_decimal_mul (finx_decimal_sub (contract->instrument->tick_size, *price), contract->quantity, 8, FINX_ROUND_HALF_EVEN);
      *price = contract->instrument->tick_size;
    }
}

/* (transfer full) (nullable): %NULL: it did not end */
FinxOrder *
deriv_make_end (FinxDeriv           *self,
                const DerivContract *contract)
{
  FinxOrder *order;
  const char *part;

  if (contract->state != DERIV_ENDED || finx_decimal_sign (contract->quantity) <= 0)
    return NULL;
  part = end_part (self, contract);
  order = make_order (self, contract, part);
  order->side = other_side (contract->side);
  order->state = FINX_ORDER_FILLED;
  order->filled = contract->quantity;
  if (g_str_equal (part, "/end"))
    {
      price_end (contract, &order->average_price, &order->fees);
    }
  else
    {
      const FinxOrder *known = finx_order_ledger_find_venue (finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self)), order->venue_id);

      order->type = known->type;
      order->tif = known->tif;
      order->limit_price = known->limit_price;
      order->stop_price = known->stop_price;
      price_end (contract, &order->average_price, &order->fees);
    }
  order->placed_us = order->updated_us = MAX (contract->sold_us, contract->bought_us);
  return order;
}

/* Fills */

static FinxFill *
make_fill (FinxDeriv           *self,
           const DerivContract *contract,
           const char          *part,
           const char          *id)
{
  FinxFill *fill = finx_fill_new ();

  finx_broker_take_text (&fill->id, g_strdup (id));
  finx_broker_take_text (&fill->client_id, g_strconcat (contract->id, part, NULL));
  finx_broker_take_text (&fill->account, g_strdup (finx_broker_client_get_account (FINX_BROKER_CLIENT (self))));
  fill->instrument = contract->instrument;
  fill->quantity = contract->quantity;
  fill->mid = FINX_DECIMAL_UNKNOWN;
  return fill;
}

/* (transfer full) (nullable): %NULL: what it stands for is not known yet */
FinxFill *
deriv_make_entry_fill (FinxDeriv           *self,
                       const DerivContract *contract)
{
  FinxFill *fill;

  if (finx_decimal_sign (contract->quantity) <= 0 || contract->state == DERIV_STRANGE)
    return NULL;
  fill = make_fill (self, contract, "", contract->buy_id);
  fill->side = contract->side;
  fill->price = contract->price;
  fill->fee = cost_of (contract);
  fill->time_us = contract->bought_us;
  return fill;
}

/* (transfer full) (nullable) */
FinxFill *
deriv_make_end_fill (FinxDeriv           *self,
                     const DerivContract *contract)
{
  FinxFill *fill;

  if (contract->state != DERIV_ENDED || finx_decimal_sign (contract->quantity) <= 0)
    return NULL;
  fill = make_fill (self, contract, end_part (self, contract), contract->sell_id);
  fill->side = other_side (contract->side);
  price_end (contract, &fill->price, &fill->fee);
  fill->time_us = MAX (contract->sold_us, contract->bought_us);
  return fill;
}

/* What is told of a contract */

/* Whether what happened at @time_us by Deriv's clock can be what an order of ours brought about. */
gboolean
deriv_is_timely (FinxDeriv       *self,
                 const FinxOrder *order,
                 gint64           time_us)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  gint64 placed_us = order->placed_us + finx_broker_client_get_now (client) - finx_clock_now (finx_broker_client_get_clock (client));

  return order->placed_us == 0 || (time_us >= placed_us - CLOCKS_DIFFER && time_us <= placed_us + HEARD_WITHIN);
}

/* Whether what is told may be an order of ours whose answer has not come: it must not be taken for somebody else's. */
gboolean
deriv_is_claimed (FinxDeriv           *self,
                  const DerivContract *contract,
                  gboolean             is_end)
{
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self));
  g_autofree char *id = g_strconcat (contract->id, is_end ? end_part (self, contract) : "", NULL);
  g_autoptr(GPtrArray) open = NULL;
  FinxSide side = is_end ? other_side (contract->side) : contract->side;
  gint64 time_us = is_end ? contract->sold_us : contract->bought_us;

  if (finx_order_ledger_find_venue (ledger, id) != NULL)
    return FALSE;
  open = finx_order_ledger_get_open (ledger);
  for (guint i = 0; i < open->len; i++)
    {
      const FinxOrder *order = open->pdata[i];

      if (*order->venue_id == '\0' && *order->parent == '\0' && order->instrument == contract->instrument && order->side == side
          && deriv_is_timely (self, order, time_us))
        return TRUE;
    }
  return FALSE;
}

static void
take_fill (FinxOrderLedger *ledger,
           FinxFill        *fill)       /* (transfer full) (nullable) */
{
  if (fill != NULL)
    finx_order_ledger_take_fill (ledger, fill);
}

/* The exits of a contract that ended are over. */
static void
end_exits (FinxDeriv           *self,
           const DerivContract *contract)
{
  static const char *const parts[] = { "/tp", "/sl" };
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self));

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *id = g_strconcat (contract->id, parts[i], NULL);
      const FinxOrder *known = finx_order_ledger_find_venue (ledger, id);
      FinxOrder *order;

      if (known == NULL || !finx_order_state_is_open (known->state))
        continue;
      order = finx_order_copy (known);
      order->state = FINX_ORDER_CANCELLED;
      finx_broker_take_text (&order->reason, g_strdup (finx_text ("The contract ended")));
      order->updated_us = MAX (contract->sold_us, known->updated_us);
      finx_order_ledger_take (ledger, order, "The contract ended");
    }
}

/* Of a contract whose entry is known: what changed of its orders, and its fills. */
void
deriv_take_contract (FinxDeriv           *self,
                     const DerivContract *contract,
                     const char          *note)
{
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self));
  FinxOrder *end = NULL;

  finx_order_ledger_take (ledger, deriv_make_entry (self, contract), note);
  take_fill (ledger, deriv_make_entry_fill (self, contract));
  for (guint is_profit = 0; contract->state == DERIV_OPEN && is_profit < 2; is_profit++)
    {
      g_autofree char *id = g_strconcat (contract->id, is_profit ? "/tp" : "/sl", NULL);
      FinxOrder *exit = deriv_make_exit (self, contract, (gboolean) is_profit, finx_order_ledger_find_venue (ledger, id));

      if (exit != NULL)
        finx_order_ledger_take (ledger, exit, note);
    }
  if (!deriv_is_claimed (self, contract, TRUE))
    end = deriv_make_end (self, contract);
  if (end == NULL)
    return;
  finx_order_ledger_take (ledger, end, "The contract ended");
  take_fill (ledger, deriv_make_end_fill (self, contract));
  end_exits (self, contract);
}
