/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FINX_PDF_A4,
  FINX_PDF_LETTER
} FinxPdfPaper;

typedef struct
{
  const char *label, *value;
} FinxPdfFigure;

typedef struct
{
  const char *title;
  gboolean    is_number;        /* stands at the right, digits below digits */
} FinxPdfColumn;

/* @values: one for each day of the chart; NaN: a gap */
typedef struct
{
  const char   *name;
  const double *values;
} FinxPdfSeries;

/* A report for paper: what it says, in order. It knows nothing of portfolios, copies everything it is given, and breaks
 * pages by itself: tables with their heads repeated (and cut after some 2,000
 * pages, which is told), charts in one piece. Legible in black and white. One thread.
 *
 * Texts that are numbers come formatted; only the axes of charts are labelled here. */
typedef struct _FinxPdf FinxPdf;

FinxPdf  *finx_pdf_new            (FinxPdfPaper         paper,
                                   const char          *title,
                                   const char          *subtitle,
                                   const char          *date);
void      finx_pdf_free           (FinxPdf             *self);
void      finx_pdf_add_heading    (FinxPdf             *self,
                                   const char          *text);
void      finx_pdf_add_paragraph  (FinxPdf             *self,
                                   const char          *text);
void      finx_pdf_add_page_break (FinxPdf             *self);
void      finx_pdf_add_figures    (FinxPdf             *self,
                                   const FinxPdfFigure *figures,
                                   guint                n_figures);
void      finx_pdf_add_table      (FinxPdf             *self,
                                   const FinxPdfColumn *columns,
                                   guint                n_columns,
                                   const char *const   *cells,
                                   guint                n_rows,
                                   const char *const   *totals);
void      finx_pdf_add_lines      (FinxPdf             *self,
                                   const gint32        *days,
                                   guint                n_days,
                                   const FinxPdfSeries *series,
                                   guint                n_series,
                                   gboolean             is_percent);
void      finx_pdf_add_bars       (FinxPdf             *self,
                                   const char *const   *labels,
                                   const double        *values,
                                   guint                n_bars,
                                   gboolean             is_percent);
void      finx_pdf_add_donut      (FinxPdf             *self,
                                   const char *const   *labels,
                                   const double        *values,
                                   guint                n_parts);

gboolean  finx_pdf_is_supported   (void);
gboolean  finx_pdf_write          (const FinxPdf       *self,
                                   const char          *path,
                                   guint               *n_pages,
                                   GError             **error);

/* The pages of a report, for paper or a screen; only where finx_pdf_is_supported(). One thread at a time. */
typedef struct _FinxPdfPages FinxPdfPages;
typedef struct _cairo cairo_t;

FinxPdfPages *finx_pdf_lay_out        (const FinxPdf      *self);
void          finx_pdf_pages_free     (FinxPdfPages       *self);
guint         finx_pdf_pages_get_n    (const FinxPdfPages *self);
void          finx_pdf_pages_get_size (const FinxPdfPages *self,
                                       double             *width,
                                       double             *height);
void          finx_pdf_pages_draw     (FinxPdfPages       *self,
                                       guint               i,
                                       cairo_t            *cr);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxPdf, finx_pdf_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxPdfPages, finx_pdf_pages_free)

G_END_DECLS
