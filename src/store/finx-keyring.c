/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-keyring.h"

#include <libsecret/secret.h>
#include <string.h>

#include "base/finx-error.h"
#include "base/finx-log.h"

struct _FinxKeyring
{
  GObject                   parent_instance;
  const FinxKeyringBackend *backend;
  gpointer                  data;
  GMutex                    mutex;      /* guards what follows, and the backend */
  GHashTable               *session;    /* service → GPtrArray of keys for this run only */
  GError                   *trouble;    /* (nullable): why it did not do the last thing that was asked of it */
};

G_DEFINE_FINAL_TYPE (FinxKeyring, finx_keyring, G_TYPE_OBJECT)

static const SecretSchema schema = {
  "org.finx.Workstation.Credential", SECRET_SCHEMA_NONE,
  { { "service", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "id", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } }
};

static GPtrArray *
load_secrets (gpointer      data,
              const char   *service,
              GCancellable *cancellable,
              GError      **error)
{
  GError *local = NULL;
  GList *found = secret_password_search_sync (&schema, SECRET_SEARCH_ALL | SECRET_SEARCH_UNLOCK | SECRET_SEARCH_LOAD_SECRETS, cancellable,
                                              &local, "service", service, NULL);
  g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func ((GDestroyNotify) secret_password_free);

  for (GList *l = found; l != NULL && local == NULL; l = l->next)
    {
      SecretValue *value = secret_retrievable_retrieve_secret_sync (l->data, cancellable, &local);
      gsize length;

      if (value != NULL)
        g_ptr_array_add (keys, secret_value_unref_to_password (value, &length));
      else if (local == NULL)
        g_set_error_literal (&local, SECRET_ERROR, SECRET_ERROR_IS_LOCKED, "It was not unlocked");
    }
  g_list_free_full (found, g_object_unref);
  if (local == NULL)
    return g_steal_pointer (&keys);
  g_propagate_error (error, local);
  return NULL;
}

static gboolean
add_secret (gpointer      data,
            const char   *service,
            const char   *id,
            const char   *key,
            GCancellable *cancellable,
            GError      **error)
{
  g_autofree char *label = g_strdup_printf ("FinX: %s", service);

  return secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, label, key, cancellable, error, "service", service, "id", id, NULL);
}

static gboolean
remove_secret (gpointer      data,
               const char   *service,
               const char   *id,
               GCancellable *cancellable,
               GError      **error)
{
  GError *local = NULL;

  secret_password_clear_sync (&schema, cancellable, &local, "service", service, "id", id, NULL);
  if (local == NULL)
    return TRUE;        /* also when there was none */
  g_propagate_error (error, local);
  return FALSE;
}

static const FinxKeyringBackend secret_service = { load_secrets, add_secret, remove_secret };

/* What a thread works with. */
typedef struct
{
  char    *service;
  char    *key;                 /* (nullable): of adding and removing */
  gboolean is_kept;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->service);
  secret_password_free (work->key);
  g_free (work);
}

static char *
make_id (const char *key)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);

  return g_strndup (hash, 16);
}

static GPtrArray *
session_keys (FinxKeyring *self,
              const char  *service)
{
  GPtrArray *keys = g_hash_table_lookup (self->session, service);

  if (keys == NULL)
    {
      keys = g_ptr_array_new_with_free_func ((GDestroyNotify) secret_password_free);
      g_hash_table_insert (self->session, g_strdup (service), keys);
    }
  return keys;
}

static void
forget (GPtrArray  *keys,
        const char *key)
{
  for (guint i = keys->len; i-- > 0;)
    if (g_str_equal (keys->pdata[i], key))
      g_ptr_array_remove_index (keys, i);
}

/* (transfer full): what the Secret Service's @error means, which is none of its words */
static GError *
explain (const GError *error)
{
  GError *told = NULL;

  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    finx_set_error (&told, FINX_ERROR_AUTH, "FINX-DATA-023",
                    "The keyring is locked and was not unlocked. No key was kept or read; unlock it, and try again");
  else if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER)
           || error->domain == G_IO_ERROR)
    finx_set_error (&told, FINX_ERROR_STORE, "FINX-DATA-020",
                    "There is no keyring that keeps the key, so it was not kept. Unlock or install one, and enter it again");
  else
    finx_set_error (&told, FINX_ERROR_REJECTED, "FINX-DATA-024",
                    "The keyring refused. No key was kept or read; allow FinX to use it, and try again");
  return told;
}

/* Holds the mutex. @error: (nullable): it did what was asked */
static void
note_trouble (FinxKeyring  *self,
              const GError *error)
{
  g_clear_error (&self->trouble);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->trouble = explain (error);
}

/* Without a keyring there are those of this run. */
static void
load_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  FinxKeyring *self = source;
  Work *work = data;
  g_autoptr(GError) error = NULL;
  GPtrArray *keys, *session;

  g_mutex_lock (&self->mutex);
  keys = self->backend->load (self->data, work->service, cancellable, &error);
  note_trouble (self, error);
  if (keys == NULL)
    {
      finx_log (FINX_LOG_INFO, "data", "", "The keyring gives no keys for %s: %s", work->service, error->message);
      keys = g_ptr_array_new_with_free_func ((GDestroyNotify) secret_password_free);
    }
  session = session_keys (self, work->service);
  for (guint i = 0; i < session->len; i++)
    g_ptr_array_add (keys, g_strdup (session->pdata[i]));
  g_mutex_unlock (&self->mutex);
  g_task_return_pointer (task, keys, (GDestroyNotify) g_ptr_array_unref);
}

static void
add_thread (GTask        *task,
            gpointer      source,
            gpointer      data,
            GCancellable *cancellable)
{
  FinxKeyring *self = source;
  Work *work = data;
  g_autofree char *id = make_id (work->key);
  g_autoptr(GError) error = NULL;

  g_mutex_lock (&self->mutex);
  forget (session_keys (self, work->service), work->key);
  work->is_kept = self->backend->add (self->data, work->service, id, work->key, cancellable, &error);
  note_trouble (self, error);
  if (!work->is_kept)
    {
      finx_log (FINX_LOG_WARNING, "data", "", "No keyring keeps the key for %s, so it is for this run only: %s", work->service, error->message);
      g_ptr_array_add (session_keys (self, work->service), g_strdup (work->key));
    }
  g_mutex_unlock (&self->mutex);
  g_task_return_boolean (task, TRUE);
}

static void
remove_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  FinxKeyring *self = source;
  Work *work = data;
  g_autofree char *id = make_id (work->key);
  g_autoptr(GError) error = NULL;
  GPtrArray *session;
  gboolean removed;
  guint n;

  g_mutex_lock (&self->mutex);
  session = session_keys (self, work->service);
  n = session->len;
  forget (session, work->key);
  removed = session->len < n || self->backend->remove (self->data, work->service, id, cancellable, &error);
  note_trouble (self, error);
  g_mutex_unlock (&self->mutex);
  if (removed)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  {
    GError *told = NULL;

    finx_set_error (&told, FINX_ERROR_STORE, "FINX-DATA-016", "The keyring did not remove the key: %s. It is still kept there", error->message);
    g_task_return_error (task, told);
  }
}

static void
start (FinxKeyring        *self,
       const char         *service,
       const char         *key,
       GTaskThreadFunc     func,
       GCancellable       *cancellable,
       GAsyncReadyCallback callback,
       gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->service = g_strdup (service);
  work->key = g_strdup (key);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, func);
}

/* (transfer full) (nullable): why it did not do the last thing that was asked of it, to tell a person: there is none, it is locked,
 * it refused; %NULL: it did */
GError *
finx_keyring_get_trouble (FinxKeyring *self)
{
  GError *trouble;

  g_mutex_lock (&self->mutex);
  trouble = self->trouble != NULL ? g_error_copy (self->trouble) : NULL;
  g_mutex_unlock (&self->mutex);
  return trouble;
}

void
finx_keyring_load_async (FinxKeyring        *self,
                         const char         *service,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  start (self, service, NULL, load_thread, cancellable, callback, user_data);
}

/* (transfer full) (element-type utf8): perhaps none */
GPtrArray *
finx_keyring_load_finish (FinxKeyring  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
finx_keyring_add_async (FinxKeyring        *self,
                        const char         *service,
                        const char         *key,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  start (self, service, key, add_thread, cancellable, callback, user_data);
}

/**
 * finx_keyring_add_finish:
 * @is_kept: (out): %FALSE: there is no keyring; the key is known until the program ends
 */
gboolean
finx_keyring_add_finish (FinxKeyring  *self,
                         GAsyncResult *result,
                         gboolean     *is_kept,
                         GError      **error)
{
  *is_kept = ((Work *) g_task_get_task_data (G_TASK (result)))->is_kept;
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
finx_keyring_remove_async (FinxKeyring        *self,
                           const char         *service,
                           const char         *key,
                           GCancellable       *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  start (self, service, key, remove_thread, cancellable, callback, user_data);
}

gboolean
finx_keyring_remove_finish (FinxKeyring  *self,
                            GAsyncResult *result,
                            GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* The new one is there before the others go. */
static void
renew_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  FinxKeyring *self = source;
  Work *work = data;
  g_autofree char *id = make_id (work->key);
  g_autoptr(GPtrArray) before = NULL;
  GError *error = NULL;

  g_mutex_lock (&self->mutex);
  before = self->backend->load (self->data, work->service, cancellable, NULL);
  work->is_kept = self->backend->add (self->data, work->service, id, work->key, cancellable, &error);
  for (guint i = 0; work->is_kept && before != NULL && i < before->len; i++)
    {
      g_autofree char *other = make_id (before->pdata[i]);

      if (!g_str_equal (other, id))
        self->backend->remove (self->data, work->service, other, cancellable, NULL);
    }
  g_ptr_array_set_size (session_keys (self, work->service), 0);
  if (!work->is_kept)
    g_ptr_array_add (session_keys (self, work->service), g_strdup (work->key));
  note_trouble (self, error);
  g_mutex_unlock (&self->mutex);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
finx_keyring_renew_async (FinxKeyring        *self,
                          const char         *service,
                          const char         *key,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  start (self, service, key, renew_thread, NULL, callback, user_data);
}

gboolean
finx_keyring_renew_finish (FinxKeyring  *self,
                           GAsyncResult *result,
                           GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
finx_keyring_finalize (GObject *object)
{
  FinxKeyring *self = FINX_KEYRING (object);

  g_hash_table_unref (self->session);
  g_clear_error (&self->trouble);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (finx_keyring_parent_class)->finalize (object);
}

static void
finx_keyring_class_init (FinxKeyringClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_keyring_finalize;
}

static void
finx_keyring_init (FinxKeyring *self)
{
  self->session = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  g_mutex_init (&self->mutex);
}

/**
 * finx_keyring_new:
 * @backend: (nullable): what keeps secrets; %NULL: the Secret Service. Lives as long as the program
 */
FinxKeyring *
finx_keyring_new (const FinxKeyringBackend *backend,
                  gpointer                  data)
{
  FinxKeyring *self = g_object_new (FINX_TYPE_KEYRING, NULL);

  self->backend = backend != NULL ? backend : &secret_service;
  self->data = data;
  return self;
}
