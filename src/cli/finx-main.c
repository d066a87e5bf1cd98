/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <stdio.h>

#include "base/finx-error.h"
#include "cli/finx-cli.h"
#include "finx-config.h"

static const FinxCommand *const tables[] = {
  finx_cli_portfolio_commands, finx_cli_limit_commands, finx_cli_risk_commands, finx_cli_import_commands, finx_cli_export_commands, finx_cli_prices_commands,
  finx_cli_fetch_commands, finx_cli_broker_commands,
  finx_cli_practice_commands, finx_cli_order_commands, finx_cli_market_commands, finx_cli_calendar_commands, finx_cli_screen_commands, finx_cli_alert_commands,
  finx_cli_report_commands, finx_cli_stats_commands, finx_cli_indicators_commands, finx_cli_store_commands,
};

static void
print_command (const FinxCommand *command)
{
  printf ("  %s%s%s%s%s\n        %s\n", command->group, command->name != NULL ? " " : "",
          command->name != NULL ? command->name : "", *command->usage != '\0' ? " " : "", command->usage, command->help);
}

/* The commands of @group (%NULL: all); of them the one called @name, if there is one. */
static void
print_commands (const char *group,
                const char *name)
{
  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const FinxCommand *command = tables[t]; command->group != NULL; command++)
      if ((group == NULL || g_str_equal (command->group, group)) && (name == NULL || g_strcmp0 (command->name, name) == 0))
        print_command (command);
}

static void
print_help (void)
{
  printf ("Usage: finxctl [--data-dir DIR] [--json] [--quiet] COMMAND …\n\n"
          "FinX on the command line: accounts, orders, prices and the database.\n\n"
          "Options:\n"
          "  --data-dir DIR   use the data in DIR instead of the user's own (or FINX_DATA_DIR)\n"
          "  --json           print one JSON document, or one object a line for streams\n"
          "  --quiet          print results only\n"
          "  --version        print the version\n"
          "  --help           print this\n\nCommands:\n");
  print_commands (NULL, NULL);
  printf ("\nExit status: 0 done, 1 the command failed (the reason is on standard error), 2 wrong usage.\n");
}

static const FinxCommand *
find_command (int         argc,
              char      **argv,
              gboolean   *group_known)
{
  *group_known = FALSE;
  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const FinxCommand *command = tables[t]; command->group != NULL; command++)
      if (argc > 0 && g_str_equal (command->group, argv[0]))
        {
          *group_known = TRUE;
          if (command->name == NULL || (argc > 1 && g_str_equal (command->name, argv[1])))
            return command;
        }
  return NULL;
}

static gboolean
needs_writing (FinxNeeds   needs,
               int         argc,
               char      **argv)
{
  gboolean has_options = FALSE, is_dry = FALSE;

  for (int i = 0; i < argc; i++)
    {
      has_options |= g_str_has_prefix (argv[i], "-");
      is_dry |= g_str_equal (argv[i], "--dry-run") || g_str_equal (argv[i], "--profiles") || g_str_equal (argv[i], "--changes");
    }
  return needs == FINX_NEEDS_WRITING || (needs == FINX_NEEDS_WRITING_WITH_OPTIONS && has_options)
         || (needs == FINX_NEEDS_WRITING_BUT_DRY && !is_dry);
}

static gboolean
needs_engine (FinxNeeds   needs,
              int         argc,
              char      **argv)
{
  for (int i = 0; i < argc && needs == FINX_NEEDS_READING_BUT_FILE; i++)
    if (g_str_equal (argv[i], "--file") || g_str_has_prefix (argv[i], "--file="))
      return FALSE;
  return needs != FINX_NEEDS_NOTHING;
}

/* On standard error, as what is printed may be read by a program. */
static void
tell_review (FinxCli *cli)
{
  if (finx_engine_is_review (cli->engine) && !cli->quiet && !cli->json)
    fprintf (stderr, "finxctl: The data in “%s” can only be read; nothing is written there\n", finx_engine_get_data_dir (cli->engine));
}

static FinxExit
run (FinxCli           *cli,
     const FinxCommand *command,
     int                argc,
     char             **argv)
{
  FinxEngineOptions options = { .data_dir = cli->data_dir, .read_only = TRUE };
  int skip = command->name != NULL ? 2 : 1;
  g_autoptr(GError) error = NULL;
  FinxExit status;

  if (!needs_engine (command->needs, argc - skip, argv + skip))
    return command->run (cli, argc - skip, argv + skip);

  options.read_only = !needs_writing (command->needs, argc - skip, argv + skip);
  cli->engine = finx_engine_new (&options);
  if (finx_engine_open (cli->engine, &error))
    {
      tell_review (cli);
      status = command->run (cli, argc - skip, argv + skip);
      finx_engine_close (cli->engine);
    }
  else
    {
      status = finx_cli_fail (cli, error);
    }
  g_clear_object (&cli->engine);
  return status;
}

/* The options before the command; the command's own are left to it. */
static int
take_global_options (FinxCli *cli,
                     int      argc,
                     char   **argv)
{
  int i = 1;

  for (; i < argc && g_str_has_prefix (argv[i], "--"); i++)
    {
      if (g_str_equal (argv[i], "--json"))
        cli->json = TRUE;
      else if (g_str_equal (argv[i], "--quiet"))
        cli->quiet = TRUE;
      else if (g_str_has_prefix (argv[i], "--data-dir="))
        cli->data_dir = argv[i] + strlen ("--data-dir=");
      else if (g_str_equal (argv[i], "--data-dir") && i + 1 < argc)
        cli->data_dir = argv[++i];
      else
        break;
    }
  return i;
}

static gboolean
asks_help (int    argc,
           char **argv,
           int    first)
{
  for (int i = first + 1; i < argc; i++)
    if (g_str_equal (argv[i], "--help") || g_str_equal (argv[i], "-h"))
      return TRUE;
  return FALSE;
}

int
main (int    argc,
      char **argv)
{
  FinxCli cli = { 0 };
  const FinxCommand *command;
  gboolean group_known;
  int first;

  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  first = take_global_options (&cli, argc, argv);
  if (first < argc && g_str_equal (argv[first], "--version"))
    {
      printf ("finxctl %s\n", FINX_VERSION);
      return FINX_EXIT_DONE;
    }
  if (first < argc && (g_str_equal (argv[first], "--help") || g_str_equal (argv[first], "-h") || g_str_equal (argv[first], "help")))
    {
      print_help ();
      return FINX_EXIT_DONE;
    }
  if (first >= argc)
    return finx_cli_usage (&cli, "No command was given");

  command = find_command (argc - first, argv + first, &group_known);
  if (group_known && asks_help (argc, argv, first))
    {
      printf ("Usage: finxctl [--data-dir DIR] [--json] [--quiet] …\n\n");
      print_commands (argv[first], command != NULL ? command->name : NULL);
      return FINX_EXIT_DONE;
    }
  if (command == NULL && group_known && first + 1 < argc && *argv[first + 1] != '-')
    return finx_cli_usage (&cli, "There is no command “%s %s”; “finxctl %s --help” lists what there is", argv[first], argv[first + 1], argv[first]);
  if (command == NULL && group_known)
    return finx_cli_usage (&cli, "“%s” needs to be followed by what it should do", argv[first]);
  if (command == NULL)
    return finx_cli_usage (&cli, "There is no command “%s”", argv[first]);
  return run (&cli, command, argc - first, argv + first);
}
