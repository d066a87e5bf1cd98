/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <unistd.h>

#include <gio/gunixoutputstream.h>

#include "base/finx-error.h"
#include "cli/finx-cli.h"
#include "engine/finx-engine-book.h"
#include "wire/finx-wire.h"

#define FLUSH_BYTES (1 << 20)

/* Rows as text, written out now and then, so that millions need no memory. */
typedef struct
{
  GOutputStream *stream;
  GString       *text;
} Writer;

static gboolean
flush (Writer  *self,
       gsize    when_above,
       GError **error)
{
  if (self->text->len <= when_above)
    return TRUE;
  if (!g_output_stream_write_all (self->stream, self->text->str, self->text->len, NULL, NULL, error))
    return FALSE;
  g_string_truncate (self->text, 0);
  return TRUE;
}

static gboolean
write_csv (Writer               *self,
           FinxTransactionList  *list,
           GError              **error)
{
  guint n = finx_transaction_list_get_n (list);
  gboolean has_received = FALSE;
  FinxTransaction view;

  for (guint i = 0; i < n && !has_received; i++)
    {
      finx_transaction_list_get (list, i, &view);
      has_received = view.received != NULL;
    }
  finx_transaction_csv_write_head (has_received, FALSE, self->text);
  for (guint i = 0; i < n; i++)
    {
      finx_transaction_list_get (list, i, &view);
      finx_transaction_csv_write_row (&view, has_received, FALSE, self->text);
      if (!flush (self, FLUSH_BYTES, error))
        return FALSE;
    }
  return flush (self, 0, error);
}

static gboolean
write_json (Writer               *self,
            FinxTransactionList  *list,
            GError              **error)
{
  guint n = finx_transaction_list_get_n (list);
  FinxTransaction view;

  g_string_append_c (self->text, '[');
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);
      g_autofree char *text = NULL;

      finx_transaction_list_get (list, i, &view);
      json_node_take_object (node, finx_wire_transaction (&view));
      text = json_to_string (node, FALSE);
      g_string_append_printf (self->text, "%s%s", i > 0 ? "," : "", text);
      if (!flush (self, FLUSH_BYTES, error))
        return FALSE;
    }
  g_string_append (self->text, "]\n");
  return flush (self, 0, error);
}

/* The file is there whole, or is as it was. */
static GOutputStream *
open_output (const char *path,
             GError    **error)
{
  g_autoptr(GFile) file = NULL;

  if (path == NULL)
    return g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  file = g_file_new_for_commandline_arg (path);
  return G_OUTPUT_STREAM (g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, error));
}

static gboolean
write_all (FinxTransactionList  *list,
           gboolean              is_json,
           const char           *path,
           GError              **error)
{
  g_autoptr(GOutputStream) stream = open_output (path, error);
  g_autoptr(GString) text = g_string_sized_new (FLUSH_BYTES + 4096);
  g_autoptr(GCancellable) give_up = g_cancellable_new ();
  Writer writer = { stream, text };

  if (stream == NULL)
    return FALSE;
  if ((is_json ? write_json : write_csv) (&writer, list, error))
    return g_output_stream_close (stream, NULL, error);
  g_cancellable_cancel (give_up);               /* closing so leaves the file that was there */
  g_output_stream_close (stream, give_up, NULL);
  return FALSE;
}

static FinxExit
transactions (FinxCli *cli,
              int      argc,
              char   **argv)
{
  char *id = NULL, *format = NULL, *output = NULL;
  const GOptionEntry options[] = {
    { "portfolio", 0, 0, G_OPTION_ARG_STRING, &id, NULL, NULL },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, NULL, NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, NULL, NULL },
    { NULL }
  };
  g_autoptr(GError) error = NULL, write_error = NULL;
  FinxPortfolio *portfolio;
  FinxTransactionList *list;
  gboolean is_json;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc > 0)
    return finx_cli_usage (cli, "“%s” is not understood here", argv[0]);
  if (format != NULL && !g_str_equal (format, "csv") && !g_str_equal (format, "json"))
    return finx_cli_usage (cli, "--format needs csv or json");
  portfolio = finx_cli_choose_portfolio (cli, id, &error);
  if (portfolio == NULL)
    return finx_cli_fail (cli, error);
  list = finx_engine_get_transactions (cli->engine, finx_portfolio_get_account (portfolio)->id);
  is_json = format != NULL ? g_str_equal (format, "json") : cli->json && output == NULL;
  if (!write_all (list, is_json, output, &write_error))
    {
      finx_set_error (&error, FINX_ERROR_STORE, "FINX-CLI-043", "The transactions could not be written: %s", write_error->message);
      return finx_cli_fail (cli, error);
    }
  if (output != NULL)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "portfolio", finx_portfolio_get_account (portfolio)->id);
      json_object_set_int_member (object, "transactions", finx_transaction_list_get_n (list));
      json_object_set_string_member (object, "file", output);
      finx_cli_print_one (cli, object);
    }
  return FINX_EXIT_DONE;
}

const FinxCommand finx_cli_export_commands[] = {
  { "export", "transactions", "[--portfolio P] [--format csv|json] [-o FILE]",
    "all transactions of a portfolio, as FinX CSV, which “import” reads again, or as JSON", FINX_NEEDS_READING, transactions },
  { NULL }
};
