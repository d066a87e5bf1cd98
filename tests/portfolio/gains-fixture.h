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

#define GAINS_N_TRADES 40

/* What is traded by chance. */
typedef struct
{
  const char *words;            /* of its lines, such as "symbol=AAPL account=a" */
  int         most;             /* at a time */
} GainsTraded;

/* (transfer full): trades by chance, close to each other; then all is sold, long after. @n: (out): lines until then */
static inline char **
gains_make_trades (const GainsTraded *traded,
                   int                n_traded,
                   guint             *n)
{
  g_autofree int *held = g_new0 (int, n_traded);
  GPtrArray *lines = g_ptr_array_new ();
  int day = 0;

  for (guint i = 0; i < GAINS_N_TRADES; i++)
    {
      int which = g_test_rand_int_range (0, n_traded), quantity = g_test_rand_int_range (1, traded[which].most + 1);
      gboolean is_sale = held[which] > 0 && g_test_rand_bit ();
      g_autofree char *date = NULL;

      if (is_sale)
        quantity = MIN (quantity, held[which]);
      held[which] += is_sale ? -quantity : quantity;
      day += g_test_rand_int_range (0, 20);
      date = gains_day (text_day ("2020-01-02") + day);
      g_ptr_array_add (lines, g_strdup_printf ("%s %s %s quantity=%d amount=%d.%02d currency=USD", date, is_sale ? "sell" : "buy", traded[which].words,
                                               quantity, quantity * g_test_rand_int_range (50, 150), g_test_rand_int_range (0, 100)));
    }
  *n = lines->len;
  for (int which = 0; which < n_traded; which++)
    if (held[which] > 0)
      g_ptr_array_add (lines, g_strdup_printf ("2025-06-02 sell %s quantity=%d amount=%d currency=USD", traded[which].words, held[which],
                                               held[which] * 97));
  g_ptr_array_add (lines, NULL);
  return (char **) g_ptr_array_free (lines, FALSE);
}

/* Moving a loss moves it in time: what counts and what is still in a cost add up to what they are without, at any moment, and in the end,
 * when all is sold, the gains that count are the same to the last digit. @check: (nullable): more of the reports with losses moved and not
 * moved. Returns: in how many of @n_chances times two a loss moved */
static inline guint
gains_assert_nothing_is_lost (FinxInstrumentTable *instruments,
                              const GainsTraded   *traded,
                              int                  n_traded,
                              guint                n_chances,
                              void               (*check) (const FinxGainsReport *moved, const FinxGainsReport *plain))
{
  static const FinxLotMethod methods[] = { FINX_LOTS_FIFO, FINX_LOTS_LIFO, FINX_LOTS_HIFO };
  guint n_moved = 0;

  for (guint i = 0; i < n_chances; i++)
    {
      FinxLotMethod method = methods[i % G_N_ELEMENTS (methods)];
      guint n;
      g_auto(GStrv) lines = gains_make_trades (traded, n_traded, &n);

      for (guint step = 0; step < 2; step++)
        {
          guint n_lines = step == 0 ? n : g_strv_length (lines);
          g_autoptr(FinxTransactionList) transactions = history_list_of (instruments, (const char *const *) lines, n_lines);
          g_autoptr(FinxGainsReport) moved = gains_report (transactions, method, TRUE), plain = gains_report (transactions, method, FALSE);
          FinxDecimal counted, before = finx_decimal_sub (gains_settle (plain, &counted), plain->totals.washed_loss), after = gains_settle (moved, &counted);

          g_assert_true (finx_decimal_equal (before, after));
          if (step == 1)
            g_assert_true (finx_decimal_equal (counted, plain->totals.realised));
          if (check != NULL)
            check (moved, plain);
          n_moved += finx_decimal_sign (moved->totals.washed_loss) > 0;
        }
    }
  return n_moved;
}
