/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What OpenD is asked. A call may need several questions; the cursor says which one is next. */
#include "adapters/moomoo/finx-moomoo-private.h"

#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-secret.h"
#include "base/finx-text.h"

#define SECURITIES     1        /* category of accounts */
#define REFRESH_AFTER  (3 * FINX_USEC_PER_MIN)
#define WINDOW         (85 * FINX_USEC_PER_DAY) /* of history; Moomoo takes 90 days */
#define LOOK_BACK      FINX_USEC_PER_DAY
#define MOST_BARS      1000
#define MOST_SNAPSHOTS 400
#define MOST_FEES      50       /* orders of one question */
#define ADJUSTED       1        /* for splits and dividends, so that bars fit the newest ones */
#define MODIFY         1
#define CANCEL         2
#define TRAIL_AMOUNT   2

static const int security_types[] = { 3, 4 };   /* shares, funds */

static const int order_types[] = { 2, 1, 10, 11, 14 };          /* by FinxOrderType */
static const int tifs[FINX_N_TIFS] = { 0, 1, 2, -1, 3, -1, -1 };

static const struct { FinxInterval interval; int number; } bars[] = {
  { FINX_INTERVAL_1M, 1 }, { FINX_INTERVAL (FINX_UNIT_MINUTE, 3), 10 }, { FINX_INTERVAL_5M, 6 },
  { FINX_INTERVAL (FINX_UNIT_MINUTE, 10), 12 }, { FINX_INTERVAL_15M, 7 }, { FINX_INTERVAL (FINX_UNIT_MINUTE, 30), 8 }, { FINX_INTERVAL_1H, 9 },
  { FINX_INTERVAL_1D, 2 }, { FINX_INTERVAL_1W, 3 }, { FINX_INTERVAL_1MO, 4 },
};

static void
fill_header (FinxMoomoo         *self,
             Moomoo__TrdHeader  *header,
             const MoomooMarket *market)        /* (nullable): any that the account has */
{
  moomoo__trd_header__init (header);
  header->trd_env = self->environment;
  header->acc_id = self->account;
  header->trd_market = self->markets->len > 0 ? g_array_index (self->markets, int, 0) : 0;
  for (guint i = 0; market != NULL && i < self->markets->len; i++)
    {
      const MoomooMarket *own = moomoo_market_of_trade (g_array_index (self->markets, int, i));

      if (own != NULL && own->trade == market->trade)
        header->trd_market = g_array_index (self->markets, int, i);
    }
}

static gboolean
trades_in (FinxMoomoo         *self,
           const MoomooMarket *market)
{
  for (guint i = 0; i < self->markets->len; i++)
    {
      const MoomooMarket *own = moomoo_market_of_trade (g_array_index (self->markets, int, i));

      if (own != NULL && own->trade == market->trade)
        return TRUE;
    }
  return FALSE;
}

/* OpenD answers from what it remembers; now and then it is to ask the broker, as often as the limits allow. */
static gboolean
is_due (FinxMoomoo *self,
        guint       slot,
        guint32     protocol)
{
  gint64 now_us = finx_clock_now (finx_broker_client_get_clock (FINX_BROKER_CLIENT (self)));

  if (now_us - self->refreshed_us[slot] < REFRESH_AFTER || !moomoo_session_has_room (self->session, protocol))
    return FALSE;
  self->refreshed_us[slot] = now_us;
  return TRUE;
}

/* The account */

static MoomooQuestion *
ask_accounts (FinxMoomoo *self)
{
  Moomoo__GetAccList c2s = MOOMOO__GET_ACC_LIST__INIT;

  c2s.has_trd_category = c2s.has_need_general_sec_account = TRUE;
  c2s.trd_category = SECURITIES;
  c2s.need_general_sec_account = TRUE;
  return moomoo_question_new (MOOMOO_GET_ACC_LIST, &c2s.base);
}

/* The password itself, or its digest as 32 digits, which is as good. */
static MoomooQuestion *
unlock (FinxMoomoo *self)
{
  Moomoo__UnlockTrade c2s = MOOMOO__UNLOCK_TRADE__INIT;
  const char *password = finx_broker_client_get_value (FINX_BROKER_CLIENT (self), "password");
  gboolean is_digest = strlen (password) == 32 && strspn (password, "0123456789abcdefABCDEF") == 32;
  char *digest = is_digest ? g_ascii_strdown (password, -1) : g_compute_checksum_for_string (G_CHECKSUM_MD5, password, -1);
  MoomooQuestion *question;

  c2s.unlock = TRUE;
  c2s.pwd_md5 = digest;
  c2s.has_security_firm = self->firm != 0;
  c2s.security_firm = self->firm;
  question = moomoo_question_new (MOOMOO_UNLOCK_TRADE, &c2s.base);
  finx_free_wiped (digest);
  return question;
}

static MoomooQuestion *
ask_state (FinxMoomoo *self)
{
  Moomoo__GetGlobalState c2s = MOOMOO__GET_GLOBAL_STATE__INIT;

  c2s.user_id = moomoo_session_get_user (self->session);
  return moomoo_question_new (MOOMOO_GET_GLOBAL_STATE, &c2s.base);
}

static MoomooQuestion *
ask_funds (FinxMoomoo *self)
{
  Moomoo__GetFunds c2s = MOOMOO__GET_FUNDS__INIT;
  const MoomooMarket *market = moomoo_market_of_trade (self->markets->len > 0 ? g_array_index (self->markets, int, 0) : 0);
  MoomooQuestion *question;
  Moomoo__TrdHeader header;

  fill_header (self, &header, NULL);
  c2s.header = &header;
  c2s.has_refresh_cache = TRUE;
  c2s.refresh_cache = is_due (self, 0, MOOMOO_GET_FUNDS);
  c2s.has_currency = market != NULL && moomoo_currency_number (market->currency) != 0;
  c2s.currency = c2s.has_currency ? moomoo_currency_number (market->currency) : 0;
  question = moomoo_question_new (MOOMOO_GET_FUNDS, &c2s.base);
  question->is_limited = c2s.refresh_cache;
  return question;
}

static MoomooQuestion *
ask_positions (FinxMoomoo *self)
{
  Moomoo__GetPositionList c2s = MOOMOO__GET_POSITION_LIST__INIT;
  MoomooQuestion *question;
  Moomoo__TrdHeader header;

  fill_header (self, &header, NULL);
  c2s.header = &header;
  c2s.has_refresh_cache = TRUE;
  c2s.refresh_cache = is_due (self, 1, MOOMOO_GET_POSITION_LIST);
  question = moomoo_question_new (MOOMOO_GET_POSITION_LIST, &c2s.base);
  question->is_limited = c2s.refresh_cache;
  return question;
}

/* Lists */

/* @must_be_new: whoever looks for an order whose fate is not known is told what the broker has, not what OpenD remembers */
static MoomooQuestion *
ask_orders (FinxMoomoo *self,
            gboolean    must_be_new)
{
  Moomoo__GetOrderList c2s = MOOMOO__GET_ORDER_LIST__INIT;
  MoomooQuestion *question;
  Moomoo__TrdHeader header;

  fill_header (self, &header, NULL);
  c2s.header = &header;
  c2s.has_refresh_cache = TRUE;
  c2s.refresh_cache = must_be_new || is_due (self, 2, MOOMOO_GET_ORDER_LIST);
  question = moomoo_question_new (MOOMOO_GET_ORDER_LIST, &c2s.base);
  question->is_limited = c2s.refresh_cache;
  return question;
}

static MoomooQuestion *
ask_fills (FinxMoomoo *self)
{
  Moomoo__GetOrderFillList c2s = MOOMOO__GET_ORDER_FILL_LIST__INIT;
  MoomooQuestion *question;
  Moomoo__TrdHeader header;

  fill_header (self, &header, NULL);
  c2s.header = &header;
  c2s.has_refresh_cache = TRUE;
  c2s.refresh_cache = moomoo_session_has_room (self->session, MOOMOO_GET_ORDER_FILL_LIST);
  question = moomoo_question_new (MOOMOO_GET_ORDER_FILL_LIST, &c2s.base);
  question->is_limited = c2s.refresh_cache;
  return question;
}

/* What is older than today, a window at a time, the newest first; the cursor has the end of the next one, behind an "h". */
static MoomooQuestion *
ask_history (FinxMoomoo     *self,
             FinxBrokerCall *call,
             guint32         protocol)
{
  Moomoo__GetHistoryList c2s = MOOMOO__GET_HISTORY_LIST__INIT;
  Moomoo__TrdFilterConditions conditions = MOOMOO__TRD_FILTER_CONDITIONS__INIT;
  const MoomooMarket *market = moomoo_market_of_trade (g_array_index (self->markets, int, 0));
  gint64 end_us = g_ascii_strtoll (call->cursor + 1, NULL, 10), from_us = end_us - WINDOW;
  g_autofree char *begin = NULL, *end = NULL;
  Moomoo__TrdHeader header;

  if (call->from_us > 0)
    from_us = MAX (from_us, call->from_us - LOOK_BACK);
  if (market == NULL)
    market = moomoo_market_of_trade (2);
  begin = moomoo_time_text (from_us, market);
  end = moomoo_time_text (end_us, market);
  fill_header (self, &header, NULL);
  conditions.begin_time = begin;
  conditions.end_time = end;
  c2s.header = &header;
  c2s.filter_conditions = &conditions;
  return moomoo_question_new (protocol, &c2s.base);
}

/* Of the orders that were found, or whose fills were: what they cost; the cursor has where the next ones begin, behind an "f". */
static MoomooQuestion *
ask_fees (FinxMoomoo     *self,
          FinxBrokerCall *call)
{
  Moomoo__GetOrderFee c2s = MOOMOO__GET_ORDER_FEE__INIT;
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) ids = g_ptr_array_new ();
  guint first = (guint) g_ascii_strtoull (call->cursor + 1, NULL, 10), n = 0;
  Moomoo__TrdHeader header;

  for (guint i = 0; i < call->rows->len; i++)
    {
      const FinxOrder *order = call->kind == FINX_READ_FILLS ? NULL : call->rows->pdata[i];
      char *id = order != NULL ? order->venue_id : ((FinxFill *) call->rows->pdata[i])->client_id;

      if ((order != NULL && finx_decimal_sign (order->filled) <= 0) || !g_hash_table_add (seen, id) || n++ < first || ids->len == MOST_FEES)
        continue;
      g_ptr_array_add (ids, id);
    }
  if (ids->len == 0)
    return NULL;
  fill_header (self, &header, NULL);
  c2s.header = &header;
  c2s.n_order_id_ex_list = ids->len;
  c2s.order_id_ex_list = (char **) ids->pdata;
  return moomoo_question_new (MOOMOO_GET_ORDER_FEE, &c2s.base);
}

static MoomooQuestion *
ask_list (FinxMoomoo     *self,
          FinxBrokerCall *call)
{
  gboolean is_fills = call->kind == FINX_READ_FILLS && self->environment == MOOMOO_REAL;

  if (call->cursor == NULL)
    return is_fills ? ask_fills (self) : ask_orders (self, call->kind == FINX_CALL_QUERY || call->kind == FINX_CALL_CANCEL);
  if (*call->cursor == 'f')
    return ask_fees (self, call);
  return ask_history (self, call, is_fills ? MOOMOO_GET_HISTORY_ORDER_FILL_LIST : MOOMOO_GET_HISTORY_ORDER_LIST);
}

/* Prices */

static void
fill_security (FinxMoomoo           *self,
               const FinxInstrument *instrument,
               Moomoo__Security     *security)  /* its code is owned */
{
  moomoo__security__init (security);
  security->market = moomoo_split (FINX_BROKER_CLIENT (self), instrument, &security->code)->quote;
}

/**
 * moomoo_subscribe_question:
 * @types: bits 1 << MoomooSubType
 * @pushes: OpenD tells each change; else it only answers questions
 */
MoomooQuestion *
moomoo_subscribe_question (FinxMoomoo           *self,
                           const FinxInstrument *instrument,
                           guint                 types,
                           gboolean              wanted,
                           gboolean              pushes)
{
  Moomoo__Subscribe c2s = MOOMOO__SUBSCRIBE__INIT;
  Moomoo__Security security, *securities[] = { &security };
  gint32 list[8];
  MoomooQuestion *question;

  for (gint32 type = 0; type < 8; type++)
    if ((types & 1u << type) != 0)
      list[c2s.n_sub_type_list++] = type;
  fill_security (self, instrument, &security);
  c2s.n_security_list = 1;
  c2s.security_list = securities;
  c2s.sub_type_list = list;
  c2s.is_sub_or_un_sub = wanted;
  c2s.has_is_reg_or_un_reg_push = TRUE;
  c2s.is_reg_or_un_reg_push = wanted && pushes;
  c2s.has_is_first_push = wanted;
  c2s.is_first_push = wanted && pushes;
  question = moomoo_question_new (MOOMOO_SUB, &c2s.base);
  g_free (security.code);
  return question;
}

/* Those that were found so far, for the steps of their prices. */
static MoomooQuestion *
ask_snapshots (FinxMoomoo     *self,
               FinxBrokerCall *call)
{
  Moomoo__GetSecuritySnapshot c2s = MOOMOO__GET_SECURITY_SNAPSHOT__INIT;
  gboolean is_quote = call->kind == FINX_READ_QUOTE;
  guint n = is_quote ? 1 : call->rows->len;
  g_autofree Moomoo__Security *securities = g_new0 (Moomoo__Security, MAX (1, n));
  g_autofree Moomoo__Security **list = g_new (Moomoo__Security *, MAX (1, n));
  MoomooQuestion *question;

  if (n == 0 || n > MOST_SNAPSHOTS)
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      fill_security (self, is_quote ? call->instrument : call->rows->pdata[i], &securities[i]);
      list[i] = &securities[i];
    }
  c2s.n_security_list = n;
  c2s.security_list = list;
  question = moomoo_question_new (MOOMOO_GET_SECURITY_SNAPSHOT, &c2s.base);
  for (guint i = 0; i < n; i++)
    g_free (securities[i].code);
  return question;
}

/* One kind of one market at a time, unless it is known of late; the cursor has its number. */
static MoomooQuestion *
ask_instruments (FinxMoomoo     *self,
                 FinxBrokerCall *call)
{
  Moomoo__GetStaticInfo c2s = MOOMOO__GET_STATIC_INFO__INIT;
  guint n = call->cursor != NULL ? (guint) g_ascii_strtoull (call->cursor, NULL, 10) : 0;
  guint n_lists = self->markets->len * G_N_ELEMENTS (security_types);
  const MoomooMarket *market;

  while (n < n_lists && moomoo_recall_list (self, call, n))
    n++;
  g_free (call->cursor);
  call->cursor = g_strdup_printf ("%u", n);
  if (n >= n_lists)
    return ask_snapshots (self, call);
  market = moomoo_market_of_trade (g_array_index (self->markets, int, n / G_N_ELEMENTS (security_types)));
  c2s.has_market = c2s.has_sec_type = TRUE;
  c2s.market = market != NULL ? market->quote : 0;
  c2s.sec_type = security_types[n % G_N_ELEMENTS (security_types)];
  return moomoo_question_new (MOOMOO_GET_STATIC_INFO, &c2s.base);
}

/* A book is there only for what is subscribed. */
static MoomooQuestion *
ask_book (FinxMoomoo     *self,
          FinxBrokerCall *call)
{
  Moomoo__GetOrderBook c2s = MOOMOO__GET_ORDER_BOOK__INIT;
  const MoomooPrices *prices = moomoo_prices_of (self, call->instrument);
  Moomoo__Security security;
  MoomooQuestion *question;

  if (call->cursor == NULL && ((prices->subscribed | prices->readable) & 1u << MOOMOO_SUB_BOOK) == 0)
    return moomoo_subscribe_question (self, call->instrument, 1u << MOOMOO_SUB_BOOK, TRUE, FALSE);
  fill_security (self, call->instrument, &security);
  c2s.security = &security;
  c2s.num = FINX_BOOK_DEPTH;
  question = moomoo_question_new (MOOMOO_GET_ORDER_BOOK, &c2s.base);
  g_free (security.code);
  return question;
}

/* First whether Moomoo lets us have the bars of one more instrument; then page by page, each with the key of the one before. */
static MoomooQuestion *
ask_bars (FinxMoomoo      *self,
          FinxBrokerCall  *call,
          GError         **error)
{
  Moomoo__RequestHistoryKL c2s = MOOMOO__REQUEST_HISTORY_KL__INIT;
  Moomoo__RequestHistoryKLQuota quota = MOOMOO__REQUEST_HISTORY_KLQUOTA__INIT;
  gint64 now_us = finx_broker_client_get_now (FINX_BROKER_CLIENT (self));
  g_autofree char *begin = NULL, *end = NULL;
  g_autofree guchar *key = NULL;
  const MoomooMarket *market;
  Moomoo__Security security;
  MoomooQuestion *question;
  gsize length = 0, i = 0;

  while (i < G_N_ELEMENTS (bars) && bars[i].interval != call->interval)
    i++;
  if (i == G_N_ELEMENTS (bars))
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-MOOMOO-015", "Moomoo has no bars of %s", finx_interval_to_string (call->interval));
      return NULL;
    }
  if (call->cursor == NULL)
    {
      quota.has_b_get_detail = quota.b_get_detail = TRUE;
      return moomoo_question_new (MOOMOO_REQUEST_HISTORY_KL_QUOTA, &quota.base);
    }
  fill_security (self, call->instrument, &security);
  market = moomoo_market_of_quote (security.market);
  /* Its text has whole days at either end: what is too much is left out when it is read. */
  begin = moomoo_time_text (CLAMP (call->from_us, 0, now_us) - FINX_USEC_PER_DAY, market);
  end = moomoo_time_text (MIN (call->to_us, now_us) + FINX_USEC_PER_DAY, market);
  key = g_base64_decode (call->cursor + 1, &length);
  c2s.rehab_type = ADJUSTED;
  c2s.kl_type = bars[i].number;
  c2s.security = &security;
  c2s.begin_time = begin;
  c2s.end_time = end;
  c2s.has_max_ack_kl_num = TRUE;
  c2s.max_ack_kl_num = MOST_BARS;
  c2s.has_next_req_key = length > 0;
  c2s.next_req_key = (ProtobufCBinaryData) { length, key };
  question = moomoo_question_new (MOOMOO_REQUEST_HISTORY_KL, &c2s.base);
  question->is_limited = length == 0;           /* further pages are free */
  g_free (security.code);
  return question;
}

/* Orders */

static double
number_of (FinxDecimal value)
{
  return finx_decimal_is_known (value) ? finx_decimal_to_double (value) : 0;
}

/* US shares can be sold without being held. */
gboolean
moomoo_may_short (const FinxInstrument *instrument)
{
  return g_str_equal (instrument->currency, "USD");
}

static MoomooQuestion *
place (FinxMoomoo            *self,
       const FinxOrder       *order,
       Moomoo__PlaceOrder    *c2s,
       GError               **error)
{
  g_autofree char *code = NULL, *expires = NULL;
  const MoomooMarket *market = moomoo_split (FINX_BROKER_CLIENT (self), order->instrument, &code);
  gboolean is_limit = order->type == FINX_ORDER_LIMIT || order->type == FINX_ORDER_STOP_LIMIT;
  gboolean is_stop = order->type == FINX_ORDER_STOP || order->type == FINX_ORDER_STOP_LIMIT;
  MoomooQuestion *question;
  Moomoo__TrdHeader header;

  if ((guint) order->type >= G_N_ELEMENTS (order_types) || tifs[order->tif] < 0 || finx_order_is_by_value (order)
      || !finx_decimal_is_known (order->quantity) || (order->is_extended && order->type != FINX_ORDER_LIMIT))
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-MOOMOO-016",
                      "Moomoo has no such order; outside of the regular session it takes limit orders only. Nothing was sent");
      return NULL;
    }
  if (!trades_in (self, market))
    {
      finx_set_error (error, FINX_ERROR_REJECTED, "FINX-MOOMOO-017", "This account does not trade in the market of %s. Nothing was sent", order->instrument->symbol);
      return NULL;
    }
  fill_header (self, &header, market);
  c2s->header = &header;
  c2s->trd_side = order->side == FINX_SIDE_BUY ? 1 : 2;
  c2s->order_type = order_types[order->type];
  c2s->code = code;
  c2s->qty = number_of (order->quantity);
  c2s->has_price = TRUE;
  c2s->price = is_limit ? number_of (order->limit_price) : 0;
  c2s->has_sec_market = TRUE;
  c2s->sec_market = market->security;
  c2s->remark = order->client_id;
  c2s->has_time_in_force = TRUE;
  c2s->time_in_force = tifs[order->tif];
  c2s->has_fill_outside_rth = c2s->fill_outside_rth = order->is_extended;
  c2s->has_aux_price = is_stop;
  c2s->aux_price = is_stop ? number_of (order->stop_price) : 0;
  c2s->has_trail_type = c2s->has_trail_value = order->type == FINX_ORDER_TRAILING_STOP;
  c2s->trail_type = c2s->has_trail_type ? TRAIL_AMOUNT : 0;
  c2s->trail_value = c2s->has_trail_value ? number_of (order->trail) : 0;
  if (order->tif == FINX_TIF_GTD)
    {
      expires = moomoo_time_text (order->expire_us, market);
      expires[strlen ("2026-12-31")] = '\0';
      c2s->expire_time = expires;
    }
  question = moomoo_question_new (MOOMOO_PLACE_ORDER, &c2s->base);
  question->is_numbered = question->changes = TRUE;
  return question;
}

/* A change names all terms again, and the whole quantity, with what is filled. */
static MoomooQuestion *
change (FinxMoomoo           *self,
        const FinxOrder      *order,
        const char           *venue_id,
        int                   operation,
        Moomoo__ModifyOrder  *c2s)
{
  const guint64 *number = g_hash_table_lookup (self->ids, venue_id);
  g_autofree char *digits = number != NULL ? g_strdup_printf ("%" G_GUINT64_FORMAT, *number) : NULL;
  gboolean is_trailing = order->type == FINX_ORDER_TRAILING_STOP;
  g_autofree char *code = NULL;
  const MoomooMarket *market = order->instrument != NULL ? moomoo_split (FINX_BROKER_CLIENT (self), order->instrument, &code) : NULL;
  MoomooQuestion *question;
  Moomoo__TrdHeader header;

  fill_header (self, &header, market);
  c2s->header = &header;
  c2s->modify_order_op = operation;
  /* An order that the broker did not name goes by OpenD's number. */
  if (g_strcmp0 (digits, venue_id) == 0)
    c2s->order_id = *number;
  else
    c2s->order_id_ex = (char *) venue_id;
  if (operation == MODIFY)
    {
      c2s->has_qty = c2s->has_price = TRUE;
      c2s->qty = number_of (order->quantity);
      c2s->price = number_of (order->limit_price);
      c2s->has_aux_price = !is_trailing && finx_decimal_is_known (order->stop_price);
      c2s->aux_price = c2s->has_aux_price ? number_of (order->stop_price) : 0;
      c2s->has_trail_type = c2s->has_trail_value = is_trailing;
      c2s->trail_type = is_trailing ? TRAIL_AMOUNT : 0;
      c2s->trail_value = is_trailing ? number_of (order->trail) : 0;
    }
  question = moomoo_question_new (MOOMOO_MODIFY_ORDER, &c2s->base);
  question->is_numbered = question->changes = TRUE;
  return question;
}

/* (transfer full) (nullable) @text: (nullable): (out): as a person reads it */
static MoomooQuestion *
make_deed (FinxMoomoo      *self,
           FinxBrokerCall  *call,
           char           **text,
           GError         **error)
{
  const FinxOrder *order = call->orders->pdata[0];
  Moomoo__PlaceOrder placement = MOOMOO__PLACE_ORDER__INIT;
  Moomoo__ModifyOrder modification = MOOMOO__MODIFY_ORDER__INIT;
  const char *venue_id = call->venue_id != NULL ? call->venue_id : order->venue_id;
  const ProtobufCMessageDescriptor *type = call->kind == FINX_CALL_PLACE ? &moomoo__place_order__descriptor : &moomoo__modify_order__descriptor;
  MoomooQuestion *question = call->kind == FINX_CALL_PLACE ? place (self, order, &placement, error)
                             : change (self, order, venue_id, call->kind == FINX_CALL_CANCEL ? CANCEL : MODIFY, &modification);
  g_autoptr(ProtobufCMessage) whole = question != NULL && text != NULL ? moomoo_message_unpack (type, question->c2s->data, question->c2s->len) : NULL;
  g_autofree char *words = whole != NULL ? moomoo_message_to_text (whole) : NULL;

  if (question != NULL && text != NULL)
    *text = g_strdup_printf ("%s (%u)\n\n%s", moomoo_protocol_name (question->protocol), question->protocol, words != NULL ? words : "");
  if (question != NULL && call->kind == FINX_CALL_CANCEL)
    g_hash_table_add (self->cancelled, g_strdup (venue_id));
  return question;
}

/* For the audit trail, and for whoever wants to see an order before it goes out. */
char *
moomoo_describe (FinxBrokerClient  *client,
                 FinxBrokerCall    *call,
                 GError           **error)
{
  FinxMoomoo *self = FINX_MOOMOO (client);
  g_autoptr(MoomooQuestion) question = NULL;
  char *text = NULL;
  int market = 0;

  /* The account is not known before OpenD was asked. */
  if (self->account == 0 && call->orders->len > 0)
    {
      g_autofree char *code = NULL;

      market = moomoo_split (client, ((FinxOrder *) call->orders->pdata[0])->instrument, &code)->trade;
      g_array_append_val (self->markets, market);
      self->environment = finx_broker_client_is_paper (client) ? MOOMOO_SIMULATE : MOOMOO_REAL;
    }
  question = make_deed (self, call, &text, error);
  if (market != 0)
    g_array_set_size (self->markets, 0);
  return text;
}

static gboolean
needs_account (guint kind)
{
  return kind != FINX_CALL_CLOCK && kind != FINX_READ_QUOTE && kind != FINX_READ_BOOK && kind != FINX_CALL_BARS;
}

static MoomooQuestion *
make_order_question (FinxMoomoo      *self,
                     FinxBrokerCall  *call,
                     GError         **error)
{
  const FinxOrder *order = call->orders->pdata[0];
  g_autofree char *text = NULL;
  MoomooQuestion *question;

  if (call->kind == FINX_CALL_CANCEL && *order->venue_id == '\0' && call->venue_id == NULL)
    return ask_list (self, call);
  question = make_deed (self, call, &text, error);
  if (question != NULL)
    finx_broker_client_audit (FINX_BROKER_CLIENT (self), call, TRUE, text);
  return question;
}

/**
 * moomoo_make_question:
 *
 * Returns: (transfer full) (nullable): the next question of a call; %NULL without an error: nobody needs to be asked
 */
MoomooQuestion *
moomoo_make_question (FinxMoomoo      *self,
                      FinxBrokerCall  *call,
                      GError         **error)
{
  gboolean trades = call->kind >= FINX_CALL_PLACE && call->kind <= FINX_CALL_CANCEL;

  if (needs_account (call->kind) && (self->account == 0 || (call->kind == FINX_READ_ACCOUNTS && call->cursor == NULL)))
    return ask_accounts (self);
  if ((trades || call->kind == FINX_READ_ACCOUNTS) && moomoo_may_unlock (self))
    return unlock (self);
  switch (call->kind)
    {
    case FINX_CALL_CLOCK:
      return ask_state (self);
    case FINX_READ_ACCOUNTS:
      return NULL;
    case FINX_READ_BALANCES:
      return ask_funds (self);
    case FINX_READ_POSITIONS:
      return ask_positions (self);
    case FINX_READ_OPEN_ORDERS:
    case FINX_READ_ORDERS:
    case FINX_READ_FILLS:
    case FINX_CALL_QUERY:
      return ask_list (self, call);
    case FINX_READ_INSTRUMENTS:
      return ask_instruments (self, call);
    case FINX_READ_QUOTE:
      return ask_snapshots (self, call);
    case FINX_READ_BOOK:
      return ask_book (self, call);
    case FINX_CALL_BARS:
      return ask_bars (self, call, error);
    case FINX_CALL_PLACE:
    case FINX_CALL_REPLACE:
    case FINX_CALL_CANCEL:
      return make_order_question (self, call, error);
    default:
      if (call->kind == FINX_READ_FEES)
        finx_set_error (error, FINX_ERROR_REJECTED, "FINX-MOOMOO-018", "Moomoo does not tell its rates; what an order cost is told with the order");
      else
        finx_set_error (error, FINX_ERROR_REJECTED, "FINX-MOOMOO-033", "Moomoo does not tell what an order would cost");
      return NULL;
    }
}
