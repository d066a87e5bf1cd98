/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* @files: (element-type GFile): at least one; borrowed for the call. */
typedef void (*FinxFilesFunc) (GtkWidget *owner, GListModel *files, gpointer user_data);

typedef enum
{
  FINX_FILES_OPEN,
  FINX_FILES_OPEN_SEVERAL,
  FINX_FILES_SAVE
} FinxFilesTask;

/* Asks for files; @chosen is called unless the user thinks better of it, or @owner is gone by then. */
void  finx_choose_files   (GtkWidget         *owner,
                           FinxFilesTask      task,
                           const char        *title,
                           const char        *name,             /* (nullable): to save under */
                           const char        *kind,             /* what the filter is called */
                           const char *const *suffixes,         /* ends with %NULL */
                           FinxFilesFunc      chosen,
                           gpointer           user_data);
void  finx_choose_price_file (GtkWidget      *owner,
                           FinxFilesFunc      chosen,
                           gpointer           user_data);
/* Where a price series is saved, under a name of its own. */
void  finx_choose_price_target (GtkWidget    *owner,
                           const char        *symbol,
                           const char        *interval,
                           FinxFilesFunc      chosen);
void  finx_choose_transaction_files (GtkWidget *owner,
                           FinxFilesFunc      chosen,
                           gpointer           user_data);
/* Files that are dropped on @widget; @user_data lives as long as it. */
void  finx_accept_files   (GtkWidget         *widget,
                           FinxFilesFunc      dropped,
                           gpointer           user_data);
/* A toast that tells so, and shows the folder. */
void  finx_tell_saved     (FinxWorkspace     *workspace,
                           GFile             *file);
/* A moment of a daily or shorter series: "20 Nov 2026", or with the time of day. */
char *finx_format_bar_day  (gint64            time_us);
char *finx_format_bar_time (gint64            time_us,
                            gint64            interval_us);

/* A price of an instrument that is not known yet: two decimals at least, as many as it needs, six at most. */
char *finx_format_price_value (double         value);

G_END_DECLS
