/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../broker-fixture.h"

#include "../../venues/venue-ibkr.h"
#include "adapters/ibkr/finx-ibkr.h"

const BrokerCase case_ibkr = {
  .id = "ibkr", .get_type = finx_ibkr_get_type, .new_venue = venue_ibkr_new,
  .values = { { "client", VENUE_IBKR_CLIENT } },
  .symbol = "KO", .name = "KO", .asset_class = FINX_ASSET_EQUITY, .bid = "70.94", .ask = "70.95",
  .place = "CALL placeOrder", .replace = "CALL changeOrder", .cancel = "CALL cancelOrder",
  .reads = {
    [FINX_READ_ACCOUNTS] = "CALL reqAccountSummary", [FINX_READ_BALANCES] = "CALL reqAccountSummary", [FINX_READ_POSITIONS] = "CALL reqPositions",
    [FINX_READ_OPEN_ORDERS] = "CALL reqAllOpenOrders", [FINX_READ_ORDERS] = "CALL reqCompletedOrders",
    [FINX_READ_FILLS] = "CALL reqExecutions", [FINX_READ_INSTRUMENTS] = "CALL reqContractDetails",
    [FINX_READ_QUOTE] = "CALL reqMktData", [FINX_READ_BOOK] = "CALL reqMktDepth", [FINX_CALL_CLOCK] = "CALL reqCurrentTime",
    [FINX_CALL_BARS] = "CALL reqHistoricalData",
  },
  .stream = "STREAM orders", .refusal = "client",
};
