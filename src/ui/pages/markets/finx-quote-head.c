/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/finx-quote-head.h"

#include <glib/gi18n.h>

#include "ui/widgets/finx-css-class.h"
#include "ui/widgets/finx-flow-layout.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"
#include "ui/words/finx-quote-age.h"

struct _FinxQuoteHead
{
  GtkWidget      parent_instance;

  FinxWorkspace *workspace;             /* owned */
  FinxQuoteRow  *row;                   /* owned, nullable */
  gulong         serial_id;

  GtkWidget     *box;                   /* the one child; the rest are borrowed from it */
  GtkWidget     *figures, *symbol, *name, *last, *change, *chip, *end, *sides, *bid, *ask;
};

G_DEFINE_FINAL_TYPE (FinxQuoteHead, finx_quote_head, GTK_TYPE_WIDGET)

static void
set_text (GtkWidget  *label,
          const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
}

static void
show_side (FinxQuoteHead *self,
           GtkWidget     *label,
           FinxDecimal    price,
           gint64         size,
           gboolean       known)
{
  const FinxInstrument *instrument = finx_quote_row_get_instrument (self->row);
  g_autofree char *price_text = finx_format_price (instrument, price);
  g_autofree char *size_text = finx_format_quantity (instrument, known ? finx_instrument_size (instrument, size) : FINX_DECIMAL_UNKNOWN);
  g_autofree char *text = g_strdup_printf ("%s × %s", price_text, size_text);

  set_text (label, text);
}

static void
show_quote (FinxQuoteHead *self,
            gboolean       flash)
{
  const FinxInstrument *instrument = finx_quote_row_get_instrument (self->row);
  const FinxQuote *quote = finx_quote_row_get_quote (self->row);
  FinxDecimal change = finx_quote_row_get_change (self->row);
  g_autofree char *last = finx_format_price (instrument, finx_quote_row_get_last (self->row));
  g_autofree char *amount = finx_format_signed (change, instrument->price_scale);
  g_autofree char *percent = finx_format_percent_signed (finx_quote_row_get_ratio (self->row), 2);
  g_autofree char *text = finx_decimal_is_known (change) ? g_strdup_printf ("%s (%s)", amount, percent) : g_strdup ("–");

  finx_flash_set (FINX_FLASH (self->last), last, finx_quote_row_get_direction (self->row), flash);
  finx_delta_set (FINX_DELTA (self->change), finx_quote_row_get_state (self->row) == FINX_QUOTE_STALE ? 2
                                             : finx_decimal_is_known (change) ? finx_decimal_sign (change) : 0, text);
  show_side (self, self->bid, finx_quote_row_get_bid (self->row), quote->bid_size, (quote->mask & FINX_QUOTE_BID) != 0);
  show_side (self, self->ask, finx_quote_row_get_ask (self->row), quote->ask_size, (quote->mask & FINX_QUOTE_ASK) != 0);
}

static void
show_age (FinxQuoteHead *self)
{
  FinxQuoteState state = self->row != NULL ? finx_quote_row_get_state (self->row) : FINX_QUOTE_FRESH;
  g_autofree char *age = self->row != NULL ? finx_quote_age_text (self->row) : NULL;
  g_autofree char *text = age != NULL ? g_strdup_printf (_("%s old"), age) : NULL;
  gboolean is_replayed = self->row != NULL && finx_quote_row_is_replayed (self->row);
  g_autofree char *delay = self->row != NULL ? finx_quote_delay_text (self->row) : NULL;
  g_autofree char *origin = self->row != NULL ? finx_quote_origin_text (self->row) : NULL;

  gtk_widget_set_visible (self->chip, is_replayed || state != FINX_QUOTE_FRESH);
  gtk_widget_set_tooltip_text (self->chip, origin);
  if (is_replayed)
    finx_chip_set (FINX_CHIP (self->chip), "simulated", _("Replay"));
  else if (state == FINX_QUOTE_CLOSED)
    finx_chip_set (FINX_CHIP (self->chip), "offline", _("Closed"));
  else if (state == FINX_QUOTE_NO_FEED)
    finx_chip_set (FINX_CHIP (self->chip), "error", _("No feed"));
  else if (delay != NULL)
    {
      g_autofree char *old = g_strdup_printf (_("%s old"), delay);

      finx_chip_set (FINX_CHIP (self->chip), "delayed", old);
    }
  else if (text != NULL)
    finx_chip_set (FINX_CHIP (self->chip), "stale", text);
  finx_css_class_set (self->last, "dim", state != FINX_QUOTE_FRESH);
  finx_css_class_set (self->change, "dim", state == FINX_QUOTE_STALE);
  finx_css_class_set (self->bid, "dim", state == FINX_QUOTE_STALE);
  finx_css_class_set (self->ask, "dim", state == FINX_QUOTE_STALE);
}

static void
serial_cb (FinxQuoteHead *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  show_quote (self, finx_quote_row_get_state (self->row) == FINX_QUOTE_FRESH);
  show_age (self);
}

static void
look (GtkWidget *widget,
      gpointer   user_data)
{
  if (FINX_QUOTE_HEAD (widget)->row != NULL)
    finx_quote_row_see (FINX_QUOTE_HEAD (widget)->row);
}

static void
finx_quote_head_map (GtkWidget *widget)
{
  FinxQuoteHead *self = FINX_QUOTE_HEAD (widget);

  GTK_WIDGET_CLASS (finx_quote_head_parent_class)->map (widget);
  if (self->row != NULL)
    show_quote (self, FALSE);
  show_age (self);
}

static void
finx_quote_head_dispose (GObject *object)
{
  FinxQuoteHead *self = FINX_QUOTE_HEAD (object);

  if (self->row != NULL)
    g_clear_signal_handler (&self->serial_id, self->row);
  g_clear_object (&self->row);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_quote_head_parent_class)->dispose (object);
}

static void
finx_quote_head_class_init (FinxQuoteHeadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_quote_head_dispose;
  widget_class->map = finx_quote_head_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
finx_quote_head_init (FinxQuoteHead *self)
{
}

static GtkWidget *
make_label (GtkWidget  *parent,
            const char *css_class,
            float       xalign)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  if (parent != NULL)
    gtk_box_append (GTK_BOX (parent), label);
  return label;
}

static GtkWidget *
build_sides (FinxQuoteHead *self)
{
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *bid = gtk_label_new (_("Bid"));
  GtkWidget *ask = gtk_label_new (_("Ask"));

  self->bid = make_label (NULL, "numeric", 1);
  self->ask = make_label (NULL, "numeric", 1);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 6);
  gtk_widget_add_css_class (grid, "caption");
  gtk_widget_set_valign (grid, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (bid, "dim");
  gtk_widget_add_css_class (ask, "dim");
  gtk_grid_attach (GTK_GRID (grid), bid, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), self->bid, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), ask, 0, 1, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), self->ask, 1, 1, 1, 1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->bid), GTK_ACCESSIBLE_RELATION_LABELLED_BY, bid, NULL, -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->ask), GTK_ACCESSIBLE_RELATION_LABELLED_BY, ask, NULL, -1);
  return grid;
}

GtkWidget *
finx_quote_head_new (FinxWorkspace *workspace)
{
  FinxQuoteHead *self = g_object_new (FINX_TYPE_QUOTE_HEAD, NULL);
  GtkWidget *names = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->workspace = g_object_ref (workspace);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_layout_manager (self->box, finx_flow_layout_new ());
  finx_flow_layout_set (FINX_FLOW_LAYOUT (gtk_widget_get_layout_manager (self->box)), FALSE, 12);
  gtk_widget_add_css_class (self->box, "quote-head");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  gtk_widget_set_valign (names, GTK_ALIGN_CENTER);
  self->symbol = make_label (names, "figure", 0);
  self->name = make_label (names, "caption", 0);
  gtk_widget_add_css_class (self->name, "dim");
  gtk_label_set_ellipsize (GTK_LABEL (self->name), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (self->name), 28);
  gtk_box_append (GTK_BOX (self->box), names);
  self->last = finx_flash_new ();
  gtk_widget_add_css_class (self->last, "figure-large");
  gtk_widget_add_css_class (self->last, "numeric");
  gtk_widget_set_valign (self->last, GTK_ALIGN_CENTER);
  self->figures = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_set_valign (self->figures, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->figures), self->last);
  self->change = finx_delta_new (TRUE);
  gtk_widget_add_css_class (self->change, "numeric");
  gtk_widget_set_valign (self->change, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->figures), self->change);
  gtk_box_append (GTK_BOX (self->box), self->figures);
  self->chip = finx_chip_new ();
  gtk_widget_set_valign (self->chip, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->chip, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->chip);
  self->end = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_set_hexpand (self->end, TRUE);
  gtk_widget_set_halign (self->end, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (self->box), self->end);
  self->sides = build_sides (self);
  gtk_box_append (GTK_BOX (self->end), self->sides);
  finx_quote_look (GTK_WIDGET (self), look, NULL);
  return GTK_WIDGET (self);
}

void
finx_quote_head_set_row (FinxQuoteHead *self,
                         FinxQuoteRow  *row)
{
  const FinxInstrument *instrument;

  if (self->row != NULL)
    g_clear_signal_handler (&self->serial_id, self->row);
  g_set_object (&self->row, row);
  if (row == NULL)
    return;
  self->serial_id = g_signal_connect_object (row, "notify::serial", G_CALLBACK (serial_cb), self, G_CONNECT_SWAPPED);
  instrument = finx_quote_row_get_instrument (row);
  set_text (self->symbol, instrument->symbol);
  set_text (self->name, instrument->name);
  show_quote (self, FALSE);
  show_age (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    finx_quote_row_see (row);
}

void
finx_quote_head_set_layout (FinxQuoteHead *self,
                            gboolean       narrow,
                            gboolean       has_sides)
{
  gtk_widget_set_visible (self->sides, has_sides);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->figures), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (GTK_BOX (self->figures), narrow ? 0 : 12);
  gtk_widget_set_halign (self->last, narrow ? GTK_ALIGN_START : GTK_ALIGN_FILL);
  gtk_widget_set_halign (self->change, narrow ? GTK_ALIGN_START : GTK_ALIGN_FILL);
}

void
finx_quote_head_prepend (FinxQuoteHead *self,
                         GtkWidget     *widget)
{
  gtk_box_prepend (GTK_BOX (self->box), widget);
}

void
finx_quote_head_append (FinxQuoteHead *self,
                        GtkWidget     *widget)
{
  gtk_box_append (GTK_BOX (self->end), widget);
}
