/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-error.h"
#include "files/text/finx-csv.h"

#include <string.h>

/* Cells as "a|b", rows as lines, a row with a fault as "!line:column". */
typedef struct
{
  const char *name, *text;
  gssize      length;           /* -1: up to the zero byte */
  char        delimiter;
  const char *rows, *encoding;
} Case;

static const Case cases[] = {
  { "plain", "a,b\nc,d\n", -1, ',', "a|b\nc|d\n" },
  { "no-newline-at-the-end", "a,b\nc,d", -1, ',', "a|b\nc|d\n" },
  { "carriage-returns", "a,b\r\nc,d\r\n", -1, ',', "a|b\nc|d\n" },
  { "old-carriage-returns", "a,b\rc,d\r", -1, ',', "a|b\nc|d\n" },
  { "mark", "\xef\xbb\xbf" "a,b\n", -1, ',', "a|b\n" },
  { "only-mark-and-head", "\xef\xbb\xbf" "date", -1, ',', "date\n" },
  { "empty-cells", ",a,,\n", -1, ',', "|a||\n" },
  { "empty-lines", "\n\na,b\n\n\nc,d\n\n", -1, ',', "a|b\nc|d\n" },
  { "quotes", "\"a,b\",c\n\"d\",e\n", -1, ',', "a,b|c\nd|e\n" },
  { "doubled-quotes", "\"say \"\"hi\"\"\",x\n\"\"\"\",y\n\"\",z\n", -1, ',', "say \"hi\"|x\n\"|y\n|z\n" },
  { "newline-in-quotes", "\"a\nb\",c\nd,e\n", -1, ',', "a\nb|c\nd|e\n" },
  { "quote-inside-a-cell", "5\" disk,x\na,b\n", -1, ',', "5\" disk|x\na|b\n" },
  { "blank-after-quote", "\"a\" ,b\nc,d\n", -1, ',', "a|b\nc|d\n" },
  { "text-after-quote", "a,\"b\"c,d\ne,f\n", -1, ',', "!1:2\ne|f\n" },
  { "open-quote", "a,b\nc,\"d\ne,f\n", -1, ',', "a|b\n!2:2\ne|f\n" },
  { "open-quote-at-the-end", "a,b\nc,\"", -1, ',', "a|b\n!2:2\n" },
  { "semicolons", "a;b\n1,5;2,5\n3;4,5\n", -1, ';', "a|b\n1,5|2,5\n3|4,5\n" },
  { "tabs", "a\tb\n1,5\t2\n", -1, '\t', "a|b\n1,5|2\n" },
  { "bars", "a|b|c\n", -1, '|', "a|b|c\n" },
  { "hint", "sep=;\na;b,c\n", -1, ';', "a|b,c\n" },
  { "lines-above-the-table", "Report\nUser,me\na;b;c\n1;2;3\n4;5;6\n", -1, ';', "Report\nUser,me\na|b|c\n1|2|3\n4|5|6\n" },
  { "quoted-delimiters-do-not-count", "a;\"x,y,z\"\nb;\"x,y,z\"\n", -1, ';', "a|x,y,z\nb|x,y,z\n" },
  { "one-column", "a\nb\n", -1, ',', "a\nb\n" },
  { "windows", "name\nM\xfcller \x96 \x80\n", -1, ',', "name\nMüller – €\n", "WINDOWS-1252" },
  { "latin-9", "name\n\xa4\n", -1, ',', "name\n€\n", "ISO-8859-15" },
  { "utf-16-le", "\xff\xfe" "a\0,\0b\0\n\0\xfc\0,\0c\0", 16, ',', "a|b\nü|c\n", "UTF-16LE" },
  { "utf-16-be", "\xfe\xff" "\0a\0,\0b", 8, ',', "a|b\n", "UTF-16BE" },
};

static void
append_row (GString          *out,
            const FinxCsvRow *row)
{
  if (row->fault != NULL)
    {
      g_string_append_printf (out, "!%" G_GUINT64_FORMAT ":%u\n", row->line, row->fault_column);
      return;
    }
  for (guint i = 0; i < row->n_cells; i++)
    {
      if (i > 0)
        g_string_append_c (out, '|');
      g_string_append_len (out, row->cells[i].text, row->cells[i].length);
    }
  g_string_append_c (out, '\n');
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr(GBytes) bytes = g_bytes_new (test->text, test->length < 0 ? strlen (test->text) : (gsize) test->length);
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxCsv) csv = finx_csv_new (bytes, '\0', &error);

  g_assert_no_error (error);
  g_assert_cmpint (finx_csv_get_delimiter (csv), ==, test->delimiter);
  g_assert_cmpstr (finx_csv_get_encoding (csv), ==, test->encoding != NULL ? test->encoding : "UTF-8");
  for (int pass = 0; pass < 2; pass++)          /* once more after going back */
    {
      g_autoptr(GString) out = g_string_new (NULL);
      const FinxCsvRow *row;

      while ((row = finx_csv_next (csv)) != NULL)
        append_row (out, row);
      g_assert_cmpstr (out->str, ==, test->rows);
      finx_csv_rewind (csv);
    }
}

static const struct
{
  const char *name, *text;
  gsize       length;
  const char *code, *says;
} refused[] = {
  { "empty", "", 0, "FINX-IMPORT-001", "empty" },
  { "only-mark", "\xef\xbb\xbf", 3, "FINX-IMPORT-001", "empty" },
  { "zero-bytes", "a,b\0c\n", 6, "FINX-IMPORT-002", "not text" },
  { "zip", "PK\3\4xyz", 7, "FINX-IMPORT-002", "not text" },
  { "pdf", "%PDF-1.7", 8, "FINX-IMPORT-002", "not text" },
  { "utf-16-zero", "\xff\xfe\0\0", 4, "FINX-IMPORT-002", "zero" },
  { "utf-16-odd", "\xff\xfe" "a\0b", 5, "FINX-IMPORT-003", "damaged" },
  { "utf-16-half-pair", "\xff\xfe\x00\xd8" "a\0", 6, "FINX-IMPORT-003", "damaged" },
  { "damaged-utf-8", "a\n\xc3\xbc\nb\xff\n", 7, "FINX-IMPORT-003", "line 3" },
  { "marked-utf-8-is-none", "\xef\xbb\xbf" "a\xfc\n", 6, "FINX-IMPORT-003", "line 1" },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(GBytes) bytes = g_bytes_new (refused[i].text, refused[i].length);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", refused[i].name);
      g_assert_null (finx_csv_new (bytes, '\0', &error));
      g_assert_error (error, FINX_ERROR, FINX_ERROR_INVALID);
      g_assert_cmpstr (finx_error_code (error), ==, refused[i].code);
      g_assert_nonnull (strstr (error->message, refused[i].says));
    }
}

static void
test_lines_are_counted_across_newlines_in_cells (void)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static ("a\n\"b\nb\r\nb\rb\",c\n\nd\n", 18);
  g_autoptr(FinxCsv) csv = finx_csv_new (bytes, ',', NULL);
  const FinxCsvRow *row = finx_csv_next (csv);

  g_assert_cmpuint (row->line, ==, 1);
  row = finx_csv_next (csv);
  g_assert_cmpuint (row->line, ==, 2);
  g_assert_cmpuint (row->length, ==, 12);
  row = finx_csv_next (csv);
  g_assert_cmpuint (row->line, ==, 7);
  g_assert_null (finx_csv_next (csv));
}

/* Returns: a CSV of the row "a,b", then what @fill adds, then "c,d" */
static FinxCsv *
surround (GString *middle)
{
  g_autoptr(GBytes) bytes = NULL;

  g_string_prepend (middle, "a,b\n");
  g_string_append (middle, "\nc,d\n");
  bytes = g_bytes_new (middle->str, middle->len);
  return finx_csv_new (bytes, ',', NULL);
}

static void
assert_only_middle_fails (GString    *middle,
                          const char *says)
{
  g_autoptr(FinxCsv) csv = surround (middle);
  const FinxCsvRow *row = finx_csv_next (csv);

  g_assert_null (row->fault);
  row = finx_csv_next (csv);
  g_assert_nonnull (strstr (row->fault, says));
  row = finx_csv_next (csv);
  g_assert_null (row->fault);
  g_assert_cmpuint (row->n_cells, ==, 2);
  g_assert_cmpmem (row->cells[1].text, row->cells[1].length, "d", 1);
  g_assert_null (finx_csv_next (csv));
}

static void
test_limits (void)
{
  g_autoptr(GString) cells = g_string_new (NULL);
  g_autoptr(GString) plain = g_string_new (NULL);
  g_autoptr(GString) quoted = g_string_new ("x,\"");
  g_autoptr(GString) zero = g_string_new (NULL);

  for (int i = 0; i < 1000000; i++)
    g_string_append_c (cells, ',');
  assert_only_middle_fails (cells, "4,096 cells");

  for (int i = 0; i < FINX_CSV_MAX_ROW + 1; i++)
    g_string_append_c (plain, 'x');
  assert_only_middle_fails (plain, "1 MiB");

  for (int i = 0; i < FINX_CSV_MAX_ROW + 1; i++)
    g_string_append_c (quoted, 'x');
  assert_only_middle_fails (quoted, "1 MiB");

  for (int i = 0; i < 70000; i++)       /* beyond what tells text from a binary file */
    g_string_append_c (zero, 'x');
  g_string_append_len (zero, "\0y", 2);
  assert_only_middle_fails (zero, "zero byte");
}

static void
test_what_is_written_is_read (void)
{
  static const char *const texts[] = {
    "", " ", " a", "a ", "a,b", "a;b", "\"", "\"\"", "a\"b", "line\nline", "\r", "\r\n", "ü€", "=1+1", "'", "sep=;", "x",
  };
  g_autoptr(GString) out = g_string_new (NULL);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(FinxCsv) csv = NULL;
  const FinxCsvRow *row;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      finx_csv_append_cell (out, texts[i], ',');
    }
  bytes = g_bytes_new (out->str, out->len);
  csv = finx_csv_new (bytes, ',', NULL);
  row = finx_csv_next (csv);
  g_assert_null (row->fault);
  g_assert_cmpuint (row->n_cells, ==, G_N_ELEMENTS (texts));
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_cmpmem (row->cells[i].text, row->cells[i].length, texts[i], strlen (texts[i]));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/csv/reads/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/csv/refuses-what-is-no-text", test_refused);
  g_test_add_func ("/csv/lines-are-counted-across-newlines-in-cells", test_lines_are_counted_across_newlines_in_cells);
  g_test_add_func ("/csv/limits-cost-one-row", test_limits);
  g_test_add_func ("/csv/what-is-written-is-read", test_what_is_written_is_read);
  return g_test_run ();
}
