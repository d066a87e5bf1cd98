/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/schwab/finx-schwab-private.h"

#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-text.h"

#define MOST_ORDERS "3000"
#define ONE_YEAR    (364 * FINX_USEC_PER_DAY)   /* the longest time that is answered */
#define SHORT_BACK  FINX_USEC_PER_DAY
#define ORDER_LIFE  (181 * FINX_USEC_PER_DAY)   /* the longest that one is good */
#define CLOCK_DOUBT (5 * FINX_USEC_PER_SEC)     /* of their times, which have whole seconds */
#define FIRST_DAILY (25 * 365 * FINX_USEC_PER_DAY)
#define FIRST_FIVE  (270 * FINX_USEC_PER_DAY)
#define FIRST_ONE   (48 * FINX_USEC_PER_DAY)

/* All that is asked for but tokens. */
FinxHttpRequest *
schwab_ask (FinxSchwab *self,
            const char *path)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  FinxHttpRequest *request = finx_http_request_new (finx_broker_client_get_url (client, FINX_ENDPOINT_API), path);
  g_autofree char *header = g_strconcat ("Bearer ", finx_broker_client_get_value (client, "access"), NULL);

  finx_http_request_add_secret_header (request, "Authorization", header);
  finx_http_request_add_header (request, "Accept", "application/json");
  explicit_bzero (header, strlen (header));
  return request;
}

/* @what: behind the account; the hash is there for all that goes out, see schwab_needs_token() */
static FinxHttpRequest *
ask_account (FinxSchwab *self,
             const char *what)
{
  g_autofree char *escaped = g_uri_escape_string (self->hash != NULL ? self->hash : "•••", NULL, FALSE);
  g_autofree char *path = g_strconcat (SCHWAB_TRADER "/accounts/", escaped, what, NULL);

  return schwab_ask (self, path);
}

static FinxHttpRequest *
ask_order (FinxSchwab *self,
           const char *venue_id)
{
  g_autofree char *escaped = g_uri_escape_string (venue_id, NULL, FALSE);
  g_autofree char *what = g_strconcat ("/orders/", escaped, NULL);

  return ask_account (self, what);
}

/* (transfer full): "BRK/B" of "BRK.B", "AAPL  261218C00250000" of "AAPL261218C00250000" */
char *
schwab_symbol_of (FinxSchwab           *self,
                  const FinxInstrument *instrument)
{
  char *symbol = g_strdup (finx_broker_client_get_symbol (FINX_BROKER_CLIENT (self), instrument));
  g_autofree char *option = instrument->asset_class == FINX_ASSET_OPTION ? schwab_write_option_symbol (symbol) : NULL;

  if (option != NULL)
    {
      g_free (symbol);
      return g_steal_pointer (&option);
    }
  if (instrument->asset_class == FINX_ASSET_EQUITY || instrument->asset_class == FINX_ASSET_ETF)
    g_strdelimit (symbol, ".", '/');
  return symbol;
}

/* With milliseconds and Z, and nothing else. */
static void
add_time (FinxHttpRequest *request,
          const char      *name,
          gint64           time_us)
{
  g_autofree char *text = finx_time_format_iso (time_us);       /* "2026-03-09T13:30:00.000000Z" */
  g_autofree char *shorter = g_strdup_printf ("%.23sZ", text);

  finx_http_request_add_query (request, name, shorter);
}

/**
 * schwab_get_piece:
 *
 * Lists come piece by piece: the cursor is where the next piece begins, and how long it is. They go by when orders were entered: what was
 * filled since then may be of orders that are older.
 *
 * Returns: where the last piece ends
 */
gint64
schwab_get_piece (FinxSchwab           *self,
                  const FinxBrokerCall *call,
                  gint64               *from_us,
                  gint64               *to_us)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  gint64 now_us = finx_broker_client_get_now (client), ahead_us = now_us - finx_clock_now (finx_broker_client_get_clock (client));
  gint64 end_us = MIN (call->to_us, now_us + FINX_USEC_PER_MIN), length_us = ONE_YEAR;
  const char *comma = call->cursor != NULL ? strchr (call->cursor, ',') : NULL;

  *from_us = call->from_us > 0 ? call->from_us + MIN (ahead_us, 0) : end_us - ONE_YEAR;
  if (call->kind == FINX_READ_FILLS && !call->is_sync)
    *from_us -= ORDER_LIFE;
  if (comma != NULL)
    {
      *from_us = g_ascii_strtoll (call->cursor + (*call->cursor == '$'), NULL, 10);
      length_us = g_ascii_strtoll (comma + 1, NULL, 10);
    }
  *to_us = MIN (*from_us + length_us, end_us);
  return end_us;
}

static FinxHttpRequest *
ask_orders_of (FinxSchwab *self,
               gint64      from_us,
               gint64      to_us)
{
  FinxHttpRequest *request = ask_account (self, "/orders");

  add_time (request, "fromEnteredTime", from_us);
  add_time (request, "toEnteredTime", to_us);
  finx_http_request_add_query (request, "maxResults", MOST_ORDERS);
  return request;
}

/* The list goes by when orders were entered, so what is good till cancelled may be far back: at first all of the year is read, then as
 * far back as the oldest one that is open. */
static FinxHttpRequest *
ask_open_orders (FinxSchwab     *self,
                 FinxBrokerCall *call)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  gint64 now_us = finx_broker_client_get_now (client), from_us = now_us - ONE_YEAR;

  if (self->knows_orders)
    {
      g_autoptr(GPtrArray) open = finx_order_ledger_get_open (finx_broker_client_get_ledger (client));

      from_us = now_us - SHORT_BACK;
      for (guint i = 0; i < open->len; i++)
        from_us = MIN (from_us, ((FinxOrder *) open->pdata[i])->placed_us - FINX_USEC_PER_HOUR);
    }
  return ask_orders_of (self, MAX (from_us, now_us - ONE_YEAR), now_us + FINX_USEC_PER_MIN);
}

/* Also of fills, which are parts of orders; behind the orders come their fees, of the same time. */
static FinxHttpRequest *
ask_orders (FinxSchwab     *self,
            FinxBrokerCall *call)
{
  FinxHttpRequest *request;
  gint64 from_us, to_us;

  schwab_get_piece (self, call, &from_us, &to_us);
  if (from_us >= to_us)
    return NULL;
  if (call->cursor == NULL || call->cursor[0] != '$')
    return ask_orders_of (self, from_us, to_us);
  request = ask_account (self, "/transactions");
  add_time (request, "startDate", from_us);
  add_time (request, "endDate", to_us);
  finx_http_request_add_query (request, "types", "TRADE");
  return request;
}

/* Orders have no id of ours: one is looked for among those since then. */
static FinxHttpRequest *
look_for (FinxSchwab           *self,
          const FinxBrokerCall *call)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const FinxOrder *order = call->orders->pdata[0];
  gint64 now_us = finx_broker_client_get_now (client), ahead_us = now_us - finx_clock_now (finx_broker_client_get_clock (client));
  gint64 from_us = order->placed_us > 0 ? order->placed_us + ahead_us - CLOCK_DOUBT : now_us - ONE_YEAR;

  return ask_orders_of (self, MAX (from_us, now_us - ONE_YEAR), now_us + FINX_USEC_PER_MIN);
}

/* By the venue's id; of an order that another one took the place of, and of one whose id is not known, the list. */
static FinxHttpRequest *
query (FinxSchwab           *self,
       const FinxBrokerCall *call)
{
  const FinxOrder *order = call->orders->pdata[0];

  return *order->venue_id != '\0' && call->cursor == NULL ? ask_order (self, order->venue_id) : look_for (self, call);
}

/* Prices */

static FinxHttpRequest *
ask_quote (FinxSchwab           *self,
           const FinxBrokerCall *call)
{
  FinxHttpRequest *request = schwab_ask (self, SCHWAB_DATA "/quotes");
  g_autofree char *symbol = schwab_symbol_of (self, call->instrument);

  finx_http_request_add_query (request, "symbols", symbol);
  finx_http_request_add_query (request, "fields", "quote,reference");
  finx_http_request_add_query (request, "indicative", "false");
  return request;
}

static void
add_number (FinxHttpRequest *request,
            const char      *name,
            gint64           number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  finx_http_request_add_query (request, name, text);
}

/* There are no bars of hours: those of half an hour are put together. */
static FinxHttpRequest *
ask_bars (FinxSchwab            *self,
          const FinxBrokerCall  *call,
          GError               **error)
{
  static const struct { FinxIntervalUnit unit; guint count; const char *period, *type, *frequency; gint64 back_us; } kinds[] = {
    { FINX_UNIT_MINUTE, 1, "day", "minute", "1", FIRST_ONE },    { FINX_UNIT_MINUTE, 5, "day", "minute", "5", FIRST_FIVE },
    { FINX_UNIT_MINUTE, 10, "day", "minute", "10", FIRST_FIVE }, { FINX_UNIT_MINUTE, 15, "day", "minute", "15", FIRST_FIVE },
    { FINX_UNIT_MINUTE, 30, "day", "minute", "30", FIRST_FIVE }, { FINX_UNIT_HOUR, 1, "day", "minute", "30", FIRST_FIVE },
    { FINX_UNIT_DAY, 1, "year", "daily", "1", FIRST_DAILY },     { FINX_UNIT_WEEK, 1, "year", "weekly", "1", FIRST_DAILY },
    { FINX_UNIT_MONTH, 1, "year", "monthly", "1", FIRST_DAILY },
  };
  gint64 now_us = finx_broker_client_get_now (FINX_BROKER_CLIENT (self)), to_us = MIN (call->to_us, now_us + FINX_USEC_PER_MIN);
  g_autofree char *symbol = NULL;
  FinxHttpRequest *request;
  gsize i = 0;

  while (i < G_N_ELEMENTS (kinds) && (finx_interval_unit (call->interval) != kinds[i].unit || finx_interval_count (call->interval) != kinds[i].count))
    i++;
  if (i == G_N_ELEMENTS (kinds))
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-SCHWAB-001", "Charles Schwab has no bars of %s", finx_interval_to_string (call->interval));
      return NULL;
    }
  symbol = schwab_symbol_of (self, call->instrument);
  request = schwab_ask (self, SCHWAB_DATA "/pricehistory");
  finx_http_request_add_query (request, "symbol", symbol);
  finx_http_request_add_query (request, "periodType", kinds[i].period);
  finx_http_request_add_query (request, "frequencyType", kinds[i].type);
  finx_http_request_add_query (request, "frequency", kinds[i].frequency);
  add_number (request, "startDate", MAX (call->from_us, now_us - kinds[i].back_us) / 1000);
  add_number (request, "endDate", to_us / 1000);
  finx_http_request_add_query (request, "needExtendedHoursData", "false");
  finx_http_request_add_query (request, "needPreviousClose", "false");
  return request;
}

/* By a part of the symbol, and behind that by a part of the name; a list of all there is not. */
static FinxHttpRequest *
ask_instruments (FinxSchwab            *self,
                 const FinxBrokerCall  *call,
                 GError               **error)
{
  g_autoptr(GString) pattern = g_string_new (call->step == 0 ? "" : ".*");
  g_autofree char *upper = call->text != NULL ? g_utf8_strup (call->text, -1) : NULL;
  FinxHttpRequest *request;

  if (upper == NULL || *upper == '\0')
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-SCHWAB-002",
                      "Charles Schwab lists no instruments without a part of their symbol or name. Nothing was asked");
      return NULL;
    }
  for (const char *p = call->step == 0 ? upper : call->text; *p != '\0'; p++)
    {
      if (g_ascii_ispunct (*p))
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *p);
    }
  g_string_append (pattern, ".*");
  request = schwab_ask (self, SCHWAB_DATA "/instruments");
  finx_http_request_add_query (request, "symbol", pattern->str);
  finx_http_request_add_query (request, "projection", call->step == 0 ? "symbol-regex" : "desc-regex");
  return request;
}

/* Without asking: there is no endpoint. */
static void
answer_fees (FinxBrokerCall *call)
{
  FinxFeeRate *rate = g_new0 (FinxFeeRate, 1);

  rate->scope = g_strdup ("equity");
  rate->maker = rate->taker = FINX_DECIMAL_ZERO;
  rate->note = g_strdup (finx_text ("Of listed shares and funds. What authorities take of sales is told with the fills; "
                                     "other instruments have fees of their own."));
  g_ptr_array_add (call->rows, rate);
}

/* Orders */

static FinxHttpRequest *
ask_positions (FinxSchwab *self)
{
  FinxHttpRequest *request = ask_account (self, "");

  finx_http_request_add_query (request, "fields", "positions");
  return request;
}

/* What is only shown says what it would by the positions that were read last. */
static gboolean
guess_instruction (FinxSchwab      *self,
                   FinxBrokerCall  *call,
                   GError         **error)
{
  const FinxOrder *order = call->orders->pdata[0];
  const FinxDecimal *held = self->held != NULL ? g_hash_table_lookup (self->held, order->instrument) : NULL;
  const char *instruction;

  if (self->held == NULL)
    return TRUE;
  instruction = schwab_find_instruction (order, held != NULL ? *held : FINX_DECIMAL_ZERO, FALSE, error);
  call->cursor = g_strdup (instruction);
  return instruction != NULL;
}

/* Whether shares are bought, or bought back, goes by what is held: that is looked at first, and the cursor is what comes of it. */
static FinxHttpRequest *
place (FinxSchwab      *self,
       FinxBrokerCall  *call,
       GError         **error)
{
  g_autofree char *body = schwab_write_orders (self, call->orders, NULL, error);
  FinxHttpRequest *request;

  if (body != NULL && (call->is_shown || call->kind == FINX_READ_PREVIEW))
    ((FinxOrder *) call->orders->pdata[0])->is_short = TRUE;    /* that is asked when it is placed */
  if (body == NULL || (call->is_shown && !guess_instruction (self, call, error)))
    return NULL;
  call->is_asking = call->cursor == NULL && !call->is_shown;
  if (call->is_asking)
    return ask_positions (self);
  g_free (body);
  body = schwab_write_orders (self, call->orders, call->cursor, error);
  request = ask_account (self, call->kind == FINX_READ_PREVIEW ? "/previewOrder" : "/orders");
  finx_http_request_set_json (request, body);
  return request;
}

/* Its answer did not come, and is not waited for any more. */
static gboolean
is_past (gpointer client_id,
         gpointer sent_us,
         gpointer now_us)
{
  return *(gint64 *) now_us - *(gint64 *) sent_us >= SCHWAB_CHANGE_TAKES;
}

/* A change is a new order in place of the old one, of which what is filled stays with the old one: so nothing of it may be filled. It
 * does with the position what the old one did. */
static FinxHttpRequest *
replace (FinxSchwab      *self,
         FinxBrokerCall  *call,
         GError         **error)
{
  FinxClock *clock = finx_broker_client_get_clock (FINX_BROKER_CLIENT (self));
  const FinxOrder *order = call->orders->pdata[0];
  g_autofree char *body = NULL;
  FinxHttpRequest *request;
  gint64 now_us;

  if (finx_decimal_sign (order->filled) > 0 || *order->parent != '\0' || *order->venue_id == '\0')
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-SCHWAB-003",
                      "Charles Schwab changes orders of which nothing is filled, and no exit orders. The order is as it was: cancel it and place another one");
      return NULL;
    }
  if (call->cursor == NULL)
    call->cursor = g_strdup (g_hash_table_lookup (self->instructions, order->venue_id));
  call->is_asking = call->cursor == NULL && !call->is_shown;
  body = schwab_write_orders (self, call->orders, call->cursor, error);
  if (body == NULL)
    return NULL;
  if (call->is_asking)
    return ask_order (self, order->venue_id);
  now_us = finx_clock_now (clock);
  g_hash_table_foreach_remove (self->changing, is_past, &now_us);
  g_hash_table_insert (self->changing, g_strdup (order->client_id), g_memdup2 (&now_us, sizeof now_us));
  request = ask_order (self, order->venue_id);
  finx_http_request_set_method (request, "PUT");
  finx_http_request_set_json (request, body);
  return request;
}

/* By the venue's id, which may have to be found first; behind it the order is looked at. */
static FinxHttpRequest *
cancel (FinxSchwab     *self,
        FinxBrokerCall *call)
{
  const FinxOrder *order = call->orders->pdata[0];
  const char *id = call->venue_id != NULL ? call->venue_id : order->venue_id;
  FinxHttpRequest *request;

  if (*id == '\0')
    return look_for (self, call);
  request = ask_order (self, id);
  if (call->cursor == NULL)
    finx_http_request_set_method (request, "DELETE");
  return request;
}

static FinxHttpRequest *
ask_account_itself (FinxSchwab           *self,
                    const FinxBrokerCall *call)
{
  return call->kind == FINX_READ_POSITIONS ? ask_positions (self) : ask_account (self, "");
}

FinxHttpRequest *
schwab_make_request (FinxBrokerClient  *client,
                     FinxBrokerCall    *call,
                     GError           **error)
{
  FinxSchwab *self = FINX_SCHWAB (client);

  switch (call->kind)
    {
    case FINX_CALL_TOKEN:
      return schwab_ask_token (self, call, error);
    case FINX_CALL_CLOCK:               /* an answer has the time, and the streamer's address is needed next */
      return schwab_ask (self, SCHWAB_TRADER "/userPreference");
    case FINX_READ_ACCOUNTS:
      return schwab_ask (self, call->step == 0 ? SCHWAB_TRADER "/accounts/accountNumbers" : SCHWAB_TRADER "/accounts");
    case FINX_READ_BALANCES:
    case FINX_READ_POSITIONS:
      return ask_account_itself (self, call);
    case FINX_READ_OPEN_ORDERS:
      return ask_open_orders (self, call);
    case FINX_READ_ORDERS:
    case FINX_READ_FILLS:
      return ask_orders (self, call);
    case FINX_READ_FEES:
      answer_fees (call);
      return NULL;
    case FINX_READ_INSTRUMENTS:
      return ask_instruments (self, call, error);
    case FINX_READ_QUOTE:
      return ask_quote (self, call);
    case FINX_CALL_BARS:
      return ask_bars (self, call, error);
    case FINX_READ_PREVIEW:
    case FINX_CALL_PLACE:
      return place (self, call, error);
    case FINX_CALL_REPLACE:
      return replace (self, call, error);
    case FINX_CALL_CANCEL:
      return cancel (self, call);
    case FINX_CALL_QUERY:
      return query (self, call);
    default:
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-SCHWAB-004", "Charles Schwab has no such thing: %s", finx_call_kind_to_string (call->kind));
      return NULL;
    }
}
