/* SPDX-License-Identifier: GPL-3.0-or-later */
/* FRED, of the Federal Reserve Bank of St. Louis: economic series by id. A date is the first of its period; "." is unknown. Each
 * series is part of a release, and releases have their planned days. */
#include "adapters/fred/finx-fred.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "adapters/finx-answer.h"
#include "base/finx-clock.h"

#define MOST_DATES "1000"       /* of a release, from the last one back: beyond those of a year, if there is one a day */

struct _FinxFred
{
  FinxProvider parent_instance;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (FinxFred, finx_fred, FINX_TYPE_PROVIDER,
                               G_IMPLEMENT_INTERFACE (FINX_TYPE_ECONOMY, finx_provider_economy_init)
                               G_IMPLEMENT_INTERFACE (FINX_TYPE_RELEASES, finx_provider_releases_init))

static const FinxProviderInfo info = {
  "fred", "FRED", "https://api.stlouisfed.org", "FINX_FRED_URL", "2/s 120/m", FINX_KEY_NEEDED, 0,
  "https://fredaccount.stlouisfed.org/apikeys", N_("Source: FRED, Federal Reserve Bank of St. Louis."),
};

static const struct
{
  const char *word;
  const char *id;               /* with ",UNITS" where it is not as is */
  const char *title;
  const char *unit;
} words[] = {
  { "cpi", "CPIAUCSL", "Consumer prices", "1982–84 = 100" },
  { "inflation", "CPIAUCSL,pc1", "Inflation", "% a year" },
  { "core-cpi", "CPILFESL", "Consumer prices without food and energy", "1982–84 = 100" },
  { "gdp", "GDP", "Gross domestic product", "bn USD" },
  { "real-gdp", "GDPC1", "Real gross domestic product", "bn USD of 2017" },
  { "real-gdp-per-capita", "A939RX0Q048SBEA", "Real gross domestic product per head", "USD of 2017" },
  { "unemployment", "UNRATE", "Unemployment", "%" },
  { "federal-funds-rate", "FEDFUNDS", "Federal funds rate", "%" },
  { "treasury-yield", "DGS10", "Treasury yield, 10 years", "%" },
  { "treasury-yield-3m", "DGS3MO", "Treasury yield, 3 months", "%" },
  { "treasury-yield-2y", "DGS2", "Treasury yield, 2 years", "%" },
  { "treasury-yield-5y", "DGS5", "Treasury yield, 5 years", "%" },
  { "treasury-yield-30y", "DGS30", "Treasury yield, 30 years", "%" },
  { "retail-sales", "RSAFS", "Retail sales", "m USD" },
  { "durables", "DGORDER", "Orders of durable goods", "m USD" },
  { "nonfarm-payroll", "PAYEMS", "Nonfarm payroll", "thousand" },
  { "industrial-production", "INDPRO", "Industrial production", "2017 = 100" },
  { "consumer-sentiment", "UMCSENT", "Consumer sentiment", "1966 = 100" },
  { "m2", "M2SL", "Money stock M2", "bn USD" },
  { "vix", "VIXCLS", "Volatility index VIX", "" },
  { "mortgage", "MORTGAGE30US", "Mortgage rate, 30 years", "%" },
  { "initial-claims", "ICSA", "Initial claims for unemployment insurance", "" },
  { "recession", "USREC", "Recession", "1: yes" },
};

static gboolean
is_id (const char *text)
{
  return strlen (text) <= 40 && strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == strlen (text) && *text != '\0';
}

static char *
map_series (const char *series)
{
  g_auto(GStrv) parts = g_strsplit (series, "/", 2);

  if (parts[0] == NULL || (parts[1] != NULL && !g_str_equal (parts[1], "USA")))
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (parts[0], words[i].word))
      return g_strdup (words[i].id);
  return is_id (parts[0]) ? g_strdup (parts[0]) : NULL;
}

/* First of which release the series is part, then its days; also those without data, as the coming ones are. */
static FinxHttpRequest *
make_release_request (const char              *url,
                      const FinxProviderQuery *query,
                      const char              *key)
{
  g_auto(GStrv) parts = g_strsplit (query->series, ",", 2);
  FinxHttpRequest *request = finx_http_request_new (url, query->release == NULL ? "/fred/series/release?file_type=json"
                                                                                : "/fred/release/dates?file_type=json");

  if (query->release == NULL)
    {
      finx_http_request_add_query (request, "series_id", parts[0]);
    }
  else
    {
      finx_http_request_add_query (request, "release_id", query->release);
      finx_http_request_add_query (request, "include_release_dates_with_no_data", "true");
      finx_http_request_add_query (request, "sort_order", "desc");
      finx_http_request_add_query (request, "limit", MOST_DATES);
    }
  finx_http_request_add_secret_query (request, "api_key", key);
  return request;
}

static FinxHttpRequest *
make_request (const char              *url,
              const FinxProviderQuery *query,
              const char              *key,
              GError                 **error)
{
  g_auto(GStrv) parts = g_strsplit (query->series, ",", 2);
  g_autofree char *from = finx_time_format_iso (query->from_day * FINX_USEC_PER_DAY);
  g_autofree char *to = finx_time_format_iso (query->to_day * FINX_USEC_PER_DAY);
  FinxHttpRequest *request;

  if (query->kind == FINX_QUERY_RELEASES)
    return make_release_request (url, query, key);
  request = finx_http_request_new (url, "/fred/series/observations?file_type=json");
  from[10] = to[10] = '\0';
  finx_http_request_add_query (request, "series_id", parts[0]);
  if (parts[1] != NULL)
    finx_http_request_add_query (request, "units", parts[1]);
  finx_http_request_add_query (request, "observation_start", from);
  finx_http_request_add_query (request, "observation_end", to);
  finx_http_request_add_secret_query (request, "api_key", key);
  return request;
}

static FinxAnswerKind
judge (const FinxProviderQuery *query,
       const FinxHttpReply     *reply)
{
  g_autoptr(JsonNode) root = reply->status == 200 ? finx_answer_json (reply, NULL) : NULL;

  if (reply->status != 400)
    return reply->status == 200 && root == NULL ? FINX_ANSWER_STRANGE : FINX_ANSWER_DATA;
  if (finx_answer_has (reply->body, "does not exist"))
    return FINX_ANSWER_UNKNOWN;
  return finx_answer_has (reply->body, "api_key") ? FINX_ANSWER_BAD_KEY : FINX_ANSWER_STRANGE;
}

static FinxEconomicSeries *
parse_economy (const FinxProviderQuery *query,
               const FinxHttpReply     *reply,
               GError                 **error)
{
  g_autoptr(FinxEconomicSeries) series = finx_economic_series_new (query->series_asked);
  g_autoptr(JsonNode) root = finx_answer_json (reply, error);
  JsonArray *data = finx_answer_array (finx_answer_at (root, "observations"));

  if (root == NULL)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (query->series, words[i].id))
      {
        g_free (series->title);
        g_free (series->unit);
        series->title = g_strdup (words[i].title);
        series->unit = g_strdup (words[i].unit);
      }
  return finx_answer_series (series, data, finx_answer_day, info.name, query->from_day, query->to_day, error) ? g_steal_pointer (&series) : NULL;
}

static gboolean
advance (FinxProviderQuery   *query,
         const FinxHttpReply *reply)
{
  g_autoptr(JsonNode) root = query->kind == FINX_QUERY_RELEASES && query->release == NULL ? finx_answer_json (reply, NULL) : NULL;
  double id = root != NULL ? finx_answer_number (finx_answer_at (root, "releases/0/id")) : (double) NAN;
  const char *name = root != NULL ? finx_answer_text (finx_answer_at (root, "releases/0/name")) : NULL;

  if (!(id >= 1 && id <= G_MAXINT32))
    return FALSE;
  query->release = g_strdup_printf ("%d", (int) id);
  query->release_name = g_strdup (name != NULL ? name : "");
  return TRUE;
}

static FinxReleaseDates *
parse_releases (const FinxProviderQuery *query,
                const FinxHttpReply     *reply,
                GError                 **error)
{
  g_autoptr(JsonNode) root = finx_answer_json (reply, error);
  JsonArray *rows = root != NULL && query->release != NULL ? finx_answer_array (finx_answer_at (root, "release_dates")) : NULL;
  FinxReleaseDates *dates;

  if (root == NULL)
    return NULL;
  if (rows == NULL)
    {
      finx_answer_not_understood (info.name, error);
      return NULL;
    }
  dates = finx_release_dates_new (query->series_asked);
  g_free (dates->name);
  dates->name = g_strdup (query->release_name);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      const char *text = finx_answer_text (finx_answer_at (json_array_get_element (rows, i), "date"));
      gint32 day;

      if (text != NULL && finx_answer_day (text, &day))
        g_array_append_val (dates->days, day);
    }
  finx_release_dates_tidy (dates, query->from_day, query->to_day);
  return dates;
}

static void
finx_fred_class_init (FinxFredClass *klass)
{
  FinxProviderClass *provider_class = FINX_PROVIDER_CLASS (klass);

  provider_class->info = &info;
  provider_class->map_series = map_series;
  provider_class->make_request = make_request;
  provider_class->judge = judge;
  provider_class->parse_economy = parse_economy;
  provider_class->advance = advance;
  provider_class->parse_releases = parse_releases;
}

static void
finx_fred_init (FinxFred *self)
{
}
