/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages: each is drawn once, into memory; when all are known, they go to the file with their heads and feet. */
#include "finx-config.h"

#include "files/reports/finx-pdf-private.h"

#ifdef FINX_HAVE_PDF

#include <cairo-pdf.h>
#include <glib/gstdio.h>

#include "base/finx-error.h"
#include "base/finx-text.h"

#define MARGIN       48.0
#define HEAD_SPACE   26.0       /* below the upper margin, on all pages but the first */
#define FOOT_SPACE   22.0
#define LINE_HEIGHT  1.35       /* of the font's size */
#define FONT         "Cantarell, DejaVu Sans, Sans"

static void
flow_clear (FinxPdfFlow *self)
{
  g_clear_object (&self->layout);
  g_clear_pointer (&self->cr, cairo_destroy);
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  g_clear_pointer (&self->outline, g_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FinxPdfFlow, flow_clear)

void
finx_pdf_flow_color (FinxPdfFlow *self,
                     guint32      rgb)
{
  cairo_set_source_rgb (self->cr, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0);
}

/* Digits of one width, so that columns of numbers line up; no hinting, so that paper and screen break lines alike. */
static PangoLayout *
new_layout (cairo_t *cr)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  cairo_font_options_t *options = cairo_font_options_create ();
  PangoAttrList *attributes = pango_attr_list_new ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (pango_layout_get_context (layout), options);
  pango_cairo_context_set_resolution (pango_layout_get_context (layout), 72);
  pango_context_set_round_glyph_positions (pango_layout_get_context (layout), FALSE);
  cairo_font_options_destroy (options);
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  return layout;
}

void
finx_pdf_flow_style (FinxPdfFlow *self,
                     double       size,
                     gboolean     is_bold)
{
  PangoFontDescription *font = pango_font_description_from_string (FONT);

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (self->layout, font);
  pango_font_description_free (font);
}

double
finx_pdf_flow_width (FinxPdfFlow *self,
                     const char  *text)
{
  PangoRectangle box;

  pango_layout_set_width (self->layout, -1);
  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_extents (self->layout, NULL, &box);
  return (double) box.width / PANGO_SCALE;
}

/* One line in the current style; what is longer than @width ends with "…". */
void
finx_pdf_flow_text (FinxPdfFlow  *self,
                    const char   *text,
                    double        x,
                    double        y,
                    double        width,
                    FinxPdfAlign  align)
{
  static const PangoAlignment aligns[] = { PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT };

  pango_layout_set_text (self->layout, text, -1);
  pango_layout_set_width (self->layout, (int) (MAX (width, 1) * PANGO_SCALE));
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (self->layout, aligns[align]);
  cairo_move_to (self->cr, x, y);
  pango_cairo_show_layout (self->cr, self->layout);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_NONE);
  pango_layout_set_single_paragraph_mode (self->layout, FALSE);
}

void
finx_pdf_flow_rule (FinxPdfFlow *self,
                    double       x1,
                    double       y1,
                    double       x2,
                    double       y2,
                    double       width,
                    guint32      rgb)
{
  finx_pdf_flow_color (self, rgb);
  cairo_set_line_width (self->cr, width);
  cairo_move_to (self->cr, x1, y1);
  cairo_line_to (self->cr, x2, y2);
  cairo_stroke (self->cr);
}

/* Goes on to a new page. */
void
finx_pdf_flow_break (FinxPdfFlow *self)
{
  cairo_rectangle_t box = { 0, 0, self->width, self->height };
  cairo_surface_t *page = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, &box);

  g_clear_object (&self->layout);
  g_clear_pointer (&self->cr, cairo_destroy);
  g_ptr_array_add (self->pages, page);
  self->cr = cairo_create (page);
  self->layout = new_layout (self->cr);
  self->y = self->top + (self->pages->len > 1 ? HEAD_SPACE : 0);
}

/* What is @height high does not fit below @y: a new page. */
void
finx_pdf_flow_need (FinxPdfFlow *self,
                    double       height)
{
  double start = self->top + (self->pages->len > 1 ? HEAD_SPACE : 0);

  if (self->y + height > self->bottom && self->y > start)
    finx_pdf_flow_break (self);
}

static void
draw_title (FinxPdfFlow *self)
{
  double width = self->right - self->left;

  finx_pdf_flow_style (self, 22, TRUE);
  finx_pdf_flow_color (self, FINX_PDF_INK);
  finx_pdf_flow_text (self, self->document->title, self->left, self->y, width, FINX_PDF_LEFT);
  self->y += 22 * LINE_HEIGHT;
  finx_pdf_flow_style (self, 11, FALSE);
  finx_pdf_flow_color (self, FINX_PDF_FAINT);
  finx_pdf_flow_text (self, self->document->subtitle, self->left, self->y, width * 0.6, FINX_PDF_LEFT);
  finx_pdf_flow_text (self, self->document->date, self->left + width * 0.6, self->y, width * 0.4, FINX_PDF_RIGHT);
  self->y += 11 * LINE_HEIGHT + 6;
  finx_pdf_flow_rule (self, self->left, self->y, self->right, self->y, 1.2, FINX_PDF_ACCENT);
  self->y += 16;
}

/* Not at the end of a page: what follows it has to have some room. */
static void
draw_heading (FinxPdfFlow        *self,
              const FinxPdfBlock *block,
              double              room)
{
  FinxPdfMark mark;

  finx_pdf_flow_need (self, 30 + room);
  self->y += 8;
  mark = (FinxPdfMark) { block->text, self->pages->len, self->y };
  g_array_append_val (self->outline, mark);
  finx_pdf_flow_style (self, 14, TRUE);
  finx_pdf_flow_color (self, FINX_PDF_INK);
  finx_pdf_flow_text (self, block->text, self->left, self->y, self->right - self->left, FINX_PDF_LEFT);
  self->y += 14 * LINE_HEIGHT + 6;
}

/* Line by line, so that it may break over pages. */
static void
draw_paragraph (FinxPdfFlow        *self,
                const FinxPdfBlock *block)
{
  g_autoptr(PangoLayout) whole = NULL;

  finx_pdf_flow_style (self, 10, FALSE);
  whole = pango_layout_copy (self->layout);
  pango_layout_set_text (whole, block->text, -1);
  pango_layout_set_alignment (whole, PANGO_ALIGN_LEFT);
  pango_layout_set_width (whole, (int) ((self->right - self->left) * PANGO_SCALE));
  for (GSList *at = pango_layout_get_lines_readonly (whole); at != NULL; at = at->next)
    {
      finx_pdf_flow_need (self, 10 * LINE_HEIGHT);
      finx_pdf_flow_color (self, FINX_PDF_INK);
      cairo_move_to (self->cr, self->left, self->y + 10);
      pango_cairo_show_layout_line (self->cr, at->data);
      self->y += 10 * LINE_HEIGHT;
    }
  self->y += 8;
}

static double
room_of (const FinxPdfBlock *block)
{
  return block->kind == FINX_PDF_LINES || block->kind == FINX_PDF_BARS || block->kind == FINX_PDF_DONUT ? 190 : 70;
}

static void
draw_block (FinxPdfFlow *self,
            guint        i)
{
  GPtrArray *blocks = self->document->blocks;
  const FinxPdfBlock *block = blocks->pdata[i];

  switch (block->kind)
    {
    case FINX_PDF_HEADING:
      draw_heading (self, block, i + 1 < blocks->len ? room_of (blocks->pdata[i + 1]) : 0);
      break;
    case FINX_PDF_PARAGRAPH:
      draw_paragraph (self, block);
      break;
    case FINX_PDF_PAGE_BREAK:
      finx_pdf_flow_break (self);
      break;
    case FINX_PDF_FIGURES:
      finx_pdf_draw_figures (self, block);
      break;
    case FINX_PDF_TABLE:
      finx_pdf_draw_table (self, block);
      break;
    case FINX_PDF_LINES:
      finx_pdf_draw_lines (self, block);
      break;
    case FINX_PDF_BARS:
      finx_pdf_draw_bars (self, block);
      break;
    case FINX_PDF_DONUT:
      finx_pdf_draw_donut (self, block);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
draw_document (FinxPdfFlow   *self,
               const FinxPdf *document)
{
  *self = (FinxPdfFlow) {
    .document = document,
    .pages = g_ptr_array_new_with_free_func ((GDestroyNotify) cairo_surface_destroy),
    .outline = g_array_new (FALSE, FALSE, sizeof (FinxPdfMark)),
    .width = document->paper == FINX_PDF_A4 ? 595.276 : 612,
    .height = document->paper == FINX_PDF_A4 ? 841.89 : 792,
    .left = MARGIN,
    .top = MARGIN,
  };
  self->right = self->width - MARGIN;
  self->bottom = self->height - MARGIN - FOOT_SPACE;
  finx_pdf_flow_break (self);
  draw_title (self);
  for (guint i = 0; i < document->blocks->len; i++)
    draw_block (self, i);
}

/* Head and foot of page @i, on @self's present context. */
static void
draw_frame (FinxPdfFlow *self,
            guint        i)
{
  double width = self->right - self->left, foot = self->height - MARGIN - 8;
  g_autofree char *number = g_strdup_printf (finx_text ("Page %1$u of %2$u"), i + 1, self->pages->len);
  g_autofree char *where = g_strconcat (self->document->subtitle, *self->document->subtitle != '\0' && *self->document->date != '\0'
                                        ? " · " : "", self->document->date, NULL);

  finx_pdf_flow_style (self, 8, FALSE);
  finx_pdf_flow_color (self, FINX_PDF_FAINT);
  finx_pdf_flow_text (self, "FinX Workstation", self->left, foot, width / 2, FINX_PDF_LEFT);
  finx_pdf_flow_text (self, number, self->left + width / 2, foot, width / 2, FINX_PDF_RIGHT);
  finx_pdf_flow_rule (self, self->left, foot - 6, self->right, foot - 6, 0.5, FINX_PDF_HAIR);
  if (i == 0)
    return;
  finx_pdf_flow_color (self, FINX_PDF_FAINT);
  finx_pdf_flow_text (self, self->document->title, self->left, self->top - 8, width / 2, FINX_PDF_LEFT);
  finx_pdf_flow_text (self, where, self->left + width / 2, self->top - 8, width / 2, FINX_PDF_RIGHT);
  finx_pdf_flow_rule (self, self->left, self->top + 7, self->right, self->top + 7, 0.5, FINX_PDF_HAIR);
}

static void
put_page (FinxPdfFlow *self,
          cairo_t     *cr,
          guint        i)
{
  g_clear_object (&self->layout);
  g_clear_pointer (&self->cr, cairo_destroy);
  self->cr = cairo_reference (cr);
  self->layout = new_layout (cr);
  cairo_set_source_surface (cr, self->pages->pdata[i], 0, 0);
  cairo_paint (cr);
  draw_frame (self, i);
}

static gboolean
check_status (cairo_status_t   status,
              const char      *path,
              GError         **error)
{
  if (status != CAIRO_STATUS_SUCCESS)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-EXPORT-005", "The report “%s” could not be written: %s", path,
                    cairo_status_to_string (status));
  return status == CAIRO_STATUS_SUCCESS;
}

static void
put_outline (FinxPdfFlow     *self,
             cairo_surface_t *pdf)
{
  for (guint i = 0; i < self->outline->len; i++)
    {
      const FinxPdfMark *mark = &g_array_index (self->outline, FinxPdfMark, i);
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      g_autofree char *link = g_strdup_printf ("page=%u pos=[0 %s]", mark->page,
                                               g_ascii_formatd (number, sizeof number, "%.1f", mark->y));

      cairo_pdf_surface_add_outline (pdf, CAIRO_PDF_OUTLINE_ROOT, mark->text, link, 0);
    }
}

gboolean
finx_pdf_is_supported (void)
{
  return TRUE;
}

/**
 * finx_pdf_write:
 * @path: where the file will stand; one that is there stays until the new one is whole
 * @n_pages: (out) (optional):
 * @error: a #GFileError, or %FINX_ERROR_INVALID: there is no new file
 */
gboolean
finx_pdf_write (const FinxPdf  *self,
                const char     *path,
                guint          *n_pages,
                GError        **error)
{
  g_auto(FinxPdfFlow) flow = { 0 };
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  cairo_surface_t *pdf;
  cairo_t *cr;
  cairo_status_t status;

  draw_document (&flow, self);
  pdf = cairo_pdf_surface_create (part, flow.width, flow.height);
  cairo_pdf_surface_set_metadata (pdf, CAIRO_PDF_METADATA_TITLE, self->title);
  cairo_pdf_surface_set_metadata (pdf, CAIRO_PDF_METADATA_SUBJECT, self->subtitle);
  cairo_pdf_surface_set_metadata (pdf, CAIRO_PDF_METADATA_CREATOR, "FinX Workstation");
  put_outline (&flow, pdf);
  cr = cairo_create (pdf);
  for (guint i = 0; i < flow.pages->len; i++)
    {
      put_page (&flow, cr, i);
      cairo_show_page (cr);
    }
  status = cairo_status (cr);
  g_clear_object (&flow.layout);
  g_clear_pointer (&flow.cr, cairo_destroy);
  cairo_destroy (cr);
  cairo_surface_finish (pdf);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (pdf);
  cairo_surface_destroy (pdf);
  if (!check_status (status, path, error))
    {
      g_unlink (part);
      return FALSE;
    }
  if (g_rename (part, path) != 0)
    {
      int code = errno;

      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "The file “%s” could not be written: %s", path,
                   g_strerror (code));
      g_unlink (part);
      return FALSE;
    }
  if (n_pages != NULL)
    *n_pages = flow.pages->len;
  return TRUE;
}

struct _FinxPdfPages
{
  FinxPdfFlow flow;
};

/**
 * finx_pdf_lay_out:
 * @self: outlives the pages
 *
 * The same pages as in the file, to be drawn on a printer's or a screen's surface, perhaps in another thread.
 *
 * Returns: (transfer full):
 */
FinxPdfPages *
finx_pdf_lay_out (const FinxPdf *self)
{
  FinxPdfPages *pages = g_new0 (FinxPdfPages, 1);

  draw_document (&pages->flow, self);
  g_clear_object (&pages->flow.layout);         /* of this thread */
  g_clear_pointer (&pages->flow.cr, cairo_destroy);
  return pages;
}

void
finx_pdf_pages_free (FinxPdfPages *self)
{
  if (self == NULL)
    return;

  flow_clear (&self->flow);
  g_free (self);
}

guint
finx_pdf_pages_get_n (const FinxPdfPages *self)
{
  return self->flow.pages->len;
}

/* @width, @height: of the paper, in points */
void
finx_pdf_pages_get_size (const FinxPdfPages *self,
                         double             *width,
                         double             *height)
{
  *width = self->flow.width;
  *height = self->flow.height;
}

/* Page @i, from 0, from @cr's origin on, a unit a point. */
void
finx_pdf_pages_draw (FinxPdfPages *self,
                     guint         i,
                     cairo_t      *cr)
{
  g_return_if_fail (i < self->flow.pages->len);

  put_page (&self->flow, cr, i);
  g_clear_object (&self->flow.layout);
  g_clear_pointer (&self->flow.cr, cairo_destroy);
}

#endif
