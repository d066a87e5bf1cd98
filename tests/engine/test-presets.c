/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine-fixture.h"
#include "engine/finx-presets.h"

static void
test_names (EngineFixture *self,
            gconstpointer  data)
{
  g_autoptr(FinxPresets) presets = finx_presets_new (self->engine, "presets");
  g_autofree char *far = g_strnfill (61, 'x');
  static const char *const empty[] = { "", "   " };
  g_autoptr(GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (empty); i++)
    {
      g_assert_false (finx_presets_save (presets, empty[i], "1", &error));
      fixture_assert_error (error, FINX_ERROR_INVALID, "FINX-PRESET-001");
      g_clear_error (&error);
    }
  g_assert_false (finx_presets_save (presets, far, "1", &error));
  fixture_assert_error (error, FINX_ERROR_INVALID, "FINX-PRESET-002");
  g_clear_error (&error);
  g_assert_true (finx_presets_save (presets, " Scalping “x” ", "1", NULL));
  g_assert_true (finx_presets_save (presets, "Long", "2", NULL));
  g_assert_cmpstr (finx_presets_get_name (presets, 0), ==, "Scalping “x”");
  g_assert_false (finx_presets_rename (presets, "Long", "Scalping “x”", &error));
  fixture_assert_error (error, FINX_ERROR_INVALID, "FINX-PRESET-003");
  g_assert_true (finx_presets_rename (presets, "Long", "Long", NULL));
  g_assert_true (finx_presets_rename (presets, "Long", "Short", NULL));
  g_assert_null (finx_presets_find (presets, "Long"));
  g_assert_cmpstr (finx_presets_find (presets, "Short"), ==, "2");
  g_assert_true (finx_presets_save (presets, "Short", "3", NULL));
  g_assert_cmpuint (finx_presets_get_n (presets), ==, 2);
  g_assert_cmpstr (finx_presets_find (presets, "Short"), ==, "3");
}

/* What was done is undone by the text from before; another start finds them. */
static void
test_undo_and_another_start (EngineFixture *self,
                             gconstpointer  data)
{
  g_autoptr(FinxPresets) presets = finx_presets_new (self->engine, "presets");
  g_autoptr(FinxPresets) again = NULL;
  g_autofree char *before = NULL;

  finx_presets_save (presets, "A", "{\"a\":[1]}", NULL);
  finx_presets_save (presets, "B", "", NULL);
  before = finx_presets_to_text (presets);
  finx_presets_delete (presets, "A");
  finx_presets_delete (presets, "nobody");
  g_assert_cmpuint (finx_presets_get_n (presets), ==, 1);
  g_assert_true (finx_presets_from_text (presets, before, NULL));
  again = finx_presets_new (self->engine, "presets");
  g_assert_cmpstr (finx_presets_find (again, "A"), ==, "{\"a\":[1]}");
  g_assert_cmpstr (finx_presets_find (again, "B"), ==, "");
  g_assert_cmpuint (finx_presets_get_n (again), ==, 2);
}

static const struct
{
  const char *text;
  gboolean    readable;
  guint       n;
} cases[] = {
  { "[]", TRUE, 0 }, { "[1,null,{},{\"name\":1,\"text\":\"x\"},{\"name\":\"x\"},[]]", TRUE, 0 },
  { "[{\"name\":\"x\",\"text\":\"y\"}]", TRUE, 1 }, { "", FALSE, 0 }, { "{}", FALSE, 0 }, { "[{\"name\"", FALSE, 0 },
};

static void
test_strange_text (EngineFixture *self,
                   gconstpointer  data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FinxPresets) presets = finx_presets_new (self->engine, "others"), read = NULL;
      g_autoptr(GError) error = NULL;

      finx_engine_set_state (self->engine, "strange", cases[i].text);
      read = finx_presets_new (self->engine, "strange");
      g_assert_cmpuint (finx_presets_get_n (read), ==, cases[i].n);
      g_assert_true (finx_presets_from_text (presets, cases[i].text, &error) == cases[i].readable);
      if (!cases[i].readable)
        fixture_assert_error (error, FINX_ERROR_INVALID, "FINX-PRESET-004");
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/presets/names", EngineFixture, NULL, fixture_set_up, test_names, fixture_tear_down);
  g_test_add ("/presets/undo-and-another-start", EngineFixture, NULL, fixture_set_up, test_undo_and_another_start, fixture_tear_down);
  g_test_add ("/presets/strange-text", EngineFixture, NULL, fixture_set_up, test_strange_text, fixture_tear_down);
  return g_test_run ();
}
