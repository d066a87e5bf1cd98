/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "ui/pages/markets/depth/finx-ladder-private.h"
#include "ui/pages/markets/depth/finx-row-text.h"
#include "ui/words/finx-format.h"

#define MARGIN      12                  /* px */
#define SHORT_WIDTH 230                 /* px: below it the spread stands without its word */
#define VOLUME_WIDTH 330                /* px: from it on what was traded has a column of its own */
#define TRADED_US   (1500 * 1000)       /* how long a trade is seen at its price */
#define FADE_MS     100

int
finx_ladder_row_height (FinxLadder *self)
{
  if (self->row_height == 0)
    self->row_height = finx_row_text_height (GTK_WIDGET (self));
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

/* TRUE: @layout does not say @value yet. */
static gboolean
is_other (const PangoLayout *layout,
          gint64            *shown,
          gint64             value)
{
  gboolean other = layout == NULL || *shown != value;

  *shown = value;
  return other;
}

static void
update_size (FinxLadder   *self,
             PangoLayout **layout,
             gint64       *shown,
             gint64        size)
{
  if (size != 0 && is_other (*layout, shown, size))
    set_layout (self, layout, finx_format_quantity (self->instrument, finx_instrument_size (self->instrument, size)));
}

static char *
format_own (FinxLadder      *self,
            const LadderRow *row)
{
  gint64 buy = row->own[FINX_SIDE_BUY], sell = row->own[FINX_SIDE_SELL];
  g_autofree char *bought = finx_format_quantity (self->instrument, finx_instrument_size (self->instrument, buy));
  g_autofree char *sold = finx_format_quantity (self->instrument, finx_instrument_size (self->instrument, sell));

  return buy != 0 && sell != 0 ? g_strdup_printf ("%s | %s", bought, sold) : g_strdup (buy != 0 ? bought : sold);
}

static void
update_own (FinxLadder *self,
            LadderRow  *row)
{
  gboolean other = is_other (row->own_text, &row->shown_own[0], row->own[0]) | is_other (row->own_text, &row->shown_own[1], row->own[1]);

  if (other && row->own[0] + row->own[1] != 0)
    set_layout (self, &row->own_text, format_own (self, row));
}

static void
update_texts (FinxLadder *self)
{
  double unit = pow (10, -self->instrument->size_scale);

  finx_ladder_update_rows (self);
  for (int i = 0; i < self->grid.n_rows; i++)
    {
      LadderRow *row = &self->rows[i];
      gboolean is_new = row->price_text == NULL;
      gint64 volume = row->bought + row->sold;

      if (is_other (row->price_text, &row->shown_price, row->price))
        set_layout (self, &row->price_text, finx_format_price (self->instrument, finx_instrument_price (self->instrument, row->price)));
      if (is_new)
        make_bold (row->price_text);
      update_size (self, &row->bid_text, &row->shown_bid, row->bid);
      update_size (self, &row->ask_text, &row->shown_ask, row->ask);
      update_own (self, row);
      if (volume != 0 && is_other (row->volume_text, &row->shown_volume, volume))
        set_layout (self, &row->volume_text, finx_format_count ((double) volume * unit));
    }
}

static void
update_foot (FinxLadder      *self,
             const FinxDepth *depth)
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
  spread = finx_format_price (self->instrument, depth->n_bids > 0 && depth->n_asks > 0
                              ? finx_instrument_price (self->instrument, depth->asks[0].price - depth->bids[0].price) : FINX_DECIMAL_UNKNOWN);
  set_layout (self, &self->spread, gtk_widget_get_width (GTK_WIDGET (self)) < SHORT_WIDTH ? g_strdup (spread)
                                                                                          : g_strdup_printf (_("Spread %s"), spread));
  last = finx_format_price (self->instrument, self->row != NULL ? finx_quote_row_get_last (self->row) : FINX_DECIMAL_UNKNOWN);
  set_layout (self, &self->last, g_strdup_printf ("%s%s", direction > 0 ? "▲ " : direction < 0 ? "▼ " : "", last));
  if (is_new)
    make_bold (self->last);
  /* Translators: the part of the shown book's size that is on the buying side */
  set_layout (self, &self->balance, bids + asks > 0 ? g_strdup_printf (_("Bids %.0f%%"), 100.0 * (double) bids / (double) (bids + asks)) : g_strdup (""));
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

static void
outline (GtkSnapshot   *snapshot,
         const GdkRGBA *color,
         double         x,
         double         y,
         double         width,
         double         height)
{
  fill (snapshot, color, 1, x, y, width, 1);
  fill (snapshot, color, 1, x, y + height - 1, width, 1);
  fill (snapshot, color, 1, x, y, 1, height);
  fill (snapshot, color, 1, x + width - 1, y, 1, height);
}

static void
note_width (PangoLayout *layout,
            int         *width)
{
  int w;

  pango_layout_get_pixel_size (layout, &w, NULL);
  *width = MAX (*width, w);
}

/* Sizes grow away from the price column. No number is cut: columns are as wide as their widest. */
static void
update_edges (FinxLadder *self,
              int         width)
{
  int price, size, volume;

  for (int i = 0; i < self->grid.n_rows; i++)
    {
      const LadderRow *row = &self->rows[i];

      if (row->price_text != NULL)
        note_width (row->price_text, &self->price_width);
      if (row->bid != 0 && row->bid_text != NULL)
        note_width (row->bid_text, &self->size_width);
      if (row->ask != 0 && row->ask_text != NULL)
        note_width (row->ask_text, &self->size_width);
    }
  volume = width >= VOLUME_WIDTH ? width * 20 / 100 : 0;
  price = MAX ((width - volume) * 22 / 100, self->price_width + 14);
  size = MAX ((width - volume) * 25 / 100, self->size_width + 14);
  self->edges[N_LADDER_COLUMNS] = width;
  self->edges[LADDER_VOLUME] = width - volume;
  self->edges[LADDER_ASK] = self->edges[LADDER_VOLUME] - size;
  self->edges[LADDER_PRICE] = self->edges[LADDER_ASK] - price;
  self->edges[LADDER_BID] = MAX (self->edges[LADDER_PRICE] - size, 0);
  self->edges[LADDER_OWN] = 0;
}

/* What was traded there so far, as a bar in the foot of the price; where there is room, in a column with its number. */
static void
draw_volume (FinxLadder      *self,
             GtkSnapshot     *snapshot,
             const LadderRow *row,
             int              y,
             double           part)     /* of the most that a row has */
{
  int height = finx_ladder_row_height (self), left = self->edges[LADDER_VOLUME], width = self->edges[N_LADDER_COLUMNS] - left;
  double bought = row->bought + row->sold > 0 ? (double) row->bought / (double) (row->bought + row->sold) : 0;

  if (width == 0)
    {
      left = self->edges[LADDER_PRICE] + 1;
      width = self->edges[LADDER_ASK] - left;
      fill (snapshot, &self->palette.accent, 0.75, left, y + height - 3, part * width, 2);
      return;
    }
  if (row->bought + row->sold == 0)
    return;
  fill (snapshot, &self->palette.up, 0.2 * self->tint, left + 4, y + 1, part * bought * (width - 8), height - 2);
  fill (snapshot, &self->palette.down, 0.2 * self->tint, left + 4 + part * bought * (width - 8), y + 1, part * (1 - bought) * (width - 8), height - 2);
  finx_row_text_draw (snapshot, row->volume_text, left + width - MARGIN, y, height, 1, &self->palette.dim);
}

/* 0…1: how lately there was a trade between the row's price and the next one. */
static double
get_trade (FinxLadder      *self,
           const LadderRow *row,
           FinxSide        *side)
{
  gint64 now = g_get_monotonic_time (), newest = 0;

  for (guint i = 0; i < FINX_LADDER_N_TRADES; i++)
    {
      const LadderTrade *trade = &self->trades[i];

      if (trade->time_us <= newest || trade->price < row->price || trade->price >= row->price + self->grid.step)
        continue;
      newest = trade->time_us;
      *side = trade->side;
    }
  if (newest == 0 || now - newest >= TRADED_US)
    return 0;
  return adw_get_enable_animations (GTK_WIDGET (self))
         ? 1 - (double) (now - newest) / TRADED_US : 1;
}

static gboolean
fade_cb (gpointer user_data)
{
  FinxLadder *self = user_data;

  self->fade_id = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
draw_price (FinxLadder      *self,
            GtkSnapshot     *snapshot,
            const LadderRow *row,
            int              y)
{
  int left = self->edges[LADDER_PRICE], right = self->edges[LADDER_ASK], height = finx_ladder_row_height (self);
  FinxSide side = FINX_SIDE_BUY;
  double traded = get_trade (self, row, &side);
  const FinxQuote *quote = self->row != NULL ? finx_quote_row_get_quote (self->row) : NULL;
  gboolean is_last = quote != NULL && (quote->mask & FINX_QUOTE_LAST) != 0 && quote->last >= row->price && quote->last < row->price + self->grid.step;
  const GdkRGBA *text = self->is_dim ? &self->palette.dim : &self->palette.text;

  fill (snapshot, &self->palette.card, 1, left, y, right - left, height);
  if (traded > 0)
    {
      fill (snapshot, side == FINX_SIDE_BUY ? &self->palette.up : &self->palette.down, 0.35 * traded, left, y, right - left, height);
      if (self->fade_id == 0)
        self->fade_id = g_timeout_add (FADE_MS, fade_cb, self);
    }
  if (is_last)
    outline (snapshot, self->is_dim ? &self->palette.dim : &self->palette.text, left, y, right - left, height);
  finx_row_text_draw (snapshot, row->price_text, right - 8, y, height, 1, text);
}

static void
draw_side (FinxLadder  *self,
           GtkSnapshot *snapshot,
           FinxSide     side,
           PangoLayout *layout,
           gint64       size,
           int          y,
           gint64       largest)
{
  gboolean ask = side == FINX_SIDE_SELL;
  const GdkRGBA *color = self->is_dim ? &self->palette.dim : ask ? &self->palette.down : &self->palette.up;
  int height = finx_ladder_row_height (self), left = self->edges[LADDER_PRICE], right = self->edges[LADDER_ASK];
  int room = ask ? self->edges[LADDER_VOLUME] - right - 4 : left - self->edges[LADDER_BID] - 4;
  double bar = largest > 0 ? (double) size / (double) largest * room : 0;

  if (size == 0)
    return;
  fill (snapshot, color, 0.2 * self->tint, ask ? right + 2 : left - 2 - bar, y + 1, bar, height - 2);
  fill (snapshot, color, 1, ask ? right : left - 2, y + 2, 2, height - 4);
  finx_row_text_draw (snapshot, layout, ask ? right + 8 : left - 8, y, height, ask ? 0 : 1, self->is_dim ? &self->palette.dim : &self->palette.text);
}

static void
draw_own (FinxLadder      *self,
          GtkSnapshot     *snapshot,
          const LadderRow *row,
          int              y)
{
  gboolean both = row->own[FINX_SIDE_BUY] != 0 && row->own[FINX_SIDE_SELL] != 0;
  const GdkRGBA *color = both ? &self->palette.accent : row->own[FINX_SIDE_BUY] != 0 ? &self->palette.up : &self->palette.down;
  int height = finx_ladder_row_height (self), w;

  if (self->average != 0 && self->average >= row->price && self->average < row->price + self->grid.step)
    fill (snapshot, &self->palette.dim, 1, 0, y + height / 2.0, self->edges[LADDER_BID], 1);     /* not through the bid */
  if (row->own[FINX_SIDE_BUY] + row->own[FINX_SIDE_SELL] == 0)
    return;
  pango_layout_get_pixel_size (row->own_text, &w, NULL);
  fill (snapshot, &self->palette.view, 1, MARGIN - 4, y + 2, w + 8, height - 4);
  fill (snapshot, color, (row->own_waits ? 0.08 : 0.25) * self->tint, MARGIN - 4, y + 2, w + 8, height - 4);
  outline (snapshot, color, MARGIN - 4, y + 2, w + 8, height - 4);
  finx_row_text_draw (snapshot, row->own_text, MARGIN, y, height, 0, &self->palette.text);
}

/* The cell that a click would trade in, and where a dragged order would go. */
static void
draw_intent (FinxLadder  *self,
             GtkSnapshot *snapshot,
             int          index,
             int          y,
             int          width)
{
  const LadderRow *row = &self->rows[index];
  int height = finx_ladder_row_height (self);
  LadderColumn column = finx_ladder_column_at (self, self->hover_x);

  if (self->is_dragging && row->price == self->target_price)
    outline (snapshot, &self->palette.accent, 0, y, width, height);
  else if (self->armed && self->is_inside && !self->is_pressed && (column == LADDER_BID || column == LADDER_ASK)
           && finx_ladder_row_at (self, self->hover_y) == index)
    outline (snapshot, column == LADDER_BID ? &self->palette.up : &self->palette.down, self->edges[column], y,
             self->edges[column + 1] - self->edges[column], height);
}

/* "↑ 2" in the first row and "↓ 1" in the last: own orders that no row has. */
static void
draw_beyond (FinxLadder  *self,
             GtkSnapshot *snapshot)
{
  guint n[2] = { 0, 0 };
  int height = finx_ladder_row_height (self);

  for (guint i = 0; i < self->own->len; i++)
    {
      gint64 price = g_array_index (self->own, FinxLadderOwn, i).price;

      n[0] += price >= self->grid.top + self->grid.step;
      n[1] += price < finx_ladder_grid_price (&self->grid, self->grid.n_rows - 1);
    }
  for (int i = 0; i < 2; i++)
    {
      int index = i == 0 ? 0 : self->grid.n_rows - 1;

      if (n[i] == 0 || self->rows[index].own[0] + self->rows[index].own[1] > 0)
        continue;
      set_layout (self, &self->beyond[i], g_strdup_printf (i == 0 ? "↑ %u" : "↓ %u", n[i]));
      finx_row_text_draw (snapshot, self->beyond[i], MARGIN, finx_ladder_row_y (self, index), height, 0, &self->palette.dim);
    }
}

static void
draw_heads (FinxLadder  *self,
            GtkSnapshot *snapshot,
            int          width)
{
  const char *const titles[] = { _("Mine"), _("Bid"), _("Price"), _("Ask"), _("Volume") };
  const int *edges = self->edges;
  int height = finx_ladder_row_height (self);

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    if (self->heads[i] == NULL)
      {
        set_layout (self, &self->heads[i], g_strdup (titles[i]));
        make_bold (self->heads[i]);
      }
  finx_row_text_draw (snapshot, self->heads[LADDER_OWN], MARGIN, 2, height, 0, &self->palette.dim);
  finx_row_text_draw (snapshot, self->heads[LADDER_BID], edges[LADDER_PRICE] - 8, 2, height, 1, &self->palette.dim);
  finx_row_text_draw (snapshot, self->heads[LADDER_PRICE], edges[LADDER_ASK] - 8, 2, height, 1, &self->palette.dim);
  finx_row_text_draw (snapshot, self->heads[LADDER_ASK], edges[LADDER_ASK] + 8, 2, height, 0, &self->palette.dim);
  if (edges[LADDER_VOLUME] < width)
    finx_row_text_draw (snapshot, self->heads[LADDER_VOLUME], width - MARGIN, 2, height, 1, &self->palette.dim);
  fill (snapshot, &self->palette.line, 1, 0, height + 5, width, 1);
}

int
finx_ladder_row_y (FinxLadder *self,
                   int         index)
{
  int height = finx_ladder_row_height (self);

  return height + 6 + index * height;
}

int
finx_ladder_count_rows (FinxLadder *self,
                        int         height)
{
  int row = finx_ladder_row_height (self);

  return CLAMP ((height - finx_ladder_row_y (self, 0) - row - 9) / row, 1, FINX_LADDER_MAX_ROWS);
}

int
finx_ladder_row_at (FinxLadder *self,
                    double      y)
{
  double row = (y - finx_ladder_row_y (self, 0)) / finx_ladder_row_height (self);

  return row >= 0 && row < self->grid.n_rows ? (int) row : -1;
}

LadderColumn
finx_ladder_column_at (FinxLadder *self,
                       double      x)
{
  LadderColumn column = LADDER_OWN;

  while (column < LADDER_VOLUME && x >= self->edges[column + 1])
    column++;
  return column;
}

static void
draw_foot (FinxLadder  *self,
           GtkSnapshot *snapshot,
           int          width)
{
  int spread, balance, last, right = self->edges[LADDER_ASK] - 8;
  int y = finx_ladder_row_y (self, self->grid.n_rows), height = finx_ladder_row_height (self) + 8;
  int direction = self->row != NULL ? finx_quote_row_get_direction (self->row) : 0;
  const GdkRGBA *color = self->is_dim ? &self->palette.dim : direction > 0 ? &self->palette.up
                         : direction < 0 ? &self->palette.down : &self->palette.text;

  fill (snapshot, &self->palette.line, 1, 0, y, width, 1);
  pango_layout_get_pixel_size (self->spread, &spread, NULL);
  pango_layout_get_pixel_size (self->balance, &balance, NULL);
  pango_layout_get_pixel_size (self->last, &last, NULL);
  finx_row_text_draw (snapshot, self->spread, MARGIN, y, height, 0, &self->palette.dim);
  if (MARGIN + spread + 8 < right - last)
    finx_row_text_draw (snapshot, self->last, right, y, height, 1, color);
  if (balance + MARGIN + right + 8 < width)     /* else it would run into the price */
    finx_row_text_draw (snapshot, self->balance, width - MARGIN, y, height, 1, &self->palette.dim);
}

static const char *
describe_empty (FinxLadder *self)
{
  if (self->depth == NULL)
    return _("No instrument chosen");
  if (finx_depth_view_get_depth (self->depth)->is_resyncing)
    return _("Resynchronising the order book");
  if (self->row != NULL && finx_quote_row_get_state (self->row) == FINX_QUOTE_NO_FEED)
    return _("No feed");
  return self->is_dim ? _("No order book for now") : _("Waiting for the order book");
}

static void
draw_rows (FinxLadder  *self,
           GtkSnapshot *snapshot,
           int          width)
{
  gint64 largest = 0, most = 1;

  for (int i = 0; i < self->grid.n_rows; i++)
    {
      largest = MAX (largest, MAX (self->rows[i].bid, self->rows[i].ask));
      most = MAX (most, self->rows[i].bought + self->rows[i].sold);
    }
  for (int i = 0; i < self->grid.n_rows; i++)
    {
      const LadderRow *row = &self->rows[i];
      int y = finx_ladder_row_y (self, i);

      draw_price (self, snapshot, row, y);
      if (self->has_selected && row->price == self->selected)
        fill (snapshot, &self->palette.accent, 0.22, 0, y, width, finx_ladder_row_height (self));
      draw_volume (self, snapshot, row, y, (double) (row->bought + row->sold) / (double) most);
      draw_side (self, snapshot, FINX_SIDE_BUY, row->bid_text, row->bid, y, largest);
      draw_side (self, snapshot, FINX_SIDE_SELL, row->ask_text, row->ask, y, largest);
      draw_own (self, snapshot, row, y);
      draw_intent (self, snapshot, i, y, width);
    }
}

void
finx_ladder_draw (FinxLadder  *self,
                  GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const FinxDepth *depth = self->depth != NULL ? finx_depth_view_get_depth (self->depth) : NULL;
  int width = gtk_widget_get_width (widget);
  gboolean is_there = depth != NULL && depth->time_us != 0 && self->grid.step > 0;

  if (!self->has_palette)
    {
      finx_palette_read (widget, &self->palette);
      self->tint = adw_style_manager_get_high_contrast (adw_style_manager_get_default ()) ? 2 : 1;
    }
  self->has_palette = TRUE;
  self->is_dim = self->row != NULL && finx_quote_row_get_state (self->row) == FINX_QUOTE_STALE;
  if (is_there)
    update_texts (self);
  update_edges (self, width);
  draw_heads (self, snapshot, width);
  if (is_there)
    {
      update_foot (self, depth);
      draw_rows (self, snapshot, width);
      draw_beyond (self, snapshot);
      draw_foot (self, snapshot, width);
    }
  if (!is_there || depth->is_resyncing)
    {
      int y = finx_ladder_row_y (self, 3), height = finx_ladder_row_height (self);

      set_layout (self, &self->empty, g_strdup (describe_empty (self)));
      fill (snapshot, &self->palette.view, 0.9, 0, y - 4, width, height + 8);
      finx_row_text_draw (snapshot, self->empty, width / 2.0, y, height, 0.5, is_there ? &self->palette.warn : &self->palette.dim);
    }
  if (self->armed)
    {
      outline (snapshot, &self->palette.sell, 0, 0, width, gtk_widget_get_height (widget));
      outline (snapshot, &self->palette.sell, 1, 1, width - 2, gtk_widget_get_height (widget) - 2);
    }
}

void
finx_ladder_forget (FinxLadder *self)
{
  for (int i = 0; i < FINX_LADDER_MAX_ROWS; i++)
    {
      g_clear_object (&self->rows[i].price_text);
      g_clear_object (&self->rows[i].bid_text);
      g_clear_object (&self->rows[i].ask_text);
      g_clear_object (&self->rows[i].own_text);
      g_clear_object (&self->rows[i].volume_text);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (self->heads); i++)
    g_clear_object (&self->heads[i]);
  g_clear_object (&self->spread);
  g_clear_object (&self->last);
  g_clear_object (&self->balance);
  g_clear_object (&self->empty);
  g_clear_object (&self->beyond[0]);
  g_clear_object (&self->beyond[1]);
  self->row_height = 0;
  self->price_width = self->size_width = 0;
  self->has_palette = FALSE;
}
