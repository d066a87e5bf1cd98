/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "risk/finx-risk-limits.h"

#include "base/finx-error.h"

typedef struct
{
  const char *name;
  FinxRiskRule rule;
  const char *text;
  const char *becomes;          /* %NULL: refused */
} Case;

static const Case cases[] = {
  { "amount", FINX_RISK_MAX_ORDER_VALUE, "1000.50", "1000.5" },
  { "smallest-amount", FINX_RISK_MAX_ORDER_VALUE, "0.01", "0.01" },
  { "no-amount", FINX_RISK_MAX_POSITION_VALUE, "none", "none" },
  { "zero", FINX_RISK_MAX_DAILY_LOSS, "0", NULL },
  { "below-zero", FINX_RISK_MAX_DAILY_LOSS, "-5", NULL },
  { "largest-amount", FINX_RISK_MAX_DAILY_LOSS, "1000000000000", "1000000000000" },
  { "above-the-largest", FINX_RISK_MAX_DAILY_LOSS, "1000000000000.01", NULL },
  { "no-number", FINX_RISK_MAX_ORDER_VALUE, "much", NULL },
  { "empty", FINX_RISK_MAX_ORDER_VALUE, "", NULL },
  { "collar", FINX_RISK_COLLAR, "0.1", "0.1" },
  { "collar-too-wide", FINX_RISK_COLLAR, "10.1", NULL },
  { "count", FINX_RISK_MAX_ORDERS, "60", "60" },
  { "count-of-none", FINX_RISK_MAX_ORDERS, "none", "none" },
  { "count-of-zero", FINX_RISK_MAX_ORDERS, "0", NULL },
  { "count-of-parts", FINX_RISK_MAX_ORDERS, "1.5", NULL },
  { "longest-time", FINX_RISK_DUPLICATE_SECONDS, "86400", "86400" },
  { "longer-time", FINX_RISK_QUOTE_SECONDS, "86401", NULL },
  { "answer", FINX_RISK_CLOSED_MARKET, "refuse", "refuse" },
  { "other-answer", FINX_RISK_OLD_QUOTE, "perhaps", NULL },
  { "shorts", FINX_RISK_SHORTS, "refuse", "refuse" },
  { "shorts-have-no-warning", FINX_RISK_SHORTS, "warn", NULL },
  { "symbols", FINX_RISK_SYMBOLS, " aapl,MSFT  btc-usd,AAPL", "AAPL, MSFT, BTC-USD" },
  { "no-symbols", FINX_RISK_SYMBOLS, "none", "none" },
  { "long-symbol", FINX_RISK_SYMBOLS, "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG", NULL },
  { "symbol-of-other-letters", FINX_RISK_SYMBOLS, "AÄ", NULL },
  { "currency", FINX_RISK_CURRENCY, "eur", "EUR" },
  { "short-currency", FINX_RISK_CURRENCY, "E", NULL },
};

static void
test_set (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(FinxRiskLimits) limits = finx_risk_limits_new_for (FALSE);
  g_autoptr(FinxRiskLimits) before = finx_risk_limits_copy (limits);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpint (finx_risk_limits_set (limits, c->rule, c->text, &error), ==, c->becomes != NULL);
  if (c->becomes == NULL)
    {
      g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
      g_assert_cmpstr (finx_error_code (error), ==, "FINX-RISK-020");
      g_assert_true (finx_risk_limits_equal (limits, before));
      return;
    }
  g_assert_no_error (error);
  text = finx_risk_limits_get (limits, c->rule);
  g_assert_cmpstr (text, ==, c->becomes);
}

static void
test_a_text_keeps_all_of_it (void)
{
  g_autoptr(FinxRiskLimits) limits = finx_risk_limits_new_for (FALSE), none = finx_risk_limits_new ();
  g_autoptr(FinxRiskLimits) read = NULL, read_none = NULL;
  g_autofree char *text = NULL, *none_text = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    finx_risk_limits_set (limits, cases[i].rule, cases[i].text, NULL);
  g_assert_null (limits->symbols);      /* the last that was set says none */
  g_assert_true (finx_risk_limits_set (limits, FINX_RISK_SYMBOLS, "AAPL, BTC-USD", NULL));
  text = finx_risk_limits_to_text (limits);
  read = finx_risk_limits_from_text (text, NULL);
  g_assert_nonnull (read);
  g_assert_true (finx_risk_limits_equal (limits, read));
  g_assert_false (finx_risk_limits_equal (limits, none));

  none_text = finx_risk_limits_to_text (none);
  read_none = finx_risk_limits_from_text (none_text, NULL);
  g_assert_true (finx_risk_limits_equal (none, read_none));
}

static void
test_what_can_not_be_read_is_an_error (void)
{
  static const struct
  {
    const char *text;
    FinxError   kind;
  } texts[] = {
    { "", FINX_ERROR_INVALID },
    { "[]", FINX_ERROR_INVALID },
    { "{}", FINX_ERROR_INVALID },
    { "{\"version\":1}", FINX_ERROR_INVALID },
    { "{\"version\":2,\"collar\":\"0.1\"}", FINX_ERROR_NEWER },
  };
  g_autoptr(FinxRiskLimits) limits = finx_risk_limits_new ();
  g_autofree char *text = finx_risk_limits_to_text (limits);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (finx_risk_limits_from_text (texts[i].text, &error));
      g_assert_error (error, FINX_ERROR, (int) texts[i].kind);
      g_assert_cmpstr (finx_error_code (error), ==, "FINX-RISK-021");
    }
  for (guint i = 0; i < FINX_N_RISK_RULES; i++)
    {
      g_autofree char *member = g_strdup_printf ("\"%s\":\"", finx_risk_rule_to_string ((FinxRiskRule) i));
      g_autofree char *wrong = g_strdup_printf ("\"%s\":\"~", finx_risk_rule_to_string ((FinxRiskRule) i));
      g_auto(GStrv) parts = g_strsplit (text, member, 2);
      g_autofree char *broken = g_strjoinv (wrong, parts);

      g_assert_cmpuint (g_strv_length (parts), ==, 2);
      if (i != FINX_RISK_SYMBOLS)       /* where it would be one */
        g_assert_null (finx_risk_limits_from_text (broken, NULL));
    }
}

static void
test_an_account_begins_with_what_suits_it (void)
{
  g_autoptr(FinxRiskLimits) real = finx_risk_limits_new_for (FALSE), simulated = finx_risk_limits_new_for (TRUE);
  g_autofree char *collar = finx_risk_limits_get (real, FINX_RISK_COLLAR), *practice_collar = finx_risk_limits_get (simulated, FINX_RISK_COLLAR);
  guint n_practice = 0;

  g_assert_cmpstr (collar, ==, "0.1");
  g_assert_cmpstr (practice_collar, ==, "0.2");
  g_assert_cmpuint (real->max_orders, ==, 60);
  g_assert_cmpuint (real->duplicate_seconds, ==, 5);
  g_assert_true (real->no_shorts);
  g_assert_cmpint (real->closed_market, ==, FINX_RISK_WARN);
  g_assert_false (finx_decimal_is_known (real->max_order_value));
  for (guint i = 0; i < FINX_N_RISK_RULES; i++)
    n_practice += finx_risk_limits_has (simulated, (FinxRiskRule) i);
  g_assert_cmpuint (n_practice, ==, 1);         /* the collar */
}

static void
test_the_real_market_has_the_plain_symbol_too (void)
{
  g_autoptr(FinxRiskLimits) limits = finx_risk_limits_new ();

  g_assert_true (finx_risk_limits_may_trade (limits, "ANY"));
  g_assert_true (finx_risk_limits_set (limits, FINX_RISK_SYMBOLS, "AAPL", NULL));
  g_assert_true (finx_risk_limits_may_trade (limits, "AAPL"));
  g_assert_true (finx_risk_limits_may_trade (limits, "aapl"));
  g_assert_true (finx_risk_limits_may_trade (limits, "AAPL.LIVE"));
  g_assert_false (finx_risk_limits_may_trade (limits, "AAPL.L"));
  g_assert_false (finx_risk_limits_may_trade (limits, "AAPLX"));
  g_assert_false (finx_risk_limits_may_trade (limits, "AAP"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/risk-limits/set/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_set);
    }
  g_test_add_func ("/risk-limits/a-text-keeps-all-of-it", test_a_text_keeps_all_of_it);
  g_test_add_func ("/risk-limits/what-can-not-be-read-is-an-error", test_what_can_not_be_read_is_an_error);
  g_test_add_func ("/risk-limits/an-account-begins-with-what-suits-it", test_an_account_begins_with_what_suits_it);
  g_test_add_func ("/risk-limits/the-real-market-has-the-plain-symbol-too", test_the_real_market_has_the_plain_symbol_too);
  return g_test_run ();
}
