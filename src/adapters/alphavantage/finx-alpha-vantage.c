/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Alpha Vantage: one address, functions as a parameter; limits and errors come as JSON with HTTP 200, also where the answer is CSV. */
#include "adapters/alphavantage/finx-alpha-vantage.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "adapters/finx-answer.h"
#include "adapters/finx-symbol-style.h"
#include "base/finx-clock.h"
#include "base/finx-string.h"
#include "files/text/finx-csv.h"

struct _FinxAlphaVantage
{
  FinxProvider parent_instance;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (FinxAlphaVantage, finx_alpha_vantage, FINX_TYPE_PROVIDER,
                               G_IMPLEMENT_INTERFACE (FINX_TYPE_DAILY_PRICES, finx_provider_daily_init)
                               G_IMPLEMENT_INTERFACE (FINX_TYPE_LAST_PRICES, finx_provider_last_init)
                               G_IMPLEMENT_INTERFACE (FINX_TYPE_ECONOMY, finx_provider_economy_init)
                               G_IMPLEMENT_INTERFACE (FINX_TYPE_EARNINGS, finx_provider_earnings_init))

static const FinxProviderInfo info = {
  "alphavantage", "Alpha Vantage", "https://www.alphavantage.co", "FINX_ALPHAVANTAGE_URL", "1/s 25/d", FINX_KEY_NEEDED,
  1u << FINX_ASSET_EQUITY | 1u << FINX_ASSET_ETF | 1u << FINX_ASSET_FX | 1u << FINX_ASSET_CRYPTO,
  "https://www.alphavantage.co/support/#api-key",
  N_("Without a paid plan 25 requests a day and the last 100 days. Several free keys may break its terms."),
};

static const FinxSymbolPair venues[] = {
  { "XETR", ".DEX" }, { "XLON", ".LON" }, { "XTSE", ".TRT" }, { "XFRA", ".FRK" }, { "XPAR", ".PAR" }, { "XAMS", ".AMS" }, { NULL },
};
static const FinxSymbolStyle style = { FALSE, '.', "", venues, "%B/%Q", "%B/%Q", "USD", NULL };

/* Of the United States only. */
static const struct
{
  const char *word;
  const char *function;         /* with its parameters */
} economy[] = {
  { "cpi", "CPI&interval=monthly" },
  { "inflation", "INFLATION" },
  { "real-gdp", "REAL_GDP&interval=quarterly" },
  { "real-gdp-per-capita", "REAL_GDP_PER_CAPITA" },
  { "unemployment", "UNEMPLOYMENT" },
  { "federal-funds-rate", "FEDERAL_FUNDS_RATE&interval=monthly" },
  { "treasury-yield", "TREASURY_YIELD&interval=daily&maturity=10year" },
  { "treasury-yield-2y", "TREASURY_YIELD&interval=daily&maturity=2year" },
  { "treasury-yield-30y", "TREASURY_YIELD&interval=daily&maturity=30year" },
  { "retail-sales", "RETAIL_SALES" },
  { "durables", "DURABLES" },
  { "nonfarm-payroll", "NONFARM_PAYROLL" },
};

static char *
map_symbol (const FinxInstrument *instrument)
{
  return finx_symbol_to_style (instrument, &style);
}

static char *
map_series (const char *series)
{
  g_auto(GStrv) parts = g_strsplit (series, "/", 2);

  for (gsize i = 0; i < G_N_ELEMENTS (economy); i++)
    if (g_strcmp0 (parts[0], economy[i].word) == 0 && (parts[1] == NULL || g_str_equal (parts[1], "USA")))
      return g_strdup (economy[i].function);
  return NULL;
}

static gboolean
is_pair (const FinxProviderQuery *query)
{
  return query->instrument != NULL
         && (query->instrument->asset_class == FINX_ASSET_FX || query->instrument->asset_class == FINX_ASSET_CRYPTO);
}

static FinxHttpRequest *
make_request (const char              *url,
              const FinxProviderQuery *query,
              const char              *key,
              GError                 **error)
{
  gboolean is_last = query->kind == FINX_QUERY_LAST, is_coin = is_pair (query) && query->instrument->asset_class == FINX_ASSET_CRYPTO;
  const char *function = is_pair (query) ? (is_last ? "CURRENCY_EXCHANGE_RATE" : is_coin ? "DIGITAL_CURRENCY_DAILY" : "FX_DAILY")
                         : query->kind == FINX_QUERY_ECONOMY ? query->series
                         : query->kind == FINX_QUERY_EARNINGS ? "EARNINGS"
                         : query->kind == FINX_QUERY_EXPECTED ? "EARNINGS_CALENDAR&horizon=12month"
                         : is_last ? "GLOBAL_QUOTE" : "TIME_SERIES_DAILY";
  g_autofree char *path = g_strconcat ("/query?function=", function, NULL);
  FinxHttpRequest *request = finx_http_request_new (url, path);

  if (is_pair (query))
    {
      g_auto(GStrv) parts = g_strsplit (query->symbol, "/", 2);

      finx_http_request_add_query (request, is_last ? "from_currency" : is_coin ? "symbol" : "from_symbol", parts[0]);
      finx_http_request_add_query (request, is_last ? "to_currency" : is_coin ? "market" : "to_symbol", parts[1]);
    }
  else if (query->symbol != NULL)
    finx_http_request_add_query (request, "symbol", query->symbol);
  finx_http_request_add_secret_query (request, "apikey", key);
  return request;
}

/* A calendar is CSV, with its heads also where it is empty; what begins as JSON is no calendar. */
static gboolean
is_calendar (const FinxHttpReply *reply)
{
  return g_str_has_prefix (reply->body, "symbol,") && memchr (reply->body, '\n', reply->length) != NULL;
}

/* All of it with status 200. The limits' texts advertise the paid plan, and that of a second names the day's, too. */
static FinxAnswerKind
judge (const FinxProviderQuery *query,
       const FinxHttpReply     *reply)
{
  g_autoptr(JsonNode) root = finx_answer_json (reply, NULL);
  const char *note = finx_answer_text (finx_answer_at (root, "Information"));
  const char *fault = finx_answer_text (finx_answer_at (root, "Error Message"));
  JsonNode *quote = finx_answer_at (root, "Global Quote");

  if (query->kind == FINX_QUERY_EXPECTED && is_calendar (reply))
    return FINX_ANSWER_DATA;
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return FINX_ANSWER_STRANGE;
  if (json_object_get_size (json_node_get_object (root)) == 0)  /* of reports: a fund, or nobody they know */
    return query->kind == FINX_QUERY_EARNINGS ? FINX_ANSWER_UNKNOWN : FINX_ANSWER_OVERLOADED;
  if (note != NULL)
    {
      if (finx_answer_has (note, "per second"))
        return FINX_ANSWER_TOO_FAST;
      if (finx_answer_has (note, "per day"))
        return FINX_ANSWER_SPENT;
      if (finx_answer_has (note, "premium"))
        return FINX_ANSWER_NOT_IN_PLAN;
      return finx_answer_has (note, "api key") || finx_answer_has (note, "apikey") ? FINX_ANSWER_BAD_KEY : FINX_ANSWER_STRANGE;
    }
  if (finx_answer_at (root, "Note") != NULL)
    return FINX_ANSWER_TOO_FAST;
  if (fault != NULL)
    return finx_answer_has (fault, "apikey") ? FINX_ANSWER_BAD_KEY : FINX_ANSWER_UNKNOWN;
  if (quote != NULL && JSON_NODE_HOLDS_OBJECT (quote) && json_object_get_size (json_node_get_object (quote)) == 0)
    return FINX_ANSWER_UNKNOWN;
  return FINX_ANSWER_DATA;
}

/* Members are called "1. open", "1a. open (USD)", "4. close"; the first that ends in, or goes on after, @word. */
static double
find_number (JsonObject *row,
             const char *word)
{
  g_autoptr(GList) names = json_object_get_members (row);

  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *name = strstr (l->data, ". ");

      if (name != NULL && g_str_has_prefix (name + 2, word) && (name[2 + strlen (word)] == '\0' || name[2 + strlen (word)] == ' '))
        return finx_answer_number (json_object_get_member (row, l->data));
    }
  return (double) NAN;
}

/* The series is the member that is not "Meta Data", whatever the function calls it. */
static JsonObject *
find_series (JsonNode *root)
{
  g_autoptr(GList) names = json_object_get_members (json_node_get_object (root));

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (json_node_get_object (root), l->data);

      if (!g_str_equal (l->data, "Meta Data") && JSON_NODE_HOLDS_OBJECT (node))
        return json_node_get_object (node);
    }
  return NULL;
}

static FinxDailySeries *
parse_daily (const FinxProviderQuery *query,
             const FinxHttpReply     *reply,
             GError                 **error)
{
  g_autoptr(FinxDailySeries) series = finx_daily_series_new ();
  g_autoptr(JsonNode) root = finx_answer_json (reply, error);
  JsonObject *days = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? find_series (root) : NULL;
  g_autoptr(GList) names = days != NULL ? json_object_get_members (days) : NULL;

  if (root == NULL)
    return NULL;
  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (days, l->data);
      gint32 day;

      if (!JSON_NODE_HOLDS_OBJECT (node) || !finx_answer_day (l->data, &day))
        continue;
      finx_answer_add_bar (series->bars, day, find_number (json_node_get_object (node), "open"),
                           find_number (json_node_get_object (node), "high"), find_number (json_node_get_object (node), "low"),
                           find_number (json_node_get_object (node), "close"), find_number (json_node_get_object (node), "volume"));
    }
  if (series->bars->len == 0)
    finx_answer_not_understood (info.name, error);
  else if (!finx_daily_series_tidy (series, query->from_day, query->to_day))
    finx_answer_unknown (info.name, query->instrument->symbol, error);
  else
    return g_steal_pointer (&series);
  return NULL;
}

static FinxLastPrice *
parse_last (const FinxProviderQuery *query,
            const FinxHttpReply     *reply,
            GError                 **error)
{
  g_autoptr(JsonNode) root = finx_answer_json (reply, error);
  JsonNode *quote = finx_answer_at (root, is_pair (query) ? "Realtime Currency Exchange Rate" : "Global Quote");
  FinxDecimal price = finx_answer_decimal (finx_answer_at (quote, is_pair (query) ? "5. Exchange Rate" : "05. price"));
  const char *when = finx_answer_text (finx_answer_at (quote, is_pair (query) ? "6. Last Refreshed" : "07. latest trading day"));
  FinxLastPrice *last;
  int hour = 0, minute = 0;
  gint32 day;

  if (root == NULL)
    return NULL;
  if (finx_decimal_sign (price) <= 0)
    {
      finx_answer_not_understood (info.name, error);
      return NULL;
    }
  last = g_new0 (FinxLastPrice, 1);
  last->price = finx_decimal_normalize (price);
  last->previous_close = finx_decimal_normalize (finx_answer_decimal (finx_answer_at (quote, "08. previous close")));
  if (when != NULL && strlen (when) > 10)
    sscanf (when + 10, " %2d:%2d", &hour, &minute);
  if (finx_answer_day (when, &day))
    last->time_us = is_pair (query) ? finx_answer_time (day, hour, minute, "UTC") : finx_answer_time (day, 16, 0, "America/New_York");
  last->currency = g_strdup ("");
  return last;
}

static FinxEconomicSeries *
parse_economy (const FinxProviderQuery *query,
               const FinxHttpReply     *reply,
               GError                 **error)
{
  g_autoptr(FinxEconomicSeries) series = finx_economic_series_new (query->series_asked);
  g_autoptr(JsonNode) root = finx_answer_json (reply, error);
  JsonArray *data = finx_answer_array (finx_answer_at (root, "data"));
  const char *title = finx_answer_text (finx_answer_at (root, "name")), *unit = finx_answer_text (finx_answer_at (root, "unit"));

  if (root == NULL)
    return NULL;
  finx_set_str (&series->title, title != NULL ? title : query->series_asked);
  finx_set_str (&series->unit, unit != NULL ? unit : "");
  return finx_answer_series (series, data, finx_answer_day, info.name, query->from_day, query->to_day, error) ? g_steal_pointer (&series) : NULL;
}

static FinxReportHour
read_hour (const char *text)
{
  if (text != NULL && g_str_equal (text, "pre-market"))
    return FINX_REPORT_BEFORE_OPEN;
  return text != NULL && g_str_equal (text, "post-market") ? FINX_REPORT_AFTER_CLOSE : FINX_REPORT_UNTOLD;
}

/* What has no figure was not reported: there are rows for quarters of which only the day is known. */
static FinxEarningsList *
parse_reported (const FinxProviderQuery *query,
                const FinxHttpReply     *reply,
                GError                 **error)
{
  g_autoptr(JsonNode) root = finx_answer_json (reply, error);
  JsonArray *rows = root != NULL ? finx_answer_array (finx_answer_at (root, "quarterlyEarnings")) : NULL;
  FinxEarningsList *list;

  if (rows == NULL)
    {
      if (root != NULL)
        finx_answer_not_understood (info.name, error);
      return NULL;
    }
  list = finx_earnings_list_new (query->instrument->symbol);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonNode *row = json_array_get_element (rows, i);
      FinxEarningsReport report = { .reported = finx_answer_decimal (finx_answer_at (row, "reportedEPS")),
                                    .estimate = finx_answer_decimal (finx_answer_at (row, "estimatedEPS")),
                                    .hour = read_hour (finx_answer_text (finx_answer_at (row, "reportTime"))) };

      finx_answer_day (finx_answer_text (finx_answer_at (row, "fiscalDateEnding")), &report.period);
      if (finx_decimal_is_known (report.reported) && finx_answer_day (finx_answer_text (finx_answer_at (row, "reportedDate")), &report.day))
        g_array_append_val (list->reports, report);
    }
  finx_earnings_list_tidy (list);
  return list;
}

enum { SYMBOL, REPORT_DATE, PERIOD, ESTIMATE, CURRENCY, HOUR, N_CELLS };
static const char *const heads[N_CELLS] = { "symbol", "reportDate", "fiscalDateEnding", "estimate", "currency", "timeOfTheDay" };

/* Where each head stands; −1: nowhere, as the hour in answers of older days. */
static void
find_heads (const FinxCsvRow *row,
            int              *places)
{
  for (int k = 0; k < N_CELLS; k++)
    {
      places[k] = -1;
      for (guint i = 0; i < row->n_cells; i++)
        if (finx_csv_cell_is (&row->cells[i], heads[k]))
          places[k] = (int) i;
    }
}

/* (transfer full) */
static char *
dup_cell (const FinxCsvRow *row,
          int               place)
{
  if (place < 0 || (guint) place >= row->n_cells)
    return g_strdup ("");
  return g_strndup (row->cells[place].text, row->cells[place].length);
}

static void
add_expected (FinxEarningsList        *list,
              const FinxProviderQuery *query,
              const FinxCsvRow        *row,
              const int               *places)
{
  g_autofree char *symbol = dup_cell (row, places[SYMBOL]), *day = dup_cell (row, places[REPORT_DATE]), *period = dup_cell (row, places[PERIOD]);
  g_autofree char *estimate = dup_cell (row, places[ESTIMATE]), *currency = dup_cell (row, places[CURRENCY]), *hour = dup_cell (row, places[HOUR]);
  FinxEarningsReport report = { .reported = FINX_DECIMAL_UNKNOWN, .hour = read_hour (hour) };

  if (row->fault != NULL || g_ascii_strcasecmp (symbol, query->symbol) != 0 || !finx_answer_day (day, &report.day))
    return;
  finx_answer_day (period, &report.period);
  if (!finx_decimal_parse (estimate, &report.estimate, NULL))
    report.estimate = FINX_DECIMAL_UNKNOWN;
  if (*list->currency == '\0' && strlen (currency) == 3)
    finx_set_str (&list->currency, currency);
  g_array_append_val (list->reports, report);
}

static FinxEarningsList *
parse_expected (const FinxProviderQuery *query,
                const FinxHttpReply     *reply,
                GError                 **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (reply->body, reply->length);
  g_autoptr(FinxCsv) csv = finx_csv_new (bytes, ',', NULL);
  const FinxCsvRow *row = csv != NULL ? finx_csv_next (csv) : NULL;
  FinxEarningsList *list;
  int places[N_CELLS];

  if (row != NULL)
    find_heads (row, places);
  if (row == NULL || places[SYMBOL] < 0 || places[REPORT_DATE] < 0)
    {
      finx_answer_not_understood (info.name, error);
      return NULL;
    }
  list = finx_earnings_list_new (query->instrument->symbol);
  while ((row = finx_csv_next (csv)) != NULL)
    add_expected (list, query, row, places);
  finx_earnings_list_tidy (list);
  return list;
}

static FinxEarningsList *
parse_earnings (const FinxProviderQuery *query,
                const FinxHttpReply     *reply,
                GError                 **error)
{
  return query->kind == FINX_QUERY_EARNINGS ? parse_reported (query, reply, error) : parse_expected (query, reply, error);
}

static void
finx_alpha_vantage_class_init (FinxAlphaVantageClass *klass)
{
  FinxProviderClass *provider_class = FINX_PROVIDER_CLASS (klass);

  provider_class->info = &info;
  provider_class->map_symbol = map_symbol;
  provider_class->map_series = map_series;
  provider_class->make_request = make_request;
  provider_class->judge = judge;
  provider_class->parse_daily = parse_daily;
  provider_class->parse_last = parse_last;
  provider_class->parse_economy = parse_economy;
  provider_class->parse_earnings = parse_earnings;
}

static void
finx_alpha_vantage_init (FinxAlphaVantage *self)
{
}
