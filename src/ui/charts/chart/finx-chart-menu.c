/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/chart/finx-chart-private.h"

#include <glib/gi18n.h>

#include "ui/charts/chart/studies/finx-study-window.h"
#include "ui/words/finx-format.h"

#define CORNER 6                /* px between the menu and the right edge */

/* Not where the past is looked at. */
static gboolean
takes_orders (FinxChart *self)
{
  return g_signal_has_handler_pending (self, g_signal_lookup ("order-at", FINX_TYPE_CHART), 0, FALSE);
}

static gboolean
can_replay (FinxChart *self)
{
  return g_signal_has_handler_pending (self, g_signal_lookup ("replay-from", FINX_TYPE_CHART), 0, FALSE);
}

/* What can be done with the selected drawing. */
static void
append_drawing (FinxChart *self,
                GMenu     *menu)
{
  const FinxDrawing *drawing = &g_array_index (self->drawings, FinxDrawing, self->drawing);
  g_autoptr(GMenu) section = g_menu_new ();
  g_autoptr(GMenu) colors = g_menu_new ();

  for (guint i = 0; i < FINX_STUDY_COLORS; i++)
    {
      g_autofree char *action = g_strdup_printf ("chart.drawing-color(%u)", i);

      g_menu_append (colors, finx_chart_study_color_label (i), action);
    }
  if (drawing->kind == FINX_DRAWING_TEXT)
    g_menu_append (section, _("Change text…"), "chart.drawing-text");
  g_menu_append_submenu (section, _("Colour"), G_MENU_MODEL (colors));
  g_menu_append (section, _("Duplicate drawing"), "chart.copy-drawing");
  g_menu_append (section, drawing->is_locked ? _("Unlock drawing") : _("Lock drawing"), "chart.lock-drawing");
  g_menu_append (section, _("Delete drawing"), "chart.remove-drawing");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

/* What can be done with the study whose name in the legend is there. */
static void
append_study (FinxChart *self,
              GMenu     *menu)
{
  g_autoptr(GMenu) section = g_menu_new ();
  g_autofree char *title = finx_chart_study_title (self->studies->pdata[self->menu_study]);
  /* Translators: a menu entry; %s is the name of a study */
  g_autofree char *change = g_strdup_printf (_("Change %s…"), title);

  g_menu_append (section, change, "chart.change-study");
  g_menu_append (section, _("Hide study"), "chart.hide-study");
  if (finx_chart_shares_studies (self))
    g_menu_append (section, _("Copy to all charts"), "chart.share-study");
  g_menu_append (section, _("Remove study"), "chart.remove-study");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

/* The entries for orders name the price they were opened at, so the menu is made anew each time. */
static GMenuModel *
make_model (FinxChart *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) order = g_menu_new ();
  g_autoptr(GMenu) copy = g_menu_new ();
  g_autoptr(GMenu) look = g_menu_new ();
  g_autoptr(GMenuModel) shapes = finx_chart_look_menu (self);
  g_autoptr(GMenu) view = g_menu_new ();

  if (self->menu_study >= 0)            /* a name has no price and no bar, and is not the chart */
    {
      append_study (self, menu);
      g_menu_append (look, _("Studies…"), "chart.studies");
      g_menu_append_section (menu, NULL, G_MENU_MODEL (look));
      return G_MENU_MODEL (menu);
    }
  if (self->drawing >= 0)
    append_drawing (self, menu);
  if (!isnan (self->menu_price) && takes_orders (self))
    {
      int decimals = finx_bar_series_get_instrument (self->series)->price_scale;
      g_autofree char *price = finx_format_double (self->menu_price, decimals);
      /* Translators: menu entries that fill in the order ticket; %s is a price */
      g_autofree char *buy = g_strdup_printf (_("Buy at %s…"), price);
      g_autofree char *sell = g_strdup_printf (_("Sell at %s…"), price);

      g_menu_append (order, buy, "chart.buy");
      g_menu_append (order, sell, "chart.sell");
      g_menu_append (order, _("New alert at this price…"), "chart.alert");
      g_menu_append_section (menu, NULL, G_MENU_MODEL (order));
    }
  g_menu_append (copy, _("Copy picture"), "chart.copy-picture");
  g_menu_append (copy, _("Save picture…"), "chart.save-picture");
  g_menu_append (copy, _("Copy values"), "chart.copy-values");
  g_menu_append (copy, _("Save values…"), "chart.save-values");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));
  g_menu_append (look, _("Studies…"), "chart.studies");
  finx_chart_compare_menu (self, look);
  g_menu_append_submenu (look, _("Type and scale"), shapes);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (look));
  if (self->menu_us != 0 && can_replay (self))
    g_menu_append (view, _("Replay from here"), "chart.replay");
  g_menu_append (view, _("Table view"), "chart.table");
  g_menu_append (view, _("Fit"), "chart.fit");
  g_menu_append (view, _("Reset zoom"), "chart.reset-zoom");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (view));
  return G_MENU_MODEL (menu);
}

/* The part of the chart that the menu belongs to; with @at_end the menu ends there. */
static void
popup (FinxChart          *self,
       GMenuModel         *model,
       const GdkRectangle *area,
       gboolean            at_end)
{
  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (model);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  else
    gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), model);
  gtk_widget_set_halign (self->menu, at_end ? GTK_ALIGN_END : GTK_ALIGN_START);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), area);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

/* 0: right of the newest bar, where nothing is over. */
static gint64
bar_time_at (const FinxChartFrame *frame,
             double                x)
{
  double index = MAX (round (finx_chart_frame_index (frame, floor (x))), 0);

  return index < (double) frame->bars.n ? frame->bars.times[(gsize) index] : 0;
}

/* NaN: at the upper right corner, where no price is meant. */
void
finx_chart_menu_popup (FinxChart *self,
                       double     x,
                       double     y)
{
  g_autoptr(GMenuModel) model = NULL;
  gboolean at_corner = isnan (x);
  FinxChartFrame frame;

  if (self->n_placed > 0)               /* what is half made is given up */
    finx_chart_set_tool (self, -1);
  if (!at_corner)
    finx_chart_select_drawing (self, x, y);
  self->menu_study = at_corner ? -1 : finx_chart_legend_at (self, x, y);
  self->menu_us = !at_corner && finx_chart_layout (self, &frame) ? bar_time_at (&frame, x) : 0;
  self->menu_price = !at_corner && finx_chart_layout (self, &frame) && y < frame.panes[0].height ? finx_chart_price_at (&frame, y) : (double) NAN;
  model = make_model (self);
  if (at_corner)
    {
      x = gtk_widget_get_width (GTK_WIDGET (self)) - CORNER;
      y = 0;
    }
  popup (self, model, &(GdkRectangle) { (int) x, (int) y, 1, 1 }, at_corner);
}

void
finx_chart_popup_look (FinxChart *self,
                       GtkWidget *button)
{
  g_autoptr(GMenuModel) model = NULL;
  double x = 0, y = 0;

  g_return_if_fail (FINX_IS_CHART (self));
  model = finx_chart_look_menu (self);
  gtk_widget_translate_coordinates (button, GTK_WIDGET (self), 0, 0, &x, &y);
  popup (self, model, &(GdkRectangle) { (int) MAX (x, 0), 0, 1, 1 }, FALSE);
}

/* The price at the crosshair, rounded to the tick; without one, or outside the price pane, NaN. */
static double
price_at_cross (FinxChart *self,
                gboolean   or_last)     /* without a crosshair the newest close */
{
  FinxChartFrame frame;
  double y;
  gssize cross;

  if (!finx_chart_layout (self, &frame))
    return NAN;
  cross = finx_chart_get_cross (self, &frame, &y);
  if (cross < 0 && !or_last)
    return NAN;
  if (cross < 0)
    cross = (gssize) frame.bars.n - 1;
  if (isnan (y))
    y = finx_chart_frame_y (&frame, frame.bars.closes[cross]);
  return y >= 0 && y < frame.panes[0].height ? finx_chart_price_at (&frame, y) : (double) NAN;
}

void
finx_chart_order_at_cross (FinxChart *self)
{
  double price = price_at_cross (self, TRUE);

  if (!isnan (price))
    g_signal_emit_by_name (self, "order-at", price, -1);
}

/* NaN: the dialog chooses a price. Whoever shows the chart has the action. */
static void
ask_alert (FinxChart *self,
           double     price)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE] = "", format[8];

  if (!takes_orders (self))
    return;
  if (!isnan (price) && self->series != NULL)
    {
      g_snprintf (format, sizeof format, "%%.%df", CLAMP ((int) finx_bar_series_get_instrument (self->series)->price_scale, 0, 18));
      g_ascii_formatd (text, sizeof text, format, price);
    }
  gtk_widget_activate_action (GTK_WIDGET (self), "app.new-alert", "(ss)", "", text);
}

void
finx_chart_alert_at_cross (FinxChart *self)
{
  ask_alert (self, price_at_cross (self, FALSE));
}

void
finx_chart_replay_from_cross (FinxChart *self)
{
  FinxChartFrame frame;
  double y;
  gssize cross = finx_chart_layout (self, &frame) ? finx_chart_get_cross (self, &frame, &y) : -1;
  gint64 time_us = cross < 0 ? 0 : self->key_cross >= 0 ? frame.bars.times[cross] : bar_time_at (&frame, self->pointer_x);

  if (time_us != 0)
    g_signal_emit_by_name (self, "replay-from", time_us);
}

static void
replay_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  if (FINX_CHART (widget)->menu_us != 0)
    g_signal_emit_by_name (widget, "replay-from", FINX_CHART (widget)->menu_us);
}

static void
alert_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  ask_alert (FINX_CHART (widget), FINX_CHART (widget)->menu_price);
}

static void
order_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  FinxChart *self = FINX_CHART (widget);

  if (!isnan (self->menu_price))
    g_signal_emit_by_name (self, "order-at", self->menu_price, g_str_equal (name, "chart.sell") ? FINX_SIDE_SELL : FINX_SIDE_BUY);
}

static void
fit_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  finx_chart_fit (FINX_CHART (widget));
}

static void
reset_zoom_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  FinxChart *self = FINX_CHART (widget);

  finx_chart_set_view (self, FINX_CHART_DEFAULT_PITCH, self->right);
  finx_chart_show_newest (self);
}

static void
studies_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  finx_chart_show_studies (FINX_CHART (widget));
}

static void
drawing_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  FinxChart *self = FINX_CHART (widget);
  FinxDrawing *drawing;

  if (self->drawing < 0)
    return;
  drawing = &g_array_index (self->drawings, FinxDrawing, self->drawing);
  if (g_str_equal (name, "chart.copy-drawing"))
    finx_chart_copy_drawing (self);
  else if (g_str_equal (name, "chart.remove-drawing"))
    finx_chart_remove_drawing (self, self->drawing);
  else if (g_str_equal (name, "chart.drawing-text"))
    finx_chart_ask_text (self);
  else
    {
      if (parameter != NULL)
        drawing->color = (guint8) (g_variant_get_int32 (parameter) % FINX_STUDY_COLORS);
      else
        drawing->is_locked = !drawing->is_locked;
      finx_chart_look_changed (self);
    }
}

static void
study_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  FinxChart *self = FINX_CHART (widget);
  FinxChartStudy *study;

  if (self->menu_study < 0 || (guint) self->menu_study >= self->studies->len)
    return;
  study = self->studies->pdata[self->menu_study];
  if (g_str_equal (name, "chart.change-study"))
    finx_study_window_present (self, self->menu_study);
  else if (g_str_equal (name, "chart.remove-study"))
    finx_chart_remove_study (self, (guint) self->menu_study);
  else if (g_str_equal (name, "chart.share-study"))
    finx_chart_share_study (self, (guint) self->menu_study);
  else
    {
      study->is_hidden = TRUE;
      finx_chart_look_changed (self);
    }
}

static void
table_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  finx_chart_show_table (FINX_CHART (widget));
}

void
finx_chart_menu_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "chart.buy", NULL, order_action);
  gtk_widget_class_install_action (widget_class, "chart.sell", NULL, order_action);
  gtk_widget_class_install_action (widget_class, "chart.alert", NULL, alert_action);
  gtk_widget_class_install_action (widget_class, "chart.replay", NULL, replay_action);
  gtk_widget_class_install_action (widget_class, "chart.fit", NULL, fit_action);
  gtk_widget_class_install_action (widget_class, "chart.reset-zoom", NULL, reset_zoom_action);
  gtk_widget_class_install_action (widget_class, "chart.studies", NULL, studies_action);
  gtk_widget_class_install_action (widget_class, "chart.change-study", NULL, study_action);
  gtk_widget_class_install_action (widget_class, "chart.hide-study", NULL, study_action);
  gtk_widget_class_install_action (widget_class, "chart.remove-study", NULL, study_action);
  gtk_widget_class_install_action (widget_class, "chart.share-study", NULL, study_action);
  gtk_widget_class_install_action (widget_class, "chart.copy-drawing", NULL, drawing_action);
  gtk_widget_class_install_action (widget_class, "chart.lock-drawing", NULL, drawing_action);
  gtk_widget_class_install_action (widget_class, "chart.remove-drawing", NULL, drawing_action);
  gtk_widget_class_install_action (widget_class, "chart.drawing-text", NULL, drawing_action);
  gtk_widget_class_install_action (widget_class, "chart.drawing-color", "i", drawing_action);
  gtk_widget_class_install_action (widget_class, "chart.table", NULL, table_action);
}

void
finx_chart_popup_menu (FinxChart *self)
{
  g_return_if_fail (FINX_IS_CHART (self));
  finx_chart_menu_popup (self, NAN, NAN);
}
