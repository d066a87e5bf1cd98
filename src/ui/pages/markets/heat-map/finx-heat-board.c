/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/heat-map/finx-heat-board.h"

#include <math.h>

#include "base/finx-time.h"
#include "engine/prices/finx-fx-table.h"
#include "engine/review/finx-reviewer.h"

#define LOOK_SECONDS 5
#define NEAR_DAYS 7             /* a quote is compared with kept prices that end not longer before it */

struct _FinxHeatBoard
{
  GObject        parent_instance;
  FinxWorkspace *workspace;             /* owned */
  FinxEngine    *engine;                /* borrowed from @workspace */
  FinxWatchlist *list;                  /* owned, nullable: holdings */
  FinxReviewer  *reviewer;              /* owned, nullable */
  GArray        *items;
  GPtrArray     *subscribed;            /* instruments, while it is live */
  GHashTable    *rates;                 /* currency → double, of one unit in @currency */
  char          *currency, *trouble;
  GCancellable  *cancellable;           /* of what is being loaded */
  guint          n_loading;
  guint64        seen;                  /* sum of the rows' serials */
  gboolean       is_live;
  guint          look_id;               /* while it is live */
};

G_DEFINE_FINAL_TYPE (FinxHeatBoard, finx_heat_board, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static double
get_last (const FinxHeatItem *self)
{
  double last = self->row != NULL ? finx_decimal_to_double (finx_quote_row_get_last (self->row)) : (double) NAN;

  return isnan (last) ? self->prices.last : last;
}

double
finx_heat_item_get_change (const FinxHeatItem *self,
                           FinxChangePeriod    period)
{
  gboolean is_quoted = self->row != NULL && finx_decimal_is_known (finx_quote_row_get_last (self->row));
  double ratio = is_quoted && period == FINX_CHANGE_DAY ? finx_quote_row_get_ratio (self->row) : (double) NAN;

  if (!isnan (ratio))
    return ratio;
  if (is_quoted && finx_days_from_time (finx_quote_row_get_quote (self->row)->time_us) - self->prices.day > NEAR_DAYS)
    return (double) NAN;
  return get_last (self) / self->prices.before[period] - 1;
}

double
finx_heat_item_get_traded (const FinxHeatItem *self)
{
  double volume = self->row != NULL ? finx_decimal_to_double (finx_quote_row_get_volume (self->row)) : (double) NAN;

  return (isnan (volume) ? self->prices.volume : volume) * get_last (self) * finx_decimal_to_double (self->instrument->multiplier);
}

static void
tell (FinxHeatBoard *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* What is new is subscribed before what is old is not, so that nothing that stays is interrupted. */
static void
sync_subscriptions (FinxHeatBoard *self)
{
  GPtrArray *wanted = g_ptr_array_new ();

  for (guint i = 0; self->is_live && i < self->items->len; i++)
    {
      const FinxHeatItem *item = &g_array_index (self->items, FinxHeatItem, i);

      if (item->row == NULL)
        continue;
      g_ptr_array_add (wanted, (gpointer) item->instrument);
      finx_engine_subscribe (self->engine, item->instrument, FINX_STREAM_QUOTES);
    }
  for (guint i = 0; i < self->subscribed->len; i++)
    finx_engine_unsubscribe (self->engine, self->subscribed->pdata[i], FINX_STREAM_QUOTES);
  g_ptr_array_unref (self->subscribed);
  self->subscribed = wanted;
}

static void
flushed_cb (FinxHeatBoard *self)
{
  guint64 seen = 0;

  if (!self->is_live)
    return;
  for (guint i = 0; i < self->items->len; i++)
    {
      FinxQuoteRow *row = g_array_index (self->items, FinxHeatItem, i).row;

      seen += row != NULL ? finx_quote_row_get_serial (row) : 0;
    }
  if (seen == self->seen)
    return;
  self->seen = seen;
  tell (self);
}

static void
periods_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FinxHeatBoard) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) all = finx_engine_load_periods_finish (FINX_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->n_loading--;
  g_free (self->trouble);
  self->trouble = all == NULL ? g_strdup (error->message) : NULL;
  for (guint i = 0; all != NULL && i < self->items->len; i++)
    g_array_index (self->items, FinxHeatItem, i).prices = g_array_index (all, FinxPeriodPrices, i);
  tell (self);
}

static void
rates_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(FinxHeatBoard) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxFxTable) table = finx_engine_load_fx_finish (FINX_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->n_loading--;
  for (guint i = 1; table != NULL && i < table->n; i++)         /* the first is the board's own */
    {
      double rate = finx_decimal_to_double (finx_fx_table_get (table, i, 0)->rate);

      g_hash_table_replace (self->rates, g_strdup (table->currencies[i]), g_memdup2 (&rate, sizeof rate));
    }
  tell (self);
}

/* Quotes of a simulated market do not count for a portfolio that is not. */
static FinxQuoteRow *
find_row (FinxHeatBoard        *self,
          const FinxInstrument *instrument)
{
  FinxPortfolio *portfolio = finx_workspace_is_all (self->workspace) ? NULL : finx_workspace_get_portfolio (self->workspace);
  FinxQuoteRow *row = finx_quote_board_lookup (finx_engine_get_board (self->engine), instrument);

  if (row == NULL || self->list != NULL)
    return row;
  if (portfolio == NULL)
    return finx_quote_row_is_real (row) ? row : NULL;
  return finx_portfolio_may_use_quote (finx_portfolio_get_account (portfolio), row) ? row : NULL;
}

static void
add_item (FinxHeatBoard        *self,
          const FinxInstrument *instrument)
{
  FinxHeatItem item = { .instrument = instrument, .row = find_row (self, instrument), .value = FINX_DECIMAL_UNKNOWN };

  finx_period_prices_clear (&item.prices);
  g_array_append_val (self->items, item);
}

static gboolean
is_held (const FinxReviewHolding *holding)
{
  return holding->instrument != NULL && (!finx_decimal_is_known (holding->quantity) || finx_decimal_sign (holding->quantity) != 0);
}

static FinxReview *
get_review (FinxHeatBoard *self)
{
  return self->reviewer != NULL ? finx_reviewer_get_review (self->reviewer) : NULL;
}

static void
set_values (FinxHeatBoard *self)
{
  const GArray *holdings = get_review (self) != NULL ? finx_review_get_holdings (get_review (self)) : NULL;
  g_autoptr(GHashTable) values = g_hash_table_new (NULL, NULL);

  for (guint i = 0; holdings != NULL && i < holdings->len; i++)
    {
      const FinxReviewHolding *holding = &g_array_index (holdings, FinxReviewHolding, i);

      if (is_held (holding))
        g_hash_table_insert (values, (gpointer) holding->instrument, (gpointer) holding);
    }
  for (guint i = 0; i < self->items->len; i++)
    {
      FinxHeatItem *item = &g_array_index (self->items, FinxHeatItem, i);
      const FinxReviewHolding *holding = g_hash_table_lookup (values, item->instrument);

      item->is_held = holding != NULL;
      item->value = holding != NULL ? holding->base_value : FINX_DECIMAL_UNKNOWN;
    }
}

static void
load (FinxHeatBoard *self)
{
  g_autoptr(GPtrArray) instruments = g_ptr_array_new (), currencies = g_ptr_array_new ();
  FinxPortfolio *portfolio = finx_workspace_is_all (self->workspace) ? NULL : finx_workspace_get_portfolio (self->workspace);
  gboolean is_simulated = portfolio != NULL && finx_portfolio_get_account (portfolio)->is_simulated;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_hash_table_remove_all (self->rates);
  g_ptr_array_add (currencies, self->currency);
  for (guint i = 0; i < self->items->len; i++)
    {
      const FinxInstrument *instrument = g_array_index (self->items, FinxHeatItem, i).instrument;

      g_ptr_array_add (instruments, (gpointer) instrument);
      if (!g_ptr_array_find_with_equal_func (currencies, instrument->currency, g_str_equal, NULL))
        g_ptr_array_add (currencies, instrument->currency);
    }
  g_ptr_array_add (currencies, NULL);
  self->n_loading = 2;
  finx_engine_load_periods_async (self->engine, instruments, self->list == NULL && !is_simulated, self->cancellable, periods_cb,
                                  g_object_ref (self));
  finx_engine_load_fx_async (self->engine, (const char *const *) currencies->pdata, self->cancellable, rates_cb, g_object_ref (self));
}

static void
fill (FinxHeatBoard *self)
{
  const GArray *holdings = get_review (self) != NULL ? finx_review_get_holdings (get_review (self)) : NULL;

  g_array_set_size (self->items, 0);
  for (guint i = 0; self->list != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++)
    {
      g_autoptr(FinxQuoteRow) row = g_list_model_get_item (G_LIST_MODEL (self->list), i);

      add_item (self, finx_quote_row_get_instrument (row));
    }
  for (guint i = 0; self->list == NULL && holdings != NULL && i < holdings->len; i++)
    if (is_held (&g_array_index (holdings, FinxReviewHolding, i)))
      add_item (self, g_array_index (holdings, FinxReviewHolding, i).instrument);
  g_free (self->currency);
  self->currency = g_strdup (get_review (self) != NULL ? finx_review_get_options (get_review (self))->base_currency : "EUR");
  set_values (self);
  sync_subscriptions (self);
  load (self);
  tell (self);
}

/* Whether what is shown is what is held now. */
static gboolean
is_same (FinxHeatBoard *self)
{
  const GArray *holdings = get_review (self) != NULL ? finx_review_get_holdings (get_review (self)) : NULL;
  guint n = 0;

  if (get_review (self) != NULL && g_strcmp0 (self->currency, finx_review_get_options (get_review (self))->base_currency) != 0)
    return FALSE;
  for (guint i = 0; self->list == NULL && holdings != NULL && i < holdings->len; i++)
    if (is_held (&g_array_index (holdings, FinxReviewHolding, i)))
      {
        if (n >= self->items->len || g_array_index (self->items, FinxHeatItem, n).instrument != g_array_index (holdings, FinxReviewHolding, i).instrument)
          return FALSE;
        n++;
      }
  return self->list != NULL || n == self->items->len;
}

static void
reviewed_cb (FinxHeatBoard *self)
{
  if (!is_same (self))
    {
      fill (self);
      return;
    }
  set_values (self);
  tell (self);
}

static void
use_reviewer (FinxHeatBoard *self,
              FinxReviewer  *reviewer)
{
  if (self->reviewer != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->reviewer, self);
      if (self->is_live)
        finx_reviewer_release (self->reviewer);
      g_object_unref (self->reviewer);
    }
  self->reviewer = reviewer;
  if (reviewer == NULL)
    return;
  g_signal_connect_object (reviewer, "changed", G_CALLBACK (reviewed_cb), self, G_CONNECT_SWAPPED);
  if (self->is_live)
    finx_reviewer_hold (reviewer);
}

static void
account_cb (FinxHeatBoard *self)
{
  FinxPortfolio *portfolio = finx_workspace_get_portfolio (self->workspace);
  const char *id = finx_workspace_is_all (self->workspace) ? FINX_ALL_PORTFOLIOS
                   : portfolio != NULL                     ? finx_portfolio_get_account (portfolio)->id
                                                           : NULL;

  if (self->reviewer != NULL && g_strcmp0 (id, finx_reviewer_get_portfolio (self->reviewer)) == 0)
    return;
  use_reviewer (self, id != NULL ? finx_reviewer_share (self->engine, id) : NULL);
  fill (self);
}

static void
prices_cb (FinxHeatBoard *self,
           const char    *symbol)
{
  for (guint i = 0; i < self->items->len; i++)
    if (g_str_equal (g_array_index (self->items, FinxHeatItem, i).instrument->symbol, symbol))
      {
        load (self);
        return;
      }
}

static void
finx_heat_board_dispose (GObject *object)
{
  FinxHeatBoard *self = FINX_HEAT_BOARD (object);

  g_cancellable_cancel (self->cancellable);
  if (self->workspace != NULL)
    {
      finx_heat_board_set_live (self, FALSE);
      use_reviewer (self, NULL);
    }
  g_clear_object (&self->list);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_heat_board_parent_class)->dispose (object);
}

static void
finx_heat_board_finalize (GObject *object)
{
  FinxHeatBoard *self = FINX_HEAT_BOARD (object);

  g_array_unref (self->items);
  g_ptr_array_unref (self->subscribed);
  g_hash_table_unref (self->rates);
  g_object_unref (self->cancellable);
  g_free (self->currency);
  g_free (self->trouble);
  G_OBJECT_CLASS (finx_heat_board_parent_class)->finalize (object);
}

static void
finx_heat_board_class_init (FinxHeatBoardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_heat_board_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_heat_board_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
finx_heat_board_init (FinxHeatBoard *self)
{
  self->items = g_array_new (FALSE, FALSE, sizeof (FinxHeatItem));
  self->subscribed = g_ptr_array_new ();
  self->rates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->cancellable = g_cancellable_new ();
}

/* All that is shown is seen; what a provider told meanwhile is of a market. */
static gboolean
look_cb (gpointer user_data)
{
  FinxHeatBoard *self = user_data;

  for (guint i = 0; i < self->items->len; i++)
    {
      FinxHeatItem *item = &g_array_index (self->items, FinxHeatItem, i);
      FinxQuoteRow *row = finx_quote_board_lookup (finx_engine_get_board (self->engine), item->instrument);

      if (row != NULL)
        finx_quote_row_see (row);
      item->row = find_row (self, item->instrument);
    }
  flushed_cb (self);
  return G_SOURCE_CONTINUE;
}

FinxHeatBoard *
finx_heat_board_new (FinxWorkspace *workspace)
{
  FinxHeatBoard *self = g_object_new (FINX_TYPE_HEAT_BOARD, NULL);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->currency = g_strdup ("EUR");
  g_signal_connect_object (workspace, "notify::account", G_CALLBACK (account_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "flushed", G_CALLBACK (flushed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "prices-changed", G_CALLBACK (prices_cb), self, G_CONNECT_SWAPPED);
  account_cb (self);
  return self;
}

void
finx_heat_board_set_list (FinxHeatBoard *self,
                          FinxWatchlist *list)
{
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_func (self->list, fill, self);
  g_set_object (&self->list, list);
  if (list != NULL)
    g_signal_connect_object (list, "items-changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  fill (self);
}

void
finx_heat_board_set_live (FinxHeatBoard *self,
                          gboolean       is_live)
{
  if (self->is_live == is_live)
    return;
  self->is_live = is_live;
  g_clear_handle_id (&self->look_id, g_source_remove);
  if (is_live)
    self->look_id = g_timeout_add_seconds (LOOK_SECONDS, look_cb, self);
  sync_subscriptions (self);
  if (self->reviewer != NULL && is_live)
    finx_reviewer_hold (self->reviewer);
  else if (self->reviewer != NULL)
    finx_reviewer_release (self->reviewer);
}

const GArray *
finx_heat_board_get_items (FinxHeatBoard *self)
{
  return self->items;
}

const char *
finx_heat_board_get_currency (FinxHeatBoard *self)
{
  return self->currency;
}

double
finx_heat_board_get_rate (FinxHeatBoard *self,
                          const char    *currency)
{
  const double *rate = g_hash_table_lookup (self->rates, currency);

  return g_str_equal (currency, self->currency) ? 1 : rate != NULL ? *rate : (double) NAN;
}

gboolean
finx_heat_board_is_busy (FinxHeatBoard *self)
{
  return self->n_loading > 0 || (self->reviewer != NULL && finx_reviewer_get_review (self->reviewer) == NULL && finx_reviewer_is_busy (self->reviewer));
}

const char *
finx_heat_board_get_trouble (FinxHeatBoard *self)
{
  return self->trouble;
}
