/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "market/expressions/finx-expression.h"

G_BEGIN_DECLS

/* What the name that is being typed in an entry of conditions may become, in a list below it. Tab takes the chosen one, the arrows
 * choose, after which Enter takes it as well; Escape closes the list. */
#define FINX_TYPE_WHEN_COMPLETION (finx_when_completion_get_type ())
G_DECLARE_FINAL_TYPE (FinxWhenCompletion, finx_when_completion, FINX, WHEN_COMPLETION, GtkPopover)

/* (transfer floating): for the box that @entry begins. */
GtkWidget *finx_when_completion_new         (GtkEntry           *entry);
void       finx_when_completion_set_subject (FinxWhenCompletion *self,
                                             FinxSubject         subject);

G_END_DECLS
