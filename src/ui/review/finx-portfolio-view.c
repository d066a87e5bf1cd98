/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/review/finx-portfolio-view.h"

#include <glib/gi18n.h>

struct _FinxPortfolioView
{
  GObject        parent_instance;
  FinxWorkspace *workspace;
  FinxPortfolio *portfolio;             /* (nullable): all */
  char          *currency;
  FinxReviewer  *reviewer;              /* shared, of today; of another day the view's own */
  gint32         as_of;
  gboolean       is_active;
  char          *wanted;                /* (nullable): the card that somebody wants to see */
};

G_DEFINE_FINAL_TYPE (FinxPortfolioView, finx_portfolio_view, G_TYPE_OBJECT)

enum { REVIEW_CHANGED, FOCUS_FILTER, EXPLAIN, SHOW_TAB, SHOW_CARD, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
reviewer_changed_cb (FinxPortfolioView *self)
{
  g_signal_emit (self, signals[REVIEW_CHANGED], 0);
}

static void
drop_reviewer (FinxPortfolioView *self)
{
  if (self->reviewer == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->reviewer, self);
  if (self->is_active)
    finx_reviewer_release (self->reviewer);
  g_clear_object (&self->reviewer);
}

/* Takes @reviewer over. */
static void
use_reviewer (FinxPortfolioView *self,
              FinxReviewer      *reviewer)
{
  drop_reviewer (self);
  self->reviewer = reviewer;
  finx_reviewer_set_currency (reviewer, self->currency);
  g_signal_connect_object (reviewer, "changed", G_CALLBACK (reviewer_changed_cb), self, G_CONNECT_SWAPPED);
  if (self->is_active)
    finx_reviewer_hold (reviewer);
}

FinxPortfolioView *
finx_portfolio_view_new (FinxWorkspace *workspace,
                         FinxPortfolio *portfolio)
{
  FinxPortfolioView *self = g_object_new (FINX_TYPE_PORTFOLIO_VIEW, NULL);
  FinxEngine *engine = finx_workspace_get_engine (workspace);

  self->workspace = g_object_ref (workspace);
  g_set_object (&self->portfolio, portfolio);
  self->currency = portfolio != NULL ? g_strdup (finx_portfolio_get_account (portfolio)->currency) : finx_engine_get_all_currency (engine);
  use_reviewer (self, finx_reviewer_share (engine, finx_portfolio_view_get_id (self)));
  return self;
}

FinxWorkspace *
finx_portfolio_view_get_workspace (FinxPortfolioView *self)
{
  g_return_val_if_fail (FINX_IS_PORTFOLIO_VIEW (self), NULL);
  return self->workspace;
}

FinxEngine *
finx_portfolio_view_get_engine (FinxPortfolioView *self)
{
  g_return_val_if_fail (FINX_IS_PORTFOLIO_VIEW (self), NULL);
  return finx_workspace_get_engine (self->workspace);
}

FinxPortfolio *
finx_portfolio_view_get_portfolio (FinxPortfolioView *self)
{
  g_return_val_if_fail (FINX_IS_PORTFOLIO_VIEW (self), NULL);
  return self->portfolio;
}

const char *
finx_portfolio_view_get_id (FinxPortfolioView *self)
{
  g_return_val_if_fail (FINX_IS_PORTFOLIO_VIEW (self), NULL);
  return self->portfolio != NULL ? finx_portfolio_get_account (self->portfolio)->id : FINX_ALL_PORTFOLIOS;
}

const char *
finx_portfolio_view_get_currency (FinxPortfolioView *self)
{
  g_return_val_if_fail (FINX_IS_PORTFOLIO_VIEW (self), NULL);
  return self->currency;
}

const char *
finx_portfolio_view_get_name (FinxPortfolioView *self)
{
  g_return_val_if_fail (FINX_IS_PORTFOLIO_VIEW (self), NULL);
  return self->portfolio != NULL ? finx_portfolio_get_account (self->portfolio)->name : _("All portfolios");
}

gboolean
finx_portfolio_view_is_all (FinxPortfolioView *self)
{
  g_return_val_if_fail (FINX_IS_PORTFOLIO_VIEW (self), FALSE);
  return self->portfolio == NULL;
}

gboolean
finx_portfolio_view_is_kept (FinxPortfolioView *self)
{
  g_return_val_if_fail (FINX_IS_PORTFOLIO_VIEW (self), FALSE);
  return self->portfolio == NULL || g_str_equal (finx_portfolio_get_account (self->portfolio)->broker, "manual");
}

gboolean
finx_portfolio_view_may_trade (FinxPortfolioView *self)
{
  g_return_val_if_fail (FINX_IS_PORTFOLIO_VIEW (self), FALSE);
  return self->portfolio != NULL && finx_portfolio_get_account (self->portfolio)->may_trade;
}

void
finx_portfolio_view_set_as_of (FinxPortfolioView *self,
                               gint32             day)
{
  g_return_if_fail (FINX_IS_PORTFOLIO_VIEW (self));

  if (self->as_of == day)
    return;
  /* What others show stays as it is. */
  if (day == G_MAXINT32)
    use_reviewer (self, finx_reviewer_share (finx_portfolio_view_get_engine (self), finx_portfolio_view_get_id (self)));
  else if (self->as_of == G_MAXINT32)
    use_reviewer (self, finx_reviewer_new (finx_portfolio_view_get_engine (self), finx_portfolio_view_get_id (self)));
  if (day != G_MAXINT32)
    finx_reviewer_set_as_of (self->reviewer, day);
  self->as_of = day;
  g_signal_emit (self, signals[REVIEW_CHANGED], 0);
}

void
finx_portfolio_view_set_active (FinxPortfolioView *self,
                                gboolean           is_active)
{
  g_return_if_fail (FINX_IS_PORTFOLIO_VIEW (self));

  if (self->is_active == is_active)
    return;
  self->is_active = is_active;
  if (is_active)
    finx_reviewer_hold (self->reviewer);
  else
    finx_reviewer_release (self->reviewer);
}

gint32
finx_portfolio_view_get_as_of (FinxPortfolioView *self)
{
  g_return_val_if_fail (FINX_IS_PORTFOLIO_VIEW (self), G_MAXINT32);
  return self->as_of;
}

gboolean
finx_portfolio_view_is_simulated (FinxPortfolioView *self)
{
  g_return_val_if_fail (FINX_IS_PORTFOLIO_VIEW (self), FALSE);
  return self->portfolio != NULL && finx_portfolio_get_account (self->portfolio)->is_simulated;
}

FinxReviewer *
finx_portfolio_view_get_reviewer (FinxPortfolioView *self)
{
  g_return_val_if_fail (FINX_IS_PORTFOLIO_VIEW (self), NULL);
  return self->reviewer;
}

FinxReview *
finx_portfolio_view_get_review (FinxPortfolioView *self)
{
  g_return_val_if_fail (FINX_IS_PORTFOLIO_VIEW (self), NULL);
  return finx_reviewer_get_review (self->reviewer);
}

FinxReview *
finx_portfolio_view_get_lots (FinxPortfolioView *self)
{
  g_return_val_if_fail (FINX_IS_PORTFOLIO_VIEW (self), NULL);
  return finx_reviewer_get_lots (self->reviewer);
}

void
finx_portfolio_view_explain (FinxPortfolioView *self,
                             const FinxFigureRef  *figure)
{
  g_return_if_fail (FINX_IS_PORTFOLIO_VIEW (self));
  g_signal_emit (self, signals[EXPLAIN], 0, figure);
}

void
finx_portfolio_view_show_tab (FinxPortfolioView *self,
                              const char        *name)
{
  g_auto(GStrv) words = g_strsplit (name, "/", 2);

  g_return_if_fail (FINX_IS_PORTFOLIO_VIEW (self));

  g_free (self->wanted);
  self->wanted = words[0] != NULL ? g_strdup (words[1]) : NULL;
  g_signal_emit (self, signals[SHOW_TAB], 0, words[0]);
  if (self->wanted != NULL)
    g_signal_emit (self, signals[SHOW_CARD], 0);
}

gboolean
finx_portfolio_view_take_card (FinxPortfolioView *self,
                               const char        *name)
{
  g_return_val_if_fail (FINX_IS_PORTFOLIO_VIEW (self), FALSE);

  if (g_strcmp0 (self->wanted, name) != 0)
    return FALSE;
  g_clear_pointer (&self->wanted, g_free);
  return TRUE;
}

void
finx_portfolio_view_focus_filter (FinxPortfolioView *self)
{
  g_return_if_fail (FINX_IS_PORTFOLIO_VIEW (self));
  g_signal_emit (self, signals[FOCUS_FILTER], 0);
}

static void
finx_portfolio_view_dispose (GObject *object)
{
  FinxPortfolioView *self = FINX_PORTFOLIO_VIEW (object);

  drop_reviewer (self);
  g_clear_object (&self->portfolio);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_portfolio_view_parent_class)->dispose (object);
}

static void
finx_portfolio_view_finalize (GObject *object)
{
  g_free (FINX_PORTFOLIO_VIEW (object)->currency);
  g_free (FINX_PORTFOLIO_VIEW (object)->wanted);
  G_OBJECT_CLASS (finx_portfolio_view_parent_class)->finalize (object);
}

static void
finx_portfolio_view_class_init (FinxPortfolioViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_portfolio_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_portfolio_view_finalize;
  signals[REVIEW_CHANGED] = g_signal_new ("review-changed", FINX_TYPE_PORTFOLIO_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  signals[FOCUS_FILTER] = g_signal_new ("focus-filter", FINX_TYPE_PORTFOLIO_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 0);
  signals[EXPLAIN] = g_signal_new ("explain", FINX_TYPE_PORTFOLIO_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   G_TYPE_POINTER);
  signals[SHOW_TAB] = g_signal_new ("show-tab", FINX_TYPE_PORTFOLIO_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                    G_TYPE_STRING);
  signals[SHOW_CARD] = g_signal_new ("show-card", FINX_TYPE_PORTFOLIO_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
finx_portfolio_view_init (FinxPortfolioView *self)
{
  self->as_of = G_MAXINT32;
}
