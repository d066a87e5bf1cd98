/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"

G_BEGIN_DECLS

/* The course of a net worth, FinxEquityPoint, oldest first: its history is read now and then, its end is what is known now. */

/* @flows: what came in from outside since the end that it had, less what left. A @net_worth or @flows that is not known (NaN) leaves it
 * as it is. Returns: whether its end is another one now */
gboolean finx_net_worth_course_set_end (GArray       *course,
                                        gint64        time_us,
                                        double        net_worth,
                                        double        flows);
/* From its first point to its last without what was paid in or out, as a part of the first; NaN: there is none. */
double   finx_net_worth_course_gain    (const GArray *course);

G_END_DECLS
