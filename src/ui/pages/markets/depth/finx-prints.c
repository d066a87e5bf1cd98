/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/depth/finx-prints.h"

#include <glib/gi18n.h>

#include "ui/charts/finx-sheet.h"
#include "ui/pages/markets/depth/finx-row-text.h"
#include "ui/shell/finx-palette.h"
#include "ui/words/finx-format.h"

#define ROW_HEIGHT 20                   /* px: a first guess, before the text is measured */
#define MARGIN 12                       /* px */
#define DESCRIBE_US (5 * G_USEC_PER_SEC)        /* screen readers are not told every trade */

/* The text of one row, laid out once. */
typedef struct
{
  PangoLayout *time, *price, *size;
  int          direction;
} PrintRow;

struct _FinxPrints
{
  GtkWidget      parent_instance;

  FinxTape      *tape;                  /* owned, nullable */
  FinxTapeFilter *shown;                /* owned: its trades that are shown */
  GHashTable    *rows;                  /* FinxTapeRow (owned) → PrintRow; only rows that were in sight lately */
  GtkAdjustment *adjustment;            /* owned: the vertical scroll position, in px */
  FinxPalette    palette;
  int            row_height;            /* px; 0: measure anew */
  gboolean       has_palette;
  gint64         described_us;          /* monotonic */
};

G_DEFINE_FINAL_TYPE (FinxPrints, finx_prints, GTK_TYPE_WIDGET)

static void
print_row_free (gpointer data)
{
  PrintRow *row = data;

  g_object_unref (row->time);
  g_object_unref (row->price);
  g_object_unref (row->size);
  g_free (row);
}

static PangoLayout *
make_layout (FinxPrints *self,
             char       *text)          /* taken */
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);

  g_free (text);
  return layout;
}

static PrintRow *
get_row (FinxPrints  *self,
         FinxTapeRow *trade)
{
  PrintRow *row = g_hash_table_lookup (self->rows, trade);
  const FinxInstrument *instrument;
  const FinxTick *tick;

  if (row != NULL)
    return row;
  instrument = finx_tape_get_instrument (self->tape);
  tick = finx_tape_row_get_tick (trade);
  row = g_new0 (PrintRow, 1);
  row->direction = finx_tape_row_get_direction (trade);
  row->time = make_layout (self, finx_format_time (tick->time_us, finx_calendar_time_zone (instrument->calendar)));
  row->price = make_layout (self, finx_format_price (instrument, finx_instrument_price (instrument, tick->price)));
  row->size = make_layout (self, finx_format_quantity (instrument, finx_instrument_size (instrument, tick->size)));
  g_hash_table_insert (self->rows, g_object_ref (trade), row);
  return row;
}

static int
row_height (FinxPrints *self)
{
  if (self->row_height == 0)
    self->row_height = finx_row_text_height (GTK_WIDGET (self));
  return self->row_height;
}

/* ▲ or ▼ as a cheap stack of rows, so that direction is told without colour too. */
static void
draw_triangle (GtkSnapshot   *snapshot,
               double         x,
               double         middle,
               int            direction,
               const GdkRGBA *color)
{
  for (int i = 0; i < 4; i++)
    {
      int width = direction > 0 ? 1 + 2 * i : 7 - 2 * i;

      gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT ((float) (x + (7 - width) / 2), (float) (middle - 2 + i), (float) width, 1));
    }
}

static void
draw_row (FinxPrints  *self,
          GtkSnapshot *snapshot,
          PrintRow    *row,
          int          y,
          int          width)
{
  int height = row_height (self);
  const GdkRGBA *color = row->direction > 0 ? &self->palette.up : row->direction < 0 ? &self->palette.down : &self->palette.text;
  int size_width = MAX (width / 4, 56), w;

  finx_row_text_draw (snapshot, row->time, MARGIN, y, height, 0, &self->palette.dim);
  finx_row_text_draw (snapshot, row->price, width - MARGIN - size_width, y, height, 1, color);
  finx_row_text_draw (snapshot, row->size, width - MARGIN, y, height, 1, &self->palette.text);
  pango_layout_get_pixel_size (row->price, &w, NULL);
  if (row->direction != 0)
    draw_triangle (snapshot, width - MARGIN - size_width - w - 12, y + height / 2, row->direction, color);
}

static void
draw_empty (FinxPrints  *self,
            GtkSnapshot *snapshot,
            int          width)
{
  gboolean is_filtered = g_list_model_get_n_items (G_LIST_MODEL (self->tape)) > 0;
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), is_filtered ? _("No trade like that yet") : _("Waiting for trades"));

  finx_row_text_draw (snapshot, layout, width / 2.0, row_height (self) / 2, row_height (self), 0.5, &self->palette.dim);
}

static gboolean
is_out_of_sight (gpointer key,
                 gpointer value,
                 gpointer in_sight)
{
  return !g_hash_table_contains (in_sight, key);
}

static void
finx_prints_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  FinxPrints *self = FINX_PRINTS (widget);
  g_autoptr(GHashTable) in_sight = g_hash_table_new (NULL, NULL);
  int width = gtk_widget_get_width (widget);
  int height = row_height (self);
  guint n, first, last;

  if (self->tape == NULL)
    return;
  if (!self->has_palette)
    finx_palette_read (widget, &self->palette);
  self->has_palette = TRUE;
  n = g_list_model_get_n_items (G_LIST_MODEL (self->shown));
  if (n == 0)
    draw_empty (self, snapshot, width);
  first = (guint) (gtk_adjustment_get_value (self->adjustment) / height);
  last = MIN (n, first + 2 + (guint) (gtk_adjustment_get_page_size (self->adjustment) / height));
  for (guint i = first; i < last; i++)
    {
      g_autoptr(FinxTapeRow) trade = g_list_model_get_item (G_LIST_MODEL (self->shown), i);

      g_hash_table_add (in_sight, trade);
      draw_row (self, snapshot, get_row (self, trade), (int) i * height, width);
    }
  if (g_hash_table_size (self->rows) > 4 * MAX (last - first, 16))
    g_hash_table_foreach_remove (self->rows, is_out_of_sight, in_sight);
}

static void
finx_prints_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  FinxPrints *self = FINX_PRINTS (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 9 * row_height (self);
      *natural = 12 * row_height (self);
    }
  else
    *minimum = *natural = row_height (self) * (int) MAX (g_list_model_get_n_items (G_LIST_MODEL (self->shown)), 2);
}

static void
forget_layouts (FinxPrints *self)
{
  g_hash_table_remove_all (self->rows);
  self->row_height = 0;
  self->has_palette = FALSE;
}

static void
finx_prints_css_changed (GtkWidget         *widget,
                         GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (finx_prints_parent_class)->css_changed (widget, change);
  forget_layouts (FINX_PRINTS (widget));
  gtk_widget_queue_resize (widget);
}

static void
finx_prints_system_setting_changed (GtkWidget        *widget,
                                    GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (finx_prints_parent_class)->system_setting_changed (widget, setting);
  forget_layouts (FINX_PRINTS (widget));
  gtk_widget_queue_resize (widget);
}

/* Rows are drawn, so the description is what a screen reader has: the newest trade, told anew now and then. */
static void
describe (FinxPrints *self)
{
  gint64 now = g_get_monotonic_time ();
  g_autoptr(FinxTapeRow) newest = NULL;
  const FinxInstrument *instrument;
  const FinxTick *tick;
  g_autofree char *time = NULL;
  g_autofree char *price = NULL;
  g_autofree char *size = NULL;
  g_autofree char *text = NULL;

  if (self->tape == NULL || now - self->described_us < DESCRIBE_US || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  newest = g_list_model_get_item (G_LIST_MODEL (self->shown), 0);
  if (newest == NULL)
    return;
  self->described_us = now;
  instrument = finx_tape_get_instrument (self->tape);
  tick = finx_tape_row_get_tick (newest);
  time = finx_format_time (tick->time_us, finx_calendar_time_zone (instrument->calendar));
  price = finx_format_price (instrument, finx_instrument_price (instrument, tick->price));
  size = finx_format_quantity (instrument, finx_instrument_size (instrument, tick->size));
  text = g_strdup_printf (_("%s, newest trade at %s: price %s, size %s"), instrument->symbol, time, price, size);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/* What was being read stays where it is while newer trades come in above it. */
static void
shown_changed_cb (FinxPrints *self,
                  guint       position,
                  guint       removed,
                  guint       added)
{
  double value = gtk_adjustment_get_value (self->adjustment);
  int by = (int) added - (int) removed;

  describe (self);
  if (by != 0)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  if (position == 0 && by > 0 && value > 0)
    {
      double upper = MAX (gtk_adjustment_get_upper (self->adjustment), value + gtk_adjustment_get_page_size (self->adjustment) + by * row_height (self));

      gtk_adjustment_set_upper (self->adjustment, upper);
      gtk_adjustment_set_value (self->adjustment, value + by * row_height (self));
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* All that is shown, newest first, as tab-separated text. */
static gboolean
copy_key (GtkWidget *widget,
          GVariant  *args,
          gpointer   user_data)
{
  FinxPrints *self = FINX_PRINTS (widget);
  g_autoptr(FinxSheet) sheet = finx_sheet_new (TRUE);
  g_autofree char *text = NULL;
  const char *const heads[] = { _("Time"), _("Side"), _("Price"), _("Size") };

  if (self->tape == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    finx_sheet_text (sheet, heads[i]);
  finx_sheet_end_row (sheet);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->shown)); i++)
    {
      const FinxInstrument *instrument = finx_tape_get_instrument (self->tape);
      g_autoptr(FinxTapeRow) trade = g_list_model_get_item (G_LIST_MODEL (self->shown), i);
      const FinxTick *tick = finx_tape_row_get_tick (trade);
      g_autofree char *time = finx_format_time (tick->time_us, finx_calendar_time_zone (instrument->calendar));
      g_autofree char *price = finx_format_price (instrument, finx_instrument_price (instrument, tick->price));
      g_autofree char *size = finx_format_quantity (instrument, finx_instrument_size (instrument, tick->size));

      finx_sheet_text (sheet, time);
      finx_sheet_text (sheet, finx_side_label ((FinxSide) tick->side));
      finx_sheet_text (sheet, price);
      finx_sheet_text (sheet, size);
      finx_sheet_end_row (sheet);
    }
  text = finx_sheet_to_string (sheet, '\t');
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  return TRUE;
}

static gboolean
scroll_key (GtkWidget *widget,
            GVariant  *args,
            gpointer   user_data)
{
  FinxPrints *self = FINX_PRINTS (widget);
  int rows = g_variant_get_int32 (args);

  gtk_adjustment_set_value (self->adjustment, gtk_adjustment_get_value (self->adjustment) + rows * row_height (self));
  return TRUE;
}

static void
finx_prints_dispose (GObject *object)
{
  FinxPrints *self = FINX_PRINTS (object);

  finx_prints_set_tape (self, NULL);
  g_clear_object (&self->adjustment);
  G_OBJECT_CLASS (finx_prints_parent_class)->dispose (object);
}

static void
finx_prints_finalize (GObject *object)
{
  g_hash_table_unref (FINX_PRINTS (object)->rows);
  g_object_unref (FINX_PRINTS (object)->shown);
  G_OBJECT_CLASS (finx_prints_parent_class)->finalize (object);
}

static void
finx_prints_class_init (FinxPrintsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_prints_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_prints_finalize;
  widget_class->measure = finx_prints_measure;
  widget_class->snapshot = finx_prints_snapshot;
  widget_class->css_changed = finx_prints_css_changed;
  widget_class->system_setting_changed = finx_prints_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "prints");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TABLE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, 0, scroll_key, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, 0, scroll_key, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Up, 0, scroll_key, "i", -10);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Page_Down, 0, scroll_key, "i", 10);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, copy_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Home, 0, scroll_key, "i", -100000);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_End, 0, scroll_key, "i", 100000);
}

static void
finx_prints_init (FinxPrints *self)
{
  self->shown = finx_tape_filter_new ();
  g_signal_connect_object (self->shown, "items-changed", G_CALLBACK (shown_changed_cb), self, G_CONNECT_SWAPPED);
  self->rows = g_hash_table_new_full (NULL, NULL, g_object_unref, print_row_free);
  self->adjustment = g_object_ref_sink (gtk_adjustment_new (0, 0, 0, ROW_HEIGHT, 10 * ROW_HEIGHT, 0));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self), "dense");
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Time and sales"), -1);
}

GtkWidget *
finx_prints_new (void)
{
  FinxPrints *self = g_object_new (FINX_TYPE_PRINTS, NULL);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self));
  gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scroller))), FALSE);
  g_set_object (&self->adjustment, gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)));
  g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->adjustment, "changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  return scroller;
}

/**
 * finx_prints_from_view:
 * @view: what finx_prints_new() returned
 *
 * Returns: (transfer none): the list of trades inside
 */
FinxPrints *
finx_prints_from_view (GtkWidget *view)
{
  GtkWidget *child = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (view));

  return FINX_PRINTS (GTK_IS_VIEWPORT (child) ? gtk_viewport_get_child (GTK_VIEWPORT (child)) : child);
}

void
finx_prints_set_tape (FinxPrints *self,
                      FinxTape   *tape)
{
  if (self->tape == tape)
    return;
  g_hash_table_remove_all (self->rows);
  g_set_object (&self->tape, tape);
  self->described_us = 0;
  finx_tape_filter_set_tape (self->shown, tape);
  if (self->adjustment != NULL)
    gtk_adjustment_set_value (self->adjustment, 0);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
finx_prints_set_rule (FinxPrints         *self,
                      const FinxTapeRule *rule)
{
  finx_tape_filter_set_rule (self->shown, rule);
  gtk_adjustment_set_value (self->adjustment, 0);
}
