/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-instrument.h"
#include "model/finx-tick.h"

G_BEGIN_DECLS

/**
 * FinxAlertCondition: the first six look at the price of the last trade, and are short for an expression.
 * @FINX_ALERT_ABOVE: it is at or above the level; true at once when it is so already
 * @FINX_ALERT_BELOW: at or below
 * @FINX_ALERT_CROSSES_UP: a trade at or above the level after one below it; a jump over the level counts
 * @FINX_ALERT_CROSSES_DOWN: a trade at or below the level after one above it
 * @FINX_ALERT_CHANGE_ABOVE: the change since the previous close is at or above the level in percent
 * @FINX_ALERT_CHANGE_BELOW: at or below
 * @FINX_ALERT_WHEN: an expression of an instrument, a portfolio or a series comes true, see #FinxExpression
 * @FINX_ALERT_ORDER_FILLED: an order of the account was filled, all of it or in part
 * @FINX_ALERT_ORDER_REFUSED: an order was rejected
 * @FINX_ALERT_ORDER_ENDED: an order was cancelled or ran out, not all of it filled
 * @FINX_ALERT_CONNECTION_LOST: prices do not come any more
 * @FINX_ALERT_RELEASED: an economic series has a value of a newer period
 * @FINX_ALERT_TIME: a reminder: the moment @snoozed_us has come
 * @FINX_ALERT_EARNINGS: a company's next report is expected within as many days as the level says; each report once
 *
 * One that repeats is ready again once a trade is on the other side of its level, a change also with a new session.
 */
typedef enum
{
  FINX_ALERT_ABOVE,
  FINX_ALERT_BELOW,
  FINX_ALERT_CROSSES_UP,
  FINX_ALERT_CROSSES_DOWN,
  FINX_ALERT_CHANGE_ABOVE,
  FINX_ALERT_CHANGE_BELOW,
  FINX_ALERT_WHEN,
  FINX_ALERT_ORDER_FILLED,
  FINX_ALERT_ORDER_REFUSED,
  FINX_ALERT_ORDER_ENDED,
  FINX_ALERT_CONNECTION_LOST,
  FINX_ALERT_RELEASED,
  FINX_ALERT_TIME,
  FINX_ALERT_EARNINGS
} FinxAlertCondition;
#define FINX_N_ALERT_CONDITIONS 14
#define FINX_N_ALERT_LEVELS     6       /* the first: they have a level of the price */

typedef enum
{
  FINX_ALERT_ARMED,
  FINX_ALERT_FIRED,             /* once, and it has; one that repeats stays armed */
  FINX_ALERT_PAUSED,
  FINX_ALERT_EXPIRED
} FinxAlertState;

/* What is heard when it fires; the desktop's sound theme has them. */
typedef enum
{
  FINX_ALERT_SOUND_NONE,
  FINX_ALERT_SOUND_BELL,
  FINX_ALERT_SOUND_MESSAGE,
  FINX_ALERT_SOUND_WARNING,
  FINX_ALERT_SOUND_ALARM
} FinxAlertSound;
#define FINX_N_ALERT_SOUNDS 5

/**
 * FinxAlert:
 * @id: such as "AL-5b0c7e91"; "" until it is stored
 * @instrument: (nullable): borrowed from its table; of orders: %NULL are those of any; %NULL of a portfolio or a connection
 * @portfolio: the account's id of a portfolio's expression, or of orders, where "" are those of any account; else ""
 * @level: a price in the instrument's currency, or percent with at most two decimals, or whole days of %FINX_ALERT_EARNINGS; unknown
 *   where the condition has none
 * @when: the expression, as finx_expression_normalize() has it; "" where the condition is another
 * @interval: the time frame of what has none of its own in the expression, and of @every_bar and @on_close
 * @on_close: looks only when a bar is over
 * @every_bar: once in each bar in which it is true
 * @pause_us: 0: fires once, or once a bar; else every time, but not again within this many µs
 * @snoozed_us: UTC µs: does not look at anything before; 0: it does
 * @expires_us: UTC µs; 0: never
 * @note: the user's own words, or ""
 * @sound: heard when it fires, where sounds are on
 * @is_local: neither a webhook nor a program is told of it
 * @series: of an economic series or its releases its id, such as "inflation" or "gdp/DEU"; else ""
 * @fired_us: when it fired last; 0: not yet
 * @fired_price: of the trade that made it fire; unknown: not yet
 * @seen_us: the newest look at the market that was written down; 0: none; of a series the first day of its newest period; of earnings
 *   the day of the report that was told, or when the alert was set
 * @seen_price: the last price then; tells after a restart on which side of the level the price was; of earnings how many days away the
 *   report was when it was told, unknown: none was
 */
typedef struct
{
  char                 *id;
  const FinxInstrument *instrument;
  char                 *portfolio;
  FinxAlertCondition    condition;
  FinxDecimal           level;
  char                 *when;
  FinxInterval          interval;
  gboolean              on_close;
  gboolean              every_bar;
  gint64                pause_us;
  gint64                snoozed_us;
  gint64                expires_us;
  char                 *note;
  FinxAlertSound        sound;
  gboolean              is_local;
  char                 *series;
  gint64                created_us;
  FinxAlertState        state;
  gint64                fired_us;
  FinxDecimal           fired_price;
  gint64                seen_us;
  FinxDecimal           seen_price;
} FinxAlert;

FinxAlert  *finx_alert_new                   (void);
FinxAlert  *finx_alert_copy                  (const FinxAlert *self);
void        finx_alert_free                  (FinxAlert       *self);
char       *finx_alert_new_id                (void);
gboolean    finx_alert_validate              (const FinxAlert *self,
                                              gint64           now_us,
                                              GError         **error);
gboolean    finx_alert_check_market          (const FinxAlert *self,
                                              FinxDecimal      last,
                                              FinxDecimal      previous,
                                              GError         **error);
FinxDecimal finx_alert_get_price             (const FinxAlert *self,
                                              FinxDecimal      previous);
gboolean    finx_alert_is_met                (const FinxAlert *self,
                                              FinxDecimal      last,
                                              FinxDecimal      previous);
char       *finx_alert_describe              (const FinxAlert *self);
char       *finx_alert_get_when              (const FinxAlert *self);
gboolean    finx_alert_is_once               (const FinxAlert *self);
guint       finx_alert_get_days              (const FinxAlert *self);

const char *finx_alert_condition_to_string   (FinxAlertCondition  condition);   /* "above", "crosses-up", … */
gboolean    finx_alert_condition_from_string (const char         *text,
                                              FinxAlertCondition *condition);
gboolean    finx_alert_condition_has_level   (FinxAlertCondition  condition);
gboolean    finx_alert_condition_is_of_order (FinxAlertCondition  condition);
gboolean    finx_alert_condition_is_upward   (FinxAlertCondition  condition);
gboolean    finx_alert_condition_is_change   (FinxAlertCondition  condition);   /* the level is percent */
gboolean    finx_alert_condition_is_crossing (FinxAlertCondition  condition);
const char *finx_alert_sound_to_string       (FinxAlertSound      sound);       /* "none", "bell", … */
gboolean    finx_alert_sound_from_string     (const char         *text,
                                              FinxAlertSound     *sound);
const char *finx_alert_state_to_string       (FinxAlertState      state);       /* "armed", … */
gboolean    finx_alert_state_from_string     (const char         *text,
                                              FinxAlertState     *state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxAlert, finx_alert_free)

G_END_DECLS
