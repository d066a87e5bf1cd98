/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/finx-broker-client.h"

G_BEGIN_DECLS

/* Interactive Brokers: shares, funds, currencies, futures, options and coins, over the socket of TWS or IB Gateway. */
#define FINX_TYPE_IBKR (finx_ibkr_get_type ())
G_DECLARE_FINAL_TYPE (FinxIbkr, finx_ibkr, FINX, IBKR, FinxBrokerClient)

G_END_DECLS
