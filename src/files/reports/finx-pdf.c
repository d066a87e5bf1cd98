/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "finx-config.h"

#include "files/reports/finx-pdf-private.h"

#include <string.h>

static void
block_free (gpointer data)
{
  FinxPdfBlock *block = data;

  g_free (block->text);
  g_strfreev (block->names);
  g_strfreev (block->texts);
  g_strfreev (block->totals);
  g_free (block->are_numbers);
  g_free (block->days);
  g_free (block->values);
  g_free (block);
}

/**
 * finx_pdf_new:
 * @subtitle: such as the portfolio's name; or ""
 * @date: such as the period; or ""
 *
 * Returns: (transfer full): a report that says nothing yet
 */
FinxPdf *
finx_pdf_new (FinxPdfPaper  paper,
              const char   *title,
              const char   *subtitle,
              const char   *date)
{
  FinxPdf *self = g_new0 (FinxPdf, 1);

  self->paper = paper;
  self->title = g_utf8_make_valid (title, -1);
  self->subtitle = g_utf8_make_valid (subtitle, -1);
  self->date = g_utf8_make_valid (date, -1);
  self->blocks = g_ptr_array_new_with_free_func (block_free);
  return self;
}

void
finx_pdf_free (FinxPdf *self)
{
  if (self == NULL)
    return;

  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->date);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

static FinxPdfBlock *
add_block (FinxPdf     *self,
           FinxPdfKind  kind)
{
  FinxPdfBlock *block = g_new0 (FinxPdfBlock, 1);

  block->kind = kind;
  g_ptr_array_add (self->blocks, block);
  return block;
}

static char **
copy_texts (const char *const *texts,
            guint              n)
{
  char **copy = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    copy[i] = g_utf8_make_valid (texts[i] != NULL ? texts[i] : "", -1);
  return copy;
}

/* Begins a part: it is never left alone at the end of a page, and listed in the reader's outline. */
void
finx_pdf_add_heading (FinxPdf    *self,
                      const char *text)
{
  add_block (self, FINX_PDF_HEADING)->text = g_utf8_make_valid (text, -1);
}

void
finx_pdf_add_paragraph (FinxPdf    *self,
                        const char *text)
{
  add_block (self, FINX_PDF_PARAGRAPH)->text = g_utf8_make_valid (text, -1);
}

void
finx_pdf_add_page_break (FinxPdf *self)
{
  add_block (self, FINX_PDF_PAGE_BREAK);
}

/* A few numbers that matter most, large, four in a row. */
void
finx_pdf_add_figures (FinxPdf             *self,
                      const FinxPdfFigure *figures,
                      guint                n_figures)
{
  FinxPdfBlock *block = add_block (self, FINX_PDF_FIGURES);

  block->n_names = n_figures;
  block->names = g_new0 (char *, n_figures + 1);
  block->texts = g_new0 (char *, n_figures + 1);
  for (guint i = 0; i < n_figures; i++)
    {
      block->names[i] = g_utf8_make_valid (figures[i].label, -1);
      block->texts[i] = g_utf8_make_valid (figures[i].value, -1);
    }
}

/**
 * finx_pdf_add_table:
 * @cells: row by row; %NULL is empty
 * @totals: (nullable): a last row, set off from the others
 */
void
finx_pdf_add_table (FinxPdf             *self,
                    const FinxPdfColumn *columns,
                    guint                n_columns,
                    const char *const   *cells,
                    guint                n_rows,
                    const char *const   *totals)
{
  FinxPdfBlock *block = add_block (self, FINX_PDF_TABLE);

  block->n_names = n_columns;
  block->n_rows = n_rows;
  block->names = g_new0 (char *, n_columns + 1);
  block->are_numbers = g_new0 (gboolean, n_columns);
  for (guint i = 0; i < n_columns; i++)
    {
      block->names[i] = g_utf8_make_valid (columns[i].title, -1);
      block->are_numbers[i] = columns[i].is_number;
    }
  block->texts = copy_texts (cells, n_columns * n_rows);
  if (totals != NULL)
    block->totals = copy_texts (totals, n_columns);
}

/**
 * finx_pdf_add_lines:
 * @days: since 1970, ascending
 * @series: the first as an area, such as the portfolio's value; the others as dashed lines, such as the benchmark
 * @is_percent: 0.05 is labelled 5 %
 */
void
finx_pdf_add_lines (FinxPdf             *self,
                    const gint32        *days,
                    guint                n_days,
                    const FinxPdfSeries *series,
                    guint                n_series,
                    gboolean             is_percent)
{
  FinxPdfBlock *block = add_block (self, FINX_PDF_LINES);

  block->n_names = n_series;
  block->n_days = n_days;
  block->is_percent = is_percent;
  block->days = g_memdup2 (days, n_days * sizeof *days);
  block->names = g_new0 (char *, n_series + 1);
  block->values = g_new (double, (gsize) n_series * n_days);
  for (guint i = 0; i < n_series; i++)
    {
      block->names[i] = g_utf8_make_valid (series[i].name, -1);
      memcpy (block->values + (gsize) i * n_days, series[i].values, n_days * sizeof (double));
    }
}

static void
add_values (FinxPdf           *self,
            FinxPdfKind        kind,
            const char *const *labels,
            const double      *values,
            guint              n,
            gboolean           is_percent)
{
  FinxPdfBlock *block = add_block (self, kind);

  block->n_names = n;
  block->is_percent = is_percent;
  block->names = copy_texts (labels, n);
  block->values = g_memdup2 (values, n * sizeof *values);
}

/* @values: NaN is unknown, and says so */
void
finx_pdf_add_bars (FinxPdf           *self,
                   const char *const *labels,
                   const double      *values,
                   guint              n_bars,
                   gboolean           is_percent)
{
  add_values (self, FINX_PDF_BARS, labels, values, n_bars, is_percent);
}

/* @values: parts of a whole, largest first; what is not above zero is only listed */
void
finx_pdf_add_donut (FinxPdf           *self,
                    const char *const *labels,
                    const double      *values,
                    guint              n_parts)
{
  add_values (self, FINX_PDF_DONUT, labels, values, n_parts, FALSE);
}

#ifndef FINX_HAVE_PDF

#include "base/finx-error.h"

gboolean
finx_pdf_is_supported (void)
{
  return FALSE;
}

gboolean
finx_pdf_write (const FinxPdf  *self,
                const char     *path,
                guint          *n_pages,
                GError        **error)
{
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-EXPORT-004",
                  "This build of the program can not draw reports (PDF). Export as CSV instead");
  return FALSE;
}

FinxPdfPages *
finx_pdf_lay_out (const FinxPdf *self)
{
  g_return_val_if_reached (NULL);
}

void
finx_pdf_pages_free (FinxPdfPages *self)
{
}

guint
finx_pdf_pages_get_n (const FinxPdfPages *self)
{
  return 0;
}

void
finx_pdf_pages_get_size (const FinxPdfPages *self,
                         double             *width,
                         double             *height)
{
  *width = *height = 0;
}

void
finx_pdf_pages_draw (FinxPdfPages *self,
                     guint         i,
                     cairo_t      *cr)
{
}

#endif
