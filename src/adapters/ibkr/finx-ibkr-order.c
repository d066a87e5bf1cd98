/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders and executions as TWS tells of them. An order goes by three names: the number that its program gave it, which only that
 * program may change it by; the number that TWS gave it for ever; and ours, which it carries along. Its terms and its state come in
 * messages of their own, in any order and more than once. */
#include "adapters/ibkr/finx-ibkr-private.h"

#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-text.h"

#define MOST_EXECUTIONS 1024    /* until those of days before are dropped */
#define PAID_AFTER      (60 * FINX_USEC_PER_SEC)        /* whose commission was not told then is told without */
#define MOST_ORDERS     20000

static gint64
now_of (FinxIbkr *self)
{
  return finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
}

/* Whether a text is an id that we gave an order, and no name that another program gives all of its orders. */
gboolean
ibkr_is_ours (const char *ref)
{
  return g_str_has_prefix (ref, "FX-") && strlen (ref) == 24;
}

/* (nullable) */
IbkrOrder *
ibkr_find_order (FinxIbkr *self,
                 gint64    order_id,
                 gint64    client,
                 gint64    perm_id)
{
  for (guint i = self->orders->len; i > 0; i--)
    {
      IbkrOrder *order = self->orders->pdata[i - 1];

      if (perm_id != 0 && order->perm_id != 0 ? order->perm_id == perm_id : order_id > 0 && order->order_id == order_id && order->client == client)
        return order;
    }
  return NULL;
}

/* (nullable): the one that the program knows by its own id or by the venue's */
IbkrOrder *
ibkr_find_ours (FinxIbkr        *self,
                const FinxOrder *order)
{
  gint64 perm_id = g_ascii_strtoll (order->venue_id, NULL, 10);

  for (guint i = self->orders->len; i > 0; i--)
    {
      IbkrOrder *known = self->orders->pdata[i - 1];

      if ((perm_id != 0 && known->perm_id == perm_id) || (known->ref != NULL && ibkr_is_ours (known->ref) && g_str_equal (known->ref, order->client_id)))
        return known;
    }
  return NULL;
}

/* What an order goes by in a list: its number for ever; where TWS has not given it one yet, less than 0: our own. 0: it has none */
gint64
ibkr_name_of (FinxIbkr        *self,
              const IbkrOrder *order)
{
  return order->perm_id != 0 ? order->perm_id : order->client == self->client ? -order->order_id : 0;
}

/* (nullable) */
IbkrOrder *
ibkr_find_named (FinxIbkr *self,
                 gint64    name)
{
  return name < 0 ? ibkr_find_order (self, -name, self->client, 0) : ibkr_find_order (self, 0, 0, name);
}

static IbkrOrder *
add (FinxIbkr  *self,
     IbkrOrder *order)
{
  if (self->orders->len >= MOST_ORDERS)
    g_ptr_array_remove_range (self->orders, 0, MOST_ORDERS / 2);
  order->first_us = now_of (self);
  g_ptr_array_add (self->orders, order);
  return order;
}

static void
swap_text (char **a,
           char **b)
{
  char *text = *a;

  *a = *b;
  *b = text;
}

static gboolean
is_end (const char *status)
{
  return g_str_equal (status, "Filled") || g_str_equal (status, "Cancelled") || g_str_equal (status, "ApiCancelled");
}

/* What is over stays over, and a request to cancel says nothing of the rest. */
static void
set_status (IbkrOrder *order,
            char     **status)
{
  if (order->status != NULL && is_end (order->status) && !is_end (*status))
    return;
  order->is_cancelling = order->is_cancelling || g_str_equal (*status, "PendingCancel");
  if (order->is_changed && (g_str_equal (*status, "Submitted") || g_str_equal (*status, "PreSubmitted")))
    order->is_rejected = FALSE;         /* its change was */
  if (order->status != NULL && g_str_equal (*status, "PendingCancel"))
    return;
  swap_text (&order->status, status);
}

/**
 * ibkr_take_terms:
 * @told: (transfer full): an open order, or one that is done
 *
 * Returns: (transfer none): the order as it is known now
 */
IbkrOrder *
ibkr_take_terms (FinxIbkr  *self,
                 IbkrOrder *told)
{
  IbkrOrder *known = ibkr_find_order (self, told->order_id, told->client, told->perm_id);

  if (told->client == self->client && told->order_id >= self->next_order)
    self->next_order = told->order_id + 1;
  if (known == NULL)
    return add (self, told);
  swap_text (&known->ref, &told->ref);
  swap_text (&known->account, &told->account);
  swap_text (&known->action, &told->action);
  swap_text (&known->type, &told->type);
  swap_text (&known->tif, &told->tif);
  swap_text (&known->oca_group, &told->oca_group);
  if (told->reason != NULL && *told->reason != '\0' && known->reason == NULL)
    swap_text (&known->reason, &told->reason);
  set_status (known, &told->status);
  ibkr_contract_clear (&known->contract);
  known->contract = told->contract;
  memset (&told->contract, 0, sizeof told->contract);
  if (told->perm_id != 0)
    known->perm_id = told->perm_id;
  if (told->order_id != 0)
    {
      known->order_id = told->order_id;
      known->client = told->client;
      known->parent_id = told->parent_id;
    }
  if (finx_decimal_sign (told->quantity) > 0)   /* of one that is cancelled, TWS may say none */
    known->quantity = told->quantity;
  known->limit = told->limit;
  known->aux = told->aux;
  known->trail_stop = told->trail_stop;
  known->trail_percent = told->trail_percent;
  known->cash = told->cash;
  known->good_till_us = told->good_till_us;
  known->is_extended = told->is_extended;
  known->oca_type = told->oca_type;
  known->has_terms = TRUE;
  known->is_rejected = known->is_rejected || told->is_rejected;
  known->filled = finx_decimal_is_known (told->filled) && finx_decimal_is_known (known->filled) ? finx_decimal_max (known->filled, told->filled)
                  : finx_decimal_is_known (told->filled) ? told->filled : known->filled;
  known->updated_us = MAX (known->updated_us, told->updated_us);
  ibkr_order_free (told);
  return known;
}

/* @told: (transfer full): its state alone. Returns: (transfer none): the order as it is known now */
IbkrOrder *
ibkr_take_status (FinxIbkr  *self,
                  IbkrOrder *told)
{
  IbkrOrder *known = ibkr_find_order (self, told->order_id, told->client, told->perm_id);

  if (known == NULL)
    return add (self, told);
  set_status (known, &told->status);
  swap_text (&known->why_held, &told->why_held);
  if (told->perm_id != 0)
    known->perm_id = told->perm_id;
  if (!finx_decimal_is_known (known->filled) || finx_decimal_compare (told->filled, known->filled) >= 0)
    {
      known->filled = told->filled;
      known->average = told->average;
    }
  ibkr_order_free (told);
  return known;
}

/* States */

static FinxOrderState
state_of_end (const IbkrOrder *self,
              gint64           now)
{
  if (finx_decimal_sign (self->filled) == 0 && self->is_rejected)
    return FINX_ORDER_REJECTED;
  if (g_strcmp0 (self->tif, "GTD") == 0 && self->good_till_us != 0 && now >= self->good_till_us)
    return FINX_ORDER_EXPIRED;
  return FINX_ORDER_CANCELLED;
}

static FinxOrderState
state_of (const IbkrOrder *self,
          gint64           now)
{
  const char *status = self->status;

  if (g_str_equal (status, "Filled"))
    return FINX_ORDER_FILLED;
  if (g_str_equal (status, "Cancelled") || g_str_equal (status, "ApiCancelled"))
    return state_of_end (self, now);
  if (g_str_equal (status, "Inactive") && self->is_rejected)
    return finx_decimal_sign (self->filled) > 0 ? FINX_ORDER_CANCELLED : FINX_ORDER_REJECTED;
  if (g_str_equal (status, "ApiPending") || g_str_equal (status, "PendingSubmit"))
    return FINX_ORDER_PENDING;
  if (g_str_equal (status, "PreSubmitted") || g_str_equal (status, "Inactive"))
    return finx_decimal_sign (self->filled) > 0 ? FINX_ORDER_PARTIAL : FINX_ORDER_WAITING;
  if (g_str_equal (status, "Submitted") || g_str_equal (status, "PendingCancel"))
    return finx_decimal_sign (self->filled) > 0 ? FINX_ORDER_PARTIAL : FINX_ORDER_WORKING;
  return FINX_ORDER_UNKNOWN;
}

static gboolean
read_type (const IbkrOrder *self,
           FinxOrder       *order)
{
  static const struct { const char *name; FinxOrderType type; } types[] = {
    { "MKT", FINX_ORDER_MARKET }, { "LMT", FINX_ORDER_LIMIT }, { "STP", FINX_ORDER_STOP }, { "STP LMT", FINX_ORDER_STOP_LIMIT },
    { "TRAIL", FINX_ORDER_TRAILING_STOP }, { "MOC", FINX_ORDER_MARKET }, { "LOC", FINX_ORDER_LIMIT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (self->type, types[i].name))
      {
        order->type = types[i].type;
        return order->type != FINX_ORDER_TRAILING_STOP || finx_decimal_sign (self->aux) > 0;
      }
  order->type = finx_decimal_sign (self->limit) > 0 ? FINX_ORDER_LIMIT : FINX_ORDER_MARKET;
  return FALSE;
}

static void
read_tif (const IbkrOrder *self,
          FinxOrder       *order)
{
  static const char *const tifs[] = { "DAY", "GTC", "IOC", "FOK", "GTD", "OPG" };

  for (guint i = 0; i < G_N_ELEMENTS (tifs); i++)
    if (g_str_equal (self->tif, tifs[i]))
      order->tif = (FinxTimeInForce) i;
  if (g_str_equal (self->type, "MOC") || g_str_equal (self->type, "LOC"))
    order->tif = FINX_TIF_CLOSE;
  if (order->tif == FINX_TIF_GTD && self->good_till_us == 0)
    order->tif = FINX_TIF_GTC;          /* until when can not be read */
  order->expire_us = order->tif == FINX_TIF_GTD ? self->good_till_us : 0;
}

/* An order by value has no quantity, even where TWS tells what it comes to. */
static void
read_quantity (FinxIbkr        *self,
               const IbkrOrder *told,
               FinxOrder       *order)
{
  const FinxOrder *known = finx_order_ledger_find (finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self)), order->client_id);
  gboolean has_quantity = finx_decimal_sign (told->quantity) > 0;
  gboolean is_by_value = finx_decimal_sign (told->cash) > 0 && (known != NULL ? finx_order_is_by_value (known) : !has_quantity);

  order->quantity = has_quantity && !is_by_value ? told->quantity : FINX_DECIMAL_UNKNOWN;
  order->notional = is_by_value ? told->cash : FINX_DECIMAL_ZERO;
}

static void
set_reason (FinxOrder  *order,
            const char *text)
{
  g_free (order->reason);
  order->reason = g_strdup (text);
}

static void
read_state (FinxIbkr        *self,
            const IbkrOrder *told,
            FinxOrder       *order,
            gboolean         is_known_type)
{
  order->state = state_of (told, now_of (self));
  if (order->state == FINX_ORDER_UNKNOWN)
    {
      g_autofree char *text = g_strdup_printf (finx_text ("TWS calls its state “%s”, which FinX does not know: check it at the broker"), told->status);

      set_reason (order, text);
    }
  else if (!is_known_type && finx_order_state_is_open (order->state))
    {
      g_autofree char *text = g_strdup_printf (finx_text ("TWS calls its type “%s”, which FinX does not know: check it at the broker"), told->type);

      order->state = FINX_ORDER_UNKNOWN;
      set_reason (order, text);
    }
  else if (told->reason != NULL && *told->reason != '\0' && order->state != FINX_ORDER_FILLED)
    {
      set_reason (order, told->reason);
    }
  else if (order->state == FINX_ORDER_WAITING && told->why_held != NULL && *told->why_held != '\0')
    {
      g_autofree char *text = g_strdup_printf (finx_text ("TWS holds it: %s"), told->why_held);

      set_reason (order, text);
    }
}

/**
 * ibkr_order_to_model:
 *
 * TWS does not tell when an open order was placed: it is when it was first seen.
 *
 * Returns: (transfer full) (nullable): %NULL: too little is known of it yet, or its instrument is not one that is traded here
 */
FinxOrder *
ibkr_order_to_model (FinxIbkr        *self,
                     const IbkrOrder *told)
{
  g_autoptr(FinxOrder) order = finx_order_new ();
  gboolean is_known_type;

  if (!told->has_terms || told->status == NULL || (told->perm_id == 0 && !ibkr_is_ours (told->ref)))
    return NULL;
  order->instrument = ibkr_learn (self, &told->contract);
  if (order->instrument == NULL || !finx_decimal_is_known (told->filled))
    return NULL;
  if (ibkr_is_ours (told->ref))
    {
      g_free (order->client_id);
      order->client_id = g_strdup (told->ref);
    }
  if (told->perm_id != 0)
    {
      g_free (order->venue_id);
      order->venue_id = g_strdup_printf ("%" G_GINT64_FORMAT, told->perm_id);
    }
  g_free (order->account);
  order->account = g_strdup (finx_broker_client_get_account (FINX_BROKER_CLIENT (self)));
  order->side = g_str_equal (told->action, "BUY") ? FINX_SIDE_BUY : FINX_SIDE_SELL;
  is_known_type = read_type (told, order);
  read_tif (told, order);
  read_quantity (self, told, order);
  if (order->type == FINX_ORDER_LIMIT || order->type == FINX_ORDER_STOP_LIMIT)
    order->limit_price = told->limit;
  if (order->type == FINX_ORDER_STOP || order->type == FINX_ORDER_STOP_LIMIT)
    order->stop_price = told->aux;
  if (order->type == FINX_ORDER_TRAILING_STOP)
    {
      order->trail = told->aux;
      order->stop_price = told->trail_stop;
    }
  order->filled = told->filled;
  order->average_price = told->average;
  order->is_extended = told->is_extended;
  order->placed_us = told->updated_us != 0 ? MIN (told->updated_us, told->first_us) : told->first_us;
  order->updated_us = now_of (self);
  read_state (self, told, order, is_known_type);
  /* Its end may come before what was filled: it is all of it, so that fills that did not come are missed. */
  if (order->state == FINX_ORDER_FILLED && finx_decimal_is_known (order->quantity))
    order->filled = finx_decimal_max (order->filled, order->quantity);
  return g_steal_pointer (&order);
}

/* Whoever follows the account hears of it. */
void
ibkr_tell_order (FinxIbkr        *self,
                 const IbkrOrder *order,
                 const char      *note)
{
  FinxOrder *model;

  if (!self->is_streaming || (order->account != NULL && !ibkr_knows_account (self, order->account)))
    return;
  model = ibkr_order_to_model (self, order);
  if (model != NULL)
    finx_order_ledger_take (finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self)), model, note);
}

/* Executions */

void
ibkr_execution_free (gpointer data)
{
  IbkrExecution *self = data;

  finx_fill_free (self->fill);
  g_free (self->account);
  g_free (self);
}

/* What is older than a day TWS tells anew to who asks for it; only what is being listed is still needed. */
static gboolean
is_done (gpointer id,
         gpointer execution,
         gpointer user_data)
{
  FinxIbkr *self = user_data;
  gint64 now_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));

  if (now_us - ((IbkrExecution *) execution)->fill->time_us < FINX_USEC_PER_DAY)
    return FALSE;
  for (guint i = 0; i < self->asks->len; i++)
    {
      const IbkrAsk *ask = self->asks->pdata[i];

      if (ask->executions != NULL && g_hash_table_contains (ask->executions, id))
        return FALSE;
    }
  return TRUE;
}

/* Seldom, so that many in one day do not cost more than they are. */
static void
drop_executions (FinxIbkr *self)
{
  if (g_hash_table_size (self->executions) < MAX (MOST_EXECUTIONS, 2 * self->n_kept_executions))
    return;
  g_hash_table_foreach_remove (self->executions, is_done, self);
  self->n_kept_executions = g_hash_table_size (self->executions);
}

/**
 * ibkr_take_execution:
 * @fill: (transfer full)
 * @account: (transfer full): the broker's id
 * @version: what stands behind the last dot of the execution's id
 *
 * Returns: (transfer none): as it is known now; a correction is the broker's to explain, and is told once in the log
 */
IbkrExecution *
ibkr_take_execution (FinxIbkr   *self,
                     FinxFill   *fill,
                     char       *account,
                     const char *version)
{
  IbkrExecution *known = g_hash_table_lookup (self->executions, fill->id);

  if (known != NULL)
    {
      if (!finx_decimal_equal (known->fill->price, fill->price) || !finx_decimal_equal (known->fill->quantity, fill->quantity))
        {
          finx_log (FINX_LOG_WARNING, "orders", "", "Interactive Brokers corrected the fill %s (%s): check it at the broker", fill->id, version);
          finx_broker_client_note_exchange (FINX_BROKER_CLIENT (self), fill->client_id, FALSE, "A fill was corrected: check it at the broker");
          known->fill->price = fill->price;
          known->fill->quantity = fill->quantity;
        }
      finx_fill_free (fill);
      g_free (account);
      return known;
    }
  drop_executions (self);
  known = g_new0 (IbkrExecution, 1);
  known->fill = fill;
  known->account = account;
  known->heard_us = now_of (self);
  g_hash_table_insert (self->executions, g_strdup (fill->id), known);
  return known;
}

/* What the journal can not book is told where it can be read. */
static void
note_unbooked (FinxIbkr       *self,
               const FinxFill *fill,
               const char     *words)
{
  finx_log (FINX_LOG_WARNING, "orders", "", "Fill %s: %s", fill->id, words);
  finx_broker_client_note_exchange (FINX_BROKER_CLIENT (self), fill->client_id, FALSE, words);
}

/**
 * ibkr_execution_to_fill:
 *
 * Without its fee a fill is none that the journal takes, and what was traded must not be lost over what it cost.
 *
 * Returns: (transfer full) (nullable): %NULL: its commission may still come
 */
FinxFill *
ibkr_execution_to_fill (FinxIbkr      *self,
                        IbkrExecution *execution)
{
  if (!execution->is_paid && now_of (self) - execution->heard_us < finx_broker_client_hasten (FINX_BROKER_CLIENT (self), PAID_AFTER))
    return NULL;
  if (!finx_decimal_is_known (execution->fill->fee))
    {
      execution->fill->fee = FINX_DECIMAL_ZERO;
      execution->is_paid = TRUE;
      note_unbooked (self, execution->fill, "Its commission was not told and is not booked: see it at the broker");
    }
  return finx_fill_copy (execution->fill);
}

/* To the one who follows the account. The order's last words come first where they are known. */
static void
tell_fill (FinxIbkr      *self,
           IbkrExecution *execution)
{
  if (self->is_streaming && ibkr_knows_account (self, execution->account))
    finx_order_ledger_take_fill (finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self)), ibkr_execution_to_fill (self, execution));
}

/* It comes behind its execution, or before it; one in another currency than the instrument's is not made up into it. */
void
ibkr_take_commission (FinxIbkr   *self,
                      IbkrReader *in)
{
  g_autofree char *id = NULL, *currency = NULL;
  IbkrExecution *execution;
  FinxDecimal fee;

  ibkr_read_past (in, 1);
  id = ibkr_read_text (in);
  fee = ibkr_read_decimal (in);
  currency = ibkr_read_text (in);
  if (in->is_short || strrchr (id, '.') == NULL)
    return;
  *strrchr (id, '.') = '\0';
  execution = g_hash_table_lookup (self->executions, id);
  if (execution == NULL || execution->is_paid || !finx_decimal_is_known (fee))
    return;
  execution->is_paid = TRUE;
  execution->fill->fee = FINX_DECIMAL_ZERO;
  if (g_strcmp0 (currency, execution->fill->instrument->currency) == 0 || finx_decimal_sign (fee) == 0)
    {
      execution->fill->fee = fee;
    }
  else
    {
      g_autofree char *amount = finx_decimal_to_string (fee);
      g_autofree char *words = g_strdup_printf ("Its commission of %s %s is in another currency than the instrument, and is not booked: enter it as a fee of the account",
                                                amount, currency);

      note_unbooked (self, execution->fill, words);
    }
  tell_fill (self, execution);
  ibkr_check_executions (self);
}
