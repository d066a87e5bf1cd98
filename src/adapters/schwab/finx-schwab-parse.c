/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charles Schwab's answers. Anything may be missing, null, or of another type; orders are taken without a body. */
#include "adapters/schwab/finx-schwab-private.h"

#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-log.h"
#include "base/finx-text.h"
#include "model/finx-option-contract.h"

#define FULL_LIST     3000
#define LEAST_PIECE   FINX_USEC_PER_HOUR
#define ONE_YEAR      (364 * FINX_USEC_PER_DAY)
#define VISIBLE_AFTER (15 * FINX_USEC_PER_SEC)  /* so long an order may not be listed yet */
#define CLOCK_DOUBT   (5 * FINX_USEC_PER_SEC)
#define MARKET_ZONE   "America/New_York"

/* Errors */

/* (transfer full) (nullable): what one of the many forms of a refusal says */
static char *
find_words (const FinxJsonNode *root)
{
  const FinxJsonNode *errors = finx_json_node_get (root, "errors"), *first = finx_json_node_first (errors);
  const FinxJsonNode *places[] = { root, first, finx_json_node_get (root, "fault") };
  static const char *const names[] = { "message", "detail", "title", "faultstring", "error_description", "error" };
  g_autofree char *words = NULL, *more = finx_json_node_text (first);

  for (gsize place = 0; place < G_N_ELEMENTS (places); place++)
    for (gsize i = 0; i < G_N_ELEMENTS (names) && (words == NULL || *words == '\0'); i++)
      {
        g_free (words);
        words = finx_json_node_text (finx_json_node_get (places[place], names[i]));
      }
  if (words == NULL || *words == '\0')
    return g_steal_pointer (&more);
  return more != NULL && *more != '\0' && strstr (words, more) == NULL ? g_strdup_printf ("%s (%s)", words, more) : g_steal_pointer (&words);
}

static char *
words_of (const FinxHttpReply *reply)
{
  g_autoptr(FinxJsonTree) tree = finx_json_tree_new (reply->body, reply->length, NULL);
  char *words = tree != NULL ? find_words (finx_json_tree_get_root (tree)) : NULL;

  if (words != NULL && *words != '\0')
    return finx_broker_shorten (words);
  g_free (words);
  return g_strdup_printf ("HTTP %u", reply->status);
}

void
schwab_explain (guint                kind,
                const FinxHttpReply *reply,
                GError             **error)
{
  g_autofree char *words = words_of (reply);

  switch (reply->status)
    {
    case 401:
      finx_set_error (error, FINX_ERROR_AUTH, "FINX-SCHWAB-010",
                      "Charles Schwab refuses the key: %s. Nothing was done. See whether the app has both “Accounts and Trading” and “Market Data”, "
                      "and sign in again", words);
      break;
    case 404:
      finx_set_error (error, kind == FINX_CALL_PLACE ? FINX_ERROR_REJECTED : FINX_ERROR_NOT_FOUND, "FINX-SCHWAB-011",
                      "Charles Schwab does not have it: %s", words);
      break;
    case 403:
      if (kind == FINX_CALL_CLOCK || kind == FINX_READ_ACCOUNTS || kind == FINX_CALL_TOKEN)
        {
          finx_set_error (error, FINX_ERROR_AUTH, "FINX-SCHWAB-012",
                          "Charles Schwab does not let this app in: %s. Nothing was done. Sign in again and tick the account there", words);
          break;
        }
      G_GNUC_FALLTHROUGH;
    case 400:
    case 409:
    case 422:
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-SCHWAB-013", "Charles Schwab said no: %s", words);
      break;
    default:
      finx_set_error (error, FINX_ERROR_PROTOCOL, "FINX-SCHWAB-014", "Charles Schwab answered in a way that FinX does not know: %s", words);
      break;
    }
}

FinxCallOutcome
schwab_not_understood (GError **error)
{
  finx_set_error (error, FINX_ERROR_PROTOCOL, "FINX-SCHWAB-015", "Charles Schwab's answer could not be understood. Nothing of it was used");
  return FINX_CALL_FAILED;
}

/* Instruments */

static FinxAssetClass
class_of (const FinxJsonNode *node,
          const char         *symbol)
{
  static const struct { const char *name; FinxAssetClass asset_class; } classes[] = {
    { "EQUITY", FINX_ASSET_EQUITY }, { "ETF", FINX_ASSET_ETF }, { "COLLECTIVE_INVESTMENT", FINX_ASSET_ETF }, { "MUTUAL_FUND", FINX_ASSET_ETF },
    { "CASH_EQUIVALENT", FINX_ASSET_ETF }, { "FIXED_INCOME", FINX_ASSET_ETF }, { "OPTION", FINX_ASSET_OPTION }, { "INDEX", FINX_ASSET_INDEX },
    { "FUTURE", FINX_ASSET_FUTURE }, { "FOREX", FINX_ASSET_FX }, { "CURRENCY", FINX_ASSET_FX },
  };
  const FinxJsonNode *type = finx_json_node_get (node, "assetType");
  FinxOptionContract contract;

  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    if (finx_json_node_is (type, classes[i].name))
      return classes[i].asset_class;
  if (finx_option_contract_parse (symbol, &contract))
    return FINX_ASSET_OPTION;
  return *symbol == '$' ? FINX_ASSET_INDEX : FINX_ASSET_EQUITY;
}

/* Shares: what the exchange's rules say; prices between two ticks do occur in trades, so they have two digits more. */
static FinxInstrument *
draft_instrument (const char         *symbol,
                  const FinxJsonNode *node)
{
  FinxAssetClass asset_class = class_of (node, symbol);
  g_autofree char *name = finx_json_node_text (finx_json_node_get (node, "description"));
  g_autoptr(GString) ours = g_string_new (symbol);
  FinxInstrument *draft;

  if (asset_class == FINX_ASSET_EQUITY || asset_class == FINX_ASSET_ETF)
    g_string_replace (ours, "/", ".", 0);
  g_string_replace (ours, " ", "", 0);          /* "AAPL  240517P00190000" */
  draft = finx_instrument_new_plain (ours->str, name, "", asset_class, "USD");
  draft->calendar = FINX_CALENDAR_US_EQUITY;
  draft->lot_step = FINX_DECIMAL_ONE;
  draft->size_scale = 0;
  draft->tick_size = finx_decimal_new (1, 2);
  draft->price_scale = 4;
  if (asset_class == FINX_ASSET_OPTION)
    {
      FinxDecimal multiplier = finx_broker_json_positive (node, "optionMultiplier");

      draft->multiplier = finx_decimal_is_known (multiplier) ? multiplier : finx_decimal_new (100, 0);
    }
  return draft;
}

/**
 * schwab_find_instrument:
 * @node: (nullable): what is told of it
 *
 * Returns: (nullable): also one that was not met before
 */
const FinxInstrument *
schwab_find_instrument (FinxBrokerClient   *client,
                        const char         *symbol,
                        const FinxJsonNode *node)
{
  const FinxInstrument *known = finx_broker_client_find (client, symbol);
  g_autoptr(FinxInstrument) draft = NULL;

  if (known != NULL || *symbol == '\0')
    return known;
  draft = draft_instrument (symbol, node);
  return finx_instrument_validate (draft, NULL) ? finx_broker_client_learn (client, symbol, draft) : NULL;
}

static gboolean
is_there (GPtrArray  *rows,
          const char *symbol)
{
  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (((FinxInstrument *) rows->pdata[i])->symbol, symbol))
      return TRUE;
  return FALSE;
}

static FinxCallOutcome
read_instruments (FinxBrokerCall     *call,
                  const FinxJsonNode *root,
                  GError            **error)
{
  const FinxJsonNode *list = finx_json_node_get (root, "instruments");

  if (!finx_json_node_is_object (root) || (list != NULL && !finx_json_node_is_array (list)))
    return schwab_not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (list); node != NULL; node = finx_json_node_next (list, node))
    {
      g_autofree char *symbol = finx_json_node_text (finx_json_node_get (node, "symbol"));
      FinxInstrument *draft = symbol != NULL && *symbol != '\0' ? draft_instrument (symbol, node) : NULL;

      if (draft != NULL && finx_instrument_validate (draft, NULL) && !is_there (call->rows, draft->symbol))
        g_ptr_array_add (call->rows, draft);
      else
        g_clear_pointer (&draft, finx_instrument_free);
    }
  return call->step == 0 ? FINX_CALL_MORE : FINX_CALL_DONE;
}

/* Lists of orders */

/* %TRUE: the piece has more than is told at once, and is asked for again as two. */
static gboolean
halve_piece (FinxBrokerCall *call,
             gint64          from_us,
             gint64          length_us)
{
  if (length_us <= LEAST_PIECE)
    return FALSE;
  g_free (call->cursor);
  call->cursor = g_strdup_printf ("%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT, from_us, length_us / 2);
  return TRUE;
}

/* Moves @orders' fills of the time that was asked for into the call. Those of an order that is on its way to us come again. */
static void
take_fills (FinxSchwab     *self,
            FinxBrokerCall *call,
            GArray         *orders)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (client);
  gint64 ahead_us = finx_broker_client_get_now (client) - finx_clock_now (finx_broker_client_get_clock (client));
  gint64 from_us = call->from_us + MIN (ahead_us, 0);
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < orders->len; i++)
    {
      const FinxOrder *order = g_array_index (orders, SchwabOrder, i).order, *known;

      if (order == NULL)
        continue;
      known = *order->client_id != '\0' ? finx_order_ledger_find (ledger, order->client_id) : NULL;
      if (known != NULL && finx_order_ledger_find_venue (ledger, order->venue_id) == NULL)
        finx_order_ledger_follow (ledger, known->client_id, known->venue_id, order->venue_id);
      g_hash_table_iter_init (&iter, self->fills);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        {
          FinxFill *fill = value;

          if (!g_str_equal (fill->client_id, order->venue_id) || fill->time_us < from_us || fill->time_us >= call->to_us
              || (finx_order_ledger_find_venue (ledger, order->venue_id) == NULL && schwab_is_awaited (self, order)))
            continue;
          g_hash_table_iter_steal (&iter);
          g_ptr_array_add (call->rows, fill);
        }
    }
}

static void
take_orders (FinxSchwab     *self,
             FinxBrokerCall *call,
             GArray         *orders)
{
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (FINX_BROKER_CLIENT (self));

  for (guint i = 0; i < orders->len; i++)
    {
      SchwabOrder *row = &g_array_index (orders, SchwabOrder, i);
      gboolean is_known = row->order != NULL && (*row->order->client_id != '\0' || finx_order_ledger_find_venue (ledger, row->order->venue_id) != NULL);

      if (row->order == NULL || row->is_replaced)
        continue;
      if (call->kind == FINX_READ_OPEN_ORDERS && (!finx_order_state_is_open (row->order->state) || (!is_known && schwab_is_awaited (self, row->order))))
        continue;
      g_ptr_array_add (call->rows, g_steal_pointer (&row->order));
    }
}

/* All rows of the pieces, and then the fees of what was filled. */
static FinxCallOutcome
read_orders (FinxSchwab         *self,
             FinxBrokerCall     *call,
             const FinxJsonNode *root,
             GError            **error)
{
  g_autoptr(GArray) orders = NULL;
  gint64 from_us, to_us, end_us = schwab_get_piece (self, call, &from_us, &to_us);

  if (call->cursor != NULL && *call->cursor == '$')
    return schwab_read_fees (self, call, root, error);
  if (call->kind != FINX_READ_OPEN_ORDERS && finx_json_node_count (root) >= FULL_LIST && halve_piece (call, from_us, to_us - from_us))
    return FINX_CALL_MORE;
  orders = schwab_read_orders (self, root);
  if (orders == NULL)
    return schwab_not_understood (error);
  schwab_name_successors (self, orders);
  if (call->kind == FINX_READ_FILLS)
    take_fills (self, call, orders);
  else
    take_orders (self, call, orders);
  if (call->kind == FINX_READ_OPEN_ORDERS)
    {
      self->knows_orders = TRUE;
    }
  else if (to_us < end_us)
    {
      g_free (call->cursor);
      call->cursor = g_strdup_printf ("%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT, to_us, to_us - from_us);
      return FINX_CALL_MORE;
    }
  else if (call->kind == FINX_READ_FILLS && call->rows->len > 0)
    {
      gint64 first_us;

      finx_broker_call_sort (call);
      first_us = MAX (((FinxFill *) call->rows->pdata[0])->time_us - FINX_USEC_PER_MIN, end_us - ONE_YEAR);
      g_free (call->cursor);
      call->cursor = g_strdup_printf ("$%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT, first_us, ONE_YEAR);
      return FINX_CALL_MORE;
    }
  finx_broker_call_sort (call);
  return FINX_CALL_DONE;
}

/* One order */

/* Whether it is known as another order than @wanted. */
static gboolean
is_another (FinxOrderLedger *ledger,
            const FinxOrder *wanted,
            const FinxOrder *order)
{
  const FinxOrder *known = finx_order_ledger_find_venue (ledger, order->venue_id);

  return known != NULL && !g_str_equal (known->client_id, wanted->client_id);
}

/* Whether it is what @wanted became, as was found out before. */
static gboolean
is_known_as (FinxOrderLedger *ledger,
             const FinxOrder *wanted,
             const FinxOrder *order)
{
  const FinxOrder *known = finx_order_ledger_find (ledger, wanted->client_id);

  return known != NULL && g_str_equal (known->venue_id, order->venue_id);
}

/* Whether it is nobody's, and of the same as @wanted: Charles Schwab may tell an order in other terms than it was sent in, so that it is
 * not there is not certain. */
static gboolean
is_near (FinxOrderLedger *ledger,
         const FinxOrder *wanted,
         const FinxOrder *order,
         gint64           since_us)
{
  const FinxOrder *known = finx_order_ledger_find_venue (ledger, order->venue_id);

  return order->instrument == wanted->instrument && order->side == wanted->side && finx_decimal_equal (order->quantity, wanted->quantity)
         && *order->parent == '\0' && order->placed_us >= since_us && (known == NULL || g_str_equal (known->client_id, known->venue_id));
}

/* Nobody can tell what became of an order: that, and what to do, is said with the order itself. */
static void
tell_unknown (FinxSchwab      *self,
              const FinxOrder *wanted,
              const GError    *reason)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const FinxOrder *known = finx_order_ledger_find (finx_broker_client_get_ledger (client), wanted->client_id);
  FinxOrder *order;

  if (known == NULL || known->state == FINX_ORDER_UNKNOWN || !finx_order_state_is_open (known->state))
    return;
  order = finx_order_ledger_copy (finx_broker_client_get_ledger (client), known->client_id);
  order->state = FINX_ORDER_UNKNOWN;
  g_free (order->reason);
  order->reason = g_strdup (reason->message);
  order->updated_us = MAX (finx_clock_now (finx_broker_client_get_clock (client)), known->updated_us + 1);
  finx_order_ledger_take (finx_broker_client_get_ledger (client), order, "Several could be it");
}

/* Of a list the one that was asked for: the one that took its place, or the only one that is like it and nobody else's. */
static FinxCallOutcome
read_search (FinxSchwab         *self,
             FinxBrokerCall     *call,
             const FinxJsonNode *root,
             GError            **error)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  FinxOrderLedger *ledger = finx_broker_client_get_ledger (client);
  const FinxOrder *wanted = call->orders->pdata[0];
  gint64 now_us = finx_clock_now (finx_broker_client_get_clock (client)), ahead_us = finx_broker_client_get_now (client) - now_us;
  g_autoptr(GArray) orders = schwab_read_orders (self, root);
  gint64 since_us = wanted->placed_us + ahead_us - CLOCK_DOUBT;
  SchwabOrder *found = NULL;
  guint n = 0, n_near = 0;

  if (orders == NULL)
    return schwab_not_understood (error);
  schwab_name_successors (self, orders);
  for (guint i = 0; i < orders->len; i++)
    {
      SchwabOrder *row = &g_array_index (orders, SchwabOrder, i);
      gboolean is_it = row->order != NULL && !row->is_replaced && *wanted->client_id != '\0'
                       && (*wanted->venue_id != '\0' || *wanted->parent != '\0'
                           ? g_str_equal (row->order->client_id, wanted->client_id) || is_known_as (ledger, wanted, row->order)
                           : *row->order->parent == '\0' && schwab_is_like (wanted, row->order)
                             && row->order->placed_us >= since_us && !is_another (ledger, wanted, row->order));

      n_near += row->order != NULL && !row->is_replaced && *wanted->parent == '\0' && *wanted->client_id != '\0'
                && is_near (ledger, wanted, row->order, since_us);
      if (!is_it)
        continue;
      found = row;
      n++;
    }
  if (n > 1 || (n == 0 && (*wanted->venue_id != '\0' || n_near > 0)))
    {
      g_autoptr(GError) reason = NULL;

      finx_set_error (&reason, FINX_ERROR_PROTOCOL, "FINX-SCHWAB-016",
                      "Several orders at Charles Schwab could be %s, or none that can be told from others: its state is not known. "
                      "Look at the broker's own page before you place it again", wanted->client_id);
      if (n > 1 || n_near > 0)
        tell_unknown (self, wanted, reason);
      g_propagate_error (error, g_steal_pointer (&reason));
      return FINX_CALL_FAILED;
    }
  if (n == 0 && now_us - wanted->placed_us < finx_broker_client_hasten (client, VISIBLE_AFTER))
    {
      finx_set_error (error, FINX_ERROR_PROTOCOL, "FINX-SCHWAB-017",
                      "Charles Schwab does not list the order %s yet; it is looked for again", wanted->client_id);
      return FINX_CALL_FAILED;
    }
  if (n == 0)
    {
      finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-SCHWAB-011", "Charles Schwab does not have it: %s", wanted->client_id);
      return FINX_CALL_FAILED;
    }
  g_free (found->order->client_id);
  found->order->client_id = g_strdup (wanted->client_id);
  call->venue_id = g_strdup (found->order->venue_id);
  for (guint i = 0; i < orders->len; i++)       /* its exit orders, named by what is theirs */
    {
      SchwabOrder *row = &g_array_index (orders, SchwabOrder, i);

      if (row != found && row->order != NULL && !row->is_replaced && g_str_equal (row->order->parent, call->venue_id))
        g_ptr_array_add (call->rows, g_steal_pointer (&row->order));
    }
  g_ptr_array_insert (call->rows, 0, g_steal_pointer (&found->order));
  return call->kind == FINX_CALL_CANCEL ? FINX_CALL_MORE : FINX_CALL_DONE;
}

/* An order that is being changed, or that another one took the place of, is not yet what it will be, or no longer what it was. */
static FinxCallOutcome
read_one (FinxSchwab         *self,
          FinxBrokerCall     *call,
          const FinxJsonNode *root,
          GError            **error)
{
  const FinxOrder *wanted = call->orders->pdata[0];
  g_autoptr(GArray) orders = schwab_orders_new ();
  const FinxOrder *first;

  if (finx_json_node_is (finx_json_node_get (root, "status"), "REPLACED") && *wanted->client_id != '\0')
    {
      call->cursor = g_strdup ("+");
      return FINX_CALL_MORE;
    }
  if (finx_json_node_is (finx_json_node_get (root, "status"), "PENDING_REPLACE"))
    {
      finx_set_error (error, FINX_ERROR_PROTOCOL, "FINX-SCHWAB-018", "Charles Schwab is changing the order %s; it is looked at again", wanted->client_id);
      return FINX_CALL_FAILED;
    }
  if (!schwab_read_order (self, root, orders))
    return schwab_not_understood (error);
  first = g_array_index (orders, SchwabOrder, 0).order;
  if (first != NULL && wanted->instrument != NULL && (first->instrument != wanted->instrument || first->side != wanted->side))
    {
      finx_set_error (error, FINX_ERROR_PROTOCOL, "FINX-SCHWAB-019",
                      "Charles Schwab has another order under the number of %s: its state is not known. Check it at the broker", wanted->client_id);
      return FINX_CALL_FAILED;
    }
  for (guint i = 0; i < orders->len; i++)
    if (g_array_index (orders, SchwabOrder, i).order != NULL)
      g_ptr_array_add (call->rows, g_steal_pointer (&g_array_index (orders, SchwabOrder, i).order));
  return FINX_CALL_DONE;
}

static FinxCallOutcome
read_query (FinxSchwab         *self,
            FinxBrokerCall     *call,
            const FinxJsonNode *root,
            GError            **error)
{
  gboolean is_search = *((FinxOrder *) call->orders->pdata[0])->venue_id == '\0' || call->cursor != NULL;

  return is_search ? read_search (self, call, root, error) : read_one (self, call, root, error);
}

/* What an order has to say, by what is held or, of a change, by what it said before. */
static FinxCallOutcome
read_needed (FinxSchwab         *self,
             FinxBrokerCall     *call,
             const FinxJsonNode *root,
             GError            **error)
{
  const FinxOrder *order = call->orders->pdata[0];
  const char *instruction = NULL;

  if (call->kind == FINX_CALL_REPLACE)
    {
      g_autoptr(GArray) orders = schwab_orders_new ();

      if (schwab_read_order (self, root, orders))
        instruction = g_hash_table_lookup (self->instructions, order->venue_id);
      if (instruction == NULL)
        return schwab_not_understood (error);
    }
  else
    {
      FinxDecimal held;
      gboolean is_cash;

      if (!schwab_find_held (self, root, order->instrument, &held, &is_cash))
        return schwab_not_understood (error);
      instruction = schwab_find_instruction (order, held, is_cash, error);
      if (instruction == NULL)
        return FINX_CALL_FAILED;
    }
  call->cursor = g_strdup (instruction);
  return FINX_CALL_MORE;
}

/* Its number is the end of the address that the answer tells. What becomes of it is looked at in a moment. */
static FinxCallOutcome
read_placed (FinxSchwab           *self,
             FinxBrokerCall       *call,
             const FinxHttpReply  *reply,
             GError              **error)
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  const char *location = finx_http_reply_get_header (reply, "Location");
  const char *slash = location != NULL ? strrchr (location, '/') : NULL;
  FinxOrder *order;

  if (slash == NULL || slash[1] == '\0' || strspn (slash + 1, "0123456789") != strlen (slash + 1))
    return schwab_not_understood (error);
  call->venue_id = g_strdup (slash + 1);
  order = finx_order_copy (call->orders->pdata[0]);
  g_free (order->venue_id);
  order->venue_id = g_strdup (call->venue_id);
  order->updated_us = finx_clock_now (finx_broker_client_get_clock (client));
  g_hash_table_remove (self->changing, order->client_id);
  if (schwab_intern_instruction (call->cursor) != NULL)
    g_hash_table_insert (self->instructions, g_strdup (call->venue_id), (gpointer) schwab_intern_instruction (call->cursor));
  g_ptr_array_add (call->rows, order);
  schwab_look_at (self, call->venue_id);
  return FINX_CALL_DONE;
}

/* The answer has nothing in it, which is not much to go by: the order itself tells whether it is being cancelled. */
static FinxCallOutcome
read_cancelled (FinxBrokerCall       *call,
                const FinxHttpReply  *reply,
                GError              **error)
{
  if (reply->length > 0)
    return schwab_not_understood (error);
  if (call->venue_id == NULL)
    call->venue_id = g_strdup (((FinxOrder *) call->orders->pdata[0])->venue_id);
  call->cursor = g_strdup ("+");
  return FINX_CALL_MORE;
}

static FinxCallOutcome
read_after_cancel (FinxSchwab         *self,
                   FinxBrokerCall     *call,
                   const FinxJsonNode *root,
                   GError            **error)
{
  static const char *const open[] = { "NEW", "PENDING_ACKNOWLEDGEMENT", "QUEUED", "PENDING_ACTIVATION", "ACCEPTED", "WORKING" };
  g_autoptr(GArray) orders = schwab_orders_new ();

  if (!schwab_read_order (self, root, orders))
    return schwab_not_understood (error);
  for (gsize i = 0; i < G_N_ELEMENTS (open); i++)
    if (finx_json_node_is (finx_json_node_get (root, "status"), open[i]))
      {
        finx_set_error (error, FINX_ERROR_PROTOCOL, "FINX-SCHWAB-021",
                        "Charles Schwab took the cancellation, and the order still works: look at it again in a moment");
        schwab_look_at (self, call->venue_id);
        return FINX_CALL_FAILED;
      }
  schwab_look_at (self, call->venue_id);
  for (guint i = 0; i < orders->len; i++)
    if (g_array_index (orders, SchwabOrder, i).order != NULL && !g_array_index (orders, SchwabOrder, i).is_replaced)
      g_ptr_array_add (call->rows, g_steal_pointer (&g_array_index (orders, SchwabOrder, i).order));
  return FINX_CALL_DONE;
}

/* Prices */

static gint64
time_of (const FinxJsonNode *node,
         const char         *name)
{
  gint64 ms = 0;

  return finx_json_node_integer (finx_json_node_get (node, name), &ms) && ms > 0 && ms < G_MAXINT64 / 1000 ? ms * 1000 : 0;
}

static FinxCallOutcome
read_quote (FinxSchwab         *self,
            FinxBrokerCall     *call,
            const FinxJsonNode *root,
            GError            **error)
{
  g_autofree char *symbol = schwab_symbol_of (self, call->instrument);
  const FinxJsonNode *node = finx_json_node_get (root, symbol), *inner = finx_json_node_get (node, "quote");
  const FinxJsonNode *realtime = finx_json_node_get (node, "realtime");
  FinxBrokerQuote *quote;

  if (!finx_json_node_is_object (root))
    return schwab_not_understood (error);
  if (!finx_json_node_is_object (inner) && finx_json_node_get (root, "errors") == NULL && finx_json_node_count (root) > 0)
    return schwab_not_understood (error);
  if (!finx_json_node_is_object (inner))
    {
      finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-SCHWAB-020", "Charles Schwab has no prices of %s", call->instrument->symbol);
      return FINX_CALL_FAILED;
    }
  quote = g_new0 (FinxBrokerQuote, 1);
  quote->instrument = call->instrument;
  quote->bid = finx_broker_json_positive (inner, "bidPrice");
  quote->bid_size = finx_broker_json_positive (inner, "bidSize");
  quote->ask = finx_broker_json_positive (inner, "askPrice");
  quote->ask_size = finx_broker_json_positive (inner, "askSize");
  quote->last = finx_broker_json_positive (inner, "lastPrice");
  quote->last_size = finx_broker_json_positive (inner, "lastSize");
  quote->previous_close = finx_broker_json_positive (inner, "closePrice");
  quote->time_us = MAX (time_of (inner, "quoteTime"), time_of (inner, "tradeTime"));
  quote->is_delayed = realtime != NULL && !finx_json_node_boolean (realtime);
  g_ptr_array_add (call->rows, quote);
  return FINX_CALL_DONE;
}

/* Bars of a day and more are stamped with its midnight in one of two time zones: what counts is the exchange's date. */
static gint64
start_of (FinxInterval interval,
          gint64       time_us,
          GTimeZone   *zone)
{
  gint64 seconds = time_us / FINX_USEC_PER_SEC + 2 * 3600;      /* from Chicago's midnight to New York's day */
  int offset;

  if (interval < FINX_INTERVAL_1D)
    return time_us;
  offset = g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds));
  seconds += offset;
  return (seconds - seconds % (24 * 3600)) * FINX_USEC_PER_SEC;
}

/* Two bars of half an hour are one of an hour. */
static GArray *
join_bars (GArray *halves)
{
  GArray *bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));

  for (guint i = 0; i < halves->len; i++)
    {
      FinxBar bar = g_array_index (halves, FinxBar, i), *last = bars->len > 0 ? &g_array_index (bars, FinxBar, bars->len - 1) : NULL;

      bar.time_us -= bar.time_us % FINX_USEC_PER_HOUR;
      if (last == NULL || last->time_us != bar.time_us)
        {
          g_array_append_val (bars, bar);
          continue;
        }
      last->high = MAX (last->high, bar.high);
      last->low = MIN (last->low, bar.low);
      last->close = bar.close;
      last->volume += bar.volume;
    }
  return bars;
}

static FinxCallOutcome
read_bars (FinxBrokerCall     *call,
           const FinxJsonNode *root,
           GError            **error)
{
  const FinxJsonNode *candles = finx_json_node_get (root, "candles");
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (MARKET_ZONE);
  g_autoptr(GArray) bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));

  if (!finx_json_node_is_array (candles))
    return schwab_not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (candles); node != NULL; node = finx_json_node_next (candles, node))
    {
      FinxBar bar = {
        .time_us = time_of (node, "datetime"),
        .open = finx_json_node_double (finx_json_node_get (node, "open")),
        .high = finx_json_node_double (finx_json_node_get (node, "high")),
        .low = finx_json_node_double (finx_json_node_get (node, "low")),
        .close = finx_json_node_double (finx_json_node_get (node, "close")),
        .volume = finx_json_node_double (finx_json_node_get (node, "volume")),
      };

      if (bar.time_us != 0 && zone != NULL)
        bar.time_us = start_of (call->interval, bar.time_us, zone);
      if (bar.time_us != 0)
        g_array_append_val (bars, bar);
    }
  if (call->interval == FINX_INTERVAL_1H)
    {
      g_autoptr(GArray) hours = join_bars (bars);

      finx_broker_call_add_bars (call, hours);
    }
  else
    {
      finx_broker_call_add_bars (call, bars);
    }
  return FINX_CALL_DONE;
}

/* The streamer */

static char *
text_or_empty (const FinxJsonNode *node,
               const char         *name)
{
  char *text = finx_json_node_text (finx_json_node_get (node, name));

  return text != NULL ? text : g_strdup ("");
}

/* The time is the answer's own. Some accounts get the preferences in a list. */
static FinxCallOutcome
read_preferences (FinxSchwab           *self,
                  FinxBrokerCall       *call,
                  const FinxJsonNode   *root,
                  const FinxHttpReply  *reply,
                  GError              **error)
{
  const FinxJsonNode *preferences = finx_json_node_is_array (root) ? finx_json_node_first (root) : root;
  const FinxJsonNode *list = finx_json_node_get (preferences, "streamerInfo");
  const FinxJsonNode *info = finx_json_node_is_array (list) ? finx_json_node_first (list) : list;

  if (!finx_json_node_is_object (info))
    return schwab_not_understood (error);
  schwab_streamer_clear (&self->streamer);
  self->streamer.url = text_or_empty (info, "streamerSocketUrl");
  self->streamer.customer = text_or_empty (info, "schwabClientCustomerId");
  self->streamer.correlation = text_or_empty (info, "schwabClientCorrelId");
  self->streamer.channel = text_or_empty (info, "schwabClientChannel");
  self->streamer.function = text_or_empty (info, "schwabClientFunctionId");
  call->time_us = finx_http_reply_get_date (reply);
  return FINX_CALL_DONE;
}

static FinxCallOutcome
read_body (FinxSchwab           *self,
           FinxBrokerCall       *call,
           const FinxJsonNode   *root,
           const FinxHttpReply  *reply,
           GError              **error)
{
  if (call->is_asking)
    return read_needed (self, call, root, error);
  switch (call->kind)
    {
    case FINX_CALL_CLOCK:       return read_preferences (self, call, root, reply, error);
    case FINX_READ_ACCOUNTS:    return schwab_read_accounts (self, call, root, error);
    case FINX_READ_BALANCES:    return schwab_read_balances (call, root, error);
    case FINX_READ_POSITIONS:   return schwab_read_positions (self, call, root, error);
    case FINX_READ_OPEN_ORDERS:
    case FINX_READ_ORDERS:
    case FINX_READ_FILLS:       return read_orders (self, call, root, error);
    case FINX_READ_INSTRUMENTS: return read_instruments (call, root, error);
    case FINX_READ_QUOTE:       return read_quote (self, call, root, error);
    case FINX_READ_PREVIEW:     return schwab_read_preview (call, root, error);
    case FINX_CALL_BARS:        return read_bars (call, root, error);
    case FINX_CALL_CANCEL:      return call->cursor != NULL ? read_after_cancel (self, call, root, error) : read_search (self, call, root, error);
    default:                    return read_query (self, call, root, error);
    }
}

static void
log_correlation (const FinxHttpReply *reply)
{
  const char *id = finx_http_reply_get_header (reply, "Schwab-Client-CorrelId");

  if (id != NULL && reply->status >= 400)
    finx_log (FINX_LOG_INFO, "broker", reply->correlation_id, "Charles Schwab calls this request %.64s", id);
}

FinxCallOutcome
schwab_read (FinxBrokerClient     *client,
             FinxBrokerCall       *call,
             const FinxHttpReply  *reply,
             GError              **error)
{
  FinxSchwab *self = FINX_SCHWAB (client);
  gboolean is_sent = (call->kind == FINX_CALL_PLACE || call->kind == FINX_CALL_REPLACE) && !call->is_asking;
  gboolean is_found = call->kind == FINX_CALL_CANCEL && call->cursor == NULL
                      && (call->venue_id != NULL || *((FinxOrder *) call->orders->pdata[0])->venue_id != '\0');
  g_autoptr(FinxJsonTree) tree = NULL;

  log_correlation (reply);
  if (call->kind == FINX_CALL_TOKEN)
    return schwab_read_token (self, call, reply, error);
  if (reply->status < 200 || reply->status > 299)
    {
      if (is_sent)
        g_hash_table_remove (self->changing, ((FinxOrder *) call->orders->pdata[0])->client_id);
      if (is_sent && reply->status == 401)      /* it is not sent again; the next one goes out with another token */
        schwab_drop_token (self);
      schwab_explain (call->kind, reply, error);
      return reply->status == 401 ? FINX_CALL_STALE : FINX_CALL_FAILED;
    }
  if (is_sent)
    return read_placed (self, call, reply, error);
  if (is_found)
    return read_cancelled (call, reply, error);
  tree = finx_json_tree_new (reply->body, reply->length, NULL);
  if (tree == NULL)
    return schwab_not_understood (error);
  return read_body (self, call, finx_json_tree_get_root (tree), reply, error);
}
