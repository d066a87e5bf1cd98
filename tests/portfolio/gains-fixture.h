/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "portfolio/reports/finx-gains-report.h"
#include "tests/portfolio/history-fixture.h"

/* Reports of gains, and how tests write down what is in them. Header-only. */

#define GAINS_LAST_DAY "2026-12-31"

/* Of all days until the last one, in USD. */
static inline FinxGainsReport *
gains_report (FinxTransactionList *transactions,
              FinxLotMethod        method,
              gboolean             move_wash_sales)
{
  FinxGainsOptions options = { .base_currency = "USD", .method = method, .move_wash_sales = move_wash_sales, .from = G_MININT32,
                               .to = text_day (GAINS_LAST_DAY) };
  g_autoptr(GError) error = NULL;
  FinxGainsReport *report = finx_gains_report_new (&options, transactions, &error);

  g_assert_no_error (error);
  return report;
}

/* A word more in a row; "?": unknown */
static inline void
gains_append (GString     *row,
              FinxDecimal  value)
{
  g_autofree char *text = finx_decimal_is_known (value) ? finx_decimal_to_string (finx_decimal_normalize (value)) : g_strdup ("?");

  g_string_append_printf (row, " %s", text);
}

/* (transfer full) */
static inline char *
gains_day (gint32 day)
{
  int year, month, date;

  finx_date_from_days (day, &year, &month, &date);
  return g_strdup_printf ("%04d-%02d-%02d", year, month, date);
}

/* That there are the rows of @expected, which ends with %NULL or is full, and no more. */
static inline void
gains_assert_rows (const FinxGainsReport  *report,
                   guint                   n_found,
                   char                 *(*write) (const FinxGainsReport *report, guint i),
                   const char *const      *expected,
                   guint                   max)
{
  guint n;

  for (n = 0; n < max && expected[n] != NULL; n++)
    {
      g_autofree char *row = NULL;

      g_assert_cmpuint (n, <, n_found);
      row = write (report, n);
      g_assert_cmpstr (row, ==, expected[n]);
    }
  g_assert_cmpuint (n_found, ==, n);
}

/* What was gained and counts, less what is still in the cost of what is held. */
static inline FinxDecimal
gains_settle (const FinxGainsReport *report,
              FinxDecimal           *counted)
{
  FinxDecimal held = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < report->n_open; i++)
    {
      FinxOpenLot lot;

      finx_gains_report_get_open (report, i, &lot);
      held = finx_decimal_add (held, lot.base_cost);
    }
  *counted = finx_decimal_add (report->totals.realised, report->totals.washed_loss);
  return finx_decimal_sub (*counted, held);
}
