/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gsize  finx_quantile_rank (gsize n, double p, double *fraction);
double finx_quantile      (double *values, gsize n, double p);

G_END_DECLS
