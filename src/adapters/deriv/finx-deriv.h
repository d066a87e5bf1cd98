/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/finx-broker-client.h"

G_BEGIN_DECLS

/* Deriv: multipliers and rise/fall contracts on indices, currencies and coins, over one WebSocket. */
#define FINX_TYPE_DERIV (finx_deriv_get_type ())
G_DECLARE_FINAL_TYPE (FinxDeriv, finx_deriv, FINX, DERIV, FinxBrokerClient)

G_END_DECLS
