/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-ports.h"

G_BEGIN_DECLS

/* Counts who wants what: a stream is asked of the feed when its first consumer comes, ended when the last goes.
 * @changed tells the union for an instrument when it changes. Plain object, one thread. */
typedef struct _FinxSubscriptions FinxSubscriptions;
typedef void (*FinxSubscriptionsFunc) (const FinxInstrument *instrument, FinxStreams streams, gpointer user_data);

FinxSubscriptions *finx_subscriptions_new    (FinxSubscriptionsFunc changed, gpointer user_data);
void               finx_subscriptions_free   (FinxSubscriptions *self);
void               finx_subscriptions_add    (FinxSubscriptions *self, const FinxInstrument *instrument, FinxStreams streams);
void               finx_subscriptions_remove (FinxSubscriptions *self, const FinxInstrument *instrument, FinxStreams streams);
FinxStreams        finx_subscriptions_get    (FinxSubscriptions *self, const FinxInstrument *instrument);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxSubscriptions, finx_subscriptions_free)

G_END_DECLS
