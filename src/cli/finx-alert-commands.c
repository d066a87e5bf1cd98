/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "base/finx-error.h"
#include "cli/finx-cli.h"
#include "engine/alerts/finx-engine-alerts.h"
#include "engine/alerts/finx-engine-delivery.h"
#include "engine/review/finx-engine-limits.h"
#include "wire/finx-wire.h"

#define QUOTE_WAIT_MS   3000
#define DEFAULT_MINUTES 5
#define MAX_URL         2048
#define MOST_SNOOZE     (366 * 24 * 60)  /* minutes */

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

/* A price, percent or days. */
static gboolean
read_level (const char         *text,
            FinxAlertCondition  condition,
            FinxDecimal        *level,
            GError            **error)
{
  if (finx_decimal_parse (text, level, NULL))
    return TRUE;
  if (condition == FINX_ALERT_EARNINGS)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-CLI-001", "“%s” is not a number of days; write how many before a report it is told, such as 5", text);
  else if (finx_alert_condition_is_change (condition))
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-CLI-001", "The change “%s” is not a number; write it in percent, such as 5 or -2.5", text);
  else
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-CLI-001", "The price “%s” is not a number", text);
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
  if (alert->instrument != NULL)
    finx_engine_wait_quote (cli->engine, alert->instrument, QUOTE_WAIT_MS);
  if (!finx_engine_check_alert (cli->engine, alert, NULL, &told) && !g_error_matches (told, FINX_ERROR, FINX_ERROR_REJECTED))
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

/* What “alert add” was told besides its first words. */
typedef struct
{
  char    *note, *expires, *when, *event, *at, *portfolio, *bars, *sound, *series;       /* owned; (nullable) */
  gboolean repeat, on_close, every_bar, is_local;
  int      pause;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->note);
  g_free (options->expires);
  g_free (options->when);
  g_free (options->event);
  g_free (options->at);
  g_free (options->portfolio);
  g_free (options->bars);
  g_free (options->sound);
  g_free (options->series);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static void
take_text (char **owned,
           char **text)
{
  if (*text == NULL)
    return;
  g_free (*owned);
  *owned = g_steal_pointer (text);
}

/* The condition in words, by --when, or an event, by --event. */
static gboolean
read_condition (FinxCli    *cli,
                char      **words,
                int         n_words,
                Options    *options,
                FinxAlert  *alert,
                GError    **error)
{
  int n_told = (n_words == 3) + (options->when != NULL) + (options->event != NULL);

  if (n_told != 1)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-CLI-001", "“alert add” needs either a symbol, a condition and a level or days, or --when, or --event");
  else if (n_words == 3 && (!finx_alert_condition_from_string (words[1], &alert->condition)
                            || (!finx_alert_condition_has_level (alert->condition) && alert->condition != FINX_ALERT_EARNINGS)))
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-CLI-001",
                    "The condition is above, below, crosses-up, crosses-down, change-above, change-below or earnings, not “%s”", words[1]);
  else if (options->event != NULL && (!finx_alert_condition_from_string (options->event, &alert->condition)
                                      || finx_alert_condition_has_level (alert->condition) || alert->condition == FINX_ALERT_WHEN
                                      || alert->condition == FINX_ALERT_EARNINGS))
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-CLI-001",
                    "The event is order-filled, order-refused, order-ended, connection-lost, released or time, not “%s”", options->event);
  else if ((alert->condition == FINX_ALERT_TIME) != (options->at != NULL))
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-CLI-001", "--event time and --at TIME go together");
  else if (!finx_cli_read_interval ("--bars", options->bars, &alert->interval, error))
    ;                                   /* it says so */
  else if (options->sound != NULL && !finx_alert_sound_from_string (options->sound, &alert->sound))
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-CLI-001", "--sound is none, bell, message, warning or alarm, not “%s”", options->sound);
  else if (!wants_pause (options->pause, options->repeat, &alert->pause_us))
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-CLI-001", "--pause takes a number of minutes");
  else
    {
      alert->condition = options->when != NULL ? FINX_ALERT_WHEN : alert->condition;
      return n_words != 3 || read_level (words[2], alert->condition, &alert->level, error);
    }
  return FALSE;
}

/* The words come before the options, as "-2" would be one. */
static FinxExit
add (FinxCli *cli,
     int      argc,
     char   **argv)
{
  g_auto(Options) options = { 0 };
  int n_words = argc >= 3 && *argv[0] != '-' && *argv[1] != '-' ? 3 : argc >= 1 && *argv[0] != '-' ? 1 : 0, rest = argc - n_words;
  const GOptionEntry entries[] = {
    { "note", 0, 0, G_OPTION_ARG_STRING, &options.note, NULL, NULL },
    { "expires", 0, 0, G_OPTION_ARG_STRING, &options.expires, NULL, NULL },
    { "repeat", 0, 0, G_OPTION_ARG_NONE, &options.repeat, NULL, NULL },
    { "pause", 0, 0, G_OPTION_ARG_INT, &options.pause, NULL, NULL },
    { "when", 0, 0, G_OPTION_ARG_STRING, &options.when, NULL, NULL },
    { "event", 0, 0, G_OPTION_ARG_STRING, &options.event, NULL, NULL },
    { "at", 0, 0, G_OPTION_ARG_STRING, &options.at, NULL, NULL },
    { "portfolio", 0, 0, G_OPTION_ARG_STRING, &options.portfolio, NULL, NULL },
    { "bars", 0, 0, G_OPTION_ARG_STRING, &options.bars, NULL, NULL },
    { "on-close", 0, 0, G_OPTION_ARG_NONE, &options.on_close, NULL, NULL },
    { "every-bar", 0, 0, G_OPTION_ARG_NONE, &options.every_bar, NULL, NULL },
    { "series", 0, 0, G_OPTION_ARG_STRING, &options.series, NULL, NULL },
    { "sound", 0, 0, G_OPTION_ARG_STRING, &options.sound, NULL, NULL },
    { "local", 0, 0, G_OPTION_ARG_NONE, &options.is_local, NULL, NULL },
    { NULL }
  };
  g_autoptr(FinxAlert) alert = finx_alert_new ();
  g_autoptr(GError) error = NULL;
  char **words = argv + n_words;

  if (!finx_cli_parse (cli, &rest, &words, entries))
    return FINX_EXIT_USAGE;
  if (rest > 0 && (n_words == 3 || options.when != NULL || options.event != NULL))
    return finx_cli_usage (cli, "“%s” is too much; a note or a condition of several words needs quotes", words[0]);
  if (!read_condition (cli, argv, n_words, &options, alert, &error)
      || (options.expires != NULL && !read_end (options.expires, &alert->expires_us, &error))
      || (options.at != NULL && !finx_time_parse_iso (options.at, &alert->snoozed_us, &error)))
    return finx_cli_misuse (cli, error);
  if (n_words > 0)
    alert->instrument = finx_cli_instrument (cli, argv[0], &error);
  if (n_words > 0 && alert->instrument == NULL)
    return finx_cli_fail (cli, error);
  alert->on_close = options.on_close;
  alert->every_bar = options.every_bar;
  alert->is_local = options.is_local;
  take_text (&alert->note, &options.note);
  take_text (&alert->when, &options.when);
  take_text (&alert->portfolio, &options.portfolio);
  take_text (&alert->series, &options.series);
  return save (cli, alert);
}

/* Silent for a while; of one that has fired: set again afterwards. */
static FinxExit
snooze (FinxCli *cli,
        int      argc,
        char   **argv)
{
  gint64 minutes;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(FinxAlert) alert = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;
  FinxAlertItem *item;

  if (argc != 2 || !g_ascii_string_to_signed (argv[1], 10, 1, MOST_SNOOZE, &minutes, NULL))
    return finx_cli_usage (cli, "“alert snooze” needs the id of the alert and a number of minutes, at most a year");
  item = finx_engine_find_alert (cli->engine, argv[0]);
  if (item == NULL)
    {
      finx_set_error (&error, FINX_ERROR_NOT_FOUND, "FINX-ALERT-011", "There is no alert “%s”", argv[0]);
      return finx_cli_fail (cli, error);
    }
  alert = finx_alert_copy (finx_alert_item_get_alert (item));
  alert->state = FINX_ALERT_ARMED;
  alert->snoozed_us = finx_clock_now (finx_engine_get_clock (cli->engine)) + minutes * FINX_USEC_PER_MIN;
  finx_engine_save_alert_async (cli->engine, alert, NULL, finx_cli_result_cb, &result);
  id = finx_engine_save_alert_finish (cli->engine, finx_cli_wait (&result), &error);
  if (id == NULL)
    return finx_cli_fail (cli, error);
  finx_cli_print_one (cli, finx_wire_alert (finx_alert_item_get_alert (finx_engine_find_alert (cli->engine, id))));
  return FINX_EXIT_DONE;
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
  finx_cli_print_list (cli, array, "id,portfolio,symbol,series,condition,level,unit,when,state,repeat_minutes,snoozed,expires,fired,fired_price,note", "No alerts");
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
  finx_cli_print_list (cli, array, "time,event,alert,portfolio,symbol,condition,level,unit,when,price,figure,note", "No alert has done anything yet");
  return FINX_EXIT_DONE;
}

/* What “alert tell” was asked to change. */
typedef struct
{
  char    *sounds, *command;    /* owned; (nullable) */
  gboolean webhook, no_webhook, no_command, test;
} Telling;

static void
telling_clear (Telling *telling)
{
  g_free (telling->sounds);
  g_free (telling->command);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Telling, telling_clear)

/* The address comes on standard input: arguments can be seen by others. @url: "" to have none. */
static gboolean
set_webhook (FinxCli    *cli,
             const char *url,
             GError    **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  gboolean is_kept;

  finx_engine_set_webhook_async (cli->engine, url, NULL, finx_cli_result_cb, &result);
  if (!finx_engine_set_webhook_finish (cli->engine, finx_cli_wait (&result), &is_kept, error))
    return FALSE;
  if (is_kept)
    return TRUE;
  result = NULL;
  finx_engine_set_webhook_async (cli->engine, "", NULL, finx_cli_result_cb, &result);
  finx_engine_set_webhook_finish (cli->engine, finx_cli_wait (&result), &is_kept, NULL);
  finx_set_error (error, FINX_ERROR_STORE, "FINX-ALERT-026",
                  "There is no keyring that keeps the address, so it was not kept. Unlock or install one, and enter it again");
  return FALSE;
}

static gboolean
change_telling (FinxCli       *cli,
                const Telling *telling,
                const char    *url,
                GError       **error)
{
  return (telling->sounds == NULL || finx_engine_set_alert_sounds (cli->engine, g_str_equal (telling->sounds, "on"), error))
         && ((telling->command == NULL && !telling->no_command)
             || finx_engine_set_alert_command (cli->engine, telling->no_command ? "" : telling->command, error))
         && ((!telling->webhook && !telling->no_webhook) || set_webhook (cli, url, error));
}

/* All there is; the first that fails is told. */
static gboolean
test_telling (FinxCli *cli,
              GError **error)
{
  const FinxDeliverySettings *settings = finx_engine_get_delivery_settings (cli->engine);
  const gboolean is_on[FINX_N_CHANNELS] = { *settings->host != '\0', *settings->command != '\0' };

  for (guint i = 0; i < FINX_N_CHANNELS; i++)
    {
      g_autoptr(GAsyncResult) result = NULL;

      if (!is_on[i] && (is_on[0] || is_on[1]))
        continue;
      finx_engine_test_channel_async (cli->engine, (FinxChannel) i, NULL, finx_cli_result_cb, &result);
      if (!finx_engine_test_channel_finish (cli->engine, finx_cli_wait (&result), error))
        return FALSE;
    }
  return TRUE;
}

static void
set_text (JsonObject *object,
          const char *name,
          const char *text)
{
  if (*text != '\0')
    json_object_set_string_member (object, name, text);
  else
    json_object_set_null_member (object, name);
}

static JsonObject *
wire_telling (FinxEngine *engine)
{
  const FinxDeliverySettings *settings = finx_engine_get_delivery_settings (engine);
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "sounds", settings->sound);
  set_text (object, "webhook", settings->host);
  set_text (object, "command", settings->command);
  json_object_set_int_member (object, "waiting", finx_engine_count_deliveries (engine));
  return object;
}

static FinxExit
tell (FinxCli *cli,
      int      argc,
      char   **argv)
{
  g_auto(Telling) telling = { 0 };
  const GOptionEntry options[] = {
    { "sounds", 0, 0, G_OPTION_ARG_STRING, &telling.sounds, NULL, NULL },
    { "webhook", 0, 0, G_OPTION_ARG_NONE, &telling.webhook, NULL, NULL },
    { "no-webhook", 0, 0, G_OPTION_ARG_NONE, &telling.no_webhook, NULL, NULL },
    { "command", 0, 0, G_OPTION_ARG_STRING, &telling.command, NULL, NULL },
    { "no-command", 0, 0, G_OPTION_ARG_NONE, &telling.no_command, NULL, NULL },
    { "test", 0, 0, G_OPTION_ARG_NONE, &telling.test, NULL, NULL },
    { NULL }
  };
  g_autoptr(GError) error = NULL;
  char url[MAX_URL] = "";

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc != 0 || (telling.webhook && telling.no_webhook) || (telling.command != NULL && telling.no_command)
      || (telling.sounds != NULL && !g_str_equal (telling.sounds, "on") && !g_str_equal (telling.sounds, "off")))
    return finx_cli_usage (cli, "“alert tell” takes --sounds on or off, --webhook or --no-webhook, --command LINE or --no-command, and --test");
  if (telling.webhook && (fgets (url, sizeof url, stdin) == NULL || *g_strstrip (url) == '\0'))
    return finx_cli_usage (cli, "“alert tell --webhook” reads the address from standard input, and there is none");
  if (!change_telling (cli, &telling, url, &error) || (telling.test && !test_telling (cli, &error)))
    return finx_cli_fail (cli, error);
  finx_cli_print_one (cli, wire_telling (cli->engine));
  return FINX_EXIT_DONE;
}

const FinxCommand finx_cli_alert_commands[] = {
  { "alert", "add", "SYMBOL above|below|crosses-up|crosses-down|change-above|change-below LEVEL | SYMBOL earnings DAYS\n"
    "            | [SYMBOL] --when CONDITION [--bars INTERVAL] [--on-close] [--every-bar] [--portfolio ID]\n"
    "            | [SYMBOL] --event order-filled|order-refused|order-ended|connection-lost [--portfolio ID]\n"
    "            | --series ID --when CONDITION | --series ID --event released | [SYMBOL] --event time --at TIME\n"
    "            [--note TEXT] [--expires DATE] [--repeat] [--pause MINUTES] [--sound NAME] [--local]", "tell when a price is reached or a condition is true",
    FINX_NEEDS_WRITING, add },
  { "alert", "list", "", "alerts, risk limits of portfolios, and their states", FINX_NEEDS_READING, list },
  { "alert", "remove", "ID", "remove an alert; its history stays", FINX_NEEDS_WRITING, remove_alert },
  { "alert", "snooze", "ID MINUTES", "keep an alert silent for a while; one that has fired is set again", FINX_NEEDS_WRITING, snooze },
  { "alert", "tell", "[--sounds on|off] [--webhook | --no-webhook] [--command LINE | --no-command] [--test]",
    "where alerts are told besides on the screen; the webhook’s address is read from standard input", FINX_NEEDS_WRITING_WITH_OPTIONS, tell },
  { "alert", "history", "[--count N]", "what happened to alerts, newest first", FINX_NEEDS_READING, history },
  { NULL }
};
