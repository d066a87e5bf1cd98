/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/finx-broker-client.h"

G_BEGIN_DECLS

/* Alpaca: US shares and crypto by REST v2, its trading stream, and its market data stream. */
#define FINX_TYPE_ALPACA (finx_alpaca_get_type ())
G_DECLARE_FINAL_TYPE (FinxAlpaca, finx_alpaca, FINX, ALPACA, FinxBrokerClient)

G_END_DECLS
