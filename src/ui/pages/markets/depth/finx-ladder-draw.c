/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/finx-format.h"
#include "ui/pages/markets/depth/finx-ladder-private.h"
#include "ui/pages/markets/depth/finx-row-text.h"

#define MARGIN      12                  /* px */
#define SHORT_WIDTH 230                 /* px: below it the spread stands without its word */

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

static const FinxLadderOwn *
own_at (FinxLadder *self,
        gint64      price)
{
  for (guint i = 0; i < self->own->len; i++)
    if (g_array_index (self->own, FinxLadderOwn, i).price == price)
      return &g_array_index (self->own, FinxLadderOwn, i);
  return NULL;
}

static void
update_row (FinxLadder           *self,
            LadderRow            *row,
            const FinxInstrument *instrument,
            const FinxLevel      *level)        /* (nullable) */
{
  const FinxLadderOwn *mine = level != NULL ? own_at (self, level->price) : NULL;
  gint64 own = mine != NULL ? mine->size : 0;
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
  row->own_waits = mine != NULL && mine->waits;
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

  for (int i = 0; i < FINX_LADDER_ROWS; i++)
    update_row (self, &self->rows[i], instrument, finx_ladder_level (depth, i));
  update_middle (self, instrument, depth);
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

  for (int i = 0; i < FINX_LADDER_ROWS; i++)
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
  const GdkRGBA *color = self->is_dim ? &self->palette.dim : ask ? &self->palette.down : &self->palette.up;
  const GdkRGBA *text = self->is_dim ? &self->palette.dim : &self->palette.text;
  int height = finx_ladder_row_height (self);
  double bar;

  fill (snapshot, &self->palette.card, 1, left, y, right - left, height);
  if (self->has_selected && row->size >= 0 && row->price == self->selected)
    fill (snapshot, &self->palette.accent, 0.22, 0, y, width, height);
  if (row->size < 0)
    return;
  bar = largest > 0 ? (double) row->size / (double) largest * (ask ? width - right - 4 : left * 0.6) : 0;
  fill (snapshot, color, 0.2 * self->tint, ask ? right + 2 : left - 2 - bar, y + 1, bar, height - 2);
  fill (snapshot, color, 1, ask ? right : left - 2, y + 2, 2, height - 4);
  finx_row_text_draw (snapshot, row->price_text, right - 8, y, height, 1, text);
  finx_row_text_draw (snapshot, row->size_text, ask ? right + 8 : left - 8, y, height, ask ? 0 : 1, text);
  if (row->own > 0)
    {
      int w;

      pango_layout_get_pixel_size (row->own_text, &w, NULL);
      fill (snapshot, color, (row->own_waits ? 0.08 : 0.25) * self->tint, MARGIN - 4, y + 2, w + 8, height - 4);
      fill (snapshot, color, 1, MARGIN - 4, y + 2, 2, height - 4);
      finx_row_text_draw (snapshot, row->own_text, MARGIN, y, height, 0, &self->palette.text);
    }
}

/* "↑ 2" in the first row and "↓ 1" in the last: own orders that no shown level has. */
static void
draw_beyond (FinxLadder  *self,
             GtkSnapshot *snapshot)
{
  const FinxDepth *depth = finx_depth_view_get_depth (self->depth);
  guint n[2] = { 0, 0 };
  int height = finx_ladder_row_height (self);

  if (depth->n_asks == 0 || depth->n_bids == 0)
    return;
  for (guint i = 0; i < self->own->len; i++)
    {
      gint64 price = g_array_index (self->own, FinxLadderOwn, i).price;

      n[0] += price > depth->asks[depth->n_asks - 1].price;
      n[1] += price < depth->bids[depth->n_bids - 1].price;
    }
  for (int i = 0; i < 2; i++)
    {
      int index = i == 0 ? 0 : FINX_LADDER_ROWS - 1;

      if (n[i] == 0 || self->rows[index].own > 0)
        continue;
      set_layout (self, &self->beyond[i], g_strdup_printf (i == 0 ? "↑ %u" : "↓ %u", n[i]));
      finx_row_text_draw (snapshot, self->beyond[i], MARGIN, finx_ladder_row_y (self, index), height, 0, &self->palette.dim);
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
  int height = finx_ladder_row_height (self);

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    if (self->heads[i] == NULL)
      {
        set_layout (self, &self->heads[i], g_strdup (titles[i]));
        make_bold (self->heads[i]);
      }
  finx_row_text_draw (snapshot, self->heads[0], MARGIN, 2, height, 0, &self->palette.dim);
  finx_row_text_draw (snapshot, self->heads[1], left - 8, 2, height, 1, &self->palette.dim);
  finx_row_text_draw (snapshot, self->heads[2], right - 8, 2, height, 1, &self->palette.dim);
  finx_row_text_draw (snapshot, self->heads[3], right + 8, 2, height, 0, &self->palette.dim);
  fill (snapshot, &self->palette.line, 1, 0, height + 5, width, 1);
}

/* Heads, ten asks, the middle, ten bids. */
int
finx_ladder_row_y (FinxLadder *self,
                   int         index)
{
  int height = finx_ladder_row_height (self);

  return height + 6 + index * height + (index >= FINX_BOOK_DEPTH ? height + 8 : 0);
}

static void
draw_middle (FinxLadder  *self,
             GtkSnapshot *snapshot,
             int          width,
             int          right)
{
  int w;
  int y = finx_ladder_row_y (self, FINX_BOOK_DEPTH - 1) + finx_ladder_row_height (self);
  int height = finx_ladder_row_height (self) + 8;
  int direction = self->row != NULL ? finx_quote_row_get_direction (self->row) : 0;
  const GdkRGBA *color = self->is_dim ? &self->palette.dim : direction > 0 ? &self->palette.up
                         : direction < 0 ? &self->palette.down : &self->palette.text;

  fill (snapshot, &self->palette.line, 1, 0, y, width, 1);
  fill (snapshot, &self->palette.line, 1, 0, y + height - 1, width, 1);
  finx_row_text_draw (snapshot, self->spread, MARGIN, y, height, 0, &self->palette.dim);
  finx_row_text_draw (snapshot, self->last, right - 8, y, height, 1, color);
  pango_layout_get_pixel_size (self->balance, &w, NULL);
  if (w + MARGIN < width - right)               /* else it would run into the price */
    finx_row_text_draw (snapshot, self->balance, width - MARGIN, y, height, 1, &self->palette.dim);
}

static const char *
describe_empty (FinxLadder *self)
{
  if (self->depth == NULL)
    return _("No instrument chosen");
  if (self->row != NULL && finx_quote_row_get_state (self->row) == FINX_QUOTE_NO_FEED)
    return _("No feed");
  return self->is_dim ? _("No order book for now") : _("Waiting for the order book");
}

void
finx_ladder_draw (FinxLadder  *self,
                  GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int width = gtk_widget_get_width (widget);
  gint64 largest = 0;
  int left, right;

  if (!self->has_palette)
    {
      finx_palette_read (widget, &self->palette);
      self->tint = adw_style_manager_get_high_contrast (adw_style_manager_get_default ()) ? 2 : 1;
    }
  self->has_palette = TRUE;
  self->is_dim = self->row != NULL && finx_quote_row_get_state (self->row) == FINX_QUOTE_STALE;
  if (self->depth == NULL || finx_depth_view_get_depth (self->depth)->time_us == 0)
    {
      set_layout (self, &self->empty, g_strdup (describe_empty (self)));
      column_edges (self, width, &left, &right);
      draw_heads (self, snapshot, width, left, right);
      finx_row_text_draw (snapshot, self->empty, width / 2.0, finx_ladder_row_y (self, 3), finx_ladder_row_height (self), 0.5, &self->palette.dim);
      return;
    }
  update_rows (self);
  column_edges (self, width, &left, &right);
  draw_heads (self, snapshot, width, left, right);
  for (int i = 0; i < FINX_LADDER_ROWS; i++)
    largest = MAX (largest, self->rows[i].size);
  for (int i = 0; i < FINX_LADDER_ROWS; i++)
    draw_row (self, snapshot, i, finx_ladder_row_y (self, i), width, left, right, largest);
  draw_beyond (self, snapshot);
  draw_middle (self, snapshot, width, right);
}

void
finx_ladder_forget (FinxLadder *self)
{
  for (int i = 0; i < FINX_LADDER_ROWS; i++)
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
  g_clear_object (&self->beyond[0]);
  g_clear_object (&self->beyond[1]);
  self->row_height = 0;
  self->price_width = self->size_width = 0;
  self->has_palette = FALSE;
}
