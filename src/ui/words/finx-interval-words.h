/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-interval.h"

G_BEGIN_DECLS

/* Intervals as a person reads them, in the language of the program; interned. */
const char *finx_interval_name       (FinxInterval interval);   /* "7 minutes" */
const char *finx_interval_short_name (FinxInterval interval);   /* "7m", "2h", "1D", "3M", "100T" */

G_END_DECLS
