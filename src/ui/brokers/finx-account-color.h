/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/finx-engine.h"

G_BEGIN_DECLS

/* The colours that tell accounts apart, as #rrggbb: none of them is the red or the green of gains and losses. */
#define FINX_N_ACCOUNT_COLORS 9
extern const char *const finx_account_colors[FINX_N_ACCOUNT_COLORS];
const char *finx_account_color_get_name (guint i);                      /* in the user's language */

/* A dot of that colour; without one a ring. */
#define FINX_TYPE_ACCOUNT_DOT (finx_account_dot_get_type ())
G_DECLARE_FINAL_TYPE (FinxAccountDot, finx_account_dot, FINX, ACCOUNT_DOT, GtkWidget)
GtkWidget  *finx_account_dot_new        (void);
void        finx_account_dot_set_color  (FinxAccountDot *self, const char *color);

/* A drop-down of the colours, each with its dot and name. */
GtkWidget  *finx_color_choice_new       (void);
const char *finx_color_choice_get       (GtkWidget *choice);            /* lives for ever */
void        finx_color_choice_set       (GtkWidget *choice, const char *color);

/* What an account at a broker is called where it is chosen: its name, with “Paper” where it is one. (transfer full) */
char       *finx_account_label          (FinxEngine *engine, const FinxAccount *account);
const char *finx_account_get_color      (FinxEngine *engine, const char *account);      /* ""; borrowed, valid until the loop runs */
gboolean    finx_account_is_paper       (FinxEngine *engine, const char *account);

G_END_DECLS
