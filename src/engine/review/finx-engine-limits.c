/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Risk limits: a look at all portfolios every second; what takes longer is computed on the pool. */
#include "engine/review/finx-engine-limits.h"

#include <math.h>

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-time.h"
#include "engine/finx-engine-private.h"
#include "engine/review/finx-engine-review.h"
#include "portfolio/allocation/finx-exposure.h"
#include "portfolio/allocation/finx-taxonomy-list.h"
#include "portfolio/review/finx-review-risk.h"
#include "risk/finx-limit-watch.h"

#define START_SECONDS  3                        /* after opening: the first frame and the orders go first */
#define REVIEW_SECONDS 5                        /* between reviews that only simulated prices call for */
#define RISK_PAUSE_US  (10 * G_USEC_PER_SEC)    /* likewise between two computations of the risk */

/* What is known of one portfolio. */
typedef struct
{
  char                *portfolio;
  FinxPortfolioLimits *limits;          /* (nullable): what is remembered could not be read */
  GError              *error;           /* (nullable): why not */
  FinxLimitWatch      *watch;
  char                *told;            /* (nullable): @watch as it is remembered */
  GArray              *states;          /* (element-type FinxLimitState) */

  /* the newest review */
  FinxReview          *review;          /* (nullable): kept where the next one is made of it */
  GArray              *items;           /* (element-type FinxExposureItem) */
  char                *currency;
  FinxDecimal          value, day_change;
  double               drawdown, var_95;
  gint32               day;
  FinxValuation        seen;            /* the live figures at the last check */
  gint64               risk_us;         /* monotonic; 0: not computed yet */
  guint                seconds;         /* since the review */
  gboolean             is_followed;     /* somebody asked for its drawdown */
  gboolean             is_known;        /* there was a review */
  gboolean             is_due;
  gboolean             is_failing;      /* and that was told */
  GCancellable        *cancellable;     /* of what is under way on the pool */
} Guard;

static void
guard_free (gpointer data)
{
  Guard *guard = data;

  g_free (guard->portfolio);
  finx_portfolio_limits_free (guard->limits);
  g_clear_error (&guard->error);
  finx_limit_watch_free (guard->watch);
  g_free (guard->told);
  g_array_unref (guard->states);
  g_clear_pointer (&guard->review, finx_review_unref);
  g_array_unref (guard->items);
  g_free (guard->currency);
  g_clear_object (&guard->cancellable);
  g_free (guard);
}

void
finx_engine_limits_init (FinxEngine *self)
{
  self->guards = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, guard_free);
}

/* What is under way is given up. */
void
finx_engine_limits_stop (FinxEngine *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->guards);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_cancellable_cancel (((Guard *) value)->cancellable);
}

static char *
limits_key (const char *portfolio)
{
  return g_strdup_printf ("portfolio/%s/limits", portfolio);
}

static FinxPortfolio *
find_portfolio (FinxEngine *self,
                const char *id)
{
  return id != NULL ? finx_engine_get_portfolio (self, id) : NULL;
}

/* Which breaches were told may be lost: then they are told once more. */
static void
load (FinxEngine *self,
      Guard      *guard)
{
  g_autofree char *key = limits_key (guard->portfolio), *watch_key = finx_limit_watch_key (guard->portfolio);
  const char *text = g_hash_table_lookup (self->state, key);

  guard->told = g_strdup (g_hash_table_lookup (self->state, watch_key));
  guard->limits = text != NULL ? finx_portfolio_limits_from_text (text, &guard->error) : finx_portfolio_limits_new ();
  guard->watch = guard->told != NULL ? finx_limit_watch_from_text (guard->told, NULL) : NULL;
  if (guard->watch == NULL)
    guard->watch = finx_limit_watch_new ();
}

static Guard *
guard_of (FinxEngine *self,
          const char *portfolio)
{
  Guard *guard = g_hash_table_lookup (self->guards, portfolio);

  if (guard != NULL)
    return guard;
  guard = g_new0 (Guard, 1);
  guard->portfolio = g_strdup (portfolio);
  guard->states = g_array_new (FALSE, FALSE, sizeof (FinxLimitState));
  guard->items = g_array_new (FALSE, FALSE, sizeof (FinxExposureItem));
  guard->value = guard->day_change = FINX_DECIMAL_UNKNOWN;
  guard->drawdown = guard->var_95 = NAN;
  guard->is_due = TRUE;
  load (self, guard);
  g_hash_table_insert (self->guards, guard->portfolio, guard);
  return guard;
}

static gboolean
has_limit_of (const Guard   *guard,
              FinxLimitKind  kind)
{
  for (guint i = 0; i < finx_portfolio_limits_get_n (guard->limits); i++)
    if (finx_portfolio_limits_get (guard->limits, i)->kind == kind)
      return TRUE;
  return FALSE;
}

/* The figures */

static void
add_classes (FinxEngine   *self,
             const Guard  *guard,
             const GArray *items,
             GArray       *parts,
             GPtrArray    *texts)
{
  g_autofree char *key = g_strdup_printf ("portfolio/%s/taxonomies", guard->portfolio);
  const char *text = g_hash_table_lookup (self->state, key);
  g_autoptr(FinxTaxonomyList) list = text != NULL ? finx_taxonomy_list_from_text (text, NULL) : NULL;

  for (guint i = 0; list != NULL && i < finx_taxonomy_list_get_n (list); i++)
    {
      const FinxTaxonomy *taxonomy = finx_taxonomy_list_get (list, i);
      g_autoptr(FinxExposure) exposure = finx_exposure_new (taxonomy, (const FinxExposureItem *) (gpointer) items->data, items->len);

      for (guint k = 0; k < exposure->classes->len; k++)
        {
          const FinxExposureClass *row = &g_array_index (exposure->classes, FinxExposureClass, k);
          FinxLimitPart part = { g_strdup_printf ("%s/%u", finx_taxonomy_get_id (taxonomy), row->id), g_strdup (row->name), row->value };

          g_ptr_array_add (texts, (char *) part.key);
          g_ptr_array_add (texts, (char *) part.name);
          if (row->id != FINX_TAXONOMY_TOP)
            g_array_append_val (parts, part);
        }
    }
}

static FinxDecimal
add_holdings (const GArray *items,
              GArray       *parts)
{
  FinxDecimal gross = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < items->len; i++)
    {
      const FinxExposureItem *item = &g_array_index (items, FinxExposureItem, i);
      FinxLimitPart part;

      if (item->instrument == NULL)
        continue;
      part = (FinxLimitPart) { item->instrument->symbol, item->instrument->symbol, item->value };
      gross = finx_decimal_add (gross, finx_decimal_abs (item->value));
      g_array_append_val (parts, part);
    }
  return gross;
}

static GArray *
check (FinxEngine       *self,
       const Guard      *guard,
       const GArray     *items,
       FinxLimitFigures *figures)
{
  g_autoptr(GArray) holdings = g_array_new (FALSE, FALSE, sizeof (FinxLimitPart));
  g_autoptr(GArray) classes = g_array_new (FALSE, FALSE, sizeof (FinxLimitPart));
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  figures->gross = add_holdings (items, holdings);
  if (has_limit_of (guard, FINX_LIMIT_CLASS_WEIGHT))
    add_classes (self, guard, items, classes, texts);
  figures->holdings = (const FinxLimitPart *) (gpointer) holdings->data;
  figures->n_holdings = holdings->len;
  figures->classes = (const FinxLimitPart *) (gpointer) classes->data;
  figures->n_classes = classes->len;
  return finx_portfolio_limits_check (guard->limits, figures);
}

static GArray *
list_live_items (FinxPortfolio *portfolio)
{
  GListModel *positions = finx_portfolio_get_positions (portfolio), *cash = finx_portfolio_get_cash (portfolio);
  GArray *items = g_array_new (FALSE, FALSE, sizeof (FinxExposureItem));

  for (guint i = 0; i < g_list_model_get_n_items (positions); i++)
    {
      g_autoptr(FinxPosition) position = g_list_model_get_item (positions, i);
      const FinxInstrument *instrument = finx_position_get_instrument (position);
      FinxExposureItem item = { instrument, instrument->currency, finx_position_get_base_value (position) };

      g_array_append_val (items, item);
    }
  for (guint i = 0; i < g_list_model_get_n_items (cash); i++)
    {
      g_autoptr(FinxCashBalance) balance = g_list_model_get_item (cash, i);
      FinxExposureItem item = { NULL, g_intern_string (finx_cash_balance_get_currency (balance)), finx_cash_balance_get_base_value (balance) };

      g_array_append_val (items, item);
    }
  return items;
}

/* Quotes of the practice desk come every moment; what the live figures do not have is carried on from the review, as long
 * as nothing was bought or paid in since. */
static double
live_drawdown (const Guard         *guard,
               const FinxValuation *live)
{
  double growth = finx_decimal_to_double (live->net_worth) / finx_decimal_to_double (guard->value);

  return MIN ((1 + guard->drawdown) * growth - 1, 0);
}

static GArray *
check_live (FinxEngine    *self,
            const Guard   *guard,
            FinxPortfolio *portfolio)
{
  const FinxValuation *live = finx_portfolio_get_valuation (portfolio);
  g_autoptr(GArray) items = list_live_items (portfolio);
  FinxLimitFigures figures = {
    .currency = guard->currency,
    .value = live->net_worth,
    .day_change = live->day_change,
    .drawdown = live_drawdown (guard, live),
    .var_95 = guard->var_95,
  };

  return check (self, guard, items, &figures);
}

static GArray *
check_review (FinxEngine  *self,
              const Guard *guard)
{
  FinxLimitFigures figures = {
    .currency = guard->currency,
    .value = guard->value,
    .day_change = guard->day_change,
    .drawdown = guard->drawdown,
    .var_95 = guard->var_95,
  };

  return check (self, guard, guard->items, &figures);
}

/* Telling */

static void
tell (FinxEngine   *self,
      Guard        *guard,
      const GArray *news)
{
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_alert_event_free);

  for (guint i = 0; i < news->len; i++)
    {
      const FinxLimitState *state = &g_array_index (guard->states, FinxLimitState, g_array_index (news, guint, i));
      FinxLimitBreach breach = {
        .portfolio = guard->portfolio,
        .rule = state->rule,
        .name = state->name,
        .currency = guard->currency,
        .most = state->most,
        .figure = state->figure,
        .told = guard->told,
      };

      g_ptr_array_add (events, finx_alert_event_new_breach (finx_limit_breach_copy (&breach), finx_clock_now (self->clock)));
    }
  finx_engine_alerts_record (self, events);
}

/* Takes @states. Another program that may write tells for all. */
static void
take_states (FinxEngine *self,
             Guard      *guard,
             GArray     *states)
{
  g_autofree char *key = finx_limit_watch_key (guard->portfolio), *told = NULL;
  g_autoptr(GArray) news = NULL;

  g_array_unref (guard->states);
  guard->states = states;
  if (!self->read_only)
    {
      news = finx_limit_watch_update (guard->watch, states);
      told = finx_limit_watch_to_text (guard->watch);
      if (news->len > 0)
        {
          g_free (guard->told);
          guard->told = g_steal_pointer (&told);
          g_hash_table_insert (self->state, g_strdup (key), g_strdup (guard->told));
          tell (self, guard, news);
        }
      else if (g_strcmp0 (told, guard->told) != 0)
        {
          g_free (guard->told);
          guard->told = g_steal_pointer (&told);
          finx_engine_set_state (self, key, guard->told);
        }
    }
  finx_engine_tell_limits (self, guard->portfolio);
}

static gboolean
is_watched (const Guard *guard)
{
  return guard->limits != NULL && finx_portfolio_limits_get_n (guard->limits) > 0;
}

/* Whether what the portfolio is worth now goes on from the review. */
static gboolean
is_carried_on (FinxEngine    *self,
               const Guard   *guard,
               FinxPortfolio *portfolio)
{
  g_auto(FinxPortfolioSettings) settings = { 0 };

  finx_engine_get_portfolio_settings (self, guard->portfolio, &settings);
  return finx_portfolio_get_account (portfolio)->is_simulated && settings.accounts == NULL && !guard->is_due
         && finx_decimal_is_known (finx_portfolio_get_valuation (portfolio)->net_worth);
}

double
finx_engine_limits_get_drawdown (FinxEngine    *self,
                                 FinxPortfolio *portfolio)
{
  Guard *guard = guard_of (self, finx_portfolio_get_account (portfolio)->id);

  guard->is_followed = TRUE;
  if (!guard->is_known)
    return (double) NAN;
  return -(is_carried_on (self, guard, portfolio) ? live_drawdown (guard, finx_portfolio_get_valuation (portfolio)) : guard->drawdown);
}

static void
evaluate (FinxEngine *self,
          Guard      *guard)
{
  FinxPortfolio *portfolio = find_portfolio (self, guard->portfolio);

  if (portfolio == NULL || !guard->is_known)
    return;
  guard->seen = *finx_portfolio_get_valuation (portfolio);
  if (!is_watched (guard))
    return;
  if (is_carried_on (self, guard, portfolio))
    take_states (self, guard, check_live (self, guard, portfolio));
  else
    take_states (self, guard, check_review (self, guard));
}

/* Reviewing */

static void
risk_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  g_autoptr(FinxReviewRisk) risk = NULL;
  double *var;

  if (g_task_return_error_if_cancelled (task))
    return;
  risk = finx_review_risk_new (data, G_MININT32, G_MAXINT32);
  var = g_new (double, 1);
  *var = risk->risk->present.losses[FINX_VAR_HISTORICAL][0].share.var;
  g_task_return_pointer (task, var, g_free);
}

static void
risk_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  Guard *guard = data;                  /* lives as long as the engine */
  g_autofree double *var = g_task_propagate_pointer (G_TASK (result), NULL);

  g_clear_object (&guard->cancellable);
  if (var == NULL)
    return;
  guard->var_95 = *var;
  evaluate (FINX_ENGINE (source), guard);
}

static void
start_risk (FinxEngine *self,
            Guard      *guard,
            FinxReview *review)
{
  g_autoptr(GTask) task = NULL;

  guard->cancellable = g_cancellable_new ();
  guard->risk_us = g_get_monotonic_time ();
  task = g_task_new (self, guard->cancellable, risk_cb, guard);
  g_task_set_source_tag (task, start_risk);
  g_task_set_task_data (task, finx_review_ref (review), (GDestroyNotify) finx_review_unref);
  finx_engine_follow (self, task);
  g_task_run_in_thread (task, risk_thread);
}

static void
take_review (Guard      *guard,
             FinxReview *review)
{
  const FinxReviewSummary *summary = finx_review_get_summary (review);

  g_array_unref (guard->items);
  guard->items = finx_exposure_items_of_review (review);
  for (guint i = 0; i < guard->items->len; i++)
    {
      FinxExposureItem *item = &g_array_index (guard->items, FinxExposureItem, i);

      item->currency = g_intern_string (item->currency);        /* the review goes before */
    }
  g_free (guard->currency);
  guard->currency = g_strdup (finx_review_get_options (review)->base_currency);
  guard->value = summary->value;
  guard->day_change = summary->day_change;
  guard->drawdown = summary->drawdown;
  guard->is_known = TRUE;
}

static void
reviewed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      data)
{
  FinxEngine *self = FINX_ENGINE (source);
  Guard *guard = data;
  FinxPortfolio *portfolio = find_portfolio (self, guard->portfolio);
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxReview) review = finx_engine_review_finish (self, result, &error);
  gboolean is_simulated = portfolio != NULL && finx_portfolio_get_account (portfolio)->is_simulated;

  g_clear_object (&guard->cancellable);
  if (review == NULL)
    {
      if (!guard->is_failing && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          guard->is_failing = TRUE;
          finx_engine_trouble (self, "The risk limits of “%s” can not be checked: %s", guard->portfolio, error->message);
        }
      return;
    }
  guard->is_failing = FALSE;
  take_review (guard, review);
  g_clear_pointer (&guard->review, finx_review_unref);
  if (is_simulated)
    guard->review = finx_review_ref (review);
  if (is_watched (guard) && has_limit_of (guard, FINX_LIMIT_VAR)
      && (!is_simulated || guard->risk_us == 0 || isnan (guard->var_95) || g_get_monotonic_time () - guard->risk_us >= RISK_PAUSE_US))
    start_risk (self, guard, review);
  else
    evaluate (self, guard);
}

static gint32
today (FinxEngine *self)
{
  return (gint32) finx_days_from_time (finx_clock_now (self->clock));
}

static void
start_review (FinxEngine *self,
              Guard      *guard)
{
  g_auto(FinxReviewQuery) query = { NULL };
  g_autoptr(FinxReview) previous = g_steal_pointer (&guard->review);

  guard->cancellable = g_cancellable_new ();
  guard->day = today (self);
  guard->seconds = 0;
  guard->is_due = FALSE;
  finx_review_query_init (&query, self, guard->portfolio);
  query.sums_only = TRUE;
  finx_engine_review_async (self, &query, previous != NULL && finx_review_query_is_of (&query, previous) ? previous : NULL,
                            guard->cancellable, reviewed_cb, guard);
}

static void
look (FinxEngine    *self,
      Guard         *guard,
      FinxPortfolio *portfolio)
{
  gboolean has_moved;

  /* Not when it was read: a front may not listen yet. */
  if (guard->error != NULL && !guard->is_failing)
    {
      guard->is_failing = TRUE;
      finx_engine_trouble (self, "The risk limits of “%s” are not watched: %s. They are kept as they are; “Limits…” on the Portfolio page begins anew",
                           guard->portfolio, guard->error->message);
    }
  if ((!is_watched (guard) && !guard->is_followed) || guard->cancellable != NULL)
    return;
  has_moved = finx_portfolio_get_account (portfolio)->is_simulated
              && !finx_valuation_equal (&guard->seen, finx_portfolio_get_valuation (portfolio));
  guard->seconds++;
  if (guard->is_due || guard->day != today (self) || (has_moved && guard->seconds >= REVIEW_SECONDS))
    start_review (self, guard);
  else if (has_moved)
    evaluate (self, guard);
}

void
finx_engine_limits_second (FinxEngine *self)
{
  GListModel *portfolios = G_LIST_MODEL (self->portfolios);

  if (self->read_only || ++self->open_seconds <= START_SECONDS)
    return;
  for (guint i = 0; i < g_list_model_get_n_items (portfolios); i++)
    {
      g_autoptr(FinxPortfolio) portfolio = g_list_model_get_item (portfolios, i);

      look (self, guard_of (self, finx_portfolio_get_account (portfolio)->id), portfolio);
    }
}

/* The next second makes new figures. @portfolio: (nullable): of all. */
void
finx_engine_limits_queue (FinxEngine *self,
                          const char *portfolio)
{
  GHashTableIter iter;
  gpointer id, guard;

  g_hash_table_iter_init (&iter, self->guards);
  while (g_hash_table_iter_next (&iter, &id, &guard))
    if (portfolio == NULL || g_str_equal (id, portfolio))
      ((Guard *) guard)->is_due = TRUE;
}

/* What the fronts ask */

static gboolean
check_portfolio (FinxEngine  *self,
                 const char  *portfolio,
                 GError     **error)
{
  if (find_portfolio (self, portfolio) != NULL)
    return TRUE;
  finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-ENGINE-007", "There is no such account");
  return FALSE;
}

const FinxPortfolioLimits *
finx_engine_get_limits (FinxEngine  *self,
                        const char  *portfolio,
                        GError     **error)
{
  Guard *guard;

  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);

  if (!check_portfolio (self, portfolio, error))
    return NULL;
  guard = guard_of (self, portfolio);
  if (guard->limits == NULL && error != NULL)
    *error = g_error_copy (guard->error);
  return guard->limits;
}

const GArray *
finx_engine_get_limit_states (FinxEngine *self,
                              const char *portfolio)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);
  return guard_of (self, portfolio)->states;
}

gboolean
finx_engine_is_limit_passed (FinxEngine *self,
                             const char *portfolio,
                             guint       number)
{
  Guard *guard;
  const FinxPortfolioLimit *limit;

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  guard = guard_of (self, portfolio);
  limit = finx_portfolio_limits_get (guard->limits, number);
  return finx_limit_watch_has_told (guard->watch, limit->kind, limit->subject);
}

void
finx_engine_check_limits (FinxEngine *self,
                          const char *portfolio)
{
  Guard *guard;

  g_return_if_fail (FINX_IS_ENGINE (self));
  g_return_if_fail (find_portfolio (self, portfolio) != NULL);

  guard = guard_of (self, portfolio);
  guard->is_due = TRUE;
  if (is_watched (guard) && guard->cancellable == NULL)
    start_review (self, guard);
}

/* What changed of the limits: remembered at once, checked anew. */
static void
keep (FinxEngine *self,
      Guard      *guard)
{
  g_autofree char *key = limits_key (guard->portfolio), *text = finx_portfolio_limits_to_text (guard->limits);

  finx_engine_set_state (self, key, text);
  if (is_watched (guard))
    finx_engine_check_limits (self, guard->portfolio);
  take_states (self, guard, guard->is_known ? check_review (self, guard) : g_array_new (FALSE, FALSE, sizeof (FinxLimitState)));
}

/* (transfer full) (nullable): with symbols as the instruments have them. One that nobody knows must have been limited before. */
static FinxPortfolioLimits *
name_subjects (FinxEngine                 *self,
               const FinxPortfolioLimits  *before,
               const FinxPortfolioLimits  *limits,
               GError                    **error)
{
  g_autoptr(FinxPortfolioLimits) named = finx_portfolio_limits_new ();

  for (guint i = 0; i < finx_portfolio_limits_get_n (limits); i++)
    {
      const FinxPortfolioLimit *limit = finx_portfolio_limits_get (limits, i);
      gboolean is_of_one = limit->kind == FINX_LIMIT_HOLDING_WEIGHT && *limit->subject != '\0';
      const FinxInstrument *instrument = is_of_one ? finx_instrument_table_lookup (self->instruments, limit->subject) : NULL;

      if (is_of_one && instrument == NULL && finx_portfolio_limits_find (before, limit->kind, limit->subject) == NULL)
        {
          finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-LIMIT-005", "There is no instrument “%s” to limit. Nothing was changed", limit->subject);
          return NULL;
        }
      if (!finx_portfolio_limits_set (named, limit->kind, instrument != NULL ? instrument->symbol : limit->subject, limit->most, error))
        return NULL;
    }
  return g_steal_pointer (&named);
}

gboolean
finx_engine_set_limits (FinxEngine                 *self,
                        const char                 *portfolio,
                        const FinxPortfolioLimits  *limits,
                        GError                    **error)
{
  const FinxPortfolioLimits *before;
  FinxPortfolioLimits *named;
  Guard *guard;

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  before = finx_engine_get_limits (self, portfolio, error);
  if (before == NULL || !finx_engine_may_write (self, error) || (named = name_subjects (self, before, limits, error)) == NULL)
    return FALSE;
  guard = guard_of (self, portfolio);
  finx_portfolio_limits_free (guard->limits);
  guard->limits = named;
  keep (self, guard);
  return TRUE;
}

gboolean
finx_engine_set_limit (FinxEngine     *self,
                       const char     *portfolio,
                       FinxLimitKind   kind,
                       const char     *subject,
                       FinxDecimal     most,
                       GError        **error)
{
  const FinxPortfolioLimits *before;
  g_autoptr(FinxPortfolioLimits) limits = NULL;

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  before = finx_engine_get_limits (self, portfolio, error);
  if (before == NULL)
    return FALSE;
  limits = finx_portfolio_limits_copy (before);
  return finx_portfolio_limits_change (limits, kind, subject, most, error) && finx_engine_set_limits (self, portfolio, limits, error);
}

gboolean
finx_engine_clear_limits (FinxEngine  *self,
                          const char  *portfolio,
                          GError     **error)
{
  g_autofree char *key = NULL;
  Guard *guard;

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  if (!check_portfolio (self, portfolio, error) || !finx_engine_may_write (self, error))
    return FALSE;
  guard = guard_of (self, portfolio);
  key = limits_key (portfolio);
  if (guard->error != NULL)
    finx_engine_set_aside (self, key);
  g_clear_error (&guard->error);
  guard->is_failing = FALSE;
  finx_portfolio_limits_free (guard->limits);
  guard->limits = finx_portfolio_limits_new ();
  keep (self, guard);
  return TRUE;
}

void
finx_engine_set_aside (FinxEngine *self,
                       const char *key)
{
  const char *text;
  g_autofree char *aside = g_strconcat (key, "-unreadable", NULL);

  g_return_if_fail (FINX_IS_ENGINE (self));

  text = g_hash_table_lookup (self->state, key);
  if (text == NULL)
    return;
  /* Never over what was kept before. */
  for (guint i = 2; g_hash_table_contains (self->state, aside) && !g_str_equal (g_hash_table_lookup (self->state, aside), text); i++)
    {
      g_free (aside);
      aside = g_strdup_printf ("%s-unreadable-%u", key, i);
    }
  finx_engine_set_state (self, aside, text);
}
