/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void finx_rolling (const double *returns,
                   gsize         n,
                   gsize         window,
                   double        rate_per_period,
                   double        periods_per_year,
                   double       *totals,
                   double       *volatilities,
                   double       *sharpes);

G_END_DECLS
