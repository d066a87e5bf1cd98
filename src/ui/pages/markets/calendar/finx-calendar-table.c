/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/calendar/finx-calendar-table.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/finx-text.h"
#include "base/finx-time.h"
#include "engine/agenda/finx-agenda-words.h"
#include "files/text/finx-csv.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

#define ENTRY(item) finx_agenda_item_get_entry (item)
#define COUNTED     1e6         /* from this on "11.84 M" */

gint32
finx_calendar_today (FinxEngine *engine)
{
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_local (finx_clock_now (finx_engine_get_clock (engine)) / FINX_USEC_PER_SEC);

  return (gint32) finx_days_from_date (g_date_time_get_year (now), g_date_time_get_month (now), g_date_time_get_day_of_month (now));
}

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  return finx_agenda_item_compare ((gpointer) a, (gpointer) b);
}

static char *
format_day (gpointer item,
            gpointer user_data)
{
  gint32 day = ENTRY (item)->day;

  return day != FINX_AGENDA_NO_DAY ? finx_format_date (day * FINX_USEC_PER_DAY, "UTC") : g_strdup ("–");
}

static char *
exact_day (gpointer item,
           gpointer user_data)
{
  gint32 day = ENTRY (item)->day;

  return day != FINX_AGENDA_NO_DAY ? finx_days_to_string (day) : g_strdup ("");
}

/* What is over is dim. */
static const char *
style_day (gpointer item,
           gpointer user_data)
{
  return ENTRY (item)->day < finx_calendar_today (user_data) ? "dim" : NULL;
}

static char *
format_time (gpointer item,
             gpointer user_data)
{
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_local (ENTRY (item)->time_us / FINX_USEC_PER_SEC);

  return ENTRY (item)->time_us != 0 && time != NULL ? g_date_time_format (time, C_("short time", "%H:%M")) : g_strdup ("");
}

static char *
format_subject (gpointer item,
                gpointer user_data)
{
  return finx_agenda_subject (ENTRY (item), user_data);
}

static char *
format_words (gpointer item,
              gpointer user_data)
{
  return finx_agenda_words (ENTRY (item), user_data);
}

static char *
format_figure (const FinxAgendaEntry *entry)
{
  if (g_str_has_prefix (entry->unit, "%"))
    return finx_format_percent (entry->figure / 100, 2);
  return fabs (entry->figure) >= COUNTED ? finx_format_count (entry->figure) : finx_format_double (entry->figure, fabs (entry->figure) < 1000 ? 2 : 0);
}

static char *
format_value (gpointer item,
              gpointer user_data)
{
  const FinxAgendaEntry *entry = ENTRY (item);

  if (entry->kind == FINX_AGENDA_ECONOMY)
    return format_figure (entry);
  if (!finx_decimal_is_known (entry->value))
    return g_strdup ("");
  return entry->kind == FINX_AGENDA_PAYMENT ? finx_format_money (entry->value, entry->unit) : finx_format_decimal (entry->value, -1);
}

static char *
exact_value (gpointer item,
             gpointer user_data)
{
  const FinxAgendaEntry *entry = ENTRY (item);

  if (entry->kind == FINX_AGENDA_ECONOMY)
    return g_strdup_printf ("%.15g", entry->figure);
  return finx_decimal_is_known (entry->value) ? finx_decimal_to_string (entry->value) : g_strdup ("");
}

static char *
format_unit (gpointer item,
             gpointer user_data)
{
  const FinxAgendaEntry *entry = ENTRY (item);

  if (entry->kind == FINX_AGENDA_DIVIDEND)
    /* Translators: a currency: of a dividend for one unit held */
    return g_strdup_printf (_("%s per unit"), entry->unit);
  if (entry->kind == FINX_AGENDA_EARNINGS && *entry->unit != '\0')
    /* Translators: a currency: of what one share earned */
    return g_strdup_printf (_("%s per share"), entry->unit);
  /* Percent stands behind the figure. */
  return g_strstrip (g_strdup (g_str_has_prefix (entry->unit, "%") ? entry->unit + 1 : entry->unit));
}

static char *
format_country (gpointer item,
                gpointer user_data)
{
  const char *country = ENTRY (item)->country;

  return g_strdup (*country != '\0' ? finx_text (country) : "");
}

static char *
format_source (gpointer item,
               gpointer user_data)
{
  return finx_agenda_source (ENTRY (item));
}

/* Since the provider was asked; what needs none has no age. */
static char *
format_age (gpointer item,
            gpointer user_data)
{
  gint64 fetched_us = ENTRY (item)->fetched_us;

  return fetched_us > 0 ? finx_format_age (MAX (g_get_real_time () - fetched_us, 0)) : g_strdup ("");
}

GtkWidget *
finx_calendar_table_new (FinxEngine *engine)
{
  const FinxColumn columns[] = {
    { .id = "day", .title = _("Day"), .text = format_day, .exact = exact_day, .compare = compare, .style = style_day, .priority = 1, .chars = 15 },
    { .id = "time", .title = _("Time"), .text = format_time, .compare = compare, .priority = 2, .chars = 5 },
    { .id = "about", .title = _("About"), .text = format_subject, .is_bold = TRUE, .priority = 1, .chars = 16 },
    { .id = "what", .title = _("What"), .text = format_words, .expand = TRUE, .priority = 1, .chars = 38 },
    { .id = "value", .title = _("Value"), .text = format_value, .exact = exact_value, .is_number = TRUE, .priority = 1, .chars = 9 },
    { .id = "unit", .title = _("Unit"), .text = format_unit, .priority = 2, .chars = 13, .is_dim = TRUE },
    { .id = "country", .title = _("Country"), .text = format_country, .priority = 3, .chars = 12, .is_dim = TRUE },
    { .id = "source", .title = _("Source"), .text = format_source, .priority = 3, .chars = 14, .is_dim = TRUE },
    { .id = "age", .title = _("Fetched"), .text = format_age, .is_number = TRUE, .priority = 3, .chars = 6, .is_dim = TRUE },
  };
  GtkWidget *table = finx_table_new (_("Calendar"), NULL, columns, G_N_ELEMENTS (columns), engine);

  finx_table_set_rows (FINX_TABLE (table), 4, 0);
  return table;
}

char *
finx_calendar_describe (const FinxAgendaEntry *entry,
                        FinxEngine            *engine)
{
  g_autofree char *subject = finx_agenda_subject (entry, engine), *words = finx_agenda_words (entry, engine);
  g_autofree char *day = entry->day != FINX_AGENDA_NO_DAY ? finx_format_date (entry->day * FINX_USEC_PER_DAY, "UTC") : NULL;

  /* Translators: what it is about, what happens, and its day */
  return day != NULL ? g_strdup_printf (_("%s: %s, %s"), subject, words, day) : g_strdup_printf ("%s: %s", subject, words);
}

/* Export */

static char *
utc_text (gint64 time_us)
{
  return time_us != 0 ? finx_time_format_iso (time_us) : g_strdup ("");
}

char *
finx_calendar_to_csv (GListModel *items,
                      FinxEngine *engine)
{
  static const char *const heads[] = {
    "date", "time", "kind", "about", "symbol", "what", "value", "unit", "country", "held", "source", "fetched",
  };
  GString *out = g_string_new (NULL);

  finx_csv_append_line (out, heads, G_N_ELEMENTS (heads), ',');
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(FinxAgendaItem) item = g_list_model_get_item (items, i);
      const FinxAgendaEntry *entry = ENTRY (item);
      g_autofree char *day = exact_day (item, NULL), *time = utc_text (entry->time_us), *fetched = utc_text (entry->fetched_us);
      g_autofree char *subject = finx_agenda_subject (entry, engine), *words = finx_agenda_words (entry, engine), *value = exact_value (item, NULL);
      const char *const cells[] = {
        day, time, finx_agenda_kind_to_string (entry->kind), subject, entry->instrument != NULL ? entry->instrument->symbol : "", words, value,
        entry->unit, entry->country, entry->is_held ? "yes" : "no", entry->source, fetched,
      };

      finx_csv_append_line (out, cells, G_N_ELEMENTS (cells), ',');
    }
  return g_string_free (out, FALSE);
}
