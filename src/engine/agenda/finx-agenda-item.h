/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "model/finx-market-data.h"
#include "model/finx-transaction.h"

G_BEGIN_DECLS

/**
 * FinxAgendaKind:
 * @FINX_AGENDA_DIVIDEND: the first day without a dividend, as a provider told it
 * @FINX_AGENDA_PAYMENT: a dividend or the like that is booked in a portfolio
 * @FINX_AGENDA_SPLIT: new units for old ones, told by a provider or booked
 * @FINX_AGENDA_EXPIRY: the last day of an option, or its end as it is booked
 * @FINX_AGENDA_EXCHANGE: an exchange is closed on a working day, or closes early
 * @FINX_AGENDA_ECONOMY: an economic series that is kept, on the days on which a value comes out; without a day where nobody tells
 *   of a coming one
 * @FINX_AGENDA_ALERT: an alert of the user's ends, looks again, or reminds
 * @FINX_AGENDA_EARNINGS: a company reports what it earned, or is expected to
 */
typedef enum
{
  FINX_AGENDA_DIVIDEND,
  FINX_AGENDA_PAYMENT,
  FINX_AGENDA_SPLIT,
  FINX_AGENDA_EXPIRY,
  FINX_AGENDA_EXCHANGE,
  FINX_AGENDA_ECONOMY,
  FINX_AGENDA_ALERT,
  FINX_AGENDA_EARNINGS
} FinxAgendaKind;
#define FINX_N_AGENDA_KINDS 8
#define FINX_AGENDA_ALL     ((1u << FINX_N_AGENDA_KINDS) - 1)         /* bits of kinds */

typedef enum
{
  FINX_AGENDA_ALERT_ENDS,
  FINX_AGENDA_ALERT_WAKES,      /* its snooze is over */
  FINX_AGENDA_ALERT_REMINDS
} FinxAgendaAlert;

/* How often a series has a new value, from the distances of its newest periods. */
typedef enum
{
  FINX_RHYTHM_UNKNOWN,          /* of too few values, or none that is regular */
  FINX_RHYTHM_DAILY,
  FINX_RHYTHM_WEEKLY,
  FINX_RHYTHM_MONTHLY,
  FINX_RHYTHM_QUARTERLY,
  FINX_RHYTHM_YEARLY
} FinxRhythm;

#define FINX_AGENDA_NO_DAY G_MAXINT32   /* nobody told it; such entries are the last */
#define FINX_AGENDA_RULES   "rules"     /* source: of the exchange, which come with the program */
#define FINX_AGENDA_JOURNAL "journal"   /* source: booked */
#define FINX_AGENDA_SYMBOL  "symbol"    /* source: the option's own symbol says it */
#define FINX_AGENDA_OWN     "own"       /* source: the user set it */

/**
 * FinxAgendaEntry:
 * @day: since 1970, where it happens; %FINX_AGENDA_NO_DAY
 * @time_us: UTC µs; 0: only the day is known
 * @instrument: (nullable): borrowed from its table
 * @exchange: of what is of an exchange
 * @exchange_day: likewise; not %FINX_EXCHANGE_DAY_WHOLE
 * @alert: of an alert, what happens to it
 * @booked: of what is from the journal, what was booked
 * @subject: of an exchange the holiday's English name or ""; of a booking the portfolio's id; of a series or an alert its id; else ""
 * @report: of earnings
 * @value: dividend for one unit, cash that came, new units for each old one, or what a share earned or is expected to; unknown where
 *   there is none
 * @figure: newest value of a series; NaN: none
 * @period: the first day of the period it is of
 * @rhythm: how often one comes
 * @release: what comes out on that day: "Consumer Price Index"; "" where there is no day
 * @unit: of @value the currency, of @figure its unit; or ""
 * @source: id of the provider, or one of the words above; of series that come with the program, who published it
 * @fetched_us: when the provider was asked; 0: it was not
 * @country: English name, see finx_text(); "" where it has none
 * @is_held: it is about something that is held, or the user's own
 */
typedef struct
{
  FinxAgendaKind        kind;
  gint32                day;
  gint64                time_us;
  const FinxInstrument *instrument;
  FinxCalendar          exchange;
  FinxExchangeDay       exchange_day;
  FinxAgendaAlert       alert;
  FinxTransactionKind   booked;
  char                 *subject;
  FinxEarningsReport    report;
  FinxDecimal           value;
  double                figure;
  gint32                period;
  FinxRhythm            rhythm;
  char                 *release;
  char                 *unit;
  char                 *source;
  gint64                fetched_us;
  const char           *country;
  gboolean              is_held;
} FinxAgendaEntry;

const char *finx_agenda_kind_to_string   (FinxAgendaKind  kind);        /* "dividend", … */
gboolean    finx_agenda_kind_from_string (const char     *text,
                                          FinxAgendaKind *kind);
const char *finx_rhythm_to_string        (FinxRhythm      rhythm);      /* "unknown", "daily", … */

/* An entry of the calendar as a list row; never changes. */
#define FINX_TYPE_AGENDA_ITEM (finx_agenda_item_get_type ())
G_DECLARE_FINAL_TYPE (FinxAgendaItem, finx_agenda_item, FINX, AGENDA_ITEM, GObject)

FinxAgendaItem        *finx_agenda_item_new       (const FinxAgendaEntry *entry);        /* copied */
const FinxAgendaEntry *finx_agenda_item_get_entry (FinxAgendaItem        *self);
int                    finx_agenda_item_compare   (FinxAgendaItem        *self,
                                                   FinxAgendaItem        *other);

G_END_DECLS
