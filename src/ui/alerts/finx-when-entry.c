/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/alerts/finx-when-entry.h"

#include <glib/gi18n.h>

#include "ui/alerts/finx-when-completion.h"

struct _FinxWhenEntry
{
  GtkBox     parent_instance;
  GtkWidget *entry, *completion, *examples, *fault;
};

enum { CHANGED, ACTIVATE, N_SIGNALS };

G_DEFINE_FINAL_TYPE (FinxWhenEntry, finx_when_entry, GTK_TYPE_BOX)

static guint signals[N_SIGNALS];

static const struct
{
  FinxSubject subject;
  const char *label;
  const char *text;
} examples[] = {
  { FINX_SUBJECT_INSTRUMENT, N_("RSI falls below 30"), "rsi(14) crosses_below 30" },
  { FINX_SUBJECT_INSTRUMENT, N_("Price crosses its average"), "last crosses sma(50)" },
  { FINX_SUBJECT_INSTRUMENT, N_("Averages cross"), "sma(20) crosses_above sma(50)" },
  { FINX_SUBJECT_INSTRUMENT, N_("MACD crosses its signal"), "macd(12, 26, 9) crosses_above macd(12, 26, 9).signal" },
  { FINX_SUBJECT_INSTRUMENT, N_("2% in 15 minutes"), "abs(percent_change(last, 15m)) >= 2" },
  { FINX_SUBJECT_INSTRUMENT, N_("Volume spike"), "volume > 3 * prev(sma(volume, 20))" },
  { FINX_SUBJECT_INSTRUMENT, N_("New high of 20 bars"), "close > prev(highest(high, 20))" },
  { FINX_SUBJECT_INSTRUMENT, N_("Wide spread"), "spread > last * 0.001" },
  { FINX_SUBJECT_PORTFOLIO, N_("Loss of the day above 2%"), "day_percent <= -2" },
  { FINX_SUBJECT_PORTFOLIO, N_("10% below the highest point"), "drawdown >= 10" },
  { FINX_SUBJECT_PORTFOLIO, N_("Value falls below a level"), "value crosses_below 100000" },
  { FINX_SUBJECT_PORTFOLIO, N_("Cash below zero"), "cash < 0" },
  { FINX_SUBJECT_SERIES, N_("Crosses a level"), "release crosses_above 5" },
  { FINX_SUBJECT_SERIES, N_("Rose since the value before"), "release > previous" },
};

/* What is there stays: another condition is joined to it. */
static void
insert_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FinxWhenEntry *self = FINX_WHEN_ENTRY (widget);
  const char *text = finx_when_entry_get_text (self), *added = g_variant_get_string (parameter, NULL);
  g_autofree char *joined = *text == '\0' ? g_strdup (added) : g_strdup_printf ("%s and %s", text, added);

  gtk_editable_set_text (GTK_EDITABLE (self->entry), joined);
  gtk_widget_grab_focus (self->entry);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

static void
changed_cb (FinxWhenEntry *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
activate_cb (FinxWhenEntry *self)
{
  g_signal_emit (self, signals[ACTIVATE], 0);
}

static gboolean
finx_when_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (FINX_WHEN_ENTRY (widget)->entry);
}

static void
finx_when_entry_class_init (FinxWhenEntryClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  GTK_WIDGET_CLASS (klass)->grab_focus = finx_when_entry_grab_focus;
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATE] = g_signal_new ("activate", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "when.insert", "s", insert_action);
}

static void
finx_when_entry_init (FinxWhenEntry *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->entry = gtk_entry_new ();
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_widget_add_css_class (self->entry, "monospace");
  gtk_entry_set_max_length (GTK_ENTRY (self->entry), FINX_EXPRESSION_LONGEST);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Condition in words"), -1);
  self->examples = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->examples), _("Examples"));
  gtk_widget_set_tooltip_text (self->examples, _("Add a condition to begin with"));
  self->fault = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->fault), 0);
  gtk_label_set_wrap (GTK_LABEL (self->fault), TRUE);
  gtk_widget_add_css_class (self->fault, "caption");
  gtk_widget_add_css_class (self->fault, "error");
  gtk_widget_set_visible (self->fault, FALSE);
  gtk_box_append (GTK_BOX (row), self->entry);
  self->completion = finx_when_completion_new (GTK_ENTRY (self->entry));
  gtk_widget_set_parent (self->completion, row);
  gtk_box_append (GTK_BOX (row), self->examples);
  gtk_box_append (GTK_BOX (self), row);
  gtk_box_append (GTK_BOX (self), self->fault);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
finx_when_entry_new (void)
{
  return g_object_new (FINX_TYPE_WHEN_ENTRY, NULL);
}

const char *
finx_when_entry_get_text (FinxWhenEntry *self)
{
  g_return_val_if_fail (FINX_IS_WHEN_ENTRY (self), "");
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

void
finx_when_entry_set_text (FinxWhenEntry *self,
                          const char    *text)
{
  g_return_if_fail (FINX_IS_WHEN_ENTRY (self));
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

void
finx_when_entry_set_subject (FinxWhenEntry *self,
                             FinxSubject    subject)
{
  static const char *const placeholders[] = { "rsi(14) < 30 and last > sma(50)", "day_percent <= -2 or drawdown >= 10", "release crosses_above 5" };
  g_autoptr(GMenu) menu = g_menu_new ();

  g_return_if_fail (FINX_IS_WHEN_ENTRY (self));

  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), placeholders[subject]);
  finx_when_completion_set_subject (FINX_WHEN_COMPLETION (self->completion), subject);
  for (guint i = 0; i < G_N_ELEMENTS (examples); i++)
    if (examples[i].subject == subject)
      {
        g_autoptr(GMenuItem) item = g_menu_item_new (_(examples[i].label), NULL);

        g_menu_item_set_action_and_target (item, "when.insert", "s", examples[i].text);
        g_menu_append_item (menu, item);
      }
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->examples), G_MENU_MODEL (menu));
}

void
finx_when_entry_set_fault (FinxWhenEntry   *self,
                           const char      *sentence,
                           const FinxPlace *place)
{
  g_autoptr(PangoAttrList) marks = pango_attr_list_new ();

  g_return_if_fail (FINX_IS_WHEN_ENTRY (self));

  if (sentence != NULL && place != NULL && place->length > 0)
    {
      PangoAttribute *mark = pango_attr_underline_new (PANGO_UNDERLINE_ERROR);

      mark->start_index = (guint) place->first;
      mark->end_index = (guint) (place->first + place->length);
      pango_attr_list_insert (marks, mark);
    }
  gtk_entry_set_attributes (GTK_ENTRY (self->entry), marks);
  gtk_label_set_text (GTK_LABEL (self->fault), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->fault, sentence != NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               sentence != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}
