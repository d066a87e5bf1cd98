/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/watchlist/finx-watch-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/widgets/finx-css-class.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/widgets/table/finx-cell.h"
#include "ui/words/finx-format.h"
#include "ui/words/finx-quote-age.h"

#define GAP 10                          /* px between columns */
#define SPARK_WIDTH 44                  /* px */
#define MARK_WIDTH 16                   /* px: of the replay's mark */
#define LEAST_RATIO 0.00005             /* rounds to 0.01% */
#define PADDING 12                      /* px: of the row's style; the back reaches over it */

struct _FinxWatchRow
{
  GtkWidget     parent_instance;

  GtkWidget    *back;                   /* behind the line; the selection is drawn there, not behind the group */
  GtkWidget    *group;                  /* owned by parenting, as all above and below */
  GtkWidget    *symbol, *spark, *last, *change;
  GtkWidget    *replay;                 /* (nullable): a mark in the line's place while a replay leads the price */
  GtkWidget    *delay;                  /* (nullable): in the place of the curve: how old a price without a feed is */

  FinxQuoteRow *row;                    /* owned, nullable */
  gulong        serial_id, spark_id;
  FinxDecimal   shown_last;             /* what is on the screen; text is made only for other values */
  FinxDecimal   shown_change;
  char         *age;                    /* shown instead of the change; %NULL: not stale */
  FinxQuoteState state;                 /* as it is shown */
  gboolean      compact;
};

G_DEFINE_FINAL_TYPE (FinxWatchRow, finx_watch_row, GTK_TYPE_WIDGET)

static int
digit_width (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int width = PANGO_PIXELS_CEIL (pango_font_metrics_get_approximate_digit_width (metrics));

  pango_font_metrics_unref (metrics);
  return MAX (width, 5);
}

/* Widths of symbol and change in px; the price takes what it needs. */
static void
column_widths (FinxWatchRow *self,
               int          *symbol,
               int          *change)
{
  int digit = digit_width (GTK_WIDGET (self));

  *symbol = digit * 9;
  *change = digit * 9;
}

static int
line_height (FinxWatchRow *self)
{
  GtkWidget *const parts[] = { self->symbol, self->last, self->change };
  int height = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      int natural;

      gtk_widget_measure (parts[i], GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL, NULL);
      height = MAX (height, natural);
    }
  return MAX (height + 6, 28);
}

static int
group_height (FinxWatchRow *self)
{
  int natural = 0;

  if (self->group != NULL && gtk_widget_get_visible (self->group))
    gtk_widget_measure (self->group, GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL, NULL);
  return natural > 0 ? MAX (natural, 24) : 0;
}

static void
finx_watch_row_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  FinxWatchRow *self = FINX_WATCH_ROW (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      int symbol, change;

      column_widths (self, &symbol, &change);
      *minimum = symbol * 2 + change + 2 * GAP;
      *natural = *minimum + (self->compact ? 0 : SPARK_WIDTH + GAP);
    }
  else
    *minimum = *natural = line_height (self) + group_height (self);
}

static void
place (GtkWidget *child,
       int        x,
       int        y,
       int        width,
       int        height)
{
  gtk_widget_size_allocate (child, &(GtkAllocation) { x, y, MAX (width, 0), height }, -1);
}

static void
finx_watch_row_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  FinxWatchRow *self = FINX_WATCH_ROW (widget);
  int symbol, change, natural, minimum, last, spark_x, spark_end;
  int top = group_height (self);

  column_widths (self, &symbol, &change);
  if (top > 0)
    place (self->group, 0, 0, width, top);
  height -= top;
  if (self->back != NULL)
    place (self->back, -PADDING, top, width + 2 * PADDING, height);
  gtk_widget_measure (self->symbol, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  symbol = MAX (symbol, natural);
  gtk_widget_measure (self->change, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  change = MAX (change, natural);
  gtk_widget_measure (self->last, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  last = MAX (minimum, natural);

  place (self->symbol, 0, top, MIN (symbol, width), height);
  place (self->change, width - change, top, change, height);
  place (self->last, width - change - GAP - last, top, last, height);
  spark_x = symbol + GAP / 2;
  spark_end = MIN (spark_x + SPARK_WIDTH, width - change - last - GAP - GAP / 2);
  gtk_widget_set_child_visible (self->spark, !self->compact && spark_end - spark_x >= SPARK_WIDTH / 2);
  place (self->spark, spark_x, top, MAX (spark_end - spark_x, SPARK_WIDTH / 2), height);
  if (self->replay != NULL)
    {
      gtk_widget_set_child_visible (self->replay, spark_end - spark_x >= MARK_WIDTH);
      place (self->replay, spark_x, top, MARK_WIDTH, height);
    }
  if (self->delay != NULL)
    {
      gtk_widget_measure (self->delay, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
      gtk_widget_set_child_visible (self->delay, !self->compact && spark_end - spark_x >= natural);
      place (self->delay, spark_x, top, MAX (spark_end - spark_x, natural), height);
    }
}

static void
show_last (FinxWatchRow *self,
           gboolean      flash)
{
  FinxDecimal last = finx_quote_row_get_last (self->row);
  g_autofree char *text = NULL;

  if (finx_decimal_is_known (last) && finx_decimal_is_known (self->shown_last) && finx_decimal_equal (last, self->shown_last))
    return;
  flash = flash && finx_decimal_is_known (self->shown_last) && self->age == NULL;
  self->shown_last = last;
  text = finx_format_price (finx_quote_row_get_instrument (self->row), last);
  finx_flash_set (FINX_FLASH (self->last), text, finx_quote_row_get_direction (self->row), flash);
}

/* Of the percentage as it is written: "0.00%" has none, however the price stands to the tick. */
static int
shown_sign (FinxWatchRow *self)
{
  double ratio = finx_quote_row_get_ratio (self->row);

  return isnan (ratio) || fabs (ratio) < LEAST_RATIO ? 0 : ratio > 0 ? 1 : -1;
}

static void
show_change (FinxWatchRow *self,
             gboolean      force)
{
  FinxDecimal change = finx_quote_row_get_change (self->row);
  g_autofree char *text = NULL;

  if (!force && finx_decimal_is_known (change) && finx_decimal_is_known (self->shown_change)
      && finx_decimal_equal (change, self->shown_change))
    return;
  self->shown_change = change;
  if (self->age != NULL)
    text = g_strdup (self->age);
  else if (self->state == FINX_QUOTE_NO_FEED)
    text = g_strdup (_("No feed"));
  else
    text = finx_format_percent_signed (finx_quote_row_get_ratio (self->row), 2);
  finx_delta_set (FINX_DELTA (self->change), self->age != NULL || self->state == FINX_QUOTE_NO_FEED ? 2 : shown_sign (self), text);
}

/* The curve is the desk's: what it does not trade has none. */
static void
show_delay (FinxWatchRow *self)
{
  g_autofree char *delay = finx_quote_delay_text (self->row), *origin = finx_quote_origin_text (self->row), *tip = NULL;
  const FinxInstrument *instrument = finx_quote_row_get_instrument (self->row);

  if (delay != NULL && self->delay == NULL)
    {
      self->delay = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (self->delay), 0);
      gtk_widget_add_css_class (self->delay, "caption");
      gtk_widget_add_css_class (self->delay, "warn");
      gtk_widget_set_parent (self->delay, GTK_WIDGET (self));
    }
  if (self->delay != NULL)
    gtk_label_set_text (GTK_LABEL (self->delay), delay != NULL ? delay : "");
  gtk_widget_set_visible (self->spark, delay == NULL);
  tip = origin != NULL ? g_strdup_printf ("%s\n%s", instrument->name, origin) : g_strdup (instrument->name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tip);
}

/* A price that is not of now is dim; how old it is stands in place of the change. */
static void
show_freshness (FinxWatchRow *self)
{
  show_delay (self);
  finx_css_class_set (self->last, "dim", self->state != FINX_QUOTE_FRESH);
  finx_css_class_set (self->change, "warn", self->age != NULL);
  finx_css_class_set (self->change, "error", self->state == FINX_QUOTE_NO_FEED);
  if (self->state == FINX_QUOTE_NO_FEED)        /* words, wider than the change that may come in their place */
    finx_cell_set_tight (FINX_CELL (gtk_widget_get_first_child (self->change)));
  show_change (self, TRUE);
}

static void
read_state (FinxWatchRow *self)
{
  FinxQuoteState state = finx_quote_row_get_state (self->row);
  g_autofree char *age = finx_quote_age_text (self->row);

  if (state == FINX_QUOTE_DELAYED)
    show_delay (self);
  if (state == self->state && g_strcmp0 (age, self->age) == 0)
    return;
  g_free (self->age);
  self->age = g_steal_pointer (&age);
  self->state = state;
  show_freshness (self);
}

static void
spark_cb (FinxWatchRow *self)
{
  gsize n = 0;
  const double *values;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || self->compact)
    return;
  values = finx_quote_row_get_spark (self->row, &n);
  finx_sparkline_set (FINX_SPARKLINE (self->spark), values, n, finx_decimal_is_known (finx_quote_row_get_previous (self->row))
                      ? finx_decimal_to_double (finx_quote_row_get_previous (self->row)) : (double) NAN);
}

/* In place of the day curve, which would tell what comes. */
static void
show_replay (FinxWatchRow *self)
{
  gboolean is_replayed = finx_quote_row_is_replayed (self->row);

  if (gtk_widget_get_visible (self->replay) == is_replayed)
    return;
  gtk_widget_set_visible (self->replay, is_replayed);
  gtk_widget_set_visible (self->spark, !is_replayed);
  spark_cb (self);
}

static void
serial_cb (FinxWatchRow *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  read_state (self);
  show_replay (self);
  show_last (self, TRUE);
  show_change (self, FALSE);
}

static void
show_all (FinxWatchRow *self)
{
  if (self->row == NULL)
    return;
  read_state (self);
  show_last (self, FALSE);
  show_change (self, TRUE);
  show_replay (self);
  spark_cb (self);
}

static void
finx_watch_row_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_watch_row_parent_class)->map (widget);
  show_all (FINX_WATCH_ROW (widget));
}

static void
finx_watch_row_dispose (GObject *object)
{
  FinxWatchRow *self = FINX_WATCH_ROW (object);

  finx_watch_row_bind (self, NULL);
  g_clear_pointer (&self->back, gtk_widget_unparent);
  g_clear_pointer (&self->group, gtk_widget_unparent);
  g_clear_pointer (&self->symbol, gtk_widget_unparent);
  g_clear_pointer (&self->spark, gtk_widget_unparent);
  g_clear_pointer (&self->replay, gtk_widget_unparent);
  g_clear_pointer (&self->delay, gtk_widget_unparent);
  g_clear_pointer (&self->last, gtk_widget_unparent);
  g_clear_pointer (&self->change, gtk_widget_unparent);
  G_OBJECT_CLASS (finx_watch_row_parent_class)->dispose (object);
}

static void
finx_watch_row_class_init (FinxWatchRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = finx_watch_row_dispose;
  widget_class->measure = finx_watch_row_measure;
  widget_class->size_allocate = finx_watch_row_size_allocate;
  widget_class->map = finx_watch_row_map;
  gtk_widget_class_set_css_name (widget_class, "watchrow");
}

static void
finx_watch_row_init (FinxWatchRow *self)
{
  self->shown_last = FINX_DECIMAL_UNKNOWN;
  self->shown_change = FINX_DECIMAL_UNKNOWN;
}

GtkWidget *
finx_watch_row_new (void)
{
  FinxWatchRow *self = g_object_new (FINX_TYPE_WATCH_ROW, NULL);

  self->back = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->back, "watch-line");
  gtk_widget_set_parent (self->back, GTK_WIDGET (self));
  self->group = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->group), 0);
  gtk_widget_add_css_class (self->group, "watch-group");
  gtk_widget_set_visible (self->group, FALSE);
  self->symbol = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->symbol), 0);
  gtk_widget_add_css_class (self->symbol, "heading");
  self->spark = finx_sparkline_new ();
  gtk_widget_set_margin_top (self->spark, 5);
  gtk_widget_set_margin_bottom (self->spark, 5);
  self->replay = gtk_image_new_from_icon_name ("media-seek-forward-symbolic");
  gtk_widget_add_css_class (self->replay, "accent");
  gtk_widget_set_tooltip_text (self->replay, _("A replay leads this price"));
  gtk_widget_set_visible (self->replay, FALSE);
  self->last = finx_flash_new ();
  gtk_widget_set_valign (self->last, GTK_ALIGN_CENTER);
  self->change = finx_delta_new (TRUE);
  gtk_widget_set_valign (self->change, GTK_ALIGN_CENTER);
  gtk_widget_set_halign (self->change, GTK_ALIGN_END);
  gtk_widget_set_parent (self->group, GTK_WIDGET (self));
  gtk_widget_set_parent (self->symbol, GTK_WIDGET (self));
  gtk_widget_set_parent (self->spark, GTK_WIDGET (self));
  gtk_widget_set_parent (self->replay, GTK_WIDGET (self));
  gtk_widget_set_parent (self->last, GTK_WIDGET (self));
  gtk_widget_set_parent (self->change, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (self), "dense");
  return GTK_WIDGET (self);
}

GtkWidget *
finx_watch_row_new_head (void)
{
  FinxWatchRow *self = g_object_new (FINX_TYPE_WATCH_ROW, NULL);
  GtkWidget **const parts[] = { &self->symbol, &self->spark, &self->last, &self->change };
  const char *const titles[] = { _("Symbol"), _("1 day"), _("Last"), _("Change") };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      *parts[i] = gtk_label_new (titles[i]);
      gtk_label_set_xalign (GTK_LABEL (*parts[i]), i < 2 ? 0 : 1);
      gtk_widget_set_parent (*parts[i], GTK_WIDGET (self));
    }
  gtk_widget_add_css_class (GTK_WIDGET (self), "caption-heading");
  gtk_widget_add_css_class (GTK_WIDGET (self), "dim");
  return GTK_WIDGET (self);
}

void
finx_watch_row_bind (FinxWatchRow *self,
                     FinxQuoteRow *row)
{
  const FinxInstrument *instrument;

  if (self->row != NULL)
    {
      g_clear_signal_handler (&self->serial_id, self->row);
      g_clear_signal_handler (&self->spark_id, self->row);
      g_clear_object (&self->row);
    }
  g_clear_pointer (&self->age, g_free);
  self->shown_last = FINX_DECIMAL_UNKNOWN;
  self->shown_change = FINX_DECIMAL_UNKNOWN;
  if (row == NULL)
    return;

  self->row = g_object_ref (row);
  self->serial_id = g_signal_connect_object (row, "notify::serial", G_CALLBACK (serial_cb), self, G_CONNECT_SWAPPED);
  self->spark_id = g_signal_connect_object (row, "notify::spark", G_CALLBACK (spark_cb), self, G_CONNECT_SWAPPED);
  instrument = finx_quote_row_get_instrument (row);
  gtk_label_set_text (GTK_LABEL (self->symbol), instrument->symbol);
  self->state = FINX_QUOTE_FRESH;
  show_freshness (self);
  show_all (self);
}

FinxQuoteRow *
finx_watch_row_get_row (FinxWatchRow *self)
{
  return self->row;
}

void
finx_watch_row_set_group (FinxWatchRow *self,
                          const char   *group)
{
  gtk_widget_set_visible (self->group, group != NULL);
  if (group != NULL)
    gtk_label_set_text (GTK_LABEL (self->group), group);
}

void
finx_watch_row_set_compact (FinxWatchRow *self,
                            gboolean      compact)
{
  if (self->compact == compact)
    return;
  self->compact = compact;
  if (self->row != NULL)
    spark_cb (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
refresh_name (FinxWatchRow *self)
{
  const FinxInstrument *instrument = finx_quote_row_get_instrument (self->row);
  g_autofree char *last = finx_format_price (instrument, finx_quote_row_get_last (self->row));
  g_autofree char *change = finx_format_percent_signed (finx_quote_row_get_ratio (self->row), 2);
  g_autofree char *name = NULL;

  if (finx_quote_row_is_replayed (self->row))
    name = g_strdup_printf (_("%s, %s, last %s %s, change %s, in a replay"), instrument->symbol, instrument->name, last, instrument->currency, change);
  else if (self->state == FINX_QUOTE_DELAYED)
    {
      g_autofree char *delay = finx_quote_delay_text (self->row), *origin = finx_quote_origin_text (self->row);

      name = g_strdup_printf (_("%s, %s, last %s %s, change %s, %s old, %s"), instrument->symbol, instrument->name, last, instrument->currency, change,
                              delay, origin);
    }
  else if (self->age != NULL)
    name = g_strdup_printf (_("%s, %s, last %s %s, %s old"), instrument->symbol, instrument->name, last, instrument->currency, self->age);
  else if (self->state == FINX_QUOTE_NO_FEED)
    name = g_strdup_printf (_("%s, %s, no feed"), instrument->symbol, instrument->name);
  else if (self->state == FINX_QUOTE_CLOSED)
    name = g_strdup_printf (_("%s, %s, last %s %s, change %s, closed"), instrument->symbol, instrument->name, last, instrument->currency, change);
  else
    name = g_strdup_printf (_("%s, %s, last %s %s, change %s, live"), instrument->symbol, instrument->name, last, instrument->currency, change);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  /* The focus is on the list's item around it. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (self))), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
finx_watch_row_refresh_name (FinxWatchRow *self)
{
  if (self->row != NULL)
    refresh_name (self);
}

void
finx_watch_row_set_head_stale (FinxWatchRow *self,
                               gboolean      stale)
{
  const char *title = stale ? _("Age") : _("Change");

  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->change)), title) != 0)
    gtk_label_set_text (GTK_LABEL (self->change), title);
}
