/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-secret.h"

#include "base/finx-json.h"

typedef struct
{
  const char *name, *json, *object, *value, *expected;
} Case;

static const Case cases[] = {
  { "first", "{\"a\":1}", NULL, "s3cr3t/of+the=", "{\"key\":\"s3cr3t/of+the=\",\"a\":1}" },
  { "alone", "{}", NULL, "k", "{\"key\":\"k\"}" },
  { "within", "{\"a\":[{\"in\":{\"b\":2}}]}", "in", "k", "{\"a\":[{\"in\":{\"key\":\"k\",\"b\":2}}]}" },
  { "within-empty", "{\"in\":{},\"b\":2}", "in", "k", "{\"in\":{\"key\":\"k\"},\"b\":2}" },
  { "a-text-is-no-object", "{\"a\":\"\\\"in\\\":{\",\"in\":{}}", "in", "k", "{\"a\":\"\\\"in\\\":{\",\"in\":{\"key\":\"k\"}}" },
  { "escaped", "{}", NULL, "a\"b\\c\nd\x1f", "{\"key\":\"a\\\"b\\\\c\\u000ad\\u001f\"}" },
  { "not-ascii", "{}", NULL, "ключ", "{\"key\":\"ключ\"}" },
  { "nothing", "{}", NULL, "", "{\"key\":\"\"}" },
};

static void
test_put (gconstpointer data)
{
  const Case *c = data;
  char *text = finx_json_put_secret (g_strdup (c->json), c->object, "key", c->value);
  g_autoptr(JsonObject) object = finx_json_parse_object (text);

  g_assert_cmpstr (text, ==, c->expected);
  g_assert_nonnull (object);
  if (c->object == NULL)
    g_assert_cmpstr (finx_json_get_text (object, "key"), ==, c->value);
  finx_free_wiped (text);
}

/* As the builder writes it. */
static void
test_builder (void)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  char *text;

  json_builder_begin_object (builder);
  finx_json_add_text (builder, "method", "subscribe");
  json_builder_set_member_name (builder, "params");
  json_builder_begin_object (builder);
  finx_json_add_text (builder, "channel", "executions");
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  text = finx_json_put_secret (finx_json_end (builder), "params", "token", "t-1");
  g_assert_cmpstr (text, ==, "{\"method\":\"subscribe\",\"params\":{\"token\":\"t-1\",\"channel\":\"executions\"}}");
  finx_free_wiped (text);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/secret/put/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_put);
    }
  g_test_add_func ("/secret/builder", test_builder);
  return g_test_run ();
}
