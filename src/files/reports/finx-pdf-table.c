/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "finx-config.h"

#include "files/reports/finx-pdf-private.h"

#ifdef FINX_HAVE_PDF

#include "base/finx-text.h"

#define SIZE          9.0
#define ROW           16.0
#define PADDING       10.0      /* between columns */
#define MIN_TEXT      54.0      /* what a column of texts keeps when there is little room */
#define MEASURED_ROWS 2000
#define FIGURES       4         /* in a row */
#define FIGURE_HEIGHT 44.0

static const char *
get_cell (const FinxPdfBlock *block,
          guint               row,
          guint               column)
{
  return block->texts[row * block->n_names + column];
}

/* Texts begin at the left, so that one right of a number would touch it. */
static double
get_gap (const FinxPdfBlock *block,
         guint               column)
{
  return !block->are_numbers[column] && column > 0 && block->are_numbers[column - 1] ? PADDING : 0;
}

/* As wide as what is in them. */
static void
measure (FinxPdfFlow        *self,
         const FinxPdfBlock *block,
         double             *widths)
{
  for (guint i = 0; i < block->n_names; i++)
    {
      finx_pdf_flow_style (self, SIZE, TRUE);
      widths[i] = finx_pdf_flow_width (self, block->names[i]);
      if (block->totals != NULL)
        widths[i] = MAX (widths[i], finx_pdf_flow_width (self, block->totals[i]));
      finx_pdf_flow_style (self, SIZE, FALSE);
      for (guint row = 0; row < MIN (block->n_rows, MEASURED_ROWS); row++)
        widths[i] = MAX (widths[i], finx_pdf_flow_width (self, get_cell (block, row, i)));
      widths[i] += PADDING + get_gap (block, i);
    }
}

static int
compare_widths (gconstpointer a,
                gconstpointer b,
                gpointer      widths)
{
  double one = ((const double *) widths)[*(const guint *) a], other = ((const double *) widths)[*(const guint *) b];

  return one < other ? -1 : one > other;
}

/* Texts give way to numbers, the longest first. Returns: whether that was enough */
static gboolean
shrink_texts (const FinxPdfBlock *block,
              double             *widths,
              double              room)
{
  g_autofree guint *order = g_new (guint, block->n_names);
  guint n_texts = 0;

  for (guint i = 0; i < block->n_names; i++)
    if (block->are_numbers[i])
      room -= widths[i];
    else
      order[n_texts++] = i;
  if (room < n_texts * MIN_TEXT)
    return FALSE;
  g_qsort_with_data (order, (int) n_texts, sizeof *order, compare_widths, widths);
  for (guint k = 0; k < n_texts; k++)
    {
      widths[order[k]] = MIN (widths[order[k]], room / (n_texts - k));
      room -= widths[order[k]];
    }
  if (n_texts > 0)
    widths[order[n_texts - 1]] += room;         /* what is left, to the widest */
  return n_texts > 0;
}

static void
fit (const FinxPdfBlock *block,
     double             *widths,
     double              room)
{
  double sum = 0;

  if (shrink_texts (block, widths, room))
    return;
  for (guint i = 0; i < block->n_names; i++)
    sum += widths[i];
  for (guint i = 0; i < block->n_names; i++)
    widths[i] *= room / sum;
}

static void
draw_row (FinxPdfFlow        *self,
          const FinxPdfBlock *block,
          char              **cells,
          const double       *widths)
{
  double x = self->left;

  for (guint i = 0; i < block->n_names; i++)
    {
      double before = block->are_numbers[i] ? PADDING : get_gap (block, i), after = block->are_numbers[i] ? 0 : PADDING;

      if (*cells[i] != '\0')
        finx_pdf_flow_text (self, cells[i], x + before, self->y + 2, widths[i] - before - after,
                            block->are_numbers[i] ? FINX_PDF_RIGHT : FINX_PDF_LEFT);
      x += widths[i];
    }
  self->y += ROW;
}

static void
draw_head (FinxPdfFlow        *self,
           const FinxPdfBlock *block,
           const double       *widths)
{
  finx_pdf_flow_style (self, SIZE, TRUE);
  finx_pdf_flow_color (self, FINX_PDF_INK);
  draw_row (self, block, block->names, widths);
  finx_pdf_flow_rule (self, self->left, self->y, self->right, self->y, 0.8, FINX_PDF_INK);
  self->y += 2;
  finx_pdf_flow_style (self, SIZE, FALSE);
}

static void
draw_totals (FinxPdfFlow        *self,
             const FinxPdfBlock *block,
             const double       *widths)
{
  finx_pdf_flow_rule (self, self->left, self->y, self->right, self->y, 0.8, FINX_PDF_INK);
  self->y += 2;
  finx_pdf_flow_style (self, SIZE, TRUE);
  finx_pdf_flow_color (self, FINX_PDF_INK);
  draw_row (self, block, block->totals, widths);
}

static void
draw_rest (FinxPdfFlow *self,
           guint        n_rows)
{
  g_autofree char *text = g_strdup_printf (finx_text ("%u more rows are left out: export the table as a workbook or as CSV."), n_rows);

  finx_pdf_flow_color (self, FINX_PDF_FAINT);
  finx_pdf_flow_text (self, text, self->left, self->y + 2, self->right - self->left, FINX_PDF_LEFT);
  self->y += ROW;
}

void
finx_pdf_draw_table (FinxPdfFlow        *self,
                     const FinxPdfBlock *block)
{
  g_autofree double *widths = g_new0 (double, block->n_names);
  double tail = block->totals != NULL ? ROW + 4 : 0;

  measure (self, block, widths);
  fit (block, widths, self->right - self->left);
  finx_pdf_flow_need (self, 3 * ROW + tail);
  draw_head (self, block, widths);
  for (guint row = 0; row < block->n_rows; row++)
    {
      /* The last row takes the totals with it, so that they do not stand alone. */
      double needed = ROW + (row + 1 == block->n_rows ? tail : 0);

      if (self->y + needed > self->bottom)
        {
          if (self->pages->len >= FINX_PDF_MAX_PAGES)
            {
              draw_rest (self, block->n_rows - row);
              break;
            }
          finx_pdf_flow_break (self);
          draw_head (self, block, widths);
        }
      finx_pdf_flow_color (self, FINX_PDF_INK);
      draw_row (self, block, block->texts + (gsize) row * block->n_names, widths);
      if (row + 1 < block->n_rows)
        finx_pdf_flow_rule (self, self->left, self->y, self->right, self->y, 0.4, FINX_PDF_HAIR);
    }
  if (block->totals != NULL)
    draw_totals (self, block, widths);
  self->y += 12;
}

void
finx_pdf_draw_figures (FinxPdfFlow        *self,
                       const FinxPdfBlock *block)
{
  double width = (self->right - self->left) / FIGURES;

  for (guint i = 0; i < block->n_names; i++)
    {
      double x = self->left + i % FIGURES * width;

      if (i % FIGURES == 0)
        finx_pdf_flow_need (self, FIGURE_HEIGHT);
      finx_pdf_flow_style (self, 8.5, FALSE);
      finx_pdf_flow_color (self, FINX_PDF_FAINT);
      finx_pdf_flow_text (self, block->names[i], x, self->y, width - PADDING, FINX_PDF_LEFT);
      finx_pdf_flow_style (self, 13, TRUE);
      finx_pdf_flow_color (self, FINX_PDF_INK);
      finx_pdf_flow_text (self, block->texts[i], x, self->y + 13, width - PADDING, FINX_PDF_LEFT);
      if (i % FIGURES == FIGURES - 1 || i + 1 == block->n_names)
        self->y += FIGURE_HEIGHT;
    }
  self->y += 4;
}

#endif
