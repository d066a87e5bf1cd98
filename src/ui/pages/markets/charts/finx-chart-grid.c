/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/charts/finx-chart-grid.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "ui/pages/markets/charts/finx-chart-grid-menu.h"
#include "ui/pages/markets/charts/finx-chart-tiles.h"
#include "ui/pages/markets/charts/finx-chart-view.h"
#include "ui/widgets/finx-css-class.h"

struct _FinxChartGrid
{
  GtkWidget      parent_instance;
  FinxWorkspace *workspace;             /* owned */
  FinxEngine    *engine;                /* borrowed from @workspace */
  guint          slot;                  /* of the first chart; 0: in the main window */
  GtkWidget     *overlay;               /* the one child; the rest are borrowed from it */
  GtkWidget     *tiles, *note;
  GtkWidget     *charts[FINX_CHARTS_MOST];      /* borrowed from @tiles; %NULL beyond the shape's */
  GtkWidget     *button;                /* owned */
  guint          active;
  gboolean       is_large;              /* the active one alone, as the user wants it */
};

enum { ORDER_AT, CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxChartGrid, finx_chart_grid, GTK_TYPE_WIDGET)

static FinxChartView *
active_view (FinxChartGrid *self)
{
  return FINX_CHART_VIEW (self->charts[self->active]);
}

static char *
state_key (FinxChartGrid *self)
{
  return self->slot == 0 ? g_strdup ("markets.chart-grid") : g_strdup_printf ("markets.chart-grid-%u", self->slot);
}

static FinxGridLayout *
get_grid (FinxChartGrid *self)
{
  FinxGridLayout *layout = finx_grid_layout_new ();

  layout->shape = finx_chart_tiles_get_shape (FINX_CHART_TILES (self->tiles));
  layout->active = self->active;
  finx_chart_tiles_get_parts (FINX_CHART_TILES (self->tiles), layout->columns, layout->rows);
  return layout;
}

static void
remember (FinxChartGrid *self)
{
  g_autoptr(FinxGridLayout) layout = get_grid (self);
  g_autofree char *text = finx_grid_layout_to_text (layout);
  g_autofree char *key = state_key (self);

  finx_engine_set_state (self->engine, key, text);
}

/* Which of them is shown, where it is alone. */
static void
show_note (FinxChartGrid *self)
{
  guint n = finx_chart_tiles_get_shape (FINX_CHART_TILES (self->tiles))->n;
  gboolean hidden = n > 1 && !finx_chart_tiles_are_all_shown (FINX_CHART_TILES (self->tiles));
  /* Translators: "Chart 2 of 4", where the others have no room */
  g_autofree char *text = g_strdup_printf (_("Chart %u of %u"), self->active + 1, n);

  gtk_label_set_text (GTK_LABEL (self->note), text);
  gtk_widget_set_tooltip_text (self->note, self->is_large ? _("Alt+Enter shows all charts, Alt and the arrow keys another one")
                                                          : _("There is no room for all charts; Alt and the arrow keys show another one"));
  gtk_widget_set_visible (self->note, hidden);
}

/* The frame of the active one, where there are others. */
static void
show_active (FinxChartGrid *self)
{
  guint n = finx_chart_tiles_get_shape (FINX_CHART_TILES (self->tiles))->n;

  for (guint i = 0; i < n; i++)
    finx_css_class_set (self->charts[i], "active-chart", n > 1 && i == self->active);
  show_note (self);
  finx_chart_tiles_set_front (FINX_CHART_TILES (self->tiles), self->active, self->is_large && n > 1);
}

/* The rest of the main window follows its active chart. */
static void
tell_workspace (FinxChartGrid *self)
{
  const FinxInstrument *instrument = finx_chart_view_get_instrument (active_view (self));

  if (self->slot == 0 && instrument != NULL)
    {
      finx_workspace_set_instrument (self->workspace, instrument);
      finx_workspace_set_interval (self->workspace, finx_chart_view_get_interval (active_view (self)));
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_active (FinxChartGrid *self,
            guint          cell)
{
  if (cell == self->active)
    return;
  self->active = cell;
  show_active (self);
  remember (self);
  tell_workspace (self);
}

static guint
cell_of (FinxChartGrid *self,
         GtkWidget     *chart)
{
  for (guint i = 0; i < FINX_CHARTS_MOST; i++)
    if (self->charts[i] == chart)
      return i;
  return self->active;
}

static void
order_at_cb (FinxChartGrid *self,
             gint64         price,
             int            side,
             GtkWidget     *chart)
{
  set_active (self, cell_of (self, chart));
  g_signal_emit (self, signals[ORDER_AT], 0, price, side);
}

static void
changed_cb (FinxChartGrid *self,
            GtkWidget     *chart)
{
  if (chart == self->charts[self->active])
    tell_workspace (self);
}

static void
focus_cb (FinxChartGrid      *self,
          GtkEventController *controller)
{
  set_active (self, cell_of (self, gtk_event_controller_get_widget (controller)));
}

static void
follow_workspace (FinxChartGrid *self)
{
  const FinxInstrument *instrument = finx_workspace_get_instrument (self->workspace);

  if (instrument != NULL)
    finx_chart_view_choose_instrument (active_view (self), instrument);
}

static void
follow_interval (FinxChartGrid *self)
{
  finx_chart_view_choose_interval (active_view (self), finx_workspace_get_interval (self->workspace));
}

static void
add_chart (FinxChartGrid *self,
           guint          cell)
{
  GtkWidget *chart = finx_chart_view_new (self->workspace, self->slot + cell);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_object (focus, "enter", G_CALLBACK (focus_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (chart, focus);
  g_signal_connect_object (chart, "order-at", G_CALLBACK (order_at_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (chart, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  self->charts[cell] = chart;
  finx_chart_tiles_set_child (FINX_CHART_TILES (self->tiles), cell, chart);
}

/* As many charts as the shape has; those that are there stay. */
static void
fill (FinxChartGrid        *self,
      const FinxChartShape *shape)
{
  self->is_large = FALSE;
  for (guint i = 0; i < FINX_CHARTS_MOST; i++)
    if (self->charts[i] != NULL && i >= shape->n)
      {
        self->charts[i] = NULL;
        finx_chart_tiles_set_child (FINX_CHART_TILES (self->tiles), i, NULL);
      }
  finx_chart_tiles_set_shape (FINX_CHART_TILES (self->tiles), shape);
  for (guint i = 0; i < shape->n; i++)
    {
      if (self->charts[i] == NULL)
        add_chart (self, i);
      finx_chart_view_set_many (FINX_CHART_VIEW (self->charts[i]), shape->n > 1 || self->slot > 0);
    }
  self->active = MIN (self->active, shape->n - 1u);
  show_active (self);
}

static void
move (FinxChartGrid *self,
      FinxChartWay   way)
{
  guint next = finx_chart_shape_next (finx_chart_tiles_get_shape (FINX_CHART_TILES (self->tiles)), self->active, way);

  if (next == self->active)
    {
      gtk_widget_error_bell (GTK_WIDGET (self));
      return;
    }
  set_active (self, next);
  finx_chart_view_focus (active_view (self));
}

static void
large_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  FinxChartGrid *self = FINX_CHART_GRID (widget);

  self->is_large = !self->is_large;
  show_active (self);
}

/* The active chart in a window of its own, or all of them. */
static void
detach_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FinxChartGrid *self = FINX_CHART_GRID (widget);
  g_autofree char *text = g_strcmp0 (name, "charts.detach-all") == 0 ? finx_chart_grid_get_layout (self) : finx_chart_grid_get_chart (self);

  gtk_widget_activate_action (widget, "app.chart-window", "s", text);
}

static gboolean
key_cb (FinxChartGrid   *self,
        guint            key,
        guint            code,
        GdkModifierType  state)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();
  FinxChartWay way = key == GDK_KEY_Left ? FINX_CHART_LEFT : key == GDK_KEY_Right ? FINX_CHART_RIGHT
                     : key == GDK_KEY_Up ? FINX_CHART_UP : FINX_CHART_DOWN;
  gboolean is_arrow = key == GDK_KEY_Left || key == GDK_KEY_Right || key == GDK_KEY_Up || key == GDK_KEY_Down;

  if (modifiers == GDK_ALT_MASK && gdk_keyval_to_lower (key) == GDK_KEY_d)
    {
      detach_action (GTK_WIDGET (self), NULL, NULL);
      return GDK_EVENT_STOP;
    }
  if (finx_chart_tiles_get_shape (FINX_CHART_TILES (self->tiles))->n < 2)
    return GDK_EVENT_PROPAGATE;
  if (modifiers == GDK_ALT_MASK && (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter))
    large_action (GTK_WIDGET (self), NULL, NULL);
  else if (modifiers == GDK_ALT_MASK && is_arrow)
    move (self, way);
  else if (modifiers == (GDK_ALT_MASK | GDK_SHIFT_MASK) && is_arrow)
    finx_chart_tiles_resize (FINX_CHART_TILES (self->tiles), self->active, way);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

/* What the charts did not yet tell is remembered as they go. */
static void
set_layout (FinxChartGrid *self,
            guint          slot,
            const char    *text)
{
  FinxChartLinks *links = finx_workspace_get_charts (self->workspace);
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxGridLayout) layout = NULL;

  if (slot != self->slot)
    return;
  layout = finx_grid_layout_from_text (text, &error);
  if (error != NULL)
    {
      g_autofree char *sentence = finx_error_text (error);

      finx_workspace_toast (self->workspace, sentence, NULL, NULL);
      return;
    }
  for (guint i = 0; i < FINX_CHARTS_MOST; i++)
    if (self->charts[i] != NULL)
      {
        self->charts[i] = NULL;
        finx_chart_tiles_set_child (FINX_CHART_TILES (self->tiles), i, NULL);
      }
  finx_grid_layout_write (layout, self->engine, self->slot);
  finx_grid_layout_tell (layout, links, finx_engine_get_instruments (self->engine));
  self->active = layout->active;
  fill (self, layout->shape);
  finx_chart_tiles_set_parts (FINX_CHART_TILES (self->tiles), layout->columns, layout->rows);
  remember (self);
  tell_workspace (self);
}

static void
finx_chart_grid_dispose (GObject *object)
{
  FinxChartGrid *self = FINX_CHART_GRID (object);

  memset (self->charts, 0, sizeof self->charts);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_object (&self->button);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_chart_grid_parent_class)->dispose (object);
}

static void
finx_chart_grid_class_init (FinxChartGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_chart_grid_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "charts.large", NULL, large_action);
  gtk_widget_class_install_action (widget_class, "charts.detach", NULL, detach_action);
  gtk_widget_class_install_action (widget_class, "charts.detach-all", NULL, detach_action);
  signals[ORDER_AT] = g_signal_new ("order-at", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_INT);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
finx_chart_grid_init (FinxChartGrid *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->tiles = finx_chart_tiles_new ();
  self->note = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->note, "chart-note");
  gtk_widget_set_halign (self->note, GTK_ALIGN_START);
  gtk_widget_set_valign (self->note, GTK_ALIGN_END);
  gtk_widget_set_visible (self->note, FALSE);
  self->overlay = gtk_overlay_new ();
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), self->tiles);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), self->note);
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
  g_signal_connect_object (self->tiles, "shown-changed", G_CALLBACK (show_note), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tiles, "resized", G_CALLBACK (remember), self, G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
restore (FinxChartGrid *self)
{
  g_autofree char *key = state_key (self);
  g_autofree char *text = finx_engine_get_state (self->engine, key);
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxGridLayout) layout = finx_grid_layout_from_text (text != NULL && *text != '\0' ? text : "1", &error);

  if (error != NULL)
    {
      g_autofree char *sentence = finx_error_text (error);

      finx_workspace_toast (self->workspace, sentence, NULL, NULL);
    }
  self->active = layout->active;
  fill (self, layout->shape);
  finx_chart_tiles_set_parts (FINX_CHART_TILES (self->tiles), layout->columns, layout->rows);
}

GtkWidget *
finx_chart_grid_new (FinxWorkspace *workspace,
                     guint          slot)
{
  FinxChartGrid *self = g_object_new (FINX_TYPE_CHART_GRID, NULL);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->slot = slot;
  self->button = g_object_ref_sink (finx_chart_grid_menu_new (self));
  restore (self);
  g_signal_connect_object (finx_workspace_get_charts (workspace), "layout", G_CALLBACK (set_layout), self, G_CONNECT_SWAPPED);
  if (slot == 0)
    {
      g_signal_connect_object (workspace, "notify::symbol", G_CALLBACK (follow_workspace), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (workspace, "notify::interval", G_CALLBACK (follow_interval), self, G_CONNECT_SWAPPED);
      follow_workspace (self);
      follow_interval (self);
    }
  return GTK_WIDGET (self);
}

GtkWidget *
finx_chart_grid_get_button (FinxChartGrid *self)
{
  g_return_val_if_fail (FINX_IS_CHART_GRID (self), NULL);
  return self->button;
}

void
finx_chart_grid_focus (FinxChartGrid *self)
{
  g_return_if_fail (FINX_IS_CHART_GRID (self));
  finx_chart_view_focus (active_view (self));
}

const FinxInstrument *
finx_chart_grid_get_instrument (FinxChartGrid *self)
{
  g_return_val_if_fail (FINX_IS_CHART_GRID (self), NULL);
  return finx_chart_view_get_instrument (active_view (self));
}

guint
finx_chart_grid_get_slot (FinxChartGrid *self)
{
  g_return_val_if_fail (FINX_IS_CHART_GRID (self), 0);
  return self->slot;
}

char *
finx_chart_grid_get_layout (FinxChartGrid *self)
{
  g_autoptr(FinxGridLayout) layout = NULL;

  g_return_val_if_fail (FINX_IS_CHART_GRID (self), NULL);
  for (guint i = 0; i < FINX_CHARTS_MOST; i++)
    if (self->charts[i] != NULL)
      finx_chart_view_flush (FINX_CHART_VIEW (self->charts[i]));
  layout = get_grid (self);
  finx_grid_layout_read (layout, self->engine, self->slot);
  return finx_grid_layout_to_text (layout);
}

char *
finx_chart_grid_get_chart (FinxChartGrid *self)
{
  g_autoptr(FinxGridLayout) layout = NULL;

  g_return_val_if_fail (FINX_IS_CHART_GRID (self), NULL);
  finx_chart_view_flush (active_view (self));
  layout = finx_grid_layout_new ();
  finx_grid_layout_read (layout, self->engine, self->slot + self->active);
  return finx_grid_layout_to_text (layout);
}

FinxWorkspace *
finx_chart_grid_get_workspace (FinxChartGrid *self)
{
  g_return_val_if_fail (FINX_IS_CHART_GRID (self), NULL);
  return self->workspace;
}

const FinxChartShape *
finx_chart_grid_get_shape (FinxChartGrid *self)
{
  g_return_val_if_fail (FINX_IS_CHART_GRID (self), NULL);
  return finx_chart_tiles_get_shape (FINX_CHART_TILES (self->tiles));
}

void
finx_chart_grid_set_shape (FinxChartGrid        *self,
                           const FinxChartShape *shape)
{
  guint before = self->active;

  g_return_if_fail (FINX_IS_CHART_GRID (self));
  if (shape == finx_chart_grid_get_shape (self))
    return;
  fill (self, shape);
  remember (self);
  if (self->active != before)
    tell_workspace (self);
  else
    g_signal_emit (self, signals[CHANGED], 0);
}
