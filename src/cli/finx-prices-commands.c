/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-error.h"
#include "cli/finx-cli.h"
#include "engine/finx-engine-book.h"
#include "files/finx-price-file.h"
#include "wire/finx-wire.h"

/* One series as it is told of; @first and @last are not looked at without bars. */
static JsonObject *
wire_series (const char  *symbol,
             FinxInterval interval,
             gint64       n_bars,
             gint64       first_us,
             gint64       last_us,
             FinxBarSource source)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "symbol", symbol);
  json_object_set_string_member (object, "interval", finx_interval_to_string (interval));
  json_object_set_int_member (object, "bars", n_bars);
  finx_wire_time (object, "first", n_bars > 0 ? first_us : 0);
  finx_wire_time (object, "last", n_bars > 0 ? last_us : 0);
  json_object_set_string_member (object, "source", finx_bar_source_to_string (source));
  return object;
}

static JsonObject *
wire_run (const FinxBarRun *run)
{
  return wire_series (run->symbol, run->interval, run->n_bars, run->n_bars > 0 ? run->bars[0].time_us : 0,
                      run->n_bars > 0 ? run->bars[run->n_bars - 1].time_us : 0, run->source);
}

/* Nothing but its prices is known; the desk does not trade it. */
static const FinxInstrument *
add_instrument (FinxCli       *cli,
                const char    *symbol,
                FinxAssetClass kind,
                const char    *currency,
                GError       **error)
{
  g_autofree char *code = g_ascii_strup (currency, -1);
  g_autoptr(FinxInstrument) instrument = finx_instrument_new_plain (symbol, NULL, "", kind, code);

  return finx_engine_add_instrument (cli->engine, instrument, error);
}

static FinxExit
import (FinxCli *cli,
        int      argc,
        char   **argv)
{
  char *symbol = NULL, *interval_text = NULL, *currency = NULL, *kind_text = NULL;
  const GOptionEntry options[] = {
    { "currency", 0, 0, G_OPTION_ARG_STRING, &currency, NULL, NULL },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &kind_text, NULL, NULL },
    { "symbol", 0, 0, G_OPTION_ARG_STRING, &symbol, NULL, NULL },
    { "interval", 0, 0, G_OPTION_ARG_STRING, &interval_text, NULL, NULL },
    { NULL }
  };
  g_autoptr(GArray) bars = NULL;
  g_autoptr(GError) error = NULL;
  FinxInterval interval = FINX_INTERVAL_1D;
  FinxAssetClass kind = FINX_ASSET_EQUITY;
  const FinxInstrument *instrument;
  FinxBarRun run;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc != 1 || symbol == NULL || *symbol == '\0')
    return finx_cli_usage (cli, "“prices import” needs a file and --symbol");
  if (!finx_cli_read_interval ("--interval", interval_text, &interval, &error))
    return finx_cli_misuse (cli, error);
  if (kind_text != NULL && !finx_asset_class_from_string (kind_text, &kind))
    return finx_cli_usage (cli, "--kind needs equity, etf, crypto, fx, index, future, option or cfd");
  bars = finx_price_file_read (argv[0], &error);
  if (bars == NULL)
    return finx_cli_fail (cli, error);
  instrument = finx_instrument_table_lookup (finx_engine_get_instruments (cli->engine), symbol);
  if (instrument == NULL && currency != NULL && (instrument = add_instrument (cli, symbol, kind, currency, &error)) == NULL)
    return finx_cli_fail (cli, error);
  run = (FinxBarRun) { instrument != NULL ? instrument->symbol : symbol, interval, (const FinxBar *) (gpointer) bars->data,
                       bars->len, FINX_BARS_IMPORTED };
  if (!finx_engine_write_bar_runs (cli->engine, &run, 1, &error))
    return finx_cli_fail (cli, error);
  finx_cli_print_one (cli, wire_run (&run));
  if (instrument == NULL)
    finx_cli_say (cli, "No instrument is called %s; with --currency C it becomes one, so that it can be held and compared with.",
                  symbol);
  return FINX_EXIT_DONE;
}

/* Two years of days up to now. */
static GArray *
load_days (FinxCli              *cli,
           const FinxInstrument *instrument,
           GError              **error)
{
  gint64 now = finx_clock_now (finx_engine_get_clock (cli->engine));
  g_autoptr(GAsyncResult) result = NULL;

  finx_engine_load_bars_async (cli->engine, instrument, FINX_INTERVAL_1D, now - 731 * FINX_USEC_PER_DAY, now, NULL,
                               finx_cli_result_cb, &result);
  return finx_engine_load_bars_finish (cli->engine, finx_cli_wait (&result), error);
}

/* Two years of the practice desk, kept as simulated; all symbols or none: written in one go, when all are here. */
FinxExit
finx_cli_fetch_practice (FinxCli *cli,
                         int      argc,
                         char   **argv)
{
  g_autoptr(GPtrArray) loaded = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr(GArray) runs = g_array_new (FALSE, FALSE, sizeof (FinxBarRun));
  g_autoptr(GError) error = NULL;
  JsonArray *array;

  for (int i = 0; i < argc; i++)
    if (finx_cli_instrument (cli, argv[i], &error) == NULL)
      return finx_cli_fail (cli, error);
  for (int i = 0; i < argc; i++)
    {
      const FinxInstrument *instrument = finx_cli_instrument (cli, argv[i], NULL);
      GArray *bars = load_days (cli, instrument, &error);
      FinxBarRun run;

      if (bars == NULL)
        return finx_cli_fail (cli, error);
      g_ptr_array_add (loaded, bars);
      run = (FinxBarRun) { instrument->symbol, FINX_INTERVAL_1D, (const FinxBar *) (gpointer) bars->data, bars->len,
                            FINX_BARS_SIMULATED };
      g_array_append_val (runs, run);
    }
  if (!finx_engine_write_bar_runs (cli->engine, (const FinxBarRun *) (gpointer) runs->data, runs->len, &error))
    return finx_cli_fail (cli, error);
  array = json_array_new ();
  for (guint i = 0; i < runs->len; i++)
    json_array_add_object_element (array, wire_run (&g_array_index (runs, FinxBarRun, i)));
  finx_cli_print_list (cli, array, "symbol,interval,bars,first,last,source", "");
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

      json_array_add_object_element (array, wire_series (info->symbol, info->interval, info->n_bars, info->first_us, info->last_us,
                                                          info->source));
    }
  finx_cli_print_list (cli, array, "symbol,interval,bars,first,last,source", "No price history is kept yet.");
  return FINX_EXIT_DONE;
}

const FinxCommand finx_cli_prices_commands[] = {
  { "prices", "import", "FILE --symbol S [--interval 1d] [--currency C [--kind K]]",
    "price history from a CSV file with date, open, high, low, close, volume; --currency adds a symbol that is not known",
    FINX_NEEDS_WRITING, import },
  { "prices", "list", "", "the price history that is kept", FINX_NEEDS_READING, list },
  { NULL }
};
