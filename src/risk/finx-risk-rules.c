/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person holds orders to. A rule looks at the limits of the account and then at those of all accounts together. */
#include "risk/finx-risk-private.h"

#include "base/finx-error.h"
#include "base/finx-text.h"

#define USEC_PER_SEC  G_GINT64_CONSTANT (1000000)

/* " for all accounts together", or "": after a limit. */
static const char *
whose_limit (const FinxRiskScope *scope)
{
  return scope->is_common ? finx_text (" for all accounts together") : "";
}

static gboolean
is_above (FinxDecimal value,
          FinxDecimal limit)
{
  return finx_decimal_is_known (limit) && finx_decimal_compare (value, limit) > 0;
}

gboolean
finx_risk_check_readable (const FinxRiskCheck *check,
                          GError             **error)
{
  for (guint i = 0; i < check->context->n_scopes && !check->reduces; i++)
    if (check->context->scopes[i].limits == NULL)
      {
        finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-016",
                        "The limits%s can not be read, so only orders that make a position smaller leave. "
                        "Set them anew in the preferences.", whose_limit (&check->context->scopes[i]));
        return FALSE;
      }
  return TRUE;
}

/* Of the account's currency. FALSE, with an error: a limit is there, and nobody knows whether it is kept. */
static gboolean
convert (const FinxRiskCheck *check,
         const FinxRiskScope *scope,
         FinxDecimal         *amount,
         GError             **error)
{
  *amount = finx_money_convert (*amount, scope->rate);
  if (finx_decimal_is_known (*amount))
    return TRUE;
  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-004",
                  "There is no exchange rate from %s to %s yet, so whether the order keeps to the limit%s is not known. Wait for a quote.",
                  check->context->account->currency, scope->currency, whose_limit (scope));
  return FALSE;
}

gboolean
finx_risk_check_order_value (const FinxRiskCheck *check,
                             GError             **error)
{
  for (guint i = 0; i < check->context->n_scopes && !check->reduces; i++)
    {
      const FinxRiskScope *scope = &check->context->scopes[i];
      FinxDecimal limit = scope->limits->max_order_value, value = check->preview->value;
      g_autofree char *worth = NULL;
      g_autofree char *most = NULL;

      if (!finx_decimal_is_known (limit))
        continue;
      if (!convert (check, scope, &value, error))
        return FALSE;
      if (!is_above (value, limit))
        continue;
      worth = finx_risk_money (value, FINX_ROUND_UP);
      most = finx_risk_money (limit, FINX_ROUND_DOWN);
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-005", "The order is worth %s %s; your limit for one order is %s %s%s.",
                      worth, scope->currency, most, scope->currency, whose_limit (scope));
      return FALSE;
    }
  return TRUE;
}

gboolean
finx_risk_check_position (const FinxRiskCheck *check,
                          GError             **error)
{
  for (guint i = 0; i < check->context->n_scopes && !check->reduces; i++)
    {
      const FinxRiskScope *scope = &check->context->scopes[i];
      FinxDecimal limit = scope->limits->max_position_value, after;
      g_autofree char *value = NULL;
      g_autofree char *most = NULL;

      if (!finx_decimal_is_known (limit))
        continue;
      after = finx_decimal_add (check->worst_after, scope->held_beside);
      after = finx_money_notional (check->instrument, after, check->preview->price);
      after = finx_decimal_abs (finx_money_convert (after, check->rate));
      if (!convert (check, scope, &after, error))
        return FALSE;
      if (!is_above (after, limit))
        continue;
      value = finx_risk_money (after, FINX_ROUND_UP);
      most = finx_risk_money (limit, FINX_ROUND_DOWN);
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-006",
                      "The position in %s would be worth %s %s; your limit for one position is %s %s%s.",
                      check->instrument->symbol, value, scope->currency, most, scope->currency, whose_limit (scope));
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_through (const FinxOrder *order,
            FinxDecimal      reference,
            FinxDecimal      collar)
{
  FinxDecimal width = finx_decimal_mul (reference, collar, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN);

  if (order->side == FINX_SIDE_BUY)
    return finx_decimal_compare (order->limit_price, finx_decimal_add (reference, width)) > 0;
  return finx_decimal_compare (order->limit_price, finx_decimal_sub (reference, width)) < 0;
}

/* A limit may be through the market only so far. A stop limit meets the market at its stop price. */
gboolean
finx_risk_check_collar (const FinxRiskCheck *check,
                        GError             **error)
{
  const FinxOrder *order = check->order;
  FinxDecimal reference = order->type == FINX_ORDER_STOP_LIMIT ? order->stop_price : check->market;

  if (finx_decimal_sign (reference) <= 0 || (order->type != FINX_ORDER_LIMIT && order->type != FINX_ORDER_STOP_LIMIT))
    return TRUE;
  for (guint i = 0; i < check->context->n_scopes; i++)
    {
      const FinxRiskScope *scope = &check->context->scopes[i];
      FinxDecimal collar = scope->limits != NULL ? scope->limits->collar : FINX_DECIMAL_UNKNOWN;
      double distance;
      g_autofree char *limit = NULL;
      g_autofree char *market = NULL;

      if (!finx_decimal_is_known (collar) || !is_through (order, reference, collar))
        continue;
      distance = finx_decimal_to_double (order->limit_price) / finx_decimal_to_double (reference) - 1.0;
      limit = finx_decimal_to_string (order->limit_price);
      market = finx_decimal_to_string (reference);
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-007",
                      "The limit %s is %.1f %% %s %s of %s; the most allowed is %.1f %%.", limit,
                      100.0 * (distance < 0 ? -distance : distance),
                      order->side == FINX_SIDE_BUY ? finx_text ("above") : finx_text ("below"),
                      order->type == FINX_ORDER_STOP_LIMIT ? finx_text ("the stop price") : finx_text ("the market"), market,
                      100.0 * finx_decimal_to_double (collar));
      return FALSE;
    }
  return TRUE;
}

gboolean
finx_risk_check_symbols (const FinxRiskCheck *check,
                         GError             **error)
{
  for (guint i = 0; i < check->context->n_scopes && !check->reduces; i++)
    if (!finx_risk_limits_may_trade (check->context->scopes[i].limits, check->instrument->symbol))
      {
        guint n_symbols = g_strv_length (check->context->scopes[i].limits->symbols);

        finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-012",
                        "%s is not on the list of what may be traded%s (symbols on it: %u). Put it there to trade it; "
                        "what is held can always be closed.", check->instrument->symbol, whose_limit (&check->context->scopes[i]),
                        n_symbols);
        return FALSE;
      }
  return TRUE;
}

/* "2024-06-03 13:30" */
static char *
format_time (gint64 time_us)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (time_us / USEC_PER_SEC);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M") : g_strdup ("");
}

gboolean
finx_risk_check_session (const FinxRiskCheck *check,
                         GError             **error)
{
  for (guint i = 0; i < check->context->n_scopes && check->is_closed; i++)
    if (check->context->scopes[i].limits != NULL && check->context->scopes[i].limits->closed_market == FINX_RISK_REFUSE)
      {
        g_autofree char *opens = format_time (check->opens_us);

        finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-013",
                        "The market of %s is closed until %s UTC, and this order could only trade while it is open. "
                        "Wait for it, or place a limit that is good till cancelled.", check->instrument->symbol, opens);
        return FALSE;
      }
  return TRUE;
}

static gboolean
is_short (const FinxRiskCheck *check)
{
  return check->order->side == FINX_SIDE_SELL
         && (!finx_decimal_is_known (check->worst_after) || finx_decimal_sign (check->worst_after) < 0);
}

/* What is sold beyond what is held. */
static FinxDecimal
short_quantity (const FinxRiskCheck *check)
{
  return finx_decimal_min (check->rest, finx_decimal_negate (check->worst_after));
}

gboolean
finx_risk_check_short (const FinxRiskCheck *check,
                       GError             **error)
{
  g_autofree char *beyond = NULL;

  for (guint i = 0; i < check->context->n_scopes && is_short (check); i++)
    {
      if (check->context->scopes[i].limits == NULL || !check->context->scopes[i].limits->no_shorts)
        continue;
      if (!finx_decimal_is_known (check->worst_after))
        {
          finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-014",
                          "Whether enough of %s is held for this sale is not known, and short sales are not allowed%s. Wait for a quote.",
                          check->instrument->symbol, whose_limit (&check->context->scopes[i]));
          return FALSE;
        }
      beyond = finx_decimal_to_string (finx_decimal_normalize (short_quantity (check)));
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-014",
                      "This sells %s %s more than is held or already on sale, and short sales are not allowed%s. "
                      "Sell less, cancel other sales, or allow short sales.", beyond, check->instrument->symbol,
                      whose_limit (&check->context->scopes[i]));
      return FALSE;
    }
  return TRUE;
}

static gboolean
is_old (const FinxRiskCheck  *check,
        const FinxRiskLimits *limits)
{
  return limits != NULL && limits->quote_seconds > 0 && check->order->type != FINX_ORDER_STOP_LIMIT
         && (check->quote_age_us < 0 || check->quote_age_us > limits->quote_seconds * USEC_PER_SEC);
}

gboolean
finx_risk_check_quote (const FinxRiskCheck *check,
                       GError             **error)
{
  for (guint i = 0; i < check->context->n_scopes && !check->reduces; i++)
    {
      const FinxRiskLimits *limits = check->context->scopes[i].limits;

      if (!is_old (check, limits) || limits->old_quote != FINX_RISK_REFUSE)
        continue;
      if (check->quote_age_us < 0)
        finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-015",
                        "There is no price of %s to judge the order by, and one of the last %u s is asked for%s. Wait for a quote.",
                        check->instrument->symbol, limits->quote_seconds, whose_limit (&check->context->scopes[i]));
      else
        finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-015",
                        "The newest price of %s is %u s old; what is older than %u s does not count%s. Wait for a quote.",
                        check->instrument->symbol, (guint) (check->quote_age_us / USEC_PER_SEC), limits->quote_seconds,
                        whose_limit (&check->context->scopes[i]));
      return FALSE;
    }
  return TRUE;
}

gboolean
finx_risk_check_pace (const FinxRiskCheck *check,
                      GError             **error)
{
  guint n_new = MAX (check->context->n_orders, 1);

  for (guint i = 0; i < check->context->n_scopes && !check->reduces; i++)
    {
      const FinxRiskScope *scope = &check->context->scopes[i];
      guint most = scope->limits->max_orders;

      if (most == 0 || scope->n_orders + n_new <= most)
        continue;
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-009",
                      "Orders sent in the last minute: %u; your limit is %u in a minute%s. Wait a moment, or raise the limit.",
                      scope->n_orders, most, whose_limit (scope));
      return FALSE;
    }
  return TRUE;
}

gboolean
finx_risk_check_daily_loss (const FinxRiskCheck *check,
                            GError             **error)
{
  for (guint i = 0; i < check->context->n_scopes && !check->reduces; i++)
    {
      const FinxRiskScope *scope = &check->context->scopes[i];
      FinxDecimal limit = scope->limits->max_daily_loss, loss;
      g_autofree char *lost = NULL;
      g_autofree char *most = NULL;

      if (!finx_decimal_is_known (limit))
        continue;
      if (!finx_decimal_is_known (scope->day_change))
        {
          finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-011",
                          "What today won or lost is not known while prices are missing, so only orders that make a position smaller "
                          "leave%s. Wait for quotes.", whose_limit (scope));
          return FALSE;
        }
      loss = finx_decimal_negate (scope->day_change);
      if (!is_above (loss, limit))
        continue;
      lost = finx_risk_money (loss, FINX_ROUND_UP);
      most = finx_risk_money (limit, FINX_ROUND_DOWN);
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-011",
                      "Today’s loss is %s %s; your limit is %s %s%s. Until tomorrow only orders that make a position smaller leave.",
                      lost, scope->currency, most, scope->currency, whose_limit (scope));
      return FALSE;
    }
  return TRUE;
}

gboolean
finx_risk_check_twin (const FinxRiskCheck *check,
                      GError             **error)
{
  const FinxOrder *twin = check->context->twin;

  for (guint i = 0; i < check->context->n_scopes && twin != NULL && !check->order->is_again; i++)
    {
      const FinxRiskLimits *limits = check->context->scopes[i].limits;
      gint64 age_us = check->context->now_us - twin->placed_us;
      g_autoptr(GDateTime) placed = NULL;
      g_autofree char *time = NULL;

      if (limits == NULL || limits->duplicate_seconds == 0 || age_us > limits->duplicate_seconds * USEC_PER_SEC)
        continue;
      placed = g_date_time_new_from_unix_utc (twin->placed_us / USEC_PER_SEC);
      time = placed != NULL ? g_date_time_format (placed, "%H:%M:%S") : g_strdup ("");
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-RISK-010",
                      "The same order was placed at %s UTC (%s), %u s ago; the same order within %u s is taken for a slip. "
                      "If you mean it, confirm it once more.", time, twin->client_id, (guint) (MAX (age_us, 0) / USEC_PER_SEC),
                      limits->duplicate_seconds);
      return FALSE;
    }
  return TRUE;
}

/* What can not wait for the session: auctions are its parts, and what is good for longer waits for it. */
static gboolean
needs_session (const FinxOrder *order,
               gint64           opens_us)
{
  if (order->is_extended || order->tif == FINX_TIF_OPEN || order->tif == FINX_TIF_CLOSE)
    return FALSE;
  if (order->type == FINX_ORDER_MARKET)
    return TRUE;
  return order->tif != FINX_TIF_GTC && (order->tif != FINX_TIF_GTD || order->expire_us <= opens_us);
}

/* While nothing is traded, no price can be newer than the last of the session. */
static gint64
quote_age (const FinxRiskCheck *check)
{
  const FinxRiskContext *context = check->context;
  FinxCalendar calendar = check->instrument->calendar;
  gint64 until_us = context->now_us, opened_us, closed_us;

  if (context->quote_us <= 0)
    return -1;
  if (!finx_calendar_is_open (calendar, context->now_us))
    {
      finx_calendar_last_session (calendar, context->now_us, &opened_us, &closed_us);
      until_us = MIN (until_us, closed_us);
    }
  return MAX (until_us - context->quote_us, 0);
}

void
finx_risk_find_warnings (FinxRiskCheck *check)
{
  const FinxRiskContext *context = check->context;
  FinxOrderPreview *preview = check->preview;
  gint64 opens_us = 0, closes_us;
  gboolean is_closed = !finx_calendar_is_open (check->instrument->calendar, context->now_us);

  if (is_closed)
    finx_calendar_session (check->instrument->calendar, context->now_us, &opens_us, &closes_us);
  check->opens_us = preview->opens_us = opens_us;
  check->is_closed = is_closed && needs_session (check->order, opens_us);
  check->quote_age_us = preview->quote_age_us = quote_age (check);
  preview->warnings = 0;
  preview->short_quantity = FINX_DECIMAL_ZERO;
  for (guint i = 0; i < context->n_scopes; i++)
    {
      const FinxRiskLimits *limits = context->scopes[i].limits;

      if (limits != NULL && check->is_closed && limits->closed_market != FINX_RISK_ALLOW)
        preview->warnings |= FINX_RISK_WARNS_CLOSED;
      if (is_old (check, limits) && limits->old_quote != FINX_RISK_ALLOW)
        preview->warnings |= FINX_RISK_WARNS_OLD_QUOTE;
    }
  if (is_short (check) && finx_decimal_is_known (check->worst_after))
    {
      preview->warnings |= FINX_RISK_WARNS_SHORT;
      preview->short_quantity = short_quantity (check);
    }
}

GPtrArray *
finx_order_preview_list_warnings (const FinxOrderPreview *preview,
                                  const FinxInstrument   *instrument)
{
  GPtrArray *sentences = g_ptr_array_new_with_free_func (g_free);

  if (preview->warnings & FINX_RISK_WARNS_SHORT)
    {
      g_autofree char *beyond = finx_decimal_to_string (finx_decimal_normalize (preview->short_quantity));

      g_ptr_array_add (sentences, g_strdup_printf (finx_text ("This sells %s more than is held: it opens a short position."), beyond));
    }
  if (preview->warnings & FINX_RISK_WARNS_CLOSED)
    {
      g_autofree char *opens = format_time (preview->opens_us);

      g_ptr_array_add (sentences, g_strdup_printf (finx_text ("The market of %s is closed until %s UTC: the order waits, or the broker "
                                                              "refuses it."), instrument->symbol, opens));
    }
  if ((preview->warnings & FINX_RISK_WARNS_OLD_QUOTE) && preview->quote_age_us < 0)
    g_ptr_array_add (sentences, g_strdup_printf (finx_text ("There is no price of %s to judge the order by."), instrument->symbol));
  else if (preview->warnings & FINX_RISK_WARNS_OLD_QUOTE)
    g_ptr_array_add (sentences, g_strdup_printf (finx_text ("The newest price of %s is %u s old: the market may be elsewhere."),
                                                 instrument->symbol, (guint) (preview->quote_age_us / USEC_PER_SEC)));
  return sentences;
}
