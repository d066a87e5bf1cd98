/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The tabs of the Markets page, in their order; each is made when it is first shown. */
typedef struct
{
  const char *name;
  const char *title;            /* untranslated */
  GtkWidget *(*create) (FinxWorkspace *workspace);      /* (transfer floating) */
} FinxMarketsTab;

extern const FinxMarketsTab finx_markets_tabs[];
extern const guint          finx_n_markets_tabs;

G_END_DECLS
