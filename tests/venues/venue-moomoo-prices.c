/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What OpenD says of instruments and prices. */
#include "venue-moomoo-private.h"

#define N_BARS 50
#define PAGE   20               /* bars of a page: so few that there are pages */
#define LEVELS 5

static void
push_prices (Venue      *venue,
             VenueLine  *venue_line,
             const char *symbol)
{
  VenueMoomooLine *line = venue_line_get_data (venue_line);
  VenuePrice *price = g_hash_table_lookup (venue_get_exchange (venue)->prices, symbol);
  g_autofree char *basic = g_strconcat ("1 ", symbol, NULL), *book = g_strconcat ("2 ", symbol, NULL), *ticker = g_strconcat ("4 ", symbol, NULL);
  double now = (double) g_get_real_time () / 1e6;
  Moomoo__Security security = MOOMOO__SECURITY__INIT;
  const MoomooMarket *market = venue_moomoo_split (symbol, (const char **) &security.code);

  security.market = market->quote;
  if (g_hash_table_contains (line->wishes, basic))
    {
      Moomoo__BasicQot node = MOOMOO__BASIC_QOT__INIT, *list[] = { &node };
      Moomoo__BasicQotList s2c = MOOMOO__BASIC_QOT_LIST__INIT;

      node.security = &security;
      node.has_high_price = node.has_open_price = node.has_low_price = node.has_cur_price = node.has_last_close_price = node.has_volume = TRUE;
      node.open_price = 70.5;
      node.high_price = 71.25;
      node.low_price = 70.125;
      node.cur_price = venue_moomoo_number (price->last);
      node.last_close_price = 70.25;
      node.volume = 123456;
      node.has_update_timestamp = TRUE;
      node.update_timestamp = now;
      s2c.n_basic_qot_list = 1;
      s2c.basic_qot_list = list;
      venue_moomoo_push (venue_line, MOOMOO_UPDATE_BASIC_QOT, &s2c.base);
    }
  if (g_hash_table_contains (line->wishes, book))
    {
      Moomoo__BookLevel levels[2], *bid = &levels[0], *ask = &levels[1];
      Moomoo__OrderBook s2c = MOOMOO__ORDER_BOOK__INIT;

      for (gsize i = 0; i < 2; i++)
        {
          moomoo__book_level__init (&levels[i]);
          levels[i].has_price = levels[i].has_volume = levels[i].has_oreder_count = TRUE;
          levels[i].price = venue_moomoo_number (i == 0 ? price->bid : price->ask);
          levels[i].volume = 300;
          levels[i].oreder_count = 2;
        }
      s2c.security = &security;
      s2c.n_order_book_bid_list = s2c.n_order_book_ask_list = 1;
      s2c.order_book_bid_list = &bid;
      s2c.order_book_ask_list = &ask;
      s2c.has_svr_recv_time_bid_timestamp = TRUE;
      s2c.svr_recv_time_bid_timestamp = now;
      venue_moomoo_push (venue_line, MOOMOO_UPDATE_ORDER_BOOK, &s2c.base);
    }
  if (g_hash_table_contains (line->wishes, ticker))
    {
      Moomoo__Ticker node = MOOMOO__TICKER__INIT, *list[] = { &node };
      Moomoo__TickerList s2c = MOOMOO__TICKER_LIST__INIT;

      node.has_sequence = node.has_dir = node.has_price = node.has_volume = node.has_push_data_type = node.has_timestamp = TRUE;
      node.sequence = ++venue_moomoo_state.n_trades;
      node.dir = 1;
      node.price = venue_moomoo_number (price->last);
      node.volume = 7;
      node.push_data_type = 1;
      node.timestamp = now;
      s2c.security = &security;
      s2c.n_ticker_list = 1;
      s2c.ticker_list = list;
      venue_moomoo_push (venue_line, MOOMOO_UPDATE_TICKER, &s2c.base);
    }
}

void
venue_moomoo_subscribe (Venue                   *venue,
                        VenueLine               *venue_line,
                        const Moomoo__Subscribe *c2s)
{
  VenueMoomooLine *line = venue_line_get_data (venue_line);

  for (gsize i = 0; i < c2s->n_security_list; i++)
    {
      VenuePrice *price;

      if (venue_moomoo_find_price (venue, c2s->security_list[i], &price) == NULL)
        {
          venue_moomoo_say (venue_line, -1, "Unknown stock", NULL);
          return;
        }
      for (gsize k = 0; k < c2s->n_sub_type_list; k++)
        {
          char *wish = g_strdup_printf ("%d %s", c2s->sub_type_list[k], price->symbol);

          if (c2s->is_sub_or_un_sub)
            {
              g_hash_table_add (line->wishes, wish);
              continue;
            }
          g_hash_table_remove (line->wishes, wish);
          g_free (wish);
        }
    }
  venue_moomoo_say (venue_line, 0, "", NULL);
  for (gsize i = 0; c2s->is_sub_or_un_sub && c2s->is_first_push && i < c2s->n_security_list; i++)
    {
      VenuePrice *price;

      push_prices (venue, venue_line, venue_moomoo_find_price (venue, c2s->security_list[i], &price));
    }
}

void
venue_moomoo_get_book (Venue                      *venue,
                       VenueLine                  *venue_line,
                       const Moomoo__GetOrderBook *c2s)
{
  VenueMoomooLine *line = venue_line_get_data (venue_line);
  VenuePrice *price;
  const char *symbol = venue_moomoo_find_price (venue, c2s->security, &price);
  g_autofree char *wish = g_strdup_printf ("2 %s", symbol != NULL ? symbol : "");
  Moomoo__BookLevel levels[2 * LEVELS], *bids[LEVELS], *asks[LEVELS];
  Moomoo__OrderBook s2c = MOOMOO__ORDER_BOOK__INIT;

  if (!g_hash_table_contains (line->wishes, wish))
    {
      venue_moomoo_say (venue_line, -1, "Subscribe first", NULL);
      return;
    }
  for (gsize i = 0; i < LEVELS; i++)
    {
      moomoo__book_level__init (bids[i] = &levels[2 * i]);
      moomoo__book_level__init (asks[i] = &levels[2 * i + 1]);
      bids[i]->has_price = bids[i]->has_volume = asks[i]->has_price = asks[i]->has_volume = TRUE;
      bids[i]->price = venue_moomoo_number (price->bid) - 0.01 * (double) i;
      asks[i]->price = venue_moomoo_number (price->ask) + 0.01 * (double) i;
      bids[i]->volume = asks[i]->volume = 100;
    }
  s2c.security = c2s->security;
  s2c.n_order_book_bid_list = s2c.n_order_book_ask_list = LEVELS;
  s2c.order_book_bid_list = bids;
  s2c.order_book_ask_list = asks;
  venue_moomoo_say (venue_line, 0, "", &s2c.base);
}

/* Bars of a minute, which are named after their end; one of them is blank. The key of a page is where it begins. */
void
venue_moomoo_get_bars (Venue                          *venue,
                       VenueLine                      *line,
                       const Moomoo__RequestHistoryKL *c2s)
{
  Moomoo__KLine bars[PAGE], *list[PAGE];
  Moomoo__HistoryKL s2c = MOOMOO__HISTORY_KL__INIT;
  gint64 end = g_get_real_time () / G_USEC_PER_SEC / 60 * 60;
  guint8 first = c2s->has_next_req_key && c2s->next_req_key.len == 1 ? c2s->next_req_key.data[0] : 0, next = first + PAGE;
  VenuePrice *price;

  if (venue_moomoo_find_price (venue, c2s->security, &price) == NULL)
    {
      venue_moomoo_say (line, -1, "Unknown stock", NULL);
      return;
    }
  for (guint i = first; i < MIN (N_BARS, next); i++)
    {
      Moomoo__KLine *bar = list[s2c.n_kl_list] = &bars[s2c.n_kl_list];

      s2c.n_kl_list++;
      moomoo__kline__init (bar);
      bar->time = (char *) "2026-03-09 10:00:00";
      bar->has_timestamp = bar->has_is_blank = TRUE;
      bar->timestamp = (double) (end - 60 * (gint64) (N_BARS - i));
      bar->is_blank = i == 3;
      if (bar->is_blank)
        continue;
      bar->has_open_price = bar->has_high_price = bar->has_low_price = bar->has_close_price = bar->has_volume = TRUE;
      bar->open_price = 70 + i * 0.01;
      bar->close_price = bar->open_price + 0.01;
      bar->high_price = bar->open_price + 0.02;
      bar->low_price = bar->open_price - 0.02;
      bar->volume = 100 + i;
    }
  s2c.security = c2s->security;
  s2c.kl_list = list;
  s2c.has_next_req_key = next < N_BARS;
  s2c.next_req_key = (ProtobufCBinaryData) { 1, &next };
  venue_moomoo_say (line, 0, "", &s2c.base);
}

void
venue_moomoo_get_quota (VenueLine *line)
{
  Moomoo__HistoryKLQuota s2c = MOOMOO__HISTORY_KLQUOTA__INIT;

  s2c.has_used_quota = s2c.has_remain_quota = TRUE;
  s2c.used_quota = 100 - venue_moomoo_state.quota;
  s2c.remain_quota = venue_moomoo_state.quota;
  venue_moomoo_say (line, 0, "", &s2c.base);
}

void
venue_moomoo_get_instruments (VenueLine                   *line,
                              const Moomoo__GetStaticInfo *c2s)
{
  static const struct { int market, type, lot; const char *code, *name; } known[] = {
    { 11, 3, 1, "KO", "Coca-Cola" }, { 11, 3, 1, "AAPL", "Apple" }, { 11, 4, 1, "SPY", "SPDR S&P 500 ETF" }, { 1, 3, 100, "00700", "Tencent" },
  };
  Moomoo__SecurityStaticInfo infos[G_N_ELEMENTS (known)], *list[G_N_ELEMENTS (known)];
  Moomoo__SecurityStaticBasic basics[G_N_ELEMENTS (known)];
  Moomoo__Security securities[G_N_ELEMENTS (known)];
  Moomoo__StaticInfoList s2c = MOOMOO__STATIC_INFO_LIST__INIT;

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      gsize n = s2c.n_static_info_list;

      if (known[i].market != c2s->market || known[i].type != c2s->sec_type)
        continue;
      moomoo__security_static_info__init (list[n] = &infos[n]);
      moomoo__security_static_basic__init (infos[n].basic = &basics[n]);
      moomoo__security__init (basics[n].security = &securities[n]);
      securities[n].market = known[i].market;
      securities[n].code = (char *) known[i].code;
      basics[n].has_lot_size = basics[n].has_sec_type = TRUE;
      basics[n].lot_size = known[i].lot;
      basics[n].sec_type = known[i].type;
      basics[n].name = (char *) known[i].name;
      s2c.n_static_info_list++;
    }
  s2c.static_info_list = list;
  venue_moomoo_say (line, 0, "", &s2c.base);
}

void
venue_moomoo_get_snapshots (Venue                             *venue,
                            VenueLine                         *line,
                            const Moomoo__GetSecuritySnapshot *c2s)
{
  g_autofree Moomoo__Snapshot *snapshots = g_new (Moomoo__Snapshot, c2s->n_security_list + 1);
  g_autofree Moomoo__Snapshot **list = g_new (Moomoo__Snapshot *, c2s->n_security_list + 1);
  g_autofree Moomoo__SnapshotBasicData *basics = g_new (Moomoo__SnapshotBasicData, c2s->n_security_list + 1);
  Moomoo__SnapshotList s2c = MOOMOO__SNAPSHOT_LIST__INIT;

  for (gsize i = 0; i < c2s->n_security_list; i++)
    {
      Moomoo__SnapshotBasicData *basic = &basics[i];
      VenuePrice *price;

      if (venue_moomoo_find_price (venue, c2s->security_list[i], &price) == NULL)
        {
          venue_moomoo_say (line, -1, "Unknown stock", NULL);
          return;
        }
      moomoo__snapshot__init (list[i] = &snapshots[i]);
      moomoo__snapshot_basic_data__init (snapshots[i].basic = basic);
      basic->security = c2s->security_list[i];
      basic->has_lot_size = basic->has_price_spread = basic->has_cur_price = basic->has_last_close_price = basic->has_update_timestamp = TRUE;
      basic->lot_size = basic->security->market == 1 ? 100 : 1;
      basic->price_spread = basic->security->market == 1 ? 0.2 : 0.01;
      basic->cur_price = venue_moomoo_number (price->last);
      basic->last_close_price = 70.25;
      basic->update_timestamp = (double) g_get_real_time () / 1e6;
      basic->has_ask_price = basic->has_bid_price = basic->has_ask_vol = basic->has_bid_vol = TRUE;
      basic->ask_price = venue_moomoo_number (price->ask);
      basic->bid_price = venue_moomoo_number (price->bid);
      basic->ask_vol = 300;
      basic->bid_vol = 500;
    }
  s2c.n_snapshot_list = c2s->n_security_list;
  s2c.snapshot_list = list;
  venue_moomoo_say (line, 0, "", &s2c.base);
}
