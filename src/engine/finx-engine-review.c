/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the journal and price history to the figures of a portfolio. Prices of the practice desk value only what is simulated. */
#include "engine/finx-engine-review.h"

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-time.h"
#include "engine/finx-engine-book.h"
#include "engine/finx-engine-private.h"
#include "engine/finx-review-prices.h"

/* Gathered on the main thread, used on the pool. */
typedef struct
{
  FinxReviewOptions    options;         /* texts are owned */
  FinxTransactionList *transactions;
  FinxReviewPrices    *prices;
  FinxReview          *previous;        /* (nullable) */
} Review;

static void
review_free (gpointer data)
{
  Review *review = data;

  g_free ((char *) review->options.base_currency);
  g_strfreev ((char **) review->options.accounts);
  finx_transaction_list_unref (review->transactions);
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
  finx_engine_get_portfolio_settings (engine, portfolio, &self->settings);
}

void
finx_review_query_clear (FinxReviewQuery *self)
{
  finx_portfolio_settings_clear (&self->settings);
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
  result = review->previous != NULL ? finx_review_update (review->previous, review->transactions, history, &error)
                                    : finx_review_new (&review->options, review->transactions, history, &error);
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
  FinxPortfolio *portfolio;
  const FinxInstrument *benchmark = NULL;
  gint32 today;
  Review *review;

  g_return_if_fail (FINX_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  portfolio = finx_engine_get_portfolio (self, query->portfolio);
  if (portfolio == NULL)
    {
      finx_set_error (&error, FINX_ERROR_NOT_FOUND, "FINX-ENGINE-007", "There is no such account");
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (query->settings.benchmark != NULL && *query->settings.benchmark != '\0')
    {
      benchmark = finx_instrument_table_lookup (self->instruments, query->settings.benchmark);
      if (benchmark == NULL)
        {
          finx_set_error (&error, FINX_ERROR_NOT_FOUND, "FINX-ENGINE-031",
                          "The benchmark “%s” is not known; choose another one for this portfolio", query->settings.benchmark);
          g_task_return_error (task, g_steal_pointer (&error));
          return;
        }
    }

  today = (gint32) finx_days_from_time (finx_clock_now (self->clock));
  review = g_new0 (Review, 1);
  review->options = (FinxReviewOptions) {
    .base_currency = g_strdup (query->currency != NULL ? query->currency : finx_portfolio_get_account (portfolio)->currency),
    .method = query->settings.method,
    .expense_fees = query->settings.expense_fees,
    .timing = query->settings.timing,
    .accounts = (const char *const *) g_strdupv (query->settings.accounts),
    .as_of = query->as_of == G_MAXINT32 ? today : query->as_of,
    .benchmark = benchmark,
  };
  review->transactions = finx_transaction_list_ref (finx_engine_get_transactions (self, query->portfolio));
  review->previous = previous != NULL ? finx_review_ref (previous) : NULL;
  review->prices = finx_review_prices_new (self, portfolio, review->transactions, benchmark, review->options.as_of);
  g_task_set_task_data (task, review, review_free);
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
