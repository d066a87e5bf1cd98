/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "finx-config.h"

#include "files/reports/finx-pdf.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#ifdef FINX_HAVE_PDF
#include <cairo.h>

#include "files/reports/finx-pdf-private.h"
#endif

#include "base/finx-error.h"
#include "base/finx-text.h"

typedef struct
{
  char *folder, *path;
} Place;

static void
set_up (Place         *place,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  place->folder = g_dir_make_tmp ("finx-pdf-XXXXXX", &error);
  g_assert_no_error (error);
  place->path = g_build_filename (place->folder, "report.pdf", NULL);
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

static const FinxPdfColumn columns[] = { { "Instrument", FALSE }, { "A long title of a column", FALSE }, { "Value", TRUE } };
static const char *const totals[] = { "Total", NULL, "1.00" };

static void
add_table (FinxPdf *pdf,
           guint    n_rows)
{
  g_autofree const char **cells = g_new0 (const char *, n_rows * G_N_ELEMENTS (columns) + 1);

  for (guint i = 0; i < n_rows * G_N_ELEMENTS (columns); i++)
    cells[i] = i % 3 == 2 ? "−1,234.56" : "text";
  finx_pdf_add_table (pdf, columns, G_N_ELEMENTS (columns), cells, n_rows, totals);
}

static guint
count_pages (FinxPdf    *pdf,
             const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *file = NULL;
  gsize length;
  guint n_pages = 0;

  g_assert_true (finx_pdf_write (pdf, path, &n_pages, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &file, &length, &error));
  g_assert_cmpuint (length, >, 1000);
  g_assert_true (memcmp (file, "%PDF-1.", 7) == 0);
  g_assert_nonnull (g_strstr_len (file + length - 32, 32, "%%EOF"));
  return n_pages;
}

/* A page of A4 holds 42 rows; the totals never stand alone. */
static void
test_pages (Place         *place,
            gconstpointer  data)
{
  static const struct { guint rows, pages; } cases[] = { { 0, 1 }, { 1, 1 }, { 38, 1 }, { 60, 2 }, { 120, 3 }, { 1000, 24 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(FinxPdf) pdf = finx_pdf_new (FINX_PDF_A4, "Title", "Portfolio", "2024");

      add_table (pdf, cases[i].rows);
      g_assert_cmpuint (count_pages (pdf, place->path), ==, cases[i].pages);
    }
}

static void
test_paper (Place         *place,
            gconstpointer  data)
{
  for (FinxPdfPaper paper = FINX_PDF_A4; paper <= FINX_PDF_LETTER; paper++)
    {
      g_autoptr(FinxPdf) pdf = finx_pdf_new (paper, "Title", "", "");
      g_autofree char *file = NULL;
      gsize length;

      g_assert_cmpuint (count_pages (pdf, place->path), ==, 1);
      g_assert_true (g_file_get_contents (place->path, &file, &length, NULL));
      g_assert_nonnull (g_strstr_len (file, (gssize) length, paper == FINX_PDF_A4 ? "0 0 595.2" : "0 0 612 792"));
    }
}

/* Charts of everything that is odd: nothing, one value, gaps, all the same, what is not known. */
static void
test_charts (Place         *place,
             gconstpointer  data)
{
  static const gint32 days[] = { 19000, 19001, 19400 };
  static const double sets[][3] = {
    { 1, 2, 3 }, { 5, 5, 5 }, { 0, 0, 0 }, { NAN, NAN, NAN }, { NAN, 2, NAN }, { -1e15, 1e15, 0 }, { 1e-9, 2e-9, 3e-9 },
    { INFINITY, 1, -INFINITY }, { -3, -2, -1 },
  };
  static const char *const labels[] = { "2022", "2023", "A label that is much too long for its bar, however wide it is" };
  g_autoptr(FinxPdf) pdf = finx_pdf_new (FINX_PDF_A4, "Charts \xff of bytes", "Portfolio", "2024");
  guint n_pages;

  for (gsize i = 0; i < G_N_ELEMENTS (sets); i++)
    for (guint n = 1; n <= 3; n += 2)
      {
        const FinxPdfSeries series[] = { { "One", sets[i] }, { "Other", sets[(i + 1) % G_N_ELEMENTS (sets)] } };

        finx_pdf_add_heading (pdf, "Chart");
        finx_pdf_add_lines (pdf, days, n, series, 2, i % 2 == 0);
        finx_pdf_add_bars (pdf, labels, sets[i], n, i % 2 == 0);
        finx_pdf_add_donut (pdf, labels, sets[i], n);
      }
  finx_pdf_add_lines (pdf, days, 0, NULL, 0, FALSE);
  finx_pdf_add_bars (pdf, labels, sets[0], 0, FALSE);
  finx_pdf_add_donut (pdf, labels, sets[0], 0);
  n_pages = count_pages (pdf, place->path);
  g_assert_cmpuint (n_pages, >, 9);
  g_assert_cmpuint (n_pages, <, 30);
}

static void
test_texts (Place         *place,
            gconstpointer  data)
{
  g_autoptr(FinxPdf) pdf = finx_pdf_new (FINX_PDF_LETTER, "Title", "Portfolio", "2024");
  g_autofree char *word = g_strnfill (5000, 'w');
  g_autoptr(GString) text = g_string_new (NULL);
  const FinxPdfFigure figures[] = { { "Value", "1,000.00 EUR" }, { "Gain", "unknown" }, { "A", "1" }, { "B", "2" }, { "C", word } };

  for (guint i = 0; i < 1500; i++)
    g_string_append (text, "words of a paragraph that goes on ");
  finx_pdf_add_figures (pdf, figures, G_N_ELEMENTS (figures));
  finx_pdf_add_paragraph (pdf, "");
  finx_pdf_add_paragraph (pdf, word);
  finx_pdf_add_page_break (pdf);
  finx_pdf_add_paragraph (pdf, text->str);
  finx_pdf_add_heading (pdf, word);
  finx_pdf_add_heading (pdf, "The last, alone");
  g_assert_cmpuint (count_pages (pdf, place->path), >, 10);
}

#ifdef FINX_HAVE_PDF

static guint
count_ink (cairo_surface_t *paper,
           int              from_x,
           int              to_x)
{
  guint count = 0;

  for (int y = 0; y < cairo_image_surface_get_height (paper); y++)
    for (int x = from_x; x < to_x; x++)
      count += cairo_image_surface_get_data (paper)[y * cairo_image_surface_get_stride (paper) + x] != 0;
  return count;
}

/* Drawn elsewhere than into the file, as for a printer, the pages are the same: white paper with something on it. */
static void
test_pages_are_drawn (Place         *place,
                      gconstpointer  data)
{
  g_autoptr(FinxPdf) pdf = finx_pdf_new (FINX_PDF_A4, "Title", "Portfolio", "2024");
  g_autoptr(FinxPdfPages) pages = NULL;
  double width, height;

  add_table (pdf, 60);
  pages = finx_pdf_lay_out (pdf);
  g_assert_cmpuint (finx_pdf_pages_get_n (pages), ==, count_pages (pdf, place->path));
  finx_pdf_pages_get_size (pages, &width, &height);
  g_assert_cmpint ((int) width, ==, 595);
  g_assert_cmpint ((int) height, ==, 841);
  for (guint i = 0; i < finx_pdf_pages_get_n (pages); i++)
    {
      cairo_surface_t *paper = cairo_image_surface_create (CAIRO_FORMAT_A8, 596, 842);
      cairo_t *cr = cairo_create (paper);

      finx_pdf_pages_draw (pages, i, cr);
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      cairo_surface_flush (paper);
      g_assert_cmpuint (count_ink (paper, 0, 40), ==, 0);               /* the margin at the left */
      g_assert_cmpuint (count_ink (paper, 556, 596), ==, 0);
      g_assert_cmpuint (count_ink (paper, 40, 556), >, 1000);
      cairo_destroy (cr);
      cairo_surface_destroy (paper);
    }
}

#endif

#ifdef FINX_HAVE_PDF
static const char *
translate (const char *english)
{
  return g_str_equal (english, "%s%%") ? "%s %%" : g_str_equal (english, "%s\xe2\x80\xaf" "M") ? "%s Mio." : english;
}

static void
test_axis_labels (void)
{
  static const struct { double value, scale, step; gboolean is_percent; const char *english, *other; } cases[] = {
    { 1250000, 2000000, 250000, FALSE, "1.25\xe2\x80\xaf" "M", "1.25 Mio." },
    { -20000, 20000, 5000, FALSE, "\xe2\x88\x92" "20\xe2\x80\xaf" "K", "\xe2\x88\x92" "20\xe2\x80\xaf" "K" },
    { 9000, 9000, 1000, FALSE, "9,000", "9,000" },
    { 0, 9000, 1000, FALSE, "0", "0" },
    { -0.05, 0.1, 0.05, TRUE, "\xe2\x88\x92" "5%", "\xe2\x88\x92" "5 %" },
    { 0.025, 0.05, 0.025, TRUE, "2.5%", "2.5 %" },
    { 1e-18, 0.1, 0.05, TRUE, "0%", "0 %" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *english = finx_pdf_axis_label (cases[i].value, cases[i].scale, cases[i].step, cases[i].is_percent), *other = NULL;

      g_assert_cmpstr (english, ==, cases[i].english);
      finx_text_set_translator (translate);
      other = finx_pdf_axis_label (cases[i].value, cases[i].scale, cases[i].step, cases[i].is_percent);
      finx_text_set_translator (NULL);
      g_assert_cmpstr (other, ==, cases[i].other);
    }
}
#endif

static void
test_folder_is_missing (void)
{
  g_autoptr(FinxPdf) pdf = finx_pdf_new (FINX_PDF_A4, "Title", "Portfolio", "2024");
  g_autoptr(GError) error = NULL;

  g_assert_false (finx_pdf_write (pdf, "/nonexistent/folder/report.pdf", NULL, &error));
  g_assert_cmpstr (finx_error_code (error), ==, finx_pdf_is_supported () ? "FINX-EXPORT-005" : "FINX-EXPORT-004");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pdf/a-folder-that-is-missing", test_folder_is_missing);
  if (!finx_pdf_is_supported ())
    return g_test_run ();
  g_test_add ("/pdf/tables-break-over-pages", Place, NULL, set_up, test_pages, tear_down);
  g_test_add ("/pdf/paper", Place, NULL, set_up, test_paper, tear_down);
  g_test_add ("/pdf/charts-of-odd-values", Place, NULL, set_up, test_charts, tear_down);
  g_test_add ("/pdf/long-texts", Place, NULL, set_up, test_texts, tear_down);
#ifdef FINX_HAVE_PDF
  g_test_add_func ("/pdf/axis-labels", test_axis_labels);
  g_test_add ("/pdf/pages-are-drawn-elsewhere", Place, NULL, set_up, test_pages_are_drawn, tear_down);
#endif
  return g_test_run ();
}
