/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Closing an account and opening it again. The journal only grows: a closed account keeps all its lines and is
 * left out of what is shown. Its order ids stay taken. */
#include "engine/finx-engine-private.h"
#include "engine/review/finx-all-portfolios.h"

#include "base/finx-error.h"
#include "base/finx-string.h"

gboolean
finx_engine_is_closed (FinxEngine *self,
                       const char *account)
{
  for (guint i = 0; i < self->closed->len; i++)
    if (g_strcmp0 (((FinxAccount *) self->closed->pdata[i])->id, account) == 0)
      return TRUE;
  return FALSE;
}

FinxPortfolio *
finx_engine_get_practice (FinxEngine *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->portfolios)); i++)
    {
      g_autoptr(FinxPortfolio) portfolio = g_list_model_get_item (G_LIST_MODEL (self->portfolios), i);

      if (g_str_equal (finx_portfolio_get_account (portfolio)->broker, FINX_PRACTICE_ACCOUNT))
        return portfolio;       /* the list keeps it */
    }
  return NULL;
}

char *
finx_engine_new_practice_id (FinxEngine *self)
{
  g_autofree char *id = g_strdup (FINX_PRACTICE_ACCOUNT);

  for (guint n = 2; finx_engine_is_closed (self, id) || finx_engine_get_portfolio (self, id) != NULL; n++)
    {
      g_free (id);
      id = g_strdup_printf (FINX_PRACTICE_ACCOUNT "-%u", n);
    }
  return g_steal_pointer (&id);
}

/* Takes @account out of everything that is listed. */
void
finx_engine_hide_account (FinxEngine        *self,
                          const FinxAccount *account)
{
  FinxPortfolio *portfolio = finx_engine_get_portfolio (self, account->id);
  guint position;

  g_ptr_array_add (self->closed, finx_account_copy (account));
  if (portfolio != NULL && g_list_store_find (self->portfolios, portfolio, &position))
    g_list_store_remove (self->portfolios, position);
  finx_engine_show_accounts (self);
}

/**
 * finx_engine_get_closed_accounts:
 *
 * Returns: (transfer none) (element-type FinxAccount): the accounts that were closed, in no order
 */
GPtrArray *
finx_engine_get_closed_accounts (FinxEngine *self)
{
  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);
  return self->closed;
}

static gboolean
is_taken (FinxEngine *self,
          const char *id)
{
  for (guint i = 0; i < self->closed->len; i++)
    if (g_str_equal (((FinxAccount *) self->closed->pdata[i])->id, id))
      return TRUE;
  return g_str_equal (id, FINX_ALL_PORTFOLIOS) || finx_engine_get_portfolio (self, id) != NULL;
}

/**
 * finx_engine_create_portfolio:
 * @name: of one letter or digit at least
 * @currency: ISO 4217
 *
 * Begins a portfolio that is kept by hand. Its id is made of its name; another follows when that one is taken, also by a
 * portfolio that was deleted.
 *
 * Returns: (transfer none) (nullable): %NULL with an error set
 */
FinxPortfolio *
finx_engine_create_portfolio (FinxEngine  *self,
                              const char  *name,
                              const char  *currency,
                              GError     **error)
{
  g_autofree char *made = finx_account_make_id (name), *id = NULL;
  const char *base = *made != '\0' ? made : "portfolio";
  FinxAccount *account;

  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);

  id = g_strdup (base);
  for (guint n = 2; is_taken (self, id); n++)
    {
      g_free (id);
      id = g_strdup_printf ("%s-%u", base, n);
    }
  account = finx_account_new ();
  finx_set_str (&account->id, id);
  finx_set_str (&account->name, name);
  finx_set_str (&account->broker, "manual");
  finx_set_str (&account->currency, currency);
  account->opened_us = finx_clock_now (self->clock);
  return finx_engine_write_account (self, account, "Created", error) ? finx_engine_get_portfolio (self, id) : NULL;
}

static guint
count_open_orders (FinxEngine *self,
                   const char *account)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->open_orders)); i++)
    {
      g_autoptr(FinxOrderItem) item = g_list_model_get_item (G_LIST_MODEL (self->open_orders), i);
      const FinxOrder *order = finx_order_item_get_order (item);

      n += finx_order_state_is_open (order->state) && g_str_equal (order->account, account);
    }
  return n;
}

/* A real broker goes on trading what it was told; it has to be disconnected first. */
static gboolean
is_connected (FinxEngine *self,
              const char *account)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->connections)); i++)
    {
      g_autoptr(FinxConnection) connection = g_list_model_get_item (G_LIST_MODEL (self->connections), i);
      FinxFeedState state = finx_connection_get_state (connection);

      if (!finx_connection_is_simulated (connection) && g_str_equal (finx_connection_get_id (connection), account)
          && state != FINX_FEED_OFFLINE && state != FINX_FEED_FAILED)
        return TRUE;
    }
  return FALSE;
}

/**
 * finx_engine_close_account:
 *
 * Writes that @account is closed, and waits for it. From then on the account, its orders, fills and cash are left
 * out of all lists; the journal keeps them, and finx_engine_reopen_account() brings them back. Refused while an
 * order of the account is open or its broker is connected.
 */
gboolean
finx_engine_close_account (FinxEngine *self,
                           const char *account,
                           GError    **error)
{
  FinxPortfolio *portfolio;
  FinxAccount *closed;
  guint n_open;

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);
  g_return_val_if_fail (account != NULL, FALSE);

  if (!finx_engine_check_read (self, error))
    return FALSE;
  portfolio = finx_engine_get_portfolio (self, account);
  n_open = count_open_orders (self, account);
  if (portfolio == NULL)
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-ACCOUNT-002", "There is no account “%s” in use", account);
  else if (n_open > 0)
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-ACCOUNT-003",
                    "Orders of “%s” are open: %u. Nothing was changed; cancel what is open first",
                    finx_portfolio_get_account (portfolio)->name, n_open);
  else if (is_connected (self, account))
    finx_set_error (error, FINX_ERROR_REJECTED, "FINX-ACCOUNT-004",
                    "“%s” is connected to its broker. Nothing was changed; disconnect it first",
                    finx_portfolio_get_account (portfolio)->name);
  else
    {
      closed = finx_account_copy (finx_portfolio_get_account (portfolio));
      closed->closed_us = finx_clock_now (self->clock);
      return finx_engine_write_account (self, closed, "Closed", error);
    }
  return FALSE;
}

/**
 * finx_engine_reopen_account:
 *
 * Undoes finx_engine_close_account(). A real account comes back without leave to trade. There is one practice desk
 * at a time.
 */
gboolean
finx_engine_reopen_account (FinxEngine *self,
                            const char *account,
                            GError    **error)
{
  g_autoptr(FinxAccount) opened = NULL;
  guint at = 0;

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);
  g_return_val_if_fail (account != NULL, FALSE);

  if (!finx_engine_check_read (self, error))
    return FALSE;
  while (at < self->closed->len && !g_str_equal (((FinxAccount *) self->closed->pdata[at])->id, account))
    at++;
  if (at == self->closed->len)
    {
      finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-ACCOUNT-005", "There is no closed account “%s”", account);
      return FALSE;
    }
  opened = finx_account_copy (self->closed->pdata[at]);
  if (g_str_equal (opened->broker, FINX_PRACTICE_ACCOUNT) && finx_engine_has_practice (self))
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-ACCOUNT-006",
                      "There is another practice desk in use. Nothing was changed; delete that one first");
      return FALSE;
    }
  opened->closed_us = 0;
  opened->may_trade = opened->may_trade && opened->is_simulated;

  if (!finx_engine_write_account (self, g_steal_pointer (&opened), "Opened again", error)
      || !finx_engine_apply_history (self, finx_engine_get_portfolio (self, account), error))
    return FALSE;
  finx_engine_follow_book (self, account);
  finx_engine_show_accounts (self);
  finx_engine_hold_positions (self, finx_engine_get_portfolio (self, account));
  if (finx_engine_get_practice (self) != NULL)
    finx_engine_tell_desk (self);
  finx_engine_flush (self);
  return TRUE;
}
