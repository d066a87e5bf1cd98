/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of TWS. An order has a field for everything that it can be; they stand in one order, and what is not used is sent all
 * the same. */
#include "adapters/ibkr/finx-ibkr-private.h"

#include <glib/gi18n.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-text.h"

#define ROWS "10"               /* of a side of the order book */
#define DAY  FINX_USEC_PER_DAY

static const char *const types[] = { "MKT", "LMT", "STP", "STP LMT", "TRAIL" };
static const char *const tifs[FINX_N_TIFS] = { "DAY", "GTC", "IOC", "FOK", "GTD", "OPG", "DAY" };

/* The first message of a session. */
void
ibkr_write_start (IbkrWriter *out,
                  gint64      client)
{
  ibkr_writer_begin (out, OUT_START_API);
  ibkr_write_integer (out, 2);
  ibkr_write_integer (out, client);
  ibkr_write_text (out, NULL);
  ibkr_writer_end (out);
}

/* @fields: divided by commas; "" for none */
void
ibkr_write_plain (IbkrWriter *out,
                  int         id,
                  const char *fields)
{
  ibkr_writer_begin (out, id);
  if (*fields != '\0')
    ibkr_write_many (out, fields);
  ibkr_writer_end (out);
}

static void
write_contract (IbkrWriter         *out,
                const IbkrContract *contract)
{
  ibkr_write_integer (out, contract->con_id);
  ibkr_write_text (out, contract->symbol);
  ibkr_write_text (out, contract->sec_type);
  ibkr_write_text (out, contract->expiry);
  ibkr_write_decimal (out, finx_decimal_sign (contract->strike) > 0 ? contract->strike : FINX_DECIMAL_ZERO);
  ibkr_write_text (out, contract->right);
  ibkr_write_text (out, contract->multiplier);
  ibkr_write_text (out, contract->exchange);
  ibkr_write_text (out, contract->primary);
  ibkr_write_text (out, contract->currency);
  ibkr_write_text (out, contract->local_symbol);
  ibkr_write_text (out, contract->trading_class);
}

void
ibkr_write_details (IbkrWriter         *out,
                    gint64              request,
                    const IbkrContract *contract)
{
  ibkr_writer_begin (out, OUT_CONTRACT_DETAILS);
  ibkr_write_integer (out, 8);
  ibkr_write_integer (out, request);
  write_contract (out, contract);
  ibkr_write_many (out, "0,,,");        /* none that expired; no other number; no issuer */
  ibkr_writer_end (out);
}

void
ibkr_write_market_data (IbkrWriter         *out,
                        gint64              request,
                        const IbkrContract *contract)
{
  ibkr_writer_begin (out, OUT_MKT_DATA);
  ibkr_write_integer (out, 11);
  ibkr_write_integer (out, request);
  write_contract (out, contract);
  ibkr_write_many (out, "0,,0,0,");     /* no snapshots: those of the second kind cost money */
  ibkr_writer_end (out);
}

void
ibkr_write_depth (IbkrWriter         *out,
                  gint64              request,
                  const IbkrContract *contract)
{
  ibkr_writer_begin (out, OUT_MKT_DEPTH);
  ibkr_write_integer (out, 5);
  ibkr_write_integer (out, request);
  write_contract (out, contract);
  ibkr_write_text (out, ROWS);
  ibkr_write_text (out, g_strcmp0 (contract->exchange, "SMART") == 0 ? "1" : "0");
  ibkr_write_text (out, NULL);
  ibkr_writer_end (out);
}

/* Bars */

/* (nullable): as TWS writes it */
static const char *
bar_size_of (FinxInterval interval)
{
  static const struct { FinxIntervalUnit unit; guint count; const char *name; } sizes[] = {
    { FINX_UNIT_SECOND, 1, "1 secs" }, { FINX_UNIT_SECOND, 5, "5 secs" }, { FINX_UNIT_SECOND, 10, "10 secs" }, { FINX_UNIT_SECOND, 15, "15 secs" },
    { FINX_UNIT_SECOND, 30, "30 secs" }, { FINX_UNIT_MINUTE, 1, "1 min" }, { FINX_UNIT_MINUTE, 2, "2 mins" }, { FINX_UNIT_MINUTE, 3, "3 mins" },
    { FINX_UNIT_MINUTE, 5, "5 mins" }, { FINX_UNIT_MINUTE, 10, "10 mins" }, { FINX_UNIT_MINUTE, 15, "15 mins" }, { FINX_UNIT_MINUTE, 20, "20 mins" },
    { FINX_UNIT_MINUTE, 30, "30 mins" }, { FINX_UNIT_HOUR, 1, "1 hour" }, { FINX_UNIT_HOUR, 2, "2 hours" }, { FINX_UNIT_HOUR, 3, "3 hours" },
    { FINX_UNIT_HOUR, 4, "4 hours" }, { FINX_UNIT_HOUR, 8, "8 hours" }, { FINX_UNIT_DAY, 1, "1 day" }, { FINX_UNIT_WEEK, 1, "1 week" },
    { FINX_UNIT_MONTH, 1, "1 month" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (finx_interval_unit (interval) == sizes[i].unit && finx_interval_count (interval) == sizes[i].count)
      return sizes[i].name;
  return NULL;
}

/* µs that one request for bars may cover: what TWS serves without making one wait. */
gint64
ibkr_bars_chunk (FinxInterval interval)
{
  gint64 length = finx_interval_to_usec (interval);

  return length < 30 * FINX_USEC_PER_SEC ? 1800 * FINX_USEC_PER_SEC
         : length < FINX_USEC_PER_MIN ? FINX_USEC_PER_HOUR * 8
         : length < 3 * FINX_USEC_PER_MIN ? 2 * DAY
         : length < 30 * FINX_USEC_PER_MIN ? 7 * DAY
         : length < DAY ? 30 * DAY : 3650 * DAY;
}

/* (transfer full): at least that long, in the largest unit that it must be in */
static char *
duration_of (gint64 us)
{
  gint64 seconds = MAX (60, (us + FINX_USEC_PER_SEC - 1) / FINX_USEC_PER_SEC), days = (us + DAY - 1) / DAY;

  if (seconds <= 86400)
    return g_strdup_printf ("%" G_GINT64_FORMAT " S", seconds);
  if (days <= 365)
    return g_strdup_printf ("%" G_GINT64_FORMAT " D", days);
  return g_strdup_printf ("%" G_GINT64_FORMAT " Y", (days + 364) / 365);
}

/* The step counts the parts of the time that is asked for, the oldest first. */
gboolean
ibkr_write_bars (IbkrWriter           *out,
                 gint64                request,
                 const IbkrContract   *contract,
                 const FinxBrokerCall *call,
                 GError              **error)
{
  const char *size = bar_size_of (call->interval);
  gint64 chunk = ibkr_bars_chunk (call->interval), from_us = call->from_us, to_us = call->to_us;
  gboolean has_trades = g_strcmp0 (contract->sec_type, "CASH") != 0 && g_strcmp0 (contract->sec_type, "CFD") != 0;
  gboolean is_coin = g_strcmp0 (contract->sec_type, "CRYPTO") == 0;     /* whose trades have another name there */
  g_autofree char *end = NULL, *duration = NULL;

  if (size == NULL)
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-IBKR-001", "Interactive Brokers has no bars of %s", finx_interval_to_string (call->interval));
      return FALSE;
    }
  if (call->cursor != NULL)
    from_us = g_ascii_strtoll (call->cursor, NULL, 10);
  to_us = MIN (to_us, from_us + chunk);
  end = ibkr_format_time (to_us);
  duration = duration_of (to_us - from_us);
  ibkr_writer_begin (out, OUT_HISTORICAL);
  ibkr_write_integer (out, request);
  write_contract (out, contract);
  ibkr_write_text (out, "0");
  ibkr_write_text (out, end);
  ibkr_write_text (out, size);
  ibkr_write_text (out, duration);
  ibkr_write_text (out, "0");
  ibkr_write_text (out, is_coin ? "AGGTRADES" : has_trades ? "TRADES" : "MIDPOINT");
  ibkr_write_many (out, "2,0,");
  ibkr_writer_end (out);
  return TRUE;
}

void
ibkr_write_executions (IbkrWriter *out,
                       gint64      request,
                       const char *account,
                       gint64      from_us)
{
  g_autofree char *from = from_us > 0 ? ibkr_format_time (from_us) : NULL;

  ibkr_writer_begin (out, OUT_EXECUTIONS);
  ibkr_write_integer (out, 3);
  ibkr_write_integer (out, request);
  ibkr_write_text (out, "0");
  ibkr_write_text (out, account);
  ibkr_write_text (out, from);
  ibkr_write_many (out, ",,,");
  ibkr_writer_end (out);
}

/* Orders */

static const char *
type_of (const FinxOrder *order)
{
  if (order->tif == FINX_TIF_CLOSE)
    return order->type == FINX_ORDER_MARKET ? "MOC" : "LOC";
  return types[order->type];
}

/* (nullable): why TWS would not take it */
const char *
ibkr_find_fault (const FinxBrokerCall *call)
{
  const FinxOrder *entry = call->orders->pdata[0];

  for (guint i = 0; i < call->orders->len; i++)
    {
      const FinxOrder *order = call->orders->pdata[i];
      gboolean is_plain = order->type == FINX_ORDER_MARKET || order->type == FINX_ORDER_LIMIT;

      if ((order->tif == FINX_TIF_OPEN || order->tif == FINX_TIF_CLOSE) && !is_plain)
        return N_("in an auction only market and limit orders trade");
      if (finx_order_is_by_value (order) && order->instrument->asset_class != FINX_ASSET_CRYPTO && order->instrument->asset_class != FINX_ASSET_FX)
        return N_("orders by value are for coins and currencies");
    }
  if (call->orders->len > 1 && entry->tif > FINX_TIF_GTC)
    return N_("an order with exit orders is for the day or until cancelled");
  return NULL;
}

/* The part that says what is to be traded, and how; then what it belongs to. */
static void
write_terms (FinxIbkr        *self,
             IbkrWriter      *out,
             const FinxOrder *order)
{
  gboolean is_trailing = order->type == FINX_ORDER_TRAILING_STOP, is_oco = *order->oco_group != '\0' && *order->parent == '\0';

  ibkr_write_text (out, order->side == FINX_SIDE_BUY ? "BUY" : "SELL");
  ibkr_write_decimal (out, finx_order_is_by_value (order) ? FINX_DECIMAL_ZERO : order->quantity);
  ibkr_write_text (out, type_of (order));
  ibkr_write_decimal (out, order->limit_price);
  ibkr_write_decimal (out, is_trailing ? order->trail : order->stop_price);
  ibkr_write_text (out, tifs[order->tif]);
  ibkr_write_text (out, is_oco ? order->oco_group : NULL);
  ibkr_write_text (out, self->account);
  ibkr_write_many (out, ",0");
  ibkr_write_text (out, order->client_id);
}

/**
 * ibkr_write_order:
 * @order_id: one that was not used, or that of the order which is changed
 * @transmits: it goes on to the broker, with those before it that did not
 *
 * One that is changed keeps its parent and group, which TWS knows by the same fields.
 */
void
ibkr_write_order (FinxIbkr        *self,
                  IbkrWriter      *out,
                  const FinxOrder *order,
                  gint64           order_id,
                  gint64           parent_id,
                  gboolean         transmits,
                  gboolean         is_what_if)
{
  g_autofree char *until = order->tif == FINX_TIF_GTD ? ibkr_format_time (order->expire_us) : NULL;
  gboolean is_oco = *order->oco_group != '\0' && *order->parent == '\0';

  ibkr_writer_begin (out, OUT_PLACE_ORDER);
  ibkr_write_integer (out, order_id);
  write_contract (out, ibkr_contract_of (self, order->instrument));
  ibkr_write_many (out, ",");                                   /* 14: another number of the contract */
  write_terms (self, out, order);
  ibkr_write_integer (out, transmits);
  ibkr_write_integer (out, parent_id);
  ibkr_write_many (out, "0,0,0,0");                             /* 29: as a block, by sweeping, a part shown; its trigger as usual */
  ibkr_write_integer (out, order->is_extended);
  ibkr_write_many (out, "0,,0,");                               /* 34: hidden; discretion; not before */
  ibkr_write_text (out, until);
  ibkr_write_many (out, ",,,,,0,,-1");                          /* 39: groups of accounts, models, short sales */
  ibkr_write_integer (out, is_oco ? 1 : 0);
  ibkr_write_many (out, ",,0,,,0,0,,0,,,,,,0,,,,,0,");          /* 48: from the old rules to the reference of a price */
  ibkr_write_decimal (out, order->type == FINX_ORDER_TRAILING_STOP ? order->stop_price : FINX_DECIMAL_UNKNOWN);
  ibkr_write_many (out, ",,,,,,,,0,,,0,0,,");                   /* 70: per cent, scales, hedges, algorithms */
  ibkr_write_integer (out, is_what_if);
  ibkr_write_many (out, ",0,0,0,0,,,,,,,0,,,");                 /* 86: options, conditions, adjustments */
  ibkr_write_decimal (out, finx_order_is_by_value (order) ? order->notional : FINX_DECIMAL_UNKNOWN);
  ibkr_write_many (out, ",,,,0,0,0,,,,0,,");                    /* 102: who decided; what is made of the price */
  ibkr_writer_end (out);
}

/* An entry and its exits: TWS holds them back until the last one, and then they are one whole. A preview is of the entry alone: TWS
 * looks at nothing that is held back. */
void
ibkr_write_orders (FinxIbkr             *self,
                   IbkrWriter           *out,
                   const FinxBrokerCall *call,
                   gint64                first_id)
{
  gboolean is_preview = call->kind == FINX_READ_PREVIEW;
  guint n = is_preview ? 1 : call->orders->len;

  for (guint i = 0; i < n; i++)
    ibkr_write_order (self, out, call->orders->pdata[i], first_id + i, i > 0 ? first_id : 0, i + 1 == n, is_preview);
}

/* As it would go over the line, in a session that gives it the next number. */
char *
ibkr_describe (FinxBrokerClient  *client,
               FinxBrokerCall    *call,
               GError           **error)
{
  FinxIbkr *self = FINX_IBKR (client);
  const FinxOrder *order = call->orders->pdata[0];
  const IbkrOrder *known = ibkr_find_ours (self, order);
  const char *fault = ibkr_find_fault (call);
  g_auto(IbkrWriter) out = { 0 };

  if (fault != NULL && call->kind != FINX_CALL_CANCEL)
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-IBKR-002", "Interactive Brokers does not take this order: %s. Nothing was sent", finx_text (fault));
      return NULL;
    }
  ibkr_writer_init (&out);
  if (call->kind == FINX_CALL_PLACE)
    {
      ibkr_write_orders (self, &out, call, self->next_order);
    }
  else if (call->kind == FINX_CALL_REPLACE)
    {
      ibkr_write_order (self, &out, order, known != NULL ? known->order_id : 0, known != NULL ? known->parent_id : 0, TRUE, FALSE);
    }
  else
    {
      g_autofree char *fields = g_strdup_printf ("1,%" G_GINT64_FORMAT ",", known != NULL ? known->order_id : 0);

      ibkr_write_plain (&out, OUT_CANCEL_ORDER, fields);
    }
  return ibkr_to_text ((const char *) out.bytes->data, out.bytes->len);
}
