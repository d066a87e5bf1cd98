/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "adapters/finx-broker-client.h"
#include "adapters/finx-broker-id.h"
#include "files/text/finx-json-tree.h"

G_BEGIN_DECLS

/* What brokers' answers have in common, for the readers in their folders. */

char       *finx_broker_shorten        (char                 *words);
gboolean    finx_broker_call_wants     (const FinxBrokerCall *call,
                                        const char           *symbol,
                                        const char           *name);
void        finx_broker_call_sort      (FinxBrokerCall       *call);
gboolean    finx_broker_call_add_bar   (FinxBrokerCall       *call,
                                        const FinxBar        *bar);
void        finx_broker_call_add_bars  (FinxBrokerCall       *call,
                                        GArray               *bars);
char       *finx_broker_json_text      (const FinxJsonNode   *node,
                                        const char           *name);
void        finx_broker_take_text      (char                **to,
                                        char                 *text);
gboolean    finx_broker_json_is_true   (const FinxJsonNode   *node,
                                        const char           *name);
FinxDecimal finx_broker_json_positive  (const FinxJsonNode   *node,
                                        const char           *name);
gboolean    finx_broker_json_step      (const FinxJsonNode   *node,
                                        const char           *name,
                                        FinxDecimal          *step,
                                        guint8               *scale);
gboolean    finx_broker_json_level     (const FinxJsonNode   *price,
                                        const FinxJsonNode   *size,
                                        const FinxInstrument *instrument,
                                        FinxLevel            *level);
guint       finx_broker_json_levels    (const FinxJsonNode   *levels,
                                        const char           *price,
                                        const char           *size,
                                        const FinxInstrument *instrument,
                                        FinxLevel            *out);
gboolean    finx_broker_json_units     (const FinxJsonNode   *node,
                                        guint                 scale,
                                        gint64               *units);
gboolean    finx_broker_json_tick      (const FinxJsonNode   *price,
                                        const FinxJsonNode   *size,
                                        const FinxInstrument *instrument,
                                        FinxTickKind          kind,
                                        gint64                time_us,
                                        FinxTick             *tick);

G_END_DECLS
