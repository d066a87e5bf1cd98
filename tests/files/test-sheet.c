/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/reports/finx-sheet.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "../support/helpers.h"
#include "base/finx-error.h"
#include "base/finx-time.h"

static guint32
read_le (const guint8 *p,
         guint         bytes)
{
  guint32 value = 0;

  for (guint i = bytes; i > 0; i--)
    value = value << 8 | p[i - 1];
  return value;
}

static char *
inflate_part (const guint8 *data,
              gsize         length,
              guint         method)
{
  g_autoptr(GInputStream) raw = g_memory_input_stream_new_from_data (data, (gssize) length, NULL);
  g_autoptr(GZlibDecompressor) inflater = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW);
  g_autoptr(GInputStream) in = NULL;
  g_autoptr(GOutputStream) out = g_memory_output_stream_new_resizable ();
  g_autoptr(GError) error = NULL;

  if (method == 0)
    return g_strndup ((const char *) data, length);
  in = g_converter_input_stream_new (raw, G_CONVERTER (inflater));
  g_output_stream_splice (out, in, G_OUTPUT_STREAM_SPLICE_NONE, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write (out, "", 1, NULL, &error);
  g_assert_true (g_output_stream_close (out, NULL, &error));
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (out));
}

/* Returns: (transfer full) (nullable): a part of the ZIP archive that a workbook is */
static char *
read_part (const char *path,
           const char *name)
{
  g_autofree char *file = NULL;
  g_autoptr(GError) error = NULL;
  gsize length, end;
  const guint8 *data;
  guint32 at;

  g_file_get_contents (path, &file, &length, &error);
  g_assert_no_error (error);
  data = (const guint8 *) file;
  for (end = length - 22; end > 0 && memcmp (data + end, "PK\5\6", 4) != 0; end--)
    ;
  at = read_le (data + end + 16, 4);
  while (memcmp (data + at, "PK\1\2", 4) == 0)
    {
      guint32 name_length = read_le (data + at + 28, 2), local = read_le (data + at + 42, 4);

      if (name_length == strlen (name) && memcmp (data + at + 46, name, name_length) == 0)
        return inflate_part (data + local + 30 + read_le (data + local + 26, 2) + read_le (data + local + 28, 2),
                             read_le (data + at + 20, 4), read_le (data + at + 10, 2));
      at += 46 + name_length + read_le (data + at + 30, 2) + read_le (data + at + 32, 2);
    }
  return NULL;
}

static const FinxSheetColumn columns[] = {
  { "Name", FINX_SHEET_TEXT, 0 }, { "Day", FINX_SHEET_DATE, 0 }, { "Value", FINX_SHEET_NUMBER, 0 },
  { "Units", FINX_SHEET_NUMBER, 0 }, { "Part", FINX_SHEET_PERCENT, 1 },
};

typedef struct
{
  char *folder, *path;
} Place;

static void
set_up (Place         *place,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  place->folder = g_dir_make_tmp ("finx-sheet-XXXXXX", &error);
  g_assert_no_error (error);
  place->path = g_build_filename (place->folder, "book.xlsx", NULL);
}

static void
tear_down (Place         *place,
           gconstpointer  data)
{
  g_unlink (place->path);
  g_assert_cmpint (g_rmdir (place->folder), ==, 0);     /* nothing else was left there */
  g_free (place->folder);
  g_free (place->path);
}

static void
assert_has (const char *xml,
            const char *part)
{
  if (strstr (xml, part) == NULL)
    g_error ("“%s” is not in %s", part, xml);
}

static void
test_cells (Place         *place,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxSheetBook) book = finx_sheet_book_new (place->path, &error);
  g_autofree char *sheet = NULL, *styles = NULL;

  g_assert_no_error (error);
  finx_sheet_book_begin (book, "Holdings", columns, G_N_ELEMENTS (columns));
  finx_sheet_book_text (book, "A & <B> \001=1+1");
  finx_sheet_book_date (book, (gint32) finx_days_from_date (2024, 1, 31));
  finx_sheet_book_number (book, number ("-1234.5"), 2);
  finx_sheet_book_number (book, number ("0.00012300"), FINX_SHEET_ALL_DECIMALS);
  finx_sheet_book_percent (book, 0.125);
  finx_sheet_book_end_row (book);
  finx_sheet_book_skip (book);
  finx_sheet_book_date (book, (gint32) finx_days_from_date (1899, 12, 31));
  finx_sheet_book_number (book, FINX_DECIMAL_UNKNOWN, 2);
  finx_sheet_book_number (book, number ("12345678901234567.89"), FINX_SHEET_ALL_DECIMALS);
  finx_sheet_book_percent (book, NAN);
  finx_sheet_book_text (book, "beyond the last column");
  finx_sheet_book_end_row (book);
  g_assert_false (g_file_test (place->path, G_FILE_TEST_EXISTS));
  g_assert_true (finx_sheet_book_close (book, &error));
  g_assert_no_error (error);

  sheet = read_part (place->path, "xl/worksheets/sheet1.xml");
  styles = read_part (place->path, "xl/styles.xml");
  assert_has (sheet, "A &amp; &lt;B&gt; =1+1");
  assert_has (sheet, "<v>45322</v>");           /* 2024-01-31 */
  assert_has (sheet, "<v>-1234.5</v>");
  assert_has (sheet, "<v>0.000123</v>");
  assert_has (sheet, "<v>0.125</v>");
  assert_has (sheet, "<t>1899-12-31</t>");
  assert_has (sheet, "<t>12345678901234567.89</t>");
  assert_has (sheet, "topLeftCell=\"A2\"");     /* the head stays in sight */
  g_assert_null (strstr (sheet, "beyond"));
  g_assert_cmpint (g_strrstr (sheet, "unknown") - strstr (sheet, "unknown"), >, 0);
  assert_has (styles, "#,##0.000000");
  assert_has (styles, "0.0%");
  assert_has (styles, "yyyy-mm-dd");
}

static void
test_names (Place         *place,
            gconstpointer  data)
{
  static const char *const names[] = { "Gains [2024]: all", "gains -2024-- all", "A name that is longer than what a sheet can have", "" };
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxSheetBook) book = finx_sheet_book_new (place->path, &error);
  g_autofree char *list = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      finx_sheet_book_begin (book, names[i], columns, 1);
      finx_sheet_book_text (book, "x");
      finx_sheet_book_end_row (book);
    }
  g_assert_true (finx_sheet_book_close (book, &error));
  list = read_part (place->path, "xl/workbook.xml");
  assert_has (list, "name=\"Gains -2024-- all\"");
  assert_has (list, "name=\"gains -2024-- all (2)\"");
  assert_has (list, "name=\"A name that is longer than what\"");
  assert_has (list, "name=\"-\"");
}

/* A million rows and a few, in little memory. */
static void
test_long (Place         *place,
           gconstpointer  data)
{
  static const FinxSheetColumn one[] = { { "N", FINX_SHEET_NUMBER, 0 } };
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxSheetBook) book = finx_sheet_book_new (place->path, &error);
  g_autofree char *second = NULL;

  finx_sheet_book_begin (book, "Rows", one, 1);
  for (gint64 i = 1; i <= 1048575 + 3; i++)
    {
      finx_sheet_book_number (book, finx_decimal_new (i, 0), 0);
      finx_sheet_book_end_row (book);
    }
  g_assert_true (finx_sheet_book_close (book, &error));
  second = read_part (place->path, "xl/worksheets/sheet2.xml");
  assert_has (second, "<v>1048576</v>");
  assert_has (second, "<v>1048578</v>");
  g_assert_null (strstr (second, "<v>1048575</v>"));
}

static void
test_folder_is_missing (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxSheetBook) book = finx_sheet_book_new ("/nonexistent/folder/book.xlsx", &error);

  g_assert_no_error (error);
  finx_sheet_book_begin (book, "S", columns, 1);
  g_assert_false (finx_sheet_book_close (book, &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-EXPORT-002");
}

/* One that was never closed leaves nothing, and the file that was there. */
static void
test_given_up (Place         *place,
               gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxSheetBook) book = NULL;
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (place->path, "old", -1, &error));
  book = finx_sheet_book_new (place->path, &error);
  finx_sheet_book_begin (book, "S", columns, 1);
  g_clear_pointer (&book, finx_sheet_book_free);
  g_assert_true (g_file_get_contents (place->path, &text, NULL, &error));
  g_assert_cmpstr (text, ==, "old");
}

static void
test_not_supported (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (finx_sheet_book_new ("x.xlsx", &error));
  g_assert_cmpstr (finx_error_code (error), ==, "FINX-EXPORT-003");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!finx_sheet_is_supported ())
    {
      g_test_add_func ("/sheet/a-build-without-it-says-so", test_not_supported);
      return g_test_run ();
    }
  g_test_add ("/sheet/cells-of-every-type", Place, NULL, set_up, test_cells, tear_down);
  g_test_add ("/sheet/names-of-sheets", Place, NULL, set_up, test_names, tear_down);
  g_test_add ("/sheet/more-rows-than-a-sheet-has", Place, NULL, set_up, test_long, tear_down);
  g_test_add ("/sheet/given-up", Place, NULL, set_up, test_given_up, tear_down);
  g_test_add_func ("/sheet/a-folder-that-is-missing", test_folder_is_missing);
  return g_test_run ();
}
