/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../broker-fixture.h"

#include "../../venues/venue-coinbase-exchange.h"
#include "adapters/coinbase-exchange/finx-coinbase-exchange.h"
#include "adapters/finx-broker-json.h"

/* It changes no orders. */
const BrokerCase case_coinbase_exchange = {
  .id = "coinbase-exchange", .get_type = finx_coinbase_exchange_get_type, .new_venue = venue_coinbase_exchange_new,
  .values = { { "key", VENUE_COINBASE_EXCHANGE_KEY }, { "secret", VENUE_COINBASE_EXCHANGE_SECRET }, { "passphrase", VENUE_COINBASE_EXCHANGE_PASSPHRASE } },
  .symbol = "SOL-USD", .name = "SOL-USD", .asset_class = FINX_ASSET_CRYPTO, .bid = "70.94", .ask = "70.95",
  .place = "POST /orders", .cancel = "DELETE /orders",
  .reads = {
    [FINX_READ_ACCOUNTS] = "GET /accounts", [FINX_READ_BALANCES] = "GET /accounts", [FINX_READ_POSITIONS] = "GET /accounts",
    [FINX_READ_OPEN_ORDERS] = "GET /orders", [FINX_READ_ORDERS] = "GET /orders", [FINX_READ_FILLS] = "GET /orders", [FINX_READ_FEES] = "GET /fees",
    [FINX_READ_INSTRUMENTS] = "GET /products", [FINX_READ_QUOTE] = "GET /products", [FINX_READ_BOOK] = "GET /products",
    [FINX_CALL_CLOCK] = "GET /time", [FINX_CALL_BARS] = "GET /products",
  },
  .stream = "STREAM /", .write_client_id = finx_broker_uuid_of,
};
