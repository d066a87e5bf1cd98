/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../broker-fixture.h"

#include "../../venues/venue-kraken.h"
#include "adapters/finx-broker-id.h"
#include "adapters/kraken/finx-kraken.h"

const BrokerCase case_kraken = {
  .id = "kraken", .get_type = finx_kraken_get_type, .new_venue = venue_kraken_new,
  .values = { { "key", VENUE_KRAKEN_KEY }, { "secret", VENUE_KRAKEN_SECRET } },
  .symbol = "BTC-USD", .name = "BTC-USD", .asset_class = FINX_ASSET_CRYPTO, .bid = "70.94", .ask = "70.95",
  .place = "POST /0/private/AddOrder", .replace = "POST /0/private/AmendOrder", .cancel = "POST /0/private/CancelOrder",
  .reads = {
    [FINX_READ_ACCOUNTS] = "POST /0/private/GetApiKeyInfo", [FINX_READ_BALANCES] = "POST /0/private/BalanceEx",
    [FINX_READ_POSITIONS] = "POST /0/private/BalanceEx", [FINX_READ_OPEN_ORDERS] = "POST /0/private/OpenOrders",
    [FINX_READ_ORDERS] = "POST /0/private/ClosedOrders", [FINX_READ_FILLS] = "POST /0/private/TradesHistory",
    [FINX_READ_ACTIVITIES] = "POST /0/private/Ledgers",
    [FINX_READ_FEES] = "POST /0/private/TradeVolume", [FINX_READ_INSTRUMENTS] = "GET /0/public/AssetPairs",
    [FINX_READ_QUOTE] = "GET /0/public/Ticker", [FINX_READ_BOOK] = "GET /0/public/Depth",
    [FINX_CALL_CLOCK] = "GET /0/public/Time", [FINX_CALL_BARS] = "GET /0/public/OHLC", [FINX_CALL_TOKEN] = "POST /0/private/GetWebSocketsToken",
  },
  .stream = "STREAM /v2", .write_client_id = finx_broker_uuid_of,
};
