/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-string.h"

typedef struct
{
  const char *name, *before, *after;
  gboolean    is_other;
} Case;

static const Case cases[] = {
  { "first", NULL, "text", TRUE },   { "other", "text", "another", TRUE }, { "same", "text", "text", FALSE },
  { "none", "text", NULL, TRUE },    { "still-none", NULL, NULL, FALSE },  { "empty-is-not-none", "", NULL, TRUE },
  { "none-is-not-empty", NULL, "", TRUE },
};

static void
test_set (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *text = g_strdup (c->before);
  const char *before = text;

  g_assert_cmpint (finx_set_str (&text, c->after), ==, c->is_other);
  g_assert_cmpstr (text, ==, c->after);
  g_assert_true (c->is_other || text == before);
  g_assert_true (text == NULL || text != c->after);
}

/* What is copied may be what is freed. */
static void
test_part_of_itself (void)
{
  g_autofree char *text = g_strdup ("one two");

  g_assert_true (finx_set_str (&text, text + 4));
  g_assert_cmpstr (text, ==, "two");
  g_assert_false (finx_set_str (&text, text));
  g_assert_cmpstr (text, ==, "two");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/string/set/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_set);
    }
  g_test_add_func ("/string/part-of-itself", test_part_of_itself);
  return g_test_run ();
}
