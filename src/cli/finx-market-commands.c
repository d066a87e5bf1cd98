/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-unix.h>
#include <signal.h>

#include "base/finx-time.h"
#include "cli/finx-cli.h"
#include "engine/alerts/finx-engine-alerts.h"
#include "engine/prices/finx-fx-table.h"
#include "market/finx-co-movement.h"
#include "wire/finx-wire.h"

#define MOST_SYMBOLS 100        /* of correlations */

typedef struct
{
  FinxCli   *cli;
  GMainLoop *loop;
  int        left;              /* lines to print; −1: no end */
  gboolean   replays;           /* until the replay is over */
} Watch;

typedef struct
{
  int    count;
  char  *replay, *from, *rate_text;
  gint64 from_us;
  double rate;
} Options;

static gboolean
stop_cb (gpointer user_data)
{
  g_main_loop_quit (((Watch *) user_data)->loop);
  return G_SOURCE_CONTINUE;
}

static void
changed_cb (FinxQuoteRow *row,
            GParamSpec   *pspec,
            gpointer      user_data)
{
  Watch *watch = user_data;
  FinxReplay *replay = finx_engine_get_replay (watch->cli->engine);
  JsonObject *object;

  if (watch->left == 0 || (watch->replays && finx_replay_get_position (replay) == 0))
    return;
  object = finx_wire_quote (row);
  if (watch->replays)
    {
      finx_wire_time (object, "replay_time", finx_replay_get_time (replay));
      json_object_set_int_member (object, "replay_bar", finx_replay_get_position (replay));
      json_object_set_int_member (object, "replay_bars", finx_replay_get_n_bars (replay));
    }
  finx_cli_print_line (watch->cli, object, watch->replays ? "symbol,replay_time,replay_bar,last,change,bid,ask,volume"
                                                          : "symbol,last,change,bid,ask,volume,time");
  if (watch->left > 0 && --watch->left == 0)
    g_main_loop_quit (watch->loop);
}

/* A line among the quotes; it does not count as one of them. */
static void
alert_fired_cb (FinxEngine         *engine,
                FinxAlertItem      *item,
                FinxAlertEventItem *line,
                gpointer            user_data)
{
  finx_cli_print_line (((Watch *) user_data)->cli, finx_wire_alert_event (finx_alert_event_item_get_event (line)),
                       "symbol,event,condition,level,price,time");
}

/* FALSE: a sentence was printed. */
static gboolean
read_options (FinxCli *cli,
              int     *argc,
              char  ***argv,
              Options *options)
{
  const GOptionEntry entries[] = {
    { "count", 0, 0, G_OPTION_ARG_INT, &options->count, NULL, NULL },
    { "replay", 0, 0, G_OPTION_ARG_STRING, &options->replay, NULL, NULL },
    { "from", 0, 0, G_OPTION_ARG_STRING, &options->from, NULL, NULL },
    { "bars-per-second", 0, 0, G_OPTION_ARG_STRING, &options->rate_text, NULL, NULL },
    { NULL }
  };
  char *end = NULL;

  if (!finx_cli_parse (cli, argc, argv, entries))
    return FALSE;
  if (options->rate_text != NULL)
    options->rate = g_ascii_strtod (options->rate_text, &end);
  if (*argc < 1)
    finx_cli_usage (cli, "“market watch” needs one symbol at least");
  else if (options->replay == NULL && (options->from != NULL || options->rate_text != NULL))
    finx_cli_usage (cli, "--from and --bars-per-second go with --replay");
  else if (options->replay != NULL && *argc != 1)
    finx_cli_usage (cli, "--replay leads the price of one symbol, and %d were given", *argc);
  else if (options->from != NULL && !finx_time_parse_iso (options->from, &options->from_us, NULL))
    finx_cli_usage (cli, "--from needs a date such as 2008-09-12");
  else if (options->rate_text != NULL
           && (end == options->rate_text || *end != '\0' || !(options->rate >= 0.01 && options->rate <= 240)))
    finx_cli_usage (cli, "--bars-per-second needs a number from 0.01 to 240");
  else
    return TRUE;
  return FALSE;
}

static void
replay_over_cb (FinxReplay *replay,
                GParamSpec *pspec,
                gpointer    user_data)
{
  if (!finx_replay_is_running (replay))
    g_main_loop_quit (((Watch *) user_data)->loop);
}

static void
follow (Watch *watch,
        char **symbols,
        int    n)
{
  FinxQuoteBoard *board = finx_engine_get_board (watch->cli->engine);

  for (int i = 0; i < n; i++)
    {
      const FinxInstrument *instrument = finx_cli_instrument (watch->cli, symbols[i], NULL);

      g_signal_connect (finx_quote_board_lookup (board, instrument), "notify::serial", G_CALLBACK (changed_cb), watch);
      finx_engine_subscribe (watch->cli->engine, instrument, FINX_STREAM_QUOTES);
    }
}

static void
unfollow (Watch *watch,
          char **symbols,
          int    n)
{
  FinxQuoteBoard *board = finx_engine_get_board (watch->cli->engine);

  for (int i = 0; i < n; i++)
    {
      const FinxInstrument *instrument = finx_cli_instrument (watch->cli, symbols[i], NULL);

      g_signal_handlers_disconnect_by_data (finx_quote_board_lookup (board, instrument), watch);
      finx_engine_unsubscribe (watch->cli->engine, instrument, FINX_STREAM_QUOTES);
    }
}

static FinxExit
watch_quotes (FinxCli *cli,
              int      argc,
              char   **argv)
{
  Options options = { .count = -1, .rate = 1 };
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GError) error = NULL;
  FinxReplay *replay = finx_engine_get_replay (cli->engine);
  Watch watch = { cli, loop, -1, FALSE };
  guint interrupt, terminate;

  if (!read_options (cli, &argc, &argv, &options))
    return FINX_EXIT_USAGE;
  for (int i = 0; i < argc; i++)
    if (finx_cli_instrument (cli, argv[i], &error) == NULL)
      return finx_cli_fail (cli, error);
  if (options.replay != NULL && !finx_cli_start_replay (cli, finx_cli_instrument (cli, argv[0], NULL), options.replay,
                                                        options.from_us, options.rate, &error))
    return finx_cli_fail (cli, error);

  watch.left = options.count;
  watch.replays = options.replay != NULL;
  g_signal_connect (replay, "notify::running", G_CALLBACK (replay_over_cb), &watch);
  g_signal_connect (cli->engine, "alert-fired", G_CALLBACK (alert_fired_cb), &watch);
  follow (&watch, argv, argc);
  interrupt = g_unix_signal_add (SIGINT, stop_cb, &watch);
  terminate = g_unix_signal_add (SIGTERM, stop_cb, &watch);
  if (watch.left != 0)
    g_main_loop_run (loop);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  g_signal_handlers_disconnect_by_data (cli->engine, &watch);
  unfollow (&watch, argv, argc);
  g_signal_handlers_disconnect_by_data (replay, &watch);
  return FINX_EXIT_DONE;
}

/* (transfer full): @argv in upper case, each of them known; else all */
static char **
read_currencies (FinxCli *cli,
                 int      argc,
                 char   **argv)
{
  g_auto(GStrv) all = finx_fx_list_currencies ();
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  if (argc == 0)
    return g_steal_pointer (&all);
  for (int i = 0; i < argc; i++)
    {
      g_autofree char *code = g_ascii_strup (argv[i], -1);

      if (!g_strv_contains ((const char *const *) all, code))
        {
          g_autofree char *known = g_strjoinv (", ", all);

          finx_cli_usage (cli, "“market fx” knows no currency %s, but %s", argv[i], known);
          return NULL;
        }
      g_strv_builder_add (builder, code);
    }
  return g_strv_builder_end (builder);
}

static JsonObject *
wire_rate (const FinxFxTable *table,
           guint              row,
           guint              column)
{
  static const char *const names[FINX_N_CHANGES] = { "day", "week", "month", "year" };
  const FinxFxCell *cell = finx_fx_table_get (table, row, column);
  JsonObject *object = json_object_new ();
  g_autofree char *date = finx_time_format_iso (cell->day * FINX_USEC_PER_DAY);

  date[10] = '\0';
  json_object_set_string_member (object, "base", table->currencies[row]);
  json_object_set_string_member (object, "quote", table->currencies[column]);
  finx_wire_decimal (object, "rate", cell->rate);
  if (finx_decimal_is_known (cell->rate))
    json_object_set_string_member (object, "date", date);
  else
    json_object_set_null_member (object, "date");
  for (int p = 0; p < FINX_N_CHANGES; p++)
    finx_wire_double (object, names[p], cell->changes[p]);
  return object;
}

static FinxExit
show_rates (FinxCli *cli,
            int      argc,
            char   **argv)
{
  const GOptionEntry entries[] = { { NULL } };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxFxTable) table = NULL;
  g_auto(GStrv) currencies = NULL;
  JsonArray *array;

  if (!finx_cli_parse (cli, &argc, &argv, entries) || (currencies = read_currencies (cli, argc, argv)) == NULL)
    return FINX_EXIT_USAGE;
  finx_engine_load_fx_async (cli->engine, (const char *const *) currencies, NULL, finx_cli_result_cb, &result);
  table = finx_engine_load_fx_finish (cli->engine, finx_cli_wait (&result), &error);
  if (table == NULL)
    return finx_cli_fail (cli, error);
  array = json_array_new ();
  for (guint row = 0; row < table->n; row++)
    for (guint column = 0; column < table->n; column++)
      if (row != column)
        json_array_add_object_element (array, wire_rate (table, row, column));
  finx_cli_print_list (cli, array, "base,quote,rate,date,day:4,week:4,month:4,year:4", "One currency has no rate.");
  return FINX_EXIT_DONE;
}

/* (nullable): all daily prices of @symbol that are kept or simulated, by the day on which they trade */
static GArray *
load_days (FinxCli    *cli,
           const char *symbol,
           GError    **error)
{
  const FinxInstrument *instrument = finx_cli_instrument (cli, symbol, error);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GArray) bars = NULL;

  if (instrument == NULL)
    return NULL;
  finx_engine_load_bars_async (cli->engine, instrument, FINX_INTERVAL_1D, 0, finx_clock_now (finx_engine_get_clock (cli->engine)), NULL,
                               finx_cli_result_cb, &result);
  bars = finx_engine_load_bars_finish (cli->engine, finx_cli_wait (&result), error);
  return bars != NULL ? finx_co_movement_days (bars, instrument->calendar) : NULL;
}

/* Each pair once, those of like series beside each other. */
static JsonArray *
wire_pairs (const FinxCoMovement *movement,
            GPtrArray            *series,
            guint                 window,
            char                **symbols)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < movement->n; i++)
    for (guint k = i + 1; k < movement->n; k++)
      {
        gsize row = movement->order[i], column = movement->order[k];
        JsonObject *object = json_object_new ();
        g_autoptr(FinxPairReturns) returns = finx_pair_returns_new (series->pdata[row], series->pdata[column], window);

        json_object_set_string_member (object, "first", symbols[row]);
        json_object_set_string_member (object, "second", symbols[column]);
        finx_wire_double (object, "correlation", movement->correlations[row * movement->n + column]);
        json_object_set_int_member (object, "days", movement->days[row * movement->n + column]);
        finx_wire_double (object, "beta", returns->fit.beta);
        finx_wire_double (object, "r2", returns->fit.r2);
        json_array_add_object_element (array, object);
      }
  return array;
}

static FinxExit
correlations (FinxCli *cli,
              int      argc,
              char   **argv)
{
  int window = 250;
  char *method = NULL;
  const GOptionEntry entries[] = {
    { "window", 0, 0, G_OPTION_ARG_INT, &window, NULL, NULL },
    { "method", 0, 0, G_OPTION_ARG_STRING, &method, NULL, NULL },
    { NULL }
  };
  g_autoptr(GPtrArray) series = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autoptr(FinxCoMovement) movement = NULL;

  if (!finx_cli_parse (cli, &argc, &argv, entries))
    return FINX_EXIT_USAGE;
  if (argc < 2 || argc > MOST_SYMBOLS)
    return finx_cli_usage (cli, "“market correlations” needs 2 to %d symbols", MOST_SYMBOLS);
  if (window != 0 && window < FINX_CO_MOVEMENT_LEAST)
    return finx_cli_usage (cli, "--window needs %d days or more, or 0 for all", FINX_CO_MOVEMENT_LEAST);
  if (method != NULL && !g_str_equal (method, "pearson") && !g_str_equal (method, "spearman"))
    return finx_cli_usage (cli, "--method needs pearson or spearman");
  for (int i = 0; i < argc; i++)
    {
      g_autoptr(GError) error = NULL;
      GArray *bars = load_days (cli, argv[i], &error);

      if (bars == NULL)
        return finx_cli_fail (cli, error);
      g_ptr_array_add (series, bars);
    }
  movement = finx_co_movement_new (series, (guint) window, g_strcmp0 (method, "spearman") == 0);
  finx_cli_print_list (cli, wire_pairs (movement, series, (guint) window, argv), "first,second,correlation:4,days,beta:4,r2:4", "");
  return FINX_EXIT_DONE;
}

const FinxCommand finx_cli_market_commands[] = {
  { "market", "watch", "SYMBOL… [--count N] [--replay SERIES|FILE.csv [--from DATE] [--bars-per-second N]]",
    "live quotes and alerts that fire, as lines until interrupted, or N quotes; a replay makes a real series the price of one symbol, here only",
    FINX_NEEDS_READING, watch_quotes },
  { "market", "correlations", "SYMBOL… [--window N] [--method pearson|spearman]",
    "how daily returns of each pair move together, on the newest N days that both have (250; 0: all); like ones beside each other",
    FINX_NEEDS_READING, correlations },
  { "market", "fx", "[CURRENCY…]",
    "what currencies are worth in each other, from kept rates to the euro or the European Central Bank's, and the change since a day, week, month and year before",
    FINX_NEEDS_READING, show_rates },
  { NULL }
};
