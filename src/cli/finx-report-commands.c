/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-time.h"
#include "cli/finx-cli.h"
#include "engine/finx-engine-review.h"
#include "portfolio/finx-explanation.h"
#include "wire/finx-wire-review.h"
#include "wire/finx-wire.h"

/* What the reports have in common. */
typedef struct
{
  char  *portfolio, *from_text, *to_text, *method, *currency, *fees, *flows, *benchmark, *explain;
  char **accounts;
  gint32 from, to;              /* days */
} Request;

typedef struct
{
  const char  *name;
  JsonObject *(*wire) (FinxReview *review, gint32 from, gint32 to);
  const char  *list;            /* member that is printed as a table; %NULL: the members themselves */
  const char  *columns;
  const char  *nothing;
} Report;

static JsonObject *
wire_holdings (FinxReview *review,
               gint32      from,
               gint32      to)
{
  return finx_wire_review_holdings (review);
}

static JsonObject *
wire_lots (FinxReview *review,
           gint32      from,
           gint32      to)
{
  return finx_wire_review_lots (review);
}

static const Report reports[] = {
  { "holdings", wire_holdings, "holdings",
    "type,symbol,currency,quantity,cost_price:4,price,price_date,value:2,base_value:2,weight:1%,day_change:2,realised:2,income:2,total_gain:2",
    "The portfolio holds nothing." },
  { "lots", wire_lots, "lots",
    "symbol,account,opened,holding_days,quantity,currency,cost:2,price,value:2,base_cost:2,base_value:2,base_gain:2",
    "The portfolio holds no lots." },
  { "gains", finx_wire_review_gains, "lots",
    "symbol,opened,closed,holding_days,quantity,currency,cost:2,proceeds:2,gain:2,base_gain:2,price_gain:2,currency_gain:2,washed_loss:2",
    "Nothing was sold." },
  { "trades", finx_wire_review_trades, "trades",
    "symbol,side,opened,closed,holding_days:0,quantity,currency,cost:2,proceeds:2,fees:2,gain:2,base_gain:2,gain_ratio:2%",
    "No trade was closed." },
  { "income", finx_wire_review_income, "payments",
    "date,type,symbol,account,currency,gross:2,taxes:2,net:2,base_gross:2,base_net:2", "There was no income." },
  { "performance", finx_wire_review_performance, NULL, NULL, NULL },
};

static gboolean
parse_day (FinxCli    *cli,
           const char *text,
           const char *option,
           gint32     *day)
{
  gint64 time_us;

  if (text == NULL)
    return TRUE;
  if (strlen (text) != strlen ("2024-03-09") || !finx_time_parse_iso (text, &time_us, NULL))
    {
      finx_cli_usage (cli, "%s needs a day such as 2024-03-09", option);
      return FALSE;
    }
  *day = (gint32) finx_days_from_time (time_us);
  return TRUE;
}

static gboolean
check_word (FinxCli    *cli,
            gboolean    is_understood,
            const char *option,
            const char *words)
{
  if (!is_understood)
    finx_cli_usage (cli, "%s is one of %s", option, words);
  return is_understood;
}

static gboolean
fill_settings (FinxCli               *cli,
               const Request         *request,
               FinxPortfolioSettings *settings)
{
  if (!check_word (cli, request->method == NULL || finx_lot_method_from_string (request->method, &settings->method), "--method",
                   "fifo, lifo, hifo, average")
      || !check_word (cli, request->fees == NULL || finx_fees_from_string (request->fees, &settings->expense_fees), "--fees",
                      "cost, expense")
      || !check_word (cli, request->flows == NULL || finx_flow_timing_from_string (request->flows, &settings->timing), "--flows",
                      "start, end"))
    return FALSE;
  if (request->benchmark != NULL)
    {
      g_free (settings->benchmark);
      settings->benchmark = g_strdup (request->benchmark);
    }
  if (request->accounts != NULL)
    {
      g_strfreev (settings->accounts);
      settings->accounts = g_strdupv (request->accounts);
    }
  return TRUE;
}

static gboolean
fill_query (FinxCli         *cli,
            Request         *request,
            FinxReviewQuery *query)
{
  request->from = G_MININT32;
  request->to = G_MAXINT32;
  if (!parse_day (cli, request->from_text, "--from", &request->from) || !parse_day (cli, request->to_text, "--to", &request->to)
      || !fill_settings (cli, request, &query->settings))
    return FALSE;
  if (request->from > request->to)
    {
      finx_cli_usage (cli, "--from is after --to");
      return FALSE;
    }
  query->as_of = request->to;
  query->currency = request->currency;
  return TRUE;
}

static void
print_totals (const char *name,         /* (nullable) */
              JsonObject *totals)
{
  g_autoptr(GList) members = json_object_get_members (totals);
  g_autoptr(GString) line = g_string_new (NULL);

  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (totals, l->data);
      g_autofree char *column = g_strconcat (l->data, ":2", NULL), *text = NULL;

      if (!JSON_NODE_HOLDS_VALUE (node) && !JSON_NODE_HOLDS_NULL (node))
        continue;
      text = finx_cli_cell (totals, column);
      g_string_append_printf (line, "%s%s %s", line->len > 0 ? " · " : "", (const char *) l->data, text);
    }
  if (name != NULL)
    g_print ("%-20s ", name);
  g_print ("%s\n", line->str);
}

/* Figures one a line, then the tables. */
static void
print_figures (FinxCli    *cli,
               JsonObject *object)
{
  static const struct { const char *list, *columns, *nothing; } tables[] = {
    { "drawdowns", "depth:2%,peak,trough,recovery,days", "There was no drawdown." },
    { "years", "from,to,start_value:2,flow:2,gain:2,end_value:2,ttwror:2%", "" },
    { "contributions", "symbol,start_value:2,end_value:2,credit:2,gain:2", "" },
  };
  g_autoptr(GList) members = json_object_get_members (object);

  for (GList *l = members; l != NULL; l = l->next)
    {
      JsonNode *node = json_object_get_member (object, l->data);
      g_autofree char *text = NULL;

      if (JSON_NODE_HOLDS_OBJECT (node))
        {
          print_totals (l->data, json_node_get_object (node));
          continue;
        }
      if (JSON_NODE_HOLDS_ARRAY (node))
        continue;
      text = finx_cli_cell (object, l->data);
      g_print ("%-20s %s\n", (const char *) l->data, text);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_print ("\n%s\n", tables[i].list);
      finx_cli_print_list (cli, json_array_ref (json_object_get_array_member (object, tables[i].list)), tables[i].columns,
                           tables[i].nothing);
    }
}

static FinxExit
print_report (FinxCli      *cli,
              const Report *report,
              JsonObject   *object)     /* (transfer full) */
{
  if (cli->json)
    {
      finx_cli_print_one (cli, object);
      return FINX_EXIT_DONE;
    }
  if (report->list == NULL)
    {
      print_figures (cli, object);
      json_object_unref (object);
      return FINX_EXIT_DONE;
    }
  finx_cli_print_list (cli, json_array_ref (json_object_get_array_member (object, report->list)), report->columns, report->nothing);
  if (!cli->quiet && json_array_get_length (json_object_get_array_member (object, report->list)) > 0)
    print_totals (NULL, json_object_get_object_member (object, "totals"));
  json_object_unref (object);
  return FINX_EXIT_DONE;
}

static JsonObject *
wire_explanation (const FinxExplanation *explanation,
                  FinxReview            *review)
{
  g_autofree char *id = finx_figure_ref_to_id (&explanation->figure);
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  json_object_set_string_member (object, "figure", id);
  json_object_set_string_member (object, "unit", explanation->unit);
  finx_wire_decimal (object, "value", explanation->value);
  for (guint i = 0; i < explanation->lines->len; i++)
    {
      const FinxExplanationLine *line = &g_array_index (explanation->lines, FinxExplanationLine, i);
      JsonObject *row = json_object_new ();

      finx_wire_day (row, "date", line->day);
      json_object_set_string_member (row, "transaction",
                                     finx_transaction_list_get_id (finx_review_get_transactions (review), line->row));
      json_object_set_string_member (row, "sentence", line->sentence);
      finx_wire_decimal (row, "counts", line->counts);
      finx_wire_decimal (row, "sum", line->sum);
      json_array_add_object_element (array, row);
    }
  json_object_set_array_member (object, "lines", array);
  return object;
}

static FinxExit
explain (FinxCli       *cli,
         const Request *request,
         FinxReview    *review)
{
  const FinxReviewOptions *options = finx_review_get_options (review);
  FinxBooksRun run = {
    .transactions = finx_review_get_transactions (review),
    .prices = finx_review_get_prices (review),
    .base_currency = options->base_currency,
    .method = options->method,
    .expense_fees = options->expense_fees,
    .until = options->as_of,
  };
  g_autoptr(FinxExplanation) explanation = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *object;
  FinxFigureRef figure;

  if (!finx_figure_ref_parse (request->explain, finx_engine_get_instruments (cli->engine), &figure, &error))
    return finx_cli_misuse (cli, error);
  explanation = finx_explanation_new (&figure, &run, &error);
  if (explanation == NULL)
    return finx_cli_fail (cli, error);
  object = wire_explanation (explanation, review);
  if (cli->json)
    {
      finx_cli_print_one (cli, object);
      return FINX_EXIT_DONE;
    }
  finx_cli_print_list (cli, json_array_ref (json_object_get_array_member (object, "lines")), "date,sentence,counts:2,sum:2",
                       "No event counts to this figure: it is 0.");
  json_object_unref (object);
  return FINX_EXIT_DONE;
}

static FinxExit
run_report (FinxCli      *cli,
            const Report *report,
            Request      *request)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(FinxReview) review = NULL;
  g_autoptr(GError) error = NULL;
  FinxPortfolio *portfolio = finx_cli_choose_portfolio (cli, request->portfolio, &error);
  g_auto(FinxReviewQuery) query = { NULL };

  if (portfolio == NULL)
    return finx_cli_fail (cli, error);
  finx_review_query_init (&query, cli->engine, finx_portfolio_get_account (portfolio)->id);
  if (!fill_query (cli, request, &query))
    return FINX_EXIT_USAGE;
  finx_engine_review_async (cli->engine, &query, NULL, NULL, finx_cli_result_cb, &result);
  review = finx_engine_review_finish (cli->engine, finx_cli_wait (&result), &error);
  if (review == NULL)
    return finx_cli_fail (cli, error);
  if (request->explain != NULL)
    return explain (cli, request, review);
  return print_report (cli, report, report->wire (review, request->from, request->to));
}

static FinxExit
parse_and_run (FinxCli    *cli,
               const char *name,
               int         argc,
               char      **argv)
{
  Request request = { 0 };
  const GOptionEntry options[] = {
    { "portfolio", 0, 0, G_OPTION_ARG_STRING, &request.portfolio, NULL, NULL },
    { "account", 0, 0, G_OPTION_ARG_STRING_ARRAY, &request.accounts, NULL, NULL },
    { "from", 0, 0, G_OPTION_ARG_STRING, &request.from_text, NULL, NULL },
    { "to", 0, 0, G_OPTION_ARG_STRING, &request.to_text, NULL, NULL },
    { "method", 0, 0, G_OPTION_ARG_STRING, &request.method, NULL, NULL },
    { "fees", 0, 0, G_OPTION_ARG_STRING, &request.fees, NULL, NULL },
    { "flows", 0, 0, G_OPTION_ARG_STRING, &request.flows, NULL, NULL },
    { "currency", 0, 0, G_OPTION_ARG_STRING, &request.currency, NULL, NULL },
    { "benchmark", 0, 0, G_OPTION_ARG_STRING, &request.benchmark, NULL, NULL },
    { "explain", 0, 0, G_OPTION_ARG_STRING, &request.explain, NULL, NULL },
    { NULL }
  };
  const Report *report = reports;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc > 0)
    return finx_cli_usage (cli, "“%s” is not understood here", argv[0]);
  while (!g_str_equal (report->name, name))
    report++;
  return run_report (cli, report, &request);
}

#define REPORT(function, name) \
  static FinxExit function (FinxCli *cli, int argc, char **argv) { return parse_and_run (cli, name, argc, argv); }
REPORT (holdings, "holdings")
REPORT (lots, "lots")
REPORT (gains, "gains")
REPORT (trades, "trades")
REPORT (income, "income")
REPORT (performance, "performance")

#define OPTIONS "[--portfolio P] [--account LABEL]… [--from D] [--to D] [--method fifo|lifo|hifo|average] [--fees cost|expense]" \
                " [--flows start|end] [--currency C] [--benchmark S] [--explain FIGURE]"

const FinxCommand finx_cli_report_commands[] = {
  { "report", "holdings", OPTIONS, "what is held, with value, weight and gains", FINX_NEEDS_READING, holdings },
  { "report", "lots", OPTIONS, "units that were acquired together and are held", FINX_NEEDS_READING, lots },
  { "report", "gains", OPTIONS, "lots that were closed, with price and currency gain, and wash sales", FINX_NEEDS_READING, gains },
  { "report", "trades", OPTIONS, "what each sale closed, with statistics", FINX_NEEDS_READING, trades },
  { "report", "income", OPTIONS, "dividends, interest and the like", FINX_NEEDS_READING, income },
  { "report", "performance", OPTIONS, "returns, gain and its parts, drawdowns, periods, contributions", FINX_NEEDS_READING, performance },
  { NULL }
};
