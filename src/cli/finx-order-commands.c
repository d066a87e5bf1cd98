/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>

#include "base/finx-error.h"
#include "base/finx-string.h"
#include "cli/finx-cli.h"
#include "cli/finx-traded.h"
#include "engine/brokers/finx-engine-brokers.h"
#include "wire/finx-wire.h"

#define QUOTE_TIMEOUT_MS  5000
#define FILL_TIMEOUT_US   (2 * G_USEC_PER_SEC)
#define CANCEL_TIMEOUT_MS 10000

/* What was typed for an order; all borrowed. */
typedef struct
{
  char    *account, *symbol, *side, *type, *tif, *quantity, *limit, *stop, *trail, *client_id, *take_profit, *stop_loss;
  gboolean dry_run, again;
} Words;

static gboolean
read_decimal (const char  *text,
              const char  *what,
              FinxDecimal *value,
              GError     **error)
{
  g_autoptr(GError) local = NULL;

  if (text == NULL || finx_decimal_parse (text, value, &local))
    return TRUE;
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-CLI-010", "The %s can not be used: %s", what, local->message);
  return FALSE;
}

static gboolean
read_enums (const Words *words,
            FinxOrder   *order,
            GError     **error)
{
  if (words->side == NULL || !finx_side_from_string (words->side, &order->side))
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-CLI-011", "--side needs buy or sell");
  else if (words->type != NULL && !finx_order_type_from_string (words->type, &order->type))
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-CLI-012", "--type needs market, limit, stop, stop_limit or trailing_stop");
  else if (words->tif != NULL && !finx_tif_from_string (words->tif, &order->tif))
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-CLI-013", "--tif needs day, gtc, ioc, fok, opg or cls");
  else
    return TRUE;
  return FALSE;
}

static gboolean
read_prices (const Words *words,
             FinxOrder   *order,
             GError     **error)
{
  if (!read_decimal (words->quantity, "quantity", &order->quantity, error)
      || !read_decimal (words->limit, "limit price", &order->limit_price, error)
      || !read_decimal (words->stop, "stop price", &order->stop_price, error)
      || !read_decimal (words->trail, "trail", &order->trail, error))
    return FALSE;
  if (words->type == NULL)
    {
      gboolean has_limit = words->limit != NULL, has_stop = words->stop != NULL;

      order->type = words->trail != NULL ? FINX_ORDER_TRAILING_STOP : has_limit && has_stop ? FINX_ORDER_STOP_LIMIT
                    : has_limit ? FINX_ORDER_LIMIT : has_stop ? FINX_ORDER_STOP : FINX_ORDER_MARKET;
    }
  return TRUE;
}

static FinxOrder *
read_order (FinxCli     *cli,
            const Words *words,
            GError     **error)
{
  g_autoptr(FinxOrder) order = finx_order_new ();
  FinxPortfolio *portfolio = finx_cli_account (cli, words->account, error);

  if (portfolio == NULL
      || (order->instrument = finx_cli_traded (cli, finx_portfolio_get_account (portfolio)->id, words->symbol, error)) == NULL
      || !read_enums (words, order, error) || !read_prices (words, order, error))
    return NULL;
  if (words->quantity == NULL)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-CLI-014", "--quantity is missing");
      return NULL;
    }
  finx_set_str (&order->account, finx_portfolio_get_account (portfolio)->id);
  if (words->client_id != NULL)
    finx_set_str (&order->client_id, words->client_id);
  return g_steal_pointer (&order);
}

/* The other side of @entry, at a limit or a stop. */
static FinxOrder *
read_exit (const FinxOrder *entry,
           const char      *price,
           gboolean         is_stop,
           GError         **error)
{
  g_autoptr(FinxOrder) order = finx_order_copy (entry);

  g_clear_pointer (&order->client_id, g_free);
  order->client_id = g_strdup ("");
  order->side = entry->side == FINX_SIDE_BUY ? FINX_SIDE_SELL : FINX_SIDE_BUY;
  order->type = is_stop ? FINX_ORDER_STOP : FINX_ORDER_LIMIT;
  order->tif = FINX_TIF_GTC;
  order->limit_price = order->stop_price = order->trail = FINX_DECIMAL_UNKNOWN;
  if (!read_decimal (price, is_stop ? "stop loss" : "take profit", is_stop ? &order->stop_price : &order->limit_price, error))
    return NULL;
  return g_steal_pointer (&order);
}

static FinxExit
print_order (FinxCli    *cli,
             const char *client_id)
{
  FinxOrderItem *item = finx_engine_find_order (cli->engine, client_id);

  if (item != NULL)
    finx_cli_print_one (cli, finx_wire_order (finx_order_item_get_order (item)));
  return FINX_EXIT_DONE;
}

static JsonArray *
wire_warnings (const FinxOrderPreview *preview,
               const FinxInstrument   *instrument)
{
  g_autoptr(GPtrArray) sentences = finx_order_preview_list_warnings (preview, instrument);
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < sentences->len; i++)
    json_array_add_string_element (array, sentences->pdata[i]);
  return array;
}

static FinxExit
dry_run (FinxCli         *cli,
         const FinxOrder *order)
{
  g_autoptr(GError) error = NULL;
  FinxOrderPreview preview;
  gboolean would_pass = finx_engine_preview_order (cli->engine, order, &preview, &error);
  JsonObject *request = would_pass ? finx_cli_would_send (cli, order, &error) : NULL;
  JsonObject *object;

  if (error != NULL)
    return finx_cli_fail (cli, error);
  object = finx_wire_order (order);
  if (request != NULL)
    json_object_set_object_member (object, "request", request);
  finx_wire_decimal (object, "estimated_price", preview.price);
  finx_wire_decimal (object, "estimated_value", preview.value);
  finx_wire_decimal (object, "estimated_fee", preview.fee);
  finx_wire_decimal (object, "buying_power", preview.buying_power);
  finx_wire_decimal (object, "buying_power_after", preview.buying_power_after);
  json_object_set_array_member (object, "warnings", wire_warnings (&preview, order->instrument));
  json_object_set_boolean_member (object, "sent", FALSE);
  finx_cli_print_one (cli, object);
  return FINX_EXIT_DONE;
}

/* A market order is done within a moment: its fill belongs into the answer. */
static void
wait_for_fill (FinxCli    *cli,
               const char *client_id)
{
  gint64 deadline = g_get_monotonic_time () + FILL_TIMEOUT_US;
  FinxOrderItem *item;

  do
    {
      finx_engine_settle (cli->engine);
      item = finx_engine_find_order (cli->engine, client_id);
      if (item == NULL || !finx_order_state_is_open (finx_order_item_get_order (item)->state)
          || finx_order_item_get_order (item)->type != FINX_ORDER_MARKET)
        return;
      g_main_context_iteration (NULL, FALSE);
    }
  while (g_get_monotonic_time () < deadline);
}

static FinxExit
send (FinxCli         *cli,
      const FinxOrder *order,
      const Words     *words)
{
  g_autoptr(FinxOrder) take_profit = NULL;
  g_autoptr(FinxOrder) stop_loss = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *client_id = NULL;

  if ((words->take_profit != NULL && (take_profit = read_exit (order, words->take_profit, FALSE, &error)) == NULL)
      || (words->stop_loss != NULL && (stop_loss = read_exit (order, words->stop_loss, TRUE, &error)) == NULL))
    return finx_cli_misuse (cli, error);

  finx_engine_place_bracket_async (cli->engine, order, take_profit, stop_loss, NULL, finx_cli_result_cb, &result);
  client_id = finx_engine_place_finish (cli->engine, finx_cli_wait (&result), &error);
  if (client_id == NULL)
    {
      finx_engine_settle (cli->engine);
      return finx_cli_fail (cli, error);
    }
  wait_for_fill (cli, client_id);
  return print_order (cli, client_id);
}

static FinxExit
place (FinxCli *cli,
       int      argc,
       char   **argv)
{
  Words words = { 0 };
  const GOptionEntry options[] = {
    { "account", 0, 0, G_OPTION_ARG_STRING, &words.account, NULL, NULL },
    { "symbol", 0, 0, G_OPTION_ARG_STRING, &words.symbol, NULL, NULL },
    { "side", 0, 0, G_OPTION_ARG_STRING, &words.side, NULL, NULL },
    { "type", 0, 0, G_OPTION_ARG_STRING, &words.type, NULL, NULL },
    { "tif", 0, 0, G_OPTION_ARG_STRING, &words.tif, NULL, NULL },
    { "quantity", 0, 0, G_OPTION_ARG_STRING, &words.quantity, NULL, NULL },
    { "limit", 0, 0, G_OPTION_ARG_STRING, &words.limit, NULL, NULL },
    { "stop", 0, 0, G_OPTION_ARG_STRING, &words.stop, NULL, NULL },
    { "trail", 0, 0, G_OPTION_ARG_STRING, &words.trail, NULL, NULL },
    { "client-id", 0, 0, G_OPTION_ARG_STRING, &words.client_id, NULL, NULL },
    { "take-profit", 0, 0, G_OPTION_ARG_STRING, &words.take_profit, NULL, NULL },
    { "stop-loss", 0, 0, G_OPTION_ARG_STRING, &words.stop_loss, NULL, NULL },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &words.dry_run, NULL, NULL },
    { "again", 0, 0, G_OPTION_ARG_NONE, &words.again, NULL, NULL },
    { NULL }
  };
  g_autoptr(FinxOrder) order = NULL;
  g_autoptr(GError) error = NULL;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc > 0)
    return finx_cli_usage (cli, "“%s” is not understood here", argv[0]);
  order = read_order (cli, &words, &error);
  if (order == NULL)
    return g_error_matches (error, FINX_ERROR, FINX_ERROR_INVALID) ? finx_cli_misuse (cli, error)
                                                                   : finx_cli_fail (cli, error);
  order->is_again = words.again;
  if (!finx_cli_reach (cli, order->account, &error))
    return finx_cli_fail (cli, error);
  finx_engine_wait_quote (cli->engine, order->instrument, QUOTE_TIMEOUT_MS);
  return words.dry_run ? dry_run (cli, order) : send (cli, order, &words);
}

/* How a command on one order ended. */
static FinxExit
tell_outcome (FinxCli      *cli,
              gboolean      done,
              const char   *client_id,
              const GError *error)
{
  if (!done)
    return finx_cli_fail (cli, error);
  finx_engine_settle (cli->engine);
  return print_order (cli, client_id);
}

static FinxExit
replace (FinxCli *cli,
         int      argc,
         char   **argv)
{
  Words words = { 0 };
  const GOptionEntry options[] = {
    { "quantity", 0, 0, G_OPTION_ARG_STRING, &words.quantity, NULL, NULL },
    { "limit", 0, 0, G_OPTION_ARG_STRING, &words.limit, NULL, NULL },
    { "stop", 0, 0, G_OPTION_ARG_STRING, &words.stop, NULL, NULL },
    { "trail", 0, 0, G_OPTION_ARG_STRING, &words.trail, NULL, NULL },
    { "again", 0, 0, G_OPTION_ARG_NONE, &words.again, NULL, NULL },
    { NULL }
  };
  g_autoptr(FinxOrder) order = finx_order_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  FinxOrderItem *item;
  gboolean done;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc != 1)
    return finx_cli_usage (cli, "“order replace” needs the order's id");
  if (!read_prices (&words, order, &error))
    return finx_cli_misuse (cli, error);
  item = finx_engine_find_order (cli->engine, argv[0]);
  if (item != NULL && !finx_cli_reach (cli, finx_order_item_get_order (item)->account, &error))
    return finx_cli_fail (cli, error);
  if (item != NULL)
    finx_engine_wait_quote (cli->engine, finx_order_item_get_order (item)->instrument, QUOTE_TIMEOUT_MS);
  finx_set_str (&order->client_id, argv[0]);
  order->is_again = words.again;
  finx_engine_replace_async (cli->engine, order, NULL, finx_cli_result_cb, &result);
  done = finx_engine_replace_finish (cli->engine, finx_cli_wait (&result), &error);
  return tell_outcome (cli, done, argv[0], error);
}

/* Counted: an answer may come after the wait for it has ended. */
typedef struct
{
  GPtrArray *ids;               /* (element-type utf8): the orders that were asked to end */
  guint      n_left;            /* requests without an answer */
} CancelAll;

static void
cancel_all_clear (gpointer data)
{
  g_ptr_array_unref (((CancelAll *) data)->ids);
}

static void
cancel_all_unref (CancelAll *all)
{
  g_rc_box_release_full (all, cancel_all_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CancelAll, cancel_all_unref)

static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(CancelAll) all = user_data;
  g_autoptr(GError) error = NULL;

  /* A refusal counts by what the order is then: an exit order ends with its entry, before its own request comes. */
  finx_engine_cancel_finish (FINX_ENGINE (source), result, &error);
  all->n_left--;
}

static void
late_cb (gpointer is_late)
{
  *(gboolean *) is_late = TRUE;
}

static CancelAll *
ask_all (FinxCli    *cli,
         const char *account)
{
  CancelAll *all = g_rc_box_new0 (CancelAll);
  GListModel *orders = finx_engine_get_open_orders (cli->engine);
  gboolean is_late = FALSE;
  guint timer;

  all->ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < g_list_model_get_n_items (orders); i++)
    {
      g_autoptr(FinxOrderItem) item = g_list_model_get_item (orders, i);
      const FinxOrder *order = finx_order_item_get_order (item);

      if (account == NULL || g_str_equal (account, order->account))
        g_ptr_array_add (all->ids, g_strdup (order->client_id));
    }
  finx_cli_reach_all (cli, account);
  all->n_left = all->ids->len;
  for (guint i = 0; i < all->ids->len; i++)
    finx_engine_cancel_async (cli->engine, all->ids->pdata[i], NULL, asked_cb, g_rc_box_acquire (all));
  timer = g_timeout_add_once (CANCEL_TIMEOUT_MS, late_cb, &is_late);
  while (all->n_left > 0 && !is_late)
    g_main_context_iteration (NULL, TRUE);
  if (!is_late)
    g_source_remove (timer);
  if (all->n_left == 0)
    finx_engine_settle (cli->engine);
  return all;
}

/* Tells what became of each order, not what was asked for. */
static FinxExit
cancel_all (FinxCli    *cli,
            const char *account)
{
  g_autoptr(GString) unknown = g_string_new (NULL);
  g_autoptr(CancelAll) all = NULL;
  g_autoptr(GError) error = NULL;
  guint n_cancelled = 0, n_done = 0, n_unknown = 0;
  JsonObject *object;

  if (account != NULL && finx_cli_account (cli, account, &error) == NULL)
    return finx_cli_fail (cli, error);
  all = ask_all (cli, account);
  for (guint i = 0; i < all->ids->len; i++)
    {
      FinxOrderState state = finx_order_item_get_order (finx_engine_find_order (cli->engine, all->ids->pdata[i]))->state;

      n_cancelled += state == FINX_ORDER_CANCELLED;
      n_done += state != FINX_ORDER_CANCELLED && !finx_order_state_is_open (state);
      if (finx_order_state_is_open (state))
        {
          n_unknown++;
          g_string_append_printf (unknown, "%s%s", unknown->len > 0 ? ", " : "", (const char *) all->ids->pdata[i]);
        }
    }
  object = json_object_new ();
  json_object_set_int_member (object, "cancelled", n_cancelled);
  json_object_set_int_member (object, "done_before", n_done);
  json_object_set_int_member (object, "unconfirmed", n_unknown);
  finx_cli_print_one (cli, object);
  if (n_unknown == 0)
    return FINX_EXIT_DONE;
  finx_set_error (&error, FINX_ERROR_OFFLINE, "FINX-CLI-015",
                  "It is not known whether these orders were cancelled: %s. They may still trade; “finxctl order list --open” tells "
                  "what is known of them", unknown->str);
  return finx_cli_fail (cli, error);
}

static FinxExit
cancel (FinxCli *cli,
        int      argc,
        char   **argv)
{
  gboolean all = FALSE, done;
  char *account = NULL;
  const GOptionEntry options[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, NULL, NULL },
    { "account", 0, 0, G_OPTION_ARG_STRING, &account, NULL, NULL },
    { NULL }
  };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  FinxOrderItem *item;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (all ? argc != 0 : argc != 1)
    return finx_cli_usage (cli, "“order cancel” needs the order's id, or --all");
  if (all)
    return cancel_all (cli, account);
  item = finx_engine_find_order (cli->engine, argv[0]);
  if (item != NULL && !finx_cli_reach (cli, finx_order_item_get_order (item)->account, &error))
    return finx_cli_fail (cli, error);
  finx_engine_cancel_async (cli->engine, argv[0], NULL, finx_cli_result_cb, &result);
  done = finx_engine_cancel_finish (cli->engine, finx_cli_wait (&result), &error);
  return tell_outcome (cli, done, argv[0], error);
}

typedef struct
{
  gboolean open_only;
  char    *account;             /* (nullable): all */
} ListChoice;

static JsonObject *
wire_chosen (gpointer item,
             gpointer data)
{
  const FinxOrder *order = finx_order_item_get_order (item);
  const ListChoice *choice = data;

  if ((choice->open_only && !finx_order_state_is_open (order->state))
      || (choice->account != NULL && !g_str_equal (choice->account, order->account)))
    return NULL;
  return finx_wire_order (order);
}

static FinxExit
list (FinxCli *cli,
      int      argc,
      char   **argv)
{
  ListChoice choice = { 0 };
  const GOptionEntry options[] = {
    { "open", 0, 0, G_OPTION_ARG_NONE, &choice.open_only, NULL, NULL },
    { "account", 0, 0, G_OPTION_ARG_STRING, &choice.account, NULL, NULL },
    { NULL }
  };
  g_autoptr(GError) error = NULL;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc > 0)
    return finx_cli_usage (cli, "“%s” is not understood here", argv[0]);
  if (choice.account != NULL && finx_cli_account (cli, choice.account, &error) == NULL)
    return finx_cli_fail (cli, error);
  finx_cli_print_model (cli, finx_engine_get_orders (cli->engine), wire_chosen, &choice,
                        "placed,id,symbol,side,type,quantity,limit_price,stop_price,filled,average_price,state",
                        choice.open_only ? "No working orders." : "No orders.");
  return FINX_EXIT_DONE;
}

/* What was said to the broker, and what it said. */
static JsonArray *
load_messages (FinxCli     *cli,
               const char  *client_id,
               GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) exchanges = NULL;
  JsonArray *messages;

  finx_engine_load_exchanges_async (cli->engine, client_id, NULL, finx_cli_result_cb, &result);
  exchanges = finx_engine_load_exchanges_finish (cli->engine, finx_cli_wait (&result), error);
  if (exchanges == NULL)
    return NULL;
  messages = json_array_new ();
  for (guint i = 0; i < exchanges->len; i++)
    json_array_add_object_element (messages, finx_wire_exchange (exchanges->pdata[i]));
  return messages;
}

static void
print_messages (JsonArray *messages)
{
  for (guint i = 0; i < json_array_get_length (messages); i++)
    {
      JsonObject *message = json_array_get_object_element (messages, i);

      printf ("\n%s %s\n%s\n", json_object_get_string_member (message, "time"),
              json_object_get_boolean_member (message, "sent") ? "→" : "←", json_object_get_string_member (message, "text"));
    }
}

static FinxExit
show (FinxCli *cli,
      int      argc,
      char   **argv)
{
  gboolean with_messages = FALSE;
  const GOptionEntry options[] = {
    { "messages", 0, 0, G_OPTION_ARG_NONE, &with_messages, NULL, NULL },
    { NULL }
  };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) life = NULL;
  JsonArray *messages = NULL;
  FinxOrderItem *item;
  JsonArray *events;
  JsonObject *object;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (argc != 1)
    return finx_cli_usage (cli, "“order show” needs the order's id");
  item = finx_engine_find_order (cli->engine, argv[0]);
  if (item == NULL)
    {
      finx_set_error (&error, FINX_ERROR_NOT_FOUND, "FINX-ORDER-003", "There is no order with the id %s", argv[0]);
      return finx_cli_fail (cli, error);
    }
  finx_engine_load_order_life_async (cli->engine, argv[0], NULL, finx_cli_result_cb, &result);
  life = finx_engine_load_order_life_finish (cli->engine, finx_cli_wait (&result), &error);
  if (life == NULL || (with_messages && (messages = load_messages (cli, argv[0], &error)) == NULL))
    return finx_cli_fail (cli, error);

  events = json_array_new ();
  for (guint i = 0; i < life->len; i++)
    json_array_add_object_element (events, finx_wire_event (life->pdata[i]));
  object = finx_wire_order (finx_order_item_get_order (item));
  if (cli->json)
    {
      json_object_set_array_member (object, "life", events);
      if (messages != NULL)
        json_object_set_array_member (object, "messages", messages);
      finx_cli_print_one (cli, object);
    }
  else
    {
      finx_cli_print_one (cli, object);
      printf ("\n");
      finx_cli_print_list (cli, events, "recorded,kind,note", "Nothing is written of it.");
      if (messages != NULL)
        print_messages (messages);
      g_clear_pointer (&messages, json_array_unref);
    }
  return FINX_EXIT_DONE;
}

const FinxCommand finx_cli_order_commands[] = {
  { "order", "place", "--symbol S --side buy|sell --quantity Q [--type T] [--limit P] [--stop P] [--trail D] [--tif day|gtc|ioc|fok]\n"
    "        [--take-profit P] [--stop-loss P] [--account A] [--client-id ID] [--again] [--dry-run]",
    "sends an order; --dry-run checks it and prints what would be sent, --again means the same one once more", FINX_NEEDS_WRITING, place },
  { "order", "replace", "ID [--quantity Q] [--limit P] [--stop P] [--trail D] [--again]", "changes a working order", FINX_NEEDS_WRITING, replace },
  { "order", "cancel", "ID | --all [--account A]", "cancels one order, or all that work", FINX_NEEDS_WRITING, cancel },
  { "order", "list", "[--open] [--account A]", "orders, newest first", FINX_NEEDS_READING, list },
  { "order", "show", "ID [--messages]", "one order and its life; --messages: what was said to the broker, and what it said", FINX_NEEDS_READING, show },
  { NULL }
};
