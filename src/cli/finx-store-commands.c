/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "base/finx-error.h"
#include "cli/finx-cli.h"

static char *
database_path (FinxCli *cli)
{
  FinxEngineOptions options = { .data_dir = cli->data_dir };
  g_autoptr(FinxEngine) engine = finx_engine_new (&options);

  return g_strdup (finx_engine_get_store_path (engine));
}

static FinxExit
backup (FinxCli *cli,
        int      argc,
        char   **argv)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  if (argc != 1)
    return finx_cli_usage (cli, "“backup” needs the file to write");
  finx_engine_backup_async (cli->engine, argv[0], NULL, finx_cli_result_cb, &result);
  if (!finx_engine_backup_finish (cli->engine, finx_cli_wait (&result), &error))
    return finx_cli_fail (cli, error);
  return finx_cli_done (cli, "backup", argv[0]);
}

static FinxExit
restore (FinxCli *cli,
         int      argc,
         char   **argv)
{
  g_autofree char *path = database_path (cli);
  g_autoptr(GError) error = NULL;

  if (argc != 1)
    return finx_cli_usage (cli, "“restore” needs the backup to restore");
  if (!finx_engine_restore (cli->data_dir, argv[0], &error))
    return finx_cli_fail (cli, error);
  return finx_cli_done (cli, "restored", path);
}

static FinxExit
verify (FinxCli *cli,
        int      argc,
        char   **argv)
{
  g_autoptr(FinxStoreReport) report = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *object;
  JsonArray *problems;

  if (argc != 0)
    return finx_cli_usage (cli, "“verify” takes nothing");
  finx_engine_verify_async (cli->engine, NULL, finx_cli_result_cb, &result);
  report = finx_engine_verify_finish (cli->engine, finx_cli_wait (&result), &error);
  if (report == NULL)
    return finx_cli_fail (cli, error);

  object = json_object_new ();
  json_object_set_boolean_member (object, "ok", report->problems->len == 0);
  json_object_set_int_member (object, "events", report->n_events);
  json_object_set_int_member (object, "accounts", report->n_accounts);
  json_object_set_int_member (object, "orders", report->n_orders);
  json_object_set_int_member (object, "fills", report->n_fills);
  json_object_set_int_member (object, "cash_movements", report->n_cash);
  json_object_set_int_member (object, "bytes", report->size_bytes);
  json_object_set_int_member (object, "schema_version", report->schema_version);
  problems = json_array_new ();
  for (guint i = 0; i < report->problems->len; i++)
    json_array_add_string_element (problems, report->problems->pdata[i]);
  json_object_set_array_member (object, "problems", problems);
  finx_cli_print_one (cli, object);
  return report->problems->len == 0 ? FINX_EXIT_DONE : FINX_EXIT_FAILED;
}

const FinxCommand finx_cli_store_commands[] = {
  { "backup", NULL, "FILE", "copies the database, checked, to FILE", FINX_NEEDS_READING, backup },
  { "restore", NULL, "FILE", "puts a backup in place; the present database is kept beside it", FINX_NEEDS_NOTHING, restore },
  { "verify", NULL, "", "checks the journal against everything computed from it", FINX_NEEDS_READING, verify },
  { NULL }
};
