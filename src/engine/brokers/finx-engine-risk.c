/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an order is measured against: the orders of the last minute and those that are still open, as the journal has them, and
 * those that are being written into it. */
#include "engine/brokers/finx-engine-risk.h"

#include "engine/brokers/finx-risk-settings.h"

#define MINUTE_US       (60 * G_USEC_PER_SEC)
#define MOST_LATE       256             /* older orders that a broker told late do not end the search for new ones */
#define QUANTITY_DIGITS 8

/* An order that passed, or a change of one. */
typedef struct
{
  FinxOrder *order;
  gint64     time_us;
  gboolean   is_change;
} Sent;

struct _FinxEngineRisk
{
  GHashTable *kept;
  GPtrArray  *sent;             /* (element-type Sent): of the last minutes, oldest first, and what is being written down */
  GHashTable *sent_ids;         /* client ids of new orders in @sent; borrowed */
};

static void
sent_free (gpointer data)
{
  finx_order_free (((Sent *) data)->order);
  g_free (data);
}

FinxEngineRisk *
finx_engine_risk_new (void)
{
  FinxEngineRisk *risk = g_new (FinxEngineRisk, 1);

  risk->kept = finx_engine_risk_new_kept ();
  risk->sent = g_ptr_array_new_with_free_func (sent_free);
  risk->sent_ids = g_hash_table_new (g_str_hash, g_str_equal);
  return risk;
}

void
finx_engine_risk_free (FinxEngineRisk *risk)
{
  g_hash_table_unref (risk->sent_ids);
  g_ptr_array_unref (risk->sent);
  g_hash_table_unref (risk->kept);
  g_free (risk);
}

GHashTable *
finx_engine_risk_get_kept (FinxEngine *self)
{
  return self->risk->kept;
}

static gboolean
is_being_written (FinxEngine *self,
                  const Sent *sent)
{
  return !sent->is_change && g_hash_table_contains (self->placing, sent->order->client_id);
}

/* Seldom, and many at a time: who sends thousands of orders waits for none of them here. */
static void
forget_old (FinxEngine *self,
            gint64      now_us)
{
  FinxEngineRisk *risk = self->risk;
  guint n_old = 0;

  if (risk->sent->len == 0 || ((Sent *) risk->sent->pdata[0])->time_us > now_us - 2 * MINUTE_US)
    return;
  for (; n_old < risk->sent->len; n_old++)
    {
      const Sent *sent = risk->sent->pdata[n_old];

      if (sent->time_us > now_us - MINUTE_US || is_being_written (self, sent))
        break;
      if (!sent->is_change)
        g_hash_table_remove (risk->sent_ids, sent->order->client_id);
    }
  if (n_old > 0)
    g_ptr_array_remove_range (risk->sent, 0, n_old);
}

void
finx_engine_risk_note (FinxEngine      *self,
                       const FinxOrder *order,
                       gboolean         is_change)
{
  Sent *sent = g_new (Sent, 1);

  *sent = (Sent) { finx_order_copy (order), finx_clock_now (self->clock), is_change };
  forget_old (self, sent->time_us);
  g_ptr_array_add (self->risk->sent, sent);
  if (!is_change)
    g_hash_table_add (self->risk->sent_ids, sent->order->client_id);
}

GPtrArray *
finx_engine_risk_list_live (FinxEngine *self)
{
  GListModel *open = G_LIST_MODEL (self->open_orders);
  GPtrArray *orders = g_ptr_array_new ();
  guint n_written = g_hash_table_size (self->placing);

  for (guint i = 0; i < g_list_model_get_n_items (open); i++)
    {
      g_autoptr(FinxOrderItem) item = g_list_model_get_item (open, i);

      g_ptr_array_add (orders, (gpointer) finx_order_item_get_order (item));    /* the list holds it */
    }
  for (guint i = self->risk->sent->len; i-- > 0 && n_written > 0;)
    if (is_being_written (self, self->risk->sent->pdata[i]))
      {
        g_ptr_array_add (orders, ((Sent *) self->risk->sent->pdata[i])->order);
        n_written--;
      }
  return orders;
}

/* What was sent lately */

typedef struct
{
  guint            n_account, n_all;    /* within the last minute */
  const FinxOrder *twin;                /* (nullable): the newest */
} Recent;

static void
take_recent (Recent          *recent,
             const FinxOrder *order,
             const FinxOrder *asked)
{
  if (finx_risk_is_twin (order, asked) && (recent->twin == NULL || order->placed_us >= recent->twin->placed_us))
    recent->twin = order;
}

static void
count_recent (Recent          *recent,
              const FinxOrder *order,
              const FinxOrder *asked)
{
  recent->n_all++;
  recent->n_account += g_strcmp0 (order->account, asked->account) == 0;
}

/* Orders that were refused never were; those that the venue refused a moment ago were sent all the same. */
static Recent
read_recent (FinxEngine      *self,
             const FinxOrder *asked,
             gint64           now_us,
             gint64           twin_us)
{
  FinxEngineRisk *risk = self->risk;
  Recent recent = { 0 };
  guint n_late = 0;

  for (guint i = 0; i < risk->sent->len; i++)
    {
      const Sent *sent = risk->sent->pdata[i];

      if (sent->time_us > now_us - MINUTE_US)
        count_recent (&recent, sent->order, asked);
      if (is_being_written (self, sent))
        take_recent (&recent, sent->order, asked);
    }
  for (guint i = finx_archive_get_size (self->orders); i-- > 0 && n_late < MOST_LATE;)
    {
      const FinxOrder *order = finx_archive_get_value (self->orders, i);

      n_late += order->placed_us < now_us - MAX (MINUTE_US, twin_us);
      if (order->state == FINX_ORDER_REJECTED)
        continue;
      if (order->placed_us > now_us - MINUTE_US && !g_hash_table_contains (risk->sent_ids, order->client_id))
        count_recent (&recent, order, asked);
      if (order->placed_us >= now_us - twin_us)
        take_recent (&recent, order, asked);
    }
  return recent;
}

/* What works */

static FinxDecimal
signed_rest (FinxPortfolio   *portfolio,
             const FinxOrder *order)
{
  FinxDecimal rest = order->quantity, last, previous, unit;

  if (finx_order_is_by_value (order))
    {
      finx_portfolio_price (portfolio, order->instrument, &last, &previous);
      unit = finx_decimal_mul (last, order->instrument->multiplier, FINX_DECIMAL_MAX_SCALE, FINX_ROUND_HALF_EVEN);
      rest = finx_decimal_sign (unit) > 0 ? finx_decimal_div (order->notional, unit, QUANTITY_DIGITS, FINX_ROUND_UP) : FINX_DECIMAL_UNKNOWN;
    }
  rest = finx_decimal_sub (rest, order->filled);
  return order->side == FINX_SIDE_BUY ? rest : finx_decimal_negate (rest);
}

static gboolean
is_exit (const FinxOrder *order)
{
  return *order->parent != '\0' || *order->oco_group != '\0';
}

/* Exit orders are left out: they close what is there, one of them only, and are no reason against another way out. */
static void
read_works (FinxPortfolio   *portfolio,
            GPtrArray       *live,
            const FinxOrder *asked,
            FinxRiskContext *context)
{
  context->on_way = context->working = FINX_DECIMAL_ZERO;
  for (guint i = 0; i < live->len; i++)
    {
      const FinxOrder *order = live->pdata[i];
      gboolean is_entry = *asked->parent != '\0' && g_str_equal (order->client_id, asked->parent);
      gboolean may_trade_now = order->state == FINX_ORDER_PENDING || order->state == FINX_ORDER_UNKNOWN || order->type == FINX_ORDER_MARKET;
      FinxDecimal *sum = may_trade_now || is_entry ? &context->on_way : &context->working;

      if (!finx_order_state_is_open (order->state) || order->instrument != asked->instrument
          || g_strcmp0 (order->account, asked->account) != 0 || g_strcmp0 (order->client_id, asked->client_id) == 0)
        continue;
      if (is_entry || (order->side == asked->side && !is_exit (order)))
        *sum = finx_decimal_add (*sum, signed_rest (portfolio, order));
    }
}

/* All accounts together */

static gboolean
is_beside (FinxPortfolio     *other,
           const FinxAccount *account)
{
  const FinxAccount *whose = finx_portfolio_get_account (other);

  return whose->is_simulated == account->is_simulated && !g_str_equal (whose->broker, "manual");
}

static FinxDecimal
held_beside (FinxEngine      *self,
             FinxPortfolio   *portfolio,
             GPtrArray       *live,
             const FinxOrder *asked)
{
  GListModel *portfolios = G_LIST_MODEL (self->portfolios);
  FinxDecimal sum = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < g_list_model_get_n_items (portfolios); i++)
    {
      g_autoptr(FinxPortfolio) other = g_list_model_get_item (portfolios, i);
      const char *id = finx_portfolio_get_account (other)->id;
      FinxHolding holding;

      if (other == portfolio || !is_beside (other, finx_portfolio_get_account (portfolio)))
        continue;
      finx_holding_read (&holding, finx_portfolio_get_books (other), asked->instrument);
      sum = finx_decimal_add (sum, holding.quantity);
      for (guint k = 0; k < live->len; k++)
        {
          const FinxOrder *order = live->pdata[k];

          if (finx_order_state_is_open (order->state) && order->instrument == asked->instrument && order->side == asked->side
              && !is_exit (order) && g_strcmp0 (order->account, id) == 0)
            sum = finx_decimal_add (sum, signed_rest (other, order));
        }
    }
  return sum;
}

static void
price_cb (const FinxInstrument *instrument,
          FinxDecimal          *last,
          FinxDecimal          *previous,
          gpointer              user_data)
{
  finx_portfolio_price (user_data, instrument, last, previous);
}

static FinxDecimal
rate_cb (const char *from,
         const char *to,
         gpointer    user_data)
{
  return finx_portfolio_rate (user_data, from, to);
}

static FinxDecimal
rate_to (FinxPortfolio *portfolio,
         const char    *currency)
{
  const char *from = finx_portfolio_get_account (portfolio)->currency;

  return g_strcmp0 (from, currency) == 0 ? FINX_DECIMAL_ONE : finx_portfolio_rate (portfolio, from, currency);
}

static FinxDecimal
day_change (FinxEngine    *self,
            FinxPortfolio *portfolio)
{
  return finx_portfolio_read_day_change (portfolio, finx_clock_now (self->clock));
}

static FinxDecimal
common_day_change (FinxEngine        *self,
                   const FinxAccount *account,
                   const char        *currency)
{
  GListModel *portfolios = G_LIST_MODEL (self->portfolios);
  FinxDecimal sum = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < g_list_model_get_n_items (portfolios); i++)
    {
      g_autoptr(FinxPortfolio) portfolio = g_list_model_get_item (portfolios, i);

      if (is_beside (portfolio, account))
        sum = finx_decimal_add (sum, finx_money_convert (day_change (self, portfolio), rate_to (portfolio, currency)));
    }
  return sum;
}

/* The gate */

static gint64
quote_time (FinxEngine      *self,
            FinxPortfolio   *portfolio,
            const FinxOrder *order,
            gint64           now_us)
{
  FinxQuoteRow *row = finx_quote_board_lookup (self->board, order->instrument);
  gint64 age_us;

  if (row == NULL || !finx_portfolio_may_use_quote (finx_portfolio_get_account (portfolio), row))
    return 0;
  age_us = finx_quote_row_get_age (row, finx_quote_row_get_told (row) != NULL ? finx_engine_provider_now (self) : now_us);
  return age_us >= 0 ? now_us - age_us : 0;
}

/* What no limit asks for is not looked up. */
static void
fill_scopes (FinxEngine      *self,
             FinxPortfolio   *portfolio,
             GPtrArray       *live,
             const FinxOrder *order,
             FinxRiskScope    scopes[2],
             FinxRiskContext *context)
{
  const FinxAccount *account = finx_portfolio_get_account (portfolio);
  guint seconds = 0;
  gboolean counts = FALSE;

  for (guint i = 0; i < 2; i++)
    {
      const FinxRiskLimits *limits = finx_engine_get_risk_limits (self, i > 0 ? NULL : account->id, NULL);
      const char *currency = finx_engine_get_risk_currency (self, i > 0 ? NULL : account->id);

      scopes[i] = (FinxRiskScope) { limits, i > 0, currency, rate_to (portfolio, currency) };
      if (limits == NULL)
        continue;
      seconds = MAX (seconds, limits->duplicate_seconds);
      counts |= limits->max_orders > 0;
      if (i > 0 && finx_decimal_is_known (limits->max_position_value))
        scopes[i].held_beside = held_beside (self, portfolio, live, order);
      if (finx_decimal_is_known (limits->max_daily_loss))
        scopes[i].day_change = i > 0 ? common_day_change (self, account, currency) : day_change (self, portfolio);
    }
  if (counts || seconds > 0)
    {
      Recent recent = read_recent (self, order, context->now_us, seconds * G_USEC_PER_SEC);

      scopes[0].n_orders = recent.n_account;
      scopes[1].n_orders = recent.n_all;
      context->twin = recent.twin;
    }
}

gboolean
finx_engine_risk_check (FinxEngine       *self,
                        FinxPortfolio    *portfolio,
                        const FinxOrder  *order,
                        guint             n_orders,
                        FinxDecimal       reserved,
                        FinxDecimal       fee,
                        FinxOrderPreview *preview,
                        GError          **error)
{
  g_autoptr(GPtrArray) live = finx_engine_risk_list_live (self);
  gint64 now_us = finx_engine_get_account_time (self, order->account);
  FinxDecimal power;
  gboolean is_told = finx_engine_get_told_power (self, order->account, order->instrument, &power);
  FinxRiskScope scopes[2];
  FinxRiskContext context = {
    .account = finx_portfolio_get_account (portfolio),
    .scopes = scopes,
    .n_scopes = G_N_ELEMENTS (scopes),
    .is_stopped = self->is_stopped,
    .books = finx_portfolio_get_books (portfolio),
    .reserved = reserved,
    .n_orders = n_orders,
    .now_us = now_us,
    .quote_us = quote_time (self, portfolio, order, now_us),
    .price = price_cb,
    .rate = rate_cb,
    .user_data = portfolio,
    .told_power = is_told ? &power : NULL,
  };

  read_works (portfolio, live, order, &context);
  fill_scopes (self, portfolio, live, order, scopes, &context);
  return finx_risk_check (&context, order, fee, preview, error);
}
