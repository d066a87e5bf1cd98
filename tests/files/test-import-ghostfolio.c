/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files-fixture.h"

#include "files/text/finx-json-text.h"

#define HEAD                                                                                                      \
  "{\n  \"meta\": { \"date\": \"2023-02-05T00:00:00.000Z\", \"version\": \"dev\" },\n"                              \
  "  \"accounts\": [ { \"balance\": 2000, \"balances\": [ { \"value\": 1 } ], \"id\": \"a1\", \"name\": \"Depot\" },\n"  \
  "    { \"id\": \"a2\", \"name\": \"Depot\" } ],\n"                                                               \
  "  \"assetProfiles\": [ { \"name\": \"Flat \\u20ac\", \"symbol\": \"u-1\", \"isin\": null } ],\n"                \
  "  \"activities\": [\n"                                                                /* six lines */
#define TAIL "\n  ],\n  \"user\": { \"settings\": { \"currency\": \"USD\" } }\n}\n"

#define ACTIVITY(type, symbol, quantity, price, fee, currency, source, date, more)                                 \
  "{ \"accountId\": \"a1\", \"fee\": " fee ", \"quantity\": " quantity ", \"type\": \"" type "\", \"unitPrice\": " price ",\n"  \
  " \"currency\": \"" currency "\", \"dataSource\": \"" source "\", \"date\": \"" date "\", \"symbol\": \"" symbol "\", \"tags\": []" more " }"

/* Layouts: the project's own files of test/import, such as ok/sample.json. */
static const Sample samples[] = {
  { "ghostfolio", "every type of activity",
    HEAD ACTIVITY ("FEE", "u-1", "0", "0", "49", "USD", "MANUAL", "2021-09-01T00:00:00.000Z", ", \"comment\": null") ",\n"
    ACTIVITY ("BUY", "MSFT", "5", "298.58", "19", "USD", "YAHOO", "2021-09-16T14:30:00.000Z", ", \"comment\": \"first \\ud83e\\udd13\", \"id\": \"x1\"") ",\n"
    ACTIVITY ("DIVIDEND", "MSFT", "5", "0.62", "0.1", "USD", "YAHOO", "2021-11-17T00:00:00.000Z", "") ",\n"
    ACTIVITY ("SELL", "VOD.L", "100", "88.5", "1190", "GBp", "YAHOO", "2021-11-18T00:00:00.000Z", "") ",\n"
    ACTIVITY ("BUY", "u-1", "1", "500000", "0", "USD", "MANUAL", "2022-01-01T00:00:00.000Z", "") ",\n"
    ACTIVITY ("INTEREST", "Interest of May", "1", "12.34", "0", "EUR", "MANUAL", "2022-05-31T00:00:00.000Z", "") ",\n"
    ACTIVITY ("ITEM", "u-1", "2", "3", "0", "USD", "MANUAL", "2022-06-01T00:00:00.000Z", "") ",\n"
    ACTIVITY ("FEE", "u-1", "1", "5", "0", "USD", "MANUAL", "2022-06-02T00:00:00.000Z", "") ",\n"
    ACTIVITY ("BUY", "bitcoin", "0.1", "0.3", "1e-8", "USD", "COINGECKO", "2022-06-03T00:00:00.000Z", ", \"accountId\": \"a2\"") ",\n"
    ACTIVITY ("LIABILITY", "Loan", "1", "1000", "0", "USD", "MANUAL", "2022-06-04T00:00:00.000Z", "") TAIL,
    "2021-09-01 fee a=49 USD in=Depot “Flat €”\n"
    "2021-09-16 buy at=14:30:00 MSFT q=5 p=298.58 a=1511.9 USD fees=19 in=Depot id=ghostfolio-x1 “first 🤓”\n"
    "2021-11-17 dividend MSFT q=5 p=0.62 a=3.0 USD fees=0.1 in=Depot\n"
    "2021-11-18 sell VOD.L q=100 p=0.885 a=76.6 GBP fees=11.9 in=Depot\n"
    "2022-01-01 buy Flat € q=1 p=500000 a=500000 USD in=Depot\n"
    "2022-05-31 interest a=12.34 EUR in=Depot “Interest of May”\n"
    "2022-06-01 delivery_in Flat € q=2 p=3 a=6 USD in=Depot\n"
    "2022-06-02 fee a=5 USD in=Depot “Flat €”\n"
    "2022-06-03 buy bitcoin q=0.1 p=0.3 a=0.03000001 USD fees=0.00000001 in=a2\n"
    "!25 FINX-IMPORT-020\n", TRUE, NULL },
  { "ghostfolio", "what can not be right is told, and the rest is read",
    HEAD ACTIVITY ("BUY", "A", "0", "1", "0", "USD", "YAHOO", "2050-06-06T00:00:00.000Z", "") ",\n"
    ACTIVITY ("BUY", "A", "\"many\"", "1", "0", "USD", "YAHOO", "2023-06-06T00:00:00.000Z", "") ",\n"
    ACTIVITY ("BUY", "A", "1", "1", "0", "USD", "YAHOO", "2023-02-31T00:00:00.000Z", "") ",\n"
    ACTIVITY ("BUY", "A", "1", "null", "0", "USD", "YAHOO", "2023-02-28T00:00:00.000Z", "") ",\n"
    ACTIVITY ("STAKE", "A", "1", "1", "0", "USD", "YAHOO", "2023-02-28T00:00:00.000Z", "") ",\n"
    ACTIVITY ("BUY", "?", "1", "1", "0", "USD", "YAHOO", "2023-02-28T00:00:00.000Z", "") ",\n"
    ACTIVITY ("SELL", "A", "1", "1", "0", "USD", "YAHOO", "2023-02-28", "") TAIL,
    "2023-02-28 sell A q=1 p=1 a=1 USD\n!7 FINX-IMPORT-017\n!9 FINX-IMPORT-015\n!12 FINX-IMPORT-012\n!13 FINX-IMPORT-017\n"
    "!15 FINX-IMPORT-014\n!18 FINX-IMPORT-016\n", FALSE, NULL },
  { "ghostfolio", "no activities", HEAD TAIL, "", FALSE, NULL },
};

static const BrokenFile broken[] = {
  { "another-object", "{ \"orders\": [] }", "FINX-IMPORT-041", "no “activities”" },
  { "a-list", "[1, 2]", "FINX-IMPORT-040", "line 1" },
  { "cut-in-a-text", HEAD "{ \"type\": \"BU", "FINX-IMPORT-040", "line 7, column 11" },
  { "cut-between", HEAD "{ \"type\": \"BUY\" },", "FINX-IMPORT-040", "line 7, column 19" },
  { "comma-at-the-end", HEAD "{ \"type\": \"BUY\", }" TAIL, "FINX-IMPORT-040", "line 7" },
  { "two-texts", HEAD TAIL "{}", "FINX-IMPORT-040", "line 11, column 1" },
  { "python", "{'activities': []}", "FINX-IMPORT-040", "line 1, column 2" },
};

static const struct
{
  const char *text, *pieces;    /* one character each; "!" broken, "." end */
} texts[] = {
  { "1", "0." }, { " -1.5e+3 ", "0." }, { "01", "!" }, { "1.", "!" }, { "-", "!" }, { "+1", "!" }, { ".5", "!" },
  { "\"a\\\"b\"", "\"." }, { "\"a\nb\"", "!" }, { "\"a", "!" }, { "true", "w." }, { "null", "w." }, { "nul", "!" },
  { "{}", "{}." }, { "[]", "[]." }, { "{\"a\":1,\"b\":[true]}", "{n0n[w]}." }, { "[1,]", "[0!" }, { "{\"a\":}", "{n!" },
  { "{\"a\" 1}", "{!" }, { "{1:2}", "{!" }, { "[1 2]", "[0!" }, { "[}", "[!" }, { "{]", "{!" }, { "]", "!" }, { "", "!" },
  { "[1", "[0!" }, { "{\"a\":1,}", "{n0!" }, { "{\"a\",1}", "{!" }, { "[,1]", "[!" }, { "1 2", "0!" }, { "{\"a\":{}}x", "{n{}}!" },
};

static void
test_json (void)
{
  static const char marks[] = ".!{}[]n\"0w";

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      FinxJsonText json;
      FinxJsonToken token;
      g_autoptr(GString) pieces = g_string_new (NULL);

      finx_json_text_init (&json, texts[i].text, strlen (texts[i].text));
      do
        {
          token = finx_json_text_next (&json);
          g_string_append_c (pieces, marks[token]);
        }
      while (token > FINX_JSON_BROKEN);
      g_assert_cmpstr (pieces->str, ==, texts[i].pieces);
    }
}

static void
test_json_is_as_deep_as_it_may_be (void)
{
  for (guint depth = FINX_JSON_MAX_DEPTH; depth <= FINX_JSON_MAX_DEPTH + 1; depth++)
    {
      FinxJsonText json;
      g_autofree char *text = g_strnfill (2 * depth, '[');

      memset (text + depth, ']', depth);
      finx_json_text_init (&json, text, 2 * depth);
      g_assert_cmpint (finx_json_text_skip (&json), ==, depth == FINX_JSON_MAX_DEPTH);
    }
}

static void
test_escapes (void)
{
  static const struct { const char *text, *plain; } cases[] = {
    { "a\\nb\\t\\\\\\/\\\"", "a\nb\t\\/\"" }, { "\\u00e9\\u20AC", "é€" }, { "\\ud83d\\ude00", "😀" }, { "\\ud83dx", "\ufffdx" },
    { "\\u0000", "\ufffd" }, { "\\u12", "u12" }, { "\\ude00\\ud83d", "\ufffd\ufffd" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *plain = finx_json_text_unescape (cases[i].text, strlen (cases[i].text));

      g_assert_cmpstr (plain, ==, cases[i].plain);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_samples ("/import-ghostfolio", samples, G_N_ELEMENTS (samples));
  add_broken_files ("/import-ghostfolio", broken, G_N_ELEMENTS (broken));
  g_test_add_func ("/json-text/pieces", test_json);
  g_test_add_func ("/json-text/as-deep-as-it-may-be", test_json_is_as_deep_as_it_may_be);
  g_test_add_func ("/json-text/escapes", test_escapes);
  return g_test_run ();
}
