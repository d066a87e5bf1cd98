/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The streams of the venue. What it tells of orders leaves out what it told before. */
#include <string.h>

#include "base/finx-clock.h"
#include "files/text/finx-json-tree.h"
#include "venue-kraken-private.h"

static gboolean
has_wish (VenueSocket *socket,
          const char  *wish)
{
  return g_hash_table_contains (venue_socket_get_wishes (socket), wish);
}

/* Takes @data. */
static void
tell_orders (VenueSocket *socket,
             const char  *type,
             char        *data)
{
  g_autofree char *text = g_strdup_printf ("{\"channel\":\"executions\",\"type\":\"%s\",\"sequence\":%" G_GUINT64_FORMAT ",\"data\":[%s]}", type,
                                           venue_socket_next (socket) + 1, data);

  g_free (data);
  venue_socket_send (socket, text);
}

static const char *
status_of (const VenueOrder *order)
{
  static const char *const names[] = { "new", "pending_new", "partially_filled", "filled", "canceled", "expired", "canceled", "canceled" };

  return names[order->state];
}

/* (transfer full): the terms of an order, or no more than its id */
static char *
order_text (const VenueOrder *order,
            const char       *exec_type,
            gboolean          is_whole)
{
  g_autofree char *symbol = g_strdelimit (g_strdup (order->symbol), "-", '/');
  gboolean is_by_value = finx_decimal_is_known (order->notional);
  g_autofree char *quantity = venue_kraken_number (is_by_value ? order->notional : order->quantity);
  g_autofree char *filled = venue_kraken_number (order->filled), *average = venue_kraken_number (venue_kraken_average (order));
  g_autofree char *limit = venue_kraken_number (order->limit_price), *stop = venue_kraken_number (order->stop_price);
  g_autofree char *now = finx_time_format_iso (g_get_real_time ());
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "{\"order_id\":\"%s\",\"exec_type\":\"%s\",\"order_status\":\"%s\",\"timestamp\":\"%s\"", order->id, exec_type,
                          status_of (order), now);
  if (is_whole)
    g_string_append_printf (text, ",\"cl_ord_id\":\"%s\",\"symbol\":\"%s\",\"side\":\"%s\",\"order_type\":\"%s\",\"%s\":%s,\"time_in_force\":\"GTC\"",
                            order->client_id, symbol, finx_side_to_string (order->side), venue_kraken_type (order),
                            is_by_value ? "cash_order_qty" : "order_qty", quantity);
  if (is_whole && finx_decimal_is_known (order->limit_price))
    g_string_append_printf (text, ",\"limit_price\":%s,\"limit_price_type\":\"static\"", limit);
  if (is_whole && finx_decimal_is_known (order->stop_price))
    g_string_append_printf (text, ",\"triggers\":{\"reference\":\"last\",\"price\":%s,\"price_type\":\"static\",\"status\":\"untriggered\"}", stop);
  if (finx_decimal_sign (order->filled) > 0)
    g_string_append_printf (text, ",\"cum_qty\":%s,\"avg_price\":%s", filled, average);
  return g_string_free (text, FALSE);
}

/* Takes @text. */
static void
tell_all (Venue *venue,
          char  *text)
{
  GPtrArray *sockets = venue_get_sockets (venue);

  for (guint i = 0; i < sockets->len; i++)
    if (has_wish (sockets->pdata[i], "executions"))
      tell_orders (sockets->pdata[i], "update", g_strconcat (text, "}", NULL));
  g_free (text);
}

static void
tell_fill (Venue      *venue,
           VenueOrder *order,
           VenueFill  *fill)
{
  FinxDecimal value = finx_decimal_mul (fill->price, fill->quantity, 8, FINX_ROUND_HALF_EVEN);
  g_autofree char *price = venue_kraken_number (fill->price), *quantity = venue_kraken_number (fill->quantity);
  g_autofree char *fee = venue_kraken_number (venue_kraken_fee (value)), *begin = order_text (order, "trade", FALSE);

  tell_all (venue, g_strdup_printf ("%s,\"exec_id\":\"%s\",\"last_qty\":%s,\"last_price\":%s,\"liquidity_ind\":\"t\",\"fees\":[{\"asset\":\"USD\",\"qty\":%s}]",
                                    begin, fill->id, quantity, price, fee));
}

void
venue_kraken_event (Venue      *venue,
                    VenueOrder *order,
                    VenueFill  *fill)
{
  if (fill != NULL)
    tell_fill (venue, order, fill);
  if (fill == NULL && order->state == VENUE_NEW)
    tell_all (venue, order_text (order, "new", TRUE));
  else if (fill == NULL || order->state == VENUE_FILLED)
    tell_all (venue, order_text (order, status_of (order), FALSE));
}

void
venue_kraken_tell_amended (Venue      *venue,
                           VenueOrder *order)
{
  tell_all (venue, order_text (order, "amended", TRUE));
}

void
venue_kraken_opened (Venue       *venue,
                     VenueSocket *socket)
{
  venue_socket_send (socket, "{\"channel\":\"status\",\"type\":\"update\",\"data\":[{\"api_version\":\"v2\",\"connection_id\":1180,\"system\":\"online\","
                             "\"version\":\"2.0.10\"}]}");
}

static void
refuse (VenueSocket *socket,
        const char  *words)
{
  g_autofree char *text = g_strdup_printf ("{\"error\":\"%s\",\"method\":\"subscribe\",\"success\":false,\"req_id\":1}", words);

  venue_socket_send (socket, text);
}

/* Who they are, then what is open. */
static void
begin_orders (Venue       *venue,
              VenueSocket *socket)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  g_autoptr(GString) open = g_string_new (NULL);

  g_hash_table_add (venue_socket_get_wishes (socket), g_strdup ("executions"));
  venue_socket_send (socket, "{\"method\":\"subscribe\",\"req_id\":1,\"result\":{\"channel\":\"executions\",\"maxratecount\":125,\"snapshot\":true},\"success\":true,"
                             "\"time_in\":\"2026-11-18T15:00:00.000000Z\",\"time_out\":\"2026-11-18T15:00:00.000100Z\"}");
  for (guint i = 0; i < exchange->orders->len; i++)
    if (venue_order_is_open (exchange->orders->pdata[i]))
      {
        g_autofree char *order = order_text (exchange->orders->pdata[i], "status", TRUE);

        g_string_append_printf (open, "%s%s}", open->len > 0 ? "," : "", order);
      }
  tell_orders (socket, "snapshot", g_strdup (open->str));
}

static guint32
checksum (const char *text)
{
  guint32 sum = 0xffffffffu;

  for (; *text != '\0'; text++)
    {
      sum ^= (guint8) *text;
      for (guint bit = 0; bit < 8; bit++)
        sum = (sum & 1) != 0 ? sum >> 1 ^ 0xedb88320u : sum >> 1;
    }
  return ~sum;
}

/* One level a side, of 12 and 40.1. */
static void
begin_book (VenueSocket      *socket,
            const char       *name,
            const VenuePrice *price)
{
  gint64 bid = 0, ask = 0;
  g_autofree char *text = NULL, *sum = NULL;

  g_assert_true (finx_decimal_to_units (price->bid, 2, &bid) && finx_decimal_to_units (price->ask, 2, &ask));
  sum = g_strdup_printf ("%" G_GINT64_FORMAT "1200000000%" G_GINT64_FORMAT "4010000000", ask, bid);
  text = g_strdup_printf ("{\"channel\":\"book\",\"type\":\"snapshot\",\"data\":[{\"symbol\":\"%s\",\"bids\":[{\"price\":%.2f,\"qty\":40.1}],"
                          "\"asks\":[{\"price\":%.2f,\"qty\":12}],\"checksum\":%u,\"timestamp\":\"2026-11-18T15:00:41.120331Z\"}]}", name,
                          finx_decimal_to_double (price->bid), finx_decimal_to_double (price->ask), checksum (sum));
  venue_socket_send (socket, text);
}

static void
begin_channel (Venue       *venue,
               VenueSocket *socket,
               const char  *channel,
               const char  *name)
{
  const char *symbol = venue_kraken_symbol_of (name);
  const VenuePrice *price = symbol != NULL ? g_hash_table_lookup (venue_get_exchange (venue)->prices, symbol) : NULL;
  g_autofree char *text = NULL, *acknowledged = NULL;
  double bid, ask;

  if (price == NULL)
    {
      g_autofree char *words = g_strdup_printf ("Currency pair not supported %s", name);

      refuse (socket, words);
      return;
    }
  bid = finx_decimal_to_double (price->bid);
  ask = finx_decimal_to_double (price->ask);
  g_hash_table_add (venue_socket_get_wishes (socket), g_strdup_printf ("%s %s", channel, name));
  acknowledged = g_strdup_printf ("{\"method\":\"subscribe\",\"req_id\":1,\"result\":{\"channel\":\"%s\",\"symbol\":\"%s\",\"snapshot\":true},\"success\":true}",
                                  channel, name);
  venue_socket_send (socket, acknowledged);
  if (g_str_equal (channel, "book"))
    {
      begin_book (socket, name, price);
      return;
    }
  if (g_str_equal (channel, "ticker"))
    text = g_strdup_printf ("{\"channel\":\"ticker\",\"type\":\"snapshot\",\"data\":[{\"symbol\":\"%s\",\"bid\":%.2f,\"bid_qty\":40.1,\"ask\":%.2f,\"ask_qty\":12.0,"
                            "\"last\":%.2f,\"volume\":88012.5,\"vwap\":70.71,\"low\":68.9,\"high\":72.8,\"change\":1.33,\"change_pct\":0.89,"
                            "\"timestamp\":\"2026-11-18T15:00:41.120331Z\"}]}", name, bid, ask, ask);
  else
    text = g_strdup_printf ("{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"%s\",\"side\":\"sell\",\"price\":%.2f,\"qty\":2.25,\"ord_type\":\"market\","
                            "\"trade_id\":4410021,\"timestamp\":\"2026-11-18T15:00:41.502113Z\"}]}", name, bid);
  venue_socket_send (socket, text);
}

void
venue_kraken_message (Venue       *venue,
                      VenueSocket *socket,
                      const char  *text,
                      gsize        length)
{
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (text, length, NULL);
  const FinxJsonNode *root = tree != NULL ? finx_json_tree_get_root (tree) : NULL, *params = finx_json_node_get (root, "params");
  const FinxJsonNode *symbols = finx_json_node_get (params, "symbol");
  g_autofree char *channel = finx_json_node_text (finx_json_node_get (params, "channel"));
  g_autofree char *token = finx_json_node_text (finx_json_node_get (params, "token"));
  gboolean is_wanted = finx_json_node_is (finx_json_node_get (root, "method"), "subscribe");

  if (finx_json_node_is (finx_json_node_get (root, "method"), "ping"))
    {
      g_autofree char *now = finx_time_format_iso (g_get_real_time ());
      g_autofree char *pong = g_strdup_printf ("{\"method\":\"pong\",\"time_in\":\"%s\",\"time_out\":\"%s\"}", now, now);

      venue_socket_send (socket, pong);
      return;
    }
  if (channel == NULL)
    {
      refuse (socket, "Malformed request");
      return;
    }
  if (g_str_equal (channel, "executions"))
    {
      if (venue_kraken_take_token (token))
        begin_orders (venue, socket);
      else
        refuse (socket, "ESession:Invalid session");
      return;
    }
  for (const FinxJsonNode *node = finx_json_node_first (symbols); node != NULL; node = finx_json_node_next (symbols, node))
    {
      g_autofree char *name = finx_json_node_text (node), *wish = g_strdup_printf ("%s %s", channel, name);

      if (is_wanted)
        begin_channel (venue, socket, channel, name);
      else
        g_hash_table_remove (venue_socket_get_wishes (socket), wish);
    }
}

void
venue_kraken_beat (Venue *venue)
{
  GPtrArray *sockets = venue_get_sockets (venue);

  for (guint i = 0; i < sockets->len; i++)
    if (g_hash_table_size (venue_socket_get_wishes (sockets->pdata[i])) > 0)
      venue_socket_send (sockets->pdata[i], "{\"channel\":\"heartbeat\"}");
}
