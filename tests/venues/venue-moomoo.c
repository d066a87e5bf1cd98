/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "venue-moomoo-private.h"

#include <string.h>

#define FIRST_ORDER G_GUINT64_CONSTANT (5870498377428972000)    /* more than a double holds */
#define AES_KEY     "A8F1C2D3E4B5A697"
#define AES_IV      "0011223344556677"

VenueMoomooState venue_moomoo_state;

static void
line_free (gpointer data)
{
  VenueMoomooLine *line = data;

  g_clear_pointer (&line->cipher, moomoo_cipher_free);
  g_hash_table_unref (line->wishes);
  g_free (line);
}

double
venue_moomoo_number (FinxDecimal value)
{
  return finx_decimal_is_known (value) ? finx_decimal_to_double (value) : 0;
}

static FinxDecimal
decimal_of (double value)
{
  return moomoo_positive (TRUE, value);
}

/* Frames */

static GByteArray *
wrap (VenueMoomooLine        *line,
      guint32                 protocol,
      guint32                 serial,
      const ProtobufCMessage *response,
      gboolean                encrypts)
{
  g_autoptr(GByteArray) plain = moomoo_message_pack (response);
  g_autoptr(GByteArray) wire = encrypts && line->cipher != NULL ? moomoo_cipher_encrypt (line->cipher, plain->data, plain->len) : NULL;

  return moomoo_frame_pack (protocol, serial, plain, wire);
}

/* @s2c: (nullable) */
void
venue_moomoo_say (VenueLine              *venue_line,
                  int                     type,
                  const char             *words,
                  const ProtobufCMessage *s2c)
{
  VenueMoomooLine *line = venue_line_get_data (venue_line);
  g_autoptr(GByteArray) inner = s2c != NULL ? moomoo_message_pack (s2c) : g_byte_array_new (), frame = NULL;
  Moomoo__Response response = MOOMOO__RESPONSE__INIT;

  response.has_ret_type = TRUE;
  response.ret_type = type;
  response.ret_msg = (char *) words;
  response.has_err_code = TRUE;
  response.has_s2c = s2c != NULL;
  response.s2c = (ProtobufCBinaryData) { inner->len, inner->data };
  frame = wrap (line, line->protocol, line->serial, &response.base, TRUE);
  venue_frame_send (venue_line, frame->data, frame->len);
}

void
venue_moomoo_push (VenueLine              *venue_line,
                   guint32                 protocol,
                   const ProtobufCMessage *s2c)
{
  VenueMoomooLine *line = venue_line_get_data (venue_line);
  g_autoptr(GByteArray) inner = moomoo_message_pack (s2c), frame = NULL;
  Moomoo__Response response = MOOMOO__RESPONSE__INIT;

  response.has_ret_type = TRUE;
  response.ret_type = 0;
  response.ret_msg = (char *) "";
  response.has_s2c = TRUE;
  response.s2c = (ProtobufCBinaryData) { inner->len, inner->data };
  frame = wrap (line, protocol, ++venue_moomoo_state.n_pushes, &response.base, TRUE);
  venue_frame_push (venue_line, moomoo_protocol_name (protocol), frame->data, frame->len);
}

/* What a fault is in the words of OpenD. */
static void
refuse (Venue      *venue,
        VenueLine  *venue_line,
        const char *call,
        VenueFault  fault)
{
  static const struct { VenueFault fault; int type; const char *words; } words[] = {
    { VENUE_TOO_OFTEN, -1, "Request is too frequent: at most 15 in 30 seconds" },
    { VENUE_BROKEN, -400, "Unknown result" },
    { VENUE_BROKEN_AFTER, -400, "Unknown result" },
    { VENUE_MAINTENANCE, -200, "Disconnected from the server" },
    { VENUE_KEY_REFUSED, -1, "The key does not match" },
    { VENUE_FORBIDDEN, -1, "No permission" },
  };
  VenueMoomooLine *line = venue_line_get_data (venue_line);
  gboolean is_push = g_str_has_prefix (call, "Update");
  guint32 protocol = g_str_equal (call, "UpdateOrder") ? MOOMOO_UPDATE_ORDER : is_push ? MOOMOO_UPDATE_ORDER_FILL : line->protocol;
  static const guint8 garbage[] = "<!doctype html><title>Welcome</title>", strange[] = { 0x0a, 0x03, 'a', 'b', 'c', 0x20, 0x07 };
  g_autoptr(GByteArray) plain = g_byte_array_new (), wire = NULL, frame = NULL;

  line->is_refused = fault != VENUE_BROKEN_AFTER;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (words[i].fault == fault)
      {
        venue_moomoo_say (venue_line, words[i].type, words[i].words, NULL);
        return;
      }
  if (fault == VENUE_GARBAGE)
    g_byte_array_append (plain, garbage, sizeof garbage - 1);
  else if (fault == VENUE_STRANGE)
    g_byte_array_append (plain, strange, sizeof strange);
  wire = line->cipher != NULL ? moomoo_cipher_encrypt (line->cipher, plain->data, plain->len) : NULL;
  frame = moomoo_frame_pack (protocol, is_push ? ++venue_moomoo_state.n_pushes : line->serial, plain, wire);
  if (is_push && fault == VENUE_GARBAGE)
    frame->data[16] ^= 1;       /* its checksum is wrong */
  venue_frame_send (venue_line, frame->data, frame->len);
}

/* Writing */

/* "US.KO" as a market's number and a code */
const MoomooMarket *
venue_moomoo_split (const char  *symbol,
                    const char **code)
{
  *code = symbol + 3;
  return moomoo_market_of_quote (g_str_has_prefix (symbol, "HK.") ? 1 : 11);
}

static char *
symbol_of (const MoomooMarket *market,
           const char         *code)
{
  return market != NULL ? g_strdup_printf ("%s.%s", market->prefix, code) : g_strdup ("");
}

const char *
venue_moomoo_find_price (Venue                   *venue,
                         const Moomoo__Security  *security,
                         VenuePrice             **price)
{
  g_autofree char *symbol = symbol_of (moomoo_market_of_quote (security->market), security->code);

  *price = g_hash_table_lookup (venue_get_exchange (venue)->prices, symbol);
  return *price != NULL ? (*price)->symbol : NULL;
}

static const int order_types[] = { 2, 1, 10, 11, 14 };
static const int tifs[FINX_N_TIFS] = { 0, 1, 2, -1, 3, -1, -1 };

static int
status_of (const VenueOrder *order)
{
  switch (order->state)
    {
    case VENUE_NEW:       return 5;
    case VENUE_PARTIAL:   return 10;
    case VENUE_FILLED:    return 11;
    case VENUE_CANCELLED:
    case VENUE_EXPIRED:   return finx_decimal_sign (order->filled) > 0 ? 14 : 15;
    case VENUE_REJECTED:  return 21;
    default:              return 1;
    }
}

static void
fill_order (Venue         *venue,
            VenueOrder    *order,
            Moomoo__Order *node)
{
  GPtrArray *orders = venue_get_exchange (venue)->orders;
  const MoomooMarket *market = venue_moomoo_split (order->symbol, (const char **) &node->code);
  guint index = 0;

  moomoo__order__init (node);
  venue_moomoo_split (order->symbol, (const char **) &node->code);
  g_ptr_array_find (orders, order, &index);
  node->has_trd_side = node->has_order_type = node->has_order_status = node->has_order_id = node->has_qty = node->has_price = TRUE;
  node->trd_side = order->side == FINX_SIDE_BUY ? 1 : 2;
  node->order_type = order_types[order->type];
  node->order_status = status_of (order);
  node->order_id = FIRST_ORDER + index;
  node->order_id_ex = order->id;
  node->name = node->code;
  node->qty = venue_moomoo_number (order->quantity);
  node->price = venue_moomoo_number (order->limit_price);
  node->create_time = (char *) "2026-03-09 10:00:00";
  node->update_time = node->create_time;
  node->has_fill_qty = node->has_fill_avg_price = TRUE;
  node->fill_qty = venue_moomoo_number (order->filled);
  node->fill_avg_price = node->fill_qty > 0 ? venue_moomoo_number (order->paid) / node->fill_qty : 0;
  node->last_err_msg = (char *) "";
  node->has_sec_market = node->has_trd_market = TRUE;
  node->sec_market = market->security;
  node->trd_market = market->trade;
  node->has_create_timestamp = node->has_update_timestamp = TRUE;
  node->create_timestamp = (double) order->placed_us / 1e6;
  node->update_timestamp = (double) order->updated_us / 1e6;
  node->remark = order->client_id;
  node->has_time_in_force = TRUE;
  node->time_in_force = tifs[order->tif];
  node->expire_time = (char *) (order->tif == FINX_TIF_GTD ? "2099-12-31" : NULL);
  node->has_aux_price = finx_decimal_is_known (order->stop_price);
  node->aux_price = venue_moomoo_number (order->stop_price);
  node->has_trail_type = node->has_trail_value = finx_decimal_is_known (order->trail);
  node->trail_type = 2;
  node->trail_value = venue_moomoo_number (order->trail);
}

static void
fill_fill (Venue             *venue,
           VenueFill         *fill,
           Moomoo__OrderFill *node)
{
  const MoomooMarket *market;

  moomoo__order_fill__init (node);
  market = venue_moomoo_split (fill->order->symbol, (const char **) &node->code);
  node->has_trd_side = node->has_fill_id = node->has_qty = node->has_price = node->has_sec_market = node->has_create_timestamp = TRUE;
  node->trd_side = fill->order->side == FINX_SIDE_BUY ? 1 : 2;
  node->fill_id = 1;
  node->fill_id_ex = fill->id;
  node->order_id_ex = fill->order->id;
  node->name = node->code;
  node->qty = venue_moomoo_number (fill->quantity);
  node->price = venue_moomoo_number (fill->price);
  node->create_time = (char *) "2026-03-09 10:00:00";
  node->create_timestamp = (double) fill->time_us / 1e6;
  node->sec_market = market->security;
}

/* The session */

static void
init_connect (VenueLine             *venue_line,
              const Moomoo__Request *request)
{
  VenueMoomooLine *line = venue_line_get_data (venue_line);
  g_autoptr(ProtobufCMessage) c2s = moomoo_message_unpack (&moomoo__init_connect__descriptor, request->c2s.data, request->c2s.len);
  const Moomoo__InitConnect *init = (const Moomoo__InitConnect *) c2s;
  Moomoo__Connected connected = MOOMOO__CONNECTED__INIT;

  if (init == NULL || !init->has_packet_enc_algo || init->packet_enc_algo != (line->cipher != NULL ? 2 : -1))
    {
      venue_moomoo_say (venue_line, -1, "Wrong encryption", NULL);
      return;
    }
  line->id = G_GUINT64_CONSTANT (6730043337169705000) + ++venue_moomoo_state.n_connections;
  connected.has_server_ver = connected.has_login_user_id = connected.has_conn_id = connected.has_keep_alive_interval = TRUE;
  connected.server_ver = 1004;
  connected.login_user_id = 7654321;
  connected.conn_id = line->id;
  connected.conn_aes_key = (char *) AES_KEY;
  connected.keep_alive_interval = 10;
  connected.aes_cbc_iv = (char *) AES_IV;
  venue_moomoo_say (venue_line, 0, "", &connected.base);
  if (line->cipher != NULL)
    g_assert_true (moomoo_cipher_agree (line->cipher, AES_KEY, AES_IV));
}

static void
get_state (VenueLine *line)
{
  Moomoo__GlobalState state = MOOMOO__GLOBAL_STATE__INIT;
  Moomoo__ProgramStatus status = MOOMOO__PROGRAM_STATUS__INIT;

  status.has_type = TRUE;
  status.type = venue_moomoo_state.is_signed_in ? 10 : 4;
  status.str_ext_desc = (char *) (venue_moomoo_state.is_signed_in ? "" : "Phone code needed");
  state.has_qot_logined = state.has_trd_logined = state.has_server_ver = state.has_time = TRUE;
  state.qot_logined = state.trd_logined = venue_moomoo_state.is_signed_in;
  state.time = g_get_real_time () / G_USEC_PER_SEC;
  state.program_status = &status;
  venue_moomoo_say (line, 0, "", &state.base);
}

static void
get_accounts (VenueLine *line)
{
  static gint32 us_hk[] = { 2, 1 }, us[] = { 2 };
  Moomoo__TrdAcc accounts[3], *list[3] = { &accounts[0], &accounts[1], &accounts[2] };
  Moomoo__AccList s2c = MOOMOO__ACC_LIST__INIT;

  for (gsize i = 0; i < G_N_ELEMENTS (accounts); i++)
    {
      moomoo__trd_acc__init (&accounts[i]);
      accounts[i].has_trd_env = accounts[i].has_acc_id = accounts[i].has_security_firm = accounts[i].has_acc_status = TRUE;
      accounts[i].trd_env = i < 2 ? 1 : 0;
      accounts[i].acc_id = i == 0 ? 281756457888247000 : i == 1 ? VENUE_MOOMOO_REAL : VENUE_MOOMOO_SIMULATED;
      accounts[i].security_firm = 2;
      accounts[i].acc_status = i == 0;          /* closed */
      accounts[i].card_num = (char *) (i < 2 ? "1001100520714263" : NULL);
      accounts[i].n_trd_market_auth_list = i < 2 ? 2 : 1;
      accounts[i].trd_market_auth_list = i < 2 ? us_hk : us;
    }
  s2c.n_acc_list = 3;
  s2c.acc_list = list;
  venue_moomoo_say (line, 0, "", &s2c.base);
}

static void
unlock (VenueLine                 *line,
        const Moomoo__UnlockTrade *c2s)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_MD5, VENUE_MOOMOO_PASSWORD, -1);

  if (!c2s->has_security_firm || c2s->security_firm != 2 || g_strcmp0 (c2s->pwd_md5, digest) != 0)
    {
      venue_moomoo_say (line, -1, "Wrong password, 4 attempts left", NULL);
      return;
    }
  venue_moomoo_state.is_unlocked = c2s->unlock;
  venue_moomoo_say (line, 0, "", NULL);
}

/* %FALSE: the environment, the account and the market do not belong together; it was said. */
static gboolean
check_header (VenueLine               *line,
              const Moomoo__TrdHeader *header)
{
  gboolean is_real = header->acc_id == VENUE_MOOMOO_REAL && header->trd_env == 1 && (header->trd_market == 2 || header->trd_market == 1);
  gboolean is_simulated = header->acc_id == VENUE_MOOMOO_SIMULATED && header->trd_env == 0 && header->trd_market == 2;

  if (!is_real && !is_simulated)
    venue_moomoo_say (line, -1, "No one available account", NULL);
  return is_real || is_simulated;
}

/* Trading */

static void
get_funds (Venue                  *venue,
           VenueLine              *line,
           const Moomoo__GetFunds *c2s)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  Moomoo__FundsAnswer s2c = MOOMOO__FUNDS_ANSWER__INIT;
  Moomoo__Funds funds = MOOMOO__FUNDS__INIT;
  GHashTableIter iter;
  gpointer value;

  funds.has_power = funds.has_total_assets = funds.has_cash = funds.has_frozen_cash = funds.has_currency = TRUE;
  funds.cash = funds.total_assets = venue_moomoo_number (exchange->cash);
  g_hash_table_iter_init (&iter, exchange->positions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    funds.total_assets += venue_moomoo_number (((VenuePosition *) value)->cost);
  funds.power = funds.cash * 2;
  funds.frozen_cash = 250.5;
  funds.currency = c2s->currency;
  s2c.header = c2s->header;
  s2c.funds = &funds;
  venue_moomoo_say (line, 0, "", &s2c.base);
}

static void
get_positions (Venue                         *venue,
               VenueLine                     *line,
               const Moomoo__GetPositionList *c2s)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  guint n = g_hash_table_size (exchange->positions), i = 0;
  g_autofree Moomoo__Position *positions = g_new (Moomoo__Position, n + 1);
  g_autofree Moomoo__Position **list = g_new (Moomoo__Position *, n + 1);
  Moomoo__PositionList s2c = MOOMOO__POSITION_LIST__INIT;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, exchange->positions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const VenuePosition *position = value;
      Moomoo__Position *node = list[i] = &positions[i];
      VenuePrice *price = g_hash_table_lookup (exchange->prices, position->symbol);
      double quantity = venue_moomoo_number (position->quantity);
      const MoomooMarket *market;

      i++;
      moomoo__position__init (node);
      market = venue_moomoo_split (position->symbol, (const char **) &node->code);
      node->has_position_id = node->has_position_side = node->has_qty = node->has_can_sell_qty = node->has_price = node->has_pl_val = TRUE;
      node->position_side = quantity < 0;
      node->name = node->code;
      node->qty = node->can_sell_qty = ABS (quantity);
      node->price = venue_moomoo_number (price->last);
      node->pl_val = quantity * node->price - venue_moomoo_number (position->cost);
      node->has_average_cost_price = node->has_sec_market = TRUE;
      node->average_cost_price = quantity != 0 ? venue_moomoo_number (position->cost) / quantity : 0;
      node->sec_market = market->security;
    }
  s2c.header = c2s->header;
  s2c.n_position_list = n;
  s2c.position_list = list;
  venue_moomoo_say (line, 0, "", &s2c.base);
}

static void
list_orders (Venue                   *venue,
             VenueLine               *line,
             const Moomoo__TrdHeader *header)
{
  GPtrArray *orders = venue_get_exchange (venue)->orders;
  g_autofree Moomoo__Order *nodes = g_new (Moomoo__Order, orders->len + 1);
  g_autofree Moomoo__Order **list = g_new (Moomoo__Order *, orders->len + 1);
  Moomoo__OrderList s2c = MOOMOO__ORDER_LIST__INIT;

  for (guint i = 0; i < orders->len; i++)
    {
      fill_order (venue, orders->pdata[i], &nodes[i]);
      list[i] = &nodes[i];
    }
  s2c.header = (Moomoo__TrdHeader *) header;
  s2c.n_order_list = orders->len;
  s2c.order_list = list;
  venue_moomoo_say (line, 0, "", &s2c.base);
}

static void
list_fills (Venue                   *venue,
            VenueLine               *line,
            const Moomoo__TrdHeader *header)
{
  GPtrArray *fills = venue_get_exchange (venue)->fills;
  g_autofree Moomoo__OrderFill *nodes = g_new (Moomoo__OrderFill, fills->len + 1);
  g_autofree Moomoo__OrderFill **list = g_new (Moomoo__OrderFill *, fills->len + 1);
  Moomoo__OrderFillList s2c = MOOMOO__ORDER_FILL_LIST__INIT;

  if (header->trd_env == 0)
    {
      venue_moomoo_say (line, -1, "Simulated trade does not support this", NULL);
      return;
    }
  for (guint i = 0; i < fills->len; i++)
    {
      fill_fill (venue, fills->pdata[i], &nodes[i]);
      list[i] = &nodes[i];
    }
  s2c.header = (Moomoo__TrdHeader *) header;
  s2c.n_order_fill_list = fills->len;
  s2c.order_fill_list = list;
  venue_moomoo_say (line, 0, "", &s2c.base);
}

/* A dollar an order, and a cent a share. */
static void
get_fees (Venue                     *venue,
          VenueLine                 *line,
          const Moomoo__GetOrderFee *c2s)
{
  g_autofree Moomoo__OrderFee *nodes = g_new (Moomoo__OrderFee, c2s->n_order_id_ex_list + 1);
  g_autofree Moomoo__OrderFee **list = g_new (Moomoo__OrderFee *, c2s->n_order_id_ex_list + 1);
  Moomoo__OrderFeeList s2c = MOOMOO__ORDER_FEE_LIST__INIT;

  for (gsize i = 0; i < c2s->n_order_id_ex_list; i++)
    {
      const VenueOrder *order = venue_exchange_find (venue_get_exchange (venue), c2s->order_id_ex_list[i]);

      moomoo__order_fee__init (&nodes[i]);
      nodes[i].order_id_ex = c2s->order_id_ex_list[i];
      nodes[i].has_fee_amount = order != NULL;
      nodes[i].fee_amount = order != NULL ? 1 + 0.01 * venue_moomoo_number (order->filled) : 0;
      list[i] = &nodes[i];
    }
  s2c.header = c2s->header;
  s2c.n_order_fee_list = c2s->n_order_id_ex_list;
  s2c.order_fee_list = list;
  venue_moomoo_say (line, 0, "", &s2c.base);
}

/* (nullable): why it is refused whatever it is about */
static const char *
check_packet (VenueMoomooLine         *line,
              const Moomoo__PacketId  *packet,
              const Moomoo__TrdHeader *header)
{
  if (packet == NULL || packet->conn_id != line->id || packet->serial_no != line->serial || packet->serial_no <= line->last_packet)
    return "Repeated packet";
  line->last_packet = packet->serial_no;
  return header->trd_env == 1 && !venue_moomoo_state.is_unlocked ? "Please unlock trade first" : NULL;
}

static const char *
read_terms (const Moomoo__PlaceOrder *c2s,
            VenueOrder               *order)
{
  gsize type = 0, tif = 0;

  while (type < G_N_ELEMENTS (order_types) && order_types[type] != c2s->order_type)
    type++;
  while (tif < G_N_ELEMENTS (tifs) && tifs[tif] != c2s->time_in_force)
    tif++;
  if (type == G_N_ELEMENTS (order_types) || tif == G_N_ELEMENTS (tifs) || (c2s->header->trd_env == 0 && (type > 1 || tif > 0)))
    return "Order type not supported";
  order->type = (FinxOrderType) type;
  order->tif = (FinxTimeInForce) tif;
  if (!c2s->has_sec_market || moomoo_market_of_security (c2s->sec_market) == NULL)
    return "Unknown stock";
  order->symbol = symbol_of (moomoo_market_of_security (c2s->sec_market), c2s->code);
  order->client_id = g_strdup (c2s->remark);
  order->side = c2s->trd_side == 1 ? FINX_SIDE_BUY : FINX_SIDE_SELL;
  order->quantity = decimal_of (c2s->qty);
  order->limit_price = type == FINX_ORDER_LIMIT || type == FINX_ORDER_STOP_LIMIT ? decimal_of (c2s->price) : FINX_DECIMAL_UNKNOWN;
  order->stop_price = c2s->has_aux_price ? decimal_of (c2s->aux_price) : FINX_DECIMAL_UNKNOWN;
  order->trail = c2s->has_trail_value ? decimal_of (c2s->trail_value) : FINX_DECIMAL_UNKNOWN;
  if (!finx_decimal_is_known (order->quantity) || (order->type == FINX_ORDER_TRAILING_STOP && !finx_decimal_is_known (order->trail)))
    return "Quantity or price is wrong";
  return finx_decimal_is_known (order->limit_price) && order->limit_price.scale > 3 ? "Price is not on tick" : NULL;
}

static void
say_taken (Venue                   *venue,
           VenueLine               *line,
           const Moomoo__TrdHeader *header,
           VenueOrder              *order)
{
  Moomoo__OrderTaken s2c = MOOMOO__ORDER_TAKEN__INIT;
  guint index = 0;

  g_ptr_array_find (venue_get_exchange (venue)->orders, order, &index);
  s2c.header = (Moomoo__TrdHeader *) header;
  s2c.has_order_id = TRUE;
  s2c.order_id = FIRST_ORDER + index;
  s2c.order_id_ex = order->id;
  venue_moomoo_say (line, 0, "", &s2c.base);
}

/* A remark need not be unique, so nothing keeps an order from being placed twice. */
static void
place (Venue                    *venue,
       VenueLine                *venue_line,
       const Moomoo__PlaceOrder *c2s)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  VenueOrder *order = venue_order_new ();
  const char *fault = check_packet (venue_line_get_data (venue_line), c2s->packet_id, c2s->header);
  VenuePrice *price;

  if (fault == NULL)
    fault = read_terms (c2s, order);
  price = fault == NULL ? g_hash_table_lookup (exchange->prices, order->symbol) : NULL;
  if (fault == NULL && price == NULL)
    fault = "Unknown stock";
  if (fault == NULL && order->side == FINX_SIDE_BUY
      && finx_decimal_compare (finx_decimal_mul (order->quantity, price->ask, 4, FINX_ROUND_UP), exchange->cash) > 0)
    fault = "Buying power is not enough";
  if (fault != NULL)
    {
      g_free (order->symbol);
      g_free (order->client_id);
      g_free (order);
      venue_moomoo_say (venue_line, -1, fault, NULL);
      return;
    }
  venue_exchange_place (exchange, order);       /* it is told before it is answered */
  say_taken (venue, venue_line, c2s->header, order);
}

static void
modify (Venue                     *venue,
        VenueLine                 *venue_line,
        const Moomoo__ModifyOrder *c2s)
{
  VenueExchange *exchange = venue_get_exchange (venue);
  const char *fault = check_packet (venue_line_get_data (venue_line), c2s->packet_id, c2s->header);
  guint64 index = c2s->order_id - FIRST_ORDER;
  VenueOrder *order = c2s->order_id_ex != NULL ? venue_exchange_find (exchange, c2s->order_id_ex)
                      : c2s->order_id >= FIRST_ORDER && index < exchange->orders->len ? exchange->orders->pdata[index] : NULL;

  if (fault == NULL && order == NULL)
    fault = "Order does not exist";
  if (fault == NULL && !venue_order_is_open (order))
    fault = "Order can not be changed any more";
  if (fault == NULL && c2s->modify_order_op == 1 && (!c2s->has_qty || c2s->qty < venue_moomoo_number (order->filled) || c2s->qty <= 0))
    fault = "Quantity is wrong";
  if (fault != NULL)
    {
      venue_moomoo_say (venue_line, -1, fault, NULL);
      return;
    }
  if (c2s->modify_order_op == 2)
    {
      venue_exchange_cancel (exchange, order);
    }
  else
    {
      order->quantity = decimal_of (c2s->qty);
      if (finx_decimal_is_known (order->limit_price))
        order->limit_price = decimal_of (c2s->price);
      if (c2s->has_aux_price)
        order->stop_price = decimal_of (c2s->aux_price);
      order->updated_us = MAX (order->updated_us + 1, g_get_real_time ());
      exchange->event (exchange, order, NULL, exchange->user_data);
    }
  say_taken (venue, venue_line, c2s->header, order);
}

/* The protocol */

static const struct { guint32 protocol; const ProtobufCMessageDescriptor *type; gboolean has_header; } calls[] = {
  { MOOMOO_GET_GLOBAL_STATE, &moomoo__get_global_state__descriptor, FALSE },
  { MOOMOO_GET_ACC_LIST, &moomoo__get_acc_list__descriptor, FALSE },
  { MOOMOO_UNLOCK_TRADE, &moomoo__unlock_trade__descriptor, FALSE },
  { MOOMOO_SUB_ACC_PUSH, &moomoo__sub_acc_push__descriptor, FALSE },
  { MOOMOO_GET_FUNDS, &moomoo__get_funds__descriptor, TRUE },
  { MOOMOO_GET_POSITION_LIST, &moomoo__get_position_list__descriptor, TRUE },
  { MOOMOO_GET_ORDER_LIST, &moomoo__get_order_list__descriptor, TRUE },
  { MOOMOO_PLACE_ORDER, &moomoo__place_order__descriptor, TRUE },
  { MOOMOO_MODIFY_ORDER, &moomoo__modify_order__descriptor, TRUE },
  { MOOMOO_GET_ORDER_FILL_LIST, &moomoo__get_order_fill_list__descriptor, TRUE },
  { MOOMOO_GET_HISTORY_ORDER_LIST, &moomoo__get_history_list__descriptor, TRUE },
  { MOOMOO_GET_HISTORY_ORDER_FILL_LIST, &moomoo__get_history_list__descriptor, TRUE },
  { MOOMOO_GET_ORDER_FEE, &moomoo__get_order_fee__descriptor, TRUE },
  { MOOMOO_SUB, &moomoo__subscribe__descriptor, FALSE },
  { MOOMOO_GET_ORDER_BOOK, &moomoo__get_order_book__descriptor, FALSE },
  { MOOMOO_REQUEST_HISTORY_KL, &moomoo__request_history_kl__descriptor, FALSE },
  { MOOMOO_REQUEST_HISTORY_KL_QUOTA, &moomoo__request_history_klquota__descriptor, FALSE },
  { MOOMOO_GET_STATIC_INFO, &moomoo__get_static_info__descriptor, FALSE },
  { MOOMOO_GET_SECURITY_SNAPSHOT, &moomoo__get_security_snapshot__descriptor, FALSE },
};

/* Of a message whose first or second field is a header */
static const Moomoo__TrdHeader *
header_of (const ProtobufCMessage *c2s)
{
  const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field_by_name (c2s->descriptor, "header");

  return field != NULL ? *(Moomoo__TrdHeader *const *) ((const char *) c2s + field->offset) : NULL;
}

static void
answer (Venue                  *venue,
        VenueLine              *line,
        guint32                 protocol,
        const ProtobufCMessage *c2s)
{
  gconstpointer body = c2s;
  VenueMoomooLine *own = venue_line_get_data (line);

  switch (protocol)
    {
    case MOOMOO_GET_GLOBAL_STATE:            get_state (line); break;
    case MOOMOO_GET_ACC_LIST:                get_accounts (line); break;
    case MOOMOO_UNLOCK_TRADE:                unlock (line, body); break;
    case MOOMOO_SUB_ACC_PUSH:
      own->account = ((const Moomoo__SubAccPush *) body)->n_acc_id_list > 0 ? ((const Moomoo__SubAccPush *) body)->acc_id_list[0] : 0;
      venue_moomoo_say (line, 0, "", NULL);
      break;
    case MOOMOO_GET_FUNDS:                   get_funds (venue, line, body); break;
    case MOOMOO_GET_POSITION_LIST:           get_positions (venue, line, body); break;
    case MOOMOO_GET_ORDER_LIST:
    case MOOMOO_GET_HISTORY_ORDER_LIST:      list_orders (venue, line, header_of (c2s)); break;
    case MOOMOO_PLACE_ORDER:                 place (venue, line, body); break;
    case MOOMOO_MODIFY_ORDER:                modify (venue, line, body); break;
    case MOOMOO_GET_ORDER_FILL_LIST:
    case MOOMOO_GET_HISTORY_ORDER_FILL_LIST: list_fills (venue, line, header_of (c2s)); break;
    case MOOMOO_GET_ORDER_FEE:               get_fees (venue, line, body); break;
    case MOOMOO_SUB:                         venue_moomoo_subscribe (venue, line, body); break;
    case MOOMOO_GET_ORDER_BOOK:              venue_moomoo_get_book (venue, line, body); break;
    case MOOMOO_REQUEST_HISTORY_KL:          venue_moomoo_get_bars (venue, line, body); break;
    case MOOMOO_REQUEST_HISTORY_KL_QUOTA:    venue_moomoo_get_quota (line); break;
    case MOOMOO_GET_STATIC_INFO:             venue_moomoo_get_instruments (line, body); break;
    default:                                 venue_moomoo_get_snapshots (venue, line, body); break;
    }
}

static char *
name_of (guint32                 protocol,
         const ProtobufCMessage *c2s)
{
  if (protocol == MOOMOO_MODIFY_ORDER)
    return g_strdup_printf ("ModifyOrder/%d", ((const Moomoo__ModifyOrder *) c2s)->modify_order_op);
  return g_strdup (moomoo_protocol_name (protocol));
}

static void
take_request (Venue                 *venue,
              VenueLine             *venue_line,
              const Moomoo__Request *request)
{
  VenueMoomooLine *line = venue_line_get_data (venue_line);
  g_autoptr(ProtobufCMessage) c2s = NULL;
  g_autofree char *name = NULL, *text = NULL;
  gsize i = 0;

  if (line->protocol == MOOMOO_INIT_CONNECT)
    {
      if (venue_line_call (venue_line, "InitConnect", "") && !line->is_refused)
        init_connect (venue_line, request);
      return;
    }
  if (line->id == 0)
    {
      venue_line_cut (venue_line);
      return;
    }
  if (line->protocol == MOOMOO_KEEP_ALIVE)
    {
      Moomoo__KeepAlive alive = MOOMOO__KEEP_ALIVE__INIT;

      alive.time = g_get_real_time () / G_USEC_PER_SEC;
      venue_moomoo_say (venue_line, 0, "", &alive.base);
      return;
    }
  while (i < G_N_ELEMENTS (calls) && calls[i].protocol != line->protocol)
    i++;
  c2s = i < G_N_ELEMENTS (calls) ? moomoo_message_unpack (calls[i].type, request->c2s.data, request->c2s.len) : NULL;
  if (c2s == NULL)
    {
      venue_moomoo_say (venue_line, -1, "Unknown protocol, or a body that is none of it", NULL);
      return;
    }
  name = name_of (line->protocol, c2s);
  text = moomoo_message_to_text (c2s);
  if (venue_line_call (venue_line, name, text) && !line->is_refused && (!calls[i].has_header || check_header (venue_line, header_of (c2s))))
    answer (venue, venue_line, line->protocol, c2s);
}

static void
take_frame (Venue      *venue,
            VenueLine  *venue_line,
            const char *data,
            gsize       length)
{
  VenueMoomooLine *line = venue_line_get_data (venue_line);
  g_autoptr(GByteArray) clear = NULL;
  g_autoptr(ProtobufCMessage) request = NULL;
  MoomooFrame frame;

  g_assert_true (moomoo_frame_read (data, length, &frame));
  clear = line->cipher != NULL ? moomoo_cipher_decrypt (line->cipher, frame.body, frame.length)
          : g_byte_array_append (g_byte_array_new (), frame.body, (guint) frame.length);
  line->protocol = frame.protocol;
  line->serial = frame.serial;
  line->is_refused = FALSE;
  request = clear != NULL && frame.format == 0 && moomoo_frame_is_intact (&frame, clear->data, clear->len)
              ? moomoo_message_unpack (&moomoo__request__descriptor, clear->data, clear->len) : NULL;
  if (request != NULL)
    take_request (venue, venue_line, (const Moomoo__Request *) request);
  else
    venue_moomoo_say (venue_line, -1, "The request can not be read", NULL);
}

static void
connected (Venue     *venue,
           VenueLine *venue_line)
{
  VenueMoomooLine *line = g_new0 (VenueMoomooLine, 1);

  line->wishes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  line->cipher = venue_moomoo_state.pem != NULL ? moomoo_cipher_new (venue_moomoo_state.pem, NULL) : NULL;
  venue_line_set_data (venue_line, line, line_free);
}

/* Simulated accounts hear of orders, not of fills. */
static void
event (Venue      *venue,
       VenueOrder *order,
       VenueFill  *fill)
{
  GPtrArray *lines = venue_get_lines (venue);

  for (guint i = 0; i < lines->len; i++)
    {
      VenueMoomooLine *line = venue_line_get_data (lines->pdata[i]);
      Moomoo__TrdHeader header = MOOMOO__TRD_HEADER__INIT;
      Moomoo__OrderUpdate update = MOOMOO__ORDER_UPDATE__INIT;
      Moomoo__OrderFillUpdate fill_update = MOOMOO__ORDER_FILL_UPDATE__INIT;
      Moomoo__Order order_node;
      Moomoo__OrderFill fill_node;

      if (line == NULL || line->account == 0)
        continue;
      header.trd_env = line->account == VENUE_MOOMOO_REAL;
      header.acc_id = line->account;
      header.trd_market = 2;
      fill_order (venue, order, &order_node);
      update.header = fill_update.header = &header;
      update.order = &order_node;
      venue_moomoo_push (lines->pdata[i], MOOMOO_UPDATE_ORDER, &update.base);
      if (fill == NULL || header.trd_env == 0)
        continue;
      fill_fill (venue, fill, &fill_node);
      fill_update.order_fill = &fill_node;
      venue_moomoo_push (lines->pdata[i], MOOMOO_UPDATE_ORDER_FILL, &fill_update.base);
    }
}

static const VenueProtocol protocol = {
  .name = "moomoo", .event = event, .measure = moomoo_frame_measure, .connected = connected, .frame = take_frame, .refuse = refuse,
};

/* Commands */

static void
forget_call (Venue    *venue,
             gpointer  data)
{
  g_free (venue_moomoo_state.pem);
  memset (&venue_moomoo_state, 0, sizeof venue_moomoo_state);
  venue_moomoo_state.is_signed_in = TRUE;
  venue_moomoo_state.quota = 100;
}

Venue *
venue_moomoo_new (guint port)
{
  Venue *venue = venue_new (&protocol, port);

  venue_call (venue, forget_call, NULL);
  venue_set_price (venue, "US.KO", "70.94", "70.95", NULL);
  venue_set_price (venue, "US.AAPL", "231.4", "231.45", NULL);
  venue_set_price (venue, "US.SPY", "612.1", "612.12", NULL);
  venue_set_price (venue, "HK.00700", "500.2", "500.4", NULL);
  return venue;
}

static void
key_call (Venue    *venue,
          gpointer  data)
{
  g_free (venue_moomoo_state.pem);
  venue_moomoo_state.pem = g_strdup (data);
}

void
venue_moomoo_set_key (Venue      *self,
                      const char *pem)
{
  venue_call (self, key_call, (gpointer) pem);
}

static void
signed_in_call (Venue    *venue,
                gpointer  data)
{
  venue_moomoo_state.is_signed_in = GPOINTER_TO_INT (data);
}

void
venue_moomoo_set_signed_in (Venue    *self,
                            gboolean  is_signed_in)
{
  venue_call (self, signed_in_call, GINT_TO_POINTER (is_signed_in));
}

static void
quota_call (Venue    *venue,
            gpointer  data)
{
  venue_moomoo_state.quota = GPOINTER_TO_INT (data);
}

void
venue_moomoo_set_quota (Venue *self,
                        int    n)
{
  venue_call (self, quota_call, GINT_TO_POINTER (n));
}

static void
lock_call (Venue    *venue,
           gpointer  data)
{
  venue_moomoo_state.is_unlocked = FALSE;
}

void
venue_moomoo_lock (Venue *self)
{
  venue_call (self, lock_call, NULL);
}

typedef struct
{
  const char *wish;
  gboolean    is_there;
} Search;

static void
search_call (Venue    *venue,
             gpointer  data)
{
  GPtrArray *lines = venue_get_lines (venue);
  Search *search = data;

  for (guint i = 0; i < lines->len; i++)
    search->is_there = search->is_there || g_hash_table_contains (((VenueMoomooLine *) venue_line_get_data (lines->pdata[i]))->wishes, search->wish);
}

gboolean
venue_moomoo_is_subscribed (Venue      *self,
                            const char *wish)
{
  Search search = { wish, FALSE };

  venue_call (self, search_call, &search);
  return search.is_there;
}

void
venue_moomoo_unlock (Venue *self)
{
  venue_moomoo_state.is_unlocked = TRUE;
}

void
venue_moomoo_notify (Venue                  *self,
                     const ProtobufCMessage *notice)
{
  GPtrArray *lines = venue_get_lines (self);

  for (guint i = 0; i < lines->len; i++)
    venue_moomoo_push (lines->pdata[i], MOOMOO_NOTIFY, notice);
}
