/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "net/finx-http.h"

G_BEGIN_DECLS

SoupSession  *finx_http_get_session (FinxHttp *self);
GMainContext *finx_http_get_context (FinxHttp *self);
FinxClock    *finx_http_get_clock   (FinxHttp *self);
gint64        finx_http_retry_after (SoupMessage *message);

/* How one attempt ended. */
typedef struct
{
  guint   status;               /* 0: no answer */
  char   *content_type;
  GPtrArray *headers;           /* (nullable) (element-type utf8): name, value, name, value … */
  GByteArray *body;
  gint64  retry_after_us;       /* from now; −1: not told */
  GError *error;                /* (nullable): with status 0, or when the body could not be read */
  gboolean is_too_large;
  gboolean was_sent;            /* something of it; %FALSE: the other side never heard of it */
} FinxHttpOutcome;
void          finx_http_outcome_clear (FinxHttpOutcome *self);

/* One attempt: no waiting, no trying again. @done gets the outcome, of which it may steal; never called before this returns. */
typedef void (*FinxHttpDone) (FinxHttpOutcome *outcome, gpointer user_data);
void          finx_http_send          (FinxHttp        *self,
                                       FinxHttpRequest *request,
                                       const char      *correlation_id,
                                       gsize            max_bytes,
                                       GCancellable    *cancellable,
                                       FinxHttpDone     done,
                                       gpointer         user_data);

G_END_DECLS
