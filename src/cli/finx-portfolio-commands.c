/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-error.h"
#include "base/finx-string.h"
#include "cli/finx-cli.h"
#include "engine/review/finx-portfolio-settings.h"
#include "wire/finx-wire-review.h"
#include "wire/finx-wire.h"

static JsonObject *
wire_portfolio (gpointer item,
                gpointer data)
{
  return finx_wire_account (finx_portfolio_get_account (item));
}

static FinxExit
list_closed (FinxCli *cli)
{
  GPtrArray *closed = finx_engine_get_closed_accounts (cli->engine);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < closed->len; i++)
    json_array_add_object_element (array, finx_wire_account (closed->pdata[i]));
  finx_cli_print_list (cli, array, "id,name,broker,currency,simulated,opened,closed", "No portfolio was deleted.");
  return FINX_EXIT_DONE;
}

static FinxExit
list (FinxCli *cli,
      int      argc,
      char   **argv)
{
  gboolean closed = FALSE;
  const GOptionEntry options[] = {
    { "closed", 0, 0, G_OPTION_ARG_NONE, &closed, NULL, NULL },
    { NULL }
  };

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc > 0)
    return finx_cli_usage (cli, "“%s” is not understood here", argv[0]);
  if (closed)
    return list_closed (cli);
  finx_cli_print_model (cli, finx_engine_get_portfolios (cli->engine), wire_portfolio, NULL,
                        "id,name,broker,currency,simulated,may_trade,opened",
                        "No portfolios yet; “finxctl broker add practice” opens one.");
  return FINX_EXIT_DONE;
}

static FinxExit
rename_portfolio (FinxCli *cli,
                  int      argc,
                  char   **argv)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  FinxPortfolio *portfolio;
  FinxAccount *account;

  if (argc != 2)
    return finx_cli_usage (cli, "“portfolio rename” needs the portfolio's id and its new name");
  name = g_strstrip (g_strdup (argv[1]));
  if (*name == '\0')
    return finx_cli_usage (cli, "A portfolio needs a name");
  portfolio = finx_cli_account (cli, argv[0], &error);
  if (portfolio == NULL)
    return finx_cli_fail (cli, error);

  account = finx_account_copy (finx_portfolio_get_account (portfolio));
  g_free (account->name);
  account->name = g_steal_pointer (&name);
  if (!finx_engine_write_account (cli->engine, account, "Renamed", &error))
    return finx_cli_fail (cli, error);
  finx_cli_print_one (cli, finx_wire_account (finx_portfolio_get_account (portfolio)));
  return FINX_EXIT_DONE;
}

static gboolean
is_closed (FinxCli    *cli,
           const char *id)
{
  GPtrArray *closed = finx_engine_get_closed_accounts (cli->engine);

  for (guint i = 0; i < closed->len; i++)
    if (g_str_equal (((FinxAccount *) closed->pdata[i])->id, id))
      return TRUE;
  return FALSE;
}

FinxPortfolio *
finx_cli_create_portfolio (FinxCli     *cli,
                           const char  *name,
                           const char  *currency,
                           GError     **error)
{
  g_autofree char *id = finx_account_make_id (name);

  if (finx_engine_get_portfolio (cli->engine, id) != NULL || is_closed (cli, id))
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-CLI-020", is_closed (cli, id)
                      ? "There was a portfolio “%s”, which was deleted; “finxctl portfolio restore %s” brings it back"
                      : "There is a portfolio “%s” already", id, id);
      return NULL;
    }
  return finx_engine_create_portfolio (cli->engine, name, currency, error);
}

static FinxExit
create (FinxCli *cli,
        int      argc,
        char   **argv)
{
  char *currency = NULL;
  const GOptionEntry options[] = {
    { "currency", 0, 0, G_OPTION_ARG_STRING, &currency, NULL, NULL },
    { NULL }
  };
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL, *base = NULL;
  FinxPortfolio *portfolio;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc != 1)
    return finx_cli_usage (cli, "“portfolio create” needs a name");
  id = finx_account_make_id (argv[0]);
  if (*id == '\0')
    return finx_cli_usage (cli, "The name needs a letter or a digit");
  base = g_ascii_strup (currency != NULL ? currency : "USD", -1);
  if (strlen (base) != 3 || strspn (base, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3)
    return finx_cli_usage (cli, "--currency needs a code of three letters, such as EUR");
  portfolio = finx_cli_create_portfolio (cli, argv[0], base, &error);
  if (portfolio == NULL)
    return finx_cli_fail (cli, error);
  finx_cli_print_one (cli, finx_wire_account (finx_portfolio_get_account (portfolio)));
  return FINX_EXIT_DONE;
}

static FinxExit
delete_portfolio (FinxCli *cli,
                  int      argc,
                  char   **argv)
{
  gboolean yes = FALSE;
  const GOptionEntry options[] = {
    { "yes", 0, 0, G_OPTION_ARG_NONE, &yes, NULL, NULL },
    { NULL }
  };
  g_autoptr(GError) error = NULL;
  FinxPortfolio *portfolio;
  GPtrArray *closed;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc != 1)
    return finx_cli_usage (cli, "“portfolio delete” needs the portfolio's id");
  portfolio = finx_cli_account (cli, argv[0], &error);
  if (portfolio == NULL)
    return finx_cli_fail (cli, error);
  if (!yes)
    return finx_cli_usage (cli, "“%s” would be taken out of all lists, with its orders, fills and cash; the journal keeps them, and "
                           "“finxctl portfolio restore %s” brings them back. Add --yes to go ahead",
                           finx_portfolio_get_account (portfolio)->name, argv[0]);
  if (!finx_engine_close_account (cli->engine, argv[0], &error))
    return finx_cli_fail (cli, error);
  closed = finx_engine_get_closed_accounts (cli->engine);
  finx_cli_print_one (cli, finx_wire_account (closed->pdata[closed->len - 1]));
  return FINX_EXIT_DONE;
}

static FinxExit
restore (FinxCli *cli,
         int      argc,
         char   **argv)
{
  g_autoptr(GError) error = NULL;

  if (argc != 1)
    return finx_cli_usage (cli, "“portfolio restore” needs the id of a deleted portfolio; “finxctl portfolio list --closed” lists them");
  if (!finx_engine_reopen_account (cli->engine, argv[0], &error))
    return finx_cli_fail (cli, error);
  finx_cli_print_one (cli, finx_wire_account (finx_portfolio_get_account (finx_engine_get_portfolio (cli->engine, argv[0]))));
  return FINX_EXIT_DONE;
}

static JsonObject *
wire_settings (const char                  *portfolio,
               const FinxPortfolioSettings *settings)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "portfolio", portfolio);
  json_object_set_string_member (object, "method", finx_lot_method_to_string (settings->method));
  json_object_set_string_member (object, "fees", finx_fees_to_string (settings->expense_fees));
  json_object_set_string_member (object, "flows", finx_flow_timing_to_string (settings->timing));
  json_object_set_string_member (object, "wash_sales", finx_wash_sales_to_string (settings->move_wash_sales));
  json_object_set_string_member (object, "short_sales", finx_short_sales_to_string (settings->refuse_short));
  if (*settings->benchmark != '\0')
    json_object_set_string_member (object, "benchmark", settings->benchmark);
  else
    json_object_set_null_member (object, "benchmark");
  finx_wire_decimal (object, "risk_free", settings->risk_free);
  finx_wire_decimal (object, "tax_rate", settings->tax_rate);
  finx_wire_day (object, "opened", settings->opened);
  return object;
}

typedef struct
{
  char *method, *fees, *flows, *wash_sales, *short_sales, *benchmark, *risk_free, *tax_rate, *opened;  /* %NULL: as it is */
} SettingWords;

/* Returns: (nullable): what is wrong with the words; else @settings has them */
static const char *
change_settings (FinxPortfolioSettings *settings,
                 const SettingWords    *words)
{
  if (words->method != NULL && !finx_lot_method_from_string (words->method, &settings->method))
    return "--method needs fifo, lifo, hifo or average";
  if (words->fees != NULL && !finx_fees_from_string (words->fees, &settings->expense_fees))
    return "--fees needs cost or expense";
  if (words->flows != NULL && !finx_flow_timing_from_string (words->flows, &settings->timing))
    return "--flows needs start or end";
  if (words->wash_sales != NULL && !finx_wash_sales_from_string (words->wash_sales, &settings->move_wash_sales))
    return "--wash-sales needs marked or moved";
  if (words->short_sales != NULL && !finx_short_sales_from_string (words->short_sales, &settings->refuse_short))
    return "--short-sales needs allowed or refused";
  if (words->risk_free != NULL && !finx_decimal_parse (words->risk_free, &settings->risk_free, NULL))
    return "--risk-free needs a fraction a year: 0.02 is 2 %";
  if (words->tax_rate != NULL && g_str_equal (words->tax_rate, "none"))
    settings->tax_rate = FINX_DECIMAL_UNKNOWN;
  else if (words->tax_rate != NULL && !finx_decimal_parse (words->tax_rate, &settings->tax_rate, NULL))
    return "--tax-rate needs a number between 0 and 1, such as 0.25, or none";
  if (words->opened != NULL && !finx_opening_day_from_string (words->opened, &settings->opened))
    return "--opened needs a day such as 2024-03-09, or none";
  if (words->benchmark != NULL)
    finx_set_str (&settings->benchmark, g_str_equal (words->benchmark, "none") ? "" : words->benchmark);
  return NULL;
}

static FinxExit
settings (FinxCli *cli,
          int      argc,
          char   **argv)
{
  SettingWords words = { NULL };
  const GOptionEntry options[] = {
    { "method", 0, 0, G_OPTION_ARG_STRING, &words.method, NULL, NULL },
    { "fees", 0, 0, G_OPTION_ARG_STRING, &words.fees, NULL, NULL },
    { "flows", 0, 0, G_OPTION_ARG_STRING, &words.flows, NULL, NULL },
    { "wash-sales", 0, 0, G_OPTION_ARG_STRING, &words.wash_sales, NULL, NULL },
    { "short-sales", 0, 0, G_OPTION_ARG_STRING, &words.short_sales, NULL, NULL },
    { "benchmark", 0, 0, G_OPTION_ARG_STRING, &words.benchmark, NULL, NULL },
    { "risk-free", 0, 0, G_OPTION_ARG_STRING, &words.risk_free, NULL, NULL },
    { "tax-rate", 0, 0, G_OPTION_ARG_STRING, &words.tax_rate, NULL, NULL },
    { "opened", 0, 0, G_OPTION_ARG_STRING, &words.opened, NULL, NULL },
    { NULL }
  };
  gboolean is_change = argc > 1;
  g_auto(FinxPortfolioSettings) found = { 0 };
  g_autoptr(GError) error = NULL;
  const char *fault;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc != 1)
    return finx_cli_usage (cli, "“portfolio settings” needs the portfolio's id");
  if (finx_cli_account (cli, argv[0], &error) == NULL)
    return finx_cli_fail (cli, error);
  finx_engine_get_portfolio_settings (cli->engine, argv[0], &found);
  fault = change_settings (&found, &words);
  if (fault != NULL)
    return finx_cli_usage (cli, "%s", fault);
  if (is_change && !finx_engine_set_portfolio_settings (cli->engine, argv[0], &found, &error))
    return finx_cli_fail (cli, error);
  finx_cli_print_one (cli, wire_settings (argv[0], &found));
  return FINX_EXIT_DONE;
}

const FinxCommand finx_cli_portfolio_commands[] = {
  { "portfolio", "list", "[--closed]", "portfolios and their accounts; --closed: those that were deleted", FINX_NEEDS_READING, list },
  { "portfolio", "create", "NAME [--currency C]", "a portfolio kept by hand", FINX_NEEDS_WRITING, create },
  { "portfolio", "rename", "ID NAME", "gives it another name", FINX_NEEDS_WRITING, rename_portfolio },
  { "portfolio", "delete", "ID --yes", "takes it out of all lists; its history is kept", FINX_NEEDS_WRITING, delete_portfolio },
  { "portfolio", "restore", "ID", "brings a deleted one back", FINX_NEEDS_WRITING, restore },
  { "portfolio", "settings", "ID [--method fifo|lifo|hifo|average] [--fees cost|expense] [--flows start|end] [--benchmark S]\n"
                             "            [--risk-free R] [--tax-rate R] [--wash-sales marked|moved] [--short-sales allowed|refused] [--opened D]",
    "how its figures are computed, changed or just printed", FINX_NEEDS_WRITING_WITH_OPTIONS, settings },
  { NULL }
};
