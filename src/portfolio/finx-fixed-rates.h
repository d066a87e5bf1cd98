/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-decimal.h"

G_BEGIN_DECLS

FinxDecimal finx_fixed_rate_get (const char *currency,
                                 gint32      day);

G_END_DECLS
