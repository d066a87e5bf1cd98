/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CoinGecko: coins by id; the last year, one price a day. */
#include "adapters/coingecko/finx-coin-gecko.h"

#include <glib/gi18n.h>
#include <math.h>

#include "adapters/finx-answer.h"
#include "adapters/finx-symbol-style.h"
#include "base/finx-clock.h"
#include "base/finx-time.h"

#define MIN_DAYS 91             /* below, prices come by the hour */
#define MAX_DAYS 365
#define SLACK_US (10 * FINX_USEC_PER_MIN)       /* a day's last price is stamped at its end or a little later */

struct _FinxCoinGecko
{
  FinxProvider parent_instance;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (FinxCoinGecko, finx_coin_gecko, FINX_TYPE_PROVIDER,
                               G_IMPLEMENT_INTERFACE (FINX_TYPE_DAILY_PRICES, finx_provider_daily_init)
                               G_IMPLEMENT_INTERFACE (FINX_TYPE_LAST_PRICES, finx_provider_last_init))

static const FinxProviderInfo info = {
  "coingecko", "CoinGecko", "https://api.coingecko.com/api/v3", "FINX_COINGECKO_URL", "30/m 10000/30d", FINX_KEY_OPTIONAL,
  1u << FINX_ASSET_CRYPTO, "https://www.coingecko.com/en/api/pricing",
  N_("The last year, one price a day."),
};

/* "bitcoin/usd" */
static char *
map_symbol (const FinxInstrument *instrument)
{
  g_autofree char *base = NULL, *quote = NULL, *currency = NULL;

  if (!finx_symbol_split_pair (instrument, &base, &quote) || finx_symbol_coin_id (base) == NULL)
    return NULL;
  currency = g_ascii_strdown (quote, -1);
  return g_strconcat (finx_symbol_coin_id (base), "/", currency, NULL);
}

static FinxHttpRequest *
make_request (const char              *url,
              const FinxProviderQuery *query,
              const char              *key,
              GError                 **error)
{
  g_auto(GStrv) parts = g_strsplit (query->symbol, "/", 2);
  gint64 n_days = finx_days_from_time (query->now_us) - query->from_day + 1;
  g_autofree char *days = g_strdup_printf ("%d", (int) CLAMP (n_days, MIN_DAYS, MAX_DAYS));
  g_autofree char *path = g_strdup_printf ("/coins/%s/market_chart", parts[0]);
  FinxHttpRequest *request;

  if (query->kind == FINX_QUERY_DAILY)
    {
      request = finx_http_request_new (url, path);
      finx_http_request_add_query (request, "vs_currency", parts[1]);
      finx_http_request_add_query (request, "days", days);
    }
  else
    {
      request = finx_http_request_new (url, "/simple/price");
      finx_http_request_add_query (request, "ids", parts[0]);
      finx_http_request_add_query (request, "vs_currencies", parts[1]);
      finx_http_request_add_query (request, "include_last_updated_at", "true");
    }
  if (*key != '\0')
    finx_http_request_add_secret_header (request, "x-cg-demo-api-key", key);
  return request;
}

static FinxAnswerKind
judge (const FinxProviderQuery *query,
       const FinxHttpReply     *reply)
{
  g_autoptr(JsonNode) root = finx_answer_json (reply, NULL);
  JsonNode *code = finx_answer_at (root, "status/error_code");

  if (root == NULL)
    return FINX_ANSWER_STRANGE;
  if (code == NULL)
    code = finx_answer_at (root, "error/status/error_code");
  switch ((int) finx_answer_number (code != NULL ? code : finx_answer_at (root, "error_code")))
    {
    case 429:
      return FINX_ANSWER_TOO_FAST;
    case 10005:
    case 10012:
      return FINX_ANSWER_NOT_IN_PLAN;
    case 10002:
    case 10010:
    case 10011:
      return FINX_ANSWER_BAD_KEY;
    default:
      return FINX_ANSWER_DATA;
    }
}

/* A price stamped 00:00 is the last one of the day before; the newest is of now. */
static FinxDailySeries *
parse_daily (const FinxProviderQuery *query,
             const FinxHttpReply     *reply,
             GError                 **error)
{
  g_autoptr(FinxDailySeries) series = finx_daily_series_new ();
  g_autoptr(JsonNode) root = finx_answer_json (reply, error);
  JsonArray *prices = finx_answer_array (finx_answer_at (root, "prices"));
  JsonArray *volumes = finx_answer_array (finx_answer_at (root, "total_volumes"));
  g_auto(GStrv) parts = g_strsplit (query->symbol, "/", 2);

  if (root == NULL)
    return NULL;
  for (guint i = 0; prices != NULL && i < json_array_get_length (prices); i++)
    {
      JsonNode *node = json_array_get_element (prices, i);
      double ms = finx_answer_number (finx_answer_at (node, "0")), price = finx_answer_number (finx_answer_at (node, "1"));
      double volume = volumes != NULL && i < json_array_get_length (volumes)
                      ? finx_answer_number (finx_answer_at (json_array_get_element (volumes, i), "1")) : 0;

      if (ms > 0 && ms < 1e14)          /* volumes are in money */
        finx_answer_add_bar (series->bars, (gint32) finx_days_from_time ((gint64) ms * 1000 - SLACK_US), price, price, price, price,
                             price > 0 ? volume / price : 0);
    }
  g_free (series->currency);
  series->currency = g_ascii_strup (parts[1], -1);
  if (prices == NULL)
    finx_answer_not_understood (info.name, error);
  else if (!finx_daily_series_tidy (series, query->from_day, query->to_day))
    finx_answer_unknown (info.name, query->instrument->symbol, error);
  else
    return g_steal_pointer (&series);
  return NULL;
}

/* Ids that are not known are left out. */
static FinxLastPrice *
parse_last (const FinxProviderQuery *query,
            const FinxHttpReply     *reply,
            GError                 **error)
{
  g_auto(GStrv) parts = g_strsplit (query->symbol, "/", 2);
  g_autoptr(JsonNode) root = finx_answer_json (reply, error);
  JsonNode *coin = finx_answer_at (root, parts[0]);
  FinxDecimal price = finx_answer_decimal (finx_answer_at (coin, parts[1]));
  double time = finx_answer_number (finx_answer_at (coin, "last_updated_at"));
  FinxLastPrice *last;

  if (root == NULL)
    return NULL;
  if (finx_decimal_sign (price) <= 0)
    {
      finx_answer_unknown (info.name, query->instrument->symbol, error);
      return NULL;
    }
  last = g_new0 (FinxLastPrice, 1);
  last->price = price;
  last->previous_close = FINX_DECIMAL_UNKNOWN;
  last->time_us = time > 0 && time < 1e11 ? (gint64) time * FINX_USEC_PER_SEC : 0;
  last->currency = g_ascii_strup (parts[1], -1);
  return last;
}

static void
finx_coin_gecko_class_init (FinxCoinGeckoClass *klass)
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
finx_coin_gecko_init (FinxCoinGecko *self)
{
}
