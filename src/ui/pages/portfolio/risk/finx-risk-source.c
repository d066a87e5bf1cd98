/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/risk/finx-risk-source.h"

/* Prices of the practice desk make a new review every few seconds; risk does not change as fast. */
#define LEAST_PAUSE_US (10 * G_USEC_PER_SEC)

struct _FinxRiskSource
{
  GObject            parent_instance;
  FinxPortfolioView *view;              /* not owned: it owns this */
  FinxReviewRisk    *risk;
  GCancellable      *cancellable;       /* of the computation under way; %NULL: none */
  gint64             started_us;        /* monotonic */
  guint              timer;
  guint              n_watching;
};

G_DEFINE_FINAL_TYPE (FinxRiskSource, finx_risk_source, G_TYPE_OBJECT)

static guint changed_signal;

static void update (FinxRiskSource *self);

static void
compute_thread_cb (GTask        *task,
                   gpointer      source,
                   gpointer      data,
                   GCancellable *cancellable)
{
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, finx_review_risk_new (data, G_MININT32, G_MAXINT32), (GDestroyNotify) finx_review_risk_free);
}

static void
computed_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      data)
{
  FinxRiskSource *self = FINX_RISK_SOURCE (object);
  FinxReviewRisk *risk = g_task_propagate_pointer (G_TASK (result), NULL);

  g_clear_object (&self->cancellable);
  if (risk == NULL)
    return;
  g_clear_pointer (&self->risk, finx_review_risk_free);
  self->risk = risk;
  g_signal_emit (self, changed_signal, 0);
  update (self);
}

static gboolean
timer_cb (gpointer data)
{
  FinxRiskSource *self = data;

  self->timer = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static void
start (FinxRiskSource *self,
       FinxReview     *review)
{
  g_autoptr(GTask) task = NULL;

  self->cancellable = g_cancellable_new ();
  self->started_us = g_get_monotonic_time ();
  task = g_task_new (self, self->cancellable, computed_cb, NULL);
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, finx_review_ref (review), (GDestroyNotify) finx_review_unref);
  g_task_run_in_thread (task, compute_thread_cb);
}

/* A new portfolio's first figures come at once; later ones with a pause between them where prices are simulated. */
static void
update (FinxRiskSource *self)
{
  FinxReview *review = self->view != NULL ? finx_portfolio_view_get_review (self->view) : NULL;
  gint64 pause;

  if (self->n_watching == 0 || review == NULL || self->cancellable != NULL || self->timer > 0
      || (self->risk != NULL && self->risk->review == review))
    return;
  pause = self->risk != NULL && finx_portfolio_view_is_simulated (self->view)
          ? self->started_us + LEAST_PAUSE_US - g_get_monotonic_time () : 0;
  if (pause > 0)
    self->timer = g_timeout_add ((guint) (pause / 1000) + 1, timer_cb, self);
  else
    start (self, review);
}

const FinxReviewRisk *
finx_risk_source_get (FinxRiskSource *self)
{
  g_return_val_if_fail (FINX_IS_RISK_SOURCE (self), NULL);
  return self->risk;
}

void
finx_risk_source_set_watched (FinxRiskSource *self,
                              gboolean        is_watched)
{
  g_return_if_fail (FINX_IS_RISK_SOURCE (self));
  g_return_if_fail (is_watched || self->n_watching > 0);

  if (is_watched)
    self->n_watching++;
  else
    self->n_watching--;
  update (self);
}

static void
view_gone_cb (gpointer  data,
              GObject  *view)
{
  FinxRiskSource *self = data;

  self->view = NULL;
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
finx_risk_source_dispose (GObject *object)
{
  FinxRiskSource *self = FINX_RISK_SOURCE (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->view != NULL)
    g_object_weak_unref (G_OBJECT (self->view), view_gone_cb, self);
  self->view = NULL;
  g_clear_pointer (&self->risk, finx_review_risk_free);
  G_OBJECT_CLASS (finx_risk_source_parent_class)->dispose (object);
}

static void
finx_risk_source_class_init (FinxRiskSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_risk_source_dispose;
  changed_signal = g_signal_new ("changed", FINX_TYPE_RISK_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
finx_risk_source_init (FinxRiskSource *self)
{
}

FinxRiskSource *
finx_risk_source_of_view (FinxPortfolioView *view)
{
  FinxRiskSource *self = g_object_get_data (G_OBJECT (view), "finx-risk-source");

  if (self != NULL)
    return self;
  self = g_object_new (FINX_TYPE_RISK_SOURCE, NULL);
  self->view = view;
  g_object_weak_ref (G_OBJECT (view), view_gone_cb, self);
  g_signal_connect_object (view, "review-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (view), "finx-risk-source", self, g_object_unref);
  return self;
}
