/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/finx-clock.h"
#include "model/finx-ports.h"
#include "portfolio/books/finx-books.h"
#include "simulation/finx-practice-path.h"

G_BEGIN_DECLS

/* The simulated exchange and broker: implements FinxFeed, FinxHistory and FinxBroker; engine thread.
 *
 * Fundamental prices are a pure function of (seed, instrument, time), so history joins live prices at any
 * moment and a restart finds the market where it would have been. Around them seeded agents quote 10 levels
 * and trade in fixed steps of simulated time through a price-time priority book; own orders join that book.
 *
 * While a replay leads the price of an instrument, its orders from before sleep, and orders that come during it end with
 * it, so that no order meets the jump from one price to the other. */
#define FINX_TYPE_PRACTICE_DESK (finx_practice_desk_get_type ())
G_DECLARE_FINAL_TYPE (FinxPracticeDesk, finx_practice_desk, FINX, PRACTICE_DESK, GObject)

/**
 * FinxPracticeOptions:
 * @exchange_hours: the trading hours at first; FALSE: all sessions are 24 h, and change at midnight UTC
 * @changes: (array length=n_changes) (nullable): when they changed since, oldest first
 */
typedef struct
{
  guint64                  seed;
  gboolean                 exchange_hours;
  const FinxPracticeHours *changes;
  guint                    n_changes;
} FinxPracticeOptions;

/* What goes wrong with the order books that the desk tells, as it does with feeds: steps that never come, and steps that
 * are not what their checksum says. */
typedef enum
{
  FINX_PRACTICE_FAULTS_NONE      = 0,
  FINX_PRACTICE_FAULTS_GAPS      = 1 << 0,
  FINX_PRACTICE_FAULTS_CHECKSUMS = 1 << 1
} FinxPracticeFaults;

/**
 * FinxReplayOptions:
 * @bars_per_second: of the desk's time, %FINX_PRACTICE_REPLAY_MIN_RATE … %FINX_PRACTICE_REPLAY_MAX_RATE
 * @as_recorded: the prices of the series as they are; FALSE: multiplied, so that it begins at the present price
 * @stands: it waits for finx_practice_desk_pace_replay() before its first bar
 * @first: the bar that it begins with; those before are past
 * @goes_on: it is the one that runs in other bars: its orders and the close of the day before stay
 */
typedef struct
{
  double   bars_per_second;
  gboolean as_recorded;
  gboolean stands;
  guint    first;
  gboolean goes_on;
} FinxReplayOptions;

/* Adds the instruments of data/practice/instruments.csv to @instruments (before threads start). */
gboolean          finx_practice_add_instruments  (FinxInstrumentTable *instruments, GError **error);
/* The same for a desk with @options; with exchange hours instruments have the calendars of their exchanges, else
 * they are open always, as finx_practice_add_instruments() has it. */
gboolean          finx_practice_add_instruments_for (FinxInstrumentTable *instruments, const FinxPracticeOptions *options,
                                                  GError **error);
/* Gives the desk's instruments in @instruments the calendars of these trading hours. */
void              finx_practice_set_calendars    (FinxInstrumentTable *instruments, gboolean exchange_hours);
FinxPracticeDesk *finx_practice_desk_new         (FinxInstrumentTable *instruments, FinxClock *clock,
                                                  const FinxPracticeOptions *options);
/* Account state that was journaled: the books are copied, open orders go back to work behind the others. Until then
 * the desk has no account and refuses orders. What @open_orders missed meanwhile (fills of orders whose price was
 * crossed, expiry) is delivered by the next step. An order without a venue id never arrived: a query does not find it. */
void              finx_practice_desk_restore     (FinxPracticeDesk *self, const FinxAccount *account,
                                                  FinxBooks *books, GPtrArray *open_orders, GPtrArray *client_ids);
/* Cash that reached or left the account after restore: an event of kind CASH; others change nothing. */
gboolean          finx_practice_desk_apply       (FinxPracticeDesk *self, const FinxEvent *event, GError **error);
/* Runs the market up to the clock's now and delivers to the sinks; the broker sink hears only from here. The owner
 * calls it about every 50 ms (or after moving the clock). */
void              finx_practice_desk_step        (FinxPracticeDesk *self);
/* From the next step on the trading hours are these; prices go on from where they are, and day orders follow the
 * session. Returns since when: to be given as a change to the next desk. The instruments' calendars are the caller's. */
gint64            finx_practice_desk_set_hours   (FinxPracticeDesk *self, gboolean exchange_hours);
/* Makes @bars of a real series the prices of @instrument, one session from @start_us to @end_us (out) (optional), in
 * place of one that runs; then the price is what it would have been without. FINX_ERROR_NOT_FOUND, _INVALID. */
gboolean          finx_practice_desk_start_replay (FinxPracticeDesk *self, const FinxInstrument *instrument,
                                                  const FinxBar *bars, gsize n_bars, const FinxReplayOptions *options,
                                                  gint64 *start_us, gint64 *end_us, GError **error);
/* From the next step on it goes so fast; 0: its price stands, while the market around it trades on. With @one_bar it
 * stands after a bar. Does nothing without a replay. */
gboolean          finx_practice_desk_pace_replay (FinxPracticeDesk *self, const FinxInstrument *instrument,
                                                  double bars_per_second, gboolean one_bar, GError **error);
/* (nullable) (transfer full): the one of @instrument that runs */
FinxPracticeReplay *finx_practice_desk_get_replay (FinxPracticeDesk *self, const FinxInstrument *instrument);
void              finx_practice_desk_stop_replay (FinxPracticeDesk *self, const FinxInstrument *instrument);
FinxDecimal       finx_practice_fee              (const FinxInstrument *instrument, FinxDecimal quantity, FinxDecimal price);
/* A market that stands still, as in a trading halt: steps only deliver, new and changed orders are refused. */
void              finx_practice_desk_set_paused  (FinxPracticeDesk *self, gboolean paused);
/* From the next step on; none at first. Its own book and the orders in it are never touched. */
void              finx_practice_desk_set_faults  (FinxPracticeDesk *self, FinxPracticeFaults faults);
/* Whether @instrument is one of the desk's; any thread. */
gboolean          finx_practice_desk_trades      (FinxPracticeDesk *self, const FinxInstrument *instrument);
/* Bars of the path as it was shown, any thread. (transfer full) (element-type FinxBar) */
GArray           *finx_practice_bars             (FinxPracticeDesk *self, const FinxInstrument *instrument,
                                                  FinxInterval interval, gint64 from_us, gint64 to_us);

G_END_DECLS
