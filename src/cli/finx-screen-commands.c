/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Instruments that meet a condition, of a screen that is kept or comes with the program. */
#include <math.h>
#include <stdio.h>

#include "base/finx-error.h"
#include "cli/finx-cli.h"
#include "engine/screener/finx-screener.h"
#include "engine/screener/finx-screens.h"
#include "market/screener/finx-screen-terms.h"
#include "wire/finx-wire.h"

#define QUOTE_WAIT_MS 3000

/* What “market screen” was told; the texts are owned, and (nullable). */
typedef struct
{
  char    *screen, *columns, *sort, *watchlist, *kind, *currency, *venue, *bars;
  gboolean held, list;
  int      limit;
} Options;

static void
options_clear (Options *options)
{
  char **texts[] = {
    &options->screen, &options->columns, &options->sort, &options->watchlist, &options->kind, &options->currency, &options->venue,
    &options->bars,
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_clear_pointer (texts[i], g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (FinxCli *cli,
       int     *argc,
       char  ***argv,
       Options *options)
{
  const GOptionEntry entries[] = {
    { "screen", 0, 0, G_OPTION_ARG_STRING, &options->screen, NULL, NULL },
    { "columns", 0, 0, G_OPTION_ARG_STRING, &options->columns, NULL, NULL },
    { "sort", 0, 0, G_OPTION_ARG_STRING, &options->sort, NULL, NULL },
    { "watchlist", 0, 0, G_OPTION_ARG_STRING, &options->watchlist, NULL, NULL },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &options->kind, NULL, NULL },
    { "currency", 0, 0, G_OPTION_ARG_STRING, &options->currency, NULL, NULL },
    { "venue", 0, 0, G_OPTION_ARG_STRING, &options->venue, NULL, NULL },
    { "bars", 0, 0, G_OPTION_ARG_STRING, &options->bars, NULL, NULL },
    { "held", 0, 0, G_OPTION_ARG_NONE, &options->held, NULL, NULL },
    { "limit", 0, 0, G_OPTION_ARG_INT, &options->limit, NULL, NULL },
    { "list", 0, 0, G_OPTION_ARG_NONE, &options->list, NULL, NULL },
    { NULL }
  };

  return finx_cli_parse (cli, argc, argv, entries);
}

/* Reading */

/* By commas that stand outside of brackets; a term stands for its text. */
static char **
split_columns (const char *text)
{
  GPtrArray *columns = g_ptr_array_new ();
  const char *start = text;
  int depth = 0;

  for (const char *c = text;; c++)
    {
      depth += (*c == '(') - (*c == ')');
      if (*c == '\0' || (*c == ',' && depth <= 0))
        {
          char *column = g_strstrip (g_strndup (start, (gsize) (c - start)));
          const FinxScreenTerm *term = finx_screen_find_term (column);

          g_ptr_array_add (columns, term != NULL ? g_strdup (term->text) : g_strdup (column));
          g_free (column);
          start = c + 1;
        }
      if (*c == '\0')
        break;
    }
  g_ptr_array_add (columns, NULL);
  return (char **) g_ptr_array_free (columns, FALSE);
}

static void
take (char **to,
      char **from)
{
  if (*from == NULL)
    return;
  g_free (*to);
  *to = g_steal_pointer (from);
}

static gboolean
read_kind (const char *kind,
           FinxScreen *screen,
           GError    **error)
{
  FinxAssetClass asset_class;

  if (kind == NULL)
    return TRUE;
  if (!finx_asset_class_from_string (kind, &asset_class))
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-CLI-001", "“%s” is no kind of instrument: equity, etf, crypto, fx, index, future, option or cfd", kind);
      return FALSE;
    }
  screen->asset_class = (int) asset_class;
  return TRUE;
}

/* The kept or ready screen that is named, with what else was told; %NULL with an error. */
static FinxScreen *
read_screen (FinxCli     *cli,
             const char  *when,
             Options     *options,
             GError     **error)
{
  g_autoptr(FinxScreen) screen = NULL;

  if (options->screen == NULL)
    screen = finx_screen_new ("", when, NULL);
  else if ((screen = finx_engine_find_screen (cli->engine, options->screen)) == NULL)
    {
      finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-SCREEN-004", "There is no kept screen “%s”", options->screen);
      return NULL;
    }
  if (!finx_cli_read_interval ("--bars", options->bars, &screen->interval, error) || !read_kind (options->kind, screen, error))
    return NULL;
  if (options->columns != NULL)
    {
      g_strfreev (screen->columns);
      screen->columns = split_columns (options->columns);
    }
  take (&screen->watchlist, &options->watchlist);
  take (&screen->currency, &options->currency);
  take (&screen->venue, &options->venue);
  screen->is_held |= options->held;
  return g_steal_pointer (&screen);
}

/* Sorting: by a column's text or term, by symbol, price or change; "-" before it: the largest first. */
typedef struct
{
  gboolean is_descending, is_symbol, is_last, is_change;
  guint    column;
} Order;

static gboolean
read_order (const char       *sort,
            const FinxScreen *screen,
            Order            *order,
            GError          **error)
{
  const FinxScreenTerm *term;
  const char *text;

  order->is_descending = *sort == '-';
  sort += order->is_descending ? 1 : 0;
  term = finx_screen_find_term (sort);
  text = term != NULL ? term->text : sort;
  for (order->column = 0; screen->columns[order->column] != NULL; order->column++)
    if (g_str_equal (screen->columns[order->column], text))
      return TRUE;
  order->is_symbol = g_str_equal (sort, "symbol");
  order->is_last = g_str_equal (text, "last");
  order->is_change = g_str_equal (text, "change_percent");
  if (order->is_symbol || order->is_last || order->is_change)
    return TRUE;
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-CLI-001", "--sort needs symbol, price, change or one of the columns, not “%s”", sort);
  return FALSE;
}

static double
key_of (FinxScreenMatch *match,
        const Order     *order)
{
  FinxDecimal last;

  if (order->is_change)
    return finx_screen_match_get_change (match);
  if (!order->is_last)
    return finx_screen_match_get_value (match, order->column);
  last = finx_screen_match_get_last (match);
  return finx_decimal_to_double (last);
}

/* What is unknown comes last both ways. */
static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      data)
{
  FinxScreenMatch *one = *(FinxScreenMatch *const *) a, *other = *(FinxScreenMatch *const *) b;
  const Order *order = data;
  int by_symbol = strcmp (finx_screen_match_get_instrument (one)->symbol, finx_screen_match_get_instrument (other)->symbol);
  double x, y;

  if (order->is_symbol)
    return order->is_descending ? -by_symbol : by_symbol;
  x = key_of (one, order);
  y = key_of (other, order);
  if (isnan (x) || isnan (y))
    return isnan (x) && isnan (y) ? by_symbol : isnan (x) ? 1 : -1;
  return x == y ? by_symbol : (x > y) == order->is_descending ? -1 : 1;
}

/* Printing */

/* As it may be typed. */
static const char *
name_of (const char *column)
{
  const FinxScreenTerm *term = finx_screen_term_of_text (column);

  return term != NULL ? term->id : column;
}

static gboolean
is_shown_anyway (const char *column)
{
  return g_str_equal (column, "last") || g_str_equal (column, "change_percent");
}

/* For programs the numbers stand in a list, for people each in a column of its own. */
static JsonObject *
to_json (FinxCli          *cli,
         FinxScreenMatch  *match,
         const FinxScreen *screen)
{
  const FinxInstrument *instrument = finx_screen_match_get_instrument (match);
  JsonObject *object = json_object_new ();
  JsonArray *values = json_array_new ();

  json_object_set_string_member (object, "symbol", instrument->symbol);
  json_object_set_string_member (object, "name", instrument->name);
  json_object_set_string_member (object, "class", finx_asset_class_to_string (instrument->asset_class));
  json_object_set_string_member (object, "venue", instrument->venue);
  json_object_set_string_member (object, "currency", instrument->currency);
  finx_wire_decimal (object, "last", finx_screen_match_get_last (match));
  finx_wire_double (object, cli->json ? "change_ratio" : "change", finx_screen_match_get_change (match) / (cli->json ? 100 : 1));
  for (guint i = 0; screen->columns[i] != NULL; i++)
    {
      double value = finx_screen_match_get_value (match, i);
      JsonObject *member = json_object_new ();

      json_object_set_string_member (member, "column", name_of (screen->columns[i]));
      finx_wire_double (member, "value", value);
      json_array_add_object_element (values, member);
      if (!cli->json && !is_shown_anyway (screen->columns[i]))
        finx_wire_double (object, name_of (screen->columns[i]), value);
    }
  json_object_set_array_member (object, "values", values);
  return object;
}

static void
print (FinxCli          *cli,
       FinxScreener     *screener,
       const FinxScreen *screen,
       GPtrArray        *matches,
       guint             n)
{
  static const char *const first[] = { "symbol", "name", "last", "change:2" };
  guint n_found = matches->len, n_unknown = finx_screener_get_n_unknown (screener);
  JsonArray *array = json_array_new ();
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_auto(GStrv) columns = NULL;

  for (guint i = 0; i < n; i++)
    json_array_add_object_element (array, to_json (cli, matches->pdata[i], screen));
  if (cli->json)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "when", screen->when);
      json_object_set_int_member (object, "covered", finx_screener_get_n_covered (screener));
      json_object_set_int_member (object, "found", n_found);
      json_object_set_int_member (object, "unknown", n_unknown);
      json_object_set_array_member (object, "matches", array);
      finx_cli_print_one (cli, object);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    g_strv_builder_add (names, first[i]);
  for (guint i = 0; screen->columns[i] != NULL; i++)
    if (!is_shown_anyway (screen->columns[i]))
      {
        g_autofree char *name = g_strdup_printf ("%s:4", name_of (screen->columns[i]));

        g_strv_builder_add (names, name);
      }
  columns = g_strv_builder_end (names);
  finx_cli_print_columns (cli, array, columns, "Nothing matches");
  finx_cli_say (cli, "%u of %u instruments match; %u without enough history", n_found, finx_screener_get_n_covered (screener), n_unknown);
}

/* Until the history is read, and the practice market has told its prices. */
static void
run_screener (FinxCli      *cli,
              FinxScreener *screener)
{
  GListModel *board = G_LIST_MODEL (finx_engine_get_board (cli->engine));

  finx_screener_set_running (screener, TRUE);
  while (finx_screener_get_state (screener) == FINX_SCREENER_LOADING)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < g_list_model_get_n_items (board); i++)
    {
      const FinxInstrument *instrument = finx_instrument_table_get (finx_engine_get_instruments (cli->engine), i);

      if (finx_engine_get_feed_state (cli->engine, instrument) != FINX_FEED_FAILED
          && !finx_engine_wait_quote (cli->engine, instrument, QUOTE_WAIT_MS))
        break;
    }
  finx_engine_settle (cli->engine);
}

static FinxExit
look (FinxCli          *cli,
      const FinxScreen *screen,
      const Options    *options)
{
  g_autoptr(FinxScreener) screener = finx_screener_new (cli->engine);
  g_autoptr(GPtrArray) matches = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = NULL;
  Order order = { .is_symbol = TRUE };

  if (options->sort != NULL && (order.is_symbol = FALSE, !read_order (options->sort, screen, &order, &error)))
    return finx_cli_misuse (cli, error);
  if (!finx_screener_set_screen (screener, screen, NULL, &error))
    return finx_cli_fail (cli, error);
  run_screener (cli, screener);
  if (finx_screener_get_state (screener) == FINX_SCREENER_FAILED)
    {
      finx_set_error (&error, FINX_ERROR_STORE, "FINX-SCREEN-005", "The kept prices could not be read, so nothing was looked for: %s",
                      finx_screener_get_error (screener));
      return finx_cli_fail (cli, error);
    }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (screener)); i++)
    g_ptr_array_add (matches, g_list_model_get_item (G_LIST_MODEL (screener), i));
  g_ptr_array_sort_with_data (matches, compare, &order);
  print (cli, screener, screen, matches, options->limit > 0 ? MIN ((guint) options->limit, matches->len) : matches->len);
  return FINX_EXIT_DONE;
}

/* Kept screens */

static void
add_screen (JsonArray        *array,
            const FinxScreen *screen,
            const char       *id)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", id != NULL ? id : screen->name);
  json_object_set_string_member (object, "when", screen->when);
  json_object_set_boolean_member (object, "kept", id == NULL);
  json_array_add_object_element (array, object);
}

static FinxExit
list_screens (FinxCli *cli)
{
  g_autoptr(GPtrArray) kept = finx_engine_list_screens (cli->engine), ready = finx_screen_list_ready ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < kept->len; i++)
    add_screen (array, kept->pdata[i], NULL);
  for (guint i = 0; i < ready->len; i++)
    add_screen (array, ready->pdata[i], finx_screen_get_ready_id (i));
  finx_cli_print_list (cli, array, "name,when", "There are no screens");
  return FINX_EXIT_DONE;
}

static FinxExit
screen_market (FinxCli *cli,
               int      argc,
               char   **argv)
{
  g_auto(Options) options = { 0 };
  g_autoptr(FinxScreen) screen = NULL;
  g_autoptr(GError) error = NULL;

  if (!parse (cli, &argc, &argv, &options))
    return FINX_EXIT_USAGE;
  if (options.list)
    return argc > 0 ? finx_cli_usage (cli, "--list goes without a condition") : list_screens (cli);
  if (argc > 1)
    return finx_cli_usage (cli, "“market screen” takes one condition; put it in quotes: market screen \"rsi(14, 1d) < 30\"");
  if ((argc == 1) == (options.screen != NULL))
    return finx_cli_usage (cli, "“market screen” needs a condition or --screen, one of them");
  screen = read_screen (cli, argc == 1 ? argv[0] : "", &options, &error);
  if (screen == NULL)
    return g_error_matches (error, FINX_ERROR, FINX_ERROR_INVALID) ? finx_cli_misuse (cli, error) : finx_cli_fail (cli, error);
  return look (cli, screen, &options);
}

const FinxCommand finx_cli_screen_commands[] = {
  { "market", "screen",
    "[CONDITION|--screen NAME] [--columns C,…] [--sort [-]C] [--limit N] [--watchlist W] [--kind K] [--currency C] [--venue V] [--held] "
    "[--bars INTERVAL] | --list",
    "instruments that meet a condition such as \"rsi(14, 1d) < 30 and volume > 2 * sma(volume, 20)\", or what a kept screen finds",
    FINX_NEEDS_READING, screen_market },
  { NULL }
};
