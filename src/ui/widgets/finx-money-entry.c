/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/finx-widgets.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "ui/widgets/finx-css-class.h"
#include "ui/words/finx-format.h"

#define COARSE_STEPS 10                 /* Page Up and Page Down */

struct _FinxMoneyEntry
{
  GtkWidget    parent_instance;
  GtkWidget   *box;
  GtkWidget   *frame;
  GtkWidget   *label;
  GtkWidget   *text;                    /* GtkEntry: a bare GtkText is nothing to a screen reader */
  GtkWidget   *less;
  GtkWidget   *more;
  GtkWidget   *sentence;                /* error, below */
  char        *name;
  FinxDecimal  step;
  int          decimals;                /* −1: as many as the value has */
};

enum { CHANGED, ACTIVATE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxMoneyEntry, finx_money_entry, GTK_TYPE_WIDGET)

/* The next multiple of the step in @steps' direction, never below 0. */
static void
move_by (FinxMoneyEntry *self,
         int             steps)
{
  FinxDecimal value, start, moved;

  if (!finx_money_entry_get_value (self, &value, NULL))
    value = FINX_DECIMAL_ZERO;

  start = finx_decimal_round_to (value, self->step, steps > 0 ? FINX_ROUND_FLOOR : FINX_ROUND_CEILING);
  moved = finx_decimal_add (start, finx_decimal_mul (self->step, finx_decimal_new (steps, 0), self->step.scale, FINX_ROUND_HALF_EVEN));
  if (!finx_decimal_is_known (moved))
    return;
  finx_money_entry_set_value (self, finx_decimal_max (moved, FINX_DECIMAL_ZERO));
}

static void
less_cb (FinxMoneyEntry *self)
{
  move_by (self, -1);
}

static void
more_cb (FinxMoneyEntry *self)
{
  move_by (self, 1);
}

static void
text_changed_cb (FinxMoneyEntry *self)
{
  finx_money_entry_set_error (self, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
text_activate_cb (FinxMoneyEntry *self)
{
  g_signal_emit (self, signals[ACTIVATE], 0);
}

/* A number that is left is written as the program writes it, so that "1.000" cannot be meant one way and read another. */
static void
focus_left_cb (FinxMoneyEntry *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->text));
  g_autoptr(GError) error = NULL;
  FinxDecimal value;

  if (*typed == '\0')
    return;
  if (!finx_money_entry_get_value (self, &value, &error))
    {
      g_autofree char *sentence = finx_error_text (error);

      finx_money_entry_set_error (self, sentence);
    }
  else if (self->decimals < 0 || finx_decimal_equal (value, finx_decimal_rescale (value, (guint) self->decimals, FINX_ROUND_HALF_EVEN)))
    finx_money_entry_set_value (self, value);
}

static gboolean
key_pressed_cb (FinxMoneyEntry *self,
                guint           keyval,
                guint           keycode,
                GdkModifierType state)
{
  int steps = 0;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;

  switch (keyval)
    {
    case GDK_KEY_Up: case GDK_KEY_KP_Up: steps = 1; break;
    case GDK_KEY_Down: case GDK_KEY_KP_Down: steps = -1; break;
    case GDK_KEY_Page_Up: case GDK_KEY_KP_Page_Up: steps = COARSE_STEPS; break;
    case GDK_KEY_Page_Down: case GDK_KEY_KP_Page_Down: steps = -COARSE_STEPS; break;
    default: return GDK_EVENT_PROPAGATE;
    }
  move_by (self, steps);
  return GDK_EVENT_STOP;
}

static GtkWidget *
add_button (FinxMoneyEntry *self,
            const char     *icon,
            GCallback       clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "small");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_focusable (button, FALSE);     /* ↑ and ↓ do the same */
  g_signal_connect_swapped (button, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (self->frame), button);
  return button;
}

static gboolean
finx_money_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (FINX_MONEY_ENTRY (widget)->text);
}

/* Not GtkWidget's: with Shift+Tab that would focus the group itself, which is the text again. */
static gboolean
finx_money_entry_focus (GtkWidget        *widget,
                        GtkDirectionType  direction)
{
  return gtk_widget_child_focus (FINX_MONEY_ENTRY (widget)->box, direction);
}

static void
finx_money_entry_dispose (GObject *object)
{
  FinxMoneyEntry *self = FINX_MONEY_ENTRY (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (finx_money_entry_parent_class)->dispose (object);
}

static void
finx_money_entry_finalize (GObject *object)
{
  g_free (FINX_MONEY_ENTRY (object)->name);
  G_OBJECT_CLASS (finx_money_entry_parent_class)->finalize (object);
}

static void
finx_money_entry_class_init (FinxMoneyEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = finx_money_entry_dispose;
  object_class->finalize = finx_money_entry_finalize;
  widget_class->focus = finx_money_entry_focus;
  widget_class->grab_focus = finx_money_entry_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "finxmoneyentry");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  signals[CHANGED] = g_signal_new ("changed", FINX_TYPE_MONEY_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATE] = g_signal_new ("activate", FINX_TYPE_MONEY_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
finx_money_entry_init (FinxMoneyEntry *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->step = finx_decimal_new (1, 0);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_widget_set_valign (self->box, GTK_ALIGN_START);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  self->frame = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->frame, "finx-money");
  gtk_box_append (GTK_BOX (self->box), self->frame);

  self->label = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->label, "caption");
  gtk_widget_add_css_class (self->label, "dim");
  gtk_box_append (GTK_BOX (self->frame), self->label);

  self->text = gtk_entry_new ();
  gtk_entry_set_has_frame (GTK_ENTRY (self->text), FALSE);
  gtk_widget_set_hexpand (self->text, TRUE);
  gtk_widget_add_css_class (self->text, "numeric");
  gtk_editable_set_alignment (GTK_EDITABLE (self->text), 1);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->text), 6);
  gtk_entry_set_input_purpose (GTK_ENTRY (self->text), GTK_INPUT_PURPOSE_NUMBER);
  gtk_box_append (GTK_BOX (self->frame), self->text);
  g_signal_connect_swapped (self->text, "changed", G_CALLBACK (text_changed_cb), self);
  g_signal_connect_swapped (self->text, "activate", G_CALLBACK (text_activate_cb), self);

  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->text))), keys);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->text))), focus);

  self->less = add_button (self, "list-remove-symbolic", G_CALLBACK (less_cb));
  self->more = add_button (self, "list-add-symbolic", G_CALLBACK (more_cb));

  self->sentence = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->sentence), 0);
  gtk_label_set_wrap (GTK_LABEL (self->sentence), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->sentence), PANGO_WRAP_WORD_CHAR);    /* what was typed may be one long word */
  gtk_label_set_width_chars (GTK_LABEL (self->sentence), 16);
  gtk_widget_add_css_class (self->sentence, "caption");
  gtk_widget_set_visible (self->sentence, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->sentence);
}

GtkWidget *
finx_money_entry_new (const char *label)
{
  FinxMoneyEntry *self = g_object_new (FINX_TYPE_MONEY_ENTRY, NULL);
  g_autofree char *less = g_strdup_printf (_("Decrease %s"), label);
  g_autofree char *more = g_strdup_printf (_("Increase %s"), label);

  self->name = g_strdup (label);
  gtk_label_set_text (GTK_LABEL (self->label), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->less), GTK_ACCESSIBLE_PROPERTY_LABEL, less, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more), GTK_ACCESSIBLE_PROPERTY_LABEL, more, -1);
  gtk_widget_set_tooltip_text (self->less, less);
  gtk_widget_set_tooltip_text (self->more, more);
  return GTK_WIDGET (self);
}

/**
 * finx_money_entry_set_step:
 * @step: > 0: the tick or lot that ↑ ↓ and the buttons move by
 * @decimals: how many are shown; −1: as many as the value has
 */
void
finx_money_entry_set_step (FinxMoneyEntry *self,
                           FinxDecimal     step,
                           int             decimals)
{
  g_return_if_fail (FINX_IS_MONEY_ENTRY (self));
  g_return_if_fail (finx_decimal_sign (step) > 0);

  self->step = step;
  self->decimals = decimals;
}

/**
 * finx_money_entry_set_value:
 * @value: unknown empties the entry
 */
void
finx_money_entry_set_value (FinxMoneyEntry *self,
                            FinxDecimal     value)
{
  g_autofree char *text = NULL;

  g_return_if_fail (FINX_IS_MONEY_ENTRY (self));

  text = finx_decimal_is_known (value) ? finx_format_decimal (value, self->decimals) : g_strdup ("");
  if (strcmp (text, gtk_editable_get_text (GTK_EDITABLE (self->text))) == 0)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->text), text);
  gtk_editable_set_position (GTK_EDITABLE (self->text), -1);
}

/**
 * finx_money_entry_get_value:
 *
 * Returns: %FALSE with %FINX_ERROR_INVALID when the text is empty or no number; the message is fit to show
 */
gboolean
finx_money_entry_get_value (FinxMoneyEntry  *self,
                            FinxDecimal     *value,
                            GError         **error)
{
  const char *typed;

  g_return_val_if_fail (FINX_IS_MONEY_ENTRY (self), FALSE);

  typed = gtk_editable_get_text (GTK_EDITABLE (self->text));
  if (*typed == '\0')
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-INPUT-001", _("%s is empty; type a number"), self->name);
      return FALSE;
    }
  return finx_parse_decimal (typed, value, error);
}

void
finx_money_entry_set_buttons (FinxMoneyEntry *self,
                              gboolean        show)
{
  g_return_if_fail (FINX_IS_MONEY_ENTRY (self));

  gtk_widget_set_visible (self->less, show);
  gtk_widget_set_visible (self->more, show);
}

void
finx_money_entry_set_error (FinxMoneyEntry *self,
                            const char     *sentence)
{
  gboolean wrong = sentence != NULL && *sentence != '\0';

  g_return_if_fail (FINX_IS_MONEY_ENTRY (self));

  if (strcmp (gtk_label_get_text (GTK_LABEL (self->sentence)), wrong ? sentence : "") == 0)
    return;
  gtk_label_set_text (GTK_LABEL (self->sentence), wrong ? sentence : "");
  gtk_widget_set_visible (self->sentence, wrong);
  finx_css_class_set (self->frame, "error", wrong);
  finx_css_class_set (self->sentence, "error", wrong);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, wrong ? sentence : "", -1);
}
