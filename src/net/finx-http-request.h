/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is asked for by GET, or told by POST, and what of it nobody may see. Not changed once it is sent. */
typedef struct _FinxHttpRequest FinxHttpRequest;

FinxHttpRequest *finx_http_request_new               (const char      *base_url,
                                                      const char      *path);
FinxHttpRequest *finx_http_request_new_secret        (const char      *url);
void             finx_http_request_free              (FinxHttpRequest *self);
void             finx_http_request_set_json          (FinxHttpRequest *self,
                                                      const char      *body);
const char      *finx_http_request_get_method        (FinxHttpRequest *self);
const char      *finx_http_request_get_body          (FinxHttpRequest *self);
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
char            *finx_http_request_get_url           (FinxHttpRequest *self);
char            *finx_http_request_describe          (FinxHttpRequest *self);
gboolean         finx_http_request_may_redirect      (FinxHttpRequest *self);
void             finx_http_request_foreach_header    (FinxHttpRequest *self,
                                                      void           (*func) (const char *name, const char *value, gpointer user_data),
                                                      gpointer         user_data);
char            *finx_http_request_redact            (FinxHttpRequest *self,
                                                      const char      *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxHttpRequest, finx_http_request_free)

G_END_DECLS
