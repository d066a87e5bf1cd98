/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-portfolio.h"

#include <string.h>

#include "portfolio/finx-cash-balance-private.h"
#include "portfolio/finx-position-private.h"

#define RATE_SCALE FINX_DECIMAL_MAX_SCALE       /* a yen is 0.0067 dollars: the digits after that count */
#define PIVOT      "USD"        /* most pairs are quoted against it */

struct _FinxPortfolio
{
  GObject         parent_instance;
  FinxAccount    *account;              /* owned */
  FinxQuoteBoard *board;                /* owned */
  FinxLedger     *ledger;               /* owned */
  GListStore     *positions;            /* (element-type FinxPosition), in order of opening */
  GHashTable     *by_instrument;        /* const FinxInstrument → FinxPosition, borrowed from @positions */
  GListStore     *cash;                 /* (element-type FinxCashBalance), the base currency first */
  GHashTable     *rates;                /* currency → FinxDecimal of the present flush, owned */
  FinxValuation   valuation;
  guint64         board_serial;         /* of the last flush */
  gboolean        is_stale;             /* an event came since */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxPortfolio, finx_portfolio, G_TYPE_OBJECT)

/* What a quote is worth: the last trade, or else the middle where only offers are known. */
static FinxDecimal
price_of (FinxQuoteRow *row)
{
  FinxDecimal last = finx_quote_row_get_last (row);

  return finx_decimal_is_known (last) ? last : finx_quote_row_get_mid (row);
}

static void
price_cb (const FinxInstrument *instrument,
          FinxDecimal          *last,
          FinxDecimal          *previous,
          gpointer              user_data)
{
  FinxPortfolio *self = user_data;
  FinxQuoteRow *row = finx_quote_board_lookup (self->board, instrument);

  *last = row != NULL ? price_of (row) : FINX_DECIMAL_UNKNOWN;
  *previous = row != NULL ? finx_quote_row_get_previous (row) : FINX_DECIMAL_UNKNOWN;
}

/* The quote of "@from/@to", unknown if there is none. */
static FinxDecimal
pair_price (FinxPortfolio *self,
            const char    *from,
            const char    *to)
{
  char symbol[64];
  FinxQuoteRow *row;
  FinxDecimal mid;

  g_snprintf (symbol, sizeof symbol, "%s/%s", from, to);
  row = finx_quote_board_find (self->board, symbol);
  if (row == NULL)
    return FINX_DECIMAL_UNKNOWN;

  mid = finx_quote_row_get_mid (row);
  if (!finx_decimal_is_known (mid))
    mid = finx_quote_row_get_last (row);
  return finx_decimal_sign (mid) > 0 ? mid : FINX_DECIMAL_UNKNOWN;
}

static FinxDecimal
quoted_rate (FinxPortfolio *self,
             const char    *from,
             const char    *to)
{
  FinxDecimal direct = pair_price (self, from, to);

  if (finx_decimal_is_known (direct))
    return direct;
  return finx_decimal_div (finx_decimal_new (1, 0), pair_price (self, to, from), RATE_SCALE, FINX_ROUND_HALF_EVEN);
}

static FinxDecimal
rate_cb (const char *from,
         const char *to,
         gpointer    user_data)
{
  FinxPortfolio *self = user_data;
  FinxDecimal *rate = g_hash_table_lookup (self->rates, from);

  if (rate == NULL)
    {
      rate = g_new (FinxDecimal, 1);
      *rate = finx_portfolio_rate (self, from, to);
      g_hash_table_insert (self->rates, g_strdup (from), rate);
    }
  return *rate;
}

static FinxDecimal
base_rate (FinxPortfolio *self,
           const char    *currency)
{
  if (g_str_equal (currency, self->account->currency))
    return finx_decimal_new (1, 0);
  return rate_cb (currency, self->account->currency, self);
}

static gboolean
sync_positions (FinxPortfolio *self)
{
  g_autoptr(GPtrArray) holdings = finx_ledger_list_holdings (self->ledger);
  g_autoptr(GPtrArray) opened = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *model = G_LIST_MODEL (self->positions);
  gboolean changed = FALSE;

  for (guint i = g_list_model_get_n_items (model); i > 0; i--)
    {
      g_autoptr(FinxPosition) position = g_list_model_get_item (model, i - 1);
      const FinxInstrument *instrument = finx_position_get_instrument (position);

      if (finx_decimal_sign (finx_ledger_get_holding (self->ledger, instrument)->quantity) != 0)
        continue;
      g_hash_table_remove (self->by_instrument, instrument);
      g_list_store_remove (self->positions, i - 1);
      changed = TRUE;
    }
  for (guint i = 0; i < holdings->len; i++)
    {
      const FinxHolding *holding = g_ptr_array_index (holdings, i);
      FinxQuoteRow *row = finx_quote_board_lookup (self->board, holding->instrument);
      FinxPosition *position;

      if (finx_decimal_sign (holding->quantity) == 0 || row == NULL ||
          g_hash_table_contains (self->by_instrument, holding->instrument))
        continue;
      position = finx_position_new (row);
      /* with figures before it is seen */
      finx_position_update (position, holding, price_of (row), base_rate (self, holding->instrument->currency),
                            FINX_DECIMAL_UNKNOWN);
      g_hash_table_insert (self->by_instrument, (gpointer) holding->instrument, position);
      g_ptr_array_add (opened, position);
    }
  /* At once: tables lay themselves out anew with each change. */
  if (opened->len > 0)
    g_list_store_splice (self->positions, g_list_model_get_n_items (model), 0, opened->pdata, opened->len);
  return changed || opened->len > 0;
}

static int
compare_balances (gconstpointer a,
                  gconstpointer b,
                  gpointer      user_data)
{
  const char *base = user_data;
  const char *first = finx_cash_balance_get_currency (FINX_CASH_BALANCE ((gpointer) a));
  const char *second = finx_cash_balance_get_currency (FINX_CASH_BALANCE ((gpointer) b));

  if (g_str_equal (first, base) != g_str_equal (second, base))
    return g_str_equal (first, base) ? -1 : 1;
  return strcmp (first, second);
}

static FinxCashBalance *
find_balance (FinxPortfolio *self,
              const char    *currency)
{
  GListModel *model = G_LIST_MODEL (self->cash);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(FinxCashBalance) balance = g_list_model_get_item (model, i);

      if (g_str_equal (finx_cash_balance_get_currency (balance), currency))
        return balance;         /* the list holds it */
    }
  return NULL;
}

/* A balance that went to 0 stays: it was there, and its row would jump. */
static gboolean
update_cash (FinxPortfolio *self)
{
  g_autoptr(GPtrArray) currencies = finx_ledger_list_currencies (self->ledger);
  gboolean changed = FALSE;

  for (guint i = 0; i < currencies->len; i++)
    {
      const char *currency = g_ptr_array_index (currencies, i);
      FinxDecimal amount = finx_ledger_get_cash (self->ledger, currency);
      FinxDecimal base_value = finx_money_convert (amount, base_rate (self, currency));
      FinxCashBalance *present = find_balance (self, currency);

      if (present == NULL)
        {
          g_autoptr(FinxCashBalance) balance = finx_cash_balance_new (currency);

          finx_cash_balance_update (balance, amount, base_value);
          g_list_store_insert_sorted (self->cash, balance, compare_balances, self->account->currency);
          changed = TRUE;
        }
      else
        {
          changed |= finx_cash_balance_update (present, amount, base_value);
        }
    }
  return changed;
}

static gboolean
update_positions (FinxPortfolio *self)
{
  GListModel *model = G_LIST_MODEL (self->positions);
  gboolean changed = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(FinxPosition) position = g_list_model_get_item (model, i);
      const FinxInstrument *instrument = finx_position_get_instrument (position);

      changed |= finx_position_update (position, finx_ledger_get_holding (self->ledger, instrument),
                                       price_of (finx_position_get_quote (position)),
                                       base_rate (self, instrument->currency), self->valuation.net_worth);
    }
  return changed;
}

static gboolean
same_valuation (const FinxValuation *a,
                const FinxValuation *b)
{
  return finx_decimal_equal (a->net_worth, b->net_worth) && finx_decimal_equal (a->cash, b->cash) &&
         finx_decimal_equal (a->long_value, b->long_value) && finx_decimal_equal (a->short_value, b->short_value) &&
         finx_decimal_equal (a->unrealised, b->unrealised) && finx_decimal_equal (a->realised, b->realised) &&
         finx_decimal_equal (a->fees, b->fees) && finx_decimal_equal (a->day_change, b->day_change) &&
         finx_decimal_equal (a->margin_used, b->margin_used) &&
         finx_decimal_equal (a->buying_power, b->buying_power) && a->n_positions == b->n_positions;
}

static void
finx_portfolio_finalize (GObject *object)
{
  FinxPortfolio *self = FINX_PORTFOLIO (object);

  g_hash_table_unref (self->by_instrument);
  g_hash_table_unref (self->rates);
  g_clear_object (&self->positions);
  g_clear_object (&self->cash);
  g_clear_object (&self->board);
  finx_ledger_free (self->ledger);
  finx_account_free (self->account);
  G_OBJECT_CLASS (finx_portfolio_parent_class)->finalize (object);
}

static void
finx_portfolio_class_init (FinxPortfolioClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_portfolio_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
finx_portfolio_init (FinxPortfolio *self)
{
  self->positions = g_list_store_new (FINX_TYPE_POSITION);
  self->cash = g_list_store_new (FINX_TYPE_CASH_BALANCE);
  self->by_instrument = g_hash_table_new (NULL, NULL);
  self->rates = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->is_stale = TRUE;
  self->valuation = (FinxValuation) {
    FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN,
    FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN, FINX_DECIMAL_UNKNOWN, 0
  };
}

FinxPortfolio *
finx_portfolio_new (const FinxAccount *account,
                    FinxQuoteBoard    *board)
{
  FinxPortfolio *self;

  g_return_val_if_fail (account != NULL, NULL);
  g_return_val_if_fail (FINX_IS_QUOTE_BOARD (board), NULL);

  self = g_object_new (FINX_TYPE_PORTFOLIO, NULL);
  self->account = finx_account_copy (account);
  self->board = g_object_ref (board);
  self->ledger = finx_ledger_new (account->id);
  return self;
}

const FinxAccount *
finx_portfolio_get_account (FinxPortfolio *self)
{
  g_return_val_if_fail (FINX_IS_PORTFOLIO (self), NULL);
  return self->account;
}

FinxLedger *
finx_portfolio_get_ledger (FinxPortfolio *self)
{
  g_return_val_if_fail (FINX_IS_PORTFOLIO (self), NULL);
  return self->ledger;
}

GListModel *
finx_portfolio_get_positions (FinxPortfolio *self)
{
  g_return_val_if_fail (FINX_IS_PORTFOLIO (self), NULL);
  return G_LIST_MODEL (self->positions);
}

GListModel *
finx_portfolio_get_cash (FinxPortfolio *self)
{
  g_return_val_if_fail (FINX_IS_PORTFOLIO (self), NULL);
  return G_LIST_MODEL (self->cash);
}

/**
 * finx_portfolio_get_valuation:
 *
 * Returns: (transfer none): as of the last flush; all unknown before the first
 */
const FinxValuation *
finx_portfolio_get_valuation (FinxPortfolio *self)
{
  g_return_val_if_fail (FINX_IS_PORTFOLIO (self), NULL);
  return &self->valuation;
}

/**
 * finx_portfolio_find:
 *
 * Returns: (transfer none) (nullable): the position as of the last flush; %NULL when flat
 */
FinxPosition *
finx_portfolio_find (FinxPortfolio        *self,
                     const FinxInstrument *instrument)
{
  g_return_val_if_fail (FINX_IS_PORTFOLIO (self), NULL);
  return g_hash_table_lookup (self->by_instrument, instrument);
}

/**
 * finx_portfolio_apply:
 *
 * The ledger has it at once; positions, cash and valuation with the next flush. An event of this account itself
 * is taken over as finx_portfolio_set_account() does.
 */
gboolean
finx_portfolio_apply (FinxPortfolio   *self,
                      const FinxEvent *event,
                      GError         **error)
{
  g_return_val_if_fail (FINX_IS_PORTFOLIO (self), FALSE);

  if (event->kind == FINX_EVENT_ACCOUNT && g_strcmp0 (event->account->id, self->account->id) == 0)
    {
      finx_portfolio_set_account (self, event->account);
      return TRUE;
    }
  if (!finx_ledger_apply (self->ledger, event, error))
    return FALSE;

  if (event->kind == FINX_EVENT_FILL || event->kind == FINX_EVENT_CASH)
    self->is_stale = TRUE;
  return TRUE;
}

/**
 * finx_portfolio_set_account:
 * @account: the same account as it is now
 */
void
finx_portfolio_set_account (FinxPortfolio     *self,
                            const FinxAccount *account)
{
  FinxAccount *copy;

  g_return_if_fail (FINX_IS_PORTFOLIO (self));
  g_return_if_fail (g_strcmp0 (account->id, self->account->id) == 0);

  copy = finx_account_copy (account);
  if (g_strcmp0 (copy->currency, self->account->currency) != 0)
    {
      g_list_store_remove_all (self->cash);     /* another one stands first now */
      self->is_stale = TRUE;
    }
  finx_account_free (self->account);
  self->account = copy;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
finx_portfolio_flush (FinxPortfolio *self)
{
  FinxValuation before;
  guint64 serial;
  gboolean changed = FALSE;

  g_return_if_fail (FINX_IS_PORTFOLIO (self));

  serial = finx_quote_board_get_serial (self->board);
  if (!self->is_stale && serial == self->board_serial)
    return;

  before = self->valuation;
  g_hash_table_remove_all (self->rates);
  self->board_serial = serial;
  if (self->is_stale)
    changed = sync_positions (self);
  self->is_stale = FALSE;
  finx_ledger_value (self->ledger, self->account->currency, price_cb, rate_cb, self, &self->valuation);
  changed |= update_cash (self);
  changed |= update_positions (self);
  if (changed || !same_valuation (&before, &self->valuation))
    g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * finx_portfolio_rate:
 *
 * From the middle of the quote, or else its last price.
 *
 * Returns: how many @to one @from is worth; unknown without quotes
 */
FinxDecimal
finx_portfolio_rate (FinxPortfolio *self,
                     const char    *from,
                     const char    *to)
{
  FinxDecimal rate;

  g_return_val_if_fail (FINX_IS_PORTFOLIO (self), FINX_DECIMAL_UNKNOWN);

  if (g_str_equal (from, to))
    return finx_decimal_new (1, 0);

  rate = quoted_rate (self, from, to);
  if (finx_decimal_is_known (rate) || g_str_equal (from, PIVOT) || g_str_equal (to, PIVOT))
    return rate;
  return finx_decimal_mul (quoted_rate (self, from, PIVOT), quoted_rate (self, PIVOT, to), RATE_SCALE,
                           FINX_ROUND_HALF_EVEN);
}
