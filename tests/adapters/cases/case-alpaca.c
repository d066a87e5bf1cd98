/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../broker-fixture.h"

#include "../../venues/venue-alpaca.h"
#include "adapters/alpaca/finx-alpaca.h"

const BrokerCase case_alpaca = {
  .id = "alpaca", .get_type = finx_alpaca_get_type, .new_venue = venue_alpaca_new,
  .values = { { "key", VENUE_ALPACA_KEY }, { "secret", VENUE_ALPACA_SECRET } },
  .symbol = "KO", .name = "KO", .asset_class = FINX_ASSET_EQUITY, .bid = "70.94", .ask = "70.95",
  .place = "POST /v2/orders", .replace = "PATCH /v2/orders", .cancel = "DELETE /v2/orders",
  .reads = {
    [FINX_READ_ACCOUNTS] = "GET /v2/account", [FINX_READ_BALANCES] = "GET /v2/account", [FINX_READ_POSITIONS] = "GET /v2/positions",
    [FINX_READ_OPEN_ORDERS] = "GET /v2/orders", [FINX_READ_ORDERS] = "GET /v2/orders",
    [FINX_READ_FILLS] = "GET /v2/account/activities", [FINX_READ_INSTRUMENTS] = "GET /v2/assets",
    [FINX_READ_QUOTE] = "GET /v2/stocks/snapshots", [FINX_CALL_CLOCK] = "GET /v2/clock", [FINX_CALL_BARS] = "GET /v2/stocks/bars",
  },
  .stream = "STREAM /stream",
};
