/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/finx-error.h"
#include "cli/finx-cli.h"
#include "engine/review/finx-engine-limits.h"
#include "wire/finx-wire.h"

#define N_OPTIONS FINX_N_LIMIT_KINDS

/* In the order of FinxLimitKind. */
static const char *const names[N_OPTIONS] = {
  "max-weight", "max-class", "max-drawdown", "max-var", "max-leverage", "max-daily-loss", "max-daily-loss-share",
};

static gboolean
read_most (FinxCli      *cli,
           FinxLimitKind kind,
           const char   *text,
           FinxDecimal  *most)
{
  *most = FINX_DECIMAL_UNKNOWN;
  if (g_str_equal (text, "none") || finx_decimal_parse (text, most, NULL))
    return TRUE;
  finx_cli_usage (cli, "--%s needs a number such as 0.25, or none, not “%s”", names[kind], text);
  return FALSE;
}

/* "0.25", "AAPL=0.1", "own-1/3=none". */
static FinxExit
change (FinxCli             *cli,
        FinxPortfolioLimits *limits,
        FinxLimitKind        kind,
        const char          *text)
{
  const char *equal = strrchr (text, '=');
  g_autofree char *subject = equal != NULL ? g_strndup (text, equal - text) : g_strdup ("");
  g_autoptr(GError) error = NULL;
  FinxDecimal most;

  if (equal != NULL && kind > FINX_LIMIT_CLASS_WEIGHT)
    return finx_cli_usage (cli, "--%s is of the whole portfolio, so “%s” needs no name", names[kind], text);
  if (!read_most (cli, kind, equal != NULL ? equal + 1 : text, &most))
    return FINX_EXIT_USAGE;
  return finx_portfolio_limits_change (limits, kind, subject, most, &error) ? FINX_EXIT_DONE : finx_cli_misuse (cli, error);
}

/* One a state: a limit of any holding may be passed by several. */
static void
print (FinxCli    *cli,
       const char *portfolio,
       const char *currency)
{
  const GArray *states = finx_engine_get_limit_states (cli->engine, portfolio);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < states->len; i++)
    {
      const FinxLimitState *state = &g_array_index (states, FinxLimitState, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "portfolio", portfolio);
      json_object_set_string_member (object, "limit", finx_limit_kind_to_string (state->kind));
      json_object_set_string_member (object, "rule", state->rule);
      json_object_set_string_member (object, "name", state->name);
      finx_wire_decimal (object, "most", state->most);
      finx_wire_decimal (object, "figure", state->figure);
      json_object_set_string_member (object, "unit", state->kind == FINX_LIMIT_DAILY_LOSS ? currency
                                                     : state->kind == FINX_LIMIT_LEVERAGE ? "times" : "fraction");
      finx_wire_double (object, "used_ratio", state->used);
      json_object_set_string_member (object, "level", finx_limit_level_to_string (state->level));
      json_object_set_string_member (object, "sentence", state->sentence);
      json_array_add_object_element (array, object);
    }
  finx_cli_print_list (cli, array, "limit,name,figure:4,most,unit,used_ratio:0%,level", "This portfolio has no limits.");
}

static FinxExit
set_and_print (FinxCli    *cli,
               const char *id,
               gboolean    clear,
               char      **texts[N_OPTIONS])
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxPortfolioLimits) limits = NULL;
  FinxPortfolio *portfolio = finx_cli_account (cli, id, &error);
  gboolean is_change = FALSE;

  if (portfolio == NULL || (clear && !finx_engine_clear_limits (cli->engine, id, &error))
      || finx_engine_get_limits (cli->engine, id, &error) == NULL)
    return finx_cli_fail (cli, error);
  limits = finx_portfolio_limits_copy (finx_engine_get_limits (cli->engine, id, NULL));
  for (guint i = 0; i < N_OPTIONS; i++)
    for (guint k = 0; texts[i] != NULL && texts[i][k] != NULL; k++)
      {
        FinxExit status = change (cli, limits, (FinxLimitKind) i, texts[i][k]);

        is_change = TRUE;
        if (status != FINX_EXIT_DONE)
          return status;
      }
  if (is_change && !finx_engine_set_limits (cli->engine, id, limits, &error))
    return finx_cli_fail (cli, error);
  finx_engine_settle (cli->engine);
  finx_engine_check_limits (cli->engine, id);
  finx_engine_settle (cli->engine);
  print (cli, id, finx_portfolio_get_account (portfolio)->currency);
  return FINX_EXIT_DONE;
}

static FinxExit
limits (FinxCli *cli,
        int      argc,
        char   **argv)
{
  char **texts[N_OPTIONS] = { NULL };
  gboolean clear = FALSE;
  GOptionEntry options[N_OPTIONS + 2] = { 0 };
  FinxExit status = FINX_EXIT_USAGE;

  for (guint i = 0; i < N_OPTIONS; i++)
    options[i] = (GOptionEntry) { names[i], 0, 0, G_OPTION_ARG_STRING_ARRAY, &texts[i], NULL, NULL };
  options[N_OPTIONS] = (GOptionEntry) { "clear", 0, 0, G_OPTION_ARG_NONE, &clear, NULL, NULL };
  if (finx_cli_parse (cli, &argc, &argv, options))
    status = argc == 1 ? set_and_print (cli, argv[0], clear, texts) : finx_cli_usage (cli, "“portfolio limits” needs the portfolio's id");
  for (guint i = 0; i < N_OPTIONS; i++)
    g_strfreev (texts[i]);
  return status;
}

const FinxCommand finx_cli_limit_commands[] = {
  { "portfolio", "limits", "ID [--max-weight [SYMBOL=]R]… [--max-class TAXONOMY/N=R]… [--max-drawdown R] [--max-var R]\n"
                           "            [--max-leverage N] [--max-daily-loss AMOUNT] [--max-daily-loss-share R] [--clear]",
    "risk limits, set or listed with the figures of now; fractions such as 0.25, none takes one away", FINX_NEEDS_WRITING_WITH_OPTIONS, limits },
  { NULL }
};
