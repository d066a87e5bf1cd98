/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/rebalance/finx-rebalance-desk.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/finx-error.h"
#include "engine/prices/finx-engine-prices.h"
#include "engine/review/finx-engine-limits.h"
#include "engine/review/finx-portfolio-settings.h"

#define HOLDINGS    "holdings"
#define PRICE_SCALE 8           /* digits of a closing price */

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

/* (transfer full): how a number of the store is remembered */
static char *
name_of (FinxRebalanceDesk *self,
         guint              number)
{
  const char *id = number > FINX_REBALANCE_OF_HOLDINGS ? finx_taxonomy_store_get_id (self->store, number - 1) : NULL;

  if (number == FINX_REBALANCE_OF_HOLDINGS)
    return g_strdup (HOLDINGS);
  return id != NULL ? g_strdup (id) : g_strdup_printf ("built-in-%u", number - 1);
}

guint
finx_rebalance_desk_get_of (FinxRebalanceDesk *self)
{
  for (guint number = 1; number <= finx_taxonomy_store_get_n (self->store); number++)
    {
      g_autofree char *name = name_of (self, number);

      if (g_str_equal (name, self->of))
        return number;
    }
  return FINX_REBALANCE_OF_HOLDINGS;
}

void
finx_rebalance_desk_set_of (FinxRebalanceDesk *self,
                            guint              number)
{
  g_free (self->of);
  self->of = name_of (self, number);
}

/* Before, a number of the store was remembered. */
static void
load_of (FinxRebalanceDesk *self,
         JsonObject        *object)
{
  const char *name = finx_json_get_text (object, "of");
  gint64 number;

  if (name != NULL)
    {
      g_free (self->of);
      self->of = g_strdup (name);
    }
  else if (finx_json_get_integer (object, "of", &number) && number >= 0 && number <= finx_taxonomy_store_get_n (self->store))
    {
      finx_rebalance_desk_set_of (self, (guint) number);
    }
}

static void
load (FinxRebalanceDesk *self)
{
  g_autofree char *key = state_key (self);
  g_autofree char *text = finx_engine_get_state (finx_portfolio_view_get_engine (self->view), key);
  g_autoptr(JsonObject) object = text != NULL ? finx_json_parse_object (text) : NULL;
  gint64 number;

  self->is_unreadable = object == NULL && text != NULL && *text != '\0';
  if (self->is_unreadable)
    finx_engine_set_aside (finx_portfolio_view_get_engine (self->view), key);
  if (object == NULL)
    return;
  load_of (self, object);
  if (finx_json_get_integer (object, "may_sell", &number))
    self->may_sell = number != 0;
  if (finx_json_get_integer (object, "whole_units", &number))
    self->whole_units = number != 0;
  finx_json_get_decimal (object, "band", &self->band);
  finx_json_get_decimal (object, "relative_band", &self->relative_band);
  if (!finx_json_get_decimal (object, "reserve", &self->reserve) || !finx_decimal_is_known (self->reserve))
    self->reserve = FINX_DECIMAL_ZERO;
  if (!finx_json_get_decimal (object, "min_trade", &self->min_trade) || !finx_decimal_is_known (self->min_trade))
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

  self->is_unreadable = FALSE;
  json_builder_begin_object (builder);
  finx_json_add_text (builder, "of", self->of);
  finx_json_add_integer (builder, "may_sell", self->may_sell);
  finx_json_add_integer (builder, "whole_units", self->whole_units);
  if (finx_decimal_is_known (self->band))
    finx_json_add_decimal (builder, "band", self->band);
  if (finx_decimal_is_known (self->relative_band))
    finx_json_add_decimal (builder, "relative_band", self->relative_band);
  finx_json_add_decimal (builder, "reserve", self->reserve);
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
  self->of = g_strdup (HOLDINGS);
  self->band = self->relative_band = FINX_DECIMAL_UNKNOWN;
  self->new_cash = self->reserve = self->min_trade = FINX_DECIMAL_ZERO;
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
  g_free (self->of);
  g_free (self);
}

/* (nullable): %NULL: the taxonomy knows its targets by itself */
static char *
target_key (FinxRebalanceDesk *self,
            const char        *class_name)
{
  guint of = finx_rebalance_desk_get_of (self);
  g_autofree char *name = name_of (self, of);

  if (of != FINX_REBALANCE_OF_HOLDINGS && finx_taxonomy_store_get_id (self->store, of - 1) != NULL)
    return NULL;
  return g_strconcat (name, "/", class_name, NULL);
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

static gboolean
is_held (const GArray *items,
         const char   *symbol)
{
  for (guint i = 0; i < items->len; i++)
    {
      const FinxExposureItem *item = &g_array_index (items, FinxExposureItem, i);

      if (item->instrument != NULL && g_str_equal (item->instrument->symbol, symbol))
        return TRUE;
    }
  return FALSE;
}

/* (transfer container) (element-type FinxInstrument): those with a target that are not among @items, by symbol */
static GPtrArray *
list_others (FinxRebalanceDesk *self,
             const GArray      *items)
{
  GPtrArray *others = g_ptr_array_new ();
  g_autoptr(GList) keys = g_list_sort (g_hash_table_get_keys (self->targets), (GCompareFunc) strcmp);

  for (GList *l = keys; l != NULL; l = l->next)
    {
      const char *symbol = g_str_has_prefix (l->data, HOLDINGS "/") ? (const char *) l->data + strlen (HOLDINGS "/") : NULL;
      const FinxInstrument *instrument = symbol != NULL
                                         ? finx_instrument_table_lookup (finx_engine_get_instruments (finx_portfolio_view_get_engine (self->view)), symbol)
                                         : NULL;

      if (instrument != NULL && !is_held (items, instrument->symbol))
        g_ptr_array_add (others, (gpointer) instrument);
    }
  return others;
}

gboolean
finx_rebalance_desk_add_symbol (FinxRebalanceDesk  *self,
                                const char         *symbol,
                                GError            **error)
{
  const FinxInstrument *instrument = finx_instrument_table_lookup (finx_engine_get_instruments (finx_portfolio_view_get_engine (self->view)), symbol);
  g_autofree char *key = NULL;

  if (instrument == NULL)
    {
      finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-REBALANCE-007", "There is no instrument “%s”. Import its prices on the Data page first.", symbol);
      return FALSE;
    }
  key = g_strconcat (HOLDINGS "/", instrument->symbol, NULL);
  if (!g_hash_table_contains (self->targets, key))
    g_hash_table_insert (self->targets, g_steal_pointer (&key), g_strdup ("0"));
  return TRUE;
}

/* With the targets that are remembered beside it. */
FinxTaxonomy *
finx_rebalance_desk_make_taxonomy (FinxRebalanceDesk *self,
                                   FinxReview        *review)
{
  g_autoptr(GArray) items = finx_exposure_items_of_review (review);
  guint of = finx_rebalance_desk_get_of (self);
  g_autoptr(GPtrArray) others = list_others (self, items);
  FinxTaxonomy *taxonomy;

  for (guint i = 0; of == FINX_REBALANCE_OF_HOLDINGS && i < others->len; i++)
    {
      const FinxInstrument *instrument = others->pdata[i];
      FinxExposureItem item = { instrument, instrument->currency, FINX_DECIMAL_ZERO };

      g_array_append_val (items, item);
    }

  taxonomy = of == FINX_REBALANCE_OF_HOLDINGS ? make_of_holdings (items) : finx_taxonomy_store_copy (self->store, of - 1, items);
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
                                                         finx_taxonomy_store_get_id (self->store, finx_rebalance_desk_get_of (self) - 1)), class_id, target, NULL);
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

/* Of what is simulated the price is the newest quote; else it is read from the kept history. */
static FinxDecimal
quote_of (FinxRebalanceDesk    *desk,
          const FinxInstrument *instrument)
{
  FinxDecimal last = FINX_DECIMAL_UNKNOWN, previous;

  if (finx_portfolio_view_is_simulated (desk->view))
    finx_portfolio_price (finx_portfolio_view_get_portfolio (desk->view), instrument, &last, &previous);
  return last;
}

static void
add_row (FinxRebalancePlan    *self,
         const FinxInstrument *instrument,
         FinxDecimal           quantity,
         FinxDecimal           price)
{
  const FinxReviewOptions *options = finx_review_get_options (self->review);
  FinxRebalanceHolding row = { instrument, quantity, price, FINX_DECIMAL_ONE, NULL, 0, FINX_DECIMAL_UNKNOWN, FALSE };
  GArray *shares = finx_rebalance_scheme_get_shares (self->scheme, (FinxTaxonomySubject) { instrument->symbol, instrument->currency });

  g_ptr_array_add (self->shares, shares);
  if (!g_str_equal (instrument->currency, options->base_currency))
    row.rate = finx_price_history_get_rate (finx_review_get_prices (self->review), instrument->currency, options->base_currency, options->as_of).value;
  row.shares = (const FinxRebalanceShare *) (gpointer) shares->data;
  row.n_shares = shares->len;
  g_array_append_val (self->holdings, row);
}

static void
add_holdings (FinxRebalancePlan *self,
              FinxRebalanceDesk *desk)
{
  const GArray *holdings = finx_review_get_holdings (self->review);
  g_autoptr(GArray) items = finx_exposure_items_of_review (self->review);
  g_autoptr(GPtrArray) others = list_others (desk, items);

  for (guint i = 0; i < holdings->len; i++)
    {
      const FinxReviewHolding *holding = &g_array_index (holdings, FinxReviewHolding, i);

      if (holding->instrument == NULL)
        {
          self->options.cash = finx_decimal_add (self->options.cash, holding->base_value);
          continue;
        }
      if (finx_decimal_is_known (holding->quantity) && finx_decimal_sign (holding->quantity) == 0)
        continue;
      add_row (self, holding->instrument, holding->quantity, holding->price);
    }
  for (guint i = 0; finx_rebalance_desk_get_of (desk) == FINX_REBALANCE_OF_HOLDINGS && i < others->len; i++)
    add_row (self, others->pdata[i], FINX_DECIMAL_ZERO, quote_of (desk, others->pdata[i]));
}

static void
add_lots (FinxRebalancePlan *self)
{
  const FinxGainsReport *gains = finx_review_get_gains (self->review);

  for (guint i = 0; i < gains->n_open; i++)
    {
      FinxOpenLot lot;

      finx_gains_report_get_open (gains, i, &lot);
      g_array_append_val (self->lots, lot);
    }
}

static void
fill_options (FinxRebalancePlan *self,
              FinxRebalanceDesk *desk)
{
  const FinxReviewOptions *options = finx_review_get_options (self->review);
  g_auto(FinxPortfolioSettings) settings = { 0 };

  finx_engine_get_portfolio_settings (finx_portfolio_view_get_engine (desk->view), finx_portfolio_view_get_id (desk->view), &settings);
  self->options = (FinxRebalanceOptions) {
    .base_currency = options->base_currency,
    .targets = (const FinxRebalanceTarget *) (gpointer) self->scheme->targets->data,
    .n_targets = self->scheme->targets->len,
    .cash_target = self->scheme->cash_target,
    .cash = FINX_DECIMAL_ZERO,
    .new_cash = desk->new_cash,
    .reserve = desk->reserve,
    .absolute_band = desk->band,
    .relative_band = desk->relative_band,
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

/* A plan that is being made: goes to whoever asked for it, or with the task. */
typedef struct
{
  FinxRebalancePlan *plan;
  guint              n_priced;          /* holdings whose prices were looked for */
} Draft;

static void
draft_free (gpointer data)
{
  finx_rebalance_plan_free (((Draft *) data)->plan);
  g_free (data);
}

/* On the pool: what a plan holds is its own, and the review does not change. */
static void
plan_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Draft *draft = data;
  FinxRebalancePlan *self = draft->plan;
  GError *error = NULL;

  add_lots (self);
  self->options.holdings = (const FinxRebalanceHolding *) (gpointer) self->holdings->data;
  self->options.n_holdings = self->holdings->len;
  self->options.open_lots = self->lots;
  self->options.cancellable = cancellable;
  self->plan = finx_rebalance_new (&self->options, &error);
  self->options.cancellable = NULL;
  if (self->plan == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&draft->plan), (GDestroyNotify) finx_rebalance_plan_free);
}

static void read_prices (GTask *task);

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Draft *draft = g_task_get_task_data (task);
  g_autoptr(GArray) bars = finx_engine_read_series_finish (FINX_ENGINE (source), result, NULL);

  if (bars != NULL && bars->len > 0)
    g_array_index (draft->plan->holdings, FinxRebalanceHolding, draft->n_priced - 1).price =
      finx_decimal_normalize (finx_decimal_from_double (g_array_index (bars, FinxBar, bars->len - 1).close, PRICE_SCALE, FINX_ROUND_HALF_EVEN));
  read_prices (task);
}

/* One after the other: of what is not held and has no quote. What has no price is told by the plan. */
static void
read_prices (GTask *task)
{
  Draft *draft = g_task_get_task_data (task);
  const GArray *holdings = draft->plan->holdings;

  while (draft->n_priced < holdings->len)
    {
      const FinxRebalanceHolding *row = &g_array_index (holdings, FinxRebalanceHolding, draft->n_priced++);
      const FinxSeriesKey key = { row->instrument->symbol, FINX_INTERVAL_1D, FINX_BARS_IMPORTED };

      if (finx_decimal_is_known (row->price) || !finx_decimal_is_known (row->quantity) || finx_decimal_sign (row->quantity) != 0)
        continue;
      finx_engine_read_series_async (g_task_get_source_object (task), &key, g_task_get_cancellable (task), read_cb, g_object_ref (task));
      return;
    }
  if (!g_task_return_error_if_cancelled (task))
    g_task_run_in_thread (task, plan_thread);
}

void
finx_rebalance_desk_plan_async (FinxRebalanceDesk   *self,
                                FinxReview          *review,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (finx_portfolio_view_get_engine (self->view), cancellable, callback, user_data);
  FinxRebalancePlan *plan = g_new0 (FinxRebalancePlan, 1);
  Draft *draft = g_new0 (Draft, 1);

  g_task_set_source_tag (task, finx_rebalance_desk_plan_async);
  plan->review = finx_review_ref (review);
  plan->taxonomy = finx_rebalance_desk_make_taxonomy (self, review);
  plan->scheme = finx_rebalance_scheme_new (plan->taxonomy, finx_review_get_options (review)->base_currency);
  plan->holdings = g_array_new (FALSE, FALSE, sizeof (FinxRebalanceHolding));
  plan->shares = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  plan->lots = g_array_new (FALSE, FALSE, sizeof (FinxOpenLot));
  fill_options (plan, self);
  add_holdings (plan, self);
  draft->plan = plan;
  g_task_set_task_data (task, draft, draft_free);
  read_prices (task);
}

/* (transfer full) (nullable) */
FinxRebalancePlan *
finx_rebalance_desk_plan_finish (GAsyncResult  *result,
                                 GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
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
  finx_review_unref (self->review);
  g_free (self);
}
