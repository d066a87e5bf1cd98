/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib-unix.h>
#include <signal.h>

#include "cli/finx-cli.h"
#include "engine/finx-engine-alerts.h"
#include "wire/finx-wire.h"

typedef struct
{
  FinxCli   *cli;
  GMainLoop *loop;
  int        left;              /* lines to print; −1: no end */
} Watch;

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

  if (watch->left == 0)
    return;
  finx_cli_print_line (watch->cli, finx_wire_quote (row), "symbol,last,change,bid,ask,volume,time");
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

static FinxExit
watch_quotes (FinxCli *cli,
              int      argc,
              char   **argv)
{
  int count = -1;
  const GOptionEntry options[] = {
    { "count", 0, 0, G_OPTION_ARG_INT, &count, NULL, NULL },
    { NULL }
  };
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GError) error = NULL;
  Watch watch = { cli, loop, -1 };
  guint interrupt, terminate;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc < 1)
    return finx_cli_usage (cli, "“market watch” needs one symbol at least");
  for (int i = 0; i < argc; i++)
    if (finx_cli_instrument (cli, argv[i], &error) == NULL)
      return finx_cli_fail (cli, error);

  watch.left = count;
  for (int i = 0; i < argc; i++)
    {
      const FinxInstrument *instrument = finx_cli_instrument (cli, argv[i], NULL);
      FinxQuoteRow *row = finx_quote_board_lookup (finx_engine_get_board (cli->engine), instrument);

      g_signal_connect (row, "notify::serial", G_CALLBACK (changed_cb), &watch);
      finx_engine_subscribe (cli->engine, instrument, FINX_STREAM_QUOTES);
    }
  g_signal_connect (cli->engine, "alert-fired", G_CALLBACK (alert_fired_cb), &watch);
  interrupt = g_unix_signal_add (SIGINT, stop_cb, &watch);
  terminate = g_unix_signal_add (SIGTERM, stop_cb, &watch);
  if (watch.left != 0)
    g_main_loop_run (loop);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  g_signal_handlers_disconnect_by_data (cli->engine, &watch);
  for (int i = 0; i < argc; i++)
    {
      const FinxInstrument *instrument = finx_cli_instrument (cli, argv[i], NULL);

      g_signal_handlers_disconnect_by_data (finx_quote_board_lookup (finx_engine_get_board (cli->engine), instrument), &watch);
      finx_engine_unsubscribe (cli->engine, instrument, FINX_STREAM_QUOTES);
    }
  return FINX_EXIT_DONE;
}

const FinxCommand finx_cli_market_commands[] = {
  { "market", "watch", "SYMBOL… [--count N]", "live quotes and alerts that fire, as lines until interrupted, or N quotes", FINX_NEEDS_READING, watch_quotes },
  { NULL }
};
