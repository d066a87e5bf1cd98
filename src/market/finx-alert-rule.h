/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "market/expressions/finx-expression.h"
#include "model/finx-alert.h"
#include "model/finx-tick.h"

G_BEGIN_DECLS

/**
 * FinxAlertRule: one alert whose condition is an expression, and when it fires.
 *
 * It fires when the condition comes true: at once where it is true when the alert is set, and again only after it was
 * not. One that goes once per bar fires in each bar in which it is true. What is not known changes nothing, so an alert
 * never fires on it, nor twice because of it. Late trades, and those of a sequence seen before, are passed over.
 *
 * A plain object of one thread; ticks allocate nothing. History comes first: finx_alert_rule_warm() with bars that are
 * over, finx_alert_rule_replay() with what came after, then ticks.
 */
typedef struct _FinxAlertRule FinxAlertRule;

/* What made it fire. */
typedef struct
{
  gint64 time_us;
  gint64 price;                 /* units: of the last trade; 0: none is known */
} FinxAlertFiring;

/* What a portfolio's condition looks at, in this order: value, cash, gain, unrealised, day gain, day change and
 * drawdown in percent, which is costly, see finx_alert_rule_needs_drawdown(). Then what one of an economic series looks at: its
 * newest value and the one before. */
#define FINX_N_ALERT_FIGURES     9
#define FINX_ALERT_FIGURE_SERIES 7

gboolean       finx_alert_rule_fits        (const FinxAlert        *alert);
/* What the words of its condition are about. */
FinxSubject    finx_alert_rule_subject     (const FinxAlert        *alert);
FinxAlertRule *finx_alert_rule_new         (const FinxAlert        *alert,
                                            GError                **error);
void           finx_alert_rule_free        (FinxAlertRule          *self);
const FinxAlert *finx_alert_rule_get_alert (FinxAlertRule          *self);
/* Whether it was one that fires once, and did. */
gboolean       finx_alert_rule_is_done     (FinxAlertRule          *self);
/* (array length=n): those whose bars it needs, the shortest first. */
const FinxInterval *finx_alert_rule_get_intervals (FinxAlertRule   *self,
                                            guint                  *n);
guint          finx_alert_rule_get_warm_up (FinxAlertRule          *self,
                                            FinxInterval            interval);
gboolean       finx_alert_rule_needs_drawdown (FinxAlertRule       *self);
/* Whether the condition of @alert, as it is saved, looks at the days of a company's reports. */
gboolean       finx_alert_rule_needs_reports (const FinxAlert      *alert);
/* @days: (element-type gint32) (nullable): of reports, oldest first. What is known when history comes counts for it, too. */
void           finx_alert_rule_set_reports (FinxAlertRule          *self,
                                            const GArray           *days);
gint64         finx_alert_rule_get_span    (FinxAlertRule          *self);
gint64         finx_alert_rule_get_start   (FinxAlertRule          *self,
                                            gint64                  from_us,
                                            FinxInterval            shorter_than);
/* Firings before @from_us are not told; what was known before it counts. */
void           finx_alert_rule_start       (FinxAlertRule          *self,
                                            gint64                  from_us,
                                            gboolean                restored);
void           finx_alert_rule_warm        (FinxAlertRule          *self,
                                            const GArray *const    *bars);
void           finx_alert_rule_set_quote   (FinxAlertRule          *self,
                                            const FinxQuote        *quote);
/* Returns: whether it fires; @firing is set then */
gboolean       finx_alert_rule_push        (FinxAlertRule          *self,
                                            const FinxTick         *tick,
                                            FinxAlertFiring        *firing);
/* Of a portfolio or an economic series: NaN are unknown. */
gboolean       finx_alert_rule_look        (FinxAlertRule          *self,
                                            const double           *figures,
                                            gint64                  time_us,
                                            FinxAlertFiring        *firing);
gboolean       finx_alert_rule_advance     (FinxAlertRule          *self,
                                            gint64                  now_us,
                                            FinxAlertFiring        *firing);

/* How often @alert would have fired over @bars, oldest first, of its own time frame or a finer one; @newest_us: (out):
 * the last time. −1: the bars do not tell, as with best prices. */
int            finx_alert_rule_count       (const FinxAlert        *alert,
                                            const GArray           *bars,
                                            FinxInterval            interval,
                                            gint64                 *newest_us);

/* The course of a bar as four trades: open, the nearer of high and low, the other, close. */
#define FINX_BAR_TICKS 4
void           finx_bar_to_ticks           (const FinxBar          *bar,
                                            gint64                  length_us,
                                            const FinxInstrument   *instrument,
                                            FinxTick               *ticks);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxAlertRule, finx_alert_rule_free)

G_END_DECLS
