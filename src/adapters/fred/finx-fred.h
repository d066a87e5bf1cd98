/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/finx-provider.h"

G_BEGIN_DECLS

#define FINX_TYPE_FRED (finx_fred_get_type ())
G_DECLARE_FINAL_TYPE (FinxFred, finx_fred, FINX, FRED, FinxProvider)

G_END_DECLS
