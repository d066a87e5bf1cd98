/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/review/finx-reviewer.h"

#include "base/finx-clock.h"
#include "base/finx-string.h"
#include "base/finx-time.h"

#define SIMULATED_SECONDS 5     /* between reviews that only prices call for */
#define SETTLE_MS         50    /* changes that come together make one review */

struct _FinxReviewer
{
  GObject       parent_instance;
  FinxEngine   *engine;
  char         *portfolio;
  char         *currency;       /* (nullable) */
  gint32        as_of;
  FinxReview   *review;         /* (nullable) */
  GError       *error;          /* (nullable) */
  GCancellable *cancellable;    /* of the review under way; NULL: none is */
  guint         n_looking;      /* who hold it active */
  gboolean      needs_lots;     /* somebody asked for them */
  gboolean      is_shared;
  gboolean      is_due;         /* while it is not active */
  gboolean      is_same_query;  /* as that of @review */
  guint         settle_id;
  guint         second_id;
  gint32        day;            /* of the newest review */
  guint         seconds;        /* since then */
};

G_DEFINE_FINAL_TYPE (FinxReviewer, finx_reviewer, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void start (FinxReviewer *self);

static gboolean
has_lots (FinxReviewer *self)
{
  return self->review != NULL && finx_review_get_gains (self->review) != NULL;
}

static void
reviewed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(FinxReviewer) self = user_data;
  g_autoptr(GError) error = NULL;
  FinxReview *review = finx_engine_review_finish (FINX_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;                             /* another one is under way, or nobody is there */
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_clear_pointer (&self->review, finx_review_unref);   /* what there was is not true any more */
  self->review = review;
  self->is_same_query = review != NULL;
  if (review == NULL)
    self->error = g_steal_pointer (&error);
  if (review != NULL && self->needs_lots && !has_lots (self) && self->n_looking > 0)
    start (self);
  else
    g_signal_emit (self, signals[CHANGED], 0);
}

static gint32
today (FinxReviewer *self)
{
  return (gint32) finx_days_from_time (finx_clock_now (finx_engine_get_clock (self->engine)));
}

static void
start (FinxReviewer *self)
{
  g_auto(FinxReviewQuery) query = { NULL };

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->day = today (self);
  self->seconds = 0;
  self->is_due = FALSE;
  finx_review_query_init (&query, self->engine, self->portfolio);
  query.as_of = self->as_of;
  query.currency = self->currency;
  query.sums_only = !self->needs_lots;
  finx_engine_review_async (self->engine, &query,
                            self->is_same_query && self->review != NULL && finx_review_query_is_of (&query, self->review) ? self->review : NULL,
                            self->cancellable, reviewed_cb, g_object_ref (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
settled_cb (gpointer user_data)
{
  FinxReviewer *self = user_data;

  self->settle_id = 0;
  start (self);
  return G_SOURCE_REMOVE;
}

static void
queue (FinxReviewer *self)
{
  if (self->n_looking == 0)
    self->is_due = TRUE;
  else if (self->settle_id == 0)
    self->settle_id = g_timeout_add (SETTLE_MS, settled_cb, self);
}

static gboolean
is_simulated (FinxReviewer *self)
{
  FinxPortfolio *portfolio = finx_engine_get_portfolio (self->engine, self->portfolio);

  return portfolio != NULL && finx_portfolio_get_account (portfolio)->is_simulated;
}

static gboolean
second_cb (gpointer user_data)
{
  FinxReviewer *self = user_data;

  self->seconds++;
  if (today (self) != self->day)
    {
      self->is_same_query = FALSE;
      queue (self);
    }
  else if (self->seconds >= SIMULATED_SECONDS && self->cancellable == NULL && self->as_of >= self->day && is_simulated (self))
    {
      queue (self);
    }
  return G_SOURCE_CONTINUE;
}

static void
book_changed_cb (FinxReviewer *self,
                 const char   *portfolio)
{
  if (g_strcmp0 (portfolio, self->portfolio) == 0 || g_strcmp0 (self->portfolio, FINX_ALL_PORTFOLIOS) == 0)
    queue (self);
}

/* Of kept prices, or of last ones; a simulated portfolio has its own. */
static void
prices_changed_cb (FinxReviewer *self)
{
  if (!is_simulated (self))
    queue (self);
}

FinxReviewer *
finx_reviewer_new (FinxEngine *engine,
                   const char *portfolio)
{
  FinxReviewer *self;

  g_return_val_if_fail (FINX_IS_ENGINE (engine), NULL);

  self = g_object_new (FINX_TYPE_REVIEWER, NULL);
  self->engine = g_object_ref (engine);
  self->portfolio = g_strdup (portfolio);
  g_signal_connect_object (engine, "book-changed", G_CALLBACK (book_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "prices-changed", G_CALLBACK (prices_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "last-prices-changed", G_CALLBACK (prices_changed_cb), self, G_CONNECT_SWAPPED);
  if (g_strcmp0 (portfolio, FINX_ALL_PORTFOLIOS) == 0)
    g_signal_connect_object (finx_engine_get_portfolios (engine), "items-changed", G_CALLBACK (queue), self, G_CONNECT_SWAPPED);
  return self;
}

static char *
make_key (const char *portfolio)
{
  return g_strconcat ("finx-reviewer:", portfolio, NULL);
}

FinxReviewer *
finx_reviewer_share (FinxEngine *engine,
                     const char *portfolio)
{
  g_autofree char *key = make_key (portfolio);
  FinxReviewer *self;

  g_return_val_if_fail (FINX_IS_ENGINE (engine), NULL);

  self = g_object_get_data (G_OBJECT (engine), key);
  if (self != NULL)
    return g_object_ref (self);
  self = finx_reviewer_new (engine, portfolio);
  self->is_shared = TRUE;
  g_object_set_data (G_OBJECT (engine), key, self);     /* until it is gone */
  return self;
}

const char *
finx_reviewer_get_portfolio (FinxReviewer *self)
{
  g_return_val_if_fail (FINX_IS_REVIEWER (self), NULL);
  return self->portfolio;
}

FinxReview *
finx_reviewer_get_review (FinxReviewer *self)
{
  g_return_val_if_fail (FINX_IS_REVIEWER (self), NULL);
  return self->review;
}

FinxReview *
finx_reviewer_get_lots (FinxReviewer *self)
{
  g_return_val_if_fail (FINX_IS_REVIEWER (self), NULL);

  if (!self->needs_lots)
    {
      self->needs_lots = TRUE;
      if (self->n_looking == 0)
        self->is_due = TRUE;
      else if (self->review != NULL && self->cancellable == NULL)
        start (self);
    }
  return has_lots (self) ? self->review : NULL;
}

const GError *
finx_reviewer_get_error (FinxReviewer *self)
{
  g_return_val_if_fail (FINX_IS_REVIEWER (self), NULL);
  return self->error;
}

gboolean
finx_reviewer_is_busy (FinxReviewer *self)
{
  g_return_val_if_fail (FINX_IS_REVIEWER (self), FALSE);
  return self->cancellable != NULL || self->settle_id != 0;
}

static void
change_query (FinxReviewer *self)
{
  g_cancellable_cancel (self->cancellable);     /* it would answer what nobody asks any more */
  self->is_same_query = FALSE;
  queue (self);
}

void
finx_reviewer_set_as_of (FinxReviewer *self,
                         gint32        day)
{
  g_return_if_fail (FINX_IS_REVIEWER (self));

  if (self->as_of == day)
    return;
  self->as_of = day;
  change_query (self);
}

void
finx_reviewer_set_currency (FinxReviewer *self,
                            const char   *currency)
{
  g_return_if_fail (FINX_IS_REVIEWER (self));

  if (!finx_set_str (&self->currency, currency))
    return;
  change_query (self);
}

void
finx_reviewer_hold (FinxReviewer *self)
{
  g_return_if_fail (FINX_IS_REVIEWER (self));

  if (self->n_looking++ > 0)
    return;
  self->second_id = g_timeout_add_seconds (1, second_cb, self);
  if (self->is_due || (self->cancellable == NULL && (self->review == NULL || is_simulated (self))))
    start (self);
}

void
finx_reviewer_release (FinxReviewer *self)
{
  g_return_if_fail (FINX_IS_REVIEWER (self));
  g_return_if_fail (self->n_looking > 0);

  if (--self->n_looking > 0)
    return;
  g_clear_handle_id (&self->second_id, g_source_remove);
  if (self->settle_id != 0)
    self->is_due = TRUE;
  g_clear_handle_id (&self->settle_id, g_source_remove);
}

void
finx_reviewer_refresh (FinxReviewer *self)
{
  g_return_if_fail (FINX_IS_REVIEWER (self));
  change_query (self);
}

static void
finx_reviewer_dispose (GObject *object)
{
  FinxReviewer *self = FINX_REVIEWER (object);
  g_autofree char *key = make_key (self->portfolio);

  if (self->is_shared)
    g_object_set_data (G_OBJECT (self->engine), key, NULL);
  self->is_shared = FALSE;
  g_clear_handle_id (&self->second_id, g_source_remove);
  g_clear_handle_id (&self->settle_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (finx_reviewer_parent_class)->dispose (object);
}

static void
finx_reviewer_finalize (GObject *object)
{
  FinxReviewer *self = FINX_REVIEWER (object);

  g_clear_pointer (&self->review, finx_review_unref);
  g_clear_error (&self->error);
  g_free (self->portfolio);
  g_free (self->currency);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (finx_reviewer_parent_class)->finalize (object);
}

static void
finx_reviewer_class_init (FinxReviewerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = finx_reviewer_dispose;
  object_class->finalize = finx_reviewer_finalize;
  signals[CHANGED] = g_signal_new ("changed", FINX_TYPE_REVIEWER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
finx_reviewer_init (FinxReviewer *self)
{
  self->as_of = G_MAXINT32;
}
