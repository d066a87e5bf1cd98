/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said to Deriv, word by word. All texts in it were checked: none needs to be escaped. Money is written exactly. */
#include "adapters/deriv/finx-deriv-private.h"

#include <string.h>

#include "base/finx-clock.h"

#define MOST_ROWS 100
#define MOST_BARS 5000

DerivLimit
deriv_limit_of (DerivStage stage)
{
  switch (stage)
    {
    case DERIV_STAGE_CONTRACT:
    case DERIV_STAGE_PROPOSAL:
    case DERIV_STAGE_BUY:
    case DERIV_STAGE_SELL:
    case DERIV_STAGE_BOUGHT:
    case DERIV_STAGE_UPDATED:
      return DERIV_LIMIT_TRADE;
    case DERIV_STAGE_BALANCE:
    case DERIV_STAGE_STATEMENT:
      return DERIV_LIMIT_ACCOUNT;
    case DERIV_STAGE_PORTFOLIO:
      return DERIV_LIMIT_PORTFOLIO;
    default:
      return DERIV_LIMIT_OTHER;
    }
}

static void
add_decimal (GString    *text,
             const char *before,
             FinxDecimal value)
{
  char number[FINX_DECIMAL_STRING_SIZE];

  if (!finx_decimal_is_known (value))
    return;
  finx_decimal_print (finx_decimal_normalize (value), number);
  g_string_append (text, before);
  g_string_append (text, number);
}

/* Deriv has no ids of ours: it comes back on this connection alone. */
static void
add_mark (GString               *text,
          const FinxBrokerCall  *call)
{
  const char *id = call->orders->len > 0 ? ((FinxOrder *) call->orders->pdata[0])->client_id : "";

  if (*id != '\0' && strspn (id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == strlen (id))
    g_string_append_printf (text, ",\"passthrough\":{\"finx\":\"%s\"}", id);
}

static void
add_exits (GString     *text,
           FinxDecimal  take_profit,
           FinxDecimal  stop_loss)
{
  gboolean has_first = finx_decimal_is_known (take_profit);

  if (!has_first && !finx_decimal_is_known (stop_loss))
    return;
  g_string_append (text, ",\"limit_order\":{");
  add_decimal (text, "\"take_profit\":", take_profit);
  add_decimal (text, has_first ? ",\"stop_loss\":" : "\"stop_loss\":", stop_loss);
  g_string_append_c (text, '}');
}

static void
add_proposal (FinxDeriv         *self,
              const DerivErrand *errand,
              GString           *text)
{
  const FinxBrokerCall *call = errand->call;
  const FinxOrder *order = call->orders->len > 0 ? call->orders->pdata[0] : NULL;
  const DerivTerms *terms = &errand->terms;
  const char *type = terms->type != NULL ? terms->type : order != NULL && order->side == FINX_SIDE_SELL ? "MULTDOWN" : "MULTUP";
  const char *multiplier = g_hash_table_lookup (self->multipliers, terms->underlying);

  g_string_append_printf (text, "{\"proposal\":1,\"%s\":\"%s\",\"contract_type\":\"%s\",\"currency\":\"%s\",\"basis\":\"%s\"",
                          deriv_is_new (self) ? "underlying_symbol" : "symbol", terms->underlying, type,
                          *self->currency != '\0' ? self->currency : "USD", errand->is_by_stake ? "stake" : "payout");
  add_decimal (text, ",\"amount\":", errand->amount);
  if (terms->type != NULL)
    g_string_append_printf (text, ",\"duration\":%u,\"duration_unit\":\"%c\"", terms->duration, terms->unit);
  else
    g_string_append_printf (text, ",\"multiplier\":%s", multiplier != NULL ? multiplier : "100");
  add_exits (text, errand->take_profit, errand->stop_loss);
}

/* What is null is taken away, what is not named stays. */
static void
add_update (const DerivErrand *errand,
            GString           *text)
{
  const FinxOrder *order = errand->call->orders->pdata[0];
  gboolean is_profit = g_str_has_suffix (order->venue_id, "/tp");

  g_string_append_printf (text, "{\"contract_update\":1,\"contract_id\":%s,\"limit_order\":{\"%s\":", errand->closing->id, is_profit ? "take_profit" : "stop_loss");
  if (errand->call->kind == FINX_CALL_CANCEL)
    g_string_append (text, "null");
  else
    add_decimal (text, "", errand->amount);
  g_string_append_c (text, '}');
}

static void
add_statement (const DerivErrand *errand,
               gint64             from_us,
               GString           *text)
{
  g_string_append_printf (text, "{\"statement\":1,\"description\":1,\"limit\":%d,\"offset\":%u", MOST_ROWS, errand->offset);
  if (from_us > 0)
    g_string_append_printf (text, ",\"date_from\":%" G_GINT64_FORMAT, from_us / FINX_USEC_PER_SEC);
  g_string_append_printf (text, ",\"date_to\":%" G_GINT64_FORMAT, errand->to_s);
}

/* The time ends with words, and begins with a number: so Deriv wants it. */
static void
add_bars (FinxDeriv         *self,
          const DerivErrand *errand,
          GString           *text)
{
  gint64 step_us = deriv_granularity_of (errand->call->interval);
  gint64 end_us = MIN (errand->at_us + (MOST_BARS - 1) * step_us, errand->call->to_us);

  g_string_append_printf (text, "{\"ticks_history\":\"%s\",\"style\":\"candles\",\"granularity\":%" G_GINT64_FORMAT ",\"start\":%" G_GINT64_FORMAT
                          ",\"end\":\"%" G_GINT64_FORMAT "\",\"count\":%d,\"adjust_start_time\":1", errand->terms.underlying, step_us / FINX_USEC_PER_SEC,
                          errand->at_us / FINX_USEC_PER_SEC, end_us / FINX_USEC_PER_SEC, MOST_BARS);
}

/**
 * deriv_write_request:
 * @number: that its answer carries; 0: none
 *
 * Returns: (transfer full): what goes out at the errand's stage
 */
char *
deriv_write_request (FinxDeriv         *self,
                     const DerivErrand *errand,
                     guint64            number)
{
  g_autoptr(GString) text = g_string_new (NULL);

  switch (errand->stage)
    {
    case DERIV_STAGE_TIME:
      g_string_append (text, "{\"time\":1");
      break;
    case DERIV_STAGE_BALANCE:
      g_string_append (text, "{\"balance\":1");
      break;
    case DERIV_STAGE_SYMBOLS:
      g_string_append (text, "{\"active_symbols\":\"brief\"");
      break;
    case DERIV_STAGE_OFFERS:
      g_string_append_printf (text, "{\"contracts_for\":\"%s\"", errand->terms.underlying);
      break;
    case DERIV_STAGE_TICK:
      g_string_append_printf (text, "{\"ticks\":\"%s\"", errand->terms.underlying);
      break;
    case DERIV_STAGE_BARS:
      add_bars (self, errand, text);
      break;
    case DERIV_STAGE_PORTFOLIO:
      g_string_append (text, "{\"portfolio\":1");
      break;
    case DERIV_STAGE_STATEMENT:
      add_statement (errand, errand->call->from_us, text);
      break;
    case DERIV_STAGE_CONTRACT:
    case DERIV_STAGE_BOUGHT:
    case DERIV_STAGE_UPDATED:
      g_string_append_printf (text, "{\"proposal_open_contract\":1,\"contract_id\":%s", (const char *) errand->ids->pdata[errand->at]);
      break;
    case DERIV_STAGE_PROPOSAL:
      add_proposal (self, errand, text);
      break;
    case DERIV_STAGE_BUY:
      g_string_append_printf (text, "{\"buy\":\"%s\"", errand->proposal);
      add_decimal (text, ",\"price\":", errand->ask);
      add_mark (text, errand->call);
      break;
    case DERIV_STAGE_TAKE_BACK:
      g_string_append_printf (text, "{\"cancel\":%s", errand->closing->id);
      add_mark (text, errand->call);
      break;
    case DERIV_STAGE_SELL:
      g_string_append_printf (text, "{\"sell\":%s,\"price\":0", errand->closing->id);
      add_mark (text, errand->call);
      break;
    case DERIV_STAGE_UPDATE:
      add_update (errand, text);
      break;
    case DERIV_STAGE_DONE:
      g_assert_not_reached ();
    }
  if (number != 0)
    g_string_append_printf (text, ",\"req_id\":%" G_GUINT64_FORMAT, number);
  g_string_append_c (text, '}');
  return g_string_free (g_steal_pointer (&text), FALSE);
}
