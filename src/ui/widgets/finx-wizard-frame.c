/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/finx-wizard-frame.h"

#include "ui/widgets/finx-css-class.h"

#include <glib/gi18n.h>

static GtkWidget *
build_header (FinxWizardFrame *self)
{
  GtkWidget *bar = adw_header_bar_new (), *title = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->heading = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->heading, "heading");
  gtk_widget_set_valign (title, GTK_ALIGN_CENTER);
  self->subtitle = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->subtitle, "caption");
  gtk_widget_add_css_class (self->subtitle, "dim");
  gtk_box_append (GTK_BOX (title), self->heading);
  gtk_box_append (GTK_BOX (title), self->subtitle);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar), title);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  self->cancel = gtk_button_new_with_label (_("Cancel"));
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), self->cancel);
  return bar;
}

static GtkWidget *
build_step_row (const char *title,
                int         n)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *mark = gtk_stack_new ();
  GtkWidget *label = gtk_label_new (title);
  g_autofree char *number = g_strdup_printf ("%d", n);

  gtk_stack_add_named (GTK_STACK (mark), gtk_label_new (number), "number");
  gtk_stack_add_named (GTK_STACK (mark), gtk_image_new_from_icon_name ("object-select-symbolic"), "done");
  gtk_widget_add_css_class (mark, "finx-step-mark");
  gtk_widget_set_valign (mark, GTK_ALIGN_CENTER);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  if (title != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_widget_set_visible (row, title != NULL);
  return row;
}

static GtkWidget *
build_side (FinxWizardFrame   *self,
            const char *const *titles,
            int                n_steps,
            const char        *text)
{
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *note = gtk_label_new (text);

  gtk_widget_add_css_class (side, "finx-wizard-side");
  self->steps = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->steps), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->steps), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Steps"), -1);
  for (int i = 0, n = 0; i < n_steps; i++)
    {
      n += titles[i] != NULL;
      gtk_list_box_append (GTK_LIST_BOX (self->steps), build_step_row (titles[i], n));
    }
  gtk_widget_set_vexpand (self->steps, TRUE);
  gtk_label_set_wrap (GTK_LABEL (note), TRUE);
  gtk_label_set_xalign (GTK_LABEL (note), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (note), 24);
  gtk_widget_add_css_class (note, "caption");
  gtk_widget_add_css_class (note, "dim");
  gtk_box_append (GTK_BOX (side), self->steps);
  gtk_box_append (GTK_BOX (side), note);
  return side;
}

static GtkWidget *
build_foot (FinxWizardFrame *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *gap = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (foot, "finx-panel-foot");
  self->back = gtk_button_new_with_label (_("Back"));
  self->forward = gtk_button_new_with_label (_("Continue"));
  gtk_widget_add_css_class (self->forward, "suggested-action");
  gtk_widget_set_hexpand (gap, TRUE);
  gtk_box_append (GTK_BOX (foot), self->back);
  gtk_box_append (GTK_BOX (foot), gap);
  gtk_box_append (GTK_BOX (foot), self->forward);
  return foot;
}

void
finx_wizard_frame_build (FinxWizardFrame   *self,
                         AdwWindow         *window,
                         GtkWidget         *stack,
                         const char *const *titles,
                         int                n_steps,
                         const char        *note)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *middle = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_hexpand (stack, TRUE);
  gtk_widget_set_vexpand (stack, TRUE);
  gtk_box_append (GTK_BOX (content), build_header (self));
  gtk_box_append (GTK_BOX (middle), build_side (self, titles, n_steps, note));
  gtk_box_append (GTK_BOX (middle), stack);
  gtk_box_append (GTK_BOX (content), middle);
  gtk_box_append (GTK_BOX (content), build_foot (self));
  adw_window_set_content (window, content);
}

void
finx_wizard_frame_set_step (FinxWizardFrame *self,
                            int              step,
                            gboolean         may_return)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->steps), i)) != NULL; i++)
    {
      GtkWidget *mark = gtk_widget_get_first_child (gtk_list_box_row_get_child (row));
      gboolean is_past = i < step, is_now = i == step;

      gtk_stack_set_visible_child_name (GTK_STACK (mark), is_past ? "done" : "number");
      gtk_widget_set_sensitive (GTK_WIDGET (row), is_now || (is_past && may_return));
      finx_css_class_set (GTK_WIDGET (row), "now", is_now);
      finx_css_class_set (GTK_WIDGET (row), "done", is_past);
      gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_SELECTED, is_now, -1);
    }
}

void
finx_wizard_show_page (GtkWidget  *stack,
                       const char *page,
                       gboolean    is_forward)
{
  gtk_stack_set_transition_type (GTK_STACK (stack), is_forward ? GTK_STACK_TRANSITION_TYPE_SLIDE_LEFT : GTK_STACK_TRANSITION_TYPE_SLIDE_RIGHT);
  gtk_stack_set_visible_child_name (GTK_STACK (stack), page);
}

GtkWidget *
finx_wizard_step_box (const char *title,
                      const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *head = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *heading = gtk_label_new (title), *below = gtk_label_new (text);

  gtk_widget_add_css_class (box, "finx-step-body");
  gtk_widget_add_css_class (heading, "dialog-heading");
  gtk_widget_add_css_class (below, "dim");
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_xalign (GTK_LABEL (below), 0);
  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  gtk_label_set_wrap (GTK_LABEL (below), TRUE);
  gtk_box_append (GTK_BOX (head), heading);
  gtk_box_append (GTK_BOX (head), below);
  gtk_box_append (GTK_BOX (box), head);
  return box;
}
