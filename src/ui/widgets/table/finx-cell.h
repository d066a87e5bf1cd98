/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One line of text that changes often: it asks for a new size only when the text outgrew its place, never when it
 * became shorter, so that a live column neither trembles nor costs a layout. The base of table cells, FinxDelta
 * and FinxFlash. Numbers are never cut; text is ellipsized when @ellipsize. */
#define FINX_TYPE_CELL (finx_cell_get_type ())
G_DECLARE_FINAL_TYPE (FinxCell, finx_cell, FINX, CELL, GtkWidget)

typedef void (*FinxCellFunc) (FinxCell *cell);

GtkWidget   *finx_cell_new           (float xalign, gboolean ellipsize);
void         finx_cell_set_chars     (FinxCell *self, int chars);                /* least width, in digits */
gboolean     finx_cell_set_text      (FinxCell *self, const char *text);         /* TRUE: it is another one */
const char  *finx_cell_get_text      (FinxCell *self);
void         finx_cell_set_xalign    (FinxCell *self, float xalign);             /* 0…1, where the text stands in its place */
/* −1, 0, +1: colour class, and ▼ – ▲ when @triangle; 2: neither. */
void         finx_cell_set_sign      (FinxCell *self, int sign, gboolean triangle);
/* A second class beside "up" and "down", such as "warn"; a static string or %NULL. */
void         finx_cell_set_style     (FinxCell *self, const char *css_class);
/* A small bar before the text, 0…1; NaN: none. */
void         finx_cell_set_progress  (FinxCell *self, double part);
/* Gives room back when the text becomes shorter; for numbers with something behind them. */
void         finx_cell_set_tight     (FinxCell *self);
/* Tints the cell for 400 ms, at most four times a second; without animations a triangle stays for 1 s. */
void         finx_cell_flash         (FinxCell *self, int direction);

/* For tables: what the cell shows. @refresh is called when the cell is mapped, or caught up with, after finx_cell_miss(). */
void         finx_cell_set_place     (FinxCell *self, GtkListItem *list_item, guint column, FinxCellFunc refresh);
/* Keeps @item (nullable) and disconnects @handler from it when another one is watched: a row of a tree forgets its item first. */
void         finx_cell_watch         (FinxCell *self, GObject *item, gulong handler);
void         finx_cell_miss          (FinxCell *self);                           /* to be refreshed when it is mapped */
/* TRUE: it is out of view and has its size, so that a new text may wait; FALSE: it is to be filled now. */
gboolean     finx_cell_put_off       (FinxCell *self);
gboolean     finx_cell_catch_up      (FinxCell *self);                           /* TRUE: there was something to refresh */
GtkListItem *finx_cell_get_list_item (FinxCell *self);
guint        finx_cell_get_column    (FinxCell *self);

G_END_DECLS
