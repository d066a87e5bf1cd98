/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "base/finx-error.h"
#include "base/finx-time.h"
#include "cli/finx-cli.h"
#include "wire/finx-wire.h"

enum { DATE, OPEN, HIGH, LOW, CLOSE, VOLUME, N_COLUMNS };

/* Where each column stands in the file; −1: not there. */
static gboolean
read_head (const char *line,
           int         places[N_COLUMNS],
           GError    **error)
{
  static const char *const names[N_COLUMNS] = { "date", "open", "high", "low", "close", "volume" };
  g_auto(GStrv) words = g_strsplit (line, ",", 0);

  for (int i = 0; i < N_COLUMNS; i++)
    places[i] = -1;
  for (int w = 0; words[w] != NULL; w++)
    for (int i = 0; i < N_COLUMNS; i++)
      if (g_ascii_strcasecmp (g_strstrip (words[w]), names[i]) == 0
          || (i == DATE && (g_ascii_strcasecmp (words[w], "time") == 0 || g_ascii_strcasecmp (words[w], "timestamp") == 0)))
        places[i] = w;
  if (places[DATE] < 0 || places[CLOSE] < 0)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-PRICES-001",
                    "The first line needs to name the columns, “date” and “close” at least (and open, high, low, volume)");
  return places[DATE] >= 0 && places[CLOSE] >= 0;
}

static gboolean
read_number (const char *text,
             double     *value)
{
  FinxDecimal exact;

  if (!finx_decimal_parse (text, &exact, NULL))
    return FALSE;
  *value = finx_decimal_to_double (exact);
  return TRUE;
}

static gboolean
read_row (const char *line,
          const int   places[N_COLUMNS],
          FinxBar    *bar,
          GError    **error)
{
  g_auto(GStrv) words = g_strsplit (line, ",", 0);
  int n = g_strv_length (words);
  double values[N_COLUMNS] = { 0 };

  for (int i = 0; i < N_COLUMNS; i++)
    {
      const char *text = places[i] >= 0 && places[i] < n ? g_strstrip (words[places[i]]) : NULL;

      if (i == DATE)
        {
          if (text == NULL || !finx_time_parse_iso (text, &bar->time_us, error))
            return FALSE;
        }
      else if (places[i] < 0)
        {
          values[i] = NAN;
        }
      else if (text == NULL || !read_number (text, &values[i]))
        {
          finx_set_error (error, FINX_ERROR_INVALID, "FINX-PRICES-002", "“%s” is not a number", text != NULL ? text : "");
          return FALSE;
        }
    }
  bar->close = values[CLOSE];
  bar->open = isnan (values[OPEN]) ? bar->close : values[OPEN];
  bar->high = isnan (values[HIGH]) ? fmax (bar->open, bar->close) : values[HIGH];
  bar->low = isnan (values[LOW]) ? fmin (bar->open, bar->close) : values[LOW];
  bar->volume = isnan (values[VOLUME]) ? 0 : values[VOLUME];
  return finx_bar_validate (bar, error);
}

static int
compare_bars (gconstpointer a,
              gconstpointer b)
{
  gint64 x = ((const FinxBar *) a)->time_us, y = ((const FinxBar *) b)->time_us;

  return (x > y) - (x < y);
}

/* All of the file or nothing: the first bad line is told. */
static GArray *
read_file (const char *path,
           GError    **error)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  g_autoptr(GArray) bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));
  int places[N_COLUMNS];
  gsize size;

  if (!g_file_get_contents (path, &text, &size, error))
    return NULL;
  if (!g_utf8_validate (text, size, NULL))      /* a zero byte would end the text early */
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-PRICES-006", "“%s” is not a text file. Nothing was imported", path);
      return NULL;
    }
  lines = g_strsplit (g_str_has_prefix (text, "\xef\xbb\xbf") ? text + 3 : text, "\n", 0);
  if (!read_head (g_strchomp (lines[0] != NULL ? lines[0] : text), places, error))
    return NULL;
  for (guint i = 1; lines[i] != NULL; i++)
    {
      g_autoptr(GError) local = NULL;
      FinxBar bar;

      if (*g_strchomp (lines[i]) == '\0')
        continue;
      if (!read_row (lines[i], places, &bar, &local))
        {
          g_autofree char *reason = finx_error_text (local);

          finx_set_error (error, FINX_ERROR_INVALID, "FINX-PRICES-003", "Line %u of “%s”: %s. Nothing was imported", i + 1, path, reason);
          return NULL;
        }
      g_array_append_val (bars, bar);
    }
  g_array_sort (bars, compare_bars);
  for (guint i = 1; i < bars->len; i++)
    if (g_array_index (bars, FinxBar, i).time_us == g_array_index (bars, FinxBar, i - 1).time_us)
      {
        g_autofree char *when = finx_time_format_iso (g_array_index (bars, FinxBar, i).time_us);

        finx_set_error (error, FINX_ERROR_INVALID, "FINX-PRICES-004", "“%s” has two rows for %s. Nothing was imported", path, when);
        return NULL;
      }
  if (bars->len == 0)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-PRICES-005", "“%s” has no prices", path);
      return NULL;
    }
  return g_steal_pointer (&bars);
}

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
  bars = read_file (argv[0], &error);
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
