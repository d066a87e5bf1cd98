/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kraken's answers: {"error": [...], "result": ...}. Anything may be missing, null, or of another type. */
#include "adapters/kraken/finx-kraken-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "adapters/finx-broker-id.h"
#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"

#define PAGE 50                 /* rows of orders, fills and entries */

/* Answers about prices are named by the market's first name, whatever it was asked by; beside it there may be a mark. */
static const FinxJsonNode *
only_market (const FinxJsonNode *result)
{
  for (const FinxJsonNode *node = finx_json_node_first (result); node != NULL; node = finx_json_node_next (result, node))
    {
      g_autofree char *name = finx_json_node_name (node);

      if (name != NULL && !g_str_equal (name, "last"))
        return node;
    }
  return NULL;
}

/* The first, second, … of a list; (nullable) */
static const FinxJsonNode *
at (const FinxJsonNode *list,
    guint               i)
{
  const FinxJsonNode *node = finx_json_node_first (list);

  while (node != NULL && i-- > 0)
    node = finx_json_node_next (list, node);
  return node;
}

static FinxDecimal
positive_at (const FinxJsonNode *list,
             guint               i)
{
  FinxDecimal value = finx_json_node_decimal (at (list, i));

  return finx_decimal_sign (value) > 0 ? value : FINX_DECIMAL_UNKNOWN;
}

/* Instruments */

/* %FINX_CALL_MORE: what was asked for can be understood now. */
static FinxCallOutcome
read_markets (FinxKraken         *self,
              FinxBrokerCall     *call,
              const FinxJsonNode *result,
              GError            **error)
{
  if (!kraken_read_pairs (self, result))
    return kraken_not_understood (error);
  g_clear_pointer (&call->cursor, g_free);
  if (call->kind != FINX_READ_INSTRUMENTS)
    return FINX_CALL_MORE;
  for (guint i = 0; i < self->pairs->len; i++)
    {
      const KrakenPair *pair = self->pairs->pdata[i];
      FinxInstrument *draft;

      if (!pair->is_online || !finx_broker_call_wants (call, pair->symbol, pair->altname))
        continue;
      draft = kraken_draft_instrument (pair);
      if (finx_instrument_validate (draft, NULL))
        g_ptr_array_add (call->rows, draft);
      else
        finx_instrument_free (draft);
    }
  return FINX_CALL_DONE;
}

/* Orders */

/* How many there are in all is told as a number or as text; where it is not, a full page has another one behind it. */
gboolean
kraken_turn_page (FinxBrokerCall     *call,
                  const FinxJsonNode *result,
                  guint               n_read)
{
  gint64 before = call->cursor != NULL ? g_ascii_strtoll (call->cursor, NULL, 10) : 0, count;
  gboolean is_last = finx_json_node_integer (finx_json_node_get (result, "count"), &count) ? before + n_read >= count : n_read < PAGE;

  g_clear_pointer (&call->cursor, g_free);
  if (n_read == 0 || is_last)
    return FALSE;
  call->cursor = g_strdup_printf ("%" G_GINT64_FORMAT, before + n_read);
  return TRUE;
}

/* An order that ends while the two lists are read is in both: what is told later counts. */
static void
keep_in_time (FinxBrokerCall *call)
{
  for (guint i = call->rows->len; i-- > 0;)
    {
      const FinxOrder *order = call->rows->pdata[i];
      gboolean is_wanted = order->placed_us >= call->from_us && order->placed_us < call->to_us;

      for (guint j = i + 1; is_wanted && j < call->rows->len; j++)
        is_wanted = !g_str_equal (((FinxOrder *) call->rows->pdata[j])->venue_id, order->venue_id);
      if (!is_wanted)
        g_ptr_array_remove_index (call->rows, i);
    }
}

static FinxCallOutcome
read_orders (FinxKraken         *self,
             FinxBrokerCall     *call,
             const FinxJsonNode *result,
             GError            **error)
{
  const FinxJsonNode *orders = finx_json_node_get (result, call->cursor == NULL ? "open" : "closed");
  gboolean is_empty_list = finx_json_node_is_array (orders) && finx_json_node_first (orders) == NULL;

  if (!finx_json_node_is_object (orders) && !is_empty_list)
    return kraken_not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (orders); node != NULL; node = finx_json_node_next (orders, node))
    if (!kraken_read_order (self, call, node))
      return kraken_not_understood (error);
  if (call->kind == FINX_READ_ORDERS && call->cursor == NULL)
    {
      call->cursor = g_strdup ("0");
      return FINX_CALL_MORE;
    }
  if (call->kind == FINX_READ_ORDERS && kraken_turn_page (call, result, finx_json_node_count (orders)))
    return FINX_CALL_MORE;
  if (call->kind == FINX_READ_ORDERS)
    keep_in_time (call);
  finx_broker_call_sort (call);
  return FINX_CALL_DONE;
}

/* Of some orders the one that has our id. */
static FinxCallOutcome
read_search (FinxKraken         *self,
             FinxBrokerCall     *call,
             const FinxJsonNode *result,
             GError            **error)
{
  const FinxOrder *wanted = call->orders->pdata[0];
  const FinxJsonNode *orders = finx_json_node_get (result, call->cursor == NULL ? "open" : "closed");

  if (orders == NULL || (!finx_json_node_is_object (orders) && !finx_json_node_is_array (orders)))
    return kraken_not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (orders); node != NULL; node = finx_json_node_next (orders, node))
    {
      g_autofree char *text = finx_json_node_text (finx_json_node_get (node, "cl_ord_id"));
      g_autofree char *id = text != NULL ? finx_broker_client_id_of (text) : NULL;

      if (id == NULL || !g_str_equal (id, wanted->client_id))
        continue;
      if (!kraken_read_order (self, call, node))
        return kraken_not_understood (error);
      call->venue_id = g_strdup (((FinxOrder *) call->rows->pdata[0])->venue_id);
      return FINX_CALL_DONE;
    }
  if (call->cursor == NULL)
    {
      call->cursor = g_strdup ("0");
      return FINX_CALL_MORE;
    }
  if (kraken_turn_page (call, result, finx_json_node_count (orders)))
    return FINX_CALL_MORE;
  finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-KRAKEN-016", "Kraken does not have it: %s", wanted->client_id);
  return FINX_CALL_FAILED;
}

static FinxCallOutcome
read_query (FinxKraken         *self,
            FinxBrokerCall     *call,
            const FinxJsonNode *result,
            GError            **error)
{
  const FinxOrder *wanted = call->orders->pdata[0];
  const FinxJsonNode *found;

  if (*wanted->venue_id == '\0')
    return read_search (self, call, result, error);
  found = finx_json_node_get (result, wanted->venue_id);
  if (found == NULL && (finx_json_node_is_object (result) || finx_json_node_is_array (result)) && finx_json_node_first (result) == NULL)
    {
      finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-KRAKEN-016", "Kraken does not have it: %s", wanted->venue_id);
      return FINX_CALL_FAILED;
    }
  return finx_json_node_is_object (found) && kraken_read_order (self, call, found) ? FINX_CALL_DONE : kraken_not_understood (error);
}

static FinxCallOutcome
read_fills (FinxKraken         *self,
            FinxBrokerCall     *call,
            const FinxJsonNode *result,
            GError            **error)
{
  const FinxJsonNode *fills = finx_json_node_get (result, "trades");

  if (!finx_json_node_is_object (fills) && !(finx_json_node_is_array (fills) && finx_json_node_first (fills) == NULL))
    return kraken_not_understood (error);
  for (const FinxJsonNode *node = finx_json_node_first (fills); node != NULL; node = finx_json_node_next (fills, node))
    if (!kraken_read_fill (self, call, node))
      return kraken_not_understood (error);
  if (kraken_turn_page (call, result, finx_json_node_count (fills)))
    return FINX_CALL_MORE;
  finx_broker_call_sort (call);
  return FINX_CALL_DONE;
}

/* The order itself as we sent it: what becomes of it is told by the stream, or read. */
static void
add_ours (FinxKraken     *self,
          FinxBrokerCall *call,
          const char     *venue_id)     /* (nullable) */
{
  FinxBrokerClient *client = FINX_BROKER_CLIENT (self);
  FinxOrder *order = finx_order_copy (call->orders->pdata[0]);

  if (venue_id != NULL)
    {
      g_free (order->venue_id);
      order->venue_id = g_strdup (venue_id);
    }
  order->updated_us = finx_clock_now (finx_broker_client_get_clock (client));
  g_ptr_array_add (call->rows, order);
  if (!self->is_heard[KRAKEN_ORDERS])
    finx_broker_client_sync_soon (client);
}

static FinxCallOutcome
read_placed (FinxKraken         *self,
             FinxBrokerCall     *call,
             const FinxJsonNode *result,
             GError            **error)
{
  g_autofree char *id = finx_json_node_text (finx_json_node_first (finx_json_node_get (result, "txid")));

  if (id == NULL || *id == '\0')
    return kraken_not_understood (error);
  call->venue_id = g_strdup (id);
  add_ours (self, call, id);
  return FINX_CALL_DONE;
}

static FinxCallOutcome
read_replaced (FinxKraken         *self,
               FinxBrokerCall     *call,
               const FinxJsonNode *result,
               GError            **error)
{
  g_autofree char *id = finx_json_node_text (finx_json_node_get (result, "amend_id"));

  if (id == NULL || *id == '\0')
    return kraken_not_understood (error);
  add_ours (self, call, NULL);
  return FINX_CALL_DONE;
}

/* That it was heard is not its end, which the stream tells. */
static FinxCallOutcome
read_cancelled (FinxKraken         *self,
                FinxBrokerCall     *call,
                const FinxJsonNode *result,
                GError            **error)
{
  gint64 count;

  if (!finx_json_node_integer (finx_json_node_get (result, "count"), &count))
    return kraken_not_understood (error);
  if (count <= 0 && !finx_broker_json_is_true (result, "pending"))
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-KRAKEN-024", "Kraken cancelled nothing: the order is not open any more");
      return FINX_CALL_FAILED;
    }
  if (!self->is_heard[KRAKEN_ORDERS])
    finx_broker_client_sync_soon (FINX_BROKER_CLIENT (self));
  return FINX_CALL_DONE;
}

/* Kraken checks an order, and does not say what it would cost. */
static FinxCallOutcome
read_preview (FinxKraken         *self,
              FinxBrokerCall     *call,
              const FinxJsonNode *result,
              GError            **error)
{
  const FinxOrder *order = call->orders->pdata[0];
  char *words = finx_json_node_text (finx_json_node_get (finx_json_node_get (result, "descr"), "order"));
  FinxBrokerPreview *preview;

  if (words == NULL)
    return kraken_not_understood (error);
  preview = g_new0 (FinxBrokerPreview, 1);
  preview->value = finx_order_is_by_value (order) ? order->notional
                   : finx_decimal_mul (order->quantity, order->limit_price, 8, FINX_ROUND_HALF_EVEN);
  preview->fee = finx_decimal_mul (preview->value, self->taker, 8, FINX_ROUND_UP);
  preview->margin = FINX_DECIMAL_UNKNOWN;
  preview->note = finx_broker_shorten (words);
  g_ptr_array_add (call->rows, preview);
  return FINX_CALL_DONE;
}

static FinxCallOutcome
read_token (FinxBrokerCall     *call,
            const FinxJsonNode *result,
            GError            **error)
{
  char *token = finx_json_node_text (finx_json_node_get (result, "token"));

  if (token == NULL || *token == '\0')
    {
      g_free (token);
      return kraken_not_understood (error);
    }
  g_free (call->text);
  call->text = token;
  return FINX_CALL_DONE;
}

/* Prices */

static FinxCallOutcome
read_quote (FinxKraken         *self,
            FinxBrokerCall     *call,
            const FinxJsonNode *result,
            GError            **error)
{
  const FinxJsonNode *market = only_market (result);
  const FinxJsonNode *bid = finx_json_node_get (market, "b"), *ask = finx_json_node_get (market, "a"), *last = finx_json_node_get (market, "c");
  FinxBrokerQuote *quote;

  if (!finx_json_node_is_array (bid) || !finx_json_node_is_array (ask) || !finx_json_node_is_array (last))
    return kraken_not_understood (error);
  quote = g_new0 (FinxBrokerQuote, 1);
  quote->instrument = call->instrument;
  quote->bid = positive_at (bid, 0);
  quote->bid_size = positive_at (bid, 2);
  quote->ask = positive_at (ask, 0);
  quote->ask_size = positive_at (ask, 2);
  quote->last = positive_at (last, 0);
  quote->last_size = positive_at (last, 1);
  quote->previous_close = FINX_DECIMAL_UNKNOWN;
  quote->time_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));   /* when it was asked */
  g_ptr_array_add (call->rows, quote);
  return FINX_CALL_DONE;
}

static FinxCallOutcome
read_book (FinxKraken         *self,
           FinxBrokerCall     *call,
           const FinxJsonNode *result,
           GError            **error)
{
  const FinxJsonNode *market = only_market (result);
  const FinxJsonNode *bids = finx_json_node_get (market, "bids"), *asks = finx_json_node_get (market, "asks");
  FinxDepth *depth;

  if (!finx_json_node_is_array (bids) || !finx_json_node_is_array (asks))
    return kraken_not_understood (error);
  depth = g_new0 (FinxDepth, 1);
  depth->instrument = call->instrument->index;
  depth->time_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
  depth->n_bids = finx_broker_json_levels (bids, NULL, NULL, call->instrument, depth->bids);
  depth->n_asks = finx_broker_json_levels (asks, NULL, NULL, call->instrument, depth->asks);
  g_ptr_array_add (call->rows, depth);
  return FINX_CALL_DONE;
}

/* Rows of time, open, high, low, close, average, volume and count, the oldest first; the last one is not over. */
static FinxCallOutcome
read_bars (FinxBrokerCall     *call,
           const FinxJsonNode *result,
           GError            **error)
{
  const FinxJsonNode *rows = only_market (result);
  g_autoptr(GArray) bars = g_array_new (FALSE, FALSE, sizeof (FinxBar));

  if (!finx_json_node_is_array (rows))
    return kraken_not_understood (error);
  for (const FinxJsonNode *row = finx_json_node_first (rows); row != NULL; row = finx_json_node_next (rows, row))
    {
      gint64 start;
      FinxBar bar = {
        .open = finx_json_node_double (at (row, 1)),  .high = finx_json_node_double (at (row, 2)),   .low = finx_json_node_double (at (row, 3)),
        .close = finx_json_node_double (at (row, 4)), .volume = finx_json_node_double (at (row, 6)),
      };

      if (!finx_json_node_integer (at (row, 0), &start) || start <= 0 || start > G_MAXINT64 / FINX_USEC_PER_SEC)
        continue;
      bar.time_us = start * FINX_USEC_PER_SEC;
      g_array_append_val (bars, bar);
    }
  finx_broker_call_add_bars (call, bars);
  return FINX_CALL_DONE;
}

static FinxCallOutcome
read_clock (FinxBrokerCall     *call,
            const FinxJsonNode *result,
            GError            **error)
{
  gint64 seconds;

  if (!finx_json_node_integer (finx_json_node_get (result, "unixtime"), &seconds) || seconds <= 0 || seconds > G_MAXINT64 / FINX_USEC_PER_SEC)
    return kraken_not_understood (error);
  call->time_us = seconds * FINX_USEC_PER_SEC;
  return FINX_CALL_DONE;
}

static FinxCallOutcome
read_result (FinxKraken         *self,
             FinxBrokerCall     *call,
             const FinxJsonNode *result,
             GError            **error)
{
  if (g_strcmp0 (call->cursor, KRAKEN_PAIRS) == 0)
    return read_markets (self, call, result, error);
  switch (call->kind)
    {
    case FINX_CALL_CLOCK:       return read_clock (call, result, error);
    case FINX_READ_ACCOUNTS:    return kraken_read_account (call, result, error);
    case FINX_READ_BALANCES:    return kraken_read_balances (self, call, result, error);
    case FINX_READ_POSITIONS:   return kraken_read_positions (self, call, result, error);
    case FINX_READ_OPEN_ORDERS:
    case FINX_READ_ORDERS:      return read_orders (self, call, result, error);
    case FINX_READ_FILLS:       return read_fills (self, call, result, error);
    case FINX_READ_ACTIVITIES:  return kraken_read_activities (self, call, result, error);
    case FINX_READ_FEES:        return kraken_read_fees (self, call, result, error);
    case FINX_READ_QUOTE:       return read_quote (self, call, result, error);
    case FINX_READ_BOOK:        return read_book (self, call, result, error);
    case FINX_READ_PREVIEW:     return read_preview (self, call, result, error);
    case FINX_CALL_BARS:        return read_bars (call, result, error);
    case FINX_CALL_PLACE:       return read_placed (self, call, result, error);
    case FINX_CALL_REPLACE:     return read_replaced (self, call, result, error);
    case FINX_CALL_CANCEL:      return read_cancelled (self, call, result, error);
    case FINX_CALL_TOKEN:       return read_token (call, result, error);
    default:                    return read_query (self, call, result, error);
    }
}

/* Not every refusal ends a call: what the key may do is asked for in another way, and what something is worth is good to know. */
static gboolean
is_expected (const FinxBrokerCall *call,
             const char           *words)
{
  gboolean is_forbidden = g_str_has_prefix (words, "EGeneral:Permission denied");

  if (g_strcmp0 (call->cursor, KRAKEN_PAIRS) == 0)
    return FALSE;
  switch (call->kind)
    {
    case FINX_READ_ACCOUNTS:
      return is_forbidden || g_str_has_prefix (words, "EGeneral:Unknown method") || g_str_has_prefix (words, "EFunding:")
             || (call->cursor != NULL && g_str_has_prefix (words, "EGeneral:Invalid arguments"));
    case FINX_READ_BALANCES:
      return call->cursor != NULL && is_forbidden;
    case FINX_READ_POSITIONS:
      return call->cursor != NULL && !g_str_equal (call->cursor, KRAKEN_MARGIN) && g_str_has_prefix (words, "EQuery:");
    default:
      return FALSE;
    }
}

static FinxCallOutcome
read_expected (FinxBrokerCall     *call,
               const FinxJsonNode *errors,
               const char         *words,
               GError            **error)
{
  gboolean is_forbidden = g_str_has_prefix (words, "EGeneral:Permission denied");

  return call->kind == FINX_READ_ACCOUNTS ? kraken_read_account (call, is_forbidden ? NULL : errors, error) : FINX_CALL_DONE;
}

FinxCallOutcome
kraken_read (FinxBrokerClient     *client,
             FinxBrokerCall       *call,
             const FinxHttpReply  *reply,
             GError              **error)
{
  FinxKraken *self = FINX_KRAKEN (client);
  g_autoptr(FinxJsonTree) tree = NULL;
  const FinxJsonNode *errors, *result;
  g_autofree char *words = NULL;

  if (reply->status < 200 || reply->status > 299)
    return kraken_refuse_status (call, reply->status, error);
  tree = finx_json_tree_new (reply->body, reply->length, NULL);
  errors = tree != NULL ? finx_json_node_get (finx_json_tree_get_root (tree), "error") : NULL;
  if (!finx_json_node_is_array (errors))
    return kraken_not_understood (error);
  words = kraken_first_error (errors);
  if (words != NULL && is_expected (call, words))
    return read_expected (call, errors, words, error);
  if (words != NULL)
    return kraken_refuse (self, call, words, error);
  result = finx_json_node_get (finx_json_tree_get_root (tree), "result");
  return result != NULL ? read_result (self, call, result, error) : kraken_not_understood (error);
}
