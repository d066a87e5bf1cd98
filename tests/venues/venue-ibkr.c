/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "venue-ibkr-private.h"

#include <string.h>

#include "base/finx-clock.h"

#define VERSION    176
#define FIRST_PERM 1204660001

static void
known_free (gpointer data)
{
  g_strfreev (((TwsOrder *) data)->fields);
  g_free (data);
}

static void
state_free (gpointer data)
{
  g_ptr_array_unref (((TwsState *) data)->known);
  g_free (data);
}

static void
caller_free (gpointer data)
{
  g_hash_table_unref (((TwsCaller *) data)->feeds);
  g_free (data);
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
status_of (const TwsOrder *known)
{
  static const char *const names[] = {
    [VENUE_NEW] = "Submitted", [VENUE_HELD] = "PreSubmitted", [VENUE_PARTIAL] = "Submitted", [VENUE_FILLED] = "Filled",
    [VENUE_CANCELLED] = "Cancelled", [VENUE_EXPIRED] = "Cancelled", [VENUE_REJECTED] = "Inactive", [VENUE_REPLACED] = "Cancelled",
  };

  return known->order != NULL ? names[known->order->state] : "PendingSubmit";
}

static void
put_terms (GString     *message,
           const TwsOrder *known)
{
  tws_put (message, "%s|%s|%s|%s|%s|%s|%s|%s||0|%s", known->fields[16], known->fields[17], known->fields[18], known->fields[19], known->fields[20],
       known->fields[21], known->fields[22], VENUE_IBKR_ACCOUNT, known->fields[26]);
}

/* That it has for ever; 0: TWS gave it none yet. */
static gint64
number_of (const TwsState *state,
           const TwsOrder *known)
{
  return state->mood.gives_no_number ? 0 : known->perm_id;
}

static GString *
open_order (const TwsState *state,
            const TwsOrder *known,
            gboolean        is_what_if)
{
  GString *message = g_string_new (NULL);

  tws_put (message, "5|%" G_GINT64_FORMAT, known->order_id);
  tws_put_contract (message, known->contract);
  put_terms (message, known);
  tws_put (message, "%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT "|%s|0|0||||||||%s", known->client, number_of (state, known), known->fields[33], known->fields[38]);
  tws_put (message, "|||0||-1|0||||||0|0|0|0||%s|0|0||%" G_GINT64_FORMAT "|0|||None||0|||||0|0||0||%s|%s|||", known->fields[47], known->parent_id,
       known->fields[69], known->fields[70]);
  tws_put (message, "|0|0|0|||||0|||0|0||0|%d|%s", is_what_if, is_what_if ? "PreSubmitted" : status_of (known));
  if (is_what_if)
    tws_put (message, "0|0|100000|1234.5|1100.25|-1|1234.5|1100.25|99999|1.02|||USD|");
  else
    tws_put (message, "1.7976931348623157E308|1.7976931348623157E308|1.7976931348623157E308|1.7976931348623157E308|1.7976931348623157E308|"
         "1.7976931348623157E308|1.7976931348623157E308|1.7976931348623157E308|1.7976931348623157E308|||||");
  tws_put (message, "0|0|0|None|1.7976931348623157E308|%s|1.7976931348623157E308|1.7976931348623157E308|1.7976931348623157E308|1.7976931348623157E308|0||||%s",
       known->fields[69], known->fields[101]);
  tws_put (message, "0|0|0||||0||||1.7976931348623157E308|1.7976931348623157E308");
  return message;
}

static GString *
status (const TwsState *state,
        const TwsOrder *known)
{
  GString *message = g_string_new (NULL);
  const VenueOrder *order = known->order;
  FinxDecimal filled = order != NULL ? order->filled : FINX_DECIMAL_ZERO;

  tws_put (message, "3|%" G_GINT64_FORMAT "|%s", known->order_id, status_of (known));
  tws_put_decimal (message, filled);
  tws_put_decimal (message, order != NULL ? finx_decimal_sub (order->quantity, filled) : FINX_DECIMAL_ZERO);
  tws_put_decimal (message, finx_decimal_sign (filled) > 0 ? finx_decimal_div (order->paid, filled, 8, FINX_ROUND_HALF_EVEN) : FINX_DECIMAL_ZERO);
  tws_put (message, "%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT "|0|%" G_GINT64_FORMAT "||0", number_of (state, known), known->parent_id, known->client);
  return message;
}

static GString *
completed_order (const TwsOrder *known)
{
  GString *message = g_string_new (NULL);
  g_autofree char *time = time_text (known->order->updated_us);

  tws_put (message, "101");
  tws_put_contract (message, known->contract);
  put_terms (message, known);
  tws_put (message, "%" G_GINT64_FORMAT "|%s|0|0|||||||%s", known->perm_id, known->fields[33], known->fields[38]);
  tws_put (message, "|||0||-1||||||0|0|0||%s|0|||None||0|0|0||0||%s|%s", known->fields[47], known->fields[69], known->fields[70]);
  tws_put (message, "|0|0|0|||||||0|0||0|%s|0|0|0|%s|1.7976931348623157E308|%s|0|0|", status_of (known), known->fields[69], known->fields[101]);
  tws_put_decimal (message, known->order->filled);
  tws_put (message, "0|0||0|0|0|%s|%s||||1.7976931348623157E308|1.7976931348623157E308", time, status_of (known));
  return message;
}

static GString *
execution (const TwsOrder     *known,
           const VenueFill *fill,
           gint64           request)
{
  GString *message = g_string_new (NULL);
  g_autofree char *time = time_text (fill->time_us);

  tws_put (message, "11|%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT, request, known->order_id);
  tws_put_contract (message, known->contract);
  tws_put (message, "0000e0d5.%s.01.01|%s|%s|NYSE|%s", fill->id, time, VENUE_IBKR_ACCOUNT, fill->order->side == FINX_SIDE_BUY ? "BOT" : "SLD");
  tws_put_decimal (message, fill->quantity);
  tws_put_decimal (message, fill->price);
  tws_put (message, "%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT "|0", known->perm_id, known->client);
  tws_put_decimal (message, fill->cumulated);
  tws_put_decimal (message, fill->price);
  tws_put (message, "%s||1.7976931348623157E308||2", known->fields[26]);
  return message;
}

static void
say_commission (VenueLine       *line,
                const TwsState  *state,
                const VenueFill *fill,
                const char      *stream)        /* (nullable) */
{
  const char *currency = state->mood.fee_currency != NULL ? state->mood.fee_currency : "USD";
  GString *message;

  if (*currency == '\0')
    return;
  message = g_string_new (NULL);
  tws_put (message, "59|1|0000e0d5.%s.01.01|1.02|%s|1.7976931348623157E308|1.7976931348623157E308|", fill->id, currency);
  tws_send (line, stream, message);
}

static TwsOrder *
find_known (TwsState      *state,
            const char *id)
{
  for (guint i = 0; i < state->known->len; i++)
    {
      TwsOrder *known = state->known->pdata[i];

      if (known->order != NULL && g_strcmp0 (known->order->id, id) == 0)
        return known;
    }
  return NULL;
}

static TwsOrder *
find_numbered (TwsState  *state,
               gint64  order_id,
               gint64  client)
{
  for (guint i = 0; i < state->known->len; i++)
    {
      TwsOrder *known = state->known->pdata[i];

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
  TwsState *state = tws_state_of (venue);
  TwsOrder *known = order->state != VENUE_REPLACED ? find_known (state, order->id) : NULL;
  GPtrArray *lines = venue_get_lines (venue);

  if (known == NULL && order->replaces != NULL)
    known = find_known (state, order->replaces);
  if (known == NULL)
    return;
  known->order = order;
  for (guint i = 0; i < lines->len; i++)
    {
      const TwsCaller *caller = venue_line_get_data (lines->pdata[i]);

      if (!caller->is_in || caller->client != known->client)
        continue;
      if (fill != NULL)
        tws_send (lines->pdata[i], "orders", execution (known, fill, -1));
      tws_send (lines->pdata[i], "orders", open_order (state, known, FALSE));
      tws_send (lines->pdata[i], "orders", status (state, known));
      if (fill != NULL)
        say_commission (lines->pdata[i], state, fill, "orders");
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
make_order (const TwsOrder *known)
{
  static const char *const tifs[] = { "DAY", "GTC", "IOC", "FOK", "GTD", "OPG" };
  VenueOrder *order = venue_order_new ();

  order->symbol = g_strdup (tws_contracts[known->contract].key);
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
          TwsOrder *known,
          TwsOrder *parent)        /* (nullable) */
{
  VenueOrder *order = make_order (known);

  order->id = g_strdup_printf ("%" G_GINT64_FORMAT, known->perm_id);
  order->client_id = *known->fields[26] != '\0' ? g_strdup (known->fields[26]) : NULL;
  order->parent = parent != NULL ? parent->order : NULL;
  known->order = order;
  venue_exchange_place (venue_get_exchange (venue), order);
}

/* FALSE: it was said why not. */
static gboolean
check_order (VenueLine *line,
             TwsState     *state,
             GStrv      fields,
             gint64     id,
             gsize     *contract)
{
  if (g_strv_length (fields) != 115)
    tws_say_error (line, id, 320, "Error reading request.-'bQ' : cause - For input string");
  else if (state->mood.is_read_only)
    tws_say_error (line, id, 321, "Error validating request.-'bQ' : cause - The API interface is currently in Read-Only mode.");
  else if (!tws_find_contract (fields + 2, contract))
    tws_say_error (line, id, 200, "No security definition has been found for the request");
  else if (state->mood.refusal != NULL)
    tws_say_error (line, id, (int) g_ascii_strtoll (state->mood.refusal, NULL, 10), strchr (state->mood.refusal, '|') + 1);
  else
    return TRUE;
  return FALSE;
}

static void
change_order (Venue *venue,
              TwsOrder *known,
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
  TwsState *state = tws_state_of (venue);
  TwsCaller *caller = venue_line_get_data (line);
  gint64 id = caller->id, parent_id = g_ascii_strtoll (fields[28], NULL, 10);
  TwsOrder *known = find_numbered (state, id, caller->client);
  gsize contract;

  if (!check_order (line, state, fields, id, &contract))
    return;
  if (known != NULL)
    {
      change_order (venue, known, fields);
      return;
    }
  known = g_new0 (TwsOrder, 1);
  known->order_id = id;
  known->client = caller->client;
  known->parent_id = parent_id;
  known->contract = contract;
  known->fields = g_strdupv (fields);
  if (g_str_equal (fields[85], "1") && g_str_equal (fields[27], "0"))
    {
      tws_say_error (line, id, 413, "What-if order should have transmit flag set to TRUE");
      known_free (known);
      return;
    }
  if (g_str_equal (fields[85], "1"))
    {
      tws_send (line, NULL, open_order (state, known, TRUE));
      known_free (known);
      return;
    }
  known->perm_id = FIRST_PERM + state->n_perm++;
  g_ptr_array_add (state->known, known);
  if (state->mood.warning != NULL)
    tws_say_error (line, id, (int) g_ascii_strtoll (state->mood.warning, NULL, 10), strchr (state->mood.warning, '|') + 1);
  if (g_str_equal (fields[27], "0"))
    return;
  if (parent_id != 0)
    for (guint i = 0; i < state->known->len; i++)
      {
        TwsOrder *held = state->known->pdata[i];

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
  TwsCaller *caller = venue_line_get_data (line);
  TwsOrder *known = find_numbered (tws_state_of (venue), id, caller->client);
  g_autofree char *words = NULL;

  if (known == NULL)
    {
      words = g_strdup_printf ("OrderId %" G_GINT64_FORMAT " that needs to be cancelled is not found.", id);
      tws_say_error (line, id, 10147, words);
    }
  else if (known->order == NULL)
    {
      g_ptr_array_remove (tws_state_of (venue)->known, known);
      tws_say_error (line, id, 202, "Order Canceled - reason:");
    }
  else if (venue_exchange_cancel (venue_get_exchange (venue), known->order) != NULL)
    {
      words = g_strdup_printf ("OrderId %" G_GINT64_FORMAT " that needs to be cancelled cannot be cancelled, state: %s.", id, status_of (known));
      tws_say_error (line, id, 10148, words);
    }
  else
    {
      tws_say_error (line, id, 202, "Order Canceled - reason:");
    }
}

/* Lists */

static void
list_orders (Venue     *venue,
             VenueLine *line)
{
  TwsState *state = tws_state_of (venue);

  if (state->mood.is_read_only)
    {
      tws_say_error (line, -1, 321, "Error validating request.-'bR' : cause - The API interface is currently in Read-Only mode.");
      return;
    }
  for (guint i = 0; i < state->known->len; i++)
    {
      const TwsOrder *known = state->known->pdata[i];

      if (known->order == NULL || !venue_order_is_open (known->order))
        continue;
      tws_send (line, NULL, open_order (state, known, FALSE));
      tws_send (line, NULL, status (state, known));
    }
  tws_say (line, "53|1");
}

static void
list_completed (Venue     *venue,
                VenueLine *line)
{
  TwsState *state = tws_state_of (venue);

  for (guint i = 0; i < state->known->len; i++)
    {
      const TwsOrder *known = state->known->pdata[i];

      if (known->order != NULL && !venue_order_is_open (known->order))
        tws_send (line, NULL, completed_order (known));
    }
  tws_say (line, "102");
}

static void
list_executions (Venue     *venue,
                 VenueLine *line,
                 gint64     id)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  const char *stranger = tws_state_of (venue)->mood.stranger;

  if (stranger != NULL)
    tws_say (line, "11|%" G_GINT64_FORMAT "|0|%s|0000e0d5.aa.01.01|20260309 15:59:59 US/Eastern|" VENUE_IBKR_ACCOUNT "|SMART|BOT|1|%s|77|0|0|1|99.5||||| 2", id, stranger,
             tws_state_of (venue)->mood.stranger_price != NULL ? tws_state_of (venue)->mood.stranger_price : "99.5");
  for (guint i = 0; i < exchange->fills->len; i++)
    {
      const VenueFill *fill = exchange->fills->pdata[i];
      const TwsOrder *known = NULL;

      for (const VenueOrder *order = fill->order; known == NULL && order != NULL;)
        {
          known = find_known (tws_state_of (venue), order->id);
          order = order->replaced_by != NULL ? venue_exchange_find (exchange, order->replaced_by) : NULL;
        }
      if (known == NULL)
        continue;
      tws_send (line, NULL, execution (known, fill, id));
      say_commission (line, tws_state_of (venue), fill, NULL);
    }
  tws_say (line, "55|1|%" G_GINT64_FORMAT, id);
}

static void
list_positions (Venue     *venue,
                VenueLine *line,
                gboolean   is_portfolio)
{
  VenueExchange *exchange = venue_get_exchange (venue);

  for (gsize i = 0; i < G_N_ELEMENTS (tws_contracts); i++)
    {
      const VenuePosition *position = g_hash_table_lookup (exchange->positions, tws_contracts[i].key);
      const VenuePrice *price = g_hash_table_lookup (exchange->prices, tws_contracts[i].key);
      FinxDecimal cost;
      GString *message;

      if (position == NULL || finx_decimal_sign (position->quantity) == 0)
        continue;
      cost = finx_decimal_div (position->cost, position->quantity, 8, FINX_ROUND_HALF_EVEN);
      message = g_string_new (NULL);
      if (is_portfolio)
        tws_put (message, "7|8");
      else
        tws_put (message, "61|3|%s", VENUE_IBKR_ACCOUNT);
      tws_put_contract (message, i);
      tws_put_decimal (message, position->quantity);
      if (is_portfolio)
        {
          tws_put_decimal (message, price->bid);
          tws_put_decimal (message, finx_decimal_mul (price->bid, position->quantity, 8, FINX_ROUND_HALF_EVEN));
        }
      tws_put_decimal (message, cost);
      if (is_portfolio)
        {
          tws_put_decimal (message, finx_decimal_mul (finx_decimal_sub (price->bid, cost), position->quantity, 8, FINX_ROUND_HALF_EVEN));
          tws_put (message, "0|%s", VENUE_IBKR_ACCOUNT);
        }
      tws_send (line, NULL, message);
    }
  if (is_portfolio)
    tws_say (line, "54|1|%s", VENUE_IBKR_ACCOUNT);
  else
    tws_say (line, "62|1");
}

/* Of one account; TWS tells of all in turn. */
static void
say_account (Venue      *venue,
             VenueLine  *line,
             gint64      id,
             const char *account,
             const char *tags)
{
  g_autofree char *cash = finx_decimal_to_string (venue_get_exchange (venue)->cash);
  const struct { const char *tag, *value, *currency; } rows[] = {
    { "AccountType", "INDIVIDUAL", "" }, { "NetLiquidation", "100250.75", "USD" }, { "TotalCashValue", cash, "USD" }, { "AvailableFunds", "98000.5", "USD" },
    { "BuyingPower", "392002", "USD" }, { "CashBalance", cash, "BASE" }, { "CashBalance", cash, "USD" }, { "CashBalance", "-12.5", "EUR" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (strstr (tags, rows[i].tag) != NULL || (g_str_equal (rows[i].tag, "CashBalance") && strstr (tags, "$LEDGER") != NULL))
      tws_say (line, "63|1|%" G_GINT64_FORMAT "|%s|%s|%s|%s", id, account, rows[i].tag, rows[i].value, rows[i].currency);
}

static void
say_summary (Venue      *venue,
             VenueLine  *line,
             gint64      id,
             const char *tags)
{
  const TwsState *state = tws_state_of (venue);
  g_auto(GStrv) accounts = g_strsplit (state->mood.accounts != NULL ? state->mood.accounts : VENUE_IBKR_ACCOUNT, ",", -1);

  for (guint i = 0; accounts[i] != NULL; i++)
    if (*accounts[i] != '\0')
      say_account (venue, line, id, accounts[i], tags);
  tws_say (line, "64|1|%" G_GINT64_FORMAT, id);
}

/* Calls */

static const struct { int id; const char *name; int request; /* field of its id; 0: none */ } calls[] = {
  { 1, "reqMktData", 2 }, { 2, "cancelMktData", 2 }, { 3, "placeOrder", 1 }, { 4, "cancelOrder", 2 }, { 6, "reqAccountUpdates", 0 },
  { 7, "reqExecutions", 2 }, { 9, "reqContractDetails", 2 }, { 10, "reqMktDepth", 2 }, { 11, "cancelMktDepth", 2 }, { 16, "reqAllOpenOrders", 0 },
  { 5, "reqOpenOrders", 0 }, { 8, "reqIds", 0 }, { 17, "reqManagedAccts", 0 },
  { 20, "reqHistoricalData", 1 }, { 25, "cancelHistoricalData", 2 }, { 49, "reqCurrentTime", 0 }, { 59, "reqMarketDataType", 0 }, { 61, "reqPositions", 0 },
  { 62, "reqAccountSummary", 2 }, { 63, "cancelAccountSummary", 2 }, { 64, "cancelPositions", 0 }, { 71, "startApi", 0 },
  { 81, "reqMatchingSymbols", 1 }, { 91, "reqMarketRule", 0 }, { 99, "reqCompletedOrders", 0 },
};

static void
start (Venue     *venue,
       VenueLine *line,
       gint64     client)
{
  const TwsState *state = tws_state_of (venue);
  GPtrArray *lines = venue_get_lines (venue);
  TwsCaller *caller = venue_line_get_data (line);
  gint64 next = MAX (state->mood.next_id, 1);

  for (guint i = 0; i < lines->len; i++)
    {
      const TwsCaller *other = venue_line_get_data (lines->pdata[i]);

      if (other != caller && other->is_in && other->client == client)
        {
          tws_say_error (line, -1, 326, "Unable to connect as the client id is already in use. Retry with a unique client id.");
          venue_line_cut (line);
          return;
        }
    }
  caller->client = client;
  if (state->mood.is_quiet)
    return;
  caller->is_in = TRUE;
  for (guint i = 0; i < state->known->len; i++)
    next = MAX (next, ((TwsOrder *) state->known->pdata[i])->order_id + 1);
  tws_say (line, "15|1|%s", state->mood.accounts != NULL ? state->mood.accounts : VENUE_IBKR_ACCOUNT ",");
  tws_say (line, "9|1|%" G_GINT64_FORMAT, next);
  tws_say_error (line, -1, 2104, "Market data farm connection is OK:usfarm");
  tws_say_error (line, -1, 2106, "HMDS data farm connection is OK:ushmds");
  tws_say_error (line, -1, 2158, "Sec-def data farm connection is OK:secdefnj");
}

static void
answer (Venue     *venue,
        VenueLine *line,
        int        call,
        GStrv      fields)
{
  const TwsState *state = tws_state_of (venue);
  TwsCaller *caller = venue_line_get_data (line);

  switch (call)
    {
    case 1:  tws_begin_prices (venue, line, caller->id, fields); break;
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
    case 8:  tws_say (line, "9|1|%u", state->known->len + 1); break;
    case 9:  tws_say_details (line, caller->id, fields + 3); break;
    case 10: tws_say_depth (venue, line, caller->id, fields); break;
    case 17: tws_say (line, "15|1|%s", VENUE_IBKR_ACCOUNT); break;
    case 20: tws_say_bars (line, caller->id, fields); break;
    case 49: tws_say (line, "49|1|%" G_GINT64_FORMAT, g_get_real_time () / FINX_USEC_PER_SEC + state->mood.ahead_s); break;
    case 61: list_positions (venue, line, FALSE); break;
    case 62: say_summary (venue, line, caller->id, fields[4]); break;
    case 71: start (venue, line, g_ascii_strtoll (fields[2], NULL, 10)); break;
    case 91: tws_say_rule (line, fields[1]); break;
    case 81: tws_say_samples (line, caller->id, fields[2]); break;
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
  const TwsState *state = tws_state_of (venue);
  TwsCaller *caller = venue_line_get_data (line);
  g_auto(GStrv) fields = NULL;
  g_autofree char *text = NULL;
  const char *name;
  gsize i = 0;
  int id;

  if (memcmp (data, "API", 4) == 0)
    {
      tws_say (line, "%d|20260309 09:00:00 EST", state->mood.version != 0 ? state->mood.version : VERSION);
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
         : id == 3 && find_numbered (tws_state_of (venue), caller->id, caller->client) != NULL ? "changeOrder" : calls[i].name;
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
  TwsCaller *caller = g_new0 (TwsCaller, 1);

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
  const TwsCaller *caller = venue_line_get_data (line);
  gboolean is_start = g_str_equal (call, "startApi");

  switch (fault)
    {
    case VENUE_TOO_OFTEN:
      tws_say_error (line, caller->id, 100, "Max rate of messages per second has been exceeded:max=50 rec=51 (1)");
      break;
    case VENUE_MAINTENANCE:
      tws_say_error (line, is_start ? -1 : caller->id, is_start ? 1100 : 504, "Not connected");
      break;
    case VENUE_KEY_REFUSED:
      tws_say_error (line, is_start ? -1 : caller->id, is_start ? 326 : 321,
                 is_start ? "Unable to connect as the client id is already in use. Retry with a unique client id."
                          : "Error validating request.-'bQ' : cause - The API interface is currently in Read-Only mode.");
      break;
    case VENUE_FORBIDDEN:
      tws_say_error (line, caller->id, 203, "The security is not available or allowed for this account.");
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
      tws_say_error (line, caller->id, 322, "Error processing request.-'bQ' : cause - internal");
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
  tws_say_prices (((gpointer *) data)[0], ((gpointer *) data)[1], (gint64) GPOINTER_TO_SIZE (key), GPOINTER_TO_SIZE (value) - 1);
}

static void
beat (Venue *venue)
{
  GPtrArray *lines = venue_get_lines (venue);

  for (guint i = 0; i < lines->len; i++)
    {
      gpointer data[] = { venue, lines->pdata[i] };

      g_hash_table_foreach (((TwsCaller *) venue_line_get_data (lines->pdata[i]))->feeds, tell_price, data);
    }
}

static const VenueProtocol venue_ibkr = {
  .name = "ibkr", .event = event, .beat = beat, .measure = measure, .connected = connected, .frame = frame, .refuse = refuse,
};

static void
mood_call (Venue    *venue,
           gpointer  data)
{
  tws_state_of (venue)->mood = *(const VenueIbkrMood *) data;
}

/* @mood: copied; its texts live on */
void
venue_ibkr_set_mood (Venue               *venue,
                     const VenueIbkrMood *mood)
{
  venue_call (venue, mood_call, (gpointer) mood);
}

static void
forget_call (Venue    *venue,
             gpointer  data)
{
  g_ptr_array_set_size (tws_state_of (venue)->known, 0);
}

void
venue_ibkr_forget (Venue *venue)
{
  venue_call (venue, forget_call, NULL);
}

static void
say_call (Venue    *venue,
          gpointer  data)
{
  GPtrArray *lines = venue_get_lines (venue);

  for (guint i = 0; i < lines->len; i++)
    tws_say (lines->pdata[i], "%s", (const char *) data);
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
  TwsState *state = g_new0 (TwsState, 1);
  Venue *venue = venue_new (&venue_ibkr, port);

  state->known = g_ptr_array_new_with_free_func (known_free);
  venue_set_data (venue, state, state_free);
  venue_set_price (venue, "KO", "70.94", "70.95", NULL);
  venue_set_price (venue, "AAPL", "211.10", "211.12", NULL);
  venue_set_price (venue, "EUR.USD", "1.0842", "1.08425", NULL);
  return venue;
}
