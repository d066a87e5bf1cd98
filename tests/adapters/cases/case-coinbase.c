/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../broker-fixture.h"

#include "../../venues/venue-coinbase.h"
#include "adapters/coinbase/finx-coinbase-private.h"

const BrokerCase case_coinbase = {
  .id = "coinbase", .get_type = finx_coinbase_get_type, .new_venue = venue_coinbase_new,
  .values = { { "key", VENUE_COINBASE_KEY }, { "secret", VENUE_COINBASE_SECRET } },
  .symbol = "SOL-USD", .name = "SOL-USD", .asset_class = FINX_ASSET_CRYPTO, .bid = "70.94", .ask = "70.95",
  .place = "POST /api/v3/brokerage/orders", .replace = "POST /api/v3/brokerage/orders/edit",
  .cancel = "POST /api/v3/brokerage/orders/batch_cancel",
  .reads = {
    [FINX_READ_ACCOUNTS] = "GET /api/v3/brokerage/key_permissions", [FINX_READ_BALANCES] = "GET /api/v3/brokerage/accounts",
    [FINX_READ_POSITIONS] = "GET /api/v3/brokerage/accounts", [FINX_READ_OPEN_ORDERS] = "GET /api/v3/brokerage/orders/historical/batch",
    [FINX_READ_ORDERS] = "GET /api/v3/brokerage/orders/historical/batch", [FINX_READ_FILLS] = "GET /api/v3/brokerage/orders/historical/fills",
    [FINX_READ_FEES] = "GET /api/v3/brokerage/transaction_summary", [FINX_READ_INSTRUMENTS] = "GET /api/v3/brokerage/products",
    [FINX_READ_QUOTE] = "GET /api/v3/brokerage/product_book", [FINX_READ_BOOK] = "GET /api/v3/brokerage/product_book",
    [FINX_CALL_CLOCK] = "GET /api/v3/brokerage/time", [FINX_CALL_BARS] = "GET /api/v3/brokerage/products",
  },
  .stream = "STREAM /", .write_client_id = coinbase_uuid_of,
};
