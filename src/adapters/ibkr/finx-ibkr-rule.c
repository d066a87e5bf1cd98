/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps of prices. Those of a contract go by a rule, which many share: from each price on another step. The contract itself only tells the
 * smallest of them. Where a rule is not told, TWS sees to the price. */
#include "adapters/ibkr/finx-ibkr-private.h"

#include <string.h>

#include "base/finx-error.h"

#define MOST_BANDS 1000

typedef struct
{
  FinxDecimal low, step;
} Band;

/* Exchanges and their rules are lists that stand side by side. Returns: the rule of where the contract is traded; 0: not told */
gint64
ibkr_find_rule (const char *exchanges,
                const char *rules,
                const char *exchange)
{
  g_auto(GStrv) names = g_strsplit (exchanges, ",", -1), numbers = g_strsplit (rules, ",", -1);
  guint n = MIN (g_strv_length (names), g_strv_length (numbers));
  gint64 rule = 0;

  for (guint i = 0; i < n; i++)
    {
      gint64 number;

      if (!g_ascii_string_to_signed (numbers[i], 10, 1, G_MAXINT32, &number, NULL))
        continue;
      if (g_str_equal (names[i], "SMART"))
        return number;
      if (g_strcmp0 (names[i], exchange) == 0)
        rule = number;
    }
  return rule;
}

static gboolean
has_price (FinxDecimal price)
{
  return finx_decimal_is_known (price) && finx_decimal_sign (price) != 0;
}

static gboolean
is_limit (const FinxOrder *order)
{
  return (order->type == FINX_ORDER_LIMIT || order->type == FINX_ORDER_STOP_LIMIT) && has_price (order->limit_price);
}

static gboolean
is_stop (const FinxOrder *order)
{
  return (order->type == FINX_ORDER_STOP || order->type == FINX_ORDER_STOP_LIMIT) && has_price (order->stop_price);
}

/* Returns: the rule that is to be asked for before orders with such prices can be judged; 0: none */
gint64
ibkr_lacks_rule (FinxIbkr             *self,
                 const FinxBrokerCall *call)
{
  for (guint i = 0; i < call->orders->len; i++)
    {
      const FinxOrder *order = call->orders->pdata[i];
      gint64 rule = order->instrument != NULL ? ibkr_contract_of (self, order->instrument)->rule : 0;

      if (rule != 0 && (is_limit (order) || is_stop (order)) && !g_hash_table_contains (self->rules, GSIZE_TO_POINTER ((gsize) rule)))
        return rule;
    }
  return 0;
}

/* It was not told in time, or can not be read: prices are not judged by it. */
void
ibkr_skip_rule (FinxIbkr *self,
                gint64    rule)
{
  g_hash_table_insert (self->rules, GSIZE_TO_POINTER ((gsize) rule), g_array_new (FALSE, FALSE, sizeof (Band)));
}

void
ibkr_take_rule (FinxIbkr   *self,
                IbkrReader *in)
{
  gint64 rule = ibkr_read_integer (in, 0), n = ibkr_read_integer (in, -1);
  g_autoptr(GArray) bands = g_array_new (FALSE, FALSE, sizeof (Band));
  IbkrAsk *ask = ibkr_find_answered (self, IN_MARKET_RULE);

  for (gint64 i = 0; i < n && n <= MOST_BANDS && !in->is_short; i++)
    {
      Band band;

      band.low = ibkr_read_decimal (in);
      band.step = ibkr_read_decimal (in);
      if (finx_decimal_is_known (band.low) && finx_decimal_sign (band.step) > 0)
        g_array_append_val (bands, band);
    }
  if (rule <= 0)
    return;
  if (n != bands->len || in->is_short)
    g_array_set_size (bands, 0);
  g_hash_table_insert (self->rules, GSIZE_TO_POINTER ((gsize) rule), g_steal_pointer (&bands));
  if (ask != NULL && ask->rule == rule)
    ibkr_ask_end (ask);
}

/* Unknown: the rule does not say. */
static FinxDecimal
find_step (FinxIbkr    *self,
           gint64       rule,
           FinxDecimal  price)
{
  const GArray *bands = g_hash_table_lookup (self->rules, GSIZE_TO_POINTER ((gsize) rule));
  FinxDecimal step = FINX_DECIMAL_UNKNOWN, low = FINX_DECIMAL_UNKNOWN;

  for (guint i = 0; bands != NULL && i < bands->len; i++)
    {
      const Band *band = &g_array_index (bands, Band, i);

      if (finx_decimal_compare (finx_decimal_abs (price), band->low) < 0 || (finx_decimal_is_known (low) && finx_decimal_compare (band->low, low) < 0))
        continue;
      low = band->low;
      step = band->step;
    }
  return step;
}

static gboolean
check_price (FinxIbkr         *self,
             const FinxOrder  *order,
             FinxDecimal       price,
             GError          **error)
{
  FinxDecimal step = find_step (self, ibkr_contract_of (self, order->instrument)->rule, price);
  g_autofree char *price_text = NULL, *step_text = NULL;

  if (!finx_decimal_is_known (step) || finx_decimal_is_multiple (price, step))
    return TRUE;
  price_text = finx_decimal_to_string (finx_decimal_normalize (price));
  step_text = finx_decimal_to_string (finx_decimal_normalize (step));
  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-IBKR-040", "%s is no price of %s at Interactive Brokers: there they go by steps of %s. Nothing was sent; "
                  "enter a price that is a multiple of it", price_text, order->instrument->symbol, step_text);
  return FALSE;
}

/* Whether the prices of all orders are some that are traded. */
gboolean
ibkr_check_prices (FinxIbkr              *self,
                   const FinxBrokerCall  *call,
                   GError               **error)
{
  for (guint i = 0; i < call->orders->len; i++)
    {
      const FinxOrder *order = call->orders->pdata[i];

      if (order->instrument == NULL)
        continue;
      if ((is_limit (order) && !check_price (self, order, order->limit_price, error)) || (is_stop (order) && !check_price (self, order, order->stop_price, error)))
        return FALSE;
    }
  return TRUE;
}
