/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line to a broker is a client on the engine thread. It is made when something is asked of it for the first time, with the key that
 * the keyring has for it, as one text of JSON. What else is to know of it is in the state, under "broker:ACCOUNT". */
#include "engine/brokers/finx-engine-brokers.h"

#include <string.h>

#include "adapters/finx-brokers.h"
#include "base/finx-error.h"
#include "base/finx-json.h"
#include "base/finx-text.h"
#include "engine/finx-engine-private.h"
#include "engine/prices/finx-engine-providers-private.h"

typedef struct
{
  char             *account;
  guint             broker;             /* in finx_brokers_get_info() */
  gboolean          is_paper;
  char             *venue_account;
  char             *name;
  char             *currency;
  FinxBrokerClient *client;             /* (nullable): on the engine thread */
} Line;

struct _FinxEngineBrokers
{
  GPtrArray *lines;                     /* (element-type Line) */
  FinxHttp  *http;                      /* (nullable): on the engine thread */
};

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->account);
  g_free (line->venue_account);
  g_free (line->name);
  g_free (line->currency);
  g_free (line);
}

static FinxEngineBrokers *
get_brokers (FinxEngine *self)
{
  if (self->brokers == NULL)
    {
      self->brokers = g_new0 (FinxEngineBrokers, 1);
      self->brokers->lines = g_ptr_array_new_with_free_func (line_free);
    }
  return self->brokers;
}

/* On the engine thread. */
static void
drop_clients (gpointer data)
{
  FinxEngineBrokers *brokers = data;

  for (guint i = 0; i < brokers->lines->len; i++)
    g_clear_object (&((Line *) brokers->lines->pdata[i])->client);
  g_clear_object (&brokers->http);
}

/* When nothing is under way, and the engine thread still runs. */
void
finx_engine_brokers_free (FinxEngine *self)
{
  if (self->brokers == NULL)
    return;
  if (self->brokers->http != NULL)
    finx_engine_thread_call (self->thread, drop_clients, self->brokers);
  g_ptr_array_unref (self->brokers->lines);
  g_clear_pointer (&self->brokers, g_free);
}

guint
finx_engine_get_n_brokers (FinxEngine *self)
{
  return finx_brokers_get_n ();
}

const FinxBrokerInfo *
finx_engine_get_broker_info (FinxEngine *self,
                             guint       i)
{
  return finx_brokers_get_info (i);
}

/* What is kept of a line */

#define PREFIX "broker:"

static char *
state_key (const char *account)
{
  return g_strconcat (PREFIX, account, NULL);
}

static char *
line_to_text (const Line *line)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  finx_json_add_text (builder, "broker", finx_brokers_get_info (line->broker)->id);
  finx_json_add_text (builder, "name", line->name);
  finx_json_add_text (builder, "currency", line->currency);
  finx_json_add_text (builder, "venue_account", line->venue_account);
  finx_json_add_text (builder, "kind", line->is_paper ? "paper" : "live");
  json_builder_end_object (builder);
  return finx_json_end (builder);
}

/* (transfer full): all secret values as one text */
static char *
values_to_text (const FinxBrokerInfo *info,
                GHashTable           *values)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  for (const FinxBrokerField *field = info->fields; field->id != NULL; field++)
    if (g_hash_table_contains (values, field->id))
      finx_json_add_text (builder, field->id, g_hash_table_lookup (values, field->id));
  json_builder_end_object (builder);
  return finx_json_end (builder);
}

static void
free_wiped (gpointer data)
{
  if (data != NULL)
    explicit_bzero (data, strlen (data));
  g_free (data);
}

static GHashTable *
values_from_text (const FinxBrokerInfo *info,
                  const char           *text)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_wiped);
  g_autoptr(JsonObject) object = finx_json_parse_object (text);

  for (const FinxBrokerField *field = info->fields; object != NULL && field->id != NULL; field++)
    if (finx_json_get_text (object, field->id) != NULL)
      g_hash_table_insert (values, (gpointer) field->id, g_strdup (finx_json_get_text (object, field->id)));
  return values;
}

/* (transfer full) (nullable): %NULL: it is not kept */
static Line *
read_line (FinxEngine *self,
           const char *account)
{
  g_autofree char *key = state_key (account);
  const char *kept = g_hash_table_lookup (self->state, key);
  g_autoptr(JsonObject) object = kept != NULL && *kept != '\0' ? finx_json_parse_object (kept) : NULL;
  guint broker;
  Line *line;

  if (object == NULL || !finx_brokers_find (finx_json_get_text (object, "broker"), &broker))
    return NULL;
  line = g_new0 (Line, 1);
  line->account = g_strdup (account);
  line->broker = broker;
  line->is_paper = g_strcmp0 (finx_json_get_text (object, "kind"), "live") != 0;
  line->venue_account = g_strdup (finx_json_get_text (object, "venue_account"));
  line->name = g_strdup (finx_json_get_text (object, "name"));
  line->currency = g_strdup (finx_json_get_text (object, "currency"));
  return line;
}

/* (nullable): with an error that says why there is none */
static Line *
find_line (FinxEngine *self,
           const char *account,
           GError    **error)
{
  FinxEngineBrokers *brokers = get_brokers (self);
  Line *line;

  for (guint i = 0; i < brokers->lines->len; i++)
    if (g_strcmp0 (((Line *) brokers->lines->pdata[i])->account, account) == 0)
      return brokers->lines->pdata[i];
  line = account != NULL ? read_line (self, account) : NULL;
  if (line != NULL)
    g_ptr_array_add (brokers->lines, line);
  else
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-BROKER-020", "“%s” is not connected to a broker", account != NULL ? account : "");
  return line;
}

const FinxBrokerInfo *
finx_engine_get_broker_of (FinxEngine *self,
                           const char *account)
{
  Line *line = find_line (self, account, NULL);

  return line != NULL ? finx_brokers_get_info (line->broker) : NULL;
}

/* (transfer full) */
static FinxAccount *
account_of (const Line *line)
{
  FinxAccount *account = finx_account_new ();
  char **texts[] = { &account->id, &account->name, &account->broker, &account->currency };
  const char *values[] = { line->account, line->name, finx_brokers_get_info (line->broker)->id, line->currency };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_free (*texts[i]);
      *texts[i] = g_strdup (values[i]);
    }
  return account;
}

static int
compare_ids (gconstpointer a,
             gconstpointer b)
{
  return strcmp ((*(FinxAccount *const *) a)->id, (*(FinxAccount *const *) b)->id);
}

GPtrArray *
finx_engine_list_connected (FinxEngine *self)
{
  GPtrArray *accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_account_free);
  GHashTableIter iter;
  gpointer key;

  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);

  g_hash_table_iter_init (&iter, self->state);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      Line *line = g_str_has_prefix (key, PREFIX) ? read_line (self, (const char *) key + strlen (PREFIX)) : NULL;

      if (line != NULL)
        g_ptr_array_add (accounts, account_of (line));
      g_clear_pointer (&line, line_free);
    }
  g_ptr_array_sort (accounts, compare_ids);
  return accounts;
}

/* Calls */

/* What is asked of a line, and of what it is made; of the task. */
typedef struct
{
  Line           *line;                 /* of the engine, or @own */
  Line           *own;                  /* (nullable): of an account that is not there yet */
  GHashTable     *values;               /* (nullable): until the client is made */
  FinxBrokerCall *call;                 /* until it is sent */
  GCancellable   *cancellable;          /* (nullable) */
} Errand;

/* The task that holds it may be freed on any thread; the client belongs to the engine's. */
static void
errand_free (gpointer data)
{
  Errand *errand = data;

  g_clear_pointer (&errand->own, line_free);
  g_clear_pointer (&errand->values, g_hash_table_unref);
  g_clear_pointer (&errand->call, finx_broker_call_free);
  g_clear_object (&errand->cancellable);
  g_free (errand);
}

/* The market of an instrument is the real one, while the practice desk has its own. */
static const FinxInstrument *
resolve (const FinxInstrument *draft,
         gpointer              user_data)
{
  FinxEngine *self = user_data;
  const FinxInstrument *known = finx_instrument_table_lookup (self->instruments, draft->symbol);
  g_autoptr(FinxInstrument) other = NULL;

  if (known == NULL)
    return finx_instrument_table_add (self->instruments, draft, NULL);
  if (!finx_practice_desk_trades (self->desk, known) && known->asset_class == draft->asset_class && draft->asset_class != FINX_ASSET_CRYPTO)
    return known;
  other = finx_instrument_copy (draft);
  g_free (other->symbol);
  other->symbol = g_strconcat (draft->symbol, ".LIVE", NULL);
  known = finx_instrument_table_lookup (self->instruments, other->symbol);
  return known != NULL ? known : finx_instrument_table_add (self->instruments, other, NULL);
}

static void
make_client (FinxEngine *self,
             Errand     *errand)
{
  FinxEngineBrokers *brokers = self->brokers;
  Line *line = errand->line;
  FinxBrokerSetup setup = { line->account, line->venue_account, line->is_paper, errand->values, 0 };

  if (brokers->http == NULL)
    brokers->http = finx_http_new (finx_engine_get_provider_clock (self));
  line->client = finx_broker_client_new (finx_brokers_get_type (line->broker), brokers->http, finx_engine_get_provider_clock (self), &setup,
                                         resolve, self);
}

static void
called_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Errand *errand = g_task_get_task_data (task);
  GError *error = NULL;
  FinxBrokerCall *call = finx_broker_client_call_finish (FINX_BROKER_CLIENT (source), result, &error);

  if (errand->own != NULL)
    g_clear_object (&errand->own->client);
  if (call != NULL)
    g_task_return_pointer (task, call, (GDestroyNotify) finx_broker_call_free);
  else
    g_task_return_error (task, error);
}

/* On the engine thread. An instrument that is named is the broker's own, whatever else has its symbol. */
static gboolean
call_cb (gpointer user_data)
{
  GTask *task = user_data;
  FinxEngine *self = g_task_get_source_object (task);
  Errand *errand = g_task_get_task_data (task);
  FinxBrokerCall *call = g_steal_pointer (&errand->call);

  if (errand->line->client == NULL)
    make_client (self, errand);
  if (call->instrument == NULL && call->text != NULL && (call->kind == FINX_READ_QUOTE || call->kind == FINX_READ_BOOK || call->kind == FINX_CALL_BARS))
    {
      const char *currency = strchr (call->text, '-');          /* "BTC-EUR" */
      g_autoptr(FinxInstrument) draft = finx_instrument_new_plain (call->text, call->text, "", currency != NULL ? FINX_ASSET_CRYPTO : FINX_ASSET_EQUITY,
                                                                   currency != NULL ? currency + 1 : "USD");

      call->instrument = finx_broker_client_learn (errand->line->client, call->text, draft);
    }
  if (call->instrument == NULL && call->kind == FINX_CALL_BARS)
    {
      GError *error = NULL;

      finx_set_error (&error, FINX_ERROR_NOT_FOUND, "FINX-BROKER-021", "There is no room for another instrument");
      finx_broker_call_free (call);
      g_task_return_error (task, error);
      g_object_unref (task);
      return G_SOURCE_REMOVE;
    }
  finx_broker_client_call_async (errand->line->client, call, errand->cancellable, called_cb, task);
  return G_SOURCE_REMOVE;
}

static void
send_call (GTask *task)
{
  FinxEngine *self = g_task_get_source_object (task);

  finx_engine_thread_start (self->thread);
  finx_engine_thread_invoke (self->thread, call_cb, task, NULL);
}

static void
key_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  GTask *task = user_data;
  Errand *errand = g_task_get_task_data (task);
  g_autoptr(GPtrArray) keys = finx_keyring_load_finish (FINX_KEYRING (source), result, NULL);
  g_autoptr(GError) trouble = finx_keyring_get_trouble (FINX_KEYRING (source));
  const FinxBrokerInfo *info = finx_brokers_get_info (errand->line->broker);
  GError *error = NULL;

  if (keys != NULL && keys->len > 0)
    {
      errand->values = values_from_text (info, keys->pdata[0]);
      send_call (task);
      return;
    }
  if (trouble != NULL)
    error = g_steal_pointer (&trouble);
  else
    finx_set_error (&error, FINX_ERROR_AUTH, "FINX-BROKER-022", "The keyring has no key of %s for this account. Nothing was asked; connect it again",
                    info->name);
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* Takes @task; @errand->line is set. */
static void
start (GTask *task)
{
  FinxEngine *self = g_task_get_source_object (task);
  Errand *errand = g_task_get_task_data (task);
  g_autofree char *service = NULL;

  if (errand->line->client != NULL || errand->values != NULL)
    {
      send_call (task);
      return;
    }
  service = state_key (errand->line->account);
  finx_keyring_load_async (finx_engine_get_keyring (self), service, errand->cancellable, key_cb, task);
}

/* Takes @call. */
static void
call_async (FinxEngine          *self,
            const char          *account,
            FinxBrokerCall      *call,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Errand *errand = g_new0 (Errand, 1);
  GError *error = NULL;

  errand->call = call;
  errand->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  errand->line = find_line (self, account, &error);
  g_task_set_task_data (task, errand, errand_free);
  if (errand->line == NULL || !finx_engine_check_online (self, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  finx_engine_follow (self, task);
  start (task);
}

void
finx_engine_read_broker_async (FinxEngine            *self,
                               const FinxBrokerQuery *query,
                               GCancellable          *cancellable,
                               GAsyncReadyCallback    callback,
                               gpointer               user_data)
{
  FinxBrokerCall *call;

  g_return_if_fail (FINX_IS_ENGINE (self));

  call = finx_broker_call_new (query->kind);
  call->instrument = query->instrument;
  call->text = g_strdup (query->text);
  call->from_us = query->from_us;
  call->to_us = query->to_us;
  call_async (self, query->account, call, cancellable, callback, user_data);
}

GPtrArray *
finx_engine_read_broker_finish (FinxEngine    *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_autoptr(FinxBrokerCall) call = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  call = g_task_propagate_pointer (G_TASK (result), error);
  return call != NULL ? g_steal_pointer (&call->rows) : NULL;
}

void
finx_engine_load_broker_bars_async (FinxEngine          *self,
                                    const char          *account,
                                    const char          *symbol,
                                    FinxInterval         interval,
                                    gint64               from_us,
                                    gint64               to_us,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  FinxBrokerCall *call;

  g_return_if_fail (FINX_IS_ENGINE (self));

  call = finx_broker_call_new (FINX_CALL_BARS);
  call->text = g_strdup (symbol);
  call->interval = interval;
  call->from_us = from_us;
  call->to_us = to_us;
  call_async (self, account, call, cancellable, callback, user_data);
}

GArray *
finx_engine_load_broker_bars_finish (FinxEngine    *self,
                                     GAsyncResult  *result,
                                     GError       **error)
{
  g_autoptr(FinxBrokerCall) call = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  call = g_task_propagate_pointer (G_TASK (result), error);
  return call != NULL ? g_steal_pointer (&call->bars) : NULL;
}

/* Connecting */

typedef struct
{
  char    *secret;              /* what the keyring is to keep; wiped */
  Line    *line;
  gboolean may_withdraw;
  gboolean is_kept;
} Connect;

static void
connect_free (gpointer data)
{
  Connect *connect = data;

  free_wiped (connect->secret);
  g_clear_pointer (&connect->line, line_free);
  g_free (connect);
}

/* (transfer full): "alpaca", "alpaca-2" … */
static char *
new_account_id (FinxEngine *self,
                const char *broker)
{
  g_autofree char *id = g_strdup (broker);

  for (guint n = 2; find_line (self, id, NULL) != NULL || finx_engine_is_closed (self, id) || finx_engine_get_portfolio (self, id) != NULL; n++)
    {
      g_free (id);
      id = g_strdup_printf ("%s-%u", broker, n);
    }
  return g_steal_pointer (&id);
}

static void
write_down (FinxEngine *self,
            const Line *line)
{
  g_autofree char *key = state_key (line->account), *text = line_to_text (line);

  finx_engine_set_state (self, key, text);
}

static void
kept_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FinxEngine *self = g_task_get_source_object (task);
  Connect *connect = g_task_get_task_data (task);
  GError *error = NULL;

  if (!finx_keyring_add_finish (FINX_KEYRING (source), result, &connect->is_kept, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  write_down (self, connect->line);
  g_task_return_pointer (task, account_of (connect->line), (GDestroyNotify) finx_account_free);
}

static void
accounts_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GTask *task = user_data;
  FinxEngine *self = FINX_ENGINE (source);
  Connect *connect = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GPtrArray) accounts = finx_engine_read_broker_finish (self, result, &error);
  const FinxBrokerAccount *found;
  g_autofree char *service = NULL;

  if (accounts == NULL || accounts->len == 0)
    {
      if (error == NULL)
        finx_set_error (&error, FINX_ERROR_AUTH, "FINX-BROKER-023", "The key reaches no account. Nothing was connected");
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  found = accounts->pdata[0];
  if (found->may_withdraw && !connect->may_withdraw)
    {
      finx_set_error (&error, FINX_ERROR_REJECTED, "FINX-BROKER-027",
                      "This key could send money away. Nothing was connected: make one that can not, or confirm that it is meant");
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  connect->line->venue_account = g_strdup (found->id);
  connect->line->currency = g_strdup (found->currency);
  if (connect->line->name == NULL)
    connect->line->name = g_strdup (found->name);
  service = state_key (connect->line->account);
  finx_keyring_add_async (finx_engine_get_keyring (self), service, connect->secret, NULL, kept_cb, task);
}

static gboolean
check_login (const FinxBrokerLogin *login,
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

      if (value == NULL || *value == '\0')
        {
          finx_set_error (error, FINX_ERROR_INVALID, "FINX-BROKER-026", "“%s” of %s is missing. Nothing was sent", finx_text (field->label), info->name);
          return FALSE;
        }
    }
  return TRUE;
}

void
finx_engine_connect_broker_async (FinxEngine            *self,
                                  const FinxBrokerLogin *login,
                                  GCancellable          *cancellable,
                                  GAsyncReadyCallback    callback,
                                  gpointer               user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  Connect *connect;
  Errand *errand;
  GTask *question;
  guint broker;

  g_return_if_fail (FINX_IS_ENGINE (self));

  if (!finx_engine_may_write (self, &error) || !finx_engine_check_online (self, &error) || !check_login (login, &broker, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  get_brokers (self);
  connect = g_new0 (Connect, 1);
  connect->secret = values_to_text (finx_brokers_get_info (broker), login->values);
  connect->line = g_new0 (Line, 1);
  connect->line->account = new_account_id (self, login->broker);
  connect->line->broker = broker;
  connect->line->is_paper = login->is_paper;
  connect->line->name = g_strdup (login->name);
  connect->may_withdraw = login->may_withdraw;
  g_task_set_task_data (task, connect, connect_free);

  errand = g_new0 (Errand, 1);
  errand->own = g_new0 (Line, 1);
  errand->own->account = g_strdup (connect->line->account);
  errand->own->broker = broker;
  errand->own->is_paper = login->is_paper;
  errand->line = errand->own;
  errand->values = values_from_text (finx_brokers_get_info (broker), connect->secret);
  errand->call = finx_broker_call_new (FINX_READ_ACCOUNTS);
  question = g_task_new (self, cancellable, accounts_cb, g_object_ref (task));
  g_task_set_task_data (question, errand, errand_free);
  finx_engine_follow (self, question);
  start (question);
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

/* Disconnecting */

/* On the engine thread. */
static void
drop_client (gpointer data)
{
  g_clear_object (&((Line *) data)->client);
}

static void
erased_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FinxEngine *self = g_task_get_source_object (task);
  const char *account = g_task_get_task_data (task);
  g_autofree char *key = state_key (account);
  GError *error = NULL;

  if (!finx_keyring_remove_finish (FINX_KEYRING (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  finx_engine_set_state (self, key, "");
  g_task_return_boolean (task, TRUE);
}

static void
key_to_erase_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GTask *task = user_data;
  g_autofree char *service = state_key (g_task_get_task_data (task));
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
  g_autofree char *service = state_key (account);
  GError *error = NULL;
  Line *line = find_line (self, account, &error);

  if (line == NULL || !finx_engine_may_write (self, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_task_set_task_data (task, g_strdup (account), g_free);
  finx_engine_follow (self, task);
  if (line->client != NULL)
    finx_engine_thread_call (self->thread, drop_client, line);
  g_ptr_array_remove (self->brokers->lines, line);
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
