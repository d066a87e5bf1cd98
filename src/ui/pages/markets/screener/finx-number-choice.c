/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/screener/finx-number-choice.h"

#include <glib/gi18n.h>

#include "market/expressions/finx-expression.h"
#include "market/screener/finx-screen-terms.h"
#include "ui/intervals/finx-interval-choice.h"
#include "ui/widgets/finx-widgets.h"

struct _FinxNumberChoice
{
  GtkBox     parent_instance;
  GtkWidget *number, *interval;         /* borrowed */
};

enum { CHANGED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (FinxNumberChoice, finx_number_choice, GTK_TYPE_BOX)

static guint signals[N_SIGNALS];

const FinxIndicatorInfo *
finx_number_choice_get_indicator (FinxNumberChoice *self)
{
  guint chosen, n_terms;

  g_return_val_if_fail (FINX_IS_NUMBER_CHOICE (self), NULL);

  finx_screen_list_terms (&n_terms);
  chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->number));
  return chosen >= n_terms && chosen != GTK_INVALID_LIST_POSITION ? finx_indicator_get_info (chosen - n_terms) : NULL;
}

char *
finx_number_choice_get_text (FinxNumberChoice *self)
{
  const FinxIndicatorInfo *info;
  const FinxScreenTerm *terms;
  g_autoptr(FinxExpression) parsed = NULL;
  g_autofree char *text = NULL;
  FinxInterval interval;
  guint n_terms;

  g_return_val_if_fail (FINX_IS_NUMBER_CHOICE (self), NULL);

  info = finx_number_choice_get_indicator (self);
  terms = finx_screen_list_terms (&n_terms);
  if (info == NULL)
    return g_strdup (terms[MIN (gtk_drop_down_get_selected (GTK_DROP_DOWN (self->number)), n_terms - 1)].text);
  interval = finx_interval_choice_get (FINX_INTERVAL_CHOICE (self->interval));
  text = g_strdup_printf ("%s(%s)", finx_expression_spell (info->name), finx_interval_to_string (interval));
  parsed = finx_expression_parse_number (text, FINX_SUBJECT_INSTRUMENT, NULL, NULL);
  return parsed != NULL ? finx_expression_to_string (parsed) : g_steal_pointer (&text);
}

static void
changed_cb (FinxNumberChoice *self)
{
  gtk_widget_set_sensitive (self->interval, finx_number_choice_get_indicator (self) != NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
finx_number_choice_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (FINX_NUMBER_CHOICE (widget)->number);
}

static void
finx_number_choice_class_init (FinxNumberChoiceClass *klass)
{
  GTK_WIDGET_CLASS (klass)->grab_focus = finx_number_choice_grab_focus;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/* Named numbers first, then what expressions can say of indicators. */
static GtkWidget *
make_numbers (void)
{
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);
  const FinxScreenTerm *terms;
  const FinxIndicatorInfo *info;
  GtkWidget *drop_down;
  guint n_terms;

  terms = finx_screen_list_terms (&n_terms);
  for (guint i = 0; i < n_terms; i++)
    gtk_string_list_append (titles, _(terms[i].title));
  for (guint i = 0; (info = finx_indicator_get_info (i)) != NULL; i++)
    gtk_string_list_append (titles, _(info->title));
  drop_down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&titles)), gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (drop_down), TRUE);
  finx_drop_down_set_name (GTK_DROP_DOWN (drop_down), _("Number"));
  return drop_down;
}

static void
finx_number_choice_init (FinxNumberChoice *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->number = make_numbers ();
  gtk_widget_set_hexpand (self->number, TRUE);
  self->interval = finx_interval_choice_new (_("Time frame of the indicator"), FINX_INTERVAL_1D);
  gtk_widget_set_sensitive (self->interval, FALSE);
  gtk_box_append (GTK_BOX (self), self->number);
  gtk_box_append (GTK_BOX (self), self->interval);
  g_signal_connect_object (self->number, "notify::selected", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->interval, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
finx_number_choice_new (void)
{
  return g_object_new (FINX_TYPE_NUMBER_CHOICE, NULL);
}
