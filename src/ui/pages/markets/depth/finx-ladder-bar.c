/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/depth/finx-ladder-bar.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "ui/widgets/finx-css-class.h"
#include "ui/widgets/finx-flow-layout.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

#define N_SIZES 4
#define MOST_TICKS 10000                /* of an exit's distance */
#define TOLD_HEIGHT 40                  /* px: two lines */
#define TOLD_SECONDS 8                  /* how long an outcome stays */

struct _FinxLadderBar
{
  GtkWidget             parent_instance;

  FinxWorkspace        *workspace;      /* owned */
  FinxEngine           *engine;         /* borrowed from @workspace */
  FinxLadder           *ladder;         /* borrowed: stands beside it as long as it lives */
  FinxLadderTrader     *trader;         /* owned */
  const FinxInstrument *instrument;     /* nullable */
  GSimpleActionGroup   *actions;        /* owned */

  GtkWidget            *box;            /* the one child; the rest are borrowed from it */
  GtkWidget            *arm, *arm_icon, *arm_label, *step, *follow;
  GtkWidget            *revealer, *size, *sizes[N_SIZES], *exits;
  GtkWidget            *exit_checks[FINX_LADDER_N_EXITS], *exit_ticks[FINX_LADDER_N_EXITS];
  GtkWidget            *position, *told;
  FinxDecimal           presets[N_SIZES];
  guint                 told_id;
  gboolean              updating, has_position;
  guint32               clicked_ms;     /* of the last click or key in it, on the display's clock; 0: none since a deed */
};

G_DEFINE_FINAL_TYPE (FinxLadderBar, finx_ladder_bar, GTK_TYPE_WIDGET)

static char *
state_key (FinxLadderBar *self,
           const char    *what)
{
  return g_strdup_printf ("ladder.%s.%s", what, self->instrument->symbol);
}

static gboolean
forget_told_cb (gpointer user_data)
{
  FinxLadderBar *self = user_data;

  self->told_id = 0;
  gtk_label_set_text (GTK_LABEL (self->told), "");
  gtk_widget_set_visible (self->told, finx_ladder_trader_is_armed (self->trader));
  return G_SOURCE_REMOVE;
}

static void
told_cb (FinxLadderBar *self,
         const char    *sentence,
         gboolean       is_refusal)
{
  g_clear_handle_id (&self->told_id, g_source_remove);
  gtk_label_set_text (GTK_LABEL (self->told), sentence);
  gtk_widget_set_tooltip_text (self->told, sentence);
  gtk_widget_remove_css_class (self->told, is_refusal ? "dim" : "error");
  gtk_widget_add_css_class (self->told, is_refusal ? "error" : "dim");
  gtk_widget_set_visible (self->told, TRUE);
  self->told_id = g_timeout_add_seconds (TOLD_SECONDS, forget_told_cb, self);
}

static void
show_exits (FinxLadderBar *self)
{
  guint profit = finx_ladder_trader_get_exit (self->trader, FINX_LADDER_PROFIT), stop = finx_ladder_trader_get_exit (self->trader, FINX_LADDER_STOP);
  g_autofree char *text = NULL;

  if (profit > 0 && stop > 0)
    text = g_strdup_printf (_("Exits +%u −%u"), profit, stop);
  else if (profit > 0)
    text = g_strdup_printf (_("Profit +%u"), profit);
  else
    text = stop > 0 ? g_strdup_printf (_("Stop −%u"), stop) : g_strdup (_("No exits"));
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->exits), text);
}

/* While it is on both lines have their room always, so that the ladder below does not move under the pointer. */
static void
show_lines (FinxLadderBar *self)
{
  gboolean armed = finx_ladder_trader_is_armed (self->trader);

  gtk_widget_set_size_request (self->told, -1, armed ? (int) (TOLD_HEIGHT * finx_text_scale (GTK_WIDGET (self))) : -1);
  gtk_widget_set_visible (self->told, armed || self->told_id != 0);
  gtk_widget_set_visible (self->position, armed || self->has_position);
  if (!self->has_position)
    gtk_label_set_text (GTK_LABEL (self->position), _("No position"));
}

/* Also which preset the size is. */
static void
show_sizes (FinxLadderBar *self)
{
  FinxDecimal size = finx_ladder_trader_get_size (self->trader);

  self->updating = TRUE;
  for (int i = 0; i < N_SIZES; i++)
    {
      g_autofree char *text = self->instrument != NULL ? finx_format_quantity (self->instrument, self->presets[i]) : NULL;
      g_autofree char *name = g_strdup_printf (_("Size %s"), text != NULL ? text : "–");

      gtk_button_set_label (GTK_BUTTON (self->sizes[i]), text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->sizes[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->sizes[i]), finx_decimal_is_known (size) && finx_decimal_compare (size, self->presets[i]) == 0);
    }
  self->updating = FALSE;
}

static void
changed_cb (FinxLadderBar *self)
{
  gboolean armed = finx_ladder_trader_is_armed (self->trader);

  self->updating = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->arm), armed);
  self->updating = FALSE;
  gtk_image_set_from_icon_name (GTK_IMAGE (self->arm_icon), armed ? "changes-allow-symbolic" : "changes-prevent-symbolic");
  gtk_label_set_text (GTK_LABEL (self->arm_label), armed ? _("Armed") : _("Arm"));
  finx_css_class_set (self->arm, "armed", armed);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), armed);
  finx_ladder_set_armed (self->ladder, armed);
  show_sizes (self);
  show_exits (self);
  show_lines (self);
}

static void
arm_cb (FinxLadderBar *self)
{
  g_autoptr(GError) error = NULL;

  if (self->updating)
    return;
  if (!gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->arm)))
    {
      finx_ladder_trader_disarm (self->trader);
      return;
    }
  if (!finx_ladder_trader_arm (self->trader, &error))
    {
      g_autofree char *text = finx_error_text (error);

      changed_cb (self);
      told_cb (self, text, TRUE);
      return;
    }
  gtk_widget_grab_focus (GTK_WIDGET (self->ladder));
}

static void
step_cb (FinxLadderBar *self)
{
  gsize n;
  const guint *groups = finx_ladder_list_groups (&n);
  guint at = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->step));

  if (!self->updating && at < n)
    finx_ladder_set_group (self->ladder, groups[at]);
}

static void
ladder_step_cb (FinxLadderBar *self)
{
  g_autofree char *key = self->instrument != NULL ? state_key (self, "group") : NULL;
  g_autofree char *text = g_strdup_printf ("%u", finx_ladder_get_group (self->ladder));
  gsize n;
  const guint *groups = finx_ladder_list_groups (&n);

  if (key == NULL || self->updating)
    return;
  self->updating = TRUE;
  for (guint i = 0; i < n; i++)
    if (groups[i] == finx_ladder_get_group (self->ladder))
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->step), i);
  self->updating = FALSE;
  finx_engine_set_state (self->engine, key, text);
}

static void
follow_cb (FinxLadderBar *self)
{
  finx_ladder_set_follow (self->ladder, gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->follow)));
}

static void
ladder_follow_cb (FinxLadderBar *self)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->follow), finx_ladder_get_follow (self->ladder));
}

static void
size_cb (FinxLadderBar *self)
{
  FinxDecimal size;

  if (self->updating)
    return;
  if (!finx_money_entry_get_value (FINX_MONEY_ENTRY (self->size), &size, NULL))
    size = FINX_DECIMAL_UNKNOWN;
  finx_ladder_trader_set_size (self->trader, size);
}

static void
choose_size (FinxLadderBar *self,
             int            preset)
{
  self->updating = TRUE;
  finx_money_entry_set_value (FINX_MONEY_ENTRY (self->size), self->presets[preset]);
  self->updating = FALSE;
  finx_ladder_trader_set_size (self->trader, self->presets[preset]);
}

static void
preset_cb (FinxLadderBar   *self,
           GtkToggleButton *button)
{
  for (int i = 0; i < N_SIZES && !self->updating; i++)
    if (self->sizes[i] == GTK_WIDGET (button))
      {
        choose_size (self, i);
        break;
      }
}

/* The size as it is becomes the preset. */
static void
keep_preset_cb (FinxLadderBar *self,
                int            n_press,
                double         x,
                double         y,
                GtkGesture    *gesture)
{
  GtkWidget *button = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  FinxDecimal size = finx_ladder_trader_get_size (self->trader);
  g_autofree char *key = NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  if (self->instrument == NULL || !finx_decimal_is_known (size) || !finx_instrument_check_quantity (self->instrument, size, NULL))
    return;
  for (int i = 0; i < N_SIZES; i++)
    {
      g_autofree char *number = NULL;

      if (self->sizes[i] == button)
        self->presets[i] = size;
      number = finx_decimal_to_string (self->presets[i]);
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", number);
    }
  key = state_key (self, "sizes");
  finx_engine_set_state (self->engine, key, text->str);
  show_sizes (self);
}

static void
exit_cb (FinxLadderBar *self)
{
  g_autofree char *text = NULL;
  guint ticks[FINX_LADDER_N_EXITS];

  if (self->updating)
    return;
  for (int i = 0; i < FINX_LADDER_N_EXITS; i++)
    {
      gboolean on = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->exit_checks[i]));

      ticks[i] = on ? (guint) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->exit_ticks[i])) : 0;
      gtk_widget_set_sensitive (self->exit_ticks[i], on);
      finx_ladder_trader_set_exit (self->trader, (FinxLadderExit) i, ticks[i]);
    }
  text = g_strdup_printf ("%u %u", ticks[0], ticks[1]);
  finx_engine_set_state (self->engine, "ladder.exits", text);
}

static void
flatten_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  FinxLadderBar *self = user_data;
  guint32 clicked_ms = g_variant_get_uint32 (parameter);

  finx_ladder_trader_flatten (self->trader, g_str_equal (g_action_get_name (G_ACTION (action)), "reverse"),
                              clicked_ms != 0 ? clicked_ms : self->clicked_ms);
  self->clicked_ms = 0;
}

/* A button does not tell when it was clicked. */
static gboolean
event_cb (FinxLadderBar *self,
          GdkEvent      *event)
{
  switch ((int) gdk_event_get_event_type (event))
    {
    case GDK_BUTTON_RELEASE:
    case GDK_TOUCH_END:
    case GDK_KEY_PRESS:
    case GDK_KEY_RELEASE:
      self->clicked_ms = gdk_event_get_time (event);
      break;
    default:
      break;
    }
  return GDK_EVENT_PROPAGATE;
}

static void
cancel_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  finx_ladder_trader_cancel_all (((FinxLadderBar *) user_data)->trader);
}

static void
disarm_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  finx_ladder_trader_disarm (((FinxLadderBar *) user_data)->trader);
}

static void
size_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  FinxLadderBar *self = user_data;

  if (finx_ladder_trader_is_armed (self->trader))
    choose_size (self, CLAMP (g_variant_get_int32 (parameter), 0, N_SIZES - 1));
}

static void
finx_ladder_bar_dispose (GObject *object)
{
  FinxLadderBar *self = FINX_LADDER_BAR (object);

  g_clear_handle_id (&self->told_id, g_source_remove);
  self->updating = TRUE;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->trader);
  g_clear_object (&self->actions);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_ladder_bar_parent_class)->dispose (object);
}

static void
finx_ladder_bar_class_init (FinxLadderBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_ladder_bar_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "ladderbar");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
finx_ladder_bar_init (FinxLadderBar *self)
{
  const GActionEntry entries[] = {
    { .name = "flatten", .parameter_type = "u", .activate = flatten_action },
    { .name = "reverse", .parameter_type = "u", .activate = flatten_action },
    { .name = "cancel-all", .activate = cancel_action },
    { .name = "disarm", .activate = disarm_action },
    { .name = "size", .parameter_type = "i", .activate = size_action },
  };
  GtkEventController *events = gtk_event_controller_legacy_new ();

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Click trading"), -1);
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_event_controller_set_propagation_phase (events, GTK_PHASE_CAPTURE);
  g_signal_connect_object (events, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), events);
}

static void
set_hint (GtkWidget  *widget,
          const char *text)
{
  gtk_widget_set_tooltip_text (widget, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static GtkWidget *
build_head (FinxLadderBar *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->arm = gtk_toggle_button_new ();
  self->arm_icon = gtk_image_new ();
  self->arm_label = gtk_label_new (NULL);
  gtk_box_append (GTK_BOX (label), self->arm_icon);
  gtk_box_append (GTK_BOX (label), self->arm_label);
  gtk_button_set_child (GTK_BUTTON (self->arm), label);
  gtk_widget_add_css_class (self->arm, "ladder-arm");
  gtk_widget_set_hexpand (self->arm, TRUE);
  gtk_widget_set_halign (self->arm, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (self->arm, _("Click trading: while it is armed, a click in the bid or ask column sends a limit order"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->arm), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Click trading"), -1);
  self->step = gtk_drop_down_new (NULL, NULL);
  gtk_widget_set_tooltip_text (self->step, _("Price step of a row (+ and − in the ladder)"));
  finx_drop_down_set_name (GTK_DROP_DOWN (self->step), _("Price step of a row"));
  gtk_widget_add_css_class (self->step, "ladder-step");
  self->follow = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (self->follow), "find-location-symbolic");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->follow), TRUE);
  gtk_widget_add_css_class (self->follow, "flat");
  set_hint (self->follow, _("Keep the market in the middle (Shift+C; C centres once)"));
  gtk_box_append (GTK_BOX (row), self->arm);
  gtk_box_append (GTK_BOX (row), self->step);
  gtk_box_append (GTK_BOX (row), self->follow);
  gtk_widget_add_css_class (row, "ladder-bar");
  return row;
}

static GtkWidget *
build_sizes (FinxLadderBar *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (row, "segments");
  gtk_box_set_homogeneous (GTK_BOX (row), TRUE);
  for (int i = 0; i < N_SIZES; i++)
    {
      GtkGesture *keep = gtk_gesture_click_new ();

      self->sizes[i] = gtk_toggle_button_new ();
      gtk_widget_set_tooltip_text (self->sizes[i], _("Choose this size (1 to 4 in the ladder). Secondary click: keep the size entered above here"));
      gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (keep), GDK_BUTTON_SECONDARY);
      g_signal_connect_object (keep, "pressed", G_CALLBACK (keep_preset_cb), self, G_CONNECT_SWAPPED);
      gtk_widget_add_controller (self->sizes[i], GTK_EVENT_CONTROLLER (keep));
      g_signal_connect_object (self->sizes[i], "clicked", G_CALLBACK (preset_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (row), self->sizes[i]);
    }
  return row;
}

static GtkWidget *
build_exits (FinxLadderBar *self)
{
  const char *const titles[] = { _("Take profit"), _("Stop loss") }, *const names[] = { _("Take profit, ticks"), _("Stop loss, ticks") };
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *hint = gtk_label_new (_("Ticks from the order’s limit. Exit orders wait until it fills; when one of them fills, the other is cancelled."));

  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  for (int i = 0; i < FINX_LADDER_N_EXITS; i++)
    {
      self->exit_checks[i] = gtk_check_button_new_with_label (titles[i]);
      self->exit_ticks[i] = gtk_spin_button_new_with_range (1, MOST_TICKS, 1);
      gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->exit_ticks[i]), 10);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->exit_ticks[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, names[i], -1);
      g_signal_connect_object (self->exit_checks[i], "toggled", G_CALLBACK (exit_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->exit_ticks[i], "value-changed", G_CALLBACK (exit_cb), self, G_CONNECT_SWAPPED);
      gtk_grid_attach (GTK_GRID (grid), self->exit_checks[i], 0, i, 1, 1);
      gtk_grid_attach (GTK_GRID (grid), self->exit_ticks[i], 1, i, 1, 1);
    }
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (hint), 32);
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_widget_add_css_class (hint, "caption");
  gtk_widget_add_css_class (hint, "dim");
  gtk_grid_attach (GTK_GRID (grid), hint, 0, FINX_LADDER_N_EXITS, 2, 1);
  gtk_popover_set_child (GTK_POPOVER (popover), grid);
  self->exits = gtk_menu_button_new ();
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->exits), popover);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->exits), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Exit orders"), -1);
  return self->exits;
}

static GtkWidget *
make_button (const char *label,
             const char *action,
             const char *hint)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), PANGO_ELLIPSIZE_END);      /* the tooltip says it all */
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, hint);
  return button;
}

/* Beside each other, and below where their words are too long for that. */
static void
append_pair (GtkWidget *box,
             GtkWidget *first,
             GtkWidget *second)
{
  GtkWidget *pair = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (pair, finx_flow_layout_new ());
  gtk_widget_set_hexpand (first, TRUE);
  gtk_widget_set_hexpand (second, TRUE);
  gtk_box_append (GTK_BOX (pair), first);
  gtk_box_append (GTK_BOX (pair), second);
  gtk_box_append (GTK_BOX (box), pair);
}

static GtkWidget *
build_controls (FinxLadderBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->size = finx_money_entry_new (_("Size"));
  gtk_box_append (GTK_BOX (box), self->size);
  gtk_box_append (GTK_BOX (box), build_sizes (self));
  append_pair (box, build_exits (self),
               make_button (_("Cancel all"), "ladder.cancel-all", _("Cancel all own orders of this instrument")));
  append_pair (box, make_button (_("Flatten"), "ladder.flatten(uint32 0)", _("Cancel all own orders of this instrument and close its position at market (Shift+F)")),
               make_button (_("Reverse"), "ladder.reverse(uint32 0)", _("Cancel all own orders of this instrument and turn its position around at market (Shift+R)")));
  gtk_widget_add_css_class (box, "ladder-controls");
  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), box);
  return self->revealer;
}

static GtkWidget *
make_line (FinxLadderBar *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "ladder-line");
  gtk_widget_set_visible (label, FALSE);
  gtk_box_append (GTK_BOX (self->box), label);
  return label;
}

static void
recall_exits (FinxLadderBar *self)
{
  g_autofree char *text = finx_engine_get_state (self->engine, "ladder.exits");
  g_auto(GStrv) parts = g_strsplit (text != NULL ? text : "", " ", 2);

  self->updating = TRUE;
  for (int i = 0; i < FINX_LADDER_N_EXITS; i++)
    {
      guint ticks = g_strv_length (parts) == 2 ? (guint) CLAMP (g_ascii_strtoll (parts[i], NULL, 10), 0, MOST_TICKS) : 0;

      gtk_check_button_set_active (GTK_CHECK_BUTTON (self->exit_checks[i]), ticks > 0);
      if (ticks > 0)
        gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->exit_ticks[i]), ticks);
      gtk_widget_set_sensitive (self->exit_ticks[i], ticks > 0);
      finx_ladder_trader_set_exit (self->trader, (FinxLadderExit) i, ticks);
    }
  self->updating = FALSE;
}

GtkWidget *
finx_ladder_bar_new (FinxWorkspace    *workspace,
                     FinxLadder       *ladder,
                     FinxLadderTrader *trader)
{
  FinxLadderBar *self = g_object_new (FINX_TYPE_LADDER_BAR, NULL);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->ladder = ladder;
  self->trader = g_object_ref (trader);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), build_head (self));
  gtk_box_append (GTK_BOX (self->box), build_controls (self));
  self->position = make_line (self);
  gtk_widget_add_css_class (self->position, "dim");
  self->told = make_line (self);
  gtk_label_set_lines (GTK_LABEL (self->told), 2);
  gtk_label_set_ellipsize (GTK_LABEL (self->told), PANGO_ELLIPSIZE_END);
  gtk_label_set_yalign (GTK_LABEL (self->told), 0);
  recall_exits (self);

  g_signal_connect_object (self->arm, "toggled", G_CALLBACK (arm_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->step, "notify::selected", G_CALLBACK (step_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->follow, "toggled", G_CALLBACK (follow_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->size, "changed", G_CALLBACK (size_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ladder, "step-changed", G_CALLBACK (ladder_step_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ladder, "follow-changed", G_CALLBACK (ladder_follow_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (trader, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (trader, "told", G_CALLBACK (told_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
  return GTK_WIDGET (self);
}

static void
recall_sizes (FinxLadderBar *self)
{
  static const int whole[N_SIZES] = { 1000, 2500, 5000, 10000 }, parts[N_SIZES] = { 1, 10, 50, 100 };
  g_autofree char *key = state_key (self, "sizes");
  g_autofree char *text = finx_engine_get_state (self->engine, key);
  g_auto(GStrv) kept = g_strsplit (text != NULL ? text : "", " ", N_SIZES);
  FinxDecimal one = finx_decimal_new (1, 0), lot = self->instrument->lot_step;
  gboolean is_whole = finx_decimal_compare (lot, one) >= 0;

  for (int i = 0; i < N_SIZES; i++)
    {
      FinxDecimal hundredths = finx_decimal_new (is_whole ? whole[i] : parts[i], 2);

      if (g_strv_length (kept) == N_SIZES && finx_decimal_parse (kept[i], &self->presets[i], NULL)
          && finx_instrument_check_quantity (self->instrument, self->presets[i], NULL))
        continue;
      self->presets[i] = is_whole ? finx_decimal_mul (hundredths, lot, 0, FINX_ROUND_HALF_EVEN) : hundredths;
    }
}

static void
recall_group (FinxLadderBar *self)
{
  g_autoptr(GtkStringList) steps = gtk_string_list_new (NULL);
  g_autofree char *key = state_key (self, "group");
  g_autofree char *text = finx_engine_get_state (self->engine, key);
  gint64 kept = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 1;
  guint at = 0;
  gsize n;
  const guint *groups = finx_ladder_list_groups (&n);

  for (guint i = 0; i < n; i++)
    {
      FinxDecimal step = finx_decimal_mul (self->instrument->tick_size, finx_decimal_new (groups[i], 0), self->instrument->price_scale, FINX_ROUND_HALF_EVEN);
      g_autofree char *label = finx_format_price (self->instrument, step);

      gtk_string_list_append (steps, label);
      if (groups[i] == kept)
        at = i;
    }
  self->updating = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->step), G_LIST_MODEL (steps));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->step), at);
  finx_ladder_set_group (self->ladder, groups[at]);
  self->updating = FALSE;
}

void
finx_ladder_bar_set_instrument (FinxLadderBar        *self,
                                const FinxInstrument *instrument)
{
  if (instrument == self->instrument)
    return;
  self->instrument = instrument;
  gtk_widget_set_sensitive (self->box, instrument != NULL);
  if (instrument == NULL)
    return;
  finx_money_entry_set_step (FINX_MONEY_ENTRY (self->size), instrument->lot_step, -1);
  recall_sizes (self);
  recall_group (self);
  choose_size (self, 0);
}

void
finx_ladder_bar_set_position (FinxLadderBar *self,
                              const char    *text)
{
  self->has_position = text != NULL;
  show_lines (self);
  if (text != NULL && g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->position)), text) != 0)
    gtk_label_set_text (GTK_LABEL (self->position), text);
}

GActionGroup *
finx_ladder_bar_get_actions (FinxLadderBar *self)
{
  return G_ACTION_GROUP (self->actions);
}
