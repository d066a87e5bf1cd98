/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Days are local ones, counted from 1970-01-01. Weekends are not asked about here. */
const char *finx_holidays_name_nyse          (gint64 day);      /* (nullable): English, see finx_text(); %NULL: it is none */
gboolean    finx_holidays_is_nyse_short_day  (gint64 day);      /* closes at 13:00 */
const char *finx_holidays_name_xetra         (gint64 day);      /* likewise */
gboolean    finx_holidays_is_xetra_short_day (gint64 day);      /* closes at 14:00 */

G_END_DECLS
