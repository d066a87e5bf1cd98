/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/agenda/finx-agenda-item.h"
#include "engine/finx-engine.h"

G_BEGIN_DECLS

/* Entries of the calendar in words, see finx_text(). All return (transfer full) strings but where it is said. */
const char *finx_agenda_kind_label   (FinxAgendaKind          kind);            /* static: "Dividends" */
const char *finx_agenda_exchange     (FinxCalendar            exchange);        /* static: "NYSE" */
const char *finx_rhythm_label        (FinxRhythm              rhythm);          /* static: "monthly" */
/* What it is about: "AAPL", "NYSE", "Inflation, Germany" */
char       *finx_agenda_subject      (const FinxAgendaEntry  *entry,
                                      FinxEngine             *engine);
/* What happens: "Closed: Thanksgiving" */
char       *finx_agenda_words        (const FinxAgendaEntry  *entry,
                                      FinxEngine             *engine);
/* "Earnings of the quarter to 30 Sep 2026: 2.50 USD a share, estimated 2.28 (+9.65%)". @currency: (nullable): "" where it is not
 * known; %NULL: without the amount, which stands beside it */
char       *finx_earnings_words      (const FinxEarningsReport *report,
                                      const char               *currency);
/* Who says so: "Yahoo Finance", "Rules of the exchange" */
char       *finx_agenda_source       (const FinxAgendaEntry  *entry);

G_END_DECLS
