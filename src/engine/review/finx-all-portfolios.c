/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/review/finx-all-portfolios.h"

#include "engine/finx-engine-book.h"
#include "engine/finx-engine-private.h"

#define STATE_CURRENCY "portfolio/all/currency"

GPtrArray *
finx_engine_list_all (FinxEngine *self)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *portfolios = finx_engine_get_portfolios (self);

  for (guint i = 0; i < g_list_model_get_n_items (portfolios); i++)
    {
      g_autoptr(FinxPortfolio) portfolio = g_list_model_get_item (portfolios, i);

      if (!finx_portfolio_get_account (portfolio)->is_simulated)
        g_ptr_array_add (all, g_steal_pointer (&portfolio));
    }
  return all;
}

static guint
count_currency (const GPtrArray *portfolios,
                const char      *currency)
{
  guint n = 0;

  for (guint i = 0; i < portfolios->len; i++)
    n += g_str_equal (finx_portfolio_get_account (portfolios->pdata[i])->currency, currency);
  return n;
}

char *
finx_engine_get_all_currency (FinxEngine *self)
{
  g_autoptr(GPtrArray) portfolios = finx_engine_list_all (self);
  g_autofree char *chosen = finx_engine_get_state (self, STATE_CURRENCY);
  const char *commonest = "";
  guint most = 0;

  if (chosen != NULL && *chosen != '\0')
    return g_steal_pointer (&chosen);
  for (guint i = 0; i < portfolios->len; i++)
    {
      const char *currency = finx_portfolio_get_account (portfolios->pdata[i])->currency;
      guint n = count_currency (portfolios, currency);

      if (n > most)
        {
          most = n;
          commonest = currency;
        }
    }
  return g_strdup (commonest);
}

void
finx_engine_set_all_currency (FinxEngine *self,
                              const char *currency)
{
  finx_engine_set_state (self, STATE_CURRENCY, currency);
  finx_engine_tell_book (self, FINX_ALL_PORTFOLIOS);
}

GPtrArray *
finx_engine_list_parts (FinxEngine *self)
{
  g_autoptr(GPtrArray) portfolios = finx_engine_list_all (self);
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_joint_part_free);

  for (guint i = 0; i < portfolios->len; i++)
    {
      const FinxAccount *account = finx_portfolio_get_account (portfolios->pdata[i]);
      g_auto(FinxPortfolioSettings) settings = { 0 };

      finx_engine_get_portfolio_settings (self, account->id, &settings);
      g_ptr_array_add (parts, finx_joint_part_new (account->id, account->name, finx_engine_get_transactions (self, account->id),
                                                   (FinxAccounting) { settings.method, settings.expense_fees, settings.refuse_short }, settings.accounts));
    }
  return parts;
}

static void
keep_common (FinxPortfolioSettings       *common,
             const FinxPortfolioSettings *other)
{
  if (!g_str_equal (common->benchmark, other->benchmark))
    *common->benchmark = '\0';
  if (common->timing != other->timing)
    common->timing = FINX_FLOW_AT_START;
  if (common->move_wash_sales != other->move_wash_sales)
    common->move_wash_sales = FALSE;
  if (!finx_decimal_equal (common->risk_free, other->risk_free))
    common->risk_free = FINX_DECIMAL_ZERO;
  if (finx_decimal_is_known (common->tax_rate)
      && (!finx_decimal_is_known (other->tax_rate) || !finx_decimal_equal (common->tax_rate, other->tax_rate)))
    common->tax_rate = FINX_DECIMAL_UNKNOWN;
}

void
finx_engine_get_all_settings (FinxEngine            *self,
                              FinxPortfolioSettings *settings)
{
  g_autoptr(GPtrArray) portfolios = finx_engine_list_all (self);

  *settings = (FinxPortfolioSettings) { .tax_rate = FINX_DECIMAL_UNKNOWN };
  for (guint i = 0; i < portfolios->len; i++)
    {
      g_auto(FinxPortfolioSettings) own = { 0 };

      finx_engine_get_portfolio_settings (self, finx_portfolio_get_account (portfolios->pdata[i])->id, &own);
      if (i == 0)
        *settings = (FinxPortfolioSettings) { .timing = own.timing, .move_wash_sales = own.move_wash_sales, .risk_free = own.risk_free,
                                              .benchmark = g_strdup (own.benchmark), .tax_rate = own.tax_rate };
      else
        keep_common (settings, &own);
    }
  if (settings->benchmark == NULL)
    settings->benchmark = g_strdup ("");
}
