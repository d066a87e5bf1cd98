/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/screener/finx-screener.h"
#include "ui/pages/markets/screener/finx-screener-tab.h"
#include "ui/widgets/finx-widgets.h"

G_BEGIN_DECLS

struct _FinxScreenerTab
{
  GtkWidget      parent_instance;

  FinxWorkspace *workspace;             /* owned */
  FinxEngine    *engine;                /* borrowed from @workspace */
  FinxScreener  *screener;              /* owned */
  FinxScreen    *screen;                /* owned: what is looked for */
  FinxScreen    *original;              /* (nullable) owned: as it is kept, or comes with the program */
  FinxScreen    *forgotten;             /* (nullable) owned: what undo keeps again */
  char         **parts;                 /* (nullable) owned: of the condition, what is joined by "and" */
  char         **shown;                 /* owned: the columns of @table */
  char          *laid_out;              /* (nullable) owned: the name of the screen whose layout it has */
  guint          type_id;               /* the text is tried when nothing was typed for a while */
  gboolean       is_setting;            /* the text is not typed */

  GtkWidget     *box;                   /* the one child; the rest are borrowed from it */
  GtkWidget     *menu, *scope, *columns, *condition_stack, *chips, *text, *as_text, *fault, *count, *spinner, *table_bin;
  FinxTable     *table;
};

/* finx-screener-tab.c: takes @screen, of the name of @original (nullable), which it takes, too. */
void finx_screener_tab_show        (FinxScreenerTab *self, FinxScreen *screen, FinxScreen *original);
/* After a change of the screen: looks for it, and remembers it. */
void finx_screener_tab_apply       (FinxScreenerTab *self);
void finx_screener_tab_update_menu (FinxScreenerTab *self);
/* In place of part @at; beyond the last: one more. @part (nullable): takes it away. */
void finx_screener_tab_set_part    (FinxScreenerTab *self, guint at, const char *part);

/* finx-screener-actions.c */
void finx_screener_tab_install_actions (GtkWidgetClass *widget_class);
void finx_screener_tab_fill_row_menu   (FinxScreenerTab *self);
GMenuModel *finx_screener_tab_make_menu (void);
void finx_screener_tab_add_undo        (FinxScreenerTab *self, GtkWidget *root);

G_END_DECLS
