/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/finx-portfolio.h"

#include <string.h>

#include "base/finx-error.h"
#include "model/finx-transaction-from.h"
#include "portfolio/books/finx-account-books.h"
#include "portfolio/books/finx-cash-balance-private.h"
#include "portfolio/books/finx-position-private.h"

#define RATE_SCALE FINX_DECIMAL_MAX_SCALE       /* a yen is 0.0067 dollars: the digits after that count */
#define PIVOT      "USD"        /* most pairs are quoted against it */
#define ROWS_AT_ONCE 4096       /* that are booked before somebody may say that they are not wanted any more */
#define MANUAL     "manual"     /* broker of a portfolio that is kept by hand */

struct _FinxPortfolio
{
  GObject         parent_instance;
  FinxAccount    *account;              /* owned */
  FinxQuoteBoard *board;                /* owned */
  FinxLotMethod   method;
  gboolean        expense_fees;
  FinxAccountBooks *books;              /* owned */
  FinxDayChange  *today;                /* owned; of @books */
  GString        *id;                   /* owned; of the event that is applied */
  GListStore     *positions;            /* (element-type FinxPosition), in order of opening */
  GHashTable     *by_instrument;        /* const FinxInstrument → FinxPosition, borrowed from @positions */
  GListStore     *cash;                 /* (element-type FinxCashBalance), the base currency first */
  GHashTable     *rates;                /* currency → FinxDecimal of the present flush, owned */
  FinxValuation   valuation;
  guint64         board_serial;         /* of the last flush */
  gboolean        is_stale;             /* an event came since */
  gboolean        is_behind;            /* the first books are on their way: what there is now says nothing */
  GPtrArray      *meanwhile;            /* (nullable) (element-type FinxTransaction): applied while books are made on another thread */
  guint           n_books;              /* counts those that there were: books made for others come too late */
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

/* Returns: (nullable): the row of @instrument if its quotes count for this account */
static FinxQuoteRow *
usable_row (FinxPortfolio        *self,
            const FinxInstrument *instrument)
{
  FinxQuoteRow *row = finx_quote_board_lookup (self->board, instrument);

  return row != NULL && finx_portfolio_may_use_quote (self->account, row) ? row : NULL;
}

static void
price_cb (const FinxInstrument *instrument,
          FinxDecimal          *last,
          FinxDecimal          *previous,
          gpointer              user_data)
{
  finx_portfolio_price (user_data, instrument, last, previous);
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
  if (row == NULL || !finx_portfolio_may_use_quote (self->account, row))
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

/* A position whose quotes do not count has a row of its own, that hears of none. */
static FinxPosition *
open_position (FinxPortfolio     *self,
               const FinxHolding *holding)
{
  FinxQuoteRow *row = usable_row (self, holding->instrument);
  g_autoptr(FinxQuoteRow) blank = row == NULL ? finx_quote_row_new (holding->instrument) : NULL;
  FinxPosition *position = finx_position_new (row != NULL ? row : blank);

  /* with figures before it is seen */
  finx_position_update (position, holding, price_of (finx_position_get_quote (position)),
                        base_rate (self, holding->instrument->currency), FINX_DECIMAL_UNKNOWN);
  g_hash_table_insert (self->by_instrument, (gpointer) holding->instrument, position);
  return position;
}

static gboolean
sync_positions (FinxPortfolio *self)
{
  FinxBooks *books = finx_portfolio_get_books (self);
  g_autoptr(GPtrArray) instruments = finx_holding_list_instruments (books);
  g_autoptr(GPtrArray) opened = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *model = G_LIST_MODEL (self->positions);
  gboolean changed = FALSE;
  FinxHolding holding;

  for (guint i = g_list_model_get_n_items (model); i > 0; i--)
    {
      g_autoptr(FinxPosition) position = g_list_model_get_item (model, i - 1);

      finx_holding_read (&holding, books, finx_position_get_instrument (position));
      if (holding.quantity.coef != 0)
        continue;
      g_hash_table_remove (self->by_instrument, holding.instrument);
      g_list_store_remove (self->positions, i - 1);
      changed = TRUE;
    }
  for (guint i = 0; i < instruments->len; i++)
    {
      finx_holding_read (&holding, books, instruments->pdata[i]);
      if (holding.quantity.coef != 0 && !g_hash_table_contains (self->by_instrument, holding.instrument))
        g_ptr_array_add (opened, open_position (self, &holding));
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

static gboolean
update_balance (FinxPortfolio   *self,
                FinxCashBalance *balance)
{
  const char *currency = finx_cash_balance_get_currency (balance);
  FinxDecimal amount = finx_books_get_cash (finx_portfolio_get_books (self), NULL, currency);

  return finx_cash_balance_update (balance, amount, finx_money_convert (amount, base_rate (self, currency)));
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
sync_cash (FinxPortfolio *self)
{
  g_autoptr(GPtrArray) currencies = finx_books_list_currencies (finx_portfolio_get_books (self), NULL);
  gboolean changed = FALSE;

  for (guint i = 0; i < currencies->len; i++)
    if (find_balance (self, currencies->pdata[i]) == NULL)
      {
        g_autoptr(FinxCashBalance) balance = finx_cash_balance_new (currencies->pdata[i]);

        update_balance (self, balance);         /* with figures before it is seen */
        g_list_store_insert_sorted (self->cash, balance, compare_balances, self->account->currency);
        changed = TRUE;
      }
  return changed;
}

static gboolean
update_cash (FinxPortfolio *self)
{
  GListModel *model = G_LIST_MODEL (self->cash);
  gboolean changed = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(FinxCashBalance) balance = g_list_model_get_item (model, i);

      changed |= update_balance (self, balance);
    }
  return changed;
}

/* @is_stale: the books changed since */
static gboolean
update_positions (FinxPortfolio *self,
                  gboolean       is_stale)
{
  GListModel *model = G_LIST_MODEL (self->positions);
  gboolean changed = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(FinxPosition) position = g_list_model_get_item (model, i);
      const FinxInstrument *instrument = finx_position_get_instrument (position);
      FinxHolding holding = *finx_position_get_holding (position);

      if (is_stale)
        finx_holding_read (&holding, finx_portfolio_get_books (self), instrument);
      changed |= finx_position_update (position, &holding, price_of (finx_position_get_quote (position)),
                                       base_rate (self, instrument->currency), self->valuation.net_worth);
    }
  return changed;
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
  finx_account_books_free (self->books);
  finx_day_change_free (self->today);
  g_string_free (self->id, TRUE);
  g_clear_pointer (&self->meanwhile, g_ptr_array_unref);
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
  self->id = g_string_new (NULL);
  finx_valuation_clear (&self->valuation);
}

static void
posted_cb (const FinxPosting *posting,
           gpointer           today)
{
  finx_day_change_add (today, posting);
}

/* Takes both. */
static void
set_books (FinxPortfolio    *self,
           FinxAccountBooks *books,
           FinxDayChange    *today)
{
  finx_account_books_free (self->books);
  finx_day_change_free (self->today);
  self->books = books;
  self->today = today;
  self->is_stale = TRUE;
  self->is_behind = FALSE;
  self->n_books++;
  g_clear_pointer (&self->meanwhile, g_ptr_array_unref);
}

static void
empty_books (FinxPortfolio *self)
{
  FinxDayChange *today = finx_day_change_new ();

  set_books (self, finx_account_books_new (self->account->currency, self->method, self->expense_fees, posted_cb, today), today);
}

/* Both books take @transaction: those that there are, and those that are being made. */
static gboolean
book (FinxPortfolio          *self,
      const FinxTransaction  *transaction,
      GError                **error)
{
  if (!finx_account_books_apply (self->books, transaction, error))
    return FALSE;
  if (self->meanwhile != NULL)
    g_ptr_array_add (self->meanwhile, finx_transaction_copy (transaction));
  self->is_stale = TRUE;
  return TRUE;
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
  self->method = FINX_LOTS_FIFO;
  self->expense_fees = !g_str_equal (account->broker, MANUAL);
  empty_books (self);
  return self;
}

const FinxAccount *
finx_portfolio_get_account (FinxPortfolio *self)
{
  g_return_val_if_fail (FINX_IS_PORTFOLIO (self), NULL);
  return self->account;
}

FinxBooks *
finx_portfolio_get_books (FinxPortfolio *self)
{
  g_return_val_if_fail (FINX_IS_PORTFOLIO (self), NULL);
  return finx_account_books_get (self->books);
}

/**
 * finx_portfolio_copy_books:
 *
 * Returns: (transfer full): books that go their own way, for a what-if or another thread; see finx_books_detach()
 */
FinxBooks *
finx_portfolio_copy_books (FinxPortfolio *self)
{
  FinxBooks *copy;

  g_return_val_if_fail (FINX_IS_PORTFOLIO (self), NULL);

  copy = finx_books_copy (finx_account_books_get (self->books));
  finx_books_detach (copy);
  return copy;
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
 * The books have it at once; positions, cash and valuation with the next flush. An event of this account itself is taken
 * over as finx_portfolio_set_account() does; those of other accounts, and of other kinds than fills and cash, change
 * nothing. Fills and movements are booked in the order in which they come, and once: one whose id was applied before
 * changes nothing (%TRUE). On error nothing is changed.
 */
gboolean
finx_portfolio_apply (FinxPortfolio   *self,
                      const FinxEvent *event,
                      GError         **error)
{
  FinxTransaction view;

  g_return_val_if_fail (FINX_IS_PORTFOLIO (self), FALSE);

  if (g_strcmp0 (finx_event_get_account (event), self->account->id) != 0)
    return TRUE;
  if (event->kind == FINX_EVENT_ACCOUNT)
    {
      finx_portfolio_set_account (self, event->account);
      return TRUE;
    }
  if (event->kind != FINX_EVENT_FILL && event->kind != FINX_EVENT_CASH)
    return TRUE;
  return finx_transaction_view_event (&view, event, self->id, error) && book (self, &view, error);
}

/* An edit of what is booked, or something that would stand before it. */
static gboolean
refuse_edit (const FinxTransaction  *transaction,
             const char             *why,
             GError                **error)
{
  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-PORTFOLIO-001",
                  "The transaction %s %s, so all have to be booked anew", transaction->id, why);
  return FALSE;
}

/**
 * finx_portfolio_apply_transaction:
 * @error: as finx_books_apply(); FINX-PORTFOLIO-001: needs finx_portfolio_rebuild()
 *
 * As finx_portfolio_apply(), whatever the transaction's account inside the portfolio. One whose id was applied before
 * changes nothing (%TRUE), also where it says something else now: that, one that is taken back, and one of an instrument
 * that lies before what is booked change the past, which takes finx_portfolio_rebuild().
 */
gboolean
finx_portfolio_apply_transaction (FinxPortfolio          *self,
                                  const FinxTransaction  *transaction,
                                  GError                **error)
{
  gboolean is_booked;

  g_return_val_if_fail (FINX_IS_PORTFOLIO (self), FALSE);

  is_booked = finx_account_books_has (self->books, transaction->id);
  if (transaction->is_deleted)
    return !is_booked || refuse_edit (transaction, "was taken back", error);
  if (is_booked)
    return TRUE;
  if (finx_account_books_is_late (self->books, transaction))
    return refuse_edit (transaction, "lies before what is booked already", error);
  return book (self, transaction, error);
}

/* What new books are made of, on any thread, and they. */
typedef struct
{
  FinxTransactionList *transactions;
  char                *currency;
  FinxLotMethod        method;
  gboolean             expense_fees;
  guint                n_books;         /* of the portfolio, when it began */
  FinxAccountBooks    *books;
  FinxDayChange       *today;
} Rebuild;

static Rebuild *
rebuild_new (FinxPortfolio       *self,
             FinxTransactionList *transactions)
{
  Rebuild *rebuild = g_new0 (Rebuild, 1);

  rebuild->transactions = finx_transaction_list_ref (transactions);
  rebuild->currency = g_strdup (self->account->currency);
  rebuild->method = self->method;
  rebuild->expense_fees = self->expense_fees;
  rebuild->n_books = self->n_books;
  rebuild->today = finx_day_change_new ();
  rebuild->books = finx_account_books_new (rebuild->currency, rebuild->method, rebuild->expense_fees, posted_cb, rebuild->today);
  return rebuild;
}

static void
rebuild_free (gpointer data)
{
  Rebuild *rebuild = data;

  finx_transaction_list_unref (rebuild->transactions);
  g_free (rebuild->currency);
  finx_account_books_free (rebuild->books);
  finx_day_change_free (rebuild->today);
  g_free (rebuild);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Rebuild, rebuild_free)

static gboolean
rebuild_book (Rebuild                *rebuild,
              const FinxTransaction  *transaction,
              GError                **error)
{
  if (finx_account_books_apply (rebuild->books, transaction, error))
    return TRUE;
  g_prefix_error (error, "Transaction %s: ", transaction->id);
  return FALSE;
}

static gboolean
rebuild_run (Rebuild       *rebuild,
             GCancellable  *cancellable,        /* (nullable) */
             GError       **error)
{
  guint n = finx_transaction_list_get_n (rebuild->transactions);

  for (guint row = 0; row < n; row++)
    {
      FinxTransaction view;

      if (row % ROWS_AT_ONCE == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      finx_transaction_list_get (rebuild->transactions, row, &view);
      if (!rebuild_book (rebuild, &view, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * finx_portfolio_rebuild:
 * @transactions: all of the portfolio, those made of fills and cash movements too
 * @error: of the transaction that was refused; then the portfolio stays as it was
 *
 * Forgets what was applied and books @transactions instead.
 */
gboolean
finx_portfolio_rebuild (FinxPortfolio        *self,
                        FinxTransactionList  *transactions,
                        GError              **error)
{
  g_autoptr(Rebuild) rebuild = NULL;

  g_return_val_if_fail (FINX_IS_PORTFOLIO (self), FALSE);

  rebuild = rebuild_new (self, transactions);
  if (!rebuild_run (rebuild, NULL, error))
    return FALSE;
  set_books (self, g_steal_pointer (&rebuild->books), g_steal_pointer (&rebuild->today));
  return TRUE;
}

static void
rebuild_thread (GTask        *task,
                gpointer      source,
                gpointer      rebuild,
                GCancellable *cancellable)
{
  GError *error = NULL;

  if (rebuild_run (rebuild, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * finx_portfolio_rebuild_async:
 *
 * As finx_portfolio_rebuild(), for so many transactions that the main thread could not wait: another one books them, and
 * then what is applied here meanwhile. The figures stay what they were until it is done. One at a time.
 */
void
finx_portfolio_rebuild_async (FinxPortfolio       *self,
                              FinxTransactionList *transactions,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (FINX_IS_PORTFOLIO (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_clear_pointer (&self->meanwhile, g_ptr_array_unref);
  self->meanwhile = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_free);
  g_task_set_task_data (task, rebuild_new (self, transactions), rebuild_free);
  g_task_run_in_thread (task, rebuild_thread);
}

/**
 * finx_portfolio_rebuild_finish:
 * @error: of the transaction that was refused; then the portfolio stays as it was
 *
 * Takes the books, unless others were made since, which count then.
 */
gboolean
finx_portfolio_rebuild_finish (FinxPortfolio  *self,
                               GAsyncResult   *result,
                               GError        **error)
{
  g_autoptr(GPtrArray) meanwhile = NULL;
  Rebuild *rebuild;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  rebuild = g_task_get_task_data (G_TASK (result));
  meanwhile = g_steal_pointer (&self->meanwhile);
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (rebuild->n_books != self->n_books)
    return TRUE;
  for (guint i = 0; i < meanwhile->len; i++)
    if (!rebuild_book (rebuild, meanwhile->pdata[i], error))
      return FALSE;
  set_books (self, g_steal_pointer (&rebuild->books), g_steal_pointer (&rebuild->today));
  return TRUE;
}

/**
 * finx_portfolio_expect_books:
 *
 * The books that there are say nothing, because those of finx_portfolio_rebuild_async() are yet to come: all figures are
 * unknown until then.
 */
void
finx_portfolio_expect_books (FinxPortfolio *self)
{
  g_return_if_fail (FINX_IS_PORTFOLIO (self));

  self->is_behind = self->is_stale = TRUE;
}

/**
 * finx_portfolio_set_accounting:
 * @method: which lot a sale closes
 * @expense_fees: fees and taxes of trades are costs of their own; else they are part of cost and proceeds
 *
 * Where this is a change the books are empty afterwards: what was applied has to be applied again, or
 * finx_portfolio_rebuild() to be called.
 */
void
finx_portfolio_set_accounting (FinxPortfolio *self,
                               FinxLotMethod  method,
                               gboolean       expense_fees)
{
  g_return_if_fail (FINX_IS_PORTFOLIO (self));

  if (self->method == method && self->expense_fees == !!expense_fees)
    return;
  self->method = method;
  self->expense_fees = !!expense_fees;
  empty_books (self);
}

void
finx_portfolio_get_accounting (FinxPortfolio *self,
                               FinxLotMethod *method,
                               gboolean      *expense_fees)
{
  g_return_if_fail (FINX_IS_PORTFOLIO (self));

  *method = self->method;
  *expense_fees = self->expense_fees;
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

/**
 * finx_portfolio_flush:
 * @now_us: UTC µs, for what is of today
 *
 * Revalues where quotes, holdings or the day changed since the last call; once a frame.
 */
void
finx_portfolio_flush (FinxPortfolio *self,
                      gint64         now_us)
{
  FinxValuation before;
  guint64 serial;
  gboolean changed = FALSE, is_other_day, was_stale;

  g_return_if_fail (FINX_IS_PORTFOLIO (self));

  serial = finx_quote_board_get_serial (self->board);
  is_other_day = finx_day_change_set_now (self->today, now_us);
  if (!self->is_stale && !is_other_day && serial == self->board_serial)
    return;

  before = self->valuation;
  g_hash_table_remove_all (self->rates);
  self->board_serial = serial;
  was_stale = self->is_stale;
  if (was_stale && !self->is_behind)
    changed = sync_positions (self) | sync_cash (self);
  self->is_stale = FALSE;
  if (self->is_behind)
    finx_valuation_clear (&self->valuation);
  else
    finx_valuation_read (&self->valuation, finx_portfolio_get_books (self), self->account->currency, price_cb, rate_cb, self, self->today);
  changed |= update_cash (self);
  changed |= update_positions (self, was_stale);
  if (changed || !finx_valuation_equal (&before, &self->valuation))
    g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * finx_portfolio_read_day_change:
 *
 * Returns: what the next flush would say of today, in the account's currency
 */
FinxDecimal
finx_portfolio_read_day_change (FinxPortfolio *self,
                                gint64         now_us)
{
  FinxValuation valuation;

  g_return_val_if_fail (FINX_IS_PORTFOLIO (self), FINX_DECIMAL_UNKNOWN);

  if (self->is_behind)
    return FINX_DECIMAL_UNKNOWN;
  finx_day_change_set_now (self->today, now_us);
  g_hash_table_remove_all (self->rates);
  finx_valuation_read (&valuation, finx_portfolio_get_books (self), self->account->currency, price_cb, rate_cb, self, self->today);
  return valuation.day_change;
}

/**
 * finx_portfolio_may_use_quote:
 *
 * The one rule about it: prices of the practice desk are made up. They value what was bought at made-up prices, and
 * nothing else; an account that is not simulated is valued with quotes of a market, or its value is unknown here.
 */
gboolean
finx_portfolio_may_use_quote (const FinxAccount *account,
                              FinxQuoteRow      *row)
{
  return account->is_simulated || finx_quote_row_is_real (row);
}

/**
 * finx_portfolio_price:
 * @last: (out): the last trade, or else the middle where only offers are known
 * @previous: (out): the close of the session before
 *
 * What one unit of @instrument is worth for this portfolio: unknown without quotes, or where they do not count, see
 * finx_portfolio_may_use_quote().
 */
void
finx_portfolio_price (FinxPortfolio        *self,
                      const FinxInstrument *instrument,
                      FinxDecimal          *last,
                      FinxDecimal          *previous)
{
  FinxQuoteRow *row = usable_row (self, instrument);

  *last = row != NULL ? price_of (row) : FINX_DECIMAL_UNKNOWN;
  *previous = row != NULL ? finx_quote_row_get_previous (row) : FINX_DECIMAL_UNKNOWN;
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
