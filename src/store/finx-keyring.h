/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What keeps secrets. May block; called on threads of the pool, one call at a time. @id: names a key without telling it. */
typedef struct
{
  GPtrArray *(*load)   (gpointer data, const char *service, GCancellable *cancellable, GError **error);      /* (element-type utf8) */
  gboolean   (*add)    (gpointer data, const char *service, const char *id, const char *key, GCancellable *cancellable, GError **error);
  gboolean   (*remove) (gpointer data, const char *service, const char *id, GCancellable *cancellable, GError **error);
} FinxKeyringBackend;

/* The keys that a person entered for services: kept by the desktop's keyring (the Secret Service, schema
 * org.finx.Workstation.Credential), and without one for this run of the program only. Never in a file. Main thread. */
#define FINX_TYPE_KEYRING (finx_keyring_get_type ())
G_DECLARE_FINAL_TYPE (FinxKeyring, finx_keyring, FINX, KEYRING, GObject)

FinxKeyring *finx_keyring_new           (const FinxKeyringBackend *backend,
                                         gpointer                  data);
GError      *finx_keyring_get_trouble   (FinxKeyring              *self);
void         finx_keyring_load_async    (FinxKeyring              *self,
                                         const char               *service,
                                         GCancellable             *cancellable,
                                         GAsyncReadyCallback       callback,
                                         gpointer                  user_data);
GPtrArray   *finx_keyring_load_finish   (FinxKeyring              *self,
                                         GAsyncResult             *result,
                                         GError                  **error);
void         finx_keyring_add_async     (FinxKeyring              *self,
                                         const char               *service,
                                         const char               *key,
                                         GCancellable             *cancellable,
                                         GAsyncReadyCallback       callback,
                                         gpointer                  user_data);
gboolean     finx_keyring_add_finish    (FinxKeyring              *self,
                                         GAsyncResult             *result,
                                         gboolean                 *is_kept,
                                         GError                  **error);
void         finx_keyring_remove_async  (FinxKeyring              *self,
                                         const char               *service,
                                         const char               *key,
                                         GCancellable             *cancellable,
                                         GAsyncReadyCallback       callback,
                                         gpointer                  user_data);
/* In place of all that the service has. */
void         finx_keyring_renew_async   (FinxKeyring              *self,
                                         const char               *service,
                                         const char               *key,
                                         GAsyncReadyCallback       callback,
                                         gpointer                  user_data);
gboolean     finx_keyring_renew_finish  (FinxKeyring              *self,
                                         GAsyncResult             *result,
                                         GError                  **error);
gboolean     finx_keyring_remove_finish (FinxKeyring              *self,
                                         GAsyncResult             *result,
                                         GError                  **error);

G_END_DECLS
