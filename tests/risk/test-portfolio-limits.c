/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "risk/finx-limit-watch.h"

#include <math.h>

#include "base/finx-error.h"
#include "tests/market/market-fixture.h"

#define MAX_PARTS 4

/* A portfolio of 10,000 EUR unless said; texts are decimals, "?" is unknown, and what is not given is as harmless as it gets. */
typedef struct
{
  const char    *name;
  FinxLimitKind  kind;
  const char    *subject, *most;
  const char    *value, *gross, *day_change, *parts;    /* "AAPL 2500; SAP -300" */
  double         drawdown, var;
  FinxLimitLevel level;         /* of the last state */
  guint          n_states;      /* 0: one */
  const char    *says;          /* of the last state */
} Case;

#define OK       .level = FINX_LIMIT_OK
#define NEAR     .level = FINX_LIMIT_NEAR
#define BREACHED .level = FINX_LIMIT_BREACHED
#define UNKNOWN  .level = FINX_LIMIT_UNKNOWN

static const Case cases[] = {
  { "largest-holding", FINX_LIMIT_HOLDING_WEIGHT, "", "0.25", .parts = "AAPL 1000; SAP 1500", OK, .says = "SAP is 15.00 % of the portfolio; the limit is 25.00 %." },
  { "at-four-fifths", FINX_LIMIT_HOLDING_WEIGHT, "", "0.25", .parts = "AAPL 2000", OK },
  { "above-four-fifths", FINX_LIMIT_HOLDING_WEIGHT, "", "0.25", .parts = "AAPL 2000.01", NEAR, .says = "near the limit of 25.00 %." },
  { "at-the-limit", FINX_LIMIT_HOLDING_WEIGHT, "", "0.25", .parts = "AAPL 2500", NEAR },
  { "above-the-limit", FINX_LIMIT_HOLDING_WEIGHT, "", "0.25", .parts = "AAPL 2500.01", BREACHED,
    .says = "AAPL is 25.01 % of the portfolio, above the limit of 25.00 %." },
  { "each-holding-near-or-above", FINX_LIMIT_HOLDING_WEIGHT, "", "0.2", .parts = "AAPL 2500; SAP 1700; VOD 100; SONY 3000", BREACHED, 3,
    .says = "SONY is 30.00 %" },
  { "short-counts-by-size", FINX_LIMIT_HOLDING_WEIGHT, "", "0.25", .parts = "AAPL -3000; SAP 100", BREACHED, .says = "AAPL is 30.00 %" },
  { "one-holding", FINX_LIMIT_HOLDING_WEIGHT, "SAP", "0.1", .parts = "AAPL 9000; SAP 500", OK, .says = "SAP is 5.00 %" },
  { "one-holding-whatever-its-case", FINX_LIMIT_HOLDING_WEIGHT, "sap", "0.1", .parts = "SAP 1500", BREACHED },
  { "one-that-is-not-held", FINX_LIMIT_HOLDING_WEIGHT, "VOD", "0.1", .parts = "AAPL 9000", OK, .says = "VOD is not held." },
  { "nothing-held", FINX_LIMIT_HOLDING_WEIGHT, "", "0.1", .parts = "", OK, .says = "Nothing is held." },
  { "a-price-is-missing", FINX_LIMIT_HOLDING_WEIGHT, "", "0.25", .parts = "AAPL ?", UNKNOWN, .says = "AAPL keeps to the limit is not known" },
  { "the-value-is-not-known", FINX_LIMIT_HOLDING_WEIGHT, "SAP", "0.25", .value = "?", .parts = "SAP 100", UNKNOWN },
  { "a-class", FINX_LIMIT_CLASS_WEIGHT, "own-1/3", "0.6", .parts = "own-1/3 7000", BREACHED, .says = "is 70.00 % of the portfolio" },
  { "a-class-that-is-gone", FINX_LIMIT_CLASS_WEIGHT, "own-1/9", "0.6", .parts = "own-1/3 7000", UNKNOWN, .says = "not there any more" },
  { "drawdown", FINX_LIMIT_DRAWDOWN, "", "0.2", .drawdown = -0.15, OK, .says = "The portfolio is 15.00 % below its high; the limit is 20.00 %." },
  { "drawdown-near", FINX_LIMIT_DRAWDOWN, "", "0.2", .drawdown = -0.17, NEAR },
  { "drawdown-above", FINX_LIMIT_DRAWDOWN, "", "0.2", .drawdown = -0.2000001, BREACHED, .says = "20.01 % below its high, above" },
  { "drawdown-at-a-high", FINX_LIMIT_DRAWDOWN, "", "0.2", .drawdown = 0, OK },
  { "drawdown-not-known", FINX_LIMIT_DRAWDOWN, "", "0.2", .drawdown = NAN, UNKNOWN, .says = "Whether the portfolio keeps to the limit is not known" },
  { "var", FINX_LIMIT_VAR, "", "0.03", .var = 0.031, BREACHED, .says = "One day in twenty may lose more than 3.10 % of the value" },
  { "a-var-below-zero-is-none", FINX_LIMIT_VAR, "", "0.03", .var = -0.001, OK, .says = "0.00 %" },
  { "leverage", FINX_LIMIT_LEVERAGE, "", "1.5", .gross = "14000", NEAR, .says = "The positions are worth 1.40 times the portfolio" },
  { "leverage-above", FINX_LIMIT_LEVERAGE, "", "1.5", .gross = "15001", BREACHED, .says = "1.51 times" },
  { "leverage-without-positions", FINX_LIMIT_LEVERAGE, "", "1.5", .gross = "0", .value = "-5", OK },
  { "leverage-of-nothing", FINX_LIMIT_LEVERAGE, "", "1.5", .gross = "100", .value = "0", BREACHED, .says = "has no bound" },
  { "leverage-not-known", FINX_LIMIT_LEVERAGE, "", "1.5", .gross = "?", UNKNOWN },
  { "daily-loss", FINX_LIMIT_DAILY_LOSS, "", "500", .day_change = "-1200.5", BREACHED, .says = "Today’s loss is 1,200.50 EUR, above the limit of 500.00 EUR." },
  { "daily-loss-at-its-limit", FINX_LIMIT_DAILY_LOSS, "", "500", .day_change = "-500", NEAR },
  { "daily-gain", FINX_LIMIT_DAILY_LOSS, "", "500", .day_change = "900", OK, .says = "0.00 EUR" },
  { "daily-loss-not-known", FINX_LIMIT_DAILY_LOSS, "", "500", .day_change = "?", UNKNOWN },
  /* 500 of the 10,500 of yesterday: 4.76 % */
  { "daily-loss-of-yesterdays-value", FINX_LIMIT_DAILY_LOSS_SHARE, "", "0.05", .day_change = "-500", NEAR, .says = "4.76 % of the value" },
  { "daily-loss-share-above", FINX_LIMIT_DAILY_LOSS_SHARE, "", "0.05", .day_change = "-600", BREACHED },
  { "daily-loss-without-value-before", FINX_LIMIT_DAILY_LOSS_SHARE, "", "0.05", .value = "0", .day_change = "0", UNKNOWN },
};

static FinxDecimal
number (const char *text,
        const char *otherwise)
{
  const char *used = text != NULL ? text : otherwise;

  return *used == '?' ? FINX_DECIMAL_UNKNOWN : decimal (used);
}

/* The texts of @parts are borrowed from @words, which the caller frees. */
static guint
read_parts (const char    *text,
            FinxLimitPart *parts,
            char        ***words)
{
  guint n = 0;

  *words = g_strsplit_set (text != NULL ? text : "", " ;", -1);
  for (guint i = 0; (*words)[i] != NULL && (*words)[i][0] != '\0'; i += 3)
    {
      parts[n] = (FinxLimitPart) { (*words)[i], (*words)[i], number ((*words)[i + 1], NULL) };
      n++;
      if ((*words)[i + 2] == NULL)
        break;
    }
  return n;
}

static void
test_check (gconstpointer data)
{
  const Case *test = data;
  g_autoptr(FinxPortfolioLimits) limits = finx_portfolio_limits_new ();
  FinxLimitPart parts[MAX_PARTS];
  g_auto(GStrv) words = NULL;
  guint n = read_parts (test->parts, parts, &words);
  const FinxLimitFigures figures = {
    .currency = "EUR", .value = number (test->value, "10000"), .gross = number (test->gross, "0"),
    .day_change = number (test->day_change, "0"), .drawdown = test->drawdown, .var_95 = test->var,
    .holdings = parts, .n_holdings = n, .classes = parts, .n_classes = n,
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) states = NULL;
  const FinxLimitState *last;

  g_assert_true (finx_portfolio_limits_set (limits, test->kind, test->subject, decimal (test->most), &error));
  g_assert_no_error (error);
  states = finx_portfolio_limits_check (limits, &figures);
  g_assert_cmpuint (states->len, ==, MAX (test->n_states, 1));
  last = &g_array_index (states, FinxLimitState, states->len - 1);
  g_assert_cmpstr (finx_limit_level_to_string (last->level), ==, finx_limit_level_to_string (test->level));
  if (test->says != NULL && strstr (last->sentence, test->says) == NULL)
    g_error ("“%s” does not say “%s”", last->sentence, test->says);
  if (last->level == FINX_LIMIT_BREACHED && finx_decimal_is_known (last->figure))
    g_assert_cmpfloat (last->used, >, 1);
}

static const struct
{
  FinxLimitKind kind;
  const char   *subject, *most, *code;
} faults[] = {
  { FINX_LIMIT_HOLDING_WEIGHT, "", "0", "FINX-LIMIT-002" }, { FINX_LIMIT_HOLDING_WEIGHT, "", "-1", "FINX-LIMIT-002" },
  { FINX_LIMIT_HOLDING_WEIGHT, "", "10.01", "FINX-LIMIT-002" }, { FINX_LIMIT_VAR, "", "1.01", "FINX-LIMIT-002" },
  { FINX_LIMIT_VAR, "", "?", "FINX-LIMIT-002" }, { FINX_LIMIT_LEVERAGE, "", "101", "FINX-LIMIT-002" },
  { FINX_LIMIT_DRAWDOWN, "AAPL", "0.1", "FINX-LIMIT-001" }, { FINX_LIMIT_CLASS_WEIGHT, "", "0.1", "FINX-LIMIT-001" },
  { FINX_LIMIT_CLASS_WEIGHT, "bonds", "0.1", "FINX-LIMIT-001" }, { FINX_LIMIT_HOLDING_WEIGHT, "A B", "0.1", "FINX-LIMIT-001" },
};

static void
test_faults (void)
{
  g_autoptr(FinxPortfolioLimits) limits = finx_portfolio_limits_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (finx_portfolio_limits_set (limits, faults[i].kind, faults[i].subject, number (faults[i].most, NULL), &error));
      g_assert_cmpstr (finx_error_code (error), ==, faults[i].code);
    }
  g_assert_cmpuint (finx_portfolio_limits_get_n (limits), ==, 0);
}

static void
test_text (void)
{
  g_autoptr(FinxPortfolioLimits) limits = finx_portfolio_limits_new ();
  g_autoptr(FinxPortfolioLimits) again = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;
  static const char *const bad[] = {
    "", "{}", "{\"version\":1}", "{\"version\":1,\"limits\":[{}]}", "{\"version\":1,\"limits\":[7]}",
    "{\"version\":1,\"limits\":[{\"kind\":\"weight\",\"subject\":\"\",\"most\":\"0.1\"}]}",
    "{\"version\":1,\"limits\":[{\"kind\":\"var\",\"subject\":\"\",\"most\":0.1}]}",
    "{\"version\":1,\"limits\":[{\"kind\":\"var\",\"subject\":\"\",\"most\":\"2\"}]}",
  };

  g_assert_true (finx_portfolio_limits_set (limits, FINX_LIMIT_VAR, "", decimal ("0.03"), NULL));
  g_assert_true (finx_portfolio_limits_set (limits, FINX_LIMIT_HOLDING_WEIGHT, "AAPL", decimal ("0.2"), NULL));
  g_assert_true (finx_portfolio_limits_set (limits, FINX_LIMIT_VAR, "", decimal ("0.04"), NULL));
  g_assert_cmpuint (finx_portfolio_limits_get_n (limits), ==, 2);
  text = finx_portfolio_limits_to_text (limits);
  g_assert_cmpstr (text, ==, "{\"version\":1,\"limits\":[{\"kind\":\"var\",\"subject\":\"\",\"most\":\"0.04\"},"
                             "{\"kind\":\"holding_weight\",\"subject\":\"AAPL\",\"most\":\"0.2\"}]}");
  again = finx_portfolio_limits_from_text (text, &error);
  g_assert_no_error (error);
  text_again = finx_portfolio_limits_to_text (again);
  g_assert_cmpstr (text_again, ==, text);
  g_assert_true (finx_portfolio_limits_remove (again, FINX_LIMIT_VAR, ""));
  g_assert_false (finx_portfolio_limits_remove (again, FINX_LIMIT_VAR, ""));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_null (finx_portfolio_limits_from_text (bad[i], &error));
      g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
      g_clear_error (&error);
    }
  g_assert_null (finx_portfolio_limits_from_text ("{\"version\":2,\"limits\":[]}", &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_NEWER);
}

/* Weights of a portfolio of 10,000, one step after the other; what is told then. The limits: any holding 20 %, AAPL 30 %. */
static const struct
{
  const char *parts, *value, *told;
} steps[] = {
  { "AAPL 1000; SAP 1500", NULL, "" },
  { "AAPL 2100; SAP 1500", NULL, "AAPL " },             /* above 20 % */
  { "AAPL 2200; SAP 2100", NULL, "SAP " },              /* a breach of its own */
  { "AAPL 1950; SAP 1899", NULL, "" },                  /* AAPL is not below 19 %; SAP is, and can be told again */
  { "AAPL 2100; SAP 2100", NULL, "SAP " },
  { "AAPL 2100; SAP 2100", "?", "" },                   /* unknown: nothing is told and nothing is forgotten */
  { "AAPL 2100; SAP 2100", NULL, "" },
  { "AAPL 3001; SAP 2100", NULL, "AAPL " },             /* the second limit */
  { "SAP 2100", NULL, "" },                             /* AAPL was sold: both can be told again */
  { "AAPL 3100; SAP 2100", NULL, "AAPL AAPL " },
  { "AAPL 2900; SAP 100", NULL, "" },                   /* not below 28.5 % */
  { "AAPL 3100; SAP 100", NULL, "" },
  { "AAPL 2849; SAP 100", NULL, "" },
  { "AAPL 3100; SAP 100", NULL, "AAPL " },              /* once more for the second limit; the first was above all the time */
};

static void
test_watch (void)
{
  g_autoptr(FinxPortfolioLimits) limits = finx_portfolio_limits_new ();
  g_autoptr(FinxLimitWatch) watch = finx_limit_watch_new ();

  g_assert_true (finx_portfolio_limits_set (limits, FINX_LIMIT_HOLDING_WEIGHT, "", decimal ("0.2"), NULL));
  g_assert_true (finx_portfolio_limits_set (limits, FINX_LIMIT_HOLDING_WEIGHT, "AAPL", decimal ("0.3"), NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      FinxLimitPart parts[MAX_PARTS];
      g_auto(GStrv) words = NULL;
      FinxLimitFigures figures = { .currency = "EUR", .value = number (steps[i].value, "10000"), .holdings = parts };
      g_autoptr(GArray) states = NULL;
      g_autoptr(GArray) news = NULL;
      g_autoptr(GString) told = g_string_new ("");
      g_autofree char *text = finx_limit_watch_to_text (watch);

      finx_limit_watch_free (watch);            /* a restart between any two steps changes nothing */
      watch = finx_limit_watch_from_text (text, NULL);
      g_assert_nonnull (watch);
      figures.n_holdings = read_parts (steps[i].parts, parts, &words);
      states = finx_portfolio_limits_check (limits, &figures);
      news = finx_limit_watch_update (watch, states);
      for (guint j = 0; j < news->len; j++)
        {
          const FinxLimitState *state = &g_array_index (states, FinxLimitState, g_array_index (news, guint, j));

          g_assert_cmpint (state->level, ==, FINX_LIMIT_BREACHED);
          g_string_append_printf (told, "%s ", strchr (state->key, ' ') + 1);
        }
      if (!g_str_equal (told->str, steps[i].told))
        g_error ("Step %" G_GSIZE_FORMAT " tells “%s”, not “%s”", i + 1, told->str, steps[i].told);
    }
}

static void
test_watch_text (void)
{
  static const char *const bad[] = { "", "{}", "{\"told\":3}", "{\"told\":[3]}", "{\"told\":[\"a\",{}]}" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (finx_limit_watch_from_text (bad[i], &error));
      g_assert_cmpstr (finx_error_code (error), ==, "FINX-LIMIT-004");
    }
}

/* Whatever a figure does: two alerts for a limit always have a figure below 95 % of it between them. */
static void
test_watch_by_chance (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (99);
  g_autoptr(FinxPortfolioLimits) limits = finx_portfolio_limits_new ();
  g_autoptr(FinxLimitWatch) watch = finx_limit_watch_new ();
  gboolean is_armed = TRUE;
  guint n_told = 0;

  g_assert_true (finx_portfolio_limits_set (limits, FINX_LIMIT_VAR, "", decimal ("0.03"), NULL));
  for (guint i = 0; i < 5000; i++)
    {
      double var = g_rand_int_range (random, 0, 8) == 0 ? NAN : g_rand_double_range (random, 0.027, 0.0315);
      const FinxLimitFigures figures = { .currency = "EUR", .value = FINX_DECIMAL_ONE, .var_95 = var };
      g_autoptr(GArray) states = finx_portfolio_limits_check (limits, &figures);
      g_autoptr(GArray) news = finx_limit_watch_update (watch, states);
      gboolean is_above = var > 0.03 + 1e-12;

      g_assert_cmpuint (news->len, ==, is_above && is_armed);
      if (is_above)
        is_armed = FALSE;
      else if (var < 0.0285 - 1e-12)
        is_armed = TRUE;
      n_told += news->len;
    }
  g_assert_cmpuint (n_told, >, 100);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/portfolio-limits/check/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_check);
    }
  g_test_add_func ("/portfolio-limits/faults-are-told", test_faults);
  g_test_add_func ("/portfolio-limits/text", test_text);
  g_test_add_func ("/limit-watch/tells-once", test_watch);
  g_test_add_func ("/limit-watch/text", test_watch_text);
  g_test_add_func ("/limit-watch/by-chance", test_watch_by_chance);
  return g_test_run ();
}
