/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The footprint, by keys and as values. */
#include <time.h>

#include "plots.h"
#include "ui/pages/markets/depth/finx-footprint-plot.h"

#define MINUTE (60 * (gint64) G_USEC_PER_SEC)

static FinxInstrument *
make_instrument (void)
{
  FinxInstrument *instrument = finx_instrument_new_plain ("GE", "General", "", FINX_ASSET_EQUITY, "USD");

  instrument->tick_size = finx_decimal_new (1, 2);
  instrument->price_scale = 2;
  instrument->size_scale = 0;
  instrument->lot_step = finx_decimal_new (1, 0);
  instrument->calendar = FINX_CALENDAR_ALWAYS;
  return instrument;
}

static void
trade (FinxFootprint *footprint,
       gint64         minute,
       gint64         price,
       gint64         size,
       FinxSide       side)
{
  const FinxTick tick = { .time_us = minute * MINUTE + 1, .price = price, .size = size, .kind = FINX_TICK_TRADE, .side = (guint8) side };

  finx_footprint_add (footprint, &tick);
}

static void
point (Shown  *shown,
       double  x,
       double  y)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (shown->plot));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_MOTION (controller))
        g_signal_emit_by_name (controller, "motion", x, y);
    }
}

static void
test_keys_and_values (void)
{
  g_autoptr(FinxInstrument) instrument = make_instrument ();
  g_autoptr(FinxFootprint) footprint = finx_footprint_new (FINX_CALENDAR_ALWAYS, FINX_INTERVAL_1M);
  GtkWidget *plot = finx_footprint_plot_new ();
  Shown *shown = show (plot, 300, 300);

  assert_told (shown, "Waiting for trades");
  trade (footprint, 600, 1000, 10, FINX_SIDE_SELL);
  trade (footprint, 600, 1001, 40, FINX_SIDE_BUY);
  trade (footprint, 601, 1001, 30, FINX_SIDE_SELL);
  trade (footprint, 601, 1002, 10, FINX_SIDE_BUY);
  finx_footprint_plot_set (FINX_FOOTPRINT_PLOT (plot), footprint, instrument);
  shown_settle ();
  assert_told (shown, "GE, volume by price since 10:00; the bar of 10:01: total 40, delta −20");
  point (shown, 20, 20);
  press (shown, GDK_KEY_Right);
  point (shown, 20, 20);                /* a pointer that rests is told of each new picture, and takes nothing from the keys */
  assert_told (shown, "10:01 · 10.02, Sold 0, bought 10, Bar: total 40, delta −20");
  press (shown, GDK_KEY_Down);
  assert_told (shown, "10:01 · 10.01, Sold 30, bought 0, The most of the bar traded here, Sellers outweigh the buyers above, Bar: total 40, delta −20");
  press (shown, GDK_KEY_Down);          /* there is no lower one */
  press (shown, GDK_KEY_Left);
  assert_told (shown, "10:00 · 10.01, Sold 0, bought 40, The most of the bar traded here, Buyers outweigh the sellers below, "
               "Bar: total 50, delta +30, Not all of its trades were seen");
  assert_values (shown, '\t', "Time\tPrice\tSold\tBought\tDelta\n10:01\t10.02\t0\t10\t10\n10:01\t10.01\t30\t0\t-30\n"
                 "10:00\t10.01\t0\t40\t40\n10:00\t10.00\t10\t0\t-10\n");
  trade (footprint, 602, 1003, 5, FINX_SIDE_BUY);       /* what was chosen stays so with a new bar */
  finx_footprint_plot_refresh (FINX_FOOTPRINT_PLOT (plot));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (plot), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "10:00 · 10.01, Sold 0, bought 40, The most of the bar traded here, Buyers outweigh the sellers below, "
                                       "Bar: total 50, delta +30, Not all of its trades were seen");
  assert_pictures (shown);
  finx_footprint_plot_set (FINX_FOOTPRINT_PLOT (plot), NULL, NULL);
  assert_told (shown, "Waiting for trades");
  hide (shown);
}

/* Bars out of sight come into it, and prices too many to be read share a row. */
static void
test_out_of_sight (void)
{
  g_autoptr(FinxInstrument) instrument = make_instrument ();
  g_autoptr(FinxFootprint) footprint = finx_footprint_new (FINX_CALENDAR_ALWAYS, FINX_INTERVAL_1M);
  GtkWidget *plot = finx_footprint_plot_new ();
  Shown *shown = show (plot, 300, 300);

  clock_t began;

  for (int minute = 0; minute < FINX_FOOTPRINT_BARS; minute++)
    for (int price = 0; price < 100; price++)
      trade (footprint, 600 + minute, 1000 + price, 1 + minute, price % 2 == 0 ? FINX_SIDE_SELL : FINX_SIDE_BUY);
  finx_footprint_plot_set (FINX_FOOTPRINT_PLOT (plot), footprint, instrument);
  shown_settle ();
  press (shown, GDK_KEY_End);
  assert_told (shown, "11:59 · 10.90 to 10.99, Sold 600, bought 600, Bar: total 12,000, delta 0");
  press (shown, GDK_KEY_Home);
  assert_told (shown, "10:00 · 10.90 to 10.99, Sold 5, bought 5, Bar: total 100, delta 0, Not all of its trades were seen");
  for (int i = 1; i < FINX_FOOTPRINT_BARS; i++)
    press (shown, GDK_KEY_Right);
  assert_told (shown, "11:59 · 10.90 to 10.99, Sold 600, bought 600, Bar: total 12,000, delta 0");
  for (int i = 1; i < FINX_FOOTPRINT_BARS; i++)
    press (shown, GDK_KEY_Left);
  assert_told (shown, "10:00 · 10.90 to 10.99, Sold 5, bought 5, Bar: total 100, delta 0, Not all of its trades were seen");
  assert_pictures (shown);
  began = clock ();
  for (int i = 0; i < 10; i++)
    {
      finx_plot_refreshed (shown->plot);
      shown_settle ();
    }
  g_test_message ("%.1f ms of the processor for a picture of 300×300", (double) (clock () - began) * 1000 / CLOCKS_PER_SEC / 10);
  finx_footprint_plot_set (FINX_FOOTPRINT_PLOT (plot), NULL, NULL);
  hide (shown);
}

int
main (int    argc,
      char **argv)
{
  adw_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/footprint-plot/keys-and-values", test_keys_and_values);
  g_test_add_func ("/footprint-plot/out-of-sight", test_out_of_sight);
  return g_test_run ();
}
