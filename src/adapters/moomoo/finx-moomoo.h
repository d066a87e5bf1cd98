/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/finx-broker-client.h"

G_BEGIN_DECLS

/* Moomoo and Futu, through the program OpenD: shares of the US, Hong Kong and other markets, real and simulated. */
#define FINX_TYPE_MOOMOO (finx_moomoo_get_type ())
G_DECLARE_FINAL_TYPE (FinxMoomoo, finx_moomoo, FINX, MOOMOO, FinxBrokerClient)

G_END_DECLS
