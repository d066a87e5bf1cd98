/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "market/finx-quote-row.h"
#include "model/finx-alert-event.h"
#include "model/finx-broker.h"
#include "model/finx-exchange.h"
#include "model/finx-event.h"
#include "portfolio/finx-portfolio.h"
#include "portfolio/finx-reconcile.h"
#include "risk/finx-portfolio-limits.h"

G_BEGIN_DECLS

/* The public JSON shape of the values, once for every front. Decimals are strings, times ISO 8601, unknown is null.
 * All return (transfer full) objects. */
JsonObject *finx_wire_account    (const FinxAccount      *account);
JsonObject *finx_wire_instrument (const FinxInstrument   *instrument);
JsonObject *finx_wire_order      (const FinxOrder        *order);
JsonObject *finx_wire_fill       (const FinxFill         *fill);
JsonObject *finx_wire_cash       (const FinxCashMovement *movement);
JsonObject *finx_wire_bar        (const FinxBar          *bar, FinxInterval interval);
JsonObject *finx_wire_quote      (FinxQuoteRow           *row);
JsonObject *finx_wire_position   (FinxPosition           *position, const char *base_currency);
JsonObject *finx_wire_valuation  (const FinxValuation    *valuation, const char *currency);
JsonObject *finx_wire_event      (const FinxEvent        *event);
JsonObject *finx_wire_transaction (const FinxTransaction *transaction);
JsonObject *finx_wire_alert      (const FinxAlert        *alert);
JsonObject *finx_wire_alert_event (const FinxAlertEvent  *event);
/* A risk limit among the alerts, armed, or fired while it is passed. */
JsonObject *finx_wire_limit      (const char *portfolio, const FinxPortfolioLimit *limit, const char *currency, gboolean is_passed);
/* A row of what a broker was asked, by its kind; (nullable): of kinds that no front shows as rows */
JsonObject *finx_wire_broker_row (FinxReadKind kind, gconstpointer row);
JsonObject *finx_wire_difference (const FinxDifference *difference);
JsonObject *finx_wire_exchange   (const FinxExchange *exchange);
JsonObject *finx_wire_error      (const GError           *error, const char *correlation_id);
void        finx_wire_decimal    (JsonObject *object, const char *name, FinxDecimal value);
void        finx_wire_time       (JsonObject *object, const char *name, gint64 time_us);     /* 0: null */
void        finx_wire_double     (JsonObject *object, const char *name, double value);       /* NaN: null */

G_END_DECLS
