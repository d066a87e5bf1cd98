/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "base/finx-decimal.h"
#include "model/finx-instrument.h"

G_BEGIN_DECLS

/* A number whose sign is told by ▲ ▼ – , sign and colour class ("up", "down"). */
#define FINX_TYPE_DELTA (finx_delta_get_type ())
G_DECLARE_FINAL_TYPE (FinxDelta, finx_delta, FINX, DELTA, GtkWidget)
GtkWidget *finx_delta_new (gboolean show_triangle);
void       finx_delta_set (FinxDelta *self, int sign, const char *text);

/* A number that flashes when it is set to another value (ui.md "Motion"). direction −1, 0, +1. */
#define FINX_TYPE_FLASH (finx_flash_get_type ())
G_DECLARE_FINAL_TYPE (FinxFlash, finx_flash, FINX, FLASH, GtkWidget)
GtkWidget *finx_flash_new (void);
void       finx_flash_set (FinxFlash *self, const char *text, int direction, gboolean flash);

/* Caption over a figure, with an optional small line below; see mock-up 03. */
#define FINX_TYPE_FIGURE (finx_figure_get_type ())
G_DECLARE_FINAL_TYPE (FinxFigure, finx_figure, FINX, FIGURE, GtkWidget)
GtkWidget *finx_figure_new (const char *caption);
void       finx_figure_set_caption (FinxFigure *self, const char *caption);
void       finx_figure_set (FinxFigure *self, const char *value, const char *unit, int sign, const char *below);   /* sign 2: neutral */

/* A state chip: style is "simulated", "live", "armed", "delayed", "stale", "offline" or "error". */
#define FINX_TYPE_CHIP (finx_chip_get_type ())
G_DECLARE_FINAL_TYPE (FinxChip, finx_chip, FINX, CHIP, GtkWidget)
GtkWidget *finx_chip_new (void);
void       finx_chip_set (FinxChip *self, const char *style, const char *text);
void       finx_chip_set_mark_only (FinxChip *self, gboolean is_mark);  /* the shape without words; they stay its name */

/* Work that may wait until what is there was drawn. */
guint finx_add_after_frame (GtkWidget *widget, GSourceFunc func, gpointer user_data);

/* The name that screen readers give a drop-down. */
void finx_drop_down_set_name (GtkDropDown *drop_down, const char *name);

/* A small line of values; coloured by last against first. */
#define FINX_TYPE_SPARKLINE (finx_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (FinxSparkline, finx_sparkline, FINX, SPARKLINE, GtkWidget)
GtkWidget *finx_sparkline_new (void);
void       finx_sparkline_set (FinxSparkline *self, const double *values, gsize n, double reference);  /* NaN reference: the first value */

/* An entry for a price or quantity: steps by @step with ↑ ↓ and buttons, checks while typing. Signal "changed".
 * The error sentence is shown below with a red outline; see finx_money_entry_set_error(). */
#define FINX_TYPE_MONEY_ENTRY (finx_money_entry_get_type ())
G_DECLARE_FINAL_TYPE (FinxMoneyEntry, finx_money_entry, FINX, MONEY_ENTRY, GtkWidget)
GtkWidget *finx_money_entry_new       (const char *label);
void       finx_money_entry_set_step  (FinxMoneyEntry *self, FinxDecimal step, int decimals);
void       finx_money_entry_set_value (FinxMoneyEntry *self, FinxDecimal value);
gboolean   finx_money_entry_get_value (FinxMoneyEntry *self, FinxDecimal *value, GError **error);
void       finx_money_entry_set_buttons (FinxMoneyEntry *self, gboolean show);          /* − and +; the arrow keys stay */
void       finx_money_entry_set_error (FinxMoneyEntry *self, const char *sentence);      /* %NULL: none */

/* Measures itself and sets the property "size-class" (int: 0 <1024, 1 <1200, 2 <1600, 3 above) and one of the CSS
 * classes narrow, short, normal, wide. Widths count in px at text scale 1. */
#define FINX_TYPE_SIZE_CLASS (finx_size_class_get_type ())
G_DECLARE_FINAL_TYPE (FinxSizeClass, finx_size_class, FINX, SIZE_CLASS, GtkWidget)
GtkWidget *finx_size_class_new       (void);
void       finx_size_class_set_child (FinxSizeClass *self, GtkWidget *child);
int        finx_size_class_get       (FinxSizeClass *self);
gboolean   finx_size_class_is_tiny   (FinxSizeClass *self);     /* below 480 px; changes with "notify::size-class" as well */
double     finx_text_scale           (GtkWidget *widget);       /* 1: as drawn in the design; 2: text twice as tall */

/* A dense table: GtkColumnView over @model with sorting by head click, column menu by secondary click (show, hide,
 * copy, reset), Ctrl+C copies selected rows as tab-separated text, Ctrl+F filter via finx_table_set_filter(). */
#define FINX_TYPE_TABLE (finx_table_get_type ())
G_DECLARE_FINAL_TYPE (FinxTable, finx_table, FINX, TABLE, GtkWidget)

/* One column. @text gives the cell (transfer full); @sign gives −1, 0, +1 for colouring, 2 for none;
 * @compare sorts (NULL: by text). @priority 1…3: 3 is dropped first when width is short. */
typedef struct
{
  const char *id;
  const char *title;
  char     *(*text)    (gpointer item, gpointer user_data);
  int       (*sign)    (gpointer item, gpointer user_data);
  int       (*compare) (gconstpointer a, gconstpointer b, gpointer user_data);
  char     *(*exact)   (gpointer item, gpointer user_data);    /* for copying; NULL: @text */
  gboolean    is_number;
  gboolean    is_bold;
  gboolean    triangle;         /* ▲ ▼ before the text */
  gboolean    expand;
  int         priority;
  int         chars;            /* least width in characters */
  /* The rest is optional. */
  const char *(*style)  (gpointer item, gpointer user_data);   /* a static CSS class such as "warn", or NULL */
  double     (*progress) (gpointer item, gpointer user_data);  /* 0…1: a small bar before the text; NaN: none */
  int        (*flash)   (gpointer item, gpointer user_data);   /* −1, 0, +1: flashes so when the text changed */
  gboolean    is_hidden;        /* at first; the column menu shows it */
  gboolean    is_dim;           /* secondary text */
} FinxColumn;

/* @serial: the name of the uint64 property that tells a row's values changed, or %NULL. @label: for screen readers. */
GtkWidget *finx_table_new           (const char *label, const char *serial, const FinxColumn *columns, gsize n_columns, gpointer user_data);
void       finx_table_set_model     (FinxTable *self, GListModel *model);       /* (nullable) */
void       finx_table_set_filter    (FinxTable *self, const char *text);        /* rows with the text in any cell */
/* Rows that open to what @children tells (transfer full) (nullable) of an item, in the same columns: by the arrow in the first
 * one, by Right and Left. Sorting keeps parts below their whole; a filter that shows the whole shows them. To be called before the
 * first row is shown. */
void       finx_table_set_tree_model (FinxTable *self, GListModel *model, GListModel *(*children) (gpointer item, gpointer user_data));
/* A model that sorts and filters by itself, for lists of which only what is on screen is ever made. @column: an id, or %NULL for
 * the model's own order; @text: "" for all. */
typedef struct
{
  void (*sort)   (GListModel *model, const char *column, gboolean descending);
  void (*filter) (GListModel *model, const char *text);
} FinxLongModel;
void       finx_table_set_long_model (FinxTable *self, GListModel *model, const FinxLongModel *functions);    /* static */
void       finx_table_set_empty     (FinxTable *self, const char *icon, const char *title, const char *text);
gpointer   finx_table_get_selected  (FinxTable *self);                          /* the one selected item (transfer none, nullable) */
GPtrArray *finx_table_list_selected (FinxTable *self);                          /* (transfer full) (element-type GObject): in the order shown */
void       finx_table_select        (FinxTable *self, gpointer item);
/* Signals: "activated" (GObject *item), "selected" (GObject *item or NULL). A last column with buttons: */
void       finx_table_add_buttons   (FinxTable *self, const char *const *icons, const char *const *tooltips,
                                     void (*clicked) (gpointer item, guint button, gpointer user_data),
                                     gboolean (*sensitive) (gpointer item, guint button, gpointer user_data), gpointer user_data);
/* Between @min and @max rows high, as many as there are; @max 0: all the room it gets, at least @min rows. */
void       finx_table_set_rows      (FinxTable *self, guint min, guint max);
/* The one button of the empty state; the action is looked up from the table upwards. */
void       finx_table_set_empty_action (FinxTable *self, const char *label, const char *detailed_action);
/* A section before the table's own entries in the menu of a row; the row is selected when the menu opens. */
void       finx_table_set_row_menu  (FinxTable *self, GMenuModel *menu);
/* A bold row that stays at the bottom, one text per column (%NULL or "": none); no texts: no such row.
 * @signs as in FinxColumn.sign, or %NULL. */
void       finx_table_set_totals    (FinxTable *self, const char *const *texts, const int *signs);
void       finx_table_set_title     (FinxTable *self, const char *id, const char *title);      /* of a column's head */
/* What it is sorted by and the widths that were drawn, to be remembered; signal "layout-changed" (): by a person. */
char      *finx_table_get_layout    (FinxTable *self);
void       finx_table_set_layout    (FinxTable *self, const char *layout);
guint      finx_table_get_n_shown   (FinxTable *self);                          /* rows after filtering */
/* Fills the cells on screen again: for figures that move without a row's serial, such as a distance to the market. */
void       finx_table_refresh       (FinxTable *self);
/* @func with the item of each row that is in view now. */
void       finx_table_foreach_in_view (FinxTable *self, void (*func) (gpointer item, gpointer user_data), gpointer user_data);
/* Whether @widget is on the screen, and some of it within what is scrolled. */
gboolean   finx_is_in_view          (GtkWidget *widget);
/* Selected rows as tab-separated text with heads; no row selected: all (transfer full). */
char      *finx_table_to_text       (FinxTable *self);
void       finx_table_copy          (FinxTable *self);          /* that into the clipboard, as Ctrl+C does */

/* One stop of Tab for a list and the buttons of its focused row; for the focus function of the widget around @list. */
gboolean finx_tab_stop_is_inside (GtkWidget *list, GtkDirectionType direction);
gboolean finx_tab_stop_move      (GtkWidget *list, GtkDirectionType direction);

G_END_DECLS
