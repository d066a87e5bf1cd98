/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FinxExpression: a condition in words, such as "rsi(14, 1h) < 30 and last crosses_above sma(50)".
 *
 * Immutable once parsed, so any thread may read it. The grammar, loosest first; a comparison stands alone:
 *
 *   a or b · a and b · not a · a < b (<= > >= == != crosses_above crosses_below crosses) · a + b, a - b · a * b, a / b · -a
 *
 * and in the place of a and b numbers, words, calls and parentheses. The words of an instrument are
 * last bid ask spread change change_percent, which are the quote's, earnings_in, the days to the company's next report that
 * is known, 0 on its day, counted in UTC, and open high low close volume hl2 hlc3 ohlc4, which are the bar's, with the time frame in brackets where it is not the expression's own: close(1d), any interval of time as
 * finx_interval_from_typed() reads it. The words of a portfolio
 * are value cash gain unrealised day_gain, in its currency, and day_percent drawdown, in percent; the drawdown is how far it
 * is below its highest point, 0 or more. Those of an economic series are release and previous, its newest values. Calls:
 *
 *   prev(x)                  x at the end of the bar before
 *   highest(x, n) lowest(x, n)  of the last n bars, the open one among them
 *   percent_change(x, 15m)   x against what it was then, in percent; to a sixtieth of the span
 *   abs(x) min(a, b, …) max(a, b, …)
 *   any indicator: rsi(14), sma(hl2, 50), macd(12, 26, 9).signal, rsi(14, 1h); what is left out is as the indicator has it
 *
 * What is not known makes unknown what depends on it: "unknown and no" is no, "unknown or yes" is yes, all else is
 * unknown, and so is a division by zero.
 */
typedef struct _FinxExpression FinxExpression;

typedef enum
{
  FINX_SUBJECT_INSTRUMENT,
  FINX_SUBJECT_PORTFOLIO,
  FINX_SUBJECT_SERIES           /* of the economy */
} FinxSubject;

/* Where a fault is: counted from 1 in characters, for people; in bytes, for marking it. */
typedef struct
{
  guint line, column;
  gsize first, length;
} FinxPlace;

#define FINX_EXPRESSION_LONGEST 1000    /* bytes */

FinxExpression *finx_expression_parse     (const char           *text,
                                           FinxSubject           subject,
                                           FinxPlace            *place,
                                           GError              **error);
FinxExpression *finx_expression_parse_number (const char        *text,
                                           FinxSubject           subject,
                                           FinxPlace            *place,
                                           GError              **error);
void            finx_expression_free      (FinxExpression       *self);
char           *finx_expression_to_string (const FinxExpression *self);
/* Whether it looks at the days of a company's reports. */
gboolean        finx_expression_needs_reports (const FinxExpression *self);
/* (transfer full): what is joined by "and" at the top, each printed alone; one at least, ended by %NULL. */
char          **finx_expression_split     (const FinxExpression *self);
/* The same text always stands for the same condition: parsed and printed again; %NULL with an error. */
char           *finx_expression_normalize (const char           *text,
                                           FinxSubject           subject,
                                           FinxPlace            *place,
                                           GError              **error);

const char     *finx_expression_spell     (const char           *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxExpression, finx_expression_free)

G_END_DECLS
