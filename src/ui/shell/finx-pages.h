/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/shell/finx-workspace.h"

G_BEGIN_DECLS

/* The pages there are, in the order of the sidebar. Keys are those of the ten modules, so they stay when pages are added. */
typedef struct
{
  const char *name;
  const char *title;            /* untranslated */
  const char *icon;
  char        key;              /* with Alt */
  GtkWidget *(*create) (FinxWorkspace *workspace);
} FinxPage;

extern const FinxPage finx_pages[];
extern const guint    finx_n_pages;

G_END_DECLS
