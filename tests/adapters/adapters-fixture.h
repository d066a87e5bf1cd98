/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../support/http-server.h"
#include "adapters/finx-adapters.h"
#include "base/finx-error.h"
#include "base/finx-log.h"

/* A provider on a clock that moves when it waits, in front of a server. Header-only. */
#define FIXTURE_NOW G_GINT64_CONSTANT (1763510400000000)        /* 2025-11-19T00:00Z */
#define FIXTURE_KEY "S3CR3T-K3Y"

typedef struct
{
  HttpServer   *server;
  FinxClock    *clock;
  FinxHttp     *http;
  FinxProvider *provider;
} ProviderFixture;

static inline void
fixture_result_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      slot)
{
  *(GAsyncResult **) slot = g_object_ref (result);
}

static inline void
fixture_set_up (ProviderFixture   *self,
                const char        *id,
                const char        *url,         /* (nullable): the server's */
                const char *const *keys)
{
  g_autoptr(GArray) rates = NULL;
  guint i;

  g_assert_true (finx_adapters_find (id, &i));
  self->server = http_server_new ();
  self->clock = finx_clock_new_manual (FIXTURE_NOW);
  self->http = finx_http_new (self->clock);
  rates = finx_rates_parse (finx_adapters_get_info (i)->limits, NULL);
  self->provider = finx_provider_new (finx_adapters_get_type (i), self->http, self->clock,
                                      url != NULL ? url : http_server_get_url (self->server), rates);
  finx_key_ring_set_keys (finx_provider_get_keys (self->provider), keys);
}

static inline void
fixture_tear_down (ProviderFixture *self)
{
  g_clear_object (&self->provider);
  g_clear_object (&self->http);
  g_clear_object (&self->clock);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&self->server, http_server_free);
}

static inline void
fixture_wait (ProviderFixture *self,
              GAsyncResult   **slot)
{
  FinxHttpLane *lane = finx_provider_get_lane (self->provider);

  while (*slot == NULL)
    {
      gint64 due = finx_http_lane_get_due (lane);

      if (due > 0 && finx_http_lane_get_running (lane) == 0)
        {
          finx_clock_advance (self->clock, MAX (0, due - finx_clock_now (self->clock)));
          finx_http_lane_look (lane);
        }
      g_main_context_iteration (NULL, finx_http_lane_get_running (lane) > 0);
    }
}

static inline void
fixture_append_number (GString *text,
                       double   value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, " %s", g_ascii_formatd (buffer, sizeof buffer, "%.10g", value));
}

static inline void
fixture_append_day (GString *text,
                    gint32   day)
{
  g_autofree char *date = finx_time_format_iso (day * FINX_USEC_PER_DAY);

  g_string_append_len (text, date, 10);
}

/* (transfer full): the whole answer as one line */
static inline char *
fixture_describe_daily (const FinxDailySeries *series)
{
  GString *text = g_string_new (series->currency);

  g_string_append_printf (text, " %s %s", finx_adjustment_to_string (series->adjustment), series->source);
  for (guint i = 0; i < series->bars->len; i++)
    {
      const FinxBar *bar = &g_array_index (series->bars, FinxBar, i);

      g_string_append (text, " | ");
      fixture_append_day (text, (gint32) (bar->time_us / FINX_USEC_PER_DAY));
      fixture_append_number (text, bar->open);
      fixture_append_number (text, bar->high);
      fixture_append_number (text, bar->low);
      fixture_append_number (text, bar->close);
      fixture_append_number (text, bar->volume);
    }
  for (guint i = 0; i < series->actions->len; i++)
    {
      const FinxPriceAction *action = &g_array_index (series->actions, FinxPriceAction, i);
      g_autofree char *value = finx_decimal_to_string (action->value);

      g_string_append (text, action->kind == FINX_ACTION_DIVIDEND ? " | dividend " : " | split ");
      fixture_append_day (text, action->day);
      g_string_append_printf (text, " %s", value);
    }
  return g_string_free (text, FALSE);
}

static inline char *
fixture_describe_last (const FinxLastPrice *last)
{
  g_autofree char *price = finx_decimal_to_string (last->price);
  g_autofree char *previous = finx_decimal_is_known (last->previous_close) ? finx_decimal_to_string (last->previous_close) : g_strdup ("?");
  g_autofree char *time = last->time_us != 0 ? finx_time_format_iso (last->time_us) : g_strdup ("?");

  return g_strdup_printf ("%s %s %s %.19s %s", price, previous, last->currency, time, last->source);
}

static inline char *
fixture_describe_economy (const FinxEconomicSeries *series)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s, %s, %s", series->title, series->unit, series->source);
  for (guint i = 0; i < series->points->len; i++)
    {
      g_string_append (text, " | ");
      fixture_append_day (text, g_array_index (series->points, FinxEconomicPoint, i).day);
      fixture_append_number (text, g_array_index (series->points, FinxEconomicPoint, i).value);
    }
  return g_string_free (text, FALSE);
}

static inline char *
fixture_describe_releases (const FinxReleaseDates *dates)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s, %s, %s", dates->id, dates->name, dates->source);
  for (guint i = 0; i < dates->days->len; i++)
    {
      g_string_append (text, " | ");
      fixture_append_day (text, g_array_index (dates->days, gint32, i));
    }
  return g_string_free (text, FALSE);
}

/* "symbol, currency, source | day quarter reported/estimate hour" */
static inline char *
fixture_describe_earnings (const FinxEarningsList *list)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s, %s, %s", list->symbol, list->currency, list->source);
  for (guint i = 0; i < list->reports->len; i++)
    {
      const FinxEarningsReport *report = &g_array_index (list->reports, FinxEarningsReport, i);
      g_autofree char *reported = finx_decimal_is_known (report->reported) ? finx_decimal_to_string (report->reported) : g_strdup ("?");
      g_autofree char *estimate = finx_decimal_is_known (report->estimate) ? finx_decimal_to_string (report->estimate) : g_strdup ("?");

      g_string_append (text, " | ");
      fixture_append_day (text, report->day);
      g_string_append_c (text, ' ');
      fixture_append_day (text, report->period);
      g_string_append_printf (text, " %s/%s %s", reported, estimate, finx_report_hour_to_string (report->hour));
    }
  return g_string_free (text, FALSE);
}

/* (transfer full) (nullable): the answer, described. @series (nullable): economy, releases. */
static inline char *
fixture_ask (ProviderFixture      *self,
             FinxQueryKind         kind,
             const FinxInstrument *instrument,
             const char           *series,
             gint32                from_day,
             gint32                to_day,
             GError              **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  if (kind == FINX_QUERY_DAILY)
    {
      g_autoptr(FinxDailySeries) answer = NULL;

      finx_daily_prices_load_async (FINX_DAILY_PRICES (self->provider), instrument, from_day, to_day, NULL, fixture_result_cb, &result);
      fixture_wait (self, &result);
      answer = finx_daily_prices_load_finish (FINX_DAILY_PRICES (self->provider), result, error);
      return answer != NULL ? fixture_describe_daily (answer) : NULL;
    }
  if (kind == FINX_QUERY_LAST)
    {
      g_autoptr(FinxLastPrice) answer = NULL;

      finx_last_prices_load_async (FINX_LAST_PRICES (self->provider), instrument, NULL, fixture_result_cb, &result);
      fixture_wait (self, &result);
      answer = finx_last_prices_load_finish (FINX_LAST_PRICES (self->provider), result, error);
      return answer != NULL ? fixture_describe_last (answer) : NULL;
    }
  if (kind == FINX_QUERY_ECONOMY)
    {
      g_autoptr(FinxEconomicSeries) answer = NULL;

      finx_economy_load_async (FINX_ECONOMY (self->provider), series, from_day, to_day, NULL, fixture_result_cb, &result);
      fixture_wait (self, &result);
      answer = finx_economy_load_finish (FINX_ECONOMY (self->provider), result, error);
      return answer != NULL ? fixture_describe_economy (answer) : NULL;
    }
  if (kind == FINX_QUERY_EARNINGS || kind == FINX_QUERY_EXPECTED)
    {
      g_autoptr(FinxEarningsList) answer = NULL;

      finx_earnings_load_async (FINX_EARNINGS (self->provider), instrument, kind == FINX_QUERY_EXPECTED, NULL, fixture_result_cb, &result);
      fixture_wait (self, &result);
      answer = finx_earnings_load_finish (FINX_EARNINGS (self->provider), result, error);
      return answer != NULL ? fixture_describe_earnings (answer) : NULL;
    }
  {
    g_autoptr(FinxReleaseDates) answer = NULL;

    finx_releases_load_async (FINX_RELEASES (self->provider), series, from_day, to_day, NULL, fixture_result_cb, &result);
    fixture_wait (self, &result);
    answer = finx_releases_load_finish (FINX_RELEASES (self->provider), result, error);
    return answer != NULL ? fixture_describe_releases (answer) : NULL;
  }
}

/* Nothing that was logged, and not @text, names the key. */
static inline void
fixture_assert_no_key (const char *text)
{
  g_autoptr(GPtrArray) entries = finx_log_read_since (0);

  g_assert_null (text != NULL ? g_strstr_len (text, -1, FIXTURE_KEY) : NULL);
  for (guint i = 0; i < entries->len; i++)
    g_assert_null (g_strstr_len (((FinxLogEntry *) entries->pdata[i])->message, -1, FIXTURE_KEY));
}
