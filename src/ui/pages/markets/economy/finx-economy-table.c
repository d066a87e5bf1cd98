/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/economy/finx-economy-table.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/finx-text.h"
#include "ui/words/finx-format.h"

#define COUNTED 1e6             /* from this on "11.84 M" */

static char *
format_topic (gpointer item,
              gpointer user_data)
{
  return g_strdup (finx_text (finx_economy_row_get_entry (item)->topic));
}

static char *
format_title (gpointer item,
              gpointer user_data)
{
  return g_strdup (finx_text (finx_economy_row_get_entry (item)->title));
}

static char *
format_country (gpointer item,
                gpointer user_data)
{
  return g_strdup (finx_text (finx_economy_row_get_entry (item)->country));
}

char *
finx_economy_format_value (FinxEconomyRow *row)
{
  const FinxEconomicPoint *last = finx_economy_row_get_point (row, 0);
  const FinxEconomicSeries *series = finx_economy_row_get_series (row);
  g_autofree char *number = NULL;

  if (last == NULL)
    return g_strdup ("–");
  if (finx_economy_is_rate (series))
    return finx_format_percent (last->value / 100, 2);
  number = fabs (last->value) >= COUNTED ? finx_format_count (last->value) : finx_format_double (last->value, fabs (last->value) < 1000 ? 2 : 0);
  return *series->unit != '\0' ? g_strdup_printf ("%s %s", number, series->unit) : g_steal_pointer (&number);
}

static char *
format_value (gpointer item,
              gpointer user_data)
{
  return finx_economy_format_value (item);
}

static char *
exact_value (gpointer item,
             gpointer user_data)
{
  const FinxEconomicPoint *last = finx_economy_row_get_point (item, 0);

  return last != NULL ? g_strdup_printf ("%.15g", last->value) : g_strdup ("");
}

static int
compare_value (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const FinxEconomicPoint *first = finx_economy_row_get_point ((gpointer) a, 0), *second = finx_economy_row_get_point ((gpointer) b, 0);

  if (first == NULL || second == NULL)
    return (first != NULL) - (second != NULL);
  return (first->value > second->value) - (first->value < second->value);
}

/* Of percentages the points between, of all else the ratio. NaN: unknown. */
static double
get_change (FinxEconomyRow *row)
{
  const FinxEconomicPoint *last = finx_economy_row_get_point (row, 0), *before = finx_economy_row_get_point (row, 1);

  if (before == NULL)
    return NAN;
  if (finx_economy_is_rate (finx_economy_row_get_series (row)))
    return last->value - before->value;
  return before->value > 0 ? last->value / before->value - 1 : NAN;
}

static char *
format_change (gpointer item,
               gpointer user_data)
{
  double change = get_change (item);
  g_autofree char *points = NULL;

  if (isnan (change))
    return g_strdup ("–");
  if (!finx_economy_is_rate (finx_economy_row_get_series (item)))
    return finx_format_percent_signed (change, 2);
  points = finx_format_double (change, 2);
  /* Translators: percentage points, "+0.25 pp" */
  return g_strdup_printf (_("%s%s pp"), change > 0 ? "+" : "", points);
}

static int
compare_change (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  double first = get_change ((gpointer) a), second = get_change ((gpointer) b);

  if (isnan (first) || isnan (second))
    return !isnan (first) - !isnan (second);
  return (first > second) - (first < second);
}

static char *
format_date (gpointer item,
             gpointer user_data)
{
  const FinxEconomicPoint *last = finx_economy_row_get_point (item, 0);

  return last != NULL ? finx_format_day (last->day) : g_strdup ("–");
}

static int
compare_date (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  const FinxEconomicPoint *first = finx_economy_row_get_point ((gpointer) a, 0), *second = finx_economy_row_get_point ((gpointer) b, 0);

  if (first == NULL || second == NULL)
    return (first != NULL) - (second != NULL);
  return (first->day > second->day) - (first->day < second->day);
}

static char *
format_source (gpointer item,
               gpointer user_data)
{
  const char *source = finx_economy_row_get_source (item);

  return g_strdup (source != NULL ? source : "–");
}

/* Since it was fetched; what comes with the program has none. */
static char *
format_age (gpointer item,
            gpointer user_data)
{
  const FinxEconomicSeries *series = finx_economy_row_get_series (item);

  return series != NULL && series->fetched_us > 0 ? finx_format_age (MAX (g_get_real_time () - series->fetched_us, 0)) : g_strdup ("–");
}

static int
compare_age (gconstpointer a,
             gconstpointer b,
             gpointer      user_data)
{
  const FinxEconomicSeries *first = finx_economy_row_get_series ((gpointer) a), *second = finx_economy_row_get_series ((gpointer) b);
  gint64 first_us = first != NULL ? first->fetched_us : 0, second_us = second != NULL ? second->fetched_us : 0;

  return (first_us < second_us) - (first_us > second_us);
}

static const char *
style_title (gpointer item,
             gpointer user_data)
{
  return finx_economy_row_get_trouble (item) != NULL ? "warn" : NULL;
}

GtkWidget *
finx_economy_table_new (void)
{
  const FinxColumn columns[] = {
    { .id = "topic", .title = _("Topic"), .text = format_topic, .priority = 3, .chars = 9, .is_dim = TRUE },
    { .id = "series", .title = _("Series"), .text = format_title, .style = style_title, .is_bold = TRUE, .expand = TRUE, .priority = 1, .chars = 14 },
    { .id = "country", .title = _("Country"), .text = format_country, .priority = 1, .chars = 13 },
    { .id = "value", .title = _("Last"), .text = format_value, .compare = compare_value, .exact = exact_value, .is_number = TRUE, .priority = 1,
      .chars = 10 },
    { .id = "change", .title = _("Change"), .text = format_change, .compare = compare_change, .is_number = TRUE, .priority = 2, .chars = 9 },
    { .id = "date", .title = _("Date"), .text = format_date, .compare = compare_date, .is_number = TRUE, .priority = 1, .chars = 11 },
    { .id = "source", .title = _("Source"), .text = format_source, .priority = 3, .chars = 10, .is_dim = TRUE },
    { .id = "age", .title = _("Fetched"), .text = format_age, .compare = compare_age, .is_number = TRUE, .priority = 3, .chars = 7 },
  };

  return finx_table_new (_("Economic series"), "serial", columns, G_N_ELEMENTS (columns), NULL);
}
