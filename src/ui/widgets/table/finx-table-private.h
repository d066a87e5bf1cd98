/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/widgets/finx-widgets.h"
#include "ui/widgets/table/finx-cell.h"

G_BEGIN_DECLS

typedef struct
{
  FinxTable           *table;           /* borrowed: owns this */
  guint                index;
  FinxColumn           spec;            /* its strings are owned */
  GtkColumnViewColumn *view;            /* owned */
  gboolean             was_hidden;      /* as the table was made */
  gboolean             is_dropped;      /* for want of width */
  int                  width;           /* px it took before it was dropped */
} FinxTableColumn;

struct _FinxTable
{
  GtkWidget           parent_instance;
  char               *serial;           /* property name, or NULL */
  gpointer            user_data;
  GPtrArray          *columns;          /* FinxTableColumn */
  GtkWidget          *stack;
  GtkWidget          *scroller;
  GtkWidget          *view;             /* GtkColumnView */
  GtkWidget          *empty_page;
  GtkWidget          *empty_label;
  GtkWidget          *empty_button;
  GtkWidget          *totals;           /* FinxTableTotals or NULL */
  GtkSortListModel   *sorted;
  GtkFilterListModel *filtered;
  GtkSliceListModel  *shown;            /* the first rows of @filtered until the table is on the screen, then all */
  guint               rows_id;          /* makes the others */
  GtkSelectionModel  *selection;
  char               *needle;           /* casefolded; NULL: no filter */
  char               *empty_icon, *empty_title, *empty_text;
  gboolean            is_small;
  GObject            *selected;         /* owned; what "selected" told last */
  guint               fit_id;
  FinxTableColumn    *dropping;         /* just dropped: its width is not known yet */
  int                 least_before;     /* px the view needed with it */
  guint               resort_id;
  guint               catch_up_id;      /* fills the cells that were put off, */
  gint64              put_off_us;       /* last at this monotonic time */
  GtkListItemFactory *buttons;          /* (nullable): of the column of buttons; the view owns it */
  GtkWidget          *popover;          /* menu, parented here */
  GSimpleActionGroup *actions;
  GMenuModel         *row_menu;
  FinxTableColumn    *menu_column;      /* whose cell was clicked */
  GObject            *menu_item;        /* owned */
  const FinxLongModel *long_model;      /* (nullable): the model sorts and filters by itself */
  GListModel       *(*children) (gpointer item, gpointer user_data);    /* (nullable): rows open to these */
  gboolean            is_probing;       /* which column is sorted by */
  FinxTableColumn    *probed;
  char               *layout;           /* (nullable): as it was told last */
  guint               layout_id;
};

/* finx-table-columns.c: cells and heads */
GPtrArray       *finx_table_make_columns (void);                /* (element-type FinxTableColumn) */
void             finx_table_append_column (FinxTable *self, const FinxColumn *spec);
void             finx_table_align_heads (FinxTable *self);
void             finx_table_refresh_cells (GtkWidget *widget);  /* fills those below @widget anew */
char            *finx_table_cell_text   (FinxTableColumn *column, gpointer item, gboolean exact);
/* finx-table-fit.c: columns go by priority when width is short, and come back */
void             finx_table_check_fit   (FinxTable *self, int width);   /* while it is laid out; changes later */
gboolean         finx_table_is_shown    (FinxTableColumn *column);
void             finx_table_show_column (FinxTableColumn *column, gboolean show);
void             finx_table_queue_fit   (FinxTable *self);
/* Somebody takes what is left: the columns made for it, or all when none of these is shown. */
void             finx_table_update_expand (FinxTable *self);
/* The head button of a column that is shown, or NULL. */
GtkWidget       *finx_table_find_head   (FinxTable *self, guint index);
/* finx-table-tree.c: rows that open */
gpointer         finx_table_unwrap      (gpointer row);
gpointer         finx_table_unwrap_parent (gpointer row);
FinxCell        *finx_table_get_cell    (GtkListItem *list_item);
/* finx-table-long.c: hands sorting and filtering to a model that does so itself */
void             finx_table_filter_long (FinxTable *self, const char *text);
/* finx-table-layout.c: the column that is sorted by, or NULL */
FinxTableColumn *finx_table_find_sorted (FinxTable *self, gboolean *descending);
void             finx_table_watch_layout (FinxTable *self);
void             finx_table_init_menu   (FinxTable *self);      /* finx-table-menu.c */
void             finx_table_clear_menu  (FinxTable *self);
GtkListItemFactory *finx_table_buttons_factory_new (FinxTable *self, const char *const *icons, const char *const *tooltips,
                                                    void (*clicked) (gpointer, guint, gpointer),
                                                    gboolean (*sensitive) (gpointer, guint, gpointer), gpointer user_data);
void             finx_table_buttons_refresh (GtkListItemFactory *factory);     /* asks anew which are sensitive */
GtkWidget       *finx_table_totals_new  (FinxTable *table);     /* finx-table-totals.c */
void             finx_table_totals_set  (GtkWidget *totals, const char *const *texts, const int *signs);

G_END_DECLS
