/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/finx-provider.h"

G_BEGIN_DECLS

#define FINX_TYPE_ALPHA_VANTAGE (finx_alpha_vantage_get_type ())
G_DECLARE_FINAL_TYPE (FinxAlphaVantage, finx_alpha_vantage, FINX, ALPHA_VANTAGE, FinxProvider)

G_END_DECLS
