/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-error.h"
#include "cli/finx-cli.h"
#include "engine/brokers/finx-risk-settings.h"

#define ALL "all"

/* What a value is in; %NULL: the currency of the amounts. */
static const char *const units[FINX_N_RISK_RULES] = {
  [FINX_RISK_COLLAR] = "fraction", [FINX_RISK_MAX_ORDERS] = "orders a minute", [FINX_RISK_DUPLICATE_SECONDS] = "s",
  [FINX_RISK_QUOTE_SECONDS] = "s", [FINX_RISK_OLD_QUOTE] = "answer", [FINX_RISK_CLOSED_MARKET] = "answer",
  [FINX_RISK_SHORTS] = "answer", [FINX_RISK_SYMBOLS] = "symbols", [FINX_RISK_CURRENCY] = "currency",
};

static const char *
account_of (const char *word)
{
  return g_str_equal (word, ALL) ? NULL : word;
}

/* "max-orders" as "max_orders", as other documents have their words. */
static char *
wire_name (FinxRiskRule rule)
{
  return g_strdelimit (g_strdup (finx_risk_rule_to_string (rule)), "-", '_');
}

static gboolean
add_rows (FinxCli    *cli,
          const char *word,
          JsonArray  *array,
          GError    **error)
{
  const char *account = account_of (word);
  const FinxRiskLimits *limits = finx_engine_get_risk_limits (cli->engine, account, error);

  if (limits == NULL)
    return FALSE;
  for (guint i = 0; i < FINX_N_RISK_RULES; i++)
    {
      FinxRiskRule rule = (FinxRiskRule) i;
      g_autofree char *name = wire_name (rule);
      g_autofree char *text = finx_risk_limits_get (limits, rule);
      JsonObject *object;

      if (rule == FINX_RISK_CURRENCY)
        continue;       /* the unit of the amounts */
      object = json_object_new ();
      json_object_set_string_member (object, "account", word);
      json_object_set_string_member (object, "limit", name);
      if (g_str_equal (text, "none"))
        json_object_set_null_member (object, "value");
      else
        json_object_set_string_member (object, "value", text);
      json_object_set_string_member (object, "unit", units[i] != NULL ? units[i] : finx_engine_get_risk_currency (cli->engine, account));
      json_object_set_boolean_member (object, "is_active", finx_risk_limits_has (limits, rule));
      json_array_add_object_element (array, object);
    }
  return TRUE;
}

static gboolean
add_all (FinxCli   *cli,
         JsonArray *array,
         GError   **error)
{
  GListModel *portfolios = finx_engine_get_portfolios (cli->engine);

  if (!add_rows (cli, ALL, array, error))
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (portfolios); i++)
    {
      g_autoptr(FinxPortfolio) portfolio = g_list_model_get_item (portfolios, i);
      const FinxAccount *account = finx_portfolio_get_account (portfolio);

      if (!g_str_equal (account->broker, "manual") && !add_rows (cli, account->id, array, error))
        return FALSE;
    }
  return TRUE;
}

static FinxExit
print (FinxCli    *cli,
       const char *word)                /* (nullable): all that can trade */
{
  g_autoptr(JsonArray) array = json_array_new ();
  g_autoptr(GError) error = NULL;

  if (!(word != NULL ? add_rows (cli, word, array, &error) : add_all (cli, array, &error)))
    return finx_cli_fail (cli, error);
  finx_cli_print_list (cli, g_steal_pointer (&array), "account,limit,value,unit", "No account has limits.");
  return FINX_EXIT_DONE;
}

static FinxExit
show (FinxCli *cli,
      int      argc,
      char   **argv)
{
  const GOptionEntry options[] = { { NULL } };

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc > 1)
    return finx_cli_usage (cli, "“risk show” takes one account, or all");
  return print (cli, argc == 1 ? argv[0] : NULL);
}

/* All or nothing. */
static FinxExit
change (FinxCli    *cli,
        const char *word,
        char      **texts)
{
  const char *account = account_of (word);
  g_autoptr(FinxRiskLimits) limits = NULL;
  g_autoptr(GError) error = NULL;

  if (finx_engine_get_risk_limits (cli->engine, account, &error) == NULL)
    return finx_cli_fail (cli, error);
  limits = finx_risk_limits_copy (finx_engine_get_risk_limits (cli->engine, account, NULL));
  for (guint i = 0; i < FINX_N_RISK_RULES; i++)
    if (texts[i] != NULL && !finx_risk_limits_set (limits, (FinxRiskRule) i, texts[i], &error))
      return finx_cli_misuse (cli, error);
  if (!finx_engine_set_risk_limits (cli->engine, account, limits, &error))
    return g_error_matches (error, FINX_ERROR, FINX_ERROR_INVALID) ? finx_cli_misuse (cli, error) : finx_cli_fail (cli, error);
  return FINX_EXIT_DONE;
}

static FinxExit
set_and_print (FinxCli    *cli,
               const char *word,
               gboolean    reset,
               char      **texts)
{
  g_autoptr(GError) error = NULL;
  gboolean is_change = FALSE;
  FinxExit status;

  for (guint i = 0; i < FINX_N_RISK_RULES; i++)
    is_change |= texts[i] != NULL;
  if (!is_change && !reset)
    return finx_cli_usage (cli, "“risk set” needs a limit to set, such as --max-orders 60, or --reset");
  if (reset && !finx_engine_reset_risk_limits (cli->engine, account_of (word), &error))
    return finx_cli_fail (cli, error);
  status = is_change ? change (cli, word, texts) : FINX_EXIT_DONE;
  if (status != FINX_EXIT_DONE)
    return status;
  finx_engine_settle (cli->engine);
  return print (cli, word);
}

static FinxExit
set (FinxCli *cli,
     int      argc,
     char   **argv)
{
  char *texts[FINX_N_RISK_RULES] = { NULL };
  gboolean reset = FALSE;
  GOptionEntry options[FINX_N_RISK_RULES + 2] = { 0 };
  FinxExit status = FINX_EXIT_USAGE;

  for (guint i = 0; i < FINX_N_RISK_RULES; i++)
    options[i] = (GOptionEntry) { finx_risk_rule_to_string ((FinxRiskRule) i), 0, 0, G_OPTION_ARG_STRING, &texts[i], NULL, NULL };
  options[FINX_N_RISK_RULES] = (GOptionEntry) { "reset", 0, 0, G_OPTION_ARG_NONE, &reset, NULL, NULL };
  if (finx_cli_parse (cli, &argc, &argv, options))
    status = argc == 1 ? set_and_print (cli, argv[0], reset, texts) : finx_cli_usage (cli, "“risk set” needs an account, or all");
  for (guint i = 0; i < FINX_N_RISK_RULES; i++)
    g_free (texts[i]);
  return status;
}

const FinxCommand finx_cli_risk_commands[] = {
  { "risk", "show", "[ACCOUNT | all]", "what orders are held to, of each account and of all together", FINX_NEEDS_READING, show },
  { "risk", "set", "ACCOUNT | all [--max-order-value AMOUNT] [--max-position-value AMOUNT] [--max-daily-loss AMOUNT]\n"
                   "         [--collar R] [--max-orders N] [--duplicate-seconds N] [--quote-seconds N] [--old-quote ANSWER]\n"
                   "         [--closed-market ANSWER] [--shorts allow|refuse] [--symbols S,S…] [--currency C] [--reset]",
    "changes it; none takes a limit away, ANSWER is allow, warn or refuse", FINX_NEEDS_WRITING, set },
  { NULL }
};
