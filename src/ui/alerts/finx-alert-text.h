/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine.h"
#include "model/finx-alert-event.h"

G_BEGIN_DECLS

/* Alerts in words of the user's language. All return (transfer full) strings but the label. */
const char *finx_alert_condition_label (FinxAlertCondition    condition);       /* "crosses above" */
const char *finx_alert_sound_label     (FinxAlertSound        sound);           /* "Bell" */
/* "AAPL", the name of a portfolio, or of what an event is about */
char       *finx_alert_subject         (const FinxAlert      *alert,
                                        FinxEngine           *engine);
char       *finx_alert_words           (const FinxAlert      *alert);           /* "crosses above 233.00", "rsi(14) < 30" */
char       *finx_alert_action          (const FinxAlert      *alert);           /* a detailed action that shows what it is about */
/* What it was when it fired: a price, or the value of a portfolio; "–" where nothing is known. */
char       *finx_alert_price_text      (const FinxAlert      *alert,
                                        FinxDecimal           price,
                                        FinxEngine           *engine);
/* "0.68% away"; %NULL: not known, or met already */
char       *finx_alert_distance        (const FinxAlert      *alert,
                                        FinxQuoteRow         *row);
char       *finx_alert_state_words     (const FinxAlert      *alert,            /* "Waiting · 0.68% away" */
                                        FinxQuoteRow         *row,              /* (nullable) */
                                        FinxEngine           *engine);
char       *finx_alert_event_title     (const FinxAlertEvent *event,            /* "AAPL crosses above 233.00", "Long-term: Drawdown" */
                                        FinxEngine           *engine);
char       *finx_alert_firing_words    (const FinxAlertEvent *event,            /* "AAPL crosses above 233.00: at 233.02" */
                                        FinxEngine           *engine);
char       *finx_alert_event_action    (const FinxAlertEvent *event);           /* a detailed action that shows where it happened */
char       *finx_alert_price_words     (const FinxAlertEvent *event,            /* "233.02 USD on the practice desk, simulated" */
                                        FinxEngine           *engine,
                                        gboolean              is_simulated);
char       *finx_alert_end_words       (gint64                expires_us);      /* "Never", "Fri 27 Nov 2026 22:00" */
char       *finx_alert_short_time      (gint64                time_us,          /* "15:40", "20 Nov" */
                                        gint64                now_us);

G_END_DECLS
