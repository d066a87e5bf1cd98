/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../broker-fixture.h"

#include "../../venues/venue-moomoo.h"
#include "adapters/moomoo/finx-moomoo.h"

const BrokerCase case_moomoo = {
  .id = "moomoo", .get_type = finx_moomoo_get_type, .new_venue = venue_moomoo_new,
  .values = { { "password", VENUE_MOOMOO_PASSWORD } }, .is_live = TRUE,
  .symbol = "US.KO", .name = "KO", .asset_class = FINX_ASSET_EQUITY, .bid = "70.94", .ask = "70.95",
  .place = "CALL PlaceOrder", .replace = "CALL ModifyOrder/1", .cancel = "CALL ModifyOrder/2",
  .reads = {
    [FINX_READ_ACCOUNTS] = "CALL GetAccList", [FINX_READ_BALANCES] = "CALL GetFunds", [FINX_READ_POSITIONS] = "CALL GetPositionList",
    [FINX_READ_OPEN_ORDERS] = "CALL GetOrderList", [FINX_READ_ORDERS] = "CALL GetOrderList", [FINX_READ_FILLS] = "CALL GetOrderFillList",
    [FINX_READ_INSTRUMENTS] = "CALL GetStaticInfo", [FINX_READ_QUOTE] = "CALL GetSecuritySnapshot", [FINX_READ_BOOK] = "CALL GetOrderBook",
    [FINX_CALL_CLOCK] = "CALL GetGlobalState", [FINX_CALL_BARS] = "CALL RequestHistoryKL",
  },
  .stream = "STREAM UpdateOrder",
};
