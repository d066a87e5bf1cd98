/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/finx-provider.h"

G_BEGIN_DECLS

#define FINX_TYPE_YAHOO (finx_yahoo_get_type ())
G_DECLARE_FINAL_TYPE (FinxYahoo, finx_yahoo, FINX, YAHOO, FinxProvider)

G_END_DECLS
