/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connecting an account, with a look at the key before; changing what is known of it; disconnecting. */
#include "engine/brokers/finx-engine-brokers-private.h"

#include "base/finx-error.h"
#include "base/finx-secret.h"
#include "base/finx-string.h"
#include "base/finx-text.h"

#define MOST_SKEW (5 * FINX_USEC_PER_SEC)

gboolean
finx_broker_check_login (const FinxBrokerLogin *login,
                         guint                 *broker,
                         GError               **error)
{
  const FinxBrokerInfo *info;

  if (!finx_brokers_find (login->broker, broker))
    {
      finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-BROKER-024", "FinX does not connect to “%s”", login->broker);
      return FALSE;
    }
  info = finx_brokers_get_info (*broker);
  if ((login->is_paper ? info->paper : info->live) == NULL)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-BROKER-025", "%s has no account of that kind, which is either paper or live", info->name);
      return FALSE;
    }
  for (const FinxBrokerField *field = info->fields; field->id != NULL; field++)
    {
      const char *value = g_hash_table_lookup (login->values, field->id);

      if (!field->is_kept && !field->is_optional && field->preset == NULL && (value == NULL || *value == '\0'))
        {
          finx_set_error (error, FINX_ERROR_INVALID, "FINX-BROKER-026", "“%s” of %s is missing. Nothing was sent", finx_text (field->label), info->name);
          return FALSE;
        }
    }
  return TRUE;
}

/* Looking at a key */

typedef struct
{
  FinxBrokerLine *line;                 /* of no account */
  char           *secret;               /* wiped */
  gboolean        may_withdraw;
  gint64          sent_us;
  FinxProbeFunc   func;
  gpointer        func_data;
  GPtrArray      *accounts;             /* (nullable) (element-type FinxBrokerAccount) */
} Probe;

static void
probe_free (gpointer data)
{
  Probe *probe = data;

  finx_broker_line_unref (probe->line);
  finx_free_wiped (probe->secret);
  g_clear_pointer (&probe->accounts, g_ptr_array_unref);
  g_free (probe);
}

static void
tell (Probe          *probe,
      FinxProbeCheck  check,
      FinxProbeState  state,
      const char     *sentence)
{
  if (probe->func != NULL)
    probe->func (check, state, sentence, probe->func_data);
}

static void
ask (GTask               *task,
     guint                kind,
     GAsyncReadyCallback  callback)
{
  Probe *probe = g_task_get_task_data (task);

  probe->sent_us = finx_clock_now (probe->line->engine->brokers->clock);
  finx_broker_line_call_async (probe->line, finx_broker_values_from_text (finx_broker_line_get_info (probe->line), probe->secret),
                               finx_broker_call_new (kind), g_task_get_cancellable (task), callback, task);
}

/* Takes @task and @error. */
static void
fail (GTask          *task,
      FinxProbeCheck  check,
      GError         *error)
{
  g_autofree char *text = finx_error_text (error);

  tell (g_task_get_task_data (task), check, FINX_PROBE_FAILED, text);
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
balances_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Probe *probe = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxBrokerCall) call = finx_broker_line_call_finish (result, &error);
  g_autofree char *text = error != NULL ? finx_error_text (error) : g_strdup ("");

  if (g_task_return_error_if_cancelled (task))
    return;
  tell (probe, FINX_PROBE_BALANCES, call != NULL ? FINX_PROBE_PASSED : FINX_PROBE_WARNED, text);
  g_task_return_pointer (task, g_steal_pointer (&probe->accounts), (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
may_withdraw (GPtrArray *accounts)
{
  for (guint i = 0; i < accounts->len; i++)
    if (((FinxBrokerAccount *) accounts->pdata[i])->may_withdraw)
      return TRUE;
  return FALSE;
}

static void
accounts_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  Probe *probe = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(FinxBrokerCall) call = finx_broker_line_call_finish (result, &error);
  const FinxBrokerAccount *first;

  if (call != NULL && call->rows->len == 0)
    finx_set_error (&error, FINX_ERROR_AUTH, "FINX-BROKER-023", "The key reaches no account. Nothing was connected");
  if (error != NULL)
    {
      fail (task, FINX_PROBE_KEY, error);
      return;
    }
  tell (probe, FINX_PROBE_KEY, FINX_PROBE_PASSED, "");
  first = call->rows->pdata[0];
  if (may_withdraw (call->rows) && !probe->may_withdraw)
    {
      finx_set_error (&error, FINX_ERROR_REJECTED, "FINX-BROKER-027",
                      "This key could send money away. Nothing was connected: make one that can not, or confirm that it is meant");
      fail (task, FINX_PROBE_PERMISSIONS, error);
      return;
    }
  if (may_withdraw (call->rows))
    tell (probe, FINX_PROBE_PERMISSIONS, FINX_PROBE_WARNED, finx_text ("This key could send money away, which you allowed"));
  else if (!first->may_trade)
    tell (probe, FINX_PROBE_PERMISSIONS, FINX_PROBE_WARNED, *first->note != '\0' ? first->note : finx_text ("The key may look, but not trade"));
  else
    tell (probe, FINX_PROBE_PERMISSIONS, FINX_PROBE_PASSED, "");
  probe->accounts = g_steal_pointer (&call->rows);
  tell (probe, FINX_PROBE_BALANCES, FINX_PROBE_RUNNING, "");
  ask (task, FINX_READ_BALANCES, balances_cb);
}

static void
clock_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  GTask *task = user_data;
  Probe *probe = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(FinxBrokerCall) call = finx_broker_line_call_finish (result, &error);
  gint64 now_us, skew_us;

  if (call == NULL && !g_error_matches (error, FINX_ERROR, FINX_ERROR_AUTH))
    {
      fail (task, FINX_PROBE_REACHABLE, error);
      return;
    }
  tell (probe, FINX_PROBE_REACHABLE, FINX_PROBE_PASSED, "");
  if (call == NULL)
    {
      fail (task, FINX_PROBE_KEY, error);
      return;
    }
  now_us = finx_clock_now (probe->line->engine->brokers->clock);
  skew_us = call->time_us != 0 ? call->time_us - (probe->sent_us + (now_us - probe->sent_us) / 2) : 0;
  if (ABS (skew_us) > MOST_SKEW + (now_us - probe->sent_us) / 2)
    {
      g_autofree char *text = finx_broker_describe_skew (finx_broker_line_get_info (probe->line)->name, skew_us);

      tell (probe, FINX_PROBE_CLOCK, FINX_PROBE_WARNED, text);
    }
  else
    {
      tell (probe, FINX_PROBE_CLOCK, FINX_PROBE_PASSED, "");
    }
  tell (probe, FINX_PROBE_KEY, FINX_PROBE_RUNNING, "");
  ask (task, FINX_READ_ACCOUNTS, accounts_cb);
}

void
finx_engine_probe_broker_async (FinxEngine            *self,
                                const FinxBrokerLogin *login,
                                FinxProbeFunc          func,
                                gpointer               func_data,
                                GCancellable          *cancellable,
                                GAsyncReadyCallback    callback,
                                gpointer               user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  Probe *probe;
  guint broker;

  g_return_if_fail (FINX_IS_ENGINE (self));

  if (!finx_engine_check_online (self, &error) || !finx_broker_check_login (login, &broker, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  finx_engine_get_brokers (self);
  probe = g_new0 (Probe, 1);
  probe->line = finx_broker_line_new (self, login->broker, broker, login->is_paper);
  probe->secret = finx_broker_values_to_text (finx_brokers_get_info (broker), login->values);
  probe->may_withdraw = login->may_withdraw;
  probe->func = func;
  probe->func_data = func_data;
  g_task_set_task_data (task, probe, probe_free);
  finx_engine_follow (self, task);
  tell (probe, FINX_PROBE_REACHABLE, FINX_PROBE_RUNNING, "");
  ask (task, FINX_CALL_CLOCK, clock_cb);
}

GPtrArray *
finx_engine_probe_broker_finish (FinxEngine    *self,
                                 GAsyncResult  *result,
                                 GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Connecting */

typedef struct
{
  FinxBrokerLine *line;
  char           *secret;               /* what the keyring is to keep; wiped */
  gboolean        may_trade;
  gboolean        is_kept;
} Connect;

static void
connect_free (gpointer data)
{
  Connect *connect = data;

  finx_free_wiped (connect->secret);
  g_clear_pointer (&connect->line, finx_broker_line_unref);
  g_free (connect);
}

/* (transfer full): "alpaca", "alpaca-2" … */
static char *
new_account_id (FinxEngine *self,
                const char *broker)
{
  g_autofree char *id = g_strdup (broker);

  for (guint n = 2; finx_engine_find_line (self, id, NULL) != NULL || finx_engine_is_closed (self, id) || finx_engine_get_portfolio (self, id) != NULL; n++)
    {
      g_free (id);
      id = g_strdup_printf ("%s-%u", broker, n);
    }
  return g_steal_pointer (&id);
}

/* (transfer full): of a new line, or the present one with what was changed */
static FinxAccount *
make_account (FinxEngine    *self,
              const Connect *connect)
{
  const FinxBrokerLine *line = connect->line;
  FinxPortfolio *portfolio = finx_engine_get_portfolio (self, line->account);
  FinxAccount *account = portfolio != NULL ? finx_account_copy (finx_portfolio_get_account (portfolio)) : finx_account_new ();

  finx_set_str (&account->id, line->account);
  finx_set_str (&account->name, line->name);
  finx_set_str (&account->broker, finx_broker_line_get_info (line)->id);
  if (portfolio == NULL)
    {
      finx_set_str (&account->currency, line->currency);
      account->opened_us = finx_clock_now (self->clock);
      account->may_trade = connect->may_trade;
    }
  return account;
}

static void
kept_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FinxEngine *self = g_task_get_source_object (task);
  Connect *connect = g_task_get_task_data (task);
  FinxBrokerLine *line = connect->line;
  FinxAccount *account;
  GError *error = NULL;

  connect->is_kept = finx_keyring_renew_finish (FINX_KEYRING (source), result, NULL);
  account = make_account (self, connect);
  if (!finx_engine_write_account (self, finx_account_copy (account), "Connected", &error))
    {
      finx_account_free (account);
      g_task_return_error (task, error);
      return;
    }
  finx_broker_line_write (line);
  if (finx_engine_find_line (self, line->account, NULL) == NULL)
    finx_engine_add_line (self, finx_broker_line_ref (line));
  if (self->wants_brokers && !self->is_reading)
    finx_broker_line_open (line);
  finx_engine_tell_mode (self);
  g_task_return_pointer (task, account, (GDestroyNotify) finx_account_free);
}

static gboolean
is_same (const FinxBrokerLine *line,
         const FinxBrokerLine *other)
{
  return line->broker == other->broker && line->is_paper == other->is_paper && g_strcmp0 (line->venue_account, other->venue_account) == 0;
}

/* An account that was connected before, and disconnected, goes on in its portfolio. */
static void
be_again (FinxEngine     *self,
          FinxBrokerLine *line)
{
  g_autoptr(GPtrArray) lines = finx_broker_lines_read (self);

  for (guint i = 0; i < lines->len; i++)
    {
      FinxBrokerLine *before = lines->pdata[i];

      if (!before->is_gone || !is_same (line, before) || finx_engine_get_portfolio (self, before->account) == NULL)
        continue;
      finx_set_str (&line->account, before->account);
      g_hash_table_unref (line->symbols);
      line->symbols = g_hash_table_ref (before->symbols);
      if (line->name == NULL)
        line->name = g_strdup (before->name);
      return;
    }
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  GTask *task = user_data;
  FinxEngine *self = FINX_ENGINE (source);
  Connect *connect = g_task_get_task_data (task);
  FinxBrokerLine *line = connect->line;
  GError *error = NULL;
  g_autoptr(GPtrArray) accounts = finx_engine_probe_broker_finish (self, result, &error);
  const FinxBrokerAccount *found = NULL;
  g_autofree char *service = NULL;

  for (guint i = 0; accounts != NULL && i < accounts->len && found == NULL; i++)
    if (line->venue_account == NULL || g_str_equal (((FinxBrokerAccount *) accounts->pdata[i])->id, line->venue_account))
      found = accounts->pdata[i];
  if (error == NULL && found == NULL)
    finx_set_error (&error, FINX_ERROR_AUTH, "FINX-BROKER-028", "The key does not reach the account %s. Nothing was connected", line->venue_account);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  finx_set_str (&line->venue_account, found->id);
  if (line->connection == NULL)
    be_again (self, line);
  service = finx_broker_line_get_key (line);
  if (line->currency == NULL)
    line->currency = g_strdup (found->currency);
  if (line->name == NULL)
    line->name = g_strdup (found->name);
  finx_keyring_renew_async (finx_engine_get_keyring (self), service, connect->secret, kept_cb, task);
}

void
finx_engine_connect_broker_async (FinxEngine            *self,
                                  const FinxBrokerLogin *login,
                                  GCancellable          *cancellable,
                                  GAsyncReadyCallback    callback,
                                  gpointer               user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  FinxBrokerLine *known = NULL;
  GError *error = NULL;
  Connect *connect;
  guint broker;

  g_return_if_fail (FINX_IS_ENGINE (self));

  if (!finx_engine_may_write (self, &error) || !finx_engine_check_online (self, &error) || !finx_broker_check_login (login, &broker, &error)
      || (login->account != NULL && (known = finx_engine_find_line (self, login->account, &error)) == NULL))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  connect = g_new0 (Connect, 1);
  connect->secret = finx_broker_values_to_text (finx_brokers_get_info (broker), login->values);
  connect->may_trade = login->may_trade;
  g_task_set_task_data (task, connect, connect_free);
  if (known != NULL)
    {
      finx_broker_line_close (known);
      connect->line = finx_broker_line_ref (known);
    }
  else
    {
      g_autofree char *id = new_account_id (self, login->broker);

      connect->line = finx_broker_line_new (self, id, broker, login->is_paper);
      connect->line->place = finx_engine_get_brokers (self)->lines->len;
      connect->line->name = g_strdup (login->name);
      connect->line->venue_account = g_strdup (login->venue_account);
      if (login->color != NULL)
        finx_set_str (&connect->line->color, login->color);
    }
  finx_engine_follow (self, task);
  finx_engine_probe_broker_async (self, login, NULL, NULL, cancellable, looked_cb, task);
}

FinxAccount *
finx_engine_connect_broker_finish (FinxEngine    *self,
                                   GAsyncResult  *result,
                                   gboolean      *is_kept,
                                   GError       **error)
{
  FinxAccount *account;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  account = g_task_propagate_pointer (G_TASK (result), error);
  if (account != NULL && is_kept != NULL)
    *is_kept = ((Connect *) g_task_get_task_data (G_TASK (result)))->is_kept;
  return account;
}

/* What a person changes of a connection */

/* (transfer full) (nullable): the account, to be written with a change */
static FinxAccount *
copy_account (FinxEngine  *self,
              const char  *account,
              GError     **error)
{
  FinxPortfolio *portfolio = finx_engine_get_portfolio (self, account);

  if (portfolio == NULL)
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-ACCOUNT-002", "There is no account “%s” in use", account);
  return portfolio != NULL ? finx_account_copy (finx_portfolio_get_account (portfolio)) : NULL;
}

gboolean
finx_engine_set_trading (FinxEngine  *self,
                         const char  *account,
                         gboolean     may_trade,
                         GError     **error)
{
  FinxAccount *changed;

  g_return_val_if_fail (FINX_IS_ENGINE (self), FALSE);

  changed = finx_engine_may_write (self, error) && (!may_trade || finx_engine_find_line (self, account, error) != NULL)
            ? copy_account (self, account, error) : NULL;
  if (changed == NULL)
    return FALSE;
  changed->may_trade = may_trade;
  if (!finx_engine_write_account (self, changed, may_trade ? "Trading switched on" : "Trading switched off", error))
    return FALSE;
  finx_engine_tell_mode (self);
  return TRUE;
}

gboolean
finx_engine_rename_broker (FinxEngine  *self,
                           const char  *account,
                           const char  *name,
                           const char  *color,
                           GError     **error)
{
  FinxBrokerLine *line = finx_engine_find_line (self, account, error);
  FinxAccount *changed = line != NULL && finx_engine_may_write (self, error) ? copy_account (self, account, error) : NULL;

  if (changed == NULL)
    return FALSE;
  finx_set_str (&changed->name, name);
  if (!finx_engine_write_account (self, changed, "Renamed", error))
    return FALSE;
  finx_set_str (&line->name, name);
  finx_set_str (&line->color, color != NULL ? color : "");
  finx_connection_set_name (line->connection, name);
  finx_broker_line_write (line);
  finx_engine_tell_mode (self);
  return TRUE;
}

gboolean
finx_engine_pause_broker (FinxEngine  *self,
                          const char  *account,
                          gboolean     is_paused,
                          GError     **error)
{
  FinxBrokerLine *line = finx_engine_find_line (self, account, error);

  if (line == NULL || !finx_engine_may_write (self, error))
    return FALSE;
  line->is_paused = is_paused;
  finx_broker_line_write (line);
  if (is_paused)
    finx_broker_line_close (line);
  else if (self->wants_brokers)
    finx_broker_line_open (line);
  finx_engine_tell_mode (self);
  return TRUE;
}

gboolean
finx_engine_move_broker (FinxEngine  *self,
                         const char  *account,
                         guint        place,
                         GError     **error)
{
  FinxBrokerLine *line = finx_engine_find_line (self, account, error);
  GPtrArray *lines;
  guint from;

  if (line == NULL || !finx_engine_may_write (self, error))
    return FALSE;
  lines = self->brokers->lines;
  g_ptr_array_find (lines, line, &from);
  g_ptr_array_insert (lines, MIN ((int) place, (int) lines->len - 1), g_ptr_array_steal_index (lines, from));
  for (guint i = 0; i < lines->len; i++)
    {
      FinxBrokerLine *each = lines->pdata[i];

      each->place = i;
      finx_broker_line_write (each);
    }
  finx_engine_show_lines (self);
  return TRUE;
}

/* Disconnecting */

static void
erased_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FinxEngine *self = g_task_get_source_object (task);
  FinxBrokerLine *line = g_task_get_task_data (task);
  GError *error = NULL;

  if (!finx_keyring_remove_finish (FINX_KEYRING (source), result, &error)
      || (finx_engine_get_portfolio (self, line->account) != NULL && !finx_engine_set_trading (self, line->account, FALSE, &error)))
    {
      g_task_return_error (task, error);
      return;
    }
  line->is_gone = TRUE;
  g_hash_table_remove_all (line->kept);
  finx_broker_line_write (line);
  finx_engine_drop_line (self, line);
  finx_engine_tell_mode (self);
  g_task_return_boolean (task, TRUE);
}

static void
key_to_erase_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GTask *task = user_data;
  g_autofree char *service = finx_broker_line_get_key (g_task_get_task_data (task));
  GError *error = NULL;
  g_autoptr(GPtrArray) keys = finx_keyring_load_finish (FINX_KEYRING (source), result, &error);

  if (keys == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  finx_keyring_remove_async (FINX_KEYRING (source), service, keys->len > 0 ? keys->pdata[0] : "", NULL, erased_cb, task);
}

void
finx_engine_disconnect_broker_async (FinxEngine          *self,
                                     const char          *account,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  GError *error = NULL;
  FinxBrokerLine *line = finx_engine_find_line (self, account, &error);
  g_autofree char *service = NULL;

  if (line == NULL || !finx_engine_may_write (self, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  service = finx_broker_line_get_key (line);
  g_task_set_task_data (task, finx_broker_line_ref (line), (GDestroyNotify) finx_broker_line_unref);
  finx_engine_follow (self, task);
  finx_broker_line_close (line);
  finx_keyring_load_async (finx_engine_get_keyring (self), service, NULL, key_to_erase_cb, task);
}

gboolean
finx_engine_disconnect_broker_finish (FinxEngine    *self,
                                      GAsyncResult  *result,
                                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
