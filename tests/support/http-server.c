/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http-server.h"

#include <libsoup/soup.h>
#include <string.h>

typedef struct
{
  char  *prefix;
  GArray *answers;              /* (element-type HttpAnswer) */
  guint  next;
} Rule;

struct _HttpServer
{
  GThread      *thread;
  GMainContext *context;
  GMainLoop    *loop;
  SoupServer   *server;
  char         *url;
  GMutex        mutex;          /* guards what follows */
  GCond         started;
  GPtrArray    *rules;          /* (element-type Rule) */
  GPtrArray    *requests;       /* (element-type utf8) */
};

static void
rule_free (gpointer data)
{
  Rule *rule = data;

  g_free (rule->prefix);
  g_array_unref (rule->answers);
  g_free (rule);
}

static void
add_header_cb (const char *name,
               const char *value,
               gpointer    text)
{
  g_string_append_printf (text, "\n%s: %s", name, value);
}

static HttpAnswer
choose (HttpServer        *self,
        SoupServerMessage *message)
{
  HttpAnswer answer = { .status = 404, .type = "text/plain", .body = "no such thing" };
  g_autofree char *path = g_uri_to_string (soup_server_message_get_uri (message));
  const char *place = strchr (strstr (path, "//") + 2, '/');
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  GString *text = g_string_new (place);
  Rule *best = NULL;

  g_bytes_unref (soup_message_body_flatten (body));
  soup_message_headers_foreach (soup_server_message_get_request_headers (message), add_header_cb, text);
  g_string_append_printf (text, "\n\n%.*s", (int) body->length, body->data != NULL ? body->data : "");
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->requests, g_string_free (text, FALSE));
  for (guint i = 0; i < self->rules->len; i++)
    {
      Rule *rule = self->rules->pdata[i];

      if (g_str_has_prefix (place, rule->prefix) && (best == NULL || strlen (rule->prefix) >= strlen (best->prefix)))
        best = rule;
    }
  if (best != NULL)
    {
      answer = g_array_index (best->answers, HttpAnswer, best->next);
      best->next = MIN (best->next + 1, best->answers->len - 1);
    }
  g_mutex_unlock (&self->mutex);
  return answer;
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  HttpAnswer answer = choose (user_data, message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  if (answer.raw != NULL)
    {
      g_autoptr(GIOStream) stream = soup_server_message_steal_connection (message);

      g_output_stream_write_all (g_io_stream_get_output_stream (stream), answer.raw, strlen (answer.raw), NULL, NULL, NULL);
      g_io_stream_close (stream, NULL, NULL);
      return;
    }
  if (answer.is_silent)
    {
      soup_server_message_pause (message);
      return;
    }
  soup_server_message_set_status (message, answer.status != 0 ? answer.status : 200, NULL);
  if (answer.retry_after != NULL)
    soup_message_headers_replace (headers, "Retry-After", answer.retry_after);
  if (answer.location != NULL)
    soup_message_headers_replace (headers, "Location", answer.location);
  soup_server_message_set_response (message, answer.type != NULL ? answer.type : "application/json", SOUP_MEMORY_COPY,
                                    answer.body != NULL ? answer.body : "", answer.body != NULL ? strlen (answer.body) : 0);
}

static gpointer
run (gpointer user_data)
{
  HttpServer *self = user_data;
  GSList *uris;
  g_autofree char *url = NULL;

  g_main_context_push_thread_default (self->context);
  self->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (self->server, NULL, request_cb, self, NULL);
  g_assert_true (soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (self->server);
  url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  g_mutex_lock (&self->mutex);
  url[strlen (url) - 1] = '\0';         /* the slash */
  self->url = g_steal_pointer (&url);
  g_cond_signal (&self->started);
  g_mutex_unlock (&self->mutex);
  g_main_loop_run (self->loop);

  soup_server_disconnect (self->server);
  g_clear_object (&self->server);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

HttpServer *
http_server_new (void)
{
  HttpServer *self = g_new0 (HttpServer, 1);

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->rules = g_ptr_array_new_with_free_func (rule_free);
  self->requests = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->started);
  self->thread = g_thread_new ("http-server", run, self);
  g_mutex_lock (&self->mutex);
  while (self->url == NULL)
    g_cond_wait (&self->started, &self->mutex);
  g_mutex_unlock (&self->mutex);
  return self;
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

void
http_server_free (HttpServer *self)
{
  g_main_context_invoke (self->context, quit_cb, self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_ptr_array_unref (self->rules);
  g_ptr_array_unref (self->requests);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->started);
  g_free (self->url);
  g_free (self);
}

const char *
http_server_get_url (HttpServer *self)
{
  return self->url;
}

void
http_server_answer (HttpServer       *self,
                    const char       *prefix,
                    const HttpAnswer *answers,
                    gsize             n_answers)
{
  Rule *rule = g_new0 (Rule, 1);

  rule->prefix = g_strdup (prefix);
  rule->answers = g_array_new (FALSE, FALSE, sizeof (HttpAnswer));
  g_array_append_vals (rule->answers, answers, (guint) n_answers);
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->rules, rule);
  g_mutex_unlock (&self->mutex);
}

guint
http_server_get_requests (HttpServer *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->requests->len;
  g_mutex_unlock (&self->mutex);
  return n;
}

char *
http_server_get_request (HttpServer *self,
                         guint       i)
{
  char *text;

  g_mutex_lock (&self->mutex);
  g_assert_cmpuint (i, <, self->requests->len);
  text = g_strdup (self->requests->pdata[i]);
  g_mutex_unlock (&self->mutex);
  return text;
}
