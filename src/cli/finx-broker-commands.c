/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/finx-error.h"
#include "base/finx-secret.h"
#include "base/finx-time.h"
#include "cli/finx-cli.h"
#include "engine/brokers/finx-engine-brokers.h"
#include "engine/prices/finx-engine-providers.h"
#include "wire/finx-wire.h"

#define QUOTE_TIMEOUT_MS 5000
#define MAX_VALUE        8192           /* bytes of a key: some are whole files */

/* A row for each connection, and one without if there is none. */
static void
list_broker (GPtrArray            *connected,
             const FinxBrokerInfo *info,
             JsonArray            *array)
{
  guint n = 0;

  for (guint i = 0; i <= connected->len; i++)
    {
      const FinxAccount *account = i < connected->len ? connected->pdata[i] : NULL;
      JsonObject *object;

      if (account != NULL ? !g_str_equal (account->broker, info->id) : n > 0)
        continue;
      object = json_object_new ();
      json_object_set_string_member (object, "broker", info->id);
      json_object_set_string_member (object, "name", account != NULL ? account->name : info->name);
      json_object_set_boolean_member (object, "simulated", FALSE);
      if (account != NULL)
        json_object_set_string_member (object, "account", account->id);
      else
        json_object_set_null_member (object, "account");
      json_array_add_object_element (array, object);
      n++;
    }
}

static FinxExit
list (FinxCli *cli,
      int      argc,
      char   **argv)
{
  FinxPortfolio *desk = finx_engine_get_practice (cli->engine);
  g_autoptr(GPtrArray) connected = finx_engine_list_connected (cli->engine);
  JsonArray *array = json_array_new ();
  JsonObject *practice = json_object_new ();

  json_object_set_string_member (practice, "broker", "practice");
  json_object_set_string_member (practice, "name", "Practice desk");
  json_object_set_boolean_member (practice, "simulated", TRUE);
  if (desk != NULL)
    json_object_set_string_member (practice, "account", finx_portfolio_get_account (desk)->id);
  else
    json_object_set_null_member (practice, "account");
  json_array_add_object_element (array, practice);
  for (guint i = 0; i < finx_engine_get_n_brokers (cli->engine); i++)
    list_broker (connected, finx_engine_get_broker_info (cli->engine, i), array);
  finx_cli_print_list (cli, array, "broker,name,simulated,account", "");
  return FINX_EXIT_DONE;
}

/* Reads the values of @info's fields from standard input, a line each in their order; a person is asked, and a secret is not shown. */
static gboolean
read_values (const FinxBrokerInfo *info,
             GHashTable           *values)
{
  gboolean is_person = isatty (STDIN_FILENO);

  for (const FinxBrokerField *field = info->fields; field->id != NULL; field++)
    {
      char line[MAX_VALUE] = "";
      struct termios before, silent;
      gboolean is_hidden = is_person && field->is_secret && tcgetattr (STDIN_FILENO, &before) == 0;
      gboolean was_read;

      if (field->is_kept)
        continue;
      if (is_person)
        fprintf (stderr, "%s (%s): ", field->label, field->hint);
      if (is_hidden)
        {
          silent = before;
          silent.c_lflag &= (tcflag_t) ~ECHO;
          tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
        }
      was_read = fgets (line, sizeof line, stdin) != NULL;
      if (is_hidden)
        {
          tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
          fputc ('\n', stderr);
        }
      if ((!was_read || *g_strstrip (line) == '\0') && !field->is_optional && field->preset == NULL)
        return FALSE;
      if (*line != '\0')
        g_hash_table_insert (values, (gpointer) field->id, g_strdup (line));
      explicit_bzero (line, sizeof line);
    }
  return TRUE;
}

static const FinxBrokerInfo *
find_broker (FinxCli    *cli,
             const char *id)
{
  for (guint i = 0; i < finx_engine_get_n_brokers (cli->engine); i++)
    if (g_str_equal (finx_engine_get_broker_info (cli->engine, i)->id, id))
      return finx_engine_get_broker_info (cli->engine, i);
  return NULL;
}

/* Prints where to sign in, apart from what is printed in the end, and reads where the browser ended. @login: (nullable): of a new connection, and @account of one that is there */
static FinxExit
sign_in (FinxCli               *cli,
         const FinxBrokerLogin *login,
         const char            *account)
{
  g_autoptr(GAsyncResult) begun = NULL, ended = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *address = NULL;
  char line[MAX_VALUE] = "";
  gboolean was_read;

  finx_engine_begin_sign_in_async (cli->engine, login, account, NULL, finx_cli_result_cb, &begun);
  address = finx_engine_begin_sign_in_finish (cli->engine, finx_cli_wait (&begun), &error);
  if (address == NULL)
    return finx_cli_fail (cli, error);
  if (cli->json)
    fprintf (stderr, "{\"open\":\"%s\"}\n", address);
  else
    fprintf (stderr, "Sign in with a browser at\n%s\nand copy the address at which it ends, which it may not be able to open.\n", address);
  was_read = fgets (line, sizeof line, stdin) != NULL;
  if (!was_read || *g_strstrip (line) == '\0')
    return finx_cli_usage (cli, "The address at which the browser ended is expected on standard input, as one line more");
  finx_engine_end_sign_in_async (cli->engine, line, NULL, finx_cli_result_cb, &ended);
  explicit_bzero (line, sizeof line);
  if (!finx_engine_end_sign_in_finish (cli->engine, finx_cli_wait (&ended), login != NULL ? login->values : NULL, &error))
    return finx_cli_fail (cli, error);
  return FINX_EXIT_DONE;
}

static FinxExit
connect_broker (FinxCli              *cli,
                const FinxBrokerInfo *info,
                const char           *name,
                gboolean              is_paper,
                gboolean              may_withdraw)
{
  g_autoptr(GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, finx_free_wiped);
  FinxBrokerLogin login = { .broker = info->id, .name = name, .is_paper = is_paper, .values = values, .may_withdraw = may_withdraw };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxAccount) account = NULL;
  gboolean is_kept;
  FinxExit done;

  if (!read_values (info, values))
    return finx_cli_usage (cli, "“broker add” reads what %s needs from standard input, a line each, and there is less than that", info->name);
  done = info->signs_in && (info->signs_in_unless == NULL || !g_hash_table_contains (values, info->signs_in_unless)) ? sign_in (cli, &login, NULL)
         : FINX_EXIT_DONE;
  if (done != FINX_EXIT_DONE)
    return done;
  finx_engine_connect_broker_async (cli->engine, &login, NULL, finx_cli_result_cb, &result);
  account = finx_engine_connect_broker_finish (cli->engine, finx_cli_wait (&result), &is_kept, &error);
  if (account == NULL)
    return finx_cli_fail (cli, error);
  if (!is_kept)
    {
      g_autoptr(GError) trouble = finx_engine_get_keyring_trouble (cli->engine);

      if (trouble != NULL)
        finx_cli_say (cli, "%s", trouble->message);
    }
  finx_cli_print_one (cli, finx_wire_account (account));
  return FINX_EXIT_DONE;
}

static FinxExit
add (FinxCli *cli,
     int      argc,
     char   **argv)
{
  gboolean is_paper = FALSE, may_withdraw = FALSE;
  g_autofree char *name = NULL;
  const GOptionEntry options[] = {
    { "paper", 0, 0, G_OPTION_ARG_NONE, &is_paper, NULL, NULL },
    { "allow-withdrawals", 0, 0, G_OPTION_ARG_NONE, &may_withdraw, NULL, NULL },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, NULL, NULL },
    { NULL }
  };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc != 1)
    return finx_cli_usage (cli, "“broker add” needs the broker's name; “finxctl broker list” lists them");
  if (find_broker (cli, argv[0]) != NULL)
    return connect_broker (cli, find_broker (cli, argv[0]), name, is_paper, may_withdraw);
  if (!g_str_equal (argv[0], "practice"))
    {
      finx_set_error (&error, FINX_ERROR_NOT_FOUND, "FINX-CLI-030", "There is no broker “%s”; “finxctl broker list” lists them", argv[0]);
      return finx_cli_fail (cli, error);
    }
  finx_engine_create_practice_async (cli->engine, NULL, finx_cli_result_cb, &result);
  if (!finx_engine_create_practice_finish (cli->engine, finx_cli_wait (&result), &error))
    return finx_cli_fail (cli, error);
  finx_cli_print_one (cli, finx_wire_account (finx_portfolio_get_account (finx_engine_get_practice (cli->engine))));
  return FINX_EXIT_DONE;
}

static void
wait_for_prices (FinxCli       *cli,
                 FinxPortfolio *portfolio)
{
  GListModel *positions = finx_portfolio_get_positions (portfolio);
  FinxClock *clock = finx_engine_get_clock (cli->engine);

  finx_portfolio_flush (portfolio, finx_clock_now (clock));
  for (guint i = 0; i < g_list_model_get_n_items (positions); i++)
    {
      g_autoptr(FinxPosition) position = g_list_model_get_item (positions, i);

      finx_engine_wait_quote (cli->engine, finx_position_get_instrument (position), QUOTE_TIMEOUT_MS);
    }
  finx_engine_settle (cli->engine);
  finx_portfolio_flush (portfolio, finx_clock_now (clock));
}

/* Asks the broker itself, and prints the rows. */
static FinxExit
print_read (FinxCli               *cli,
            const FinxBrokerQuery *query,
            const char            *columns,
            const char            *nothing)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) rows = NULL;
  JsonArray *array;

  finx_engine_read_broker_async (cli->engine, query, NULL, finx_cli_result_cb, &result);
  rows = finx_engine_read_broker_finish (cli->engine, finx_cli_wait (&result), &error);
  if (rows == NULL)
    return finx_cli_fail (cli, error);
  array = json_array_new ();
  for (guint i = 0; i < rows->len; i++)
    json_array_add_object_element (array, finx_wire_broker_row (query->kind, rows->pdata[i]));
  finx_cli_print_list (cli, array, columns, nothing);
  return FINX_EXIT_DONE;
}

typedef FinxExit (*AccountCommand) (FinxCli *cli, FinxPortfolio *portfolio);

/* Runs @command on the account that is named by the one argument; at a broker, @kind is read there in its place. */
static FinxExit
on_account (FinxCli        *cli,
            int             argc,
            char          **argv,
            AccountCommand  command,
            FinxReadKind    kind,
            const char     *columns,
            const char     *nothing)
{
  g_autoptr(GError) error = NULL;
  FinxPortfolio *portfolio;

  if (argc != 1)
    return finx_cli_usage (cli, argc == 0 ? "The account is missing; “finxctl portfolio list” lists them"
                                          : "One account is expected, and nothing behind it");
  if (finx_engine_get_broker_of (cli->engine, argv[0]) != NULL)
    return print_read (cli, &(FinxBrokerQuery) { .kind = kind, .account = argv[0], .to_us = G_MAXINT64 }, columns, nothing);
  portfolio = finx_cli_account (cli, argv[0], &error);
  return portfolio != NULL ? command (cli, portfolio) : finx_cli_fail (cli, error);
}

#define ACTIVITY_COLUMNS "time,id,type,asset,amount,fee,booked,by_hand,reason"
#define NO_ACTIVITIES    "Nothing but trades."

static FinxExit
print_test (FinxCli       *cli,
            FinxPortfolio *portfolio)
{
  FinxInstrumentTable *table = finx_engine_get_instruments (cli->engine);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "account", finx_portfolio_get_account (portfolio)->id);
  json_object_set_int_member (object, "instruments", finx_instrument_table_get_size (table));
  json_object_set_boolean_member (object, "quotes",
                                  finx_engine_wait_quote (cli->engine, finx_instrument_table_get (table, 0), QUOTE_TIMEOUT_MS));
  finx_cli_print_one (cli, object);
  return FINX_EXIT_DONE;
}

static FinxExit
print_balance (FinxCli       *cli,
               FinxPortfolio *portfolio)
{
  GListModel *cash = finx_portfolio_get_cash (portfolio);
  JsonObject *object, *by_currency;

  wait_for_prices (cli, portfolio);
  object = finx_wire_valuation (finx_portfolio_get_valuation (portfolio), finx_portfolio_get_account (portfolio)->currency);
  by_currency = json_object_new ();
  for (guint i = 0; i < g_list_model_get_n_items (cash); i++)
    {
      g_autoptr(FinxCashBalance) item = g_list_model_get_item (cash, i);

      finx_wire_decimal (by_currency, finx_cash_balance_get_currency (item), finx_cash_balance_get_amount (item));
    }
  json_object_set_object_member (object, "cash_by_currency", by_currency);
  finx_cli_print_one (cli, object);
  return FINX_EXIT_DONE;
}

static JsonObject *
wire_position (gpointer item,
               gpointer portfolio)
{
  return finx_wire_position (item, finx_portfolio_get_account (portfolio)->currency);
}

static FinxExit
print_positions (FinxCli       *cli,
                 FinxPortfolio *portfolio)
{
  wait_for_prices (cli, portfolio);
  finx_cli_print_model (cli, finx_portfolio_get_positions (portfolio), wire_position, portfolio,
                        "symbol,quantity,average_price,last,currency,value,unrealised,base_value", "No open positions.");
  return FINX_EXIT_DONE;
}

static JsonObject *
wire_order (gpointer item,
            gpointer portfolio)
{
  const FinxOrder *order = finx_order_item_get_order (item);

  return g_str_equal (order->account, finx_portfolio_get_account (portfolio)->id) ? finx_wire_order (order) : NULL;
}

static FinxExit
print_orders (FinxCli       *cli,
              FinxPortfolio *portfolio)
{
  finx_cli_print_model (cli, finx_engine_get_orders (cli->engine), wire_order, portfolio,
                        "placed,id,symbol,side,type,quantity,limit_price,filled,state", "No orders.");
  return FINX_EXIT_DONE;
}

static JsonObject *
wire_fill (gpointer item,
           gpointer portfolio)
{
  const FinxFill *fill = finx_fill_item_get_fill (item);

  return g_str_equal (fill->account, finx_portfolio_get_account (portfolio)->id) ? finx_wire_fill (fill) : NULL;
}

static FinxExit
print_fills (FinxCli       *cli,
             FinxPortfolio *portfolio)
{
  finx_cli_print_model (cli, finx_engine_get_fills (cli->engine), wire_fill, portfolio,
                        "time,symbol,side,quantity,price,fee,currency,order", "No fills.");
  return FINX_EXIT_DONE;
}

static FinxExit
test (FinxCli *cli,
      int      argc,
      char   **argv)
{
  return on_account (cli, argc, argv, print_test, FINX_READ_ACCOUNTS, "account,name,currency,paper,may_trade,may_withdraw,note", "The key reaches no account.");
}

static FinxExit
balance (FinxCli *cli,
         int      argc,
         char   **argv)
{
  return on_account (cli, argc, argv, print_balance, FINX_READ_BALANCES, "currency,total,available,equity,buying_power", "No balances.");
}

static FinxExit
positions (FinxCli *cli,
           int      argc,
           char   **argv)
{
  return on_account (cli, argc, argv, print_positions, FINX_READ_POSITIONS, "symbol,quantity,available,average_price,price,unrealised,currency", "No open positions.");
}

static FinxExit
orders (FinxCli *cli,
        int      argc,
        char   **argv)
{
  return on_account (cli, argc, argv, print_orders, FINX_READ_ORDERS, "placed,id,symbol,side,type,quantity,limit_price,filled,state", "No orders.");
}

static FinxExit
fills (FinxCli *cli,
       int      argc,
       char   **argv)
{
  return on_account (cli, argc, argv, print_fills, FINX_READ_FILLS, "time,symbol,side,quantity,price,fee,currency,order", "No fills.");
}

/* The practice account has nothing but fills, and what is entered by hand. */
static FinxExit
print_no_activities (FinxCli       *cli,
                     FinxPortfolio *portfolio)
{
  finx_cli_print_list (cli, json_array_new (), ACTIVITY_COLUMNS, NO_ACTIVITIES);
  return FINX_EXIT_DONE;
}

static FinxExit
activities (FinxCli *cli,
            int      argc,
            char   **argv)
{
  return on_account (cli, argc, argv, print_no_activities, FINX_READ_ACTIVITIES, ACTIVITY_COLUMNS, NO_ACTIVITIES);
}

static FinxExit
quote_there (FinxCli *cli,
             int      argc,
             char   **argv)
{
  JsonArray *array = json_array_new ();

  for (int i = 1; i < argc; i++)
    {
      const FinxBrokerQuery query = { .kind = FINX_READ_QUOTE, .account = argv[0], .text = argv[i], .to_us = G_MAXINT64 };
      g_autoptr(GAsyncResult) result = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) rows = NULL;

      finx_engine_read_broker_async (cli->engine, &query, NULL, finx_cli_result_cb, &result);
      rows = finx_engine_read_broker_finish (cli->engine, finx_cli_wait (&result), &error);
      if (rows == NULL)
        {
          json_array_unref (array);
          return finx_cli_fail (cli, error);
        }
      for (guint j = 0; j < rows->len; j++)
        json_array_add_object_element (array, finx_wire_broker_row (FINX_READ_QUOTE, rows->pdata[j]));
    }
  finx_cli_print_list (cli, array, "symbol,bid,bid_size,ask,ask_size,last,previous_close,delayed,time", "");
  return FINX_EXIT_DONE;
}

static FinxExit
quote (FinxCli *cli,
       int      argc,
       char   **argv)
{
  g_autoptr(GError) error = NULL;
  JsonArray *array;

  if (argc < 2)
    return finx_cli_usage (cli, "“broker quote” needs the account and one symbol at least");
  if (finx_engine_get_broker_of (cli->engine, argv[0]) != NULL)
    return quote_there (cli, argc, argv);
  if (finx_cli_account (cli, argv[0], &error) == NULL)
    return finx_cli_fail (cli, error);
  for (int i = 1; i < argc; i++)
    if (finx_cli_instrument (cli, argv[i], &error) == NULL)
      return finx_cli_fail (cli, error);

  array = json_array_new ();
  for (int i = 1; i < argc; i++)
    {
      const FinxInstrument *instrument = finx_cli_instrument (cli, argv[i], NULL);

      finx_engine_wait_quote (cli->engine, instrument, QUOTE_TIMEOUT_MS);
      json_array_add_object_element (array, finx_wire_quote (finx_quote_board_lookup (finx_engine_get_board (cli->engine), instrument)));
    }
  finx_cli_print_list (cli, array, "symbol,last,change,bid,ask,volume,currency,time", "");
  return FINX_EXIT_DONE;
}

static FinxExit
bars (FinxCli *cli,
      int      argc,
      char   **argv)
{
  char *interval_text = NULL;
  int count = 100;
  const GOptionEntry options[] = {
    { "interval", 0, 0, G_OPTION_ARG_STRING, &interval_text, NULL, NULL },
    { "count", 0, 0, G_OPTION_ARG_INT, &count, NULL, NULL },
    { NULL }
  };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GArray) loaded = NULL;
  g_autoptr(GError) error = NULL;
  FinxInterval interval = FINX_INTERVAL_1D;
  const FinxInstrument *instrument;
  JsonArray *array;
  gint64 now, from;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc != 2)
    return finx_cli_usage (cli, "“broker bars” needs the account and a symbol");
  if (!finx_cli_read_interval ("--interval", interval_text, &interval, &error))
    return finx_cli_misuse (cli, error);
  if (count < 1 || count > 1000000)
    return finx_cli_usage (cli, "--count needs a number from 1 to 1000000");
  now = finx_clock_now (finx_engine_get_clock (cli->engine));
  from = now - (count + 1) * finx_interval_to_usec (interval);
  if (finx_engine_get_broker_of (cli->engine, argv[0]) != NULL)
    {
      finx_engine_load_broker_bars_async (cli->engine, argv[0], argv[1], interval, from, now + 1, NULL, finx_cli_result_cb, &result);
      loaded = finx_engine_load_broker_bars_finish (cli->engine, finx_cli_wait (&result), &error);
    }
  else
    {
      if (finx_cli_account (cli, argv[0], &error) == NULL || (instrument = finx_cli_instrument (cli, argv[1], &error)) == NULL)
        return finx_cli_fail (cli, error);
      finx_engine_load_bars_async (cli->engine, instrument, interval, from, now + 1, NULL, finx_cli_result_cb, &result);
      loaded = finx_engine_load_bars_finish (cli->engine, finx_cli_wait (&result), &error);
    }
  if (loaded == NULL)
    return finx_cli_fail (cli, error);
  array = json_array_new ();
  for (guint i = loaded->len > (guint) count ? loaded->len - count : 0; i < loaded->len; i++)
    json_array_add_object_element (array, finx_wire_bar (&g_array_index (loaded, FinxBar, i), interval));
  finx_cli_print_list (cli, array, "time,open,high,low,close,volume", "No bars.");
  return FINX_EXIT_DONE;
}

static FinxExit
instruments (FinxCli *cli,
             int      argc,
             char   **argv)
{
  FinxInstrumentTable *table = finx_engine_get_instruments (cli->engine);
  JsonArray *array;

  if (argc > 0 && finx_engine_get_broker_of (cli->engine, argv[0]) != NULL)
    return print_read (cli, &(FinxBrokerQuery) { .kind = FINX_READ_INSTRUMENTS, .account = argv[0], .text = argc > 1 ? argv[1] : NULL },
                       "symbol,name,class,venue,currency,tick_size,lot_step", "No instruments.");
  array = json_array_new ();
  for (guint i = 0; i < finx_instrument_table_get_size (table); i++)
    json_array_add_object_element (array, finx_wire_instrument (finx_instrument_table_get (table, i)));
  finx_cli_print_list (cli, array, "symbol,name,class,venue,currency,tick_size,lot_step", "No instruments.");
  return FINX_EXIT_DONE;
}

static FinxExit
fees (FinxCli *cli,
      int      argc,
      char   **argv)
{
  static const struct { const char *what, *fee; } rows[] = {
    { "equity, etf", "0.005 per unit, at least 1.00 per order" },
    { "crypto", "0.10 % of the value" },
    { "fx", "0.2 bp of the value, at least 2.00 per order" },
  };
  JsonArray *array;

  if (argc > 0 && finx_engine_get_broker_of (cli->engine, argv[0]) != NULL)
    return print_read (cli, &(FinxBrokerQuery) { .kind = FINX_READ_FEES, .account = argv[0] }, "class,maker,taker,note", "");
  array = json_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "class", rows[i].what);
      json_object_set_string_member (object, "fee", rows[i].fee);
      json_array_add_object_element (array, object);
    }
  finx_cli_print_list (cli, array, "class,fee", "");
  return FINX_EXIT_DONE;
}

static FinxExit
sign_in_again (FinxCli *cli,
               int      argc,
               char   **argv)
{
  FinxExit done;

  if (argc != 1)
    return finx_cli_usage (cli, "“broker sign-in” needs one account");
  done = sign_in (cli, NULL, argv[0]);
  return done == FINX_EXIT_DONE ? finx_cli_done (cli, "signed_in", argv[0]) : done;
}

static FinxExit
remove_account (FinxCli *cli,
                int      argc,
                char   **argv)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  if (argc != 1)
    return finx_cli_usage (cli, "“broker remove” needs one account");
  finx_engine_disconnect_broker_async (cli->engine, argv[0], finx_cli_result_cb, &result);
  if (!finx_engine_disconnect_broker_finish (cli->engine, finx_cli_wait (&result), &error))
    return finx_cli_fail (cli, error);
  return finx_cli_done (cli, "removed", argv[0]);
}

static JsonArray *
wire_differences (GPtrArray *differences)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < differences->len; i++)
    json_array_add_object_element (array, finx_wire_difference (differences->pdata[i]));
  return array;
}

#define DIFFERENCE_COLUMNS "symbol,currency,journal,broker,price"

/* Also what was taken over before is compared; with @correct what is left is written as the broker has it. */
static FinxExit
history (FinxCli *cli,
         int      argc,
         char   **argv)
{
  g_autofree char *from_text = NULL;
  gboolean correct = FALSE;
  const GOptionEntry options[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &from_text, NULL, NULL },
    { "correct", 0, 0, G_OPTION_ARG_NONE, &correct, NULL, NULL },
    { NULL }
  };
  g_autoptr(FinxBrokerHistoryOutcome) outcome = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gint64 from_us = 0, at_us;
  JsonObject *object;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc != 1)
    return finx_cli_usage (cli, "“broker history” needs one account");
  if (from_text != NULL && !finx_time_parse_iso (from_text, &from_us, NULL))
    return finx_cli_usage (cli, "--from needs a date such as 2026-01-31");
  finx_engine_import_broker_history_async (cli->engine, argv[0], from_us, NULL, finx_cli_result_cb, &result);
  outcome = finx_engine_import_broker_history_finish (cli->engine, finx_cli_wait (&result), &error);
  if (outcome == NULL)
    return finx_cli_fail (cli, error);
  at_us = outcome->first_us != 0 ? outcome->first_us - FINX_USEC_PER_SEC : finx_clock_now (finx_engine_get_clock (cli->engine));
  if (correct && !finx_engine_correct (cli->engine, argv[0], outcome->differences, at_us, &error))
    return finx_cli_fail (cli, error);
  object = json_object_new ();
  json_object_set_int_member (object, "orders", outcome->n_orders);
  json_object_set_int_member (object, "fills", outcome->n_fills);
  json_object_set_int_member (object, "known", outcome->n_known);
  json_object_set_int_member (object, "activities", outcome->n_activities);
  json_object_set_int_member (object, "unbooked", outcome->n_open);
  if (outcome->note != NULL)
    json_object_set_string_member (object, "note", outcome->note);
  json_object_set_boolean_member (object, "corrected", correct && outcome->differences->len > 0);
  json_object_set_array_member (object, "differences", wire_differences (outcome->differences));
  finx_cli_print_one (cli, object);
  return FINX_EXIT_DONE;
}

static FinxExit
reconcile (FinxCli *cli,
           int      argc,
           char   **argv)
{
  gboolean correct = FALSE;
  const GOptionEntry options[] = {
    { "correct", 0, 0, G_OPTION_ARG_NONE, &correct, NULL, NULL },
    { NULL }
  };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) differences = NULL;
  g_autoptr(GError) error = NULL;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc != 1)
    return finx_cli_usage (cli, "“broker reconcile” needs one account");
  finx_engine_reconcile_async (cli->engine, argv[0], NULL, finx_cli_result_cb, &result);
  differences = finx_engine_reconcile_finish (cli->engine, finx_cli_wait (&result), &error);
  if (differences == NULL
      || (correct && !finx_engine_correct (cli->engine, argv[0], differences, finx_clock_now (finx_engine_get_clock (cli->engine)), &error)))
    return finx_cli_fail (cli, error);
  finx_cli_print_list (cli, wire_differences (differences), DIFFERENCE_COLUMNS, "The journal and the broker agree.");
  return FINX_EXIT_DONE;
}

static FinxExit
trading (FinxCli *cli,
         int      argc,
         char   **argv)
{
  g_autoptr(GError) error = NULL;
  gboolean is_on = argc == 2 && g_str_equal (argv[1], "on");
  FinxPortfolio *portfolio;

  if (argc != 2 || (!is_on && !g_str_equal (argv[1], "off")))
    return finx_cli_usage (cli, "“broker trading” needs an account, and on or off");
  if (!finx_engine_set_trading (cli->engine, argv[0], is_on, &error))
    return finx_cli_fail (cli, error);
  portfolio = finx_cli_account (cli, argv[0], &error);
  if (portfolio == NULL)
    return finx_cli_fail (cli, error);
  finx_cli_print_one (cli, finx_wire_account (finx_portfolio_get_account (portfolio)));
  return FINX_EXIT_DONE;
}

const FinxCommand finx_cli_broker_commands[] = {
  { "broker", "list", "", "brokers that can be connected", FINX_NEEDS_READING, list },
  { "broker", "add", "practice|BROKER [--paper] [--name N] [--allow-withdrawals]",
    "opens the practice account with 100,000 USD, or connects an account at a broker: its key comes on standard input", FINX_NEEDS_WRITING, add },
  { "broker", "trading", "ACCOUNT on|off", "whether orders may leave for an account at a broker; off at first", FINX_NEEDS_WRITING, trading },
  { "broker", "sign-in", "ACCOUNT", "signs in again at a broker where that does not last; the browser's last address comes on standard input",
    FINX_NEEDS_WRITING, sign_in_again },
  { "broker", "remove", "ACCOUNT", "ends a connection and erases its key", FINX_NEEDS_WRITING, remove_account },
  { "broker", "history", "ACCOUNT [--from DATE] [--correct]",
    "takes what was traded before into the journal, and tells what else differs; --correct: writes that as the broker has it", FINX_NEEDS_WRITING, history },
  { "broker", "reconcile", "ACCOUNT [--correct]", "what the journal and the broker hold differently", FINX_NEEDS_WRITING, reconcile },
  { "broker", "test", "ACCOUNT", "whether the connection works", FINX_NEEDS_READING, test },
  { "broker", "balance", "ACCOUNT", "cash, net worth and buying power", FINX_NEEDS_READING, balance },
  { "broker", "positions", "ACCOUNT", "open positions at live prices", FINX_NEEDS_READING, positions },
  { "broker", "orders", "ACCOUNT", "orders, newest first", FINX_NEEDS_READING, orders },
  { "broker", "fills", "ACCOUNT", "fills, newest first", FINX_NEEDS_READING, fills },
  { "broker", "activities", "ACCOUNT", "what else than trades moved money, where the broker tells it", FINX_NEEDS_READING, activities },
  { "broker", "quote", "ACCOUNT SYMBOL…", "quotes now", FINX_NEEDS_READING, quote },
  { "broker", "bars", "ACCOUNT SYMBOL [--interval 1m] [--count N]", "price history", FINX_NEEDS_READING, bars },
  { "broker", "instruments", "[ACCOUNT [TEXT]]", "what can be traded", FINX_NEEDS_READING, instruments },
  { "broker", "fees", "[ACCOUNT]", "what trading costs", FINX_NEEDS_READING, fees },
  { NULL }
};
