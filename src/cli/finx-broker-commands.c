/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "base/finx-error.h"
#include "cli/finx-cli.h"
#include "wire/finx-wire.h"

#define QUOTE_TIMEOUT_MS 5000

static FinxExit
list (FinxCli *cli,
      int      argc,
      char   **argv)
{
  FinxPortfolio *desk = finx_engine_get_practice (cli->engine);
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
  finx_cli_print_list (cli, array, "broker,name,simulated,account", "");
  return FINX_EXIT_DONE;
}

static FinxExit
add (FinxCli *cli,
     int      argc,
     char   **argv)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  if (argc != 1)
    return finx_cli_usage (cli, "“broker add” needs the broker's name; “finxctl broker list” lists them");
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

  finx_portfolio_flush (portfolio);
  for (guint i = 0; i < g_list_model_get_n_items (positions); i++)
    {
      g_autoptr(FinxPosition) position = g_list_model_get_item (positions, i);

      finx_engine_wait_quote (cli->engine, finx_position_get_instrument (position), QUOTE_TIMEOUT_MS);
    }
  finx_engine_settle (cli->engine);
  finx_portfolio_flush (portfolio);
}

typedef FinxExit (*AccountCommand) (FinxCli *cli, FinxPortfolio *portfolio);

/* Runs @command on the account that is named by the one argument. */
static FinxExit
on_account (FinxCli        *cli,
            int             argc,
            char          **argv,
            AccountCommand  command)
{
  g_autoptr(GError) error = NULL;
  FinxPortfolio *portfolio;

  if (argc != 1)
    return finx_cli_usage (cli, argc == 0 ? "The account is missing; “finxctl portfolio list” lists them"
                                          : "One account is expected, and nothing behind it");
  portfolio = finx_cli_account (cli, argv[0], &error);
  return portfolio != NULL ? command (cli, portfolio) : finx_cli_fail (cli, error);
}

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
  return on_account (cli, argc, argv, print_test);
}

static FinxExit
balance (FinxCli *cli,
         int      argc,
         char   **argv)
{
  return on_account (cli, argc, argv, print_balance);
}

static FinxExit
positions (FinxCli *cli,
           int      argc,
           char   **argv)
{
  return on_account (cli, argc, argv, print_positions);
}

static FinxExit
orders (FinxCli *cli,
        int      argc,
        char   **argv)
{
  return on_account (cli, argc, argv, print_orders);
}

static FinxExit
fills (FinxCli *cli,
       int      argc,
       char   **argv)
{
  return on_account (cli, argc, argv, print_fills);
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
  gint64 now;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc != 2)
    return finx_cli_usage (cli, "“broker bars” needs the account and a symbol");
  if (!finx_cli_read_interval ("--interval", interval_text, &interval, &error))
    return finx_cli_misuse (cli, error);
  if (count < 1 || count > 1000000)
    return finx_cli_usage (cli, "--count needs a number from 1 to 1000000");
  if (finx_cli_account (cli, argv[0], &error) == NULL || (instrument = finx_cli_instrument (cli, argv[1], &error)) == NULL)
    return finx_cli_fail (cli, error);

  now = finx_clock_now (finx_engine_get_clock (cli->engine));
  finx_engine_load_bars_async (cli->engine, instrument, interval, now - (count + 1) * finx_interval_to_usec (interval), now + 1,
                               NULL, finx_cli_result_cb, &result);
  loaded = finx_engine_load_bars_finish (cli->engine, finx_cli_wait (&result), &error);
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
  JsonArray *array = json_array_new ();

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
  JsonArray *array = json_array_new ();

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

const FinxCommand finx_cli_broker_commands[] = {
  { "broker", "list", "", "brokers that can be connected", FINX_NEEDS_READING, list },
  { "broker", "add", "practice", "opens the practice account with 100,000 USD", FINX_NEEDS_WRITING, add },
  { "broker", "test", "ACCOUNT", "whether the connection works", FINX_NEEDS_READING, test },
  { "broker", "balance", "ACCOUNT", "cash, net worth and buying power", FINX_NEEDS_READING, balance },
  { "broker", "positions", "ACCOUNT", "open positions at live prices", FINX_NEEDS_READING, positions },
  { "broker", "orders", "ACCOUNT", "orders, newest first", FINX_NEEDS_READING, orders },
  { "broker", "fills", "ACCOUNT", "fills, newest first", FINX_NEEDS_READING, fills },
  { "broker", "quote", "ACCOUNT SYMBOL…", "quotes now", FINX_NEEDS_READING, quote },
  { "broker", "bars", "ACCOUNT SYMBOL [--interval 1m] [--count N]", "price history", FINX_NEEDS_READING, bars },
  { "broker", "instruments", "[ACCOUNT]", "what can be traded", FINX_NEEDS_READING, instruments },
  { "broker", "fees", "[ACCOUNT]", "what trading costs", FINX_NEEDS_READING, fees },
  { NULL }
};
