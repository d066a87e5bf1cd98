/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moomoo's orders and fills, from its answers and from what it tells unasked. An order that can not be read is not made up. */
#include "adapters/moomoo/finx-moomoo-private.h"

#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-text.h"

#define OUR_LENGTH   24
#define TRAIL_RATIO  1
#define TRAIL_AMOUNT 2
#define TIF_GTD      3
#define FILL_RIGHT   0
#define FILL_CHANGED 2
#define MOST_KEPT    1024       /* fees and derived fills, until those that are not needed any more are dropped */
#define AFTER_HOURS  240        /* minutes that trading goes on after the close for orders that may */

/* What Moomoo has more of than FinX is shown as the nearest, with a word about it. */
static const struct { int number; FinxOrderType type; const char *name; } types[] = {
  { 1, FINX_ORDER_LIMIT, NULL },                     { 2, FINX_ORDER_MARKET, NULL },
  { 5, FINX_ORDER_LIMIT, "absolute limit" },         { 6, FINX_ORDER_MARKET, "auction" },
  { 7, FINX_ORDER_LIMIT, "auction limit" },          { 8, FINX_ORDER_LIMIT, "special limit" },
  { 9, FINX_ORDER_LIMIT, "special limit, all or none" }, { 10, FINX_ORDER_STOP, NULL },
  { 11, FINX_ORDER_STOP_LIMIT, NULL },               { 12, FINX_ORDER_MARKET, "market if touched" },
  { 13, FINX_ORDER_LIMIT, "limit if touched" },      { 14, FINX_ORDER_TRAILING_STOP, NULL },
  { 15, FINX_ORDER_TRAILING_STOP, "trailing stop limit" }, { 16, FINX_ORDER_MARKET, "TWAP" },
  { 17, FINX_ORDER_LIMIT, "TWAP limit" },            { 18, FINX_ORDER_MARKET, "VWAP" },
  { 19, FINX_ORDER_LIMIT, "VWAP limit" },
};

static const struct { int number; FinxOrderState state; } states[] = {
  { 0, FINX_ORDER_PENDING },    { 1, FINX_ORDER_PENDING },    { 2, FINX_ORDER_PENDING },    { 3, FINX_ORDER_REJECTED },
  { 5, FINX_ORDER_WORKING },    { 10, FINX_ORDER_WORKING },   { 11, FINX_ORDER_FILLED },    { 12, FINX_ORDER_WORKING },
  { 13, FINX_ORDER_WORKING },   { 14, FINX_ORDER_CANCELLED }, { 15, FINX_ORDER_CANCELLED }, { 21, FINX_ORDER_REJECTED },
  { 22, FINX_ORDER_WAITING },   { 23, FINX_ORDER_CANCELLED },
};

/* Whether a remark is an order's id that FinX gave it; remarks of others need not be unique. */
gboolean
moomoo_is_ours (const char *remark)
{
  if (remark == NULL || strlen (remark) != OUR_LENGTH || !g_str_has_prefix (remark, "FX-") || remark[11] != '-')
    return FALSE;
  for (guint i = 3; i < OUR_LENGTH; i++)
    if (i != 11 && !(i < 11 ? g_ascii_isdigit (remark[i]) : g_ascii_isxdigit (remark[i]) && !g_ascii_isupper (remark[i])))
      return FALSE;
  return TRUE;
}

/* (transfer full) (nullable): the broker's own text, or OpenD's number where there is none */
static char *
venue_id_of (const char *text,
             gboolean    has_number,
             guint64     number)
{
  if (text != NULL && *text != '\0')
    return g_utf8_make_valid (text, -1);
  return has_number && number != 0 ? g_strdup_printf ("%" G_GUINT64_FORMAT, number) : NULL;
}

static const MoomooMarket *
market_of (gboolean has_security,
           int      security,
           gboolean has_trade,
           int      trade)
{
  const MoomooMarket *market = has_security ? moomoo_market_of_security (security) : NULL;

  return market != NULL ? market : has_trade && !has_security ? moomoo_market_of_trade (trade) : NULL;
}

/* "AAPL240517C190000": a root, six digits of a day, C or P, and a price */
static gboolean
is_option (const char *code)
{
  gsize length = strlen (code), digits = 0, root;

  while (digits < length && g_ascii_isdigit (code[length - 1 - digits]))
    digits++;
  if (digits == 0 || length < digits + 8 || (code[length - digits - 1] != 'C' && code[length - digits - 1] != 'P'))
    return FALSE;
  root = length - digits - 7;
  for (gsize i = 0; i < 6; i++)
    if (!g_ascii_isdigit (code[root + i]))
      return FALSE;
  return g_ascii_isalpha (code[0]);
}

/* What FinX does not trade here: other markets, and options, whose contracts are for more than one share. It would be counted wrong. */
gboolean
moomoo_is_elsewhere (gboolean    has_security,
                     int         security,
                     gboolean    has_trade,
                     int         trade,
                     const char *code)
{
  return (has_security && moomoo_market_of_security (security) == NULL) || (!has_security && has_trade && moomoo_market_of_trade (trade) == NULL)
         || (code != NULL && is_option (code));
}

static gboolean
read_side (gboolean  is_told,
           int       number,
           FinxSide *side)
{
  *side = number == 1 || number == 4 ? FINX_SIDE_BUY : FINX_SIDE_SELL;  /* 3 sells short, 4 buys back */
  return is_told && number >= 1 && number <= 4;
}

/* A day order that ended by itself, when its day was over: Moomoo has no word for it. */
static gboolean
has_expired (FinxMoomoo         *self,
             const MoomooMarket *market,
             const FinxOrder    *order)
{
  gint64 close_us = moomoo_midnight (order->placed_us, market) + market->close * FINX_USEC_PER_MIN, open_us;

  if (order->tif != FINX_TIF_DAY || order->placed_us == 0 || order->updated_us == 0
      || g_hash_table_contains (self->cancelled, order->venue_id))
    return FALSE;
  if (market->calendar != FINX_CALENDAR_ALWAYS)
    finx_calendar_session (market->calendar, order->placed_us, &open_us, &close_us);
  else if (close_us < order->placed_us)
    close_us += FINX_USEC_PER_DAY;
  return order->updated_us >= close_us + (order->is_extended ? AFTER_HOURS * FINX_USEC_PER_MIN : 0);
}

static void
read_state (FinxMoomoo          *self,
            const Moomoo__Order *node,
            const MoomooMarket  *market,
            FinxOrder           *order)
{
  gboolean is_held = order->type == FINX_ORDER_STOP || order->type == FINX_ORDER_STOP_LIMIT || order->type == FINX_ORDER_TRAILING_STOP;

  order->state = FINX_ORDER_UNKNOWN;
  for (gsize i = 0; node->has_order_status && i < G_N_ELEMENTS (states); i++)
    if (states[i].number == node->order_status)
      order->state = states[i].state;
  if (order->state == FINX_ORDER_WORKING && finx_decimal_sign (order->filled) > 0)
    order->state = FINX_ORDER_PARTIAL;
  else if (is_held && (order->state == FINX_ORDER_WORKING || (node->has_order_status && node->order_status == 1)))
    order->state = FINX_ORDER_WAITING;
  else if (order->state == FINX_ORDER_CANCELLED && node->order_status != 23 && has_expired (self, market, order))
    order->state = FINX_ORDER_EXPIRED;
}

static void
read_reason (const Moomoo__Order *node,
             FinxOrder           *order,
             const char          *kind)         /* (nullable) */
{
  if (order->state == FINX_ORDER_UNKNOWN)
    finx_broker_take_text (&order->reason, g_strdup_printf (finx_text ("Moomoo does not know what became of it, or tells a state (%d) that FinX does not know: "
                                                                       "check it at the broker"), node->has_order_status ? node->order_status : -1));
  else if (!finx_order_state_is_open (order->state) && order->state != FINX_ORDER_FILLED && node->last_err_msg != NULL && *node->last_err_msg != '\0')
    finx_broker_take_text (&order->reason, g_utf8_make_valid (node->last_err_msg, -1));
  else if (kind != NULL)
    finx_broker_take_text (&order->reason, g_strdup_printf (finx_text ("At Moomoo it is a “%s”, which is more than FinX shows: see it there"),
                                                            kind));
}

/* @kind: (out): (nullable): what it is called where FinX has no such type */
static void
read_type (const Moomoo__Order *node,
           FinxOrder           *order,
           const char         **kind)
{
  gsize i = 0;

  while (i < G_N_ELEMENTS (types) && (!node->has_order_type || types[i].number != node->order_type))
    i++;
  order->type = i < G_N_ELEMENTS (types) ? types[i].type : node->has_price && node->price > 0 ? FINX_ORDER_LIMIT : FINX_ORDER_MARKET;
  *kind = i < G_N_ELEMENTS (types) ? types[i].name : "new kind of order";
  if (order->type == FINX_ORDER_LIMIT || order->type == FINX_ORDER_STOP_LIMIT)
    order->limit_price = moomoo_positive (node->has_price, node->price);
  if (order->type == FINX_ORDER_STOP || order->type == FINX_ORDER_STOP_LIMIT || order->type == FINX_ORDER_TRAILING_STOP)
    order->stop_price = moomoo_positive (node->has_aux_price, node->aux_price);
  if (order->type == FINX_ORDER_TRAILING_STOP && node->has_trail_type && node->trail_type == TRAIL_AMOUNT)
    order->trail = moomoo_positive (node->has_trail_value, node->trail_value);
  else if (order->type == FINX_ORDER_TRAILING_STOP && *kind == NULL)
    *kind = "trailing stop in percent";
}

static void
read_tif (const Moomoo__Order *node,
          const MoomooMarket  *market,
          FinxOrder           *order)
{
  static const FinxTimeInForce tifs[] = { FINX_TIF_DAY, FINX_TIF_GTC, FINX_TIF_IOC, FINX_TIF_GTD };

  if (!node->has_time_in_force || (guint) node->time_in_force >= G_N_ELEMENTS (tifs))
    return;
  order->tif = tifs[node->time_in_force];
  if (order->tif == FINX_TIF_GTD && node->expire_time != NULL)
    {
      gint64 day_us = moomoo_time (FALSE, 0, node->expire_time, market);

      order->expire_us = day_us != 0 ? day_us + market->close * FINX_USEC_PER_MIN : 0;
    }
  if (order->tif == FINX_TIF_GTD && order->expire_us == 0)
    order->tif = FINX_TIF_GTC;          /* until when is not told */
}

/* Of an order that is open. One that the broker named goes by its name, and needs no number. */
void
moomoo_note_number (FinxMoomoo *self,
                    const char *venue_id,
                    guint64     number)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

  if (number != 0 && g_str_equal (digits, venue_id))
    g_hash_table_insert (self->ids, g_strdup (venue_id), g_memdup2 (&number, sizeof number));
}

void
moomoo_fee_free (gpointer fee)
{
  g_free (((MoomooFee *) fee)->order);
  g_free (fee);
}

/* Fees of an order that ended do not change any more, and its fills were told with them. */
static gboolean
is_settled (gpointer id,
            gpointer fee,
            gpointer ledger)
{
  const FinxOrder *order = finx_order_ledger_find_venue (ledger, ((MoomooFee *) fee)->order);

  return order == NULL || !finx_order_state_is_open (order->state);
}

/* So that the next fill of the order is not told with it, too. */
void
moomoo_note_fee (FinxMoomoo     *self,
                 const FinxFill *fill)
{
  MoomooFee *fee = g_new0 (MoomooFee, 1);

  if (g_hash_table_size (self->fees) >= MAX (MOST_KEPT, 2 * self->n_kept_fees))
    {
      g_hash_table_foreach_remove (self->fees, is_settled, finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self)));
      self->n_kept_fees = g_hash_table_size (self->fees);
    }
  fee->order = g_strdup (fill->client_id);
  fee->fee = fill->fee;
  g_hash_table_insert (self->fees, g_strdup (fill->id), fee);
}

/**
 * moomoo_parse_order:
 *
 * Returns: (transfer full) (nullable): %NULL: not an order that can be read
 */
FinxOrder *
moomoo_parse_order (FinxMoomoo          *self,
                    const Moomoo__Order *node)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const MoomooMarket *market = market_of (node->has_sec_market, node->sec_market, node->has_trd_market, node->trd_market);
  g_autoptr(FinxOrder) order = finx_order_new ();
  char *id = venue_id_of (node->order_id_ex, node->has_order_id, node->order_id);
  const char *kind = NULL;

  if (id == NULL || market == NULL || node->code == NULL)
    {
      g_free (id);
      return NULL;
    }
  finx_broker_take_text (&order->venue_id, id);
  finx_broker_take_text (&order->account, g_strdup (finx_broker_client_get_account (client)));
  if (moomoo_is_ours (node->remark))
    finx_broker_take_text (&order->client_id, g_strdup (node->remark));
  order->instrument = moomoo_find_instrument (client, market, node->code);
  order->quantity = moomoo_positive (node->has_qty, node->qty);
  order->notional = moomoo_positive (node->has_order_amount, node->order_amount);
  if (finx_decimal_is_known (order->quantity) || !finx_decimal_is_known (order->notional))
    order->notional = FINX_DECIMAL_ZERO;
  order->filled = moomoo_decimal (TRUE, node->has_fill_qty ? node->fill_qty : 0);
  if (order->instrument == NULL || (!finx_decimal_is_known (order->quantity) && !finx_order_is_by_value (order))
      || !finx_decimal_is_known (order->filled) || finx_decimal_sign (order->filled) < 0 || !read_side (node->has_trd_side, node->trd_side, &order->side))
    return NULL;
  read_type (node, order, &kind);
  order->average_price = finx_decimal_sign (order->filled) > 0 ? moomoo_positive (node->has_fill_avg_price, node->fill_avg_price) : FINX_DECIMAL_UNKNOWN;
  order->is_extended = node->has_fill_outside_rth && node->fill_outside_rth;
  order->placed_us = moomoo_time (node->has_create_timestamp, node->create_timestamp, node->create_time, market);
  order->updated_us = moomoo_time (node->has_update_timestamp, node->update_timestamp, node->update_time, market);
  read_tif (node, market, order);
  read_state (self, node, market, order);
  read_reason (node, order, kind);
  if (!finx_order_state_is_open (order->state))
    g_hash_table_remove (self->ids, order->venue_id);
  else if (node->has_order_id)
    moomoo_note_number (self, order->venue_id, node->order_id);
  return g_steal_pointer (&order);
}

/**
 * moomoo_parse_fill:
 * @is_void: (out): it was taken back: it is none. One that was changed is one as it is now
 *
 * Returns: (transfer full) (nullable): %NULL: not a fill that can be read
 */
FinxFill *
moomoo_parse_fill (FinxMoomoo              *self,
                   const Moomoo__OrderFill *node,
                   gboolean                *is_void)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const MoomooMarket *market = market_of (node->has_sec_market, node->sec_market, node->has_trd_market, node->trd_market);
  g_autoptr(FinxFill) fill = finx_fill_new ();
  g_autofree char *id = venue_id_of (node->fill_id_ex, node->has_fill_id, node->fill_id);
  g_autofree char *order = venue_id_of (node->order_id_ex, node->has_order_id, node->order_id);

  *is_void = node->has_status && node->status != FILL_RIGHT && node->status != FILL_CHANGED;
  if (id == NULL || order == NULL || market == NULL)
    return NULL;
  fill->instrument = moomoo_find_instrument (client, market, node->code);
  fill->price = moomoo_positive (node->has_price, node->price);
  fill->quantity = moomoo_positive (node->has_qty, node->qty);
  fill->time_us = moomoo_time (node->has_create_timestamp, node->create_timestamp, node->create_time, market);
  fill->fee = FINX_DECIMAL_ZERO;
  fill->mid = FINX_DECIMAL_UNKNOWN;
  if (fill->instrument == NULL || !finx_decimal_is_known (fill->price) || !finx_decimal_is_known (fill->quantity) || fill->time_us == 0
      || !read_side (node->has_trd_side, node->trd_side, &fill->side))
    return NULL;
  finx_broker_take_text (&fill->id, g_steal_pointer (&id));
  finx_broker_take_text (&fill->client_id, g_steal_pointer (&order));
  finx_broker_take_text (&fill->account, g_strdup (finx_broker_client_get_account (client)));
  return g_steal_pointer (&fill);
}

/* What is older than a day and in the ledger is not derived again: the ledger's sum of that order says that nothing is lacking. */
static void
drop_derived (FinxMoomoo *self)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  gint64 now_us = finx_clock_now (finx_broker_client_get_clock (client));

  if (self->derived->len < MAX (MOST_KEPT, 2 * self->n_kept_derived))
    return;
  for (guint i = self->derived->len; i > 0; i--)
    {
      const FinxFill *fill = self->derived->pdata[i - 1];
      FinxDecimal known, value, amount;

      finx_order_ledger_get_filled (finx_broker_client_get_ledger (client), fill->client_id, &known, &value);
      if (now_us - fill->time_us >= FINX_USEC_PER_DAY && finx_decimal_parse (strrchr (fill->id, '@') + 1, &amount, NULL)
          && finx_decimal_compare (known, amount) >= 0)
        g_ptr_array_remove_index (self->derived, i - 1);
    }
  self->n_kept_derived = self->derived->len;
}

/* What is known of the fills of an order: those that the ledger has, and those that were derived and are still on their way there. */
static void
get_known (FinxMoomoo      *self,
           const FinxOrder *order,
           FinxDecimal     *quantity,
           FinxDecimal     *value)
{
  finx_order_ledger_get_filled (finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self)), order->venue_id, quantity, value);
  for (guint i = 0; i < self->derived->len; i++)
    {
      const FinxFill *fill = self->derived->pdata[i];
      FinxDecimal amount;

      if (!g_str_equal (fill->client_id, order->venue_id) || !finx_decimal_parse (strrchr (fill->id, '@') + 1, &amount, NULL)
          || !finx_decimal_equal (finx_decimal_sub (amount, fill->quantity), *quantity))
        continue;
      *quantity = amount;
      *value = finx_decimal_add (*value, finx_decimal_mul (fill->quantity, fill->price, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN));
    }
}

/**
 * moomoo_derive_fill:
 *
 * Adds to what was derived what was filled of @order since the last fill of it that is known.
 *
 * Simulated accounts tell how much of an order is filled, and at what price on average, but not the fills.
 */
void
moomoo_derive_fill (FinxMoomoo      *self,
                    const FinxOrder *order)
{
  FinxDecimal known, value, rest, all;
  g_autofree char *amount = NULL, *id = NULL;
  FinxFill *fill;

  get_known (self, order, &known, &value);
  rest = finx_decimal_sub (order->filled, known);
  all = finx_decimal_mul (order->filled, order->average_price, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN);
  if (finx_decimal_sign (rest) <= 0 || !finx_decimal_is_known (all))
    return;
  amount = finx_decimal_to_string (finx_decimal_normalize (order->filled));
  id = g_strdup_printf ("%s@%s", order->venue_id, amount);
  for (guint i = 0; i < self->derived->len; i++)
    if (g_str_equal (((FinxFill *) self->derived->pdata[i])->id, id))
      return;
  drop_derived (self);
  fill = finx_fill_new ();
  finx_broker_take_text (&fill->id, g_steal_pointer (&id));
  finx_broker_take_text (&fill->client_id, g_strdup (order->venue_id));
  finx_broker_take_text (&fill->account, g_strdup (order->account));
  fill->instrument = order->instrument;
  fill->side = order->side;
  fill->quantity = finx_decimal_normalize (rest);
  fill->price = finx_decimal_normalize (finx_decimal_div (finx_decimal_sub (all, value), rest, 6, FINX_ROUND_HALF_EVEN));
  if (finx_decimal_sign (fill->price) <= 0)
    fill->price = order->average_price;
  fill->fee = FINX_DECIMAL_ZERO;
  fill->mid = FINX_DECIMAL_UNKNOWN;
  fill->time_us = order->updated_us != 0 ? order->updated_us : order->placed_us;
  g_ptr_array_add (self->derived, fill);
}
