/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-plot-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/finx-string.h"
#include "ui/widgets/finx-widgets.h"

#define BODY_POINTS 10.0
#define CORNER      6           /* px between the menu and the right edge */

typedef struct
{
  FinxPalette    palette;
  gboolean       palette_is_known, layout_is_known;
  FinxChartText *caption, *body;
  GskRenderNode *node;          /* the kept picture; %NULL: draw anew */
  char          *label, *empty;
  char          *told;          /* to screen readers */
  int            current;       /* −1: none */
  double         x, y;          /* where the pointer was last */
  gboolean       by_key;
  GtkWidget     *menu;          /* owned as a child, made when first opened */
} FinxPlotPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (FinxPlot, finx_plot, GTK_TYPE_WIDGET)

enum { ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

static FinxPlotPrivate *
get_private (FinxPlot *self)
{
  return finx_plot_get_instance_private (self);
}

FinxPen
finx_plot_make_pen (FinxPlot    *self,
                    GtkSnapshot *snapshot)
{
  FinxPlotPrivate *priv = get_private (self);

  if (!priv->palette_is_known)
    {
      finx_palette_read (GTK_WIDGET (self), &priv->palette);
      priv->palette_is_known = TRUE;
    }
  return (FinxPen) {
    .snapshot = snapshot, .palette = &priv->palette, .caption = priv->caption, .body = priv->body,
    .scale = finx_plot_get_scale (self),
    .is_high_contrast = adw_style_manager_get_high_contrast (adw_style_manager_get_default ()),
    .width = gtk_widget_get_width (GTK_WIDGET (self)), .height = gtk_widget_get_height (GTK_WIDGET (self)),
  };
}

static int
get_n (FinxPlot *self)
{
  return FINX_PLOT_GET_CLASS (self)->get_n (self);
}

void
finx_plot_ensure (FinxPlot *self)
{
  FinxPlotPrivate *priv = get_private (self);
  FinxPen pen;

  if (priv->layout_is_known)
    return;
  priv->layout_is_known = TRUE;
  pen = finx_plot_make_pen (self, NULL);
  if (FINX_PLOT_GET_CLASS (self)->layout != NULL)
    FINX_PLOT_GET_CLASS (self)->layout (self, &pen);
}

static gboolean
get_area (FinxPlot        *self,
          int              item,
          graphene_rect_t *area)
{
  finx_plot_ensure (self);
  return item >= 0 && item < get_n (self) && FINX_PLOT_GET_CLASS (self)->get_area (self, item, area);
}

static void
draw_over (FinxPlot      *self,
           const FinxPen *pen,
           int            current)
{
  g_autofree char *lines = NULL;
  graphene_rect_t area;

  if (current < 0 || !get_area (self, current, &area))
    return;
  finx_plot_draw_ring (pen, &area);
  lines = FINX_PLOT_GET_CLASS (self)->describe (self, current);
  if (lines != NULL)
    finx_plot_draw_note (self, pen, lines, &area);
}

/* The sentence in as many lines as it takes. */
static void
draw_empty (FinxPlot      *self,
            const FinxPen *pen)
{
  FinxPlotPrivate *priv = get_private (self);
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), priv->empty != NULL ? priv->empty : _("No values yet"));
  int height;

  pango_layout_set_width (layout, MAX (pen->width - 24, 1) * PANGO_SCALE);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_snapshot_save (pen->snapshot);
  gtk_snapshot_translate (pen->snapshot, &GRAPHENE_POINT_INIT (12, floorf ((float) (pen->height - height) / 2)));
  gtk_snapshot_append_layout (pen->snapshot, layout, &pen->palette->dim);
  gtk_snapshot_restore (pen->snapshot);
}

/* All but the lines and what lies over it. */
void
finx_plot_draw (FinxPlot      *self,
                const FinxPen *pen)
{
  if (get_n (self) == 0)
    draw_empty (self, pen);
  else
    FINX_PLOT_GET_CLASS (self)->draw (self, pen);
}

GskRenderNode *
finx_plot_get_node (FinxPlot *self)
{
  FinxPlotPrivate *priv = get_private (self);
  GtkSnapshot *snapshot;
  FinxPen pen;

  finx_plot_ensure (self);
  if (priv->node != NULL)
    return priv->node;
  snapshot = gtk_snapshot_new ();
  pen = finx_plot_make_pen (self, snapshot);
  finx_plot_draw (self, &pen);
  if (get_n (self) > 0 && FINX_PLOT_GET_CLASS (self)->draw_lines != NULL)
    {
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, pen.width, pen.height));

      FINX_PLOT_GET_CLASS (self)->draw_lines (self, &pen, cr);
      cairo_destroy (cr);
    }
  priv->node = gtk_snapshot_free_to_node (snapshot);
  return priv->node;
}

static void
finx_plot_snapshot (GtkWidget   *widget,
                    GtkSnapshot *snapshot)
{
  FinxPlot *self = FINX_PLOT (widget);
  FinxPen pen = finx_plot_make_pen (self, snapshot);
  GskRenderNode *node = finx_plot_get_node (self);

  if (node != NULL)
    gtk_snapshot_append_node (snapshot, node);
  if (get_n (self) > 0)
    FINX_PLOT_GET_CLASS (self)->draw_over (self, &pen, get_private (self)->current);
  GTK_WIDGET_CLASS (finx_plot_parent_class)->snapshot (widget, snapshot);
}

static GtkSizeRequestMode
finx_plot_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
finx_plot_size_allocate (GtkWidget *widget,
                         int        width,
                         int        height,
                         int        baseline)
{
  FinxPlotPrivate *priv = get_private (FINX_PLOT (widget));

  priv->layout_is_known = FALSE;
  finx_plot_redraw (FINX_PLOT (widget));
  if (priv->menu != NULL)
    gtk_popover_present (GTK_POPOVER (priv->menu));
}

static void
finx_plot_css_changed (GtkWidget         *widget,
                       GtkCssStyleChange *change)
{
  FinxPlotPrivate *priv = get_private (FINX_PLOT (widget));

  GTK_WIDGET_CLASS (finx_plot_parent_class)->css_changed (widget, change);
  if (priv->caption == NULL)
    return;
  priv->palette_is_known = priv->layout_is_known = FALSE;
  finx_chart_text_clear (priv->caption);
  finx_chart_text_clear (priv->body);
  finx_plot_redraw (FINX_PLOT (widget));
}

/* With a current item chosen by keys, that one is told instead of the whole. */
static void
tell (FinxPlot *self)
{
  FinxPlotPrivate *priv = get_private (self);
  FinxPlotClass *klass = FINX_PLOT_GET_CLASS (self);
  g_autofree char *text = priv->current >= 0 && priv->by_key ? klass->describe (self, priv->current)
                          : get_n (self) > 0                 ? klass->summarize (self)
                                                             : g_strdup (priv->empty != NULL ? priv->empty : _("No values yet"));
  g_auto(GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);
  g_autofree char *sentence = g_strjoinv (", ", lines);

  if (g_strcmp0 (sentence, priv->told) == 0)
    return;
  finx_set_str (&priv->told, sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
}

static void
set_current (FinxPlot *self,
             int       item,
             gboolean  by_key)
{
  FinxPlotPrivate *priv = get_private (self);
  gboolean was_by_key = priv->by_key;

  if (priv->current == item)
    return;
  priv->current = item;
  priv->by_key = by_key && item >= 0;
  if (priv->by_key || was_by_key)
    tell (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Scrolls so far that the item is seen. */
static void
reveal (FinxPlot *self,
        int       item)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t area, seen;

  if (scrolled == NULL || !get_area (self, item, &area) || !gtk_widget_compute_bounds (scrolled, GTK_WIDGET (self), &seen))
    return;
  for (int i = 0; i < 2; i++)
    {
      GtkAdjustment *adjustment = i == 0 ? gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scrolled))
                                         : gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
      double origin = i == 0 ? seen.origin.x : seen.origin.y;
      double from = i == 0 ? area.origin.x : area.origin.y, size = i == 0 ? area.size.width : area.size.height;
      double value = gtk_adjustment_get_value (adjustment) + from - origin;

      gtk_adjustment_clamp_page (adjustment, value, value + size);
    }
}

static int
find (FinxPlot *self,
      double    x,
      double    y)
{
  graphene_rect_t area;

  for (int i = get_n (self) - 1; i >= 0; i--)
    if (get_area (self, i, &area) && graphene_rect_contains_point (&area, &GRAPHENE_POINT_INIT ((float) x, (float) y)))
      return i;
  return -1;
}

/* How far @to is from @from in the direction of @key; infinite: not on that side. What lies askew counts as farther. */
static double
distance (const graphene_rect_t *from,
          const graphene_rect_t *to,
          guint                  key)
{
  gboolean across = key == GDK_KEY_Left || key == GDK_KEY_Right, backwards = key == GDK_KEY_Left || key == GDK_KEY_Up;
  double a0 = across ? from->origin.x : from->origin.y, a1 = a0 + (across ? from->size.width : from->size.height);
  double b0 = across ? to->origin.x : to->origin.y, b1 = b0 + (across ? to->size.width : to->size.height);
  double c0 = across ? from->origin.y : from->origin.x, c1 = c0 + (across ? from->size.height : from->size.width);
  double d0 = across ? to->origin.y : to->origin.x, d1 = d0 + (across ? to->size.height : to->size.width);
  double along = backwards ? a0 - b1 : b0 - a1, askew = fmax (fmax (c0 - d1, d0 - c1), 0);

  return along < -2 ? (double) INFINITY : fmax (along, 0) + 4 * askew + 0.01 * fabs (c0 - d0);
}

static int
move (FinxPlot *self,
      int       item,
      guint     key,
      gboolean  far)
{
  graphene_rect_t from, to;
  double least = INFINITY;
  int nearest = item;

  if (key == GDK_KEY_End)
    return get_n (self) - 1;
  if (key == GDK_KEY_Home || item < 0)
    return 0;
  if (!get_area (self, item, &from))
    return 0;
  for (int i = 0; i < get_n (self); i++)
    if (i != item && get_area (self, i, &to) && distance (&from, &to, key) < least)
      {
        least = distance (&from, &to, key);
        nearest = i;
      }
  return nearest;
}

static void
activate_item (FinxPlot *self,
               int       item,
               gboolean  by_key)
{
  FinxPlotClass *klass = FINX_PLOT_GET_CLASS (self);
  g_autofree char *id = NULL;

  if (item < 0 || item >= get_n (self) || (klass->activate != NULL && klass->activate (self, item, by_key)))
    return;
  id = klass->get_id != NULL ? klass->get_id (self, item) : NULL;
  if (id != NULL)
    g_signal_emit (self, signals[ACTIVATED], 0, id);
}

static void
motion_cb (FinxPlot *self,
           double    x,
           double    y)
{
  FinxPlotPrivate *priv = get_private (self);
  gboolean rests = x == priv->x && y == priv->y;

  priv->x = x;
  priv->y = y;
  if (rests && priv->by_key)            /* told again as the picture changed below it; what keys chose stays */
    return;
  finx_plot_ensure (self);
  set_current (self, get_n (self) > 0 ? FINX_PLOT_GET_CLASS (self)->find (self, x, y) : -1, FALSE);
}

static void
leave_cb (FinxPlot *self)
{
  if (!get_private (self)->by_key)
    set_current (self, -1, FALSE);
}

static void
focus_leave_cb (FinxPlot *self)
{
  set_current (self, -1, FALSE);
}

static void
pressed_cb (FinxPlot        *self,
            int              n_press,
            double           x,
            double           y,
            GtkGestureClick *gesture)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
released_cb (FinxPlot        *self,
             int              n_press,
             double           x,
             double           y,
             GtkGestureClick *gesture)
{
  finx_plot_ensure (self);
  if (n_press == 1 && get_n (self) > 0)
    activate_item (self, FINX_PLOT_GET_CLASS (self)->find (self, x, y), FALSE);
}

static GMenuModel *
make_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) view = g_menu_new ();

  g_menu_append (menu, _("Copy picture"), "plot.copy-picture");
  g_menu_append (menu, _("Save picture…"), "plot.save-picture");
  g_menu_append (menu, _("Copy values"), "plot.copy-values");
  g_menu_append (menu, _("Save values…"), "plot.save-values");
  g_menu_append (view, _("Table view"), "plot.table");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (view));
  return G_MENU_MODEL (menu);
}

static void
popup (FinxPlot *self,
       double    x,
       double    y)
{
  FinxPlotPrivate *priv = get_private (self);

  if (priv->menu == NULL)
    {
      g_autoptr(GMenuModel) model = make_menu ();

      priv->menu = gtk_popover_menu_new_from_model (model);
      gtk_popover_set_has_arrow (GTK_POPOVER (priv->menu), FALSE);
      gtk_widget_set_parent (priv->menu, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (priv->menu), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (priv->menu));
}

static void
menu_pressed_cb (FinxPlot        *self,
                 int              n_press,
                 double           x,
                 double           y,
                 GtkGestureClick *gesture)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  popup (self, x, y);
}

static gboolean
key_cb (FinxPlot        *self,
        guint            key,
        guint            code,
        GdkModifierType  state)
{
  FinxPlotPrivate *priv = get_private (self);
  FinxPlotClass *klass = FINX_PLOT_GET_CLASS (self);

  if (key == GDK_KEY_Menu || (key == GDK_KEY_F10 && state & GDK_SHIFT_MASK))
    {
      finx_plot_popup_menu (self);
      return TRUE;
    }
  if (state & GDK_CONTROL_MASK && (key == GDK_KEY_c || key == GDK_KEY_C))
    return gtk_widget_activate_action (GTK_WIDGET (self), "plot.copy-values", NULL);
  if (state & (GDK_ALT_MASK | GDK_CONTROL_MASK) || get_n (self) == 0)
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Left: case GDK_KEY_Right: case GDK_KEY_Up: case GDK_KEY_Down: case GDK_KEY_Home: case GDK_KEY_End:
      {
        int item;

        finx_plot_ensure (self);
        item = klass->move (self, priv->current, key, (state & GDK_SHIFT_MASK) != 0);
        if (item < 0)
          return FALSE;
        set_current (self, item, TRUE);
        reveal (self, item);
        return TRUE;
      }
    case GDK_KEY_Return: case GDK_KEY_KP_Enter: case GDK_KEY_space:
      if (priv->current < 0)
        return FALSE;
      activate_item (self, priv->current, TRUE);
      return TRUE;
    case GDK_KEY_Escape: case GDK_KEY_BackSpace:
      if (klass->back != NULL && klass->back (self))
        return TRUE;
      if (priv->current < 0)
        return FALSE;
      set_current (self, -1, TRUE);
      return TRUE;
    case GDK_KEY_t: case GDK_KEY_T:
      return gtk_widget_activate_action (GTK_WIDGET (self), "plot.table", NULL);
    default:
      return FALSE;
    }
}

static void
finx_plot_dispose (GObject *object)
{
  g_clear_pointer (&get_private (FINX_PLOT (object))->menu, gtk_widget_unparent);
  G_OBJECT_CLASS (finx_plot_parent_class)->dispose (object);
}

static void
finx_plot_finalize (GObject *object)
{
  FinxPlotPrivate *priv = get_private (FINX_PLOT (object));

  g_clear_pointer (&priv->node, gsk_render_node_unref);
  g_clear_pointer (&priv->caption, finx_chart_text_free);
  g_clear_pointer (&priv->body, finx_chart_text_free);
  g_free (priv->label);
  g_free (priv->empty);
  g_free (priv->told);
  G_OBJECT_CLASS (finx_plot_parent_class)->finalize (object);
}

static void
finx_plot_class_init (FinxPlotClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = finx_plot_dispose;
  object_class->finalize = finx_plot_finalize;
  widget_class->snapshot = finx_plot_snapshot;
  widget_class->get_request_mode = finx_plot_get_request_mode;
  widget_class->size_allocate = finx_plot_size_allocate;
  widget_class->css_changed = finx_plot_css_changed;
  klass->draw_over = draw_over;
  klass->find = find;
  klass->move = move;
  /* The item's id depends on the kind of plot: a holding, a month, a pair. */
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget_class, "finx-plot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  finx_plot_export_class_init (widget_class);
}

static void
finx_plot_init (FinxPlot *self)
{
  FinxPlotPrivate *priv = get_private (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new (), *menu = gtk_gesture_click_new ();

  priv->current = -1;
  priv->caption = finx_chart_text_new (GTK_WIDGET (self));
  priv->body = finx_chart_text_new_sized (GTK_WIDGET (self), BODY_POINTS);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_leave_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  g_signal_connect_swapped (menu, "pressed", G_CALLBACK (menu_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (menu));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

void
finx_plot_set_label (FinxPlot   *self,
                     const char *label)
{
  FinxPlotPrivate *priv = get_private (self);

  finx_set_str (&priv->label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  tell (self);
}

const char *
finx_plot_get_label (FinxPlot *self)
{
  return get_private (self)->label;
}

void
finx_plot_set_empty (FinxPlot   *self,
                     const char *sentence)
{
  FinxPlotPrivate *priv = get_private (self);

  if (!finx_set_str (&priv->empty, sentence))
    return;
  tell (self);
  finx_plot_redraw (self);
}

int
finx_plot_get_current (FinxPlot *self)
{
  g_return_val_if_fail (FINX_IS_PLOT (self), -1);
  return get_private (self)->current;
}

void
finx_plot_set_current (FinxPlot *self,
                       int       item)
{
  g_return_if_fail (FINX_IS_PLOT (self));
  set_current (self, item >= 0 && item < get_n (self) ? item : -1, TRUE);
}

void
finx_plot_popup_menu (FinxPlot *self)
{
  popup (self, gtk_widget_get_width (GTK_WIDGET (self)) - CORNER, 0);
}

void
finx_plot_redraw (FinxPlot *self)
{
  g_clear_pointer (&get_private (self)->node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
finx_plot_changed (FinxPlot *self)
{
  get_private (self)->current = -1;
  finx_plot_refreshed (self);
}

void
finx_plot_refreshed (FinxPlot *self)
{
  FinxPlotPrivate *priv = get_private (self);

  priv->layout_is_known = FALSE;
  if (priv->current >= get_n (self))
    priv->current = -1;
  priv->by_key &= priv->current >= 0;
  tell (self);
  finx_plot_redraw (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
finx_plot_revalued (FinxPlot *self)
{
  get_private (self)->layout_is_known = FALSE;
  tell (self);
  finx_plot_redraw (self);
}

graphene_point_t
finx_plot_get_pointer (FinxPlot *self)
{
  FinxPlotPrivate *priv = get_private (self);

  return GRAPHENE_POINT_INIT ((float) priv->x, (float) priv->y);
}

double
finx_plot_get_scale (FinxPlot *self)
{
  return MAX (finx_text_scale (GTK_WIDGET (self)), 1);
}

FinxChartText *
finx_plot_get_caption (FinxPlot *self)
{
  return get_private (self)->caption;
}
