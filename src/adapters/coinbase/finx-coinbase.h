/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/finx-broker-client.h"

G_BEGIN_DECLS

/* Coinbase: coins by the Advanced Trade API and its two streams. The former Pro API is in finx-coinbase-exchange.h. */
#define FINX_TYPE_COINBASE (finx_coinbase_get_type ())
G_DECLARE_FINAL_TYPE (FinxCoinbase, finx_coinbase, FINX, COINBASE, FinxBrokerClient)

G_END_DECLS
