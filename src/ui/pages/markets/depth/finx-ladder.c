/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "ui/finx-format.h"
#include "ui/pages/markets/depth/finx-ladder-private.h"

#define DESCRIBE_US (5 * G_USEC_PER_SEC)        /* screen readers are not told every change */

enum { PRICE_CHOSEN, CANCEL, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxLadder, finx_ladder, GTK_TYPE_WIDGET)

static void
finx_ladder_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  finx_ladder_draw (FINX_LADDER (widget), snapshot);
}

static void
finx_ladder_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  FinxLadder *self = FINX_LADDER (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      double scale = finx_ladder_row_height (self) / 20.0;

      *minimum = (int) (180 * scale);
      *natural = (int) (264 * scale);
    }
  else
    *minimum = *natural = finx_ladder_row_y (self, FINX_LADDER_ROWS - 1) + finx_ladder_row_height (self) + 4;
}

static void
finx_ladder_css_changed (GtkWidget         *widget,
                         GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (finx_ladder_parent_class)->css_changed (widget, change);
  finx_ladder_forget (FINX_LADDER (widget));
  gtk_widget_queue_resize (widget);
}

static void
finx_ladder_system_setting_changed (GtkWidget        *widget,
                                    GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (finx_ladder_parent_class)->system_setting_changed (widget, setting);
  finx_ladder_forget (FINX_LADDER (widget));
  gtk_widget_queue_resize (widget);
}

/* The row of the chosen price; −1: none is chosen, or its level is gone. */
static int
selected_row (FinxLadder *self)
{
  return self->has_selected && self->depth != NULL ? finx_ladder_find (finx_depth_view_get_depth (self->depth), self->selected) : -1;
}

static char *
level_text (FinxLadder      *self,
            const FinxLevel *level)     /* (nullable) */
{
  const FinxInstrument *instrument = finx_depth_view_get_instrument (self->depth);

  return finx_format_price (instrument, level != NULL ? finx_instrument_price (instrument, level->price) : FINX_DECIMAL_UNKNOWN);
}

static char *
describe_book (FinxLadder *self)
{
  const FinxDepth *depth = finx_depth_view_get_depth (self->depth);
  const FinxInstrument *instrument = finx_depth_view_get_instrument (self->depth);
  gboolean both = depth->n_bids > 0 && depth->n_asks > 0;
  g_autofree char *bid = level_text (self, depth->n_bids > 0 ? &depth->bids[0] : NULL);
  g_autofree char *ask = level_text (self, depth->n_asks > 0 ? &depth->asks[0] : NULL);
  g_autofree char *spread = finx_format_price (instrument, both ? finx_instrument_price (instrument, depth->asks[0].price - depth->bids[0].price)
                                                                : FINX_DECIMAL_UNKNOWN);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _("%s, best bid %s, best ask %s, spread %s, %u bids and %u asks shown"), instrument->symbol, bid, ask, spread,
                          depth->n_bids, depth->n_asks);
  if (self->own->len > 0)
    g_string_append_printf (text, ngettext ("; own orders at %u price", "; own orders at %u prices", self->own->len), self->own->len);
  return g_string_free (text, FALSE);
}

static char *
describe_row (FinxLadder *self,
              int         index)
{
  const FinxInstrument *instrument = finx_depth_view_get_instrument (self->depth);
  const FinxLevel *level = finx_ladder_level (finx_depth_view_get_depth (self->depth), index);
  g_autofree char *price = level_text (self, level);
  g_autofree char *size = finx_format_quantity (instrument, finx_instrument_size (instrument, level->size));
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, index < FINX_BOOK_DEPTH ? _("Ask %s, size %s") : _("Bid %s, size %s"), price, size);
  for (guint i = 0; i < self->own->len; i++)
    {
      const FinxLadderOwn *own = &g_array_index (self->own, FinxLadderOwn, i);
      g_autofree char *quantity = NULL;

      if (own->price != level->price)
        continue;
      quantity = finx_format_quantity (instrument, finx_instrument_size (instrument, own->size));
      g_string_append_printf (text, own->waits ? _(", own %s waiting") : _(", own %s"), quantity);
    }
  return g_string_free (text, FALSE);
}

/* The chosen level, else the book: rows are drawn, so the description is what a screen reader has. */
static void
describe (FinxLadder *self,
          gboolean    at_once)
{
  gint64 now = g_get_monotonic_time ();
  g_autofree char *text = NULL;
  int row;

  if (self->depth == NULL || (!at_once && now - self->named_us < DESCRIBE_US))
    return;
  self->named_us = now;
  row = selected_row (self);
  text = row >= 0 ? describe_row (self, row) : describe_book (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
changed_cb (FinxLadder *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  describe (self, FALSE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
choose (FinxLadder *self,
        int         index)
{
  self->selected = finx_ladder_level (finx_depth_view_get_depth (self->depth), index)->price;
  self->has_selected = TRUE;
  describe (self, TRUE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
clicked_cb (FinxLadder *self,
            int         n_press,
            double      x,
            double      y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->depth == NULL)
    return;
  for (int i = 0; i < FINX_LADDER_ROWS; i++)
    if (y >= finx_ladder_row_y (self, i) && y < finx_ladder_row_y (self, i) + finx_ladder_row_height (self) && finx_ladder_level (finx_depth_view_get_depth (self->depth), i) != NULL)
      {
        choose (self, i);
        g_signal_emit (self, signals[PRICE_CHOSEN], 0, self->selected);
        return;
      }
}

static gboolean
move_key (GtkWidget *widget,
          GVariant  *args,
          gpointer   user_data)
{
  FinxLadder *self = FINX_LADDER (widget);
  int to = self->depth != NULL ? finx_ladder_step (finx_depth_view_get_depth (self->depth), selected_row (self), g_variant_get_int32 (args)) : -1;

  if (to >= 0)
    choose (self, to);
  return TRUE;                          /* the focus stays in the ladder */
}

static gboolean
best_key (GtkWidget *widget,
          GVariant  *args,
          gpointer   user_data)
{
  FinxLadder *self = FINX_LADDER (widget);
  int to = self->depth != NULL ? finx_ladder_best (finx_depth_view_get_depth (self->depth), selected_row (self)) : -1;

  if (to >= 0)
    choose (self, to);
  return TRUE;
}

static gboolean
take_key (GtkWidget *widget,
          GVariant  *args,
          gpointer   user_data)
{
  FinxLadder *self = FINX_LADDER (widget);

  if (selected_row (self) < 0)          /* nothing happens at a price that is not in sight */
    return FALSE;
  g_signal_emit (self, signals[g_variant_get_int32 (args)], 0, self->selected);
  return TRUE;
}

static void
finx_ladder_dispose (GObject *object)
{
  FinxLadder *self = FINX_LADDER (object);

  finx_ladder_set (self, NULL, NULL);
  finx_ladder_forget (self);
  G_OBJECT_CLASS (finx_ladder_parent_class)->dispose (object);
}

static void
finx_ladder_finalize (GObject *object)
{
  g_array_unref (FINX_LADDER (object)->own);
  G_OBJECT_CLASS (finx_ladder_parent_class)->finalize (object);
}

static void
finx_ladder_class_init (FinxLadderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_ladder_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_ladder_finalize;
  widget_class->measure = finx_ladder_measure;
  widget_class->snapshot = finx_ladder_snapshot;
  widget_class->css_changed = finx_ladder_css_changed;
  widget_class->system_setting_changed = finx_ladder_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "ladder");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TABLE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, 0, move_key, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, 0, move_key, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Up, 0, move_key, "i", -5);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Down, 0, move_key, "i", 5);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Home, 0, best_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_space, 0, take_key, "i", PRICE_CHOSEN);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, take_key, "i", PRICE_CHOSEN);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, 0, take_key, "i", PRICE_CHOSEN);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, take_key, "i", CANCEL);
  signals[PRICE_CHOSEN] = g_signal_new ("price-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[CANCEL] = g_signal_new ("cancel", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
finx_ladder_init (FinxLadder *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->own = g_array_new (FALSE, FALSE, sizeof (FinxLadderOwn));
  for (int i = 0; i < FINX_LADDER_ROWS; i++)
    self->rows[i].size = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (GTK_WIDGET (self), "dense");
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  g_signal_connect_object (click, "pressed", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Order book ladder"), -1);
}

GtkWidget *
finx_ladder_new (void)
{
  return g_object_new (FINX_TYPE_LADDER, NULL);
}

void
finx_ladder_set (FinxLadder    *self,
                 FinxDepthView *depth,
                 FinxQuoteRow  *row)
{
  if (self->depth != NULL)
    g_clear_signal_handler (&self->depth_id, self->depth);
  if (self->row != NULL)
    g_clear_signal_handler (&self->row_id, self->row);
  if (depth != self->depth)
    {
      self->has_selected = FALSE;
      finx_ladder_forget (self);            /* prices of another instrument may look alike and mean other units */
    }
  g_set_object (&self->depth, depth);
  g_set_object (&self->row, row);
  if (depth != NULL)
    self->depth_id = g_signal_connect_object (depth, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  if (row != NULL)
    self->row_id = g_signal_connect_object (row, "notify::serial", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
finx_ladder_set_own (FinxLadder          *self,
                     const FinxLadderOwn *own,
                     gsize                n)
{
  g_array_set_size (self->own, 0);
  if (n > 0)
    g_array_append_vals (self->own, own, (guint) n);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
