/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/allocation/finx-rebalance-scheme.h"
#include "ui/pages/portfolio/taxonomy/finx-taxonomy-store.h"

G_BEGIN_DECLS

/* What a portfolio's classes are taken from: each holding alone, then the taxonomies by number of their store. */
#define FINX_REBALANCE_OF_HOLDINGS 0

/**
 * FinxRebalanceDesk: how somebody wants a portfolio to be brought to its targets; remembered.
 * @of: what classes are taken from, by name: "holdings", "built-in-1", or the id of somebody's own taxonomy
 * @band: part of the whole that a class may be off its target; unknown: none
 * @relative_band: part of its target that it may be off; with both the narrower one holds
 * @reserve: cash that is kept out of the plan
 * @new_cash: that is added (+) or taken out (−); not remembered
 * @is_unreadable: what was remembered could not be read; it is kept aside, and nothing was set since
 * @targets: (element-type utf8 utf8): of what is no taxonomy of somebody's own: "holdings/AAPL" → "0.25"
 */
typedef struct
{
  FinxPortfolioView *view;              /* not owned */
  FinxTaxonomyStore *store;             /* of the view */
  char              *of;
  gboolean           may_sell, whole_units;
  gboolean           is_unreadable;
  FinxDecimal        band, relative_band, new_cash, reserve, min_trade;
  GHashTable        *targets;
} FinxRebalanceDesk;

/* A plan, and what it points to. */
typedef struct
{
  FinxReview           *review;
  FinxTaxonomy         *taxonomy;
  FinxRebalanceScheme  *scheme;
  GArray               *holdings;       /* (element-type FinxRebalanceHolding) */
  GPtrArray            *shares;         /* (element-type GArray): of the holdings */
  GArray               *lots;           /* (element-type FinxOpenLot) */
  FinxRebalanceOptions  options;
  FinxRebalance        *plan;
} FinxRebalancePlan;

FinxRebalanceDesk *finx_rebalance_desk_new           (FinxPortfolioView *view);
void               finx_rebalance_desk_free          (FinxRebalanceDesk *self);
void               finx_rebalance_desk_keep          (FinxRebalanceDesk *self);
FinxTaxonomy      *finx_rebalance_desk_make_taxonomy (FinxRebalanceDesk *self, FinxReview *review);     /* (transfer full) */
gboolean           finx_rebalance_desk_set_target    (FinxRebalanceDesk *self, FinxReview *review, guint class_id, FinxDecimal target,
                                                      GError **error);
/* As the store counts: 0: holdings; n: taxonomy n − 1. One that is gone is 0. */
guint              finx_rebalance_desk_get_of        (FinxRebalanceDesk *self);
void               finx_rebalance_desk_set_of        (FinxRebalanceDesk *self, guint number);
/* Offers an instrument that is not held: a target for it can be set then. %FINX_ERROR_NOT_FOUND: nobody knows it. */
gboolean           finx_rebalance_desk_add_symbol    (FinxRebalanceDesk *self, const char *symbol, GError **error);
/* Reads the prices of what is not held, then plans on the pool. */
void               finx_rebalance_desk_plan_async    (FinxRebalanceDesk *self, FinxReview *review, GCancellable *cancellable,
                                                      GAsyncReadyCallback callback, gpointer user_data);
FinxRebalancePlan *finx_rebalance_desk_plan_finish   (GAsyncResult *result, GError **error);
void               finx_rebalance_plan_free          (FinxRebalancePlan *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxRebalanceDesk, finx_rebalance_desk_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxRebalancePlan, finx_rebalance_plan_free)

G_END_DECLS
