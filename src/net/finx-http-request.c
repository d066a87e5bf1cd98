/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/finx-http-request.h"

#include <string.h>

#include "base/finx-secret.h"

#define HIDDEN "•••"

typedef struct
{
  char    *name;
  char    *value;
  gboolean is_secret;
} Field;

struct _FinxHttpRequest
{
  char       *url;              /* without the query */
  const char *method;           /* interned */
  char       *body;             /* (nullable) */
  const char *body_type;        /* (nullable) */
  gboolean    is_once;
  FinxUrgency urgency;
  gboolean    is_secret;        /* all of @url but its host */
  GArray     *query;            /* (element-type Field) */
  GArray     *headers;          /* (element-type Field) */
  GArray     *secrets;          /* (element-type Field): what else nobody may see, such as a part of the body */
  guint       cost;
  gboolean    is_keyless;
  FinxHttpPrepare prepare;      /* (nullable) */
  gpointer    prepare_data;
};

static void
clear_field (gpointer data)
{
  Field *field = data;

  g_free (field->name);
  if (field->is_secret)
    finx_free_wiped (field->value);
  else
    g_free (field->value);
}

static GArray *
new_fields (void)
{
  GArray *fields = g_array_new (FALSE, FALSE, sizeof (Field));

  g_array_set_clear_func (fields, clear_field);
  return fields;
}

static void
add_field (GArray     *fields,
           const char *name,
           const char *value,
           gboolean    is_secret)
{
  Field field = { g_strdup (name), g_strdup (value), is_secret };

  g_array_append_val (fields, field);
}

/**
 * finx_http_request_new:
 * @base_url: such as "https://stooq.com"; a slash at its end does not matter
 * @path: such as "/q/d/l/", with what is not allowed in a path escaped; "": none
 */
FinxHttpRequest *
finx_http_request_new (const char *base_url,
                       const char *path)
{
  FinxHttpRequest *self = g_new0 (FinxHttpRequest, 1);
  gsize length = strlen (base_url);

  while (length > 0 && base_url[length - 1] == '/')
    length--;
  self->url = g_strdup_printf ("%.*s%s", (int) length, base_url, path);
  self->method = "GET";
  self->query = new_fields ();
  self->headers = new_fields ();
  self->secrets = new_fields ();
  self->cost = 1;
  return self;
}

/**
 * finx_http_request_new_secret:
 * @url: all of it, of which a path or a query is as good as a password; logs and sentences tell its host alone
 */
FinxHttpRequest *
finx_http_request_new_secret (const char *url)
{
  FinxHttpRequest *self = finx_http_request_new ("", url);

  self->is_secret = TRUE;
  return self;
}

/* @method: "POST", "PUT", "PATCH" or "DELETE"; asking again must do no harm, unless finx_http_request_set_once() is called. */
void
finx_http_request_set_method (FinxHttpRequest *self,
                              const char      *method)
{
  self->method = g_intern_string (method);
}

static void
free_body (FinxHttpRequest *self)
{
  if (self->body != NULL && self->secrets->len > 0)
    explicit_bzero (self->body, strlen (self->body));
  g_free (self->body);
}

static void
set_body (FinxHttpRequest *self,
          const char      *type,
          const char      *body)
{
  char *copy = g_strdup (body);

  free_body (self);
  self->body = copy;
  self->body_type = type;
  if (g_str_equal (self->method, "GET"))
    self->method = "POST";
}

/* It is told by POST, unless another method is set. */
void
finx_http_request_set_json (FinxHttpRequest *self,
                            const char      *body)
{
  set_body (self, "application/json", body);
}

/* The same, with names and values as a form has them. */
void
finx_http_request_set_form (FinxHttpRequest *self,
                            const char      *body)
{
  set_body (self, "application/x-www-form-urlencoded", body);
}

/**
 * finx_http_request_set_once:
 *
 * It goes out once at most, as an order does. When that fails, %FINX_ERROR_RATE_LIMITED or _REJECTED say that nothing reached the
 * other side; any other error says that it is not known whether it did.
 */
void
finx_http_request_set_once (FinxHttpRequest *self)
{
  self->is_once = TRUE;
}

gboolean
finx_http_request_is_once (FinxHttpRequest *self)
{
  return self->is_once;
}

/**
 * finx_http_request_set_prepare:
 * @prepare: (nullable): called right before each attempt goes out, in the order in which they do; it may set the body and headers,
 *   for signatures that hold for one attempt
 */
void
finx_http_request_set_prepare (FinxHttpRequest *self,
                               FinxHttpPrepare  prepare,
                               gpointer         user_data)
{
  self->prepare = prepare;
  self->prepare_data = user_data;
}

void
finx_http_request_prepare (FinxHttpRequest *self)
{
  if (self->prepare != NULL)
    self->prepare (self, self->prepare_data);
}

/* How much of a service's limits it uses up, which is 1 for others; 0: it does not count. */
void
finx_http_request_set_cost (FinxHttpRequest *self,
                            guint            cost)
{
  self->cost = cost;
}

guint
finx_http_request_get_cost (FinxHttpRequest *self)
{
  return self->cost;
}

/* Anybody may ask so, without a key; some services have limits of their own for that. */
void
finx_http_request_set_keyless (FinxHttpRequest *self)
{
  self->is_keyless = TRUE;
}

gboolean
finx_http_request_is_keyless (FinxHttpRequest *self)
{
  return self->is_keyless;
}

void
finx_http_request_set_urgency (FinxHttpRequest *self,
                               FinxUrgency      urgency)
{
  self->urgency = urgency;
}

FinxUrgency
finx_http_request_get_urgency (FinxHttpRequest *self)
{
  return self->urgency;
}

const char *
finx_http_request_get_method (FinxHttpRequest *self)
{
  return self->method;
}

/* (nullable): the media type of a body */
const char *
finx_http_request_get_body_type (FinxHttpRequest *self)
{
  return self->body_type;
}

/* (nullable) */
const char *
finx_http_request_get_body (FinxHttpRequest *self)
{
  return self->body;
}

void
finx_http_request_free (FinxHttpRequest *self)
{
  if (self->is_secret)
    explicit_bzero (self->url, strlen (self->url));
  g_free (self->url);
  free_body (self);
  g_array_unref (self->query);
  g_array_unref (self->headers);
  g_array_unref (self->secrets);
  g_free (self);
}

void
finx_http_request_add_query (FinxHttpRequest *self,
                             const char      *name,
                             const char      *value)
{
  add_field (self->query, name, value, FALSE);
}

void
finx_http_request_add_secret_query (FinxHttpRequest *self,
                                    const char      *name,
                                    const char      *value)
{
  add_field (self->query, name, value, TRUE);
}

void
finx_http_request_add_header (FinxHttpRequest *self,
                              const char      *name,
                              const char      *value)
{
  add_field (self->headers, name, value, FALSE);
}

void
finx_http_request_add_secret_header (FinxHttpRequest *self,
                                     const char      *name,
                                     const char      *value)
{
  add_field (self->headers, name, value, TRUE);
}

/* In place of one that has the name. */
void
finx_http_request_set_secret_header (FinxHttpRequest *self,
                                     const char      *name,
                                     const char      *value)
{
  for (guint i = self->headers->len; i-- > 0;)
    if (g_ascii_strcasecmp (g_array_index (self->headers, Field, i).name, name) == 0)
      g_array_remove_index (self->headers, i);
  add_field (self->headers, name, value, TRUE);
}

/* A part of the body that nobody may see. */
void
finx_http_request_add_secret (FinxHttpRequest *self,
                              const char      *value)
{
  add_field (self->secrets, "", value, TRUE);
}

/* (transfer full): as it goes out, secrets included: never into a log */
char *
finx_http_request_get_url (FinxHttpRequest *self)
{
  gsize room = strlen (self->url) + 1;
  GString *url;

  for (guint i = 0; i < self->query->len; i++)
    room += 3 * (strlen (g_array_index (self->query, Field, i).name) + strlen (g_array_index (self->query, Field, i).value)) + 2;
  url = g_string_sized_new (room);      /* growing leaves what it was behind, unwiped */
  g_string_append (url, self->url);
  for (guint i = 0; i < self->query->len; i++)
    {
      const Field *field = &g_array_index (self->query, Field, i);

      g_string_append_c (url, i == 0 && strchr (self->url, '?') == NULL ? '?' : '&');
      g_string_append_uri_escaped (url, field->name, NULL, FALSE);
      g_string_append_c (url, '=');
      g_string_append_uri_escaped (url, field->value, NULL, FALSE);
    }
  return g_string_free (url, FALSE);
}

/* (transfer full): host and path, for logs and sentences. A base URL may carry a password. */
char *
finx_http_request_describe (FinxHttpRequest *self)
{
  g_autoptr(GUri) uri = g_uri_parse (self->url, G_URI_FLAGS_NONE, NULL);
  g_autofree char *text = NULL;

  if (uri == NULL)
    return g_strdup ("?");
  if (self->is_secret)
    return g_strdup_printf ("%s/" HIDDEN, g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "");
  text = g_strconcat (g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : "", g_uri_get_path (uri), NULL);
  return finx_http_request_redact (self, text);
}

/* A header goes on to wherever the answer points, and what is told is for nobody else; see finx-http.c. */
gboolean
finx_http_request_may_redirect (FinxHttpRequest *self)
{
  for (guint i = 0; i < self->headers->len; i++)
    if (g_array_index (self->headers, Field, i).is_secret)
      return FALSE;
  return g_str_equal (self->method, "GET") && !self->is_secret;
}

void
finx_http_request_foreach_header (FinxHttpRequest *self,
                                  void           (*func) (const char *name, const char *value, gpointer user_data),
                                  gpointer         user_data)
{
  for (guint i = 0; i < self->headers->len; i++)
    func (g_array_index (self->headers, Field, i).name, g_array_index (self->headers, Field, i).value, user_data);
}

/* What follows the host of a secret address, and a password before it. */
static void
hide_url (GString    *text,
          const char *url)
{
  g_autoptr(GUri) uri = g_uri_parse (url, G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED, NULL);
  const char *parts[] = { url, uri != NULL ? g_uri_get_path (uri) : "", uri != NULL ? g_uri_get_query (uri) : "",
                          uri != NULL ? g_uri_get_password (uri) : "" };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && strlen (parts[i]) > 1)
      g_string_replace (text, parts[i], HIDDEN, 0);
}

static void
hide (GString *text,
      GArray  *fields)
{
  for (guint i = 0; i < fields->len; i++)
    {
      const Field *field = &g_array_index (fields, Field, i);
      g_autofree char *escaped = NULL;

      if (!field->is_secret || *field->value == '\0')
        continue;
      escaped = g_uri_escape_string (field->value, NULL, FALSE);
      g_string_replace (text, field->value, HIDDEN, 0);
      g_string_replace (text, escaped, HIDDEN, 0);
    }
}

/**
 * finx_http_request_redact:
 * @text: of the answer, or of an error
 *
 * Services repeat keys in their answers.
 *
 * Returns: (transfer full): @text without the secrets of the request, as they are or escaped
 */
char *
finx_http_request_redact (FinxHttpRequest *self,
                          const char      *text)
{
  GString *clean = g_string_new (text);

  hide (clean, self->query);
  hide (clean, self->headers);
  hide (clean, self->secrets);
  if (self->is_secret)
    hide_url (clean, self->url);
  return g_string_free (clean, FALSE);
}

void
finx_http_request_foreach_shown_header (FinxHttpRequest *self,
                                        void           (*func) (const char *name, const char *value, gpointer user_data),
                                        gpointer         user_data)
{
  for (guint i = 0; i < self->headers->len; i++)
    {
      const Field *field = &g_array_index (self->headers, Field, i);
      g_autofree char *value = finx_http_request_redact (self, field->value);

      func (field->name, value, user_data);
    }
}

/**
 * finx_http_request_to_text:
 *
 * Returns: (transfer full): method and URL, headers, an empty line and the body, as they go out but for the secrets, which are masked
 */
char *
finx_http_request_to_text (FinxHttpRequest *self)
{
  g_autofree char *url = finx_http_request_get_url (self);
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%s %s\n", self->method, url);
  for (guint i = 0; i < self->headers->len; i++)
    g_string_append_printf (text, "%s: %s\n", g_array_index (self->headers, Field, i).name, g_array_index (self->headers, Field, i).value);
  if (self->body != NULL)
    g_string_append_printf (text, "Content-Type: %s\n\n%s", self->body_type, self->body);
  return finx_http_request_redact (self, text->str);
}
