/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/finx-engine.h"
#include "model/finx-alert-event.h"

G_BEGIN_DECLS

/* The alerts' history in a table, and what it is filtered by. */
typedef enum
{
  FINX_ALERT_SHOWS_ALL,
  FINX_ALERT_SHOWS_FIRED,       /* while FinX ran or not */
  FINX_ALERT_SHOWS_MISSED,      /* while it was closed */
  FINX_ALERT_SHOWS_TOLD,        /* outside, to all who had to be */
  FINX_ALERT_SHOWS_WAITING,     /* not yet told to all */
  FINX_ALERT_SHOWS_GIVEN_UP,    /* never told to one of them */
  FINX_ALERT_SHOWS_SNOOZED,
  FINX_ALERT_SHOWS_CHANGES      /* what was done to alerts */
} FinxAlertShows;
#define FINX_N_ALERT_SHOWS 8

typedef enum
{
  FINX_ALERT_KIND_ANY,
  FINX_ALERT_KIND_PRICE,
  FINX_ALERT_KIND_CONDITION,
  FINX_ALERT_KIND_PORTFOLIO,
  FINX_ALERT_KIND_EVENT,        /* of orders and the connection */
  FINX_ALERT_KIND_SERIES,
  FINX_ALERT_KIND_LIMIT
} FinxAlertKind;
#define FINX_N_ALERT_KINDS 7

const char *finx_alert_shows_label      (FinxAlertShows        shows);
const char *finx_alert_kind_label       (FinxAlertKind         kind);
gboolean    finx_alert_event_is_shown   (const FinxAlertEvent *event,
                                         FinxAlertShows        shows,
                                         FinxAlertKind         kind);
/* (transfer full): "AAPL", "Long-term" */
char       *finx_alert_event_subject    (const FinxAlertEvent *event,
                                         FinxEngine           *engine);
/* (transfer floating): a FinxTable of FinxAlertEventItem */
GtkWidget  *finx_alert_history_table_new (FinxEngine          *engine);
/* (transfer full): @lines of FinxAlertEventItem as RFC 4180, exact figures, times in UTC */
char       *finx_alert_history_to_csv   (GListModel           *lines);

G_END_DECLS
