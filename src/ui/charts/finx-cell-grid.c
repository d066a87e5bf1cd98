/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-cell-grid.h"

#include <math.h>

#define FEW 3u                  /* rows that there is room for in any case */

graphene_rect_t
finx_cell_grid_get_area (const FinxCellGrid *self,
                         guint               row,
                         guint               column)
{
  return GRAPHENE_RECT_INIT ((float) (self->left + column * self->cell), (float) (self->top + row * self->row),
                             (float) self->cell - FINX_CELL_GAP, (float) self->row - FINX_CELL_GAP);
}

graphene_rect_t
finx_cell_grid_get_item (const FinxCellGrid *self,
                         int                 item)
{
  return finx_cell_grid_get_area (self, (guint) item / self->n, (guint) item % self->n);
}

double
finx_cell_grid_get_x (const FinxCellGrid *self,
                      guint               column)
{
  return self->left + (column + 0.5) * self->cell - FINX_CELL_GAP / 2.0;
}

double
finx_cell_grid_get_y (const FinxCellGrid *self,
                      guint               row)
{
  return self->top + (row + 0.5) * self->row - FINX_CELL_GAP / 2.0;
}

int
finx_cell_grid_get_height (const FinxCellGrid *self)
{
  return (int) ceil (self->top + MAX (self->n, FEW) * self->row);
}

void
finx_cell_grid_fill_sheet (const FinxCellGrid *self,
                           FinxSheet          *sheet,
                           const char         *head,
                           char *const        *names,
                           int                 decimals,
                           FinxCellFunc        get,
                           gpointer            user_data)
{
  finx_sheet_text (sheet, head);
  for (guint i = 0; i < self->n; i++)
    finx_sheet_text (sheet, names[i]);
  finx_sheet_end_row (sheet);
  for (guint row = 0; row < self->n; row++)
    {
      finx_sheet_text (sheet, names[row]);
      for (guint column = 0; column < self->n; column++)
        finx_sheet_number (sheet, get (user_data, row, column), decimals);
      finx_sheet_end_row (sheet);
    }
}
