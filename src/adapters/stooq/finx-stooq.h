/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/finx-provider.h"

G_BEGIN_DECLS

#define FINX_TYPE_STOOQ (finx_stooq_get_type ())
G_DECLARE_FINAL_TYPE (FinxStooq, finx_stooq, FINX, STOOQ, FinxProvider)

G_END_DECLS
