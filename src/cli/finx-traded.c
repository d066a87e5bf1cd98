/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/finx-traded.h"

#include "base/finx-error.h"
#include "engine/brokers/finx-engine-brokers.h"

#define LINK_TIMEOUT_MS 30000

const FinxInstrument *
finx_cli_traded (FinxCli     *cli,
                 const char  *account,
                 const char  *symbol,
                 GError     **error)
{
  FinxBrokerQuery query = { .kind = FINX_READ_INSTRUMENTS, .account = account, .text = symbol };
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GPtrArray) found = NULL;

  if (symbol == NULL || finx_engine_get_broker_of (cli->engine, account) == NULL)
    return finx_cli_instrument (cli, symbol, error);
  finx_engine_read_broker_async (cli->engine, &query, NULL, finx_cli_result_cb, &result);
  found = finx_engine_read_broker_finish (cli->engine, finx_cli_wait (&result), error);
  for (guint i = 0; found != NULL && i < found->len; i++)
    if (g_ascii_strcasecmp (((FinxInstrument *) found->pdata[i])->symbol, symbol) == 0)
      return finx_engine_learn_instrument (cli->engine, account, found->pdata[i], error);
  if (found != NULL)
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-CLI-031", "The broker has no instrument “%s”; “finxctl broker instruments %s TEXT” looks for some",
                    symbol, account);
  return NULL;
}

gboolean
finx_cli_reach (FinxCli     *cli,
                const char  *account,
                GError     **error)
{
  return finx_engine_get_broker_of (cli->engine, account) == NULL || finx_engine_wait_broker (cli->engine, account, LINK_TIMEOUT_MS, error);
}

void
finx_cli_reach_all (FinxCli    *cli,
                    const char *account)
{
  GListModel *orders = finx_engine_get_open_orders (cli->engine);
  g_autoptr(GHashTable) accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer id;

  for (guint i = 0; i < g_list_model_get_n_items (orders); i++)
    {
      g_autoptr(FinxOrderItem) item = g_list_model_get_item (orders, i);
      const FinxOrder *order = finx_order_item_get_order (item);

      if (account == NULL || g_str_equal (account, order->account))
        g_hash_table_add (accounts, g_strdup (order->account));
    }
  g_hash_table_iter_init (&iter, accounts);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_autoptr(GError) error = NULL;

      if (!finx_cli_reach (cli, id, &error))
        finx_cli_say (cli, "%s", error->message);
    }
}

static void
add_header (const char *name,
            const char *value,
            gpointer    headers)
{
  json_object_set_string_member (headers, name, value);
}

static JsonObject *
wire_request (FinxHttpRequest *request)
{
  g_autofree char *url = finx_http_request_get_url (request), *shown_url = finx_http_request_redact (request, url);
  JsonObject *object = json_object_new (), *headers = json_object_new ();

  json_object_set_string_member (object, "method", finx_http_request_get_method (request));
  json_object_set_string_member (object, "url", shown_url);
  finx_http_request_foreach_shown_header (request, add_header, headers);
  json_object_set_object_member (object, "headers", headers);
  if (finx_http_request_get_body (request) != NULL)
    {
      g_autofree char *body = finx_http_request_redact (request, finx_http_request_get_body (request));

      json_object_set_string_member (object, "body_type", finx_http_request_get_body_type (request));
      json_object_set_string_member (object, "body", body);
    }
  return object;
}

JsonObject *
finx_cli_would_send (FinxCli          *cli,
                     const FinxOrder  *order,
                     GError          **error)
{
  g_autoptr(GPtrArray) orders = g_ptr_array_new ();
  g_autoptr(FinxHttpRequest) request = NULL;
  g_autofree char *text = NULL;
  JsonObject *object;

  if (finx_engine_get_broker_of (cli->engine, order->account) == NULL)
    return NULL;
  g_ptr_array_add (orders, (gpointer) order);
  if (!finx_engine_describe_order (cli->engine, orders, &request, &text, error))
    return NULL;
  if (request != NULL)
    return wire_request (request);
  object = json_object_new ();
  json_object_set_string_member (object, "message", text);
  return object;
}
