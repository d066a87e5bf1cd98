/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/finx-loopback.h"

#include <libsoup/soup.h>
#include <string.h>

#include "base/finx-error.h"
#include "base/finx-secret.h"
#include "base/finx-text.h"

#define PAGE "<!doctype html><html><head><meta charset=\"utf-8\"><title>FinX</title></head><body><p>%s</p></body></html>"

/* Of the task. */
typedef struct
{
  SoupServer *server;
  char       *path, *words;
  char       *found;                    /* (nullable): the address that was come to */
  GSource    *cancelled;                /* (nullable) */
} Wait;

static void
wait_free (gpointer data)
{
  Wait *wait = data;

  if (wait->cancelled != NULL)
    g_source_destroy (wait->cancelled);
  g_clear_pointer (&wait->cancelled, g_source_unref);
  if (wait->server != NULL)
    {
      g_signal_handlers_disconnect_by_data (wait->server, wait);
      soup_server_disconnect (wait->server);
    }
  g_clear_object (&wait->server);
  g_free (wait->path);
  g_free (wait->words);
  finx_free_wiped (wait->found);
  g_free (wait);
}

static GUri *
parse (const char *address)
{
  g_autoptr(GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);

  if (uri == NULL || g_strcmp0 (g_uri_get_scheme (uri), "http") != 0 || g_strcmp0 (g_uri_get_host (uri), "127.0.0.1") != 0 || g_uri_get_port (uri) <= 0)
    return NULL;
  return g_steal_pointer (&uri);
}

/* Whether it is one that can be waited at: "http://127.0.0.1:8182/…". One of https has a certificate that nobody can give this computer. */
gboolean
finx_loopback_can_listen (const char *address)
{
  g_autoptr(GUri) uri = parse (address);

  return uri != NULL;
}

/* Other things that a browser asks for, such as an icon, are not there. */
static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  Wait *wait = g_task_get_task_data (user_data);
  g_autofree char *page = NULL, *words = NULL;

  if (!g_str_equal (soup_server_message_get_method (message), "GET") || !g_str_equal (path, wait->path) || query == NULL)
    {
      soup_server_message_set_status (message, 404, NULL);
      return;
    }
  if (wait->found == NULL)
    wait->found = g_uri_to_string (soup_server_message_get_uri (message));
  words = g_markup_escape_text (wait->words, -1);
  page = g_strdup_printf (PAGE, words);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Cache-Control", "no-store");
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "text/html", SOUP_MEMORY_COPY, page, strlen (page));
}

/* Takes @user_data: the task. */
static gboolean
done_cb (gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  Wait *wait = g_task_get_task_data (task);

  g_signal_handlers_disconnect_by_data (wait->server, task);
  soup_server_remove_handler (wait->server, NULL);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_steal_pointer (&wait->found), g_free);
  return G_SOURCE_REMOVE;
}

/* In a turn of its own: the server and what it says are still at work. */
static void
end_soon (GTask *task)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_callback (source, done_cb, task, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
said_cb (SoupServer        *server,
         SoupServerMessage *message,
         gpointer           user_data)
{
  Wait *wait = g_task_get_task_data (user_data);

  if (wait->found == NULL)
    return;
  g_signal_handlers_disconnect_by_func (server, said_cb, user_data);
  if (wait->cancelled != NULL)
    g_source_destroy (wait->cancelled);
  g_clear_pointer (&wait->cancelled, g_source_unref);
  end_soon (user_data);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  Wait *wait = g_task_get_task_data (user_data);

  g_signal_handlers_disconnect_by_func (wait->server, said_cb, user_data);
  g_clear_pointer (&wait->cancelled, g_source_unref);
  end_soon (user_data);
  return G_SOURCE_REMOVE;
}

/**
 * finx_loopback_listen_async:
 * @address: see finx_loopback_can_listen(); nobody but this computer can come to it
 * @words: what the browser shows then
 * @cancellable: (nullable): the only way to end it before somebody comes
 */
void
finx_loopback_listen_async (const char          *address,
                            const char          *words,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Wait *wait = g_new0 (Wait, 1);
  g_autoptr(GUri) uri = parse (address);
  g_autoptr(GError) cause = NULL;
  GError *error = NULL;

  g_task_set_task_data (task, wait, wait_free);
  wait->words = g_strdup (words);
  wait->path = g_strdup (uri != NULL && *g_uri_get_path (uri) != '\0' ? g_uri_get_path (uri) : "/");
  wait->server = soup_server_new (NULL, NULL);
  if (uri == NULL || !soup_server_listen_local (wait->server, (guint) g_uri_get_port (uri), SOUP_SERVER_LISTEN_IPV4_ONLY, &cause))
    {
      finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-NET-017", "Nothing can be waited for at %s: %s. Copy the browser's address by hand", address,
                      cause != NULL ? cause->message : finx_text ("it is not an address of this computer"));
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  soup_server_add_handler (wait->server, NULL, request_cb, task, NULL);
  g_signal_connect (wait->server, "request-finished", G_CALLBACK (said_cb), task);
  if (cancellable == NULL)
    return;
  wait->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (wait->cancelled, G_SOURCE_FUNC (cancelled_cb), task, NULL);
  g_source_attach (wait->cancelled, g_main_context_get_thread_default ());
}

/* (transfer full) (nullable): the whole address that the browser came to, with what it was told */
char *
finx_loopback_listen_finish (GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
