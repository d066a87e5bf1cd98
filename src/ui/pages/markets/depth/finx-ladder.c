/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "ui/pages/markets/depth/finx-ladder-private.h"
#include "ui/words/finx-format.h"

#define DESCRIBE_US (5 * G_USEC_PER_SEC)        /* screen readers are not told every change */
#define LEAST_ROWS 9
#define NATURAL_ROWS 21

enum { PRICE_CHOSEN, CANCEL, PLACE, MOVE, STEP_CHANGED, FOLLOW_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const guint groups[] = { 1, 2, 5, 10, 20, 50, 100 };

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
  int height = finx_ladder_row_height (self), frame = finx_ladder_row_y (self, 0) + height + 10;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 9 * height;
      *natural = 13 * height;
    }
  else
    {
      *minimum = frame + LEAST_ROWS * height;
      *natural = frame + NATURAL_ROWS * height;
    }
}

static const FinxDepth *
get_book (FinxLadder *self)
{
  const FinxDepth *depth = self->depth != NULL ? finx_depth_view_get_depth (self->depth) : NULL;

  return depth != NULL && depth->n_bids + depth->n_asks > 0 ? depth : NULL;
}

gint64
finx_ladder_get_step (FinxLadder *self)
{
  gint64 tick = 1;

  if (self->instrument != NULL)
    finx_decimal_to_units (self->instrument->tick_size, self->instrument->price_scale, &tick);
  return tick * self->group;
}

void
finx_ladder_centre (FinxLadder *self)
{
  const FinxDepth *book = get_book (self);
  gint64 before = self->grid.top;

  if (book == NULL || self->grid.n_rows == 0)
    return;
  self->grid.step = finx_ladder_get_step (self);
  finx_ladder_grid_centre (&self->grid, book);
  if (self->grid.top != before)
    self->moved_us = g_get_monotonic_time ();
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Rows do not run away under a pointer that may be about to trade. */
static gboolean
may_follow (FinxLadder *self)
{
  return self->follow && !self->is_pressed && !(self->armed && self->is_inside);
}

static void
follow (FinxLadder *self)
{
  const FinxDepth *book = get_book (self);

  if (book != NULL && (self->grid.step == 0 || (may_follow (self) && !finx_ladder_grid_is_centred (&self->grid, book))))
    finx_ladder_centre (self);
}

static void
finx_ladder_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  FinxLadder *self = FINX_LADDER (widget);
  int n_rows = finx_ladder_count_rows (self, height);

  if (n_rows == self->grid.n_rows)
    return;
  if (self->grid.n_rows > 0)            /* what was in the middle stays there */
    self->grid.top += (n_rows / 2 - self->grid.n_rows / 2) * self->grid.step;
  self->grid.n_rows = n_rows;
  self->moved_us = g_get_monotonic_time ();
  if (self->grid.step == 0)
    finx_ladder_centre (self);
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

void
finx_ladder_update_rows (FinxLadder *self)
{
  gint64 bids[FINX_LADDER_MAX_ROWS], asks[FINX_LADDER_MAX_ROWS];
  gint64 step = self->grid.step;

  finx_ladder_grid_fill (&self->grid, finx_depth_view_get_depth (self->depth), bids, asks);
  for (int i = 0; i < self->grid.n_rows; i++)
    {
      LadderRow *row = &self->rows[i];
      FinxPriceVolumeLevel traded;

      row->price = finx_ladder_grid_price (&self->grid, i);
      row->bid = bids[i];
      row->ask = asks[i];
      row->own[FINX_SIDE_BUY] = row->own[FINX_SIDE_SELL] = 0;
      row->own_waits = TRUE;
      traded = finx_price_volume_sum (self->volume, row->price, row->price + step);
      row->bought = traded.bought;
      row->sold = traded.sold;
    }
  for (guint i = 0; i < self->own->len; i++)
    {
      const FinxLadderOwn *own = &g_array_index (self->own, FinxLadderOwn, i);
      int at = finx_ladder_grid_row (&self->grid, own->price, own->side);

      if (at < 0)
        continue;
      self->rows[at].own[own->side] += own->size;
      self->rows[at].own_waits &= own->waits;
    }
}

static char *
format_price (FinxLadder *self,
              gboolean    known,
              gint64      price)
{
  return finx_format_price (self->instrument, known ? finx_instrument_price (self->instrument, price) : FINX_DECIMAL_UNKNOWN);
}

static char *
describe_book (FinxLadder *self)
{
  const FinxDepth *depth = finx_depth_view_get_depth (self->depth);
  gboolean both = depth->n_bids > 0 && depth->n_asks > 0;
  g_autofree char *bid = format_price (self, depth->n_bids > 0, depth->bids[0].price);
  g_autofree char *ask = format_price (self, depth->n_asks > 0, depth->asks[0].price);
  g_autofree char *spread = format_price (self, both, depth->asks[0].price - depth->bids[0].price);
  GString *text = g_string_new (NULL);

  if (depth->is_resyncing)
    g_string_append_printf (text, _("%s, the order book is being read anew"), self->instrument->symbol);
  else
    g_string_append_printf (text, _("%s, best bid %s, best ask %s, spread %s, %u bids and %u asks shown"), self->instrument->symbol, bid, ask, spread,
                            depth->n_bids, depth->n_asks);
  if (self->own->len > 0)
    g_string_append_printf (text, ngettext ("; own orders at %u price", "; own orders at %u prices", self->own->len), self->own->len);
  if (self->armed)
    g_string_append (text, _("; click trading is on"));
  return g_string_free (text, FALSE);
}

static void
append_quantity (FinxLadder *self,
                 GString    *text,
                 const char *format,
                 gint64      size)
{
  g_autofree char *quantity = finx_format_quantity (self->instrument, finx_instrument_size (self->instrument, size));
  g_autofree char *part = NULL;

  if (size == 0)
    return;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  part = g_strdup_printf (format, quantity);
#pragma GCC diagnostic pop
  g_string_append (text, part);
}

static char *
describe_row (FinxLadder *self,
              int         index)
{
  const LadderRow *row = &self->rows[index];
  g_autofree char *price = format_price (self, TRUE, row->price);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _("Price %s"), price);
  append_quantity (self, text, _(", bid %s"), row->bid);
  append_quantity (self, text, _(", ask %s"), row->ask);
  append_quantity (self, text, row->own_waits ? _(", own buy orders %s, waiting") : _(", own buy orders %s"), row->own[FINX_SIDE_BUY]);
  append_quantity (self, text, row->own_waits ? _(", own sell orders %s, waiting") : _(", own sell orders %s"), row->own[FINX_SIDE_SELL]);
  append_quantity (self, text, _(", traded %s"), row->bought + row->sold);
  return g_string_free (text, FALSE);
}

/* The chosen price, else the book: rows are drawn, so the description is what a screen reader has. */
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
  row = self->has_selected && self->grid.step > 0 ? finx_ladder_grid_row (&self->grid, self->selected, FINX_SIDE_BUY) : -1;
  if (row >= 0)
    finx_ladder_update_rows (self);
  text = row >= 0 ? describe_row (self, row) : describe_book (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
changed_cb (FinxLadder *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  follow (self);
  describe (self, FALSE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
traded_cb (FinxLadder *self,
           guint       position,
           guint       removed,
           guint       added)
{
  for (guint i = position == 0 ? added : 0; i > 0; i--)
    {
      g_autoptr(FinxTapeRow) trade = g_list_model_get_item (G_LIST_MODEL (self->tape), i - 1);
      const FinxTick *tick = finx_tape_row_get_tick (trade);

      finx_price_volume_add (self->volume, tick->price, tick->size, (FinxSide) tick->side);
      self->trades[self->next_trade++ % FINX_LADDER_N_TRADES] = (LadderTrade) { tick->price, g_get_monotonic_time (), (FinxSide) tick->side };
    }
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
finx_ladder_choose (FinxLadder *self,
                    gint64      price)
{
  self->selected = price;
  self->has_selected = TRUE;
  describe (self, TRUE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
finx_ladder_scroll (FinxLadder *self,
                    int         rows)
{
  if (rows == 0 || self->grid.step == 0)
    return;
  self->grid.top -= rows * self->grid.step;
  self->moved_us = g_get_monotonic_time ();
  finx_ladder_set_follow (self, FALSE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
finx_ladder_step_group (FinxLadder *self,
                        int         by)
{
  int at = 0;

  while (at < (int) G_N_ELEMENTS (groups) && groups[at] != self->group)
    at++;
  finx_ladder_set_group (self, groups[CLAMP (at + by, 0, (int) G_N_ELEMENTS (groups) - 1)]);
}

gboolean
finx_ladder_has_own (FinxLadder *self,
                     gint64      price)
{
  for (guint i = 0; i < self->own->len; i++)
    {
      const FinxLadderOwn *own = &g_array_index (self->own, FinxLadderOwn, i);

      if (finx_ladder_bucket (own->price, self->grid.step, own->side) == price)
        return TRUE;
    }
  return FALSE;
}

void
finx_ladder_emit_chosen (FinxLadder *self,
                         gint64      price)
{
  g_signal_emit (self, signals[PRICE_CHOSEN], 0, price);
}

void
finx_ladder_emit_cancel (FinxLadder *self,
                         gint64      price)
{
  g_signal_emit (self, signals[CANCEL], 0, price);
}

void
finx_ladder_emit_place (FinxLadder *self,
                        FinxSide    side,
                        gint64      price)
{
  g_signal_emit (self, signals[PLACE], 0, (int) side, price);
}

void
finx_ladder_emit_move (FinxLadder *self,
                       gint64      from,
                       gint64      to)
{
  g_signal_emit (self, signals[MOVE], 0, from, to);
}

static void
finx_ladder_dispose (GObject *object)
{
  FinxLadder *self = FINX_LADDER (object);

  finx_ladder_set (self, NULL, NULL, NULL);
  finx_ladder_forget (self);
  g_clear_handle_id (&self->fade_id, g_source_remove);
  G_OBJECT_CLASS (finx_ladder_parent_class)->dispose (object);
}

static void
finx_ladder_finalize (GObject *object)
{
  FinxLadder *self = FINX_LADDER (object);

  g_array_unref (self->own);
  finx_price_volume_free (self->volume);
  G_OBJECT_CLASS (finx_ladder_parent_class)->finalize (object);
}

static void
finx_ladder_class_init (FinxLadderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_ladder_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_ladder_finalize;
  widget_class->measure = finx_ladder_measure;
  widget_class->size_allocate = finx_ladder_size_allocate;
  widget_class->snapshot = finx_ladder_snapshot;
  widget_class->css_changed = finx_ladder_css_changed;
  widget_class->system_setting_changed = finx_ladder_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "ladder");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TABLE);
  signals[PRICE_CHOSEN] = g_signal_new ("price-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[CANCEL] = g_signal_new ("cancel", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[PLACE] = g_signal_new ("place", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT64);
  signals[MOVE] = g_signal_new ("move", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT64);
  signals[STEP_CHANGED] = g_signal_new ("step-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FOLLOW_CHANGED] = g_signal_new ("follow-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
finx_ladder_init (FinxLadder *self)
{
  self->own = g_array_new (FALSE, FALSE, sizeof (FinxLadderOwn));
  self->volume = finx_price_volume_new ();
  self->group = 1;
  self->follow = TRUE;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (GTK_WIDGET (self), "dense");
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Order book ladder"), -1);
  finx_ladder_init_input (self);
}

GtkWidget *
finx_ladder_new (void)
{
  return g_object_new (FINX_TYPE_LADDER, NULL);
}

void
finx_ladder_forget_trades (FinxLadder *self)
{
  g_return_if_fail (FINX_IS_LADDER (self));

  for (guint i = 0; i < FINX_LADDER_N_TRADES; i++)
    self->trades[i].time_us = 0;
  finx_price_volume_clear (self->volume);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Prices of another instrument may look alike and mean other units. */
static void
set_instrument (FinxLadder           *self,
                const FinxInstrument *instrument)
{
  if (instrument == self->instrument)
    return;
  self->instrument = instrument;
  self->has_selected = FALSE;
  self->average = 0;
  self->grid.top = self->grid.step = 0;
  finx_ladder_forget_trades (self);
  finx_ladder_forget (self);
}

void
finx_ladder_set (FinxLadder    *self,
                 FinxDepthView *depth,
                 FinxQuoteRow  *row,
                 FinxTape      *tape)
{
  if (self->depth != NULL)
    g_clear_signal_handler (&self->depth_id, self->depth);
  if (self->row != NULL)
    g_clear_signal_handler (&self->row_id, self->row);
  if (self->tape != NULL)
    g_clear_signal_handler (&self->tape_id, self->tape);
  g_set_object (&self->depth, depth);
  g_set_object (&self->row, row);
  g_set_object (&self->tape, tape);
  if (depth != NULL)
    {
      set_instrument (self, finx_depth_view_get_instrument (depth));
      self->depth_id = g_signal_connect_object (depth, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
    }
  if (row != NULL)
    self->row_id = g_signal_connect_object (row, "notify::serial", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  if (tape != NULL)
    self->tape_id = g_signal_connect_object (tape, "items-changed", G_CALLBACK (traded_cb), self, G_CONNECT_SWAPPED);
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

void
finx_ladder_set_position (FinxLadder *self,
                          gint64      average)
{
  self->average = average;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
finx_ladder_set_armed (FinxLadder *self,
                       gboolean    armed)
{
  if (self->armed == armed)
    return;
  self->armed = armed;
  describe (self, TRUE);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
finx_ladder_set_group (FinxLadder *self,
                       guint       ticks)
{
  if (self->group == ticks || ticks == 0)
    return;
  self->group = ticks;
  finx_ladder_centre (self);
  g_signal_emit (self, signals[STEP_CHANGED], 0);
}

guint
finx_ladder_get_group (FinxLadder *self)
{
  return self->group;
}

void
finx_ladder_set_follow (FinxLadder *self,
                        gboolean    follow_it)
{
  if (self->follow == follow_it)
    return;
  self->follow = follow_it;
  if (follow_it)
    finx_ladder_centre (self);
  g_signal_emit (self, signals[FOLLOW_CHANGED], 0);
}

gboolean
finx_ladder_get_follow (FinxLadder *self)
{
  return self->follow;
}

gint64
finx_ladder_get_moved (FinxLadder *self)
{
  return self->moved_us;
}

guint32
finx_ladder_get_clicked (FinxLadder *self)
{
  return self->clicked_ms;
}

const guint *
finx_ladder_list_groups (gsize *n)
{
  *n = G_N_ELEMENTS (groups);
  return groups;
}
