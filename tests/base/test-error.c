/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-error.h"
#include "base/finx-text.h"

#include <gio/gio.h>

#include "base/finx-decimal.h"

typedef struct
{
  const char *name;
  const char *message;
  const char *code;
  const char *text;
} MessageCase;

/* All made with %FINX_ERROR_OFFLINE. */
static const MessageCase cases[] = {
  { "plain",            "Nothing there (FINX-NET-007)", "FINX-NET-007", "Nothing there" },
  { "prefixed",         "Kraken: nothing there (FINX-NET-007)", "FINX-NET-007", "Kraken: nothing there" },
  { "own-brackets",     "Nothing (really) there (FINX-NET-007)", "FINX-NET-007", "Nothing (really) there" },
  { "no-code",          "Nothing there", "FINX-OFFLINE-000", "Nothing there" },
  { "other-brackets",   "Nothing there (at all)", "FINX-OFFLINE-000", "Nothing there (at all)" },
  { "code-not-at-end",  "Nothing (FINX-NET-007) there", "FINX-OFFLINE-000", "Nothing (FINX-NET-007) there" },
  { "small-letters",    "Nothing (FINX-net-007)", "FINX-OFFLINE-000", "Nothing (FINX-net-007)" },
  { "too-long",         "Nothing (FINX-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA)", "FINX-OFFLINE-000",
                        "Nothing (FINX-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA)" },
  { "bracket-only",     ")", "FINX-OFFLINE-000", ")" },
  { "empty",            "", "FINX-OFFLINE-000", "" },
};

static void
test_message (gconstpointer data)
{
  const MessageCase *test = data;
  g_autoptr(GError) error = g_error_new_literal (FINX_ERROR, FINX_ERROR_OFFLINE, test->message);
  g_autofree char *text = finx_error_text (error);

  g_assert_cmpstr (finx_error_code (error), ==, test->code);
  g_assert_cmpstr (text, ==, test->text);
}

static void
test_what_is_set_comes_back (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  finx_set_error (&error, FINX_ERROR_REJECTED, "FINX-RISK-003", "Needs %s USD; buying power is %d USD", "500", 20);
  text = finx_error_text (error);
  g_assert_error (error, FINX_ERROR, FINX_ERROR_REJECTED);
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-RISK-003");
  g_assert_cmpstr (text, ==, "Needs 500 USD; buying power is 20 USD");

  finx_set_error (NULL, FINX_ERROR_REJECTED, "FINX-RISK-003", "Nobody listens");
}

static void
test_other_domains_have_a_code (void)
{
  g_autoptr(GError) io = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "x");
  g_autoptr(GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");
  g_autoptr(GError) timed_out = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "x");
  g_autoptr(GError) number = NULL;
  g_autoptr(GError) strange = g_error_new_literal (FINX_ERROR, 999, "x");

  finx_decimal_parse ("x", NULL, &number);
  g_assert_cmpstr (finx_error_code (io), ==, "FINX-IO-000");
  g_assert_cmpstr (finx_error_code (cancelled), ==, "FINX-CANCELLED-000");
  g_assert_cmpstr (finx_error_code (timed_out), ==, "FINX-TIMEOUT-000");
  g_assert_cmpstr (finx_error_code (number), ==, "FINX-NUMBER-000");
  g_assert_cmpstr (finx_error_code (strange), ==, "FINX-IO-000");
}

static void
test_every_kind_has_its_own_code (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (int kind = FINX_ERROR_AUTH; kind <= FINX_ERROR_NEWER; kind++)
    {
      g_autoptr(GError) error = g_error_new_literal (FINX_ERROR, kind, "x");

      g_assert_true (g_str_has_prefix (finx_error_code (error), "FINX-"));
      g_assert_true (g_hash_table_add (seen, (gpointer) finx_error_code (error)));
    }
}

static const char *
shout (const char *english)
{
  return g_str_equal (english, "Needs %s USD") ? "BRAUCHT %s USD" : english;
}

static void
test_sentences_are_told_in_the_language_of_the_front (void)
{
  g_autoptr(GError) error = NULL, other = NULL;
  g_autofree char *text = NULL, *same = NULL;

  finx_text_set_translator (shout);
  finx_set_error (&error, FINX_ERROR_REJECTED, "FINX-RISK-003", "Needs %s USD", "5");
  finx_set_error (&other, FINX_ERROR_REJECTED, "FINX-RISK-004", "Needs %s EUR", "5");
  finx_text_set_translator (NULL);
  text = finx_error_text (error);
  same = finx_error_text (other);
  g_assert_cmpstr (text, ==, "BRAUCHT 5 USD");
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-RISK-003");
  g_assert_cmpstr (same, ==, "Needs 5 EUR");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/error/message/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_message);
    }
  g_test_add_func ("/error/what-is-set-comes-back", test_what_is_set_comes_back);
  g_test_add_func ("/error/other-domains-have-a-code", test_other_domains_have_a_code);
  g_test_add_func ("/error/every-kind-has-its-own-code", test_every_kind_has_its_own_code);
  g_test_add_func ("/error/language-of-the-front", test_sentences_are_told_in_the_language_of_the_front);
  return g_test_run ();
}
