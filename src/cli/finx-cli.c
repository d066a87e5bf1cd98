/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/finx-cli.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/finx-error.h"
#include "base/finx-log.h"
#include "wire/finx-wire.h"

static char *
to_text (JsonNode *node,
         gboolean  pretty)
{
  return json_to_string (node, pretty);
}

static void
print_object (JsonObject *object,
              FILE       *stream)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = to_text (node, FALSE);

  fprintf (stream, "%s\n", text);
  fflush (stream);
}

FinxExit
finx_cli_fail (FinxCli      *cli,
               const GError *error)
{
  if (cli->json)
    {
      g_autofree char *correlation_id = finx_correlation_new ();
      g_autoptr(JsonObject) object = finx_wire_error (error, correlation_id);

      print_object (object, stderr);
    }
  else
    {
      g_autofree char *text = finx_error_text (error);

      fprintf (stderr, "finxctl: %s (%s)\n", text, finx_error_code (error));
    }
  return FINX_EXIT_FAILED;
}

FinxExit
finx_cli_misuse (FinxCli      *cli,
                 const GError *error)
{
  finx_cli_fail (cli, error);
  if (!cli->json)
    fputs ("Try “finxctl --help”.\n", stderr);
  return FINX_EXIT_USAGE;
}

FinxExit
finx_cli_usage (FinxCli    *cli,
                const char *format,
                ...)
{
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  finx_set_error (&error, FINX_ERROR_INVALID, "FINX-CLI-001", "%s", text);
  return finx_cli_misuse (cli, error);
}

gboolean
finx_cli_parse (FinxCli            *cli,
                int                *argc,
                char             ***argv,
                const GOptionEntry *options)
{
  static GSList *kept;          /* arrays of words: they live as long as the program */
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;
  char **with_name = g_new0 (char *, *argc + 2);
  int n = *argc + 1;

  /* GOption takes the first word for the program's name. */
  kept = g_slist_prepend (kept, with_name);
  with_name[0] = g_strdup ("finxctl");
  for (int i = 0; i < *argc; i++)
    with_name[i + 1] = (*argv)[i];
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &n, &with_name, &error))
    {
      finx_cli_usage (cli, "%s", error->message);
      return FALSE;
    }
  *argc = n - 1;
  *argv = with_name + 1;
  return TRUE;
}

static char *
cell (JsonObject *object,
      const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("–");
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  return to_text (node, FALSE);
}

char *
finx_cli_cell (JsonObject *object,
               const char *column)
{
  g_auto(GStrv) parts = g_strsplit (column, ":", 2);
  g_autofree char *text = cell (object, parts[0]);
  JsonNode *node = json_object_get_member (object, parts[0]);
  FinxDecimal value;
  guint digits;

  if (parts[1] == NULL)
    return g_steal_pointer (&text);
  digits = (guint) g_ascii_digit_value (parts[1][0]);
  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_DOUBLE)
    return g_strdup_printf ("%.*f", (int) digits, json_node_get_double (node) * (parts[1][1] == '%' ? 100 : 1));
  if (!finx_decimal_parse (text, &value, NULL))
    return g_steal_pointer (&text);
  if (parts[1][1] == '%')
    value = finx_decimal_mul (value, finx_decimal_new (100, 0), digits, FINX_ROUND_HALF_EVEN);
  return finx_decimal_to_string (finx_decimal_rescale (value, digits, FINX_ROUND_HALF_EVEN));
}

/* Numbers stand right. */
static gboolean
is_numeric (const char *text)
{
  return g_str_equal (text, "–") || (strspn (text, "+-0123456789.") == strlen (text) && *text != '\0');
}

void
finx_cli_print_list (FinxCli    *cli,
                     JsonArray  *array,
                     const char *columns,
                     const char *nothing)
{
  g_auto(GStrv) names = g_strsplit (columns, ",", 0);

  finx_cli_print_columns (cli, array, names, nothing);
}

void
finx_cli_print_columns (FinxCli    *cli,
                        JsonArray  *array,
                        char      **names,
                        const char *nothing)
{
  g_auto(GStrv) heads = g_strdupv (names);
  guint n = g_strv_length (names), n_rows = json_array_get_length (array);
  g_autofree glong *widths = g_new0 (glong, n);
  g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  if (cli->json)
    {
      g_autoptr(JsonNode) node = json_node_init_array (json_node_alloc (), array);
      g_autofree char *text = to_text (node, FALSE);

      printf ("%s\n", text);
      json_array_unref (array);
      return;
    }
  if (n_rows == 0)
    finx_cli_say (cli, "%s", nothing);
  for (guint i = 0; n_rows > 0 && i < n; i++)
    {
      heads[i][strcspn (heads[i], ":")] = '\0';
      widths[i] = g_utf8_strlen (heads[i], -1);
    }
  for (guint row = 0; row < n_rows; row++)
    for (guint i = 0; i < n; i++)
      {
        char *text = finx_cli_cell (json_array_get_object_element (array, row), names[i]);

        widths[i] = MAX (widths[i], g_utf8_strlen (text, -1));
        g_ptr_array_add (cells, text);
      }
  for (guint i = 0; n_rows > 0 && i < n; i++)
    printf ("%s%*s", heads[i], i + 1 < n ? (int) (widths[i] - g_utf8_strlen (heads[i], -1)) + 2 : 0, "");
  if (n_rows > 0)
    printf ("\n");
  for (guint k = 0; k < cells->len; k++)
    {
      guint i = k % n;
      const char *text = cells->pdata[k];
      int pad = widths[i] - g_utf8_strlen (text, -1);

      printf (is_numeric (text) ? "%3$*2$s%1$s" : "%1$s%3$*2$s", text, pad, "");
      printf ("%s", i + 1 < n ? "  " : "\n");
    }
  json_array_unref (array);
}

void
finx_cli_print_model (FinxCli     *cli,
                      GListModel  *model,
                      FinxCliWire  wire,
                      gpointer     data,
                      const char  *columns,
                      const char  *nothing)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (model, i);
      JsonObject *object = wire (item, data);

      if (object != NULL)
        json_array_add_object_element (array, object);
    }
  finx_cli_print_list (cli, array, columns, nothing);
}

void
finx_cli_print_one (FinxCli    *cli,
                    JsonObject *object)
{
  g_autoptr(GList) members = json_object_get_members (object);

  if (cli->json)
    print_object (object, stdout);
  for (GList *l = members; !cli->json && l != NULL; l = l->next)
    {
      g_autofree char *text = cell (object, l->data);

      printf ("%-20s %s\n", (const char *) l->data, text);
    }
  json_object_unref (object);
}

FinxExit
finx_cli_done (FinxCli    *cli,
               const char *did,
               const char *what)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, did, what);
  finx_cli_print_one (cli, object);
  return FINX_EXIT_DONE;
}

/* For streams: one line per object, flushed at once. */
void
finx_cli_print_line (FinxCli    *cli,
                     JsonObject *object,
                     const char *columns)
{
  g_auto(GStrv) names = g_strsplit (columns, ",", 0);

  if (cli->json)
    print_object (object, stdout);
  for (guint i = 0; !cli->json && names[i] != NULL; i++)
    {
      g_autofree char *text = cell (object, names[i]);

      printf ("%-12s%s", text, names[i + 1] != NULL ? " " : "\n");
    }
  fflush (stdout);
  json_object_unref (object);
}

void
finx_cli_say (FinxCli    *cli,
              const char *format,
              ...)
{
  va_list args;

  if (cli->quiet || cli->json)
    return;
  va_start (args, format);
  vprintf (format, args);
  va_end (args);
  printf ("\n");
}

const FinxInstrument *
finx_cli_instrument (FinxCli    *cli,
                     const char *symbol,
                     GError    **error)
{
  const FinxInstrument *instrument = NULL;

  if (symbol == NULL || *symbol == '\0')
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-CLI-002", "No symbol was given");
  else if ((instrument = finx_instrument_table_lookup (finx_engine_get_instruments (cli->engine), symbol)) == NULL)
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-CLI-003",
                    "There is no instrument “%s”; “finxctl broker instruments practice” lists them", symbol);
  return instrument;
}

gboolean
finx_cli_read_interval (const char    *option,
                        const char    *text,
                        FinxInterval  *interval,
                        GError       **error)
{
  FinxInterval read;

  if (text == NULL)
    return TRUE;
  if (!finx_interval_from_typed (text, &read) || !finx_interval_is_of_time (read))
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-CLI-001", "%s takes a number and s, m, h, d, w or mo, such as 45s, 7m, 2h, 1d or 1mo, not “%s”",
                      option, text);
      return FALSE;
    }
  *interval = read;
  return TRUE;
}

FinxPortfolio *
finx_cli_account (FinxCli    *cli,
                  const char *account,
                  GError    **error)
{
  FinxPortfolio *portfolio = finx_engine_get_portfolio (cli->engine, account);

  if (portfolio == NULL && account == NULL)
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-CLI-004", "There is no account yet; “finxctl broker add practice” opens one");
  else if (portfolio == NULL)
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-CLI-005", "There is no account “%s”; “finxctl portfolio list” lists them", account);
  return portfolio;
}

/* What a person calls it, when no id is such. (transfer none) (nullable) */
static FinxPortfolio *
find_by_name (GListModel *portfolios,
              const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (portfolios); i++)
    {
      g_autoptr(FinxPortfolio) portfolio = g_list_model_get_item (portfolios, i);       /* the list keeps it */

      if (g_ascii_strcasecmp (finx_portfolio_get_account (portfolio)->name, name) == 0)
        return portfolio;
    }
  return NULL;
}

FinxPortfolio *
finx_cli_choose_portfolio (FinxCli    *cli,
                           const char *id,
                           GError    **error)
{
  GListModel *portfolios = finx_engine_get_portfolios (cli->engine);
  g_autoptr(GString) names = g_string_new (NULL);
  FinxPortfolio *manual = NULL;
  guint n = g_list_model_get_n_items (portfolios), n_manual = 0;

  if (id != NULL && finx_engine_get_portfolio (cli->engine, id) == NULL && (manual = find_by_name (portfolios, id)) != NULL)
    return manual;
  if (id != NULL || n == 0)
    return finx_cli_account (cli, id, error);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(FinxPortfolio) portfolio = g_list_model_get_item (portfolios, i);       /* the list keeps it */
      const FinxAccount *account = finx_portfolio_get_account (portfolio);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", account->id);
      if (g_str_equal (account->broker, "manual"))
        {
          manual = portfolio;
          n_manual++;
        }
    }
  if (n_manual == 1)
    return manual;
  if (n == 1)
    return finx_cli_account (cli, NULL, error);
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-CLI-040", "There are several portfolios: %s. Say which with --portfolio", names->str);
  return NULL;
}

void
finx_cli_result_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      slot)
{
  *(GAsyncResult **) slot = g_object_ref (result);
}

GAsyncResult *
finx_cli_wait (GAsyncResult **slot)
{
  while (*slot == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *slot;
}
