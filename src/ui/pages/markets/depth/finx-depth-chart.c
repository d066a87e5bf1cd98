/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/depth/finx-depth-chart.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/charts/finx-chart-text.h"
#include "ui/shell/finx-palette.h"
#include "ui/words/finx-format.h"

#define LEAST_HEIGHT 96         /* px */
#define MARGIN       12
#define DESCRIBE_US  (5 * G_USEC_PER_SEC)       /* screen readers are not told every change */

struct _FinxDepthChart
{
  GtkWidget      parent_instance;
  FinxDepthView *depth;         /* owned, nullable */
  gulong         changed_id;
  FinxChartText *text;          /* owned */
  FinxPalette    palette;
  gboolean       has_palette;
  gint64         described_us;  /* monotonic */
  gint64         cursor;        /* the price that is read out; valid if @has_cursor */
  gboolean       has_cursor;
};

G_DEFINE_FINAL_TYPE (FinxDepthChart, finx_depth_chart, GTK_TYPE_WIDGET)

/* What one snapshot is made from; lengths in px, prices and sizes in units of the instrument. Prices run along the
 * longer side: upwards beside a ladder, else to the right. */
typedef struct
{
  const FinxDepth *book;
  double           low, high;   /* prices at the edges, as far from the middle on both sides */
  double           total;       /* the greater side's sum */
  gboolean         upright;
  int              top, length, depth;  /* px of the plot: its upper edge, along the prices, along the sizes */
} Frame;

static double
sum (const FinxLevel *levels,
     guint            n)
{
  double total = 0;

  for (guint i = 0; i < n; i++)
    total += (double) levels[i].size;
  return total;
}

static gboolean
make_frame (FinxDepthChart *self,
            Frame          *frame)
{
  const FinxDepth *book = self->depth != NULL ? finx_depth_view_get_depth (self->depth) : NULL;
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self)), line;
  double middle, reach;

  if (book == NULL || book->n_bids == 0 || book->n_asks == 0)
    return FALSE;
  finx_chart_text_measure (self->text, "0", TRUE, NULL, &line);
  line += 10;
  middle = ((double) book->bids[0].price + (double) book->asks[0].price) / 2;
  reach = MAX (middle - (double) book->bids[book->n_bids - 1].price, (double) book->asks[book->n_asks - 1].price - middle);
  *frame = (Frame) { book, middle - reach, middle + reach, MAX (sum (book->bids, book->n_bids), sum (book->asks, book->n_asks)),
                     height > width, line, 0, 0 };
  frame->length = frame->upright ? height - 2 * line : width;
  frame->depth = frame->upright ? width - MARGIN : height - 2 * line;
  return reach > 0 && frame->total > 0 && frame->length > 0 && frame->depth > 0;
}

/* px along the prices: from the left, or from the plot's lower edge. */
static int
place_of (const Frame *frame,
          double       price)
{
  return (int) ((price - frame->low) / (frame->high - frame->low) * frame->length);
}

/* A rectangle by prices [@from, @from + @along) and sizes [@near, @near + @across), both in px. */
static void
fill (const Frame   *frame,
      GtkSnapshot   *snapshot,
      const GdkRGBA *color,
      int            from,
      double         along,
      int            near,
      double         across)
{
  int bottom = frame->top + (frame->upright ? frame->length : frame->depth);
  graphene_rect_t area = frame->upright ? GRAPHENE_RECT_INIT (near, bottom - from - along, across, along)
                                        : GRAPHENE_RECT_INIT (from, bottom - near - across, along, across);

  gtk_snapshot_append_color (snapshot, color, &area);
}

/* What an order up to a price would take. */
typedef struct
{
  gboolean is_bid;
  gint64   price;               /* of the last level */
  double   size, value;         /* size, and Σ size × price, in units */
} Reach;

static gboolean
read_reach (const FinxDepth *book,
            gint64           price,
            Reach           *reach)
{
  gboolean is_bid = price <= book->bids[0].price;
  const FinxLevel *levels = is_bid ? book->bids : book->asks;
  guint n = is_bid ? book->n_bids : book->n_asks;

  *reach = (Reach) { .is_bid = is_bid };
  for (guint i = 0; i < n && (is_bid ? levels[i].price >= price : levels[i].price <= price); i++)
    {
      reach->price = levels[i].price;
      reach->size += (double) levels[i].size;
      reach->value += (double) levels[i].size * (double) levels[i].price;
    }
  return reach->size > 0;
}

/* "Sell 4.3K down to 257.80, average 257.86" (transfer full) (nullable) */
static char *
describe_reach (FinxDepthChart *self)
{
  const FinxInstrument *instrument = finx_depth_view_get_instrument (self->depth);
  g_autofree char *size = NULL;
  g_autofree char *price = NULL;
  g_autofree char *average = NULL;
  Reach reach;

  if (!self->has_cursor || !read_reach (finx_depth_view_get_depth (self->depth), self->cursor, &reach))
    return NULL;
  size = finx_format_count (reach.size * pow (10, -instrument->size_scale));
  price = finx_format_price (instrument, finx_instrument_price (instrument, reach.price));
  average = finx_format_double (reach.value / reach.size * pow (10, -instrument->price_scale), instrument->price_scale);
  return g_strdup_printf (reach.is_bid ? _("Sell %s down to %s, average %s") : _("Buy %s up to %s, average %s"), size, price, average);
}

/* From the best level outwards: each level adds a step that reaches to the next one's price. */
static void
draw_side (const Frame     *frame,
           GtkSnapshot     *snapshot,
           const FinxLevel *levels,
           guint            n,
           const GdkRGBA   *color)
{
  gboolean bids = levels == frame->book->bids;
  GdkRGBA tint = *color;
  double total = 0;
  int before = 0;

  tint.alpha = 0.16f;
  for (guint i = 0; i < n; i++)
    {
      int a = place_of (frame, (double) levels[i].price);
      int b = place_of (frame, i + 1 < n ? (double) levels[i + 1].price : bids ? frame->low : frame->high), size;

      total += (double) levels[i].size;
      size = (int) lround (total / frame->total * frame->depth);
      fill (frame, snapshot, &tint, MIN (a, b), ABS (b - a), 0, size);
      fill (frame, snapshot, color, MIN (a, b), ABS (b - a) + 1, MAX (size - 2, 0), 2);
      fill (frame, snapshot, color, a, 2, before, size - before);
      before = size;
    }
}

static void
draw_labels (FinxDepthChart *self,
             const Frame    *frame,
             GtkSnapshot    *snapshot)
{
  const FinxInstrument *instrument = finx_depth_view_get_instrument (self->depth);
  const FinxDepth *book = frame->book;
  double bids = sum (book->bids, book->n_bids), asks = sum (book->asks, book->n_asks), unit = pow (10, -instrument->size_scale);
  g_autofree char *low = finx_format_price (instrument, finx_instrument_price (instrument, book->bids[book->n_bids - 1].price));
  g_autofree char *high = finx_format_price (instrument, finx_instrument_price (instrument, book->asks[book->n_asks - 1].price));
  g_autofree char *bid_count = finx_format_count (bids * unit);
  g_autofree char *ask_count = finx_format_count (asks * unit);
  g_autofree char *bid_text = g_strdup_printf (_("Bids %s"), bid_count);
  g_autofree char *ask_text = g_strdup_printf (_("Asks %s"), ask_count);
  int right = gtk_widget_get_width (GTK_WIDGET (self)) - MARGIN, wider, price;
  double over = frame->top / 2.0, under = gtk_widget_get_height (GTK_WIDGET (self)) - over;

  finx_chart_text_draw (self->text, snapshot, bid_text, TRUE, MARGIN, frame->upright ? under : over, 0, &self->palette.up);
  finx_chart_text_draw (self->text, snapshot, ask_text, TRUE, frame->upright ? MARGIN : right, over, frame->upright ? 0 : 1, &self->palette.down);
  finx_chart_text_measure (self->text, bids > asks ? bid_text : ask_text, TRUE, &wider, NULL);
  finx_chart_text_measure (self->text, high, FALSE, &price, NULL);
  if (frame->upright && 2 * MARGIN + wider + price > right)     /* beside each other there */
    return;
  finx_chart_text_draw (self->text, snapshot, low, FALSE, frame->upright ? right : MARGIN, under, frame->upright ? 1 : 0, &self->palette.dim);
  finx_chart_text_draw (self->text, snapshot, high, FALSE, right, frame->upright ? over : under, 1, &self->palette.dim);
}

/* (bids − asks) ÷ both, of what is shown; in the middle, where neither side is. */
static void
draw_imbalance (FinxDepthChart *self,
                const Frame    *frame,
                GtkSnapshot    *snapshot)
{
  double bids = sum (frame->book->bids, frame->book->n_bids), asks = sum (frame->book->asks, frame->book->n_asks);
  g_autofree char *ratio = finx_format_percent_signed ((bids - asks) / (bids + asks), 0);
  double x = frame->upright ? gtk_widget_get_width (GTK_WIDGET (self)) - MARGIN : gtk_widget_get_width (GTK_WIDGET (self)) / 2.0;
  double y = frame->upright ? gtk_widget_get_height (GTK_WIDGET (self)) / 2.0 : frame->top / 2.0;

  finx_chart_text_draw (self->text, snapshot, ratio, TRUE, x, y, frame->upright ? 1 : 0.5, &self->palette.text);
}

/* A line at the price that is read out, and the read-out over the plot's foot. */
static void
draw_cursor (FinxDepthChart *self,
             const Frame    *frame,
             GtkSnapshot    *snapshot)
{
  g_autofree char *text = describe_reach (self);
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self)), w, h;
  double y = frame->upright ? frame->top + MARGIN : frame->top + frame->depth / 2.0;

  if (text == NULL)
    return;
  fill (frame, snapshot, &self->palette.crosshair, place_of (frame, (double) self->cursor), 1, 0, frame->depth);
  finx_chart_text_measure (self->text, text, FALSE, &w, &h);
  gtk_snapshot_append_color (snapshot, &self->palette.raised,
                             &GRAPHENE_RECT_INIT ((float) MAX ((width - w) / 2 - 6, 0), (float) MIN (y - h / 2.0 - 3, height - h - 6), (float) MIN (w + 12, width), (float) h + 6));
  finx_chart_text_draw (self->text, snapshot, text, FALSE, width / 2.0, MIN (y, height - h / 2.0 - 3), 0.5, &self->palette.text);
}

static gboolean
is_resyncing (FinxDepthChart *self)
{
  return self->depth != NULL && finx_depth_view_get_depth (self->depth)->is_resyncing;
}

static void
finx_depth_chart_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  FinxDepthChart *self = FINX_DEPTH_CHART (widget);
  Frame frame;

  if (!self->has_palette)
    finx_palette_read (widget, &self->palette);
  self->has_palette = TRUE;
  if (!make_frame (self, &frame))
    {
      gboolean lost = is_resyncing (self);

      finx_chart_text_draw (self->text, snapshot, lost ? _("Resynchronising the order book") : _("Waiting for the order book"), FALSE,
                            gtk_widget_get_width (widget) / 2.0, gtk_widget_get_height (widget) / 2.0, 0.5,
                            lost ? &self->palette.warn : &self->palette.dim);
      return;
    }
  draw_side (&frame, snapshot, frame.book->bids, frame.book->n_bids, &self->palette.up);
  draw_side (&frame, snapshot, frame.book->asks, frame.book->n_asks, &self->palette.down);
  gtk_snapshot_append_color (snapshot, &self->palette.line, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), 1));
  draw_labels (self, &frame, snapshot);
  draw_imbalance (self, &frame, snapshot);
  draw_cursor (self, &frame, snapshot);
}

static void
finx_depth_chart_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? LEAST_HEIGHT : 160;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? 2 * LEAST_HEIGHT : 240;
}

static void
forget_style (FinxDepthChart *self)
{
  self->has_palette = FALSE;
  if (self->text != NULL)
    finx_chart_text_clear (self->text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
finx_depth_chart_css_changed (GtkWidget         *widget,
                              GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (finx_depth_chart_parent_class)->css_changed (widget, change);
  forget_style (FINX_DEPTH_CHART (widget));
}

static void
finx_depth_chart_system_setting_changed (GtkWidget        *widget,
                                         GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (finx_depth_chart_parent_class)->system_setting_changed (widget, setting);
  forget_style (FINX_DEPTH_CHART (widget));
}

static void
describe (FinxDepthChart *self)
{
  const FinxInstrument *instrument = finx_depth_view_get_instrument (self->depth);
  const FinxDepth *book = finx_depth_view_get_depth (self->depth);
  double unit = pow (10, -instrument->size_scale);
  gint64 now = g_get_monotonic_time ();
  g_autofree char *reach = NULL;
  g_autofree char *bids = NULL;
  g_autofree char *asks = NULL;
  g_autofree char *text = NULL;

  if (now - self->described_us < DESCRIBE_US)
    return;
  self->described_us = now;
  if (book->is_resyncing)
    {
      text = g_strdup_printf (_("%s, the order book is being read anew"), instrument->symbol);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
      return;
    }
  reach = describe_reach (self);
  if (reach != NULL)
    {
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, reach, -1);
      return;
    }
  bids = finx_format_count (sum (book->bids, book->n_bids) * unit);
  asks = finx_format_count (sum (book->asks, book->n_asks) * unit);
  text = g_strdup_printf (_("%s, %s bid in %u levels, %s asked in %u levels"), instrument->symbol, bids, book->n_bids, asks, book->n_asks);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
changed_cb (FinxDepthChart *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_cursor_price (FinxDepthChart *self,
                  gboolean        known,
                  gint64          price)
{
  self->has_cursor = known;
  self->cursor = price;
  self->described_us = 0;
  if (self->depth != NULL)
    describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (FinxDepthChart *self,
           double          x,
           double          y)
{
  Frame frame;
  double part;

  if (!make_frame (self, &frame))
    return;
  part = frame.upright ? (frame.top + frame.length - y) / frame.length : x / frame.length;
  set_cursor_price (self, part >= 0 && part <= 1, (gint64) floor (frame.low + part * (frame.high - frame.low)));
}

static void
leave_cb (FinxDepthChart *self)
{
  set_cursor_price (self, FALSE, 0);
}

/* From level to level: up the prices by Right and Up. */
static gboolean
key_cb (FinxDepthChart *self,
        guint           keyval)
{
  const FinxDepth *book = self->depth != NULL ? finx_depth_view_get_depth (self->depth) : NULL;
  gboolean up = keyval == GDK_KEY_Right || keyval == GDK_KEY_Up;
  gint64 next = 0;
  gboolean found = FALSE;

  if (keyval == GDK_KEY_Escape && self->has_cursor)
    {
      leave_cb (self);
      return TRUE;
    }
  if (book == NULL || book->n_bids == 0 || book->n_asks == 0 || (!up && keyval != GDK_KEY_Left && keyval != GDK_KEY_Down))
    return FALSE;
  for (guint i = 0; i < book->n_bids + book->n_asks; i++)
    {
      gint64 price = i < book->n_bids ? book->bids[i].price : book->asks[i - book->n_bids].price;
      gint64 from = self->has_cursor ? self->cursor : up ? book->bids[0].price : book->asks[0].price;

      if ((up ? price > from : price < from) && (!found || (up ? price < next : price > next)))
        {
          next = price;
          found = TRUE;
        }
    }
  if (found)
    set_cursor_price (self, TRUE, next);
  return TRUE;
}

static void
finx_depth_chart_dispose (GObject *object)
{
  finx_depth_chart_set (FINX_DEPTH_CHART (object), NULL);
  G_OBJECT_CLASS (finx_depth_chart_parent_class)->dispose (object);
}

static void
finx_depth_chart_finalize (GObject *object)
{
  g_clear_pointer (&FINX_DEPTH_CHART (object)->text, finx_chart_text_free);
  G_OBJECT_CLASS (finx_depth_chart_parent_class)->finalize (object);
}

static void
finx_depth_chart_class_init (FinxDepthChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_depth_chart_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_depth_chart_finalize;
  widget_class->measure = finx_depth_chart_measure;
  widget_class->snapshot = finx_depth_chart_snapshot;
  widget_class->css_changed = finx_depth_chart_css_changed;
  widget_class->system_setting_changed = finx_depth_chart_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "depthchart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
finx_depth_chart_init (FinxDepthChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new (), *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_object (click, "pressed", G_CALLBACK (gtk_widget_grab_focus), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  self->text = finx_chart_text_new (GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Market depth"), -1);
}

GtkWidget *
finx_depth_chart_new (void)
{
  return g_object_new (FINX_TYPE_DEPTH_CHART, NULL);
}

void
finx_depth_chart_set (FinxDepthChart *self,
                      FinxDepthView  *depth)
{
  if (self->depth == depth)
    return;
  if (self->depth != NULL)
    g_clear_signal_handler (&self->changed_id, self->depth);
  g_set_object (&self->depth, depth);
  self->described_us = 0;
  self->has_cursor = FALSE;
  if (depth != NULL)
    self->changed_id = g_signal_connect_object (depth, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
