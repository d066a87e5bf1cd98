/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/depth/finx-tape-choice.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

#define SHORT 10                /* characters that the panel is made wide enough for */

struct _FinxTapeChoice
{
  GtkWidget             parent_instance;

  FinxEngine           *engine;         /* owned */
  const FinxInstrument *instrument;     /* nullable */
  FinxTapeRule          rule;
  GtkWidget            *button;         /* the one child; the rest are borrowed from it */
  GtkWidget            *label;
  GtkWidget            *side, *least, *add_up;
  gboolean              updating;
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxTapeChoice, finx_tape_choice, GTK_TYPE_WIDGET)

/* What it says may be wider than the panel, which does not grow with it: then it is cut off, and its tooltip has all. */
static void
show_label (FinxTapeChoice *self)
{
  const char *const sides[] = { _("All trades"), _("Bought"), _("Sold") };
  g_autoptr(GString) text = g_string_new (sides[self->rule.side]);
  g_autofree char *tip = NULL;

  if (self->rule.least > 0 && self->instrument != NULL)
    {
      g_autofree char *least = finx_format_quantity (self->instrument, finx_instrument_size (self->instrument, self->rule.least));

      if (self->rule.side == FINX_TAPE_ALL)
        /* Translators: trades of that size or more; %s is a number */
        g_string_printf (text, _("From %s"), least);
      else
        g_string_append_printf (text, _(", from %s"), least);
    }
  if (self->rule.add_up)
    g_string_append (text, _(", added up"));
  tip = g_strdup_printf ("%s: %s", _("Which trades are shown"), text->str);
  gtk_label_set_label (GTK_LABEL (self->label), text->str);
  gtk_widget_set_tooltip_text (self->button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, text->str, -1);
}

static char *
least_key (FinxTapeChoice *self)
{
  return g_strdup_printf ("tape.least.%s", self->instrument->symbol);
}

static void
remember (FinxTapeChoice *self)
{
  g_autofree char *rule = g_strdup_printf ("%d %d", (int) self->rule.side, self->rule.add_up);
  g_autofree char *least = g_strdup_printf ("%" G_GINT64_FORMAT, self->rule.least);
  g_autofree char *key = self->instrument != NULL ? least_key (self) : NULL;

  finx_engine_set_state (self->engine, "tape.rule", rule);
  if (key != NULL)
    finx_engine_set_state (self->engine, key, least);
}

static void
changed_cb (FinxTapeChoice *self)
{
  FinxDecimal least;

  if (self->updating)
    return;
  self->rule.side = (FinxTapeSide) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->side));
  self->rule.add_up = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->add_up));
  if (self->instrument == NULL || !finx_money_entry_get_value (FINX_MONEY_ENTRY (self->least), &least, NULL)
      || !finx_decimal_to_units (least, self->instrument->size_scale, &self->rule.least))
    self->rule.least = 0;
  show_label (self);
  remember (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
finx_tape_choice_dispose (GObject *object)
{
  FinxTapeChoice *self = FINX_TAPE_CHOICE (object);

  self->updating = TRUE;
  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (finx_tape_choice_parent_class)->dispose (object);
}

static void
finx_tape_choice_class_init (FinxTapeChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_tape_choice_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
finx_tape_choice_init (FinxTapeChoice *self)
{
  const char *const sides[] = { _("All trades"), _("Bought"), _("Sold"), NULL };
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->side = gtk_drop_down_new_from_strings (sides);
  finx_drop_down_set_name (GTK_DROP_DOWN (self->side), _("Trades by who took the price"));
  self->least = finx_money_entry_new (_("Size from"));
  self->add_up = gtk_check_button_new_with_label (_("Add up trades at one price"));
  g_signal_connect_object (self->side, "notify::selected", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->least, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->add_up, "toggled", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), self->side);
  gtk_box_append (GTK_BOX (box), self->least);
  gtk_box_append (GTK_BOX (box), self->add_up);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  self->label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (self->label), SHORT);
  gtk_label_set_xalign (GTK_LABEL (self->label), 1);
  gtk_widget_set_hexpand (self->label, TRUE);
  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), self->label);
  gtk_widget_set_halign (gtk_widget_get_parent (self->label), GTK_ALIGN_FILL);  /* else the button keeps it at its least width, in the middle */
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "ticket-link");
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

GtkWidget *
finx_tape_choice_new (FinxEngine *engine)
{
  FinxTapeChoice *self = g_object_new (FINX_TYPE_TAPE_CHOICE, NULL);
  g_autofree char *text = finx_engine_get_state (engine, "tape.rule");

  self->engine = g_object_ref (engine);
  self->updating = TRUE;
  if (text != NULL && strlen (text) == 3)
    {
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->side), (guint) CLAMP (text[0] - '0', 0, 2));
      gtk_check_button_set_active (GTK_CHECK_BUTTON (self->add_up), text[2] == '1');
    }
  self->rule.side = (FinxTapeSide) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->side));
  self->rule.add_up = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->add_up));
  self->updating = FALSE;
  show_label (self);
  return GTK_WIDGET (self);
}

void
finx_tape_choice_set_instrument (FinxTapeChoice       *self,
                                 const FinxInstrument *instrument)
{
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;

  if (instrument == NULL || instrument == self->instrument)
    return;
  self->instrument = instrument;
  key = least_key (self);
  text = finx_engine_get_state (self->engine, key);
  self->rule.least = text != NULL ? MAX (g_ascii_strtoll (text, NULL, 10), 0) : 0;
  self->updating = TRUE;
  finx_money_entry_set_step (FINX_MONEY_ENTRY (self->least), instrument->lot_step, -1);
  finx_money_entry_set_value (FINX_MONEY_ENTRY (self->least), self->rule.least > 0 ? finx_instrument_size (instrument, self->rule.least) : FINX_DECIMAL_UNKNOWN);
  self->updating = FALSE;
  show_label (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

const FinxTapeRule *
finx_tape_choice_get_rule (FinxTapeChoice *self)
{
  return &self->rule;
}
