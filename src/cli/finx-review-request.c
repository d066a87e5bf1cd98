/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/finx-review-request.h"

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-string.h"
#include "base/finx-time.h"

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
fill_settings (FinxCli                 *cli,
               const FinxReviewRequest *request,
               FinxPortfolioSettings   *settings)
{
  if (!check_word (cli, request->method == NULL || finx_lot_method_from_string (request->method, &settings->method), "--method",
                   "fifo, lifo, hifo, average")
      || !check_word (cli, request->fees == NULL || finx_fees_from_string (request->fees, &settings->expense_fees), "--fees",
                      "cost, expense")
      || !check_word (cli, request->flows == NULL || finx_flow_timing_from_string (request->flows, &settings->timing), "--flows",
                      "start, end")
      || !check_word (cli, request->short_sales == NULL || finx_short_sales_from_string (request->short_sales, &settings->refuse_short),
                      "--short-sales", "allowed, refused"))
    return FALSE;
  if (request->risk_free != NULL
      && (!finx_decimal_parse (request->risk_free, &settings->risk_free, NULL)
          || finx_decimal_compare (finx_decimal_abs (settings->risk_free), FINX_DECIMAL_ONE) >= 0))
    {
      finx_cli_usage (cli, "--risk-free needs a fraction a year: 0.02 is 2 %%");
      return FALSE;
    }
  if (request->benchmark != NULL)
    finx_set_str (&settings->benchmark, request->benchmark);
  if (request->accounts != NULL)
    {
      g_strfreev (settings->accounts);
      settings->accounts = g_strdupv (request->accounts);
    }
  return TRUE;
}

static gboolean
fill_query (FinxCli           *cli,
            FinxReviewRequest *request,
            FinxReviewQuery   *query)
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
  query->sums_only = request->sums_only;
  return TRUE;
}

static gboolean
parse (FinxReviewRequest  *self,
       FinxCli            *cli,
       int                 argc,
       char              **argv,
       const GOptionEntry *more)
{
  const GOptionEntry common[] = {
    { "portfolio", 0, 0, G_OPTION_ARG_STRING, &self->portfolio_id, NULL, NULL },
    { "account", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->accounts, NULL, NULL },
    { "from", 0, 0, G_OPTION_ARG_STRING, &self->from_text, NULL, NULL },
    { "to", 0, 0, G_OPTION_ARG_STRING, &self->to_text, NULL, NULL },
    { "method", 0, 0, G_OPTION_ARG_STRING, &self->method, NULL, NULL },
    { "fees", 0, 0, G_OPTION_ARG_STRING, &self->fees, NULL, NULL },
    { "flows", 0, 0, G_OPTION_ARG_STRING, &self->flows, NULL, NULL },
    { "short-sales", 0, 0, G_OPTION_ARG_STRING, &self->short_sales, NULL, NULL },
    { "currency", 0, 0, G_OPTION_ARG_STRING, &self->currency, NULL, NULL },
    { "benchmark", 0, 0, G_OPTION_ARG_STRING, &self->benchmark, NULL, NULL },
    { "risk-free", 0, 0, G_OPTION_ARG_STRING, &self->risk_free, NULL, NULL },
  };
  g_autoptr(GArray) options = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  g_array_append_vals (options, common, G_N_ELEMENTS (common));
  for (; more->long_name != NULL; more++)
    g_array_append_vals (options, more, 1);
  if (!finx_cli_parse (cli, &argc, &argv, (const GOptionEntry *) options->data))
    return FALSE;
  if (argc > 0)
    finx_cli_usage (cli, "“%s” is not understood here", argv[0]);
  return argc == 0;
}

/* Whether there is a portfolio that counts among all. */
static gboolean
has_any (FinxCli  *cli,
         GError  **error)
{
  g_autoptr(GPtrArray) all = finx_engine_list_all (cli->engine);

  if (all->len == 0)
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-CLI-045",
                    "No portfolio is kept by hand yet, and the practice desk does not count among all; “finxctl portfolio create NAME” "
                    "makes one");
  return all->len > 0;
}

/* Returns: (transfer none) (nullable): the id of a portfolio; one that is called like the word for all has another id */
static const char *
choose (FinxReviewRequest  *self,
        FinxCli            *cli,
        GError            **error)
{
  self->is_all = g_strcmp0 (self->portfolio_id, FINX_ALL_PORTFOLIOS) == 0;
  if (self->is_all)
    return has_any (cli, error) ? FINX_ALL_PORTFOLIOS : NULL;
  self->portfolio = finx_cli_choose_portfolio (cli, self->portfolio_id, error);
  return self->portfolio != NULL ? finx_portfolio_get_account (self->portfolio)->id : NULL;
}

static gboolean
check_all (FinxCli                 *cli,
           const FinxReviewRequest *self)
{
  if (!self->is_all || (self->method == NULL && self->fees == NULL && self->short_sales == NULL))
    return TRUE;
  finx_cli_usage (cli, "With --portfolio all each portfolio keeps its own --method, --fees and --short-sales");
  return FALSE;
}

/* What is said of a portfolio, or taken from the database. */
static const char *
find_needless (const FinxReviewRequest *self)
{
  return self->portfolio_id != NULL ? "--portfolio" : self->benchmark != NULL ? "--benchmark" : NULL;
}

/* The figures of a file that is not imported. */
static FinxExit
review_file (FinxReviewRequest *self,
             FinxCli           *cli)
{
  g_auto(FinxReviewQuery) query = { NULL };
  g_autoptr(GError) error = NULL;
  FinxFileQuery of_file = { .path = self->file, .prices = self->prices, .sums_only = self->sums_only };

  if (find_needless (self) != NULL)
    return finx_cli_usage (cli, "--file is read without a database: %s does not go with it", find_needless (self));
  if (!fill_query (cli, self, &query))
    return FINX_EXIT_USAGE;
  of_file.settings = &query.settings;
  of_file.currency = query.currency;
  of_file.as_of = query.as_of != G_MAXINT32 ? query.as_of : (gint32) finx_days_from_time (g_get_real_time ());
  self->of_file = finx_file_review_new (&of_file, &error);
  if (self->of_file == NULL)
    return finx_cli_fail (cli, error);
  self->review = finx_review_ref (finx_file_review_get_review (self->of_file));
  return FINX_EXIT_DONE;
}

/**
 * finx_review_request_run:
 * @self: zeroed but for sums_only; cleared by the caller
 * @more: options of the command itself, ended by %NULL; maybe one for its file
 *
 * Parses the command line and waits for the review.
 *
 * Returns: the exit status when there is no review: a sentence was printed then
 */
FinxExit
finx_review_request_run (FinxReviewRequest  *self,
                         FinxCli            *cli,
                         int                 argc,
                         char              **argv,
                         const GOptionEntry *more)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(FinxReviewQuery) query = { NULL };
  const char *id;

  if (!parse (self, cli, argc, argv, more))
    return FINX_EXIT_USAGE;
  if (self->file != NULL)
    return review_file (self, cli);
  if (self->prices != NULL)
    return finx_cli_usage (cli, "--prices goes with --file; those of the database are taken for a portfolio");
  id = choose (self, cli, &error);
  if (id == NULL)
    return finx_cli_fail (cli, error);
  finx_review_query_init (&query, cli->engine, id);
  if (!check_all (cli, self) || !fill_query (cli, self, &query))
    return FINX_EXIT_USAGE;
  finx_engine_review_async (cli->engine, &query, NULL, NULL, finx_cli_result_cb, &result);
  self->review = finx_engine_review_finish (cli->engine, finx_cli_wait (&result), &error);
  return self->review != NULL ? FINX_EXIT_DONE : finx_cli_fail (cli, error);
}

void
finx_review_request_clear (FinxReviewRequest *self)
{
  g_clear_pointer (&self->review, finx_review_unref);
  g_clear_pointer (&self->of_file, finx_file_review_free);
  g_free (self->file);
  g_free (self->prices);
  g_free (self->portfolio_id);
  g_free (self->from_text);
  g_free (self->to_text);
  g_free (self->method);
  g_free (self->currency);
  g_free (self->fees);
  g_free (self->flows);
  g_free (self->short_sales);
  g_free (self->benchmark);
  g_free (self->risk_free);
  g_strfreev (self->accounts);
}
