/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/finx-rebalance-desk.h"

#include <glib/gi18n.h>

#include "engine/finx-portfolio-settings.h"

static char *
state_key (FinxRebalanceDesk *self)
{
  return g_strdup_printf ("portfolio/%s/rebalance", finx_portfolio_view_get_id (self->view));
}

static void
load_targets (FinxRebalanceDesk *self,
              JsonObject        *object)        /* (nullable) */
{
  g_autoptr(GList) names = object != NULL ? json_object_get_members (object) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      FinxDecimal value;

      if (finx_json_get_decimal (object, l->data, &value))
        g_hash_table_insert (self->targets, g_strdup (l->data), finx_decimal_to_string (value));
    }
}

static void
load (FinxRebalanceDesk *self)
{
  g_autofree char *key = state_key (self);
  g_autofree char *text = finx_engine_get_state (finx_portfolio_view_get_engine (self->view), key);
  g_autoptr(JsonObject) object = text != NULL ? finx_json_parse_object (text) : NULL;
  gint64 number;

  if (object == NULL)
    return;
  if (finx_json_get_integer (object, "of", &number) && number >= 0 && number <= finx_taxonomy_store_get_n (self->store))
    self->of = (guint) number;
  if (finx_json_get_integer (object, "may_sell", &number))
    self->may_sell = number != 0;
  if (finx_json_get_integer (object, "whole_units", &number))
    self->whole_units = number != 0;
  finx_json_get_decimal (object, "band", &self->band);
  if (!finx_json_get_decimal (object, "min_trade", &self->min_trade))
    self->min_trade = FINX_DECIMAL_ZERO;
  load_targets (self, finx_json_object_of (json_object_get_member (object, "targets")));
}

void
finx_rebalance_desk_keep (FinxRebalanceDesk *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *key = state_key (self), *text = NULL;
  GHashTableIter iter;
  gpointer name, value;

  json_builder_begin_object (builder);
  finx_json_add_integer (builder, "of", self->of);
  finx_json_add_integer (builder, "may_sell", self->may_sell);
  finx_json_add_integer (builder, "whole_units", self->whole_units);
  if (finx_decimal_is_known (self->band))
    finx_json_add_decimal (builder, "band", self->band);
  finx_json_add_decimal (builder, "min_trade", self->min_trade);
  json_builder_set_member_name (builder, "targets");
  json_builder_begin_object (builder);
  g_hash_table_iter_init (&iter, self->targets);
  while (g_hash_table_iter_next (&iter, &name, &value))
    finx_json_add_text (builder, name, value);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  text = finx_json_end (builder);
  finx_engine_set_state (finx_portfolio_view_get_engine (self->view), key, text);
}

FinxRebalanceDesk *
finx_rebalance_desk_new (FinxPortfolioView *view)
{
  FinxRebalanceDesk *self = g_new0 (FinxRebalanceDesk, 1);

  self->view = view;
  self->store = finx_taxonomy_store_of_view (view);
  self->may_sell = TRUE;
  self->whole_units = TRUE;
  self->band = FINX_DECIMAL_UNKNOWN;
  self->new_cash = self->min_trade = FINX_DECIMAL_ZERO;
  self->targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  load (self);
  return self;
}

void
finx_rebalance_desk_free (FinxRebalanceDesk *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->targets);
  g_free (self);
}

/* (nullable): %NULL: the taxonomy knows its targets by itself */
static char *
target_key (FinxRebalanceDesk *self,
            const char        *class_name)
{
  if (self->of == FINX_REBALANCE_OF_HOLDINGS)
    return g_strconcat ("holdings/", class_name, NULL);
  if (finx_taxonomy_store_get_id (self->store, self->of - 1) != NULL)
    return NULL;
  return g_strdup_printf ("built-in-%u/%s", self->of - 1, class_name);
}

/* One class for each instrument, and one for all cash. Failures leave a holding without class, which shows. */
static FinxTaxonomy *
make_of_holdings (const GArray *items)
{
  FinxTaxonomy *taxonomy = finx_taxonomy_new ("holdings", _("Holdings"));
  guint cash = FINX_TAXONOMY_TOP, id;

  for (guint i = 0; i < items->len; i++)
    {
      const FinxExposureItem *item = &g_array_index (items, FinxExposureItem, i);
      FinxTaxonomySubject subject = { item->instrument != NULL ? item->instrument->symbol : NULL, item->currency };

      if (item->instrument != NULL)
        {
          if (finx_taxonomy_add_class (taxonomy, FINX_TAXONOMY_TOP, subject.symbol, &id, NULL))
            finx_taxonomy_assign (taxonomy, subject, id, FINX_DECIMAL_ONE, NULL);
          continue;
        }
      if (cash != FINX_TAXONOMY_TOP || finx_taxonomy_add_class (taxonomy, FINX_TAXONOMY_TOP, _("Cash"), &cash, NULL))
        finx_taxonomy_assign (taxonomy, subject, cash, FINX_DECIMAL_ONE, NULL);
    }
  return taxonomy;
}

/* With the targets that are remembered beside it. */
FinxTaxonomy *
finx_rebalance_desk_make_taxonomy (FinxRebalanceDesk *self,
                                   FinxReview        *review)
{
  g_autoptr(GArray) items = finx_exposure_items_of_review (review);
  FinxTaxonomy *taxonomy;

  self->of = MIN (self->of, finx_taxonomy_store_get_n (self->store));
  taxonomy = self->of == FINX_REBALANCE_OF_HOLDINGS ? make_of_holdings (items) : finx_taxonomy_store_copy (self->store, self->of - 1, items);
  for (guint i = 0; i < finx_taxonomy_get_n_classes (taxonomy); i++)
    {
      const FinxTaxonomyClass *class_ = finx_taxonomy_get_class (taxonomy, i);
      g_autofree char *key = target_key (self, class_->name);
      const char *text = key != NULL ? g_hash_table_lookup (self->targets, key) : NULL;
      FinxDecimal target;

      if (text != NULL && finx_decimal_parse (text, &target, NULL))
        finx_taxonomy_set_target (taxonomy, class_->id, target, NULL);
    }
  return taxonomy;
}

gboolean
finx_rebalance_desk_set_target (FinxRebalanceDesk *self,
                                FinxReview        *review,
                                guint              class_id,
                                FinxDecimal        target,
                                GError           **error)
{
  g_autoptr(FinxTaxonomy) taxonomy = finx_rebalance_desk_make_taxonomy (self, review);
  const FinxTaxonomyClass *class_ = finx_taxonomy_find_class (taxonomy, class_id);
  g_autofree char *key = class_ != NULL ? target_key (self, class_->name) : NULL;

  if (class_ == NULL || !finx_taxonomy_set_target (taxonomy, class_id, target, error))
    return FALSE;
  if (key == NULL)
    {
      finx_taxonomy_set_target (finx_taxonomy_list_find (finx_taxonomy_store_get_list (self->store),
                                                         finx_taxonomy_store_get_id (self->store, self->of - 1)), class_id, target, NULL);
      finx_taxonomy_store_keep (self->store);
      return TRUE;
    }
  if (finx_decimal_is_known (target))
    g_hash_table_insert (self->targets, g_steal_pointer (&key), finx_decimal_to_string (target));
  else
    g_hash_table_remove (self->targets, key);
  finx_rebalance_desk_keep (self);
  return TRUE;
}

static void
add_holdings (FinxRebalancePlan *self,
              FinxReview        *review)
{
  const FinxReviewOptions *options = finx_review_get_options (review);
  const GArray *holdings = finx_review_get_holdings (review);

  for (guint i = 0; i < holdings->len; i++)
    {
      const FinxReviewHolding *holding = &g_array_index (holdings, FinxReviewHolding, i);
      FinxRebalanceHolding row = { holding->instrument, holding->quantity, holding->price, FINX_DECIMAL_ONE, NULL, 0, FINX_DECIMAL_UNKNOWN, FALSE };
      GArray *shares;

      if (holding->instrument == NULL)
        {
          self->options.cash = finx_decimal_add (self->options.cash, holding->base_value);
          continue;
        }
      if (finx_decimal_is_known (holding->quantity) && finx_decimal_sign (holding->quantity) == 0)
        continue;
      shares = finx_rebalance_scheme_get_shares (self->scheme, (FinxTaxonomySubject) { holding->instrument->symbol, holding->currency });
      g_ptr_array_add (self->shares, shares);
      if (!g_str_equal (holding->currency, options->base_currency))
        row.rate = finx_price_history_get_rate (finx_review_get_prices (review), holding->currency, options->base_currency, options->as_of).value;
      row.shares = (const FinxRebalanceShare *) (gpointer) shares->data;
      row.n_shares = shares->len;
      g_array_append_val (self->holdings, row);
    }
}

static void
add_lots (FinxRebalancePlan *self,
          FinxReview        *review)
{
  const FinxGainsReport *gains = finx_review_get_gains (review);

  for (guint i = 0; i < gains->n_open; i++)
    {
      FinxOpenLot lot;

      finx_gains_report_get_open (gains, i, &lot);
      g_array_append_val (self->lots, lot);
    }
}

static void
fill_options (FinxRebalancePlan *self,
              FinxRebalanceDesk *desk,
              FinxReview        *review)
{
  const FinxReviewOptions *options = finx_review_get_options (review);
  g_auto(FinxPortfolioSettings) settings = { 0 };

  finx_engine_get_portfolio_settings (finx_portfolio_view_get_engine (desk->view), finx_portfolio_view_get_id (desk->view), &settings);
  self->options = (FinxRebalanceOptions) {
    .base_currency = options->base_currency,
    .targets = (const FinxRebalanceTarget *) (gpointer) self->scheme->targets->data,
    .n_targets = self->scheme->targets->len,
    .cash_target = self->scheme->cash_target,
    .cash = FINX_DECIMAL_ZERO,
    .new_cash = desk->new_cash,
    .reserve = FINX_DECIMAL_ZERO,
    .absolute_band = desk->band,
    .relative_band = FINX_DECIMAL_UNKNOWN,
    .may_sell = desk->may_sell,
    .min_trade = desk->min_trade,
    .whole_units = desk->whole_units,
    .inside = FINX_REBALANCE_BY_PRESENT,
    .method = options->method,
    .tax_aware = TRUE,
    .short_term_tax = settings.tax_rate,
    .long_term_tax = settings.tax_rate,
  };
}

FinxRebalancePlan *
finx_rebalance_desk_plan (FinxRebalanceDesk *self,
                          FinxReview        *review,
                          GError           **error)
{
  g_autoptr(FinxRebalancePlan) plan = g_new0 (FinxRebalancePlan, 1);

  plan->taxonomy = finx_rebalance_desk_make_taxonomy (self, review);
  plan->scheme = finx_rebalance_scheme_new (plan->taxonomy, finx_review_get_options (review)->base_currency);
  plan->holdings = g_array_new (FALSE, FALSE, sizeof (FinxRebalanceHolding));
  plan->shares = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  plan->lots = g_array_new (FALSE, FALSE, sizeof (FinxOpenLot));
  fill_options (plan, self, review);
  add_holdings (plan, review);
  add_lots (plan, review);
  plan->options.holdings = (const FinxRebalanceHolding *) (gpointer) plan->holdings->data;
  plan->options.n_holdings = plan->holdings->len;
  plan->options.open_lots = plan->lots;
  plan->plan = finx_rebalance_new (&plan->options, error);
  return plan->plan != NULL ? g_steal_pointer (&plan) : NULL;
}

void
finx_rebalance_plan_free (FinxRebalancePlan *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->plan, finx_rebalance_free);
  g_clear_pointer (&self->scheme, finx_rebalance_scheme_free);
  g_clear_pointer (&self->taxonomy, finx_taxonomy_free);
  g_array_unref (self->holdings);
  g_ptr_array_unref (self->shares);
  g_array_unref (self->lots);
  g_free (self);
}
