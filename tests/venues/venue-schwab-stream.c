/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charles Schwab's streamer: what happens to the account, and prices. */
#include "venue-schwab.h"

#include "files/text/finx-json-tree.h"

static void
push_quote (Venue       *venue,
            VenueSocket *socket,
            const char  *symbol)
{
  const VenuePrice *price = g_hash_table_lookup (venue_get_exchange (venue)->prices, symbol);
  gint64 now = g_get_real_time () / 1000;
  g_autofree char *text = NULL;

  if (price == NULL)
    return;
  text = g_strdup_printf ("{\"data\":[{\"service\":\"LEVELONE_EQUITIES\",\"timestamp\":%" G_GINT64_FORMAT ",\"command\":\"SUBS\",\"content\":["
                          "{\"key\":\"%s\",\"delayed\":false,\"assetMainType\":\"EQUITY\",\"1\":%.4f,\"2\":%.4f,\"3\":%.4f,\"4\":300,\"5\":200,"
                          "\"8\":1000,\"9\":20,\"34\":%" G_GINT64_FORMAT ",\"35\":%" G_GINT64_FORMAT "}]}]}", now, symbol,
                          finx_decimal_to_double (price->bid), finx_decimal_to_double (price->ask), finx_decimal_to_double (price->last), now, now - 5);
  venue_socket_send (socket, text);
}

static void
push_book (Venue       *venue,
           VenueSocket *socket,
           const char  *service,
           const char  *symbol)
{
  const VenuePrice *price = g_hash_table_lookup (venue_get_exchange (venue)->prices, symbol);
  g_autofree char *text = NULL;

  if (price == NULL || !g_str_equal (service, "NYSE_BOOK"))
    return;
  text = g_strdup_printf ("{\"data\":[{\"service\":\"NYSE_BOOK\",\"timestamp\":%" G_GINT64_FORMAT ",\"command\":\"SUBS\",\"content\":["
                          "{\"key\":\"%s\",\"1\":1781000000123,\"2\":[{\"0\":%.4f,\"1\":700,\"2\":2,\"3\":[]}],\"3\":[{\"0\":%.4f,\"1\":500,\"2\":1,\"3\":[]}]}]}]}",
                          g_get_real_time () / 1000, symbol, finx_decimal_to_double (price->bid), finx_decimal_to_double (price->ask));
  venue_socket_send (socket, text);
}

static void
respond (VenueSocket        *socket,
         const FinxJsonNode *request,
         int                 code)
{
  g_autofree char *id = finx_json_node_text (finx_json_node_get (request, "requestid"));
  g_autofree char *service = finx_json_node_text (finx_json_node_get (request, "service"));
  g_autofree char *command = finx_json_node_text (finx_json_node_get (request, "command"));
  g_autofree char *text = g_strdup_printf ("{\"response\":[{\"service\":\"%s\",\"command\":\"%s\",\"requestid\":\"%s\",\"SchwabClientCorrelId\":\"correl-1\","
                                           "\"timestamp\":1781000000000,\"content\":{\"code\":%d,\"msg\":\"server=s-1;status=NP\"}}]}",
                                           service, command, id, code);

  venue_socket_send (socket, text);
}

static void
subscribe (Venue              *venue,
           VenueSocket        *socket,
           const FinxJsonNode *request)
{
  g_autofree char *service = finx_json_node_text (finx_json_node_get (request, "service"));
  g_autofree char *keys = finx_json_node_text (finx_json_node_get (finx_json_node_get (request, "parameters"), "keys"));
  g_auto(GStrv) symbols = g_strsplit (keys != NULL ? keys : "", ",", -1);
  gboolean is_wanted = !finx_json_node_is (finx_json_node_get (request, "command"), "UNSUBS");

  respond (socket, request, 0);
  if (g_str_equal (service, "ACCT_ACTIVITY"))
    venue_socket_set_welcome (socket, is_wanted);
  for (guint i = 0; is_wanted && symbols[i] != NULL; i++)
    if (g_str_equal (service, "LEVELONE_EQUITIES"))
      push_quote (venue, socket, symbols[i]);
    else
      push_book (venue, socket, service, symbols[i]);
}

void
venue_schwab_message (Venue       *venue,
                      VenueSocket *socket,
                      const char  *text,
                      gsize        length)
{
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (text, length, NULL);
  const FinxJsonNode *root = tree != NULL ? finx_json_tree_get_root (tree) : NULL;
  const FinxJsonNode *request = finx_json_node_first (finx_json_node_get (root, "requests")), *parameters = finx_json_node_get (request, "parameters");
  gboolean is_right = finx_json_node_is (finx_json_node_get (request, "SchwabClientCustomerId"), "customer-1")
                      && finx_json_node_is (finx_json_node_get (request, "SchwabClientCorrelId"), "correl-1");

  if (finx_json_node_is (finx_json_node_get (request, "command"), "LOGIN"))
    {
      g_autofree char *token = finx_json_node_text (finx_json_node_get (parameters, "Authorization"));

      is_right = is_right && venue_schwab_is_token (token) && finx_json_node_is (finx_json_node_get (parameters, "SchwabClientChannel"), "N9")
                 && finx_json_node_is (finx_json_node_get (parameters, "SchwabClientFunctionId"), "APIAPP");
      respond (socket, request, is_right ? 0 : 3);
      if (is_right)
        g_hash_table_add (venue_socket_get_wishes (socket), g_strdup ("login"));
    }
  else if (!g_hash_table_contains (venue_socket_get_wishes (socket), "login"))
    {
      respond (socket, request, 20);
    }
  else
    {
      subscribe (venue, socket, request);
    }
}

/* Its messages have a number of their own. */
void
venue_schwab_event (Venue      *venue,
                    VenueOrder *order,
                    VenueFill  *fill)
{
  static const char *const types[] = { "OrderAccepted", "OrderMonitorCreated", "ExecutionCreated", "OrderFillCompleted", "OrderUROutCompleted",
                                       "OrderUROutCompleted", "OrderUROutCompleted", "ChangeAccepted" };
  GPtrArray *sockets = venue_get_sockets (venue);

  for (guint i = 0; i < sockets->len; i++)
    {
      VenueSocket *socket = sockets->pdata[i];
      g_autofree char *text = NULL;

      if (!venue_socket_is_welcome (socket))
        continue;
      text = g_strdup_printf ("{\"data\":[{\"service\":\"ACCT_ACTIVITY\",\"timestamp\":1781000000000,\"command\":\"SUBS\",\"content\":["
                              "{\"seq\":%" G_GUINT64_FORMAT ",\"key\":\"Account Activity\",\"1\":\"" VENUE_SCHWAB_ACCOUNT "\",\"2\":\"%s\","
                              "\"3\":\"{\\\"SchwabOrderID\\\":\\\"%s\\\",\\\"AccountNumber\\\":\\\"" VENUE_SCHWAB_ACCOUNT "\\\","
                              "\\\"BaseEvent\\\":{\\\"EventType\\\":\\\"%s\\\"}}\"}]}]}",
                              venue_socket_next (socket), types[order->state], order->id, types[order->state]);
      venue_socket_send (socket, text);
    }
}

void
venue_schwab_beat (Venue *venue)
{
  GPtrArray *sockets = venue_get_sockets (venue);

  for (guint i = 0; i < sockets->len; i++)
    if (g_hash_table_contains (venue_socket_get_wishes (sockets->pdata[i]), "login"))
      venue_socket_send (sockets->pdata[i], "{\"notify\":[{\"heartbeat\":\"1781000010000\"}]}");
}
