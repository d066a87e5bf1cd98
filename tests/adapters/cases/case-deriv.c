/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../broker-fixture.h"

#include "../../venues/venue-deriv.h"
#include "adapters/deriv/finx-deriv.h"

const BrokerCase case_deriv = {
  .id = "deriv", .get_type = finx_deriv_get_type, .new_venue = venue_deriv_new,
  .values = { { "token", VENUE_DERIV_TOKEN } },
  .symbol = VENUE_DERIV_SYMBOL, .name = VENUE_DERIV_SYMBOL, .asset_class = FINX_ASSET_CFD, .bid = "70.8", .ask = "71",
  .place = "CALL buy", .replace = "CALL contract_update", .cancel = "CALL contract_update",
  .reads = {
    [FINX_READ_ACCOUNTS] = "CALL balance", [FINX_READ_BALANCES] = "CALL balance", [FINX_READ_POSITIONS] = "CALL portfolio",
    [FINX_READ_OPEN_ORDERS] = "CALL portfolio", [FINX_READ_ORDERS] = "CALL statement", [FINX_READ_FILLS] = "CALL statement",
    [FINX_READ_INSTRUMENTS] = "CALL active_symbols", [FINX_READ_QUOTE] = "CALL ticks", [FINX_CALL_CLOCK] = "CALL time",
    [FINX_CALL_BARS] = "CALL ticks_history",
  },
  .stream = "STREAM /websockets/v3", .is_at_market = TRUE,
};
