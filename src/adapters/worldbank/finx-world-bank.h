/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/finx-provider.h"

G_BEGIN_DECLS

#define FINX_TYPE_WORLD_BANK (finx_world_bank_get_type ())
G_DECLARE_FINAL_TYPE (FinxWorldBank, finx_world_bank, FINX, WORLD_BANK, FinxProvider)

G_END_DECLS
