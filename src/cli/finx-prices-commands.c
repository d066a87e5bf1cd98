/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>

#include "base/finx-error.h"
#include "base/finx-time.h"
#include "cli/finx-cli.h"
#include "wire/finx-wire.h"

#define MAX_FILE_SIZE (256 * 1024 * 1024)

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

/* The text of a file of prices. Devices and pipes may never end, and a file too large would take all memory. */
static char *
read_text (const char *path,
           GError    **error)
{
  g_autofree char *text = NULL, *limit = g_format_size (MAX_FILE_SIZE);
  GStatBuf info;
  gsize size;

  if (g_stat (path, &info) == 0 && !S_ISREG (info.st_mode))
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-PRICES-007", "“%s” is not a file. Nothing was imported", path);
  else if (g_stat (path, &info) == 0 && info.st_size > MAX_FILE_SIZE)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-PRICES-008", "“%s” is larger than %s. Nothing was imported; split it", path, limit);
  else if (g_file_get_contents (path, &text, &size, error))
    {
      if (g_utf8_validate (text, size, NULL))     /* a zero byte would end the text early */
        return g_steal_pointer (&text);
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-PRICES-006", "“%s” is not a text file. Nothing was imported", path);
    }
  return NULL;
}

/* The line at *@text, which moves behind it; %NULL at the end. */
static char *
next_line (char **text)
{
  char *line = *text, *end;

  if (line == NULL || *line == '\0')
    return NULL;
  end = strchr (line, '\n');
  *text = end != NULL ? end + 1 : NULL;
  if (end != NULL)
    *end = '\0';
  return g_strchomp (line);
}

static gboolean
read_rows (const char *path,
           char       *text,
           GArray     *bars,
           GError    **error)
{
  int places[N_COLUMNS];
  char *line = next_line (&text);

  if (!read_head (line != NULL ? line : "", places, error))
    return FALSE;
  for (guint n = 2; (line = next_line (&text)) != NULL; n++)
    {
      g_autoptr(GError) local = NULL;
      FinxBar bar;

      if (*line == '\0')
        continue;
      if (!read_row (line, places, &bar, &local))
        {
          g_autofree char *reason = finx_error_text (local);

          finx_set_error (error, FINX_ERROR_INVALID, "FINX-PRICES-003", "Line %u of “%s”: %s. Nothing was imported", n, path, reason);
          return FALSE;
        }
      g_array_append_val (bars, bar);
    }
  return TRUE;
}

/* All of the file or nothing: the first bad line is told. */
static GArray *
read_file (const char *path,
           GError    **error)
{
  g_autofree char *text = read_text (path, error);
  g_autoptr(GArray) bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));

  if (text == NULL || !read_rows (path, g_str_has_prefix (text, "\xef\xbb\xbf") ? text + 3 : text, bars, error))
    return NULL;
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

/* One series as it is told of; @first and @last are not looked at without bars. */
static JsonObject *
wire_series (const char  *symbol,
             FinxInterval interval,
             gint64       n_bars,
             gint64       first_us,
             gint64       last_us)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "symbol", symbol);
  json_object_set_string_member (object, "interval", finx_interval_to_string (interval));
  json_object_set_int_member (object, "bars", n_bars);
  finx_wire_time (object, "first", n_bars > 0 ? first_us : 0);
  finx_wire_time (object, "last", n_bars > 0 ? last_us : 0);
  return object;
}

static JsonObject *
wire_run (const FinxBarRun *run)
{
  return wire_series (run->symbol, run->interval, run->n_bars, run->n_bars > 0 ? run->bars[0].time_us : 0,
                      run->n_bars > 0 ? run->bars[run->n_bars - 1].time_us : 0);
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
  FinxBarRun run;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc != 1 || symbol == NULL || *symbol == '\0')
    return finx_cli_usage (cli, "“prices import” needs a file and --symbol");
  if (interval_text != NULL && !finx_interval_from_string (interval_text, &interval))
    return finx_cli_usage (cli, "--interval needs 1s, 1m, 5m, 15m, 1h, 1d or 1w");
  bars = read_file (argv[0], &error);
  if (bars == NULL)
    return finx_cli_fail (cli, error);
  run = (FinxBarRun) { symbol, interval, (const FinxBar *) (gpointer) bars->data, bars->len };
  if (!finx_engine_write_bar_runs (cli->engine, &run, 1, &error))
    return finx_cli_fail (cli, error);
  finx_cli_print_one (cli, wire_run (&run));
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

/* All symbols or none: written in one go, when all are here. */
static FinxExit
fetch (FinxCli *cli,
       int      argc,
       char   **argv)
{
  g_autoptr(GPtrArray) loaded = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr(GArray) runs = g_array_new (FALSE, FALSE, sizeof (FinxBarRun));
  g_autoptr(GError) error = NULL;
  JsonArray *array;

  if (argc < 1)
    return finx_cli_usage (cli, "“prices fetch” needs one symbol at least");
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
      run = (FinxBarRun) { instrument->symbol, FINX_INTERVAL_1D, (const FinxBar *) (gpointer) bars->data, bars->len };
      g_array_append_val (runs, run);
    }
  if (!finx_engine_write_bar_runs (cli->engine, (const FinxBarRun *) (gpointer) runs->data, runs->len, &error))
    return finx_cli_fail (cli, error);
  array = json_array_new ();
  for (guint i = 0; i < runs->len; i++)
    json_array_add_object_element (array, wire_run (&g_array_index (runs, FinxBarRun, i)));
  finx_cli_print_list (cli, array, "symbol,interval,bars,first,last", "");
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

      json_array_add_object_element (array, wire_series (info->symbol, info->interval, info->n_bars, info->first_us, info->last_us));
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
