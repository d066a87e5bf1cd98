/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/finx-broker-client.h"

G_BEGIN_DECLS

/* Charles Schwab: US shares and funds by the Trader API, prices by the Market Data API, and the streamer for both. */
#define FINX_TYPE_SCHWAB (finx_schwab_get_type ())
G_DECLARE_FINAL_TYPE (FinxSchwab, finx_schwab, FINX, SCHWAB, FinxBrokerClient)

G_END_DECLS
