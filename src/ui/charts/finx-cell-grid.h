/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <graphene.h>

#include "ui/charts/finx-sheet.h"

G_BEGIN_DECLS

#define FINX_CELL_GAP 2         /* px at text scale 1 */

/* Where the cells of a table of each with each are: @n rows, and as many columns of the same names. Item i is in row i / n, column i % n. */
typedef struct
{
  guint  n;
  double left, top;             /* px of the names */
  double cell, row;             /* px with the gap */
} FinxCellGrid;

/* NaN: not known. */
typedef double (*FinxCellFunc) (gpointer user_data, guint row, guint column);

graphene_rect_t finx_cell_grid_get_area   (const FinxCellGrid *self, guint row, guint column);
graphene_rect_t finx_cell_grid_get_item   (const FinxCellGrid *self, int item);
/* The middle of a column's name across, and of a row's down. */
double          finx_cell_grid_get_x      (const FinxCellGrid *self, guint column);
double          finx_cell_grid_get_y      (const FinxCellGrid *self, guint row);
/* px of all, with room for a few where there are fewer. */
int             finx_cell_grid_get_height (const FinxCellGrid *self);
/* @head: of the names; @names: (array): @n of them. */
void            finx_cell_grid_fill_sheet (const FinxCellGrid *self, FinxSheet *sheet, const char *head, char *const *names, int decimals,
                                           FinxCellFunc get, gpointer user_data);

G_END_DECLS
