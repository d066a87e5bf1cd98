/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/finx-broker-client.h"

G_BEGIN_DECLS

/* Coinbase Exchange: coins by the API of the exchange itself, which was called Pro; its sandbox is the paper account. The API of
 * Advanced Trade is in finx-coinbase.h. */
#define FINX_TYPE_COINBASE_EXCHANGE (finx_coinbase_exchange_get_type ())
G_DECLARE_FINAL_TYPE (FinxCoinbaseExchange, finx_coinbase_exchange, FINX, COINBASE_EXCHANGE, FinxBrokerClient)

G_END_DECLS
