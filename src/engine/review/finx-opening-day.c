/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/review/finx-opening-day.h"

#include <string.h>

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-time.h"
#include "engine/finx-engine-book.h"
#include "engine/review/finx-all-portfolios.h"
#include "engine/review/finx-portfolio-settings.h"

gint32
finx_engine_get_opening_day (FinxEngine *self,
                             const char *portfolio)
{
  g_auto(FinxPortfolioSettings) settings = { 0 };

  if (portfolio == NULL)
    return G_MININT32;
  finx_engine_get_portfolio_settings (self, portfolio, &settings);
  return settings.opened;
}

static char *
make_key (const char *portfolio)
{
  return g_strconcat ("portfolio.opened-by.", portfolio, NULL);
}

static gboolean
set_day (FinxEngine  *self,
         const char  *portfolio,
         gint32       day,
         GError     **error)
{
  g_auto(FinxPortfolioSettings) settings = { 0 };

  finx_engine_get_portfolio_settings (self, portfolio, &settings);
  settings.opened = day;
  return finx_engine_set_portfolio_settings (self, portfolio, &settings, error);
}

gboolean
finx_engine_bring_opening_day (FinxEngine  *self,
                               const char  *portfolio,
                               const char  *change,
                               gint32       day,
                               GError     **error)
{
  g_autofree char *key = make_key (portfolio), *day_text = finx_days_to_string (day);
  g_autofree char *value = g_strdup_printf ("%s %s", day_text, change != NULL ? change : "");

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  if (!set_day (self, portfolio, day, error))
    return FALSE;
  finx_engine_set_state (self, key, value);
  return TRUE;
}

/* Returns: the day that @change brought; %G_MININT32: none */
static gint32
find_brought (FinxEngine *self,
              const char *portfolio,
              const char *change)
{
  g_autofree char *key = make_key (portfolio), *value = finx_engine_get_state (self, key);
  char *space = value != NULL ? strchr (value, ' ') : NULL;
  gint32 day;

  if (space == NULL || !g_str_equal (space + 1, change))
    return G_MININT32;
  *space = '\0';
  return finx_opening_day_from_string (value, &day) ? day : G_MININT32;
}

void
finx_engine_step_opening_day (FinxEngine *self,
                              const char *portfolio,
                              const char *change,
                              gboolean    is_redo)
{
  gint32 brought = find_brought (self, portfolio, change), opened = finx_engine_get_opening_day (self, portfolio);
  g_autoptr(GError) error = NULL;

  g_return_if_fail (FINX_IS_ENGINE (self));

  if (brought == G_MININT32 || opened != (is_redo ? G_MININT32 : brought))
    return;
  if (!set_day (self, portfolio, is_redo ? brought : G_MININT32, &error))
    finx_log (FINX_LOG_WARNING, "engine", "", "The opening day of %s did not go with the change that brought it: %s", portfolio, error->message);
}

gboolean
finx_opening_day_check (gint32                  opened,
                        const FinxTransaction  *transaction,
                        GError                **error)
{
  g_autofree char *day = NULL, *opened_text = NULL;

  if (transaction->is_deleted || transaction->day >= opened)
    return TRUE;
  day = finx_days_to_string (transaction->day);
  opened_text = finx_days_to_string (opened);
  finx_set_error (error, FINX_ERROR_REJECTED, "FINX-BOOK-014",
                  "%s is before %s, when the portfolio was opened: correct the date of the transaction, or the opening date in the portfolio's settings",
                  day, opened_text);
  return FALSE;
}

static void
add_early (FinxEngine *self,
           const char *portfolio,
           GPtrArray  *errors)
{
  gint32 opened = finx_engine_get_opening_day (self, portfolio);
  FinxTransactionList *list = opened != G_MININT32 ? finx_engine_get_transactions (self, portfolio) : NULL;
  guint n = list != NULL ? finx_transaction_list_find_day (list, opened) : 0;
  g_autofree char *day = NULL, *opened_text = NULL;
  GError *error = NULL;

  if (n == 0)
    return;
  day = finx_days_to_string (finx_transaction_list_get_day (list, 0));
  opened_text = finx_days_to_string (opened);
  finx_set_error (&error, FINX_ERROR_REJECTED, "FINX-BOOK-015",
                  "%s was opened on %s, but has transactions before that: %u, the first on %s (%s). They count in all figures: correct their dates, "
                  "or the opening date in the portfolio's settings",
                  finx_portfolio_get_account (finx_engine_get_portfolio (self, portfolio))->name, opened_text, n, day,
                  finx_transaction_list_get_id (list, 0));
  g_ptr_array_add (errors, error);
}

GPtrArray *
finx_engine_list_early (FinxEngine *self,
                        const char *portfolio)
{
  GPtrArray *errors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  g_autoptr(GPtrArray) all = NULL;

  g_return_val_if_fail (FINX_IS_ENGINE (self), errors);

  if (g_strcmp0 (portfolio, FINX_ALL_PORTFOLIOS) != 0)
    {
      if (finx_engine_get_portfolio (self, portfolio) != NULL)
        add_early (self, portfolio, errors);
      return errors;
    }
  all = finx_engine_list_all (self);
  for (guint i = 0; i < all->len; i++)
    add_early (self, finx_portfolio_get_account (all->pdata[i])->id, errors);
  return errors;
}
