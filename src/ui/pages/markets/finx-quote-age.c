/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/finx-quote-age.h"

#include "base/finx-clock.h"
#include "ui/finx-format.h"

#define STALE_AFTER_US (15 * FINX_USEC_PER_SEC)

char *
finx_quote_age_text (FinxQuoteRow *row,
                     gint64        now_us)
{
  gint64 age = finx_quote_row_get_age (row, now_us);

  if (age <= STALE_AFTER_US || finx_quote_is_closed (row, now_us))
    return NULL;
  return finx_format_age (age);
}

gboolean
finx_quote_is_closed (FinxQuoteRow *row,
                      gint64        now_us)
{
  return !finx_calendar_is_open (finx_quote_row_get_instrument (row)->calendar, now_us);
}
