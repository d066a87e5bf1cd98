/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What stands around the steps of a window that goes step by step: its title, the list of steps beside them, the buttons below. Which step
 * it is, and where the buttons lead, is the window's own; all widgets are borrowed from it. */
typedef struct
{
  GtkWidget *heading, *subtitle;        /* GtkLabel, in the header bar */
  GtkWidget *steps;                     /* GtkListBox: “row-activated” wants a step that is over */
  GtkWidget *back, *forward, *cancel;   /* GtkButton; NULL: being built */
} FinxWizardFrame;

/* The content of @window, around @stack. @titles: of @n_steps steps, translated, which live for ever; NULL: the window leaves that one out. */
void       finx_wizard_frame_build    (FinxWizardFrame *self, AdwWindow *window, GtkWidget *stack, const char *const *titles, int n_steps,
                                       const char *note);
/* @may_return: the steps before @step can be gone to. */
void       finx_wizard_frame_set_step (FinxWizardFrame *self, int step, gboolean may_return);
/* Slides to the page of @stack: forward, or back. */
void       finx_wizard_show_page      (GtkWidget *stack, const char *page, gboolean is_forward);
/* The head of a step, in the box that takes what is in it. */
GtkWidget *finx_wizard_step_box       (const char *title, const char *text);

G_END_DECLS
