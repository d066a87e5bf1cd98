/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-instrument.h"

G_BEGIN_DECLS

/**
 * FinxAlertCondition: all look at the price of the last trade.
 * @FINX_ALERT_ABOVE: it is at or above the level; true at once when it is so already
 * @FINX_ALERT_BELOW: at or below
 * @FINX_ALERT_CROSSES_UP: a trade at or above the level after one below it; a jump over the level counts
 * @FINX_ALERT_CROSSES_DOWN: a trade at or below the level after one above it
 * @FINX_ALERT_CHANGE_ABOVE: the change since the previous close is at or above the level in percent
 * @FINX_ALERT_CHANGE_BELOW: at or below
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
  FINX_ALERT_CHANGE_BELOW
} FinxAlertCondition;
#define FINX_N_ALERT_CONDITIONS 6

typedef enum
{
  FINX_ALERT_ARMED,
  FINX_ALERT_FIRED,             /* once, and it has; one that repeats stays armed */
  FINX_ALERT_PAUSED,
  FINX_ALERT_EXPIRED
} FinxAlertState;

/**
 * FinxAlert:
 * @id: such as "AL-5b0c7e91"; "" until it is stored
 * @instrument: borrowed from its table
 * @level: a price in the instrument's currency, or percent with at most two decimals
 * @pause_us: 0: fires once; else every time, but not again within this many µs
 * @expires_us: UTC µs; 0: never
 * @note: the user's own words, or ""
 * @fired_us: when it fired last; 0: not yet
 * @fired_price: of the trade that made it fire; unknown: not yet
 * @seen_us: the newest look at the market that was written down; 0: none
 * @seen_price: the last price then; tells after a restart on which side of the level the price was
 */
typedef struct
{
  char                 *id;
  const FinxInstrument *instrument;
  FinxAlertCondition    condition;
  FinxDecimal           level;
  gint64                pause_us;
  gint64                expires_us;
  char                 *note;
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

const char *finx_alert_condition_to_string   (FinxAlertCondition  condition);   /* "above", "crosses-up", … */
gboolean    finx_alert_condition_from_string (const char         *text,
                                              FinxAlertCondition *condition);
gboolean    finx_alert_condition_is_upward   (FinxAlertCondition  condition);
gboolean    finx_alert_condition_is_change   (FinxAlertCondition  condition);   /* the level is percent */
gboolean    finx_alert_condition_is_crossing (FinxAlertCondition  condition);
const char *finx_alert_state_to_string       (FinxAlertState      state);       /* "armed", … */
gboolean    finx_alert_state_from_string     (const char         *text,
                                              FinxAlertState     *state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxAlert, finx_alert_free)

G_END_DECLS
