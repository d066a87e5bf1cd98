/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The practice desk's own settings, and replays of real series. */
#include <math.h>

#include "base/finx-error.h"
#include "cli/finx-cli.h"
#include "engine/prices/finx-series.h"
#include "files/finx-price-file.h"
#include "wire/finx-wire.h"

static FinxExit
print_series (FinxCli *cli)
{
  JsonArray *array = json_array_new ();
  guint n;
  const FinxSeries *series = finx_series_list (&n);

  for (guint i = 0; i < n; i++)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "id", series[i].id);
      json_object_set_string_member (object, "title", series[i].title);
      json_object_set_string_member (object, "symbol", series[i].symbol);
      json_object_set_string_member (object, "first", series[i].first);
      json_object_set_string_member (object, "last", series[i].last);
      json_object_set_int_member (object, "bars", series[i].n_bars);
      json_object_set_string_member (object, "source", series[i].source);
      json_array_add_object_element (array, object);
    }
  finx_cli_print_list (cli, array, "id,title,symbol,first,last,bars,source", "");
  return FINX_EXIT_DONE;
}

static void
print_desk (FinxCli *cli)
{
  JsonObject *object = json_object_new ();
  g_autofree char *speed = g_strdup_printf ("%g", finx_engine_get_speed (cli->engine));
  GListModel *orders = finx_engine_get_open_orders (cli->engine);
  FinxPortfolio *practice = finx_engine_get_practice (cli->engine);
  const char *account = practice != NULL ? finx_portfolio_get_account (practice)->id : NULL;
  guint n_open = 0, n_day = 0;

  for (guint i = 0; account != NULL && i < g_list_model_get_n_items (orders); i++)
    {
      g_autoptr(FinxOrderItem) item = g_list_model_get_item (orders, i);
      const FinxOrder *order = finx_order_item_get_order (item);

      if (!g_str_equal (order->account, account))
        continue;
      n_open++;
      n_day += order->tif == FINX_TIF_DAY;
    }
  if (account != NULL)
    json_object_set_string_member (object, "account", account);
  else
    json_object_set_null_member (object, "account");
  json_object_set_string_member (object, "hours", finx_engine_get_exchange_hours (cli->engine) ? "exchange" : "always");
  json_object_set_string_member (object, "speed", speed);
  finx_wire_time (object, "time", finx_clock_now (finx_engine_get_clock (cli->engine)));
  json_object_set_int_member (object, "instruments", finx_instrument_table_get_size (finx_engine_get_instruments (cli->engine)));
  json_object_set_int_member (object, "open_orders", n_open);
  json_object_set_int_member (object, "day_orders", n_day);
  finx_cli_print_one (cli, object);
}

static FinxExit
practice (FinxCli *cli,
          int      argc,
          char   **argv)
{
  char *hours = NULL, *speed_text = NULL;
  gboolean series = FALSE;
  const GOptionEntry options[] = {
    { "hours", 0, 0, G_OPTION_ARG_STRING, &hours, NULL, NULL },
    { "speed", 0, 0, G_OPTION_ARG_STRING, &speed_text, NULL, NULL },
    { "series", 0, 0, G_OPTION_ARG_NONE, &series, NULL, NULL },
    { NULL }
  };
  g_autoptr(GError) error = NULL;
  double speed = 0;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc != 0)
    return finx_cli_usage (cli, "“broker practice” takes options only: --hours, --speed, --series");
  if (hours != NULL && !g_str_equal (hours, "exchange") && !g_str_equal (hours, "always"))
    return finx_cli_usage (cli, "--hours needs “exchange” or “always”");
  if (speed_text != NULL)
    {
      char *end;

      speed = g_ascii_strtod (speed_text, &end);
      if (end == speed_text || *end != '\0' || !(speed >= 1 && speed <= 60))
        return finx_cli_usage (cli, "--speed needs a number from 1 to 60");
    }
  if (series)
    return print_series (cli);
  if (hours != NULL && !finx_engine_set_exchange_hours (cli->engine, g_str_equal (hours, "exchange"), &error))
    return finx_cli_fail (cli, error);
  if (speed > 0)
    finx_engine_set_speed (cli->engine, speed);
  print_desk (cli);
  return FINX_EXIT_DONE;
}

/* The series in the database that is called @name: daily, or else the first. */
static GArray *
read_stored (FinxCli    *cli,
             const char *name,
             GError    **error)
{
  g_autoptr(GArray) list = finx_engine_list_bars (cli->engine, error);
  const FinxBarSeriesInfo *found = NULL;

  if (list == NULL)
    return NULL;
  for (guint i = 0; i < list->len; i++)
    {
      const FinxBarSeriesInfo *info = &g_array_index (list, FinxBarSeriesInfo, i);

      if (g_ascii_strcasecmp (info->symbol, name) == 0 && (found == NULL || info->interval == FINX_INTERVAL_1D))
        found = info;
    }
  if (found != NULL)
    return finx_engine_read_bars (cli->engine, found->symbol, found->interval, error);
  finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-CLI-031",
                  "There is no series and no file “%s”; “finxctl broker practice --series” and “finxctl prices list” name the series", name);
  return NULL;
}

GArray *
finx_cli_read_series (FinxCli    *cli,
                      const char *name,
                      GError    **error)
{
  const FinxSeries *series = finx_series_find (name);

  if (series != NULL)
    return finx_series_load (series, error);
  if (g_file_test (name, G_FILE_TEST_EXISTS))
    return finx_price_file_read (name, error);
  return read_stored (cli, name, error);
}

gboolean
finx_cli_start_replay (FinxCli              *cli,
                       const FinxInstrument *instrument,
                       const char           *name,
                       gint64                from_us,
                       double                bars_per_second,
                       GError              **error)
{
  g_autoptr(GArray) bars = finx_cli_read_series (cli, name, error);
  /* More than the desk shows in its own time: its time goes faster. */
  double speed = MAX (1, ceil (bars_per_second / FINX_PRACTICE_REPLAY_MAX_RATE));
  const FinxReplayOptions options = { .bars_per_second = bars_per_second / speed, .as_recorded = FALSE };
  guint first = 0;

  if (bars == NULL)
    return FALSE;
  while (first < bars->len && g_array_index (bars, FinxBar, first).time_us < from_us)
    first++;
  if (first > 0)
    g_array_remove_range (bars, 0, first);
  finx_engine_set_speed (cli->engine, speed);
  return finx_engine_start_replay (cli->engine, instrument, name, bars, &options, error);
}

const FinxCommand finx_cli_practice_commands[] = {
  { "broker", "practice", "[--hours exchange|always] [--speed N] [--series]",
    "the practice desk's trading hours and speed; or the real series that it can replay", FINX_NEEDS_WRITING_WITH_OPTIONS, practice },
  { NULL }
};
