/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is kept of a line: in the state, under "broker:ACCOUNT", what is no secret; in the keyring, as one text of JSON, the rest. */
#include "engine/brokers/finx-engine-brokers-private.h"

#include <string.h>

#include "base/finx-error.h"
#include "base/finx-json.h"
#include "base/finx-secret.h"
#include "base/finx-string.h"

#define PREFIX "broker:"

FinxBrokerLine *
finx_broker_line_new (FinxEngine *engine,
                      const char *account,
                      guint       broker,
                      gboolean    is_paper)
{
  FinxBrokerLine *self = g_atomic_rc_box_new0 (FinxBrokerLine);

  self->engine = engine;
  self->account = g_strdup (account);
  self->broker = broker;
  self->is_paper = is_paper;
  self->color = g_strdup ("");
  self->symbols = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

FinxBrokerLine *
finx_broker_line_ref (FinxBrokerLine *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
line_clear (gpointer data)
{
  FinxBrokerLine *self = data;

  g_assert (self->client == NULL);
  g_free (self->account);
  g_free (self->venue_account);
  g_free (self->name);
  g_free (self->currency);
  g_free (self->color);
  finx_free_wiped (self->newest);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->balances, g_ptr_array_unref);
  g_hash_table_unref (self->symbols);
  g_hash_table_unref (self->kept);
}

void
finx_broker_line_unref (FinxBrokerLine *self)
{
  g_atomic_rc_box_release_full (self, line_clear);
}

const FinxBrokerInfo *
finx_broker_line_get_info (const FinxBrokerLine *self)
{
  return finx_brokers_get_info (self->broker);
}

/* In the state and in the keyring. */
char *
finx_broker_line_get_key (const FinxBrokerLine *self)
{
  return g_strconcat (PREFIX, self->account, NULL);
}

static void
add_texts (JsonBuilder *builder,
           const char  *name,
           GHashTable  *texts)
{
  GHashTableIter iter;
  gpointer key, value;

  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  g_hash_table_iter_init (&iter, texts);
  while (g_hash_table_iter_next (&iter, &key, &value))
    finx_json_add_text (builder, key, value);
  json_builder_end_object (builder);
}

static void
read_texts (JsonObject *object,
            const char *name,
            GHashTable *texts)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonObject *inner = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr(GList) members = inner != NULL ? json_object_get_members (inner) : NULL;

  for (GList *member = members; member != NULL; member = member->next)
    if (finx_json_get_text (inner, member->data) != NULL)
      g_hash_table_insert (texts, g_strdup (member->data), g_strdup (finx_json_get_text (inner, member->data)));
}

void
finx_broker_line_write (FinxBrokerLine *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *key = finx_broker_line_get_key (self), *text = NULL;

  json_builder_begin_object (builder);
  finx_json_add_text (builder, "broker", finx_broker_line_get_info (self)->id);
  finx_json_add_text (builder, "name", self->name);
  finx_json_add_text (builder, "currency", self->currency);
  finx_json_add_text (builder, "venue_account", self->venue_account);
  finx_json_add_text (builder, "kind", self->is_paper ? "paper" : "live");
  finx_json_add_text (builder, "color", self->color);
  finx_json_add_integer (builder, "place", self->place);
  finx_json_add_text (builder, "state", self->is_gone ? "gone" : self->is_paused ? "paused" : "open");
  add_texts (builder, "symbols", self->symbols);
  add_texts (builder, "kept", self->kept);
  json_builder_end_object (builder);
  text = finx_json_end (builder);
  finx_engine_set_state (self->engine, key, text);
}

FinxBrokerLine *
finx_broker_line_read (FinxEngine *engine,
                       const char *account)
{
  g_autofree char *key = g_strconcat (PREFIX, account, NULL);
  const char *text = g_hash_table_lookup (engine->state, key);
  g_autoptr(JsonObject) object = text != NULL && *text != '\0' ? finx_json_parse_object (text) : NULL;
  FinxBrokerLine *self;
  gint64 place = 0;
  guint broker;

  if (object == NULL || !finx_brokers_find (finx_json_get_text (object, "broker"), &broker))
    return NULL;
  self = finx_broker_line_new (engine, account, broker, g_strcmp0 (finx_json_get_text (object, "kind"), "live") != 0);
  self->venue_account = g_strdup (finx_json_get_text (object, "venue_account"));
  self->name = g_strdup (finx_json_get_text (object, "name"));
  self->currency = g_strdup (finx_json_get_text (object, "currency"));
  if (finx_json_get_text (object, "color") != NULL)
    finx_set_str (&self->color, finx_json_get_text (object, "color"));
  if (finx_json_get_integer (object, "place", &place))
    self->place = (guint) CLAMP (place, 0, G_MAXINT);
  self->is_gone = g_strcmp0 (finx_json_get_text (object, "state"), "gone") == 0;
  self->is_paused = g_strcmp0 (finx_json_get_text (object, "state"), "paused") == 0;
  read_texts (object, "symbols", self->symbols);
  read_texts (object, "kept", self->kept);
  return self;
}

/* (transfer full): of all lines that are kept, those that were disconnected too */
GPtrArray *
finx_broker_lines_read (FinxEngine *engine)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_broker_line_unref);
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, engine->state);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      FinxBrokerLine *line = g_str_has_prefix (key, PREFIX) ? finx_broker_line_read (engine, (const char *) key + strlen (PREFIX)) : NULL;

      if (line != NULL)
        g_ptr_array_add (lines, line);
    }
  return lines;
}

/* The key */

char *
finx_broker_values_to_text (const FinxBrokerInfo *info,
                            GHashTable           *values)
{
  char *text = g_strdup ("{}");
  guint n = 0;

  while (info->fields[n].id != NULL)
    n++;
  for (; n > 0; n--)                    /* each comes before the others */
    if (g_hash_table_contains (values, info->fields[n - 1].id))
      text = finx_json_put_secret (text, NULL, info->fields[n - 1].id, g_hash_table_lookup (values, info->fields[n - 1].id));
  return text;
}

/* What json-glib copies while it reads can not be reached. */

GHashTable *
finx_broker_values_from_text (const FinxBrokerInfo *info,
                              const char           *text)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, finx_free_wiped);
  g_autoptr(JsonObject) object = finx_json_parse_object (text);

  for (const FinxBrokerField *field = info->fields; object != NULL && field->id != NULL; field++)
    if (finx_json_get_text (object, field->id) != NULL)
      g_hash_table_insert (values, (gpointer) field->id, g_strdup (finx_json_get_text (object, field->id)));
  return values;
}

static void
key_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FinxBrokerLine *self = g_task_get_task_data (task);
  g_autoptr(GPtrArray) keys = finx_keyring_load_finish (FINX_KEYRING (source), result, NULL);
  GError *error = finx_keyring_get_trouble (FINX_KEYRING (source));

  if (keys != NULL && keys->len > 0)
    {
      g_clear_error (&error);
      g_task_return_pointer (task, finx_broker_values_from_text (finx_broker_line_get_info (self), keys->pdata[0]), (GDestroyNotify) g_hash_table_unref);
      return;
    }
  if (error == NULL)
    finx_set_error (&error, FINX_ERROR_AUTH, "FINX-BROKER-022", "The keyring has no key of %s for this account. Nothing was asked; connect it again",
                    finx_broker_line_get_info (self)->name);
  g_task_return_error (task, error);
}

void
finx_broker_line_load_key_async (FinxBrokerLine      *self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autofree char *service = finx_broker_line_get_key (self);
  GTask *task = g_task_new (self->engine, cancellable, callback, user_data);

  g_task_set_task_data (task, finx_broker_line_ref (self), (GDestroyNotify) finx_broker_line_unref);
  finx_keyring_load_async (finx_engine_get_keyring (self->engine), service, cancellable, key_cb, task);
}

/* (transfer full) (nullable): values by field */
GHashTable *
finx_broker_line_load_key_finish (GAsyncResult  *result,
                                  GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
