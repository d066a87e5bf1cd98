/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-json.h"

static void
test_members (void)
{
  g_autoptr(JsonObject) object = finx_json_parse_object ("{\"text\":\"a\",\"number\":7,\"part\":0.5,\"decimal\":\"0.10\",\"none\":null,"
                                                         "\"list\":[1,{}],\"word\":\"many\"}");
  FinxDecimal decimal;
  gint64 integer = -1;

  g_assert_nonnull (object);
  g_assert_cmpstr (finx_json_get_text (object, "text"), ==, "a");
  g_assert_null (finx_json_get_text (object, "number"));
  g_assert_null (finx_json_get_text (object, "none"));
  g_assert_null (finx_json_get_text (object, "absent"));
  g_assert_true (finx_json_get_integer (object, "number", &integer));
  g_assert_cmpint (integer, ==, 7);
  g_assert_false (finx_json_get_integer (object, "part", &integer));
  g_assert_false (finx_json_get_integer (object, "decimal", &integer));
  g_assert_true (finx_json_get_decimal (object, "decimal", &decimal));
  g_assert_true (finx_decimal_equal (decimal, finx_decimal_new (1, 1)));
  g_assert_true (finx_json_get_decimal (object, "none", &decimal));
  g_assert_false (finx_decimal_is_known (decimal));
  g_assert_true (finx_json_get_decimal (object, "absent", &decimal));
  g_assert_false (finx_decimal_is_known (decimal));
  g_assert_false (finx_json_get_decimal (object, "word", &decimal));
  g_assert_false (finx_json_get_decimal (object, "part", &decimal));   /* a decimal is a text: a number may have lost digits */
  g_assert_cmpuint (json_array_get_length (finx_json_get_array (object, "list")), ==, 2);
  g_assert_null (finx_json_get_array (object, "text"));
  g_assert_null (finx_json_object_of (json_array_get_element (finx_json_get_array (object, "list"), 0)));
  g_assert_nonnull (finx_json_object_of (json_array_get_element (finx_json_get_array (object, "list"), 1)));
}

static void
test_no_object (void)
{
  static const char *const texts[] = { "", "[]", "7", "null", "{", "{\"a\":1}}" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_null (finx_json_parse_object (texts[i]));
}

static void
test_written (void)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  finx_json_add_text (builder, "text", "“a”");
  finx_json_add_integer (builder, "number", 7);
  finx_json_add_decimal (builder, "decimal", finx_decimal_new (10, 2));
  finx_json_add_decimal (builder, "unknown", FINX_DECIMAL_UNKNOWN);
  json_builder_end_object (builder);
  text = finx_json_end (builder);
  g_assert_cmpstr (text, ==, "{\"text\":\"“a”\",\"number\":7,\"decimal\":\"0.10\"}");
}

static const struct
{
  const char  *value;
  guint        digits;
  FinxRounding rounding;
  const char  *text;
} numbers[] = {
  { "45531", 2, FINX_ROUND_HALF_UP, "45,531.00" }, { "-1234567.891", 2, FINX_ROUND_DOWN, "-1,234,567.89" }, { "999.999", 2, FINX_ROUND_UP, "1,000.00" },
  { "0", 0, FINX_ROUND_UP, "0" }, { "-0.5", 1, FINX_ROUND_UP, "-0.5" }, { "100", 0, FINX_ROUND_UP, "100" }, { "1000", 0, FINX_ROUND_UP, "1,000" },
};

static void
test_grouped (void)
{
  g_autofree char *unknown = finx_decimal_to_grouped (FINX_DECIMAL_UNKNOWN, 2, FINX_ROUND_DOWN);

  g_assert_cmpstr (unknown, ==, "unknown");
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *text = NULL;
      FinxDecimal value;

      g_assert_true (finx_decimal_parse (numbers[i].value, &value, NULL));
      text = finx_decimal_to_grouped (value, numbers[i].digits, numbers[i].rounding);
      g_assert_cmpstr (text, ==, numbers[i].text);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/members", test_members);
  g_test_add_func ("/json/no-object", test_no_object);
  g_test_add_func ("/json/written", test_written);
  g_test_add_func ("/decimal/grouped", test_grouped);
  return g_test_run ();
}
