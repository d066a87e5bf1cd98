/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/screener/finx-condition-editor.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "ui/alerts/finx-when-entry.h"
#include "ui/pages/markets/screener/finx-number-choice.h"
#include "ui/widgets/finx-widgets.h"

struct _FinxConditionEditor
{
  GtkPopover parent_instance;
  GtkWidget *number, *relation, *value; /* what is picked */
  GtkWidget *text;                      /* FinxWhenEntry: what it comes to */
  GtkWidget *apply;
  gboolean   is_picking;                /* the text follows */
};

enum { APPLIED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (FinxConditionEditor, finx_condition_editor, GTK_TYPE_POPOVER)

static guint signals[N_SIGNALS];

static const struct
{
  const char *sign, *title;
} relations[] = {
  { ">", N_("above") }, { ">=", N_("at least") }, { "<", N_("below") }, { "<=", N_("at most") },
  { "crosses_above", N_("crosses above") }, { "crosses_below", N_("crosses below") },
};

static char *
get_text (FinxConditionEditor *self)
{
  return g_strstrip (g_strdup (finx_when_entry_get_text (FINX_WHEN_ENTRY (self->text))));
}

/* Tells what is wrong with the text. Returns: (transfer full) (nullable): as it will be written */
static char *
check (FinxConditionEditor *self)
{
  g_autofree char *text = get_text (self), *sentence = NULL;
  g_autoptr(GError) error = NULL;
  FinxPlace place;
  char *normal = finx_expression_normalize (text, FINX_SUBJECT_INSTRUMENT, &place, &error);

  if (error != NULL && *text != '\0')
    sentence = finx_error_text (error);
  finx_when_entry_set_fault (FINX_WHEN_ENTRY (self->text), sentence, &place);
  gtk_widget_set_sensitive (self->apply, normal != NULL);
  return normal;
}

static void
text_changed_cb (FinxConditionEditor *self)
{
  g_autofree char *normal = check (self);
}

static void
pick (FinxConditionEditor *self)
{
  g_autofree char *number = finx_number_choice_get_text (FINX_NUMBER_CHOICE (self->number));
  g_autofree char *value = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->value))));
  guint relation = MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->relation)), G_N_ELEMENTS (relations) - 1);
  g_autofree char *text = g_strdup_printf ("%s %s %s", number, relations[relation].sign, value);

  if (self->is_picking)
    finx_when_entry_set_text (FINX_WHEN_ENTRY (self->text), text);
}

/* What is on the price is compared with it, what has levels with the first of them. */
static void
number_changed_cb (FinxConditionEditor *self)
{
  const FinxIndicatorInfo *info = finx_number_choice_get_indicator (FINX_NUMBER_CHOICE (self->number));
  char level[G_ASCII_DTOSTR_BUF_SIZE];

  if (info != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->value), info->is_overlay ? "last"
                                                       : g_ascii_dtostr (level, sizeof level, info->n_levels > 0 ? info->levels[0] : 0));
  pick (self);
}

static void
apply_cb (FinxConditionEditor *self)
{
  g_autofree char *normal = check (self);

  if (normal == NULL)
    return;
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[APPLIED], 0, normal);
}

static void
finx_condition_editor_class_init (FinxConditionEditorClass *klass)
{
  signals[APPLIED] = g_signal_new ("applied", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static GtkWidget *
make_picks (FinxConditionEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (relations); i++)
    gtk_string_list_append (titles, _(relations[i].title));
  self->number = finx_number_choice_new ();
  self->relation = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&titles)), NULL);
  finx_drop_down_set_name (GTK_DROP_DOWN (self->relation), _("Relation"));
  self->value = gtk_entry_new ();
  gtk_widget_set_hexpand (self->value, TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->value), "0");
  gtk_widget_set_tooltip_text (self->value, _("A number, or an expression such as sma(50, 1d)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->value), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Value"), -1);
  gtk_box_append (GTK_BOX (row), self->relation);
  gtk_box_append (GTK_BOX (row), self->value);
  gtk_box_append (GTK_BOX (box), self->number);
  gtk_box_append (GTK_BOX (box), row);
  g_signal_connect_object (self->number, "changed", G_CALLBACK (number_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->relation, "notify::selected", G_CALLBACK (pick), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->value, "changed", G_CALLBACK (pick), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->value, "activate", G_CALLBACK (apply_cb), self, G_CONNECT_SWAPPED);
  return box;
}

static void
finx_condition_editor_init (FinxConditionEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->text = finx_when_entry_new ();
  finx_when_entry_set_subject (FINX_WHEN_ENTRY (self->text), FINX_SUBJECT_INSTRUMENT);
  self->apply = gtk_button_new ();
  gtk_widget_add_css_class (self->apply, "suggested-action");
  gtk_widget_set_halign (self->apply, GTK_ALIGN_END);
  gtk_widget_set_size_request (box, 380, -1);
  gtk_box_append (GTK_BOX (box), make_picks (self));
  gtk_box_append (GTK_BOX (box), self->text);
  gtk_box_append (GTK_BOX (box), self->apply);
  gtk_widget_add_css_class (GTK_WIDGET (self), "finx-editor");
  gtk_popover_set_child (GTK_POPOVER (self), box);
  g_signal_connect_object (self->text, "changed", G_CALLBACK (text_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->text, "activate", G_CALLBACK (apply_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->apply, "clicked", G_CALLBACK (apply_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
finx_condition_editor_new (const char *condition)
{
  FinxConditionEditor *self = g_object_new (FINX_TYPE_CONDITION_EDITOR, NULL);

  gtk_button_set_label (GTK_BUTTON (self->apply), condition != NULL ? _("Change") : _("Add"));
  self->is_picking = TRUE;
  if (condition != NULL)
    finx_when_entry_set_text (FINX_WHEN_ENTRY (self->text), condition);
  else
    pick (self);
  return GTK_WIDGET (self);
}
