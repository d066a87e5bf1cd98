/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server/finx-server.h"

#include <libsoup/soup.h>
#include <math.h>
#include <string.h>

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "finx-config.h"
#include "wire/finx-wire.h"

#define MAX_RESULTS 50

struct _FinxServer
{
  GObject     parent_instance;
  FinxEngine *engine;           /* owned */
  SoupServer *soup;             /* owned */
  gint64      started_us;
};

G_DEFINE_FINAL_TYPE (FinxServer, finx_server, G_TYPE_OBJECT)

static void
finx_server_dispose (GObject *object)
{
  FinxServer *self = FINX_SERVER (object);

  if (self->soup != NULL)
    soup_server_disconnect (self->soup);
  g_clear_object (&self->soup);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (finx_server_parent_class)->dispose (object);
}

static void
finx_server_class_init (FinxServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_server_dispose;
}

static gboolean
is_correlation_id (const char *text)
{
  gsize n = text != NULL ? strlen (text) : 0;

  return n >= 1 && n <= 128
         && strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-") == n;
}

/* What every answer carries. Returns: (transfer full): the correlation id. */
static char *
set_headers (SoupServerMessage *message)
{
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *response = soup_server_message_get_response_headers (message);
  const char *given = soup_message_headers_get_one (request, "X-Correlation-ID");
  char *id = is_correlation_id (given) ? g_strdup (given) : g_uuid_string_random ();

  soup_message_headers_replace (response, "X-Correlation-ID", id);
  soup_message_headers_replace (response, "X-Content-Type-Options", "nosniff");
  soup_message_headers_replace (response, "X-Frame-Options", "DENY");
  soup_message_headers_replace (response, "Referrer-Policy", "no-referrer");
  soup_message_headers_replace (response, "Content-Security-Policy", "default-src 'none'");
  return id;
}

static void
answer (SoupServerMessage *message,
        guint              status,
        JsonObject        *object)      /* (transfer full) */
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), object);
  char *text = json_to_string (node, FALSE);

  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, text, strlen (text));
  json_object_unref (object);
}

static void
refuse (SoupServerMessage *message,
        const char        *path,
        const char        *id,
        guint              status,
        const char        *code,
        const char        *sentence)
{
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "success", FALSE);
  json_object_set_string_member (object, "error", sentence);
  json_object_set_string_member (object, "message", sentence);
  json_object_set_string_member (object, "code", code);
  json_object_set_int_member (object, "status", status);
  json_object_set_string_member (object, "path", path);
  json_object_set_string_member (object, "correlationId", id);
  finx_wire_time (object, "timestamp", g_get_real_time ());
  answer (message, status, object);
}

/* GET and HEAD only; otherwise 405 with Allow. */
static gboolean
is_reading (SoupServerMessage *message,
            const char        *path,
            const char        *id)
{
  const char *method = soup_server_message_get_method (message);

  if (method == SOUP_METHOD_GET || method == SOUP_METHOD_HEAD)
    return TRUE;
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow", "GET, HEAD");
  refuse (message, path, id, SOUP_STATUS_METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "This address can only be read");
  return FALSE;
}

static void
health_cb (SoupServer        *soup,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  FinxServer *self = user_data;
  g_autofree char *id = set_headers (message);
  FinxEngineStats stats;
  JsonObject *object;

  if (!is_reading (message, path, id))
    return;
  finx_engine_get_stats (self->engine, &stats);
  object = json_object_new ();
  json_object_set_string_member (object, "status", "healthy");
  json_object_set_string_member (object, "version", FINX_VERSION);
  json_object_set_int_member (object, "uptime", (g_get_monotonic_time () - self->started_us) / G_USEC_PER_SEC);
  json_object_set_int_member (object, "ticks", stats.ticks);
  finx_wire_time (object, "timestamp", g_get_real_time ());
  answer (message, SOUP_STATUS_OK, object);
}

static void
healthz_cb (SoupServer        *soup,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  g_autofree char *id = set_headers (message);

  if (!is_reading (message, path, id))
    return;
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_STATIC, "ok", 2);
}

/* Style E: {"success":true,"data":…} */
static JsonObject *
envelope (void)
{
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "success", TRUE);
  return object;
}

static void
set_number (JsonObject *object,
            const char *name,
            FinxDecimal value)
{
  finx_wire_double (object, name, finx_decimal_to_double (value));
}

static JsonObject *
quote_object (FinxQuoteRow *row)
{
  const FinxInstrument *instrument = finx_quote_row_get_instrument (row);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "symbol", instrument->symbol);
  json_object_set_string_member (object, "name", instrument->name);
  set_number (object, "price", finx_quote_row_get_last (row));
  set_number (object, "bid", finx_quote_row_get_bid (row));
  set_number (object, "ask", finx_quote_row_get_ask (row));
  set_number (object, "change", finx_quote_row_get_change (row));
  finx_wire_double (object, "changePercent", finx_quote_row_get_ratio (row) * 100);
  set_number (object, "previousClose", finx_quote_row_get_previous (row));
  set_number (object, "volume", finx_quote_row_get_volume (row));
  json_object_set_string_member (object, "currency", instrument->currency);
  json_object_set_string_member (object, "source", "practice desk (simulated)");
  finx_wire_time (object, "timestamp", finx_quote_row_get_quote (row)->time_us);
  return object;
}

static void
quote_cb (SoupServer        *soup,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  FinxServer *self = user_data;
  g_autofree char *id = set_headers (message);
  const char *symbol = strstr (path, "/quote/") != NULL ? strstr (path, "/quote/") + strlen ("/quote/") : "";
  const FinxInstrument *instrument;
  JsonObject *object;

  if (!is_reading (message, path, id))
    return;
  instrument = finx_instrument_table_lookup (finx_engine_get_instruments (self->engine), symbol);
  if (instrument == NULL)
    {
      refuse (message, path, id, SOUP_STATUS_NOT_FOUND, "MARKET_SYMBOL_NOT_FOUND", "There is no such symbol");
      return;
    }
  object = envelope ();
  json_object_set_object_member (object, "data", quote_object (finx_quote_board_lookup (finx_engine_get_board (self->engine), instrument)));
  answer (message, SOUP_STATUS_OK, object);
}

static gboolean
matches (const FinxInstrument *instrument,
         const char           *words)
{
  g_auto(GStrv) tokens = g_str_tokenize_and_fold (words, NULL, NULL);

  /* Without a letter or digit in it, any name would match. */
  return (tokens[0] != NULL && g_str_match_string (words, instrument->name, TRUE))
         || g_ascii_strncasecmp (instrument->symbol, words, strlen (words)) == 0;
}

static void
search_cb (SoupServer        *soup,
           SoupServerMessage *message,
           const char        *path,
           GHashTable        *query,
           gpointer           user_data)
{
  FinxServer *self = user_data;
  g_autofree char *id = set_headers (message);
  FinxInstrumentTable *table = finx_engine_get_instruments (self->engine);
  const char *words = query != NULL ? g_hash_table_lookup (query, "q") : NULL;
  JsonArray *array;
  JsonObject *object;

  if (!is_reading (message, path, id))
    return;
  if (words == NULL || *words == '\0')
    {
      refuse (message, path, id, SOUP_STATUS_BAD_REQUEST, "VALIDATION_REQUIRED", "The parameter “q” is missing");
      return;
    }
  array = json_array_new ();
  for (guint i = 0; i < finx_instrument_table_get_size (table) && json_array_get_length (array) < MAX_RESULTS; i++)
    {
      const FinxInstrument *instrument = finx_instrument_table_get (table, i);
      JsonObject *found;

      if (!matches (instrument, words))
        continue;
      found = json_object_new ();
      json_object_set_string_member (found, "symbol", instrument->symbol);
      json_object_set_string_member (found, "name", instrument->name);
      json_object_set_string_member (found, "type", finx_asset_class_to_string (instrument->asset_class));
      json_object_set_string_member (found, "exchange", instrument->venue);
      json_object_set_string_member (found, "currency", instrument->currency);
      json_array_add_object_element (array, found);
    }
  object = envelope ();
  json_object_set_array_member (object, "data", array);
  answer (message, SOUP_STATUS_OK, object);
}

static void
other_cb (SoupServer        *soup,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  g_autofree char *id = set_headers (message);

  refuse (message, path, id, SOUP_STATUS_NOT_FOUND, "NOT_FOUND", "There is nothing at this address");
}

/* libsoup's own routes also match "/healthfood". */
static void
dispatch_cb (SoupServer        *soup,
             SoupServerMessage *message,
             const char        *path,
             GHashTable        *query,
             gpointer           user_data)
{
  static const struct { const char *path; gboolean has_rest; SoupServerCallback callback; } routes[] = {
    { "/health", FALSE, health_cb },
    { "/api/health", FALSE, health_cb },
    { "/healthz", FALSE, healthz_cb },
    { "/api/market/quote", TRUE, quote_cb },
    { "/api/v1/market/quote", TRUE, quote_cb },
    { "/api/market/search", FALSE, search_cb },
    { "/api/v1/market/search", FALSE, search_cb },
  };
  SoupServerCallback callback = other_cb;

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      gsize n = strlen (routes[i].path);

      if (strncmp (path, routes[i].path, n) == 0 && (path[n] == '\0' || (routes[i].has_rest && path[n] == '/')))
        callback = routes[i].callback;
    }
  callback (soup, message, path, query, user_data);
}

static void
finx_server_init (FinxServer *self)
{
  self->started_us = g_get_monotonic_time ();
  self->soup = soup_server_new ("server-header", "finx", NULL);
  soup_server_add_handler (self->soup, NULL, dispatch_cb, self, NULL);
}

FinxServer *
finx_server_new (FinxEngine *engine)
{
  FinxServer *self = g_object_new (FINX_TYPE_SERVER, NULL);
  FinxInstrumentTable *table = finx_engine_get_instruments (engine);

  self->engine = g_object_ref (engine);
  for (guint i = 0; i < finx_instrument_table_get_size (table); i++)
    finx_engine_subscribe (engine, finx_instrument_table_get (table, i), FINX_STREAM_QUOTES);
  return self;
}

guint
finx_server_listen (FinxServer *self,
                    guint       port,
                    gboolean    all,
                    GError    **error)
{
  g_autoslist(GUri) uris = NULL;

  g_return_val_if_fail (FINX_IS_SERVER (self), 0);

  if (!(all ? soup_server_listen_all (self->soup, port, 0, error) : soup_server_listen_local (self->soup, port, 0, error)))
    return 0;
  uris = soup_server_get_uris (self->soup);
  return uris != NULL ? (guint) g_uri_get_port (uris->data) : 0;
}
