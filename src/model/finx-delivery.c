/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finx-delivery.h"

#include "model/finx-names-private.h"

static const char *const channel_names[] = { "webhook", "command" };
static const char *const state_names[] = { "waiting", "done", "failed" };
G_STATIC_ASSERT (G_N_ELEMENTS (channel_names) == FINX_N_CHANNELS);

FinxDelivery *
finx_delivery_new (FinxChannel  channel,
                   const char  *id,
                   const char  *title,
                   char        *body,
                   gint64       now_us)
{
  FinxDelivery *self = g_new0 (FinxDelivery, 1);

  self->channel = channel;
  self->id = g_strdup (id);
  self->title = g_strdup (title);
  self->body = body;
  self->created_us = self->due_us = now_us;
  self->reason = g_strdup ("");
  return self;
}

FinxDelivery *
finx_delivery_copy (const FinxDelivery *self)
{
  FinxDelivery *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (FinxDelivery, 1);
  *copy = *self;
  copy->id = g_strdup (self->id);
  copy->title = g_strdup (self->title);
  copy->body = g_strdup (self->body);
  copy->reason = g_strdup (self->reason);
  return copy;
}

void
finx_delivery_free (FinxDelivery *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->title);
  g_free (self->body);
  g_free (self->reason);
  g_free (self);
}

void
finx_delivery_set_reason (FinxDelivery *self,
                          const char   *reason)
{
  char *now = g_strdup (reason);

  g_free (self->reason);
  self->reason = now;
}

const char *
finx_channel_to_string (FinxChannel channel)
{
  return finx_name_of (channel_names, G_N_ELEMENTS (channel_names), channel);
}

gboolean
finx_channel_from_string (const char  *text,
                          FinxChannel *channel)
{
  guint value;

  if (!finx_name_find (channel_names, G_N_ELEMENTS (channel_names), text, &value))
    return FALSE;
  *channel = (FinxChannel) value;
  return TRUE;
}

const char *
finx_delivery_state_to_string (FinxDeliveryState state)
{
  return finx_name_of (state_names, G_N_ELEMENTS (state_names), state);
}

gboolean
finx_delivery_state_from_string (const char        *text,
                                 FinxDeliveryState *state)
{
  guint value;

  if (!finx_name_find (state_names, G_N_ELEMENTS (state_names), text, &value))
    return FALSE;
  *state = (FinxDeliveryState) value;
  return TRUE;
}
