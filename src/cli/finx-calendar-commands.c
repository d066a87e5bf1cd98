/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes and what came, by day. */
#include "base/finx-time.h"
#include "cli/finx-cli.h"
#include "engine/agenda/finx-agenda-words.h"
#include "engine/agenda/finx-engine-agenda.h"
#include "engine/prices/finx-engine-earnings.h"
#include "engine/prices/finx-engine-releases.h"
#include "files/transactions/finx-transaction-json.h"
#include "wire/finx-wire.h"

#define DEFAULT_DAYS 30
#define MOST_DAYS    (10 * 366)

typedef struct
{
  char   *from, *to, *symbol, *country;         /* owned; (nullable) */
  char  **kinds;                                /* likewise */
  gboolean held;
  gint32  from_day, to_day;
  guint   wanted;                               /* bit of each kind */
  const FinxInstrument *instrument;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->from);
  g_free (options->to);
  g_free (options->symbol);
  g_free (options->country);
  g_strfreev (options->kinds);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
read_day (const char *text,
          gint32     *day)
{
  gint64 time_us;

  if (text == NULL)
    return TRUE;
  if (!finx_time_parse_iso (text, &time_us, NULL))
    return FALSE;
  *day = (gint32) finx_days_from_time (time_us);
  return TRUE;
}

static gboolean
read_kinds (char  **kinds,
            guint  *wanted)
{
  *wanted = kinds == NULL ? FINX_AGENDA_ALL : 0;
  for (guint i = 0; kinds != NULL && kinds[i] != NULL; i++)
    {
      FinxAgendaKind kind;

      if (!finx_agenda_kind_from_string (kinds[i], &kind))
        return FALSE;
      *wanted |= 1u << kind;
    }
  return TRUE;
}

/* FALSE: a sentence was printed. */
static gboolean
read_options (FinxCli  *cli,
              int       argc,
              char    **argv,
              Options  *options)
{
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &options->from, NULL, NULL },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options->to, NULL, NULL },
    { "kind", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->kinds, NULL, NULL },
    { "symbol", 0, 0, G_OPTION_ARG_STRING, &options->symbol, NULL, NULL },
    { "country", 0, 0, G_OPTION_ARG_STRING, &options->country, NULL, NULL },
    { "held", 0, 0, G_OPTION_ARG_NONE, &options->held, NULL, NULL },
    { NULL }
  };
  gboolean has_from, has_to;

  if (!finx_cli_parse (cli, &argc, &argv, entries))
    return FALSE;
  options->from_day = (gint32) finx_days_from_time (finx_clock_now (finx_engine_get_clock (cli->engine)));
  has_from = read_day (options->from, &options->from_day);
  options->to_day = options->from_day + DEFAULT_DAYS;
  has_to = read_day (options->to, &options->to_day);
  if (argc > 0)
    finx_cli_usage (cli, "“market calendar” takes options only, not “%s”", argv[0]);
  else if (!has_from || !has_to || options->to_day < options->from_day || options->to_day - options->from_day > MOST_DAYS)
    finx_cli_usage (cli, "--from and --to need dates such as 2026-11-22, ten years apart at most");
  else if (!read_kinds (options->kinds, &options->wanted))
    finx_cli_usage (cli, "--kind is dividend, payment, split, expiry, exchange, economy, alert or earnings");
  else
    return TRUE;
  return FALSE;
}

static gboolean
is_wanted (const Options         *options,
           const FinxAgendaEntry *entry)
{
  FinxCalendar exchange = FINX_CALENDAR_ALWAYS;
  gboolean is_its;

  if (options->instrument != NULL)
    finx_instrument_get_exchange (options->instrument, &exchange);
  is_its = entry->kind == FINX_AGENDA_EXCHANGE ? entry->exchange == exchange : entry->instrument == options->instrument;
  return (!options->held || entry->is_held) && (options->instrument == NULL || is_its)
         && (options->country == NULL || g_ascii_strcasecmp (options->country, entry->country) == 0);
}

static void
set_day (JsonObject *object,
         const char *name,
         gint32      day)
{
  g_autofree char *text = day != FINX_AGENDA_NO_DAY ? finx_days_to_string (day) : NULL;

  finx_json_set_text (object, name, text != NULL ? text : "");
}

static JsonObject *
wire_entry (FinxCli               *cli,
            const FinxAgendaEntry *entry)
{
  JsonObject *object = json_object_new ();
  gboolean is_economy = entry->kind == FINX_AGENDA_ECONOMY, is_report = entry->kind == FINX_AGENDA_EARNINGS;
  gboolean is_booked = g_str_equal (entry->source, FINX_AGENDA_JOURNAL);
  g_autofree char *subject = finx_agenda_subject (entry, cli->engine), *words = finx_agenda_words (entry, cli->engine);

  set_day (object, "date", entry->day);
  finx_wire_time (object, "time", entry->time_us);
  json_object_set_string_member (object, "kind", finx_agenda_kind_to_string (entry->kind));
  json_object_set_string_member (object, "about", subject);
  finx_json_set_text (object, "symbol", entry->instrument != NULL ? entry->instrument->symbol : "");
  json_object_set_string_member (object, "what", words);
  finx_wire_decimal (object, "value", entry->value);
  finx_json_set_text (object, "unit", entry->unit);
  finx_wire_double (object, "newest", entry->figure);
  set_day (object, "newest_date", is_economy ? entry->period : FINX_AGENDA_NO_DAY);
  finx_wire_decimal (object, "estimate", is_report ? entry->report.estimate : FINX_DECIMAL_UNKNOWN);
  set_day (object, "period", is_report && entry->report.period != 0 ? entry->report.period : FINX_AGENDA_NO_DAY);
  finx_json_set_text (object, "rhythm", is_economy ? finx_rhythm_to_string (entry->rhythm) : "");
  finx_json_set_text (object, "release", entry->release);
  finx_json_set_text (object, "series", is_economy ? entry->subject : "");
  finx_json_set_text (object, "portfolio", is_booked ? entry->subject : "");
  finx_json_set_text (object, "alert", entry->kind == FINX_AGENDA_ALERT ? entry->subject : "");
  finx_json_set_text (object, "country", entry->country);
  json_object_set_boolean_member (object, "held", entry->is_held);
  json_object_set_string_member (object, "source", entry->source);
  finx_wire_time (object, "fetched", entry->fetched_us);
  return object;
}

/* What is kept serves where nobody answers. */
static void
refresh_releases (FinxCli *cli)
{
  g_autoptr(GAsyncResult) result = NULL;

  finx_engine_refresh_releases_async (cli->engine, NULL, finx_cli_result_cb, &result);
  finx_engine_refresh_releases_finish (cli->engine, finx_cli_wait (&result), NULL);
}

/* Likewise. */
static void
refresh_earnings (FinxCli *cli)
{
  g_autoptr(GAsyncResult) result = NULL;

  finx_engine_refresh_earnings_async (cli->engine, NULL, finx_cli_result_cb, &result);
  finx_engine_refresh_earnings_finish (cli->engine, finx_cli_wait (&result), NULL);
}

static FinxExit
show_calendar (FinxCli *cli,
               int      argc,
               char   **argv)
{
  g_auto(Options) options = { 0 };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) items = NULL;
  JsonArray *array;

  if (!read_options (cli, argc, argv, &options))
    return FINX_EXIT_USAGE;
  if (options.symbol != NULL && (options.instrument = finx_cli_instrument (cli, options.symbol, &error)) == NULL)
    return finx_cli_fail (cli, error);
  if ((options.wanted & 1u << FINX_AGENDA_ECONOMY) != 0 && options.instrument == NULL)
    refresh_releases (cli);
  if ((options.wanted & 1u << FINX_AGENDA_EARNINGS) != 0)
    refresh_earnings (cli);
  finx_engine_load_agenda_async (cli->engine, options.from_day, options.to_day, options.wanted, NULL, finx_cli_result_cb, &result);
  items = finx_engine_load_agenda_finish (cli->engine, finx_cli_wait (&result), &error);
  if (items == NULL)
    return finx_cli_fail (cli, error);
  array = json_array_new ();
  for (guint i = 0; i < items->len; i++)
    if (is_wanted (&options, finx_agenda_item_get_entry (items->pdata[i])))
      json_array_add_object_element (array, wire_entry (cli, finx_agenda_item_get_entry (items->pdata[i])));
  finx_cli_print_list (cli, array, "date,kind,about,what,value,unit,source", "Nothing is known of these days.");
  return FINX_EXIT_DONE;
}

const FinxCommand finx_cli_calendar_commands[] = {
  { "market", "calendar", "[--from DATE] [--to DATE] [--kind KIND]… [--held] [--symbol S] [--country NAME]",
    "what comes and what came, by day: dividends, splits, reports of earnings, exchange holidays, ends of options, alerts, and economic series that are kept (30 days from today)",
    FINX_NEEDS_READING, show_calendar },
  { NULL }
};
