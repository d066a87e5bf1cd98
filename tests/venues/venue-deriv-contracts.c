/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contracts at the test venue of Deriv: what they are worth, how they end, how they are written. */
#include "venue-deriv-private.h"

#include <string.h>

#include "base/finx-clock.h"

FinxDecimal
venue_deriv_spot (Venue      *venue,
                  const char *symbol)
{
  const VenuePrice *price = symbol != NULL ? g_hash_table_lookup (venue_get_exchange (venue)->prices, symbol) : NULL;

  return price == NULL ? FINX_DECIMAL_UNKNOWN
         : finx_decimal_normalize (finx_decimal_mul (finx_decimal_add (price->bid, price->ask), finx_decimal_new (5, 1), 8, FINX_ROUND_HALF_EVEN));
}

gboolean
venue_deriv_is_multiplier (const char *type)
{
  return g_str_has_prefix (type, "MULT");
}

gint64
venue_deriv_now (Venue *venue)
{
  return (g_get_real_time () + ((State *) venue_get_data (venue))->ahead_us) / FINX_USEC_PER_SEC;
}

Contract *
venue_deriv_find (Venue  *venue,
                  gint64  id)
{
  State *state = venue_get_data (venue);

  for (guint i = 0; i < state->contracts->len; i++)
    if (((Contract *) state->contracts->pdata[i])->id == id)
      return state->contracts->pdata[i];
  return NULL;
}

/* Of a multiplier: the part of its value by which the price moved, less what it cost. */
FinxDecimal
venue_deriv_profit (Venue          *venue,
                    const Contract *c)
{
  FinxDecimal spot = venue_deriv_spot (venue, c->symbol), moved, value;

  if (strcmp (c->status, "open") != 0)
    return finx_decimal_sub (c->sell_price, c->buy_price);
  if (!venue_deriv_is_multiplier (c->type))
    return FINX_DECIMAL_ZERO;
  value = finx_decimal_mul (c->buy_price, c->multiplier, 8, FINX_ROUND_HALF_EVEN);
  moved = finx_decimal_div (finx_decimal_sub (spot, c->entry), c->entry, 12, FINX_ROUND_HALF_EVEN);
  if (strcmp (c->type, "MULTDOWN") == 0)
    moved = finx_decimal_negate (moved);
  return finx_decimal_sub (finx_decimal_mul (value, moved, 2, FINX_ROUND_HALF_EVEN), c->commission);
}

static char *
number (FinxDecimal value)
{
  return finx_decimal_is_known (value) ? finx_decimal_to_string (value) : g_strdup ("null");
}

/* Where the price must come for a profit or a loss of @amount. */
static char *
limit_text (const Contract *c,
            const char     *name,
            FinxDecimal     amount,
            int             sign)
{
  FinxDecimal value = finx_decimal_mul (c->buy_price, c->multiplier, 8, FINX_ROUND_HALF_EVEN), part, at;
  g_autofree char *amount_text = number (amount), *at_text = NULL;

  if (!finx_decimal_is_known (amount) || !finx_decimal_is_known (c->entry))
    return g_strdup ("");
  amount = sign > 0 ? finx_decimal_add (amount, c->commission) : finx_decimal_sub (c->commission, amount);
  part = finx_decimal_div (amount, value, 12, FINX_ROUND_HALF_EVEN);
  if (strcmp (c->type, "MULTDOWN") == 0)
    part = finx_decimal_negate (part);
  at = finx_decimal_mul (c->entry, finx_decimal_add (FINX_DECIMAL_ONE, part), 2, FINX_ROUND_HALF_EVEN);
  at_text = number (at);
  return g_strdup_printf ("\"%s\":{\"display_name\":\"x\",\"order_amount\":%s%s,\"order_date\":%" G_GINT64_FORMAT ",\"value\":\"%s\"}", name,
                          sign < 0 ? "-" : "", amount_text, c->bought_s, at_text);
}

static char *
shortcode_of (const Contract *c)
{
  g_autofree char *stake = number (c->buy_price), *payout = number (c->payout), *multiplier = number (c->multiplier);

  if (venue_deriv_is_multiplier (c->type))
    return g_strdup_printf ("%s_%s_%s_%s_%" G_GINT64_FORMAT "_4939228799_0_0.00", c->type, c->symbol, stake, multiplier, c->bought_s);
  if (c->n_ticks > 0)
    return g_strdup_printf ("%s_%s_%s_%" G_GINT64_FORMAT "_%uT_S0P_0", c->type, c->symbol, payout, c->bought_s, c->n_ticks);
  return g_strdup_printf ("%s_%s_%s_%" G_GINT64_FORMAT "_%" G_GINT64_FORMAT "_S0P_0", c->type, c->symbol, payout, c->bought_s, c->bought_s + c->duration_s);
}

/* As proposal_open_contract has it: numbers here, strings there. */
char *
venue_deriv_write (Venue          *venue,
                   const Contract *c)
{
  gboolean is_open = strcmp (c->status, "open") == 0, is_multiplier = venue_deriv_is_multiplier (c->type);
  FinxDecimal profit = finx_decimal_is_known (c->entry) || !is_multiplier ? venue_deriv_profit (venue, c) : FINX_DECIMAL_ZERO;
  FinxDecimal spot = venue_deriv_spot (venue, c->symbol);
  g_autofree char *buy = number (c->buy_price), *sell = number (c->sell_price), *entry = number (c->entry), *payout = number (c->payout);
  g_autofree char *bid = number (finx_decimal_add (c->buy_price, profit)), *gain = number (profit), *spot_text = number (spot);
  g_autofree char *multiplier = number (c->multiplier), *commission = number (c->commission), *shortcode = shortcode_of (c);
  g_autofree char *take = limit_text (c, "take_profit", c->take_profit, 1), *stop = limit_text (c, "stop_loss", c->stop_loss, -1);
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_append_printf (text, "{\"contract_id\":%" G_GINT64_FORMAT ",\"contract_type\":\"%s\",\"underlying\":\"%s\",\"currency\":\"USD\","
                          "\"status\":\"%s\",\"buy_price\":%s,\"bid_price\":\"%s\",\"profit\":%s,\"entry_spot\":%s,\"current_spot\":\"%s\","
                          "\"date_start\":%" G_GINT64_FORMAT ",\"purchase_time\":%" G_GINT64_FORMAT ",\"is_expired\":%d,\"is_sold\":%d,"
                          "\"is_valid_to_sell\":%d,\"is_valid_to_cancel\":%d,\"shortcode\":\"%s\",\"longcode\":\"A contract\"", c->id, c->type, c->symbol, c->status, buy, bid, gain,
                          entry, spot_text, c->bought_s, c->bought_s, !is_open, !is_open, is_open, is_open && c->cancellation != 0, shortcode);
  if (is_multiplier)
    g_string_append_printf (text, ",\"multiplier\":%s,\"commission\":%s,\"payout\":0,\"limit_order\":{%s%s%s}", multiplier, commission, take,
                            *take != '\0' && *stop != '\0' ? "," : "", stop);
  else
    g_string_append_printf (text, ",\"payout\":\"%s\",\"date_expiry\":%" G_GINT64_FORMAT, payout, c->bought_s + c->duration_s);
  if (c->n_ticks > 0)
    g_string_append_printf (text, ",\"tick_count\":%u", c->n_ticks);
  g_string_append_printf (text, ",\"sell_price\":%s,\"sell_time\":", is_open ? "null" : sell);
  if (is_open)
    g_string_append_printf (text, "null,\"transaction_ids\":{\"buy\":%" G_GINT64_FORMAT "}}", c->buy_id);
  else
    g_string_append_printf (text, "%" G_GINT64_FORMAT ",\"transaction_ids\":{\"buy\":%" G_GINT64_FORMAT ",\"sell\":%" G_GINT64_FORMAT "}}", c->sold_s,
                            c->buy_id, c->sell_id);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
venue_deriv_portfolio (Venue *venue)
{
  State *state = venue_get_data (venue);
  g_autoptr(GString) text = g_string_new ("{\"contracts\":[");

  for (guint i = 0; i < state->contracts->len; i++)
    {
      const Contract *c = state->contracts->pdata[i];
      g_autofree char *buy = number (c->buy_price), *shortcode = shortcode_of (c);

      if (strcmp (c->status, "open") == 0)
        g_string_append_printf (text, "%s{\"contract_id\":%" G_GINT64_FORMAT ",\"contract_type\":\"%s\",\"symbol\":\"%s\",\"buy_price\":%s,"
                                "\"currency\":\"USD\",\"purchase_time\":%" G_GINT64_FORMAT ",\"transaction_id\":%" G_GINT64_FORMAT ",\"app_id\":1089,"
                                "\"shortcode\":\"%s\"}", text->str[text->len - 1] == '[' ? "" : ",", c->id, c->type, c->symbol, buy, c->bought_s, c->buy_id, shortcode);
    }
  g_string_append (text, "]}");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The newest first. */
char *
venue_deriv_statement (Venue              *venue,
                       const FinxJsonNode *root)
{
  State *state = venue_get_data (venue);
  gint64 from = 0, to = G_MAXINT64, limit = 100, offset = 0, n = 0, seen = 0;
  const FinxJsonNode *action = finx_json_node_get (root, "action_type");
  g_autoptr(GString) text = g_string_new ("{\"transactions\":[");

  finx_json_node_integer (finx_json_node_get (root, "date_from"), &from);
  finx_json_node_integer (finx_json_node_get (root, "date_to"), &to);
  finx_json_node_integer (finx_json_node_get (root, "limit"), &limit);
  finx_json_node_integer (finx_json_node_get (root, "offset"), &offset);
  for (guint i = 2 * state->contracts->len; i > 0 && n < limit; i--)
    {
      const Contract *c = state->contracts->pdata[(i - 1) / 2];
      gboolean is_sale = i % 2 == 0;
      gint64 at = is_sale ? c->sold_s : c->bought_s;
      g_autofree char *amount = number (is_sale ? c->sell_price : c->buy_price), *shortcode = shortcode_of (c);

      if (at == 0 || at < from || at > to || (action != NULL && !finx_json_node_is (action, is_sale ? "sell" : "buy")) || seen++ < offset)
        continue;
      g_string_append_printf (text, "%s{\"action_type\":\"%s\",\"amount\":%s%s,\"balance_after\":99000,\"contract_id\":%" G_GINT64_FORMAT
                              ",\"transaction_id\":%" G_GINT64_FORMAT ",\"reference_id\":%" G_GINT64_FORMAT ",\"transaction_time\":%" G_GINT64_FORMAT
                              ",\"app_id\":1089,\"shortcode\":\"%s\"}", n++ > 0 ? "," : "", is_sale ? "sell" : "buy", is_sale ? "" : "-", amount, c->id,
                              is_sale ? c->sell_id : c->buy_id, c->buy_id, at, shortcode);
    }
  g_string_append_printf (text, "],\"count\":%" G_GINT64_FORMAT "}", n);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* To who listens to what happens to the account. */
void
venue_deriv_tell (Venue          *venue,
                  const Contract *c,
                  const char     *action)
{
  GPtrArray *sockets = venue_get_sockets (venue);
  gboolean is_sale = strcmp (action, "sell") == 0;
  g_autofree char *amount = number (is_sale ? c->sell_price : c->buy_price), *written = venue_deriv_write (venue, c);

  for (guint i = 0; i < sockets->len; i++)
    {
      g_autofree char *text = NULL, *update = NULL;
      gboolean listens = g_hash_table_contains (venue_socket_get_wishes (sockets->pdata[i]), "transaction");

      if (!listens)
        continue;
      text = g_strdup_printf ("{\"echo_req\":{\"transaction\":1,\"subscribe\":1},\"msg_type\":\"transaction\",\"subscription\":{\"id\":\"t-1\"},"
                              "\"transaction\":{\"action\":\"%s\",\"amount\":%s%s,\"balance\":99000,\"contract_id\":%" G_GINT64_FORMAT ",\"currency\":\"USD\","
                              "\"transaction_id\":%" G_GINT64_FORMAT ",\"transaction_time\":%" G_GINT64_FORMAT ",\"symbol\":\"%s\"}}", action,
                              is_sale ? "" : "-", amount, c->id, is_sale ? c->sell_id : c->buy_id, is_sale ? c->sold_s : c->bought_s, c->symbol);
      venue_socket_send (sockets->pdata[i], text);
      update = g_strdup_printf ("{\"echo_req\":{\"proposal_open_contract\":1,\"subscribe\":1},\"msg_type\":\"proposal_open_contract\","
                                "\"proposal_open_contract\":%s,\"subscription\":{\"id\":\"o-1\"}}", written);
      venue_socket_send (sockets->pdata[i], update);
    }
}

void
venue_deriv_end (Venue       *venue,
                 Contract    *c,
                 FinxDecimal  price,
                 const char  *status)
{
  State *state = venue_get_data (venue);

  c->status = status;
  c->sell_price = price;
  c->sold_s = MAX (c->bought_s + 1, venue_deriv_now (venue));
  c->sell_id = ++state->last_id;
  venue_get_exchange (venue)->cash = finx_decimal_add (venue_get_exchange (venue)->cash, price);
  venue_deriv_tell (venue, c, "sell");
}
