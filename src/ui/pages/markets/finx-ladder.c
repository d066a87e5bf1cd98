/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/finx-ladder.h"

#include <glib/gi18n.h>

#include "ui/finx-format.h"
#include "ui/finx-palette.h"

#define ROW_HEIGHT 20                   /* px at text scale 1 */
#define MARGIN 12
#define SHORT_WIDTH 230                 /* px: below it the spread stands without its word */
#define N_ROWS (2 * FINX_BOOK_DEPTH)

/* One price row: its values and their laid out text, which is made anew only for other values. */
typedef struct
{
  gint64       price, size, own;        /* instrument's units; size −1: no level */
  PangoLayout *price_text, *size_text, *own_text;
} LadderRow;

struct _FinxLadder
{
  GtkWidget       parent_instance;

  FinxDepthView  *depth;                /* owned, nullable */
  FinxQuoteRow   *row;                  /* owned, nullable */
  gulong          depth_id, row_id;
  GArray         *own;                  /* FinxLevel */

  LadderRow       rows[N_ROWS];         /* from the top: farthest ask … best ask, best bid … farthest bid */
  PangoLayout    *heads[4];             /* Mine, Bid, Price, Ask; all layouts are owned, made when first drawn */
  PangoLayout    *spread, *last, *balance;
  PangoLayout    *empty;
  gint64          selected;             /* price, as the book moves and a choice must not; valid if @has_selected */
  gboolean        has_selected;
  int             price_width, size_width;      /* px: widest text so far, so that columns do not jitter */
  int             row_height;           /* px; 0: measure anew */
  FinxPalette     palette;
  gboolean        has_palette;
  gint64          named_us;             /* monotonic: when the accessible description was last made */
};

enum { PRICE_CHOSEN, CANCEL, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxLadder, finx_ladder, GTK_TYPE_WIDGET)

static int
row_height (FinxLadder *self)
{
  if (self->row_height == 0)
    {
      g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "0");
      int height;

      pango_layout_get_pixel_size (layout, NULL, &height);
      self->row_height = MAX (ROW_HEIGHT, height + 2);
    }
  return self->row_height;
}

static void
set_layout (FinxLadder   *self,
            PangoLayout **layout,
            char         *text)         /* taken */
{
  if (*layout == NULL)
    *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  else if (g_strcmp0 (pango_layout_get_text (*layout), text) != 0)
    pango_layout_set_text (*layout, text, -1);
  g_free (text);
}

static void
make_bold (PangoLayout *layout)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
}

static gint64
own_at (FinxLadder *self,
        gint64      price)
{
  for (guint i = 0; i < self->own->len; i++)
    if (g_array_index (self->own, FinxLevel, i).price == price)
      return g_array_index (self->own, FinxLevel, i).size;
  return 0;
}

static void
update_row (FinxLadder           *self,
            LadderRow            *row,
            const FinxInstrument *instrument,
            const FinxLevel      *level)        /* (nullable) */
{
  gint64 own = level != NULL ? own_at (self, level->price) : 0;
  gboolean price_changed, is_new = row->price_text == NULL;

  if (level == NULL)
    {
      row->size = -1;
      return;
    }
  price_changed = is_new || row->price != level->price || row->size < 0;
  if (price_changed)
    set_layout (self, &row->price_text, finx_format_price (instrument, finx_instrument_price (instrument, level->price)));
  if (is_new)
    make_bold (row->price_text);
  if (is_new || row->size != level->size)
    set_layout (self, &row->size_text, finx_format_quantity (instrument, finx_instrument_size (instrument, level->size)));
  if (own > 0 && (row->own_text == NULL || own != row->own))
    set_layout (self, &row->own_text, finx_format_quantity (instrument, finx_instrument_size (instrument, own)));
  row->price = level->price;
  row->size = level->size;
  row->own = own;
}

static void
update_middle (FinxLadder           *self,
               const FinxInstrument *instrument,
               const FinxDepth      *depth)
{
  gint64 bids = 0, asks = 0;
  g_autofree char *spread = NULL;
  g_autofree char *last = NULL;
  gboolean is_new = self->last == NULL;
  int direction = self->row != NULL ? finx_quote_row_get_direction (self->row) : 0;

  for (guint i = 0; i < depth->n_bids; i++)
    bids += depth->bids[i].size;
  for (guint i = 0; i < depth->n_asks; i++)
    asks += depth->asks[i].size;
  spread = finx_format_price (instrument, depth->n_bids > 0 && depth->n_asks > 0
                              ? finx_instrument_price (instrument, depth->asks[0].price - depth->bids[0].price) : FINX_DECIMAL_UNKNOWN);
  set_layout (self, &self->spread, gtk_widget_get_width (GTK_WIDGET (self)) < SHORT_WIDTH ? g_strdup (spread)
                                                                                          : g_strdup_printf (_("Spread %s"), spread));
  last = finx_format_price (instrument, self->row != NULL ? finx_quote_row_get_last (self->row) : FINX_DECIMAL_UNKNOWN);
  set_layout (self, &self->last, g_strdup_printf ("%s%s", direction > 0 ? "▲ " : direction < 0 ? "▼ " : "", last));
  if (is_new)
    make_bold (self->last);
  /* Translators: the part of the shown book's size that is on the buying side */
  set_layout (self, &self->balance, bids + asks > 0 ? g_strdup_printf (_("Bids %.0f%%"), 100.0 * (double) bids / (double) (bids + asks)) : g_strdup (""));
}

static void
update_rows (FinxLadder *self)
{
  const FinxInstrument *instrument = finx_depth_view_get_instrument (self->depth);
  const FinxDepth *depth = finx_depth_view_get_depth (self->depth);

  for (guint i = 0; i < FINX_BOOK_DEPTH; i++)
    {
      update_row (self, &self->rows[FINX_BOOK_DEPTH - 1 - i], instrument, i < depth->n_asks ? &depth->asks[i] : NULL);
      update_row (self, &self->rows[FINX_BOOK_DEPTH + i], instrument, i < depth->n_bids ? &depth->bids[i] : NULL);
    }
  update_middle (self, instrument, depth);
}

static void
draw_text (GtkSnapshot   *snapshot,
           PangoLayout   *layout,
           double         x,
           int            y,
           int            height,
           double         align,        /* 0: @x is the left edge, 1: the right one */
           const GdkRGBA *color)
{
  int w, h;

  pango_layout_get_pixel_size (layout, &w, &h);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (int) (x - align * w), (float) (y + (height - h) / 2)));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
fill (GtkSnapshot   *snapshot,
      const GdkRGBA *color,
      double         alpha,
      double         x,
      double         y,
      double         width,
      double         height)
{
  GdkRGBA shade = *color;

  shade.alpha *= (float) alpha;
  gtk_snapshot_append_color (snapshot, &shade, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}

/* Column edges in px: sizes grow away from the price column. No number is cut: columns are as wide as their widest. */
static void
column_edges (FinxLadder *self,
              int         width,
              int        *price_left,
              int        *price_right)
{
  int price, size;

  for (int i = 0; i < N_ROWS; i++)
    if (self->rows[i].size >= 0)
      {
        int w;

        pango_layout_get_pixel_size (self->rows[i].price_text, &w, NULL);
        self->price_width = MAX (self->price_width, w);
        pango_layout_get_pixel_size (self->rows[i].size_text, &w, NULL);
        self->size_width = MAX (self->size_width, w);
      }
  price = MAX (width * 24 / 100, self->price_width + 14);
  size = MAX (width * 26 / 100, self->size_width + 14);
  *price_right = width - size;
  *price_left = *price_right - price;
}

static void
draw_row (FinxLadder  *self,
          GtkSnapshot *snapshot,
          int          index,
          int          y,
          int          width,
          int          left,            /* of the price column */
          int          right,
          gint64       largest)
{
  const LadderRow *row = &self->rows[index];
  gboolean ask = index < FINX_BOOK_DEPTH;
  const GdkRGBA *color = ask ? &self->palette.down : &self->palette.up;
  int height = row_height (self);
  double bar;

  fill (snapshot, &self->palette.card, 1, left, y, right - left, height);
  if (self->has_selected && row->size >= 0 && row->price == self->selected)
    fill (snapshot, &self->palette.accent, 0.22, 0, y, width, height);
  if (row->size < 0)
    return;
  bar = largest > 0 ? (double) row->size / (double) largest * (ask ? width - right - 4 : left * 0.6) : 0;
  fill (snapshot, color, 0.2, ask ? right + 2 : left - 2 - bar, y + 1, bar, height - 2);
  fill (snapshot, color, 1, ask ? right : left - 2, y + 2, 2, height - 4);
  draw_text (snapshot, row->price_text, right - 8, y, height, 1, &self->palette.text);
  draw_text (snapshot, row->size_text, ask ? right + 8 : left - 8, y, height, ask ? 0 : 1, &self->palette.text);
  if (row->own > 0)
    {
      int w;

      pango_layout_get_pixel_size (row->own_text, &w, NULL);
      fill (snapshot, color, 0.25, MARGIN - 4, y + 2, w + 8, height - 4);
      fill (snapshot, color, 1, MARGIN - 4, y + 2, 2, height - 4);
      draw_text (snapshot, row->own_text, MARGIN, y, height, 0, &self->palette.text);
    }
}

static void
draw_heads (FinxLadder  *self,
            GtkSnapshot *snapshot,
            int          width,
            int          left,
            int          right)
{
  const char *const titles[] = { _("Mine"), _("Bid"), _("Price"), _("Ask") };
  int height = row_height (self);

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    if (self->heads[i] == NULL)
      {
        set_layout (self, &self->heads[i], g_strdup (titles[i]));
        make_bold (self->heads[i]);
      }
  draw_text (snapshot, self->heads[0], MARGIN, 2, height, 0, &self->palette.dim);
  draw_text (snapshot, self->heads[1], left - 8, 2, height, 1, &self->palette.dim);
  draw_text (snapshot, self->heads[2], right - 8, 2, height, 1, &self->palette.dim);
  draw_text (snapshot, self->heads[3], right + 8, 2, height, 0, &self->palette.dim);
  fill (snapshot, &self->palette.line, 1, 0, height + 5, width, 1);
}

/* Heads, ten asks, the middle, ten bids. */
static int
row_y (FinxLadder *self,
       int         index)
{
  int height = row_height (self);

  return height + 6 + index * height + (index >= FINX_BOOK_DEPTH ? height + 8 : 0);
}

static void
draw_middle (FinxLadder  *self,
             GtkSnapshot *snapshot,
             int          width,
             int          right)
{
  int w;
  int y = row_y (self, FINX_BOOK_DEPTH - 1) + row_height (self);
  int height = row_height (self) + 8;
  int direction = self->row != NULL ? finx_quote_row_get_direction (self->row) : 0;
  const GdkRGBA *color = direction > 0 ? &self->palette.up : direction < 0 ? &self->palette.down : &self->palette.text;

  fill (snapshot, &self->palette.line, 1, 0, y, width, 1);
  fill (snapshot, &self->palette.line, 1, 0, y + height - 1, width, 1);
  draw_text (snapshot, self->spread, MARGIN, y, height, 0, &self->palette.dim);
  draw_text (snapshot, self->last, right - 8, y, height, 1, color);
  pango_layout_get_pixel_size (self->balance, &w, NULL);
  if (w + MARGIN < width - right)               /* else it would run into the price */
    draw_text (snapshot, self->balance, width - MARGIN, y, height, 1, &self->palette.dim);
}

static void
finx_ladder_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  FinxLadder *self = FINX_LADDER (widget);
  int width = gtk_widget_get_width (widget);
  gint64 largest = 0;
  int left, right;

  if (!self->has_palette)
    finx_palette_read (widget, &self->palette);
  self->has_palette = TRUE;
  if (self->depth == NULL || finx_depth_view_get_depth (self->depth)->time_us == 0)
    {
      set_layout (self, &self->empty, g_strdup (self->depth == NULL ? _("No instrument chosen") : _("Waiting for the order book")));
      column_edges (self, width, &left, &right);
      draw_heads (self, snapshot, width, left, right);
      draw_text (snapshot, self->empty, width / 2.0, row_y (self, 3), row_height (self), 0.5, &self->palette.dim);
      return;
    }
  update_rows (self);
  column_edges (self, width, &left, &right);
  draw_heads (self, snapshot, width, left, right);
  for (int i = 0; i < N_ROWS; i++)
    largest = MAX (largest, self->rows[i].size);
  for (int i = 0; i < N_ROWS; i++)
    draw_row (self, snapshot, i, row_y (self, i), width, left, right, largest);
  draw_middle (self, snapshot, width, right);
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
      *minimum = 200;
      *natural = 264;
    }
  else
    *minimum = *natural = row_y (self, N_ROWS - 1) + row_height (self) + 4;
}

static void
forget_layouts (FinxLadder *self)
{
  for (int i = 0; i < N_ROWS; i++)
    {
      g_clear_object (&self->rows[i].price_text);
      g_clear_object (&self->rows[i].size_text);
      g_clear_object (&self->rows[i].own_text);
      self->rows[i].size = -1;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (self->heads); i++)
    g_clear_object (&self->heads[i]);
  g_clear_object (&self->spread);
  g_clear_object (&self->last);
  g_clear_object (&self->balance);
  g_clear_object (&self->empty);
  self->row_height = 0;
  self->price_width = self->size_width = 0;
  self->has_palette = FALSE;
}

static void
finx_ladder_css_changed (GtkWidget         *widget,
                         GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (finx_ladder_parent_class)->css_changed (widget, change);
  forget_layouts (FINX_LADDER (widget));
  gtk_widget_queue_resize (widget);
}

static void
finx_ladder_system_setting_changed (GtkWidget        *widget,
                                    GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (finx_ladder_parent_class)->system_setting_changed (widget, setting);
  forget_layouts (FINX_LADDER (widget));
  gtk_widget_queue_resize (widget);
}

static void
describe (FinxLadder *self)
{
  gint64 now = g_get_monotonic_time ();
  const FinxDepth *depth;
  const FinxInstrument *instrument;
  g_autofree char *bid = NULL;
  g_autofree char *ask = NULL;
  g_autofree char *text = NULL;

  if (self->depth == NULL || now - self->named_us < 5 * G_USEC_PER_SEC)
    return;
  self->named_us = now;
  depth = finx_depth_view_get_depth (self->depth);
  instrument = finx_depth_view_get_instrument (self->depth);
  bid = finx_format_price (instrument, depth->n_bids > 0 ? finx_instrument_price (instrument, depth->bids[0].price) : FINX_DECIMAL_UNKNOWN);
  ask = finx_format_price (instrument, depth->n_asks > 0 ? finx_instrument_price (instrument, depth->asks[0].price) : FINX_DECIMAL_UNKNOWN);
  text = g_strdup_printf (_("%s, best bid %s, best ask %s, %u bids and %u asks shown"), instrument->symbol, bid, ask, depth->n_bids, depth->n_asks);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
changed_cb (FinxLadder *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
level_exists (FinxLadder *self,
              int         index)
{
  const FinxDepth *depth;

  if (self->depth == NULL || index < 0 || index >= N_ROWS)
    return FALSE;
  depth = finx_depth_view_get_depth (self->depth);
  return index < FINX_BOOK_DEPTH ? FINX_BOOK_DEPTH - 1 - index < (int) depth->n_asks : index - FINX_BOOK_DEPTH < (int) depth->n_bids;
}

static gint64
level_price (FinxLadder *self,
             int         index)
{
  const FinxDepth *depth = finx_depth_view_get_depth (self->depth);

  return index < FINX_BOOK_DEPTH ? depth->asks[FINX_BOOK_DEPTH - 1 - index].price : depth->bids[index - FINX_BOOK_DEPTH].price;
}

static void
choose (FinxLadder *self,
        int         index)
{
  self->selected = level_price (self, index);
  self->has_selected = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The row of the chosen price; −1: none is chosen, or its level is gone. */
static int
selected_row (FinxLadder *self)
{
  for (int i = 0; self->has_selected && i < N_ROWS; i++)
    if (level_exists (self, i) && level_price (self, i) == self->selected)
      return i;
  return -1;
}

static void
clicked_cb (FinxLadder *self,
            int         n_press,
            double      x,
            double      y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  for (int i = 0; i < N_ROWS; i++)
    if (y >= row_y (self, i) && y < row_y (self, i) + row_height (self) && level_exists (self, i))
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
  int by = g_variant_get_int32 (args);
  int at = selected_row (self);
  int to = at < 0 ? (by < 0 ? FINX_BOOK_DEPTH - 1 : FINX_BOOK_DEPTH) : at + by;

  if (level_exists (self, to))
    choose (self, to);
  return TRUE;                          /* the focus stays in the ladder */
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
  forget_layouts (self);
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

  self->own = g_array_new (FALSE, FALSE, sizeof (FinxLevel));
  for (int i = 0; i < N_ROWS; i++)
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
      forget_layouts (self);            /* prices of another instrument may look alike and mean other units */
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
finx_ladder_set_own (FinxLadder      *self,
                     const FinxLevel *own,
                     gsize            n)
{
  g_array_set_size (self->own, 0);
  if (n > 0)
    g_array_append_vals (self->own, own, (guint) n);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
