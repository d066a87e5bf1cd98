/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The standard normal law. */
double finx_normal_density     (double z);
double finx_normal_probability (double z);      /* of a value of at most @z */
double finx_normal_quantile    (double p);      /* NaN unless 0 < @p < 1 */

G_END_DECLS
