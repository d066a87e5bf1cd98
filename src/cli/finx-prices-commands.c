/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/finx-cli.h"
#include "engine/finx-price-file.h"
#include "wire/finx-wire.h"

static FinxExit
write_and_tell (FinxCli     *cli,
                const char  *symbol,
                FinxInterval interval,
                GArray      *bars)
{
  g_autoptr(GError) error = NULL;
  JsonObject *object;

  if (!finx_engine_write_bars (cli->engine, symbol, interval, bars, &error))
    return finx_cli_fail (cli, error);
  object = json_object_new ();
  json_object_set_string_member (object, "symbol", symbol);
  json_object_set_string_member (object, "interval", finx_interval_to_string (interval));
  json_object_set_int_member (object, "bars", bars->len);
  if (bars->len > 0)
    {
      finx_wire_time (object, "first", g_array_index (bars, FinxBar, 0).time_us);
      finx_wire_time (object, "last", g_array_index (bars, FinxBar, bars->len - 1).time_us);
    }
  finx_cli_print_one (cli, object);
  return FINX_EXIT_DONE;
}

static FinxExit
import (FinxCli *cli,
        int      argc,
        char   **argv)
{
  char *symbol = NULL, *interval_text = NULL;
  const GOptionEntry options[] = {
    { "symbol", 0, 0, G_OPTION_ARG_STRING, &symbol, NULL, NULL },
    { "interval", 0, 0, G_OPTION_ARG_STRING, &interval_text, NULL, NULL },
    { NULL }
  };
  g_autoptr(GArray) bars = NULL;
  g_autoptr(GError) error = NULL;
  FinxInterval interval = FINX_INTERVAL_1D;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc != 1 || symbol == NULL || *symbol == '\0')
    return finx_cli_usage (cli, "“prices import” needs a file and --symbol");
  if (interval_text != NULL && !finx_interval_from_string (interval_text, &interval))
    return finx_cli_usage (cli, "--interval needs 1s, 1m, 5m, 15m, 1h, 1d or 1w");
  bars = finx_price_file_read (argv[0], &error);
  return bars != NULL ? write_and_tell (cli, symbol, interval, bars) : finx_cli_fail (cli, error);
}

static FinxExit
fetch (FinxCli *cli,
       int      argc,
       char   **argv)
{
  gint64 now = finx_clock_now (finx_engine_get_clock (cli->engine));
  g_autoptr(GError) error = NULL;

  if (argc < 1)
    return finx_cli_usage (cli, "“prices fetch” needs one symbol at least");
  for (int i = 0; i < argc; i++)
    {
      const FinxInstrument *instrument = finx_cli_instrument (cli, argv[i], &error);
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GArray) bars = NULL;
      FinxExit status;

      if (instrument == NULL)
        return finx_cli_fail (cli, error);
      finx_engine_load_bars_async (cli->engine, instrument, FINX_INTERVAL_1D, now - 731 * FINX_USEC_PER_DAY, now, NULL,
                                   finx_cli_result_cb, &result);
      bars = finx_engine_load_bars_finish (cli->engine, finx_cli_wait (&result), &error);
      if (bars == NULL)
        return finx_cli_fail (cli, error);
      status = write_and_tell (cli, instrument->symbol, FINX_INTERVAL_1D, bars);
      if (status != FINX_EXIT_DONE)
        return status;
    }
  return FINX_EXIT_DONE;
}

static FinxExit
list (FinxCli *cli,
      int      argc,
      char   **argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) series = finx_engine_list_bars (cli->engine, &error);
  JsonArray *array;

  if (series == NULL)
    return finx_cli_fail (cli, error);
  array = json_array_new ();
  for (guint i = 0; i < series->len; i++)
    {
      const FinxBarSeriesInfo *info = &g_array_index (series, FinxBarSeriesInfo, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "symbol", info->symbol);
      json_object_set_string_member (object, "interval", finx_interval_to_string (info->interval));
      json_object_set_int_member (object, "bars", info->n_bars);
      finx_wire_time (object, "first", info->first_us);
      finx_wire_time (object, "last", info->last_us);
      json_array_add_object_element (array, object);
    }
  finx_cli_print_list (cli, array, "symbol,interval,bars,first,last", "No price history is kept yet.");
  return FINX_EXIT_DONE;
}

const FinxCommand finx_cli_prices_commands[] = {
  { "prices", "import", "FILE --symbol S [--interval 1d]", "price history from a CSV file with date, open, high, low, close, volume",
    FINX_NEEDS_WRITING, import },
  { "prices", "fetch", "SYMBOL…", "two years of daily history from the practice desk", FINX_NEEDS_WRITING, fetch },
  { "prices", "list", "", "the price history that is kept", FINX_NEEDS_READING, list },
  { NULL }
};
