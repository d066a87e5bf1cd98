/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "base/finx-decimal.h"
#include "model/finx-market-data.h"
#include "net/finx-http.h"

G_BEGIN_DECLS

/* Reading what providers answered: anything may be missing, of another type, or not there at all. */
JsonNode   *finx_answer_json      (const FinxHttpReply *reply,
                                   GError             **error);
JsonNode   *finx_answer_at        (JsonNode            *node,
                                   const char          *path);
double      finx_answer_number    (JsonNode            *node);
FinxDecimal finx_answer_decimal   (JsonNode            *node);
const char *finx_answer_text      (JsonNode            *node);
JsonArray  *finx_answer_array     (JsonNode            *node);
gboolean    finx_answer_day       (const char          *text,
                                   gint32              *day);
gboolean    finx_answer_series    (FinxEconomicSeries  *series,
                                   JsonArray           *rows,
                                   gboolean           (*read_day) (const char *text, gint32 *day),
                                   const char          *provider,
                                   gint32               from_day,
                                   gint32               to_day,
                                   GError             **error);
gint64      finx_answer_time      (gint32               day,
                                   int                  hour,
                                   int                  minute,
                                   const char          *zone);
gint32      finx_answer_local_day (gint64               unix_seconds,
                                   GTimeZone           *zone);
void        finx_answer_add_bar   (GArray              *bars,
                                   gint32               day,
                                   double               open,
                                   double               high,
                                   double               low,
                                   double               close,
                                   double               volume);
gboolean    finx_answer_has       (const char          *text,
                                   const char          *words);
void        finx_answer_unknown   (const char          *provider,
                                   const char          *what,
                                   GError             **error);
void        finx_answer_not_understood (const char     *provider,
                                   GError             **error);

G_END_DECLS
