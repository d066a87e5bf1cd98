/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/finx-provider.h"

G_BEGIN_DECLS

#define FINX_TYPE_COIN_GECKO (finx_coin_gecko_get_type ())
G_DECLARE_FINAL_TYPE (FinxCoinGecko, finx_coin_gecko, FINX, COIN_GECKO, FinxProvider)

G_END_DECLS
