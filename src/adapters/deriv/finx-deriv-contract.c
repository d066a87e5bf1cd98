/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Deriv's contracts, as its answers and its stream have them. Figures come as numbers or as strings. One that can not be read is not
 * made up. */
#include "adapters/deriv/finx-deriv-private.h"

#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"

#define MOST_DURATION 100000
#define MOST_SYMBOL   40
#define PRICE_DIGITS  12        /* of what is divided */
#define ONE_DAY       (24 * 3600)

/* Symbols */

void
deriv_terms_clear (DerivTerms *terms)
{
  g_clear_pointer (&terms->underlying, g_free);
  g_clear_pointer (&terms->type, g_free);
}

/* The same duration is written in one way only: "300S" is "5M". A day is another one than 24 hours: it ends when the day does. */
static void
shorten (DerivTerms *terms)
{
  static const struct { char unit, next; guint n; } steps[] = { { 's', 'm', 60 }, { 'm', 'h', 60 } };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (terms->unit == steps[i].unit && terms->duration % steps[i].n == 0)
      {
        terms->unit = steps[i].next;
        terms->duration /= steps[i].n;
      }
}

/**
 * deriv_terms_parse:
 * @terms: (out caller-allocates): cleared by deriv_terms_clear(), also where it fails
 *
 * Returns: whether @symbol is one that can be sent
 */
gboolean
deriv_terms_parse (const char *symbol,
                   DerivTerms *terms)
{
  g_auto(GStrv) parts = g_strsplit (symbol, ".", 4);
  guint n = g_strv_length (parts);
  char *end;
  guint64 duration;

  *terms = (DerivTerms) { NULL, };
  if ((n != 1 && n != 3) || *parts[0] == '\0' || strlen (parts[0]) > MOST_SYMBOL
      || strspn (parts[0], "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") != strlen (parts[0]))
    return FALSE;
  terms->underlying = g_strdup (parts[0]);
  if (n == 1)
    return TRUE;
  if (g_ascii_strcasecmp (parts[1], "RISE") != 0 && g_ascii_strcasecmp (parts[1], "FALL") != 0)
    return FALSE;
  terms->type = g_strdup (g_ascii_strcasecmp (parts[1], "RISE") == 0 ? "CALL" : "PUT");
  duration = g_ascii_isdigit (*parts[2]) ? g_ascii_strtoull (parts[2], &end, 10) : 0;
  if (duration == 0 || duration > MOST_DURATION || *end == '\0' || end[1] != '\0' || strchr ("tsmhd", g_ascii_tolower (*end)) == NULL)
    return FALSE;
  terms->duration = (guint) duration;
  terms->unit = g_ascii_tolower (*end);
  shorten (terms);
  return TRUE;
}

/* (transfer full): "R_100.RISE.5M" */
char *
deriv_terms_to_symbol (const DerivTerms *terms)
{
  if (terms->type == NULL)
    return g_strdup (terms->underlying);
  return g_strdup_printf ("%s.%s.%u%c", terms->underlying, g_str_equal (terms->type, "CALL") ? "RISE" : "FALL", terms->duration,
                          g_ascii_toupper (terms->unit));
}

/* (nullable): also one that was not met before */
const FinxInstrument *
deriv_find_instrument (FinxDeriv  *self,
                       const char *symbol)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const FinxInstrument *known = finx_broker_client_find (client, symbol);
  g_autoptr(FinxInstrument) draft = NULL;
  g_auto(DerivTerms) terms = { NULL, };

  if (known != NULL || !deriv_terms_parse (symbol, &terms))
    return known;
  draft = finx_instrument_new_plain (symbol, symbol, "", terms.type != NULL ? FINX_ASSET_OPTION : FINX_ASSET_CFD,
                                     *self->currency != '\0' ? self->currency : "USD");
  draft->price_scale = terms.type != NULL ? 4 : 5;
  draft->tick_size = finx_decimal_new (1, draft->price_scale);
  draft->size_scale = terms.type != NULL ? 2 : 8;
  draft->lot_step = finx_decimal_new (1, draft->size_scale);
  return finx_broker_client_learn (client, symbol, draft);
}

/* Contracts */

DerivContract *
deriv_contract_copy (const DerivContract *contract)
{
  DerivContract *copy = g_memdup2 (contract, sizeof *contract);

  copy->id = g_strdup (contract->id);
  copy->status = g_strdup (contract->status);
  copy->buy_id = g_strdup (contract->buy_id);
  copy->sell_id = g_strdup (contract->sell_id);
  return copy;
}

void
deriv_contract_free (DerivContract *contract)
{
  g_free (contract->id);
  g_free (contract->status);
  g_free (contract->buy_id);
  g_free (contract->sell_id);
  g_free (contract);
}

/* UTC µs of Deriv's seconds; 0: not told */
gint64
deriv_time (const FinxJsonNode *node,
            const char         *name)
{
  gint64 seconds = 0;

  if (!finx_json_node_integer (finx_json_node_get (node, name), &seconds) || seconds <= 0 || seconds > G_MAXINT64 / FINX_USEC_PER_SEC)
    return 0;
  return seconds * FINX_USEC_PER_SEC;
}

static FinxDecimal
decimal_of (const FinxJsonNode *node,
            const char         *name)
{
  return finx_decimal_normalize (finx_json_node_decimal (finx_json_node_get (node, name)));
}

static char *
text_of (const FinxJsonNode *node,
         const char         *name)
{
  char *text = finx_json_node_text (finx_json_node_get (node, name));

  return text != NULL ? text : g_strdup ("");
}

/* One that is for days ends when its last day does, whatever the time was when it began; one for hours lasts a day at most. */
static void
read_duration (DerivTerms *terms,
               gint64      start_s,
               gint64      expiry_s)
{
  gint64 seconds = expiry_s - start_s;
  gboolean is_days = seconds > ONE_DAY;

  terms->unit = is_days ? 'd' : 's';
  terms->duration = (guint) MIN (is_days ? expiry_s / ONE_DAY - start_s / ONE_DAY : seconds, MOST_DURATION);
  shorten (terms);
}

/* (transfer full) (nullable): of the instrument; the older name of a field stands behind its newer one */
static char *
read_symbol (const FinxJsonNode *node,
             const char         *type)
{
  static const char *const names[] = { "underlying_symbol", "underlying", "symbol" };
  DerivTerms terms = { NULL, };
  g_autofree char *underlying = NULL;
  gint64 n_ticks = 0, start_s = deriv_time (node, "date_start") / FINX_USEC_PER_SEC, expiry_s = deriv_time (node, "date_expiry") / FINX_USEC_PER_SEC;

  for (gsize i = 0; underlying == NULL && i < G_N_ELEMENTS (names); i++)
    underlying = finx_json_node_text (finx_json_node_get (node, names[i]));
  if (underlying == NULL || *underlying == '\0')
    return NULL;
  if (g_str_has_prefix (type, "MULT"))
    return g_steal_pointer (&underlying);
  finx_json_node_integer (finx_json_node_get (node, "tick_count"), &n_ticks);
  if (n_ticks <= 0 && expiry_s <= start_s)
    return NULL;
  terms.underlying = underlying;
  terms.type = (char *) type;
  terms.unit = 't';
  terms.duration = (guint) CLAMP (n_ticks, 0, MOST_DURATION);
  if (n_ticks <= 0)
    read_duration (&terms, start_s, expiry_s);
  return deriv_terms_to_symbol (&terms);
}

static gboolean
is_flag (const FinxJsonNode *node,
         const char         *name)
{
  gint64 flag;

  if (finx_json_node_integer (finx_json_node_get (node, name), &flag))
    return flag == 1;
  return finx_broker_json_is_true (node, name) || finx_json_node_is (finx_json_node_get (node, name), "1");
}

static void
read_state (const FinxJsonNode *node,
            DerivContract      *contract)
{
  static const struct { const char *status; DerivState state; } states[] = {
    { "open", DERIV_OPEN }, { "sold", DERIV_ENDED }, { "won", DERIV_ENDED }, { "lost", DERIV_ENDED }, { "cancelled", DERIV_ENDED },
  };

  contract->status = text_of (node, "status");
  contract->state = *contract->status == '\0' ? is_flag (node, "is_sold") ? DERIV_ENDED : DERIV_OPEN : DERIV_STRANGE;
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (contract->status, states[i].status))
      contract->state = states[i].state;
}

/* How much of its underlying it stands for: the stake times the multiplier moves as the price does. */
static void
read_multiplier (const FinxJsonNode *node,
                 DerivContract      *contract)
{
  const FinxJsonNode *limits = finx_json_node_get (node, "limit_order");
  const FinxJsonNode *take = finx_json_node_get (limits, "take_profit"), *stop = finx_json_node_get (limits, "stop_loss");

  contract->insurance = finx_decimal_max (decimal_of (finx_json_node_get (node, "cancellation"), "ask_price"), FINX_DECIMAL_ZERO);
  if (!finx_decimal_is_known (contract->insurance))
    contract->insurance = FINX_DECIMAL_ZERO;    /* it was bought without */
  contract->exposure = finx_decimal_mul (finx_decimal_sub (contract->stake, contract->insurance), finx_broker_json_positive (node, "multiplier"), 8,
                                         FINX_ROUND_HALF_EVEN);
  contract->may_cancel = is_flag (node, "is_valid_to_cancel");
  contract->commission = decimal_of (node, "commission");
  contract->entry = finx_broker_json_positive (node, "entry_spot");
  if (!finx_decimal_is_known (contract->entry))
    contract->entry = finx_broker_json_positive (node, "entry_tick");
  contract->price = contract->entry;
  contract->quantity = finx_decimal_normalize (finx_decimal_div (contract->exposure, contract->entry, contract->instrument->size_scale, FINX_ROUND_HALF_EVEN));
  contract->take_profit = finx_decimal_abs (decimal_of (take, "order_amount"));
  contract->stop_loss = finx_decimal_abs (decimal_of (stop, "order_amount"));
  contract->take_at = finx_broker_json_positive (take, "value");
  contract->stop_at = finx_broker_json_positive (stop, "value");
}

static void
read_option (const FinxJsonNode *node,
             DerivContract      *contract)
{
  contract->quantity = finx_broker_json_positive (node, "payout");
  contract->price = finx_decimal_normalize (finx_decimal_div (contract->stake, contract->quantity, PRICE_DIGITS, FINX_ROUND_HALF_EVEN));
  contract->current = finx_decimal_normalize (finx_decimal_div (contract->bid, contract->quantity, PRICE_DIGITS, FINX_ROUND_HALF_EVEN));
  contract->commission = contract->insurance = FINX_DECIMAL_ZERO;
  contract->exposure = contract->entry = contract->take_profit = contract->stop_loss = FINX_DECIMAL_UNKNOWN;
  contract->take_at = contract->stop_at = FINX_DECIMAL_UNKNOWN;
}

/**
 * deriv_contract_parse:
 *
 * Returns: (transfer full) (nullable): %NULL: not one that can be read, or of a kind that FinX does not trade
 */
DerivContract *
deriv_contract_parse (FinxDeriv          *self,
                      const FinxJsonNode *node)
{
  g_autofree char *type = text_of (node, "contract_type"), *symbol = read_symbol (node, type);
  const FinxJsonNode *transactions = finx_json_node_get (node, "transaction_ids");
  g_autoptr(DerivContract) contract = NULL;
  gboolean is_up = g_str_equal (type, "MULTUP"), is_down = g_str_equal (type, "MULTDOWN");

  if (symbol == NULL || (!is_up && !is_down && !g_str_equal (type, "CALL") && !g_str_equal (type, "PUT")))
    return NULL;
  contract = g_new0 (DerivContract, 1);
  contract->id = text_of (node, "contract_id");
  contract->instrument = deriv_find_instrument (self, symbol);
  contract->is_multiplier = is_up || is_down;
  contract->side = is_down ? FINX_SIDE_SELL : FINX_SIDE_BUY;
  contract->stake = finx_broker_json_positive (node, "buy_price");
  contract->current = finx_broker_json_positive (node, "current_spot");
  contract->bid = decimal_of (node, "bid_price");
  contract->profit = decimal_of (node, "profit");
  contract->sold_for = decimal_of (node, "sell_price");
  contract->bought_us = deriv_time (node, "purchase_time");
  contract->sold_us = deriv_time (node, "sell_time");
  contract->buy_id = text_of (transactions, "buy");
  contract->sell_id = text_of (transactions, "sell");
  read_state (node, contract);
  if (*contract->id == '\0' || strlen (contract->id) > MOST_SYMBOL || strchr (contract->id, '/') != NULL || contract->instrument == NULL
      || !finx_decimal_is_known (contract->stake) || contract->bought_us == 0 || *contract->buy_id == '\0')
    return NULL;
  if (contract->state == DERIV_ENDED
      && (!finx_decimal_is_known (contract->sold_for) || finx_decimal_sign (contract->sold_for) < 0 || *contract->sell_id == '\0'))
    return NULL;
  if (contract->is_multiplier)
    read_multiplier (node, contract);
  else
    read_option (node, contract);
  if (!contract->is_multiplier && !finx_decimal_is_known (contract->price))
    return NULL;
  return g_steal_pointer (&contract);
}
