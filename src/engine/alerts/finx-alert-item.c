/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/alerts/finx-alert-item.h"

struct _FinxAlertItem
{
  GObject    parent_instance;
  FinxAlert *alert;             /* owned */
  guint64    serial;
};

struct _FinxAlertEventItem
{
  GObject         parent_instance;
  FinxAlertEvent *event;        /* owned */
};

enum { PROP_0, PROP_SERIAL };

G_DEFINE_FINAL_TYPE (FinxAlertItem, finx_alert_item, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE (FinxAlertEventItem, finx_alert_event_item, G_TYPE_OBJECT)

static GParamSpec *serial_pspec;

static void
finx_alert_item_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (id == PROP_SERIAL)
    g_value_set_uint64 (value, FINX_ALERT_ITEM (object)->serial);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
finx_alert_item_finalize (GObject *object)
{
  finx_alert_free (FINX_ALERT_ITEM (object)->alert);
  G_OBJECT_CLASS (finx_alert_item_parent_class)->finalize (object);
}

static void
finx_alert_item_class_init (FinxAlertItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = finx_alert_item_get_property;
  object_class->finalize = finx_alert_item_finalize;
  serial_pspec = g_param_spec_uint64 ("serial", NULL, NULL, 0, G_MAXUINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, PROP_SERIAL, serial_pspec);
}

static void
finx_alert_item_init (FinxAlertItem *self)
{
}

FinxAlertItem *
finx_alert_item_new (const FinxAlert *alert)
{
  FinxAlertItem *self = g_object_new (FINX_TYPE_ALERT_ITEM, NULL);

  self->alert = finx_alert_copy (alert);
  return self;
}

const FinxAlert *
finx_alert_item_get_alert (FinxAlertItem *self)
{
  g_return_val_if_fail (FINX_IS_ALERT_ITEM (self), NULL);
  return self->alert;
}

void
finx_alert_item_set_alert (FinxAlertItem   *self,
                           const FinxAlert *alert)
{
  FinxAlert *before;

  g_return_if_fail (FINX_IS_ALERT_ITEM (self));

  before = self->alert;
  self->alert = finx_alert_copy (alert);        /* @alert may be @before */
  finx_alert_free (before);
  self->serial++;
  g_object_notify_by_pspec (G_OBJECT (self), serial_pspec);
}

void
finx_alert_item_set_seen (FinxAlertItem *self,
                          gint64         time_us,
                          FinxDecimal    price)
{
  g_return_if_fail (FINX_IS_ALERT_ITEM (self));

  self->alert->seen_us = time_us;
  self->alert->seen_price = price;
}

static void
finx_alert_event_item_finalize (GObject *object)
{
  finx_alert_event_free (FINX_ALERT_EVENT_ITEM (object)->event);
  G_OBJECT_CLASS (finx_alert_event_item_parent_class)->finalize (object);
}

static void
finx_alert_event_item_class_init (FinxAlertEventItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_alert_event_item_finalize;
}

static void
finx_alert_event_item_init (FinxAlertEventItem *self)
{
}

FinxAlertEventItem *
finx_alert_event_item_new (const FinxAlertEvent *event)
{
  FinxAlertEventItem *self = g_object_new (FINX_TYPE_ALERT_EVENT_ITEM, NULL);

  self->event = finx_alert_event_copy (event);
  return self;
}

const FinxAlertEvent *
finx_alert_event_item_get_event (FinxAlertEventItem *self)
{
  g_return_val_if_fail (FINX_IS_ALERT_EVENT_ITEM (self), NULL);
  return self->event;
}
