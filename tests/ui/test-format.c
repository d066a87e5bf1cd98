/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>
#include <math.h>

#include "base/finx-error.h"
#include "ui/shell/finx-finder-item.h"
#include "ui/words/finx-format.h"

#define MINUS  "\xe2\x88\x92"
#define DASH   "\xe2\x80\x93"
#define NARROW "\xe2\x80\xaf"

static FinxDecimal
decimal (const char *text)
{
  g_autoptr(GError) error = NULL;
  FinxDecimal value;

  if (g_str_equal (text, "?"))
    return FINX_DECIMAL_UNKNOWN;
  g_assert_true (finx_decimal_parse (text, &value, &error));
  g_assert_no_error (error);
  return value;
}

static const struct
{
  const char *value;
  int         decimals;
  const char *plain;
  const char *with_sign;
} numbers[] = {
  { "0", 2, "0.00", "0.00" },
  { "-0.004", 2, "0.00", "0.00" },
  { "1.855", 2, "1.86", "+1.86" },
  { "-2", 2, MINUS "2.00", MINUS "2.00" },
  { "999.995", 2, "1,000.00", "+1,000.00" },
  { "1234567.8", 1, "1,234,567.8", "+1,234,567.8" },
  { "100", 0, "100", "+100" },
  { "1000", 0, "1,000", "+1,000" },
  { "0.12345678", -1, "0.12345678", "+0.12345678" },
  { "?", 2, DASH, DASH },
};

static void
test_decimals (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *plain = finx_format_decimal (decimal (numbers[i].value), numbers[i].decimals);
      g_autofree char *with_sign = finx_format_signed (decimal (numbers[i].value), numbers[i].decimals);

      g_assert_cmpstr (plain, ==, numbers[i].plain);
      g_assert_cmpstr (with_sign, ==, numbers[i].with_sign);
    }
}

static void
test_money (void)
{
  g_autofree char *dollars = finx_format_money (decimal ("112647.634"), "USD");
  g_autofree char *yen = finx_format_money_signed (decimal ("-5761.5"), "JPY");
  g_autofree char *coins = finx_format_money (decimal ("0.1"), "BTC");
  g_autofree char *unknown = finx_format_money (FINX_DECIMAL_UNKNOWN, "EUR");

  g_assert_cmpstr (dollars, ==, "112,647.63");
  g_assert_cmpstr (yen, ==, MINUS "5,762");
  g_assert_cmpstr (coins, ==, "0.10000000");
  g_assert_cmpstr (unknown, ==, DASH);
}

static const struct
{
  double      value;
  const char *text;
} counts[] = {
  { 0, "0" }, { 640, "640" }, { 1200, "1,200" }, { 0.25, "0.25" }, { 184200, "184.2" NARROW "K" },
  { 11840000, "11.84" NARROW "M" }, { 999960, "1.00" NARROW "M" }, { 2.5e9, "2.50" NARROW "B" }, { NAN, DASH },
};

static void
test_counts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autofree char *text = finx_format_count (counts[i].value);

      g_assert_cmpstr (text, ==, counts[i].text);
    }
}

static void
test_percent (void)
{
  g_autofree char *up = finx_format_percent_signed (0.0081, 2);
  g_autofree char *down = finx_format_percent_signed (-0.000049, 2);
  g_autofree char *weight = finx_format_percent (0.2469, 1);
  g_autofree char *unknown = finx_format_percent (NAN, 2);

  g_assert_cmpstr (up, ==, "+0.81%");
  g_assert_cmpstr (down, ==, "0.00%");
  g_assert_cmpstr (weight, ==, "24.7%");
  g_assert_cmpstr (unknown, ==, DASH);
}

#define SECOND G_GINT64_CONSTANT (1000000)

static const struct
{
  gint64      age;
  const char *text;
} ages[] = {
  { -5, "0 s" }, { 8 * SECOND, "8 s" }, { 60 * SECOND - 1, "59 s" }, { 299 * SECOND, "4 min" },
  { 29 * 3600 * SECOND, "29 h" }, { 6 * 86400 * SECOND, "6 d" },
};

static void
test_times (void)
{
  const gint64 at = G_GINT64_CONSTANT (1795189568) * SECOND + 42000;     /* 2026-11-20T15:46:08.042Z */
  g_autofree char *new_york = finx_format_time (at, "America/New_York");
  g_autofree char *ms = finx_format_time_ms (at, "UTC");
  g_autofree char *date = finx_format_date (at, "UTC");

  g_assert_cmpstr (new_york, ==, "10:46:08");
  g_assert_cmpstr (ms, ==, "15:46:08.042");
  g_assert_cmpstr (date, ==, "Fri 20 Nov 2026");
  for (gsize i = 0; i < G_N_ELEMENTS (ages); i++)
    {
      g_autofree char *text = finx_format_age (ages[i].age);

      g_assert_cmpstr (text, ==, ages[i].text);
    }
}

static const struct
{
  const char *text;
  const char *value;            /* %NULL: refused */
} inputs[] = {
  { "231.40", "231.40" }, { "1,234.5", "1234.5" }, { "1,234,567", "1234567" }, { " 25 ", "25" },
  { MINUS "15", "-15" }, { "-0.5", "-0.5" }, { "+3", "3" }, { "1 234", "1234" },
  { "1,5", NULL }, { "12,34.5", NULL }, { "1.2.3", NULL }, { "1.234,5", NULL }, { "abc", NULL },
  { "1e5", NULL }, { "", NULL }, { "0,123", NULL },
};

static void
test_parse (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_autoptr(GError) error = NULL;
      FinxDecimal value;
      gboolean parsed = finx_parse_decimal (inputs[i].text, &value, &error);

      g_test_message ("“%s”", inputs[i].text);
      if (inputs[i].value == NULL)
        {
          g_assert_false (parsed);
          g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
        }
      else
        {
          g_assert_no_error (error);
          g_assert_true (parsed);
          g_assert_true (finx_decimal_equal (value, decimal (inputs[i].value)));
        }
    }
}

static const struct
{
  char        mark;
  const char *text;
  const char *value;            /* %NULL: refused */
} notations[] = {
  { ',', "1.000", "1000" }, { ',', "1.000,00", "1000" }, { ',', "1000", "1000" }, { ',', "1,000", "1" },
  { ',', "231,40", "231.40" }, { ',', "231.40", "231.40" }, { ',', "0.123", "0.123" }, { ',', "0,123", "0.123" },
  { ',', "1.068", "1068" }, { ',', "1.06814", "1.06814" }, { ',', "1,06814", "1.06814" }, { ',', "1.234.567,8", "1234567.8" },
  { ',', "-1.000", "-1000" }, { ',', "65.155,27", "65155.27" }, { ',', "65155.27", "65155.27" }, { ',', "1 000,5", "1000.5" },
  { ',', "1.0000", "1.0000" }, { ',', "1234.567", "1234.567" },
  { ',', "1.00,5", NULL }, { ',', "1,234.5", NULL }, { ',', "1,2,3", NULL }, { ',', "1.2.3", NULL }, { ',', "12.34.567", NULL },
  { ',', "1.234.56", NULL }, { ',', ",", NULL }, { ',', ".", NULL },
  { '.', "1,000", "1000" }, { '.', "1.000", "1.000" }, { '.', "1,068.14", "1068.14" }, { '.', "231.40", "231.40" },
  { '.', "231,40", NULL }, { '.', "0,123", NULL }, { '.', "1,06814", NULL }, { '.', "1.000,00", NULL },
};

static void
test_notations (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (notations); i++)
    {
      FinxDecimal value;
      gboolean parsed = finx_parse_decimal_in (notations[i].text, notations[i].mark, &value, NULL);

      g_test_message ("“%s” with “%c”", notations[i].text, notations[i].mark);
      g_assert_cmpint (parsed, ==, notations[i].value != NULL);
      if (parsed)
        g_assert_true (finx_decimal_equal (value, decimal (notations[i].value)));
    }
}

/* Whatever an entry shows is read back as the same number, in each notation that the system has. */
static void
test_round_trip (void)
{
  static const char *const locales[] = { "C.UTF-8", "de_DE.UTF-8", "fr_FR.UTF-8", "de_CH.UTF-8", "en_IN.UTF-8", "en_US.UTF-8" };
  static const char *const values[] = { "0", "1", "1.5", "999.999", "1000", "1234.56", "-12345.678", "1234567", "0.00012345", "98765432.1" };

  for (gsize l = 0; l < G_N_ELEMENTS (locales); l++)
    {
      if (setlocale (LC_NUMERIC, locales[l]) == NULL)
        {
          g_test_message ("%s is not installed", locales[l]);
          continue;
        }
      for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
        {
          g_autofree char *text = finx_format_decimal (decimal (values[i]), -1);
          FinxDecimal value;

          g_test_message ("%s: %s", locales[l], text);
          g_assert_true (finx_parse_decimal (text, &value, NULL));
          g_assert_true (finx_decimal_equal (value, decimal (values[i])));
        }
    }
  setlocale (LC_NUMERIC, "C.UTF-8");
}

static void
test_finder_order (void)
{
  g_assert_cmpint (finx_finder_score ("xyz", "Apple Inc."), ==, 0);
  g_assert_cmpint (finx_finder_score ("f", "F"), >, finx_finder_score ("f", "Ford"));
  g_assert_cmpint (finx_finder_score ("app", "Apple"), >, finx_finder_score ("app", "Snapple"));
  g_assert_cmpint (finx_finder_score ("no", "New order"), >, finx_finder_score ("no", "Snooze"));
  g_assert_cmpint (finx_finder_score ("btc", "BTC-USD"), >, finx_finder_score ("btc", "Keyboard shortcuts"));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/decimals-have-separators-and-a-true-minus", test_decimals);
  g_test_add_func ("/format/money-has-the-minor-unit-of-its-currency", test_money);
  g_test_add_func ("/format/counts-are-short", test_counts);
  g_test_add_func ("/format/percent-is-made-of-a-ratio", test_percent);
  g_test_add_func ("/format/times-are-in-the-zone-asked-for", test_times);
  g_test_add_func ("/format/typed-numbers-are-exact-or-refused", test_parse);
  g_test_add_func ("/format/each-notation-is-exact-or-refused", test_notations);
  g_test_add_func ("/format/what-is-shown-is-read-back", test_round_trip);
  g_test_add_func ("/finder/exact-then-prefix-then-words", test_finder_order);
  return g_test_run ();
}
