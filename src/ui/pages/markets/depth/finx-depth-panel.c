/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/depth/finx-depth-panel.h"

#include <glib/gi18n.h>

#include "ui/pages/markets/depth/finx-depth-chart.h"
#include "ui/pages/markets/depth/finx-footprint-plot.h"
#include "ui/pages/markets/depth/finx-liquidity-map.h"

#define N_SPANS 2

static const FinxInterval SPANS[N_SPANS] = { FINX_INTERVAL_1M, FINX_INTERVAL_5M };

struct _FinxDepthPanel
{
  GtkWidget             parent_instance;

  FinxEngine           *engine;         /* owned */
  FinxDepthView        *depth;          /* owned, nullable */
  FinxTape             *tape;           /* owned, nullable */
  gulong                depth_id, tape_id;
  FinxDepthHistory     *history;        /* owned: of the book that is or was last watched */
  FinxFootprint        *footprints[N_SPANS];    /* owned, nullable: of its trades */
  const FinxInstrument *recorded;       /* whose they are; nullable */
  gint64                since_us;       /* newest tick when the tape was set; 0: there was none, the next trades are the day so far */

  GtkWidget            *box;            /* the one child; the rest are borrowed from it */
  GtkWidget            *book_button, *footprint_button, *span_buttons[N_SPANS], *spans;
  GtkWidget            *map, *depth_chart, *footprint;
};

G_DEFINE_FINAL_TYPE (FinxDepthPanel, finx_depth_panel, GTK_TYPE_WIDGET)

static int
get_span (FinxDepthPanel *self)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->span_buttons[1])) ? 1 : 0;
}

static void
show_footprint (FinxDepthPanel *self)
{
  finx_footprint_plot_set (FINX_FOOTPRINT_PLOT (self->footprint), self->footprints[get_span (self)], self->recorded);
}

static void
depth_changed_cb (FinxDepthPanel *self)
{
  const FinxDepth *depth = finx_depth_view_get_depth (self->depth);

  if (depth->time_us != 0 && finx_depth_history_push (self->history, depth))
    finx_liquidity_map_refresh (FINX_LIQUIDITY_MAP (self->map));
}

static gint64
newest_time (FinxDepthPanel *self)
{
  g_autoptr(FinxTapeRow) trade = g_list_model_get_item (G_LIST_MODEL (self->tape), 0);

  return finx_tape_row_get_tick (trade)->time_us;
}

/* Feeds begin with open, high and low of the day as if they were trades: what is older than what was known is none. */
static void
traded_cb (FinxDepthPanel *self,
           guint           position,
           guint           removed,
           guint           added)
{
  gint64 since_us = self->since_us;

  if (position > 0 || added == 0)
    return;
  if (since_us == 0)
    since_us = self->since_us = newest_time (self);
  for (int i = 0; i < N_SPANS; i++)
    if (added >= FINX_TAPE_LENGTH)      /* more at once than the tape holds */
      finx_footprint_interrupt (self->footprints[i]);
  for (guint i = added; i > 0; i--)
    {
      g_autoptr(FinxTapeRow) trade = g_list_model_get_item (G_LIST_MODEL (self->tape), i - 1);

      finx_depth_history_trade (self->history, finx_tape_row_get_tick (trade));
      for (int k = 0; k < N_SPANS && finx_tape_row_get_tick (trade)->time_us > since_us; k++)
        finx_footprint_add (self->footprints[k], finx_tape_row_get_tick (trade));
    }
  finx_footprint_plot_refresh (FINX_FOOTPRINT_PLOT (self->footprint));
}

static void
begin (FinxDepthPanel       *self,
       const FinxInstrument *instrument)
{
  finx_footprint_plot_set (FINX_FOOTPRINT_PLOT (self->footprint), NULL, NULL);
  finx_depth_history_clear (self->history);
  self->recorded = instrument;
  for (int i = 0; i < N_SPANS; i++)
    {
      g_clear_pointer (&self->footprints[i], finx_footprint_free);
      self->footprints[i] = finx_footprint_new (instrument->calendar, SPANS[i]);
    }
  finx_liquidity_map_set (FINX_LIQUIDITY_MAP (self->map), self->history, instrument);
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
                      FinxQuoteRow   *row,
                      FinxDepthView  *depth,
                      FinxTape       *tape)
{
  const FinxInstrument *instrument = tape != NULL ? finx_tape_get_instrument (tape) : NULL;

  stop (self);
  finx_depth_chart_set (FINX_DEPTH_CHART (self->depth_chart), depth);
  for (int i = 0; i < N_SPANS && self->recorded != NULL; i++)
    finx_footprint_interrupt (self->footprints[i]);
  if (instrument == NULL)
    return;
  if (instrument != self->recorded)
    begin (self, instrument);
  self->since_us = finx_quote_row_get_quote (row)->time_us;
  self->depth = g_object_ref (depth);
  self->tape = g_object_ref (tape);
  self->depth_id = g_signal_connect_object (depth, "changed", G_CALLBACK (depth_changed_cb), self, G_CONNECT_SWAPPED);
  self->tape_id = g_signal_connect_object (tape, "items-changed", G_CALLBACK (traded_cb), self, G_CONNECT_SWAPPED);
}

static void
show_chosen (FinxDepthPanel *self)
{
  gboolean is_footprint = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->footprint_button));

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
span_cb (FinxDepthPanel *self)
{
  finx_engine_set_state (self->engine, "depth.footprint", finx_interval_to_string (SPANS[get_span (self)]));
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

  finx_depth_history_free (self->history);
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

static void
finx_depth_panel_init (FinxDepthPanel *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *views = make_choice (_("Depth")), *lengths = make_choice (_("Length of a bar"));

  self->history = finx_depth_history_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->book_button = add_button (views, _("Order book"), _("What rested at each price over time, and what an order would take"));
  self->footprint_button = add_button (views, _("Footprint"), _("What was sold and bought at each price of a bar"));
  self->spans = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (self->spans), lengths);
  self->span_buttons[0] = add_button (lengths, _("1 min"), _("Bars of one minute"));
  self->span_buttons[1] = add_button (lengths, _("5 min"), _("Bars of five minutes"));
  gtk_widget_add_css_class (head, "ladder-bar");
  gtk_widget_add_css_class (self->spans, "ladder-bar");
  gtk_box_append (GTK_BOX (head), views);
  self->map = finx_liquidity_map_new ();
  self->depth_chart = finx_depth_chart_new ();
  self->footprint = finx_footprint_plot_new ();
  gtk_widget_set_vexpand (self->map, TRUE);
  gtk_widget_set_vexpand (self->footprint, TRUE);
  gtk_box_append (GTK_BOX (self->box), head);
  gtk_box_append (GTK_BOX (self->box), self->spans);    /* a row of its own: the panel is narrow in a small window */
  gtk_box_append (GTK_BOX (self->box), self->map);
  gtk_box_append (GTK_BOX (self->box), self->depth_chart);
  gtk_box_append (GTK_BOX (self->box), self->footprint);
}

GtkWidget *
finx_depth_panel_new (FinxEngine *engine)
{
  FinxDepthPanel *self = g_object_new (FINX_TYPE_DEPTH_PANEL, NULL);
  g_autofree char *view = finx_engine_get_state (engine, "depth.view");
  g_autofree char *span = finx_engine_get_state (engine, "depth.footprint");

  self->engine = g_object_ref (engine);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (g_strcmp0 (view, "footprint") == 0 ? self->footprint_button : self->book_button), TRUE);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->span_buttons[g_strcmp0 (span, finx_interval_to_string (SPANS[1])) == 0 ? 1 : 0]), TRUE);
  show_chosen (self);
  g_signal_connect_object (self->footprint_button, "toggled", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->span_buttons[1], "toggled", G_CALLBACK (span_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
