/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/depth/finx-depth-plot.h"

#include <string.h>

#include "ui/words/finx-format.h"

typedef struct
{
  const FinxInstrument *instrument;     /* nullable */
} FinxDepthPlotPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (FinxDepthPlot, finx_depth_plot, FINX_TYPE_PLOT)

static int
move (FinxPlot *plot,
      int       item,
      guint     key,
      gboolean  far)
{
  FinxDepthPlot *self = FINX_DEPTH_PLOT (plot);
  FinxDepthPlotClass *klass = FINX_DEPTH_PLOT_GET_CLASS (self);
  int n = klass->count_columns (self), by = far ? 10 : 1, column;
  gint64 price = G_MAXINT64;

  if (n == 0)
    return -1;
  if (item < 0 || !klass->locate (self, item, &column, &price))
    return klass->reach (self, key == GDK_KEY_Home ? n - 1 : klass->get_edge (self), G_MAXINT64);
  switch (key)
    {
    case GDK_KEY_Up:
      return klass->climb (self, item, by);
    case GDK_KEY_Down:
      return klass->climb (self, item, -by);
    case GDK_KEY_Left:
      column = MIN (column + by, n - 1);
      break;
    case GDK_KEY_Right:
      column = MAX (column - by, 0);
      break;
    default:
      column = key == GDK_KEY_Home ? n - 1 : 0;
      break;
    }
  column = klass->reach (self, column, price);
  return column >= 0 ? column : item;
}

static void
finx_depth_plot_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  *minimum_baseline = *natural_baseline = -1;
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? 96 : 160;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? 220 : 240;
}

static void
finx_depth_plot_class_init (FinxDepthPlotClass *klass)
{
  GTK_WIDGET_CLASS (klass)->measure = finx_depth_plot_measure;
  FINX_PLOT_CLASS (klass)->move = move;
}

static void
finx_depth_plot_init (FinxDepthPlot *self)
{
}

void
finx_depth_plot_set_instrument (FinxDepthPlot        *self,
                                const FinxInstrument *instrument)
{
  FinxDepthPlotPrivate *priv = finx_depth_plot_get_instance_private (self);

  priv->instrument = instrument;
}

const FinxInstrument *
finx_depth_plot_get_instrument (FinxDepthPlot *self)
{
  FinxDepthPlotPrivate *priv = finx_depth_plot_get_instance_private (self);

  return priv->instrument;
}

gint64
finx_depth_plot_get_tick (FinxDepthPlot *self)
{
  const FinxInstrument *instrument = finx_depth_plot_get_instrument (self);
  gint64 tick;

  return finx_decimal_to_units (instrument->tick_size, instrument->price_scale, &tick) ? MAX (tick, 1) : 1;
}

char *
finx_depth_plot_format_price (FinxDepthPlot *self,
                              gint64         price)
{
  const FinxInstrument *instrument = finx_depth_plot_get_instrument (self);

  return finx_format_price (instrument, finx_instrument_price (instrument, price));
}

char *
finx_depth_plot_format_size (FinxDepthPlot *self,
                             gint64         size)
{
  const FinxInstrument *instrument = finx_depth_plot_get_instrument (self);

  return finx_format_quantity (instrument, finx_instrument_size (instrument, size));
}

char *
finx_depth_plot_format_time (FinxDepthPlot *self,
                             gint64         time_us,
                             gboolean       seconds)
{
  char *text = finx_format_time (time_us, finx_calendar_time_zone (finx_depth_plot_get_instrument (self)->calendar));

  if (!seconds && strlen (text) == strlen ("15:31:04"))
    text[strlen ("15:31")] = '\0';
  return text;
}

void
finx_depth_plot_put_price (FinxDepthPlot *self,
                           FinxSheet     *sheet,
                           gint64         price)
{
  const FinxInstrument *instrument = finx_depth_plot_get_instrument (self);

  finx_sheet_number (sheet, finx_decimal_to_double (finx_instrument_price (instrument, price)), instrument->price_scale);
}

void
finx_depth_plot_put_size (FinxDepthPlot *self,
                          FinxSheet     *sheet,
                          gint64         size)
{
  const FinxInstrument *instrument = finx_depth_plot_get_instrument (self);

  finx_sheet_number (sheet, finx_decimal_to_double (finx_instrument_size (instrument, size)), instrument->size_scale);
}

gint64
finx_depth_plot_widen (gint64 step,
                       int    i)
{
  return i % 3 == 1 ? step / 2 * 5 : step * 2;
}
