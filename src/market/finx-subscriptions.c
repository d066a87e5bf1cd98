/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/finx-subscriptions.h"

static const FinxStreams streams_known[] = { FINX_STREAM_QUOTES, FINX_STREAM_DEPTH };

typedef struct
{
  guint counts[G_N_ELEMENTS (streams_known)];
} Consumers;

struct _FinxSubscriptions
{
  GHashTable           *consumers;      /* const FinxInstrument → Consumers, owned */
  FinxSubscriptionsFunc changed;
  gpointer              user_data;
};

static FinxStreams
streams_of (const Consumers *consumers)
{
  guint streams = 0;

  for (guint i = 0; consumers != NULL && i < G_N_ELEMENTS (streams_known); i++)
    if (consumers->counts[i] > 0)
      streams |= streams_known[i];
  return streams;
}

FinxSubscriptions *
finx_subscriptions_new (FinxSubscriptionsFunc changed,
                        gpointer              user_data)
{
  FinxSubscriptions *self = g_new0 (FinxSubscriptions, 1);

  self->consumers = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  self->changed = changed;
  self->user_data = user_data;
  return self;
}

void
finx_subscriptions_free (FinxSubscriptions *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->consumers);
  g_free (self);
}

void
finx_subscriptions_add (FinxSubscriptions    *self,
                        const FinxInstrument *instrument,
                        FinxStreams           streams)
{
  Consumers *consumers = g_hash_table_lookup (self->consumers, instrument);
  FinxStreams before = streams_of (consumers);

  if (consumers == NULL)
    {
      consumers = g_new0 (Consumers, 1);
      g_hash_table_insert (self->consumers, (gpointer) instrument, consumers);
    }
  for (guint i = 0; i < G_N_ELEMENTS (streams_known); i++)
    if ((streams & streams_known[i]) != 0)
      consumers->counts[i]++;
  if (streams_of (consumers) != before && self->changed != NULL)
    self->changed (instrument, streams_of (consumers), self->user_data);
}

/**
 * finx_subscriptions_remove:
 * @streams: as they were added; one that nobody wants is passed over
 */
void
finx_subscriptions_remove (FinxSubscriptions    *self,
                           const FinxInstrument *instrument,
                           FinxStreams           streams)
{
  Consumers *consumers = g_hash_table_lookup (self->consumers, instrument);
  FinxStreams before = streams_of (consumers), after;

  if (consumers == NULL)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (streams_known); i++)
    if ((streams & streams_known[i]) != 0 && consumers->counts[i] > 0)
      consumers->counts[i]--;
  after = streams_of (consumers);
  if (after == 0)
    g_hash_table_remove (self->consumers, instrument);
  if (after != before && self->changed != NULL)
    self->changed (instrument, after, self->user_data);
}

FinxStreams
finx_subscriptions_get (FinxSubscriptions    *self,
                        const FinxInstrument *instrument)
{
  return streams_of (g_hash_table_lookup (self->consumers, instrument));
}
