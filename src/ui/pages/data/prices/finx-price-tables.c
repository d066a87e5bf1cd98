/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/data/prices/finx-price-tables.h"

#include <glib/gi18n.h>

#include "portfolio/books/finx-position.h"
#include "ui/charts/finx-bar-list.h"
#include "ui/pages/data/finx-data-files.h"
#include "ui/pages/data/finx-fault-row.h"
#include "ui/pages/data/prices/finx-series-row.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

static const FinxBarSeriesInfo *
get_info (gconstpointer item)
{
  return finx_series_row_get_info ((FinxSeriesRow *) item);
}

static int
compare_numbers (gint64 a,
                 gint64 b)
{
  return (a > b) - (a < b);
}

static char *
symbol_text (gpointer item,
             gpointer user_data)
{
  return g_strdup (get_info (item)->symbol);
}

static char *
name_text (gpointer item,
           gpointer user_data)
{
  const FinxInstrument *instrument = finx_series_row_get_instrument (item);

  return g_strdup (instrument != NULL ? instrument->name : "–");
}

static char *
interval_text (gpointer item,
               gpointer user_data)
{
  return g_strdup (finx_interval_to_string (get_info (item)->interval));
}

static int
interval_compare (gconstpointer a,
                  gconstpointer b,
                  gpointer      user_data)
{
  return compare_numbers (get_info (a)->interval, get_info (b)->interval);
}

static char *
bars_text (gpointer item,
           gpointer user_data)
{
  return finx_format_double ((double) get_info (item)->n_bars, 0);
}

static char *
bars_exact (gpointer item,
            gpointer user_data)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, get_info (item)->n_bars);
}

static int
bars_compare (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  return compare_numbers (get_info (a)->n_bars, get_info (b)->n_bars);
}

static char *
first_text (gpointer item,
            gpointer user_data)
{
  return finx_format_bar_day (get_info (item)->first_us);
}

static char *
first_exact (gpointer item,
             gpointer user_data)
{
  return finx_time_format_iso (get_info (item)->first_us);
}

static int
first_compare (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  return compare_numbers (get_info (a)->first_us, get_info (b)->first_us);
}

static char *
last_text (gpointer item,
           gpointer user_data)
{
  return finx_format_bar_day (get_info (item)->last_us);
}

static char *
last_exact (gpointer item,
            gpointer user_data)
{
  return finx_time_format_iso (get_info (item)->last_us);
}

static int
last_compare (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  return compare_numbers (get_info (a)->last_us, get_info (b)->last_us);
}

static char *
age_text (gpointer item,
          gpointer user_data)
{
  return finx_format_age (finx_clock_now (finx_engine_get_clock (user_data)) - get_info (item)->last_us);
}

static char *
source_text (gpointer item,
             gpointer user_data)
{
  const char *provider = finx_series_row_get_provider (item);

  return g_strdup (provider != NULL ? provider : finx_bar_source_label (get_info (item)->source));
}

static const char *
source_style (gpointer item,
              gpointer user_data)
{
  return get_info (item)->source == FINX_BARS_SIMULATED ? "working" : NULL;
}

static char *
faults_text (gpointer item,
             gpointer user_data)
{
  int n = finx_series_row_get_n_faults (item);

  return n < 0 ? g_strdup ("…") : finx_format_double (n, 0);
}

static const char *
faults_style (gpointer item,
              gpointer user_data)
{
  return finx_series_row_get_n_faults (item) > 0 ? "warn" : NULL;
}

static int
faults_compare (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  return finx_series_row_get_n_faults ((FinxSeriesRow *) a) - finx_series_row_get_n_faults ((FinxSeriesRow *) b);
}

GtkWidget *
finx_series_table_new (FinxEngine *engine)
{
  const FinxColumn columns[] = {
    { .id = "symbol", .title = _("Symbol"), .text = symbol_text, .is_bold = TRUE, .priority = 1, .chars = 8 },
    { .id = "name", .title = _("Name"), .text = name_text, .is_dim = TRUE, .priority = 3, .chars = 14, .expand = TRUE },
    { .id = "interval", .title = _("Interval"), .text = interval_text, .compare = interval_compare, .priority = 2, .chars = 6 },
    { .id = "bars", .title = _("Bars"), .text = bars_text, .exact = bars_exact, .compare = bars_compare, .is_number = TRUE, .priority = 2, .chars = 6 },
    { .id = "first", .title = _("First"), .text = first_text, .exact = first_exact, .compare = first_compare, .is_number = TRUE, .priority = 3, .chars = 11 },
    { .id = "last", .title = _("Last"), .text = last_text, .exact = last_exact, .compare = last_compare, .is_number = TRUE, .priority = 1, .chars = 11 },
    { .id = "age", .title = _("Age"), .text = age_text, .compare = last_compare, .is_number = TRUE, .is_dim = TRUE, .priority = 3, .chars = 6 },
    { .id = "source", .title = _("Source"), .text = source_text, .style = source_style, .priority = 1, .chars = 9 },
    { .id = "faults", .title = _("To look at"), .text = faults_text, .style = faults_style, .compare = faults_compare, .is_number = TRUE, .priority = 1, .chars = 4 },
  };

  return finx_table_new (_("Price series"), "serial", columns, G_N_ELEMENTS (columns), engine);
}

static char *
kind_text (gpointer item,
           gpointer user_data)
{
  return g_strdup (finx_fault_kind_label (finx_fault_row_get (item)->kind));
}

static const char *
kind_style (gpointer item,
            gpointer user_data)
{
  return "warn";
}

static char *
when_text (gpointer item,
           gpointer user_data)
{
  return g_strdup (finx_fault_row_get_when (item));
}

static char *
when_exact (gpointer item,
            gpointer user_data)
{
  return finx_time_format_iso (finx_fault_row_get_time (item));
}

static int
when_compare (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  return compare_numbers (finx_fault_row_get_time ((FinxFaultRow *) a), finx_fault_row_get_time ((FinxFaultRow *) b));
}

static char *
what_text (gpointer item,
           gpointer user_data)
{
  return g_strdup (finx_fault_row_get_text (item));
}

GtkWidget *
finx_fault_table_new (void)
{
  const FinxColumn columns[] = {
    { .id = "kind", .title = _("Kind"), .text = kind_text, .style = kind_style, .priority = 1, .chars = 8 },
    { .id = "when", .title = _("When"), .text = when_text, .exact = when_exact, .compare = when_compare, .priority = 1, .chars = 11 },
    { .id = "what", .title = _("What"), .text = what_text, .priority = 1, .chars = 14, .expand = TRUE },
  };

  return finx_table_new (_("To look at"), NULL, columns, G_N_ELEMENTS (columns), NULL);
}

static char *
held_symbol_text (gpointer item,
                  gpointer user_data)
{
  return g_strdup (finx_position_get_instrument (item)->symbol);
}

static char *
held_name_text (gpointer item,
                gpointer user_data)
{
  return g_strdup (finx_position_get_instrument (item)->name);
}

static char *
held_quantity_text (gpointer item,
                    gpointer user_data)
{
  return finx_format_quantity (finx_position_get_instrument (item), finx_position_get_quantity (item));
}

GtkWidget *
finx_unpriced_table_new (void)
{
  const FinxColumn columns[] = {
    { .id = "symbol", .title = _("Symbol"), .text = held_symbol_text, .is_bold = TRUE, .priority = 1, .chars = 8 },
    { .id = "name", .title = _("Name"), .text = held_name_text, .is_dim = TRUE, .priority = 2, .chars = 14, .expand = TRUE },
    { .id = "quantity", .title = _("Quantity"), .text = held_quantity_text, .is_number = TRUE, .priority = 1, .chars = 8 },
  };

  return finx_table_new (_("Held without prices"), NULL, columns, G_N_ELEMENTS (columns), NULL);
}

static char *
bar_time_text (gpointer item,
               gpointer user_data)
{
  gint64 time_us = finx_bar_item_get (item)->time_us;

  return finx_format_bar_time (time_us, time_us % FINX_USEC_PER_DAY == 0 ? FINX_USEC_PER_DAY : FINX_USEC_PER_SEC);
}

#define VALUE_TEXT(member) \
  static char * \
  member##_text (gpointer item, \
                 gpointer user_data) \
  { \
    return finx_format_price_value (finx_bar_item_get (item)->member); \
  }
VALUE_TEXT (open)
VALUE_TEXT (high)
VALUE_TEXT (low)
VALUE_TEXT (close)

static char *
volume_text (gpointer item,
             gpointer user_data)
{
  return finx_format_count (finx_bar_item_get (item)->volume);
}

static int
bar_time_compare (gconstpointer a,
                  gconstpointer b,
                  gpointer      user_data)
{
  return compare_numbers (finx_bar_item_get ((FinxBarItem *) a)->time_us, finx_bar_item_get ((FinxBarItem *) b)->time_us);
}

GtkWidget *
finx_bar_table_new (void)
{
  const FinxColumn columns[] = {
    { .id = "time", .title = _("Time"), .text = bar_time_text, .compare = bar_time_compare, .priority = 1, .chars = 12, .expand = TRUE },
    { .id = "open", .title = _("Open"), .text = open_text, .is_number = TRUE, .priority = 2, .chars = 8 },
    { .id = "high", .title = _("High"), .text = high_text, .is_number = TRUE, .priority = 2, .chars = 8 },
    { .id = "low", .title = _("Low"), .text = low_text, .is_number = TRUE, .priority = 2, .chars = 8 },
    { .id = "close", .title = _("Close"), .text = close_text, .is_number = TRUE, .is_bold = TRUE, .priority = 1, .chars = 8 },
    { .id = "volume", .title = _("Volume"), .text = volume_text, .is_number = TRUE, .is_dim = TRUE, .priority = 3, .chars = 8 },
  };

  return finx_table_new (_("Bars of the file"), NULL, columns, G_N_ELEMENTS (columns), NULL);
}
