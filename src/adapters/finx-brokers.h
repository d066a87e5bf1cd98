/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/finx-broker-client.h"

G_BEGIN_DECLS

/* The one list of all brokers, in the order that they are shown in. Any thread. */
guint                 finx_brokers_get_n    (void);
GType                 finx_brokers_get_type (guint       i);
const FinxBrokerInfo *finx_brokers_get_info (guint       i);
gboolean              finx_brokers_find     (const char *id,
                                             guint      *i);

G_END_DECLS
