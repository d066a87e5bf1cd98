/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "base/finx-error.h"
#include "cli/finx-cli.h"
#include "engine/finx-engine-alerts.h"
#include "engine/finx-engine-limits.h"
#include "wire/finx-wire.h"

#define QUOTE_WAIT_MS   3000
#define DEFAULT_MINUTES 5

/* A date alone is its last day: the alert ends with it, in UTC. */
static gboolean
read_end (const char  *text,
          gint64      *end_us,
          GError     **error)
{
  if (!finx_time_parse_iso (text, end_us, error))
    return FALSE;
  if (strlen (text) == strlen ("2026-11-20"))
    *end_us += FINX_USEC_PER_DAY;
  return TRUE;
}

static gboolean
read_level (const char  *text,
            FinxDecimal *level,
            GError     **error)
{
  g_autoptr(GError) fault = NULL;

  if (finx_decimal_parse (text, level, &fault))
    return TRUE;
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-CLI-001", "The level “%s” is not a number", text);
  return FALSE;
}

static gboolean
wants_pause (int          pause,
             gboolean     repeat,
             gint64      *pause_us)
{
  *pause_us = !repeat && pause == 0 ? 0 : (pause != 0 ? pause : DEFAULT_MINUTES) * FINX_USEC_PER_MIN;
  return pause >= 0;
}

static FinxExit
save (FinxCli         *cli,
      const FinxAlert *alert)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) told = NULL, error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *warning = NULL;
  JsonObject *object;

  /* Without a quote nothing is told about the level; the alert is set all the same. */
  finx_engine_wait_quote (cli->engine, alert->instrument, QUOTE_WAIT_MS);
  if (!finx_engine_check_alert (cli->engine, alert, &told) && !g_error_matches (told, FINX_ERROR, FINX_ERROR_REJECTED))
    return finx_cli_fail (cli, told);
  warning = told != NULL ? finx_error_text (told) : NULL;
  finx_engine_save_alert_async (cli->engine, alert, NULL, finx_cli_result_cb, &result);
  id = finx_engine_save_alert_finish (cli->engine, finx_cli_wait (&result), &error);
  if (id == NULL)
    return finx_cli_fail (cli, error);

  object = finx_wire_alert (finx_alert_item_get_alert (finx_engine_find_alert (cli->engine, id)));
  if (warning != NULL)
    json_object_set_string_member (object, "warning", warning);
  else
    json_object_set_null_member (object, "warning");
  finx_cli_print_one (cli, object);
  return FINX_EXIT_DONE;
}

/* The level comes before the options, as "-2" would be one. */
static FinxExit
add (FinxCli *cli,
     int      argc,
     char   **argv)
{
  g_autofree char *note = NULL;
  g_autofree char *expires = NULL;
  gboolean repeat = FALSE;
  int pause = 0, rest = argc - 3;
  const GOptionEntry options[] = {
    { "note", 0, 0, G_OPTION_ARG_STRING, &note, NULL, NULL },
    { "expires", 0, 0, G_OPTION_ARG_STRING, &expires, NULL, NULL },
    { "repeat", 0, 0, G_OPTION_ARG_NONE, &repeat, NULL, NULL },
    { "pause", 0, 0, G_OPTION_ARG_INT, &pause, NULL, NULL },
    { NULL }
  };
  g_autoptr(FinxAlert) alert = finx_alert_new ();
  g_autoptr(GError) error = NULL;
  char **words = argv + 3;

  if (argc < 3 || *argv[0] == '-' || *argv[1] == '-')
    return finx_cli_usage (cli, "“alert add” needs a symbol, a condition and a level, before its options");
  if (!finx_cli_parse (cli, &rest, &words, options))
    return FINX_EXIT_USAGE;
  if (rest > 0)
    return finx_cli_usage (cli, "“%s” is too much; a note of several words needs quotes", words[0]);
  if (!finx_alert_condition_from_string (argv[1], &alert->condition))
    return finx_cli_usage (cli, "The condition is above, below, crosses-up, crosses-down, change-above or change-below, not “%s”", argv[1]);
  if (!read_level (argv[2], &alert->level, &error) || (expires != NULL && !read_end (expires, &alert->expires_us, &error)))
    return finx_cli_misuse (cli, error);
  if (!wants_pause (pause, repeat, &alert->pause_us))
    return finx_cli_usage (cli, "--pause takes a number of minutes");
  alert->instrument = finx_cli_instrument (cli, argv[0], &error);
  if (alert->instrument == NULL)
    return finx_cli_fail (cli, error);
  if (note != NULL)
    {
      g_free (alert->note);
      alert->note = g_steal_pointer (&note);
    }
  return save (cli, alert);
}

/* Limits that cannot be read are left out here; “portfolio limits” tells why. */
static void
add_limits (FinxCli   *cli,
            JsonArray *array)
{
  GListModel *portfolios = finx_engine_get_portfolios (cli->engine);

  for (guint i = 0; i < g_list_model_get_n_items (portfolios); i++)
    {
      g_autoptr(FinxPortfolio) portfolio = g_list_model_get_item (portfolios, i);
      const FinxAccount *account = finx_portfolio_get_account (portfolio);
      const FinxPortfolioLimits *limits = finx_engine_get_limits (cli->engine, account->id, NULL);

      for (guint k = 0; limits != NULL && k < finx_portfolio_limits_get_n (limits); k++)
        json_array_add_object_element (array, finx_wire_limit (account->id, finx_portfolio_limits_get (limits, k), account->currency,
                                                               finx_engine_is_limit_passed (cli->engine, account->id, k)));
    }
}

static FinxExit
list (FinxCli *cli,
      int      argc,
      char   **argv)
{
  GListModel *alerts = finx_engine_get_alerts (cli->engine);
  JsonArray *array;

  if (argc != 0)
    return finx_cli_usage (cli, "“alert list” takes nothing more");
  array = json_array_new ();
  for (guint i = 0; i < g_list_model_get_n_items (alerts); i++)
    {
      g_autoptr(FinxAlertItem) item = g_list_model_get_item (alerts, i);

      json_array_add_object_element (array, finx_wire_alert (finx_alert_item_get_alert (item)));
    }
  add_limits (cli, array);
  finx_cli_print_list (cli, array, "id,portfolio,symbol,condition,level,unit,state,repeat_minutes,expires,fired,fired_price,note", "No alerts");
  return FINX_EXIT_DONE;
}

static FinxExit
remove_alert (FinxCli *cli,
              int      argc,
              char   **argv)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  if (argc != 1)
    return finx_cli_usage (cli, "“alert remove” needs the id of the alert; “finxctl alert list” lists them");
  finx_engine_remove_alert_async (cli->engine, argv[0], NULL, finx_cli_result_cb, &result);
  if (!finx_engine_remove_alert_finish (cli->engine, finx_cli_wait (&result), &error))
    return finx_cli_fail (cli, error);
  return finx_cli_done (cli, "removed", argv[0]);
}

static FinxExit
history (FinxCli *cli,
         int      argc,
         char   **argv)
{
  int count = 50;
  const GOptionEntry options[] = {
    { "count", 0, 0, G_OPTION_ARG_INT, &count, NULL, NULL },
    { NULL }
  };
  GListModel *lines = finx_engine_get_alert_history (cli->engine);
  JsonArray *array;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc != 0 || count < 1)
    return finx_cli_usage (cli, "“alert history” takes --count, a number above zero");
  array = json_array_new ();
  for (guint i = 0; i < MIN (g_list_model_get_n_items (lines), (guint) count); i++)
    {
      g_autoptr(FinxAlertEventItem) line = g_list_model_get_item (lines, i);

      json_array_add_object_element (array, finx_wire_alert_event (finx_alert_event_item_get_event (line)));
    }
  finx_cli_print_list (cli, array, "time,event,alert,portfolio,symbol,condition,level,unit,price,figure,note", "No alert has done anything yet");
  return FINX_EXIT_DONE;
}

const FinxCommand finx_cli_alert_commands[] = {
  { "alert", "add", "SYMBOL above|below|crosses-up|crosses-down|change-above|change-below LEVEL [--note TEXT] [--expires DATE]\n"
    "            [--repeat] [--pause MINUTES]", "tell when a price is reached", FINX_NEEDS_WRITING, add },
  { "alert", "list", "", "alerts, risk limits of portfolios, and their states", FINX_NEEDS_READING, list },
  { "alert", "remove", "ID", "remove an alert; its history stays", FINX_NEEDS_WRITING, remove_alert },
  { "alert", "history", "[--count N]", "what happened to alerts, newest first", FINX_NEEDS_READING, history },
  { NULL }
};
