/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What finxctl prints for programs is what data/finx-reports.schema.json says. */
#include "finxctl-fixture.h"
#include "json-schema.h"

#include <string.h>

static const char *const reports[] = { "holdings", "lots", "gains", "trades", "income", "performance", "risk" };
static const char *const tables[] = { "holdings", "lots", "gains", "trades", "income", "performance", "months", "taxes", "pools", "transactions" };

static const char rows[] =
  "date,type,symbol,quantity,price,amount,fees,currency\n"
  "2023-01-02,deposit,,,,100000,,EUR\n"
  "2023-01-03,buy,VWCE,100,95.5,9551.25,1.25,EUR\n"
  "2023-06-01,buy,SAP,40,120,4800,,EUR\n"
  "2023-06-02,buy,AAPL,10,180,1800,,USD\n"                /* without an exchange rate nor a price */
  "2024-02-05,sell,VWCE,30,90,2700,,EUR\n"                /* at a loss, and bought again */
  "2024-02-20,buy,VWCE,10,92,920,,EUR\n"
  "2024-02-26,buy,IBM261218C00200000,1,5,500,,EUR\n"     /* a call on what is sold at a loss, and one that is only like it */
  "2024-03-01,buy,IBM,100,190,19000,,EUR\n"
  "2024-03-04,sell,IBM,100,180,18000,,EUR\n"
  "2024-04-15,sell,IBM261218C00200000,1,4,400,,EUR\n"
  "2024-04-16,buy,IBM261218C00210000,1,4,400,,EUR\n"
  "2024-05-20,dividend,SAP,,,88,,EUR\n";

static JsonObject *
load_schema (JsonParser *parser)
{
  g_autofree char *path = g_build_filename (g_getenv ("FINX_SOURCE_DIR"), "data", "finx-reports.schema.json", NULL);
  g_autoptr(GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static void
check (Fixture    *self,
       JsonObject *schema,
       const char *name,
       const char *words)
{
  JsonObject *defs = json_object_get_object_member (schema, "$defs");
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *fault = NULL;

  run (self, words);
  g_assert_cmpint (self->status, ==, 0);
  node = json_from_string (self->out, NULL);
  g_assert_nonnull (node);
  g_assert_true (json_object_has_member (defs, name));
  if (!json_schema_check (schema, json_object_get_object_member (defs, name), node, words, &fault))
    g_error ("%s", fault);
}

static void
check_all (Fixture    *self,
           JsonObject *schema,
           const char *options)
{
  for (guint i = 0; i < G_N_ELEMENTS (reports); i++)
    {
      g_autofree char *words = g_strdup_printf ("--json report %s %s", reports[i], options);

      check (self, schema, reports[i], words);
    }
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      gboolean is_report = !g_str_equal (tables[i], "transactions");
      g_autofree char *words = g_strdup_printf ("export %s --format json %s", tables[i], is_report ? options : "--portfolio depot");
      g_autofree char *name = g_strdup_printf ("export_%s_table", tables[i]);

      check (self, schema, name, words);
    }
}

static void
test_reports_and_tables (Fixture      *self,
                         gconstpointer data)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *schema = load_schema (parser);

  run_object (self, "portfolio create Depot --currency EUR");
  check_all (self, schema, "--portfolio depot");                /* empty */
  write_file (self, "rows.csv", rows, -1);
  write_file (self, "vwce.csv", "date,close\n2023-01-03,95.5\n2024-01-03,99\n2024-06-28,120.25\n", -1);
  run_object (self, "import %D/rows.csv --portfolio depot");
  run_object (self, "prices import %D/vwce.csv --symbol VWCE --currency EUR");
  run_object (self, "prices import %D/vwce.csv --symbol CPI-EU --kind index --currency EUR");
  check_all (self, schema, "--portfolio depot");
  run (self, "--json report gains --portfolio depot");
  g_assert_nonnull (strstr (self->out, "\"call\""));
  g_assert_nonnull (strstr (self->out, "\"other_option\""));
  run_object (self, "portfolio settings depot --benchmark CPI-EU --risk-free 0.02 --wash-sales moved");
  check_all (self, schema, "--portfolio depot");
  write_file (self, "short.csv", "date,type,symbol,quantity,amount,currency\n2024-06-27,sell,VWCE,100000,1,EUR\n", -1);
  run_object (self, "import %D/short.csv --portfolio depot");
  run_object (self, "portfolio settings depot --short-sales refused");
  check_all (self, schema, "--portfolio depot");                /* what rests on a refused sale is null */
  run_object (self, "portfolio settings depot --wash-sales marked --opened 2024-06-01");        /* after the first of its transactions */
  check_all (self, schema, "--portfolio depot");
  run_object (self, "portfolio create Second --currency USD");
  check_all (self, schema, "--portfolio all");
}

static void
test_calendar (Fixture      *self,
               gconstpointer data)
{
  g_autoptr(JsonParser) parser = json_parser_new ();
  JsonObject *schema = load_schema (parser);

  check (self, schema, "calendar", "--json market calendar");
  run_object (self, "portfolio create Depot --currency EUR");
  write_file (self, "rows.csv", rows, -1);
  run_object (self, "import %D/rows.csv --portfolio depot");
  run_object (self, "alert add --event time --at 2099-12-24T08:00 --note bells");
  check (self, schema, "calendar", "--json market calendar --from 2024-05-01 --to 2024-07-31");
  g_assert_nonnull (strstr (self->out, "\"payment\""));
  check (self, schema, "calendar", "--json market calendar --from 2099-12-01 --to 2099-12-31 --kind alert --kind exchange");
  g_assert_nonnull (strstr (self->out, "Reminder: bells"));
  g_assert_null (strstr (self->out, "\"economy\""));
}

/* The checker finds what is wrong. */
static void
test_the_checker (void)
{
  static const struct { const char *schema, *text; gboolean is_right; } cases[] = {
    { "{\"type\":\"string\"}", "\"a\"", TRUE }, { "{\"type\":\"string\"}", "1", FALSE }, { "{\"type\":[\"number\",\"null\"]}", "null", TRUE },
    { "{\"type\":\"integer\"}", "1.5", FALSE }, { "{\"enum\":[\"a\",\"b\"]}", "\"c\"", FALSE }, { "{\"enum\":[\"a\",\"b\"]}", "\"b\"", TRUE },
    { "{\"type\":\"string\",\"pattern\":\"^[0-9]+$\"}", "\"12\"", TRUE }, { "{\"type\":\"string\",\"pattern\":\"^[0-9]+$\"}", "\"1a\"", FALSE },
    { "{\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"]}", "{\"b\":1}", FALSE },
    { "{\"properties\":{\"a\":{\"type\":\"string\"}},\"additionalProperties\":false}", "{\"b\":1}", FALSE },
    { "{\"properties\":{\"a\":{\"type\":\"string\"}}}", "{\"b\":1}", TRUE }, { "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}", "[\"a\",2]", FALSE },
    { "{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"string\"}]}", "1", FALSE }, { "{\"anyOf\":[{\"type\":\"null\"},{\"type\":\"string\"}]}", "\"\"", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(JsonNode) schema = json_from_string (cases[i].schema, NULL), node = json_from_string (cases[i].text, NULL);
      g_autofree char *fault = NULL;

      g_assert_cmpint (json_schema_check (json_node_get_object (schema), json_node_get_object (schema), node, "it", &fault), ==, cases[i].is_right);
      g_assert_true ((fault == NULL) == cases[i].is_right);
    }
}

int
main (int    argc,
      char **argv)
{
  init_finxctl_test (&argc, &argv);
  g_test_add_func ("/finxctl/schema/the-checker", test_the_checker);
  g_test_add ("/finxctl/schema/reports-and-tables", Fixture, NULL, set_up, test_reports_and_tables, tear_down);
  g_test_add ("/finxctl/schema/calendar", Fixture, NULL, set_up, test_calendar, tear_down);
  return g_test_run ();
}
