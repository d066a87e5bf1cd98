/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OpenD's answers about instruments and prices. */
#include "adapters/moomoo/finx-moomoo-private.h"

#include <math.h>
#include <string.h>

#include "adapters/finx-broker-json.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"

#define FUND 4                  /* of the types of securities */

static FinxCallOutcome
not_understood (GError **error)
{
  finx_set_error (error, FINX_ERROR_PROTOCOL, "FINX-MOOMOO-010", "OpenD's answer could not be understood. Nothing of it was used");
  return FINX_CALL_FAILED;
}

/* Quantities have a second field where they may be parts. */
static FinxDecimal
volume_of (gboolean has_exact,
           double   exact,
           gboolean has_whole,
           gint64   whole)
{
  if (has_exact)
    return moomoo_decimal (TRUE, exact);
  return has_whole ? finx_decimal_new (whole, 0) : FINX_DECIMAL_UNKNOWN;
}

/* Instruments */

static void
add_instrument (FinxMoomoo                        *self,
                FinxBrokerCall                    *call,
                const Moomoo__SecurityStaticBasic *node)
{
  const MoomooMarket *market = node != NULL && node->security != NULL ? moomoo_market_of_quote (node->security->market) : NULL;
  g_autofree char *code = NULL, *name = NULL;
  g_autoptr(FinxInstrument) draft = NULL;

  if (market == NULL || (node->has_delisting && node->delisting))
    return;
  code = g_utf8_make_valid (node->security->code, -1);
  name = g_utf8_make_valid (node->name != NULL ? node->name : code, -1);
  if (!finx_broker_call_wants (call, code, name))
    return;
  draft = moomoo_draft (market, code, name);
  if (node->has_sec_type && node->sec_type == FUND)
    draft->asset_class = FINX_ASSET_ETF;
  if (node->has_lot_size && node->lot_size > 0)
    {
      draft->lot_step = finx_decimal_new (node->lot_size, 0);
      draft->size_scale = 0;
    }
  if (finx_instrument_validate (draft, NULL))
    g_ptr_array_add (call->rows, g_steal_pointer (&draft));
}

static gboolean
take_list (FinxMoomoo       *self,
           FinxBrokerCall   *call,
           const GByteArray *s2c)
{
  g_autoptr(ProtobufCMessage) message = moomoo_message_unpack (&moomoo__static_info_list__descriptor, s2c->data, s2c->len);
  const Moomoo__StaticInfoList *list = (const Moomoo__StaticInfoList *) message;

  for (gsize i = 0; list != NULL && i < list->n_static_info_list; i++)
    add_instrument (self, call, list->static_info_list[i]->basic);
  return list != NULL;
}

/* Lists are long, and the same for a day: who looks for something types, and asks often. %FALSE: it has to be read */
gboolean
moomoo_recall_list (FinxMoomoo     *self,
                    FinxBrokerCall *call,
                    guint           n)
{
  gint64 now_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
  const GByteArray *list;

  if (now_us - self->listed_us > FINX_USEC_PER_DAY)
    g_hash_table_remove_all (self->lists);
  list = g_hash_table_lookup (self->lists, GUINT_TO_POINTER (n));
  return list != NULL && take_list (self, call, list);
}

static FinxCallOutcome
read_instruments (FinxMoomoo         *self,
                  FinxBrokerCall     *call,
                  const MoomooAnswer *answer,
                  GError            **error)
{
  guint n = call->cursor != NULL ? (guint) g_ascii_strtoull (call->cursor, NULL, 10) : 0;

  if (!take_list (self, call, answer->s2c))
    return not_understood (error);
  if (g_hash_table_size (self->lists) == 0)
    self->listed_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));
  g_hash_table_insert (self->lists, GUINT_TO_POINTER (n), g_byte_array_ref (answer->s2c));
  g_free (call->cursor);
  call->cursor = g_strdup_printf ("%u", n + 1);
  return FINX_CALL_MORE;
}

/* The step of prices as it is now; it may depend on the price. */
static void
take_step (FinxBrokerCall                  *call,
           const Moomoo__SnapshotBasicData *basic)
{
  const MoomooMarket *market = basic->security != NULL ? moomoo_market_of_quote (basic->security->market) : NULL;
  FinxDecimal step = moomoo_positive (basic->has_price_spread, basic->price_spread);
  g_autofree char *symbol = market != NULL ? g_strconcat (basic->security->code, market->suffix, NULL) : NULL;

  for (guint i = 0; symbol != NULL && finx_decimal_is_known (step) && i < call->rows->len; i++)
    {
      FinxInstrument *instrument = call->rows->pdata[i];

      if (!g_str_equal (instrument->symbol, symbol))
        continue;
      instrument->tick_size = step;
      instrument->price_scale = step.scale;
    }
}

static FinxCallOutcome
read_snapshots (FinxMoomoo         *self,
                FinxBrokerCall     *call,
                const MoomooAnswer *answer,
                GError            **error)
{
  g_autoptr(ProtobufCMessage) message = moomoo_message_unpack (&moomoo__snapshot_list__descriptor, answer->s2c->data, answer->s2c->len);
  const Moomoo__SnapshotList *list = (const Moomoo__SnapshotList *) message;
  const Moomoo__SnapshotBasicData *basic;
  FinxBrokerQuote *quote;

  if (list == NULL)
    return not_understood (error);
  if (call->kind == FINX_READ_INSTRUMENTS)
    {
      for (gsize i = 0; i < list->n_snapshot_list; i++)
        if (list->snapshot_list[i]->basic != NULL)
          take_step (call, list->snapshot_list[i]->basic);
      return FINX_CALL_DONE;
    }
  basic = list->n_snapshot_list > 0 ? list->snapshot_list[0]->basic : NULL;
  if (basic == NULL || !basic->has_cur_price)
    return not_understood (error);
  quote = g_new0 (FinxBrokerQuote, 1);
  quote->instrument = call->instrument;
  quote->bid = moomoo_positive (basic->has_bid_price, basic->bid_price);
  quote->ask = moomoo_positive (basic->has_ask_price, basic->ask_price);
  quote->bid_size = volume_of (basic->has_hp_bid_vol, basic->hp_bid_vol, basic->has_bid_vol, basic->bid_vol);
  quote->ask_size = volume_of (basic->has_hp_ask_vol, basic->hp_ask_vol, basic->has_ask_vol, basic->ask_vol);
  quote->last = moomoo_positive (TRUE, basic->cur_price);
  quote->last_size = FINX_DECIMAL_UNKNOWN;
  quote->previous_close = moomoo_positive (basic->has_last_close_price, basic->last_close_price);
  quote->time_us = moomoo_time (basic->has_update_timestamp, basic->update_timestamp, basic->update_time,
                                basic->security != NULL ? moomoo_market_of_quote (basic->security->market) : NULL);
  g_ptr_array_add (call->rows, quote);
  return FINX_CALL_DONE;
}

/* Books */

/**
 * moomoo_read_levels:
 * @out: (out caller-allocates) (array fixed-size=FINX_BOOK_DEPTH)
 *
 * Returns: how many levels of one side could be read
 */
guint
moomoo_read_levels (Moomoo__BookLevel   **levels,
                    gsize                 n,
                    const FinxInstrument *instrument,
                    FinxLevel            *out)
{
  guint n_read = 0;

  for (gsize i = 0; i < n && n_read < FINX_BOOK_DEPTH; i++)
    {
      const Moomoo__BookLevel *node = levels[i];
      FinxDecimal price = finx_decimal_rescale (moomoo_positive (node->has_price, node->price), instrument->price_scale, FINX_ROUND_HALF_EVEN);
      FinxDecimal size = finx_decimal_rescale (volume_of (node->has_hp_volume, node->hp_volume, node->has_volume, node->volume),
                                               instrument->size_scale, FINX_ROUND_HALF_EVEN);

      out[n_read] = (FinxLevel) { .orders = node->has_oreder_count && node->oreder_count > 0 ? (guint32) node->oreder_count : 0 };
      if (finx_decimal_to_units (price, instrument->price_scale, &out[n_read].price)
          && finx_decimal_to_units (size, instrument->size_scale, &out[n_read].size) && out[n_read].price > 0 && out[n_read].size >= 0)
        n_read++;
    }
  return n_read;
}

static FinxCallOutcome
read_book (FinxBrokerCall     *call,
           const MoomooAnswer *answer,
           GError            **error)
{
  g_autoptr(ProtobufCMessage) message = moomoo_message_unpack (&moomoo__order_book__descriptor, answer->s2c->data, answer->s2c->len);
  const Moomoo__OrderBook *book = (const Moomoo__OrderBook *) message;
  FinxDepth *depth;

  if (book == NULL || book->security == NULL)
    return not_understood (error);
  depth = g_new0 (FinxDepth, 1);
  depth->instrument = call->instrument->index;
  depth->time_us = MAX (moomoo_time (book->has_svr_recv_time_bid_timestamp, book->svr_recv_time_bid_timestamp, NULL, NULL),
                        moomoo_time (book->has_svr_recv_time_ask_timestamp, book->svr_recv_time_ask_timestamp, NULL, NULL));
  depth->n_bids = moomoo_read_levels (book->order_book_bid_list, book->n_order_book_bid_list, call->instrument, depth->bids);
  depth->n_asks = moomoo_read_levels (book->order_book_ask_list, book->n_order_book_ask_list, call->instrument, depth->asks);
  g_ptr_array_add (call->rows, depth);
  return FINX_CALL_DONE;
}

/* Subscribed; next comes the book. */
static FinxCallOutcome
read_subscribed (FinxMoomoo     *self,
                 FinxBrokerCall *call)
{
  moomoo_note_readable (self, call->instrument, MOOMOO_SUB_BOOK);
  g_free (call->cursor);
  call->cursor = g_strdup ("b");
  return FINX_CALL_MORE;
}

/* Bars */

/* Where Moomoo does not tell what is left, it says so when the bars are asked for. */
static FinxCallOutcome
read_quota (FinxMoomoo         *self,
            FinxBrokerCall     *call,
            const MoomooAnswer *answer,
            GError            **error)
{
  g_autoptr(ProtobufCMessage) message = answer->type == 0 ? moomoo_message_unpack (&moomoo__history_klquota__descriptor, answer->s2c->data, answer->s2c->len) : NULL;
  const Moomoo__HistoryKLQuota *quota = (const Moomoo__HistoryKLQuota *) message;
  g_autofree char *code = NULL;
  const MoomooMarket *market = moomoo_split (FINX_BROKER_CLIENT (self), call->instrument, &code);
  gboolean is_counted = FALSE;

  for (gsize i = 0; quota != NULL && i < quota->n_detail_list; i++)
    {
      const Moomoo__Security *security = quota->detail_list[i]->security;

      is_counted = is_counted || (security != NULL && security->market == market->quote && g_str_equal (security->code, code));
    }
  if (quota != NULL && quota->has_remain_quota && quota->remain_quota <= 0 && !is_counted)
    {
      finx_set_error (error, FINX_ERROR_RATE_LIMITED, "FINX-MOOMOO-027",
                      "Moomoo lets this account read the past prices of no more instruments: %d were read lately. Those can be read again; others when "
                      "some of them are a week old", quota->used_quota);
      return FINX_CALL_FAILED;
    }
  call->cursor = g_strdup ("k");
  return FINX_CALL_MORE;
}

static FinxCallOutcome
read_bars (FinxBrokerCall     *call,
           const MoomooAnswer *answer,
           GError            **error)
{
  g_autoptr(ProtobufCMessage) message = moomoo_message_unpack (&moomoo__history_kl__descriptor, answer->s2c->data, answer->s2c->len);
  const Moomoo__HistoryKL *list = (const Moomoo__HistoryKL *) message;
  const MoomooMarket *market = list != NULL && list->security != NULL ? moomoo_market_of_quote (list->security->market) : NULL;
  /* Bars of minutes are named after their end. */
  gint64 length_us = call->interval < FINX_INTERVAL_1D ? finx_interval_to_usec (call->interval) : 0;
  g_autofree char *key = NULL;

  if (market == NULL)
    return not_understood (error);
  for (gsize i = 0; i < list->n_kl_list; i++)
    {
      const Moomoo__KLine *node = list->kl_list[i];
      gint64 time_us = moomoo_time (node->has_timestamp, node->timestamp, node->time, market);
      FinxBar bar = {
        .time_us = time_us - length_us, .open = node->open_price, .high = node->high_price, .low = node->low_price, .close = node->close_price,
        .volume = node->has_hp_volume ? node->hp_volume : node->has_volume ? (double) node->volume : NAN,
      };

      if (!node->is_blank && time_us != 0 && node->has_open_price && node->has_high_price && node->has_low_price && node->has_close_price)
        finx_broker_call_add_bar (call, &bar);
    }
  if (!list->has_next_req_key || list->next_req_key.len == 0)
    return FINX_CALL_DONE;
  key = g_base64_encode (list->next_req_key.data, list->next_req_key.len);
  g_free (call->cursor);
  call->cursor = g_strconcat ("k", key, NULL);
  return FINX_CALL_MORE;
}

FinxCallOutcome
moomoo_read_prices (FinxMoomoo          *self,
                    FinxBrokerCall      *call,
                    guint32              protocol,
                    const MoomooAnswer  *answer,
                    GError             **error)
{
  switch (protocol)
    {
    case MOOMOO_GET_STATIC_INFO:          return read_instruments (self, call, answer, error);
    case MOOMOO_GET_SECURITY_SNAPSHOT:    return read_snapshots (self, call, answer, error);
    case MOOMOO_SUB:                      return read_subscribed (self, call);
    case MOOMOO_GET_ORDER_BOOK:           return read_book (call, answer, error);
    case MOOMOO_REQUEST_HISTORY_KL_QUOTA: return read_quota (self, call, answer, error);
    default:                              return read_bars (call, answer, error);
    }
}
