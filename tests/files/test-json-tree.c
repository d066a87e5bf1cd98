/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "files/text/finx-json-tree.h"

static FinxJsonTree *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  FinxJsonTree *tree = finx_json_tree_new (text, strlen (text), &error);

  g_assert_no_error (error);
  return tree;
}

typedef struct
{
  const char *name, *json;
  const char *value;            /* as text; "unknown" */
} NumberCase;

static const NumberCase numbers[] = {
  { "integer", "12", "12" },
  { "fraction", "0.123456789012345678", "0.123456789012345678" },
  { "string", "\"497.81\"", "497.81" },
  { "negative", "-0.5", "-0.5" },
  { "exponent", "1.5e3", "1500" },
  { "small", "1e-8", "0.00000001" },
  { "small-in-a-string", "\"2.5E-7\"", "0.00000025" },
  { "plus", "2e+2", "200" },
  { "too-small", "1e-19", "unknown" },
  { "too-large", "1e99", "unknown" },
  { "too-many-digits", "0.1234567890123456789", "unknown" },
  { "word", "true", "unknown" },
  { "null", "null", "unknown" },
  { "empty", "\"\"", "unknown" },
  { "not-a-number", "\"NaN\"", "unknown" },
  { "long", "\"1111111111111111111111111111111111111111111111111111111111111111111\"", "unknown" },
  { "object", "{}", "unknown" },
};

/* Money stays what it says, to the last digit. */
static void
test_number (gconstpointer data)
{
  const NumberCase *c = data;
  g_autoptr(FinxJsonTree) tree = parse (c->json);
  FinxDecimal value = finx_json_node_decimal (finx_json_tree_get_root (tree));
  g_autofree char *text = finx_decimal_is_known (value) ? finx_decimal_to_string (finx_decimal_normalize (value)) : g_strdup ("unknown");

  g_assert_cmpstr (text, ==, c->value);
}

static void
test_members (void)
{
  g_autoptr(FinxJsonTree) tree = parse ("{\"a\":[1,{\"b\":\"x\\u00e9\"},[]],\"c\":null,\"d\":true,\"a\":7,\"n\":-9007199254740993}");
  const FinxJsonNode *root = finx_json_tree_get_root (tree), *array = finx_json_node_get (root, "a"), *child;
  g_autofree char *text = NULL, *name = NULL, *number = NULL;
  gint64 integer;

  g_assert_true (finx_json_node_is_object (root));
  g_assert_cmpuint (finx_json_node_count (root), ==, 5);
  g_assert_true (finx_json_node_is_array (array));
  g_assert_cmpuint (finx_json_node_count (array), ==, 3);
  child = finx_json_node_next (array, finx_json_node_first (array));
  text = finx_json_node_text (finx_json_node_get (child, "b"));
  g_assert_cmpstr (text, ==, "xé");
  child = finx_json_node_next (array, child);
  g_assert_null (finx_json_node_first (child));
  g_assert_null (finx_json_node_next (array, child));
  name = finx_json_node_name (array);
  g_assert_cmpstr (name, ==, "a");
  g_assert_true (finx_json_node_boolean (finx_json_node_get (root, "d")));
  g_assert_true (finx_json_node_integer (finx_json_node_get (root, "n"), &integer));
  g_assert_cmpint (integer, ==, G_GINT64_CONSTANT (-9007199254740993));         /* a double would end in 2 */
  number = finx_json_node_text (finx_json_node_get (root, "n"));
  g_assert_cmpstr (number, ==, "-9007199254740993");
}

/* A walk down a path that is not there ends nowhere, and nothing is made up. */
static void
test_nothing (void)
{
  g_autoptr(FinxJsonTree) tree = parse ("[1]");
  const FinxJsonNode *none = finx_json_node_get (finx_json_tree_get_root (tree), "a");
  gint64 integer;

  g_assert_null (none);
  g_assert_null (finx_json_node_get (none, "b"));
  g_assert_null (finx_json_node_first (none));
  g_assert_null (finx_json_node_text (none));
  g_assert_null (finx_json_node_name (none));
  g_assert_cmpuint (finx_json_node_count (none), ==, 0);
  g_assert_false (finx_json_node_is (none, ""));
  g_assert_false (finx_json_node_boolean (none));
  g_assert_false (finx_json_node_integer (none, &integer));
  g_assert_cmpint (finx_json_node_time (none), ==, 0);
  g_assert_true (isnan (finx_json_node_double (none)));
  g_assert_false (finx_decimal_is_known (finx_json_node_decimal (none)));
}

static void
test_time (void)
{
  static const struct { const char *json; gint64 us; } times[] = {
    { "\"2026-11-18T15:01:07.412880123Z\"", G_GINT64_CONSTANT (1795014067412880) },
    { "\"2026-11-18T10:01:07-05:00\"", G_GINT64_CONSTANT (1795014067000000) },
    { "\"2026-11-18T10:01:07\"", G_GINT64_CONSTANT (1794996067000000) },
    { "\"yesterday\"", 0 },
    { "1795014067", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr(FinxJsonTree) tree = parse (times[i].json);

      g_assert_cmpint (finx_json_node_time (finx_json_tree_get_root (tree)), ==, times[i].us);
    }
}

static void
test_broken (void)
{
  static const char * const texts[] = { "", " ", "{", "[1,]", "{\"a\" 1}", "<html>", "nul", "01", "{\"a\":1}x", "\"\xff\"" };
  g_autoptr(GString) deep = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (finx_json_tree_new (texts[i], strlen (texts[i]), &error));
      g_assert_error (error, FINX_ERROR, FINX_ERROR_PROTOCOL);
    }
  for (guint i = 0; i < 1000000; i++)
    g_string_append_c (deep, '[');
  g_assert_null (finx_json_tree_new (deep->str, deep->len, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/json-tree/number/%s", numbers[i].name);

      g_test_add_data_func (path, &numbers[i], test_number);
    }
  g_test_add_func ("/json-tree/members", test_members);
  g_test_add_func ("/json-tree/nothing", test_nothing);
  g_test_add_func ("/json-tree/time", test_time);
  g_test_add_func ("/json-tree/broken", test_broken);
  return g_test_run ();
}
