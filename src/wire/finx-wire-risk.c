/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/finx-wire-risk.h"

#include "wire/finx-wire-review-private.h"
#include "wire/finx-wire.h"

static const struct
{
  const char *share, *money;
} component_names[FINX_N_CONFIDENCES] = { { "var_95", "var_95_money" }, { "var_99", "var_99_money" } };

static JsonObject *
wire_record (const FinxRiskRecord *record)
{
  JsonObject *object = json_object_new (), *reasons = json_object_new ();
  gboolean has_drawdown = record->peak != 0 || record->trough != 0;

  finx_wire_day (object, "from", record->n > 0 ? record->from : G_MININT32);
  finx_wire_day (object, "to", record->n > 0 ? record->to : G_MININT32);
  json_object_set_int_member (object, "n_returns", record->n);
  json_object_set_int_member (object, "n_unknown", record->n_unknown);
  json_object_set_int_member (object, "n_compared", record->n_compared);
  for (guint i = 0; i < FINX_N_RISK_FIGURES; i++)
    {
      const FinxRiskValue *figure = &record->figures[i];

      finx_wire_double (object, finx_risk_figure_to_string (i), figure->value);
      if (figure->reason != FINX_RISK_KNOWN)
        json_object_set_string_member (reasons, finx_risk_figure_to_string (i), finx_risk_reason_to_string (figure->reason));
    }
  finx_wire_day (object, "peak", has_drawdown ? record->peak : G_MININT32);
  finx_wire_day (object, "trough", has_drawdown ? record->trough : G_MININT32);
  finx_wire_day (object, "recovery", has_drawdown ? record->recovery : G_MININT32);
  json_object_set_object_member (object, "reasons", reasons);
  return object;
}

static void
add_losses (JsonArray            *array,
            const char           *of,
            const FinxRiskRecord *record)
{
  for (guint i = 0; i < FINX_N_VAR_METHODS; i++)
    for (guint j = 0; j < FINX_N_CONFIDENCES; j++)
      {
        const FinxRiskLoss *loss = &record->losses[i][j];
        JsonObject *row = json_object_new ();

        json_object_set_string_member (row, "of", of);
        json_object_set_string_member (row, "method", finx_var_method_to_string (i));
        finx_wire_double (row, "confidence", finx_performance_confidences[j]);
        finx_wire_double (row, "var", loss->share.var);
        finx_wire_double (row, "cvar", loss->share.cvar);
        finx_wire_amount (row, "var_money", loss->var);
        finx_wire_amount (row, "cvar_money", loss->cvar);
        json_object_set_boolean_member (row, "is_historical", loss->is_historical);
        if (loss->reason != FINX_RISK_KNOWN)
          json_object_set_string_member (row, "reason", finx_risk_reason_to_string (loss->reason));
        else
          json_object_set_null_member (row, "reason");
        json_array_add_object_element (array, row);
      }
}

static void
set_holding (JsonObject            *object,
             const FinxReviewRisk  *risk,
             guint                  number)
{
  const FinxRiskHolding *holding = &g_array_index (risk->holdings, FinxRiskHolding, number);

  finx_wire_name (object, holding->instrument);
  json_object_set_string_member (object, "currency", holding->currency);
}

static JsonArray *
wire_components (const FinxReviewRisk *risk)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < risk->risk->components->len; i++)
    {
      const FinxRiskComponent *component = &g_array_index (risk->risk->components, FinxRiskComponent, i);
      JsonObject *row = json_object_new ();

      set_holding (row, risk, component->holding);
      finx_wire_double (row, "weight", component->weight);
      finx_wire_double (row, "volatility", component->volatility);
      finx_wire_double (row, "beta", component->beta);
      finx_wire_double (row, "share", component->share);
      for (guint k = 0; k < FINX_N_CONFIDENCES; k++)
        {
          finx_wire_double (row, component_names[k].share, component->component[k]);
          finx_wire_amount (row, component_names[k].money, component->var[k]);
        }
      json_array_add_object_element (array, row);
    }
  return array;
}

static JsonArray *
wire_correlations (const FinxReviewRisk *risk)
{
  const FinxPortfolioRisk *figures = risk->risk;
  guint n = figures->largest->len;
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < n; i++)
    for (guint k = i + 1; k < n; k++)
      {
        guint a = g_array_index (figures->largest, guint, i), b = g_array_index (figures->largest, guint, k);
        JsonObject *row = json_object_new ();

        json_object_set_string_member (row, "symbol", g_array_index (risk->holdings, FinxRiskHolding, a).instrument->symbol);
        json_object_set_string_member (row, "other", g_array_index (risk->holdings, FinxRiskHolding, b).instrument->symbol);
        finx_wire_double (row, "correlation", figures->correlations[i * n + k]);
        json_object_set_int_member (row, "n_returns", figures->n_pairs[i * n + k]);
        json_array_add_object_element (array, row);
      }
  return array;
}

static JsonObject *
wire_concentration (const FinxPortfolioRisk *figures)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "n_positions", figures->n_positions);
  finx_wire_double (object, "hhi", figures->hhi);
  finx_wire_double (object, "effective", figures->effective);
  finx_wire_double (object, "largest_1", figures->top[0]);
  finx_wire_double (object, "largest_5", figures->top[1]);
  finx_wire_double (object, "largest_10", figures->top[2]);
  return object;
}

JsonObject *
finx_wire_risk (const FinxReviewRisk *risk)
{
  JsonObject *object = finx_wire_review_begin (risk->review);
  JsonArray *losses = json_array_new ();
  const FinxPortfolioRisk *figures = risk->risk;

  finx_wire_amount (object, "value", finx_review_get_summary (risk->review)->value);
  finx_wire_double (object, "risk_free", finx_review_get_options (risk->review)->risk_free);
  json_object_set_object_member (object, "past", wire_record (&figures->past));
  json_object_set_object_member (object, "as_held_today", wire_record (&figures->present));
  finx_wire_double (object, "coverage", figures->coverage);
  if (figures->shortest != G_MAXUINT)
    {
      JsonObject *shortest = json_object_new ();

      set_holding (shortest, risk, figures->shortest);
      json_object_set_object_member (object, "shortest", shortest);
    }
  else
    {
      json_object_set_null_member (object, "shortest");
    }
  add_losses (losses, "past", &figures->past);
  add_losses (losses, "as_held_today", &figures->present);
  json_object_set_array_member (object, "losses", losses);
  json_object_set_object_member (object, "concentration", wire_concentration (figures));
  json_object_set_array_member (object, "components", wire_components (risk));
  json_object_set_array_member (object, "correlations", wire_correlations (risk));
  return object;
}

JsonObject *
finx_wire_review_risk (FinxReview *review,
                       gint32      from,
                       gint32      to)
{
  g_autoptr(FinxReviewRisk) risk = finx_review_risk_new (review, from, to);

  return finx_wire_risk (risk);
}
