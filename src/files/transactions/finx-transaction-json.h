/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "model/finx-transaction.h"

G_BEGIN_DECLS

/* (transfer full): its public shape, in files as on the wire: decimals are strings, unknown is null. */
JsonObject *finx_transaction_to_json (const FinxTransaction *transaction);

void        finx_json_set_decimal    (JsonObject            *object,
                                      const char            *name,
                                      FinxDecimal            value);
void        finx_json_set_text       (JsonObject            *object,
                                      const char            *name,
                                      const char            *text);         /* %NULL or "": null */
void        finx_json_set_time       (JsonObject            *object,
                                      const char            *name,
                                      gint64                 time_us);      /* 0: null */

G_END_DECLS
