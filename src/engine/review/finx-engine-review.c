/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the journal and price history to the figures of a portfolio. Prices of the practice desk value only what is simulated. */
#include "engine/review/finx-engine-review.h"

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-time.h"
#include "engine/finx-engine-book.h"
#include "engine/finx-engine-private.h"
#include "engine/review/finx-review-prices.h"

/* Gathered on the main thread, used on the pool. */
typedef struct
{
  FinxReviewOptions    options;         /* texts are owned */
  FinxTransactionList *transactions;    /* %NULL: of @parts, together */
  GPtrArray           *parts;           /* (nullable) (element-type FinxJointPart): of all portfolios */
  FinxReviewPrices    *prices;
  FinxReview          *previous;        /* (nullable) */
} Review;

static void
review_free (gpointer data)
{
  Review *review = data;

  g_free ((char *) review->options.base_currency);
  g_strfreev ((char **) review->options.accounts);
  g_clear_pointer (&review->transactions, finx_transaction_list_unref);
  g_clear_pointer (&review->parts, g_ptr_array_unref);
  finx_review_prices_free (review->prices);
  g_clear_pointer (&review->previous, finx_review_unref);
  g_free (review);
}

void
finx_review_query_init (FinxReviewQuery *self,
                        FinxEngine      *engine,
                        const char      *portfolio)
{
  *self = (FinxReviewQuery) { .portfolio = portfolio, .as_of = G_MAXINT32 };
  if (g_strcmp0 (portfolio, FINX_ALL_PORTFOLIOS) == 0)
    finx_engine_get_all_settings (engine, &self->settings);
  else
    finx_engine_get_portfolio_settings (engine, portfolio, &self->settings);
}

void
finx_review_query_clear (FinxReviewQuery *self)
{
  finx_portfolio_settings_clear (&self->settings);
}

/* The accounts of the query, else those that count in each portfolio. */
static FinxReview *
review_all (Review            *review,
            FinxPriceHistory  *history,
            GError           **error)
{
  FinxJointBook *before = review->previous != NULL ? finx_review_get_options (review->previous)->joint : NULL;
  GPtrArray *parts = g_steal_pointer (&review->parts);
  g_autoptr(FinxJointBook) joint = before != NULL ? finx_joint_book_update (before, parts) : finx_joint_book_new (parts);
  FinxReviewOptions options = review->options;

  if (before != NULL)
    return finx_review_update_joint (review->previous, joint, history, error);
  options.joint = joint;
  if (options.accounts == NULL)
    options.accounts = finx_joint_book_get_accounts (joint);
  return finx_review_new (&options, finx_joint_book_get_transactions (joint), history, error);
}

/* Settings are part of the book: what was computed by others is of no use. */
gboolean
finx_review_query_is_of (const FinxReviewQuery *self,
                         FinxReview            *review)
{
  const FinxReviewOptions *options = finx_review_get_options (review);
  const FinxPortfolioSettings *settings = &self->settings;
  const char *benchmark = options->benchmark != NULL ? options->benchmark->symbol : "";

  return options->sums_only == self->sums_only && options->method == settings->method && options->expense_fees == settings->expense_fees
         && options->timing == settings->timing && options->refuse_short == settings->refuse_short && options->move_wash_sales == settings->move_wash_sales
         && G_APPROX_VALUE (options->risk_free, finx_decimal_to_double (settings->risk_free), 1e-12) && g_strcmp0 (benchmark, settings->benchmark) == 0
         && (options->accounts == NULL ? settings->accounts == NULL
             : settings->accounts != NULL && g_strv_equal (options->accounts, (const char *const *) settings->accounts));
}

static void
review_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  Review *review = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxPriceHistory) history = NULL;
  FinxReview *result;

  if (g_task_return_error_if_cancelled (task))
    return;
  history = finx_review_prices_to_history (review->prices, &error);
  if (history == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (review->parts != NULL)
    result = review_all (review, history, &error);
  else if (review->previous != NULL)
    result = finx_review_update (review->previous, review->transactions, history, &error);
  else
    result = finx_review_new (&review->options, review->transactions, history, &error);
  if (result != NULL)
    g_task_return_pointer (task, result, (GDestroyNotify) finx_review_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Review *review = g_task_get_task_data (task);
  GError *error = NULL;

  if (finx_review_prices_read_finish (review->prices, FINX_ENGINE (source), result, &error))
    g_task_run_in_thread (task, review_thread);
  else
    g_task_return_error (task, error);
}

/* Returns: (transfer full) (element-type FinxTransactionList): of each portfolio */
static GPtrArray *
list_previous (FinxReview *previous)
{
  FinxJointBook *joint = finx_review_get_options (previous)->joint;
  GPtrArray *lists = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_list_unref);

  if (joint == NULL)
    g_ptr_array_add (lists, finx_transaction_list_ref (finx_review_get_transactions (previous)));
  for (guint i = 0; joint != NULL && i < finx_joint_book_get_parts (joint)->len; i++)
    {
      const FinxJointPart *part = finx_joint_book_get_parts (joint)->pdata[i];

      g_ptr_array_add (lists, finx_transaction_list_ref (part->transactions));
    }
  return lists;
}

/* The prices of the previous review, where they still are what is kept. */
static FinxReviewPrices *
find_prices (FinxEngine      *self,
             FinxReview      *previous,
             const GPtrArray *lists)
{
  g_autoptr(GPtrArray) old_lists = previous != NULL ? list_previous (previous) : NULL;

  return previous != NULL ? finx_review_prices_new_known (self, finx_review_get_prices (previous), old_lists, lists) : NULL;
}

/* Of another day or in another currency, nothing of a review can be kept. */
static gboolean
is_alike (FinxReview              *previous,
          const FinxReviewOptions *options)
{
  const FinxReviewOptions *before = finx_review_get_options (previous);

  return before->as_of == options->as_of && g_str_equal (before->base_currency, options->base_currency);
}

/* Fills in what is different for one portfolio and for all of them; %FALSE: there is none. */
static gboolean
gather (FinxEngine            *self,
        const FinxReviewQuery *query,
        const FinxInstrument  *benchmark,
        Review                *review)
{
  g_autoptr(GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_transaction_list_unref);
  FinxPortfolio *portfolio = NULL;

  if (g_strcmp0 (query->portfolio, FINX_ALL_PORTFOLIOS) == 0)
    {
      review->parts = finx_engine_list_parts (self);
      review->options.base_currency = query->currency != NULL ? g_strdup (query->currency) : finx_engine_get_all_currency (self);
      for (guint i = 0; i < review->parts->len; i++)
        g_ptr_array_add (lists, finx_transaction_list_ref (((FinxJointPart *) review->parts->pdata[i])->transactions));
      if (lists->len == 0)
        return FALSE;
    }
  else
    {
      portfolio = finx_engine_get_portfolio (self, query->portfolio);
      if (portfolio == NULL)
        return FALSE;
      review->options.base_currency = g_strdup (query->currency != NULL ? query->currency : finx_portfolio_get_account (portfolio)->currency);
      review->transactions = finx_transaction_list_ref (finx_engine_get_transactions (self, query->portfolio));
      g_ptr_array_add (lists, finx_transaction_list_ref (review->transactions));
    }
  if (review->previous != NULL && !is_alike (review->previous, &review->options))
    g_clear_pointer (&review->previous, finx_review_unref);
  review->prices = find_prices (self, review->previous, lists);
  if (review->prices == NULL)
    review->prices = finx_review_prices_new (self, lists, portfolio != NULL && finx_portfolio_get_account (portfolio)->is_simulated,
                                             benchmark, review->options.as_of);
  return TRUE;
}

/**
 * finx_engine_review_async:
 *
 * %FINX_ERROR_NOT_FOUND: no such portfolio or benchmark; %FINX_ERROR_REJECTED: a transaction does not fit those before it.
 */
void
finx_engine_review_async (FinxEngine            *self,
                          const FinxReviewQuery *query,
                          FinxReview            *previous,
                          GCancellable          *cancellable,
                          GAsyncReadyCallback    callback,
                          gpointer               user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GError) error = NULL;
  const char *symbol = query->settings.benchmark != NULL ? query->settings.benchmark : "";
  const FinxInstrument *benchmark = *symbol != '\0' ? finx_instrument_table_lookup (self->instruments, symbol) : NULL;
  Review *review;

  g_return_if_fail (FINX_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  review = g_new0 (Review, 1);
  g_task_set_task_data (task, review, review_free);
  review->options = (FinxReviewOptions) {
    .method = query->settings.method,
    .expense_fees = query->settings.expense_fees,
    .timing = query->settings.timing,
    .move_wash_sales = query->settings.move_wash_sales,
    .refuse_short = query->settings.refuse_short,
    .risk_free = finx_decimal_to_double (query->settings.risk_free),
    .accounts = (const char *const *) g_strdupv (query->settings.accounts),
    .as_of = query->as_of == G_MAXINT32 ? (gint32) finx_days_from_time (finx_clock_now (self->clock)) : query->as_of,
    .sums_only = query->sums_only,
    .benchmark = benchmark,
  };
  review->previous = previous != NULL ? finx_review_ref (previous) : NULL;
  if (benchmark == NULL && *symbol != '\0')
    finx_set_error (&error, FINX_ERROR_NOT_FOUND, "FINX-ENGINE-031",
                    "The benchmark “%s” is not known; choose another one for this portfolio", symbol);
  else if (!gather (self, query, benchmark, review))
    finx_set_error (&error, FINX_ERROR_NOT_FOUND, "FINX-ENGINE-007", "There is no such account");
  if (error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  finx_engine_follow (self, task);
  finx_review_prices_read_async (review->prices, self, cancellable, stored_cb, g_object_ref (task));
}

FinxReview *
finx_engine_review_finish (FinxEngine   *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
