/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What a server says to one request. */
typedef struct
{
  guint       status;           /* 0: 200 */
  const char *type;             /* (nullable): application/json */
  const char *body;             /* (nullable): nothing */
  const char *retry_after;      /* (nullable) */
  const char *location;         /* (nullable) */
  const char *raw;              /* (nullable): exactly this goes over the line, which is then cut; "": cut at once */
  gboolean    is_silent;        /* no answer at all */
} HttpAnswer;

/* An HTTP server on loopback, with a thread of its own, that misbehaves on command. Any thread may call. */
typedef struct _HttpServer HttpServer;

HttpServer *http_server_new          (void);
void        http_server_free         (HttpServer       *self);
const char *http_server_get_url      (HttpServer       *self);   /* "http://127.0.0.1:PORT" */
/* For requests whose path and query begin with @prefix, the longest there is: one after the other, the last for ever. Copied, but
 * not the texts. */
void        http_server_answer       (HttpServer       *self,
                                      const char       *prefix,
                                      const HttpAnswer *answers,
                                      gsize             n_answers);
guint       http_server_get_requests (HttpServer       *self);   /* how many came */
/* (transfer full): path and query of the request counted from 0, and its headers, one a line; an empty line and the body */
char       *http_server_get_request  (HttpServer       *self,
                                      guint             i);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HttpServer, http_server_free)
