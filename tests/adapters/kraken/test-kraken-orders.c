/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kraken's orders and fills, from its answers and from its stream: every state and type, numbers as text or not, and what can not be read. */
#include <string.h>

#include "../../support/helpers.h"
#include "../../venues/venue-kraken.h"
#include "../broker-fixture.h"
#include "adapters/kraken/finx-kraken-private.h"
#include "base/finx-clock.h"

#define ORDER_ID "OZXCVB-NMASD-FGHJKL"
#define OUR_ID   "FX-20260309-5b0c7e91a2f4"
#define OUR_UUID "20260309-4658-4000-8000-5b0c7e91a2f4"

static void
set_up (Broker        *self,
        gconstpointer  data)
{
  broker_set_up (self, &case_kraken);
  finx_broker_call_free (broker_call (self, FINX_READ_INSTRUMENTS, NULL));
}

/* @text: an object of orders, or an execution */
static FinxOrder *
parse (Broker     *self,
       const char *text,
       gboolean    is_execution)
{
  FinxKraken *kraken = FINX_KRAKEN (self->client);
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (text, strlen (text), NULL);

  if (tree == NULL)
    return NULL;
  return is_execution ? kraken_parse_execution (kraken, finx_json_tree_get_root (tree))
                      : kraken_parse_order (kraken, finx_json_node_first (finx_json_tree_get_root (tree)));
}

/* Answers */

typedef struct
{
  const char    *name;
  const char    *status, *type, *filled, *misc;
  FinxOrderState state;
} StateCase;

static const StateCase states[] = {
  { "pending", "pending", "limit", "0.00000000", "", FINX_ORDER_PENDING },
  { "open", "open", "limit", "0", "", FINX_ORDER_WORKING },
  { "open-partly", "open", "limit", "1.4", "", FINX_ORDER_PARTIAL },
  { "stop-waits", "open", "stop-loss", "0", "", FINX_ORDER_WAITING },
  { "stop-works", "open", "stop-loss-limit", "0", "stopped", FINX_ORDER_WORKING },
  { "trail-waits", "open", "trailing-stop", "0", "", FINX_ORDER_WAITING },
  { "closed", "closed", "limit", "3.5", "", FINX_ORDER_FILLED },
  { "cancelled", "canceled", "limit", "1.4", "", FINX_ORDER_CANCELLED },
  { "expired", "expired", "limit", "0", "", FINX_ORDER_EXPIRED },
  { "new-word", "suspended", "limit", "0", "", FINX_ORDER_UNKNOWN },
  { "none", "", "limit", "0", "", FINX_ORDER_UNKNOWN },
};

static char *
order_text (const StateCase *c)
{
  return g_strdup_printf ("{\"" ORDER_ID "\":{\"refid\":null,\"userref\":0,\"cl_ord_id\":\"" OUR_UUID "\",\"status\":\"%s\",\"opentm\":1780999213.5512,\"starttm\":0,"
                          "\"expiretm\":0,\"descr\":{\"pair\":\"XBTUSD\",\"type\":\"buy\",\"ordertype\":\"%s\",\"price\":\"148.50\",\"price2\":\"149\","
                          "\"leverage\":\"none\",\"order\":\"x\",\"close\":\"\"},\"vol\":\"3.50000000\",\"vol_exec\":\"%s\",\"cost\":\"222.75\",\"fee\":\"0.55\","
                          "\"price\":\"148.50\",\"stopprice\":\"0.00000\",\"limitprice\":\"0.00000\",\"misc\":\"%s\",\"oflags\":\"fciq\",\"trigger\":\"last\","
                          "\"reason\":\"because\",\"trades\":[\"T1\"]}}", c->status, c->type, c->filled, c->misc);
}

static void
test_state (Broker        *self,
            gconstpointer  data)
{
  const StateCase *c = data;
  g_autofree char *text = order_text (c);
  g_autoptr(FinxOrder) order = parse (self, text, FALSE);

  g_assert_nonnull (order);
  g_assert_cmpint (order->state, ==, c->state);
  g_assert_cmpstr (order->client_id, ==, OUR_ID);
  g_assert_cmpstr (order->venue_id, ==, ORDER_ID);
  g_assert_true (order->instrument == self->instrument);
  assert_number (order->filled, c->filled);
  assert_number (order->quantity, "3.5");
  assert_number (order->fees, "0.55");
  assert_number (order->average_price, "148.5");
  g_assert_cmpint (order->placed_us, ==, G_GINT64_CONSTANT (1780999213551200));
  if (c->state == FINX_ORDER_UNKNOWN)
    g_assert_nonnull (strstr (order->reason, "check it at the broker"));
  else
    g_assert_cmpstr (order->reason, ==, c->state == FINX_ORDER_CANCELLED || c->state == FINX_ORDER_EXPIRED ? "because" : "");
}

typedef struct
{
  const char   *name;
  const char   *type, *price, *price2;
  FinxOrderType is;
  const char   *limit, *stop, *trail;
  gboolean      is_told;        /* there is more to it than FinX shows */
} KindCase;

static const KindCase kinds[] = {
  { "market", "market", "0", "0", FINX_ORDER_MARKET, NULL, NULL, NULL, FALSE },
  { "limit", "limit", "150", "0", FINX_ORDER_LIMIT, "150", NULL, NULL, FALSE },
  { "stop", "stop-loss", "150", "0", FINX_ORDER_STOP, NULL, "150", NULL, FALSE },
  { "stop-limit", "stop-loss-limit", "150", "151", FINX_ORDER_STOP_LIMIT, "151", "150", NULL, FALSE },
  { "trailing", "trailing-stop", "+5.0000", "0", FINX_ORDER_TRAILING_STOP, NULL, NULL, "5", FALSE },
  { "trailing-percent", "trailing-stop", "+2.5000%", "0", FINX_ORDER_TRAILING_STOP, NULL, NULL, NULL, FALSE },
  { "trailing-limit", "trailing-stop-limit", "+5", "+1", FINX_ORDER_TRAILING_STOP, NULL, NULL, "5", TRUE },
  { "take-profit", "take-profit", "150", "0", FINX_ORDER_STOP, NULL, "150", NULL, TRUE },
  { "take-profit-limit", "take-profit-limit", "150", "151", FINX_ORDER_STOP_LIMIT, "151", "150", NULL, TRUE },
  { "iceberg", "iceberg", "150", "0", FINX_ORDER_LIMIT, "150", NULL, NULL, TRUE },
  { "settle", "settle-position", "0", "0", FINX_ORDER_MARKET, NULL, NULL, NULL, TRUE },
  { "new-word", "moon", "150", "0", FINX_ORDER_MARKET, NULL, NULL, NULL, TRUE },
};

static void
test_kind (Broker        *self,
           gconstpointer  data)
{
  const KindCase *c = data;
  g_autofree char *text = g_strdup_printf ("{\"" ORDER_ID "\":{\"status\":\"open\",\"opentm\":1780999213,\"expiretm\":1781999213,\"descr\":{\"pair\":\"XBTUSD\","
                                           "\"type\":\"sell\",\"ordertype\":\"%s\",\"price\":\"%s\",\"price2\":\"%s\"},\"vol\":2,\"vol_exec\":0,\"fee\":0}}",
                                           c->type, c->price, c->price2);
  g_autoptr(FinxOrder) order = parse (self, text, FALSE);

  g_assert_nonnull (order);
  g_assert_cmpint (order->side, ==, FINX_SIDE_SELL);
  g_assert_cmpint (order->type, ==, c->is);
  g_assert_cmpint (order->tif, ==, FINX_TIF_GTD);
  g_assert_cmpint (order->expire_us, ==, G_GINT64_CONSTANT (1781999213000000));
  g_assert_cmpstr (order->client_id, ==, "");
  assert_number (order->limit_price, c->limit);
  assert_number (order->stop_price, c->stop);
  assert_number (order->trail, c->trail);
  g_assert_cmpint (*order->reason != '\0', ==, c->is_told);
}

/* What was paid in coins, and what was ordered in money, are told in the units of the other orders. */
static void
test_flags (Broker        *self,
            gconstpointer  data)
{
  g_autoptr(FinxOrder) coins = parse (self, "{\"" ORDER_ID "\":{\"status\":\"closed\",\"opentm\":1,\"descr\":{\"pair\":\"XBTUSD\",\"type\":\"buy\",\"ordertype\":\"market\"},"
                                            "\"vol\":\"2\",\"vol_exec\":\"2\",\"cost\":\"300\",\"fee\":\"0.01\",\"price\":\"150\",\"oflags\":\"post,fcib\"}}", FALSE);
  g_autoptr(FinxOrder) money = parse (self, "{\"" ORDER_ID "\":{\"status\":\"closed\",\"opentm\":1,\"descr\":{\"pair\":\"XBTUSD\",\"type\":\"buy\",\"ordertype\":\"market\"},"
                                            "\"vol\":\"300\",\"vol_exec\":\"300\",\"cost\":\"300\",\"fee\":\"1\",\"price\":\"150\",\"oflags\":\"viqc\"}}", FALSE);

  assert_number (coins->fees, "1.5");
  assert_number (money->quantity, NULL);
  assert_number (money->notional, "300");
  assert_number (money->filled, "2");
}

/* Any member of another type: what is read is read whole, or not at all. */
static void
test_wrong_types (Broker        *self,
                  gconstpointer  data)
{
  static const char *const values[] = { "null", "7", "-1", "\"\"", "\"x\"", "[]", "{}", "true", "1e400", "\"NaN\"", "[[[{}]]]" };
  static const StateCase open = { "", "open", "limit", "1.4", "", FINX_ORDER_PARTIAL };
  const char *event = "{\"order_id\":\"" ORDER_ID "\",\"cl_ord_id\":\"my-own\",\"symbol\":\"BTC/USD\",\"side\":\"sell\",\"order_type\":\"stop-loss-limit\","
                      "\"order_qty\":\"2\",\"limit_price\":\"139\",\"cum_qty\":\"1\",\"avg_price\":\"138\",\"time_in_force\":\"GTD\",\"expire_time\":\"x\","
                      "\"exec_type\":\"trade\",\"exec_id\":\"T1\",\"last_qty\":\"1\",\"last_price\":\"138\",\"order_status\":\"partially_filled\","
                      "\"reason\":\"x\",\"timestamp\":\"2026-11-18T15:00:44Z\",\"triggers\":{\"price\":\"140\",\"price_type\":\"static\",\"status\":\"x\"}}";
  g_autofree char *answered = order_text (&open);
  const char *texts[] = { answered, event };

  for (guint t = 0; t < 2; t++)
    for (const char *at = strstr (texts[t], "\":\""); at != NULL; at = strstr (at + 3, "\":\""))
      for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
        {
          const char *end = strchr (at + 3, '"') + 1;
          g_autofree char *changed = g_strdup_printf ("%.*s%s%s", (int) (at + 2 - texts[t]), texts[t], values[i], end);
          g_autoptr(FinxOrder) order = parse (self, changed, t == 1);

          if (order == NULL)
            continue;
          g_assert_nonnull (order->instrument);
          g_assert_cmpstr (order->venue_id, !=, "");
          g_assert_true (finx_decimal_is_known (order->filled) && finx_decimal_sign (order->filled) >= 0);
          g_assert_true (finx_decimal_is_known (order->fees));
          g_assert_true (finx_decimal_sign (order->quantity) > 0 || !finx_decimal_is_known (order->quantity));
          g_assert_true (finx_decimal_sign (order->limit_price) > 0 || !finx_decimal_is_known (order->limit_price));
        }
}

/* The stream */

typedef struct
{
  const char    *name;
  const char    *event;         /* what comes behind the order's id */
  FinxOrderState state;
  const char    *filled, *limit, *reason;
} EventCase;

static const EventCase events[] = {
  { "pending", "\"exec_type\":\"pending_new\",\"order_status\":\"pending_new\"", FINX_ORDER_PENDING, "0", "148", "" },
  { "new", "\"exec_type\":\"new\",\"order_status\":\"new\"", FINX_ORDER_WORKING, "0", "148", "" },
  { "partly", "\"exec_type\":\"trade\",\"order_status\":\"partially_filled\",\"cum_qty\":1.5,\"avg_price\":148.5", FINX_ORDER_PARTIAL, "1.5", "148", "" },
  { "filled", "\"exec_type\":\"filled\",\"order_status\":\"filled\",\"cum_qty\":3.0", FINX_ORDER_FILLED, "3", "148", "" },
  { "cancelled", "\"exec_type\":\"canceled\",\"order_status\":\"canceled\",\"reason\":\"User requested\"", FINX_ORDER_CANCELLED, "0", "148", "User requested" },
  { "post-only", "\"exec_type\":\"canceled\",\"order_status\":\"canceled\",\"reason\":\"Post only order\"", FINX_ORDER_REJECTED, "0", "148", "Post only order" },
  { "expired", "\"exec_type\":\"expired\",\"order_status\":\"expired\"", FINX_ORDER_EXPIRED, "0", "148", "" },
  { "amended", "\"exec_type\":\"amended\",\"order_status\":\"new\",\"limit_price\":149.25,\"order_qty\":4", FINX_ORDER_WORKING, "0", "149.25", "" },
  { "restated", "\"exec_type\":\"restated\",\"order_status\":\"partially_filled\",\"cum_qty\":\"1\"", FINX_ORDER_PARTIAL, "1", "148", "" },
  { "nulls", "\"exec_type\":null,\"order_status\":\"new\",\"cum_qty\":null,\"limit_price\":null,\"triggers\":null", FINX_ORDER_WORKING, "0", "148", "" },
  { "new-word", "\"exec_type\":\"moon\",\"order_status\":\"moon\"", FINX_ORDER_UNKNOWN, "0", "148", NULL },
  { "none", "\"exec_type\":\"iceberg_refill\"", FINX_ORDER_PENDING, "0", "148", "" },
};

static void
add_known (Broker        *self,
           FinxOrderType  type)
{
  g_autoptr(FinxOrder) order = broker_make_order (self, FINX_SIDE_BUY, "3", "148");

  g_free (order->client_id);
  order->client_id = g_strdup (OUR_ID);
  g_free (order->venue_id);
  order->venue_id = g_strdup (ORDER_ID);
  order->type = type;
  order->filled = order->fees = FINX_DECIMAL_ZERO;
  finx_order_ledger_add (finx_broker_client_get_ledger (self->client), order);
}

/* What the message leaves out is known. */
static void
test_event (Broker        *self,
            gconstpointer  data)
{
  const EventCase *c = data;
  g_autofree char *text = g_strdup_printf ("{\"order_id\":\"" ORDER_ID "\",%s,\"timestamp\":\"2026-11-18T15:00:44.120001Z\"}", c->event);
  g_autoptr(FinxOrder) order = NULL;

  g_assert_null (parse (self, text, TRUE));             /* nobody knows what it is about */
  add_known (self, FINX_ORDER_LIMIT);
  order = parse (self, text, TRUE);
  g_assert_nonnull (order);
  g_assert_cmpint (order->state, ==, c->state);
  g_assert_cmpstr (order->client_id, ==, OUR_ID);
  assert_number (order->filled, c->filled);
  assert_number (order->limit_price, c->limit);
  if (c->reason != NULL)
    g_assert_cmpstr (order->reason, ==, c->reason);
  else
    g_assert_nonnull (strstr (order->reason, "check it at the broker"));
}

/* A stop waits until it is triggered, and one of another program is told whole at its beginning. */
static void
test_stop_event (Broker        *self,
                 gconstpointer  data)
{
  const char *begin = "{\"order_id\":\"OTHER\",\"cl_ord_id\":\"my-own\",\"symbol\":\"BTC/USD\",\"side\":\"sell\",\"order_type\":\"stop-loss\",\"order_qty\":2,"
                      "\"time_in_force\":\"GTC\",\"exec_type\":\"new\",\"order_status\":\"new\",\"timestamp\":\"2026-11-18T15:00:44Z\","
                      "\"triggers\":{\"reference\":\"last\",\"price\":140,\"price_type\":\"static\",\"status\":\"untriggered\"}}";
  g_autoptr(FinxOrder) order = parse (self, begin, TRUE), triggered = NULL, trailing = NULL;

  g_assert_cmpint (order->state, ==, FINX_ORDER_WAITING);
  g_assert_cmpint (order->type, ==, FINX_ORDER_STOP);
  g_assert_cmpint (order->side, ==, FINX_SIDE_SELL);
  g_assert_cmpstr (order->client_id, ==, "my-own");
  assert_number (order->stop_price, "140");
  assert_number (order->filled, "0");
  add_known (self, FINX_ORDER_STOP);
  triggered = parse (self, "{\"order_id\":\"" ORDER_ID "\",\"exec_type\":\"status\",\"order_status\":\"triggered\"}", TRUE);
  g_assert_cmpint (triggered->state, ==, FINX_ORDER_WORKING);
  trailing = parse (self, "{\"order_id\":\"OTHER\",\"symbol\":\"BTC/USD\",\"side\":\"sell\",\"order_type\":\"trailing-stop\",\"order_qty\":2,\"exec_type\":\"new\","
                          "\"order_status\":\"new\",\"triggers\":{\"price\":2.5,\"price_type\":\"quote\"}}", TRUE);
  assert_number (trailing->trail, "2.5");
  assert_number (trailing->stop_price, NULL);
}

typedef struct
{
  const char *name;
  const char *fees;
  const char *fee;              /* (nullable): it is read elsewhere */
} FeeCase;

static const FeeCase fee_cases[] = {
  { "quote", "[{\"asset\":\"USD\",\"qty\":0.55}]", "0.55" },
  { "base", "[{\"asset\":\"BTC\",\"qty\":0.01}]", "1.5" },
  { "both", "[{\"asset\":\"USD\",\"qty\":0.5},{\"asset\":\"XBT\",\"qty\":\"0.01\"}]", "2" },
  { "none", "[]", "0" },
  { "missing", "null", "0" },
  { "credits", "[{\"asset\":\"KFEE\",\"qty\":12}]", NULL },
  { "nameless", "[{\"qty\":12}]", NULL },
};

static void
test_stream_fill (Broker        *self,
                  gconstpointer  data)
{
  const FeeCase *c = data;
  g_autofree char *text = g_strdup_printf ("{\"order_id\":\"" ORDER_ID "\",\"exec_type\":\"trade\",\"exec_id\":\"TQWERT\",\"last_qty\":1.5,\"last_price\":150,"
                                           "\"liquidity_ind\":\"m\",\"order_status\":\"partially_filled\",\"cum_qty\":1.5,\"fees\":%s,"
                                           "\"timestamp\":\"2026-11-18T15:00:44.120001Z\"}", c->fees);
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (text, strlen (text), NULL);
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(FinxFill) fill = NULL;

  add_known (self, FINX_ORDER_LIMIT);
  order = kraken_parse_execution (FINX_KRAKEN (self->client), finx_json_tree_get_root (tree));
  fill = kraken_parse_execution_fill (FINX_KRAKEN (self->client), order, finx_json_tree_get_root (tree));
  g_assert_cmpint (fill != NULL, ==, c->fee != NULL);
  if (fill == NULL)
    return;
  g_assert_cmpstr (fill->id, ==, "TQWERT");
  assert_number (fill->fee, c->fee);
  assert_number (fill->quantity, "1.5");
  assert_number (fill->price, "150");
  g_assert_true (fill->is_maker);
  g_assert_true (finx_fill_validate (fill, NULL));
}

/* Fills */

typedef struct
{
  const char *name;
  const char *row;
  int         n;                /* −1: not understood */
  const char *fee;
} FillCase;

#define FILL(more) "{\"ordertxid\":\"" ORDER_ID "\",\"pair\":\"XXBTZUSD\",\"time\":1780999301.8831,\"type\":\"sell\",\"price\":\"148.50\"," more "}"

static const FillCase fills[] = {
  { "plain", FILL ("\"vol\":\"1.50000000\",\"fee\":\"0.55\",\"maker\":true"), 1, "0.55" },
  { "rebate", FILL ("\"vol\":\"1.5\",\"fee\":\"-0.01\",\"maker\":true"), 1, "-0.01" },
  { "number", FILL ("\"vol\":1.5,\"fee\":0"), 1, "0" },
  { "no-fee", FILL ("\"vol\":\"1.5\",\"fee\":null"), 1, "0" },
  { "nothing", FILL ("\"vol\":\"0\",\"fee\":\"0\""), -1, NULL },
  { "no-size", FILL ("\"fee\":\"0\""), -1, NULL },
  { "no-object", "7", -1, NULL },
};

static void
test_fill (Broker        *self,
           gconstpointer  data)
{
  const FillCase *c = data;
  g_autofree char *body = g_strdup_printf ("{\"error\":[],\"result\":{\"trades\":{\"T1\":%s,\"T1\":%s},\"count\":2}}", c->row, c->row);
  FinxHttpReply reply = { .status = 200, .content_type = (char *) "application/json", .body = body, .length = strlen (body) };
  g_autoptr(FinxBrokerCall) call = finx_broker_call_new (FINX_READ_FILLS);
  const FinxFill *fill;

  g_assert_cmpint (kraken_read (self->client, call, &reply, NULL), ==, c->n < 0 ? FINX_CALL_FAILED : FINX_CALL_DONE);
  if (c->n < 0)
    return;
  g_assert_cmpuint (call->rows->len, ==, 1);            /* it came twice */
  fill = call->rows->pdata[0];
  g_assert_cmpstr (fill->id, ==, "T1");
  g_assert_cmpstr (fill->client_id, ==, ORDER_ID);
  g_assert_cmpint (fill->side, ==, FINX_SIDE_SELL);
  g_assert_cmpint (fill->time_us, ==, G_GINT64_CONSTANT (1780999301883100));
  assert_number (fill->quantity, "1.5");
  assert_number (fill->fee, c->fee);
}

/* Thousands at once. */
static void
test_many (Broker        *self,
           gconstpointer  data)
{
  g_autoptr(GString) body = g_string_new ("{\"error\":[],\"result\":{\"count\":\"5000\",\"trades\":{");
  g_autoptr(FinxBrokerCall) call = finx_broker_call_new (FINX_READ_FILLS);
  FinxHttpReply reply = { .status = 200, .content_type = (char *) "application/json" };

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (body, "%s\"T%u\":" FILL ("\"vol\":\"1\",\"fee\":\"0\""), i > 0 ? "," : "", i);
  g_string_append (body, "}}}");
  reply.body = body->str;
  reply.length = body->len;
  g_assert_cmpint (kraken_read (self->client, call, &reply, NULL), ==, FINX_CALL_DONE);
  g_assert_cmpuint (call->rows->len, ==, 5000);
}

/* How many there are is not told: a full page is not taken for the last one. */
static void
test_no_count (Broker        *self,
               gconstpointer  data)
{
  for (guint n = 49; n <= 50; n++)
    {
      g_autoptr(GString) body = g_string_new ("{\"error\":[],\"result\":{\"count\":null,\"trades\":{");
      g_autoptr(FinxBrokerCall) call = finx_broker_call_new (FINX_READ_FILLS);
      FinxHttpReply reply = { .status = 200, .content_type = (char *) "application/json" };

      for (guint i = 0; i < n; i++)
        g_string_append_printf (body, "%s\"T%u\":" FILL ("\"vol\":\"1\",\"fee\":\"0\""), i > 0 ? "," : "", i);
      g_string_append (body, "}}}");
      reply.body = body->str;
      reply.length = body->len;
      g_assert_cmpint (kraken_read (self->client, call, &reply, NULL), ==, n == 50 ? FINX_CALL_MORE : FINX_CALL_DONE);
      g_assert_cmpstr (call->cursor, ==, n == 50 ? "50" : NULL);
    }
}

#define ADD(group, cases, func) \
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) \
    { \
      g_autofree char *path = g_strdup_printf ("/kraken/orders/" group "/%s", cases[i].name); \
      g_test_add (path, Broker, &cases[i], set_up, func, broker_end_test); \
    }

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("state", states, test_state);
  ADD ("kind", kinds, test_kind);
  ADD ("event", events, test_event);
  ADD ("stream-fill", fee_cases, test_stream_fill);
  ADD ("fill", fills, test_fill);
  g_test_add ("/kraken/orders/many", Broker, NULL, set_up, test_many, broker_end_test);
  g_test_add ("/kraken/orders/no-count", Broker, NULL, set_up, test_no_count, broker_end_test);
  g_test_add ("/kraken/orders/flags", Broker, NULL, set_up, test_flags, broker_end_test);
  g_test_add ("/kraken/orders/wrong-types", Broker, NULL, set_up, test_wrong_types, broker_end_test);
  g_test_add ("/kraken/orders/stop-event", Broker, NULL, set_up, test_stop_event, broker_end_test);
  return g_test_run ();
}
