/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-order.h"

#include <string.h>

#include "base/finx-error.h"
#include "base/finx-random.h"
#include "base/finx-time.h"
#include "model/finx-names-private.h"

#define MAX_ID_LENGTH 64

static const char *const side_names[] = { "buy", "sell" };
static const char *const type_names[] = { "market", "limit", "stop", "stop_limit", "trailing_stop" };
static const char *const tif_names[] = { "day", "gtc", "ioc", "fok", "gtd", "opg", "cls" };
static const char *const state_names[] = {
  "pending", "waiting", "working", "partially_filled", "filled", "cancelled", "rejected", "expired", "unknown",
};

/* Which prices an order of each type has; the order of #FinxOrderType. */
static const struct
{
  gboolean limit, stop, trail;
} needs[] = {
  { FALSE, FALSE, FALSE },
  { TRUE,  FALSE, FALSE },
  { FALSE, TRUE,  FALSE },
  { TRUE,  TRUE,  FALSE },
  { FALSE, FALSE, TRUE },
};

const char *
finx_side_to_string (FinxSide side)
{
  return finx_name_of (side_names, G_N_ELEMENTS (side_names), side);
}

const char *
finx_order_type_to_string (FinxOrderType type)
{
  return finx_name_of (type_names, G_N_ELEMENTS (type_names), type);
}

const char *
finx_tif_to_string (FinxTimeInForce tif)
{
  return finx_name_of (tif_names, G_N_ELEMENTS (tif_names), tif);
}

const char *
finx_order_state_to_string (FinxOrderState state)
{
  return finx_name_of (state_names, G_N_ELEMENTS (state_names), state);
}

gboolean
finx_side_from_string (const char *text,
                       FinxSide   *side)
{
  guint value;

  if (!finx_name_find (side_names, G_N_ELEMENTS (side_names), text, &value))
    return FALSE;

  *side = (FinxSide) value;
  return TRUE;
}

gboolean
finx_order_type_from_string (const char    *text,
                             FinxOrderType *type)
{
  guint value;

  if (!finx_name_find (type_names, G_N_ELEMENTS (type_names), text, &value))
    return FALSE;

  *type = (FinxOrderType) value;
  return TRUE;
}

gboolean
finx_tif_from_string (const char      *text,
                      FinxTimeInForce *tif)
{
  guint value;

  if (!finx_name_find (tif_names, G_N_ELEMENTS (tif_names), text, &value))
    return FALSE;

  *tif = (FinxTimeInForce) value;
  return TRUE;
}

gboolean
finx_order_state_from_string (const char     *text,
                              FinxOrderState *state)
{
  guint value;

  if (!finx_name_find (state_names, G_N_ELEMENTS (state_names), text, &value))
    return FALSE;

  *state = (FinxOrderState) value;
  return TRUE;
}

FinxOrder *
finx_order_new (void)
{
  FinxOrder *self = g_new0 (FinxOrder, 1);

  self->client_id = g_strdup ("");
  self->venue_id = g_strdup ("");
  self->account = g_strdup ("");
  self->parent = g_strdup ("");
  self->oco_group = g_strdup ("");
  self->reason = g_strdup ("");
  self->quantity = FINX_DECIMAL_UNKNOWN;
  self->limit_price = FINX_DECIMAL_UNKNOWN;
  self->stop_price = FINX_DECIMAL_UNKNOWN;
  self->trail = FINX_DECIMAL_UNKNOWN;
  self->average_price = FINX_DECIMAL_UNKNOWN;
  return self;
}

/**
 * finx_order_copy:
 *
 * Returns: (transfer full): a deep copy; the instrument stays borrowed from its table
 */
FinxOrder *
finx_order_copy (const FinxOrder *self)
{
  FinxOrder *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (FinxOrder, 1);
  *copy = *self;
  copy->client_id = g_strdup (self->client_id);
  copy->venue_id = g_strdup (self->venue_id);
  copy->account = g_strdup (self->account);
  copy->parent = g_strdup (self->parent);
  copy->oco_group = g_strdup (self->oco_group);
  copy->reason = g_strdup (self->reason);
  return copy;
}

void
finx_order_free (FinxOrder *self)
{
  if (self == NULL)
    return;

  g_free (self->client_id);
  g_free (self->venue_id);
  g_free (self->account);
  g_free (self->parent);
  g_free (self->oco_group);
  g_free (self->reason);
  g_free (self);
}

static const char *
find_fault (const FinxOrder *self)
{
  if (!finx_is_set (self->client_id))
    return "it has no id";
  if (strlen (self->client_id) > MAX_ID_LENGTH)
    return "its id is longer than 64 characters";
  if (!finx_is_set (self->account))
    return "it names no account";
  if (self->instrument == NULL)
    return "it names no instrument";
  if ((guint) self->side >= G_N_ELEMENTS (side_names))
    return "it is neither a buy nor a sell";
  if ((guint) self->type >= G_N_ELEMENTS (type_names))
    return "its type is not known";
  if ((guint) self->tif >= G_N_ELEMENTS (tif_names))
    return "its time in force is not known";
  if ((guint) self->state >= G_N_ELEMENTS (state_names))
    return "its state is not known";
  if ((self->tif == FINX_TIF_IOC || self->tif == FINX_TIF_FOK) && self->type > FINX_ORDER_LIMIT)
    return "immediate-or-cancel and fill-or-kill are for market and limit orders only";
  if (self->tif >= FINX_TIF_OPEN && self->type > FINX_ORDER_LIMIT)
    return "auctions take market and limit orders only";
  if ((self->tif == FINX_TIF_GTD) != (self->expire_us > 0))
    return "a good-till-date order, and no other, has a time at which it ends";
  if (finx_order_is_by_value (self) && (self->type > FINX_ORDER_LIMIT || finx_decimal_is_known (self->quantity)))
    return "an order by value is a market or limit order without a quantity";
  if (!needs[self->type].limit && finx_decimal_is_known (self->limit_price))
    return "its type has no limit price";
  if (!needs[self->type].stop && self->type != FINX_ORDER_TRAILING_STOP && finx_decimal_is_known (self->stop_price))
    return "its type has no stop price";
  if (!needs[self->type].trail && finx_decimal_is_known (self->trail))
    return "its type has no trailing distance";
  if (g_strcmp0 (self->parent, self->client_id) == 0)
    return "it is its own parent";
  return NULL;
}

static gboolean
check_prices (const FinxOrder  *self,
              GError          **error)
{
  const FinxInstrument *instrument = self->instrument;

  if (needs[self->type].limit && !finx_instrument_check_price (instrument, self->limit_price, error))
    return FALSE;
  if (needs[self->type].stop && !finx_instrument_check_price (instrument, self->stop_price, error))
    return FALSE;
  if (needs[self->type].trail && !finx_instrument_check_price (instrument, self->trail, error))
    return FALSE;
  /* The venue moves the stop of a trailing order, and may not have set it yet. */
  if (self->type == FINX_ORDER_TRAILING_STOP && finx_decimal_is_known (self->stop_price))
    return finx_instrument_check_price (instrument, self->stop_price, error);
  return TRUE;
}

/* Only where the order itself says a price; the venue knows the rest. */
static gboolean
check_notional (const FinxOrder  *self,
                GError          **error)
{
  const FinxInstrument *instrument = self->instrument;
  FinxDecimal price = needs[self->type].limit ? self->limit_price : self->stop_price;
  FinxDecimal notional;
  char value[FINX_DECIMAL_STRING_SIZE], least[FINX_DECIMAL_STRING_SIZE];

  if ((!finx_decimal_is_known (price) && !finx_order_is_by_value (self)) || finx_decimal_sign (instrument->min_notional) == 0)
    return TRUE;

  /* Rounded down, so that a value just short of the least never passes. */
  notional = finx_decimal_mul (self->quantity, price, 12, FINX_ROUND_DOWN);
  notional = finx_order_is_by_value (self) ? self->notional : finx_decimal_mul (notional, instrument->multiplier, 12, FINX_ROUND_DOWN);
  if (finx_decimal_is_known (notional) && finx_decimal_compare (notional, instrument->min_notional) >= 0)
    return TRUE;

  finx_decimal_print (finx_decimal_normalize (notional), value);
  finx_decimal_print (instrument->min_notional, least);
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-ORDER-030",
                  "The order is worth %s %s; the smallest order in %s is %s %s.",
                  value, instrument->currency, instrument->symbol, least, instrument->currency);
  return FALSE;
}

/**
 * finx_order_validate:
 * @error: %FINX_ERROR_INVALID
 *
 * Whether the order makes sense by itself: everything it needs is there, nothing that its type does not have,
 * quantity and prices fit the instrument. What the account may do is the risk gate's matter.
 */
gboolean
finx_order_validate (const FinxOrder  *self,
                     GError          **error)
{
  const char *fault;

  g_return_val_if_fail (self != NULL, FALSE);

  fault = find_fault (self);
  if (fault != NULL)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-ORDER-001", "The order can not be used: %s.", fault);
      return FALSE;
    }
  if ((!finx_order_is_by_value (self) && !finx_instrument_check_quantity (self->instrument, self->quantity, error))
      || !check_prices (self, error) || !check_notional (self, error))
    return FALSE;

  if (!finx_decimal_is_known (self->filled) || finx_decimal_sign (self->filled) < 0
      || (!finx_order_is_by_value (self) && finx_decimal_compare (self->filled, self->quantity) > 0))
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-ORDER-002",
                      "The order can not be used: what is filled is not between zero and its quantity.");
      return FALSE;
    }
  return TRUE;
}

/**
 * finx_order_new_client_id:
 * @now_us: UTC µs
 *
 * Returns: (transfer full): such as "FX-20260309-5b0c7e91a2f4": the UTC date and 48 random bits
 */
char *
finx_order_new_client_id (gint64 now_us)
{
  g_autofree char *random = finx_random_hex (6);
  int year, month, day;

  finx_date_from_days (finx_days_from_time (now_us), &year, &month, &day);
  return g_strdup_printf ("FX-%04d%02d%02d-%s", year, month, day, random);
}

/* Appends a price with the instrument's decimals, or all its own when it has more. */
static void
append_price (GString              *text,
              const char           *label,
              const FinxInstrument *instrument,
              FinxDecimal           price)
{
  char shown[FINX_DECIMAL_STRING_SIZE];

  price = finx_decimal_normalize (price);
  if (instrument != NULL && price.scale < instrument->price_scale)
    price = finx_decimal_rescale (price, instrument->price_scale, FINX_ROUND_HALF_EVEN);
  finx_decimal_print (price, shown);
  g_string_append_printf (text, ", %s %s", label, shown);
}

/* A venue tells of a stop that met its price by another state; its limit works then. */
static gboolean
is_at_stop (const FinxOrder *self)
{
  if (self->type == FINX_ORDER_STOP_LIMIT)
    return self->state != FINX_ORDER_WORKING && self->state != FINX_ORDER_PARTIAL;
  return self->type == FINX_ORDER_STOP || self->type == FINX_ORDER_TRAILING_STOP;
}

FinxDecimal
finx_order_get_level (const FinxOrder *self)
{
  return is_at_stop (self) ? self->stop_price : self->limit_price;
}

void
finx_order_move (FinxOrder   *self,
                 FinxDecimal  price)
{
  FinxDecimal up = finx_decimal_sub (price, finx_order_get_level (self));

  if (!is_at_stop (self))
    {
      self->limit_price = price;
      return;
    }
  if (self->type == FINX_ORDER_STOP_LIMIT)
    self->limit_price = finx_decimal_add (self->limit_price, up);
  if (self->type == FINX_ORDER_TRAILING_STOP)
    self->trail = self->side == FINX_SIDE_BUY ? finx_decimal_add (self->trail, up) : finx_decimal_sub (self->trail, up);
  self->stop_price = price;
}

/**
 * finx_order_describe:
 *
 * Returns: (transfer full): one line, such as "Buy 25 AAPL, limit 231.40, day"
 */
char *
finx_order_describe (const FinxOrder *self)
{
  static const char *const tifs[FINX_N_TIFS] = { "day", "GTC", "IOC", "FOK", "GTD", "at the open", "at the close" };
  GString *text;
  char quantity[FINX_DECIMAL_STRING_SIZE];

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail ((guint) self->type < G_N_ELEMENTS (needs), NULL);

  finx_decimal_print (finx_decimal_normalize (finx_order_is_by_value (self) ? self->notional : self->quantity), quantity);
  text = g_string_new (NULL);
  g_string_append_printf (text, "%s %s%s %s", self->side == FINX_SIDE_BUY ? "Buy" : "Sell", quantity,
                          finx_order_is_by_value (self) ? " worth of" : "", self->instrument != NULL ? self->instrument->symbol : "unknown");
  if (self->type == FINX_ORDER_MARKET)
    g_string_append (text, ", market");
  if (needs[self->type].stop)
    append_price (text, "stop", self->instrument, self->stop_price);
  if (needs[self->type].limit)
    append_price (text, "limit", self->instrument, self->limit_price);
  if (needs[self->type].trail)
    append_price (text, "trailing stop", self->instrument, self->trail);
  g_string_append_printf (text, ", %s", finx_name_of (tifs, G_N_ELEMENTS (tifs), self->tif));
  return g_string_free (text, FALSE);
}
