/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "venue-ibkr.h"

#include <stdio.h>
#include <string.h>

#include "base/finx-clock.h"

#define VERSION    176
#define MOST_BARS  300
#define FIRST_PERM 1204660001

/* Written and read here by hand, so that a mistake of the adapter's is not made twice. */

static const struct { gint64 con_id; const char *key, *symbol, *sec_type, *currency, *exchange, *tick, *name; } contracts[] = {
  { 8894, "KO", "KO", "STK", "USD", "NYSE", "0.01", "COCA-COLA CO/THE" },
  { 265598, "AAPL", "AAPL", "STK", "USD", "NASDAQ", "0.01", "APPLE INC" },
  { 12087792, "EUR.USD", "EUR", "CASH", "USD", "IDEALPRO", "5E-5", "European Monetary Union Euro" },
};

/* An order as TWS keeps it beside the exchange's. */
typedef struct
{
  gint64      order_id, client, perm_id, parent_id;
  gsize       contract;
  VenueOrder *order;            /* (nullable): not transmitted yet */
  GStrv       fields;           /* of the request */
} Known;

typedef struct
{
  VenueIbkrMood mood;
  GPtrArray    *known;          /* (element-type Known) */
  gint64        n_perm;
} State;

typedef struct
{
  gboolean  is_in;
  gboolean  is_busy;            /* a call is answered */
  gint64    client, id;         /* id: of the call; −1: it has none */
  GHashTable *feeds;            /* request id → contract + 1 */
} Caller;

static void
known_free (gpointer data)
{
  g_strfreev (((Known *) data)->fields);
  g_free (data);
}

static void
state_free (gpointer data)
{
  g_ptr_array_unref (((State *) data)->known);
  g_free (data);
}

static void
caller_free (gpointer data)
{
  g_hash_table_unref (((Caller *) data)->feeds);
  g_free (data);
}

static State *
state_of (Venue *venue)
{
  return venue_get_data (venue);
}

/* Writing */

/* Fields divided by “|” */
static void
put (GString    *message,
     const char *format,
     ...) G_GNUC_PRINTF (2, 3);

static void
put (GString    *message,
     const char *format,
     ...)
{
  va_list args;
  g_autofree char *text = NULL;
  g_auto(GStrv) parts = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  parts = g_strsplit (text, "|", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    g_string_append_len (message, parts[i], (gssize) strlen (parts[i]) + 1);
}

static void
put_decimal (GString     *message,
             FinxDecimal  value)
{
  g_autofree char *text = finx_decimal_is_known (value) ? finx_decimal_to_string (finx_decimal_normalize (value)) : g_strdup ("");

  g_string_append_len (message, text, (gssize) strlen (text) + 1);
}

/* Takes @message. */
static void
send (VenueLine  *line,
      const char *stream,       /* (nullable): a part of the answer, unless it is nobody's */
      GString    *message)
{
  Caller *caller = venue_line_get_data (line);
  guint32 length = GUINT32_TO_BE ((guint32) message->len);

  g_string_prepend_len (message, (const char *) &length, sizeof length);
  if (stream != NULL && !caller->is_busy)
    venue_frame_push (line, stream, message->str, message->len);
  else
    venue_frame_send (line, message->str, message->len);
  g_string_free (message, TRUE);
}

static void
say (VenueLine  *line,
     const char *format,
     ...) G_GNUC_PRINTF (2, 3);

static void
say (VenueLine  *line,
     const char *format,
     ...)
{
  GString *message = g_string_new (NULL);
  va_list args;
  g_autofree char *text = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  put (message, "%s", text);
  send (line, NULL, message);
}

static void
say_error (VenueLine  *line,
           gint64      id,
           int         code,
           const char *words)
{
  say (line, "4|2|%" G_GINT64_FORMAT "|%d|%s|", id, code, words);
}

static void
put_contract (GString *message,
              gsize    contract)
{
  put (message, "%" G_GINT64_FORMAT "|%s|%s||0|?||%s|%s|%s|%s", contracts[contract].con_id, contracts[contract].symbol, contracts[contract].sec_type,
       g_str_equal (contracts[contract].sec_type, "STK") ? "SMART" : contracts[contract].exchange, contracts[contract].currency, contracts[contract].key,
       contracts[contract].symbol);
}

static char *
time_text (gint64 time_us)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier ("America/New_York");
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (time_us / FINX_USEC_PER_SEC);
  g_autoptr(GDateTime) local = g_date_time_to_timezone (time, zone);

  return g_date_time_format (local, "%Y%m%d %H:%M:%S US/Eastern");
}

/* Orders */

static const char *
status_of (const Known *known)
{
  static const char *const names[] = {
    [VENUE_NEW] = "Submitted", [VENUE_HELD] = "PreSubmitted", [VENUE_PARTIAL] = "Submitted", [VENUE_FILLED] = "Filled",
    [VENUE_CANCELLED] = "Cancelled", [VENUE_EXPIRED] = "Cancelled", [VENUE_REJECTED] = "Inactive", [VENUE_REPLACED] = "Cancelled",
  };

  return known->order != NULL ? names[known->order->state] : "PendingSubmit";
}

static void
put_terms (GString     *message,
           const Known *known)
{
  put (message, "%s|%s|%s|%s|%s|%s|%s|%s||0|%s", known->fields[16], known->fields[17], known->fields[18], known->fields[19], known->fields[20],
       known->fields[21], known->fields[22], VENUE_IBKR_ACCOUNT, known->fields[26]);
}

static GString *
open_order (const Known *known,
            gboolean     is_what_if)
{
  GString *message = g_string_new (NULL);

  put (message, "5|%" G_GINT64_FORMAT, known->order_id);
  put_contract (message, known->contract);
  put_terms (message, known);
  put (message, "%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT "|%s|0|0||||||||%s", known->client, known->perm_id, known->fields[33], known->fields[38]);
  put (message, "|||0||-1|0||||||0|0|0|0||%s|0|0||%" G_GINT64_FORMAT "|0|||None||0|||||0|0||0||%s|%s|||", known->fields[47], known->parent_id,
       known->fields[69], known->fields[70]);
  put (message, "|0|0|0|||||0|||0|0||0|%d|%s", is_what_if, is_what_if ? "PreSubmitted" : status_of (known));
  if (is_what_if)
    put (message, "0|0|100000|1234.5|1100.25|-1|1234.5|1100.25|99999|1.02|||USD|");
  else
    put (message, "1.7976931348623157E308|1.7976931348623157E308|1.7976931348623157E308|1.7976931348623157E308|1.7976931348623157E308|"
         "1.7976931348623157E308|1.7976931348623157E308|1.7976931348623157E308|1.7976931348623157E308||||||");
  put (message, "0|0|0|None|1.7976931348623157E308|%s|1.7976931348623157E308|1.7976931348623157E308|1.7976931348623157E308|1.7976931348623157E308|0||||%s",
       known->fields[69], known->fields[101]);
  put (message, "0|0|0||||0||||1.7976931348623157E308|1.7976931348623157E308");
  return message;
}

static GString *
status (const Known *known)
{
  GString *message = g_string_new (NULL);
  const VenueOrder *order = known->order;
  FinxDecimal filled = order != NULL ? order->filled : FINX_DECIMAL_ZERO;

  put (message, "3|%" G_GINT64_FORMAT "|%s", known->order_id, status_of (known));
  put_decimal (message, filled);
  put_decimal (message, order != NULL ? finx_decimal_sub (order->quantity, filled) : FINX_DECIMAL_ZERO);
  put_decimal (message, finx_decimal_sign (filled) > 0 ? finx_decimal_div (order->paid, filled, 8, FINX_ROUND_HALF_EVEN) : FINX_DECIMAL_ZERO);
  put (message, "%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT "|0|%" G_GINT64_FORMAT "||0", known->perm_id, known->parent_id, known->client);
  return message;
}

static GString *
completed_order (const Known *known)
{
  GString *message = g_string_new (NULL);
  g_autofree char *time = time_text (known->order->updated_us);

  put (message, "101");
  put_contract (message, known->contract);
  put_terms (message, known);
  put (message, "%" G_GINT64_FORMAT "|%s|0|0|||||||%s", known->perm_id, known->fields[33], known->fields[38]);
  put (message, "|||0||-1||||||0|0|0||%s|0|||None||0|0|0||0||%s|%s", known->fields[47], known->fields[69], known->fields[70]);
  put (message, "|0|0|0|||||||0|0||0|%s|0|0|0|%s|1.7976931348623157E308|%s|0|0|", status_of (known), known->fields[69], known->fields[101]);
  put_decimal (message, known->order->filled);
  put (message, "0|0||0|0|0|%s|%s||||1.7976931348623157E308|1.7976931348623157E308", time, status_of (known));
  return message;
}

static GString *
execution (const Known     *known,
           const VenueFill *fill,
           gint64           request)
{
  GString *message = g_string_new (NULL);
  g_autofree char *time = time_text (fill->time_us);

  put (message, "11|%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT, request, known->order_id);
  put_contract (message, known->contract);
  put (message, "0000e0d5.%s.01.01|%s|%s|NYSE|%s", fill->id, time, VENUE_IBKR_ACCOUNT, fill->order->side == FINX_SIDE_BUY ? "BOT" : "SLD");
  put_decimal (message, fill->quantity);
  put_decimal (message, fill->price);
  put (message, "%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT "|0", known->perm_id, known->client);
  put_decimal (message, fill->cumulated);
  put_decimal (message, fill->price);
  put (message, "%s||1.7976931348623157E308||2", known->fields[26]);
  return message;
}

static GString *
commission (const VenueFill *fill)
{
  GString *message = g_string_new (NULL);

  put (message, "59|1|0000e0d5.%s.01.01|1.02|USD|1.7976931348623157E308|1.7976931348623157E308|", fill->id);
  return message;
}

static Known *
find_known (State      *state,
            const char *id)
{
  for (guint i = 0; i < state->known->len; i++)
    {
      Known *known = state->known->pdata[i];

      if (known->order != NULL && g_strcmp0 (known->order->id, id) == 0)
        return known;
    }
  return NULL;
}

static Known *
find_numbered (State  *state,
               gint64  order_id,
               gint64  client)
{
  for (guint i = 0; i < state->known->len; i++)
    {
      Known *known = state->known->pdata[i];

      if (known->order_id == order_id && known->client == client)
        return known;
    }
  return NULL;
}

/* Those that come in here before they are known are told when they are. */
static void
event (Venue      *venue,
       VenueOrder *order,
       VenueFill  *fill)
{
  State *state = state_of (venue);
  Known *known = order->state != VENUE_REPLACED ? find_known (state, order->id) : NULL;
  GPtrArray *lines = venue_get_lines (venue);

  if (known == NULL && order->replaces != NULL)
    known = find_known (state, order->replaces);
  if (known == NULL)
    return;
  known->order = order;
  for (guint i = 0; i < lines->len; i++)
    {
      const Caller *caller = venue_line_get_data (lines->pdata[i]);

      if (!caller->is_in || caller->client != known->client)
        continue;
      if (fill != NULL)
        send (lines->pdata[i], "orders", execution (known, fill, -1));
      send (lines->pdata[i], "orders", open_order (known, FALSE));
      send (lines->pdata[i], "orders", status (known));
      if (fill != NULL)
        send (lines->pdata[i], "orders", commission (fill));
    }
}

static FinxDecimal
read_decimal (const char *text)
{
  FinxDecimal value = FINX_DECIMAL_UNKNOWN;

  finx_decimal_parse (text, &value, NULL);
  return value;
}

static FinxOrderType
read_type (const char *text)
{
  static const char *const types[] = { "MKT", "LMT", "STP", "STP LMT", "TRAIL" };
  guint i = 0;

  if (g_str_equal (text, "MOC") || g_str_equal (text, "LOC"))
    return text[0] == 'M' ? FINX_ORDER_MARKET : FINX_ORDER_LIMIT;
  while (i + 1 < G_N_ELEMENTS (types) && !g_str_equal (types[i], text))
    i++;
  return (FinxOrderType) i;
}

static VenueOrder *
make_order (const Known *known)
{
  static const char *const tifs[] = { "DAY", "GTC", "IOC", "FOK", "GTD", "OPG" };
  VenueOrder *order = venue_order_new ();

  order->symbol = g_strdup (contracts[known->contract].key);
  order->side = g_str_equal (known->fields[16], "BUY") ? FINX_SIDE_BUY : FINX_SIDE_SELL;
  order->quantity = read_decimal (known->fields[17]);
  order->type = read_type (known->fields[18]);
  order->limit_price = read_decimal (known->fields[19]);
  if (order->type == FINX_ORDER_TRAILING_STOP)
    order->trail = read_decimal (known->fields[20]);
  else
    order->stop_price = read_decimal (known->fields[20]);
  for (guint i = 0; i < G_N_ELEMENTS (tifs); i++)
    if (g_str_equal (tifs[i], known->fields[21]))
      order->tif = (FinxTimeInForce) i;
  return order;
}

static void
transmit (Venue *venue,
          Known *known,
          Known *parent)        /* (nullable) */
{
  VenueOrder *order = make_order (known);

  order->id = g_strdup_printf ("%" G_GINT64_FORMAT, known->perm_id);
  order->client_id = *known->fields[26] != '\0' ? g_strdup (known->fields[26]) : NULL;
  order->parent = parent != NULL ? parent->order : NULL;
  known->order = order;
  venue_exchange_place (venue_get_exchange (venue), order);
}

static gboolean
find_contract (char **fields,           /* of its first field on */
               gsize *contract)
{
  gint64 con_id = g_ascii_strtoll (fields[0], NULL, 10);

  for (*contract = 0; *contract < G_N_ELEMENTS (contracts); (*contract)++)
    if (con_id != 0 ? contracts[*contract].con_id == con_id
                    : g_str_equal (contracts[*contract].symbol, fields[1]) && g_str_equal (contracts[*contract].sec_type, fields[2]))
      return TRUE;
  return FALSE;
}

/* FALSE: it was said why not. */
static gboolean
check_order (VenueLine *line,
             State     *state,
             GStrv      fields,
             gint64     id,
             gsize     *contract)
{
  if (g_strv_length (fields) != 115)
    say_error (line, id, 320, "Error reading request.-'bQ' : cause - For input string");
  else if (state->mood.is_read_only)
    say_error (line, id, 321, "Error validating request.-'bQ' : cause - The API interface is currently in Read-Only mode.");
  else if (!find_contract (fields + 2, contract))
    say_error (line, id, 200, "No security definition has been found for the request");
  else if (state->mood.refusal != NULL)
    say_error (line, id, (int) g_ascii_strtoll (state->mood.refusal, NULL, 10), strchr (state->mood.refusal, '|') + 1);
  else
    return TRUE;
  return FALSE;
}

static void
change_order (Venue *venue,
              Known *known,
              GStrv  fields)
{
  VenueOrder *changed;

  g_strfreev (known->fields);
  known->fields = g_strdupv (fields);
  changed = make_order (known);
  changed->client_id = g_strdup_printf ("%s~%x", known->fields[26], g_random_int ());
  if (venue_exchange_replace (venue_get_exchange (venue), known->order, changed) == NULL)
    known->order = changed;
}

static void
place_order (Venue     *venue,
             VenueLine *line,
             GStrv      fields)
{
  State *state = state_of (venue);
  Caller *caller = venue_line_get_data (line);
  gint64 id = caller->id, parent_id = g_ascii_strtoll (fields[28], NULL, 10);
  Known *known = find_numbered (state, id, caller->client);
  gsize contract;

  if (!check_order (line, state, fields, id, &contract))
    return;
  if (known != NULL)
    {
      change_order (venue, known, fields);
      return;
    }
  known = g_new0 (Known, 1);
  known->order_id = id;
  known->client = caller->client;
  known->parent_id = parent_id;
  known->contract = contract;
  known->fields = g_strdupv (fields);
  if (g_str_equal (fields[85], "1"))
    {
      send (line, NULL, open_order (known, TRUE));
      known_free (known);
      return;
    }
  known->perm_id = FIRST_PERM + state->n_perm++;
  g_ptr_array_add (state->known, known);
  if (state->mood.warning != NULL)
    say_error (line, id, (int) g_ascii_strtoll (state->mood.warning, NULL, 10), strchr (state->mood.warning, '|') + 1);
  if (g_str_equal (fields[27], "0"))
    return;
  if (parent_id != 0)
    for (guint i = 0; i < state->known->len; i++)
      {
        Known *held = state->known->pdata[i];

        if (held->order == NULL && held->client == known->client && (held->order_id == parent_id || held->parent_id == parent_id) && held != known)
          transmit (venue, held, held->order_id == parent_id ? NULL : find_numbered (state, parent_id, known->client));
      }
  transmit (venue, known, parent_id != 0 ? find_numbered (state, parent_id, known->client) : NULL);
}

static void
cancel_order (Venue     *venue,
              VenueLine *line,
              gint64     id)
{
  Caller *caller = venue_line_get_data (line);
  Known *known = find_numbered (state_of (venue), id, caller->client);
  g_autofree char *words = NULL;

  if (known == NULL)
    {
      words = g_strdup_printf ("OrderId %" G_GINT64_FORMAT " that needs to be cancelled is not found.", id);
      say_error (line, id, 10147, words);
    }
  else if (known->order == NULL)
    {
      g_ptr_array_remove (state_of (venue)->known, known);
      say_error (line, id, 202, "Order Canceled - reason:");
    }
  else if (venue_exchange_cancel (venue_get_exchange (venue), known->order) != NULL)
    {
      words = g_strdup_printf ("OrderId %" G_GINT64_FORMAT " that needs to be cancelled cannot be cancelled, state: %s.", id, status_of (known));
      say_error (line, id, 10148, words);
    }
  else
    {
      say_error (line, id, 202, "Order Canceled - reason:");
    }
}

/* Lists */

static void
list_orders (Venue     *venue,
             VenueLine *line)
{
  State *state = state_of (venue);

  if (state->mood.is_read_only)
    {
      say_error (line, -1, 321, "Error validating request.-'bR' : cause - The API interface is currently in Read-Only mode.");
      return;
    }
  for (guint i = 0; i < state->known->len; i++)
    {
      const Known *known = state->known->pdata[i];

      if (known->order == NULL || !venue_order_is_open (known->order))
        continue;
      send (line, NULL, open_order (known, FALSE));
      send (line, NULL, status (known));
    }
  say (line, "53|1");
}

static void
list_completed (Venue     *venue,
                VenueLine *line)
{
  State *state = state_of (venue);

  for (guint i = 0; i < state->known->len; i++)
    {
      const Known *known = state->known->pdata[i];

      if (known->order != NULL && !venue_order_is_open (known->order))
        send (line, NULL, completed_order (known));
    }
  say (line, "102");
}

static void
list_executions (Venue     *venue,
                 VenueLine *line,
                 gint64     id)
{
  VenueExchange *exchange = venue_get_exchange (venue);

  for (guint i = 0; i < exchange->fills->len; i++)
    {
      const VenueFill *fill = exchange->fills->pdata[i];
      const Known *known = NULL;

      for (const VenueOrder *order = fill->order; known == NULL && order != NULL;)
        {
          known = find_known (state_of (venue), order->id);
          order = order->replaced_by != NULL ? venue_exchange_find (exchange, order->replaced_by) : NULL;
        }
      if (known == NULL)
        continue;
      send (line, NULL, execution (known, fill, id));
      send (line, NULL, commission (fill));
    }
  say (line, "55|1|%" G_GINT64_FORMAT, id);
}

static void
list_positions (Venue     *venue,
                VenueLine *line,
                gboolean   is_portfolio)
{
  VenueExchange *exchange = venue_get_exchange (venue);

  for (gsize i = 0; i < G_N_ELEMENTS (contracts); i++)
    {
      const VenuePosition *position = g_hash_table_lookup (exchange->positions, contracts[i].key);
      const VenuePrice *price = g_hash_table_lookup (exchange->prices, contracts[i].key);
      FinxDecimal cost;
      GString *message;

      if (position == NULL || finx_decimal_sign (position->quantity) == 0)
        continue;
      cost = finx_decimal_div (position->cost, position->quantity, 8, FINX_ROUND_HALF_EVEN);
      message = g_string_new (NULL);
      if (is_portfolio)
        put (message, "7|8");
      else
        put (message, "61|3|%s", VENUE_IBKR_ACCOUNT);
      put_contract (message, i);
      put_decimal (message, position->quantity);
      if (is_portfolio)
        {
          put_decimal (message, price->bid);
          put_decimal (message, finx_decimal_mul (price->bid, position->quantity, 8, FINX_ROUND_HALF_EVEN));
        }
      put_decimal (message, cost);
      if (is_portfolio)
        {
          put_decimal (message, finx_decimal_mul (finx_decimal_sub (price->bid, cost), position->quantity, 8, FINX_ROUND_HALF_EVEN));
          put (message, "0|%s", VENUE_IBKR_ACCOUNT);
        }
      send (line, NULL, message);
    }
  if (is_portfolio)
    say (line, "54|1|%s", VENUE_IBKR_ACCOUNT);
  else
    say (line, "62|1");
}

static void
say_summary (Venue      *venue,
             VenueLine  *line,
             gint64      id,
             const char *tags)
{
  g_autofree char *cash = finx_decimal_to_string (venue_get_exchange (venue)->cash);
  const struct { const char *tag, *value, *currency; } rows[] = {
    { "AccountType", "INDIVIDUAL", "" }, { "NetLiquidation", "100250.75", "USD" }, { "TotalCashValue", cash, "USD" }, { "AvailableFunds", "98000.5", "USD" },
    { "BuyingPower", "392002", "USD" }, { "CashBalance", cash, "BASE" }, { "CashBalance", cash, "USD" }, { "CashBalance", "-12.5", "EUR" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (strstr (tags, rows[i].tag) != NULL || (g_str_equal (rows[i].tag, "CashBalance") && strstr (tags, "$LEDGER") != NULL))
      say (line, "63|1|%" G_GINT64_FORMAT "|%s|%s|%s|%s", id, VENUE_IBKR_ACCOUNT, rows[i].tag, rows[i].value, rows[i].currency);
  say (line, "64|1|%" G_GINT64_FORMAT, id);
}

/* Instruments and prices */

static void
say_details (VenueLine *line,
             gint64     id,
             char     **fields)
{
  gsize i;

  if (!find_contract (fields, &i))
    {
      say_error (line, id, 200, "No security definition has been found for the request");
      return;
    }
  say (line, "10|%" G_GINT64_FORMAT "|%s|%s||0||SMART|%s|%s|%s|%s|%" G_GINT64_FORMAT "|%s||ACTIVETIM,AD,ADJUST|SMART,%s|1|0|%s|%s||Consumer|Beverages||US/Eastern|"
       "20260309:0400-20260309:2000|20260309:0930-20260309:1600||0|1|ISIN|US1912161007|1|||26,26|||0.0001|%s|100",
       id, contracts[i].symbol, contracts[i].sec_type, contracts[i].currency, contracts[i].key, contracts[i].symbol, contracts[i].symbol, contracts[i].con_id,
       contracts[i].tick, contracts[i].exchange, contracts[i].name, contracts[i].exchange, "0.0001");
  say (line, "52|1|%" G_GINT64_FORMAT, id);
}

static void
say_samples (VenueLine  *line,
             gint64      id,
             const char *pattern)
{
  GString *message = g_string_new (NULL);
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (contracts); i++)
    n += g_str_has_prefix (contracts[i].symbol, pattern);
  put (message, "79|%" G_GINT64_FORMAT "|%u", id, n);
  for (gsize i = 0; i < G_N_ELEMENTS (contracts); i++)
    if (g_str_has_prefix (contracts[i].symbol, pattern))
      put (message, "%" G_GINT64_FORMAT "|%s|%s|%s|%s|2|OPT|CFD|%s|", contracts[i].con_id, contracts[i].symbol, contracts[i].sec_type, contracts[i].exchange,
           contracts[i].currency, contracts[i].name);
  send (line, NULL, message);
}

static void
say_price (VenueLine   *line,
           gint64       id,
           int          type,
           FinxDecimal  price)
{
  GString *message = g_string_new (NULL);

  put (message, "1|6|%" G_GINT64_FORMAT "|%d", id, type);
  put_decimal (message, price);
  put (message, "300|1");
  send (line, "prices", message);
}

static void
say_prices (Venue     *venue,
            VenueLine *line,
            gint64     id,
            gsize      contract)
{
  static const int types[2][4] = { { 1, 2, 4, 9 }, { 66, 67, 68, 75 } };
  const State *state = state_of (venue);
  const VenuePrice *price = g_hash_table_lookup (venue_get_exchange (venue)->prices, contracts[contract].key);
  const int *type = types[state->mood.is_delayed];

  if (price == NULL)
    return;
  say_price (line, id, type[0], price->bid);
  say_price (line, id, type[1], price->ask);
  say_price (line, id, type[2], price->last);
  say_price (line, id, type[3], finx_decimal_new (6950, 2));
}

static void
begin_prices (Venue     *venue,
              VenueLine *line,
              gint64     id,
              GStrv      fields)
{
  Caller *caller = venue_line_get_data (line);
  const State *state = state_of (venue);
  gsize contract;

  if (!find_contract (fields + 3, &contract))
    {
      say_error (line, id, 200, "No security definition has been found for the request");
      return;
    }
  if (state->mood.has_no_prices)
    {
      say_error (line, id, 354, "Requested market data is not subscribed.");
      return;
    }
  if (state->mood.is_delayed)
    say_error (line, id, 10167, "Requested market data is not subscribed. Displaying delayed market data.");
  say (line, "58|1|%" G_GINT64_FORMAT "|%d", id, state->mood.is_delayed ? 3 : 1);
  say (line, "81|%" G_GINT64_FORMAT "|%s|9c0001|3", id, contracts[contract].tick);
  g_hash_table_insert (caller->feeds, GSIZE_TO_POINTER ((gsize) id), GSIZE_TO_POINTER (contract + 1));
  say_prices (venue, line, id, contract);
}

static void
say_depth (Venue     *venue,
           VenueLine *line,
           gint64     id,
           GStrv      fields)
{
  const VenuePrice *price;
  gsize contract;

  if (!find_contract (fields + 3, &contract))
    {
      say_error (line, id, 200, "No security definition has been found for the request");
      return;
    }
  price = g_hash_table_lookup (venue_get_exchange (venue)->prices, contracts[contract].key);
  for (int row = 0; row < 3; row++)
    for (int side = 0; side < 2; side++)
      {
        FinxDecimal step = finx_decimal_new (row, 2);
        GString *message = g_string_new (NULL);

        put (message, "13|1|%" G_GINT64_FORMAT "|%d|NSDQ|0|%d", id, row, side);
        put_decimal (message, side == 1 ? finx_decimal_sub (price->bid, step) : finx_decimal_add (price->ask, step));
        put (message, "%d|1", 100 * (row + 1));
        send (line, "depth", message);
      }
}

static gint64
seconds_of (const char *duration)
{
  gint64 n = g_ascii_strtoll (duration, NULL, 10);

  switch (duration[strlen (duration) - 1])
    {
    case 'S': return n;
    case 'D': return n * 86400;
    case 'W': return n * 7 * 86400;
    default:  return n * 366 * 86400;
    }
}

static gint64
seconds_of_bar (const char *size)
{
  gint64 n = g_ascii_strtoll (size, NULL, 10);

  return strstr (size, "sec") != NULL ? n : strstr (size, "min") != NULL ? n * 60 : strstr (size, "hour") != NULL ? n * 3600 : n * 86400;
}

static void
say_bars (VenueLine *line,
          gint64     id,
          GStrv      fields)
{
  g_autoptr(GDateTime) end = NULL;
  gint64 length = seconds_of_bar (fields[16]), last, first;
  int year, month, day, hour, minute, second;
  GString *message = g_string_new (NULL);

  if (sscanf (fields[15], "%4d%2d%2d-%2d:%2d:%2d", &year, &month, &day, &hour, &minute, &second) != 6)
    {
      g_string_free (message, TRUE);
      say_error (line, id, 321, "Error validating request.-'bT' : cause - End Date/Time: the date, time, or time-zone entered is invalid.");
      return;
    }
  end = g_date_time_new_utc (year, month, day, hour, minute, second);
  last = g_date_time_to_unix (end) / length * length;
  first = MAX (last - MOST_BARS * length, g_date_time_to_unix (end) - seconds_of (fields[17]));
  first = (first + length - 1) / length * length;
  put (message, "17|%" G_GINT64_FORMAT "|20260309 09:30:00 US/Eastern|20260309 16:00:00 US/Eastern|%" G_GINT64_FORMAT, id, (last - first) / length);
  for (gint64 time = first; time < last; time += length)
    put (message, "%" G_GINT64_FORMAT "|70.9|71.2|70.5|70.95|1250.5|70.93|17", time);
  send (line, NULL, message);
}

/* Calls */

static const struct { int id; const char *name; int request; /* field of its id; 0: none */ } calls[] = {
  { 1, "reqMktData", 2 }, { 2, "cancelMktData", 2 }, { 3, "placeOrder", 1 }, { 4, "cancelOrder", 2 }, { 6, "reqAccountUpdates", 0 },
  { 7, "reqExecutions", 2 }, { 9, "reqContractDetails", 2 }, { 10, "reqMktDepth", 2 }, { 11, "cancelMktDepth", 2 }, { 16, "reqAllOpenOrders", 0 },
  { 5, "reqOpenOrders", 0 }, { 8, "reqIds", 0 }, { 17, "reqManagedAccts", 0 },
  { 20, "reqHistoricalData", 1 }, { 25, "cancelHistoricalData", 2 }, { 49, "reqCurrentTime", 0 }, { 59, "reqMarketDataType", 0 }, { 61, "reqPositions", 0 },
  { 62, "reqAccountSummary", 2 }, { 63, "cancelAccountSummary", 2 }, { 64, "cancelPositions", 0 }, { 71, "startApi", 0 },
  { 81, "reqMatchingSymbols", 1 }, { 99, "reqCompletedOrders", 0 },
};

static void
start (Venue     *venue,
       VenueLine *line,
       gint64     client)
{
  const State *state = state_of (venue);
  GPtrArray *lines = venue_get_lines (venue);
  Caller *caller = venue_line_get_data (line);
  gint64 next = 1;

  for (guint i = 0; i < lines->len; i++)
    {
      const Caller *other = venue_line_get_data (lines->pdata[i]);

      if (other != caller && other->is_in && other->client == client)
        {
          say_error (line, -1, 326, "Unable to connect as the client id is already in use. Retry with a unique client id.");
          venue_line_cut (line);
          return;
        }
    }
  caller->client = client;
  if (state->mood.is_quiet)
    return;
  caller->is_in = TRUE;
  for (guint i = 0; i < state->known->len; i++)
    next = MAX (next, ((Known *) state->known->pdata[i])->order_id + 1);
  say (line, "15|1|%s", state->mood.accounts != NULL ? state->mood.accounts : VENUE_IBKR_ACCOUNT ",");
  say (line, "9|1|%" G_GINT64_FORMAT, next);
  say_error (line, -1, 2104, "Market data farm connection is OK:usfarm");
  say_error (line, -1, 2106, "HMDS data farm connection is OK:ushmds");
  say_error (line, -1, 2158, "Sec-def data farm connection is OK:secdefnj");
}

static void
answer (Venue     *venue,
        VenueLine *line,
        int        call,
        GStrv      fields)
{
  const State *state = state_of (venue);
  Caller *caller = venue_line_get_data (line);

  switch (call)
    {
    case 1:  begin_prices (venue, line, caller->id, fields); break;
    case 2:  g_hash_table_remove (caller->feeds, GSIZE_TO_POINTER ((gsize) caller->id)); break;
    case 3:  place_order (venue, line, fields); break;
    case 4:  cancel_order (venue, line, caller->id); break;
    case 5:
    case 16: list_orders (venue, line); break;
    case 6:
      if (g_str_equal (fields[2], "1"))
        list_positions (venue, line, TRUE);
      break;
    case 7:  list_executions (venue, line, caller->id); break;
    case 8:  say (line, "9|1|%u", state->known->len + 1); break;
    case 9:  say_details (line, caller->id, fields + 3); break;
    case 10: say_depth (venue, line, caller->id, fields); break;
    case 17: say (line, "15|1|%s", VENUE_IBKR_ACCOUNT); break;
    case 20: say_bars (line, caller->id, fields); break;
    case 49: say (line, "49|1|%" G_GINT64_FORMAT, g_get_real_time () / FINX_USEC_PER_SEC + state->mood.ahead_s); break;
    case 61: list_positions (venue, line, FALSE); break;
    case 62: say_summary (venue, line, caller->id, fields[4]); break;
    case 71: start (venue, line, g_ascii_strtoll (fields[2], NULL, 10)); break;
    case 81: say_samples (line, caller->id, fields[2]); break;
    case 99: list_completed (venue, line); break;
    default: break;
    }
}

/* (transfer full): the fields, and an end that no reader runs over */
static GStrv
split (const char *data,
       gsize       length)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  gsize at = 4;

  while (at < length)
    {
      gsize n = strnlen (data + at, length - at);
      g_autofree char *field = g_strndup (data + at, n);

      g_strv_builder_add (builder, field);
      at += n + 1;
    }
  return g_strv_builder_end (builder);
}

static void
frame (Venue      *venue,
       VenueLine  *line,
       const char *data,
       gsize       length)
{
  const State *state = state_of (venue);
  Caller *caller = venue_line_get_data (line);
  g_auto(GStrv) fields = NULL;
  g_autofree char *text = NULL;
  const char *name;
  gsize i = 0;
  int id;

  if (memcmp (data, "API", 4) == 0)
    {
      say (line, "%d|20260309 09:00:00 EST", state->mood.version != 0 ? state->mood.version : VERSION);
      return;
    }
  fields = split (data, length);
  id = fields[0] != NULL ? (int) g_ascii_strtoll (fields[0], NULL, 10) : 0;
  while (i < G_N_ELEMENTS (calls) && calls[i].id != id)
    i++;
  if (i == G_N_ELEMENTS (calls))
    return;
  caller->id = calls[i].request != 0 && (int) g_strv_length (fields) > calls[i].request ? g_ascii_strtoll (fields[calls[i].request], NULL, 10) : -1;
  name = id == 3 && g_strv_length (fields) > 85 && g_str_equal (fields[85], "1") ? "previewOrder"
         : id == 3 && find_numbered (state_of (venue), caller->id, caller->client) != NULL ? "changeOrder" : calls[i].name;
  text = g_strjoinv ("|", fields);
  caller->is_busy = TRUE;
  if (venue_line_call (line, name, text))
    answer (venue, line, id, fields);
  caller->is_busy = FALSE;
}

static gssize
measure (const char *data,
         gsize       length)
{
  gsize head = 4;
  guint32 n;

  if (length >= 4 && memcmp (data, "API", 4) == 0)
    head = 8;
  if (length < head)
    return 0;
  memcpy (&n, data + head - 4, 4);
  n = GUINT32_FROM_BE (n);
  return n <= 0xFFFFFF ? (gssize) (n + head) : -1;
}

static void
connected (Venue     *venue,
           VenueLine *line)
{
  Caller *caller = g_new0 (Caller, 1);

  caller->feeds = g_hash_table_new (NULL, NULL);
  venue_line_set_data (line, caller, caller_free);
}

static void
refuse (Venue      *venue,
        VenueLine  *line,
        const char *call,
        VenueFault  fault)
{
  static const char garbage[] = "HTTP/1.1 400 Bad Request\r\n\r\n", strange[] = "\0\0\0\13" "5\0nan\0[]\0{}", empty[4] = { 0 };
  const Caller *caller = venue_line_get_data (line);
  gboolean is_start = g_str_equal (call, "startApi");

  switch (fault)
    {
    case VENUE_TOO_OFTEN:
      say_error (line, caller->id, 100, "Max rate of messages per second has been exceeded:max=50 rec=51 (1)");
      break;
    case VENUE_MAINTENANCE:
      say_error (line, is_start ? -1 : caller->id, is_start ? 1100 : 504, "Not connected");
      break;
    case VENUE_KEY_REFUSED:
      say_error (line, is_start ? -1 : caller->id, is_start ? 326 : 321,
                 is_start ? "Unable to connect as the client id is already in use. Retry with a unique client id."
                          : "Error validating request.-'bQ' : cause - The API interface is currently in Read-Only mode.");
      break;
    case VENUE_FORBIDDEN:
      say_error (line, caller->id, 203, "The security is not available or allowed for this account.");
      break;
    case VENUE_GARBAGE:
      venue_frame_send (line, garbage, sizeof garbage - 1);
      break;
    case VENUE_STRANGE:
      venue_frame_send (line, strange, sizeof strange - 1);
      break;
    case VENUE_EMPTY:
      venue_frame_send (line, empty, sizeof empty);
      break;
    default:
      say_error (line, caller->id, 322, "Error processing request.-'bQ' : cause - internal");
      break;
    }
  if (is_start)
    venue_line_cut (line);
}

static void
tell_price (gpointer key,
            gpointer value,
            gpointer data)
{
  say_prices (((gpointer *) data)[0], ((gpointer *) data)[1], (gint64) GPOINTER_TO_SIZE (key), GPOINTER_TO_SIZE (value) - 1);
}

static void
beat (Venue *venue)
{
  GPtrArray *lines = venue_get_lines (venue);

  for (guint i = 0; i < lines->len; i++)
    {
      gpointer data[] = { venue, lines->pdata[i] };

      g_hash_table_foreach (((Caller *) venue_line_get_data (lines->pdata[i]))->feeds, tell_price, data);
    }
}

static const VenueProtocol venue_ibkr = {
  .name = "ibkr", .event = event, .beat = beat, .measure = measure, .connected = connected, .frame = frame, .refuse = refuse,
};

static void
mood_call (Venue    *venue,
           gpointer  data)
{
  state_of (venue)->mood = *(const VenueIbkrMood *) data;
}

/* @mood: copied; its texts live on */
void
venue_ibkr_set_mood (Venue               *venue,
                     const VenueIbkrMood *mood)
{
  venue_call (venue, mood_call, (gpointer) mood);
}

static void
say_call (Venue    *venue,
          gpointer  data)
{
  GPtrArray *lines = venue_get_lines (venue);

  for (guint i = 0; i < lines->len; i++)
    say (lines->pdata[i], "%s", (const char *) data);
}

void
venue_ibkr_say (Venue      *venue,
                const char *fields)
{
  venue_call (venue, say_call, (gpointer) fields);
}

Venue *
venue_ibkr_new (guint port)
{
  State *state = g_new0 (State, 1);
  Venue *venue = venue_new (&venue_ibkr, port);

  state->known = g_ptr_array_new_with_free_func (known_free);
  venue_set_data (venue, state, state_free);
  venue_set_price (venue, "KO", "70.94", "70.95", NULL);
  venue_set_price (venue, "AAPL", "211.10", "211.12", NULL);
  venue_set_price (venue, "EUR.USD", "1.0842", "1.08425", NULL);
  return venue;
}
