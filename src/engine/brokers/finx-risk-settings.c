/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/brokers/finx-risk-settings.h"

#include "base/finx-error.h"
#include "engine/brokers/finx-engine-brokers.h"
#include "engine/brokers/finx-engine-risk.h"
#include "engine/review/finx-engine-limits.h"

#define STATE_KEY        "risk"
#define DEFAULT_CURRENCY "USD"

/* What is remembered, as it was read. */
typedef struct
{
  char           *text;         /* (nullable): nothing is remembered */
  FinxRiskLimits *limits;       /* (nullable): it could not be read */
  GError         *error;        /* (nullable): why not */
} Kept;

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_free (kept->text);
  finx_risk_limits_free (kept->limits);
  g_clear_error (&kept->error);
  g_free (kept);
}

static char *
state_key (const char *account)
{
  return account != NULL ? g_strconcat (STATE_KEY, ":", account, NULL) : g_strdup (STATE_KEY);
}

static gboolean
check_account (FinxEngine *self,
               const char *account,
               GError    **error)
{
  if (account == NULL || finx_engine_get_portfolio (self, account) != NULL || finx_engine_get_broker_of (self, account) != NULL)
    return TRUE;
  finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-RISK-022", "There is no account “%s” to limit. No limit was changed", account);
  return FALSE;
}

static FinxRiskLimits *
first_limits (FinxEngine *self,
              const char *account)
{
  FinxPortfolio *portfolio = account != NULL ? finx_engine_get_portfolio (self, account) : NULL;

  if (account == NULL)
    return finx_risk_limits_new ();
  return finx_risk_limits_new_for (portfolio != NULL && finx_portfolio_get_account (portfolio)->is_simulated);
}

/* Read again when another text is remembered. */
static const Kept *
read_kept (FinxEngine *self,
           const char *account)
{
  GHashTable *all = finx_engine_risk_get_kept (self);
  g_autofree char *key = state_key (account);
  const char *text = g_hash_table_lookup (self->state, key);
  Kept *kept = g_hash_table_lookup (all, key);

  if (kept != NULL && g_strcmp0 (kept->text, text) == 0)
    return kept;
  kept = g_new0 (Kept, 1);
  kept->text = g_strdup (text);
  kept->limits = text != NULL ? finx_risk_limits_from_text (text, &kept->error) : first_limits (self, account);
  g_hash_table_insert (all, g_steal_pointer (&key), kept);
  return kept;
}

GHashTable *
finx_engine_risk_new_kept (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, kept_free);
}

const FinxRiskLimits *
finx_engine_get_risk_limits (FinxEngine *self,
                             const char *account,
                             GError    **error)
{
  const Kept *kept;

  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);

  if (!check_account (self, account, error))
    return NULL;
  kept = read_kept (self, account);
  if (kept->limits == NULL && error != NULL)
    *error = g_error_copy (kept->error);
  return kept->limits;
}

static void
keep (FinxEngine           *self,
      const char           *account,
      const FinxRiskLimits *limits)
{
  g_autofree char *key = state_key (account);
  g_autofree char *text = finx_risk_limits_to_text (limits);

  finx_engine_set_state (self, key, text);
  finx_engine_tell_risk (self, account != NULL ? account : "");
}

gboolean
finx_engine_set_risk_limits (FinxEngine           *self,
                             const char           *account,
                             const FinxRiskLimits *limits,
                             GError              **error)
{
  g_autoptr(FinxRiskLimits) copy = NULL;

  g_return_val_if_fail (FINX_IS_ENGINE (self) && limits != NULL, FALSE);

  if (finx_engine_get_risk_limits (self, account, error) == NULL || !finx_engine_may_write (self, error))
    return FALSE;
  if (account != NULL && limits->currency != NULL)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-RISK-023",
                      "The limits of an account are in its own currency; only those of all accounts together have another. "
                      "No limit was changed");
      return FALSE;
    }
  copy = finx_risk_limits_copy (limits);
  if (account == NULL && copy->currency == NULL)        /* what an amount means never changes by itself */
    copy->currency = g_strdup (finx_engine_get_risk_currency (self, NULL));
  keep (self, account, copy);
  return TRUE;
}

gboolean
finx_engine_set_risk_limit (FinxEngine  *self,
                            const char  *account,
                            FinxRiskRule rule,
                            const char  *text,
                            GError     **error)
{
  const FinxRiskLimits *before;
  g_autoptr(FinxRiskLimits) limits = NULL;

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  before = finx_engine_get_risk_limits (self, account, error);
  if (before == NULL)
    return FALSE;
  limits = finx_risk_limits_copy (before);
  return finx_risk_limits_set (limits, rule, text, error) && finx_engine_set_risk_limits (self, account, limits, error);
}

gboolean
finx_engine_reset_risk_limits (FinxEngine *self,
                               const char *account,
                               GError    **error)
{
  g_autofree char *key = NULL;
  g_autoptr(FinxRiskLimits) limits = NULL;

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  if (!check_account (self, account, error) || !finx_engine_may_write (self, error))
    return FALSE;
  key = state_key (account);
  if (read_kept (self, account)->limits == NULL)
    finx_engine_set_aside (self, key);
  limits = first_limits (self, account);
  keep (self, account, limits);
  return TRUE;
}

const char *
finx_engine_get_risk_currency (FinxEngine *self,
                               const char *account)
{
  FinxPortfolio *portfolio = finx_engine_get_portfolio (self, account);
  const FinxRiskLimits *limits = account == NULL ? finx_engine_get_risk_limits (self, NULL, NULL) : NULL;

  if (limits != NULL && limits->currency != NULL)
    return limits->currency;
  return portfolio != NULL ? finx_portfolio_get_account (portfolio)->currency : DEFAULT_CURRENCY;
}
