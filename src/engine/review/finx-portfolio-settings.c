/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/review/finx-portfolio-settings.h"

#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-time.h"
#include "engine/finx-engine-book-private.h"
#include "engine/finx-engine-book.h"

#define GROUP    "portfolio"
#define NOT_GIVEN "none"

static const char *const methods[] = { "fifo", "lifo", "hifo", "average" };
static const char *const fees[] = { "cost", "expense" };
static const char *const timings[] = { "start", "end" };
static const char *const wash_sales[] = { "marked", "moved" };
static const char *const short_sales[] = { "allowed", "refused" };

static gboolean
find_word (const char *const *words,
           guint              n,
           const char        *text,
           guint             *value)
{
  for (guint i = 0; text != NULL && i < n; i++)
    if (g_ascii_strcasecmp (words[i], text) == 0)
      {
        *value = i;
        return TRUE;
      }
  return FALSE;
}

const char *
finx_lot_method_to_string (FinxLotMethod method)
{
  g_return_val_if_fail ((guint) method < G_N_ELEMENTS (methods), "");

  return methods[method];
}

gboolean
finx_lot_method_from_string (const char    *text,
                             FinxLotMethod *method)
{
  guint value;

  if (!find_word (methods, G_N_ELEMENTS (methods), text, &value))
    return FALSE;
  *method = (FinxLotMethod) value;
  return TRUE;
}

const char *
finx_fees_to_string (gboolean expense_fees)
{
  return fees[expense_fees ? 1 : 0];
}

gboolean
finx_fees_from_string (const char *text,
                       gboolean   *expense_fees)
{
  guint value;

  if (!find_word (fees, G_N_ELEMENTS (fees), text, &value))
    return FALSE;
  *expense_fees = value == 1;
  return TRUE;
}

const char *
finx_flow_timing_to_string (FinxFlowTiming timing)
{
  g_return_val_if_fail ((guint) timing < G_N_ELEMENTS (timings), "");

  return timings[timing];
}

gboolean
finx_flow_timing_from_string (const char     *text,
                              FinxFlowTiming *timing)
{
  guint value;

  if (!find_word (timings, G_N_ELEMENTS (timings), text, &value))
    return FALSE;
  *timing = (FinxFlowTiming) value;
  return TRUE;
}

const char *
finx_wash_sales_to_string (gboolean move_wash_sales)
{
  return wash_sales[move_wash_sales ? 1 : 0];
}

gboolean
finx_wash_sales_from_string (const char *text,
                             gboolean   *move_wash_sales)
{
  guint value;

  if (!find_word (wash_sales, G_N_ELEMENTS (wash_sales), text, &value))
    return FALSE;
  *move_wash_sales = value == 1;
  return TRUE;
}

const char *
finx_short_sales_to_string (gboolean refuse_short)
{
  return short_sales[refuse_short ? 1 : 0];
}

gboolean
finx_short_sales_from_string (const char *text,
                              gboolean   *refuse_short)
{
  guint value;

  if (!find_word (short_sales, G_N_ELEMENTS (short_sales), text, &value))
    return FALSE;
  *refuse_short = value == 1;
  return TRUE;
}

gboolean
finx_opening_day_from_string (const char *text,
                              gint32     *opened)
{
  gint64 time_us;

  if (g_str_equal (text, NOT_GIVEN))
    {
      *opened = G_MININT32;
      return TRUE;
    }
  if (strlen (text) != strlen ("2024-03-09") || !finx_time_parse_iso (text, &time_us, NULL))
    return FALSE;
  *opened = (gint32) finx_days_from_time (time_us);
  return TRUE;
}

void
finx_portfolio_settings_clear (FinxPortfolioSettings *self)
{
  g_clear_pointer (&self->benchmark, g_free);
  g_clear_pointer (&self->accounts, g_strfreev);
}

static char *
make_key (const char *portfolio)
{
  return g_strconcat ("portfolio.settings.", portfolio, NULL);
}

/* A broker shows prices as they were paid, and fees apart. */
static gboolean
is_of_broker (FinxEngine *self,
              const char *portfolio)
{
  FinxPortfolio *live = finx_engine_get_portfolio (self, portfolio);

  return live != NULL && !g_str_equal (finx_portfolio_get_account (live)->broker, "manual");
}

void
finx_engine_get_portfolio_settings (FinxEngine            *self,
                                    const char            *portfolio,
                                    FinxPortfolioSettings *settings)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *key = make_key (portfolio), *text = NULL, *method = NULL, *fee_word = NULL, *timing = NULL, *rate = NULL, *wash = NULL, *risk_free = NULL;
  g_autofree char *short_word = NULL, *opened = NULL;

  g_return_if_fail (FINX_IS_ENGINE (self));

  *settings = (FinxPortfolioSettings) { .tax_rate = FINX_DECIMAL_UNKNOWN, .risk_free = FINX_DECIMAL_ZERO, .opened = G_MININT32,
                                        .expense_fees = is_of_broker (self, portfolio) };
  text = finx_engine_get_state (self, key);
  if (text != NULL && g_key_file_load_from_data (file, text, (gsize) -1, G_KEY_FILE_NONE, NULL))
    {
      method = g_key_file_get_string (file, GROUP, "method", NULL);
      finx_lot_method_from_string (method, &settings->method);
      fee_word = g_key_file_get_string (file, GROUP, "fees", NULL);
      finx_fees_from_string (fee_word, &settings->expense_fees);
      timing = g_key_file_get_string (file, GROUP, "flows", NULL);
      finx_flow_timing_from_string (timing, &settings->timing);
      wash = g_key_file_get_string (file, GROUP, "wash-sales", NULL);
      finx_wash_sales_from_string (wash, &settings->move_wash_sales);
      short_word = g_key_file_get_string (file, GROUP, "short-sales", NULL);
      finx_short_sales_from_string (short_word, &settings->refuse_short);
      settings->benchmark = g_key_file_get_string (file, GROUP, "benchmark", NULL);
      rate = g_key_file_get_string (file, GROUP, "tax-rate", NULL);
      if (rate == NULL || !finx_decimal_parse (rate, &settings->tax_rate, NULL))
        settings->tax_rate = FINX_DECIMAL_UNKNOWN;
      risk_free = g_key_file_get_string (file, GROUP, "risk-free", NULL);
      if (risk_free == NULL || !finx_decimal_parse (risk_free, &settings->risk_free, NULL))
        settings->risk_free = FINX_DECIMAL_ZERO;
      opened = g_key_file_get_string (file, GROUP, "opened", NULL);
      if (opened == NULL || !finx_opening_day_from_string (opened, &settings->opened))
        settings->opened = G_MININT32;
      settings->accounts = g_key_file_get_string_list (file, GROUP, "accounts", NULL, NULL);
    }
  if (settings->benchmark == NULL)
    settings->benchmark = g_strdup ("");
}

gboolean
finx_engine_refuses_short (FinxEngine *self,
                           const char *portfolio)
{
  g_auto(FinxPortfolioSettings) settings = { 0 };

  if (portfolio == NULL)
    return FALSE;
  finx_engine_get_portfolio_settings (self, portfolio, &settings);
  return settings.refuse_short;
}

static gboolean
check (FinxEngine                  *self,
       const char                  *portfolio,
       const FinxPortfolioSettings *settings,
       GError                     **error)
{
  FinxDecimal rate = settings->tax_rate;

  if (finx_engine_book_find (self, portfolio, error) == NULL || !finx_engine_may_write (self, error))
    return FALSE;
  if (finx_decimal_is_known (rate) && (finx_decimal_sign (rate) < 0 || finx_decimal_compare (rate, FINX_DECIMAL_ONE) > 0))
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-BOOK-010", "A tax rate is between 0 and 1, such as 0.25. Nothing was changed");
  else if (!finx_decimal_is_known (settings->risk_free) || finx_decimal_compare (finx_decimal_abs (settings->risk_free), FINX_DECIMAL_ONE) >= 0)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-BOOK-013", "The riskless rate is a fraction a year, such as 0.02. Nothing was changed");
  else if (settings->benchmark != NULL && *settings->benchmark != '\0'
           && finx_instrument_table_lookup (self->instruments, settings->benchmark) == NULL)
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-BOOK-011",
                    "There is no instrument “%s” to compare with. Nothing was changed; import its prices first", settings->benchmark);
  else
    return TRUE;
  return FALSE;
}

gboolean
finx_engine_set_portfolio_settings (FinxEngine                   *self,
                                    const char                   *portfolio,
                                    const FinxPortfolioSettings  *settings,
                                    GError                      **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *key = NULL, *text = NULL;

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  if (!check (self, portfolio, settings, error))
    return FALSE;

  g_key_file_set_string (file, GROUP, "method", finx_lot_method_to_string (settings->method));
  g_key_file_set_string (file, GROUP, "fees", finx_fees_to_string (settings->expense_fees));
  g_key_file_set_string (file, GROUP, "flows", finx_flow_timing_to_string (settings->timing));
  g_key_file_set_string (file, GROUP, "wash-sales", finx_wash_sales_to_string (settings->move_wash_sales));
  g_key_file_set_string (file, GROUP, "short-sales", finx_short_sales_to_string (settings->refuse_short));
  g_key_file_set_string (file, GROUP, "benchmark", settings->benchmark != NULL ? settings->benchmark : "");
  if (finx_decimal_sign (settings->risk_free) != 0)
    {
      g_autofree char *rate = finx_decimal_to_string (settings->risk_free);

      g_key_file_set_string (file, GROUP, "risk-free", rate);
    }
  if (finx_decimal_is_known (settings->tax_rate))
    {
      g_autofree char *rate = finx_decimal_to_string (settings->tax_rate);

      g_key_file_set_string (file, GROUP, "tax-rate", rate);
    }
  if (settings->opened != G_MININT32)
    {
      g_autofree char *day = finx_days_to_string (settings->opened);

      g_key_file_set_string (file, GROUP, "opened", day);
    }
  if (settings->accounts != NULL)
    g_key_file_set_string_list (file, GROUP, "accounts", (const char *const *) settings->accounts,
                                g_strv_length (settings->accounts));
  key = make_key (portfolio);
  text = g_key_file_to_data (file, NULL, NULL);
  finx_engine_set_state (self, key, text);
  finx_engine_tell_book (self, portfolio);
  return TRUE;
}

static void
complain (const char   *portfolio,
          const GError *error)
{
  finx_log (FINX_LOG_WARNING, "engine", "", "The transactions of %s do not fit each other: %s", portfolio, error->message);
}

static void
tell_waiting (FinxEngineBook *book)
{
  g_autoptr(GPtrArray) tasks = g_steal_pointer (&book->waiting);

  book->waiting = g_ptr_array_new ();
  for (guint i = 0; i < tasks->len; i++)
    {
      g_task_return_boolean (tasks->pdata[i], TRUE);
      g_object_unref (tasks->pdata[i]);
    }
}

void
finx_engine_book_wait_async (FinxEngine          *self,
                             const char          *portfolio,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  FinxEngineBook *book = g_hash_table_lookup (self->books, portfolio);

  if (book != NULL && book->following != NULL)
    g_ptr_array_add (book->waiting, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

static void
followed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  FinxPortfolio *live = FINX_PORTFOLIO (source);
  g_autoptr(FinxEngine) self = user_data;
  const char *portfolio = finx_portfolio_get_account (live)->id;
  FinxEngineBook *book = g_hash_table_lookup (self->books, portfolio);
  g_autoptr(GError) error = NULL;

  g_clear_object (&book->following);
  if (finx_portfolio_rebuild_finish (live, result, &error))
    finx_engine_hold_positions (self, live);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    complain (portfolio, error);
  if (book->is_followed_again && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    finx_engine_follow_book (self, portfolio);
  if (book->following == NULL)
    tell_waiting (book);
  finx_engine_end (self);
}

/* The figures of the books so far stay until those of the whole list are there. */
static void
follow_later (FinxEngine           *self,
              FinxPortfolio        *live,
              FinxTransactionList  *list)
{
  FinxEngineBook *book = g_hash_table_lookup (self->books, finx_portfolio_get_account (live)->id);

  book->is_followed_again = book->following != NULL;
  if (book->following != NULL)
    return;
  book->following = g_cancellable_new ();
  finx_engine_begin (self);
  finx_portfolio_rebuild_async (live, list, book->following, followed_cb, g_object_ref (self));
}

/* Nobody will look at the live figures any more. */
void
finx_engine_stop_following (FinxEngine *self)
{
  GHashTableIter iter;
  gpointer book;

  g_hash_table_iter_init (&iter, self->books);
  while (g_hash_table_iter_next (&iter, NULL, &book))
    g_cancellable_cancel (((FinxEngineBook *) book)->following);
}

static gboolean
is_long (FinxTransactionList *list)
{
  return list != NULL && finx_transaction_list_get_n (list) > FINX_FEW_ROWS;
}

/* Fills and movements reach the live figures by themselves, and the practice desk has nothing else; what is kept by hand does not, and
 * another way of accounting is another set of books. Returns: (transfer none) (nullable): what the live figures are to be computed of anew */
static FinxTransactionList *
prepare_following (FinxEngine    *self,
                   FinxPortfolio *live)
{
  const char *portfolio = finx_portfolio_get_account (live)->id;
  g_auto(FinxPortfolioSettings) settings = { 0 };
  FinxLotMethod method;
  gboolean expense_fees;

  finx_engine_get_portfolio_settings (self, portfolio, &settings);
  finx_portfolio_get_accounting (live, &method, &expense_fees);
  if (finx_portfolio_get_account (live)->is_simulated && method == settings.method && expense_fees == settings.expense_fees)
    return NULL;
  finx_portfolio_set_accounting (live, settings.method, settings.expense_fees);
  return finx_engine_get_transactions (self, portfolio);
}

void
finx_engine_follow_book (FinxEngine *self,
                         const char *portfolio)
{
  FinxPortfolio *live = finx_engine_get_portfolio (self, portfolio);
  FinxTransactionList *list = live != NULL ? prepare_following (self, live) : NULL;
  g_autoptr(GError) error = NULL;

  if (is_long (list))
    follow_later (self, live, list);
  else if (list != NULL && !finx_portfolio_rebuild (live, list, &error))
    complain (portfolio, error);
}

/* An account with a broker trades, so that its books are there from the beginning, however long that takes. */
void
finx_engine_follow_books (FinxEngine *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->portfolios)); i++)
    {
      g_autoptr(FinxPortfolio) live = g_list_model_get_item (G_LIST_MODEL (self->portfolios), i);
      FinxTransactionList *list = prepare_following (self, live);
      g_autoptr(GError) error = NULL;

      if (is_long (list) && g_str_equal (finx_portfolio_get_account (live)->broker, "manual"))
        finx_portfolio_expect_books (live);
      else if (list != NULL && !finx_portfolio_rebuild (live, list, &error))
        complain (finx_portfolio_get_account (live)->id, error);
    }
}

void
finx_engine_follow_long_books (FinxEngine *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->portfolios)); i++)
    {
      g_autoptr(FinxPortfolio) live = g_list_model_get_item (G_LIST_MODEL (self->portfolios), i);
      const FinxAccount *account = finx_portfolio_get_account (live);
      FinxTransactionList *list = g_str_equal (account->broker, "manual") ? finx_engine_get_transactions (self, account->id) : NULL;

      if (is_long (list))
        follow_later (self, live, list);
    }
}
