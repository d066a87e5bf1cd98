/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking for orders. Deriv keeps no id of ours: what was sent and not answered is looked for among what was bought and sold since, by
 * its kind, its amount and its time. Where more than one could be it, it stays unknown; it is never sent again. */
#include "adapters/deriv/finx-deriv-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-text.h"

#define LOOK_BACK   (5 * FINX_USEC_PER_SEC)     /* the clocks may differ by that much */
#define VISIBLE_IN  (10 * FINX_USEC_PER_SEC)    /* what Deriv does not show then it does not have */
#define TOLERANCE   50          /* a fiftieth: of a quantity whose stake is not known any more */

static gboolean
is_number (const char *id)
{
  return *id != '\0' && strspn (id, "0123456789") == strlen (id);
}

/* (transfer full) (nullable): the venue's id of an exit whose entry it is known of */
static char *
id_of_exit (FinxDeriv       *self,
            const FinxOrder *order)
{
  const FinxOrder *parent = *order->parent != '\0' ? finx_order_ledger_find (finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self)), order->parent) : NULL;

  return parent != NULL && *parent->venue_id != '\0' ? g_strconcat (parent->venue_id, order->type == FINX_ORDER_LIMIT ? "/tp" : "/sl", NULL) : NULL;
}

static gboolean
not_sure (const char  *why,
          GError     **error)
{
  finx_set_error (error, FINX_ERROR_OFFLINE, "FINX-DERIV-030", "Deriv keeps no id of FinX's orders, and it is not certain which one this is: %s. Check it at the "
                  "broker; do not place it again before", why);
  return FALSE;
}

/* Where the looking begins: at the contract, where it is known; else at what is open and what was traded. */
gboolean
deriv_begin_query (FinxDeriv    *self,
                   DerivErrand  *errand,
                   GError      **error)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  FinxOrder *order = errand->call->orders->pdata[0];
  gint64 ahead_us = finx_broker_client_get_now (client) - finx_clock_now (finx_broker_client_get_clock (client));
  g_autofree char *id = NULL;

  if (*order->venue_id == '\0' && *order->parent != '\0')
    {
      g_free (order->venue_id);
      order->venue_id = id_of_exit (self, order);
      if (order->venue_id == NULL)
        order->venue_id = g_strdup ("");
      if (*order->venue_id == '\0')
        return not_sure (finx_text ("the fate of its entry is not known"), error);
    }
  if (*order->venue_id != '\0')
    {
      id = deriv_contract_id_of (order->venue_id);
      if (!is_number (id))
        {
          finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-DERIV-031", "Deriv has no order %s", order->venue_id);
          return FALSE;
        }
      g_ptr_array_add (errand->ids, g_steal_pointer (&id));
      errand->stage = DERIV_STAGE_CONTRACT;
      return TRUE;
    }
  if (order->instrument == NULL)
    {
      finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-DERIV-031", "Deriv has no order %s", order->client_id);
      return FALSE;
    }
  errand->call->from_us = order->placed_us > 0 ? order->placed_us + ahead_us - LOOK_BACK : 0;
  errand->call->to_us = G_MAXINT64;
  errand->stage = DERIV_STAGE_PORTFOLIO;
  return TRUE;
}

/* By the venue's id */

static void
add_cancelled (FinxDeriv           *self,
               DerivErrand         *errand,
               const char          *why)
{
  const FinxOrder *asked = errand->call->orders->pdata[0];
  const FinxOrder *known = finx_order_ledger_find_venue (finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self)), asked->venue_id);
  FinxOrder *order;

  if (known == NULL && asked->instrument == NULL)
    return;
  order = finx_order_copy (known != NULL ? known : asked);
  order->state = FINX_ORDER_CANCELLED;
  g_free (order->reason);
  order->reason = g_strdup (why);
  order->updated_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
  g_ptr_array_add (errand->call->rows, order);
}

static void
add_known (FinxDeriv           *self,
           DerivErrand         *errand,
           const DerivContract *contract)
{
  const FinxOrder *asked = errand->call->orders->pdata[0];
  const char *part = asked->venue_id + strcspn (asked->venue_id, "/");
  gboolean is_profit = g_str_equal (part, "/tp"), is_exit = is_profit || g_str_equal (part, "/sl");
  g_autoptr(FinxOrder) end = deriv_make_end (self, contract);
  FinxOrder *order = NULL;

  if (*part == '\0')
    order = deriv_make_entry (self, contract);
  else if (end != NULL && g_str_equal (end->venue_id, asked->venue_id))
    order = g_steal_pointer (&end);
  else if (is_exit && contract->state != DERIV_ENDED)
    order = deriv_make_exit (self, contract, is_profit, asked->instrument != NULL ? asked : NULL);
  if (order == NULL && is_exit)
    add_cancelled (self, errand, finx_text (contract->state == DERIV_ENDED ? N_("The contract ended") : N_("It was taken away at the broker")));
  if (order == NULL)
    return;
  if (*asked->client_id != '\0' && *order->client_id == '\0')
    {
      g_free (order->client_id);
      order->client_id = g_strdup (asked->client_id);
    }
  g_ptr_array_add (errand->call->rows, order);
}

/* By what it is */

static gboolean
is_near (FinxDecimal a,
         FinxDecimal b)
{
  FinxDecimal most = finx_decimal_div (finx_decimal_abs (a), finx_decimal_new (TOLERANCE, 0), 12, FINX_ROUND_UP);

  return finx_decimal_is_known (a) && finx_decimal_is_known (b) && finx_decimal_compare (finx_decimal_abs (finx_decimal_sub (a, b)), most) <= 0;
}

static gboolean
could_open (const DerivContract *contract,
            const FinxOrder     *order,
            const DerivSent     *sent)          /* (nullable): it was sent before the program ran */
{
  if (contract->side != order->side)
    return FALSE;
  if (sent != NULL)
    return finx_decimal_equal (sent->amount, contract->stake) || (!contract->is_multiplier && finx_decimal_equal (sent->amount, contract->quantity));
  if (!finx_order_is_by_value (order))
    return !finx_decimal_is_known (contract->quantity) || is_near (order->quantity, contract->quantity);
  return is_near (order->notional, contract->is_multiplier ? contract->exposure : contract->stake);
}

static gboolean
could_be (FinxDeriv           *self,
          const DerivContract *contract,
          const FinxOrder     *order,
          gboolean             is_end)
{
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self));
  const DerivSent *sent = g_hash_table_lookup (self->sent, order->client_id);
  g_autofree char *id = g_strconcat (contract->id, is_end ? "/end" : "", NULL);
  const FinxOrder *known = finx_order_ledger_find_venue (ledger, id);

  if (known != NULL)
    return *order->client_id != '\0' && g_str_equal (known->client_id, order->client_id);      /* it was found already */
  if (contract->instrument != order->instrument || !deriv_is_timely (self, order, is_end ? contract->sold_us : contract->bought_us))
    return FALSE;
  if (!is_end)
    return (sent == NULL || sent->contract == NULL) && could_open (contract, order, sent);
  if (contract->state != DERIV_ENDED || contract->side == order->side)
    return FALSE;
  return sent != NULL ? sent->contract != NULL && g_str_equal (sent->contract, contract->id) : finx_decimal_equal (contract->quantity, order->quantity);
}

/* Whether it is nobody's, of the same market, side and amount, and was bought when @order was sent, but is for another time: Deriv may tell
 * it in other terms than those it was asked for in, so that the order never came is not certain. */
static gboolean
is_like (FinxDeriv           *self,
         const DerivContract *contract,
         const FinxOrder     *order)
{
  const FinxOrder *known = finx_order_ledger_find_venue (finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self)), contract->id);
  const DerivSent *sent = g_hash_table_lookup (self->sent, order->client_id);
  g_auto(DerivTerms) theirs = { NULL, }, ours = { NULL, };

  if ((known != NULL && !g_str_equal (known->client_id, known->venue_id)) || (sent != NULL && sent->contract != NULL) || !could_open (contract, order, sent)
      || !deriv_is_timely (self, order, contract->bought_us))
    return FALSE;
  return deriv_terms_parse (contract->instrument->symbol, &theirs) && deriv_terms_parse (order->instrument->symbol, &ours)
         && g_str_equal (theirs.underlying, ours.underlying) && g_strcmp0 (theirs.type, ours.type) == 0;
}

static int
compare_contracts (gconstpointer a,
                   gconstpointer b)
{
  const DerivContract *one = *(DerivContract **) a, *other = *(DerivContract **) b;

  return one->bought_us != other->bought_us ? (one->bought_us < other->bought_us ? -1 : 1) : strcmp (one->id, other->id);
}

static gboolean
is_before (const FinxOrder *one,
           const FinxOrder *other)
{
  return one->placed_us != other->placed_us ? one->placed_us < other->placed_us : strcmp (one->client_id, other->client_id) < 0;
}

/* Orders of ours that are the same in all, and of which each answer was lost: where there are as many contracts, the first is the first
 * one's. Nothing else tells them apart, and nothing is wrong if they are exchanged.
 *
 * Returns: (nullable): which of @alike is @order's; %NULL: it is not certain that all of them are ours */
static const DerivContract *
choose_twin (FinxDeriv       *self,
             const FinxOrder *order,
             GPtrArray       *alike)    /* (element-type DerivContract): that it could have bought */
{
  g_autoptr(GPtrArray) open = finx_order_ledger_get_open (finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self)));
  guint n = 0, n_before = 0;

  for (guint i = 0; i < open->len; i++)
    {
      const FinxOrder *other = open->pdata[i];
      gboolean is_twin = *other->venue_id == '\0' && *other->parent == '\0' && g_hash_table_contains (self->sent, other->client_id);

      for (guint k = 0; is_twin && k < alike->len; k++)
        is_twin = could_be (self, alike->pdata[k], other, FALSE);
      n += is_twin;
      n_before += is_twin && is_before (other, order);
    }
  g_ptr_array_sort (alike, compare_contracts);
  return n == alike->len && n_before < n ? alike->pdata[n_before] : NULL;
}

/* All contracts that it could be were looked at. */
static gboolean
find_unknown (FinxDeriv    *self,
              DerivErrand  *errand,
              GError      **error)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const FinxOrder *order = errand->call->orders->pdata[0];
  g_autoptr(GPtrArray) alike = g_ptr_array_new ();
  const DerivContract *found = NULL;
  guint n = 0;

  for (guint i = 0; i < errand->contracts->len; i++)
    for (guint is_end = 0; is_end < 2; is_end++)
      if (could_be (self, errand->contracts->pdata[i], order, (gboolean) is_end))
        {
          found = errand->contracts->pdata[i];
          n++;
          if (!is_end)
            g_ptr_array_add (alike, errand->contracts->pdata[i]);
        }
  if (n > 1 && alike->len == n)
    {
      found = choose_twin (self, order, alike);
      n = found != NULL ? 1 : n;
    }
  if (n > 1)
    return not_sure (finx_text ("there is more than one contract that it could be"), error);
  if (n == 1)
    {
      deriv_add_orders (self, errand, found);
      finx_broker_client_sync_soon (client);
      return TRUE;
    }
  for (guint i = 0; i < errand->contracts->len; i++)
    if (is_like (self, errand->contracts->pdata[i], order))
      return not_sure (finx_text ("a contract much like it was bought at that moment"), error);
  if (finx_clock_now (finx_broker_client_get_clock (client)) - order->placed_us < finx_broker_client_hasten (client, VISIBLE_IN))
    return not_sure (finx_text ("Deriv does not show it yet"), error);
  finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-DERIV-031", "Deriv has no order %s", order->client_id);
  return FALSE;
}

/* The answer to a query. */
gboolean
deriv_find (FinxDeriv    *self,
            DerivErrand  *errand,
            GError      **error)
{
  const FinxOrder *order = errand->call->orders->pdata[0];
  const DerivContract *contract;

  errand->stage = DERIV_STAGE_DONE;
  if (*order->venue_id == '\0')
    return find_unknown (self, errand, error);
  if (errand->contracts->len == 0)
    return deriv_not_understood (error);
  contract = errand->contracts->pdata[0];
  if (deriv_is_claimed (self, contract, g_str_has_suffix (order->venue_id, "/end")))
    return not_sure (finx_text ("the answer to another order has not come"), error);
  add_known (self, errand, contract);
  if (errand->call->rows->len > 0)
    return TRUE;
  finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-DERIV-031", "Deriv has no order %s", order->venue_id);
  return FALSE;
}
