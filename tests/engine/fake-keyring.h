/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/finx-keyring.h"

/* A keyring in memory, which can be missing. */
typedef struct
{
  GHashTable *keys;             /* "service/id" → key */
  gboolean    is_missing;
} FakeKeyring;

static gboolean
is_there (FakeKeyring *self,
          GError     **error)
{
  if (self->is_missing)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No keyring");
  return !self->is_missing;
}

static GPtrArray *
fake_load (gpointer      data,
           const char   *service,
           GCancellable *cancellable,
           GError      **error)
{
  FakeKeyring *self = data;
  GPtrArray *keys;
  GHashTableIter iter;
  gpointer name, key;

  if (!is_there (self, error))
    return NULL;
  keys = g_ptr_array_new_with_free_func (g_free);
  g_hash_table_iter_init (&iter, self->keys);
  while (g_hash_table_iter_next (&iter, &name, &key))
    if (g_str_has_prefix (name, service))
      g_ptr_array_add (keys, g_strdup (key));
  return keys;
}

static gboolean
fake_add (gpointer      data,
          const char   *service,
          const char   *id,
          const char   *key,
          GCancellable *cancellable,
          GError      **error)
{
  FakeKeyring *self = data;

  if (!is_there (self, error))
    return FALSE;
  g_hash_table_insert (self->keys, g_strconcat (service, "/", id, NULL), g_strdup (key));
  return TRUE;
}

static gboolean
fake_remove (gpointer      data,
             const char   *service,
             const char   *id,
             GCancellable *cancellable,
             GError      **error)
{
  g_autofree char *name = g_strconcat (service, "/", id, NULL);

  if (!is_there (data, error))
    return FALSE;
  g_hash_table_remove (((FakeKeyring *) data)->keys, name);
  return TRUE;
}

static const FinxKeyringBackend fake_keyring = { fake_load, fake_add, fake_remove };

