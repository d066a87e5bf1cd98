/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is asked for by GET, or told by another method, and what of it nobody may see. Not changed once it is sent, but for what
 * finx_http_request_set_prepare() says; secrets are wiped with it. */
typedef struct _FinxHttpRequest FinxHttpRequest;
typedef void (*FinxHttpPrepare) (FinxHttpRequest *self, gpointer user_data);

/* Who goes first when all can not. Orders may use up a limit, the others leave a part of it to them. */
typedef enum
{
  FINX_URGENCY_DATA,
  FINX_URGENCY_ACCOUNT,
  FINX_URGENCY_ORDER,
  FINX_URGENCY_CANCEL           /* what makes the risk smaller */
} FinxUrgency;

FinxHttpRequest *finx_http_request_new               (const char      *base_url,
                                                      const char      *path);
FinxHttpRequest *finx_http_request_new_secret        (const char      *url);
void             finx_http_request_free              (FinxHttpRequest *self);
void             finx_http_request_set_method        (FinxHttpRequest *self,
                                                      const char      *method);
void             finx_http_request_set_json          (FinxHttpRequest *self,
                                                      const char      *body);
void             finx_http_request_set_form          (FinxHttpRequest *self,
                                                      const char      *body);
void             finx_http_request_set_once          (FinxHttpRequest *self);
void             finx_http_request_set_prepare       (FinxHttpRequest *self,
                                                      FinxHttpPrepare  prepare,
                                                      gpointer         user_data);
void             finx_http_request_prepare           (FinxHttpRequest *self);
void             finx_http_request_set_cost          (FinxHttpRequest *self,
                                                      guint            cost);
guint            finx_http_request_get_cost          (FinxHttpRequest *self);
void             finx_http_request_set_keyless       (FinxHttpRequest *self);
gboolean         finx_http_request_is_keyless        (FinxHttpRequest *self);
void             finx_http_request_set_urgency       (FinxHttpRequest *self,
                                                      FinxUrgency      urgency);
const char      *finx_http_request_get_method        (FinxHttpRequest *self);
const char      *finx_http_request_get_body          (FinxHttpRequest *self);
const char      *finx_http_request_get_body_type     (FinxHttpRequest *self);
gboolean         finx_http_request_is_once           (FinxHttpRequest *self);
FinxUrgency      finx_http_request_get_urgency       (FinxHttpRequest *self);
void             finx_http_request_add_query         (FinxHttpRequest *self,
                                                      const char      *name,
                                                      const char      *value);
void             finx_http_request_add_secret_query  (FinxHttpRequest *self,
                                                      const char      *name,
                                                      const char      *value);
void             finx_http_request_add_header        (FinxHttpRequest *self,
                                                      const char      *name,
                                                      const char      *value);
void             finx_http_request_add_secret_header (FinxHttpRequest *self,
                                                      const char      *name,
                                                      const char      *value);
void             finx_http_request_set_secret_header (FinxHttpRequest *self,
                                                      const char      *name,
                                                      const char      *value);
void             finx_http_request_add_secret        (FinxHttpRequest *self,
                                                      const char      *value);
char            *finx_http_request_get_url           (FinxHttpRequest *self);
char            *finx_http_request_describe          (FinxHttpRequest *self);
char            *finx_http_request_to_text           (FinxHttpRequest *self);
gboolean         finx_http_request_may_redirect      (FinxHttpRequest *self);
void             finx_http_request_foreach_header    (FinxHttpRequest *self,
                                                      void           (*func) (const char *name, const char *value, gpointer user_data),
                                                      gpointer         user_data);
/* Likewise, with what is secret masked. */
void             finx_http_request_foreach_shown_header (FinxHttpRequest *self,
                                                      void           (*func) (const char *name, const char *value, gpointer user_data),
                                                      gpointer         user_data);
char            *finx_http_request_redact            (FinxHttpRequest *self,
                                                      const char      *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxHttpRequest, finx_http_request_free)

G_END_DECLS
