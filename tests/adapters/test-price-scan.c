/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/adapters/price-readers.h"

/* What a venue may write as well as what it usually does: the quick reader takes it or leaves it to the general one, and what is told is
 * the same. */
typedef struct
{
  const char *name, *broker;
  const char *text;             /* messages, one a line */
  guint       n_taken;          /* of them by the quick reader */
  guint       n_ticks, n_changes, n_depths;     /* that are told */
} Case;

#define CB_TICKER(events) "{\"channel\":\"ticker\",\"client_id\":\"\",\"timestamp\":\"2026-11-18T15:01:08.167359596Z\",\"sequence_num\":0,\"events\":[" events "]}"
#define CB_OF(product, bid, bid_size) \
  "{\"type\":\"ticker\",\"product_id\":" product ",\"price\":\"70.9\",\"volume_24_h\":\"16038.28770938\",\"low_24_h\":\"68.2\",\"high_24_h\":\"73\"," \
  "\"low_52_w\":\"15\",\"high_52_w\":\"295.1\",\"price_percent_chg_24_h\":\"-4.15775596190603\",\"best_bid\":" bid ",\"best_bid_quantity\":" bid_size "," \
  "\"best_ask\":\"71.1\",\"best_ask_quantity\":\"12\"}"
#define CB_ONE(product, bid, bid_size) CB_TICKER ("{\"type\":\"update\",\"tickers\":[" CB_OF (product, bid, bid_size) "]}")
#define CB_TRADES(number, type, trades) \
  "{\"channel\":\"market_trades\",\"client_id\":\"\",\"timestamp\":\"2026-11-18T15:01:08.3Z\",\"sequence_num\":" number ",\"events\":[{\"type\":\"" type "\"," \
  "\"trades\":[" trades "]}]}"
#define CB_TRADE(product, price, side, second) \
  "{\"trade_id\":\"7\",\"product_id\":\"" product "\",\"price\":\"" price "\",\"size\":\"0.3\",\"side\":\"" side "\",\"time\":\"2026-11-18T15:01:" second "Z\"}"
#define CB_BOOK(number, updates) \
  "{\"channel\":\"l2_data\",\"client_id\":\"\",\"timestamp\":\"2026-11-18T15:01:08.3Z\",\"sequence_num\":" number ",\"events\":[{\"type\":\"update\"," \
  "\"product_id\":\"SOL-USD\",\"updates\":[" updates "]}]}"
#define CB_LEVEL(side, price, size) "{\"side\":\"" side "\",\"event_time\":\"2026-11-18T15:01:08Z\",\"price_level\":" price ",\"new_quantity\":" size "}"

static const Case coinbase[] = {
  { "plain", "coinbase", CB_ONE ("\"KO\"", "\"70.9\"", "\"3\""), 1, 2, 0, 0 },
  { "shared", "coinbase", CB_ONE ("\"SOL-USD\"", "\"70.9\"", "\"3\""), 1, 4, 0, 0 },
  { "shared-other-digits", "coinbase", CB_ONE ("\"BTC-USD\"", "\"70.9\"", "\"3\""), 0, 4, 0, 0 },
  { "not-wanted", "coinbase", CB_ONE ("\"ETH-USD\"", "\"70.9\"", "\"3\""), 0, 0, 0, 0 },
  { "zeros-behind", "coinbase", CB_ONE ("\"KO\"", "\"70.900000\"", "\"3.0000000000\""), 1, 2, 0, 0 },
  { "too-fine", "coinbase", CB_ONE ("\"KO\"", "\"70.905\"", "\"3\""), 0, 2, 0, 0 },
  { "zeros-before", "coinbase", CB_ONE ("\"KO\"", "\"070.9\"", "\"3\""), 0, 2, 0, 0 },
  { "numbers", "coinbase", CB_ONE ("\"KO\"", "70.9", "3"), 0, 2, 0, 0 },
  { "exponent", "coinbase", CB_ONE ("\"KO\"", "\"7.09e1\"", "\"3\""), 0, 2, 0, 0 },
  { "huge", "coinbase", CB_ONE ("\"KO\"", "\"9999999999999999999\"", "\"3\""), 0, 1, 0, 0 },
  { "most", "coinbase", CB_ONE ("\"KO\"", "\"92233720368547758.07\"", "\"3\""), 0, 2, 0, 0 },
  { "size-without-room", "coinbase", CB_ONE ("\"KO\"", "\"70.9\"", "\"999999999999999999\""), 0, 1, 0, 0 },
  { "zero", "coinbase", CB_ONE ("\"KO\"", "\"0\"", "\"0\""), 1, 1, 0, 0 },
  { "below-zero", "coinbase", CB_ONE ("\"KO\"", "\"-1\"", "\"3\""), 0, 1, 0, 0 },
  { "null", "coinbase", CB_ONE ("\"KO\"", "null", "\"3\""), 0, 1, 0, 0 },
  { "empty-number", "coinbase", CB_ONE ("\"KO\"", "\"\"", "\"3\""), 0, 1, 0, 0 },
  { "escaped", "coinbase", CB_ONE ("\"\\u004bO\"", "\"70.9\"", "\"3\""), 0, 2, 0, 0 },
  { "escaped-number", "coinbase", CB_ONE ("\"KO\"", "\"\\u0037\"", "\"3\""), 0, 1, 0, 0 },
  { "blanks", "coinbase", CB_TICKER (" { \"type\" : \"update\", \"tickers\" : [ " CB_OF ("\"KO\"", "\"70.9\"", "\"3\"") " ] } "), 0, 2, 0, 0 },
  { "blank-behind", "coinbase", CB_ONE ("\"KO\"", "\"70.9\"", "\"3\"") " ", 0, 2, 0, 0 },
  { "more-behind", "coinbase", CB_ONE ("\"KO\"", "\"70.9\"", "\"3\"") "{}", 0, 0, 0, 0 },
  { "cut", "coinbase", "{\"channel\":\"ticker\",\"client_id\":\"\",\"timestamp\":\"2026-11-18T15:01:08.1", 0, 0, 0, 0 },
  { "new-member", "coinbase", CB_TICKER ("{\"type\":\"update\",\"new\":{\"a\":[1,null]},\"tickers\":[" CB_OF ("\"KO\"", "\"70.9\"", "\"3\"") "]}"), 0, 2, 0, 0 },
  { "other-order", "coinbase", "{\"events\":[{\"tickers\":[{\"best_ask\":\"71.1\",\"best_ask_quantity\":\"12\",\"product_id\":\"KO\"}],\"type\":\"update\"}],"
    "\"sequence_num\":0,\"timestamp\":\"2026-11-18T15:01:08Z\",\"channel\":\"ticker\"}", 0, 1, 0, 0 },
  { "two-events", "coinbase", CB_TICKER ("{\"type\":\"update\",\"tickers\":[" CB_OF ("\"KO\"", "\"70.9\"", "\"3\"") "]},{\"type\":\"update\",\"tickers\":["
                                         CB_OF ("\"MSFT\"", "\"70.9\"", "\"3\"") "]}"), 0, 4, 0, 0 },
  { "two-tickers", "coinbase", CB_TICKER ("{\"type\":\"snapshot\",\"tickers\":[" CB_OF ("\"KO\"", "\"70.9\"", "\"3\"") "," CB_OF ("\"MSFT\"", "\"70.9\"", "\"3\"") "]}"),
    1, 4, 0, 0 },
  { "no-tickers", "coinbase", CB_TICKER ("{\"type\":\"update\",\"tickers\":[]}"), 0, 0, 0, 0 },
  { "trades-newest-first", "coinbase", CB_TRADES ("0", "update", CB_TRADE ("KO", "70.91", "SELL", "09") "," CB_TRADE ("KO", "70.9", "BUY", "08")), 1, 2, 0, 0 },
  { "trades-before-us", "coinbase", CB_TRADES ("0", "snapshot", CB_TRADE ("KO", "70.91", "SELL", "09") "," CB_TRADE ("KO", "70.9", "BUY", "08")), 1, 1, 0, 0 },
  { "trade-at-the-ask", "coinbase", CB_ONE ("\"KO\"", "\"70.9\"", "\"3\"") "\n" CB_TRADES ("1", "update", CB_TRADE ("KO", "71.1", "BUY", "09") ","
    CB_TRADE ("KO", "70.9", "SELL", "10") "," CB_TRADE ("KO", "71", "SELL", "11")), 2, 5, 0, 0 },
  { "trade-of-a-side-unknown", "coinbase", CB_TRADES ("0", "update", CB_TRADE ("KO", "70.91", "NONE", "09")), 0, 1, 0, 0 },
  { "trade-second-60", "coinbase", CB_TRADES ("0", "update", CB_TRADE ("KO", "70.91", "BUY", "60")), 0, 0, 0, 0 },
  { "trade-for-nothing", "coinbase", CB_TRADES ("0", "update", CB_TRADE ("KO", "0.00", "BUY", "09")), 1, 0, 0, 0 },
  { "told-before", "coinbase", CB_BOOK ("5", CB_LEVEL ("bid", "\"70.9\"", "\"1\"")) "\n" CB_BOOK ("5", CB_LEVEL ("bid", "\"70.9\"", "\"1\"")), 2, 0, 2, 0 },
  { "left-out", "coinbase", CB_BOOK ("0", CB_LEVEL ("bid", "\"70.9\"", "\"1\"")) "\n" CB_BOOK ("2", CB_LEVEL ("offer", "\"71\"", "\"0\"")), 2, 0, 4, 0 },
  { "number-in-quotes", "coinbase", CB_BOOK ("\"0\"", CB_LEVEL ("bid", "\"70.9\"", "\"1\"")), 0, 0, 2, 0 },
  { "book-numbers", "coinbase", CB_BOOK ("0", CB_LEVEL ("bid", "70.9", "1e-3")), 0, 0, 2, 0 },
  { "book-new-side", "coinbase", CB_BOOK ("0", CB_LEVEL ("ask", "\"70.9\"", "\"1\"")), 0, 0, 2, 0 },
  { "book-partly-readable", "coinbase", CB_BOOK ("0", CB_LEVEL ("bid", "\"x\"", "\"1\"") "," CB_LEVEL ("bid", "\"70.9\"", "\"1\"")), 0, 0, 2, 0 },
  { "book-empty", "coinbase", CB_BOOK ("0", ""), 0, 0, 0, 0 },
};

#define CX_TICKER(sequence, bid, more) \
  "{\"type\":\"ticker\",\"sequence\":" sequence ",\"product_id\":\"KO\",\"price\":\"70.9\",\"open_24h\":\"69.1\",\"volume_24h\":\"245532.79\",\"low_24h\":\"68.2\"," \
  "\"high_24h\":\"73\",\"volume_30d\":\"9788783.6\",\"best_bid\":" bid ",\"best_bid_size\":\"0.46688654\",\"best_ask\":\"71.1\",\"best_ask_size\":\"1.5\"," \
  "\"side\":\"buy\",\"time\":\"2026-11-18T15:01:08.061769Z\",\"trade_id\":370843401,\"last_size\":\"11.4396987\"" more "}"
#define CX_MATCH(trade, size, price, product) \
  "{\"type\":\"match\",\"trade_id\":" trade ",\"maker_order_id\":\"5c0a\",\"taker_order_id\":\"91bb\",\"side\":\"buy\",\"size\":" size ",\"price\":" price "," \
  "\"product_id\":\"" product "\",\"sequence\":99120031,\"time\":\"2026-11-18T15:01:09.5Z\"}"
#define CX_BOOK(changes) "{\"type\":\"l2update\",\"product_id\":\"KO\",\"changes\":[" changes "],\"time\":\"2026-11-18T15:01:08.05Z\"}"

static const Case exchange[] = {
  { "ticker", "coinbase-exchange", CX_TICKER ("5", "\"70.90\"", ""), 1, 2, 0, 0 },
  { "ticker-older", "coinbase-exchange", CX_TICKER ("5", "\"70.90\"", "") "\n" CX_TICKER ("4", "\"70.91\"", ""), 2, 2, 0, 0 },
  { "ticker-same", "coinbase-exchange", CX_TICKER ("5", "\"70.90\"", "") "\n" CX_TICKER ("5", "\"70.91\"", ""), 2, 4, 0, 0 },
  { "ticker-new-member", "coinbase-exchange", CX_TICKER ("5", "\"70.90\"", ",\"new\":1"), 0, 2, 0, 0 },
  { "ticker-number", "coinbase-exchange", CX_TICKER ("5", "70.90", ""), 0, 2, 0, 0 },
  { "ticker-null", "coinbase-exchange", CX_TICKER ("5", "null", ""), 0, 1, 0, 0 },
  { "ticker-zero", "coinbase-exchange", CX_TICKER ("5", "\"0.000000000\"", ""), 1, 1, 0, 0 },
  { "ticker-sequence-in-quotes", "coinbase-exchange", CX_TICKER ("\"5\"", "\"70.9\"", ""), 0, 2, 0, 0 },
  { "match", "coinbase-exchange", CX_MATCH ("7", "\"1.4\"", "\"149.2\"", "KO"), 1, 1, 0, 0 },
  { "match-again", "coinbase-exchange", CX_MATCH ("7", "\"1.4\"", "\"149.2\"", "KO") "\n" CX_MATCH ("7", "\"1.4\"", "\"149.2\"", "KO"), 2, 1, 0, 0 },
  { "match-unnumbered", "coinbase-exchange", CX_MATCH ("0", "\"1.4\"", "\"149.2\"", "KO") "\n" CX_MATCH ("0", "\"1.4\"", "\"149.2\"", "KO"), 2, 2, 0, 0 },
  { "match-left-out", "coinbase-exchange", CX_MATCH ("7", "\"1.4\"", "\"149.2\"", "KO") "\n" CX_BOOK ("[\"buy\",\"70.9\",\"1\"]") "\n"
    CX_MATCH ("9", "\"1.4\"", "\"149.2\"", "KO") "\n" CX_BOOK ("[\"buy\",\"70.9\",\"2\"]"), 4, 2, 2, 0 },
  { "match-exponent", "coinbase-exchange", CX_MATCH ("7", "\"1.4e1\"", "\"149.2\"", "KO"), 0, 1, 0, 0 },
  { "match-too-fine", "coinbase-exchange", CX_MATCH ("7", "\"1.400000001\"", "\"149.2\"", "KO"), 0, 1, 0, 0 },
  { "match-not-wanted", "coinbase-exchange", CX_MATCH ("7", "\"1.4\"", "\"149.2\"", "ETH-USD"), 0, 0, 0, 0 },
  { "match-for-nothing", "coinbase-exchange", CX_MATCH ("7", "\"1.4\"", "\"0\"", "KO"), 1, 0, 0, 0 },
  { "book", "coinbase-exchange", CX_BOOK ("[\"buy\",\"70.90\",\"0.00000000\"],[\"sell\",\"71.100000\",\"3\"]"), 1, 0, 2, 0 },
  { "book-blanks", "coinbase-exchange", CX_BOOK ("[\"buy\", \"70.90\", \"1\"]"), 0, 0, 1, 0 },
  { "book-numbers", "coinbase-exchange", CX_BOOK ("[\"buy\",70.90,1]"), 0, 0, 1, 0 },
  { "book-more-in-a-step", "coinbase-exchange", CX_BOOK ("[\"buy\",\"70.90\",\"1\",null]"), 0, 0, 1, 0 },
  { "book-less-in-a-step", "coinbase-exchange", CX_BOOK ("[\"buy\",\"70.90\"],[]"), 0, 0, 0, 0 },
};

#define KR_HEAD(type)    "{\"channel\":\"book\",\"type\":\"" type "\",\"data\":[{\"symbol\":\"SOL/USD\","
#define KR_TAIL(sum)     "\"checksum\":" sum ",\"timestamp\":\"2026-11-18T15:01:08.1Z\"}]}"
#define KR_BEGIN         KR_HEAD ("snapshot") "\"bids\":[{\"price\":70.9,\"qty\":40.25},{\"price\":70.89,\"qty\":1}],\"asks\":[{\"price\":71.1,\"qty\":12}]," KR_TAIL ("596409305") "\n"
#define KR_UPDATE(bids, asks, sum) KR_HEAD ("update") "\"bids\":[" bids "],\"asks\":[" asks "]," KR_TAIL (sum)

static const Case kraken[] = {
  { "book", "kraken", KR_BEGIN KR_UPDATE ("{\"price\":70.89,\"qty\":0.0}", "{\"price\":71.12,\"qty\":2.25000000}", "2098900782"), 1, 0, 0, 2 },
  { "book-numbers-in-quotes", "kraken", KR_BEGIN KR_UPDATE ("{\"price\":\"70.89\",\"qty\":\"0\"}", "{\"price\":71.12,\"qty\":2.25}", "2098900782"), 0, 0, 0, 2 },
  { "book-exponent", "kraken", KR_BEGIN KR_UPDATE ("{\"price\":70.89,\"qty\":0e-8}", "{\"price\":7112e-2,\"qty\":2.25}", "2098900782"), 0, 0, 0, 2 },
  { "book-other-order", "kraken", KR_BEGIN KR_UPDATE ("{\"qty\":0,\"price\":70.89}", "{\"price\":71.12,\"qty\":2.25}", "2098900782"), 0, 0, 0, 2 },
  { "book-nothing-new", "kraken", KR_BEGIN KR_UPDATE ("", "", "596409305"), 1, 0, 0, 2 },
  { "book-wrong-sum", "kraken", KR_BEGIN KR_UPDATE ("", "", "1") "\n" KR_UPDATE ("", "", "596409305"), 2, 0, 0, 2 },
  { "book-sum-in-quotes", "kraken", KR_BEGIN KR_UPDATE ("", "", "\"596409305\""), 0, 0, 0, 2 },
  { "book-sum-too-large", "kraken", KR_BEGIN KR_UPDATE ("", "", "4891376601"), 1, 0, 0, 2 },
  { "book-price-of-nothing", "kraken", KR_BEGIN KR_UPDATE ("{\"price\":0,\"qty\":1}", "", "596409305"), 0, 0, 0, 2 },
  { "book-null", "kraken", KR_BEGIN KR_UPDATE ("{\"price\":null,\"qty\":1}", "", "596409305"), 0, 0, 0, 2 },
  { "book-not-begun", "kraken", KR_UPDATE ("", "", "1") "\n" KR_UPDATE ("", "", "1"), 2, 0, 0, 0 },
};

#define AL_BOOK(bids, more) "{\"T\":\"o\",\"S\":\"SOL/USD\",\"t\":\"2026-11-18T15:01:08.1Z\",\"b\":[" bids "],\"a\":[{\"p\":71.1,\"s\":12}]" more "}"

static const Case alpaca[] = {
  { "book", "alpaca", "[" AL_BOOK ("{\"p\":70.9,\"s\":40.25},{\"p\":70.8,\"s\":0}", ",\"r\":true") "]", 1, 0, 3, 0 },
  { "book-two", "alpaca", "[" AL_BOOK ("{\"p\":70.9,\"s\":40.25}", "") "," AL_BOOK ("", "") "]", 1, 0, 3, 0 },
  { "book-and-quote", "alpaca", "[" AL_BOOK ("", "") ",{\"T\":\"q\",\"S\":\"SOL/USD\",\"bp\":70.9,\"bs\":40,\"ap\":70.9,\"as\":12,\"t\":\"2026-11-18T15:01:08.1Z\"}]", 0, 2, 1, 0 },
  { "quote-and-book", "alpaca", "[{\"T\":\"q\",\"S\":\"SOL/USD\",\"bp\":70.9,\"bs\":40,\"ap\":70.9,\"as\":12,\"t\":\"2026-11-18T15:01:08.1Z\"}," AL_BOOK ("", "") "]", 0, 2, 1, 0 },
  { "book-exponent", "alpaca", "[" AL_BOOK ("{\"p\":70.9,\"s\":1e-8}", "") "]", 0, 0, 2, 0 },
  { "book-in-quotes", "alpaca", "[" AL_BOOK ("{\"p\":\"70.9\",\"s\":\"1\"}", "") "]", 0, 0, 2, 0 },
  { "book-too-fine", "alpaca", "[" AL_BOOK ("{\"p\":70.95,\"s\":1}", "") "]", 0, 0, 2, 0 },
  { "book-not-whole", "alpaca", "[" AL_BOOK ("{\"p\":70.9,\"s\":1}", ",\"r\":false") "]", 0, 0, 2, 0 },
  { "book-null", "alpaca", "[" AL_BOOK ("{\"p\":null,\"s\":1},{\"p\":70.9,\"s\":1}", "") "]", 0, 0, 2, 0 },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  const PriceReader *reader = price_reader_find (c->broker);
  g_auto(GStrv) lines = g_strsplit (c->text, "\n", -1);
  guint n_taken = 0, n_ticks = 0, n_changes = 0, n_depths = 0;
  PriceSubject quick, general;

  price_subject_open_keeping (&quick, reader);
  price_subject_open_keeping (&general, reader);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      n_taken += price_subjects_read (&quick, &general, lines[i], strlen (lines[i]));
      n_ticks += quick.ticks->len;
      n_changes += quick.changes->len;
      n_depths += quick.depths->len;
    }
  g_assert_cmpuint (n_taken, ==, c->n_taken);
  g_assert_cmpuint (n_ticks, ==, c->n_ticks);
  g_assert_cmpuint (n_changes, ==, c->n_changes);
  g_assert_cmpuint (n_depths, ==, c->n_depths);
  price_subject_close (&general);
  price_subject_close (&quick);
}

/* Without its end: nothing may be read behind it. */
static char *
copy_exactly (const char *text)
{
  char *copy = g_malloc (MAX (strlen (text), 1));

  memcpy (copy, text, strlen (text));
  return copy;
}

/* A number wherever it stands before the end of a message, whose bytes are read sixteen at once; what follows it is for who reads on. */
static void
test_number (void)
{
  static const struct { const char *text; gboolean is_read; guint64 value; guint scale; gsize length; } cases[] = {
    { "0,", TRUE, 0, 0, 1 }, { "7}", TRUE, 7, 0, 1 }, { "1234567,", TRUE, 1234567, 0, 7 }, { "12345678,", TRUE, 12345678, 0, 8 },
    { "123456789,", TRUE, 123456789, 0, 9 }, { "1234567890123456,", TRUE, G_GUINT64_CONSTANT (1234567890123456), 0, 16 },
    { "999999999999999999,", TRUE, G_GUINT64_CONSTANT (999999999999999999), 0, 18 }, { "1000000000000000000,", FALSE, 0, 0, 0 },
    { "0.123456789012345678,", FALSE, 0, 0, 0 }, { "0.12345678901234567,", TRUE, G_GUINT64_CONSTANT (12345678901234567), 17, 19 },
    { "12.5,", TRUE, 125, 1, 4 }, { "12345678.12345678,", TRUE, G_GUINT64_CONSTANT (1234567812345678), 8, 17 }, { "00,", FALSE, 0, 0, 0 },
    { "01.5,", FALSE, 0, 0, 0 }, { "1.,", FALSE, 0, 0, 0 }, { ".5,", FALSE, 0, 0, 0 }, { "-1,", FALSE, 0, 0, 0 }, { "1e5,", TRUE, 1, 0, 1 },
    { "1.5E5,", TRUE, 15, 1, 3 }, { "12", FALSE, 0, 0, 0 }, { "", FALSE, 0, 0, 0 }, { "1/2,", TRUE, 1, 0, 1 }, { "1:2,", TRUE, 1, 0, 1 },
    { "1\xb1,", TRUE, 1, 0, 1 }, { "1.2.3,", TRUE, 12, 1, 3 }, { "1..2,", FALSE, 0, 0, 0 }, { "0.00000000,", TRUE, 0, 8, 10 }, { "1234567.12345678,", TRUE,
    G_GUINT64_CONSTANT (123456712345678), 8, 16 }, { "12345678.5,", TRUE, 123456785, 1, 10 }, { "0.123456789,", TRUE, 123456789, 9, 11 },
    { "099999999.5,", FALSE, 0, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint behind = 0; behind < 48; behind++)
      {
        int n = strchr (cases[i].text, ',') != NULL ? (int) behind : 0;
        g_autofree char *text = g_strdup_printf ("9.9\"999:%s%.*s", cases[i].text, n, "\"12345678901234.567890123456789012345678901234");
        g_autofree char *exact = copy_exactly (text);
        FinxScan scan = { exact + 8, exact + strlen (text) };
        guint64 value = 0;
        guint scale = 0;

        g_assert_cmpint (finx_scan_number (&scan, &value, &scale), ==, cases[i].is_read);
        if (!cases[i].is_read)
          continue;
        g_assert_cmpuint (value, ==, cases[i].value);
        g_assert_cmpuint (scale, ==, cases[i].scale);
        g_assert_cmpuint ((gsize) (scan.at - exact - 8), ==, cases[i].length);
      }
}

static void
test_text (void)
{
  static const struct { const char *text; gssize length; } cases[] = {
    { "\"", 0 }, { "BTC\"", 3 }, { "1234567\"", 7 }, { "12345678\"", 8 }, { "123456789\"", 9 }, { "5c0a7d8e-2b1f-4c3d-9e4a-1f2e3d4c5b6a\"", 36 },
    { "12345678", -1 }, { "12\\\"3\"", -1 }, { "12345678\\u0041\"", -1 }, { "12\n\"", -1 }, { "\xc3\xa4\"", -1 }, { "1234567\xc3\xa4\"", -1 }, { "", -1 },
    { "12!#[]^~\"", 8 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *exact = copy_exactly (cases[i].text);
      FinxScan scan = { exact, exact + strlen (cases[i].text) };
      const char *text;
      gsize length = 0;

      g_assert_cmpint (finx_scan_text (&scan, &text, &length), ==, cases[i].length >= 0);
      if (cases[i].length >= 0)
        g_assert_cmpuint (length, ==, (gsize) cases[i].length);
    }
}

/* What is passed by comes to the same, whether or not it is as long as it mostly is. */
static void
test_skip (void)
{
  static const char *const texts[] = {
    "\"", "R\"", "@\"", " \"", "\\\"", "RX\"", "\n\"", "2026-11-18T15:01:08.123456Z\"", "2026-11-18T15:01:08Z\"", "2026-11-18T15:01:08.123456789Z\"",
    "2026-11-18T15\"01:08.123456Z\"", "2026-11-18T15:01:08\\123456Z\"", "2026-11-18T15:01:08.12345\xffZ\"", "2026-11-18T15:01:08.123456Z", "R", "",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *exact = copy_exactly (texts[i]);
      FinxScan text = { exact, exact + strlen (texts[i]) }, letter = text, time = text;
      gboolean is_read = finx_scan_skip_text (&text);

      g_assert_cmpint (finx_scan_skip_letter (&letter), ==, is_read);
      g_assert_cmpint (finx_scan_skip_time (&time), ==, is_read);
      if (!is_read)
        continue;
      g_assert_true (letter.at == text.at);
      g_assert_true (time.at == text.at);
      g_assert_true (text.at[-1] == '"');
    }
}

/* A zero byte is not the end of a symbol, nor of nothing. */
static void
test_zeros (void)
{
  static const char head[] = "{\"type\":\"l2update\",\"product_id\":\"KO", tail[] = "\",\"changes\":[[\"buy\",\"70.90\",\"1\"]],\"time\":\"2026-11-18T15:01:08.05Z\"}";
  char time[19 + 11] = "", message[sizeof head + sizeof tail] = "";
  FinxScan scan = { time, time + sizeof time };
  FinxScanSecond last = { { 0, }, 0, 0 };
  PriceSubject quick;
  gint64 time_us;

  memcpy (time + 19, ".123456Z\",", 10);
  g_assert_false (finx_scan_time (&scan, &last, &time_us));
  price_subject_open_keeping (&quick, price_reader_find ("coinbase-exchange"));
  for (gsize n = 0; n <= 2; n++)
    {
      memcpy (message, head, sizeof head - 1);
      memset (message + sizeof head - 1, 0, n);
      memcpy (message + sizeof head - 1 + n, tail, sizeof tail - 1);
      g_assert_cmpint (quick.reader->scan (quick.client, message, sizeof head + sizeof tail - 2 + n), ==, n == 0);
    }
  price_subject_close (&quick);
}

/* As finx_time_parse_iso() reads it, or not at all. */
static void
test_time (void)
{
  static const struct { const char *text; gboolean is_read; } cases[] = {
    { "2026-11-18T15:01:08Z", TRUE }, { "2026-11-18T00:00:00Z", TRUE }, { "2026-11-18T23:59:59.9Z", TRUE }, { "2024-02-29T01:02:03.123456Z", TRUE },
    { "2026-11-18T15:01:08.1234567Z", TRUE }, { "2026-11-18T15:01:08.123456789Z", TRUE }, { "2026-11-18T15:01:08.000001Z", TRUE },
    { "2026-11-18T15:01:08.1234567891Z", FALSE }, { "2026-11-18T15:01:08.Z", FALSE }, { "2026-11-18T24:00:00Z", FALSE }, { "2026-11-18T15:60:08Z", FALSE },
    { "2026-11-18T15:01:60Z", FALSE }, { "2026-02-30T15:01:08Z", FALSE }, { "2026-11-18 15:01:08Z", FALSE }, { "2026-11-18T15:01:08+00:00", FALSE },
    { "2026-11-18T15.01:08Z", FALSE }, { "2026-11-18T15:01.08Z", FALSE }, { "2026-11-18T1:501:08Z", FALSE }, { "1970-01-01T00:00:00Z", FALSE },
  };
  FinxScanSecond last = { { 0, }, 0, 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat (cases[i].text, "\",", NULL);
      FinxScan scan = { text, text + strlen (text) };
      gint64 time_us = 0, wanted = 0;

      g_assert_cmpint (finx_scan_time (&scan, &last, &time_us), ==, cases[i].is_read);
      if (!cases[i].is_read)
        continue;
      g_assert_true (finx_time_parse_iso (cases[i].text, &wanted, NULL));
      g_assert_cmpint (time_us, ==, wanted);
      g_assert_cmpint (*scan.at, ==, ',');
    }
}

/* Which digits two readers agree on shows in none of the cases: what is told of Coinbase's two markets with one book. */
static void
test_shared (void)
{
  static const char text[] = CB_TRADES ("0", "update", CB_TRADE ("SOL-USD", "70.9", "BUY", "09.5"));
  PriceSubject quick;

  price_subject_open_keeping (&quick, price_reader_find ("coinbase"));
  g_assert_true (quick.reader->scan (quick.client, text, strlen (text)));
  g_assert_cmpuint (quick.ticks->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const FinxTick *tick = &g_array_index (quick.ticks, FinxTick, i);

      g_assert_cmpuint (tick->instrument, ==, finx_broker_client_find (quick.client, i == 0 ? "SOL-USD" : "SOL-USDC")->index);
      g_assert_cmpuint (tick->kind, ==, FINX_TICK_TRADE);
      g_assert_cmpuint (tick->side, ==, FINX_SIDE_SELL);        /* the maker bought */
      g_assert_cmpint (tick->price, ==, 709);
      g_assert_cmpint (tick->size, ==, 30000000);
      g_assert_cmpint (tick->time_us % FINX_USEC_PER_MIN, ==, 9500000);
    }
  price_subject_close (&quick);
}

#define ADD(cases) \
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) \
    { \
      g_autofree char *path = g_strdup_printf ("/price-scan/%s/%s", cases[i].broker, cases[i].name); \
      g_test_add_data_func (path, &cases[i], test_case); \
    }

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/price-scan/number", test_number);
  g_test_add_func ("/price-scan/text", test_text);
  g_test_add_func ("/price-scan/skip", test_skip);
  g_test_add_func ("/price-scan/time", test_time);
  g_test_add_func ("/price-scan/zeros", test_zeros);
  g_test_add_func ("/price-scan/shared", test_shared);
  ADD (coinbase);
  ADD (exchange);
  ADD (kraken);
  ADD (alpaca);
  return g_test_run ();
}
