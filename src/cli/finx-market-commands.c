/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-unix.h>
#include <signal.h>

#include "cli/finx-cli.h"
#include "engine/alerts/finx-engine-alerts.h"
#include "wire/finx-wire.h"

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

const FinxCommand finx_cli_market_commands[] = {
  { "market", "watch", "SYMBOL… [--count N] [--replay SERIES|FILE.csv [--from DATE] [--bars-per-second N]]",
    "live quotes and alerts that fire, as lines until interrupted, or N quotes; a replay makes a real series the price of one symbol, here only",
    FINX_NEEDS_READING, watch_quotes },
  { NULL }
};
