/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-plot.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/charts/finx-pen.h"
#include "ui/charts/finx-picture.h"
#include "ui/charts/finx-plot-table.h"
#include "ui/widgets/finx-widgets.h"

#define BODY_POINTS 10.0
#define NOTE_ROOM   8           /* px around the text of a note */
#define NOTE_GAP    6           /* px between a note and its item */
#define CORNER      6           /* px between the menu and the right edge */

typedef struct
{
  FinxPalette    palette;
  gboolean       palette_is_known, layout_is_known;
  FinxChartText *caption, *body;
  GskRenderNode *node;          /* the kept picture; %NULL: draw anew */
  char          *label, *empty;
  int            current;       /* −1: none */
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

static FinxPen
make_pen (FinxPlot    *self,
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
  pen = make_pen (self, NULL);
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

/* What of the plot can be seen when it is taller than the place it scrolls in. */
static graphene_rect_t
visible_area (FinxPlot *self)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)));
  graphene_rect_t seen;

  if (scrolled == NULL || !gtk_widget_compute_bounds (scrolled, GTK_WIDGET (self), &seen) ||
      !graphene_rect_intersection (&all, &seen, &seen))
    return all;
  return seen;
}

/**
 * finx_plot_draw_note:
 * @lines: the first is a heading
 * @beside: what it explains; the note lies below it, or above where there is no room, inside of what is seen
 */
void
finx_plot_draw_note (FinxPlot              *self,
                     const FinxPen         *pen,
                     const char            *lines,
                     const graphene_rect_t *beside)
{
  g_auto(GStrv) parts = g_strsplit (lines, "\n", -1);
  graphene_rect_t seen = visible_area (self), box;
  int width = 0, line = finx_pen_line (pen->caption) + 1;
  GskRoundedRect rounded;
  float x, y;

  for (guint i = 0; parts[i] != NULL; i++)
    width = MAX (width, finx_pen_width (pen->caption, parts[i], i == 0));
  box = GRAPHENE_RECT_INIT (0, 0, width + 2 * NOTE_ROOM, (float) g_strv_length (parts) * line + NOTE_ROOM);
  x = CLAMP (beside->origin.x + (beside->size.width - box.size.width) / 2, seen.origin.x,
             MAX (seen.origin.x + seen.size.width - box.size.width, seen.origin.x));
  y = beside->origin.y + beside->size.height + NOTE_GAP;
  if (y + box.size.height > seen.origin.y + seen.size.height)
    y = beside->origin.y - NOTE_GAP - box.size.height;
  if (y < seen.origin.y)        /* no room on either side: over the item's lower part */
    y = MAX (MIN (beside->origin.y + beside->size.height, seen.origin.y + seen.size.height) - box.size.height - NOTE_GAP, seen.origin.y);
  box.origin = GRAPHENE_POINT_INIT (floorf (x), floorf (y));
  gsk_rounded_rect_init_from_rect (&rounded, &box, 6);
  gtk_snapshot_push_rounded_clip (pen->snapshot, &rounded);
  gtk_snapshot_append_color (pen->snapshot, &pen->palette->raised, &box);
  gtk_snapshot_pop (pen->snapshot);
  gtk_snapshot_append_border (pen->snapshot, &rounded, (float[]) { 1, 1, 1, 1 },
                              (GdkRGBA[]) { pen->palette->line2, pen->palette->line2, pen->palette->line2, pen->palette->line2 });
  for (guint i = 0; parts[i] != NULL; i++)
    finx_chart_text_draw (pen->caption, pen->snapshot, parts[i], i == 0, box.origin.x + NOTE_ROOM,
                          box.origin.y + NOTE_ROOM / 2.0 + (i + 0.5) * line, 0, &pen->palette->text);
}

void
finx_plot_draw_ring (const FinxPen         *pen,
                     const graphene_rect_t *area)
{
  const GdkRGBA *accent = &pen->palette->accent;
  GskRoundedRect ring;

  gsk_rounded_rect_init_from_rect (&ring, area, 3);
  gtk_snapshot_append_border (pen->snapshot, &ring, (float[]) { 2, 2, 2, 2 }, (GdkRGBA[]) { *accent, *accent, *accent, *accent });
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

static void
ensure_node (FinxPlot *self)
{
  FinxPlotPrivate *priv = get_private (self);
  GtkSnapshot *snapshot;
  FinxPen pen;

  finx_plot_ensure (self);
  if (priv->node != NULL)
    return;
  snapshot = gtk_snapshot_new ();
  pen = make_pen (self, snapshot);
  if (get_n (self) == 0)
    draw_empty (self, &pen);
  else
    FINX_PLOT_GET_CLASS (self)->draw (self, &pen);
  priv->node = gtk_snapshot_free_to_node (snapshot);
}

static void
finx_plot_snapshot (GtkWidget   *widget,
                    GtkSnapshot *snapshot)
{
  FinxPlot *self = FINX_PLOT (widget);
  FinxPlotPrivate *priv = get_private (self);
  FinxPen pen = make_pen (self, snapshot);

  ensure_node (self);
  if (priv->node != NULL)
    gtk_snapshot_append_node (snapshot, priv->node);
  if (get_n (self) > 0)
    FINX_PLOT_GET_CLASS (self)->draw_over (self, &pen, priv->current);
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

  if (key == GDK_KEY_Home || item < 0)
    return 0;
  if (key == GDK_KEY_End)
    return get_n (self) - 1;
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
      activate_item (self, priv->current, TRUE);
      return priv->current >= 0;
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

/* On the colour of a card: alone it would stand on whatever it is pasted on. */
static GskRenderNode *
make_picture_node (FinxPlot *self)
{
  FinxPlotPrivate *priv = get_private (self);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  FinxPen pen = make_pen (self, snapshot);

  ensure_node (self);
  gtk_snapshot_append_color (snapshot, &pen.palette->card, &GRAPHENE_RECT_INIT (0, 0, pen.width, pen.height));
  if (priv->node != NULL)
    gtk_snapshot_append_node (snapshot, priv->node);
  if (get_n (self) > 0)
    FINX_PLOT_GET_CLASS (self)->draw_over (self, &pen, -1);
  return gtk_snapshot_free_to_node (snapshot);
}

static void
copy_picture_action (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  GskRenderNode *node = make_picture_node (FINX_PLOT (widget));
  g_autoptr(GdkTexture) texture = finx_picture_texture (widget, node);

  gsk_render_node_unref (node);
  if (texture != NULL)
    gdk_clipboard_set_texture (gtk_widget_get_clipboard (widget), texture);
}

static GBytes *
make_picture (GtkWidget  *widget,
              const char *file_name)
{
  return finx_plot_get_picture (FINX_PLOT (widget), g_str_has_suffix (file_name, ".svg"));
}

static GBytes *
make_values (GtkWidget  *widget,
             const char *file_name)
{
  char *text = finx_plot_get_values (FINX_PLOT (widget), ',');

  return g_bytes_new_take (text, strlen (text));
}

static void
save_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  FinxPlotPrivate *priv = get_private (FINX_PLOT (widget));
  gboolean is_picture = g_str_equal (action, "plot.save-picture");
  g_autofree char *name = g_strdup_printf ("%s.%s", priv->label != NULL ? priv->label : "FinX", is_picture ? "png" : "csv");

  finx_picture_save (widget, is_picture ? _("Save picture") : _("Save values"), name, is_picture ? make_picture : make_values);
}

static void
copy_values_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  g_autofree char *text = finx_plot_get_values (FINX_PLOT (widget), '\t');

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
table_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  g_autofree char *text = finx_plot_get_values (FINX_PLOT (widget), '\t');

  finx_plot_table_show (widget, finx_plot_get_label (FINX_PLOT (widget)), text);
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
  gtk_widget_class_install_action (widget_class, "plot.copy-picture", NULL, copy_picture_action);
  gtk_widget_class_install_action (widget_class, "plot.save-picture", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "plot.copy-values", NULL, copy_values_action);
  gtk_widget_class_install_action (widget_class, "plot.save-values", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "plot.table", NULL, table_action);
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

  g_free (priv->label);
  priv->label = g_strdup (label);
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

  g_free (priv->empty);
  priv->empty = g_strdup (sentence);
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

char *
finx_plot_get_values (FinxPlot *self,
                      char      separator)
{
  g_autoptr(FinxSheet) sheet = finx_sheet_new ();

  g_return_val_if_fail (FINX_IS_PLOT (self), NULL);
  finx_plot_ensure (self);
  FINX_PLOT_GET_CLASS (self)->fill_sheet (self, sheet);
  return finx_sheet_to_string (sheet, separator);
}

GBytes *
finx_plot_get_picture (FinxPlot *self,
                       gboolean  svg)
{
  GskRenderNode *node;
  GBytes *bytes;

  g_return_val_if_fail (FINX_IS_PLOT (self), NULL);
  node = make_picture_node (self);
  bytes = finx_picture_bytes (GTK_WIDGET (self), node, svg);
  gsk_render_node_unref (node);
  return bytes;
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
