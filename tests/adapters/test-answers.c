/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each provider answers, its errors included, and what it comes to. */
#include "adapters-fixture.h"

#include "base/finx-time.h"

#define DAILY   FINX_QUERY_DAILY
#define LAST    FINX_QUERY_LAST
#define ECONOMY FINX_QUERY_ECONOMY
#define RELEASES FINX_QUERY_RELEASES
#define EARNINGS FINX_QUERY_EARNINGS
#define EXPECTED FINX_QUERY_EXPECTED

#define CHART_META "\"meta\":{\"currency\":\"USD\",\"exchangeTimezoneName\":\"America/New_York\",\"regularMarketPrice\":189.43," \
                   "\"regularMarketTime\":1763499601,\"chartPreviousClose\":188.01,\"dataGranularity\":\"1d\"}"
#define CHART(body) "{\"chart\":{\"result\":[{" body "}],\"error\":null}}"
#define QUOTES(o, h, l, c, v) "\"indicators\":{\"quote\":[{\"open\":[" o "],\"high\":[" h "],\"low\":[" l "],\"close\":[" c "],\"volume\":[" v "]}]}"
#define AV_DAY "{\"1. open\":\"236.1\",\"2. high\":\"238.44\",\"3. low\":\"235.01\",\"4. close\":\"237.52\",\"5. volume\":\"3120044\"}"
#define AV_LIMIT "We have detected your API key as S3CR3T-K3Y and our standard API rate limit is 25 requests per day. Please subscribe to any " \
                 "of the premium plans to instantly remove all daily rate limits."
#define AV_FAST "Thank you for using Alpha Vantage! Please consider spreading out your free API requests more sparingly (1 request per second). " \
                "You may subscribe to any of the premium plans to lift the free key rate limit (25 requests per day)."
#define AV_REPORT(day, quarter, reported, estimated) "{\"fiscalDateEnding\":\"" quarter "\",\"reportedDate\":\"" day "\",\"reportedEPS\":\"" reported "\"," \
                     "\"estimatedEPS\":\"" estimated "\",\"surprise\":\"0.1\",\"surprisePercentage\":\"4.2\",\"reportTime\":\"post-market\"}"
#define AV_REPORTS(rows) "{\"symbol\":\"IBM\",\"annualEarnings\":[{\"fiscalDateEnding\":\"2024-12-31\",\"reportedEPS\":\"10.33\"}]," \
                         "\"quarterlyEarnings\":[" rows "]}"
#define AV_HEADS "symbol,name,reportDate,fiscalDateEnding,estimate,currency,timeOfTheDay\r\n"
#define ECB(cubes) "<?xml version=\"1.0\"?><gesmes:Envelope xmlns:gesmes=\"x\" xmlns=\"y\"><Cube>" cubes "</Cube></gesmes:Envelope>"
#define FRED(rows) "{\"count\":2,\"observations\":[" rows "]}"
#define FRED_RELEASE "{\"realtime_start\":\"2025-11-18\",\"realtime_end\":\"2025-11-18\",\"releases\":[{\"id\":10,\"realtime_start\":\"2025-11-18\"," \
                     "\"realtime_end\":\"2025-11-18\",\"name\":\"Consumer Price Index\",\"press_release\":true,\"link\":\"http://example.org/cpi/\"}]}"
#define FRED_DATES(rows) "{\"realtime_start\":\"1776-07-04\",\"realtime_end\":\"9999-12-31\",\"order_by\":\"release_date\",\"sort_order\":\"desc\"," \
                         "\"count\":900,\"offset\":0,\"limit\":1000,\"release_dates\":[" rows "]}"

typedef struct
{
  const char    *name;
  const char    *provider;
  FinxQueryKind  kind;
  const char    *what;          /* symbol, or economic series */
  FinxAssetClass asset;
  HttpAnswer     answers[2];
  const char    *request;       /* (nullable): how the first one begins */
  const char    *outcome;       /* the answer; or the error's code, "FINX-…" */
  guint          n_requests;    /* 0: one */
} Case;

static const Case cases[] = {
  { "stooq/daily", "stooq", DAILY, "AAPL", 0,
    { { .type = "text/csv", .body = "Date,Open,High,Low,Close,Volume\r\n2025-11-17,1,3,0.5,2,100\r\n2025-11-18,2,4,1.5,3,200\r\n" } },
    "/q/d/l/?i=d&s=aapl.us&d1=20251101&d2=20251118&apikey=S3CR3T-K3Y\n",
    " all stooq | 2025-11-17 1 3 0.5 2 100 | 2025-11-18 2 4 1.5 3 200" },
  { "stooq/fx-without-volume", "stooq", DAILY, "EUR/USD", FINX_ASSET_FX,
    { { .type = "text/csv", .body = "Date,Open,High,Low,Close\n2025-11-18,1.1,1.2,1,1.15\n" } },
    "/q/d/l/?i=d&s=eurusd&", " all stooq | 2025-11-18 1.1 1.2 1 1.15 0" },
  { "stooq/bad-rows-are-left-out", "stooq", DAILY, "AAPL", 0,
    { { .body = "Date,Open,High,Low,Close,Volume\n2025-11-17,1,3,0.5,2,x\n2025-11-18,2,1,1.5,3,200\nrubbish\n2025-11-18,,,,-3,\n" } },
    NULL, " all stooq | 2025-11-17 1 3 0.5 2 0" },
  { "stooq/no-data", "stooq", DAILY, "AAPL", 0, { { .type = "text/plain", .body = "No data" } }, NULL, "FINX-DATA-009" },
  { "stooq/daily-limit", "stooq", DAILY, "AAPL", 0, { { .type = "text/plain", .body = "Exceeded the daily hits limit" } }, NULL, "FINX-DATA-005" },
  { "stooq/wants-key", "stooq", DAILY, "AAPL", 0, { { .type = "text/plain", .body = "Get your apikey:\n1. open …" } }, NULL, "FINX-DATA-008" },
  { "stooq/html", "stooq", DAILY, "AAPL", 0, { { .type = "text/html", .body = "<html><body>Service</body></html>" } }, NULL, "FINX-DATA-002" },
  { "stooq/nothing", "stooq", DAILY, "AAPL", 0, { { .body = "" } }, NULL, "FINX-DATA-002" },
  { "stooq/head-only", "stooq", DAILY, "AAPL", 0, { { .body = "Date,Open,High,Low,Close,Volume\n" } }, NULL, "FINX-DATA-002" },
  { "stooq/last", "stooq", LAST, "AAPL", 0,
    { { .body = "Symbol,Date,Time,Open,High,Low,Close,Volume\nAAPL.US,2025-11-18,22:00:15,1,2,0.5,1.75,100\n" } },
    "/q/l/?f=sd2t2ohlcv&h&e=csv&s=aapl.us\n", "1.75 ?  2025-11-18T21:00:00 stooq" },
  { "stooq/last-unknown", "stooq", LAST, "AAPL", 0,
    { { .body = "Symbol,Date,Time,Open,High,Low,Close,Volume\nXX.US,N/D,N/D,N/D,N/D,N/D,N/D,N/D\n" } }, NULL, "FINX-DATA-009" },

  /* A split 4:1 on the second day: the bar before it, and its dividend, were in old units. */
  { "yahoo/daily", "yahoo", DAILY, "AAPL", 0,
    { { .body = CHART (CHART_META ",\"timestamp\":[1763389800,1763476200],\"events\":{\"dividends\":{\"1763389800\":{\"amount\":0.26,\"date\":1763389800}},"
                       "\"splits\":{\"1763476200\":{\"date\":1763476200,\"numerator\":4,\"denominator\":1}}},"
                       QUOTES ("10,20", "12,22", "9,19", "11,21", "400,500")) } },
    "/v8/finance/chart/AAPL?interval=1d&period1=1761955200&period2=1763596800&events=div%2Csplits\n",
    "USD raw yahoo | 2025-11-17 40 48 36 44 100 | 2025-11-18 20 22 19 21 500 | dividend 2025-11-17 1.04 | split 2025-11-18 4" },
  { "yahoo/nulls", "yahoo", DAILY, "AAPL", 0,
    { { .body = CHART (CHART_META ",\"timestamp\":[1763389800,1763476200]," QUOTES ("10,null", "12,null", "9,null", "11,null", "400,null")) } },
    NULL, "USD raw yahoo | 2025-11-17 10 12 9 11 400" },
  { "yahoo/shorter-arrays", "yahoo", DAILY, "AAPL", 0,
    { { .body = CHART (CHART_META ",\"timestamp\":[1763389800,1763476200]," QUOTES ("10", "12", "9", "11", "")) } },
    NULL, "USD raw yahoo | 2025-11-17 10 12 9 11 0" },
  { "yahoo/no-trading", "yahoo", DAILY, "AAPL", 0, { { .body = CHART (CHART_META ",\"indicators\":{\"quote\":[{}]}") } }, NULL, "FINX-DATA-009" },
  { "yahoo/repeated-date", "yahoo", DAILY, "AAPL", 0,
    { { .body = CHART (CHART_META ",\"timestamp\":[1763476200,1763499601]," QUOTES ("10,10", "12,13", "9,9", "11,12", "400,450")) } },
    NULL, "USD raw yahoo | 2025-11-18 10 13 9 12 450" },
  { "yahoo/pence", "yahoo", DAILY, "TSCO:XLON", 0,
    { { .body = CHART ("\"meta\":{\"currency\":\"GBp\",\"exchangeTimezoneName\":\"Europe/London\",\"dataGranularity\":\"1d\"},\"timestamp\":[1763452800],"
                       "\"events\":{\"dividends\":{\"a\":{\"amount\":4.5,\"date\":1763452800}}},"
                       QUOTES ("450", "455", "448", "452.5", "7")) } },
    "/v8/finance/chart/TSCO.L?", "GBP raw yahoo | 2025-11-18 4.5 4.55 4.48 4.525 7 | dividend 2025-11-18 0.045" },
  { "yahoo/date-of-the-exchange", "yahoo", DAILY, "7203:XTKS", 0,       /* opens on the 17th in UTC */
    { { .body = CHART ("\"meta\":{\"currency\":\"JPY\",\"exchangeTimezoneName\":\"Asia/Tokyo\",\"dataGranularity\":\"1d\"},\"timestamp\":[1763395200],"
                       QUOTES ("1", "1", "1", "1", "1")) } },
    "/v8/finance/chart/7203.T?", "JPY raw yahoo | 2025-11-18 1 1 1 1 1" },
  { "yahoo/other-interval", "yahoo", DAILY, "AAPL", 0,
    { { .body = CHART ("\"meta\":{\"currency\":\"USD\",\"exchangeTimezoneName\":\"America/New_York\",\"dataGranularity\":\"1wk\"},\"timestamp\":[1763389800],"
                       QUOTES ("1", "1", "1", "1", "1")) } }, NULL, "FINX-DATA-002" },
  { "yahoo/not-found", "yahoo", DAILY, "NOSUCH", 0,
    { { .status = 404, .body = "{\"chart\":{\"result\":null,\"error\":{\"code\":\"Not Found\",\"description\":\"No data found, symbol may be delisted\"}}}" } },
    NULL, "FINX-DATA-009" },
  { "yahoo/bad-range", "yahoo", DAILY, "AAPL", 0,
    { { .status = 422, .body = "{\"chart\":{\"result\":null,\"error\":{\"code\":\"Unprocessable Entity\"}}}" } }, NULL, "FINX-DATA-002" },
  { "yahoo/empty-result", "yahoo", DAILY, "AAPL", 0, { { .body = "{\"chart\":{\"result\":[],\"error\":null}}" } }, NULL, "FINX-DATA-009" },
  { "yahoo/429", "yahoo", DAILY, "AAPL", 0, { { .status = 429, .type = "text/plain", .body = "Too Many Requests" } }, NULL, "FINX-NET-004", 3 },
  { "yahoo/429-as-200", "yahoo", DAILY, "AAPL", 0, { { .type = "text/plain", .body = "Too Many Requests\r\n" } }, NULL, "FINX-DATA-006", 2 },
  { "yahoo/401", "yahoo", DAILY, "AAPL", 0, { { .status = 401, .body = "{\"finance\":{\"error\":{\"code\":\"Unauthorized\"}}}" } }, NULL, "FINX-DATA-008" },
  { "yahoo/html", "yahoo", DAILY, "AAPL", 0, { { .type = "text/html", .body = "<html>Will be right back</html>" } }, NULL, "FINX-DATA-002" },
  { "yahoo/truncated", "yahoo", DAILY, "AAPL", 0, { { .body = "{\"chart\":{\"result\":[{" } }, NULL, "FINX-DATA-002" },
  { "yahoo/last", "yahoo", LAST, "^SPX", FINX_ASSET_INDEX, { { .body = CHART (CHART_META) } },
    "/v8/finance/chart/^GSPC?interval=1d&range=1d\n", "189.43 188.01 USD 2025-11-18T21:00:01 yahoo" },
  { "yahoo/last-without-price", "yahoo", LAST, "AAPL", 0, { { .body = CHART ("\"meta\":{\"currency\":\"USD\"}") } }, NULL, "FINX-DATA-002" },

  { "alphavantage/daily", "alphavantage", DAILY, "BRK.B", 0,
    { { .body = "{\"Meta Data\":{\"2. Symbol\":\"BRK.B\"},\"Time Series (Daily)\":{\"2025-11-18\":" AV_DAY ",\"2025-11-17\":" AV_DAY "}}" } },
    "/query?function=TIME_SERIES_DAILY&symbol=BRK.B&apikey=S3CR3T-K3Y\n",
    " raw alphavantage | 2025-11-17 236.1 238.44 235.01 237.52 3120044 | 2025-11-18 236.1 238.44 235.01 237.52 3120044" },
  { "alphavantage/fx", "alphavantage", DAILY, "EUR/USD", FINX_ASSET_FX,
    { { .body = "{\"Meta Data\":{},\"Time Series FX (Daily)\":{\"2025-11-18\":{\"1. open\":\"1.1\",\"2. high\":\"1.2\",\"3. low\":\"1\",\"4. close\":\"1.15\"}}}" } },
    "/query?function=FX_DAILY&from_symbol=EUR&to_symbol=USD&", " raw alphavantage | 2025-11-18 1.1 1.2 1 1.15 0" },
  { "alphavantage/coin-in-two-currencies", "alphavantage", DAILY, "BTC-EUR", FINX_ASSET_CRYPTO,
    { { .body = "{\"Meta Data\":{},\"Time Series (Digital Currency Daily)\":{\"2025-11-18\":{\"1a. open (EUR)\":\"8\",\"1b. open (USD)\":\"9\","
                "\"2a. high (EUR)\":\"8\",\"3a. low (EUR)\":\"7\",\"4a. close (EUR)\":\"7.5\",\"5. volume\":\"3\"}}}" } },
    "/query?function=DIGITAL_CURRENCY_DAILY&symbol=BTC&market=EUR&", " raw alphavantage | 2025-11-18 8 8 7 7.5 3" },
  { "alphavantage/day-spent", "alphavantage", DAILY, "IBM", 0, { { .body = "{\"Information\":\"" AV_LIMIT "\"}" } }, NULL, "FINX-DATA-005" },
  { "alphavantage/too-fast-once", "alphavantage", DAILY, "IBM", 0,
    { { .body = "{\"Information\":\"" AV_FAST "\"}" }, { .body = "{\"Time Series (Daily)\":{\"2025-11-18\":" AV_DAY "}}" } },
    NULL, " raw alphavantage | 2025-11-18 236.1 238.44 235.01 237.52 3120044", 2 },
  { "alphavantage/too-fast-twice", "alphavantage", DAILY, "IBM", 0, { { .body = "{\"Information\":\"" AV_FAST "\"}" } }, NULL, "FINX-DATA-006", 2 },
  { "alphavantage/note", "alphavantage", DAILY, "IBM", 0, { { .body = "{\"Note\":\"Our standard API call frequency is 5 calls per minute\"}" } },
    NULL, "FINX-DATA-006", 2 },
  { "alphavantage/premium", "alphavantage", DAILY, "IBM", 0, { { .body = "{\"Information\":\"Thank you! This is a premium endpoint.\"}" } }, NULL, "FINX-DATA-007" },
  { "alphavantage/demo-key", "alphavantage", DAILY, "IBM", 0, { { .body = "{\"Information\":\"The **demo** API key is for demo purposes only.\"}" } },
    NULL, "FINX-DATA-008" },
  { "alphavantage/bad-key", "alphavantage", DAILY, "IBM", 0,
    { { .body = "{\"Error Message\":\"the parameter apikey is invalid or missing. Please claim your free API key\"}" } }, NULL, "FINX-DATA-008" },
  { "alphavantage/bad-symbol", "alphavantage", DAILY, "IBM", 0, { { .body = "{\"Error Message\":\"Invalid API call. Please retry\"}" } }, NULL, "FINX-DATA-009" },
  { "alphavantage/empty-object", "alphavantage", DAILY, "IBM", 0, { { .body = "{}" } }, NULL, "FINX-DATA-006", 2 },
  { "alphavantage/older-than-asked", "alphavantage", DAILY, "IBM", 0, { { .body = "{\"Time Series (Daily)\":{\"2024-11-18\":" AV_DAY "}}" } },
    NULL, "FINX-DATA-009" },
  { "alphavantage/last", "alphavantage", LAST, "IBM", 0,
    { { .body = "{\"Global Quote\":{\"01. symbol\":\"IBM\",\"05. price\":\"237.5200\",\"07. latest trading day\":\"2025-11-18\",\"08. previous close\":\"235.8800\"}}" } },
    "/query?function=GLOBAL_QUOTE&symbol=IBM&", "237.52 235.88  2025-11-18T21:00:00 alphavantage" },
  { "alphavantage/last-unknown", "alphavantage", LAST, "IBM", 0, { { .body = "{\"Global Quote\":{}}" } }, NULL, "FINX-DATA-009" },
  { "alphavantage/last-fx", "alphavantage", LAST, "EUR/USD", FINX_ASSET_FX,
    { { .body = "{\"Realtime Currency Exchange Rate\":{\"5. Exchange Rate\":\"1.15800000\",\"6. Last Refreshed\":\"2025-11-18 20:15:01\"}}" } },
    "/query?function=CURRENCY_EXCHANGE_RATE&from_currency=EUR&to_currency=USD&", "1.158 ?  2025-11-18T20:15:00 alphavantage" },
  { "alphavantage/economy", "alphavantage", ECONOMY, "treasury-yield", 0,
    { { .body = "{\"name\":\"10-Year Treasury\",\"unit\":\"percent\",\"data\":[{\"date\":\"2025-11-17\",\"value\":\"4.10\"},{\"date\":\"2025-11-14\",\"value\":\".\"},"
                "{\"date\":\"2025-11-13\",\"value\":\"4.08\"}]}" } },
    "/query?function=TREASURY_YIELD&interval=daily&maturity=10year&apikey=", "10-Year Treasury, percent, alphavantage | 2025-11-13 4.08 | 2025-11-17 4.1" },

  { "alphavantage/earnings", "alphavantage", EARNINGS, "IBM", 0,
    { { .body = AV_REPORTS (AV_REPORT ("2025-10-22", "2025-09-30", "2.65", "2.42") "," AV_REPORT ("2025-07-23", "2025-06-30", "2.8", "None")) } },
    "/query?function=EARNINGS&symbol=IBM&apikey=S3CR3T-K3Y\n",
    "IBM, , alphavantage | 2025-07-23 2025-06-30 2.8/? after-close | 2025-10-22 2025-09-30 2.65/2.42 after-close" },
  { "alphavantage/earnings-without-figure", "alphavantage", EARNINGS, "IBM", 0,         /* a quarter comes twice, the newer row first */
    { { .body = AV_REPORTS (AV_REPORT ("2026-01-28", "2025-12-31", "None", "4.3") "," AV_REPORT ("2025-10-22", "2025-09-30", "2.65", "0") ","
                            AV_REPORT ("2025-10-21", "2025-09-30", "2.6", "0") ",7,{\"reportedDate\":\"2025-07-41\",\"reportedEPS\":\"1\"}") } },
    NULL, "IBM, , alphavantage | 2025-10-22 2025-09-30 2.65/0 after-close" },
  { "alphavantage/earnings-none-yet", "alphavantage", EARNINGS, "IBM", 0, { { .body = AV_REPORTS ("") } }, NULL, "IBM, , alphavantage" },
  { "alphavantage/earnings-of-a-fund", "alphavantage", EARNINGS, "SPY", 0, { { .body = "{}" } }, NULL, "FINX-DATA-009" },
  { "alphavantage/earnings-otherwise", "alphavantage", EARNINGS, "IBM", 0, { { .body = "{\"quarterly\":[]}" } }, NULL, "FINX-DATA-002" },
  { "alphavantage/earnings-premium", "alphavantage", EARNINGS, "IBM", 0, { { .body = "{\"Information\":\"Thank you! This is a premium endpoint.\"}" } },
    NULL, "FINX-DATA-007" },
  { "alphavantage/earnings-spent", "alphavantage", EARNINGS, "IBM", 0, { { .body = "{\"Information\":\"" AV_LIMIT "\"}" } }, NULL, "FINX-DATA-005" },
  { "alphavantage/expected", "alphavantage", EXPECTED, "IBM", 0,
    { { .type = "application/x-download", .body = AV_HEADS "IBM,\"INTERNATIONAL BUSINESS MACHINES, CORP\",2026-01-28,2025-12-31,4.33,USD,post-market\r\n"
                                                  "IBM,\"INTERNATIONAL BUSINESS MACHINES, CORP\",2026-04-22,2026-03-31,,USD,\r\n" } },
    "/query?function=EARNINGS_CALENDAR&horizon=12month&symbol=IBM&apikey=S3CR3T-K3Y\n",
    "IBM, USD, alphavantage | 2026-01-28 2025-12-31 ?/4.33 after-close | 2026-04-22 2026-03-31 ?/? " },
  { "alphavantage/expected-as-it-was", "alphavantage", EXPECTED, "BRK.B", 0,          /* without the hour; others, and rows that are none */
    { { .body = "symbol,name,reportDate,fiscalDateEnding,estimate,currency\nBRK.B,Berkshire,2026-02-28,2025-12-31,5.1,USD\nIBM,Other,2026-01-28,2025-12-31,4,USD\n"
                "BRK.B,Berkshire,soon,2026-03-31,5.1,USD\nrubbish\n" } },
    NULL, "BRK.B, USD, alphavantage | 2026-02-28 2025-12-31 ?/5.1 " },
  { "alphavantage/expected-none", "alphavantage", EXPECTED, "IBM", 0, { { .body = AV_HEADS } }, NULL, "IBM, , alphavantage" },
  { "alphavantage/expected-other-heads", "alphavantage", EXPECTED, "IBM", 0, { { .body = "symbol,when\nIBM,2026-01-28\n" } }, NULL, "FINX-DATA-002" },
  { "alphavantage/expected-spent", "alphavantage", EXPECTED, "IBM", 0, { { .body = "{\"Information\":\"" AV_LIMIT "\"}" } }, NULL, "FINX-DATA-005" },
  { "alphavantage/expected-too-fast-once", "alphavantage", EXPECTED, "IBM", 0,
    { { .body = "{\"Information\":\"" AV_FAST "\"}" }, { .body = AV_HEADS "IBM,I,2026-01-28,2025-12-31,4.33,USD,pre-market\n" } },
    NULL, "IBM, USD, alphavantage | 2026-01-28 2025-12-31 ?/4.33 before-open", 2 },
  { "alphavantage/expected-premium", "alphavantage", EXPECTED, "IBM", 0, { { .body = "{\"Information\":\"Thank you! This is a premium endpoint.\"}" } },
    NULL, "FINX-DATA-007" },
  { "alphavantage/expected-html", "alphavantage", EXPECTED, "IBM", 0, { { .type = "text/html", .body = "<html>symbol,reportDate\n</html>" } }, NULL, "FINX-DATA-002" },

  { "coingecko/daily", "coingecko", DAILY, "BTC-USD", FINX_ASSET_CRYPTO,
    { { .body = "{\"prices\":[[1763424000000,91000],[1763510400000,92000.5],[1763514000000,93000]],\"market_caps\":[],"
                "\"total_volumes\":[[1763424000000,182000],[1763510400000,0]]}" } },
    "/coins/bitcoin/market_chart?vs_currency=usd&days=91\n",
    "USD raw coingecko | 2025-11-17 91000 91000 91000 91000 2 | 2025-11-18 92000.5 92000.5 92000.5 92000.5 0" },
  { "coingecko/not-found", "coingecko", DAILY, "BTC-USD", FINX_ASSET_CRYPTO, { { .status = 404, .body = "{\"error\":\"coin not found\"}" } }, NULL, "FINX-DATA-009" },
  { "coingecko/429", "coingecko", DAILY, "BTC-USD", FINX_ASSET_CRYPTO,
    { { .status = 429, .retry_after = "60", .body = "{\"status\":{\"error_code\":429}}" } }, NULL, "FINX-NET-004" },
  { "coingecko/not-in-plan", "coingecko", DAILY, "BTC-USD", FINX_ASSET_CRYPTO, { { .status = 401, .body = "{\"status\":{\"error_code\":10005}}" } }, NULL, "FINX-DATA-007" },
  { "coingecko/wrong-host-for-key", "coingecko", DAILY, "BTC-USD", FINX_ASSET_CRYPTO, { { .status = 400, .body = "{\"status\":{\"error_code\":10011}}" } },
    NULL, "FINX-DATA-008" },
  { "coingecko/last", "coingecko", LAST, "ETH-EUR", FINX_ASSET_CRYPTO, { { .body = "{\"ethereum\":{\"eur\":2611.37,\"last_updated_at\":1763479800}}" } },
    "/simple/price?ids=ethereum&vs_currencies=eur&include_last_updated_at=true\n", "2611.37 ? EUR 2025-11-18T15:30:00 coingecko" },
  { "coingecko/last-missing-id", "coingecko", LAST, "ETH-EUR", FINX_ASSET_CRYPTO, { { .body = "{}" } }, NULL, "FINX-DATA-009" },

  { "fred/inflation", "fred", ECONOMY, "inflation", 0,
    { { .body = FRED ("{\"date\":\"2025-11-01\",\"value\":\"3.02\"},{\"date\":\"2025-11-10\",\"value\":\".\"}") } },
    "/fred/series/observations?file_type=json&series_id=CPIAUCSL&units=pc1&observation_start=2025-11-01&observation_end=2025-11-18&api_key=S3CR3T-K3Y\n",
    "Inflation, % a year, fred | 2025-11-01 3.02" },
  { "fred/own-id", "fred", ECONOMY, "DGS7", 0, { { .body = FRED ("{\"date\":\"2025-11-03\",\"value\":\"3.9\"}") } },
    "/fred/series/observations?file_type=json&series_id=DGS7&obs", "DGS7, , fred | 2025-11-03 3.9" },
  { "fred/bad-key", "fred", ECONOMY, "gdp", 0,
    { { .status = 400, .body = "{\"error_code\":400,\"error_message\":\"Bad Request.  The value for variable api_key is not registered.\"}" } }, NULL, "FINX-DATA-008" },
  { "fred/no-series", "fred", ECONOMY, "NOSUCH", 0,
    { { .status = 400, .body = "{\"error_code\":400,\"error_message\":\"Bad Request.  The series does not exist.\"}" } }, NULL, "FINX-DATA-009" },
  { "fred/xml", "fred", ECONOMY, "gdp", 0, { { .body = "<?xml version=\"1.0\"?><observations/>" } }, NULL, "FINX-DATA-002" },
  { "fred/other-country", "fred", ECONOMY, "gdp/DEU", 0, { { .body = "" } }, NULL, "FINX-DATA-009", G_MAXUINT },

  { "fred/releases", "fred", RELEASES, "inflation", 0,
    { { .body = FRED_RELEASE },
      { .body = FRED_DATES ("{\"release_id\":10,\"date\":\"2025-12-18\"},{\"release_id\":10,\"date\":\"2025-11-13\"},{\"release_id\":10,\"date\":\"2025-11-13\"},"
                            "{\"release_id\":10,\"date\":\"2025-11-31\"},{\"date\":7},3,{\"release_id\":10,\"date\":\"2025-11-01\"},{\"release_id\":10,\"date\":\"2025-10-15\"}") } },
    "/fred/series/release?file_type=json&series_id=CPIAUCSL&api_key=S3CR3T-K3Y\n",
    "inflation, Consumer Price Index, fred | 2025-11-01 | 2025-11-13", 2 },
  { "fred/releases-none-planned", "fred", RELEASES, "DGS7", 0, { { .body = FRED_RELEASE }, { .body = FRED_DATES ("") } }, NULL,
    "DGS7, Consumer Price Index, fred", 2 },
  { "fred/releases-of-no-release", "fred", RELEASES, "gdp", 0, { { .body = "{\"releases\":[]}" } }, NULL, "FINX-DATA-002" },
  { "fred/releases-without-dates", "fred", RELEASES, "gdp", 0, { { .body = FRED_RELEASE }, { .body = "{\"release_dates\":{}}" } }, NULL, "FINX-DATA-002", 2 },
  { "fred/releases-gone-between", "fred", RELEASES, "gdp", 0,
    { { .body = FRED_RELEASE }, { .status = 400, .body = "{\"error_code\":400,\"error_message\":\"Bad Request.  The release does not exist.\"}" } }, NULL,
    "FINX-DATA-009", 2 },
  { "fred/releases-no-series", "fred", RELEASES, "NOSUCH", 0,
    { { .status = 400, .body = "{\"error_code\":400,\"error_message\":\"Bad Request.  The series does not exist.\"}" } }, NULL, "FINX-DATA-009" },
  { "fred/releases-other-country", "fred", RELEASES, "gdp/DEU", 0, { { .body = "" } }, NULL, "FINX-DATA-009", G_MAXUINT },

  { "worldbank/inflation", "worldbank", ECONOMY, "inflation/DEU", 0,
    { { .body = "[{\"page\":1,\"pages\":1,\"per_page\":\"20000\"},[{\"indicator\":{\"value\":\"Inflation\"},\"country\":{\"value\":\"Germany\"},\"date\":\"2025\",\"value\":null},"
                "{\"indicator\":{\"value\":\"Inflation\"},\"country\":{\"value\":\"Germany\"},\"date\":\"2025M11\",\"value\":2.5}]]" } },
    "/country/DEU/indicator/FP.CPI.TOTL.ZG?format=json&per_page=20000&date=2025%3A2025\n", "Inflation, Germany, % a year, worldbank | 2025-11-01 2.5" },
  { "worldbank/bad-indicator", "worldbank", ECONOMY, "XX.YY", 0,
    { { .body = "[{\"message\":[{\"id\":\"120\",\"key\":\"Invalid value\",\"value\":\"The provided parameter value is not valid\"}]}]" } }, NULL, "FINX-DATA-009" },
  { "worldbank/empty", "worldbank", ECONOMY, "gdp", 0, { { .body = "[{\"page\":0,\"pages\":0},null]" } }, NULL, "FINX-DATA-009" },
  { "worldbank/xml", "worldbank", ECONOMY, "gdp", 0, { { .body = "<wb:data/>" } }, NULL, "FINX-DATA-002" },

  { "ecb/daily", "ecb", DAILY, "EUR/USD", FINX_ASSET_FX,
    { { .type = "text/xml", .body = ECB ("<Cube time=\"2025-11-18\"><Cube currency=\"USD\" rate=\"1.1580\"/></Cube>"
                                         "<Cube time='2025-11-17'><Cube currency='USD' rate='1.16'/><Cube currency='JPY' rate='179.85'/></Cube>") } },
    "/eurofxref-hist-90d.xml\n", "USD raw ecb | 2025-11-17 1.16 1.16 1.16 1.16 0 | 2025-11-18 1.158 1.158 1.158 1.158 0" },
  { "ecb/cross", "ecb", DAILY, "GBP/JPY", FINX_ASSET_FX,
    { { .body = ECB ("<Cube time='2025-11-18'><Cube currency='JPY' rate='180'/><Cube currency='GBP' rate='0.8'/></Cube>"
                     "<Cube time='2025-11-17'><Cube currency='JPY' rate='180'/><Cube currency='GBP' rate='N/A'/></Cube>") } },
    NULL, "JPY raw ecb | 2025-11-18 225 225 225 225 0" },
  { "ecb/unknown", "ecb", DAILY, "EUR/RUB", FINX_ASSET_FX, { { .body = ECB ("<Cube time='2025-11-18'><Cube currency='USD' rate='1.1'/></Cube>") } },
    NULL, "FINX-DATA-009" },
  { "ecb/truncated", "ecb", DAILY, "EUR/USD", FINX_ASSET_FX, { { .body = "<Cube time='2025-11-18'><Cube currency='USD' rate='1.1'/>" } }, NULL, "FINX-DATA-002" },
  { "ecb/html", "ecb", DAILY, "EUR/USD", FINX_ASSET_FX, { { .body = "<!DOCTYPE html><html><br></html>" } }, NULL, "FINX-DATA-002" },
  { "ecb/last", "ecb", LAST, "USD/EUR", FINX_ASSET_FX, { { .body = ECB ("<Cube time='2025-11-18'><Cube currency='USD' rate='1.25'/></Cube>") } },
    "/eurofxref-daily.xml\n", "0.8 ? EUR 2025-11-18T13:15:00 ecb" },
};

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  const char *const keys[] = { FIXTURE_KEY, NULL };
  gboolean is_keyed = g_str_equal (test->provider, "alphavantage") || g_str_equal (test->provider, "fred") || g_str_equal (test->provider, "stooq");
  guint n_requests = test->n_requests == 0 ? 1 : test->n_requests == G_MAXUINT ? 0 : test->n_requests;
  g_autoptr(FinxInstrument) instrument = test->kind < ECONOMY || test->kind >= EARNINGS ? finx_instrument_new_plain (test->what, NULL, "", test->asset, "USD") : NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *outcome = NULL, *request = NULL;
  ProviderFixture f;

  fixture_set_up (&f, test->provider, NULL, is_keyed ? keys : NULL);
  http_server_answer (f.server, "/", test->answers, test->answers[1].body != NULL ? 2 : 1);
  outcome = fixture_ask (&f, test->kind, instrument, test->what, (gint32) finx_days_from_date (2025, 11, 1), (gint32) finx_days_from_date (2025, 11, 18), &error);
  if (g_str_has_prefix (test->outcome, "FINX-"))
    {
      g_assert_null (outcome);
      g_assert_nonnull (error);
      g_assert_cmpstr (finx_error_code (error), ==, test->outcome);
    }
  else
    {
      g_assert_no_error (error);
      g_assert_cmpstr (outcome, ==, test->outcome);
    }
  g_assert_cmpuint (http_server_get_requests (f.server), ==, n_requests);
  request = n_requests > 0 ? http_server_get_request (f.server, 0) : NULL;
  if (test->request != NULL && !g_str_has_prefix (request, test->request))
    g_assert_cmpstr (request, ==, test->request);
  fixture_assert_no_key (error != NULL ? error->message : outcome);
  fixture_assert_no_key (finx_provider_get_trouble (f.provider));
  fixture_tear_down (&f);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/answers/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  return g_test_run ();
}
