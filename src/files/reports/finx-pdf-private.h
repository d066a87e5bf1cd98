/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "files/reports/finx-pdf.h"

#ifdef FINX_HAVE_PDF
#include <pango/pangocairo.h>
#endif

G_BEGIN_DECLS

typedef enum
{
  FINX_PDF_HEADING,
  FINX_PDF_PARAGRAPH,
  FINX_PDF_PAGE_BREAK,
  FINX_PDF_FIGURES,
  FINX_PDF_TABLE,
  FINX_PDF_LINES,
  FINX_PDF_BARS,
  FINX_PDF_DONUT
} FinxPdfKind;

/**
 * FinxPdfBlock: a piece of the report, all of it owned.
 * @names: of columns, series, bars or parts; labels of figures
 * @texts: of cells, row by row; of figures
 * @values: of series, one after the other; of bars or parts
 */
typedef struct
{
  FinxPdfKind kind;
  char       *text;
  char      **names;
  char      **texts;
  char      **totals;           /* (nullable) */
  gboolean   *are_numbers;
  gint32     *days;
  double     *values;
  guint       n_names, n_rows, n_days;
  gboolean    is_percent;
} FinxPdfBlock;

struct _FinxPdf
{
  FinxPdfPaper paper;
  char        *title, *subtitle, *date;
  GPtrArray   *blocks;          /* of FinxPdfBlock */
};

#ifdef FINX_HAVE_PDF

typedef enum
{
  FINX_PDF_LEFT,
  FINX_PDF_CENTER,
  FINX_PDF_RIGHT
} FinxPdfAlign;

/* The page that is being filled. Lengths are points of 1/72 inch, from the upper left corner. */
typedef struct
{
  const FinxPdf *document;
  GPtrArray     *pages;         /* of cairo_surface_t: what was drawn on each, without head and foot */
  GArray        *outline;       /* of FinxPdfMark */
  cairo_t       *cr;
  PangoLayout   *layout;
  double         width, height; /* of the paper */
  double         left, right, top, bottom;      /* where content may stand */
  double         y;             /* where the next piece starts */
} FinxPdfFlow;

typedef struct
{
  const char *text;             /* of the document */
  guint       page;             /* from 1 */
  double      y;
} FinxPdfMark;

/* finx-pdf-page.c */
void   finx_pdf_flow_need   (FinxPdfFlow        *self,
                             double              height);
void   finx_pdf_flow_break  (FinxPdfFlow        *self);
void   finx_pdf_flow_style  (FinxPdfFlow        *self,
                             double              size,
                             gboolean            is_bold);
double finx_pdf_flow_width  (FinxPdfFlow        *self,
                             const char         *text);
void   finx_pdf_flow_text   (FinxPdfFlow        *self,
                             const char         *text,
                             double              x,
                             double              y,
                             double              width,
                             FinxPdfAlign        align);
void   finx_pdf_flow_color  (FinxPdfFlow        *self,
                             guint32             rgb);
void   finx_pdf_flow_rule   (FinxPdfFlow        *self,
                             double              x1,
                             double              y1,
                             double              x2,
                             double              y2,
                             double              width,
                             guint32             rgb);

/* finx-pdf-table.c */
void   finx_pdf_draw_table  (FinxPdfFlow        *self,
                             const FinxPdfBlock *block);
void   finx_pdf_draw_figures (FinxPdfFlow       *self,
                             const FinxPdfBlock *block);

/* finx-pdf-chart.c */
char  *finx_pdf_axis_label  (double              value,
                             double              scale,
                             double              step,
                             gboolean            is_percent);
void   finx_pdf_draw_lines  (FinxPdfFlow        *self,
                             const FinxPdfBlock *block);
void   finx_pdf_draw_bars   (FinxPdfFlow        *self,
                             const FinxPdfBlock *block);
void   finx_pdf_draw_donut  (FinxPdfFlow        *self,
                             const FinxPdfBlock *block);

#define FINX_PDF_MAX_PAGES 2000         /* of tables: all of them are in memory at once */

#define FINX_PDF_INK    0x1c1c1c
#define FINX_PDF_FAINT  0x6a6a6a
#define FINX_PDF_HAIR   0xd4d4d4
#define FINX_PDF_ACCENT 0x1a5fb4

#endif

G_END_DECLS
