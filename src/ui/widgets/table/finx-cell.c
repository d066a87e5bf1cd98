/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/table/finx-cell.h"

#include <adwaita.h>
#include <math.h>

#define FLASH_US       400000
#define FLASH_GAP_US   250000           /* at most four a second */
#define HOLD_US        1000000          /* the mark that stands in for a flash when animations are off */
#define TRIANGLE_SCALE 0.72
#define BAR_WIDTH      40
#define BAR_HEIGHT     6
#define BAR_GAP        12

struct _FinxCell
{
  GtkWidget    parent_instance;
  PangoLayout *layout;                  /* made when first needed */
  gboolean     is_set;                  /* @layout has the present text */
  char        *text;
  const char  *style;                   /* static */
  float        xalign;
  gboolean     ellipsize;
  gboolean     tight;
  int          chars;
  int          sign;                    /* 2: none */
  gboolean     triangle;
  double       progress;                /* NaN: none */
  int          width;                   /* px: the widest text so far */
  gboolean     unmeasured;              /* a new size was asked for and is not taken yet: measuring before it is for nothing */
  gboolean     is_new;                  /* the text may need more room; seen when it is drawn */
  guint        resize_id;
  int          flash;                   /* direction of the running flash; 0: none */
  gint64       flash_us;                /* frame time of its start */
  guint        tick_id;
  guint        hold_id;
  GtkListItem *list_item;               /* borrowed from the table's factory */
  guint        column;
  FinxCellFunc refresh;
  GObject     *watched;                 /* owned, nullable: what @watch is a handler of */
  gulong       watch;
  gboolean     missed;                  /* something may have changed while it was not to be seen */
};

G_DEFINE_FINAL_TYPE (FinxCell, finx_cell, GTK_TYPE_WIDGET)

static gboolean
holds_mark (FinxCell *self)
{
  return self->hold_id != 0;
}

static const char *
get_triangle (FinxCell *self)
{
  int sign = holds_mark (self) ? self->flash : self->triangle ? self->sign : 2;

  return sign == 2 ? NULL : sign > 0 ? "▲" : sign < 0 ? "▼" : "–";
}

static void
update_layout (FinxCell *self)
{
  const char *triangle = get_triangle (self);
  PangoAttrList *attrs = pango_attr_list_new ();

  if (self->layout == NULL)
    self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  self->is_set = TRUE;

  /* The style's font-feature-settings reach GTK's own labels only. */
  pango_attr_list_insert (attrs, pango_attr_font_features_new ("tnum=1"));
  if (triangle == NULL)
    pango_layout_set_text (self->layout, self->text, -1);
  else
    {
      g_autofree char *text = g_strconcat (triangle, " ", self->text, NULL);
      PangoAttribute *scale = pango_attr_scale_new (TRIANGLE_SCALE);

      scale->start_index = 0;
      scale->end_index = strcmp (triangle, "–") == 0 ? 0 : strlen (triangle);
      pango_attr_list_insert (attrs, scale);
      pango_layout_set_text (self->layout, text, -1);
    }
  pango_layout_set_attributes (self->layout, attrs);
  pango_attr_list_unref (attrs);
}

static PangoLayout *
ensure_layout (FinxCell *self)
{
  if (self->layout == NULL || !self->is_set)
    update_layout (self);
  return self->layout;
}

static int
measure_text (FinxCell *self)
{
  PangoLayout *layout = ensure_layout (self);
  int width;

  pango_layout_set_width (layout, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width + (isnan (self->progress) ? 0 : BAR_WIDTH + BAR_GAP);
}

static gboolean
needs_other_size (FinxCell *self)
{
  int width = measure_text (self);

  return width > self->width || (self->tight && width != self->width);
}

static void
queue_size (FinxCell *self)
{
  self->unmeasured = TRUE;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* Asks for a new size only when the text does not fit. Of the rows that a list holds most are not in view: what is mapped, or
 * was put off, is looked at when it is drawn. */
static void
queue_change (FinxCell *self)
{
  self->is_set = FALSE;
  if (self->unmeasured)
    return;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) || self->missed)
    self->is_new = TRUE;
  else if (needs_other_size (self))
    queue_size (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
resize_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       user_data)
{
  FINX_CELL (widget)->resize_id = 0;
  queue_size (FINX_CELL (widget));
  return G_SOURCE_REMOVE;
}

/* While it is drawn it is too late for this frame. */
static void
check_size (FinxCell *self)
{
  if (self->is_new && self->resize_id == 0 && needs_other_size (self))
    self->resize_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), resize_cb, NULL, NULL);
  self->is_new = FALSE;
}

static void
stop_flash (FinxCell *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  if (self->hold_id != 0)
    g_source_remove (self->hold_id);
  self->hold_id = 0;
  self->flash = 0;
}

static gboolean
flash_tick_cb (GtkWidget     *widget,
               GdkFrameClock *clock,
               gpointer       user_data)
{
  FinxCell *self = FINX_CELL (widget);

  gtk_widget_queue_draw (widget);
  if (gdk_frame_clock_get_frame_time (clock) - self->flash_us < FLASH_US)
    return G_SOURCE_CONTINUE;

  self->flash = 0;
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
hold_cb (gpointer user_data)
{
  FinxCell *self = user_data;

  self->hold_id = 0;
  self->flash = 0;
  queue_change (self);
  return G_SOURCE_REMOVE;
}

static void
finx_cell_measure (GtkWidget      *widget,
                   GtkOrientation  orientation,
                   int             for_size,
                   int            *minimum,
                   int            *natural,
                   int            *minimum_baseline,
                   int            *natural_baseline)
{
  FinxCell *self = FINX_CELL (widget);
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      int least = PANGO_PIXELS_CEIL (pango_font_metrics_get_approximate_digit_width (metrics) * self->chars);

      self->width = self->tight ? measure_text (self) : MAX (self->width, measure_text (self));
      self->unmeasured = FALSE;
      *minimum = self->ellipsize && self->chars > 0 ? least : MAX (least, self->width);
      *natural = MAX (least, self->width);
    }
  else
    {
      int ascent = PANGO_PIXELS_CEIL (pango_font_metrics_get_ascent (metrics));
      int height = ascent + PANGO_PIXELS_CEIL (pango_font_metrics_get_descent (metrics));

      *minimum = *natural = height;
      *minimum_baseline = *natural_baseline = ascent;
    }
  pango_font_metrics_unref (metrics);
}

static void
snapshot_tint (FinxCell    *self,
               GtkSnapshot *snapshot,
               int          width,
               int          height)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));
  double age, left;
  GdkRGBA color;

  if (self->flash == 0 || self->tick_id == 0 || clock == NULL
      || !gtk_style_context_lookup_color (style, self->flash > 0 ? "finx_flash_up" : "finx_flash_down", &color))
    return;

  age = (gdk_frame_clock_get_frame_time (clock) - self->flash_us) / (double) FLASH_US;
  left = 1 - CLAMP (age, 0, 1);
  color.alpha *= left * left;
  gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (0, 0, width, height));
}

static void
snapshot_bar (FinxCell    *self,
              GtkSnapshot *snapshot,
              float        x,
              int          height)
{
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (self));
  float y = floorf ((height - BAR_HEIGHT) / 2.0f);
  GskRoundedRect outline;
  GdkRGBA line, accent;

  if (!gtk_style_context_lookup_color (style, "finx_line2", &line)
      || !gtk_style_context_lookup_color (style, "accent_color", &accent))
    return;

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (x, y, BAR_WIDTH, BAR_HEIGHT), BAR_HEIGHT / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &line, &outline.bounds);
  gtk_snapshot_append_color (snapshot, &accent,
                             &GRAPHENE_RECT_INIT (x, y, BAR_WIDTH * CLAMP (self->progress, 0, 1), BAR_HEIGHT));
  gtk_snapshot_pop (snapshot);
}

static void
finx_cell_snapshot (GtkWidget   *widget,
                    GtkSnapshot *snapshot)
{
  FinxCell *self = FINX_CELL (widget);
  PangoLayout *layout = ensure_layout (self);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  int text_width, text_height;
  float xalign = self->xalign;
  float x;
  GdkRGBA color;

  check_size (self);
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    xalign = 1 - xalign;

  snapshot_tint (self, snapshot, width, height);

  pango_layout_set_width (layout, self->ellipsize ? width * PANGO_SCALE : -1);
  pango_layout_set_ellipsize (layout, self->ellipsize ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  x = self->ellipsize ? 0 : floorf ((width - text_width) * xalign);

  if (!isnan (self->progress))
    snapshot_bar (self, snapshot, 0, height);

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, floorf ((height - text_height) / 2.0f)));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
finx_cell_css_changed (GtkWidget         *widget,
                       GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (finx_cell_parent_class)->css_changed (widget, change);
  gtk_widget_queue_draw (widget);       /* the layout learns of another font from its context */
}

static void
finx_cell_system_setting_changed (GtkWidget        *widget,
                                  GtkSystemSetting  setting)
{
  FinxCell *self = FINX_CELL (widget);

  GTK_WIDGET_CLASS (finx_cell_parent_class)->system_setting_changed (widget, setting);
  g_clear_object (&self->layout);
  self->width = 0;
  gtk_widget_queue_resize (widget);
}

static void
finx_cell_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_cell_parent_class)->map (widget);
  finx_cell_catch_up (FINX_CELL (widget));
}

static void
finx_cell_unmap (GtkWidget *widget)
{
  FinxCell *self = FINX_CELL (widget);

  stop_flash (self);
  if (self->resize_id != 0)
    gtk_widget_remove_tick_callback (widget, self->resize_id);
  self->resize_id = 0;
  self->missed = TRUE;
  GTK_WIDGET_CLASS (finx_cell_parent_class)->unmap (widget);
}

static void
finx_cell_dispose (GObject *object)
{
  FinxCell *self = FINX_CELL (object);

  stop_flash (self);
  finx_cell_watch (self, NULL, 0);
  self->refresh = NULL;
  g_clear_object (&self->layout);
  G_OBJECT_CLASS (finx_cell_parent_class)->dispose (object);
}

static void
finx_cell_finalize (GObject *object)
{
  g_free (FINX_CELL (object)->text);
  G_OBJECT_CLASS (finx_cell_parent_class)->finalize (object);
}

/* What has no room is told in full. */
static gboolean
finx_cell_query_tooltip (GtkWidget  *widget,
                         int         x,
                         int         y,
                         gboolean    keyboard,
                         GtkTooltip *tooltip)
{
  FinxCell *self = FINX_CELL (widget);

  if (!self->ellipsize || self->layout == NULL || !pango_layout_is_ellipsized (self->layout))
    return FALSE;
  gtk_tooltip_set_text (tooltip, self->text);
  return TRUE;
}

static void
finx_cell_class_init (FinxCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = finx_cell_dispose;
  object_class->finalize = finx_cell_finalize;
  widget_class->measure = finx_cell_measure;
  widget_class->snapshot = finx_cell_snapshot;
  widget_class->query_tooltip = finx_cell_query_tooltip;
  widget_class->css_changed = finx_cell_css_changed;
  widget_class->system_setting_changed = finx_cell_system_setting_changed;
  widget_class->map = finx_cell_map;
  widget_class->unmap = finx_cell_unmap;
  gtk_widget_class_set_css_name (widget_class, "finxcell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
finx_cell_init (FinxCell *self)
{
  self->text = g_strdup ("");
  /* Else it would be called by its type until it shows something. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, "", -1);
  self->unmeasured = TRUE;
  self->sign = 2;
  self->progress = NAN;
}

void
finx_cell_set_xalign (FinxCell *self,
                      float     xalign)
{
  g_return_if_fail (FINX_IS_CELL (self));
  if (self->xalign == xalign)
    return;
  self->xalign = xalign;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

GtkWidget *
finx_cell_new (float    xalign,
               gboolean ellipsize)
{
  FinxCell *self = g_object_new (FINX_TYPE_CELL, NULL);

  self->xalign = xalign;
  self->ellipsize = ellipsize;
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), ellipsize);
  return GTK_WIDGET (self);
}

void
finx_cell_set_chars (FinxCell *self,
                     int       chars)
{
  g_return_if_fail (FINX_IS_CELL (self));

  self->chars = chars;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

gboolean
finx_cell_set_text (FinxCell   *self,
                    const char *text)
{
  g_return_val_if_fail (FINX_IS_CELL (self), FALSE);

  if (text == NULL)
    text = "";
  if (strcmp (self->text, text) == 0)
    return FALSE;

  g_free (self->text);
  self->text = g_strdup (text);
  queue_change (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->text, -1);
  return TRUE;
}

const char *
finx_cell_get_text (FinxCell *self)
{
  g_return_val_if_fail (FINX_IS_CELL (self), "");
  return self->text;
}

void
finx_cell_set_sign (FinxCell *self,
                    int       sign,
                    gboolean  triangle)
{
  GtkWidget *widget = GTK_WIDGET (self);

  g_return_if_fail (FINX_IS_CELL (self));

  if (self->sign == sign && self->triangle == triangle)
    return;

  if (self->sign == 1 || self->sign == -1)
    gtk_widget_remove_css_class (widget, self->sign > 0 ? "up" : "down");
  self->sign = sign == 2 ? 2 : CLAMP (sign, -1, 1);
  self->triangle = triangle;
  if (self->sign == 1 || self->sign == -1)
    gtk_widget_add_css_class (widget, self->sign > 0 ? "up" : "down");
  queue_change (self);
}

void
finx_cell_set_style (FinxCell   *self,
                     const char *css_class)
{
  g_return_if_fail (FINX_IS_CELL (self));

  if (g_strcmp0 (self->style, css_class) == 0)
    return;
  if (self->style != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->style);
  self->style = css_class;
  if (css_class != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), css_class);
}

void
finx_cell_set_progress (FinxCell *self,
                        double    part)
{
  g_return_if_fail (FINX_IS_CELL (self));

  if (self->progress == part || (isnan (self->progress) && isnan (part)))
    return;
  self->progress = part;
  queue_change (self);
}

void
finx_cell_flash (FinxCell *self,
                 int       direction)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GdkFrameClock *clock;
  gint64 now;

  g_return_if_fail (FINX_IS_CELL (self));

  clock = gtk_widget_get_frame_clock (widget);
  if (direction == 0 || clock == NULL || !gtk_widget_get_mapped (widget))
    return;

  now = gdk_frame_clock_get_frame_time (clock);
  if (now - self->flash_us < FLASH_GAP_US && self->flash_us != 0)
    return;

  self->flash_us = now;
  self->flash = direction;
  if (!adw_get_enable_animations (widget))
    {
      if (self->hold_id != 0)
        g_source_remove (self->hold_id);
      self->hold_id = g_timeout_add (HOLD_US / 1000, hold_cb, self);
      queue_change (self);
    }
  else if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (widget, flash_tick_cb, NULL, NULL);
}

void
finx_cell_set_place (FinxCell     *self,
                     GtkListItem  *list_item,
                     guint         column,
                     FinxCellFunc  refresh)
{
  g_return_if_fail (FINX_IS_CELL (self));

  self->list_item = list_item;
  self->column = column;
  self->refresh = refresh;
}

void
finx_cell_watch (FinxCell *self,
                 GObject  *item,
                 gulong    handler)
{
  g_return_if_fail (FINX_IS_CELL (self));

  if (self->watched != NULL)
    g_clear_signal_handler (&self->watch, self->watched);
  g_set_object (&self->watched, item);
  self->watch = handler;
}

void
finx_cell_miss (FinxCell *self)
{
  g_return_if_fail (FINX_IS_CELL (self));
  self->missed = TRUE;
}

gboolean
finx_cell_put_off (FinxCell *self)
{
  g_return_val_if_fail (FINX_IS_CELL (self), FALSE);

  if (self->unmeasured || gtk_widget_get_mapped (GTK_WIDGET (self)))
    return FALSE;
  self->missed = TRUE;
  return TRUE;
}

gboolean
finx_cell_catch_up (FinxCell *self)
{
  gboolean missed;

  g_return_val_if_fail (FINX_IS_CELL (self), FALSE);

  missed = self->missed && self->refresh != NULL;
  if (missed)
    self->refresh (self);
  self->missed = FALSE;
  return missed;
}

GtkListItem *
finx_cell_get_list_item (FinxCell *self)
{
  g_return_val_if_fail (FINX_IS_CELL (self), NULL);
  return self->list_item;
}

guint
finx_cell_get_column (FinxCell *self)
{
  g_return_val_if_fail (FINX_IS_CELL (self), 0);
  return self->column;
}

void
finx_cell_set_tight (FinxCell *self)
{
  g_return_if_fail (FINX_IS_CELL (self));
  self->tight = TRUE;
}
