/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/finx-broker-client.h"

G_BEGIN_DECLS

/* Kraken's spot markets: coins and currencies, by signed requests and the second version of its streams. */
#define FINX_TYPE_KRAKEN (finx_kraken_get_type ())
G_DECLARE_FINAL_TYPE (FinxKraken, finx_kraken, FINX, KRAKEN, FinxBrokerClient)

G_END_DECLS
