/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-alert-rule.h"

#include <math.h>
#include <string.h>

#include "market/expressions/finx-expression-inputs.h"
#include "market/finx-bar-builder.h"

#define GRACE_US (2 * G_USEC_PER_SEC)   /* a bar is over by the clock so long after its end: trades may come late */

struct _FinxAlertRule
{
  FinxAlert             *alert;         /* owned */
  FinxExpressionProgram *program;       /* owned */
  FinxExpressionInputs  *inputs;        /* (nullable) owned: of a portfolio none */
  guint                  kinds;         /* bits */
  gboolean               needs_drawdown;
  gboolean               has_clock;     /* its value may change without its inputs */
  double                 was;           /* the last known value */
  gboolean               eager;         /* fires when it is true at the first look */
  gboolean               done;          /* fires once, and has */
  gboolean               is_telling;    /* what comes now is no history */
  gboolean               is_stale;      /* not run with the values of now */
  gint64                 fired_bar_us;  /* the bar of the last firing */
  gint64                 from_us;       /* earlier firings are not told */
  gint64                 newest_us, last_price;
  gint64                 newest_of_kind[FINX_N_TICK_KINDS];
  guint64                sequence;
};

/* Whether @alert is one for a rule; the others are price levels and events. */
gboolean
finx_alert_rule_fits (const FinxAlert *alert)
{
  return alert->condition == FINX_ALERT_WHEN
         || (finx_alert_condition_has_level (alert->condition) && (alert->every_bar || alert->on_close));
}

FinxSubject
finx_alert_rule_subject (const FinxAlert *alert)
{
  if (alert->instrument != NULL)
    return FINX_SUBJECT_INSTRUMENT;
  return *alert->series != '\0' ? FINX_SUBJECT_SERIES : FINX_SUBJECT_PORTFOLIO;
}

gboolean
finx_alert_rule_needs_reports (const FinxAlert *alert)
{
  return alert->condition == FINX_ALERT_WHEN && alert->instrument != NULL
         && strstr (alert->when, finx_word_to_string (FINX_WORD_EARNINGS_IN)) != NULL;          /* no other name contains it */
}

static guint
place_figure (const FinxExpressionInput *input,
              gpointer                   user_data)
{
  FinxAlertRule *self = user_data;

  G_STATIC_ASSERT (FINX_N_WORDS - FINX_WORD_VALUE == FINX_N_ALERT_FIGURES);

  self->needs_drawdown |= input->word == FINX_WORD_DRAWDOWN;
  return input->word - FINX_WORD_VALUE;
}

static void
look_at_instrument (FinxAlertRule        *self,
                    const FinxExpression *expression)
{
  const FinxAlert *alert = self->alert;
  const FinxInterval *intervals;
  guint n;

  self->inputs = finx_expression_inputs_new (alert->instrument);
  self->program = finx_expression_program_new (expression, alert->interval, finx_expression_inputs_place, self->inputs);
  intervals = finx_expression_program_get_intervals (self->program, &n);
  for (guint i = 0; i < n; i++)
    finx_expression_inputs_add_interval (self->inputs, intervals[i]);
  if (alert->every_bar || alert->on_close)
    finx_expression_inputs_add_interval (self->inputs, alert->interval);
  self->kinds = finx_expression_inputs_get_kinds (self->inputs);
  if (alert->fired_us > 0)
    self->fired_bar_us = alert->on_close ? alert->fired_us : finx_bar_start (alert->instrument->calendar, alert->interval, alert->fired_us);
}

/**
 * finx_alert_rule_new:
 * @alert: copied; must fit
 * @error: see finx_expression_parse()
 */
FinxAlertRule *
finx_alert_rule_new (const FinxAlert  *alert,
                     GError          **error)
{
  g_autofree char *when = finx_alert_get_when (alert);
  FinxSubject subject = finx_alert_rule_subject (alert);
  g_autoptr(FinxExpression) expression = finx_expression_parse (when, subject, NULL, error);
  FinxAlertRule *self;

  if (expression == NULL)
    return NULL;
  self = g_new0 (FinxAlertRule, 1);
  self->alert = finx_alert_copy (alert);
  if (subject == FINX_SUBJECT_INSTRUMENT)
    look_at_instrument (self, expression);
  else
    self->program = finx_expression_program_new (expression, alert->interval, place_figure, self);
  self->has_clock = finx_expression_program_get_span (self->program) > 0;
  self->was = NAN;
  self->eager = TRUE;
  return self;
}

void
finx_alert_rule_free (FinxAlertRule *self)
{
  if (self == NULL)
    return;

  finx_alert_free (self->alert);
  finx_expression_program_free (self->program);
  finx_expression_inputs_free (self->inputs);
  g_free (self);
}

gboolean
finx_alert_rule_needs_drawdown (FinxAlertRule *self)
{
  return self->needs_drawdown;
}

void
finx_alert_rule_set_reports (FinxAlertRule *self,
                             const GArray  *days)
{
  if (self->inputs == NULL)
    return;
  finx_expression_inputs_set_reports (self->inputs, days);
  self->is_stale = TRUE;
}

const FinxAlert *
finx_alert_rule_get_alert (FinxAlertRule *self)
{
  return self->alert;
}

gboolean
finx_alert_rule_is_done (FinxAlertRule *self)
{
  return self->done;
}

const FinxInterval *
finx_alert_rule_get_intervals (FinxAlertRule *self,
                               guint         *n)
{
  *n = 0;
  return self->inputs != NULL ? finx_expression_inputs_get_intervals (self->inputs, n) : NULL;
}

/* Returns: bars of @interval to be loaded before the one that is open */
guint
finx_alert_rule_get_warm_up (FinxAlertRule *self,
                             FinxInterval   interval)
{
  return finx_expression_inputs_get_warm_up (self->inputs, interval) + finx_expression_program_get_bars (self->program) + 1;
}

/* Returns: µs: how far it looks back by the clock; 0: not at all */
gint64
finx_alert_rule_get_span (FinxAlertRule *self)
{
  return finx_expression_program_get_span (self->program) / 60 * 61;    /* to a sixtieth */
}

/* Returns: UTC µs: when the first of its bars began that are open at @from_us and are not made of bars of @shorter_than; none:
 * @from_us */
gint64
finx_alert_rule_get_start (FinxAlertRule *self,
                           gint64         from_us,
                           FinxInterval   shorter_than)
{
  gint64 start_us = from_us;
  guint n;
  const FinxInterval *intervals = finx_alert_rule_get_intervals (self, &n);

  for (guint i = 0; i < n; i++)
    if (finx_interval_get_source (intervals[i]) < shorter_than)
      start_us = MIN (start_us, finx_bar_start (self->alert->instrument->calendar, intervals[i], from_us));
  return start_us;
}

/* Firing */

static gboolean
may_fire (FinxAlertRule *self,
          gint64         time_us,
          gint64         bar_us,
          gboolean       rose)
{
  const FinxAlert *alert = self->alert;

  if (self->done || time_us < self->from_us || time_us < alert->snoozed_us || (alert->expires_us != 0 && time_us >= alert->expires_us))
    return FALSE;
  if (alert->fired_us != 0 && time_us < alert->fired_us + alert->pause_us)
    return FALSE;
  return alert->every_bar ? bar_us > self->fired_bar_us : rose;
}

/* @bar_us: which bar it is: its start, or its end where bars are looked at when they are over. */
static gboolean
decide (FinxAlertRule   *self,
        double           value,
        gint64           time_us,
        gint64           bar_us,
        FinxAlertFiring *firing)
{
  gboolean rose = value == 1 && (self->was == 0 || (isnan (self->was) && self->eager));

  if (isnan (value))
    return FALSE;
  self->was = value;
  if (value != 1 || !may_fire (self, time_us, bar_us, rose))
    return FALSE;
  self->fired_bar_us = bar_us;
  self->alert->fired_us = time_us;
  self->done = finx_alert_is_once (self->alert);
  *firing = (FinxAlertFiring) { time_us, self->last_price };
  return TRUE;
}

/* Whether it fires at the end of the bars that are over at @time_us; several of an interval may have passed. */
static gboolean
end_bars (FinxAlertRule   *self,
          gint64           time_us,
          FinxAlertFiring *firing)
{
  const double *values = finx_expression_inputs_get_values (self->inputs);
  gboolean fires = FALSE;
  FinxInterval ended;
  gint64 end_us;

  while ((ended = finx_expression_inputs_end_next (self->inputs, time_us, &end_us)) != FINX_INTERVAL_NONE)
    {
      if (self->alert->on_close)
        finx_expression_inputs_set_day (self->inputs, end_us - 1);
      if (self->alert->on_close && ended != self->alert->interval)
        finx_expression_program_look (self->program, values, end_us);
      else if (self->alert->on_close)
        fires = decide (self, finx_expression_program_run (self->program, values, end_us), end_us, end_us, firing);
      finx_expression_program_end_bar (self->program, ended);
      self->is_stale = TRUE;            /* what the bar before was is another now */
    }
  return fires;
}

static gint64
bar_of (FinxAlertRule *self,
        gint64         time_us)
{
  return self->alert->every_bar ? finx_bar_start (self->alert->instrument->calendar, self->alert->interval, time_us) : 0;
}

/* Where the condition is true from the beginning, a new alert fires: what history said does not count. */
static void
begin_telling (FinxAlertRule *self,
               gint64         time_us)
{
  if (self->is_telling || time_us < self->from_us)
    return;
  self->is_telling = self->is_stale = TRUE;
  if (self->eager)
    self->was = NAN;
}

/* Those that are looked at when a bar is over, and once in each, wait for that. */
static gboolean
goes_by_day (FinxAlertRule *self)
{
  return self->inputs != NULL && self->is_telling && !self->alert->on_close && !self->alert->every_bar
         && finx_expression_inputs_needs_reports (self->inputs);
}

/* Whether it fires as one of the days begins until @time_us. */
static gboolean
pass_days (FinxAlertRule   *self,
           gint64           time_us,
           FinxAlertFiring *firing)
{
  gboolean fires = FALSE;

  for (gint64 day_us = time_us; goes_by_day (self) && finx_expression_inputs_next_day (self->inputs, &day_us); day_us = time_us)
    fires |= decide (self, finx_expression_program_run (self->program, finx_expression_inputs_get_values (self->inputs), day_us), day_us, 0, firing);
  return fires;
}

/* Kinds come on different channels: only its own makes a tick late, and trades a last price. */
static gboolean
is_late (const FinxAlertRule *self,
         const FinxTick      *tick)
{
  gint64 newest_us = self->newest_of_kind[tick->kind];

  if (tick->kind == FINX_TICK_LAST)
    newest_us = MAX (newest_us, self->newest_of_kind[FINX_TICK_TRADE]);
  return tick->time_us < newest_us;
}

gboolean
finx_alert_rule_push (FinxAlertRule   *self,
                      const FinxTick  *tick,
                      FinxAlertFiring *firing)
{
  gboolean is_wanted = (self->kinds & 1u << tick->kind) != 0, is_trade = tick->kind == FINX_TICK_TRADE, fires, changed;
  double value;

  /* Most ticks are of no matter; of trades the price is kept, which is told with a firing. */
  if (!is_wanted && !finx_tick_has_last (tick))
    return FALSE;
  if (is_late (self, tick) || (is_trade && (tick->price <= 0 || (tick->sequence != 0 && tick->sequence <= self->sequence))))
    return FALSE;
  self->newest_of_kind[tick->kind] = tick->time_us;
  if (!is_wanted)
    {
      self->last_price = tick->price;
      return FALSE;
    }
  begin_telling (self, tick->time_us);
  self->newest_us = MAX (self->newest_us, tick->time_us);
  fires = is_trade && end_bars (self, tick->time_us, firing);
  fires |= pass_days (self, tick->time_us, firing);
  if (finx_tick_has_last (tick))
    self->last_price = tick->price;
  if (is_trade)
    self->sequence = MAX (self->sequence, tick->sequence);
  changed = finx_expression_inputs_push (self->inputs, tick) || self->is_stale || self->has_clock || self->alert->every_bar;
  if (self->alert->on_close || !changed)
    return fires;
  self->is_stale = FALSE;
  value = finx_expression_program_run (self->program, finx_expression_inputs_get_values (self->inputs), self->newest_us);
  return decide (self, value, tick->time_us, bar_of (self, tick->time_us), firing) || fires;
}

gboolean
finx_alert_rule_look (FinxAlertRule   *self,
                      const double    *figures,
                      gint64           time_us,
                      FinxAlertFiring *firing)
{
  return decide (self, finx_expression_program_run (self->program, figures, time_us), time_us, 0, firing);
}

/* Ends bars and days by the clock, for where no trade comes that would. */
gboolean
finx_alert_rule_advance (FinxAlertRule   *self,
                         gint64           now_us,
                         FinxAlertFiring *firing)
{
  gint64 time_us = now_us - GRACE_US;
  gboolean fires;

  begin_telling (self, time_us);
  fires = self->inputs != NULL && end_bars (self, time_us, firing);
  fires |= pass_days (self, time_us, firing);
  if (!goes_by_day (self) || !self->is_stale)
    return fires;
  self->is_stale = FALSE;               /* reports moved, or it has not looked yet */
  return decide (self, finx_expression_program_run (self->program, finx_expression_inputs_get_values (self->inputs), time_us), time_us, 0, firing)
         || fires;
}

/* History */

/* @restored: it was armed before the program was closed, and may have fired then. */
void
finx_alert_rule_start (FinxAlertRule *self,
                       gint64         from_us,
                       gboolean       restored)
{
  self->from_us = from_us;
  self->eager = !restored || self->alert->fired_us == 0;
}

/* Of the bars of @intervals that come @at: whose is over first, of several the shortest; none: @n. */
static guint
find_next (const FinxInterval  *intervals,
           guint                n,
           const GArray *const *bars,
           const guint         *at,
           FinxCalendar         calendar,
           gint64              *end_us)
{
  guint next = n;

  *end_us = G_MAXINT64;
  for (guint i = 0; i < n; i++)
    if (bars[i] != NULL && at[i] < bars[i]->len)
      {
        gint64 end = finx_bar_end (calendar, intervals[i], g_array_index (bars[i], FinxBar, at[i]).time_us);

        if (end < *end_us)
          {
            *end_us = end;
            next = i;
          }
      }
  return next;
}

/* What it was when it looked last: the days since then are told one by one. */
static void
begin_day (FinxAlertRule *self,
           const double  *values)
{
  double value;

  if (!finx_expression_inputs_needs_reports (self->inputs))
    return;
  finx_expression_inputs_set_day (self->inputs, self->from_us);
  if (self->alert->on_close)
    return;
  value = finx_expression_program_run (self->program, values, self->from_us);
  self->was = isnan (value) ? self->was : value;
}

/**
 * finx_alert_rule_warm:
 * @bars: (element-type FinxBar): for each of its intervals the bars that were over when its open bar began, oldest first;
 *   %NULL: there are none
 *
 * Takes them in as they ended. Call finx_alert_rule_start() before.
 */
void
finx_alert_rule_warm (FinxAlertRule       *self,
                      const GArray *const *bars)
{
  FinxCalendar calendar = self->alert->instrument->calendar;
  const double *values = finx_expression_inputs_get_values (self->inputs);
  guint n;
  const FinxInterval *intervals = finx_alert_rule_get_intervals (self, &n);
  g_autofree guint *at = g_new0 (guint, n);
  gint64 end_us;

  for (guint i = 0; i < n; i++)
    finx_expression_inputs_start (self->inputs, intervals[i], finx_bar_start (calendar, intervals[i], self->from_us));
  for (guint next = find_next (intervals, n, bars, at, calendar, &end_us); next < n; next = find_next (intervals, n, bars, at, calendar, &end_us))
    {
      finx_expression_inputs_push_bar (self->inputs, intervals[next], &g_array_index (bars[next], FinxBar, at[next]++));
      finx_expression_inputs_set_day (self->inputs, end_us - 1);
      if (self->alert->on_close && intervals[next] != self->alert->interval)
        finx_expression_program_look (self->program, values, end_us);
      else
        {
          double value = finx_expression_program_run (self->program, values, end_us);

          self->was = isnan (value) ? self->was : value;
        }
      finx_expression_program_end_bar (self->program, intervals[next]);
    }
  begin_day (self, values);
  finx_expression_program_forget_spans (self->program);         /* they see trades, not bars */
}

/* Best prices and the previous close of now, where the stream does not repeat them, and the last price where nothing came
 * before: crossings count from there. */
void
finx_alert_rule_set_quote (FinxAlertRule   *self,
                           const FinxQuote *quote)
{
  finx_expression_inputs_set_quote (self->inputs, quote);
  if (self->last_price == 0 && (quote->mask & FINX_QUOTE_LAST) != 0)
    self->last_price = quote->last;
  if (!self->alert->on_close)
    finx_expression_program_run (self->program, finx_expression_inputs_get_values (self->inputs), MAX (self->newest_us, quote->time_us));
  self->is_stale = TRUE;
}

void
finx_bar_to_ticks (const FinxBar        *bar,
                   gint64                length_us,
                   const FinxInstrument *instrument,
                   FinxTick             *ticks)
{
  gboolean rises = bar->close >= bar->open;
  const double prices[FINX_BAR_TICKS] = { bar->open, rises ? bar->low : bar->high, rises ? bar->high : bar->low, bar->close };
  double unit = pow (10, instrument->price_scale);

  for (guint i = 0; i < FINX_BAR_TICKS; i++)
    ticks[i] = (FinxTick) {
      .time_us = bar->time_us + (length_us - 1) * i / (FINX_BAR_TICKS - 1),
      .price = (gint64) round (prices[i] * unit),
      .size = i == FINX_BAR_TICKS - 1 ? (gint64) round (bar->volume * pow (10, instrument->size_scale)) : 0,
      .instrument = instrument->index,
      .kind = FINX_TICK_TRADE,
    };
}

int
finx_alert_rule_count (const FinxAlert *alert,
                       const GArray    *bars,
                       FinxInterval     interval,
                       gint64          *newest_us)
{
  g_autoptr(FinxAlert) counted = finx_alert_copy (alert);
  g_autoptr(FinxAlertRule) rule = NULL;
  FinxAlertFiring firing;
  int n = 0;

  if (finx_alert_rule_needs_reports (alert))
    return -1;                          /* bars do not tell of them */
  counted->pause_us = MAX (alert->pause_us, 1);         /* one that fires once is counted each time */
  counted->fired_us = counted->expires_us = counted->snoozed_us = 0;
  rule = finx_alert_rule_new (counted, NULL);
  if (rule == NULL || bars->len == 0)
    return -1;
  for (guint i = 0; i < bars->len; i++)
    {
      const FinxBar *bar = &g_array_index (bars, FinxBar, i);
      gint64 end_us = finx_bar_end (alert->instrument->calendar, interval, bar->time_us);     /* a month may be short */
      FinxTick ticks[FINX_BAR_TICKS];

      finx_bar_to_ticks (bar, MIN (finx_interval_to_usec (interval), end_us - bar->time_us), alert->instrument, ticks);
      for (guint k = 0; k < FINX_BAR_TICKS; k++)
        if (finx_alert_rule_push (rule, &ticks[k], &firing))
          {
            n++;
            *newest_us = firing.time_us;
          }
    }
  return isnan (rule->was) ? -1 : n;
}
