/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/depth/finx-depth-panel.h"

#include <glib/gi18n.h>

#include "ui/pages/markets/depth/finx-depth-chart.h"
#include "ui/pages/markets/depth/finx-footprint-plot.h"
#include "ui/pages/markets/depth/finx-liquidity-map.h"

#define N_WINDOWS  4
#define N_SPANS    2
#define REFRESH_US (250 * 1000)         /* the map is drawn anew no more often */

/* How much of the past the map shows, and how long a bar of the footprint is. All are followed at once. */
static const FinxInterval WINDOWS[N_WINDOWS] = { FINX_INTERVAL_1M, FINX_INTERVAL_5M, FINX_INTERVAL_15M, FINX_INTERVAL_1H };
static const FinxInterval SPANS[N_SPANS] = { FINX_INTERVAL_1M, FINX_INTERVAL_5M };

struct _FinxDepthPanel
{
  GtkWidget             parent_instance;

  FinxEngine           *engine;         /* owned */
  FinxDepthView        *depth;          /* owned, nullable */
  FinxTape             *tape;           /* owned, nullable */
  gulong                depth_id, tape_id;
  FinxDepthHistory     *histories[N_WINDOWS];   /* owned: of the book that is or was last watched */
  FinxFootprint        *footprints[N_SPANS];    /* owned, nullable: of its trades */
  const FinxInstrument *recorded;       /* whose they are; nullable */
  gint64                drawn_us;       /* time of the book that the map shows */

  GtkWidget            *box;            /* the one child; the rest are borrowed from it */
  GtkWidget            *book_button, *footprint_button, *window_buttons[N_WINDOWS], *span_buttons[N_SPANS], *windows, *spans, *fit;
  GtkWidget            *map, *depth_chart, *footprint;
};

G_DEFINE_FINAL_TYPE (FinxDepthPanel, finx_depth_panel, GTK_TYPE_WIDGET)

static int
get_chosen (GtkWidget *const *buttons,
            int               n)
{
  for (int i = 0; i < n; i++)
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (buttons[i])))
      return i;
  return 0;
}

static void
show_map (FinxDepthPanel *self)
{
  finx_liquidity_map_set (FINX_LIQUIDITY_MAP (self->map), self->histories[get_chosen (self->window_buttons, N_WINDOWS)], self->recorded);
}

static void
show_footprint (FinxDepthPanel *self)
{
  finx_footprint_plot_set (FINX_FOOTPRINT_PLOT (self->footprint), self->footprints[get_chosen (self->span_buttons, N_SPANS)], self->recorded);
}

static void
depth_changed_cb (FinxDepthPanel *self)
{
  const FinxDepth *depth = finx_depth_view_get_depth (self->depth);

  if (depth->time_us == 0)
    return;
  for (int i = 0; i < N_WINDOWS; i++)
    finx_depth_history_push (self->histories[i], depth);
  if (ABS (depth->time_us - self->drawn_us) < REFRESH_US)
    return;
  self->drawn_us = depth->time_us;
  finx_liquidity_map_refresh (FINX_LIQUIDITY_MAP (self->map));
}

static void
take_trade (FinxDepthPanel *self,
            const FinxTick *trade)
{
  for (int i = 0; i < N_WINDOWS; i++)
    finx_depth_history_trade (self->histories[i], trade);
  for (int i = 0; i < N_SPANS; i++)
    finx_footprint_add (self->footprints[i], trade);
}

static void
traded_cb (FinxDepthPanel *self,
           guint           position,
           guint           removed,
           guint           added)
{
  if (position > 0 || added == 0)
    return;
  for (int i = 0; i < N_SPANS; i++)
    if (added >= FINX_TAPE_LENGTH)      /* more at once than the tape holds */
      finx_footprint_interrupt (self->footprints[i]);
  for (guint i = added; i > 0; i--)
    {
      g_autoptr(FinxTapeRow) trade = g_list_model_get_item (G_LIST_MODEL (self->tape), i - 1);

      take_trade (self, finx_tape_row_get_tick (trade));
    }
  finx_footprint_plot_refresh (FINX_FOOTPRINT_PLOT (self->footprint));
}

static char *
make_key (FinxDepthPanel *self)
{
  return g_strdup_printf ("depth.ticks.%s", self->recorded->symbol);
}

static void
zoomed_cb (FinxDepthPanel *self)
{
  guint n_ticks = finx_liquidity_map_get_ticks (FINX_LIQUIDITY_MAP (self->map));
  g_autofree char *key = self->recorded != NULL ? make_key (self) : NULL;
  g_autofree char *text = g_strdup_printf ("%u", n_ticks);

  gtk_widget_set_sensitive (self->fit, n_ticks > 0);
  if (key != NULL)
    finx_engine_set_state (self->engine, key, text);
}

static void
fit_cb (FinxDepthPanel *self)
{
  finx_liquidity_map_set_ticks (FINX_LIQUIDITY_MAP (self->map), 0);
}

static void
begin (FinxDepthPanel       *self,
       const FinxInstrument *instrument)
{
  g_autofree char *key = NULL;
  g_autofree char *ticks = NULL;

  finx_footprint_plot_set (FINX_FOOTPRINT_PLOT (self->footprint), NULL, NULL);
  for (int i = 0; i < N_WINDOWS; i++)
    finx_depth_history_clear (self->histories[i]);
  self->recorded = instrument;
  self->drawn_us = 0;
  for (int i = 0; i < N_SPANS; i++)
    {
      g_clear_pointer (&self->footprints[i], finx_footprint_free);
      self->footprints[i] = finx_footprint_new (instrument->calendar, SPANS[i]);
    }
  key = make_key (self);
  ticks = finx_engine_get_state (self->engine, key);
  show_map (self);
  finx_liquidity_map_set_ticks (FINX_LIQUIDITY_MAP (self->map), ticks != NULL ? (guint) g_ascii_strtoull (ticks, NULL, 10) : 0);
  show_footprint (self);
}

static void
stop (FinxDepthPanel *self)
{
  if (self->depth != NULL)
    g_clear_signal_handler (&self->depth_id, self->depth);
  if (self->tape != NULL)
    g_clear_signal_handler (&self->tape_id, self->tape);
  g_clear_object (&self->depth);
  g_clear_object (&self->tape);
}

void
finx_depth_panel_forget (FinxDepthPanel *self)
{
  g_return_if_fail (FINX_IS_DEPTH_PANEL (self));
  self->recorded = NULL;
}

void
finx_depth_panel_set (FinxDepthPanel *self,
                      FinxDepthView  *depth,
                      FinxTape       *tape)
{
  const FinxInstrument *instrument = tape != NULL ? finx_tape_get_instrument (tape) : NULL;

  stop (self);
  finx_depth_chart_set (FINX_DEPTH_CHART (self->depth_chart), depth);
  for (int i = 0; i < N_SPANS && self->recorded != NULL; i++)
    finx_footprint_interrupt (self->footprints[i]);
  for (int i = 0; i < N_WINDOWS; i++)
    finx_depth_history_interrupt (self->histories[i]);
  if (instrument == NULL)
    return;
  if (instrument != self->recorded)
    begin (self, instrument);
  self->depth = g_object_ref (depth);
  self->tape = g_object_ref (tape);
  self->depth_id = g_signal_connect_object (depth, "changed", G_CALLBACK (depth_changed_cb), self, G_CONNECT_SWAPPED);
  self->tape_id = g_signal_connect_object (tape, "items-changed", G_CALLBACK (traded_cb), self, G_CONNECT_SWAPPED);
}

static void
show_chosen (FinxDepthPanel *self)
{
  gboolean is_footprint = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->footprint_button));

  gtk_widget_set_visible (self->windows, !is_footprint);
  gtk_widget_set_visible (self->map, !is_footprint);
  gtk_widget_set_visible (self->depth_chart, !is_footprint);
  gtk_widget_set_visible (self->footprint, is_footprint);
  gtk_widget_set_visible (self->spans, is_footprint);
}

static void
chosen_cb (FinxDepthPanel *self)
{
  show_chosen (self);
  finx_engine_set_state (self->engine, "depth.view", gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->footprint_button)) ? "footprint" : "book");
}

static void
window_cb (FinxDepthPanel  *self,
           GParamSpec      *pspec,
           GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  finx_engine_set_state (self->engine, "depth.window", finx_interval_to_string (WINDOWS[get_chosen (self->window_buttons, N_WINDOWS)]));
  show_map (self);
}

static void
span_cb (FinxDepthPanel  *self,
         GParamSpec      *pspec,
         GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  finx_engine_set_state (self->engine, "depth.footprint", finx_interval_to_string (SPANS[get_chosen (self->span_buttons, N_SPANS)]));
  show_footprint (self);
}

static void
finx_depth_panel_dispose (GObject *object)
{
  FinxDepthPanel *self = FINX_DEPTH_PANEL (object);

  stop (self);
  if (self->box != NULL)
    {
      finx_liquidity_map_set (FINX_LIQUIDITY_MAP (self->map), NULL, NULL);
      finx_footprint_plot_set (FINX_FOOTPRINT_PLOT (self->footprint), NULL, NULL);
    }
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->engine);
  G_OBJECT_CLASS (finx_depth_panel_parent_class)->dispose (object);
}

static void
finx_depth_panel_finalize (GObject *object)
{
  FinxDepthPanel *self = FINX_DEPTH_PANEL (object);

  for (int i = 0; i < N_WINDOWS; i++)
    finx_depth_history_free (self->histories[i]);
  for (int i = 0; i < N_SPANS; i++)
    g_clear_pointer (&self->footprints[i], finx_footprint_free);
  G_OBJECT_CLASS (finx_depth_panel_parent_class)->finalize (object);
}

static void
finx_depth_panel_class_init (FinxDepthPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_depth_panel_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_depth_panel_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static GtkWidget *
make_choice (const char *name)
{
  GtkWidget *group = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (group, "linked");
  gtk_widget_add_css_class (group, "segments");
  gtk_accessible_update_property (GTK_ACCESSIBLE (group), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return group;
}

static GtkWidget *
add_button (GtkWidget  *group,
            const char *label,
            const char *tooltip)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (label), *first = gtk_widget_get_first_child (group);

  gtk_widget_set_tooltip_text (button, tooltip);
  if (first != NULL)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), GTK_TOGGLE_BUTTON (first));
  gtk_box_append (GTK_BOX (group), button);
  return button;
}

/* A row of its own: the panel is narrow in a small window. */
static GtkWidget *
add_lengths (FinxDepthPanel *self,
             const char     *name)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_add_css_class (row, "ladder-bar");
  gtk_box_append (GTK_BOX (row), make_choice (name));
  gtk_box_append (GTK_BOX (self->box), row);
  return row;
}

static void
make_windows (FinxDepthPanel *self)
{
  const char *const tooltips[N_WINDOWS] = { _("The last minute"), _("The last five minutes"), _("The last 15 minutes"), _("The last hour") };

  self->windows = add_lengths (self, _("Time shown"));
  for (int i = 0; i < N_WINDOWS; i++)
    self->window_buttons[i] = add_button (gtk_widget_get_first_child (self->windows), finx_interval_to_string (WINDOWS[i]), tooltips[i]);
  self->fit = gtk_button_new_from_icon_name ("zoom-fit-best-symbolic");
  gtk_widget_set_tooltip_text (self->fit, _("All prices (0 or double click)"));
  gtk_widget_add_css_class (self->fit, "flat");
  gtk_widget_set_halign (self->fit, GTK_ALIGN_END);
  gtk_widget_set_hexpand (self->fit, TRUE);
  gtk_widget_set_sensitive (self->fit, FALSE);
  gtk_box_append (GTK_BOX (self->windows), self->fit);
}

static void
make_spans (FinxDepthPanel *self)
{
  const char *const tooltips[N_SPANS] = { _("Bars of one minute"), _("Bars of five minutes") };

  self->spans = add_lengths (self, _("Length of a bar"));
  for (int i = 0; i < N_SPANS; i++)
    self->span_buttons[i] = add_button (gtk_widget_get_first_child (self->spans), finx_interval_to_string (SPANS[i]), tooltips[i]);
}

static void
finx_depth_panel_init (FinxDepthPanel *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *views = make_choice (_("Depth"));

  for (int i = 0; i < N_WINDOWS; i++)
    self->histories[i] = finx_depth_history_new (finx_interval_to_usec (WINDOWS[i]) / FINX_DEPTH_SLICES);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->book_button = add_button (views, _("Order book"), _("What rested at each price over time, and what an order would take"));
  self->footprint_button = add_button (views, _("Footprint"), _("What was sold and bought at each price of a bar"));
  gtk_widget_add_css_class (head, "ladder-bar");
  gtk_box_append (GTK_BOX (head), views);
  gtk_box_append (GTK_BOX (self->box), head);
  make_windows (self);
  make_spans (self);
  self->map = finx_liquidity_map_new ();
  self->depth_chart = finx_depth_chart_new ();
  self->footprint = finx_footprint_plot_new ();
  gtk_widget_set_vexpand (self->map, TRUE);
  gtk_widget_set_vexpand (self->footprint, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->map);
  gtk_box_append (GTK_BOX (self->box), self->depth_chart);
  gtk_box_append (GTK_BOX (self->box), self->footprint);
}

static void
choose_kept (GtkWidget *const   *buttons,
             const FinxInterval *intervals,
             int                 n,
             const char         *kept,
             int                 otherwise)
{
  for (int i = 0; i < n; i++)
    if (g_strcmp0 (kept, finx_interval_to_string (intervals[i])) == 0)
      otherwise = i;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (buttons[otherwise]), TRUE);
}

GtkWidget *
finx_depth_panel_new (FinxEngine *engine)
{
  FinxDepthPanel *self = g_object_new (FINX_TYPE_DEPTH_PANEL, NULL);
  g_autofree char *view = finx_engine_get_state (engine, "depth.view");
  g_autofree char *window = finx_engine_get_state (engine, "depth.window");
  g_autofree char *span = finx_engine_get_state (engine, "depth.footprint");

  self->engine = g_object_ref (engine);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (g_strcmp0 (view, "footprint") == 0 ? self->footprint_button : self->book_button), TRUE);
  choose_kept (self->window_buttons, WINDOWS, N_WINDOWS, window, 1);
  choose_kept (self->span_buttons, SPANS, N_SPANS, span, 0);
  show_chosen (self);
  g_signal_connect_object (self->footprint_button, "toggled", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->map, "zoomed", G_CALLBACK (zoomed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->fit, "clicked", G_CALLBACK (fit_cb), self, G_CONNECT_SWAPPED);
  for (int i = 0; i < N_WINDOWS; i++)
    g_signal_connect_object (self->window_buttons[i], "notify::active", G_CALLBACK (window_cb), self, G_CONNECT_SWAPPED);
  for (int i = 0; i < N_SPANS; i++)
    g_signal_connect_object (self->span_buttons[i], "notify::active", G_CALLBACK (span_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
