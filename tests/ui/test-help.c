/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The help: every page can be read in every language, its links lead somewhere, and it tells of every error code. */
#include <gio/gio.h>

#include "ui/help/finx-help-page.h"

#define ROOT "/org/finx/Workstation/help/"

static const char *const languages[] = { "C", "de" };

static char *
read_page (const char *language,
           const char *name)
{
  g_autofree char *path = g_strconcat (ROOT, language, "/", name, NULL);
  g_autoptr(GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize size;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  return text != NULL ? g_strndup (text, size) : NULL;
}

static char **
list_pages (const char *language)
{
  g_autofree char *path = g_strconcat (ROOT, language, NULL);
  char **names = g_resources_enumerate_children (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  g_assert_nonnull (names);
  g_assert_cmpuint (g_strv_length (names), >=, 9);
  return names;
}

static char *
topic_of (const char *name)
{
  g_assert_true (g_str_has_suffix (name, ".page"));
  return g_strndup (name, strlen (name) - strlen (".page"));
}

static void
test_pages_are_read (void)
{
  g_auto(GStrv) names = list_pages ("C");

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *topic = topic_of (names[i]);
      g_autoptr(GError) error = NULL;
      g_autoptr(FinxHelpPage) page = finx_help_page_load (topic, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (finx_help_page_get_title (page), !=, topic);
      g_assert_cmpstr (finx_help_page_get_desc (page), !=, "");
      g_assert_true (finx_help_page_has (page, " "));
      g_assert_false (finx_help_page_has (page, "no page says this"));
    }
}

static void
test_an_unknown_topic_is_an_error (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (finx_help_page_load ("nothing", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_the_search_knows_no_case (void)
{
  g_autoptr(FinxHelpPage) page = finx_help_page_load ("orders", NULL);

  g_assert_true (finx_help_page_has (page, "  TRAILING STOP "));
  g_assert_true (finx_help_page_has (page, "good till cancelled"));
}

/* Each language has the pages and sections of the original; what it lacks altogether is shown in English. */
static void
test_translations_have_the_same_shape (void)
{
  g_auto(GStrv) names = list_pages ("de");
  g_autoptr(GRegex) shape = g_regex_new ("<(section|item|tr|link)[ >]", 0, 0, NULL);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *original = read_page ("C", names[i]);
      g_autofree char *translated = read_page ("de", names[i]);
      g_auto(GStrv) original_parts = NULL;
      g_auto(GStrv) translated_parts = NULL;

      g_assert_nonnull (original);
      original_parts = g_regex_split (shape, original, 0);
      translated_parts = g_regex_split (shape, translated, 0);
      g_test_message ("%s", names[i]);
      g_assert_cmpuint (g_strv_length (original_parts), ==, g_strv_length (translated_parts));
    }
}

static void
test_links_lead_to_pages (void)
{
  g_autoptr(GRegex) link = g_regex_new ("xref=\"([^\"]*)\"", 0, 0, NULL);

  for (guint k = 0; k < G_N_ELEMENTS (languages); k++)
    {
      g_auto(GStrv) names = list_pages (languages[k]);

      for (guint i = 0; names[i] != NULL; i++)
        {
          g_autofree char *text = read_page (languages[k], names[i]);
          g_autoptr(GMatchInfo) match = NULL;

          for (g_regex_match (link, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
            {
              g_autofree char *topic = g_match_info_fetch (match, 1);
              g_autofree char *name = g_strconcat (topic, ".page", NULL);
              g_autofree char *target = read_page ("C", name);

              if (target == NULL)
                g_error ("%s/%s links to “%s”, which is not there", languages[k], names[i], topic);
            }
        }
    }
}

static void
test_error_codes_are_listed (void)
{
  static const char *const codes[] = { "FINX-ORDER-002", "FINX-RISK-008", "FINX-STORE-017", "FINX-ENGINE-003", "FINX-PRACTICE-010" };
  g_autoptr(FinxHelpPage) page = finx_help_page_load ("errors", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    g_assert_true (finx_help_page_has (page, codes[i]));
  g_assert_true (finx_help_page_has (page, "IT WAS NOT SENT AGAIN"));
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/help/pages-are-read", test_pages_are_read);
  g_test_add_func ("/help/an-unknown-topic-is-an-error", test_an_unknown_topic_is_an_error);
  g_test_add_func ("/help/the-search-knows-no-case", test_the_search_knows_no_case);
  g_test_add_func ("/help/translations-have-the-same-shape", test_translations_have_the_same_shape);
  g_test_add_func ("/help/links-lead-to-pages", test_links_lead_to_pages);
  g_test_add_func ("/help/error-codes-are-listed", test_error_codes_are_listed);
  return g_test_run ();
}
