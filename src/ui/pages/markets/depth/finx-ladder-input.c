/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pointer and keys of the ladder. What trades happens on release over the cell that was pressed, and once per key press. */
#include "ui/pages/markets/depth/finx-ladder-private.h"

#define DRAG_PX 4

static gboolean
price_at (FinxLadder *self,
          double      y,
          gint64     *price)
{
  int row = finx_ladder_row_at (self, y);

  if (row < 0 || self->grid.step == 0)
    return FALSE;
  *price = finx_ladder_grid_price (&self->grid, row);
  return TRUE;
}

static void
pressed_cb (FinxLadder *self,
            double      x,
            double      y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->is_pressed = self->depth != NULL && price_at (self, y, &self->pressed_price);
  self->is_dragging = FALSE;
  if (!self->is_pressed)
    return;
  self->pressed_column = finx_ladder_column_at (self, x);
  self->can_drag = self->pressed_column == LADDER_OWN && finx_ladder_has_own (self, self->pressed_price);
  finx_ladder_choose (self, self->pressed_price);
}

static void
dragged_cb (FinxLadder     *self,
            double          dx,
            double          dy,
            GtkGestureDrag *gesture)
{
  double x, y;

  if (!self->is_pressed || !self->can_drag || ABS (dy) < DRAG_PX || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  self->is_dragging = price_at (self, y + dy, &self->target_price);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
act (FinxLadder   *self,
     LadderColumn  column,
     gint64        price)
{
  if (self->armed && (column == LADDER_BID || column == LADDER_ASK))
    finx_ladder_emit_place (self, column == LADDER_BID ? FINX_SIDE_BUY : FINX_SIDE_SELL, price);
  else if (column != LADDER_OWN)
    finx_ladder_emit_chosen (self, price);
}

static void
released_cb (FinxLadder     *self,
             double          dx,
             double          dy,
             GtkGestureDrag *gesture)
{
  double x, y;
  gint64 price;

  if (!self->is_pressed || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;
  self->is_pressed = FALSE;
  self->clicked_ms = gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (gesture));
  if (self->is_dragging)
    finx_ladder_emit_move (self, self->pressed_price, self->target_price);
  else if (price_at (self, y + dy, &price) && price == self->pressed_price && finx_ladder_column_at (self, x + dx) == self->pressed_column)
    act (self, self->pressed_column, price);
  self->is_dragging = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
cancelled_cb (FinxLadder *self)
{
  self->is_pressed = self->is_dragging = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
secondary_cb (FinxLadder *self,
              int         n_press,
              double      x,
              double      y)
{
  gint64 price;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (!price_at (self, y, &price))
    return;
  finx_ladder_choose (self, price);
  if (finx_ladder_has_own (self, price))
    finx_ladder_emit_cancel (self, price);
}

static void
motion_cb (FinxLadder *self,
           double      x,
           double      y)
{
  self->is_inside = TRUE;
  self->hover_x = x;
  self->hover_y = y;
  if (self->armed)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave_cb (FinxLadder *self)
{
  self->is_inside = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
scroll_cb (FinxLadder               *self,
           double                    dx,
           double                    dy,
           GtkEventControllerScroll *controller)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if ((state & GDK_CONTROL_MASK) != 0)
    finx_ladder_step_group (self, dy > 0 ? 1 : -1);
  else
    finx_ladder_scroll (self, dy > 0 ? 3 : -3);
  return GDK_EVENT_STOP;
}

/* The chosen price, brought into sight; without one the middle. */
static void
move_choice (FinxLadder *self,
             int         by)
{
  gint64 middle = finx_ladder_grid_price (&self->grid, self->grid.n_rows / 2);
  int row;

  if (self->grid.step == 0)
    return;
  finx_ladder_choose (self, self->has_selected ? self->selected - by * self->grid.step : middle);
  row = (int) ((self->grid.top - self->selected) / self->grid.step);
  if (row < 0)
    finx_ladder_scroll (self, row);
  else if (row >= self->grid.n_rows)
    finx_ladder_scroll (self, row - self->grid.n_rows + 1);
}

static gboolean
trade_key (FinxLadder *self,
           guint       keyval)
{
  const FinxDepth *depth = self->depth != NULL ? finx_depth_view_get_depth (self->depth) : NULL;
  FinxSide side = keyval == GDK_KEY_s ? FINX_SIDE_SELL : FINX_SIDE_BUY;
  gboolean is_enter = keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_space;

  if (depth == NULL || !self->has_selected || finx_ladder_grid_row (&self->grid, self->selected, FINX_SIDE_BUY) < 0)
    return TRUE;                        /* nothing happens at a price that is not in sight */
  if (!self->armed && !is_enter)
    return FALSE;
  if (!self->armed || keyval == GDK_KEY_space)
    finx_ladder_emit_chosen (self, self->selected);
  else if (!is_enter || finx_ladder_side_of (depth, self->selected, &side))
    finx_ladder_emit_place (self, side, self->selected);
  return TRUE;
}

static gboolean
view_key (FinxLadder      *self,
          guint            keyval,
          GdkModifierType  state)
{
  int page = MAX (self->grid.n_rows / 2, 1);

  switch (keyval)
    {
    case GDK_KEY_Up:
    case GDK_KEY_Down:
      move_choice (self, keyval == GDK_KEY_Up ? -1 : 1);
      return TRUE;
    case GDK_KEY_Page_Up:
    case GDK_KEY_Page_Down:
      move_choice (self, keyval == GDK_KEY_Page_Up ? -page : page);
      return TRUE;
    case GDK_KEY_Home:
      finx_ladder_centre (self);
      self->has_selected = FALSE;
      move_choice (self, 0);
      return TRUE;
    case GDK_KEY_c:
    case GDK_KEY_C:
      if ((state & GDK_SHIFT_MASK) != 0)
        finx_ladder_set_follow (self, !self->follow);
      else
        finx_ladder_centre (self);
      return TRUE;
    case GDK_KEY_plus:
    case GDK_KEY_KP_Add:
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      finx_ladder_step_group (self, keyval == GDK_KEY_plus || keyval == GDK_KEY_KP_Add ? 1 : -1);
      return TRUE;
    default:
      return FALSE;
    }
}

/* Keys of which one press is one deed. */
static gboolean
deed_key (FinxLadder *self,
          guint       keyval)
{
  GtkWidget *widget = GTK_WIDGET (self);

  switch (keyval)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
    case GDK_KEY_b:
    case GDK_KEY_s:
      return trade_key (self, keyval);
    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
      if (self->has_selected)
        finx_ladder_emit_cancel (self, self->selected);
      return TRUE;
    case GDK_KEY_F:
      return gtk_widget_activate_action (widget, "ladder.flatten", "u", self->clicked_ms);
    case GDK_KEY_R:
      return gtk_widget_activate_action (widget, "ladder.reverse", "u", self->clicked_ms);
    case GDK_KEY_Escape:
      if (self->is_dragging)
        {
          cancelled_cb (self);
          return TRUE;
        }
      return self->armed && gtk_widget_activate_action (widget, "ladder.disarm", NULL);
    default:
      if (keyval >= GDK_KEY_1 && keyval <= GDK_KEY_4)
        return gtk_widget_activate_action (widget, "ladder.size", "i", (int) (keyval - GDK_KEY_1));
      return FALSE;
    }
}

static gboolean
key_cb (FinxLadder         *self,
        guint               keyval,
        guint               keycode,
        GdkModifierType     state,
        GtkEventController *controller)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  if (view_key (self, keyval, state))
    return TRUE;
  if (self->held_key == keyval)         /* a repeat */
    return TRUE;
  self->clicked_ms = gtk_event_controller_get_current_event_time (controller);
  if (!deed_key (self, keyval))
    return FALSE;
  self->held_key = keyval;
  return TRUE;
}

static void
key_up_cb (FinxLadder *self)
{
  self->held_key = 0;
}

void
finx_ladder_init_input (FinxLadder *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *drag = gtk_gesture_drag_new (), *secondary = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new (), *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);

  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (dragged_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (released_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "cancel", G_CALLBACK (cancelled_cb), self, G_CONNECT_SWAPPED);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (secondary, "pressed", G_CALLBACK (secondary_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "enter", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (scroll, "scroll", G_CALLBACK (scroll_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-released", G_CALLBACK (key_up_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (key_up_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (secondary));
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, keys);
  gtk_widget_add_controller (widget, focus);
}
