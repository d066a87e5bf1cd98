/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/finx-connection.h"

#include <math.h>

struct _FinxConnection
{
  GObject       parent_instance;
  char         *id;
  char         *name;
  gboolean      is_simulated;
  FinxFeedState state;
  double        rate;           /* updates per second */
  double        latency;        /* ms */
  guint64       received;
  gint64        since_us;
  FinxLink     *link;           /* (nullable) */
  guint64       serial;
};

enum { PROP_0, PROP_SERIAL };

G_DEFINE_FINAL_TYPE (FinxConnection, finx_connection, G_TYPE_OBJECT)

static GParamSpec *serial_pspec;

static void
finx_connection_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (id == PROP_SERIAL)
    g_value_set_uint64 (value, FINX_CONNECTION (object)->serial);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
finx_connection_finalize (GObject *object)
{
  FinxConnection *self = FINX_CONNECTION (object);

  g_free (self->id);
  g_free (self->name);
  g_clear_pointer (&self->link, finx_link_free);
  G_OBJECT_CLASS (finx_connection_parent_class)->finalize (object);
}

static void
finx_connection_class_init (FinxConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = finx_connection_get_property;
  object_class->finalize = finx_connection_finalize;
  serial_pspec = g_param_spec_uint64 ("serial", NULL, NULL, 0, G_MAXUINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, PROP_SERIAL, serial_pspec);
}

static void
finx_connection_init (FinxConnection *self)
{
  self->latency = NAN;
}

FinxConnection *
finx_connection_new (const char *id,
                     const char *name,
                     gboolean    is_simulated)
{
  FinxConnection *self = g_object_new (FINX_TYPE_CONNECTION, NULL);

  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->is_simulated = is_simulated;
  return self;
}

const char *
finx_connection_get_id (FinxConnection *self)
{
  g_return_val_if_fail (FINX_IS_CONNECTION (self), NULL);
  return self->id;
}

const char *
finx_connection_get_name (FinxConnection *self)
{
  g_return_val_if_fail (FINX_IS_CONNECTION (self), NULL);
  return self->name;
}

gboolean
finx_connection_is_simulated (FinxConnection *self)
{
  g_return_val_if_fail (FINX_IS_CONNECTION (self), FALSE);
  return self->is_simulated;
}

FinxFeedState
finx_connection_get_state (FinxConnection *self)
{
  g_return_val_if_fail (FINX_IS_CONNECTION (self), FINX_FEED_OFFLINE);
  return self->state;
}

double
finx_connection_get_rate (FinxConnection *self)
{
  g_return_val_if_fail (FINX_IS_CONNECTION (self), 0);
  return self->rate;
}

double
finx_connection_get_latency (FinxConnection *self)
{
  g_return_val_if_fail (FINX_IS_CONNECTION (self), NAN);
  return self->latency;
}

guint64
finx_connection_get_received (FinxConnection *self)
{
  g_return_val_if_fail (FINX_IS_CONNECTION (self), 0);
  return self->received;
}

gint64
finx_connection_get_since (FinxConnection *self)
{
  g_return_val_if_fail (FINX_IS_CONNECTION (self), 0);
  return self->since_us;
}

const FinxLink *
finx_connection_get_link (FinxConnection *self)
{
  g_return_val_if_fail (FINX_IS_CONNECTION (self), NULL);
  return self->link;
}

static FinxFeedState
state_of (const FinxLink *link)
{
  static const FinxFeedState states[] = {
    [FINX_LINK_OFF] = FINX_FEED_OFFLINE,
    [FINX_LINK_CONNECTING] = FINX_FEED_CONNECTING,
    [FINX_LINK_HEALTHY] = FINX_FEED_LIVE,
    [FINX_LINK_DEGRADED] = FINX_FEED_DELAYED,
    [FINX_LINK_DOWN] = FINX_FEED_FAILED,
  };

  return states[link->state];
}

void
finx_connection_set_link (FinxConnection *self,
                          const FinxLink *link)
{
  FinxLink *copy;

  g_return_if_fail (FINX_IS_CONNECTION (self));

  copy = finx_link_copy (link);         /* it may be the one that is there */
  g_clear_pointer (&self->link, finx_link_free);
  self->link = copy;
  self->state = state_of (copy);
  self->since_us = copy->since_us;
  self->serial++;
  g_object_notify_by_pspec (G_OBJECT (self), serial_pspec);
}

void
finx_connection_set_name (FinxConnection *self,
                          const char     *name)
{
  g_return_if_fail (FINX_IS_CONNECTION (self));

  g_free (self->name);
  self->name = g_strdup (name);
  self->serial++;
  g_object_notify_by_pspec (G_OBJECT (self), serial_pspec);
}

void
finx_connection_update (FinxConnection *self,
                        FinxFeedState   state,
                        double          rate,
                        double          latency,
                        guint64         received,
                        gint64          now_us)
{
  g_return_if_fail (FINX_IS_CONNECTION (self));

  if (state != self->state || self->since_us == 0)
    self->since_us = now_us;
  self->state = state;
  self->rate = rate;
  self->latency = latency;
  self->received = received;
  self->serial++;
  g_object_notify_by_pspec (G_OBJECT (self), serial_pspec);
}
