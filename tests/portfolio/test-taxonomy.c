/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/allocation/finx-taxonomy-list.h"

#include "base/finx-error.h"
#include "tests/market/market-fixture.h"

/* An edit is a line of words; classes are named by a letter each, which is given in the order of "add". */
typedef struct
{
  const char *name;
  const char *edits;            /* ";" between them */
  const char *tree;             /* after all: "A(B C)" in the order of the tree, then what belongs where */
  const char *code;             /* of the last edit; %NULL: it is done */
  const char *says;
} Case;

static const Case cases[] = {
  { "classes-follow-their-parent", "add A; add B A; add C; add D A; add E B", "A(B(E) D) C" },
  { "a-name-is-trimmed", "add   A  ", "A" },
  { "a-class-needs-a-name", "add A; rename A -", "A", "FINX-TAXONOMY-002", "needs a name" },
  { "brothers-have-different-names", "add A; add A", "A", "FINX-TAXONOMY-003", "“A” at this place already" },
  { "cousins-may-have-the-same-name", "add A; add B; add C A; add C B", "A(C) B(C)" },
  { "renamed", "add A; add B; rename A X", "X B" },
  { "not-renamed-to-a-brother", "add A; add B; rename A B", "A B", "FINX-TAXONOMY-003" },
  { "its-own-name-again", "add A; rename A A", "A" },
  { "moved-with-what-is-below", "add A; add B; add C A; add D C; move C B 0", "A B(C(D))" },
  { "moved-to-the-top", "add A; add B A; add C A; move C - 0", "C A(B)" },
  { "moved-behind-the-last", "add A; add B; add C; move A - 9", "B C A" },
  { "moved-between", "add A; add B; add C; move C - 1", "A C B" },
  { "not-into-itself", "add A; add B A; add C B; move A C 0", "A(B(C))", "FINX-TAXONOMY-008", "“A” can not be moved into itself" },
  { "not-beside-its-name", "add A; add B; add C A; add C B; move C B 0", "A(C) B(C)", "FINX-TAXONOMY-003" },
  { "removed-with-what-is-below", "add A; add B A; add C B; add D A; remove B", "A(D)" },
  { "targets-add-up-to-the-whole", "add A; add B; target A 0.6; target B 0.4", "A=0.6 B=0.4" },
  { "targets-above-the-whole", "add A; add B; target A 0.6; target B 0.5", "A=0.6 B", "FINX-TAXONOMY-004", "add up to 110 %; at most 100 %" },
  { "a-target-below-zero", "add A; target A -0.1", "A", "FINX-TAXONOMY-007" },
  { "a-target-above-one", "add A; target A 1.1", "A", "FINX-TAXONOMY-007" },
  { "a-target-with-too-many-digits", "add A; target A 0.1234567", "A", "FINX-TAXONOMY-007" },
  { "zeros-are-no-digits", "add A; target A 0.50000000000", "A=0.50000000000" },
  { "targets-below-a-class", "add A; add B A; add C A; target A 0.5; target B 0.3; target C 0.2", "A=0.5(B=0.3 C=0.2)" },
  { "targets-above-their-class", "add A; add B A; add C A; target A 0.5; target B 0.3; target C 0.3", "A=0.5(B=0.3 C)",
    "FINX-TAXONOMY-004", "below “A” would add up to 60 %" },
  { "a-class-not-below-its-own", "add A; add B A; target A 0.5; target B 0.4; target A 0.3", "A=0.5(B=0.4)", "FINX-TAXONOMY-004" },
  { "targets-count-through-classes-without", "add A; add B A; add C B; target A 0.5; target C 0.6", "A=0.5(B(C))", "FINX-TAXONOMY-004" },
  { "a-target-is-taken-away", "add A; target A 0.5; target A -", "A" },
  { "not-moved-where-targets-break", "add A; add B; target A 0.2; target B 0.3; move B A 0", "A=0.2 B=0.3", "FINX-TAXONOMY-004" },
  { "moved-out-of-a-target", "add A; add B A; target A 0.3; target B 0.3; move B - 0", "B=0.3 A=0.3" },
  { "assigned", "add A; assign AAPL A 1", "A / AAPL:A=1" },
  { "assigned-in-parts", "add A; add B; assign AAPL A 0.6; assign AAPL B 0.4", "A B / AAPL:A=0.6,B=0.4" },
  { "more-than-all-of-it", "add A; add B; assign AAPL A 0.6; assign AAPL B 0.5", "A B / AAPL:A=0.6", "FINX-TAXONOMY-010", "110 % in all" },
  { "assigned-again", "add A; assign AAPL A 0.6; assign AAPL A 0.9", "A / AAPL:A=0.9" },
  { "taken-out", "add A; assign AAPL A 0.6; assign AAPL A 0", "A" },
  { "less-than-nothing", "add A; assign AAPL A -0.6", "A", "FINX-TAXONOMY-009" },
  { "case-does-not-count", "add A; add B; assign aapl A 0.6; assign AAPL B 0.5", "A B / AAPL:A=0.6", "FINX-TAXONOMY-010" },
  { "cash-of-a-currency", "add A; assign =EUR A 1; assign EUR A 0.5", "A / EUR:A=0.5 cash EUR:A=1" },
  { "what-was-removed-falls-to-the-parent", "add A; add B A; add C A; assign AAPL A 0.1; assign AAPL B 0.3; assign AAPL C 0.4; remove B",
    "A(C) / AAPL:A=0.4,C=0.4" },
  { "at-the-top-it-is-without-classification", "add A; add B; assign AAPL A 0.3; assign AAPL B 0.4; assign MSFT A 1; remove A",
    "B / AAPL:B=0.4" },
  { "a-moved-class-keeps-what-it-has", "add A; add B; assign AAPL B 1; move B A 0", "A(B) / AAPL:B=1" },
};

static guint
find (const FinxTaxonomy *self,
      const char         *name)
{
  for (guint i = 0; i < finx_taxonomy_get_n_classes (self); i++)
    if (g_str_equal (finx_taxonomy_get_class (self, i)->name, name))
      return finx_taxonomy_get_class (self, i)->id;
  return FINX_TAXONOMY_TOP;
}

static FinxDecimal
number (const char *word)
{
  return g_str_equal (word, "-") ? FINX_DECIMAL_UNKNOWN : decimal (word);
}

static gboolean
edit (FinxTaxonomy *self,
      const char   *line,
      GError      **error)
{
  g_autofree char *text = g_strstrip (g_strdup (line));
  g_auto(GStrv) all = g_strsplit_set (text, " ", -1);
  const char *words[5] = { "", "-", "-", "-", "-" };
  FinxTaxonomySubject subject;

  for (guint i = 0, n = 0; all[i] != NULL && n < G_N_ELEMENTS (words); i++)
    if (*all[i] != '\0')
      words[n++] = all[i];
  subject.symbol = *words[1] == '=' ? NULL : words[1];
  subject.currency = words[1] + 1;
  if (g_str_equal (words[0], "add"))
    return finx_taxonomy_add_class (self, find (self, words[2]), words[1], NULL, error);
  if (g_str_equal (words[0], "rename"))
    return finx_taxonomy_rename_class (self, find (self, words[1]), g_str_equal (words[2], "-") ? "  " : words[2], error);
  if (g_str_equal (words[0], "move"))
    return finx_taxonomy_move_class (self, find (self, words[1]), find (self, words[2]), (guint) atoi (words[3]), error);
  if (g_str_equal (words[0], "remove"))
    return finx_taxonomy_remove_class (self, find (self, words[1]), error);
  if (g_str_equal (words[0], "target"))
    return finx_taxonomy_set_target (self, find (self, words[1]), number (words[2]), error);
  g_assert_cmpstr (words[0], ==, "assign");
  return finx_taxonomy_assign (self, subject, find (self, words[2]), number (words[3]), error);
}

static void
show_class (const FinxTaxonomy *self,
            guint              *place,
            GString            *text)
{
  const FinxTaxonomyClass *row = finx_taxonomy_get_class (self, *place);
  gboolean is_first = TRUE;

  g_string_append (text, row->name);
  if (finx_decimal_is_known (row->target))
    {
      g_autofree char *target = finx_decimal_to_string (row->target);

      g_string_append_printf (text, "=%s", target);
    }
  for (++*place; *place < finx_taxonomy_get_n_classes (self) && finx_taxonomy_get_class (self, *place)->depth > row->depth;)
    {
      g_assert_cmpuint (finx_taxonomy_get_class (self, *place)->parent, ==, row->id);
      g_string_append_c (text, is_first ? '(' : ' ');
      show_class (self, place, text);
      is_first = FALSE;
    }
  if (!is_first)
    g_string_append_c (text, ')');
}

static void
show_shares (const FinxTaxonomy *self,
             const char         *key,
             GString            *text)
{
  gboolean is_cash = g_str_has_prefix (key, "cash ");
  const GArray *shares = finx_taxonomy_get_shares (self, (FinxTaxonomySubject) { is_cash ? NULL : key, key + (is_cash ? 5 : 0) });

  g_string_append_printf (text, " %s", key);
  for (guint i = 0; i < shares->len; i++)
    {
      const FinxTaxonomyShare *share = &g_array_index (shares, FinxTaxonomyShare, i);
      g_autofree char *weight = finx_decimal_to_string (share->weight);

      g_string_append_printf (text, "%c%s=%s", i == 0 ? ':' : ',', finx_taxonomy_find_class (self, share->class_id)->name, weight);
    }
}

static char *
show (const FinxTaxonomy *self)
{
  GString *text = g_string_new ("");
  g_autoptr(GPtrArray) keys = finx_taxonomy_list_subjects (self);

  for (guint place = 0; place < finx_taxonomy_get_n_classes (self);)
    {
      if (place > 0)
        g_string_append_c (text, ' ');
      show_class (self, &place, text);
    }
  if (keys->len > 0)
    g_string_append (text, " /");
  for (guint i = 0; i < keys->len; i++)
    show_shares (self, keys->pdata[i], text);
  return g_string_free (text, FALSE);
}

static void
test_edits (gconstpointer data)
{
  const Case *test = data;
  g_autoptr(FinxTaxonomy) self = finx_taxonomy_new ("own-1", "Strategy");
  g_autoptr(FinxTaxonomy) again = NULL;
  g_auto(GStrv) lines = g_strsplit (test->edits, ";", -1);
  g_autoptr(GError) error = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_assert_no_error (error);
      g_assert_true (edit (self, lines[i], &error) == (error == NULL));
    }
  if (test->code != NULL)
    g_assert_cmpstr (finx_error_code (error), ==, test->code);
  else
    g_assert_no_error (error);
  if (test->says != NULL)
    g_assert_nonnull (strstr (error->message, test->says));
  g_clear_error (&error);
  shown = show (self);
  g_assert_cmpstr (shown, ==, test->tree);

  text = finx_taxonomy_to_text (self);
  again = finx_taxonomy_from_text (text, &error);
  g_assert_no_error (error);
  text_again = finx_taxonomy_to_text (again);
  g_assert_cmpstr (text_again, ==, text);
}

/* Documents that are refused, and what is said of them. */
static const struct
{
  const char *name, *text, *says;
} faults[] = {
  { "nothing", "", "not a JSON object" },
  { "no-json", "{", "not a JSON object" },
  { "an-array", "[]", "not a JSON object" },
  { "without-classes", "{\"id\":\"a\",\"name\":\"A\",\"next\":1,\"assignments\":[]}", "not complete" },
  { "without-a-name", "{\"id\":\"a\",\"next\":1,\"classes\":[],\"assignments\":[]}", "not a text" },
  { "a-class-without-a-number", "{\"id\":\"a\",\"name\":\"A\",\"next\":1,\"classes\":[{\"name\":\"x\"}],\"assignments\":[]}",
    "class number 1 is not complete" },
  { "a-number-twice", "{\"id\":\"a\",\"name\":\"A\",\"next\":1,\"classes\":[{\"id\":1,\"parent\":0,\"name\":\"x\",\"colour\":0},"
    "{\"id\":1,\"parent\":0,\"name\":\"y\",\"colour\":0}],\"assignments\":[]}", "class number 2 is not complete" },
  { "a-parent-that-is-not-there", "{\"id\":\"a\",\"name\":\"A\",\"next\":1,\"classes\":[{\"id\":1,\"parent\":7,\"name\":\"x\",\"colour\":0}],"
    "\"assignments\":[]}", "number 7" },
  { "a-colour-of-no-palette", "{\"id\":\"a\",\"name\":\"A\",\"next\":1,\"classes\":[{\"id\":1,\"parent\":0,\"name\":\"x\",\"colour\":99}],"
    "\"assignments\":[]}", "colour" },
  { "a-target-that-is-no-number", "{\"id\":\"a\",\"name\":\"A\",\"next\":1,\"classes\":[{\"id\":1,\"parent\":0,\"name\":\"x\",\"colour\":0,"
    "\"target\":\"half\"}],\"assignments\":[]}", "class number 1 is not complete" },
  { "an-assignment-to-no-class", "{\"id\":\"a\",\"name\":\"A\",\"next\":1,\"classes\":[],"
    "\"assignments\":[{\"symbol\":\"AAPL\",\"class\":3,\"weight\":\"1\"}]}", "number 3" },
  { "an-assignment-of-nothing", "{\"id\":\"a\",\"name\":\"A\",\"next\":1,\"classes\":[{\"id\":1,\"parent\":0,\"name\":\"x\",\"colour\":0}],"
    "\"assignments\":[{\"class\":1,\"weight\":\"1\"}]}", "from 0 to 100 %" },
  { "too-much-assigned", "{\"id\":\"a\",\"name\":\"A\",\"next\":1,\"classes\":[{\"id\":1,\"parent\":0,\"name\":\"x\",\"colour\":0},"
    "{\"id\":2,\"parent\":0,\"name\":\"y\",\"colour\":0}],\"assignments\":[{\"symbol\":\"AAPL\",\"class\":1,\"weight\":\"1\"},"
    "{\"symbol\":\"AAPL\",\"class\":2,\"weight\":\"0.1\"}]}", "110 %" },
};

static void
test_faults (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (finx_taxonomy_from_text (faults[i].text, &error));
      g_assert_nonnull (error);
      if (strstr (error->message, faults[i].says) == NULL)
        g_error ("%s: “%s” does not say “%s”", faults[i].name, error->message, faults[i].says);
    }
}

static void
test_numbers_are_never_given_again (void)
{
  g_autoptr(FinxTaxonomy) self = finx_taxonomy_new ("own-1", "Strategy");
  g_autoptr(FinxTaxonomy) again = NULL;
  g_autofree char *text = NULL;
  guint first, second, third;

  g_assert_true (finx_taxonomy_add_class (self, 0, "A", &first, NULL));
  g_assert_true (finx_taxonomy_add_class (self, 0, "B", &second, NULL));
  g_assert_true (finx_taxonomy_remove_class (self, second, NULL));
  text = finx_taxonomy_to_text (self);
  again = finx_taxonomy_from_text (text, NULL);
  g_assert_true (finx_taxonomy_add_class (again, 0, "C", &third, NULL));
  g_assert_cmpuint (third, >, second);
  g_assert_null (finx_taxonomy_find_class (again, second));
}

static void
test_depth_has_an_end (void)
{
  g_autoptr(FinxTaxonomy) self = finx_taxonomy_new ("own-1", "Strategy");
  g_autoptr(GError) error = NULL;
  guint id = FINX_TAXONOMY_TOP, other;

  for (guint i = 0; i < FINX_TAXONOMY_MAX_DEPTH; i++)
    g_assert_true (finx_taxonomy_add_class (self, id, "A", &id, NULL));
  g_assert_false (finx_taxonomy_add_class (self, id, "A", NULL, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-TAXONOMY-005");
  g_clear_error (&error);
  g_assert_true (finx_taxonomy_add_class (self, 0, "B", &other, NULL));
  g_assert_false (finx_taxonomy_move_class (self, 1, other, 0, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-TAXONOMY-005");
}

static void
test_list (void)
{
  g_autoptr(FinxTaxonomyList) self = finx_taxonomy_list_new ();
  g_autoptr(FinxTaxonomyList) again = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;
  FinxTaxonomy *first = finx_taxonomy_list_create (self, " Strategy ", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (finx_taxonomy_get_name (first), ==, "Strategy");
  g_assert_cmpstr (finx_taxonomy_get_id (first), ==, "own-1");
  g_assert_null (finx_taxonomy_list_create (self, "Strategy", &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-TAXONOMY-012");
  g_clear_error (&error);
  g_assert_nonnull (finx_taxonomy_list_create (self, "Regions", NULL));
  g_assert_false (finx_taxonomy_list_rename (self, "own-2", "Strategy", &error));
  g_assert_cmpstr (finx_taxonomy_get_name (finx_taxonomy_list_find (self, "own-2")), ==, "Regions");
  g_clear_error (&error);
  g_assert_true (finx_taxonomy_list_rename (self, "own-2", "Places", NULL));
  g_assert_false (finx_taxonomy_list_rename (self, "own-7", "Places", &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (finx_taxonomy_list_remove (self, "own-2"));
  g_assert_false (finx_taxonomy_list_remove (self, "own-2"));
  g_assert_true (finx_taxonomy_add_class (first, 0, "A", NULL, NULL));

  text = finx_taxonomy_list_to_text (self);
  again = finx_taxonomy_list_from_text (text, &error);
  g_assert_no_error (error);
  text_again = finx_taxonomy_list_to_text (again);
  g_assert_cmpstr (text_again, ==, text);
  g_assert_cmpstr (finx_taxonomy_get_id (finx_taxonomy_list_create (again, "Third", NULL)), ==, "own-3");
  g_assert_null (finx_taxonomy_list_from_text ("{\"version\":2,\"next\":1,\"taxonomies\":[]}", &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_NEWER);
  g_clear_error (&error);
  g_assert_null (finx_taxonomy_list_from_text ("{\"version\":1,\"next\":1,\"taxonomies\":[1]}", &error));
  g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/taxonomy/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_edits);
    }
  g_test_add_func ("/taxonomy/text/faults-are-told", test_faults);
  g_test_add_func ("/taxonomy/numbers-are-never-given-again", test_numbers_are_never_given_again);
  g_test_add_func ("/taxonomy/depth-has-an-end", test_depth_has_an_end);
  g_test_add_func ("/taxonomy/list", test_list);
  return g_test_run ();
}
