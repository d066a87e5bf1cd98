/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The World Bank: annual series of countries. The answer is an array of two; one of one is an error, with HTTP 200. */
#include "adapters/worldbank/finx-world-bank.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "adapters/finx-answer.h"
#include "base/finx-string.h"
#include "base/finx-time.h"

#define PER_PAGE "20000"        /* all there is of one country and indicator */

struct _FinxWorldBank
{
  FinxProvider parent_instance;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (FinxWorldBank, finx_world_bank, FINX_TYPE_PROVIDER,
                               G_IMPLEMENT_INTERFACE (FINX_TYPE_ECONOMY, finx_provider_economy_init))

static const FinxProviderInfo info = {
  "worldbank", "World Bank", "https://api.worldbank.org/v2", "FINX_WORLDBANK_URL", "5/s", FINX_KEY_NEEDED_NOT, 0,
  NULL, N_("Source: World Bank (CC BY 4.0). Annual series of all countries."),
};

static const struct
{
  const char *word;
  const char *id;
  const char *unit;
} words[] = {
  { "inflation", "FP.CPI.TOTL.ZG", "% a year" },
  { "gdp", "NY.GDP.MKTP.CD", "USD" },
  { "gdp-growth", "NY.GDP.MKTP.KD.ZG", "% a year" },
  { "unemployment", "SL.UEM.TOTL.ZS", "%" },
  { "deflator", "NY.GDP.DEFL.KD.ZG", "% a year" },
};

static gboolean
is_code (const char *text,
         const char *letters,
         gsize       max)
{
  return *text != '\0' && strlen (text) <= max && strspn (text, letters) == strlen (text);
}

/* "USA/FP.CPI.TOTL.ZG" */
static char *
map_series (const char *series)
{
  g_auto(GStrv) parts = g_strsplit (series, "/", 2);
  const char *id = parts[0] != NULL && strchr (parts[0], '.') != NULL ? parts[0] : NULL;
  const char *country = parts[0] != NULL && parts[1] != NULL ? parts[1] : "USA";

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (parts[0], words[i].word) == 0)
      id = words[i].id;
  if (id == NULL || !is_code (id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._", 40) || !is_code (country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", 3))
    return NULL;
  return g_strconcat (country, "/", id, NULL);
}

static FinxHttpRequest *
make_request (const char              *url,
              const FinxProviderQuery *query,
              const char              *key,
              GError                 **error)
{
  g_auto(GStrv) parts = g_strsplit (query->series, "/", 2);
  g_autofree char *path = g_strdup_printf ("/country/%s/indicator/%s", parts[0], parts[1]), *years = NULL;
  FinxHttpRequest *request = finx_http_request_new (url, path);
  int from, to, month, day;

  finx_date_from_days (query->from_day, &from, &month, &day);
  finx_date_from_days (query->to_day, &to, &month, &day);
  years = g_strdup_printf ("%d:%d", from, to);
  finx_http_request_add_query (request, "format", "json");
  finx_http_request_add_query (request, "per_page", PER_PAGE);
  finx_http_request_add_query (request, "date", years);
  return request;
}

static FinxAnswerKind
judge (const FinxProviderQuery *query,
       const FinxHttpReply     *reply)
{
  g_autoptr(JsonNode) root = finx_answer_json (reply, NULL);
  JsonNode *rows = finx_answer_at (root, "1");

  if (root == NULL)
    return FINX_ANSWER_STRANGE;
  if (finx_answer_at (root, "0/message") != NULL || (rows != NULL && JSON_NODE_HOLDS_NULL (rows)))
    return FINX_ANSWER_UNKNOWN;
  return FINX_ANSWER_DATA;
}

/* "2024", "2024Q2", "2024M05" */
static gboolean
read_period (const char *text,
             gint32     *day)
{
  int year, part = 1, n;
  char kind = '\0';

  if (text == NULL || (n = sscanf (text, "%4d%c%2d", &year, &kind, &part)) < 1 || n == 2 || year < 1800 || year > 9999
      || (kind != '\0' && kind != 'Q' && kind != 'M') || part < 1 || part > (kind == 'Q' ? 4 : 12))
    return FALSE;
  *day = (gint32) finx_days_from_date (year, kind == 'Q' ? 3 * part - 2 : part, 1);
  return TRUE;
}

static FinxEconomicSeries *
parse_economy (const FinxProviderQuery *query,
               const FinxHttpReply     *reply,
               GError                 **error)
{
  g_autoptr(FinxEconomicSeries) series = finx_economic_series_new (query->series_asked);
  g_autoptr(JsonNode) root = finx_answer_json (reply, error);
  JsonArray *rows = finx_answer_array (finx_answer_at (root, "1"));
  const char *indicator = finx_answer_text (finx_answer_at (root, "1/0/indicator/value"));
  const char *country = finx_answer_text (finx_answer_at (root, "1/0/country/value"));

  if (root == NULL)
    return NULL;
  if (indicator != NULL && country != NULL)
    {
      g_free (series->title);
      series->title = g_strdup_printf ("%s, %s", indicator, country);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_suffix (query->series, words[i].id))
      finx_set_str (&series->unit, words[i].unit);
  return finx_answer_series (series, rows, read_period, info.name, query->from_day, query->to_day, error) ? g_steal_pointer (&series) : NULL;
}

static void
finx_world_bank_class_init (FinxWorldBankClass *klass)
{
  FinxProviderClass *provider_class = FINX_PROVIDER_CLASS (klass);

  provider_class->info = &info;
  provider_class->map_series = map_series;
  provider_class->make_request = make_request;
  provider_class->judge = judge;
  provider_class->parse_economy = parse_economy;
}

static void
finx_world_bank_init (FinxWorldBank *self)
{
}
