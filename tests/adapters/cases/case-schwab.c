/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../broker-fixture.h"

#include "../../venues/venue-schwab.h"
#include "adapters/schwab/finx-schwab.h"

#define ACCOUNT "/trader/v1/accounts/" VENUE_SCHWAB_HASH

/* Charles Schwab has no id of ours: in these tests each order at the venue is the one. */
static char *
write_any_id (const char *client_id)
{
  return g_strdup ("venue-");
}

const BrokerCase case_schwab = {
  .id = "schwab", .get_type = finx_schwab_get_type, .new_venue = venue_schwab_new,
  .values = { { "key", VENUE_SCHWAB_KEY }, { "secret", VENUE_SCHWAB_SECRET }, { "redirect", VENUE_SCHWAB_REDIRECT }, { "refresh", VENUE_SCHWAB_REFRESH } },
  .symbol = "KO", .name = "KO", .asset_class = FINX_ASSET_EQUITY, .bid = "70.94", .ask = "70.95",
  .place = "POST " ACCOUNT "/orders", .replace = "PUT " ACCOUNT "/orders", .cancel = "DELETE " ACCOUNT "/orders",
  .reads = {
    [FINX_READ_ACCOUNTS] = "GET /trader/v1/accounts/accountNumbers", [FINX_READ_BALANCES] = "GET " ACCOUNT, [FINX_READ_POSITIONS] = "GET " ACCOUNT,
    [FINX_READ_OPEN_ORDERS] = "GET " ACCOUNT "/orders", [FINX_READ_ORDERS] = "GET " ACCOUNT "/orders", [FINX_READ_FILLS] = "GET " ACCOUNT "/orders",
    [FINX_READ_QUOTE] = "GET /marketdata/v1/quotes", [FINX_CALL_CLOCK] = "GET /trader/v1/userPreference", [FINX_CALL_BARS] = "GET /marketdata/v1/pricehistory",
    [FINX_CALL_TOKEN] = "POST /v1/oauth/token",
  },
  .stream = "STREAM /ws", .write_client_id = write_any_id,
};
