/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/finx-limit-guard.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/finx-error.h"
#include "risk/finx-limit-watch.h"
#include "ui/finx-format.h"
#include "ui/pages/portfolio/finx-risk-source.h"
#include "ui/pages/portfolio/finx-taxonomy-store.h"

struct _FinxLimitGuard
{
  GObject              parent_instance;
  FinxPortfolioView   *view;            /* not owned: it owns this */
  FinxRiskSource      *source;
  FinxPortfolioLimits *limits;
  FinxLimitWatch      *watch;
  GArray              *states;          /* (element-type FinxLimitState) */
  gboolean             is_watching;     /* the risk is computed for the limits */
};

G_DEFINE_FINAL_TYPE (FinxLimitGuard, finx_limit_guard, G_TYPE_OBJECT)

static guint changed_signal;

/* In the order of FinxLimitKind. */
static const char *const kind_names[FINX_N_LIMIT_KINDS] = {
  N_("Largest holding"), N_("Class"), N_("Drawdown"), N_("Value at risk of a day, 95%"), N_("Leverage"), N_("Loss of a day"),
  N_("Loss of a day, part of the value"),
};

/* The parts that the limits look at, with the texts they own. */
typedef struct
{
  GArray    *parts;             /* (element-type FinxLimitPart) */
  GPtrArray *texts;
} Parts;

static char *
key_of (FinxLimitGuard *self,
        const char     *name)
{
  return g_strdup_printf ("portfolio/%s/%s", finx_portfolio_view_get_id (self->view), name);
}

static void
write_state (FinxLimitGuard *self,
             const char     *name,
             const char     *text)
{
  g_autofree char *key = key_of (self, name);

  finx_engine_set_state (finx_portfolio_view_get_engine (self->view), key, text);
}

static void
load (FinxLimitGuard *self)
{
  FinxEngine *engine = finx_portfolio_view_get_engine (self->view);
  g_autofree char *limits_key = key_of (self, "limits"), *watch_key = key_of (self, "limit-watch");
  g_autofree char *limits = finx_engine_get_state (engine, limits_key), *watch = finx_engine_get_state (engine, watch_key);
  g_autoptr(GError) error = NULL;

  if (limits != NULL)
    self->limits = finx_portfolio_limits_from_text (limits, &error);
  if (error != NULL)
    {
      g_autofree char *sentence = finx_error_text (error);

      write_state (self, "limits-unreadable", limits);
      finx_workspace_toast (finx_portfolio_view_get_workspace (self->view), sentence, NULL, NULL);
    }
  if (self->limits == NULL)
    self->limits = finx_portfolio_limits_new ();
  if (watch != NULL)
    self->watch = finx_limit_watch_from_text (watch, NULL);
  if (self->watch == NULL)
    self->watch = finx_limit_watch_new ();
}

static void
add_classes (FinxLimitGuard *self,
             FinxReview     *review,
             Parts          *parts)
{
  FinxTaxonomyStore *store = finx_taxonomy_store_of_view (self->view);
  FinxTaxonomyList *list = finx_taxonomy_store_get_list (store);
  g_autoptr(GArray) items = finx_exposure_items_of_review (review);

  for (guint i = 0; i < finx_taxonomy_list_get_n (list); i++)
    {
      const FinxTaxonomy *taxonomy = finx_taxonomy_list_get (list, i);
      g_autoptr(FinxExposure) exposure = finx_exposure_new (taxonomy, (const FinxExposureItem *) (gpointer) items->data, items->len);

      for (guint k = 0; k < exposure->classes->len; k++)
        {
          const FinxExposureClass *row = &g_array_index (exposure->classes, FinxExposureClass, k);
          FinxLimitPart part = { g_strdup_printf ("%s/%u", finx_taxonomy_get_id (taxonomy), row->id), g_strdup (row->name), row->value };

          g_ptr_array_add (parts->texts, (char *) part.key);
          g_ptr_array_add (parts->texts, (char *) part.name);
          if (row->id != FINX_TAXONOMY_TOP)
            g_array_append_val (parts->parts, part);
        }
    }
}

static FinxDecimal
add_holdings (FinxReview *review,
              GArray     *parts)
{
  const GArray *holdings = finx_review_get_holdings (review);
  FinxDecimal gross = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < holdings->len; i++)
    {
      const FinxReviewHolding *holding = &g_array_index (holdings, FinxReviewHolding, i);
      FinxLimitPart part;

      if (holding->instrument == NULL || (finx_decimal_is_known (holding->quantity) && finx_decimal_sign (holding->quantity) == 0))
        continue;
      part = (FinxLimitPart) { holding->instrument->symbol, holding->instrument->symbol, holding->base_value };
      gross = finx_decimal_add (gross, finx_decimal_sign (holding->base_value) < 0 ? finx_decimal_negate (holding->base_value) : holding->base_value);
      g_array_append_val (parts, part);
    }
  return gross;
}

static GArray *
check (FinxLimitGuard       *self,
       const FinxReviewRisk *risk)
{
  const FinxReviewSummary *summary = finx_review_get_summary (risk->review);
  g_autoptr(GArray) holdings = g_array_new (FALSE, FALSE, sizeof (FinxLimitPart));
  g_autoptr(GArray) classes = g_array_new (FALSE, FALSE, sizeof (FinxLimitPart));
  g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  Parts parts = { classes, texts };
  FinxLimitFigures figures = {
    .currency = finx_review_get_options (risk->review)->base_currency,
    .value = summary->value,
    .gross = add_holdings (risk->review, holdings),
    .day_change = summary->day_change,
    .drawdown = summary->drawdown,
    .var_95 = risk->risk->present.losses[FINX_VAR_HISTORICAL][0].share.var,
  };

  add_classes (self, risk->review, &parts);
  figures.holdings = (const FinxLimitPart *) (gpointer) holdings->data;
  figures.n_holdings = holdings->len;
  figures.classes = (const FinxLimitPart *) (gpointer) classes->data;
  figures.n_classes = classes->len;
  return finx_portfolio_limits_check (self->limits, &figures);
}

/* One toast, however many limits were passed at once. */
static void
tell (FinxLimitGuard *self,
      const GArray   *news)
{
  const FinxLimitState *state = &g_array_index (self->states, FinxLimitState, g_array_index (news, guint, 0));
  g_autofree char *name = finx_limit_state_name (self, state), *text = NULL, *watch = finx_limit_watch_to_text (self->watch);

  if (news->len == 1)
    text = g_strdup_printf (_("Risk limit passed: %s"), name);
  else
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Risk limits passed: %s and %u more", "Risk limits passed: %s and %u more", news->len - 1),
                            name, news->len - 1);
  finx_workspace_toast (finx_portfolio_view_get_workspace (self->view), text, NULL, NULL);
  write_state (self, "limit-watch", watch);
}

static void
update (FinxLimitGuard *self)
{
  const FinxReviewRisk *risk = finx_risk_source_get (self->source);
  gboolean is_wanted = finx_portfolio_limits_get_n (self->limits) > 0;
  g_autoptr(GArray) news = NULL;

  if (is_wanted != self->is_watching)
    {
      self->is_watching = is_wanted;
      finx_risk_source_set_watched (self->source, is_wanted);
    }
  if (risk != NULL)
    {
      g_array_unref (self->states);
      self->states = check (self, risk);
      news = finx_limit_watch_update (self->watch, self->states);
      if (news->len > 0)
        tell (self, news);
    }
  g_signal_emit (self, changed_signal, 0);
}

const FinxPortfolioLimits *
finx_limit_guard_get_limits (FinxLimitGuard *self)
{
  g_return_val_if_fail (FINX_IS_LIMIT_GUARD (self), NULL);
  return self->limits;
}

const GArray *
finx_limit_guard_get_states (FinxLimitGuard *self)
{
  g_return_val_if_fail (FINX_IS_LIMIT_GUARD (self), NULL);
  return self->states;
}

gboolean
finx_limit_guard_set (FinxLimitGuard  *self,
                      FinxLimitKind    kind,
                      const char      *subject,
                      FinxDecimal      most,
                      GError         **error)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (FINX_IS_LIMIT_GUARD (self), FALSE);

  if (!finx_decimal_is_known (most))
    finx_portfolio_limits_remove (self->limits, kind, subject);
  else if (!finx_portfolio_limits_set (self->limits, kind, subject, most, error))
    return FALSE;
  text = finx_portfolio_limits_to_text (self->limits);
  write_state (self, "limits", text);
  update (self);
  return TRUE;
}

/* "Class Shares", "Largest holding ASML". */
char *
finx_limit_state_name (FinxLimitGuard       *self,
                       const FinxLimitState *state)
{
  const char *subject = strchr (state->key, ' ');
  g_autofree char *class_name = NULL;

  if (subject == NULL || subject[1] == '\0')
    return g_strdup (_(kind_names[state->kind]));
  subject++;
  if (state->kind == FINX_LIMIT_CLASS_WEIGHT)
    {
      g_auto(GStrv) words = g_strsplit (subject, "/", 2);
      const FinxTaxonomy *taxonomy = finx_taxonomy_list_find (finx_taxonomy_store_get_list (finx_taxonomy_store_of_view (self->view)), words[0]);
      const FinxTaxonomyClass *class_ = taxonomy != NULL && words[1] != NULL
                                        ? finx_taxonomy_find_class (taxonomy, (guint) g_ascii_strtoull (words[1], NULL, 10)) : NULL;

      class_name = g_strdup (class_ != NULL ? class_->name : _("that is gone"));
      subject = class_name;
    }
  return g_strdup_printf ("%s · %s", _(kind_names[state->kind]), subject);
}

char *
finx_limit_bound_text (FinxLimitKind  kind,
                       FinxDecimal    bound,
                       const char    *currency)
{
  double value = finx_decimal_is_known (bound) ? finx_decimal_to_double (bound) : NAN;

  if (kind == FINX_LIMIT_DAILY_LOSS)
    return finx_format_money (bound, currency);
  return kind == FINX_LIMIT_LEVERAGE ? finx_format_double (value, 2) : finx_format_percent (value, 2);
}

static void
finx_limit_guard_finalize (GObject *object)
{
  FinxLimitGuard *self = FINX_LIMIT_GUARD (object);

  finx_portfolio_limits_free (self->limits);
  finx_limit_watch_free (self->watch);
  g_array_unref (self->states);
  g_clear_object (&self->source);
  G_OBJECT_CLASS (finx_limit_guard_parent_class)->finalize (object);
}

static void
finx_limit_guard_class_init (FinxLimitGuardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_limit_guard_finalize;
  changed_signal = g_signal_new ("changed", FINX_TYPE_LIMIT_GUARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
finx_limit_guard_init (FinxLimitGuard *self)
{
  self->states = g_array_new (FALSE, FALSE, sizeof (FinxLimitState));
}

FinxLimitGuard *
finx_limit_guard_of_view (FinxPortfolioView *view)
{
  FinxLimitGuard *self = g_object_get_data (G_OBJECT (view), "finx-limit-guard");

  if (self != NULL)
    return self;
  self = g_object_new (FINX_TYPE_LIMIT_GUARD, NULL);
  self->view = view;
  self->source = g_object_ref (finx_risk_source_of_view (view));
  load (self);
  g_signal_connect_object (self->source, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (view), "finx-limit-guard", self, g_object_unref);
  update (self);
  return self;
}
