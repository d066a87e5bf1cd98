/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "base/finx-error.h"
#include "base/finx-time.h"
#include "cli/finx-cli.h"
#include "engine/finx-engine-book.h"
#include "wire/finx-wire-review.h"
#include "wire/finx-wire.h"

#define NEW_NAME      "Portfolio"       /* of the one that is made when there is none */
#define SHOWN_SYMBOLS 20

typedef struct
{
  char    *portfolio, *profile, *account, *dates, *change;
  gboolean dry_run, partial, undo, redo, changes, profiles;
} Options;

/* %NULL: found out. Returns: whether it is an order of day, month and year */
static gboolean
read_order (const char    *text,
            FinxDateOrder *order)
{
  static const struct { const char *word; FinxDateOrder order; } orders[] = {
    { "ymd", FINX_DATE_YMD }, { "dmy", FINX_DATE_DMY }, { "mdy", FINX_DATE_MDY },
  };

  *order = 0;
  for (gsize i = 0; text != NULL && i < G_N_ELEMENTS (orders); i++)
    if (g_str_equal (text, orders[i].word))
      *order = orders[i].order;
  return text == NULL || *order != 0;
}

static FinxExit
list_profiles (FinxCli *cli)
{
  guint n;
  const FinxImportProfile *const *profiles = finx_import_profile_list (&n);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < n; i++)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "name", profiles[i]->name);
      json_object_set_string_member (object, "title", profiles[i]->title);
      json_array_add_object_element (array, object);
    }
  finx_cli_print_list (cli, array, "name,title", "");
  return FINX_EXIT_DONE;
}

static FinxExit
list_changes (FinxCli       *cli,
              const Options *options)
{
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(GError) error = NULL;
  FinxPortfolio *portfolio = finx_cli_choose_portfolio (cli, options->portfolio, &error);
  JsonArray *array;

  if (portfolio == NULL || (changes = finx_engine_list_changes (cli->engine, finx_portfolio_get_account (portfolio)->id, &error)) == NULL)
    return finx_cli_fail (cli, error);
  array = json_array_new ();
  for (guint i = 0; i < changes->len; i++)
    {
      const FinxBookStep *change = changes->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "change", change->id);
      finx_wire_time (object, "time", change->recorded_us);
      json_object_set_string_member (object, "what", change->note);
      json_array_add_object_element (array, object);
    }
  finx_cli_print_list (cli, array, "change,time,what", "There is nothing to take back");
  return FINX_EXIT_DONE;
}

/* (transfer full) (nullable): what happened with the change @id */
static char *
find_note (FinxCli    *cli,
           const char *portfolio,
           const char *id)
{
  g_autoptr(GPtrArray) changes = finx_engine_list_changes (cli->engine, portfolio, NULL);

  for (guint i = 0; changes != NULL && i < changes->len; i++)
    if (g_str_equal (((FinxBookStep *) changes->pdata[i])->id, id))
      return g_strdup (((FinxBookStep *) changes->pdata[i])->note);
  return NULL;
}

static FinxExit
undo (FinxCli       *cli,
      const Options *options)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *what = NULL;
  FinxPortfolio *portfolio = finx_cli_choose_portfolio (cli, options->portfolio, &error);
  const char *id;
  gboolean done;

  if (portfolio == NULL)
    return finx_cli_fail (cli, error);
  id = finx_portfolio_get_account (portfolio)->id;
  if (options->change != NULL)
    {
      what = find_note (cli, id, options->change);
      finx_engine_undo_change_async (cli->engine, id, options->change, finx_cli_result_cb, &result);
      done = finx_engine_undo_finish (cli->engine, finx_cli_wait (&result), &error);
    }
  else if (options->undo)
    {
      finx_engine_can_undo (cli->engine, id, &what);
      finx_engine_undo_async (cli->engine, id, finx_cli_result_cb, &result);
      done = finx_engine_undo_finish (cli->engine, finx_cli_wait (&result), &error);
    }
  else
    {
      finx_engine_can_redo (cli->engine, id, &what);
      finx_engine_redo_async (cli->engine, id, finx_cli_result_cb, &result);
      done = finx_engine_redo_finish (cli->engine, finx_cli_wait (&result), &error);
    }
  return done ? finx_cli_done (cli, options->undo ? "undone" : "redone", what) : finx_cli_fail (cli, error);
}

static FinxImportOutcome *
import_file (FinxCli        *cli,
             const char     *portfolio,
             const char     *path,
             const Options  *options,
             gboolean        dry_run,
             GError        **error)
{
  FinxImportOptions how = {
    .profile = options->profile != NULL ? finx_import_profile_get (options->profile) : NULL, .account = options->account,
  };
  g_autoptr(GAsyncResult) result = NULL;

  read_order (options->dates, &how.date_order);
  finx_engine_import_async (cli->engine, portfolio, path, &how,
                            (dry_run ? FINX_BOOK_IMPORT_DRY_RUN : 0) | (options->partial ? FINX_BOOK_IMPORT_PARTIAL : 0),
                            NULL, NULL, NULL, finx_cli_result_cb, &result);
  return finx_engine_import_finish (cli->engine, finx_cli_wait (&result), error);
}

static JsonArray *
wire_faults (GPtrArray *faults,
             gboolean   with_place)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < faults->len; i++)
    {
      const FinxImportFault *fault = faults->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_int_member (object, "line", (gint64) fault->line);
      if (with_place)
        {
          json_object_set_int_member (object, "column", fault->column);
          json_object_set_string_member (object, "code", fault->code);
        }
      json_object_set_string_member (object, "reason", fault->sentence);
      if (with_place)
        json_object_set_string_member (object, "text", fault->text);
      json_array_add_object_element (array, object);
    }
  return array;
}

static void
print_json (FinxCli                 *cli,
            const char              *portfolio,
            const FinxImportOutcome *outcome)
{
  JsonObject *object = json_object_new ();
  JsonArray *added = json_array_new ();

  json_object_set_string_member (object, "portfolio", portfolio);
  json_object_set_string_member (object, "profile", outcome->result->profile->name);
  json_object_set_int_member (object, "rows", (gint64) outcome->result->n_rows);
  json_object_set_int_member (object, "imported", outcome->is_refused ? 0 : (gint64) outcome->n_imported);
  json_object_set_int_member (object, "duplicates", (gint64) outcome->n_duplicates);
  json_object_set_array_member (object, "skipped", wire_faults (outcome->result->skipped, FALSE));
  json_object_set_array_member (object, "rejected", wire_faults (outcome->result->faults, TRUE));
  for (guint i = 0; !outcome->is_refused && i < outcome->instruments->len; i++)
    json_array_add_string_element (added, ((FinxInstrument *) outcome->instruments->pdata[i])->symbol);
  json_object_set_array_member (object, "new_instruments", added);
  finx_wire_day (object, "opened", outcome->opened);
  json_object_set_boolean_member (object, "dry_run", outcome->is_dry_run);
  finx_cli_print_one (cli, object);
}

static void
print_faults (FinxCli    *cli,
              const char *heading,
              GPtrArray  *faults,
              guint64     n_faults)
{
  if (n_faults == 0)
    return;
  finx_cli_say (cli, "\n%s", heading);
  for (guint i = 0; i < faults->len; i++)
    {
      const FinxImportFault *fault = faults->pdata[i];
      g_autofree char *place = *fault->name != '\0' ? g_strdup_printf (", column “%s”", fault->name)
                               : fault->column > 0 ? g_strdup_printf (", column %u", fault->column) : g_strdup ("");

      finx_cli_say (cli, "line %" G_GUINT64_FORMAT "%s: %s (%s)", fault->line, place, fault->sentence, fault->code);
    }
  if (n_faults > faults->len)
    finx_cli_say (cli, "and %" G_GUINT64_FORMAT " more", n_faults - faults->len);
}

static void
print_text (FinxCli                 *cli,
            const FinxImportOutcome *outcome)
{
  g_autoptr(GString) symbols = g_string_new (NULL);

  finx_cli_say (cli, "Rows: %" G_GUINT64_FORMAT " (%s)", outcome->result->n_rows, outcome->result->profile->title);
  finx_cli_say (cli, "%s: %" G_GUINT64_FORMAT, outcome->is_dry_run ? "Would be imported" : "Imported",
                outcome->is_refused ? 0 : outcome->n_imported);
  finx_cli_say (cli, "There already: %" G_GUINT64_FORMAT, outcome->n_duplicates);
  for (guint i = 0; !outcome->is_refused && i < MIN (outcome->instruments->len, SHOWN_SYMBOLS); i++)
    g_string_append_printf (symbols, "%s%s", i > 0 ? ", " : "", ((FinxInstrument *) outcome->instruments->pdata[i])->symbol);
  if (symbols->len > 0)
    finx_cli_say (cli, "New instruments: %u (%s%s)", outcome->instruments->len, symbols->str,
                  outcome->instruments->len > SHOWN_SYMBOLS ? ", …" : "");
  if (outcome->opened != G_MININT32)
    {
      g_autofree char *day = finx_days_to_string (outcome->opened);

      finx_cli_say (cli, "%s %s", outcome->is_dry_run ? "Would be the portfolio's opening day:" : "The portfolio's opening day:", day);
    }
  print_faults (cli, "Nothing to book:", outcome->result->skipped, outcome->result->n_skipped);
  print_faults (cli, "Can not be booked:", outcome->result->faults, outcome->result->n_faults);
}

static FinxExit
report (FinxCli                 *cli,
        const char              *portfolio,
        const FinxImportOutcome *outcome)
{
  g_autoptr(GError) error = NULL;

  if (cli->json)
    print_json (cli, portfolio, outcome);
  else
    print_text (cli, outcome);
  if (!outcome->is_refused)
    return FINX_EXIT_DONE;

  fflush (stdout);
  finx_set_error (&error, FINX_ERROR_INVALID, "FINX-CLI-042",
                  "Of %" G_GUINT64_FORMAT " rows %" G_GUINT64_FORMAT " can not be booked, so nothing %s imported. Correct them, or "
                  "add --partial to import the others", outcome->result->n_rows, outcome->result->n_faults,
                  outcome->is_dry_run ? "would be" : "was");
  return finx_cli_fail (cli, error);
}

static gboolean
has_manual_portfolio (FinxCli *cli)
{
  GListModel *portfolios = finx_engine_get_portfolios (cli->engine);

  for (guint i = 0; i < g_list_model_get_n_items (portfolios); i++)
    {
      g_autoptr(FinxPortfolio) portfolio = g_list_model_get_item (portfolios, i);

      if (g_str_equal (finx_portfolio_get_account (portfolio)->broker, "manual"))
        return TRUE;
    }
  return FALSE;
}

/* There is none yet: the file tells the currency of the one that is made, when it can be imported. */
static FinxExit
import_into_new (FinxCli       *cli,
                 const char    *path,
                 const Options *options)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxImportOutcome) dry = import_file (cli, NULL, path, options, TRUE, &error), outcome = NULL;
  FinxPortfolio *portfolio;
  const FinxAccount *account;

  if (dry == NULL)
    return finx_cli_fail (cli, error);
  if (options->dry_run || dry->is_refused || dry->n_imported == 0)
    {
      dry->is_dry_run = options->dry_run;
      return report (cli, "portfolio", dry);
    }
  portfolio = finx_cli_create_portfolio (cli, NEW_NAME, *dry->currency != '\0' ? dry->currency : "USD", &error);
  if (portfolio == NULL)
    return finx_cli_fail (cli, error);
  account = finx_portfolio_get_account (portfolio);
  finx_cli_say (cli, "The portfolio “%s” (%s) was created, in %s.", account->name, account->id, account->currency);
  outcome = import_file (cli, account->id, path, options, FALSE, &error);
  return outcome != NULL ? report (cli, account->id, outcome) : finx_cli_fail (cli, error);
}

static FinxExit
import (FinxCli *cli,
        int      argc,
        char   **argv)
{
  Options options = { NULL };
  const GOptionEntry entries[] = {
    { "portfolio", 0, 0, G_OPTION_ARG_STRING, &options.portfolio, NULL, NULL },
    { "profile", 0, 0, G_OPTION_ARG_STRING, &options.profile, NULL, NULL },
    { "account", 0, 0, G_OPTION_ARG_STRING, &options.account, NULL, NULL },
    { "dates", 0, 0, G_OPTION_ARG_STRING, &options.dates, NULL, NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &options.dry_run, NULL, NULL },
    { "partial", 0, 0, G_OPTION_ARG_NONE, &options.partial, NULL, NULL },
    { "undo", 0, 0, G_OPTION_ARG_NONE, &options.undo, NULL, NULL },
    { "change", 0, 0, G_OPTION_ARG_STRING, &options.change, NULL, NULL },
    { "changes", 0, 0, G_OPTION_ARG_NONE, &options.changes, NULL, NULL },
    { "redo", 0, 0, G_OPTION_ARG_NONE, &options.redo, NULL, NULL },
    { "profiles", 0, 0, G_OPTION_ARG_NONE, &options.profiles, NULL, NULL },
    { NULL }
  };
  g_autoptr(FinxImportOutcome) outcome = NULL;
  g_autoptr(GError) error = NULL;
  FinxPortfolio *portfolio;
  FinxDateOrder order;
  const char *id;
  int n_others;

  if (!finx_cli_parse (cli, &argc, &argv, entries))
    return FINX_EXIT_USAGE;
  n_others = options.undo + options.redo + options.changes + options.profiles;
  if (argc != (n_others > 0 ? 0 : 1) || n_others > 1)
    return finx_cli_usage (cli, "“import” needs a file, or one of --undo, --redo, --changes and --profiles");
  if (options.change != NULL && !options.undo)
    return finx_cli_usage (cli, "--change goes with --undo; “finxctl import --changes” lists what can be taken back");
  if (options.changes)
    return list_changes (cli, &options);
  if (options.profiles)
    return list_profiles (cli);
  if (options.undo || options.redo)
    return undo (cli, &options);
  if (options.profile != NULL && finx_import_profile_get (options.profile) == NULL)
    return finx_cli_usage (cli, "There is no layout “%s”; “finxctl import --profiles” lists them", options.profile);
  if (!read_order (options.dates, &order))
    return finx_cli_usage (cli, "--dates needs ymd, dmy or mdy: the order of year, month and day in the file");
  if (options.portfolio == NULL && !has_manual_portfolio (cli))
    return import_into_new (cli, argv[0], &options);

  portfolio = finx_cli_choose_portfolio (cli, options.portfolio, &error);
  if (portfolio == NULL)
    return finx_cli_fail (cli, error);
  id = finx_portfolio_get_account (portfolio)->id;
  outcome = import_file (cli, id, argv[0], &options, options.dry_run, &error);
  return outcome != NULL ? report (cli, id, outcome) : finx_cli_fail (cli, error);
}

const FinxCommand finx_cli_import_commands[] = {
  { "import", NULL, "FILE [--portfolio P] [--profile NAME] [--account LABEL] [--dates ymd|dmy|mdy] [--dry-run] [--partial] | --undo [--change ID] | --redo | --changes | --profiles",
    "transactions from a file, or a change taken back, the last one unless told, or done again; --changes lists them, --profiles the layouts that are known",
    FINX_NEEDS_WRITING_BUT_DRY, import },
  { NULL }
};
