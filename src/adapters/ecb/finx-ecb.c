/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The European Central Bank's reference rates: one a working day, units of a currency for one euro. */
#include "adapters/ecb/finx-ecb.h"

#include <glib/gi18n.h>
#include <math.h>

#include "adapters/finx-answer.h"
#include "adapters/finx-symbol-style.h"
#include "base/finx-clock.h"
#include "base/finx-time.h"

#define SHORT_DAYS 85           /* that the file of 90 days holds for sure */
#define HOUR       14           /* when they are concerted, in Frankfurt */
#define MINUTE     15
#define TIME_ZONE  "Europe/Berlin"
#define SCALE      10

struct _FinxEcb
{
  FinxProvider parent_instance;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (FinxEcb, finx_ecb, FINX_TYPE_PROVIDER,
                               G_IMPLEMENT_INTERFACE (FINX_TYPE_DAILY_PRICES, finx_provider_daily_init)
                               G_IMPLEMENT_INTERFACE (FINX_TYPE_LAST_PRICES, finx_provider_last_init))

static const FinxProviderInfo info = {
  "ecb", "European Central Bank", "https://www.ecb.europa.eu/stats/eurofxref", "FINX_ECB_URL", "2/s", FINX_KEY_NEEDED_NOT,
  1u << FINX_ASSET_FX, NULL, N_("Reference rates, one a working day; for information, not for transactions."),
};

/* "EUR/USD" */
static char *
map_symbol (const FinxInstrument *instrument)
{
  g_autofree char *base = NULL, *quote = NULL;

  if (!finx_symbol_split_pair (instrument, &base, &quote) || g_str_equal (base, quote))
    return NULL;
  return g_strconcat (base, "/", quote, NULL);
}

static FinxHttpRequest *
make_request (const char              *url,
              const FinxProviderQuery *query,
              const char              *key,
              GError                 **error)
{
  gboolean is_short = query->from_day >= finx_days_from_time (query->now_us) - SHORT_DAYS;

  return finx_http_request_new (url, query->kind == FINX_QUERY_LAST ? "/eurofxref-daily.xml"
                                     : is_short ? "/eurofxref-hist-90d.xml" : "/eurofxref-hist.xml");
}

/* Reading: the rates of both currencies on the day that is open. */
typedef struct
{
  char        *base, *quote;
  gint32       day;
  gboolean     has_day;
  guint        n_rates;         /* of any currency: a page that is no file of rates has none */
  FinxDecimal  per_euro[2];     /* of base and quote; unknown: not told */
  GArray      *days;            /* (element-type gint32) */
  GArray      *rates;           /* (element-type FinxDecimal) */
} Reading;

static void
end_day (Reading *reading)
{
  FinxDecimal rate = finx_decimal_div (reading->per_euro[1], reading->per_euro[0], SCALE, FINX_ROUND_HALF_EVEN);

  if (reading->has_day && finx_decimal_sign (rate) > 0)
    {
      rate = finx_decimal_normalize (rate);
      g_array_append_val (reading->days, reading->day);
      g_array_append_val (reading->rates, rate);
    }
  reading->has_day = FALSE;
}

static void
start_day (Reading    *reading,
           const char *text)
{
  end_day (reading);
  reading->has_day = finx_answer_day (text, &reading->day);
  reading->per_euro[0] = g_str_equal (reading->base, "EUR") ? FINX_DECIMAL_ONE : FINX_DECIMAL_UNKNOWN;
  reading->per_euro[1] = g_str_equal (reading->quote, "EUR") ? FINX_DECIMAL_ONE : FINX_DECIMAL_UNKNOWN;
}

static void
element_cb (GMarkupParseContext *context,
            const char          *element,
            const char         **names,
            const char         **values,
            gpointer             user_data,
            GError             **error)
{
  Reading *reading = user_data;
  const char *currency = NULL, *rate = NULL;

  for (guint i = 0; names[i] != NULL; i++)
    {
      if (g_str_equal (names[i], "time"))
        start_day (reading, values[i]);
      else if (g_str_equal (names[i], "currency"))
        currency = values[i];
      else if (g_str_equal (names[i], "rate"))
        rate = values[i];
    }
  if (currency == NULL || rate == NULL)
    return;
  reading->n_rates++;
  if (g_str_equal (currency, reading->base) && !finx_decimal_parse (rate, &reading->per_euro[0], NULL))
    reading->per_euro[0] = FINX_DECIMAL_UNKNOWN;
  if (g_str_equal (currency, reading->quote) && !finx_decimal_parse (rate, &reading->per_euro[1], NULL))
    reading->per_euro[1] = FINX_DECIMAL_UNKNOWN;
}

static void
reading_clear (Reading *reading)
{
  g_free (reading->base);
  g_free (reading->quote);
  g_array_unref (reading->days);
  g_array_unref (reading->rates);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

/* All of the file, or nothing of it. */
static gboolean
read_rates (const FinxProviderQuery *query,
            const FinxHttpReply     *reply,
            Reading                 *reading,
            GError                 **error)
{
  static const GMarkupParser parser = { .start_element = element_cb };
  g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, reading, NULL);
  g_auto(GStrv) parts = g_strsplit (query->symbol, "/", 2);

  reading->base = g_strdup (parts[0]);
  reading->quote = g_strdup (parts[1]);
  reading->days = g_array_new (FALSE, FALSE, sizeof (gint32));
  reading->rates = g_array_new (FALSE, FALSE, sizeof (FinxDecimal));
  if (!g_markup_parse_context_parse (context, reply->body, (gssize) reply->length, NULL)
      || !g_markup_parse_context_end_parse (context, NULL) || reading->n_rates == 0)
    {
      finx_answer_not_understood (info.name, error);
      return FALSE;
    }
  end_day (reading);
  if (reading->days->len == 0)
    finx_answer_unknown (info.name, query->instrument->symbol, error);
  return reading->days->len > 0;
}

static FinxDailySeries *
parse_daily (const FinxProviderQuery *query,
             const FinxHttpReply     *reply,
             GError                 **error)
{
  g_autoptr(FinxDailySeries) series = finx_daily_series_new ();
  g_auto(Reading) reading = { 0 };

  if (!read_rates (query, reply, &reading, error))
    return NULL;
  for (guint i = 0; i < reading.days->len; i++)
    {
      double rate = finx_decimal_to_double (g_array_index (reading.rates, FinxDecimal, i));

      finx_answer_add_bar (series->bars, g_array_index (reading.days, gint32, i), rate, rate, rate, rate, 0);
    }
  g_free (series->currency);
  series->currency = g_strdup (reading.quote);
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
  g_auto(Reading) reading = { 0 };
  FinxLastPrice *last;

  if (!read_rates (query, reply, &reading, error))
    return NULL;
  last = g_new0 (FinxLastPrice, 1);
  last->price = g_array_index (reading.rates, FinxDecimal, 0);
  last->previous_close = FINX_DECIMAL_UNKNOWN;
  last->time_us = finx_answer_time (g_array_index (reading.days, gint32, 0), HOUR, MINUTE, TIME_ZONE);
  last->currency = g_strdup (reading.quote);
  return last;
}

static void
finx_ecb_class_init (FinxEcbClass *klass)
{
  FinxProviderClass *provider_class = FINX_PROVIDER_CLASS (klass);

  provider_class->info = &info;
  provider_class->map_symbol = map_symbol;
  provider_class->make_request = make_request;
  provider_class->parse_daily = parse_daily;
  provider_class->parse_last = parse_last;
}

static void
finx_ecb_init (FinxEcb *self)
{
}
