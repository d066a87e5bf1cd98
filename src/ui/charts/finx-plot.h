/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/charts/finx-chart-text.h"
#include "ui/charts/finx-sheet.h"
#include "ui/shell/finx-palette.h"

G_BEGIN_DECLS

/* What a plot is laid out and drawn with; lives for one call. */
typedef struct
{
  GtkSnapshot       *snapshot;          /* %NULL while laying out */
  const FinxPalette *palette;
  FinxChartText     *caption;           /* 9 pt */
  FinxChartText     *body;              /* 10 pt */
  double             scale;             /* of the text; 1: as designed */
  gboolean           is_high_contrast;
  int                width, height;     /* px of the widget */
} FinxPen;

/**
 * FinxPlot: what every drawn card of a portfolio shares.
 *
 * A plot is a picture of plain values made of items (tiles, cells, bars, points). The picture is drawn once and kept
 * until the values, the size or the style change; only the ring around the current item and its note are drawn anew.
 * The pointer or the arrow keys choose the current item, Enter or a click activates it: signal "activated" (char *id).
 * Escape and Backspace go back where there is a way back. A secondary click, Menu or Shift+F10 opens a menu that
 * copies and saves picture and values; Ctrl+C copies the values as tab-separated text, T shows them as a table.
 */
#define FINX_TYPE_PLOT (finx_plot_get_type ())
G_DECLARE_DERIVABLE_TYPE (FinxPlot, finx_plot, FINX, PLOT, GtkWidget)

struct _FinxPlotClass
{
  GtkWidgetClass parent_class;

  /* Positions items for the pen's size; called before drawing and finding when anything changed. */
  void      (*layout)     (FinxPlot *self, const FinxPen *pen);
  void      (*draw)       (FinxPlot *self, const FinxPen *pen);
  /* (nullable): lines over that, kept as well; see finx_picture_svg() for why they are apart. */
  void      (*draw_lines) (FinxPlot *self, const FinxPen *pen, cairo_t *cr);
  /* Over the kept picture; the default draws a ring around the current item and the note with its description. */
  void      (*draw_over)  (FinxPlot *self, const FinxPen *pen, int current);
  int       (*get_n)      (FinxPlot *self);
  /* FALSE: the item is not drawn. */
  gboolean  (*get_area)   (FinxPlot *self, int item, graphene_rect_t *area);
  /* −1: none there. The default looks through all areas. */
  int       (*find)       (FinxPlot *self, double x, double y);
  /* Where an arrow key, Home or End leads from @item (−1: from nowhere); −1: nowhere. The default goes to the nearest
   * item in that direction. */
  int       (*move)       (FinxPlot *self, int item, guint key, gboolean far);
  /* (transfer full): lines; the first is the heading. */
  char     *(*describe)   (FinxPlot *self, int item);
  /* (transfer full): the whole picture in a sentence. */
  char     *(*summarize)  (FinxPlot *self);
  /* (transfer full) (nullable): what "activated" tells. */
  char     *(*get_id)     (FinxPlot *self, int item);
  /* TRUE: done here, so that nothing is told. */
  gboolean  (*activate)   (FinxPlot *self, int item, gboolean by_key);
  gboolean  (*back)       (FinxPlot *self);
  void      (*fill_sheet) (FinxPlot *self, FinxSheet *sheet);
};

/* What it shows, for screen readers and file names: "Return by month". */
void           finx_plot_set_label    (FinxPlot *self, const char *label);
const char    *finx_plot_get_label    (FinxPlot *self);
/* The sentence where there is nothing to draw; by default "No values yet". */
void           finx_plot_set_empty    (FinxPlot *self, const char *sentence);
/* The item under the pointer or chosen by keys; −1: none. */
int            finx_plot_get_current  (FinxPlot *self);
void           finx_plot_set_current  (FinxPlot *self, int item);
/* (transfer full): the values, separated by '\t' or ','. */
char          *finx_plot_get_values   (FinxPlot *self, char separator);
/* (transfer full) (nullable): a PNG, or an SVG. */
GBytes        *finx_plot_get_picture  (FinxPlot *self, gboolean svg);
void           finx_plot_popup_menu   (FinxPlot *self);                 /* at its upper right corner, for a button */

/* For those that derive. */
void           finx_plot_changed      (FinxPlot *self);                 /* values: all is laid out anew, nothing is current */
void           finx_plot_refreshed    (FinxPlot *self);                 /* values of the same items: the current one stays */
void           finx_plot_revalued     (FinxPlot *self);                 /* likewise, and it needs no other size */
void           finx_plot_redraw       (FinxPlot *self);                 /* the picture only */
void           finx_plot_ensure       (FinxPlot *self);                 /* lays out if need be */
graphene_point_t finx_plot_get_pointer (FinxPlot *self);                /* where it was last */
double         finx_plot_get_scale    (FinxPlot *self);                 /* of the text, at least 1 */
FinxChartText *finx_plot_get_caption  (FinxPlot *self);
void           finx_plot_draw_ring    (const FinxPen *pen, const graphene_rect_t *area);
void           finx_plot_draw_note    (FinxPlot *self, const FinxPen *pen, const char *lines, const graphene_rect_t *beside);

G_END_DECLS
