/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Yahoo Finance: unofficial; everything from the chart's address, which needs no cookie. */
#include "adapters/yahoo/finx-yahoo.h"

#include <glib/gi18n.h>
#include <math.h>

#include "adapters/finx-answer.h"
#include "adapters/finx-symbol-style.h"
#include "base/finx-clock.h"
#include "base/finx-time.h"

#define RATIO_SCALE 12

struct _FinxYahoo
{
  FinxProvider parent_instance;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (FinxYahoo, finx_yahoo, FINX_TYPE_PROVIDER,
                               G_IMPLEMENT_INTERFACE (FINX_TYPE_DAILY_PRICES, finx_provider_daily_init)
                               G_IMPLEMENT_INTERFACE (FINX_TYPE_LAST_PRICES, finx_provider_last_init))

static const FinxProviderInfo info = {
  "yahoo", "Yahoo Finance", "https://query1.finance.yahoo.com", "FINX_YAHOO_URL", "2/s", FINX_KEY_NEEDED_NOT,
  1u << FINX_ASSET_EQUITY | 1u << FINX_ASSET_ETF | 1u << FINX_ASSET_FX | 1u << FINX_ASSET_INDEX | 1u << FINX_ASSET_CRYPTO,
  NULL, N_("Unofficial, for personal use; it may refuse programs, or stop any day."),
};

static const FinxSymbolPair venues[] = {
  { "XETR", ".DE" }, { "XFRA", ".F" }, { "XLON", ".L" }, { "XTSE", ".TO" }, { "XPAR", ".PA" }, { "XAMS", ".AS" }, { "XMIL", ".MI" },
  { "XSWX", ".SW" }, { "XHKG", ".HK" }, { "XTKS", ".T" }, { "XMAD", ".MC" }, { "XSTO", ".ST" }, { "XASX", ".AX" }, { "XBRU", ".BR" },
  { "XWBO", ".VI" }, { "XKRX", ".KS" }, { "XNSE", ".NS" }, { "XOSL", ".OL" }, { "XCSE", ".CO" }, { "XHEL", ".HE" }, { NULL },
};
static const FinxSymbolPair indices[] = {
  { "^SPX", "^GSPC" }, { "^GSPC", "^GSPC" }, { "^DJI", "^DJI" }, { "^NDX", "^NDX" }, { "^IXIC", "^IXIC" }, { "^DAX", "^GDAXI" },
  { "^GDAXI", "^GDAXI" }, { "^N225", "^N225" }, { "^FTSE", "^FTSE" }, { "^VIX", "^VIX" }, { "^STOXX50E", "^STOXX50E" }, { NULL },
};
static const FinxSymbolStyle style = { FALSE, '-', "", venues, "%B%Q=X", "%B-%Q", "USD", indices };

static char *
map_symbol (const FinxInstrument *instrument)
{
  return finx_symbol_to_style (instrument, &style);
}

/* Always up to now: prices come in units of today, and only the splits since tell what they were. */
static FinxHttpRequest *
make_request (const char              *url,
              const FinxProviderQuery *query,
              const char              *key,
              GError                 **error)
{
  g_autofree char *symbol = g_uri_escape_string (query->symbol, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/v8/finance/chart/", symbol, NULL);
  FinxHttpRequest *request = finx_http_request_new (url, path);
  g_autofree char *from = NULL, *to = NULL;

  finx_http_request_add_query (request, "interval", "1d");
  if (query->kind == FINX_QUERY_LAST)
    {
      finx_http_request_add_query (request, "range", "1d");
      return request;
    }
  from = g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) query->from_day * 86400);
  to = g_strdup_printf ("%" G_GINT64_FORMAT, query->now_us / FINX_USEC_PER_SEC + 86400);
  finx_http_request_add_query (request, "period1", from);
  finx_http_request_add_query (request, "period2", to);
  finx_http_request_add_query (request, "events", "div,splits");
  return request;
}

static FinxAnswerKind
judge (const FinxProviderQuery *query,
       const FinxHttpReply     *reply)
{
  g_autoptr(JsonNode) root = NULL;
  JsonNode *result;

  if (finx_answer_has (reply->body, "too many requests"))
    return FINX_ANSWER_TOO_FAST;
  root = finx_answer_json (reply, NULL);
  if (root == NULL)
    return FINX_ANSWER_STRANGE;
  result = finx_answer_at (root, "chart/result");
  if (finx_answer_has (finx_answer_text (finx_answer_at (root, "chart/error/code")), "not found")
      || (reply->status == 200 && finx_answer_array (result) != NULL && json_array_get_length (finx_answer_array (result)) == 0))
    return FINX_ANSWER_UNKNOWN;
  return FINX_ANSWER_DATA;
}

/* Pence and the like: what a price is divided by; *@currency becomes the main unit's. */
static double
minor_units (JsonNode *meta,
             char    **currency)
{
  static const struct { const char *minor, *major; } units[] = { { "GBp", "GBP" }, { "GBX", "GBP" }, { "ZAc", "ZAR" }, { "ILA", "ILS" } };
  const char *text = finx_answer_text (finx_answer_at (meta, "currency"));

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_strcmp0 (text, units[i].minor) == 0)
      {
        *currency = g_strdup (units[i].major);
        return 100;
      }
  *currency = g_strdup (text != NULL ? text : "");
  return 1;
}

static void
read_actions (JsonNode        *events,
              FinxDailySeries *series,
              GTimeZone       *zone,
              double           unit)
{
  static const char *const names[] = { "dividends", "splits" };

  for (guint kind = 0; kind < G_N_ELEMENTS (names); kind++)
    {
      JsonNode *node = finx_answer_at (events, names[kind]);
      JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      g_autoptr(GList) members = object != NULL ? json_object_get_values (object) : NULL;

      for (GList *l = members; l != NULL; l = l->next)
        {
          double date = finx_answer_number (finx_answer_at (l->data, "date"));
          FinxPriceAction action = { .kind = kind == 0 ? FINX_ACTION_DIVIDEND : FINX_ACTION_SPLIT };

          if (!(date > -1e10 && date < 1e11))
            continue;
          action.day = finx_answer_local_day ((gint64) date, zone);
          action.value = kind == 0 ? finx_decimal_div (finx_answer_decimal (finx_answer_at (l->data, "amount")),
                                                       finx_decimal_new ((gint64) unit, 0), RATIO_SCALE, FINX_ROUND_HALF_EVEN)
                                   : finx_decimal_div (finx_answer_decimal (finx_answer_at (l->data, "numerator")),
                                                       finx_answer_decimal (finx_answer_at (l->data, "denominator")),
                                                       RATIO_SCALE, FINX_ROUND_HALF_EVEN);
          action.value = finx_decimal_normalize (action.value);
          g_array_append_val (series->actions, action);
        }
    }
}

static double
element (JsonNode   *quote,
         const char *name,
         guint       i)
{
  JsonArray *array = finx_answer_array (finx_answer_at (quote, name));

  return array != NULL && i < json_array_get_length (array) ? finx_answer_number (json_array_get_element (array, i)) : (double) NAN;
}

/* How many units of today one of @day is. */
static double
units_since (GArray *actions,
             gint32  day)
{
  double factor = 1;

  for (guint i = 0; i < actions->len; i++)
    {
      const FinxPriceAction *action = &g_array_index (actions, FinxPriceAction, i);

      if (action->kind == FINX_ACTION_SPLIT && action->day > day)
        factor *= finx_decimal_to_double (action->value);
    }
  return factor;
}

/* From units of today to those of the day. */
static void
undo_splits (FinxDailySeries *series)
{
  for (guint i = 0; i < series->bars->len; i++)
    {
      FinxBar *bar = &g_array_index (series->bars, FinxBar, i);
      double factor = units_since (series->actions, (gint32) finx_days_from_time (bar->time_us));

      bar->open *= factor;
      bar->high *= factor;
      bar->low *= factor;
      bar->close *= factor;
      bar->volume /= factor;
    }
  for (guint i = 0; i < series->actions->len; i++)
    {
      FinxPriceAction *action = &g_array_index (series->actions, FinxPriceAction, i);
      double factor = units_since (series->actions, action->day);

      if (action->kind == FINX_ACTION_DIVIDEND && factor != 1)
        action->value = finx_decimal_normalize (finx_decimal_from_double (finx_decimal_to_double (action->value) * factor, RATIO_SCALE,
                                                                          FINX_ROUND_HALF_EVEN));
    }
}

static FinxDailySeries *
parse_daily (const FinxProviderQuery *query,
             const FinxHttpReply     *reply,
             GError                 **error)
{
  g_autoptr(FinxDailySeries) series = finx_daily_series_new ();
  g_autoptr(JsonNode) root = finx_answer_json (reply, error);
  JsonNode *chart = root != NULL ? finx_answer_at (root, "chart/result/0") : NULL;
  JsonNode *meta = finx_answer_at (chart, "meta"), *quote = finx_answer_at (chart, "indicators/quote/0");
  JsonArray *times = finx_answer_array (finx_answer_at (chart, "timestamp"));
  const char *name = finx_answer_text (finx_answer_at (meta, "exchangeTimezoneName"));
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (name);
  double unit;

  if (root == NULL)
    return NULL;
  if (meta == NULL || zone == NULL || g_strcmp0 (finx_answer_text (finx_answer_at (meta, "dataGranularity")), "1d") != 0)
    {
      finx_answer_not_understood (info.name, error);
      return NULL;
    }
  g_free (series->currency);
  unit = minor_units (meta, &series->currency);
  for (guint i = 0; times != NULL && i < json_array_get_length (times); i++)
    {
      double time = finx_answer_number (json_array_get_element (times, i));

      if (time > -1e10 && time < 1e11)
        finx_answer_add_bar (series->bars, finx_answer_local_day ((gint64) time, zone), element (quote, "open", i) / unit,
                             element (quote, "high", i) / unit, element (quote, "low", i) / unit, element (quote, "close", i) / unit,
                             element (quote, "volume", i));
    }
  read_actions (finx_answer_at (chart, "events"), series, zone, unit);
  if (finx_daily_series_tidy (series, G_MININT32, G_MAXINT32))
    undo_splits (series);
  if (!finx_daily_series_tidy (series, query->from_day, query->to_day))
    {
      finx_answer_unknown (info.name, query->instrument->symbol, error);
      return NULL;
    }
  return g_steal_pointer (&series);
}

static FinxLastPrice *
parse_last (const FinxProviderQuery *query,
            const FinxHttpReply     *reply,
            GError                 **error)
{
  g_autoptr(JsonNode) root = finx_answer_json (reply, error);
  JsonNode *meta = root != NULL ? finx_answer_at (root, "chart/result/0/meta") : NULL;
  FinxDecimal price = finx_answer_decimal (finx_answer_at (meta, "regularMarketPrice")), unit;
  double time = finx_answer_number (finx_answer_at (meta, "regularMarketTime"));
  FinxLastPrice *last;

  if (root == NULL)
    return NULL;
  if (finx_decimal_sign (price) <= 0)
    {
      finx_answer_not_understood (info.name, error);
      return NULL;
    }
  last = g_new0 (FinxLastPrice, 1);
  unit = finx_decimal_new ((gint64) minor_units (meta, &last->currency), 0);
  last->price = finx_decimal_normalize (finx_decimal_div (price, unit, RATIO_SCALE, FINX_ROUND_HALF_EVEN));
  last->previous_close = finx_decimal_div (finx_answer_decimal (finx_answer_at (meta, "chartPreviousClose")), unit, RATIO_SCALE,
                                           FINX_ROUND_HALF_EVEN);
  last->previous_close = finx_decimal_normalize (last->previous_close);
  last->time_us = time > 0 && time < 1e11 ? (gint64) time * FINX_USEC_PER_SEC : 0;
  return last;
}

static void
finx_yahoo_class_init (FinxYahooClass *klass)
{
  FinxProviderClass *provider_class = FINX_PROVIDER_CLASS (klass);

  provider_class->info = &info;
  provider_class->map_symbol = map_symbol;
  provider_class->make_request = make_request;
  provider_class->judge = judge;
  provider_class->parse_daily = parse_daily;
  provider_class->parse_last = parse_last;
}

static void
finx_yahoo_init (FinxYahoo *self)
{
}
