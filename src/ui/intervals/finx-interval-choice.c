/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/intervals/finx-interval-choice.h"

#include <glib/gi18n.h>

#include "ui/intervals/finx-interval-field.h"
#include "ui/words/finx-interval-words.h"

struct _FinxIntervalChoice
{
  GtkBox       parent_instance;
  FinxInterval interval;
  char        *name;                    /* owned */
  GtkWidget   *button, *popover, *field, *list; /* borrowed */
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxIntervalChoice, finx_interval_choice, GTK_TYPE_BOX)

static void
choose (FinxIntervalChoice *self,
        FinxInterval        interval)
{
  gtk_popover_popdown (GTK_POPOVER (self->popover));
  if (interval == self->interval)
    return;
  finx_interval_choice_set (self, interval);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
entered_cb (FinxIntervalChoice *self,
            guint               interval)
{
  choose (self, interval);
}

static void
row_cb (FinxIntervalChoice *self,
        GtkListBoxRow      *row)
{
  choose (self, finx_interval_from_frame ((guint) gtk_list_box_row_get_index (row)));
}

static void
shown_cb (FinxIntervalChoice *self)
{
  guint frame = finx_interval_to_frame (self->interval);

  if (frame < FINX_N_FRAMES)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) frame));
  else
    gtk_list_box_unselect_all (GTK_LIST_BOX (self->list));
  finx_interval_field_set_text (FINX_INTERVAL_FIELD (self->field), "");
  finx_interval_field_begin (FINX_INTERVAL_FIELD (self->field));
}

static gboolean
finx_interval_choice_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (FINX_INTERVAL_CHOICE (widget)->button);
}

static void
finx_interval_choice_finalize (GObject *object)
{
  g_free (FINX_INTERVAL_CHOICE (object)->name);
  G_OBJECT_CLASS (finx_interval_choice_parent_class)->finalize (object);
}

static void
finx_interval_choice_class_init (FinxIntervalChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_interval_choice_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = finx_interval_choice_grab_focus;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
add_row (FinxIntervalChoice *self,
         FinxInterval        interval)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);
  GtkWidget *name = gtk_label_new (finx_interval_name (interval)), *shortly = gtk_label_new (finx_interval_short_name (interval));

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (shortly, "dim");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), shortly);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, finx_interval_name (interval), -1);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
finx_interval_choice_init (FinxIntervalChoice *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->field = finx_interval_field_new (FALSE);
  g_signal_connect_object (self->field, "entered", G_CALLBACK (entered_cb), self, G_CONNECT_SWAPPED);
  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "interval-list");
  gtk_widget_add_css_class (self->list, "plain");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Intervals"), -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_cb), self, G_CONNECT_SWAPPED);
  for (guint frame = 0; frame < FINX_N_FRAMES; frame++)
    add_row (self, finx_interval_from_frame (frame));
  gtk_box_append (GTK_BOX (box), self->field);
  gtk_box_append (GTK_BOX (box), self->list);
  self->popover = gtk_popover_new ();
  gtk_popover_set_child (GTK_POPOVER (self->popover), box);
  g_signal_connect_object (self->popover, "show", G_CALLBACK (shown_cb), self, G_CONNECT_SWAPPED);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (self->button), TRUE);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), self->popover);
  gtk_box_append (GTK_BOX (self), self->button);
}

GtkWidget *
finx_interval_choice_new (const char   *name,
                          FinxInterval  interval)
{
  FinxIntervalChoice *self = g_object_new (FINX_TYPE_INTERVAL_CHOICE, NULL);

  self->name = g_strdup (name);
  gtk_widget_set_tooltip_text (self->button, name);
  finx_interval_choice_set (self, interval);
  return GTK_WIDGET (self);
}

FinxInterval
finx_interval_choice_get (FinxIntervalChoice *self)
{
  g_return_val_if_fail (FINX_IS_INTERVAL_CHOICE (self), FINX_INTERVAL_1M);
  return self->interval;
}

void
finx_interval_choice_set (FinxIntervalChoice *self,
                          FinxInterval        interval)
{
  GtkWidget *inner;
  g_autofree char *label = NULL;

  g_return_if_fail (FINX_IS_INTERVAL_CHOICE (self));

  self->interval = interval;
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), finx_interval_short_name (interval));
  inner = gtk_widget_get_first_child (self->button);
  label = g_strdup_printf ("%s: %s", self->name, finx_interval_name (interval));
  /* the button inside takes its name from the label else */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (inner), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (inner), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

void
finx_interval_choice_set_flat (FinxIntervalChoice *self)
{
  g_return_if_fail (FINX_IS_INTERVAL_CHOICE (self));
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (self->button), FALSE);
}
