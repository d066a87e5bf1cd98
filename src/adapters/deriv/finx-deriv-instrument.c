/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is to trade: markets as multipliers, and of those that are looked for their rise/fall contracts. Which of them an account
 * may have differs by country, so it is asked for. */
#include "adapters/deriv/finx-deriv-private.h"

#include <glib/gi18n.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-text.h"

#define MOST_SYMBOLS 5          /* whose rise/fall contracts are listed, too */

static void
next_symbol (DerivErrand *errand)
{
  if (errand->at == errand->symbols->len)
    {
      errand->stage = DERIV_STAGE_DONE;
      return;
    }
  deriv_terms_clear (&errand->terms);
  deriv_terms_parse (((FinxInstrument *) errand->symbols->pdata[errand->at])->symbol, &errand->terms);
  errand->stage = DERIV_STAGE_OFFERS;
}

/* Few that match are looked at closely; of many only their multipliers are listed. */
static void
list_symbols (DerivErrand *errand)
{
  if (errand->call->text != NULL && *errand->call->text != '\0' && errand->symbols->len > 0 && errand->symbols->len <= MOST_SYMBOLS)
    {
      next_symbol (errand);
      return;
    }
  for (guint i = 0; i < errand->symbols->len; i++)
    g_ptr_array_add (errand->call->rows, finx_instrument_copy (errand->symbols->pdata[i]));
  errand->stage = DERIV_STAGE_DONE;
}

gboolean
deriv_read_symbols (FinxDeriv           *self,
                    DerivErrand         *errand,
                    const FinxJsonNode  *list,
                    GError             **error)
{
  if (!finx_json_node_is_array (list))
    return deriv_not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (list); node != NULL; node = finx_json_node_next (list, node))
    {
      const FinxJsonNode *named = finx_json_node_get (node, "underlying_symbol"), *name_node = finx_json_node_get (node, "underlying_symbol_name");
      g_autofree char *symbol = finx_json_node_text (named != NULL ? named : finx_json_node_get (node, "symbol"));
      g_autofree char *name = finx_json_node_text (name_node != NULL ? name_node : finx_json_node_get (node, "display_name"));
      g_auto(DerivTerms) terms = { NULL, };
      FinxInstrument *draft;
      gint64 is_suspended = 0;

      finx_json_node_integer (finx_json_node_get (node, "is_trading_suspended"), &is_suspended);
      if (symbol == NULL || is_suspended != 0 || !deriv_terms_parse (symbol, &terms) || terms.type != NULL
          || !finx_broker_call_wants (errand->call, symbol, name != NULL ? name : ""))
        continue;
      draft = finx_instrument_new_plain (symbol, name, "", FINX_ASSET_CFD, *self->currency != '\0' ? self->currency : "USD");
      if (!finx_broker_json_step (node, "pip", &draft->tick_size, &draft->price_scale))
        finx_broker_json_step (node, "pip_size", &draft->tick_size, &draft->price_scale);
      if (finx_instrument_validate (draft, NULL))
        g_ptr_array_add (errand->symbols, draft);
      else
        finx_instrument_free (draft);
    }
  list_symbols (errand);
  return TRUE;
}

static void
add_option (FinxDeriv            *self,
            DerivErrand          *errand,
            const FinxInstrument *underlying,
            const char           *duration)
{
  static const struct { const char *type, *name; } names[] = { { "RISE", N_("rises") }, { "FALL", N_("falls") } };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *upper = g_ascii_strup (duration, -1), *raw = g_strdup_printf ("%s.%s.%s", underlying->symbol, names[i].type, upper), *symbol = NULL;
      g_autofree char *name = g_strdup_printf ("%s %s, %s", underlying->name, finx_text (names[i].name), duration);
      g_auto(DerivTerms) terms = { NULL, };
      FinxInstrument *draft;

      if (!deriv_terms_parse (raw, &terms))
        return;
      symbol = deriv_terms_to_symbol (&terms);
      draft = finx_instrument_new_plain (symbol, name, "", FINX_ASSET_OPTION, underlying->currency);
      draft->tick_size = finx_decimal_new (1, 4);
      draft->price_scale = 4;
      draft->lot_step = finx_decimal_new (1, 2);
      draft->size_scale = 2;
      for (guint j = 0; draft != NULL && j < errand->call->rows->len; j++)
        if (g_str_equal (((FinxInstrument *) errand->call->rows->pdata[j])->symbol, symbol))
          g_clear_pointer (&draft, finx_instrument_free);
      if (draft != NULL)
        g_ptr_array_add (errand->call->rows, draft);
    }
}

/* The greatest of what is offered that is not above what was chosen; else the smallest. */
static void
choose_multiplier (FinxDeriv          *self,
                   const char         *underlying,
                   const FinxJsonNode *range)
{
  FinxDecimal wanted = FINX_DECIMAL_UNKNOWN, chosen = FINX_DECIMAL_UNKNOWN, least = FINX_DECIMAL_UNKNOWN;

  if (!finx_decimal_parse (finx_broker_client_get_value (FINX_BROKER_CLIENT (self), "multiplier"), &wanted, NULL))
    wanted = FINX_DECIMAL_UNKNOWN;
  for (const FinxJsonNode *node = finx_json_node_first (range); node != NULL; node = finx_json_node_next (range, node))
    {
      FinxDecimal value = finx_decimal_normalize (finx_json_node_decimal (node));

      if (finx_decimal_sign (value) <= 0)
        continue;
      if (!finx_decimal_is_known (least) || finx_decimal_compare (value, least) < 0)
        least = value;
      if (finx_decimal_is_known (wanted) && finx_decimal_compare (value, wanted) <= 0
          && (!finx_decimal_is_known (chosen) || finx_decimal_compare (value, chosen) > 0))
        chosen = value;
    }
  if (!finx_decimal_is_known (chosen))
    chosen = least;
  if (finx_decimal_is_known (chosen))
    g_hash_table_insert (self->multipliers, g_strdup (underlying), finx_decimal_to_string (chosen));
}

/* What is sold on a symbol, to this account. */
gboolean
deriv_read_offers (FinxDeriv           *self,
                   DerivErrand         *errand,
                   const FinxJsonNode  *node,
                   GError             **error)
{
  const FinxJsonNode *list = finx_json_node_get (node, "available");
  FinxInstrument *draft = errand->call->kind == FINX_READ_INSTRUMENTS ? errand->symbols->pdata[errand->at] : NULL;
  gboolean has_multipliers = FALSE;

  if (!finx_json_node_is_array (list))
    return deriv_not_understood (error);
  for (const FinxJsonNode *row = finx_json_node_first (list); row != NULL && !has_multipliers; row = finx_json_node_next (list, row))
    if (finx_json_node_is (finx_json_node_get (row, "contract_type"), "MULTUP"))
      {
        choose_multiplier (self, errand->terms.underlying, finx_json_node_get (row, "multiplier_range"));
        has_multipliers = TRUE;
      }
  if (draft == NULL)
    return TRUE;
  if (has_multipliers)
    g_ptr_array_add (errand->call->rows, finx_instrument_copy (draft));
  for (const FinxJsonNode *row = finx_json_node_first (list); row != NULL; row = finx_json_node_next (list, row))
    {
      g_autofree char *least = finx_json_node_text (finx_json_node_get (row, "min_contract_duration"));
      gint64 n_barriers = 0;

      finx_json_node_integer (finx_json_node_get (row, "barriers"), &n_barriers);
      if (least != NULL && n_barriers == 0 && finx_json_node_is (finx_json_node_get (row, "contract_type"), "CALL"))
        add_option (self, errand, draft, least);
    }
  errand->at++;
  next_symbol (errand);
  return TRUE;
}
