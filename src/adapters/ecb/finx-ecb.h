/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/finx-provider.h"

G_BEGIN_DECLS

#define FINX_TYPE_ECB (finx_ecb_get_type ())
G_DECLARE_FINAL_TYPE (FinxEcb, finx_ecb, FINX, ECB, FinxProvider)

G_END_DECLS
