/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-alert-event.h"

#include "model/finx-names-private.h"

static const char *const kind_names[] = {
  "created", "changed", "paused", "resumed", "fired", "missed", "expired", "removed", "snoozed",
};

FinxAlertEvent *
finx_alert_event_new (FinxAlertEventKind  kind,
                      FinxAlert          *alert,
                      gint64              time_us)
{
  FinxAlertEvent *self = g_new0 (FinxAlertEvent, 1);

  self->kind = kind;
  self->alert = alert;
  self->time_us = time_us;
  self->price = FINX_DECIMAL_UNKNOWN;
  return self;
}

FinxAlertEvent *
finx_alert_event_new_breach (FinxLimitBreach *breach,
                             gint64           time_us)
{
  FinxAlertEvent *self = finx_alert_event_new (FINX_ALERT_EVENT_FIRED, NULL, time_us);

  self->breach = breach;
  return self;
}

FinxAlertEvent *
finx_alert_event_copy (const FinxAlertEvent *self)
{
  FinxAlertEvent *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (FinxAlertEvent, 1);
  *copy = *self;
  copy->alert = self->alert != NULL ? finx_alert_copy (self->alert) : NULL;
  copy->breach = self->breach != NULL ? finx_limit_breach_copy (self->breach) : NULL;
  copy->deliveries = self->deliveries != NULL ? g_ptr_array_copy (self->deliveries, (GCopyFunc) (void *) finx_delivery_copy, NULL) : NULL;
  return copy;
}

void
finx_alert_event_free (FinxAlertEvent *self)
{
  if (self == NULL)
    return;

  finx_alert_free (self->alert);
  finx_limit_breach_free (self->breach);
  g_clear_pointer (&self->deliveries, g_ptr_array_unref);
  g_free (self);
}

gboolean
finx_alert_event_is_firing (const FinxAlertEvent *self)
{
  return self->kind == FINX_ALERT_EVENT_FIRED || self->kind == FINX_ALERT_EVENT_MISSED;
}

const char *
finx_alert_event_kind_to_string (FinxAlertEventKind kind)
{
  return finx_name_of (kind_names, G_N_ELEMENTS (kind_names), kind);
}

gboolean
finx_alert_event_kind_from_string (const char         *text,
                                   FinxAlertEventKind *kind)
{
  guint value;

  if (!finx_name_find (kind_names, G_N_ELEMENTS (kind_names), text, &value))
    return FALSE;

  *kind = (FinxAlertEventKind) value;
  return TRUE;
}
