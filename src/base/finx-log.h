/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  FINX_LOG_DEBUG,
  FINX_LOG_INFO,
  FINX_LOG_WARNING,
  FINX_LOG_ERROR
} FinxLogLevel;

typedef struct
{
  guint64      serial;            /* counts up from 1 */
  gint64       time_us;           /* UTC µs */
  FinxLogLevel level;
  char        *area;              /* "store", "engine", "practice" … */
  char        *correlation_id;    /* or "" */
  char        *message;
} FinxLogEntry;

/* A ring of the newest 5,000 entries, for the System page; any thread may write.
 * Never pass a secret: entries are shown and copied. */
void          finx_log             (FinxLogLevel  level,
                                    const char   *area,
                                    const char   *correlation_id,
                                    const char   *format,
                                    ...) G_GNUC_PRINTF (4, 5);
GPtrArray    *finx_log_read_since  (guint64       serial);   /* (transfer full) (element-type FinxLogEntry) */
void          finx_log_entry_free  (FinxLogEntry *entry);
char         *finx_correlation_new (void);                   /* (transfer full): "c-" and 12 hex digits */

G_END_DECLS
