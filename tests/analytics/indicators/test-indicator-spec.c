/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-error.h"
#include "indicators-fixture.h"

typedef struct
{
  const char *name;
  const char *text;
  const char *result;           /* or the error's code */
  const char *part;             /* of the error's sentence */
} Case;

static const Case cases[] = {
  { "as-usual", "macd", "macd:12:26:9" }, { "all", "macd:5:35:5", "macd:5:35:5" }, { "some", "macd::30", "macd:12:30:9" },
  { "source", "sma:20@hl2", "sma:20@hl2" }, { "usual-source", "sma:20@close", "sma:20" }, { "fraction", "bollinger:20:2.5", "bollinger:20:2.5" },
  { "day", "avwap:2024-01-02", "avwap:2024-01-02T00:00:00Z:0" }, { "day-and-factor", "avwap:2024-01-02:2", "avwap:2024-01-02T00:00:00Z:2" },
  { "minute", "avwap:2024-01-02T15:30", "avwap:2024-01-02T15:30:00Z:0" },
  { "minute-and-factor", "avwap:2024-01-02T15:30:1.5", "avwap:2024-01-02T15:30:00Z:1.5" },
  { "second-and-factor", "avwap:2024-01-02T15:30:20Z:2@close", "avwap:2024-01-02T15:30:20Z:2@close" },
  { "no-time", "avwap:yesterday", "FINX-INDICATOR-002", "“anchor” of avwap" },
  { "unknown", "smaa:20", "FINX-INDICATOR-001", "“smaa”" }, { "empty", "", "FINX-INDICATOR-001", "“”" },
  { "letters", "sma:twenty", "FINX-INDICATOR-002", "“period” of sma" }, { "nan", "sma:nan", "FINX-INDICATOR-002", "“nan”" },
  { "hex", "sma:0x10", "FINX-INDICATOR-002", "0x10" }, { "too-small", "sma:0", "FINX-INDICATOR-003", "from 1 to 10000" },
  { "too-large", "rsi:10001", "FINX-INDICATOR-003", "“period” of rsi" }, { "negative", "atr:-3", "FINX-INDICATOR-003", "“period”" },
  { "huge", "sma:1e400", "FINX-INDICATOR-002", "1e400" }, { "not-whole", "ema:2.5", "FINX-INDICATOR-004", "whole" },
  { "order", "macd:26:12", "FINX-INDICATOR-005", "“fast”" }, { "no-such-source", "sma:20@middle", "FINX-INDICATOR-006", "“middle”" },
  { "no-source", "atr:14@hl2", "FINX-INDICATOR-007", "atr" }, { "too-many", "sma:20:30", "FINX-INDICATOR-008", "sma:period" },
};

static void
test_parse (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(GError) error = NULL;
  FinxIndicatorSpec spec, again;

  if (finx_indicator_spec_parse (c->text, &spec, &error))
    {
      g_autofree char *text = finx_indicator_spec_to_string (&spec);

      g_assert_cmpstr (text, ==, c->result);
      g_assert_true (finx_indicator_spec_parse (text, &again, NULL));
      g_assert_cmpint (memcmp (&again, &spec, sizeof spec), ==, 0);
    }
  else
    {
      g_assert_cmpstr (finx_error_code (error), ==, c->result);
      g_assert_nonnull (strstr (error->message, c->part));
    }
}

/* Names are stable words, and what is written parses to the same again. */
static void
test_list (void)
{
  for (guint i = 0; i < finx_indicator_get_n (); i++)
    {
      const FinxIndicatorInfo *info = finx_indicator_get_info (i);
      FinxIndicatorSpec spec = finx_indicator_spec_initial (info), again;
      g_autofree char *text = finx_indicator_spec_to_string (&spec);

      g_assert_true (finx_indicator_lookup (info->name) == info);
      g_assert_cmpuint (strspn (info->name, "abcdefghijklmnopqrstuvwxyz0123456789-"), ==, strlen (info->name));
      g_assert_true (info->n_outputs > 0 && info->n_outputs <= FINX_INDICATOR_MAX_OUTPUTS);
      g_assert_true (finx_indicator_spec_check (&spec, NULL));
      g_assert_true (finx_indicator_spec_parse (text, &again, NULL));
      g_assert_cmpint (memcmp (&spec, &again, sizeof spec), ==, 0);
      for (guint k = 0; k < info->n_outputs; k++)
        g_assert_nonnull (info->outputs[k].title);
    }
  g_assert_null (finx_indicator_get_info (finx_indicator_get_n ()));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/indicator/spec/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_parse);
    }
  g_test_add_func ("/indicator/spec/list", test_list);
  return g_test_run ();
}
