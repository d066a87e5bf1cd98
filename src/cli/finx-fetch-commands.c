/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of providers of market data: prices, economic series; and what there is to know and to set of them. */
#include <stdio.h>
#include <string.h>

#include "base/finx-error.h"
#include "base/finx-string.h"
#include "base/finx-time.h"
#include "cli/finx-cli.h"
#include "engine/finx-engine-book.h"
#include "engine/prices/finx-adjusted-bars.h"
#include "engine/prices/finx-engine-earnings.h"
#include "engine/prices/finx-engine-providers.h"
#include "wire/finx-wire.h"

#define DEFAULT_YEARS 2
#define MAX_KEY       256

typedef struct
{
  char          *provider, *from_text, *to_text, *currency, *kind_text;
  gboolean       replace, again;
  gint32         from_day, to_day;
  FinxAssetClass kind;
  gboolean       has_kind;
} Fetch;

static gint32
today (void)
{
  return (gint32) finx_days_from_time (g_get_real_time ());
}

static gboolean
read_day (FinxCli    *cli,
          const char *option,
          const char *text,
          gint32     *day)
{
  gint64 time_us;

  if (text == NULL)
    return TRUE;
  if (!finx_time_parse_iso (text, &time_us, NULL))
    {
      finx_cli_usage (cli, "%s needs a day such as 2024-03-09", option);
      return FALSE;
    }
  *day = (gint32) finx_days_from_time (time_us);
  return TRUE;
}

static gboolean
parse_fetch (FinxCli    *cli,
             const char *verb,
             int        *argc,
             char     ***argv,
             Fetch      *fetch)
{
  const GOptionEntry options[] = {
    { "provider", 0, 0, G_OPTION_ARG_STRING, &fetch->provider, NULL, NULL },
    { "from", 0, 0, G_OPTION_ARG_STRING, &fetch->from_text, NULL, NULL },
    { "to", 0, 0, G_OPTION_ARG_STRING, &fetch->to_text, NULL, NULL },
    { "currency", 0, 0, G_OPTION_ARG_STRING, &fetch->currency, NULL, NULL },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &fetch->kind_text, NULL, NULL },
    { "replace", 0, 0, G_OPTION_ARG_NONE, &fetch->replace, NULL, NULL },
    { "again", 0, 0, G_OPTION_ARG_NONE, &fetch->again, NULL, NULL },
    { NULL }
  };

  fetch->to_day = today ();
  fetch->from_day = fetch->to_day - DEFAULT_YEARS * 366;
  if (!finx_cli_parse (cli, argc, argv, options) || !read_day (cli, "--from", fetch->from_text, &fetch->from_day)
      || !read_day (cli, "--to", fetch->to_text, &fetch->to_day))
    return FALSE;
  fetch->has_kind = fetch->kind_text != NULL;
  if (fetch->has_kind && !finx_asset_class_from_string (fetch->kind_text, &fetch->kind))
    finx_cli_usage (cli, "--kind needs equity, etf, crypto, fx, index, future, option or cfd");
  else if (fetch->from_day > fetch->to_day)
    finx_cli_usage (cli, "--from is after --to");
  else if (*argc < 1)
    finx_cli_usage (cli, "“prices %s” needs one symbol at least", verb);
  else
    return TRUE;
  return FALSE;
}

static FinxFetchFlags
get_flags (const Fetch *fetch)
{
  return (fetch->replace ? FINX_FETCH_REPLACE : 0) | (fetch->again ? FINX_FETCH_AGAIN : 0);
}

/* (transfer full): the one that is known, or what @symbol looks like */
static FinxInstrument *
find_instrument (FinxCli     *cli,
                 const Fetch *fetch,
                 const char  *symbol)
{
  const FinxInstrument *known = finx_instrument_table_lookup (finx_engine_get_instruments (cli->engine), symbol);
  g_autofree char *upper = g_ascii_strup (symbol, -1), *code = fetch->currency != NULL ? g_ascii_strup (fetch->currency, -1) : NULL;
  FinxAssetClass kind = fetch->has_kind ? fetch->kind : strchr (symbol, '/') != NULL ? FINX_ASSET_FX : *symbol == '^' ? FINX_ASSET_INDEX
                                                                                                                      : FINX_ASSET_EQUITY;

  if (known != NULL)
    return finx_instrument_copy (known);
  if (code == NULL && kind == FINX_ASSET_FX)
    code = g_strdup (strchr (upper, '/') + 1);
  return finx_instrument_new_plain (upper, NULL, "", kind, code != NULL ? code : "");
}

/* One that was not known becomes one, where its currency is. */
static gboolean
add_instrument (FinxCli                *cli,
                FinxInstrument         *instrument,
                const FinxFetchOutcome *outcome,
                GError                **error)
{
  if (finx_instrument_table_lookup (finx_engine_get_instruments (cli->engine), instrument->symbol) != NULL)
    return TRUE;
  if (*instrument->currency == '\0')
    finx_set_str (&instrument->currency, outcome->currency);
  if (*instrument->currency != '\0')
    return finx_engine_add_instrument (cli->engine, instrument, error) != NULL;
  finx_cli_say (cli, "No instrument is called %s; with --currency C it becomes one, so that it can be held and compared with.",
                instrument->symbol);
  return TRUE;
}

static void
add_day (JsonObject *object,
         const char *name,
         gint32      day)
{
  g_autofree char *text = finx_time_format_iso (day * FINX_USEC_PER_DAY);

  text[10] = '\0';
  json_object_set_string_member (object, name, text);
}

static JsonObject *
wire_outcome (const FinxFetchOutcome *outcome)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "symbol", outcome->symbol);
  json_object_set_string_member (object, "interval", finx_interval_to_string (FINX_INTERVAL_1D));
  json_object_set_int_member (object, "bars", outcome->n_bars);
  add_day (object, "first", outcome->first_day);
  add_day (object, "last", outcome->last_day);
  json_object_set_string_member (object, "source", finx_bar_source_to_string (FINX_BARS_IMPORTED));
  json_object_set_string_member (object, "provider", outcome->source);
  finx_wire_time (object, "fetched", outcome->fetched_us);
  json_object_set_string_member (object, "currency", outcome->currency);
  json_object_set_string_member (object, "adjusted", finx_adjustment_to_string (outcome->adjustment));
  json_object_set_int_member (object, "actions", outcome->n_actions);
  json_object_set_int_member (object, "conflicts", outcome->n_conflicts);
  if (outcome->jump_day != 0)
    add_day (object, "jump", outcome->jump_day);
  else
    json_object_set_null_member (object, "jump");
  return object;
}

/* Where all failed there is nothing to print. Takes @array. */
static FinxExit
end_list (FinxCli    *cli,
          JsonArray  *array,
          const char *columns,
          FinxExit    exit)
{
  if (exit == FINX_EXIT_DONE || json_array_get_length (array) > 0)
    finx_cli_print_list (cli, array, columns, "");
  else
    json_array_unref (array);
  return exit;
}

/* Each symbol is kept as it comes; the last failure makes the exit status. */
static FinxExit
fetch_prices (FinxCli *cli,
              int      argc,
              char   **argv)
{
  Fetch fetch = { 0 };
  FinxExit exit = FINX_EXIT_DONE;
  JsonArray *array;

  if (!parse_fetch (cli, "fetch", &argc, &argv, &fetch))
    return FINX_EXIT_USAGE;
  if (g_strcmp0 (fetch.provider, "practice") == 0)
    return finx_cli_fetch_practice (cli, argc, argv);
  array = json_array_new ();
  for (int i = 0; i < argc; i++)
    {
      g_autoptr(FinxInstrument) instrument = find_instrument (cli, &fetch, argv[i]);
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(FinxFetchOutcome) outcome = NULL;

      finx_engine_fetch_prices_async (cli->engine, instrument, fetch.provider, fetch.from_day, fetch.to_day, get_flags (&fetch), NULL,
                                      finx_cli_result_cb, &result);
      outcome = finx_engine_fetch_prices_finish (cli->engine, finx_cli_wait (&result), &error);
      if (outcome == NULL || !finx_fetch_outcome_check (outcome, &error) || !add_instrument (cli, instrument, outcome, &error))
        exit = finx_cli_fail (cli, error);
      else
        json_array_add_object_element (array, wire_outcome (outcome));
    }
  return end_list (cli, array, "symbol,bars,first,last,provider,currency,adjusted,actions,jump", exit);
}

static JsonObject *
wire_last (const char          *symbol,
           const FinxLastPrice *last)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "symbol", symbol);
  finx_wire_decimal (object, "price", last->price);
  finx_wire_decimal (object, "previous_close", last->previous_close);
  json_object_set_string_member (object, "currency", last->currency);
  finx_wire_time (object, "time", last->time_us);
  json_object_set_string_member (object, "provider", last->source);
  finx_wire_time (object, "fetched", last->fetched_us);
  return object;
}

/* Such as another provider's price that contradicts it. */
static void
trouble_cb (FinxEngine *engine,
            const char *sentence,
            gpointer    warnings)
{
  g_ptr_array_add (warnings, g_strdup (sentence));
}

static void
add_warnings (FinxCli    *cli,
              JsonObject *object,
              GPtrArray  *warnings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < warnings->len; i++)
    {
      json_array_add_string_element (array, warnings->pdata[i]);
      finx_cli_say (cli, "%s", (const char *) warnings->pdata[i]);
    }
  json_object_set_array_member (object, "warnings", array);
}

static FinxExit
last (FinxCli *cli,
      int      argc,
      char   **argv)
{
  Fetch fetch = { 0 };
  FinxExit exit = FINX_EXIT_DONE;
  JsonArray *array;

  if (!parse_fetch (cli, "last", &argc, &argv, &fetch))
    return FINX_EXIT_USAGE;
  array = json_array_new ();
  for (int i = 0; i < argc; i++)
    {
      g_autoptr(FinxInstrument) instrument = find_instrument (cli, &fetch, argv[i]);
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(FinxLastPrice) price = NULL;
      g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
      gulong trouble_id = g_signal_connect (cli->engine, "trouble", G_CALLBACK (trouble_cb), warnings);

      finx_engine_fetch_last_async (cli->engine, instrument, fetch.provider, get_flags (&fetch), NULL, finx_cli_result_cb, &result);
      price = finx_engine_fetch_last_finish (cli->engine, finx_cli_wait (&result), &error);
      g_signal_handler_disconnect (cli->engine, trouble_id);
      if (price != NULL)
        {
          JsonObject *object = wire_last (instrument->symbol, price);

          add_warnings (cli, object, warnings);
          json_array_add_object_element (array, object);
        }
      else
        {
          exit = finx_cli_fail (cli, error);
        }
    }
  return end_list (cli, array, "symbol,price,previous_close,currency,time,provider,fetched", exit);
}

static void
wire_report (JsonArray                *array,
             const FinxEarningsList   *list,
             const FinxEarningsReport *report)
{
  JsonObject *object = json_object_new ();
  FinxDecimal surprise;
  double part;

  finx_earnings_report_get_surprise (report, &surprise, &part);
  json_object_set_string_member (object, "symbol", list->symbol);
  add_day (object, "date", report->day);
  if (report->period != 0)
    add_day (object, "period", report->period);
  else
    json_object_set_null_member (object, "period");
  json_object_set_boolean_member (object, "expected", !finx_decimal_is_known (report->reported));
  finx_wire_decimal (object, "reported", report->reported);
  finx_wire_decimal (object, "estimate", report->estimate);
  finx_wire_decimal (object, "surprise", surprise);
  finx_wire_double (object, "surprise_ratio", part);
  json_object_set_string_member (object, "hour", finx_report_hour_to_string (report->hour));
  json_object_set_string_member (object, "currency", list->currency);
  json_object_set_string_member (object, "provider", list->source);
  finx_wire_time (object, "fetched", list->fetched_us);
  json_array_add_object_element (array, object);
}

/* An expected day that is over, and of which nothing was told since, is none. */
static FinxExit
earnings (FinxCli *cli,
          int      argc,
          char   **argv)
{
  Fetch fetch = { 0 };
  FinxExit exit = FINX_EXIT_DONE;
  JsonArray *array;

  if (!parse_fetch (cli, "earnings", &argc, &argv, &fetch))
    return FINX_EXIT_USAGE;
  array = json_array_new ();
  for (int i = 0; i < argc; i++)
    {
      g_autoptr(FinxInstrument) instrument = find_instrument (cli, &fetch, argv[i]);
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(FinxEarningsList) list = NULL;

      finx_engine_fetch_earnings_async (cli->engine, instrument, fetch.provider, get_flags (&fetch), NULL, finx_cli_result_cb, &result);
      list = finx_engine_fetch_earnings_finish (cli->engine, finx_cli_wait (&result), &error);
      if (list == NULL)
        exit = finx_cli_fail (cli, error);
      for (guint k = 0; list != NULL && k < list->reports->len; k++)
        {
          const FinxEarningsReport *report = &g_array_index (list->reports, FinxEarningsReport, k);

          if (finx_decimal_is_known (report->reported) || report->day >= today ())
            wire_report (array, list, report);
        }
    }
  return end_list (cli, array, "symbol,date,period,reported,estimate,surprise_ratio,hour,currency,provider,fetched", exit);
}

/* Kept prices, as they were traded or made comparable with the last. */
static FinxExit
show (FinxCli *cli,
      int      argc,
      char   **argv)
{
  char *adjusted_text = NULL;
  const GOptionEntry options[] = { { "adjusted", 0, 0, G_OPTION_ARG_STRING, &adjusted_text, NULL, NULL }, { NULL } };
  FinxAdjustment adjustment = FINX_ADJUSTED_NOT;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) bars = NULL, none = g_array_new (FALSE, FALSE, sizeof (FinxPriceAction)), adjusted = NULL;
  g_autoptr(GPtrArray) origins = NULL;
  const FinxInstrument *known;
  const char *symbol;
  JsonArray *array;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc != 1)
    return finx_cli_usage (cli, "“prices show” needs one symbol");
  if (adjusted_text != NULL && !finx_adjustment_from_string (adjusted_text, &adjustment))
    return finx_cli_usage (cli, "--adjusted needs raw, splits or all");
  known = finx_instrument_table_lookup (finx_engine_get_instruments (cli->engine), argv[0]);
  symbol = known != NULL ? known->symbol : argv[0];
  bars = finx_engine_read_bars (cli->engine, symbol, FINX_INTERVAL_1D, &error);
  if (bars == NULL)
    return finx_cli_fail (cli, error);
  finx_engine_list_origins_async (cli->engine, symbol, NULL, finx_cli_result_cb, &result);
  origins = finx_engine_list_origins_finish (cli->engine, finx_cli_wait (&result), NULL);
  adjusted = finx_adjusted_bars_new (bars, origins != NULL && origins->len > 0 ? ((FinxPriceOrigin *) origins->pdata[0])->actions : none, adjustment);
  array = json_array_new ();
  for (guint i = 0; i < adjusted->len; i++)
    json_array_add_object_element (array, finx_wire_bar (&g_array_index (adjusted, FinxBar, i), FINX_INTERVAL_1D));
  finx_cli_print_list (cli, array, "time,open,high,low,close,volume", "No price history of this symbol is kept.");
  return FINX_EXIT_DONE;
}

static const char *
describe_state (const FinxProviderState *state)
{
  if (!state->is_on)
    return "off";
  if (state->info->key == FINX_KEY_NEEDED && state->n_keys == 0)
    return "needs a key";
  if (state->n_refused > 0 && state->n_refused == state->n_keys)
    return "key refused";
  if (state->ready_us != 0)
    return "waits";
  return state->breaker == FINX_BREAKER_CLOSED ? "ready" : "out of order";
}

static FinxExit
providers (FinxCli *cli,
           int      argc,
           char   **argv)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) states = NULL;
  JsonArray *array;

  finx_engine_list_providers_async (cli->engine, NULL, finx_cli_result_cb, &result);
  states = finx_engine_list_providers_finish (cli->engine, finx_cli_wait (&result), &error);
  if (states == NULL)
    return finx_cli_fail (cli, error);
  array = json_array_new ();
  for (guint i = 0; i < states->len; i++)
    {
      const FinxProviderState *state = states->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "id", state->info->id);
      json_object_set_string_member (object, "name", state->info->name);
      json_object_set_string_member (object, "state", describe_state (state));
      json_object_set_int_member (object, "keys", state->n_keys);
      if (state->left >= 0)
        json_object_set_int_member (object, "left", state->left);
      else
        json_object_set_null_member (object, "left");
      finx_wire_time (object, "ready", state->ready_us == G_MAXINT64 ? 0 : state->ready_us);
      json_object_set_string_member (object, "address", state->url);
      json_object_set_string_member (object, "error", state->trouble != NULL ? state->trouble : "");
      json_object_set_string_member (object, "note", state->info->note);
      json_array_add_object_element (array, object);
    }
  finx_cli_print_list (cli, array, "id,name,state,keys,left,note", "");
  return FINX_EXIT_DONE;
}

static FinxExit
economy (FinxCli *cli,
         int      argc,
         char   **argv)
{
  char *provider = NULL, *from_text = NULL, *to_text = NULL;
  gboolean again = FALSE;
  const GOptionEntry options[] = {
    { "again", 0, 0, G_OPTION_ARG_NONE, &again, NULL, NULL },
    { "provider", 0, 0, G_OPTION_ARG_STRING, &provider, NULL, NULL },
    { "from", 0, 0, G_OPTION_ARG_STRING, &from_text, NULL, NULL },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to_text, NULL, NULL },
    { NULL }
  };
  gint32 from_day = G_MININT32, to_day = G_MAXINT32;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxEconomicSeries) series = NULL;
  JsonArray *array;

  if (!finx_cli_parse (cli, &argc, &argv, options) || !read_day (cli, "--from", from_text, &from_day) || !read_day (cli, "--to", to_text, &to_day))
    return FINX_EXIT_USAGE;
  if (argc != 1)
    return finx_cli_usage (cli, "“data economy” needs one series, such as inflation or gdp/DEU");
  finx_engine_fetch_economy_async (cli->engine, argv[0], provider, 0, again ? FINX_FETCH_AGAIN : FINX_FETCH_PLAINLY, NULL, finx_cli_result_cb, &result);
  series = finx_engine_fetch_economy_finish (cli->engine, finx_cli_wait (&result), &error);
  if (series == NULL)
    return finx_cli_fail (cli, error);
  finx_cli_say (cli, "%s%s%s, from %s", series->title, *series->unit != '\0' ? ", " : "", series->unit, series->source);
  array = json_array_new ();
  for (guint i = 0; i < series->points->len; i++)
    {
      const FinxEconomicPoint *point = &g_array_index (series->points, FinxEconomicPoint, i);
      JsonObject *object;

      if (point->day < from_day || point->day > to_day)
        continue;
      object = json_object_new ();
      add_day (object, "date", point->day);
      finx_wire_double (object, "value", point->value);
      json_object_set_string_member (object, "unit", series->unit);
      json_object_set_string_member (object, "provider", series->source);
      json_array_add_object_element (array, object);
    }
  finx_cli_print_list (cli, array, "date,value:4", "There is nothing of these days.");
  return FINX_EXIT_DONE;
}

static gboolean
check_provider (FinxCli    *cli,
                const char *id,
                GError    **error)
{
  if (finx_provider_find (id) != NULL)
    return TRUE;
  finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-DATA-018", "There is no provider “%s”. Nothing was asked; “finxctl data providers” lists them", id);
  return FALSE;
}

/* The key comes on standard input: arguments can be seen by others. */
static FinxExit
key (FinxCli *cli,
     int      argc,
     char   **argv)
{
  gboolean remove = FALSE, is_kept = FALSE;
  const GOptionEntry options[] = { { "remove", 0, 0, G_OPTION_ARG_NONE, &remove, NULL, NULL }, { NULL } };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  char line[MAX_KEY] = "";

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc != 1)
    return finx_cli_usage (cli, "“data key” needs one provider");
  if (!check_provider (cli, argv[0], &error))
    return finx_cli_fail (cli, error);
  if (remove)
    {
      finx_engine_remove_keys_async (cli->engine, argv[0], NULL, finx_cli_result_cb, &result);
      if (!finx_engine_remove_keys_finish (cli->engine, finx_cli_wait (&result), &error))
        return finx_cli_fail (cli, error);
      return finx_cli_done (cli, "removed", argv[0]);
    }
  if (fgets (line, sizeof line, stdin) == NULL || *g_strstrip (line) == '\0')
    return finx_cli_usage (cli, "“data key” reads the key from standard input, and there is none");
  finx_engine_add_key_async (cli->engine, argv[0], line, NULL, finx_cli_result_cb, &result);
  finx_engine_add_key_finish (cli->engine, finx_cli_wait (&result), &is_kept, &error);
  if (error == NULL && !is_kept)
    error = finx_engine_get_keyring_trouble (cli->engine);      /* known for this run only, which ends here */
  if (error != NULL)
    return finx_cli_fail (cli, error);
  return finx_cli_done (cli, "kept", argv[0]);
}

static FinxExit
order (FinxCli *cli,
       int      argc,
       char   **argv)
{
  FinxProviderSettings *settings = finx_engine_get_provider_settings (cli->engine);
  g_autoptr(GError) error = NULL;
  guint of = 0;

  while (argc > 0 && of < FINX_N_PROVIDER_ORDERS && !g_str_equal (finx_provider_order_to_string (of), argv[0]))
    of++;
  if (argc < 2 || of == FINX_N_PROVIDER_ORDERS)
    return finx_cli_usage (cli, "“data order” needs what it is for (equity, etf, crypto, fx, index, economy …), and the providers in their order");
  for (int i = 1; i < argc; i++)
    if (!check_provider (cli, argv[i], &error))
      return finx_cli_fail (cli, error);
  {
    g_autoptr(GPtrArray) ids = g_ptr_array_new ();
    g_autofree char *text = NULL;

    for (int i = 1; i < argc; i++)
      g_ptr_array_add (ids, argv[i]);
    g_ptr_array_add (ids, NULL);
    finx_provider_settings_set_order (settings, of, (const char *const *) ids->pdata);
    if (!finx_engine_keep_provider_settings (cli->engine, &error))
      return finx_cli_fail (cli, error);
    text = g_strjoinv (" ", (char **) ids->pdata);
    return finx_cli_done (cli, argv[0], text);
  }
}

static FinxExit
set (FinxCli *cli,
     int      argc,
     char   **argv)
{
  FinxProviderSettings *settings = finx_engine_get_provider_settings (cli->engine);
  g_autoptr(GError) error = NULL;

  if (argc != 2)
    return finx_cli_usage (cli, "“data set” needs a provider and on, off, or an address (of csvfolder: a folder)");
  if (!check_provider (cli, argv[0], &error))
    return finx_cli_fail (cli, error);
  if (g_str_equal (argv[1], "on") || g_str_equal (argv[1], "off"))
    finx_provider_settings_set_on (settings, argv[0], g_str_equal (argv[1], "on"));
  else
    finx_provider_settings_set_url (settings, argv[0], argv[1]);
  if (!finx_engine_keep_provider_settings (cli->engine, &error))
    return finx_cli_fail (cli, error);
  return finx_cli_done (cli, argv[0], argv[1]);
}

static FinxExit
refresh (FinxCli *cli,
         int      argc,
         char   **argv)
{
  FinxProviderSettings *settings = finx_engine_get_provider_settings (cli->engine);
  g_autoptr(GError) error = NULL;

  if (argc > 1 || (argc == 1 && !g_str_equal (argv[0], "on") && !g_str_equal (argv[0], "off")))
    return finx_cli_usage (cli, "“data refresh” needs on or off, or nothing to tell which it is");
  if (argc == 1)
    {
      finx_provider_settings_set_refresh (settings, g_str_equal (argv[0], "on"));
      if (!finx_engine_keep_provider_settings (cli->engine, &error))
        return finx_cli_fail (cli, error);
    }
  return finx_cli_done (cli, "refresh", finx_provider_settings_get_refresh (settings) ? "on" : "off");
}

const FinxCommand finx_cli_fetch_commands[] = {
  { "prices", "fetch", "SYMBOL… [--provider P] [--from D] [--to D] [--currency C] [--kind K] [--replace] [--again]",
    "daily prices from the providers, kept with their source; the practice desk's with --provider practice", FINX_NEEDS_WRITING,
    fetch_prices },
  { "prices", "last", "SYMBOL… [--provider P] [--again]", "the newest price, with its source and time; --again asks also where it is fresh", FINX_NEEDS_READING, last },
  { "prices", "earnings", "SYMBOL… [--provider P] [--again]",
    "what companies reported that each share earned, against what was estimated, and when they are expected to report next", FINX_NEEDS_READING, earnings },
  { "prices", "show", "SYMBOL [--adjusted raw|splits|all]", "kept daily prices, as traded or made comparable", FINX_NEEDS_READING, show },
  { "data", "providers", "", "providers of market data: state, keys, requests that are left, last error", FINX_NEEDS_READING, providers },
  { "data", "economy", "SERIES [--provider P] [--from D] [--to D] [--again]", "an economic series, such as inflation, or gdp/DEU", FINX_NEEDS_READING, economy },
  { "data", "key", "PROVIDER [--remove]", "keeps a key, read from standard input, in the keyring", FINX_NEEDS_READING, key },
  { "data", "order", "KIND PROVIDER…", "who is asked first for shares, coins, currencies, economic series", FINX_NEEDS_WRITING, order },
  { "data", "refresh", "[on|off]",
    "whether the workstation asks by itself for prices that are looked at, and once a day of what is held; once a week for reports of earnings", FINX_NEEDS_WRITING, refresh },
  { "data", "set", "PROVIDER on|off|ADDRESS", "switches a provider on or off, or says where it is", FINX_NEEDS_WRITING, set },
  { NULL }
};
