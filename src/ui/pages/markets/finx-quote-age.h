/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/finx-quote-row.h"

G_BEGIN_DECLS

/* A quote is stale after 15 s without an update in an open market. Returns its age ("4 min"), or %NULL while it is
 * fresh, its market is closed, or there is no quote. (transfer full) (nullable) */
char *finx_quote_age_text (FinxQuoteRow *row, gint64 now_us);
/* Whether the instrument's exchange is closed: its prices are those of the last session, and not stale. */
gboolean finx_quote_is_closed (FinxQuoteRow *row, gint64 now_us);

G_END_DECLS
