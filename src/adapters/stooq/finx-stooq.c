/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stooq: CSV; what goes wrong comes as text with HTTP 200. */
#include "adapters/stooq/finx-stooq.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "adapters/finx-answer.h"
#include "adapters/finx-symbol-style.h"
#include "base/finx-clock.h"
#include "base/finx-time.h"
#include "files/finx-price-file.h"

#define DAILY_HEAD "Date,Open,High,Low,Close"
#define LAST_HEAD  "Symbol,Date,Time,Open,High,Low,Close"
#define TIME_ZONE  "Europe/Warsaw"

struct _FinxStooq
{
  FinxProvider parent_instance;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (FinxStooq, finx_stooq, FINX_TYPE_PROVIDER,
                               G_IMPLEMENT_INTERFACE (FINX_TYPE_DAILY_PRICES, finx_provider_daily_init)
                               G_IMPLEMENT_INTERFACE (FINX_TYPE_LAST_PRICES, finx_provider_last_init))

static const FinxProviderInfo info = {
  "stooq", "Stooq", "https://stooq.com", "FINX_STOOQ_URL", "1/s", FINX_KEY_OPTIONAL,
  1u << FINX_ASSET_EQUITY | 1u << FINX_ASSET_ETF | 1u << FINX_ASSET_FX | 1u << FINX_ASSET_INDEX | 1u << FINX_ASSET_CRYPTO,
  "https://stooq.com/q/d/?s=aapl.us&get_apikey",
  N_("For personal use. Prices come adjusted for splits and dividends."),
};

static const FinxSymbolPair venues[] = {
  { "XLON", ".uk" }, { "XETR", ".de" }, { "XFRA", ".de" }, { "XTKS", ".jp" }, { "XHKG", ".hk" }, { "XBUD", ".hu" }, { "XWAR", "" }, { NULL },
};
static const FinxSymbolPair indices[] = {
  { "^SPX", "^spx" }, { "^GSPC", "^spx" }, { "^DJI", "^dji" }, { "^NDX", "^ndx" }, { "^DAX", "^dax" }, { "^GDAXI", "^dax" },
  { "^N225", "^nkx" }, { "^FTSE", "^ukx" }, { NULL },
};
static const FinxSymbolStyle style = { TRUE, '-', ".us", venues, "%B%Q", "%B.V", "USD", indices };

/* Hong Kong's numbers have no zeros in front here. */
static char *
map_symbol (const FinxInstrument *instrument)
{
  g_autofree char *symbol = finx_symbol_to_style (instrument, &style);

  return symbol != NULL && g_str_has_suffix (symbol, ".hk") ? g_strdup (symbol + strspn (symbol, "0")) : g_steal_pointer (&symbol);
}

static void
add_day (FinxHttpRequest *request,
         const char      *name,
         gint32           day)
{
  int year, month, of_month;
  g_autofree char *text = NULL;

  finx_date_from_days (day, &year, &month, &of_month);
  text = g_strdup_printf ("%04d%02d%02d", year, month, of_month);
  finx_http_request_add_query (request, name, text);
}

static FinxHttpRequest *
make_request (const char              *url,
              const FinxProviderQuery *query,
              const char              *key,
              GError                 **error)
{
  FinxHttpRequest *request;

  if (query->kind == FINX_QUERY_LAST)
    {
      request = finx_http_request_new (url, "/q/l/?f=sd2t2ohlcv&h&e=csv");
      finx_http_request_add_query (request, "s", query->symbol);
      return request;
    }
  request = finx_http_request_new (url, "/q/d/l/?i=d");
  finx_http_request_add_query (request, "s", query->symbol);
  add_day (request, "d1", query->from_day);
  add_day (request, "d2", query->to_day);
  if (*key != '\0')
    finx_http_request_add_secret_query (request, "apikey", key);
  return request;
}

static FinxAnswerKind
judge (const FinxProviderQuery *query,
       const FinxHttpReply     *reply)
{
  if (reply->status != 200 || g_str_has_prefix (reply->body, query->kind == FINX_QUERY_DAILY ? DAILY_HEAD : LAST_HEAD))
    return FINX_ANSWER_DATA;
  if (finx_answer_has (reply->body, "daily hits limit"))
    return FINX_ANSWER_SPENT;
  if (finx_answer_has (reply->body, "apikey"))
    return FINX_ANSWER_BAD_KEY;
  return g_str_has_prefix (reply->body, "No data") ? FINX_ANSWER_UNKNOWN : FINX_ANSWER_STRANGE;
}

static double
read_number (const char *text)
{
  FinxDecimal value;

  return text != NULL && finx_decimal_parse (text, &value, NULL) ? finx_decimal_to_double (value) : (double) NAN;
}

static FinxDailySeries *
parse_daily (const FinxProviderQuery *query,
             const FinxHttpReply     *reply,
             GError                 **error)
{
  g_autoptr(FinxDailySeries) series = finx_daily_series_new ();
  g_autofree char *copy = g_strdup (reply->body);
  char *rest = copy, *line = finx_next_line (&rest);

  while (line != NULL && (line = finx_next_line (&rest)) != NULL)
    {
      g_auto(GStrv) cells = g_strsplit (line, ",", 0);
      guint n = g_strv_length (cells);
      gint32 day;

      if (n < 5 || !finx_answer_day (cells[0], &day))
        continue;
      finx_answer_add_bar (series->bars, day, read_number (cells[1]), read_number (cells[2]), read_number (cells[3]),
                           read_number (cells[4]), n > 5 ? read_number (cells[5]) : 0);
    }
  series->adjustment = FINX_ADJUSTED_ALL;
  if (series->bars->len == 0)
    finx_answer_not_understood (info.name, error);
  else if (!finx_daily_series_tidy (series, query->from_day, query->to_day))
    finx_answer_unknown (info.name, query->instrument->symbol, error);
  else
    return g_steal_pointer (&series);
  return NULL;
}

/* "N/D" where a symbol is not known. */
static FinxLastPrice *
parse_last (const FinxProviderQuery *query,
            const FinxHttpReply     *reply,
            GError                 **error)
{
  g_autofree char *copy = g_strdup (reply->body);
  char *rest = copy, *line = finx_next_line (&rest);
  g_auto(GStrv) cells = NULL;
  FinxLastPrice *last;
  FinxDecimal price;
  int hour = 0, minute = 0;
  gint32 day;

  line = line != NULL ? finx_next_line (&rest) : NULL;
  cells = g_strsplit (line != NULL ? line : "", ",", 0);
  if (g_strv_length (cells) < 7 || !finx_decimal_parse (cells[6], &price, NULL) || finx_decimal_sign (price) <= 0
      || !finx_answer_day (cells[1], &day))
    {
      finx_answer_unknown (info.name, query->instrument->symbol, error);
      return NULL;
    }
  sscanf (cells[2], "%2d:%2d", &hour, &minute);
  last = g_new0 (FinxLastPrice, 1);
  last->price = price;
  last->previous_close = FINX_DECIMAL_UNKNOWN;
  last->time_us = finx_answer_time (day, hour, minute, TIME_ZONE);
  last->currency = g_strdup ("");
  return last;
}

static void
finx_stooq_class_init (FinxStooqClass *klass)
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
finx_stooq_init (FinxStooq *self)
{
}
