/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/depth/finx-ladder-trader.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "ui/brokers/finx-account-color.h"
#include "ui/pages/markets/depth/finx-ladder-grid.h"
#include "ui/pages/markets/depth/finx-ladder-guard.h"
#include "ui/pages/markets/ticket/finx-order-question.h"
#include "ui/shell/finx-offline-bar.h"
#include "ui/words/finx-format.h"

#define CANCEL_SECONDS 5                /* how long a position waits for its orders to be gone */

struct _FinxLadderTrader
{
  GObject          parent_instance;
  FinxWorkspace   *workspace;           /* owned */
  FinxEngine      *engine;              /* borrowed from @workspace */
  GtkWidget       *over;                /* borrowed */
  FinxQuoteRow    *row;                 /* owned, nullable */
  FinxDepthView   *depth;               /* owned, nullable */
  FinxLadderGuard  guard;
  char            *account;             /* it is armed for; "" */
  guint            idle_id;
  guint            n_sending;           /* orders on their way, questions, and closings that wait for cancellations */
  gboolean         refused_second;      /* since the last that was sent: its outcome must not hide that */
  FinxDecimal      size;
  guint            exits[FINX_LADDER_N_EXITS];  /* ticks */
};

enum { CHANGED, TOLD, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxLadderTrader, finx_ladder_trader, G_TYPE_OBJECT)

static void
tell (FinxLadderTrader *self,
      const char       *sentence,
      gboolean          is_refusal)
{
  g_signal_emit (self, signals[TOLD], 0, sentence, is_refusal);
}

static void
tell_error (FinxLadderTrader *self,
            const GError     *error)
{
  g_autofree char *text = finx_error_text (error);

  tell (self, text, TRUE);
}

static const FinxInstrument *
get_instrument (FinxLadderTrader *self)
{
  return self->row != NULL ? finx_quote_row_get_instrument (self->row) : NULL;
}

static const FinxAccount *
get_account (FinxLadderTrader *self)
{
  FinxPortfolio *portfolio = finx_workspace_get_portfolio (self->workspace);

  return portfolio != NULL ? finx_portfolio_get_account (portfolio) : NULL;
}

void
finx_ladder_trader_disarm (FinxLadderTrader *self)
{
  g_return_if_fail (FINX_IS_LADDER_TRADER (self));

  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (!self->guard.is_armed)
    return;
  finx_ladder_guard_disarm (&self->guard);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
idle_cb (gpointer user_data)
{
  FinxLadderTrader *self = user_data;

  if (!finx_ladder_guard_expire (&self->guard, g_get_monotonic_time ()))
    return G_SOURCE_CONTINUE;
  self->idle_id = 0;
  g_signal_emit (self, signals[CHANGED], 0);
  tell (self, _("Click trading went off: it was not used for five minutes"), FALSE);
  return G_SOURCE_REMOVE;
}

/* Why no order can be given, whoever asks; %NULL: they can. */
static const char *
get_blocked (FinxLadderTrader *self)
{
  const char *offline = finx_offline_reason (self->engine);

  return offline != NULL ? offline : finx_engine_is_paused (self->engine) ? _("The market is halted: it takes no new orders.") : NULL;
}

static void
mode_cb (FinxLadderTrader *self)
{
  if (get_blocked (self) != NULL)
    finx_ladder_trader_disarm (self);
}

static void
account_cb (FinxLadderTrader *self)
{
  const FinxAccount *account = get_account (self);

  if (account == NULL || g_strcmp0 (account->id, self->account) != 0)
    finx_ladder_trader_disarm (self);
}

gboolean
finx_ladder_trader_arm (FinxLadderTrader  *self,
                        GError           **error)
{
  const FinxAccount *account = get_account (self);
  const char *blocked = get_blocked (self);

  if (account == NULL)
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-LADDER-008", _("There is no account to trade with. Start the practice desk"));
  else if (!account->may_trade)
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-LADDER-009", _("“%s” is not for trading. Choose another account"), account->name);
  else if (blocked != NULL || finx_engine_is_stopped (self->engine))
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-LADDER-010", _("Click trading stays off. %s"),
                    blocked != NULL ? blocked : _("The emergency stop is on; resume trading first."));
  else
    {
      g_free (self->account);
      self->account = g_strdup (account->id);
      finx_ladder_guard_arm (&self->guard, g_get_monotonic_time ());
      if (self->idle_id == 0)
        self->idle_id = g_timeout_add_seconds (5, idle_cb, self);
      g_signal_emit (self, signals[CHANGED], 0);
      return TRUE;
    }
  return FALSE;
}

gboolean
finx_ladder_trader_is_armed (FinxLadderTrader *self)
{
  return self->guard.is_armed;
}

static gboolean
is_current (FinxLadderTrader *self)
{
  FinxQuoteState state = self->row != NULL ? finx_quote_row_get_state (self->row) : FINX_QUOTE_NO_FEED;
  const FinxDepth *depth = self->depth != NULL ? finx_depth_view_get_depth (self->depth) : NULL;

  return state != FINX_QUOTE_STALE && state != FINX_QUOTE_NO_FEED && depth != NULL && depth->n_bids + depth->n_asks > 0;
}

static gboolean
may_send (FinxLadderTrader *self,
          FinxSide          side,
          gint64            price,
          gint64            moved_us,
          guint32           clicked_ms)
{
  g_autoptr(GError) error = NULL;
  const FinxLadderFacts facts = { .is_current = is_current (self),
                                  .is_resyncing = self->depth != NULL && finx_depth_view_get_depth (self->depth)->is_resyncing,
                                  .is_sending = self->n_sending > 0,
                                  .blocked = get_blocked (self),
                                  .moved_us = moved_us,
                                  .clicked_ms = clicked_ms };
  gboolean was_armed = self->guard.is_armed;

  if (finx_ladder_guard_pass (&self->guard, &facts, side, price, g_get_monotonic_time (), &error))
    return TRUE;
  if (was_armed && !self->guard.is_armed)
    g_signal_emit (self, signals[CHANGED], 0);
  self->refused_second = facts.is_sending;
  tell_error (self, error);
  return FALSE;
}

/* One decision on its way. */
typedef struct
{
  FinxLadderTrader *trader;             /* owned */
  FinxOrder        *entry, *take_profit, *stop_loss;    /* exits are nullable */
} Sending;

static void
sending_free (Sending *sending)
{
  sending->trader->n_sending--;
  g_object_unref (sending->trader);
  finx_order_free (sending->entry);
  g_clear_pointer (&sending->take_profit, finx_order_free);
  g_clear_pointer (&sending->stop_loss, finx_order_free);
  g_free (sending);
}

static void
placed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Sending *sending = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = finx_engine_place_finish (FINX_ENGINE (source), result, &error);
  g_autofree char *what = finx_order_describe (sending->entry);
  g_autofree char *text = g_strdup_printf (sending->trader->refused_second ? _("Order sent: %s\nNo second order was sent with it") : _("Order sent: %s"),
                                           what);

  if (id != NULL)
    tell (sending->trader, text, FALSE);
  else
    tell_error (sending->trader, error);
  sending_free (sending);
}

static void
meant_cb (gboolean send,
          gpointer user_data)
{
  Sending *sending = user_data;

  sending->entry->is_again = send;
  if (send)
    finx_engine_place_bracket_async (sending->trader->engine, sending->entry, sending->take_profit, sending->stop_loss, NULL, placed_cb, sending);
  else
    sending_free (sending);
}

/* One that is the same as an order of a moment ago is asked about once more, where a limit says so. */
static void
answered_cb (gboolean send,
             gpointer user_data)
{
  Sending *sending = user_data;
  FinxOrderPreview preview = { 0 };
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (send && !finx_engine_preview_order (sending->trader->engine, sending->entry, &preview, &error) && finx_risk_is_question (error))
    {
      sentence = finx_error_text (error);
      finx_order_question_ask_again (sending->trader->over, sentence, meant_cb, sending);
    }
  else if (send)
    {
      finx_engine_place_bracket_async (sending->trader->engine, sending->entry, sending->take_profit, sending->stop_loss, NULL, placed_cb, sending);
    }
  else
    {
      sending_free (sending);
    }
}

static char *
describe_amount (FinxDecimal amount,
                 const char *currency)
{
  g_autofree char *number = finx_decimal_is_known (amount) ? finx_format_money (amount, currency) : NULL;

  return number != NULL ? g_strdup_printf ("%s %s", number, currency) : g_strdup ("–");
}

/* An account that is not simulated is asked for each order. */
static void
send (FinxLadderTrader *self,
      Sending          *sending)        /* taken */
{
  const FinxAccount *account = get_account (self);
  g_autofree char *value = NULL;
  g_autofree char *fee = NULL;
  g_autofree char *warnings = NULL;
  g_autofree char *name = NULL;
  FinxOrderPreview preview = { 0 };
  FinxOrderQuestion question;

  if (account->is_simulated)
    {
      answered_cb (TRUE, sending);
      return;
    }
  finx_engine_preview_order (self->engine, sending->entry, &preview, NULL);
  name = finx_account_label (self->engine, account);
  value = describe_amount (preview.value, account->currency);
  fee = describe_amount (preview.fee, account->currency);
  warnings = finx_order_question_warnings (&preview, sending->entry->instrument);
  question = (FinxOrderQuestion) { account, sending->entry, sending->take_profit, sending->stop_loss, value, fee, name, warnings };
  finx_order_question_ask (self->over, &question, answered_cb, sending);
}

static Sending *
sending_new (FinxLadderTrader *self,
             FinxSide          side,
             FinxOrderType     type,
             FinxDecimal       quantity,
             FinxDecimal       limit)
{
  Sending *sending = g_new0 (Sending, 1);
  FinxOrder *order = finx_order_new ();

  g_free (order->account);
  order->account = g_strdup (self->account);
  order->instrument = get_instrument (self);
  order->side = side;
  order->type = type;
  order->tif = FINX_TIF_DAY;
  order->quantity = quantity;
  order->limit_price = limit;
  order->stop_price = order->trail = FINX_DECIMAL_UNKNOWN;
  sending->trader = g_object_ref (self);
  sending->entry = order;
  self->n_sending++;
  self->refused_second = FALSE;
  return sending;
}

/* @ticks from the entry's limit: a take profit in its favour, a stop loss against it. */
static FinxOrder *
make_exit (FinxLadderTrader *self,
           const FinxOrder  *entry,
           FinxLadderExit    exit)
{
  FinxDecimal distance = finx_decimal_mul (entry->instrument->tick_size, finx_decimal_new (self->exits[exit], 0), entry->instrument->price_scale,
                                           FINX_ROUND_HALF_EVEN);
  gboolean above = (exit == FINX_LADDER_PROFIT) == (entry->side == FINX_SIDE_BUY);
  FinxDecimal price = above ? finx_decimal_add (entry->limit_price, distance) : finx_decimal_sub (entry->limit_price, distance);
  FinxOrder *order;

  if (self->exits[exit] == 0)
    return NULL;
  order = finx_order_copy (entry);
  order->side = entry->side == FINX_SIDE_BUY ? FINX_SIDE_SELL : FINX_SIDE_BUY;
  order->type = exit == FINX_LADDER_PROFIT ? FINX_ORDER_LIMIT : FINX_ORDER_STOP;
  order->tif = FINX_TIF_GTC;            /* they protect the position as long as it is there */
  order->limit_price = exit == FINX_LADDER_PROFIT ? price : FINX_DECIMAL_UNKNOWN;
  order->stop_price = exit == FINX_LADDER_STOP ? price : FINX_DECIMAL_UNKNOWN;
  return order;
}

void
finx_ladder_trader_place (FinxLadderTrader *self,
                          FinxSide          side,
                          gint64            price,
                          gint64            moved_us,
                          guint32           clicked_ms)
{
  g_autoptr(GError) error = NULL;
  Sending *sending;

  g_return_if_fail (FINX_IS_LADDER_TRADER (self));

  if (self->row == NULL)
    return;
  if (!finx_decimal_is_known (self->size))
    {
      tell (self, _("Enter a size first"), TRUE);
      return;
    }
  if (!finx_instrument_check_quantity (get_instrument (self), self->size, &error))
    {
      tell_error (self, error);
      return;
    }
  if (!may_send (self, side, price, moved_us, clicked_ms))
    return;
  sending = sending_new (self, side, FINX_ORDER_LIMIT, self->size, finx_instrument_price (get_instrument (self), price));
  sending->take_profit = make_exit (self, sending->entry, FINX_LADDER_PROFIT);
  sending->stop_loss = make_exit (self, sending->entry, FINX_LADDER_STOP);
  send (self, sending);
}

gboolean
finx_ladder_own_price (const FinxOrder *order,
                       gint64          *price)
{
  return finx_decimal_to_units (finx_order_get_level (order), order->instrument->price_scale, price);
}

GPtrArray *
finx_ladder_trader_list_own (FinxLadderTrader *self)
{
  GPtrArray *own = g_ptr_array_new ();
  GListModel *orders = finx_engine_get_open_orders (self->engine);
  const FinxAccount *account = get_account (self);

  for (guint i = 0; account != NULL && i < g_list_model_get_n_items (orders); i++)
    {
      g_autoptr(FinxOrderItem) item = g_list_model_get_item (orders, i);
      const FinxOrder *order = finx_order_item_get_order (item);

      if (order->instrument == get_instrument (self) && finx_order_state_is_open (order->state) && g_str_equal (order->account, account->id))
        g_ptr_array_add (own, (gpointer) order);
    }
  return own;
}

/* (transfer full) (element-type FinxOrder): copies of those that the row at @price holds */
static GPtrArray *
list_at (FinxLadderTrader *self,
         gint64            price,
         gint64            step)
{
  GPtrArray *at = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_order_free);
  g_autoptr(GPtrArray) own = finx_ladder_trader_list_own (self);

  for (guint i = 0; i < own->len; i++)
    {
      const FinxOrder *order = own->pdata[i];
      gint64 units;

      if (finx_ladder_own_price (order, &units) && finx_ladder_bucket (units, step, order->side) == price)
        g_ptr_array_add (at, finx_order_copy (order));
    }
  return at;
}

void
finx_ladder_trader_cancel (FinxLadderTrader *self,
                           gint64            price,
                           gint64            step)
{
  g_autoptr(GPtrArray) at = list_at (self, price, step);

  for (guint i = 0; i < at->len; i++)
    finx_workspace_cancel_order (self->workspace, ((FinxOrder *) at->pdata[i])->client_id);
}

void
finx_ladder_trader_cancel_all (FinxLadderTrader *self)
{
  g_autoptr(GPtrArray) own = finx_ladder_trader_list_own (self);

  for (guint i = 0; i < own->len; i++)
    finx_workspace_cancel_order (self->workspace, ((FinxOrder *) own->pdata[i])->client_id);
}

static void
replaced_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(FinxLadderTrader) self = user_data;
  g_autoptr(GError) error = NULL;

  self->n_sending--;
  if (finx_engine_replace_finish (FINX_ENGINE (source), result, &error))
    tell (self, _("Order replaced"), FALSE);
  else
    tell_error (self, error);
}

void
finx_ladder_trader_move (FinxLadderTrader *self,
                         gint64            from,
                         gint64            to,
                         gint64            step,
                         guint32           clicked_ms)
{
  g_autoptr(GPtrArray) at = list_at (self, from, step);
  const FinxAccount *account = get_account (self);
  gboolean ask = !self->guard.is_armed || account == NULL || !account->is_simulated;

  if (from == to || at->len == 0)
    return;
  if (ask && at->len > 1)
    {
      tell (self, _("Several orders are at this price. Move each from the Execution page"), TRUE);
      return;
    }
  if (!ask && !may_send (self, ((FinxOrder *) at->pdata[0])->side, to, 0, clicked_ms))
    return;
  for (guint i = 0; i < at->len; i++)
    {
      FinxOrder *order = at->pdata[i];

      finx_order_move (order, finx_instrument_price (order->instrument, to));
      if (ask)
        {
          finx_workspace_replace_order (self->workspace, order);
          continue;
        }
      order->is_again = TRUE;           /* a change sends no second order */
      self->n_sending++;
      finx_engine_replace_async (self->engine, order, NULL, replaced_cb, g_object_ref (self));
    }
}

/* A position that is to be closed once its orders are gone: one of them might have filled meanwhile. */
typedef struct
{
  FinxLadderTrader     *trader;         /* owned */
  const FinxInstrument *instrument;
  gulong                changed_id;
  guint                 timeout_id;
  gboolean              reverse;
} Closing;

static FinxDecimal
get_held (FinxLadderTrader     *self,
          const FinxInstrument *instrument)
{
  FinxPortfolio *portfolio = finx_workspace_get_portfolio (self->workspace);
  FinxHolding holding;

  if (portfolio == NULL)
    return FINX_DECIMAL_ZERO;
  finx_holding_read (&holding, finx_portfolio_get_books (portfolio), instrument);
  return holding.quantity;
}

static void
close_position (Closing *closing)       /* taken */
{
  g_autoptr(FinxLadderTrader) self = closing->trader;
  g_autoptr(GPtrArray) left = finx_ladder_trader_list_own (self);
  FinxDecimal quantity = get_held (self, closing->instrument), size = finx_decimal_abs (quantity);

  g_clear_handle_id (&closing->timeout_id, g_source_remove);
  g_clear_signal_handler (&closing->changed_id, self->engine);
  self->n_sending--;
  if (get_instrument (self) != closing->instrument || !self->guard.is_armed)
    tell (self, _("The position was not closed: click trading went off meanwhile"), TRUE);
  else if (left->len > 0)
    tell (self, _("The position was not closed: an order could not be cancelled. Look at the Execution page"), TRUE);
  else if (finx_decimal_sign (quantity) == 0)
    tell (self, _("There is no position to close"), FALSE);
  else
    send (self, sending_new (self, finx_decimal_sign (quantity) > 0 ? FINX_SIDE_SELL : FINX_SIDE_BUY, FINX_ORDER_MARKET,
                             closing->reverse ? finx_decimal_add (size, size) : size, FINX_DECIMAL_UNKNOWN));
  g_free (closing);
}

static void
order_changed_cb (FinxEngine    *engine,
                  FinxOrderItem *item,
                  gpointer       user_data)
{
  Closing *closing = user_data;
  g_autoptr(GPtrArray) left = finx_ladder_trader_list_own (closing->trader);

  if (left->len == 0)
    close_position (closing);
}

static gboolean
closing_late_cb (gpointer user_data)
{
  Closing *closing = user_data;

  closing->timeout_id = 0;
  close_position (closing);
  return G_SOURCE_REMOVE;
}

static gboolean
has_market_order (GPtrArray *own)
{
  for (guint i = 0; i < own->len; i++)
    if (((FinxOrder *) own->pdata[i])->type == FINX_ORDER_MARKET)
      return TRUE;
  return FALSE;
}

void
finx_ladder_trader_flatten (FinxLadderTrader *self,
                            gboolean          reverse,
                            guint32           clicked_ms)
{
  g_autoptr(GPtrArray) own = finx_ladder_trader_list_own (self);
  g_autoptr(GError) error = NULL;
  Closing *closing;

  if (self->row == NULL || !may_send (self, FINX_SIDE_SELL, 0, 0, clicked_ms))
    return;
  if (has_market_order (own))
    {
      finx_set_error (&error, FINX_ERROR_REJECTED, "FINX-LADDER-011",
                      _("No order was sent: a market order of this instrument is still working"));
      tell_error (self, error);
      return;
    }
  closing = g_new0 (Closing, 1);
  closing->trader = g_object_ref (self);
  closing->instrument = get_instrument (self);
  closing->reverse = reverse;
  self->n_sending++;
  if (own->len == 0)
    {
      close_position (closing);
      return;
    }
  closing->changed_id = g_signal_connect (self->engine, "order-changed", G_CALLBACK (order_changed_cb), closing);
  closing->timeout_id = g_timeout_add_seconds (CANCEL_SECONDS, closing_late_cb, closing);
  finx_ladder_trader_cancel_all (self);
}

void
finx_ladder_trader_set_size (FinxLadderTrader *self,
                             FinxDecimal       size)
{
  self->size = size;
  self->guard.used_us = g_get_monotonic_time ();
  g_signal_emit (self, signals[CHANGED], 0);
}

FinxDecimal
finx_ladder_trader_get_size (FinxLadderTrader *self)
{
  return self->size;
}

void
finx_ladder_trader_set_exit (FinxLadderTrader *self,
                             FinxLadderExit    exit,
                             guint             ticks)
{
  self->exits[exit] = ticks;
  self->guard.used_us = g_get_monotonic_time ();
  g_signal_emit (self, signals[CHANGED], 0);
}

guint
finx_ladder_trader_get_exit (FinxLadderTrader *self,
                             FinxLadderExit    exit)
{
  return self->exits[exit];
}

static void
finx_ladder_trader_dispose (GObject *object)
{
  FinxLadderTrader *self = FINX_LADDER_TRADER (object);

  finx_ladder_trader_disarm (self);
  g_clear_object (&self->row);
  g_clear_object (&self->depth);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_ladder_trader_parent_class)->dispose (object);
}

static void
finx_ladder_trader_finalize (GObject *object)
{
  g_free (FINX_LADDER_TRADER (object)->account);
  G_OBJECT_CLASS (finx_ladder_trader_parent_class)->finalize (object);
}

static void
finx_ladder_trader_class_init (FinxLadderTraderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_ladder_trader_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_ladder_trader_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TOLD] = g_signal_new ("told", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
}

static void
finx_ladder_trader_init (FinxLadderTrader *self)
{
  self->account = g_strdup ("");
  self->size = FINX_DECIMAL_UNKNOWN;
}

FinxLadderTrader *
finx_ladder_trader_new (FinxWorkspace *workspace,
                        GtkWidget     *over)
{
  FinxLadderTrader *self = g_object_new (FINX_TYPE_LADDER_TRADER, NULL);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->over = over;
  g_signal_connect_object (self->engine, "mode-changed", G_CALLBACK (mode_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "stopped", G_CALLBACK (finx_ladder_trader_disarm), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::account", G_CALLBACK (account_cb), self, G_CONNECT_SWAPPED);
  return self;
}

void
finx_ladder_trader_set (FinxLadderTrader *self,
                        FinxQuoteRow     *row,
                        FinxDepthView    *depth)
{
  g_set_object (&self->row, row);
  g_set_object (&self->depth, depth);
}
