/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-error.h"
#include "cli/finx-cli.h"
#include "cli/finx-review-request.h"
#include "engine/review/finx-all-portfolios.h"
#include "engine/review/finx-opening-day.h"
#include "portfolio/reports/finx-explanation.h"
#include "wire/finx-wire-review.h"
#include "wire/finx-wire-risk.h"
#include "wire/finx-wire.h"

typedef struct
{
  const char  *name;
  JsonObject *(*wire) (FinxReview *review, gint32 from, gint32 to);
  const char  *list;            /* member that is printed as a table; %NULL: the members themselves */
  const char  *columns;
  const char  *nothing;
  gboolean     is_sums;         /* no lots and no list of transactions are needed */
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
    "The portfolio holds nothing.", TRUE },
  { "lots", wire_lots, "lots",
    "symbol,account,opened,holding_days,quantity,currency,cost:2,price,value:2,base_cost:2,base_value:2,base_gain:2",
    "The portfolio holds no lots." },
  { "gains", finx_wire_review_gains, "lots",
    "symbol,opened,closed,holding_days,quantity,currency,cost:2,proceeds:2,gain:2,base_gain:2,price_gain:2,currency_gain:2,washed_loss:2,possible_loss:2",
    "Nothing was sold." },
  { "trades", finx_wire_review_trades, "trades",
    "symbol,side,opened,closed,holding_days:0,quantity,currency,cost:2,proceeds:2,fees:2,gain:2,base_gain:2,gain_ratio:2%",
    "No trade was closed." },
  { "income", finx_wire_review_income, "payments",
    "date,type,symbol,account,currency,gross:2,taxes:2,net:2,base_gross:2,base_net:2", "There was no income." },
  { "performance", finx_wire_review_performance, NULL, NULL, NULL, TRUE },
  { "risk", finx_wire_review_risk, NULL, NULL, NULL, TRUE },
};

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
    { "losses", "of,method,confidence:0%,var:2%,var_money:2,cvar:2%,cvar_money:2,reason", "" },
    { "components", "symbol,currency,weight:1%,volatility:1%,beta:2,share:1%,var_95:2%,var_95_money:2",
      "Too little is known of what is held." },
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
      if (!json_object_has_member (object, tables[i].list))
        continue;
      g_print ("\n%s\n", tables[i].list);
      finx_cli_print_list (cli, json_array_ref (json_object_get_array_member (object, tables[i].list)), tables[i].columns,
                           tables[i].nothing);
    }
}

/* Returns: whether there are some */
static gboolean
print_faults (JsonObject *object,
              const char *list)
{
  JsonArray *faults = json_object_has_member (object, list) ? json_object_get_array_member (object, list) : NULL;

  for (guint i = 0; faults != NULL && i < json_array_get_length (faults); i++)
    {
      JsonObject *fault = json_array_get_object_element (faults, i);

      g_print ("\n%s (%s)\n", json_object_get_string_member (fault, "message"), json_object_get_string_member (fault, "code"));
    }
  return faults != NULL;
}

/* What is not known or not right, and why. */
static void
print_all_faults (JsonObject *object)
{
  print_faults (object, "early_transactions");
  if (print_faults (object, "refused_sales"))
    g_print ("\n%s\n", "What rests on a refused sale is not known and left empty, and so are totals that contain it. All else is complete.");
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
      print_all_faults (object);
      json_object_unref (object);
      return FINX_EXIT_DONE;
    }
  finx_cli_print_list (cli, json_array_ref (json_object_get_array_member (object, report->list)), report->columns, report->nothing);
  if (!cli->quiet && json_array_get_length (json_object_get_array_member (object, report->list)) > 0)
    print_totals (NULL, json_object_get_object_member (object, "totals"));
  print_all_faults (object);
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
explain (FinxCli    *cli,
         const char *figure_id,
         FinxReview *review)
{
  const FinxReviewOptions *options = finx_review_get_options (review);
  FinxBooksRun run = {
    .transactions = finx_review_get_transactions (review),
    .prices = finx_review_get_prices (review),
    .base_currency = options->base_currency,
    .method = options->method,
    .expense_fees = options->expense_fees,
    .accounting = finx_review_get_accounting (review),
    .refuse_short = options->refuse_short,
    .move_wash_sales = options->move_wash_sales,
    .until = options->as_of,
  };
  g_autoptr(FinxExplanation) explanation = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *object;
  FinxFigureRef figure;

  if (!finx_figure_ref_parse (figure_id, finx_engine_get_instruments (cli->engine), &figure, &error))
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

static const Report *
find_report (const char *name)
{
  const Report *report = reports;

  while (!g_str_equal (report->name, name))
    report++;
  return report;
}

/* Transactions before the opening day, only where there are some. */
static void
add_early (FinxCli    *cli,
           const char *portfolio,
           JsonObject *object)
{
  g_autoptr(GPtrArray) early = finx_engine_list_early (cli->engine, portfolio);

  finx_wire_faults (object, "early_transactions", early);
}

static FinxExit
parse_and_run (FinxCli    *cli,
               const char *name,
               int         argc,
               char      **argv)
{
  const Report *report = find_report (name);
  g_auto(FinxReviewRequest) request = { .sums_only = report->is_sums };
  g_autofree char *figure = NULL;
  const GOptionEntry more[] = {
    { "explain", 0, 0, G_OPTION_ARG_STRING, &figure, NULL, NULL },
    { "file", 0, 0, G_OPTION_ARG_FILENAME, &request.file, NULL, NULL },
    { "prices", 0, 0, G_OPTION_ARG_FILENAME, &request.prices, NULL, NULL },
    { NULL }
  };
  FinxExit exit = finx_review_request_run (&request, cli, argc, argv, more);
  JsonObject *object;

  if (request.review == NULL)
    return exit;
  if (figure != NULL && request.file != NULL)
    return finx_cli_usage (cli, "--explain lists the events of a portfolio: import the file first");
  if (figure != NULL)
    return explain (cli, figure, request.review);
  object = report->wire (request.review, request.from, request.to);
  if (request.file == NULL)
    add_early (cli, request.is_all ? FINX_ALL_PORTFOLIOS : finx_portfolio_get_account (request.portfolio)->id, object);
  return print_report (cli, report, object);
}

#define REPORT(function, name) \
  static FinxExit function (FinxCli *cli, int argc, char **argv) { return parse_and_run (cli, name, argc, argv); }
REPORT (holdings, "holdings")
REPORT (lots, "lots")
REPORT (gains, "gains")
REPORT (trades, "trades")
REPORT (income, "income")
REPORT (performance, "performance")
REPORT (risk, "risk")

#define OPTIONS FINX_REVIEW_REQUEST_OPTIONS " [--explain FIGURE] [--file FILE [--prices FOLDER]]"

const FinxCommand finx_cli_report_commands[] = {
  { "report", "holdings", OPTIONS, "what is held, with value, weight and gains", FINX_NEEDS_READING_BUT_FILE, holdings },
  { "report", "lots", OPTIONS, "units that were acquired together and are held", FINX_NEEDS_READING_BUT_FILE, lots },
  { "report", "gains", OPTIONS, "lots that were closed, with price and currency gain, and wash sales", FINX_NEEDS_READING_BUT_FILE, gains },
  { "report", "trades", OPTIONS, "what each sale closed, with statistics", FINX_NEEDS_READING_BUT_FILE, trades },
  { "report", "income", OPTIONS, "dividends, interest and the like", FINX_NEEDS_READING_BUT_FILE, income },
  { "report", "performance", OPTIONS, "returns, gain and its parts, drawdowns, periods, contributions", FINX_NEEDS_READING_BUT_FILE, performance },
  { "report", "risk", OPTIONS, "volatility, drawdown, value at risk, correlations, what each holding adds", FINX_NEEDS_READING_BUT_FILE, risk },
  { NULL }
};
